"""Alignment of two sentences: words that say the same in other words count as one word of both.

Reports of one event seldom use the same words: one has somebody arrested, another has him in a cell. The groups of
`wordlists/synonyms.txt` say which words and phrases may stand for each other. That holds for two sentences only, and
only where neither has the word of the other, so that nothing becomes the same by way of a third word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from factcli.conflicts import lexicon
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, content_by_root, once_a_sentence, weigh_roots
from factcli.conflicts.claims.quantities_context import FATES
from factcli.text.word_families import word_root

#: How the root begins that synonyms have in common.
SYNONYMS = "="
#: How the root begins that a general word and one that implies it have in common.
IMPLIED = f"{SYNONYMS}>"


def align(a: Sentence, b: Sentence) -> tuple[Sentence, Sentence] | None:
    """Give the synonyms of two sentences one root. Return None if they have no synonyms."""
    names_a, names_b = _beginnings(a), _beginnings(b)
    names = names_a.keys() & names_b.keys()
    groups_a, groups_b = _groups(a), _groups(b)
    renames_a: dict[Span, str] = {}
    renames_b: dict[Span, str] = {}
    for group in sorted(groups_a.keys() & groups_b.keys()):
        x = _first_unshared(groups_a[group], b)
        y = _first_unshared(groups_b[group], a) if x is not None else None
        if x is not None and y is not None and x not in renames_a and y not in renames_b:
            renames_a[x] = renames_b[y] = f"{SYNONYMS}{group}"
    _rename_implied(a, b, renames_a, renames_b)
    _rename_implied(b, a, renames_b, renames_a)
    if names and len(renames_a) + len(a.roots.keys() & b.roots.keys()) >= _LEAST_SHARED:
        for beginning in sorted(names):
            i, j = names_a[beginning], names_b[beginning]
            own, other = a.tokens[i].root, b.tokens[j].root
            if own not in b.roots and other not in a.roots and _is_of_people(own, other):
                renames_a[i, i + 1] = renames_b[j, j + 1] = min(own, other)
    if not renames_a:
        return None
    return _rename(a, tuple(sorted(renames_a.items()))), _rename(b, tuple(sorted(renames_b.items())))


def _rename_implied(a: Sentence, b: Sentence, renames_a: dict[Span, str], renames_b: dict[Span, str]) -> None:
    """Give a general word that one sentence negates, and a word of the other that implies it, one root."""
    denied = _denied(a)
    implied = _implying(b) if denied else denied
    for group in sorted(denied.keys() & implied.keys()):
        x, y = _first_unshared(denied[group], b), _first_unshared(implied[group], a)
        if x is None or y is None or _overlaps(x, renames_a) or _overlaps(y, renames_b):
            continue
        renames_a[x] = renames_b[y] = f"{IMPLIED}{group}"


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def with_groups(s: Sentence, roots: Iterable[str]) -> Iterator[str]:
    """Yield some roots of a sentence, each with the names that it may share with a synonym in another sentence."""
    names = names_of_synonyms(s)
    for root in roots:
        yield root
        yield from names.get(root, ())


@once_a_sentence
def names_of_synonyms(s: Sentence) -> dict[str, set[str]]:
    """Return for each root of a sentence that may have a synonym in another one the names that both share."""
    found: dict[str, set[str]] = {}
    for group, spans in _groups(s).items():
        for root in {t.root for span, _ in spans for t in s.tokens[slice(*span)]}:
            found.setdefault(root, set()).add(f"{SYNONYMS}{group}")
    for groups in (_denied(s), _implying(s)):
        for group, spans in groups.items():
            for root in {t.root for span, _ in spans for t in s.tokens[slice(*span)]}:
                found.setdefault(root, set()).add(f"{IMPLIED}{group}")
    for beginning, i in _beginnings(s).items():
        found.setdefault(s.tokens[i].root, set()).add(f"{SYNONYMS}{beginning}-")
    return found


def least_weight(s: Sentence) -> float:
    """Return the least weight of a sentence beside another one: of a phrase one word stands for all."""
    groups = (*_groups(s).values(), *_denied(s).values(), *_implying(s).values())
    phrases = {span for spans in groups for span, _ in spans if span[1] - span[0] > 1}
    weights = [[t.weight for t in s.tokens[slice(*span)] if t.weight] for span in phrases]
    return s.weight - sum(sum(some[1:]) for some in weights)


def has_synonym(s: Sentence, word: ClaimToken) -> bool:
    """Return whether a sentence has a synonym of a single word of another."""
    return not groups_of(word).isdisjoint(_groups(s))


def groups_of(word: ClaimToken) -> frozenset[str]:
    """Return the names of the groups of synonyms that a single word belongs to."""
    found = (groups for words, groups in lexicon.synonyms().get(word.sense, ()) if len(words) == 1)
    return frozenset[str]().union(*found)


@once_a_sentence
def _groups(s: Sentence) -> dict[str, list[tuple[Span, frozenset[str]]]]:
    """Return the words of a sentence that have synonyms, with their roots, by the names of their groups."""
    found: dict[str, list[tuple[Span, frozenset[str]]]] = {}
    for span, groups in _find_synonyms(s.tokens, lexicon.synonyms()):
        words = span, frozenset([t.root for t in s.tokens[slice(*span)] if t.weight])
        for group in groups:
            found.setdefault(group, []).append(words)
    return found


@once_a_sentence
def _denied(s: Sentence) -> dict[str, list[tuple[Span, frozenset[str]]]]:
    """Return the general words that a sentence negates, with their roots, by the names of their groups."""
    return _implications(s, ">") if s.negative else {}


@once_a_sentence
def _implying(s: Sentence) -> dict[str, list[tuple[Span, frozenset[str]]]]:
    """Return the words that a sentence states and that imply others, with their roots, by the names of the groups."""
    return _implications(s, "<")


def _implications(s: Sentence, sign: str) -> dict[str, list[tuple[Span, frozenset[str]]]]:
    found: dict[str, list[tuple[Span, frozenset[str]]]] = {}
    for span, groups in _find_synonyms(s.tokens, lexicon.implications()):
        tokens = s.tokens[slice(*span)]
        if any(t.negated for t in tokens) == (sign == ">") and all(t.stated for t in tokens):
            words = span, frozenset([t.root for t in tokens if t.weight])
            for group in groups:
                if group.startswith(sign):
                    found.setdefault(group[1:], []).append(words)
    return found


def _find_synonyms(tokens: Sequence[ClaimToken], entries: lexicon.Synonyms) -> Iterator[tuple[Span, frozenset[str]]]:
    after = 0
    places = [i for i, t in enumerate(tokens) if t.sense not in lexicon.DETERMINERS]
    senses = [tokens[i].sense for i in places]
    for number, first in enumerate(senses):
        if number < after or tokens[places[number]].capital:
            continue
        for words, groups in entries.get(first, ()):
            end = number + len(words)
            if tuple(senses[number:end]) == words and any(tokens[i].weight for i in places[number:end]):
                after = end
                yield (places[number], places[end - 1] + 1), groups
                break


def _first_unshared(words: Sequence[tuple[Span, frozenset[str]]], other: Sentence) -> Span | None:
    """Return the first of some words that another sentence does not have."""
    return next((span for span, roots in words if not other.roots.keys() >= roots), None)


# What makes of the name of a country or town its adjective or its people: Corvany, Corvan; Arvenia, Arvenian.
_OF_PEOPLE = frozenset(("", "n", "an", "ian", "ean", "a", "ia", "i", "e", "er", "ish", "es", "land"))
_BEGINNING, _LEAST = 4, 5  # letters
_LEAST_SHARED = 3  # other words, which two sentences on one country share


@once_a_sentence
def _beginnings(s: Sentence) -> dict[str, int]:
    """Return the numbers of single capitalised words by their first letters; none in a headline."""
    tokens, found = s.tokens, dict[str, int]()
    for i, t in enumerate(tokens):
        is_single = not (i and tokens[i - 1].capital and tokens[i - 1].weight)
        if t.capital and t.weight >= 1 and is_single and len(t.root) >= _LEAST and not s.titled:
            found.setdefault(t.root[:_BEGINNING], i)
    return found


def _is_of_people(x: str, y: str) -> bool:
    """Return whether two words are a country or town and its people: Corvany, Corvan."""
    same = next((i for i, (of_x, of_y) in enumerate(zip(x, y, strict=False)) if of_x != of_y), min(len(x), len(y)))
    endings = {x[same:], y[same:]}
    return x != y and endings <= _OF_PEOPLE and (same >= _LEAST or (same >= _BEGINNING and "" in endings))


@once_a_sentence
def _rename(s: Sentence, renames: tuple[tuple[Span, str], ...]) -> Sentence:
    """Return a sentence with other roots for some words. Of a phrase the first word with a weight stands for all."""
    tokens = list(s.tokens)
    for (start, end), root in renames:
        at = next(i for i in range(start, end) if tokens[i].weight)
        head = any(t.head for t in tokens[start:end])
        for i in range(start, end):
            tokens[i] = tokens[i]._replace(weight=0.0, head=False)
        tokens[at] = s.tokens[at]._replace(root=root, head=head)
    roots_of = {
        s.tokens[i].root: root for (start, end), root in renames for i in range(start, end) if s.tokens[i].weight
    }
    extents = [x._replace(whole=_renamed(x.whole, roots_of), run=_renamed(x.run, roots_of)) for x in s.extents]
    quantities = [
        q._replace(noun=roots_of.get(word_root(q.noun), q.noun), fates=_renamed_fates(q.fates, roots_of))
        for q in s.quantities
    ]
    speaker = {root: t for root, t in s.roots.items() if t.end == t.start}
    roots = speaker | content_by_root(tokens)
    return s._replace(
        tokens=tuple(tokens),
        roots=roots,
        weight=weigh_roots(roots),
        extents=tuple(extents),
        quantities=tuple(quantities),
        all_roots=s.all_roots | {root for _, root in renames},
    )


def _renamed_fates(fates: frozenset[str], names: dict[str, str]) -> frozenset[str]:
    """Return the fates of what is counted with the names of synonyms; those of FATES have names of their own."""
    return frozenset([fate if fate in FATES else names.get(word_root(fate), fate) for fate in fates])


def _renamed(roots: frozenset[str], names: dict[str, str]) -> frozenset[str]:
    return frozenset([names.get(root, root) for root in roots])

"""Names that may be one: pairs for a person to decide about, with what speaks for each.

Nothing is merged here. What somebody has decided, either way, is never proposed again: a decision about one
spelling holds for all confirmed spellings of both names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, islice, permutations, product

from factcli.entities.directory import Directory
from factcli.entities.person_names import Match, name_words
from factcli.model import Outlet, Person, Statement
from factcli.text.tokens import name_key, word_keys

#: Codes that more names than this share tell nothing, and are passed over: what only they would show is missed.
MOST_SHARING = 300
MOST_OUTLETS = 30  # the same for outlets, of whose names a word is enough
#: So many pairs of names are compared, those with the most letters in common; more take longer than anybody waits.
MOST_COMPARED = 10_000
#: In a store with more names than this, a spelling with another consonant is looked for no more.
MANY = 3000
_MOST_WORDS = 20  # of a name, of which any two may be the ones that two names have in common
_LOOKED_THROUGH = 12  # statements of each name, for the two that tell most
_MOST_SHARED = 2  # reasons that the statements give

Said = tuple[Statement, ...]
Grader = Callable[[str, str], Match | None]
Spelling = tuple[str, str]  # a name and its key
Codes = Callable[[Sequence[Spelling]], Iterable[Iterable[str]]]
Marks = Callable[[Statement], Iterable[str]]  # what a statement may have in common with another's, in words


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names that may be one: how likely (0 to 1), why, and of each the statement that tells most, if it has any.

    ``doubt`` marks those whose words tell them apart although they may be one all the same. ``a`` is the one
    that has a table, or is quoted more; ``counts`` says how often each is.
    """

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]
    doubt: bool
    counts: tuple[int, int]
    statements: tuple[Said, Said]


@dataclass(slots=True)
class _Group:
    """The spellings that count as one name by now, and the statements that use one of them.

    Its name is the main one of its table, if it ``has_table``; else that used most.
    """

    name: str = ""
    spellings: dict[str, str] = field(default_factory=dict)  # with the key of each
    statements: list[Statement] = field(default_factory=list)
    has_table: bool = False


def people_candidates(
    statements: Iterable[Statement], directory: Directory, entries: Iterable[Person]
) -> list[NamePair]:
    """Speakers that may be one person, the likeliest first."""
    from factcli.entities import person_names

    groups = _groups(((s, [s.speaker]) for s in statements), directory, entries)
    return _propose(
        groups, directory, people_codes, (person_names.match, person_names.possible_match), _marks_of_speaker
    )


def outlet_candidates(
    statements: Iterable[Statement], directory: Directory, entries: Iterable[Outlet]
) -> list[NamePair]:
    """Outlets that may be one, those only credited too, the likeliest first."""
    from factcli.entities import outlet_names

    def codes(spellings: Sequence[Spelling]) -> Iterable[Iterable[str]]:
        return (set(outlet_names.blocking_codes(name)) for name, _ in spellings)

    groups = _groups(((s, (s.outlet, *s.via)) for s in statements), directory, entries)
    return _propose(
        groups, directory, codes, (outlet_names.match, outlet_names.possible_match), _marks_of_outlet, MOST_OUTLETS
    )


def _groups(
    named: Iterable[tuple[Statement, Iterable[str]]], directory: Directory, entries: Iterable[Person | Outlet]
) -> list[_Group]:
    """Every name that is used or has a table, with its other confirmed spellings and its statements."""
    used: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement, names in named:
        for name in dict.fromkeys(names):
            used[name].append(statement)
    confirmed: dict[str, dict[str, str]] = {}
    for confirmed_names, its_keys in directory.groups():
        spelt = dict(zip(confirmed_names, its_keys, strict=True))
        confirmed.update((key, spelt) for key in its_keys)
    groups: defaultdict[str, _Group] = defaultdict(_Group)
    tables = {entry.name for entry in entries}
    for name in (*sorted(used, key=lambda name: -len(used[name])), *tables):
        key = name_key(name)
        its = confirmed.get(key, {name: key})
        main, main_key = next(iter(its.items()))
        group = groups[main_key]
        group.name = group.name or main
        group.spellings = group.spellings or dict(its)
        group.spellings[name] = key
        group.statements += used.pop(name, ())
        group.has_table = group.has_table or name in tables
    return list(groups.values())


# --- which pairs are compared -------------------------------------------------------------------------------


def people_codes(spellings: Sequence[Spelling]) -> Iterator[Iterable[str]]:
    """For each name codes that it shares with those that may be the same: two of its words as they may sound.

    Of a word the sounds of its consonants are taken; where there are few names also those with one left out, so
    that spellings with another consonant are found. A single letter stands for any word that begins like it.
    """
    from factcli.entities.phonetics import sounds

    words = [list(dict.fromkeys(name_words(name)))[:_MOST_WORDS] for name, _ in spellings]
    heard = {word: sorted(sounds(word)) for name in words for word in name}
    few = len(spellings) <= MANY
    near = {word: _one_left_out(codes) for word, codes in heard.items()} if few else heard
    initials = {
        f"{code} ={word}" for name in words for word in name if len(word) == 1 for w in name for code in heard[w]
    }
    for name in words:
        found = set(near[name[0]]) if len(name) == 1 else set()
        for one, other in permutations(name, 2) if few else combinations(sorted(name, key=heard.__getitem__), 2):
            found.update([f"{code} {its}" for code in heard[one] for its in near[other]])
        if initials:
            found |= initials.intersection([f"{c} ={b[0]}" for a, b in permutations(name, 2) for c in heard[a]])
        yield found


def _one_left_out(codes: Iterable[str]) -> list[str]:
    from factcli.entities.phonetics import LONGEST

    shorter = {code[:i] + code[i + 1 :] for code in codes if 2 < len(code) <= LONGEST for i in range(len(code))}
    return sorted(shorter.union(codes))


def pairs_by_code(
    codes: Iterable[Iterable[str]], spellings: Sequence[Spelling], most_sharing: int = MOST_SHARING
) -> Iterator[tuple[int, int]]:
    """The pairs of those that share a code, by their numbers: those with the most letters in common, if they are many.

    Only so many are kept at a time: among a hundred thousand names millions sound alike.
    """
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    for number, its in enumerate(codes):
        for code in its:
            sharing[code].append(number)
    letters = [sum({1 << ord(char) % 61 for char in key}) for _, key in spellings]
    kept: defaultdict[int, set[int]] = defaultdict(set)  # by how many letters only one of the two has
    limit, size, added = 61, len(spellings), 0
    for numbers in sharing.values():
        if 1 < len(numbers) <= most_sharing:
            for one, other in combinations(numbers, 2):
                apart = (letters[one] ^ letters[other]).bit_count()
                if apart <= limit:
                    kept[apart].add(one * size + other)
                    added += 1
            if added > MOST_COMPARED:
                limit, added = _trim(kept), 0
    _trim(kept)
    nearest = chain.from_iterable(sorted(kept[apart]) for apart in sorted(kept))
    return (divmod(pair, size) for pair in islice(nearest, MOST_COMPARED))


def _trim(kept: dict[int, set[int]]) -> int:
    """Drop the pairs that are farther apart than so many others; how far apart those are that count from then on."""
    total = 0
    for apart in sorted(kept):
        if total >= MOST_COMPARED:
            del kept[apart]
        else:
            total += len(kept[apart])
    return max(kept, default=0) if total >= MOST_COMPARED else 61


# --- what is proposed ---------------------------------------------------------------------------------------


def _propose(
    groups: Sequence[_Group],
    directory: Directory,
    codes: Codes,
    graders: tuple[Grader, Grader],
    marks: Marks,
    most_sharing: int = MOST_SHARING,
) -> list[NamePair]:
    spellings = [spelling for group in groups for spelling in group.spellings.items()]
    owner = [number for number, group in enumerate(groups) for _ in group.spellings]
    best: dict[tuple[int, int], tuple[bool, Match]] = {}
    for i, j in pairs_by_code(codes(spellings), spellings, most_sharing):
        (one, _), (other, _), g, h = spellings[i], spellings[j], owner[i], owner[j]
        grade = _grade(one, other, graders) if g != h and _worth(groups[g], groups[h]) else None
        pair = (g, h) if g < h else (h, g)
        if grade and (pair not in best or _rank(grade) < _rank(best[pair])):
            best[pair] = grade
    found = [(groups[g], groups[h], grade) for (g, h), grade in best.items()]
    pairs = [_pair(a, b, grade, marks) for a, b, grade in found if not directory.distinct(a.name, b.name)]
    return sorted(pairs, key=_order)


def _worth(a: _Group, b: _Group) -> bool:
    """Whether one of the two is quoted: what nobody uses need not be decided."""
    return bool(a.statements or b.statements)


def _grade(a: str, b: str, graders: tuple[Grader, Grader]) -> tuple[bool, Match] | None:
    for doubtful, grader in zip((False, True), graders, strict=True):
        if found := grader(a, b):
            return doubtful, found
    return None


def _rank(grade: tuple[bool, Match]) -> tuple[bool, float]:
    return grade[0], -grade[1].score


def _order(pair: NamePair) -> tuple[object, ...]:
    """The likeliest first; of those equally likely, those for which more speaks, and those quoted more."""
    return pair.doubt, -pair.score, -len(pair.reasons), -min(pair.counts), -max(pair.counts), pair.a, pair.b


def _pair(one: _Group, other: _Group, grade: tuple[bool, Match], marks: Marks) -> NamePair:
    a, b = sorted((one, other), key=lambda group: (not group.has_table, -len(group.statements), group.name))
    doubtful, match = grade
    shared, statements = _telling(a.statements, b.statements, marks)
    reasons = (*(match.reasons or ("the same words",)), *shared[:_MOST_SHARED])
    counts = len(a.statements), len(b.statements)
    return NamePair(a.name, b.name, round(match.score, 2), reasons, doubtful, counts, statements)


# --- what the statements tell -------------------------------------------------------------------------------


def _marks_of_speaker(statement: Statement) -> Iterator[str]:
    if statement.role:
        yield f"both are {statement.role}"
    if not statement.date.unknown:
        yield f"both in {statement.outlet}, {statement.date}"


def _marks_of_outlet(statement: Statement) -> Iterator[str]:
    host = statement.url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
    if host and not statement.via:
        yield f"both at {host}"
    if not statement.date.unknown:
        yield f"both quote {statement.speaker}, {statement.date}"


def _telling(one: Sequence[Statement], other: Sequence[Statement], marks: Marks) -> tuple[list[str], tuple[Said, Said]]:
    """What statements of two names have in common, and the one of each that tells most of it."""
    marked = [{mark: s for s in reversed(said) for mark in marks(s)} for said in (one, other)]
    shared = [mark for mark in marked[0] if mark in marked[1]]
    first, second = (
        list({s.id: s for s in (*(its[mark] for mark in shared), *said[:_LOOKED_THROUGH])}.values())[:_LOOKED_THROUGH]
        for its, said in zip(marked, (one, other), strict=True)
    )
    if not first or not second:
        return shared, (tuple(first[:1]), tuple(second[:1]))
    both = {s.id: (set(marks(s)), set(word_keys(s.claim))) for s in (*first, *second)}

    def alike(pair: tuple[Statement, Statement]) -> tuple[int, float]:
        (marks_a, words_a), (marks_b, words_b) = (both[s.id] for s in pair)
        return len(marks_a & marks_b), len(words_a & words_b) / max(1, len(words_a | words_b))

    mine, theirs = max(product(first, second), key=alike)
    return shared, ((mine,), (theirs,))

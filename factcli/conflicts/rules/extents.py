"""Rule of extents: something said of more, or of less, of a whole than the other sentence leaves room for.

What is said of all residents is not said of none of them, and if a third were not warned, not all were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from factcli.conflicts import lexicon
from factcli.conflicts.claims.extents import FULLY, LITTLE, NONE
from factcli.conflicts.claims.parsed import ClaimToken, Extent, Sentence, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, spans_of
from factcli.conflicts.rules.predicates import clause_at, where_and_when
from factcli.text.stop_words import sense_set, word_set

# Verbs of which one follows from another: whoever holds a town has taken it, and has entered it.
_HOLDING = sense_set("take taken took hold held control capture seize recapture occupy conquer enter")
_HELPING = word_set(
    "was were is are be been being am has have had having will would can could may might did do does get got in on at"
    " from of to the a an any by for with that this his her its their it he she they who which and or but as"
)
_COMPARING = word_set("more better less than")
_TOGETHER, _LEAST_SAID = 6, 2  # words
#: From this share of all that two sentences say on, they say the same.
_SAME = 0.85
_LONG = 2  # days from which on a share may have grown


def extents(p: SentencePair) -> Evidence | None:
    """Find something that one sentence says of more, or of less, of a whole than the other can."""
    if not (p.a.extents or p.b.extents):
        return None
    for x, y in _comparable(p):
        is_opposed = _is_opposed(p, x, y)
        if is_opposed is None:
            continue
        low, high = (1 - y.high, 1 - y.low) if is_opposed else (y.low, y.high)
        if x.low <= high and low <= x.high:
            continue
        features = overlap_features("extents", p)
        if not (x.whole and y.whole):
            features["extents.anybody"] = 1.0
        is_none = NONE in (x.kind, y.kind)
        is_less = x.kind == NONE if is_none else x.high < low
        if abs(p.days) > _LONG and is_less == (p.days > 0) and (is_none or not is_opposed):
            features["extents.grows"] = 1.0
        if ("forecast" in p.a.marks) != ("forecast" in p.b.marks):
            features["extents.forecast"] = 1.0
        return Evidence("extents", features, ((x.start, x.end),), ((y.start, y.end),))
    return _instance(p)


def _instance(p: SentencePair) -> Evidence | None:
    """Find one of whom is said what the other sentence says of nobody: "No party has a majority"."""
    for s, other in ((p.a, p.b), (p.b, p.a)):
        for x, helping, said in _said_of_nobody(s):
            if not (other.roots.keys() >= said.keys() and helping <= other.all_roots):
                continue
            met = [other.roots[root] for root in said]
            if any(t.negated or not t.stated for t in met):
                continue
            spans = ((x.start, x.end),), spans_of(met[:1])
            return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


@list_once_a_sentence
def _said_of_nobody(s: Sentence) -> Iterator[tuple[Extent, set[str], dict[str, None]]]:
    """Yield the extents of nobody that open a clause, with the roots of what it says, of words without weight first."""
    for x in s.extents:
        clause = clause_at(s, x.at)
        if x.kind != NONE or not s.tokens[x.at].opens or any(t.sense in _COMPARING for t in clause):
            continue  # "Nobody has done more for the town"
        denied = [t for t in clause[1:] if t.negated and t.root not in x.whole]
        helping = {t.root for t in denied if t.sense not in _HELPING and not t.weight}  # "No money will be used to …"
        said = dict.fromkeys(t.root for t in denied if t.weight >= 1)  # in order: the first is shown
        if len(said) >= _LEAST_SAID and not said.keys() <= where_and_when(s):  # "Nobody was at the terminal on Tuesday"
            yield x, helping, said


def leaves_part(s: Sentence) -> bool:
    """Return whether a sentence denies something only of the whole: "has not taken the whole valley"."""
    return any(x.high == 1 - LITTLE and x.low == 0 for x in s.extents)


def leaves_room(p: SentencePair) -> bool:
    """Return whether what is denied of a part leaves room for what is said of another: a quarter, and the rest.

    Who says the same but for a negation speaks of the same part: "Two men were arrested", "Two men were not arrested".
    """
    if p.alike >= _SAME:
        return False
    for x, y in product(p.a.extents, p.b.extents):
        if x.whole and y.whole and _is_one_whole(p, x, y) and _is_opposed(p, x, y):
            return x.low <= 1 - y.low and 1 - y.high <= x.high and (x.low, y.low) != (0.0, 0.0)
    return False


def _comparable(p: SentencePair) -> Iterator[tuple[Extent, Extent]]:
    """Yield the extents of one whole. Two figures are compared as such, and two denials agree."""
    for x, y in product(p.a.extents, p.b.extents):
        if not (x.kind and x.kind == y.kind) and _is_one_whole(p, x, y):
            yield x, y


def _is_one_whole(p: SentencePair, x: Extent, y: Extent) -> bool:
    """Return whether two extents are of the same whole: its noun is that of the other, or what that is a part of."""
    if (x.kind == NONE and not _has_together(p.b, x.run)) or (y.kind == NONE and not _has_together(p.a, y.run)):
        return False  # "no tax increases" and "half of the tax"
    if not (x.whole and y.whole) or x.whole == y.whole:
        return True
    nouns = (x.run & y.whole) | (y.run & x.whole)
    return any(root in p.shared and is_common_word(p.a.roots[root]) for root in nouns)


def _has_together(s: Sentence, roots: frozenset[str]) -> bool:
    """Return whether a sentence has all these words, within some words of each other."""
    places = [i for i, t in enumerate(s.tokens) if t.root in roots]
    return len({s.tokens[i].root for i in places}) == len(roots) and (
        not places or any(roots <= {t.root for t in s.tokens[i : i + _TOGETHER]} for i in places)
    )


def _is_opposed(p: SentencePair, x: Extent, y: Extent) -> bool | None:
    """Return whether what is said of a whole is negated, or its opposite said, in one sentence; None if it differs."""
    in_a, in_b = _words_of(p.a, x), _words_of(p.b, y)
    table, terms = lexicon.opposites(), {term.key: term for term in p.b.opposable}
    for term in p.a.opposable:
        own = p.a.tokens[term.start]
        for key in table[term.key] & terms.keys():
            other = p.b.tokens[terms[key].start]
            if own.root in in_a and other.root in in_b:
                return own.negated == other.negated
    shared = in_a.keys() & in_b.keys() - (x.whole & y.whole)
    if NONE in (x.kind, y.kind):
        shared -= where_and_when(p.a) & where_and_when(p.b)
    pairs = [(in_a[root], in_b[root]) for root in shared if is_common_word(in_a[root]) and is_common_word(in_b[root])]
    holding = [next((t for t in words.values() if t.sense in _HOLDING), None) for words in (in_a, in_b)]
    if holding[0] and holding[1]:
        pairs.append((holding[0], holding[1]))
    for s, extent, number in ((p.a, x, 0), (p.b, y, 1)):
        if extent.kind == NONE:
            denied = _first_denied(s, extent)
            pairs = [pair for pair in pairs if pair[number].negated]
            if denied and denied not in (in_a.keys(), in_b.keys())[not number] and not any(holding):
                return None
    turned_a, turned_b = _is_turned(p.a, x), _is_turned(p.b, y)
    return any((a.negated and not turned_a) != (b.negated and not turned_b) for a, b in pairs) if pairs else None


def _is_turned(s: Sentence, extent: Extent) -> bool:
    """Return whether a share is already that of what is not denied: "have not taken the whole"."""
    return extent.kind != NONE and s.tokens[extent.at].negated


def _first_denied(s: Sentence, extent: Extent) -> str:
    """Return the root of the first word after "nobody" and its like that is denied of it: of "nobody was hurt" hurt."""
    after = (t for t in s.tokens[extent.at + 1 :] if t.negated and t.weight >= 1 and t.root not in extent.whole)
    return next((t.root for t in after), "")


@once_a_sentence
def _words_of(s: Sentence, extent: Extent) -> dict[str, ClaimToken]:
    """Return the words that an extent may belong to, by root: those of its clause, of "fully" those beside it."""
    words: Sequence[ClaimToken] = clause_at(s, extent.at)
    if extent.kind == FULLY:
        before = [t for t in s.tokens[: extent.at] if t.weight][-1:]
        words = before + [t for t in s.tokens[extent.at + 1 :] if t.weight][:1]
    return {t.root: t for t in words}

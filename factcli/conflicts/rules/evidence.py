"""Evidence of a rule, and the sentence pair that the rules look at.

A rule (see :mod:`factcli.conflicts.rules.registry`) takes a `SentencePair` and returns an `Evidence` or None. It does
not judge: its features are numbers from 0 to 1, which :mod:`factcli.conflicts.score` weights by the table in
`wordlists/weights.txt`. The features of a rule begin with its name, so that the table can be read by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.times import TimeExpression

Features = dict[str, float]
_NEXT_TO_NOTHING = 0.5  # more than the weight of one vague word, as "new" or "now"


class SentencePair(NamedTuple):
    """A sentence of each claim: the roots that both have, and how much of what they say that is."""

    a: Sentence
    b: Sentence
    shared: tuple[str, ...]
    kinds_a: frozenset[int]  # of the cues of the whole claims
    kinds_b: frozenset[int]
    later: float  # time between the claims: 0 for the same week or unknown, 1 for a year and more
    days: float  # how many days after the first the second claim was said
    weight: float  # of the shared roots
    cover: float  # of the sentence that says less, how much is shared: 0 to 1
    alike: float  # of all that the two say, how much is shared: 0 to 1


class Evidence(NamedTuple):
    """What a rule found: its signal, its features, and the spans of words in each claim."""

    signal: str
    features: Features
    a: tuple[Span, ...]
    b: tuple[Span, ...]


def pair_sentences(
    a: Sentence,
    b: Sentence,
    whole_a: Sentence | None = None,
    whole_b: Sentence | None = None,
    later: float = 0,
    days: float = 0,
) -> SentencePair:
    """Pair two sentences, of claims that as wholes are `whole_a` and `whole_b`."""
    in_a, in_b = a.roots, b.roots
    shared = tuple([root for root in in_a if root in in_b])
    weight = sum([min(in_a[root].weight, in_b[root].weight) for root in shared])
    least, both = min(a.weight, b.weight), a.weight + b.weight - weight
    kinds = (whole_a or a).kinds, (whole_b or b).kinds
    return SentencePair(
        a, b, shared, *kinds, later, days, weight, weight / least if least else 0.0, weight / both if both else 0.0
    )


def overlap_features(signal: str, p: SentencePair) -> Features:
    """Return how much two sentences share, as features of a rule."""
    a, b = p.a.roots, p.b.roots
    common = sum([is_common_word(a[root]) and is_common_word(b[root]) for root in p.shared])
    named = sum([a[root].capital and b[root].capital for root in p.shared])
    values = {
        "cover": p.cover,
        "alike": p.alike,
        "weight": min(p.weight, 6) / 6,
        "all": p.cover > 0.95,
        "one": len(p.shared) < 2,
        "later": p.later,
        "common": min(common, 3) / 3,
        "named": min(named, 3) / 3,
        "indefinite": p.a.indefinite and p.b.indefinite,
    }
    return {signal: 1.0} | {f"{signal}.{name}": float(value) for name, value in values.items() if value}


def exchange_features(signal: str, p: SentencePair, rests: Sequence[float]) -> Features:
    """Return a feature if two sentences about a definite thing are the same but for what is exchanged.

    `rests` are the weights of what else each sentence says.
    """
    same = max(rests) <= _NEXT_TO_NOTHING and len(p.shared) > 1 and not (p.a.indefinite or p.b.indefinite)
    return {f"{signal}.exchange": 1.0} if same else {}


def is_common_word(word: ClaimToken) -> bool:
    """Return whether a word is no name: it says what happens, and not only to whom."""
    return word.weight == 1.0 and not word.capital


def unshared_share(s: Sentence, other: Sentence, most: float) -> float:
    """Return the weight of what only one sentence says, from 0 to 1 for `most` or more."""
    return min(sum([t.weight for t in unshared(s, other)]), most) / most


def unshared(s: Sentence, other: Sentence) -> list[ClaimToken]:
    """Return the content words of a sentence that the other does not have."""
    return [t for root, t in s.roots.items() if root not in other.roots]


def spans_of(words: Sequence[ClaimToken | Quantity | TimeExpression]) -> tuple[Span, ...]:
    """Return the spans of some words. The names of a speaker, which are not in the claim, have none."""
    return tuple((word.start, word.end) for word in words if word.end > word.start)

"""Two sentences set side by side: what they share, and what the other one does not tell.

The rules that look for conflicts (:mod:`factcli.conflicts.rules.registry`) are given a `SentencePair` and give an
`Evidence` or nothing. They do not judge: they say what they saw in figures between 0 and 1, the `features`, which
:mod:`factcli.conflicts.score` weighs by the table in `wordlists/weights.txt`. The features of a rule begin with its
name, so that the table reads itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.reader import ClaimToken, Sentence, Span
from factcli.conflicts.claims.times import TimeExpression

Features = dict[str, float]
_HARDLY = 0.5  # what a vague word tells, as "new" or "now", and no other


class SentencePair(NamedTuple):
    """Two sentences set side by side: the roots that both have, and how much that is of what they tell."""

    a: Sentence
    b: Sentence
    shared: tuple[str, ...]
    kinds_a: frozenset[int]  # of the cues of the whole claims
    kinds_b: frozenset[int]
    later: float  # how long after the other one was said: 0 for the same day or unknown, 1 for a year and more
    weight: float  # of the shared roots
    cover: float  # of the sentence that tells less, how much is shared: 0 to 1
    alike: float  # shared of all that the two tell: 0 to 1


class Evidence(NamedTuple):
    """What a signal saw: its features, and the words in each sentence."""

    signal: str
    features: Features
    a: tuple[Span, ...]
    b: tuple[Span, ...]


def pair_sentences(
    a: Sentence, b: Sentence, whole_a: Sentence | None = None, whole_b: Sentence | None = None, later: float = 0
) -> SentencePair:
    """Two sentences side by side, of two claims."""
    shared = tuple([root for root in a.roots if root in b.roots])
    weight = sum([min(a.roots[root].weight, b.roots[root].weight) for root in shared])
    least, both = min(a.weight, b.weight), a.weight + b.weight - weight
    kinds = (whole_a or a).kinds, (whole_b or b).kinds
    return SentencePair(
        a, b, shared, *kinds, later, weight, weight / least if least else 0.0, weight / both if both else 0.0
    )


def overlap(signal: str, p: SentencePair) -> Features:
    """How much two sentences share, as features of a rule."""
    a, b = p.a.roots, p.b.roots
    common = sum([is_common(a[root]) and is_common(b[root]) for root in p.shared])
    named = sum([a[root].capital and b[root].capital for root in p.shared])
    seen = {
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
    return {signal: 1.0} | {f"{signal}.{name}": float(value) for name, value in seen.items() if value}


def exchanged(signal: str, p: SentencePair, rests: Sequence[float]) -> Features:
    """Whether two sentences about a definite thing are the same but for what is exchanged."""
    same = max(rests) <= _HARDLY and len(p.shared) > 1 and not (p.a.indefinite or p.b.indefinite)
    return {f"{signal}.exchange": 1.0} if same else {}


def is_common(word: ClaimToken) -> bool:
    """Whether a word is no name: it says what happens, and not only to whom."""
    return word.weight == 1.0 and not word.capital


def rest(s: Sentence, other: Sentence, most: float) -> float:
    """What a sentence tells that the other does not, from 0 to 1 for `most` or more."""
    return min(sum([t.weight for t in unshared(s, other)]), most) / most


def unshared(s: Sentence, other: Sentence) -> list[ClaimToken]:
    """The telling words of a sentence that the other does not have."""
    return [t for root, t in s.roots.items() if root not in other.roots]


def spans_of(words: Sequence[ClaimToken | Quantity | TimeExpression]) -> tuple[Span, ...]:
    """Where some words stand; those that stand nowhere, as the names of a speaker, are left out."""
    return tuple((word.start, word.end) for word in words if word.end > word.start)

"""Blocking: which pairs of many statements to judge, without looking at every pair.

Two statements are a candidate pair if their claims share enough terms (see :mod:`factcli.conflicts.term_weights`), by
how common these are in English. Only the two claims decide, so a pair is a candidate in one store if it is in any
other, and :func:`factcli.conflicts.score.assess_pair` judges no other pairs (decided 2026-11-30: before, a good lead
could disappear when harmless statements on the same town were added).

Candidates are found with an inverted index: by a similarity join on weighted overlap (Sarawagi and Kirpal 2004).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from factcli.conflicts.claims.clauses import without_frames
from factcli.conflicts.claims.cues import DENIAL_WORDS, NEGATION_WORDS
from factcli.conflicts.term_weights import MAX_CHARACTERS, NON_TERMS, background_weight, blank_addresses
from factcli.text.stop_words import sense
from factcli.text.tokens import word_keys

# Of the contradictions in public sets of sentence pairs, the share that pass: headlines (Emergent: Ferreira and Vlachos
# 2016) 0.87, FEVER symmetric 0.84, SICK 0.95, negated SNLI 0.71. Most of the rest share one common word or none.
#: The weight that has to be shared, two common words or a name, and its least share of the claim that weighs less;
#: less where just one of them denies or negates something, because denials repeat few words of what they deny.
MIN_WEIGHT, MIN_SHORTER = 5.0, 0.25
MIN_WEIGHT_BY_DENIAL, MIN_SHORTER_BY_DENIAL = 4.0, 0.15
#: Short claims need less, if it is this share of the claim that weighs more: "The mine is open", "The mine is closed".
MIN_WEIGHT_OF_SHORT, MIN_LONGER = 3.0, 0.4
#: A claim with fewer terms is a fragment ("He denied it."), and nobody can say what it is about.
MIN_TERMS = 2

_DENYING = NEGATION_WORDS | DENIAL_WORDS


class BlockingProfile(NamedTuple):
    """What a claim is compared by: its terms, their weight in all, and whether it denies or negates something."""

    terms: frozenset[str]
    weight: float
    denies: bool


@lru_cache(maxsize=1 << 14)
def profile_of(claim: str) -> BlockingProfile:
    """Return the blocking profile of a claim. A claim that is too short has no terms."""
    keys = word_keys(blank_addresses(without_frames(claim[:MAX_CHARACTERS])))
    terms = frozenset([sense(key) for key in keys if key not in NON_TERMS])
    if len(terms) < MIN_TERMS:
        terms = frozenset()
    return BlockingProfile(terms, weigh(terms), not _DENYING.isdisjoint(keys))


def weigh(terms: frozenset[str]) -> float:
    """Return the sum of the weights of some terms. They are multiples of one half, so it is exact in any order."""
    return sum(map(background_weight, terms))


def shared_shares(a: BlockingProfile, b: BlockingProfile) -> tuple[float, float]:
    """Return how much of the lighter and of the heavier of two claims is shared, by weight: 0 to 1."""
    shared = weigh(a.terms & b.terms)
    least, most = sorted((a.weight, b.weight))
    return (shared / least, shared / most) if least else (0.0, 0.0)


def is_candidate(a: BlockingProfile, b: BlockingProfile) -> bool:
    """Return whether two claims share enough to be judged."""
    return bool(a.terms and b.terms) and _shares_enough(a, b, weigh(a.terms & b.terms))


def _shares_enough(a: BlockingProfile, b: BlockingProfile, shared: float) -> bool:
    least, most = (a.weight, b.weight) if a.weight < b.weight else (b.weight, a.weight)
    if shared >= MIN_WEIGHT and shared >= least * MIN_SHORTER:
        return True
    if a.denies != b.denies and shared >= MIN_WEIGHT_BY_DENIAL and shared >= least * MIN_SHORTER_BY_DENIAL:
        return True
    return shared >= MIN_WEIGHT_OF_SHORT and shared >= most * MIN_LONGER


def candidate_pairs(profiles: Sequence[BlockingProfile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs to judge, as numbers into `profiles`: the earlier, then the later."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for later, profile in enumerate(profiles):
        shared: defaultdict[int, float] = defaultdict(float)
        for term in profile.terms:
            weight = background_weight(term)
            for earlier in holders[term]:
                shared[earlier] += weight
            holders[term].append(later)
        yield from (
            (earlier, later)
            for earlier, weight in sorted(shared.items())
            if weight >= MIN_WEIGHT_OF_SHORT and _shares_enough(profiles[earlier], profile, weight)
        )

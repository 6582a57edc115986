"""Blocking: which pairs of many statements to judge, without looking at every pair.

Two statements are a candidate pair if their claims share enough terms (see :mod:`factcli.conflicts.term_weights`), by
how common these are in English. Only the two claims decide, so a pair is a candidate in one store if it is in any
other, and :func:`factcli.conflicts.score.assess_pair` judges no other pairs (decided 2026-11-30: before, a good lead
could disappear when harmless statements on the same town were added).

Candidates are found with an inverted index: by a similarity join on weighted overlap (Sarawagi and Kirpal 2004).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from factcli.conflicts.claims.clauses import find_life, without_frames
from factcli.conflicts.claims.languages import content_keys, find_language, is_english
from factcli.conflicts.term_weights import (
    MAX_CHARACTERS,
    NON_TERMS,
    background_weight,
    blank_addresses,
    join_abbreviations,
)
from factcli.text.stop_words import sense
from factcli.text.tokens import word_keys

if TYPE_CHECKING:
    from factcli.conflicts.rules.keys import ClaimKeys, Members

# Of the pairs that are found in public sets of sentence pairs (Emergent: Ferreira and Vlachos 2016, FEVER, SICK) and in
# our own, nearly all share as much, and of two statements of one collection few do.
#: The weight that has to be shared, two common words or a name, and its least shares of the claims that weigh less
#: and more.
MIN_WEIGHT, MIN_SHORTER, MIN_LONGER = 5.0, 0.25, 0.1
#: The share of the claim that weighs less from which on the other may be of any length.
MOST_OF_SHORTER = 0.6
#: Short claims need less, if it is this share of the claim that weighs more: "The mine is open", "The mine is closed".
MIN_WEIGHT_OF_SHORT, MIN_LONGER_OF_SHORT = 3.0, 0.4
#: A claim with fewer terms is a fragment ("He denied it."), and nobody can say what it is about.
MIN_TERMS = 2


#: So many claims not judged before are compared with every other that shares enough, without an index of keys.
_FEW = 20


class BlockingProfile(NamedTuple):
    """What a claim is compared by: its terms, and their weight in all."""

    terms: frozenset[str]
    weight: float


@lru_cache(maxsize=1 << 14)
def profile_of(claim: str) -> BlockingProfile:
    """Return the blocking profile of a claim. A claim that is too short has no terms."""
    text = blank_addresses(claim[:MAX_CHARACTERS])
    if life := find_life(text):
        text = text[: life[0]] + text[life[1] :]
    language = "" if is_english(text) else find_language(text)
    if language:
        terms = content_keys(text, language)
    else:
        keys = word_keys(join_abbreviations(without_frames(text)))
        terms = frozenset([sense(key) for key in keys if key not in NON_TERMS])
    if len(terms) < MIN_TERMS:
        terms = frozenset()
    return BlockingProfile(terms, weigh(terms))


def weigh(terms: frozenset[str]) -> float:
    """Return the sum of the weights of some terms. They are multiples of one half, so it is exact in any order."""
    return sum(map(_WEIGHTS.__getitem__, terms))


class _Weights(dict[str, float]):
    """The weights of terms, looked up when they are first met."""

    def __missing__(self, term: str) -> float:
        self[term] = background_weight(term)
        return self[term]


_WEIGHTS = _Weights()


def shared_shares(a: BlockingProfile, b: BlockingProfile) -> tuple[float, float] | None:
    """Return how much of the lighter and of the heavier of two claims is shared, by weight: 0 to 1.

    Return None if they share too little to be judged.
    """
    shared = weigh(a.terms & b.terms)
    if not _shares_enough(a, b, shared):
        return None
    least, most = (a.weight, b.weight) if a.weight < b.weight else (b.weight, a.weight)
    return shared / least, shared / most


def is_candidate(a: BlockingProfile, b: BlockingProfile) -> bool:
    """Return whether two claims share enough to be judged."""
    return shared_shares(a, b) is not None


def least_shared(profile: BlockingProfile) -> float:
    """Return the weight that a claim has to share with any other at least."""
    return min(MIN_WEIGHT, max(MIN_WEIGHT_OF_SHORT, profile.weight * MIN_LONGER_OF_SHORT))


def _shares_enough(a: BlockingProfile, b: BlockingProfile, shared: float) -> bool:
    least, most = (a.weight, b.weight) if a.weight < b.weight else (b.weight, a.weight)
    if shared >= MIN_WEIGHT and shared >= least * MIN_SHORTER and shared >= most * MIN_LONGER:
        return True
    if shared >= MIN_WEIGHT and shared >= least * MOST_OF_SHORTER:
        return True
    return shared >= MIN_WEIGHT_OF_SHORT and shared >= most * MIN_LONGER_OF_SHORT


class BlockingFeatures(NamedTuple):
    """What decides which other claims a claim is judged with."""

    profile: BlockingProfile
    keys: ClaimKeys


def candidate_pairs(claims: Sequence[BlockingFeatures], judged: Container[int] = ()) -> Iterator[tuple[int, int]]:
    """Yield the pairs to judge, as numbers into `claims`: the smaller, then the larger.

    Of two whose keys do not meet no rule sees a conflict. Pairs of two claims that are `judged` are left out.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    open_holders: defaultdict[str, list[int]] = defaultdict(list)
    keyed, terms = _KeyIndex(), [claim.profile.terms for claim in claims]
    is_indexed = sum(number not in judged for number in range(len(claims))) > _FEW
    for number in sorted(range(len(claims)), key=lambda number: number not in judged):
        profile, own = claims[number]
        if number not in judged:
            met = _sum_weights(profile, holders if own.is_open or not is_indexed else open_holders)
            if is_indexed and not own.is_open:
                related = keyed.find(own) - met.keys()
                met |= {n: weigh(profile.terms & terms[n]) for n in related}
            least = least_shared(profile)
            for other in sorted([other for other, weight in met.items() if weight >= least]):
                if _shares_enough(claims[other].profile, profile, met[other]) and (
                    is_indexed or own.meets(claims[other].keys)
                ):
                    yield (other, number) if other < number else (number, other)
        if is_indexed and not own.is_open:
            keyed.add(number, own)
        for term in profile.terms:
            holders[term].append(number)
            if own.is_open:
                open_holders[term].append(number)


class _KeyIndex:
    """An index of claims that are not open by their keys."""

    def __init__(self) -> None:
        self._keys: dict[int, ClaimKeys] = {}
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._seeking: defaultdict[str, list[int]] = defaultdict(list)
        self._members: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._members_of_alike: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    def add(self, number: int, keys: ClaimKeys) -> None:
        """Add a claim."""
        self._keys[number] = keys
        for key in (*keys.has, *keys.roots):
            self._having[key].append(number)
        for key in keys.seeks:
            self._seeking[key].append(number)
        for place, member in keys.members:
            self._members[place].append((number, member))
        for place, member in keys.members_of_alike:
            self._members_of_alike[place].append((number, member))

    def find(self, keys: ClaimKeys) -> set[int]:
        """Return the claims that meet another one."""
        found = set[int]().union(*(self._having[key] for key in keys.seeks & self._having.keys()))
        found.update(*(self._seeking[key] for key in self._seeking.keys() & (keys.has | keys.roots)))
        found.update(_with_others(keys.members, self._members))
        others = {*_with_others(keys.members_of_alike, self._members_of_alike)} - found
        return found.union([n for n in others if keys.may_be_alike(self._keys[n])])


def _with_others(members: Members, holders: Mapping[str, list[tuple[int, str]]]) -> Iterator[int]:
    """Yield the claims that have another member at one of some places."""
    for place, member in members:
        yield from [number for number, other in holders.get(place, ()) if other != member]


def _sum_weights(profile: BlockingProfile, holders: Mapping[str, list[int]]) -> dict[int, float]:
    """Return the statements that have terms of a profile, each with the weight of these."""
    met: defaultdict[int, float] = defaultdict(float)
    for term in profile.terms:
        weight = background_weight(term)
        for earlier in holders.get(term, ()):
            met[earlier] += weight
    return met

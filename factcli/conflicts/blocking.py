"""Blocking: which pairs of many statements to judge, without looking at every pair.

Two statements are a candidate pair if they share more than chance explains, and enough of the shorter claim. They
share terms (see :mod:`factcli.conflicts.term_weights`) of their claims and tags, and beside these the speaker and the
time. The fewer statements have what is shared, the more information it gives: of n statements, n·p·q are expected by
chance to have two terms that the shares p and q of all have.

Candidates are found with an inverted index. Of a very common term only the statements nearest in time are looked at
(sorted neighbourhood: Hernández and Stolfo 1995), and each statement is paired with the best few only. So the time
taken grows with the number of statements and not with its square.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from factcli.conflicts.claims.cues import DENIAL_WORDS, NEGATION_WORDS
from factcli.conflicts.term_weights import MAX_CHARACTERS, NON_TERMS, lone_factor, term_weight
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.text.stop_words import sense
from factcli.text.tokens import name_key, word_keys

# Chosen on labelled pairs of sentences, each collection taken as one store: news headlines (Emergent: Ferreira and
# Vlachos 2016), FEVER symmetric, SICK, negated SNLI. Of Emergent's headlines that contradict a claim 88 of 100 pass,
# and 87 of those that confirm it; most of the rest share one word with it or none.
#: As many pairs may be expected to share as much by chance; one single term must give this part of the information.
MAX_BY_CHANCE, MIN_OF_ONE_TERM = 10.0, 1 / 3
#: The share of the shorter claim that both have; less where just one of them denies or negates something, because
#: denials repeat few words of what they deny. At the third value it does not matter how many others share as much.
MIN_SHARED, MIN_SHARED_BY_DENIAL, ALIKE = 0.25, 0.12, 0.7
#: A claim with fewer terms is a fragment ("He denied it."), and nobody can say what it is about.
MIN_TERMS = 2
#: Days between two statements that count as made at the same time.
SAME_TIME = 3
#: The most information that the same speaker or time gives, in thousandths: that of a term of one in twelve.
MAX_BESIDE_TERMS = 2500
#: A number is shared by chance more easily than a word that is as rare, and where two differ is of interest: this is
#: its most information and its greatest weight.
MAX_OF_NUMBER = 1.5
#: How many statements with a term are looked at for one statement, the nearest in time; in stores of more than
#: a thousand the same for a term that more than a quarter have; and how many in all, of the rarest terms first.
NEAREST, NEAREST_BY_COMMON, MAX_MET = 50, 15, 400
#: How many earlier statements one is paired with, or in small stores so many that there are that many pairs.
MAX_PAIRS_EACH, MAX_PAIRS = 10, 30_000
#: How many statements are scored for each that is chosen.
SCORED_FOR_EACH = 3
#: How much likelier a pair is to be worth judging where only one negates or where the numbers differ.
PROMISE = 1.5

_COMMON, _SMALL = 1386, 1000
_DENYING = NEGATION_WORDS | DENIAL_WORDS


class BlockingProfile(NamedTuple):
    """What candidates for a statement are found by."""

    terms: frozenset[str]
    numbers: frozenset[str]
    denies: bool
    eligible: bool  # for any pair
    speaker: str
    day: int  # ordinal, 0 if unknown


def profile_of(statement: Statement, context: Context | None) -> BlockingProfile:
    """Return the blocking profile of a statement. `context` gives the main name of the speaker."""
    keys = word_keys(statement.claim[:MAX_CHARACTERS])
    terms = _terms(keys)
    day = statement.date.earliest or statement.date.latest
    return BlockingProfile(
        terms.union(*map(_terms_of_tag, statement.tags)),
        frozenset(term for term in terms if term[0].isdigit()),
        not _DENYING.isdisjoint(keys),
        len(terms) >= MIN_TERMS and not statement.retracted,
        name_key(context.people.canonical(statement.speaker) if context else statement.speaker),
        day.toordinal() if day else 0,
    )


def _terms(keys: Iterable[str]) -> frozenset[str]:
    return frozenset([sense(key) for key in keys if key not in NON_TERMS])


@lru_cache(maxsize=1 << 12)
def _terms_of_tag(tag: str) -> frozenset[str]:
    return _terms(word_keys(tag))


class BlockingIndex:
    """How common each term, speaker and time is among some statements, and which pairs pass because of that.

    `information` is -log of the share of statements that have a term, `weights` is how much a term counts in the
    length of a claim. Both are in thousandths, so that no sum depends on the order of a set.
    """

    def __init__(
        self,
        number: int,
        holders: Mapping[str, int],
        by_speaker: Mapping[str, int],
        count_same_time: Callable[[int], int],
    ) -> None:
        """`holders` and `by_speaker` count the statements of a term or a speaker, `count_same_time` those of a day."""
        self._number, self._count_same_time = number, count_same_time
        self.information: dict[str, int] = {}
        self.weights: dict[str, int] = {}
        for term, count in holders.items():
            self.add_term(term, count)
        self._of_speaker = {speaker: _information(number, count) for speaker, count in by_speaker.items()}
        self._of_day: dict[int, int] = {}
        self._needed = round(1000 * math.log(number / MAX_BY_CHANCE)) if number else 0
        self._anchor = min(self._needed * MIN_OF_ONE_TERM, MAX_BESIDE_TERMS)
        self._max_pairs = max(MAX_PAIRS_EACH, MAX_PAIRS // max(number, 1))

    def add_term(self, term: str, holders: int) -> None:
        """Add a term that so many statements have."""
        self.information[term] = _information(self._number, holders, term)
        weight = _to_thousandths(term_weight(self._number, holders), term)
        self.weights[term] = round(weight * lone_factor(holders))

    def weigh(self, terms: Iterable[str]) -> int:
        """Return the sum of the weights of some terms."""
        return sum(map(self.weights.__getitem__, terms))

    def shared_shares(self, a: BlockingProfile, b: BlockingProfile) -> tuple[float, float]:
        """Return how much of the shorter and of the longer of two claims is shared, by weight: 0 to 1."""
        shared, lengths = self.weigh(a.terms & b.terms), sorted((self.weigh(a.terms), self.weigh(b.terms)))
        return shared / max(lengths[0], 1), shared / max(lengths[1], 1)

    def nearest_limit(self, term: str) -> int:
        """Return how many of the statements with a term are looked at."""
        common = self._number > _SMALL and self.information[term] < _COMMON
        return NEAREST_BY_COMMON if common else NEAREST

    def shortlist(self, met: Mapping[int, int], profile: BlockingProfile) -> list[tuple[int, int]]:
        """Return the statements that share most with a profile, each behind that information; of equals, the later."""
        own = sum(map(self.information.__getitem__, profile.terms - profile.numbers))
        least = min(self._needed - MAX_BESIDE_TERMS, own * ALIKE * ALIKE)
        enough = [(information, other) for other, information in met.items() if information >= least]
        most = self._max_pairs * SCORED_FOR_EACH
        return nlargest(most, enough) if len(enough) > most else enough

    def score(self, a: BlockingProfile, b: BlockingProfile, information: int, shorter: float) -> float:
        """Return how much a pair deserves to be judged; 0 if it does not.

        `information` is what the shared terms give, as far as they were looked at; `shorter` the lesser weight of the
        two claims.
        """
        shared = a.terms & b.terms
        denied = a.denies != b.denies
        share = sum(map(self.weights.__getitem__, shared)) / shorter
        if share < (MIN_SHARED_BY_DENIAL if denied else MIN_SHARED):
            return 0.0
        if share < ALIKE and not self._exceeds_chance(shared, information, self._beside_terms(a, b)):
            return 0.0
        promising = denied or (a.numbers and b.numbers and a.numbers != b.numbers)
        return share * PROMISE if promising else share

    def best(self, scores: Iterable[tuple[float, int]]) -> list[int]:
        """Return the statements with the best scores above 0, in their order; of equals, the later ones."""
        return sorted(other for _, other in nlargest(self._max_pairs, [each for each in scores if each[0]]))

    def _exceeds_chance(self, shared: Iterable[str], information: int, beside: int) -> bool:
        if information + beside < self._needed:
            return False
        return beside >= self._anchor or max(map(self.information.__getitem__, shared)) >= self._anchor

    def _beside_terms(self, a: BlockingProfile, b: BlockingProfile) -> int:
        """Return the information that the same speaker or the same time gives."""
        information = self._of_speaker[a.speaker] if a.speaker == b.speaker else 0
        if a.day and b.day and abs(a.day - b.day) <= SAME_TIME:
            information += min(self._information_of_day(a.day), self._information_of_day(b.day))
        return min(information, MAX_BESIDE_TERMS)

    def _information_of_day(self, day: int) -> int:
        if day not in self._of_day:
            self._of_day[day] = _information(self._number, self._count_same_time(day))
        return self._of_day[day]


def _information(number: int, count: int, term: str = "") -> int:
    return _to_thousandths(math.log(number / count), term)


def _to_thousandths(value: float, term: str) -> int:
    return round(1000 * (min(value, MAX_OF_NUMBER) if term[:1].isdigit() else value))


def build_blocking_index(profiles: Sequence[BlockingProfile]) -> BlockingIndex:
    """Return the blocking index of some statements."""
    holders = Counter(term for p in profiles for term in p.terms)
    days = sorted(p.day for p in profiles if p.day)

    def count_same_time(day: int) -> int:
        return bisect_left(days, day + SAME_TIME + 1) - bisect_left(days, day - SAME_TIME)

    return BlockingIndex(len(profiles), holders, Counter(p.speaker for p in profiles), count_same_time)


def candidate_pairs(
    profiles: Sequence[BlockingProfile], index: BlockingIndex | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the pairs to judge, as numbers into `profiles`, which are in time order: the earlier, then the later."""
    index = index or build_blocking_index(profiles)
    lengths = [index.weigh(profile.terms) for profile in profiles]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for later, profile in enumerate(profiles):
        if profile.eligible:
            met = sum_information(
                (index.information[term], term, holders[term][-index.nearest_limit(term) :]) for term in profile.terms
            )
            length = lengths[later]
            scores = [
                (index.score(profile, profiles[other], information, min(length, lengths[other])), other)
                for information, other in index.shortlist(met, profile)
            ]
            yield from ((earlier, later) for earlier in index.best(scores))
            for term in profile.terms:
                holders[term].append(later)


def sum_information(postings: Iterable[tuple[int, str, Sequence[int]]]) -> dict[int, int]:
    """Return the statements that have some terms, each with the information of those that it has.

    `postings` are the information of each term, the term, and who has it, nearest last. The rarest terms come first,
    until there are enough statements.
    """
    met: dict[int, int] = {}
    left = MAX_MET
    for information, _, holders in sorted(postings, reverse=True):
        for other in holders[-left:]:
            met[other] = met.get(other, 0) + information
        left -= len(holders)
        if left <= 0:
            break
    return met

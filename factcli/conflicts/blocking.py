"""Which pairs of many statements are worth a close look, without looking at every pair.

Two statements are candidates if they share so much that few would by chance, and enough of what the shorter of them
says. What they share are terms, as in :mod:`factcli.comparison.topics`: the stems of words that say what a claim is
about, numbers, and the words of tags; and beside these the speaker and the time. What is shared tells the more, the
fewer statements have it: of n statements, n·p·q are expected by chance to have two terms that the shares p and q of all
have (inverse document frequency: Spärck Jones 1972).

Pairs are found by the lists of who has a term, as search engines do it. Where very many have one, a statement is
brought together only with those nearest to it in time (sorted neighbourhood: Hernández and Stolfo 1995), and it is
brought together with the best few only. So the time taken grows with the store and not with its square.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.text.stop_words import DENIALS, NEGATIONS, NOT_ABOUT, sense
from factcli.text.tokens import name_key, word_keys

# Chosen on labelled pairs of sentences, each collection taken as one store: news headlines (Emergent: Ferreira and
# Vlachos 2016), FEVER symmetric, SICK, negated SNLI. Of Emergent's headlines that contradict a claim 88 of 100 pass,
# and 87 of those that confirm it; most of the rest share one word with it or none.
#: As many statements may be expected to share by chance what two share; and what one term tells is this part of that.
MOST_BY_CHANCE, LEAST_TOLD_BY_ONE = 10.0, 1 / 3
#: What two share makes at least this part of the shorter of them; less where just one of them denies or negates
#: something, because denials repeat few words of what they deny. Two that share the third part are alike enough
#: however many others share as much.
LEAST_SHARED, LEAST_SHARED_BY_DENIAL, ALIKE = 0.25, 0.12, 0.7
#: A claim with fewer terms is a fragment ("He denied it."), and nobody can say what it is about.
LEAST_TERMS = 2
#: Days between two statements that count as made at the same time.
SAME_TIME = 3
#: That the speaker or the time is the same never tells more than this (thousandths; it is a term of one in twelve).
MOST_BESIDE = 2500
#: A number is shared by chance more easily than a word that is as rare, and where two differ is of interest: it never
#: tells or weighs more than this.
NUMBER_TELLS = 1.5
#: A term of one statement only cannot join it to another, but says that it is about something else, too.
LONE_WEIGHT = 0.4
#: How many of those that have a term are looked at for one statement, the nearest in time; in stores of more than
#: a thousand of a term that more than a quarter have; and how many in all, of the rarest terms first.
NEAREST, NEAREST_BY_COMMON, MOST_MET = 50, 15, 400
#: With how many earlier statements one is brought together, or in small stores so that there are so many pairs.
MOST_PAIRS_EACH, MOST_PAIRS = 10, 30_000
#: How many are weighed for each that is chosen, by the terms that were looked at.
WEIGHED_FOR_EACH = 3
#: How much likelier a pair is to be worth a look where one negates or where the figures differ.
PROMISE = 1.5

_COMMON_TELLS, _SMALL = 1386, 1000
_DENYING = NEGATIONS | DENIALS
_MOST_READ = 10_000  # characters of a claim


class BlockingProfile(NamedTuple):
    """What a statement is brought together with others by."""

    terms: frozenset[str]
    figures: frozenset[str]
    denies: bool
    fit: bool  # to be brought together with any
    speaker: str
    day: int  # 0 where that is not known


def profile_of(statement: Statement, context: Context | None) -> BlockingProfile:
    """Work out what a statement is brought together by."""
    said = word_keys(statement.claim[:_MOST_READ])
    about = _terms(said)
    day = statement.date.earliest or statement.date.latest
    return BlockingProfile(
        about.union(*map(_terms_of_tag, statement.tags)),
        frozenset(term for term in about if term[0].isdigit()),
        not _DENYING.isdisjoint(said),
        len(about) >= LEAST_TERMS and not statement.retracted,
        name_key(context.people.canonical(statement.speaker) if context else statement.speaker),
        day.toordinal() if day else 0,
    )


def _terms(said: Iterable[str]) -> frozenset[str]:
    return frozenset([sense(key) for key in said if key not in NOT_ABOUT])


@lru_cache(maxsize=1 << 12)
def _terms_of_tag(tag: str) -> frozenset[str]:
    return _terms(word_keys(tag))


class BlockingIndex:
    """What lets a pair pass, given how many statements there are and how many of them have each term.

    What terms tell is counted in thousandths, so that no sum depends on the order of a set.
    """

    def __init__(
        self, number: int, counts: Mapping[str, int], speakers: Mapping[str, int], around: Callable[[int], int]
    ) -> None:
        """`around` counts the statements of the same time as a day."""
        self.tells = {term: _tells(number, count, term) for term, count in counts.items()}
        self.weights = {term: _weight(number, count, term) for term, count in counts.items()}
        self.speakers = {speaker: _tells(number, count) for speaker, count in speakers.items()}
        self.needed = round(1000 * math.log(number / MOST_BY_CHANCE)) if number else 0
        self.anchor = min(self.needed * LEAST_TOLD_BY_ONE, MOST_BESIDE)
        self.most = max(MOST_PAIRS_EACH, MOST_PAIRS // max(number, 1))
        self._number, self._around = number, around
        self._times: dict[int, int] = {}

    def count(self, term: str, holders: int) -> None:
        """Take in how many statements have a further term."""
        self.tells[term] = _tells(self._number, holders, term)
        self.weights[term] = _weight(self._number, holders, term)

    def length(self, terms: Iterable[str]) -> int:
        """What some terms weigh."""
        return sum(map(self.weights.__getitem__, terms))

    def about(self, a: BlockingProfile, b: BlockingProfile) -> tuple[float, float]:
        """How much of the shorter and of the longer of two is shared, by the weights of their terms: 0 to 1."""
        shared, lengths = self.length(a.terms & b.terms), sorted((self.length(a.terms), self.length(b.terms)))
        return shared / max(lengths[0], 1), shared / max(lengths[1], 1)

    def nearest(self, term: str) -> int:
        """How many of those who have a term are looked at."""
        common = self._number > _SMALL and self.tells[term] < _COMMON_TELLS
        return NEAREST_BY_COMMON if common else NEAREST

    def likeliest(self, met: Mapping[int, int], profile: BlockingProfile) -> list[tuple[int, int]]:
        """Those of whom a statement met most terms, and not too few; of equals, the later ones.

        Each stands after what these terms tell.
        """
        least = min(
            self.needed - MOST_BESIDE, sum(map(self.tells.__getitem__, profile.terms - profile.figures)) * ALIKE * ALIKE
        )
        found = [(told, other) for other, told in met.items() if told >= least]
        most = self.most * WEIGHED_FOR_EACH
        return nlargest(most, found) if len(found) > most else found

    def merit(self, a: BlockingProfile, b: BlockingProfile, told: int, shorter: float) -> float:
        """How much a pair deserves a close look; 0 where it does not.

        `told` is what their terms tell, as far as they were looked at, and `shorter` the less of their two lengths.
        """
        shared = a.terms & b.terms
        denied = a.denies != b.denies
        share = sum(map(self.weights.__getitem__, shared)) / shorter
        if share < (LEAST_SHARED_BY_DENIAL if denied else LEAST_SHARED):
            return 0.0
        if share < ALIKE and not self._tell_enough(shared, told, self._beside(a, b)):
            return 0.0
        promising = denied or (a.figures and b.figures and a.figures != b.figures)
        return share * PROMISE if promising else share

    def best(self, merits: Iterable[tuple[float, int]]) -> list[int]:
        """The few that deserve it most, in their order; of equals, the later ones."""
        return sorted(other for _, other in nlargest(self.most, [one for one in merits if one[0]]))

    def _tell_enough(self, shared: Iterable[str], told: int, beside: int) -> bool:
        if told + beside < self.needed:
            return False
        return beside >= self.anchor or max(map(self.tells.__getitem__, shared)) >= self.anchor

    def _beside(self, a: BlockingProfile, b: BlockingProfile) -> int:
        """What it tells that two have the speaker or the time in common."""
        told = self.speakers[a.speaker] if a.speaker == b.speaker else 0
        if a.day and b.day and abs(a.day - b.day) <= SAME_TIME:
            told += min(self._time(a.day), self._time(b.day))
        return min(told, MOST_BESIDE)

    def _time(self, day: int) -> int:
        if day not in self._times:
            self._times[day] = _tells(self._number, self._around(day))
        return self._times[day]


def _tells(number: int, count: int, term: str = "") -> int:
    return _thousandths(math.log(number / count), term)


def _weight(number: int, count: int, term: str) -> int:
    weight = _thousandths(math.log(1 + number / count), term)
    return round(weight * LONE_WEIGHT) if count == 1 else weight


def _thousandths(worth: float, term: str) -> int:
    return round(1000 * (min(worth, NUMBER_TELLS) if term[:1].isdigit() else worth))


def build_blocking_index(profiles: Sequence[BlockingProfile]) -> BlockingIndex:
    """The gate for statements among themselves."""
    counts = Counter(term for p in profiles for term in p.terms)
    days = sorted(p.day for p in profiles if p.day)

    def around(day: int) -> int:
        return bisect_left(days, day + SAME_TIME + 1) - bisect_left(days, day - SAME_TIME)

    return BlockingIndex(len(profiles), counts, Counter(p.speaker for p in profiles), around)


def candidate_pairs(
    profiles: Sequence[BlockingProfile], gate: BlockingIndex | None = None
) -> Iterator[tuple[int, int]]:
    """The pairs worth a close look of statements in time order: the number of the earlier one, then of the later."""
    gate = gate or build_blocking_index(profiles)
    lengths = [gate.length(profile.terms) for profile in profiles]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for later, profile in enumerate(profiles):
        if profile.fit:
            met = meet((gate.tells[term], term, holders[term][-gate.nearest(term) :]) for term in profile.terms)
            length = lengths[later]
            merits = [
                (gate.merit(profile, profiles[other], told, min(length, lengths[other])), other)
                for told, other in gate.likeliest(met, profile)
            ]
            yield from ((earlier, later) for earlier in gate.best(merits))
            for term in profile.terms:
                holders[term].append(later)


def meet(lists: Iterable[tuple[int, str, Sequence[int]]]) -> dict[int, int]:
    """Those who have some terms, each with what these tell; of each term what it tells, and who has it.

    The rarest terms come first, until there are enough, and of each those who stand last.
    """
    met: dict[int, int] = {}
    left = MOST_MET
    for told, _, holders in sorted(lists, reverse=True):
        for other in holders[-left:]:
            met[other] = met.get(other, 0) + told
        left -= len(holders)
        if left <= 0:
            break
    return met

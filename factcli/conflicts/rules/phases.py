"""Rule of phases: until, since or by when something was so, and when it was the opposite.

"Will stay shut until October" contradicts "will reopen in May", "has been closed since Monday" contradicts "was open on
Wednesday", and "was out by Thursday morning" contradicts "was still burning on Thursday night". Two opposite states at
two times do not contradict each other unless one of them is said to last that long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from factcli.conflicts.claims.parsed import Sentence, Span, once_a_sentence
from factcli.conflicts.claims.times import NOT_UNTIL, TimeExpression
from factcli.conflicts.rules.antonyms import opposed_terms, term_spans
from factcli.conflicts.rules.dates import are_of_one
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, spans_of
from factcli.conflicts.rules.predicates import meet, predicate_at, subject_of_clause, where_and_when
from factcli.text.stop_words import sense_set, word_set

UNTIL, SINCE, BY, AT, DURING = "until", "since", "by", "at", "during"
_ROLES = {"until": UNTIL, "since": SINCE, "by": BY, "before": BY, "from": SINCE}
_STILL = word_set("still remain stay kept continu")
# What says that something came to its end.
_ENDING = sense_set(
    "end ended lift over stop cease extinguish out complete finish conclude revoke repeal abolish cancel expire"
)
_LEAST_SHARED = 2  # words, beside times
_MIN_COVER = 0.3
_MARGIN = 30  # minutes


class Moment(NamedTuple):
    """When a sentence says that something was so: the days, the minutes, and up to or from when it lasted."""

    first: date | None
    last: date | None
    weekday: int | None
    clock: tuple[int, int] | None
    role: str  # UNTIL, SINCE, BY, AT or DURING
    still: bool  # it was still so
    times: tuple[TimeExpression, ...]

    def is_before(self, other: Moment) -> bool:
        """Return whether it is certainly before another one."""
        is_one_day = (self.first, self.last) == (other.first, other.last) and self.first == self.last
        if self.weekday is not None and self.weekday == other.weekday:
            is_one_day = True  # of one week: no statement is about two Thursdays without saying so
        if not is_one_day:
            return bool(self.last and other.first and self.last < other.first)
        return bool(self.clock and other.clock and self.clock[1] + _MARGIN <= other.clock[0])


def phases(p: SentencePair) -> Evidence | None:
    """Find two opposite states of one thing of which one is said to have lasted into the other."""
    if not (p.a.times and p.b.times) or p.a.titled or p.b.titled or _is_planned(p.a) != _is_planned(p.b):
        return None  # "decided to withdraw by May", "was still there in June"
    x, y = moment_of(p.a), moment_of(p.b)
    if x is None or y is None or not (_lasts_into(x, y) or _lasts_into(y, x)) or not _are_of_one(p):
        return None
    spans = _opposed_spans(p, x, y)
    if spans is None:
        return None
    features = overlap_features("phases", p)
    return Evidence("phases", features, (*spans[0], *spans_of(x.times)), (*spans[1], *spans_of(y.times)))


def is_reached_later(p: SentencePair) -> bool:
    """Return whether one sentence says what was still so at a time, and the other what was reached by a later one."""
    if not (p.a.times and p.b.times):
        return False
    x, y = moment_of(p.a), moment_of(p.b)
    if x is None or y is None:
        return False
    return any(at.still and at.role == AT and by.role == BY and at.is_before(by) for at, by in ((x, y), (y, x)))


def _lasts_into(x: Moment, y: Moment) -> bool:
    """Return whether what was so at a moment is said to have been so when the other moment was."""
    if x.role == UNTIL and y.role != UNTIL:
        return y.is_before(x)  # "held until Friday", "fell on Tuesday"
    if x.role == SINCE and y.role == AT:
        return x.is_before(y)  # "closed since Monday", "open on Wednesday"
    if x.role == DURING and y.role == AT:  # "closed from Monday to Friday", "open on Wednesday"
        return bool(x.first and x.last and y.first and y.last and x.first <= y.first and y.last <= x.last)
    return x.still and x.role == AT and y.role in (BY, AT) and not y.still and y.is_before(x)  # "still burning at dawn"


_DECIDING = sense_set("decide decision plan intend agree promise vow order demand will would")


@once_a_sentence
def _is_planned(s: Sentence) -> bool:
    going = any(x.sense == "go" and y.sense == "to" for x, y in pairwise(s.tokens))
    return going or "forecast" in s.marks or not _DECIDING.isdisjoint(s.senses)


@once_a_sentence
def moment_of(s: Sentence) -> Moment | None:
    """Return when a sentence says that something was so; None if it names no time or several."""
    times = [t for t in s.times if not t.text.endswith(("'s", "’s"))]
    if not times or any(t.role in (NOT_UNTIL, "after") and not _follows_until(s, t) for t in times):
        return None
    days = [t for t in times if t.named[0] or t.named[1] or t.weekday is not None]
    if any(t.kind == "day" for t in days):
        days = [t for t in days if t.kind != "weekday"]  # "Monday, 15 September"
    is_still = not _STILL.isdisjoint(t.sense for t in s.tokens)
    if len(days) == 1 and days[0].role == "from" and days[0].kind == "range":
        return Moment(*days[0].named, None, None, DURING, is_still, tuple(times))
    clocks = [clock for t in times if (clock := _minutes(t))]
    if len({t.named for t in days}) > 1 or len(set(clocks)) > 1 or not (days or clocks):
        return None
    roles = [_ROLES[t.role] for t in times if t.role in _ROLES]
    roles += [UNTIL for t in times if _follows_until(s, t)]
    if len(set(roles)) > 1:
        return None
    first, last, weekday = (*days[0].named, days[0].weekday) if days else (None, None, None)
    clock = clocks[0] if clocks else None
    return Moment(first, last, weekday, clock, roles[0] if roles else AT, is_still, tuple(times))


_NIGHT = (22 * 60, 30 * 60)  # the minutes of a night from those of its evening on


def _minutes(time: TimeExpression) -> tuple[int, int] | None:
    """Return the minutes of the hour or part of day that a time names, without what its preposition opens."""
    if not time.clock:
        return _NIGHT if time.text.lower().endswith("night") else None
    low, high = time.clock
    if time.kind != "open":
        return low, high
    return (low, low) if time.role in (SINCE, "from") else (high, high)


_UNTIL_WORDS = word_set("until till")
_MAX_TO_TIME = 4  # words


def _follows_until(s: Sentence, time: TimeExpression) -> bool:
    """Return whether a time is that of "until well after sunrise"."""
    before = [t for t in s.tokens if t.end <= time.start][-_MAX_TO_TIME:]
    return any(t.sense in _UNTIL_WORDS for t in before)


def _are_of_one(p: SentencePair) -> bool:
    """Return whether two sentences are about the same thing: their subjects meet, or they share much beside times."""
    when = {t.root for s in (p.a, p.b) for t in s.tokens if s.is_in_time(t)}
    shared = [root for root in p.shared if root not in when]
    if len(shared) < _LEAST_SHARED:
        return False
    said = [sum(t.weight for root, t in s.roots.items() if root not in when) for s in (p.a, p.b)]
    weight = sum(min(p.a.roots[root].weight, p.b.roots[root].weight) for root in shared)
    return weight >= _MIN_COVER * min(said)


def _opposed_spans(p: SentencePair, x: Moment, y: Moment) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """Return where two sentences say the opposite of one thing."""
    terms = opposed_terms(p)
    if terms:
        return term_spans(p.a, [x for x, _ in terms]), term_spans(p.b, [y for _, y in terms])
    for s, other in ((p.a, p.b), (p.b, p.a)):
        end = next(_endings(s, other), None)
        if end:
            spans = (end,), ()
            return spans if s is p.a else spans[::-1]
    negative = p.a if p.a.negative else p.b
    denied = x if negative is p.a else y
    if p.a.negative == p.b.negative or not (denied.role == SINCE or denied.still):
        return None
    when = where_and_when(p.a) | where_and_when(p.b)
    for root in p.shared:
        of_a, of_b = p.a.roots[root], p.b.roots[root]
        if of_a.negated == of_b.negated or root in when or not (of_a.verb and of_b.verb and is_common_word(of_a)):
            continue
        deed_a, deed_b = (predicate_at(s, s.tokens.index(s.roots[root])) for s in (p.a, p.b))
        reach = meet(deed_a, deed_b)
        if are_of_one(deed_a, deed_b) and not reach.other_complement:
            return spans_of([of_a]), spans_of([of_b])
    return None


def _endings(s: Sentence, other: Sentence) -> Iterator[Span]:
    """Yield the words that say that something ended which by the other sentence still was: "the curfew was lifted"."""
    if _STILL.isdisjoint(t.sense for t in other.tokens):
        return
    for i, t in enumerate(s.tokens):
        if t.sense in _ENDING and not t.negated:
            subject = subject_of_clause(s, i)
            things = (other.roots[root] for root in subject if root in other.roots and root in s.roots)
            if any(is_common_word(thing) and not thing.negated for thing in things):
                yield t.start, t.end

"""Rule of durations: how long one thing lasted or took, and since when it has been so.

"Lasted six hours" and "for three days" are two lengths of one thing if both are said of the same subject. "Since
Monday" contradicts "only on Thursday" and "began on Thursday".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, list_once_a_sentence
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.times import TimeExpression
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, spans_of
from factcli.conflicts.rules.predicates import subject_before, subject_of_clause
from factcli.conflicts.rules.quantities import is_demanded
from factcli.text.stop_words import sense_set

# What says that a duration is how long something went on, and what says how long it took until something happened.
_WENT_ON = sense_set("for last lasted spend spent over of throughout")
_UNTIL = sense_set("within after in take took need require")
_TAKING = sense_set("take took need require")
_BEGINNING = sense_set("begin began begun start launch open effect force introduce impose only arrive break broke")
_NEAR = 5  # words between a beginning and its time
#: Two durations differ if the longer one is so many times the other.
_MIN_RATIO = 1.5
_MIN_SHARED = 2  # words


class Duration(NamedTuple):
    """A duration of a sentence: its role, and the roots of what it is said of."""

    quantity: Quantity
    went_on: bool
    subject: frozenset[str]


def durations(p: SentencePair) -> Evidence | None:
    """Find two lengths of one thing, or two times at which it began."""
    if len(p.shared) < _MIN_SHARED or not ((p.a.quantities and p.b.quantities) or (p.a.times and p.b.times)):
        return None
    return _two_lengths(p) or _two_beginnings(p)


def _two_lengths(p: SentencePair) -> Evidence | None:
    in_a, in_b = find_durations(p.a), find_durations(p.b)
    if not (len(in_a) == len(in_b) == 1 and _differ(p, in_a[0], in_b[0])):
        return None
    x, y = in_a[0].quantity, in_b[0].quantity
    return Evidence("durations", overlap_features("durations", p), spans_of([x]), spans_of([y]))


def _two_beginnings(p: SentencePair) -> Evidence | None:
    for x, y in product(p.a.times, p.b.times):
        if _began_later(p.a, x, p.b, y) or _began_later(p.b, y, p.a, x):
            features = overlap_features("durations", p) | {"durations.since": 1.0}
            return Evidence("durations", features, spans_of([x]), spans_of([y]))
    return None


@list_once_a_sentence
def find_durations(s: Sentence) -> Iterator[Duration]:
    """Yield the durations of a sentence of which a word says what they measure."""
    for q in s.quantities:
        if q.unit != "hour" or q.kind not in ("measure", "part"):
            continue
        at = next((i for i, t in enumerate(s.tokens) if t.start >= q.start), 0)
        before = s.tokens[at - 1].sense if at else ""
        if before not in _WENT_ON | _UNTIL or (q.kind == "part" and before != "within"):
            continue
        subject = subject_before(s, at) | (subject_of_clause(s, at) if not _is_opening(s, at) else _after(s, q))
        if before in _TAKING:
            subject |= _after(s, q)  # "needed three hours to put out the fire"
        yield Duration(q, before in _WENT_ON, subject - _UNTIL - _WENT_ON)


def _is_opening(s: Sentence, at: int) -> bool:
    """Return whether a sentence begins with a duration: "For three days …", "It took two hours before …"."""
    return not any(t.weight >= 1 for t in s.tokens[: max(0, at - 1)])


def _after(s: Sentence, q: Quantity) -> frozenset[str]:
    return frozenset(t.root for t in s.tokens if t.start >= q.end and t.weight >= 1)


def _differ(p: SentencePair, x: Duration, y: Duration) -> bool:
    """Return whether two durations are of one thing and cannot be the same."""
    if x.went_on != y.went_on or is_demanded(p.a, x.quantity) != is_demanded(p.b, y.quantity):
        return False
    a, b = x.quantity, y.quantity
    if not (a.low > b.high or b.low > a.high) or max(a.value, b.value) < _MIN_RATIO * min(a.value, b.value):
        return False
    both = x.subject & y.subject & {*p.shared}
    if not x.went_on and len(both) < _MIN_SHARED:
        return False
    return any(is_common_word(t.roots[root]) for t in (p.a, p.b) for root in both) and _place_of(p.a) == _place_of(p.b)


def _place_of(s: Sentence) -> str:
    """Return the part of a place that a sentence names by "in the": the old town, the harbour."""
    for i, t in enumerate(s.tokens[:-2]):
        if t.sense == "in" and s.tokens[i + 1].sense == "the" and s.tokens[i + 2].weight >= 1:
            return s.tokens[i + 2].root
    return ""


def _began_later(of_since: Sentence, x: TimeExpression, of_begun: Sentence, y: TimeExpression) -> bool:
    """Return whether something is so since a time in one sentence, and began later in the other."""
    if x.role != "since" or y.role not in ("on", "at", "in", "") or not (x.named[1] and y.earliest):
        return False
    if x.named[1] >= y.earliest:
        return False
    at = next((i for i, t in enumerate(of_begun.tokens) if t.start >= y.start), 0)
    near: Sequence[ClaimToken] = of_begun.tokens[max(0, at - _NEAR) : at]
    if not any(t.sense in _BEGINNING and not t.negated for t in near):
        return False
    at_since = next((i for i, t in enumerate(of_since.tokens) if t.start >= x.start), 0)
    both = subject_before(of_since, at_since) & subject_before(of_begun, at)
    return any(root in of_since.roots and is_common_word(of_since.roots[root]) for root in both)

"""Rules of quantities and times: one in a sentence is incompatible with every one of the other sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from typing import TypeVar

from factcli.conflicts.claims.parsed import Sentence, Span, once_a_sentence
from factcli.conflicts.claims.quantities import Quantity, incompatible
from factcli.conflicts.claims.quantities_context import FATES
from factcli.conflicts.claims.times import NOT_UNTIL, TimeExpression, disjoint
from factcli.conflicts.rules.evidence import (
    Evidence,
    Features,
    SentencePair,
    exchange_features,
    is_common_word,
    overlap_features,
    spans_of,
    unshared,
)
from factcli.conflicts.rules.predicates import FORMS_OF_BE, LIGHT, clause_span, subject_before, subject_of_clause
from factcli.conflicts.rules.presence import is_person
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

_MAX_REST = 8
_RESULTS = word_set("win won camp candidat ye")
# Kinds of quantities that everybody has.
_OF_SUBJECTS = frozenset(("money", "percent"))
#: From this share of all that two sentences say on, their figures are taken to be of the same.
_ALIKE = 0.35
_NOUN_WITHIN = 2  # words
_STUFF = frozenset(("kg", "litre"))  # units of what can be in one place and in another
_CHANGING = sense_set("drop fall fell sink sank shrink shrunk rise rose grow grew climb increase decrease swell")
_COMING_ABOUT = sense_set("build built open found create establish exist born invent launch")
_TELLING = sense_set("tell told say said")
# Verbs that say of their subject no more than that it came: "The first shot fell", "was fired".
_HAPPENING = frozenset(
    map(
        word_root,
        sense_set(
            "happen occur fall fell begin began begun start strike struck fire break broke ring rang sound come came"
            " follow erupt record hear heard go went reach hit"
        ),
    )
)
# Kinds of quantities that have no noun of their own.
_NAMELESS = frozenset(("money",))
_WHERE = word_set("in at on near from to after befor")
_UNITS = sense_set(
    "million billion thousand hundred metre meter kilometre kilometer mile foot ton tonne kilo litre liter degree"
    " percent per cent crown dollar euro pound hour minute second"
)
T = TypeVar("T", Quantity, TimeExpression)


def quantities(p: SentencePair) -> Evidence | None:
    """Find a quantity in one sentence that no comparable quantity of the other can equal."""
    if not (p.a.quantities and p.b.quantities):
        return None
    pairs = _find_clashes(p, p.a.quantities, p.b.quantities, incompatible)
    if not pairs:
        return None
    x, y = pairs[0]
    if _are_of_two_things(p, x, y) or _are_of_two_times(p, x, y):
        return None
    grows = _has_grown(p, x, y)
    if (grows and _is_counted_so_far(p)) or (p.days and _says_change(p.b if p.days > 0 else p.a)):
        return None
    flags = {
        "noun": bool(x.noun) and x.noun == y.noun,
        "fates": bool(x.fates & y.fates),
        "toll": bool(x.fates & y.fates & FATES.keys()),
        "grows": grows,
        "forecast": ("forecast" in p.a.marks) != ("forecast" in p.b.marks),
    }
    features = overlap_features("figures", p) | _clash_features("figures", p, x, y)
    features |= {f"figures.{name}": 1.0 for name, is_set in flags.items() if is_set}
    if _words_of_times(p.a) != _words_of_times(p.b):
        features["figures.times"] = 1.0 if p.a.times and p.b.times else 0.5
    return Evidence("figures", features, _span_with_noun(p.a, x), _span_with_noun(p.b, y))


def _are_of_two_things(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities are of two things, two polls, or a whole and its part."""
    if x.kind == "percent" and (_is_turnout(p.a, p.b) or _is_turnout(p.b, p.a)):
        return True
    if x.unit in _STUFF and not _is_of_one_verb(p, x, y):
        return True  # so much escaped, and so much was in the tanks
    if x.kind in _NAMELESS and not _names_what(p):
        return True
    return _are_two_polls(p, x) or _is_part_of_total(p, x, y) or _is_remainder(p, x, y) or _are_of_others(p, x, y)


def _are_of_two_times(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities are of two hours, as "165 metres by evening", or one counts up to a time only."""
    return _are_at_other_hours(p) or _is_counted_by(p.a, x, p.b, y) or _is_counted_by(p.b, y, p.a, x)


def _names_what(p: SentencePair) -> bool:
    """Return whether both sentences have a common word for what an amount is of, beside its unit and the names."""
    a, b = p.a.roots, p.b.roots
    words = [a[root] for root in p.shared if is_common_word(a[root]) and is_common_word(b[root])]
    if any(not (t.sense in _UNITS or p.a.is_in_time(t) or t.sense[0].isdigit()) for t in words):
        return True
    names = [t for t in p.a.tokens if t.capital and t.weight >= 1 and t.root in p.shared]
    starts = [t for before, t in pairwise([None, *names]) if t and not (before and before.end + 1 == t.start)]
    return len({t.root for t in starts}) > 1  # the two sides of a sale


def _are_at_other_hours(p: SentencePair) -> bool:
    """Return whether both sentences name parts of days, and no two of them may be the same."""
    hours = [[t.clock for t in s.times if t.clock] for s in (p.a, p.b)]
    return bool(hours[0] and hours[1]) and all(x[1] < y[0] or y[1] < x[0] for x in hours[0] for y in hours[1])


def _has_grown(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether the later count is the higher one, and neither names its day."""
    days_a, days_b = (frozenset(t.named for t in s.times if t.kind == "day") for s in (p.a, p.b))
    return bool(p.days) and (x.value < y.value) == (p.days > 0) and not x.unit and days_a.isdisjoint(days_b)


def _is_counted_by(s: Sentence, x: Quantity, other: Sentence, y: Quantity) -> bool:
    """Return whether only one sentence counts up to a time, and fewer: "by dawn 30 tonnes", "300 tonnes"."""
    return x.high < y.low and _is_counted_until(s, x) and not _is_counted_until(other, y)


@once_a_sentence
def _is_counted_until(s: Sentence, q: Quantity) -> bool:
    """Return whether a sentence says up to which time it counts, in the clause of the count."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= q.start), 0)
    first, end = clause_span(s, at, at + 1)
    clause = s.tokens[first:end]
    return any(time.role in ("by", "until") and clause[0].start <= time.start < clause[-1].end for time in s.times)


def _is_counted_so_far(p: SentencePair) -> bool:
    """Return whether an earlier sentence counts "so far", or the later one "now"."""
    earlier, later = (p.a, p.b) if p.days > 0 else (p.b, p.a)
    return "yet" in earlier.marks or "now" in later.marks


@once_a_sentence
def _says_change(s: Sentence) -> bool:
    """Return whether a sentence says what a figure has come to: "has dropped to four metres"."""
    return any(t.sense in _CHANGING and following.sense == "to" for t, following in pairwise(s.tokens))


def count_one_fate(p: SentencePair) -> bool:
    """Return whether both sentences count whom one grave thing happened to: the dead, the injured."""
    return not _grave_fates(p.a).isdisjoint(_grave_fates(p.b))


@once_a_sentence
def _grave_fates(s: Sentence) -> frozenset[str]:
    return frozenset(fate for q in s.quantities for fate in q.fates if fate in FATES)


def _is_turnout(s: Sentence, other: Sentence) -> bool:
    """Return whether only one sentence is about turnout: the share of those who may vote, and not of those who did."""
    return "turnout" in s.senses and "turnout" not in other.senses and not _RESULTS.isdisjoint(other.senses)


def _words_of_times(s: Sentence) -> set[str]:
    return {t.text.lower().rstrip(".,;") for t in s.times}


_POLLS = word_set("poll survey pollster questionnair")
_LEADING = frozenset(("lead", "led"))  # "leads B by 47 percent to 39"
_STILL = word_set("still remain another")
_TOTALS = word_set("total totall altogether overall combined whole")
_IN_ALL = frozenset((("in", "all"), ("all", "told"), ("all", "togeth"), ("all", "over")))


def _are_two_polls(p: SentencePair, x: Quantity) -> bool:
    """Return whether both sentences give the results of polls, which differ by nature."""
    if not (_POLLS.isdisjoint(p.a.senses) or _POLLS.isdisjoint(p.b.senses)):
        return True
    return x.kind == "percent" and not (_LEADING.isdisjoint(p.a.senses) or _LEADING.isdisjoint(p.b.senses))


def _is_remainder(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether only one sentence says how many still are so, and the other more: 34 treated, nine still there."""
    still_a, still_b = (not _STILL.isdisjoint(s.senses) for s in (p.a, p.b))
    return still_a != still_b and (x.value < y.value if still_a else y.value < x.value)


def _are_of_others(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two sentences that share little give a quantity of different subjects."""
    if p.a.titled or p.b.titled:
        return False
    if x.kind == "cardinal":
        names_x, names_y = (_names_before(s, q) for s, q in ((p.a, x), (p.b, y)))
        return bool(names_x and names_y) and names_x.isdisjoint(names_y)  # the seats of two parties
    if x.kind not in _OF_SUBJECTS or p.alike >= _ALIKE:
        return False
    of_x, of_y = (
        next((subject_before(s, i) for i, t in enumerate(s.tokens) if t.start >= q.start), frozenset[str]())
        for s, q in ((p.a, x), (p.b, y))
    )
    return bool(of_x and of_y) and of_x.isdisjoint(of_y)


def _names_before(s: Sentence, q: Quantity) -> frozenset[str]:
    """Return the roots of the names in the subject of the verb before a count."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= q.start), 0)
    names = [s.roots[root] for root in subject_before(s, at) if root in s.roots and s.roots[root].capital]
    names = [t for t in names if t.end > t.start and not s.is_in_time(t)]  # who says so, counts others
    return frozenset(t.root for t in names if t is not s.tokens[0] or not is_person(t))  # "Police took three computers"


def _is_part_of_total(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether only one sentence gives a total, and the other less: 12 million in all, 300,000 for one."""
    if x.kind == "percent":
        return False  # "half of all bookings"
    total_a, total_b = _gives_total(p.a), _gives_total(p.b)
    if total_a != total_b:
        return x.value > y.value if total_a else y.value > x.value
    part_a, part_b = _is_of_more(p.a, x), _is_of_more(p.b, y)
    return part_a != part_b and (x.value < y.value if part_a else y.value < x.value)


@once_a_sentence
def _is_of_more(s: Sentence, q: Quantity) -> bool:
    """Return whether a quantity is a part of what is named after it: "12 million crowns of the fund"."""
    after = [t for t in s.tokens if t.start >= q.end][:3]
    return any(
        x.sense == "of" and y.sense in ("the", "his", "her", "their", "its", "those") for x, y in pairwise(after)
    )


@once_a_sentence
def _gives_total(s: Sentence) -> bool:
    """Return whether a sentence gives a total: "in all 12 million"; "all 40 prisoners" are no total of others."""
    return not _TOTALS.isdisjoint(s.senses) or any((x.sense, y.sense) in _IN_ALL for x, y in pairwise(s.tokens))


def _span_with_noun(s: Sentence, quantity: Quantity) -> tuple[Span, ...]:
    """Return the span of a quantity, with its noun if that follows soon: 1,200 people."""
    after = [t for t in s.tokens if t.start >= quantity.end][:_NOUN_WITHIN]
    end = next((t.end for t in after if t.root == word_root(quantity.noun)), quantity.end)
    return ((quantity.start, end),)


def dates(p: SentencePair) -> Evidence | None:
    """Find a time in one sentence that no time of the other can be."""
    if not (p.a.times and p.b.times):
        return None
    clashes = _find_clashes(p, p.a.times, p.b.times, disjoint)
    pairs = [(x, y) for x, y in clashes if x.text.lower() != y.text.lower()]
    pairs = [(x, y) for x, y in pairs if not (_is_owning(x) or _is_owning(y))]
    pairs = [(x, y) for x, y in pairs if _is_done_later(p.a, x, p.b) and _is_done_later(p.b, y, p.a)]
    pairs = [(x, y) for x, y in pairs if _is_of_one_verb(p, x, y)]
    if not pairs:
        return None
    x, y = pairs[0]
    features = overlap_features("dates", p) | _clash_features("dates", p, x, y)
    if x.role == y.role:
        features["dates.role"] = 1.0
    if NOT_UNTIL in (x.role, y.role):
        features["dates.not_until"] = 1.0
    if _verb_at(p.a, x) and _verb_at(p.b, y):
        features["dates.verb"] = 1.0  # the same was done
    if _is_beyond(p.a, x, p.b, y) or _is_beyond(p.b, y, p.a, x):
        features["dates.beyond"] = 1.0
    return Evidence("dates", features, spans_of([x]), spans_of([y]))


_NEGATIONS = frozenset(("not", "never", "nobody", "nothing", "none", "no"))


def _is_owning(time: TimeExpression) -> bool:
    """Return whether a day says which thing is meant, and not when something was done: "Sunday's march"."""
    return time.kind in ("weekday", "relative") and time.text.endswith(("'s", "’s"))


def _is_done_later(s: Sentence, time: TimeExpression, other: Sentence) -> bool:
    """Return whether another sentence has what is not done until a time; True for any other time."""
    if time.role != NOT_UNTIL:
        return True
    before = [i for i, t in enumerate(s.tokens) if t.sense in _NEGATIONS and t.start < time.start]
    after = [i for i, t in enumerate(s.tokens) if t.sense in _NEGATIONS and t.start > time.start]
    at = before[-1] if before else after[0] if after else 0
    verbs = s.tokens[at - 1 : at] if s.tokens[at].sense == "nothing" and at else s.tokens[at + 1 :]
    denied = next((t for t in verbs if (t.weight >= 1 or t.sense in _TELLING) and not t.capital), None)
    return denied is None or denied.root in other.all_roots or denied.sense in _COMING_ABOUT


def _is_of_one_verb(p: SentencePair, x: T, y: T) -> bool:
    """Return whether what was done at two times may be the same; collided and arrived are not."""
    verb_x, verb_y = _verb_at(p.a, x), _verb_at(p.b, y)
    if verb_x and verb_y:
        happened = {verb_x, verb_y} <= _HAPPENING and not _subject_at(p.a, x).isdisjoint(_subject_at(p.b, y))
        return happened or verb_x in p.b.roots or verb_y in p.a.roots
    if x.kind != "year" and y.kind != "year" and _is_state_at(p.a, x) and _is_state_at(p.b, y):
        return False  # what is so on one day may be so on another
    for s, time, verb, other in ((p.a, x, verb_x, p.b), (p.b, y, verb_y, p.a)):
        if not verb and _is_state_at(s, time):  # "The engine was at the gate at four", "The slide came at three"
            subject = subject_of_clause(s, next(i for i, t in enumerate(s.tokens) if t.start >= time.start))
            if not any(root in other.roots and is_common_word(s.roots[root]) for root in subject if root in s.roots):
                return not (verb_x or verb_y)
    if not (verb_x and verb_y):  # "The alarm went off at three", "A van drove off at four"
        of_x, of_y = _opening_at(p.a, x), _opening_at(p.b, y)
        return not (of_x and of_y) or bool(of_x & of_y)
    return True


@once_a_sentence
def _subject_at(s: Sentence, time: Quantity | TimeExpression) -> frozenset[str]:
    """Return the common words of the subject of the clause of a time."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    roots = subject_of_clause(s, at)
    return frozenset(root for root in roots if root in s.roots and is_common_word(s.roots[root]))


@once_a_sentence
def _opening_at(s: Sentence, time: Quantity | TimeExpression) -> frozenset[str]:
    """Return the roots of the words that the clause of a time begins with: its subject, or more after "in"."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    first, _ = clause_span(s, at, at + 1)
    if s.tokens[first].sense == "it":
        return frozenset()  # "It was past six when"
    roots = subject_of_clause(s, at)
    if s.tokens[first].sense in _WHERE:
        roots |= {t.root for t in s.tokens[first:at] if t.weight >= 1}
    times = {t.root for t in s.tokens if s.is_in_time(t)}
    return roots - times


@once_a_sentence
def _is_state_at(s: Sentence, time: Quantity | TimeExpression) -> bool:
    """Return whether something was so at a time: a form of "be" stands before it in its clause."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    first, end = clause_span(s, at, at + 1)
    clause = s.tokens[first:end]
    if clause[0].sense == "it" or any(t.verb or t.sense in _TELLING for t in clause):
        return False  # "It was six when he came", "was told"
    return any(t.sense in FORMS_OF_BE for t in s.tokens[first:at])


@once_a_sentence
def _verb_at(s: Sentence, time: Quantity | TimeExpression) -> str:
    """Return the root of the verb nearest to a time in its clause, rather of one before it; empty if none is known."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), len(s.tokens) - 1)
    first, end = clause_span(s, at, at + 1)
    verbs = [t for t in (*reversed(s.tokens[first:at]), *s.tokens[at:end]) if t.verb and t.weight >= 1]
    return verbs[0].root if verbs and verbs[0].sense not in LIGHT else ""


_LAST, _FIRST = sense_set("last latest"), sense_set("first earliest")


def _is_beyond(s: Sentence, time: TimeExpression, other: Sentence, other_time: TimeExpression) -> bool:
    """Return whether a sentence dates the last or first of what the other has later, or earlier."""
    for before, noun in pairwise(s.tokens):
        if before.sense in _LAST | _FIRST and noun.weight and not time.start <= before.start < time.end:
            if all(t.root not in other.roots for t in takewhile(lambda t: t.weight, s.tokens[s.tokens.index(noun) :])):
                continue
            if before.sense in _LAST:
                return bool(time.latest and other_time.earliest and time.latest < other_time.earliest)
            return bool(time.earliest and other_time.latest and other_time.latest < time.earliest)
    return False


def _clash_features(signal: str, p: SentencePair, x: T, y: T) -> Features:
    """Return the kind of what clashes, and how much else only one sentence says."""
    rests = _weigh_rest(p.a, p.b, x), _weigh_rest(p.b, p.a, y)
    shares = [rest / _MAX_REST for rest in rests]
    features = {
        f"{signal}.{min(x.kind, y.kind)}": 1.0,
        f"{signal}.rest": min(shares),
        f"{signal}.rest_most": max(shares),
    }
    return features | exchange_features(signal, p, rests)


def _find_clashes(
    p: SentencePair, in_a: Sequence[T], in_b: Sequence[T], clash: Callable[[T, T], bool | None]
) -> list[tuple[T, T]]:
    """Return the pairs that clash, where neither is compatible with any one of the other side."""
    answers = [(x, y, clash(x, y)) for x in in_a for y in in_b]
    if not any(answer for _, _, answer in answers):
        return []
    compatible_x = {id(x) for x, _, answer in answers if answer is False}
    compatible_y = {id(y) for _, y, answer in answers if answer is False}
    clashes = [(x, y) for x, y, answer in answers if answer and id(x) not in compatible_x and id(y) not in compatible_y]
    return [(x, y) for x, y in clashes if _is_negated_at(p.a, x.start) == _is_negated_at(p.b, y.start)]


@once_a_sentence
def _is_negated_at(s: Sentence, position: int) -> bool:
    return any(t.negated for t in s.tokens if t.start <= position < t.end)


def _weigh_rest(s: Sentence, other: Sentence, part: Quantity | TimeExpression) -> float:
    """Return the weight of what only one sentence says beside a quantity or time, up to a limit."""
    rest = [t.weight for t in unshared(s, other) if not part.start <= t.start < part.end]
    return min(sum(rest), _MAX_REST)

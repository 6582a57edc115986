"""Rules of quantities and times: one in a sentence is incompatible with every one of the other sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from typing import TypeVar

from factcli.conflicts.claims.parsed import Sentence, Span, once_a_sentence
from factcli.conflicts.claims.quantities import Quantity, incompatible
from factcli.conflicts.claims.quantities_context import FATES, counts_of
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
from factcli.conflicts.rules.predicates import (
    FORMS_OF_BE,
    LIGHT,
    Predicate,
    clause_span,
    meet,
    predicate_at,
    subject_before,
    subject_of_clause,
)
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
_FLOWING = sense_set("flow leak run ran pour spill escape seep gush drain discharge enter reach go went end")
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


#: The feature of two counts of the same: of those aboard, of those taken to hospital.
COUNTED = "figures.counted"


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
    if counts_of(x.noun, x.fates) & counts_of(y.noun, y.fates) or (x.kind == "percent" and _are_turnouts(p)):
        features[COUNTED] = 1.0
    if _words_of_times(p.a) != _words_of_times(p.b):
        features["figures.times"] = 1.0 if p.a.times and p.b.times else 0.5
    return Evidence("figures", features, _span_with_noun(p.a, x), _span_with_noun(p.b, y))


def _are_of_two_things(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities are of two things, two polls, or a whole and its part."""
    if x.kind == "percent" and _gives_turnout(p.a) and _gives_turnout(p.b) and not _are_turnouts(p):
        return True
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
    until = [time for time in s.times if time.role in ("by", "until")]
    return any(clause[0].start <= time.start < clause[-1].end or time.start < s.tokens[2].end for time in until)


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


def _are_turnouts(p: SentencePair) -> bool:
    """Return whether both sentences say which share of the voters of one place voted."""
    names = [p.a.roots[root] for root in p.shared if p.a.roots[root].capital and p.b.roots[root].capital]
    if (p.a.senses & _PARTS) != (p.b.senses & _PARTS):
        return False  # "the turnout in the Eastgate district", and in the whole town
    return _gives_turnout(p.a) and _gives_turnout(p.b) and any(not p.a.is_in_time(t) for t in names)


@once_a_sentence
def _gives_turnout(s: Sentence) -> bool:
    pairs = {(x.sense, y.sense) for x, y in pairwise(s.tokens)}
    return "turnout" in s.senses or (_VOTE in s.all_roots and not pairs.isdisjoint(_GOING_TO_POLLS))


def _words_of_times(s: Sentence) -> set[str]:
    return {t.text.lower().rstrip(".,;").removesuffix("'s").removesuffix("’s") for t in s.times}


_PARTS = sense_set("district ward borough quarter suburb precinct constituency county area region province village")
_VOTE = word_root("vote")
_GOING_TO_POLLS = frozenset((("turn", "out"), ("the", "poll"), ("a", "ballot"), ("their", "ballot"), ("their", "vote")))
_POLLS = word_set("poll survey pollster questionnair")
_LEADING = frozenset(("lead", "led"))  # "leads B by 47 percent to 39"
_STILL = word_set("still remain another")
_TOLL = word_set("toll")
_TOTALS = word_set("total totall altogether overall combined whole nationwid worldwid")
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
    if x.kind not in _OF_SUBJECTS or p.alike >= _ALIKE or _are_turnouts(p):
        return False
    if x.turned or y.turned:
        return True  # "withdrawals never went above four million on any one day"
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
    if not (p.a.senses.isdisjoint(_TOLL) and p.b.senses.isdisjoint(_TOLL)):
        return False  # a toll is a total
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
    pairs = [(x, y) for x, y in pairs if not (_is_one_night(p.a, x, p.b, y) or _is_one_night(p.b, y, p.a, x))]
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
    if any(_is_one_event(p, x, y) for x, y in pairs):
        features[EVENT] = 1.0
    if _is_beyond(p.a, x, p.b, y) or _is_beyond(p.b, y, p.a, x):
        features["dates.beyond"] = 1.0
    return Evidence("dates", features, spans_of([x]), spans_of([y]))


_MORNING = 6 * 60  # minutes after midnight
_AT_NIGHT = sense_set("night midnight late overnight")


def _is_one_night(s: Sentence, first: TimeExpression, other: Sentence, second: TimeExpression) -> bool:
    """Return whether a day and the next may be one night: "late on Sunday", "at midnight on Monday"."""
    if not (first.latest and second.earliest) or s.senses.isdisjoint(_AT_NIGHT):
        return False
    if (second.earliest - first.latest).days != 1:
        return False
    return any(t.clock and t.clock[0] < _MORNING for t in other.times if t.kind != "weekday")


#: The feature of two times of something that happens once, to the same.
EVENT = "dates.event"
_ONCE = sense_set(
    "begin start open broke break hit sink sank collapse die born found sign end close arrest crash explode kill resign"
    " elect launch derail capsize erupt appoint dismiss marry arrive depart disappear vanish flee fled escape discover"
    " sentence convict acquit execute murder shoot shot rob steal stole occur happen surrender withdraw withdrew"
    " capture seize invade adopt approve ratify abolish destroy strike struck evacuate fall fell quit release rescue"
    " detonate invent establish demolish hijack kidnap abduct drown flood burst"
)


def _is_one_event(p: SentencePair, x: TimeExpression, y: TimeExpression) -> bool:
    """Return whether what was done at two times happens once, and was done by, or to, the same."""
    at_x, at_y = _verb_index_at(p.a, x), _verb_index_at(p.b, y)
    if at_x < 0 or at_y < 0:  # "the first call was made at ten", "got the first call at noon"
        return _is_hour(x) and _is_hour(y) and not _firsts(p.a).isdisjoint(_firsts(p.b))
    verb_x, verb_y = p.a.tokens[at_x], p.b.tokens[at_y]
    if verb_x.root != verb_y.root and _is_deed_of_noun(p.a, at_x, p.b, at_y):
        return True
    if verb_x.root != verb_y.root and not {verb_x.root, verb_y.root} <= _HAPPENING and not _are_of_learning(p, x, y):
        return False
    if _is_beyond(p.a, x, p.b, y) or _is_beyond(p.b, y, p.a, x):
        return _are_of_one(predicate_at(p.a, at_x), predicate_at(p.b, at_y))
    is_once = verb_x.sense in _ONCE and verb_y.sense in _ONCE
    if not is_once and (x.kind, y.kind) != ("clock", "clock"):
        return False
    of_x, of_y = predicate_at(p.a, at_x), predicate_at(p.b, at_y)
    return _are_of_one(of_x, of_y) and of_x.unreal == of_y.unreal and (is_once or not meet(of_x, of_y).other_complement)


def _are_of_one(x: Predicate, y: Predicate) -> bool:
    """Return whether two deeds are done by, or to, the same: "noticed the leak", "the leak was noticed"."""
    done, doing = (x, y) if x.passive else (y, x)
    return meet(x, y).same_subject or (done.passive != doing.passive and bool(done.subject & doing.complement))


# That somebody came to know something is said in many words; whoever was told it knew it.
_LEARNING = sense_set("know knew known hear heard learn learnt tell told inform warn notify")


@once_a_sentence
def _firsts(s: Sentence) -> frozenset[str]:
    """Return the roots of what a sentence says is the first: of "the first emergency call" the call."""
    found = set[str]()
    for i, t in enumerate(s.tokens[:-1]):
        if t.sense == "first":
            noun = [*takewhile(lambda t: t.weight and not (t.verb or t.opens), s.tokens[i + 1 :])]
            found.update(x.root for x in noun[-1:])
    return frozenset(found)


def _are_of_learning(p: SentencePair, x: TimeExpression, y: TimeExpression) -> bool:
    """Return whether one sentence says when somebody learned something at last, and the other that it was before."""
    at_x, at_y = _verb_index_at(p.a, x), _verb_index_at(p.b, y)
    if at_x < 0 or at_y < 0 or not {p.a.tokens[at_x].sense, p.b.tokens[at_y].sense} <= _LEARNING:
        return False
    return NOT_UNTIL in (x.role, y.role) or _is_beyond(p.a, x, p.b, y) or _is_beyond(p.b, y, p.a, x)


def _is_deed_of_noun(s: Sentence, at: int, other: Sentence, at_other: int) -> bool:
    """Return whether one sentence says that a thing took place which is the deed of the other: "the theft", "stole"."""
    if s.tokens[at].sense not in _TAKING_PLACE and other.tokens[at_other].sense not in _TAKING_PLACE:
        return False
    pairs = ((s, at, other, at_other), (other, at_other, s, at))
    return any(
        of.tokens[verb].sense in _TAKING_PLACE
        and deed.tokens[verb_of_deed].root in subject_before(of, verb)
        and not (subject_before(of, verb) - {deed.tokens[verb_of_deed].root}).isdisjoint(deed.roots)
        for of, verb, deed, verb_of_deed in pairs
    )


_TAKING_PLACE = sense_set("take took taken happen occur begin begin began start")
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
    if any(t.sense in _LEARNING for t in s.tokens[max(0, at - 2) : at + 3]):
        return not _LEARNING.isdisjoint(other.senses)  # "knew nothing until October", "was told in May"
    denied = next((t for t in verbs if (t.weight >= 1 or t.sense in _TELLING) and not t.capital), None)
    return denied is None or denied.root in other.all_roots or denied.sense in _COMING_ABOUT


def _is_of_one_verb(p: SentencePair, x: T, y: T) -> bool:
    """Return whether what was done at two times may be the same; collided and arrived are not."""
    verb_x, verb_y = _verb_at(p.a, x), _verb_at(p.b, y)
    if not (verb_x and verb_y) and not _firsts(p.a).isdisjoint(_firsts(p.b)):
        return True
    if verb_x and verb_y:
        if verb_x in p.b.roots or verb_y in p.a.roots:
            return True
        if {verb_x, verb_y} <= _HAPPENING and not _subject_at(p.a, x).isdisjoint(_subject_at(p.b, y)):
            return True
        return _is_of_one_deed(p, x, y)
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


def _is_of_one_deed(p: SentencePair, x: Quantity | TimeExpression, y: Quantity | TimeExpression) -> bool:
    """Return whether two verbs say the same: of flowing, of learning, and "took place" of a theft."""
    at_x, at_y = _verb_index_at(p.a, x), _verb_index_at(p.b, y)
    if {p.a.tokens[at_x].sense, p.b.tokens[at_y].sense} <= _FLOWING or _is_deed_of_noun(p.a, at_x, p.b, at_y):
        return True
    return isinstance(x, TimeExpression) and isinstance(y, TimeExpression) and _are_of_learning(p, x, y)


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
    at = _verb_index_at(s, time)
    return s.tokens[at].root if at >= 0 else ""


@once_a_sentence
def _verb_index_at(s: Sentence, time: Quantity | TimeExpression) -> int:
    """Return the number of the verb nearest to a time in its clause, rather of one before it; -1 if none is known."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), len(s.tokens) - 1)
    first, end = clause_span(s, at, at + 1)
    if s.tokens[first].sense == "it" and s.tokens[first + 1].sense in FORMS_OF_BE and end < len(s.tokens):
        first, end = end, clause_span(s, end, end + 1)[1]  # "It was September before the trial began"
        at = first
    numbers = (i for i in (*range(at - 1, first - 1, -1), *range(at, end)) if s.tokens[i].verb)
    found = next((i for i in numbers if s.tokens[i].weight >= 1), -1)
    if found < 0 and first and s.tokens[first].sense in _WHERE:  # "was signed in the capital, Lorn, in late August"
        found = next((i for i in range(first - 1, -1, -1) if s.tokens[i].verb and s.tokens[i].weight >= 1), -1)
    if found >= 0 and s.tokens[found].sense in LIGHT:
        after = s.tokens[found + 1].sense if found + 1 < len(s.tokens) else ""
        return found if after == "place" else -1  # "took place"
    return found


@once_a_sentence
def _pairs_of_senses(s: Sentence) -> frozenset[tuple[str, str]]:
    return frozenset((x.sense, y.sense) for x, y in pairwise(s.tokens))


_LAST, _FIRST = sense_set("last latest"), sense_set("first earliest")


def _is_beyond(s: Sentence, time: TimeExpression, other: Sentence, other_time: TimeExpression) -> bool:
    """Return whether a sentence dates the last or first of what the other has later, or earlier."""
    if ("first", "time") in _pairs_of_senses(s) and "first" in s.senses:  # "heard of it for the first time in May"
        return bool(time.earliest and other_time.latest and other_time.latest < time.earliest)
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
    same = [(x, y) for x, y, answer in answers if answer is False and not _is_less_exact(x, y, answers)]
    compatible_x, compatible_y = {id(x) for x, _ in same}, {id(y) for _, y in same}
    clashes = [(x, y) for x, y, answer in answers if answer and id(x) not in compatible_x and id(y) not in compatible_y]
    return [(x, y) for x, y in clashes if _is_denied(p.a, x) == _is_denied(p.b, y)]


def _is_less_exact(x: T, y: T, answers: Sequence[tuple[T, T, bool | None]]) -> bool:
    """Return whether two times are of one day, and the hour that one sentence gives beside it is not the other's.

    Of "at dawn on Friday" and "Friday evening" the days are the same.
    """
    if not (isinstance(x, TimeExpression) and isinstance(y, TimeExpression)) or (_is_hour(x) and _is_hour(y)):
        return False
    others = [(a, b) for a, b, answer in answers if answer and (a is x or b is y)]
    hours = [(a, b) for a, b in others if isinstance(a, TimeExpression) and isinstance(b, TimeExpression)]
    return any((_is_hour(a) and b.clock) or (a.clock and _is_hour(b)) for a, b in hours)


def _is_hour(time: TimeExpression) -> bool:
    """Return whether a time is an hour, and not a day or a part of one."""
    return bool(time.clock) and time.kind in ("clock", "open")


def _is_denied(s: Sentence, part: Quantity | TimeExpression) -> bool:
    return _is_negated_at(s, part.start) and not (isinstance(part, Quantity) and part.turned)


@once_a_sentence
def _is_negated_at(s: Sentence, position: int) -> bool:
    return any(t.negated for t in s.tokens if t.start <= position < t.end)


def _weigh_rest(s: Sentence, other: Sentence, part: Quantity | TimeExpression) -> float:
    """Return the weight of what only one sentence says beside a quantity or time, up to a limit."""
    rest = [t.weight for t in unshared(s, other) if not part.start <= t.start < part.end]
    return min(sum(rest), _MAX_REST)

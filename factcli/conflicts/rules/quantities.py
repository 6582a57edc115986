"""Rule of quantities: one in a sentence is incompatible with every one of the other sentence."""

from __future__ import annotations

from itertools import pairwise, takewhile

from factcli.conflicts.claims.parsed import Sentence, Span, once_a_sentence
from factcli.conflicts.claims.quantities import Quantity, incompatible
from factcli.conflicts.claims.quantities_context import FATES, counts_of
from factcli.conflicts.rules.clashes import clash_features, find_clashes, is_of_one_verb
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features
from factcli.conflicts.rules.predicates import clause_span, subject_before
from factcli.conflicts.rules.presence import is_person
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

_RESULTS = word_set("win won camp candidat ye")
# Kinds of quantities that everybody has.
_OF_SUBJECTS = frozenset(("money", "percent"))
#: From this share of all that two sentences say on, their figures are taken to be of the same.
_ALIKE = 0.35
_NOUN_WITHIN = 2  # words
_STUFF = frozenset(("kg", "litre"))  # units of what can be in one place and in another
_CHANGING = sense_set("drop fall fell sink sank shrink shrunk rise rose grow grew climb increase decrease swell")
# Kinds of quantities that have no noun of their own.
_NAMELESS = frozenset(("money",))
_UNITS = sense_set(
    "million billion thousand hundred metre meter kilometre kilometer mile foot ton tonne kilo litre liter degree"
    " percent per cent crown dollar euro pound hour minute second"
)
#: The feature of two counts of the same: of those aboard, of those taken to hospital.
COUNTED = "figures.counted"


def quantities(p: SentencePair) -> Evidence | None:
    """Find a quantity in one sentence that no comparable quantity of the other can equal."""
    if not (p.a.quantities and p.b.quantities):
        return None
    pairs = find_clashes(p, p.a.quantities, p.b.quantities, incompatible)
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
    features = overlap_features("figures", p) | clash_features("figures", p, x, y)
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
    if x.kind == "percent" and ("turnout" in p.a.senses) != ("turnout" in p.b.senses):
        other = p.b if "turnout" in p.a.senses else p.a
        if other.senses.isdisjoint(_TAKING_PART):
            return True  # "71 per cent turned out", "92 per cent were in favour"
    if x.unit in _STUFF and not is_of_one_verb(p, x, y):
        return True  # so much escaped, and so much was in the tanks
    if x.kind in _NAMELESS and not _names_what(p):
        return True
    if x.kind == "cardinal" and _are_of_two_groups(p, x, y):
        return True
    if is_demanded(p.a, x) != is_demanded(p.b, y):
        return True
    return _are_two_polls(p, x) or _is_part_of_total(p, x, y) or _is_remainder(p, x, y) or _are_of_others(p, x, y)


_OPENING = 5  # words that may begin a sentence with its time: "By the evening of 9 October"
_TAKING_PART = sense_set("part poll electorate turn")
_GROUP = 4  # words from a number to its noun


def _are_of_two_groups(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether what is counted has another name in each sentence: "three Telzen soldiers", "two Marovian"."""
    a, b = _group_of(p.a, x), _group_of(p.b, y)
    return bool(a and b) and a.isdisjoint(p.b.all_roots) and b.isdisjoint(p.a.all_roots)


@once_a_sentence
def _group_of(s: Sentence, q: Quantity) -> frozenset[str]:
    after = [t for t in s.tokens if t.start >= q.end][:_GROUP]
    run = [*takewhile(lambda t: t.weight and not t.opens, after)]
    return frozenset(t.root for t in run[:-1] if t.capital)


_DEMANDING = sense_set("ask demand request want urge recommend propose seek call")


@once_a_sentence
def is_demanded(s: Sentence, q: Quantity) -> bool:
    """Return whether a quantity is in what is only asked for: "asked the league to ban him for four years"."""
    before = [t for t in s.tokens if t.start < q.start]
    at = next((i for i, t in enumerate(before) if t.sense in _DEMANDING and t.verb), len(before))
    return any(t.sense in ("to", "for", "that") for t in before[at:])


def _are_of_two_times(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities are of two hours, as "165 metres by evening", or one counts up to a time only."""
    both = _is_counted_until(p.a, x) and _is_counted_until(p.b, y)
    if both and _words_of_times(p.a).isdisjoint(_words_of_times(p.b)):
        return True  # "by midnight fourteen", "by 6 November 31"
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
    return any(
        clause[0].start <= time.start < clause[-1].end or time.start < s.tokens[min(_OPENING, len(s.tokens) - 1)].end
        for time in until
    )


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
    if _words_of_times(p.a) & _words_of_times(p.b):
        return False
    still_a, still_b = (not _STILL.isdisjoint(s.senses) for s in (p.a, p.b))
    return still_a != still_b and (x.value < y.value if still_a else y.value < x.value)


def _are_of_others(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two sentences that share little give a quantity of different subjects."""
    if p.a.titled or p.b.titled:
        return False
    if x.kind == "cardinal":
        if _are_of_two_payers(p, x, y):
            return True
        names_x, names_y = (_names_before(s, q) for s, q in ((p.a, x), (p.b, y)))
        if names_x <= p.b.roots.keys() and names_y <= p.a.roots.keys():
            return False  # "the fund paid Lee's club 80 crowns", "Lee's club got 25 crowns from the fund"
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


_PAYING = sense_set("pay paid give gave lend lent offer donate send sent provide contribute grant promise")


def _are_of_two_payers(p: SentencePair, x: Quantity, y: Quantity) -> bool:
    """Return whether two give so much, of whom the other has no word: "the firm will pay", "the state pays"."""
    payers = []
    for s, q in ((p.a, x), (p.b, y)):
        first, _ = clause_span(s, at := next((i for i, t in enumerate(s.tokens) if t.start >= q.start), 0), at + 1)
        verb = next((i for i in range(first, at) if s.tokens[i].sense in _PAYING), -1)
        payers.append(subject_before(s, verb) if verb > first else frozenset[str]())
    return bool(payers[0] and payers[1]) and payers[0].isdisjoint(p.b.roots) and payers[1].isdisjoint(p.a.roots)


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
    if x.noun == y.noun and counts_of(x.noun, x.fates) & counts_of(y.noun, y.fates):
        return False  # "a total of 131 passengers were aboard"
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

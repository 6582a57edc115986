"""Guards against false conflicts: sentences about different people, places or times.

A namesake, another town or another year makes two claims that look opposed both true. A guard drops evidence, so it
asks for little: another name in the same role.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, once_a_sentence
from factcli.conflicts.claims.times import NOT_UNTIL, disjoint
from factcli.conflicts.rules.evidence import SentencePair
from factcli.entities.name_parts import parse_person_name
from factcli.entities.person_names import match
from factcli.text.stop_words import word_set

_PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "outside", "around", "from", "across", "over"))
#: Signals that need the same place and time. A denial names what it denies; a date or place is itself the difference.
NEED_PLACE = frozenset(("negation", "opposites", "figures", "extents", "durations", "informing", "presence", "absence"))
#: From this share of what one sentence says on, another name may be that of the same.
_SAME_WITHOUT = 0.6
NEED_TIME = NEED_PLACE | {"exclusive"}


def has_other_person(p: SentencePair) -> bool:
    """Return whether both sentences have a family name, with given names that cannot be one person's."""
    a, b = _full_names(p.a), _full_names(p.b)
    both = a.keys() & b.keys()
    return any(not any(_may_be_one_person(x, y) for x in a[last] for y in b[last]) for last in both)


def _may_be_one_person(a: str, b: str) -> bool:
    """Return whether two names match, as they are or by their last two words, or have a title for a given name."""
    if len(parse_person_name(a).words) == len(parse_person_name(b).words) == 1:
        return True
    shorter, longer = sorted(({*parse_person_name(a).words}, {*parse_person_name(b).words}), key=len)
    if shorter < longer:
        return True  # "Senator Roe", "Senator Jane Roe"
    return bool(match(a, b) or match(" ".join(a.split()[-2:]), " ".join(b.split()[-2:])))


def has_other_place(p: SentencePair) -> bool:
    """Return whether each sentence names a place, and neither names the other's."""
    a, b = _place_roots(p.a), _place_roots(p.b)
    return bool(a and b) and not (a & p.b.all_roots or b & p.a.all_roots)


def has_other_time(p: SentencePair) -> bool:
    """Return whether both sentences name times, of which all that can be compared are disjoint."""
    if not (p.a.times and p.b.times):
        return False
    known = product(p.a.times, p.b.times)
    answers = [disjoint(x, y) for x, y in known if NOT_UNTIL not in (x.role, y.role)]  # that rules out other times
    return True in answers and False not in answers


def has_other_clock(p: SentencePair) -> bool:
    """Return whether both sentences give times of the clock, none of which can be the same: came at six, left at ten.

    Opposites at two times of one day are both true.
    """
    a, b = ([time for time in s.times if time.kind == "clock"] for s in (p.a, p.b))
    return bool(a and b) and all(disjoint(x, y) for x, y in product(a, b))


# Modifiers of which each names another part of one whole, and words for those near to a person.
_PARTS = word_set(
    "first second third fourth fifth north south east west northern southern eastern western upper lower left right"
    " front rear inner outer central top bottom former new old"
)
_KIN = word_set(
    "father mother son daughter wife husband brother sister uncle aunt widow cousin nephew niece"
    " grandfather grandmother parent sibl ex"
)


def has_other_part(p: SentencePair) -> bool:
    """Return whether the sentences are about two parts of a whole, or one about a relative: gate 3 and gate 1."""
    if _names_kin_only(p.a, p.b) or _names_kin_only(p.b, p.a):
        return True
    parts_a, parts_b = _parts(p.a), _parts(p.b)
    return any(root in parts_b and parts_a[root] != parts_b[root] for root in p.shared if root in parts_a)


def _names_kin_only(s: Sentence, other: Sentence) -> bool:
    """Return whether a sentence is about a relative, and the other names none, not even as who says so."""
    return not s.senses.isdisjoint(_KIN) and all(t.sense not in _KIN for t in other.tokens)


@once_a_sentence
def _parts(s: Sentence) -> dict[str, str]:
    """Map roots to the modifier or number that tells one part from another: of "gate 3" 3, of "upper deck" upper."""
    parts: dict[str, str] = {}
    for i, t in enumerate(s.tokens):
        if i + 1 < len(s.tokens) and s.tokens[i + 1].sense.isdigit() and not _is_amount(s, s.tokens[i + 1]):
            parts.setdefault(t.root, s.tokens[i + 1].sense)
        elif i and not t.capital and s.tokens[i - 1].sense in _PARTS:
            parts.setdefault(t.root, s.tokens[i - 1].sense)
    return parts


def _is_amount(s: Sentence, number: ClaimToken) -> bool:
    spans = [(t.start, t.end) for t in s.times] + [(q.start, q.end) for q in s.quantities]
    return any(start <= number.start < end for start, end in spans)


def has_other_names(p: SentencePair) -> bool:
    """Return whether both sentences name somebody or something, and nothing in common: the rain in two towns."""
    a, b = _names(p.a), _names(p.b)
    return bool(a and b) and a.isdisjoint(p.b.all_roots) and b.isdisjoint(p.a.all_roots) and p.cover < _SAME_WITHOUT


@once_a_sentence
def _names(s: Sentence) -> frozenset[str]:
    if s.titled:
        return frozenset()
    words = (t for i, t in enumerate(s.tokens) if t.capital and t.weight > 1 and (i or t.end == t.start))
    return frozenset(t.root for t in words if not s.is_in_time(t))


def has_other_condition(p: SentencePair) -> bool:
    """Return whether one sentence states something under a condition that the other does not name, or only asks it."""
    if p.a.asked or p.b.asked:
        return True
    a, b = p.a.condition, p.b.condition
    return bool(a or b) and len(a & b) * 2 < max(min(len(a), len(b)), 1)


@once_a_sentence
def _full_names(s: Sentence) -> dict[str, set[str]]:
    """Return the names of two and more words by their last word."""
    names: dict[str, set[str]] = {}
    for run in _capitalized_runs(s):
        if len(run) > 1:
            names.setdefault(run[-1].root, set()).add(" ".join(t.sense for t in run))
    return names


def _capitalized_runs(s: Sentence) -> Iterator[list[ClaimToken]]:
    """Yield runs of capitalised words with one space between them; none in a headline full of capitals."""
    run: list[ClaimToken] = []
    for t in s.tokens:
        if t.capital and t.weight and not s.titled and (not run or t.start == run[-1].end + 1):
            run.append(t)
            continue
        if run:
            yield run
        run = [t] if t.capital and t.weight and not s.titled else []
    if run:
        yield run


def place_words(s: Sentence) -> list[ClaimToken]:
    """Return the capitalised words after "in" and the like that are no times; none in a headline full of capitals."""
    if s.titled:
        return []
    words = [t for before, t in pairwise(s.tokens) if before.sense in _PLACE_PREPOSITIONS and t.capital and t.weight]
    return [t for t in words if not s.is_in_time(t)]


@once_a_sentence
def _place_roots(s: Sentence) -> frozenset[str]:
    return frozenset(t.root for t in place_words(s))


def is_superseded(p: SentencePair) -> bool:
    """Return whether a negation says that something has ended or is still to come, and the other claim fits that.

    "No longer" contradicts nothing that was said before, "not yet" nothing that is said after.
    """
    if not p.days:
        return False
    by_b = p.b.negative and not p.a.negative
    negative, is_first = (p.b, p.days < 0) if by_b else (p.a, p.days > 0)
    positive = p.a if by_b else p.b
    is_over = is_first and ("yet" in negative.marks or "now" in positive.marks)
    return is_over or ("lapsed" in negative.marks and not is_first)

"""The figures in a claim: how much or how many of what, and what the words around allow it to be.

A figure is a band. "About 30", "at least 30", "dozens" and 12,000 all leave room, and two figures are only held to
clash where no value would make both right. What cannot be compared, for another unit or another thing counted, is
never held to clash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from factcli.conflicts.claims.claim_tokens import TokenizedClaim, name_end
from factcli.conflicts.claims.counted_nouns import FATES, counted_noun, counted_subject
from factcli.conflicts.claims.leeway import AFTER, modifiers, quantity_kind, value_range
from factcli.conflicts.claims.numbers import BEGINNINGS, ENOUGH, Number, parse_number, to_plain, tokenize, word_list
from factcli.conflicts.claims.times import TimeExpression, find_times
from factcli.conflicts.claims.units import MEASURES, OF_MONEY, SIGNS, UNIT, find_unit
from factcli.text.stop_words import STOP_WORDS


class Quantity(NamedTuple):
    """A figure of a claim: the band from `low` to `high` that its words allow, and what it is a figure of.

    `unit` is a base unit ("km", "USD", "percent") or nothing; `noun` is the stem of what is counted, or nothing, and
    `fates` are the stems of what is said to have happened to it. A score has the smaller number as `low`.
    """

    low: float
    high: float
    value: float
    unit: str
    noun: str
    fates: frozenset[str]
    kind: str  # "cardinal" "ordinal" "percent" "money" "measure" "score" "age" "part" "known" "change"
    text: str
    start: int
    end: int

    @property
    def nouns(self) -> frozenset[str]:
        """The stems of the thing counted and of what happened to it."""
        return self.fates | {self.noun} if self.noun else self.fates


_HINT = r"[0-9]|(?<![^\W_])(?:" + "|".join(sorted(BEGINNINGS - {"a"}, key=len, reverse=True)) + r")(?![^\W\d_])"


#: How many figures of a claim are read; what has more is a table and no claim.
_MOST = 100


def find_quantities(text: str, times: Sequence[TimeExpression] | None = None) -> tuple[Quantity, ...]:
    """Find the figures of a claim, in order; years, dates, hours, and numbers within names are none.

    Who has read the `times` of the claim spares that they are read again.
    """
    small = to_plain(text[:ENOUGH])
    if not re.search(_HINT, small):
        return ()
    times = find_times(text) if times is None else times
    claim = TokenizedClaim(text, small, tokenize(small), [(moment.start, moment.end) for moment in times])
    found: list[Quantity] = []
    at = 0
    while at < len(claim.found) and len(found) < _MOST:
        key = claim.found[at].key
        figure, at = _figure(claim, at) if key in BEGINNINGS or key[0] in "0123456789" else (None, at + 1)
        found += [figure] if figure else []
    return tuple(found)


def _figure(claim: TokenizedClaim, at: int) -> tuple[Quantity | None, int]:
    """Read the figure that begins with a token, if one does, and say where to go on."""
    number = None if claim.in_time(at) else _share(claim, at) or parse_number(claim.found, at)
    if number is None:
        return None, at + 1
    if claim.timed(number, at):
        return None, number.after
    if end := name_end(claim, at, number):
        return None, end
    if number.ordinal:
        return _ordinal(claim, at, number)
    pair = _pair(claim, at, number)
    if pair and _is_score(claim, at, number, pair):
        return _score(claim, at, number, pair), pair.after
    return _quantity(claim, at, number, pair)


# --- shares, pairs, ordinals, scores ----------------------------------------------------------------------

_PARTS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}
_PARTS |= {"half": 2, "halves": 2, "eighths": 8, "sixths": 6}
_OF = word_list("of the its their his her our all that these those")


def _share(claim: TokenizedClaim, at: int) -> Number | None:
    """Read half of, a third of, two-thirds, one in five, nine out of ten, as percentages."""
    key = claim.key(at)
    if key == "half" and claim.key(at + 1) in ("a", "an") and claim.key(at + 2) in MEASURES:
        return Number(0.5, 0.1, at + 2, 0.5, 0.5)
    if key == "half" and (
        claim.key(at + 1) in _OF or re.search(r"(?:than|about|nearly|almost|least|over|only) \Z", claim.before(at))
    ):
        return _percentage(50, at + 1) if claim.key(at + 1) != "a" else None
    part = at + 1 + (claim.key(at + 1) == "-")
    if key == "a" and claim.key(part) in ("third", "quarter", "fifth", "tenth") and claim.key(part + 1) == "of":
        return _percentage(100 / _PARTS[claim.key(part)], part + 1)
    if key not in _FEW:
        return None
    count = _FEW[key]
    if (
        claim.key(part) in _PARTS
        and (count > 1) == claim.key(part).endswith("s")
        and (count > 1 or claim.key(part + 1) == "of")
    ):
        return _percentage(100 * count / _PARTS[claim.key(part)], part + 1)
    return _one_in(claim, at, count)


def _one_in(claim: TokenizedClaim, at: int, count: int) -> Number | None:
    joint = re.match(
        r"(?:in (?:every )?|out of (?:every )?)(?=(\S+))", "".join(t.key + " " for t in claim.found[at + 1 : at + 5])
    )
    whole = joint and _FEW.get(joint[1].replace(",", ""))
    if not joint or not whole or whole <= count or (joint[0].startswith("in ") and claim.key(at + 3) in _TIMES):
        return None
    return _percentage(100 * count / whole, at + 2 + len(joint[0].split()))


_FEW = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_FEW |= {str(n): n for n in (*range(1, 11), 100, 1000)}
_TIMES = word_list("day days week weeks month months year years hour hours minute minutes games matches")


def _percentage(value: float, after: int) -> Number:
    return Number(value, value / 5, after, value, value, share=True)


def _pair(claim: TokenizedClaim, at: int, number: Number) -> Number | None:
    """Read the second number of 30-40, 30 to 40, two or three, between 30 and 40, $30 to $40 million, 2-1."""
    place = number.after + (claim.key(number.after) == "%")
    joint = claim.key(place)
    between = re.search(r"\bbetween (?:(?:us )?[$£€] )?\Z", claim.before(at)) is not None
    if joint not in ("-", "to", "or") and not (joint == "and" and between):
        return None
    if joint == "to" and re.search(r"\bfrom (?:[a-z]+ )?(?:(?:us )?[$£€] )?\Z", claim.before(at)):
        return None
    second = place + 1 + (claim.key(place + 1) in SIGNS)
    if second >= len(claim.found) or claim.key(second) == "a":
        return None
    found = parse_number(claim.found, second)
    return None if found is None or found.ordinal or found.low != found.high else found


_CONTEST = (
    r"\b(?:won|wins?|winning|beat|beats|beaten|beating|defeat\w*|lost|loses?|losing|draw|drew|drawn|victor\w+|scored?|lead\w*|led"
    r"|loss|ties?|tied|vot\w+|decision|rul(?:ed|ing)|thrash\w*|trail\w*|majority|aggregate|penalties|opener|match|goals?)\b"
)


def _is_score(claim: TokenizedClaim, at: int, first: Number, second: Number) -> bool:
    """Whether two numbers are those of a match or a vote and not the ends of a range."""
    start, end = claim.found[at].start, claim.found[second.after - 1].end
    written = claim.small[start:end]
    small = first.value < 1000 and second.value < 1000 and first.scale == second.scale == 1
    if not small or not re.fullmatch(r"[0-9]+(?:-| to )[0-9]+", written):
        return False
    contested = re.search(_CONTEST, claim.small[max(0, start - 48) : end + 24])
    return (bool(contested) and "-" in written) or (first.value >= second.value and ("-" in written or bool(contested)))


def _score(claim: TokenizedClaim, at: int, first: Number, second: Number) -> Quantity:
    low, high = sorted((first.value, second.value))
    return _made(claim, at, _Reading(low, high, first.value, "", "score"), claim.end(second))


def _ordinal(claim: TokenizedClaim, at: int, number: Number) -> tuple[Quantity | None, int]:
    """Read the third time, a second man; "first" before a verb or a stop word counts nothing."""
    if claim.key(number.after) == "-" and not claim.key(number.after + 1).endswith("est"):
        return None, number.after  # second-hand, first-ever, third-party
    if claim.key(number.after) == "of":
        return None, number.after
    at_noun = number.after + 2 * (claim.key(number.after) == "and")
    noun, _ = ("time", None) if claim.key(at_noun) == "time" else counted_noun(claim, at_noun)
    if not noun:
        return None, number.after
    reading = _Reading(number.value, number.value, number.value, "", "ordinal", noun)
    return _made(claim, at, reading, claim.end(number)), number.after


# --- quantities -------------------------------------------------------------------------------------------


class _Reading(NamedTuple):
    """What a figure was read as, before its place in the text."""

    low: float
    high: float
    value: float
    unit: str
    kind: str
    noun: str = ""
    fates: frozenset[str] = frozenset()


def _made(claim: TokenizedClaim, first: int, reading: _Reading, end: int) -> Quantity:
    start = claim.found[first].start
    low, high, value, unit, kind, noun, fates = reading
    return Quantity(low, high, value, unit, noun, fates, kind, claim.text[start:end], start, end)


def _quantity(claim: TokenizedClaim, at: int, number: Number, pair: Number | None) -> tuple[Quantity | None, int]:
    """Read a number or a range with the words before and after that say how it is meant, and with its unit."""
    number, last = _range(number, pair)
    currency, first = _currency(claim, at)
    unit, kind, factor, shift, position = _unit(claim, last or number, currency)
    first, words = modifiers(claim, first)
    if words[:1] == ("between",) and last is None:
        first, words = first + 1, words[1:]
    if suffix := re.match(AFTER, claim.small[position : position + 24]):
        words, position = (*words, str(suffix.lastgroup)), position + suffix.end()
    after = max((last or number).after, claim.at(position))
    if not unit:
        unit, kind = _unit_before(claim, at, after)
    low, high = value_range(number, last, unit or kind, words)
    low, high, value = ((bound + shift) * factor for bound in (low, high, number.value))
    kind = quantity_kind(claim, kind, words, first, after, value)
    noun, fates = counted_subject(claim, kind, first, after)
    return _made(claim, first, _Reading(low, high, value, unit, kind, noun, fates), position), after


def _range(number: Number, pair: Number | None) -> tuple[Number, Number | None]:
    """A number and the upper end of its range, if the two make one; $30 to $40 million is in millions at both ends."""
    if pair is None:
        return number, None
    if number.scale == 1 < pair.scale and number.value < pair.value / pair.scale:
        low = number.value * pair.scale
        return number._replace(value=low, low=low, high=low, step=number.step * pair.scale), pair
    return number, pair if pair.value > number.value else None


def _currency(claim: TokenizedClaim, at: int) -> tuple[str, int]:
    """The currency of a sign or code before an amount, and the token it begins with."""
    before = at - 1 - (claim.key(at - 1) == "." and claim.key(at - 2) == "rs")
    sign = claim.key(before)
    if sign == "$" and claim.beside(before) and claim.key(before - 1) + "$" in SIGNS:
        return SIGNS[claim.key(before - 1) + "$"], before - 1
    return (SIGNS[sign], before) if sign in SIGNS and sign else ("", at)


def _unit(claim: TokenizedClaim, number: Number, currency: str) -> tuple[str, str, float, float, int]:
    """The unit after a number: its base, its kind, factor and shift, and where it ends."""
    end = claim.end(number)
    if number.share:
        return "percent", "percent", 1.0, 0.0, end
    if _is_million(claim, number, currency):
        return currency, "money" if currency else "cardinal", 1e6, 0.0, claim.found[number.after].end
    found = re.compile(UNIT).match(claim.small, end)
    known = find_unit(found["unit"]) if found else None
    if currency:
        return currency, "money", 1.0, 0.0, found.end() if found and known and known.kind == "money" else end
    of = re.compile(OF_MONEY).match(claim.small, end) if number.low != number.high else None
    if of and (sum_of := find_unit(of["unit"])):
        return sum_of.base, "money", sum_of.factor, 0.0, of.end()
    if not found or not known or _is_other_word(claim, number, found):
        return "", "cardinal", 1.0, 0.0, end
    return known.base, known.kind, known.factor, known.shift, found.end()


def _is_million(claim: TokenizedClaim, number: Number, currency: str) -> bool:
    """Whether an m at a number is millions: of money, or of what is named after it; 5m high is metres."""
    if claim.key(number.after) != "m" or not claim.beside(number.after):
        return False
    following = claim.key(number.after + 1)
    counts = following[:1].isalpha() and following not in STOP_WORDS and following not in _DIMENSIONS
    return bool(currency) or counts or following == "in"


_DIMENSIONS = word_list("high tall long wide deep away below above underwater under down up tsunami wave waves")


def _is_other_word(claim: TokenizedClaim, number: Number, unit: re.Match[str]) -> bool:
    """Whether what looks like a unit is another word here: in "two second-hand cars" and "50 pound notes"."""
    following = claim.key(claim.at(unit.end()))
    return unit["unit"] == "second" and following in ("-", "hand") and number.value != 1


_AGED = (
    r"\b(?:aged|age|age of|ages|(?:dies|died|dead|death) at) (?:just |only |about )?"
    r"(?:[0-9]+ (?:, [0-9]+ )?(?:and|to|or) )?\Z"
)


def _unit_before(claim: TokenizedClaim, at: int, after: int) -> tuple[str, str]:
    """The unit that words before a number give it: magnitude 6.3; aged 32, at the age of 32, Smith, 32, said."""
    if re.search(r"\bmagnitude (?:of |- )?\Z", claim.before(at, 3)):
        return "magnitude", "measure"
    bare = (
        claim.key(at - 1) == "," and claim.key(after) in (",", ")") and after == at + 1 and claim.key(at - 2).isalpha()
    )
    aged = re.search(_AGED, claim.before(at))
    if aged or (bare and claim.key(at).isdigit() and 0 < int(claim.key(at)) < 111):
        return "year", "age"
    return "", "cardinal"


# --- whether two figures can be one -----------------------------------------------------------------------


def incompatible(a: Quantity, b: Quantity) -> bool | None:
    """Whether two figures of one thing cannot both be right; None where they are not of one thing, or may not be."""
    if (a.kind != b.kind and not _told_before(a, b)) or a.unit != b.unit:
        return None
    disjoint = a.low > b.high or b.low > a.high
    if a.kind == "score":
        return (a.low, a.high) != (b.low, b.high)
    if a.kind == "ordinal":
        return disjoint if a.noun == b.noun else None
    if a.kind in ("percent", "money", "measure", "age", "change") and not (a.noun and b.noun):
        return disjoint if a.fates & b.fates else None
    return _clash_of_counts(a, b, disjoint)


def _told_before(a: Quantity, b: Quantity) -> bool:
    """Whether one is "the two men", who may be others than the three men, and the same is said of both."""
    return {a.kind, b.kind} == {"known", "cardinal"} and bool(a.fates & b.fates)


def _clash_of_counts(a: Quantity, b: Quantity, disjoint: bool) -> bool | None:
    sealed = [figure.fates & FATES.keys() for figure in (a, b)]
    if sealed[0] != sealed[1] or (a.fates and b.fates and not a.fates & b.fates):
        return None
    if a.noun == b.noun or (not a.noun and b.noun == "person") or (not b.noun and a.noun == "person"):
        return disjoint if a.noun or b.noun or a.fates & b.fates else None
    return _exceeds(a, b) if sealed[0] else None


def _exceeds(a: Quantity, b: Quantity) -> bool | None:
    """Whether more of some kind of people met a fate than of all people: 20 soldiers killed, 12 killed in all."""
    for some, everyone in ((a, b), (b, a)):
        if everyone.noun in ("", "person") and some.noun not in ("", "person") and some.low > everyone.high:
            return True
    return None


def unit_missing(a: Quantity, b: Quantity) -> bool:
    """Whether two figures cannot be compared because one lacks its unit, or its unit may be one of several."""
    if a.unit == b.unit or "score" in (a.kind, b.kind):
        return False
    units = {a.unit, b.unit}
    bare = next((figure for figure in (a, b) if not figure.unit), None)
    if bare is not None:
        return bare.kind == "cardinal" and not bare.noun
    return units in ({"degree", "celsius"}, {"pound", "GBP"}, {"pound", "kg"})

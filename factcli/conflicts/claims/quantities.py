"""Quantities in a claim: how much or how many of what, and whether two of them are incompatible.

A quantity is a range of values. "About 30", "at least 30", "dozens" and 12,000 all leave room, and two quantities are
incompatible only if no value satisfies both. Quantities with different units, or of different things, are never
compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from factcli.conflicts.claims.cues import APPROXIMATELY
from factcli.conflicts.claims.numbers import (
    BEGINNINGS,
    MAX_CHARACTERS,
    Number,
    parse_number,
    to_plain,
    tokenize,
)
from factcli.conflicts.claims.quantities_context import (
    FATES,
    LIKE_PEOPLE,
    TokenizedClaim,
    counts_of,
    find_counted,
    find_counted_noun,
    find_name_end,
)
from factcli.conflicts.claims.times import TimeExpression, find_times
from factcli.conflicts.claims.units import MEASURES, OF_MONEY, SIGNS, UNIT, find_unit
from factcli.text.stem import stem
from factcli.text.stop_words import STOP_WORDS, word_set
from factcli.text.word_families import word_root


class Quantity(NamedTuple):
    """A quantity of a claim: the range from `low` to `high` that its words allow, and what it counts or measures.

    `unit` is a base unit ("km", "USD", "percent") or empty, `noun` the stem of what is counted or empty, and `fates`
    are the stems of what happened to it. A score has its smaller number as `low`.
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
    turned: bool = False  # "never faster than 100": the negation is part of it


_HINT = (
    r"[0-9]|(?<![^\W_])(?:"
    + "|".join(sorted(BEGINNINGS - {"a"}, key=len, reverse=True))
    + r"|an hour|a (?:minute|day|week|fortnight|month|third|quarter))(?![^\W\d_])"
)
#: A text with more quantities than this is a table rather than a claim.
_MAX_QUANTITIES = 100


def find_quantities(text: str, times: Sequence[TimeExpression] | None = None) -> tuple[Quantity, ...]:
    """Find the quantities of a claim, in order, but no years, dates, hours or numbers within names.

    Pass the `times` of the claim if they are known, so that they are not searched for again.
    """
    plain = to_plain(text[:MAX_CHARACTERS])
    if not re.search(_HINT, plain):
        return ()
    times = find_times(text) if times is None else times
    claim = TokenizedClaim(text, plain, tokenize(plain), [(time.start, time.end) for time in times])
    quantities: list[Quantity] = []
    index = 0
    while index < len(claim.tokens) and len(quantities) < _MAX_QUANTITIES:
        key = claim.tokens[index].key
        begins = key in BEGINNINGS or key == "an" or key[0] in "0123456789"
        quantity, index = _parse_quantity(claim, index) if begins else (None, index + 1)
        quantities += [quantity] if quantity else []
    return tuple(quantities)


def _parse_quantity(claim: TokenizedClaim, first: int) -> tuple[Quantity | None, int]:
    """Parse the quantity that begins with a token, if one does. Return the token to go on with, too."""
    number = None if claim.begins_in_time(first) else _parse_share(claim, first) or parse_number(claim.tokens, first)
    if number is None:
        return None, first + 1
    if claim.overlaps_time(first, number):
        return None, number.after
    if end := find_name_end(claim, first, number):
        return None, end
    if number.ordinal:
        return _parse_ordinal(claim, first, number)
    second = _parse_second_number(claim, first, number)
    if second and _is_score(claim, first, number, second):
        low, high = sorted((number.value, second.value))
        score = _make_quantity(claim, first, claim.end_of(second), low, high, number.value, "score")
        return score, second.after
    return _parse_amount(claim, first, number, second)


def _make_quantity(
    claim: TokenizedClaim,
    first: int,
    end: int,
    low: float,
    high: float,
    value: float,
    kind: str,
    unit: str = "",
    noun: str = "",
    fates: frozenset[str] = frozenset(),
) -> Quantity:
    start = claim.tokens[first].start
    if value < 0 and start and claim.text[start - 1] in "-\u2212\u2013":
        start -= 1
    return Quantity(low, high, value, unit, noun, fates, kind, claim.text[start:end], start, end)


# --- shares, pairs, ordinals, scores ----------------------------------------------------------------------

_PARTS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}
_PARTS |= {"half": 2, "halves": 2, "eighths": 8, "sixths": 6}
_AFTER_HALF = word_set("of the its their his her our all that these those")
_SPANS = word_set("minute hour day week month fortnight")
_BEFORE_SPAN = word_set("for lasted lasts within took takes spent almost nearly about over under than least")
_SMALL_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    **{str(n): n for n in (*range(1, 11), 100, 1000)},
}
_PERIODS = word_set("day days week weeks month months year years hour hours minute minutes games matches")


def _parse_share(claim: TokenizedClaim, first: int) -> Number | None:
    """Parse half of, a third of, two-thirds, one in five, nine out of ten, as percentages."""
    key, following = claim.key(first), claim.key(first + 1)
    if key in ("a", "an") and following in _SPANS and claim.key(first - 1) in _BEFORE_SPAN:
        return Number(1, 0.2, first + 1, 1, 1)  # "for an hour", "lasted a week"
    if quarters := re.match(r"(a|one|three) quarters? of an? (?=hour|mile)", claim.keys(first, first + 5)):
        value = 0.75 if quarters[1] == "three" else 0.25
        return Number(value, 0.05, first + 4, value, value)
    if key == "half" and following in ("a", "an") and claim.key(first + 2) in MEASURES:
        return Number(0.5, 0.1, first + 2, 0.5, 0.5)
    if key == "half" and (
        following in _AFTER_HALF
        or re.search(r"(?:than|about|nearly|almost|least|over|only) \Z", claim.keys_before(first))
    ):
        return _percentage(50, first + 1) if following != "a" else None
    part = first + 1 + (following == "-")
    if share := _parse_share_of_scale(claim, first, part):
        return share
    if key == "a" and claim.key(part) in ("third", "quarter", "fifth", "tenth") and claim.key(part + 1) == "of":
        return _percentage(100 / _PARTS[claim.key(part)], part + 1)
    if key not in _SMALL_NUMBERS:
        return None
    count = _SMALL_NUMBERS[key]
    if (
        claim.key(part) in _PARTS
        and (count > 1) == claim.key(part).endswith("s")
        and (count > 1 or claim.key(part + 1) == "of")
    ):
        return _percentage(100 * count / _PARTS[claim.key(part)], part + 1)
    return _parse_one_in(claim, first, count)


def _parse_share_of_scale(claim: TokenizedClaim, first: int, part: int) -> Number | None:
    """Parse a quarter of a million, two thirds of a billion."""
    count = 1 if claim.key(first) == "a" else _SMALL_NUMBERS.get(claim.key(first), 0)
    scale = re.match(r"of (?:a|one) (hundred|thousand|million|billion)\b", claim.keys(part + 1, part + 4))
    if not count or claim.key(part) not in _PARTS or not scale:
        return None
    factor = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}[scale[1]]
    value = factor * count / _PARTS[claim.key(part)]
    return Number(value, value / 5, part + 4, value * 0.98, value * 1.02, scale=factor)


def _parse_one_in(claim: TokenizedClaim, first: int, count: int) -> Number | None:
    joint = re.match(r"(?:in (?:every )?|out of (?:every )?)(?=(\S+))", claim.keys(first + 1, first + 5))
    whole = joint and _SMALL_NUMBERS.get(joint[1].replace(",", ""))
    if not joint or not whole or whole <= count or (joint[0].startswith("in ") and claim.key(first + 3) in _PERIODS):
        return None
    return _percentage(100 * count / whole, first + 2 + len(joint[0].split()))


def _percentage(value: float, after: int) -> Number:
    return Number(value, value / 5, after, value, value, share=True)


def _parse_second_number(claim: TokenizedClaim, first: int, number: Number) -> Number | None:
    """Parse the second number of 30-40, 30 to 40, two or three, between 30 and 40, $30 to $40 million, 2-1."""
    place = number.after + (claim.key(number.after) == "%")
    joint = claim.key(place)
    before = claim.keys_before(first)
    between = re.search(r"\bbetween (?:(?:us )?[$£€] )?\Z", before) is not None
    if joint not in ("-", "to", "or") and not (joint == "and" and between):
        return None
    if joint == "to" and re.search(r"\bfrom (?:[a-z]+ )?(?:(?:us )?[$£€] )?\Z", before):
        return None
    second = place + 1 + (claim.key(place + 1) in SIGNS)
    if second >= len(claim.tokens) or claim.key(second) == "a":
        return None
    parsed = parse_number(claim.tokens, second)
    return None if parsed is None or parsed.ordinal or parsed.low != parsed.high else parsed


_CONTEST = (
    r"\b(?:won|wins?|winning|beat|beats|beaten|beating|defeat\w*|lost|loses?|losing|draw|drew|drawn|victor\w+|scored?|lead\w*|led"
    r"|loss|ties?|tied|vot\w+|decision|rul(?:ed|ing)|thrash\w*|trail\w*|majority|aggregate|penalties|opener|match|goals?)\b"
)


def _is_score(claim: TokenizedClaim, first: int, number: Number, second: Number) -> bool:
    """Return whether two numbers are those of a match or a vote rather than the ends of a range."""
    start, end = claim.tokens[first].start, claim.end_of(second)
    written = claim.plain[start:end]
    small = number.value < 1000 and second.value < 1000 and number.scale == second.scale == 1
    if not small or not re.fullmatch(r"[0-9]+(?:-| to )[0-9]+", written):
        return False
    contested = re.search(_CONTEST, claim.plain[max(0, start - 48) : end + 24])
    hyphen = "-" in written
    return (bool(contested) and hyphen) or (number.value >= second.value and (hyphen or bool(contested)))


def _parse_ordinal(claim: TokenizedClaim, first: int, number: Number) -> tuple[Quantity | None, int]:
    """Parse the third time, a second man; "first" before a verb or a stop word counts nothing."""
    if claim.key(number.after) == "-" and not claim.key(number.after + 1).endswith("est"):
        return None, number.after  # second-hand, first-ever, third-party
    if claim.key(number.after) == "of":
        return None, number.after
    at_noun = number.after + 2 * (claim.key(number.after) == "and")
    noun = "time" if claim.key(at_noun) == "time" else find_counted_noun(claim, at_noun)[0]
    if not noun:
        return None, number.after
    value, end = number.value, claim.end_of(number)
    return _make_quantity(claim, first, end, value, value, value, "ordinal", noun=noun), number.after


# --- amounts: a number or a range, its modifiers and its unit ----------------------------------------------


def _parse_amount(
    claim: TokenizedClaim, first: int, number: Number, second: Number | None
) -> tuple[Quantity | None, int]:
    """Parse a number or a range with the modifiers before and after it, and with its unit."""
    number, last = _join_range(number, second)
    currency, start = _find_currency(claim, first)
    unit, kind, factor, shift, end = _parse_unit(claim, last or number, currency)
    start, modifiers = find_modifiers(claim, start)
    if modifiers[:1] == ("between",) and last is None:
        start, modifiers = start + 1, modifiers[1:]
    if suffix := re.match(_MODIFIER_AFTER, claim.plain[end : end + 24]):
        modifiers, end = (*modifiers, str(suffix.lastgroup)), end + suffix.end()
    after = max((last or number).after, claim.index_at(end))
    if not unit:
        unit, kind = _find_unit_before(claim, first, after)
    turned = "floor" in modifiers and _NEGATED_BEFORE.search(claim.keys_before(start, 6)) is not None
    if turned:
        modifiers = tuple("ceiling" if modifier == "floor" else modifier for modifier in modifiers)
    low, high = find_value_range(number, last, unit or kind, modifiers)
    sign = -1.0 if _is_negative(claim, first) else 1.0
    low, high = sorted(sign * (bound + shift) * factor for bound in (low, high))
    value = sign * (number.value + shift) * factor
    kind = _classify(claim, kind, modifiers, start, after, value)
    if unit == "hour" and re.search(_PERIOD_BEFORE, claim.keys_before(start)):
        kind = "part"
    noun, fates = find_counted(claim, kind, start, after)
    if kind == "cardinal" and not noun and _RUPEES.search(claim.text[start:end]):
        kind, unit = "money", "INR"
    found = _make_quantity(claim, start, end, low, high, value, kind, unit, noun, fates)
    return found._replace(turned=True) if found and turned else found, after


# "never went faster than 100", "did not exceed 40"
_NEGATED_BEFORE = re.compile(r"\b(?:not|never|n't|nobody|no one|nothing|at no (?:time|point))\b[^.;,]*\Z")


def _is_negative(claim: TokenizedClaim, first: int) -> bool:
    """Return whether a minus is before a number: a hyphen with a space before it, or the word."""
    if claim.key(first - 1) == "minus":
        return True
    return claim.key(first - 1) == "-" and claim.touches_previous(first) and not claim.touches_previous(first - 1)


def _join_range(number: Number, second: Number | None) -> tuple[Number, Number | None]:
    """Return a number and the upper end of its range. In $30 to $40 million the scale is that of both."""
    if second is None:
        return number, None
    if number.scale == 1 < second.scale and number.value < second.value / second.scale:
        low = number.value * second.scale
        return number._replace(value=low, low=low, high=low, step=number.step * second.scale), second
    return number, second if second.value > number.value else None


def _find_currency(claim: TokenizedClaim, first: int) -> tuple[str, int]:
    """Return the currency of a sign or code before an amount, and the token that it begins with."""
    before = first - 1 - (claim.key(first - 1) == "." and claim.key(first - 2) == "rs")
    sign = claim.key(before)
    if sign == "$" and claim.touches_previous(before) and claim.key(before - 1) + "$" in SIGNS:
        return SIGNS[claim.key(before - 1) + "$"], before - 1
    return (SIGNS[sign], before) if sign in SIGNS else ("", first)


def _parse_unit(claim: TokenizedClaim, number: Number, currency: str) -> tuple[str, str, float, float, int]:
    """Parse the unit after a number: its base unit, kind, factor and shift, and the position where it ends."""
    end = claim.end_of(number)
    if number.share:
        return "percent", "percent", 1.0, 0.0, end
    if _is_million(claim, number, currency):
        return currency, "money" if currency else "cardinal", 1e6, 0.0, claim.tokens[number.after].end
    match = re.compile(UNIT).match(claim.plain, end)
    if match and match["unit"] in ("c", "f") and not claim.text[match.end("unit") - 1].isupper():
        match = None
    unit = find_unit(match["unit"]) if match else None
    if currency:
        return currency, "money", 1.0, 0.0, match.end() if match and unit and unit.kind == "money" else end
    of_money = re.compile(OF_MONEY).match(claim.plain, end) if number.low != number.high else None
    if of_money and (money := find_unit(of_money["unit"])):
        return money.base, "money", money.factor, 0.0, of_money.end()
    if not match or not unit or _is_second_hand(claim, number, match):
        return "", "cardinal", 1.0, 0.0, end
    return unit.base, unit.kind, unit.factor, unit.shift, match.end()


_DIMENSIONS = word_set("high tall long wide deep away below above underwater under down up tsunami wave waves")


def _is_million(claim: TokenizedClaim, number: Number, currency: str) -> bool:
    """Return whether an m at a number is millions: of money, or of the noun after it; 5m high is metres."""
    if claim.key(number.after) != "m" or not claim.touches_previous(number.after):
        return False
    following = claim.key(number.after + 1)
    counts = following[:1].isalpha() and following not in STOP_WORDS and following not in _DIMENSIONS
    return bool(currency) or counts or following == "in"


def _is_second_hand(claim: TokenizedClaim, number: Number, unit: re.Match[str]) -> bool:
    """Return whether "second" is no unit: in "two second-hand cars"."""
    following = claim.key(claim.index_at(unit.end()))
    return unit["unit"] == "second" and following in ("-", "hand") and number.value != 1


_AFTER_AGE = ("", ".", ",", ";", "and", "when")
_AGED = (
    r"\b(?:aged|age|age of|ages|(?:dies|died|(?<!of )(?<!of the )dead|death) at) (?:just |only |about )?"
    r"(?:[0-9]+ (?:, [0-9]+ )?(?:and|to|or) )?\Z"
)


def _is_age(claim: TokenizedClaim, first: int, after: int) -> bool:
    """Return whether a bare number is the age of somebody: "Petr Lanik was nineteen", "she turned 43"."""
    if claim.key(first - 1) in ("turned", "turns"):
        return claim.key(after) in _AFTER_AGE or claim.key(after) in ("in", "on", "this", "last")
    who = claim.is_capitalized(first - 2) and first > 2
    who = who and not re.search(r"\b(?:number|count|toll|total|figure|tally) ", claim.keys_before(first, 14))
    is_somebody = who or claim.key(first - 2) in ("he", "she")
    return is_somebody and claim.key(first - 1) in ("was", "is") and claim.key(after) in _AFTER_AGE


def _find_unit_before(claim: TokenizedClaim, first: int, after: int) -> tuple[str, str]:
    """Return unit and kind by the words before a number: magnitude 6.3; aged 32, at the age of 32, Smith, 32, said."""
    if _is_age(claim, first, after):
        return "year", "age"
    if re.search(r"\bmagnitude (?:of |- )?\Z", claim.keys_before(first, 3)):
        return "magnitude", "measure"
    between_commas = claim.key(first - 1) == "," and claim.key(after) in (",", ")") and after == first + 1
    bare = between_commas and claim.key(first - 2).isalpha() and claim.key(first).isdigit()
    if re.search(_AGED, claim.keys_before(first)) or (bare and 0 < int(claim.key(first)) < 111):
        return "year", "age"
    return "", "cardinal"


# --- modifiers: about, at least, nearly --------------------------------------------------------------------

_MODIFIERS = {
    "just over": r"(?:just|slightly|a little|a bit) (?:over|above|more than)",
    "nearly": r"nearly|almost|close to|approaching|not quite|just (?:under|below|short of)"
    r"|(?:a little|slightly) (?:under|below|less than|fewer than)",
    "about": rf"{APPROXIMATELY}|approx|some|(?:an )?estimated|in the region of|~|≈|somewhere around",
    "floor": r"at least|at the least|(?:well |far )?(?:more than|over|above)|exceeding|in excess of"
    r"|upwards? of|north of"
    r"|no (?:fewer|less) than|not (?:fewer|less) than|(?:a )?minimum of|> ?=?|≥"
    r"|(?:great|fast|high|long|deep|old|heavi|larg|bigg|tall|lat|wid)e?r than",
    "ceiling": r"(?:well |far )?(?:less than|fewer than|under|below)|up to|at (?:the )?most|no more than|not more than"
    r"|as (?:many|much|high|long|far) as|(?:a )?maximum of|< ?=?|≤",
    "between": r"between",
    "other": r"another|an additional|additional|(?:a )?further|of whom|of them|of which|including|other|among them",
    "exactly": r"exactly|precisely",
    "only": r"only|just|a total of|in total",
}
_MODIFIER_KINDS = tuple(_MODIFIERS)
_MODIFIER_BEFORE = (
    r"(?:\A|(?<= ))(?:" + "|".join(f"(?P<m{n}>{words})" for n, words in enumerate(_MODIFIERS.values())) + r") ?\Z"
)
_MODIFIER_AFTER = (
    r"\s?(?:(?P<floor>\+|or (?:more|over|above)\b|at (?:the )?least\b)|(?P<about>or so\b|or thereabouts\b)"
    r"|(?P<ceiling>or (?:less|fewer|under)\b|at (?:the )?most\b)|(?P<other>(?:more|others|further)\b(?! than)))"
)
#: How much "about" and "nearly" may be off, as a share of the value.
_ABOUT, _JUST_OVER = 0.12, 0.2
#: Units in which a difference of one matters, however round the number: polls, rates, temperatures.
_PRECISE_UNITS = ("percent", "percentage-point", "celsius", "degree", "magnitude")


def find_modifiers(claim: TokenizedClaim, first: int) -> tuple[int, tuple[str, ...]]:
    """Find the modifiers before a number. Return the token where they begin, and their kinds, in order."""
    kinds: tuple[str, ...] = ()
    for _ in range(3):
        match = re.search(_MODIFIER_BEFORE, claim.keys_before(first, 5))
        if match is None:
            break
        kinds = (_MODIFIER_KINDS[int(str(match.lastgroup)[1:])], *kinds)
        first -= len(match[0].split())
    return first, kinds


def find_value_range(number: Number, last: Number | None, unit: str, modifiers: Sequence[str]) -> tuple[float, float]:
    """Return the least and the most that a number, or a range up to `last`, may stand for, in its own unit."""
    slack = 0.0 if "exactly" in modifiers else _rounding_slack(number, unit)
    low, high = number.low, last.high if last else number.high
    if low == high:
        low, high = low - slack, high + slack
    if "about" in modifiers:
        low, high = min(low, low * (1 - _ABOUT)), max(high, high * (1 + _ABOUT))
    if "nearly" in modifiers:
        low, high = number.low * (1 - _ABOUT), number.high
    if "just over" in modifiers:
        low, high = number.low, number.high * (1 + (_JUST_OVER if unit == "cardinal" else _ABOUT))
    if "floor" in modifiers:
        low, high = number.low if number.share else low, inf
    if "ceiling" in modifiers:
        low = min(0.0, low)
    return low, high


def _rounding_slack(number: Number, unit: str) -> float:
    """Return how far a value may lie from the rounded number: half of its last place, within a tenth or a twentieth.

    Counts below 20, and numbers that are not round, are exact.
    """
    if unit == "year" or (unit == "cardinal" and (number.step == 1 or number.value < 10)):
        return 0.0
    half = number.step * 0.499
    if unit in _PRECISE_UNITS and not number.share:
        return min(half, 0.499)
    rough = unit != "cardinal" or (number.value >= 1000 and number.value / number.step < 10)
    return min(half, abs(number.value) * (0.1 if rough else 0.05))


# Verbs of change that take the amount directly, and those that take it with "by": to raise $5 is no rise of $5.
_INTRANSITIVE = (
    r"ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|increas\w{1,3}|decreas\w{1,3}|grew|grow\w{0,3}|up|down|drop\w{0,4}"
    r"|declin\w{1,3}|jump\w{0,3}|surg\w{1,3}|plung\w{1,3}|slump\w{0,3}|soar\w{0,3}|climb\w{0,3}|shr[aiu]nk|slid|tumbl\w{1,3}"
)
_TRANSITIVE = r"cut\w{0,4}|gain\w{0,3}|slash\w{0,3}|reduc\w{1,5}|hik\w{1,3}|contract\w{0,3}|expand\w{0,3}|rais\w{1,3}"
_TRANSITIVE += r"|lower\w{0,3}"
_CHANGE = rf"(?<![^\W_])(?:(?:{_INTRANSITIVE}|{_TRANSITIVE}) (?:\w+ ){{0,2}}(?:by|of|another)|(?:{_INTRANSITIVE})) \Z"
_CHANGE_AFTER = (
    r"[\s-]?(?:increase|rise|fall|drop|decline|cut|growth|reduction|surge|jump|plunge|slump|hike|boost|slide|raise)\b"
)
# In the last six months: a period to look at, and not how long something took.
_PERIOD_BEFORE = r"\b(?:last|past|first|next|previous|coming|within|every|over) (?:the )?\Z"
_DEFINITE = word_set("the them those these its their his her our")
_FURTHER = word_set("other others more further additional")


# Nothing but money is counted so without a noun.
_RUPEES = re.compile(r"(?:crores?|lakhs?)\Z", re.IGNORECASE)


def _classify(claim: TokenizedClaim, kind: str, modifiers: Sequence[str], first: int, after: int, value: float) -> str:
    """Return the final kind: "by 5%" is a change and no level; "another 12" and "12 of the 30" are no totals."""
    end = claim.tokens[after - 1].end
    before = claim.keys_before(first)
    if claim.key(first - 1) == "from" and claim.key(after) in ("to", "-"):
        return "part"
    changed = re.search(_CHANGE, before)
    if kind in ("percent", "money", "measure") and (changed or re.match(_CHANGE_AFTER, claim.plain[end : end + 24])):
        return kind if "ceiling" in modifiers and not before.endswith("by ") else "change"
    if kind == "cardinal" and before.endswith("by ") and changed:
        return "change"
    if kind != "cardinal":
        return kind
    of = claim.key(after) == "of"
    part = of and claim.key(after + 1) in _DEFINITE
    some = of and value < 100 and claim.key(after - 1) not in ("dozens", "tens", "scores", "of")
    if part or some or claim.key(after) in _FURTHER or "other" in modifiers:
        return "part"
    return "known" if claim.key(first - 1) in ("the", "these", "those") and value <= 10 else kind


# --- comparison of two quantities --------------------------------------------------------------------------


def incompatible(a: Quantity, b: Quantity) -> bool | None:
    """Return whether two quantities of one thing cannot both be right; None where they may be of two things."""
    # "grew 2 percent", "growth of -2 percent"
    is_signed = {a.kind, b.kind} == {"percent", "change"} and min(a.value, b.value) < 0
    same_kind = a.kind == b.kind or is_signed
    # "the two men" may be others than "three men", unless the same happened to them.
    known_again = {a.kind, b.kind} == {"known", "cardinal"} and bool(a.fates & b.fates)
    if {a.kind, b.kind} == {"part", "cardinal"} and a.value == b.value:
        return False  # "three died", "seven died, three of them there"
    if a.unit != b.unit or not (same_kind or known_again):
        return None
    disjoint = a.low > b.high or b.low > a.high
    if a.kind == "score":
        return (a.low, a.high) != (b.low, b.high)
    if a.kind == "ordinal":
        return disjoint if a.noun == b.noun else None
    if a.kind == "age" and a.fates and b.fates and not a.fates & b.fates:
        return None  # who was arrested and who drowned are two
    if a.kind in ("percent", "money", "measure", "age", "change") and not (a.noun and b.noun):
        return disjoint
    return _incompatible_counts(a, b, disjoint)


def _incompatible_counts(a: Quantity, b: Quantity, disjoint: bool) -> bool | None:
    if not ((a.noun or a.fates) and (b.noun or b.fates)):
        return None  # a number that counts nothing
    if _counts_deeds(a, b) or _counts_deeds(b, a):
        return disjoint  # "38 deputies signed it", "it bore 33 signatures"
    grave = [quantity.fates & FATES.keys() for quantity in (a, b)]
    if not any(grave) and {a.noun, b.noun} <= _CROWD and all(q.fates <= _GATHERING for q in (a, b)):
        return disjoint  # "8,000 demonstrators came", "30,000 people stood there"
    shared = (a.fates & b.fates) | (counts_of(a.noun, a.fates) & counts_of(b.noun, b.fates))
    if (grave[0] != grave[1] and shared <= FATES.keys()) or (a.fates and b.fates and not shared):
        return None  # but "38 people killed in the raid were buried there", "26 were buried there"
    if not disjoint and a.fates & b.fates and not (a.noun and b.noun):
        return False  # "five abstained", "five deputies abstained"
    if (
        word_root(a.noun) == word_root(b.noun)
        or (not a.noun and b.noun == "person")
        or (not b.noun and a.noun == "person")
    ):
        return disjoint if a.noun or b.noun or a.fates & b.fates else None
    is_one_count = bool(counts_of(a.noun, a.fates) & counts_of(b.noun, b.fates))
    if is_one_count and LIKE_PEOPLE.get(a.noun, a.noun) == LIKE_PEOPLE.get(b.noun, b.noun):
        return disjoint  # "20 children were aboard", "31 pupils were sitting in the bus"
    return _subset_exceeds(a, b) if grave[0] or is_one_count or _are_people_there(a, b) else None


# Nouns of those who gather, and what they do: their number is that of the people.
_CROWD = frozenset(
    map(stem, word_set("demonstrator protester marcher participant spectator fan supporter mourner visitor"))
)
_CROWD |= {"person"}
_GATHERING = frozenset(
    map(
        stem,
        word_set(
            "stand stood come came gather attend march turn take join rally assemble crowd be inside aboard"
            " demonstration demonstrations protest protests procession parade vigil meeting"
        ),
    )
)


def _are_people_there(a: Quantity, b: Quantity) -> bool:
    """Return whether two quantities count who was there: "90 people were inside", "140 workers in the plant"."""
    return "person" in (a.noun, b.noun) and all(q.fates <= _GATHERING for q in (a, b))


def _counts_deeds(a: Quantity, b: Quantity) -> bool:
    """Return whether one counts who did what the other counts: deputies who signed, and signatures."""
    return bool(b.noun) and word_root(b.noun) in {word_root(fate) for fate in a.fates}


_ANIMALS = word_set(
    "cattl cow calv bull sheep lamb goat pig hors donkey camel dog cat bird chicken hen fish bee animal livestock"
)


def _subset_exceeds(a: Quantity, b: Quantity) -> bool | None:
    """Return True if more of some kind of people met a fate than of all people: 20 soldiers killed, 12 in all."""
    for some, everyone in ((a, b), (b, a)):
        kind = some.noun not in ("", "person") and some.noun not in _ANIMALS
        if kind and everyone.noun in ("", "person") and some.low > everyone.high:
            return True
    return None

"""Numbers in a text, in digits and in words: value, precision and tokens.

Only what is written counts here: 12,000 has the value 12,000 and the precision of a thousand. What a number counts, and
whether it is part of a name or a date, is for :mod:`factcli.conflicts.claims.quantities` and `times` to decide.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

#: Characters of a text in which quantities and times are looked for; no claim is as long as that.
MAX_CHARACTERS = 20_000
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_APOSTROPHES = "\u2018\u2019\u02bc\uff07"


class _PlainCharacters(dict[int, str]):
    """Map a code point to a lower-case letter, a digit 0 to 9, a plain dash, apostrophe or space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        small = char.lower() if len(char.lower()) == 1 else char
        self[code] = str(unicodedata.decimal(char)) if category == "Nd" else " " if category == "Zs" else small
        return self[code]


_PLAIN = _PlainCharacters(dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _APOSTROPHES), "'"))


def to_plain(text: str) -> str:
    """Return a text in lower case with plain digits, dashes and spaces; every character keeps its position."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


class NumberToken(NamedTuple):
    """A word, a number in digits or a single sign of a plain text, from `start` up to `end`."""

    key: str
    start: int
    end: int


_PIECE = r"[0-9]+(?:[.,][0-9]+|'[0-9]{3}(?![0-9]))*|(?:[a-z]\.){2,8}|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|\S"


def tokenize(plain_text: str) -> list[NumberToken]:
    """Split a plain text into tokens. The possessive 's is a token of its own."""
    return [NumberToken(match[0], *match.span()) for match in re.finditer(_PIECE, plain_text)]


class Number(NamedTuple):
    """A number in the tokens up to `after`.

    `step` is the value of its last significant digit: 1000 for 12,000. `low` and `high` are the bounds of a vague word,
    as dozens, else the value. `scale` is the factor of a word as million, else 1. `share` marks a percentage of words.
    """

    value: float
    step: float
    after: int
    low: float
    high: float
    ordinal: bool = False
    scale: float = 1.0
    in_digits: bool = False
    share: bool = False


_DIGITS = "zero one two three four five six seven eight nine"
_TEENS = " ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = dict(zip((_DIGITS + _TEENS).split(), range(20), strict=True))
_SMALL |= dict(zip(_TENS.split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "crore": 1e7, "crores": 1e7}
_SCALES |= {"dozen": 12.0, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "mrd": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "tn": 1e12,
    "trn": 1e12,
    "cr": 1e7,
}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_NTH += " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_ORDINALS = {word: number for number, word in enumerate(_NTH.split(), 1)}
_ORDINALS |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_VAGUE = {"dozens": (24, 99), "hundreds": (200, 1999), "thousands": (2e3, 99_999), "millions": (2e6, 999e6)}
_VAGUE |= {"scores": (40, 199), "billions": (2e9, 999e9), "tens": (20, 99)}
_SEVERAL = {"several": (3, 9), "few": (2, 9), "couple": (2, 3)}
#: Every word that can begin a number. A claim with neither one of them nor a digit has no quantity.
BEGINNINGS = frozenset((*_SMALL, *_SCALES, *_ORDINALS, *_VAGUE, *_SEVERAL, "a", "half", "single"))

_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+(?:\.[0-9]+)?"


# 1'200 as the Swiss write it, 1.200.000 as other Europeans do; of 1.200 nobody can say whether it is 1,200 or 1.2.
_GROUPED_OTHERWISE = r"[0-9]{1,3}(?:'[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3}){2,}"
_AMBIGUOUS = r"[1-9][0-9]{0,2}\.[0-9]{3}"


def parse_digits(key: str) -> tuple[float, float] | None:
    """Return the value of a number in digits and that of its last significant digit; None for 1.2.3 and 007."""
    if re.fullmatch(_GROUPED_OTHERWISE, key):
        key = key.replace("'", "").replace(".", "")
    bare = key.replace(",", "")
    if len(key) > 20 or not re.fullmatch(_GROUPED, key) or re.match("0[0-9]", bare):
        return None
    decimals = len(bare.partition(".")[2])
    zeros = 0 if decimals else len(bare) - len(bare.rstrip("0"))
    return float(bare), 10.0**-decimals if decimals else 10.0**zeros if float(bare) else 1.0


def parse_number(tokens: Sequence[NumberToken], index: int) -> Number | None:
    """Parse the longest number that begins with the token `index`."""
    key = tokens[index].key
    if key[0] in "0123456789":
        return _parse_in_digits(tokens, index)
    if key in _VAGUE:
        return _parse_vague(tokens, index)
    if key in ("a", "half", "several", "few", "couple"):
        return _parse_small_words(tokens, index)
    if key in _SCALES and not (key == "dozen" and index and tokens[index - 1].key in ("a", "half")):
        return _apply_scales(tokens, index, 1.0, 1.0) if index and tokens[index - 1].key not in _SMALL else None
    if key == "single":  # "a single shot"
        return _exact(1.0, 1.0, index + 1) if _key(tokens, index - 1) in ("a", "one") else None
    return _parse_in_words(tokens, index) if key in _SMALL or key in _ORDINALS else None


def _key(tokens: Sequence[NumberToken], index: int) -> str:
    return tokens[index].key if 0 <= index < len(tokens) else ""


def _touches_previous(tokens: Sequence[NumberToken], index: int) -> bool:
    """Return whether nothing stands between a token and the one before it."""
    return 0 < index < len(tokens) and tokens[index - 1].end == tokens[index].start


def _exact(value: float, step: float, after: int, ordinal: bool = False, scale: float = 1.0) -> Number:
    return Number(value, step, after, value, value, ordinal, scale)


def _parse_in_digits(tokens: Sequence[NumberToken], index: int) -> Number | None:
    parsed = parse_digits(tokens[index].key)
    if parsed is None:
        return None
    value, step = parsed
    following, beside = _key(tokens, index + 1), _touches_previous(tokens, index + 1)
    if beside and following in ("st", "nd", "rd", "th") and value.is_integer():
        return _exact(value, 1.0, index + 2, ordinal=True)._replace(in_digits=True)
    if (
        value < 1000
        and not beside
        and step >= 1
        and re.fullmatch("[0-9]{3}", following)
        and tokens[index].key.isdigit()
    ):
        return _parse_spaced(tokens, index)
    number = _apply_scales(tokens, index + 1, value, step)._replace(in_digits=True)
    if number.scale == 1 and re.fullmatch(_AMBIGUOUS, tokens[index].key):
        return number._replace(high=value * 1000)
    return number


def _parse_spaced(tokens: Sequence[NumberToken], index: int) -> Number | None:
    """Parse 12 000 and 3 500 000, as the international system of units writes them."""
    after = index + 1
    while after < index + 5 and re.fullmatch("[0-9]{3}", _key(tokens, after)) and not _touches_previous(tokens, after):
        after += 1
    written = "".join(token.key for token in tokens[index:after])
    parsed = parse_digits(written)
    return _exact(*parsed, after)._replace(in_digits=True) if parsed else None


def _apply_scales(tokens: Sequence[NumberToken], after: int, value: float, step: float) -> Number:
    """Multiply a number by the scales after it: 1.2 million, 3 lakh crore, two and a half billion, 5bn."""
    first, factor = after, 1.0
    if [_key(tokens, after + n) for n in range(3)] == ["and", "a", "half"]:
        half = step / 2 if step >= 1000 else 0.5  # a million and a half; two and a half million
        value, step, after, first = value + half, half, after + 3, after + 3
    while after < first + 3 and (scale := _find_scale(tokens, after, first)) is not None:
        factor, after = factor * scale, after + 1
    return _exact(value * factor, step * factor, after, scale=factor)


def _find_scale(tokens: Sequence[NumberToken], index: int, first: int) -> float | None:
    key = _key(tokens, index)
    if key == "m" and not _touches_previous(tokens, index):
        return None
    return _SCALES.get(key) or (_SUFFIXES.get(key) if index == first and key != "m" else None)


def _parse_vague(tokens: Sequence[NumberToken], index: int) -> Number | None:
    """Parse dozens, hundreds of thousands, scores of people."""
    low, high = _VAGUE[tokens[index].key]
    larger = _key(tokens, index + 2)
    if _key(tokens, index + 1) == "of" and larger in _VAGUE and larger not in ("tens", "scores", "dozens"):
        scale = _VAGUE[larger][0] / 2
        return Number(low * scale, scale, index + 3, low * scale, min(high, 999) * scale)
    if tokens[index].key == "tens" or (tokens[index].key == "scores" and _key(tokens, index + 1) != "of"):
        return None
    return Number(low, low, index + 1, low, high)


def _parse_small_words(tokens: Sequence[NumberToken], index: int) -> Number | None:
    """Parse a hundred, a dozen, half a million, half a dozen, a couple of, a few hundred, several thousand."""
    key, following = tokens[index].key, _key(tokens, index + 1)
    if key == "half":
        scaled = _apply_scales(tokens, index + 2, 0.5, 0.1) if following == "a" else None
        return scaled if scaled and scaled.scale > 1 else None
    if key == "a" and following in ("few", "couple"):
        key, index, following = following, index + 1, _key(tokens, index + 2)
    if key == "couple" and following == "of":
        if _key(tokens, index + 2) not in _SCALES:
            return Number(2, 1, index + 2, 2, 3)
        index, following = index + 1, _key(tokens, index + 2)
    if key in _SEVERAL and following in _SCALES:
        low, high = _SEVERAL[key]
        scale = _SCALES[following]
        return Number(low * scale, scale, index + 2, low * scale, (high + 1) * scale - 1)
    return _apply_scales(tokens, index + 1, 1.0, 1.0) if key == "a" and following in _SCALES else None


def _parse_in_words(tokens: Sequence[NumberToken], index: int) -> Number | None:
    """Parse twenty-five, two hundred and fifty thousand, twenty-first, up to where the words make no number."""
    total, current, room, step, first = 0.0, 0.0, 1e3, 1.0, _SMALL.get(tokens[index].key, 0)
    while index < len(tokens):
        word = tokens[index].key
        if word in _ORDINALS:
            if _ORDINALS[word] >= room:
                break
            return _exact(total + current + _ORDINALS[word], 1.0, index + 1, ordinal=True)
        if word in _SMALL and _SMALL[word] < room and (_SMALL[word] or room == 1e3):
            value = _SMALL[word]
            current, room, step = current + value, 10 if value >= 20 else 0, 10.0 if value and value % 10 == 0 else 1.0
        elif (scale := _SCALES.get(word)) and current:
            total, current = (total, current * scale) if scale < 1e3 else (total + current * scale, 0.0)
            room, step = 100 if scale < 1e3 else 1e3, step * scale
        else:
            break
        index = _skip_joint(tokens, index + 1, room)
    # An "and" or hyphen at the end is not part of the number.
    while tokens[index - 1].key in ("and", "-"):
        index -= 1
    after = _apply_scales(tokens, index, total + current, step)
    # Two hundred thousand is 2 times 100,000; two hundred and five has no scale.
    exact = first and step >= 100 and (total + current) / first == step
    return after._replace(scale=after.scale * (step if exact else 1))


def _skip_joint(tokens: Sequence[NumberToken], index: int, room: float) -> int:
    """Return the place of the next word: behind the hyphen of twenty-five, behind "and" in two hundred and five."""
    joint, following = _key(tokens, index), _key(tokens, index + 1)
    hyphen = joint == "-" and _touches_previous(tokens, index) and following in (*_SMALL, *_ORDINALS, *_SCALES)
    joined = joint == "and" and room in (100, 1e3) and (following in _SMALL or following in _ORDINALS)
    return index + 1 if hyphen or joined else index

"""Numbers in a text, in figures and in words: where they stand, what they are worth, how exactly they are given.

Only what is written counts here: 12,000 is worth 12,000 and given to the thousand. What a number is a number of,
and whether it is a count at all and not a name or a date, is for `figures` and `moments` to say.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

#: How many characters of a text are read for figures and times; no claim is as long as that.
ENOUGH = 20_000
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_APOSTROPHES = "\u2018\u2019\u02bc\uff07"


def word_list(words: str) -> frozenset[str]:
    """Give the words of a list as a set."""
    return frozenset(words.split())


class _Plain(dict[int, str]):
    """What a character is read as: a small letter, a digit 0 to 9, a plain dash, apostrophe or space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        small = char.lower() if len(char.lower()) == 1 else char
        self[code] = str(unicodedata.decimal(char)) if category == "Nd" else " " if category == "Zs" else small
        return self[code]


_PLAIN = _Plain(dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _APOSTROPHES), "'"))


def to_plain(text: str) -> str:
    """Give a text in small letters with plain digits, dashes and spaces, each character in its old place."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


class NumberToken(NamedTuple):
    """A word, a number in figures or a single sign of a plain text, from `start` up to `end`."""

    key: str
    start: int
    end: int


_PIECE = r"[0-9]+(?:[.,][0-9]+)*|(?:[a-z]\.){2,8}|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|\S"


def tokenize(plain_text: str) -> list[NumberToken]:
    """Take a plain text apart; the possessive 's is a token of its own."""
    return [NumberToken(match[0], *match.span()) for match in re.finditer(_PIECE, plain_text)]


class Number(NamedTuple):
    """A number as it is written in the tokens before `after`.

    `step` is what its last written place is worth, so 12,000 has 1000. `low` and `high` are the bounds of a vague
    word, as dozens, and the value itself elsewhere. `scale` is what a word as million multiplies it by, else 1.
    """

    value: float
    step: float
    after: int
    low: float
    high: float
    ordinal: bool = False
    scale: float = 1.0
    in_figures: bool = False
    share: bool = False


_DIGITS = "zero one two three four five six seven eight nine"
_TEENS = " ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = dict(zip((_DIGITS + _TEENS).split(), range(20), strict=True))
_SMALL |= dict(zip(_TENS.split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "crore": 1e7, "crores": 1e7}
_SCALES |= {"dozen": 12.0, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "cr": 1e7}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_NTH += " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_ORDINALS = {word: number for number, word in enumerate(_NTH.split(), 1)}
_ORDINALS |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_VAGUE = {"dozens": (24, 99), "hundreds": (200, 1999), "thousands": (2e3, 99_999), "millions": (2e6, 999e6)}
_VAGUE |= {"scores": (40, 199), "billions": (2e9, 999e9), "tens": (20, 99)}
_SEVERAL = {"several": (3, 9), "few": (2, 9), "couple": (2, 3)}
#: Every word that can begin a number; a claim without one and without a digit has no figure.
BEGINNINGS = frozenset((*_SMALL, *_SCALES, *_ORDINALS, *_VAGUE, *_SEVERAL, "a", "half"))

_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+(?:\.[0-9]+)?"


def parse_digits(key: str) -> tuple[float, float] | None:
    """Give the value of a number in figures and what its last written place is worth; None for 1.2.3 and 007."""
    bare = key.replace(",", "")
    if len(key) > 20 or not re.fullmatch(_GROUPED, key) or re.match("0[0-9]", bare):
        return None
    decimals = len(bare.partition(".")[2])
    zeros = 0 if decimals else len(bare) - len(bare.rstrip("0"))
    return float(bare), 10.0**-decimals if decimals else 10.0**zeros if float(bare) else 1.0


def parse_number(found: Sequence[NumberToken], at: int) -> Number | None:
    """Read the number that begins with the token `at`, as far as it goes."""
    key = found[at].key
    if key[0] in "0123456789":
        return _in_figures(found, at)
    if key in _VAGUE:
        return _vague(found, at)
    if key in ("a", "half", "several", "few", "couple"):
        return _beginning(found, at)
    if key in _SCALES and not (key == "dozen" and at and found[at - 1].key in ("a", "half")):
        return _scaled(found, at, 1.0, 1.0) if at and found[at - 1].key not in _SMALL else None
    return _in_words(found, at) if key in _SMALL or key in _ORDINALS else None


def _key(found: Sequence[NumberToken], at: int) -> str:
    return found[at].key if 0 <= at < len(found) else ""


def _beside(found: Sequence[NumberToken], at: int) -> bool:
    """Whether nothing stands between a token and the one before it."""
    return 0 < at < len(found) and found[at - 1].end == found[at].start


def _exact(value: float, step: float, after: int, ordinal: bool = False, scale: float = 1.0) -> Number:
    return Number(value, step, after, value, value, ordinal, scale)


def _in_figures(found: Sequence[NumberToken], at: int) -> Number | None:
    parsed = parse_digits(found[at].key)
    if parsed is None:
        return None
    value, step = parsed
    following, beside = _key(found, at + 1), _beside(found, at + 1)
    if beside and following in ("st", "nd", "rd", "th") and value.is_integer():
        return _exact(value, 1.0, at + 2, ordinal=True)._replace(in_figures=True)
    if value < 1000 and not beside and step >= 1 and re.fullmatch("[0-9]{3}", following) and found[at].key.isdigit():
        return _spaced(found, at)
    return _scaled(found, at + 1, value, step)._replace(in_figures=True)


def _spaced(found: Sequence[NumberToken], at: int) -> Number | None:
    """Read 12 000 and 3 500 000, as the international system of units writes them."""
    after = at + 1
    while after < at + 5 and re.fullmatch("[0-9]{3}", _key(found, after)) and not _beside(found, after):
        after += 1
    written = "".join(token.key for token in found[at:after])
    parsed = parse_digits(written)
    return _exact(*parsed, after)._replace(in_figures=True) if parsed else None


def _scaled(found: Sequence[NumberToken], after: int, value: float, step: float) -> Number:
    """Multiply a number by the scales that follow it: 1.2 million, 3 lakh crore, two and a half billion, 5bn."""
    first, factor = after, 1.0
    if [_key(found, after + n) for n in range(3)] == ["and", "a", "half"]:
        value, step, after, first = value + 0.5, 0.5, after + 3, after + 3
    while after < first + 3 and (scale := _scale(found, after, first)) is not None:
        factor, after = factor * scale, after + 1
    return _exact(value * factor, step * factor, after, scale=factor)


def _scale(found: Sequence[NumberToken], at: int, first: int) -> float | None:
    key = _key(found, at)
    if key == "m" and not _beside(found, at):
        return None
    return _SCALES.get(key) or (_SUFFIXES.get(key) if at == first and key != "m" else None)


def _vague(found: Sequence[NumberToken], at: int) -> Number | None:
    """Read dozens, hundreds of thousands, scores of people."""
    low, high = _VAGUE[found[at].key]
    larger = _key(found, at + 2)
    if _key(found, at + 1) == "of" and larger in _VAGUE and larger not in ("tens", "scores", "dozens"):
        scale = _VAGUE[larger][0] / 2
        return Number(low * scale, scale, at + 3, low * scale, min(high, 999) * scale)
    if found[at].key == "tens" or (found[at].key == "scores" and _key(found, at + 1) != "of"):
        return None
    return Number(low, low, at + 1, low, high)


def _beginning(found: Sequence[NumberToken], at: int) -> Number | None:
    """Read a hundred, a dozen, half a million, half a dozen, a couple of, a few hundred, several thousand."""
    key, following = found[at].key, _key(found, at + 1)
    if key == "half":
        scaled = _scaled(found, at + 2, 0.5, 0.1) if following == "a" else None
        return scaled if scaled and scaled.scale > 1 else None
    if key == "a" and following in ("few", "couple"):
        key, at, following = following, at + 1, _key(found, at + 2)
    if key == "couple" and following == "of":
        if _key(found, at + 2) not in _SCALES:
            return Number(2, 1, at + 2, 2, 3)
        at, following = at + 1, _key(found, at + 2)
    if key in _SEVERAL and following in _SCALES:
        low, high = _SEVERAL[key]
        scale = _SCALES[following]
        return Number(low * scale, scale, at + 2, low * scale, (high + 1) * scale - 1)
    return _scaled(found, at + 1, 1.0, 1.0) if key == "a" and following in _SCALES else None


def _in_words(found: Sequence[NumberToken], at: int) -> Number | None:
    """Read twenty-five, two hundred and fifty thousand, twenty-first; it ends where the words make no number."""
    total, current, room, step, first = 0.0, 0.0, 1e3, 1.0, _SMALL.get(found[at].key, 0)
    while at < len(found):
        word = found[at].key
        if word in _ORDINALS:
            if _ORDINALS[word] >= room:
                break
            return _exact(total + current + _ORDINALS[word], 1.0, at + 1, ordinal=True)
        if word in _SMALL and _SMALL[word] < room and (_SMALL[word] or room == 1e3):
            value = _SMALL[word]
            current, room, step = current + value, 10 if value >= 20 else 0, 10.0 if value and value % 10 == 0 else 1.0
        elif (scale := _SCALES.get(word)) and current:
            total, current = (total, current * scale) if scale < 1e3 else (total + current * scale, 0.0)
            room, step = 100 if scale < 1e3 else 1e3, step * scale
        else:
            break
        at = _next_word(found, at + 1, room)
    # a joining "and" or hyphen that led nowhere is not part of the number
    while found[at - 1].key in ("and", "-"):
        at -= 1
    after = _scaled(found, at, total + current, step)
    # two hundred thousand is 2 times 100,000; two hundred and five is nothing times anything
    exact = first and step >= 100 and (total + current) / first == step
    return after._replace(scale=after.scale * (step if exact else 1))


def _next_word(found: Sequence[NumberToken], at: int, room: float) -> int:
    """Where the next word of a number may stand: after a hyphen between tens and units, after and in 200 and 5."""
    joint, following = _key(found, at), _key(found, at + 1)
    hyphen = joint == "-" and _beside(found, at) and following in (*_SMALL, *_ORDINALS, *_SCALES)
    joined = joint == "and" and room in (100, 1e3) and (following in _SMALL or following in _ORDINALS)
    return at + 1 if hyphen or joined else at

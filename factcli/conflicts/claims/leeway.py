"""How much room the words around a figure leave it: about, at least, nearly; and rounding.

They also say whether it is a level at all: "by 5%" is a change, "another 12" and "12 of the 30" are no totals.
"""

from __future__ import annotations

import re
from math import inf

from factcli.conflicts.claims.claim_tokens import TokenizedClaim
from factcli.conflicts.claims.numbers import Number

_BEFORE = {
    "just over": r"(?:just|slightly|a little|a bit) (?:over|above|more than)",
    "nearly": r"nearly|almost|close to|approaching|not quite|just (?:under|below|short of)"
    r"|(?:a little|slightly) (?:under|below|less than|fewer than)",
    "about": r"about|around|approximately|approx|roughly|some|circa|(?:an )?estimated|in the region of|~|≈"
    r"|somewhere around",
    "floor": r"at least|at the least|(?:well |far )?(?:more than|over|above)|exceeding|in excess of"
    r"|upwards? of|north of"
    r"|no (?:fewer|less) than|not (?:fewer|less) than|(?:a )?minimum of|> ?=?|≥|greater than",
    "ceiling": r"(?:well |far )?(?:less than|fewer than|under|below)|up to|at (?:the )?most|no more than|not more than"
    r"|as (?:many|much|high|long|far) as|(?:a )?maximum of|< ?=?|≤",
    "between": r"between",
    "other": r"another|an additional|additional|(?:a )?further|of whom|of them|of which|including|other|among them",
    "exactly": r"exactly|precisely",
    "only": r"only|just|a total of|in total",
}
_WIDENING = r"(?:\A|(?<= ))(?:" + "|".join(f"(?P<m{n}>{words})" for n, words in enumerate(_BEFORE.values())) + r") ?\Z"
_MODIFIERS = tuple(_BEFORE)
#: How much about and nearly may be off.
_ABOUT = 0.12
AFTER = (
    r"\s?(?:(?P<floor>\+|or (?:more|over|above)\b|at (?:the )?least\b)|(?P<about>or so\b|or thereabouts\b)"
    r"|(?P<ceiling>or (?:less|fewer|under)\b|at (?:the )?most\b)|(?P<other>(?:more|others|further)\b(?! than)))"
)


def modifiers(claim: TokenizedClaim, first: int) -> tuple[int, tuple[str, ...]]:
    """The kinds of words before a figure that widen it or set it apart, and the token where they begin."""
    kinds: tuple[str, ...] = ()
    for _ in range(3):
        match = re.search(_WIDENING, claim.before(first, 5))
        if match is None:
            break
        kinds = (_MODIFIERS[int(str(match.lastgroup)[1:])], *kinds)
        first -= len(match[0].split())
    return first, kinds


#: Units in which a difference of one is told as one, however round the figure: polls, rates, temperatures.
_NARROW = ("percent", "percentage-point", "celsius", "degree", "magnitude")


def _slack(number: Number, unit: str) -> float:
    """How far what was rounded may lie from a number: half of its last place, within a tenth or a twentieth.

    Counts below 20, and those that are no round figures, are meant exactly.
    """
    if unit == "year" or (unit == "cardinal" and (number.step == 1 or number.value < 10)):
        return 0.0
    half = number.step * 0.499
    if unit in _NARROW and not number.share:
        return min(half, 0.499)
    rough = unit != "cardinal" or (number.value >= 1000 and number.value / number.step < 10)
    return min(half, abs(number.value) * (0.1 if rough else 0.05))


def value_range(number: Number, last: Number | None, unit: str, words: tuple[str, ...]) -> tuple[float, float]:
    """The least and the most that a number may be, or a range up to the `last` one, in its own unit."""
    slack = 0.0 if "exactly" in words else _slack(number, unit)
    low, high = number.low, last.high if last else number.high
    if low == high:
        low, high = low - slack, high + slack
    if "about" in words:
        low, high = min(low, low * (1 - _ABOUT)), max(high, high * (1 + _ABOUT))
    if "nearly" in words:
        low, high = number.low * (1 - _ABOUT), number.high
    if "just over" in words:
        low, high = number.low, number.high * (1 + _ABOUT)
    if "floor" in words:
        low, high = number.low if number.share else low, inf
    if "ceiling" in words:
        low = min(0.0, low)
    return low, high


#: Verbs of change that take the amount directly, and those that take it with "by": to raise $5 is no rise of $5.
_MOVING = (
    r"ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|increas\w{1,3}|decreas\w{1,3}|grew|grow\w{0,3}|up|down|drop\w{0,4}"
    r"|declin\w{1,3}|jump\w{0,3}|surg\w{1,3}|plung\w{1,3}|slump\w{0,3}|soar\w{0,3}|climb\w{0,3}|shr[aiu]nk|slid|tumbl\w{1,3}"
)
_MOVED = r"cut\w{0,4}|gain\w{0,3}|slash\w{0,3}|reduc\w{1,5}|hik\w{1,3}|contract\w{0,3}|expand\w{0,3}|rais\w{1,3}"
_MOVED += r"|lower\w{0,3}"
_CHANGE = rf"(?<![^\W_])(?:(?:{_MOVING}|{_MOVED}) (?:\w+ ){{0,2}}(?:by|of|another)|(?:{_MOVING})) \Z"
_CHANGE_AFTER = (
    r"[\s-]?(?:increase|rise|fall|drop|decline|cut|growth|reduction|surge|jump|plunge|slump|hike|boost|slide|raise)\b"
)


def quantity_kind(
    claim: TokenizedClaim, kind: str, words: tuple[str, ...], first: int, after: int, value: float
) -> str:
    """Tell apart a change from a level, and a part or a further number from a total."""
    end = claim.found[after - 1].end
    before = claim.before(first)
    if claim.key(first - 1) == "from" and claim.key(after) in ("to", "-"):
        return "part"
    moved = re.search(_CHANGE, before)
    if kind in ("percent", "money", "measure") and (moved or re.match(_CHANGE_AFTER, claim.small[end : end + 24])):
        return kind if "ceiling" in words and not before.endswith("by ") else "change"
    if kind == "cardinal" and before.endswith("by ") and moved:
        return "change"
    if kind != "cardinal":
        return kind
    some = claim.key(after) == "of" and value < 100 and claim.key(after - 1) not in ("dozens", "tens", "scores", "of")
    part = claim.key(after) == "of" and claim.key(after + 1) in (
        "the",
        "them",
        "those",
        "these",
        "its",
        "their",
        "his",
        "her",
        "our",
    )
    other = claim.key(after) in ("other", "others", "more", "further", "additional")
    known = claim.key(first - 1) in ("the", "these", "those") and value <= 10
    return "part" if part or some or other or "other" in words else "known" if known else kind

"""A claim taken apart for its figures, and which of its numbers are parts of names: Boeing 737, 9/11, COVID-19."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from factcli.conflicts.claims.numbers import Number, NumberToken, word_list
from factcli.conflicts.claims.units import SIGNS
from factcli.text.stop_words import STOP_WORDS


class TokenizedClaim(NamedTuple):
    """A claim taken apart: its text as written and in plain small letters, its tokens, and where its times stand."""

    text: str
    small: str
    found: Sequence[NumberToken]
    times: Sequence[tuple[int, int]]

    def key(self, at: int) -> str:
        """The token at a place; nothing where there is none."""
        return self.found[at].key if 0 <= at < len(self.found) else ""

    def beside(self, at: int) -> bool:
        """Whether a token touches the one before it."""
        return 0 < at < len(self.found) and self.found[at - 1].end == self.found[at].start

    def capital(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return 0 <= at < len(self.found) and self.text[self.found[at].start].isupper()

    def opens(self, at: int) -> bool:
        """Whether a token begins a sentence."""
        return at <= 0 or self.key(at - 1) in _STOPS

    def before(self, at: int, count: int = 6) -> str:
        """The tokens before a place, each followed by a space."""
        return "".join(token.key + " " for token in self.found[max(0, at - count) : at])

    def in_time(self, at: int) -> bool:
        """Whether a token begins within a time."""
        start = self.found[at].start
        return any(time[0] <= start < time[1] for time in self.times[:8])

    def timed(self, number: Number, at: int) -> bool:
        """Whether the tokens of a number belong to a time."""
        place = bisect_left(self.times, (self.found[at].start + 1, 0))
        around = self.times[max(0, place - 1) : place + 1]
        return any(start < self.found[number.after - 1].end and self.found[at].start < end for start, end in around)

    def end(self, number: Number) -> int:
        """Where a number ends."""
        return self.found[number.after - 1].end

    def at(self, position: int) -> int:
        """The first token that begins at a position or after it."""
        return bisect_left(self.found, position, key=lambda token: token.start)


_STOPS = frozenset('.!?:;"“”')

_NAMES = word_list(
    "article chapter section room highway route flight no number channel iphone boeing airbus page psalm gate platform"
    " unit block area sector level phase type class model apollo windows resolution act title line item bill ward grade"
    " season episode volume part stage category tier ps galaxy xbox playstation android ios interstate sonnet clause"
    " paragraph amendment formula catch studio bus bay pier terminal building lot exhibit form version size channel"
    " radio square falcon soyuz district zone arena schedule rule figure table verse group division league"
)
_TOUCHING = word_list(
    "km kg m cm mm th st nd rd k bn mn mln tn trn bln cr pm am mph kph lb lbs ft gw mw kw c f g mg ml"
)
_TOUCHING |= word_list("hrs hr min mins sec secs oz pc pct p yr yrs pp in h")


def name_end(claim: TokenizedClaim, at: int, number: Number) -> int:
    """Say where the name or sign ends that a number is a part of, as Boeing 737, 9/11 and COVID-19; 0 if it is none."""
    token, after = claim.found[at], number.after
    if token.key in ("one", "1") and not number.share and _pronoun(claim, at):
        return after
    if not number.in_figures:
        return after if claim.capital(at) and _in_name(claim, at, number) else 0
    if number.ordinal:
        return after if claim.capital(after) and (claim.key(at - 1) == "." or not claim.capital(at - 1)) else 0
    before, following = claim.key(at - 1), claim.key(after)
    if claim.beside(at) and (before in "./@#:_&'" or (before[-1:].isalpha() and before not in _CODES)):
        return _word_end(claim, after)
    if before == "-" and claim.beside(at) and claim.beside(at - 1) and claim.key(at - 2)[-1:].isalpha():
        return 0 if claim.key(at - 2) in ("magnitude", "aged", "mid") else _word_end(claim, after)
    if claim.beside(after) and (following in "/:_@" or (following[:1].isalpha() and following not in _TOUCHING)):
        return _word_end(claim, after)
    if re.match(r"[0-9]*-[0-9]+-[0-9]", claim.small[token.start : token.start + 24]):
        return _word_end(claim, after)
    if before in _NAMES or (before == "." and claim.key(at - 2) == "no"):
        name = claim.text[claim.found[at - 1].start : claim.found[at - 1].end] != before
        counts = following[:1].isalpha() and following not in STOP_WORDS and not name
        return 0 if counts else _word_end(claim, after)
    return after if _after_name(claim, at, after) else 0


_CODES = frozenset(code for code in SIGNS if code.isalpha())


def _word_end(claim: TokenizedClaim, at: int) -> int:
    """The end of what is written without a space."""
    while at < len(claim.found) and claim.beside(at) and claim.key(at) not in (",", ".", ";", ")"):
        at += 1
    return at


def _in_name(claim: TokenizedClaim, at: int, number: Number) -> bool:
    """Whether a number word with a capital belongs to a name: Second World War, Fantastic Four."""
    if _is_headline(claim):
        return False
    if number.ordinal:
        return claim.capital(number.after)
    return not claim.opens(at)


def _is_headline(claim: TokenizedClaim) -> bool:
    """Whether every longer word has a capital, so that capitals tell no names."""
    longer = [token for token in claim.found[:40] if len(token.key) > 3 and token.key.isalpha()]
    return all(claim.text[token.start].isupper() for token in longer)


def _after_name(claim: TokenizedClaim, at: int, after: int) -> bool:
    """Whether a number follows a name and nothing follows that it could count, as in Apollo 13 landed."""
    before, following = claim.key(at - 1), claim.key(after)
    if not claim.capital(at - 1) or before in STOP_WORDS or claim.text.isupper():
        return False
    if re.fullmatch("(?:19|20)[0-9]{2}", claim.key(at)):  # Euro 2020, and no count of 2,020
        return True
    acronym = claim.text[claim.found[at - 1].start : claim.found[at - 1].end].isupper() and len(before) > 1
    if claim.opens(at - 1) and not acronym:
        return False
    return following != "-" and (not following[:1].isalpha() or following in STOP_WORDS)


_NOT_COUNTED = word_list(
    "another day can could must should may might would will is was has had s that who thing or and"
)
_NO_COUNTS = word_list("no the this that any every each which another some")


def _pronoun(claim: TokenizedClaim, at: int) -> bool:
    """Whether one is a pronoun, or the first part of one-sided."""
    following = claim.key(at + 1)
    silent = (following in STOP_WORDS and following != "of") or not (following[:1].isalpha() or following == "-")
    if silent or following in _NOT_COUNTED or claim.key(at - 1) in _NO_COUNTS:
        return claim.found[at].key == "one"
    return (
        following == "-" and claim.beside(at + 1) and claim.found[at].key == "one" and claim.key(at + 2) not in _SPANS
    )


_SPANS = word_list("day week month year hour minute mile km third quarter")

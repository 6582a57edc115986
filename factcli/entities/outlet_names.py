"""Comparison of names of outlets: TASS, ITAR-TASS and TASS News Agency; AP and Associated Press.

Names of papers are made of few words, which many share: the words that are not generic decide. Names are parsed in
:mod:`factcli.entities.name_parts`.
"""

from __future__ import annotations

from functools import lru_cache

from factcli.entities.name_parts import OutletName, initial_letters, parse_outlet_name
from factcli.entities.person_names import Match
from factcli.entities.titles import word_set
from factcli.text.tokens import name_key

# Words of very many papers: two names that share only one of these are not one.
_COMMON = word_set(
    """
    times post mail herald tribune journal independent guardian gazette telegraph star sun mirror express
    standard chronicle observer world today republic review report week weekly monitor examiner sentinel echo
    voice free national state city new nation people public morning evening sunday central local global
    """
)
_SLIP_LETTERS, _SLIP_RATIO = 6, 0.85  # letters of a word that may hold a slip of the pen, and difflib's ratio
_LONGEST = 500  # characters of two names, beyond which they are one only if they are the same
_ARTICLES = word_set("the a an of and for le la les el los der die das il al")


def match(a: str, b: str) -> Match | None:
    """Grade two names of outlets; None where they are not likely one outlet. Symmetric."""
    if name_key(a) == name_key(b):
        return Match("exact", 1.0)
    if len(a) + len(b) > _LONGEST:
        return None
    first, second = parse_outlet_name(a), parse_outlet_name(b)
    if not first.words or not second.words:
        return None
    if _both_have_extra(first, second):
        return None
    return (
        _match_core(first, second)
        or _match_acronym(first, second)
        or _match_acronym(second, first)
        or _match_slip(first, second)
    )


def possible_match(a: str, b: str) -> Match | None:
    """Grade two names that :func:`match` does not find and somebody should be asked about. Symmetric.

    One is a part of the other (its service in a language, or another paper), or they differ in generic words only:
    Associated Press, Associated Newspapers.
    """
    if len(a) + len(b) > _LONGEST or match(a, b):
        return None
    first, second = parse_outlet_name(a), parse_outlet_name(b)
    if not first.words or not second.words:
        return None
    alike = _match_core(first, second) if _both_have_extra(first, second) else None
    found = alike or _match_acronym(first, second, hyphens=True) or _match_acronym(second, first, hyphens=True)
    return found._replace(score=0.6 if alike else 0.4) if found else _match_part(first, second)


def _match_part(first: OutletName, second: OutletName) -> Match | None:
    short, long = sorted((first, second), key=lambda outlet: len(outlet.core))
    more = [key for key in long.core if key not in short.core]
    if len(more) == len(long.core) - len(set(short.core)) and short.core and set(short.core) < set(long.core):
        telling = [key for key in short.core if key not in _COMMON]
        score = 0.7 if telling and (short.acronym or len(telling) > 1) else 0.5 if telling else 0.2
        return Match("spelling", score, (f"without {' '.join(more)}",))
    return None


def _both_have_extra(first: OutletName, second: OutletName) -> bool:
    """Return whether each of two names with one core has a word that the other lacks, articles aside."""
    if first.core != second.core:
        return False
    mine, theirs = ({*outlet.words} - _ARTICLES for outlet in (first, second))
    return bool(mine - theirs) and bool(theirs - mine)


def _match_core(first: OutletName, second: OutletName) -> Match | None:
    if "".join(first.core) != "".join(second.core) and "".join(first.words) != "".join(second.words):
        return None
    more = sorted({*first.words} ^ {*second.words})
    if len(more) > 2 or first.core != second.core:
        return Match("spelling", 0.9, (" ~ ".join(sorted(" ".join(outlet.words) for outlet in (first, second))),))
    return Match("spelling", 0.95, (f"without {' '.join(more)}",) if more else ("the same words",))


def _match_acronym(short: OutletName, long: OutletName, hyphens: bool = False) -> Match | None:
    if short.acronym and short.acronym in initial_letters(long.words if hyphens else long.initial_words):
        score = 0.85 if len(short.acronym) > 2 else 0.7
        return Match("spelling", score, (f"{short.acronym} ~ the first letters of {' '.join(long.words)}",))
    return None


def _match_slip(first: OutletName, second: OutletName) -> Match | None:
    """Grade two names whose words differ by slips of the pen; such words must be long: AP, AFP and APA are three."""
    if len(first.core) != len(second.core):
        return None
    differ = [(a, b) for a, b in zip(sorted(first.core), sorted(second.core), strict=True) if a != b]
    if not all(min(len(a), len(b)) >= _SLIP_LETTERS and _ratio(*sorted((a, b))) >= _SLIP_RATIO for a, b in differ):
        return None
    reasons = tuple(f"{' ~ '.join(sorted(pair))}" for pair in differ)
    return Match("spelling", 0.8, reasons or ("the same words",))


@lru_cache(maxsize=1 << 14)
def _ratio(a: str, b: str) -> float:
    from difflib import SequenceMatcher

    return float(SequenceMatcher(None, a, b).ratio())

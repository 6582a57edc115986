"""Whether two names may be one outlet's: TASS, ITAR-TASS and TASS News Agency; AP and Associated Press.

Names of papers are made of few words, which many share: what is left of a name without those decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from factcli.entities.person_names import Match
from factcli.text.tokens import find_words, name_key, word_keys

# What an outlet's name may have or lack, and is the same outlet's.
_GENERIC = """the a an of and for news newspaper newspapers agency agencies daily online website web site media group
    network channel tv television radio broadcasting corporation company co inc ltd llc press www com org net info int
    international english edition service services digital official account le la les el los der die das il al"""
# Of what is left, words that very many papers have: one of these alone makes no two of them one.
_COMMON = """times post mail herald tribune journal independent guardian gazette telegraph star sun mirror express
    standard chronicle observer world today republic review report week weekly monitor examiner sentinel echo voice
    free national state city new nation people public morning evening sunday central local global"""
_DOMAINS = "com org net info co uk us in ru am pk af ir tj de fr it es eu tv ua kz uz ge az int gov www"
_ACRONYM = range(2, 7)  # letters
_SPELT, _ALIKE = 6, 0.85  # letters, and how alike what is left is (difflib's ratio) when one is a slip of the other
_LONGEST = 500  # characters of two names, beyond which they are one only if they are the same
_ARTICLES = "the a an of and for le la les el los der die das il al"
_NOT_INITIAL = ("the", "of", "and", "for")


class _Outlet(NamedTuple):
    """A name taken apart: all its words, those that tell it from others, its letters if it may be an acronym.

    And the words between blanks, of which acronyms are made: AP is hardly Asia-Plus.
    """

    every: tuple[str, ...]
    core: tuple[str, ...]
    acronym: str
    spaced: tuple[str, ...]


@lru_cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@lru_cache(maxsize=1 << 14)
def _parse(name: str) -> _Outlet:
    found = find_words(name)
    every = tuple(word.key for word in found)
    if "." in name and " " not in name.strip() and len(every) > 1:  # tass.com, www.bbc.co.uk
        every = tuple(key for key in every if key not in _words(_DOMAINS)) or every
    core = tuple(key for key in every if key not in _words(_GENERIC)) or every
    telling = set(core)
    written = [name[word.start : word.end] for word in found if word.key in telling]
    single = written[0] if len(written) == 1 else ""
    acronym = core[0] if single.isupper() and len(core[0]) in _ACRONYM else ""
    return _Outlet(every, core, acronym, tuple(its[0] for its in map(word_keys, name.split()) if its))


def blocking_codes(name: str) -> Iterable[str]:
    """Codes of which two names that :func:`match` takes for one share at least one."""
    outlet = _parse(name)
    yield from outlet.core
    joined = "".join(outlet.core)
    yield joined
    yield "".join(outlet.every)
    if len(joined) >= _SPELT:
        yield f"~{joined[:4]}"
        yield f"~~{joined[-4:]}"
    if outlet.acronym:
        yield f"={outlet.acronym}"
    yield from (f"={letters}" for letters in _initials(outlet.every) | _initials(outlet.spaced))


def _initials(every: tuple[str, ...]) -> set[str]:
    """The first letters of words, with and without those that acronyms leave out."""
    short = [key for key in every if key not in _NOT_INITIAL]
    return {"".join(key[0] for key in some) for some in (every, every[1:], short) if len(some) > 1}


def match(a: str, b: str) -> Match | None:
    """Grade two names of outlets; None where they are not likely one. Symmetric."""
    if name_key(a) == name_key(b):
        return Match("exact", 1.0)
    if len(a) + len(b) > _LONGEST:
        return None
    first, second = _parse(a), _parse(b)
    if not first.every or not second.every:
        return None
    if _both_have_more(first, second):
        return None
    return _same_core(first, second) or _acronym(first, second) or _acronym(second, first) or _slip(first, second)


def possible_match(a: str, b: str) -> Match | None:
    """Grade two names of which one is a part of the other: its service in a language, or another paper. Symmetric.

    Or that have all but what any outlet may have in common: Associated Press, Associated Newspapers.
    """
    if len(a) + len(b) > _LONGEST or match(a, b):
        return None
    first, second = _parse(a), _parse(b)
    if not first.every or not second.every:
        return None
    alike = _same_core(first, second) if _both_have_more(first, second) else None
    found = alike or _acronym(first, second, hyphens=True) or _acronym(second, first, hyphens=True)
    return found._replace(score=0.6 if alike else 0.4) if found else _part(first, second)


def _part(first: _Outlet, second: _Outlet) -> Match | None:
    short, long = sorted((first, second), key=lambda outlet: len(outlet.core))
    more = [key for key in long.core if key not in short.core]
    if len(more) == len(long.core) - len(set(short.core)) and short.core and set(short.core) < set(long.core):
        telling = [key for key in short.core if key not in _words(_COMMON)]
        score = 0.7 if telling and (short.acronym or len(telling) > 1) else 0.5 if telling else 0.2
        return Match("spelling", score, (f"without {' '.join(more)}",))
    return None


def _both_have_more(first: _Outlet, second: _Outlet) -> bool:
    """Whether each has a word that the other lacks, articles aside, although both are alike in what tells most."""
    if first.core != second.core:
        return False
    mine, theirs = ({*outlet.every} - _words(_ARTICLES) for outlet in (first, second))
    return bool(mine - theirs) and bool(theirs - mine)


def _same_core(first: _Outlet, second: _Outlet) -> Match | None:
    if "".join(first.core) != "".join(second.core) and "".join(first.every) != "".join(second.every):
        return None
    more = sorted({*first.every} ^ {*second.every})
    if len(more) > 2 or first.core != second.core:
        return Match("spelling", 0.9, (" ~ ".join(sorted(" ".join(outlet.every) for outlet in (first, second))),))
    return Match("spelling", 0.95, (f"without {' '.join(more)}",) if more else ("the same words",))


def _acronym(short: _Outlet, long: _Outlet, hyphens: bool = False) -> Match | None:
    if short.acronym and short.acronym in _initials(long.every if hyphens else long.spaced):
        score = 0.85 if len(short.acronym) > 2 else 0.7
        return Match("spelling", score, (f"{short.acronym} ~ the first letters of {' '.join(long.every)}",))
    return None


def _slip(first: _Outlet, second: _Outlet) -> Match | None:
    """Spelt nearly the same throughout: words that differ must be long, since AP, AFP and APA are three agencies."""
    if len(first.core) != len(second.core):
        return None
    differ = [(a, b) for a, b in zip(sorted(first.core), sorted(second.core), strict=True) if a != b]
    if not all(min(len(a), len(b)) >= _SPELT and _ratio(*sorted((a, b))) >= _ALIKE for a, b in differ):
        return None
    reasons = tuple(f"{' ~ '.join(sorted(pair))}" for pair in differ)
    return Match("spelling", 0.8, reasons or ("the same words",))


@lru_cache(maxsize=1 << 14)
def _ratio(a: str, b: str) -> float:
    from difflib import SequenceMatcher

    return float(SequenceMatcher(None, a, b).ratio())

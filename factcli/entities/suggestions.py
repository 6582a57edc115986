"""Known names that may be meant by one that nobody here has."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from factcli.entities import outlet_names, person_names
from factcli.entities.directory import Directory
from factcli.entities.person_names import name_words
from factcli.text.tokens import name_key, word_keys

_MOST = 5
_SPELT, _RATIO = 4, 0.76  # letters of a word, and difflib's ratio
_LONGEST = 100  # letters of a word that may be a slip for another
_FEW = 300  # names that are compared; of more, as many that may sound alike and have the most letters in common
# Consonants by what languages write for one another, vowels and what is often not heard left out.
_SOUNDS = str.maketrans("bfpvdtszcjxqkg-", "ppppttssssssss ", "aeiouyhw'`.,()\"")
_CONSONANTS = "pstlmnr"


def close_names(name: str, known: Sequence[str], directory: Directory, *, people: bool = True) -> list[str]:
    """Known names that may be meant by a new one, likeliest first; none where the name itself is known.

    First one that differs in case and accents only, then those that are confirmed to be the same, then likely
    spellings, those that hold all its words, and those that a person should be asked about. None that is
    recorded as somebody else's.
    """
    there = set(known)
    if name in there:
        return []
    key, asked = name_key(name), set(word_keys(name))
    ranked = {other: (1, 0.0) for other in directory.names(name) if other in there}
    for other in _nearest(name, known) if people and len(known) > _FEW else known:
        if name_key(other) == key:
            ranked[other] = (0, 0.0)
        elif other not in ranked and (grade := _grade(name, asked, other, people)):
            ranked[other] = grade
    found = [other for other in sorted(ranked, key=lambda o: ranked[o]) if not directory.distinct(name, other)]
    same = [other for other in found if ranked[other][0] == 0]
    return [*same[:1], *found[len(same) :]][:_MOST]


def close_words(text: str, known: Sequence[str]) -> list[str]:
    """The same for what is no name, as a tag: those that hold all its words, or are spelt nearly the same."""
    if text in known:
        return []
    asked, spelt = word_keys(text), [(other, word_keys(other)) for other in known]
    same = [other for other, its in spelt if its == asked and asked]
    longer = [other for other, its in spelt if asked and set(asked).issubset(its)]
    alike = [other for other, its in spelt if len(its) == len(asked) and all(map(_alike, asked, its))]
    return list(dict.fromkeys([*same, *longer, *alike]))[:_MOST]


@cache
def _alike(a: str, b: str) -> bool:
    """Whether two words may be spellings of one: short ones have too many neighbours."""
    from difflib import SequenceMatcher

    spelt = _SPELT <= min(len(a), len(b)) <= max(len(a), len(b)) <= _LONGEST
    return a == b or (spelt and SequenceMatcher(None, a, b).ratio() >= _RATIO)


def is_likely_spelling(name: str, other: str, *, people: bool = True) -> bool:
    """Whether a name is likely another spelling of the whole of a known one, and is not the same but for accents."""
    found = (person_names if people else outlet_names).match(name, other)
    return found is not None and name_key(name) != name_key(other)


def _grade(name: str, asked: set[str], other: str, people: bool) -> tuple[int, float] | None:
    """How another name is meant, the likeliest least: by its spelling, as the longer one, or perhaps."""
    module = person_names if people else outlet_names
    if found := module.match(name, other):
        return 2, -found.score
    if asked and asked.issubset(word_keys(other)):
        return 3, 0.0
    if people and (found := person_names.covers(name, other)):
        return 4, -found.score
    return (5, -found.score) if (found := module.possible_match(name, other)) else None


# --- a quick look at very many names ------------------------------------------------------------------------


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    """Of very many names those that are worth comparing.

    It takes a hundredth of the time that comparing all takes, and misses words whose consonants differ in two places.
    """
    asked = [set(word) for word in name_words(name)]

    def apart(other: str) -> int:
        words = [set(word) for word in name_key(other).split()]
        return sum(min(len(letters ^ word) for word in words) for letters in asked)

    return heapq.nsmallest(_FEW, _nearby(name, known), key=apart)


def _nearby(name: str, known: Iterable[str]) -> Iterator[str]:
    """Those in which all words of the one given may be heard, or whose own words all may be in that."""
    wanted = [_near(_consonants(word)) for word in name_words(name) if len(word) > 1]
    foreign = not name_key(name).isascii()
    for other in known:
        key = other.lower() if other.isascii() else name_key(other)
        if foreign or not key.isascii():
            yield other  # of another script, whose sounds this does not know
            continue
        heard = _consonants(key).split()
        found = sum(not near.isdisjoint(heard) for near in wanted)
        if found and found >= min(len(wanted), sum(len(word) > 1 for word in key.split())):
            yield other


def _consonants(key: str) -> str:
    """The consonants of words, a doubled one as one; a word that has none is left with nothing."""
    return _doubled().sub(r"\1", key.translate(_SOUNDS))


@cache
def _doubled() -> re.Pattern[str]:
    return re.compile(r"([a-z])\1+")


def _near(code: str) -> set[str]:
    """A code, and all that differ from it in one place, where it is long enough for that to tell anything."""
    found = {code}
    if 2 < len(code) <= _LONGEST:
        found |= {code[:i] + c + code[i:] for i in range(len(code) + 1) for c in _CONSONANTS}
        found |= {code[:i] + c + code[i + 1 :] for i in range(len(code)) for c in ("", *_CONSONANTS)}
    return found

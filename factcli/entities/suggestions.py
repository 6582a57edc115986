"""Suggestions for a name or word that the store does not have: *did you mean ...?*"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from factcli.entities import outlet_names, person_names
from factcli.entities.directory import Directory
from factcli.text.tokens import name_key, word_keys

_MOST_SUGGESTED = 5
_SLIP_LETTERS, _SLIP_RATIO = range(4, 101), 0.76  # letters of a word that may hold a slip of the pen, difflib's ratio
_MOST_COMPARED = 300  # names; of more, those that blocking finds nearest


def close_names(name: str, known: Sequence[str], directory: Directory, *, people: bool = True) -> list[str]:
    """Return up to five known names that a new one may stand for, likeliest first; none if the name itself is known.

    First comes one that differs in case and accents only, then confirmed aliases, likely spellings, names that have
    all its words, and those about which somebody should be asked. Names recorded as somebody else's are left out.
    """
    known_names = set(known)
    if name in known_names:
        return []
    from factcli.entities.blocking import nearest_names

    key, asked = name_key(name), set(word_keys(name))
    ranked = {other: (1, 0.0) for other in directory.names(name) if other in known_names}
    for other in nearest_names(name, known) if people and len(known) > _MOST_COMPARED else known:
        if name_key(other) == key:
            ranked[other] = (0, 0.0)
        elif other not in ranked and (rank := _rank(name, asked, other, people)):
            ranked[other] = rank
    found = [other for other in sorted(ranked, key=lambda o: ranked[o]) if not directory.is_distinct(name, other)]
    same = [other for other in found if ranked[other][0] == 0]
    return [*same[:1], *found[len(same) :]][:_MOST_SUGGESTED]


def close_words(text: str, known: Sequence[str]) -> list[str]:
    """Return up to five known texts, such as tags, that have all words of one or are spelt nearly the same."""
    if text in known:
        return []
    asked, keys_of = word_keys(text), [(other, word_keys(other)) for other in known]
    same = [other for other, keys in keys_of if keys == asked and asked]
    longer = [other for other, keys in keys_of if asked and set(asked).issubset(keys)]
    alike = [other for other, keys in keys_of if len(keys) == len(asked) and all(map(_are_alike, asked, keys))]
    return list(dict.fromkeys([*same, *longer, *alike]))[:_MOST_SUGGESTED]


@cache
def _are_alike(a: str, b: str) -> bool:
    """Return whether two words may be spellings of one; short words have too many neighbours."""
    from difflib import SequenceMatcher

    comparable = len(a) in _SLIP_LETTERS and len(b) in _SLIP_LETTERS
    return a == b or (comparable and SequenceMatcher(None, a, b).ratio() >= _SLIP_RATIO)


def is_likely_spelling(name: str, other: str, *, people: bool = True) -> bool:
    """Return whether a name is likely a spelling of the whole of another, and differs in more than case and accents."""
    found = (person_names if people else outlet_names).match(name, other)
    return found is not None and name_key(name) != name_key(other)


def _rank(name: str, asked: set[str], other: str, people: bool) -> tuple[int, float] | None:
    """Rank another name, the likeliest lowest: a spelling, a longer name, one to ask about. None if it is not meant."""
    module = person_names if people else outlet_names
    if found := module.match(name, other):
        return 2, -found.score
    if asked and asked.issubset(word_keys(other)):
        return 3, 0.0
    if people and (found := person_names.covers(name, other)):
        return 4, -found.score
    return (5, -found.score) if (found := module.possible_match(name, other)) else None

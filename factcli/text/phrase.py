"""Search a text for a phrase: whether it contains it, and where.

Words are compared by their keys (:mod:`factcli.text.search_words`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from factcli.text.search_words import find_chains, find_search_words, search_keys
from factcli.text.tokens import Word

Span = tuple[int, int]

_cached_keys = lru_cache(maxsize=1 << 14)(search_keys)


class Phrase(NamedTuple):
    """One or more consecutive words, by their keys; with ``open_end`` the last is only the beginning of a word."""

    keys: tuple[str, ...]
    open_end: bool = False

    def is_in(self, text: str) -> bool:
        """Return whether a text contains it."""
        return any(True for _ in self._places(_cached_keys(text)))

    def spans(self, text: str) -> list[Span]:
        """Return the spans of a text where it occurs."""
        found, last = find_search_words(text), len(self.keys) - 1
        return [(found[i].start, found[i + last].end) for i in self._places([word.key for word in found])]

    def _places(self, found: Sequence[str]) -> Iterator[int]:
        first, last = list(self.keys[:-1]), self.keys[-1]
        for i, key in enumerate(found[len(first) :]):
            if (key == last or (self.open_end and key.startswith(last))) and list(found[i : i + len(first)]) == first:
                yield i


def parse_phrase(text: str) -> Phrase | None:
    """Parse the words of a text as a phrase, None if it has none; a star after the last word opens its end."""
    found = find_search_words(text.removesuffix("*"))
    if not found:
        return None
    open_end = text.endswith("*") and found[-1].end == len(text) - 1
    return Phrase(tuple(word.key for word in found), open_end)


_MOST_VARIED = 4  # words of a phrase that are written in two ways


def phrase_variants(text: str, phrase: Phrase) -> tuple[Phrase, ...]:
    """Return a phrase as it is also written: ``ceasefire`` for ``cease-fire``, ``u s`` and ``us`` for each other."""
    chains = find_chains(text.removesuffix("*"))
    ways = [_ways(text, chain) for chain in chains]
    if sum(len(way) > 1 for way in ways) > _MOST_VARIED:
        return ()
    found = [Phrase(tuple(key for way in choice for key in way), phrase.open_end) for choice in product(*ways)]
    return tuple(variant for variant in dict.fromkeys(found) if variant != phrase)


def _ways(text: str, chain: list[Word]) -> list[list[str]]:
    """Return the ways to write words that are written as one: apart and as one word, or an abbreviation's letters."""
    keys = [word.key for word in chain]
    if len(keys) > 1:
        return [keys, ["".join(keys)]]
    key, written = keys[0], text[chain[0].start : chain[0].end]
    if key.isalpha() and len(key) == len(written) and 1 < len(key) <= (5 if written.isupper() else 3):
        return [keys, list(key)]
    return [keys]

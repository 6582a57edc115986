"""Search a text for a phrase: whether it contains it, and where.

Words are compared by their keys (:mod:`factcli.text.tokens`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from factcli.text.tokens import find_words, word_keys

Span = tuple[int, int]

_cached_keys = lru_cache(maxsize=1 << 14)(word_keys)


class Phrase(NamedTuple):
    """One or more consecutive words, by their keys; with ``open_end`` the last is only the beginning of a word."""

    keys: tuple[str, ...]
    open_end: bool

    def is_in(self, text: str) -> bool:
        """Return whether a text contains it."""
        return any(True for _ in self._places(_cached_keys(text)))

    def spans(self, text: str) -> list[Span]:
        """Return the spans of a text where it occurs."""
        found, last = find_words(text), len(self.keys) - 1
        return [(found[i].start, found[i + last].end) for i in self._places([word.key for word in found])]

    def _places(self, found: Sequence[str]) -> Iterator[int]:
        first, last = list(self.keys[:-1]), self.keys[-1]
        for i, key in enumerate(found[len(first) :]):
            if (key == last or (self.open_end and key.startswith(last))) and list(found[i : i + len(first)]) == first:
                yield i


def parse_phrase(text: str) -> Phrase | None:
    """Parse the words of a text as a phrase, None if it has none; a star after the last word opens its end."""
    found = find_words(text.removesuffix("*"))
    if not found:
        return None
    open_end = text.endswith("*") and found[-1].end == len(text) - 1
    return Phrase(tuple(word.key for word in found), open_end)

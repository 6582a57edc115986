"""Words and phrases looked for in a text: whether it holds them, and where.

Words are compared by their keys (:mod:`factcli.words`). Splitting a text into words costs most of the time
of a search over a large store, so that a text is glanced at first, which is enough for most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from factcli.words import keys, words

Span = tuple[int, int]

_keys = lru_cache(maxsize=1 << 14)(keys)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or more words next to each other, by their keys; of the last one maybe only the beginning.

    ``plain`` finds it in small ASCII letters where none of ``joiners`` is next to its words. These are what
    may be part of a word, so that without them it finds it wherever it is.
    """

    keys: tuple[str, ...]
    open_end: bool
    plain: re.Pattern[str]
    joiners: str

    def is_in(self, text: str) -> bool:
        """Whether a text holds it."""
        glance = self.glance(text)
        return any(True for _ in self._places(_keys(text))) if glance is None else glance

    def glance(self, text: str) -> bool | None:
        """The same without splitting the text into words, where that is enough to tell; else None."""
        if not text.isascii():
            return None
        lower, key = text.lower(), self.keys[0]
        if key not in lower:
            # The key of a word lacks what is in Mas'ud and 1,200.
            return None if key in lower.replace("'", "").replace("`", "").replace(",", "") else False
        if self.plain.search(lower):
            return True
        return None if any(char in lower for char in self.joiners) else False

    def spans(self, text: str) -> list[Span]:
        """Where a text holds it."""
        found, last = words(text), len(self.keys) - 1
        return [(found[i].start, found[i + last].end) for i in self._places([word.key for word in found])]

    def _places(self, found: Sequence[str]) -> Iterator[int]:
        first, last = list(self.keys[:-1]), self.keys[-1]
        for i, key in enumerate(found[len(first) :]):
            if (key == last or (self.open_end and key.startswith(last))) and list(found[i : i + len(first)]) == first:
                yield i


def phrase(text: str) -> Phrase | None:
    """The words of a text as a phrase, or None if it has none; a star after the last one opens its end."""
    found = words(text.removesuffix("*"))
    if not found:
        return None
    open_end = text.endswith("*") and found[-1].end == len(text) - 1
    first, *others = (re.escape(word.key) for word in found)
    joiners = "'`" if all(word.key.isalpha() for word in found) else "'`.,"
    end = "" if open_end else f"(?![a-z0-9{joiners}])"
    # What stands before is looked at after the first word, because its letters are quicker to search for.
    start = f"{first}(?<![a-z0-9{joiners}]{first})"
    plain = re.compile("".join((start, *(f"[^a-z0-9{joiners}]+{other}" for other in others), end)))
    return Phrase(tuple(word.key for word in found), open_end, plain, joiners)

"""Queries answered by looking at every statement: what the index is held to."""

from __future__ import annotations

from collections.abc import Iterable

from factcli.entities.spelling import SLIP, spelling_similarity
from factcli.model import Statement, sort_key
from factcli.search.index.rows import WORDY
from factcli.search.match import Matcher, field_texts
from factcli.search.query import TEXTS
from factcli.text.search_words import joined_keys
from factcli.text.stem import stem
from factcli.text.tokens import proper_word_keys, word_keys


class Spelt:
    """The words of some statements, looked through one by one."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._all: set[str] = set()
        self._proper: set[str] = set()
        self._names: set[str] = set()
        for s in statements:
            for field in ("speaker", "outlet", "via"):
                self._names.update(key for text in field_texts(s, field) for key in word_keys(text))
            self._all.update(
                key
                for field in TEXTS
                for text in field_texts(s, field)
                for key in (*word_keys(text), *joined_keys(text))
            )
            self._proper.update(
                key for field in WORDY for text in field_texts(s, field) for key in proper_word_keys(text)
            )

    def forms(self, key: str) -> frozenset[str]:
        """The words of the statements with the same stem."""
        return frozenset(other for other in self._all if stem(other) == stem(key))

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        """Those of their words that are likely spellings."""
        known = self._proper | self._names if anywhere else self._names
        return frozenset(other for other in known if other != key and spelling_similarity(key, other) >= SLIP)


def find(statements: Iterable[Statement], judge: Matcher) -> list[tuple[Statement, int]]:
    """The statements that a query finds and how, those found best first and then by :func:`query.sort_key`."""
    graded = [(s, grade) for s in statements if (grade := judge.match(s)) is not None]
    return sorted(graded, key=lambda found: (found[1], sort_key(found[0])))

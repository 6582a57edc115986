"""Differences within a topic: columns by speaker, outlet or date, and the words that only one statement has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from factcli.model import Statement
from factcli.text.stop_words import STOP_WORDS, sense
from factcli.text.tokens import Word, find_words

_time_order = attrgetter("date.sort_key", "id", "speaker", "outlet", "claim", "quote", "tags")


@dataclass(frozen=True, slots=True)
class Column:
    """The statements of one speaker, outlet or date, in time order."""

    heading: str
    statements: tuple[Statement, ...]


def columns_by(statements: Iterable[Statement], by: str, canonical: Callable[[str], str]) -> list[Column]:
    """Sort statements into one column for each "speaker", "outlet" or "date", in the order of their first statement.

    `canonical` maps a speaker or outlet to the main name, which becomes the heading.
    """
    columns: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=_time_order):
        heading = statement.date.text if by == "date" else canonical(getattr(statement, by))
        columns.setdefault(heading, []).append(statement)
    return [Column(heading, tuple(column)) for heading, column in columns.items()]


def differing_words(statements: Iterable[Statement], field: str) -> list[list[tuple[int, int]]]:
    """Return for each statement the spans of words in its "claim" or "quote" that no other statement has there.

    Words are equal if they have the same sense (see `stop_words.sense`); stop words are never marked. Marked words with
    only white space between them are one span. Nothing is marked where fewer than two statements have such a text.
    """
    texts = [getattr(statement, field) for statement in statements]
    words = [[(word, sense(word.key)) for word in find_words(text) if word.key not in STOP_WORDS] for text in texts]
    holders = Counter(term for each in words for term in {term for _, term in each})
    differing = [[word for word, term in each if holders[term] == 1] for each in words]
    comparable = sum(map(bool, texts)) > 1
    return [_join_spans(text, each) if comparable else [] for text, each in zip(texts, differing, strict=True)]


def _join_spans(text: str, marked: Iterable[Word]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for word in marked:
        if spans and text[spans[-1][1] : word.start].isspace():
            spans[-1] = spans[-1][0], word.end
        else:
            spans.append((word.start, word.end))
    return spans

"""Match a query against one statement: the reference meaning of the query language.

The SQL of :mod:`factcli.search.sql` finds the same statements without looking at each; a property test holds the two
together. This module decides about statements that the index can only narrow down, and marks the words found.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

from factcli.entities.directory import ALIAS, EXACT, SPELLING, Context, match_name, name_spans
from factcli.model import Statement
from factcli.search.query import All, Dated, Either, Identity, Link, Name, Node, Not, Query, Tag, Words
from factcli.text.phrase import Span
from factcli.text.stem import stem
from factcli.text.tokens import find_words, fold, proper_word_keys, word_keys


class WordVariants(Protocol):
    """Lookup of other forms and spellings of a word among the words of a store."""

    def forms(self, key: str) -> frozenset[str]:
        """Return the words that are English forms of a word."""
        ...

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        """Return the likely spellings of a word: among the words of names, or ``anywhere`` among capitalised words."""
        ...


def field_texts(s: Statement, field: str) -> tuple[str, ...]:
    """Return the texts of a field of a statement: none, one, or the items of a list."""
    value: Any = getattr(s, field)
    return value if isinstance(value, tuple) else (str(value),) if value else ()


_LONGEST_WORD = 100  # characters of a word that may have other forms and spellings


class AcceptedWords:
    """The words that count as a word of the query, for each grade."""

    def __init__(self, variants: WordVariants, context: Context, exact: bool) -> None:
        self._variants, self._context, self._exact = variants, context, exact
        self._cache: dict[tuple[Words, int], frozenset[str]] = {}

    def __call__(self, node: Words, grade: int) -> frozenset[str]:
        """Return the keys that a single bare word accepts; none where the words count only as written."""
        if not node.word or self._exact or len(node.phrase.keys[0]) > _LONGEST_WORD:
            return frozenset()
        if (node, grade) not in self._cache:
            self._cache[node, grade] = self._collect(node, grade)
        return self._cache[node, grade]

    def _collect(self, node: Words, grade: int) -> frozenset[str]:
        key = node.phrase.keys[0]
        base = stem(key)
        forms = self._variants.forms(key) | {key} | {word for word in self._alias_words if stem(word) == base}
        if grade < SPELLING:
            return forms
        return forms | self._variants.spellings(key, anywhere=bool(proper_word_keys(node.word)))

    @cached_property
    def _alias_words(self) -> set[str]:
        """The words of confirmed names, some of which may be in no statement."""
        directories = (self._context.people, self._context.outlets)
        groups = (spellings for directory in directories for spellings, _ in directory.groups())
        return {key for spellings in groups for spelling in spellings for key in word_keys(spelling)}


class Matcher:
    """Matches statements against a query, by the names and words of a store."""

    def __init__(self, query: Query, context: Context, variants: WordVariants, exact: bool = False) -> None:
        self.query, self.context, self.exact = query, context, exact
        self.accepted = AcceptedWords(variants, context, exact)
        self._widest = ALIAS if exact else SPELLING
        self._alias_cache: dict[tuple[Words, str, str, int], bool] = {}

    def match(self, s: Statement) -> int | None:
        """Return the best grade with which the query finds a statement, or None if it does not find it."""
        root = self.query.root
        if not s.date.overlaps(self.query.since, self.query.until) or not self._matches(root, s, self._widest):
            return None
        return next(grade for grade in (EXACT, ALIAS, SPELLING) if self._matches(root, s, grade))

    def _matches(self, node: Node, s: Statement, grade: int) -> bool:
        match node:
            case All(nodes):
                return all(self._matches(item, s, grade) for item in nodes)
            case Either(nodes):
                return any(self._matches(item, s, grade) for item in nodes)
            case Not(item):  # excluded by aliases too, but never by a likely spelling
                return not self._matches(item, s, ALIAS)
            case Dated(since, until):
                return s.date.overlaps(since, until) if since or until else s.date.unknown
            case _:
                return any(
                    self._matches_text(node, text, field, grade)
                    for field in _fields(node)
                    for text in field_texts(s, field)
                )

    def _matches_text(self, node: Words | Name | Tag | Link | Identity, text: str, field: str, grade: int) -> bool:
        match node:
            case Tag(key, open_end):
                return fold(text).startswith(key) if open_end else fold(text) == key
            case Link(part):
                return part.lower() in text.lower()
            case Identity(start):
                return text.lower().startswith(start.lower())
            case Name(_, wanted):
                directory = self.context.directory(field)
                found = match_name(directory, wanted, text) if directory is not None else None
                return found is not None and found <= grade
            case Words():
                return self._matches_words(node, text, grade) or (
                    grade >= ALIAS and self._matches_alias(node, text, field, grade)
                )

    def _matches_alias(self, node: Words, text: str, field: str, grade: int) -> bool:
        """Return whether a confirmed spelling of a name has the words; cached, since names repeat."""
        directory = self.context.directory(field)
        if directory is None:
            return False
        key = node, directory.canonical(text), field, grade
        if key not in self._alias_cache:
            self._alias_cache[key] = any(
                self._matches_words(node, spelling, grade) for spelling in directory.names(text)
            )
        return self._alias_cache[key]

    def _matches_words(self, node: Words, text: str, grade: int) -> bool:
        accepted = self.accepted(node, grade)
        return not accepted.isdisjoint(word_keys(text)) if accepted else node.phrase.is_in(text)

    def marks(self, text: str, field: str) -> list[Span]:
        """Return the spans to highlight in the text of a field, in order and not overlapping.

        Neither excluded words nor filters are highlighted: no found statement has the former, and all have the latter.
        """
        merged: list[Span] = []
        for start, end in sorted(self._marks(self.query.typed or self.query.root, text, field)):
            if merged and start <= merged[-1][1]:
                start, end = merged[-1][0], max(end, merged.pop()[1])
            merged.append((start, end))
        return merged

    def _marks(self, node: Node, text: str, field: str) -> list[Span]:
        match node:
            case All(nodes) | Either(nodes):
                return [span for item in nodes for span in self._marks(item, text, field)]
            case Not() | Dated():
                return []
            case _ if field not in _fields(node) or not self._matches_text(node, text, field, self._widest):
                return []
            case Words():
                accepted = self.accepted(node, self._widest)
                spans = _word_spans(text, accepted) if accepted else node.phrase.spans(text)
            case Name(_, wanted):
                spans = name_spans(wanted, text)
            case Identity(start):
                spans = [(0, len(start))]
            case Link(part):
                spans = _text_spans(part.lower(), text.lower())
            case _:
                spans = []
        # A name found by another of its spellings is marked whole: no single word of it was found.
        return spans or [(0, len(text))]


def _text_spans(part: str, text: str) -> list[Span]:
    found: list[Span] = []
    place = text.find(part)
    while place >= 0:
        found.append((place, place + len(part)))
        place = text.find(part, place + 1)
    return found


def _word_spans(text: str, keys: frozenset[str]) -> list[Span]:
    return [(word.start, word.end) for word in find_words(text) if word.key in keys]


def _fields(node: Words | Name | Tag | Link | Identity) -> tuple[str, ...]:
    """Return the fields of a statement in which a node is looked for."""
    match node:
        case Words(fields):
            return fields
        case Name(field):
            return (field,)
        case Tag():
            return ("tags",)
        case Link():
            return ("url", "archive_url")
        case Identity():
            return ("id",)

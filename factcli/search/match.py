"""What a query finds in one statement, and where: the meaning of the query language, word for word.

The index (:mod:`factcli.search.index.connection`) finds the same statements without looking at each; a property test
holds the two together. This is what marks the words found, and judges what an index can only narrow down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

from factcli.entities.directory import ALIAS, EXACT, SPELLING, Context, match_name, name_spans
from factcli.model import Statement
from factcli.search.query import All, Dated, Either, Identity, Link, Name, Node, Not, Query, Tag, Words
from factcli.text.phrase import Span
from factcli.text.stem import stem
from factcli.text.tokens import find_words, fold, proper_word_keys, word_keys


class Vocabulary(Protocol):
    """The words of a store, as far as other forms and spellings of a word are looked for among them."""

    def forms(self, key: str) -> frozenset[str]:
        """The words that are English forms of the same word."""
        ...

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        """The likely spellings of a name's word: among the words of names, or anywhere among capitalised words."""
        ...


def field_texts(s: Statement, field: str) -> tuple[str, ...]:
    """What a field of a statement says: nothing, one text, or several."""
    value: Any = getattr(s, field)
    return value if isinstance(value, tuple) else (str(value),) if value else ()


_LONGEST = 100  # characters of a word that may have other forms and spellings


class Accepted:
    """Which words answer for one that was typed, by how much is taken for it."""

    def __init__(self, vocabulary: Vocabulary, context: Context, exact: bool) -> None:
        self._vocabulary, self._context, self._exact = vocabulary, context, exact
        self._known: dict[tuple[Words, int], frozenset[str]] = {}

    def __call__(self, node: Words, grade: int) -> frozenset[str]:
        """The keys for a single bare word; none where the words count only as they stand."""
        if not node.word or self._exact or len(node.phrase.keys[0]) > _LONGEST:
            return frozenset()
        if (node, grade) not in self._known:
            self._known[node, grade] = self._words(node, grade)
        return self._known[node, grade]

    def _words(self, node: Words, grade: int) -> frozenset[str]:
        key = node.phrase.keys[0]
        base = stem(key)
        forms = self._vocabulary.forms(key) | {key} | {word for word in self._confirmed if stem(word) == base}
        if grade < SPELLING:
            return forms
        return forms | self._vocabulary.spellings(key, anywhere=bool(proper_word_keys(node.word)))

    @cached_property
    def _confirmed(self) -> set[str]:
        """The words of the names that people have confirmed, some of which no statement may have."""
        directories = (self._context.people, self._context.outlets)
        groups = (spellings for directory in directories for spellings, _ in directory.groups())
        return {key for spellings in groups for spelling in spellings for key in word_keys(spelling)}


class Matcher:
    """Judges statements by a query, given who is who and which words there are."""

    def __init__(self, query: Query, context: Context, vocabulary: Vocabulary, exact: bool = False) -> None:
        self.query, self.context, self.exact = query, context, exact
        self.accepted = Accepted(vocabulary, context, exact)
        self._widest = ALIAS if exact else SPELLING
        self._spoken: dict[tuple[Words, str, str, int], bool] = {}

    def grade(self, s: Statement) -> int | None:
        """How the query finds a statement, :data:`~factcli.entities.directory.EXACT` first; None if it does not."""
        if not s.date.overlaps(self.query.since, self.query.until) or not self._holds(self.query.root, s, self._widest):
            return None
        return next(grade for grade in (EXACT, ALIAS, SPELLING) if self._holds(self.query.root, s, grade))

    def _holds(self, node: Node, s: Statement, grade: int) -> bool:
        match node:
            case All(nodes):
                return all(self._holds(item, s, grade) for item in nodes)
            case Either(nodes):
                return any(self._holds(item, s, grade) for item in nodes)
            case Not(item):  # what is taken out is not taken out on a guess, nor left in because an alias says it
                return not self._holds(item, s, ALIAS)
            case Dated(since, until):
                return s.date.overlaps(since, until) if since or until else s.date.unknown
            case _:
                return any(
                    self._has(node, text, field, grade) for field in _fields(node) for text in field_texts(s, field)
                )

    def _has(self, node: Words | Name | Tag | Link | Identity, text: str, field: str, grade: int) -> bool:
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
                return self._says(node, text, grade) or (
                    grade >= ALIAS and self._says_elsewhere(node, text, field, grade)
                )

    def _says_elsewhere(self, node: Words, text: str, field: str, grade: int) -> bool:
        """Whether any confirmed spelling of a name says it; its other names may stand in as many statements."""
        directory = self.context.directory(field)
        if directory is None:
            return False
        known = node, directory.canonical(text), field, grade
        if known not in self._spoken:
            self._spoken[known] = any(self._says(node, spelling, grade) for spelling in directory.names(text))
        return self._spoken[known]

    def _says(self, node: Words, text: str, grade: int) -> bool:
        accepted = self.accepted(node, grade)
        return not accepted.isdisjoint(word_keys(text)) if accepted else node.phrase.is_in(text)

    # --- where ----------------------------------------------------------------------------------------------

    def marks(self, text: str, field: str) -> list[Span]:
        """What the query finds in the text of a field, for highlighting: spans in order, none overlapping.

        What is only asked to be absent is not marked, nor what a filter asks for, since all statements have it.
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
            case _ if field not in _fields(node) or not self._has(node, text, field, self._widest):
                return []
            case Words():
                accepted = self.accepted(node, self._widest)
                spans = _places(text, accepted.__contains__) if accepted else node.phrase.spans(text)
            case Name(_, wanted):
                spans = name_spans(wanted, text)
            case Identity(start):
                spans = [(0, len(start))]
            case Link(part):
                spans = _occurrences(part.lower(), text.lower())
            case _:
                spans = []
        # A name found by another of its spellings is marked whole: no word in it says why.
        return spans or [(0, len(text))]


def _occurrences(part: str, text: str) -> list[Span]:
    found: list[Span] = []
    place = text.find(part)
    while place >= 0:
        found.append((place, place + len(part)))
        place = text.find(part, place + 1)
    return found


def _places(text: str, wanted: Callable[[str], bool]) -> list[Span]:
    return [(word.start, word.end) for word in find_words(text) if wanted(word.key)]


def _fields(node: Words | Name | Tag | Link | Identity) -> tuple[str, ...]:
    """The keys of a statement in which a node is looked for."""
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

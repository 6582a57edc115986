"""Match a query against one statement: the reference meaning of the query language.

The SQL of :mod:`factcli.search.sql` finds the same statements without looking at each; a property test holds the two
together. This module decides about statements that the index can only narrow down, and marks the words found.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from factcli.entities.directory import ALIAS, EXACT, SPELLING, Context, Directory, match_name, name_spans
from factcli.model import Statement
from factcli.search.index.rows import PROSE, WORDY, field_lang, is_foreign_field
from factcli.search.query import (
    All,
    Dated,
    Either,
    Identity,
    Link,
    Name,
    Node,
    Not,
    Query,
    Tag,
    Words,
    link_key,
    link_part_key,
)
from factcli.text.affixes import affixed_forms
from factcli.text.phrase import Phrase, Span
from factcli.text.search_words import (
    find_joined_words,
    find_search_words,
    joined_keys,
    may_be_halves,
    search_keys,
    split_key,
)
from factcli.text.stem import stem
from factcli.text.tokens import fold, name_key, proper_word_keys, word_keys


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


class Accepted(NamedTuple):
    """What counts as words of the query: any of the ``words`` and ``phrases``; English forms in no foreign text.

    If it is ``like_word``, only joined words count in prose, where the word itself is another one.
    """

    words: frozenset[str] = frozenset()
    english: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    like_word: bool = False

    def is_in(self, text: str, field: str, foreign: bool) -> bool:
        """Return whether the text of a field has any of them."""
        if any(phrase.is_in(text) for phrase in self.phrases):
            return True
        wanted = self.words if foreign else self.words | self.english
        if not wanted:
            return False
        plain = () if self.like_word and field in PROSE else search_keys(text)
        return not wanted.isdisjoint(plain) or (field in WORDY and not wanted.isdisjoint(joined_keys(text)))

    def spans(self, text: str, field: str, foreign: bool) -> list[Span]:
        """Return the spans of a text where they are."""
        wanted = self.words if foreign else self.words | self.english
        found = [] if self.like_word and field in PROSE else find_search_words(text)
        found = [*found, *(find_joined_words(text) if field in WORDY else ())]
        spans = [(word.start, word.end) for word in found if word.key in wanted]
        return spans + [span for phrase in self.phrases for span in phrase.spans(text)]


class AcceptedWords:
    """The words that count as words of the query, for each grade."""

    def __init__(self, variants: WordVariants, context: Context, exact: bool) -> None:
        self._variants, self._context, self._exact = variants, context, exact
        self._cache: dict[tuple[Words, int], Accepted] = {}

    def __call__(self, node: Words, grade: int) -> Accepted:
        """Return what a node accepts: its words as written, and of a single bare word other forms and spellings."""
        if (node, grade) not in self._cache:
            self._cache[node, grade] = self._collect(node, grade)
        return self._cache[node, grade]

    def _collect(self, node: Words, grade: int) -> Accepted:
        written = (node.phrase, *node.variants)
        words = {phrase.keys[0] for phrase in written if len(phrase.keys) == 1 and not phrase.open_end}
        phrases = [phrase for phrase in written if len(phrase.keys) > 1 or phrase.open_end]
        if node.like_word:
            phrases = [phrase for phrase in phrases if phrase.keys != (node.phrase.keys[0],)]
        if self._exact or node.like_word or not node.word:
            return Accepted(frozenset(words), phrases=tuple(phrases), like_word=node.like_word)
        key = "".join(word_keys(node.word))
        if len(key) > _LONGEST_WORD:
            return Accepted(frozenset(words), phrases=tuple(phrases))
        base, affixed = stem(key), affixed_forms(key, node.word)
        english = self._variants.forms(key) | {word for word in self._alias_words if stem(word) == base}
        words |= affixed.forms
        starts = affixed.starts
        if grade >= SPELLING:
            spellings = self._variants.spellings(key, anywhere=bool(proper_word_keys(node.word)))
            words |= affixed.likely | {word for word in spellings if split_key(word) == [word]}
            phrases += [Phrase(tuple(keys)) for word in spellings if len(keys := split_key(word)) > 1]
            words.update(node.neighbours)
            starts += affixed.likely_starts
            phrases += [Phrase(parts) for parts in _halves(key)]
        phrases += [Phrase((start,), open_end=True) for start in starts]
        return Accepted(frozenset(words), english - words, tuple(phrases))

    @cached_property
    def _alias_words(self) -> set[str]:
        """The words of confirmed names, some of which may be in no statement."""
        directories = (self._context.people, self._context.outlets)
        groups = (spellings for directory in directories for spellings, _ in directory.groups())
        return {key for spellings in groups for spelling in spellings for key in word_keys(spelling)}


def finds_name(directory: Directory, wanted: str, name: str, grade: int) -> bool:
    """Return whether a query for a name finds a name up to a grade; in scripts without spaces also by a part of it."""
    found = match_name(directory, wanted, name)
    if found is not None and found <= grade:
        return True
    if wanted.isascii() and name.isascii():
        return False
    keys = tuple(search_keys(wanted))
    return bool(keys) and Phrase(keys).is_in(name) and (found is not None or not _is_refused(directory, wanted, name))


def _is_refused(directory: Directory, wanted: str, name: str) -> bool:
    """Return whether a name is recorded as distinct from a wanted one."""
    others = map(name_key, directory.names(name))
    return directory.is_distinct(wanted, name) or not directory.refused_keys(wanted).isdisjoint(others)


class Matcher:
    """Matches statements against a query, by the names and words of a store."""

    def __init__(self, query: Query, context: Context, variants: WordVariants, exact: bool = False) -> None:
        self.query, self.context, self.exact = query, context, exact
        self.accepted = AcceptedWords(variants, context, exact)
        self._widest = ALIAS if exact else SPELLING
        self._alias_cache: dict[tuple[Words, str, str, int], bool] = {}
        self._excluded = list(_find_excluded(query.root))

    def match(self, s: Statement) -> int | None:
        """Return the best grade with which the query finds a statement, or None if it does not find it."""
        root = self.query.root
        if not s.date.overlaps(self.query.since, self.query.until) or not self._matches(root, s, self._widest):
            return None
        return next(grade for grade in (EXACT, ALIAS, SPELLING) if self._matches(root, s, grade))

    def kept_spellings(self, s: Statement) -> Iterator[str]:
        """Yield the likely spellings in a statement of what the query excludes, each as a term that would exclude it.

        Nothing is excluded on a guess, so the statement may be found all the same. Words in small letters are no names.
        """
        for node in () if self.exact else self._excluded:
            if not self._matches(node, s, ALIAS):
                for field in _fields(node):
                    for text in field_texts(s, field):
                        yield from self._likely_terms(node, text, field, field_lang(s, field))

    def _likely_terms(self, node: Words | Name, text: str, field: str, lang: str) -> Iterator[str]:
        if not self._matches_text(node, text, field, lang, SPELLING):
            return
        if isinstance(node, Name):
            yield f"{field}:{_quote(text)}"
            return
        spans = self.accepted(node, SPELLING).spans(text, field, is_foreign_field(text, field, lang))
        yield from (_quote(text[start:end]) for start, end in spans)

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
                    self._matches_text(node, text, field, field_lang(s, field), grade)
                    for field in _fields(node)
                    for text in field_texts(s, field)
                )

    def _matches_text(
        self, node: Words | Name | Tag | Link | Identity, text: str, field: str, lang: str, grade: int
    ) -> bool:
        match node:
            case Tag(key, open_end):
                return fold(text).startswith(key) if open_end else fold(text) == key
            case Link(part):
                return link_part_key(part) in link_key(text)
            case Identity(start):
                return text.lower().startswith(start.lower())
            case Name(_, wanted):
                directory = self.context.directory(field)
                return directory is not None and finds_name(directory, wanted, text, grade)
            case Words():
                accepted = self.accepted(node, grade)
                foreign = bool(accepted.english) and is_foreign_field(text, field, lang)
                return accepted.is_in(text, field, foreign) or (
                    grade >= ALIAS and self._matches_alias(node, text, field, grade)
                )

    def _matches_alias(self, node: Words, text: str, field: str, grade: int) -> bool:
        """Return whether a confirmed spelling of a name has the words; cached, since names repeat."""
        directory = self.context.directory(field)
        if directory is None:
            return False
        key = node, directory.canonical(text), field, grade
        if key not in self._alias_cache:
            accepted = self.accepted(node, grade)
            self._alias_cache[key] = any(
                accepted.is_in(spelling, field, foreign=False) for spelling in directory.names(text)
            )
        return self._alias_cache[key]

    def marks(self, text: str, field: str, lang: str = "") -> list[Span]:
        """Return the spans to highlight in the text of a field, in order and not overlapping.

        Neither excluded words nor filters are highlighted: no found statement has the former, and all have the latter.
        """
        merged: list[Span] = []
        for start, end in sorted(self._marks(self.query.typed or self.query.root, text, field, lang)):
            if merged and start <= merged[-1][1]:
                start, end = merged[-1][0], max(end, merged.pop()[1])
            merged.append((start, end))
        return merged

    def _marks(self, node: Node, text: str, field: str, lang: str) -> list[Span]:
        match node:
            case All(nodes) | Either(nodes):
                return [span for item in nodes for span in self._marks(item, text, field, lang)]
            case Not() | Dated():
                return []
            case _ if field not in _fields(node) or not self._matches_text(node, text, field, lang, self._widest):
                return []
            case Words():
                spans = self.accepted(node, self._widest).spans(text, field, is_foreign_field(text, field, lang))
            case Name(_, wanted):
                spans = name_spans(wanted, text)
            case Identity(start):
                spans = [(0, len(start))]
            case Link(part):
                spans = _text_spans(_bare_link(part), text.lower())
            case _:
                spans = []
        # A name found by another of its spellings is marked whole: no single word of it was found.
        return spans or [(0, len(text))]


def _find_excluded(node: Node) -> Iterator[Words | Name]:
    """Yield the words and names that stand behind a minus, without words in small letters."""
    match node:
        case All(nodes) | Either(nodes):
            for item in nodes:
                yield from _find_excluded(item)
        case Not(Either(nodes)):
            for item in nodes:
                yield from _find_excluded(Not(item))
        case Not(Name() as name):
            yield name
        case Not(Words(word=word) as words) if not word.islower() or not word.isascii():
            yield words


def _quote(text: str) -> str:
    return '"{}"'.format(text.replace('"', " "))


def _text_spans(part: str, text: str) -> list[Span]:
    found: list[Span] = []
    place = text.find(part)
    while place >= 0:
        found.append((place, place + len(part)))
        place = text.find(part, place + 1)
    return found


def _bare_link(part: str) -> str:
    return link_part_key(part).removeprefix("http://").rstrip("/")


def _halves(key: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words that a word may also be written as: air strike, F 16."""
    for i in range(1, len(key)):
        if may_be_halves(key[:i], key[i:]):
            yield key[:i], key[i:]


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
        case Identity(_, field):
            return (field,)

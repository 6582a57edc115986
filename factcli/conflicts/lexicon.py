"""Lexicon of antonyms, synonyms, converses, phrases and exclusive sets.

The lists are in `factcli/conflicts/wordlists`, one entry a line, to be read and corrected without reading code. What is
read here are the same lists by stems, made of them by `python -m tests.tools.wordlists`, because to stem some thousand
words takes longer than a short command. The words of a phrase are joined by "_", as in "call_off".
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from factcli.text.stop_words import word_set

#: Words that a phrase is found without.
DETERMINERS = word_set("a an the his her its their my our your")
FOLDER = Path(__file__).with_name("wordlists")

V = TypeVar("V")
#: The stems that each stem relates to.
Relation = Mapping[str, frozenset[str]]
#: Phrases as tuples of stems, by their first.
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
#: The memberships of each stem: pairs of a set's name and the member's name, which its aliases share.
Memberships = Mapping[str, tuple[tuple[str, str], ...]]
#: The words of each word or phrase that has synonyms, longest first, with the names of its groups; by its first stem.
Synonyms = Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]


class _Rows(Mapping[str, V]):
    """The rows of a list by their first word. Of each the others are read when it is looked up: few of them are."""

    def __init__(self, name: str, read: Callable[[str], V]) -> None:
        self._rows: dict[str, str] = dict(line.split(" ", 1) for line in _read_lines(name))
        self._read = read
        self._known: dict[str, V] = {}

    def __getitem__(self, word: str) -> V:
        if word not in self._known:
            self._known[word] = self._read(self._rows[word])
        return self._known[word]

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@lru_cache(maxsize=1)
def opposites() -> Relation:
    """Map each stem or joined phrase to its antonyms. The relation is symmetric, and holds no converses.

    Each line of the lists has two sides, an even one and the next: what is on one opposes what is on the other.
    """
    return _Opposites()


class _Opposites(Mapping[str, frozenset[str]]):
    """The sides of the words of the lists by their first stem, and for a word that is looked up what is across."""

    def __init__(self) -> None:
        self._sides = _read_lines("sides")
        self._by_first = _Rows("opposites", _read_sides)
        self._known: dict[str, frozenset[str]] = {}

    def __getitem__(self, word: str) -> frozenset[str]:
        if word not in self._known:
            numbers = self._by_first[word.partition("_")[0]][word]
            others = frozenset[str]().union(*(self._sides[number ^ 1].split() for number in numbers))
            self._known[word] = others - converses().get(word, frozenset()) - {word}
        return self._known[word]

    def __contains__(self, word: object) -> bool:
        first = str(word).partition("_")[0]
        return first in self._by_first and word in self._by_first[first]

    def __iter__(self) -> Iterator[str]:
        return (word for first in self._by_first for word in self._by_first[first])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _read_sides(some: str) -> dict[str, tuple[int, ...]]:
    """Read the words and phrases that begin with one stem, each with the numbers of its sides."""
    entries = (entry.partition(":") for entry in some.split())
    return {name: tuple(map(int, numbers.split(","))) for name, _, numbers in entries}


@lru_cache(maxsize=1)
def converses() -> Relation:
    """Map each stem to its converses, which name the same event from the other side: buy and sell."""
    return _Rows("converses", lambda others: frozenset(others.split()))


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Map the first stem of each phrase of the lists to the phrases that begin with it, longest first."""
    return _Rows("phrases", lambda some: tuple(tuple(phrase.split("_")) for phrase in some.split()))


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """Map the first stem of each word or phrase that has synonyms to those that begin with it."""
    return _Rows("synonyms", lambda some: tuple(map(_read_synonym, some.split())))


@lru_cache(maxsize=1)
def implications() -> Synonyms:
    """Map the first stem of each word or phrase that implies another, or is implied, to those that begin with it.

    The groups of general words begin with ">", those of what implies these with "<".
    """
    return _Rows("implies", lambda some: tuple(map(_read_synonym, some.split())))


def _read_synonym(entry: str) -> tuple[tuple[str, ...], frozenset[str]]:
    name, _, groups = entry.partition(":")
    return tuple(name.split("_")), frozenset(groups.split(","))


@lru_cache(maxsize=1)
def exclusive() -> Memberships:
    """Map each stem or joined phrase to the exclusive sets of which it is a member."""
    memberships: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, member, *words in map(str.split, _read_lines("exclusive")):
        membership = ((name, member),)
        for word in words:
            memberships[word] = memberships.get(word, ()) + membership
    return memberships


def _read_lines(name: str) -> list[str]:
    return (FOLDER / "stems" / f"{name}.txt").read_text(encoding="utf-8").splitlines()

"""Lexicon of antonyms, converses, phrases and exclusive sets.

The lists are in `factcli/conflicts/wordlists`, one entry a line, to be read and corrected without reading code. What is
read here are the same lists by stems, made of them by `python -m tests.tools.wordlists`, because to stem some thousand
words takes longer than a short command. The words of a phrase are joined by "_", as in "call_off".
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).with_name("wordlists")

#: The stems that each stem relates to.
Relation = Mapping[str, frozenset[str]]
#: Phrases as tuples of stems, by their first.
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
#: The memberships of each stem: pairs of a set's name and the member's name, which its aliases share.
Memberships = Mapping[str, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1)
def opposites() -> Relation:
    """Map each stem or joined phrase to its antonyms. The relation is symmetric, and holds no converses."""
    return {word: frozenset(others) for word, *others in _read_rows("opposites")}


@lru_cache(maxsize=1)
def converses() -> Relation:
    """Map each stem to its converses, which name the same event from the other side: buy and sell."""
    return {word: frozenset(others) for word, *others in _read_rows("converses")}


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Map the first stem of each phrase of the lists to the phrases that begin with it, longest first."""
    return {first: tuple(tuple(phrase.split("_")) for phrase in some) for first, *some in _read_rows("phrases")}


@lru_cache(maxsize=1)
def exclusive() -> Memberships:
    """Map each stem or joined phrase to the exclusive sets of which it is a member."""
    memberships: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, member, *words in _read_rows("exclusive"):
        membership = ((name, member),)
        for word in words:
            memberships[word] = memberships.get(word, ()) + membership
    return memberships


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """Return the stems that an entry of the lists begins with, and so all that need be looked up."""
    return frozenset((*opposites(), *exclusive(), *phrases()))


def _read_rows(name: str) -> Iterator[list[str]]:
    return map(str.split, (FOLDER / "stems" / f"{name}.txt").read_text(encoding="utf-8").splitlines())

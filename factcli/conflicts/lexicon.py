"""What is known of words: which oppose each other, which phrases are one word, of which only one can hold.

The knowledge is in the lists of `factcli/conflicts/wordlists`, one entry a line, to be read and corrected without
reading code. What is read here is made of them by `python -m tests.tools.wordlists`: the same by stems (see `stem`),
because to stem some thousand words takes longer than a short command. Words of a phrase are joined by "_", as in
"call_off".
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).with_name("wordlists")

#: To what stems each stem relates.
Relation = Mapping[str, frozenset[str]]
#: Phrases as tuples of stems, by their first.
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
#: What a stem is a member of: pairs of the name of a set and the member's own name, which its aliases share.
Memberships = Mapping[str, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1)
def opposites() -> Relation:
    """Map each stem or joined phrase to those that oppose it; whatever opposes is opposed.

    Two words that tell one event from its two sides, as buy and sell, never oppose each other.
    """
    return {word: frozenset(others) for word, *others in _rows("opposites")}


@lru_cache(maxsize=1)
def converses() -> Relation:
    """Map each stem to those that tell the same event from its other side: who buys has somebody who sells."""
    return {word: frozenset(others) for word, *others in _rows("converses")}


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Map the first stem of each phrase of the lists to the phrases that begin with it, longest first."""
    return {first: tuple(tuple(phrase.split("_")) for phrase in some) for first, *some in _rows("phrases")}


@lru_cache(maxsize=1)
def exclusive() -> Memberships:
    """Map each stem or joined phrase to the sets of which it is a member: of a set, only one member can hold."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, member, *words in _rows("exclusive"):
        membership = ((name, member),)
        for word in words:
            found[word] = found[word] + membership if word in found else membership
    return found


def _rows(name: str) -> Iterator[list[str]]:
    return map(str.split, (FOLDER / "stems" / f"{name}.txt").read_text(encoding="utf-8").splitlines())

"""Who is who, as the people who keep the store have decided it, and what is found in a name.

A ``[[person]]`` or ``[[outlet]]`` table gathers the spellings of one name, and its ``not_same_as`` keeps
somebody else's name apart from them. Nothing is guessed: names are compared by their keys, see
:mod:`factcli.words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factcli.model import Outlet, Person
from factcli.names import name_key
from factcli.words import keys, words

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of a name: the spellings of its entry in order, and the key of each."""

    names: tuple[str, ...]
    keys: tuple[str, ...]


class Directory:
    """The names that belong together, and those that must not, out of a store's people or outlets.

    A spelling that two entries claim belongs to neither, so that nothing is merged which nobody meant.
    """

    def __init__(self, entries: Iterable[Person | Outlet] = ()) -> None:
        spelt = [_spellings(entry) for entry in entries]
        self._entries = _undisputed(names for names, _ in spelt)
        self._refused = _refusals(spelt)
        # What was worked out before, by the names as written: a store repeats a few of them very often.
        self._known: dict[str, _Entry] = {}
        self._found: dict[tuple[str, str], bool] = {}

    def canonical(self, name: str) -> str:
        """The main name of the entry that this name belongs to, else the name as given."""
        entry = self._entries.get(name_key(name))
        return entry.names[0] if entry else name

    def names(self, name: str) -> tuple[str, ...]:
        """Every spelling of a name that people have confirmed, the one given first."""
        return self._entry(name).names

    def same(self, a: str, b: str) -> bool:
        """Whether two names are one but for case and accents, or belong to the same entry."""
        return self._entry(b).keys[0] in self._entry(a).keys

    def distinct(self, a: str, b: str) -> bool:
        """Whether somebody recorded, for any spelling of either name, that it is not the other."""
        others = set(self._entry(b).keys)
        return any(not others.isdisjoint(self._refused.get(key, ())) for key in self._entry(a).keys)

    def _entry(self, name: str) -> _Entry:
        if name not in self._known:
            key = name_key(name)
            entry = self._entries.get(key, _Entry((), ()))
            others = [(n, k) for n, k in zip(entry.names, entry.keys, strict=True) if k != key]
            self._known[name] = _Entry((name, *(n for n, _ in others)), (key, *(k for _, k in others)))
        return self._known[name]


def finds(directory: Directory, wanted: str, speaker: str) -> bool:
    """What ``speaker:WANTED`` means: the same name, or a part of it.

    A part is words that all occur in one confirmed spelling of the speaker's name, in any order. A name
    that is recorded as somebody else's is no part: ``Massoud`` finds Ahmad Shah Massoud and, where
    ``not_same_as`` keeps the two apart, ``Ahmad Massoud`` does not.
    """
    pair = wanted, speaker
    if pair not in directory._found:
        directory._found[pair] = directory.same(wanted, speaker) or _is_part(directory, wanted, speaker)
    return directory._found[pair]


def _is_part(directory: Directory, wanted: str, speaker: str) -> bool:
    asked = set(keys(wanted))
    if not asked or directory.distinct(wanted, speaker):
        return False
    return any(asked.issubset(keys(spelling)) for spelling in directory.names(speaker))


_Spelt = tuple[dict[str, str], list[str]]  # an entry's names by their keys, and the keys it is not


def _spellings(entry: Person | Outlet) -> _Spelt:
    names: dict[str, str] = {}
    for name in (entry.name, *entry.aliases):
        names.setdefault(name_key(name), name)
    return names, [name_key(other) for other in entry.not_same_as] if isinstance(entry, Person) else []


def _undisputed(entries: Iterable[dict[str, str]]) -> dict[str, _Entry]:
    """Each entry under the key of every spelling that it alone claims."""
    claims: dict[str, int] = {}
    spelt = list(entries)
    for names in spelt:
        for key in names:
            claims[key] = claims.get(key, 0) + 1
    found: dict[str, _Entry] = {}
    for names in spelt:
        own = {key: name for key, name in names.items() if claims[key] == 1}
        entry = _Entry(tuple(own.values()), tuple(own))
        found.update(dict.fromkeys(own, entry))
    return found


def _refusals(entries: Iterable[_Spelt]) -> dict[str, set[str]]:
    """For each key those that were said to be somebody else, both ways round."""
    refused: dict[str, set[str]] = {}
    for names, others in entries:
        for other in others:
            refused.setdefault(other, set()).update(names)
            for key in names:
                refused.setdefault(key, set()).add(other)
    return refused


def name_spans(wanted: str, name: str) -> list[Span]:
    """Where the words of a name that was asked for are in another; none unless all of them are there."""
    asked = set(keys(wanted))
    found = [word for word in words(name) if word.key in asked]
    return [(word.start, word.end) for word in found] if asked.issubset(word.key for word in found) else []


@dataclass(frozen=True, slots=True)
class Context:
    """Who is who in the store that is searched: those who speak, and those who report it."""

    people: Directory
    outlets: Directory

    def directory(self, field: str) -> Directory | None:
        """The directory for the names in a field of a statement; None for a field that holds no names."""
        if field == "speaker":
            return self.people
        return self.outlets if field in ("outlet", "via") else None

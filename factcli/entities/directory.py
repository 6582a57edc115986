"""Directory of the confirmed aliases of people and outlets, and how a name is found by the name that a query has.

A ``[[person]]`` or ``[[outlet]]`` table gathers the spellings of one name, and its ``not_same_as`` lists names of
somebody else. Confirmed names are compared by their keys (:func:`factcli.text.tokens.name_key`). Likely spellings
(:mod:`factcli.entities.person_names`) are found as well, with a grade of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from factcli.model import Outlet, Person
from factcli.text.tokens import find_words, name_key, word_keys

Span = tuple[int, int]

#: Grades of a match, best first: the name or words of the query, a confirmed alias, a likely spelling.
EXACT, ALIAS, SPELLING = range(3)
GRADES = ("exact", "alias", "spelling")


def person_covers(asked: str, name: str) -> bool:
    """Return whether a query for one name likely means a person of another name."""
    from factcli.entities.person_names import covers

    return covers(asked, name) is not None


def outlet_covers(asked: str, name: str) -> bool:
    """Return whether a query for one name likely means an outlet of another name."""
    from factcli.entities.outlet_names import match

    return match(asked, name) is not None


class _Entry(NamedTuple):
    """The confirmed spellings of one name, with the key of each."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    key_set: frozenset[str]


_MOST_CACHED = 20  # spellings of an entry whose order is cached for each; with more it would take their square


class Directory:
    """The names of a store's people, or outlets, that are confirmed to be one, and those that are recorded as distinct.

    A spelling that two entries claim belongs to neither: nothing is merged that nobody confirmed.
    """

    def __init__(
        self, entries: Iterable[Person | Outlet] = (), covers: Callable[[str, str], bool] = person_covers
    ) -> None:
        keyed = [_names_by_key(entry) for entry in entries]
        self._entries = _index_entries(names for names, _ in keyed)
        self._refusals = _index_refusals(keyed)
        # Caches by the names as written: a store repeats a few names very often.
        self._entry_of: dict[str, tuple[str, _Entry]] = {}
        self._names_of: dict[str, tuple[str, ...]] = {}
        self._refusals_of: dict[tuple[str, ...], list[Collection[str]]] = {}
        self._grades: dict[tuple[str, str], int | None] = {}
        self._grades_of_entry: dict[tuple[str, str], int | None] = {}
        self._refused_keys_of: dict[str, set[str]] = {}
        self._covers = covers

    def canonical(self, name: str) -> str:
        """Return the main name of the entry with a name, or the name itself if no entry has it."""
        entry = self._entries.get(name_key(name))
        return entry.names[0] if entry else name

    def names(self, name: str) -> tuple[str, ...]:
        """Return all confirmed spellings of a name, beginning with the given one."""
        if name in self._names_of:
            return self._names_of[name]
        key, entry = self._entry(name)
        others = [(n, k) for n, k in zip(entry.names, entry.keys, strict=True) if k != key]
        found = (name, *(n for n, _ in others))
        if len(found) <= _MOST_CACHED:
            self._names_of[name] = found
        return found

    def is_same(self, a: str, b: str) -> bool:
        """Return whether two names differ in case and accents only, or are of one entry."""
        return self._entry(b)[0] in self._entry(a)[1].key_set

    def is_distinct(self, a: str, b: str) -> bool:
        """Return whether any spellings of two names are recorded as distinct."""
        others = self._entry(b)[1].key_set
        return any(not others.isdisjoint(refused) for refused in self._refused_sets(self._entry(a)[1]))

    def groups(self) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return for each entry its spellings and their keys; a spelling that two entries claim is in none."""
        seen = {id(entry): entry for entry in self._entries.values()}
        return [(entry.names, entry.keys) for entry in seen.values()]

    def refused_keys(self, wanted: str) -> set[str]:
        """Return the keys of the names that are recorded as distinct from a name.

        For a name without any, those of the likeliest spelling of it that has some.
        """
        if wanted not in self._refused_keys_of:
            refused = set().union(*self._refused_sets(self._entry(wanted)[1]))
            self._refused_keys_of[wanted] = refused or self._refused_for_likeliest(wanted)
        return self._refused_keys_of[wanted]

    def _refused_for_likeliest(self, wanted: str) -> set[str]:
        if not self._refusals or " " not in wanted.strip():
            return set()
        from factcli.entities.person_names import match

        key = name_key(wanted)
        likely = {other: found.score for other in self._refusals if other != key and (found := match(wanted, other))}
        highest = max(likely.values(), default=0)
        best = {entry.keys: entry for o, score in likely.items() if score == highest for _, entry in [self._entry(o)]}
        own = {key for keys in best for key in keys}
        return {key for entry in best.values() for refused in self._refused_sets(entry) for key in refused} - own

    def _entry(self, name: str) -> tuple[str, _Entry]:
        """Return the key of a name and its entry, or an entry of this name alone."""
        if name not in self._entry_of:
            key = name_key(name)
            self._entry_of[name] = key, self._entries.get(key) or _Entry((name,), (key,), frozenset((key,)))
        return self._entry_of[name]

    def _refused_sets(self, entry: _Entry) -> list[Collection[str]]:
        """Return the sets of keys that are recorded as distinct from an entry; many of its keys share one set."""
        if entry.keys not in self._refusals_of:
            sets = {id(others): others for key in entry.keys for others in self._refusals.get(key, ())}
            self._refusals_of[entry.keys] = list(sets.values())
        return self._refusals_of[entry.keys]


def match_name(directory: Directory, wanted: str, name: str) -> int | None:
    """Grade how ``speaker:WANTED`` finds a name: :data:`EXACT`, :data:`ALIAS`, :data:`SPELLING`, or None.

    It finds the same name, and names of which a confirmed spelling has the wanted words: all in any order, or some
    next to each other. Words with another between them (``Ahmad Massoud`` in Ahmad Shah Massoud), other spellings
    of the words, and titles or patronymics that one of the two lacks make a likely spelling. A name that is recorded
    as distinct is never found.
    """
    pair = wanted, name
    if pair not in directory._grades:
        directory._grades[pair] = _grade(directory, wanted, name)
    return directory._grades[pair]


def _grade(directory: Directory, wanted: str, name: str) -> int | None:
    asked = word_keys(wanted)
    if directory.is_same(wanted, name):
        as_asked = name_key(wanted) == name_key(name) or (asked and _is_part(asked, word_keys(name)))
        return EXACT if as_asked else ALIAS
    group = wanted, directory.canonical(name)
    if group not in directory._grades_of_entry:
        directory._grades_of_entry[group] = _grade_entry(directory, wanted, name) if asked else None
    found = directory._grades_of_entry[group]
    return EXACT if found == ALIAS and _is_part(asked, word_keys(name)) else found


def _grade_entry(directory: Directory, wanted: str, name: str) -> int | None:
    """Grade how a wanted name finds any confirmed spelling of another."""
    asked, spellings = word_keys(wanted), directory.names(name)
    if directory.is_distinct(wanted, name) or not directory.refused_keys(wanted).isdisjoint(map(name_key, spellings)):
        return None
    if any(_is_part(asked, word_keys(spelling)) for spelling in spellings):
        return ALIAS
    likely = any(set(asked).issubset(word_keys(s)) or directory._covers(wanted, s) for s in spellings)
    return SPELLING if likely else None


def _is_part(asked: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether the asked words are all words of a name, in any order, or some of them next to each other."""
    if sorted(asked) == sorted(name):
        return True
    runs = (list(name[i : i + len(asked)]) for i in range(len(name) - len(asked) + 1))
    return list(asked) in runs


_Keyed = tuple[dict[str, str], list[str]]  # an entry's names by their keys, and the keys of the distinct names


def _names_by_key(entry: Person | Outlet) -> _Keyed:
    names: dict[str, str] = {}
    for name in (entry.name, *entry.aliases):
        names.setdefault(name_key(name), name)
    return names, [name_key(other) for other in entry.not_same_as]


def _index_entries(entries: Iterable[dict[str, str]]) -> dict[str, _Entry]:
    """Map the key of every spelling that only one entry claims to its entry."""
    claims: dict[str, int] = {}
    names_of = list(entries)
    for names in names_of:
        for key in names:
            claims[key] = claims.get(key, 0) + 1
    found: dict[str, _Entry] = {}
    for names in names_of:
        own = {key: name for key, name in names.items() if claims[key] == 1}
        entry = _Entry(tuple(own.values()), tuple(own), frozenset(own))
        found.update(dict.fromkeys(own, entry))
    return found


def _index_refusals(entries: Iterable[_Keyed]) -> dict[str, list[Collection[str]]]:
    """Map each key to the sets of keys recorded as distinct from it, in both directions; entries share their sets."""
    refused: dict[str, list[Collection[str]]] = {}
    for names, others in entries:
        mine, theirs = frozenset(names), frozenset(others)
        for some, others_set in ((theirs, mine), (mine, theirs)):
            for key in some if others_set else ():
                refused.setdefault(key, []).append(others_set)
    return refused


def name_spans(wanted: str, name: str) -> list[Span]:
    """Return the spans of the wanted words in a name, or none unless all of them are there."""
    asked = set(word_keys(wanted))
    found = [word for word in find_words(name) if word.key in asked]
    return [(word.start, word.end) for word in found] if asked.issubset(word.key for word in found) else []


class Context(NamedTuple):
    """The directories of a store: its people and its outlets."""

    people: Directory
    outlets: Directory

    def directory(self, field: str) -> Directory | None:
        """Return the directory of the names in a field of a statement, or None for a field without names."""
        if field == "speaker":
            return self.people
        return self.outlets if field in ("outlet", "via") else None

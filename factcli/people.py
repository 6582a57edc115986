"""Who is who, as the people who keep the store have decided it, and what is found in a name.

A ``[[person]]`` or ``[[outlet]]`` table gathers the spellings of one name, and its ``not_same_as`` keeps
somebody else's name apart from them. What people decided is compared by the keys of names, see
:mod:`factcli.words`. Likely spellings (:mod:`factcli.names`) are found beside it, and always told apart from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from factcli.model import Outlet, Person
from factcli.names import name_key
from factcli.words import keys, words

Span = tuple[int, int]

#: How a statement was found, best first: as it was asked for, by a confirmed alias, by a likely spelling.
EXACT, ALIAS, SPELLING = range(3)
GRADES = ("exact", "alias", "spelling")


def person_covers(asked: str, name: str) -> bool:
    """Whether a person's name is likely meant by another spelling of it, or of a part."""
    from factcli.names import covers

    return covers(asked, name) is not None


def outlet_covers(asked: str, name: str) -> bool:
    """Whether an outlet's name is likely meant by another form of it."""
    from factcli.outletnames import match

    return match(asked, name) is not None


class _Entry(NamedTuple):
    """What is known of a name: the spellings of its entry in order, and the key of each."""

    names: tuple[str, ...]
    keys: tuple[str, ...]


class Directory:
    """The names that belong together, and those that must not, out of a store's people or outlets.

    A spelling that two entries claim belongs to neither, so that nothing is merged which nobody meant.
    """

    def __init__(
        self, entries: Iterable[Person | Outlet] = (), covers: Callable[[str, str], bool] = person_covers
    ) -> None:
        spelt = [_spellings(entry) for entry in entries]
        self._entries = _undisputed(names for names, _ in spelt)
        self._refused = _refusals(spelt)
        # What was worked out before, by the names as written: a store repeats a few of them very often.
        self._known: dict[str, _Entry] = {}
        self._found: dict[tuple[str, str], int | None] = {}
        self._meant: dict[str, set[str]] = {}
        self._covers = covers

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

    def groups(self) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The spellings of each entry, and the key of each; a spelling that two claim is in none."""
        seen = {id(entry): entry for entry in self._entries.values()}
        return [(entry.names, entry.keys) for entry in seen.values()]

    def refused(self, wanted: str) -> set[str]:
        """The keys of the names that are not meant by a name, because they are recorded as not its owner's.

        A name that has no entry is taken for the likeliest of those which were told apart from others.
        """
        if wanted not in self._meant:
            refused = {other for key in self._entry(wanted).keys for other in self._refused.get(key, ())}
            self._meant[wanted] = refused or self._refused_by_likeness(wanted)
        return self._meant[wanted]

    def _refused_by_likeness(self, wanted: str) -> set[str]:
        if not self._refused or " " not in wanted.strip():
            return set()
        from factcli.names import match

        key = name_key(wanted)
        likely = {other: found.score for other in self._refused if other != key and (found := match(wanted, other))}
        best = [other for other, score in likely.items() if score == max(likely.values())]
        meant = {key for other in best for key in self._entry(other).keys}
        return {other for key in meant for other in self._refused.get(key, ())} - meant

    def _entry(self, name: str) -> _Entry:
        if name not in self._known:
            key = name_key(name)
            entry = self._entries.get(key, _Entry((), ()))
            others = [(n, k) for n, k in zip(entry.names, entry.keys, strict=True) if k != key]
            self._known[name] = _Entry((name, *(n for n, _ in others)), (key, *(k for _, k in others)))
        return self._known[name]


def finds(directory: Directory, wanted: str, name: str) -> int | None:
    """How a name is found where ``speaker:WANTED`` is asked for: :data:`EXACT` and so on, or None for not at all.

    It is found if it is the same name, or the whole or a part of one of its confirmed spellings: the same
    words in any order, or some of its words in theirs. Words with another between them (``Ahmad Massoud`` in
    Ahmad Shah Massoud), other spellings of the words, and titles or patronymics that one of the two lacks make
    a likely spelling. A name that is recorded as somebody else's is never found so.
    """
    pair = wanted, name
    if pair not in directory._found:
        directory._found[pair] = _grade(directory, wanted, name)
    return directory._found[pair]


def _grade(directory: Directory, wanted: str, name: str) -> int | None:
    asked = keys(wanted)
    if directory.same(wanted, name):
        as_asked = name_key(wanted) == name_key(name) or (asked and _is_part(asked, keys(name)))
        return EXACT if as_asked else ALIAS
    if (
        not asked
        or directory.distinct(wanted, name)
        or not directory.refused(wanted).isdisjoint(map(name_key, directory.names(name)))
    ):
        return None
    spellings = directory.names(name)
    parts = [_is_part(asked, keys(spelling)) for spelling in spellings]
    if any(parts):
        return EXACT if parts[0] else ALIAS
    likely = any(set(asked).issubset(keys(s)) or directory._covers(wanted, s) for s in spellings)
    return SPELLING if likely else None


def _is_part(asked: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the words of a name are all that were asked for, in any order, or some are, next to each other."""
    if sorted(asked) == sorted(name):
        return True
    runs = (list(name[i : i + len(asked)]) for i in range(len(name) - len(asked) + 1))
    return list(asked) in runs


_Spelt = tuple[dict[str, str], list[str]]  # an entry's names by their keys, and the keys it is not


def _spellings(entry: Person | Outlet) -> _Spelt:
    names: dict[str, str] = {}
    for name in (entry.name, *entry.aliases):
        names.setdefault(name_key(name), name)
    return names, [name_key(other) for other in entry.not_same_as]


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


class Context(NamedTuple):
    """Who is who in a store: those who speak, and those who report it."""

    people: Directory
    outlets: Directory

    def directory(self, field: str) -> Directory | None:
        """The directory for the names in a field of a statement; None for a field that holds no names."""
        if field == "speaker":
            return self.people
        return self.outlets if field in ("outlet", "via") else None

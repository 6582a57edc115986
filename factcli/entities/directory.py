"""Who is who, as the people who keep the store have decided it, and what is found in a name.

A ``[[person]]`` or ``[[outlet]]`` table gathers the spellings of one name, and its ``not_same_as`` keeps somebody
else's name apart from them. What people decided is compared by the keys of names, see :mod:`factcli.text.tokens`.
Likely spellings (:mod:`factcli.entities.person_names`) are found beside it, and always told apart from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from factcli.model import Outlet, Person
from factcli.text.tokens import find_words, name_key, word_keys

Span = tuple[int, int]

#: How a statement was found, best first: as it was asked for, by a confirmed alias, by a likely spelling.
EXACT, ALIAS, SPELLING = range(3)
GRADES = ("exact", "alias", "spelling")


def person_covers(asked: str, name: str) -> bool:
    """Whether a person's name is likely meant by another spelling of it, or of a part."""
    from factcli.entities.person_names import covers

    return covers(asked, name) is not None


def outlet_covers(asked: str, name: str) -> bool:
    """Whether an outlet's name is likely meant by another form of it."""
    from factcli.entities.outlet_names import match

    return match(asked, name) is not None


class _Entry(NamedTuple):
    """What is known of a name: the spellings of its entry in order, and the key of each."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    own: frozenset[str]  # the keys


_FEW = 20  # spellings of an entry that are put into order for each of them once; of more, whenever they are asked for


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
        self._known: dict[str, tuple[str, _Entry]] = {}
        self._ordered: dict[str, tuple[str, ...]] = {}
        self._apart: dict[tuple[str, ...], list[Collection[str]]] = {}
        self._found: dict[tuple[str, str], int | None] = {}
        self._found_of: dict[tuple[str, str], int | None] = {}
        self._meant: dict[str, set[str]] = {}
        self._covers = covers

    def canonical(self, name: str) -> str:
        """The main name of the entry that this name belongs to, else the name as given."""
        entry = self._entries.get(name_key(name))
        return entry.names[0] if entry else name

    def names(self, name: str) -> tuple[str, ...]:
        """Every spelling of a name that people have confirmed, the one given first."""
        if name in self._ordered:
            return self._ordered[name]
        key, entry = self._entry(name)
        others = [(n, k) for n, k in zip(entry.names, entry.keys, strict=True) if k != key]
        found = (name, *(n for n, _ in others))
        if len(found) <= _FEW:
            self._ordered[name] = found
        return found

    def same(self, a: str, b: str) -> bool:
        """Whether two names are one but for case and accents, or belong to the same entry."""
        return self._entry(b)[0] in self._entry(a)[1].own

    def distinct(self, a: str, b: str) -> bool:
        """Whether somebody recorded, for any spelling of either name, that it is not the other."""
        others = self._entry(b)[1].own
        return any(not others.isdisjoint(apart) for apart in self._apart_from(self._entry(a)[1]))

    def groups(self) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The spellings of each entry, and the key of each; a spelling that two claim is in none."""
        seen = {id(entry): entry for entry in self._entries.values()}
        return [(entry.names, entry.keys) for entry in seen.values()]

    def refused(self, wanted: str) -> set[str]:
        """The keys of the names that are not meant by a name, because they are recorded as not its owner's.

        A name that has no entry is taken for the likeliest of those which were told apart from others.
        """
        if wanted not in self._meant:
            refused = set().union(*self._apart_from(self._entry(wanted)[1]))
            self._meant[wanted] = refused or self._refused_by_likeness(wanted)
        return self._meant[wanted]

    def _refused_by_likeness(self, wanted: str) -> set[str]:
        if not self._refused or " " not in wanted.strip():
            return set()
        from factcli.entities.person_names import match

        key = name_key(wanted)
        likely = {other: found.score for other in self._refused if other != key and (found := match(wanted, other))}
        most = max(likely.values(), default=0)
        best = {entry.keys: entry for o, score in likely.items() if score == most for _, entry in [self._entry(o)]}
        meant = {key for its in best for key in its}
        return {o for entry in best.values() for apart in self._apart_from(entry) for o in apart} - meant

    def _entry(self, name: str) -> tuple[str, _Entry]:
        """The key of a name, and its entry: one with this name alone where it is in none."""
        if name not in self._known:
            key = name_key(name)
            self._known[name] = key, self._entries.get(key) or _Entry((name,), (key,), frozenset((key,)))
        return self._known[name]

    def _apart_from(self, entry: _Entry) -> list[Collection[str]]:
        """The keys that are recorded as not those of an entry; they are the same ones for many of its spellings."""
        if entry.keys not in self._apart:
            apart = {id(others): others for key in entry.keys for others in self._refused.get(key, ())}
            self._apart[entry.keys] = list(apart.values())
        return self._apart[entry.keys]


def match_name(directory: Directory, wanted: str, name: str) -> int | None:
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
    asked = word_keys(wanted)
    if directory.same(wanted, name):
        as_asked = name_key(wanted) == name_key(name) or (asked and _is_part(asked, word_keys(name)))
        return EXACT if as_asked else ALIAS
    group = wanted, directory.canonical(name)
    if group not in directory._found_of:
        directory._found_of[group] = _grade_of_all(directory, wanted, name) if asked else None
    found = directory._found_of[group]
    return EXACT if found == ALIAS and _is_part(asked, word_keys(name)) else found


def _grade_of_all(directory: Directory, wanted: str, name: str) -> int | None:
    """How any spelling of a name is found, :data:`ALIAS` or :data:`SPELLING`, or None."""
    asked, spellings = word_keys(wanted), directory.names(name)
    if directory.distinct(wanted, name) or not directory.refused(wanted).isdisjoint(map(name_key, spellings)):
        return None
    if any(_is_part(asked, word_keys(spelling)) for spelling in spellings):
        return ALIAS
    likely = any(set(asked).issubset(word_keys(s)) or directory._covers(wanted, s) for s in spellings)
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
        entry = _Entry(tuple(own.values()), tuple(own), frozenset(own))
        found.update(dict.fromkeys(own, entry))
    return found


def _refusals(entries: Iterable[_Spelt]) -> dict[str, list[Collection[str]]]:
    """For each key those that were said to be somebody else, both ways round: what an entry says, held once."""
    refused: dict[str, list[Collection[str]]] = {}
    for names, others in entries:
        mine, theirs = frozenset(names), frozenset(others)
        for some, apart in ((theirs, mine), (mine, theirs)):
            for key in some if apart else ():
                refused.setdefault(key, []).append(apart)
    return refused


def name_spans(wanted: str, name: str) -> list[Span]:
    """Where the words of a name that was asked for are in another; none unless all of them are there."""
    asked = set(word_keys(wanted))
    found = [word for word in find_words(name) if word.key in asked]
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

"""The tables that say who is who, ``[[person]]`` and ``[[outlet]]``: as a store's files have them, and changed.

Everything of a table that a change does not name stays as it is, to the byte; comments outlive even the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from factcli.errors import DataError, EditConflictError
from factcli.model import TABLES, FieldError, Outlet, Person, check_value, parse_entity
from factcli.paths import CONFIG
from factcli.sanitize import escape_inline
from factcli.store.file import StoreFile, read_file
from factcli.store.reader import StoreView
from factcli.store.toml_edit import KeyEntry, TomlLayout, append_item, find_comments, insert_entry
from factcli.store.verify import Document, same_values
from factcli.store.writer import Outcome, Plan, edit_tables, make_change
from factcli.text.tokens import name_key


@dataclass(frozen=True, slots=True)
class EntityTable:
    """A table that names somebody, as it was read from its file."""

    entity: Person | Outlet
    file: StoreFile
    index: int
    table: Mapping[str, Any]

    @property
    def keys(self) -> set[str]:
        """The keys of all its names."""
        return {name_key(name) for name in all_names(self.entity)}

    def where(self, kind: str, key: str = "") -> str:
        """``FILE:LINE`` of the table, or of one of its keys."""
        return f"{escape_inline(self.file.label)}:{self.file.line(kind, self.index, key)}"


class EntityNames:
    """What a store has by way of names of one kind: those its statements use, and the tables with decisions.

    The tables are read from their files, which is what a change has to start from.
    """

    def __init__(self, store: StoreView, kind: str, used: Counter[str]) -> None:
        self.root, self.kind = store.root, kind
        entities: Sequence[Person | Outlet] = store.people if kind == "person" else store.outlets
        found = dict.fromkeys([CONFIG, *(entity.place.file for entity in entities if entity.place)])
        files = (read_file(store.root, store.path(name)) for name in found)
        self.files = {file.name: file for file in files if not file.problem or file.name == CONFIG}
        self.tables = [known for file in self.files.values() for known in _tables(file, kind)]
        self._used = used
        self.spellings: dict[str, str] = {}  # of each key the name that is used most
        for name in (*(n for n, _ in used.most_common()), *(n for k in self.tables for n in all_names(k.entity))):
            self.spellings.setdefault(name_key(name), name)

    def spelt(self, name: str) -> str:
        """The name as the store has it, where it has it in other case or with other accents."""
        return name if name in self._used else self.spellings.get(name_key(name), name)

    def unknown(self, name: str) -> bool:
        """Whether neither a statement nor a table has the name."""
        return name_key(name) not in self.spellings

    def owners(self, names: Iterable[str]) -> list[EntityTable]:
        """The tables that have these names, in the order of the names.

        Raises :class:`DataError` where two claim one of them, and no other name says which of the two is meant.
        """
        claims = {name: [known for known in self.tables if name_key(name) in known.keys] for name in names}
        found = {id(k): k for known in claims.values() if len(known) == 1 for k in known}
        for name, known in claims.items():
            if len(known) > 1 and not all(id(k) in found for k in known):
                places = " and ".join(k.where(self.kind) for k in known)
                what = f'"{escape_inline(name)}" is a name of more than one [[{self.kind}]], at {places}'
                raise DataError(what, "nothing was written; leave it with one of them first")
        return list(found.values())


def _tables(file: StoreFile, kind: str) -> Iterator[EntityTable]:
    for index, table in enumerate(file.tables(kind)):
        entity, _ = parse_entity(kind, table)
        if isinstance(entity, Person | Outlet):
            yield EntityTable(entity, file, index, table)


def all_names(entity: Person | Outlet) -> tuple[str, ...]:
    """The main name and the others."""
    return (entity.name, *entity.aliases)


# --- what is written ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableEdit:
    """What is to become of one table: names added to its lists, keys set that it lacks, or taken out whole."""

    known: EntityTable
    aliases: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    out: bool = False

    @property
    def changes(self) -> bool:
        """Whether the file is another one afterwards."""
        return bool(self.aliases or self.not_same_as or self.more or self.out)

    @property
    def lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The lists that grow, with what is added to them."""
        yield from ((k, v) for k, v in (("aliases", self.aliases), ("not_same_as", self.not_same_as)) if v)


def write_entity_tables(
    names: EntityNames, summary: str, edits: Sequence[TableEdit], new: Mapping[str, Any] | None = None
) -> Outcome:
    """Change these tables, and put a new one into factcli.toml, as one change.

    Every file that says who is who is looked at again under the lock, so that nothing decided meanwhile is missed.
    """
    plans = {
        name: _plan(names.kind, file, edits, new if name == CONFIG else None) for name, file in names.files.items()
    }
    return make_change(names.root, plans, summary)


def _plan(kind: str, seen: StoreFile, edits: Iterable[TableEdit], new: Mapping[str, Any] | None) -> Plan:
    here = {e.known.index: partial(_edited, kind, e) for e in edits if e.known.file is seen}

    def plan(file: StoreFile) -> tuple[str, Document]:
        if not same_values(file.tables(kind), seen.tables(kind)):
            what = f"the [[{kind}]] tables were changed by someone else in the meantime"
            raise EditConflictError(what, "nothing was written; look at them, and run this again", where=file.label)
        return edit_tables(file, kind, here, new)

    return plan


def _edited(kind: str, edit: TableEdit, source: str, newline: str) -> tuple[str, dict[str, Any]]:
    """One table's TOML after an edit, and what it then says; of one taken out, only the comments stay."""
    if edit.out:
        return _comments(kind, source, edit.known, newline), {}
    table = dict(edit.known.table)
    order = tuple(TABLES[kind][0])
    for key, names in edit.lists:
        table[key] = [*_list(kind, edit.known, key), *names]
        if key not in edit.known.table:
            source = insert_entry(source, TomlLayout(source).array(kind)[0], key, table[key], newline, order)
            continue
        for name in names:
            source = append_item(source, _entry(kind, source, edit.known, key), name, newline)
    for key, value in edit.more.items():
        table[key] = value
        source = insert_entry(source, TomlLayout(source).array(kind)[0], key, value, newline, order)
    return source, table


def _list(kind: str, known: EntityTable, key: str) -> Sequence[str]:
    """The list of names that a table has. Raises :class:`DataError` where it is none."""
    try:
        found: tuple[str, ...] = check_value("list", known.table.get(key, []))
    except FieldError as error:
        raise DataError(
            f"{key} {error.what}", f"nothing was written; {error.todo}", where=known.where(kind, key)
        ) from None
    return found


def _entry(kind: str, source: str, known: EntityTable, key: str) -> KeyEntry:
    entry = TomlLayout(source).array(kind)[0].entry(key)
    if entry is None:
        what, todo = f"{key} is not written as one value", "nothing was written; change it in an editor"
        raise DataError(what, todo, where=known.where(kind, key))
    return entry


def _comments(kind: str, source: str, known: EntityTable, newline: str) -> str:
    """What is left of a table that is taken out: the comments within it, each on a line of its own."""
    if len(TomlLayout(source).tables) > 2:
        what = f"the [[{kind}]] of {escape_inline(known.entity.name)} has tables of its own, which would be lost"
        raise DataError(what, "nothing was written; join the two in an editor", where=known.where(kind))
    return "".join(comment + newline for comment in find_comments(source, 0, len(source)))

"""Read and edit the ``[[person]]`` and ``[[outlet]]`` tables of a store's files.

Everything in a table that an edit does not name stays as it is, to the byte; comments stay even where the table goes.
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
from factcli.store.toml_edit import (
    KeyEntry,
    TomlLayout,
    append_item,
    change_list,
    find_comments,
    has_comment,
    insert_entry,
    remove_entry,
    replace_value,
)
from factcli.store.verify import Document, same_values
from factcli.store.writer import Outcome, Plan, edit_tables, make_change
from factcli.text.tokens import name_key


@dataclass(frozen=True, slots=True)
class EntityTable:
    """A ``[[person]]`` or ``[[outlet]]`` table in its file."""

    entity: Person | Outlet
    file: StoreFile
    index: int
    table: Mapping[str, Any]

    @property
    def keys(self) -> set[str]:
        """The keys of all its names."""
        return {name_key(name) for name in all_names(self.entity)}

    def where(self, kind: str, key: str = "") -> str:
        """Return ``FILE:LINE`` of the table, or of one of its keys."""
        return f"{escape_inline(self.file.label)}:{self.file.line(kind, self.index, key)}"


class EntityNames:
    """The names of one kind in a store: those that its statements use, and the tables with decisions.

    The tables come from the files and not from the index, since edits have to start from them.
    """

    def __init__(self, store: StoreView, kind: str, used: Counter[str]) -> None:
        self.root, self.kind = store.root, kind
        entities: Sequence[Person | Outlet] = store.people if kind == "person" else store.outlets
        found = dict.fromkeys([CONFIG, *(entity.place.file for entity in entities if entity.place)])
        files = (read_file(store.root, store.path(name)) for name in found)
        self.files = {file.name: file for file in files if not file.problem or file.name == CONFIG}
        self.tables = [known for file in self.files.values() for known in _tables(file, kind)]
        self._used = used
        self.spellings: dict[str, str] = {}  # the most used name of each key
        for name in (*(n for n, _ in used.most_common()), *(n for k in self.tables for n in all_names(k.entity))):
            self.spellings.setdefault(name_key(name), name)

    def known_spelling(self, name: str) -> str:
        """Return the name as the store spells it, if it differs in case or accents only; else the name itself."""
        return name if name in self._used else self.spellings.get(name_key(name), name)

    def is_unknown(self, name: str) -> bool:
        """Return whether neither a statement nor a table has the name."""
        return name_key(name) not in self.spellings

    def is_used(self, name: str) -> bool:
        """Return whether a statement has the name."""
        return any(name_key(used) == name_key(name) for used in self._used)

    def find_tables(self, names: Iterable[str]) -> list[EntityTable]:
        """Return the tables that have these names, in the order of the names.

        Raises :class:`DataError` where two tables have the same name, and no other of the names decides between them.
        """
        claims = {name: [known for known in self.tables if name_key(name) in known.keys] for name in names}
        found = {id(k): k for known in claims.values() if len(known) == 1 for k in known}
        for name, known in claims.items():
            if len(known) > 1 and not all(id(k) in found for k in known):
                places = " and ".join(k.where(self.kind) for k in known)
                what = f'"{escape_inline(name)}" is a name of more than one [[{self.kind}]], at {places}'
                raise DataError(what, "nothing was changed; first keep it in only one of them")
        return list(found.values())


def _tables(file: StoreFile, kind: str) -> Iterator[EntityTable]:
    for index, table in enumerate(file.tables(kind)):
        entity, _ = parse_entity(kind, table)
        if isinstance(entity, Person | Outlet):
            yield EntityTable(entity, file, index, table)


def all_names(entity: Person | Outlet) -> tuple[str, ...]:
    """Return the main name and the others."""
    return (entity.name, *entity.aliases)


# --- what is written ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableEdit:
    """An edit of one table: names to add to its lists, keys to set that it lacks, values to replace, or its removal.

    A value of None removes the key. With ``renamed``, the items of replaced lists are the same under other names.
    """

    target: EntityTable
    aliases: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    new_keys: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    renamed: bool = False

    @property
    def changes(self) -> bool:
        """Whether it changes the file."""
        return bool(self.aliases or self.not_same_as or self.new_keys or self.values or self.remove)

    @property
    def lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The lists that grow, with the names to add."""
        yield from ((k, v) for k, v in (("aliases", self.aliases), ("not_same_as", self.not_same_as)) if v)


def write_entity_tables(
    names: EntityNames, summary: str, edits: Sequence[TableEdit], new: Mapping[str, Any] | None = None
) -> Outcome:
    """Edit these tables and add a new one to factcli.toml, as one change.

    Every file with such tables is read again under the lock, so that no decision made meanwhile is missed.
    """
    return make_change(names.root, plan_entity_tables(names, edits, new), summary)


def plan_entity_tables(
    names: EntityNames, edits: Sequence[TableEdit], new: Mapping[str, Any] | None = None
) -> dict[str, Plan]:
    """Return the plan for every file with such tables, by its name."""
    return {name: _plan(names.kind, file, edits, new if name == CONFIG else None) for name, file in names.files.items()}


def _plan(kind: str, seen: StoreFile, edits: Iterable[TableEdit], new: Mapping[str, Any] | None) -> Plan:
    here = {e.target.index: partial(_edit_table, kind, e) for e in edits if e.target.file is seen}

    def plan(file: StoreFile) -> tuple[str, Document]:
        if not same_values(file.tables(kind), seen.tables(kind)):
            what = f"somebody else has just changed the [[{kind}]] tables"
            raise EditConflictError(what, "nothing was changed; look at them and run this again", where=file.label)
        return edit_tables(file, kind, here, [new] if new else [])

    return plan


def _edit_table(kind: str, edit: TableEdit, source: str, newline: str) -> tuple[str, dict[str, Any]]:
    """Return a table's TOML after an edit, and its values; of a removed one only the comments stay."""
    if edit.remove:
        return _keep_comments(kind, source, edit.target, newline), {}
    table = dict(edit.target.table)
    order = tuple(TABLES[kind][0])
    for key, names in edit.lists:
        table[key] = [*_list(kind, edit.target, key), *names]
        if key not in edit.target.table:
            source = insert_entry(source, TomlLayout(source).array(kind)[0], key, table[key], newline, order)
            continue
        for name in names:
            source = append_item(source, _entry(kind, source, edit.target, key), name, newline)
    for key, value in edit.new_keys.items():
        table[key] = value
        source = insert_entry(source, TomlLayout(source).array(kind)[0], key, value, newline, order)
    for key, value in edit.values.items():
        source, table[key] = _set_value(kind, edit, source, key, value, newline)
    return source, {key: value for key, value in table.items() if value is not None}


def _set_value(kind: str, edit: TableEdit, source: str, key: str, value: Any, newline: str) -> tuple[str, Any]:
    """Return a table's TOML with one value replaced, removed or inserted, and the value that it has then.

    An empty list is removed, unless there is a comment in it.
    """
    if key not in edit.target.table:
        order = tuple(TABLES[kind][0])
        return insert_entry(source, TomlLayout(source).array(kind)[0], key, value, newline, order), value
    entry, old = _entry(kind, source, edit.target, key), edit.target.table[key]
    commented = has_comment(source, entry)
    if value is None or (value == [] and not commented):
        return remove_entry(source, entry), None
    if isinstance(value, list) and isinstance(old, list):
        changed = change_list(source, entry, old, value, newline, edit.renamed)
        if changed is not None:
            return changed, value
        if commented:
            what, todo = f"{key} contains a comment that would be lost", "nothing was changed; change it in an editor"
            raise DataError(what, todo, where=edit.target.where(kind, key))
    return replace_value(source, entry, value, newline), value


def _list(kind: str, known: EntityTable, key: str) -> Sequence[str]:
    """Return the list of names under a key. Raises :class:`DataError` where it is none."""
    try:
        found: tuple[str, ...] = check_value("list", known.table.get(key, []))
    except FieldError as error:
        raise DataError(error.about(key), f"nothing was changed; {error.todo}", where=known.where(kind, key)) from None
    return found


def _entry(kind: str, source: str, known: EntityTable, key: str) -> KeyEntry:
    entry = TomlLayout(source).array(kind)[0].entry(key)
    if entry is None:
        what, todo = f"{key} is not a list on its own", "nothing was changed; change it in an editor"
        raise DataError(what, todo, where=known.where(kind, key))
    return entry


def _keep_comments(kind: str, source: str, known: EntityTable, newline: str) -> str:
    """Return the comments within a removed table, one a line. Raises :class:`DataError` for subtables."""
    if len(TomlLayout(source).tables) > 2:
        what = f"the [[{kind}]] of {escape_inline(known.entity.name)} contains other tables, which would be lost"
        raise DataError(what, "nothing was changed; join the two in an editor", where=known.where(kind))
    return "".join(comment + newline for comment in find_comments(source, 0, len(source)))

"""Rename a tag, a speaker or an outlet wherever it stands: in statements, tables of names, sources and defaults.

A name is what it is without case and accents, as everywhere: all spellings that differ in nothing else are renamed.
Other names of the same person or outlet stay. If the new name is in use already, the two become one name, which
:attr:`Rename.merges` tells, so that somebody can be asked first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from factcli.entities.aliases import COMMAND, all_keys, close_known, find_distinct, join_tables
from factcli.errors import DataError, EditConflictError, NothingFoundError, UsageError
from factcli.model import DEFAULT_KEYS, TABLES, FieldError, Statement, accept_value, read_fields
from factcli.new_statement import StatementKeyError, validate_value
from factcli.paths import CONFIG, display_path
from factcli.store.entity_tables import EntityNames, EntityTable, TableEdit, plan_entity_tables
from factcli.store.file import StoreFile, read_file
from factcli.store.reader import RecordedStatement, StoreView, store_paths
from factcli.store.toml_edit import KeyEntry, TomlLayout, change_list, has_comment, replace_value
from factcli.store.verify import Document
from factcli.store.writer import Outcome, Plan, StatementEdit, edit_tables, join_plans, make_change, plan_edits
from factcli.text.tokens import fold, name_key
from factcli.text.wording import did_you_mean, quote_name

#: The keys of a statement, and of ``[defaults]``, that hold a name of each kind.
STATEMENT_KEYS = {"person": ("speaker",), "outlet": ("outlet", "via"), "tag": ("tags",)}
#: The key of a ``[[source]]`` that holds a name of each kind.
_SOURCE_KEYS = {"person": "author", "outlet": "outlet"}
#: The keys of a ``[[person]]`` or ``[[outlet]]`` that hold names.
_TABLE_KEYS = ("name", "aliases", "not_same_as", "owner")
_NOUN = {"person": "speaker", "outlet": "outlet", "tag": "tag"}
Seen = RecordedStatement | Statement


class Rename:
    """A name and what it becomes, with every change that this makes in a store.

    Raises, with nothing written: :class:`UsageError` for a new name that is not valid, :class:`NothingFoundError` if
    nothing has the old one, :class:`EditConflictError` if the two are recorded as distinct, and :class:`DataError` if
    one is in a value that is not valid, which could not be renamed whole.
    """

    def __init__(
        self, store: StoreView, kind: str, old: str, new: str, statements: Sequence[Seen], names: EntityNames | None
    ) -> None:
        """``statements`` are all of the store, ``names`` those of the kind, None for tags."""
        self._store, self._kind, self._names = store, kind, names
        self._key: Callable[[str], str] = fold if kind == "tag" else name_key
        self.old, self.new = old.strip(), _accept(kind, new)
        self._old_key, self._new_key = self._key(self.old), self._key(self.new)
        self._results: dict[str, str] = {}
        self._faulty_files = self._read_faulty_files()
        self._refuse_invalid()
        used = _count_names(kind, statements)
        #: How many times statements have the new name already.
        self.known = sum(number for name, number in used.items() if self._key(name) == self._new_key)
        if self._old_key != self._new_key:  # as the store spells it, if it is known
            spellings = [name for name, _ in used.most_common() if self._key(name) == self._new_key]
            in_tables = [names.known_spelling(self.new)] if names else []
            self.new = next(iter([*spellings, *in_tables]), self.new)
        self.edits = list(self._edit_statements(statements))
        self.tables: list[TableEdit] = []
        self.merges = False
        if names is None:
            if self._old_key not in map(fold, used):
                raise _unknown_tag(self.old, used)
            self.merges = self._old_key != self._new_key and bool(self.known)
        else:
            self._edit_names(names)
        if self.old == self.new:  # typed as it is to be: show a spelling that changes
            self.old = next((name for name, becomes in self._results.items() if name != becomes), self.old)
        self._source_files = self._find_sources()
        if names is not None and names.is_unknown(self.old) and not self.changes:
            raise self._unknown_name(names)

    @property
    def other_places(self) -> list[str]:
        """The places that change and are no statements: tables of names as ``FILE:LINE``, and files."""
        tables = [edit.target.where(self._kind) for edit in self.tables]
        defaults = [f"[defaults] of {display_path(self._store.path(CONFIG))}"] if self._default_values else []
        return [*tables, *(display_path(self._store.path(name)) for name in self._source_files), *defaults]

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return bool(self.edits or self.tables or self._source_files or self._default_values)

    def is_like(self, other: Rename) -> bool:
        """Return whether another one, read later, changes the same statements and places."""
        one, two = ([(edit.seen.id, edit.values) for edit in rename.edits] for rename in (self, other))
        return (one, self.other_places, self.merges) == (two, other.other_places, other.merges)

    # --- values that are not valid ------------------------------------------------------------------------------

    def _read_faulty_files(self) -> list[StoreFile]:
        faulty = {problem.file for problem in self._store.problems}
        paths = store_paths(self._store.root, lambda _: None) if faulty else ()
        return [read_file(self._store.root, path) for path in paths if display_path(path) in faulty]

    def _refuse_invalid(self) -> None:
        """Raise :class:`DataError` for a value with the name that is not valid: part of it might keep the old name."""
        places = {"statement": STATEMENT_KEYS[self._kind]}
        if self._kind in _SOURCE_KEYS:
            places |= {"source": (_SOURCE_KEYS[self._kind],), self._kind: _TABLE_KEYS}
        for file in self._faulty_files:
            for kind, keys in places.items():
                for index, table in enumerate(file.tables(kind)):
                    if fault := self._find_fault(table, keys, kind):
                        key, error = fault
                        raise _invalid(key, error, f"{file.label}:{file.line(kind, index, key)}")
        file = read_file(self._store.root, self._store.path(CONFIG))
        if isinstance(defaults := file.doc.get("defaults"), dict):
            faults = read_fields(DEFAULT_KEYS, (), defaults)[1]
            for key, error in faults:
                if key in STATEMENT_KEYS[self._kind] and self._is_in(defaults[key]):
                    table_layout = file.layout.find("defaults")
                    start = table_layout.start_of(key) if table_layout else None
                    line = file.layout.line_of("defaults") if start is None else file.layout.line(start)
                    raise _invalid(f"{key} in [defaults]", error, f"{file.label}:{line}")

    def _find_fault(self, table: Mapping[str, Any], keys: Sequence[str], kind: str) -> tuple[str, FieldError] | None:
        """Return a key with a name in a value that is not valid, and what is wrong; a table of names needs its own."""
        if not any(self._is_in(table.get(key), kind) for key in keys):
            return None
        faults = read_fields(*TABLES[kind], table)[1]
        found = (fault for fault in faults if fault[0] in keys and self._is_in(table.get(fault[0]), kind))
        without_name = (fault for fault in faults if fault[0] == "name" and kind == self._kind)
        return next(found, None) or next(without_name, None)

    def _is_in(self, value: Any, kind: str = "") -> bool:
        """Return whether a value of any form has the old name; in a table of names also whether it has the new one."""
        if isinstance(value, str):
            return self._key(value) in ({self._old_key, self._new_key} if kind == self._kind else {self._old_key})
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
        return any(self._is_in(item, kind) for item in items)

    # --- statements -----------------------------------------------------------------------------------------

    def _rename(self, name: str) -> str:
        """Return what becomes of a name."""
        if name not in self._results:
            key = self._key(name)
            self._results[name] = self.new if key == self._old_key else name
        return self._results[name]

    def _rename_value(self, value: Any, before: str = "") -> Any:
        """Return what becomes of a name or a list of names; a value of another kind stays.

        ``before`` is the outlet that a chain of credited outlets belongs to.
        """
        if isinstance(value, str):
            return self._rename(value)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            return value
        renamed = list(map(self._rename, value))
        if renamed == list(value) and self._rename(before) == before:
            return value
        if self._kind == "tag":
            return list({self._key(item): item for item in reversed(renamed)}.values())[::-1]
        # Two steps of the chain that become one outlet are one step; an outlet recorded as crediting itself stays so.
        old, now = (list(map(self._key, names)) for names in ([before, *value], [self._rename(before), *renamed]))
        chain = [item for i, item in enumerate(renamed) if now[i + 1] != now[i] or old[i + 1] == old[i]]
        return value if chain == list(value) else chain

    def _edit_statements(self, statements: Iterable[Seen]) -> Iterator[StatementEdit]:
        for seen in statements:
            values: dict[str, Any] = {}
            for key in STATEMENT_KEYS[self._kind]:
                value = _value(seen, key)
                before = _outlet_before(key, _value(seen, "outlet"))
                if (renamed := self._rename_value(value, before)) != value:
                    values[key] = renamed or None
            if values:
                yield StatementEdit(seen, values, renamed=True)

    # --- tables of names ------------------------------------------------------------------------------------

    def _edit_names(self, names: EntityNames) -> None:
        joined: list[TableEdit] = []
        if self._old_key != self._new_key and names.is_unknown(self.new):  # which not_same_as may have all the same
            self._refuse_distinct(names, [known for known in names.tables if self._old_key in known.keys], [])
        elif self._old_key != self._new_key:
            old_tables, new_tables = names.find_tables([self.old]), names.find_tables([self.new])
            self.merges = not old_tables or old_tables != new_tables
            if self.merges:
                self._refuse_distinct(names, old_tables, new_tables)
            if self.merges and old_tables and new_tables:
                joined = self._join(names, new_tables[0], old_tables[0])
        done = [edit.target for edit in joined]
        others = [known for known in names.tables if not any(known is target for target in done)]
        edits = [TableEdit(known, values=self._table_values(known.table), renamed=True) for known in others]
        self.tables = [edit for edit in (*joined, *edits) if edit.changes]

    def _unknown_name(self, names: EntityNames) -> NothingFoundError:
        what = f"no {_NOUN[self._kind]} is called {quote_name(self.old)}"
        close = ", ".join(map(quote_name, close_known(names, self.old)))
        every = f"to list all names: factcli {COMMAND[self._kind]} --format ids"
        return NothingFoundError(what, f"similar known names: {close}" if close else every)

    def _refuse_distinct(self, names: EntityNames, old: Sequence[EntityTable], new: Sequence[EntityTable]) -> None:
        known = find_distinct(names.tables, all_keys([self.old], old), all_keys([self.new], new))
        if known is not None:
            what = f"{quote_name(self.old)} and {quote_name(self.new)} are recorded as not the same"
            todo = "nothing was changed; if that is wrong, remove it from not_same_as there and run this again"
            raise EditConflictError(what, todo, where=known.where(self._kind, "not_same_as"))

    def _join(self, names: EntityNames, kept: EntityTable, other: EntityTable) -> list[TableEdit]:
        """Return the edits that join the table of the old name to that of the new one."""
        joined = join_tables(names, (), kept, [other])
        values = {**kept.table, **joined.new_keys, **joined.values}
        for key, more in (("aliases", joined.aliases), ("not_same_as", joined.not_same_as)):
            names_there = [*kept.table.get(key, []), *(name for name in more if self._key(name) != self._old_key)]
            if names_there:
                values[key] = names_there
        values |= self._table_values(values)
        changed = {key: value for key, value in values.items() if value != kept.table.get(key)}
        return [TableEdit(kept, values=changed), TableEdit(other, remove=True)]

    def _table_values(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a table that change."""
        values: dict[str, Any] = {}
        for key in ("name", "owner"):
            if isinstance(table.get(key), str) and (renamed := self._rename(table[key])) != table[key]:
                values[key] = renamed
        main = self._key(str(values.get("name", table.get("name", ""))))
        owner, becomes = (self._key(str(each.get("owner", ""))) for each in (table, {**table, **values}))
        if becomes == main and owner != self._key(str(table.get("name", ""))):
            values["owner"] = None  # no outlet owns itself
        for key in ("aliases", "not_same_as"):
            listed = table.get(key)
            if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
                continue
            unique = {self._key(name): name for name in reversed(list(map(self._rename, listed)))}
            if (key == "aliases" and "name" in values) or any(self._rename(item) != item for item in listed):
                unique.pop(main, None)
                values[key] = list(unique.values())[::-1]
                if values[key] == listed:
                    del values[key]
        return values

    # --- sources and defaults -------------------------------------------------------------------------------

    def _find_sources(self) -> list[str]:
        """Return the files with a source that changes, also one with an error, which is in its file only."""
        if self._kind not in _SOURCE_KEYS:
            return []
        names = dict.fromkeys(source.place.file for source in self._store.sources if source.place)
        names |= dict.fromkeys(file.name for file in self._faulty_files if file.tables("source"))
        files = (read_file(self._store.root, self._store.path(name)) for name in names)
        return [file.name for file in files if self._rename_sources(file)]

    def _rename_sources(self, file: StoreFile) -> dict[int, str]:
        """Return the new outlet, or author, of the sources that change, by their index in the file."""
        values = {index: table.get(_SOURCE_KEYS[self._kind]) for index, table in enumerate(file.tables("source"))}
        texts = {index: value for index, value in values.items() if isinstance(value, str)}
        return {index: self._rename(text) for index, text in texts.items() if self._rename(text) != text}

    def _plan_sources(self, file: StoreFile) -> tuple[str, Document]:
        key, tables = _SOURCE_KEYS[self._kind], file.tables("source")
        changed = {index: {**tables[index], key: name} for index, name in self._rename_sources(file).items()}
        edits = {index: partial(_set_text, key, table) for index, table in changed.items()}
        return edit_tables(file, "source", edits, ())

    @property
    def _default_values(self) -> dict[str, Any]:
        """The keys of ``[defaults]`` that change, with their new values."""
        defaults = read_file(self._store.root, self._store.path(CONFIG)).doc.get("defaults")
        return self._renamed_defaults(defaults if isinstance(defaults, dict) else {})

    def _renamed_defaults(self, defaults: Mapping[str, Any]) -> dict[str, Any]:
        keys = [key for key in STATEMENT_KEYS[self._kind] if key in defaults]
        values = {key: self._rename_value(defaults[key], _outlet_before(key, defaults.get("outlet"))) for key in keys}
        return {key: value for key, value in values.items() if value != defaults[key]}

    def _plan_defaults(self, file: StoreFile) -> tuple[str, Document]:
        defaults = file.doc.get("defaults")
        values = self._renamed_defaults(defaults) if isinstance(defaults, dict) else {}
        text = file.text
        for key, value in values.items():
            table = TomlLayout(text).find("defaults")
            entry = table.entry(key) if table else None
            changed = _replace_default(text, entry, defaults[key], value) if entry and defaults else None
            if changed is None:
                what = f"{key} in [defaults] is written in a way that factcli cannot change"
                where = f"{file.label}:{file.layout.line_of('defaults')}"
                raise DataError(what, "nothing was changed; rename it there in an editor first", where=where)
            text = changed
        return text, {**file.doc, "defaults": {**defaults, **values}} if values and defaults else file.doc

    # --- the change -----------------------------------------------------------------------------------------

    def apply(self) -> Outcome:
        """Make the change, as one step of undo."""
        plans: list[Mapping[str, Plan]] = [plan_edits(self.edits)]
        if self._names is not None and self.tables:
            plans.append(plan_entity_tables(self._names, self.tables))
        plans += ({name: self._plan_sources} for name in self._source_files)
        if self._default_values:
            plans.append({CONFIG: self._plan_defaults})
        command = COMMAND.get(self._kind, "tags")
        summary = f"{command} rename {quote_name(self.old)} {quote_name(self.new)}"
        return make_change(self._store.root, join_plans(*plans), summary)


def _invalid(key: str, error: FieldError, where: str) -> DataError:
    escaped = error.escaped()
    return DataError(
        escaped.about(key), f"nothing was changed; {escaped.todo}; part of it might keep the old name", where=where
    )


def _value(seen: Seen, key: str) -> Any:
    return getattr(seen, key) if isinstance(seen, Statement) else seen.table.get(key)


def _outlet_before(key: str, outlet: Any) -> str:
    """Return the outlet that comes before the names of a key; only ``via`` has one."""
    return outlet if key == "via" and isinstance(outlet, str) else ""


def _count_names(kind: str, statements: Iterable[Seen]) -> Counter[str]:
    """Count how often each name of a kind is used in statements."""
    used: Counter[str] = Counter()
    for seen in statements:
        for key in STATEMENT_KEYS[kind]:
            value = _value(seen, key)
            items = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
            used.update(item for item in items if isinstance(item, str))
    return used


def _unknown_tag(tag: str, used: Iterable[str]) -> NothingFoundError:
    meant = did_you_mean(tag, used, '"{}"')
    return NothingFoundError(f"no statement has the tag {quote_name(tag)}{meant}", "to list all: factcli tags")


def _accept(kind: str, name: str) -> str:
    """Return a new name as it is recorded. Raises :class:`UsageError`."""
    key = STATEMENT_KEYS[kind][0]
    try:
        value = accept_value("name", name)
        value = validate_value(key, (value,) if kind == "tag" else value)
    except (FieldError, StatementKeyError) as fault:
        error = fault.error if isinstance(fault, StatementKeyError) else fault.escaped()
        raise UsageError(error.about("the new name"), error.todo) from None
    return str(value[0] if kind == "tag" else value)


def _set_text(key: str, table: dict[str, Any], source: str, newline: str) -> tuple[str, dict[str, Any]]:
    entry = TomlLayout(source).array("source")[0].entry(key)
    assert entry is not None  # noqa: S101  (a string can only be written as an entry)
    return replace_value(source, entry, table[key], newline), table


def _replace_default(text: str, entry: KeyEntry, old: Any, new: Any) -> str | None:
    if isinstance(new, list) and (changed := change_list(text, entry, old, new, renamed=True)) is not None:
        return changed
    return None if has_comment(text, entry) else replace_value(text, entry, new)

"""Add, edit and remove statements: plan the change on the text, verify it by parsing, then replace the files.

Each function takes the lock, reads the file again, and refuses where the table to change is no longer as the caller saw
it. Outside that table not a byte changes.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from factcli.errors import CHANGES, DataError, StoreError
from factcli.model import STATEMENT_KEYS, Place, Source, Statement
from factcli.paths import CONFIG, display_path, state_folder
from factcli.store import atomic, transaction
from factcli.store.file import BOM, StoreFile, parse_file, read_file
from factcli.store.history import BytePatch, History, HistoryEntry
from factcli.store.interrupts import hold_signals
from factcli.store.locks import store_lock
from factcli.store.reader import (
    FORMAT,
    UNDATED,
    RecordedStatement,
    changed_since,
    reload_unchanged,
    statement_at,
)
from factcli.store.sources import SOURCES, copy_name, has_copy
from factcli.store.toml_edit import (
    TomlLayout,
    append_table,
    change_list,
    detect_newline,
    has_comment,
    insert_entry,
    is_text_list,
    remove_entry,
    render_table,
    replace_value,
)
from factcli.store.verify import Document, same_values, verify_document

_NOTHING_CHANGED = "nothing was changed; edit the file in an editor, then run: factcli check"
Progress = Callable[[int, int], None]  # files planned, files in all
Plan = Callable[[StoreFile], tuple[str, Document]]  # returns the file's new text, and the document it must parse to


class WritableStore(Protocol):
    """What the writer needs to know of a store."""

    root: Path

    @property
    def exists(self) -> bool:
        """Whether the folder is a store."""

    @property
    def sources(self) -> Sequence[Source]:
        """What was read, with a kept copy of each."""


class Outcome:
    """The result of a change: notes for the user (stderr), the files as they are now, the entry for ``undo``."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.files: list[StoreFile] = []
        self.history_entry: HistoryEntry | None = None


class PlannedFile(NamedTuple):
    """A file as it is, its new bytes, and those parsed."""

    file: StoreFile
    data: bytes
    parsed: StoreFile | None = None


# --- adding: from statements to the files of their months -----------------------------------------------


def add_statements(
    store: WritableStore,
    statements: Iterable[Statement],
    summary: str,
    progress: Progress = lambda *_: None,
    step: str = "",
    source: tuple[Source, bytes] | None = None,
    sources: Sequence[Source] = (),
) -> Outcome:
    """Add statements to the files of their months, except those whose ids are already there.

    Changes in a row with the same ``step`` are undone together. ``source`` is what they were read from, with the bytes
    of its copy: both are added in the same change, unless the store has them. ``sources`` are further ones, without
    their copies.
    """
    by_file: dict[str, list[Statement]] = {}
    for statement in statements:
        by_file.setdefault(month_file(statement), []).append(statement)
    if not store.exists:
        create_store(store.root)
    plans: dict[str, Plan] = {
        name: AppendPlan(by_file[name], partial(progress, number, len(by_file))) for number, name in enumerate(by_file)
    }
    copies = {}
    known_ids = {other.id for other in store.sources} if source or sources else set()
    new = [one for one in (*([source[0]] if source else ()), *sources) if one.id not in known_ids]
    if new:
        plans[SOURCES] = partial(_append_sources, new)
    if source:
        known = next((other for other in store.sources if other.id == source[0].id), None)
        if not has_copy(store.root, known or source[0]):
            copies[copy_name(source[0].sha256)] = source[1]
    return make_change(store.root, plans, summary, step, copies)


def _append_sources(sources: Iterable[Source], file: StoreFile) -> tuple[str, Document]:
    """Return the text and document of sources.toml with sources, some of which it may have."""
    known = {table.get("id") for table in file.tables("source")}
    return edit_tables(file, "source", {}, [source.to_table() for source in sources if source.id not in known])


def month_file(statement: Statement) -> str:
    """Return the name of the file for a new statement: its month, or the file for the undated."""
    return f"{statement.date.month}.toml" if statement.date.month else UNDATED


def create_store(root: Path) -> Path:
    """Make a folder a store, leaving everything else in it as it is, and return its factcli.toml."""
    path = root / CONFIG
    try:
        root.mkdir(parents=True, exist_ok=True)
        atomic.sync_folder(root.parent)
    except FileExistsError:
        raise StoreError(f"{display_path(root)} is a file, not a folder", "choose another name") from None
    except OSError as error:
        raise atomic.file_error("make a store in", root, error, "choose a folder that you can write to") from None
    with store_lock(root):
        if atomic.is_absent(path):
            with hold_signals():
                atomic.PendingFile(path, f"format = {FORMAT}\n".encode()).publish()
                CHANGES.append("a new store")
    return path


class AppendPlan:
    """A plan for one file: append statements, except those whose ids are already in it."""

    def __init__(self, statements: Sequence[Statement], started: Callable[[], object] = lambda: None) -> None:
        self._started = started  # called when this file's turn comes
        first = {s.id: s for s in reversed(statements)}  # of two with the same id, the first
        self._statements = [s for s in statements if first[s.id] is s]

    def __call__(self, file: StoreFile) -> tuple[str, Document]:
        """Return the file's new text, and the document it must parse to."""
        known = {table["id"] for table in file.tables("statement") if isinstance(table.get("id"), str)}
        tables = [s.to_table() for s in self._statements if s.id not in known]
        if not tables:
            return file.text, file.doc
        return _append_statements(file.text, tables), {
            **file.doc,
            "statement": [*file.tables("statement"), *tables],
        }

    def parse_once(self, root: Path, name: str) -> PlannedFile | None:
        """Plan an existing file with a single parse; None where it takes the two of :func:`_plan_file`.

        What is appended comes after everything else. If the new text parses with exactly these tables at its end, then
        the text before them was complete and kept its meaning, and parsing that as well would double the time.
        """
        self._started()
        path = root / name
        if atomic.is_absent(path):
            return None
        data = atomic.read_bytes(path)
        try:
            text = data.decode().removeprefix(BOM)
            tables = [s.to_table() for s in self._statements]
            new_data = StoreFile(path, name, data).encode(_append_statements(text, tables))
        except UnicodeError:
            return None
        parsed = parse_file(path, name, new_data)
        found = parsed.tables("statement")
        old, appended = found[: -len(tables)], found[-len(tables) :]
        ids = {identity for table in old if isinstance(identity := table.get("id"), str)}
        if parsed.problem or not same_values(appended, tables) or any(s.id in ids for s in self._statements):
            return None
        parsed.before = StoreFile(path, name, data, text, {**parsed.doc, "statement": old})
        return PlannedFile(parsed.before, new_data, parsed)


def _append_statements(text: str, tables: Sequence[dict[str, Any]]) -> str:
    newline = detect_newline(text)
    first, *rest = [render_table("statement", table, newline) for table in tables]
    return "".join([append_table(text, first), *(newline + source for source in rest)])


# --- the one way in which store files change ------------------------------------------------------------


def make_change(
    root: Path, plans: Mapping[str, Plan], summary: str, step: str = "", copies: Mapping[str, bytes] | None = None
) -> Outcome:
    """Change files, each by its plan, as one change that ``undo`` takes back as one, with others of the same ``step``.

    ``copies`` are kept copies to write, by their names below the store's folder.

    Raises, with nothing written: :class:`DataError` where a file cannot be read or its new text would not parse to the
    planned document, :class:`~factcli.errors.EditConflictError` where a plan finds the file changed since,
    :class:`StoreError` where the disk or the lock fails.
    """
    CHANGES.clear()
    outcome = Outcome()
    with store_lock(root), lock_linked_folders(root, [*plans, *transaction.unfinished_files(root)]):
        outcome.notes += filter(None, [transaction.recover_locked(root)])
        atomic.remove_leftovers(root)
        planned = [_plan_file(root, name, plan) for name, plan in plans.items()]
        planned = [plan for plan in planned if plan.data != (plan.file.data or b"")]
        kept = [PlannedFile(read_any_file(root, name), data) for name, data in (copies or {}).items()]
        planned[:0] = [copy for copy in kept if copy.file.data != copy.data]
        for plan in planned:
            if len(plan.data) > atomic.MAX_FILE_SIZE:
                what = f"would be larger than {atomic.MAX_FILE_SIZE // 1_000_000} MB, the most that factcli reads"
                todo = "nothing was changed; move some of its statements to another .toml file of the store"
                raise DataError(what, todo, where=plan.file.label)
        if planned:
            with write_pending(root, planned) as pending, hold_signals():
                _publish(root, planned, pending, summary, outcome, step)
            outcome.files += [plan.parsed for plan in planned if plan.parsed is not None]
    return outcome


@contextlib.contextmanager
def lock_linked_folders(root: Path, names: Iterable[str]) -> Iterator[None]:
    """Lock every folder but the store's own that one of these files really lies in.

    A file may be a symbolic link that two stores share, and a folder of a store be used as a store itself.
    """
    folders = {
        atomic.folder_identity(folder): folder for folder in (atomic.link_target(root / name).parent for name in names)
    }
    own = atomic.folder_identity(root)
    others = [folder for identity, folder in folders.items() if None not in (own, identity) and identity != own]
    with contextlib.ExitStack() as stack:
        for folder in sorted(others):
            stack.enter_context(store_lock(folder))
        yield


def read_any_file(root: Path, name: str) -> StoreFile:
    """Read a file that a change may name: a store file, or a kept copy, which is not parsed."""
    path = root / name
    if not atomic.is_copy_name(name):
        return read_file(root, path)
    atomic.store_target(root, name)
    return StoreFile(path, name, None if atomic.is_absent(path) else atomic.read_bytes(path))


def _plan_file(root: Path, name: str, plan: Plan) -> PlannedFile:
    """Read a file, apply its plan, and verify that the new text parses to the planned document."""
    if isinstance(plan, AppendPlan) and (appended := plan.parse_once(root, name)):
        return appended
    file = read_file(root, root / name)
    if file.problem:
        what = f"cannot read this file, so factcli does not write it: {file.problem.what}"
        raise DataError(what, "nothing was changed; correct the file first", where=file.problem.where)
    return _apply_plan(file, plan)


def _apply_plan(file: StoreFile, plan: Plan) -> PlannedFile:
    """Apply a plan to a file that was read, and verify that the new text parses to the planned document."""
    text, document = plan(file)
    try:
        data = file.encode(text)
    except UnicodeEncodeError:
        raise DataError("this change contains text that is not Unicode", _NOTHING_CHANGED, where=file.label) from None
    parsed = parse_file(file.path, file.name, data)
    if parsed.problem or not verify_document(parsed.doc, document, file.doc):
        file.refuse_inline("statement")  # where that is the reason, its message says more
        reason = parsed.problem.what if parsed.problem else "the file would not read back as intended"
        raise DataError(f"cannot make this change safely: {reason}", _NOTHING_CHANGED, where=file.label)
    parsed.before = file
    return PlannedFile(file, data, parsed)


def join_plans(*several: Mapping[str, Plan]) -> dict[str, Plan]:
    """Return the plans for all files; where several are for one file, each changes what the one before has made."""
    by_file: dict[str, list[Plan]] = {}
    for plans in several:
        for name, plan in plans.items():
            by_file.setdefault(name, []).append(plan)
    return {name: plans[0] if len(plans) == 1 else partial(_apply_in_turn, plans) for name, plans in by_file.items()}


def _apply_in_turn(plans: Sequence[Plan], file: StoreFile) -> tuple[str, Document]:
    *first, last = plans
    for plan in first:
        file = _apply_plan(file, plan).parsed or file
    return last(file)


@contextlib.contextmanager
def write_pending(root: Path, planned: Sequence[PlannedFile]) -> Iterator[list[atomic.PendingFile]]:
    """Write all new bytes beside the old ones, so that a full disk is met before anything changes."""
    targets = [atomic.store_target(root, plan.file.name) for plan in planned]
    for number, plan in enumerate(planned):
        if targets[number] in targets[:number]:
            what = f"is the same file as another one in the store, {targets[number]}"
            raise DataError(what, "nothing was changed; keep only one of the links", where=plan.file.label)
    folders = {target.parent for target in targets}
    pending: list[atomic.PendingFile] = []
    try:
        for folder in folders:
            atomic.make_folder(folder)
            atomic.remove_leftovers(folder)
        for plan in planned:
            pending.append(atomic.PendingFile(plan.file.path, plan.data))
            if atomic.read_bytes(pending[-1].temporary) != plan.data:
                what = f"the disk did not store {plan.file.label} correctly"
                raise StoreError(what, "nothing was changed; check the disk")
        yield pending
    finally:
        with hold_signals():
            for item in pending:
                item.discard()
            for folder in folders:
                atomic.remove_empty_folder(folder)


def _publish(
    root: Path,
    planned: Sequence[PlannedFile],
    pending: Sequence[atomic.PendingFile],
    summary: str,
    outcome: Outcome,
    step: str,
) -> None:
    """Record the change for ``undo``, then put all pending files in place."""
    history, recorded = History(root), None
    when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    patches = tuple(BytePatch.between(plan.file.name, plan.file.data, plan.data) for plan in planned)
    entry = HistoryEntry(summary, when, patches, step)
    try:
        recorded = history.record(entry)
        outcome.history_entry = entry
    except OSError as error:
        outcome.notes.append(
            f"undo will not be able to take this change back: {atomic.os_error_reason(error)} in {state_folder()}"
        )
    try:
        outcome.notes += filter(None, [transaction.commit(root, file_changes(planned, pending))])
    except StoreError as error:
        if recorded and "factcli undo" not in error.todo:
            history.forget(recorded)
        raise
    History(root, redo=True).clear()
    CHANGES.append(summary)


def file_changes(planned: Sequence[PlannedFile], pending: Sequence[atomic.PendingFile]) -> list[transaction.FileChange]:
    """Return the arguments for :func:`factcli.store.transaction.commit`."""
    return [
        transaction.FileChange(plan.file.name, plan.file.path, plan.file.data, item, plan.data)
        for plan, item in zip(planned, pending, strict=True)
    ]


# --- editing and removing statements --------------------------------------------------------------------


class StatementEdit(NamedTuple):
    """A change of one statement: TOML values by their keys, None to remove a key; None for all removes the statement.

    The statement is as the caller saw it: a table of a file, or one that was read from the index. ``renamed`` says that
    the items of a changed list are the same things under other names, so that a comment beside one stays there.
    """

    seen: RecordedStatement | Statement
    values: Mapping[str, Any] | None
    renamed: bool = False

    @property
    def place(self) -> Place:
        """Where it was seen."""
        if isinstance(self.seen, RecordedStatement):
            return Place(self.seen.file.name, self.seen.index)
        assert self.seen.place is not None  # noqa: S101  (only a statement of a store can be edited)
        return self.seen.place


def edit_statement(
    store: WritableStore, recorded: RecordedStatement, values: Mapping[str, Any], summary: str
) -> Outcome:
    """Set keys of one statement to TOML values, or remove those set to None; every other byte stays.

    A statement without an ``id`` gets the one derived from its content, which a changed claim would change.
    """
    return edit_statements(store, [StatementEdit(recorded, values)], summary)


def remove_statement(store: WritableStore, recorded: RecordedStatement, summary: str) -> Outcome:
    """Remove one statement: its header and its lines, nothing around them."""
    return edit_statements(store, [StatementEdit(recorded, None)], summary)


def edit_statements(store: WritableStore, edits: Iterable[StatementEdit], summary: str) -> Outcome:
    """Edit and remove statements, all of them or none, as :func:`edit_statement` and :func:`remove_statement` do one.

    Each file is read and written once, however many of its statements change.
    """
    return make_change(store.root, plan_edits(edits), summary)


def plan_edits(edits: Iterable[StatementEdit]) -> dict[str, Plan]:
    """Return the plan for each file in which statements are edited or removed, by its name."""
    by_file: dict[str, list[StatementEdit]] = {}
    for edit in edits:
        by_file.setdefault(edit.place.file, []).append(edit)
    return {name: partial(_edit_file, by_file[name]) for name in by_file}


def _edit_file(edits: Sequence[StatementEdit], file: StoreFile) -> tuple[str, Document]:
    """Return the text and document of a file after edits of its statements."""
    locate = _Locator(file)
    located = sorted(((locate(edit.seen), edit) for edit in edits), key=lambda found: found[0].index)
    tables: list[dict[str, Any] | None] = list(file.tables("statement"))
    pieces: list[str] = []
    done = 0  # characters of the old text
    for current, edit in located:
        (start, end), table, source = current.span, None, ""
        if edit.values is not None:
            source, table = _edit_source(file, current, file.text[start:end], edit.values, edit.renamed)
        pieces += file.text[done:start], source
        tables[current.index] = table
        done = end
    kept = [table for table in tables if table is not None]
    document = {**file.doc, "statement": kept} if kept else {k: v for k, v in file.doc.items() if k != "statement"}
    return "".join([*pieces, file.text[done:]]), document


class _Locator:
    """Finds statements in a file as it is now, although their places may have changed."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file
        self._by_id: dict[str, list[int]] | None = None

    def __call__(self, seen: RecordedStatement | Statement) -> RecordedStatement:
        """Return the table of a statement. Raises :class:`EditConflictError` if it is no longer as it was seen."""
        if isinstance(seen, RecordedStatement):
            return reload_unchanged(seen, self._file)
        first = statement_at(self._file, seen.place.index) if seen.place else None
        if first and _is_as_seen(first, seen):
            return first
        for index in self._indices(seen.id):
            other = statement_at(self._file, index)
            if other and _is_as_seen(other, seen):
                return other
        raise changed_since(seen.id, self._file)

    def _indices(self, identity: str) -> Sequence[int]:
        if self._by_id is None:
            self._by_id = {}
            for index in range(len(self._file.tables("statement"))):
                found = statement_at(self._file, index)
                self._by_id.setdefault(found.id if found else "", []).append(index)
        return self._by_id.get(identity, ())


def _is_as_seen(current: RecordedStatement, seen: Statement) -> bool:
    now = current.statement
    # NaN, which a key of the user's own may hold, is not equal to itself.
    return now is not None and (now == seen or (now.id == seen.id and same_values(now.to_table(), seen.to_table())))


def _edit_source(
    file: StoreFile, current: RecordedStatement, source: str, values: Mapping[str, Any], renamed: bool
) -> tuple[str, dict[str, Any]]:
    """Return a statement's TOML with these values, and its table."""
    changes = {key: value for key, value in values.items() if value is not None or key in current.table}
    if current.id and "id" not in current.table:
        changes = {"id": current.id, **changes}
    newline = detect_newline(source if "\n" in source else file.text)
    for key, value in changes.items():
        source = _set_key(source, key, value, newline, current, renamed)
    return source, {k: v for k, v in {**current.table, **changes}.items() if v is not None}


def _set_key(source: str, key: str, value: Any, newline: str, current: RecordedStatement, renamed: bool) -> str:
    """Return a statement's TOML with one key set, or removed."""
    table = TomlLayout(source).array("statement")[0]
    entry = table.entry(key)
    if entry is None and key in current.table:
        raise _edit_by_hand(current, key, "is written as a table, not as one value")
    if entry is None:
        return insert_entry(source, table, key, value, newline, tuple(STATEMENT_KEYS))
    old = current.table[key]
    if is_text_list(value) and is_text_list(old) and "\n" in source[entry.value_start : entry.value_end]:
        changed = change_list(source, entry, old, value, newline, renamed)
        if changed is not None:
            return changed
    if has_comment(source, entry):
        raise _edit_by_hand(current, key, "contains a comment inside its brackets, which would be lost")
    return remove_entry(source, entry) if value is None else replace_value(source, entry, value, newline)


def _edit_by_hand(recorded: RecordedStatement, key: str, what: str) -> DataError:
    where = f"{recorded.file.label}:{recorded.file.line('statement', recorded.index, key)}"
    todo = f"nothing was changed; to change it in an editor: factcli edit {recorded.id}"
    return DataError(f"{key} {what}", todo, where=where)


def _replace_statement(file: StoreFile, index: int, table: Mapping[str, Any]) -> Document:
    """Return the file's document with one statement replaced by this table."""
    old = file.doc["statement"]
    return {**file.doc, "statement": [*old[:index], dict(table), *old[index + 1 :]]}


def replace_source(
    store: WritableStore, recorded: RecordedStatement, source: str, table: Mapping[str, Any], summary: str
) -> Outcome:
    """Replace a statement's TOML by the text that came back from an editor."""

    def plan(file: StoreFile) -> tuple[str, Document]:
        current = reload_unchanged(recorded, file)
        (start, end), old = current.span, current.source
        text = _match_line_ends(source, old, detect_newline(old if "\n" in old else file.text))
        text = file.text[:start] + text + file.text[end:]
        return text, _replace_statement(file, current.index, table)

    return make_change(store.root, {recorded.file.name: plan}, summary)


def _match_line_ends(source: str, old: str, newline: str) -> str:
    """Return a source as an editor saved it with the line ends, and the end, of the old one."""
    source = source.removeprefix(BOM)
    if source.replace("\r\n", "\n").rstrip("\n") == old.replace("\r\n", "\n").rstrip("\n"):
        return old
    if "\r" not in source:
        source = source.replace("\n", newline)
    if not old.endswith("\n"):
        return source.rstrip("\r\n")
    return source if source.endswith("\n") else source + newline


# --- editing tables of other kinds ----------------------------------------------------------------------

#: From a table's source and the line end in use to its new source and values; both empty to remove the table.
EditTable = Callable[[str, str], tuple[str, dict[str, Any]]]


def edit_tables(
    file: StoreFile, kind: str, edits: Mapping[int, EditTable], new: Sequence[Mapping[str, Any]]
) -> tuple[str, Document]:
    """Edit tables of one kind by their index and append new ones; return the new text and its document.

    Raises :class:`DataError` for inline tables.
    """
    if edits or any(new):
        file.refuse_inline(kind)
    text, tables = file.text, [dict(table) for table in file.tables(kind)]
    newline = detect_newline(text)
    for index in sorted(edits, reverse=True):  # from the last, so that the offsets of those before stay valid
        header = file.headers(kind)[index]
        source, table = edits[index](text[header.start : header.end], newline)
        text = text[: header.start] + source + text[header.end :]
        tables[index : index + 1] = [table] if table else []
    for values in filter(None, new):
        text = append_table(text, render_table(kind, dict(values), newline))
        tables.append(dict(values))
    document = {key: value for key, value in file.doc.items() if key != kind}
    return text, {**document, kind: tables} if tables else document

"""Changing a store: every change is planned on text, proved by parsing it back, then made in one step.

Each function takes the lock, reads the file again, and refuses where what it was to change is no
longer what the caller saw. Nothing outside the table concerned changes by a single byte.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from factcli.errors import CHANGES, DataError, StoreError
from factcli.model import STATEMENT_KEYS, Statement
from factcli.paths import CONFIG, display_path, state_folder
from factcli.store import atomic, locks, transaction
from factcli.store.adding import Adding
from factcli.store.file import BOM, StoreFile, parse_file, read_file
from factcli.store.history import BytePatch, History, HistoryEntry
from factcli.store.interrupts import hold_signals
from factcli.store.reader import FORMAT, UNDATED, Recorded, reload_unchanged
from factcli.store.toml_edit import TomlLayout, detect_newline, has_comment, insert_entry, remove_entry, replace_value
from factcli.store.verify import Document, verify_document

_NOTHING_WRITTEN = "nothing was written; change the file in an editor, then run: factcli check"
Progress = Callable[[int, int], None]  # files planned, files in all
Plan = Callable[[StoreFile], tuple[str, Document]]  # a file's new text, and what it is meant to say


class WritableStore(Protocol):
    """What has to be known of a store to change it."""

    root: Path

    @property
    def exists(self) -> bool:
        """Whether the folder is a store by now."""


class Outcome:
    """What a change did: the notes are for the user's eyes (stderr)."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.files: list[StoreFile] = []  # as they are now, parsed
        self.noted: HistoryEntry | None = None  # as the history for `undo` has it


class PlannedFile(NamedTuple):
    """A file with its new bytes."""

    file: StoreFile
    data: bytes
    proved: StoreFile | None = None  # the new bytes, parsed


# --- the one way in which store files change ------------------------------------------------------------


def make_change(root: Path, plans: Mapping[str, Plan], summary: str) -> Outcome:
    """Change files, each by its plan, as one change that ``undo`` takes back as one.

    Raises, with nothing written: :class:`DataError` where a file cannot be read or the change would not say exactly
    what was meant, :class:`~factcli.errors.EditConflictError` where a plan finds that its ground has moved,
    :class:`StoreError` where the disk or the lock is in the way.
    """
    CHANGES.clear()
    outcome = Outcome()
    with lock_store(root), lock_linked_folders(root, [*plans, *transaction.unfinished_files(root)]):
        outcome.notes += filter(None, [transaction.recover_locked(root)])
        atomic.remove_leftovers(root)
        planned = [_at_once(root, name, plan) or _planned(root, name, plan) for name, plan in plans.items()]
        planned = [p for p in planned if p.data != (p.file.data or b"")]
        for plan in planned:
            _refuse_large(plan)
        if planned:
            _publish(root, planned, summary, outcome)
            outcome.files += [p.proved for p in planned if p.proved is not None]
    return outcome


def _refuse_large(plan: PlannedFile) -> None:
    """Raises :class:`DataError` for a file that would be written and could not be read again."""
    if len(plan.data) > atomic.LARGEST:
        what = f"would be larger than {atomic.LARGEST // 1_000_000} MB, the most that factcli reads"
        todo = "nothing was written; move some of its statements to another .toml file of the store"
        raise DataError(what, todo, where=plan.file.label)


def lock_store(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Hold a store for writing."""
    return locks.store_lock(folder)


@contextlib.contextmanager
def lock_linked_folders(root: Path, names: Iterable[str]) -> Iterator[None]:
    """Hold every folder but the store's own in which one of its files really lies.

    A file may be a symbolic link that two stores share, and a folder of a store be used as a store itself.
    """
    folders = {
        atomic.folder_identity(folder): folder for folder in (atomic.link_target(root / name).parent for name in names)
    }
    own = atomic.folder_identity(root)
    others = [folder for identity, folder in folders.items() if None not in (own, identity) and identity != own]
    with contextlib.ExitStack() as stack:
        for folder in sorted(others):
            stack.enter_context(lock_store(folder))
        yield


def _at_once(root: Path, name: str, plan: Plan) -> PlannedFile | None:
    added = plan.at_once(root, name) if isinstance(plan, Adding) else None
    if added is None or added.before is None or added.data is None:
        return None
    return PlannedFile(added.before, added.data, added)


def _planned(root: Path, name: str, plan: Plan) -> PlannedFile:
    file = read_file(root, root / name)
    if file.problem:
        what = f"cannot be read, so it is not written either: {file.problem.what}"
        raise DataError(what, "nothing was changed; mend the file first", where=file.problem.where)
    text, meant = plan(file)
    try:
        data = file.encode(text)
    except UnicodeEncodeError:
        raise DataError("this change holds text that is not Unicode", _NOTHING_WRITTEN, where=file.label) from None
    proved = _proved(file, data, meant)
    proved.before = file
    return PlannedFile(file, data, proved)


def _proved(file: StoreFile, data: bytes, meant: Document) -> StoreFile:
    again = parse_file(file.path, file.name, data)
    if again.problem or not verify_document(again.doc, meant, file.doc):
        file.refuse_inline("statement")  # where that is the reason, it says more
        reason = again.problem.what if again.problem else "it would not read back as what was meant"
        raise DataError(
            f"this change cannot be made safely: {reason}",
            _NOTHING_WRITTEN,
            where=file.label,
        )
    return again


@contextlib.contextmanager
def write_pending(root: Path, planned: Sequence[PlannedFile]) -> Iterator[list[atomic.PendingFile]]:
    """All new bytes on the disk beside the old ones, so that a full disk is met before anything changes."""
    targets = [atomic.store_target(root, plan.file.name) for plan in planned]
    for number, plan in enumerate(planned):
        if targets[number] in targets[:number]:
            what = f"is the same file as another of the store's, {targets[number]}"
            raise DataError(what, "nothing was written; keep one of the links", where=plan.file.label)
    for folder in {target.parent for target in targets}:
        atomic.remove_leftovers(folder)
    pending: list[atomic.PendingFile] = []
    try:
        for plan in planned:
            pending.append(atomic.PendingFile(plan.file.path, plan.data))
            if atomic.read_bytes(pending[-1].temporary) != plan.data:
                what = f"{plan.file.label} did not reach the disk as written"
                raise StoreError(what, "nothing was changed; check the disk")
        yield pending
    finally:
        with hold_signals():
            for item in pending:
                item.discard()


def _publish(root: Path, planned: Sequence[PlannedFile], summary: str, outcome: Outcome) -> None:
    with write_pending(root, planned) as pending, hold_signals():
        noted = _note(root, planned, summary, outcome)
        try:
            outcome.notes += filter(None, [transaction.commit(root, file_changes(planned, pending))])
        except StoreError as error:
            if noted and "factcli undo" not in error.todo:
                History(root).forget(noted)
            raise
        CHANGES.append(summary)


def file_changes(planned: Sequence[PlannedFile], pending: Sequence[atomic.PendingFile]) -> list[transaction.FileChange]:
    """How each file is changed, for :func:`factcli.store.transaction.commit`."""
    return [
        transaction.FileChange(plan.file.name, plan.file.path, plan.file.data, item, plan.data)
        for plan, item in zip(planned, pending, strict=True)
    ]


def _note(root: Path, planned: Sequence[PlannedFile], summary: str, outcome: Outcome) -> Path | None:
    when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    changes = tuple(BytePatch.between(p.file.name, p.file.data, p.data) for p in planned)
    entry = HistoryEntry(summary, when, changes)
    try:
        path = History(root).record(entry)
    except OSError as error:
        outcome.notes.append(f"undo will not know of this change: {atomic.os_error_reason(error)} in {state_folder()}")
        return None
    outcome.noted = entry
    return path


# --- a new store ---------------------------------------------------------------------------------------


def create_store(root: Path) -> Path:
    """Make a folder a store. Its factcli.toml, which must not be there yet, is returned.

    Whatever else the folder holds is left as it is.
    """
    path = root / CONFIG
    try:
        root.mkdir(parents=True, exist_ok=True)
        atomic.sync_folder(root.parent)
    except FileExistsError:
        raise StoreError(f"{display_path(root)} is a file, not a folder", "choose another name") from None
    except OSError as error:
        raise atomic.file_error("make a store in", root, error, "choose a folder that you can write to") from None
    with lock_store(root):
        if atomic.is_absent(path):
            with hold_signals():
                atomic.PendingFile(path, f"format = {FORMAT}\n".encode()).publish()
                CHANGES.append("a new store")
    return path


# --- adding ---------------------------------------------------------------------------------------------


def month_file(statement: Statement) -> str:
    """The file a new statement goes to: that of its month, where its date tells one."""
    return f"{statement.date.month}.toml" if statement.date.month else UNDATED


def add_statements(
    store: WritableStore, statements: Iterable[Statement], summary: str, progress: Progress = lambda *_: None
) -> Outcome:
    """Add statements to the files of their months; one whose id is there by now is not added again."""
    by_file: dict[str, list[Statement]] = {}
    for statement in statements:
        by_file.setdefault(month_file(statement), []).append(statement)
    if not store.exists:
        create_store(store.root)
    turns = {name: partial(progress, number, len(by_file)) for number, name in enumerate(by_file)}
    return make_change(store.root, {name: Adding(by_file[name], turns[name]) for name in by_file}, summary)


# --- changing one ---------------------------------------------------------------------------------------


def edit_statement(store: WritableStore, recorded: Recorded, values: Mapping[str, Any], summary: str) -> Outcome:
    """Set keys of one statement to TOML values, or take away those set to None; every other byte stays.

    A statement without an ``id`` is given the one it goes by, since a changed claim would change that.
    """
    changes = {key: value for key, value in values.items() if value is not None or key in recorded.table}
    if recorded.id and "id" not in recorded.table:
        changes = {"id": recorded.id, **changes}

    def plan(file: StoreFile) -> tuple[str, Document]:
        now = reload_unchanged(recorded, file)
        (start, end), source = now.span, now.source
        newline = detect_newline(source if "\n" in source else file.text)
        for key, value in changes.items():
            source = _set(source, key, value, newline, now)
        table = {**now.table, **changes}
        text = file.text[:start] + source + file.text[end:]
        return text, _with_statement(file, now.index, {k: v for k, v in table.items() if v is not None})

    return make_change(store.root, {recorded.file.name: plan}, summary)


def _set(source: str, key: str, value: Any, newline: str, now: Recorded) -> str:
    """One statement's TOML with one key set, or taken away."""
    table = TomlLayout(source).array("statement")[0]
    entry = table.entry(key)
    if entry is None and key in now.table:
        raise _only_by_hand(now, key, "is written as a table, not as one value")
    if entry is None:
        return insert_entry(source, table, key, value, newline, tuple(STATEMENT_KEYS))
    if has_comment(source, entry):
        raise _only_by_hand(now, key, "holds a comment inside its brackets, which would be lost")
    return remove_entry(source, entry) if value is None else replace_value(source, entry, value, newline)


def _only_by_hand(recorded: Recorded, key: str, what: str) -> DataError:
    where = f"{recorded.file.label}:{recorded.file.line('statement', recorded.index, key)}"
    return DataError(f"{key} {what}", f"change it in an editor: factcli edit {recorded.id}", where=where)


def _with_statement(file: StoreFile, index: int, *tables: Mapping[str, Any]) -> Document:
    """The file's document with one statement replaced by these (none: taken out)."""
    old = file.doc["statement"]
    new = [*old[:index], *(dict(t) for t in tables), *old[index + 1 :]]
    document = {**file.doc, "statement": new}
    return document if new else {k: v for k, v in document.items() if k != "statement"}


def replace_source(
    store: WritableStore, recorded: Recorded, source: str, table: Mapping[str, Any], summary: str
) -> Outcome:
    """Put a statement's TOML, as it came back from an editor, in the place of the old."""

    def plan(file: StoreFile) -> tuple[str, Document]:
        now = reload_unchanged(recorded, file)
        (start, end), old = now.span, now.source
        text = _fitted(source, old, detect_newline(old if "\n" in old else file.text))
        text = file.text[:start] + text + file.text[end:]
        return text, _with_statement(file, now.index, table)

    return make_change(store.root, {recorded.file.name: plan}, summary)


def _fitted(source: str, old: str, newline: str) -> str:
    """A source as an editor saved it, with the line ends that the old one has, and closed as that is."""
    source = source.removeprefix(BOM)
    if source.replace("\r\n", "\n").rstrip("\n") == old.replace("\r\n", "\n").rstrip("\n"):
        return old
    if "\r" not in source:
        source = source.replace("\n", newline)
    if not old.endswith("\n"):
        return source.rstrip("\r\n")
    return source if source.endswith("\n") else source + newline


def remove_statement(store: WritableStore, recorded: Recorded, summary: str) -> Outcome:
    """Take one statement out: its header and its lines, nothing around them."""

    def plan(file: StoreFile) -> tuple[str, Document]:
        now = reload_unchanged(recorded, file)
        start, end = now.span
        return file.text[:start] + file.text[end:], _with_statement(file, now.index)

    return make_change(store.root, {recorded.file.name: plan}, summary)

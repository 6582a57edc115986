"""Replace several files in one transaction, with crash recovery from a redo record.

One file can be replaced in one step, several cannot. So when all successors are on the disk, synced, and before the
first takes its place, a record of the change is written to the user's state folder and to the store's, where it is
hidden and no store file. Both are deleted at the end.

The two records serve different people. The one in the store warns everybody that the store may hold half of a change.
But a store may come from a stranger, and so may its record: only the one in the user's own state folder is ever carried
out, and only for files of the store. Readers are warned; the next writer finishes the change first.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.errors import DataError, Problem, StoreError
from factcli.paths import RECORD, display_path
from factcli.store import atomic, locks
from factcli.store.history import History, content_sha, is_file_name

UNFINISHED = "unfinished-change"  # problem code
_VERSION = 1
_PATIENCE = 5.0  # seconds that a reader waits for a change that is being made
_MAX_RECORD_SIZE = 16_000_000  # bytes of a record, enough for 100,000 files


class FileChange(NamedTuple):
    """One file of a transaction: its content (None: no file) and its successor (None: delete it)."""

    name: str  # below the store's folder
    path: Path
    before: bytes | None
    pending: atomic.PendingFile | None
    after: bytes | None


class _Step(NamedTuple):
    """A file change in the record: the file, and the SHA-256 of its content before and after."""

    name: str
    before: str
    after: str


def commit(root: Path, changes: Sequence[FileChange], *, undo: bool = False) -> str:
    """Make all changes or none, and return a note for the user. Only under the lock, with signals held back.

    ``undo`` says that they take back another change, which matters to recovery. Raises :class:`StoreError` where the
    system refuses one; those made before are rolled back.
    """
    if len(changes) == 1:
        _apply(changes[0])
        return ""
    for folder in {atomic.link_target(change.path).parent for change in changes}:
        atomic.sync_folder(folder)  # the successors must be on the disk before the record that refers to them
    steps = [_Step(change.name, content_sha(change.before), content_sha(change.after)) for change in changes]
    data = json.dumps({"version": _VERSION, "undo": undo, "files": steps}).encode()
    try:
        with contextlib.suppress(OSError):  # without it a killed change is reported, but cannot be finished
            History(root).begin_transaction(data)
        atomic.PendingFile(root / RECORD, data).publish()
        _apply_all(changes)
    except BaseException:
        _delete_record(root)
        raise
    return _delete_record(root)


def _delete_record(root: Path) -> str:
    """Delete the record of a finished transaction; return a note for the user where the system refuses."""
    atomic.delete_cache_file(root / RECORD)
    if os.path.lexists(root / RECORD):  # then keep the user's own record, or this one would count as a stranger's
        record = display_path(root / RECORD)
        return f"cannot remove {record}; its change is finished, so remove the file yourself"
    atomic.sync_folder(root)
    History(root).end_transaction()
    return ""


def _apply(change: FileChange, sync: bool = True) -> None:
    if change.pending is None:
        atomic.delete_file(change.path)
    else:
        change.pending.publish(sync)


def _apply_all(changes: Sequence[FileChange]) -> None:
    made: list[FileChange] = []
    try:
        for change in changes:
            _apply(change, sync=False)
            made.append(change)
        for folder in {atomic.link_target(change.path).parent for change in changes}:
            atomic.sync_folder(folder)
    except BaseException as error:
        kept = _roll_back(made)
        if kept and isinstance(error, StoreError):
            some = ", ".join(display_path(change.path) for change in kept)
            error.todo = f"{some} had already been changed; to take that back: factcli undo"
        elif isinstance(error, StoreError):
            error.todo = "nothing was changed"
        raise


def _roll_back(made: Sequence[FileChange]) -> list[FileChange]:
    """Restore files, and return those for which the system refuses even that."""
    kept: list[FileChange] = []
    for change in reversed(made):
        try:
            if change.before is None:
                atomic.delete_file(change.path)
            else:
                atomic.PendingFile(change.path, change.before).publish()
        except StoreError:
            kept.insert(0, change)
    return kept


# --- after a process that died ---------------------------------------------------------------------------------


def describe_unfinished(root: Path) -> Problem | None:
    """Return a warning for readers if a transaction is unfinished. Changes nothing.

    Nearly always there is none, which costs one look at the folder. One that is under way is waited for.
    """
    if not os.path.lexists(root / RECORD):
        return None
    try:
        with locks.store_lock(root, _PATIENCE):
            return _unfinished_problem(root) if os.path.lexists(root / RECORD) else None
    except StoreError as error:
        return Problem(display_path(root / RECORD), 1, UNFINISHED, _describe_failed_recovery(error), error.todo)


def _describe_failed_recovery(error: StoreError) -> str:
    return f"a change of several files is not finished: {error.what}; some of them may not have changed yet"


def _unfinished_problem(root: Path) -> Problem | None:
    try:
        steps = _read_own_record(root)
    except DataError as fault:
        return Problem(display_path(root / RECORD), 1, UNFINISHED, fault.what, fault.todo)
    made, remaining = _split_by_progress(root, steps)
    if not remaining:
        return None
    some, others = _list_files(root, made) or "nothing", _list_files(root, remaining)
    kind, more = ("an undo", "") if is_unfinished_undo(root) else ("a change", " and takes it back")
    what = f"{kind} of {len(steps)} files was interrupted: {some} has been changed, {others} not"
    todo = f"the next command that changes the store finishes it; factcli undo finishes it{more}"
    return Problem(display_path(root / RECORD), 1, UNFINISHED, what, todo)


def recover(root: Path) -> str:
    """Finish a transaction that this user's process left unfinished when it died; return a note for the user.

    Raises :class:`DataError` where an unfinished transaction is not this user's to finish.
    """
    if not os.path.lexists(root / RECORD):
        return ""
    try:
        with locks.store_lock(root, _PATIENCE):
            return recover_locked(root)
    except StoreError as error:
        return _describe_failed_recovery(error)


def recover_locked(root: Path) -> str:
    """Do the same as :func:`recover` with the lock held by the caller."""
    warned = os.path.lexists(root / RECORD)
    if not warned and History(root).unfinished_transaction() is None:
        return ""
    steps = _read_own_record(root)
    made, remaining = _split_by_progress(root, steps)
    if not remaining or (not made and not warned):  # killed just before the end, or just after the beginning
        return _delete_record(root)
    if all(_is_ready(root, step) for step in remaining):
        for step in remaining:
            _redo(root, step)
        kind, advice = ("an undo", "") if is_unfinished_undo(root) else ("a change", "to take it back: factcli undo")
        noted = _delete_record(root)
        done = f"finished {kind} of {len(steps)} files that had been interrupted"
        return "; ".join(filter(None, (done, noted, advice)))
    _delete_record(root)
    if not made:
        return ""
    some, others = _list_files(root, made), _list_files(root, remaining)
    return f"a change was interrupted: {some} had been changed, {others} not, and has been edited since; look at both"


def _list_files(root: Path, steps: Sequence[_Step]) -> str:
    return ", ".join(display_path(root / step.name) for step in steps)


def _read_own_record(root: Path) -> list[_Step]:
    """Return the steps of this user's unfinished transaction. Raises :class:`DataError` for any other record.

    A record of somebody else must neither be carried out nor deleted: it may be all that is known of their change.
    """
    record = root / RECORD
    own = History(root).unfinished_transaction()
    found = atomic.read_bytes(record, _MAX_RECORD_SIZE) if os.path.lexists(record) else own
    if own is None or found != own:
        what = "records an unfinished change of several files that did not start here; factcli does not finish it"
        todo = (
            "if somebody is changing this store, let them finish; if not, remove this file; the store does not need it"
        )
        raise DataError(what, todo, where=display_path(record))
    steps = _parse_record(own)
    if steps is None:
        what = "records an unfinished change of several files in a form that this factcli cannot read"
        todo = f"check the store's files, then remove this one and {display_path(History(root).unfinished_file)}"
        raise DataError(what, todo, where=display_path(record))
    for step in steps:
        atomic.store_target(root, step.name)
    return steps


def _parse_record(data: bytes) -> list[_Step] | None:
    """Parse a record; None where it is not valid."""
    with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
        record = json.loads(data)
        if record["version"] == _VERSION:
            steps = [_Step(*step) for step in record["files"]]
            if all(isinstance(part, str) for step in steps for part in step) and all(
                is_file_name(s.name) for s in steps
            ):
                return steps
    return None


def is_unfinished_undo(root: Path) -> bool:
    """Return whether this user's unfinished transaction is an undo."""
    with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
        return bool(json.loads(History(root).unfinished_transaction() or b"")["undo"])
    return False


def _split_by_progress(root: Path, steps: Sequence[_Step]) -> tuple[list[_Step], list[_Step]]:
    """Return the steps that are made, and those that are not."""
    made = [step for step in steps if _current_sha(root, step) == step.after]
    return made, [step for step in steps if step not in made]


def _current_sha(root: Path, step: _Step) -> str:
    path = root / step.name
    return content_sha(None if atomic.is_absent(path) else atomic.read_bytes(path))


def _is_ready(root: Path, step: _Step) -> bool:
    """Return whether a file is as before the transaction and its successor is on the disk."""
    if _current_sha(root, step) != step.before:
        return False
    leftover = atomic.PendingFile.find_leftover(root / step.name)
    return not step.after or (leftover is not None and content_sha(atomic.read_bytes(leftover.temporary)) == step.after)


def _redo(root: Path, step: _Step) -> None:
    leftover = atomic.PendingFile.find_leftover(root / step.name)
    if not step.after:
        atomic.delete_file(root / step.name)
    elif leftover is not None:
        leftover.publish()


def unfinished_files(root: Path) -> Iterator[str]:
    """Yield the files of this user's unfinished transaction."""
    own = History(root).unfinished_transaction() or b""
    yield from (step.name for step in _parse_record(own) or ())

"""Taking back the last change, byte for byte, from what the history noted of it.

Nothing is written where a file of the change has been changed since: what came after would be lost.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.errors import CHANGES, DataError, EditConflictError, NothingFoundError, StoreError
from factcli.paths import CONFIG, display_path
from factcli.store import atomic, transaction
from factcli.store.file import StoreFile, read_file
from factcli.store.history import BytePatch, History, HistoryEntry, content_sha
from factcli.store.interrupts import hold_signals
from factcli.store.locks import store_lock
from factcli.store.reader import refuse_later_format
from factcli.store.writer import PlannedFile, file_changes, lock_linked_folders, write_pending


class UndoneChange(NamedTuple):
    """A change that was taken back: what it had been, when, and the files that are as before.

    ``unread`` are later entries of the history that cannot be read, and ``passed`` later changes that were taken back
    already, or never made: those were passed over.
    """

    summary: str
    when: str
    files: tuple[str, ...]
    unread: tuple[Path, ...] = ()
    passed: tuple[str, ...] = ()


def undo_last_change(root: Path, noted: HistoryEntry | None = None) -> UndoneChange:
    """Take back the last change, or just this one. Raises :class:`EditConflictError` where its files have changed
    since.
    """
    refuse_later_format(read_file(root, root / CONFIG))
    CHANGES.clear()
    journal = History(root)
    unread: list[Path] = []
    passed: list[str] = []
    with store_lock(root):
        with lock_linked_folders(root, transaction.unfinished_files(root)):
            transaction.recover_locked(root)
        atomic.remove_leftovers(root)
        for path, entry in journal.newest_first():
            if entry is None:
                unread.append(path)
            if entry is None or noted not in (None, entry):
                continue
            with lock_linked_folders(root, (change.file for change in entry.files)):
                undone = _undo(root, entry, lambda path=path: journal.forget(path))  # type: ignore[misc]
            if undone is not None:
                return undone._replace(unread=tuple(unread), passed=tuple(passed))
            journal.forget(path)
            passed.append(entry.summary)
    if unread:
        what = f"the history for undo cannot be read: {', '.join(map(display_path, unread))}"
        raise StoreError(what, "nothing was changed; take the change back in an editor, or with git")
    raise NothingFoundError("there is nothing to undo", "factcli has made no change to this store that it remembers")


def _undo(root: Path, entry: HistoryEntry, forget: Callable[[], object]) -> UndoneChange | None:
    """Take back one change; None if it was noted and never made, or has been taken back by hand."""
    files = {change.file: _readable(root, change.file) for change in entry.files}
    made = [change for change in entry.files if content_sha(files[change.file].data) != change.before]
    if not made:
        return None
    _refuse_if_changed(entry, made, files)
    _take_back(root, made, files, forget)
    return UndoneChange(entry.summary, entry.when, tuple(files[c.file].label for c in made))


def _readable(root: Path, name: str) -> StoreFile:
    atomic.store_target(root, name)
    file = read_file(root, root / name)
    if file.problem and file.data is None:
        raise file.problem.as_error()
    return file


def _refuse_if_changed(entry: HistoryEntry, made: Iterable[BytePatch], files: Mapping[str, StoreFile]) -> None:
    for change in made:
        file = files[change.file]
        if content_sha(file.data) != change.after:
            raise EditConflictError(
                f'has changed since the last change ("{entry.summary}", {entry.when})',
                "undo would lose what came after; nothing was written. Take it back in an editor, or with git",
                where=file.label,
            )


def _take_back(
    root: Path, made: Sequence[BytePatch], files: Mapping[str, StoreFile], forget: Callable[[], object]
) -> None:
    restored = [PlannedFile(files[c.file], _old(c, files[c.file])) for c in made if c.before != content_sha(None)]
    new = [files[change.file] for change in made if change.before == content_sha(None)]
    gone = [transaction.FileChange(file.name, file.path, file.data, None, None) for file in new]
    with write_pending(root, restored) as pending, hold_signals():
        transaction.commit(root, [*file_changes(restored, pending), *gone], undo=True)
        forget()
        CHANGES.append("undo")


def _old(change: BytePatch, file: StoreFile) -> bytes:
    """What a file held before a change. Raises :class:`DataError` where the history does not tell."""
    with contextlib.suppress(ValueError, TypeError):
        old = change.reverse(file.data or b"")
        if content_sha(old) == change.before:
            return old
    raise DataError("the history for undo is damaged", "nothing was written", where=file.label)

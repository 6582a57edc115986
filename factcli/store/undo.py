"""Undo the last change, byte for byte, from the history.

Nothing is written where a file was changed since: later changes would be lost.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from factcli.errors import CHANGES, DataError, EditConflictError, NothingFoundError, StoreError
from factcli.paths import CONFIG, display_path
from factcli.store import atomic, transaction
from factcli.store.file import StoreFile, read_file
from factcli.store.history import BytePatch, History, HistoryEntry, content_sha
from factcli.store.interrupts import hold_signals
from factcli.store.locks import store_lock
from factcli.store.reader import refuse_later_format, store_paths
from factcli.store.writer import PlannedFile, file_changes, lock_linked_folders, read_any_file, write_pending


class UndoneChange(NamedTuple):
    """A change that was undone: its summary, time and files.

    ``unread`` are later history entries that cannot be read, and ``skipped`` later changes that were undone already, or
    never made. ``step`` names the changes that are undone together.
    """

    summary: str
    when: str
    files: tuple[str, ...]
    unread: tuple[Path, ...] = ()
    skipped: tuple[str, ...] = ()
    step: str = ""


def undo_last_step(root: Path) -> Iterator[UndoneChange]:
    """Undo the last change, and then those before it that belong to the same step; yield each when it is undone.

    Raises what :func:`undo_last_change` raises; a change that it refuses leaves the later ones undone.
    """
    undone = undo_last_change(root)
    yield undone
    step, changes = undone.step, History(root).newest_first
    while step and (entry := next((e for _, e in changes() if e is not None), None)) and entry.step == step:
        with contextlib.suppress(NothingFoundError):  # it was recorded, but never made
            yield undo_last_change(root, entry)


def undo_last_change(root: Path, only: HistoryEntry | None = None) -> UndoneChange:
    """Undo the last change, or ``only`` this one. Raises :class:`EditConflictError` for files changed since."""
    refuse_later_format(read_file(root, root / CONFIG))
    CHANGES.clear()
    history = History(root)
    unread: list[Path] = []
    passed: list[str] = []
    with store_lock(root):
        with lock_linked_folders(root, transaction.unfinished_files(root)):
            transaction.recover_locked(root)
        atomic.remove_leftovers(root)
        for path, entry in history.newest_first():
            if entry is None:
                unread.append(path)
            if entry is None or only not in (None, entry):
                continue
            with lock_linked_folders(root, (change.file for change in entry.files)):
                undone = _undo_entry(root, entry, lambda path=path: history.forget(path))  # type: ignore[misc]
            if undone is not None:
                return undone._replace(unread=tuple(unread), skipped=tuple(passed))
            history.forget(path)
            passed.append(entry.summary)
    if unread:
        what = f"cannot read the history for undo: {', '.join(map(display_path, unread))}"
        raise StoreError(what, "nothing was changed; take the change back in an editor, or with git")
    raise NothingFoundError("there is nothing to undo", "factcli has no record of a change to this store")


def _undo_entry(root: Path, entry: HistoryEntry, forget: Callable[[], object]) -> UndoneChange | None:
    """Undo one change; None if it was recorded and never made, or has been taken back by hand."""
    files: dict[str, StoreFile] = {}
    for patch in entry.files:
        atomic.store_target(root, patch.file)
        files[patch.file] = file = read_any_file(root, patch.file)
        if file.problem and file.data is None:
            raise file.problem.as_error()
    made = [patch for patch in entry.files if content_sha(files[patch.file].data) != patch.before]
    if not made:
        return None
    for patch in made:
        if content_sha(files[patch.file].data) != patch.after:
            raise EditConflictError(
                f'has been edited since the last change ("{entry.summary}", {entry.when})',
                "nothing was changed: undo would lose the later edits. Take the change back in an editor, or with git",
                where=files[patch.file].label,
            )
    absent = content_sha(None)
    restored = [
        PlannedFile(files[patch.file], _reverse_patch(patch, files[patch.file]))
        for patch in made
        if patch.before != absent
    ]
    created = [files[patch.file] for patch in made if patch.before == absent]
    created = _drop_used_copies(root, created, restored)
    if not restored and not created:
        return None
    deletions = [transaction.FileChange(file.name, file.path, file.data, None, None) for file in created]
    with write_pending(root, restored) as pending, hold_signals():
        transaction.commit(root, [*file_changes(restored, pending), *deletions], undo=True)
        forget()
        CHANGES.append("undo")
    if any(atomic.is_copy_name(file.name) for file in created):
        atomic.remove_empty_folder(root / atomic.COPIES)
    changed = [*(plan.file for plan in restored), *created]
    labels = tuple(files[patch.file].label for patch in made if files[patch.file] in changed)
    return UndoneChange(entry.summary, entry.when, labels, step=entry.step)


def _drop_used_copies(root: Path, created: list[StoreFile], restored: list[PlannedFile]) -> list[StoreFile]:
    """Return the files to delete, without the copies that another file of the store names, or may name."""
    copies = [file for file in created if atomic.is_copy_name(file.name)]
    if not copies:
        return created
    after = {plan.file.path: plan.data for plan in restored} | {file.path: b"" for file in created}
    used: set[str] = set()
    for path in store_paths(root, lambda _: None):
        data: bytes | None = None
        with contextlib.suppress(StoreError):
            data = after[path] if path in after else atomic.read_bytes(path)
        used |= {file.name for file in copies if data is None or file.path.name.encode() in data}
    return [file for file in created if file.name not in used]


def _reverse_patch(change: BytePatch, file: StoreFile) -> bytes:
    """Rebuild a file's previous content from the undo history. Raises :class:`DataError` where that is damaged."""
    with contextlib.suppress(ValueError, TypeError):
        old = change.reverse(file.data or b"")
        if content_sha(old) == change.before:
            return old
    raise DataError("the history for undo is damaged", "nothing was changed", where=file.label)

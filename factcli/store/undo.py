"""Undo the last change, byte for byte, from the history; and redo what was undone, which is the undo of an undo.

Nothing is written where a file was changed since: later changes would be lost.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from factcli.errors import CHANGES, DataError, EditConflictError, NothingFoundError, StoreError
from factcli.paths import CONFIG, display_path
from factcli.store import atomic, transaction
from factcli.store.file import StoreFile, common_prefix_length, read_file
from factcli.store.history import BytePatch, History, HistoryEntry, content_sha
from factcli.store.interrupts import hold_signals
from factcli.store.locks import store_lock
from factcli.store.reader import refuse_later_format, store_paths
from factcli.store.writer import PlannedFile, file_changes, lock_linked_folders, read_any_file, write_pending

_MOST_COMPARED = 400  # lines, which take a tenth of a second
_AHEAD = 20  # lines of two larger texts together within which they are the same again after a difference


class UndoneChange(NamedTuple):
    """A change that was undone, or redone: its summary, time and files.

    ``unread`` are later history entries that cannot be read, and ``skipped`` later changes that were undone already, or
    never made. ``step`` names the changes that are undone together.
    """

    summary: str
    when: str
    files: tuple[str, ...]
    unread: tuple[Path, ...] = ()
    skipped: tuple[str, ...] = ()
    step: str = ""


def steps_to_undo(root: Path, redo: bool = False) -> Iterator[list[HistoryEntry]]:
    """Yield what each further undo would take back, the next one first: changes of one step together."""
    step: list[HistoryEntry] = []
    for _, entry in History(root, redo).newest_first():
        if entry is None:
            continue
        if step and not (entry.step and entry.step == step[-1].step):
            yield step
            step = []
        step.append(entry)
    if step:
        yield step


def preview_undo(root: Path, entry: HistoryEntry) -> list[str]:
    """Return the lines that undoing a change would remove (``- ``) and put back (``+ ``), without empty ones."""
    lines: list[str] = []
    for patch in entry.files:
        now = read_any_file(root, patch.file).data
        if content_sha(now) != patch.after or atomic.is_copy_name(patch.file):
            continue  # changed since, which undo refuses; or the bytes of what was read
        old = patch.reverse(now or b"")
        a, b = (data.decode("utf-8", "replace").splitlines() for data in _middle(now or b"", old))
        changes = difflib.ndiff(a, b) if len(a) + len(b) <= _MOST_COMPARED else _changed_lines(a, b)
        lines += [line for line in changes if line[:2] in ("- ", "+ ") and line[2:].strip()]
    return lines


def _changed_lines(a: Sequence[str], b: Sequence[str]) -> Iterator[str]:
    """Yield what differs as :func:`difflib.ndiff` does, in a time that is proportional to the lines.

    After a difference the nearest two lines that are the same again are looked for: among a few where lines have come
    and gone, among more where they have only come or only gone.
    """
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            i, j = i + 1, j + 1
            continue
        near = ((k, total - k) for total in range(1, _AHEAD) for k in range(total + 1))
        far = (step for k in range(_AHEAD, _MOST_COMPARED) for step in ((k, 0), (0, k)))
        same = (s for s in chain(near, far) if a[i + s[0] : i + s[0] + 2] == b[j + s[1] : j + s[1] + 2] != [])
        left, right = next(same, (1, 1))
        yield from (f"- {line}" for line in a[i : i + left])
        yield from (f"+ {line}" for line in b[j : j + right])
        i, j = i + left, j + right
    yield from (f"- {line}" for line in a[i:])
    yield from (f"+ {line}" for line in b[j:])


def _middle(a: bytes, b: bytes) -> tuple[bytes, bytes]:
    """Return the lines of two texts that differ, without those before and after: files are large, changes small."""
    start = common_prefix_length(a, b)
    start = a.rfind(b"\n", 0, start) + 1
    most = min(len(a), len(b)) - start
    end = common_prefix_length(a[::-1][:most], b[::-1][:most])
    end -= (a[len(a) - end :].find(b"\n") + 1) or end  # whole lines only
    return a[start : len(a) - end], b[start : len(b) - end]


def undo_last_step(root: Path, redo: bool = False) -> Iterator[UndoneChange]:
    """Undo the last change, and then those before it that belong to the same step; yield each when it is undone.

    With ``redo`` do the same with the last undo. Raises what :func:`undo_last_change` raises; a change that it refuses
    leaves the later ones undone.
    """
    undone = undo_last_change(root, redo=redo)
    yield undone
    step, changes = undone.step, History(root, redo).newest_first
    while step and (entry := next((e for _, e in changes() if e is not None), None)) and entry.step == step:
        with contextlib.suppress(NothingFoundError):  # it was recorded, but never made
            yield undo_last_change(root, entry, redo=redo)


def undo_last_change(root: Path, only: HistoryEntry | None = None, *, redo: bool = False) -> UndoneChange:
    """Undo the last change, or ``only`` this one; with ``redo`` the last undo.

    Raises :class:`EditConflictError` for files changed since.
    """
    refuse_later_format(read_file(root, root / CONFIG))
    CHANGES.clear()
    history, inverse = History(root, redo), History(root, not redo)
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
                undone = _undo_entry(root, entry, inverse, redo, partial(history.forget, path))
            if undone is not None:
                return undone._replace(unread=tuple(unread), skipped=tuple(passed))
            history.forget(path)
            passed.append(entry.summary)
    if unread:
        what = f"cannot read the history for {_verb(redo)}: {', '.join(map(display_path, unread))}"
        raise StoreError(what, "nothing was changed; take the change back in an editor, or with git")
    since = "of an undo of this store, or something was changed since" if redo else "of a change to this store"
    raise NothingFoundError(f"there is nothing to {_verb(redo)}", f"factcli has no record {since}")


def _verb(redo: bool) -> str:
    return "redo" if redo else "undo"


def _undo_entry(
    root: Path, entry: HistoryEntry, inverse: History, redo: bool, forget: Callable[[], object]
) -> UndoneChange | None:
    """Undo one change, and record how to make it again; None if it was never made, or has been taken back by hand."""
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
                f'has been edited since the last {"undo" if redo else "change"} ("{entry.summary}", {entry.when})',
                f"nothing was changed: {_verb(redo)} would lose the later edits. "
                f"{'Make' if redo else 'Take'} the change {'again' if redo else 'back'} in an editor, or with git",
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
    patches = [BytePatch.between(plan.file.name, plan.file.data, plan.data) for plan in restored]
    patches += [BytePatch.between(file.name, file.data, None) for file in created]
    with write_pending(root, restored) as pending, hold_signals():
        with contextlib.suppress(OSError):  # then it cannot be made again, which is no reason to refuse it
            inverse.record(HistoryEntry(entry.summary, entry.when, tuple(patches), entry.step))
        transaction.commit(root, [*file_changes(restored, pending), *deletions], undo=not redo)
        forget()
        CHANGES.append(_verb(redo))
    if any(atomic.is_copy_name(file.name) for file in created):
        atomic.remove_empty_folder(root / atomic.COPIES)
    changed = [*(plan.file for plan in restored), *created]
    labels = tuple(file.label for file in changed if not atomic.is_copy_name(file.name)) or (changed[0].label,)
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

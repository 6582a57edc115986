"""Several files changed as one: all of them or none, even if the process is killed in the middle of it.

A file is replaced in one step, several are not. So before the first of them is replaced, when all successors lie synced
on the disk, a record of what is to happen is put into the user's state folder and into the store's, where it is hidden
and no store file. Both are taken away when all has happened.

The two serve different people. The record in the store warns everybody that the store may hold half of a change. But a
store may come from a stranger, and so may a record in it: only the one in the user's own state folder is ever carried
out, and only for files of the store. Whoever reads is told; whoever writes next finishes the change first.
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

UNFINISHED = "unfinished-change"  # the code of the problem
_VERSION = 1
_PATIENCE = 5.0  # seconds that a reader waits for a change that is being made
_MOST = 16_000_000  # bytes of a record, enough for 100,000 files


class FileChange(NamedTuple):
    """One file of a change: what it held (None: it was not there), and its successor (None: it is to go)."""

    name: str  # below the store's folder
    path: Path
    before: bytes | None
    pending: atomic.PendingFile | None
    after: bytes | None


class _Step(NamedTuple):
    """The same as the record has it: the file, and what identifies its content before and after."""

    name: str
    before: str
    after: str


def commit(root: Path, moves: Sequence[FileChange], *, undo: bool = False) -> str:
    """Make all moves, or none of them; what the user should know. Only under the lock, with signals held back.

    ``undo`` says that they take back another change, which matters to whoever finishes them after a crash.

    Raises :class:`StoreError` where the system refuses one; what was made by then is put back.
    """
    if len(moves) == 1:
        _make(moves[0])
        return ""
    for folder in {atomic.link_target(move.path).parent for move in moves}:
        atomic.sync_folder(folder)  # a record must not outlive the successors that it speaks of
    steps = [_Step(move.name, content_sha(move.before), content_sha(move.after)) for move in moves]
    data = json.dumps({"version": _VERSION, "undo": undo, "files": steps}).encode()
    try:
        with contextlib.suppress(OSError):  # then only a kill is worse: what it leaves is told and not finished
            History(root).begin(data)
        atomic.PendingFile(root / RECORD, data).publish()
        _make_all(moves)
    except BaseException:
        _drop_record(root)
        raise
    return _drop_record(root)


def _drop_record(root: Path) -> str:
    """Take the record away; what the user should know where the system refuses that. The change itself is made."""
    atomic.delete_cache_file(root / RECORD)
    if os.path.lexists(root / RECORD):  # then it must stay known as this user's, or it would pass for a stranger's
        record = display_path(root / RECORD)
        return f"{record} cannot be removed; the change that it speaks of is finished, remove it by hand"
    atomic.sync_folder(root)
    History(root).end()
    return ""


def _make(move: FileChange, sync: bool = True) -> None:
    if move.pending is None:
        atomic.delete_file(move.path)
    else:
        move.pending.publish(sync)


def _make_all(moves: Sequence[FileChange]) -> None:
    made: list[FileChange] = []
    try:
        for move in moves:
            _make(move, sync=False)
            made.append(move)
        for folder in {atomic.link_target(move.path).parent for move in moves}:
            atomic.sync_folder(folder)
    except BaseException as error:
        kept = _put_back(made)
        if kept and isinstance(error, StoreError):
            some = ", ".join(display_path(move.path) for move in kept)
            error.todo = f"{some} had been changed by then; to take that back: factcli undo"
        elif isinstance(error, StoreError):
            error.todo = "nothing was changed; every file is as it was"
        raise


def _put_back(made: Sequence[FileChange]) -> list[FileChange]:
    """Make files as they were; those for which the system refuses even that."""
    kept: list[FileChange] = []
    for move in reversed(made):
        try:
            if move.before is None:
                atomic.delete_file(move.path)
            else:
                atomic.PendingFile(move.path, move.before).publish()
        except StoreError:
            kept.insert(0, move)
    return kept


# --- after a process that died ---------------------------------------------------------------------------------


def describe_unfinished(root: Path) -> Problem | None:
    """What a reader has to know of a change that is not finished. Changes nothing.

    Costs one look at the folder where there is nothing of the kind, as nearly always. A change that is being made is
    waited for.
    """
    if not os.path.lexists(root / RECORD):
        return None
    try:
        with locks.store_lock(root, _PATIENCE):
            return _problem(root) if os.path.lexists(root / RECORD) else None
    except StoreError as error:
        return Problem(display_path(root / RECORD), 1, UNFINISHED, _not_finished(error), error.todo)


def _not_finished(error: StoreError) -> str:
    return f"a change of several files is not finished: {error.what}; some of them may be as before"


def _problem(root: Path) -> Problem | None:
    try:
        steps = _own_steps(root)
    except DataError as fault:
        return Problem(display_path(root / RECORD), 1, UNFINISHED, fault.what, fault.todo)
    made, left = _made(root, steps)
    if not left:
        return None
    some, others = _listed(root, made) or "nothing", _listed(root, left)
    kind, more = ("an undo", "") if unfinished_is_undo(root) else ("a change", " and takes it back")
    what = f"{kind} of {len(steps)} files was interrupted: {some} has been changed, {others} not"
    todo = f"the next command that changes the store finishes it; factcli undo finishes it{more}"
    return Problem(display_path(root / RECORD), 1, UNFINISHED, what, todo)


def recover(root: Path) -> str:
    """Finish what this user's process left half made when it died; what the user should know.

    Raises :class:`DataError` where a change is not finished that is not this user's to finish.
    """
    if not os.path.lexists(root / RECORD):
        return ""
    try:
        with locks.store_lock(root, _PATIENCE):
            return recover_locked(root)
    except StoreError as error:
        return _not_finished(error)


def recover_locked(root: Path) -> str:
    """The same for whoever holds the lock."""
    warned = os.path.lexists(root / RECORD)
    if not warned and History(root).begun() is None:
        return ""
    steps = _own_steps(root)
    made, left = _made(root, steps)
    if not left or (not made and not warned):  # killed just before its end, or just after its beginning
        return _drop_record(root)
    if all(_is_ready(root, step) for step in left):
        for step in left:
            _finish(root, step)
        kind, advice = ("an undo", "") if unfinished_is_undo(root) else ("a change", "to take it back: factcli undo")
        noted = _drop_record(root)
        done = f"{kind} of {len(steps)} files that had been interrupted was finished"
        return "; ".join(filter(None, (done, noted, advice)))
    _drop_record(root)
    if not made:
        return ""
    some, others = _listed(root, made), _listed(root, left)
    return f"a change was interrupted: {some} had been changed, {others} not, and was edited since; look at both"


def _listed(root: Path, steps: Sequence[_Step]) -> str:
    return ", ".join(display_path(root / step.name) for step in steps)


def _own_steps(root: Path) -> list[_Step]:
    """What this user began and did not finish. Raises :class:`DataError` for everything that is not just that.

    Nobody may act on such a record, nor take it away: it may be all that is known of a change of somebody else's.
    """
    record = root / RECORD
    own = History(root).begun()
    found = atomic.read_bytes(record, _MOST) if os.path.lexists(record) else own
    if own is None or found != own:
        what = "tells of a change of several files that you did not begin in this place; it is not carried out"
        todo = "if somebody is changing this store, let them finish; else remove that file, which is no part of a store"
        raise DataError(what, todo, where=display_path(record))
    steps = _steps_of(own)
    if steps is None:
        what = "tells of a change of several files, but not in a way that this factcli can read"
        todo = f"look at the store's files, then remove it and {display_path(History(root).begun_file)}"
        raise DataError(what, todo, where=display_path(record))
    for step in steps:
        atomic.store_target(root, step.name)
    return steps


def _steps_of(data: bytes) -> list[_Step] | None:
    """What a record says; None where it cannot be read as one."""
    with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
        said = json.loads(data)
        if said["version"] == _VERSION:
            steps = [_Step(*step) for step in said["files"]]
            if all(isinstance(part, str) for step in steps for part in step) and all(
                is_file_name(s.name) for s in steps
            ):
                return steps
    return None


def unfinished_is_undo(root: Path) -> bool:
    """Whether what this user began and did not finish takes back another change."""
    with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
        return bool(json.loads(History(root).begun() or b"")["undo"])
    return False


def _made(root: Path, steps: Sequence[_Step]) -> tuple[list[_Step], list[_Step]]:
    """The steps that are made, and those that are not."""
    made = [step for step in steps if _now(root, step) == step.after]
    return made, [step for step in steps if step not in made]


def _now(root: Path, step: _Step) -> str:
    path = root / step.name
    return content_sha(None if atomic.is_absent(path) else atomic.read_bytes(path))


def _is_ready(root: Path, step: _Step) -> bool:
    """Whether a file is as before, and its successor there."""
    if _now(root, step) != step.before:
        return False
    left = atomic.PendingFile.left(root / step.name)
    return not step.after or (left is not None and content_sha(atomic.read_bytes(left.temporary)) == step.after)


def _finish(root: Path, step: _Step) -> None:
    left = atomic.PendingFile.left(root / step.name)
    if not step.after:
        atomic.delete_file(root / step.name)
    elif left is not None:
        left.publish()


def unfinished_files(root: Path) -> Iterator[str]:
    """The files of a change of this user's that is not finished."""
    own = History(root).begun() or b""
    yield from (step.name for step in _steps_of(own) or ())

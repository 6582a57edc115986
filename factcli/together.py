"""Several files changed as one: all of them or none, even if the process is killed in the middle of it.

A file is replaced in one step, several are not. So before the first of them is replaced, when all successors lie synced
on the disk, a record of what is to happen is put into the store's folder, and it is taken away when all has happened.
Whoever finds the record without its process finishes what it says: the successors are there. It is hidden, and no
store file.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli import disk
from factcli.errors import StoreFault
from factcli.journal import sha
from factcli.locate import RECORD, shown, state_folder

_VERSION = 1
_PATIENCE = 5.0  # seconds that a reader waits for a change that is being made


class Move(NamedTuple):
    """One file of a change: what it held (None: it was not there), and its successor (None: it is to go)."""

    name: str  # below the store's folder
    path: Path
    before: bytes | None
    pending: disk.Pending | None
    after: bytes | None


class _Step(NamedTuple):
    """The same as the record has it: the file, and what identifies its content before and after."""

    name: str
    before: str
    after: str


def carry_out(root: Path, moves: Sequence[Move]) -> None:
    """Make all moves, or none of them. Only under the lock.

    Raises :class:`StoreFault` where the system refuses one; what was made by then is put back.
    """
    if len(moves) == 1:
        _make(moves[0])
        return
    steps = [_Step(move.name, sha(move.before), sha(move.after)) for move in moves]
    record = root / RECORD
    disk.Pending(record, json.dumps({"version": _VERSION, "files": steps}).encode()).publish()
    try:
        _make_all(moves)
    except BaseException:
        disk.delete_cache(record)
        raise
    disk.delete(record)


def _make(move: Move, sync: bool = True) -> None:
    if move.pending is None:
        disk.delete(move.path)
    else:
        move.pending.publish(sync)


def _make_all(moves: Sequence[Move]) -> None:
    made: list[Move] = []
    try:
        for move in moves:
            _make(move, sync=False)
            made.append(move)
        for folder in {disk.target_of(move.path).parent for move in moves}:
            disk.sync_folder(folder)
    except BaseException as error:
        kept = _put_back(made)
        if kept and isinstance(error, StoreFault):
            some = ", ".join(shown(move.path) for move in kept)
            error.todo = f"{some} had been changed by then; to take that back: factcli undo"
        elif isinstance(error, StoreFault):
            error.todo = "nothing was changed; every file is as it was"
        raise


def _put_back(made: Sequence[Move]) -> list[Move]:
    """Make files as they were; those for which the system refuses even that."""
    kept: list[Move] = []
    for move in reversed(made):
        try:
            if move.before is None:
                disk.delete(move.path)
            else:
                disk.Pending(move.path, move.before).publish()
        except StoreFault:
            kept.insert(0, move)
    return kept


# --- after a process that died ---------------------------------------------------------------------------------


def settle(root: Path) -> str:
    """Finish what a process that died has left half made, or wait for one that is at it; what the user should know.

    Costs one look at the folder where there is nothing of the kind, as nearly always.
    """
    if not os.path.lexists(root / RECORD):
        return ""
    try:
        with disk.locked(root, state_folder() / "locks", _PATIENCE):
            return complete(root)
    except StoreFault as error:
        return f"a change of several files is not finished: {error.what}; some of them may be as before"


def complete(root: Path) -> str:
    """The same for whoever holds the lock."""
    record = root / RECORD
    if not os.path.lexists(record):
        return ""
    steps = _steps_of(record)
    made = [step for step in steps if _now(root, step) == step.after]
    left = [step for step in steps if step not in made]
    if all(_is_ready(root, step) for step in left):
        for step in left:
            _finish(root, step)
        disk.delete(record)
        return f"a change of {len(steps)} files that had been interrupted was finished; to take it back: factcli undo"
    disk.delete(record)
    if not made:
        return ""
    some, others = (", ".join(shown(root / step.name) for step in part) for part in (made, left))
    return f"a change was interrupted: {some} had been changed, {others} not, and was edited since; look at both"


def _steps_of(record: Path) -> list[_Step]:
    """What a record says; nothing if it does not say it, which none that was put in its place in one step does."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        data = json.loads(disk.read(record))
        if data["version"] == _VERSION:
            return [_Step(*step) for step in data["files"]]
    return []


def _now(root: Path, step: _Step) -> str:
    path = root / step.name
    return sha(None if disk.is_absent(path) else disk.read(path))


def _is_ready(root: Path, step: _Step) -> bool:
    """Whether a file is as before, and its successor there."""
    if _now(root, step) != step.before:
        return False
    left = disk.Pending.left(root / step.name)
    return not step.after or (left is not None and sha(disk.read(left.temporary)) == step.after)


def _finish(root: Path, step: _Step) -> None:
    left = disk.Pending.left(root / step.name)
    if not step.after:
        disk.delete(root / step.name)
    elif left is not None:
        left.publish()


def names(root: Path) -> Iterator[str]:
    """The files of a change that is not finished."""
    record = root / RECORD
    if os.path.lexists(record):
        yield from (step.name for step in _steps_of(record))

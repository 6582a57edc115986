"""Locks on a store: released with their process, waited for, and never done without."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import time
from pathlib import Path

import pytest

from factcli.errors import StoreError
from factcli.paths import state_folder
from factcli.store import locks
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from factcli.store.writer import add_statements, edit_statement
from tests.store.test_faults import add_some, ended, forked
from tests.support.stores import contents, new_store, only, statement, strays

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="locks are held by forked processes")


def hold(root: Path) -> int:
    """A process that has the lock on a store and keeps it."""
    reading, writing = os.pipe()

    def work() -> None:
        with locks.store_lock(root):
            os.write(writing, b"x")
            time.sleep(60)

    process = forked(work)
    os.read(reading, 1)
    os.close(reading)
    os.close(writing)
    return process


def no_folder_locks(patch: pytest.MonkeyPatch) -> None:
    """As on Windows and some network disks: a folder cannot be locked."""
    real = locks.try_lock

    def only_files(handle: int) -> bool:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.ENOLCK, "No locks available")
        return real(handle)

    patch.setattr(locks, "try_lock", only_files)


@pytest.mark.parametrize("fallback", [False, True])
def test_lock_left_by_a_dead_process_is_no_lock(
    fallback: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock of a process that was killed is gone with it."""
    if fallback:
        no_folder_locks(monkeypatch)
    store = new_store(tmp_path)
    process = hold(tmp_path)
    os.kill(process, signal.SIGKILL)
    ended(process)
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.0)
    add_statements(store, [statement()], "add")


@pytest.mark.parametrize("fallback", [False, True])
def test_lock_held_by_a_living_process_is_waited_for_and_told(
    fallback: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another writes, a change waits; after the time is up it says who is in the way and changes nothing."""
    if fallback:
        no_folder_locks(monkeypatch)
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)
    process = hold(tmp_path)
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.6)
    monkeypatch.setattr(locks, "SILENCE", 0.3)
    waiting: list[str] = []
    monkeypatch.setattr(locks, "tell_waiting", waiting.append)
    began = time.monotonic()
    with pytest.raises(StoreError, match=r"another factcli has been writing to .* for 1 second") as caught:
        edit_statement(store, only(store), {"note": "n"}, "edit")
    assert 0.5 < time.monotonic() - began < 10
    assert caught.value.todo == "nothing was changed; try again when it has finished"
    assert [what.startswith("waiting up to ") for what in waiting] == [True]
    with pytest.raises(StoreError):
        undo_last_change(tmp_path)
    assert contents(tmp_path) == before
    assert len(read_store(tmp_path).statements) == 1
    os.kill(process, signal.SIGKILL)
    ended(process)


def test_stand_in_lock_keeps_writers_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot be locked, writers by different paths of one store still take turns."""
    no_folder_locks(monkeypatch)
    new_store(tmp_path / "store")
    (tmp_path / "link").symlink_to(tmp_path / "store")
    roots = [tmp_path / "store", tmp_path / "link"] * 2
    processes = [forked(lambda n=n, root=root: add_some(root, n, 8)) for n, root in enumerate(roots)]  # type: ignore[misc]
    assert [ended(process) for process in processes] == [0] * 4
    assert len(read_store(tmp_path / "store").statements) == 32
    assert strays(tmp_path / "store") == []


def test_store_that_cannot_be_locked_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither the folder nor the stand-in can be locked, nothing is written unlocked."""
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)
    no_folder_locks(monkeypatch)
    shutil.rmtree(state_folder(), ignore_errors=True)
    state_folder().write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot lock"):
        edit_statement(store, only(store), {"note": "n"}, "edit")
    assert contents(tmp_path) == before

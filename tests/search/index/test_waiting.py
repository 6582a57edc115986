"""An index that another process keeps to itself is not waited for long, and what is waited for is said."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from factcli.search.index import cache_file, refresh
from factcli.search.indexed_store import IndexedStore
from factcli.store import locks
from factcli.store.writer import add_statements
from tests.store.test_faults import ended, forked
from tests.support.index import checked, index_of, indexed
from tests.support.run import Done, inside, piped
from tests.support.stores import statement
from tests.support.transcript import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="it is about processes that are stopped"),
]
NEW = statement("It was said later.", "2021-10-01")
FOUND = f"{NEW.id}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with an index, in the place in which commands have it; nobody waits for long."""
    (tmp_path / "desk").mkdir()
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    for name, value in environment(tmp_path / "desk-home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(locks, "SILENCE", 0.05)
    monkeypatch.setattr(cache_file, "WAIT_SECONDS", 0.2)
    return indexed(tmp_path / "desk" / "store")


@pytest.fixture
def stopped() -> Iterator[Callable[[Callable[[], object]], int]]:
    """Starts a process that does some work in which it stops itself; its number."""
    processes: list[int] = []

    def start(work: Callable[[], object]) -> int:
        processes.append(forked(work))
        assert os.WIFSTOPPED(os.waitpid(processes[-1], os.WUNTRACED)[1])
        return processes[-1]

    yield start
    for process in processes:
        os.kill(process, signal.SIGCONT)
        assert ended(process) == 0


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _written(root: Path) -> None:
    """A statement more in the store, of which the index does not know."""
    store = IndexedStore(root)
    add_statements(store, [NEW], "add")
    store._close()


def _search(root: Path, run: Callable[..., Done] = inside) -> Done:
    return run(["--store", str(root), "search", "later", "--format", "ids"], root.parent)


def _write_and_stop(root: Path) -> None:
    """Stop with the index half written; then go on, and read again what was written meanwhile."""
    real, stops = refresh.read_changed_files, [_stop]

    def read_all(*rest: Any) -> Any:
        while stops:
            stops.pop()()
        return real(*rest)

    with mock.patch.object(refresh, "read_changed_files", read_all):
        IndexedStore(root)._close()
    checked(root)


def _said(doing: str, process: str = "") -> str:
    return (
        f"factcli: waiting for another factcli{process} that is {doing} the index of store\n"
        "factcli: reading store without its index this once, since that takes too long\n"
    )


def test_writer_that_is_stopped(root: Path, stopped: Callable[[Callable[[], object]], int]) -> None:
    """Where one stops while it writes the index, others answer without it and say whom they have waited for."""
    _written(root)
    process = stopped(lambda: _write_and_stop(root))
    for _ in range(2):
        assert _search(root) == Done(0, FOUND.encode(), _said("writing", f" (process {process})").encode())
    done = inside(["--store", str(root), "add", *_ADD, "--format", "ids"], root.parent)
    assert (done.code, done.stderr) == (0, _said("writing", f" (process {process})"))
    assert len(done.stdout.split()) == 1
    os.kill(process, signal.SIGCONT)
    assert not os.WIFSTOPPED(os.waitpid(process, os.WNOHANG | os.WCONTINUED)[1])


_ADD = ["--speaker", "Saleh", "--outlet", "AP", "--date", "2021-11-06", "--claim", "Kabul is quiet."]


def test_writer_that_is_stopped_for_a_real_command(root: Path, stopped: Callable[[Callable[[], object]], int]) -> None:
    """The same as users have it."""
    _written(root)
    process = stopped(lambda: _write_and_stop(root))
    done = _search(root, piped)
    assert done == Done(0, FOUND.encode(), _said("writing", f" (process {process})").encode())


def test_lock_alone_is_held(root: Path, stopped: Callable[[Callable[[], object]], int]) -> None:
    """Where the holder of the lock has not begun to write, its number is not known, and nothing else is different."""
    _written(root)

    def hold() -> None:
        with cache_file.CacheFile(root).lock(cache_file.IndexWait(root, print)):
            _stop()

    stopped(hold)
    assert _search(root) == Done(0, FOUND.encode(), _said("writing").encode())


def _read_and_stop(root: Path) -> None:
    """Stop in the middle of reading the index; what is asked then is of one state, and right after that."""
    store = IndexedStore(root)
    with store.reading():
        _stop()
        assert store.number == 30
    store.refresh()
    assert store.number == 31


def test_reader_that_is_stopped(root: Path, stopped: Callable[[Callable[[], object]], int]) -> None:
    """Where one stops while it reads, others read too; one that has to write does not wait for long, and the next one
    makes another index at once."""
    stopped(lambda: _read_and_stop(root))
    assert inside(["--store", str(root), "search", "Massoud", "--limit", "1"], root.parent).stderr.startswith("1 of")
    _written(root)
    assert _search(root) == Done(0, FOUND.encode(), _said("reading").encode())
    before = index_of(root).stat().st_ino
    assert _search(root) == Done(0, FOUND.encode())
    assert index_of(root).stat().st_ino != before
    checked(root)


def test_nothing_is_said_of_a_short_wait(
    root: Path, stopped: Callable[[Callable[[], object]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is soon done is waited for in silence."""
    _written(root)
    process = stopped(lambda: _write_and_stop(root))
    turns = iter(range(100))

    def go_on(handle: int) -> bool:
        if next(turns) == 1:
            os.kill(process, signal.SIGCONT)
        return real(handle)

    real = locks.try_lock
    monkeypatch.setattr(locks, "SILENCE", 60)
    monkeypatch.setattr(cache_file, "WAIT_SECONDS", 60)
    monkeypatch.setattr(locks, "try_lock", go_on)
    assert _search(root) == Done(0, FOUND.encode())

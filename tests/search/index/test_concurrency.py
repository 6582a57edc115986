"""Several processes and one index: killed, interrupted, at the same time; and the commands as users run them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factcli.errors import DATA
from factcli.search.index import cache_file, refresh
from factcli.search.indexed_store import IndexedStore
from factcli.store import locks
from factcli.store.reader import read_store
from factcli.store.writer import add_statements
from tests.store.test_faults import ended, forked, told
from tests.support.index import assert_law, checked, close, index_of, seal_of, write_store, written
from tests.support.run import Done, piped
from tests.support.stores import new_store, statement
from tests.support.transcript import ROOT, environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="it is about processes that are forked and killed"),
]
INTERRUPTED = 130


def big_store(root: Path, files: int = 12, each: int = 40) -> Path:
    """A store that takes a moment to read."""
    claims = [f"claim {n} of Massoud, who supports Kabul and {'many others ' * (n % 7)}" for n in range(each)]
    some = {
        f"2021-{f + 1:02}.toml": written([statement(f"{c} {f}", speaker=f"Speaker {f}").to_table() for c in claims])
        for f in range(files)
    }
    write_store(root, some)
    return root


def reader(root: Path, turns: int) -> None:
    """Opens a store and asks it, again and again, while others write: each answer is one of some moment."""
    for _ in range(turns):
        store = IndexedStore(root)
        assert store.problems == []
        for _ in range(3):
            with store.reading():
                found = store.statements
                assert store.number == len(found) == store.names("speaker").total()
            for s in found[:5]:
                assert s.place is not None
                assert store.where("statement", s.place)[1] >= 1
            store.resolve(found[0].id)
        close(store)


def adder(root: Path, turns: int, kept: bool) -> None:
    """Adds to a store, as one process that keeps it open or as one after another; to more and more files."""
    store = IndexedStore(root)
    for turn in range(turns):
        if not kept:
            close(store)
            store = IndexedStore(root)
        new = statement(f"turn {turn} of {os.getpid()}", f"20{turn % 50 + 10}-01")
        store.refresh(add_statements(store, [new], "add").files)
        assert store.statements_by_id([new.id])
    close(store)


@pytest.mark.parametrize("readers", [2, 4])
def test_readers_while_another_adds(readers: int, tmp_path: Path) -> None:
    """Processes that open a store at the same time, and ask it while two others keep adding, all have answers of one
    moment; in the end the index holds everything."""
    root = big_store(tmp_path / "store", 3, 5)
    processes = [forked(lambda: reader(root, 8)) for _ in range(readers)]
    processes += [forked(lambda kept=kept: adder(root, 12, kept)) for kept in (False, True)]  # type: ignore[misc]
    assert [ended(process) for process in processes] == [0] * len(processes)
    checked(root)
    assert len(read_store(root).statements) == 15 + 24
    assert cache_file.CacheFile(root).valid_seal()


def test_index_open_while_another_process_makes_it_anew(tmp_path: Path) -> None:
    """A process that has the index open sees what another process made of the store, in place or anew."""
    root = big_store(tmp_path / "store", 2, 5)
    kept = IndexedStore(root)
    assert_law(kept)
    assert told(lambda: adder(root, 2, kept=True)) == ""
    assert kept.number == 12
    assert {s.id for s in kept.statements} == {s.id for s in read_store(root).statements}
    os.truncate(index_of(root), 5000)
    assert told(lambda: adder(root, 1, kept=False)) == ""
    kept.refresh()
    assert_law(kept)
    close(kept)


def test_kills_while_the_index_is_made(tmp_path: Path) -> None:
    """However a process is killed that makes the index or brings it up to date, the next one answers right."""
    root, rng = big_store(tmp_path / "store", 4, 15), random.Random(7)
    begun = time.monotonic()
    checked(root)
    whole, broken = time.monotonic() - begun, 0
    for turn in range(24):
        if turn % 2:
            index_of(root).unlink(missing_ok=True)
        else:
            path = root / "2021-02.toml"
            path.write_bytes(written([statement(f"of turn {turn}, number {n}").to_table() for n in range(15)]))
        process = forked(lambda: IndexedStore(root))
        time.sleep(rng.uniform(0, whole / 2))
        os.kill(process, signal.SIGKILL)
        assert ended(process) in (0, -signal.SIGKILL)
        broken += not cache_file.CacheFile(root).valid_seal()
        checked(root, ("turn", "Massoud"))
    assert broken > 2, "too few kills fell into the making of an index"


def test_interrupt_while_the_index_is_made(tmp_path: Path) -> None:
    """Ctrl-C while a big store is read for the first time says so and ends with 130; the next command works."""
    root = big_store(tmp_path / "store", 12, 250)
    home = tmp_path / "home"
    home.mkdir()
    command = [sys.executable, "-m", "factcli", "--store", str(root), "search", "Massoud", "--limit", "1"]
    seals, codes = home / ".cache" / "factcli", set()
    for pause in (0.0, 0.1, 0.3):
        shutil.rmtree(seals, ignore_errors=True)
        with subprocess.Popen(
            command,
            env=environment(home, PYTHONPATH=str(ROOT)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            while process.poll() is None and not any(seals.glob("*.seal")):
                time.sleep(0.001)
            time.sleep(pause)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of its processes
            _, said = process.communicate()
        codes.add(process.returncode)
        assert b"Traceback" not in said
        if process.returncode == INTERRUPTED:
            assert said == b"factcli: interrupted; nothing else was done\n"
        done = piped(["--store", str(root), "search", "Massoud", "--format", "ids"], tmp_path, HOME=str(home))
        assert (done.code, done.out.count(b"\n")) == (0, 3000)
    assert INTERRUPTED in codes


def killed(_: object) -> None:
    """A process of those that read, which the system ends for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_big_store_read_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What several processes read is what one reads; also where some of them are killed."""
    monkeypatch.setattr(refresh, "SHARED_ABOVE", 1)
    root = big_store(tmp_path / "store", 5, 20)
    (root / "2021-03.toml").write_bytes(b"no TOML")
    checked(root)
    index_of(root).unlink()
    monkeypatch.setattr(refresh, "_read_one", killed)
    checked(root)


# --- commands ------------------------------------------------------------------------------------------------


def factcli(root: Path, *arguments: str, given: str = "") -> Done:
    """A command as a process of its own, on a store that others have too."""
    return piped(["--store", str(root), *arguments], root.parent, given.encode())


def ids(root: Path, *query: str) -> list[str]:
    """What a search finds."""
    done = factcli(root, "search", *query, "--format", "ids")
    assert done.stderr == "" or done.stderr.startswith("nothing found in")
    return done.stdout.split()


ADD = ["add", "--speaker", "Ahmad Massoud", "--outlet", "BBC", "--date", "2021-09-06"]


def test_killed_while_several_processes_read(tmp_path: Path) -> None:
    """Whoever is killed takes the processes that read for it along, and its lock: the next one need not wait."""
    root = big_store(tmp_path / "s", files=12, each=600)
    program = (
        "import os, signal, sys, threading; from pathlib import Path;"
        "from factcli.search.index import refresh as gather;"
        "gather.SHARED_ABOVE = 0; from factcli.search.indexed_store import IndexedStore;"
        "threading.Timer(0.6, lambda: os.kill(os.getpid(), signal.SIGKILL)).start(); IndexedStore(Path(sys.argv[1]))"
    )
    killed = subprocess.Popen([sys.executable, "-c", program, str(root)], start_new_session=True)
    assert killed.wait() in (0, -signal.SIGKILL)
    handle = os.open(seal_of(root), os.O_RDWR | os.O_CREAT)
    locks.wait_for_lock(handle, 20)
    locks.release_lock(handle)
    while True:  # until none of its process group is left
        try:
            os.killpg(killed.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)


def test_commands_see_what_commands_did(tmp_path: Path) -> None:
    """What add, edit, remove and undo do, search and show see in the next process."""
    root = tmp_path / "store"
    new_store(root, statement("Panjshir has fallen."))
    assert len(ids(root)) == 1
    added = factcli(root, *ADD, "--claim", "We still hold it.")
    assert added.code == 0, added.stderr
    (identity,) = ids(root, "hold")
    assert ids(root, "speaker:Massoud") == [identity]
    assert "We still hold it." in factcli(root, "show", identity).stdout
    assert factcli(root, "edit", identity, "--claim", "We have lost it.").code == 0
    assert ids(root, "hold") == []
    assert ids(root, "lost") == [identity]
    assert "We have lost it." in factcli(root, "show", identity[:6]).stdout
    assert factcli(root, "remove", identity).code == 0
    assert ids(root, "lost") == []
    assert factcli(root, "show", identity).code == 1
    for expected in ("lost", "hold"):
        assert factcli(root, "undo").code == 0
        assert ids(root, expected) == [identity]
    line = json.loads(factcli(root, "show", identity, "--json").stdout)["statements"][0]["line"]
    path = root / "2021-09.toml"
    path.write_text("# a line more\n" + path.read_text())
    assert json.loads(factcli(root, "show", identity, "--json").stdout)["statements"][0]["line"] == line + 1
    assert factcli(root, "undo").code != 0  # somebody has changed the file since
    assert ids(root, "hold") == [identity]


def test_commands_and_a_later_format(tmp_path: Path) -> None:
    """A store of a later format is refused with 3, the second time too, and works when it is put back."""
    root = tmp_path / "store"
    new_store(root, statement())
    before = ids(root)
    config = (root / "factcli.toml").read_bytes()
    (root / "factcli.toml").write_bytes(b"format = 2\n")
    for _ in range(2):
        done = factcli(root, "search")
        assert (done.code, done.out) == (DATA, b"")
        assert "has format 2" in done.stderr
    (root / "factcli.toml").write_bytes(config)
    assert ids(root) == before


def test_commands_without_a_cache(tmp_path: Path) -> None:
    """Where there can be no cache, commands do the same, and say nothing of it."""
    root = tmp_path / "store"
    new_store(root, statement())
    (tmp_path / "file").touch()
    for home in ("file", "file/x"):
        cached = str(tmp_path / home)
        done = piped(["--store", str(root), "search", "fallen", "--format", "ids"], tmp_path, XDG_CACHE_HOME=cached)
        assert (done.code, done.stdout, done.stderr) == (0, f"{statement().id}\n", "")
        done = piped(["--store", str(root), *ADD, "--claim", f"New {home}"], tmp_path, XDG_CACHE_HOME=cached)
        assert (done.code, done.stderr.count("cache")) == (0, 0)
    assert len(ids(root)) == 3


def test_nobody_else_reads_the_index(tmp_path: Path) -> None:
    """The cache folder holds two files for a store, and nobody else may read either."""
    root = tmp_path / "store"
    new_store(root, statement())
    checked(root)
    folder = index_of(root).parent
    assert sorted(folder.iterdir()) == sorted([index_of(root), seal_of(root)])
    assert [path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())] == [0, 0, 0]

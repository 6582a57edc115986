"""The store's promises under faults that are injected: kills, full and read-only disks, locks, two at once."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from factcli.errors import FactcliError, StoreError
from factcli.paths import state_folder
from factcli.store import atomic, transaction, writer
from factcli.store import history as store_history
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from factcli.store.writer import add_statements, create_store, edit_statement, remove_statement
from tests.support import budget
from tests.support.stores import contents, new_store, only, statement, strays

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="faults are injected into forked processes"),
]
FILE = "2021-09.toml"
ROOT = Path(__file__).parents[2]


# --- processes -----------------------------------------------------------------------------------------------


def forked(work: Callable[[], object]) -> int:
    """The id of a process of its own that does the work and ends."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(process: int) -> int:
    """The exit code of a process, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def told(work: Callable[[], object]) -> str:
    """What a process of its own made of the work: nothing, or the error that a user would read."""
    reading, writing = os.pipe()

    process = forked(lambda: os.write(writing, refusal(work).encode()))
    os.close(writing)
    with open(reading, "rb") as stream:
        said = stream.read().decode()
    assert ended(process) == 0
    return said


def refusal(work: Callable[[], object]) -> str:
    """The error that a user would read, or nothing."""
    try:
        work()
    except FactcliError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- several at once -----------------------------------------------------------------------------------------

ADDER = """
import pathlib, sys, time
from factcli.store.writer import add_statements
from factcli.edtf import parse_date
from factcli.model import Statement, statement_id
from factcli.store.reader import read_store

root, number, start = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
while not start.exists():
    time.sleep(0.001)
for turn in range(4):
    claim, day = f"claim {turn} of {number}", "2021-09-06" if turn % 2 else "2021-10-06"
    identity = statement_id("S", "O", day, claim)
    add_statements(read_store(root), [Statement(identity, "S", "O", parse_date(day), claim)], "add")
    print(identity, flush=True)
"""


def test_twelve_processes_add_at_once(tmp_path: Path) -> None:
    """Twelve processes that start together on a store that is not there yet lose nothing of what they add."""
    root, start = tmp_path / "store", tmp_path / "start"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, root, str(n), start], env=environment, stdout=subprocess.PIPE)
        for n in range(12)
    ]
    start.touch()
    acknowledged = {line for adder in adders for line in adder.communicate()[0].decode().split()}
    assert [adder.returncode for adder in adders] == [0] * 12
    store = read_store(root)
    assert store.problems == []
    assert len(acknowledged) == 48
    assert sorted(r.id for r in store.recorded) == sorted(acknowledged)
    assert strays(root) == []


def add_some(root: Path, who: int, turns: int) -> None:
    for turn in range(turns):
        add_statements(read_store(root), [statement(f"claim {turn} of {who}")], "add")


def test_stores_that_share_a_linked_file_lose_nothing(tmp_path: Path) -> None:
    """Two stores whose files are links to one file write it in turns."""
    shared = tmp_path / "shared"
    create_store(shared)
    (shared / "all.toml").touch()
    for name in ("a", "b"):
        new_store(tmp_path / name)
        (tmp_path / name / FILE).symlink_to(shared / "all.toml")
    processes = [forked(lambda n=n: add_some(tmp_path / "ab"[n % 2], n, 8)) for n in range(4)]  # type: ignore[misc]
    assert [ended(process) for process in processes] == [0] * 4
    assert len(read_store(tmp_path / "a").statements) == 32
    assert strays(tmp_path) == []


def test_store_within_a_store_loses_nothing(tmp_path: Path) -> None:
    """A folder of a store used as a store itself is written in turns from both."""
    new_store(tmp_path)
    new_store(tmp_path / "inner", statement())

    def edits() -> None:
        for turn in range(25):
            store = read_store(tmp_path)
            recorded = next(r for r in store.recorded if r.id == statement().id)
            edit_statement(store, recorded, {"note": f"turn {turn}"}, "edit")

    processes = [forked(edits), forked(lambda: add_some(tmp_path / "inner", 1, 25))]
    assert [ended(process) for process in processes] == [0, 0]
    store = read_store(tmp_path)
    assert len(store.statements) == 26
    assert store.resolve(statement().id).table["note"] == "turn 24"


# --- kills ---------------------------------------------------------------------------------------------------


def worker(root: Path, log: int, seed: int) -> None:
    """Adds, edits and removes without end; says in the log what it is about to do, and that it is done."""
    rng = random.Random(seed)
    for turn in range(10_000):
        store = read_store(root)
        recorded = rng.choice(store.recorded) if store.recorded else None
        note = f"{seed}-{turn}"
        if recorded is None or (len(store.recorded) < 20 and rng.random() < 0.4):
            new = [statement(f"claim {note}", note=note), statement(f"claim {note}", "2021-10-01", note=note)]
            os.write(log, f"add {new[0].id} {note} {new[1].id} {note}\n".encode())
            add_statements(store, new, "add")
        elif rng.random() < 0.6:
            os.write(log, f"edit {recorded.id} {note}\n".encode())
            edit_statement(store, recorded, {"note": note}, "edit")
        else:
            os.write(log, f"remove {recorded.id} -\n".encode())
            remove_statement(store, recorded, "remove")
        os.write(log, b"done\n")


def changes_in(line: str) -> dict[str, str]:
    """What a line of the log does: the note that each statement gets, ``-`` if it is removed."""
    words = line.split()[1:]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_hundred_and_fifty_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """After each kill -9 of a process in the middle of its work every file parses, every change that was
    acknowledged is there, the one under way is there whole or not at all once the next command has settled it, and a
    stray file trips nobody and is gone after the next write."""
    root, rng = tmp_path / "store", random.Random(2021)
    new_store(root)
    expected: dict[str, str] = {}
    unfinished = left = 0
    for turn in range(150):
        log = tmp_path / "log"
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        process = forked(lambda handle=handle, turn=turn: worker(root, handle, turn))  # type: ignore[misc]
        os.close(handle)
        while not log.stat().st_size:
            time.sleep(0.0005)
        time.sleep(rng.uniform(0, 0.015))
        os.kill(process, signal.SIGKILL)
        assert ended(process) == -signal.SIGKILL
        *finished, last = log.read_text().split("\n")[:-1]
        for line in finished:
            expected |= changes_in(line) if line != "done" else {}
        under_way = {} if last == "done" else changes_in(last)
        unfinished += bool(under_way)
        left += bool(strays(root))
        transaction.recover(root)
        store = read_store(root)
        assert store.problems == []
        there = {r.id: str(r.table["note"]) for r in store.recorded}
        assert len(there) == len(store.recorded)
        for identity in there.keys() | expected.keys() | under_way.keys():
            possible = {expected.get(identity, "-"), under_way.get(identity, expected.get(identity, "-"))}
            assert there.get(identity, "-") in possible
        assert len({there.get(identity, "-") == note for identity, note in under_way.items()}) < 2
        expected = there
        if store.recorded:
            edit_statement(store, store.recorded[0], {"note": f"after-{turn}"}, "edit")
            expected[store.recorded[0].id] = f"after-{turn}"
            assert strays(root) == []
    assert unfinished > 50, "too few kills fell inside a change to show anything"
    assert left > 5, "too few kills fell inside a write to show anything"


TRACED = {module.__file__ for module in (atomic, writer, store_history, transaction)}
IN_MEMORY = ("_common_prefix", "same_values", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>")


def killed_at_line(number: int, work: Callable[[], object]) -> Callable[[], object]:
    """The work, ended by SIGKILL before the so-many-th line of the code that writes."""
    left = number

    def local(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line":
            if left == 0:
                die()
            left -= 1
        return local

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        return local if code.co_filename in TRACED and code.co_name not in IN_MEMORY else None

    def traced() -> None:
        sys.settrace(trace)
        work()

    return traced


def restore(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    now = contents(folder)
    for name in now.keys() - files.keys():
        (folder / name).unlink()
    for name, data in files.items():
        if now.get(name) != data:
            (folder / name).write_bytes(data)


Step = Callable[[Path], object]
STEPS: dict[str, Step] = {
    "add to two files": lambda root: add_statements(
        read_store(root), [statement("b"), statement("b", "2021-10")], "step"
    ),
    "edit": lambda root: edit_statement(
        read_store(root), read_store(root).recorded[0], {"note": "n", "role": None}, "step"
    ),
    "remove": lambda root: remove_statement(read_store(root), read_store(root).recorded[0], "step"),
    "undo": undo_last_change,
    "undo of two files": undo_last_change,
}


@pytest.mark.parametrize("name", STEPS)
def test_kill_before_every_line_of_a_write(name: str, tmp_path: Path) -> None:
    """Killed before each line of the writing code in turn, a change is made or not made in each file, never half, and
    once the next command has settled it in all or none; what is left reads well, undo takes back just what was made,
    and the next write leaves no stray."""
    step, root = STEPS[name], tmp_path / "store"
    new_store(root, statement("a", role="r"))
    if name == "undo of two files":
        STEPS["add to two files"](root)
    else:
        edit_statement(read_store(root), only(read_store(root)), {"lang": "en"}, "before")
    before = contents(root)
    history = contents(state_folder())
    step(root)
    after = contents(root)
    undo_last_change(root)
    earlier = contents(root)
    outcomes, seen = set(), set()
    # The line that ends the change is passed when the process is not killed any more.
    for line in budget.one_in(7, range(10_000)):
        restore(root, before)
        restore(state_folder(), history)
        code = ended(forked(killed_at_line(line, lambda: step(root))))
        if code == 0:
            break
        assert code == -signal.SIGKILL
        files = {name: data for name, data in contents(root).items() if name.endswith(".toml")}
        made = {name for name in before.keys() | after.keys() if files.get(name) != before.get(name)}
        assert all(files.get(name) == after.get(name) for name in made)
        assert read_store(root).problems == []
        assert all(name.startswith(".factcli-") for name in strays(root))
        outcomes.add((len(made), bool(strays(root))))
        found = (*sorted(contents(root).items()), *sorted(contents(state_folder())))
        if found in seen:
            continue
        seen.add(found)
        settled = transaction.recover(root)  # as the next command does first
        now = {name: data for name, data in contents(root).items() if name.endswith(".toml")}
        assert now in ((after,) if settled else (before, after))
        if name.startswith("undo"):
            add_statements(read_store(root), [statement("later")], "later")
        elif now == after:
            assert undo_last_change(root).summary == "step"
            assert contents(root) == before
        else:
            assert undo_last_change(root).summary == "before"
            assert "lang" not in only(read_store(root)).table
        assert strays(root) == []
    assert line > 50
    changed = len({name for name, _ in before.items() ^ after.items()})
    if budget.everything():
        assert {(0, False), (0, True), (changed, changed > 1)} <= outcomes  # of several the record goes last
    assert earlier == before or name.startswith("undo")


def test_kill_in_the_middle_of_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write torn in half leaves the old file as it is and a stray that the next write takes away."""
    store = new_store(tmp_path, statement())
    before = (tmp_path / FILE).read_bytes()

    class Torn:
        def __init__(self, handle: int) -> None:
            self.handle = handle

        def __enter__(self) -> Torn:
            return self

        def __exit__(self, *_: object) -> None: ...

        def write(self, data: bytes) -> None:
            os.write(self.handle, data[: len(data) // 2])
            die()

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "open", lambda at, how: Torn(at) if how == "wb" else io.FileIO(at, how), raising=False)
        assert ended(forked(lambda: edit_statement(store, only(store), {"note": "n"}, "edit"))) == -signal.SIGKILL
    assert (tmp_path / FILE).read_bytes() == before
    assert len(strays(tmp_path)) == 1
    assert read_store(tmp_path).problems == []
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert strays(tmp_path) == []


def test_store_can_be_made_after_a_kill_while_making_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the middle of it, making a store leaves none, and the next attempt makes it."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: die())
        assert ended(forked(lambda: create_store(tmp_path))) == -signal.SIGKILL
        patch.undo()
        patch.setattr(atomic, "replace_file", lambda *_: die())
        assert ended(forked(lambda: create_store(tmp_path))) == -signal.SIGKILL
    assert not read_store(tmp_path).exists
    assert len(strays(tmp_path)) == 1
    create_store(tmp_path)
    assert contents(tmp_path) == {"factcli.toml": b"format = 1\n"}


def test_next_change_anywhere_sweeps_the_folder(tmp_path: Path) -> None:
    """What a killed process left in the store's own folder goes with the next change of any file, and with undo."""
    store = new_store(tmp_path / "store", statement())
    link = tmp_path / "store" / FILE
    create_store(tmp_path / "other")
    link.rename(tmp_path / "other" / "real.toml")
    link.symlink_to(tmp_path / "other" / "real.toml")
    for change in (
        lambda: edit_statement(store, only(store), {"note": "n"}, "edit"),
        lambda: undo_last_change(tmp_path / "store"),
    ):
        (tmp_path / "store" / ".factcli-00000000.tmp").write_text("left")
        change()
        assert strays(tmp_path) == []


# --- what the system refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(40))
def test_every_call_to_the_system_may_fail_once(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever call fails, the change is made or refused with our own error; nothing is half done or left behind."""
    store = new_store(tmp_path, statement())
    before, left = contents(tmp_path), number

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == -1:
                raise OSError(errno.EIO, "Input/output error")
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in ("open", "replace", "fsync", "chmod", "unlink", "mkdir", "stat", "lstat", "access", "scandir"):
            patch.setattr(os, name, failing(getattr(os, name)))
        said = refusal(lambda: edit_statement(store, only(store), {"note": "n"}, "edit"))
    assert left < 0 or number >= 15, "no call failed"
    assert strays(tmp_path) == []
    if said:
        assert "Input/output error" in said
        assert contents(tmp_path) == before
    else:
        assert only(read_store(tmp_path)).table["note"] == "n"


@pytest.mark.parametrize("when", ["fsync", "replace"])
def test_interrupt_in_the_middle_leaves_nothing(when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C during a write leaves the old file and no stray."""
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic.os, when, interrupted)  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        edit_statement(store, only(store), {"note": "n"}, "edit")
    assert contents(tmp_path) == before


def test_bytes_are_on_the_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is synced before it replaces the old one, and its folder after."""
    store = new_store(tmp_path, statement())
    calls: list[str] = []
    sync, replace = os.fsync, os.replace

    def syncing(handle: int) -> None:
        calls.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        sync(handle)

    def replacing(new: Path, old: Path) -> None:
        calls.append("note" if old.suffix == ".json" else "replace")
        replace(new, old)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    edit_statement(store, only(store), {"note": "n"}, "edit")
    noted = ["sync file", "note", "sync folder"]  # so does what undo works from
    assert calls == ["sync file", *noted, "replace", "sync folder"]


@contextlib.contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A small disk of its own; the test is skipped where none can be made."""
    folder.mkdir()
    command = shutil.which("mount")
    made = command and subprocess.run(
        [command, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room that is left but one block or two."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    ballast.write_bytes(b"x" * (free - 8192))
    return ballast


def test_full_disk_changes_nothing(tmp_path: Path) -> None:
    """On a full disk every change is refused with the reason, all files stay, and it works again when there is room."""
    with mounted(tmp_path / "disk", "256k") as root:
        store = new_store(root, statement("x" * 30_000), statement("small", "2021-08-01"))
        edit_statement(store, store.resolve(statement("x" * 30_000).id), {"note": "first"}, "edit")
        store = read_store(root)
        big = store.resolve(statement("x" * 30_000).id)
        ballast = fill(root)
        before = contents(root)
        changes_to_make: list[Callable[[], object]] = [
            lambda: add_statements(store, [statement()], "add"),
            lambda: add_statements(store, [statement("fits", "2021-08-01"), statement()], "add"),
            lambda: edit_statement(store, big, {"note": "n"}, "edit"),
            lambda: undo_last_change(root),
        ]
        for change in changes_to_make:
            with pytest.raises(StoreError, match="the disk is full"):
                change()
            assert contents(root) == before
        ballast.unlink()
        add_statements(store, [statement()], "add")
        assert len(read_store(root).statements) == 3
        assert strays(root) == []


def test_size_limit_is_a_clear_error(tmp_path: Path) -> None:
    """Where the system lets no file grow so large, the change is refused and the file stays."""
    import resource

    store = new_store(tmp_path, statement("x" * 30_000))
    before = contents(tmp_path)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        edit_statement(store, only(store), {"note": "n"}, "edit")

    assert f"cannot write {tmp_path / FILE}: the file would be larger than this system allows" in told(limited)
    assert contents(tmp_path) == before


def test_read_only_disk_reads_and_refuses(tmp_path: Path) -> None:
    """A store on a read-only disk is read like any other; a change is refused with the reason."""
    with mounted(tmp_path / "disk", "256k") as root:
        store = new_store(root, statement())
        subprocess.run(["mount", "-o", "remount,ro", root], check=True)
        before = contents(root)
        assert read_store(root).problems == []
        changes_to_make: list[Callable[[], object]] = [
            lambda: add_statements(store, [statement("b")], "add"),
            lambda: edit_statement(store, only(store), {"note": "n"}, "edit"),
            lambda: undo_last_change(root),
        ]
        for change in changes_to_make:
            with pytest.raises(StoreError, match="the disk is read-only"):
                change()
        with pytest.raises(StoreError, match=r"cannot make a store in .*: the disk is read-only"):
            create_store(root / "new")
        assert contents(root) == before


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, for a child that is nobody."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(work: Callable[[], object]) -> Callable[[], object]:
    """The work without the powers of root, to whom nothing is read-only."""

    def unprivileged() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        work()

    return unprivileged


def test_read_only_folder_is_a_clear_error(open_folder: Path) -> None:
    """In a folder that may not be written a change is refused with the reason, and reading works."""
    store = new_store(open_folder, statement())
    before = contents(open_folder)
    open_folder.chmod(0o555)
    said = told(as_nobody(lambda: edit_statement(read_store(open_folder), only(store), {"note": "n"}, "edit")))
    assert said.startswith(f"StoreError: cannot write {open_folder / FILE}: permission denied\n  nothing was changed")
    assert contents(open_folder) == before


def test_read_only_file_is_not_replaced(open_folder: Path) -> None:
    """A file made read-only on purpose stays, though its folder would let it be replaced."""
    store = new_store(open_folder, statement())
    (open_folder / FILE).chmod(0o444)
    open_folder.chmod(0o777)
    before = contents(open_folder)
    said = told(as_nobody(lambda: edit_statement(read_store(open_folder), only(store), {"note": "n"}, "edit")))
    assert said.startswith(f"StoreError: cannot write {open_folder / FILE}: permission denied")
    assert contents(open_folder) == before


def test_unreadable_file_is_told_and_not_written(open_folder: Path) -> None:
    """A file that may not be read is a problem of the store, and no change passes over it."""
    new_store(open_folder, statement())
    (open_folder / FILE).chmod(0)
    open_folder.chmod(0o777)

    def work() -> None:
        store = read_store(open_folder)
        assert [p.code for p in store.problems] == ["unreadable"]
        add_statements(store, [statement("b")], "add")

    assert "permission denied" in told(as_nobody(work))
    (open_folder / FILE).chmod(0o644)
    assert len(read_store(open_folder).statements) == 1


# --- links, modes, owners ------------------------------------------------------------------------------------


def test_linked_file_stays_a_link(tmp_path: Path) -> None:
    """The link stays, what it points to is replaced in its own folder with its own mode, and undo knows it too."""
    target = tmp_path / "elsewhere" / "real.toml"
    create_store(target.parent)
    target.write_text("# mine\n")
    target.chmod(0o640)
    (target.parent / ".factcli-00000000.tmp").write_text("left by a killed one")
    new_store(tmp_path / "store")
    link = tmp_path / "store" / FILE
    link.symlink_to(Path("..") / "elsewhere" / "real.toml")
    add_statements(read_store(tmp_path / "store"), [statement()], "add")
    assert link.is_symlink()
    assert target.read_text().startswith("# mine\n\n[[statement]]\n")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert strays(tmp_path) == []
    undo_last_change(tmp_path / "store")
    assert (link.is_symlink(), target.read_text()) == (True, "# mine\n")


def test_dangling_link_is_not_taken_for_a_new_file(tmp_path: Path) -> None:
    """A link to nowhere may be a disk that is not mounted: nothing is written behind it."""
    new_store(tmp_path)
    (tmp_path / FILE).symlink_to(tmp_path / "gone" / "real.toml")
    with pytest.raises(FactcliError, match="cannot read"):
        add_statements(read_store(tmp_path), [statement()], "add")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_mode_is_kept(mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change keeps the mode, and at no moment can the new bytes be read by more than the old."""
    store = new_store(tmp_path, statement())
    (tmp_path / FILE).chmod(mode)
    seen: list[int] = []
    opening = os.open

    def watched(path: Path, flags: int, *rest: int) -> int:
        handle = opening(path, flags, *rest)
        if flags & os.O_CREAT and Path(path).parent == tmp_path:
            seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    class Watched(io.FileIO):
        """Looks at the mode when the bytes are about to be written."""

        def write(self, data: Any) -> int | None:  # type: ignore[override]
            if os.fstat(self.fileno()).st_ino in {path.stat().st_ino for path in tmp_path.iterdir()}:
                seen.append(stat.S_IMODE(os.fstat(self.fileno()).st_mode))
            return super().write(data)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(atomic, "open", Watched, raising=False)
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == mode
    assert seen == [0o600, mode]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_owner_and_group_are_kept(tmp_path: Path) -> None:
    """A file that root changes for another user stays that user's."""
    store = new_store(tmp_path, statement())
    os.chown(tmp_path / FILE, 65534, 12345)
    edit_statement(store, only(store), {"note": "n"}, "edit")
    status = (tmp_path / FILE).stat()
    assert (status.st_uid, status.st_gid) == (65534, 12345)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs a second user")
def test_group_is_kept_by_a_colleague(open_folder: Path) -> None:
    """Whoever may write a file by its group keeps the group, so that the others are not locked out."""
    store = new_store(open_folder, statement())
    os.chown(open_folder / FILE, 1234, 12345)
    (open_folder / FILE).chmod(0o660)
    os.chown(open_folder, 1234, 12345)
    open_folder.chmod(0o775)

    def work() -> None:
        os.setgroups([12345])
        os.setgid(65534)
        os.setuid(65534)
        edit_statement(read_store(open_folder), only(store), {"note": "n"}, "edit")

    assert told(work) == ""
    status = (open_folder / FILE).stat()
    assert (status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 0o660)

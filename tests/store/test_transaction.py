"""A change of several files is finished after its process died, or is told where it cannot be."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from factcli.errors import DataError
from factcli.paths import RECORD
from factcli.search.index import refresh
from factcli.search.indexed_store import IndexedStore
from factcli.store import atomic, history, locks, transaction
from factcli.store.file import StoreFile
from factcli.store.history import History
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from factcli.store.writer import add_statements
from tests.store.test_faults import ended, forked
from tests.support.run import Done, inside
from tests.support.stores import contents, new_store, statement, strays

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are ended in the middle of their work")
WHOLE = ["--speaker", "S", "--outlet", "O", "--date", "2021-11-01", "--claim", "c"]
SEPTEMBER, OCTOBER = "2021-09.toml", "2021-10.toml"


@pytest.fixture
def halfway(tmp_path: Path) -> Path:
    """A store in which a process died between the two files of a change."""
    root = tmp_path / "store"
    store = new_store(root, statement("a"), statement("a", "2021-10"))
    real = atomic.PendingFile.publish

    def dying(self: atomic.PendingFile, sync: bool = True) -> None:
        if self.path.name == OCTOBER:
            os._exit(9)
        real(self, sync)

    def work() -> None:
        atomic.PendingFile.publish = dying  # type: ignore[method-assign]
        add_statements(store, [statement("b"), statement("b", "2021-10")], "step")

    assert ended(forked(work)) == 9
    assert len(read_store(root).recorded) == 3
    return root


def test_reader_changes_nothing_and_is_told(halfway: Path) -> None:
    """Who only reads sees the store as it is, with what is changed and what is not, and how to finish it."""
    before = contents(halfway)
    found = transaction.describe_unfinished(halfway)
    assert found is not None
    assert f"a change of 2 files was interrupted: {halfway / SEPTEMBER} has been changed, " in found.what
    assert found.todo.startswith("the next command that changes the store finishes it")
    assert contents(halfway) == before


def test_is_finished_by_the_next_who_writes(halfway: Path) -> None:
    """Both files are changed then, the user is told, nothing is left behind, and undo takes back the whole."""
    assert transaction.recover(halfway).startswith("finished a change of 2 files that had been interrupted")
    assert len(read_store(halfway).recorded) == 4
    assert strays(halfway) == []
    assert transaction.recover(halfway) == ""
    assert transaction.describe_unfinished(halfway) is None
    assert undo_last_change(halfway).summary == "step"
    assert len(read_store(halfway).recorded) == 2


def test_is_finished_before_the_next_change(halfway: Path) -> None:
    """Another change finds the whole of it, and says so."""
    outcome = add_statements(read_store(halfway), [statement("c")], "later")
    assert "finished a change" in outcome.notes[0]
    assert sorted(s.claim for s in read_store(halfway).statements) == ["a", "a", "b", "b", "c"]


def test_undo_finishes_it_first(halfway: Path) -> None:
    """What undo takes back is the whole change, not the half that was there."""
    assert len(undo_last_change(halfway).files) == 2
    assert len(read_store(halfway).recorded) == 2
    assert strays(halfway) == []


def test_what_was_edited_since_is_never_written_over(halfway: Path) -> None:
    """If somebody has edited the other file by hand by then, it stays, and the user is told what was changed."""
    mine = (halfway / OCTOBER).read_bytes() + b"# mine\n"
    (halfway / OCTOBER).write_bytes(mine)
    before = (halfway / SEPTEMBER).read_bytes()
    said = transaction.recover(halfway)
    assert f"{SEPTEMBER} had been changed, " in said
    assert said.endswith(f"{OCTOBER} not, and has been edited since; look at both")
    add_statements(read_store(halfway), [statement("c", "2021-11")], "later")
    assert strays(halfway) == []
    assert ((halfway / SEPTEMBER).read_bytes(), (halfway / OCTOBER).read_bytes()) == (before, mine)


UNREADABLE = [b"", b"{", b"[]", b'{"version": 2}', b'{"version": 1, "files": [1]}', b"\xff", b"[" * 100_000]
UNREADABLE += [b'{"version": 1, "files": [["2021-09.toml", 1, {}]]}', b'{"version": 1, "files": {"a": 1}}']


@pytest.mark.slow
@pytest.mark.parametrize("data", UNREADABLE)
@pytest.mark.parametrize("own", [True, False], ids=["own", "foreign"])
def test_record_that_cannot_be_read_is_kept_and_named(data: bytes, own: bool, halfway: Path) -> None:
    """Nothing is done on the ground of it, by nobody, and every command says what it is and how to go on."""
    (halfway / RECORD).write_bytes(data)
    if own:
        History(halfway).begin_transaction(data)
    before = contents(halfway)
    found = transaction.describe_unfinished(halfway)
    assert found is not None
    assert "several files" in found.what
    changes: list[Callable[[], object]] = [
        lambda: add_statements(read_store(halfway), [statement("c")], "later"),
        lambda: undo_last_change(halfway),
    ]
    for change in changes:
        with pytest.raises(DataError, match="several files") as caught:
            change()
        assert caught.value.where.endswith(RECORD)
    assert contents(halfway) == before
    (halfway / RECORD).unlink()  # as the message advises
    History(halfway).end_transaction()
    add_statements(read_store(halfway), [statement("c")], "later")
    assert strays(halfway) == []


def run(arguments: list[str], root: Path) -> Done:
    """A command about a store, by the user whose history these tests look at."""
    return inside([*arguments, "--store", str(root)], root.parent, XDG_STATE_HOME=os.environ["XDG_STATE_HOME"])


def record_of(*steps: tuple[str, bytes | None, bytes | None]) -> bytes:
    """A record as factcli writes it: files with what they held and are to hold."""
    files = [(name, history.content_sha(before), history.content_sha(after)) for name, before, after in steps]
    return json.dumps({"version": 1, "files": files}).encode()


OUTSIDE: dict[str, Callable[[Path], str]] = {
    "absolute": lambda root: str(root.parent / "mine"),
    "above": lambda root: "../mine",
    "roundabout": lambda root: "sub/../../mine",
    "linked": lambda root: "link/mine",
    "linked file": lambda root: "mine.toml",
    "hidden": lambda root: ".git/mine.toml",
    "no TOML": lambda root: "mine",
}


@pytest.mark.slow
@pytest.mark.parametrize("own", [True, False], ids=["own", "foreign"])
@pytest.mark.parametrize("where", OUTSIDE)
def test_record_in_a_strangers_store_is_never_carried_out(where: str, own: bool, tmp_path: Path) -> None:
    """No file is removed or replaced that a record names, in the store or out of it, whichever command is run."""
    root = tmp_path / "store"
    new_store(root, statement())
    (root / "sub").mkdir()
    (root / ".git").mkdir()
    (root / "link").symlink_to(tmp_path)
    (root / "mine.toml").symlink_to(tmp_path / "mine")
    for place in (tmp_path / "mine", root / "mine", root / ".git" / "mine.toml"):
        place.write_bytes(b"mine")
        atomic.PendingFile(place, b"theirs")  # its successor lies ready beside it
    name = OUTSIDE[where](root)
    data = record_of((name, b"mine", None), (SEPTEMBER, (root / SEPTEMBER).read_bytes(), None))
    for hostile in (data, record_of((name, b"mine", b"theirs"), ("gone.toml", b"x", None))):
        (root / RECORD).write_bytes(hostile)
        if own:
            History(root).begin_transaction(hostile)
        before = contents(tmp_path)
        for arguments in (["search", "a"], ["check"], ["stats"], ["compare"], ["undo"], ["add", *WHOLE]):
            done = run([*arguments], root)
            assert done.code == 3
            assert done.stderr.count("several files") + done.stdout.count("several files") or own
            assert contents(tmp_path) == before


def test_record_committed_by_accident_is_not_finished_by_a_colleague(halfway: Path, tmp_path: Path) -> None:
    """A copy of the store in another place, with the record and the successors in it, is somebody else's change."""
    copy = tmp_path / "clone"
    shutil.copytree(halfway, copy)
    before = contents(copy)
    done = run(["search", "b"], copy)
    assert (done.code, done.stdout.count("\n")) == (3, 1)
    assert "that did not start here; factcli does not finish it" in done.stderr
    assert run(["add", *WHOLE], copy).code == 3
    assert contents(copy) == before
    (copy / RECORD).unlink()
    assert run(["add", *WHOLE], copy).code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "dangling", "round"])
def test_record_that_is_no_file_is_told(kind: str, halfway: Path) -> None:
    """Nobody waits on it, follows it or fills the memory with it."""
    record = halfway / RECORD
    record.unlink()
    match kind:
        case "pipe":
            os.mkfifo(record)
        case "folder":
            record.mkdir()
        case _:
            record.symlink_to({"device": "/dev/zero", "dangling": "nowhere", "round": RECORD}[kind])
    done = run(["search", "b"], halfway)
    assert done.code == 3
    assert "a change of several files is not finished: cannot read" in done.stderr
    done = run(["add", *WHOLE], halfway)
    assert done.code == 3
    assert os.path.lexists(record)


def test_record_that_stays_unmakes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change whose record cannot be removed is made, is told so, and is what undo takes back."""
    root = tmp_path / "store"
    new_store(root, statement("a"), statement("a", "2021-10"))
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "delete_cache_file", lambda path: None)
        outcome = add_statements(read_store(root), [statement("b"), statement("b", "2021-10")], "step")
    assert "; its change is finished, so remove the file yourself" in outcome.notes[0]
    assert transaction.describe_unfinished(root) is None
    assert undo_last_change(root).summary == "step"
    assert strays(root) == []
    assert len(read_store(root).recorded) == 2


def test_change_under_way_is_waited_for(halfway: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads while the lock is held waits a little, then goes on and says that it may not be all."""
    monkeypatch.setattr(transaction, "_PATIENCE", 0.1)
    before = contents(halfway)
    reading, writing = os.pipe()

    def hold() -> None:
        with locks.store_lock(halfway):
            os.write(writing, b"held")
            os.read(leaving, 1)

    leaving, ending = os.pipe()
    process = forked(hold)
    os.read(reading, 4)
    assert "a change of several files is not finished: another factcli" in transaction.recover(halfway)
    assert contents(halfway) == before
    os.write(ending, b"x")
    assert ended(process) == 0
    assert "finished a change" in transaction.recover(halfway)


def test_read_only_store_is_read_as_it_is(halfway: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be finished the user is told that some of it may be as before."""

    def refusing(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(atomic, "replace_file", refusing)
    assert "some of them may not have changed yet" in transaction.recover(halfway)
    assert len(read_store(halfway).recorded) == 3


@pytest.mark.parametrize("arguments", [["search", "b"], ["check"], ["stats"], ["export", "--format", "csv"]])
def test_every_command_that_reads_tells_of_it(arguments: list[str], halfway: Path) -> None:
    """What a command shows may be half of a change: it says so, ends with 3, and changes nothing."""
    before = contents(halfway)
    done = run([*arguments], halfway)
    assert "a change of 2 files was interrupted" in done.stderr + done.stdout
    assert done.code == 3
    assert contents(halfway) == before


def test_every_command_that_writes_finishes_it_first(halfway: Path) -> None:
    """Its exit code is that of what it was asked."""
    done = run(["add", *WHOLE], halfway)
    assert "finished a change of 2 files that had been interrupted" in done.stderr
    assert done.code == 0
    assert len(read_store(halfway).recorded) == 5
    assert "interrupted" not in run(["search", "b"], halfway).stderr


# --- an undo of several files -------------------------------------------------------------------------------------


@pytest.fixture
def half_undone(tmp_path: Path) -> Path:
    """A store in which a process died between the two files of an undo; the change before it is another one's."""
    root = tmp_path / "store"
    store = new_store(root, statement("a"), statement("a", "2021-10"))
    add_statements(store, [statement("prior")], "prior")
    add_statements(read_store(root), [statement("b"), statement("b", "2021-10")], "step")
    real = atomic.PendingFile.publish

    def dying(self: atomic.PendingFile, sync: bool = True) -> None:
        if self.path.name == OCTOBER:
            os._exit(9)
        real(self, sync)

    def work() -> None:
        atomic.PendingFile.publish = dying  # type: ignore[method-assign]
        undo_last_change(root)

    assert ended(forked(work)) == 9
    return root


def test_interrupted_undo_is_not_one_more(half_undone: Path) -> None:
    """`undo` finishes it and takes nothing else back, and says what it does; the next one does."""
    reader = run(["search", "b"], half_undone)
    assert "an undo of 2 files was interrupted" in reader.stderr
    assert reader.stderr.rstrip().endswith("factcli undo finishes it")
    done = run(["undo"], half_undone)
    assert (done.code, done.stdout) == (0, "")
    assert "an undo of 2 files that had been interrupted" in done.stderr
    assert "take it back" not in done.stderr
    assert sorted(s.claim for s in read_store(half_undone).statements) == ["a", "a", "prior"]
    done = run(["undo"], half_undone)
    assert "Took back: prior" in done.stdout
    assert "skipped, because it is already taken back: step" in done.stderr


def test_name_that_no_file_can_have_is_no_record(halfway: Path) -> None:
    """Neither a record nor an entry of the history with such a name ends in a mistake of ours."""
    for name in ("a\0b.toml", "\ud800.toml"):
        data = record_of((name, None, None), (SEPTEMBER, None, b"x"))
        (halfway / RECORD).write_bytes(data)
        History(halfway).begin_transaction(data)
        for arguments in (["search", "a"], ["undo"], ["add", *WHOLE]):
            assert run(arguments, halfway).code == 3
    (halfway / RECORD).unlink()
    History(halfway).end_transaction()
    (History(halfway).folder / "00000099.json").write_text(
        json.dumps({"version": 1, "summary": "s", "when": "w", "files": [_CHANGE | {"file": "a\0b.toml"}]})
    )
    assert run(["undo"], halfway).code in (0, 3)


_CHANGE = {"before": "", "after": "", "at": 0, "removed": "", "inserted": 0}


# --- readers beside a change --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [SEPTEMBER, OCTOBER])
@pytest.mark.parametrize("moment", ["before", "between"])
def test_reader_never_sees_half_of_a_change(
    file: str, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of two files that is made, or half made, just before a file is read is seen whole or not at all."""
    root = tmp_path / "store"
    new_store(root, statement("a"), statement("a", "2021-10"))
    real, done = refresh.read_file_rows, False
    leaving, ending = os.pipe()

    def slow() -> None:
        publish = atomic.PendingFile.publish

        def waiting(self: atomic.PendingFile, sync: bool = True) -> None:
            publish(self, sync)
            if self.path.name == SEPTEMBER:
                os.read(leaving, 1)

        atomic.PendingFile.publish = waiting  # type: ignore[method-assign]
        add_statements(read_store(root), [statement("b"), statement("b", "2021-10")], "step")

    def reading(where: Path, path: Path, written: StoreFile | None = None) -> refresh.StampedRows:
        nonlocal done
        if path.name == file and not done:
            done = True
            process = forked(slow)
            while b'claim = "b"' not in (root / SEPTEMBER).read_bytes():
                time.sleep(0.001)
            if moment == "before":
                os.write(ending, b"x")
                assert ended(process) == 0
            else:
                threading.Timer(0.2, os.write, (ending, b"x")).start()
        return real(where, path, written)

    monkeypatch.setattr(refresh, "read_file_rows", reading)
    claims = [s.claim for s in IndexedStore(root).statements]
    assert done
    assert sorted(claims) in (["a", "a"], ["a", "a", "b", "b"])

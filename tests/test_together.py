"""A change of several files is finished after its process died, or is told where it cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from factcli import disk, together
from factcli.changes import add, undo
from factcli.locate import RECORD, state_folder
from factcli.store import read_store
from tests.processes import inside
from tests.storekit import contents, new_store, statement, strays
from tests.test_faults import ended, forked

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are ended in the middle of their work")
SEPTEMBER, OCTOBER = "2021-09.toml", "2021-10.toml"


@pytest.fixture
def halfway(tmp_path: Path) -> Path:
    """A store in which a process died between the two files of a change."""
    root = tmp_path / "store"
    store = new_store(root, statement("a"), statement("a", "2021-10"))
    real = disk.Pending.publish

    def dying(self: disk.Pending, sync: bool = True) -> None:
        if self.path.name == OCTOBER:
            os._exit(9)
        real(self, sync)

    def work() -> None:
        disk.Pending.publish = dying  # type: ignore[method-assign]
        add(store, [statement("b"), statement("b", "2021-10")], "step")

    assert ended(forked(work)) == 9
    assert len(read_store(root).recorded) == 3
    return root


def test_is_finished_by_the_next_who_looks(halfway: Path) -> None:
    """Both files are changed then, the user is told, nothing is left behind, and undo takes back the whole."""
    assert together.settle(halfway).startswith("a change of 2 files that had been interrupted was finished")
    assert len(read_store(halfway).recorded) == 4
    assert strays(halfway) == []
    assert together.settle(halfway) == ""
    assert undo(halfway).summary == "step"
    assert len(read_store(halfway).recorded) == 2


def test_is_finished_before_the_next_change(halfway: Path) -> None:
    """Another change finds the whole of it, and says so."""
    outcome = add(read_store(halfway), [statement("c")], "later")
    assert "was finished" in outcome.notes[0]
    assert sorted(s.claim for s in read_store(halfway).statements) == ["a", "a", "b", "b", "c"]


def test_undo_finishes_it_first(halfway: Path) -> None:
    """What undo takes back is the whole change, not the half that was there."""
    assert len(undo(halfway).files) == 2
    assert len(read_store(halfway).recorded) == 2
    assert strays(halfway) == []


def test_what_was_edited_since_is_never_written_over(halfway: Path) -> None:
    """If somebody has edited the other file by hand by then, it stays, and the user is told what was changed."""
    mine = (halfway / OCTOBER).read_bytes() + b"# mine\n"
    (halfway / OCTOBER).write_bytes(mine)
    before = (halfway / SEPTEMBER).read_bytes()
    said = together.settle(halfway)
    assert f"{SEPTEMBER} had been changed, " in said
    assert said.endswith(f"{OCTOBER} not, and was edited since; look at both")
    add(read_store(halfway), [statement("c", "2021-11")], "later")
    assert strays(halfway) == []
    assert ((halfway / SEPTEMBER).read_bytes(), (halfway / OCTOBER).read_bytes()) == (before, mine)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"version": 2}', b'{"version": 1, "files": [1]}', b"\xff"])
def test_damaged_record_trips_nobody(data: bytes, halfway: Path) -> None:
    """A record that says nothing is taken away; what was changed by then stays, and can be taken back."""
    (halfway / RECORD).write_bytes(data)
    together.settle(halfway)
    add(read_store(halfway), [statement("c")], "later")
    assert strays(halfway) == []
    assert len(read_store(halfway).recorded) == 4


def test_change_under_way_is_waited_for(halfway: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads while the lock is held waits a little, then goes on and says that it may not be all."""
    monkeypatch.setattr(together, "_PATIENCE", 0.1)
    before = contents(halfway)
    reading, writing = os.pipe()

    def hold() -> None:
        with disk.locked(halfway, state_folder() / "locks"):
            os.write(writing, b"held")
            os.read(leaving, 1)

    leaving, ending = os.pipe()
    process = forked(hold)
    os.read(reading, 4)
    assert "a change of several files is not finished: another factcli" in together.settle(halfway)
    assert contents(halfway) == before
    os.write(ending, b"x")
    assert ended(process) == 0
    assert "was finished" in together.settle(halfway)


def test_read_only_store_is_read_as_it_is(halfway: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be finished the user is told that some of it may be as before."""

    def refusing(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(disk, "_replace", refusing)
    assert "some of them may be as before" in together.settle(halfway)
    assert len(read_store(halfway).recorded) == 3


@pytest.mark.parametrize("arguments", [["search", "b"], ["check"], ["stats"]])
def test_every_command_that_reads_finishes_it_first(arguments: list[str], halfway: Path) -> None:
    """What a command shows is the whole change, and the user is told of it."""
    done = inside([*arguments, "--store", str(halfway)], halfway)
    assert "a change of 2 files that had been interrupted was finished" in done.stderr
    assert done.code == 0
    assert len(read_store(halfway).recorded) == 4
    assert "interrupted" not in inside([*arguments, "--store", str(halfway)], halfway).stderr

"""A script can tell whether its change was made: 0 if it was, whatever else went wrong, and that is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.run import Done, inside, piped
from tests.support.stores import new_store, statement

A, B = statement("Panjshir has fallen."), statement("Panjshir has not fallen.", speaker="Ahmad Massoud")
ADD = ["add", "--speaker", "S", "--outlet", "O", "--date", "2021-11-01", "--claim", "c"]
WRITES = {
    "add": ADD,
    "add lines": ["add", "--from-json", "../lines.jsonl"],
    "add again": ["add", "--speaker", A.speaker, "--outlet", A.outlet, "--date", "2021-09-06", "--claim", A.claim],
    "edit": ["edit", A.id, "--note", "n"],
    "edit as it is": ["edit", A.id, "--claim", A.claim],
    "retract": ["retract", A.id],
    "remove": ["remove", A.id],
    "undo": ["undo"],
    "link": ["link", A.id, B.id, "--as", "contradicts"],
    "people alias": ["people", "alias", A.speaker, "Z. Mujahid"],
    "people distinct": ["people", "distinct", A.speaker, B.speaker],
    "outlets alias": ["outlets", "alias", A.outlet, "Associated Press"],
    "outlets distinct": ["outlets", "distinct", A.outlet, "CNN"],
    "import": ["import", "../claims.csv", "--default", "outlet=O"],
    "review": ["review"],
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a store of two statements in it, and things to take in."""
    (tmp_path / "claims.csv").write_text("Claim,Speaker,Date\nd,S,2021-11-02\n")
    (tmp_path / "lines.jsonl").write_text('{"speaker": "S", "outlet": "O", "date": "2021-11-03", "claim": "e"}\n')
    folder = tmp_path / "desk"
    folder.mkdir()
    new_store(folder / "data", A, B)
    inside([*ADD, "--note", "to be taken back"], folder)
    return folder


def files(desk: Path) -> dict[str, bytes]:
    """The store's files that can be read."""
    return {path.name: path.read_bytes() for path in (desk / "data").glob("*.toml") if path.name != "bad.toml"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITES)
def test_another_file_that_cannot_be_read_is_a_warning(name: str, desk: Path) -> None:
    """The change is made, the warning names the file, and the code is 0."""
    (desk / "data" / "bad.toml").write_bytes(b"\xff")
    before = files(desk)
    done = inside(WRITES[name], desk, b"c\n")
    assert done.code == 0, done
    assert "data/bad.toml:1: is not UTF-8 text" in done.stderr
    assert (files(desk) == before) == (name in ("add again", "edit as it is", "add"))


@pytest.mark.parametrize("name", ["search", "show", "compare", "stats", "tags", "people", "export", "timeline"])
def test_an_answer_without_a_file_may_lack_something(name: str, desk: Path) -> None:
    """For a command that only reads the code stays 3."""
    (desk / "data" / "bad.toml").write_bytes(b"\xff")
    more = {"show": [A.id], "export": ["--format", "csv"]}
    done = inside([name, *more.get(name, [])], desk)
    assert (done.code, "data/bad.toml:1" in done.stderr) == (3, True)


def _full_disk() -> int:
    return os.open("/dev/full", os.O_WRONLY)


def _pipe_that_nobody_reads() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def with_stdout(stdout: Callable[[], int], arguments: Sequence[str], desk: Path) -> Done:
    """A command run with its stdout going to such a place."""
    handle = stdout()

    def put() -> None:
        os.dup2(handle, 1)

    try:
        return piped(arguments, desk, before=put)
    finally:
        os.close(handle)


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("stdout", [_full_disk, _pipe_that_nobody_reads])
@pytest.mark.parametrize("name", [name for name in WRITES if name not in ("review", "add again", "edit as it is")])
def test_a_result_that_cannot_be_printed_unmakes_nothing(name: str, stdout: Callable[[], int], desk: Path) -> None:
    """With stdout on a full disk, or a reader that has left, the change is made and told on stderr, with code 0."""
    if name == "add":
        inside(["undo"], desk)
    before = files(desk)
    done = with_stdout(stdout, WRITES[name], desk)
    assert files(desk) != before
    assert done.code == 0, done
    assert "factcli: the change was made (" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_system_that_refuses_is_not_told_as_the_output(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails has its own name: a limit of the system's is not stdout's disk."""

    def refuse(*_: object, **__: object) -> Done:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("factcli.search.find.find_statements", refuse)
    done = inside(["search", "Panjshir"], desk)
    assert (done.code, done.stdout) == (3, "")
    assert done.stderr == "factcli: the system refused what this command needs: Too many open files\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_told_as_such(desk: Path) -> None:
    """That is what cannot be written."""
    done = with_stdout(_full_disk, ["search"], desk)
    assert (done.code, done.stderr) == (3, "factcli: cannot write the output: the disk is full\n")


@pytest.mark.slow
@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "9" * 5000, "1.5", "٣", "", "x\x1b[31m"])
@pytest.mark.parametrize("command", ["search", "timeline"])
def test_limit_takes_a_number_that_a_store_can_reach(number: str, command: str, desk: Path) -> None:
    """Everything else is wrong usage."""
    done = inside([command, f"--limit={number}"], desk)
    assert done.code == 2, done
    assert "--limit" in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr) < 200


@pytest.mark.parametrize("options", [["--years-from", "9" * 5000], ["--years-from", "0"], ["--date-order", "x" * 5000]])
def test_import_takes_no_endless_number(options: list[str], desk: Path) -> None:
    """A number of five thousand digits is wrong usage, too, and not a mistake of ours."""
    assert inside(["import", "../claims.csv", *options], desk).code == 2

"""``undo`` and ``redo`` on a terminal: what will be taken back is shown first, and asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from factcli.store.reader import read_store
from tests.support.run import piped
from tests.support.terminal import CTRL_C, ENTER, FACTCLI, Terminal
from tests.support.transcript import environment


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a store whose one statement was edited by a user of that name."""
    work = tmp_path / "desk"
    work.mkdir()
    added = ["add", "--speaker", "A", "--outlet", "B", "--date", "2021-09-06", "--claim", "The bridge holds."]
    identity = piped(["--store", "data", *added], work).stdout.split("\t")[0]
    piped(["--store", "data", "edit", identity, "--note", "seen"], work)
    return work


def _start(work: Path, *arguments: str) -> Terminal:
    return Terminal([FACTCLI, *arguments], cwd=work, env=environment(work.parent / "desk-home"))


def _note(work: Path) -> str:
    (statement,) = read_store(work / "data").statements
    return statement.note


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "after"), [(ENTER, ""), (f"y{ENTER}", ""), (f"n{ENTER}", "seen"), (CTRL_C, "seen")])
def test_what_goes_is_shown_before(work: Path, answer: str, after: str) -> None:
    """The line that will go is on the screen when the question comes; anything but yes and Enter changes nothing."""
    with _start(work, "undo") as terminal:
        assert '- note = "seen"' in terminal.until("[Y/n]")
        terminal.type(answer)
        terminal.end()
    assert _note(work) == after


def test_yes_does_not_ask_and_redo_shows_what_comes(work: Path) -> None:
    """``--yes`` takes back at once; ``redo`` shows the line that it puts back."""
    with _start(work, "undo", "--yes") as terminal:
        assert "Took back: edit " in terminal.end()
    assert _note(work) == ""
    with _start(work, "redo") as terminal:
        assert '+ note = "seen"' in terminal.until("[Y/n]")
        terminal.type(ENTER)
        assert "Made again: edit " in terminal.end()
    assert _note(work) == "seen"

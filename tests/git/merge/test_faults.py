"""What git makes of a merge in which factcli meets a fault: a full disk, a kill, a file that cannot be read.

A git before 2.42 takes a driver that failed or was killed for one that left a conflict, and the file it was to write
for what it made of that. Whatever happens, git must not have a half or one-sided file for a merge of both.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from factcli.cli.commands import merge
from factcli.store import atomic
from tests.store.test_faults import die, ended, forked
from tests.support.git import DRIVER, Repository, needs_git, repository

pytestmark = [pytest.mark.slow, needs_git]
FILE = "data/2021-09.toml"
TABLE = '\n[[statement]]\nid = "{0}{1:09d}"\nspeaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "{0}"\n'
BASE, OURS, THEIRS = ("".join(TABLE.format(name, n) for n in range(9)) for name in "bot")
#: factcli, ended by a signal at some point of its work.
ENDED = """
import os, sys
at, number, *sys.argv[1:] = sys.argv[1:]
from factcli.cli import main as cli
from factcli.git.merge import file as merging
from factcli.store import atomic as disk
die = lambda *ignored: os.kill(os.getpid(), int(number))
rename, opened = os.replace, open

class Half:
    def __init__(self, handle):
        self.stream = opened(handle, "wb")
    def __enter__(self):
        return self
    def __exit__(self, *error):
        self.stream.close()
    def write(self, data):
        self.stream.write(data[: len(data) // 2])
        self.stream.flush()
        die()

if at == "merging":
    merging.merge = die
elif at == "halfway":
    disk.open = lambda file, mode: Half(file) if mode == "wb" else opened(file, mode)
elif at == "written":
    os.replace = die
elif at == "in place":
    os.replace = lambda *names: (rename(*names), die())
cli.main()
"""


@pytest.fixture
def both(tmp_path: Path) -> Repository:
    """A store to which ``main``, which is checked out, has added statements, and ``other`` others."""
    made = repository(tmp_path / "repository")
    made.use_driver()
    made.write("data/factcli.toml", "format = 1\n")
    made.write(FILE, BASE)
    made.commit("begun")
    made.git("branch", "other")
    for branch, added in (("other", THEIRS), ("main", OURS)):
        made.switch(branch)
        made.write(FILE, BASE + added)
        made.commit(f"on {branch}")
    return made


def driven_by(where: Repository, command: str) -> None:
    where.git("config", "merge.factcli.driver", command)


def ended_at(where: Repository, point: str, number: int) -> str:
    """The driver, ended by a signal when it has got to a point."""
    script = where.folder.parent / "ended.py"
    script.write_text(ENDED)
    words = shlex.join([sys.executable, str(script), point, str(number)])
    return f"{words} merge %O %A %B %P"


def assert_as_before(where: Repository, head: str) -> None:
    """Nothing was merged, and nothing is taken for merged."""
    assert where.read(FILE) == BASE + OURS
    assert where.git("diff", "HEAD").stdout == ""
    assert where.git("ls-files", "--unmerged").stdout == ""
    assert where.git("rev-parse", "HEAD").stdout == head
    assert not (where.folder / ".git" / "MERGE_HEAD").exists()


FAULTS = {
    "no byte can be written": "ulimit -f 0; " + DRIVER,
    "the disk is full halfway": "ulimit -f 2; " + DRIVER,
    "a side cannot be read": DRIVER.replace("%B", "/nowhere"),
    "a side is a pipe": "rm %B; mkfifo %B; " + DRIVER,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_all_as_it_was(both: Repository, fault: str) -> None:
    """Whatever git it is: it says that the merge failed, nothing is half done, and the next merge does it."""
    head = both.git("rev-parse", "HEAD").stdout
    driven_by(both, FAULTS[fault])
    done = both.merge("other")
    assert done.returncode not in (0, 1)
    assert f"factcli: {FILE}: cannot " in done.stderr
    assert "nothing was changed; correct that and merge again" in done.stderr
    assert_as_before(both, head)
    assert both.git("status", "--porcelain").stdout == ""
    driven_by(both, DRIVER)
    assert both.merge("other").returncode == 0
    assert both.read(FILE) == BASE + OURS + THEIRS


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("point", ["merging", "halfway", "written"])
def test_a_kill_leaves_all_as_it_was(both: Repository, point: str, number: int) -> None:
    """Wherever a signal ends factcli before the result is whole, git has no result."""
    head = both.git("rev-parse", "HEAD").stdout
    driven_by(both, ended_at(both, point, number))
    assert both.merge("other").returncode not in (0, 1)
    assert_as_before(both, head)
    driven_by(both, DRIVER)
    assert both.merge("other").returncode == 0
    assert both.read(FILE) == BASE + OURS + THEIRS


def test_a_kill_after_all_is_done_loses_nothing(both: Repository) -> None:
    """With the result in its place a git that takes the kill for a conflict has both sides in the file."""
    head = both.git("rev-parse", "HEAD").stdout
    driven_by(both, ended_at(both, "in place", signal.SIGKILL))
    if both.merge("other").returncode == 1:  # before 2.42
        assert both.read(FILE) == BASE + OURS + THEIRS
        assert both.git("commit", "--message", "merged", fine=False).returncode != 0
    else:
        assert_as_before(both, head)


def test_the_same_in_rebase_cherry_pick_and_stash(both: Repository) -> None:
    """Nothing that was to be taken over is dropped: git goes on with it once factcli works."""
    head = both.git("rev-parse", "HEAD").stdout
    driven_by(both, FAULTS["no byte can be written"])
    assert both.git("cherry-pick", "other", fine=False).returncode != 0
    assert_as_before(both, head)
    both.git("checkout", "--quiet", "other")
    both.write(FILE, TABLE.format("s", 0) + both.read(FILE))
    both.git("stash", "--quiet")
    both.switch("main")
    assert both.git("stash", "pop", fine=False).returncode != 0
    assert_as_before(both, head)
    assert both.git("stash", "list").stdout != ""
    assert both.git("rebase", "other", fine=False).returncode != 0
    driven_by(both, DRIVER)
    both.git("rebase", "--continue")
    assert both.read(FILE) == BASE + THEIRS + OURS
    both.git("stash", "pop")
    assert both.read(FILE) == TABLE.format("s", 0) + BASE + THEIRS + OURS


# --- without git ---------------------------------------------------------------------------------------------

TRACED = {merge.__file__, atomic.__file__}


def killed_at_line(number: int, work: Callable[[], object]) -> Callable[[], object]:
    """The work, ended by SIGKILL before the so-many-th line of the code that reads and writes."""
    left = number

    def local(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line":
            if left == 0:
                die()
            left -= 1
        return local

    def traced() -> None:
        sys.settrace(lambda frame, event, _: local if frame.f_code.co_filename in TRACED else None)
        work()

    return traced


@pytest.mark.parametrize("name", [".merge_file_a1b2c3", "ours.toml"])
def test_kill_before_every_line(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At no moment is our file half written: it is as it was or whole, or, if it is git's copy, not there."""
    monkeypatch.chdir(tmp_path)
    versions = {"base": BASE, name: BASE + OURS, "theirs": BASE + THEIRS}
    seen: list[str | None] = []
    code = -signal.SIGKILL
    while code:
        for file, text in versions.items():
            Path(file).write_text(text)
        code = ended(forked(killed_at_line(len(seen), lambda: merge.merge("base", name, "theirs", FILE))))
        assert code in (0, -signal.SIGKILL)
        seen.append(Path(name).read_text() if os.path.lexists(name) else None)
    states = list(dict.fromkeys(seen))
    whole = BASE + OURS + THEIRS
    assert states == [BASE + OURS, *([None] if name.startswith(".") else []), whole]
    assert len(seen) > 30


def test_a_file_of_the_users_own_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by hand, a merge that cannot be written leaves our file as it was."""
    monkeypatch.chdir(tmp_path)
    Path("base").write_text(BASE)
    Path("ours").write_text(BASE + OURS)
    assert merge.merge("base", "ours", "missing", FILE) == 129
    assert Path("ours").read_text() == BASE + OURS

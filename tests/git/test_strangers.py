"""A stranger's folder that is a git checkout: git is not asked where it would hang, and runs nothing that it names."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from factcli.git import repository as git_repository
from factcli.store import atomic
from tests.support.git import Repository, needs_git, repository
from tests.support.run import inside, piped
from tests.support.stores import new_store, statement

pytestmark = [
    pytest.mark.slow,
    needs_git,
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and devices as files"),
]
FILE = "data/2021-09.toml"
ODD = "is not an ordinary file"


@pytest.fixture
def desk(tmp_path: Path) -> Repository:
    """A checkout with a store of one statement, for which git is to merge by statement."""
    made = repository(tmp_path / "w")
    new_store(made.folder / "data", statement())
    made.write(".gitattributes", "*.toml merge=factcli diff=factcli\n")
    made.commit("a store")
    return made


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, atomic.MAX_FILE_SIZE + 1)


def put(repo: Repository, name: str, make: Callable[[Path], None]) -> None:
    """Put something in the place of a file of the checkout."""
    path = repo.folder / name
    path.unlink(missing_ok=True)
    make(path)


TRAPS = (
    *[(name, pipe) for name in ("HEAD", "config", "index", "packed-refs", "commondir", "MERGE_HEAD", "REBASE_HEAD")],
    *[(name, pipe) for name in ("info/attributes", "refs/heads/main", "objects/info/alternates", "shallow")],
    *[(name, endless) for name in ("HEAD", "commondir", "MERGE_HEAD", "info/attributes")],
    *[(name, huge) for name in ("HEAD", "MERGE_HEAD", "refs/heads/main")],
)


@pytest.mark.parametrize(("name", "make"), TRAPS, ids=lambda part: part if isinstance(part, str) else part.__name__)
def test_a_trap_in_the_folder_of_git(desk: Repository, name: str, make: Callable[[Path], None]) -> None:
    """Where git would wait or read without end it is not asked, and what is in the way is named."""
    put(desk, f".git/{name}", make)
    what = f"cannot use git here: .git/{name} {'is larger than any file that git makes' if make is huge else ODD}\n"
    checked = piped(["check"], desk.folder)
    assert (checked.code, checked.out) == (0, b"")
    assert checked.stderr.startswith(f"factcli: the check of merges was skipped: {what}")
    for words in (["check", "--staged"], ["git", "--dry-run"]):
        done = piped(words, desk.folder)
        assert (done.code, done.out) == (3, b"")
        assert done.stderr.startswith(f"factcli: {what}")


def test_a_trap_in_the_repository_of_a_worktree(desk: Repository, tmp_path: Path) -> None:
    """The folder that a worktree shares is looked at, too; and the one that a file called .git names."""
    desk.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert piped(["check"], tmp_path / "tree").stderr.endswith("0 errors, 1 warning\n")
    put(desk, ".git/packed-refs", pipe)
    assert f"packed-refs {ODD}" in piped(["check"], tmp_path / "tree").stderr
    (desk.folder / ".git" / "packed-refs").unlink()
    put(desk, ".git/worktrees/tree/HEAD", pipe)
    assert f"worktrees/tree/HEAD {ODD}" in piped(["check"], tmp_path / "tree").stderr


def test_what_git_and_others_put_there_is_no_trap(desk: Repository) -> None:
    """A link to nothing, a link to a folder, a socket such as git's own watcher of files has."""
    import socket

    (desk.folder / ".git" / "gone").symlink_to("nowhere")
    (desk.folder / ".git" / "round").symlink_to(".")
    (desk.folder / ".git" / "refs" / "round").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(desk.folder / ".git")
        listening.bind("fsmonitor--daemon.ipc")
        os.chdir(before)
        assert "skipped" not in inside(["check"], desk.folder).stderr


@pytest.mark.parametrize("make", [pipe, endless, Path.mkdir, huge])
def test_attributes_that_are_no_file(desk: Repository, make: Callable[[Path], None]) -> None:
    """They are a remark of check, and not read."""
    put(desk, ".gitattributes", make)
    done = piped(["check"], desk.folder)
    assert done.code == 0
    assert done.stdout.startswith(".gitattributes:1: warning: cannot read .gitattributes: ")
    assert done.stdout.endswith("; replace it with an ordinary file\n")
    assert piped(["git", "--dry-run"], desk.folder).code in (2, 3)


def test_attributes_of_which_git_alone_is_asked(desk: Repository) -> None:
    """Those of a folder in the store, and the file that the settings name."""
    pipe(desk.folder / "mine")
    desk.git("config", "core.attributesFile", str(desk.folder / "mine"))
    assert f"cannot use git here: cannot read mine: it {ODD}" in piped(["check"], desk.folder).stderr
    desk.git("config", "core.attributesFile", os.devnull)
    assert "skipped" not in piped(["check"], desk.folder).stderr
    desk.write("data/more/x.toml", "")
    pipe(desk.folder / "data" / "more" / ".gitattributes")
    done = piped(["git", "--dry-run"], desk.folder)
    assert (done.code, f"cannot read data/more/.gitattributes: it {ODD}" in done.stderr) == (3, True)


def test_git_is_stopped_where_it_hangs(desk: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the settings include may lie anywhere: git waits for it, but not for ever."""
    monkeypatch.setattr(git_repository, "TIMEOUT", 0.2)
    pipe(desk.folder / "more")
    desk.git("config", "include.path", "../more")
    done = inside(["check"], desk.folder)
    assert done.code == 0
    assert "git did not answer for 0 seconds, so factcli stopped it" in done.stderr


# --- programs ------------------------------------------------------------------------------------------------


def test_no_program_of_the_folder_is_run(desk: Repository, tmp_path: Path) -> None:
    """Whatever the settings name is run by none of the commands that ask git, in a merge or not."""
    ran = tmp_path / "ran"
    program = f"touch {shlex.quote(str(ran))}"
    desk.git("checkout", "--quiet", "-b", "other")
    desk.write(FILE, desk.read(FILE) + "# other\n")
    desk.commit("other")
    desk.switch("main")
    desk.write(FILE, desk.read(FILE) + "# main\n")
    desk.commit("main")
    desk.merge("other")
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-commit"):
        desk.write(f"hooks/{hook}", f"#!/bin/sh\n{program}\n").chmod(0o755)
    desk.write(".gitattributes", "*.toml merge=factcli diff=factcli filter=factcli\n")
    settings = (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy"),
        *("core.alternateRefsCommand", "diff.external", "diff.factcli.command", "diff.factcli.textconv", "gpg.program"),
        *("filter.factcli.clean", "filter.factcli.smudge", "filter.factcli.process", "merge.factcli.driver"),
        *("pager.ls-files", "pager.config", "alias.ls-files", "alias.config", "credential.helper"),
    )
    for name in settings:
        desk.git("config", name, f"!{program}" if name.startswith(("alias", "credential")) else program)
    desk.git("config", "core.hooksPath", str(desk.folder / "hooks"))
    desk.git("config", "log.showSignature", "true")
    for words in (["check"], ["check", "--staged"], ["search", "Massoud"], ["git", "--dry-run"], ["git", "--yes"]):
        piped(words, desk.folder)
        assert not ran.exists(), words


def missing(repo: Repository) -> None:
    """Take away what is staged of the month's file, as in a clone of a part."""
    blob = repo.git("rev-parse", f":{FILE}").stdout.strip()
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


def test_what_git_does_not_have_is_not_taken_for_empty(desk: Repository) -> None:
    """A file whose content is missing is a fault of what is staged."""
    missing(desk)
    done = piped(["check", "--staged"], desk.folder)
    assert done.code == 3
    assert f"{FILE}:1: error: git does not have the content of this file (" in done.stdout
    assert done.stderr.startswith("0 statements in 1 file: 1 error")


def test_nothing_is_fetched(desk: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a partial clone what it lacks is not fetched, by a program that its settings name, whatever git it is."""
    ran = tmp_path / "ran"
    repository(tmp_path / "origin")
    missing(desk)
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "protocol.allow": "always",
        "remote.origin.url": str(tmp_path / "origin"),
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": f"touch {shlex.quote(str(ran))}; false",
    }
    for name, value in settings.items():
        desk.git("config", name, value)
    monkeypatch.delitem(git_repository._FIXED_ENVIRONMENT, "GIT_NO_LAZY_FETCH")  # which only newer ones know
    done = inside(["check", "--staged"], desk.folder)
    assert (done.code, ran.exists()) == (3, False)
    assert "git does not have the content of this file (" in done.stdout
    desk.git("cat-file", "-p", f":{FILE}", fine=False)
    assert ran.exists(), "git by itself was to fetch it"


def test_what_is_too_large_or_no_file_is_said(desk: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is staged is read as the folder is: of limited size, and through links only to ordinary files."""
    desk.write("data/large.toml", "#" * 5000)
    pipe(desk.folder / "pipe")
    (desk.folder / "data" / "link.toml").symlink_to("../pipe")
    (desk.folder / "data" / "gone.toml").symlink_to("../gone")
    desk.git("add", "data")
    monkeypatch.setattr(atomic, "MAX_FILE_SIZE", 4000)
    done = inside(["check", "--staged"], desk.folder)
    assert done.code == 3
    for name, what in (
        ("large", "it is larger than 0 MB, the most that factcli reads"),
        ("link", f"cannot read data/link.toml: it {ODD}"),
        ("gone", "cannot read data/gone.toml: No such file or directory"),
    ):
        assert f"data/{name}.toml:1: error: {what}" in done.stdout


def test_a_folder_that_looks_like_a_bare_repository(desk: Repository, tmp_path: Path) -> None:
    """A store that is laid out as a repository of its own, with settings of its own, is not taken for one."""
    bare = repository(tmp_path / "bare")
    bare.git("config", "core.worktree", str(desk.folder / "data"))
    for entry in (bare.folder / ".git").iterdir():
        entry.rename(desk.folder / "data" / entry.name)
    done = inside(["git", "--dry-run"], desk.folder)
    if done.code == 0:
        pytest.skip("git before 2.38 knows no safe.bareRepository")
    assert "data is in a git repository, but not in a checkout of it" in done.stderr


# --- what a killed factcli has left ---------------------------------------------------------------------------


def test_git_leaves_alone_what_was_left(desk: Repository) -> None:
    """Set up, git does not even name such a file, and nobody adds it by git add; undone, the list is as it was."""
    exclude = desk.folder / ".git" / "info" / "exclude"
    before = exclude.read_bytes() if exclude.exists() else None
    (desk.folder / ".gitattributes").unlink()
    desk.write("data/.factcli-0a1b2c3d.tmp", "[[statement]]\n")
    desk.write(".factcli-0a1b2c3d.tmp", "x")
    assert ".factcli-" in desk.git("status", "--porcelain").stdout
    assert inside(["git"], desk.folder).code == 0
    assert ".factcli-" not in desk.git("status", "--porcelain").stdout
    desk.git("add", "--all")
    assert ".factcli-" not in desk.git("ls-files").stdout
    assert inside(["git"], desk.folder).stderr == "git already merges this store by statement\n"
    assert inside(["git", "--remove"], desk.folder).code == 0
    assert (exclude.read_bytes() if exclude.exists() else None) == before


def test_the_list_may_be_missing_but_no_link(desk: Repository, tmp_path: Path) -> None:
    """Where git made none one is made; a link could have any file of the user's written to."""
    exclude = desk.folder / ".git" / "info" / "exclude"
    exclude.unlink(missing_ok=True)
    victim = tmp_path / "profile"
    victim.write_text("mine\n")
    exclude.parent.mkdir(exist_ok=True)
    exclude.symlink_to(victim)
    done = inside(["git"], desk.folder)
    assert (done.code, victim.read_text()) == (2, "mine\n")
    assert done.stderr.startswith("factcli: .git/info/exclude is a symbolic link, which could lead to any file\n")
    exclude.unlink()
    exclude.parent.rmdir()
    assert inside(["git"], desk.folder).code == 0
    assert exclude.read_text().endswith("\n.factcli-*\n")


def test_what_was_left_and_added_is_told(desk: Repository) -> None:
    """check warns of it, staged or not, and what it says to do helps."""
    desk.write("data/.factcli-0a1b2c3d.tmp", "[[statement]]\n")
    desk.write("other/.factcli-0a1b2c3d.tmp", "not of the store")
    desk.git("add", "--force", "data", "other")
    for words in (["check"], ["check", "--staged"]):
        (told,) = [line for line in inside(words, desk.folder).stdout.splitlines() if ".factcli-" in line]
        assert told.startswith("data/.factcli-0a1b2c3d.tmp:1: warning: an interrupted factcli left this temporary file")
    desk.git(*shlex.split(told.split("to remove it: git ")[1]))
    assert ".factcli-" not in inside(["check"], desk.folder).stdout

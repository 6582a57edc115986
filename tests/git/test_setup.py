"""``factcli git`` sets up merging by statement in any checkout, shows what it does, and undoes exactly that."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.git.attributes import insert_lines, remove_lines
from factcli.store.reader import read_store
from tests.support.git import Repository, git_environment, needs_git, repository
from tests.support.run import Done, inside, piped
from tests.support.stores import contents, new_store, statement
from tests.support.terminal import FACTCLI, Terminal

pytestmark = needs_git

COMMENT = b"# Merged and shown by statement; set up and taken out by: factcli git"
LINE = b"/data/**/*.toml merge=factcli diff=factcli"
COPIES = b"/data/**/sources/*[0-9a-f] binary"
BLOCK = COMMENT + b"\n" + LINE + b"\n" + COPIES + b"\n"


def checkout(folder: Path, store: str = "data") -> Repository:
    """A checkout with a store in it, committed."""
    made = repository(folder)
    new_store(folder / store, statement())
    made.commit("a store")
    return made


def attributes(repo: Repository) -> bytes | None:
    """The bytes of the attributes file; None if there is none."""
    path = repo.folder / ".gitattributes"
    return path.read_bytes() if path.exists() else None


def merged_as(repo: Repository, *paths: str) -> list[str]:
    """How git merges some files, as git itself says."""
    out = repo.git("check-attr", "-z", "merge", "--", *paths).stdout
    return out.split("\0")[2::3]


def setting(repo: Repository, key: str) -> str | None:
    """A setting of the repository's own."""
    done = repo.git("config", "--local", "--get", key, fine=False)
    return done.stdout.removesuffix("\n") if done.returncode == 0 else None


def test_it_is_set_up_shown_and_undone(tmp_path: Path) -> None:
    """What is shown is what is done; a second time nothing is; and undoing it leaves every byte as it was."""
    repo = checkout(tmp_path / "w")
    before = contents(repo.folder)
    done = inside(["git"], repo.folder)
    assert (done.code, done.stdout) == (
        0,
        ".gitattributes (a new file), the files concerned:\n"
        f"  + {COMMENT.decode()}\n"
        f"  + {LINE.decode()}\n"
        f"  + {COPIES.decode()}\n"
        ".git/config (of this clone), the commands that git runs:\n"
        "  + merge.factcli.name = statement by statement (factcli)\n"
        "  + merge.factcli.driver = factcli merge %O %A %B %P\n"
        "  + diff.factcli.textconv = factcli textconv\n"
        ".git/info/exclude (of this clone), the files that git ignores:\n"
        "  + # Left by a factcli that was killed; put in and taken out by: factcli git\n"
        "  + .factcli-*\n",
    )
    assert done.stderr.splitlines() == [
        "in this clone, git now merges this store by statement",
        "to commit it for the others: git add .gitattributes",
        'everybody else runs "factcli git" once in their own clone; git does not copy these settings',
    ]
    assert attributes(repo) == BLOCK
    assert merged_as(repo, "data/factcli.toml", "data/a/b.toml", "x.toml") == ["factcli", "factcli", "unspecified"]
    assert setting(repo, "merge.factcli.driver") == "factcli merge %O %A %B %P"
    again = inside(["git"], repo.folder)
    assert (again.code, again.stdout, again.stderr) == (0, "", "git already merges this store by statement\n")
    undone = inside(["git", "--remove"], repo.folder)
    assert undone.code == 0
    assert undone.stdout.splitlines()[0] == ".gitattributes (removed), the files concerned:"
    assert contents(repo.folder) == before
    assert inside(["git", "--remove"], repo.folder).stderr == "nothing is set up for this store\n"


def test_dry_run_only_shows_it(tmp_path: Path) -> None:
    """The same is shown, and nothing is done."""
    repo = checkout(tmp_path / "w")
    before = contents(repo.folder)
    shown = inside(["git", "--dry-run"], repo.folder)
    assert (shown.code, shown.stderr) == (0, "nothing was changed\n")
    assert contents(repo.folder) == before
    assert inside(["git"], repo.folder).stdout == shown.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"*.png binary",
        b"*.png binary\n",
        b"a b\r\n*.c text\r\n",
        b"a b\r\n*.c text",
        b"\xef\xbb\xbf# x\n",
        b"\xff x\n\n",
    ],
    ids=repr,
)
def test_other_lines_keep_their_bytes(tmp_path: Path, before: bytes) -> None:
    """Whatever the file ends with, and whatever ends its lines: they stay, and undoing gives the same file."""
    repo = checkout(tmp_path / "w")
    (repo.folder / ".gitattributes").write_bytes(before)
    assert inside(["git"], repo.folder).code == 0
    after = attributes(repo) or b""
    assert after.startswith(before)
    assert after.endswith(b"\n") == (before.endswith(b"\n") or not before)
    assert merged_as(repo, "data/links.toml") == ["factcli"]
    assert inside(["git"], repo.folder).stdout == ""
    inside(["git", "--remove"], repo.folder)
    assert attributes(repo) == (before or None)


_BYTES = st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"x", b"*.c text", b"# y", b" ", b"\xff", COMMENT])).map(
    b"".join
)


@given(_BYTES, st.booleans(), _BYTES)
def test_any_file_at_all(data: bytes, more: bool, later: bytes) -> None:
    """Put in, put in again, changed, and taken out: nothing else of the file changes, whatever was written since."""
    lines = [COMMENT, LINE, COPIES, *([b"/data/pyproject.toml !merge !diff"] if more else [])]
    once = insert_lines(data, lines)
    assert insert_lines(once, lines) == once
    assert remove_lines(once, LINE) == data
    assert insert_lines(insert_lines(data, lines[:2]), lines) == once
    if once.endswith(b"\n"):
        assert remove_lines(once + later, LINE) == data + later


HOSTILE = [
    "my data",
    "a*b",
    "[x]",
    "a?",
    "back\\slash",
    'quo"te',
    "-dash",
    "#hash",
    "!not",
    "ÿé",
    "line\nend",
    "tab\t",
    "'s",
    "a b/c d",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    """The lines mean the store's folder and no other, whatever it is called; undoing finds them again."""
    repo = checkout(tmp_path / "w", name)
    done = inside(["git", "--store", str(repo.folder / name)], repo.folder)
    assert done.code == 0, done
    assert merged_as(repo, f"{name}/factcli.toml", f"{name}/2021/09.toml") == ["factcli"] * 2
    assert set(merged_as(repo, f"x{name}/a.toml", "axb/a.toml", "x/a.toml", "a.toml")) == {"unspecified"}
    assert inside(["git", "--store", str(repo.folder / name)], repo.folder).stdout == ""
    assert inside(["git", "--store", str(repo.folder / name), "--remove"], repo.folder).code == 0
    assert attributes(repo) is None


def test_a_store_at_the_top_leaves_others_alone(tmp_path: Path) -> None:
    """Of a store that is the whole checkout no file is meant that holds nothing of a store's."""
    repo = checkout(tmp_path / "w", ".")
    repo.write("pyproject.toml", '[project]\nname = "x"\n')
    repo.write("tools/my conf.toml", "x = 1\n")
    repo.write("more/people.toml", '[[person]]\nname = "X"\n')
    repo.write("more/inline.toml", "statement = []\n")
    assert inside(["git"], repo.folder).code == 0
    ours = ["factcli.toml", "2021-09.toml", "2033-01.toml", "more/people.toml", "more/inline.toml"]
    assert set(merged_as(repo, *ours)) == {"factcli"}
    assert set(merged_as(repo, "pyproject.toml", "tools/my conf.toml")) == {"unspecified"}
    repo.write("deny.toml", "[licenses]\n")
    assert "  + /deny.toml !merge !diff\n" in inside(["git"], repo.folder).stdout
    assert (attributes(repo) or b"").count(COMMENT) == 1
    inside(["git", "--remove"], repo.folder)
    assert attributes(repo) is None


def test_two_stores_of_one_repository(tmp_path: Path) -> None:
    """Each has lines of its own; the settings stay until the last of them is undone."""
    repo = checkout(tmp_path / "w", "a")
    new_store(repo.folder / "b")
    for name in ("a", "b"):
        assert inside(["git", "--store", name], repo.folder).code == 0
    assert merged_as(repo, "a/x.toml", "b/x.toml") == ["factcli", "factcli"]
    told = inside(["git", "--store", "a", "--remove"], repo.folder).stderr
    assert "kept the settings: /b/**/*.toml in .gitattributes needs them\n" in told
    assert merged_as(repo, "a/x.toml", "b/x.toml") == ["unspecified", "factcli"]
    assert setting(repo, "merge.factcli.driver")
    inside(["git", "--store", "b", "--remove"], repo.folder)
    assert (attributes(repo), setting(repo, "merge.factcli.driver")) == (None, None)


def test_worktrees_and_submodules(tmp_path: Path) -> None:
    """The settings of a worktree are those of its repository, a submodule has its own; the lines are in each."""
    repo = checkout(tmp_path / "w")
    repo.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert inside(["git"], tmp_path / "tree").code == 0
    assert setting(repo, "merge.factcli.driver")
    assert (tmp_path / "tree" / ".gitattributes").read_bytes() == BLOCK
    outer = repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo.folder), "sub")
    done = inside(["git"], outer.folder / "sub")
    assert done.code == 0
    assert (outer.folder / "sub" / ".gitattributes").read_bytes() == BLOCK
    assert attributes(outer) is None
    assert setting(outer, "merge.factcli.driver") is None
    assert Repository(outer.folder / "sub").git("config", "--get", "diff.factcli.textconv").stdout


def test_an_outdated_setup_is_brought_up_to_date(tmp_path: Path) -> None:
    """A program that has moved is shown as it was and as it will be."""
    repo = checkout(tmp_path / "w")
    inside(["git"], repo.folder)
    repo.git("config", "merge.factcli.driver", "/gone/python -m factcli merge %O %A %B %P")
    warning = inside(["check"], repo.folder).stdout
    assert warning.startswith(
        ".gitattributes:2: warning: this store is meant to merge with /gone/python, which does not exist; "
    )
    assert inside(["git"], repo.folder).stdout == (
        ".git/config (of this clone), the commands that git runs:\n"
        "  - merge.factcli.driver = /gone/python -m factcli merge %O %A %B %P\n"
        "  + merge.factcli.driver = factcli merge %O %A %B %P\n"
    )
    assert inside(["check"], repo.folder).stdout == ""


def test_what_git_did_before_is_pointed_out(tmp_path: Path) -> None:
    """merge=union is named as what it is; where another file outranks ours, that is said, too."""
    repo = checkout(tmp_path / "w")
    repo.write(".gitattributes", "*.toml merge=union\n")
    warned = inside(["check"], repo.folder)
    assert warned.code == 0
    what = 'git merges this store by "union" (all its files), which loses keys without warning'
    assert warned.stdout == f".gitattributes:1: warning: {what}; to merge by statement: factcli git\n"
    told = 'git now merges data/2021-09.toml and data/factcli.toml by "union", which loses keys without warning'
    assert f"factcli: {told}\n" in inside(["git"], repo.folder).stderr
    assert inside(["check"], repo.folder).stdout == ""
    repo.write("data/.gitattributes", "2021* merge=union\n")
    inside(["git", "--remove"], repo.folder)
    again = inside(["git"], repo.folder).stderr
    told = 'git still merges data/2021-09.toml by "union", which loses keys without warning: another attributes file'
    assert f"factcli: {told} overrides this one\n" in again
    again = inside(["git"], repo.folder).stderr
    assert f"factcli: {told} overrides this one\n" in again
    assert "git now merges" not in again
    warned = inside(["check"], repo.folder)
    assert warned.stdout == (
        'data/.gitattributes:1: warning: git merges this store by "union" (1 of its 2 files), which loses keys without '
        "warning; remove this line: it overrides what factcli git has set up\n"
    )


def test_a_clone_knows_for_which_files_and_not_how(tmp_path: Path) -> None:
    """A clone has the lines and no settings: ``check`` warns until ``factcli git`` was run there."""
    repo = checkout(tmp_path / "w")
    inside(["git"], repo.folder)
    repo.commit()
    clone = repo.clone(tmp_path / "clone")
    done = inside(["check"], clone.folder)
    assert done.code == 0
    assert done.stdout == (
        ".gitattributes:2: warning: this store is meant to merge by statement, "
        "but git is not set up for that in this clone; "
        "to set it up, once in each clone: factcli git; until then git merges line by line and may lose changes\n"
    )
    inside(["git"], clone.folder)
    assert inside(["check"], clone.folder).stdout == ""


# --- what it sets up works ----------------------------------------------------------------------------------


def _both_add(repo: Repository) -> None:
    """Two branches that each add a statement to one file and note something at another."""
    name = next(path.name for path in (repo.folder / "data").glob("2021*"))
    first = read_store(repo.folder / "data").statements[0].id
    for branch, claim in (("one", "It was so."), ("two", "It was not so.")):
        repo.branch(branch, "main")
        add = ["add", "--speaker", branch, "--outlet", "AP", "--date", "2021-09-07", "--claim", claim]
        assert inside(add, repo.folder).code == 0
        key = "--note" if branch == "one" else "--role"
        assert inside(["edit", first, key, "x"], repo.folder).code == 0
        repo.commit(name)


def _merge(repo: Repository, **more: str) -> subprocess.CompletedProcess[str]:
    """Merge the other branch with git as a user runs it, with factcli on the path."""
    env = {**git_environment(repo.home), **more}
    command = ["git", "merge", "--no-edit", "one"]
    return subprocess.run(command, cwd=repo.folder, env=env, capture_output=True, text=True, check=False)


def test_git_merges_by_statement(tmp_path: Path) -> None:
    """What two people added and changed is all there, and check has nothing to say."""
    repo = checkout(tmp_path / "w")
    inside(["git"], repo.folder)
    repo.commit()
    _both_add(repo)
    done = _merge(repo)
    assert done.returncode == 0, done
    assert inside(["check"], repo.folder).stdout == ""
    (first, *rest) = read_store(repo.folder / "data").statements
    assert (first.note, first.role) == ("x", "x")
    assert {s.speaker for s in rest} == {"one", "two"}


def test_elsewhere_than_on_the_path(tmp_path: Path) -> None:
    """A factcli that is not on the path is named by its place; what others committed is never imported by it."""
    folder = tmp_path / "it's 100 % a folder"
    folder.mkdir()
    repo = checkout(folder / "w")
    assert piped(["git"], repo.folder, PATH=os.defpath).code == 0
    driver = setting(repo, "merge.factcli.driver") or ""
    assert shlex.split(driver) == [sys.executable, *["-P", "-m", "factcli", "merge", "%O", "%A", "%B", "%P"]]
    repo.write("json.py", "raise SystemExit(99)\n")
    repo.write("factcli/__main__.py", "raise SystemExit(99)\n")
    repo.commit()
    _both_add(repo)
    assert _merge(repo, PATH=os.defpath).returncode == 0
    assert len(read_store(repo.folder / "data").statements) == 3


# --- where it cannot be done --------------------------------------------------------------------------------


def _refused(done: Done, code: int, what: str) -> None:
    assert (done.code, done.out) == (code, b""), done
    assert done.stderr.startswith(f"factcli: {what}"), done.stderr


def test_where_there_is_no_checkout(tmp_path: Path) -> None:
    """No store, no checkout, a bare repository: each is said."""
    (tmp_path / "empty").mkdir()
    _refused(inside(["git"], tmp_path / "empty"), 2, "there is no store here or in a folder above")
    new_store(tmp_path / "w" / "data")
    _refused(inside(["git"], tmp_path / "w"), 2, "data is not in a git checkout\n  to check out")
    bare = repository(tmp_path / "bare.git")
    bare.git("config", "core.bare", "true")
    new_store(tmp_path / "bare.git" / ".git" / "data")
    _refused(
        inside(["git"], tmp_path / "bare.git" / ".git"), 2, "data is in a git repository, but not in a checkout of it"
    )
    assert inside(["check"], tmp_path / "bare.git" / ".git").code == 0


def test_where_git_does_not_do_it(tmp_path: Path) -> None:
    """No git, somebody else's repository, locked settings, a linked attributes file: nothing is changed."""
    repo = checkout(tmp_path / "w")
    (tmp_path / "bin").mkdir()
    before = contents(repo.folder)
    _refused(piped(["git"], repo.folder, PATH=str(tmp_path / "bin")), 3, "git was not found\n  install it")
    assert piped(["check"], repo.folder, PATH=str(tmp_path / "bin")).stderr.endswith(" 0 errors, 0 warnings\n")
    strange = piped(["git"], repo.folder, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    _refused(strange, 3, "git: detected dubious ownership in repository")
    checked = piped(["check"], repo.folder, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert checked.code == 0
    assert checked.stderr.startswith("factcli: the check of merges was skipped: git: detected dubious")
    lock = repo.write(".git/config.lock", "")
    done = inside(["git"], repo.folder)
    assert done.code == 3
    assert "could not lock config file" in done.stderr
    lock.unlink()
    assert contents(repo.folder) == before
    (repo.folder / ".gitattributes").symlink_to("x")
    _refused(inside(["git"], repo.folder), 2, ".gitattributes is a symbolic link, which git does not follow")


def test_it_asks_on_a_terminal(tmp_path: Path) -> None:
    """There it is done after a yes; ``--yes`` is one given before."""
    repo = checkout(tmp_path / "w")
    env = git_environment(repo.home)
    for answer, done in (("n\r", False), ("\r", False), ("y\r", True)):
        with Terminal([FACTCLI, "git"], cwd=repo.folder, env=env) as terminal:
            terminal.answer("Set it up? [y/N]", answer)
            text = terminal.end()
        assert ("nothing was changed" in text) is not done
        assert (attributes(repo) is not None) is done
    with Terminal([FACTCLI, "git", "--remove", "--yes"], cwd=repo.folder, env=env) as terminal:
        terminal.end()
    assert attributes(repo) is None

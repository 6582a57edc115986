"""In a git checkout ``check`` says what a merge did to the store, and checks what is staged."""

from __future__ import annotations

import random
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from factcli.store.reader import read_store
from tests.support.git import Repository, needs_git, repository
from tests.support.run import Done, inside, piped
from tests.support.stores import new_store, statement

pytestmark = [pytest.mark.slow, needs_git]

FILE = "data/2021-09.toml"
_ID = re.compile(r'id = "(\w{10})"')


def add(repo: Repository, claim: str, speaker: str = "Ahmad Massoud", date: str = "2021-09-07") -> str:
    """Record a statement with factcli; its id."""
    words = ["add", "--speaker", speaker, "--outlet", "AP", "--date", date, "--claim", claim, "--role", "x"]
    done = inside(words, repo.folder)
    assert done.code == 0, done
    return done.stdout.split("\t")[0]


def edit(repo: Repository, identity: str, *words: str) -> None:
    """Change a statement with factcli."""
    assert inside(["edit", identity, *words], repo.folder).code == 0


def check(repo: Repository, *words: str) -> Done:
    """What check says."""
    return inside(["check", *words], repo.folder)


def lost(repo: Repository) -> list[str]:
    """Its lines about what a merge has lost."""
    return [line for line in check(repo).stdout.splitlines() if "missing since" in line or " lost what " in line]


def desk(folder: Path) -> tuple[Repository, list[str]]:
    """A checkout with three statements in one file, on a branch ``theirs`` that began with it; and their ids."""
    repo = repository(folder)
    new_store(repo.folder / "data")
    ids = [add(repo, f"Claim number {number}.") for number in range(3)]
    repo.commit("a store")
    repo.branch("theirs")
    return repo, ids


def both(repo: Repository, theirs: Callable[[], object], ours: Callable[[], object]) -> None:
    """Two branches, each with a change; then on the first again."""
    theirs()
    repo.commit("theirs")
    repo.switch("main")
    ours()
    repo.commit("ours")


def in_conflict(folder: Path) -> tuple[Repository, str, str]:
    """A merge line by line in which one note is in conflict and two new statements run into each other."""
    repo, ids = desk(folder)
    new: list[str] = []

    def one(note: str) -> None:
        edit(repo, ids[0], "--note", note)
        new.append(add(repo, f"New of {note}."))

    both(repo, lambda: one("theirs"), lambda: one("ours"))
    return repo, new[0], new[1]


# --- merged line by line ------------------------------------------------------------------------------------

_BEGIN = {
    "merge": ("merge", "theirs"),
    "rebase": ("rebase", "theirs"),
    "cherry-pick": ("cherry-pick", "theirs"),
    "stash": ("stash", "pop"),
}


@pytest.mark.parametrize("how", _BEGIN)
def test_what_check_tells_to_do_works(tmp_path: Path, how: str) -> None:
    """Whatever git was doing: set up as told, and merged again as told, each statement stands by itself."""
    repo, theirs, ours = in_conflict(tmp_path / "w")
    if how == "stash":
        repo.git("checkout", "--quiet", "main~1")
        repo.write(FILE, repo.git("show", f"theirs:{FILE}").stdout)
        repo.git("stash", "--quiet")
        repo.switch("main")
    assert repo.git(*_BEGIN[how], fine=False).returncode != 0
    done = check(repo)
    assert done.code == 3
    told = next(line for line in done.stdout.splitlines() if "line by line" in line)
    assert f"{FILE}:" in told
    assert "because merging by statement is not set up here: its conflict markers run through statements " in told
    assert {theirs, ours} <= set(re.findall(r"\b\w{10}\b", told))
    assert f"factcli git, then git checkout --merge -- {FILE} (this loses your later changes to it)" in told
    assert inside(["git"], repo.folder).code == 0
    again = next(line for line in check(repo).stdout.splitlines() if "line by line" in line)
    assert "because merging by statement was not set up yet" in again
    repo.git(*shlex.split(re.findall(r"git (checkout --merge -- \S+)", again)[0]))
    after = check(repo).stdout
    assert "line by line" not in after
    assert after.count("contains a git merge that is not finished, in note of statement") == 1
    text = repo.read(FILE)
    assert text.count("<<<<<<<") == 1
    repo.write(FILE, re.sub(r"<<<<<<<.*\n|=======\n(?s:.*?)>>>>>>>.*\n", "", text))
    assert check(repo).code == 0
    assert {s.id for s in read_store(repo.folder / "data").statements} >= {theirs, ours}
    repo.git("add", FILE)
    assert check(repo).stdout == ""


def test_marks_that_were_committed(tmp_path: Path) -> None:
    """Where git does not know of the conflict any more, what each side had is told."""
    repo, _, _ = in_conflict(tmp_path / "w")
    repo.merge("theirs")
    repo.commit("carelessly")
    told = next(line for line in check(repo).stdout.splitlines() if "line by line" in line)
    first, second = re.findall(r"git (show \S+)", told)
    assert "New of ours." in repo.git(*shlex.split(first)).stdout
    assert "New of theirs." in repo.git(*shlex.split(second)).stdout
    repo.commit("and on")
    assert "the conflict markers were added to git" in check(repo).stdout


# --- lost ---------------------------------------------------------------------------------------------------


def test_a_side_that_was_thrown_away(tmp_path: Path) -> None:
    """Resolved by taking one side's file: what the other had is named, while the merge goes on and after it."""
    repo, theirs, _ = in_conflict(tmp_path / "w")
    repo.merge("theirs")
    repo.git("checkout", "--quiet", "--ours", FILE)
    repo.git("add", FILE)
    (told,) = lost(repo)
    assert told == (
        f"{FILE}:1: warning: 1 statement of the other branch is missing since this merge: statement {theirs}; "
        f"if nobody removed this on purpose, see: git show MERGE_HEAD:{FILE}"
    )
    made = repo.commit("merged")[:7]
    (told,) = lost(repo)
    assert f"is missing since the merge {made}: statement {theirs}; " in told
    command = told.split("see: git ")[1]
    assert theirs in repo.git(*shlex.split(command)).stdout
    repo.write("x", "")
    repo.commit("another commit")
    assert lost(repo) == []


@pytest.mark.parametrize(
    ("how", "head", "took"), [("cherry-pick", "CHERRY_PICK_HEAD", "ours"), ("rebase", "HEAD", "theirs")]
)
def test_a_side_of_one_commit_that_was_thrown_away(tmp_path: Path, how: str, head: str, took: str) -> None:
    """Where one commit is taken over it is the same; either side goes by the name that git has for it."""
    repo, theirs, _ = in_conflict(tmp_path / "w")
    repo.git(how, "theirs", fine=False)
    repo.git("checkout", "--quiet", f"--{took}", FILE)
    (told,) = lost(repo)
    assert told == (
        f"{FILE}:1: warning: 1 statement of {head} is missing since this merge: statement {theirs}; "
        f"if nobody removed this on purpose, see: git show {head}:{FILE}"
    )
    repo.git(how, "--abort")
    assert lost(repo) == []


def test_a_program_that_is_missing(tmp_path: Path) -> None:
    """Where the program that merges is gone git takes our file for the result: that is told, and what is told helps."""
    repo, theirs, ours = in_conflict(tmp_path / "w")
    inside(["git"], repo.folder)
    repo.git("config", "merge.factcli.driver", "/gone/factcli merge %O %A %B %P")
    assert repo.merge("theirs").returncode == 1
    told = check(repo).stdout
    assert "/gone/factcli, which does not exist; " in told
    assert "until then git keeps each file as it is on this branch\n" in told
    assert (
        f"{FILE}:1: warning: is not merged: it has only the version of this branch, nothing of the other side; "
        f"to merge it by statement: factcli git, then git checkout --merge -- {FILE} (this loses" in told
    )
    repo.use_driver()
    repo.git("checkout", "--merge", "--", FILE)
    assert {theirs, ours} <= set(_ID.findall(repo.read(FILE)))
    assert "is not merged" not in check(repo).stdout


def test_a_commit_that_is_amended_is_no_merge(tmp_path: Path) -> None:
    """Where a rebase stops for a commit to be changed, what is taken out of it is no loss."""
    repo, theirs, _ = in_conflict(tmp_path / "w")
    repo.switch("theirs")
    edit = "sed -i 's/^pick/edit/'"
    repo.git("-c", f"sequence.editor={edit}", "rebase", "--quiet", "--force-rebase", "--interactive", "HEAD^")
    assert inside(["remove", theirs], repo.folder).code == 0
    assert lost(repo) == []


def test_a_side_of_a_revert_that_was_thrown_away(tmp_path: Path) -> None:
    """What came after the commit that is reverted is missing, if the file from before that is taken."""
    repo, ids = desk(tmp_path / "w")
    for note in ("a", "b"):
        edit(repo, ids[0], "--note", note)
        new = add(repo, f"New of {note}.")
        repo.commit(note)
    repo.git("revert", "--no-edit", "HEAD^", fine=False)
    repo.git("checkout", "--quiet", "--theirs", FILE)
    (told,) = lost(repo)
    assert f": 1 statement of HEAD is missing since this merge: statement {new}; " in told


def test_a_key_that_was_thrown_away(tmp_path: Path) -> None:
    """A change of one side that the merge has undone is named with its key and its statement."""
    repo, ids = desk(tmp_path / "w")
    both(
        repo, lambda: edit(repo, ids[0], "--note", "theirs", "--lang", "fa"), lambda: edit(repo, ids[2], "--note", "x")
    )
    ours = repo.read(FILE)
    repo.merge("theirs")
    repo.write(FILE, ours)
    made = repo.commit("merged")
    assert len(lost(repo)) == 0  # that is a commit after the merge
    repo.git("reset", "--quiet", "--soft", "HEAD^")
    repo.git("commit", "--quiet", "--amend", "--message", "merged")
    made = repo.git("rev-parse", "HEAD").stdout[:7]
    (told,) = lost(repo)
    assert told.startswith(f"{FILE}:")
    what = (
        f"the merge {made} lost what the other branch changed: lang and note of statement {ids[0]}; to see how it was"
    )
    assert what in told or what.replace("lang and note", "note and lang") in told
    edit(repo, ids[0], "--note", "later")
    (told,) = lost(repo)
    assert f"changed: lang of statement {ids[0]}" in told


def test_a_union(tmp_path: Path) -> None:
    """merge=union runs two statements into one: both are named, and so are the files of either side."""
    repo, _ = desk(tmp_path / "w")
    repo.write(".git/info/attributes", "*.toml merge=union\n")
    new: list[str] = []
    both(repo, lambda: new.append(add(repo, "One.")), lambda: new.append(add(repo, "Two.")))
    assert repo.merge("theirs").returncode == 0
    done = check(repo)
    assert done.code == 3
    assert f"2 [[statement]] tables are mixed into one, {new[1]} and {new[0]}; " in done.stdout
    made = repo.git("rev-parse", "HEAD").stdout[:7]
    assert f"{FILE}:1: warning: the merge {made} combined the changes of both sides" in done.stdout
    first, second = re.findall(r"git (show \S+)", done.stdout)
    assert new[1] in repo.git(*shlex.split(first)).stdout
    assert new[0] in repo.git(*shlex.split(second)).stdout
    assert '.git/info/attributes:1: warning: git merges this store by "union" (all its files), ' in done.stdout


def _remove(repo: Repository, identity: str) -> None:
    assert inside(["remove", identity], repo.folder).code == 0


def _move(repo: Repository, identity: str) -> None:
    """Take a statement to a file of another name."""
    text = repo.read(FILE)
    block = next(b for b in text.split("\n\n") if identity in b)
    repo.write(FILE, text.replace(block, "").strip("\n") + "\n")
    repo.write("data/moved.toml", block.strip("\n") + "\n")


def _take_out_a_key(repo: Repository) -> None:
    repo.write(FILE, repo.read(FILE).replace('role = "x"\n', "", 1))


Change = Callable[[Repository, list[str]], object]
QUIET: dict[str, tuple[Change, Change]] = {
    "taken out by one side": (lambda r, i: _remove(r, i[0]), lambda r, i: edit(r, i[2], "--note", "x")),
    "taken out by both": (lambda r, i: _remove(r, i[0]), lambda r, i: _remove(r, i[0])),
    "moved by one side": (lambda r, i: _move(r, i[0]), lambda r, i: edit(r, i[2], "--note", "x")),
    "one key each": (lambda r, i: edit(r, i[0], "--note", "x"), lambda r, i: edit(r, i[2], "--lang", "fa")),
    "the same in both": (lambda r, i: edit(r, i[0], "--note", "x"), lambda r, i: edit(r, i[0], "--note", "x")),
    "a key taken out": (lambda r, i: _take_out_a_key(r), lambda r, i: edit(r, i[2], "--note", "x")),
    "one added to each": (lambda r, i: add(r, "A."), lambda r, i: add(r, "B.")),
    "other files": (lambda r, i: add(r, "A.", date="2021-10-01"), lambda r, i: _remove(r, i[0])),
}


@pytest.mark.parametrize("name", QUIET)
def test_where_nothing_is_lost_nothing_is_said(tmp_path: Path, name: str) -> None:
    """What one side did on purpose is no loss of the other's, and what is done after a merge is none either."""
    repo, ids = desk(tmp_path / "w")
    repo.switch("main")
    inside(["git"], repo.folder)
    repo.commit("set up")
    repo.switch("theirs")
    repo.git("merge", "--quiet", "main")
    theirs, ours = QUIET[name]
    both(repo, lambda: theirs(repo, ids), lambda: ours(repo, ids))
    done = repo.merge("theirs")
    assert done.returncode == 0, done
    assert check(repo).stdout == ""
    rest = read_store(repo.folder / "data").statements
    _remove(repo, rest[0].id)
    edit(repo, rest[1].id, "--note", "after the merge")
    assert check(repo).stdout == ""


def test_resolved_by_hand(tmp_path: Path) -> None:
    """Where both changed a key, either version and any third is a decision, and no loss."""
    for number, note in enumerate(("ours", "theirs", "both of them")):
        repo, _, _ = in_conflict(tmp_path / str(number))
        inside(["git"], repo.folder)
        repo.merge("theirs")
        text = re.sub(r"<<<<<<<.*\n(?s:.*?)>>>>>>>.*\n", f'note = "{note}"\n', repo.read(FILE))
        repo.write(FILE, text)
        assert check(repo).stdout == ""
        repo.git("commit", "--quiet", "--all", "--message", "resolved")
        assert check(repo).stdout == ""


@pytest.mark.parametrize("seed", range(6))
def test_merges_by_statement_lose_nothing(tmp_path: Path, seed: int) -> None:
    """Of two branches with many changes each, merged by statement, check finds nothing missing."""
    rng = random.Random(seed)
    repo, _ = desk(tmp_path / "w")
    repo.switch("main")
    inside(["git"], repo.folder)
    for number in range(9):
        add(repo, f"More {number}.", date=f"2021-{rng.choice(['09', '10'])}-0{number + 1}")
    repo.commit()
    repo.git("branch", "--force", "theirs")

    def change(side: str) -> None:
        for number in range(6):
            one = rng.choice(read_store(repo.folder / "data").statements)
            act = rng.randrange(4)
            if act == 0:
                add(repo, f"{side} {number}.", date=f"2021-{rng.choice(['09', '10'])}-11")
            elif act == 1:
                _remove(repo, one.id)
            else:
                edit(repo, one.id, rng.choice(["--note", "--lang"]), rng.choice(["fa", "en"]))

    repo.switch("theirs")
    both(repo, lambda: change("theirs"), lambda: change("ours"))
    done = repo.merge("theirs")
    if done.returncode == 0:
        assert lost(repo) == []
        repo.git("commit", "--quiet", "--amend", "--allow-empty", "--no-edit")
    assert lost(repo) == []


def test_histories_that_tell_nothing(tmp_path: Path) -> None:
    """A clone without history, histories without a common beginning, three at once: nothing is claimed."""
    repo, theirs, _ = in_conflict(tmp_path / "w")
    repo.merge("theirs")
    repo.git("checkout", "--quiet", "--ours", FILE)
    repo.commit("merged")
    assert theirs in lost(repo)[0]
    for depth in ("1", "2"):
        repo.git("clone", "--quiet", "--depth", depth, f"file://{repo.folder}", str(tmp_path / depth))
        assert check(Repository(tmp_path / depth)).stdout == ""
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.write(FILE, repo.read(FILE) + "# more\n")
    repo.commit("a history of its own")
    repo.git("merge", "--quiet", "--allow-unrelated-histories", "--strategy", "ours", "--no-edit", "main")
    assert check(repo).stdout == ""


# --- staged -------------------------------------------------------------------------------------------------

BAD = '[[statement]]\nid = "zzzzzzzzzz"\nspeaker = "X"\n'


def staged(repo: Repository, *words: str) -> tuple[int, list[str]]:
    """The exit code, and where there are faults, of what is staged."""
    done = check(repo, "--staged", "--format", "ids", *words)
    return done.code, sorted(set(done.stdout.splitlines()))


def test_staged_is_what_is_staged(tmp_path: Path) -> None:
    """Not what is in the folder: neither its faults nor its mends."""
    repo, _ = desk(tmp_path / "w")
    assert staged(repo) == (0, [])
    repo.write("data/bad.toml", BAD)
    assert staged(repo) == (0, [])
    assert check(repo).code == 3
    repo.git("add", "data/bad.toml")
    (repo.folder / "data" / "bad.toml").unlink()
    assert staged(repo) == (3, ["data/bad.toml:1"])
    assert check(repo).code == 0
    done = check(repo, "--staged")
    assert done.stdout.splitlines()[0].startswith("data/bad.toml:1: error: a [[statement]] has no claim; add a line")
    assert done.stderr == "4 statements in 3 files: 3 errors, 0 warnings\n"


def test_staged_deletions_and_links(tmp_path: Path) -> None:
    """A file taken out is no longer there, and what a symbolic link points to is."""
    repo, ids = desk(tmp_path / "w")
    assert inside(["link", ids[0], ids[1], "--as", "agrees"], repo.folder).code == 0
    repo.commit()
    repo.git("rm", "--quiet", "--cached", FILE)
    assert staged(repo) == (3, ["data/links.toml:2", "data/links.toml:3"])
    repo.write("elsewhere/x", repo.read(FILE))
    (repo.folder / FILE).unlink()
    (repo.folder / FILE).symlink_to("../elsewhere/x")
    repo.git("add", FILE)
    assert staged(repo) == (0, ["data/2021-09.toml:1"])  # it lies outside the store: a warning
    repo.write("data/.hidden.toml", "[")
    repo.write("data/.x/y.toml", "[")
    repo.git("add", ".")
    assert staged(repo) == (0, ["data/2021-09.toml:1"])


def test_staged_before_and_after_there_is_a_store(tmp_path: Path) -> None:
    """Without a store there is nothing to check; before the first commit, in a new place, or gone, too."""
    repo = repository(tmp_path / "w")
    repo.write("x", "")
    assert staged(repo) == (0, [])
    new_store(repo.folder / "data", statement())
    repo.git("add", ".")
    assert staged(repo) == (0, [])
    repo.write("data/bad.toml", BAD)
    repo.git("add", ".")
    assert staged(repo)[0] == 3
    repo.commit()
    repo.git("mv", "data", "facts")
    assert staged(repo) == (3, ["facts/bad.toml:1"])
    repo.git("mv", "facts", "more")
    repo.git("rm", "-r", "--quiet", "--force", "more")
    assert staged(repo) == (0, [])
    assert staged(repo, "--store", "data") == (0, [])
    repo.commit()
    typo = check(repo, "--staged", "--store", "data")
    assert (typo.code, typo.stderr.splitlines()[0]) == (2, "factcli: data is not a store, neither staged nor committed")


def test_staged_among_several_stores(tmp_path: Path) -> None:
    """The nearest one; from a place with none, the one has to be named."""
    repo = repository(tmp_path / "w")
    for name in ("a", "b c"):
        new_store(repo.folder / name, statement(name))
    repo.write("b c/bad.toml", BAD)
    repo.git("add", ".")
    done = check(repo, "--staged")
    assert done.code == 2
    assert "no store is staged here, but there are a, b c" in done.stderr
    assert staged(repo, "--store", "a") == (0, [])
    assert inside(["check", "--staged", "--format", "ids"], repo.folder / "b c").code == 3
    assert inside(["check", "--staged"], tmp_path).code == 2


def test_staged_in_the_middle_of_a_merge(tmp_path: Path) -> None:
    """What is not merged is an error at its file; what was resolved by dropping a side is pointed out."""
    repo, theirs, _ = in_conflict(tmp_path / "w")
    repo.merge("theirs")
    assert staged(repo) == (3, [f"{FILE}:1"])
    assert f"{FILE}:1: error: is in the middle of a merge and cannot be committed yet" in check(repo, "--staged").stdout
    repo.git("add", FILE)
    assert staged(repo)[0] == 3  # with its marks
    repo.git("checkout", "--quiet", "--ours", "--", FILE, fine=False)
    repo.git("checkout", "--quiet", "HEAD", "--", FILE)
    done = check(repo, "--staged")
    assert done.code == 0
    assert f"is missing since this merge: statement {theirs}" in done.stdout


def hooked(repo: Repository) -> None:
    """Install the hook that the README shows."""
    hook = repo.write(Path(repo.git("rev-parse", "--git-path", "hooks/pre-commit").stdout.strip()).as_posix(),
                      "#!/bin/sh\nexec factcli check --staged\n")  # fmt: skip
    hook.chmod(0o755)


@pytest.mark.parametrize("where", ["top", "below", "worktree"])
def test_as_a_hook(tmp_path: Path, where: str) -> None:
    """What is bad cannot be committed, what is good can; of a commit of some files only these count."""
    repo, _ = desk(tmp_path / "w")
    (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
    hooked(repo)
    if where == "worktree":
        repo.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
        repo = Repository(tmp_path / "tree")
    cwd = repo.folder / "data" if where == "below" else repo.folder
    up = "../" if where == "below" else ""
    repo.write("data/bad.toml", BAD)
    repo.write("other.txt", "x")
    repo.git("add", ".")
    refused = repo.git("commit", "--message", "bad", fine=False, cwd=cwd)
    assert refused.returncode == 1
    assert "data/bad.toml:1: error: a [[statement]] has no claim" in refused.stdout + refused.stderr
    repo.git("commit", "--message", "only the other", f"{up}other.txt", cwd=cwd)
    assert repo.git("commit", "--message", "bad", f"{up}data/bad.toml", fine=False, cwd=cwd).returncode == 1
    repo.write("data/bad.toml", "")
    assert repo.git("commit", "--message", "still bad", fine=False, cwd=cwd).returncode == 1
    repo.git("commit", "--quiet", "--all", "--message", "mended", cwd=cwd)
    repo.git("rm", "-r", "--quiet", str(repo.folder / "data"), cwd=repo.folder)
    repo.git("commit", "--message", "taken out")


def test_the_index_of_another_repository_is_not_ours(tmp_path: Path) -> None:
    """A hook of one repository that checks a store of another reads that one's index."""
    repo, _ = desk(tmp_path / "w")
    other, _ = desk(tmp_path / "other")
    other.write("data/bad.toml", BAD)
    other.git("add", ".")
    store = str(other.folder / "data")
    for more in ({"GIT_INDEX_FILE": ".git/index"}, {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"}):
        assert piped(["check", "--staged", "--store", store], repo.folder, b"", None, **more).code == 3
        assert piped(["check", "--staged"], repo.folder, b"", None, **more).code == 0


def test_a_repository_apart_from_its_files(tmp_path: Path) -> None:
    """Where only the environment tells which repository it is, it is asked."""
    repo, _ = desk(tmp_path / "w")
    repo.write("data/bad.toml", BAD)
    repo.git("add", ".")
    (repo.folder / ".git").rename(tmp_path / "apart")
    assert piped(["check", "--staged"], repo.folder).code == 2
    assert piped(["check", "--staged"], repo.folder, GIT_DIR="../apart").code == 3
    assert piped(["check", "--staged"], repo.folder / "data", GIT_DIR="../../apart", GIT_WORK_TREE="..").code == 3


# --- GitHub -------------------------------------------------------------------------------------------------


def test_as_remarks_in_a_pull_request(tmp_path: Path) -> None:
    """Each fault is a command to GitHub's runner, at its file below the top of the checkout from anywhere."""
    repo, _ = desk(tmp_path / "w")
    (repo.folder / "data").rename(repo.folder / "a, 100% b:c")
    repo.write("a, 100% b:c/bad.toml", f'{BAD}outlet = "Y"\ndate = 2021-09-06\nclaim = "C"\n"x\\ny%" = 1\n')
    for place in (repo.folder / "a, 100% b:c", repo.folder):
        done = inside(["check", "--format", "github", "--store", str(repo.folder / "a, 100% b:c")], place)
        assert done.stdout == (
            "::warning file=a%2C 100%25 b%3Ac/bad.toml,line=7,title=factcli unknown-key::"
            'unknown key "x\\ny%25" in [[statement]]; factcli keeps it; if it is a typing mistake, correct it\n'
        )
        assert done.code == 0
    repo.write("a, 100% b:c/bad.toml", BAD)
    repo.git("add", ".")
    words = ["check", "--staged", "--format", "github", "--store", "a, 100% b:c"]
    lines = inside(words, repo.folder).stdout.splitlines()
    assert [line.split("::")[1] for line in lines] == [
        "error file=a%2C 100%25 b%3Ac/bad.toml,line=1,title=factcli missing-key"
    ] * 3

"""Kept copies in git: their bytes stay as they are, and what two people read on two branches is merged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import tomli

from factcli.git.merge.file import merge
from factcli.git.merge_check import find_merge_problems
from factcli.git.repository import find_repository
from factcli.git.staged import read_staged_store
from factcli.model import Source
from factcli.store.check import find_problems
from factcli.store.reader import read_store
from factcli.store.sources import make_source
from factcli.store.writer import add_statements, edit_statement
from tests.support.git import Repository, needs_git, repository
from tests.support.run import inside
from tests.support.stores import new_store, statement

pytestmark = needs_git
CONTENT = b"line\r\nline\r\n<<<<<<< no mark\r\n"
NAME = f"data/sources/{hashlib.sha256(CONTENT).hexdigest()}"


def source(content: bytes, retrieved: str = "2026-11-30", url: str = "https://fen.example/lock", **more: str) -> Source:
    return make_source(content, media_type="text/plain", retrieved=retrieved, url=url, **more)[0]


def read_report(repo: Repository, claim: str, content: bytes, read: Source, date: str = "2021-09-06") -> None:
    """Record a statement from a report, and commit it."""
    store = read_store(repo.folder / "data")
    add_statements(store, [statement(claim, date, source=read.id)], "extract", source=(read, content))
    repo.commit(claim)


def store_in_git(folder: Path) -> Repository:
    """A repository with a store that is set up for merging."""
    repo = repository(folder)
    new_store(repo.folder / "data", statement("old"))
    assert inside(["git"], repo.folder).code == 0
    repo.use_driver()
    repo.commit("set up")
    return repo


def test_copies_keep_their_bytes(tmp_path: Path) -> None:
    """Whatever git does with the line ends of texts; and git shows and merges them as binary files."""
    repo = store_in_git(tmp_path / "w")
    repo.git("config", "core.autocrlf", "true")
    read_report(repo, "a", CONTENT, source(CONTENT))
    blob = hashlib.sha1(b"blob %d\0" % len(CONTENT) + CONTENT).hexdigest()
    assert repo.git("rev-parse", f"HEAD:{NAME}").stdout.strip() == blob
    (repo.folder / NAME).unlink()
    repo.git("checkout", "--", NAME)
    assert (repo.folder / NAME).read_bytes() == CONTENT
    values = repo.git("check-attr", "diff", "merge", "text", "--", NAME, "data/sources.toml").stdout.split("\n")
    assert [value.rpartition(": ")[2] for value in values[:5]] == ["unset", "unset", "unset", "factcli", "factcli"]
    assert find_problems(read_store(repo.folder / "data")) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contents", "reads", "number"),
    [
        ((CONTENT, CONTENT), (source(CONTENT, "2026-11-30"), source(CONTENT, "2026-11-28")), 1),  # the same report
        ((CONTENT, b"new\n"), (source(CONTENT), source(b"new\n")), 2),  # two fetches of one address
        ((CONTENT, CONTENT), (source(CONTENT), source(CONTENT, url="https://weir.example/lock")), 2),  # equal copies
    ],
)
def test_two_branches_that_read_are_merged(
    tmp_path: Path, contents: tuple[bytes, bytes], reads: tuple[Source, Source], number: int
) -> None:
    """Without a conflict, and nothing is missing or said twice."""
    repo = store_in_git(tmp_path / "w")
    repo.branch("other")
    read_report(repo, "theirs", contents[1], reads[1])
    repo.switch("main")
    read_report(repo, "ours", contents[0], reads[0])
    merged = repo.merge("other")
    assert merged.returncode == 0, merged.stdout
    store = read_store(repo.folder / "data")
    assert sorted(s.claim for s in store.statements) == ["old", "ours", "theirs"]
    assert len(store.sources) == number
    assert find_problems(store) == []
    assert find_merge_problems(find_repository(repo.folder), store) == []
    if number == 1:
        assert str(store.sources[0].retrieved) == "2026-11-28"  # the day on which it was read first


@pytest.mark.parametrize("before", [True, False], ids=["sources before", "first sources"])
@pytest.mark.parametrize(
    ("mine", "other", "asked"),
    [
        ({"title": "The lock"}, {"title": "Lock opened"}, "title"),
        ({"title": "The lock"}, {"title": "Lock opened", "author": "Ida Moor", "lang": "en"}, "title"),
        ({"title": "The lock", "published": "2026-05"}, {"title": "The lock", "author": "Ida Moor"}, ""),
        ({}, {"title": "The lock", "outlet": "Fen Herald"}, ""),
    ],
)
def test_one_report_read_on_two_branches_is_merged_by_keys(
    tmp_path: Path, before: bool, mine: dict[str, str], other: dict[str, str], asked: str
) -> None:
    """With other reports on each branch: a conflict holds the one key that only a person can decide, and no more."""
    repo = store_in_git(tmp_path / "w")
    if before:
        read_report(repo, "before", b"zero\n", source(b"zero\n"))
    repo.branch("other")
    read_report(repo, "theirs", CONTENT, source(CONTENT, "2026-11-28", **other))
    read_report(repo, "theirs too", b"one\n", source(b"one\n", title="One"))
    repo.switch("main")
    read_report(repo, "ours", CONTENT, source(CONTENT, **mine))
    read_report(repo, "ours too", b"two\n", source(b"two\n", title="Two"))
    merged = repo.merge("other")
    path = repo.folder / "data" / "sources.toml"
    text = path.read_text("utf-8")
    assert merged.returncode == bool(asked), merged.stdout + merged.stderr
    if asked:
        sides = f'{asked} = "{mine[asked]}"\n=======\n{asked} = "{other[asked]}"\n'
        assert f"<<<<<<< ours\n{sides}>>>>>>> theirs\n" in text
        assert text.count("=======") == 1
        path.write_text(
            text.replace("<<<<<<< ours\n", "")
            .replace(sides, sides.split("=")[0] + '= "The lock"\n', 1)
            .replace(">>>>>>> theirs\n", ""),
            encoding="utf-8",
        )
        repo.commit("resolved")
    store = read_store(repo.folder / "data")
    assert find_problems(store) == []
    assert len(store.sources) == 3 + before
    (read,) = (one for one in store.sources if one.sha256 == hashlib.sha256(CONTENT).hexdigest())
    values = {key: str(getattr(read, key) or "") for key in ("title", "author", "lang", "outlet", "published")}
    assert values == {**dict.fromkeys(values, ""), **other, **mine}
    assert str(read.retrieved) == "2026-11-28"


def test_settings_are_merged_by_keys(tmp_path: Path) -> None:
    """As all other tables are, and a conflict holds the key alone."""
    repo = store_in_git(tmp_path / "w")
    path = repo.folder / "data" / "factcli.toml"
    top = path.read_text("utf-8")
    path.write_text(f"{top}\n[settings]\nlimit = 20\n", encoding="utf-8")
    repo.commit("settings")
    repo.branch("other")
    path.write_text(f'{top}\n[settings]\nlimit = 30\ncolor = "never"\n', encoding="utf-8")
    repo.commit("theirs")
    repo.switch("main")
    path.write_text(f"{top}\n[settings]\nlimit = 20\npager = false\n", encoding="utf-8")
    repo.commit("ours")
    assert repo.merge("other").returncode == 0
    assert tomli.loads(path.read_text("utf-8"))["settings"] == {"limit": 30, "color": "never", "pager": False}


def test_a_source_that_a_merge_lost_is_told(tmp_path: Path) -> None:
    """As a statement is."""
    repo = store_in_git(tmp_path / "w")
    repo.branch("other")
    read_report(repo, "theirs", b"new\n", source(b"new\n"))
    repo.switch("main")
    read_report(repo, "ours", CONTENT, source(CONTENT))
    repo.git("merge", "--no-commit", "other", fine=False)
    path = repo.folder / "data" / "sources.toml"
    tables = path.read_text().split("\n[[source]]")
    path.write_text(next(t for t in tables if source(CONTENT).id in t).replace("\n[[source]]", "", 1))
    if not path.read_text().startswith("[[source]]"):
        path.write_text("[[source]]" + path.read_text())
    found = find_merge_problems(find_repository(repo.folder), read_store(repo.folder / "data"))
    lost = [p.what for p in found if p.code == "merge-lost"]
    assert lost == [
        f"1 table of the other branch is missing since this merge: source {source(b'new' + bytes([10])).id}",
    ]


def test_a_real_conflict_is_one() -> None:
    """Two people corrected the outlet of one source, each in another way; the day alone is no question."""
    tables = [
        f'[[source]]\nid = "aaaaaaaaaa"\noutlet = "{outlet}"\nretrieved = {day}\nsha256 = "x"\n'
        for outlet, day in (("Fen Herald", "2026-11-30"), ("Fen Post", "2026-11-28"))
    ]
    merged = merge(None, tables[0].encode(), tables[1].encode(), "sources.toml")
    assert merged.conflicts == 1
    assert "outlet of aaaaaaaaaa was changed on both sides" in merged.notes[0]
    same = merge(None, tables[0].encode(), tables[0].replace("11-30", "11-29").encode(), "sources.toml")
    assert same.clean
    assert str(tomli.loads(same.text)["source"][0]["retrieved"]) == "2026-11-29"


def test_the_staged_copies_are_checked(tmp_path: Path) -> None:
    """What the next commit would hold counts, not what is on the disk."""
    repo = store_in_git(tmp_path / "w")
    root = repo.folder / "data"
    read_report(repo, "a", CONTENT, source(CONTENT))
    checkout = find_repository(repo.folder)
    (repo.folder / NAME).write_bytes(b"changed on the disk only")
    assert find_problems(read_staged_store(checkout, root)) == []
    repo.git("add", "-A")
    (repo.folder / NAME).write_bytes(CONTENT)
    assert [p.code for p in find_problems(read_staged_store(checkout, root))] == ["copy-changed"]
    repo.git("rm", "-q", "-f", "--cached", NAME)
    assert [p.code for p in find_problems(read_staged_store(checkout, root))] == ["copy-missing"]
    (root / "sources" / "notes.txt").write_bytes(b"x")
    repo.git("add", "-A")
    assert [p.code for p in find_problems(read_staged_store(checkout, root))] == ["copy-name"]


def test_a_set_up_without_copies_is_told(tmp_path: Path) -> None:
    """Where git was set up before the store had copies: once more is enough, and undoing it leaves nothing."""
    repo = store_in_git(tmp_path / "w")
    attributes = repo.folder / ".gitattributes"
    lines = attributes.read_text().splitlines(keepends=True)
    attributes.write_text("".join(line for line in lines if "sources" not in line))
    read_report(repo, "a", CONTENT, source(CONTENT))
    done = inside(["check"], repo.folder)
    assert ".gitattributes:2: warning: git may change the line ends of kept copies here" in done.stdout
    assert inside(["git"], repo.folder).code == 0
    assert attributes.read_text() == "".join(lines)
    assert "line ends" not in inside(["check"], repo.folder).stdout
    assert inside(["git", "--remove"], repo.folder).code == 0
    assert not attributes.exists() or "sources" not in attributes.read_text()


def test_a_statement_may_change_its_source_on_one_branch(tmp_path: Path) -> None:
    """The key is merged as any other."""
    repo = store_in_git(tmp_path / "w")
    repo.branch("other")
    store = read_store(repo.folder / "data")
    edit_statement(store, store.recorded[0], {"source": "k3f9x2ma7q"}, "edit")
    repo.commit("theirs")
    repo.switch("main")
    store = read_store(repo.folder / "data")
    edit_statement(store, store.recorded[0], {"note": "seen"}, "edit")
    repo.commit("ours")
    assert repo.merge("other").returncode == 0
    (s,) = read_store(repo.folder / "data").statements
    assert (s.source, s.note) == ("k3f9x2ma7q", "seen")

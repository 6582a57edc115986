"""The index follows whatever happens to a store's files, by factcli or past it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factcli.errors import FactcliError, StoreError
from factcli.model import Statement
from factcli.search.index import refresh
from factcli.search.indexed_store import IndexedStore
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from factcli.store.writer import Outcome, add_statements, edit_statement, remove_statement
from tests.support.index import assert_law, checked, close, index_of, write_store, written
from tests.support.stores import new_store, statement

NAMES = ["Massoud", "Masood", "Ahmad Massoud", "مسعود", "TASS", "ITAR-TASS", "Reuters", "A. Massoud"]
CLAIMS = ["He supports Kabul.", "They fought in Herat", "full control of Kabul", "Massoud's 1,200 men", "3.5"]
DATES = ["2021-09-06", "2021-09", "2021-10-01", "XXXX", "2021-09-01/..", "2021-09-06T10:00:00Z"]
FILES = ["2021-09.toml", "2021-10.toml", "undated.toml", "a.toml", "sub/a.toml", "sub/deep/b.toml", "other/c.toml"]
QUERIES = ("", "Massoud", "support -Kabul", "speaker:Massoud", '"full control"', "date:2021-09", "Kab*", "tag:t0")


class Happening:
    """A store to which anything may happen."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.rng = root, random.Random(seed)
        self.number = 0
        new_store(root, self.statement(), self.statement())
        self.kept = IndexedStore(root)  # as a long process has it

    def statement(self) -> Statement:
        """A new statement."""
        self.number += 1
        rng = self.rng
        more: dict[str, Any] = {"tags": (f"t{rng.randrange(3)}",)} if rng.random() < 0.5 else {}
        more |= {"via": (rng.choice(NAMES),)} if rng.random() < 0.3 else {}
        claim = f"{rng.choice(CLAIMS)} {rng.randrange(12)}"
        return statement(claim, rng.choice(DATES), speaker=rng.choice(NAMES), outlet=rng.choice(NAMES), **more)

    def data(self) -> bytes:
        """What a file of the store may hold, once in a while nothing that can be read."""
        rng = self.rng
        if rng.random() < 0.1:
            return rng.choice([b"", b"no TOML", b"\xff", b"x = 1\n", b'[[statement]]\nspeaker = "Nobody"\n'])
        entities = [{"name": rng.choice(NAMES), "aliases": [rng.choice(NAMES)]} for _ in range(rng.randrange(2))]
        some = [self.statement().to_table() for _ in range(rng.randrange(4))]
        return written(some, **{rng.choice(["person", "outlet"]): entities})

    def file(self) -> Path:
        """One of the files that are there."""
        return self.rng.choice(sorted(p for p in self.root.rglob("*.toml") if p.name != "factcli.toml"))

    def place(self) -> Path:
        """Where a file may be put."""
        path = self.root / self.rng.choice(FILES)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    # --- by factcli -----------------------------------------------------------------------------------------

    def add(self) -> Outcome:
        return add_statements(self.kept, [self.statement() for _ in range(self.rng.randrange(1, 4))], "add")

    def edit(self) -> Outcome:
        recorded = self.kept.resolve(self.rng.choice(self.kept.statements).id)
        values = {
            "note": self.rng.choice([None, f"Note {self.number}"]),
            "claim": self.rng.choice(CLAIMS),
            "tags": None,
        }
        return edit_statement(self.kept, recorded, dict(self.rng.sample(sorted(values.items()), 2)), "edit")

    def remove(self) -> Outcome:
        return remove_statement(self.kept, self.kept.resolve(self.rng.choice(self.kept.statements).id), "remove")

    def undo(self) -> None:
        undo_last_change(self.root)

    # --- past it --------------------------------------------------------------------------------------------

    def write(self) -> None:
        self.place().write_bytes(self.data())

    def rewrite_unseen(self) -> None:
        """The same size, the same times, the same file."""
        rewritten(self.file(), *self.rng.choice([(b"Kabul", b"Qunar"), (b"TASS", b"NNNN"), (b"Herat", b"Kabul")]))

    def put_in_place(self) -> None:
        """What many editors do: another file takes the name, with the times of the old one."""
        path = self.file()
        before = path.stat()
        new = path.with_name(".new")
        new.write_bytes(path.read_bytes().replace(b"Kabul", b"Qunar"))
        os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
        new.replace(path)

    def rename(self) -> None:
        self.file().rename(self.place())

    def exchange(self) -> None:
        first, second, between = self.file(), self.file(), self.root / ".between"
        first.rename(between)
        if second != first:
            second.rename(first)
        between.rename(second)

    def delete(self) -> None:
        self.file().unlink()

    def copy_over(self) -> None:
        path, place = self.file(), self.place()
        if not (place.exists() and path.samefile(place)):
            place.unlink(missing_ok=True)
            shutil.copy2(path, place)

    def hide(self) -> None:
        path = self.file()
        path.rename(path.with_name(f".{path.name}"))

    def move_folder(self) -> None:
        for old, new in (("sub", "moved"), ("moved", "sub"), ("other", ".hidden"), (".hidden", "other")):
            if (self.root / old).is_dir() and not (self.root / new).exists() and self.rng.random() < 0.6:
                (self.root / old).rename(self.root / new)

    def link_file(self) -> None:
        target = self.root.parent / f"{self.root.name}-{self.rng.randrange(3)}.toml"
        if not target.exists() or self.rng.random() < 0.5:
            target.write_bytes(self.data())
        place = self.place()
        place.unlink(missing_ok=True)
        place.symlink_to(target)

    def link_folder(self) -> None:
        link, target = self.root / "link", self.root.parent / f"{self.root.name}-folder{self.rng.randrange(2)}"
        target.mkdir(exist_ok=True)
        (target / "d.toml").write_bytes(self.data())
        link.unlink(missing_ok=True)
        link.symlink_to(target)

    def future(self) -> None:
        """The clock was set back: the file is of a time to come, or of none that could be."""
        os.utime(self.file(), ns=(0, self.rng.choice([0, 4 * 10**18, 9 * 10**18])))

    def configure(self) -> None:
        speaker = self.rng.choice(NAMES)
        more = self.rng.choice(["", f'[defaults]\nspeaker = "{speaker}"\n', "x = [\n"])
        (self.root / "factcli.toml").write_text(f"format = 1\n{more}", encoding="utf-8")

    def steps(self) -> list[Callable[[], Outcome | None]]:
        """All that may happen."""
        changes = [self.add, self.add, self.edit, self.remove, self.undo, self.write, self.write, self.rewrite_unseen]
        files = [self.put_in_place, self.rename, self.exchange, self.delete, self.copy_over, self.hide, self.configure]
        return [*changes, *files, self.move_folder, self.link_file, self.link_folder, self.future]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_to_the_files(seed: int, tmp_path: Path) -> None:
    """After each of many changes, by factcli or past it, index and scan are equal: in a process that has had the
    store open all the time, whether it knows what was written or not, and in one that opens it."""
    happening = Happening(tmp_path / "store", seed)
    for _ in range(20):
        step = happening.rng.choice(happening.steps())
        outcome = None
        try:
            outcome = step()
        except (FactcliError, IndexError):
            continue  # there is nothing to change, or it is rightly refused
        by_others_first = happening.rng.random() < 0.5
        if by_others_first:
            checked(happening.root, QUERIES)
        happening.kept.refresh(outcome.files if outcome is not None and happening.rng.random() < 0.7 else ())
        assert_law(happening.kept, QUERIES)
        checked(happening.root, QUERIES)
    close(happening.kept)
    index_of(happening.root).unlink()
    checked(happening.root, QUERIES)


def rewritten(path: Path, old: bytes, new: bytes) -> None:
    """Other words in a file, of the same length, and its old times put back."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_clock_of_two_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system tells times to two seconds, or only when a file was written, no change is missed."""
    new_store(tmp_path, statement("about Kabul"))
    path, real = tmp_path / "2021-09.toml", refresh.file_identity
    monkeypatch.setattr(refresh, "file_identity", lambda path: coarse(real(path)))
    kept = IndexedStore(tmp_path)
    for turn in range(6):
        assert refresh.file_identity(path)[1] % 2_000_000_000 == 0
        path.write_bytes(path.read_bytes().replace(*((b"Kabul", b"Herat") if turn % 2 else (b"Herat", b"Kabul"))))
        kept.refresh()
        assert_law(kept, ("Kabul", "Herat"))
        checked(tmp_path, ("Kabul", "Herat"))
    close(kept)


def coarse(identity: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """What a FAT disk says of a file."""
    size, written_at, _, inode = identity
    return size, written_at - written_at % 2_000_000_000, 0, inode


def test_file_that_was_last_written_long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is trusted by its times is read again when it was changed and all that can be put back was."""
    monkeypatch.setattr(refresh, "SETTLED_AFTER", -(10**12))
    new_store(tmp_path, statement("about Kabul"))
    path = tmp_path / "2021-09.toml"
    kept = IndexedStore(tmp_path)
    for old, new in ((b"Kabul", b"Herat"), (b"Herat", b"Kabul")):
        kept.refresh()
        time.sleep(0.05)  # some ticks of the clock
        rewritten(path, old, new)
        kept.refresh()
        assert_law(kept, ("Kabul", "Herat"))
        checked(tmp_path, ("Kabul", "Herat"))
    close(kept)


def git(folder: Path, *arguments: str) -> None:
    """Run git, with nothing of the user's settings."""
    settings = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *settings, *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_branches_of_git(tmp_path: Path) -> None:
    """A checkout of another branch, which rewrites files within one moment, is seen at once each time."""
    write_store(tmp_path, {name: written([statement("on one, Kabul").to_table()]) for name in ("a.toml", "sub/b.toml")})
    git(tmp_path, "init", "-q", "-b", "one")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    git(tmp_path, "checkout", "-q", "-b", "two")
    for name in ("a.toml", "c.toml"):
        (tmp_path / name).write_bytes(written([statement("on two, Herat").to_table()]))
    shutil.rmtree(tmp_path / "sub")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "two")
    kept = IndexedStore(tmp_path)
    for turn in range(12):
        git(tmp_path, "checkout", "-q", "one" if turn % 2 == 0 else "two")
        if turn % 3:
            checked(tmp_path)
        kept.refresh()
        assert_law(kept, ("Kabul", "Herat"))
        assert kept.number == 2
    close(kept)


def test_what_is_not_as_it_was_written_is_read(tmp_path: Path) -> None:
    """What a change says it wrote is believed only as long as the file still holds it."""
    new_store(tmp_path, statement())
    store = IndexedStore(tmp_path)
    outcome = add_statements(store, [statement("another")], "add")
    path = tmp_path / "2021-09.toml"
    path.write_bytes(path.read_bytes().replace(b"another", b"somehow"))
    store.refresh(outcome.files)
    assert_law(store, ("another", "somehow"))
    close(store)


def test_store_of_a_later_format(tmp_path: Path) -> None:
    """A store of a later format is refused each time, by whoever has it open too, and read when it is as before."""
    new_store(tmp_path, statement())
    kept = IndexedStore(tmp_path)
    config = (tmp_path / "factcli.toml").read_bytes()
    (tmp_path / "factcli.toml").write_bytes(b"format = 2\n")
    (tmp_path / "more.toml").write_bytes(written([statement("more").to_table()]))
    for _ in range(2):
        with pytest.raises(StoreError, match="format 2"):
            read_store(tmp_path)
        with pytest.raises(StoreError, match="format 2") as fault:
            IndexedStore(tmp_path)
        assert fault.value.exit_code == 3
        with pytest.raises(StoreError, match="format 2"):
            kept.refresh()
    (tmp_path / "factcli.toml").write_bytes(config)
    kept.refresh()
    assert_law(kept)
    close(kept)
    checked(tmp_path)


def test_two_statements_of_one_id(tmp_path: Path) -> None:
    """Where two statements have one id, each is found, and no one of them is taken for the other."""
    table = statement("first").to_table()
    files = {"a.toml": written([table, {**table, "claim": "second"}]), "b.toml": written([{**table, "note": "third"}])}
    write_store(tmp_path, files)
    checked(tmp_path, ("first", "second", "third", f"id:{table['id']}"))
    store = IndexedStore(tmp_path)
    with pytest.raises(FactcliError, match="is used twice") as ours:
        store.resolve(table["id"])
    with pytest.raises(FactcliError, match="is used twice") as theirs:
        read_store(tmp_path).resolve(table["id"])
    assert ours.value.todo == theirs.value.todo
    close(store)


def test_store_without_a_folder(tmp_path: Path) -> None:
    """A folder that is not there is an empty store, until there is one."""
    store = IndexedStore(tmp_path / "store")
    assert store.number == 0
    checked(tmp_path / "store")
    new_store(tmp_path / "store", statement())
    store.refresh()
    assert_law(store)
    shutil.rmtree(tmp_path / "store")
    store.refresh()
    assert_law(store)
    close(store)

"""No state of the cache is an error or a wrong answer: damage, strangers' files, stores that come and go."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factcli.paths import cache_folder
from factcli.search.index import cache_file, connection, refresh
from factcli.search.indexed_store import IndexedStore
from factcli.store.writer import add_statements
from tests.support.index import assert_law, checked, close, index_of, indexed, kept_anew, seal_of
from tests.support.stores import new_store, statement

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with an index."""
    return indexed(tmp_path / "store")


def test_index_is_read_as_it_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is written once, and after that read without a byte of it being changed."""
    monkeypatch.setattr(refresh, "SETTLED_AFTER", 0)  # the files were written just now
    checked(root)
    before = index_of(root).read_bytes(), index_of(root).stat().st_mtime_ns, seal_of(root).read_bytes()
    checked(root)
    assert (index_of(root).read_bytes(), index_of(root).stat().st_mtime_ns, seal_of(root).read_bytes()) == before
    assert [path.name for path in cache_folder().iterdir() if path not in (index_of(root), seal_of(root))] == []


def test_truncated_anywhere(root: Path) -> None:
    """An index that ends too early, wherever, is made anew."""
    size = index_of(root).stat().st_size
    for length in [0, 1, 99, 100, 4096, size - 1, *random.Random(1).sample(range(size), 8)]:
        os.truncate(index_of(root), length)
        kept_anew(root)


def test_overwritten_anywhere(root: Path) -> None:
    """An index with other bytes in it, wherever, is made anew, also where SQLite itself would read it."""
    rng, wrong = random.Random(2), 0
    for _ in range(16):
        data = bytearray(index_of(root).read_bytes())
        at = data.find(b"Massoud", rng.randrange(len(data))) if rng.random() < 0.5 else rng.randrange(len(data))
        data[at : at + 7] = b"Kabul\0x"
        with open(index_of(root), "r+b") as stream:
            stream.write(data)
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(index_of(root))) as db:
            wrong += db.execute("SELECT count(*) FROM statement").fetchone() == (30,)
        kept_anew(root)
    assert wrong > 3, "too little of the damage was such that SQLite read it"


def test_overwritten_while_it_is_open(root: Path) -> None:
    """Who has the index open when it is damaged, or taken away, answers as the files do all the same."""
    store = IndexedStore(root)
    assert_law(store)
    for damage in range(4):
        match damage:
            case 0:
                index_of(root).write_bytes(b"x" * index_of(root).stat().st_size)
            case 1:
                index_of(root).unlink()
            case 2:
                shutil.rmtree(cache_folder())
            case 3:
                seal_of(root).write_bytes(b"")
        assert_law(store)
        checked(root)
        assert_law(store)
    close(store)


def test_made_anew_by_another_while_it_is_open(root: Path) -> None:
    """Who has the index open asks the new one when another process has made it anew, and not what is left of the old.

    The file that was open is damaged past all noticing, and then replaced.
    """
    kept = IndexedStore(root)
    assert_law(kept)
    with open(index_of(root), "r+b") as stream:
        data = stream.read().replace(b"claim", b"clown")
        stream.seek(0)
        stream.write(data[:24] + b"made" + data[28:])  # with the count by which SQLite tells that it has changed
    checked(root)
    assert_law(kept)
    close(kept)


def other_store(root: Path) -> Path:
    """Another store with an index."""
    other = root.parent / "other"
    if not other.exists():
        new_store(other, statement("of another store"))
    checked(other)
    return other


def _text(root: Path) -> None:
    index_of(root).write_text("Who said what?\n")


def _empty(root: Path) -> None:
    index_of(root).write_bytes(b"")


def _other_index(root: Path) -> None:
    shutil.copy(index_of(other_store(root)), index_of(root))


def _other_index_and_seal(root: Path) -> None:
    other = other_store(root)
    index_of(other).replace(index_of(root))
    seal_of(other).replace(seal_of(root))


def _sealed(root: Path) -> None:
    """Whatever the file is, its seal is good."""
    cache_file.CacheFile(root).mark_consistent()


def _other_index_sealed(root: Path) -> None:
    _other_index(root)
    _sealed(root)


def _other_database_sealed(root: Path) -> None:
    index_of(root).unlink()
    with sqlite3.connect(index_of(root)) as db:
        db.execute("CREATE TABLE made (by TEXT)")
    db.close()
    _sealed(root)


def _text_sealed(root: Path) -> None:
    _text(root)
    _sealed(root)


def _empty_sealed(root: Path) -> None:
    _empty(root)
    _sealed(root)


def _no_seal(root: Path) -> None:
    seal_of(root).unlink()


def _empty_seal(root: Path) -> None:
    seal_of(root).write_bytes(b"")


def _long_seal(root: Path) -> None:
    seal_of(root).write_bytes(seal_of(root).read_bytes() * 1000)


def _seal_of_another(root: Path) -> None:
    shutil.copy(seal_of(other_store(root)), seal_of(root))


def _journal(root: Path) -> None:
    index_of(root).with_name(index_of(root).name + "-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 100)


def _write_ahead_log(root: Path) -> None:
    for end in ("-wal", "-shm"):
        index_of(root).with_name(index_of(root).name + end).write_bytes(b"x" * 4096)


STATES = [_text, _empty, _other_index, _other_index_and_seal, _other_index_sealed, _other_database_sealed]
STATES += [_text_sealed, _empty_sealed, _no_seal, _empty_seal, _long_seal, _seal_of_another, _journal, _write_ahead_log]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_may_lie_there_instead(state: Callable[[Path], None], root: Path) -> None:
    """Whatever lies in the place of the index or its seal, the answers are those of the files, and the next index
    is a good one."""
    state(root)
    kept_anew(root)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "x").touch()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere/at all")


def _link_to_a_file(path: Path) -> None:
    path.with_name("linked").write_bytes(b"x" * 5000)
    path.symlink_to("linked")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("make", [_folder, _pipe, _link_to_nothing, _link_to_a_file], ids=lambda make: make.__name__)
@pytest.mark.parametrize("what", [index_of, seal_of], ids=["index", "seal"])
def test_what_is_no_file(what: Callable[[Path], Path], make: Callable[[Path], None], root: Path) -> None:
    """Where there is a folder, a pipe or a link, memory serves if need be, and the answers are right."""
    what(root).unlink()
    make(what(root))
    checked(root)
    store = IndexedStore(root)
    store.refresh(add_statements(store, [statement("later")], "add").files)
    assert_law(store)
    close(store)
    checked(root)


def test_index_of_another_factcli(root: Path) -> None:
    """An index that another version has made, in another form, is made anew."""
    with pytest.MonkeyPatch.context() as another:
        another.setattr(connection, "_MADE_BY", "factcli 9, format 9")
        kept_anew(root)
    with contextlib.closing(sqlite3.connect(index_of(root))) as db:
        db.execute("DELETE FROM statement")  # as if that version kept them elsewhere
        db.commit()
    _sealed(root)
    kept_anew(root)


def test_names_with_the_same_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stores whose names have the same sums have one index in turns, and are never mixed up."""
    monkeypatch.setattr(cache_file.zlib, "crc32", lambda _: 0)  # type: ignore[attr-defined]
    monkeypatch.setattr(cache_file.zlib, "adler32", lambda _: 0)  # type: ignore[attr-defined]
    long = "x" * 60
    first, second = tmp_path / "1" / long, tmp_path / "2" / long
    for number, root in enumerate((first, second)):
        new_store(root, statement(f"of store {number}"))
    assert index_of(first) == index_of(second)
    kept = IndexedStore(first)
    for root in (first, second, second, first):
        checked(root)
        assert_law(kept)
    close(kept)


def test_store_moved_copied_and_replaced(root: Path) -> None:
    """A store that was moved or copied answers for itself, and so does another that takes its place."""
    parent = root.parent
    root.rename(parent / "moved")
    checked(parent / "moved")
    checked(root)
    shutil.copytree(parent / "moved", parent / "copied")
    path = parent / "copied" / "2021-02.toml"
    path.write_bytes(path.read_bytes().replace(b"Kabul", b"Herat"))
    checked(parent / "copied")
    (parent / "copied").rename(root)
    checked(root)
    checked(parent / "moved")
    (parent / "link").symlink_to(root)
    checked(parent / "link")


def test_indexes_of_stores_that_are_gone(root: Path) -> None:
    """When an index is made, those whose stores are not there any more are taken away."""
    other = other_store(root)
    gone = index_of(other), seal_of(other)
    shutil.rmtree(other)
    index_of(root).unlink()
    checked(root)
    assert [path.exists() for path in gone] == [False, False]
    kept_anew(root)


def test_cache_folder_that_cannot_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place for the index, because a file is in its way, every answer is right."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "factcli.toml"))
    checked(root)


@pytest.mark.parametrize("ns", [4_000_000_000_000_000_000, 18 * 10**18], ids=["2096", "2540"])
def test_clock_set_back(ns: int, root: Path) -> None:
    """Files of a time to come are trusted no more than those of this moment."""
    path = root / "2021-02.toml"
    for old, new in ((b"Kabul", b"Herat"), (b"Herat", b"Kabul")):
        os.utime(path, ns=(ns, ns))
        checked(root)
        path.write_bytes(path.read_bytes().replace(old, new))
        os.utime(path, ns=(ns, ns))
        checked(root)


def test_numbers_of_files_that_take_64_bits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network and other disks number their files beyond what SQLite holds as a number."""
    real = os.stat

    def numbered(*arguments: Any, **more: Any) -> os.stat_result:
        found = real(*arguments, **more)
        fields = [*found]
        fields[stat.ST_INO] = found.st_ino | 1 << 63
        return os.stat_result(fields, {name: getattr(found, name) for name in ("st_mtime_ns", "st_ctime_ns")})

    monkeypatch.setattr(os, "stat", numbered)
    checked(root)
    kept_anew(root)

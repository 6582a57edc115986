"""The index where disks are full or read-only, and where permissions are missing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcli.search.indexed_store import IndexedStore
from factcli.store.reader import read_store
from factcli.store.writer import add_statements
from tests.store.test_faults import as_nobody, fill, mounted, told
from tests.support.index import assert_law, checked, close, index_of, indexed, kept_anew, seal_of, write_store, written
from tests.support.stores import statement

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="faults are injected into forked processes")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with an index."""
    return indexed(tmp_path / "store")


@pytest.fixture
def open_root() -> Iterator[Path]:
    """A store that every user can reach, and a cache beside it, for a process that is nobody."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        write_store(Path(folder) / "store", {"2021-09.toml": written([statement("said Massoud").to_table()])})
        yield Path(folder) / "store"


def nobody_checks(root: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    """Somebody who is not root gets right answers, with a cache folder of this mode."""
    folder = root.parent / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    checked(root)
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)
    assert told(as_nobody(lambda: checked(root))) == ""
    for path in (folder / "factcli", folder):
        path.chmod(mode)
    try:
        assert told(as_nobody(lambda: checked(root))) == ""
        add_statements(read_store(root), [statement("later", "2021-10-01")], "add")
        (root / "2021-10.toml").chmod(0o644)
        assert told(as_nobody(lambda: checked(root))) == ""
    finally:
        for path in (folder, folder / "factcli"):
            path.chmod(0o755)
    assert told(as_nobody(lambda: kept_anew(root))) == ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", [0o555, 0o444, 0o000], ids=oct)
def test_cache_folder_without_permission(mode: int, open_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not write to the cache folder, or not read it, has right answers, before and after a change."""
    nobody_checks(open_root, monkeypatch, mode)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [0o444, 0o000], ids=oct)
def test_index_without_permission(mode: int, open_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with the files of the index itself."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(open_root.parent / "cache"))
    checked(open_root)
    (open_root / "2021-10.toml").write_bytes(written([statement("later").to_table()]))
    for path in (index_of(open_root), seal_of(open_root)):
        path.chmod(mode)
        assert told(as_nobody(lambda: checked(open_root))) == ""
    assert told(as_nobody(lambda: checked(open_root))) == ""


def test_file_that_cannot_be_read_for_a_while(open_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is missed when its permission is gone, and there again when it is back; so is a folder."""
    (open_root.parent / "cache").mkdir(mode=0o777)
    (open_root.parent / "cache").chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(open_root.parent / "cache"))
    (open_root / "sub").mkdir()
    (open_root / "sub" / "a.toml").write_bytes(written([statement("below").to_table()]))

    def work(number: int, problems: int) -> None:
        checked(open_root)
        store = IndexedStore(open_root)
        assert (store.number, len(store.problems)) == (number, problems)

    for path in (open_root / "2021-09.toml", open_root / "sub" / "a.toml", open_root / "sub"):
        mode = path.stat().st_mode & 0o777
        assert told(as_nobody(lambda: work(2, 0))) == ""
        path.chmod(0)
        for _ in range(2):
            assert told(as_nobody(lambda: work(1, 1))) == ""
        path.chmod(mode)
        assert told(as_nobody(lambda: work(2, 0))) == ""


def test_store_that_cannot_be_written(open_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store in a folder that may only be read has its index all the same."""
    (open_root.parent / "cache").mkdir()
    (open_root.parent / "cache").chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(open_root.parent / "cache"))
    open_root.chmod(0o555)
    assert told(as_nobody(lambda: kept_anew(open_root))) == ""
    open_root.chmod(0o755)


@pytest.mark.slow
@pytest.mark.parametrize("most", [0, 1, 5000, 100_000])
def test_cache_on_a_full_disk(most: int, root: Path) -> None:
    """Where the index would be larger than it may be, memory serves, and it is made when there is room."""

    def work() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        checked(root)

    path = root / "new.toml"
    path.write_bytes(written([statement(f"new claim {n}").to_table() for n in range(200)]))
    assert told(work) == ""
    index_of(root).unlink()
    assert told(work) == ""
    kept_anew(root)


@pytest.mark.slow
def test_cache_on_a_small_disk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a disk that is really full, while the index is open."""
    with mounted(tmp_path / "disk", "512k") as disk:
        monkeypatch.setenv("XDG_CACHE_HOME", str(disk))
        kept = IndexedStore(root)
        ballast = fill(disk)
        (root / "new.toml").write_bytes(written([statement(f"new claim {n}").to_table() for n in range(200)]))
        checked(root)
        kept.refresh()
        assert_law(kept)
        close(kept)
        ballast.unlink()
        checked(root)

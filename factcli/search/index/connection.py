"""The index of a store: what its files say, ready to be found. The only module that opens SQLite.

It is a cache in the user's cache folder, and never more than that: at every opening each file of the store is
compared with what was read of it, and only what has changed is read again. An index that is damaged, older,
somebody else's or of another store is made anew; where none can be kept, it is made in memory for this once.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from factcli import __version__
from factcli.errors import Problem, StoreError
from factcli.paths import RECORD
from factcli.search.index import refresh as index_refresh
from factcli.search.index import schema
from factcli.search.index.cache_file import CacheFile, IndexWait
from factcli.search.index.refresh import Progress
from factcli.search.index.schema import FORMAT, SCHEMA
from factcli.store import locks
from factcli.store.file import StoreFile
from factcli.store.reader import store_paths

_MADE_BY = f"factcli {__version__}, format {FORMAT}"
_CHANGE = 5.0  # seconds to wait for a change of several files that is being made
_TURNS = 20  # how often others may write the index between refreshing and reading it, before it is read in memory
#: Raised where a question has too many parts for SQLite.
TOO_MUCH = sqlite3.OperationalError
Found = TypeVar("Found")


class StateMovedError(Exception):
    """Another process has changed the store since the first question of several that are to be of one state."""


class Index:
    """A store as its files are, when this is made and after each :meth:`refresh`."""

    def __init__(
        self, root: Path, progress: Progress | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Open the index of a store and bring it up to date; ``tell`` is told for whom that waits, if it takes long.

        Raises :class:`~factcli.errors.StoreError` where the store's folder cannot be read, or is of a later format.
        """
        self.root = root
        self._progress = progress
        self._tell = tell
        self._steady = False  # whether all that is asked has to be of one state
        self._cache: CacheFile | None = CacheFile(root)
        self._db: sqlite3.Connection | None = None
        self._sealed = b""  # the seal of the index as it is known here
        self._depth = 0
        self.refresh()

    # --- kept as the files are ------------------------------------------------------------------------------

    def refresh(self, written: Sequence[StoreFile] = ()) -> None:
        """Read what has changed. Of the files ``written``, what they hold is known if they still hold it.

        What is read is of one moment: it is read again where a change of another process was under way.
        """
        if self._steady:
            raise StateMovedError
        again = self._read_changes(written)
        for _ in range(_TURNS):
            # In this order: a change of several files of which only a part was read is either still under way, and its
            # record there, or it has been made by the time that the files are looked at again.
            if not again or not (self._wait_for_change() or self._has_changed()):
                return
            again = self._read_changes()

    def _wait_for_change(self) -> bool:
        """Wait for a change of several files that is being made; whether there was one."""
        record = self.root / RECORD
        if not os.path.lexists(record):
            return False
        with contextlib.suppress(StoreError), locks.store_lock(self.root, _CHANGE):
            return not os.path.lexists(record)
        return False

    def _has_changed(self) -> bool:
        """Whether the files are no longer what was read of them."""
        paths = store_paths(self.root, lambda problem: None)
        if self._db is None or not self._begun(self._sealed):
            return True
        try:
            stale, gone, _ = index_refresh.find_changes(self.root, paths, schema.known_files(self._db), unread=False)
        finally:
            self._db.execute("COMMIT")
        return bool(stale or gone)

    def _read_changes(self, written: Sequence[StoreFile] = ()) -> bool:
        """Read what has changed; whether anything had."""
        self.forget()
        self.folder_problems: list[Problem] = []
        paths = list(store_paths(self.root, self.folder_problems.append))
        self.names_of_files = [index_refresh.store_file_name(self.root, path) for path in paths]
        if self._cache is not None:
            try:
                return self._refresh_cache(self._cache, paths, written)
            except (sqlite3.Error, OSError):
                self._cache = None  # it may be read-only, or on a disk that is full: this once, memory serves
                self._close()
        if self._db is None:
            self._db = _connect(":memory:")
            _create(self._db, b"")
        self._db.execute("BEGIN")
        self._update(self._db, paths, written)
        return True

    def forget(self) -> None:
        """Drop what was worked out from the index as it was."""

    def _refresh_cache(self, cache: CacheFile, paths: Sequence[Path], written: Sequence[StoreFile]) -> bool:
        if not written and self._is_current(cache, paths):
            return False
        self._close()
        wait = IndexWait(self.root, self._tell)
        with cache.lock(wait):
            if wait.waited and not written and self._is_current(cache, paths):
                return False  # who was waited for has done the same
            if not cache.valid_seal() or not self._opened(cache):
                self._close()
                cache.mark_inconsistent()
                cache.delete()
                cache.delete_orphans()
                cache.create()
                self._db = _connect(cache.path)
                _create(self._db, cache.root)
            assert self._db is not None  # noqa: S101
            cache.mark_inconsistent()
            # Where one who reads is never done, the seal stays broken: the next to come makes the index anew beside it.
            wait.until(partial(_begun_to_write, self._db), "reading", str)
            self._update(self._db, paths, written)
            cache.mark_consistent()
            self._sealed = cache.valid_seal()
        return True

    def _is_current(self, cache: CacheFile, paths: Sequence[Path]) -> bool:
        """Whether the index is there, whole, and says what the files say."""
        sealed = cache.valid_seal()
        if sealed != self._sealed:
            self._close()  # another process has written it, or it is another file by now
        try:
            if not sealed or (self._db is None and not self._opened(cache)) or not self._begun(sealed):
                return False
            assert self._db is not None  # noqa: S101
            try:
                current = not any(index_refresh.find_changes(self.root, paths, schema.known_files(self._db)))
            finally:
                self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            return False
        if current:
            self._sealed = sealed
        return current

    def _begun(self, sealed: bytes) -> bool:
        """Begin to read, if the index is still what it was under a seal. Then nobody writes until the end."""
        if self._db is None:
            return False
        self._db.execute("BEGIN")
        if self._cache is None:
            return True
        with contextlib.suppress(sqlite3.DatabaseError):
            self._db.execute("SELECT by FROM made").fetchone()  # this takes the lock
            if sealed and self._cache.valid_seal() == sealed:
                return True
        with contextlib.suppress(sqlite3.DatabaseError):
            self._db.execute("ROLLBACK")
        return False

    def _opened(self, cache: CacheFile) -> bool:
        """Open the index file; whether it is one that this factcli made of this store."""
        self._db = _connect(cache.path)
        try:
            made: object = self._db.execute("SELECT by, root FROM made").fetchone()
            return made == (_MADE_BY, cache.root)
        except sqlite3.DatabaseError:
            return False

    def _update(self, db: sqlite3.Connection, paths: Sequence[Path], written: Sequence[StoreFile]) -> None:
        """Write what has changed, in the transaction that was begun."""
        try:
            stale, gone, settled = index_refresh.find_changes(self.root, paths, schema.known_files(db))
            for name in gone:
                schema.drop_file(db, name)
            schema.mark_settled(db, settled)
            known = {file.name: file for file in written}
            for file in written:
                if file.before is not None and not self._knows(db, file.before):
                    file.before = None
            for rows, stamp in index_refresh.read_changed_files(self.root, stale, known, self._progress):
                schema.put_file(db, rows, stamp)
            db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise

    def _knows(self, db: sqlite3.Connection, file: StoreFile) -> bool:
        """Whether the tables hold just what a file says, and it says nothing wrong."""
        sql = "SELECT digest FROM file WHERE name = ? AND problems = ''"
        found = db.execute(sql, (schema.pack_name(file.name),)).fetchone()
        return file.data is not None and found is not None and found[0] == index_refresh.content_digest(file.data)

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the index for several questions, whatever other processes do meanwhile."""
        turns = 0
        while self._depth == 0 and not self._begun(self._sealed):
            if self._steady:
                raise StateMovedError
            turns += 1
            if turns > _TURNS:
                self._cache = None
                self._close()
            self.refresh()
        assert self._db is not None  # noqa: S101
        self._depth += 1
        try:
            yield self._db
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def in_one_state(self, ask: Callable[[], Found], warn: Callable[[], None] = lambda: None) -> Found:
        """What a function finds by its questions, all of them answered from one state of the index.

        Nobody is kept from writing meanwhile, however long it takes. Where another process has, the function is
        called once more, and asks a copy that nobody else writes; ``warn`` is called before, as there may be other
        problems by then. It must not have said anything of what it finds before it has returned.
        """
        if self._steady:
            return ask()
        self._steady = True
        try:
            return ask()
        except StateMovedError:
            pass
        finally:
            self._steady = False
        self.refresh()
        self._go_on_with_a_copy()
        warn()
        return ask()

    def _go_on_with_a_copy(self) -> None:
        """Have the index in memory from now on."""
        with self.reading() as db:
            if self._cache is None:
                return
            copy = _connect(":memory:")
            db.backup(copy)
        self._close()
        self._db, self._cache = copy, None


def _begun_to_write(db: sqlite3.Connection) -> bool:
    """Begin to write, unless somebody else reads or writes."""
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # whose upper bits tell more
            raise
        return False
    return True


def _connect(where: Path | str) -> sqlite3.Connection:
    """A connection that begins no transaction of its own, and waits for nobody: see
    :class:`~factcli.search.index.cache_file.IndexWait`.

    What a killed process leaves half written is thrown away by its broken seal, so nothing is kept to roll it
    back, and nothing is synced but the whole file once at the end.
    """
    db = sqlite3.connect(where, timeout=0, isolation_level=None)
    db.execute("PRAGMA journal_mode = MEMORY").close()
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA temp_store = MEMORY")
    db.create_function("holds", 2, lambda text, part: part in text.lower(), deterministic=True)
    return db


def _create(db: sqlite3.Connection, root: bytes) -> None:
    """Make the tables. Raises :class:`~factcli.errors.StoreError` where this SQLite has no full-text search."""
    try:
        db.execute("BEGIN EXCLUSIVE")
        for statement in SCHEMA.strip().split(";\n"):
            db.execute(statement)
        db.execute("INSERT INTO made VALUES (?, ?, 0)", (_MADE_BY, root))
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            what = f"the SQLite of this Python ({sqlite3.sqlite_version}) has no full-text search (FTS5)"
            raise StoreError(what, "install Python from python.org or your system, which have it") from None
        raise

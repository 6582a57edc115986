"""Connection to the index of a store: opening, refreshing, locking and consistent reads. Opens SQLite.

The index is a cache in the user's cache folder: whenever it is opened, each file of the store is compared with its
stamp, and only changed files are read again. An index that is damaged, of an older factcli, of another user or of
another store is built anew. If none can be written, it is built in memory, for this process only.
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
from factcli.search.query import link_key
from factcli.store import locks
from factcli.store.file import StoreFile
from factcli.store.reader import store_paths

_MADE_BY = f"factcli {__version__}, format {FORMAT}"
_TRANSACTION_SECONDS = 5.0  # to wait for a transaction of several files
_MOST_REFRESHES = 20  # while others keep writing the index; after that it is read in memory
#: Raised if a query has too many parts for SQLite.
TOO_MUCH = sqlite3.OperationalError
Answer = TypeVar("Answer")


class StateMovedError(Exception):
    """Another process has changed the store between queries that must see one state."""


class Index:
    """The index of a store, brought up to date when it is opened and by :meth:`refresh`."""

    def __init__(
        self, root: Path, progress: Progress | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Open the index of a store and bring it up to date; ``tell`` is called with a note if that waits for long.

        Raises :class:`~factcli.errors.StoreError` if the store's folder cannot be read, or is of a later format.
        """
        self.root = root
        self._progress = progress
        self._tell = tell
        self._fixed = False  # whether all queries must see one state
        self._cache: CacheFile | None = CacheFile(root)
        self._db: sqlite3.Connection | None = None
        self._seal = b""  # the seal of the index file when it was read
        self._depth = 0
        self.refresh()

    # --- refreshing -----------------------------------------------------------------------------------------

    def refresh(self, written: Sequence[StoreFile] = ()) -> None:
        """Read the changed files. Files just ``written`` are not parsed again if they still have that content.

        The index shows one moment: files are read again if a transaction of another process was under way.
        """
        if self._fixed:
            raise StateMovedError
        changed = self._read_changes(written)
        for _ in range(_MOST_REFRESHES):
            # In this order: a transaction that was read in part is either still under way, so that its record exists,
            # or complete when the files are looked at again.
            if not changed or not (self._wait_for_transaction() or self._has_changed()):
                return
            changed = self._read_changes()

    def _wait_for_transaction(self) -> bool:
        """Wait for a transaction of another process; return whether there was one."""
        record = self.root / RECORD
        if not os.path.lexists(record):
            return False
        with contextlib.suppress(StoreError), locks.store_lock(self.root, _TRANSACTION_SECONDS):
            return not os.path.lexists(record)
        return False

    def _has_changed(self) -> bool:
        """Return whether files have changed since they were read."""
        paths = store_paths(self.root, lambda problem: None)
        if self._db is None or not self._try_to_begin_reading(self._seal):
            return True
        try:
            stale, gone, _ = index_refresh.find_changes(self.root, paths, schema.known_files(self._db), unread=False)
        finally:
            self._db.execute("COMMIT")
        return bool(stale or gone)

    def _read_changes(self, written: Sequence[StoreFile] = ()) -> bool:
        """Read the changed files; return whether there were any."""
        self.forget()
        self.folder_problems: list[Problem] = []
        paths = list(store_paths(self.root, self.folder_problems.append))
        self.names_of_files = [index_refresh.store_file_name(self.root, path) for path in paths]
        if self._cache is not None:
            try:
                return self._refresh_cache(self._cache, paths, written)
            except (sqlite3.Error, OSError):
                self._cache = None  # the folder may be read-only, or the disk full: the index is built in memory
                self._close()
        if self._db is None:
            self._db = _connect(":memory:")
            _create(self._db, b"")
        self._db.execute("BEGIN")
        self._update(self._db, paths, written)
        return True

    def forget(self) -> None:
        """Drop everything cached from a former state of the index."""

    def _refresh_cache(self, cache: CacheFile, paths: Sequence[Path], written: Sequence[StoreFile]) -> bool:
        if not written and self._is_current(cache, paths):
            return False
        self._close()
        wait = IndexWait(self.root, self._tell)
        with cache.lock(wait):
            if wait.waited and not written and self._is_current(cache, paths):
                return False  # the other process has refreshed it
            if not cache.valid_seal() or not self._open(cache):
                self._close()
                cache.mark_inconsistent()
                cache.delete()
                cache.delete_orphans()
                cache.create()
                self._db = _connect(cache.path)
                _create(self._db, cache.root)
            assert self._db is not None  # noqa: S101
            cache.mark_inconsistent()
            # If a reader never finishes, the seal stays invalid, and the next process builds the index anew.
            wait.until(partial(_try_to_begin_writing, self._db), "reading", str)
            self._update(self._db, paths, written)
            cache.mark_consistent()
            self._seal = cache.valid_seal()
        return True

    def _is_current(self, cache: CacheFile, paths: Sequence[Path]) -> bool:
        """Return whether the index is valid and up to date."""
        seal = cache.valid_seal()
        if seal != self._seal:
            self._close()  # another process has written or replaced the file
        try:
            if not seal or (self._db is None and not self._open(cache)) or not self._try_to_begin_reading(seal):
                return False
            assert self._db is not None  # noqa: S101
            try:
                current = not any(index_refresh.find_changes(self.root, paths, schema.known_files(self._db)))
            finally:
                self._db.execute("COMMIT")
        except sqlite3.DatabaseError:
            return False
        if current:
            self._seal = seal
        return current

    def _try_to_begin_reading(self, seal: bytes) -> bool:
        """Begin a read transaction, which keeps writers off, if the seal is still the same; return whether it is."""
        if self._db is None:
            return False
        self._db.execute("BEGIN")
        if self._cache is None:
            return True
        with contextlib.suppress(sqlite3.DatabaseError):
            self._db.execute("SELECT by FROM made").fetchone()  # takes the shared lock
            if seal and self._cache.valid_seal() == seal:
                return True
        with contextlib.suppress(sqlite3.DatabaseError):
            self._db.execute("ROLLBACK")
        return False

    def _open(self, cache: CacheFile) -> bool:
        """Open the index file; return whether this factcli made it, of this store."""
        self._db = _connect(cache.path)
        try:
            made: object = self._db.execute("SELECT by, root FROM made").fetchone()
            return made == (_MADE_BY, cache.root)
        except sqlite3.DatabaseError:
            return False

    def _update(self, db: sqlite3.Connection, paths: Sequence[Path], written: Sequence[StoreFile]) -> None:
        """Write the changed files in the transaction that has begun, and commit."""
        try:
            stale, gone, settled = index_refresh.find_changes(self.root, paths, schema.known_files(db))
            for name in gone:
                schema.drop_file(db, name)
            schema.mark_settled(db, settled)
            known = {file.name: file for file in written}
            for file in written:
                if file.before is not None and not self._is_indexed(db, file.before):
                    file.before = None
            for rows, stamp in index_refresh.read_changed_files(self.root, stale, known, self._progress):
                schema.put_file(db, rows, stamp)
            db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise

    def _is_indexed(self, db: sqlite3.Connection, file: StoreFile) -> bool:
        """Return whether the index has exactly the content of a file, and no problems of it."""
        sql = "SELECT digest FROM file WHERE name = ? AND problems = ''"
        found = db.execute(sql, (schema.pack_name(file.name),)).fetchone()
        return file.data is not None and found is not None and found[0] == index_refresh.content_digest(file.data)

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold a read transaction, in which all queries see one state of the index."""
        refreshes = 0
        while self._depth == 0 and not self._try_to_begin_reading(self._seal):
            if self._fixed:
                raise StateMovedError
            refreshes += 1
            if refreshes > _MOST_REFRESHES:
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

    def in_one_state(self, ask: Callable[[], Answer], warn: Callable[[], None] = lambda: None) -> Answer:
        """Call a function whose queries must all see one state of the index, and return its answer.

        Other processes can write meanwhile, however long it takes. If one has, the function is called once more with a
        copy in memory; before that ``warn`` is called, since there may be other problems then. So the function must not
        output anything before it returns.
        """
        if self._fixed:
            return ask()
        self._fixed = True
        try:
            return ask()
        except StateMovedError:
            pass
        finally:
            self._fixed = False
        self.refresh()
        self._continue_in_memory()
        warn()
        return ask()

    def _continue_in_memory(self) -> None:
        """Replace the connection by a copy of the index in memory."""
        with self.reading() as db:
            if self._cache is None:
                return
            copy = _connect(":memory:")
            db.backup(copy)
        self._close()
        self._db, self._cache = copy, None


def _try_to_begin_writing(db: sqlite3.Connection) -> bool:
    """Begin a write transaction unless another process reads or writes; return whether it has begun."""
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the upper bits are an extended code
            raise
        return False
    return True


def _connect(where: Path | str) -> sqlite3.Connection:
    """Open a connection without implicit transactions and waits (see :class:`.cache_file.IndexWait`).

    An index that a killed process leaves half written has no valid seal and is discarded. So there is no journal on
    disk, and nothing is synced but the whole file once at the end.
    """
    db = sqlite3.connect(where, timeout=0, isolation_level=None)
    db.execute("PRAGMA journal_mode = MEMORY").close()
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA temp_store = MEMORY")
    db.create_function("holds", 2, lambda text, part: part in link_key(text), deterministic=True)
    return db


def _create(db: sqlite3.Connection, root: bytes) -> None:
    """Create the tables. Raises :class:`~factcli.errors.StoreError` if this SQLite has no full-text search."""
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

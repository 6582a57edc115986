"""Cache file of an index, with a lock for writers and a seal that shows whether the file is consistent.

The file may be lost, damaged, half written, or put there by somebody else, and no answer may be wrong because of it.
SQLite notices some damage, not all. So a seal beside the file records size, times and inode of the file as factcli
last left it. Whatever has written to the file since has changed one of them, and then the index is not read but built
anew. A writer holds the lock on the seal until file and seal agree.
"""

from __future__ import annotations

import contextlib
import errno
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from factcli.errors import StoreError
from factcli.paths import cache_folder, display_path
from factcli.store import atomic, locks

#: Seconds to wait for other processes in all: one that was stopped is never done.
WAIT_SECONDS = 5.0
LEADS = ".leads"  # suffix of the file beside the index in which the store's leads are remembered
_NAME_LENGTH = 40  # characters of the store's own name in the name of the cache file


class IndexWait:
    """Waits for other processes that use the index of a store, for a limited time in all, with notes to the user."""

    def __init__(self, root: Path, tell: Callable[[str], None]) -> None:
        self._root, self._tell = root, tell
        self._budget = locks.WaitBudget(WAIT_SECONDS)

    @property
    def waited(self) -> bool:
        """Whether another process had to be waited for."""
        return self._budget.used

    def until(self, done: Callable[[], bool], doing: str, process: Callable[[], str]) -> None:
        """Poll until something is done. The note says what others are ``doing``, and their ``process`` if it is known.

        Raises TimeoutError where it takes too long.
        """

        def note() -> None:
            number = process()
            who = f"another factcli (process {number})" if number else "another factcli"
            self._tell(f"waiting for {who} that is {doing} the index of {display_path(self._root)}")

        if not self._budget.wait_until(done, note):
            self._tell(f"reading {display_path(self._root)} without its index this once, since that takes too long")
            raise TimeoutError(errno.ETIMEDOUT, "another process has the index")


class CacheFile:
    """The index file of one store, and its seal."""

    def __init__(self, root: Path) -> None:
        self.root = os.fsencode(os.path.realpath(root))
        last = self.root[-_NAME_LENGTH:]
        name = "".join(chr(c) if chr(c).isascii() and chr(c).isalnum() else "-" for c in last).strip("-")
        # Two stores with the same sums would only take turns: each finds the other's name inside.
        stem = f"{name}-{zlib.crc32(self.root):08x}{zlib.adler32(self.root):08x}"
        self.path = cache_folder() / f"{stem}.sqlite"
        self.seal = self.path.with_suffix(".seal")

    def valid_seal(self) -> bytes:
        """Return the content of the seal if the index file is as the seal describes it, else nothing."""
        try:
            expected = self._describe()
            same_size = os.stat(self.seal).st_size == len(expected)  # else it may be a pipe, which never ends
            return expected if same_size and self.seal.read_bytes() == expected else b""
        except OSError:
            return b""

    def _describe(self) -> bytes:
        """Return the seal of the file as it is: size, times and inode, and the store's path."""
        s = os.stat(self.path)
        numbers = f"{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}"
        return numbers.encode() + b"\n" + self.root + b"\n"

    @contextlib.contextmanager
    def lock(self, wait: IndexWait) -> Iterator[None]:
        """Hold the lock for writing. Raises OSError where that is not possible, TimeoutError if it takes too long."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.seal, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            wait.until(lambda: locks.try_lock(handle), "writing", self._writing_process)
            yield
        finally:
            locks.release_lock(handle)

    def _writing_process(self) -> str:
        """Return the number of the process that marked the file as inconsistent, if it is known."""
        with contextlib.suppress(StoreError):
            content = atomic.read_bytes(self.seal)
            return content.decode() if content.isdigit() else ""
        return ""

    def mark_consistent(self) -> None:
        """Mark the index file as consistent. The caller holds the lock; the file is synced first."""
        atomic.sync_file(self.path)
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            stream.write(self._describe())

    def mark_inconsistent(self) -> None:
        """Mark the index file as inconsistent before writing to it. The caller holds the lock.

        The mark is synced, so that it is on the disk before anything of the index is: a power cut may follow.
        """
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            stream.write(b"%d" % os.getpid())
            stream.flush()
            os.fsync(stream.fileno())

    def delete(self) -> None:
        """Delete the index file, to be built anew. The caller holds the lock."""
        atomic.delete_cache_file(self.path)
        atomic.delete_cache_file(self.path.with_name(self.path.name + "-journal"))

    def create(self) -> None:
        """Create an empty index file that only its owner can read. The caller holds the lock.

        Raises OSError if something is in its place.
        """
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def delete_orphans(self) -> None:
        """Delete the cache files of stores that no longer exist."""
        with contextlib.suppress(OSError):
            for seal in self.path.parent.glob("*.seal"):
                _, _, root = seal.read_bytes().partition(b"\n") if seal != self.seal and seal.is_file() else (b"",) * 3
                if root and not os.path.exists(root.removesuffix(b"\n")):
                    atomic.delete_cache_file(seal.with_suffix(".sqlite"))
                    atomic.delete_cache_file(seal.with_suffix(LEADS))
                    atomic.delete_cache_file(seal)

"""The file that an index is kept in, and how it is known to be as factcli left it.

It may be lost, damaged, half written, or put there by somebody else, and no answer may be wrong for it. SQLite
notices some damage, not all. So beside each file lies its seal: what the file system said of it when it was
last written. Whatever has touched it since has changed that, and then it is not read but made anew. Whoever
writes holds the seal's lock until both are as they belong.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from factcli.errors import StoreError
from factcli.paths import cache_folder, display_path
from factcli.store import atomic, locks

SILENCE = 1.0  # seconds to wait for other processes before saying so
PATIENCE = 5.0  # seconds to wait for them at all: one that was stopped is never done
LEADS = ".leads"  # ends the name of the file beside the index in which the store's leads are remembered
_NAME = 40  # characters of the store's own name in the cache file's


class WaitBudget:
    """How long one waits for others who have the index, all in all, and what is said of it."""

    def __init__(self, root: Path, tell: Callable[[str], None]) -> None:
        self._root, self._tell = root, tell
        self._begun: float | None = None
        self._told = False
        self.waited = False

    def until(self, done: Callable[[], bool], doing: str, process: Callable[[], str]) -> None:
        """Try until it is done. What others are ``doing`` is told, and the number of the ``process`` if it is known.

        Raises TimeoutError where it takes too long.
        """
        while not done():
            self.waited = True
            self._begun = self._begun or time.monotonic()
            waited = time.monotonic() - self._begun
            if waited > SILENCE and not self._told:
                self._told = True
                number = process()
                who = f"another factcli (process {number})" if number else "another factcli"
                self._tell(f"waiting for {who} that is {doing} the index of {display_path(self._root)}")
            if waited > PATIENCE:
                self._tell(f"reading {display_path(self._root)} without its index this once, since that takes too long")
                raise TimeoutError(errno.ETIMEDOUT, "another process has the index")
            time.sleep(0.01)


class CacheFile:
    """The index file of one store, and its seal."""

    def __init__(self, root: Path) -> None:
        self.root = os.fsencode(os.path.realpath(root))
        name = "".join(chr(c) if chr(c).isascii() and chr(c).isalnum() else "-" for c in self.root[-_NAME:]).strip("-")
        # Two stores with the same sums would only take turns: each finds the other's name inside.
        stem = f"{name}-{zlib.crc32(self.root):08x}{zlib.adler32(self.root):08x}"
        self.path = cache_folder() / f"{stem}.sqlite"
        self.seal = self.path.with_suffix(".seal")

    def sealed(self) -> bytes:
        """What the seal says, if the file is there and as it was when it was sealed; else nothing."""
        try:
            said = self._description()
            fits = os.stat(self.seal).st_size == len(said)  # what does not may be a pipe, and reading it never end
            return said if fits and self.seal.read_bytes() == said else b""
        except OSError:
            return b""

    def _description(self) -> bytes:
        s = os.stat(self.path)
        said = f"{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}"
        return said.encode() + b"\n" + self.root + b"\n"

    @contextlib.contextmanager
    def held(self, patience: WaitBudget) -> Iterator[None]:
        """Hold the lock for writing. Raises OSError where that is not possible, TimeoutError if it takes too long."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.seal, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            patience.until(lambda: _locked(handle), "writing", self._writer)
            yield
        finally:
            locks.release_lock(handle)

    def _writer(self) -> str:
        """The number of the process that has broken the seal, if that is known."""
        with contextlib.suppress(StoreError):
            said = atomic.read_bytes(self.seal)
            return said.decode() if said.isdigit() else ""
        return ""

    def close_seal(self) -> None:
        """Say that the file is as it belongs. Only with the lock, and with the file written to the disk."""
        atomic.sync_file(self.path)
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            stream.write(self._description())

    def break_seal(self) -> None:
        """Say, before a power cut can tell otherwise, that this process writes the file. Only with the lock."""
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            stream.write(b"%d" % os.getpid())
            stream.flush()
            os.fsync(stream.fileno())

    def discard(self) -> None:
        """Take the file away, to be made anew. Only with the lock."""
        atomic.delete_cache_file(self.path)
        atomic.delete_cache_file(self.path.with_name(self.path.name + "-journal"))

    def make(self) -> None:
        """Make an empty file, which nobody else may read. Only with the lock; OSError if there is one in the way."""
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def sweep(self) -> None:
        """Take away what is kept of stores that are no longer there."""
        with contextlib.suppress(OSError):
            for seal in self.path.parent.glob("*.seal"):
                _, _, root = seal.read_bytes().partition(b"\n") if seal != self.seal and seal.is_file() else (b"",) * 3
                if root and not os.path.exists(root.removesuffix(b"\n")):
                    atomic.delete_cache_file(seal.with_suffix(".sqlite"))
                    atomic.delete_cache_file(seal.with_suffix(LEADS))
                    atomic.delete_cache_file(seal)


def _locked(handle: int) -> bool:
    """Whether the lock could be taken at once."""
    try:
        locks.wait_for_lock(handle, 0)
    except TimeoutError:
        return False
    return True

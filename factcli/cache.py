"""The file that an index is kept in, and how it is known to be as factcli left it.

It may be lost, damaged, half written, or put there by somebody else, and no answer may be wrong for it. SQLite
notices some damage, not all. So beside each file lies its seal: what the file system said of it when it was
last written. Whatever has touched it since has changed that, and then it is not read but made anew. Whoever
writes holds the seal's lock until both are as they belong.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from factcli import disk
from factcli.locate import cache_folder

PATIENCE = 60.0  # seconds to wait for another process that is writing the index
LEADS = ".leads"  # ends the name of the file beside the index in which the store's leads are remembered
_NAME = 40  # characters of the store's own name in the cache file's


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
    def held(self) -> Iterator[None]:
        """Hold the lock for writing. Raises OSError where that is not possible, TimeoutError if it takes too long."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.seal, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            disk.wait_for_lock(handle, PATIENCE)
            yield
        finally:
            disk.unlock(handle)

    def close_seal(self) -> None:
        """Say that the file is as it belongs. Only with the lock, and with the file written to the disk."""
        handle = os.open(self.path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            stream.write(self._description())

    def break_seal(self) -> None:
        """Say, before a power cut can tell it otherwise, that the file is being written. Only with the lock."""
        with open(self.seal, "r+b") as stream:
            stream.truncate()
            os.fsync(stream.fileno())

    def discard(self) -> None:
        """Take the file away, to be made anew. Only with the lock."""
        disk.delete_cache(self.path)
        disk.delete_cache(self.path.with_name(self.path.name + "-journal"))

    def make(self) -> None:
        """Make an empty file, which nobody else may read. Only with the lock; OSError if there is one in the way."""
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def sweep(self) -> None:
        """Take away what is kept of stores that are no longer there."""
        with contextlib.suppress(OSError):
            for seal in self.path.parent.glob("*.seal"):
                _, _, root = seal.read_bytes().partition(b"\n") if seal != self.seal and seal.is_file() else (b"",) * 3
                if root and not os.path.exists(root.removesuffix(b"\n")):
                    disk.delete_cache(seal.with_suffix(".sqlite"))
                    disk.delete_cache(seal.with_suffix(LEADS))
                    disk.delete_cache(seal)

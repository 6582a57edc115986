"""Read, replace and delete files so that a crash leaves either the old content or the new one.

A file is replaced by writing its successor beside it, syncing that to the disk, and renaming it over the old one, which
POSIX and Windows both do in one step. Nothing here knows of statements.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from factcli.errors import DataError, StoreError
from factcli.paths import display_path, is_store
from factcli.store.interrupts import hold_signals

#: Bytes of the largest file that is read: its statements take about 17 times as much memory.
LARGEST = 64_000_000
#: Bytes of the most that is taken in from a file or a pipe that the user names, or has in a folder of their own.
MOST_GIVEN = 1_000_000_000
_TEMPORARY = ".factcli-{}.tmp"  # hidden, and not *.toml: no reader of the store takes it for one
_BINARY = getattr(os, "O_BINARY", 0)  # Windows translates line ends without it


def os_error_reason(error: OSError) -> str:
    """What the system says, in the user's words where they are better than the system's."""
    return {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your disk quota is used up",
        errno.EFBIG: "the file would be larger than this system allows",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "permission denied",
        errno.EPERM: "the system does not permit it",
    }.get(error.errno or 0, error.strerror or str(error))


def file_error(verb: str, path: Path, error: OSError, todo: str) -> StoreError:
    """A failed file operation as an error a user can act on."""
    return StoreError(f"cannot {verb} {display_path(path)}: {os_error_reason(error)}", todo)


def read_bytes(path: Path, most: int = LARGEST) -> bytes:
    """All bytes of an ordinary file of at most ``most`` bytes. Raises :class:`StoreError`.

    A stranger's file may be a pipe, which never ends, or a link to a device: the file is opened without waiting, and
    it is the open file that is looked at, so that nobody can exchange it in between.
    """
    try:
        return _bytes_of(path, most)
    except OSError as error:
        gone = isinstance(error, FileNotFoundError) and os.path.islink(path)
        todo = "it links to a file that is not there; mend or remove it" if gone else "check the file's permissions"
        todo = "split it into smaller files" if error.errno == errno.EOVERFLOW else todo
        raise file_error("read", path, error, todo) from None


def _bytes_of(path: Path, most: int) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _BINARY
    with open(os.open(path, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file")
        return read_stream(stream, most)


def read_stream(stream: BinaryIO, most: int) -> bytes:
    """All that a stream holds, which may be a pipe or a device. Raises OSError if that is more than so many bytes."""
    # What the system says of its size is not asked: files of /proc have none, and it may grow meanwhile.
    data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EOVERFLOW, f"it is larger than {most // 1_000_000} MB, the most that factcli reads")
    return data


def is_absent(path: Path) -> bool:
    """Whether there is surely nothing of this name: a folder that may not be searched could hold anything."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def link_target(path: Path) -> Path:
    """The file itself where the path is a symbolic link, so that the link stays one."""
    return Path(os.path.realpath(path))


def store_target(root: Path, name: str) -> Path:
    """The file that a write to a store's file really replaces: the file itself, or what it links to.

    Raises :class:`DataError` where that is no store file. A store may be a stranger's, and a link in it, or a name in
    a record of it, must lead no write to any other file of the user's.
    """
    target = link_target(root / name)
    stores = chain([Path(os.path.realpath(root))], filter(is_store, target.parents))
    if is_store_name(Path(name).parts) and any(
        target.is_relative_to(store) and is_store_name(target.relative_to(store).parts) for store in stores
    ):
        return target
    what = f"is not written: it leads to {display_path(target)}, which is no file of a store"
    todo = "nothing was changed; put the file itself in the place of the link, or make its folder a store: factcli init"
    raise DataError(what, todo, where=display_path(root / name))


def is_store_name(parts: Sequence[str]) -> bool:
    """Whether the parts of a path below a store's folder name one of its files: TOML, and nothing hidden."""
    return bool(parts) and parts[-1].endswith(".toml") and not any(part.startswith((".", "/")) for part in parts)


class PendingFile:
    """New bytes for a file, on the disk beside it and synced, not yet in its place."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = link_target(path)
        self.temporary = _temporary(self.path)
        try:
            with hold_signals():
                self._write(data)
        except BaseException as error:
            self.discard()
            if isinstance(error, OSError):
                raise file_error("write", path, error, "nothing was changed; the file is as it was") from None
            raise

    def _write(self, data: bytes) -> None:
        existing = self._existing()
        # The lock is held, so a file of this name was left by a process that died.
        self.temporary.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
        handle = os.open(self.temporary, flags, 0o666 if existing is None else 0o600)
        with open(handle, "wb") as stream:
            if existing is not None:  # before there is anything to read in it
                _keep_owner_and_mode(self.temporary, existing)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def _existing(self) -> os.stat_result | None:
        """The status of the file to replace, if there is one; a read-only file is not replaced."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file")
        os.close(os.open(self.path, os.O_WRONLY))  # the system says itself why it may not be written
        return status

    @classmethod
    def left(cls, path: Path) -> PendingFile | None:
        """Those that a process which died has left beside a file, whole or not; None if it left none."""
        pending = cls.__new__(cls)
        pending.path = link_target(path)
        pending.temporary = _temporary(pending.path)
        return pending if pending.temporary.is_file() else None

    def publish(self, sync: bool = True) -> None:
        """Put the new bytes in the file's place, in one step; without ``sync`` the caller sees to it that it lasts."""
        try:
            _replace(self.temporary, self.path)
        except OSError as error:
            self.discard()
            raise file_error("replace", self.path, error, "the file is as it was") from None
        if sync:
            sync_folder(self.path.parent)

    def discard(self) -> None:
        """Take the unused bytes away again."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def write_private_file(path: Path, data: bytes) -> None:
    """Put a file of the user's own in its place, durably and in one step; nobody else may read it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(temporary, path)
    except BaseException:
        delete_cache_file(temporary)
        raise
    sync_folder(path.parent)


def _temporary(path: Path) -> Path:
    """Where the new bytes of a file lie before they take its place."""
    import hashlib

    name = hashlib.sha256(path.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return path.parent / _TEMPORARY.format(name)


def _replace(new: Path, old: Path) -> None:
    """Rename over a file. Windows refuses while somebody reads it: there, try for a second."""
    deadline = time.monotonic() + 1.0
    while True:
        try:
            return os.replace(new, old)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _keep_owner_and_mode(path: Path, status: os.stat_result) -> None:
    if hasattr(os, "chown"):
        new = path.stat()
        if new.st_gid != status.st_gid:
            with contextlib.suppress(OSError):  # a member may: colleagues who share a store by its group keep it
                os.chown(path, -1, status.st_gid)
        if new.st_uid != status.st_uid:
            with contextlib.suppress(OSError):  # only root may give a file away
                os.chown(path, status.st_uid, -1)
    if path.stat().st_mode != status.st_mode:  # file systems without modes refuse even to set the one they show
        os.chmod(path, stat.S_IMODE(status.st_mode))


def sync_folder(folder: Path) -> None:
    """Make a rename itself durable. Windows has no such call and does without."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def delete_file(path: Path) -> None:
    """Remove a file, durably. Raises :class:`StoreError`."""
    try:
        path.unlink()
    except OSError as error:
        raise file_error("remove", path, error, "the file is as it was") from None
    sync_folder(path.parent)


def delete_cache_file(path: Path) -> None:
    """Remove a file that can be made anew, if it can be removed."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def folder_identity(folder: Path) -> tuple[int, int] | None:
    """What a folder is, by whatever name it is reached; None if that cannot be told."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def remove_leftovers(folder: Path) -> None:
    """Remove what a factcli killed in the middle of a write has left. Only under the lock."""
    with contextlib.suppress(OSError):
        for left in folder.glob(_TEMPORARY.format("*")):
            with contextlib.suppress(OSError):
                left.unlink()

"""Read, replace and delete files so that a crash leaves either the old content or the new one.

A file is replaced by writing its successor beside it, syncing that to the disk, and renaming it over the old one, which
POSIX and Windows both do in one step. Nothing here knows of statements.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
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

#: Most bytes of a store file: its statements take about 17 times as much memory.
MAX_FILE_SIZE = 64_000_000
#: Most bytes of a file or pipe that the user names, or of one in the user's own folders.
MAX_INPUT_SIZE = 1_000_000_000
COPIES = "sources"  # the folder of kept copies
_TEMPORARY = ".factcli-{}.tmp"  # hidden, and not *.toml, so that no reader takes it for a store file
_BINARY = getattr(os, "O_BINARY", 0)  # Windows translates line ends without it


def os_error_reason(error: OSError) -> str:
    """Return the reason for a failed operation: in our words where they are plainer, else in the system's."""
    return {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your disk quota is used up",
        errno.EFBIG: "the file would be larger than this system allows",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "permission denied",
        errno.EPERM: "the system does not permit it",
    }.get(error.errno or 0, error.strerror or str(error))


def file_error(verb: str, path: Path, error: OSError, todo: str) -> StoreError:
    """Return the error for a file operation that the system refused."""
    return StoreError(f"cannot {verb} {display_path(path)}: {os_error_reason(error)}", todo)


def read_bytes(path: Path, most: int = MAX_FILE_SIZE) -> bytes:
    """Read an ordinary file of at most ``most`` bytes. Raises :class:`StoreError`.

    In a stranger's store it may be a pipe, which never ends, or a link to a device. So it is opened without waiting,
    and the type of the open file is checked, which nobody can exchange in between.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _BINARY
    try:
        with open(os.open(path, flags), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise OSError(errno.EINVAL, "it is not an ordinary file")
            return read_stream(stream, most)
    except OSError as error:
        dangling = isinstance(error, FileNotFoundError) and os.path.islink(path)
        todo = (
            "it is a link to a file that does not exist; correct or remove it"
            if dangling
            else "check the file's permissions"
        )
        todo = "it is a folder; move it elsewhere" if isinstance(error, IsADirectoryError) else todo
        todo = "split it into smaller files" if error.errno == errno.EOVERFLOW else todo
        raise file_error("read", path, error, todo) from None


def read_stream(stream: BinaryIO, most: int) -> bytes:
    """Read a stream to its end, which may be a pipe or a device. Raises OSError if it has more than ``most`` bytes."""
    # The size that the system reports is of no use: files of /proc have none, and the file may grow meanwhile.
    data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EOVERFLOW, f"it is larger than {most // 1_000_000} MB, the most that factcli reads")
    return data


def is_absent(path: Path) -> bool:
    """Return whether there is certainly no file of this name; False where its folder may not be searched."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def link_target(path: Path) -> Path:
    """Resolve symbolic links, so that a write replaces the file and not the link."""
    return Path(os.path.realpath(path))


def store_target(root: Path, name: str) -> Path:
    """Return the file that a write to a store's file replaces: the file itself, or the one it links to.

    Raises :class:`DataError` where that is no store file or copy. A store may be a stranger's: no link in it, and no
    name in its record of a transaction, may lead a write to any other file of the user's.
    """
    target = link_target(root / name)
    if is_copy_name(name) and target == link_target(root) / name:
        return target
    stores = chain([Path(os.path.realpath(root))], filter(is_store, target.parents))
    if is_store_name(Path(name).parts) and any(
        target.is_relative_to(store) and is_store_name(target.relative_to(store).parts) for store in stores
    ):
        return target
    what = f"cannot write this file: its path leads to {display_path(target)}, which is not a file of a store"
    todo = "nothing was changed; replace the link with the file itself, or make its folder a store: factcli init"
    raise DataError(what, todo, where=display_path(root / name))


def is_store_name(parts: Sequence[str]) -> bool:
    """Return whether these parts of a path below a store's folder name a store file: TOML, and nothing hidden."""
    return bool(parts) and parts[-1].endswith(".toml") and not any(part.startswith((".", "/")) for part in parts)


def is_copy_name(name: str) -> bool:
    """Return whether a name below a store's folder is that of a kept copy (:mod:`factcli.store.sources`)."""
    folder, _, digest = name.rpartition("/")
    return folder == COPIES and re.fullmatch("[0-9a-f]{64}", digest) is not None


def make_folder(folder: Path) -> None:
    """Make a folder of a store, durably, if there is none. Raises :class:`StoreError`."""
    if is_absent(folder):
        try:
            folder.mkdir()
        except OSError as error:
            raise file_error("make the folder", folder, error, "nothing was changed") from None
        sync_folder(folder.parent)


def remove_empty_folder(folder: Path) -> None:
    """Remove a folder that has nothing in it; leave any other."""
    with contextlib.suppress(OSError):
        folder.rmdir()


class PendingFile:
    """New bytes for a file, synced to the disk beside it, not yet in its place."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = link_target(path)
        self.temporary = _temporary_path(self.path)
        try:
            with hold_signals():
                existing = self._existing()
                _write_new_file(self.temporary, data, 0o666 if existing is None else 0o600, existing)
        except BaseException as error:
            self.discard()
            if isinstance(error, OSError):
                raise file_error("write", path, error, "nothing was changed") from None
            raise

    def _existing(self) -> os.stat_result | None:
        """Return the status of the file to replace, None if there is none. Raises OSError for a read-only file."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file")
        os.close(os.open(self.path, os.O_WRONLY))  # so that the system gives the reason why it may not be written
        return status

    @classmethod
    def find_leftover(cls, path: Path) -> PendingFile | None:
        """Return the file, whole or not, that a killed process left beside its place; None if there is none."""
        pending = cls.__new__(cls)
        pending.path = link_target(path)
        pending.temporary = _temporary_path(pending.path)
        return pending if pending.temporary.is_file() else None

    def publish(self, sync: bool = True) -> None:
        """Put the new bytes in the file's place; without ``sync`` the caller syncs the folder."""
        try:
            replace_file(self.temporary, self.path)
        except OSError as error:
            self.discard()
            raise file_error("replace", self.path, error, "the file was not changed") from None
        if sync:
            sync_folder(self.path.parent)

    def discard(self) -> None:
        """Delete the unused bytes."""
        delete_cache_file(self.temporary)


def write_private_file(path: Path, data: bytes) -> None:
    """Write or replace a file of the user's own, durably; nobody else may read it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".tmp")
    try:
        _write_new_file(temporary, data, 0o600)
        replace_file(temporary, path)
    except BaseException:
        delete_cache_file(temporary)
        raise
    sync_folder(path.parent)


def _temporary_path(path: Path) -> Path:
    """Return where the new bytes of a file lie until they take its place: the same name each time, to find it again."""
    import hashlib

    name = hashlib.sha256(path.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return path.parent / _TEMPORARY.format(name)


def _write_new_file(temporary: Path, data: bytes, mode: int, like: os.stat_result | None = None) -> None:
    """Write and sync a file with this mode, or with the owner and mode of another. Only under a lock."""
    temporary.unlink(missing_ok=True)  # with the lock held it was left by a process that was killed
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as stream:
        if like is not None:  # before there is anything to read in it
            _copy_owner_and_mode(temporary, like)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(new: Path, old: Path) -> None:
    """Rename over a file. Windows refuses while somebody reads it: there, try for a second. Raises OSError."""
    deadline = time.monotonic() + 1.0
    while True:
        try:
            return os.replace(new, old)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _copy_owner_and_mode(path: Path, status: os.stat_result) -> None:
    if hasattr(os, "chown"):
        new = path.stat()
        if new.st_gid != status.st_gid:
            with contextlib.suppress(OSError):  # members of the group may, so that colleagues who share a store keep it
                os.chown(path, -1, status.st_gid)
        if new.st_uid != status.st_uid:
            with contextlib.suppress(OSError):  # only root may
                os.chown(path, status.st_uid, -1)
    if path.stat().st_mode != status.st_mode:  # file systems without modes refuse even to set the present one
        os.chmod(path, stat.S_IMODE(status.st_mode))


def sync_file(path: Path) -> None:
    """Sync a file that was written under its path. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Sync a folder, which makes a rename in it durable. Windows has no such call."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def delete_file(path: Path) -> None:
    """Delete a file, durably. Raises :class:`StoreError`."""
    try:
        path.unlink()
    except OSError as error:
        raise file_error("remove", path, error, "the file was not changed") from None
    sync_folder(path.parent)


def delete_cache_file(path: Path) -> None:
    """Delete a file that can be made again; ignore a failure."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def folder_identity(folder: Path) -> tuple[int, int] | None:
    """Return what identifies a folder by whatever path it is reached (device, inode); None if it cannot be read."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def remove_leftovers(folder: Path) -> None:
    """Delete what a process killed in the middle of a write has left in a folder. Only under the lock."""
    with contextlib.suppress(OSError):
        for left in folder.glob(_TEMPORARY.format("*")):
            with contextlib.suppress(OSError):
                left.unlink()

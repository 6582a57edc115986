"""Detect the changed files of a store, and read them for the index, in several processes if they are large.

Reading is mostly parsing, which several processors can share. The processes know nothing of the index; the rows they
read come back in the order of the files.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from factcli.errors import StoreError
from factcli.paths import CONFIG
from factcli.search.index.rows import FileRows, collect_vocabulary, file_rows
from factcli.search.index.schema import Stamp
from factcli.store import atomic, locks
from factcli.store.file import StoreFile, read_file
from factcli.store.reader import refuse_later_format

Progress = Callable[[int, int], None]  # bytes read, bytes in all
StampedRows = tuple[FileRows, Stamp]

#: How long after its last change the times of a file can be trusted: FAT rounds them to two seconds.
SETTLED_AFTER = 2_000_000_000  # nanoseconds
#: Bytes above which several processes read: starting them takes as long as reading this.
SHARED_ABOVE = 3_000_000
_MOST_PROCESSES = 8  # the process that writes the index cannot keep up with more
_LARGEST = (1 << 63) - 1  # of SQLite


def store_file_name(root: Path, path: Path) -> str:
    """Return the name of a file below the store's folder, with slashes."""
    return str(path)[len(os.path.join(root, "")) :].replace(os.sep, "/")


def file_identity(path: Path) -> tuple[int, int, int, int]:
    """Return size, modification and change time and inode of a file; zeros if it cannot be asked for them."""
    try:
        s = os.stat(path)
    except OSError:
        return 0, 0, 0, 0
    # An inode may take 64 bits, SQLite's integers have 63 and a sign.
    return (
        s.st_size,
        min(s.st_mtime_ns, _LARGEST),
        min(s.st_ctime_ns, _LARGEST),
        s.st_ino & _LARGEST,
    )


def content_digest(data: bytes) -> bytes:
    """Return a digest of a file's content."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).digest()


def is_unchanged(path: Path, stamp: Stamp) -> bool:
    """Return whether a file is still as it was when it was stamped."""
    if stamp.digest is None or file_identity(path) != stamp.identity:
        return False
    if stamp.settled:
        return True
    with contextlib.suppress(StoreError):
        return content_digest(atomic.read_bytes(path)) == stamp.digest
    return False


def is_settled(stamp: Stamp, now: int) -> bool:
    """Return whether a file was last changed so long ago that another change would show in its times."""
    return max(stamp.mtime, stamp.ctime) + SETTLED_AFTER < now


def read_file_rows(root: Path, path: Path, written: StoreFile | None = None) -> StampedRows:
    """Read a file, and return its rows and stamp. ``written`` is its expected content, parsed already.

    Raises :class:`~factcli.errors.StoreError` if factcli.toml is of a later format.
    """
    now, before = time.time_ns(), file_identity(path)
    file = written if written is not None and _has_content(path, written) else read_file(root, path)
    if file.name == CONFIG and file.problem is None:
        refuse_later_format(file)
    digest = content_digest(file.data) if file.data is not None else None
    stamp = Stamp(*before, digest=digest)
    return file_rows(file), stamp._replace(settled=file_identity(path) == before and is_settled(stamp, now))


def _has_content(path: Path, file: StoreFile) -> bool:
    with contextlib.suppress(StoreError):
        return atomic.read_bytes(path) == file.data
    return False


def read_changed_files(
    root: Path, paths: Sequence[Path], written: Mapping[str, StoreFile], progress: Progress | None
) -> Iterator[StampedRows]:
    """Read files, and yield their rows and stamps in order; in several processes if they are large."""
    sizes = [file_identity(path)[0] for path in paths]
    shared = sum(sizes) > SHARED_ABOVE and not written and len(paths) > 1
    found = (
        _read_in_parallel(root, paths)
        if shared
        else (read_file_rows(root, p, written.get(store_file_name(root, p))) for p in paths)
    )
    done = 0
    for size, gathered in zip(sizes, found, strict=True):
        yield gathered
        done += size
        if progress is not None:
            progress(done, sum(sizes))


def _read_in_parallel(root: Path, paths: Sequence[Path]) -> Iterator[StampedRows]:
    """Read files in several processes. If they cannot be started or one dies, the rest is read here."""
    first = next((path for path in paths if path == root / CONFIG), None)
    if first is not None:
        read_file_rows(root, first)  # raises here, and not in a process, if the store is of a later format
    done = 0
    with contextlib.suppress(OSError, ImportError, RuntimeError):
        for gathered in _read_in_processes(root, paths):
            yield gathered
            done += 1
    for path in paths[done:]:
        yield read_file_rows(root, path)


def _read_in_processes(root: Path, paths: Sequence[Path]) -> Iterator[StampedRows]:
    from concurrent.futures import ProcessPoolExecutor

    number = min(_MOST_PROCESSES, os.cpu_count() or 1, len(paths))
    with ProcessPoolExecutor(number, initializer=_start_reader, initargs=(os.getpid(),)) as pool:
        yield from pool.map(_read_one, [(str(root), str(path)) for path in paths])


def _start_reader(parent: int) -> None:
    """Set up a process that only reads: it ignores Ctrl-C, holds no locks, and ends with the one that started it."""
    import gc
    import signal
    import threading

    locks.close_inherited_locks()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.SIG_DFL)  # the handlers of the command are not for this process
    gc.disable()  # everything read is kept
    threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: int) -> None:
    """Exit when the parent process is gone; if it was killed, nothing else tells."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _read_one(paths: tuple[str, str]) -> StampedRows:
    rows, stamp = read_file_rows(Path(paths[0]), Path(paths[1]))
    rows.vocabulary = collect_vocabulary(rows.statements)
    return rows, stamp


def find_changes(
    root: Path, paths: Iterable[Path], known: Mapping[str, Stamp], *, unread: bool = True
) -> tuple[list[Path], list[str], list[str]]:
    """Return the files to read, the names of deleted files, and the names of files whose stamps are settled now.

    An unreadable file is tried again each time; with ``unread`` false only if it has changed.
    """
    stale: list[Path] = []
    settled: list[str] = []
    here: set[str] = set()
    now = time.time_ns()
    for path in paths:
        name = store_file_name(root, path)
        here.add(name)
        stamp = known.get(name)
        if stamp is not None and stamp.digest is None and not unread and file_identity(path) == stamp.identity:
            continue
        if stamp is None or not is_unchanged(path, stamp):
            stale.append(path)
        elif not stamp.settled and is_settled(stamp, now):
            settled.append(name)
    return stale, sorted(set(known) - here), settled

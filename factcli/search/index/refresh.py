"""Reading the files of a store for the index: which have changed, and what those say now.

Reading is mostly parsing, so where there is enough of it every processor takes a part. The files are read by
processes of their own, which know nothing of the index; what they find is passed on in the order of the files.
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
Gathered = tuple[FileRows, Stamp]

#: How long after its last change a file is trusted by its times: FAT keeps them to two seconds.
SETTLED_AFTER = 2_000_000_000  # nanoseconds
#: From how many bytes on several processes read: starting them takes as long as reading this.
WORTH_SHARING = 3_000_000
_PROCESSES = 8  # at most: whoever writes the index cannot keep up with more
_HIGHEST = (1 << 63) - 1


def store_file_name(root: Path, path: Path) -> str:
    """The name of a file below the store's folder."""
    return str(path)[len(os.path.join(root, "")) :].replace(os.sep, "/")


def file_identity(path: Path) -> tuple[int, int, int, int]:
    """What the file system says of a file; zeros if it says nothing."""
    try:
        s = os.stat(path)
    except OSError:
        return 0, 0, 0, 0
    # A number may take 64 bits, one more than SQLite has for it besides the sign.
    return s.st_size, min(s.st_mtime_ns, _HIGHEST), min(s.st_ctime_ns, _HIGHEST), s.st_ino & _HIGHEST


def content_digest(data: bytes) -> bytes:
    """What tells two contents of a file apart."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).digest()


def is_unchanged(path: Path, stamp: Stamp) -> bool:
    """Whether a file is still what it was when it was stamped."""
    if stamp.digest is None or file_identity(path) != stamp.identity:
        return False
    if stamp.settled:
        return True
    with contextlib.suppress(StoreError):
        return content_digest(atomic.read_bytes(path)) == stamp.digest
    return False


def is_settled(stamp: Stamp, now: int) -> bool:
    """Whether a file changed so long ago that another change by now would have left its mark."""
    return max(stamp.mtime, stamp.ctime) + SETTLED_AFTER < now


def read_file_rows(root: Path, path: Path, written: StoreFile | None = None) -> Gathered:
    """What a file says, and its stamp. ``written`` is what is believed to be in it, parsed already.

    Raises :class:`~factcli.errors.StoreError` for the configuration of a later format.
    """
    now, before = time.time_ns(), file_identity(path)
    file = written if written is not None and _holds(path, written) else read_file(root, path)
    if file.name == CONFIG and file.problem is None:
        refuse_later_format(file)
    digest = content_digest(file.data) if file.data is not None else None
    stamp = Stamp(*before, digest=digest)
    return file_rows(file), stamp._replace(settled=file_identity(path) == before and is_settled(stamp, now))


def _holds(path: Path, file: StoreFile) -> bool:
    with contextlib.suppress(StoreError):
        return atomic.read_bytes(path) == file.data
    return False


def read_changed_files(
    root: Path, paths: Sequence[Path], written: Mapping[str, StoreFile], progress: Progress | None
) -> Iterator[Gathered]:
    """What some files say, in their order; by several processes where that is worth it."""
    sizes = [file_identity(path)[0] for path in paths]
    shared = sum(sizes) > WORTH_SHARING and not written and len(paths) > 1
    found = (
        _shared(root, paths)
        if shared
        else (read_file_rows(root, p, written.get(store_file_name(root, p))) for p in paths)
    )
    done = 0
    for size, gathered in zip(sizes, found, strict=True):
        yield gathered
        done += size
        if progress is not None:
            progress(done, sum(sizes))


def _shared(root: Path, paths: Sequence[Path]) -> Iterator[Gathered]:
    """Let several processes read. Where they cannot be started or one dies, the rest is read here."""
    first = next((path for path in paths if path == root / CONFIG), None)
    if first is not None:
        read_file_rows(root, first)  # a store of a later format is refused here, where that can be said
    done = 0
    with contextlib.suppress(OSError, ImportError, RuntimeError):
        for gathered in _by_processes(root, paths):
            yield gathered
            done += 1
    for path in paths[done:]:
        yield read_file_rows(root, path)


def _by_processes(root: Path, paths: Sequence[Path]) -> Iterator[Gathered]:
    from concurrent.futures import ProcessPoolExecutor

    number = min(_PROCESSES, os.cpu_count() or 1, len(paths))
    with ProcessPoolExecutor(number, initializer=_begin, initargs=(os.getpid(),)) as pool:
        yield from pool.map(_read_one, [(str(root), str(path)) for path in paths])


def _begin(parent: int) -> None:
    """A process that only reads: Ctrl-C is for the one that started it, whose locks and life are not outlived."""
    import gc
    import signal
    import threading

    locks.close_inherited_locks()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.SIG_DFL)  # what the command itself does first is not for this one to do
    gc.disable()  # nothing read is garbage
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone: killed, it could not say so."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _read_one(paths: tuple[str, str]) -> Gathered:
    rows, stamp = read_file_rows(Path(paths[0]), Path(paths[1]))
    rows.vocabulary = collect_vocabulary(rows.statements)
    return rows, stamp


def find_changes(
    root: Path, paths: Iterable[Path], known: Mapping[str, Stamp], *, unread: bool = True
) -> tuple[list[Path], list[str], list[str]]:
    """The files that have to be read, the names of those that are gone, and of those to be trusted from now on.

    A file that could not be read has to be tried again each time; with ``unread`` false only if it is another one.
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

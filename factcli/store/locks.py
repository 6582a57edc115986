"""Exclusive locks on a store or a file, for one writer at a time, on POSIX and Windows."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from factcli.errors import StoreError
from factcli.paths import display_path, state_folder, store_key
from factcli.store.atomic import file_error

LOCK_SECONDS = 30.0
SILENCE = 1.0  # seconds to wait for another process before printing a note
#: Called with that note; the command line replaces it by a function that writes to stderr.
tell_waiting: Callable[[str], object] = lambda what: None  # noqa: E731
_HELD_ELSEWHERE = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_held: set[int] = set()  # open files that are or may be locked by this process


def try_lock(handle: int) -> bool:
    """Try once to take an exclusive lock on an open file or folder. Raises OSError where locks do not work."""
    _held.add(handle)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD_ELSEWHERE:
            return False
        raise
    return True


def release_lock(handle: int) -> None:
    """Release a lock and close its handle."""
    _held.discard(handle)
    os.close(handle)


def close_inherited_locks() -> None:
    """Close the locks that a forked process inherits: it would hold them longer than its parent."""
    while _held:
        with contextlib.suppress(OSError):
            os.close(_held.pop())


class WaitBudget:
    """Seconds to spend waiting for other processes, in one or several waits, with one note if it takes long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: float | None = None
        self._noted = False

    @property
    def used(self) -> bool:
        """Whether there was anything to wait for."""
        return self._begun is not None

    def wait_until(self, done: Callable[[], bool], note: Callable[[], object]) -> bool:
        """Poll until something is done, and return whether it was in time; ``note`` is called once if it takes long."""
        while True:
            now = time.monotonic()
            if done():
                return True
            self._begun = now if self._begun is None else self._begun
            waited = time.monotonic() - self._begun
            if waited > SILENCE and not self._noted:
                self._noted = True
                note()
            if waited > self._seconds:
                return False
            time.sleep(0.01)


def wait_for_lock(handle: int, seconds: float, waiting: Callable[[], object] = lambda: None) -> None:
    """Take an exclusive lock on an open file; call ``waiting`` once if it takes long.

    Raises TimeoutError, and OSError where locks do not work.
    """
    if not WaitBudget(seconds).wait_until(lambda: try_lock(handle), waiting):
        raise TimeoutError(errno.ETIMEDOUT, "locked by another process")


def _open_lock(root: Path, fallback: Path) -> int:
    """Return a handle to lock: the store's folder itself, so that no lock file is ever left in it.

    Where folders cannot be opened or locked (Windows, some network disks), a file in the user's own folder is locked
    instead; that one does not exclude factcli on other machines.
    """
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            # A link may lead to a pipe or a device: open nothing but a folder, and without waiting.
            handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK)
            with contextlib.suppress(OSError):
                try_lock(handle)  # raises where locks do not work; locking it again later is harmless
                return handle
            release_lock(handle)
    fallback.mkdir(parents=True, exist_ok=True)
    return os.open(fallback / f"{store_key(root)}.lock", os.O_RDWR | os.O_CREAT, 0o600)


@contextlib.contextmanager
def store_lock(root: Path, seconds: float | None = None) -> Iterator[None]:
    """Lock the store for writing. The system releases the lock when the process ends, however it ends.

    Not reentrant: a process that holds a folder and asks for it again waits in vain.
    """
    try:
        handle = _open_lock(root, state_folder() / "locks")
    except OSError as error:
        raise file_error(
            "lock", root, error, "nothing was changed; check that the folder exists and is yours"
        ) from None
    limit = LOCK_SECONDS if seconds is None else seconds
    try:
        try:
            what = f"waiting up to {limit:.0f} seconds for another factcli that is writing to {display_path(root)}"
            wait_for_lock(handle, limit, lambda: tell_waiting(what))
        except TimeoutError:
            what = f"another factcli has been writing to {display_path(root)} for {limit:.0f} seconds"
            raise StoreError(what, "nothing was changed; try again when it has finished") from None
        except OSError as error:
            raise file_error("lock", root, error, "nothing was changed; this disk does not support locks") from None
        yield
    finally:
        release_lock(handle)

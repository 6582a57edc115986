"""Write an output file atomically, where no file of a store or of another kind would be overwritten.

Unlike a store's files (:mod:`factcli.store.atomic`) it may be in any folder and nothing is locked: two processes may
write the same file at once, so each has a temporary file of its own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from factcli.errors import UsageError
from factcli.paths import display_path, is_store
from factcli.store.atomic import delete_cache_file, file_error, link_target, replace_file, sync_file, sync_folder

_TEMPORARY = r"\.factcli-[0-9a-f]{12}\.part"
_MAX_AGE = 86_400  # seconds after which a temporary file is a leftover
_NOT_WRITTEN = "nothing was changed"


def refuse_unwritable(path: Path, force: bool) -> None:
    """Raise :class:`UsageError` where a file must not be written: no such folder, or something else in its place.

    In a store every .toml is read as statements and may hold some, so none is overwritten even with ``force``.
    """
    if path.is_dir():
        raise UsageError(f"{display_path(path)} is a folder", "name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {display_path(path.parent)}", "create it first, or name another folder")
    for place in (path.absolute(), Path(os.path.realpath(path))):
        store = next(filter(is_store, place.parents), None)
        if store is not None and place.suffix.lower() == ".toml":
            raise UsageError(
                f"{display_path(path)} would become a file of the store {display_path(store)}", "name a file outside it"
            )
    if not os.path.lexists(path):
        return
    if os.path.exists(path) and not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(
            f"{display_path(path)} is not an ordinary file",
            "name an ordinary file; to send stdout somewhere, use > or |",
        )
    target = Path(os.path.realpath(path))
    if path.is_symlink() and target.parent != Path(os.path.realpath(path.parent)):
        what = f"{display_path(path)} is a link to {target}, in another folder"
        raise UsageError(what, "to replace that file, name it directly")
    if not force:
        raise UsageError(f"{display_path(path)} already exists", "name another file, or add --force to replace it")


def write_file(path: Path, fill: Callable[[Path], None], force: bool = False) -> None:
    """Let ``fill`` write a temporary file, which then replaces ``path`` in one step; on failure nothing has changed.

    Raises :class:`UsageError` as :func:`refuse_unwritable` does, and :class:`~factcli.errors.StoreError` where the
    system refuses: a full disk, no permission.
    """
    refuse_unwritable(path, force)
    target = link_target(path)
    with _temporary_beside(target) as temporary:
        fill(temporary)
        sync_file(temporary)
        with contextlib.suppress(OSError):  # the new file is for those who could read the old one, and nobody else
            os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
        refuse_unwritable(path, force)  # somebody may have made it meanwhile
        replace_file(temporary, target)
    sync_folder(target.parent)


def write_text(path: Path, chunks: Iterable[str], force: bool = False) -> None:
    """Write text as :func:`write_file` does, in UTF-8 and with the line ends that it has."""

    def fill(temporary: Path) -> None:
        with open(temporary, "w", encoding="utf-8", newline="") as stream:
            stream.writelines(chunks)

    write_file(path, fill, force)


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    """Create an empty file with a random name beside the target; delete it in the end, unless it was renamed."""
    _delete_leftovers(target.parent)
    temporary = target.parent / f".factcli-{secrets.token_hex(6)}.part"
    try:
        if target.exists():
            os.close(os.open(target, os.O_WRONLY))  # so that the system gives the reason why it may not be replaced
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        yield temporary
    except OSError as error:
        if error.errno in (None, errno.EPIPE):
            raise
        raise file_error("write", target, error, _NOT_WRITTEN) from None
    finally:
        delete_cache_file(temporary)


def _delete_leftovers(folder: Path) -> None:
    """Delete temporary files of killed processes: those older than a day, since no file takes as long to write."""
    with contextlib.suppress(OSError):
        for path in folder.glob(".factcli-*.part"):
            state = path.lstat()
            if (
                re.fullmatch(_TEMPORARY, path.name)
                and stat.S_ISREG(state.st_mode)
                and state.st_mtime < time.time() - _MAX_AGE
            ):
                delete_cache_file(path)

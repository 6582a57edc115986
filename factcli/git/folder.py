"""A stranger's ``.git``: looked through before git is asked, since git waits for a pipe and reads a device without end.

Nobody gets such a thing by cloning, but an archive or a shared folder may hold it. What lies outside the folder and
is only named in it is not looked for, nor are the thousands of single objects of which git opens a few: there git is
left to itself for so long, see :mod:`factcli.git.repository`.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from factcli.errors import StoreError
from factcli.paths import display_path
from factcli.store import atomic

#: The folders in it of which git opens files when it is only asked; and of these those that hold folders in turn.
_OPENED, _DEEP = ("info", "refs", "reftable", "objects/info", "objects/pack"), ("refs",)
_READ_WHOLE = ("config", "config.worktree", "commondir", "gitdir", "attributes", "exclude", "alternates", "grafts")


def trap(folder: Path) -> str:
    """What git had better not open if it is asked in a folder; nothing where all is as git makes it."""
    places = (place / ".git" for place in (folder, *folder.parents))
    entry = next(filter(os.path.lexists, places), None)
    own = None if entry is None else entry if entry.is_dir() else _named_by(entry)
    if own is None:
        return ""
    found = next(_traps(own), "")
    with contextlib.suppress(StoreError):  # git says itself what is wrong with where that is said
        found = found or next(_traps(common(own)), "")
    return found


def common(own: Path) -> Path:
    """A repository's folder, or for a linked worktree that of what it belongs to (gitrepository-layout(5))."""
    path = own / "commondir"
    if atomic.is_absent(path):
        return own
    name = atomic.read_bytes(path).strip()
    return own if b"\0" in name else Path(os.path.normpath(own / os.fsdecode(name)))


def _named_by(entry: Path) -> Path | None:
    """The folder that a file ``.git`` stands for; None where git itself makes nothing of the file."""
    with contextlib.suppress(StoreError):
        name = atomic.read_bytes(entry).removeprefix(b"gitdir: ").strip(b"\r\n")
        return entry.parent / os.fsdecode(name) if name and b"\0" not in name else None
    return None


def _traps(base: Path) -> Iterator[str]:
    # Linked folders are left out: they may lead anywhere, and to a circle.
    folders = [(str(base), False)]
    folders += [(str(base / name), name in _DEEP) for name in _OPENED if not os.path.islink(base / name)]
    while folders:
        folder, deep = folders.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [(entry.path, True)] if deep else []
                elif what := _trap(entry, deep):
                    yield f"{display_path(Path(entry.path))} {what}"


def _trap(entry: os.DirEntry[str], is_ref: bool) -> str:
    if not entry.is_file():
        with contextlib.suppress(OSError):  # a link to nothing
            mode = entry.stat().st_mode
            # A socket refuses to be opened; git's own watcher of files has one here.
            return "is not an ordinary file" if not (stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)) else ""
        return ""
    whole = is_ref or entry.name in _READ_WHOLE or entry.name.endswith("HEAD")
    return "is larger than git makes it" if whole and entry.stat().st_size > atomic.MAX_FILE_SIZE else ""

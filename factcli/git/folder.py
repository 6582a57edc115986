"""Check a ``.git`` folder for files that make git hang, before git runs in it: pipes, devices, oversized files.

Nobody gets such a file by cloning, but an archive or a shared folder may have one. Files outside the folder that are
only named in it are not checked, nor are the thousands of single objects of which git opens a few: for those there is
a time limit, see :mod:`factcli.git.repository`.
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

# The folders of which git opens files even to answer a question, and those of them that contain further folders.
_OPENED, _DEEP = ("info", "refs", "reftable", "objects/info", "objects/pack"), ("refs",)
_READ_WHOLE = ("config", "config.worktree", "commondir", "gitdir", "attributes", "exclude", "alternates", "grafts")


def find_trap(folder: Path) -> str:
    """Describe a file that git would open in a folder and hang on; empty if there is none."""
    places = (place / ".git" for place in (folder, *folder.parents))
    entry = next(filter(os.path.lexists, places), None)
    own = None if entry is None else entry if entry.is_dir() else _read_git_file(entry)
    if own is None:
        return ""
    found = next(_find_traps(own), "")
    with contextlib.suppress(StoreError):  # git itself reports what is wrong with a commondir file
        found = found or next(_find_traps(common_folder(own)), "")
    return found


def common_folder(own: Path) -> Path:
    """Return a repository's folder; for a linked worktree that of its main repository (gitrepository-layout(5))."""
    path = own / "commondir"
    if atomic.is_absent(path):
        return own
    name = atomic.read_bytes(path).strip()
    return own if b"\0" in name else Path(os.path.normpath(own / os.fsdecode(name)))


def _read_git_file(entry: Path) -> Path | None:
    """Return the folder that a file ``.git`` refers to; None if git cannot use the file."""
    with contextlib.suppress(StoreError):
        name = atomic.read_bytes(entry).removeprefix(b"gitdir: ").strip(b"\r\n")
        return entry.parent / os.fsdecode(name) if name and b"\0" not in name else None
    return None


def _find_traps(base: Path) -> Iterator[str]:
    # Linked folders are skipped: they may lead anywhere, also in a circle.
    folders = [(str(base), False)]
    folders += [(str(base / name), name in _DEEP) for name in _OPENED if not os.path.islink(base / name)]
    while folders:
        folder, deep = folders.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [(entry.path, True)] if deep else []
                elif what := _describe_trap(entry, deep):
                    yield f"{display_path(Path(entry.path))} {what}"


def _describe_trap(entry: os.DirEntry[str], is_ref: bool) -> str:
    if not entry.is_file():
        with contextlib.suppress(OSError):  # a link to nothing
            mode = entry.stat().st_mode
            # A socket refuses to be opened; git's own watcher of files has one here.
            return "is not an ordinary file" if not (stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)) else ""
        return ""
    whole = is_ref or entry.name in _READ_WHOLE or entry.name.endswith("HEAD")
    return "is larger than any file that git makes" if whole and entry.stat().st_size > atomic.MAX_FILE_SIZE else ""

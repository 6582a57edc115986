"""Read the staged store: its files as in git's index, which the next commit will have.

In a hook of a partial commit (``git commit FILE``) git names an index made for that commit, which is read then (see
:func:`factcli.git.repository.find_repository`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from factcli.errors import Problem, StoreError
from factcli.git.merge_check import is_store_path
from factcli.git.repository import Entry, Repository
from factcli.paths import CONFIG, display_path
from factcli.store import atomic
from factcli.store.check import build_store
from factcli.store.reader import Store

_SHA1_LENGTH = 40
_LINK, _FILE = b"120000", b"100"  # the mode of a symbolic link, and the beginning of the mode of a file


def read_staged_store(repository: Repository, root: Path) -> Store:
    """Read the store as it is staged. Each unmerged file is a problem of the store."""
    prefix = repository.path_of(root)
    every = list(repository.staged(prefix))
    entries = [entry for entry in every if is_store_path(entry.path, prefix)]
    names = {entry.path: os.fsdecode(entry.path[len(prefix) + 1 if prefix else 0 :]) for entry in entries}
    ready = [entry for entry in entries if not entry.stage and entry.mode.startswith(_FILE)]
    contents = repository.contents([entry.blob for entry in ready])
    found: dict[str, bytes | StoreError] = {names[e.path]: data for e, data in zip(ready, contents, strict=True)}
    for entry in entries:
        if entry.mode == _LINK and not entry.stage:  # its content is only the name of a file
            found[names[entry.path]] = _read_link_target(root / names[entry.path])
    read = {name: data for name, data in found.items() if isinstance(data, bytes)}
    store = build_store(root, sorted(read.items(), key=lambda item: item[0].split("/")))
    store.copies = StagedCopies(repository, root, prefix, every)
    faults = {name: data for name, data in found.items() if isinstance(data, StoreError)}
    store.problems += [
        Problem(display_path(root / name), 1, "unreadable", f.what, f.todo) for name, f in faults.items()
    ]
    store.problems += [_unmerged_problem(root / names[path]) for path in sorted({e.path for e in entries if e.stage})]
    return store


class StagedCopies(Mapping[str, bytes]):
    """The kept copies of a store as they are staged, by their names below its folder; each is read when asked for."""

    def __init__(self, repository: Repository, root: Path, prefix: bytes, entries: Sequence[Entry]) -> None:
        self._repository, self._root = repository, root
        below = ((os.fsdecode(e.path[len(prefix) + 1 if prefix else 0 :]), e) for e in entries)
        self._blobs = {name: e.blob for name, e in below if e.mode.startswith(_FILE) and _is_below_copies(name)}

    def __getitem__(self, name: str) -> bytes:
        """Return the bytes of a copy, from the disk if the same are there, which spares two runs of git."""
        blob = self._blobs[name]
        with contextlib.suppress(StoreError):
            data = atomic.read_bytes(self._root / name)
            algorithm = hashlib.sha1 if len(blob) == _SHA1_LENGTH else hashlib.sha256
            if algorithm(b"blob %d\0" % len(data) + data).hexdigest().encode() == blob:
                return data
        (found,) = self._repository.contents([blob])
        if not isinstance(found, bytes):
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._blobs)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._blobs)


def _is_below_copies(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    return folder.rpartition("/")[2] == atomic.COPIES and not last.startswith(".") and not last.endswith(".toml")


def _read_link_target(path: Path) -> bytes | StoreError:
    try:
        return atomic.read_bytes(path)
    except StoreError as fault:
        return fault


def _unmerged_problem(path: Path) -> Problem:
    what = "is in the middle of a merge and cannot be committed yet"
    return Problem(
        display_path(path),
        1,
        "unmerged",
        what,
        f"resolve the conflicts in it, then run: git add {display_path(path)}",
    )


def find_leftovers(repository: Repository, root: Path) -> list[Problem]:
    """Return problems for temporary files of a killed factcli that were added to git."""
    paths = {entry.path for entry in repository.staged(repository.path_of(root))}
    left = [display_path(repository.top / os.fsdecode(path)) for path in sorted(paths) if _is_leftover(path)]
    what = "an interrupted factcli left this temporary file, and it was added to git"
    return [
        Problem(name, 1, "tracked-leftover", what, f"to remove it: git rm --cached {shlex.quote(name)}", "warning")
        for name in left
    ]


def _is_leftover(path: bytes) -> bool:
    return os.path.basename(path).startswith(b".factcli-")


def find_staged_roots(repository: Repository, places: Sequence[Path] = ()) -> list[Path]:
    """Return the folders that are staged as stores: of the given ones, or of the whole repository."""
    wanted = [repository.path_of(place / CONFIG) for place in places]
    paths = [entry.path for entry in repository.staged(*wanted)]
    found = [path for path in paths if os.path.basename(path) == os.fsencode(CONFIG)]
    roots = [repository.top / os.fsdecode(os.path.dirname(path)) for path in dict.fromkeys(found)]
    return [place for place in places if repository.path_of(place / CONFIG) in found] if places else roots


def was_committed(repository: Repository, root: Path) -> bool:
    """Return whether the last commit has a store in a folder."""
    path = repository.path_of(root / CONFIG)
    return bool(repository.commits and repository.run("ls-tree", "-z", "HEAD", "--", path))

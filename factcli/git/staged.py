"""What is staged: the store as git's index holds it, which is what the next commit will hold.

In a hook of a commit of some files only (``git commit FILE``) git names an index made for that commit, and that is
the one that is read (see :func:`factcli.git.repository.repository`).
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from factcli.errors import Problem, StoreError
from factcli.git.merge_check import is_store_path
from factcli.git.repository import Repository
from factcli.paths import CONFIG, display_path
from factcli.store import atomic
from factcli.store.check import build_store
from factcli.store.reader import Store

_LINK, _FILE = b"120000", b"100"  # how the mode of a symbolic link is written, and how that of a file begins


def staged_store(repository: Repository, root: Path) -> Store:
    """The store as it is staged. What is not merged yet is a problem of it."""
    prefix = repository.path_of(root)
    entries = [entry for entry in repository.staged(prefix) if is_store_path(entry.path, prefix)]
    names = {entry.path: os.fsdecode(entry.path[len(prefix) + 1 if prefix else 0 :]) for entry in entries}
    ready = [entry for entry in entries if not entry.stage and entry.mode.startswith(_FILE)]
    contents = repository.contents([entry.blob for entry in ready])
    found: dict[str, bytes | StoreError] = {names[e.path]: data for e, data in zip(ready, contents, strict=True)}
    for entry in entries:
        if entry.mode == _LINK and not entry.stage:  # its content is a name; what is meant is in the file of that name
            found[names[entry.path]] = _linked(root / names[entry.path])
    read = {name: data for name, data in found.items() if isinstance(data, bytes)}
    store = build_store(root, sorted(read.items(), key=lambda item: item[0].split("/")))
    faults = {name: data for name, data in found.items() if isinstance(data, StoreError)}
    store.problems += [
        Problem(display_path(root / name), 1, "unreadable", f.what, f.todo) for name, f in faults.items()
    ]
    store.problems += [_unmerged(root / names[path]) for path in sorted({e.path for e in entries if e.stage})]
    return store


def _linked(path: Path) -> bytes | StoreError:
    try:
        return atomic.read_bytes(path)
    except StoreError as fault:
        return fault


def _unmerged(path: Path) -> Problem:
    what = "is in the middle of a merge, and cannot be committed so"
    return Problem(
        display_path(path),
        1,
        "unmerged",
        what,
        f"resolve what is in conflict there, then: git add {display_path(path)}",
    )


def leftovers(repository: Repository, root: Path) -> list[Problem]:
    """What a factcli that was killed has left in a store, and git keeps as if it were a part of it."""
    paths = {entry.path for entry in repository.staged(repository.path_of(root))}
    left = [display_path(repository.top / os.fsdecode(path)) for path in sorted(paths) if _is_left(path)]
    what = "a factcli that was killed has left this file, and git keeps it"
    return [
        Problem(name, 1, "tracked-leftover", what, f"take it out: git rm --cached {shlex.quote(name)}", "warning")
        for name in left
    ]


def _is_left(path: bytes) -> bool:
    return os.path.basename(path).startswith(b".factcli-")


def staged_roots(repository: Repository, places: Sequence[Path] = ()) -> list[Path]:
    """Of some folders those that are staged as stores; where none is named, all of the repository."""
    wanted = [repository.path_of(place / CONFIG) for place in places]
    paths = [entry.path for entry in repository.staged(*wanted)]
    found = [path for path in paths if os.path.basename(path) == os.fsencode(CONFIG)]
    roots = [repository.top / os.fsdecode(os.path.dirname(path)) for path in dict.fromkeys(found)]
    return [place for place in places if repository.path_of(place / CONFIG) in found] if places else roots


def was_committed(repository: Repository, root: Path) -> bool:
    """Whether the last commit has a store in a folder."""
    path = repository.path_of(root / CONFIG)
    return bool(repository.commits and repository.run("ls-tree", "-z", "HEAD", "--", path))

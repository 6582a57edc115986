"""What a merge did to a store: which statements of either side it lost, and what to do where it is unfinished.

Asked only while a merge is under way or is what is checked out, and only of files that both sides have changed:
everywhere else nothing can have been lost. What one side took out and the other left alone is no loss, and neither
is what was there after the merge and has been changed since.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from factcli.errors import MERGE_CONFLICT, Problem, StoreError
from factcli.git.repository import Repository
from factcli.git.setup import by_statement
from factcli.paths import display_path
from factcli.sanitize import escape_inline
from factcli.store import atomic, conflict_markers
from factcli.store.conflict_markers import describe_tables
from factcli.store.file import StoreFile, parse_file
from factcli.store.reader import Store
from factcli.text.name_lists import join_names

#: What a table is known by in every version of a store: its kind, and the id of a statement, the name of a person...
Key = tuple[str, ...]
Table = Mapping[str, Any]
_KNOWN_BY = {"statement": ("id",), "person": ("name",), "outlet": ("name",), "link": ("a", "b")}


class Merge(NamedTuple):
    """Two commits that were or are being merged, and the one commit that both come from.

    ``made`` is the commit that it made; empty while it is unfinished. ``head`` is what git calls the other side then:
    a commit that is taken over or reverted is merged as well, with what was before it as the base.
    """

    base: str
    ours: str
    theirs: str
    made: str = ""
    head: str = "MERGE_HEAD"

    @property
    def named(self) -> str:
        """What it is called in a message."""
        return f"the merge {self.made[:7]}" if self.made else "this merge"

    def side(self, ours: bool) -> tuple[str, str]:
        """A side of it as git takes it, and what it is called in a message."""
        name = "this branch" if ours else "the other branch"
        if self.made:
            return f"{self.made[:7]}^{1 if ours else 2}", name
        revision = "HEAD" if ours else self.head
        return revision, name if self.head == "MERGE_HEAD" else revision  # in a rebase "ours" is the other's


class _Change(NamedTuple):
    """What became of a file on one side: the ids of its content at the base and there."""

    before: bytes
    after: bytes


def problems(repository: Repository, store: Store) -> list[Problem]:
    """What git did to the files of a store: merged them line by line, and lost something of either side."""
    merge = merge_of(repository)
    found = list(_by_lines(repository, store, merge))
    if merge is not None:
        found += _one_sided(repository, store, merge)
        found += _losses(repository, store, merge)
    return found


def merge_of(repository: Repository) -> Merge | None:
    """The merge that is under way, else that of two branches which is checked out, if either is one."""
    made, ours, theirs = "", "", ""
    try:
        heads = atomic.read_bytes(repository.folder / "MERGE_HEAD").decode("ascii").split()
    except (StoreError, ValueError):
        if taken := _taken_over(repository):
            return taken
        if len(repository.commits) == 3:
            made, ours, theirs = repository.commits
    else:
        if len(heads) == 1 and repository.commits:
            ours, theirs = repository.commits[0], heads[0]
    bases = (repository.holds("merge-base", "--all", ours, theirs) or b"").split() if ours else []
    # Of several, or of none (as in a clone without history), it cannot be said what a side has changed.
    return Merge(bases[0].decode(), ours, theirs, made) if len(bases) == 1 else None


def _taken_over(repository: Repository) -> Merge | None:
    """The one commit that is being taken over, by itself or in a rebase, or that is being reverted, if one is."""
    folder = repository.folder
    rebasing = [os.path.lexists(folder / "rebase-merge" / name) for name in ("stopped-sha", "amend")]
    for head, under_way, base, theirs in (
        # git leaves this one behind; and where it stops for a commit to be amended, that is merged already
        ("REBASE_HEAD", rebasing == [True, False], "REBASE_HEAD^", "REBASE_HEAD"),
        ("CHERRY_PICK_HEAD", True, "CHERRY_PICK_HEAD^", "CHERRY_PICK_HEAD"),
        ("REVERT_HEAD", True, "REVERT_HEAD", "REVERT_HEAD^"),
    ):
        if under_way and repository.commits and os.path.lexists(folder / head):
            parents = repository.run("rev-parse", f"{head}^@").split()
            return Merge(base, repository.commits[0], theirs, head=theirs) if len(parents) == 1 else None
    return None


# --- merged line by line ------------------------------------------------------------------------------------


def _by_lines(repository: Repository, store: Store, merge: Merge | None) -> Iterator[Problem]:
    marked = [file for file in store.files if file.problem and file.problem.code == MERGE_CONFLICT]
    if not marked:
        return
    unmerged = {entry.path for entry in repository.staged(repository.path_of(store.root)) if entry.stage}
    for file in marked:
        found = conflict_markers.find_conflicts(file.text)
        within_one = all(len(conflict.tables) < 2 for conflict in found)
        set_up = by_statement(repository, file.path)
        if not (set_up and within_one) and found:
            path = repository.path_of(file.path)
            yield _line_by_line(file, found, set_up, _again(path, file.label, path in unmerged, set_up, merge))


def _one_sided(repository: Repository, store: Store, merge: Merge) -> Iterator[Problem]:
    """Files in conflict that are as our side has them: so git leaves them where the program that merges is missing."""
    if merge.made:
        return
    staged = [entry for entry in repository.staged(repository.path_of(store.root)) if entry.stage]
    theirs = {entry.path for entry in staged if entry.stage == 3}
    ours = [entry for entry in staged if entry.stage == 2 and entry.path in theirs]
    had = dict(zip((entry.path for entry in ours), repository.contents([entry.blob for entry in ours]), strict=True))
    for file in store.files:
        path = repository.path_of(file.path) if had else b""
        if path in had and had[path] == file.data:
            what = f"is not merged: it is as {merge.side(ours=True)[1]} has it, with nothing of the other side in it"
            todo = _again(path, file.label, True, by_statement(repository, file.path), merge)
            yield Problem(file.label, 1, "not-merged", what, todo, "warning")


def _line_by_line(
    file: StoreFile, found: Sequence[conflict_markers.ConflictRegion], set_up: bool, todo: str
) -> Problem:
    tables = tuple(dict.fromkeys(table for conflict in found for table in conflict.tables))
    why = "since no merge by statement is set up here"
    if set_up:
        why = "before merging by statement was set up here, by a strategy that knows no other way (octopus, resolve), "
        why += "or since its tables cannot be told apart"
    what = f"git merged this file line by line, {why}"
    if len(tables) > 1:
        what += f": its marks run through {describe_tables(tables)}"
    return Problem(file.label, found[0].line, "merged-by-lines", what, todo, "warning")


def _again(path: bytes, label: str, unmerged: bool, set_up: bool, merge: Merge | None) -> str:
    """How to have a file merged once more, by statement."""
    if unmerged:
        once_more = f"git checkout --merge -- {shlex.quote(label)}"
        first = "" if set_up else "factcli git, then "
        return f"to merge it by statement: {first}{once_more} (what you have changed in it since is lost)"
    if merge:
        return _shows(merge, path)
    return "the marks were added to git as if they belonged there; see where they came from with git log"


# --- lost ---------------------------------------------------------------------------------------------------


class _Version(NamedTuple):
    """The files that a merge was about as they were at one time: each table, and the path of the file it was in."""

    tables: Mapping[Key, Table]
    paths: Mapping[Key, bytes]


class _Loss(NamedTuple):
    """A table of one side that is missing, or (``keys``) what that side has changed in it and is not so now."""

    key: Key
    path: bytes
    keys: tuple[str, ...] = ()


class _UnreadableError(Exception):
    """A version of a file that cannot be read, and tells nothing."""


def _losses(repository: Repository, store: Store, merge: Merge) -> Iterator[Problem]:
    """What a merge lost of either side."""
    prefix = repository.path_of(store.root)
    ours, theirs = (_changes(repository, prefix, merge.base, side) for side in (merge.ours, merge.theirs))
    both = ours.keys() & theirs.keys()
    if not both:
        return
    yield from _broken(repository, store, merge, both)
    blobs = {path: change.before for path, change in {**ours, **theirs}.items()}
    try:
        base, *sides = (
            _version(repository, prefix, blobs | {path: change.after for path, change in changes.items()})
            for changes in ({}, ours, theirs)
        )
        now = _now(store)
        broken = {repository.path_of(file.path) for file in store.files if file.problem}
        found = [
            [x for x in _lost(base, sides[i], sides[1 - i], now) if x.path in both and _can_tell(x, broken)]
            for i in (0, 1)
        ]
        if merge.made and any(found):
            made = {path: change.after for path, change in _changes(repository, prefix, merge.base, merge.made).items()}
            then = _version(repository, prefix, blobs | made).tables
            found = [[y for x in found[i] if (y := _still(x, sides[i], then))] for i in (0, 1)]
    except _UnreadableError:
        return
    found[1] = [x for x in found[1] if x.keys or x.key not in sides[0].tables]  # missing of both is told once
    for losses, ours_is_it in zip(found, (True, False), strict=True):
        yield from _told(repository, store, merge, ours_is_it, losses)


def _broken(repository: Repository, store: Store, merge: Merge, both: Collection[bytes]) -> Iterator[Problem]:
    """Files that cannot be read, though not for conflicts, after both sides had changed them: a merge by union."""
    for file in store.files:
        path = repository.path_of(file.path)
        if file.problem and file.problem.code != MERGE_CONFLICT and path in both:
            what = f"{merge.named} has brought together what both sides changed in this file, and left it unreadable"
            yield Problem(file.label, 1, "merged-by-lines", what, _shows(merge, path), "warning")


def _shows(merge: Merge, path: bytes) -> str:
    shows = " and ".join(_show(merge.side(ours)[0], path) for ours in (True, False))
    return f"what each side had is shown by {shows}"


def _changes(repository: Repository, prefix: bytes, base: str, side: str) -> dict[bytes, _Change]:
    """The store's files that differ between two commits."""
    asked: tuple[str | bytes, ...] = (
        "diff-tree",
        "-r",
        "-z",
        "--raw",
        "--no-renames",
        base,
        side,
        "--",
        *filter(None, [prefix]),
    )
    fields = repository.run(*asked).split(b"\0")
    found = {}
    for described, path in zip(fields[::2], fields[1::2], strict=False):
        if is_store_path(path, prefix):
            _, _, before, after, _ = described.split(b" ")
            found[path] = _Change(before, after)
    return found


def is_store_path(path: bytes, prefix: bytes) -> bool:
    """Whether a path below the top level is that of a file of the store in a folder there: hidden ones are not."""
    below = path[len(prefix) + 1 :] if prefix else path
    inside = not prefix or path.startswith(prefix + b"/")
    return inside and path.endswith(b".toml") and not any(part.startswith(b".") for part in below.split(b"/"))


def _version(repository: Repository, prefix: bytes, blobs: Mapping[bytes, bytes]) -> _Version:
    """What some files hold, by their paths and the ids of their content. Raises :class:`_UnreadableError`."""
    there = {path: blob for path, blob in blobs.items() if blob.strip(b"0")}
    tables: dict[Key, Table] = {}
    paths: dict[Key, bytes] = {}
    for path, data in zip(there, repository.contents(list(there.values())), strict=True):
        if not isinstance(data, bytes):
            raise _UnreadableError
        file = parse_file(Path(os.fsdecode(path)), os.fsdecode(path), data)
        if file.problem:
            raise _UnreadableError
        for key, table in _keyed(file):
            tables[key], paths[key] = table, path
    return _Version(tables, paths)


def _keyed(file: StoreFile) -> Iterator[tuple[Key, Table]]:
    """The tables of a file by what they are known by; one that says nothing of that cannot be told from others."""
    for kind in _KNOWN_BY:
        for table in file.tables(kind):
            key = _key(kind, table)
            if key:
                yield key, table


def _key(kind: str, table: Table) -> Key | None:
    values = [table.get(name) for name in _KNOWN_BY[kind]]
    return (kind, *sorted(map(str, values))) if all(isinstance(value, str) for value in values) else None


def _now(store: Store) -> dict[Key, Table | None]:
    """What the store has; None for a statement of a file that cannot be read, where only its id is seen."""
    found: dict[Key, Table | None] = {}
    for file in store.files:
        if file.problem:
            found |= {("statement", identity): None for identity in conflict_markers.guess_ids(file.text)}
    for file in store.files:
        found |= dict(_keyed(file))
    return found


def _lost(base: _Version, side: _Version, other: _Version, now: Mapping[Key, Table | None]) -> Iterator[_Loss]:
    """What a side had, or had changed, and is neither there nor was taken out or changed by the other side."""
    for key, table in side.tables.items():
        before, there = base.tables.get(key), other.tables.get(key)
        removed = before is not None and there is None
        if removed:
            continue
        if key not in now:
            yield _Loss(key, side.paths[key])
            continue
        was, is_there, is_now = before or {}, there or {}, now[key]
        if is_now is None or is_now == table:
            continue
        keys = [k for k in {**was, **table} if table.get(k) != was.get(k) and is_there.get(k) == was.get(k)]
        gone = tuple(k for k in keys if is_now.get(k) == was.get(k))
        if gone:
            yield _Loss(key, side.paths[key], gone)


def _can_tell(loss: _Loss, broken: Collection[bytes]) -> bool:
    """Of a file that cannot be read now only the ids of its statements are seen."""
    return loss.key[0] == "statement" or loss.path not in broken


def _still(loss: _Loss, side: _Version, then: Mapping[Key, Table]) -> _Loss | None:
    """What of a loss the merge itself had lost: the rest was changed after it."""
    table = then.get(loss.key)
    if table is None or not loss.keys:
        return None if table is not None else loss
    keys = tuple(key for key in loss.keys if table.get(key) != side.tables[loss.key].get(key))
    return loss._replace(keys=keys) if keys else None


def _told(repository: Repository, store: Store, merge: Merge, ours: bool, losses: Sequence[_Loss]) -> Iterator[Problem]:
    revision, whose = merge.side(ours)
    labels = {repository.path_of(file.path): file.label for file in store.files}
    missing: dict[bytes, list[str]] = {}
    for loss in losses:
        if not loss.keys:
            missing.setdefault(loss.path, []).append(_called(loss.key))
            continue
        file, line = _place(store, loss.key)
        keys = escape_inline(join_names(loss.keys))
        what = f"{merge.named} has lost what {whose} changed: {keys} of {_called(loss.key)}"
        yield Problem(file, line, "merge-lost", what, f"see how it was with: {_show(revision, loss.path)}", "warning")
    for path, names in missing.items():
        label = labels.get(path) or display_path(repository.top / os.fsdecode(path))
        what = f"{_number(names, whose)} missing since {merge.named}: {describe_tables(names)}"
        todo = f"unless taken out on purpose, see: {_show(revision, path)}"
        yield Problem(label, 1, "merge-lost", what, todo, "warning")


def _show(revision: str, path: bytes) -> str:
    return f"git show {shlex.quote(f'{revision}:{os.fsdecode(path)}')}"


def _called(key: Key) -> str:
    """What a table is called in a message."""
    return escape_inline(" ".join(key))


def _number(names: Sequence[str], whose: str) -> str:
    """``1 statement of the other branch is``: how many of what kind are missing."""
    noun = "statement" if all(name.startswith("statement ") for name in names) else "table"
    return f"1 {noun} of {whose} is" if len(names) == 1 else f"{len(names)} {noun}s of {whose} are"


def _place(store: Store, key: Key) -> tuple[str, int]:
    """File and line of a table that is there."""
    kind = key[0]
    for file in store.files:
        for index, table in enumerate(file.tables(kind)):
            if _key(kind, table) == key:
                return file.label, file.line(kind, index)
    return display_path(store.root), 1

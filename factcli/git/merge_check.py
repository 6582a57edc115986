"""Check what a merge did to a store: statements of either side that it lost, and files that are not merged yet.

Only a merge that is under way or checked out is looked at, and only files that both sides have changed: nothing else
can have been lost. What one side removed and the other did not change is no loss, and neither is what was in the
merge commit and has been changed since.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from factcli.errors import MERGE_CONFLICT, Problem, StoreError
from factcli.git.repository import Repository
from factcli.git.setup import merges_by_statement
from factcli.paths import display_path
from factcli.sanitize import escape_inline
from factcli.store import atomic, conflict_markers
from factcli.store.conflict_markers import describe_tables
from factcli.store.file import StoreFile, parse_file
from factcli.store.reader import Store
from factcli.text.wording import join_names

#: Identifies a table in every version of a store: its kind, and the id of a statement, the name of a person...
Key = tuple[str, ...]
Table = Mapping[str, Any]
_KEY_FIELDS = {"statement": ("id",), "person": ("name",), "outlet": ("name",), "link": ("a", "b"), "source": ("id",)}


class Merge(NamedTuple):
    """A merge of two commits, and their base.

    ``made`` is the merge commit; empty while the merge is unfinished. ``head`` is then what git calls the other side:
    a cherry-picked, rebased or reverted commit is merged as well, with its parent as the base.
    """

    base: str
    ours: str
    theirs: str
    made: str = ""
    head: str = "MERGE_HEAD"

    @property
    def named(self) -> str:
        """The merge in a message."""
        return f"the merge {self.made[:7]}" if self.made else "this merge"

    def side(self, ours: bool) -> tuple[str, str]:
        """Return the revision of a side, and its name in a message."""
        name = "this branch" if ours else "the other branch"
        if self.made:
            return f"{self.made[:7]}^{1 if ours else 2}", name
        revision = "HEAD" if ours else self.head
        return revision, name if self.head == "MERGE_HEAD" else revision  # in a rebase "ours" is the other branch


class _Change(NamedTuple):
    """The change of a file on one side: the blob ids at the base and there."""

    before: bytes
    after: bytes


def find_merge_problems(repository: Repository, store: Store) -> list[Problem]:
    """Return problems of a merge: files merged line by line or by one side, and losses of either side."""
    merge = find_merge(repository)
    found = list(_find_line_merges(repository, store, merge))
    if merge is not None:
        found += _find_one_sided(repository, store, merge)
        found += _find_losses(repository, store, merge)
    return found


def find_merge(repository: Repository) -> Merge | None:
    """Return the merge under way, else the checked-out merge of two branches, or None."""
    made, ours, theirs = "", "", ""
    try:
        heads = atomic.read_bytes(repository.folder / "MERGE_HEAD").decode("ascii").split()
    except (StoreError, ValueError):
        if single := _find_single_commit(repository):
            return single
        if len(repository.commits) == 3:
            made, ours, theirs = repository.commits
    else:
        if len(heads) == 1 and repository.commits:
            ours, theirs = repository.commits[0], heads[0]
    bases = (repository.holds("merge-base", "--all", ours, theirs) or b"").split() if ours else []
    # With several bases, or none (as in a shallow clone), it is unknown what a side has changed.
    return Merge(bases[0].decode(), ours, theirs, made) if len(bases) == 1 else None


def _find_single_commit(repository: Repository) -> Merge | None:
    """Return the merge of the one commit that is being cherry-picked, rebased or reverted, or None."""
    folder = repository.folder
    rebasing = [os.path.lexists(folder / "rebase-merge" / name) for name in ("stopped-sha", "amend")]
    for head, under_way, base, theirs in (
        # git leaves REBASE_HEAD behind; and a commit to be amended is merged already
        ("REBASE_HEAD", rebasing == [True, False], "REBASE_HEAD^", "REBASE_HEAD"),
        ("CHERRY_PICK_HEAD", True, "CHERRY_PICK_HEAD^", "CHERRY_PICK_HEAD"),
        ("REVERT_HEAD", True, "REVERT_HEAD", "REVERT_HEAD^"),
    ):
        if under_way and repository.commits and os.path.lexists(folder / head):
            parents = repository.run("rev-parse", f"{head}^@").split()
            return Merge(base, repository.commits[0], theirs, head=theirs) if len(parents) == 1 else None
    return None


# --- merged line by line ------------------------------------------------------------------------------------


def _find_line_merges(repository: Repository, store: Store, merge: Merge | None) -> Iterator[Problem]:
    marked = [file for file in store.files if file.problem and file.problem.code == MERGE_CONFLICT]
    if not marked:
        return
    unmerged = {entry.path for entry in repository.staged(repository.path_of(store.root)) if entry.stage}
    for file in marked:
        found = conflict_markers.find_conflicts(file.text)
        within_one = all(len(conflict.tables) < 2 for conflict in found)
        set_up = merges_by_statement(repository, file.path)
        if not (set_up and within_one) and found:
            path = repository.path_of(file.path)
            yield _line_merge_problem(
                file, found, set_up, _describe_new_merge(path, file.label, path in unmerged, set_up, merge)
            )


def _find_one_sided(repository: Repository, store: Store, merge: Merge) -> Iterator[Problem]:
    """Yield problems for unmerged files that equal our side: git leaves them so if the merge driver is missing."""
    if merge.made:
        return
    staged = [entry for entry in repository.staged(repository.path_of(store.root)) if entry.stage]
    theirs = {entry.path for entry in staged if entry.stage == 3}
    ours = [entry for entry in staged if entry.stage == 2 and entry.path in theirs]
    our_contents = dict(
        zip((entry.path for entry in ours), repository.contents([entry.blob for entry in ours]), strict=True)
    )
    for file in store.files:
        path = repository.path_of(file.path) if our_contents else b""
        if path in our_contents and our_contents[path] == file.data:
            what = f"is not merged: it has only the version of {merge.side(ours=True)[1]}, nothing of the other side"
            todo = _describe_new_merge(path, file.label, True, merges_by_statement(repository, file.path), merge)
            yield Problem(file.label, 1, "not-merged", what, todo, "warning")


def _line_merge_problem(
    file: StoreFile, found: Sequence[conflict_markers.ConflictRegion], set_up: bool, todo: str
) -> Problem:
    tables = tuple(dict.fromkeys(table for conflict in found for table in conflict.tables))
    why = "because merging by statement is not set up here"
    if set_up:
        why = "because merging by statement was not set up yet, because of the merge strategy (octopus, resolve), "
        why += "or because its tables cannot be told apart"
    what = f"git merged this file line by line, {why}"
    if len(tables) > 1:
        what += f": its conflict markers run through {describe_tables(tables)}"
    return Problem(file.label, found[0].line, "merged-by-lines", what, todo, "warning")


def _describe_new_merge(path: bytes, label: str, unmerged: bool, set_up: bool, merge: Merge | None) -> str:
    """Describe how to merge a file again, by statement."""
    if unmerged:
        once_more = f"git checkout --merge -- {shlex.quote(label)}"
        first = "" if set_up else "factcli git, then "
        return f"to merge it by statement: {first}{once_more} (this loses your later changes to it)"
    if merge:
        return _describe_sides(merge, path)
    return "the conflict markers were added to git; to see where they came from: git log"


# --- losses -------------------------------------------------------------------------------------------------


class _Version(NamedTuple):
    """One version of the files of a merge: each table, and the path of its file."""

    tables: Mapping[Key, Table]
    paths: Mapping[Key, bytes]


class _Loss(NamedTuple):
    """A table of one side that is missing, or the ``keys`` in it whose change by that side is missing."""

    key: Key
    path: bytes
    keys: tuple[str, ...] = ()


class _UnreadableError(Exception):
    """A version of a file cannot be parsed."""


def _find_losses(repository: Repository, store: Store, merge: Merge) -> Iterator[Problem]:
    """Yield problems for what a merge lost of either side."""
    prefix = repository.path_of(store.root)
    ours, theirs = (_changed_files(repository, prefix, merge.base, side) for side in (merge.ours, merge.theirs))
    both = ours.keys() & theirs.keys()
    if not both:
        return
    yield from _find_unreadable(repository, store, merge, both)
    blobs = {path: change.before for path, change in {**ours, **theirs}.items()}
    try:
        base, *sides = (
            _read_version(repository, prefix, blobs | {path: change.after for path, change in changes.items()})
            for changes in ({}, ours, theirs)
        )
        now = _current_tables(store)
        broken = {repository.path_of(file.path) for file in store.files if file.problem}
        found = [
            [x for x in _lost_of_side(base, sides[i], sides[1 - i], now) if x.path in both and _is_certain(x, broken)]
            for i in (0, 1)
        ]
        if merge.made and any(found):
            made = {
                path: change.after
                for path, change in _changed_files(repository, prefix, merge.base, merge.made).items()
            }
            then = _read_version(repository, prefix, blobs | made).tables
            found = [[y for x in found[i] if (y := _lost_by_merge(x, sides[i], then))] for i in (0, 1)]
    except _UnreadableError:
        return
    found[1] = [
        x for x in found[1] if x.keys or x.key not in sides[0].tables
    ]  # a table missing of both sides is reported once
    for losses, ours_is_it in zip(found, (True, False), strict=True):
        yield from _loss_problems(repository, store, merge, ours_is_it, losses)


def _find_unreadable(repository: Repository, store: Store, merge: Merge, both: Collection[bytes]) -> Iterator[Problem]:
    """Yield problems for unreadable files without conflicts that both sides had changed: a merge by union."""
    for file in store.files:
        path = repository.path_of(file.path)
        if file.problem and file.problem.code != MERGE_CONFLICT and path in both:
            what = f"{merge.named} combined the changes of both sides in this file and left it unreadable"
            yield Problem(file.label, 1, "merged-by-lines", what, _describe_sides(merge, path), "warning")


def _describe_sides(merge: Merge, path: bytes) -> str:
    shows = " and ".join(_show_command(merge.side(ours)[0], path) for ours in (True, False))
    return f"to see the version of each side: {shows}"


def _changed_files(repository: Repository, prefix: bytes, base: str, side: str) -> dict[bytes, _Change]:
    """Return the changes of the store's files between two commits."""
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
    """Return whether a path is that of a file of the store in a folder (``prefix``); hidden files are not."""
    below = path[len(prefix) + 1 :] if prefix else path
    inside = not prefix or path.startswith(prefix + b"/")
    return inside and path.endswith(b".toml") and not any(part.startswith(b".") for part in below.split(b"/"))


def _read_version(repository: Repository, prefix: bytes, blobs: Mapping[bytes, bytes]) -> _Version:
    """Read the tables of files by paths and blob ids. Raises :class:`_UnreadableError`."""
    existing = {path: blob for path, blob in blobs.items() if blob.strip(b"0")}
    tables: dict[Key, Table] = {}
    paths: dict[Key, bytes] = {}
    for path, data in zip(existing, repository.contents(list(existing.values())), strict=True):
        if not isinstance(data, bytes):
            raise _UnreadableError
        file = parse_file(Path(os.fsdecode(path)), os.fsdecode(path), data)
        if file.problem:
            raise _UnreadableError
        for key, table in _tables_by_key(file):
            tables[key], paths[key] = table, path
    return _Version(tables, paths)


def _tables_by_key(file: StoreFile) -> Iterator[tuple[Key, Table]]:
    """Yield the tables of a file with their keys; a table without one cannot be identified."""
    for kind in _KEY_FIELDS:
        for table in file.tables(kind):
            key = _table_key(kind, table)
            if key:
                yield key, table


def _table_key(kind: str, table: Table) -> Key | None:
    values = [table.get(name) for name in _KEY_FIELDS[kind]]
    return (kind, *sorted(map(str, values))) if all(isinstance(value, str) for value in values) else None


def _current_tables(store: Store) -> dict[Key, Table | None]:
    """Return the tables of the store; None for a statement in an unreadable file, where only its id is found."""
    found: dict[Key, Table | None] = {}
    for file in store.files:
        if file.problem:
            found |= {("statement", identity): None for identity in conflict_markers.guess_ids(file.text)}
    for file in store.files:
        found |= dict(_tables_by_key(file))
    return found


def _lost_of_side(base: _Version, side: _Version, other: _Version, now: Mapping[Key, Table | None]) -> Iterator[_Loss]:
    """Yield what a side had or changed that is missing now, and was not removed or changed by the other side."""
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


def _is_certain(loss: _Loss, broken: Collection[bytes]) -> bool:
    """Return whether a loss is certain: in an unreadable file only the ids of statements are found."""
    return loss.key[0] == "statement" or loss.path not in broken


def _lost_by_merge(loss: _Loss, side: _Version, then: Mapping[Key, Table]) -> _Loss | None:
    """Return the part of a loss that was missing in the merge commit; the rest was changed after it."""
    table = then.get(loss.key)
    if table is None or not loss.keys:
        return None if table is not None else loss
    keys = tuple(key for key in loss.keys if table.get(key) != side.tables[loss.key].get(key))
    return loss._replace(keys=keys) if keys else None


def _loss_problems(
    repository: Repository, store: Store, merge: Merge, ours: bool, losses: Sequence[_Loss]
) -> Iterator[Problem]:
    revision, whose = merge.side(ours)
    labels = {repository.path_of(file.path): file.label for file in store.files}
    missing: dict[bytes, list[str]] = {}
    for loss in losses:
        if not loss.keys:
            missing.setdefault(loss.path, []).append(_table_label(loss.key))
            continue
        file, line = _locate_table(store, loss.key)
        keys = escape_inline(join_names(loss.keys))
        what = f"{merge.named} lost what {whose} changed: {keys} of {_table_label(loss.key)}"
        yield Problem(
            file, line, "merge-lost", what, f"to see how it was: {_show_command(revision, loss.path)}", "warning"
        )
    for path, names in missing.items():
        label = labels.get(path) or display_path(repository.top / os.fsdecode(path))
        what = f"{_count_missing(names, whose)} missing since {merge.named}: {describe_tables(names)}"
        todo = f"if nobody removed this on purpose, see: {_show_command(revision, path)}"
        yield Problem(label, 1, "merge-lost", what, todo, "warning")


def _show_command(revision: str, path: bytes) -> str:
    return f"git show {shlex.quote(f'{revision}:{os.fsdecode(path)}')}"


def _table_label(key: Key) -> str:
    """Return the name of a table in a message."""
    return escape_inline(" ".join(key))


def _count_missing(names: Sequence[str], whose: str) -> str:
    """Return how many tables of a side are missing, as text: ``1 statement of the other branch is``."""
    noun = "statement" if all(name.startswith("statement ") for name in names) else "table"
    return f"1 {noun} of {whose} is" if len(names) == 1 else f"{len(names)} {noun}s of {whose} are"


def _locate_table(store: Store, key: Key) -> tuple[str, int]:
    """Return file and line of a table in the store."""
    kind = key[0]
    for file in store.files:
        for index, table in enumerate(file.tables(kind)):
            if _table_key(kind, table) == key:
                return file.label, file.line(kind, index)
    return display_path(store.root), 1

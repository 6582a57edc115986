"""Read a store: every ``*.toml`` below its folder, with the place of each table.

What cannot be used becomes a :class:`~factcli.errors.Problem` with file and line, so that no part of a store is left
out without a message, and the rest is still read.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from factcli.errors import (
    DataError,
    EditConflictError,
    FactcliError,
    NothingFoundError,
    Problem,
    StoreError,
    UsageError,
)
from factcli.model import (
    ID_LENGTH,
    Entity,
    Fault,
    FieldError,
    Link,
    Outlet,
    Person,
    Place,
    Source,
    Statement,
    parse_entity,
    parse_statement,
)
from factcli.paths import CONFIG, display_path, is_store, user_store
from factcli.store import atomic
from factcli.store.file import StoreFile, read_file

FORMAT = 1
UNDATED = "undated.toml"
_OWN_NAMES = ("undated", "links", "sources", "factcli")
Progress = Callable[[int, int], None]  # files read, files in all


@dataclass(frozen=True, slots=True)
class RecordedStatement:
    """A ``[[statement]]`` table of a file, whether or not it makes a valid statement."""

    id: str
    file: StoreFile
    index: int
    table: Mapping[str, Any]
    statement: Statement | None

    @property
    def line(self) -> int:
        """The line of its header."""
        return self.file.line("statement", self.index)

    @property
    def where(self) -> str:
        """``FILE:LINE`` of its header."""
        return f"{self.file.label}:{self.line}"

    @property
    def span(self) -> tuple[int, int]:
        """Its start and end in the file's text. Raises :class:`DataError` where it has no header of its own."""
        starts = self.file.header_offsets
        if starts is None:
            self.file.refuse_inline("statement")
            header = self.file.headers("statement")[self.index]
            return header.start, header.end
        from factcli.store.toml_edit import TomlLayout

        # Parsing up to the next statement is enough, and a small part of a large file.
        start = starts[self.index]
        stop = starts[self.index + 1] if self.index + 1 < len(starts) else len(self.file.text)
        return start, start + TomlLayout(self.file.text[start:stop]).array("statement")[0].end

    @property
    def source(self) -> str:
        """Its TOML exactly as written."""
        start, end = self.span
        return self.file.text[start:end]


class StoreView(Protocol):
    """What a store holds, from its files or from its index."""

    root: Path

    @property
    def exists(self) -> bool:
        """Whether the folder is a store."""

    @property
    def statements(self) -> Sequence[Statement]:
        """Every statement."""

    @property
    def people(self) -> Sequence[Person]:
        """Every person who has a table."""

    @property
    def outlets(self) -> Sequence[Outlet]:
        """Every outlet that has a table."""

    @property
    def links(self) -> Sequence[Link]:
        """The decisions about pairs of statements."""

    @property
    def sources(self) -> Sequence[Source]:
        """What was read, with a kept copy of each."""

    @property
    def problems(self) -> Sequence[Problem]:
        """The problems found when the store's files were read."""

    @property
    def file_count(self) -> int:
        """The number of its files."""

    def path(self, name: str) -> Path:
        """Return the path of a file by its name below the store's folder."""


class Store:
    """A store read from its files, with every problem found in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[StoreFile] = []
        self.recorded: list[RecordedStatement] = []
        self.statements: list[Statement] = []
        self.people: list[Person] = []
        self.outlets: list[Outlet] = []
        self.links: list[Link] = []
        self.sources: list[Source] = []
        self.copies: Mapping[str, bytes] | None = None  # kept copies by name; None: those on the disk
        self.problems: list[Problem] = []
        self.defaults: Mapping[str, Any] = {}
        self._named: dict[str, StoreFile] = {}

    @property
    def exists(self) -> bool:
        """Whether the folder is a store; False where it may not be searched."""
        return is_store(self.root)

    def path(self, name: str) -> Path:
        """Return the path of a file by its name below the store's folder."""
        return self.root / name

    @property
    def file_count(self) -> int:
        """The number of its files."""
        return len(self.files)

    def file(self, place: Place) -> StoreFile:
        """Return the file that holds a table."""
        if len(self._named) != len(self.files):
            self._named = {file.name: file for file in self.files}
        return self._named[place.file]

    def where(self, kind: str, place: Place) -> tuple[str, int]:
        """Return the file, as the user would type it, and the line of a table."""
        file = self.file(place)
        return file.label, file.line(kind, place.index)

    def resolve(self, prefix: str) -> RecordedStatement:
        """Return the one statement table whose id begins with a prefix; raise as :func:`resolve_prefix` does."""
        unread = any(file.problem for file in self.files)
        return resolve_prefix(
            prefix, lambda wanted: [r for r in self.recorded if r.id.lower().startswith(wanted)], self.root, unread
        )


class _Located(Protocol):
    """A statement's table, with its id."""

    @property
    def id(self) -> str: ...

    @property
    def where(self) -> str: ...


Some = TypeVar("Some", bound=_Located)


def resolve_prefix(prefix: str, begin: Callable[[str], Sequence[Some]], root: Path, unread: bool) -> Some:
    """Return the one table whose id begins with ``prefix``.

    ``begin`` returns the tables for a prefix in small letters; ``unread`` says that some file could not be read. Raises
    :class:`UsageError` for an ambiguous prefix, :class:`DataError` for an id used twice, :class:`NothingFoundError` for
    an unknown one.
    """
    wanted = prefix.strip().lower()
    if not wanted:
        raise UsageError("an id is empty", "give an id, or the beginning of one")
    found = begin(wanted)
    ids = list(dict.fromkeys(table.id for table in found))
    exact = [table for table in found if table.id == wanted or len(ids) == 1]
    if len(exact) > 1:
        places = " and ".join(table.where for table in exact)
        raise DataError(f"id {exact[0].id} is used twice, at {places}", "give one of them another id")
    if not found:
        raise _no_such_id_error(prefix, root, unread)
    if len(ids) > 1 and not exact:
        some = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise UsageError(f'{len(ids)} ids begin with "{prefix}": {some}', "give more of the id")
    return (exact or found)[0]


def is_unlike_id(text: str) -> bool:
    """Return whether a text is rather a word to search for than the beginning of an id; most of these have a digit."""
    typed = text.strip()
    return typed.isalpha() or not typed.isalnum() or len(typed) > ID_LENGTH


def _no_such_id_error(prefix: str, root: Path, unread: bool) -> FactcliError:
    if unread:
        what = f'no statement that could be read has an id that begins with "{prefix}"'
        return DataError(what, "correct the file named above; the statement may be in it")
    if not is_store(root):
        where = "here or in a folder above" if root == user_store() else f"in {display_path(root)}"
        return NothingFoundError(f"there is no store {where}", "to make one: factcli init")
    todo = "to list all ids: factcli search --format ids"
    if is_unlike_id(prefix):
        import shlex

        todo = f"to search for it: factcli search {shlex.quote(prefix)}\n{todo}"
    return NothingFoundError(f'no statement has an id that begins with "{prefix}"', todo)


def read_store(root: Path, progress: Progress | None = None) -> Store:
    """Read a whole store; an absent folder is an empty one.

    Raises :class:`StoreError` where the folder itself cannot be read, or is of a later format.
    """
    store = Store(root)
    paths = list(store_paths(root, store.problems.append))
    with without_garbage_collection():
        for number, path in enumerate(paths, 1):
            file = read_file(root, path)
            store.files.append(file)
            load_file(store, file)
            if progress is not None:
                progress(number, len(paths))
    return store


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Disable the garbage collector meanwhile: to look through a million small objects that all stay takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def store_paths(root: Path, report: Callable[[Problem], None]) -> Iterable[Path]:
    """List every store file below the folder in a fixed order; hidden files and folders are skipped.

    ``report`` receives a problem for each folder inside that cannot be read, for each link to a folder that is not
    followed, and for each conflict copy, which is left out. Raises :class:`StoreError` for the store's own folder.
    """
    home = os.path.realpath(root)
    found: list[Path] = []
    visited: set[str] = set()

    def fail(error: OSError) -> None:
        folder = Path(error.filename or root)
        failure = atomic.file_error("read the folder", folder, error, "check its permissions")
        if folder != root:
            report(Problem(display_path(folder), 1, "unreadable", failure.what, failure.todo))
        elif not isinstance(error, FileNotFoundError):
            raise failure

    for folder, folders, names in os.walk(root, onerror=fail, followlinks=True):
        real = os.path.realpath(folder)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for problem in _refused_links(home, real, folder, folders):
            folders.remove(os.path.basename(problem.file))
            report(problem)
        names = sorted(name for name in names if atomic.is_store_name([name]))
        copies = _find_copies(Path(folder), names, report)
        found += [Path(folder, name) for name in names if name not in copies]
    return found


def _find_copies(folder: Path, names: Sequence[str], report: Callable[[Problem], None]) -> Container[str]:
    """Return the conflict copies in a folder, and report them; names that factcli itself gives are none."""
    stems = (name.removesuffix(".toml") for name in names)
    if all(stem in _OWN_NAMES or stem.replace("-", "").isdecimal() for stem in stems):
        return ()
    from factcli.store.copies import copy_problems, find_copies, read_beginning

    copies = find_copies(names, partial(read_beginning, folder))
    for problem in copy_problems(folder, copies):
        report(problem)
    return copies


def _refused_links(home: str, real: str, folder: str, names: Sequence[str]) -> list[Problem]:
    """Return a problem for each linked folder that leads too far: a stranger's store could have the whole disk read.

    A link to a folder outside the store is followed, but none from there, and none to a folder that contains the store.
    """
    found = []
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) and not _is_within(target := os.path.realpath(path), home):
            if not _is_within(real, home):
                found.append(_link_problem(path, target, "from one folder outside the store to another"))
            elif _is_within(home, target):
                found.append(_link_problem(path, target, "to a folder that contains the store"))
    return found


def _is_within(place: str, folder: str) -> bool:
    return os.path.join(place, "").startswith(os.path.join(folder, ""))


def _link_problem(path: str, target: str, where: str) -> Problem:
    what = f"is a link to {target}, {where}; factcli does not follow it"
    return Problem(
        display_path(Path(path)), 1, "far-link", what, "link to the folder that holds the files, or remove it"
    )


def load_file(store: Store, file: StoreFile) -> None:
    """Add the content of a file to the store."""
    if file.problem:
        store.problems.append(file.problem)
        return
    if file.name == CONFIG:
        refuse_later_format(file)
        defaults = file.doc.get("defaults", {})
        if isinstance(defaults, dict):
            store.defaults = defaults
    for index, table in enumerate(file.tables("statement")):
        statement, faults = parse_statement(table, Place(file.name, index))
        store.problems += statement_problems(file, index, faults)
        store.recorded.append(RecordedStatement(table_id(table, statement), file, index, table, statement))
        if statement is not None:
            store.statements.append(statement)
    lists: dict[str, list[Any]] = {
        "person": store.people,
        "outlet": store.outlets,
        "link": store.links,
        "source": store.sources,
    }
    for kind, entity, problems in parse_entities(file):
        store.problems += problems
        if entity is not None:
            lists[kind].append(entity)


def parse_entities(file: StoreFile) -> Iterator[tuple[str, Entity | None, list[Problem]]]:
    """Yield the people, outlets, links and sources of a file, each with its table's name and the problems in it."""
    for kind in ("person", "outlet", "link", "source"):
        for index, table in enumerate(file.tables(kind)):
            entity, faults = parse_entity(kind, table, Place(file.name, index))
            yield kind, entity, [field_problem(file, kind, index, key, error) for key, error in faults]


def refuse_later_format(config: StoreFile) -> None:
    """Raise :class:`StoreError` where factcli.toml gives a format later than this program knows."""
    number = config.doc.get("format", FORMAT)
    if isinstance(number, int) and number > FORMAT:
        raise StoreError(
            f"this store has format {number}, and this factcli knows formats up to {FORMAT}",
            "install a newer factcli; nothing was read or changed",
            where=f"{config.label}:{config.layout.line_of('format')}",
        )


def statement_at(file: StoreFile, index: int) -> RecordedStatement | None:
    """Return the statement table at an index of a file; None if the file has fewer."""
    tables = file.tables("statement")
    if index >= len(tables):
        return None
    statement, _ = parse_statement(tables[index], Place(file.name, index))
    return RecordedStatement(table_id(tables[index], statement), file, index, tables[index], statement)


def table_id(table: Mapping[str, Any], statement: Statement | None) -> str:
    """Return the id of a table, whether or not it makes a statement; "" if it has none."""
    raw = table.get("id")
    return statement.id if statement else raw if isinstance(raw, str) else ""


def statement_problems(file: StoreFile, index: int, faults: Iterable[Fault]) -> list[Problem]:
    """Return the problems of a statement's keys, each at its line."""
    return [field_problem(file, "statement", index, key, error) for key, error in faults]


def field_problem(file: StoreFile, kind: str, index: int, key: str, error: FieldError) -> Problem:
    """Return the problem of one key of one table, at that key's line, or the table's if the key is missing."""
    missing = key not in file.tables(kind)[index]
    message = error.about(f"{'an' if kind == 'outlet' else 'a'} [[{kind}]]" if missing else key)
    code = "missing-key" if missing else "bad-value"
    return Problem(file.label, file.line(kind, index, key), code, message, error.todo)


def reload_unchanged(recorded: RecordedStatement, fresh: StoreFile) -> RecordedStatement:
    """Find the same table in the file as it is now. Raises :class:`EditConflictError` if it was changed."""
    from factcli.store.verify import same_values

    tables = fresh.tables("statement")
    indices = [recorded.index, *range(len(tables))] if recorded.index < len(tables) else range(len(tables))
    for index in indices:
        if same_values(tables[index], dict(recorded.table)):
            return RecordedStatement(recorded.id, fresh, index, tables[index], recorded.statement)
    raise changed_since(recorded.id, fresh)


def changed_since(identity: str, file: StoreFile) -> EditConflictError:
    """Return the error for a statement that is no longer as it was seen."""
    return EditConflictError(
        f"somebody else has just changed {identity} in {file.label}",
        f"nothing was changed; to look at it: factcli show {identity}",
    )

"""Reading a store: every ``*.toml`` below its folder, and exactly where each table stands.

A store is never half read in silence: what cannot be used is a :class:`~factcli.errors.Problem` with
file and line, and the rest is still there.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from factcli import disk
from factcli.errors import Conflict, DataFault, FactcliError, NothingFound, Problem, StoreFault, UsageFault
from factcli.locate import CONFIG, shown
from factcli.model import Link, Outlet, Person, Place, Statement, entity_from, statement_from
from factcli.storefile import StoreFile, read_file

if TYPE_CHECKING:
    from factcli.layout import Table  # reading alone does without, and is quicker so

FORMAT = 1
UNDATED = "undated.toml"
Entity = TypeVar("Entity", Person, Outlet, Link)
Progress = Callable[[int, int], None]  # files read, files in all


@dataclass(frozen=True, slots=True)
class Recorded:
    """A ``[[statement]]`` table as it stands in its file, whether or not it makes a statement."""

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
    def header(self) -> Table:
        """Where it stands. Raises :class:`DataFault` where it has no header of its own."""
        self.file.refuse_inline("statement")
        return self.file.headers("statement")[self.index]

    @property
    def source(self) -> str:
        """Its TOML exactly as written."""
        return self.file.text[self.header.start : self.header.end]


@dataclass
class Store:
    """Everything a store holds, with every problem met in reading it."""

    root: Path
    files: list[StoreFile] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    outlets: list[Outlet] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Whether the folder is a store by now; False where that cannot be seen."""
        return os.path.isfile(self.root / CONFIG)

    def path(self, name: str) -> Path:
        """The path of a file by its name below the store's folder."""
        return self.root / name

    def file(self, place: Place) -> StoreFile:
        """The file in which a table stands."""
        return next(f for f in self.files if f.name == place.file)

    def where(self, kind: str, place: Place) -> tuple[str, int]:
        """File, as the user would type it, and line of a table."""
        file = self.file(place)
        return file.label, file.line(kind, place.index)

    def resolve(self, prefix: str) -> Recorded:
        """The one table whose id begins so. Raises what tells the user why there is not just one."""
        wanted = prefix.strip().lower()
        if not wanted:
            raise UsageFault("an id is empty", "give an id, or the beginning of one")
        found = [r for r in self.recorded if r.id.lower().startswith(wanted)]
        ids = list(dict.fromkeys(r.id for r in found))
        exact = [r for r in found if r.id == wanted or len(ids) == 1]
        if len(exact) > 1:
            places = " and ".join(r.where for r in exact)
            raise DataFault(f"id {exact[0].id} is there twice, at {places}", "give one of them another id")
        if not found:
            raise self._no_such_id(prefix)
        if len(ids) > 1 and not exact:
            some = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
            raise UsageFault(f'"{prefix}" begins {len(ids)} ids: {some}', "give more of it")
        return (exact or found)[0]

    def _no_such_id(self, prefix: str) -> FactcliError:
        if any(file.problem for file in self.files):
            what = f'no statement that could be read has an id that begins with "{prefix}"'
            return DataFault(what, "mend the file named above; it may be there")
        if not self.exists:
            return NothingFound(f"there is no store in {shown(self.root)}", "make one with: factcli init")
        return NothingFound(
            f'no statement has an id that begins with "{prefix}"', "factcli search --format ids lists them"
        )


def read_store(root: Path, progress: Progress | None = None) -> Store:
    """Read the whole store. An absent folder is an empty store.

    Raises :class:`StoreFault` where the folder itself cannot be read, or is of a later format.
    """
    store = Store(root)
    paths = list(store_paths(root, store.problems.append))
    with _garbage_left_alone():
        for number, path in enumerate(paths, 1):
            file = read_file(root, path)
            store.files.append(file)
            _take(store, file)
            if progress is not None:
                progress(number, len(paths))
    return store


@contextlib.contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Of a million small objects that all stay, none is garbage: searching them again and again costs a fifth more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def store_paths(root: Path, tell: Callable[[Problem], None]) -> Iterable[Path]:
    """Every store file below the folder in a fixed order; hidden files and folders are not the store's.

    A folder inside that cannot be read is told as a problem. Raises :class:`StoreFault` for the store's own.
    """
    found: list[Path] = []
    seen: set[str] = set()

    def fail(error: OSError) -> None:
        folder = Path(error.filename or root)
        fault = disk.cannot("read the folder", folder, error, "check its permissions")
        if folder != root:
            tell(Problem(shown(folder), 1, "unreadable", fault.what, fault.todo))
        elif not isinstance(error, FileNotFoundError):
            raise fault

    for folder, folders, names in os.walk(root, onerror=fail, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if _is_store_name(name)]
    return found


def _is_store_name(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")


def _take(store: Store, file: StoreFile) -> None:
    """Add what a file says to the store."""
    if file.problem:
        store.problems.append(file.problem)
        return
    if file.name == CONFIG:
        _take_config(store, file)
    for index, table in enumerate(file.tables("statement")):
        _take_statement(store, file, index, table)
    store.people += _entities(store, file, "person", Person)
    store.outlets += _entities(store, file, "outlet", Outlet)
    store.links += _entities(store, file, "link", Link)


def _entities(store: Store, file: StoreFile, kind: str, wanted: type[Entity]) -> Iterator[Entity]:
    for index, table in enumerate(file.tables(kind)):
        entity, faults = entity_from(kind, table, Place(file.name, index))
        store.problems += [field_problem(file, kind, index, key, error.what, error.todo) for key, error in faults]
        if isinstance(entity, wanted):
            yield entity


def refuse_later_format(config: StoreFile) -> None:
    """Raises :class:`StoreFault` where a factcli.toml says that the store is of a format not known here."""
    number = config.doc.get("format", FORMAT)
    if isinstance(number, int) and number > FORMAT:
        raise StoreFault(
            f"this store has format {number}, and this factcli knows formats up to {FORMAT}",
            "install a newer factcli; nothing was read or changed",
            where=f"{config.label}:{config.layout.mention('format')}",
        )


def _take_config(store: Store, file: StoreFile) -> None:
    refuse_later_format(file)
    defaults = file.doc.get("defaults", {})
    if isinstance(defaults, dict):
        store.defaults = defaults


def _take_statement(store: Store, file: StoreFile, index: int, table: dict[str, Any]) -> None:
    statement, faults = statement_from(table, Place(file.name, index))
    for key, error in faults:
        store.problems.append(field_problem(file, "statement", index, key, error.what, error.todo))
    raw = table.get("id")
    identity = statement.id if statement else raw if isinstance(raw, str) else ""
    store.recorded.append(Recorded(identity, file, index, table, statement))
    if statement is not None:
        store.statements.append(statement)


def field_problem(file: StoreFile, kind: str, index: int, key: str, what: str, todo: str) -> Problem:
    """A fault in one key of one table, at the line of that key (of the table where the key is missing)."""
    missing = key not in file.tables(kind)[index]
    said = f"{'an' if kind == 'outlet' else 'a'} [[{kind}]] {what}" if missing else f"{key} {what}"
    code = "missing-key" if missing else "bad-value"
    return Problem(file.label, file.line(kind, index, key), code, said, todo)


def unchanged(recorded: Recorded, fresh: StoreFile) -> Recorded:
    """The same table in the file as it is now. Raises :class:`Conflict` if it is not as it was."""
    from factcli.layout import same_values

    tables = fresh.tables("statement")
    indices = [recorded.index, *range(len(tables))] if recorded.index < len(tables) else range(len(tables))
    for index in indices:
        if same_values(tables[index], dict(recorded.table)):
            return Recorded(recorded.id, fresh, index, tables[index], recorded.statement)
    raise Conflict(
        f"{recorded.id} was changed in {fresh.label} by someone else in the meantime",
        f"nothing was written; look at it with: factcli show {recorded.id}",
    )

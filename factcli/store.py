"""Reading a store: every ``*.toml`` below its folder, and exactly where each table stands.

A store is never half read in silence: what cannot be used is a :class:`~factcli.errors.Problem` with
file and line, and the rest is still there.
"""

from __future__ import annotations

import contextlib
import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tomli

from factcli import disk
from factcli.errors import Conflict, DataFault, NothingFound, Problem, StoreFault, UsageFault
from factcli.layout import Layout, Table, UnclosedString, same_values
from factcli.locate import CONFIG, shown
from factcli.model import TABLES, Link, Outlet, Person, Place, Statement, entity_from, kind_name, statement_from

FORMAT = 1
BOM = "\ufeff"
UNDATED = "undated.toml"
DEEPEST = 100  # tables and lists within each other: what the TOML committee asks of every parser
LARGEST = 4096  # bits of a whole number; the standard asks for 64
Entity = TypeVar("Entity", Person, Outlet, Link)
Progress = Callable[[int, int], None]  # files read, files in all


@dataclass
class StoreFile:
    """One file of the store: its bytes, what they say, or why they say nothing.

    ``name`` is its path below the store's folder, ``label`` as the user would type it.
    """

    path: Path
    name: str
    data: bytes | None  # None: the file does not exist yet
    text: str = ""  # without a byte order mark
    doc: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def label(self) -> str:
        """Its path as the user would type it."""
        return shown(self.path)

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands; only for a file without a problem."""
        return Layout(self.text)

    def tables(self, kind: str) -> list[dict[str, Any]]:
        """The tables of one kind, in order; none where the key holds something else."""
        value = self.doc.get(kind)
        return value if isinstance(value, list) else []

    def headers(self, kind: str) -> list[Table]:
        """Where those tables stand; empty if they are written as one inline list."""
        found = self.layout.array(kind)
        return found if len(found) == len(self.tables(kind)) else []

    def line(self, kind: str, index: int, key: str = "") -> int:
        """The line of a table, or of one of its keys if it has it."""
        headers = self.headers(kind)
        if not headers:
            return self.layout.mention(kind)
        entry = headers[index].entry(key) if key else None
        return self.layout.line(entry.start if entry else headers[index].start)

    def refuse_inline(self, kind: str) -> None:
        """Raises :class:`DataFault` where tables are written as a value, which cannot be changed one by one."""
        if kind in self.doc and not self.headers(kind):
            raise DataFault(
                f"every {kind} is in one inline list here, which factcli reads but does not change",
                f"write each under its own [[{kind}]] header",
                where=f"{self.label}:{self.line(kind, 0)}",
            )

    def encode(self, text: str) -> bytes:
        """A new text for this file as bytes, with the byte order mark it has."""
        mark = BOM if self.data is not None and self.data.startswith(BOM.encode()) else ""
        return (mark + text).encode()


def parse_file(path: Path, name: str, data: bytes | None) -> StoreFile:
    """What the bytes of a file say. Never raises: what is wrong is in ``problem``."""
    file = StoreFile(path, name, data)
    try:
        file.text = (data or b"").decode("utf-8").removeprefix(BOM)
        file.doc = tomli.loads(file.text)
    except UnicodeDecodeError as error:
        line = (data or b"").count(b"\n", 0, error.start) + 1
        file.problem = _unreadable(file, line, "is not UTF-8 text", "save the file as UTF-8")
    except tomli.TOMLDecodeError as error:
        file.problem = _invalid(file, error)
    except (ValueError, RecursionError) as error:  # what Python itself cannot hold
        file.problem = _beyond_measure(file, deep=isinstance(error, RecursionError))
    else:
        file.problem = _misshapen(file) or _excessive(file)
        if file.problem:
            file.doc = {}
    return file


def _unreadable(file: StoreFile, line: int, what: str, todo: str) -> Problem:
    todo = f"{todo}; until then none of this file is read, and it is not written"
    return Problem(file.label, line, "unreadable", what, todo)


def _invalid(file: StoreFile, error: tomli.TOMLDecodeError) -> Problem:
    conflict = re.search(r"^(?:<<<<<<<|>>>>>>>)(?: |\r?$)", file.text, re.MULTILINE)
    if conflict:
        line = file.text.count("\n", 0, conflict.start()) + 1
        return _unreadable(file, line, "holds a merge that git left unfinished", "resolve it and take the markers out")
    if error.pos >= len(error.doc):  # all is well to the end: where does that begin which does not end?
        with contextlib.suppress(IndexError):
            try:
                Layout(file.text)
            except UnclosedString as unclosed:
                line = file.text.count("\n", 0, unclosed.position) + 1
                return _unreadable(file, line, "not valid TOML: a string opens here and is never closed", "close it")
    what = f"not valid TOML: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    return _unreadable(file, error.lineno, what, "mend that line")


def _misshapen(file: StoreFile) -> Problem | None:
    """A key of the store's that does not hold a list of tables makes the file unreadable."""
    for kind in TABLES:
        value = file.doc.get(kind, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            what = f'"{kind}" must be [[{kind}]] tables, not {kind_name(value)}'
            return _unreadable(file, file.layout.mention(kind), what, f"write it as [[{kind}]]")
    return None


def _excessive(file: StoreFile) -> Problem | None:
    """Valid TOML that could not be printed or exported: the standard leaves such limits to each program."""
    level: list[Any] = [file.doc]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for container in level:
            for value in container.values() if type(container) is dict else container:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is int and value.bit_length() > LARGEST:
                    return _beyond_measure(file, deep=False)
        if not below:
            return None
        level = below
    return _beyond_measure(file, deep=True)


def _beyond_measure(file: StoreFile, *, deep: bool) -> Problem:
    """The parser gives no line for these: it is that of the most brackets and dots, or of the first long number."""
    lines = file.text.split("\n")
    if deep:
        marks = [sum(map(line.count, "[{.")) for line in lines]
        line = marks.index(max(marks)) + 1
        return _unreadable(file, line, f"is nested more than {DEEPEST} deep", "write it flatter")
    long = (n for n, line in enumerate(lines, 1) if re.search(r"[0-9A-Fa-f_]{1000}", line))
    return _unreadable(file, next(long, 1), "holds a number of over a thousand digits", "write it in quotes, as text")


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
        found = [r for r in self.recorded if r.id.startswith(wanted)] if wanted else []
        ids = list(dict.fromkeys(r.id for r in found))
        exact = [r for r in found if r.id == wanted or len(ids) == 1]
        if len(exact) > 1:
            places = " and ".join(r.where for r in exact)
            raise DataFault(f"id {exact[0].id} is there twice, at {places}", "give one of them another id")
        if not found:
            what = f'no statement has an id that begins with "{prefix}"'
            raise NothingFound(what, "factcli search --format ids lists them")
        if len(ids) > 1 and not exact:
            some = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
            raise UsageFault(f'"{prefix}" begins {len(ids)} ids: {some}', "give more of it")
        return (exact or found)[0]


def read_store(root: Path, progress: Progress | None = None) -> Store:
    """Read the whole store. An absent folder is an empty store.

    Raises :class:`StoreFault` where the folder itself cannot be read, or is of a later format.
    """
    store = Store(root)
    paths = list(store_paths(root))
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


def read_file(root: Path, path: Path) -> StoreFile:
    """One file as it is now; a file that is absent is empty, one that cannot be read is a problem."""
    name = path.relative_to(root).as_posix()
    if disk.is_absent(path):
        return parse_file(path, name, None)
    try:
        data = disk.read(path)
    except StoreFault as error:
        file = StoreFile(path, name, None)
        file.problem = Problem(file.label, 1, "unreadable", error.what, error.todo)
        return file
    return parse_file(path, name, data)


def store_paths(root: Path) -> Iterable[Path]:
    """Every store file below the folder in a fixed order; hidden files and folders are not the store's."""
    found: list[Path] = []
    seen: set[str] = set()

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise disk.cannot("read the folder", Path(error.filename or root), error, "check its permissions")

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


def _take_config(store: Store, file: StoreFile) -> None:
    number = file.doc.get("format", FORMAT)
    if isinstance(number, int) and number > FORMAT:
        raise StoreFault(
            f"this store has format {number}, and this factcli knows formats up to {FORMAT}",
            "install a newer factcli; nothing was read or changed",
            where=f"{file.label}:1",
        )
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
    said = f"a [[{kind}]] {what}" if missing else f"{key} {what}"
    code = "missing-key" if missing else "bad-value"
    return Problem(file.label, file.line(kind, index, key), code, said, todo)


def unchanged(recorded: Recorded, fresh: StoreFile) -> Recorded:
    """The same table in the file as it is now. Raises :class:`Conflict` if it is not as it was."""
    tables = fresh.tables("statement")
    indices = [recorded.index, *range(len(tables))] if recorded.index < len(tables) else range(len(tables))
    for index in indices:
        if same_values(tables[index], dict(recorded.table)):
            return Recorded(recorded.id, fresh, index, tables[index], recorded.statement)
    raise Conflict(
        f"{recorded.id} was changed in {fresh.label} by someone else in the meantime",
        f"nothing was written; look at it with: factcli show {recorded.id}",
    )

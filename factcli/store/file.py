"""Parse one file of a store.

A file that cannot be read is a :class:`~factcli.errors.Problem` with its line and never an exception, so that the other
files can still be used.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcli.errors import DataError, Problem, StoreError
from factcli.model import TABLES, toml_kind
from factcli.paths import display_path
from factcli.sanitize import CONFLICT_SIGN, escape_inline
from factcli.store import atomic

if TYPE_CHECKING:
    from tomli import TOMLDecodeError

    from factcli.store.toml_edit import TomlLayout, TomlTable  # imported only where needed: reading is quicker without

BOM = "\ufeff"
MAX_DEPTH = 100  # nested tables and lists: what the TOML committee asks of every parser
MAX_INTEGER_BITS = 4096  # bits of a whole number; the standard asks for 64


_STATEMENT_LINE = "\n[[statement]]"
_HEADER = r"""^[ \t]*\[\[[ \t]*(?:statement|"statement"|'statement')[ \t]*\]\]"""
# A header with an escape in its name, or statements as one list written as a value.
_OTHER_HEADER = r"""^[ \t]*(?:\[\[[^\]\n]*\\|"[^"\n]*\\|(?:statement|"statement"|'statement')[ \t]*=)"""


class StoreFile:
    """One file of the store: its bytes, and either its document or the problem that prevents reading it.

    ``name`` is its path below the store's folder, ``label`` as the user would type it.
    """

    def __init__(
        self, path: Path, name: str, data: bytes | None, text: str = "", doc: dict[str, Any] | None = None
    ) -> None:
        self.path, self.name = path, name
        self.data = data  # None: the file does not exist yet
        self.text = text  # without a byte order mark
        self.doc: dict[str, Any] = {} if doc is None else doc
        self.problem: Problem | None = None
        self.before: StoreFile | None = None  # the same file before a change

    @property
    def label(self) -> str:
        """Its path as the user would type it."""
        return display_path(self.path)

    @cached_property
    def layout(self) -> TomlLayout:
        """The positions of its tables and keys; only for a file without a problem."""
        from factcli.store.toml_edit import TomlLayout

        return TomlLayout(self.text)

    def tables(self, kind: str) -> list[dict[str, Any]]:
        """Return the tables of one kind, in order; none where the key holds something else."""
        value = self.doc.get(kind)
        return value if isinstance(value, list) else []

    def headers(self, kind: str) -> list[TomlTable]:
        """Return the positions of those tables; empty if they are written as one inline list."""
        found = self.layout.array(kind)
        return found if len(found) == len(self.tables(kind)) else []

    @cached_property
    def header_offsets(self) -> list[int] | None:
        """The offsets of the statements' headers in the text; None where only the whole layout can tell.

        Header lines are searched for. Their offsets are certain only if there are as many as statements, since a line
        within a long string may look like one, and if no header can be written in another way.
        """
        number = len(self.tables("statement"))
        if self.text.count(_STATEMENT_LINE) + self.text.startswith(_STATEMENT_LINE[1:]) == number and not (
            '"""' in self.text or "'''" in self.text
        ):
            return _find_offsets(_STATEMENT_LINE, self.text)
        starts = [match.start() for match in re.finditer(_HEADER, self.text, re.MULTILINE)]
        unlike = re.search(_OTHER_HEADER, self.text, re.MULTILINE)
        return starts if len(starts) == number and unlike is None else None

    def line(self, kind: str, index: int, key: str = "") -> int:
        """Return the line of a table, or of one of its keys if it has that."""
        headers = self.headers(kind)
        if not headers:
            return self.layout.line_of(kind)
        start = headers[index].start_of(key) if key else None
        return self.layout.line(headers[index].start if start is None else start)

    def refuse_inline(self, kind: str) -> None:
        """Raise :class:`DataError` where tables are written as a value, which cannot be edited one by one."""
        if kind in self.doc and not self.headers(kind):
            raise DataError(
                f"every {kind} is in one inline list here, which factcli can read but not change",
                f"write each under its own [[{kind}]] header",
                where=f"{self.label}:{self.line(kind, 0)}",
            )

    def encode(self, text: str) -> bytes:
        """Encode a new text for this file, with the byte order mark that it has."""
        mark = BOM if self.data is not None and self.data.startswith(BOM.encode()) else ""
        return (mark + text).encode()


def parse_file(path: Path, name: str, data: bytes | None) -> StoreFile:
    """Parse the bytes of a file. Never raises: what is wrong is in ``problem``."""
    import tomli  # imported late: most commands read no file, only the index

    file = StoreFile(path, name, data)
    try:
        file.text = (data or b"").decode("utf-8").removeprefix(BOM)
        file.doc = tomli.loads(file.text)
    except UnicodeDecodeError as error:
        line = (data or b"").count(b"\n", 0, error.start) + 1
        file.problem = _unreadable_problem(file, line, "is not UTF-8 text", "save the file as UTF-8")
    except tomli.TOMLDecodeError as error:
        file.problem = _invalid_toml_problem(file, error)
    except (ValueError, RecursionError) as error:  # beyond Python's own limits
        file.problem = _too_deep_or_long(file, deep=isinstance(error, RecursionError))
    else:
        # Within a multi-line string a conflict is valid TOML, and would pass for a recorded text.
        conflict = _conflict_problem(file) if CONFLICT_SIGN in file.text else None
        file.problem = conflict or _not_tables_problem(file) or _limit_problem(file)
        if file.problem:
            file.doc = {}
    return file


def _find_offsets(line: str, text: str) -> list[int]:
    """Return the offsets at which a line stands in a text; ``line`` begins with a line feed."""
    found = [0] if text.startswith(line[1:]) else []
    place = text.find(line)
    while place >= 0:
        found.append(place + 1)
        place = text.find(line, place + 1)
    return found


def common_prefix_length(a: str | bytes, b: str | bytes) -> int:
    """Return the length of the longest common prefix, by bisection: comparing slices runs at memory speed."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def dump_toml(values: Mapping[str, Any]) -> str:
    """Return values as TOML that parses to the same values; for machines only."""
    import tomli_w

    return tomli_w.dumps(values)


def load_toml(text: str) -> dict[str, Any]:
    """Parse a TOML text that is known to be valid."""
    import tomli

    return tomli.loads(text)


def _conflict_problem(file: StoreFile, line: int = 0) -> Problem | None:
    """Return the first merge conflict in a file; ``line`` is where the file stopped being TOML, if it did."""
    from factcli.store import conflict_markers

    return conflict_markers.conflict_problem(file.label, file.text, line)


def _unreadable_problem(file: StoreFile, line: int, what: str, todo: str) -> Problem:
    todo = f"{todo}; until then factcli neither reads nor writes this file"
    return Problem(file.label, line, "unreadable", what, todo)


def _invalid_toml_problem(file: StoreFile, error: TOMLDecodeError) -> Problem:
    from factcli.store.toml_edit import TomlLayout, UnclosedStringError

    conflict = _conflict_problem(file, error.lineno)
    if conflict:
        return conflict
    if error.pos >= len(error.doc):  # valid to the end: find the string that is not closed
        with contextlib.suppress(IndexError):
            try:
                TomlLayout(file.text)
            except UnclosedStringError as unclosed:
                line = file.text.count("\n", 0, unclosed.position) + 1
                return _unreadable_problem(
                    file, line, "not valid TOML: a string begins here and has no end", "add its closing quotation mark"
                )
    what = f"not valid TOML: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    return _merged_tables_problem(file, error) or _unreadable_problem(file, error.lineno, what, "correct that line")


def _merged_tables_problem(file: StoreFile, error: TOMLDecodeError) -> Problem | None:
    """Find two tables run into one by a line-based merge (``merge=union``), which keeps shared lines only once."""
    with contextlib.suppress(IndexError, ValueError):
        table = next(t for t in reversed(file.layout.tables) if t.start <= error.pos)
        kind = table.path[-1] if table.is_array else ""
        key = {"statement": "id", "source": "id", "link": "a"}.get(kind, "name")
        name_entries = [entry for entry in table.entries if entry.key == (key,)]
        names = [escape_inline(file.text[e.value_start : e.value_end].strip("\"'")) for e in name_entries]
        if kind in TABLES and len(set(names)) > 1:
            what = f"not valid TOML: {len(names)} [[{kind}]] tables are mixed into one, {' and '.join(names)}"
            todo = f"put [[{kind}]] between them, and give each its own copy of shared lines: merging line by line"
            return _unreadable_problem(
                file, file.layout.line(name_entries[1].start), what, f"{todo} keeps them only once"
            )
    return None


def _not_tables_problem(file: StoreFile) -> Problem | None:
    """Return a problem where a key of the store's does not hold a list of tables: the file counts as unreadable."""
    for kind in TABLES:
        value = file.doc.get(kind, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            what = f'"{kind}" must be [[{kind}]] tables, not {toml_kind(value)}'
            return _unreadable_problem(file, file.layout.line_of(kind), what, f"write it as [[{kind}]]")
    return None


def _limit_problem(file: StoreFile) -> Problem | None:
    """Refuse valid TOML that could not be printed or exported: the standard leaves such limits to each program."""
    level: list[Any] = [file.doc]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for container in level:
            for value in container.values() if type(container) is dict else container:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is int and value.bit_length() > MAX_INTEGER_BITS:
                    return _too_deep_or_long(file, deep=False)
        if not below:
            return None
        level = below
    return _too_deep_or_long(file, deep=True)


def _too_deep_or_long(file: StoreFile, *, deep: bool) -> Problem:
    """Return the problem at the line with most brackets, or with a long number: the parser gives no line."""
    lines = file.text.split("\n")
    if deep:
        marks = [sum(map(line.count, "[{.")) for line in lines]
        line = marks.index(max(marks)) + 1
        return _unreadable_problem(file, line, f"is nested more than {MAX_DEPTH} levels deep", "use fewer levels")
    long = (n for n, line in enumerate(lines, 1) if re.search(r"(?<![0-9A-Fa-f_])[0-9A-Fa-f_]{1000}", line))
    return _unreadable_problem(
        file, next(long, 1), "contains a number of more than a thousand digits", "write it in quotes, as text"
    )


def read_file(root: Path, path: Path) -> StoreFile:
    """Read and parse one file; an absent file is empty, one that cannot be read has a problem."""
    name = path.relative_to(root).as_posix()
    if atomic.is_absent(path):
        return parse_file(path, name, None)
    try:
        data = atomic.read_bytes(path)
    except StoreError as error:
        file = StoreFile(path, name, None)
        file.problem = Problem(file.label, 1, "unreadable", error.what, error.todo)
        return file
    # A file to edit is read first to show it and again under the lock. It is parsed again only if its bytes differ.
    if not _last_parsed or (_last_parsed[0].path, _last_parsed[0].data) != (path, data):
        _last_parsed[:] = [parse_file(path, name, data)]
    return _last_parsed[0]


_last_parsed: list[StoreFile] = []

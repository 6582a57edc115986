"""Lossless split of a store file into tables, keys, comments and blank lines.

The pieces joined are the file, to the byte. The values of a table come from the TOML parser, its end from
:mod:`factcli.store.toml_edit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from factcli.git.merge.three_way import Key, line_key, split_lines
from factcli.model import TABLES
from factcli.store.file import load_toml
from factcli.store.toml_edit import TomlLayout

#: The keys that name a table of a kind, if it is not its ``name``.
_NAMED_BY = {"link": ("a", "b"), "source": ("id",)}
# The headers that factcli writes; a text with others is split by its layout, which takes longer.
_HEADER = re.compile(rf"^\[\[({'|'.join(TABLES)})\]\][ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_OTHER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_HEADER_PART = re.compile(r"""[ \t]*\[{1,2}[^\]#"'\n]*\]{1,2}""")
_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\n]*\'')
_FENCES = ('"""', "'''")


class Line(NamedTuple):
    """A comment or blank line."""

    key: Key
    text: str


class Block(NamedTuple):
    """A table, or what is before the first one, from the line of its header to that of its last value.

    ``[statement.x]`` right behind a ``[[statement]]`` is part of it. ``table`` are its values. ``name`` identifies it
    among the tables of its path; empty if nothing does.
    """

    key: Key
    text: str
    path: Key
    is_array: bool
    table: Mapping[str, Any]
    name: Key = ()

    @property
    def label(self) -> str:
        """The id, name or two ids of the table; of other tables the name in the header."""
        ids = [self.table[end] for end in ("a", "b")] if self.path == ("link",) and self.name else self.name
        return " ".join(ids) or ".".join(self.path)


class Item(NamedTuple):
    """The lines of one key, or of the header; ``start`` and ``end`` are the span of the value in ``text``."""

    key: Key
    text: str
    start: int
    end: int

    @property
    def before(self) -> str:
        """The text before the value: the key."""
        return self.text[: self.start]

    @property
    def value(self) -> str:
        """The text of the value."""
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        """The text behind the value: a comment, the line end."""
        return self.text[self.end :]


class Pieces(NamedTuple):
    """A split file: what is before the first table, then tables and lines."""

    top: Block
    rest: list[Line | Block]


Known = dict[str, tuple[Block, list[Line]]]  # cache by source text: a table, and the lines that follow it


def split_file(text: str, known: Known) -> Pieces:
    """Split a file; ``known`` is a cache of the tables of other versions.

    Raises ValueError (as tomli does) or RecursionError if the text is no valid TOML or cannot be split.
    """
    try:
        return _split_by_headers(text, known)
    except (ValueError, IndexError):  # the layout of invalid TOML may run over its end
        return _split_by_layout(text, known)


def _split_by_headers(text: str, known: Known) -> Pieces:
    """Split at the lines that look like headers. Raises ValueError if one of them may be something else."""
    matches = list(_HEADER.finditer(text))
    starts = [match.start() for match in matches]
    head = text[: starts[0] if starts else len(text)]
    if _OTHER.search(head):
        raise ValueError("other tables stand first")
    top, rest = _split_table_source(head, (), False, known)
    found: list[Line | Block] = [*rest]
    for match, (start, end) in zip(matches, pairwise([*starts, len(text)]), strict=True):
        block, lines = _split_table_source(text[start:end], (match[1],), True, known)
        found.append(block)
        found += lines
    return Pieces(top, found)


def _split_by_layout(text: str, known: Known) -> Pieces:
    """Split by the layout of the whole text."""
    load_toml(text)  # raises: invalid TOML has no layout
    spans = list(_table_spans(TomlLayout(text)))
    top, rest = _split_table_source(text[: spans[0][0] if spans else len(text)], (), False, known)
    found: list[Line | Block] = [*rest]
    edges = pairwise([*(start for start, _, _ in spans), len(text)])
    for (_, path, is_array), (start, end) in zip(spans, edges, strict=True):
        block, lines = _split_table_source(text[start:end], path, is_array, known)
        found.append(block)
        found += lines
    return Pieces(top, found)


def _table_spans(layout: TomlLayout) -> Iterator[tuple[int, Key, bool]]:
    """Yield start, path and kind of each table; those below a table of an array are part of it."""
    inside: Key = ()
    for table in layout.tables[1:]:
        next_of_array = table.is_array and table.path == inside
        if inside and table.path[:1] == inside and not next_of_array:
            continue
        inside = table.path if table.is_array and len(table.path) == 1 else ()
        yield table.start, table.path, table.is_array


def _split_table_source(source: str, path: Key, is_array: bool, known: Known) -> tuple[Block, list[Line]]:
    """Split the source of a table into the table and the lines behind it."""
    if source not in known or known[source][0].path != path:
        end = _table_end(source)
        text = source[:end]
        table = _parse_table(text, path, is_array)
        name = _table_name(path, is_array, table)
        block = Block(("table", ".".join(map(repr, path)), *name), text, path, is_array, table, name)
        known[source] = block, [Line(line_key(line), line) for line in split_lines(source[end:])]
    return known[source]


def _table_end(source: str) -> int:
    if any(fence in source for fence in _FENCES):
        return max(table.end for table in TomlLayout(source).tables)
    end = len(source)
    while end:  # where no string has several lines, the last line of a value is neither blank nor a comment
        start = source.rfind("\n", 0, end - 1) + 1
        if source[start:end].strip(" \t\r\n")[:1] not in ("", "#"):
            break
        end = start
    return end


def _parse_table(text: str, path: Key, is_array: bool) -> Mapping[str, Any]:
    """Return the values of a table. Raises ValueError if its text has another one too."""
    found: Any = load_toml(text)
    for part in path[:-1]:
        (found,) = _only_value(found, part)
    if path:
        (found,) = _only_value(found, path[-1])
    if is_array and path:
        (found,) = found
    if not isinstance(found, dict):
        raise ValueError("not a table")
    return found


def _only_value(table: Any, key: str) -> list[Any]:
    if not isinstance(table, dict) or list(table) != [key]:
        raise ValueError("more than one table")
    return [table[key]]


# --- names of tables ----------------------------------------------------------------------------------------


def _table_name(path: Key, is_array: bool, table: Mapping[str, Any]) -> Key:
    if not is_array or path[0] not in TABLES or len(path) > 1:
        return ()
    if path == ("statement",):
        return (identity,) if (identity := _statement_id(table)) else ()
    wanted = [table.get(key) for key in _NAMED_BY.get(path[0], ("name",))]
    return tuple(sorted(map(str, wanted))) if all(isinstance(part, str) and part for part in wanted) else ()


def _statement_id(table: Mapping[str, Any]) -> str:
    """Return the id of a statement: its own or that of its content."""
    own = table.get("id")
    if isinstance(own, str):
        return own
    from factcli.model import parse_statement

    statement, _ = parse_statement(table)
    return statement.id if statement else ""


# --- the keys of one table --------------------------------------------------------------------------------


def split_table(block: Block) -> list[Line | Item] | None:
    """Split a table into its keys and lines; None if a key is dotted, or a table of its own."""
    layout = TomlLayout(block.text)
    if len(layout.tables) > (2 if block.path else 1):
        return None
    table = layout.tables[-1]
    found: list[Line | Item] = [_header_item(block.text)] if block.path else []
    position = len(found[0].text) if found else 0
    for entry in table.entries:
        if len(entry.key) != 1:
            return None
        start = block.text.rfind("\n", 0, entry.start) + 1
        end = (block.text.find("\n", entry.value_end) + 1) or len(block.text)
        found += _lines(block.text[position:start])
        text = block.text[start:end]
        found.append(Item(("key", entry.key[0]), text, entry.value_start - start, entry.value_end - start))
        position = end
    return [*found, *_lines(block.text[position:])]


def _header_item(text: str) -> Item:
    line = split_lines(text)[0]
    match = _HEADER_PART.match(line)
    place = match.end() if match else len(line.rstrip("\r\n"))
    return Item(("header",), line, place, place)


def _lines(text: str) -> Sequence[Line]:
    return [Line(line_key(line), line) for line in split_lines(text)]


def item_sources(value: str) -> dict[str, str]:
    """Map the strings of a list without comments to their source; empty where that is not certain."""
    sources = [] if any(fence in value for fence in _FENCES) else _STRING.findall(value)
    said = load_toml(f"k = {value}")["k"]
    return dict(zip(said, sources, strict=True)) if len(said) == len(sources) else {}

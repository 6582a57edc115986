"""A store file taken apart into its tables and the lines between them, and a table into its keys: nothing left over.

Put together again the pieces are the file, to the byte. What a table says comes from the TOML parser, and where it ends
from :mod:`factcli.store.toml_edit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from factcli.git.merge.three_way import Key, line_key, lines_of
from factcli.model import TABLES
from factcli.store.file import load_toml
from factcli.store.toml_edit import TomlLayout

# The headers that factcli writes; a text with others is taken apart by its layout, which takes longer.
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
    """A table, or what stands before the first one, from its header's line to the line of its last value.

    ``[statement.x]`` right behind a ``[[statement]]`` is part of it. ``table`` is what it says. ``name`` is what it is
    known by among those of its path; empty where nothing tells.
    """

    key: Key
    text: str
    path: Key
    is_array: bool
    table: Mapping[str, Any]
    name: Key = ()

    @property
    def label(self) -> str:
        """What a person knows it by: an id, a name, or two ids; of other tables their header's name."""
        ids = [self.table[end] for end in ("a", "b")] if self.path == ("link",) and self.name else self.name
        return " ".join(ids) or ".".join(self.path)


class Item(NamedTuple):
    """The lines of one key, or of the header, in a table; ``start`` and ``end`` of the value count from their begin."""

    key: Key
    text: str
    start: int
    end: int

    @property
    def before(self) -> str:
        """What stands before the value: the key."""
        return self.text[: self.start]

    @property
    def value(self) -> str:
        """The value as it is written."""
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        """What stands behind the value: a comment, the line end."""
        return self.text[self.end :]


class Pieces(NamedTuple):
    """A text: what stands before the first table, then tables and lines."""

    top: Block
    rest: list[Line | Block]


Known = dict[str, tuple[Block, list[Line]]]  # by their texts: tables, with the lines that follow them


def pieces(text: str, known: Known) -> Pieces:
    """The pieces of a text; ``known`` spares parsing the tables of another version again.

    Raises ValueError (as tomli does), or RecursionError, where the text is no valid TOML or cannot be taken apart.
    """
    try:
        return _quickly(text, known)
    except (ValueError, IndexError):  # the layout of what is no valid TOML may run over its end
        return _carefully(text, known)


def _quickly(text: str, known: Known) -> Pieces:
    """By the lines that look like headers. Raises ValueError where one of them may be something else."""
    matches = list(_HEADER.finditer(text))
    starts = [match.start() for match in matches]
    head = text[: starts[0] if starts else len(text)]
    if _OTHER.search(head):
        raise ValueError("other tables stand first")
    top, rest = _split(head, (), False, known)
    found: list[Line | Block] = [*rest]
    for match, (start, end) in zip(matches, pairwise([*starts, len(text)]), strict=True):
        block, lines = _split(text[start:end], (match[1],), True, known)
        found.append(block)
        found += lines
    return Pieces(top, found)


def _carefully(text: str, known: Known) -> Pieces:
    """By the layout of the whole text."""
    load_toml(text)  # what is no valid TOML has no layout
    spans = list(_spans(TomlLayout(text)))
    top, rest = _split(text[: spans[0][0] if spans else len(text)], (), False, known)
    found: list[Line | Block] = [*rest]
    edges = pairwise([*(start for start, _, _ in spans), len(text)])
    for (_, path, is_array), (start, end) in zip(spans, edges, strict=True):
        block, lines = _split(text[start:end], path, is_array, known)
        found.append(block)
        found += lines
    return Pieces(top, found)


def _spans(layout: TomlLayout) -> Iterator[tuple[int, Key, bool]]:
    """Where each table begins, with its path; those below an array's table are part of that."""
    inside: Key = ()
    for table in layout.tables[1:]:
        again = table.is_array and table.path == inside
        if inside and table.path[:1] == inside and not again:
            continue
        inside = table.path if table.is_array and len(table.path) == 1 else ()
        yield table.start, table.path, table.is_array


def _split(source: str, path: Key, is_array: bool, known: Known) -> tuple[Block, list[Line]]:
    """A table, or what stands before the first one, and the lines behind it."""
    if source not in known or known[source][0].path != path:
        end = _end(source)
        text = source[:end]
        table = _said(text, path, is_array)
        name = _name(path, is_array, table)
        block = Block(("table", ".".join(map(repr, path)), *name), text, path, is_array, table, name)
        known[source] = block, [Line(line_key(line), line) for line in lines_of(source[end:])]
    return known[source]


def _end(source: str) -> int:
    if any(fence in source for fence in _FENCES):
        return max(table.end for table in TomlLayout(source).tables)
    end = len(source)
    while end:  # where no string has several lines, the last line of a value is neither blank nor a comment
        start = source.rfind("\n", 0, end - 1) + 1
        if source[start:end].strip(" \t\r\n")[:1] not in ("", "#"):
            break
        end = start
    return end


def _said(text: str, path: Key, is_array: bool) -> Mapping[str, Any]:
    """What a table says. Raises ValueError where its text holds another one too."""
    found: Any = load_toml(text)
    for part in path[:-1]:
        (found,) = _only(found, part)
    if path:
        (found,) = _only(found, path[-1])
    if is_array and path:
        (found,) = found
    if not isinstance(found, dict):
        raise ValueError("not a table")
    return found


def _only(table: Any, key: str) -> list[Any]:
    if not isinstance(table, dict) or list(table) != [key]:
        raise ValueError("more than one table")
    return [table[key]]


# --- what a table is known by -----------------------------------------------------------------------------


def _name(path: Key, is_array: bool, table: Mapping[str, Any]) -> Key:
    if not is_array or path[0] not in TABLES or len(path) > 1:
        return ()
    if path == ("statement",):
        return (identity,) if (identity := _id(table)) else ()
    wanted = [table.get(key) for key in (("a", "b") if path == ("link",) else ("name",))]
    return tuple(sorted(map(str, wanted))) if all(isinstance(part, str) and part for part in wanted) else ()


def _id(table: Mapping[str, Any]) -> str:
    """The id that a statement goes by, its own or that of its content."""
    own = table.get("id")
    if isinstance(own, str):
        return own
    from factcli.model import parse_statement

    statement, _ = parse_statement(table)
    return statement.id if statement else ""


# --- the keys of one table --------------------------------------------------------------------------------


def items(block: Block) -> list[Line | Item] | None:
    """The lines of a table by its keys; None where one of them is written in parts, or as a table of its own."""
    layout = TomlLayout(block.text)
    if len(layout.tables) > (2 if block.path else 1):
        return None
    table = layout.tables[-1]
    found: list[Line | Item] = [_header(block.text)] if block.path else []
    position = len(found[0].text) if found else 0
    for entry in table.entries:
        if len(entry.key) != 1:
            return None
        start = block.text.rfind("\n", 0, entry.start) + 1
        end = (block.text.find("\n", entry.value_end) + 1) or len(block.text)
        found += _between(block.text[position:start])
        text = block.text[start:end]
        found.append(Item(("key", entry.key[0]), text, entry.value_start - start, entry.value_end - start))
        position = end
    return [*found, *_between(block.text[position:])]


def _header(text: str) -> Item:
    line = lines_of(text)[0]
    match = _HEADER_PART.match(line)
    place = match.end() if match else len(line.rstrip("\r\n"))
    return Item(("header",), line, place, place)


def _between(text: str) -> Sequence[Line]:
    return [Line(line_key(line), line) for line in lines_of(text)]


def written_items(value: str) -> dict[str, str]:
    """The strings of a list without comments as they are written, by what they say; none where that is not sure."""
    sources = [] if any(fence in value for fence in _FENCES) else _STRING.findall(value)
    said = load_toml(f"k = {value}")["k"]
    return dict(zip(said, sources, strict=True)) if len(said) == len(sources) else {}

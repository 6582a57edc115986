"""Locate tables, keys and values in TOML source, and edit it without touching anything else.

A TOML library either drops comments (tomli-w) or takes fifty seconds for a large store (tomlkit). The store needs less:
the span of each table, key and value in a text that :mod:`tomli` has already accepted as valid. The result of an edit
is always parsed and compared with the intended document (:mod:`factcli.store.verify`), so that a mistake here can
refuse an edit but never harm a file.

Offsets count characters of the decoded text (without a byte order mark, line ends as they are).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from factcli.sanitize import CONFLICT_SIGN, escape_source

# No possessive quantifiers: before 3.11.5 (Debian 12 has 3.11.2) Python matches too much or nothing
# (https://github.com/python/cpython/issues/100061). A text matches each of these in one way only instead.
_BLANK = re.compile(r"[ \t]*")
_TRIVIA = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
# Up to two quotes may precede the three that close: TOML 1.0, "Multi-line basic strings".
_BASIC_LINES = re.compile(r'"""[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}')
_LITERAL_LINES = re.compile(r"'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}")
_SCALAR = re.compile(r"[^#\r\n]*[^#\s]")
_PLAIN_IN_ARRAY = re.compile(r"[^\"'#\[\]{}]+")
_REST_OF_LINE = re.compile(r"[^\n]*\n?")
# Nearly every line: a bare key, and a string, a list of strings or a scalar without blanks.
_STRING = r'"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LINE = re.compile(
    rf"([A-Za-z0-9_-]+)[ \t]*=[ \t]*({_STRING}|[A-Za-z0-9+-][^#\s]*|\[(?:[ \t]*{_STRING}[ \t]*(?:,|(?=\])))*[ \t]*\])"
    r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)"
)


class UnclosedStringError(ValueError):
    """A string that opens at ``position`` and never ends."""

    def __init__(self, position: int) -> None:
        super().__init__(f"no string at character {position}")
        self.position = position


class KeyEntry(NamedTuple):
    """One ``key = value``: the parts of the key, and the offsets of key and value."""

    key: tuple[str, ...]
    start: int
    value_start: int
    value_end: int


@dataclass(slots=True)
class TomlTable:
    """One ``[header]`` or ``[[header]]`` with its entries, from the header's line to its last line.

    ``end`` is the end of the line of the last entry (or of the header), its line end included; comments and blank lines
    after that belong to no table and are never touched.
    """

    path: tuple[str, ...]
    is_array: bool
    start: int
    end: int
    entries: list[KeyEntry] = field(default_factory=list)
    below: dict[str, int] = field(default_factory=dict)  # offsets of the ``[name.key]`` tables of a ``[[name]]``
    _found: dict[tuple[str, ...], KeyEntry] | None = field(default=None, init=False, repr=False, compare=False)
    _starts: dict[str, int] | None = field(default=None, init=False, repr=False, compare=False)

    def entry(self, key: str) -> KeyEntry | None:
        """Return the entry of a plain key, if the table has it."""
        if self._found is None:
            self._found = {entry.key: entry for entry in reversed(self.entries)}
        return self._found.get((key,))

    def start_of(self, key: str) -> int | None:
        """Return the first offset of a key: as ``key = …``, ``key.… = …``, or as a ``[name.key]`` table of its own."""
        if self._starts is None:
            self._starts = self.below | {entry.key[0]: entry.start for entry in reversed(self.entries)}
        return self._starts.get(key)


class TomlLayout:
    """The tables of one valid TOML text, in order; ``tables[0]`` is what precedes the first header."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tables = _scan(text)
        self._lines = [m.end() for m in re.finditer("\n", text)]
        self._arrays: dict[str, list[TomlTable]] = {}

    def line(self, offset: int) -> int:
        """Return the line, from 1, of an offset."""
        return bisect_right(self._lines, offset) + 1

    def array(self, name: str) -> list[TomlTable]:
        """Return the ``[[name]]`` tables in order; each includes the ``[name.…]`` tables that follow it."""
        if name not in self._arrays:
            self._arrays[name] = self._array(name)
        return self._arrays[name]

    def _array(self, name: str) -> list[TomlTable]:
        found: list[TomlTable] = []
        inside = False
        for table in self.tables:
            if table.path == (name,) and table.is_array:
                found.append(TomlTable(table.path, True, table.start, table.end, table.entries))
                inside = True
            elif inside and table.path[:1] == (name,):
                found[-1].end = table.end
                found[-1].below.setdefault("".join(table.path[1:2]), table.start)
            else:
                inside = False
        return found

    def find(self, name: str) -> TomlTable | None:
        """Return the ``[name]`` table, if there is one."""
        return next((t for t in self.tables if t.path == (name,)), None)

    def line_of(self, name: str) -> int:
        """Return the line of the first header or key at the top level that begins with a name; 1 if there is none."""
        return self.line(self._mentions.get(name, 0))

    @cached_property
    def _mentions(self) -> dict[str, int]:
        keys = [(entry.key[0], entry.start) for entry in self.tables[0].entries]
        headers = [(table.path[0], self.text.index("[", table.start)) for table in self.tables[1:]]
        return dict(reversed([*keys, *headers]))


def _scan(text: str) -> list[TomlTable]:
    tables = [TomlTable((), False, 0, 0)]
    position = 0
    while position < len(text):
        line = _LINE.match(text, position)
        if line is None:
            position = _skip(_TRIVIA, text, position)
            if position == len(text):
                break
            line = _LINE.match(text, position)
        if line is not None:
            tables[-1].entries.append(KeyEntry((line[1],), line.start(), *line.span(2)))
            position = line.end()
        else:
            position = _skip(_REST_OF_LINE, text, _scan_line(text, position, tables))
        tables[-1].end = position
    return tables


def _scan_line(text: str, position: int, tables: list[TomlTable]) -> int:
    """Append the header or entry at ``position`` and return its end."""
    if text[position] == "[":
        path, is_array, end = _header(text, position)
        tables.append(TomlTable(path, is_array, _line_start(text, position), 0))
        return end
    entry = _entry(text, position)
    tables[-1].entries.append(entry)
    return entry.value_end


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _header(text: str, position: int) -> tuple[tuple[str, ...], bool, int]:
    is_array = text.startswith("[[", position)
    path, position = _key(text, position + 1 + is_array)
    return path, is_array, position + 1 + is_array


def _key(text: str, position: int) -> tuple[tuple[str, ...], int]:
    parts: list[str] = []
    while True:
        position = _skip(_BLANK, text, position)
        if text[position] in "\"'":
            end = _skip(_BASIC if text[position] == '"' else _LITERAL, text, position)
            parts.append(_unquoted(text[position:end]))
        else:
            end = _skip(_BARE_KEY, text, position)
            parts.append(text[position:end])
        position = _skip(_BLANK, text, end)
        if text[position] != ".":
            return tuple(parts), position
        position += 1


def _unquoted(source: str) -> str:
    import tomli

    return source[1:-1] if "\\" not in source or source[0] == "'" else str(tomli.loads(f"k = {source}")["k"])


def _entry(text: str, position: int) -> KeyEntry:
    key, equals = _key(text, position)
    value = _skip(_BLANK, text, equals + 1)
    return KeyEntry(key, position, value, _value_end(text, value))


def _string_end(text: str, position: int) -> int:
    if text.startswith('"""', position):
        pattern = _BASIC_LINES
    elif text.startswith("'''", position):
        pattern = _LITERAL_LINES
    else:
        pattern = _BASIC if text[position] == '"' else _LITERAL
    match = pattern.match(text, position)
    if match is None:  # never in valid TOML; going on would loop for ever
        raise UnclosedStringError(position)
    return match.end()


def _value_end(text: str, position: int) -> int:
    if text[position] in "\"'":
        return _string_end(text, position)
    if text[position] in "[{":
        return _brackets_end(text, position)
    return _skip(_SCALAR, text, position)


def _brackets_end(text: str, position: int) -> int:
    depth = 0
    while True:
        char = text[position]
        if char in "\"'":
            position = _string_end(text, position)
        elif char == "#":
            position = _skip(_REST_OF_LINE, text, position)
        elif char in "[{]}":
            depth += 1 if char in "[{" else -1
            position += 1
            if depth == 0:
                return position
        else:
            position = _skip(_PLAIN_IN_ARRAY, text, position)


# --- writing values --------------------------------------------------------------------------------


def render_value(value: Any, newline: str = "\n") -> str:
    """Return a value as TOML source: a list on one line, a text of several lines between triple quotes.

    Characters that a terminal or an editor would obey are written as escapes, so that ``cat`` and ``git diff`` show the
    file as it is.
    """
    if isinstance(value, str) and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'  # nearly every string; the same as tomli-w writes
    if isinstance(value, list):
        return "[" + ", ".join(render_value(item, newline) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(render_entry(key, item, newline) for key, item in value.items()) + "}"
    import tomli_w

    # A text with git's conflict marks goes on one line, where it does not look like an unfinished merge.
    lines = isinstance(value, str) and "\n" in value and "\r" not in value and CONFLICT_SIGN not in value
    source = tomli_w.dumps({"k": value}, multiline_strings=lines)[len("k = ") : -1]
    return escape_source(source).replace("\n", newline) if lines else escape_source(source)


def render_entry(key: str, value: Any, newline: str = "\n") -> str:
    """Return ``key = value`` without a line end."""
    import tomli_w

    name = key if _BARE_KEY.fullmatch(key) else escape_source(tomli_w.dumps({key: 0})[: -len(" = 0\n")])
    return f"{name} = {render_value(value, newline)}"


def render_table(name: str, table: dict[str, Any], newline: str = "\n") -> str:
    """Return a ``[[name]]`` table with its header, the last line end included."""
    lines = [f"[[{name}]]", *(render_entry(key, value, newline) for key, value in table.items())]
    return newline.join(lines) + newline


def detect_newline(text: str) -> str:
    """Return the line end that a file uses: that of its first line."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


# --- edits: text in, text out ------------------------------------------------------------------------


def append_table(text: str, source: str) -> str:
    """Append a table's source to a text, after a blank line."""
    if not text.strip():
        return text + source
    newline = detect_newline(text)
    gap = "" if text.endswith((newline * 2, "\n\n")) else newline if text.endswith("\n") else newline * 2
    return text + gap + source


def replace_value(text: str, entry: KeyEntry, value: Any, newline: str = "") -> str:
    """Replace one value; the key, its spacing and its comment stay."""
    source = render_value(value, newline or detect_newline(text))
    return text[: entry.value_start] + source + text[entry.value_end :]


def insert_entry(
    text: str, table: TomlTable, key: str, value: Any, newline: str = "", order: Sequence[str] = ()
) -> str:
    """Insert a line, indented as the others: after the keys that precede it in ``order``, else last."""
    newline = newline or detect_newline(text)
    before = table.entries
    if key in order:
        before = [entry for entry in before if entry.key[0] in order[: order.index(key)]]
    anchor = before[-1].value_end if before else text.index("]", table.start)
    at = _skip(_REST_OF_LINE, text, anchor)
    first = table.entries[0] if table.entries else None
    indent = text[_line_start(text, first.start) : first.start] if first else ""
    line = indent + render_entry(key, value, newline)
    if text[at - 1] != "\n":
        return text[:at] + newline + line + text[at:]
    return text[:at] + line + newline + text[at:]


def append_item(text: str, entry: KeyEntry, value: str, newline: str = "") -> str:
    """Append a string to a list of strings, on a line of its own if the last item has one.

    Comments within the brackets stay where they are.
    """
    newline = newline or detect_newline(text)
    source = render_value(value, newline)
    first, last, comma = _last_item(text, entry)
    if last < 0:
        return text[: entry.value_start + 1] + source + text[entry.value_start + 1 :]
    start = _line_start(text, first)
    indent = text[start:first]
    if indent.strip():  # the item shares its line with others, or with the key
        return text[:comma] + f" {source}," + text[comma:] if comma > 0 else text[:last] + f", {source}" + text[last:]
    bracket, tail = entry.value_end - 1, f"{source},"
    if comma < 0:
        text, comma, bracket, tail = f"{text[:last]},{text[last:]}", last + 1, bracket + 1, source
    end = _skip(_REST_OF_LINE, text, comma)
    if end > bracket:  # the bracket closes on that line
        return text[:comma] + newline + indent + tail + text[comma:]
    return text[:end] + indent + tail + newline + text[end:]


def _last_item(text: str, entry: KeyEntry) -> tuple[int, int, int]:
    """Return start and end of a list's last string, and the end of a comma after it; -1 for what is missing."""
    return ([(-1, -1, -1), *_items(text, entry)])[-1]


def _items(text: str, entry: KeyEntry) -> list[tuple[int, int, int]]:
    """Return start and end of each string of a list, and the end of the comma after it, -1 where there is none."""
    found: list[tuple[int, int, int]] = []
    position = _skip(_TRIVIA, text, entry.value_start + 1)
    while text[position] != "]":
        if text[position] == ",":
            position += 1
            found[-1] = (*found[-1][:2], position)
        else:
            end = _string_end(text, position)
            found.append((position, end, -1))
            position = end
        position = _skip(_TRIVIA, text, position)
    return found


def change_list(
    text: str, entry: KeyEntry, old: Sequence[str], new: Sequence[str], newline: str = "", renamed: bool = False
) -> str | None:
    """Change a list of strings item by item, so that its lines and comments stay; None where that is impossible.

    Possible is to remove items and to append some behind one that stays. If items are only ``renamed``, each keeps its
    place and its comment.
    """
    newline = newline or detect_newline(text)
    if renamed and len(old) == len(new):
        for (start, end, _), before, after in reversed(list(zip(_items(text, entry), old, new, strict=True))):
            if before != after:
                text = text[:start] + render_value(after, newline) + text[end:]
        return text
    kept = [item for item in old if item in new]
    if kept != list(new[: len(kept)]) or (new and not kept):
        return None
    for number in reversed(range(len(old))):
        if old[number] not in new:
            text = _remove_item(text, entry, number)
            entry = entry._replace(value_end=_value_end(text, entry.value_start))
    for item in new[len(kept) :]:
        text = append_item(text, entry, item, newline)
        entry = entry._replace(value_end=_value_end(text, entry.value_start))
    return text


def is_text_list(value: Any) -> bool:
    """Return whether a TOML value is a list of strings, not empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _remove_item(text: str, entry: KeyEntry, number: int) -> str:
    """Remove a string of a list with its comma, and its line if that holds nothing else; a comment stays."""
    items = _items(text, entry)
    start, end, comma = items[number]
    if comma > 0:
        end = comma
    elif number:  # the last one, without a comma: the one before gives up its own
        _, before, before_comma = items[number - 1]
        text = text[: before_comma - 1] + text[before_comma:]
        start, end, before = start - 1, end - 1, before_comma - 1
        if not text[before:start].strip() and "\n" not in text[before:start]:
            return text[:before] + text[end:]
    line, rest = _line_start(text, start), _skip(_REST_OF_LINE, text, end)
    if not text[line:start].strip() and not text[end:rest].strip():
        return text[:line] + text[rest:]
    if not text[line:start].strip():  # a comment, or further items, begin where it began
        return text[:start] + text[end:].lstrip(" \t")
    return text[:start] + text[end:].removeprefix(" ")


def remove_entry(text: str, entry: KeyEntry) -> str:
    """Remove a key and its value; a comment after the value stays, on a line of its own."""
    start = _line_start(text, entry.start)
    end = _skip(_REST_OF_LINE, text, entry.value_end)
    rest = text[entry.value_end : end]
    if "#" in rest:
        return text[: entry.start] + rest.lstrip(" \t") + text[end:]
    return text[:start] + text[end:]


def has_comment(text: str, entry: KeyEntry) -> bool:
    """Return whether there is a comment inside a list's brackets, which replacing the value would lose."""
    return any(find_comments(text, entry.value_start, entry.value_end))


def find_comments(text: str, start: int, end: int) -> list[str]:
    """Return every comment between two offsets, without its line end; neither offset is within a string."""
    found: list[str] = []
    while start < end:
        stop = start + 1
        if text[start] == "#":
            stop = _skip(_REST_OF_LINE, text, start)
            found.append(text[start:stop].rstrip())
        elif text[start] in "\"'":
            stop = _string_end(text, start)
        start = stop
    return found

"""Parse the conflict markers of an unfinished merge: two versions between ``<<<<<<<`` and ``>>>>>>>``.

git writes them line by line, anywhere in a file; factcli's own merge has git write them within one statement. Their
form is that of git-merge(1), "How conflicts are presented": seven or more of a character at the beginning of a line
(more in a conflict within a conflict, or by the attribute conflict-marker-size), after the first and the last the name
of each version. ``|||||||`` begins the common ancestor, where git shows that.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factcli.errors import MERGE_CONFLICT, Problem
from factcli.sanitize import CONFLICT_SIGN, escape_inline
from factcli.text.wording import join_names

if TYPE_CHECKING:
    from factcli.store.toml_edit import TomlLayout, TomlTable

_WHAT = "contains a git merge that is not finished"
_UNTIL_THEN = "until then factcli neither reads nor writes this file"
_MARK = re.compile(r"(?:(<{7,}|>{7,}|\|{7,})(?: .*)?|(={7,}))\r?", re.DOTALL)
#: The keys that name a table in messages.
_NAMED_BY = {"statement": ("id",), "person": ("name",), "outlet": ("name",), "link": ("a", "b"), "source": ("id",)}


class ConflictRegion(NamedTuple):
    """One conflict.

    ``marks`` are the lines, from 1, of its marks; ``tables`` are the names of the tables in which the two versions
    differ, as far as that can be told, and ``keys`` the differing keys, if it is one table that both have.
    """

    marks: tuple[int, ...]
    tables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line of its first mark."""
        return self.marks[0]

    @property
    def where(self) -> str:
        """The tables and keys that it is in, to follow a sentence; "" where they cannot be told."""
        if not self.tables:
            return ""
        return f", in {f'{join_names(self.keys)} of ' if self.keys else ''}{describe_tables(self.tables)}"


def describe_tables(tables: Sequence[str]) -> str:
    """Name tables in a message: ``statements a1 and b2``."""
    kinds = {name.partition(" ")[0] for name in tables}
    if len(tables) < 2 or kinds != {"statement"}:
        return join_names(tables)
    return f"statements {join_names([name.partition(' ')[2] for name in tables])}"


def find_conflicts(text: str) -> list[ConflictRegion]:
    """Return every complete conflict of a text, all its marks in order. A lone mark may be part of a quotation."""
    if CONFLICT_SIGN not in text:
        return []
    lines = text.split("\n")
    found = list(_regions(lines))
    known: dict[str, str] = {}
    sides = [_side_parts(lines, found, ours, known) for ours in (True, False)] if found else []
    return [_describe_region(region, *(side[i] for side in sides)) for i, region in enumerate(found)]


def guess_ids(text: str) -> set[str]:
    """Return the statement ids in a text that cannot be parsed, from the lines that look like one."""
    return set(re.findall(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]*)["']""", text, re.MULTILINE))


def conflict_problems(label: str, text: str, elsewhere: Callable[[str], str] = lambda table: "") -> list[Problem]:
    """Return a problem for every complete conflict of a file, as ``check`` lists them.

    ``elsewhere`` returns where a table can be found that one side has moved to another file, or "".
    """
    return [_problem(label, conflict, elsewhere) for conflict in find_conflicts(text)]


def conflict_problem(label: str, text: str, line: int = 0) -> Problem | None:
    """Return all conflicts of a file as one problem, at the first; else one if ``line`` is a leftover mark."""
    found = find_conflicts(text)
    if found:
        first = _problem(label, found[0])
        more = f"; this is the first of {len(found)} conflicts" if len(found) > 1 else ""
        return first._replace(what=first.what + more)
    if line and _MARK.fullmatch(text.split("\n")[line - 1]):
        todo = f"check what belongs there, and remove the line; {_UNTIL_THEN}"
        return Problem(label, line, MERGE_CONFLICT, f"{_WHAT}: this line is a conflict marker", todo)
    return None


def _problem(label: str, conflict: ConflictRegion, elsewhere: Callable[[str], str] = lambda table: "") -> Problem:
    lines = join_names([str(mark) for mark in conflict.marks])
    keep = f"keep one of the versions, and remove the conflict markers, lines {lines}"
    table = conflict.tables[0] if len(conflict.tables) == 1 and not conflict.keys else ""
    if place := elsewhere(table):
        keep = f"one side moved it to {place}: make the other side's changes there, and remove lines {lines}"
    todo = f"{keep}; {_UNTIL_THEN}"
    return Problem(label, conflict.line, MERGE_CONFLICT, f"{_WHAT}{conflict.where}", todo)


# --- where they are -----------------------------------------------------------------------------------------


class _Region(NamedTuple):
    """The lines, from 0, of the marks of a conflict; ``base`` is -1 where the common ancestor is not shown."""

    first: int
    base: int
    middle: int
    last: int


def _regions(lines: Sequence[str]) -> Iterator[_Region]:
    size, region = 0, _Region(-1, -1, -1, -1)
    for number, line in enumerate(lines):
        mark = _MARK.fullmatch(line) if line[:1] in ("<", "|", "=", ">") else None
        if mark is None:
            continue
        signs = mark[1] or mark[2]
        if signs[0] == "<" and (not size or len(signs) <= size):  # a longer one belongs to a conflict within this one
            size, region = len(signs), _Region(number, -1, -1, -1)
        elif len(signs) == size:
            region = _add_mark(region, signs[0], number)
            if region.last >= 0:
                yield region
                size = 0


def _add_mark(region: _Region, sign: str, number: int) -> _Region:
    """Return the region with one more mark, if that may come next."""
    if sign == "|" and max(region.base, region.middle) < 0:
        return region._replace(base=number)
    if sign == "=" and region.middle < 0:
        return region._replace(middle=number)
    return region._replace(last=number) if sign == ">" and region.middle >= 0 else region


# --- of what they are ---------------------------------------------------------------------------------------

#: The source of each key, by the name of its table and its own ("" for the header). Equal sources are one object,
#: because one value that contains thousands of conflicts would otherwise be compared thousands of times.
_Parts = dict[tuple[str, str], str]


def _side_parts(lines: Sequence[str], regions: Sequence[_Region], ours: bool, known: dict[str, str]) -> list[_Parts]:
    """Return what each conflict contains in the text that consists of one side's version of everything."""
    kept: list[str] = []
    spans: list[tuple[int, int]] = []
    last = 0
    for region in regions:
        kept += lines[last : region.first]
        start = len(kept)
        if ours:
            kept += lines[region.first + 1 : region.base if region.base >= 0 else region.middle]
        else:
            kept += lines[region.middle + 1 : region.last]
        spans.append((start, len(kept)))
        last = region.last + 1
    return _parts_at("\n".join([*kept, *lines[last:]]), spans, known)


def _parts_at(text: str, spans: Sequence[tuple[int, int]], known: dict[str, str]) -> list[_Parts]:
    """Return the headers and keys between some lines of a text. It need not be valid TOML: then there may be none."""
    from factcli.store.toml_edit import TomlLayout

    found: list[_Parts] = [{} for _ in spans]
    with contextlib.suppress(IndexError, ValueError):
        layout = TomlLayout(text)
        starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
        offsets = [(starts[first], starts[end]) for first, end in spans]
        ends = [end for _, end in offsets]
        for name, key, start, end in _parts(layout):
            number = bisect_right(ends, start)
            written = known.setdefault(part := text[start:end], part)
            while number < len(offsets) and offsets[number][0] < end:
                found[number][name, key] = written
                number += 1
    return found


def _parts(layout: TomlLayout) -> Iterator[tuple[str, str, int, int]]:
    """Yield each header and key of a text with the name of its table, its start and its end."""
    name = "the file itself"
    for table in layout.tables:
        if table.is_array and len(table.path) == 1:
            name = _table_name(layout, table)
        elif table.path and table.path[0] not in _NAMED_BY:
            name = f"[{'.'.join(table.path)}]"
        if table.path:
            key = escape_inline(table.path[1]) if len(table.path) > 1 and table.path[0] in _NAMED_BY else ""
            end = layout.text.find("]", table.start, table.end)
            yield name, key, table.start, table.end if end < 0 else end
        for entry in table.entries:
            yield (
                name,
                escape_inline(table.path[1] if len(table.path) > 1 else entry.key[0]),
                entry.start,
                entry.value_end,
            )


def _table_name(layout: TomlLayout, table: TomlTable) -> str:
    """Return the name of a table for messages."""
    kind = table.path[0]
    entries = [table.entry(key) for key in _NAMED_BY.get(kind, ())]
    values = [escape_inline(layout.text[e.value_start : e.value_end].strip("\"'")) for e in entries if e]
    return " ".join((kind, *values)) if values else f"a [[{escape_inline(kind)}]]"


def _describe_region(region: _Region, ours: _Parts, theirs: _Parts) -> ConflictRegion:
    marks = tuple(line + 1 for line in region if line >= 0)
    differ = [part for part in {**ours, **theirs} if ours.get(part) is not theirs.get(part)]
    tables = tuple(dict.fromkeys(name for name, _ in differ))
    keys = tuple(dict.fromkeys(key for _, key in differ))
    return ConflictRegion(marks, tables, keys if len(tables) == 1 and "" not in keys else ())

"""A store file as lines for the eyes of whoever reads ``git diff``: one a key, each with what its table is known by.

What git shows of a changed file is three lines around each change, which need not name the statement. Here each line
does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from factcli.git.merge.blocks import Block, Item, items, pieces
from factcli.git.merge.three_way import lines_of
from factcli.sanitize import escape_controls, escape_inline
from factcli.store.conflict_markers import find_conflicts
from factcli.store.file import BOM


def key_lines(data: bytes) -> str:
    """A store file's lines, the tables in their order and comments in their places; never raises.

    A value of several lines is shown in several, each behind ``|``. Where a merge has left conflicts, what each side
    has is shown so, and the marks as they are. What cannot be read is shown as it is. Characters that a terminal
    would obey are written out.
    """
    text = data.decode("utf-8", "backslashreplace").removeprefix(BOM)
    for lines in (_of_tables, _of_two_sides):
        with contextlib.suppress(ValueError, RecursionError):
            return "".join(lines(text))
    return escape_controls(text)


def _of_tables(text: str) -> list[str]:
    """For each line of a text what is shown for it. Raises ValueError, or RecursionError, where it cannot be read."""
    found = pieces(text, {})
    shown: list[str] = []
    for piece in (found.top, *found.rest):
        shown += _of_table(piece) if isinstance(piece, Block) else [piece.text]
    return [_harmless(line) for line in shown]


def _of_two_sides(text: str) -> list[str]:
    """The same of a file with conflicts: each line as in the version of the side that it is of.

    So ``git diff``, which compares such a file with both sides, shows the conflicts and not every line as changed.
    """
    found = find_conflicts(text)
    if not found:
        raise ValueError("no conflicts")
    lines = lines_of(text)
    shown = [_harmless(line) for line in lines]
    for side in (0, 1):
        apart = {number for conflict in found for number in _not_of(side, conflict.marks)}
        own = [n for n in range(len(lines)) if n not in apart]
        for n, line in zip(own, _of_tables("".join(lines[n] for n in own)), strict=True):
            shown[n] = line
    return shown


def _not_of(side: int, marks: Sequence[int]) -> Iterator[int]:
    """The lines, from 0, of a conflict that are not in one side's version (0: ours, 1: theirs): its marks as well."""
    first, end, middle, last = marks[0] - 1, marks[1] - 1, marks[-2] - 1, marks[-1] - 1
    yield from (first, *range(end, last + 1)) if side == 0 else (*range(first, middle + 1), last)


def _harmless(line: str) -> str:
    return escape_controls(line.rstrip("\r\n")) + "\n"


def _of_table(block: Block) -> Iterator[str]:
    label = f"{escape_inline(block.label)}: " if block.label else ""
    for piece in items(block) or ():
        first, *more = lines_of(piece.text)
        yield label + first
        if isinstance(piece, Item) and more:
            yield from (f"{label}{escape_inline(piece.key[-1])} | {line}" for line in more)
    if items(block) is None:
        yield from (label + line for line in lines_of(block.text))

"""Text of a store file for ``git diff``: one line a key, each with the id or name of its table.

Git shows three lines around a change, which need not include the id of the statement; here each line has it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from factcli.git.merge.blocks import Block, Item, split_file, split_table
from factcli.git.merge.three_way import split_lines
from factcli.sanitize import escape_controls, escape_inline
from factcli.store.conflict_markers import find_conflicts
from factcli.store.file import BOM


def key_lines(data: bytes) -> str:
    """Return the lines of a store file, with tables in their order and comments in their places; never raises.

    A value of several lines takes several, each behind ``|``. In a file with merge conflicts each side is shown so,
    and the markers as they are. A file that cannot be parsed is shown as it is. Control characters are escaped.
    """
    text = data.decode("utf-8", "backslashreplace").removeprefix(BOM)
    for format_lines in (_table_lines, _conflict_lines):
        with contextlib.suppress(ValueError, RecursionError):
            return "".join(format_lines(text))
    return escape_controls(text)


def _table_lines(text: str) -> list[str]:
    """Return the text shown for each line. Raises ValueError or RecursionError if the text cannot be parsed."""
    found = split_file(text, {})
    shown: list[str] = []
    for piece in (found.top, *found.rest):
        shown += _label_lines(piece) if isinstance(piece, Block) else [piece.text]
    return [_escape_line(line) for line in shown]


def _conflict_lines(text: str) -> list[str]:
    """Return the text shown for each line of a file with conflicts: each line as in the version of its own side.

    ``git diff`` compares such a file with both sides; so it shows the conflicts, and not every line as changed.
    """
    found = find_conflicts(text)
    if not found:
        raise ValueError("no conflicts")
    lines = split_lines(text)
    shown = [_escape_line(line) for line in lines]
    for side in (0, 1):
        other = {number for conflict in found for number in _lines_not_of(side, conflict.marks)}
        own = [n for n in range(len(lines)) if n not in other]
        for n, line in zip(own, _table_lines("".join(lines[n] for n in own)), strict=True):
            shown[n] = line
    return shown


def _lines_not_of(side: int, marks: Sequence[int]) -> Iterator[int]:
    """Yield the lines (from 0) of a conflict that are not in the version of a side (0: ours, 1: theirs)."""
    first, end, middle, last = marks[0] - 1, marks[1] - 1, marks[-2] - 1, marks[-1] - 1
    yield from (first, *range(end, last + 1)) if side == 0 else (*range(first, middle + 1), last)


def _escape_line(line: str) -> str:
    return escape_controls(line.rstrip("\r\n")) + "\n"


def _label_lines(block: Block) -> Iterator[str]:
    label = f"{escape_inline(block.label)}: " if block.label else ""
    for piece in split_table(block) or ():
        first, *more = split_lines(piece.text)
        yield label + first
        if isinstance(piece, Item) and more:
            yield from (f"{label}{escape_inline(piece.key[-1])} | {line}" for line in more)
    if split_table(block) is None:
        yield from (label + line for line in split_lines(block.text))

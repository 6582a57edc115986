"""A store file as lines for the eyes of whoever reads ``git diff``: one a key, each with what its table is known by.

What git shows of a changed file is three lines around each change, which need not name the statement. Here each line
does.
"""

from __future__ import annotations

from collections.abc import Iterator

from factcli.blocks import Block, Item, items, pieces
from factcli.harmless import harmless, inline
from factcli.storefile import BOM
from factcli.weaving import lines_of


def key_lines(data: bytes) -> str:
    """A store file's lines, the tables in their order and comments in their places; never raises.

    A value of several lines is shown in several, each behind ``|``. What cannot be read is shown as it is. Characters
    that a terminal would obey are written out.
    """
    text = data.decode("utf-8", "backslashreplace").removeprefix(BOM)
    try:
        found = pieces(text, {})
    except (ValueError, RecursionError):
        return harmless(text)
    shown: list[str] = []
    for piece in (found.top, *found.rest):
        shown += _of_table(piece) if isinstance(piece, Block) else [piece.text]
    return "".join(harmless(line.rstrip("\r\n")) + "\n" for line in shown)


def _of_table(block: Block) -> Iterator[str]:
    label = f"{inline(block.label)}: " if block.label else ""
    for piece in items(block) or ():
        first, *more = lines_of(piece.text)
        yield label + first
        if isinstance(piece, Item) and more:
            yield from (f"{label}{inline(piece.key[-1])} | {line}" for line in more)
    if items(block) is None:
        yield from (label + line for line in lines_of(block.text))

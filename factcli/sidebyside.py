"""Comparisons drawn on a terminal: columns side by side, as many as fit, the rest in further blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from factcli.comparison import Group, aligned, cell_head, heading
from factcli.formats import dated, sources
from factcli.matter import Column
from factcli.model import Statement
from factcli.tables import FAINT, Span, has_style, text_of

T = TypeVar("T")
#: The narrowest column in which a claim still reads well; two such fit into 80.
COLUMN_WIDTH = 36
# A line above, one below, one between columns, and nothing at the outer edges, where it would cost room.
_BOX = box.Box("──┬─\n  │ \n──┼─\n  │ \n──┼─\n──┼─\n  │ \n──┴─\n")


def fitting(width: int) -> int:
    """How many columns fit into a width."""
    return max(1, (width + 1) // (COLUMN_WIDTH + 3))


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _block(columns: int, lines: bool = False) -> Table:
    table = Table(box=_BOX, show_header=False, show_lines=lines, expand=True, padding=(0, 1), pad_edge=False)
    for _ in range(columns):
        table.add_column(ratio=1, overflow="fold")
    return table


def _title(screen: Console, left: str, right: str) -> None:
    title = text_of(left, "bold")
    gap = screen.width - title.cell_len - len(right)
    if gap >= 2:
        screen.print(title.append(" " * gap).append(right, "not bold"))
    else:
        screen.print(title)
        screen.print(Text(right, justify="right"))


def draw_group(screen: Console, group: Group) -> None:
    """One group: its heading, then its statements as columns."""
    _title(screen, *heading(group))
    numbers = range(len(group.statements))
    for chunk in _chunks(numbers, fitting(screen.width)):
        table = _block(len(chunk))
        for row in _rows(group, chunk, has_style(screen)):
            table.add_row(*row)
        screen.print(table)


def _rows(group: Group, chunk: Sequence[int], styled: bool) -> Iterator[list[Text]]:
    statements = [group.statements[number] for number in chunk]
    yield [text_of(s.speaker, "bold") for s in statements]
    if any(s.role for s in statements):
        yield [text_of(s.role) for s in statements]
    yield [text_of(sources(s)) for s in statements]
    yield [text_of(dated(s)) for s in statements]
    yield [Text() for _ in statements]
    yield [_claim(s, group.spans("claim", number), styled) for s, number in zip(statements, chunk, strict=True)]
    if any(s.quote for s in statements):
        yield [_quote(s, group.spans("quote", number), styled) for s, number in zip(statements, chunk, strict=True)]
    if any(s.retracted for s in statements):
        yield [Text(f"retracted {s.retracted}" if s.retracted else "", "bold") for s in statements]
    yield [Text(s.id, FAINT) for s in statements]


def _claim(s: Statement, spans: Sequence[Span], styled: bool) -> Text:
    return text_of(s.claim, "strike" if s.retracted else "", spans, styled)


def _quote(s: Statement, spans: Sequence[Span], styled: bool) -> Text:
    if not s.quote:
        return Text()
    return Text("“", overflow="fold").append_text(text_of(s.quote, "", spans, styled)).append("”")


def draw_columns(screen: Console, columns: Sequence[Column], by: str) -> None:
    """``--by``: one column for each heading, downwards in time."""
    for chunk in _chunks(columns, fitting(screen.width)):
        table = _block(len(chunk), lines=True)
        table.add_row(*(text_of(column.heading, "bold") for column in chunk))
        for row in aligned(chunk, by):
            table.add_row(*(_cell(cell, by) for cell in row))
        screen.print(table)


def _cell(cell: Sequence[Statement], by: str) -> Text:
    return Text("\n\n", overflow="fold").join(_in_cell(s, by) for s in cell)


def _in_cell(s: Statement, by: str) -> Text:
    lines = [text_of(line, FAINT if number else "") for number, line in enumerate(cell_head(s, by))]
    lines.append(_claim(s, (), False))
    if s.quote:
        lines.append(_quote(s, (), False))
    if s.retracted:
        lines.append(Text(f"retracted {s.retracted}", "bold"))
    lines.append(Text(s.id, FAINT))
    return Text("\n", overflow="fold").join(lines)

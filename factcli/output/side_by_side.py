"""Comparisons drawn on a terminal: columns side by side, as many as fit, the rest in further blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table

from factcli.comparison.differences import Column
from factcli.comparison.groups import ColumnPair, Group, column_letter
from factcli.model import Statement
from factcli.output.comparison import (
    Segment,
    aligned,
    carriers,
    cell_head,
    claim_segments,
    heading,
    pair_lines,
    segments,
    side_lines,
)
from factcli.output.listing import date_with_wording
from factcli.output.pair_text import decision_command
from factcli.output.tables import FAINT, MARK, Drawn, has_style, in_lines, text_of

if TYPE_CHECKING:
    from rich.text import Text

T = TypeVar("T")
#: The words that set off a reason, in reverse so that nobody takes them for words that merely differ.
REASON = "bold reverse"
_HANG = 8  # columns from the edge to what is said of a pair, behind its letters
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
    title, counts = text_of(left, "bold"), Drawn(right, "not bold")
    gap = screen.width - title.cell_len - counts.cell_len
    if gap >= 2:
        screen.print(title.append(" " * gap).append_text(counts))
    else:
        screen.print(title)
        screen.print(counts, justify="right")


def draw_section(screen: Console, title: str) -> None:
    """What the groups below it are."""
    screen.print(text_of(title, "bold italic"), soft_wrap=True)
    screen.print()


def draw_group(screen: Console, group: Group, short: Callable[[str], str] | None = str) -> None:
    """One group: its heading, its statements as columns, and under them the sides and what is known of pairs.

    ``short`` gives the beginning of an id that is enough in a command; without it no command is shown.
    """
    _title(screen, *heading(group))
    numbers = range(len(group.columns))
    for chunk in _chunks(numbers, fitting(screen.width)):
        table = _block(len(chunk))
        for row in _rows(group, chunk, has_style(screen)):
            table.add_row(*row)
        screen.print(table)
    for lines in side_lines(group):
        together = text_of("; ".join(lines))
        for line in [together] if together.cell_len < screen.width - _HANG else map(text_of, lines):
            _hanging(screen, line, 1)
    for shown in group.pairs:
        _draw_pair(screen, shown, short)


def _draw_pair(screen: Console, shown: ColumnPair, short: Callable[[str], str] | None) -> None:
    """What is said of a pair, the title in bold, and the command that confirms it where it is open."""
    letters, told, also = pair_lines(shown)
    because = f": {told.because}" if told.because else ""
    _hanging(screen, text_of(f"{letters}  ").append(told.title, "bold").append(because), 1)
    for line in (*told.further, *also):
        _hanging(screen, text_of(line))
    if short is not None and shown.pair.is_open:
        _hanging(screen, text_of(decision_command(shown.pair, short), FAINT))


def _hanging(screen: Console, text: Text, first: int = _HANG) -> None:
    """A text wrapped, its first line so far from the edge and the others deep enough to stand below its words."""
    for number, line in enumerate(text.wrap(screen, screen.width - _HANG)):
        line.rstrip()
        screen.print(Drawn(" " * (_HANG if number else first)).append_text(line), soft_wrap=True)


def _rows(group: Group, chunk: Sequence[int], styled: bool) -> Iterator[list[Text]]:
    statements = [group.columns[number][0] for number in chunk]
    yield [_speaker(group, number) for number in chunk]
    if any(s.role for s in statements):
        yield [text_of(s.role) for s in statements]
    yield [text_of("\n".join(carriers(group.columns[number]))) for number in chunk]
    yield [text_of(date_with_wording(s)) for s in statements]
    yield [Drawn() for _ in statements]
    yield [_claim(s, claim_segments(group, number), styled) for s, number in zip(statements, chunk, strict=True)]
    if any(s.quote for s in statements):
        quotes = [segments(s.quote, group.spans("quote", n), ()) for s, n in zip(statements, chunk, strict=True)]
        yield [_quote(s, marked, styled) for s, marked in zip(statements, quotes, strict=True)]
    if any(s.retracted for s in statements):
        yield [Drawn(f"retracted {s.retracted}" if s.retracted else "", "bold") for s in statements]
    yield [Drawn("\n".join(s.id for s in group.columns[number]), FAINT) for number in chunk]


def _speaker(group: Group, number: int) -> Text:
    """Who is quoted, behind the letter of the column where there is something to say of it."""
    name = group.columns[number][0].speaker
    return text_of(f"{column_letter(number)}  {name}" if group.pairs else name, "bold")


def marked_text(value: str, style: str, marked: Iterable[Segment], styled: bool) -> Text:
    """A recorded text, made harmless: what differs is bold, a reason in reverse; without style two stars, or three."""
    result, position = Drawn(style=style, overflow="fold"), 0
    for start, end, reason in marked:
        result.append(value[position:start])
        word, stars = value[start:end], "***" if reason else "**"
        if styled:
            result.append(word, REASON if reason else MARK)
        else:
            result.append(f"{stars}{word}{stars}")
        position = end
    return in_lines(result.append(value[position:]))


def _claim(s: Statement, marked: Iterable[Segment], styled: bool) -> Text:
    return marked_text(s.claim, "strike" if s.retracted else "", marked, styled)


def _quote(s: Statement, marked: Iterable[Segment], styled: bool) -> Text:
    if not s.quote:
        return Drawn()
    return Drawn("“", overflow="fold").append_text(marked_text(s.quote, "", marked, styled)).append("”")


def draw_columns(screen: Console, columns: Sequence[Column], by: str) -> None:
    """``--by``: one column for each heading, downwards in time."""
    for chunk in _chunks(columns, fitting(screen.width)):
        table = _block(len(chunk), lines=True)
        table.add_row(*(text_of(column.heading, "bold") for column in chunk))
        for row in aligned(chunk, by):
            table.add_row(*(_cell(cell, by) for cell in row))
        screen.print(table)


def _cell(cell: Sequence[Statement], by: str) -> Text:
    return Drawn("\n\n", overflow="fold").join(_in_cell(s, by) for s in cell)


def _in_cell(s: Statement, by: str) -> Text:
    lines: list[Text] = [text_of(line, FAINT if number else "") for number, line in enumerate(cell_head(s, by))]
    lines.append(_claim(s, (), False))
    if s.quote:
        lines.append(_quote(s, (), False))
    if s.retracted:
        lines.append(Drawn(f"retracted {s.retracted}", "bold"))
    lines.append(Drawn(s.id, FAINT))
    return Drawn("\n", overflow="fold").join(lines)

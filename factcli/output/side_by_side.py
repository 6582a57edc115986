"""Draw comparisons on a terminal: columns side by side, as many as fit, the rest in further blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table

from factcli.comparison.differences import Column
from factcli.comparison.groups import ColumnPair, Group, StatementPair, column_letter, make_group, shared_title
from factcli.entities.origins import Origins
from factcli.model import Statement
from factcli.output.comparison import (
    MarkedSegment,
    align_rows,
    carrier_lines,
    cell_heading,
    claim_segments,
    describe_column_pair,
    group_heading,
    mark_segments,
    side_lines,
)
from factcli.output.listing import date_with_wording, outlet_chain
from factcli.output.pair_text import PairText, decision_command, describe_pair
from factcli.output.tables import FAINT, MARK, REASON, SafeText, keep_lines_apart, make_console, styled_text

if TYPE_CHECKING:
    from rich.text import Text

    from factcli.search.indexed_store import IndexedStore

T = TypeVar("T")
_HANG = 8  # the indent of a pair's text, behind its letters
#: The narrowest column in which a claim still reads well; two such fit into 80.
COLUMN_WIDTH = 36
# Rules above, below and between columns; none at the outer edges, to save width.
_BOX = box.Box("──┬─\n  │ \n──┼─\n  │ \n──┼─\n──┼─\n  │ \n──┴─\n")


def count_fitting_columns(width: int) -> int:
    """Return how many columns fit into a width."""
    return max(1, (width + 1) // (COLUMN_WIDTH + 3))


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _new_columns_table(columns: int, lines: bool = False) -> Table:
    table = Table(box=_BOX, show_header=False, show_lines=lines, expand=True, padding=(0, 1), pad_edge=False)
    for _ in range(columns):
        table.add_column(ratio=1, overflow="fold")
    return table


def _draw_title(screen: Console, left: str, right: str) -> None:
    title, counts = styled_text(left, "bold"), SafeText(right, "not bold")
    gap = screen.width - title.cell_len - counts.cell_len
    if gap >= 2:
        screen.print(title.append(" " * gap).append_text(counts))
    else:
        screen.print(title)
        screen.print(counts, justify="right")


def draw_section(screen: Console, title: str) -> None:
    """Draw the title of the groups below it."""
    screen.print(styled_text(title, "bold italic"), soft_wrap=True)
    screen.print()


def draw_group(screen: Console, group: Group, short: Callable[[str], str] | None = str) -> None:
    """Draw a group: heading, statements as columns, sides and pairs.

    ``short`` shortens an id to a unique prefix for the commands; without it no command is shown.
    """
    _draw_title(screen, *group_heading(group))
    numbers = range(len(group.columns))
    for chunk in _chunks(numbers, count_fitting_columns(screen.width)):
        table = _new_columns_table(len(chunk))
        for row in _group_rows(group, chunk):
            table.add_row(*row)
        screen.print(table)
    for lines in side_lines(group):
        together = styled_text("; ".join(lines))
        for line in [together] if together.cell_len < screen.width - _HANG else map(styled_text, lines):
            _print_hanging(screen, line, 1)
    for shown in group.pairs:
        _draw_pair(screen, shown, short)


def draw_open_pair(stream: TextIO, pair: StatementPair, progress: str, store: IndexedStore) -> None:
    """Draw one pair that is to be decided: its number, its label, and both statements in full."""
    screen = make_console(stream)
    what = f"{pair.finding.label} ({pair.finding.level})" if pair.finding else "no lead with the present wording"
    screen.print(styled_text(f"\n{progress} · {what}", "bold"), soft_wrap=True)
    both = [pair.a, pair.b]
    # Without a conflict, the two could be merged into one column by their origin.
    origins = Origins(store.context, store.outlets) if pair.conflicts else None
    canonical = store.context.people.canonical
    group = make_group(*shared_title(both, [pair]), both, canonical, [pair], origins)
    draw_group(screen, group, short=None)  # decided by keys here, not by a command


def _draw_pair(screen: Console, shown: ColumnPair, short: Callable[[str], str] | None) -> None:
    """Draw a pair: title, reasons, notes, and the command that confirms it if it is open."""
    letters, text, also = describe_column_pair(shown)
    _draw_pair_text(screen, letters, text, also)
    if short is not None and shown.pair.is_open:
        _print_hanging(screen, styled_text(decision_command(shown.pair, short), FAINT))


def _draw_pair_text(screen: Console, names: str, text: PairText, also: Sequence[str] = ()) -> None:
    because = f": {text.because}" if text.because else ""
    _print_hanging(screen, styled_text(f"{names}  ").append(text.title, "bold").append(because), 1)
    for line in (*text.further, *also):
        _print_hanging(screen, styled_text(line))


def draw_pairs_by_id(screen: Console, pairs: Iterable[StatementPair], short: Callable[[str], str]) -> None:
    """Draw pairs whose statements are named by their ids: title, reasons, and the command that confirms an open one."""
    for pair in pairs:
        a, b = short(pair.a.id), short(pair.b.id)
        _draw_pair_text(screen, f"{a} ↔ {b}", describe_pair(pair, a, b))
        if pair.is_open:
            _print_hanging(screen, styled_text(decision_command(pair, short), FAINT))


def draw_short_pair(screen: Console, group: Group, short: Callable[[str], str]) -> None:
    """Draw a group of one pair in short: what it is and why, then each statement in one paragraph behind its id.

    Of other statements that carry the same claim, the number is told.
    """
    shown = group.pairs[0]
    pair = shown.pair
    text = describe_pair(pair, short(pair.a.id), short(pair.b.id))
    title = styled_text(text.title, "bold").append(f": {text.because}" if text.because else "", "not bold")
    _print_hanging(screen, title, 0, 2)
    for line in text.further:
        _print_hanging(screen, styled_text(line), 2, 4)
    for statement, column in ((pair.a, group.columns[shown.left]), (pair.b, group.columns[shown.right])):
        also = f", and {len(column) - 1} more" if len(column) > 1 else ""
        who = styled_text(f"  {short(statement.id)}  ", FAINT).append(statement.speaker, "bold")
        who.append(f" ({outlet_chain(statement)}, {statement.date}{also}): ", "not bold not dim")
        _print_hanging(screen, who.append(statement.claim, "not bold not dim"), 0, 8)


def _print_hanging(screen: Console, text: Text, first: int = _HANG, rest: int = _HANG) -> None:
    """Print wrapped text with a hanging indent."""
    for number, line in enumerate(text.wrap(screen, screen.width - rest)):
        line.rstrip()
        screen.print(SafeText(" " * (rest if number else first)).append_text(line), soft_wrap=True)


def _group_rows(group: Group, chunk: Sequence[int]) -> Iterator[list[Text]]:
    statements = [group.columns[number][0] for number in chunk]
    yield [_speaker_cell(group, number) for number in chunk]
    if any(s.role for s in statements):
        yield [styled_text(s.role) for s in statements]
    yield [styled_text("\n".join(carrier_lines(group.columns[number]))) for number in chunk]
    yield [styled_text(date_with_wording(s)) for s in statements]
    yield [SafeText() for _ in statements]
    yield [_claim_text(s, claim_segments(group, number)) for s, number in zip(statements, chunk, strict=True)]
    if any(s.quote for s in statements):
        quotes = [mark_segments(s.quote, group.spans("quote", n), ()) for s, n in zip(statements, chunk, strict=True)]
        yield [_quote_text(s, marked) for s, marked in zip(statements, quotes, strict=True)]
    if any(s.retracted for s in statements):
        yield [SafeText(f"retracted {s.retracted}" if s.retracted else "", "bold") for s in statements]
    yield [SafeText("\n".join(s.id for s in group.columns[number]), FAINT) for number in chunk]


def _speaker_cell(group: Group, number: int) -> Text:
    """Return the speaker, behind the letter of the column if pairs refer to it."""
    name = group.columns[number][0].speaker
    return styled_text(f"{column_letter(number)}  {name}" if group.pairs else name, "bold")


def marked_text(value: str, style: str, marked: Iterable[MarkedSegment]) -> Text:
    """Return recorded text, escaped. Differing words are bold and underlined, the words of reasons reversed."""
    result, position = SafeText(style=style, overflow="fold"), 0
    for start, end, reason in marked:
        result.append(value[position:start])
        result.append(value[start:end], REASON if reason else MARK)
        position = end
    return keep_lines_apart(result.append(value[position:]))


def _claim_text(statement: Statement, marked: Iterable[MarkedSegment]) -> Text:
    return marked_text(statement.claim, "strike" if statement.retracted else "", marked)


def _quote_text(statement: Statement, marked: Iterable[MarkedSegment]) -> Text:
    if not statement.quote:
        return SafeText()
    return SafeText("“", overflow="fold").append_text(marked_text(statement.quote, "", marked)).append("”")


def draw_columns(
    screen: Console,
    columns: Sequence[Column],
    by: str,
    pairs: Iterable[StatementPair] = (),
    short: Callable[[str], str] = str,
) -> None:
    """Draw the columns of ``--by``, downwards in time, and below them the pairs."""
    for chunk in _chunks(columns, count_fitting_columns(screen.width)):
        table = _new_columns_table(len(chunk), lines=True)
        table.add_row(*(styled_text(column.heading, "bold") for column in chunk))
        for row in align_rows(chunk, by):
            cells = ([_statement_text(s, by) for s in statements] for statements in row)
            table.add_row(*(SafeText("\n\n", overflow="fold").join(cell) for cell in cells))
        screen.print(table)
    draw_pairs_by_id(screen, pairs, short)


def _statement_text(statement: Statement, by: str) -> Text:
    lines: list[Text] = [
        styled_text(line, FAINT if number else "") for number, line in enumerate(cell_heading(statement, by))
    ]
    lines.append(_claim_text(statement, ()))
    if statement.quote:
        lines.append(_quote_text(statement, ()))
    if statement.retracted:
        lines.append(SafeText(f"retracted {statement.retracted}", "bold"))
    lines.append(SafeText(statement.id, FAINT))
    return SafeText("\n", overflow="fold").join(lines)

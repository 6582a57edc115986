"""What results look like on a terminal: drawn with rich, from text that is data and never markup.

Every text is a :class:`SafeText`, which makes harmless what is put into it, and none is ever parsed as markup.
Words are wrapped, nothing is cut.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from factcli.model import STATEMENT_KEYS, Link, Statement
from factcli.output.listing import ARROW, Listing, Record, cell_text, dump_json, jsonable, outlet_chain
from factcli.sanitize import escape_controls, escape_inline
from factcli.store.links import is_current

if TYPE_CHECKING:
    from rich.console import OverflowMethod
    from rich.style import Style

Span = tuple[int, int]
MARK = "bold underline"
FAINT = "dim"
#: Fields that the table of statements shows, and those that it has no room for unless only they were found by.
_SEEN = ("speaker", "role", "outlet", "claim", "quote")
_UNSEEN = ("note", "date_text", "url", "archive_url")
_LABEL = max(map(len, STATEMENT_KEYS))
#: Narrower than this nothing is drawn: the terminal itself wraps what does not fit, where rich would cut it.
NARROWEST = 24
_DATE = 14  # columns for a date; a longer one is an interval, and is broken behind its slash
_LEAST = 10  # columns in which words of ordinary length still fit
_LONG = 1000  # characters of a text that has many lines once it is wrapped
_SOURCE, _CLAIM = 18, 24  # the least for speaker and outlet, and for the claim
Marks = Callable[[Statement, str], Iterable[Span]]


class SafeText(Text):
    """Text that is data: every string that it is made of is made harmless first. Nothing is drawn of another."""

    def __init__(self, text: str = "", style: str = "", overflow: OverflowMethod | None = None) -> None:
        super().__init__(escape_controls(text), style, overflow=overflow)

    def append(self, text: Text | str, style: str | Style | None = None) -> SafeText:
        """Add a text, or data."""
        super().append(escape_controls(text) if isinstance(text, str) else text, style)
        return self


class _SafeConsole(Console):
    """A console that nothing passes which a terminal would obey, be it a string or made by rich of a text."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """The segments of what is drawn, each harmless."""
        for segment in super().render(renderable, options):
            bare = segment.text.isprintable() or segment.text == "\n"
            yield segment if bare else Segment(escape_controls(segment.text), segment.style)


def make_console(stream: TextIO | None = None) -> Console:
    """A console that draws what it is given and reads no markup, emoji codes or numbers into it."""
    page = False if isinstance(stream, io.StringIO) else None  # for a page there is no style, whatever FORCE_COLOR says
    screen = _SafeConsole(
        file=stream or sys.stdout, force_terminal=page, markup=False, emoji=False, highlight=False, soft_wrap=False
    )
    screen.width = max(NARROWEST, screen.width)
    return screen


def supports_style(where: Console) -> bool:
    """Whether marks can be shown by style; else they are written as ``**word**``."""
    return where.is_terminal and where.color_system is not None and not where.no_color


def styled_text(value: str, style: str = "", spans: Iterable[Span] = (), styled: bool = True) -> SafeText:
    """A recorded text, made harmless, with some spans of the original marked."""
    result = SafeText(style=style, overflow="fold")
    position = 0
    for start, end in spans:
        result.append(value[position:start])
        marked = value[start:end]
        result.append(marked, MARK) if styled else result.append(f"**{marked}**")
        position = end
    return keep_lines_apart(result.append(value[position:]))


def keep_lines_apart(text: SafeText) -> SafeText:
    """A text whose lines rich keeps apart once it has wrapped it.

    Of a text without any style it makes one big string again, and then takes the lines off that one by one, which
    takes time that grows with the square of its length.
    """
    if len(text) > _LONG or "\n" in text.plain:
        text.stylize("none")
    return text


def new_table() -> Table:
    """An empty table in the house style: lines between rows only, no padding at the edges."""
    return Table(
        box=box.HORIZONTALS, show_lines=True, pad_edge=False, padding=(0, 1), expand=False, header_style="bold"
    )


def _border_width(columns: int) -> int:
    """What a table in the house style takes beside the widths of its columns."""
    return 3 * columns - 1


def statements_table(
    statements: Sequence[Statement], marks: Marks, where: Console, matches: Sequence[str] = ()
) -> Table:
    """Statements one below the other: when, who and through whom, what; in one column where three do not fit.

    ``matches`` tells of each how it was found, which is said where that is not by the words as they were asked for.
    """
    styled = supports_style(where)
    dates = max(_LEAST, min(_DATE, max((len(s.date.text) for s in statements), default=0)))
    how = matches or ["exact"] * len(statements)
    cells = (
        (_date_cell(s, match), _source_cell(s, marks, styled), _claim_cell(s, marks, styled))
        for s, match in zip(statements, how, strict=True)
    )
    table = new_table()
    if where.width < dates + _SOURCE + _CLAIM + _border_width(3):
        table.show_header = False
        table.add_column(overflow="fold")
        for row in cells:
            table.add_row(SafeText("\n", overflow="fold").join(row))
        return table
    table.add_column("Date, id", width=dates, overflow="fold")
    table.add_column("Speaker, outlet", width=max(_SOURCE, min(32, where.width // 3 - 2)), overflow="fold")
    table.add_column("Claim", min_width=_CLAIM, max_width=96, overflow="fold")
    for row in cells:
        table.add_row(*row)
    return table


_FOUND = {"alias": "= alias", "spelling": "≈ spelling"}


def _date_cell(s: Statement, match: str) -> Text:
    date = s.date.text if len(s.date.text) <= _DATE else s.date.text.replace("/", "/\n")
    cell = styled_text(date, "bold").append(f"\n{s.id}", "not bold dim")
    return cell.append(f"\n{_FOUND[match]}", "not bold italic") if match in _FOUND else cell


def _source_cell(s: Statement, marks: Marks, styled: bool) -> Text:
    cell = styled_text(s.speaker, "bold", marks(s, "speaker"), styled)
    parts = [styled_text(s.role, "", marks(s, "role"), styled)] if s.role else []
    source = styled_text(s.outlet, "", marks(s, "outlet"), styled)
    for name in s.via:
        source.append(ARROW).append_text(styled_text(name))
    lines = [cell, *parts, source]
    return SafeText("\n", overflow="fold").join(lines)


def _claim_cell(s: Statement, marks: Marks, styled: bool) -> Text:
    """The claim and the quote, and of what is not shown otherwise whatever the query found words in."""
    lines: list[Text] = [styled_text(s.claim, "strike" if s.retracted else "", marks(s, "claim"), styled)]
    if s.quote:
        quote = SafeText("“", "italic", overflow="fold")
        lines.append(quote.append_text(styled_text(s.quote, "", marks(s, "quote"), styled)).append("”"))
    if s.retracted:
        lines.append(SafeText(f"retracted {s.retracted}", "bold"))
    for key in () if any(list(marks(s, key)) for key in _SEEN) else _UNSEEN:
        found = list(marks(s, key))
        if found:
            lines.append(_label_value(key, styled_text(getattr(s, key), "", found, styled)))
    return SafeText("\n", overflow="fold").join(lines)


def _label_value(label: str, value: Text) -> Text:
    """A value behind its label; the label alone is faint."""
    return SafeText(overflow="fold").append(f"{label}: ", FAINT).append_text(value)


def draw_details(screen: Console, s: Statement, where: str, links: Iterable[tuple[Link, Statement | None]]) -> None:
    """One statement whole: every key it has, where it stands, and what it is linked to."""
    for key in STATEMENT_KEYS:
        value = getattr(s, key)
        if value:
            style = "bold" if key in ("id", "speaker", "claim") else ""
            shown = cell_text(list(value)) if isinstance(value, tuple) else str(value)
            _print_field(screen, key, styled_text(shown, style), whole=STATEMENT_KEYS[key] == "url")
    for key, value in s.extra.items():
        shown = jsonable(value)
        _print_field(screen, escape_inline(key), styled_text(shown if isinstance(shown, str) else dump_json(shown)))
    _print_field(screen, "file", styled_text(escape_inline(where)), whole=True)
    for link, other in links:
        _print_field(screen, "link", _link_text(s, link, other))


def _print_field(screen: Console, key: str, value: Text, whole: bool = False) -> None:
    """A line, wrapped under itself; an address stays whole, so that a terminal can open it."""
    lines = [value] if whole else value.wrap(screen, max(20, screen.width - _LABEL - 2))
    indent = " " * (_LABEL + 2)
    label = f"{key}\n{indent}" if cell_len(key) > _LABEL else f"{' ' * (_LABEL - cell_len(key))}{key}  "
    text = SafeText().append(label, FAINT)
    for number, line in enumerate(lines):
        line.rstrip()
        text.append(f"\n{indent}" if number else "").append_text(line)
    screen.print(text, soft_wrap=True)


#: What a relation that has a direction is called from its other end.
_SEEN_FROM_B = {"repeats": "repeated by", "supersedes": "superseded by"}


def _link_text(s: Statement, link: Link, other: Statement | None) -> Text:
    identity = link.b if link.a == s.id else link.a
    said = f"{other.speaker} ({outlet_chain(other)}, {other.date}): {other.claim}" if other else "no such statement"
    relation = link.relation if link.a == s.id else _SEEN_FROM_B.get(link.relation, link.relation)
    text = SafeText(f"{relation} {identity}", "bold", overflow="fold").append(" ", "not bold")
    text.append_text(styled_text(said, "not bold"))
    tail = ", ".join(part for part in (_describe_decision(s, link, other), link.note) if part)
    return text.append_text(styled_text(f" [{tail}]" if tail else "", "not bold"))


def _describe_decision(s: Statement, link: Link, other: Statement | None) -> str:
    """When it was decided, and whether that was about other words than those of now."""
    when = f"decided {link.decided}" if link.decided else ""
    if other is None or is_current(link, s, other):
        return when
    return f"{when}, before the wording changed" if when else "decided before the wording changed"


def records_table(listing: Listing, headings: Sequence[str], where: Console | None = None) -> Table:
    """Any other listing: numbers to the right, text wrapped; each record a block of lines where that does not fit."""
    numbers = {key for key in listing.columns if all(isinstance(r.get(key), int) for r in listing.records)}
    fixed = {key for key in listing.columns if key in numbers or key in ("first", "last")}
    least = 0
    for key, heading in zip(listing.columns, headings, strict=True):
        width = max(
            cell_len(text) for text in (heading, *(escape_inline(cell_text(r.get(key))) for r in listing.records))
        )
        least += width if key in fixed else min(_LEAST, width)
    table = Table(box=box.HORIZONTALS, pad_edge=False, padding=(0, 1), header_style="bold")
    if (where or make_console()).width < least + _border_width(len(listing.columns)):
        return _stack_records(table, listing, headings)
    for key, heading in zip(listing.columns, headings, strict=True):
        table.add_column(heading, justify="right" if key in numbers else "left", overflow="fold", no_wrap=key in fixed)
    for number, record in enumerate(listing.records):
        table.add_row(*_record_cells(record, listing.columns), end_section=number == len(listing.records) - 1)
    return table


def _record_cells(record: Record, columns: Sequence[str]) -> list[Text]:
    return [styled_text(cell_text(record.get(key)), "bold" if i == 0 else "") for i, key in enumerate(columns)]


def _stack_records(table: Table, listing: Listing, headings: Sequence[str]) -> Table:
    """One column, each record a block of lines: its name, then what else there is to say of it."""
    table.show_header, table.show_lines = False, True
    table.add_column(overflow="fold")
    for record in listing.records:
        first, *rest = _record_cells(record, listing.columns)
        shown = [_label_value(heading, cell) for heading, cell in zip(headings[1:], rest, strict=True) if cell]
        table.add_row(SafeText("\n", overflow="fold").join([first, *shown]))
    return table

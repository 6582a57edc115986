"""Draw results on a terminal with rich, from text that is data and never markup.

All text is :class:`SafeText`, which escapes what it is given; nothing is parsed as markup. Text is wrapped, never
truncated.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from factcli.model import STATEMENT_KEYS, Link, Statement
from factcli.output import streams
from factcli.output.listing import ARROW, Listing, Record, cell_text, dump_json, jsonable, outlet_chain
from factcli.sanitize import escape_controls, escape_inline
from factcli.store.links import SEEN_FROM_B, is_current

if TYPE_CHECKING:
    from rich.console import OverflowMethod
    from rich.style import Style

MARK = "bold underline"
#: The style of words behind a reason; reversed, to tell them from words that merely differ. In this order it is not
#: that of the letters in a time line, which need no signs below them.
REASON = "reverse bold"
FAINT = "dim"
#: What stands below words of a style where there are no styles: within a text, signs would change it.
_SIGNS = {MARK: "-", REASON: "="}
#: Fields that the table of statements shows, and those shown only if nothing else matched.
_SEEN = ("speaker", "role", "outlet", "claim", "quote")
_UNSEEN = ("note", "date_text", "url", "archive_url")
_LABEL = max(map(len, STATEMENT_KEYS))
#: The least width to draw for. On a narrower terminal, its own wrapping is better than truncation by rich.
NARROWEST = 24
_DATE = 14  # columns of a date; a longer one is an interval, and is broken behind its slash
_LEAST = 10  # columns in which words of ordinary length fit
_LONG = 1000  # characters of a text that will have many lines
_SOURCE, _CLAIM = 18, 24  # least widths of the source and the claim
Marks = Callable[[Statement, str], Iterable[tuple[int, int]]]


class SafeText(Text):
    """Rich text that escapes every string put into it. Only this type is drawn."""

    def __init__(self, text: str = "", style: str = "", overflow: OverflowMethod | None = None) -> None:
        super().__init__(escape_controls(text), style, overflow=overflow)

    def append(self, text: Text | str, style: str | Style | None = None) -> SafeText:
        """Append rich text as it is, or a string escaped."""
        super().append(escape_controls(text) if isinstance(text, str) else text, style)
        return self


class _SafeConsole(Console):
    """Console that also escapes what rich itself renders, and marks words without styles where it has none."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Yield the segments of a renderable, each escaped."""
        if isinstance(renderable, Text) and not supports_style(self):
            renderable = _with_signs_below(renderable, self, options or self.options)
        for segment in super().render(renderable, options):
            bare = segment.text.isprintable() or segment.text == "\n"
            yield segment if bare else Segment(escape_controls(segment.text), segment.style)


def make_console(stream: TextIO | None = None) -> Console:
    """Return a console that parses no markup, emoji codes or numbers in what it prints."""
    color = streams.choose_color()
    page = True if color == "always" else None
    page = False if isinstance(stream, io.StringIO) else page  # no style in a string, even with FORCE_COLOR
    system: Literal["auto", "standard"] | None = "auto"
    if color == "never":
        system = None  # rich would leave out colours only
    elif color == "always" and os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        system = "standard"
    screen = _SafeConsole(
        file=stream or sys.stdout,
        force_terminal=page,
        color_system=system,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )
    screen.width = max(NARROWEST, screen.width)
    return screen


def supports_style(where: Console) -> bool:
    """Return whether words can be marked by style; otherwise signs stand below them."""
    return where.is_terminal and where.color_system is not None and not where.no_color


def _with_signs_below(text: Text, where: Console, options: ConsoleOptions) -> Text:
    """Return a text wrapped as it will be, with signs below the words of each line that have a style for marks."""
    if not any(span.style in _SIGNS for span in text.spans):
        return text
    overflow = text.overflow or options.overflow
    no_wrap = text.no_wrap if text.no_wrap is not None else options.no_wrap
    lines: list[Text] = []
    for line in text.wrap(where, options.max_width, overflow=overflow, no_wrap=bool(no_wrap)):
        lines.append(line)
        signs = [" "] * cell_len(line.plain)
        for span in line.spans:
            start, end = cell_len(line.plain[: span.start]), cell_len(line.plain[: span.end])
            signs[start:end] = _SIGNS.get(str(span.style), "") * (end - start) or signs[start:end]
        if below := "".join(signs).rstrip():
            lines.append(SafeText(below))
    marked = SafeText("\n", overflow=overflow).join(lines)
    marked.style, marked.no_wrap, marked.end = text.style, no_wrap, text.end
    return marked


def styled_text(value: str, style: str = "", spans: Iterable[tuple[int, int]] = ()) -> SafeText:
    """Return recorded text, escaped, with some spans of the original marked."""
    result = SafeText(style=style, overflow="fold")
    position = 0
    for start, end in spans:
        result.append(value[position:start])
        result.append(value[start:end], MARK)
        position = end
    return keep_lines_apart(result.append(value[position:]))


def keep_lines_apart(text: SafeText) -> SafeText:
    """Make rich keep the lines of a long text apart when it has wrapped it.

    Rich joins the lines of a text without styles and then takes them off one by one, in time that grows with the square
    of the length. A style without effect avoids that.
    """
    if len(text) > _LONG or "\n" in text.plain:
        text.stylize("none")
    return text


def new_table() -> Table:
    """Return an empty table in the common style: rules between rows, no padding at the edges."""
    return Table(
        box=box.HORIZONTALS, show_lines=True, pad_edge=False, padding=(0, 1), expand=False, header_style="bold"
    )


def _border_width(columns: int) -> int:
    """Return the width that the common style takes in addition to the columns."""
    return 3 * columns - 1


def statements_table(
    statements: Sequence[Statement], marks: Marks, where: Console, matches: Sequence[str] = ()
) -> Table:
    """Return a table of statements: date, source, claim; in one column if three do not fit.

    ``matches`` has the grade by which each was found; grades other than an exact match are shown.
    """
    dates = max(_LEAST, min(_DATE, max((len(s.date.text) for s in statements), default=0)))
    how = matches or ["exact"] * len(statements)
    cells = (
        (_date_cell(s, match), _source_cell(s, marks), _claim_cell(s, marks))
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


def _date_cell(statement: Statement, match: str) -> Text:
    date = statement.date.text if len(statement.date.text) <= _DATE else statement.date.text.replace("/", "/\n")
    cell = styled_text(date, "bold").append(f"\n{statement.id}", "not bold dim")
    return cell.append(f"\n{_FOUND[match]}", "not bold italic") if match in _FOUND else cell


def _source_cell(statement: Statement, marks: Marks) -> Text:
    speaker = styled_text(statement.speaker, "bold", marks(statement, "speaker"))
    role = [styled_text(statement.role, "", marks(statement, "role"))] if statement.role else []
    source = styled_text(statement.outlet, "", marks(statement, "outlet"))
    for name in statement.via:
        source.append(ARROW).append_text(styled_text(name))
    return SafeText("\n", overflow="fold").join([speaker, *role, source])


def _claim_cell(statement: Statement, marks: Marks) -> Text:
    """Return claim and quote, and any field not shown otherwise in which alone the query matched."""
    lines: list[Text] = [
        styled_text(statement.claim, "strike" if statement.retracted else "", marks(statement, "claim"))
    ]
    if statement.quote:
        quote = SafeText("“", "italic", overflow="fold")
        lines.append(quote.append_text(styled_text(statement.quote, "", marks(statement, "quote"))).append("”"))
    if statement.retracted:
        lines.append(SafeText(f"retracted {statement.retracted}", "bold"))
    for key in () if any(list(marks(statement, key)) for key in _SEEN) else _UNSEEN:
        found = list(marks(statement, key))
        if found:
            lines.append(_label_value(key, styled_text(getattr(statement, key), "", found)))
    return SafeText("\n", overflow="fold").join(lines)


def _label_value(label: str, value: Text) -> Text:
    """Return a value behind its label, which is faint."""
    return SafeText(overflow="fold").append(f"{label}: ", FAINT).append_text(value)


def draw_details(
    screen: Console,
    statement: Statement,
    where: str,
    links: Iterable[tuple[Link, Statement | None]],
    passage: tuple[str, Iterable[tuple[int, int]]] | None = None,
    time: str = "",
    address: str = "",
) -> None:
    """Draw one statement in full: every key, its place in the store, and its links.

    ``passage`` is the sentence of the copy in which its words stand, with their spans; ``time`` is that in a
    recording, and ``address`` leads there.
    """
    for key in STATEMENT_KEYS:
        value = getattr(statement, key)
        if value:
            style = "bold" if key in ("id", "speaker", "claim") else ""
            shown = cell_text(list(value)) if isinstance(value, tuple) else str(value)
            _print_field(screen, key, styled_text(shown, style), whole=STATEMENT_KEYS[key] == "url")
    for key, value in statement.extra.items():
        shown = jsonable(value)
        _print_field(screen, escape_inline(key), styled_text(shown if isinstance(shown, str) else dump_json(shown)))
    if passage:
        _print_field(screen, "passage", styled_text(passage[0], "", passage[1]))
    if time:
        _print_field(screen, "time", styled_text(time))
    if address:
        _print_field(screen, "address", styled_text(escape_inline(address)), whole=True)
    _print_field(screen, "file", styled_text(escape_inline(where)), whole=True)
    for link, other in links:
        _print_field(screen, "link", _link_text(statement, link, other))


def draw_record(screen: Console, record: Record, whole: Sequence[str] = ()) -> None:
    """Draw one record in full: every key that has a value; those of ``whole`` are not wrapped."""
    for key, value in record.items():
        if value is not None:
            _print_field(screen, key, styled_text(escape_inline(cell_text(value))), whole=key in whole)


def _print_field(screen: Console, key: str, value: Text, whole: bool = False) -> None:
    """Print a field, wrapped below itself. An address is not wrapped, so that a terminal can open it."""
    lines = [value] if whole else value.wrap(screen, max(20, screen.width - _LABEL - 2))
    indent = " " * (_LABEL + 2)
    label = f"{key}\n{indent}" if cell_len(key) > _LABEL else f"{' ' * (_LABEL - cell_len(key))}{key}  "
    text = SafeText().append(label, FAINT)
    for number, line in enumerate(lines):
        line.rstrip()
        text.append(f"\n{indent}" if number else "").append_text(line)
    screen.print(text, soft_wrap=True)


def _link_text(statement: Statement, link: Link, other: Statement | None) -> Text:
    identity = link.b if link.a == statement.id else link.a
    text_of_other = (
        f"{other.speaker} ({outlet_chain(other)}, {other.date}): {other.claim}" if other else "no such statement"
    )
    relation = link.relation if link.a == statement.id else SEEN_FROM_B.get(link.relation, link.relation)
    text = SafeText(f"{relation} {identity}", "bold", overflow="fold").append(" ", "not bold")
    text.append_text(styled_text(text_of_other, "not bold"))
    tail = ", ".join(part for part in (_describe_decision(statement, link, other), link.note) if part)
    return text.append_text(styled_text(f" [{tail}]" if tail else "", "not bold"))


def _describe_decision(statement: Statement, link: Link, other: Statement | None) -> str:
    """Return when a link was decided, and whether the wording has changed since."""
    when = f"decided {link.decided}" if link.decided else ""
    if other is None or is_current(link, statement, other):
        return when
    return f"{when}, before the wording changed" if when else "decided before the wording changed"


def records_table(listing: Listing, headings: Sequence[str], where: Console | None = None) -> Table:
    """Return a table of any other listing: numbers to the right, text wrapped; one column if it does not fit."""
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
    """Lay out each record as a block of lines in one column: its name, then the labelled values."""
    table.show_header, table.show_lines = False, True
    table.add_column(overflow="fold")
    for record in listing.records:
        first, *rest = _record_cells(record, listing.columns)
        shown = [_label_value(heading, cell) for heading, cell in zip(headings[1:], rest, strict=True) if cell]
        table.add_row(SafeText("\n", overflow="fold").join([first, *shown]))
    return table

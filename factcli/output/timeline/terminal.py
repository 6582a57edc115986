"""Draw a time line on a terminal: one row per speaker, time to the right, and the conflicts listed below by letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Console

from factcli.model import Statement
from factcli.output.pair_text import describe_pair
from factcli.output.tables import FAINT, SafeText
from factcli.output.timeline.axis import Axis, scale_axis, split_at_gaps
from factcli.output.timeline.chart import Chart, Lane
from factcli.output.timeline.layout import (
    ARROW,
    BREAK,
    FINE,
    LEAST,
    MANY,
    PLAIN,
    AxisLabel,
    AxisLabels,
    ConflictMark,
    Glyphs,
    PlotItem,
    PlotRow,
    SymbolKey,
    arrow_margins,
    assign_letters,
    item_kind,
    item_symbol,
    label_axis,
    layout_rows,
    merge_same_places,
    row_pieces,
)
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from rich.text import Text

#: The most conflicts listed below a chart, and the most undated statements.
LISTED = 10
_IDS = 6  # ids in one command
_BOTH_AXES = 12  # rows from which the axis is repeated below them
_LEAST_NAME, _INDENT = 8, 8
_STYLES = {"line": "", "mark": "", "lead": "bold", "confirmed": "bold reverse"}
_LRM = "\u200e"  # left-to-right mark: keeps the text behind an Arabic or Hebrew name behind it
Short = Callable[[str], str]


class TimelineDrawing(NamedTuple):
    """What is drawn of a chart: the lanes with their rows, the axis, the labels and the symbols."""

    lanes: Sequence[Lane]
    rows: Sequence[Sequence[PlotRow]]
    axis: Axis
    labels: AxisLabels
    key: SymbolKey
    before: int  # columns before the axis, for arrows
    width: int
    conflicts: Sequence[ConflictMark]  # those with at least one drawn place

    @property
    def is_whole(self) -> bool:
        """Return whether both statements of each listed conflict are drawn."""
        ends = [identity for conflict in self.conflicts[:LISTED] for identity in conflict.first.ids]
        return all(identity in self.key.letters for identity in ends)

    @property
    def items(self) -> list[PlotItem]:
        """Return the items of all rows."""
        return [item for rows in self.rows for row in rows for item in row]


class ColumnWidths(NamedTuple):
    """The widths of the columns for names, numbers of statements, and the plot."""

    name: int
    number: int
    plot: int

    @property
    def indent(self) -> int:
        """Return the width before the plot."""
        return self.name + self.number + 3


def draw_timeline(
    screen: Console,
    chart: Chart,
    statements: Mapping[str, Statement],
    conflicts: Sequence[ConflictMark],
    limit: int,
    short: Short,
) -> int:
    """Draw the chart, its legend, the undated statements and the conflicts, strongest first.

    ``short`` shortens an id to a unique prefix for the commands. Returns how many conflicts are not listed.
    """
    lanes = choose_lanes(chart, conflicts[:LISTED], limit)
    names = [displayable_name(lane.speaker, screen) for lane in lanes]
    frame = _measure_columns(screen.width, names, max((len(lane.ids) for lane in lanes), default=0))
    plan = _plan_drawing(chart, lanes, statements, conflicts, frame.plot, choose_glyphs(screen))
    if lanes:
        _draw_lanes(screen, plan, names, frame)
    _draw_legend(screen, plan)
    _draw_undated(screen, chart, plan.key.letters, short)
    for number, conflict in enumerate(plan.conflicts[:LISTED]):
        if not number:
            screen.print()
        _draw_conflict(screen, conflict, plan.key, short)
    return len(conflicts) - sum(len(conflict.conflict_links) for conflict in plan.conflicts[:LISTED])


def choose_lanes(chart: Chart, conflicts: Iterable[ConflictMark], limit: int) -> list[Lane]:
    """Return the lanes to draw, in order: those in the strongest conflicts, then those with most statements."""
    in_conflict = {identity for conflict in conflicts for identity in conflict.first.ids}
    if len(chart.lanes) <= limit:
        return list(chart.lanes)
    ranked = sorted(chart.lanes, key=lambda lane: (in_conflict.isdisjoint(lane.ids), -len(lane.ids)))
    chosen = {id(lane) for lane in ranked[:limit]}
    return [lane for lane in chart.lanes if id(lane) in chosen]


def _measure_columns(width: int, names: Iterable[str], most: int) -> ColumnWidths:
    """Give names at most a third of the screen; longer ones are wrapped."""
    number = len(str(most))
    name = min(max([_LEAST_NAME, *map(cell_len, names)]), max(_LEAST_NAME, width // 3))
    return ColumnWidths(name, number, max(ARROW, width - name - number - 3))


def _plan_drawing(
    chart: Chart,
    lanes: Sequence[Lane],
    statements: Mapping[str, Statement],
    conflicts: Sequence[ConflictMark],
    width: int,
    glyphs: Glyphs,
) -> TimelineDrawing:
    """Place everything. The axis covers only the lanes that are drawn."""
    before, axis = _make_axis(lanes, width)
    rows = [layout_rows(lane, axis, before) for lane in lanes]
    items = [item for some in rows for row in some for item in row]
    places: dict[str, object] = {s.id: s.id for s in chart.undated}
    places |= {identity: item for item in items for identity in item.ids}
    found = [each for each in merge_same_places(conflicts, places.get) if any(map(places.get, each.first.ids))]
    letters = assign_letters(found[:LISTED], places.get, chart.confirmed)
    retracted = {identity for item in items for identity in item.ids if statements[identity].retracted}
    key = SymbolKey(letters, chart.confirmed, chart.contested, retracted, glyphs)
    return TimelineDrawing(lanes, rows, axis, label_axis(axis, width, before), key, before, width, found)


def _make_axis(lanes: Sequence[Lane], width: int) -> tuple[int, Axis]:
    """Return the columns before the axis, and the axis, without breaks if there is no room for them."""
    before, behind = arrow_margins(lanes)
    room = max(1, width - before - behind)
    days = [day for lane in lanes for mark in lane.marks for day in mark.days]
    parts = split_at_gaps(days, room, BREAK + LEAST - 1)
    if room < len(parts) * LEAST + (len(parts) - 1) * BREAK:
        parts = [parts[0]._replace(end=parts[-1].end)] if parts else []
    return before, scale_axis(parts, room, BREAK, LEAST if len(parts) > 1 else 1)


# --- encoding ---------------------------------------------------------------------------------------------


def choose_glyphs(screen: Console) -> Glyphs:
    """Return the characters that the encoding of the terminal has."""
    return FINE if escape_unencodable("".join(FINE), screen) == "".join(FINE) else PLAIN


def displayable_name(speaker: str, screen: Console) -> str:
    """Return a name on one line, escaped for the encoding of the terminal."""
    text = escape_unencodable(escape_inline(speaker), screen)
    right_to_left = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return text + _LRM if right_to_left else text


def escape_unencodable(text: str, screen: Console) -> str:
    """Escape what the encoding of the terminal lacks, so that the width is known."""
    return text.encode(screen.encoding, "backslashreplace").decode(screen.encoding)


# --- rows -------------------------------------------------------------------------------------------------


def _draw_lanes(screen: Console, plan: TimelineDrawing, names: Iterable[str], frame: ColumnWidths) -> None:
    axis = [SafeText(" " * frame.indent).append_text(line) for line in _axis_lines(plan) if line]
    for line in axis:
        _print_line(screen, line)
    for lane, name, rows in zip(plan.lanes, names, plan.rows, strict=True):
        lines = [line.plain.rstrip() for line in SafeText(name).wrap(screen, frame.name, overflow="fold")]
        for number in range(max(len(lines), len(rows))):
            head = lines[number] if number < len(lines) else ""
            count = "" if number else str(len(lane.ids))
            row = _row_text(rows[number] if number < len(rows) else (), plan)
            blank = " " * (frame.name - cell_len(head))
            _print_line(screen, SafeText(f" {head}{blank} {count:>{frame.number}} ").append_text(row))
    if sum(map(len, plan.rows)) >= _BOTH_AXES:
        for line in reversed(axis):
            _print_line(screen, line)


def _print_line(screen: Console, line: Text) -> None:
    line.rstrip()
    screen.print(line, soft_wrap=True)


def _row_text(row: PlotRow, plan: TimelineDrawing) -> Text:
    """Return a row of marks over the faint grid points below the ticks."""
    text, column = SafeText(), 0
    for piece in row_pieces(row, plan.key):
        text.append_text(_grid_text(column, piece.column, plan))
        text.append(piece.text, _STYLES[piece.kind])
        column = piece.column + len(piece.text)
    return text.append_text(_grid_text(column, plan.width, plan))


def _grid_text(start: int, end: int, plan: TimelineDrawing) -> Text:
    return SafeText("".join(plan.key.glyphs.grid if c in plan.labels.ticks else " " for c in range(start, end)), FAINT)


def _axis_lines(plan: TimelineDrawing) -> tuple[Text, Text, Text]:
    """Return the three lines of an axis: years and gaps, days, and the rule with ticks and breaks."""
    glyphs, rule = plan.key.glyphs, [plan.key.glyphs.rule] * plan.width
    for one, other in pairwise(plan.axis.parts):
        middle = (one.right + other.left) // 2 + plan.before
        rule[middle : middle + 2] = glyphs.cut * 2
    for column in plan.labels.ticks:
        rule[column] = glyphs.tick
    return _label_line(plan.labels.years), _label_line(plan.labels.names), SafeText("".join(rule), FAINT)


def _label_line(found: Iterable[AxisLabel]) -> Text:
    text = ""
    for label in found:
        text = text.ljust(label.column) + label.text
    return SafeText(text)


# --- below the rows ---------------------------------------------------------------------------------------


def _draw_legend(screen: Console, plan: TimelineDrawing) -> None:
    """Draw the meanings of the characters that occur."""
    g, items = plan.key.glyphs, plan.items
    signs = {item_symbol(item, plan.key) for item in items}
    kinds = {item_kind(item, plan.key) for item in items if item_symbol(item, plan.key).isalpha()}
    spans = {item.doubtful for item in items if item.left < item.right and not item.earlier and not item.later}
    meanings = [
        (g.day in signs, f"{g.day} one statement"),
        (g.about in signs, f"{g.about} about that day"),
        (g.retracted in signs, f"{g.retracted} retracted"),
        (any(s.isdigit() for s in signs), "2-9 statements"),
        (MANY in signs, f"{MANY} ten or more"),
        (False in spans, f"{g.first}{g.line}{g.last} some day between"),
        (True in spans, f"{g.first}{g.doubtful}{g.last} about that time"),
        (any(item.later for item in items), f"{g.first}{g.line}{g.later} then or later"),
        (any(item.earlier for item in items), f"{g.earlier}{g.line}{g.last} then or earlier"),
        ("confirmed" in kinds, "A-Z contradiction"),
        ("lead" in kinds, "a-z lead"),
        (g.confirmed in signs, f"{g.confirmed} further contradiction"),
        (g.lead in signs, f"{g.lead} further lead"),
        (not plan.is_whole, f"{g.rule} not drawn"),
        (bool(plan.labels.unlabelled_gaps), f"{g.cut * 2} left out: {', '.join(plan.labels.unlabelled_gaps)}"),
    ]
    _print_items(screen, "", [text for occurs, text in meanings if occurs], FAINT)


def _draw_undated(screen: Console, chart: Chart, letters: Mapping[str, str], short: Short) -> None:
    items = []
    for s in chart.undated[:LISTED]:
        mark = f"{letters[s.id]} " if s.id in letters else ""
        items.append(f"{mark}{displayable_name(s.speaker, screen)} {short(s.id)}")
    more = [f"and {len(chart.undated) - LISTED} more"] if len(chart.undated) > LISTED else []
    _print_items(screen, "Undated: ", [*items, *more])


def _print_items(screen: Console, title: str, items: Iterable[str], style: str = "") -> None:
    """Print items one after another, as many as fit a line; further lines align with the first item."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1]) + 2 + cell_len(item) <= screen.width:
            lines[-1] += f"  {item}"
        else:
            lines.append(f" {' ' * cell_len(title) if lines else title}{item}")
    for line in lines:
        for part in SafeText(line, style).wrap(screen, screen.width, overflow="fold"):
            _print_line(screen, part)


def _draw_conflict(screen: Console, conflict: ConflictMark, key: SymbolKey, short: Short) -> None:
    """Draw a conflict: its letters, its title, the command that compares it, and who said it when."""
    first, both = conflict.first, key.glyphs.both
    a, b = (key.letters.get(identity, key.glyphs.rule) for identity in (first.a, first.b))
    title = escape_unencodable(describe_pair(first.pair, a, b).title, screen)
    ids = list(dict.fromkeys(identity for link in conflict.conflict_links for identity in (link.a, link.b)))
    text = SafeText(title, "bold").append(f", {conflict.more} more" if conflict.more else "", "not bold")
    text.append(f": factcli compare {' '.join(map(short, ids[:_IDS]))}", "not bold")
    _print_hanging(screen, f" {a} {both} {b}" if a != b else f" {a}", text)
    speakers = [f"{displayable_name(s.speaker, screen)} {s.date}" for s in (first.pair.a, first.pair.b)]
    _print_hanging(screen, "", SafeText(f" {both} ".join(speakers), FAINT))


def _print_hanging(screen: Console, head: str, text: Text) -> None:
    """Print wrapped text behind a few letters, with a hanging indent."""
    for number, line in enumerate(text.wrap(screen, max(_LEAST_NAME, screen.width - _INDENT), overflow="fold")):
        _print_line(screen, SafeText((head if not number else "").ljust(_INDENT)).append_text(line))

"""The time line of a report as SVG: one row per speaker, a mark per statement, a line per conflict.

Positions along the axis are percentages and positions across it are pixels, so that the drawing fits any width while
text and marks keep their size. A table below has the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from factcli.exporter.report.contents import CONFIRMED, NONE, ReportContents, pair_level
from factcli.exporter.report.html import Html, element, join_html
from factcli.model import Statement
from factcli.output.timeline.axis import Axis, AxisPart, Tick, choose_ticks, describe_gap, scale_axis, split_at_gaps
from factcli.output.timeline.chart import Chart, Lane

_UNITS, _GAP = 1000, 120  # units of the whole axis, and of a break, into which the name of a day fits
_FINE, _COST = 12, 1  # days with room for a mark and a name each, also on a phone; days lost by a break
_WORTH = 1.5  # how much larger the rest must become by a break
_TICKS = 8  # that fit side by side
_HEAD, _LABEL, _FOOT = 34, 17, 12  # heights in pixels: axis, name of a speaker, below the last row
_TALL = 40  # above this number of rows the drawing scrolls by itself, to keep the rest of the page near
_DOT, _PILE = 9, 20  # pixels between marks of the same time, and most marks above each other
_NEAR = 12  # units at which two marks would touch
_LONGEST = 140  # characters of a claim in the title of a mark
_LONG_NAME = 40
_SHAPES = {"c": "M0-6.5 6.5 0 0 6.5-6.5 0z", "h": "M0-5.5 5 3.5-5 3.5z", "m": "M0-5.5 5 3.5-5 3.5z"}


class MarkPosition(NamedTuple):
    """Where a mark is: its ends along the axis, in units, equal for one day; and the pixels down.

    ``end`` is where lines of conflicts end: in the middle, or at the known end of an open date. ``beside`` counts the
    places, of :data:`_DOT` pixels each, by which the mark is moved aside.
    """

    left: int
    right: int
    down: int
    end: int
    beside: int = 0


class LanePosition(NamedTuple):
    """Where a lane is: the top of its name, its line, and the positions of its marks."""

    lane: Lane
    top: int
    line: int
    points: dict[str, MarkPosition]


def render_timeline(contents: ReportContents) -> Html | None:
    """Return the drawing with caption, legend and the same in words; None if no statement has a date."""
    chart = contents.chart
    if chart.start is None:
        return None
    axis = scale_axis(split_at_gaps(chart.days, _FINE, _COST, _WORTH), _UNITS + 1, _GAP)
    rows, height = _place_lanes(chart, axis)
    days = element("svg", *_day_labels(axis), width="100%", height=_HEAD, class_="days-of-chart", aria_hidden="true")
    drawing = element(
        "svg",
        *_grid(axis, height),
        *(_lane_line(row, contents) for row in rows),
        *_conflict_lines(rows, contents),
        *(_lane_name(row, contents) for row in rows),
        *_marks(rows, contents),
        id="chart",
        role="group",
        aria_label="Timeline: one row per speaker, one mark per statement, lines between conflicts",
        width="100%",
        height=height,
    )
    both = element("div", days, drawing, class_="chart tall" if len(rows) > _TALL else "chart")
    return element("figure", both, _caption(contents, axis), class_="timeline")


# --- places -----------------------------------------------------------------------------------------------


def _place_lanes(chart: Chart, axis: Axis) -> tuple[list[LanePosition], int]:
    """Return the positions of all lanes from the top, and their height."""
    rows, top = [], 0
    for lane in chart.lanes:
        slots = list(_assign_slots(lane, axis))
        line = top + _LABEL + 8 + max(slot.up for slot in slots) * _DOT
        points = {s.identity: MarkPosition(s.left, s.right, line - s.up * _DOT, s.end, s.beside) for s in slots}
        rows.append(LanePosition(lane, top, line, points))
        top = line + 14
    return rows, top + _FOOT


class _Slot(NamedTuple):
    identity: str
    left: int
    right: int
    up: int  # places above the line
    beside: int  # places to the side of the date
    end: int  # where lines of conflicts end


def _assign_slots(lane: Lane, axis: Axis) -> Iterator[_Slot]:
    """Yield the slots of a lane's statements: on its line, or above the marks that are there."""
    ends: list[int] = []  # right end of what is at each height; the marks come from left to right
    for mark in lane.marks:
        left = axis.at(mark.first) if mark.first else 0
        right = axis.at(mark.last) if mark.last else _UNITS
        for identity in mark.ids:
            height = next((n for n, end in enumerate(ends) if end < left - _NEAR), len(ends))
            ends[height : height + 1] = [right]
            end = right if mark.first is None else left if mark.last is None else (left + right) // 2
            yield _Slot(identity, left, right, height % _PILE, height // _PILE, end)


def _percent(units: float) -> str:
    return f"{100 * units / _UNITS:.4g}%"


# --- drawing ----------------------------------------------------------------------------------------------


def _day_labels(axis: Axis) -> Iterator[Html]:
    """Yield the labels of the axis: days, and how much time each gap leaves out."""
    for before, after in pairwise(axis.parts):
        middle, length = _percent((before.right + after.left) / 2), describe_gap(before.end, after.start)
        yield element("text", element("title", f"{length} left out"), "⋯", class_="tick cut", x=middle, y=24)
    for part in axis.parts:
        for number, tick in enumerate(_part_ticks(part)):
            class_ = "tick odd" if number % 2 else "tick"
            for word, y in ((tick.label, 13), (tick.year, 26)):
                if word:
                    yield element("text", word, class_=class_, x=_percent(axis.at(tick.day)), y=y)


def _part_ticks(part: AxisPart) -> list[Tick]:
    return choose_ticks(part.start, part.end, max(1, round(_TICKS * (part.right - part.left) / _UNITS)))


def _grid(axis: Axis, height: int) -> Iterator[Html]:
    """Yield a thin line below each labelled day, and a band for each gap."""
    for before, after in pairwise(axis.parts):
        width = _percent(after.left - before.right)
        yield element("rect", class_="gap", x=_percent(before.right), y=0, width=width, height=height)
    for day in (tick.day for part in axis.parts for tick in _part_ticks(part)):
        x = _percent(axis.at(day))
        yield element("line", class_="grid", x1=x, x2=x, y1=0, y2=height)


def _lane_line(row: LanePosition, contents: ReportContents) -> Html:
    number = contents.speakers.number(row.lane.speaker)
    return element("line", class_="lane base", x1="0%", x2="100%", y1=row.line, y2=row.line, data_s=number)


def _lane_name(row: LanePosition, contents: ReportContents) -> Html:
    name = row.lane.speaker
    cut = f"{name[: _LONG_NAME - 1]}…" if len(name) > _LONG_NAME else name
    number = contents.speakers.number(name)
    return element("text", element("title", name), cut, class_="lane name", x=0, y=row.top + 12, data_s=number)


def _conflict_lines(rows: Iterable[LanePosition], contents: ReportContents) -> Iterator[Html]:
    """Yield a line per conflict; the strongest is drawn last and so on top."""
    points = {identity: point for row in rows for identity, point in row.points.items()}
    for link in reversed(contents.chart.conflict_links):
        a, b, level = points.get(link.a), points.get(link.b), pair_level(link.pair)
        if a and b and level:
            yield element(
                "line",
                class_=f"joint {level}",
                x1=_percent(a.end),
                y1=a.down,
                x2=_percent(b.end),
                y2=b.down,
                data_a=contents.number(contents.by_id[link.a]),
                data_b=contents.number(contents.by_id[link.b]),
                data_l=level,
            )


def _marks(rows: Iterable[LanePosition], contents: ReportContents) -> Iterator[Html]:
    for row in rows:
        for mark in row.lane.marks:
            for identity in mark.ids:
                yield _mark(contents, contents.by_id[identity], row.points[identity])


def _mark(contents: ReportContents, statement: Statement, point: MarkPosition) -> Html:
    """Return a mark that links to its statement; a bar from the first day to the last if the date is no day."""
    level = (contents.levels.get(statement.id) or NONE)[0]
    shape = _dot(point, level) if point.left == point.right else _bar(point)
    return element(
        "a",
        element("title", _mark_title(statement)),
        shape,
        href=f"#s-{statement.id}",
        class_=f"mark {level}{' retracted' if statement.retracted else ''}",
        data_n=contents.number(statement),
        data_s=contents.speakers.number(contents.speaker_of(statement)),
    )


def _dot(point: MarkPosition, level: str) -> Html:
    inner = element("path", d=_SHAPES[level]) if level in _SHAPES else element("circle", r=4)
    spot = element("circle", class_="spot", r=11)  # a larger target for pointers, which also shows the focus
    aside = point.beside * (_DOT if point.left < _UNITS / 2 else -_DOT)
    moved = element("g", spot, inner, transform=f"translate({aside} 0)") if aside else join_html(spot, inner)
    return element("svg", moved, x=_percent(point.left), y=point.down, overflow="visible")


def _bar(point: MarkPosition) -> Html:
    x, width = _percent(point.left), _percent(point.right - point.left)
    return element("rect", class_="bar", x=x, y=point.down - 3, width=width, height=6, rx=3)


def _mark_title(statement: Statement) -> str:
    claim = statement.claim if len(statement.claim) <= _LONGEST else f"{statement.claim[: _LONGEST - 1]}…"
    return f"{statement.date} {statement.speaker}: {claim}{' (retracted)' if statement.retracted else ''}"


# --- in words ---------------------------------------------------------------------------------------------


def _caption(contents: ReportContents, axis: Axis) -> Html:
    undated = len(contents.chart.undated)
    what = "Each row is a speaker, each mark a statement; lines connect statements in conflict. "
    use = "Click a mark to go to its statement; point at it to see its conflicts. "
    missing = "1 statement without a date is" if undated == 1 else f"{undated} statements without a date are"
    undated_note = f"{missing} not shown." if undated else ""
    notes = " ".join(filter(None, (_explain_bars(contents.chart), undated_note)))
    under = element("p", what, element("span", use, class_="on-screen"), notes)
    return element("figcaption", _legend(contents, axis), under, _table_in_words(contents))


def _explain_bars(chart: Chart) -> str:
    """Explain bars, if there are any."""
    marks = [mark for lane in chart.lanes for mark in lane.marks if mark.first != mark.last]
    is_open = any(mark.first is None or mark.last is None for mark in marks)
    also = "; if it runs to the edge, that end is open" if is_open else ""
    return f"A bar means some day in that period{also}." if marks else ""


def _legend(contents: ReportContents, axis: Axis) -> Html:
    """Return the meanings of the marks that occur, and how much time the gaps leave out."""
    present = {(levels or NONE)[0] for levels in (contents.levels.get(s.id, "") for s in contents.numbers)}
    meanings = {
        "c": "in a contradiction, confirmed by a person",
        "h": "in a high lead",
        "m": "in a medium lead",
        "n": "in no lead or contradiction",
    }
    items = [element("li", _sample(level), " ", meaning) for level, meaning in meanings.items() if level in present]
    gaps = [describe_gap(before.end, after.start) for before, after in pairwise(axis.parts)]
    if gaps:
        band = element("rect", class_="gap", width=34, height=16)
        sample = element("svg", band, width=34, height=16, aria_hidden="true", focusable="false")
        items.append(element("li", sample, f" left out: {', '.join(gaps)}"))
    return element("ul", *items, class_="key")


def _sample(level: str) -> Html:
    """Return a mark and a line for the legend."""
    line = element("line", class_=f"joint {level}", x1=0, x2=34, y1=8, y2=8) if level != NONE else None
    shape = element("path", d=_SHAPES[level]) if level in _SHAPES else element("circle", r=4)
    spot = element("g", element("g", shape, class_=f"mark {level}"), transform="translate(17 8)")
    return element("svg", line, spot, width=34, height=16, aria_hidden="true", focusable="false")


def _table_in_words(contents: ReportContents) -> Html:
    """Return the time line as a table: who spoke when, each date a link, and the number of conflicts."""
    head = element("tr", *(element("th", title, scope="col") for title in ("Speaker", "Said on", "Conflicts")))
    rows = [_row_in_words(contents, lane) for lane in contents.chart.lanes]
    table = element("table", element("thead", head), element("tbody", *rows))
    return element(
        "details", element("summary", "The timeline as a table"), element("div", table, class_="words"), id="in-words"
    )


def _row_in_words(contents: ReportContents, lane: Lane) -> Html:
    statements = [contents.by_id[identity] for identity in lane.ids]
    dates = join_html([element("a", str(s.date), href=f"#s-{s.id}") for s in statements], between=", ")
    ids = set(lane.ids)
    levels = [pair_level(link.pair) for link in contents.chart.conflict_links if not ids.isdisjoint(link.ids)]
    confirmed = levels.count(CONFIRMED)
    leads = len(levels) - confirmed - levels.count("")
    counts = [
        f"{confirmed} contradiction{'s' * (confirmed != 1)}" if confirmed else "",
        f"{leads} lead{'s' * (leads != 1)}" if leads else "",
    ]
    return element(
        "tr",
        element("th", element("bdi", lane.speaker), scope="row"),
        element("td", dates),
        element("td", ", ".join(filter(None, counts)) or "none"),
    )

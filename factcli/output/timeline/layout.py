"""Place the marks of a chart in rows and columns of a terminal, and choose their characters.

Nothing covers anything. What would is moved to a further row of its lane; what has no room there either is merged into
one item for several statements, no more exact than any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from factcli.comparison.groups import column_letter
from factcli.model import Statement
from factcli.output.timeline.axis import Axis, AxisPart, Tick, choose_ticks, describe_gap
from factcli.output.timeline.chart import ConflictLink, Lane, Mark

#: The most rows of a lane.
MOST_ROWS = 3
#: The columns of a date that is open at one end: its known end, a letter or number, and the head of the arrow.
ARROW = 3
#: The columns of a break, and the least of a part: together they fit the name of a day and a blank.
BREAK, LEAST = 4, 3


class Glyphs(NamedTuple):
    """The characters of a drawing, each one column wide."""

    day: str
    about: str
    retracted: str
    confirmed: str
    lead: str
    first: str
    last: str
    line: str
    doubtful: str
    earlier: str
    later: str
    grid: str
    rule: str
    tick: str
    cut: str
    both: str


FINE = Glyphs(*"●○◇✗!├┤─╌◂▸·─┬╱↔")
#: For terminals whose encoding lacks those.
PLAIN = Glyphs(*"*?%#![]-:<>.-|/~")
#: The symbol of this number of statements or more.
MANY, FROM = "+", 10


class PlotItem(NamedTuple):
    """Statements drawn as one thing in a row: in one column, or somewhere between two."""

    left: int
    right: int
    ids: tuple[str, ...]
    exact: bool = False  # at least one statement has exactly this day
    doubtful: bool = False
    earlier: bool = False  # open towards the past
    later: bool = False  # open towards the future

    @property
    def at(self) -> int:
        """Return the column of the symbol."""
        return (self.left + self.right) // 2

    def with_other(self, other: PlotItem) -> PlotItem:
        """Merge two items into one that is no more exact than either."""
        return PlotItem(
            min(self.left, other.left),
            max(self.right, other.right),
            self.ids + other.ids,
            self.exact or other.exact,
            self.doubtful or other.doubtful,
            self.earlier or other.earlier,
            self.later or other.later,
        )


PlotRow = Sequence[PlotItem]


def arrow_margins(lanes: Iterable[Lane]) -> tuple[int, int]:
    """Return the columns that arrows need before and behind the axis."""
    marks = [mark for lane in lanes for mark in lane.marks]
    earlier, later = any(mark.first is None for mark in marks), any(mark.last is None for mark in marks)
    return (ARROW - 1) * earlier, (ARROW - 1) * later


def layout_rows(lane: Lane, axis: Axis, before: int = 0) -> list[PlotRow]:
    """Return the rows of a lane: items of one column in the first, longer ones wherever there is room."""
    found: dict[tuple[int, int, bool, bool, bool], PlotItem] = {}
    for mark in lane.marks:
        item = _make_item(mark, axis, before)
        key = item.left, item.right, item.earlier, item.later, item.doubtful and item.left < item.right
        found[key] = found[key].with_other(item) if key in found else item
    items = sorted(found.values())
    rows = [[item for item in items if item.left == item.right]]
    for item in items:
        if item.left < item.right:
            _place_in_rows(rows, item)
    return [sorted(row) for row in rows]


def _make_item(mark: Mark, axis: Axis, before: int) -> PlotItem:
    left = axis.at(mark.first) + before if mark.first else None
    right = axis.at(mark.last) + before if mark.last else None
    if left is None and right is not None:
        return PlotItem(right - ARROW + 1, right, mark.ids, doubtful=mark.doubtful, earlier=True)
    if right is None and left is not None:
        return PlotItem(left, left + ARROW - 1, mark.ids, doubtful=mark.doubtful, later=True)
    return PlotItem(left or 0, right or 0, mark.ids, mark.exact, mark.doubtful)


def _place_in_rows(rows: list[list[PlotItem]], item: PlotItem) -> None:
    """Put an item into the first row with room, into a new one, or merge it into the last."""
    for row in rows:
        if all(other.right < item.left or other.left > item.right for other in row):
            row.append(item)
            return
    if len(rows) < MOST_ROWS:
        rows.append([item])
        return
    last = rows[-1]
    while covered := [other for other in last if other.right >= item.left and other.left <= item.right]:
        for other in covered:
            last.remove(other)
            item = other.with_other(item)
    last.append(item)


# --- symbols ----------------------------------------------------------------------------------------------


class SymbolKey(NamedTuple):
    """What decides the symbol of an item: conflicts, letters and retractions of its statements."""

    letters: Mapping[str, str]  # by statement
    confirmed: Collection[str]
    contested: Collection[str]
    retracted: Collection[str]
    glyphs: Glyphs = FINE


def item_symbol(item: PlotItem, key: SymbolKey) -> str:
    """Return the symbol of an item: its letter or conflict, otherwise the number of statements."""
    lettered = next((key.letters[identity] for identity in item.ids if identity in key.letters), "")
    if lettered:
        return lettered
    if item_kind(item, key) != "mark":
        return key.glyphs.confirmed if item_kind(item, key) == "confirmed" else key.glyphs.lead
    if len(item.ids) > 1:
        return str(len(item.ids)) if len(item.ids) < FROM else MANY
    if item.ids[0] in key.retracted:
        return key.glyphs.retracted
    if item.left < item.right:
        return ""
    return key.glyphs.day if item.exact else key.glyphs.about


def item_kind(item: PlotItem, key: SymbolKey) -> str:
    """Return the strongest conflict of an item: ``confirmed`` or ``lead``; without any, ``mark``."""
    if any(identity in key.confirmed for identity in item.ids):
        return "confirmed"
    return "lead" if any(identity in key.contested for identity in item.ids) else "mark"


class RowPiece(NamedTuple):
    """Some characters of a row that have one style."""

    column: int
    text: str
    kind: str  # "line", "mark", "lead", "confirmed"


def row_pieces(row: PlotRow, key: SymbolKey) -> Iterator[RowPiece]:
    """Yield the pieces of a row from left to right."""
    for item in row:
        shown, kind = item_symbol(item, key), item_kind(item, key)
        if item.left == item.right:
            yield RowPiece(item.left, shown, kind)
            continue
        line = _line_text(item, key.glyphs)
        middle = item.at - item.left
        if not shown:
            yield RowPiece(item.left, line, "line")
            continue
        yield from (p for p in (RowPiece(item.left, line[:middle], "line"), RowPiece(item.at, shown, kind)) if p.text)
        yield RowPiece(item.at + 1, line[middle + 1 :], "line")


def _line_text(item: PlotItem, glyphs: Glyphs) -> str:
    line = (glyphs.doubtful if item.doubtful else glyphs.line) * (item.right - item.left - 1)
    return (glyphs.earlier if item.earlier else glyphs.first) + line + (glyphs.later if item.later else glyphs.last)


# --- conflicts --------------------------------------------------------------------------------------------

PlaceOf = Callable[[str], object]  # the item of a statement by its id; None if it is not drawn


class ConflictMark(NamedTuple):
    """Conflicts drawn as one, strongest first: those of the same claims and, if merged, between the same places.

    ``likewise`` counts further ones of the same claims, which are not in ``conflict_links``.
    """

    conflict_links: tuple[ConflictLink, ...]
    likewise: int = 0

    @property
    def first(self) -> ConflictLink:
        """Return the strongest."""
        return self.conflict_links[0]

    @property
    def more(self) -> int:
        """Return how many conflicts there are besides the first."""
        return len(self.conflict_links) - 1 + self.likewise


def merge_same_claims(links: Iterable[ConflictLink], alike: Callable[[Statement], object]) -> list[ConflictMark]:
    """Merge conflicts of the same two claims that several carriers repeat from the same origins.

    ``alike`` returns a key that such statements share.
    """
    found: dict[object, ConflictMark] = {}
    for link in links:
        ends = frozenset(map(alike, (link.pair.a, link.pair.b)))
        known = found.get(ends)
        found[ends] = known._replace(likewise=known.likewise + 1) if known else ConflictMark((link,))
    return list(found.values())


def merge_same_places(conflicts: Iterable[ConflictMark], place: PlaceOf) -> list[ConflictMark]:
    """Merge conflicts between the same two places, since a reader sees them as one."""
    found: defaultdict[object, list[ConflictMark]] = defaultdict(list)
    for conflict in conflicts:
        first = conflict.first
        found[frozenset((place(first.a) or first.a, place(first.b) or first.b))].append(conflict)
    return [
        ConflictMark(tuple(link for one in same for link in one.conflict_links), sum(one.likewise for one in same))
        for same in found.values()
    ]


def assign_letters(conflicts: Iterable[ConflictMark], place: PlaceOf, confirmed: Iterable[str]) -> dict[str, str]:
    """Return the letter of each statement in the conflicts; statements in one place share it.

    A place with a confirmed contradiction has a capital, so that it is recognized without colour.
    """
    ids = [identity for conflict in conflicts for link in conflict.conflict_links for identity in (link.a, link.b)]
    confirmed_places = set(map(place, confirmed))
    known: dict[object, str] = {}
    for where in filter(None, map(place, ids)):
        if where not in known:
            name = column_letter(len(known))
            known[where] = name if where in confirmed_places else name.lower()
    return {identity: known[where] for identity in ids if (where := place(identity)) in known}


# --- the axis ---------------------------------------------------------------------------------------------


class AxisLabel(NamedTuple):
    """A text above the axis, and the column in which it begins."""

    column: int
    text: str


class AxisLabels(NamedTuple):
    """The labels above an axis: years and gaps, names of days, and the columns of ticks."""

    years: tuple[AxisLabel, ...]
    names: tuple[AxisLabel, ...]
    ticks: tuple[int, ...]
    unlabelled_gaps: tuple[str, ...]  # lengths of gaps that found no room


def label_axis(axis: Axis, width: int, before: int = 0) -> AxisLabels:
    """Return as many ticks as have room for their names, and the labels of the gaps."""
    years: list[AxisLabel] = []
    names: list[AxisLabel] = []
    ticks: list[int] = []
    for part in axis.parts:
        room = min(width - before, part.right + BREAK) - part.left
        found = _choose_fitting_ticks(part, room)
        ticks += [part.at(tick.day) + before for tick, _ in found]
        names += [AxisLabel(part.left + column + before, tick.label) for tick, column in found]
        years += [AxisLabel(part.left + column + before, tick.year) for tick, column in found if tick.year]
    unlabelled_gaps: list[str] = []
    for one, other in pairwise(axis.parts):
        text = describe_gap(one.end, other.start)
        middle = (one.right + other.left) // 2 + before
        gap = _place_label(years, f"({text})", middle, width)
        years, unlabelled_gaps = ([*years, gap], unlabelled_gaps) if gap else (years, [*unlabelled_gaps, text])
    return AxisLabels(tuple(sorted(years)), tuple(names), tuple(ticks), tuple(unlabelled_gaps))


def _place_label(labels: Sequence[AxisLabel], text: str, middle: int, width: int) -> AxisLabel | None:
    """Return a label over a column, centred if possible, that touches no other; None without room."""
    columns = sorted(range(max(0, middle - len(text)), middle + 2), key=lambda c: abs(2 * (c - middle) + len(text) - 2))
    return next((gap for column in columns if _labels_fit([*labels, gap := AxisLabel(column, text)], width)), None)


def _choose_fitting_ticks(part: AxisPart, room: int) -> list[tuple[Tick, int]]:
    """Return the most ticks of a part whose names fit side by side, each with the column of its name.

    A name begins at its tick; the last one ends there if it has no room behind it.
    """
    for number in range(max(1, room // 4), 0, -1):
        found = choose_ticks(part.start, part.end, number)
        texts = [AxisLabel(part.at(tick.day) - part.left, max(tick.label, tick.year, key=len)) for tick in found]
        last = texts[-1] if texts else None
        ends_there = [*texts[:-1], last._replace(column=last.column + 1 - len(last.text))] if last else []
        for labels in (texts, ends_there, texts[:-1]):
            if labels and labels[0].column >= 0 and _labels_fit(labels, room):
                return [(tick, label.column) for tick, label in zip(found, labels, strict=False)]
    return []


def _labels_fit(found: Iterable[AxisLabel], width: int) -> bool:
    """Return whether labels do not touch each other and end within a width."""
    ordered = sorted(found)
    ends = [label.column + len(label.text) for label in ordered]
    apart = all(end < label.column for end, label in zip(ends, ordered[1:], strict=False))
    return apart and max(ends, default=0) <= width

"""The axis of a time line: its parts, the gaps it leaves out, and its ticks.

An axis is made of the days of a chart, in columns of a terminal or in units of a drawing. :func:`split_at_gaps` leaves
out a long gap if that shows the rest at twice the size or more, :func:`scale_axis` assigns positions, and
:func:`choose_ticks` chooses the days to name:

    periods = split_at_gaps(chart.days, 60)          # nothing is left out if each day has one of 60 columns
    axis = scale_axis(periods, width=60, gap=4)      # axis.at(day): the position of a day, from 0 to width - 1
    for part in axis.parts:                          # from part.left to part.right; between two parts is a break
        for tick in choose_ticks(part.start, part.end, at_most=6):
            ...                                      # tick.day, tick.label ("6 Sep", then "13"), tick.year
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from factcli.text.english_dates import MONTHS

#: The most gaps that an axis leaves out.
MOST_BREAKS = 3
_MONTH, _YEAR = 30.44, 365.25  # days, on average


class Period(NamedTuple):
    """A part of an axis from one day to another, both included."""

    start: date
    end: date

    @property
    def length(self) -> int:
        """Return the number of days."""
        return self.end.toordinal() - self.start.toordinal() + 1


def split_at_gaps(days: Sequence[date], fine: int, cost: int = 0, worth: float = 2) -> list[Period]:
    """Return the periods of an axis over some days, leaving out the longest gaps.

    A gap is left out if the rest is then shown at ``worth`` times the size or more per break. ``fine`` is the number of
    days that fill the axis at the largest useful size; each break reduces it by ``cost``.
    """
    ordered = sorted({day.toordinal() for day in days})
    gaps = sorted(((b - a, a, b) for a, b in pairwise(ordered)), reverse=True)[:MOST_BREAKS]
    cut = _count_worthwhile_breaks(
        ordered[-1] - ordered[0] + 1 if ordered else 0, [gap for gap, _, _ in gaps], fine, cost, worth
    )
    ends = sorted((a, b) for _, a, b in gaps[:cut])
    starts = [*ordered[:1], *(b for _, b in ends)]
    stops = [*(a for a, _ in ends), *ordered[-1:]]
    return [Period(date.fromordinal(a), date.fromordinal(b)) for a, b in zip(starts, stops, strict=True)]


def _count_worthwhile_breaks(length: int, gaps: Sequence[int], fine: int, cost: int, each: float) -> int:
    """Return how many of the gaps, longest first, are worth a break."""
    best, worth, rest = 0, 1.0, length
    whole = max(1.0, length / fine)  # days to a unit
    for number, gap in enumerate(gaps, 1):
        rest -= gap - 1
        left = fine - cost * number
        if left < 1:
            break
        gain = whole / max(1.0, rest / left) / each**number
        if gain > worth:
            best, worth = number, gain
    return best


def describe_gap(before: date, after: date) -> str:
    """Return the rounded time between two days: ``45 days``, ``18 months``, ``3 years``."""
    days = after.toordinal() - before.toordinal()
    months, years = round(days / _MONTH), round(days / _YEAR)
    number, unit = (days, "day") if months < 2 else (months, "month") if months < 24 else (years, "year")
    return f"{number} {unit}{'s' * (number != 1)}"


class AxisPart(NamedTuple):
    """A period, and its place on the axis from ``left`` to ``right``, both included."""

    start: date
    end: date
    left: int
    right: int

    def at(self, day: date) -> int:
        """Return the position of a day: the first is at the left end, the last at the right."""
        length = self.end.toordinal() - self.start.toordinal()
        if not length:
            return self.left
        since = day.toordinal() - self.start.toordinal()
        return self.left + (2 * since * (self.right - self.left) + length) // (2 * length)


class Axis(NamedTuple):
    """An axis of parts, oldest first, with a break between each two."""

    parts: tuple[AxisPart, ...]

    def at(self, day: date) -> int:
        """Return the position of a day. A day in a gap or off the axis has that of the nearest end before it."""
        part = next((part for part in reversed(self.parts) if part.start <= day), self.parts[0])
        return part.at(min(max(day, part.start), part.end))


def scale_axis(parts: Sequence[Period], width: int, gap: int = 4, least: int = 1) -> Axis:
    """Return an axis of some width, in which each break takes ``gap`` and each part at least ``least`` (1 or more).

    The rest is distributed by days, so that a day has the same width in each part.
    """
    room = max(0, width - gap * (len(parts) - 1) - least * len(parts))
    lengths = [part.length - 1 for part in parts] if any(part.length > 1 for part in parts) else [1] * len(parts)
    found, left, passed = [], 0, 0
    for part, length in zip(parts, lengths, strict=True):
        before, passed = passed, passed + length
        right = left + least - 1 + room * passed // sum(lengths) - room * before // sum(lengths)
        found.append(AxisPart(part.start, part.end, left, right))
        left = right + gap + 1
    return Axis(tuple(found))


class Tick(NamedTuple):
    """A day named on the axis. ``year`` is given for the first tick and where the year changes."""

    day: date
    label: str
    year: str = ""


_STEPS = (1, 2, 5)
#: The steps between ticks, finest first.
_UNITS = (
    *(("day", number) for number in (1, 2, 7, 14)),
    *(("month", number) for number in (1, 3, 6)),
    *(("year", step * ten) for ten in (1, 10, 100, 1000) for step in _STEPS),
)
_LENGTH = {"day": 1.0, "month": _MONTH, "year": _YEAR}


def choose_ticks(start: date, end: date, at_most: int) -> list[Tick]:
    """Return the ticks between two days: at least one, and at most about ``at_most``.

    They are at days, weeks, months, quarters or years, whichever is finest; if no such unit begins within, at the first
    day.
    """
    length = end.toordinal() - start.toordinal()
    for unit, number in _UNITS:
        if length / (_LENGTH[unit] * number) <= at_most + 1:
            days = list(_unit_starts(start, end, unit, number))
            if len(days) <= at_most:
                return _label_ticks(days, unit) or _label_ticks([start], "day")
    return _label_ticks([start], "day")


def _unit_starts(start: date, end: date, unit: str, number: int) -> Iterator[date]:
    """Yield the days on which a unit begins: every second day, every Monday, every quarter."""
    if unit == "day":  # ordinal 1 is a Monday, so steps of 7 are weeks
        first = start.toordinal() + (1 - start.toordinal()) % number
        yield from map(date.fromordinal, range(first, end.toordinal() + 1, number))
        return
    months = number if unit == "month" else 12 * number
    begin = start.year * 12 + start.month - 1 + (start.day > 1)
    for month in range(begin + -begin % months, end.year * 12 + end.month, months):
        if month < 12 * 10000:
            yield date(month // 12, month % 12 + 1, 1)


def _label_ticks(days: Iterable[date], unit: str) -> list[Tick]:
    """Label days. A month or a year is named at its first tick only."""
    found: list[Tick] = []
    for day in days:
        before = found[-1].day if found else None
        year, month = f"{day.year:04}", MONTHS[day.month - 1][:3]
        same_year = before is not None and before.year == day.year
        same_month = same_year and before is not None and before.month == day.month
        if unit == "year":
            found.append(Tick(day, year))
        elif unit == "month":
            found.append(Tick(day, month, "" if same_year else year))
        else:
            found.append(Tick(day, str(day.day) if same_month else f"{day.day} {month}", "" if same_year else year))
    return found

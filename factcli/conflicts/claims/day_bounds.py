"""Days between bounds: what a month, a year, or some days before another day may mean in the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from factcli.edtf import EdtfDate
from factcli.text.english_dates import MONTH_NUMBERS

Bounds = tuple[date | None, date | None]
UNBOUNDED: Bounds = (None, None)


def add_days(day: date | None, days: int) -> date | None:
    """Give the day some days later; None where there is no such day."""
    try:
        return day + timedelta(days) if day else None
    except OverflowError:
        return None


def month_bounds(year: int, month: int, day: int = 0, last: int = 0) -> Bounds:
    """The days of a month of a year, or one day or a few of it; nothing bounds what is in no calendar."""
    try:
        first = date(year, month, day or 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return first, (date(year, month, last or day) if day else following - timedelta(1))
    except ValueError:
        return UNBOUNDED


def year_bounds(first: int, last: int) -> Bounds:
    """Give the days of some years."""
    return date(first, 1, 1), date(last, 12, 31)


def month_number(name: str) -> int:
    """Return the number of a month by its name or abbreviation in small letters, with or without a dot."""
    return MONTH_NUMBERS[name.rstrip(".")]


def days_around(said: EdtfDate | None, earliest: int, latest: int) -> Bounds:
    """The days from some days before or after the statement to some others."""
    if said is None:
        return UNBOUNDED
    return add_days(said.earliest, earliest), add_days(said.latest, latest)


def nearest_date(said: EdtfDate | None, month: int, day: int = 0, last: int = 0) -> Bounds:
    """A date without its year: that of the years around the statement which is nearest to it."""
    near = said and (said.earliest or said.latest)
    if not said or not near or (said.earliest and said.latest and (said.latest - said.earliest).days > 31):
        return UNBOUNDED
    years = range(max(1, near.year - 1), min(9998, near.year + 1) + 1)
    options = [bounds for year in years if (bounds := month_bounds(year, month, day, last))[0]]
    return min(options, key=lambda bounds: abs((bounds[0] or near) - near), default=UNBOUNDED)


def adjacent_period(first: date, last: date, what: str, sign: int) -> Bounds:
    """The months, years, decades or centuries next to those of the statement."""
    if what == "month":
        months = [day.year * 12 + day.month - 1 + sign for day in (first, last)]
        return month_bounds(months[0] // 12, months[0] % 12 + 1)[0], month_bounds(months[1] // 12, months[1] % 12 + 1)[
            1
        ]
    size = {"year": 1, "decade": 10, "century": 100}[what]
    span = [(day.year // size + sign) * size for day in (first, last)]
    span[1] += size - 1
    return year_bounds(*span) if span[0] >= 1 and span[1] <= 9998 else UNBOUNDED


def day_of_week(said: EdtfDate | None, number: int, later: bool, strictly: bool) -> Bounds:
    """The latest such day not after the statement; where it may lie ahead, either that or the next."""
    if said is None or said.earliest is None or said.earliest != said.latest:
        return UNBOUNDED
    back = (said.earliest.weekday() - number) % 7 or 7 * strictly
    latest = add_days(said.earliest, -back)
    if strictly and back < 7:
        return add_days(latest, -7), latest
    return (latest, add_days(latest, 14)) if later else (latest, latest)

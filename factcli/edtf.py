"""Parse EDTF dates into their text and the calendar days that they may mean.

The grammar is EDTF (ISO 8601-2:2019; https://www.loc.gov/standards/datetime/), level 0 and a part of 1:

    date       = day | month | year | unspecified, then at most one of ? ~ %
    day        = YYYY-MM-DD         month = YYYY-MM         year = YYYY
    unspecified = YYYY-MM-XX | YYYY-XX | YYYY-XX-XX | YYYX | YYXX | XXXX
    date-time  = day T hh:mm:ss [.fraction] [Z | +hh | +hh:mm | -hh | -hh:mm]
    interval   = date/date | date/.. | ../date        (no unspecified digits, no times)

ISO 8601-1 allows the fraction of a second and EDTF does not; it is read because TOML can hold it.
All days are in the proleptic Gregorian calendar, from year 0001 to 9999.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from factcli.text.english_dates import MONTHS

FORMS = (
    "2021-09-06, 2021-09, 2021; 2021-09-XX, 202X; XXXX if it is unknown;\n"
    "2021-09-06? 2021-09~ 2021-09% (uncertain, about, both);\n"
    "2021-09-01/2021-09-06, 2021-09-06/.., ../2021-09-06; 2021-09-06T10:00:00+04:30"
)

# The digits are spelt out because \d would also take those of other scripts.
_DATE = (  # compiled by `re` when it is first used, as the next one is
    r"(?:(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}|XX))?|-XX(?:-XX)?)?"
    r"|(?P<years>[0-9]{3}X|[0-9]{2}XX)|XXXX)[?~%]?"
)
_DATE_TIME = (
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.[0-9]+)?(?:Z|[+-](?P<shift_hour>[0-9]{2})(?::(?P<shift_minute>[0-9]{2}))?)?"
)
_NOT_A_DATE = "this is not a date; write a date such as 2021-09-06, 2021-09 or 2021"
_TIME_LIMITS = {"hour": 23, "minute": 59, "second": 59, "shift_hour": 23, "shift_minute": 59}


class DateError(ValueError):
    """A text or value that is no date which can be recorded; the message is one sentence with the reason."""

    @property
    def is_unclear(self) -> bool:
        """Whether it is unclear what is meant, so that the message can give no more than examples."""
        return str(self) == _NOT_A_DATE


class AmbiguousDateError(DateError):
    """A date that can be read in two ways; ``readings`` are the dates that it would be."""

    def __init__(self, readings: Sequence[str]) -> None:
        super().__init__(f"it can be {' or '.join(readings)}; write the one that is meant")
        self.readings = tuple(readings)


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A recorded date: its `text`, and the first and the last day that it may mean.

    A bound of None is open. `time` is the time of day of a date-time as written, with its zone; it only orders the
    statements of one day, and the bounds are the day as written, in that zone.
    """

    text: str
    earliest: date | None
    latest: date | None
    time: str = ""

    @property
    def exact(self) -> bool:
        """Whether this is a plain calendar day: no qualifier, no time, no interval."""
        return self.earliest is not None and self.text == self.earliest.isoformat()

    @property
    def unknown(self) -> bool:
        """Whether it has no bound on either side."""
        return self.earliest is None and self.latest is None

    @property
    def month(self) -> str | None:
        """The month that it begins in, as 2021-09; None where that is open or unknown."""
        return self.text[:7] if re.match("[0-9]{4}-[0-9]{2}", self.text) else None

    @property
    def sort_key(self) -> tuple[bool, date, date, str, str]:
        """Oldest first, an open start by its end, unknown dates last; ties by the text."""
        first = self.earliest or self.latest or date.max
        return self.unknown, first, self.latest or date.max, self.time, self.text

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Return whether it may mean a day from `since` to `until`, both included; None is open."""
        first = max(self.earliest or date.min, since or date.min)
        return first <= min(self.latest or date.max, until or date.max)

    @property
    def toml_value(self) -> date | str:
        """Its value in a TOML file: a date if it is exact, else its text."""
        return self.earliest if self.exact and self.earliest else self.text

    def __str__(self) -> str:
        return self.text


def parse_date(text: str, explain: bool = True) -> EdtfDate:
    """Parse a date in EDTF; white space around it is dropped.

    A qualifier (? ~ %) does not widen the bounds: any width would be invented. Raises DateError, with the form to write
    instead where one is clear; finding that out takes long, so `explain` may forbid it.
    """
    text = text.strip()
    if match := re.fullmatch(_DATE, text):
        return EdtfDate(text, *_bounds(match))
    if match := re.fullmatch(_DATE_TIME, text):
        return _date_time(match)
    start, slash, end = text.partition("/")
    if slash and _is_end(start) and _is_end(end):
        return _interval(start, end)
    if not explain:
        raise DateError(_NOT_A_DATE)
    from factcli.edtf_advice import explain_invalid_date  # imported late: most dates are valid

    raise DateError(explain_invalid_date(text, _why_invalid) or _NOT_A_DATE)


def date_from_toml(value: object) -> EdtfDate:
    """Parse a date from a value of a TOML file: a date, a date-time or a string. Raises DateError."""
    if isinstance(value, datetime):
        return parse_date(value.isoformat())
    if isinstance(value, date):
        return EdtfDate(value.isoformat(), value, value)
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, int) and 1000 <= value <= 9999:
        raise DateError(f'a whole number is not a date; write it in quotes: "{value}"')
    raise DateError('this is not a date; write a day such as 2021-09-06, or another date in quotes, such as "2021-09"')


def _bounds(match: re.Match[str]) -> tuple[date | None, date | None]:
    years = match["year"] or match["years"]
    if years is None:
        return None, None
    first = int(years.replace("X", "0"))
    if first == 0:
        raise DateError("there is no year 0000; the first year is 0001")
    if match["month"]:
        return _days_of(first, match["month"], match["day"])
    return date(first, 1, 1), date(int(years.replace("X", "9")), 12, 31)


def _days_of(year: int, month: str, day: str | None) -> tuple[date, date]:
    if not 1 <= int(month) <= 12:
        from factcli.edtf_advice import SEASON_ADVICE

        # EDTF's codes from 21 are for seasons, quarters and the like.
        raise DateError(f"there is no month {month}" + (f", and {SEASON_ADVICE}" if "21" <= month <= "41" else ""))
    first = date(year, int(month), 1)
    length = 31 if first.month == 12 else (first.replace(month=first.month + 1) - first).days
    if day is None or day == "XX":
        return first, first.replace(day=length)
    if not 1 <= int(day) <= length:
        raise DateError(f"there is no day {day} in {MONTHS[int(month) - 1]} {year:04}; it has {length} days")
    return first.replace(day=int(day)), first.replace(day=int(day))


def _date_time(match: re.Match[str]) -> EdtfDate:
    for part, limit in _TIME_LIMITS.items():
        if int(match[part] or 0) > limit:
            raise DateError(f"there is no {part.removeprefix('shift_')} {match[part]}")
    day = parse_date(match["date"]).earliest
    return EdtfDate(match[0], day, day, match[0][11:])


def _is_end(text: str) -> bool:
    return text == ".." or (re.fullmatch(_DATE, text) is not None and "X" not in text)


def _interval(start: str, end: str) -> EdtfDate:
    """Join two ends; 2021-09/2021 is in order, as it begins in September and ends later in that year."""
    earliest = None if start == ".." else parse_date(start).earliest
    latest = None if end == ".." else parse_date(end).latest
    if earliest is None and latest is None:
        raise DateError("an interval needs a start or an end; write XXXX if neither is known")
    if earliest and latest and earliest > latest:
        raise DateError(f"the interval ends ({end}) before it starts ({start})")
    return EdtfDate(f"{start}/{end}", earliest, latest)


def _why_invalid(text: str, explain: bool) -> str:
    """Return the message of the DateError that :func:`parse_date` raises, or "" for a valid date."""
    try:
        parse_date(text, explain)
    except DateError as error:
        return str(error)
    return ""

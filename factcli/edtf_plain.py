"""Read a date that is nothing but a date, perhaps with its weekday and a time of day, and what it leaves open.

Two figures are a year only if the century is given, and with hyphens they never are: 25-09-18 resembles an ISO date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, parse_date
from factcli.edtf_relative import Counted
from factcli.text import date_words, english_dates
from factcli.text.tokens import fold

DAY, MONTH = "day", "month"
AS_WRITTEN = "write a date such as 2025-09-18"
OTHER_CALENDAR = "its year belongs to another calendar; write the Gregorian date, such as 2025-09-18"

LETTER = r"[^\W\d_]"
NAME = rf"{LETTER}(?:{LETTER}|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e'’\u200c])*"
_WORD = rf"(?P<month>{NAME})\.?"
_YEAR = r"(?P<year>[0-9]{4}|['’]?[0-9]{2})"
NTH = rf"(?:{english_dates.ORDINAL_SUFFIX}|er|\.|º|°|ª|e)?"
#: What may stand before a day, and behind a year.
ARTICLE = (
    r"(?:on|the|am|le|el|il|den|dne|dnia|dňa|op|på|em|il giorno|el día|dia|no dia|ngày|v|w|в|от|vom|as of|dated"
    r"|date ?:|ב)"
)
OF_YEAR = (
    r"(?:г\.?|года|году|год|р\.?|року|рік|r\.?|roku|rok|god\.?|godine|година|године|ad|a\.d\.|ce|c\.e\.|yılı|yil|yili"
    r"|gada|m\.?|metų)"
)
_GAP = r"(?:[ ]+|[ ]*[-/,][ ]*)"
OF = r"(?:of |de |del |di |d['’])?"
#: Patterns of a date, each tried on the whole text in lower case: those that begin with a year, with another number,
#: and with a word.
_YEAR_FIRST = (
    r"(?P<year>[0-9]{4}) ?(?P<between>[-/.]) ?(?P<number>[0-9]{1,2}) ?(?P=between) ?(?P<day>[0-9]{1,2})\.?",
    r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})(?P<day>[0-9]{2})",
    rf"(?P<year>[0-9]{{4}}){_GAP}{_WORD}{_GAP}(?P<day>[0-9]{{1,2}})",
    rf"(?P<year>[0-9]{{4}}){_GAP}{_WORD}",
    r"(?P<year>[0-9]{4})[-/.](?P<number>[0-9]{1,2})",
)
_DAY_AND_MONTH = rf"(?:the |le |el |il )?(?P<day>[0-9]{{1,2}}){NTH}{_GAP}?{OF}{_WORD}{_GAP}{OF}{_YEAR}"
_NUMBER_FIRST = (
    _DAY_AND_MONTH,
    r"(?P<number>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
    r"(?P<first>[0-9]{1,2}) ?(?P<sign>[-/.]) ?(?P<second>[0-9]{1,2}) ?(?P=sign) ?(?P<year>[0-9]{4}|[0-9]{2})\.?",
)
_WORD_FIRST = (
    rf"{_WORD}{_GAP}(?:the )?(?P<day>[0-9]{{1,2}})(?:{english_dates.ORDINAL_SUFFIX})?{_GAP}{_YEAR}",
    rf"{_WORD},?{_GAP}{OF}(?P<year>[0-9]{{4}})",
    _DAY_AND_MONTH,
)
_WEEKDAY = r"(?P<weekday>[^\W\d_]+(?:-feira)?)\.?,? (?P<rest>.*[0-9].*)"
ZONE = r"Z|(?:UTC|GMT) ?[-+][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|[-+][0-9]{2}(?::?[0-9]{2})?|[A-Z]{2,5}"
HALF = r"(?P<half>[AaPp])\.?[Mm]\b\.?"
_AFTER_TIME = rf"(?: ?{HALF})?(?: ?(?P<zone>{ZONE}))?(?: ?\([A-Za-z ]+\))?"
CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?P<fraction>\.[0-9]+)?)?"
_TIME = rf"(?P<day>.*?[^ ,:0-9T]?[^ ,:T])(?:T| at |,? +){CLOCK}{_AFTER_TIME}"
#: The wording of a date that keeps one, until it is replaced by the text itself.
KEPT = "kept"


class TwoDigitYearError(DateError):
    """A year of two digits, which needs its century; ``year`` is as written."""

    def __init__(self, year: str) -> None:
        super().__init__("the year has two digits; write four")
        self.year = year


class WrittenDate(NamedTuple):
    """A written date, before it is known whether day or month comes first and from which day to count.

    ``edtf`` is the date if it is certain; otherwise ``figures`` are its first, second and third number, separated by
    ``sign``, ``ends`` the start and the end of an interval with such figures, or ``counted`` what counts from another
    day. ``unknown`` is a text that names no date. ``qualifier`` belongs behind figures. ``clock`` is the text if it has
    a time of day, ``time`` that time in EDTF if EDTF can express it, and ``midnight`` whether it is midnight.
    ``weekday`` counts from Monday as 0. ``wording`` is the text if it says more. ``in_words`` is whether it is more
    than figures.
    """

    edtf: str = ""
    figures: tuple[int, int, int] | None = None
    sign: str = ""
    time: str = ""
    clock: str = ""
    midnight: bool = False
    weekday: int | None = None
    wording: str = ""
    qualifier: str = ""
    ends: tuple[WrittenDate, WrittenDate] | None = None
    counted: Counted | None = None
    unknown: bool = False
    in_words: bool = False

    def open_figures(self) -> Iterable[WrittenDate]:
        """Yield what has figures of which either may be the day: this date, or ends of this interval."""
        return [part for part in (self.ends or (self,)) if part.figures]


# --- a plain date, with a time of day -------------------------------------------------------------------------


def parse_edtf(text: str) -> WrittenDate | None:
    """Parse EDTF; return None for any other text."""
    if not re.fullmatch(r"(?:[0-9X]{4}|\.\./)[-0-9X?~%/.]*(?:T[-+0-9:.]{8,}Z?)?", text):
        return None  # shortcut: to find out what is wrong with it takes ten times as long
    try:
        found = parse_date(text, explain=False)
    except DateError:
        return None
    if not found.time:
        return WrittenDate(text)
    midnight = re.match(r"00:00:00(?:\.0+)?(?:Z|[+-]|\Z)", found.time) is not None
    return WrittenDate(text[:10], time=found.time, clock=text, midnight=midnight)


def parse_with_time(text: str, years_from: int | None) -> WrittenDate | None:
    """Parse a date that may have a weekday before it or a time of day behind it, and nothing else."""
    if ":" not in text:
        return _parse_plain(text, years_from)
    found = re.fullmatch(_TIME, text)
    cell = _parse_plain(found["day"], years_from) if found and len(found["day"]) > 4 else None
    return add_time(cell, found, text) if found and cell else None


def add_time(cell: WrittenDate, found: re.Match[str], text: str) -> WrittenDate:
    """Add the time of day of a match to a date. Raises :class:`DateError` if there is no such time."""
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise DateError(f"there is no hour {hour} with am or pm")
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    _check_limits(hour=(hour, 23), minute=(minute, 59), second=(second, 59))
    zone = {None: "", "Z": "Z", "UTC": "Z", "GMT": "Z"}.get(found["zone"], found["zone"])
    if offset := re.fullmatch(r"(?:UTC|GMT)? ?([-+])([0-9]{1,2})(:?)([0-9]{2})?", zone):
        sign, hours, colon, minutes = offset.groups()
        full = len(zone) > 3 or colon
        zone = f"{sign}{hours:0>2}:{minutes or '00'}" if full else zone
        _check_limits(hour=(int(hours), 23), minute=(int(minutes or 0), 59))
    fits = found["second"] is not None and (zone in ("", "Z") or zone[0] in "+-")
    time = f"{hour:02}:{minute:02}:{second:02}{found['fraction'] or ''}{zone}" if fits else ""
    midnight = not (hour or minute or second or (found["fraction"] or "").strip(".0"))
    return cell._replace(time=time, clock=text, midnight=midnight)


def _check_limits(**parts: tuple[int, int]) -> None:
    for name, (number, limit) in parts.items():
        if number > limit:
            raise DateError(f"there is no {name} {number:02}")


def _parse_plain(text: str, years_from: int | None) -> WrittenDate | None:
    """Parse a date that may have a weekday before it; return None for any other text."""
    text = text.strip(" ,").casefold()
    if text and not text[0].isdigit() and (found := re.fullmatch(_WEEKDAY, text)):
        weekday = _lookup(date_words.short_weekday_numbers(), found["weekday"])
        cell = match_patterns(found["rest"], years_from) if weekday is not None else None
        if cell is not None:
            return check_weekday(cell._replace(weekday=weekday))
    return match_patterns(text, years_from)


def match_patterns(text: str, years_from: int | None) -> WrittenDate | None:
    """Parse a date in small letters without a weekday; return None for any other text."""
    if not text[:1].isdigit():
        patterns: tuple[str, ...] = _WORD_FIRST
    else:
        patterns = _YEAR_FIRST if text[:4].isdigit() and len(text) > 3 else _NUMBER_FIRST
    for pattern in patterns:
        if (match := re.fullmatch(pattern, text)) is not None:
            cell = _make_cell(match, years_from)
            if cell is not None:
                return cell
    return None


def _lookup(names: Mapping[str, int], name: str) -> int | None:
    """Return the number of a name in small letters; it is only folded if that is needed, which takes long."""
    number = names.get(name)
    return names.get(fold(name)) if number is None else number


def month_number(name: str) -> int | None:
    """Return the number of a month by its name in any language, in small letters."""
    return _lookup(date_words.month_numbers(), name)


def _make_cell(match: re.Match[str], years_from: int | None) -> WrittenDate | None:
    parts = match.groupdict()
    month = month_number(parts["month"]) if parts.get("month") else int(parts.get("number") or 0)
    if month is None:
        return None
    year = _full_year(parts["year"].lstrip("'’"), years_from)
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if parts["sign"] == "-" and len(parts["year"]) == 2:
            raise DateError(f"the two digits at either end could be the year; {AS_WRITTEN}")
        if (first > 12 and second > 12) or 0 in (first, second):
            raise DateError(f"these numbers are not a day and a month; {AS_WRITTEN}")
        return WrittenDate(figures=(first, second, year), sign=parts["sign"])
    if match.re.groupindex.keys() == {"year", "number"} and not 1 <= month <= 12:
        return None  # 2019/20 is no month
    return WrittenDate(calendar_date(year, month, int(parts["day"]) if parts.get("day") else None))


def _full_year(written: str, years_from: int | None) -> int:
    if len(written) == 4:
        return int(written)
    if years_from is None:
        raise TwoDigitYearError(written)
    return years_from + (int(written) - years_from) % 100


def calendar_date(year: int, month: int, day: int | None) -> str:
    """Return a date in EDTF. Raises :class:`DateError` if the calendar has no such day."""
    text = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    return parse_date(text).text


def check_weekday(cell: WrittenDate) -> WrittenDate:
    """Return the date. Raises :class:`DateError` if it is another weekday than is written."""
    if cell.weekday is not None and cell.edtf:
        day = parse_date(cell.edtf)
        if day.exact and day.earliest and day.earliest.weekday() != cell.weekday:
            was, said = (english_dates.WEEKDAYS[number] for number in (day.earliest.weekday(), cell.weekday))
            raise DateError(f"{day} was a {was}, not a {said}")
    return cell


# --- what is left open ----------------------------------------------------------------------------------------


def settle_order(written: WrittenDate, order: Callable[[str], str]) -> str:
    """Return the date in EDTF; ``order`` returns what comes first in figures with a separator. Raises DateError."""
    if written.ends:
        start, end = (settle_order(part, order) for part in written.ends)
        return parse_date(start if start == end else f"{start}/{end}").text + written.qualifier
    if written.figures is None:
        return written.edtf
    first, second, year = written.figures
    day_first = order(written.sign) == DAY
    day, month = (first, second) if day_first else (second, first)
    if month > 12:
        raise DateError(f"it has the {'month' if day_first else 'day'} first, unlike the rest of the column")
    text = calendar_date(year, month, day)
    check_weekday(written._replace(edtf=text))
    return text + written.qualifier


def list_readings(written: WrittenDate) -> list[str]:
    """Return the dates that are possible: two if the day or the month may come first. Raises DateError."""
    found: list[str] = []
    why: list[DateError] = []
    for order in (DAY, MONTH):
        try:
            found.append(settle_order(written, lambda sign, order=order: order))  # type: ignore[misc]
        except DateError as error:
            why.append(error)
    if not found:
        raise why[0]
    return list(dict.fromkeys(found))


def refuse_other_calendars(day: EdtfDate) -> None:
    """Raise :class:`DateError` for a day of the years 1300 to 1499 and 2400 to 2699, in which nobody says anything.

    Those are present years in the calendars of Iran and Afghanistan (1404 began in March 2025), Islam, and Thailand.
    """
    if day.exact and re.match("1[34]|2[456]", day.text):
        raise DateError(OTHER_CALENDAR)

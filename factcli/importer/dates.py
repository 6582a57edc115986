"""Parse dates in columns of other programs, or refuse them if they are ambiguous.

Accepted, besides EDTF and TOML dates as in :mod:`factcli.edtf`, are:

    year first      2025/09/18   2025.9.18   20250918   2025-09   2025 September 18   2025-Sep-18
    with a word     18 September 2025   18. Sept. 2025   18th of September, 2025   18-Sep-2025   1er mars 2021
                    September 18, 2025   Sep 18th 2025   September 2025   18 de septiembre de 2025
    in figures      18/09/2025   18.09.2025   18-09-2025   9/18/2025   09/2025

A weekday may precede the date (it must be correct), a time of day may follow it (as in RFC 2822 and ISO 8601, too), and
words may surround a whole day: "stated on November 4, 2020 in a Facebook post". Which of two figures is the day follows
from the other dates of the column (:func:`find_date_orders`). Two figures at the end are a year only if the user fixed
the century (``years_from``); with hyphens they never are, since 25-09-18 resembles an ISO date. Month names may be
English, German, French, Spanish, Portuguese, Italian, Dutch, Arabic and Persian, weekdays those of the first seven; no
name means different months in two of these languages. Polish and Czech are left out, because "listopad" is November in
both and October in a neighbouring language. Digits may be of any script.

The wording is kept (``date_text``) if it says more than the date: words around it, or a time of day without seconds,
which EDTF cannot express. A weekday does not count. If every cell of a column has midnight, programs wrote plain days
that way, and it is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, parse_date
from factcli.text import english_dates
from factcli.text.tokens import normalize

DAY, MONTH = "day", "month"

_FOREIGN_MONTHS = (
    "januar jänner janvier enero ene janeiro gennaio gen januari يناير ژانویه",
    "februar februari février fevrier févr fevr febrero fevereiro fev febbraio febr فبراير فوریه",
    "märz maerz mars marzo março marco maart mrz مارس",
    "avril avr abril abr aprile أبريل إبريل آوریل",
    "mai mayo maio maggio mag mei مايو مه",
    "juni juin junio junho giugno giu يونيو يونيه ژوئن",
    "juli juillet juil julio julho luglio lug يوليو يوليه ژوئیه",
    "août aout agosto ago augustus أغسطس اوت",
    "septembre septiembre setembro settembre set سبتمبر سپتامبر",
    "oktober okt octobre octubre outubro out ottobre ott أكتوبر اکتبر",
    "novembre noviembre novembro نوفمبر نوامبر",
    "dezember dez décembre decembre déc diciembre dic dezembro dicembre ديسمبر دسامبر",
)
_FOREIGN_WEEKDAYS = (
    "montag lundi lunes lunedì maandag segunda-feira",
    "dienstag mardi martes martedì dinsdag terça-feira",
    "mittwoch mercredi miércoles mercoledì woensdag quarta-feira",
    "donnerstag jeudi jueves giovedì donderdag quinta-feira",
    "freitag vendredi viernes venerdì vrijdag sexta-feira",
    "samstag samedi sábado sabato zaterdag",
    "sonntag dimanche domingo domenica zondag",
)
MONTH_NUMBERS = english_dates.MONTH_NUMBERS | {
    name: number for number, names in enumerate(_FOREIGN_MONTHS, 1) for name in names.split()
}
_WEEKDAY_NUMBERS = english_dates.WEEKDAY_NUMBERS | {
    name: number for number, names in enumerate(_FOREIGN_WEEKDAYS) for name in names.split()
}

_LONGEST = 400  # most characters of a date with words around it
_WORD = r"(?P<month>[^\W\d_]+)\.?"
_YEAR = r"(?P<year>[0-9]{4}|['’]?[0-9]{2})"
_NTH = rf"(?:{english_dates.ORDINAL_SUFFIX}|er|\.|º|°|e)?"
_GAP = r"(?:[ ]+|[ ]*[-/,][ ]*)"
_OF = r"(?:of |de |del |di )?"
#: Patterns of a date, each tried on the whole text in lower case.
_PATTERNS = (
    r"(?P<year>[0-9]{4}) ?[-/.] ?(?P<number>[0-9]{1,2}) ?[-/.] ?(?P<day>[0-9]{1,2})\.?",
    r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})(?P<day>[0-9]{2})",
    rf"(?P<year>[0-9]{{4}}){_GAP}{_WORD}{_GAP}(?P<day>[0-9]{{1,2}})",
    rf"(?:the |le |el |il )?(?P<day>[0-9]{{1,2}}){_NTH}{_GAP}?{_OF}{_WORD}{_GAP}{_OF}{_YEAR}",
    rf"{_WORD}{_GAP}(?P<day>[0-9]{{1,2}})(?:{english_dates.ORDINAL_SUFFIX})?{_GAP}{_YEAR}",
    rf"{_WORD},?{_GAP}{_OF}(?P<year>[0-9]{{4}})",
    r"(?P<number>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
    r"(?P<first>[0-9]{1,2}) ?(?P<sign>[-/.]) ?(?P<second>[0-9]{1,2}) ?(?P=sign) ?(?P<year>[0-9]{4}|[0-9]{2})",
)
_WEEKDAY = r"(?P<weekday>[^\W\d_]+(?:-feira)?)\.?,? (?P<rest>.*[0-9].*)"
_TIME = (
    r"(?P<day>.*?[^ ,:0-9T]?[^ ,:T])(?:T| at |,? +)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?P<fraction>\.[0-9]+)?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>"
    r"Z|UTC|GMT|[-+][0-9]{2}(?::?[0-9]{2})?|[A-Z]{2,5}))?(?: ?\([A-Za-z ]+\))?"
)
_OF_UNIX = r"\A([A-Za-z]{3}) ([A-Za-z]{3} [0-9]{1,2}) ([0-9:]{8}(?: [A-Z]{3}| [-+][0-9]{4})?) ([0-9]{4})\Z"
_LEAD = (
    r"(?:(?:stated|said|made|spoken|claimed|posted|tweeted|shared|aired|broadcast|delivered|recorded|given)"
    r"(?: on)?|on) (?P<rest>.*)"
)
_TAIL = r",? (?=(?:in|on|at|during|via|while|when) )"
_RELATIVE = rf".*\b(?:{english_dates.RELATIVE_PATTERN}|recently|now)\b.*"

_AS_WRITTEN = "write a date such as 2025-09-18"
_ASK_THE_COLUMN = f"format the column as dates in the original program and export it again, or {_AS_WRITTEN}"


class DateCell(NamedTuple):
    """A date in one cell, before it is known whether day or month comes first in the column.

    ``edtf`` is the date if it is certain; otherwise ``figures`` are its first, second and third number, separated by
    ``sign``. ``clock`` is the cell if it has a time of day, ``time`` that time in EDTF if EDTF can express it, and
    ``midnight`` whether it is midnight. ``weekday`` counts from Monday as 0. ``wording`` is the cell if it has further
    words.
    """

    edtf: str = ""
    figures: tuple[int, int, int] | None = None
    sign: str = ""
    time: str = ""
    clock: str = ""
    midnight: bool = False
    weekday: int | None = None
    wording: str = ""


class DateOrder(NamedTuple):
    """Whether day or month comes first in a column, and the line and date that show it (line 0: an option)."""

    first: str
    line: int = 0
    text: str = ""


_LineAndText = tuple[int, str]


class ResolvedDate(NamedTuple):
    """A date, and its wording if that says more."""

    date: EdtfDate
    wording: str = ""


# --- one cell -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def parse_date_cell(text: str, years_from: int | None = None) -> DateCell:
    """Parse the date in a cell. Raises :class:`DateError` with one sentence if it is ambiguous or no date."""
    text = " ".join(normalize("NFC", text).split())
    if not text.isascii():
        text = re.sub(r"[\u061c\u200e\u200f]", "", text)
        text = re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    text = re.sub(_OF_UNIX, r"\1 \2 \4 \3", text)
    known = _parse_edtf(text)
    if known is not None:
        return known
    _refuse_numbers(text)
    cell = _parse_with_time(text, years_from)
    if cell is not None:
        return cell
    return _parse_among_words(text, years_from)


def _parse_edtf(text: str) -> DateCell | None:
    if not re.match(r"[0-9X]{4}|\.\./", text):
        return None  # shortcut: to find out what is wrong with it takes ten times as long
    try:
        found = parse_date(text)
    except DateError:
        return None
    if not found.time:
        return DateCell(text)
    midnight = re.match(r"00:00:00(?:\.0+)?(?:Z|[+-]|\Z)", found.time) is not None
    return DateCell(text[:10], time=found.time, clock=text, midnight=midnight)


def _refuse_numbers(text: str) -> None:
    """Refuse numbers that only another program can interpret: days or seconds counted from some origin."""
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return
    whole = len(text.partition(".")[0].lstrip("-"))
    if whole == 5:
        raise DateError(f"it is the number of a day in a spreadsheet; {_ASK_THE_COLUMN}")
    if whole in (10, 13, 16, 19):
        raise DateError(
            f"it counts seconds or parts of them, and the file does not name the time zone; {_ASK_THE_COLUMN}"
        )
    if whole != 8 or "." in text:
        raise DateError(f"it is a number, not a date; {_ASK_THE_COLUMN}")


def _parse_with_time(text: str, years_from: int | None) -> DateCell | None:
    """Parse a date that may have a weekday before it or a time of day behind it, and nothing else."""
    cell = _parse_plain(text, years_from)
    found = re.fullmatch(_TIME, text) if cell is None and ":" in text else None
    if found is None:
        return cell
    cell = _parse_plain(found["day"], years_from) if len(found["day"]) > 4 else None
    return None if cell is None else _add_time(cell, found, text)


def _add_time(cell: DateCell, found: re.Match[str], text: str) -> DateCell:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise DateError(f"there is no hour {hour} with am or pm")
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError("there is no such time of day")
    zone = {None: "", "Z": "Z", "UTC": "Z", "GMT": "Z"}.get(found["zone"], found["zone"])
    fits = found["second"] is not None and (zone in ("", "Z") or zone[0] in "+-")
    if re.fullmatch("[-+][0-9]{4}", zone):
        zone = f"{zone[:3]}:{zone[3:]}"
    time = f"{hour:02}:{minute:02}:{second:02}{found['fraction'] or ''}{zone}" if fits else ""
    midnight = not (hour or minute or second or (found["fraction"] or "").strip(".0"))
    return cell._replace(time=time, clock=text, midnight=midnight)


def _parse_plain(text: str, years_from: int | None) -> DateCell | None:
    """Parse a date that may have a weekday before it; return None for any other text."""
    text = text.strip(" ,").casefold()
    weekday = None
    if (found := re.fullmatch(_WEEKDAY, text)) and found["weekday"] in _WEEKDAY_NUMBERS:
        weekday, text = _WEEKDAY_NUMBERS[found["weekday"]], found["rest"]
    for pattern in _PATTERNS:
        if (match := re.fullmatch(pattern, text)) is not None:
            cell = _make_cell(match, years_from)
            if cell is not None:
                return _check_weekday(cell._replace(weekday=weekday))
    return None


def _make_cell(match: re.Match[str], years_from: int | None) -> DateCell | None:
    parts = match.groupdict()
    if parts.get("month") and parts["month"] not in MONTH_NUMBERS:
        return None
    year = _full_year(parts["year"].lstrip("'’"), years_from)
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if parts["sign"] == "-" and len(parts["year"]) == 2:
            raise DateError(f"the two digits at either end could be the year; {_AS_WRITTEN}")
        if (first > 12 and second > 12) or 0 in (first, second):
            raise DateError(f"these numbers are not a day and a month; {_AS_WRITTEN}")
        return DateCell(figures=(first, second, year), sign=parts["sign"])
    month = MONTH_NUMBERS[parts["month"]] if parts.get("month") else int(parts["number"])
    return DateCell(_calendar_date(year, month, int(parts["day"]) if parts.get("day") else None))


def _full_year(written: str, years_from: int | None) -> int:
    if len(written) == 4:
        return int(written)
    if years_from is None:
        raise DateError(f"the year has two digits; write four, or name the century: {years_option(written)}")
    return years_from + (int(written) - years_from) % 100


def years_option(written: str = "") -> str:
    """Return the option that fixes the century of two-digit years."""
    return f"--years-from 1970 (then {written} is {1970 + (int(written) - 1970) % 100})" if written else "--years-from"


def _calendar_date(year: int, month: int, day: int | None) -> str:
    """Return a date in EDTF. Raises :class:`DateError` if the calendar has no such day."""
    text = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    return parse_date(text).text


def _check_weekday(cell: DateCell) -> DateCell:
    if cell.weekday is not None and cell.edtf:
        day = parse_date(cell.edtf)
        if day.exact and day.earliest and day.earliest.weekday() != cell.weekday:
            was, said = (english_dates.WEEKDAYS[number] for number in (day.earliest.weekday(), cell.weekday))
            raise DateError(f"{day} was a {was}, not a {said}")
    return cell


def _parse_among_words(text: str, years_from: int | None) -> DateCell:
    """Parse a whole day surrounded by words that do not change it. Raises :class:`DateError`."""
    core = text if len(text) <= _LONGEST else ""
    if (lead := re.fullmatch(_LEAD, core, re.IGNORECASE)) is not None:
        core = lead["rest"]
    core = core.rstrip(" :;.")
    tail = re.search(_TAIL, core)
    for candidate in (core, core[: tail.start()] if tail else ""):
        cell = _parse_with_time(candidate, years_from) if candidate else None
        if cell is not None and (cell.figures or len(cell.edtf) == 10):
            only_on = candidate == core and text.casefold().removeprefix("on ") == core.casefold()
            return cell if only_on else cell._replace(wording=text.rstrip(" :;"))
    if re.fullmatch(_RELATIVE, text, re.IGNORECASE):
        raise DateError(f"the file does not say from which day to count; {_AS_WRITTEN}")
    return _parse_or_refuse(text)


def _parse_or_refuse(text: str) -> DateCell:
    try:
        parse_date(text)
    except DateError as error:
        raise DateError(str(error)) from None
    return DateCell(text)


# --- the column ---------------------------------------------------------------------------------------------


class UnknownOrderError(Exception):
    """A column of dates in which nothing tells day from month, or one date contradicts another."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


def find_date_orders(cells: Iterable[tuple[int, str, DateCell]], given: str | None) -> Mapping[str, DateOrder]:
    """Return the order of day and month for each separator; cells are (line, text, date).

    Each separator is judged by its own dates, as a column merged from two sources has two habits. A figure above 12 is
    a day and decides for all. Raises :class:`UnknownOrderError` if nothing decides, unless it makes no difference.
    """
    if given is not None:
        return {sign: DateOrder(given) for sign in "-/."}
    decisive: dict[tuple[str, str], _LineAndText] = {}  # by separator and what comes first
    ambiguous: dict[str, _LineAndText] = {}  # by separator
    for line, text, cell in cells:
        if cell.figures is None:
            continue
        first, second, _ = cell.figures
        if max(first, second) > 12:
            decisive.setdefault((cell.sign, DAY if first > 12 else MONTH), (line, text))
        elif first != second:
            ambiguous.setdefault(cell.sign, (line, text))
    return _judge_orders(decisive, ambiguous)


def _judge_orders(
    decisive: Mapping[tuple[str, str], _LineAndText], ambiguous: Mapping[str, _LineAndText]
) -> dict[str, DateOrder]:
    orders = {}
    for sign in "-/.":
        day, month = decisive.get((sign, DAY)), decisive.get((sign, MONTH))
        if day and month:
            what = f'"{day[1]}" (line {day[0]}) has the day first, "{month[1]}" (line {month[0]}) the month'
            todo = "correct one of them; or choose --date-order day or month, which rejects dates in the other order"
            raise UnknownOrderError(what, todo)
        if day or month:
            orders[sign] = DateOrder(DAY, *day) if day else DateOrder(MONTH, *(month or ()))
        elif sign in ambiguous:
            line, text = ambiguous[sign]
            what = f'nothing in the column shows whether the day or the month comes first: "{text}" (line {line})'
            raise UnknownOrderError(what, _order_options(text))
    return orders


def _order_options(text: str) -> str:
    figures = parse_date_cell(text, 2000).figures
    first, second, year = figures if figures else (1, 2, 2025)
    ways = ((DAY, f"{year:04}-{second:02}-{first:02}"), (MONTH, f"{year:04}-{first:02}-{second:02}"))
    return "choose one: " + ", or ".join(f"--date-order {order} (then it is {day})" for order, day in ways)


def all_midnight(cells: Iterable[DateCell]) -> bool:
    """Return whether all times of day in a column are midnight, so that none is meant."""
    times = [cell.midnight for cell in cells if cell.clock]
    return bool(times) and all(times)


def resolve_date(cell: DateCell, orders: Mapping[str, DateOrder], without_time: bool = False) -> ResolvedDate:
    """Return the date of a cell, given the orders of the column. Raises :class:`DateError`."""
    text = cell.edtf
    if cell.figures is not None:
        first, second, year = cell.figures
        order = orders[cell.sign].first if cell.sign in orders else DAY  # it makes no difference if unknown
        day, month = (first, second) if order == DAY else (second, first)
        if month > 12:
            raise DateError(f"it has the {'month' if order == DAY else 'day'} first, unlike the rest of the column")
        text = _calendar_date(year, month, day)
        _check_weekday(cell._replace(edtf=text))
    if cell.time and not without_time:
        return ResolvedDate(parse_date(f"{text}T{cell.time}"), cell.wording)
    return ResolvedDate(_parse_date_cached(text), cell.wording or ("" if without_time else cell.clock))


def refuse_other_calendars(day: EdtfDate) -> None:
    """Raise :class:`DateError` for a day in the years 1300 to 1499, of which nobody records statements.

    Those are present years in the calendars of Iran and Afghanistan (1404 began in March 2025) and of Islam.
    """
    if day.exact and re.match("1[34]", day.text):
        raise DateError("its year belongs to another calendar; write the Gregorian date, such as 2025-09-18")


@lru_cache(maxsize=20_000)
def _parse_date_cached(text: str) -> EdtfDate:
    return parse_date(text)


def is_future(day: EdtfDate, today: date) -> bool:
    """Return whether a date is certainly in the future."""
    return day.earliest is not None and day.earliest > today

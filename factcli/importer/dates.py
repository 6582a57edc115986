"""Dates in the columns of other people's files: read as they are plainly meant, or refused.

What is read, beside EDTF and TOML's dates as in :mod:`factcli.edtf`:

    year first      2025/09/18   2025.9.18   20250918   2025-09   2025 September 18   2025-Sep-18
    with a word     18 September 2025   18. Sept. 2025   18th of September, 2025   18-Sep-2025   1er mars 2021
                    September 18, 2025   Sep 18th 2025   September 2025   18 de septiembre de 2025
    in figures      18/09/2025   18.09.2025   18-09-2025   9/18/2025   09/2025

A weekday may stand in front (it has to be the right one), a time of day behind (RFC 2822 and ISO 8601 included), and
words around a whole day: "stated on November 4, 2020 in a Facebook post". Which of two figures is the day is told by
the other dates of the column (:func:`orders_of`); two figures at the end are a year only where the user said of which
hundred years (``years_from``), and with hyphens not even then, since 25-09-18 looks like ISO's. Months have English,
German, French, Spanish, Portuguese, Italian, Dutch, Arabic and Persian names, weekdays those of the first seven: no
name of the table is another month's in another of these languages. Polish and Czech are left out, because "listopad" is
November in one and October in a neighbour of theirs. Digits may be those of any script.

The wording is kept (``date_text``) where it says more than the form of a date: words around it, or a time of day that
has no seconds, which EDTF cannot hold. A weekday says no more. Midnight in every cell of a column is how programs write
a plain day, and is dropped.
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

_LONGEST = 400  # characters of a cell that may hold a date and words around it
_WORD = r"(?P<month>[^\W\d_]+)\.?"
_YEAR = r"(?P<year>[0-9]{4}|['’]?[0-9]{2})"
_NTH = rf"(?:{english_dates.ORDINAL_SUFFIX}|er|\.|º|°|e)?"
_GAP = r"(?:[ ]+|[ ]*[-/,][ ]*)"
_OF = r"(?:of |de |del |di )?"
#: The forms of a date, each tried on the whole text, in small letters.
_FORMS = (
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

_AS_WRITTEN = "write it as 2025-09-18"
_ASK_THE_COLUMN = "format the column as a date where it comes from and export it again, or write it as 2025-09-18"


class Form(NamedTuple):
    """What one cell says, before it is known in which order a column has day and month.

    ``edtf`` is the date where it is certain; else there are ``figures`` (first, second, year) with a ``sign``
    between them. ``clock`` is the cell if it has a time of day, ``time`` that as EDTF has it, where it can, and
    ``midnight`` tells that it is none. ``weekday`` counts from Monday as 0; ``wording`` is a cell with more words.
    """

    edtf: str = ""
    figures: tuple[int, int, int] | None = None
    sign: str = ""
    time: str = ""
    clock: str = ""
    midnight: bool = False
    weekday: int | None = None
    wording: str = ""


class Order(NamedTuple):
    """Whether a column has the day or the month first, and the line and the date that tell (line 0: it was given)."""

    first: str
    line: int = 0
    text: str = ""


_Seen = tuple[int, str]  # the line and the text of a date


class Settled(NamedTuple):
    """A date, and the wording that is kept for saying more than it."""

    date: EdtfDate
    wording: str = ""


# --- one cell -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def read(text: str, years_from: int | None = None) -> Form:
    """What a cell says of a date. Raises :class:`DateError` with one sentence where that is nothing certain."""
    text = " ".join(normalize("NFC", text).split())
    if not text.isascii():
        text = re.sub(r"[\u061c\u200e\u200f]", "", text)
        text = re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    text = re.sub(_OF_UNIX, r"\1 \2 \4 \3", text)
    known = _edtf(text)
    if known is not None:
        return known
    _refuse_numbers(text)
    form = _with_time(text, years_from)
    if form is not None:
        return form
    return _among_words(text, years_from)


def _edtf(text: str) -> Form | None:
    if not re.match(r"[0-9X]{4}|\.\./", text):
        return None  # without asking: working out what is wrong with it would take ten times as long
    try:
        found = parse_date(text)
    except DateError:
        return None
    if not found.time:
        return Form(text)
    return Form(text[:10], time=found.time, clock=text, midnight=_is_midnight(found.time))


def _is_midnight(time: str) -> bool:
    return re.match(r"00:00:00(?:\.0+)?(?:Z|[+-]|\Z)", time) is not None


def _refuse_numbers(text: str) -> None:
    """Refuse what only another program can read: days or seconds counted from some beginning."""
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return
    whole = len(text.partition(".")[0].lstrip("-"))
    if whole == 5:
        raise DateError(f"it is a spreadsheet's own number of a day; {_ASK_THE_COLUMN}")
    if whole in (10, 13, 16, 19):
        raise DateError(f"it counts seconds or parts of them, in a zone that the file does not tell; {_ASK_THE_COLUMN}")
    if whole != 8 or "." in text:
        raise DateError(f"it is a number and no date; {_ASK_THE_COLUMN}")


def _with_time(text: str, years_from: int | None) -> Form | None:
    """A date, with a weekday in front or a time of day behind, and nothing else."""
    form = _plain(text, years_from)
    found = re.fullmatch(_TIME, text) if form is None and ":" in text else None
    if found is None:
        return form
    form = _plain(found["day"], years_from) if len(found["day"]) > 4 else None
    return None if form is None else _at(form, found, text)


def _at(form: Form, found: re.Match[str], text: str) -> Form:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise DateError(f"there is no hour {hour} in a half of a day")
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError("its time of day is none")
    zone = {None: "", "Z": "Z", "UTC": "Z", "GMT": "Z"}.get(found["zone"], found["zone"])
    fits = found["second"] is not None and (zone in ("", "Z") or zone[0] in "+-")
    if re.fullmatch("[-+][0-9]{4}", zone):
        zone = f"{zone[:3]}:{zone[3:]}"
    time = f"{hour:02}:{minute:02}:{second:02}{found['fraction'] or ''}{zone}" if fits else ""
    midnight = not (hour or minute or second or (found["fraction"] or "").strip(".0"))
    return form._replace(time=time, clock=text, midnight=midnight)


def _plain(text: str, years_from: int | None) -> Form | None:
    """A date and at most its weekday in front; None where it is not of a known form."""
    text = text.strip(" ,").casefold()
    weekday = None
    if (found := re.fullmatch(_WEEKDAY, text)) and found["weekday"] in _WEEKDAY_NUMBERS:
        weekday, text = _WEEKDAY_NUMBERS[found["weekday"]], found["rest"]
    for pattern in _FORMS:
        if (match := re.fullmatch(pattern, text)) is not None:
            form = _form(match, years_from)
            if form is not None:
                return _right_weekday(form._replace(weekday=weekday))
    return None


def _form(match: re.Match[str], years_from: int | None) -> Form | None:
    parts = match.groupdict()
    if parts.get("month") and parts["month"] not in MONTH_NUMBERS:
        return None
    year = _year(parts["year"].lstrip("'’"), years_from)
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if parts["sign"] == "-" and len(parts["year"]) == 2:
            raise DateError(f"with hyphens two figures at either end may be the year; {_AS_WRITTEN}")
        if (first > 12 and second > 12) or 0 in (first, second):
            raise DateError(f"neither figure is a month; {_AS_WRITTEN}")
        return Form(figures=(first, second, year), sign=parts["sign"])
    month = MONTH_NUMBERS[parts["month"]] if parts.get("month") else int(parts["number"])
    return Form(_checked(year, month, int(parts["day"]) if parts.get("day") else None))


def _year(written: str, years_from: int | None) -> int:
    if len(written) == 4:
        return int(written)
    if years_from is None:
        raise DateError(f"it has two figures for the year; write four, or tell whose they are: {years_option(written)}")
    return years_from + (int(written) - years_from) % 100


def years_option(written: str = "") -> str:
    """The option that tells of which hundred years two figures are."""
    return f"--years-from 1970 (then {written} is {1970 + (int(written) - 1970) % 100})" if written else "--years-from"


def _checked(year: int, month: int, day: int | None) -> str:
    """The date in EDTF. Raises :class:`DateError` where the calendar has no such day."""
    text = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    return parse_date(text).text


def _right_weekday(form: Form) -> Form:
    if form.weekday is not None and form.edtf:
        day = parse_date(form.edtf)
        if day.exact and day.earliest and day.earliest.weekday() != form.weekday:
            was, said = (english_dates.WEEKDAYS[number] for number in (day.earliest.weekday(), form.weekday))
            raise DateError(f"{day} was a {was}, not a {said}")
    return form


def _among_words(text: str, years_from: int | None) -> Form:
    """A whole day with words before and behind it that do not make it another. Raises :class:`DateError`."""
    core = text if len(text) <= _LONGEST else ""
    if (lead := re.fullmatch(_LEAD, core, re.IGNORECASE)) is not None:
        core = lead["rest"]
    core = core.rstrip(" :;.")
    tail = re.search(_TAIL, core)
    for candidate in (core, core[: tail.start()] if tail else ""):
        form = _with_time(candidate, years_from) if candidate else None
        if form is not None and (form.figures or len(form.edtf) == 10):
            only_on = candidate == core and text.casefold().removeprefix("on ") == core.casefold()
            return form if only_on else form._replace(wording=text.rstrip(" :;"))
    if re.fullmatch(_RELATIVE, text, re.IGNORECASE):
        raise DateError("such a word counts from a day that the file does not tell; write the date, as 2025-09-18")
    return _refused(text)


def _refused(text: str) -> Form:
    try:
        parse_date(text)
    except DateError as error:
        raise DateError(str(error)) from None
    return Form(text)


# --- the column ---------------------------------------------------------------------------------------------


class UnknownOrderError(Exception):
    """A column of figures in which nothing tells day from month, or one date contradicts another."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


def orders_of(cells: Iterable[tuple[int, str, Form]], given: str | None) -> Mapping[str, Order]:
    """Whether day or month comes first, by the sign between the figures; cells are (line, text, form).

    Each sign is judged by its own dates: a column patched together from two sources has two habits. A figure above 12
    is a day, and tells of all. Raises :class:`UnknownOrderError` where nothing does, unless it makes no difference.
    """
    if given is not None:
        return {sign: Order(given) for sign in "-/."}
    told: dict[tuple[str, str], _Seen] = {}
    open_ones: dict[str, _Seen] = {}
    for line, text, form in cells:
        if form.figures is None:
            continue
        first, second, _ = form.figures
        if max(first, second) > 12:
            told.setdefault((form.sign, DAY if first > 12 else MONTH), (line, text))
        elif first != second:
            open_ones.setdefault(form.sign, (line, text))
    return _judged(told, open_ones)


def _judged(told: Mapping[tuple[str, str], _Seen], open_ones: Mapping[str, _Seen]) -> dict[str, Order]:
    orders = {}
    for sign in "-/.":
        day, month = told.get((sign, DAY)), told.get((sign, MONTH))
        if day and month:
            what = f'"{day[1]}" (line {day[0]}) has the day first and "{month[1]}" (line {month[0]}) the month'
            todo = "mend one; or decide with --date-order day or month, and dates of the other order are refused"
            raise UnknownOrderError(what, todo)
        if day or month:
            orders[sign] = Order(DAY, *day) if day else Order(MONTH, *(month or ()))
        elif sign in open_ones:
            line, text = open_ones[sign]
            what = f'nothing in the column tells whether the day or the month comes first: "{text}" (line {line})'
            raise UnknownOrderError(what, _both_ways(text))
    return orders


def _both_ways(text: str) -> str:
    figures = read(text, 2000).figures
    first, second, year = figures if figures else (1, 2, 2025)
    ways = ((DAY, f"{year:04}-{second:02}-{first:02}"), (MONTH, f"{year:04}-{first:02}-{second:02}"))
    return "say it: " + ", or ".join(f"--date-order {order} (then it is {day})" for order, day in ways)


def all_midnight(forms: Iterable[Form]) -> bool:
    """Whether every time of day in a column is midnight, so that none is meant."""
    times = [form.midnight for form in forms if form.clock]
    return bool(times) and all(times)


def settle(form: Form, orders: Mapping[str, Order], without_time: bool = False) -> Settled:
    """The date of a cell, now that the order is known. Raises :class:`DateError`."""
    text = form.edtf
    if form.figures is not None:
        first, second, year = form.figures
        order = orders[form.sign].first if form.sign in orders else DAY  # it makes no difference then
        day, month = (first, second) if order == DAY else (second, first)
        if month > 12:
            raise DateError(f"it has the {'month' if order == DAY else 'day'} first, other than the column")
        text = _checked(year, month, day)
        _right_weekday(form._replace(edtf=text))
    if form.time and not without_time:
        return Settled(parse_date(f"{text}T{form.time}"), form.wording)
    return Settled(_parsed(text), form.wording or ("" if without_time else form.clock))


def refuse_other_calendars(day: EdtfDate) -> None:
    """Raises :class:`DateError` for a day of the years 1300 to 1499: nobody writes down what was said then.

    They are those of today in the calendars of Iran and Afghanistan (1404 began in March 2025) and of Islam.
    """
    if day.exact and re.match("1[34]", day.text):
        raise DateError("its year is of another calendar; write it in the Gregorian one, as 2025-09-18")


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> EdtfDate:
    return parse_date(text)


def is_future(day: EdtfDate, today: date) -> bool:
    """Whether a date is certainly yet to come."""
    return day.earliest is not None and day.earliest > today

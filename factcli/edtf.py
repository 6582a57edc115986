"""Dates as they are recorded: what was written, and the calendar days that it may mean.

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
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

FORMS = (
    "2021-09-06, 2021-09, 2021; 2021-09-XX, 202X; XXXX if it is unknown;\n"
    "2021-09-06? 2021-09~ 2021-09% (uncertain, about, both);\n"
    "2021-09-01/2021-09-06, 2021-09-06/.., ../2021-09-06; 2021-09-06T10:00:00+04:30"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The digits are spelt out because \d would also take those of other scripts.
_DATE = (  # compiled by `re` when it is first used, as the next one is
    r"(?:(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}|XX))?|-XX(?:-XX)?)?"
    r"|(?P<years>[0-9]{3}X|[0-9]{2}XX)|XXXX)[?~%]?"
)
_DATE_TIME = (
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.[0-9]+)?(?:Z|[+-](?P<shift_hour>[0-9]{2})(?::(?P<shift_minute>[0-9]{2}))?)?"
)
_TIME_LIMITS = {"hour": 23, "minute": 59, "second": 59, "shift_hour": 23, "shift_minute": 59}


class DateError(ValueError):
    """A text or value that is no date which can be recorded; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A recorded date: its `text`, and the first and the last day that it may mean.

    A bound of None is open. `time` is the time of day of a date-time as written, with its zone; it only
    orders the statements of one day, and the bounds are the day as written, in that zone.
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
        """Whether nothing bounds it on either side."""
        return self.earliest is None and self.latest is None

    @property
    def month(self) -> str | None:
        """The month that it begins in, as 2021-09; None where that is open or not known."""
        return self.text[:7] if re.match("[0-9]{4}-[0-9]{2}", self.text) else None

    @property
    def sort_key(self) -> tuple[bool, date, date, str, str]:
        """Oldest first, an open start by its end, the unknown last; the text settles ties."""
        first = self.earliest or self.latest or date.max
        return self.unknown, first, self.latest or date.max, self.time, self.text

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Whether it may mean a day from `since` to `until`, both included; None is open."""
        first = max(self.earliest or date.min, since or date.min)
        return first <= min(self.latest or date.max, until or date.max)

    @property
    def toml_value(self) -> date | str:
        """What a TOML file holds for it: a date if it is exact, else its text."""
        return self.earliest if self.exact and self.earliest else self.text

    def __str__(self) -> str:
        """Give the text as recorded."""
        return self.text


def parse_date(text: str) -> EdtfDate:
    """Read a date in EDTF; white space around it is dropped.

    A qualifier (? ~ %) does not widen the bounds: any width would be invented.
    Raises DateError, with the form to write instead where one is clear.
    """
    text = text.strip()
    if match := re.fullmatch(_DATE, text):
        return EdtfDate(text, *_bounds(match))
    if match := re.fullmatch(_DATE_TIME, text):
        return _date_time(match)
    start, slash, end = text.partition("/")
    if slash and _is_end(start) and _is_end(end):
        return _interval(start, end)
    raise DateError(_advice(text))


def date_from_toml(value: object) -> EdtfDate:
    """Read a date from a value of a TOML file: a date, a date-time or a string; else DateError."""
    if isinstance(value, datetime):
        return parse_date(value.isoformat())
    if isinstance(value, date):
        return EdtfDate(value.isoformat(), value, value)
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, int) and 1000 <= value <= 9999:
        raise DateError(f'a whole number is not a date; write "{value}" in quotes')
    raise DateError('this is not a date; write a day as 2021-09-06, and other dates in quotes, as "2021-09"')


def _bounds(match: re.Match[str]) -> tuple[date | None, date | None]:
    years = match["year"] or match["years"]
    if years is None:
        return None, None
    first = int(years.replace("X", "0"))
    if first == 0:
        raise DateError("there is no year 0000; the first that can be recorded is 0001")
    if match["month"]:
        return _days_of(first, match["month"], match["day"])
    return date(first, 1, 1), date(int(years.replace("X", "9")), 12, 31)


def _days_of(year: int, month: str, day: str | None) -> tuple[date, date]:
    if not 1 <= int(month) <= 12:  # from 21 on they are EDTF's codes of seasons, quarters and the like
        raise DateError(f"there is no month {month}" + (f", and {_SEASON}" if "21" <= month <= "41" else ""))
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
            raise DateError(f"there is no {part.removeprefix('shift_')} {match[part]} in a time or its zone")
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


# What people write instead of EDTF: what it plainly means, or the sentence that says why it is not taken.

_SEASON = "a season cannot be recorded; write its months, as 2021-06/2021-08"
_MONTH = "sept|" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_RELATIVE = "|".join(("to(?:day|night|morrow)|yesterday|ago|last|next|this|earlier|later", *WEEKDAYS))
_FILLERS = ("of", "the", "on", "in", "st", "nd", "rd", "th", *(day.lower() for day in WEEKDAYS))
_SPAN_END = r"(\d{4}(?:-\d\d){0,2})"
_REWRITINGS = (
    (r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
    (r"(\d{4})[-\u2013\u2014\u2212/. ](\d\d?)", r"\1-\2"),
    (r"(\d{4})[-\u2013\u2014\u2212/. ](\d\d?)[-\u2013\u2014\u2212/. ](\d\d?)", r"\1-\2-\3"),
    (r"(\d\d?)[/.-](\d{4})", r"\2-\1"),
    (r"(1[3-9]|[2-9]\d)[/.-](\d\d?)[/.-](\d{4})", r"\3-\2-\1"),
    (r"(\d\d?)[/.-](1[3-9]|[2-9]\d)[/.-](\d{4})", r"\3-\1-\2"),
    (r"(\d\d?)[/.-]\1[/.-](\d{4})", r"\2-\1-\1"),
    (rf"{_SPAN_END}\s*(?:[-\u2013\u2014]|to|until)\s*{_SPAN_END}", r"\1/\2"),
    (rf"(?:c|ca|circa|about|around)\.?\s*{_SPAN_END}", r"\1~"),
)
_FAULTS = (
    (r"", "the date is empty; write XXXX if it is not known"),
    (r"unknown|undated|n\.? ?d\.?|\?+", "a date that is not known is written XXXX"),
    (r"(\d\d?[/.-]){2}(\d\d){1,2}", "day and month cannot be told apart; write it year first, as 2021-09-06"),
    (r".*/.*/.*", "an interval has one slash between its start and its end, as 2021-09-01/2021-09-06"),
    (r"(open|unknown|X+)?/.*|.*/(open|unknown|X+)?", "an open end of an interval is .., as in 2021-09-06/.."),
    (r"(-\d{4}|Y-?\d|\d{5}).*", "a year has four digits, from 0001 to 9999"),
    (r"\d{4}-?W\d\d.*", "a week has no number here; write its days, as 2021-09-06/2021-09-12"),
    (r"(?=.*[?~%])[\dX?~%-]+", "a date has one qualifier at most (? ~ or %, which is both), at its end"),
    (r"(?=.*X)[\dX]{4}(-[\dX]{2}){0,2}", "X only ends a date, as in 202X, 20XX, 2021-XX, 2021-09-XX"),
    (r"[^/]*\d:\d[^/]*", "a time follows its day and has seconds, as 2021-09-06T10:00:00+04:30"),
    (r"[^/]*\b(spring|summer|autumn|fall|winter)\b[^/]*", _SEASON),
    (rf"[^/]*\b({_MONTH})\b[^/]*", "write the date in figures and with its year, as 2021-09-06 or 2021-09~"),
    (rf"[^/]*\b({_RELATIVE})\b[^/]*", "such words can mean more than one day; write the date, as 2021-09-06"),
)


def _advice(text: str) -> str:
    """Say what is wrong with a text that is no date, or how to write what it plainly means."""
    if written := _compact(text) or _in_figures(text) or _from_words(text):
        return _refusal(written) or f"write it as {written}"
    if any(char.isdecimal() and not char.isascii() for char in text):
        return "write the date in the digits 0 to 9 and in the Gregorian calendar, as 2021-09-06"
    for pattern, sentence in _FAULTS:
        if re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE | re.DOTALL):
            return sentence
    if "/" in text:
        return _end_advice(*text.split("/"))
    return "this is not a date; write it as 2021-09-06, 2021-09 or 2021"


def _refusal(text: str) -> str:
    try:
        parse_date(text)
    except DateError as error:
        return str(error)
    return ""


def _compact(text: str) -> str:
    """Rewrite small letters and inner spaces: xxxx, 2021-09-06 10:00:00z, 2021-09 / 2021-10."""
    words = text.upper().split() if text.isascii() else []
    joined = ("T".join(words), "".join(words))
    return next((written for written in joined if written != text and not _refusal(written)), "")


def _in_figures(text: str) -> str:
    """Rewrite figures in another order or with other signs, where only one number can be the month."""
    for pattern, form in _REWRITINGS:
        if match := re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE):
            return re.sub(r"\b(\d)\b", r"0\1", match.expand(form))
    return ""


def _from_words(text: str) -> str:
    """Rewrite 6 September 2021, Monday, Sept. 6th, 2021 and September 2021."""
    words = re.findall("[a-z]+|[0-9]+|[^a-z0-9 ,.-]", text.lower())
    names = [word for word in words if re.fullmatch(_MONTH, word, re.IGNORECASE)]
    years = [word for word in words if re.fullmatch("[0-9]{4}", word)]
    days = [word for word in words if re.fullmatch("[0-9]{1,2}", word)]
    if len(names) != 1 or len(years) != 1 or len(days) > 1 or {*words} - {*names, *years, *days, *_FILLERS}:
        return ""
    month = next(number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(names[0]))
    return "-".join([*years, f"{month:02}", *(day.zfill(2) for day in days)])


def _end_advice(start: str, end: str) -> str:
    fault = next(filter(None, (_refusal(part) for part in (start, end) if part != "..")), "")
    return f"an end of the interval is no date: {fault}" if fault else "an interval cannot hold X or a time"


class ResolvedDate(NamedTuple):
    """A date as typed: the `wording` and an `explanation` of what it was taken for, if it was relative."""

    date: EdtfDate
    wording: str | None = None
    explanation: str | None = None


def resolve_typed_date(text: str, *, today: date, published: EdtfDate | None = None) -> ResolvedDate:
    """Read what a person types for a date: EDTF, or today, yesterday or a weekday, with or without "on".

    The words count from the day when the report appeared, else from `today`; a weekday is the latest such
    day that is not after it. Raises DateError, also if the words are relative and `published` is no one day.
    """
    wording = " ".join(text.split())
    word = wording.lower().removeprefix("on ").capitalize()
    if word not in ("Today", "Yesterday", *WEEKDAYS):
        return ResolvedDate(parse_date(text))
    anchor = _anchor(wording, published) if published else today
    day = _day_back(word, anchor)
    relation = {"Today": "", "Yesterday": f", the day before {anchor}"}
    taken = f'"{wording}" taken as {day}{relation.get(word, f", the last {word} not after {anchor}")}'
    since = "when the report appeared" if published else "today's date"
    return ResolvedDate(date_from_toml(day), wording, f"{taken} ({since})")


def _anchor(wording: str, published: EdtfDate) -> date:
    if published.earliest is None or published.earliest != published.latest:
        what = f'"{wording}" counts from the day when the report appeared, which is not known ({published})'
        raise DateError(f"{what}; write the date, as 2021-09-06")
    return published.earliest


def _day_back(word: str, anchor: date) -> date:
    days = anchor.weekday() - WEEKDAYS.index(word) if word in WEEKDAYS else int(word == "Yesterday")
    try:
        return anchor - timedelta(days % 7)
    except OverflowError:
        raise DateError("there is no day before 0001-01-01") from None

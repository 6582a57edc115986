"""Time expressions in English: patterns that match them, and calendar arithmetic for what they stand for.

The patterns match plain text (see `numbers.to_plain`).
"""

from __future__ import annotations

from datetime import date, timedelta

from factcli.edtf import EdtfDate
from factcli.text.english_dates import MONTH_NUMBERS, MONTH_PATTERN, ORDINAL_SUFFIX, WEEKDAY_PATTERN

_MONTH = rf"(?:{MONTH_PATTERN})(?![^\W\d_])\.?"
_DAY = rf"(?:0?[1-9]|[12][0-9]|3[01])(?:{ORDINAL_SUFFIX})?(?![0-9]|[.,][0-9]|:[0-9]|%|[^\W\d_])"
_ANY_YEAR = r"(?:1[0-9]|20)[0-9]{2}(?![0-9]|[.,][0-9]|[^\W\d_])"
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
_ORDINAL += "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first"
ORDINALS = {word: number for number, word in enumerate(_ORDINAL.split("|"), 1)}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
COUNTS |= {"nine": 9, "ten": 10}
PARTS_OF_DAY = {"morning": (240, 720), "afternoon": (720, 1140), "evening": (960, 1440), "night": None}
#: Times that have a name, as minutes after midnight.
TIMES_OF_DAY = {
    "noon": (720, 720),
    "midday": (720, 720),
    "midnight": (0, 0),
    "dawn": (240, 480),
    "daybreak": (240, 480),
}
TIMES_OF_DAY |= {
    "mid-afternoon": (780, 990),
    "mid-morning": (540, 690),
    "early hours": (0, 360),
    "small hours": (0, 360),
}
TIMES_OF_DAY |= {"sunrise": (240, 480), "dusk": (960, 1320), "nightfall": (960, 1320), "sunset": (960, 1320)}
_PART = "morning|afternoon|evening|night"
_ZONE = r"(?:\s?\(?(?P<zone>gmt|utc|bst|ist|cest|cet|e[sd]t|p[sd]t|c[sd]t|m[sd]t|msk|local time|[a-z]{3,9} time)\b)?"
_MERIDIEM = r"(?:a\.m\.|p\.m\.|[ap]\.?m\b)"

_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
#: The hours of the clock, and the minutes before and after them, by their names.
HOURS = {name: number for number, name in enumerate(_HOURS.split("|"), 1)}
MINUTES = {"a quarter": 15, "quarter": 15, "half": 30, "twenty": 20, "twenty-five": 25, "thirteen": 13, "fourteen": 14}
MINUTES |= {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, **HOURS}
_COUNTED = "hours|minutes|days|weeks|months|years|times|per|people|men|women|thousand|million"
_HOUR = rf"(?:{_HOURS}|1[0-2]|[1-9])(?![0-9:]|[.][0-9]|-|\s(?:{_COUNTED})|%)\b"
_BEFORE_HOUR = ("at", "by", "until", "before", "after", "about")
#: The names of the groups of a spoken clock that may have its hour: after the minutes, before "o'clock", after these.
HOUR_GROUPS = ("sh", "sh2", *(f"sh_{word}" for word in _BEFORE_HOUR))
_SPOKEN = "|".join(sorted(MINUTES, key=len, reverse=True))
# Without minutes or "o'clock" a number is an hour only if the part of the day follows: "at two on Sunday afternoon".
BEFORE_PART = r"(?:\sin\sthe|\son\s(?:the\s)?[a-z]+|\sthat|\sthe\snext|\sthis|\slast)?\s"
_THEN = rf"(?={BEFORE_PART}(?:{_PART})\b|\sat\snight\b|\ssharp\b)"

# Every form of a time expression, longest first: of two that begin at one place, the earlier in this list matches.
_FORMS = {
    "iso": rf"(?P<iy>{_ANY_YEAR})[-/](?P<im>0[1-9]|1[0-2])[-/](?P<id>0[1-9]|[12][0-9]|3[01])(?![0-9])",
    "figures": r"(?P<f1>[0-3]?[0-9])(?P<sep>[/.-])(?P<f2>[0-3]?[0-9])(?P=sep)(?P<fy>(?:19|20)[0-9]{2})(?![0-9])",
    "dmy": rf"(?:the )?(?P<d1>{_DAY})(?:\s?(?:-|to|and)\s?(?P<d2>{_DAY}))?\s(?:of\s)?(?P<dm>{_MONTH})"
    rf"(?:,?\s(?P<dy>{_ANY_YEAR}))?",
    "mdy": rf"(?P<mm>{_MONTH})\s(?:the\s)?(?P<m1>{_DAY})(?:\s?(?:-|to|and)\s?(?P<m2>{_DAY}))?"
    rf"(?:,?\s(?P<my>{_ANY_YEAR}))?",
    "month_year": rf"(?P<ym>{_MONTH}),?\s(?:of\s)?(?P<yy>{_ANY_YEAR})",
    "years": rf"(?P<y1>{_ANY_YEAR})\s?(?:-|to|and|until|through)\s?(?P<y2>{_ANY_YEAR}|(?<=-)[0-9]{{2}}(?![0-9]))",
    "decade": r"(?:(?:19|20)(?P<c1>[0-9])0|'(?P<c2>[0-9])0)'?s\b",
    "century": rf"(?P<nth>{_ORDINAL}|[0-9]{{1,2}}(?:{ORDINAL_SUFFIX}))[\s-]century(?!\s(?:fox|bc))",
    "clock": rf"(?P<h1>[01]?[0-9]|2[0-3])[:.](?P<n1>[0-5][0-9])(?![0-9:]|[.,][0-9])\s?(?P<p1>{_MERIDIEM})?{_ZONE}",
    "hour": rf"(?P<h2>1[0-2]|0?[1-9])\s?(?P<p2>{_MERIDIEM}|o'clock\b){_ZONE.replace('zone', 'zone2')}",
    "spoken": rf"(?:(?P<smin>{_SPOKEN}|[1-5]?[0-9](?=\sminutes?\s|\spast\s))\s(?P<sunit>minutes?\s)?(?P<sdir>past|to)\s"
    rf"(?P<sh>{_HOUR}|noon|midday|midnight)|(?P<sh2>{_HOURS})\so'clock\b"
    + "".join(rf"|(?<=\b{word}\s)(?P<sh_{word}>{_HOUR}){_THEN}" for word in _BEFORE_HOUR)
    + ")",
    "noon": rf"(?P<hit>{'|'.join(TIMES_OF_DAY)})\b",
    "ago": rf"(?P<count>[0-9]{{1,3}}|{'|'.join(COUNTS)})\s(?P<unit>day|week|month|year|decade)s?\s(?:ago|earlier)\b",
    "near": rf"(?P<which>day before yesterday|yesterday|today|tonight|tomorrow|overnight)\b(?:\s(?P<npart>{_PART}))?",
    "weekday": rf"(?:(?P<wrel>last|next|this)\s)?(?P<wday>{WEEKDAY_PATTERN})(?:'s)?\b(?:\s(?P<wpart>{_PART}))?",
    "relative": rf"(?P<rel>last|this|next|previous)\s(?P<what>week|month|year|decade|century|{_PART}|weekend)\b",
    "end": r"end of (?:the|this)\s(?P<ended>year|month)\b",
    "month": rf"(?:(?P<mrel>last|this|next)\s)?(?P<bare>{_MONTH})",
    "year": rf"(?P<only>{_ANY_YEAR})(?!%)",
}
ANY_TIME = r"(?<![^\W_])(?<![0-9][.,:/-])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")"
HINT = (
    r"[0-9]|(?<![^\W_])(?:yester|toda|tonig|tomorr|overni|noon|midd|midn|mid-|early h|small h|dawn|dayb|sunr|dusk"
    r"|nightf|suns|end of th|monday|tuesd|wednes|thursd|frida|saturd|sunda"
    rf"|last |next |this |previous |(?:{MONTH_PATTERN})(?![^\W\d_])|(?:{_ORDINAL})[ -]cent"
    rf"|(?:{'|'.join(COUNTS)}) [a-z]+ (?:ago|earl)"
    rf"|day before|past (?:{_HOURS})|to (?:{_HOURS})|(?:{_HOURS}) o'clock|(?:{_HOURS}) in the)"
)

# --- calendar arithmetic -----------------------------------------------------------------------------------

#: The first and the last day, None where open or unknown.
Bounds = tuple[date | None, date | None]
UNBOUNDED: Bounds = (None, None)


def add_days(day: date | None, days: int) -> date | None:
    """Return the day some days later; None if it is out of the calendar."""
    try:
        return day + timedelta(days) if day else None
    except OverflowError:
        return None


def month_bounds(year: int, month: int, day: int = 0, last: int = 0) -> Bounds:
    """Return the bounds of a month, of one day of it, or of the days up to `last`; unbounded if there is none."""
    try:
        first = date(year, month, day or 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return first, (date(year, month, last or day) if day else following - timedelta(1))
    except ValueError:
        return UNBOUNDED


def year_bounds(first: int, last: int) -> Bounds:
    """Return the bounds of the years from `first` to `last`."""
    return date(first, 1, 1), date(last, 12, 31)


def month_number(name: str) -> int:
    """Return the number of a month by its name or abbreviation in small letters, with or without a dot."""
    return MONTH_NUMBERS[name.rstrip(".")]


def days_around(said: EdtfDate | None, earliest: int, latest: int) -> Bounds:
    """Return the bounds from some days after (or before, if negative) the statement to some others."""
    if said is None:
        return UNBOUNDED
    return add_days(said.earliest, earliest), add_days(said.latest, latest)


def nearest_date(said: EdtfDate | None, month: int, day: int = 0, last: int = 0) -> Bounds:
    """Return the bounds of a date without its year, in the year that brings it nearest to the statement."""
    near = said and (said.earliest or said.latest)
    if not said or not near or (said.earliest and said.latest and (said.latest - said.earliest).days > 31):
        return UNBOUNDED
    years = range(max(1, near.year - 1), min(9998, near.year + 1) + 1)
    options = [bounds for year in years if (bounds := month_bounds(year, month, day, last))[0]]
    return min(options, key=lambda bounds: abs((bounds[0] or near) - near), default=UNBOUNDED)


def adjacent_period(first: date, last: date, unit: str, offset: int) -> Bounds:
    """Return the bounds of the month, year, decade or century before or after that of the statement, or the same."""
    if unit == "month":
        months = [day.year * 12 + day.month - 1 + offset for day in (first, last)]
        return month_bounds(months[0] // 12, months[0] % 12 + 1)[0], month_bounds(months[1] // 12, months[1] % 12 + 1)[
            1
        ]
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    span = [(day.year // size + offset) * size for day in (first, last)]
    span[1] += size - 1
    return year_bounds(*span) if span[0] >= 1 and span[1] <= 9998 else UNBOUNDED


def day_of_week(said: EdtfDate | None, weekday: int, maybe_later: bool, before: bool) -> Bounds:
    """Return the bounds of the last such weekday up to the statement, or before it; `maybe_later` adds two weeks."""
    if said is None or said.earliest is None or said.earliest != said.latest:
        return UNBOUNDED
    back = (said.earliest.weekday() - weekday) % 7 or 7 * before
    latest = add_days(said.earliest, -back)
    if before and back < 7:
        return add_days(latest, -7), latest
    return (latest, add_days(latest, 14)) if maybe_later else (latest, latest)

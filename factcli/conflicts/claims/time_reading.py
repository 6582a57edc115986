"""What each form of a time in a claim means, as bounds of days, a weekday or an hour."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from factcli.conflicts.claims.day_bounds import (
    UNBOUNDED,
    Bounds,
    add_days,
    adjacent_period,
    day_of_week,
    days_around,
    month_bounds,
    month_number,
    nearest_date,
    year_bounds,
)
from factcli.conflicts.claims.time_forms import COUNTS, ORDINALS, PARTS_OF_DAY
from factcli.edtf import EdtfDate
from factcli.text.english_dates import WEEKDAY_NUMBERS


class TimeExpression(NamedTuple):
    """A time that a claim names: the days that it may mean, and what is known besides.

    `earliest` and `latest` are None where open or not known: "since 2014" has no latest day. `named` are the bounds of
    the time itself, without the since. `month_day` is the month and the day (0 if not named), which a date without its
    year has too. `clock` is in minutes after midnight, from and up to; `zone` is the zone as written.
    """

    earliest: date | None
    latest: date | None
    kind: str  # "year" "month" "day" "weekday" "clock" "relative" "range"; "open" where only one end is named
    role: str  # "in" "on" "at" "since" "until" "before" "after" "by" "from" or nothing
    text: str
    start: int
    end: int
    named: Bounds = UNBOUNDED
    month_day: tuple[int, int] | None = None
    weekday: int | None = None
    clock: tuple[int, int] | None = None
    zone: str = ""


class Place(NamedTuple):
    """A form of a time where it was found."""

    text: str
    small: str
    match: re.Match[str]
    said: EdtfDate | None

    def part(self, group: str) -> str:
        """A part of the form, or nothing where it is missing."""
        return self.match[group] or ""

    def before(self, length: int = 24) -> str:
        """Some of what stands before the form."""
        start = self.match.start()
        return self.small[max(0, start - length) : start]

    def after(self, length: int = 24) -> str:
        """Some of what follows the form."""
        return self.small[self.match.end() : self.match.end() + length]

    def moment(self, bounds: Bounds, kind: str, **more: Any) -> TimeExpression:
        """A moment at this place."""
        start, end = self.match.span()
        return TimeExpression(*bounds, kind, "", self.text[start:end], start, end, bounds, **more)


def _number(text: str) -> int:
    return int(re.match("[0-9]*", text)[0] or 0)  # type: ignore[index]


def _iso(place: Place) -> TimeExpression | None:
    year, month, day = (int(place.part(name)) for name in ("iy", "im", "id"))
    bounds = month_bounds(year, month, day)
    return place.moment(bounds, "day", month_day=(month, day)) if bounds[0] else None


def _in_digits(place: Place) -> TimeExpression | None:
    """06/09/2021 may be two days; 13/09/2021 is one."""
    first, second, year = (int(place.part(name)) for name in ("f1", "f2", "fy"))
    days = [(month, day) for month, day in {(first, second), (second, first)} if month_bounds(year, month, day)[0]]
    if not days or min(first, second) < 1:
        return None
    bounds = month_bounds(year, *min(days))[0], month_bounds(year, *max(days))[0]
    return place.moment(bounds, "day" if len(days) == 1 else "range", month_day=days[0] if len(days) == 1 else None)


_COUNTED_DAY = (
    r"\s(?:years?|months?|weeks?|days?|hours?|minutes?|people|men|women|million|billion|per ?cent|km|miles|points)\b"
)


def _day(place: Place) -> TimeExpression | None:
    """6 September 2021, September 6th, 6-8 September; the year may be missing."""
    turned = place.match.lastgroup == "mdy"
    name, first, last, year = (
        place.part(n) for n in (("mm", "m1", "m2", "my") if turned else ("dm", "d1", "d2", "dy"))
    )
    if not year and not _names_month(place, place.match.start("mm" if turned else "dm"), numbered=True):
        return None
    month, day, until = month_number(name), _number(first), _number(last)
    until = until if until > day else 0
    bounds = month_bounds(int(year), month, day, until) if year else nearest_date(place.said, month, day, until)
    if month_bounds(int(year or 2000), month, day)[0] is None or (not year and re.match(_COUNTED_DAY, place.after())):
        return None
    if (month, day, year) == (9, 11, "") and re.match(r"\s(?:terror\w*\s)?attacks?\b", place.after()):
        bounds = month_bounds(2001, 9, 11)
    if place.before(8).endswith("week of "):
        return place.moment((add_days(bounds[0], -7), add_days(bounds[1], 7)), "range")
    return place.moment(bounds, "range" if until else "day", month_day=None if until else (month, day))


def _month_year(place: Place) -> TimeExpression | None:
    month = month_number(place.part("ym"))
    return place.moment(month_bounds(int(place.part("yy")), month), "month", month_day=(month, 0))


def _names_month(place: Place, start: int, numbered: bool = False) -> bool:
    """Whether a word that looks like a month is one: May and March are, may and march seldom."""
    if not place.text[start].isupper():
        return False
    word = place.text[start : start + 9]
    shouted = word[:3].isupper()
    if numbered:
        return not shouted or place.text.isupper()
    common = place.small[start : start + 3] in ("may", "mar", "aug", "apr", "jun", "jan") or shouted
    bare = re.search(
        r"(?:\b(?:in|since|until|by|before|after|during|of|from|late|early|this|last|next)|mid-?)\s?\Z",
        place.before(12),
    )
    return bool(bare) or not common


def _month(place: Place) -> TimeExpression | None:
    name, start = place.part("bare"), place.match.start("bare")
    if place.part("mrel"):
        known = place.text[start].isupper()
    else:
        known = _names_month(place, start) and len(name.rstrip(".")) > 2
    if not known or re.match(r"\s?[0-9]", place.after(3)):
        return None
    month = month_number(name)
    return place.moment(nearest_date(place.said, month), "month", month_day=(month, 0))


def _year_range(place: Place) -> TimeExpression | None:
    first, second = place.part("y1"), place.part("y2")
    last = int(first[:2] + second if len(second) == 2 else second)
    known = int(first) >= 1900 or re.search(r"(?:\b(?:from|between|years|of)\s|\()\s?\Z", place.before())
    if not known or last <= int(first) or re.match(_COUNTED, place.after()):
        return None
    return place.moment(year_bounds(int(first), last), "range")


def _decade(place: Place) -> TimeExpression | None:
    full = place.match[0].startswith(("1", "2"))
    first = int(place.match[0][:4]) if full else 1900 + 10 * int(place.part("c2"))
    return place.moment(year_bounds(first, first + 9), "range")


def _century(place: Place) -> TimeExpression | None:
    name = place.part("nth")
    number = ORDINALS.get(name) or _number(name)
    return place.moment(year_bounds(100 * number - 99, 100 * number), "range") if 1 <= number <= 30 else None


def _clock(place: Place) -> TimeExpression | None:
    hour, minute, meridiem = int(place.part("h1")), int(place.part("n1")), place.part("p1")
    # 5.30 may be a sum and 2:1 a score; a stop needs am or pm, and a colon two figures.
    if "." in place.match[0][:3] and not meridiem and not re.search(r"\bat\s\Z", place.before(4)):
        return None
    return _at(place, hour, minute, meridiem, place.part("zone"))


def _hour(place: Place) -> TimeExpression | None:
    return _at(place, int(place.part("h2")), 0, place.part("p2"), place.part("zone2"))


def _at(place: Place, hour: int, minute: int, meridiem: str, zone: str) -> TimeExpression | None:
    half = meridiem[:1] if meridiem[:1] in ("a", "p") else ""
    if half and hour > 12:
        half = ""
    minutes = (hour % 12 + (12 if half == "p" else 0) if half else hour) * 60 + minute
    slack = (
        30
        if re.search(
            r"\b(?:about|around|approximately|roughly|circa|shortly|just|nearly)\s(?:\w+\s)?\Z", place.before()
        )
        else 0
    )
    low, high = max(0, minutes - slack), min(1440, minutes + slack)
    if meridiem == "o'clock" and hour <= 12:
        return place.moment(UNBOUNDED, "clock")
    return place.moment(UNBOUNDED, "clock", clock=(low, high), zone=zone.strip("( "))


def _noon(place: Place) -> TimeExpression | None:
    minutes = 0 if place.part("hit") == "midnight" else 720
    return place.moment(UNBOUNDED, "clock", clock=(minutes, minutes))


def _ago(place: Place) -> TimeExpression | None:
    count = COUNTS.get(place.part("count")) or _number(place.part("count"))
    days = {"day": 1, "week": 7, "month": 30.5, "year": 365.25, "decade": 3652.5}[place.part("unit")]
    slack = 0 if days == 1 else days * 0.6
    if place.match[0].endswith("earlier"):
        return place.moment(UNBOUNDED, "relative")
    bounds = days_around(place.said, int(-count * days - slack), int(-count * days + slack))
    return place.moment(bounds, "relative")


def _near(place: Place) -> TimeExpression | None:
    which, part = place.part("which"), place.part("npart")
    offsets = {"day before yesterday": (-2, -2), "yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}
    return place.moment(days_around(place.said, *offsets.get(which, (0, 0))), "relative", clock=PARTS_OF_DAY.get(part))


_NOT_DAYS = r"(?:black|good|bloody|super|ash|palm|easter|holy|cyber|giving|sheffield|maundy|shrove|throwback)\s\Z"
_NOT_DAYS_AFTER = r"s\b|\s(?:times|mirror|express|telegraph|mail|herald|world|best|people|club|group)\b|-[^\W\d_]"
_FUTURE = r"\b(?:will|to be|plans?|planned|due|scheduled|expected|set to|would|next|'ll|shall|must|should)\b"


def _weekday(place: Place) -> TimeExpression | None:
    if re.search(_NOT_DAYS, place.before(12)) or re.match(_NOT_DAYS_AFTER, place.after(12)):
        return None
    number = WEEKDAY_NUMBERS[place.part("wday")]
    later = place.part("wrel") in ("next", "this") or re.search(_FUTURE, place.before(60))
    later = later or re.search(r"\b(?:by|until|till?|before|than)\s\Z", place.before(12))
    bounds = day_of_week(place.said, number, bool(later), place.part("wrel") == "last")
    return place.moment(bounds, "weekday", weekday=number, clock=PARTS_OF_DAY.get(place.part("wpart")))


def _relative(place: Place) -> TimeExpression | None:
    which, what = place.part("rel"), place.part("what")
    sign = {"last": -1, "previous": -1, "next": 1, "this": 0}[which]
    if what in PARTS_OF_DAY:
        days = (-1, 0) if which == "last" else (0, 0)
        return place.moment(days_around(place.said, *days), "relative", clock=PARTS_OF_DAY[what])
    said = place.said
    if said is None or said.earliest is None or said.latest is None:
        return place.moment(UNBOUNDED, "relative")
    if what in ("week", "weekend"):
        monday = -said.earliest.weekday() + 7 * sign
        return place.moment((add_days(said.earliest, monday - 1), add_days(said.latest, monday + 7)), "relative")
    return place.moment(adjacent_period(said.earliest, said.latest, what, sign), "relative")


_COUNTED = r"\s(?:people|men|women|children|troops|percent|per cent|million|billion|thousand|dead|[a-z]{3,}s)\b"
_MEASURED = r"\s?-?\s?(?:km|kilomet|metre|meter|miles?|feet|ft|tonnes|tons|kg|kilogram|dollars|euros"
_MEASURED += r"|pounds|mph|hours|years|days|volts)"
_YEAR_BEFORE = (
    r"(?:[#$£€¥₹@&+]|(?<!mid)-|\b(?:at least|some|about|than|nearly|almost|over|another|room|flight|resolution|no\.?"
    r"|number)\s)\Z"
)


def _year(place: Place) -> TimeExpression | None:
    """A number of four figures where a year may stand and nothing says that it counts or names something."""
    year, before, after = int(place.part("only")), place.before(), place.after()
    said_so = re.search(
        r"\b(?:in|since|until|till|during|before|after|year|from|of|by|early|late|mid)\W?\Z", before.rstrip()
    )
    counted = re.match(_COUNTED, after) and (not said_so or year < 1900) and (year % 50 == 0 or year < 1900)
    if re.search(_YEAR_BEFORE, before) or re.match(_MEASURED, after) or counted:
        return None
    if not 1900 <= year <= 2099 and not re.search(r"\b(?:in|since|until|year|after|before)\s\Z", before):
        return None
    start = place.match.start()
    name = re.search(r"[^\W\d_]+\s\Z", place.text[max(0, start - 24) : start])
    if name and name[0][0].isupper() and not said_so and not re.fullmatch(r"(?:the|a|an|this|that)\s", name[0].lower()):
        return None
    return place.moment(year_bounds(year, year), "year")


#: What reads each form, by the name that it has in `timeforms`.
READERS = {
    "iso": _iso,
    "figures": _in_digits,
    "dmy": _day,
    "mdy": _day,
    "month_year": _month_year,
    "years": _year_range,
    "decade": _decade,
    "century": _century,
    "clock": _clock,
    "hour": _hour,
    "noon": _noon,
    "ago": _ago,
    "near": _near,
    "weekday": _weekday,
    "relative": _relative,
    "month": _month,
    "year": _year,
}

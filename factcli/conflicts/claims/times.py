"""Time expressions in a claim: years, dates, weekdays, hours, words as yesterday; and whether two are disjoint.

An expression is understood as on the day of the statement: a weekday, or a date without its year, counts from that day.
What remains ambiguous stays open, because two times are disjoint only if they cannot be one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from factcli.conflicts.claims.cues import APPROXIMATELY
from factcli.conflicts.claims.numbers import MAX_CHARACTERS, to_plain
from factcli.conflicts.claims.time_patterns import (
    ANY_TIME,
    BEFORE_PART,
    COUNTS,
    HINT,
    HOUR_GROUPS,
    HOURS,
    MINUTES,
    ORDINALS,
    PARTS_OF_DAY,
    TIMES_OF_DAY,
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
from factcli.edtf import EdtfDate
from factcli.text.english_dates import WEEKDAY_NUMBERS


class TimeExpression(NamedTuple):
    """A time expression of a claim: the days that it may stand for, and what else it says.

    `earliest` and `latest` are None where open or unknown: "since 2014" has no latest day. `named` are the bounds of
    the time itself, without the since. `month_day` are the month and the day (0 if not named), known even without the
    year. `clock` is a range of minutes after midnight; `zone` is the time zone as written.
    """

    earliest: date | None
    latest: date | None
    kind: str  # "year" "month" "day" "weekday" "clock" "relative" "range"; "open" where only one end is named
    role: str  # "in" "on" "at" "since" "until" "before" "after" "by" "from" "not until" or nothing
    text: str
    start: int
    end: int
    named: Bounds = UNBOUNDED
    month_day: tuple[int, int] | None = None
    weekday: int | None = None
    clock: tuple[int, int] | None = None
    zone: str = ""
    half: bool = True  # whether it is known which half of the day a clock shows
    exact: bool = False  # to the minute


class TimeMatch(NamedTuple):
    """A match of a form of time expressions, in a claim made on the date `said`."""

    text: str
    plain: str
    match: re.Match[str]
    said: EdtfDate | None

    def part(self, group: str) -> str:
        """Return a group of the match, empty if it is missing."""
        return self.match[group] or ""

    def before(self, length: int = 24) -> str:
        """Return some characters before the match."""
        start = self.match.start()
        return self.plain[max(0, start - length) : start]

    def after(self, length: int = 24) -> str:
        """Return some characters after the match."""
        return self.plain[self.match.end() : self.match.end() + length]

    def expression(self, bounds: Bounds, kind: str, **fields: Any) -> TimeExpression:
        """Return the time expression of the match."""
        start, end = self.match.span()
        end -= len(self.match[0]) - len(self.match[0].rstrip())
        return TimeExpression(*bounds, kind, "", self.text[start:end], start, end, bounds, **fields)


# The preposition before a time expression.
_ROLE = (
    r"(?<![^\W_])(?P<role>not until|no later than|since|until|till|til|before|prior to|ahead of|after|following"
    r"|by|from|on|in|at"
    r"|during|around|about|between)\s(?:(?:the\s|about\s|around\s|approximately\s|shortly\s|early\s|late\s|mid-?\s?"
    r"|at least\s|almost\s|end of\s|start of\s|beginning of\s|middle of\s|summer of\s|winter of\s|spring of\s"
    r"|autumn of\s|fall of\s|year\s|years\s|night of\s|evening of\s|morning of\s|local time\s)*)\Z"
)
_APART, _EXACT, _MINUTES = 45, 15, 4  # minutes that two times of one event may be apart
_TO = r",?\s(?:to|until|till|through)\s(?:the\s)?|\s?-\s?"
_ABOUT, _SHORTLY, _DAY = 20, 60, 24 * 60  # minutes that "about four" and "shortly after four" may be from four
#: The role of the time at which something happened at last.
NOT_UNTIL = "not until"
_ROLES = {"till": "until", "til": "until", "prior to": "before", "ahead of": "before"}
_ROLES |= {"no later than": "by", "following": "after", "during": "in", "about": "around"}
_NOT_UNTIL = re.compile(
    r"\b(?:not|never|nobody|nothing|no one|none|no|[a-z]+n['’]t) (?:[^,.;:]{0,60} )?(?:until|till?|before)"
    r" (?:\w+ ){0,4}\Z"
)
# "Until Sunday nobody was told"
_NEGATED_AFTER = re.compile(r",? (?:[^.;:]{0,40} )?(?:nobody|nothing|no one|none|not|never|no|[a-z]+n['’]t)\b")
_NEARLY = re.compile(r"\b(?:shortly|just|soon|moments|minutes|a little|slightly|not long)\s\Z")
_OPEN = {"since": (True, False), "after": (True, False), "from": (True, False), NOT_UNTIL: (True, False)}
_OPEN |= {"until": (False, True), "before": (False, True), "by": (False, True)}


def find_times(text: str, said: EdtfDate | None = None) -> tuple[TimeExpression, ...]:
    """Find the time expressions of a claim, in order. Relative ones count from the date of the statement, `said`."""
    plain = to_plain(text[:MAX_CHARACTERS])
    if not re.search(HINT, plain):
        return ()
    times: list[TimeExpression] = []
    for match in re.finditer(ANY_TIME, plain):
        parse = _PARSERS[match.lastgroup or ""]
        time = parse(TimeMatch(text, plain, match, said))
        if time is not None:
            _append(times, _apply_preposition(time, plain), text)
    return tuple(times)


def _append(times: list[TimeExpression], time: TimeExpression, text: str) -> None:
    """Append a time, or join it to the last one as a range: from 22 September 2004 to 23 May 2010."""
    last = times[-1] if times else None
    joint = text[last.end : time.start].lower() if last and last.role == "from" and not last.clock else ""
    first, until = last.named[0] if last else None, time.named[1]
    if last and first and until and first <= until and re.fullmatch(_TO, joint):
        written = text[last.start : time.end]
        times[-1] = TimeExpression(first, until, "range", "from", written, last.start, time.end, (first, until))
        return
    times.append(time)


def _apply_preposition(time: TimeExpression, plain: str) -> TimeExpression:
    """Set the role of a time by the preposition before it, and open the bounds that this leaves open."""
    before = re.search(_ROLE, plain[max(0, time.start - 60) : time.start])
    if before is None:
        return time
    role = _ROLES.get(before["role"], before["role"])
    is_first = before.start() + max(0, time.start - 60) == 0
    negated_after = is_first and _NEGATED_AFTER.match(plain, time.end)
    if role in ("until", "before", "after") and (negated_after or _NOT_UNTIL.search(plain, 0, time.start)):
        role = NOT_UNTIL  # "was not told until October"
    # "from 2014 reports" names reports, "from 2014 onwards" a time
    is_attribute = role == "from" and re.match(
        r"\s(?!onwards?\b|to\b|until\b|till\b|through\b|on\b)[a-z]", plain[time.end :][:12]
    )
    if (
        time.clock
        and role in ("after", "before")
        and _NEARLY.search(plain, 0, before.start() + max(0, time.start - 60))
    ):
        low, high = time.clock  # "shortly after four"
        low, high = (low, high + _SHORTLY) if role == "after" else (low - _SHORTLY, high)
        if low < 0:
            low, high = low + _DAY, high + _DAY  # "shortly before midnight"
        return time._replace(role="about", clock=(low, high))
    if role not in _OPEN or time.kind == "range" or is_attribute:
        return time._replace(role=role)
    opens_end, opens_start = _OPEN[role]
    earliest = None if opens_start else time.earliest
    latest = None if opens_end else time.latest
    if role == "before" and latest and time.earliest and time.kind in ("year", "month", "day"):
        latest = add_days(time.earliest, -1)
    clock = time.clock and (0 if opens_start else time.clock[0], 1440 if opens_end else time.clock[1])
    return time._replace(role=role, earliest=earliest, latest=latest, kind="open", clock=clock)


# --- parsers of the forms -----------------------------------------------------------------------------------


def _number(text: str) -> int:
    return int(re.match("[0-9]*", text)[0] or 0)  # type: ignore[index]


def _parse_iso(candidate: TimeMatch) -> TimeExpression | None:
    year, month, day = (int(candidate.part(name)) for name in ("iy", "im", "id"))
    bounds = month_bounds(year, month, day)
    return candidate.expression(bounds, "day", month_day=(month, day)) if bounds[0] else None


def _parse_in_digits(candidate: TimeMatch) -> TimeExpression | None:
    """Parse 06/09/2021, which may be two days, and 13/09/2021, which is one."""
    first, second, year = (int(candidate.part(name)) for name in ("f1", "f2", "fy"))
    days = [(month, day) for month, day in {(first, second), (second, first)} if month_bounds(year, month, day)[0]]
    if not days or min(first, second) < 1:
        return None
    bounds = month_bounds(year, *min(days))[0], month_bounds(year, *max(days))[0]
    return candidate.expression(
        bounds, "day" if len(days) == 1 else "range", month_day=days[0] if len(days) == 1 else None
    )


_COUNTED_DAY = (
    r"\s(?:years?|months?|weeks?|days?|hours?|minutes?|people|men|women|million|billion|per ?cent|km|miles|points)\b"
)


def _parse_day(candidate: TimeMatch) -> TimeExpression | None:
    """Parse 6 September 2021, September 6th, 6-8 September."""
    month_first = candidate.match.lastgroup == "mdy"
    name, first, last, year = (
        candidate.part(n) for n in (("mm", "m1", "m2", "my") if month_first else ("dm", "d1", "d2", "dy"))
    )
    if not year and not _names_month(candidate, candidate.match.start("mm" if month_first else "dm"), numbered=True):
        return None
    month, day, until = month_number(name), _number(first), _number(last)
    until = until if until > day else 0
    bounds = month_bounds(int(year), month, day, until) if year else nearest_date(candidate.said, month, day, until)
    if month_bounds(int(year or 2000), month, day)[0] is None or (
        not year and re.match(_COUNTED_DAY, candidate.after())
    ):
        return None
    if (month, day, year) == (9, 11, "") and re.match(r"\s(?:terror\w*\s)?attacks?\b", candidate.after()):
        bounds = month_bounds(2001, 9, 11)
    if candidate.before(8).endswith("week of "):
        return candidate.expression((add_days(bounds[0], -7), add_days(bounds[1], 7)), "range")
    return candidate.expression(bounds, "range" if until else "day", month_day=None if until else (month, day))


def _parse_month_year(candidate: TimeMatch) -> TimeExpression | None:
    month = month_number(candidate.part("ym"))
    return candidate.expression(month_bounds(int(candidate.part("yy")), month), "month", month_day=(month, 0))


def _names_month(candidate: TimeMatch, start: int, numbered: bool = False) -> bool:
    """Return whether a word that looks like a month is one: May and March are, may and march seldom."""
    if not candidate.text[start].isupper():
        return False
    word = candidate.text[start : start + 9]
    shouted = word[:3].isupper()
    if numbered:
        return not shouted or candidate.text.isupper()
    common = candidate.plain[start : start + 3] in ("may", "mar", "aug", "apr", "jun", "jan") or shouted
    bare = re.search(
        r"(?:\b(?:in|since|until|by|before|after|during|of|from|late|early|this|last|next|it was)|mid-?)\s?\Z",
        candidate.before(12),
    )
    is_named = candidate.before(5).endswith("the ") and re.match(r"\s[a-z]{4,}", candidate.after(6)) is not None
    return bool(bare) or is_named or not common  # "the August inspection"


def _parse_month(candidate: TimeMatch) -> TimeExpression | None:
    name, start = candidate.part("bare"), candidate.match.start("bare")
    if candidate.part("mrel"):
        known = candidate.text[start].isupper()
    else:
        known = _names_month(candidate, start) and len(name.rstrip(".")) > 2
    if not known or re.match(r"\s?[0-9]", candidate.after(3)):
        return None
    month = month_number(name)
    bounds = nearest_date(candidate.said, month)
    said = candidate.said and candidate.said.earliest
    if candidate.part("mrel") == "this" and said:
        bounds = month_bounds(said.year, month)
    elif said and bounds[1] and bounds[1] < said and re.search(_FUTURE, candidate.before(60)):
        bounds = month_bounds(bounds[1].year + 1, month)  # "to open in November", said in May
    return candidate.expression(bounds, "month", month_day=(month, 0))


def _parse_year_range(candidate: TimeMatch) -> TimeExpression | None:
    first, second = candidate.part("y1"), candidate.part("y2")
    last = int(first[:2] + second if len(second) == 2 else second)
    known = int(first) >= 1900 or re.search(r"(?:\b(?:from|between|years|of)\s|\()\s?\Z", candidate.before())
    if not known or last <= int(first) or re.match(_COUNTED, candidate.after()):
        return None
    return candidate.expression(year_bounds(int(first), last), "range")


def _parse_decade(candidate: TimeMatch) -> TimeExpression | None:
    full = candidate.match[0].startswith(("1", "2"))
    first = int(candidate.match[0][:4]) if full else 1900 + 10 * int(candidate.part("c2"))
    return candidate.expression(year_bounds(first, first + 9), "range")


def _parse_century(candidate: TimeMatch) -> TimeExpression | None:
    name = candidate.part("nth")
    number = ORDINALS.get(name) or _number(name)
    return candidate.expression(year_bounds(100 * number - 99, 100 * number), "range") if 1 <= number <= 30 else None


def _parse_clock(candidate: TimeMatch) -> TimeExpression | None:
    hour, minute, meridiem = int(candidate.part("h1")), int(candidate.part("n1")), candidate.part("p1")
    # 5.30 may be a sum: it needs am, pm or "at".
    is_said = re.search(_BEFORE_DOTTED, candidate.before()) or re.match(_AFTER_DOTTED, candidate.after())
    if "." in candidate.match[0][:3] and not meridiem and not is_said:
        return None
    return _make_clock(candidate, hour, minute, meridiem, candidate.part("zone"))


def _parse_hour(candidate: TimeMatch) -> TimeExpression | None:
    return _make_clock(candidate, int(candidate.part("h2")), 0, candidate.part("p2"), candidate.part("zone2"))


_BEFORE_DOTTED = r"\b(?:at|until|(?:shortly|just|soon|not long|minutes) (?:before|after))(?: about| around)?\s\Z"
_AFTER_DOTTED = (
    r" (?:in the (?:morning|afternoon|evening)|at night|hours\b|o'clock"
    r"|on (?:the )?(?:\w+ of |[0-9]|mon|tue|wed|thu|fri|sat|sun))"
)
_BEFORE_CLOCK = r"\b(?:at|by|until|till|before|after|about|around|since|was|only)\s\Z"


def _parse_spoken(candidate: TimeMatch) -> TimeExpression | None:
    """Parse half past six, twenty to three, two o'clock, at two on Sunday afternoon."""
    name = next(part for group in HOUR_GROUPS if (part := candidate.part(group)))
    spoken = candidate.part("smin")
    hour = HOURS.get(name) or (12 if name in TIMES_OF_DAY else int(name))
    minute = MINUTES.get(spoken) or (int(spoken) if spoken.isdigit() else 0)
    is_plain = candidate.part("sdir") == "to" and not (candidate.part("sunit") or spoken.endswith("quarter"))
    if is_plain and (spoken == "half" or not re.search(_BEFORE_CLOCK, candidate.before())):
        return None  # "five to six pupils"
    if candidate.part("sdir") == "to":
        hour, minute = (hour - 1 or 12, 60 - minute) if minute else (hour, 0)
    if name in TIMES_OF_DAY:  # a quarter to midnight, five past noon
        is_before_noon = (name == "midnight") != (candidate.part("sdir") == "to")
        return _make_clock(candidate, hour, minute % 60, "a" if is_before_noon else "p", "")
    return _make_clock(candidate, hour, minute % 60, "", "")


def _make_clock(candidate: TimeMatch, hour: int, minute: int, meridiem: str, zone: str) -> TimeExpression | None:
    half = meridiem[:1] if meridiem[:1] in ("a", "p") else ""
    if half and hour > 12:
        half = ""
    if not half and 0 < hour <= 12 and not candidate.match[0].startswith("0"):
        half = _half_after(candidate, hour)
    minutes = (hour % 12 + (12 if half == "p" else 0) if half else hour) * 60 + minute
    slack = _ABOUT if re.search(rf"\b(?:{APPROXIMATELY}|shortly|just|nearly)\s(?:\w+\s)?\Z", candidate.before()) else 0
    low, high = max(0, minutes - slack), min(1440, minutes + slack)
    is_known = bool(half) or hour > 12 or hour == 0 or candidate.match[0].startswith("0")
    exact = minute % 15 != 0 and not slack
    fields = {"clock": (low, high), "zone": zone.strip("( "), "half": is_known, "exact": exact}
    return candidate.expression(UNBOUNDED, "clock", **fields)


def _half_after(candidate: TimeMatch, hour: int) -> str:
    """Return "a" or "p" by the part of the day that follows a clock: "at seven on Sunday evening"; or nothing."""
    part = re.match(rf"{BEFORE_PART}({'|'.join(PARTS_OF_DAY)})\b|\s?at (night)\b", f" {candidate.after(40).lstrip()}")
    if part is None:
        return ""
    if "night" in part.groups():
        return "p" if 5 < hour < 12 else "a"
    return "a" if part[1] == "morning" else "p"


def _parse_noon(candidate: TimeMatch) -> TimeExpression | None:
    return candidate.expression(UNBOUNDED, "clock", clock=TIMES_OF_DAY[candidate.part("hit")])


def _parse_ago(candidate: TimeMatch) -> TimeExpression | None:
    count = COUNTS.get(candidate.part("count")) or _number(candidate.part("count"))
    days = {"day": 1, "week": 7, "month": 30.5, "year": 365.25, "decade": 3652.5}[candidate.part("unit")]
    slack = 0 if days == 1 else days * 0.6
    if candidate.match[0].endswith("earlier"):
        return candidate.expression(UNBOUNDED, "relative")
    bounds = days_around(candidate.said, int(-count * days - slack), int(-count * days + slack))
    return candidate.expression(bounds, "relative")


def _parse_near(candidate: TimeMatch) -> TimeExpression | None:
    which, part = candidate.part("which"), candidate.part("npart")
    offsets = {"day before yesterday": (-2, -2), "yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}
    return candidate.expression(
        days_around(candidate.said, *offsets.get(which, (0, 0))), "relative", clock=PARTS_OF_DAY.get(part)
    )


_NOT_DAYS = r"(?:black|good|bloody|super|ash|palm|easter|holy|cyber|giving|sheffield|maundy|shrove|throwback)\s\Z"
_NOT_DAYS_AFTER = r"s\b|\s(?:times|mirror|express|telegraph|mail|herald|world|best|people|club|group)\b|-[^\W\d_]"
_FUTURE = r"\b(?:will|to be|plans?|planned|due|scheduled|expect(?:s|ed)?|hopes?|intends?|aims?|wants?"
_FUTURE += r"|set to|would|next|'ll|shall|must|should)\b"


def _parse_weekday(candidate: TimeMatch) -> TimeExpression | None:
    if re.search(_NOT_DAYS, candidate.before(12)) or re.match(_NOT_DAYS_AFTER, candidate.after(12)):
        return None
    number = WEEKDAY_NUMBERS[candidate.part("wday")]
    later = candidate.part("wrel") in ("next", "this") or re.search(_FUTURE, candidate.before(60))
    later = later or re.search(r"\b(?:by|until|till?|before|than)\s\Z", candidate.before(12))
    bounds = day_of_week(candidate.said, number, bool(later), candidate.part("wrel") == "last")
    return candidate.expression(bounds, "weekday", weekday=number, clock=PARTS_OF_DAY.get(candidate.part("wpart")))


def _parse_relative(candidate: TimeMatch) -> TimeExpression | None:
    which, what = candidate.part("rel"), candidate.part("what")
    sign = {"last": -1, "previous": -1, "next": 1, "this": 0}[which]
    if what in PARTS_OF_DAY:
        days = (-1, 0) if which == "last" else (0, 0)
        return candidate.expression(days_around(candidate.said, *days), "relative", clock=PARTS_OF_DAY[what])
    said = candidate.said
    if said is None or said.earliest is None or said.latest is None:
        return candidate.expression(UNBOUNDED, "relative")
    if what in ("week", "weekend"):
        monday = -said.earliest.weekday() + 7 * sign
        return candidate.expression(
            (add_days(said.earliest, monday - 1), add_days(said.latest, monday + 7)), "relative"
        )
    return candidate.expression(adjacent_period(said.earliest, said.latest, what, sign), "relative")


def _parse_end(candidate: TimeMatch) -> TimeExpression | None:
    """Parse the end of the year, its last month, and the end of the month, its last ten days."""
    said = candidate.said and candidate.said.earliest
    if not said:
        return candidate.expression(UNBOUNDED, "relative")
    if candidate.part("ended") == "year":
        return candidate.expression(month_bounds(said.year, 12), "relative")
    last = month_bounds(said.year, said.month)[1]
    return candidate.expression((add_days(last, -9), last), "relative")


_COUNTED = r"\s(?:people|men|women|children|troops|percent|per cent|million|billion|thousand|dead|[a-z]{3,}s)\b"
_MEASURED = r"\s?-?\s?(?:km|kilomet|metre|meter|miles?|feet|ft|tonnes|tons|kg|kilogram|dollars|euros"
_MEASURED += r"|pounds|mph|hours|years|days|volts)"
_YEAR_BEFORE = (
    r"(?:[#$£€¥₹@&+]|(?<!mid)-|\b(?:at least|some|about|than|nearly|almost|over|another|room|flight|resolution|no\.?"
    r"|number)\s)\Z"
)


def _parse_year(candidate: TimeMatch) -> TimeExpression | None:
    """Parse a number of four digits as a year, unless something says that it counts, measures or names a thing."""
    year, before, after = int(candidate.part("only")), candidate.before(), candidate.after()
    preposition = re.search(
        r"\b(?:in|since|until|till|during|before|after|year|from|of|by|for|early|late|mid)\W?\Z", before.rstrip()
    )
    counted = re.match(_COUNTED, after) and (not preposition or year < 1900) and (year % 50 == 0 or year < 1900)
    if re.search(_YEAR_BEFORE, before) or re.match(_MEASURED, after) or counted:
        return None
    if not 1900 <= year <= 2099 and not re.search(r"\b(?:in|since|until|year|after|before)\s\Z", before):
        return None
    start = candidate.match.start()
    name = re.search(r"[^\W\d_]+\s\Z", candidate.text[max(0, start - 24) : start])
    if (
        name
        and name[0][0].isupper()
        and not preposition
        and not re.fullmatch(r"(?:the|a|an|this|that)\s", name[0].lower())
    ):
        return None
    return candidate.expression(year_bounds(year, year), "year")


_PARSERS = {  # by the names of the forms in `time_patterns`
    "iso": _parse_iso,
    "figures": _parse_in_digits,
    "dmy": _parse_day,
    "mdy": _parse_day,
    "month_year": _parse_month_year,
    "years": _parse_year_range,
    "decade": _parse_decade,
    "century": _parse_century,
    "clock": _parse_clock,
    "hour": _parse_hour,
    "spoken": _parse_spoken,
    "noon": _parse_noon,
    "ago": _parse_ago,
    "near": _parse_near,
    "weekday": _parse_weekday,
    "relative": _parse_relative,
    "end": _parse_end,
    "month": _parse_month,
    "year": _parse_year,
}


# --- comparison of two times --------------------------------------------------------------------------------


def disjoint(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Return whether two times cannot be the same; None if they cannot be compared.

    Two times with "since" are two beginnings, and are compared as such; two with "until" are two ends.
    """
    if a.role == b.role and a.role in ("since", "until"):
        return _compare(
            a._replace(earliest=a.named[0], latest=a.named[1]), b._replace(earliest=b.named[0], latest=b.named[1])
        )
    if "open" in (a.kind, b.kind):
        by_bounds = _compare_bounds(a, b)
        by_clock = not {a.role, b.role}.isdisjoint((NOT_UNTIL, "after", "before"))
        return by_bounds if by_bounds is not None or not by_clock else _compare_clocks(a, b)
    return _compare(a, b)


def _compare(a: TimeExpression, b: TimeExpression) -> bool | None:
    answers = [_compare_bounds(a, b), _compare_calendar_days(a, b), _compare_weekdays(a, b)]
    known = [answer for answer in answers if answer is not None]
    by_clock = _compare_clocks(a, b)
    if True in known:
        return True
    if by_clock is not None and (a.kind == b.kind == "clock" or False in known):
        return by_clock
    return False if known else None


def _compare_bounds(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Return whether the days that they may stand for do not overlap."""
    if (a.latest and b.earliest and a.latest < b.earliest) or (b.latest and a.earliest and b.latest < a.earliest):
        return True
    known = (a.earliest or a.latest) and (b.earliest or b.latest)
    return False if known else None


def _compare_calendar_days(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Return whether their months, or days of the month, differ, whatever the year."""
    if a.month_day is None or b.month_day is None:
        return None
    return a.month_day[0] != b.month_day[0] or (
        a.month_day[1] != b.month_day[1] and 0 not in (a.month_day[1], b.month_day[1])
    )


def _compare_weekdays(a: TimeExpression, b: TimeExpression) -> bool | None:
    days = [_weekday_of(time) for time in (a, b)]
    return None if None in days else days[0] != days[1]


def _weekday_of(time: TimeExpression) -> int | None:
    if time.weekday is None and time.earliest and time.earliest == time.latest:
        return time.earliest.weekday()
    return time.weekday


def _compare_clocks(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Return whether they are far apart, by less if both are exact, also around midnight.

    Two times to the minute, as 6.42 and 6.51, are no roundings of one: five minutes apart, they differ.

    Return None if the zones differ. Without the half of the day seven may be in the morning or in the evening.
    """
    if a.clock is None or b.clock is None or a.zone != b.zone:
        return None
    day = 1440 if a.half and b.half else 720
    shift = round((b.clock[0] - a.clock[0]) / day) * day  # to the nearest of the times that it may be
    low, high = b.clock[0] - shift, b.clock[1] - shift
    gap = max(low - a.clock[1], a.clock[0] - high)
    if a.exact and b.exact:
        to_the_minute = all(time.clock and time.clock[0] == time.clock[1] and time.clock[0] % 5 for time in (a, b))
        return gap > (_MINUTES if to_the_minute else _EXACT)
    return gap > _APART

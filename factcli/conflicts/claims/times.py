"""The times that a claim itself names: years, dates, weekdays, hours, and words as yesterday and since.

A claim's words are read as a reader of its day would: a weekday or a date without its year counts from the day when
it was said. What that does not settle stays open, because two times may only be held apart where they cannot be one.
"""

from __future__ import annotations

import re

from factcli.conflicts.claims.day_bounds import add_days
from factcli.conflicts.claims.numbers import MAX_CHARACTERS, to_plain
from factcli.conflicts.claims.time_forms import ANY_TIME, HINT
from factcli.conflicts.claims.time_reading import READERS, Place, TimeExpression
from factcli.edtf import EdtfDate

__all__ = ("TimeExpression", "disjoint", "find_times")

# What stands before a time and says how it is meant.
_ROLE = (
    r"(?<![^\W_])(?P<role>not until|no later than|since|until|till|til|before|prior to|ahead of|after|following"
    r"|by|from|on|in|at"
    r"|during|around|about|between)\s(?:(?:the\s|about\s|around\s|approximately\s|shortly\s|early\s|late\s|mid-?\s?"
    r"|at least\s|end of\s|start of\s|beginning of\s|middle of\s|summer of\s|winter of\s|spring of\s|autumn of\s"
    r"|fall of\s|year\s|years\s|night of\s|evening of\s|morning of\s|local time\s)*)\Z"
)
_TO = r",?\s(?:to|until|till|through)\s(?:the\s)?|\s?-\s?"
_ROLES = {"not until": "after", "till": "until", "til": "until", "prior to": "before", "ahead of": "before"}
_ROLES |= {"no later than": "by", "following": "after", "during": "in", "about": "around"}
_OPEN = {"since": (True, False), "after": (True, False), "from": (True, False)}
_OPEN |= {"until": (False, True), "before": (False, True), "by": (False, True)}


def find_times(text: str, said: EdtfDate | None = None) -> tuple[TimeExpression, ...]:
    """Find the times that a claim names, in order; `said` is when it was said, from which relative ones count."""
    small = to_plain(text[:MAX_CHARACTERS])
    if not re.search(HINT, small):
        return ()
    found: list[TimeExpression] = []
    for match in re.finditer(ANY_TIME, small):
        reader = READERS[match.lastgroup or ""]
        moment = reader(Place(text, small, match, said))
        if moment is not None:
            _add(found, _in_role(moment, small), text)
    return tuple(found)


def _add(found: list[TimeExpression], moment: TimeExpression, text: str) -> None:
    """Add a time, or make one of it and the last: from 22 September 2004 to 23 May 2010."""
    last = found[-1] if found else None
    joint = text[last.end : moment.start].lower() if last and last.role == "from" and not last.clock else ""
    first, until = last.named[0] if last else None, moment.named[1]
    if last and first and until and first <= until and re.fullmatch(_TO, joint):
        named = text[last.start : moment.end]
        found[-1] = TimeExpression(first, until, "range", "from", named, last.start, moment.end, (first, until))
        return
    found.append(moment)


def _in_role(moment: TimeExpression, small: str) -> TimeExpression:
    """Add the word before a time that says how it is meant, and open the bounds that it leaves open."""
    before = re.search(_ROLE, small[max(0, moment.start - 60) : moment.start])
    if before is None:
        return moment
    role = _ROLES.get(before["role"], before["role"])
    names = role == "from" and re.match(
        r"\s(?!onwards?\b|to\b|until\b|till\b|through\b|on\b)[a-z]", small[moment.end :][:12]
    )
    if role not in _OPEN or moment.kind == "range" or names:
        return moment._replace(role=role)
    opens_end, opens_start = _OPEN[role]
    earliest = None if opens_start else moment.earliest
    latest = None if opens_end else moment.latest
    if role == "before" and latest and moment.earliest and moment.kind in ("year", "month", "day"):
        latest = add_days(moment.earliest, -1)
    clock = moment.clock and (0 if opens_start else moment.clock[0], 1440 if opens_end else moment.clock[1])
    return moment._replace(role=role, earliest=earliest, latest=latest, kind="open", clock=clock)


# --- whether two times can be one -------------------------------------------------------------------------


def disjoint(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Whether two times cannot be the same one; None where nothing can be told.

    Two times named with "since" are the beginnings of something, and apart if those are; so are two with "until".
    """
    if a.role == b.role and a.role in ("since", "until"):
        return _apart(
            a._replace(earliest=a.named[0], latest=a.named[1]), b._replace(earliest=b.named[0], latest=b.named[1])
        )
    if "open" in (a.kind, b.kind):
        return _by_bounds(a, b)
    return _apart(a, b)


def _apart(a: TimeExpression, b: TimeExpression) -> bool | None:
    judged = [_by_bounds(a, b), _by_calendar(a, b), _by_weekday(a, b)]
    known = [answer for answer in judged if answer is not None]
    by_clock = _by_clock(a, b)
    if True in known:
        return True
    if by_clock is not None and (a.kind == b.kind == "clock" or False in known):
        return by_clock
    return False if known else None


def _by_bounds(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Whether the days they may mean do not overlap."""
    if (a.latest and b.earliest and a.latest < b.earliest) or (b.latest and a.earliest and b.latest < a.earliest):
        return True
    known = (a.earliest or a.latest) and (b.earliest or b.latest)
    return False if known else None


def _by_calendar(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Whether their months, or days of the month, differ, whatever the year."""
    if a.month_day is None or b.month_day is None:
        return None
    return a.month_day[0] != b.month_day[0] or (
        a.month_day[1] != b.month_day[1] and 0 not in (a.month_day[1], b.month_day[1])
    )


def _by_weekday(a: TimeExpression, b: TimeExpression) -> bool | None:
    days = [_weekday_of(moment) for moment in (a, b)]
    return None if None in days else days[0] != days[1]


def _weekday_of(moment: TimeExpression) -> int | None:
    if moment.weekday is None and moment.earliest and moment.earliest == moment.latest:
        return moment.earliest.weekday()
    return moment.weekday


def _by_clock(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Whether their hours lie more than an hour from each other, around midnight too; zones must be the same."""
    if a.clock is None or b.clock is None or a.zone != b.zone:
        return None
    gap = max(b.clock[0] - a.clock[1], a.clock[0] - b.clock[1])
    around = min(a.clock[0] + 1440 - b.clock[1], b.clock[0] + 1440 - a.clock[1])
    return gap > 60 and around > 60

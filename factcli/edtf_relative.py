"""Read dates that count from another day: yesterday, 3 days ago, last week, Thursday, 24 January.

The words are those of many languages (:mod:`factcli.text.date_words`). What a word means is fixed here, and the caller
shows it: a weekday, or a day or month without a year, is the latest one that is not after the day from which it counts;
a week begins on Monday; "two weeks ago" is about that day, "5 hours ago" may have been the day before.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from factcli.edtf import DateError
from factcli.text import date_words, english_dates
from factcli.text.tokens import fold

_LONGEST = 60  # characters
_ON = (
    r"(?:on|in|at|over|during|am|im|an|der|den|le|la|el|il|i|on the|in the|op|de|w|we"
    r"|ve|v|u|o|на|в|во|у|på|em|na|no|em a|ב|ב־)"
)
_LETTERS = r"[^\W\d_][^\W\d_\u0300-\u036f\u0900-\u0dff'’.-]*"


class Counted(NamedTuple):
    """A date that counts from another day: a function from that day to EDTF, and how it counts, in words.

    The function raises :class:`DateError` if there is no such date. ``relation`` may have ``{anchor}`` for the day.
    """

    resolve: Callable[[date], str]
    relation: str = ", counted from {anchor}"


def parse_relative(text: str) -> Counted | None:
    """Parse words that count from another day; return None for any other text."""
    text = " ".join(text.casefold().replace("’", "'").split()).strip(" .,")
    if len(text) > _LONGEST or not text or re.search(r"(?:1[5-9]|20)[0-9]{2}|[0-9].*[0-9]{4}", text):
        return None
    known = date_words.phrases()
    for candidate in (text, re.sub(rf"\A{_ON} ", "", text)):
        english = known.get(fold(candidate), candidate)
        if found := _of_phrase(english) or _weekday(english) or _period(english) or _without_year(english):
            return found
    rest = re.sub(rf"(?:\A{date_words.DAYPARTS}(?: of|,)? | ?{date_words.DAYPARTS}\Z)", "", text).strip(" ,.")
    if rest and rest != text and (found := _without_daypart(rest)):
        return found
    return _ago(text)


def _without_daypart(text: str) -> Counted | None:
    if text in ("this", "ce", "cet", "cette", "heute", "esta", "stamattina", "сегодня", "dziś", "today"):
        return _of_phrase("today")
    english = date_words.phrases().get(fold(text), text)
    return _of_phrase(english) or _weekday(english) or _weekday(re.sub(rf"\A{_ON} ", "", english))


def _back(days: int, relation: str) -> Counted:
    return Counted(lambda anchor: _day(anchor, days), relation)


def _day(anchor: date, days_back: int) -> str:
    try:
        return str(anchor - timedelta(days_back))
    except OverflowError:
        raise DateError("there is no day before 0001-01-01") from None


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _of_phrase(text: str) -> Counted | None:
    """Parse today, yesterday and the like."""
    text = text.removeprefix("earlier ").removeprefix("late ").removeprefix("early ").removeprefix("later ")
    if text in ("today", "tonight", "just now", "now", "à l'instant", "gerade eben"):
        return _back(0, "")
    if text == "yesterday":
        return _back(1, ", the day before {anchor}")
    if text == "the day before yesterday":
        return _back(2, ", two days before {anchor}")
    if text == "last night":
        return Counted(lambda anchor: f"{_day(anchor, 1)}/{anchor}", ", the night up to {anchor}")
    return None


def _weekday(text: str) -> Counted | None:
    """Parse Monday, last Monday and Monday last week."""
    text = re.sub(r"\A(?:earlier|early|late|later) (?:on )?", "", text)
    text = text.removeprefix("this past ").removeprefix("this ").removeprefix("past ")
    numbers = date_words.weekday_numbers()
    last = text.removeprefix("last ").removeprefix("letzten ").removeprefix("vergangenen ")
    last = re.sub(r" (?:dernier|pasado|passado|scorso)\Z", "", last)
    of_week = re.fullmatch(r"(.+?)(?: of|,)? (?:last|letzte[rn]?|vorige) (?:week|woche)", text)
    number = numbers.get(fold(of_week[1] if of_week else last))
    if number is None:
        return None
    name = english_dates.WEEKDAYS[number]
    if of_week:
        return Counted(
            lambda anchor: _day(anchor, anchor.weekday() + 7 - number), f", {name} of the week before {{anchor}}"
        )
    if last == text:
        return Counted(
            lambda anchor: _day(anchor, (anchor.weekday() - number) % 7), f", the last {name} up to {{anchor}}"
        )

    def count(anchor: date) -> str:
        back = (anchor.weekday() - number) % 7
        if back:  # on a Wednesday, last Monday may be two days ago or nine
            raise DateError(f"it can be {_day(anchor, back)} or {_day(anchor, back + 7)}; write the one that is meant")
        return _day(anchor, 7)

    return Counted(count, f", the {name} before {{anchor}}")


def _period(text: str) -> Counted | None:
    """Parse last week, this month, earlier this year, the past week, last weekend."""
    if re.fullmatch(r"(?:the |this |last |this past )?weekend|wochenende|week-end|fin de semana", text):
        return Counted(_last_weekend, ", the weekend before {anchor}")
    if match := re.fullmatch(r"(?:the )?(?:past|last|letzten|vergangenen|derniers) (?:([0-9]+|\w+) )?(\w+)", text):
        found = _number_of(match[1] or "1")
        unit = date_words.units().get(fold(match[2]))
        if (match[1] or text.removeprefix("the ").startswith("past")) and found and unit in ("day", "week"):
            back = found * (7 if unit == "week" else 1)
            return Counted(lambda anchor: f"{_day(anchor, back)}/{anchor}", ", up to {anchor}")
    match = re.fullmatch(
        r"(early |late |earlier |later |mid-?)?(?:in |the )?(this|last|the last|previous) (week|month|year)", text
    )
    if match is None:
        return None
    part, which, unit = match.groups()
    if which == "this":
        return Counted(lambda anchor: _this(anchor, unit, bool(part)), ", up to {anchor}")
    return Counted(lambda anchor: _last(anchor, unit), f", the {unit} before that of {{anchor}}")


def _last_weekend(anchor: date) -> str:
    """Return Saturday and Sunday of the week before."""
    return _span(_day(anchor, anchor.weekday() + 2), _day(anchor, anchor.weekday() + 1))


def _this(anchor: date, unit: str, so_far: bool) -> str:
    if unit == "week":
        return _span(_day(anchor, anchor.weekday()), str(anchor))
    first = anchor.replace(day=1) if unit == "month" else anchor.replace(month=1, day=1)
    if so_far:
        return _span(str(first), str(anchor))
    return str(anchor)[:7] if unit == "month" else str(anchor)[:4]


def _last(anchor: date, unit: str) -> str:
    if unit == "week":
        return f"{_day(anchor, anchor.weekday() + 7)}/{_day(anchor, anchor.weekday() + 1)}"
    return _months_back(anchor, 1) if unit == "month" else _years_back(anchor, 1)


def _months_back(anchor: date, number: int) -> str:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 - number, 12)
    if year < 1:
        raise DateError("there is no day before 0001-01-01")
    return f"{year:04}-{month + 1:02}"


def _years_back(anchor: date, number: int) -> str:
    if anchor.year <= number:
        raise DateError("there is no day before 0001-01-01")
    return f"{anchor.year - number:04}"


def _number_of(word: str) -> int | None:
    if word.isdecimal() and word.isascii():
        return int(word) if len(word) < 6 else None
    return date_words.number_words().get(fold(word))


def _ago(text: str) -> Counted | None:
    """Parse 3 days ago, vor drei Tagen, il y a 3 jours, 3 дня назад, 3天前."""
    match = (
        re.fullmatch(rf"(?:{date_words.AGO_BEFORE}) (\w+) ?(.+?)", text)
        or re.fullmatch(rf"([0-9]+) ?(\D+?) ?(?:{date_words.AGO_BEHIND})", text)
        or re.fullmatch(rf"(\w+) (.+?) (?:{date_words.AGO_BEHIND})", text)
    )
    unit = date_words.units().get(fold(match[2])) if match else None
    number = _number_of(match[1]) if match else None
    if unit is None or number is None:
        return None
    relation = ", counted from {anchor}"
    if unit == "minute" or number == 0:
        return _back(0, relation)
    if unit == "hour":
        days = number // 24
        return Counted(lambda anchor: f"{_day(anchor, days + 1)}/{_day(anchor, days)}", relation)
    if unit == "day":
        return Counted(lambda anchor: _day(anchor, number), relation)
    if unit == "week":
        return Counted(lambda anchor: _day(anchor, 7 * number) + "~", relation)
    if unit == "month":
        return Counted(lambda anchor: _months_back(anchor, number) + "~", relation)
    return Counted(lambda anchor: _years_back(anchor, number) + "~", relation)


def _without_year(text: str) -> Counted | None:
    """Parse 24 January, January 24 and January, with or without a weekday: the latest one."""
    text = re.sub(r"\A(?:earlier|early|mid|late|later)[ -](?:in )?", "", text).removeprefix("the ")
    before = re.fullmatch(r"(\S+?)[.,]{0,2} (.+)", text)
    weekday = date_words.short_weekday_numbers().get(fold(before[1])) if before else None
    if weekday is not None and before and re.search("[0-9]", before[2]):
        text = before[2]
    day, name = "", text
    if match := re.fullmatch(
        rf"(?:the |le |el |il )?([0-9]{{1,2}})(?:st|nd|rd|th|er|\.|º)? ?(?:of |de |di )?({_LETTERS})\.?", text
    ):
        day, name = match.groups()
    elif match := re.fullmatch(rf"({_LETTERS})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?", text):
        name, day = match.groups()
    month = date_words.month_numbers().get(fold(name.strip(".")))
    if match := re.fullmatch(r"([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일号號]", text):
        month, day = int(match[1]), match[2]
        if not 1 <= month <= 12:
            return None
    if month is None or (not day and len(name) < 4 and name != "may"):
        return None
    if not day:
        return Counted(lambda anchor: _latest_month(anchor, month), ", the last such month up to {anchor}")
    if not 1 <= int(day) <= 31:
        return None
    return Counted(lambda anchor: _latest_day(anchor, month, int(day), weekday), ", the last such day up to {anchor}")


def _latest_month(anchor: date, month: int) -> str:
    return f"{anchor.year:04}-{month:02}" if month <= anchor.month else _months_back(anchor, 12 + anchor.month - month)


def _latest_day(anchor: date, month: int, day: int, weekday: int | None) -> str:
    """Return the latest such day up to the anchor. Raises :class:`DateError`, also if it was another weekday."""
    for year in range(anchor.year, max(0, anchor.year - 9), -1):
        if day > calendar.monthrange(year, month)[1]:
            continue
        found = date(year, month, day)
        if found > anchor:
            continue
        if weekday is not None and found.weekday() != weekday:
            was, said = (english_dates.WEEKDAYS[number] for number in (found.weekday(), weekday))
            raise DateError(f"{found} was a {was}, not a {said}; write the date with its year")
        return str(found)
    raise DateError(f"there is no day {day} in {english_dates.MONTHS[month - 1]}")

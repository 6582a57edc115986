"""Dates as people type them: EDTF, or a day relative to today or to the report."""

from datetime import date, timedelta
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, date_from_toml, parse_date
from factcli.text.english_dates import WEEKDAYS


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

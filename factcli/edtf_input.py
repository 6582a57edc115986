"""Dates as people type them: EDTF, or a day relative to today or to the report."""

from datetime import date, timedelta
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, date_from_toml, parse_date
from factcli.text.english_dates import WEEKDAYS


class ResolvedDate(NamedTuple):
    """A typed date; if it was relative, with its `wording` and an `explanation` of what it was resolved to."""

    date: EdtfDate
    wording: str | None = None
    explanation: str | None = None


def resolve_typed_date(text: str, *, today: date, published: EdtfDate | None = None) -> ResolvedDate:
    """Resolve a typed date: EDTF, or today, yesterday or a weekday, with or without "on".

    The words count from the day when the report appeared, else from `today`; a weekday is the latest such day that is
    not after it. Raises DateError, also if the words are relative and `published` is not a single day.
    """
    wording = " ".join(text.split())
    word = wording.lower().removeprefix("on ").capitalize()
    if word not in ("Today", "Yesterday", *WEEKDAYS):
        return ResolvedDate(parse_date(text))
    if published and (published.earliest is None or published.earliest != published.latest):
        what = f'"{wording}" counts from the day when the report appeared, but {published} is not one day'
        raise DateError(f"{what}; write the date, such as 2021-09-06")
    anchor = published.earliest if published and published.earliest else today
    days_back = anchor.weekday() - WEEKDAYS.index(word) if word in WEEKDAYS else int(word == "Yesterday")
    try:
        day = anchor - timedelta(days_back % 7)
    except OverflowError:
        raise DateError("there is no day before 0001-01-01") from None
    relation = {"Today": "", "Yesterday": f", the day before {anchor}"}
    explanation = f'read "{wording}" as {day}{relation.get(word, f", the last {word} up to {anchor}")}'
    since = "when the report appeared" if published else "today's date"
    return ResolvedDate(date_from_toml(day), wording, f"{explanation}, {since}")

"""Dates as people type them: EDTF, and words that count from today or from the report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import DateError, EdtfDate, parse_date
from factcli.edtf_input import resolve_typed_date
from factcli.text.english_dates import WEEKDAYS
from tests.test_edtf import GOOD, RELATIVE, days, near_misses, valid

TODAY = date(2021, 11, 3)  # a Wednesday
APPEARED = "2021-10-26"  # a Tuesday

WORDS = [
    # typed, published, the day, the explanation
    ("today", None, "2021-11-03", 'read "today" as 2021-11-03, today\'s date'),
    ("Yesterday", None, "2021-11-02",
     'read "Yesterday" as 2021-11-02, the day before 2021-11-03, today\'s date'),
    ("wednesday", None, "2021-11-03",
     'read "wednesday" as 2021-11-03, the last Wednesday up to 2021-11-03, today\'s date'),
    ("thursday", None, "2021-10-28",
     'read "thursday" as 2021-10-28, the last Thursday up to 2021-11-03, today\'s date'),
    ("today", APPEARED, "2021-10-26", 'read "today" as 2021-10-26, when the report appeared'),
    ("on  yesterday ", APPEARED, "2021-10-25",
     'read "on yesterday" as 2021-10-25, the day before 2021-10-26, when the report appeared'),
    ("Monday", APPEARED, "2021-10-25",
     'read "Monday" as 2021-10-25, the last Monday up to 2021-10-26, when the report appeared'),
    ("On TUESDAY", APPEARED, "2021-10-26",
     'read "On TUESDAY" as 2021-10-26, the last Tuesday up to 2021-10-26, when the report appeared'),
    ("Sunday", "2021-10-26?", "2021-10-24",
     'read "Sunday" as 2021-10-24, the last Sunday up to 2021-10-26, when the report appeared'),
    ("Sunday", "2021-10-26T08:00:00Z", "2021-10-24",
     'read "Sunday" as 2021-10-24, the last Sunday up to 2021-10-26, when the report appeared'),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "published", "day", "explanation"), WORDS)
def test_a_relative_word_is_counted_from_the_report_and_explained(
    typed: str, published: str | None, day: str, explanation: str
) -> None:
    """The day, the words as typed and the reason all come back, so that nothing is decided silently."""
    found = resolve_typed_date(typed, today=TODAY, published=parse_date(published) if published else None)
    assert (str(found.date), found.explanation) == (day, explanation)
    assert found.wording == " ".join(typed.split())


@pytest.mark.parametrize("text", [text for text, *_ in GOOD])
def test_a_date_that_is_typed_in_edtf_needs_no_explanation(text: str) -> None:
    """What is not relative is taken as it stands, whatever the day of the report."""
    found = resolve_typed_date(f" {text} ", today=TODAY, published=parse_date("XXXX"))
    assert (found.date, found.wording, found.explanation) == (parse_date(text), None, None)


@pytest.mark.parametrize("typed", ["last Monday", "tomorrow", "last week", "next Friday", "two weeks ago"])
def test_words_that_could_mean_several_days_are_refused(typed: str) -> None:
    """The person writes the date instead."""
    with pytest.raises(DateError) as caught:
        resolve_typed_date(typed, today=TODAY, published=parse_date(APPEARED))
    assert str(caught.value) == RELATIVE


@pytest.mark.parametrize("published", ["2021-10", "2021-10-26/..", "../2021-10-26", "XXXX"])
def test_a_relative_word_needs_the_day_of_the_report(published: str) -> None:
    """A report that is only known by its month gives no Monday, and today's date is not used instead."""
    with pytest.raises(DateError) as caught:
        resolve_typed_date("on Monday", today=TODAY, published=parse_date(published))
    assert str(caught.value) == (
        '"on Monday" counts from the day when the report appeared, '
        f"but {published} is not one day; write the date, such as 2021-09-06"
    )


def test_the_calendar_begins_with_the_year_1() -> None:
    """A word that leads before the first day is refused, not a crash."""
    with pytest.raises(DateError) as caught:
        resolve_typed_date("yesterday", today=date.min)
    assert str(caught.value) == "there is no day before 0001-01-01"


typed = st.text() | near_misses | st.sampled_from([row[0] for row in WORDS])


@given(typed, days, st.none() | valid.map(parse_date))
def test_anything_typed_is_a_date_or_refused(text: str, today: date, published: EdtfDate | None) -> None:
    """The same holds for what people type, on any day and for any report."""
    try:
        found = resolve_typed_date(text, today=today, published=published)
    except DateError:
        return
    assert (found.wording is None) == (found.explanation is None)


@given(st.sampled_from(WEEKDAYS), days)
def test_a_weekday_is_that_day_within_the_last_week(typed: str, today: date) -> None:
    """It is never after the day it counts from, and never seven days or more before."""
    if today.toordinal() > 7:
        day = resolve_typed_date(typed, today=today).date.earliest
        assert day
        assert WEEKDAYS[day.weekday()] == typed
        assert 0 <= (today - day).days < 7

"""Dates as people type them: EDTF, and words that count from today or from the report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import AmbiguousDateError, DateError, EdtfDate, parse_date
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


@pytest.mark.parametrize(
    ("typed", "date", "wording", "explanation"),
    [
        ("15 April 2026", "2026-04-15", None, 'read "15 April 2026" as 2026-04-15'),
        (" 31/12/2025 ", "2025-12-31", None, 'read "31/12/2025" as 2025-12-31'),
        ("2026-4-1", "2026-04-01", None, 'read "2026-4-1" as 2026-04-01'),
        ("c. 2020", "2020~", None, 'read "c. 2020" as 2020~'),
        ("24-26 January 2020", "2020-01-24/2020-01-26", None,
         'read "24-26 January 2020" as 2020-01-24/2020-01-26'),
        ("early May 2020", "2020-05", "early May 2020", 'read "early May 2020" as 2020-05'),
        ("3:36 PM · Jan 24, 2020", "2020-01-24", "3:36 PM · Jan 24, 2020",
         'read "3:36 PM · Jan 24, 2020" as 2020-01-24'),
        ("20171222160001", "2017-12-22T16:00:01", None, 'read "20171222160001" as 2017-12-22T16:00:01'),
        ("n.d.", "XXXX", None, 'read "n.d." as XXXX'),
        ("xxxx", "XXXX", None, 'read "xxxx" as XXXX'),
    ],
)  # fmt: skip
def test_a_date_in_words_is_read_and_shown(typed: str, date: str, wording: str | None, explanation: str) -> None:
    """The wording is kept only if it says more than the date."""
    found = resolve_typed_date(typed, today=TODAY, published=parse_date("XXXX"))
    assert (str(found.date), found.wording, found.explanation) == (date, wording, explanation)
    assert not found.is_relative


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("last Monday", "it can be 2021-10-25 or 2021-10-18; write the one that is meant"),
        ("3/4/2025", "it can be 2025-04-03 or 2025-03-04; write the one that is meant"),
        ("3/4/2025 10:30", "it can be 2025-04-03 or 2025-03-04; write the one that is meant"),
        ("24 Jan 20", "the year has two digits; write four"),
        ("tomorrow", "it lies ahead of the day from which it counts; write the date, such as 2021-09-06"),
        ("a few days ago", RELATIVE),
        ("6/9/2564", "its year belongs to another calendar; write the Gregorian date, such as 2025-09-18"),
    ],
)
def test_what_could_mean_several_days_is_refused(typed: str, message: str) -> None:
    """With the readings, where there are two."""
    with pytest.raises(DateError) as caught:
        resolve_typed_date(typed, today=TODAY, published=parse_date(APPEARED))
    assert str(caught.value) == message


def test_the_readings_of_an_ambiguous_date_can_be_offered() -> None:
    """As dates that are read as they are."""
    with pytest.raises(AmbiguousDateError) as caught:
        resolve_typed_date("3/4/2025 10:30:00", today=TODAY)
    assert caught.value.readings == ("2025-04-03T10:30:00", "2025-03-04T10:30:00")


@pytest.mark.parametrize(
    ("typed", "date"),
    [("last week", "2021-10-18/2021-10-24"), ("3 days ago", "2021-10-23"), ("24 January", "2021-01-24")],
)
def test_what_counts_from_the_report_says_so(typed: str, date: str) -> None:
    """Its wording is kept."""
    found = resolve_typed_date(typed, today=TODAY, published=parse_date(APPEARED))
    assert (str(found.date), found.wording, found.is_relative) == (date, typed, True)
    assert found.explanation
    assert found.explanation.startswith(f'read "{typed}" as {date}, ')
    assert found.explanation.endswith("2021-10-26, when the report appeared")


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
    assert found.wording is None or found.explanation
    assert resolve_typed_date(found.date.text, today=today) == (found.date, None, None, False)


@given(st.sampled_from(WEEKDAYS), days)
def test_a_weekday_is_that_day_within_the_last_week(typed: str, today: date) -> None:
    """It is never after the day it counts from, and never seven days or more before."""
    if today.toordinal() > 7:
        day = resolve_typed_date(typed, today=today).date.earliest
        assert day
        assert WEEKDAYS[day.weekday()] == typed
        assert 0 <= (today - day).days < 7

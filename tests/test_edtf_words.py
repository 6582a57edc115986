"""Dates as people and programs write them: what is read, with which wording, and what is refused and why."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import AmbiguousDateError, DateError, parse_date
from factcli.edtf_plain import DAY, MONTH, TwoDigitYearError, list_readings, settle_order
from factcli.edtf_words import read_written_date
from factcli.text.english_dates import MONTHS
from tests.test_edtf import valid

#: Cells of spreadsheets, posts and articles; the day comes first where figures leave it open.
with open(Path(__file__).parent / "data" / "written-dates.tsv", encoding="utf-8", newline="") as stream:
    WRITTEN = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]

OTHER_CALENDAR = "its year belongs to another calendar; write the Gregorian date, such as 2025-09-18"
IN_FIGURES = "write the date in figures with its year, such as 2021-09-06 or 2021-09~"
NO_DATE = "this is not a date; write a date such as 2021-09-06, 2021-09 or 2021"
SEASON = "seasons cannot be recorded; write the months, such as 2021-06/2021-08"
AHEAD = "it lies ahead of the day from which it counts; write the date, such as 2021-09-06"
BAD = [
    ("January 24, 2020 (Monday)", "2020-01-24 was a Friday, not a Monday"),
    ("Senin, 7 September 2021", "2021-09-07 was a Tuesday, not a Monday"),
    ("winter 2020", "it can be 2019-12/2020-02 or 2020-12/2021-02; write the one that is meant"),
    ("12 listopada 2021", '"listopada" is November or October, depending on the language; write the month in figures'),
    ("6 lip 2021", '"lip" is July or June, depending on the language; write the month in figures'),
    ("民國110年9月6日", OTHER_CALENDAR),
    ("110年9月6日", OTHER_CALENDAR),
    ("令和3年9月6日", OTHER_CALENDAR),
    ("15 Ramadan 1442", OTHER_CALENDAR),
    ("۶ مهر ۱۴۰۰", OTHER_CALENDAR),
    # several days that are no interval, or of which one is another event
    ("3 or 4 May 2020", IN_FIGURES),
    ("May 3, 2020 or May 5, 2020", IN_FIGURES),
    ("24 and 26 January 2020", IN_FIGURES),
    ("aired on 3 May 2020, updated 5 May 2020", IN_FIGURES),
    ("published, 3 March 2020", IN_FIGURES),
    ("February 5, 2020 (updated)", IN_FIGURES),
    ("first published 3 May 2020", IN_FIGURES),
    ("the Friday after 3 May 2020", IN_FIGURES),
    ("page 3, May 2020", IN_FIGURES),
    ("26-24 January 2020", "the interval ends (2020-01-24) before it starts (2020-01-26)"),
    ("22 August - 26 July 2021", "the interval ends (2021-07-26) before it starts (2021-08-22)"),
    ("spring 2020-21", SEASON),
    ("2021-22", f"there is no month 22, and {SEASON}"),
    # days and times that do not exist
    ("32 January 2020", "there is no day 32 in January 2020; it has 31 days"),
    ("2020-W54", "there is no week 54 in 2020"),
    ("9999-W52", "there is no week 52 in 9999"),
    ("0000-001", "there is no day 1 in the year 0"),
    ("2021-366", "there is no day 366 in the year 2021"),
    ("20190231", "there is no day 31 in February 2019; it has 28 days"),
    ("19991231235960", "there is no second 60"),
    ("24 January 2020 24:30", "there is no hour 24"),
    ("13:05 pm, 24 January 2020", "there is no hour 13 with am or pm"),
    ("24 January 2020 15:36:07 UTC+25", "there is no hour 25"),
    # what lacks its year, or has it short
    ("9/11", "write the date with its year, such as 2021-09-06"),
    ("24.1.", "write the date with its year, such as 2021-09-06"),
    ("24 Jan 20", "the year has two digits; write four"),
    ("10-11/2020", "which number is the day? Write the year first, such as 2021-09-06"),
    ("2020-01/03", "write 2020-01-03"),
    # what lies ahead, and what is none
    ("tomorrow", AHEAD),
    ("next Monday", AHEAD),
    ("in 3 days", AHEAD),
    ("a few days ago", "this can mean more than one day; write the date, such as 2021-09-06"),
    ("Sat 2020", NO_DATE),
    ("COVID-19", NO_DATE),
    ("Room 101, 2020", NO_DATE),
    ("Christmas 2020", NO_DATE),
    ("and/or", NO_DATE),
    ("../..", "an interval needs a start or an end; write XXXX if neither is known"),
    ("/", "write an open end of an interval as .., such as 2021-09-06/.."),
    ("20th century", NO_DATE),
    ("[]", NO_DATE),
    ("May " * 150, IN_FIGURES),
]


def _read(text: str) -> tuple[str, str]:
    """The date, and whether the wording is kept."""
    written = read_written_date(text)
    if written.unknown:
        return "empty", ""
    date = settle_order(written, lambda sign: DAY) + (f"T{written.time}" if written.time else "")
    kept = written.wording or ("" if written.time else written.clock)
    assert kept in ("", text, text.rstrip(" :;"))
    return parse_date(date).text, "kept" if kept else ""


def test_the_table_is_whole() -> None:
    """No line of the file is lost in reading it."""
    assert len(WRITTEN) > 200
    assert {len(row) for row in WRITTEN} == {3}


@pytest.mark.parametrize(("written", "date", "wording"), WRITTEN)
def test_dates_that_are_read(written: str, date: str, wording: str) -> None:
    """Each is read as what it plainly means; the wording is kept where it says more."""
    assert _read(written) == (date, wording)


@pytest.mark.parametrize(("written", "message"), BAD)
def test_dates_that_are_refused(written: str, message: str) -> None:
    """Each is refused in the sentence that names the true trouble."""
    with pytest.raises(DateError) as caught:
        _read(written)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("3/4/2025", ["2025-04-03", "2025-03-04"]),
        ("3.4.2025", ["2025-04-03", "2025-03-04"]),
        ("31/12/2025", ["2025-12-31"]),
        ("12/31/2025", ["2025-12-31"]),
        ("7/7/2025", ["2025-07-07"]),
        ("c. 3/4/2025", ["2025-04-03~", "2025-03-04~"]),
        ("Tuesday 3/4/2025", ["2025-03-04"]),
        ("3/4/2025 - 5/4/2025", ["2025-04-03/2025-04-05", "2025-03-04/2025-05-04"]),
        ("1.-3.4.2020", ["2020-04-01/2020-04-03", "2020-01-04/2020-03-04"]),
        ("12/1/2025 - 13/1/2025", ["2025-01-12/2025-01-13"]),
    ],
)
def test_both_readings_of_figures_are_known(written: str, readings: list[str]) -> None:
    """A day above 12, a weekday or the other end of an interval leaves one."""
    assert list_readings(read_written_date(written)) == readings


def test_figures_that_no_order_fits_are_refused() -> None:
    """The reason of the first order is told."""
    with pytest.raises(DateError, match="2025-04-03 was a Thursday, not a Friday"):
        list_readings(read_written_date("Friday 3/4/2025"))


def test_a_season_over_the_turn_of_the_year_has_two_readings() -> None:
    """They can be offered to the user."""
    with pytest.raises(AmbiguousDateError) as caught:
        read_written_date("winter 2020")
    assert caught.value.readings == ("2019-12/2020-02", "2020-12/2021-02")


def test_a_year_of_two_digits_is_named() -> None:
    """So that the caller can say how to give its century."""
    with pytest.raises(TwoDigitYearError) as caught:
        read_written_date("24 Jan '20")
    assert caught.value.year == "20"
    assert read_written_date("24 Jan '20", years_from=1970).edtf == "2020-01-24"


# --- laws -------------------------------------------------------------------------------------------------------

_WORDS = (
    "3 24 2020 1 12 31 00 9999 0001 May January Mon Friday - – / . , : to from between and c. ? ~ [ ] ( ) at 15:36 3pm"
    " UTC ago days last week early spring winter before until 年 月 日 · T Z + 的 Q1 1990s W05 late night yesterday"
    " unknown"
    " Uhr kl. listopada 6 сентября г. half 2019-20 vor Tagen of"
)
pieces = st.lists(st.sampled_from(_WORDS.split(" ")), max_size=9)
texts = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("0123456789/-.: XT年月日~?()[]")),
    pieces.map(" ".join),
    pieces.map("".join),
    pieces.map(" ".join).map(lambda text: f"{text} " * 20),
    valid,
)


@given(texts, st.none() | st.integers(1, 9900), st.sampled_from([DAY, MONTH]))
def test_any_text_is_a_valid_date_or_refused(text: str, years_from: int | None, order: str) -> None:
    """Nothing but DateError is raised; what is read is EDTF, and is read as itself."""
    try:
        written = read_written_date(text, years_from)
        date = "" if written.counted or written.unknown else settle_order(written, lambda sign: order)
    except DateError:
        return
    if date:
        found = parse_date(f"{date}T{written.time}" if written.time else date)
        again = read_written_date(found.text)
        assert parse_date(f"{again.edtf}T{again.time}" if again.time else again.edtf) == found
        assert not again.wording


@given(st.dates(datetime.date(1000, 1, 1)), st.integers(0, 40), st.sampled_from(["-", "–", " to ", " - "]))
def test_a_range_of_days_is_read_back(first: datetime.date, length: int, sign: str) -> None:
    """Written in the shortest way that people use, within a month, a year or beyond it."""
    last = min(first + datetime.timedelta(length), datetime.date.max)
    name = MONTHS[first.month - 1]
    start = f"{name} {first.day}"
    if first.year != last.year:
        start += f", {first.year}"
    same_month = (first.year, first.month) == (last.year, last.month)
    end = f"{last.day}" if same_month else f"{MONTHS[last.month - 1]} {last.day}"
    expected = f"{first}/{last}" if first != last else str(first)
    assert read_written_date(f"{start}{sign}{end}, {last.year}").edtf == expected

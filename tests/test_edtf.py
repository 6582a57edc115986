"""Dates: the grammar of EDTF as far as it is read, the days it means, and the advice for what is no date."""

import datetime
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import FORMS, DateError, EdtfDate, date_from_toml, parse_date

GOOD = [
    # text, earliest, latest, month
    ("2021-09-06", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09", "2021-09-01", "2021-09-30", "2021-09"),
    ("2021-02", "2021-02-01", "2021-02-28", "2021-02"),
    ("2020-02", "2020-02-01", "2020-02-29", "2020-02"),
    ("1900-02", "1900-02-01", "1900-02-28", "1900-02"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "2000-02"),
    ("2021", "2021-01-01", "2021-12-31", None),
    ("0001", "0001-01-01", "0001-12-31", None),
    ("9999-12", "9999-12-01", "9999-12-31", "9999-12"),
    ("2021-09-06?", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09~", "2021-09-01", "2021-09-30", "2021-09"),
    ("2021%", "2021-01-01", "2021-12-31", None),
    ("2021-09-XX", "2021-09-01", "2021-09-30", "2021-09"),
    ("2021-02-XX~", "2021-02-01", "2021-02-28", "2021-02"),
    ("2021-XX", "2021-01-01", "2021-12-31", None),
    ("2021-XX-XX", "2021-01-01", "2021-12-31", None),
    ("202X", "2020-01-01", "2029-12-31", None),
    ("20XX", "2000-01-01", "2099-12-31", None),
    ("XXXX", None, None, None),
    ("XXXX?", None, None, None),
    ("2021-09-06T10:00:00", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09-06T23:59:59Z", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09-06T10:00:00+04:30", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09-06T10:00:00-04", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09-06T10:00:00.25Z", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09-01/2021-09-06", "2021-09-01", "2021-09-06", "2021-09"),
    ("2021-09-06/2021-09-06", "2021-09-06", "2021-09-06", "2021-09"),
    ("2021-09~/2022?", "2021-09-01", "2022-12-31", "2021-09"),
    ("2021/2021-03", "2021-01-01", "2021-03-31", None),
    ("2021-09/2021", "2021-09-01", "2021-12-31", "2021-09"),
    ("2021-09-06/2021-09", "2021-09-06", "2021-09-30", "2021-09"),
    ("2021-09-06/..", "2021-09-06", None, "2021-09"),
    ("2021-09%/..", "2021-09-01", None, "2021-09"),
    ("../2021-09-06", None, "2021-09-06", None),
    ("../2021", None, "2021-12-31", None),
]

FEBRUARY = "there is no day 30 in February 2021; it has 28 days"
ONE_SLASH = "an interval has one slash, between its start and its end, such as 2021-09-01/2021-09-06"
OPEN_END = "write an open end of an interval as .., such as 2021-09-06/.."
YEAR_DIGITS = "a year has four digits, from 0001 to 9999"
YEAR_ZERO = "there is no year 0000; the first year is 0001"
ONLY_LAST_X = "X can only end a date, such as 202X, 20XX, 2021-XX, 2021-09-XX"
ONE_QUALIFIER = "use one qualifier, at the end of the date: ? (uncertain), ~ (about) or % (both)"
NO_X_NO_TIME = "an interval cannot contain X or a time"
TIME_FORM = "write a time after its day and with seconds, such as 2021-09-06T10:00:00+04:30"
YEAR_FIRST = "which number is the day? Write the year first, such as 2021-09-06"
IN_FIGURES = "write the date in figures with its year, such as 2021-09-06 or 2021-09~"
SEASON = "seasons cannot be recorded; write the months, such as 2021-06/2021-08"
RELATIVE = "this can mean more than one day; write the date, such as 2021-09-06"
UNKNOWN = "write an unknown date as XXXX"
ASCII_DIGITS = "use the digits 0 to 9 and the Gregorian calendar, such as 2021-09-06"
NO_DATE = "this is not a date; write a date such as 2021-09-06, 2021-09 or 2021"

BAD = [
    ("", "the date is empty; write XXXX if it is unknown"),
    ("  ", "the date is empty; write XXXX if it is unknown"),
    # days, months, years and times that do not exist
    ("2021-02-30", FEBRUARY),
    ("2021-02-30?", FEBRUARY),
    ("2021-02-30T10:00:00", FEBRUARY),
    ("2021-01-01/2021-02-30", FEBRUARY),
    ("1900-02-29", "there is no day 29 in February 1900; it has 28 days"),
    ("2021-06-00", "there is no day 00 in June 2021; it has 30 days"),
    ("2021-13", "there is no month 13"),
    ("2021-00-XX", "there is no month 00"),
    ("2021-22", f"there is no month 22, and {SEASON}"),
    ("0000", YEAR_ZERO),
    ("0000-01-01", YEAR_ZERO),
    ("000X", YEAR_ZERO),
    ("2021-09-06T24:00:00", "there is no hour 24"),
    ("2021-09-06T10:60:00", "there is no minute 60"),
    ("2021-09-06T10:00:60", "there is no second 60"),
    ("2021-09-06T10:00:00+24:00", "there is no hour 24"),
    # EDTF that is not read
    ("-0044", YEAR_DIGITS),
    ("Y17000", YEAR_DIGITS),
    ("Y-17000", YEAR_DIGITS),
    ("12021-01", YEAR_DIGITS),
    ("2XXX", ONLY_LAST_X),
    ("202X-09", ONLY_LAST_X),
    ("202X-XX", ONLY_LAST_X),
    ("XXXX-09-06", ONLY_LAST_X),
    ("2021-XX-06", ONLY_LAST_X),
    ("2021-0X", ONLY_LAST_X),
    ("2021?-09", ONE_QUALIFIER),
    ("?2021", ONE_QUALIFIER),
    ("2021?~", ONE_QUALIFIER),
    ("2021-W36-1", "week numbers cannot be recorded; write the days, such as 2021-09-06/2021-09-12"),
    # intervals
    ("../..", "an interval needs a start or an end; write XXXX if neither is known"),
    ("2021-09-06/2021-09-05", "the interval ends (2021-09-05) before it starts (2021-09-06)"),
    ("2021-09/2021-08-31", "the interval ends (2021-08-31) before it starts (2021-09)"),
    ("2021/2020~", "the interval ends (2020~) before it starts (2021)"),
    ("2021-09/", OPEN_END),
    ("/2021-09", OPEN_END),
    ("/", OPEN_END),
    ("2021-09/open", OPEN_END),
    ("XXXX/2021", OPEN_END),
    ("2021-09-XX/2021-10", NO_X_NO_TIME),
    ("2021-09-06T10:00:00/..", NO_X_NO_TIME),
    ("2021-09-06/2021-09-07/2021-09-08", ONE_SLASH),
    ("2021-9-6/2021-09-10", "at the start of the interval, write 2021-09-06"),
    ("../hello", f"at the end of the interval, {NO_DATE}"),
    # what plainly means one date
    ("xxxx", "write XXXX"),
    ("202x", "write 202X"),
    ("2021-09-xx", "write 2021-09-XX"),
    ("2021-9-6", "write 2021-09-06"),
    ("2021-9", "write 2021-09"),
    ("2021/09/06", "write 2021-09-06"),
    ("2021/9", "write 2021-09"),
    ("2021.9.6", "write 2021-09-06"),
    ("20210906", "write 2021-09-06"),
    ("2021\u201309\u201306", "write 2021-09-06"),
    ("2021-9-31", "there is no day 31 in September 2021; it has 30 days"),
    ("13/09/2021", "write 2021-09-13"),
    ("9.13.2021", "write 2021-09-13"),
    ("9/9/2021", "write 2021-09-09"),
    ("09/2021", "write 2021-09"),
    ("6 September 2021", "write 2021-09-06"),
    ("6 Sep 2021", "write 2021-09-06"),
    ("Sept. 6th, 2021", "write 2021-09-06"),
    ("Monday, 6 September 2021", "write 2021-09-06"),
    ("September 2021", "write 2021-09"),
    ("31 February 2021", "there is no day 31 in February 2021; it has 28 days"),
    ("2021 - 09 - 06", "write 2021-09-06"),
    ("2021-09 ~", "write 2021-09~"),
    ("2021-09 / 2021-10", "write 2021-09/2021-10"),
    ("2021-09-06 10:00:00", "write 2021-09-06T10:00:00"),
    ("2021-09-06t10:00:00z", "write 2021-09-06T10:00:00Z"),
    ("2021-2022", "write 2021/2022"),
    ("2021-09-01 to 2021-09-06", "write 2021-09-01/2021-09-06"),
    ("2021-09-01\u20132021-09-06", "write 2021-09-01/2021-09-06"),
    ("circa 2021", "write 2021~"),
    # what could mean several, or nothing
    ("09/06/2021", YEAR_FIRST),
    ("9.6.2021", YEAR_FIRST),
    ("06-09-21", YEAR_FIRST),
    ("6 September", IN_FIGURES),
    ("earlier in September", IN_FIGURES),
    ("mid-September 2021", IN_FIGURES),
    ("summer 2021", SEASON),
    ("Monday", RELATIVE),
    ("two days ago", RELATIVE),
    ("unknown", UNKNOWN),
    ("n.d.", UNKNOWN),
    ("?", UNKNOWN),
    ("10:00", TIME_FORM),
    ("2021-09-06T10:00", TIME_FORM),
    ("2021-09-06T10:00:00?", TIME_FORM),
    ("\u06f2\u06f0\u06f2\u06f1", ASCII_DIGITS),
    ("hello", NO_DATE),
    ("2021-249", NO_DATE),
]  # fmt: skip


days = st.dates()
iso_days = days.map(date.isoformat)
years = st.integers(1, 9999).map("{:04}".format)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
qualified = st.builds("{}{}".format, iso_days | months | years, st.sampled_from(["", "?", "~", "%"]))
unspecified = st.one_of(
    st.sampled_from(["XXXX", "202X", "19XX", "001X", "01XX"]),
    months.map("{}-XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
)
times = st.times().map("{:%H:%M:%S}".format)
date_times = st.builds("{}T{}{}".format, iso_days, times, st.sampled_from(["", "Z", "+04:30", "-11"]))
open_intervals = qualified.map("{}/..".format) | qualified.map("../{}".format)
near_misses = st.text(st.sampled_from("0123456789XxTZ-/.:?~% +septmonday"), max_size=24)
other_digits = st.text(st.sampled_from("\u0660\u0661\u0662\u0663-"))


@st.composite
def closed_intervals(draw: st.DrawFn) -> str:
    """An interval whose ends are in order."""
    return "/".join(sorted((draw(qualified), draw(qualified)), key=lambda end: parse_date(end).sort_key))


valid = st.one_of(qualified, unspecified, date_times, open_intervals, closed_intervals())


def message_of(text: str) -> str:
    """The sentence with which a text is refused."""
    with pytest.raises(DateError) as caught:
        parse_date(text)
    return str(caught.value)


def iso(day: date | None) -> str | None:
    """A bound as the tables write it."""
    return day.isoformat() if day else None


@pytest.mark.parametrize(("text", "earliest", "latest", "month"), GOOD)
def test_a_valid_date_keeps_its_text_and_has_its_bounds(
    text: str, earliest: str | None, latest: str | None, month: str | None
) -> None:
    """What was written stands as it is, and the days it may mean are exactly those of the calendar."""
    found = parse_date(text)
    assert (str(found), found.month) == (text, month)
    assert (iso(found.earliest), iso(found.latest)) == (earliest, latest)


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_is_no_date_is_refused_with_its_own_sentence(text: str, message: str) -> None:
    """Every refusal says what is impossible, or how to write what was meant."""
    assert message_of(text) == message


@pytest.mark.parametrize("text", [text for text, _ in BAD])
def test_every_rewriting_that_is_advised_is_a_date(text: str) -> None:
    """Who follows the advice "write" is not refused again."""
    _, advised, written = message_of(text).partition("write ")
    if advised and " " not in written:
        assert str(parse_date(written)) == written


def test_the_forms_shown_to_people_are_forms_that_are_read() -> None:
    """Each date in FORMS is accepted, so that help and grammar cannot drift apart."""
    shown = [word.strip(",;") for word in FORMS.split() if word[0].isdigit() or word[0] in ".X"]
    assert len(shown) >= 13
    assert [str(parse_date(text)) for text in shown] == shown


def test_white_space_around_a_date_is_not_part_of_it() -> None:
    """A stray space or line end is dropped."""
    assert parse_date("  2021-09~\n") == parse_date("2021-09~")


@pytest.mark.parametrize("text", [text for text, *_ in GOOD])
def test_only_a_plain_day_is_exact(text: str) -> None:
    """A qualifier, a time or an interval of one day is kept as text; a plain day is a TOML date."""
    found = parse_date(text)
    assert found.exact == (len(text) == 10 and text[-1].isdigit())
    assert found.toml_value == (found.earliest if found.exact else text)


def test_only_a_date_without_bounds_is_unknown() -> None:
    """One known side is something known."""
    assert [text for text, *_ in GOOD if parse_date(text).unknown] == ["XXXX", "XXXX?"]


def test_dates_sort_from_the_oldest_and_the_unknown_come_last() -> None:
    """By the first day, then the last, then the time; an open start goes by its end."""
    ordered = [
        *("../2020", "2021", "2021-02", "2021-09-06", "2021-09-06T09:00:00", "2021-09-06T10:00:00"),
        *("2021-09-06/2021-09-07", "2021-09-06/..", "../2021-09-07", "2021-09-07", "9999-12-31/..", "XXXX"),
    ]
    found = [parse_date(text).sort_key for text in ordered]
    assert all(earlier < later for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2021, 9, 6), "2021-09-06"),
        (datetime.datetime(2021, 9, 6, 10, 0), "2021-09-06T10:00:00"),
        (datetime.datetime(2021, 9, 6, 10, 0, 0, 250000, datetime.UTC), "2021-09-06T10:00:00.250000+00:00"),
        ("2021-09~", "2021-09~"),
        ("XXXX", "XXXX"),
    ],
)
def test_a_toml_value_is_read_by_its_type(value: object, text: str) -> None:
    """A date, a date-time and a string are dates, and read back from their text as the same."""
    assert str(date_from_toml(value)) == text
    assert date_from_toml(value) == parse_date(text)


ANY_DAY = 'this is not a date; write a day such as 2021-09-06, or another date in quotes, such as "2021-09"'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2021, 'a whole number is not a date; write it in quotes: "2021"'),
        (20210906, ANY_DAY),
        (True, ANY_DAY),
        (2021.09, ANY_DAY),
        (datetime.time(10, 0), ANY_DAY),
        (["2021"], ANY_DAY),
        (None, ANY_DAY),
        ("2021-9", "write 2021-09"),
    ],
)
def test_a_toml_value_of_another_type_is_refused(value: object, message: str) -> None:
    """The message says what to write in the file."""
    with pytest.raises(DateError) as caught:
        date_from_toml(value)
    assert str(caught.value) == message


@given(valid)
def test_every_valid_form_parses_to_ordered_bounds_and_back(text: str) -> None:
    """No valid form is refused, its first day is not after its last, and its text is kept."""
    found = parse_date(text)
    assert str(found) == text
    assert not found.earliest or not found.latest or found.earliest <= found.latest
    assert date_from_toml(found.toml_value) == found


@given(st.one_of(st.text(), near_misses, valid.map(str.lower), other_digits))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """Nothing but DateError leaves, with a line of plain text, and what is read is plain too."""
    try:
        said = parse_date(text).text
    except DateError as refused:
        said = str(refused)
    assert said.isascii()
    assert said.isprintable()
    assert said


@given(st.lists(valid.map(parse_date), min_size=3, max_size=3))
def test_the_order_of_dates_is_total_and_transitive(found: list[EdtfDate]) -> None:
    """Any two compare, three are in line, and only the same text is in the same place."""
    first, second, third = sorted(found, key=lambda each: each.sort_key)
    assert first.sort_key <= second.sort_key <= third.sort_key
    assert first.sort_key <= third.sort_key
    assert (first.sort_key == second.sort_key) == (first == second)
    assert not first.unknown or third.unknown


@given(valid.map(parse_date), days, days)
def test_a_date_overlaps_the_days_that_it_may_mean(found: EdtfDate, one: date, other: date) -> None:
    """It overlaps its own bounds, all days if it is unknown, and no range that is turned round."""
    since, until = sorted((one, other))
    assert found.overlaps(found.earliest, found.latest)
    assert found.overlaps(None, None)
    assert found.overlaps(since, until) or not found.unknown
    assert not found.overlaps(until, since) or since == until


@given(days, st.none() | days, st.none() | days)
def test_a_day_overlaps_a_range_that_holds_it(day: date, since: date | None, until: date | None) -> None:
    """Both ends are included, and a missing one is open."""
    inside = (since is None or since <= day) and (until is None or day <= until)
    assert date_from_toml(day).overlaps(since, until) == inside


@given(valid.map(parse_date), valid.map(parse_date))
def test_overlapping_is_symmetric(one: EdtfDate, other: EdtfDate) -> None:
    """If one may fall within the other's days, the other may fall within its."""
    assert one.overlaps(other.earliest, other.latest) == other.overlaps(one.earliest, one.latest)

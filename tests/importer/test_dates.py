"""Dates of other people's columns are read as they are plainly meant, or refused with one sentence that says why."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import DateError, parse_date
from factcli.edtf_plain import DAY, MONTH, refuse_other_calendars
from factcli.importer.dates import (
    DateOrder,
    UnknownOrderError,
    WordedDates,
    all_midnight,
    find_date_orders,
    parse_date_cell,
    resolve_date,
)
from factcli.text.english_dates import MONTHS, WEEKDAYS

#: What is written, and what is recorded: the date, and after a bar the wording that is kept.
GOOD = """
2025-09-18                              2025-09-18
2025-09                                 2025-09
2025                                    2025
202X                                    202X
XXXX                                    XXXX
2025-09-18?                             2025-09-18?
2025-09-01/2025-09-06                   2025-09-01/2025-09-06
../2025-09-06                           ../2025-09-06
2025/09/18                              2025-09-18
2025.9.8                                2025-09-08
2025-9-8                                2025-09-08
20250918                                2025-09-18
September 18, 2025                      2025-09-18
SEPTEMBER 18 2025                       2025-09-18
Sept. 18, 2025                          2025-09-18
Sep 18th, 2025                          2025-09-18
18 September 2025                       2025-09-18
18. September 2025                      2025-09-18
the 18th of September, 2025             2025-09-18
18-Sep-2025                             2025-09-18
2025-Sep-18                             2025-09-18
2025 September 18                       2025-09-18
Sep 2025                                2025-09
September, 2025                         2025-09
09/2025                                 2025-09
on September 18, 2025                   2025-09-18
Thursday, September 18, 2025            2025-09-18
Thu 18 Sep 2025                         2025-09-18
Donnerstag, 18. September 2025          2025-09-18
3. März 2021                            2021-03-03
1er mars 2021                           2021-03-01
le 14 août 2021                         2021-08-14
18 de septiembre de 2025                2025-09-18
1º de janeiro de 2021                   2021-01-01
7 maggio 2021                           2021-05-07
3 mei 2021                              2021-05-03
29/2/2024                               2024-02-29
18/09/2025                              2025-09-18
18.09.2025                              2025-09-18
18. 9. 2025                             2025-09-18
18-09-2025                              2025-09-18
9/18/2025                               2025-09-18
Thursday 9/18/2025                      2025-09-18
7/7/2025                                2025-07-07
2025-09-18T10:30:00+04:30               2025-09-18T10:30:00+04:30
2025-09-18 10:30:00                     2025-09-18T10:30:00
2025-09-18T10:30:00+0000                2025-09-18T10:30:00+00:00
2025-09-18T10:30:00.123Z                2025-09-18T10:30:00.123Z
Thu, 18 Sep 2025 10:30:00 +0000         2025-09-18T10:30:00+00:00
Thu, 18 Sep 2025 10:30:00 GMT           2025-09-18T10:30:00Z
9/18/2025 2:05:07 PM                    2025-09-18T14:05:07
September 18, 2025 at 12:05:07 a.m.     2025-09-18T00:05:07
Thu Sep 18 10:30:00 +0000 2025          2025-09-18T10:30:00+00:00
۱۸/۰۹/۲۰۲۵                              2025-09-18
٢٠٢٥-٠٩-١٨                              2025-09-18
‏١٨ سبتمبر ٢٠٢٥                         2025-09-18
۱۸ سپتامبر ۲۰۲۵                         2025-09-18
2025-09-18 10:30                        2025-09-18|2025-09-18 10:30
September 18, 2025, 10:30 PM            2025-09-18|September 18, 2025, 10:30 PM
18 Sep 2025 23:59:59 EST                2025-09-18|18 Sep 2025 23:59:59 EST
stated on November 4, 2020 in a Facebook post:     2020-11-04|stated on November 4, 2020 in a Facebook post
stated on May 3, 2012 during the 2012 debate       2012-05-03|stated on May 3, 2012 during the 2012 debate
tweeted 5 June 2021                     2021-06-05|tweeted 5 June 2021
"""

#: What is refused, and the beginning of the sentence that says why.
BAD = """
yesterday                               the file does not say from which day to count
Monday                                  the file does not say from which day to count
2 days ago                              the file does not say from which day to count
earlier in September                    the file does not say from which day to count
45918                                   it is the number of a day in a spreadsheet
45918.25                                it is the number of a day in a spreadsheet
1758153600                              it counts seconds or parts of them
1758153600000                           it counts seconds or parts of them
123                                     it is a number, not a date
9/18/25                                 the year has two digits
18 Sep 25                               the year has two digits
13/13/2025                              these numbers are not a day and a month
0/5/2025                                these numbers are not a day and a month
31/9/2025                               there is no day 31 in September 2025
September 31, 2025                      there is no day 31 in September 2025
29 February 2025                        there is no day 29 in February 2025
2025-13-01                              there is no month 13
Friday, September 18, 2025              2025-09-18 was a Thursday, not a Friday
Friday 9/18/2025                        2025-09-18 was a Thursday, not a Friday
2025-09-18T24:00:00                     there is no hour 24
September 18, 2025 13:05 PM             there is no hour 13 with am or pm
Sep-25                                  write the date in figures with its year
18-Sep                                  write the date in figures with its year
May 3, 2020 or on May 5, 2020           write the date in figures with its year
published September 18, 2025            write the date in figures with its year
2020 in review                          this is not a date
12 listopada 2021                       "listopada" is November or October
spring 2020-21                          seasons cannot be recorded
"""


def _table(text: str) -> list[tuple[str, str]]:
    rows = (line.split("  ", 1) for line in text.strip().splitlines())
    return [(written, rest.strip()) for written, rest in rows]


def _alone(text: str, given: str | None = None, years_from: int | None = None) -> str:
    """What a column of this one date records."""
    form = parse_date_cell(text, years_from)
    settled = resolve_date(form, find_date_orders([(2, text, form)], given))
    return f"{settled.date}|{settled.wording}".rstrip("|")


@pytest.mark.parametrize(("written", "recorded"), _table(GOOD))
def test_dates_that_are_read(written: str, recorded: str) -> None:
    """Each is read as what it plainly means; a wording that says more is kept."""
    assert _alone(written) == recorded


@pytest.mark.parametrize(("written", "why"), _table(BAD))
def test_dates_that_are_refused(written: str, why: str) -> None:
    """Each is refused, in a sentence that begins so."""
    with pytest.raises(DateError) as caught:
        _alone(written)
    assert str(caught.value).startswith(why)


@pytest.mark.parametrize(("written", "taken"), [("1404/06/27", False), ("۱۴۰۴/۰۶/۲۷", False), ("1789-07-14", True)])
def test_another_calendar_is_not_taken_for_ours(written: str, taken: bool) -> None:
    """The years of today in Iran's calendar and in Islam's are none in which a statement was written down."""
    day = parse_date(_alone(written))
    if taken:
        refuse_other_calendars(day)
    else:
        with pytest.raises(DateError, match="another calendar"):
            refuse_other_calendars(day)


@pytest.mark.parametrize(
    ("written", "first", "recorded"),
    [("9/8/25", 1970, "2025-08-09"), ("9/8/69", 1970, "2069-08-09"), ("18 Sep '99", 1950, "1999-09-18")],
)
def test_two_figures_are_a_year_of_the_hundred_that_the_user_names(written: str, first: int, recorded: str) -> None:
    """Never of one that factcli supposes."""
    assert _alone(written, DAY, first) == recorded


def test_two_figures_at_both_ends_may_each_be_the_year() -> None:
    """25-09-18 looks like the year first, and is not taken either way."""
    with pytest.raises(DateError, match="the two digits at either end could be the year"):
        _alone("25-09-18", DAY, 1970)


# --- the order of day and month ---------------------------------------------------------------------------------


def _orders(*dates: str, given: str | None = None) -> dict[str, DateOrder]:
    return dict(find_date_orders([(line, text, parse_date_cell(text)) for line, text in enumerate(dates, 2)], given))


def test_a_thirteenth_tells_the_order_of_the_whole_column() -> None:
    """With the line that it stands on; dates of other forms have no say."""
    assert _orders("3/4/2025", "2025-01-13", "5/6/2025", "25/4/2025") == {"/": DateOrder(DAY, 5, "25/4/2025")}
    assert _orders("3/4/2025", "4/13/2025") == {"/": DateOrder(MONTH, 3, "4/13/2025")}


def test_each_sign_has_an_order_of_its_own() -> None:
    """What is true of 18.09.2025 need not be of 3/4/2025: these come from two sources."""
    with pytest.raises(UnknownOrderError, match=r"whether the day or the month comes first: \"3/4/2025\" \(line 3\)"):
        _orders("18.09.2025", "3/4/2025")
    assert {sign: order.first for sign, order in _orders("18.09.2025", "9/18/2025").items()} == {".": DAY, "/": MONTH}


def test_a_contradiction_is_refused_with_both_lines() -> None:
    """And so is what nothing decides, with both ways to read it."""
    with pytest.raises(UnknownOrderError) as caught:
        _orders("13/4/2025", "4/5/2025", "4/14/2025")
    assert caught.value.what == '"13/4/2025" (line 2) has the day first, "4/14/2025" (line 4) the month'
    with pytest.raises(UnknownOrderError) as caught:
        _orders("7/7/2025", "4/5/2025")
    assert caught.value.todo == (
        "choose one: --date-order day (then it is 2025-05-04), or --date-order month (then it is 2025-04-05)"
    )


def test_an_order_that_makes_no_difference_is_not_asked_for() -> None:
    """7/7/2025 is the same day either way."""
    assert _orders("7/7/2025", "8.8.2025") == {}


def test_a_date_against_the_order_given_is_refused() -> None:
    """It is one row's fault, and is never turned round."""
    with pytest.raises(DateError, match="it has the day first, unlike the rest of the column"):
        _alone("13/4/2025", MONTH)


def test_the_ends_of_an_interval_and_weekdays_tell_the_order_too() -> None:
    """13/4 at one end decides for the column; so does a weekday that fits only one reading."""
    assert _orders("3/4/2025", "5/4/2025 - 13/4/2025") == {"/": DateOrder(DAY, 3, "5/4/2025 - 13/4/2025")}
    assert _orders("3/4/2025", "Tuesday 4/3/2025") == {"/": DateOrder(DAY, 3, "Tuesday 4/3/2025")}
    with pytest.raises(UnknownOrderError) as caught:
        _orders("3/4/2025 - 5/4/2025")
    assert caught.value.todo == (
        "choose one: --date-order day (then it is 2025-04-03/2025-04-05), "
        "or --date-order month (then it is 2025-03-04/2025-05-04)"
    )


@pytest.mark.parametrize(
    ("written", "published", "recorded"),
    [
        ("Donnerstag", "2021-10-26", "2021-10-21"),
        ("last week", "2021-10-26T08:00:00Z", "2021-10-18/2021-10-24"),
        ("3 days ago", None, "the file does not say from which day to count; write a date such as 2025-09-18"),
        (
            "yesterday",
            "2021-10",
            "it counts from the day of the report, but 2021-10 is not one day; write a date such as 2025-09-18",
        ),
    ],
)
def test_relative_words_count_from_the_day_of_the_report(written: str, published: str | None, recorded: str) -> None:
    """Never from today, which has nothing to do with the file."""
    report = parse_date(published) if published else None
    try:
        found = resolve_date(parse_date_cell(written), {}, published=report)
    except DateError as error:
        assert str(error) == recorded  # noqa: PT017
    else:
        assert (str(found.date), found.wording) == (recorded, written)


def test_dates_in_words_are_counted_with_their_first_cell() -> None:
    """Apart from those whose wording is kept."""
    counted = WordedDates()
    for line, text in enumerate(["3 May 2020", "early May 2020", "4 May 2020"], 2):
        counted.add(text, resolve_date(parse_date_cell(text), {}), line)
    assert (counted.read, counted.first_read) == (2, ("3 May 2020", 2, "2020-05-03"))
    assert (counted.kept, counted.first_kept) == (1, ("early May 2020", 3, "2020-05"))


def test_midnight_all_the_way_down_means_no_time() -> None:
    """Programs write a plain day so; a single time that is none makes it a time again."""
    forms = [parse_date_cell("2025-09-18 00:00:00"), parse_date_cell("9/19/2025 0:00"), parse_date_cell("2025-09-20")]
    assert all_midnight(forms)
    assert not all_midnight([*forms, parse_date_cell("2025-09-18 00:00:01")])
    assert not all_midnight([parse_date_cell("2025-09-20")])
    orders = {"/": DateOrder(MONTH)}
    assert [str(resolve_date(form, orders, without_time=True).date) for form in forms] == [
        "2025-09-18",
        "2025-09-19",
        "2025-09-20",
    ]
    assert resolve_date(forms[1], orders, without_time=True).wording == ""


# --- laws -------------------------------------------------------------------------------------------------------

_WRITERS: tuple[Callable[[datetime.date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year:04}/{day.month}/{day.day}",
    lambda day: f"{day.year:04}{day.month:02}{day.day:02}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year:04}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3]}. {day.year:04}",
    lambda day: f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year:04}",
    lambda day: f"stated on {MONTHS[day.month - 1]} {day.day}, {day.year:04} in a speech",
    lambda day: f"{day.month}/{day.day}/{day.year:04}",
)


@given(st.dates(), st.sampled_from(_WRITERS))
def test_a_day_is_read_back_in_every_form(day: datetime.date, write: Callable[[datetime.date], str]) -> None:
    """Whatever the day, and however it is written."""
    assert resolve_date(parse_date_cell(write(day)), {"/": DateOrder(MONTH)}).date.earliest == day


@given(st.lists(st.dates(datetime.date(1900, 1, 1)), min_size=1), st.booleans())
def test_no_column_is_ever_turned_round(days: list[datetime.date], day_first: bool) -> None:
    """A column written in one order is read in it, or refused; never in the other."""
    written = [f"{d.day}/{d.month}/{d.year}" if day_first else f"{d.month}/{d.day}/{d.year}" for d in days]
    forms = [parse_date_cell(text) for text in written]
    try:
        orders = find_date_orders(
            [(n, text, form) for n, (text, form) in enumerate(zip(written, forms, strict=True))], None
        )
    except UnknownOrderError:
        assert all(d.day <= 12 for d in days)
    else:
        assert [resolve_date(form, orders).date.earliest for form in forms] == days


@given(st.text(max_size=40) | st.text("0123456789/-.: XT年", max_size=14))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """Nothing else comes of it, whatever is in a cell; and what is read is a date that the store takes."""
    with contextlib.suppress(DateError):
        form = parse_date_cell(text)
        settled = resolve_date(form, find_date_orders([(2, text, form)], DAY))
        assert parse_date(settled.date.text) == settled.date

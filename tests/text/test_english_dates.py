"""English names of months and weekdays: their numbers are those of the calendar, their patterns match nothing else."""

import calendar
import re

import pytest

from factcli.text import english_dates


def test_numbers_are_those_of_the_calendar() -> None:
    """Full names and abbreviations of three letters have the numbers of `datetime.date`."""
    months, weekdays = english_dates.MONTH_NUMBERS, english_dates.WEEKDAY_NUMBERS
    for number in range(1, 13):
        assert months[calendar.month_name[number].lower()] == months[calendar.month_abbr[number].lower()] == number
    for number in range(7):
        assert weekdays[calendar.day_name[number].lower()] == weekdays[calendar.day_abbr[number].lower()] == number


@pytest.mark.parametrize("name", english_dates.MONTH_NUMBERS)
def test_month_pattern_takes_the_longest_name(name: str) -> None:
    """Without an anchor at its end, the pattern does not stop at an abbreviation."""
    found = re.match(english_dates.MONTH_PATTERN, name + " 2021")
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize("word", ["sat", "sun", "mon", "mayor", "yesterdays"])
def test_words_that_are_no_weekdays(word: str) -> None:
    """Weekdays are matched by their full names only."""
    assert re.fullmatch(english_dates.WEEKDAY_PATTERN, word) is None

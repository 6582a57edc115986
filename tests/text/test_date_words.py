"""Words for dates: each language has all its months and weekdays, and no name means two without being known for it."""

from __future__ import annotations

import pytest

from factcli.text import date_words
from factcli.text.english_dates import MONTH_NUMBERS, WEEKDAY_NUMBERS
from factcli.text.tokens import fold


def _lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize(
    ("table", "length"),
    [(date_words._MONTHS, 12), (date_words._WEEKDAYS, 7), (date_words._SHORT_WEEKDAYS, 7)],
)
def test_each_language_is_whole(table: str, length: int) -> None:
    """A name that is missing would shift all behind it."""
    lines = _lines(table)
    assert [line[0] for line in lines if len(line) != length + 1] == []
    assert len({line[0] for line in lines}) == len(lines)


def test_only_these_months_are_two_in_two_languages() -> None:
    """They are asked for; any other such name is a mistake in the table."""
    assert {name: set(where.values()) for name, where in date_words.ambiguous_months().items()} == {
        "lip": {6, 7},
        "lis": {10, 11},
        "listopad": {10, 11},
        "listopada": {10, 11},
    }


def test_no_weekday_is_two() -> None:
    """Neither within the names nor within the abbreviations."""
    for table in (date_words._WEEKDAYS, date_words._SHORT_WEEKDAYS):
        numbers: dict[str, set[int]] = {}
        for _, number, name in date_words._rows(table):
            numbers.setdefault(name, set()).add(number)
        assert [name for name, found in numbers.items() if len(found) > 1] == []


def test_the_english_names_are_those_of_the_other_readers() -> None:
    """Claims and dates know the same English months and weekdays."""
    assert {name: date_words.month_numbers()[name] for name in MONTH_NUMBERS} == MONTH_NUMBERS
    assert {name: date_words.short_weekday_numbers()[name] for name in WEEKDAY_NUMBERS} == WEEKDAY_NUMBERS


def test_no_unit_of_time_is_two() -> None:
    """A word that is an hour in one language and a year in another would be counted wrongly."""
    units: dict[str, set[str]] = {}
    for line in date_words._UNITS.strip().splitlines():
        unit, _, names = line.partition("=")
        for name in names.split("|"):
            units.setdefault(fold(name), set()).add(unit)
    assert [name for name, found in units.items() if len(found) > 1] == []

"""Decide the order of day and month in a column of dates, and refuse what only another program can interpret.

How one date is written is the matter of :mod:`factcli.edtf_words`. Which of two figures is the day follows from the
other dates of the column (:func:`find_date_orders`). If every cell of a column has midnight, programs wrote plain days
that way, and it is dropped.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, parse_date
from factcli.edtf_plain import (
    AS_WRITTEN,
    DAY,
    MONTH,
    TwoDigitYearError,
    WrittenDate,
    settle_order,
)
from factcli.edtf_words import read_written_date

_ASK_THE_COLUMN = f"format the column as dates in the original program and export it again, or {AS_WRITTEN}"
NOT_COUNTED = f"the file does not say from which day to count; {AS_WRITTEN}"


class DateOrder(NamedTuple):
    """Whether day or month comes first in a column, and the line and date that show it (line 0: an option)."""

    first: str
    line: int = 0
    text: str = ""


_LineAndText = tuple[int, str]


class ResolvedDate(NamedTuple):
    """A date, and its wording if that says more."""

    date: EdtfDate
    wording: str = ""


@dataclass(slots=True)
class WordedDates:
    """The number of dates read from words, and of those whose wording is kept, with the first of each."""

    read: int = 0
    kept: int = 0
    first_read: tuple[str, int, str] = ("", 0, "")
    first_kept: tuple[str, int, str] = ("", 0, "")

    def add(self, text: str, resolved: ResolvedDate, line: int) -> None:
        """Count a date that is in words or keeps its wording."""
        if resolved.wording:
            self.kept += 1
            self.first_kept = self.first_kept if self.kept > 1 else (text, line, resolved.date.text)
        else:
            self.read += 1
            self.first_read = self.first_read if self.read > 1 else (text, line, resolved.date.text)


# --- one cell -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def parse_date_cell(text: str, years_from: int | None = None) -> WrittenDate:
    """Parse the date in a cell. Raises :class:`DateError` with one sentence if it is ambiguous or no date."""
    try:
        return read_written_date(text, years_from)
    except TwoDigitYearError as error:
        example = f"--years-from 1970 (then {error.year} is {1970 + (int(error.year) - 1970) % 100})"
        raise DateError(f"{error}, or name the century: {example}") from None
    except DateError:
        _refuse_numbers(" ".join(text.split()))
        raise


def _refuse_numbers(text: str) -> None:
    """Refuse numbers that only another program can interpret: days or seconds counted from some origin."""
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return
    whole = len(text.partition(".")[0].lstrip("-"))
    if whole == 5:
        raise DateError(f"it is the number of a day in a spreadsheet; {_ASK_THE_COLUMN}")
    if whole in (10, 13, 16, 19):
        raise DateError(
            f"it counts seconds or parts of them, and the file does not name the time zone; {_ASK_THE_COLUMN}"
        )
    if whole not in (8, 12, 14) or "." in text:
        raise DateError(f"it is a number, not a date; {_ASK_THE_COLUMN}")


# --- the column ---------------------------------------------------------------------------------------------


class UnknownOrderError(Exception):
    """A column of dates in which nothing tells day from month, or one date contradicts another."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


def find_date_orders(cells: Iterable[tuple[int, str, WrittenDate]], given: str | None) -> Mapping[str, DateOrder]:
    """Return the order of day and month for each separator; cells are (line, text, date).

    Each separator is judged by its own dates, as a column merged from two sources has two habits. A figure above 12 is
    a day and decides for all. Raises :class:`UnknownOrderError` if nothing decides, unless it makes no difference.
    """
    if given is not None:
        return {sign: DateOrder(given) for sign in "-/."}
    decisive: dict[tuple[str, str], _LineAndText] = {}  # by separator and what comes first
    ambiguous: dict[str, _LineAndText] = {}  # by separator
    for line, text, cell in cells:
        for part in cell.open_figures():
            first, second, _ = part.figures or (0, 0, 0)
            if max(first, second) > 12:
                decisive.setdefault((part.sign, DAY if first > 12 else MONTH), (line, text))
            elif first != second and len(orders := _possible_orders(part)) == 1:
                decisive.setdefault((part.sign, orders[0]), (line, text))
            elif first != second:
                ambiguous.setdefault(part.sign, (line, text))
    return _judge_orders(decisive, ambiguous)


def _possible_orders(written: WrittenDate) -> list[str]:
    """Return the orders in which a date with a weekday fits it; without a weekday, both."""
    found = []
    for order in (DAY, MONTH):
        with contextlib.suppress(DateError):
            settle_order(written, lambda sign, order=order: order)  # type: ignore[misc]
            found.append(order)
    return found


def _judge_orders(
    decisive: Mapping[tuple[str, str], _LineAndText], ambiguous: Mapping[str, _LineAndText]
) -> dict[str, DateOrder]:
    orders = {}
    for sign in "-/.":
        day, month = decisive.get((sign, DAY)), decisive.get((sign, MONTH))
        if day and month:
            what = f'"{day[1]}" (line {day[0]}) has the day first, "{month[1]}" (line {month[0]}) the month'
            todo = "correct one of them; or choose --date-order day or month, which rejects dates in the other order"
            raise UnknownOrderError(what, todo)
        if day or month:
            orders[sign] = DateOrder(DAY, *day) if day else DateOrder(MONTH, *(month or ()))
        elif sign in ambiguous:
            line, text = ambiguous[sign]
            what = f'nothing in the column shows whether the day or the month comes first: "{text}" (line {line})'
            raise UnknownOrderError(what, _order_options(text))
    return orders


def _order_options(text: str) -> str:
    written = parse_date_cell(text, 2000)
    ways = [(order, settle_order(written, lambda sign, order=order: order)) for order in _possible_orders(written)]  # type: ignore[misc]
    return "choose one: " + ", or ".join(f"--date-order {order} (then it is {day})" for order, day in ways)


def all_midnight(cells: Iterable[WrittenDate]) -> bool:
    """Return whether all times of day in a column are midnight, so that none is meant."""
    times = [cell.midnight for cell in cells if cell.clock]
    return bool(times) and all(times)


def resolve_date(
    cell: WrittenDate, orders: Mapping[str, DateOrder], without_time: bool = False, published: EdtfDate | None = None
) -> ResolvedDate:
    """Return the date of a cell, given the orders of the column; relative words count from the day of the report.

    Raises :class:`DateError`.
    """
    if cell.counted:
        return ResolvedDate(_count_from(cell, published), cell.wording)
    # It makes no difference which comes first if the order is unknown.
    text = settle_order(cell, lambda sign: orders[sign].first if sign in orders else DAY)
    if cell.time and not without_time:
        return ResolvedDate(parse_date(f"{text}T{cell.time}"), cell.wording)
    return ResolvedDate(_parse_date_cached(text), cell.wording or ("" if without_time else cell.clock))


def _count_from(cell: WrittenDate, published: EdtfDate | None) -> EdtfDate:
    if published is None or cell.counted is None:
        raise DateError(NOT_COUNTED)
    if published.earliest is None or published.earliest != published.latest:
        raise DateError(f"it counts from the day of the report, but {published} is not one day; {AS_WRITTEN}")
    return parse_date(cell.counted.resolve(published.earliest))


@lru_cache(maxsize=20_000)
def _parse_date_cached(text: str) -> EdtfDate:
    return parse_date(text)


def is_future(day: EdtfDate, today: date) -> bool:
    """Return whether a date is certainly in the future."""
    return day.earliest is not None and day.earliest > today

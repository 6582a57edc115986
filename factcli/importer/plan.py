"""How a foreign file is read: which column is which key, in which order its dates have day and month.

All of it is decided by the file as a whole, before the first row is read, and can be shown to the user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from factcli.edtf import DateError
from factcli.errors import DataError
from factcli.importer.cell_values import ChangeTally, clean_text, detect_separator, is_blank, parse_literal_list
from factcli.importer.columns import (
    MapOptions,
    Matching,
    are_ids,
    match_columns,
    match_native_columns,
    missing_keys,
    missing_keys_error,
    parse_map_options,
)
from factcli.importer.dates import Form, Order, UnknownOrderError, all_midnight, orders_of, read
from factcli.importer.records import ImportedFile, Row
from factcli.model import STATEMENT_KEYS
from factcli.sanitize import escape_controls, escape_inline

_DATES = tuple(key for key, kind in STATEMENT_KEYS.items() if kind == "date")


class ImportOptions(NamedTuple):
    """What the user said: columns by key, what fills empty cells (from options, from [defaults]), and of dates."""

    maps: Sequence[str] = ()
    defaults: Mapping[str, Any] = {}
    config: Mapping[str, Any] = {}
    order: str | None = None
    years_from: int | None = None


class DateColumn(NamedTuple):
    """How the dates of one key are read: the orders found, and whether all times of day are midnight."""

    orders: Mapping[str, Order]
    midnight: bool


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How the rows of a file become statements. ``exact``: factcli wrote them, and nothing is tidied."""

    file: ImportedFile
    matching: Matching
    wanted: ImportOptions
    exact: bool
    dates: Mapping[str, DateColumn]
    separators: Mapping[str, str]
    filled: Mapping[str, int]  # by column: how many rows have something in it


def make_plan(sheet: ImportedFile, wanted: ImportOptions) -> ImportPlan:
    """Work out how a file is read. Raises :class:`UsageError` or :class:`DataError` where that is not certain."""
    given = parse_map_options(wanted.maps, sheet.columns)
    exact = _is_written_by_factcli(sheet)
    columns = _FilledCells(sheet.rows)
    matching = _match(sheet, columns.texts, given, wanted, exact)
    lacking = missing_keys(matching, [*wanted.defaults, *wanted.config])
    if lacking:
        raise missing_keys_error(lacking, sheet.columns, matching, columns.texts)
    dates = {
        use.key: _plan_dates(sheet, use.key, use.columns[0], wanted, exact)
        for use in matching.uses
        if use.key in _DATES
    }
    separators = {
        column: ";" if exact else detect_separator(_strings(sheet.rows, column), commas=use.key == "tags")
        for use in matching.uses
        if STATEMENT_KEYS[use.key] == "list"
        for column in use.columns
    }
    filled = {column: columns.filled(column) for column in sheet.columns}
    return ImportPlan(sheet, matching, wanted, exact, dates, separators, filled)


def _strings(rows: Iterable[Row], column: str) -> Iterator[str]:
    cells = (cell for row in rows if isinstance(cell := row.values.get(column), str))
    return (cell for cell in cells if parse_literal_list(cell) is None)


def _is_written_by_factcli(sheet: ImportedFile) -> bool:
    """Whether factcli wrote the file, as export and search --format do."""
    if sheet.kind in ("csv", "tsv"):
        return STATEMENT_KEYS.keys() <= {*sheet.columns}
    if sheet.kind == "claimreview":
        return all(row.values.get("id") for row in sheet.rows)
    if sheet.kind == "toml":
        return sheet.native
    # A database numbers its rows in a column of the same name.
    return sheet.native and any(_is_id(row.values.get("id")) for row in sheet.rows)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and are_ids([value])


def _match(
    sheet: ImportedFile, texts: Callable[[str], Sequence[str]], given: MapOptions, wanted: ImportOptions, exact: bool
) -> Matching:
    if not sheet.rows:  # then no column is empty rather than another

        def texts(column: str) -> Sequence[str]:
            return (column,)

    if exact or sheet.native:
        numbered = "id" in sheet.columns and not any(_is_id(row.values.get("id")) for row in sheet.rows)
        columns = [column for column in sheet.columns if not (numbered and column == "id")]
        found = match_native_columns(columns, texts, given, open_ended=exact and sheet.kind == "toml")
        told = any("id" in columns for columns in given.values())
        return found._replace(left=(*found.left, ("id", "note"))) if numbered and not told else found
    return match_columns(sheet.columns, texts, given, wanted.defaults)


class _FilledCells:
    """The cells of columns that are not empty, each cell looked at once: a row may have few of very many columns."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @cached_property
    def _found(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows:
            for column, cell in row.values.items():
                if not is_blank(cell):
                    found.setdefault(column, []).append(cell if isinstance(cell, str) else str(cell))
        return found

    def texts(self, column: str) -> list[str]:
        return self._found.get(column, [])

    def filled(self, column: str) -> int:
        return len(self.texts(column))


def _plan_dates(sheet: ImportedFile, key: str, column: str, wanted: ImportOptions, exact: bool) -> DateColumn:
    """How a column's dates are to be read. Raises :class:`DataError` where day and month cannot be told apart."""
    cells = list(_date_cells(sheet.rows, column, wanted.years_from))
    try:
        orders = orders_of(cells, wanted.order)
    except UnknownOrderError as unknown:
        what = f'column "{escape_inline(column)}" ({key}): {escape_controls(unknown.what)}'
        raise DataError(what, unknown.todo, where=escape_inline(sheet.source)) from None
    return DateColumn(orders, not exact and all_midnight(form for _, _, form in cells))


def _date_cells(rows: Iterable[Row], column: str, years_from: int | None) -> Iterator[tuple[int, str, Form]]:
    """Line, text and form of every cell of a column that has one."""
    for row in rows:
        value = row.values.get(column)
        if isinstance(value, str) and not is_blank(value):
            text = clean_text(value, True, ChangeTally())
            try:
                yield row.line, text, read(text, years_from)
            except DateError:
                continue

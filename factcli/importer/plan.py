"""Plan an import: which column is which key, and whether day or month comes first in its dates.

All of it is decided from the whole file before the first row is converted, and can be shown to the user.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from factcli.edtf import DateError
from factcli.edtf_plain import WrittenDate
from factcli.errors import DataError
from factcli.importer.cell_values import (
    ChangeTally,
    clean_text,
    detect_separator,
    is_blank,
    parse_literal_list,
    unquote,
)
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
from factcli.importer.dates import (
    DateOrder,
    UnknownOrderError,
    all_midnight,
    find_date_orders,
    parse_date_cell,
)
from factcli.importer.no_data import is_meant, is_no_data
from factcli.importer.records import TABLES, ImportedFile, Row
from factcli.model import STATEMENT_KEYS
from factcli.sanitize import escape_controls, escape_inline

_DATES = tuple(key for key, kind in STATEMENT_KEYS.items() if kind == "date")


class ImportOptions(NamedTuple):
    """Options of the user: columns by key, values for empty cells (``--default``, [defaults]), and dates."""

    maps: Sequence[str] = ()
    defaults: Mapping[str, Any] = {}
    config: Mapping[str, Any] = {}
    order: str | None = None
    years_from: int | None = None


class DateColumn(NamedTuple):
    """How to read the dates of a key: the orders by separator, and whether all times of day are midnight."""

    orders: Mapping[str, DateOrder]
    midnight: bool


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How to convert the rows of a file. With ``from_factcli``, nothing is cleaned.

    ``no_data`` has the cells of each column that hold no data, with their number, and ``meant`` those that look like it
    and are meant.
    """

    file: ImportedFile
    matching: Matching
    options: ImportOptions
    from_factcli: bool
    dates: Mapping[str, DateColumn]
    separators: Mapping[str, str]
    filled: Mapping[str, int]  # by column: the number of rows with a value
    no_data: Mapping[str, Mapping[str, int]]
    meant: Mapping[str, Sequence[str]]


def make_plan(file: ImportedFile, options: ImportOptions) -> ImportPlan:
    """Plan the import of a file. Raises :class:`UsageError` or :class:`DataError` if anything is ambiguous."""
    given = parse_map_options(options.maps, file.columns)
    from_factcli = _is_written_by_factcli(file)
    columns = _FilledCells(file.rows, with_no_data=not from_factcli)
    matching = _match(file, columns.texts, given, options, from_factcli)
    missing = missing_keys(matching, [*options.defaults, *options.config])
    if missing:
        raise missing_keys_error(missing, file.columns, matching, columns.texts)
    dates = {
        use.key: _plan_dates(file, use.key, use.columns[0], options, from_factcli)
        for use in matching.uses
        if use.key in _DATES
    }
    separators = {
        column: ";" if from_factcli else detect_separator(_list_texts(file.rows, column), commas=use.key == "tags")
        for use in matching.uses
        if STATEMENT_KEYS[use.key] == "list"
        for column in use.columns
    }
    filled = {column: len(columns.texts(column)) for column in file.columns}
    return ImportPlan(file, matching, options, from_factcli, dates, separators, filled, columns.no_data, columns.meant)


def _list_texts(rows: Iterable[Row], column: str) -> Iterator[str]:
    """Yield the cells that need a separator: texts that are no list literal."""
    for row in rows:
        cell = row.values.get(column)
        if isinstance(cell, str) and parse_literal_list(cell) is None:
            yield cell


def _is_written_by_factcli(file: ImportedFile) -> bool:
    """Return whether the file is an export of factcli or output of ``search --format``."""
    if file.kind in TABLES:
        return STATEMENT_KEYS.keys() <= {*file.columns}
    if file.kind == "claimreview":
        return all(row.values.get("id") for row in file.rows)
    if file.kind == "toml":
        return file.native
    # A database numbers its rows in a column that is called id, too.
    ids = [identity for row in file.rows if not is_blank(identity := row.values.get("id"))]
    return file.native and bool(ids) and all(map(_is_id, ids))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and are_ids([value])


def _match(
    file: ImportedFile,
    texts: Callable[[str], Sequence[str]],
    given: MapOptions,
    options: ImportOptions,
    from_factcli: bool,
) -> Matching:
    if not file.rows:  # without rows, no column counts as empty

        def texts(column: str) -> Sequence[str]:
            return (column,)

    if from_factcli or file.native:
        numbered = "id" in file.columns and not any(_is_id(row.values.get("id")) for row in file.rows)
        columns = [column for column in file.columns if not (numbered and column == "id")]
        found = match_native_columns(columns, texts, given, open_ended=from_factcli and file.kind == "toml")
        mapped = any("id" in columns for columns in given.values())
        return found._replace(unused=(*found.unused, ("id", "note"))) if numbered and not mapped else found
    return match_columns(file.columns, texts, given, options.defaults)


class _FilledCells:
    """The cells of columns that are not empty. Each cell is visited once, as rows may have few of very many columns."""

    def __init__(self, rows: Sequence[Row], with_no_data: bool = True) -> None:
        self._rows, self._with_no_data = rows, with_no_data
        self.no_data: dict[str, Counter[str]] = {}
        self.meant: dict[str, list[str]] = {}

    @cached_property
    def _found(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows:
            for column, cell in row.values.items():
                if is_blank(cell):
                    continue
                if self._with_no_data and isinstance(cell, str) and is_no_data(cell):
                    self.no_data.setdefault(column, Counter())[cell] += 1
                else:
                    found.setdefault(column, []).append(cell if isinstance(cell, str) else str(cell))
        for column in [*self.no_data]:
            self._keep_meant(column, found)
        return found

    def _keep_meant(self, column: str, found: dict[str, list[str]]) -> None:
        """Count cells that look like no data among the filled ones, if the others of the column show that they are."""
        others = {item.strip() for cell in found.get(column, ()) for item in re.split(r"[;|,\n]", cell)} - {""}
        self.meant[column] = [cell for cell in self.no_data[column] if is_meant(cell, others)]
        for cell in self.meant[column]:
            found.setdefault(column, []).extend([cell] * self.no_data[column].pop(cell))

    def texts(self, column: str) -> list[str]:
        return self._found.get(column, [])


def _plan_dates(file: ImportedFile, key: str, column: str, options: ImportOptions, from_factcli: bool) -> DateColumn:
    """Plan a column of dates. Raises :class:`DataError` if day and month cannot be told apart."""
    cells = list(_date_cells(file.rows, column, options.years_from))
    try:
        orders = find_date_orders(cells, options.order)
    except UnknownOrderError as unknown:
        what = f'column "{escape_inline(column)}" ({key}): {escape_controls(unknown.what)}'
        raise DataError(what, unknown.todo, where=escape_inline(file.source)) from None
    return DateColumn(orders, not from_factcli and all_midnight(cell for _, _, cell in cells))


def _date_cells(rows: Iterable[Row], column: str, years_from: int | None) -> Iterator[tuple[int, str, WrittenDate]]:
    """Yield line, text and date of the cells of a column that have a date."""
    for row in rows:
        value = row.values.get(column)
        if isinstance(value, str) and not is_blank(value):
            text = clean_text(unquote(value, ChangeTally()), True, ChangeTally())
            try:
                yield row.line, text, parse_date_cell(text, years_from)
            except DateError:
                continue

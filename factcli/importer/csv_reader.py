"""Read delimited text as a table: column names, rows, and records that cannot be parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from factcli.errors import DataError, UsageError
from factcli.importer.csv_dialect import (
    DELIMITERS,
    NO_DELIMITER,
    CsvRecord,
    CsvRecordReader,
    Dialect,
    detect_dialect,
    follows_rfc4180,
    swallows_records,
)
from factcli.importer.header import (
    SAMPLE,
    clean_names,
    describe_repeated_headers,
    describe_titles,
    find_header,
    find_value,
    name_columns,
    no_header_error,
)
from factcli.importer.records import REJECTED, Row, UnreadRecord, count_noun
from factcli.sanitize import escape_inline

_MOST_BROKEN = 1000  # records with mismatched quotes that are tolerated in any file, and
_FEW = 0.1  # the tolerated share of all records
_LONG_RECORD = 25  # lines above which a missing quote is suspected
_FEWEST_QUOTED = 3  # columns of a table whose lines are quoted as a whole; fewer may be prose with commas
_MEND_QUOTES = 'close it; inside a quoted cell, write a quotation mark twice ("")'
_REST = "is probably the rest of the record above, which lacks a quotation mark"
_BEFORE = "is probably the start of the record below, which lacks a quotation mark"
_MEND_TOGETHER = "correct both together"


class CsvTable(NamedTuple):
    """The contents of a delimited text, and how it was written."""

    columns: tuple[str, ...]
    rows: list[Row]
    unread: list[UnreadRecord]
    notes: tuple[str, ...]
    delimiter: str

    @property
    def description(self) -> str:
        """Return delimiter and number of columns in words."""
        number = f"{len(self.columns)} column{'s' * (len(self.columns) != 1)}"
        if len(self.columns) == 1:
            return number
        return f"{DELIMITERS.get(self.delimiter, f'cells separated by {escape_inline(self.delimiter)!r}')}, {number}"


def read_table(text: str, source: str, delimiter: str | None = None, header_row: int | None = None) -> CsvTable:
    """Read the table in a text; ``header_row`` is the line of the column names, None to find it.

    Raises :class:`UsageError` for an invalid delimiter or line, and :class:`DataError` with the line if there is no
    table.
    """
    dialect, at = detect_dialect(text, _parse_delimiter(delimiter))

    def try_read(dialect: Dialect) -> CsvTable | DataError:
        try:
            return _TableReader(text, source, dialect, at, header_row).read()
        except DataError as fault:
            return fault

    first = try_read(dialect)
    if isinstance(first, CsvTable) and not first.unread:
        return (None if delimiter else _read_quoted_lines(first, source)) or first
    if re.search(rf'\\["{re.escape(dialect.delimiter)}]', text):
        escaped = try_read(dialect._replace(escapes=True))
        if isinstance(escaped, CsvTable) and (isinstance(first, DataError) or len(escaped.unread) < len(first.unread)):
            return escaped._replace(notes=(*escaped.notes, r"read \" as a quotation mark inside a cell"))
    if dialect.delimiter == "\t":
        literal = try_read(dialect._replace(literal=True))
        if isinstance(literal, CsvTable) and _has_literal_quotes(literal, text):
            return literal._replace(
                notes=(*literal.notes, 'kept quotation marks (") as they are: they do not enclose cells')
            )
    if isinstance(first, DataError):
        raise first
    return first


def _read_quoted_lines(table: CsvTable, source: str) -> CsvTable | None:
    """Read a table whose lines were each put in quotation marks as one cell; None if it is another."""
    if len(table.columns) != 1 or not table.rows:
        return None
    cells = {1: table.columns[0], **{row.line: row.values[table.columns[0]] for row in table.rows}}
    if any("\n" in cell for cell in cells.values()):
        return None
    lines = "\n".join(cells.get(number, "") for number in range(1, table.rows[-1].line + 1))
    dialect, at = detect_dialect(lines)
    if dialect.delimiter not in table.columns[0]:
        return None
    try:
        found = _TableReader(lines, source, dialect, at, None).read()
    except DataError:
        return None
    if len(found.columns) < _FEWEST_QUOTED or found.unread:
        return None
    return found._replace(notes=("each line is in quotation marks as a whole: they were removed", *found.notes))


def _has_literal_quotes(table: CsvTable, text: str) -> bool:
    """Return whether quotes are ordinary characters: all rows are complete without quoting, few cells look quoted."""
    if table.unread or not table.rows:
        return False
    enclosed = re.findall(r'(?:^|(?<=[\t\r\n]))"([^\t\r\n]+)"(?=[\t\r\n]|\Z)', text)
    return len(enclosed) <= _FEW * len(table.rows) and not any('""' in cell for cell in enclosed)


def _parse_delimiter(delimiter: str | None) -> str | None:
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if sign is not None and (len(sign) != 1 or sign in '"\r\n\\'):
        raise UsageError(f'--delimiter "{escape_inline(sign)}" is not one character', "use one such as , or ; or tab")
    return sign


class _TableReader:
    """One pass over a text with one dialect."""

    def __init__(self, text: str, source: str, dialect: Dialect, at: int, header_row: int | None) -> None:
        self._text, self._source, self._dialect, self._at = text, source, dialect, at
        self._header_row = header_row
        self._records = self._new_reader()
        self._header: list[str] = []  # as it is written, or empty if there is none
        self._repeated: list[int] = []  # lines that repeat the column names
        self._kept: list[tuple[int, list[str]]] = []
        self._unread: list[UnreadRecord] = []
        self._notes: list[str] = []
        self._short_rows: list[CsvRecord] = []  # rows with fewer cells than columns
        self._single_quotes: list[int] = []  # lines of rows with a quote in an unquoted cell
        self._writes_empty = False  # whether rows have trailing empty cells
        self._broken = 0
        self._after_broken = False  # the next record may be the rest of a broken one

    def _new_reader(self) -> CsvRecordReader:
        before = self._text[: self._at]
        return CsvRecordReader(self._text, self._dialect, self._at, 1 + len(re.findall("\r\n?|\n", before)))

    def read(self) -> CsvTable:
        """Return the whole table."""
        columns = self._read_header()
        named = max((n for n, name in enumerate(columns, 1) if name), default=0)
        for record in self._records:
            self._take_record(record, len(columns), named)
        self._resolve_short_rows(named)
        self._unread.sort()
        if self._single_quotes:
            self._notes.append(
                f'kept a single quotation mark (") in {count_noun(len(self._single_quotes), "row")} '
                f"(first on line {self._single_quotes[0]})"
            )
        if self._repeated:
            self._notes.append(describe_repeated_headers(self._repeated))
        names = name_columns(columns, lambda n: any(cells[n] for _, cells in self._kept), self._notes)
        kept = [n for n, name in enumerate(names) if name]
        rows = [Row(line, {names[n]: cells[n] for n in kept}) for line, cells in self._kept]
        delimiter = "," if self._dialect.delimiter == NO_DELIMITER else self._dialect.delimiter
        return CsvTable(tuple(names[n] for n in kept), rows, self._unread, tuple(self._notes), delimiter)

    def _read_header(self) -> list[str]:
        """Return the column names as written, "" for none."""
        line = self._header_row or self._skip_titles()
        record = next((r for r in self._records if r.line >= line and _is_filled(r)), None)
        if self._header_row and (record is None or record.line != line):
            raise no_header_error(line, self._source)
        if record is None:
            raise DataError("contains no text", "is it the right file?", where=self._source)
        number = len(record.cells or ())
        if record.cells is None or swallows_records(record, self._dialect, number, number):
            raise self._error(
                record.line,
                f"in the line of column names, {record.fault or 'a quotation mark is missing'}",
                _MEND_QUOTES,
            )
        names = clean_names(record.cells)
        if not self._header_row and len(names) > 2 and [*filter(None, names)] == names[:1]:
            what = f'only the first of {len(names)} columns has a name: "{names[0][:60]}"'
            raise self._error(record.line, what, "name the line with the column names: --header-row N")
        value = find_value(names)
        if value is None or self._header_row or REJECTED[0] in names:
            self._header = names
            return names
        self._take_record(record, len(names), len(names))
        self._notes.append(
            f'line {record.line} has values ("{value[:40]}"), not column names: '
            f'the columns are now called "column 1" and so on'
        )
        return [f"column {number}" for number in range(1, len(names) + 1)]

    def _skip_titles(self) -> int:
        """Return the line of the column names, and note which lines above it are skipped."""
        sample = [*islice(filter(_is_filled, self._new_reader()), SAMPLE)]
        if not sample or REJECTED[0] in (sample[0].cells or ()):
            return 1
        header = find_header([record.cells or () for record in sample])
        if any(record.cells is None for record in sample[: header + 1]):
            return sample[0].line
        titles = [(record.line, record.cells or ()) for record in sample[:header]]
        if titles:
            self._notes.append(describe_titles(titles))
        return sample[header].line

    def _error(self, line: int, what: str, todo: str) -> DataError:
        return DataError(what, todo, where=f"{self._source}:{line}")

    def _take_record(self, record: CsvRecord, width: int, named: int) -> None:
        """Add a record as a row or as unreadable. Only the first ``named`` cells must exist."""
        cells = record.cells
        if cells is None:
            self._reject_broken(record)
            return
        if not any(map(str.strip, cells)):
            return
        if self._header and clean_names(cells[:1]) == self._header[:1] and clean_names(cells) == self._header:
            self._repeated.append(record.line)
            return
        if len(cells) > width:
            del cells[len(cells) - _count_trailing_blanks(cells, width) :]
        if record.lines > 1 and swallows_records(record, self._dialect, named, width):
            self._reject_broken(self._records.back(record))
        elif (self._after_broken or self._follows_short_row()) and not self._is_complete_row(record, named, width):
            self._reject_rest(record)
        elif len(cells) > width:
            self._unread.append(_reject_width(record, len(cells), width))
        else:
            self._keep_row(record, cells, width, named)

    def _keep_row(self, record: CsvRecord, cells: list[str], width: int, named: int) -> None:
        if len(cells) < named:
            self._short_rows.append(record)
        elif not cells[named - 1]:
            self._writes_empty = True
        if '"' in record.raw and not follows_rfc4180(record, self._dialect):
            self._single_quotes.append(record.line)
        if record.lines > _LONG_RECORD:
            what = f"the record on line {record.line} has {record.lines} lines: is a quotation mark missing?"
            self._notes.append(what)
        self._after_broken = False
        self._kept.append((record.line, cells + [""] * (width - len(cells))))

    def _follows_short_row(self) -> bool:
        """Return whether the row above has too few cells, and may have lost the first quote of a cell."""
        return bool(self._short_rows) and self._short_rows[-1].line == self._kept[-1][0]

    def _is_complete_row(self, record: CsvRecord, named: int, width: int) -> bool:
        """Return whether a record is complete although the one above it is not."""
        number = len(record.cells or ())
        fits = named <= number <= width or (not self._after_broken and number < named)
        return fits and follows_rfc4180(record, self._dialect)

    def _reject_rest(self, record: CsvRecord) -> None:
        """Reject a record that belongs to the one above it, together with the short rows there."""
        while self._follows_short_row():
            short = self._short_rows.pop()
            self._kept.pop()
            self._unread.append(UnreadRecord(short.line, _BEFORE, _MEND_TOGETHER, short.raw))
        self._after_broken = True
        self._unread.append(UnreadRecord(record.line, _REST, _MEND_TOGETHER, record.raw))

    def _resolve_short_rows(self, width: int) -> None:
        """Reject rows with too few cells if other rows write empty ones at their end."""
        if self._short_rows and self._writes_empty:
            lines = {record.line for record in self._short_rows}
            self._kept = [each for each in self._kept if each[0] not in lines]
            self._unread += [_reject_width(record, len(record.cells or ()), width) for record in self._short_rows]
        elif self._short_rows:
            self._notes.append(
                f"read missing cells at the end of {count_noun(len(self._short_rows), 'row')} as empty "
                f"(first on line {self._short_rows[0].line})"
            )

    def _reject_broken(self, record: CsvRecord) -> None:
        self._broken += 1
        self._after_broken = True
        if self._broken > max(_MOST_BROKEN, _FEW * len(self._kept)):
            what = f"{self._broken:,} records up to here have quotation marks that do not match"
            raise self._error(
                record.line, what, "export the file again as CSV, with quotation marks doubled inside cells"
            )
        self._unread.append(UnreadRecord(record.line, record.fault, _MEND_QUOTES, record.raw))


def _is_filled(record: CsvRecord) -> bool:
    """Return whether a record is broken or has a cell that is not blank."""
    return record.cells is None or any(map(str.strip, record.cells))


def _count_trailing_blanks(cells: Sequence[str], width: int) -> int:
    """Return how many of the surplus cells at the end are blank."""
    number = len(cells)
    while number > width and not cells[number - 1].strip():
        number -= 1
    return len(cells) - number


def _reject_width(record: CsvRecord, number: int, width: int) -> UnreadRecord:
    what = f"has {count_noun(number, 'cell')}, but there {'are' if width != 1 else 'is'} {count_noun(width, 'column')}"
    if number < width:
        return UnreadRecord(record.line, what, "write all its cells, empty ones too, as in the other rows", record.raw)
    todo = "put quotation marks around the cell that contains a delimiter, or delete the extra cells"
    return UnreadRecord(record.line, what, todo, record.raw)

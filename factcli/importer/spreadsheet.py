"""Read a sheet of a workbook (.xlsx, .xls, .xlsb, .ods) as a table of text.

python-calamine reads the cells; formulas have the values that the program stored. Added are the choice of the sheet,
the row with the column names, dates in ISO form, merged cells, and refusals of what is no workbook or would not fit
into memory.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.errors import DataError, FactcliError, UsageError
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
from factcli.importer.records import ImportedFile, Row, count_noun
from factcli.sanitize import escape_inline
from factcli.text.wording import plural, quote_name, quote_names

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_OLE = b"\xd0\xcf\x11\xe0"
_EXPORT = "export it as CSV (UTF-8) from the program that made it, and import that file"
_LARGEST = 1_000_000_000  # bytes of the unpacked parts of a workbook
_MOST_CELLS = 30_000_000  # of the rectangle around all cells, which takes some 30 bytes a cell
_CHUNK = 1 << 20

Cell = Any  # text, number, bool, date, time or duration
Grid = list[tuple[int, list[str]]]  # rows that are not blank, each with its number in the sheet


class _Sheet(NamedTuple):
    """The rows of a sheet that are not blank, and notes on how they were read."""

    name: str
    rows: Grid
    notes: tuple[str, ...]


def detect_workbook(data: bytes, source: str) -> str:
    """Return what kind of workbook an archive is.

    Raises :class:`DataError` for an archive of another kind, a damaged file or one with a password.
    """
    if data.startswith(_OLE):
        return _detect_old_workbook(data, source)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.filename for entry in archive.infolist()}
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                what = f"would unpack to more than {_LARGEST // 1_000_000} MB; factcli does not read it"
                raise DataError(what, "split it, or export the sheet as CSV", where=source)
            media = archive.read("mimetype")[:100] if "mimetype" in names else b""
            if "xl/workbook.xml" in names:
                _refuse_vast_sheets(archive, source)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        what = "begins like an Excel workbook or another zip archive, but is damaged"
        raise DataError(
            what, "get the file again, or save it again from the program that made it", where=source
        ) from None
    if "xl/workbook.xml" in names:
        return "Excel workbook"
    if "xl/workbook.bin" in names:
        return "Excel binary workbook"
    if media.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "OpenDocument spreadsheet"
    name = "a Word document" if "word/document.xml" in names else "a zip archive that is no workbook"
    name = "an Apple Numbers file" if "Index/Document.iwa" in names or "Index.zip" in names else name
    todo = "unpack it, and import a file from it" if "no workbook" in name else _EXPORT
    raise DataError(f"this is {name}; factcli cannot read it", todo, where=source)


def _detect_old_workbook(data: bytes, source: str) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise _password_error(source)
    if has("WordDocument") or has("PowerPoint Document"):
        raise DataError("this is an old Word or PowerPoint file; factcli cannot read it", _EXPORT, where=source)
    return "Excel 97 workbook"


def _password_error(source: str) -> DataError:
    return DataError("is protected with a password", "save it without one, and import it again", where=source)


def _refuse_vast_sheets(archive: zipfile.ZipFile, source: str) -> None:
    """Raise :class:`DataError` for a sheet with cells so far apart that the area between does not fit into memory."""
    for entry in archive.infolist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
            continue
        rows, columns, tail = 0, 0, b""
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                chunk = tail + chunk
                found = re.findall(rb'\sr="([A-Z]{1,3})(\d{1,7})"', chunk)
                columns = max([columns, *(_column_number(letters) for letters in {letters for letters, _ in found})])
                rows = max([rows, *(int(number) for number in {number for _, number in found})])
                tail = chunk[-20:]
        if rows * columns > _MOST_CELLS:
            what = f"has a sheet with cells in {rows:,} rows and {columns:,} columns; factcli does not read it"
            raise DataError(what, "delete the cells far below or beside the table, and save it", where=source)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read_workbook(data: bytes, source: str, kind: str, sheet: str | None, header_row: int | None) -> ImportedFile:
    """Read one sheet of a workbook: the named or numbered one, else the first visible one with a table.

    Raises :class:`UsageError` for an unknown sheet, or where python-calamine is not installed; :class:`DataError` for
    a file that cannot be read.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        what = "Excel and OpenDocument files need python-calamine, which is not installed"
        todo = "pip install 'factcli[spreadsheets]', or export the sheet as CSV (UTF-8) and import that"
        raise UsageError(what, todo) from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found, others = _choose_sheet(workbook, source, sheet)
    except PasswordError:
        raise _password_error(source) from None
    except FactcliError:
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        if not isinstance(error, CalamineError | OSError | ValueError) and type(error).__name__ != "PanicException":
            raise
        what = f"cannot read this workbook: {escape_inline(' '.join(str(error).split())[:200])}"
        todo = "open it, save it again as .xlsx or export it as CSV (UTF-8), and import that"
        raise DataError(what, todo, where=source) from None
    return _make_file(found, others, source, kind, header_row)


# --- the sheet --------------------------------------------------------------------------------------------------------


def _choose_sheet(workbook: CalamineWorkbook, source: str, wanted: str | None) -> tuple[_Sheet, list[str]]:
    """Return a sheet, and the names of the others."""
    from python_calamine import SheetVisibleEnum

    names = workbook.sheet_names
    if wanted is not None:
        name = _find_name(names, wanted, source)
        return _read_sheet(workbook, name), [other for other in names if other != name]
    shown = [meta.name for meta in workbook.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
    first: _Sheet | None = None
    for name in shown or names:
        found = _read_sheet(workbook, name)
        if len(found.rows) > 1 and max(sum(map(bool, cells)) for _, cells in found.rows) > 1:
            return found, [other for other in names if other != name]
        first = first or (found if found.rows else None)
    if first is None:
        raise DataError("has no sheet with text", "is it the right file?", where=source)
    return first, [other for other in names if other != first.name]


def _find_name(names: Sequence[str], wanted: str, source: str) -> str:
    for matches in (str.__eq__, lambda name, text: name.strip().casefold() == text.strip().casefold()):
        found = [name for name in names if matches(name, wanted)]
        if found:
            return found[0]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise UsageError(
        f"--sheet {quote_name(wanted)} is not in {source}", f"its sheets are: {quote_names(names)}; or give a number"
    )


def _read_sheet(workbook: CalamineWorkbook, name: str) -> _Sheet:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return _Sheet(name, [], ())
    top, left = sheet.start
    table = [[_cell_text(cell) for cell in row] for row in sheet.to_python()]
    notes = _fill_merged_cells(sheet, table, top, left)
    rows = [(number, cells) for number, cells in enumerate(table, top + 1) if any(map(str.strip, cells))]
    return _Sheet(name, rows, tuple(notes))


def _fill_merged_cells(sheet: CalamineSheet, table: list[list[str]], top: int, left: int) -> Iterator[str]:
    """Give each cell that is merged with those below it its value in all their rows, and yield a note."""
    filled, first = 0, ""
    for (row, column), (end, _) in sheet.merged_cell_ranges or ():
        at = column - left
        if end > row and at >= 0 and 0 <= row - top < len(table) and at < len(table[row - top]):
            value = table[row - top][at]
            for below in range(row - top + 1, min(end - top + 1, len(table))):
                if value and not table[below][at]:
                    table[below][at] = value
                    filled += 1
                    first = first or f"row {below + top + 1}"
    if filled:
        yield f"filled {plural(filled, 'cell')} of merged rows with the value of the cell above (first in {first})"


def _cell_text(cell: Cell) -> str:
    """Return a cell as text: dates in ISO form, whole numbers without a fraction, a midnight as its day alone."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        # Excel stores fractions of a day, which are off by some microseconds.
        moment = (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.replace(microsecond=0).isoformat()
    return "" if cell is None else str(cell)


# --- the table --------------------------------------------------------------------------------------------------------


def _make_file(sheet: _Sheet, others: Sequence[str], source: str, kind: str, header_row: int | None) -> ImportedFile:
    notes = (
        [f"read the sheet {quote_name(sheet.name)}; to read another, {quote_names(others)}: --sheet NAME"]
        if others
        else []
    )
    notes += sheet.notes
    if not sheet.rows:
        raise DataError(f"the sheet {quote_name(sheet.name)} is empty", "name another: --sheet NAME", where=source)
    if header_row is not None:
        start = next((n for n, (number, _) in enumerate(sheet.rows) if number == header_row), None)
        if start is None:
            raise no_header_error(header_row, source)
    else:
        start = find_header([cells for _, cells in islice(sheet.rows, SAMPLE)])
        if start:
            notes.append(describe_titles(sheet.rows[:start], "row"))
    line, header = sheet.rows[start]
    header = clean_names(header)
    rows = sheet.rows[start + 1 :]
    if header_row is None and (value := find_value(header)) is not None:
        notes.append(
            f'row {line} has values ("{escape_inline(value[:40])}"), not column names: '
            'the columns are now called "column 1" and so on'
        )
        rows, header = sheet.rows[start:], [""] * len(header)
    names = name_columns(header, lambda n: any(cells[n] for _, cells in rows), notes)
    repeated = [number for number, cells in rows if any(header) and clean_names(cells) == header]
    if repeated:
        notes.append(describe_repeated_headers(repeated))
    left_out = {*repeated}
    made = [
        Row(number, {name: cell for name, cell in zip(names, cells, strict=True) if name})
        for number, cells in rows
        if number not in left_out
    ]
    columns = tuple(filter(None, names))
    description = f"{kind}, sheet {quote_name(sheet.name)}, {count_noun(len(columns), 'column')}"
    return ImportedFile(source, "spreadsheet", description, columns, made, notes=tuple(notes))

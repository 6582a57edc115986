"""Workbooks: the sheet with the table, dates as dates, numbers as written, and one clear error for what is none."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from factcli.errors import DataError, UsageError
from factcli.importer.readers import ReadingOptions, read_import_file, render_rejects
from factcli.importer.records import ImportedFile
from tests.support.run import inside

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("python_calamine")

NAMES = ["Speaker", "Outlet", "Date", "Claim"]
FIRST = ["Ana Kostova", "Riverton Post", dt.date(2024, 5, 1), "The dam broke."]
SECOND = ["Bo Lind", "Gazette", dt.datetime(2024, 5, 2, 14, 30), 42]
TEXTS = [
    ["Ana Kostova", "Riverton Post", "2024-05-01", "The dam broke."],
    ["Bo Lind", "Gazette", "2024-05-02 14:30:00", "42"],
]
Rows = list[list[Any]]


def book(**sheets: Rows) -> Any:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, source: str = "book.xlsx", **told: Any) -> ImportedFile:
    return read_import_file(data, source, ReadingOptions(**told))


def cells(found: ImportedFile) -> list[list[str]]:
    return [list(row.values.values()) for row in found.rows]


def message(data: bytes, **told: Any) -> str:
    with pytest.raises((DataError, UsageError)) as caught:
        read(data, **told)
    return str(caught.value)


# --- the kinds --------------------------------------------------------------------------------------------------------


def xls(rows: Rows) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    made = xlwt.Workbook()
    sheet = made.add_sheet("Claims")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = {dt.date: "YYYY-MM-DD", dt.datetime: "YYYY-MM-DD HH:MM"}.get(type(value))
            sheet.write(number, column, value, *([xlwt.easyxf(num_format_str=kind)] if kind else []))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
    from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
    from odf.text import P  # type: ignore[import-untyped]

    made, table = OpenDocumentSpreadsheet(), Table(name="Claims")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, dt.date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, int):
                cell = TableCell(valuetype="float", value=str(value))
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (saved(book(Claims=[NAMES, FIRST, SECOND])), "Excel workbook"),
        (xls([NAMES, FIRST, SECOND]), "Excel 97 workbook"),
        (ods([NAMES, FIRST, SECOND]), "OpenDocument spreadsheet"),
    ],
    ids=["xlsx", "xls", "ods"],
)
def test_each_kind_of_workbook(data: bytes, kind: str) -> None:
    """The content tells the kind, whatever the name of the file; real dates are dates, 42 has no fraction."""
    for source in ("book.xlsx", "claims.csv", "standard input"):
        found = read(data, source)
        assert (found.kind, found.description) == ("spreadsheet", f'{kind}, sheet "Claims", 4 columns')
        assert (found.columns, cells(found), found.notes) == (tuple(NAMES), TEXTS, ())
        assert [row.line for row in found.rows] == [2, 3]


def test_values_of_cells() -> None:
    values = [
        True,
        0.5,
        1e20,
        -3,
        dt.time(14, 30),
        dt.datetime(2024, 5, 1),
        "007",
        " x\ny ",
        "=1+1",
        dt.timedelta(hours=30),
    ]
    found = read(saved(book(A=[[f"c{n}" for n in range(len(values))], values])))
    assert cells(found) == [
        ["true", "0.5", "1e+20", "-3", "14:30:00", "2024-05-01", "007", " x\ny ", "", "1 day, 6:00:00"]
    ], "openpyxl stores no value of a formula"


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_the_first_visible_sheet_with_a_table() -> None:
    """Remarks and hidden sheets are passed over, and the others are named."""
    made = book(
        Hidden=[["a", "b"], [1, 2]],
        Empty=[],
        **{"Read me": [["Made by Ana"], ["in May"]]},
        Data=[NAMES, FIRST],
        More=[["x"]],
    )
    made["Hidden"].sheet_state = "hidden"
    found = read(saved(made))
    assert (found.columns, cells(found)) == (tuple(NAMES), TEXTS[:1])
    assert found.notes == (
        'read the sheet "Data"; to read another, "Hidden", "Empty", "Read me", "More": --sheet NAME',
    )


@pytest.mark.parametrize(("told", "name"), [("Data", "Data"), ("data ", "Data"), ("2", "Data"), ("1", "1"), ("3", "1")])
def test_a_sheet_that_is_told(told: str, name: str) -> None:
    """A sheet has a name, which counts before its number."""
    rows: Rows = [["a", "b"], [1, 2]]
    made = book(First=rows, Data=rows, **{"1": rows})
    assert f'sheet "{name}"' in read(saved(made), sheet=told).description


def test_a_sheet_that_is_not_there() -> None:
    data = saved(book(First=[["a", "b"]], Empty=[]))
    assert message(data, sheet="Third") == (
        '--sheet "Third" is not in book.xlsx\n  its sheets are: "First", "Empty"; or give a number'
    )
    assert message(data, sheet="Empty") == 'book.xlsx: the sheet "Empty" is empty\n  name another: --sheet NAME'
    assert message(saved(book(Empty=[]))) == "book.xlsx: has no sheet with text\n  is it the right file?"
    assert message(b"a,b\n", sheet="First") == "--sheet is for workbooks, and this file is none\n  leave it out"
    assert (
        message(b"[]", header_row=1, kind="json") == "--header-row is for tables, and this file is none\n  leave it out"
    )


# --- the table --------------------------------------------------------------------------------------------------------


def test_titles_above_the_names() -> None:
    made = book(A=[["Claims of the week"], ["2024-05-03"], [], NAMES, FIRST, SECOND])
    made["A"].merge_cells("A1:D1")
    found = read(saved(made))
    assert (found.columns, cells(found)) == (tuple(NAMES), TEXTS)
    assert [row.line for row in found.rows] == [5, 6]
    assert found.notes == (
        'skipped rows 1 to 2 above the column names ("Claims of the week", "2024-05-03"); '
        "if that is wrong: --header-row N",
    )
    told = read(saved(made), header_row=5)
    assert (told.columns[0], len(told.rows)) == ("Ana Kostova", 1)
    assert message(saved(made), header_row=3) == (
        "--header-row 3: no column names are there in book.xlsx\n  name the row that has them"
    )


def test_a_table_that_begins_elsewhere() -> None:
    """Its rows keep their numbers; empty rows, columns without anything and repeated names are left out."""
    made = book(
        A=[[], [], [None, None, *NAMES, None], [None, None, *FIRST], [], [None, None, *NAMES], [None, None, *SECOND]]
    )
    found = read(saved(made))
    assert (found.columns, cells(found), [row.line for row in found.rows]) == (tuple(NAMES), TEXTS, [4, 7])
    assert found.notes == ("skipped 1 row that repeats the column names (first on line 6)",)


def test_merged_rows_have_one_value() -> None:
    made = book(
        A=[NAMES, FIRST, [None, None, dt.date(2024, 5, 2), "It held."], [None, None, dt.date(2024, 5, 3), "No."]]
    )
    made["A"].merge_cells("A2:A4")
    made["A"].merge_cells("B2:B3")
    found = read(saved(made))
    assert [row[:2] for row in cells(found)] == [FIRST[:2], FIRST[:2], ["Ana Kostova", ""]]
    assert found.notes == ("filled 3 cells of merged rows with the value of the cell above (first in row 3)",)


def test_a_sheet_without_names() -> None:
    found = read(saved(book(A=[FIRST, SECOND])))
    assert (found.columns, cells(found)) == (("column 1", "column 2", "column 3", "column 4"), TEXTS)
    assert found.notes == (
        'row 1 has values ("2024-05-01"), not column names: the columns are now called "column 1" and so on',
    )


def test_rejects_are_csv(tmp_path: Path) -> None:
    """Rejected rows of a workbook are a CSV file, which can be corrected and imported."""
    (tmp_path / "book.xlsx").write_bytes(saved(book(A=[NAMES, FIRST, ["Cy", "Post", "31/31/2024", "No."]])))
    done = inside(["import", "book.xlsx", "--rejects", "bad.csv"], tmp_path)
    assert (done.code, done.stdout) == (3, "1 statement added, 0 recorded already, 1 row rejected\n")
    bad = (tmp_path / "bad.csv").read_text()
    assert bad.startswith("rejected_line,rejected_because,Speaker,Outlet,Date,Claim\n") or "\r\n" in bad
    (tmp_path / "bad.csv").write_text(bad.replace("31/31/2024", "2024-05-31"))
    assert inside(["import", "bad.csv"], tmp_path).stdout == "1 statement added, 0 recorded already\n"


# --- what is no workbook ----------------------------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


GOOD = saved(book(A=[NAMES, FIRST]))
_EXPORT = "export it as CSV (UTF-8) from the program that made it, and import that file"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            GOOD[: len(GOOD) // 2],
            "begins like an Excel workbook or another zip archive, but is damaged\n"
            "  get the file again, or save it again from the program that made it",
        ),
        (
            archive(notes=b"x"),
            "this is a zip archive that is no workbook; factcli cannot read it\n  unpack it, and import a file from it",
        ),
        (archive(word__document_xml=b"x"), f"this is a Word document; factcli cannot read it\n  {_EXPORT}"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "is protected with a password\n  save it without one, and import it again",
        ),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"),
            f"this is an old Word or PowerPoint file; factcli cannot read it\n  {_EXPORT}",
        ),
        (
            archive(
                xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b'<c r="A1"/><c s="1" r="XFD1048576"/>'
            ),
            "has a sheet with cells in 1,048,576 rows and 16,384 columns; factcli does not read it\n"
            "  delete the cells far below or beside the table, and save it",
        ),
    ],
    ids=["cut", "zip", "word", "password", "old word", "vast"],
)
def test_what_is_no_workbook(data: bytes, text: str) -> None:
    assert message(data) == f"book.xlsx: {text}"


@pytest.mark.slow
def test_a_bomb_is_not_unpacked() -> None:
    """Two seconds and a gigabyte go into it."""
    assert message(archive(xl__workbook_xml=b"<workbook/>", bomb=bytes(1_000_000_001))) == (
        "book.xlsx: would unpack to more than 1000 MB; factcli does not read it\n  split it, or export the sheet as CSV"
    )


def test_a_broken_workbook_is_one_error() -> None:
    for data in (archive(xl__workbook_xml=b"<<<"), b"\xd0\xcf\x11\xe0" + bytes(2000)):
        assert message(data).startswith("book.xlsx: cannot read this workbook: ")
    assert message(b"a,b\n1,2\n", kind="spreadsheet").startswith("book.xlsx: is no Excel or OpenDocument workbook\n")


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert message(GOOD) == (
        "Excel and OpenDocument files need python-calamine, which is not installed\n"
        "  pip install 'factcli[spreadsheets]', or export the sheet as CSV (UTF-8) and import that"
    )


def test_rejected_rows_are_rendered_as_they_are() -> None:
    found = read(GOOD)
    text = render_rejects(found, [(found.rows[0], "why")]).decode()
    assert text == (
        "rejected_line,rejected_because,Speaker,Outlet,Date,Claim\r\n"
        "2,why,Ana Kostova,Riverton Post,2024-05-01,The dam broke.\r\n"
    )

"""Delimited text: by what it is delimited, on which line each record begins, and that no quote takes others with it."""

from __future__ import annotations

import csv
import io
import itertools
import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli.errors import DataError, UsageError
from factcli.importer.csv_reader import CsvTable, read_table
from tests.support.budget import examples, one_in


def cells(table: CsvTable) -> list[list[str]]:
    """The rows of a table, without the names of its columns."""
    return [list(row.values.values()) for row in table.rows]


def read(text: str, delimiter: str | None = None) -> CsvTable:
    return read_table(text, "f.csv", delimiter)


# --- the law: what csv.writer writes is read again ------------------------------------------------------------------

NAMES = ["Statement", "Speaker", "Date", "Outlet", "Note"]
PIECES = st.sampled_from(
    [
        *",;\t|\"'",
        '""',
        " ",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\\",
        '\\"',
        "a",
        "b c",
        "é",
        "“so”",
        "شیر",
        "\u2028",
        "\x85",
        "sep=;",
    ]
)
CELLS = st.lists(PIECES, max_size=6).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of as many cells as there are names, none of them empty, none with a whole table within."""
    width = draw(st.integers(2, len(NAMES)))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    return [
        NAMES[:width],
        *(row for row in rows if "".join(row).strip() and len(re.findall("[\r\n]", "".join(row))) < 4),
    ]


def written(table: list[list[str]], delimiter: str, quoting: int, end: str) -> tuple[str, list[int]]:
    """A table as csv writes it, and the lines on which its rows begin."""
    text, lines = "", []
    for row in table:
        lines.append(len(re.findall("\r\n|\r|\n", text)) + 1)
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerow(row)  # type: ignore[arg-type]
        text += out.getvalue()
    return text, lines[1:]


@settings(max_examples=examples(300))
@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\r\n", "\n", "\r"]), st.booleans())
def test_what_csv_writes_is_read_again(table: list[list[str]], delimiter: str, end: str, sparing: bool) -> None:
    """Any texts in any dialect come back cell for cell, each row with the line on which it begins."""
    # csv does not quote a line end that is not its own: https://github.com/python/cpython/issues/111178
    quoting = csv.QUOTE_MINIMAL if sparing and end == "\r\n" else csv.QUOTE_ALL
    text, lines = written(table, delimiter, quoting, end)
    found = read(text)
    assert cells(found) == table[1:]
    assert [row.line for row in found.rows] == lines
    assert found.columns == tuple(table[0])
    assert not found.unread
    assert found.delimiter == delimiter


@settings(max_examples=examples(200))
@given(st.lists(PIECES, max_size=40).map("".join))
@example(",;;sep=;\nsep=;sep=;;")
def test_no_line_is_lost(text: str) -> None:
    """Whatever the quotes do, every line with a letter is in a row, in the header or among what cannot be read."""
    try:
        table = read("Statement,Speaker\n" + text)
    except DataError:
        return
    kept = "".join(["".join(row.values.values()) for row in table.rows] + [each.raw for each in table.unread])
    if "Statement" not in table.columns[0]:  # the first line was taken for a title
        kept += "".join(name for name in table.columns if not name.startswith("column "))  # made for a nameless one
    for letter in "abcéشیر“":
        assert kept.count(letter) == text.count(letter)


# --- detection, measured --------------------------------------------------------------------------------------------

_WORDS = re.split(
    " ",
    "the mayor said bridge closed budget, cut; twice and | not 'sold' county's 12,5 3;4 a/b 2024-01-02 18:30"
    ' "quoted" (see note) e.g., http://x.example/a?b=1;c=2 – “so” …',
)
_HEADS = (
    ["Statement", "Speaker", "Rating", "Date"],
    ["Datum", "Sprecher", "Aussage"],
    ["id", "claim", "who", "outlet", "when", "url", "tags"],
    ["Claim, as made", "Speaker; role", "Date"],
    ["Claim", "Speaker"],
)
_ENDS = ("\r\n", "\n", "\r")
_SHORT = ("Dana Whitlow", "False", "2024-05-06", "Rhein-Blatt", "", "3,5", "Whitlow, Dana")


def made_table(rng: random.Random, head: list[str], rows: int, kind: str) -> list[list[str]]:
    """A table of prose, of prose over several lines, or of short cells."""

    def prose(number: int) -> str:
        return " ".join(rng.choice(_WORDS) for _ in range(number))

    def cell(number: int) -> str:
        if kind == "short" or number not in (0, 2):
            return rng.choice(_SHORT)
        return prose(12) if kind == "prose" else f"{prose(6)}\n{prose(5)}\n\n{prose(3)}"

    return [head, *(["x", *(cell(n) for n in range(1, len(head)))] for _ in range(rows))]


def variants() -> Iterator[tuple[list[list[str]], str]]:
    """Tables in every combination of header, length, content, delimiter, quoting and line end."""
    rng = random.Random(5)
    for head, rows, kind, delimiter, quoting, end in itertools.product(
        _HEADS, (1, 3, 40), ("prose", "lines", "short"), ",;\t|", (csv.QUOTE_MINIMAL, csv.QUOTE_ALL), _ENDS
    ):
        table = made_table(rng, head, rows, kind)
        if quoting == csv.QUOTE_MINIMAL and end == "\r" and kind == "lines":
            continue  # csv would write line ends without quotes
        yield table, written(table, delimiter, quoting, end)[0]


def test_the_delimiter_of_every_made_table_is_found() -> None:
    """Of a thousand made tables, with delimiters of all kinds in their prose, every one is read as it was written."""
    every = list(variants())
    wrong = [text for table, text in one_in(4, every) if cells(read(text)) != table[1:]]
    assert len(every) == 1020
    assert wrong == []


# --- quotes ---------------------------------------------------------------------------------------------------------


def unread(text: str) -> list[tuple[int, str]]:
    """The lines that cannot be read, with their text."""
    return [(each.line, each.raw) for each in read(text).unread]


def test_a_quote_never_closed_takes_no_other_line() -> None:
    """One forgotten quote among five thousand rows costs its own row, which is named, and no other."""
    rows = [f"Claim {n},Speaker {n},2024\n" for n in range(5000)]
    rows[2000] = '"Claim 2000,Speaker 2000,2024\n'
    table = read("Claim,Speaker,Date\n" + "".join(rows))
    assert len(table.rows) == 4999
    assert [(each.line, each.what, each.raw) for each in table.unread] == [
        (2002, "a quotation mark opens here and is never closed", rows[2000])
    ]
    assert table.rows[-1].line == 5001


@pytest.mark.parametrize(
    ("text", "lines", "rows"),
    [
        ('a,b,c\n1,"foo,x\n2,bar,y\n3,"baz",z\n', [2], [3, 4]),
        ('a,b,c\n1,2,"x\n"4",5,6\n7,8,9\n', [2], [3, 4]),
        ('a,b,c\n"1","He said "no" twice",3\n4,5,6\n', [2], [3]),
        ('a,b,c\n1,"two\nlines, "bad" quote",3\n4,5,6\n', [2, 3], [4]),
        ('a,b,c\n1,foo",x\n2,"bar,y\n3,baz,z\n', [3], [2, 4]),
        ('a,b,c\n1,"x,y\n2,x,y\n3,x,y\n4,x,y\n5,6",7\n', [2], [3, 4, 5, 6]),
        ('a,b,c\n1,"lost,x\n2,y,z\n3,4,5 inch "\n6,7,8\n', [2], [3, 4, 5]),
    ],
    ids=["then-quoted", "at-line-start", "within", "over-lines", "stray-and-open", "whole-rows-within", "inch"],
)
def test_unmatched_quotes(text: str, lines: list[int], rows: list[int]) -> None:
    """Where quotes do not match, the record's line is named, and the rows below it are read."""
    table = read(text)
    assert [each.line for each in table.unread] == lines
    assert [row.line for row in table.rows] == rows


def test_a_first_quote_that_is_missing() -> None:
    """A cell over several lines whose first quote is lost makes no rows of its lines."""
    table = read('a,b,c\n1,2,3\nx,first line\nsecond line\nthird",3\n4,5,6\n')
    assert cells(table) == [["1", "2", "3"], ["4", "5", "6"]]
    before = "is probably the start of the record below, which lacks a quotation mark"
    rest = "is probably the rest of the record above, which lacks a quotation mark"
    assert [(each.line, each.what) for each in table.unread] == [(3, before), (4, before), (5, rest)]


def test_a_single_quote_is_told() -> None:
    """A quote in a cell without quotes (six inches) is what it says, and worth a look."""
    table = read('a,b\n6" pipe,x\ny,3"\n')
    assert cells(table) == [['6" pipe', "x"], ["y", '3"']]
    assert table.notes == ('kept a single quotation mark (") in 2 rows (first on line 2)',)


def test_quoted_line_ends_are_no_broken_quotes() -> None:
    """Paragraphs in a cell stay one record, blank lines and commas included."""
    table = read('a,b,c\n1,"First, a line.\n\nThen, another,\nand ""this"".",3\n4,5,6\n')
    assert cells(table)[0][1] == 'First, a line.\n\nThen, another,\nand "this".'
    assert [row.line for row in table.rows] == [2, 6]


def test_a_very_long_record_is_pointed_out() -> None:
    """A cell of forty lines may be right; the user is asked to look."""
    text = "Claim,Speaker\n" + '"' + "Some prose.\n" * 40 + '",A\n'
    table = read(text)
    assert len(table.rows) == 1
    assert table.notes == ("the record on line 2 has 41 lines: is a quotation mark missing?",)


def test_backslashes_that_escape_quotes() -> None:
    r"""Where \" is a quote, all of the file is read so; other backslashes stay, in every cell."""
    table = read('a,b\n1,"He said \\"no\\", twice"\n2,"C:\\temp\\new"\n3,"ends in \\\\"\n')
    assert [row[1] for row in cells(table)] == ['He said "no", twice', "C:\\temp\\new", "ends in \\"]
    assert table.notes == (r"read \" as a quotation mark inside a cell",)


def test_backslashes_in_every_row() -> None:
    """Escaped quotes in thousands of rows are no thousands of broken ones."""
    table = read("a,b\n" + '1,"so \\"they\\" say"\n' * 3000)
    assert (len(table.rows), len(table.unread)) == (3000, 0)
    assert cells(table)[0] == ["1", 'so "they" say']


def test_quotes_that_enclose_nothing() -> None:
    """What databases write between tabs has quotes as they stand, also single ones at the beginning of a cell."""
    rows = "".join(f'{n}\t"No" means "no", he said\tA\n' for n in range(20))
    table = read("id\tclaim\twho\n" + rows + '20\t"Never closed\tB\n21\t6" pipe\tC\n')
    assert len(table.rows) == 22
    assert cells(table)[0][1] == '"No" means "no", he said'
    assert cells(table)[20] == ["20", '"Never closed', "B"]
    assert table.notes == ('kept quotation marks (") as they are: they do not enclose cells',)


def test_tabs_between_enclosed_cells() -> None:
    """Where quotes do enclose the cells between tabs, one that is not closed is broken."""
    table = read('id\tclaim\n"1"\t"a, b"\n"2"\t"c\n"3"\t"d ""e"""\n')
    assert cells(table) == [["1", "a, b"], ["3", 'd "e"']]
    assert [each.line for each in table.unread] == [3]


def test_backslashes_that_escape_nothing() -> None:
    """A cell that ends in a backslash, in a file whose quotes are doubled, is no escaped quote."""
    table = read('a,b\n"C:\\","He said ""no"""\n')
    assert cells(table) == [["C:\\", 'He said "no"']]


def test_too_many_broken_records_are_no_table() -> None:
    """A file in which a thousand records have unmatched quotes is refused, not listed."""
    with pytest.raises(DataError, match="1,001 records up to here have quotation marks that do not match") as caught:
        read("a,b\n" + '"x"y,z\n' * 2000)
    assert caught.value.where == "f.csv:1002"


def test_a_cell_may_be_longer_than_csv_takes() -> None:
    """The limit of the csv module (131,072 characters) is none here, and is as it was afterwards."""
    before = csv.field_size_limit()
    table = read(f'a,b\n"{"x" * 500_000}",2\n')
    assert len(cells(table)[0][0]) == 500_000
    assert csv.field_size_limit() == before


# --- how many cells -------------------------------------------------------------------------------------------------


def test_too_many_cells() -> None:
    """A row with a cell too many is not guessed at; empty cells too many are none."""
    table = read("Claim,Speaker\nYes, he did,Reyes\nNo,Reyes,,\n")
    assert [tuple(each) for each in table.unread] == [
        (
            *(2, "has 3 cells, but there are 2 columns"),
            *(
                "put quotation marks around the cell that contains a delimiter, or delete the extra cells",
                "Yes, he did,Reyes\n",
            ),
        )
    ]
    assert cells(table) == [["No", "Reyes"]]


def test_too_few_cells() -> None:
    """Cells that are missing at the end are empty, and that is said."""
    table = read("a,b,c\n1,2,3\n4\n5,6\n")
    assert cells(table) == [["1", "2", "3"], ["4", "", ""], ["5", "6", ""]]
    assert table.notes == ("read missing cells at the end of 2 rows as empty (first on line 3)",)


def test_too_few_cells_where_others_have_all() -> None:
    """Where a program writes empty cells, too, a row that has fewer of them is broken."""
    table = read("a,b,c\n1,2,\n4\n5,6,7\n")
    assert cells(table) == [["1", "2", ""], ["5", "6", "7"]]
    assert [(each.line, each.what, each.todo) for each in table.unread] == [
        (3, "has 1 cell, but there are 3 columns", "write all its cells, empty ones too, as in the other rows")
    ]


def test_empty_rows_and_columns_are_left_out() -> None:
    """What spreadsheets add, rows and columns of nothing but delimiters, is not there."""
    table = read("a,b,,\n1,2,,\n\n,,,\n  ,,,\n3,4,,\n")
    assert table.columns == ("a", "b")
    assert [row.line for row in table.rows] == [2, 6]
    assert not table.notes


# --- the names of columns -------------------------------------------------------------------------------------------


def test_names_are_stripped_and_made_distinct() -> None:
    """Two columns of one name are two columns, as said; one without a name that holds something has a number."""
    table = read("\ufeff Date , Claim\tmade ,Date,,Date (2)\n1,2,3,4,5\n")
    assert table.columns == ("Date", "Claim made", "Date (3)", "column 4", "Date (2)")
    assert cells(table) == [["1", "2", "3", "4", "5"]]
    assert table.notes == ('several columns are called "Date": one of them is now "Date (3)"',)


@pytest.mark.parametrize(
    ("first", "is_data"),
    [
        ("2021-09-06,AP,It fell", True),
        ('"September 18, 2025",AP,It fell', True),
        ("AP,https://x.example/1,It fell", True),
        ("AP,12,It fell", True),
        ("Date,AP,It fell", False),
        ("Who,What,When", False),
        ("Statement,2021,2022", False),
    ],
)
def test_a_file_without_names(first: str, is_data: bool) -> None:
    """Where the first line holds values, it is a row, and the columns have numbers, as is said."""
    table = read(f"{first}\nA,B,C\n")
    assert len(table.rows) == (2 if is_data else 1)
    assert (table.columns == ("column 1", "column 2", "column 3")) is is_data
    assert bool(table.notes) is is_data


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f.csv: contains no text\n  is it the right file?"),
        ("\n , \n", "f.csv: contains no text\n  is it the right file?"),
        (
            'Claim,"Speaker,Date\n"x","y","z"\n',
            "f.csv:1: in the line of column names, quotation marks do not match: one is not closed, or a single"
            ' one is inside a quoted cell\n  close it; inside a quoted cell, write a quotation mark twice ("")',
        ),
        (
            '"Claim,Speaker\nx,y\n',
            "f.csv:1: in the line of column names, a quotation mark opens here and is never closed\n"
            '  close it; inside a quoted cell, write a quotation mark twice ("")',
        ),
    ],
    ids=["empty", "blank", "quote-in-names", "quote-before-names"],
)
def test_what_is_no_table(text: str, message: str) -> None:
    """What cannot be read at all is one clear error."""
    with pytest.raises(DataError) as caught:
        read(text)
    assert str(caught.value) == message


# --- dialects -------------------------------------------------------------------------------------------------------


def test_the_line_that_tells_excel_the_delimiter() -> None:
    """``sep=;`` is no record, and counts as a line."""
    table = read("sep=;\r\nClaim, made;Who\r\nA;B\r\n")
    assert table.columns == ("Claim, made", "Who")
    assert table.rows[0].line == 3


def test_blanks_behind_delimiters() -> None:
    """A blank before a quoted cell is none of it, and then none of any other either."""
    assert cells(read('a, b, c\n1, "two, and ""so""", 3\n4, "", 6\n')) == [["1", 'two, and "so"', "3"], ["4", "", "6"]]
    assert cells(read("a,b\n1, 2\n")) == [["1", " 2"]]


def test_one_column() -> None:
    """A list of sentences under one name is one column, however many commas they have."""
    table = read("claim\nThe mayor said, no\nSomething; else, and, more\n")
    assert cells(table) == [["The mayor said, no"], ["Something; else, and, more"]]
    assert table.description == "1 column"
    assert cells(read('claim\n"The mayor said, no"\n')) == [["The mayor said, no"]]


def test_a_delimiter_that_is_told() -> None:
    """What the user says counts; a tab may be written out."""
    assert read("a;b,c\n1;2,3\n", ";").columns == ("a", "b,c")
    assert read("a b\tc\n1 2\t3\n", "tab").columns == ("a b", "c")
    assert read("a~b\n1~2\n", "~").description == "cells separated by '~', 2 columns"
    for wrong in ("", "::", '"', "\n"):
        with pytest.raises(UsageError, match="is not one character"):
            read("a,b\n", wrong)


def test_line_ends_may_be_mixed() -> None:
    """LF, CRLF and CR each end a record, also in one file."""
    table = read('a,b\r1,2\r\n3,4\n"5\r6",7\n\r\n8,9')
    assert cells(table) == [["1", "2"], ["3", "4"], ["5\r6", "7"], ["8", "9"]]
    assert [row.line for row in table.rows] == [2, 3, 4, 7]


# --- titles above the column names ----------------------------------------------------------------------------------

_NOTE = 'skipped line 1 above the column names ("Claims log"); if that is wrong: --header-row N'


@pytest.mark.parametrize(
    ("text", "line", "note"),
    [
        ("Claims log,,\nSpeaker,Date,Claim\nA,2025-09-18,x\n", 2, _NOTE),
        ("Claims log\n\nSpeaker,Date,Claim\nA,2025-09-18,x\nB,2025-09-18,y\n", 3, _NOTE),
        ("Claims log\nSpeaker;Date;Claim\nA;2025-09-18;x, y\nB;2025-09-18;z, w\n", 2, _NOTE),
        ("Claims log\nWer\tWann\tWas\nA\t2025-09-18\tx\n", 2, _NOTE),
        (
            "Made by Ana,,,\n2025-10-01,,,\n,,,\nWho said,What,When,Where\nA,b,2025-09-18,d\nE,f,2025-09-18,h\n",
            4,
            'skipped lines 1 to 2 above the column names ("Made by Ana", "2025-10-01"); '
            "if that is wrong: --header-row N",
        ),
        ("Speaker,Date,Claim\nA,,\n,,x\n", 1, None),
        ("A,B\n1,2\n3,4,5,6,7\n", 1, None),
        ("Notes\n2025-09-18,AP,It fell\n2025-09-19,AP,It held\n", 1, None),
    ],
)
def test_titles_above_the_names_are_skipped_and_told(text: str, line: int, note: str | None) -> None:
    """A title fills few cells; the row of names below it has no value. Nothing else is passed over."""
    table = read(text)
    names = [cell.strip() for cell in re.split("[,;\t]", text.split("\n")[line - 1]) if cell]
    assert [*table.columns[: len(names)]] == names
    assert [each for each in table.notes if "skipped" in each] == ([note] if note else [])
    told = read_table(text, "f.csv", header_row=line)
    assert (told.columns, [row.line for row in told.rows]) == (table.columns, [row.line for row in table.rows])


def test_one_name_above_several_columns_is_asked() -> None:
    """The name of a column alone above a table is no title, and may be meant."""
    text = "Claim,,,\nx,a,b,c\ny,d,e,f\n"
    with pytest.raises(DataError) as caught:
        read(text)
    assert str(caught.value) == (
        'f.csv:1: only the first of 4 columns has a name: "Claim"\n'
        "  name the line with the column names: --header-row N"
    )
    assert read_table(text, "f.csv", header_row=1).columns == ("Claim", "column 2", "column 3", "column 4")


def test_the_line_of_the_names_may_be_told() -> None:
    """What the user says counts, also where the line looks like a row; a line without names is an error."""
    text = 'a,b\n2021,2022\n"1\n2",3\n\n5,6\n'
    assert read_table(text, "f.csv", header_row=2).columns == ("2021", "2022")
    assert [row.line for row in read_table(text, "f.csv", header_row=3).rows] == [6]
    for wrong in (4, 5, 7, 99):
        with pytest.raises(UsageError) as caught:
            read_table(text, "f.csv", header_row=wrong)
        assert str(caught.value) == (
            f"--header-row {wrong}: no column names are there in f.csv\n  name the row that has them"
        )


def test_a_row_that_repeats_the_names_is_skipped() -> None:
    """Files that were put one behind the other have the names, and a byte order mark, in the middle."""
    table = read("Who,What\nA,x\n\ufeffWho,What\nB,y\nWho,What\nWho,what\n")
    assert cells(table) == [["A", "x"], ["B", "y"], ["Who", "what"]]
    assert table.notes == ("skipped 2 rows that repeat the column names (first on line 3)",)


def test_lines_that_are_quoted_as_a_whole() -> None:
    """A spreadsheet that put a table into one column writes each line as one cell."""
    text = '"Speaker,Date,Claim"\n"Ida Moor,2024-05-01,""The lock, it burst."""\n\n"Al Reed,2024-05-02,It held."\n'
    table = read_table(text, "x.csv")
    assert table.columns == ("Speaker", "Date", "Claim")
    assert [(row.line, row.values["Claim"]) for row in table.rows] == [(2, "The lock, it burst."), (4, "It held.")]
    assert table.notes == ("each line is in quotation marks as a whole: they were removed",)


@pytest.mark.parametrize(
    "text",
    [
        'Claim\n"One, two, three"\n"Four, five, six"\n"Seven, eight, nine"\n',
        '"Claim, as made"\n"One, two"\n"Three"\n',
        '"Claim, as made"\n"One, two\nthree"\n',
    ],
)
def test_one_column_of_prose_stays_one(text: str) -> None:
    """Commas in its cells are commas."""
    assert len(read_table(text, "x.csv").columns) == 1

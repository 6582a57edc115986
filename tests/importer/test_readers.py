"""Foreign files as records: every form found out, every encoding, and nothing lost on the way in or out again."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli.edtf import EdtfDate, parse_date
from factcli.errors import DataError, FactcliError, UsageError
from factcli.importer.readers import KINDS, ReadingOptions, read_import_file, render_rejects
from factcli.importer.records import ImportedFile, Row, UnreadRecord
from factcli.model import Statement, statement_id
from factcli.output.listing import render, statement_listing, statement_record
from tests.importer.test_csv_reader import tables
from tests.support.budget import examples
from tests.support.transcript import ROOT

FILES = ROOT / "tests" / "data"


def sheet(data: bytes | str, source: str = "file", **told: Any) -> ImportedFile:
    return read_import_file(data if isinstance(data, bytes) else data.encode(), source, ReadingOptions(**told))


def sample(name: str) -> ImportedFile:
    """One of the files in tests/files."""
    return read_import_file((FILES / name).read_bytes(), name)


def values(found: ImportedFile) -> list[dict[str, Any]]:
    return [dict(row.values) for row in found.rows]


def every(found: ImportedFile) -> list[Row | UnreadRecord]:
    return [*found.rows, *found.unread]


def message(data: bytes | str, source: str = "file", **told: Any) -> str:
    """What a user is told of a file that cannot be read."""
    with pytest.raises((DataError, UsageError)) as caught:
        sheet(data, source, **told)
    return str(caught.value)


# --- files as newsrooms have them -----------------------------------------------------------------------------------


def test_an_export_of_ratings() -> None:
    """A byte order mark, curly quotes and quoted line ends are read as they are meant."""
    found = sample("ratings-bom.csv")
    assert found.description == "CSV, UTF-8 with a byte order mark, commas, 4 columns"
    assert found.columns == ("Statement", "Speaker", "Rating", "Date")
    assert [row.line for row in found.rows] == [2, 3, 4, 7, 8]
    assert found.rows[0].values["Statement"] == "“The county’s only hospital closes its doors next spring.”"
    assert found.rows[2].values["Statement"] == "The bus lines were cut twice:\nfirst in 2019,\nthen again in 2023."
    assert found.rows[3].values["Statement"] == 'The contract says "no further payments", in so many words.'
    assert (found.native, found.unread, found.notes) == (False, [], ())


def test_a_european_spreadsheet() -> None:
    """Semicolons and windows-1252 are found out, and the words are shown by which the encoding was."""
    found = sample("aussagen-windows-1252.csv")
    assert found.description == "CSV, windows-1252, semicolons, 5 columns"
    assert values(found)[1] == {
        "Datum": "02.10.2025",
        "Sprecher": "Élodie Brûlé",
        "Medium": "Canal Été",
        "Aussage": "„Wir zahlen höchstens 5 € je Fahrt“, so die Präfektin.",
        "Thema": "Verkehr",
    }
    assert found.notes == (
        'read as windows-1252. Are these words right: "Jürgen", "Weiß", "Brücke"? If not: --encoding NAME',
    )


def test_unicode_text_of_excel() -> None:
    """What Excel calls Unicode text is UTF-16 with tabs."""
    found = sample("unicode-text.txt")
    assert (found.kind, found.description) == ("tsv", "TSV, UTF-16 with a byte order mark, tabs, 4 columns")
    assert values(found)[0]["Who"] == "ذبیح‌الله مجاهد"
    assert values(found)[2] == {
        "Claim": 'He said "not yet"',
        "Who": "Ива́н Петро́в",
        "Published in": "Городские вести",
        "When": "2021-09-08",
    }


# --- encodings ------------------------------------------------------------------------------------------------------

#: Own sentences, with the encodings in which spreadsheets of their language are met.
SENTENCES = {
    "It’s “never” been safe – say officials, but they don’t know.": ["cp1252", "mac-roman"],
    "Die Brücke war für Fußgänger nie gesperrt.": ["cp1252", "mac-roman", "cp850", "cp437", "iso8859-15"],
    "Le maire a affirmé que l’école fermera à l’été prochain.": ["cp1252", "mac-roman"],
    "¿Quién pagó la campaña del señor Muñoz? Según él, nadie.": ["cp1252", "mac-roman", "cp850"],
    "O presidente afirmou que a inflação não subirá até março.": ["cp1252", "mac-roman"],
    "Ministeren sagde, at broen på Fyn bliver færdig næste år. Ærø afviser.": ["cp1252", "mac-roman", "cp850"],
    "Żaden z członków rządu nie złożył rezygnacji, twierdzi ministerstwo.": ["cp1250", "iso8859-2"],
    "Žádný člen vlády nerezignoval, tvrdí mluvčí města.": ["cp1250", "iso8859-2"],
    "A polgármester szerint a híd őszig nem nyílik meg.": ["cp1250"],
    "По словам министра, цены выросли на пять процентов.": ["cp1251", "koi8-r", "cp866", "mac-cyrillic"],
    "За словами міністра, ціни зросли на п’ять відсотків.": ["cp1251"],
    "Ο δήμαρχος είπε ότι η γέφυρα δεν έκλεισε ποτέ.": ["cp1253", "iso8859-7"],
    "Bakana göre işsizlik geçen yıl yüzde beş düştü.": ["cp1254", "iso8859-9"],
    "قال رئيس البلدية إن الجسر لم يغلق قط.": ["cp1256"],
    "ראש העיר אמר שהגשר מעולם לא נסגר.": ["cp1255"],
    "นายกเทศมนตรีกล่าวว่าสะพานไม่เคยปิด": ["cp874"],
    "市長は、橋が閉鎖されたことは一度もないと述べた。": ["cp932", "euc-jp"],
    "市长说这座桥从未关闭过。部长表示物价上涨了百分之五。": ["gb18030"],
    "政府稱沒有任何部長辭職，市長說這座橋從未關閉過。": ["big5"],
    "시장은 다리가 폐쇄된 적이 없다고 말했다.": ["cp949"],
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
ENCODED = [(sentence, encoding) for sentence, found in SENTENCES.items() for encoding in (*UNICODE, *found)]


def encoded_table(sentence: str, encoding: str, rows: int) -> bytes:
    out = io.StringIO(newline="")
    table = [["Statement", "Speaker", "Rating"], *([sentence, f"Speaker {n}", "False"] for n in range(rows))]
    csv.writer(out, delimiter=";").writerows(table)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("rows", [1, 20])
def test_encodings_are_found_out(rows: int) -> None:
    """Unicode in all its forms is always read; of older encodings, by one sentence, at least 19 of 20 files."""
    wrong: set[tuple[str, str]] = set()
    for sentence, encoding in ENCODED:
        cells = {row.values["Statement"] for row in sheet(encoded_table(sentence, encoding, rows)).rows}
        if cells != {sentence}:
            wrong.add((sentence[:6], encoding))
    assert not {encoding for _, encoding in wrong} & {*UNICODE}
    assert len(wrong) <= 0.05 * sum(len(found) for found in SENTENCES.values())


def test_unicode_needs_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """chardet, which takes longer to import than most files to read, is not needed for UTF-8 and UTF-16."""
    monkeypatch.setitem(sys.modules, "chardet", None)
    for encoding in UNICODE:
        assert sheet(encoded_table("Die Brücke – „zu“", encoding, 2)).rows
    with pytest.raises(ImportError):
        sheet(encoded_table("Die Brücke", "cp1252", 2))


def test_a_stray_control_character() -> None:
    """A NUL or an escape in a cell does not make a file another encoding, or no text."""
    for stray in ("\0", "\x1b", "\0\0"):
        found = sheet(f"Claim,Who\nIt{stray} fell,somebody\n")
        assert (found.description, values(found)) == (
            "CSV, UTF-8, commas, 2 columns",
            [{"Claim": f"It{stray} fell", "Who": "somebody"}],
        )


def test_the_user_knows_better() -> None:
    """An encoding that is told counts, whatever the bytes look like; its line is named where it cannot be."""
    data = "Claim;Speaker\nŽádný;Š\n".encode("cp1250")
    assert values(sheet(data, encoding="cp1250"))[0] == {"Claim": "Žádný", "Speaker": "Š"}
    assert sheet(data, encoding="windows-1250").description == "CSV, windows-1250, semicolons, 2 columns"
    assert message(data, encoding="utf-8") == (
        "file:2: is not UTF-8 from here on: invalid start byte\n  correct that line; if it has another encoding, "
        "name that, such as --encoding windows-1252"
    )
    for wrong in ("klingon", "rot13", "hex", "", "a\0b"):
        assert "use a name such as utf-8" in message(data, encoding=wrong)
    assert "is not idna" in message(data, encoding="idna")
    assert sheet(b"\xef\xbb\xbfClaim,b\n1,2\n", encoding="utf-8").columns == ("Claim", "b")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "compressed with gzip"),
        (b"SQLite format 3\0", "a SQLite database"),
        (bytes(range(32)) * 20, "not text"),
    ],
)
def test_what_is_no_text(data: bytes, said: str) -> None:
    """A file that is no text is called what it is."""
    assert message(data) == (
        f"file: this is {said}; factcli cannot read it\n"
        "  export it as CSV (UTF-8) from the program that made it, and import that file"
    )


# --- which form it is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "source", "kind"),
    [
        ("Claim,Who\nx,y\n", "-", "csv"),
        ("Claim\tWho\nx\ty\n", "x.csv", "tsv"),
        ('[{"Claim": "x"}]', "x.csv", "json"),
        ('[sic],Who\n"x",y\n', "x.csv", "csv"),
        ("<Claim>,Who\nx,y\n", "x.csv", "csv"),
        ('<!DOCTYPE html><script type="application/ld+json">{"@type": "Claim", "text": "x"}', "x.csv", "claimreview"),
        ('{"Claim": "x"}\n{"Claim": "y"}\n', "-", "jsonl"),
        ('{"Claim": "x"}\n', "x.jsonl", "jsonl"),
        ('{"Claim": "x"}\n', "-", "json"),
        ("Claim,Who\nx,y\n", "x.json", "csv"),
        ('# a comment\n[[statement]]\nclaim = "x"\n', "-", "toml"),
        ('{"@type": "ClaimReview", "claimReviewed": "x"}', "-", "claimreview"),
        ('\n<html><script type="application/ld+json">{"@type": "Claim", "text": "x"}</script>', "-", "claimreview"),
    ],
)
def test_the_form_is_found_out(data: str, source: str, kind: str) -> None:
    """The content tells what a file is; its name only where the content may be two things."""
    assert sheet(data, source).kind == kind
    assert kind in KINDS


def test_a_form_that_is_told() -> None:
    """The user's word counts; one that is no form is refused."""
    assert sheet("a,b\tc\n1,2\t3\n", kind="tsv").columns == ("a,b", "c")
    assert sheet('{"@type": "ClaimReview"}', kind="json").columns == ("@type",)
    assert sheet("[a],b\n1,2\n", kind="csv").columns == ("[a]", "b")
    assert message("a", kind="xlsx") == (
        '--from "xlsx" is not known\n  use one of csv, tsv, spreadsheet, json, jsonl, toml, claimreview'
    )
    assert message('{"a": 1}', kind="claimreview") == (
        "file: contains no ClaimReview and no Claim\n  leave out --from, and factcli detects the format"
    )


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_an_array_of_objects() -> None:
    """Each object is a row on its own line; columns come in the order in which they appear first."""
    found = sheet('[\n  {"b": 1, "a": null},\n\n  {"a": true,\n   "c": [1, "x"]}\n]')
    assert [(row.line, dict(row.values)) for row in found.rows] == [
        (2, {"b": 1, "a": None}),
        (4, {"a": True, "c": [1, "x"]}),
    ]
    assert found.columns == ("b", "a", "c")
    assert found.description == "JSON, UTF-8, 2 records"


def test_objects_within_objects_become_columns() -> None:
    """``author.name`` is a column; a name that is taken already is not taken twice."""
    data = '[{"author": {"name": "A", "at": {"x": 1}}, "e": {}}, {"author": {"name": "B"}, "author.name": "C"}]'
    assert values(sheet(data)) == [
        {"author.name": "A", "author.at.x": 1, "e": {}},
        {"author": {"name": "B"}, "author.name": "C"},
    ]


def test_numbers_that_json_or_python_lacks() -> None:
    """NaN is no value; what is too large to be a number stays as it was written."""
    assert values(sheet('[{"a": NaN, "b": -Infinity, "c": 1e999, "d": 2.5}]')) == [
        {"a": None, "b": "-Infinity", "c": "1e999", "d": 2.5}
    ]


@pytest.mark.parametrize(
    ("data", "rows", "notes"),
    [
        ('{"a": 1}', [{"a": 1}], ()),
        ('{"page": 2, "results": [{"a": 1}]}', [{"a": 1}], "results; page"),
        ('{"data": {"next": "", "items": [{"a": 1}]}}', [{"a": 1}], "data.items"),
        ('{"columns": ["a", "b"], "rows": [[1, 2], [3, 4]]}', [{"a": 1, "b": 2}, {"a": 3, "b": 4}], ()),
        ('{"range": "A1:B2", "values": [["a", "b"], ["1"]]}', [{"a": "1"}], "values; range"),
        (
            '{"records": [{"id": "rec1", "createdTime": "t", "fields": {"Claim": "x"}}]}',
            [{"Claim": "x", "record id": "rec1", "record createdTime": "t"}],
            "records",
        ),
    ],
    ids=["alone", "results", "nested", "datasette", "google-sheets", "airtable"],
)
def test_the_list_in_an_object(data: str, rows: list[dict[str, Any]], notes: Any) -> None:
    """The shapes in which programs answer are known, and what is taken of them is said."""
    found = sheet(data)
    assert values(found) == rows
    if isinstance(notes, str):
        name, _, rest = notes.partition("; ")
        notes = (f'read the list "{name}"' + (f"; ignored the keys beside it: {rest}" if rest else ""),)
    assert found.notes == notes


def test_several_lists_are_not_chosen_from() -> None:
    """Where two lists could be meant, the user is asked."""
    assert message('{"a": [{"x": 1}], "b": {"c": [{"x": 1}]}}') == (
        'file: contains several lists of records: "a", "b.c"\n  import a file with only one of them'
    )


@pytest.mark.parametrize(
    ("data", "message_"),
    [
        ('[{"a": 1},\n {"b": }]', "file:2: not JSON: expecting value (column 8)"),
        ('{"a": 1,\n "a": 2}', 'file:1: "a" is given twice'),
        ('{"a": 1\n "b": 2}', "file:2: not JSON: expecting ',' delimiter (column 2)"),
        ('[{"a": 1, "a": 2, "b": }]', "file:1: not JSON: expecting value (column 24)"),
        ('[{"a": "x]', "file:1: not JSON: unterminated string starting at (column 8)"),
        ("[" * 100_000, "file:1: cannot read this JSON: it is nested too deeply"),
        ("[" + "9" * 5000 + "]", "file:1: cannot read this JSON: a number has thousands of digits"),
    ],
)
def test_broken_json(data: str, message_: str) -> None:
    """JSON that cannot be read is an error with its line."""
    assert message(data, "file").partition("\n")[0] == message_


def test_what_is_no_object_is_kept() -> None:
    """Items that are no records, and objects that give a key twice, are told one by one; the others are read."""
    found = sheet('[{"a": 1}, 5,\n{"b": {"c": 1,\n"c": 2}}, {"a": 2}]')
    assert [row.line for row in found.rows] == [1, 3]
    assert [(each.line, each.what, each.raw) for each in found.unread] == [
        (1, "is not an object", "5"),
        (2, '"c" is given twice', '{"b": {"c": 1,\n"c": 2}}'),
    ]


def test_json_lines() -> None:
    """A bad line is named and kept; blank lines are fine; the others are read."""
    found = sheet('{"a": 1}\r\n\r\n{"a": \n{"a": 1, "a": 2}\n7\n{"a": 3}')
    assert [(row.line, dict(row.values)) for row in found.rows] == [(1, {"a": 1}), (6, {"a": 3})]
    assert [(each.line, each.what, each.raw) for each in found.unread] == [
        (3, "not JSON: expecting value (column 6)", '{"a": '),
        (4, '"a" is given twice', '{"a": 1, "a": 2}'),
        (5, "is not an object", "7"),
    ]
    assert found.description == "JSON lines, UTF-8, 2 records"


def test_json_one_after_the_other() -> None:
    """Objects written over several lines without a list around them are read, too."""
    found = sheet('{\n"a": 1}\n{\n"a": 2}\n')
    assert [(row.line, dict(row.values)) for row in found.rows] == [(1, {"a": 1}), (3, {"a": 2})]


# --- TOML -----------------------------------------------------------------------------------------------------------


def test_a_file_of_a_store() -> None:
    """Statements are taken with their lines and TOML's own values; what else is there is said."""
    data = """# a comment
[defaults]
outlet = "AP"

[[person]]
name = "Ahmad Massoud"

[[statement]]
speaker = "Ahmad Massoud"
date = 2021-09-06
mood = "defiant"

[[statement]]
claim = "x"
via = ["TASS"]
"""
    found = sheet(data)
    assert [(row.line, dict(row.values)) for row in found.rows] == [
        (8, {"speaker": "Ahmad Massoud", "date": datetime.date(2021, 9, 6), "mood": "defiant"}),
        (13, {"claim": "x", "via": ["TASS"]}),
    ]
    assert found.notes == (
        'ignored "defaults": import reads only statements and their sources',
        "ignored 1 [[person]] table: import reads only statements and their sources",
    )
    assert found.native


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[[statement]]\nspeaker = \n", "x.toml:2: not valid TOML: invalid value (column 11)\n  correct that line"),
        ("statement = 5\n", 'x.toml:1: "statement" must be [[statement]] tables, not a number'),
        (
            '[[person]]\nname = "x"\n',
            "x.toml: contains no [[statement]] tables\n  write [[statement]] above each statement",
        ),
    ],
)
def test_broken_toml(data: str, said: str) -> None:
    """TOML that is none, or not a file of a store, is an error with its line."""
    assert message(data, "x.toml").startswith(said)


# --- what factcli writes comes back ---------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20).filter(str.strip)
LINES = st.one_of(TEXTS, st.lists(TEXTS, min_size=2, max_size=3).map("\n".join))
DATES = st.sampled_from(["2021-09-06", "2021-09", "2021~", "XXXX", "2021-09-01/..", "2021-09-06?"]).map(parse_date)


def _statement(speaker: str, outlet: str, date: EdtfDate, claim: str, **more: Any) -> Statement:
    return Statement(statement_id(speaker, outlet, date.text, claim), speaker, outlet, date, claim, **more)


STATEMENTS = st.builds(
    _statement,
    *(TEXTS, TEXTS, DATES, LINES),
    quote=st.one_of(st.just(""), LINES),
    via=st.lists(TEXTS, max_size=2).map(tuple),
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    published=st.one_of(st.none(), DATES),
    retracted=st.one_of(st.none(), DATES),
    date_text=st.one_of(st.just(""), TEXTS),
    role=st.one_of(st.just(""), TEXTS),
    lang=st.sampled_from(["", "fa", "zh-Hant"]),
    url=st.sampled_from(["", "https://news.example/1?a=b&amp;c#d"]),
    archive_url=st.sampled_from(["", "https://web.archive.example/1"]),
    source=st.sampled_from(["", "k3f9x2ma7q"]),
    note=st.one_of(st.just(""), LINES),
    extra=st.dictionaries(st.sampled_from(["mood", "score"]), TEXTS, max_size=2),
)


def _where(statement: Statement) -> tuple[str, int]:
    return ("2021-09.toml", 1)


@settings(max_examples=examples(60))
@given(st.lists(STATEMENTS, min_size=1, max_size=4), st.sampled_from(["json", "jsonl"]))
def test_our_json_comes_back(statements: list[Statement], form: str) -> None:
    """Every key of every statement is as it was, and nothing that is worked out comes with it."""
    found = sheet(render(statement_listing(statements, _where), form))
    keys = [*Statement.__dataclass_fields__]
    assert found.native
    assert found.kind == form or (form == "jsonl" and len(statements) == 1)
    assert values(found) == [
        {key: value for key, value in statement_record(s, None).items() if key in keys} for s in statements
    ]


@settings(max_examples=examples(60))
@given(st.lists(STATEMENTS, min_size=1, max_size=4))
def test_our_toml_comes_back(statements: list[Statement]) -> None:
    """Every table is as it was, with the line of its header."""
    text = render(statement_listing(statements, None), "toml")
    found = sheet(text)
    assert values(found) == [s.to_table() for s in statements]
    assert [text.split("\n")[row.line - 1] for row in found.rows] == ["[[statement]]"] * len(statements)


@settings(max_examples=examples(60))
@given(st.lists(STATEMENTS, min_size=1, max_size=4))
def test_our_csv_comes_back(statements: list[Statement]) -> None:
    """Every cell is the text that was written into it."""
    text = render(statement_listing(statements, None), "csv")
    assert [list(row.values.values()) for row in sheet(text).rows] == [*csv.reader(io.StringIO(text, newline=""))][1:]


# --- rejected records -----------------------------------------------------------------------------------------------


def test_rejected_rows_of_a_table() -> None:
    """They come out under their columns with the line and the reason first, and one that is broken as it was."""
    found = sheet('Claim;Who\n"a;\n""b""";x\nbad;y;z\n"open;w\n')
    out = render_rejects(found, [(found.rows[0], "no\n  outlet"), *((each, each.what) for each in found.unread)])
    assert out.decode() == (
        "rejected_line;rejected_because;Claim;Who\r\n"
        '2;no outlet;"a;\n""b""";x\r\n'
        "4;has 3 cells, but there are 2 columns;bad;y;z\r\n"
        '5;a quotation mark opens here and is never closed;"open;w\r\n'
    )
    again = sheet(out)
    assert again.columns == found.columns
    assert values(again) == values(found)
    assert [each.line for each in again.unread] == [4, 5]
    mended = sheet(out.replace(b"y;z", b'"y;z"').replace(b'"open', b"open"))
    assert values(mended)[1:] == [{"Claim": "bad", "Who": "y;z"}, {"Claim": "open", "Who": "w"}]


def test_rejected_records_of_json() -> None:
    """They come out one a line; a broken one can be mended where it stands."""
    found = sheet('{"a": {"b": 1}}\n{"a": 1, "a": 2}\n{"c": \n[5]\n')
    out = render_rejects(found, ((each, "why") for each in every(found)))
    assert out.decode() == (
        '{"rejected_line": 1, "rejected_because": "why", "a.b": 1}\n'
        '{"rejected_line": 2, "rejected_because": "why", "a": 1, "a": 2}\n'
        '{"rejected_line": 3, "rejected_because": "why", "c":\n'
        '{"rejected_line": 4, "rejected_because": "why", "rejected_text": "[5]"}\n'
    )
    assert values(sheet(out)) == [{"a.b": 1}, {"rejected_text": "[5]"}]
    assert values(sheet(out.replace(b'"c":', b'"c": 3}')))[1] == {"c": 3}


@settings(max_examples=examples(150))
@given(tables(), st.sampled_from(",;\t|~"))
def test_rejected_tables_come_back(table: list[list[str]], delimiter: str) -> None:
    """Whatever the cells hold, what is rejected reads back as the same rows."""
    rows = [Row(number, dict(zip(table[0], row, strict=True))) for number, row in enumerate(table[1:], 2)]
    found = ImportedFile("x", "csv", "", tuple(table[0]), rows, delimiter=delimiter)
    again = sheet(render_rejects(found, ((row, 'why, "so"; not|') for row in rows)))
    assert again.columns == tuple(table[0])
    assert values(again) == values(found)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=examples(100))
@given(st.lists(st.dictionaries(st.text(min_size=1), JSON, min_size=1), min_size=1, max_size=4))
def test_rejected_json_comes_back(objects: list[dict[str, Any]]) -> None:
    """Whatever the values are, what is rejected reads back as the same records."""
    found = sheet(json.dumps(objects), kind="json")
    again = sheet(render_rejects(found, ((row, "why") for row in found.rows)), kind="jsonl")
    assert values(again) == values(found)
    assert again.native == found.native


def test_rejected_statements_of_toml() -> None:
    """Dates come out as text, keys of one's own under "extra", as factcli writes them."""
    found = sheet('[[statement]]\nclaim = "x"\ndate = 2021-09-06\nmood = "calm"\n')
    again = sheet(render_rejects(found, [(found.rows[0], "why")]))
    assert values(again) == [{"claim": "x", "date": "2021-09-06", "extra": {"mood": "calm"}}]
    assert again.native


# --- anything at all ------------------------------------------------------------------------------------------------

_PIECES = [b'"', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"{", b"}", b"[", b"]", b":", b"\\", b"<", b">"]
_PIECES += [
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x9c",
    b"\x92",
    b"\xc3",
    b"Claim",
    b"Speaker",
    b" ",
    b"1",
]
_PIECES += [
    b"[[statement]]\n",
    b'claim = "x"\n',
    b'{"@type": "ClaimReview"',
    b'"claimReviewed": "x"',
    b"sep=;\n",
    b"null",
]
_PIECES += [b'<script type="application/ld+json">', b"</script>", b"<!--", b"-->", b'"@graph"', b'"itemReviewed"', b"'"]


def read_or_refused(data: bytes, source: str, kind: str | None) -> ImportedFile | None:
    """What is read, or None where that was refused, with the name of the file."""
    try:
        return read_import_file(data, source, ReadingOptions(kind))
    except FactcliError as error:
        if not str(error).startswith(source):
            raise
    return None


@settings(max_examples=examples(500))
@given(
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=30).map(b"".join)),
    st.sampled_from([None, *KINDS]),
    st.sampled_from(["file", "x.csv", "x.json", "x.toml", "x.html"]),
)
@example(b"\t\xef\xbb\xbf", None, "file")
def test_any_bytes_are_read_or_refused(data: bytes, kind: str | None, source: str) -> None:
    """Any bytes give a sheet, whose records can all be rejected and read again, or one clear error."""
    found = read_or_refused(data, source, kind)
    if found is None:
        return
    assert all(isinstance(row, Row) and set(row.values) <= set(found.columns) for row in found.rows)
    assert all(isinstance(each, UnreadRecord) and each.what and each.todo for each in found.unread)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(0 < record.line <= lines for record in every(found))
    render_rejects(found, ((record, "why") for record in every(found)))


def test_hostile_shapes_take_no_more_than_their_size() -> None:
    """Files made to be slow (quotes, brackets, one long line) are read or refused like any other."""
    rng = random.Random(1)
    noise = bytes(rng.randrange(256) for _ in range(20_000))
    for data in (
        b'a,b\n"' + b"x,\n" * 100_000,
        b"a,b\n" + b'"x""\n' * 900,
        b"a,b\n" + b'1,"\n' * 20_001,
        b"[" + b'{"a":' * 20_000,
        b'<script type="application/ld+json">' * 5_000,
        b"<!--" * 50_000,
        b"," * 300_000,
        b"x" * 3_000_000,
        noise,
    ):
        found = read_or_refused(data, "file", None)
        assert found is None or found.description

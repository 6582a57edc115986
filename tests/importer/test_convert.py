"""Rows to statements: what each cell becomes, what is left out and told, and that no row is lost in any table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.importer.convert import ConvertedFile, convert_file
from factcli.importer.plan import ImportOptions
from factcli.importer.readers import read_import_file
from factcli.importer.repeats import differing_keys, merge_repeats
from factcli.importer.summary import summary_lines
from factcli.model import STATEMENT_KEYS, Statement

TODAY = date(2026, 10, 1)
KEYS = ("speaker", "outlet", "date", "claim")
PLAIN = {"speaker": "Ida Moor", "outlet": "Fen Herald", "date": "2024-05-01", "claim": "The lock burst."}


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    columns = [*dict.fromkeys(key for row in rows for key in row)]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _convert(rows: Sequence[dict[str, str]], **options: Any) -> ConvertedFile:
    """Convert rows, each with the values of :data:`PLAIN` where it has no others, and a claim of its own."""
    full = [{**PLAIN, "claim": f"The lock burst {n} times.", **row} for n, row in enumerate(rows, 1)]
    return convert_file(read_import_file(_csv(full), "locks.csv"), ImportOptions(**options), TODAY)


def _first(converted: ConvertedFile) -> Statement:
    assert not converted.faults
    return converted.statements[0].statement


def _told(converted: ConvertedFile) -> str:
    return "\n".join(summary_lines(converted, "factcli.toml"))


# --- no data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["NULL", "nan", "None", "N/A", "-", "—", "?", "#REF!", "########", "\\N", "(blank)", "Err:502"]
)
def test_a_cell_that_holds_no_data_is_empty(cell: str) -> None:
    """A default applies to it, an optional key is left out, and without either the row is rejected."""
    full = {"note": "seen", "url": "https://e.org/1", "tags": "mud", "published": "2024-05-02", "lang": "en"}
    row = {"speaker": cell, **dict.fromkeys(full, cell)}
    (fault,) = _convert([row, full]).faults
    assert fault[1].startswith("speaker is empty; write who said it")
    converted = _convert([row, full], defaults={"speaker": "Ruth Tarn"})
    made = _first(converted)
    assert made.speaker == "Ruth Tarn"
    assert (made.note, made.url, made.tags, made.published, made.lang) == ("", "", (), None, "")
    assert f"6 cells hold no data ({cell} 6): left empty" in _told(converted)


def test_cells_without_data_are_counted_by_what_they_hold() -> None:
    """The commonest first, of a column that is used, and in lists as well."""
    rows = [
        {"role": "N/A", "tags": "locks; NULL", "shoe": "N/A"},
        {"role": "N/A", "tags": "mud; N/A"},
        {"role": "Reeve"},
    ]
    converted = _convert(rows)
    assert "4 cells hold no data (N/A 3, NULL 1): left empty" in _told(converted)
    assert [row.statement.tags for row in converted.statements] == [("locks",), ("mud",), ()]


@pytest.mark.parametrize(
    ("column", "cells", "kept"),
    [
        ("tags", ["DE", "NA", "FR"], "NA"),
        ("tags", ["DE; NA", "FR; GB", ""], "NA"),
        ("speaker", ["Holm", "Null", "Weir"], "Null"),
        ("speaker", ["Ada", "Nan", "Nora"], "Nan"),
        ("lang", ["yue", "nan", "ckb"], "nan"),
        ("note", ["+", "-", "++"], "-"),
    ],
)
def test_what_the_column_shows_to_be_meant_is_kept(column: str, cells: list[str], kept: str) -> None:
    """A country among countries, a name among names, a minus among pluses."""
    converted = _convert([{column: cell} for cell in cells])
    found = [getattr(row.statement, column) for row in converted.statements]
    assert any(kept == value or kept in value for value in found)
    assert not converted.no_data
    assert "no data" not in _told(converted)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("speaker", ["Ida Moor", "NULL", "Ruth Tarn"]),
        ("speaker", ["Holm", "None", "Weir"]),
        ("speaker", ["MOOR", "NULL", "TARN"]),
        ("outlet", ["Fen Herald", "NA", "BBC"]),
        ("tags", ["DE", "NaN", "FR"]),
        ("lang", ["en", "nan", "fr"]),
    ],
)
def test_what_nothing_shows_to_be_meant_is_empty(column: str, cells: list[str]) -> None:
    """Python and SQL write these, and nobody is called so among people with whole names."""
    converted = _convert([{column: cell} for cell in cells])
    assert sum(converted.no_data.values()) == 1


def test_a_column_without_data_is_empty() -> None:
    """It is no candidate for a key, and is told as an empty one."""
    converted = _convert([{"who": "NULL"}, {"who": "-"}])
    assert "empty columns: who" in _told(converted)


# --- quotation marks and lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "values", "told"),
    [
        ({"speaker": '"Ida Moor"'}, {"speaker": "Ida Moor"}, "quoted twice, in 1 row (line 2)"),
        ({"speaker": "'Ida O'Moor'"}, {"speaker": "Ida O'Moor"}, "quoted twice"),
        ({"speaker": '="Ida Moor"'}, {"speaker": "Ida Moor"}, "quoted twice"),
        ({"date": '"1 May 2024"'}, {"date": "2024-05-01"}, ""),
        ({"tags": '"locks"; "mud"'}, {"tags": ("locks", "mud")}, "quoted twice"),
        ({"claim": '"It burst."'}, {"claim": '"It burst."'}, ""),
        ({"claim": '"It burst."', "speaker": '"Ida Moor"'}, {"claim": '"It burst."', "speaker": "Ida Moor"}, ""),
        ({"claim": '="It burst."'}, {"claim": "It burst."}, "quoted twice"),
        ({"claim": "“It burst.”", "speaker": "“Reed”"}, {"claim": "“It burst.”", "speaker": "“Reed”"}, ""),
        ({"claim": '"It" and "that"'}, {"claim": '"It" and "that"'}, ""),
        (
            {key: f'"{value}"' for key, value in {**PLAIN, "claim": 'She said ""no"".'}.items()},
            {**PLAIN, "claim": 'She said "no".'},
            "quoted twice",
        ),
        ({key: f"'{value}'" for key, value in PLAIN.items()}, PLAIN, "quoted twice"),
        (
            {"speaker": "['Ida Moor']", "claim": '["It burst."]'},
            {"speaker": "Ida Moor", "claim": "It burst."},
            "read lists",
        ),
        ({"speaker": '["Ida Moor", "Al Reed"]'}, {"speaker": "Ida Moor; Al Reed"}, "as one name in 1 row (line 2)"),
        ({"tags": "['Fact Check', 'Locks']"}, {"tags": ("Fact Check", "Locks")}, "read lists such as ['a', 'b']"),
        ({"tags": "['Fact Check' 'Locks']"}, {"tags": ("Fact Check", "Locks")}, "read lists"),
        ({"tags": '{locks,"wet mud"}'}, {"tags": ("locks", "wet mud")}, "read lists"),
        ({"tags": "[locks, mud]"}, {"tags": ("locks", "mud")}, "read lists"),
        ({"tags": '["caf\\u00e9", null]'}, {"tags": ("café",)}, "read lists"),
        ({"tags": "[]"}, {"tags": ()}, ""),
        ({"claim": "[sic] It burst [again]"}, {"claim": "[sic] It burst [again]"}, ""),
        (
            {"claim": "['The lock ', {'type': 'bold', 'text': 'burst'}, '.']"},
            {"claim": "The lock burst."},
            "read lists",
        ),
        ({"speaker": "Ida Moor and Al Reed"}, {"speaker": "Ida Moor and Al Reed"}, "as one name in 1 row (line 2)"),
        ({"speaker": "Ida Moor;Al Reed"}, {"speaker": "Ida Moor;Al Reed"}, "as one name"),
        ({"speaker": "Ida Moor\nAl Reed"}, {"speaker": "Ida Moor Al Reed"}, "as one name"),
    ],
)
def test_quotation_marks_and_lists(row: dict[str, str], values: dict[str, Any], told: str) -> None:
    """Those of a program are removed and told; those of a quotation are part of the claim."""
    converted = _convert([row])
    made = _first(converted)
    assert {key: str(getattr(made, key)) for key in values} == {key: str(value) for key, value in values.items()}
    assert told in _told(converted)
    assert told or not [note for note in converted.notes if "list" in note or "one name" in note]


def test_dates_that_are_quoted_twice_tell_their_order() -> None:
    """As other dates do."""
    converted = _convert([{"date": '"3/4/2024"'}, {"date": '"13/4/2024"'}])
    assert _first(converted).date.text == "2024-04-03"


def test_several_claims_in_one_cell_are_no_claim() -> None:
    """They cost the row, with the reason, in a table as in JSON."""
    (fault,) = _convert([{"claim": "['It burst.', 'It held.']"}]).faults
    assert fault[1] == "claim is a list of 2 values; write one, or a row for each"


def test_the_parts_of_a_message_are_its_text() -> None:
    """Telegram writes so what has a link or bold words in it."""
    text = ["The lock ", {"type": "bold", "text": "burst"}, ": ", {"type": "link", "text": "https://e.org/1"}]
    data = json.dumps([{**PLAIN, "claim": text}]).encode()
    converted = convert_file(read_import_file(data, "chat.json"), ImportOptions(), TODAY)
    assert _first(converted).claim == "The lock burst: https://e.org/1"


# --- HTML --------------------------------------------------------------------------------------------------------


def test_html_is_read_as_its_text_and_its_links_are_kept() -> None:
    """In the note, as the claim shows only the words."""
    converted = _convert(
        [{"claim": '<p>The lock &amp; the <a href="https://e.org/1">weir</a> burst.</p>', "role": "R&amp;D"}]
    )
    made = _first(converted)
    assert (made.claim, made.note, made.role) == ("The lock & the weir burst.", "link: https://e.org/1", "R&D")
    assert "read HTML (tags, or entities such as &amp;) as the text that it shows in 1 row (line 2)" in _told(converted)


# --- optional values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "values", "told"),
    [
        ({"url": "in print only"}, {"url": ""}, 'url "in print only" does not begin with https:// or the like'),
        ({"url": "javascript:alert(1)"}, {"url": ""}, "is a javascript: link, which is not safe to open"),
        ({"url": '=HYPERLINK("https://e.org/1","page")'}, {"url": "https://e.org/1"}, "out of a formula"),
        ({"url": "www.e.org/1"}, {"url": "https://www.e.org/1"}, "wrote https:// before"),
        ({"url": "https://e.org/?a=1&amp;copy=2"}, {"url": "https://e.org/?a=1&copy=2"}, ""),
        (
            {"url": "https://e.org/1 https://e.org/2"},
            {"url": "https://e.org/1", "note": "also at https://e.org/2"},
            "further",
        ),
        (
            {"url": "p. 3, https://e.org/1"},
            {"url": "https://e.org/1", "note": "p. 3, https://e.org/1"},
            "out of a formula",
        ),
        ({"archive_url": "[copy](https://e.org/1)"}, {"archive_url": "https://e.org/1"}, "out of a formula"),
        (
            {"lang": "Spain"},
            {"lang": ""},
            'lang "Spain" is not a language; write a name or a tag, such as English or en',
        ),
        ({"lang": "UK"}, {"lang": ""}, "uk is Ukrainian"),
        ({"lang": "Deutsch"}, {"lang": "de"}, "replaced names and long codes of languages"),
        ({"retracted": "no"}, {"retracted": "None"}, 'read "no" and the like as not retracted in 1 row (line 2)'),
        ({"retracted": "TRUE"}, {"retracted": "XXXX"}, "as retracted on an unknown day (XXXX) in 1 row (line 2)"),
        ({"retracted": "2024-06-01"}, {"retracted": "2024-06-01"}, ""),
        ({"retracted": "perhaps"}, {"retracted": "None"}, 'cannot use retracted "perhaps"'),
        ({"published": "2024-04-01"}, {"published": "None"}, "published 2024-04-01 is before the date, 2024-05-01"),
        ({"published": "soon 99"}, {"published": "None"}, 'cannot use published "soon 99"'),
    ],
)
def test_an_optional_value_never_costs_the_row(row: dict[str, str], values: dict[str, str], told: str) -> None:
    """It is read, or left out and told with its line."""
    (key,) = row
    converted = _convert([row], maps=[f"{key}={key}"])
    made = _first(converted)
    assert {name: str(getattr(made, name)) for name in values} == values
    assert told in _told(converted)


def test_what_is_left_out_for_one_reason_is_one_line() -> None:
    """With its number, its first lines and its first values."""
    countries = ["Spain", "Chad", "Spain", "Mali", "Peru", "Cuba"]
    told = _told(_convert([{"lang": name} for name in countries]))
    assert (
        'left out in 6 rows (lines 2, 3, 4, 5, 6, …): lang "Spain", "Chad", "Mali" and 2 more is not a language' in told
    )


def test_ids_of_another_program_cost_no_row() -> None:
    """Beside ids of factcli as well."""
    records = [{"id": "k3f9x2ma7q", **PLAIN}, {"id": "17", **PLAIN, "claim": "It held.", "lang": "Spain"}]
    converted = convert_file(read_import_file(json.dumps(records).encode(), "x.json"), ImportOptions(), TODAY)
    assert [row.statement.lang for row in converted.statements] == ["", ""]
    assert converted.statements[0].statement.id == "k3f9x2ma7q"
    assert 'id "17" is not an id' in _told(converted)


def test_values_of_another_kind_are_left_out() -> None:
    """An object where a list of texts belongs, as Airtable and Notion write attachments."""
    records = [{**PLAIN, "tags": [{"id": 1, "name": "locks"}], "speaker": "Ida Moor"}]
    converted = convert_file(read_import_file(json.dumps(records).encode(), "x.json"), ImportOptions(), TODAY)
    assert _first(converted).tags == ()
    assert "left out in 1 row (line 1): tags is a table, not text" in _told(converted)


def test_a_character_that_may_have_been_a_letter_still_costs_the_row() -> None:
    """In an optional text as well: only a person can tell which."""
    (fault,) = _convert([{"note": "don\x92t"}]).faults
    assert "windows-1252" in fault[1]


# --- every row is somewhere -----------------------------------------------------------------------------------------

_CELLS = {
    "speaker": ["Ida Moor", "Al Reed", "", "NULL", '"Al Reed"', "['Ida Moor']", "Ida Moor; Al Reed", "<b>Al Reed</b>"],
    "outlet": ["Fen Herald", "Fen &amp; Moor", "N/A", "['Fen Herald', 'Weir Post']"],
    "date": ["2024-05-01", "1 May 2024", "-", "soon", '"2024-05-01"'],
    "claim": ["It burst.", "It held.", "<p>It burst.</p>", "?", '"It held."', "['It burst.', 'It held.']", "don\x92t"],
    "url": ["https://e.org/1", "https://e.org/2", '=HYPERLINK("https://e.org/3")', "none", "in print", "www.e.org/4"],
    "archive_url": ["", "https://e.org/5", "https://e.org/6 https://e.org/7"],
    "source": ["", "k3f9x2ma7q", "Weir Post"],
    "tags": ["locks", "locks, mud", "['mud', 'silt']", "NA", ""],
    "via": ["", "Weir Post", "Weir Post; Sluice", "-"],
    "note": ["", "seen", "seen\nheard", "<a href='https://e.org/8'>seen</a>"],
    "role": ["", "Reeve", "Warden"],
    "quote": ["", "burst", "“burst”"],
    "lang": ["en", "Spain", "Deutsch", ""],
    "published": ["2024-05-02", "2024-04-01", "never", ""],
    "retracted": ["no", "yes", "2024-06-01", ""],
    "date_text": ["", "on May Day"],
}
TABLES = st.lists(
    st.fixed_dictionaries({key: st.sampled_from(cells) for key, cells in _CELLS.items()}), min_size=1, max_size=9
)


@given(TABLES)
def test_every_row_is_recorded_or_merged_or_rejected(rows: list[dict[str, str]]) -> None:
    """The counts add up; a merged statement holds all that its rows have, and another import finds nothing more."""
    sheet = read_import_file(_csv(rows), "any.csv")
    converted = convert_file(
        sheet, ImportOptions(maps=[f"{key}={key}" for key in STATEMENT_KEYS if key != "id"]), TODAY
    )
    merged, repeats = merge_repeats(converted.statements)
    assert len(merged) + len(repeats) + len(converted.faults) == len(rows)
    stored = {row.statement.id: row.statement for row in merged}
    for row in converted.statements:
        whole = stored[row.statement.id]
        assert differing_keys(row.statement, whole) == ()
        assert {*row.statement.tags} <= {*whole.tags}
        for text in (row.statement.url, row.statement.archive_url, row.statement.role, *row.statement.note.split("\n")):
            assert text in f"{whole.url}\n{whole.archive_url}\n{whole.role}\n{whole.note}"
        for key in KEYS:
            assert getattr(row.statement, key) == getattr(whole, key)
    for repeat in repeats:
        assert repeat.added or differing_keys(repeat.item.statement, stored[repeat.item.statement.id]) == ()
    told = _told(converted)
    left_out = [line for line, _ in converted.left_out]
    assert all(str(line) in told or "…" in told for line in left_out)

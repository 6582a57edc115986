"""Columns of foreign files are matched by name where that is obvious, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from factcli.errors import UsageError
from factcli.importer.cell_values import (
    ChangeTally,
    clean_text,
    detect_separator,
    language_tag,
    parse_list,
    parse_literal_list,
    split_list,
)
from factcli.importer.columns import Matching, match_columns, normalize_name, parse_map_options
from factcli.importer.convert import convert_file
from factcli.importer.plan import ImportOptions
from factcli.importer.readers import read_import_file
from factcli.importer.summary import summarize_mapping
from factcli.model import STATEMENT_KEYS, FieldError

_ID = "k3f9x2ma7q"


def _match(
    header: str, values: Mapping[str, list[str]] | None = None, maps: Iterable[str] = (), settled: Iterable[str] = ()
) -> Matching:
    columns = header.split("|")
    given = parse_map_options(maps, columns)
    return match_columns(
        columns, lambda column: (values or {}).get(column, ["https://example.org/1", "7"]), given, settled
    )


def _said(matching: Matching) -> str:
    """The matching on one line, in the order of the keys."""
    uses = [f"{use.key}={'+'.join(use.columns)}" for use in matching.uses]
    return " ".join([*uses, *(f"rating={c}" for c in matching.ratings), *(f"left={c}>{k}" for c, k in matching.unused)])


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Statement|Speaker|Rating|Date", "speaker=Speaker date=Date claim=Statement rating=Rating"),
        ("said_by|CLAIM TEXT|Date said", "speaker=said_by date=Date said claim=CLAIM TEXT"),
        ("Claimant|claimReviewed|datePublished", "speaker=Claimant claim=claimReviewed published=datePublished"),
        ("Who|Quote|Statement|Publication", "speaker=Who outlet=Publication claim=Statement quote=Quote"),
        ("Speakers|Statements|Tags|URLs|Note(s)", "speaker=Speakers claim=Statements url=URLs tags=Tags note=Note(s)"),
        ("Author|Speaker|Claim", "speaker=Speaker claim=Claim left=Author>note"),
        ("Name|Text|When", "date=When claim=Text left=Name>note"),
        ("Title|Text|Who", "speaker=Who left=Title>role left=Text>claim"),
        ("Name|Person|Text|Claim", "speaker=Person claim=Claim left=Name>note left=Text>quote"),
        ("Author|Claim|Outlet", "outlet=Outlet claim=Claim left=Author>note"),
        (
            "statement_originator|statement|factchecker",
            "speaker=statement_originator claim=statement left=factchecker>note",
        ),
        ("Sprecherin|Medium|Datum|Aussage", "speaker=Sprecherin outlet=Medium date=Datum claim=Aussage"),
        ("Declaration|Média|Lien", "outlet=Média claim=Declaration url=Lien"),
        ("Declarante|Afirmación|Fecha", "speaker=Declarante date=Fecha claim=Afirmación"),
        ("گوینده|رسانه|تاريخ|ادعا", "speaker=گوینده outlet=رسانه date=تاريخ claim=ادعا"),
        ("Topic|Topic 2|Claim", "claim=Claim tags=Topic left=Topic 2>tags"),
        ("Tags|Topic|Claim", "claim=Claim tags=Tags+Topic"),
        ("Truth-O-Meter|Verdict|Claim", "claim=Claim rating=Truth-O-Meter rating=Verdict"),
        ("Title|Job title|Claim", "claim=Claim role=Job title left=Title>note"),
        ("Title|Claim|Shoe size", "claim=Claim left=Title>role left=Shoe size>note"),
    ],
)
def test_names_that_are_obvious(header: str, said: str) -> None:
    """Whatever the case, the signs and the number; of two names that fit a key, only the plainer one."""
    assert _said(_match(header)) == said


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Source|Speaker|Claim", "speaker=Speaker outlet=Source claim=Claim"),
        ("Source|Outlet|Claim", "speaker=Source outlet=Outlet claim=Claim"),
        ("Source|Speaker|Outlet|Claim", "speaker=Speaker outlet=Outlet claim=Claim left=Source>via"),
    ],
)
def test_a_source_is_what_is_not_there_otherwise(header: str, said: str) -> None:
    """Beside a speaker it is the outlet, beside an outlet the speaker."""
    assert _said(_match(header, {"Source": ["TASS"]})) == said


@pytest.mark.parametrize(
    ("header", "settled", "todo"),
    [
        ("Source|Speaker|Claim|Verdict", [], "--map outlet=Source, or --map note=Source --default outlet=…"),
        ("Source|originator|Claim|factchecker", [], "--map outlet=Source, or --map note=Source --default outlet=…"),
        ("Source|Author|Claim", ["outlet"], "--map speaker=Source, or --map speaker=Author"),
    ],
)
def test_a_source_among_checks_or_authors_is_asked_for(header: str, settled: list[str], todo: str) -> None:
    """A fact-checking site's source is who said it, or the occasion, and its author the one who checks."""
    with pytest.raises(UsageError) as caught:
        _match(header, {"Source": ["Facebook posts"]}, settled=settled)
    assert caught.value.todo == f"choose one: {todo}"


def test_what_may_be_of_the_check_is_told() -> None:
    """A plain date beside a rating is taken for the statement's, and the other reading is told with its option."""
    whys = {use.key: use.why for use in _match("Speaker|Claim|Date|Rating|URL").uses}
    assert "If it is the day of the check: --map published=Date --default date=XXXX" in whys["date"]
    assert "--map note=URL --map url=" in whys["url"]
    assert not any(use.why for use in _match("Speaker|Claim|Date said|Rating").uses)
    assert not any(use.why for use in _match("Speaker|Claim|Date|URL").uses)


def test_lists_that_programs_write_are_not_split_at_their_commas() -> None:
    """In what a column of them is said to be split at, they do not count."""
    data = b"Speaker,Claim,Date,Outlet,Tags\nA,one,2025-09-18,BBC,\"['a', 'b, c']\"\n"
    prepared = convert_file(read_import_file(data, "x.csv"), ImportOptions(), date(2025, 10, 1))
    assert prepared.statements[0].statement.tags == ("a", "b, c")
    assert summarize_mapping(prepared.plan).endswith("tags ← Tags")


def test_every_key_is_a_name_of_its_own() -> None:
    """A file with the store's keys as columns needs no telling."""
    matching = _match("|".join(STATEMENT_KEYS), {"id": [_ID], "source": [_ID]})
    assert [use.key for use in matching.uses] == list(STATEMENT_KEYS)
    assert not matching.unused


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Claim|Statement", '"Claim", "Statement" could each be the claim'),
        ("Date|Date said", '"Date", "Date said" could each be the date'),
        ("Link|URL|Claim", '"Link", "URL" could each be the url'),
        ("Source|Claim", '"Source" could be the speaker or the outlet'),
    ],
)
def test_names_that_are_not_obvious_are_refused(header: str, what: str) -> None:
    """With the option that decides, for every case in the file at once."""
    with pytest.raises(UsageError) as caught:
        _match(header, {"Source": ["TASS"]})
    assert caught.value.what == what
    assert "--map" in caught.value.todo


def test_what_is_given_decides() -> None:
    """--map ends a doubt; an outlet for all rows makes Source the speaker, a speaker the outlet."""
    assert _said(_match("Claim|Statement", maps=["claim=Statement"])) == "claim=Statement left=Claim>note"
    assert _said(_match("Source|Claim", {"Source": ["TASS"]}, settled=["outlet"])) == "speaker=Source claim=Claim"
    assert _said(_match("Source|Claim", {"Source": ["TASS"]}, settled=["speaker"])) == "outlet=Source claim=Claim"
    assert _said(_match("Tag|Area", maps=["tags=Area", "tag=Tag"])) == "tags=Area+Tag"
    assert _said(_match("Claim|Verdict|Link", maps=["note=", "url="])) == "claim=Claim left=Verdict>note left=Link>url"


def test_values_have_a_say() -> None:
    """An empty column is no candidate, a Source of links is a link, and an id only what is one of factcli's."""
    assert _said(_match("Claim|Statement", {"Claim": []})) == "claim=Statement"
    assert _match("Claim|Statement", {"Claim": []}).empty == ("Claim",)
    links = {"Source": ["https://example.org/1", "http://example.org/2"]}
    assert _said(_match("Source|Claim", links)) == "claim=Claim url=Source"
    assert _said(_match("ID|Claim", {"ID": [_ID]})) == "id=ID claim=Claim"
    for column in ("Link", "Archive", "Published"):
        assert _match(f"{column}|Claim", {column: ["yes", "no"]}).unused[0][0] == column
    for foreign in (["1", "2"], ["1234567890"], [_ID, "17"], ["k3f9x2ma7l"]):
        assert _said(_match("ID|Claim", {"ID": foreign})) == "claim=Claim left=ID>note"


@pytest.mark.parametrize(
    ("option", "what"),
    [
        ("claim", '--map "claim" has no "="'),
        ("clam=Text", '--map: "clam" is not a key (did you mean "claim"?)'),
        ("claim=Txt", '--map: there is no column "Txt"'),
        ("claim=tag", '--map: "tag" fits several columns'),
    ],
)
def test_a_map_that_cannot_be_followed(option: str, what: str) -> None:
    """Is refused with what is there."""
    with pytest.raises(UsageError) as caught:
        parse_map_options([option], ["Text", "Tag", "TAG"])
    assert caught.value.what == what


def test_only_lists_and_notes_are_joined() -> None:
    """Two columns are never one speaker."""
    assert parse_map_options(["via=A", "via=B"], ["A", "B"]) == {"via": ("A", "B")}
    with pytest.raises(UsageError, match="speaker=… is given twice"):
        parse_map_options(["speaker=A", "speaker=B"], ["A", "B"])


@pytest.mark.parametrize("name", ["Claim text", "claim_text", "ClaimText", "CLAIM-TEXT ", "claim texts"])
def test_names_are_compared_without_signs(name: str) -> None:
    """Case, signs and the plural say nothing."""
    assert normalize_name(name) == "claim text"


# --- cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "one_line", "recorded", "changed"),
    [
        (" Jane\u00a0\n Doe ", True, "Jane Doe", "removed white space"),
        ("\n“It is so.”\n", False, "“It is so.”", "removed white space"),
        ("one\r\ntwo\x0bthree", False, "one\ntwo\nthree", "removed white space"),
        ("\ufeffA\u200b B\u00ad", False, "A B", "removed invisible characters"),
        ("A B\x00", False, "A B", "removed NUL characters from 1 row (line 0)"),
        ("\u200fكبير\u200e\u202c", True, "كبير", "removed invisible characters"),
        ("A \u200f(B\u200e) C", True, "A \u200f(B\u200e) C", ""),
        ("R&amp;D", False, "R&D", "read HTML (tags, or entities such as &amp;)"),
        ("R&D; so", False, "R&D; so", ""),
        ("می\u200cخواهم", True, "می\u200cخواهم", ""),
        ("10\u00a0%", False, "10\u00a0%", ""),
        ("don\x92t \x1b[31m", False, "don\x92t \x1b[31m", ""),
        ("=cmd()", False, "=cmd()", ""),
    ],
)
def test_what_is_altered_in_a_cell_is_counted(cell: str, one_line: bool, recorded: str, changed: str) -> None:
    """And what may stand for something is not altered at all."""
    tally = ChangeTally()
    assert clean_text(cell, one_line, tally) == recorded
    tally.end_row()
    assert [line[: len(changed)] for line in tally.describe()] == ([changed] if changed else [])


@pytest.mark.parametrize(
    ("cells", "commas", "sign", "first"),
    [
        (["health; budget", "a"], True, ";", ["health", "budget"]),
        (["health, budget"], True, ",", ["health", "budget"]),
        (["AP, of London"], False, ";", ["AP, of London"]),
        (["a|b, c"], True, "|", ["a", "b, c"]),
        (["['a', \"b, c\"]"], True, ",", ["a", "b, c"]),
        (['["a", "b"]'], True, ",", ["a", "b"]),
        (["a\\;b; c\\\\"], True, ";", ["a;b", "c\\"]),
    ],
)
def test_lists_in_a_cell(cells: list[str], commas: bool, sign: str, first: list[str]) -> None:
    """Are split where the column splits them; names are never split at commas."""
    assert detect_separator(cells, commas) == sign
    assert parse_list(cells[0], sign, ChangeTally()) == first


def test_what_is_no_list_is_text() -> None:
    """Nothing in a cell is ever run."""
    for text in ("[1, 2]", "[print()]", "[" * 500 + "]" * 500, "['a'"):
        assert parse_literal_list(text) is None
    assert split_list("", ";") == []


def test_languages_by_their_names() -> None:
    """English names become tags; other words are not taken for one."""
    assert language_tag("English", ChangeTally()) == "en"
    assert language_tag("zh-Hant", ChangeTally()) == "zh-Hant"
    with pytest.raises(FieldError):
        language_tag("Klingonisch", ChangeTally())

"""``factcli import``: what a file becomes, what is said of it, what is refused, and that nothing is lost."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.errors import FactcliError, StoreError
from factcli.importer.convert import convert_file
from factcli.importer.plan import ImportOptions
from factcli.importer.readers import read_import_file
from factcli.importer.repeats import merge_repeats
from factcli.model import STATEMENT_KEYS, FieldError, Statement, accept_value, statement_id
from factcli.output.listing import render, statement_listing
from factcli.store import atomic, writer
from factcli.store.reader import read_store
from tests.support.run import Done, at_once, inside, on_terminal, piped
from tests.support.stores import contents, new_store, statement, strays
from tests.tools.importing import make_file

TODAY = date(2025, 10, 1)
POLITIFACT = (
    b"\xef\xbb\xbfStatement,Speaker,Rating,Date\r\n"
    b'"\n\xe2\x80\x9cTaxes fell.\xe2\x80\x9d\n",Jane Doe,Half True,"September 18, 2025"\r\n'
    b'Crime rose.,"\nBob Roe\n",False,"January 2, 2024"\r\n'
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an empty store ``data`` in it, and a file ``claims.csv`` of two statements."""
    folder = tmp_path / "desk"
    new_store(folder / "data")
    (folder / "claims.csv").write_bytes(POLITIFACT)
    return folder


def _import(desk: Path, *arguments: str, text: str | None = None) -> Done:
    """Import ``claims.csv``, of this text, with an outlet for all."""
    if text is not None:
        (desk / "claims.csv").write_text(text, encoding="utf-8")
    return inside(["import", "claims.csv", "--default", "outlet=PolitiFact", *arguments], desk)


def _records(desk: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(inside(["search", "--json", *arguments], desk).stdout)["statements"]
    return found


# --- a real export -----------------------------------------------------------------------------------------------


def test_an_export_of_a_fact_checking_site(desk: Path) -> None:
    """A byte order mark, curly quotes, line ends in cells and English dates need no help but the outlet's name."""
    done = piped(["import", "claims.csv", "--default", "outlet=PolitiFact"], desk)
    assert (done.code, done.stdout) == (0, "2 statements added, 0 recorded already\n")
    last, first = _records(desk)[::-1]
    assert (last["speaker"], last["claim"], last["date"]) == ("Jane Doe", "“Taxes fell.”", "2025-09-18")
    assert (last["outlet"], last["note"], last["date_text"]) == ("PolitiFact", "Rating: Half True", None)
    assert first["speaker"] == "Bob Roe"


def test_the_files_are_those_that_add_writes(desk: Path, tmp_path: Path) -> None:
    """To the byte, so that it does not show in git how a statement came."""
    _import(desk)
    other = tmp_path / "other"
    new_store(other / "data")
    for claim, speaker, note, day in (
        ("“Taxes fell.”", "Jane Doe", "Rating: Half True", "2025-09-18"),
        ("Crime rose.", "Bob Roe", "Rating: False", "2024-01-02"),
    ):
        given = ("--claim", claim, "--speaker", speaker, "--note", note, "--date", day, "--outlet", "PolitiFact")
        assert inside(["add", *given], other).code == 0
    assert contents(desk / "data") == contents(other / "data")


def test_again_it_adds_nothing_and_undo_takes_it_back(desk: Path) -> None:
    """Importing is idempotent, and one change."""
    before = contents(desk / "data")
    _import(desk)
    after = contents(desk / "data")
    again = _import(desk)
    assert (again.code, again.stdout) == (0, "0 statements added, 2 recorded already\n")
    assert contents(desk / "data") == after
    undone = inside(["undo"], desk)
    assert "import claims.csv (2 statements)" in undone.stdout + undone.stderr
    assert contents(desk / "data") == before


@pytest.mark.slow
def test_seven_thousand_rows(desk: Path) -> None:
    """All of them are found afterwards, and one undo takes all back."""
    make_file(7400, desk / "claims.csv")
    done = piped(["import", "claims.csv", "--default", "outlet=PolitiFact"], desk)
    assert (done.code, done.stdout) == (0, "7400 statements added, 0 recorded already\n")
    assert len(_records(desk)) == 7400
    assert inside(["check"], desk).code == 0
    assert inside(["undo"], desk).code == 0
    assert [*contents(desk / "data")] == ["factcli.toml"]


@pytest.mark.slow
def test_two_imports_at_once_lose_nothing(desk: Path) -> None:
    """Of one file, every statement is recorded once; of two, all of both."""
    make_file(300, desk / "claims.csv")
    (desk / "other.csv").write_bytes((desk / "claims.csv").read_bytes().replace(b"cuts", b"lifts"))
    options = ["--default", "outlet=PolitiFact", "--format", "ids"]
    files = ["claims.csv", "claims.csv", "other.csv", "other.csv"]
    jobs = {n: (lambda file=file: piped(["import", file, *options], desk)) for n, file in enumerate(files)}
    done = at_once(jobs)
    assert {one.code for one in done.values()} == {0}
    wanted = {i for one in done.values() for i in one.stdout.split()}
    recorded = [r["id"] for r in _records(desk)]
    assert sorted(recorded) == sorted(wanted)
    assert len(wanted) > 300
    assert not strays(desk / "data")


# --- what is there, what is not ----------------------------------------------------------------------------------


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a file without end")
@pytest.mark.parametrize("words", [["import"], ["add", "--from-json"]], ids=lambda words: words[0])
def test_a_file_without_end_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """A link to a device is read to a limit, and no further; so is standard input. A pipe is as good as a file."""
    monkeypatch.setattr(atomic, "MAX_INPUT_SIZE", 5_000_000)
    (desk / "endless").symlink_to("/dev/zero")
    for file, text in (("endless", b""), ("-", b"x" * 5_000_001)):
        done = inside([*words, file], desk, text)
        assert (done.code, done.out) == (2, b"")
        assert f"cannot read {file}: it is larger than 5 MB, the most that factcli reads\n" in done.stderr


def test_a_dry_run_writes_nothing(desk: Path) -> None:
    """No store is made, and what would be recorded is just what is recorded then."""
    option = ["--store", "elsewhere", "--format", "toml"]
    dry = _import(desk, *option, "--dry-run", "--rejects", "bad.csv")
    assert not (desk / "elsewhere").exists()
    assert not (desk / "bad.csv").exists()
    assert "claim       Statement                      2 filled" in dry.stderr
    assert _import(desk, *option).stdout == dry.stdout


def test_a_dry_run_on_a_terminal_draws_the_first_rows(desk: Path) -> None:
    """As search draws them, five at most."""
    make_file(20, desk / "claims.csv")
    done = on_terminal(["import", "claims.csv", "--default", "outlet=PolitiFact", "--dry-run"], desk)
    assert done.stdout.count("PolitiFact") == 6  # with the line that tells of the default
    assert "20 statements would be added" in done.stdout


def test_missing_keys_are_told_all_at_once(desk: Path) -> None:
    """With the options that give them, and the columns that there are."""
    done = inside(["import", "claims.csv", "--map", "speaker="], desk)
    assert done.code == 2
    assert "there is no column for the speaker and outlet, which a statement needs" in done.stderr
    assert '"Statement", "Speaker", "Rating", "Date"' in done.stderr
    assert "--default outlet=… (for all rows)" in done.stderr
    assert "add --map speaker=" in done.stderr


def test_advice_that_is_followed_to_the_letter_attributes_nothing(desk: Path) -> None:
    """What stands for a name in the advice is refused as one, and a made-up name is not in it."""
    done = _import(desk, "--default", "speaker=…", text="Claim,Date\nIt is so.,2025-09-18\n")
    assert (done.code, done.stderr) == (
        2,
        "factcli: --default speaker=… has no value yet\n  write the speaker of all rows instead of …\n",
    )


@pytest.mark.parametrize("name", ["Author", "Name", "author.name"])
def test_who_wrote_of_it_is_never_taken_for_who_said_it(desk: Path, name: str) -> None:
    """An author or a name is asked for, with the option that takes it."""
    done = _import(desk, text=f"{name},Claim,Date\nRalph Jones,It is so.,2025-09-18\n")
    assert done.code == 2
    assert f"add --map speaker={name} (if that is who said it, not who wrote about it)" in done.stderr


def test_columns_without_names_are_shown_by_what_is_in_them(desk: Path) -> None:
    """Nobody could tell otherwise which of them to map."""
    done = _import(desk, text="2635,Taxes fell.,Jane\n2636,Crime rose.,Bob\n")
    assert 'the columns are: "column 1" (2635), "column 2" (Taxes fell.), "column 3" (Jane)' in done.stderr


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (
            ",BBC,2025-09-18,x",
            "speaker is empty; write who said it, or use --default speaker=… for all rows without a speaker",
        ),
        (
            "A,,2025-09-18,x",
            "outlet is empty; write the outlet, or use --default outlet=… for all rows without an outlet",
        ),
        (
            "A,BBC,,x",
            "date is empty; write the date, or use --default date=XXXX (not known) for all rows without a date",
        ),
        ("A,BBC,2025-09-18,", "claim is empty; write the claim, or delete the row"),
    ],
)
def test_an_empty_cell_is_not_to_be_made_up(desk: Path, row: str, advice: str) -> None:
    """What --default gives to one row it gives to all, and no two people say one claim."""
    (desk / "claims.csv").write_text(f"Speaker,Outlet,Date,Claim\nB,AP,2025-09-18,y\n{row}\n", "utf-8")
    assert advice in inside(["import", "claims.csv"], desk).stderr


def test_a_column_that_is_empty_is_told_as_such(desk: Path) -> None:
    """Nobody who sees a column *Speaker* would understand that there is none."""
    done = _import(desk, text="Speaker,Date,Claim\n,2025-09-18,x\n")
    assert 'the columns are: "Speaker", "Date", "Claim"; empty: "Speaker"' in done.stderr


def test_the_wording_of_a_default_date_goes_with_that_date(desk: Path) -> None:
    """A row with a date of its own was not worded "yesterday"."""
    text = "Speaker,Date,Claim\nA,2025-09-18,one\nB,,two\n"
    assert _import(desk, "--default", "date=yesterday", text=text).code == 0
    assert {r["speaker"]: r.get("date_text") for r in _records(desk)} == {"A": None, "B": "yesterday"}


def test_further_keys_of_a_record_without_an_id_are_kept(desk: Path) -> None:
    """And what is no object of keys costs the row: it is not dropped."""
    first = {"speaker": "A", "outlet": "BBC", "date": "2025-09-18", "claim": "one", "extra": {"check": 3}}
    (desk / "claims.json").write_text(json.dumps([first, {**first, "claim": "two", "extra": 5}]), "utf-8")
    done = inside(["import", "claims.json"], desk)
    assert done.code == 3
    assert "claims.json:1: extra is not a JSON object with keys of your own" in done.stderr
    assert [r["extra"] for r in _records(desk)] == [{"check": 3}]


def test_the_numbers_of_a_database_are_no_ids(desk: Path) -> None:
    """Records with a key ``id`` that is a number get ids of their own, and the number is told as not imported."""
    record = {"id": 1, "speaker": "A", "outlet": "BBC", "date": "2025-09-18", "claim": "one"}
    (desk / "claims.json").write_text(json.dumps([record, {**record, "id": 2, "claim": "two"}]), "utf-8")
    done = inside(["import", "claims.json"], desk)
    assert (done.code, done.stdout) == (0, "2 statements added, 0 recorded already\n")
    assert 'not imported: "id"; to import it: --map note=id' in done.stderr


def test_a_nul_is_told_with_its_line(desk: Path) -> None:
    """In a short text of even length as well, which UTF-16 could be: letters may be lost there."""
    done = _import(desk, text="Speaker,Date,Claim\nA,2025-09-18,on\0e\n")
    assert done.code == 0
    assert "removed NUL characters from 1 row" in done.stderr


def test_names_that_may_be_several_are_told(desk: Path) -> None:
    """A list of outlets in one cell, and a link behind a name, are taken as they stand, and that is said."""
    text = 'Speaker,Outlet,Date,Claim\nA (https://n.example/a),"BBC, CNN",2025-09-18,one\n'
    told = "that may be several (a comma, an “and”, a link in it) as one name in 1 row (line 2)"
    assert told in _import(desk, text=text).stderr


def test_an_archive_of_posts(desk: Path) -> None:
    """X gives its users a script that assigns JSON to a name; the name is passed over, and lines are counted on."""
    post = {"tweet": {"created_at": "Wed Sep 17 20:12:01 +0000 2025", "full_text": "It is so."}}
    (desk / "tweets.js").write_text(f"window.YTD.tweets.part0 =\n[{json.dumps(post)}]", "utf-8")
    maps = ["--map", "claim=tweet.full_text", "--map", "date=tweet.created_at", "--default", "speaker=A"]
    done = inside(["import", "tweets.js", *maps, "--default", "outlet=X"], desk)
    assert 'ignored the text before the JSON: "window.YTD.tweets.part0 ="' in done.stderr
    assert [(r["date"], r["claim"]) for r in _records(desk)] == [("2025-09-17T20:12:01+00:00", "It is so.")]


@pytest.mark.parametrize("place", ["data/2025-09.toml", "data/new.toml", "data/sub/NEW.TOML", "link.toml"])
def test_bad_rows_never_take_the_place_of_a_stores_file(desk: Path, place: str) -> None:
    """Not even with --force, nor through a link: the statements in it would be lost, or the file unreadable."""
    (desk / "data" / "sub").mkdir()
    (desk / "link.toml").symlink_to(desk / "data" / "2025-09.toml")
    assert _import(desk).code == 0
    before = contents(desk / "data")
    done = _import(desk, "--rejects", place, "--force", text="Speaker,Date,Claim\nA,last week,one\n")
    assert (done.code, contents(desk / "data")) == (2, before)
    assert done.stderr == f"factcli: {place} would become a file of the store data\n  name a file outside it\n"


@pytest.mark.parametrize("place", ["claims.csv", "./claims.csv", "link.csv"])
def test_bad_rows_never_take_the_place_of_the_file_they_are_from(desk: Path, place: str) -> None:
    """It has the good ones as well."""
    (desk / "link.csv").symlink_to(desk / "claims.csv")
    done = _import(desk, "--rejects", place, "--force", text="Speaker,Date,Claim\nA,last week,one\n")
    assert done.code == 2
    assert done.stderr.endswith(" is the file to import\n  name another file for the rejected rows\n")
    assert "rejected" not in (desk / "claims.csv").read_text("utf-8")


def test_an_id_of_somebody_elses_statement_costs_the_row(desk: Path) -> None:
    """It is no statement that is recorded already; one that was reworded since is."""
    assert _import(desk).code == 0
    first = _records(desk)[0]
    keys = ("id", "speaker", "outlet", "date", "claim")
    reworded = {**{key: first[key] for key in keys}, "claim": "Taxes fell in May."}
    another = {**reworded, "speaker": "Zed", "claim": "Rents rose."}
    for record, code, told in ((reworded, 0, "but claim differs; nothing was"), (another, 3, "by somebody else")):
        (desk / "claims.json").write_text(json.dumps([record]), "utf-8")
        done = inside(["import", "claims.json", "--rejects", f"bad{code}.json"], desk)
        assert (done.code, told in done.stderr) == (code, True)
    assert json.loads((desk / "bad3.json").read_text("utf-8"))["claim"] == "Rents rose."


def test_how_far_the_writing_is_can_be_told(desk: Path) -> None:
    """File by file, before each."""
    statements = [statement(date=day) for day in ("2025-09-18", "2025-10-01", "2025-09-19")]
    seen: list[tuple[int, int]] = []
    writer.add_statements(
        read_store(desk / "data"), statements, "import", lambda done, total: seen.append((done, total))
    )
    assert seen == [(0, 2), (1, 2)]


def test_what_a_killed_process_left_is_swept(desk: Path) -> None:
    """A day later; what is younger may be at work, and what has another name is somebody else's."""
    names = [".factcli-0123456789ab.part", ".factcli-ba9876543210.part", ".factcli-mine.part"]
    for name in names:
        (desk / name).write_text("", "utf-8")
    for name in (names[0], names[2]):
        os.utime(desk / name, (0, 0))
    _import(desk, "--rejects", "bad.csv", text="Speaker,Date,Claim\nA,last week,one\n")
    assert {path.name for path in desk.glob(".factcli*")} == {*names[1:]}


def test_defaults_fill_empty_cells(desk: Path) -> None:
    """First those of the command line, then those of factcli.toml, both told; a cell that says something stands."""
    (desk / "data" / "factcli.toml").write_text('format = 1\n[defaults]\noutlet = "AP"\ntags = ["x"]\n', "utf-8")
    (desk / "claims.csv").write_text("Who,Outlet,Date,Claim\nA,BBC,,one\nB,,2021-09-06,two\n", "utf-8")
    done = inside(["import", "claims.csv", "--default", "date=XXXX"], desk)
    assert done.code == 0
    found = {r["speaker"]: (r["outlet"], r["date"], r["tags"]) for r in _records(desk)}
    assert found == {"A": ("BBC", "XXXX", ["x"]), "B": ("AP", "2021-09-06", ["x"])}
    assert 'date is "XXXX" in 1 row, from --default' in done.stderr
    assert 'outlet is "AP" in 1 row, from [defaults] of data/factcli.toml' in done.stderr


def test_every_column_that_is_not_taken_is_named(desk: Path) -> None:
    """With the option that would keep it, ready for a shell."""
    done = _import(desk, text="Who,Date,Claim,Shoe size,Empty,Title\nA,2021-09-06,one,9,,boss\n")
    assert "not imported: \"Shoe size\"; to import it: --map 'note=Shoe size'" in done.stderr
    assert 'not imported: "Title"; to import it: --map role=Title' in done.stderr
    assert "empty columns: Empty" in done.stderr
    assert _import(desk, "--map", "note=Shoe size", "--map", "note=Title", "--store", "new").code == 0
    assert _records(desk, "--store", "new")[0]["note"] == "Shoe size: 9\nTitle: boss"


def test_hostile_names_of_columns_are_text(desk: Path) -> None:
    """No escape reaches a terminal, and no markup is obeyed."""
    header = "Who,Date,Claim,\x1b[31m[red],Verdict\x1b\x07"
    done = _import(desk, text=f"{header}\nA,2021-09-06,one{' and so on' * 50},x,True\n")
    assert b"\x1b" not in done.err + done.out
    assert done.code == 0
    assert "\x1b" not in _records(desk)[0]["note"]


# --- bad rows ----------------------------------------------------------------------------------------------------

_BAD = "Who,Claim,Date,Link\nA,one,13/9/2021,https://e.org\nB,,3/4/2021,\nC,two,yesterday,\nD,three,31/4/2021,\n"


def test_bad_rows_are_kept_and_the_good_ones_go_in(desk: Path) -> None:
    """Each with its line and why; exit code 3."""
    done = _import(desk, "--rejects", "bad.csv", text=_BAD)
    assert (done.code, done.stdout) == (3, "1 statement added, 0 recorded already, 3 rows rejected\n")
    assert "claims.csv:3: claim is empty" in done.stderr
    assert 'claims.csv:4: cannot use date "yesterday": the file does not say from which day' in done.stderr
    assert 'claims.csv:5: cannot use date "31/4/2021"' in done.stderr
    assert "with the same options and --date-order day" in done.stderr
    kept = list(csv.DictReader(io.StringIO((desk / "bad.csv").read_text("utf-8"))))
    assert [(row["rejected_line"], row["Who"]) for row in kept] == [("3", "B"), ("4", "C"), ("5", "D")]


def test_good_rows_that_could_not_be_added_are_not_said_to_be(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the store cannot be locked or written, nothing is added, and no file of rejected rows is made."""

    def locked(*_: object, **__: object) -> None:
        raise StoreError("cannot lock data", "nothing was changed; try again")

    monkeypatch.setattr(writer, "add_statements", locked)
    done = _import(desk, "--rejects", "bad.csv", text=_BAD)
    assert done.code == 3
    assert done.stderr.endswith("factcli: cannot lock data\n  nothing was changed; try again\n")
    assert not (desk / "bad.csv").exists()


def test_rejected_rows_that_are_mended_can_be_imported(desk: Path) -> None:
    """The order of their dates goes with them, as an option."""
    _import(desk, "--rejects", "bad.csv", text=_BAD)
    text = (desk / "bad.csv").read_text("utf-8")
    (desk / "bad.csv").write_text(text.replace("31/4/2021", "3/4/2021").replace("yesterday", "5/4/2021"), "utf-8")
    options = ["--default", "outlet=PolitiFact", "--default", "claim=none", "--date-order", "day"]
    assert inside(["import", "bad.csv", *options], desk).code == 0
    assert [r["date"] for r in _records(desk)] == ["2021-04-03", "2021-04-03", "2021-04-05", "2021-09-13"]


def test_a_file_of_rejects_is_never_overwritten(desk: Path) -> None:
    """Unless it is empty, or --force is given; and without bad rows it is not written."""
    (desk / "bad.csv").write_text("mine", "utf-8")
    before = contents(desk)
    assert _import(desk, "--rejects", "bad.csv").code == 2
    assert contents(desk) == before
    assert _import(desk, "--rejects", "new.csv").code == 0
    assert not (desk / "new.csv").exists()
    assert _import(desk, "--rejects", "bad.csv", "--force", text=_BAD).code == 3
    assert (desk / "bad.csv").read_text("utf-8").startswith("rejected_line")
    (desk / "none.csv").touch()
    assert _import(desk, "--rejects", "none.csv").code == 3
    assert (desk / "none.csv").read_text("utf-8").startswith("rejected_line")


def test_without_the_option_it_is_suggested(desk: Path) -> None:
    """And what is wrong with many rows is said once, with the first of their lines."""
    rows = "".join(f"A,claim {n},{day},\n" for n in range(25) for day in ("yesterday", ""))
    done = _import(desk, text=f"Who,Claim,Date,Link\n{rows}")
    assert 'factcli: claims.csv: 25 rows (lines 2, 4, 6, 8, 10, …): cannot use date "yesterday": ' in done.stderr
    assert "factcli: claims.csv: 25 rows (lines 3, 5, 7, 9, 11, …): date is empty; write the date" in done.stderr
    assert "--rejects FILE" in done.stderr


def test_characters_that_carry_nothing_cost_no_row(desk: Path) -> None:
    """Others do: what is left of a wrong decoding may have been a letter."""
    rows = (
        "A,a\u200bb \x02c,2021-09-06\nB,don\x92t,2021-09-06\nC,\x1b[31m,2021-09-06\nD,it\x19s,2021-09-06\n" + "\n" * 500
    )
    done = _import(desk, text=f"Who,Claim,Date\n{rows}")
    assert done.code == 3
    assert [r["claim"] for r in _records(desk)] == ["ab c"]
    assert "from 1 row" in done.stderr
    assert "--encoding windows-1252" in done.stderr


# --- the same again ----------------------------------------------------------------------------------------------


def test_rows_that_say_otherwise_are_told(desk: Path) -> None:
    """In the file both are kept, in the store what is recorded is; nothing is dropped in silence."""
    text = "Who,Claim,Date,Rating\nA,one,2021-09-06,True\nA,one,2021-09-06,False\nA,one,2021-09-06,True\n"
    done = _import(desk, text=text)
    counts = "1 row merged into another, 1 duplicate row\n"
    assert done.stdout == f"1 statement added, 0 recorded already, {counts}"
    assert "1 row repeats an earlier statement and has another note (line 3): added to it" in done.stderr
    assert _records(desk)[0]["note"] == "Rating: True\nRating: False"
    after = contents(desk / "data")
    assert "differ" not in _import(desk, text=text).stderr
    again = _import(desk, "--rejects", "bad.csv", text=text.replace("True", "Half true"))
    assert (again.code, again.stdout) == (0, "0 statements added, 1 recorded already, 2 duplicate rows\n")
    identity = _records(desk)[0]["id"]
    told = (
        f"claims.csv: 2 rows (lines 2, 4): {identity} is already recorded, but note differs; nothing was changed there"
    )
    assert told in again.stderr
    assert "the rows that differ are in bad.csv; to change what is recorded: factcli edit" in again.stderr
    kept = list(csv.DictReader(io.StringIO((desk / "bad.csv").read_text("utf-8"))))
    assert [(row["rejected_line"], row["Rating"]) for row in kept] == [("2", "Half true"), ("4", "Half true")]
    assert contents(desk / "data") == after


def test_further_addresses_and_tags_of_a_statement_are_kept(desk: Path) -> None:
    """In one statement, which a second import finds again and one undo takes back; the counts add up to the rows."""
    rows = "".join(
        f"A,{claim},2021-09-06,https://e.org/{n},{tag}\n"
        for n, (claim, tag) in enumerate([("one", "x"), ("two", ""), ("one", "y"), ("one", "x"), ("two", "")])
    )
    text = f"Who,Claim,Date,Link,Tags\n{rows}A,one,2021-09-06,https://e.org/0,x\nA,,2021-09-06,,\n"
    before = contents(desk / "data")
    done = _import(desk, text=text)
    counts = "3 rows merged into another, 1 duplicate row, 1 row rejected\n"
    assert done.stdout == f"2 statements added, 0 recorded already, {counts}"
    told = 'repeat an earlier statement and have another url (lines 4, 5, 6): kept in its note as "also at …"'
    assert f"3 rows {told}" in done.stderr
    assert "1 row repeats an earlier statement and has further tags (line 4): added to it" in done.stderr
    one = next(record for record in _records(desk) if record["claim"] == "one")
    assert (one["url"], one["tags"]) == ("https://e.org/0", ["x", "y"])
    assert one["note"] == "also at https://e.org/2\nalso at https://e.org/3"
    again = _import(desk, text=text)
    assert again.stdout == "0 statements added, 2 recorded already, 4 duplicate rows, 1 row rejected\n"
    assert "differs" not in again.stderr
    assert inside(["undo"], desk).code == 0
    assert contents(desk / "data") == before


def test_one_reason_about_dates_of_any_precision_is_one_line(desk: Path) -> None:
    """Dates of years, months, days and intervals differ in form, and not in what is wrong."""
    dates = ("2023-05-06", "2023-05", "2023", "2023-05-06/2023-05-08", "2023~", "202X")
    rows = [f"Kim Po,claim {date},{date},2020-01-01\n" for date in dates]
    done = _import(desk, "--dry-run", text="".join(["Who,Claim,Date,Published\n", *rows]))
    assert [line for line in done.stderr.splitlines() if "is before the date" in line] == [
        "  left out in 5 rows (lines 2, 3, 4, 5, 6): for example, published 2020-01-01 is before the date, 2023-05-06;"
        " a report cannot appear before the statement was made; correct one of the two dates"
    ]


def test_rows_that_differ_from_many_statements_are_one_line(desk: Path) -> None:
    """And all of them are saved with their reasons."""
    rows = [f"A,claim {n},2021-09-06,https://e.org/{n}\n" for n in range(30)]
    assert _import(desk, text="".join(["Who,Claim,Date,Link\n", *rows])).code == 0
    later = _import(
        desk, "--rejects", "more.csv", text="".join(["Who,Claim,Date,Link\n", *rows]).replace("e.org", "e.net")
    )
    assert (later.code, later.stdout) == (0, "0 statements added, 30 recorded already\n")
    assert "claims.csv: 30 rows (lines 2, 3, 4, 5, 6, …): for example, " in later.stderr
    kept = list(csv.DictReader(io.StringIO((desk / "more.csv").read_text("utf-8"))))
    assert [row["Link"] for row in kept] == [f"https://e.net/{n}" for n in range(30)]
    assert kept[0]["rejected_because"].endswith("is already recorded, but url differs; nothing was changed there")


def test_an_id_copied_to_another_row_is_refused(desk: Path) -> None:
    """A spreadsheet fills ids downwards: the second statement is not taken for the first."""
    (desk / "own.csv").write_text(render(statement_listing([statement("one"), statement("two")], None), "csv"), "utf-8")
    first, second = (statement(claim).id for claim in ("one", "two"))
    text = (desk / "own.csv").read_text("utf-8")
    (desk / "own.csv").write_text(text.replace(second, first), "utf-8")
    done = inside(["import", "own.csv"], desk)
    assert (done.code, done.stdout) == (3, "1 statement added, 0 recorded already, 1 row rejected\n")
    assert f"own.csv:3: id {first} already belongs to a different statement, on line 2" in done.stderr


def test_statements_are_printed_as_they_are_recorded(desk: Path) -> None:
    """The ids of all of the file's statements, new or not, each once and in the order of the file."""
    first = _import(desk, "--format", "ids")
    assert len(first.stdout.split()) == 2
    assert _import(desk, "--format", "ids").stdout == first.stdout
    assert "0 statements added, 2 recorded already" in _import(desk, "--format", "ids").stderr


def test_what_is_altered_or_guessed_is_told(desk: Path) -> None:
    """Languages by name, a comma in a credited outlet, a time that cannot be held."""
    header = "Who,Claim,Date,Quote,Language,Via,Published"
    done = _import(desk, text=f'{header}\nA,one,2021-09-06,so,English,"AP, of London",2021-09-07 10:30\n')
    assert done.code == 0
    assert "replaced names and long codes of languages by their tags (English: en) in 1 row" in done.stderr
    assert "read each credited outlet with a comma in it as one name in 1 row" in done.stderr
    assert "left out the time of day of published or retracted" in done.stderr
    (record,) = _records(desk)
    assert (record["lang"], record["via"], record["published"]) == ("en", ["AP, of London"], "2021-09-07")


# --- from everywhere ---------------------------------------------------------------------------------------------


def test_standard_input(desk: Path) -> None:
    """``-`` is read to its end, and called so in messages."""
    done = piped(["import", "-", "--default", "outlet=X"], desk, POLITIFACT.replace(b"January 2, 2024", b"soon"))
    assert done.code == 3
    assert "standard input:5: cannot use date" in done.stderr


@pytest.mark.parametrize(
    ("name", "code", "what"),
    [
        ("nowhere.csv", 2, "cannot read nowhere.csv: no such file or directory"),
        (".", 2, "cannot read .: is a directory"),
        ("empty.csv", 3, "contains no text"),
        ("header.csv", 0, "0 statements added"),
    ],
)
def test_files_that_are_none(desk: Path, name: str, code: int, what: str) -> None:
    """Each with one clear sentence, and without a store being made."""
    (desk / "empty.csv").touch()
    (desk / "header.csv").write_text("Speaker,Claim,Date\n", "utf-8")
    done = inside(["import", name, "--default", "outlet=X", "--store", "new"], desk)
    assert done.code == code
    assert what in done.stderr + done.stdout
    assert not (desk / "new").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--map", "x=Claim"),
        ("--map", "claim"),
        ("--default", "outlet"),
        ("--default", "id=abc"),
        ("--default", "date=someday"),
        ("--date-order", "year"),
        ("--years-from", "soon"),
        ("--from", "xls"),
        ("--rejects", "."),
        ("--rejects", "nowhere/bad.csv"),
    ],
)
def test_wrong_usage_changes_nothing(desk: Path, arguments: tuple[str, str]) -> None:
    """Exit code 2."""
    before = contents(desk)
    assert _import(desk, *arguments).code == 2
    assert contents(desk) == before


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "toml"])
def test_what_the_example_store_exports_comes_back(form: str, tmp_path: Path) -> None:
    """Every form holds all of it; the new store has the very same files but for comments."""
    from tests.support.selection import EXAMPLE

    desk = tmp_path / "desk"
    desk.mkdir()
    text = inside(["search", "--format", form, "--store", str(EXAMPLE)], desk).out
    assert piped(["import", "-", "--store", "new"], desk, text).code == 0
    assert inside(["search", "--format", form, "--store", "new"], desk).out == text or form in ("json", "jsonl")
    whole = [inside(["search", "--format", "toml", "--store", name], desk).out for name in ("new", str(EXAMPLE))]
    assert whole[0] == whole[1]


def _text(most: int, line_ends: bool) -> st.SearchStrategy[str]:
    signs = ";\\,|'\"[]{}=+-@#&\t\u00a0\u200b\ufeff\u2028\u0085شé😀" + ("\n\r" if line_ends else "")
    return st.text(
        st.sampled_from("ab 1" + signs) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=most
    )


def _fits(key: str, value: Any) -> bool:
    try:
        return bool(accept_value(STATEMENT_KEYS[key], value) == value)
    except FieldError:
        return False


def _of(key: str) -> st.SearchStrategy[Any]:
    kind = STATEMENT_KEYS[key]
    values: st.SearchStrategy[Any] = {
        "date": st.sampled_from(
            ["2021-09-06", "2021", "2021-09~", "2021-09-06/..", "XXXX", "2021-09-06T00:00:00Z"]
        ).map(parse_date),
        "url": st.just("https://example.org/;a,b?c=1"),
        "lang": st.sampled_from(["en", "zh-Hant", "English"]),
        "list": st.lists(_text(6, False), max_size=3).map(tuple),
    }.get(kind, _text(12, kind == "text"))
    return values if kind == "date" else values.filter(lambda value: _fits(key, value) or value == ())


_EXTRA = st.dictionaries(
    st.sampled_from(["reporter", "rating", "medium", "Speaker"]),
    st.text("a;\\\n\"'", max_size=5) | st.integers(-9, 9) | st.booleans() | st.lists(st.text("ab;", max_size=3)),
    max_size=2,
)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement that could have been recorded, with any of its keys."""
    optional = [key for key in STATEMENT_KEYS if key not in ("id", "speaker", "outlet", "date", "claim", "published")]
    keys = ["speaker", "outlet", "date", "claim", *draw(st.lists(st.sampled_from(optional), unique=True))]
    values = {key: draw(_of(key)) for key in keys}
    identity = statement_id(values["speaker"], values["outlet"], values["date"].text, values["claim"])
    return Statement(id=identity, **values, extra=draw(_EXTRA))


def _back(text: str, form: str, config: Mapping[str, Any] | None = None) -> list[Statement]:
    sheet = read_import_file(text.encode(), f"export.{form}")
    prepared = convert_file(sheet, ImportOptions(config=config or {}), TODAY)
    assert not prepared.faults
    return [item.statement for item in merge_repeats(prepared.statements)[0]]


@pytest.mark.slow
@given(
    st.lists(statements(), min_size=1, max_size=4, unique_by=lambda s: s.id),
    st.sampled_from(["json", "jsonl", "csv", "toml"]),
)
def test_what_is_exported_comes_back_as_it_was(given_statements: list[Statement], form: str) -> None:
    """The very same statements: ids, lists, further keys, every character; and defaults add nothing to them."""
    text = render(statement_listing(given_statements, None), form)
    assert _back(text, form, {"tags": ["x"], "role": "y", "via": ["z"]}) == given_statements


@given(st.binary(max_size=60) | st.text("Claim,Date\n;|\"'[]{}:<>1/2025\x00\x1b\u200b", max_size=60).map(str.encode))
def test_any_bytes_become_statements_or_a_clear_error(data: bytes) -> None:
    """Never a traceback, whatever is in the file."""
    wanted = ImportOptions(defaults={"speaker": "A", "outlet": "B", "claim": "c", "date": parse_date("2021")})
    with contextlib.suppress(FactcliError):
        sheet = read_import_file(b"Claim,Date\n" + data, "any.csv")
        prepared = convert_file(sheet, wanted, TODAY)
        assert len(prepared.statements) + len(prepared.faults) == len(sheet.rows) + len(sheet.unread)


def test_an_edited_statement_keeps_its_id(desk: Path) -> None:
    """An id is what a statement was first recorded as, and comes back even where its words have changed since."""
    edited = statement("Panjshir has fallen.", id="k3f9x2ma7q")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        path.write_text(render(statement_listing([edited], None), "csv"), "utf-8")
        assert inside(["import", str(path), "--format", "ids"], desk).stdout == "k3f9x2ma7q\n"


def test_where_the_store_cannot_be_written_nothing_is_left(desk: Path) -> None:
    """One file of the store is broken: no statement goes in, and no file of rejects is made."""
    (desk / "data" / "2021-09.toml").write_text('[[statement]]\nid = "\n', "utf-8")
    before = contents(desk / "data")
    done = _import(desk, "--rejects", "bad.csv", text=_BAD)
    assert done.code == 3
    assert "cannot read this file, so factcli does not write it" in done.stderr
    assert contents(desk / "data") == before
    assert sorted(path.name for path in desk.iterdir()) == ["claims.csv", "data"]

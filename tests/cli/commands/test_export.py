"""``factcli export``: what is chosen, which form it gets, and that a file is written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.errors import StoreError, UsageError
from factcli.exporter import output_file
from factcli.exporter.selection import FORMS, form_from_name, select_statements, store_title
from factcli.exporter.text_forms import FormulaGuard, render_pieces
from factcli.model import STATEMENT_KEYS, Link, Person, Statement, sort_key
from factcli.output.listing import csv_cells, csv_row, render, statement_listing
from factcli.search.indexed_store import IndexedStore
from tests.cli.test_hostile_text import CONTROL
from tests.exporter.test_round_trip import names, statements, texts
from tests.support.budget import examples
from tests.support.index import indexed
from tests.support.run import inside, on_terminal, piped
from tests.support.stores import new_store, statement
from tests.support.transcript import environment, sandbox

TEXT_FORMS = ("csv", "json", "jsonl", "toml", "markdown", "jsonld", "ftm")
RISKY = "=cmd|' /C calc'!A0"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the example store in it."""
    return sandbox(tmp_path)


def ids_of(text: str) -> list[str]:
    """The ids in CSV, in order."""
    return [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))]


# --- what is chosen -------------------------------------------------------------------------------------------


def test_the_whole_store_oldest_first(desk: Path) -> None:
    """Without words everything is written, in the order of ``query.sort_key``, the same on every run."""
    done = inside(["export", "--format", "csv"], desk)
    expected = [s.id for s in sorted(IndexedStore(desk / "data").statements, key=sort_key)]
    assert (done.code, ids_of(done.stdout)) == (0, expected)
    assert done.stderr == "47 statements to standard output\n"
    assert inside(["export", "--format", "csv"], desk).out == done.out


def test_words_and_filters_choose_as_search_does(desk: Path) -> None:
    """The same statements are found, likely spellings too, but by age and not by how they were found."""
    for asked in (["Masood"], ["tag:control", "-Taliban"], ["--speaker", "Kabeer Vasik"], ["--exact", "--via", "TASS"]):
        found = inside(["search", *asked, "--format", "ids"], desk).stdout.split()
        exported = ids_of(inside(["export", *asked, "--format", "csv"], desk).stdout)
        assert found
        assert sorted(found) == sorted(exported)
    order = [s.id for s in IndexedStore(desk / "data").statements]
    assert exported == sorted(exported, key=order.index)


def test_nothing_found_writes_nothing(desk: Path) -> None:
    """The exit code is 1, and there is no file."""
    done = inside(["export", "nobody-said-this", "-o", "x.csv"], desk)
    assert (done.code, done.stderr) == (1, "nothing found in 47 statements of data\n")
    assert not (desk / "x.csv").exists()


def test_a_store_with_problems_is_exported_and_said_to_be_lacking(desk: Path) -> None:
    """What can be read is written, what is wrong is named, and the exit code is 3."""
    (desk / "data" / "bad.toml").write_text("x = \n", encoding="utf-8")
    done = inside(["export", "-o", "x.csv"], desk)
    assert done.code == 3
    assert len(ids_of((desk / "x.csv").read_text(encoding="utf-8"))) == 47
    assert "data/bad.toml:1: not valid TOML" in done.stderr
    assert done.stderr.endswith("x.csv lacks the statements with the errors listed above. To see them: factcli check\n")


def test_a_selection_has_what_belongs_to_it(tmp_path: Path) -> None:
    """Links between its statements, and the tables of those who are named in them by any confirmed spelling."""
    a, b, c = statement("a", speaker="Ann"), statement("b", speaker="Bo"), statement("c", outlet="X", via=("Y",))
    new_store(tmp_path / "s", a, b, c)
    tables = [f'[[link]]\na = "{a.id}"\nb = "{other.id}"\nrelation = "agrees"\n' for other in (b, c)]
    tables += ['[[person]]\nname = "Anna"\naliases = ["ann"]\n', '[[person]]\nname = "Zoe"\n']
    tables += ['[[outlet]]\nname = "Y"\n', '[[outlet]]\nname = "Z"\n']
    (tmp_path / "s" / "tables.toml").write_text("\n".join(tables), encoding="utf-8")
    store = IndexedStore(tmp_path / "s")
    found = select_statements(store, [a, b], "words")
    assert found.links == [Link(a.id, b.id, "agrees")]
    assert (found.people, found.outlets, found.title) == ([Person("Anna", ("ann",))], [], "words")
    assert [outlet.name for outlet in select_statements(store, [c], "").outlets] == ["Y"]


# --- which form -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_end_of_a_name_tells_the_form(form: str) -> None:
    """In letters of any case; of two that fit, the longer."""
    assert {form_from_name(f"a.b{end}") for end in FORMS[form]} == {form}
    assert form_from_name(f"A{FORMS[form][0].upper()}") == form


@pytest.mark.parametrize("name", ["x", "x.txt", "csv", ".", "x.toml.bak", "x.xlsx"])
def test_other_ends_tell_none(name: str) -> None:
    """Then the forms are listed, and nothing is written."""
    assert form_from_name(name) is None


@pytest.mark.slow
@pytest.mark.parametrize("form", TEXT_FORMS)
def test_a_form_given_goes_before_the_name(form: str, desk: Path) -> None:
    """A file and a pipe get the same text."""
    assert inside(["export", "--format", form, "-o", "x.csv"], desk).code == 0
    assert inside(["export", "--format", form], desk).out == (desk / "x.csv").read_bytes()
    assert inside(["export", "--format", form, "-o", "-"], desk).out == (desk / "x.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "toml", "markdown"])
@settings(max_examples=examples(30), deadline=None)
@given(made=statements())
def test_forms_are_those_of_search(form: str, made: list[Statement]) -> None:
    """What is written piece by piece is what ``search`` writes at once."""
    assert _text(made, form) == render(statement_listing(made, None), form)


@settings(max_examples=examples(30), deadline=None)
@given(made=statements())
def test_json_has_the_records_of_search(made: list[Statement]) -> None:
    """The same values, one statement a line; and JSON lines are those lines."""
    listing = statement_listing(made, None)
    assert json.loads(_text(made, "json")) == json.loads(render(listing, "json"))
    assert _text(made, "json").count("\n") == len(made) + 2
    assert _text(made, "jsonl") == render(listing, "jsonl")


def _text(made: list[Statement], form: str) -> str:
    selection = select_statements(IndexedStore(Path("nowhere")), made, "")
    return "".join(render_pieces(selection, form, FormulaGuard(False)))


# --- CSV --------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(texts | st.just(""), min_size=2, max_size=3), max_size=3))
def test_csv_rows_read_back(rows: list[list[str]]) -> None:
    """Every character, line ends of all kinds and white space at the ends, by Python's reader at its strictest."""
    text = "".join(map(csv_row, rows))
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == rows


@given(st.lists(names, min_size=1, max_size=4))
def test_csv_lists_read_back(items: list[str]) -> None:
    r"""The items of a list are parted by ``; ``, and what is escaped in them comes back."""
    (cell,) = csv_cells({"via": items}, ["via"])
    parts = re.findall(r"((?:\\.|[^\\;])*)(?:; |\Z)", cell, re.DOTALL)
    assert [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts[: len(items)]] == items


def test_what_nobody_may_record_is_written_out_in_csv(desk: Path) -> None:
    """A file made by hand may hold an escape character; CSV shows it as ``\\u001b``, and that is said."""
    bad = '[[statement]]\nspeaker = "A"\noutlet = "B"\ndate = 2021-09-06\nclaim = "x\\u001b[31m\\u202ey"\n'
    (desk / "data" / "own.toml").write_text(bad, encoding="utf-8")
    done = inside(["export", "--speaker", "A", "--format", "csv"], desk)
    assert "x\\u001b[31m\u202ey" in done.stdout
    assert "1 statement with control characters" in done.stderr
    assert (
        json.loads(inside(["export", "--speaker", "A", "--format", "jsonl"], desk).out)["claim"] == "x\x1b[31m\u202ey"
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["export", "search"])
def test_a_terminal_gets_nothing_that_it_would_obey(command: str, desk: Path) -> None:
    """On a terminal CSV has marks of direction and carriage returns written out, which a file has as they are."""
    new_store(desk / "here", statement("a\rb\u202ec\u2028d"))
    shown = on_terminal([command, "--store", "here", "--format", "csv"], desk).stdout
    assert "a\\rb\\u202ec\\u2028d" in shown
    assert not CONTROL.findall(shown.replace("\n", ""))
    assert "a\rb\u202ec\u2028d" in piped([command, "--store", "here", "--format", "csv"], desk).stdout


# --- spreadsheets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\uff1d1", "'\uff1d1"),
        (" \u00a0=1", "' \u00a0=1"),
        ("\tx", "'\tx"),
        ("\r\nx", "'\r\nx"),
        ("a\n=1", "a\n'=1"),
        ("a;=1", "a;'=1"),
        ("a; -b", "a;' -b"),
        ("a\t@b", "a\t'@b"),
        *((cell, cell) for cell in ("a=1", "a - b", "2021-09-06", "1-2", "a@b.org", "a, -b", "", "'=1", "../2021")),
    ],
)
def test_what_a_spreadsheet_would_run(cell: str, safe: str) -> None:
    """The signs of OWASP's list, also after white space, and after what ends a cell elsewhere; and nothing else."""
    cells = FormulaGuard(True)
    assert list(cells(["id", cell])) == ["id", safe]
    assert cells.risky == (safe != cell)
    unchanged = FormulaGuard(False)
    assert list(unchanged(["id", cell])) == ["id", cell]
    assert unchanged.risky == cells.risky


@given(st.lists(texts | st.just(""), min_size=1, max_size=4))
def test_no_cell_begins_as_a_formula(row: list[str]) -> None:
    """However a spreadsheet cuts a safe row at semicolons, tabs and line ends, no piece begins with a sign."""
    for cell in FormulaGuard(True)(row):
        pieces = re.split("[;\t\r\n]", cell)
        assert not [piece for piece in pieces if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", piece)]
        assert cell[:1] not in ("\t", "\r", "\n")


def test_formulas_are_warned_of_and_defused(desk: Path) -> None:
    """Without --excel-safe nothing is changed and the risk is said; with it the cells, and how many, are."""
    new_store(desk / "here", statement(RISKY, speaker="@handle"))
    plain = inside(["export", "--store", "here", "-o", "plain.csv"], desk)
    assert "2 cells look like formulas" in plain.stderr
    assert "--excel-safe" in plain.stderr
    safe = inside(["export", "--store", "here", "-o", "safe.csv", "--excel-safe"], desk)
    assert "--excel-safe: put an apostrophe into 2 cells" in safe.stderr
    text = (desk / "safe.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeffid,speaker")
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (row["claim"], row["speaker"]) == (f"'{RISKY}", "'@handle")
    assert RISKY in (desk / "plain.csv").read_text(encoding="utf-8")


# --- wrong usage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "export needs a format"),
        (["--format", "xlsx"], 'cannot use --format "xlsx"'),
        (["--format", "plain"], "cannot export as plain"),
        (["-o", "x.txt"], "cannot tell the format from the end of x.txt"),
        (["-o"], "-o needs a value"),
        (["-o", "x.csv", "-o", "y.csv"], "--output is given twice"),
        (["-o", "x.csv", "--output", "y.csv"], "--output is given twice"),
        (["-o", ""], "--output is empty"),
        (["--format", "sqlite"], "sqlite cannot go to stdout"),
        (["--format", "parquet", "-o", "-"], "parquet cannot go to stdout"),
        (["-o", "x.json", "--excel-safe"], "--excel-safe is for csv, not for json"),
        (["-o", "data/x.toml"], "data/x.toml would become part of the store"),
        (["-o", "data/2021-09.toml", "--force"], "data/2021-09.toml would become part of the store"),
        (["-o", "data", "--format", "csv"], "data is a folder"),
        (["-o", "x.csv", "--title", "x"], "--title is for html, sqlite, parquet, not for csv"),
        (["-o", "x.html", "--title", " "], "--title is empty"),
        (["-o", "no/x.csv"], "there is no folder no"),
        (["-o", "/dev/null", "--format", "csv", "--force"], "/dev/null is not an ordinary file"),
        (["--outptu", "x.csv"], "no such option: --outptu"),
        (["a)", "-o", "x.csv"], "the parenthesis"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, desk: Path) -> None:
    """Each is said in one sentence with what to do; nothing is written, and nothing is read before it."""
    before = sorted(desk.rglob("*"))
    done = inside(["export", *arguments], desk)
    assert done.code == 2
    assert done.stderr.startswith(f"factcli: {message}")
    assert done.stderr.count("\n") >= 2
    assert sorted(desk.rglob("*")) == before


def test_a_word_with_a_minus_is_no_file(desk: Path) -> None:
    """``-officials`` is a word to leave out, as in search, and not the option -o with a file name."""
    done = inside(["export", "-officials", "--format", "csv"], desk)
    assert done.code == 0
    assert not (desk / "fficials").exists()
    assert ids_of(done.stdout)


# --- files --------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_only_by_force(desk: Path) -> None:
    """Without --force it stays as it is, to the byte; with it its mode stays, and a symbolic link stays one."""
    (desk / "real.csv").write_bytes(b"mine")
    (desk / "real.csv").chmod(0o640)
    (desk / "x.csv").symlink_to("real.csv")
    done = inside(["export", "-o", "x.csv"], desk)
    assert (done.code, (desk / "real.csv").read_bytes()) == (2, b"mine")
    assert inside(["export", "-o", "x.csv", "--force"], desk).code == 0
    assert (desk / "x.csv").is_symlink()
    assert len(ids_of((desk / "real.csv").read_text(encoding="utf-8"))) == 47
    assert stat.S_IMODE((desk / "real.csv").stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_any(desk: Path) -> None:
    """What the user's umask gives, and no hidden file is left."""

    def strict() -> None:
        os.umask(0o027)

    done = piped(["export", "-o", "x.csv"], desk, before=strict)
    assert done.code == 0
    assert stat.S_IMODE((desk / "x.csv").stat().st_mode) == 0o640
    assert sorted(path.name for path in desk.iterdir()) == ["data", "x.csv"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "json", "ftm"])
def test_a_full_disk_leaves_what_was_there(form: str, desk: Path) -> None:
    """Nothing half written takes the place of the file, and no leftover lies beside it."""
    (desk / "x").write_bytes(b"mine")

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))

    assert piped(["search", "Massoud"], desk).code == 0  # so that the index is there
    # Python itself would write the byte code of modules short, and believe it afterwards.
    done = piped(["export", "--format", form, "-o", "x", "--force"], desk, before=small, PYTHONDONTWRITEBYTECODE="1")
    assert done.code == 3
    assert (
        done.stderr
        == "factcli: cannot write x: the file would be larger than this system allows\n  nothing was changed\n"
    )
    assert (desk / "x").read_bytes() == b"mine"
    assert sorted(path.name for path in desk.iterdir()) == ["data", "x"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_pipe_is_not_said_to_hold_anything(desk: Path) -> None:
    """What could not be written to stdout is an error, and nothing else is said."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "factcli", "export", "--format", "json"],
            cwd=desk,
            env=environment(desk.parent / "home"),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == b"factcli: cannot write the output: the disk is full\n"


def test_a_mistake_while_writing_leaves_nothing(tmp_path: Path) -> None:
    """Whatever is raised in the middle, a Ctrl-C too, the place is as it was."""
    for error in (KeyboardInterrupt(), StoreError("x"), RuntimeError()):

        def fail(path: Path, error: BaseException = error) -> None:
            path.write_bytes(b"half")
            raise error

        with pytest.raises(type(error)):
            output_file.write_file(tmp_path / "x", fail)
        assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """It is looked for once more when there is something to put in its place."""

    def slow(path: Path) -> None:
        path.write_bytes(b"ours")
        (tmp_path / "x").write_bytes(b"theirs")

    with pytest.raises(UsageError, match="already exists"):
        output_file.write_file(tmp_path / "x", slow)
    assert (tmp_path / "x").read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_read_only_folder_is_said(desk: Path) -> None:
    """The system's refusal is a sentence with exit code 3."""
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    (desk / "locked").mkdir(mode=0o500)
    done = inside(["export", "-o", "locked/x.csv"], desk)
    assert (done.code, "permission denied" in done.stderr) == (3, True)


def test_sqlite_and_parquet_take_their_place_whole(desk: Path) -> None:
    """A binary form is written beside its place too, and replaced only by force."""
    assert inside(["export", "tag:saleh", "-o", "x.db"], desk).stderr == "4 statements to x.db\n"
    assert (desk / "x.db").read_bytes().startswith(b"SQLite format 3\0")
    assert inside(["export", "-o", "x.db"], desk).code == 2
    assert inside(["export", "-o", "x.db", "--force"], desk).code == 0
    assert sorted(path.name for path in desk.iterdir()) == ["data", "x.db"]


def test_every_key_is_a_column(tmp_path: Path) -> None:
    """Also for a store in which no statement has it; keys of one's own are one column more, where there are some."""
    indexed(tmp_path / "s")
    text = inside(["export", "--store", "s", "--format", "csv"], tmp_path).stdout
    assert text.partition("\n")[0].split(",") == list(STATEMENT_KEYS)


def _heading(page: Path) -> list[str]:
    """The title of a report, and what it says was asked."""
    return [
        "".join(found)
        for found in re.findall(r"<h1><bdi>(.*?)</bdi>|statements that match: <bdi>(.*?)</bdi>", page.read_text())
    ]


def test_a_title_hides_nothing_of_what_was_asked(desk: Path) -> None:
    """A report has the title given, and says by which words and filters its statements were found."""
    said = piped(["export", "Saleh", "--speaker", "Saleh", "--title", "Where <is> he?", "-o", "a.html"], desk)
    assert said.code == 0
    assert _heading(desk / "a.html") == ["Where &lt;is&gt; he?", "Saleh; speaker Saleh"]


def test_without_a_title_the_query_is_one(desk: Path) -> None:
    """A query is said once, as the title; a whole store is called after its folder, or the one around it."""
    piped(["export", "tag:saleh", "-o", "a.html"], desk)
    assert _heading(desk / "a.html") == ["tag:saleh"]
    piped(["export", "-o", "b.html"], desk)
    assert _heading(desk / "b.html") == [desk.name]


@pytest.mark.parametrize(
    ("folder", "title"),
    [("panjshir", "panjshir"), ("panjshir/data", "panjshir"), ("a b/Data", "a b"), ("panjshir/facts", "panjshir")],
)
def test_what_a_whole_store_is_called(folder: str, title: str, tmp_path: Path) -> None:
    """A folder called as many are does not say what a store is about; the one around it does."""
    assert store_title(tmp_path / folder) == title


def test_tables_have_the_title_too(desk: Path) -> None:
    """SQLite says both: the title, and what was asked."""
    piped(["export", "tag:saleh", "--title", "Saleh", "-o", "a.db"], desk)
    with sqlite3.connect(desk / "a.db") as db:
        about = dict(db.execute("SELECT key, value FROM about"))
    db.close()
    assert (about["title"], about["selection"]) == ("Saleh", "tag:saleh")

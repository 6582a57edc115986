"""The export as SQLite: nothing lost, nobody merged, keys that hold, and what Datasette needs to find its way."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.comparison.pairs import leads_among
from factcli.entities.directory import Directory
from factcli.errors import DataError
from factcli.exporter import sqlite
from factcli.exporter.entity_rows import EntityRows
from factcli.exporter.selection import Selection
from factcli.model import STATEMENT_KEYS, Person, Statement
from factcli.search.indexed_store import IndexedStore
from factcli.store.links import claims_digest
from factcli.text.tokens import name_key
from tests.support import index
from tests.support.budget import examples
from tests.support.run import inside, piped
from tests.support.selection import EXAMPLE, once, record, selection_of
from tests.support.stores import new_store, statement
from tests.support.transcript import ROOT

MANUAL = (ROOT / "factcli" / "manual" / "databases.md").read_text(encoding="utf-8")
GONE = statement("The bridge was destroyed.", speaker="Minister", outlet="TASS")
DENIED = statement("The ministry denies that the bridge was destroyed.", speaker="Ministry", outlet="AP")
WHEAT = statement("Wheat prices rose by a third in spring.", speaker="Mayor", outlet="Dawn")


WITH_PERSON = "statement JOIN person ON person.id = person_id"


def opened(selection: Selection, path: Path) -> sqlite3.Connection:
    """The database that a selection is written to."""
    sqlite.write_sqlite(selection, path)
    return sqlite3.connect(path)


def rows(selection: Selection, path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds in the database of a selection."""
    path.unlink(missing_ok=True)
    with closing(opened(selection, path)) as db:
        return db.execute(sql).fetchall()


def example(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds in the database of the example store."""
    return rows(selection_of(EXAMPLE), path / "data.db", sql)


def store_with(root: Path, text: str, *statements: Statement) -> Selection:
    """All of a store with these statements, and further tables as TOML."""
    new_store(root / "store", *statements)
    (root / "store" / "more.toml").write_text(text, encoding="utf-8")
    return selection_of(root / "store")


def link(a: Statement, b: Statement, relation: str, decided: str = "2026-11-20", digest: str | None = None) -> str:
    """A decision about two statements, of their claims as they are."""
    digest = claims_digest(a, b) if digest is None else digest
    return f'[[link]]\na = "{a.id}"\nb = "{b.id}"\nrelation = "{relation}"\ndecided = {decided}\ndigest = "{digest}"\n'


# --- statements ---------------------------------------------------------------------------------------------


def records(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """The statements of a database as JSON has them."""
    db.row_factory = sqlite3.Row
    for row in db.execute("SELECT * FROM statement ORDER BY rowid"):
        found = {key: row[key] for key in (*STATEMENT_KEYS, "earliest", "latest", "origin")}
        extra = json.loads(row["extra"]) if row["extra"] else None
        yield {**found, "via": json.loads(row["via"]), "tags": json.loads(row["tags"]), "extra": extra}


def children(db: sqlite3.Connection, s: Statement) -> tuple[list[str], list[str]]:
    """What the tables of lists have of a statement."""
    via = db.execute("SELECT outlet FROM statement_via WHERE statement_id = ? ORDER BY position", (s.id,))
    tags = db.execute("SELECT tag FROM statement_tag WHERE statement_id = ? ORDER BY rowid", (s.id,))
    return [outlet for (outlet,) in via], [tag for (tag,) in tags]


@settings(max_examples=examples(40))
@given(index.stores)
def test_every_statement_comes_back_as_recorded(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, Any]
) -> None:
    """Every key of every statement of a hostile store is there as JSON has it: NUL, escapes, any script, any date."""
    root = tmp_path_factory.mktemp("hostile")
    index.write_store(root / "store", files)
    chosen = once(IndexedStore(root / "store").statements)
    with closing(opened(selection_of(root / "store", chosen), root / "data.db")) as db:
        assert [children(db, s) for s in chosen] == [(list(s.via), list(dict.fromkeys(s.tags))) for s in chosen]
        assert list(records(db)) == [record(s) for s in chosen]
        assert_sound(db)


def assert_sound(db: sqlite3.Connection) -> None:
    """Nothing is damaged, every key leads somewhere, and every cell is of the type that its column has."""
    db.row_factory = None
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.execute("INSERT INTO statement_fts(statement_fts, rank) VALUES ('integrity-check', 1)")
    for (table,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%~_fts%' ESCAPE '~'"
    ):
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            found = {kind for (kind,) in db.execute(f"SELECT DISTINCT typeof({column}) FROM {table}")}
            assert not kind or found <= {kind.lower(), "null"}


def test_each_key_of_the_store_has_a_column(tmp_path: Path) -> None:
    """A key that is added to the format cannot be forgotten here."""
    columns = [row[1] for row in example(tmp_path, "PRAGMA table_info(statement)")]
    assert [name for name in columns if name in STATEMENT_KEYS] == list(STATEMENT_KEYS)


def test_an_open_bound_is_null(tmp_path: Path) -> None:
    """What begins on a day and ends at no known one has that day and NULL."""
    dates = "'2021-09', '2021-09-27/..', 'XXXX'"
    sql = f"SELECT DISTINCT date, earliest, latest FROM statement WHERE date IN ({dates}) ORDER BY date"
    assert example(tmp_path, sql) == [
        ("2021-09", "2021-09-01", "2021-09-30"),
        ("2021-09-27/..", "2021-09-27", None),
        ("XXXX", None, None),
    ]


def test_two_statements_of_one_id_are_refused(tmp_path: Path) -> None:
    """Neither is left out: the message names both places, and no file is begun."""
    new_store(tmp_path / "store", GONE)
    again = f'[[statement]]\nid = "{GONE.id}"\nspeaker = "A"\noutlet = "B"\ndate = 2021-09-07\nclaim = "Another."\n'
    (tmp_path / "store" / "more.toml").write_text(again, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        sqlite.write_sqlite(selection_of(tmp_path / "store"), tmp_path / "data.db")
    assert caught.value.where.endswith("more.toml:1")
    assert re.fullmatch(
        rf"two statements have the id {GONE.id}; the other is at \S*2021-09.toml:1",
        caught.value.what,
    )
    assert not (tmp_path / "data.db").exists()


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """What is no Unicode text, which no file can hold, is no crash; in the title it is written out."""
    selection = selection_of(EXAMPLE, [replace(GONE, quote="half \ud800 of it")])
    with pytest.raises(DataError, match="invalid Unicode"):
        sqlite.write_sqlite(selection, tmp_path / "data.db")
    named = selection_of(EXAMPLE, title="speaker:\udcff")
    assert rows(named, tmp_path / "named.db", "SELECT value FROM about WHERE key = 'selection'") == [
        ("speaker:\\udcff",)
    ]


# --- who is who ---------------------------------------------------------------------------------------------

_names = st.sampled_from(index.NAMES)
_people = st.lists(
    st.builds(Person, _names, st.lists(_names, max_size=3).map(tuple), st.lists(_names, max_size=2).map(tuple)),
    max_size=5,
)


@given(_people, st.lists(_names, max_size=8))
def test_names_are_one_only_if_people_say_so(people: list[Person], used: list[str]) -> None:
    """Two names have one row, and one main name, just if the store's directory has them for the same."""
    roll, directory = EntityRows(people, people, used), Directory(people)
    for a, b in combinations(used, 2):
        assert (roll.row(a) == roll.row(b)) == directory.is_same(a, b)
        assert (roll.name(a) == roll.name(b)) == directory.is_same(a, b)


@given(_people, st.lists(_names, max_size=8))
def test_every_person_has_a_row(people: list[Person], used: list[str]) -> None:
    """Each table of the store has a row of its own with all its names, before those who have none."""
    roll = EntityRows(people, people, used)
    assert roll.entities == people
    assert all(roll.main_names[row] in (p.name, *p.aliases) for row, p in enumerate(people))
    assert {name_key(name) for name in used} >= {name_key(name) for name in roll.main_names[len(people) :]}


def test_namesakes_stay_apart(tmp_path: Path) -> None:
    """A name that two people claim is neither's, whatever else they are called."""
    people = "".join(f'[[person]]\nname = "John Smith"\naliases = ["J. {letter}. Smith"]\n' for letter in "AB")
    names = ("John Smith", "J. A. Smith", "J. B. Smith", "JOHN SMITH", "John Smith")
    said = [statement(f"Claim {n}.", speaker=name) for n, name in enumerate(names)]
    sql = f"SELECT DISTINCT speaker, person.id, name, recorded FROM {WITH_PERSON} ORDER BY speaker"
    assert rows(store_with(tmp_path, people, *said), tmp_path / "data.db", sql) == [
        ("J. A. Smith", 1, "J. A. Smith", 1),
        ("J. B. Smith", 2, "J. B. Smith", 1),
        ("JOHN SMITH", 3, "John Smith", 0),
        ("John Smith", 3, "John Smith", 0),
    ]


def test_likely_spellings_stay_apart(tmp_path: Path) -> None:
    """Of the names in the example store only confirmed aliases are one person; Aghbar and Agbar are two."""
    sql = f"SELECT name, count(DISTINCT speaker) FROM {WITH_PERSON} GROUP BY person.id"
    found = dict(example(tmp_path, sql))
    assert found["Kabir Wasiq"] == 2
    assert found["Mohammad Zahir Aghbar"] == found["Muhammad Zohir Agbar"] == 1


def test_names_keep_what_people_decided(tmp_path: Path) -> None:
    """Aliases, who somebody is not, owners and countries are there, each with its person or outlet."""
    aliases = "SELECT alias FROM person_alias JOIN person ON id = person_id WHERE name = 'Ahmad Massoud'"
    others = aliases.replace("SELECT alias FROM person_alias", "SELECT o.name FROM person_not_same_as AS o")
    others = others.replace("WHERE name", "WHERE person.name")
    owner = "SELECT owner, country, recorded FROM outlet WHERE name = 'Sputnik'"
    assert {name for (name,) in example(tmp_path, aliases)} == {"Ahmed Massoud", "Ahmad Masud", "Ahmad Masood"}
    assert example(tmp_path, others) == [("Ahmad Shah Massoud",)]
    assert example(tmp_path, owner) == [("Rossiya Segodnya", "RU", 1)]


# --- pairs --------------------------------------------------------------------------------------------------


def test_leads_are_those_of_compare(tmp_path: Path) -> None:
    """The view has the leads that ``compare --all`` shows, in its order, the older statement first."""
    said = json.loads(inside(["compare", "--all", "--json", "--store", str(EXAMPLE)], tmp_path).stdout)["pairs"]
    shown = [(p["a"], p["b"], p["label"], p["level"]) for p in said if p["lead"]]
    assert len(shown) > 10
    assert example(tmp_path, "SELECT a, b, label, level FROM lead") == shown


def test_a_lead_stands_with_both_statements(tmp_path: Path) -> None:
    """Speaker, outlet, date and claim of both, and the reasons in words and as JSON."""
    sides = "a_person, a_outlet, a_date, b_speaker, b_person"
    tables = "lead JOIN pair ON pair.id = lead.pair"
    sql = f"SELECT {sides}, lead.reasons, reasons_json FROM {tables} WHERE b_speaker = 'Zahir Aghbar'"
    *said, reasons = example(tmp_path, sql)[0]
    assert said == [
        *("Zabihullah Mujahid", "The Quint", "2021-09-06", "Zahir Aghbar", "Mohammad Zahir Aghbar"),
        'negation: "fled" in A, "not fled" in B; shared: Ahmad, Massoud, Amrullah, Saleh, fled, Tajikistan',
    ]
    assert [(r["signal"], r["text"]) for r in json.loads(reasons)] == [
        ("negation", 'negation: "fled" in A, "not fled" in B')
    ]


def test_of_a_selection_only_its_own_pairs(tmp_path: Path) -> None:
    """Leads are those among what is exported, as ``compare`` has them."""
    chosen = [s for s in IndexedStore(EXAMPLE).statements if "control" in s.tags]
    selection = selection_of(EXAMPLE, chosen)
    expected = [{lead.a.id, lead.b.id} for lead in leads_among(selection.store, chosen)]
    found = rows(selection, tmp_path / "data.db", "SELECT a, b FROM pair WHERE level IS NOT NULL")
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))
    assert found


def test_a_contradiction_is_what_a_person_decided(tmp_path: Path) -> None:
    """A confirmed pair is a contradiction and no lead; without a decision it is a lead and no contradiction."""
    decided = store_with(tmp_path / "a", link(DENIED, GONE, "contradicts"), GONE, DENIED, WHEAT)
    undecided = store_with(tmp_path / "b", "", GONE, DENIED, WHEAT)
    found = {
        view: [len(rows(s, tmp_path / "data.db", f"SELECT * FROM {view}")) for s in (decided, undecided)]
        for view in ("contradiction", "lead", "side_by_side")
    }
    assert found == {"contradiction": [1, 0], "lead": [0, 1], "side_by_side": [1, 1]}


def test_a_decision_about_other_words_is_no_contradiction(tmp_path: Path) -> None:
    """It is kept with `holds` 0, and the pair is open again."""
    selection = store_with(tmp_path, link(GONE, DENIED, "contradicts", digest="000000000000"), GONE, DENIED)
    assert rows(selection, tmp_path / "data.db", "SELECT * FROM contradiction") == []
    assert rows(selection, tmp_path / "data.db", "SELECT decided_before FROM lead") == [("contradicts",)]
    assert rows(selection, tmp_path / "data.db", "SELECT relation, holds FROM link") == [("contradicts", 0)]


def test_two_decisions_are_both_there(tmp_path: Path) -> None:
    """The later one holds, whatever the order of the ids; that the other says something else is marked."""
    links = link(GONE, DENIED, "contradicts", "2026-11-21") + link(DENIED, GONE, "unrelated", "2026-11-20")
    selection = store_with(tmp_path, links, GONE, DENIED)
    assert rows(selection, tmp_path / "data.db", "SELECT relation, holds FROM link") == [
        ("contradicts", 1),
        ("unrelated", 0),
    ]
    assert rows(selection, tmp_path / "data.db", "SELECT relation, holds, disputed, label FROM pair") == [
        ("contradicts", 1, 1, "contradiction")
    ]


def test_a_decision_keeps_its_direction(tmp_path: Path) -> None:
    """Which of the two repeats the other stands in `link`, though the older one is first in `pair`."""
    sql = "SELECT link.a = pair.b AND link.b = pair.a, label FROM pair JOIN link ON link.id = link_id"
    later = statement("The bridge was destroyed, the minister said.", "2021-09-08", speaker="Minister")
    assert rows(store_with(tmp_path, link(later, GONE, "repeats"), GONE, later), tmp_path / "data.db", sql) == [
        (1, "repeats")
    ]


# --- the file -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "number"), [("mujahid", 4), ("MUJÁHID", 4), ("لانهء", 1), ('"full control"', 1)])
def test_full_text_search_finds_words(tmp_path: Path, words: str, number: int) -> None:
    """Case and accents do not matter, in any script; phrases are found."""
    found = f"SELECT rowid FROM statement_fts WHERE statement_fts MATCH '{words}'"
    assert example(tmp_path, f"SELECT count(*) FROM statement WHERE rowid IN ({found})") == [(number,)]


def test_datasette_finds_search_and_labels(tmp_path: Path) -> None:
    """As Datasette asks for it: an FTS table whose content is the statements, and a name or title as the label."""
    like = '%VIRTUAL TABLE%USING FTS%content="statement"%'
    asked = f"SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '{like}'"
    assert example(tmp_path, asked) == [("statement_fts",)]
    targets = {
        row[2] for table in ("statement", "pair") for row in example(tmp_path, f"PRAGMA foreign_key_list({table})")
    }
    assert targets == {"person", "outlet", "statement", "link"}
    for table in targets - {"link"}:
        columns = {row[1] for row in example(tmp_path, f"PRAGMA table_info({table})")}
        assert columns & {"name", "title"}


def test_an_old_sqlite_can_open_it(tmp_path: Path) -> None:
    """No table is STRICT (SQLite 3.37), no column is generated (3.31): one such makes the whole file unreadable."""
    definitions = [sql for (sql,) in example(tmp_path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    bare = " ".join(re.sub(r"--[^\n]*", "", sql) for sql in definitions).upper()
    assert "CREATE TABLE STATEMENT" in bare
    assert not re.search(r"\bSTRICT\b|\bGENERATED\b", bare)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    """Its kind and version stand in the header, what made it and what was chosen in a table; nothing is beside it."""
    selection = selection_of(EXAMPLE, title="tag:control")
    assert rows(selection, tmp_path / "data.db", "PRAGMA application_id") == [(0x66616374,)]
    assert rows(selection, tmp_path / "data.db", "PRAGMA user_version") == [(sqlite.VERSION,)]
    about = dict(rows(selection, tmp_path / "data.db", "SELECT * FROM about"))
    assert about["selection"] == "tag:control"
    assert about["statements"] == "47"
    assert [path.name for path in tmp_path.iterdir()] == ["data.db"]


_WRITE = """
from pathlib import Path
from tests.support.selection import EXAMPLE, selection_of
from factcli.exporter.sqlite import write_sqlite
import sys
from tests.support.budget import examples
write_sqlite(selection_of(EXAMPLE), Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whichever process writes it, so that an export can be committed and compared."""
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", _WRITE, str(tmp_path / seed)], cwd=ROOT, env=env, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    """Every table is there, and sound."""
    new_store(tmp_path / "store")
    with closing(opened(selection_of(tmp_path / "store"), tmp_path / "data.db")) as db:
        assert list(records(db)) == []
        assert_sound(db)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """What SQLite cannot do is an error of the system, with what SQLite says."""
    with pytest.raises(OSError, match="unable to open database file"):
        sqlite.write_sqlite(selection_of(EXAMPLE), tmp_path / "none" / "data.db")


@pytest.mark.slow
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """The command says so, and no half of a file stays."""

    def limited() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    (tmp_path / "work").mkdir()
    shutil.copytree(EXAMPLE, tmp_path / "work" / "data")
    done = piped(["export", "-o", "data.db"], tmp_path / "work", before=limited)
    assert done.code == 3
    assert re.match("factcli: cannot write data.db: .+\n  nothing was changed\n", done.stderr)
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["data"]


# --- the manual ---------------------------------------------------------------------------------------------


def manual_queries(page: str) -> Iterator[tuple[str, str]]:
    """Each SQL query of the manual with the answer that stands below it."""
    return ((sql, text) for sql, text in re.findall(r"```sql\n(.*?)```\n+```text\n(.*?)```", page, flags=re.DOTALL))


def as_sqlite_prints(found: Iterable[Iterable[Any]]) -> str:
    """Rows as the sqlite3 command line writes them when asked nothing else."""
    return "".join("|".join("" if cell is None else str(cell) for cell in row) + "\n" for row in found)


def test_the_queries_of_the_manual_run(tmp_path: Path) -> None:
    """Each finds in the example store what the manual says."""
    queries = [(sql, text) for sql, text in manual_queries(MANUAL) if ".parquet" not in sql]
    assert queries
    for sql, text in queries:
        assert as_sqlite_prints(example(tmp_path, sql)) == text

"""The index answers exactly what a scan of the files answers, for any store and any query."""

from __future__ import annotations

import csv
import datetime
import itertools
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcli.entities.person_names import match
from factcli.search.find import find_statements, make_matcher
from factcli.search.index import refresh
from factcli.search.index.rows import LONGEST_KEY, exact_token, row_statement, statement_row
from factcli.search.indexed_store import IndexedStore
from factcli.search.query import Filters, Query, parse_query
from factcli.store.file import parse_file
from factcli.store.reader import read_store
from tests.support import index, stores
from tests.support.budget import examples
from tests.support.index import assert_same_found, assert_same_store, close, written

SLOW = settings(suppress_health_check=list(HealthCheck))
Asked = list[tuple[Query, bool]]


def check(files: dict[str, bytes], asked: Asked) -> None:
    """Index and scan are equal for a store with these files and some queries, each exact or not."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        index.write_store(root, files)
        store, indexed = read_store(root), IndexedStore(root)
        try:
            assert_same_store(indexed, store)
            for query, exact in asked:
                assert_same_found(indexed, store, query, exact)
        finally:
            close(indexed)


@settings(SLOW, max_examples=examples(80))
@given(index.stores, st.lists(st.tuples(index.queries, st.booleans()), min_size=1, max_size=6))
def test_index_finds_what_a_scan_finds(files: dict[str, bytes], asked: Asked) -> None:
    """Whatever a store says and whatever is asked, through the index it is the same as without."""
    check(files, asked)


@settings(SLOW, max_examples=examples(80))
@given(stores.files(least=1))
def test_any_layout_of_a_file(data: bytes) -> None:
    """In whatever form of TOML a file is written, its statements, problems and line numbers are those of the file."""
    check({"2021-09.toml": data}, [])


KEYS = 'speaker = "S", outlet = "O", date = 2021-09-06, claim = "C"'
LINES = KEYS.replace(", ", "\n") + "\n"
LOOKS_LIKE = 'x = """\n[[statement]]\n"""\n'


@pytest.mark.parametrize(
    "text",
    [
        f'{LOOKS_LIKE}[["state\\u006dent"]]\n{LINES}',
        f'{LOOKS_LIKE}\n  [[ "state\\u006Dent"  ]]\n{LINES}',
        f"{LOOKS_LIKE}statement = [{{{KEYS}}}]\n",
        f'{LOOKS_LIKE}"state\\u006dent" = [{{{KEYS}}}]\n',
        f"{LOOKS_LIKE}'statement' = [\n{{{KEYS}}}]\n",
        f'x = [\n[["statement"]]\n]\nstatement = [{{{KEYS}}}]\n',
        f"{LOOKS_LIKE}[[statement]]\n{LINES}y = [\n['''\n[[statement]]\n''']\n]\n",
        f"[[statement]]\r\n{LINES}\t[['statement']] # second\r\n{LINES}",
    ],
)
def test_what_looks_like_a_header(text: str) -> None:
    """A line that only looks like the header of a statement, and a header that does not, mislead nobody."""
    assert parse_file(Path("a.toml"), "a.toml", text.encode()).tables("statement"), "no statement is read"
    check({"2021-09.toml": text.encode()}, [])


ONE = {"speaker": "Massoud", "outlet": "BBC", "date": "2021-09-06", "claim": "He said it."}
X = "x" * 1000


def statements(*some: dict[str, Any], **entities: Any) -> dict[str, bytes]:
    """A store of one file with some statements, of which only what matters is given."""
    return {"2021-09.toml": written([{**ONE, **more} for more in some], **entities)}


@pytest.mark.parametrize(
    ("files", "query", "number"),
    [
        (statements({"claim": X + "y"}, {"claim": X + "z"}), X + "y", 1),
        (statements({"claim": X + "y"}, {"claim": X + "z"}), X + "*", 2),
        (statements({"claim": f"a {X}y b"}), f'"a {X}y b"', 1),
        (statements({"claim": "é" + X + "y"}), "é" + X + "y", 1),
        (statements({"speaker": X + "y"}, {"speaker": X + "z"}), f"speaker:{X}y", 1),
        (statements({"tags": ["t" * 1200]}), "tag:" + "t" * 950 + "*", 1),
        (statements({"tags": ["t" * 1200]}, {"tags": ["t" * 1201]}), "tag:" + "t" * 1200, 1),
        (statements({"tags": ["A.B"]}, {"tags": ["a\ue02eb"]}), "tag:a.b", 1),
        (statements({"tags": ["¶"]}, {"tags": ["\ue080"]}, {"tags": ["\ue080\ue080"]}), "tag:\ue080*", 2),
        (statements({"speaker": "!!!"}, {"speaker": "!?!"}, {"speaker": "\ue021\ue021\ue021"}), "speaker:Massoud", 0),
        (statements({"url": "https://example.org/supports"}), "support", 1),
        (statements({}, person=[{"name": "Massoud", "aliases": ["Fighters Union"]}]), "fighter", 1),
        (statements({}, person=[{"name": "Massoud", "aliases": ["Union of Fighters"]}]), "union", 1),
        (
            statements(
                {"via": ["Ahmad Massoud", "Massoud Press"]},
                outlet=[{"name": "Massoud", "not_same_as": ["Ahmad Massoud"]}],
            ),
            "via:Massoud",
            1,
        ),
        (statements({"claim": "3.5 tons"}, {"claim": "3 5 tons"}, {"claim": "3\ue02e5"}), "3.5", 1),
        (statements({"claim": "1,200 men"}, {"claim": "12,00 men"}), "1200", 1),
        (statements({"claim": "¶sMassoud"}, {"claim": "sMassoud"}), "sMassoud", 2),
        (statements({"claim": "\u212aabul"}, {"claim": "kabul"}, {"claim": "İ"}), "Kabul", 2),
        (statements({"claim": "a \0 b"}, {"claim": "a b"}, {"claim": "a\0b"}), '"a b"', 3),
        (statements({"claim": 'a" OR b'}, {"claim": "a) NOT (b"}), '"a or b"', 1),
        (statements({"url": "https://x.org/a'b\0c"}), "url:b\0C", 1),
        (statements({}), "tag:\udcff", 0),
        (statements({}), "url:\udcff OR id:\udcff", 0),
        (statements({"via": ["Al", "Bin"]}, {"via": ["Al Bin"]}), 'via:"Al Bin"', 1),
        (statements({"tags": ["full", "control"]}, {"tags": ["full control"]}), '"full control"', 1),
    ],
)
def test_found_through_the_index(files: dict[str, bytes], query: str, number: int) -> None:
    """What an index of words would easily take for something else is found as the scan finds it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        index.write_store(root, files)
        indexed = IndexedStore(root)
        exact = ":" in query  # likely spellings of names are many
        assert find_statements(indexed, make_matcher(indexed, parse_query(query), exact)).total == number
        close(indexed)
    check(files, [(parse_query(query), False), (parse_query(query), True), (parse_query(f"-({query})"), False)])


def test_days_that_end_before_they_begin() -> None:
    """From a day up to an earlier one nothing can have been said, also by what began before and is open."""
    files = statements({"date": "2021-09-01/.."}, {"date": "../2021-09-30"}, {"date": "XXXX"}, {"date": "2021"})
    days = [None, *(datetime.date(2021, 9, day) for day in (1, 5, 30)), datetime.date.min, datetime.date.max]
    check(files, [(Filters(since=a, until=b).join(Query()), False) for a in days for b in days])


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        " ".join(f"word{n}" for n in range(300)),
        " OR ".join(f"word{n}" for n in range(1500)),
        " ".join(f"-(word{n} some)" for n in range(200)),
        " OR ".join(f"speaker:Speaker{n}" for n in range(300)),
        " OR ".join(f"url:{n}" for n in range(1500)),
        " ".join(f"(word{n} OR some)" for n in range(150)),
        "(a OR -(" * 24 + "word1 OR (word2 some)" + "))" * 24,
        '"' + "some " * 2000 + '"',
        "tag:" + "a" * 100_000 + "*",
    ],
    ids=lambda query: query[:10],
)
def test_queries_beyond_the_limits_of_sqlite(query: str) -> None:
    """A query that is too long or too deep for SQLite is answered all the same."""
    some = [{**ONE, "speaker": f"Speaker{n}", "claim": f"word{n} and some"} for n in range(20)]
    with tempfile.TemporaryDirectory() as folder:
        index.write_store(Path(folder), {"a.toml": written(some)})
        store, indexed = read_store(Path(folder)), IndexedStore(Path(folder))
        assert_same_found(indexed, store, parse_query(query), limits=())
        close(indexed)


def labelled_names() -> list[str]:
    """Names of people as newspapers of many languages write them."""
    with open(Path(__file__).parents[2] / "quality" / "names.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return sorted({cell for row in rows for cell in row if " " in cell and not cell.startswith("http")})


def test_likely_spellings_of_real_names() -> None:
    """Each of many real names finds through the index all its spellings that comparing it with each name finds."""
    names = labelled_names()[::7]
    with tempfile.TemporaryDirectory() as folder:
        index.write_store(Path(folder), {"a.toml": written([{**ONE, "speaker": name} for name in names])})
        store, indexed = read_store(Path(folder)), IndexedStore(Path(folder))
        for name in names[::9]:
            plain = name.replace('"', "")
            for query in (f'speaker:"{plain}"', f'speaker:"{plain.split()[-1]}"'):
                assert_same_found(indexed, store, parse_query(query), limits=())
        assert any(match(a, b) for a, b in itertools.pairwise(names) if a != b), "no two names are alike"
        close(indexed)


@given(index.stores)
@settings(SLOW, max_examples=examples(50))
def test_rows_give_back_their_statements(files: dict[str, bytes]) -> None:
    """A row holds all of its statement, so that what is taken out of the index is just what was put in."""
    with tempfile.TemporaryDirectory() as folder:
        index.write_store(Path(folder), files)
        for s in read_store(Path(folder)).statements:
            row = statement_row(s)
            again = row_statement(row.texts, row.first, row.last, s.place or stores.statement().place)  # type: ignore[arg-type]
            assert index.all_of(again) == index.all_of(s)
            assert statement_row(again) == row


@given(st.text(max_size=8), st.text(max_size=8))
def test_marks_tell_texts_apart(a: str, b: str) -> None:
    """Two names or tags have one mark only if they are the same; and what begins another begins its mark."""
    assert (exact_token("s", a) == exact_token("s", b)) is (a == b)
    assert exact_token("t", a + b).startswith(exact_token("t", a))
    assert (exact_token("t", b).startswith(exact_token("t", a))) is b.startswith(a)
    assert exact_token("s", a + "x" * LONGEST_KEY) != exact_token("s", b + "y" * LONGEST_KEY)


@pytest.mark.parametrize(
    ("root", "path", "name"),
    [("/", "/a.toml", "a.toml"), ("/", "/a/b.toml", "a/b.toml"), ("/s", "/s/a/b.toml", "a/b.toml")],
)
def test_names_of_files(root: str, path: str, name: str) -> None:
    """A file has its name from the store's folder on, also where that is the whole disk."""
    assert refresh.store_file_name(Path(root), Path(path)) == name

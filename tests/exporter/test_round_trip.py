"""What is exported is imported again as the very same statements, whatever is in them."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli.edtf import date_from_toml
from factcli.model import STATEMENT_KEYS, Statement, table_digest
from factcli.new_statement import StatementKeyError, check_date_order
from factcli.output.listing import jsonable
from factcli.sanitize import unsafe_reason
from factcli.store.reader import read_store
from tests.support.budget import examples
from tests.support.index import DATES, URLS
from tests.support.run import Done, inside, piped
from tests.support.stores import new_store, statement
from tests.support.transcript import sandbox

pytestmark = pytest.mark.slow

FORMS = {"csv": "csv", "json": "json", "jsonl": "jsonl", "toml": "toml"}

# --- statements in which everything that may be recorded can stand ------------------------------------------------

_PIECES = [
    *(" ", "  ", "\t", "\n", "\r", "\r\n", ";", "; ", "\\", "\\;", ",", '"', '""', "'", "|", "#", "=", "{}", "[]"),
    *("=1+1", "@x", "-1", "+", "\ufeff", "\u200c", "\u200e", "\u2028", "\u2029", "\u202e", "\u2066", "\ufffb"),
    *("null", "true", "1", "01", "1e5", "2021-09-06", "06/09/2021", "a", "é", "e\u0301", "شیر", "İ", "😀"),
    *("[[statement]]", '"""', "'" * 3, "${x}", "%s", "</script>", "\ue000", "\u3000", "“", "id,speaker", "N/A"),
    *("-", "None", "\\u0041", "\\n", "\u00a0", "\U0010ffff"),
]
_any_text = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), min_size=1, max_size=6).map("".join)
texts = _any_text.filter(lambda text: not text.isspace() and bool(text) and unsafe_reason(text) is None)
names = texts.map(lambda text: text.replace("\n", "")).filter(lambda text: bool(text.strip()))
days = st.dates().map(date_from_toml) | st.sampled_from(DATES).map(date_from_toml)
_plain = st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | texts | st.just("")
_toml_only = st.dates() | st.times().map(lambda t: t.replace(microsecond=0, fold=0)) | st.just(float("inf"))
_keys = texts | st.sampled_from(["extra", "version", "line", "file", "origin", "match", "reporter", "earliest", ""])


def _values(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(leaves, lambda v: st.lists(v, max_size=3) | st.dictionaries(_keys, v, max_size=3), max_leaves=4)


def _extras(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    free = _keys.filter(lambda key: key not in STATEMENT_KEYS)
    return st.dictionaries(free, _values(leaves), max_size=2)


_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "quote": texts,
    "lang": st.sampled_from(["en", "fa", "zh-Hant", "x-y"]),
    "date_text": texts,
    "published": days,
    "via": st.lists(names, min_size=1, max_size=3).map(tuple),
    "role": texts,
    "url": st.sampled_from([url for url in URLS if unsafe_reason(url) is None]),
    "archive_url": st.sampled_from(['https://example.org/a;b,c?d="e"\'f']),
    "source": st.sampled_from(["k3f9x2ma7q", "0000000000"]),
    "tags": st.lists(names, min_size=1, max_size=3).map(tuple),
    "note": texts,
    "retracted": days,
}


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Up to three statements, each with an id of its own."""
    made: dict[str, Statement] = {}
    for number in range(draw(st.integers(1, 3))):
        keys = draw(st.lists(st.sampled_from(sorted(_FIELDS)), unique=True, max_size=5))
        fields = {key: draw(_FIELDS[key]) for key in keys}
        s = Statement(f"{number}k3f9x2ma7", draw(names), draw(names), draw(days), draw(texts), **fields)
        made[s.id] = replace(_in_order(s), extra=draw(_extras(_plain | _toml_only)))
    return list(made.values())


def _in_order(s: Statement) -> Statement:
    """No report appears before what it reports was said: import refuses that, as add does."""
    try:
        check_date_order(s.date, s.published)
    except StatementKeyError:
        return replace(s, published=None)
    return s


# --- the law ----------------------------------------------------------------------------------------------------


def _contents(root: Path) -> dict[str, tuple[str, Statement]]:
    """Every statement of a store by its id, with a digest that tells 1 from true and from 1.0."""
    store = read_store(root)
    assert not store.problems
    return {s.id: (table_digest(s.to_table()), s) for s in store.statements}


def _expected(root: Path, form: str) -> dict[str, tuple[str, Statement]]:
    """The same as a form can hold it: JSON has no dates, times and infinities for keys of one's own."""
    found = _contents(root)
    if form == "toml":
        return found
    as_json = {i: replace(s, extra=jsonable(s.extra)) for i, (_, s) in found.items()}
    return {i: (table_digest(s.to_table()), s) for i, s in as_json.items()}


def _folders() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _there_and_back(desk: Path, form: str) -> Done:
    """Export the store ``here`` and import that into a store ``there``, which is new."""
    file = f"out.{FORMS[form]}"
    out = inside(["export", "--store", "here", "-o", file], desk)
    assert out.code == 0, out.stderr
    assert inside(["init", "there"], desk).code == 0
    return inside(["import", "--store", "there", file], desk)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=examples(25), deadline=None)
@given(made=statements())
@example(made=[statement(" =1+1;\\ \r\n, \u2028\u202e' ", via=("a; b", "\\", "c;\\;d"), tags=(" x ", ";"))])
@example(
    made=[statement("c", extra={"extra": {"id": 1}, "a\tb": [1, 1.0, True, ""], "day": datetime.date(2021, 9, 6)})]
)
@example(made=[statement("N/A", speaker="-", outlet="null", note="TRUE", role="0012", date_text="06/09/2021")])
def test_what_is_exported_is_imported_as_the_same(form: str, made: list[Statement]) -> None:
    """Ids, lists, dates, further keys, white space, line ends and every character come back."""
    for folder in _folders():
        desk = folder / "desk"
        desk.mkdir()
        new_store(desk / "here", *made)
        back = _there_and_back(desk, form)
        assert back.code == 0, back.stderr
        assert _contents(desk / "there") == _expected(desk / "here", form)


@pytest.mark.parametrize("form", FORMS)
def test_the_example_store_through_a_pipe(form: str, tmp_path: Path) -> None:
    """What goes through a pipe is the same as what goes through a file; a second import adds nothing."""
    desk = sandbox(tmp_path)
    out = piped(["export", "--format", form], desk)
    assert piped(["init", "there"], desk).code == 0
    first = piped(["import", "-", "--store", "there"], desk, out.out)
    assert first.code == 0, first.stderr
    assert _contents(desk / "there") == _contents(desk / "data")
    before = {path.name: path.read_bytes() for path in (desk / "there").glob("*.toml")}
    again = piped(["import", "-", "--store", "there"], desk, out.out)
    assert again.code == 0
    assert {path.name: path.read_bytes() for path in (desk / "there").glob("*.toml")} == before


def test_search_as_csv_reads_back(tmp_path: Path) -> None:
    """What ``search --format csv`` writes into a pipe is read back as well: there is one rule for CSV."""
    desk = sandbox(tmp_path)
    new_store(desk / "here", statement("a\r\nb\r\u2028c; d", via=("x; y", "z\\"), tags=("a;",)))
    out = piped(["search", "--store", "here", "--format", "csv"], desk)
    assert piped(["init", "there"], desk).code == 0
    assert piped(["import", "-", "--store", "there"], desk, out.out).code == 0
    assert _contents(desk / "there") == _contents(desk / "here")

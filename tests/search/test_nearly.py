"""What is suggested where nothing is found: only what would be found, and only for what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from factcli.search.find import find_statements, make_matcher
from factcli.search.indexed_store import IndexedStore
from factcli.search.nearly import suggest_query
from factcli.search.query import Filters, parse_query
from tests.support import index

ONE = {"speaker": "Ilse Hale", "outlet": "Kerr Post", "date": "2024-05-01", "claim": "The landslide closed the quarry."}
TWO = {"speaker": "Bo Adair", "outlet": "Avenne Radio", "date": "2023", "claim": "Wells ran dry.", "via": ["Kerr Post"]}
STATEMENTS = [{**ONE, "tags": ["quarry", "north ridge"]}, {**TWO, "tags": ["well"], "note": "плотина"}]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IndexedStore]:
    """Two statements in a store."""
    index.write_store(tmp_path, {"a.toml": index.written(STATEMENTS)})
    indexed = IndexedStore(tmp_path)
    yield indexed
    index.close(indexed)


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("quary", "quarry"),
        ("qaurry", "quarry"),
        ("landslied", "landslide"),
        ("lamdslyde", "landslide"),
        ("claim:quaryr", "quarry"),
        ("плотена", "плотина"),
        ('"closed the quary"', "closed the quarry"),
        ("quary landslyde", "quarry and landslide"),
        ("quary OR landslyde", "quarry and landslide"),
        ("tag:quary", "quarry"),
        ('tag:"north rigde"', "north ridge"),
        ("tag:ridge", "north ridge"),
        ("outlet:Avene", "Avenne Radio"),
        ("via:Ker", ""),
        ("speaker:Adiar", "Bo Adair"),
        ("quary -landslide", ""),
        ("-quary", ""),
        ("quary speaker:Bo", ""),
        ("quarry speaker:Bo", ""),
        ("quary date:2023", ""),
        ("qarr", ""),
        ("zzzz", ""),
        ("landslyde*", ""),
        ("id:zz", ""),
        ("quarry", ""),
        ("a1b2c3d4e5", ""),
    ],
)
def test_suggestions(store: IndexedStore, query: str, suggestion: str) -> None:
    """Each part that finds nothing by itself is replaced by the nearest that makes the whole find something."""
    asked = parse_query(query)
    found = find_statements(store, make_matcher(store, asked)).total
    assert (suggest_query(store, asked) if not found else "") == suggestion


def test_filters_count(store: IndexedStore) -> None:
    """What the filters leave out is not suggested."""
    asked = parse_query("quary")
    assert suggest_query(store, Filters(speaker=("Ilse",)).join(asked)) == "quarry"
    assert suggest_query(store, Filters(speaker=("Bo",)).join(asked)) == ""
    assert suggest_query(store, Filters(tag=("quary",)).join(parse_query(""))) == "quarry"


def test_many_parts(store: IndexedStore) -> None:
    """Nobody mistypes so many words, and a query may have thousands."""
    assert suggest_query(store, parse_query(" OR ".join(f"quary{n}" for n in range(3000)))) == ""

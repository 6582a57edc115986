"""What the leads of whole stores are worth: reports logged statement by statement, with the pairs that conflict."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from factcli.conflicts.leads import Lead, leads_among, leads_of_store
from factcli.search.indexed_store import IndexedStore

pytestmark = pytest.mark.slow

STORES = sorted(path.parent for path in (Path(__file__).parent / "stores").glob("*/expected.tsv"))

# Over all stores: of the pairs to be found at least so many are, and of those not listed at most so many. A little
# below and above what is measured. A change that breaks one makes the leads worse: mend it, and leave these.
LEAST_FOUND, MOST_UNLISTED = 12, 4
#: Of the strongest leads of each store, which are what a user sees first.
STRONGEST, MOST_UNLISTED_OF_THE_STRONGEST = 3, 3


def expected(store: Path) -> dict[frozenset[str], str]:
    """What a careful reader says of the pairs of a store that conflict, by their ids."""
    with (store / "expected.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {frozenset((row["a"], row["b"])): row["expected"] for row in rows}


def chosen(indexed: IndexedStore) -> list[Lead]:
    """The leads among all statements of a store as if a person had chosen them."""
    return leads_among(indexed.statements, indexed.context)


def leads_of(store: Path, folder: Path, finder: Callable[[IndexedStore], list[Lead]]) -> list[Lead]:
    root = folder / store.name
    shutil.copytree(store, root)
    return finder(IndexedStore(root))


def judged(folder: Path, finder: Callable[[IndexedStore], list[Lead]], most: int | None = None) -> Counter[str]:
    """How many leads, or of each store's strongest how many, are to be found, open to doubt, or not listed."""
    count: Counter[str] = Counter()
    for store in STORES:
        listed = expected(store)
        count.update(
            listed.get(frozenset((lead.a.id, lead.b.id)), "unlisted") for lead in leads_of(store, folder, finder)[:most]
        )
    return count


@pytest.mark.parametrize("finder", [leads_of_store, chosen])
def test_leads_of_stores_are_worth_a_look(tmp_path: Path, finder: Callable[[IndexedStore], list[Lead]]) -> None:
    """Over all stores enough of the conflicts are found, and few pairs are shown that are none."""
    count = judged(tmp_path, finder)
    assert count["yes"] >= LEAST_FOUND, count
    assert count["unlisted"] <= MOST_UNLISTED, count


def test_strongest_leads_are_worth_a_look(tmp_path: Path) -> None:
    """What is shown first of each store is seldom wrong."""
    count = judged(tmp_path, leads_of_store, STRONGEST)
    assert count["unlisted"] <= MOST_UNLISTED_OF_THE_STRONGEST, count


@pytest.mark.parametrize("store", STORES, ids=lambda path: path.name)
def test_expected_pairs_are_of_the_store(store: Path, tmp_path: Path) -> None:
    """Every listed pair is two statements of its store, none of them retracted."""
    shutil.copytree(store, tmp_path / store.name)
    indexed = IndexedStore(tmp_path / store.name)
    standing = {statement.id for statement in indexed.statements if not statement.retracted}
    for pair, verdict in expected(store).items():
        assert len(pair) == 2
        assert pair <= standing
        assert verdict in ("yes", "either")


@pytest.mark.parametrize("store", STORES, ids=lambda path: path.name)
def test_retracted_statement_is_in_no_lead(store: Path, tmp_path: Path) -> None:
    """What its source has withdrawn conflicts with nothing."""
    leads = leads_of(store, tmp_path, leads_of_store)
    assert not [lead for lead in leads if lead.a.retracted or lead.b.retracted]

"""Rows of one statement become one, and nothing that they say is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from factcli.edtf import parse_date
from factcli.importer.convert import ConvertedRow
from factcli.importer.records import Row
from factcli.importer.repeats import AddedKey, differing_keys, merge_repeats
from factcli.model import Statement
from tests.support.stores import statement

FIRST = statement("The lock burst.")
FULL = replace(
    FIRST,
    url="https://e.org/1",
    role="Reeve",
    via=("Weir Post",),
    tags=("locks",),
    note="Seen.\n\nHeard.",
    published=parse_date("2024"),
    extra={"desk": "north"},
)


def _merge(*statements: Statement) -> tuple[Statement, tuple[AddedKey, ...]]:
    merged, repeats = merge_repeats(ConvertedRow(Row(n, {}), each) for n, each in enumerate(statements, 2))
    (one,) = merged
    return one.statement, tuple(added for repeat in repeats for added in repeat.added)


@pytest.mark.parametrize(
    ("key", "value", "becomes", "how"),
    [
        ("tags", ("mud", "locks"), {"tags": ("locks", "mud")}, "joined"),
        ("note", "Heard.\nSmelt.", {"note": "Seen.\n\nHeard.\nSmelt."}, "joined"),
        ("quote", "burst", {"quote": "burst"}, "filled"),
        ("url", "https://e.org/2", {"note": f"{FULL.note}\nalso at https://e.org/2"}, "noted"),
        ("role", "Warden", {"note": f"{FULL.note}\nrole: Warden"}, "noted"),
        ("via", ("Sluice", "Moor"), {"note": f"{FULL.note}\nvia: Sluice; Moor"}, "noted"),
        ("published", parse_date("2025-01"), {"note": f"{FULL.note}\npublished: 2025-01"}, "noted"),
        ("archive_url", "https://e.org/3", {"archive_url": "https://e.org/3"}, "filled"),
    ],
)
def test_what_a_later_row_has_more(key: str, value: Any, becomes: dict[str, Any], how: str) -> None:
    """Is added where it fits, or kept in the note; and the merged statement then holds the row."""
    row = replace(FULL, **{key: value})
    merged, added = _merge(FULL, row, row)
    assert merged == replace(FULL, **becomes)
    assert added == (AddedKey(key, how),)
    assert differing_keys(row, merged) == differing_keys(FULL, merged) == ()
    assert differing_keys(row, FULL) == (key,)


def test_keys_of_other_programs_are_merged() -> None:
    """A further one is taken, and another value is kept in the note."""
    merged, _ = _merge(FULL, replace(FULL, extra={"desk": "south", "page": 3}))
    assert (merged.extra, merged.note) == ({"desk": "north", "page": 3}, f'{FULL.note}\ndesk: "south"')


def test_a_row_that_says_less_adds_nothing() -> None:
    """The statement stays the same object of values."""
    assert _merge(FULL, FIRST) == (FULL, ())
    assert _merge(FIRST, FULL)[0] == FULL


def test_a_reworded_statement_differs() -> None:
    """Its id tells that it is the same."""
    assert differing_keys(replace(FIRST, claim="It burst."), FIRST) == ("claim",)

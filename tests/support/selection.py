"""What the tests of exports for other programs share: selections of a store, and what has to come back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from factcli.exporter.selection import Selection
from factcli.model import Statement
from factcli.output.listing import statement_record
from factcli.search.indexed_store import IndexedStore
from tests.support.transcript import ROOT

EXAMPLE = ROOT / "data"


def selection_of(root: Path, statements: Iterable[Statement] | None = None, title: str = "data") -> Selection:
    """All statements of a store or some of them, with the links between these, and every person and outlet."""
    store = IndexedStore(root)
    chosen = store.statements if statements is None else list(statements)
    ids = {s.id for s in chosen}
    links = [link for link in store.links if {link.a, link.b} <= ids]
    return Selection(store, chosen, links, store.people, store.outlets, title)


def once(statements: Iterable[Statement]) -> list[Statement]:
    """The first statement of each id."""
    found: dict[str, Statement] = {}
    for s in statements:
        found.setdefault(s.id, s)
    return list(found.values())


def record(s: Statement) -> dict[str, Any]:
    """A statement as the JSON forms have it; without further keys ``extra`` is None."""
    return {"extra": None, **statement_record(s, None)}

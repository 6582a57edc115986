"""Select the statements to export with their links, people and outlets; name the export formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factcli.model import Link, Outlet, Person, Source, Statement
from factcli.search.indexed_store import IndexedStore
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.comparison.groups import StatementPair
    from factcli.conflicts.leads import Progress

#: The formats with the endings of their file names, the usual one first.
FORMS = {
    "csv": (".csv",),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "toml": (".toml",),
    "markdown": (".md", ".markdown"),
    "jsonld": (".jsonld",),
    "ftm": (".ftm.json", ".ftm.jsonl", ".ftm"),
    "html": (".html", ".htm"),
    "sqlite": (".db", ".sqlite", ".sqlite3"),
    "parquet": (".parquet",),
}
#: The formats that are not text and need a file.
BINARY = ("sqlite", "parquet")
#: The formats that contain a title.
TITLED = ("html", *BINARY)
_GENERIC_NAMES = ("data", "facts", "store")


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements to export, oldest first, and what the store has about them.

    ``links`` are those between two of the statements, ``people`` and ``outlets`` the tables of entities named in them,
    ``sources`` what they were read from.
    ``query`` is the query in words, empty for the whole store. ``title`` names the selection, and does not replace the
    query.
    """

    store: IndexedStore
    statements: Sequence[Statement]
    links: Sequence[Link]
    people: Sequence[Person]
    outlets: Sequence[Outlet]
    title: str
    query: str = ""
    sources: Sequence[Source] = ()


def select_statements(store: IndexedStore, statements: Sequence[Statement], title: str, query: str = "") -> Selection:
    """Return the selection of some statements, which are ordered oldest first."""
    ids = {s.id for s in statements}
    speakers = {name_key(name) for name in {s.speaker for s in statements}}
    outlets = {name_key(name) for name in {name for s in statements for name in (s.outlet, *s.via)}}
    sources = {s.source for s in statements}
    return Selection(
        store,
        statements,
        [link for link in store.links if link.a in ids and link.b in ids],
        [person for person in store.people if _is_named(person, speakers)],
        [outlet for outlet in store.outlets if _is_named(outlet, outlets)],
        title,
        query,
        [source for source in store.sources if source.id in sources],
    )


def store_title(root: Path) -> str:
    """Return the name of a store: that of its folder, or of the folder around it if the name is generic."""
    folder = root.resolve()
    return folder.parent.name or folder.name if folder.name.lower() in _GENERIC_NAMES else folder.name


def selected_pairs(selection: Selection, progress: Progress | None = None) -> list[StatementPair]:
    """Return the known pairs of the statements: the leads that ``compare`` shows, and the decisions.

    ``progress`` receives the number of pairs judged and the total.
    """
    from factcli.comparison.pairs import pairs_among

    whole = len(selection.statements) == selection.store.number
    return pairs_among(selection.store, selection.statements, whole, progress)


def _is_named(entity: Person | Outlet, keys: set[str]) -> bool:
    return any(name_key(name) in keys for name in (entity.name, *entity.aliases))


def form_from_name(name: str) -> str | None:
    """Return the format of a file name, by its longest known ending; None if it has none."""
    ends = {end: form for form, endings in FORMS.items() for end in endings}
    known = [end for end in ends if name.lower().endswith(end)]
    return ends[max(known, key=len)] if known else None

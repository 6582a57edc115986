"""Select what leaves the store: statements with their links, people and outlets. Name the export forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factcli.model import Link, Outlet, Person, Statement
from factcli.search.indexed_store import IndexedStore
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.comparison.groups import StatementPair
    from factcli.conflicts.leads import Progress

#: The forms, with the ends of file names that mean them; of each, the first is the usual one.
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
#: Those that are no text, and need a file.
BINARY = ("sqlite", "parquet")
#: Those that say what they hold, and so what it is called.
TITLED = ("html", *BINARY)
_PLAIN_NAMES = ("data", "facts", "store")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: statements, oldest first, and what the store says of them.

    ``links`` are those between two of the statements, ``people`` and ``outlets`` the tables of those who are named
    in them. ``asked`` is the query in words, nothing where all of the store is exported; ``title`` is what the
    selection is called, which hides nothing of what was asked.
    """

    store: IndexedStore
    statements: Sequence[Statement]
    links: Sequence[Link]
    people: Sequence[Person]
    outlets: Sequence[Outlet]
    title: str
    query: str = ""


def select_statements(library: IndexedStore, statements: Sequence[Statement], title: str, asked: str = "") -> Selection:
    """A selection of these statements, which are oldest first."""
    ids = {s.id for s in statements}
    speakers = {name_key(name) for name in {s.speaker for s in statements}}
    outlets = {name_key(name) for name in {name for s in statements for name in (s.outlet, *s.via)}}
    return Selection(
        library,
        statements,
        [link for link in library.links if link.a in ids and link.b in ids],
        [person for person in library.people if _is_named(person, speakers)],
        [outlet for outlet in library.outlets if _is_named(outlet, outlets)],
        title,
        asked,
    )


def store_title(root: Path) -> str:
    """What a whole store is called: its folder; of one that is called as many are, the folder around it."""
    place = root.resolve()
    return place.parent.name or place.name if place.name.lower() in _PLAIN_NAMES else place.name


def selected_pairs(selection: Selection, progress: Progress | None = None) -> list[StatementPair]:
    """What is known of the pairs among the statements: what ``compare`` says of the same, and what was decided.

    ``progress`` is told how many of the pairs to be judged are judged.
    """
    from factcli.comparison.pairs import pairs_among

    whole = len(selection.statements) == selection.store.number
    return pairs_among(selection.store, selection.statements, whole, progress)


def _is_named(entity: Person | Outlet, keys: set[str]) -> bool:
    return any(name_key(name) in keys for name in (entity.name, *entity.aliases))


def form_from_name(name: str) -> str | None:
    """The form that a file's name stands for, by its longest known end."""
    ends = {end: form for form, its in FORMS.items() for end in its}
    known = [end for end in ends if name.lower().endswith(end)]
    return ends[max(known, key=len)] if known else None

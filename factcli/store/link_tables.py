"""Record, change and remove decisions about pairs: the ``[[link]]`` tables.

A new decision goes into links.toml. A further one about the same pair replaces the values in the table that holds the
old one, in whatever file, so that no pair has two; comments and other keys stay.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from factcli.errors import EditConflictError, NothingFoundError, UsageError
from factcli.model import LINK_KEYS, RELATIONS, Link, Statement, parse_entity
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store.file import StoreFile, read_file
from factcli.store.links import DIRECTED, claims_digest
from factcli.store.reader import StoreView
from factcli.store.toml_edit import TomlLayout, find_comments, insert_entry, remove_entry, replace_value
from factcli.store.verify import Document, same_values
from factcli.store.writer import Outcome, Plan, edit_tables, make_change
from factcli.text.wording import did_you_mean

LINKS = "links.toml"
_UNDECIDED = "to see the decisions about a statement: factcli show ID"
Pair = frozenset[str]  # the ids of two statements


class RecordedLink(NamedTuple):
    """A decision as recorded, its ``FILE:LINE``, and the decisions that it replaced.

    ``outcome`` is None if nothing had to be written.
    """

    link: Link
    where: str
    replaced: tuple[Link, ...] = ()
    outcome: Outcome | None = None


class _Table(NamedTuple):
    """A ``[[link]]`` table about a pair, in its file."""

    file: StoreFile
    number: int
    table: Mapping[str, Any]

    @property
    def link(self) -> Link:
        """Its content; with faults, as much as can be read."""
        found, _ = parse_entity("link", self.table)
        if isinstance(found, Link):
            return found
        a, b, relation = (str(self.table.get(key, "?")) for key in ("a", "b", "relation"))
        return Link(a, b, relation)

    @property
    def where(self) -> str:
        """``FILE:LINE`` of its header."""
        return f"{escape_inline(self.file.label)}:{self.file.line('link', self.number)}"


def parse_relation(text: str) -> str:
    """Check a relation as typed. Raises :class:`UsageError`, with the closest valid one."""
    if text in RELATIONS:
        return text
    meant = did_you_mean(text.strip().lower(), RELATIONS)
    raise UsageError(f'--as "{escape_line_ends(text)}" is not a relation{meant}', f"use one of {', '.join(RELATIONS)}")


def record_link(
    store: StoreView, a: Statement, b: Statement, relation: str, note: str, day: datetime.date
) -> RecordedLink:
    """Record what ``a`` is to ``b``, replacing any decision about the two.

    The same decision again changes nothing. Raises, with nothing written, :class:`EditConflictError` where somebody
    else decided about them at this moment, and :class:`~factcli.errors.DataError` where a file cannot be read or
    edited.
    """
    pair = frozenset((a.id, b.id))
    tables = _tables_about(store, pair)
    old = tables[0].link if tables else None
    ends = (old.a, old.b) if old and relation not in DIRECTED else (a.id, b.id)
    values = {"a": ends[0], "b": ends[1], "relation": relation, "note": note, "decided": day}
    values["digest"] = claims_digest(a, b)
    if old and (old.a, old.b, old.relation) == (*ends, relation):  # the same decision keeps its note
        values["note"] = note or old.note
        if len(tables) == 1 and old.note == values["note"] and old.digest in ("", values["digest"]):
            return RecordedLink(old, tables[0].where)
    outcome = _write(store, pair, tables, values, f"link {ends[0]} {relation} {ends[1]}")
    link, _ = parse_entity("link", _drop_empty(values))
    assert isinstance(link, Link)  # noqa: S101
    file = tables[0].file if tables else read_file(store.root, store.path(LINKS))
    return RecordedLink(link, escape_inline(file.label), tuple(table.link for table in tables), outcome)


def remove_link(store: StoreView, a: str, b: str) -> RecordedLink:
    """Remove the decision about two statements, by their ids. Raises :class:`NothingFoundError` if there is none."""
    tables = _tables_about(store, frozenset((a, b)))
    if not tables:
        raise NothingFoundError(f"no decision is recorded about {escape_inline(a)} and {escape_inline(b)}", _UNDECIDED)
    outcome = _write(store, frozenset((a, b)), tables, {}, f"link {a} {b} --remove")
    return RecordedLink(
        tables[0].link, escape_inline(tables[0].file.label), tuple(table.link for table in tables), outcome
    )


def find_link(store: StoreView, a: str, b: str) -> tuple[str, str] | None:
    """Find the one decided pair whose ids begin with these, even if the statements are gone; None without one."""
    wanted = [one.strip().lower() for one in (a, b)]
    found = set()
    for link in store.links:
        for ends in ((link.a, link.b), (link.b, link.a)):
            if all(begin and end.startswith(begin) for end, begin in zip(ends, wanted, strict=True)):
                found.add(frozenset(ends))
    if len(found) > 1:
        pairs = ", ".join(" and ".join(sorted(pair)) for pair in sorted(found, key=sorted))
        raise UsageError(
            f'"{escape_line_ends(a)}" and "{escape_line_ends(b)}" begin the ids of {len(found)} pairs: {pairs}',
            "give more of each id",
        )
    return next(((min(pair), max(pair)) for pair in found), None)


# --- the tables ---------------------------------------------------------------------------------------------


def _tables_about(store: StoreView, pair: Pair) -> list[_Table]:
    """Return the tables about a pair, from their files."""
    names = dict.fromkeys(
        [LINKS, *(link.place.file for link in store.links if link.place and {link.a, link.b} == pair)]
    )
    files = (read_file(store.root, store.path(name)) for name in names)
    return [
        _Table(file, index, table) for file in files if not file.problem for index, table in _tables_in_file(file, pair)
    ]


def _tables_in_file(file: StoreFile, pair: Pair) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, table in enumerate(file.tables("link")):
        if {str(table.get("a")), str(table.get("b"))} == pair:
            yield index, table


def _write(store: StoreView, pair: Pair, tables: Sequence[_Table], values: Mapping[str, Any], summary: str) -> Outcome:
    """Write values into the first of the tables, or into a new one, and remove the others."""
    names = dict.fromkeys([LINKS, *(table.file.name for table in tables)])
    first = tables[0] if tables else None
    plans: dict[str, Plan] = {}
    for name in names:
        expected = [table for table in tables if table.file.name == name]
        new = values if not tables and name == LINKS else {}
        kept = first.number if first and values and first.file.name == name else -1
        plans[name] = _plan(pair, expected, kept, values, new)
    return make_change(store.root, plans, summary)


def _plan(pair: Pair, expected: Sequence[_Table], kept: int, values: Mapping[str, Any], new: Mapping[str, Any]) -> Plan:
    def plan(file: StoreFile) -> tuple[str, Document]:
        current = list(_tables_in_file(file, pair))
        if not same_values([dict(table) for _, table in current], [dict(table.table) for table in expected]):
            what = f"somebody else has just decided about {' and '.join(sorted(pair))}"
            raise EditConflictError(
                what, f"nothing was changed; to look at it: factcli show {min(pair)}", where=file.label
            )
        edits = {
            index: partial(_edit_table, table, values if old.number == kept else {})
            for (index, table), old in zip(current, expected, strict=True)
        }
        return edit_tables(file, "link", edits, [_drop_empty(new)])

    return plan


def _edit_table(
    table: Mapping[str, Any], values: Mapping[str, Any], source: str, newline: str
) -> tuple[str, dict[str, Any]]:
    """Return a table's TOML with these values, and the values it then has; without values only its comments stay."""
    if not values:
        return "".join(comment + newline for comment in find_comments(source, 0, len(source))), {}
    for key, value in values.items():
        if table.get(key, "") != value:
            source = _set_key(source, key, value, newline)
    return source, _drop_empty({**table, **values})


def _set_key(source: str, key: str, value: Any, newline: str) -> str:
    header = TomlLayout(source).array("link")[0]
    entry = header.entry(key)
    if entry is None:
        return insert_entry(source, header, key, value, newline, tuple(LINK_KEYS))
    return replace_value(source, entry, value, newline) if value else remove_entry(source, entry)


def _drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value != "" or key not in LINK_KEYS}

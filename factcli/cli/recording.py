"""What ``add``, ``edit`` and ``import`` share: the defaults of a store, and what it holds after a change."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.cli.session import Session, print_note
from factcli.edtf import EdtfDate
from factcli.errors import DataError, FactcliError, UsageError
from factcli.model import DEFAULT_KEYS, Statement, equivalent_ids, toml_value
from factcli.new_statement import StatementKeyError, validate_value
from factcli.output.streams import put
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store.file import read_file
from factcli.text.wording import join_names, plural

if TYPE_CHECKING:
    from factcli.output.listing import Listing

_MOST_WARNINGS = 10  # quotations that are named one by one
_MOST_IDS = 20  # on a terminal


def load_defaults(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``[defaults]`` in factcli.toml has for keys not given, validated as options are."""
    defaults: dict[str, Any] = {}
    for key in DEFAULT_KEYS:
        if key not in session.store.defaults or key in given:
            continue
        try:
            value = validate_value(key, session.store.defaults[key])
            defaults[key] = value if isinstance(value, EdtfDate) else toml_value(value)
        except StatementKeyError as fault:
            where = _locate_default(session, key)
            raise DataError(f"[defaults]: {fault}", fault.error.todo, where=where) from None
    return defaults


def _locate_default(session: Session, key: str) -> str:
    """Return file and line of a default."""
    file = read_file(session.root, session.root / CONFIG)
    table = file.layout.find("defaults")
    entry = table.entry(key) if table else None
    return f"{file.label}:{file.layout.line(entry.start) if entry else file.layout.line_of('defaults')}"


def match_recorded_forms(session: Session, statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements; one that the store has in another Unicode normal form, under the id that it has there."""
    given = list(statements)
    others = {s.id: equivalent_ids(s) for s in given}
    known = session.store.statements_by_id(i for ids in others.values() for i in ids)
    recorded = {identity: i for identity, ids in others.items() for i in ids if i in known}
    return [replace(s, id=recorded[s.id]) if s.id in recorded else s for s in given]


def settle_source(session: Session, given: dict[str, Any]) -> None:
    """Replace the beginning of an id, as given for ``--source``, by the id. Raises :class:`UsageError`."""
    if given.get("source"):
        from factcli.store.sources import find_source

        try:
            given["source"] = find_source(session.store.sources, given["source"]).id
        except FactcliError as error:
            raise UsageError(f"--source: {error.what}", error.todo) from None


def print_unknown_sources(session: Session, statements: Iterable[Statement]) -> None:
    """Point out statements whose source the store does not have: they may come from another store."""
    named = {s.source for s in statements if s.source}
    unknown = sorted(named - {source.id for source in session.store.sources}) if named else []
    if unknown:
        noun, verb = ("source", "is") if len(unknown) == 1 else ("sources", "are")
        what = f"the {noun} {join_names(unknown)} of these statements {verb} not in this store"
        held = "it" if len(unknown) == 1 else "them"
        print_note(what, f"  a toml or json export of the other store holds {held}; to see which: factcli check")


class StoredStatements(NamedTuple):
    """Statements as the store holds them now: a listing, the file of each by id, and the ids it no longer holds."""

    listing: Listing
    files: Mapping[str, str]
    removed: Sequence[str]


def reload_statements(session: Session, statements: Sequence[Statement]) -> StoredStatements:
    """Look statements up in the store. One that has an invalid key there is listed as it is here."""
    valid = session.store.statements_by_id(s.id for s in statements)
    invalid = session.store.recorded(s.id for s in statements if s.id not in valid)
    files = {i: s.place.file for i, s in valid.items() if s.place} | {i: r.file.name for i, r in invalid.items()}
    stored = [s for s in statements if s.id in files]
    listing = session.make_listing([valid.get(s.id, s) for s in stored])
    return StoredStatements(
        listing, {s.id: files[s.id] for s in stored}, [s.id for s in statements if s.id not in files]
    )


def describe_difference(keys: Sequence[str]) -> str:
    """Return in which keys two statements differ: ``url and note differ``."""
    *others, last = keys
    return f"{', '.join(others)} and {last} differ" if others else f"{last} differs"


def print_removed(stored: StoredStatements) -> None:
    """Print which statements another process has removed since they were added."""
    for identity in stored.removed:
        print_note(f"factcli: {identity} was removed by another process meanwhile")


def print_unproved(session: Session, statements: Sequence[Statement]) -> None:
    """Warn of each quotation that is not in the kept copy of its source; nothing is changed by that."""
    if not any(s.source and s.quote for s in statements):
        return
    from factcli.extract.quote_check import find_unproved

    found = list(find_unproved(session.root, session.store.sources, statements))
    for what, todo in found[:_MOST_WARNINGS]:
        print_note(f"factcli: {what}", f"  {todo}")
    if len(found) > _MOST_WARNINGS:
        rest = plural(len(found) - _MOST_WARNINGS, "further quotation is", "further quotations are")
        print_note(f"factcli: {rest} not in their copies, too; to list them: factcli check --quotes")


def print_recorded(session: Session, files: Mapping[str, str], new: Container[str]) -> None:
    """Print ids and files of statements, which are ``new`` or were there; on a terminal, of very many the numbers."""
    if not sys.stdout.isatty() or len(files) <= _MOST_IDS:
        for identity, name in files.items():
            done = "Recorded" if identity in new else "Already recorded:"
            print_id_and_file(identity, display_path(session.root / name), done)
        return
    added = [name for identity, name in files.items() if identity in new]
    there = [name for identity, name in files.items() if identity not in new]
    for done, names in (("Recorded", added), ("Already recorded:", there)):
        if names:
            put(f"{done} {plural(len(names), 'statement')} in {plural(len(set(names)), 'file')}\n")


def print_id_and_file(identity: str, file: str, done: str) -> None:
    """Print a statement's id and file: as a sentence on a terminal, separated by a tab in a pipe."""
    if sys.stdout.isatty():
        put(f"{done} {identity} in {escape_inline(file)}\n")
    else:
        put(f"{identity}\t{escape_line_ends(file)}\n")

"""``factcli people``, ``outlets``, ``tags`` and ``stats``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from factcli import overview
from factcli.cli_options import FormatOption, JsonOption, StoreOption
from factcli.cli_search import say_nothing_found
from factcli.cli_session import Session, count, say
from factcli.formats import Listing


def _finish(session: Session, listing: Listing, headings: Sequence[str], noun: str = "") -> int:
    def draw() -> Any:
        from factcli.tables import records_table

        return records_table(listing, headings)

    if not session.store.exists:
        listing = replace(listing, records=[], toml=[])
    session.write(listing, draw)
    if not listing.records and session.store.statements:
        say(f"no {noun} in {count(len(session.store.statements), 'statement')} of {session.label}")
    elif not listing.records:
        say_nothing_found(session)
    elif session.form == "table" and noun:
        say(count(len(listing.records), noun, {"person": "people"}.get(noun, "")))
    return session.code(bool(listing.records))


def people(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """List who is quoted, how often, and under which names.

    \b
    factcli people
    factcli people --format ids          their names, one a line

    Names count as one person only where a [[person]] table of the store says
    so: its name and aliases are one, and the names in not_same_as never are.

    Plain lines (in a pipe) hold name, number of statements, first and last
    date, aliases, and the names that are somebody else's.
    """
    session = Session(store, form, as_json)
    headings = ("Name", "Said", "First", "Last", "Also", "Not the same as")
    return _finish(session, overview.people(session.store, session.context.people), headings, "person")


def outlets(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """List the outlets, and how many statements come from each.

    \b
    factcli outlets
    factcli outlets --json | jq '.outlets[] | select(.origin > 2) | .name'

    Counted are the statements found in it, those for which others credit it,
    and those of which it is the origin: the last outlet in via, else the
    outlet. Three outlets that all repeat TASS are one source, not three.

    Plain lines (in a pipe) hold name, these three numbers, aliases, country.
    """
    session = Session(store, form, as_json)
    headings = ("Name", "Found in", "Credited", "Origin", "Also", "Country")
    return _finish(session, overview.outlets(session.store, session.context.outlets), headings, "outlet")


def tags(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """List the tags and how many statements have each.

    \b
    factcli tags
    factcli tags --format ids | head -n 3
    factcli search tag:panjshir

    Plain lines (in a pipe) hold the tag, the number of statements, and their
    first and last date.
    """
    session = Session(store, form, as_json)
    return _finish(session, overview.tags(session.store), ("Tag", "Statements", "First", "Last"), "tag")


def stats(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """Show the store in figures.

    \b
    factcli stats
    factcli stats --format plain | grep retracted
    """
    session = Session(store, form, as_json)
    context = session.context
    return _finish(session, overview.stats(session.store, context.people, context.outlets), ("Figure", "Value"))

"""``factcli tags`` and ``stats``, and how an overview is written."""

from collections.abc import Sequence
from typing import Any

from factcli import overview
from factcli.cli_options import FormatOption, JsonOption, StoreOption
from factcli.cli_search import say_nothing_found
from factcli.cli_session import Session, count, say
from factcli.formats import Listing


def write_overview(session: Session, listing: Listing, headings: Sequence[str], noun: str = "") -> int:
    """Write what was counted, and say how much or why nothing; the exit code."""

    def draw() -> Any:
        from factcli.tables import records_table

        return records_table(listing, headings)

    if not session.store.exists:
        listing = listing._replace(records=[], toml=[])
    session.write(listing, draw)
    if not listing.records and session.store.number:
        say(f"no {noun} in {count(session.store.number, 'statement')} of {session.label}")
    elif not listing.records:
        say_nothing_found(session)
    elif session.form == "table" and noun:
        say(count(len(listing.records), noun, {"person": "people"}.get(noun, "")))
    return session.code(bool(listing.records))


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
    return write_overview(session, overview.tags(session.store), ("Tag", "Statements", "First", "Last"), "tag")


def stats(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """Show the store in figures.

    \b
    factcli stats
    factcli stats --format plain | grep retracted
    """
    session = Session(store, form, as_json)
    return write_overview(session, overview.stats(session.store, session.context), ("Figure", "Value"))

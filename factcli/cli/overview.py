"""``factcli tags`` and ``stats``, and how an overview is written."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.cli.commands.search import nothing_found
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.session import Session, plural, print_note
from factcli.output import statistics
from factcli.output.listing import Listing

if TYPE_CHECKING:
    from factcli.search.indexed_store import IndexedStore


class Overview(NamedTuple):
    """What was counted, in how many statements, and why nothing was if that is so."""

    listing: Listing
    number: int
    nothing: str


def overview_of(session: Session, counted: "Callable[[IndexedStore], Listing]") -> Overview:
    """What is counted in one state of the store."""
    return session.in_one_state(lambda: Overview(counted(session.store), session.store.number, nothing_found(session)))


def write_overview(session: Session, counted: Overview, headings: Sequence[str], noun: str = "") -> int:
    """Write what was counted, and say how much or why nothing; the exit code."""
    listing, number, nothing = counted

    def draw() -> Any:
        from factcli.output.tables import records_table

        return records_table(listing, headings)

    if not session.store.exists:
        listing = listing._replace(records=[], toml=[])
    session.write(listing, draw)
    if not listing.records and number:
        print_note(f"no {noun} in {plural(number, 'statement')} of {session.label}")
    elif not listing.records:
        print_note(nothing)
    elif session.form == "table" and noun:
        print_note(plural(len(listing.records), noun, {"person": "people"}.get(noun, "")))
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
    return write_overview(session, overview_of(session, statistics.tags), ("Tag", "Statements", "First", "Last"), "tag")


def stats(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """Show the store in figures.

    \b
    factcli stats
    factcli stats --format plain | grep retracted
    """
    session = Session(store, form, as_json)
    found = overview_of(session, lambda store: statistics.stats(store, store.context))
    return write_overview(session, found, ("Figure", "Value"))

"""Counts of a store as a table or listing: shared by ``tags``, ``stats``, ``people`` and ``outlets``."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.cli.messages import nothing_found
from factcli.cli.session import Session, print_note
from factcli.output.listing import Listing
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.search.indexed_store import IndexedStore


class Overview(NamedTuple):
    """Counts, the number of statements counted, and the message for an empty result."""

    listing: Listing
    number: int
    nothing: str


def count(session: Session, make_listing: "Callable[[IndexedStore], Listing]") -> Overview:
    """Count in one state of the store."""
    return session.read_snapshot(
        lambda: Overview(make_listing(session.store), session.store.number, nothing_found(session))
    )


def write_overview(session: Session, overview: Overview, headings: Sequence[str], noun: str = "") -> int:
    """Write counts, and print how many lines they have or why there is none; return the exit code."""
    listing, number, nothing = overview

    def draw() -> Any:
        from factcli.output.tables import records_table

        return records_table(listing, headings)

    if not session.store.exists:
        listing = listing._replace(records=[], toml=[])
    session.write_listing(listing, draw)
    if not listing.records and number:
        print_note(f"no {noun} in {plural(number, 'statement')} of {session.label}")
    elif not listing.records:
        print_note(nothing)
    elif session.form == "table" and noun:
        print_note(plural(len(listing.records), noun, {"person": "people"}.get(noun, "")))
    return session.exit_code(bool(listing.records))

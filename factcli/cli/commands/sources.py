"""``factcli sources``: what was read, its kept copies, and the statements from it."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli import completion
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session, print_note
from factcli.errors import FOUND, UsageError
from factcli.output import statistics
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.model import Source, Statement
    from factcli.output.listing import Listing

_HEADINGS = ("Id", "Statements", "Outlet", "Title", "Published", "Retrieved", "Bytes", "Address")
SourceId = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help="The source's id, or its first characters.",
        autocompletion=completion.sources,
        show_default=False,
    ),
]
Copy = Annotated[bool, typer.Option("--copy", help="Write the kept copy of the source to standard output.")]


def sources(
    identity: SourceId = None,
    copy: Copy = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """List what was read, with a kept copy of each, and how many statements come from it.

    \b
    factcli sources
    factcli sources r0cp                 one source, and its statements
    factcli sources r0cp --copy > report.html
    factcli search source:r0cp           its statements, in any form

    A copy holds the bytes as they were read. It is the file sources/SHA256 of
    the store, and factcli check compares it with its name.

    Plain lines (in a pipe) hold id, number of statements, outlet, title, day
    of publication, day when it was read, bytes of the copy, and address.
    """
    session = Session(store, form, as_json)
    if copy:
        _refuse_copy(identity, form, as_json)
        return _write_copy(session, str(identity))
    if identity is None:
        overview = count(session, lambda store: statistics.sources_listing(store, store.sources))
        return write_overview(session, overview, _HEADINGS, "source")
    source, found, listing = session.read_snapshot(lambda: _load(session, identity))
    if session.form == "table":
        _draw(session, source, found, listing)
    else:
        records = session.make_listing(found).records
        session.write_listing(listing._replace(extra={"statements": list(records)}), lambda: None)
    return session.exit_code()


def _refuse_copy(identity: str | None, form: str | None, as_json: bool) -> None:
    if identity is None:
        raise UsageError("--copy needs the id of a source", "to list the sources: factcli sources")
    if form or as_json:
        raise UsageError("--copy writes the bytes of the copy, which have no other format", "leave out the format")
    if sys.stdout.isatty():
        what = "--copy writes the bytes as they were read, which a terminal could obey"
        raise UsageError(what, f"write them to a file: factcli sources {identity} --copy > FILE")


def _write_copy(session: Session, identity: str) -> int:
    from factcli.output.streams import put_bytes
    from factcli.store.sources import find_source, read_copy

    put_bytes(read_copy(session.root, find_source(session.store.sources, identity)))
    return FOUND


def _load(session: Session, prefix: str) -> "tuple[Source, list[Statement], Listing]":
    """Return a source by the beginning of its id, its statements, and its listing."""
    from factcli.store.sources import find_source

    source = find_source(session.store.sources, prefix)
    found = [s for s in session.store.statements if s.source == source.id]
    return source, found, statistics.sources_listing(session.store, [source])


def _draw(session: Session, source: "Source", found: "list[Statement]", listing: "Listing") -> None:
    from factcli.output.tables import draw_record, make_console, statements_table
    from factcli.store.sources import possible_names

    screen = make_console()
    record: dict[str, Any] = {**listing.records[0], "copy": f"{session.label}/{possible_names(source)[0]}"}
    draw_record(screen, record, whole=("url", "copy", "sha256"))
    if found:
        screen.print()
        screen.print(statements_table(found, lambda *_: (), screen))
    print_note(plural(len(found), "statement"))

"""``factcli show``: statements with every field, and what has been decided about them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.messages import invalid_statement
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.session import Session
from factcli.model import STATEMENT_KEYS, Link, Statement
from factcli.output.listing import jsonable, plain_row
from factcli.output.streams import put
from factcli.store.links import SEEN_FROM_B, is_current

if TYPE_CHECKING:
    from factcli.extract.places import CopyReader, Place
    from factcli.output.listing import Listing


def show(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="The ids, or their first characters.", autocompletion=completion.ids),
    ],
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Show statements in full.

    \b
    factcli show 1m0kf
    factcli search Massoud --format ids | xargs factcli show --format table
    factcli show 1m0kf --format toml

    It shows every field, the file and line, and what has been decided about
    the statement and others. Of a statement whose source is kept, it shows the
    sentence of the copy in which its words stand, and an address that leads to
    them on the page. Plain lines (in a pipe) have a key and its value, with a
    tab between them; an empty line separates statements.
    """
    session = Session(store, form, as_json)
    listing, details = session.read_snapshot(lambda: _load(session, ids))
    if session.form == "table":
        _draw(details)
    elif session.form == "plain":
        put("\n".join("".join(map(plain_row, _plain_rows(detail))) for detail in details))
    else:
        session.write_listing(listing, lambda: None)
    return session.exit_code()


class _Detail(NamedTuple):
    """A statement, its file and line, and the links that name it, each with the other statement if that exists.

    ``place`` is where its words stand in the copy of its source, if they do.
    """

    statement: Statement
    where: str
    links: list[tuple[Link, Statement | None]]
    place: "Place | None"


def _load(session: Session, prefixes: list[str]) -> "tuple[Listing, list[_Detail]]":
    """Look statements up by the beginnings of their ids."""
    places = _place_finder(session)
    details = []
    for prefix in prefixes:
        statement = session.store.statement(prefix)
        if not isinstance(statement, Statement):
            raise invalid_statement(statement, "shown")
        where = "%s:%d" % session.locate(statement)  # noqa: UP031
        details.append(_Detail(statement, where, _load_links(session, statement), places(statement)))
    listing = session.make_listing([detail.statement for detail in details])
    records = [
        {**record, "links": [_link_record(detail.statement, *link) for link in detail.links], **_place_record(detail)}
        for record, detail in zip(listing.records, details, strict=True)
    ]
    return listing._replace(records=records), details


def _place_finder(session: Session) -> Callable[[Statement], "Place | None"]:
    """Return a function that finds statements in the copies of their sources, which loads only what they need."""
    readers: list[CopyReader] = []

    def find(statement: Statement) -> "Place | None":
        if not statement.source:
            return None
        if not readers:
            from factcli.extract.places import CopyReader

            readers.append(CopyReader(session.root, session.store.sources))
        return readers[0].find(statement)

    return find


def _place_record(detail: _Detail) -> dict[str, Any]:
    """Return the key of the JSON record with the place of a statement's words, for one that has a source."""
    if not detail.statement.source:
        return {}
    place = detail.place
    return {"place": place._asdict() if place else None}


def _load_links(session: Session, statement: Statement) -> list[tuple[Link, Statement | None]]:
    """Return the links of a statement, ordered by the other's id and the relation, each with the other statement."""
    ends = [(link.b if link.a == statement.id else link.a, link.relation, link) for link in session.store.links]
    ends = sorted((end for end in ends if statement.id in (end[2].a, end[2].b)), key=lambda end: end[:2])
    others = session.store.statements_by_id(other for other, _, _ in ends)
    return [(link, others.get(other)) for other, _, link in ends]


def _link_record(statement: Statement, link: Link, other: Statement | None) -> dict[str, Any]:
    return {
        "id": link.b if link.a == statement.id else link.a,
        "a": link.a,
        "relation": link.relation,
        "b": link.b,
        "note": link.note or None,
        "decided": str(link.decided) if link.decided else None,
        "current": other is None or is_current(link, statement, other),
    }


def _plain_rows(detail: _Detail) -> Iterator[list[Any]]:
    """Yield each key of a statement that has a value, then its place, its passage and its links."""
    statement = detail.statement
    for key in STATEMENT_KEYS:
        if value := getattr(statement, key):
            yield [key, list(value) if isinstance(value, tuple) else str(value)]
    for key, value in statement.extra.items():
        yield [key, jsonable(value)]
    yield ["file", detail.where]
    if detail.place:
        found = {"passage": detail.place.sentence, "time": detail.place.time, "address": detail.place.url}
        yield from ([key, value] for key, value in found.items() if value)
    for link, _ in detail.links:
        other = link.b if link.a == statement.id else link.a
        relation = link.relation if link.a == statement.id else SEEN_FROM_B.get(link.relation, link.relation)
        yield ["link", f"{relation} {other}", str(link.decided or ""), link.note]


def _draw(details: list[_Detail]) -> None:
    from factcli.output.tables import draw_details, make_console

    screen = make_console()
    for number, detail in enumerate(details):
        if number:
            screen.print()
        place = detail.place
        passage = (place.sentence, [(place.start, place.end)]) if place else None
        draw_details(screen, *detail[:3], passage, place.time if place else "", place.url if place else "")

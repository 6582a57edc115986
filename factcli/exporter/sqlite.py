"""Export a selection as an SQLite file for Datasette: typed tables, keys, full-text search, views of pairs.

Names are merged only as aliases of the store allow: a spelling that no table claims, or that two claim, is an entity of
its own. Pairs are those that ``compare`` shows. With the same version of SQLite, the same store gives the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli import __version__
from factcli.comparison.groups import StatementPair, merge_pairs
from factcli.entities.origins import Origins
from factcli.errors import DataError
from factcli.exporter.entity_rows import EntityRows, outlet_rows, person_rows
from factcli.exporter.selection import Selection, selected_pairs
from factcli.model import SOURCE_KEYS, STATEMENT_KEYS, Link, Place, Statement, sort_key
from factcli.output.listing import dump_json, jsonable
from factcli.output.pair_text import describe_notes, describe_reasons, pair_label, pair_record
from factcli.sanitize import escape_controls, escape_inline
from factcli.store.links import Decisions

if TYPE_CHECKING:
    import sqlite3

    from factcli.conflicts.leads import Progress

#: The version of the tables, as ``PRAGMA user_version``; it changes only when a query could break.
VERSION = 1
#: ``PRAGMA application_id``, which identifies the file: "fact" in ASCII.
APPLICATION = 0x66616374

#: The definitions of tables and views, with the meanings of their columns.
SCHEMA = Path(__file__).with_name("sqlite.sql")
_INDEXED = {  # columns to filter or join by; indexed last, in pages that the full-text index has freed
    "statement": ("person_id", "outlet_id", "speaker", "outlet", "earliest", "latest", "source", "origin_key"),
    "statement_via": ("outlet_id",),
    "statement_tag": ("tag",),
    "link": ("a", "b"),
    "pair": ("a", "b", "link_id"),
}


class TableRows(NamedTuple):
    """The rows of one table."""

    table: str
    rows: Iterable[Sequence[Any]]


def write_sqlite(selection: Selection, path: Path, progress: Progress | None = None) -> None:
    """Write a selection into a new or empty file.

    `progress` receives the number of pairs judged and the total. Raises :class:`~factcli.errors.DataError` if two
    statements share an id, which a table allows once, and OSError if the file cannot be written.
    """
    import sqlite3

    _refuse_duplicate_ids(selection)
    tables = _all_tables(selection, progress)
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            _fill_database(db, tables)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from None
    except UnicodeEncodeError as error:
        raise not_unicode_error(error) from None


def not_unicode_error(error: UnicodeEncodeError) -> DataError:
    """Return the error for text with half a surrogate pair, which no store file and no database can hold."""
    return DataError(f"a statement contains invalid Unicode: {error.object[:60]!a}", "nothing was changed")


def _fill_database(db: sqlite3.Connection, tables: Iterable[TableRows]) -> None:
    """Fill an empty database in one transaction. The journal is in memory, to leave no file beside it."""
    db.execute("PRAGMA journal_mode = MEMORY").close()
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {VERSION}")
    db.executescript("BEGIN EXCLUSIVE;" + SCHEMA.read_text(encoding="utf-8"))
    for table, rows in tables:
        width = len(db.execute(f"PRAGMA table_info({table})").fetchall())
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608
    db.execute("INSERT INTO statement_fts(statement_fts) VALUES ('rebuild')")
    db.execute("INSERT INTO statement_fts(statement_fts) VALUES ('optimize')")
    for table, columns in _INDEXED.items():
        for column in columns:
            db.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")
    db.execute("ANALYZE")
    db.execute("COMMIT")


def _refuse_duplicate_ids(selection: Selection) -> None:
    """Raise :class:`~factcli.errors.DataError` with both places if two statements share an id."""
    first: dict[str, Statement] = {}
    for s in selection.statements:
        other = first.setdefault(s.id, s)
        if other is not s:
            what = f"two statements have the id {s.id}; the other is at {_location(selection, other)}"
            todo = "nothing was changed, as each id must be unique in a table. To see what to do: factcli check"
            raise DataError(what, todo, where=_location(selection, s))


def _location(selection: Selection, statement: Statement) -> str:
    file, line = selection.store.where("statement", statement.place) if statement.place else ("", 0)
    return f"{escape_inline(file)}:{line}"


# --- the rows -----------------------------------------------------------------------------------------------


def _all_tables(selection: Selection, progress: Progress | None) -> list[TableRows]:
    people, outlets = person_rows(selection), outlet_rows(selection)
    statements = selection.statements
    return [
        TableRows("about", _about_rows(selection)),
        *_entity_tables("person", people, ("wikidata",)),
        *_entity_tables("outlet", outlets, ("owner", "country")),
        TableRows("source", _source_rows(selection)),
        TableRows("statement", _statement_rows(selection, people, outlets)),
        TableRows("statement_via", _via_rows(statements, outlets)),
        TableRows("statement_tag", ((s.id, tag) for s in statements for tag in dict.fromkeys(s.tags))),
        TableRows("link", _link_rows(selection, Decisions(selection.links))),
        TableRows("pair", list(_pair_rows(selection, progress))),
    ]


def _about_rows(selection: Selection) -> list[tuple[str, str]]:
    """Return rows that describe the file. A query may have been typed in bytes that are no text, hence the escaping."""
    return [
        ("made_by", f"factcli {__version__}"),
        ("title", escape_controls(selection.title)),
        ("selection", escape_controls(selection.query or selection.title)),
        ("statements", str(len(selection.statements))),
    ]


def _entity_tables(kind: str, names: EntityRows, keys: Sequence[str]) -> Iterator[TableRows]:
    """Yield the rows of people or of outlets, and of their lists."""
    known = list(enumerate(names.entities, 1))
    rows = [(row, names.main_names[row - 1], *(getattr(e, key) or None for key in keys), 1) for row, e in known]
    unlisted = enumerate(names.main_names[len(known) :], 1 + len(known))
    yield TableRows(kind, [*rows, *((row, name, *(None for _ in keys), 0) for row, name in unlisted)])
    aliases = [
        (row, n) for row, e in known for n in dict.fromkeys((e.name, *e.aliases)) if n != names.main_names[row - 1]
    ]
    yield TableRows(f"{kind}_alias", aliases)
    yield TableRows(f"{kind}_not_same_as", [(row, name) for row, e in known for name in dict.fromkeys(e.not_same_as)])


def _source_rows(selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield a row for each source; of two with one id, which ``check`` reports, the first."""
    for source in {source.id: source for source in reversed(selection.sources)}.values():
        yield [_cell(getattr(source, key)) for key in SOURCE_KEYS]


def _statement_rows(selection: Selection, people: EntityRows, outlets: EntityRows) -> Iterator[Sequence[Any]]:
    origins = Origins(selection.store.context, selection.store.outlets)
    for s in selection.statements:
        cells = {key: _cell(getattr(s, key)) for key in STATEMENT_KEYS}
        derived: dict[str, list[Any]] = {
            "speaker": [people.row(s.speaker)],
            "outlet": [outlets.row(s.outlet)],
            "date": [day.isoformat() if day else None for day in (s.date.earliest, s.date.latest)],
        }
        yield (
            *(cell for key, value in cells.items() for cell in (value, *derived.get(key, ()))),
            *(s.origin, origins.of(s).key, extra_json(s), f"{s.speaker}, {s.outlet}, {s.date}"),
        )


def _cell(value: Any) -> str | None:
    """Return the value of a key: a list as a JSON array, whose items Datasette counts; nothing as NULL."""
    if isinstance(value, tuple):
        return dump_json(value) if value else "[]"
    return str(value) if value else None


def extra_json(statement: Statement) -> str | None:
    """Return the keys of other programs as a JSON object, or None."""
    return dump_json(jsonable(statement.extra)) if statement.extra else None


def _via_rows(statements: Iterable[Statement], outlets: EntityRows) -> Iterator[Sequence[Any]]:
    for s in statements:
        for position, name in enumerate(s.via, 1):
            yield s.id, position, name, outlets.row(name)


# --- pairs --------------------------------------------------------------------------------------------------


def _link_rows(selection: Selection, decisions: Decisions) -> Iterator[Sequence[Any]]:
    by_id = {s.id: s for s in selection.statements}
    for number, link in enumerate(selection.links, 1):
        decision = decisions.of(by_id[link.a], by_id[link.b])
        current = decision is not None and decision.link is link and decision.current
        decided = str(link.decided) if link.decided else None
        yield number, link.a, link.b, link.relation, link.note or None, decided, link.digest or None, int(current)


def _pair_rows(selection: Selection, progress: Progress | None) -> Iterator[Sequence[Any]]:
    """Yield a row per known pair, in the order of ``compare``."""
    numbers = {link.place: number for number, link in enumerate(selection.links, 1)}
    pairs = selected_pairs(selection, progress)
    origins = Origins(selection.store.context, selection.store.outlets)
    first = {same[0].ids for same in merge_pairs(pairs, origins, selection.store.context.people.canonical)}
    for number, pair in enumerate(pairs, 1):
        turned = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.swapped()
        yield (number, *_pair_row(turned, numbers, is_carried=pair.ids not in first))


def _pair_row(pair: StatementPair, numbers: Mapping[Place | None, int], is_carried: bool) -> tuple[Any, ...]:
    finding, decision, record = pair.finding, pair.decision, pair_record(pair)
    link: Link | None = decision.link if decision else None
    return (
        *(pair.a.id, pair.b.id, pair_label(pair), int(pair.is_lead), int(is_carried)),
        *((finding.level, round(finding.score, 4), describe_reasons(pair)) if finding else (None, None, None)),
        *(dump_json(record["reasons"]), dump_json(record["shared"]), dump_json(describe_notes(pair))),
        *((numbers[link.place], link.relation, int(decision.current)) if decision and link else (None, None, None)),
        int(bool(decision and decision.others)),
    )

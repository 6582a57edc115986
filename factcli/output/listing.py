"""Render results for other programs: plain, JSON, JSON lines, CSV, TOML, Markdown and ids.

A result is a :class:`Listing`: records of one kind, each a flat mapping of JSON values. Every format is rendered from
the same records, so that none can show more or less than another by accident. What is drawn on a terminal is in
:mod:`factcli.output.tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from factcli.model import STATEMENT_KEYS, Statement, table_digest
from factcli.output.markdown import markdown_table
from factcli.sanitize import escape_line_ends, escape_source, unsafe_reason

#: The version of the JSON formats; it changes only when a script could break.
VERSION = 2
FORMATS = ("table", "plain", "json", "jsonl", "csv", "toml", "markdown", "ids")
LIST_SEPARATOR = "; "
_QUOTE = '"'
ARROW = " ← "
PLAIN_COLUMNS = ("id", "date", "speaker", "outlet", "via", "claim", "retracted")
MARKDOWN_COLUMNS = ("date", "speaker", "role", "outlet", "via", "claim", "retracted", "id")

Record = Mapping[str, Any]


class Listing(NamedTuple):
    """Records of one kind in order, and the keys that each narrow format shows.

    ``identifier`` is the key that the format ``ids`` prints. ``toml`` has the name and the table of each record.
    """

    kind: str
    records: Sequence[Record]
    columns: Sequence[str]
    identifier: str = "id"
    csv_columns: Sequence[str] = ()
    markdown_columns: Sequence[str] = ()
    toml: Sequence[tuple[str, dict[str, Any]]] = ()
    extra: Mapping[str, Any] = MappingProxyType({})  # further keys of the JSON envelope


Locator = Callable[[Statement], tuple[str, int]]  # returns file and line of a statement


def statement_record(statement: Statement, where: Locator | None) -> dict[str, Any]:
    """Return a statement as JSON values: every key of the store format (null or [] if absent), then derived values.

    Without ``where``, for formats that show neither place nor digest, those are not computed.
    """
    record: dict[str, Any] = {}
    for key in STATEMENT_KEYS:
        value = getattr(statement, key)
        record[key] = list(value) if isinstance(value, tuple) else str(value) if value else None
    if statement.extra:
        record["extra"] = jsonable(statement.extra)
    date = statement.date
    record["earliest"] = date.earliest.isoformat() if date.earliest else None
    record["latest"] = date.latest.isoformat() if date.latest else None
    record["origin"] = statement.origin
    if where is not None:
        file, line = where(statement)
        record |= {"file": file, "line": line, "digest": table_digest(statement.to_table())}
    return record


def jsonable(value: Any) -> Any:
    """Convert a TOML value to JSON values. Dates, times and the numbers that JSON lacks become strings."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def outlet_chain(statement: Statement) -> str:
    """Return the outlet followed by the outlets it credits: ``The Quint ← Reuters``."""
    return ARROW.join((statement.outlet, *statement.via))


def date_with_wording(statement: Statement) -> str:
    """Return the date as recorded, with the wording of the source if that is recorded."""
    return f'{statement.date} ("{statement.date_text}")' if statement.date_text else str(statement.date)


def statement_listing(statements: Sequence[Statement], where: Locator | None) -> Listing:
    """Return statements in the given order as a listing. ``where`` gives file and line, for formats that show them."""
    records = [statement_record(s, where) for s in statements]
    extra = ["extra"] if any(s.extra for s in statements) else []
    return Listing(
        kind="statements",
        records=records,
        columns=PLAIN_COLUMNS,
        csv_columns=[*STATEMENT_KEYS, *extra],
        markdown_columns=MARKDOWN_COLUMNS,
        toml=[("statement", s.to_table()) for s in statements],
    )


def render(listing: Listing, form: str) -> str:
    """Render a listing in one of :data:`FORMATS` except ``table``."""
    return _FORMS[form](listing)


def dump_json(value: Any, indent: int | None = None) -> str:
    """Return JSON in which every character that a terminal would obey is escaped; it reads back as the same value."""
    import json

    separators = (",", ": ") if indent else (", ", ": ")
    return escape_source(json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False))


def envelope(kind: str, records: Any, extra: Mapping[str, Any] | None = None) -> str:
    """Return the JSON document ``{"version": 2, KIND: [...]}`` with a line end."""
    return dump_json({"version": VERSION, **(extra or {}), kind: records}, indent=2) + "\n"


def _json(listing: Listing) -> str:
    return envelope(listing.kind, list(listing.records), listing.extra)


def _jsonl(listing: Listing) -> str:
    return "".join(dump_json({"version": VERSION, **record}) + "\n" for record in listing.records)


def cell_text(value: Any) -> str:
    """Return a value of a record as the text of one cell. List items are joined by ``; ``, None is empty."""
    if isinstance(value, list):
        return LIST_SEPARATOR.join(map(str, value))
    if isinstance(value, Mapping):
        return dump_json(value)
    return "" if value is None else str(value)


def _plain_cell(value: Any) -> str:
    """Return a value as a reversible plain cell: a semicolon within a list item is escaped."""
    if isinstance(value, list):
        return LIST_SEPARATOR.join(escape_line_ends(str(item)).replace(";", "\\;") for item in value)
    return escape_line_ends(cell_text(value))


def plain_row(values: Iterable[Any]) -> str:
    r"""Return one line of the plain format: cells between tabs, with ``\t``, ``\n``, ``\r`` and ``\\`` escaped."""
    return "\t".join(map(_plain_cell, values)) + "\n"


def _plain(listing: Listing) -> str:
    return "".join(plain_row(record.get(key) for key in listing.columns) for record in listing.records)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = LIST_SEPARATOR.join(str(item).replace("\\", "\\\\").replace(";", "\\;") for item in value)
    text = value if type(value) is str else cell_text(value)
    if text.isprintable() or unsafe_reason(text) is None:
        return text
    return "".join(char if unsafe_reason(char) is None else f"\\u{ord(char):04x}" for char in text)


def csv_cells(record: Record, columns: Iterable[str]) -> list[str]:
    r"""Return the CSV cells of a record. List items are joined by ``; ``.

    Within an item, ``;`` is written ``\;`` and a backslash ``\\``. The cells read back as what is recorded, except for
    control characters, which only a file edited by hand may have: those are escaped as ``\u001b``. Line ends and
    direction marks are legal in a text and stay.
    """
    return [_csv_cell(record.get(key)) for key in columns]


def csv_row(cells: Sequence[str]) -> str:
    """Return one line of RFC 4180, except that it ends with a line feed.

    Before Python 3.13, :mod:`csv` leaves a carriage return unquoted, and no reader takes that for one cell.
    """
    quoted = [f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' if cell and _needs_quotes(cell) else cell for cell in cells]
    return ('""' if quoted == [""] else ",".join(quoted)) + "\n"


def _needs_quotes(cell: str) -> bool:
    if "," in cell or _QUOTE in cell or cell[0].isspace() or cell[-1].isspace():
        return True
    return not cell.isprintable() and len(cell.splitlines()) > 1


def _csv(listing: Listing) -> str:
    columns = listing.csv_columns or listing.columns
    return csv_row(columns) + "".join(csv_row(csv_cells(record, columns)) for record in listing.records)


def _toml(listing: Listing) -> str:
    from factcli.store.toml_edit import render_table

    # Only strings can hold tabs here, and TOML reads an escaped tab as the same value.
    return "\n".join(render_table(name, table) for name, table in listing.toml).replace("\t", "\\t")


def _markdown(listing: Listing) -> str:
    columns = listing.markdown_columns or listing.columns
    return markdown_table(columns, [[cell_text(record.get(key)) for key in columns] for record in listing.records])


def _ids(listing: Listing) -> str:
    return "".join(escape_line_ends(cell_text(record[listing.identifier])) + "\n" for record in listing.records)


_FORMS: dict[str, Callable[[Listing], str]] = {
    "plain": _plain,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "toml": _toml,
    "markdown": _markdown,
    "ids": _ids,
}

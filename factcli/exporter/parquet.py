"""Export the statements of a selection as one Parquet table, for DuckDB, Spark, pandas and Polars.

People, outlets and decisions are in the SQLite export. Only plain types are used, which every reader has: text, days,
lists of text; no unsigned numbers, times or dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcli import __version__
from factcli.entities.origins import Origins
from factcli.errors import UsageError
from factcli.exporter.entity_rows import outlet_rows, person_rows
from factcli.exporter.sqlite import extra_json, not_unicode_error
from factcli.model import STATEMENT_KEYS, Statement
from factcli.sanitize import escape_controls

if TYPE_CHECKING:
    from types import ModuleType

    from factcli.exporter.selection import Selection

#: The version of the columns, in the file's metadata; it changes only when a query could break.
VERSION = 1
TEXT, LIST, DAY = "text", "list", "day"
_REQUIRED = ("id", "speaker", "outlet", "date", "claim")
_Column = tuple[str, str, bool, Callable[[Statement], Any]]  # name, type, whether it is never null, cell


def write_parquet(selection: Selection, path: Path) -> None:
    """Write the statements of a selection into a file.

    Raises :class:`~factcli.errors.UsageError` if pyarrow is not installed, OSError if the file cannot be written.
    """
    arrow, parquet = _import_pyarrow()
    columns = list(_columns(selection))
    kinds = {TEXT: arrow.string(), LIST: arrow.list_(arrow.string()), DAY: arrow.date32()}
    fields = [arrow.field(name, kinds[kind], nullable=not required) for name, kind, required, _ in columns]
    schema = arrow.schema(fields, metadata=_metadata(selection))
    try:
        cells = [arrow.array(map(cell, selection.statements), kinds[kind]) for _, kind, _, cell in columns]
        with path.open("wb") as file:
            parquet.write_table(arrow.Table.from_arrays(cells, schema=schema), file, compression="zstd")
    except UnicodeEncodeError as error:
        raise not_unicode_error(error) from None


def _import_pyarrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow  # type: ignore[import-not-found,import-untyped,unused-ignore]
        import pyarrow.parquet  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        raise UsageError("Parquet needs pyarrow, which is not installed", "pip install 'factcli[parquet]'") from None
    return pyarrow, pyarrow.parquet


def _metadata(selection: Selection) -> dict[str, str]:
    """Return the metadata of the file. Nothing in it tells when it was made."""
    return {
        "factcli.version": str(VERSION),
        "factcli.made_by": f"factcli {__version__}",
        "factcli.title": escape_controls(selection.title),
        "factcli.selection": escape_controls(selection.query or selection.title),
    }


def _columns(selection: Selection) -> Iterator[_Column]:
    """Yield the keys of the store in order, each followed by what is derived from it."""
    people, outlets = person_rows(selection), outlet_rows(selection)
    origins = Origins(selection.store.context, selection.store.outlets)
    derived: dict[str, list[_Column]] = {
        "speaker": [("person", TEXT, True, lambda s: people.name(s.speaker))],
        "outlet": [("outlet_name", TEXT, True, lambda s: outlets.name(s.outlet))],
        "date": [
            ("earliest", DAY, False, lambda s: s.date.earliest),
            ("latest", DAY, False, lambda s: s.date.latest),
        ],
    }
    for key, kind in STATEMENT_KEYS.items():
        is_list = kind == "list"  # never null, but may be empty; anything else is text, as recorded
        yield key, LIST if is_list else TEXT, is_list or key in _REQUIRED, partial(_cell, key)
        yield from derived.get(key, ())
    yield "origin", TEXT, True, lambda s: s.origin
    yield "origin_key", TEXT, True, lambda s: origins.of(s).key
    yield "extra", TEXT, False, extra_json


def _cell(key: str, statement: Statement) -> Any:
    value = getattr(statement, key)
    return value if isinstance(value, tuple) else str(value) if value else None

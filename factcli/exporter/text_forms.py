"""Render a selection in the text formats: CSV, JSON, JSON lines, TOML and Markdown, piece by piece.

What ``factcli import`` reads back (CSV, JSON, JSON lines, TOML) has every key as it is recorded. Keys of other programs
may have dates, times and infinities of TOML, which JSON lacks: in JSON, and in CSV, where they are JSON in a cell,
these become strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factcli.model import SOURCE_KEYS, STATEMENT_KEYS, Source, Statement
from factcli.output.listing import (
    MARKDOWN_COLUMNS,
    VERSION,
    Record,
    cell_text,
    csv_cells,
    csv_row,
    dump_json,
    statement_record,
)
from factcli.output.markdown import markdown_row, markdown_table
from factcli.sanitize import unsafe_reason

if TYPE_CHECKING:
    from factcli.exporter.selection import Selection

#: Byte order mark, by which Excel recognizes UTF-8.
BOM = "\ufeff"

# --- formulas in CSV --------------------------------------------------------------------------------------

# OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection): a cell must not begin with one of these
# signs, which have wide forms in Japanese and Chinese, nor with a tab or a line end. White space before a sign does not
# stop a spreadsheet. Spreadsheets that use semicolons or tabs as delimiters, as in most of Europe, end a cell at them
# and a row at a line end even within quotation marks.
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_RISK = rf"(?:\A|(?<=[;\t\r\n]))(?=\s{{0,99}}{_SIGN})|\A(?=[\t\r\n])"
#: The same for all cells of a row at once, joined by NUL, which no cell contains.
_ANY_RISK = re.compile(rf"(?:\A|[\0;\t\r\n])\s{{0,99}}{_SIGN}|(?:\A|\0)[\t\r\n]")


class FormulaGuard:
    """Find CSV cells that a spreadsheet would run as formulas, and disarm them if ``safe``.

    An apostrophe is put before the formula. Without ``safe``, such cells are only counted.
    """

    def __init__(self, safe: bool) -> None:
        self.safe = safe
        self.risky = 0  # cells that a spreadsheet would run
        self.unfit = 0  # statements with control characters, which are escaped

    def __call__(self, cells: Sequence[str]) -> Sequence[str]:
        """Return the cells of one row as they are to be written."""
        if _ANY_RISK.search("\0".join(cells)) is None:
            return cells
        guarded = [re.sub(_RISK, "'", cell) for cell in cells]
        self.risky += sum(new != old for new, old in zip(guarded, cells, strict=True))
        return guarded if self.safe else cells


# --- formats ------------------------------------------------------------------------------------------------


def render_pieces(selection: Selection, form: str, guard: FormulaGuard) -> Iterator[str]:
    """Yield a selection in one of the text formats; ``guard`` is for CSV."""
    statements = selection.statements
    if form == "csv":
        return _csv(statements, guard)
    if form == "jsonld":
        from factcli.exporter.jsonld import render_jsonld

        return render_jsonld(statements, selection.store.people)
    if form == "ftm":
        from factcli.exporter.followthemoney import render_lines

        return render_lines(statements, selection.store.people, selection.store.context.people)
    if form == "toml":
        return _toml(
            [("statement", s.to_table()) for s in statements] + [("source", s.to_table()) for s in selection.sources]
        )
    if form == "json":
        return _json(statements, selection.sources)
    return _WRITERS[form](statements)


def _records(statements: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Return statements as JSON values, without file and line, which mean nothing elsewhere."""
    return (statement_record(statement, None) for statement in statements)


def _csv(statements: Sequence[Statement], guard: FormulaGuard) -> Iterator[str]:
    columns = [*STATEMENT_KEYS, *(["extra"] if any(s.extra for s in statements) else [])]
    yield (BOM if guard.safe else "") + csv_row(columns)
    for record in _records(statements):
        row = csv_cells(record, columns)
        guard.unfit += any("\\u" in cell for cell in row) and _has_unsafe_text(record)
        yield csv_row(guard(row))


def _has_unsafe_text(record: Record) -> bool:
    """Return whether a record has characters that are never recorded. ``extra`` is JSON, which can hold them."""
    values = (value for key, value in record.items() if key != "extra")
    return any(unsafe_reason(cell_text(value)) for value in values)


def _json(statements: Sequence[Statement], sources: Sequence[Source]) -> Iterator[str]:
    """Yield the JSON of ``search --json`` with one statement a line, so that ``git diff`` shows what changed.

    Behind the statements are their sources, if they have any.
    """
    yield f'{{"version": {VERSION}, "statements": ['
    for number, record in enumerate(_records(statements)):
        yield (",\n" if number else "\n") + dump_json(record)
    for number, source in enumerate(sources):
        yield (",\n" if number else '\n], "sources": [\n') + dump_json(_source_record(source))
    yield "\n]}\n"


def _source_record(source: Source) -> Record:
    """Return a source as JSON values: every key, null where absent."""
    return {key: str(value) if (value := getattr(source, key)) else None for key in SOURCE_KEYS}


def _json_lines(statements: Sequence[Statement]) -> Iterator[str]:
    return (dump_json({"version": VERSION, **record}) + "\n" for record in _records(statements))


def _toml(tables: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    from factcli.store.toml_edit import render_table

    for number, (name, values) in enumerate(tables):
        table = render_table(name, values).replace("\t", "\\t")
        yield f"\n{table}" if number else table


def _markdown(statements: Sequence[Statement]) -> Iterator[str]:
    yield markdown_table(MARKDOWN_COLUMNS, ())
    for record in _records(statements):
        yield markdown_row([cell_text(record.get(key)) for key in MARKDOWN_COLUMNS])


_WRITERS: dict[str, Callable[[Sequence[Statement]], Iterator[str]]] = {
    "jsonl": _json_lines,
    "markdown": _markdown,
}

"""A selection in the forms that are text: CSV, JSON, JSON lines, TOML and Markdown, written piece by piece.

What ``factcli import`` reads back (CSV, JSON, JSON lines, TOML) holds every key just as it is recorded. Keys of one's
own may hold TOML's dates, times and infinities, which JSON lacks: in JSON, and in CSV, whose cell for them is JSON,
they are strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factcli.model import STATEMENT_KEYS, Statement
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

BOM = "\ufeff"

# --- cells that a spreadsheet would run -------------------------------------------------------------------

# OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection): a cell must not begin with one of these
# signs, which have wide forms in Japanese and Chinese, nor with a tab or a line end. White space before a sign does not
# stop a spreadsheet. One that takes semicolons or tabs for its delimiter, as those of most of Europe do, ends a cell
# at them and a row at a line end whether or not there are quotation marks around it all.
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_RISK = rf"(?:\A|(?<=[;\t\r\n]))(?=\s{{0,99}}{_SIGN})|\A(?=[\t\r\n])"
#: The same for all cells of a row at once, joined by NUL, of which no cell has one.
_ANY_RISK = re.compile(rf"(?:\A|[\0;\t\r\n])\s{{0,99}}{_SIGN}|(?:\A|\0)[\t\r\n]")


class FormulaGuard:
    """The cells of a CSV file on their way out: which of them a spreadsheet would run, and which cannot be read back.

    With ``safe`` an apostrophe is put before whatever would be run, without it nothing is changed.
    """

    def __init__(self, safe: bool) -> None:
        self.safe = safe
        self.risky = 0  # cells that a spreadsheet would take for formulas
        self.unfit = 0  # statements with control characters, which are written out

    def __call__(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells of one row as they are written."""
        if _ANY_RISK.search("\0".join(cells)) is None:
            return cells
        guarded = [re.sub(_RISK, "'", cell) for cell in cells]
        self.risky += sum(new != old for new, old in zip(guarded, cells, strict=True))
        return guarded if self.safe else cells


# --- the forms, as text in pieces ---------------------------------------------------------------------------


def render_pieces(selection: Selection, form: str, cells: FormulaGuard) -> Iterator[str]:
    """A selection in one of the forms that are written here, piece by piece; ``cells`` is for CSV."""
    statements = selection.statements
    if form == "csv":
        return _csv(statements, cells)
    if form in ("jsonld", "ftm"):
        return _linked(selection, form)
    return _WRITERS[form](statements)


def _records(statements: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Every key, and the days and the origin that follow; not the file and the line, which mean nothing elsewhere."""
    return (statement_record(statement, None) for statement in statements)


def _csv(statements: Sequence[Statement], cells: FormulaGuard) -> Iterator[str]:
    columns = [*STATEMENT_KEYS, *(["extra"] if any(s.extra for s in statements) else [])]
    yield (BOM if cells.safe else "") + csv_row(columns)
    for record in _records(statements):
        row = csv_cells(record, columns)
        cells.unfit += any("\\u" in cell for cell in row) and _has_unsafe_text(record)
        yield csv_row(cells(row))


def _has_unsafe_text(record: Record) -> bool:
    """Whether a statement has characters that nobody may record; its further keys are JSON, which can hold them."""
    values = (value for key, value in record.items() if key != "extra")
    return any(unsafe_reason(cell_text(value)) for value in values)


def _json(statements: Sequence[Statement]) -> Iterator[str]:
    """What ``search --json`` writes, with one statement a line: half as long, and ``git diff`` shows which changed."""
    yield f'{{"version": {VERSION}, "statements": ['
    for number, record in enumerate(_records(statements)):
        yield (",\n" if number else "\n") + dump_json(record)
    yield "\n]}\n"


def _json_lines(statements: Sequence[Statement]) -> Iterator[str]:
    return (dump_json({"version": VERSION, **record}) + "\n" for record in _records(statements))


def _toml(statements: Sequence[Statement]) -> Iterator[str]:
    from factcli.store.toml_edit import render_table

    for number, statement in enumerate(statements):
        table = render_table("statement", statement.to_table()).replace("\t", "\\t")
        yield f"\n{table}" if number else table


def _markdown(statements: Sequence[Statement]) -> Iterator[str]:
    yield markdown_table(MARKDOWN_COLUMNS, ())
    for record in _records(statements):
        yield markdown_row([cell_text(record.get(key)) for key in MARKDOWN_COLUMNS])


_WRITERS: dict[str, Callable[[Sequence[Statement]], Iterator[str]]] = {
    "json": _json,
    "jsonl": _json_lines,
    "toml": _toml,
    "markdown": _markdown,
}


def _linked(selection: Selection, form: str) -> Iterator[str]:
    """The forms of other people's data models."""
    people, statements = selection.store.people, selection.statements
    if form == "jsonld":
        from factcli.exporter.jsonld import render_jsonld

        return render_jsonld(statements, people)
    from factcli.exporter.followthemoney import render_lines

    return render_lines(statements, people, selection.store.context.people)

"""What leaves the store: a selection of statements with all that belongs to them, and the forms it is written in.

What ``factcli import`` reads back (CSV, JSON, JSON lines, TOML) holds every key just as it is recorded. Keys of one's
own may hold TOML's dates, times and infinities, which JSON lacks: in JSON, and in CSV, whose cell for them is JSON,
they are strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcli.model import STATEMENT_KEYS, Link, Outlet, Person, Statement
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
from factcli.search.indexed_store import IndexedStore
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.comparison.groups import StatementPair
    from factcli.conflicts.leads import Progress

#: The forms, with the ends of file names that mean them; of each, the first is the usual one.
FORMS = {
    "csv": (".csv",),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "toml": (".toml",),
    "markdown": (".md", ".markdown"),
    "jsonld": (".jsonld",),
    "ftm": (".ftm.json", ".ftm.jsonl", ".ftm"),
    "html": (".html", ".htm"),
    "sqlite": (".db", ".sqlite", ".sqlite3"),
    "parquet": (".parquet",),
}
#: Those that are no text, and need a file.
BINARY = ("sqlite", "parquet")
#: Those that say what they hold, and so what it is called.
TITLED = ("html", *BINARY)
BOM = "\ufeff"
_PLAIN_NAMES = ("data", "facts", "store")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: statements, oldest first, and what the store says of them.

    ``links`` are those between two of the statements, ``people`` and ``outlets`` the tables of those who are named
    in them. ``asked`` is the query in words, nothing where all of the store is exported; ``title`` is what the
    selection is called, which hides nothing of what was asked.
    """

    library: IndexedStore
    statements: Sequence[Statement]
    links: Sequence[Link]
    people: Sequence[Person]
    outlets: Sequence[Outlet]
    title: str
    asked: str = ""


def select(library: IndexedStore, statements: Sequence[Statement], title: str, asked: str = "") -> Selection:
    """A selection of these statements, which are oldest first."""
    ids = {s.id for s in statements}
    speakers = {name_key(name) for name in {s.speaker for s in statements}}
    outlets = {name_key(name) for name in {name for s in statements for name in (s.outlet, *s.via)}}
    return Selection(
        library,
        statements,
        [link for link in library.links if link.a in ids and link.b in ids],
        [person for person in library.people if _named(person, speakers)],
        [outlet for outlet in library.outlets if _named(outlet, outlets)],
        title,
        asked,
    )


def store_title(root: Path) -> str:
    """What a whole store is called: its folder; of one that is called as many are, the folder around it."""
    place = root.resolve()
    return place.parent.name or place.name if place.name.lower() in _PLAIN_NAMES else place.name


def selected_pairs(selection: Selection, progress: Progress | None = None) -> list[StatementPair]:
    """What is known of the pairs among the statements: what ``compare`` says of the same, and what was decided.

    ``progress`` is told how many of the pairs to be judged are judged.
    """
    from factcli.comparison.pairs import pairs_among

    whole = len(selection.statements) == selection.library.number
    return pairs_among(selection.library, selection.statements, whole, progress)


def _named(entity: Person | Outlet, keys: set[str]) -> bool:
    return any(name_key(name) in keys for name in (entity.name, *entity.aliases))


def form_of(name: str) -> str | None:
    """The form that a file's name stands for, by its longest known end."""
    ends = {end: form for form, its in FORMS.items() for end in its}
    known = [end for end in ends if name.lower().endswith(end)]
    return ends[max(known, key=len)] if known else None


# --- cells that a spreadsheet would run -------------------------------------------------------------------

# OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection): a cell must not begin with one of these
# signs, which have wide forms in Japanese and Chinese, nor with a tab or a line end. White space before a sign does not
# stop a spreadsheet. One that takes semicolons or tabs for its delimiter, as those of most of Europe do, ends a cell
# at them and a row at a line end whether or not there are quotation marks around it all.
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_RISK = rf"(?:\A|(?<=[;\t\r\n]))(?=\s{{0,99}}{_SIGN})|\A(?=[\t\r\n])"
#: The same for all cells of a row at once, joined by NUL, of which no cell has one.
_ANY_RISK = re.compile(rf"(?:\A|[\0;\t\r\n])\s{{0,99}}{_SIGN}|(?:\A|\0)[\t\r\n]")


class Cells:
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


def text_of(selection: Selection, form: str, cells: Cells) -> Iterator[str]:
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


def _csv(statements: Sequence[Statement], cells: Cells) -> Iterator[str]:
    columns = [*STATEMENT_KEYS, *(["extra"] if any(s.extra for s in statements) else [])]
    yield (BOM if cells.safe else "") + csv_row(columns)
    for record in _records(statements):
        row = csv_cells(record, columns)
        cells.unfit += any("\\u" in cell for cell in row) and _unfit(record)
        yield csv_row(cells(row))


def _unfit(record: Record) -> bool:
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
    people, statements = selection.library.people, selection.statements
    if form == "jsonld":
        from factcli.exporter.jsonld import json_ld

        return json_ld(statements, people)
    from factcli.exporter.followthemoney import json_lines

    return json_lines(statements, people, selection.library.context.people)

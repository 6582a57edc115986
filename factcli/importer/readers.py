"""Read a file of another program into records: CSV, a workbook, JSON, TOML or ClaimReview, whichever it is.

The kind is found from the content; the file name is only a hint. A record that cannot be parsed is kept with its line
and text, and every assumption is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.errors import DataError, UsageError
from factcli.importer.encoding import Decoded, decode, encode_as_read
from factcli.importer.mojibake import check_text
from factcli.importer.records import REJECTED, TABLES, ImportedFile, Row, UnreadRecord, count_noun
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from factcli.importer.json_reader import ParsedJson

#: The kinds of files.
KINDS = ("csv", "tsv", "spreadsheet", "json", "jsonl", "toml", "claimreview")
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how workbooks begin
_DELIMITED = frozenset(("csv", "tsv", "tab", "psv"))
_NO_STATEMENTS = "write [[statement]] above each statement"
_READ = "import reads only statements and their sources"
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s*(?:window|var|const|let)[. ][\w.$]{1,100}\s*=\s*(?=[\[{])")
_STATEMENT = re.compile(r"""^[ \t]*\[\[[ \t]*["']?statement["']?[ \t]*\]\]""", re.MULTILINE)


class ReadingOptions(NamedTuple):
    """What the user said about a file; None and False where it is to be detected.

    ``kind`` is one of :data:`KINDS`, ``encoding`` a name that Python knows, ``delimiter`` a character or "tab",
    ``header_row`` the row of the column names, ``sheet`` the name or number of one of a workbook.
    """

    kind: str | None = None
    encoding: str | None = None
    fix_encoding: bool = False
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None


_DETECT = ReadingOptions()


def read_import_file(data: bytes, source: str, options: ReadingOptions = _DETECT) -> ImportedFile:
    """Read the records of a file that messages call ``source``.

    Raises :class:`UsageError` for an invalid option, and :class:`DataError` with the line if the file as a whole cannot
    be read. Single records that cannot are among the ``unread`` of the result.
    """
    if options.kind is not None and options.kind not in KINDS:
        raise UsageError(f'--from "{options.kind}" is not known', f"use one of {', '.join(KINDS)}")
    workbook = _read_workbook(data, source, options)
    return check_text(workbook or _read_text(data, source, options), options.fix_encoding)


def _read_workbook(data: bytes, source: str, options: ReadingOptions) -> ImportedFile | None:
    if options.kind not in (None, "spreadsheet"):
        return None
    if data.startswith(_ARCHIVES):
        from factcli.importer.spreadsheet import detect_workbook, read_workbook

        kind = detect_workbook(data, source)
        return read_workbook(data, source, kind, options.sheet, options.header_row)
    if options.kind == "spreadsheet":
        what = "is no Excel or OpenDocument workbook"
        raise DataError(what, "leave out --from, and factcli detects the format", where=source)
    return None


def _read_text(data: bytes, source: str, options: ReadingOptions) -> ImportedFile:
    decoded = _strip_assignment(decode(data, source, options.encoding))
    kind = options.kind or ("csv" if options.delimiter else _detect_kind(decoded.text, source))
    if options.sheet is not None:
        raise UsageError("--sheet is for workbooks, and this file is none", "leave it out")
    file = (
        _read_delimited(decoded, source, options, kind)
        if kind in ("csv", "tsv")
        else _read_toml(decoded, source)
        if kind == "toml"
        else _read_json(decoded, source, kind, options)
    )
    if options.header_row is not None and file.kind not in TABLES:
        raise UsageError("--header-row is for tables, and this file is none", "leave it out")
    return set_aside_damaged(file) if decoded.damaged else file


def _strip_assignment(decoded: Decoded) -> Decoded:
    """Remove the assignment in front of the JSON in a script, as in the archive of an account on X."""
    found = _ASSIGNED.match(decoded.text)
    if found is None:
        return decoded
    note = f'ignored the text before the JSON: "{" ".join(found[0].split())}"'
    return decoded._replace(
        text="\n" * found[0].count("\n") + decoded.text[found.end() :], notes=(*decoded.notes, note)
    )


def _detect_kind(text: str, source: str) -> str:
    """Return the kind of a text; "either" if it begins like JSON but is named like a table."""
    if _PAGE.match(text):  # also if named .csv: the error page of a server
        return "claimreview"
    first = re.search(r"\S", text)
    begins = first[0] if first else ""
    hint = PurePath(source).suffix.lower().removeprefix(".")
    if hint == "toml" or (begins not in "{<" and hint not in _DELIMITED and _STATEMENT.search(text)):
        return "toml"
    if begins and begins in "[{":
        return "either" if hint in _DELIMITED else "jsonl" if hint in ("jsonl", "ndjson") else "any"
    return "claimreview" if begins == "<" and hint not in _DELIMITED else "csv"


# --- each kind ----------------------------------------------------------------------------------------------------


def _read_delimited(decoded: Decoded, source: str, options: ReadingOptions, kind: str = "csv") -> ImportedFile:
    from factcli.importer.csv_reader import read_table

    delimiter = "tab" if kind == "tsv" and not options.delimiter else options.delimiter
    table = read_table(decoded.text, source, delimiter, options.header_row)
    kind = "tsv" if table.delimiter == "\t" else "csv"
    return ImportedFile(
        source,
        kind,
        f"{kind.upper()}, {decoded.encoding}, {table.description}",
        table.columns,
        table.rows,
        table.unread,
        notes=(*decoded.notes, *table.notes),
        delimiter=table.delimiter,
    )


def _read_json(decoded: Decoded, source: str, kind: str, options: ReadingOptions) -> ImportedFile:
    """Read JSON of any content; ``kind`` may be "any", or "either" for a table if it is not JSON."""
    from factcli.importer.json_reader import find_records, make_rows, parse_json

    if kind == "claimreview" and re.match(r"\s*<", decoded.text):
        return _read_page(decoded, source)
    try:
        parsed = parse_json(decoded.text, source, None if kind in ("any", "claimreview") else kind)
    except DataError:
        if kind != "either":
            raise
        return _read_delimited(decoded, source, options)
    if kind not in ("json", "jsonl") and (file := _read_json_claims(parsed, decoded, source, kind)):
        return file
    records = find_records(parsed, source)
    columns, rows, native = make_rows(records.items)
    kind = "jsonl" if parsed.one_a_line else "json"
    description = (
        f"{'JSON lines' if parsed.one_a_line else 'JSON'}, {decoded.encoding}, {count_noun(len(rows), 'record')}"
    )
    return ImportedFile(
        source,
        kind,
        description,
        columns,
        rows,
        records.unread,
        native,
        (*decoded.notes, *records.notes),
        records.sources,
    )


def _read_json_claims(parsed: ParsedJson, decoded: Decoded, source: str, kind: str) -> ImportedFile | None:
    """Read the claims in JSON. Without any, return None, or raise :class:`DataError` if the user said so."""
    from factcli.importer.claimreview import extract_claims

    claims = extract_claims(parsed)
    if claims.rows:
        from_factcli = all(row.values.get("id") for row in claims.rows)
        decoded = decoded._replace(notes=(*decoded.notes, *claims.notes))
        what = "JSON-LD as factcli writes it" if from_factcli else "ClaimReview"
        return _claims_file(decoded, source, claims.rows, claims.unread, what)
    if kind == "claimreview":
        raise DataError(
            "contains no ClaimReview and no Claim", "leave out --from, and factcli detects the format", where=source
        )
    return None


def _read_page(decoded: Decoded, source: str) -> ImportedFile:
    from factcli.importer.claimreview import extract_page_claims

    claims = extract_page_claims(decoded.text, source)
    decoded = decoded._replace(notes=(*decoded.notes, *claims.notes))
    return _claims_file(decoded, source, claims.rows, claims.unread, "ClaimReview in a web page")


def _claims_file(
    decoded: Decoded, source: str, rows: Iterable[Row], unread: Iterable[UnreadRecord], what: str
) -> ImportedFile:
    rows, unread = tuple(rows), tuple(unread)
    columns = tuple(dict.fromkeys(key for row in rows for key in row.values))
    description = f"{what}, {decoded.encoding}, {count_noun(len(rows), 'claim')}"
    return ImportedFile(source, "claimreview", description, columns, rows, unread, True, decoded.notes)


def _read_toml(decoded: Decoded, source: str) -> ImportedFile:
    """Read the ``[[statement]]`` tables of a store file, with all their keys."""
    from pathlib import Path

    from factcli.store.file import parse_file

    file = parse_file(Path(source), source, decoded.text.encode("utf-8", "surrogatepass"))
    if file.problem:
        todo = file.problem.todo.partition(";")[0]
        raise DataError(file.problem.what, todo, where=f"{source}:{file.problem.line}")
    if "statement" not in file.doc:
        raise DataError("contains no [[statement]] tables", _NO_STATEMENTS, where=source)
    rows = [Row(file.line("statement", index), table) for index, table in enumerate(file.tables("statement"))]
    columns = tuple(dict.fromkeys(key for row in rows for key in row.values))
    description = f"TOML, {decoded.encoding}, {count_noun(len(rows), 'statement')}"
    notes = (*decoded.notes, *_note_other_tables(file.doc))
    sources = [Row(file.line("source", index), table) for index, table in enumerate(file.tables("source"))]
    return ImportedFile(source, "toml", description, columns, rows, (), True, notes, sources)


def _note_other_tables(doc: dict[str, Any]) -> Iterator[str]:
    """Yield a note for each other table or key of a store file."""
    for key, value in doc.items():
        if key in ("statement", "source", "format"):
            continue
        if isinstance(value, list):
            yield f"ignored {count_noun(len(value), f'[[{key}]] table')}: {_READ}"
        else:
            yield f'ignored "{key}": {_READ}'


# --- damaged text -------------------------------------------------------------------------------------------------

_DAMAGED = re.compile("[\ud800-\udfff]+")
_MEND_DAMAGED = "correct it in the original, or name the encoding if the whole file has another: --encoding NAME"


def set_aside_damaged(file: ImportedFile) -> ImportedFile:
    """Move the rows with bytes that no encoding fits, which :func:`decode` marks, to the unread records."""
    damaged = next(filter(_DAMAGED.search, file.columns), None)
    if damaged is not None:
        what = f"a column name has {_describe_damage(damaged)}"
        raise DataError(what, "correct it, or name the encoding of the file: --encoding NAME", where=file.source)
    rows, unread = [], [*file.unread]
    for row in file.rows:
        text = next(filter(_DAMAGED.search, _strings_in(row.values)), None)
        if text is None:
            rows.append(row)
        else:
            what = f"has {_describe_damage(text)}"
            unread.append(UnreadRecord(row.line, what, _MEND_DAMAGED, _row_text(file, row)))
    return replace(file, rows=rows, unread=sorted(unread))


def _describe_damage(text: str) -> str:
    """Return which bytes do not fit, and where."""
    found = _DAMAGED.search(text)
    assert found is not None  # noqa: S101
    raw = found[0].encode("utf-16-le", "surrogatepass")
    raw = bytes(unit - 0xDC00 for unit in memoryview(raw).cast("H")) if _ESCAPES.fullmatch(found[0]) else raw
    number = "bytes" if len(raw) > 1 else "byte"
    before = escape_inline(text[max(0, found.start() - 20) : found.start()])
    place = f' after "{before}"' if before else " at the beginning of a value"
    verb = "are" if len(raw) > 1 else "is"
    shown = " ".join(f"0x{byte:02X}" for byte in raw[:8])
    return f"the {number} {shown}{place}, which {verb} no text in the encoding of this file"


_ESCAPES = re.compile("[\udc00-\udcff]+")


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings_in(item)


def _row_text(file: ImportedFile, row: Row) -> str:
    """Return a row as it is to be among the rejected records."""
    if file.kind in TABLES:
        return _csv_line(file, [row.values.get(name, "") for name in file.columns])
    from factcli.output.listing import dump_json, jsonable

    return dump_json(jsonable(row.values))


# --- rejected records ---------------------------------------------------------------------------------------------


def render_rejects(file: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> bytes:
    """Render rejected records in the format of their file, each with its line and the reason.

    Delimited files are rendered in UTF-8 with their columns and delimiter; all others as JSON lines. Line and reason
    are in the columns :data:`REJECTED`, which :func:`read_import_file` ignores, so that the file can be corrected and
    imported. A record that could not be parsed is written as it was.
    """
    lines = _rejects_as_csv if file.kind in TABLES else _rejects_as_json_lines
    text = "".join(lines(file, ((record, " ".join(why.split())) for record, why in faults)))
    return encode_as_read(text)


def _rejects_as_csv(file: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> Iterator[str]:
    yield _csv_line(file, [*REJECTED, *file.columns])
    for record, why in faults:
        if isinstance(record, Row):
            yield _csv_line(file, [record.line, why, *(record.values.get(name, "") for name in file.columns)])
        else:
            head = _csv_line(file, [record.line, why]).rstrip("\r\n")
            yield f"{head}{file.delimiter}{record.raw.rstrip()}\r\n"


def _csv_line(file: ImportedFile, cells: Iterable[Any]) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=file.delimiter).writerow(cells)
    return out.getvalue()


def _rejects_as_json_lines(file: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> Iterator[str]:
    from factcli.model import STATEMENT_KEYS
    from factcli.output.listing import dump_json, jsonable

    for record, why in faults:
        reject = dict(zip(REJECTED, (record.line, why), strict=True))
        if isinstance(record, Row):
            values = jsonable(record.values)
            if file.kind == "toml":  # where other keys are beside those of the statement
                further = {key: values.pop(key) for key in [*values] if key not in STATEMENT_KEYS}
                values |= {"extra": further} if further else {}
            yield dump_json({**reject, **values}) + "\n"
        elif record.raw.startswith("{"):
            rest = " ".join(record.raw[1:].split("\n")).strip()
            yield f"{dump_json(reject)[:-1]}, {rest}\n"
        else:
            yield dump_json({**reject, "rejected_text": record.raw}) + "\n"

"""Files of somebody else's, read into records: CSV, JSON, TOML, ClaimReview, whichever a file turns out to be.

What a file is gets found out from its content; its name is a hint only. Nothing is lost in silence: a record that
cannot be read is kept with its line and its text, and what was assumed is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from factcli.errors import DataError, UsageError
from factcli.importer.encoding import Decoded, decode
from factcli.importer.records import REJECTED, ImportedFile, Row, UnreadRecord, count_noun

if TYPE_CHECKING:
    from factcli.importer.json_reader import ParsedJson

#: What a file may be.
KINDS = ("csv", "tsv", "json", "jsonl", "toml", "claimreview")
_DELIMITED = frozenset(("csv", "tsv", "tab", "psv"))
_NO_STATEMENTS = "a file of statements has a [[statement]] header above each"
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s*(?:window|var|const|let)[. ][\w.$]{1,100}\s*=\s*(?=[\[{])")
_STATEMENT = re.compile(r"""^[ \t]*\[\[[ \t]*["']?statement["']?[ \t]*\]\]""", re.MULTILINE)


def read_import_file(
    data: bytes, source: str, kind: str | None = None, *, encoding: str | None = None, delimiter: str | None = None
) -> ImportedFile:
    """The records of a file, called ``source`` in messages.

    ``kind`` is one of :data:`KINDS` where it is not to be found out, as are ``encoding`` (a name that Python knows)
    and ``delimiter`` (a character, or "tab"). Raises :class:`UsageError` for one of those, and :class:`DataError` with
    the line where the file as a whole cannot be read. A record that cannot is among the sheet's ``unread``.
    """
    if kind is not None and kind not in KINDS:
        raise UsageError(f'--from "{kind}" is not known', f"use one of {', '.join(KINDS)}")
    decoded = _strip_assignment(decode(data, source, encoding))
    if kind is None:
        kind = "csv" if delimiter else _detect_kind(decoded.text, source)
    if kind in ("csv", "tsv"):
        return _read_delimited(decoded, source, "tab" if kind == "tsv" and not delimiter else delimiter)
    return _read_toml(decoded, source) if kind == "toml" else _read_json(decoded, source, kind)


def _strip_assignment(decoded: Decoded) -> Decoded:
    """The JSON in a script that assigns it to a name, as in the archive of an account on X."""
    found = _ASSIGNED.match(decoded.text)
    if found is None:
        return decoded
    note = f'"{" ".join(found[0].split())}" in front of the JSON is passed over'
    return decoded._replace(
        text="\n" * found[0].count("\n") + decoded.text[found.end() :], notes=(*decoded.notes, note)
    )


def _detect_kind(text: str, source: str) -> str:
    """What a text is; "either" if it begins as JSON does but the file's name says that it is a table."""
    if _PAGE.match(text):  # also where it is called .csv: what a server answered instead
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


def _read_delimited(decoded: Decoded, source: str, delimiter: str | None) -> ImportedFile:
    from factcli.importer.csv_reader import read_table

    table = read_table(decoded.text, source, delimiter)
    kind = "tsv" if table.delimiter == "\t" else "csv"
    return ImportedFile(
        source,
        kind,
        f"{kind.upper()}, {decoded.said}, {table.said}",
        table.columns,
        table.rows,
        table.unread,
        notes=(*decoded.notes, *table.notes),
        delimiter=table.delimiter,
    )


def _read_json(decoded: Decoded, source: str, kind: str) -> ImportedFile:
    """JSON, whatever is in it; ``kind`` may be "any", or "either" where it is a table if it is no JSON."""
    from factcli.importer.json_reader import find_records, make_rows, parse_json

    if kind == "claimreview" and re.match(r"\s*<", decoded.text):
        return _read_page(decoded, source)
    try:
        parsed = parse_json(decoded.text, source, None if kind in ("any", "claimreview") else kind)
    except DataError:
        if kind != "either":
            raise
        return _read_delimited(decoded, source, None)
    if kind not in ("json", "jsonl") and (sheet := _read_json_claims(parsed, decoded, source, kind)):
        return sheet
    records = find_records(parsed, source)
    columns, rows, native = make_rows(records.items)
    kind = "jsonl" if parsed.one_a_line else "json"
    said = f"{'JSON lines' if parsed.one_a_line else 'JSON'}, {decoded.said}, {count_noun(len(rows), 'record')}"
    return ImportedFile(source, kind, said, columns, rows, records.unread, native, (*decoded.notes, *records.notes))


def _read_json_claims(parsed: ParsedJson, decoded: Decoded, source: str, kind: str) -> ImportedFile | None:
    """The claims in JSON; None if it holds none and was not said to."""
    from factcli.importer.claimreview import extract_claims

    claims = extract_claims(parsed)
    if claims.rows:
        ours = all(row.values.get("id") for row in claims.rows)
        decoded = decoded._replace(notes=(*decoded.notes, *claims.notes))
        what = "JSON-LD as factcli writes it" if ours else "ClaimReview"
        return _claims_file(decoded, source, claims.rows, claims.unread, what)
    if kind == "claimreview":
        raise DataError(
            "holds no ClaimReview and no Claim", "leave out --from to have it read as what it is", where=source
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
    said = f"{what}, {decoded.said}, {count_noun(len(rows), 'claim')}"
    return ImportedFile(source, "claimreview", said, columns, rows, unread, True, decoded.notes)


def _read_toml(decoded: Decoded, source: str) -> ImportedFile:
    """The ``[[statement]]`` tables of a file of a store, with every key they have."""
    from pathlib import Path

    from factcli.store.file import parse_file

    file = parse_file(Path(source), source, decoded.text.encode("utf-8", "surrogatepass"))
    if file.problem:
        todo = file.problem.todo.partition(";")[0]
        raise DataError(file.problem.what, todo, where=f"{source}:{file.problem.line}")
    if "statement" not in file.doc:
        raise DataError("holds no [[statement]] tables", _NO_STATEMENTS, where=source)
    rows = [Row(file.line("statement", index), table) for index, table in enumerate(file.tables("statement"))]
    columns = tuple(dict.fromkeys(key for row in rows for key in row.values))
    said = f"TOML, {decoded.said}, {count_noun(len(rows), 'statement')}"
    return ImportedFile(source, "toml", said, columns, rows, (), True, (*decoded.notes, *_note_other_tables(file.doc)))


def _note_other_tables(doc: dict[str, Any]) -> Iterator[str]:
    """What a file of a store holds beside its statements."""
    for key, value in doc.items():
        if key in ("statement", "format"):
            continue
        if isinstance(value, list):
            yield f"{count_noun(len(value), f'[[{key}]] table')} not taken: only statements are"
        else:
            yield f'"{key}" is not taken: only statements are'


# --- and out again ------------------------------------------------------------------------------------------------


def render_rejects(sheet: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> bytes:
    """Records once more, in the form of their file, each with its line and what is wrong with it.

    Delimited files come out as such, in UTF-8 with the columns and the delimiter of the sheet; all others as JSON
    lines. Line and reason are columns of their own (:data:`REJECTED`), which :func:`read_import_file` leaves out, so
    that the file can be mended and imported. A record that could not be read stands there as it stood in its file.
    """
    lines = _rejects_as_csv if sheet.kind in ("csv", "tsv") else _rejects_as_json_lines
    text = "".join(lines(sheet, ((record, " ".join(why.split())) for record, why in faults)))
    return text.encode("utf-8", "surrogatepass")


def _rejects_as_csv(sheet: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> Iterator[str]:
    import csv
    import io

    def line(cells: Iterable[Any]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=sheet.delimiter).writerow(cells)
        return out.getvalue()

    yield line([*REJECTED, *sheet.columns])
    for record, why in faults:
        if isinstance(record, Row):
            yield line([record.line, why, *(record.values.get(name, "") for name in sheet.columns)])
        else:
            head = line([record.line, why]).rstrip("\r\n")
            yield f"{head}{sheet.delimiter}{record.raw.rstrip()}\r\n"


def _rejects_as_json_lines(sheet: ImportedFile, faults: Iterable[tuple[Row | UnreadRecord, str]]) -> Iterator[str]:
    from factcli.model import STATEMENT_KEYS
    from factcli.output.listing import dump_json, jsonable

    for record, why in faults:
        told = dict(zip(REJECTED, (record.line, why), strict=True))
        if isinstance(record, Row):
            values = jsonable(record.values)
            if sheet.kind == "toml":  # whose further keys stand beside the statement's own
                further = {key: values.pop(key) for key in [*values] if key not in STATEMENT_KEYS}
                values |= {"extra": further} if further else {}
            yield dump_json({**told, **values}) + "\n"
        elif record.raw.startswith("{"):
            rest = " ".join(record.raw[1:].split("\n")).strip()
            yield f"{dump_json(told)[:-1]}, {rest}\n"
        else:
            yield dump_json({**told, "rejected_text": record.raw}) + "\n"

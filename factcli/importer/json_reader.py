"""Read JSON and JSON lines as records with their line numbers.

:mod:`json` parses. Added are the line of each record, the detection of repeated keys (of which json keeps the last),
numbers that Python cannot hold, and the structures in which programs wrap a list of records.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from factcli.errors import DataError
from factcli.importer.columns import is_id
from factcli.importer.records import REJECTED, Row, UnreadRecord
from factcli.model import DERIVED, PROPOSAL_KEYS, STATEMENT_KEYS
from factcli.sanitize import escape_inline

_SPACE = re.compile(r"[ \t\r\n]*")
_DEEP = 4  # levels of nested objects that are searched for a list, or flattened to columns
_OBJECT = 'write each record as an object: {"claim": "…", …}'
_MEND = "correct that line"
_STATEMENT_KEYS = frozenset((*STATEMENT_KEYS, "extra", "version"))
_DERIVED_KEYS = frozenset((*DERIVED, "version"))
_PROPOSAL_KEYS = frozenset((*PROPOSAL_KEYS, "version"))


class ParsedJson(NamedTuple):
    """The value of a JSON text (for JSON lines, the list of their values), and the lines of its records.

    ``lines`` maps the ``id`` of a list to the lines of its items.
    """

    value: Any
    lines: Mapping[int, Sequence[int]]
    unread: Sequence[UnreadRecord]
    one_a_line: bool = False


class JsonRecords(NamedTuple):
    """The records of a JSON file, and notes on how they were found."""

    items: Sequence[tuple[int, dict[str, Any]]]
    unread: Sequence[UnreadRecord]
    notes: tuple[str, ...] = ()
    sources: Sequence[Row] = ()


# --- parsing ------------------------------------------------------------------------------------------------------


class _RepeatedKeyError(ValueError):
    """An object has a key more than once."""


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RepeatedKeyError(f'"{escape_inline(key)}" is given twice')
    return found


def _parse_float(source: str) -> float | str:
    """Return a number, or its text if it is too large for one."""
    number = float(source)
    return number if math.isfinite(number) else source


def _parse_constant(source: str) -> str | None:
    """Map the non-standard NaN to null and Infinity to a string."""
    return None if source == "NaN" else source


def _decoder(strict: bool, hook: Any = _refuse_repeated_keys) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=hook, parse_float=_parse_float, parse_constant=_parse_constant, strict=strict
    )


class _Scanner:
    """Parse a text value by value, noting the lines of list items; the items themselves are parsed by json."""

    def __init__(self, text: str, source: str, first: int = 1, strict: bool = True) -> None:
        self._text, self._source, self._first, self._strict = text, source, first, strict
        self._line, self._counted = first, 0
        self._decode = _decoder(strict).raw_decode
        self.lines: dict[int, list[int]] = {}
        self.unread: list[UnreadRecord] = []

    def line(self, at: int) -> int:
        """Return the line of a position. Positions must be asked for in rising order."""
        self._line += self._text.count("\n", self._counted, at)
        self._counted = max(at, self._counted)
        return self._line

    def skip(self, at: int) -> int:
        """Return the next position that is not white space."""
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """Return the value that begins at a position, and its end. Raises :class:`DataError`."""
        char = self._text[at : at + 1]
        if char == "[":
            return self._parse_array(at)
        return self._parse_object(at, depth) if char == "{" and depth < _DEEP else self._decode_value(at)

    def _decode_value(self, at: int) -> tuple[Any, int]:
        try:
            return self._decode(self._text, at)
        except (ValueError, RecursionError) as error:
            raise self.fault(error, self.line(at)) from None

    def fault(self, error: Exception, line: int) -> DataError:
        """Return the error for a value that begins on some line."""
        if isinstance(error, json.JSONDecodeError):
            line = self._first + error.lineno - 1
        return DataError(describe_json_error(error), _MEND, where=f"{self._source}:{line}")

    def _parse_object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        pairs: list[tuple[str, Any]] = []
        line, place = self.line(at), self.skip(at + 1)
        while self._text[place : place + 1] != "}" or pairs:
            if self._text[place : place + 1] != '"':
                raise self._syntax_error()
            key, place = self._decode_value(place)
            item, place = self.value(self._expect(":", place), depth + 1)
            pairs.append((key, item))
            place = self.skip(place)
            if self._text[place : place + 1] == "}":
                break
            place = self._expect(",", place)
        try:
            return _refuse_repeated_keys(pairs), place + 1
        except _RepeatedKeyError as error:
            raise self.fault(error, line) from None

    def _parse_array(self, at: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        lines = self.lines[id(items)] = []
        place, begun = self.skip(at + 1), False
        while begun or self._text[place : place + 1] != "]":
            begun = True
            line = self.line(place)
            try:
                item, end = self._decode(self._text, place)
                items.append(item)
                lines.append(line)
            except _RepeatedKeyError as error:
                end = self._find_end(place, line)
                self.unread.append(UnreadRecord(line, str(error), "leave one of them out", self._text[place:end]))
            except (ValueError, RecursionError) as error:
                raise self.fault(error, line) from None
            place = self.skip(end)
            if self._text[place : place + 1] == "]":
                break
            place = self._expect(",", place)
        return items, place + 1

    def _find_end(self, at: int, line: int) -> int:
        """Return the end of a value that repeats a key. Raises :class:`DataError` if it is also broken."""
        try:
            return _decoder(self._strict, None).raw_decode(self._text, at)[1]
        except (ValueError, RecursionError) as error:
            raise self.fault(error, line) from None

    def _expect(self, char: str, at: int) -> int:
        """Return the position behind a comma or colon and white space. Raises :class:`DataError` if it is missing."""
        at = self.skip(at)
        if self._text[at : at + 1] != char:
            raise self._syntax_error()
        return self.skip(at + 1)

    def _syntax_error(self) -> DataError:
        """Return what json reports about the whole text, which cannot be parsed."""
        try:
            self._decode(self._text, self.skip(0))
        except (ValueError, RecursionError) as error:
            return self.fault(error, self._first)
        return DataError("not JSON", _MEND, where=self._source)


def describe_json_error(error: Exception) -> str:
    """Translate a JSON decoding error into our message style."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    if isinstance(error, RecursionError):
        return "cannot read this JSON: it is nested too deeply"
    return (
        str(error)
        if isinstance(error, _RepeatedKeyError)
        else "cannot read this JSON: a number has thousands of digits"
    )


def parse_json(text: str, source: str, kind: str | None = None, *, first: int = 1, strict: bool = True) -> ParsedJson:
    """Parse JSON: one value, one a line, or one after another. ``first`` is the number of the first line.

    ``kind`` is "jsonl" if that is known, and "json" to not try broken text as JSON lines. Without ``strict``, strings
    may contain line ends. Raises :class:`DataError` with the line; bad JSON lines are kept as unread records.
    """
    if kind == "jsonl":
        return _parse_lines(text)
    scanner = _Scanner(text, source, first, strict)
    at = scanner.skip(0)
    if at == len(text):
        raise DataError("contains no text", "is it the right file?", where=source)
    try:
        value, end = scanner.value(at)
    except DataError:
        lines = _parse_lines(text)
        if kind is None and len(lines.value) > len(lines.unread):
            return lines
        raise
    if scanner.skip(end) == len(text):
        return ParsedJson(value, scanner.lines, scanner.unread)
    return _parse_sequence(text, source, first, strict) if "\n" in text[at:end] else _parse_lines(text)


def _parse_lines(text: str) -> ParsedJson:
    """Parse one value a line; blank lines are ignored."""
    values: list[Any] = []
    lines: list[int] = []
    unread: list[UnreadRecord] = []
    decoder = _decoder(strict=True)
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        try:
            values.append(decoder.decode(line.strip()))
            lines.append(number)
        except (ValueError, RecursionError) as error:
            unread.append(UnreadRecord(number, describe_json_error(error), "write one JSON object per line", line))
    return ParsedJson(values, {id(values): lines}, unread, one_a_line=True)


def _parse_sequence(text: str, source: str, first: int, strict: bool) -> ParsedJson:
    """Parse values one after another, each over several lines."""
    scanner = _Scanner(text, source, first, strict)
    values: list[Any] = []
    lines: list[int] = []
    at = scanner.skip(0)
    while at < len(text):
        lines.append(scanner.line(at))
        value, end = scanner.value(at)
        values.append(value)
        at = scanner.skip(end)
    return ParsedJson(values, {**scanner.lines, id(values): lines}, scanner.unread)


# --- records ------------------------------------------------------------------------------------------------------


def find_records(parsed: ParsedJson, source: str) -> JsonRecords:
    """Return the records in a value: its items, those of the one list in it, or itself. Raises :class:`DataError`."""
    value: Any = parsed.value
    notes: tuple[str, ...] = ()
    if isinstance(value, dict):
        value, notes = _find_list(value, source)
    if not isinstance(value, list):
        raise DataError("contains no records", _OBJECT, where=source)
    lines = parsed.lines.get(id(value)) or [1] * len(value)
    unread = list(parsed.unread)
    value, lines = _table_to_objects(value, lines)
    items: list[tuple[int, dict[str, Any]]] = []
    for line, item in zip(lines, value, strict=True):
        if isinstance(item, dict):
            items.append((line, item))
        else:
            unread.append(UnreadRecord(line, "is not an object", _OBJECT, json.dumps(item)))
    return JsonRecords(items, sorted(unread), notes, _find_sources(parsed))


def _find_sources(parsed: ParsedJson) -> list[Row]:
    """Return the sources that an export has beside its statements."""
    whole = parsed.value
    if not isinstance(whole, dict) or "version" not in whole or not isinstance(whole.get("statements"), list):
        return []
    found = whole.get("sources")
    lines = parsed.lines.get(id(found), ())
    values = found if isinstance(found, list) else []
    return [Row(line, item if isinstance(item, dict) else {}) for line, item in zip(lines, values, strict=False)]


def _find_list(value: dict[str, Any], source: str) -> tuple[list[Any], tuple[str, ...]]:
    """Return the list of records in an object, or the object alone, and a note on what else it has."""
    if _is_statement(value):
        return [value], ()
    if isinstance(value.get("statements"), list) and "version" in value:
        return value["statements"], ()
    if isinstance(value.get("columns"), list) and isinstance(value.get("rows"), list) and _is_header(value["columns"]):
        return [value["columns"], *value["rows"]], ()
    found = list(_walk_lists(value, "", 0))
    if len(found) > 1:
        names = ", ".join(f'"{escape_inline(name)}"' for name, _ in found)
        raise DataError(
            f"contains several lists of records: {names}", "import a file with only one of them", where=source
        )
    if not found:
        return [value], ()
    beside = [escape_inline(key) for key in value if key != found[0][0].partition(".")[0]]
    rest = f"; ignored the keys beside it: {', '.join(beside)}" if beside else ""
    return found[0][1], (f'read the list "{escape_inline(found[0][0])}"{rest}',)


def _walk_lists(value: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    for key, item in value.items():
        if isinstance(item, list) and (any(isinstance(each, dict) for each in item) or _is_table(item)):
            yield path + key, item
        elif isinstance(item, dict) and depth < _DEEP:
            yield from _walk_lists(item, f"{path}{key}.", depth + 1)


def _is_header(names: Sequence[Any]) -> bool:
    return bool(names) and all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names)


def _is_table(value: Sequence[Any]) -> bool:
    """Return whether a list is a table: a row of distinct names and further rows, none longer."""
    return (
        len(value) > 1
        and all(isinstance(row, list) for row in value)
        and _is_header(value[0])
        and all(len(row) <= len(value[0]) for row in value)
    )


def _table_to_objects(value: list[Any], lines: Sequence[int]) -> tuple[list[Any], Sequence[int]]:
    """Convert rows of cells to objects: Google Sheets and Datasette answer with such rows."""
    if not _is_table(value):
        return value, lines
    lines = lines if len(lines) == len(value) else [1] * len(value)
    return [dict(zip(value[0], row, strict=False)) for row in value[1:]], lines[1:]


def make_rows(items: Sequence[tuple[int, dict[str, Any]]]) -> tuple[tuple[str, ...], list[Row], bool]:
    """Return the columns of objects in order of appearance, the rows, and whether they have the keys of the store.

    Derived keys of factcli and the columns of rejected records are dropped. In files of other programs, values of
    nested objects become columns: ``author.name``.
    """
    given = [(line, _drop_reject_columns(item)) for line, item in items]
    native = bool(given) and all(_is_statement(item) for _, item in given)
    if native:
        rows = [
            Row(line, {k: v for k, v in item.items() if k not in _DERIVED_KEYS | _PROPOSAL_KEYS})
            for line, item in given
        ]
    else:
        airtable = bool(given) and all(
            isinstance(item.get("fields"), dict) and item.keys() <= {"id", "createdTime", "fields"} for _, item in given
        )
        rows = [Row(line, _flatten(_airtable_columns(item) if airtable else item)) for line, item in given]
    return tuple(dict.fromkeys(key for row in rows for key in row.values)), rows, native


def _drop_reject_columns(item: dict[str, Any]) -> dict[str, Any]:
    if not all(key in item for key in REJECTED):
        return item
    return {key: value for key, value in item.items() if key not in REJECTED}


def _is_statement(item: dict[str, Any]) -> bool:
    """Return whether an object has only keys of a statement; derived keys count only if all are there.

    So do those that explain a proposal of ``extract``.
    """
    is_exported = {"earliest", "latest", "origin"} <= item.keys()
    keys = _STATEMENT_KEYS | _DERIVED_KEYS if is_exported else _STATEMENT_KEYS
    keys |= _PROPOSAL_KEYS if {"content_spans", "cue_span", "rule"} <= item.keys() else set()
    source = item.get("source") or ""  # in files of other programs an outlet or a speaker
    is_own = is_exported or (isinstance(source, str) and (not source or is_id(source)))
    return is_own and "claim" in item and item.keys() <= keys


def _airtable_columns(item: dict[str, Any]) -> dict[str, Any]:
    """Return an Airtable record as its fields, which are the visible columns, and then its metadata."""
    return {**item["fields"], **{f"record {key}": value for key, value in item.items() if key != "fields"}}


def _flatten(item: dict[str, Any]) -> dict[str, Any]:
    """Flatten nested objects; one whose columns would repeat other names stays as it is."""
    flat: dict[str, Any] = {}
    for key, value in item.items():
        within = dict(_leaves(value, f"{key}.", 1)) if isinstance(value, dict) and value else {}
        if within and not any(column in item or column in flat for column in within):
            flat |= within
        else:
            flat[key] = value
    return flat


def _leaves(value: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        if isinstance(item, dict) and item and depth < _DEEP:
            yield from _leaves(item, f"{path}{key}.", depth + 1)
        else:
            yield path + key, item

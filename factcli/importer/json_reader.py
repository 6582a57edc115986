"""JSON and JSON lines as records, each with the line on which it begins.

The standard library parses; what is added is where each record stands, keys given twice (which it would drop all but
the last of), numbers that Python cannot hold, and the shapes in which programs wrap a list of records.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from factcli.errors import DataError
from factcli.importer.records import REJECTED, Row, UnreadRecord
from factcli.model import DERIVED, STATEMENT_KEYS
from factcli.sanitize import escape_inline

_SPACE = re.compile(r"[ \t\r\n]*")
_DEEP = 4  # levels of objects within each other that are looked through for a list, or made into columns
_OBJECT = 'a record is an object: {"claim": "…", …}'
_MEND = "mend that line"
_OURS = frozenset((*STATEMENT_KEYS, "extra", "version"))
_WORKED_OUT = frozenset((*DERIVED, "version"))


class ParsedJson(NamedTuple):
    """What a text of JSON holds: its one value (or a list of those of its lines), and where the records stand.

    ``lines`` gives, by the ``id`` of a list, the line of each of its items.
    """

    value: Any
    lines: Mapping[int, Sequence[int]]
    unread: Sequence[UnreadRecord]
    one_a_line: bool = False


class JsonRecords(NamedTuple):
    """The records of a JSON file, and what was done to get at them."""

    items: Sequence[tuple[int, dict[str, Any]]]
    unread: Sequence[UnreadRecord]
    notes: tuple[str, ...] = ()


# --- parsing ------------------------------------------------------------------------------------------------------


class _RepeatedKeyError(ValueError):
    """A key that an object has more than once."""


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RepeatedKeyError(f'"{escape_inline(key)}" is given twice')
    return found


def _parse_float(source: str) -> float | str:
    """A number, or its text where it is too large to be one."""
    number = float(source)
    return number if math.isfinite(number) else source


def _parse_constant(source: str) -> str | None:
    """What JSON does not have and some programs write: no number is no value."""
    return None if source == "NaN" else source


def _decoder(strict: bool, hook: Any = _refuse_repeated_keys) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=hook, parse_float=_parse_float, parse_constant=_parse_constant, strict=strict
    )


class _Scanner:
    """Reads a text value by value and notes where the items of lists stand; within those, it leaves all to json."""

    def __init__(self, text: str, source: str, first: int = 1, strict: bool = True) -> None:
        self._text, self._source, self._first, self._strict = text, source, first, strict
        self._line, self._counted = first, 0
        self._decode = _decoder(strict).raw_decode
        self.lines: dict[int, list[int]] = {}
        self.unread: list[UnreadRecord] = []

    def line(self, at: int) -> int:
        """The line of a place; places are asked for in rising order."""
        self._line += self._text.count("\n", self._counted, at)
        self._counted = max(at, self._counted)
        return self._line

    def skip(self, at: int) -> int:
        """The first place from here that is no white space."""
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """The value that begins here, and where it ends. Raises :class:`DataError`."""
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
        """What is wrong with a value that begins on some line, as an error."""
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
        """Where a value ends in which a key is given twice. Raises :class:`DataError` if it is broken besides."""
        try:
            return _decoder(self._strict, None).raw_decode(self._text, at)[1]
        except (ValueError, RecursionError) as error:
            raise self.fault(error, line) from None

    def _expect(self, char: str, at: int) -> int:
        """The place behind a comma or a colon and white space. Raises :class:`DataError` where it is not there."""
        at = self.skip(at)
        if self._text[at : at + 1] != char:
            raise self._syntax_error()
        return self.skip(at + 1)

    def _syntax_error(self) -> DataError:
        """What json says of the whole, which cannot be read."""
        try:
            self._decode(self._text, self.skip(0))
        except (ValueError, RecursionError) as error:
            return self.fault(error, self._first)
        return DataError("not JSON", _MEND, where=self._source)


def describe_json_error(error: Exception) -> str:
    """What json says of a text that it cannot read, in the words of our other errors."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    if isinstance(error, RecursionError):
        return "not JSON that can be read: nested too deeply"
    return (
        str(error)
        if isinstance(error, _RepeatedKeyError)
        else "not JSON that can be read: a number has thousands of digits"
    )


def parse_json(text: str, source: str, kind: str | None = None, *, first: int = 1, strict: bool = True) -> ParsedJson:
    """What a text of JSON says: one value, one a line, or one after the other. ``first`` is the number of its line.

    ``kind`` is "jsonl" where that is known, "json" where what is broken is not to be read line by line. Without
    ``strict``, line ends within strings are taken. Raises :class:`DataError` with the line; of JSON lines, each bad
    one is kept as unread.
    """
    if kind == "jsonl":
        return _parse_lines(text)
    scanner = _Scanner(text, source, first, strict)
    at = scanner.skip(0)
    if at == len(text):
        raise DataError("holds no text", "is it the right file?", where=source)
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
    """One value a line; blank lines are fine."""
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
            unread.append(UnreadRecord(number, describe_json_error(error), "give one JSON object a line", line))
    return ParsedJson(values, {id(values): lines}, unread, one_a_line=True)


def _parse_sequence(text: str, source: str, first: int, strict: bool) -> ParsedJson:
    """Values one after the other, each over several lines."""
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
    """The records in a value: its items, those of the one list in it, or itself. Raises :class:`DataError`."""
    value: Any = parsed.value
    notes: tuple[str, ...] = ()
    if isinstance(value, dict):
        value, notes = _find_list(value, source)
    if not isinstance(value, list):
        raise DataError("holds no records", _OBJECT, where=source)
    lines = parsed.lines.get(id(value)) or [1] * len(value)
    unread = list(parsed.unread)
    value, lines = _table_to_objects(value, lines)
    items: list[tuple[int, dict[str, Any]]] = []
    for line, item in zip(lines, value, strict=True):
        if isinstance(item, dict):
            items.append((line, item))
        else:
            unread.append(UnreadRecord(line, "is not an object", _OBJECT, json.dumps(item)))
    return JsonRecords(items, sorted(unread), notes)


def _find_list(value: dict[str, Any], source: str) -> tuple[list[Any], tuple[str, ...]]:
    """The list of records in an object, or the object alone; what stands beside a list is told."""
    if _is_statement(value):
        return [value], ()
    if isinstance(value.get("statements"), list) and "version" in value:
        return value["statements"], ()
    if isinstance(value.get("columns"), list) and isinstance(value.get("rows"), list) and _is_header(value["columns"]):
        return [value["columns"], *value["rows"]], ()
    found = list(_walk_lists(value, "", 0))
    if len(found) > 1:
        names = ", ".join(f'"{escape_inline(name)}"' for name, _ in found)
        raise DataError(f"holds several lists of records: {names}", "import a file with one of them", where=source)
    if not found:
        return [value], ()
    beside = [escape_inline(key) for key in value if key != found[0][0].partition(".")[0]]
    rest = f"; what stands beside it is not: {', '.join(beside)}" if beside else ""
    return found[0][1], (f'the list "{escape_inline(found[0][0])}" is taken{rest}',)


def _walk_lists(value: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    for key, item in value.items():
        if isinstance(item, list) and (any(isinstance(each, dict) for each in item) or _is_table(item)):
            yield path + key, item
        elif isinstance(item, dict) and depth < _DEEP:
            yield from _walk_lists(item, f"{path}{key}.", depth + 1)


def _is_header(names: Sequence[Any]) -> bool:
    return bool(names) and all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names)


def _is_table(value: Sequence[Any]) -> bool:
    """Whether a list is a table: a row of distinct names, and below it others, none longer."""
    return (
        len(value) > 1
        and all(isinstance(row, list) for row in value)
        and _is_header(value[0])
        and all(len(row) <= len(value[0]) for row in value)
    )


def _table_to_objects(value: list[Any], lines: Sequence[int]) -> tuple[list[Any], Sequence[int]]:
    """Rows of cells as objects: what Google Sheets and Datasette answer with."""
    if not _is_table(value):
        return value, lines
    lines = lines if len(lines) == len(value) else [1] * len(value)
    return [dict(zip(value[0], row, strict=False)) for row in value[1:]], lines[1:]


def make_rows(items: Sequence[tuple[int, dict[str, Any]]]) -> tuple[tuple[str, ...], list[Row], bool]:
    """The columns of objects in order of appearance, their rows, and whether these have the store's own keys.

    What factcli adds to its own is left out, and the two columns of a file of rejected records. Of others, the values
    of objects within objects become columns of their own: ``author.name``.
    """
    given = [(line, _drop_reject_columns(item)) for line, item in items]
    native = bool(given) and all(_is_statement(item) for _, item in given)
    if native:
        rows = [Row(line, {k: v for k, v in item.items() if k not in _WORKED_OUT}) for line, item in given]
    else:
        of_airtable = bool(given) and all(_is_airtable_record(item) for _, item in given)
        rows = [Row(line, _flatten(_airtable_columns(item) if of_airtable else item)) for line, item in given]
    return tuple(dict.fromkeys(key for row in rows for key in row.values)), rows, native


def _drop_reject_columns(item: dict[str, Any]) -> dict[str, Any]:
    if not all(key in item for key in REJECTED):
        return item
    return {key: value for key, value in item.items() if key not in REJECTED}


def _is_statement(item: dict[str, Any]) -> bool:
    """Whether an object has no other keys than a statement's; what factcli works out only counts all together."""
    ours = _OURS | _WORKED_OUT if {"earliest", "latest", "origin"} <= item.keys() else _OURS
    return "claim" in item and item.keys() <= ours


def _is_airtable_record(item: dict[str, Any]) -> bool:
    return isinstance(item.get("fields"), dict) and item.keys() <= {"id", "createdTime", "fields"}


def _airtable_columns(item: dict[str, Any]) -> dict[str, Any]:
    """A record of Airtable's as its fields, which are the columns that its users see, and then what it adds."""
    return {**item["fields"], **{f"record {key}": value for key, value in item.items() if key != "fields"}}


def _flatten(item: dict[str, Any]) -> dict[str, Any]:
    """An object without objects in it; one whose columns would have the names of others stays as it is."""
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

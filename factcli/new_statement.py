"""Make new statements from typed values, options or JSON: one path, one set of rules."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factcli.edtf import DateError, EdtfDate
from factcli.edtf_input import resolve_typed_date
from factcli.errors import DataError, SeveralDataError, UsageError
from factcli.model import (
    DERIVED,
    PROPOSAL_KEYS,
    REQUIRED,
    STATEMENT_KEYS,
    FieldError,
    Statement,
    accept_value,
    composed_id,
    date_error,
    suggest_key,
)
from factcli.sanitize import unsafe_reason

Values = dict[str, Any]
_ONE_A_LINE = "write one JSON object per line"
_MOST_FAULTS = 20
_LONGEST_CODE = 3  # letters of the code of a language
_IN_WORDS = "or in words: 15 April 2026, May 2020, c. 2020, yesterday, monday, 3 days ago"


class StatementKeyError(Exception):
    """A value that is not valid for its key; the caller knows whether it came from an option or a line."""

    def __init__(self, key: str, error: FieldError) -> None:
        super().__init__(error.about(key))
        self.key, self.error = key, error


def validate_value(key: str, value: Any, strip: bool = True) -> Any:
    """Return one value as the model stores it. Raises :class:`StatementKeyError`."""
    try:
        accepted = accept_value(STATEMENT_KEYS[key], value, strip)
        if strip:
            _refuse_no_value(key, accepted)
            accepted = _plain_hyphens(accepted) if key in _NAMED else accepted
    except FieldError as error:
        raise StatementKeyError(key, error.escaped()) from None
    return accepted


#: Keys whose value is a name or a few words, and what they are called.
_NAMED = {"speaker": "speaker", "outlet": "outlet", "via": "outlet", "tags": "tag", "role": "role"}


_HYPHENS = str.maketrans({"\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-"})


def _plain_hyphens(value: Any) -> Any:
    """Return a name or several with the hyphen of the keyboard: pages have others, which look the same."""
    if isinstance(value, tuple):
        return tuple(map(_plain_hyphens, value))
    return value.translate(_HYPHENS)


def _refuse_no_value(key: str, value: Any) -> None:
    """Refuse what somebody types who has no value: a name of signs only, a language by its name."""
    for item in value if isinstance(value, tuple) else (value,):
        if key in _NAMED and all(unicodedata.category(char)[0] not in "LMN" for char in item):
            what = f'"{item}" is no {_NAMED[key]}'
            todo = f"write the {key} as the source names it" if key in REQUIRED else "write something, or leave it out"
            raise FieldError(what, todo)
    if key == "lang" and len(value.partition("-")[0]) > _LONGEST_CODE:
        from factcli.text.language_tags import find_language_tag

        if tag := find_language_tag(value):
            raise FieldError(f'"{value}" is the name of a language, not its tag', f"write: {tag}")


def doubt_about(key: str, text: str, today: datetime.date) -> str:
    """Return what is odd about a value as it was typed, though it is valid; empty if nothing is.

    A language that is not known may be one that few write in, or a slip; so may a date that has not come yet.
    """
    if key == "lang":
        from factcli.text.language_tags import find_language_tag

        return (
            "" if not text.strip() or find_language_tag(text) else f'"{text.strip()}" is no language that factcli knows'
        )
    if key in ("date", "published"):
        with contextlib.suppress(DateError):
            first = resolve_typed_date(text.strip(), today=today).date.earliest
            if first and first > today + datetime.timedelta(days=1):  # where it is tomorrow already
                return f"{first} has not come yet"
    return ""


def resolve_dates(values: Values, today: datetime.date) -> list[str]:
    """Replace what is typed for ``date``, ``published`` and ``retracted`` by the date it means, in place.

    A relative ``date`` counts from ``published`` where that is given, else from today. Its wording, if it says more, is
    kept in ``date_text`` unless that is given. Returns notes for the user on what was resolved to what.
    """
    notes: list[str] = []
    for key, anchor in (("published", None), ("date", "published"), ("retracted", None)):
        if not isinstance(values.get(key), str):
            continue
        published = values.get(anchor) if anchor else None
        try:
            resolved = resolve_typed_date(
                values[key].strip(), today=today, published=published if isinstance(published, EdtfDate) else None
            )
        except DateError as error:
            fault = date_error(values[key], error).escaped()
            fault.todo += f";\n{_IN_WORDS}" if fault.todo else ""
            raise StatementKeyError(key, fault) from None
        values[key] = resolved.date
        if resolved.explanation:
            notes.append(f"{key}: {resolved.explanation}")
        if resolved.wording and key == "date":
            values.setdefault("date_text", resolved.wording)
    return notes


def new_statement(
    values: Mapping[str, Any], today: datetime.date, again: int = 0, strip: bool = True
) -> tuple[Statement, list[str]]:
    """Make a statement of these values, with notes on how its dates were resolved.

    With ``strip`` white space around them is removed; imports of recorded statements keep it. Raises
    :class:`StatementKeyError` for the first key that is missing or wrong.
    """
    filled = {key: value for key, value in values.items() if value is not None and value != [] and value != ()}
    extra = filled.pop("extra", {})
    notes = resolve_dates(filled, today)
    for key in REQUIRED:
        if key not in filled:
            raise StatementKeyError(key, FieldError("is missing", f"a statement needs {', '.join(REQUIRED)}"))
    fields: dict[str, Any] = {
        key: value if isinstance(value, EdtfDate) else validate_value(key, value, strip)
        for key, value in filled.items()
    }
    check_date_order(fields.get("date"), fields.get("published"))
    if "id" not in fields:
        fields["id"] = composed_id(fields["speaker"], fields["outlet"], fields["date"].text, fields["claim"], again)
    return Statement(**fields, extra=extra), notes


def check_date_order(date: EdtfDate | None, published: EdtfDate | None) -> None:
    """Refuse a report before the date of what it reports. Raises :class:`StatementKeyError`."""
    if date and published and date.earliest and published.latest and date.earliest > published.latest:
        error = FieldError(
            f"{published} is before the date, {date}",
            "a report cannot appear before the statement was made; correct one of the two dates",
        )
        raise StatementKeyError("published", error)


@dataclass(frozen=True, slots=True)
class JsonStatement:
    """The statement on one line of JSON, with notes on its dates."""

    line: int
    statement: Statement
    notes: tuple[str, ...]


def parse_json_statements(
    content: bytes, source: str, today: datetime.date, defaults: Mapping[str, Any]
) -> list[JsonStatement]:
    """Parse statements, one JSON object a line or all in one array; a note tells what is odd about a value.

    One error names every faulty line; then no statement is returned. Raises :class:`DataError`.
    """
    parsed: list[JsonStatement] = []
    faults: list[DataError] = []
    for number, line in _split_json(content, source):
        if not line.strip():
            continue
        try:
            values = {**defaults, **_parse_json_object(line)}
            doubts = [doubt_about(key, str(values.get(key) or ""), today) for key in ("date", "published", "lang")]
            statement, notes = new_statement(values, today)
            parsed.append(JsonStatement(number, statement, (*notes, *filter(None, doubts))))
        except StatementKeyError as fault:
            faults.append(DataError(str(fault), fault.error.todo, where=f"{source}:{number}"))
        except FieldError as error:
            faults.append(DataError(error.what, error.todo, where=f"{source}:{number}"))
    if faults:
        others = len(faults) - _MOST_FAULTS
        more = f"and {others} more lines with errors" if others > 0 else ""
        raise SeveralDataError(faults[:_MOST_FAULTS], more, "nothing was added")
    return parsed


def _split_json(content: bytes, source: str) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number; of an array, its items. Raises :class:`DataError` for other documents."""
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"[":
        yield from _split_array(content, source)
        return
    first = text.partition(b"\n")[0].strip()
    if first == b"{" or re.match(rb'\{\s*"version"[^\n]*"(?:statements|proposals)"\s*:', text):
        what = "this is one JSON document, not one object per line"
        raise DataError(what, f"import reads it: factcli import {source}", where=source)
    yield from enumerate(content.split(b"\n"), 1)


def _split_array(content: bytes, source: str) -> Iterator[tuple[int, bytes]]:
    """Yield the items of an array with the lines on which they begin."""
    try:
        text, decoder = content.decode("utf-8-sig"), json.JSONDecoder()
    except UnicodeDecodeError:
        raise DataError("is not UTF-8 text", "save it as UTF-8", where=source) from None
    at, line, counted, first = text.index("[") + 1, 1, 0, True
    while True:
        at = _skip_blanks(text, at)
        if text[at : at + 1] == "]":
            break
        if not first:
            if text[at : at + 1] != ",":
                raise _broken_array("a comma or the end of the array is missing", f"{source}:{line}")
            at = _skip_blanks(text, at + 1)
        line, counted, first = line + text.count("\n", counted, at), at, False
        try:
            _, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise _broken_array(error.msg[:1].lower() + error.msg[1:], f"{source}:{line}") from None
        except RecursionError:
            raise _broken_array("nested too deeply", f"{source}:{line}") from None
        except ValueError as error:  # a number with more digits than Python parses
            raise _broken_array(str(error), f"{source}:{line}") from None
        yield line, text[at:end].encode("utf-8", "surrogatepass")
        at = end
    if _skip_blanks(text, at + 1) < len(text):
        raise _broken_array("there is more behind the array", f"{source}:{line}")


def _broken_array(what: str, where: str) -> DataError:
    return DataError(f"not JSON: {what}", "nothing was added", where=where)


_NOT_BLANK = re.compile(r"[^ \t\r\n]|\Z")


def _skip_blanks(text: str, at: int) -> int:
    found = _NOT_BLANK.search(text, at)
    return found.start() if found else len(text)


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> Values:
    for key, _ in pairs:
        if sum(key == other for other, _ in pairs) > 1:
            raise FieldError(f'"{key}" is given twice', "leave one of them out")
    return dict(pairs)


def _parse_json_object(line: bytes) -> Values:
    try:
        data = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_refuse_repeated_keys)
    except RecursionError:
        raise FieldError("not JSON: nested too deeply", _ONE_A_LINE) from None
    except UnicodeDecodeError:
        raise FieldError("is not UTF-8 text", "save it as UTF-8") from None
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise FieldError(what, _ONE_A_LINE) from None
    except FieldError:
        raise
    except ValueError as error:  # a number with more digits than Python parses
        raise FieldError(f"not JSON: {error}", _ONE_A_LINE) from None
    if not isinstance(data, dict):
        raise FieldError("not a JSON object", _ONE_A_LINE)
    data = {key: value for key, value in data.items() if key not in (*DERIVED, *PROPOSAL_KEYS, "version")}
    extra = data.get("extra")
    if extra is not None and (
        not isinstance(extra, dict) or not is_toml_value(extra) or extra.keys() & STATEMENT_KEYS.keys()
    ):
        raise FieldError(
            '"extra" is not a JSON object of other keys',
            "leave out null, control characters and keys of a statement",
        )
    unknown = [key for key in data if key not in STATEMENT_KEYS and key != "extra"]
    if unknown:
        raise FieldError(f'unknown key "{unknown[0]}"{suggest_key(unknown[0])}', 'put your own keys into "extra": {…}')
    return data


def is_toml_value(value: Any) -> bool:
    """Return whether a JSON value can be stored as TOML, which has no null and no control characters."""
    if isinstance(value, dict):
        return all(is_toml_value(item) for item in [*value.keys(), *value.values()])
    if isinstance(value, list):
        return all(map(is_toml_value, value))
    if isinstance(value, str):
        return unsafe_reason(value) is None
    return value is not None


def option_error(fault: StatementKeyError) -> UsageError:
    """Return the fault as an error of the command line."""
    if fault.error.what == "is empty" and fault.key in REQUIRED:
        fault.error.todo = f"write the {fault.key}; every statement needs it"
    option = "--" + {"tags": "tag"}.get(fault.key, fault.key).replace("_", "-")
    return UsageError(fault.error.about(option), fault.error.todo)

"""Make new statements from typed values, options or JSON: one path, one set of rules."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
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
_IN_WORDS = "or in words: 15 April 2026, May 2020, c. 2020, yesterday, monday, 3 days ago"


class StatementKeyError(Exception):
    """A value that is not valid for its key; the caller knows whether it came from an option or a line."""

    def __init__(self, key: str, error: FieldError) -> None:
        super().__init__(error.about(key))
        self.key, self.error = key, error


def validate_value(key: str, value: Any, strip: bool = True) -> Any:
    """Return one value as the model stores it. Raises :class:`StatementKeyError`."""
    try:
        return accept_value(STATEMENT_KEYS[key], value, strip)
    except FieldError as error:
        raise StatementKeyError(key, error.escaped()) from None


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


def parse_json_lines(
    lines: Iterable[bytes], source: str, today: datetime.date, defaults: Mapping[str, Any]
) -> list[JsonStatement]:
    """Parse one statement a line. One error names every faulty line; then no statement is returned."""
    parsed: list[JsonStatement] = []
    faults: list[DataError] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            statement, notes = new_statement({**defaults, **_parse_json_object(line)}, today)
            parsed.append(JsonStatement(number, statement, tuple(notes)))
        except StatementKeyError as fault:
            faults.append(DataError(str(fault), fault.error.todo, where=f"{source}:{number}"))
        except FieldError as error:
            faults.append(DataError(error.what, error.todo, where=f"{source}:{number}"))
    if faults:
        others = len(faults) - _MOST_FAULTS
        more = f"and {others} more lines with errors" if others > 0 else ""
        raise SeveralDataError(faults[:_MOST_FAULTS], more, "nothing was added")
    return parsed


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
    option = "--" + {"tags": "tag"}.get(fault.key, fault.key).replace("_", "-")
    return UsageError(fault.error.about(option), fault.error.todo)

"""Convert the rows of a foreign file to statements; a row that cannot be one is rejected with the reason.

All rows are converted by one :class:`~factcli.importer.plan.ImportPlan`. Rows that factcli wrote come back as the same
statements.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from factcli.edtf import DateError, EdtfDate, date_from_toml
from factcli.edtf_plain import refuse_other_calendars
from factcli.importer.cell_values import (
    CLOCK,
    COMMA,
    NAMES,
    NO_DATE,
    ChangeTally,
    clean_text,
    is_blank,
    is_one_line,
    language_tag,
    parse_list,
    split_list,
    value_text,
)
from factcli.importer.columns import EXTRA
from factcli.importer.dates import (
    ResolvedDate,
    WordedDates,
    is_future,
    parse_date_cell,
    resolve_date,
)
from factcli.importer.plan import ImportOptions, ImportPlan, make_plan
from factcli.importer.records import ImportedFile, Row, UnreadRecord
from factcli.model import REQUIRED, STATEMENT_KEYS, FieldError, Statement, UnusableValueError
from factcli.new_statement import JsonStatement, StatementKeyError, Values, new_statement
from factcli.new_statement import is_toml_value as fit_for_toml
from factcli.sanitize import escape_inline

RejectedRow = tuple[Row | UnreadRecord, str]  # a record and the reason
Progress = Callable[[int, int], None]
# --default applies to every row, so it is suggested only where one value may fit all.
_EMPTY = {
    "speaker": "write who said it, or use --default speaker=… for all rows without a speaker",
    "outlet": "write the outlet, or use --default outlet=… for all rows without an outlet",
    "date": "write the date, or use --default date=XXXX (not known) for all rows without a date",
    "claim": "write the claim, or delete the row",
}


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """The statements of a file with their lines, the rejected rows, and notes for the user.

    ``defaulted`` has the number of rows in which a key was filled by ``--default`` or [defaults], ``worded`` the dates
    that were read from words.
    """

    plan: ImportPlan
    statements: Sequence[JsonStatement]
    faults: Sequence[RejectedRow]
    notes: Sequence[str] = ()
    defaulted: Mapping[str, int] = field(default_factory=dict)
    worded: WordedDates = field(default_factory=WordedDates)


# --- one row ------------------------------------------------------------------------------------------------


class _RowConverter:
    """Convert rows by a plan, and count changes, default values and dates in the future."""

    def __init__(self, plan: ImportPlan, today: datetime.date) -> None:
        self.plan, self.today = plan, today
        self.tally = ChangeTally()
        self.defaulted: Counter[str] = Counter()
        self.future: list[int] = []
        self.worded = WordedDates()
        self._worded: tuple[str, ResolvedDate] | None = None  # the date of the current row if it is in words
        # What is relative counts from the day of the report, so that is read first.
        self._uses = sorted(plan.matching.uses, key=lambda use: use.key != "published")

    def convert(self, row: Row) -> tuple[Statement, list[str]]:
        """Return the statement of a row and notes. Raises :class:`StatementKeyError` for an invalid value."""
        values = self._column_values(row)
        note = [text for text in [values.pop("note", ""), *self._rating_notes(row)] if text]
        if note:
            values["note"] = "\n".join(note)
        filled = self._fill_empty(values)
        for key in REQUIRED:
            if key not in values:
                raise StatementKeyError(key, FieldError("is empty", _EMPTY[key]))
        extra = self._extra_keys(row)
        made, notes = new_statement(
            {**values, "extra": extra} if extra else values, self.today, strip=not self.plan.from_factcli
        )
        self.defaulted.update(filled)
        if self._worded:
            self.worded.add(*self._worded, row.line)
        if is_future(made.date, self.today):
            self.future.append(row.line)
        return made, notes

    def _column_values(self, row: Row) -> Values:
        """Return the values of the columns, without empty cells."""
        values: Values = {}
        wording = ""
        self._worded = None
        published = self.plan.options.defaults.get("published")
        for use in self._uses:
            try:
                if STATEMENT_KEYS[use.key] == "date":
                    anchor = (values.get("published") or published) if use.key == "date" else None
                    values[use.key], cell_wording = self._date_and_wording(
                        use.key, row.values.get(use.columns[0]), anchor
                    )
                    wording = cell_wording if use.key == "date" else wording
                    if cell_wording and use.key != "date":
                        self.tally.note(CLOCK)
                else:
                    values[use.key] = self._key_value(use.key, use.columns, row)
            except FieldError as error:
                raise StatementKeyError(use.key, error.escaped()) from None
        if wording and not values.get("date_text"):
            values["date_text"] = wording
        return {key: value for key, value in values.items() if value}

    def _key_value(self, key: str, columns: Sequence[str], row: Row) -> Any:
        kind = STATEMENT_KEYS[key]
        if kind == "list":
            return self._list_items(key, [(column, row.values.get(column)) for column in columns])
        texts = [(column, self._cell_text(key, kind, row.values.get(column))) for column in columns]
        if len(texts) == 1:
            text = texts[0][1]
            return language_tag(text, self.tally) if key == "lang" and text and not self.plan.from_factcli else text
        return "\n".join(f"{_column_label(column)}: {text}" for column, text in texts if text)

    def _cell_text(self, key: str, kind: str, value: Any) -> str:
        text = value_text(value)
        if self.plan.from_factcli:
            return text
        text = clean_text(text, is_one_line(key, kind), self.tally)
        if kind == "name" and ("," in text or "://" in text):
            self.tally.note(NAMES)
        return text

    def _list_items(self, key: str, cells: Iterable[tuple[str, Any]]) -> list[str]:
        items: list[str] = []
        for column, value in cells:
            if self.plan.from_factcli:
                found = split_list(value, ";") if isinstance(value, str) else value or []
            else:
                found = parse_list(value, self.plan.separators[column], self.tally)
                if key == "via" and any("," in item for item in found):
                    self.tally.note(COMMA)
            items += found if self.plan.from_factcli else [item for item in found if item not in items]
        return items

    def _date_and_wording(self, key: str, value: Any, published: EdtfDate | None) -> tuple[EdtfDate | None, str]:
        """Return the date in a cell, and its wording if that says more; None if it says that there is none."""
        if is_blank(value):
            return None, ""
        column, plan = self.plan.dates[key], self.plan
        try:
            if not isinstance(value, str | int | float) or isinstance(value, bool):
                return date_from_toml(value), ""
            text = value if plan.from_factcli and isinstance(value, str) else clean_text(str(value), True, self.tally)
            written = parse_date_cell(text, plan.options.years_from)
            if written.unknown:
                self.tally.note(NO_DATE)
                return None, ""
            resolved = resolve_date(written, column.orders, column.midnight, published)
            if key == "date" and (written.in_words or resolved.wording):
                self._worded = text, resolved
            if not plan.from_factcli:
                refuse_other_calendars(resolved.date)
        except DateError as error:
            raise UnusableValueError(f'"{escape_inline(str(value).strip())}"', str(error)) from None
        return resolved.date, resolved.wording

    def _rating_notes(self, row: Row) -> list[str]:
        found = []
        for column in self.plan.matching.ratings:
            try:
                text = clean_text(value_text(row.values.get(column)), True, self.tally)
            except FieldError as error:
                raise StatementKeyError(
                    "note", FieldError(f"{_column_label(column)} {error.what}", error.todo)
                ) from None
            if text:
                found.append(f"{_column_label(column)}: {text}")
        return found

    def _fill_empty(self, values: Values) -> list[str]:
        """Fill empty cells from ``--default``, then from [defaults], and return the filled keys.

        The wording of a default date applies to that date only, never to a date of the row.
        """
        given = self.plan.options.defaults
        dated = "date" in given and "date" in values
        filled = [key for key in given if key not in values and not (dated and key == "date_text")]
        values.update((key, given[key]) for key in filled)
        for key, value in self.plan.options.config.items():
            fits = key in REQUIRED or not self.plan.from_factcli
            if key not in values and fits and (key != "lang" or "quote" in values):
                values[key] = value
                filled.append(key)
        return filled

    def _extra_keys(self, row: Row) -> dict[str, Any]:
        """Return the keys of other programs, from files that factcli wrote or that have its keys."""
        if not self.plan.from_factcli and not self.plan.file.native:
            return {}
        extra = row.values.get(EXTRA) if self.plan.file.kind != "toml" else None
        if isinstance(extra, str) and extra:
            try:
                extra = json.loads(extra)
            except (ValueError, RecursionError):
                raise StatementKeyError(
                    EXTRA, FieldError("is not JSON", "write a JSON object with keys of your own")
                ) from None
        found = dict(extra) if isinstance(extra, Mapping) else {}
        found.update((c, row.values[c]) for c in self.plan.matching.extra if row.values.get(c) is not None)
        if (
            (not is_blank(extra) and not isinstance(extra, Mapping))
            or not fit_for_toml(found)
            or found.keys() & STATEMENT_KEYS.keys()
        ):
            what = "is not a JSON object with keys of your own"
            raise StatementKeyError(
                EXTRA, FieldError(what, "leave out null, control characters and the keys that every statement can have")
            )
        return found


def _column_label(column: str) -> str:
    """Return the name of a column as a label of its value in a note."""
    return escape_inline(clean_text(column, True, ChangeTally()))


# --- all rows -----------------------------------------------------------------------------------------------


def convert_file(
    file: ImportedFile, options: ImportOptions, today: datetime.date, progress: Progress = lambda done, total: None
) -> ConvertedFile:
    """Convert a file to statements. Raises :class:`UsageError` or :class:`DataError` if its columns are ambiguous."""
    converter = _RowConverter(make_plan(file, options), today)
    accepted: list[JsonStatement] = []
    first: dict[str, JsonStatement] = {}
    faults: list[RejectedRow] = [(unread, _reason(unread.what, unread.todo)) for unread in file.unread]
    for number, row in enumerate(file.rows):
        progress(number, len(file.rows))
        try:
            statement, notes = converter.convert(row)
            item = JsonStatement(row.line, statement, tuple(notes))
            _refuse_id_conflict(item, first.setdefault(statement.id, item))
            accepted.append(item)
        except StatementKeyError as fault:
            faults.append((row, _reason(str(fault), _advice(fault))))
        converter.tally.end_row(row.line, not faults or faults[-1][0] is not row)
    progress(len(file.rows), len(file.rows))
    faults.sort(key=lambda fault: fault[0].line)
    notes = converter.tally.describe()
    if lines := converter.future:
        some = "1 date is in the future (on" if len(lines) == 1 else f"{len(lines)} dates are in the future (first on"
        notes.append(f"{some} line {lines[0]})")
    return ConvertedFile(converter.plan, accepted, faults, notes, dict(converter.defaulted), converter.worded)


def _refuse_id_conflict(item: JsonStatement, before: JsonStatement) -> None:
    """Raise :class:`StatementKeyError` if a row has the id of an earlier, different statement."""
    if any(getattr(before.statement, key) != getattr(item.statement, key) for key in REQUIRED):
        what = f"{item.statement.id} already belongs to a different statement, on line {before.line}"
        raise StatementKeyError("id", FieldError(what, "leave the id out here, and factcli makes a new one"))


def reject_taken_ids(converted: ConvertedFile, known: Mapping[str, Statement]) -> ConvertedFile:
    """Reject rows whose id belongs to a recorded statement that is certainly another one.

    The claim of a recorded statement may have been reworded, or its speaker renamed; hardly both.
    """
    accepted: list[JsonStatement] = []
    faults = [*converted.faults]
    column = next(iter(converted.plan.matching.columns("id")), None)
    for item in converted.statements:
        other = known.get(item.statement.id)
        if other and column and other.speaker != item.statement.speaker and other.claim != item.statement.claim:
            rows = (row for row in converted.plan.file.rows if row.line == item.line)
            row = next(row for row in rows if str(row.values.get(column)).strip() == item.statement.id)
            what = f"id {item.statement.id} already belongs to a recorded statement by somebody else"
            faults.append((row, _reason(what, "leave the id out here, and factcli makes a new one")))
        else:
            accepted.append(item)
    faults.sort(key=lambda fault: fault[0].line)
    return replace(converted, statements=accepted, faults=faults)


def _reason(what: str, todo: str) -> str:
    return escape_inline(f"{what}; {todo}" if todo else what)


def _advice(fault: StatementKeyError) -> str:
    """Return what to do about a value in a file; the advice of the model is for somebody who types."""
    what = fault.error.what
    if wrong := re.search(r"control character U\+00([89][0-9A-F])", what):
        meant = bytes.fromhex(wrong[1]).decode("cp1252", "replace")
        return f'in windows-1252 it is "{meant}"; correct it, or try --encoding windows-1252 if the whole file has it'
    if "character U+" in what:
        return "correct it in the file"
    return fault.error.todo.partition("\n")[0].rstrip(":")


class RepeatedRow(NamedTuple):
    """A statement that the file has before, with the earlier line and the keys that differ."""

    item: JsonStatement
    line: int
    keys: tuple[str, ...]


def split_repeats(statements: Iterable[JsonStatement]) -> tuple[list[JsonStatement], list[RepeatedRow]]:
    """Split statements into first occurrences and repeats."""
    first: dict[str, JsonStatement] = {}
    repeats = []
    for item in statements:
        before = first.setdefault(item.statement.id, item)
        if before is not item:
            repeats.append(RepeatedRow(item, before.line, differing_keys(item.statement, before.statement)))
    return [*first.values()], repeats


def differing_keys(statement: Statement, other: Statement) -> tuple[str, ...]:
    """Return the keys that the other statement lacks or has with another value."""
    if statement == other:
        return ()
    table = other.to_table()
    return tuple(key for key, value in statement.to_table().items() if table.get(key) != value)

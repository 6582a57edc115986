"""Convert the rows of a foreign file to statements; a row that cannot be one is rejected with the reason.

All rows are converted by one :class:`~factcli.importer.plan.ImportPlan`. Rows that factcli wrote come back as the same
statements.
"""

from __future__ import annotations

import contextlib
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
    FORMULA_TEXT,
    LISTS,
    NAMES,
    NO_DATE,
    NOT_RETRACTED,
    RETRACTED,
    ChangeTally,
    clean_text,
    is_blank,
    is_one_line,
    language_tag,
    may_be_several,
    parse_list,
    parse_texts,
    read_address,
    says_retracted,
    split_list,
    strip_quotes,
    unquote,
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
from factcli.importer.html_text import decode_entities
from factcli.importer.no_data import is_meant, is_no_data
from factcli.importer.plan import ImportOptions, ImportPlan, make_plan
from factcli.importer.records import ImportedFile, Row, UnreadRecord
from factcli.model import REQUIRED, STATEMENT_KEYS, FieldError, Statement, UnusableValueError, is_same_value
from factcli.new_statement import StatementKeyError, Values, new_statement
from factcli.new_statement import is_toml_value as fit_for_toml
from factcli.sanitize import escape_inline

_SEVERAL = 2
RejectedRow = tuple[Row | UnreadRecord, str]  # a record and the reason
Progress = Callable[[int, int], None]
# --default applies to every row, so it is suggested only where one value may fit all.
_EMPTY = {
    "speaker": "write who said it, or use --default speaker=… for all rows without a speaker",
    "outlet": "write the outlet, or use --default outlet=… for all rows without an outlet",
    "date": "write the date, or use --default date=XXXX (not known) for all rows without a date",
    "claim": "write the claim, or delete the row",
}


class ConvertedRow(NamedTuple):
    """A row and its statement."""

    row: Row
    statement: Statement

    @property
    def line(self) -> int:
        """The first line of the row."""
        return self.row.line


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """The rows of a file with their statements, the rejected rows, and notes for the user.

    ``left_out`` has optional values that cannot be recorded, as line and reason; their rows are recorded without them.
    ``defaulted`` has the number of rows in which a key was filled by ``--default`` or [defaults], ``worded`` the dates
    that were read from words.
    """

    plan: ImportPlan
    statements: Sequence[ConvertedRow]
    faults: Sequence[RejectedRow]
    left_out: Sequence[tuple[int, str]] = ()
    no_data: Mapping[str, int] = field(default_factory=dict)  # cells that hold no data, with their number
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
        self.left_out: list[tuple[int, str]] = []
        self._faults: list[StatementKeyError] = []  # of the optional values of the current row
        self._notes: list[str] = []  # lines for the note of the current row
        self._meant_items: dict[str, frozenset[str]] = {}

    def convert(self, row: Row) -> Statement:
        """Return the statement of a row. Raises :class:`StatementKeyError` for an invalid value of a required key."""
        self._faults, self._notes, self.tally.links = [], [], []
        values = self._column_values(row)
        links = [f"link: {link}" for link in dict.fromkeys(self.tally.links)]
        note = [text for text in [values.pop("note", ""), *self._rating_notes(row), *self._notes, *links] if text]
        if note:
            values["note"] = "\n".join(note)
        filled = self._fill_empty(values)
        for key in REQUIRED:
            if key not in values:
                raise StatementKeyError(key, FieldError("is empty", _EMPTY[key]))
        extra = self._extra_keys(row)
        made = self._make_statement({**values, "extra": extra} if extra else values)
        self.defaulted.update(filled)
        if self._worded:
            self.worded.add(*self._worded, row.line)
        self.left_out += [(row.line, _reason(str(fault), _advice(fault))) for fault in self._faults]
        if is_future(made.date, self.today):
            self.future.append(row.line)
        return made

    def _make_statement(self, values: Values) -> Statement:
        """Make a statement without the optional values that are not valid."""
        while True:
            try:
                return new_statement(values, self.today, strip=not self.plan.from_factcli)[0]
            except StatementKeyError as fault:
                if fault.key not in values:
                    raise
                self._leave_out(fault)
                values = {key: value for key, value in values.items() if key != fault.key}

    def _leave_out(self, fault: StatementKeyError) -> None:
        """Leave an optional value out of the current row. Raises the fault if the row cannot do without the value.

        Where only a character is wrong, the whole text would be lost, and somebody can correct it in the rejected row.
        """
        if fault.key in REQUIRED or "character U+" in fault.error.what:
            raise fault from None
        self._faults.append(fault)

    def _column_values(self, row: Row) -> Values:
        """Return the values of the columns, without empty cells and optional values that cannot be read."""
        values: Values = {}
        wording = ""
        self._worded = None
        published = self.plan.options.defaults.get("published")
        for use in self._uses:
            try:
                if STATEMENT_KEYS[use.key] == "date":
                    anchor = (values.get("published") or published) if use.key == "date" else None
                    cell = self._date_cell(use.key, row, use.columns[0])
                    values[use.key], cell_wording = self._date_and_wording(use.key, cell, anchor)
                    wording = cell_wording if use.key == "date" else wording
                    if cell_wording and use.key != "date":
                        self.tally.note(CLOCK)
                else:
                    values[use.key] = self._key_value(use.key, use.columns, row)
            except FieldError as error:
                self._leave_out(StatementKeyError(use.key, error.escaped()))
        if wording and not values.get("date_text"):
            values["date_text"] = wording
        return {key: value for key, value in values.items() if value}

    def _cell(self, row: Row, column: str) -> Any:
        """Return a cell, empty if it holds no data."""
        value = row.values.get(column)
        empty = self.plan.no_data.get(column)
        return "" if empty and isinstance(value, str) and value in empty else value

    def _date_cell(self, key: str, row: Row, column: str) -> Any:
        """Return a cell for a date: without a second pair of quotation marks, and of yes or no what a date can say."""
        value = self._cell(row, column)
        if self.plan.from_factcli:
            return value
        retracted = says_retracted(value) if key == "retracted" else None
        if retracted is not None:
            self.tally.note(RETRACTED if retracted else NOT_RETRACTED)
            return "XXXX" if retracted else ""
        return unquote(value, self.tally) if isinstance(value, str) else value

    def _key_value(self, key: str, columns: Sequence[str], row: Row) -> Any:
        kind = STATEMENT_KEYS[key]
        if kind == "list":
            return self._list_items(key, [(column, self._cell(row, column)) for column in columns])
        texts = [(column, self._cell_text(key, kind, row, column)) for column in columns]
        if len(texts) == 1:
            return texts[0][1]
        return "\n".join(f"{_column_label(column)}: {text}" for column, text in texts if text)

    def _cell_text(self, key: str, kind: str, row: Row, column: str) -> str:
        value = self._cell(row, column)
        if self.plan.from_factcli:
            return value_text(value)
        brackets = ("[",) if kind == "text" else ("[", "{")
        if (not isinstance(value, str) or value.lstrip()[:1] in brackets) and (texts := parse_texts(value)) is not None:
            self.tally.note(LISTS)
            value = _join_texts(key, kind, texts)
        text = value_text(value)
        if kind != "text" or key == "role" or self._has_needless_quotes(text, row):
            text = unquote(text, self.tally)
        if kind == "name" and (may_be_several(decode_entities(text), key) or "\n" in text.strip()):
            self.tally.note(NAMES)
        if kind == "url" and text:
            text, further = read_address(decode_entities(text), self.tally)
            self._notes += further
        text = clean_text(text, is_one_line(key, kind), self.tally)
        return language_tag(text, self.tally) if key == "lang" and text else text

    def _has_needless_quotes(self, text: str, row: Row) -> bool:
        """Return whether the quotation marks around a claim, quote or note are no part of it."""
        return strip_quotes(text) is not None and (text.startswith(FORMULA_TEXT) or self._is_quoted_twice(row))

    def _is_quoted_twice(self, row: Row) -> bool:
        """Return whether the names and dates of a row have quotation marks of their own, so that a claim's are none.

        Around a claim alone they may show that it is a quotation.
        """
        quoted = []
        for use in self.plan.matching.uses:
            kind = STATEMENT_KEYS[use.key]
            if kind in ("text", "id"):
                continue
            for column in use.columns:
                value = self._cell(row, column)
                if not is_blank(value):
                    is_quoted = isinstance(value, str) and strip_quotes(value) is not None
                    if not is_quoted and kind != "date":
                        return False
                    quoted.append(is_quoted)
        return sum(quoted) >= _SEVERAL

    def _list_items(self, key: str, cells: Iterable[tuple[str, Any]]) -> list[str]:
        items: list[str] = []
        for column, value in cells:
            if self.plan.from_factcli:
                items += split_list(value, ";") if isinstance(value, str) else value or []
                continue
            found = parse_list(value, self.plan.separators[column], self.tally)
            if any(map(is_no_data, found)):
                meant = self._find_meant_items(column)
                self.tally.no_data.update(item for item in found if is_no_data(item) and item not in meant)
                found = [item for item in found if not is_no_data(item) or item in meant]
            if key == "via" and any("," in item for item in found):
                self.tally.note(COMMA)
            items += [item for item in found if item not in items]
        return items

    def _find_meant_items(self, column: str) -> frozenset[str]:
        """Return the items of a column of lists that look like no data, and are meant as the other items show."""
        if column not in self._meant_items:
            found: set[str] = set()
            for row in self.plan.file.rows:
                with contextlib.suppress(FieldError):
                    found.update(parse_list(self._cell(row, column), self.plan.separators[column], ChangeTally()))
            others = {item for item in found if not is_no_data(item)}
            self._meant_items[column] = frozenset(item for item in found - others if is_meant(item, others))
        return self._meant_items[column]

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
                text = clean_text(unquote(value_text(self._cell(row, column)), self.tally), True, self.tally)
            except FieldError as error:
                what = FieldError(f"{_column_label(column)} {error.what}", error.todo)
                self._leave_out(StatementKeyError("note", what))
                continue
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


def _join_texts(key: str, kind: str, texts: Sequence[str]) -> str:
    """Return the texts of a list as one value. Raises :class:`FieldError` for a key that can only have one."""
    if len(texts) > 1 and (key == "claim" or kind in ("lang", "id")):
        raise FieldError(f"is a list of {len(texts)} values", "write one, or a row for each")
    sign = " " if kind == "url" else "; " if is_one_line(key, kind) else "\n"
    return sign.join(texts)


def _column_label(column: str) -> str:
    """Return the name of a column as a label of its value in a note."""
    return escape_inline(clean_text(column, True, ChangeTally()))


# --- all rows -----------------------------------------------------------------------------------------------


def convert_file(
    file: ImportedFile, options: ImportOptions, today: datetime.date, progress: Progress = lambda done, total: None
) -> ConvertedFile:
    """Convert a file to statements. Raises :class:`UsageError` or :class:`DataError` if its columns are ambiguous."""
    converter = _RowConverter(make_plan(file, options), today)
    accepted: list[ConvertedRow] = []
    first: dict[str, ConvertedRow] = {}
    faults: list[RejectedRow] = [(unread, _reason(unread.what, unread.todo)) for unread in file.unread]
    for number, row in enumerate(file.rows):
        progress(number, len(file.rows))
        try:
            item = ConvertedRow(row, converter.convert(row))
            _refuse_id_conflict(item, first.setdefault(item.statement.id, item))
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
    return ConvertedFile(
        converter.plan,
        accepted,
        faults,
        converter.left_out,
        _count_no_data(converter),
        notes,
        dict(converter.defaulted),
        converter.worded,
    )


def _count_no_data(converter: _RowConverter) -> Counter[str]:
    """Return the cells of used columns, and the items of lists, that hold no data, with their number."""
    plan, found = converter.plan, Counter(converter.tally.no_data)
    used = {*plan.matching.ratings, *(column for use in plan.matching.uses for column in use.columns)}
    for column in used & plan.no_data.keys():
        for cell, number in plan.no_data[column].items():
            found[cell.strip()] += number
    return found


def _refuse_id_conflict(item: ConvertedRow, before: ConvertedRow) -> None:
    """Raise :class:`StatementKeyError` if a row has the id of an earlier, different statement."""
    if not all(is_same_value(getattr(before.statement, key), getattr(item.statement, key)) for key in REQUIRED):
        what = f"{item.statement.id} already belongs to a different statement, on line {before.line}"
        raise StatementKeyError("id", FieldError(what, "leave the id out here, and factcli makes a new one"))


_TELLING = ("speaker", "claim")  # keys of which one at least is the same in a corrected statement


def reject_taken_ids(converted: ConvertedFile, known: Mapping[str, Statement]) -> ConvertedFile:
    """Reject rows whose id belongs to a recorded statement that is certainly another one.

    The claim of a recorded statement may have been reworded, or its speaker renamed; hardly both.
    """
    accepted: list[ConvertedRow] = []
    faults = [*converted.faults]
    has_ids = converted.plan.matching.columns("id")
    for item in converted.statements:
        other = known.get(item.statement.id)
        same = other and (is_same_value(getattr(other, key), getattr(item.statement, key)) for key in _TELLING)
        if same and has_ids and not any(same):
            what = f"id {item.statement.id} already belongs to a recorded statement by somebody else"
            faults.append((item.row, _reason(what, "leave the id out here, and factcli makes a new one")))
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

"""The form of ``add --edit``: a report and its statements as TOML, to be filled in with an editor."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from factcli.cli.prompt import LEAVE_OUT
from factcli.cli.session import today
from factcli.edtf import EdtfDate
from factcli.errors import DataError, SeveralDataError
from factcli.model import REQUIRED, STATEMENT_KEYS, FieldError, Statement, suggest_key, toml_kind
from factcli.new_statement import (
    StatementKeyError,
    check_date_order,
    doubt_about,
    new_statement,
    resolve_dates,
    validate_value,
)
from factcli.paths import is_owner_running, new_owner, state_folder, store_key
from factcli.sanitize import escape_inline
from factcli.store import atomic
from factcli.store.file import StoreFile, parse_file
from factcli.store.toml_edit import render_entry
from factcli.text.wording import did_you_mean, join_names, plural

Values = dict[str, Any]
_FORM = "report.toml"
_BLOCKS = 4
_MOST_FAULTS = 20
_HEAD = {
    "outlet": "where you read it",
    "url": "",
    "published": "the day of the report",
    "date": "of what was said: 2021-09-06, monday; empty: as above",
    "via": 'whom the report credits: ["nearest", "origin"]',
    "tags": "",
    "lang": "the language of the quotes: en, fa",
}
_BLOCK = ("speaker", "role", "claim", "quote")
#: What an option gives for one statement only.
_OF_ONE = (*_BLOCK, "note")
_NOT_HERE = ("id", "retracted")
_BEGINNING = """\
# A report and its statements. Save and close: all are recorded, in one step.
# To record nothing, leave it as it is. Empty blocks are skipped; add more.
# A block may have keys of the report, too; "-" leaves out the report's value.

[report]
"""
_TEXTS = "correct that line: a text is in \"…\" or, if it has quotation marks or line ends, between ''' and '''"


def render_form(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Return the form, filled from options and the defaults of the store."""
    head = {**dict.fromkeys(_HEAD, ""), **defaults}
    head.update((key, value) for key, value in given.items() if key not in _OF_ONE)
    lines = [_BEGINNING.rstrip("\n")]
    for key, value in sorted(head.items(), key=lambda item: [*_HEAD, *STATEMENT_KEYS].index(item[0])):
        empty = [] if STATEMENT_KEYS[key] == "list" else ""
        entry = render_entry(key, str(value) if isinstance(value, EdtfDate) else value or empty)
        lines.append(f"{entry.ljust(24)} # {_HEAD[key]}" if _HEAD.get(key) else entry)
    for number in range(_BLOCKS):
        lines += ["", *_render_block({key: given[key] for key in _OF_ONE if key in given} if number == 0 else {})]
    return "\n".join(lines) + "\n"


def _render_block(values: Mapping[str, Any]) -> Iterator[str]:
    yield "[[statement]]"
    for key in dict.fromkeys((*_BLOCK, *values)):
        # The ends on lines of their own: whatever is pasted between them needs no escapes.
        yield "quote = '''\n'''" if key == "quote" and key not in values else render_entry(key, values.get(key, ""))


# --- where it is kept -----------------------------------------------------------------------------------------


def _forms_folder(root: Path) -> Path:
    return state_folder() / "add" / store_key(root)


def find_kept_form(root: Path) -> Path | None:
    """Return the latest unfinished form of a factcli that has ended; None without one."""
    forms = [path for path in _forms_folder(root).glob(f"*/{_FORM}") if not is_owner_running(path.parent.name)]
    return max(forms, key=lambda path: path.stat().st_mtime, default=None)


def new_form(root: Path, text: str) -> Path:
    """Write a new form, in a folder of its own that names this process, and return its path.

    Where the state folder refuses it, it is a temporary file, which is not found again.
    """
    path = _own_folder(root) / _FORM
    try:
        atomic.write_private_file(path, text.encode())
    except OSError:  # no home, or a full disk there
        remove_form(path)
        path = Path(tempfile.mkdtemp(prefix="factcli-")) / _FORM
        atomic.write_private_file(path, text.encode())
    return path


def is_found_again(root: Path, path: Path) -> bool:
    """Return whether :func:`find_kept_form` will look where a form is."""
    return _forms_folder(root) in path.parents


def claim_form(root: Path, kept: Path) -> Path:
    """Give the folder of a form the name of this process, and return the form's new path.

    What an editor has left beside it stays there: a crash may have left text that was never saved.
    """
    folder = _own_folder(root)
    try:
        atomic.replace_file(kept.parent, folder)
    except OSError:
        return kept
    return folder / _FORM


def _own_folder(root: Path) -> Path:
    return _forms_folder(root) / new_owner()


def remove_form(path: Path) -> None:
    """Delete a form with its folder, and what an editor has left there."""
    shutil.rmtree(path.parent, ignore_errors=True)


# --- reading it -----------------------------------------------------------------------------------------------


class FormStatement(NamedTuple):
    """A statement of a form; ``label`` is what to call it, ``where`` its file and line."""

    label: str
    where: str
    statement: Statement


class Doubt(NamedTuple):
    """What is odd about a value of a form, though it is valid."""

    where: str
    label: str
    what: str


@dataclass(slots=True)
class Form:
    """What was read of a form; the notes tell how its dates were read."""

    statements: list[FormStatement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def parse_form(path: Path) -> Form:
    """Read a form. Raises :class:`DataError`, which names all that is wrong: the line, the block and the key."""
    file = parse_file(path, path.name, path.read_bytes())
    if file.problem and file.problem.what.startswith("not valid TOML"):
        what, todo = _explain_syntax(file, file.problem.line) or (file.problem.what, _TEXTS)
        raise DataError(what, todo, where=f"{path.name}:{file.problem.line}")
    _refuse_keys_above(file)
    if file.problem:  # of the advice for a store file, what is wrong with a form as well
        raise DataError(
            file.problem.what, file.problem.todo.partition(";")[0], where=f"{path.name}:{file.problem.line}"
        )
    return _Reader(file).read()


def _explain_syntax(file: StoreFile, line: int) -> tuple[str, str] | None:
    """Return what is wrong with a line that is there twice, and what to do; None for another mistake."""
    here = file.text.split("\n")[line - 1 : line]
    before = file.text.split("\n")[: line - 1]
    found = here[0].strip() if here else ""
    key, sign, _ = found.partition("=")
    if sign and key.strip() in STATEMENT_KEYS:
        start = max((n for n, text in enumerate(before) if text.startswith("[")), default=-1)
        if any(text.partition("=")[0].strip() == key.strip() for text in before[start + 1 :]):
            todo = (
                "leave one out; or, if it is of another statement, write [[statement]] on a line of its own above that"
            )
            return f'"{key.strip()}" is there twice', todo
    if found == "[report]" and found in map(str.strip, before):
        return "[report] is there twice", "move all that is below the two below one of them"
    return None


def _refuse_keys_above(file: StoreFile) -> None:
    """Raise :class:`DataError` for keys above all of the form, which has lost a line."""
    keys = {entry.key[0]: entry.start for entry in file.layout.tables[0].entries if entry.key[0] in STATEMENT_KEYS}
    if not keys:
        return
    first = min(keys, key=lambda key: keys[key])
    where = f"{file.name}:{file.layout.line(keys[first])}"
    if file.layout.find("report"):
        raise DataError(f'"{first}" is above [report]', "move it below that line", where=where)
    todo = "write [report] on a line of its own above it"
    if "claim" in keys:
        todo += ", and [[statement]] above each speaker"
    raise DataError(f'the line [report] is missing above "{first}"', todo, where=where)


class _Reader:
    """Reads one form, and collects what is wrong."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file
        self._faults: list[DataError] = []
        self._missing: dict[str, _Part] = {}  # keys that no [report] has for the first block without them
        self._form = Form()

    def read(self) -> Form:
        file, form = self._file, self._form
        file.refuse_inline("statement")
        for key in file.doc.keys() - {"report", "statement"}:
            todo = "the form has one [report], and a [[statement]] for each statement"
            where = f"{file.name}:{file.layout.line_of(key)}"
            what = f'"{escape_inline(key)}" is not part of the form{did_you_mean(key.lower(), ("report", "statement"))}'
            self._faults.append(DataError(what, todo, where=where))
        table = file.doc.get("report", {})
        if not isinstance(table, dict):
            where = f"{file.name}:{file.layout.line_of('report')}"
            raise DataError(f"report must be a table, not {toml_kind(table)}", "write it as [report]", where=where)
        head = _Part("report", table, self._line_in_report)
        self._read_values(head, {})
        with self._faults_of(head):
            check_date_order(head.values.get("date"), head.values.get("published"))
        for index, table in enumerate(file.tables("statement")):
            if any(map(_is_filled, table.values())):
                self._read_block(_Part(f"statement {index + 1}", table, partial(file.line, "statement", index)), head)
        self._add_missing()
        if len(self._faults) == 1:
            raise self._faults[0]
        if self._faults:
            others = len(self._faults) - _MOST_FAULTS
            more = f"and {plural(others, 'more error')}" if others > 0 else ""
            raise SeveralDataError(self._faults[:_MOST_FAULTS], more, "nothing was recorded")
        if not form.statements:
            todo = "write who said it and what into a [[statement]] block"
            raise DataError("no statement is filled in", todo, where=file.name)
        return form

    def _add_missing(self) -> None:
        """Collect what statements lack that a report has for all of them, each once."""
        file = self._file
        if self._missing and "report" not in file.doc:
            if file.doc.keys() - {"statement"}:
                return  # it has another name, which is an error already
            part, keys = next(iter(self._missing.values())), list(self._missing)
            values = join_names([f'{key} = "…"' for key in keys])
            what = f"the line [report] is missing, and with it the {join_names(keys)} of the statements"
            todo = f"write [report] on a line of its own above the first [[statement]], and below it {values}"
            self._faults.append(DataError(what, todo, where=self._where(part, "")))
            return
        for key, part in self._missing.items():
            todo = "write it below [report] or, if they differ, into each block"
            self._faults.append(DataError(f"{part.label}: {key} is missing", todo, where=self._where(part, "")))

    @contextlib.contextmanager
    def _faults_of(self, part: _Part) -> Iterator[None]:
        """Collect what is wrong with a key."""
        try:
            yield
        except StatementKeyError as fault:
            part.wrong.add(fault.key)
            what = f"{part.label}: {fault}"
            self._faults.append(DataError(what, fault.error.todo, where=self._where(part, fault.key)))

    def _line_in_report(self, key: str) -> int:
        layout = self._file.layout
        table = layout.find("report")
        start = table.start_of(key) if table else None
        return layout.line_of("report") if start is None else layout.line(start)

    def _where(self, part: _Part, key: str) -> str:
        return f"{self._file.name}:{part.line_of(key)}"

    def _read_values(self, part: _Part, shared: Mapping[str, Any]) -> None:
        """Set the values of the report or of a block, which shares others, and note what is odd about them."""
        for key, raw in part.table.items():
            with self._faults_of(part):
                if key not in STATEMENT_KEYS or key in _NOT_HERE:
                    hint = "" if key in STATEMENT_KEYS else suggest_key(key)
                    error = FieldError(f"is no key of this form{hint}", "correct it, or leave it out")
                    raise StatementKeyError(escape_inline(key), error)
                if part.label == "report" and key == "claim" and _is_filled(raw):
                    what, todo = (
                        "belongs to one statement",
                        "write [[statement]] on a line of its own above its speaker",
                    )
                    raise StatementKeyError(key, FieldError(what, todo))
                if raw == [] or (raw == LEAVE_OUT and key not in REQUIRED):
                    part.values[key] = None
                elif _is_filled(raw):
                    part.values[key] = _parse_value(key, raw)
        self._read_dates(part, shared)
        for key in ("published", "date", "lang"):
            valid = part.values.get(key) is not None and key not in part.wrong
            if valid and (doubt := doubt_about(key, str(part.table[key]), today())):
                self._form.doubts.append(Doubt(self._where(part, key), f"{part.label}: {key}", doubt))

    def _read_dates(self, part: _Part, shared: Mapping[str, Any]) -> None:
        """Replace dates as typed by those they mean; a day in words counts from the day of the report."""
        for key in ("published", "date"):
            if part.values.get(key):
                dated = {"published": part.values.get("published", shared.get("published")), key: part.values[key]}
                with self._faults_of(part):
                    self._form.notes += [f"{part.label}: {note}" for note in resolve_dates(dated, today())]
                    part.values[key] = dated[key]
                    if dated.get("date_text"):
                        part.values.setdefault("date_text", dated["date_text"])

    def _read_block(self, part: _Part, head: _Part) -> None:
        """Add the statement of a block, with what the report has for it."""
        self._read_values(part, head.values)
        shared = dict(head.values)
        if "date" in part.values:
            shared.pop("date_text", None)  # the words for another day
        if not part.values.get("quote"):
            shared.pop("lang", None)  # the language of a quote
        values = {key: value for key, value in {**shared, **part.values}.items() if value is not None}
        wrong = part.wrong | (head.wrong - part.values.keys())
        if "date" not in values and "date" not in wrong and values.get("published"):
            values["date"] = values["published"]
            note = f"date: {values['date']}, the day of the report"
            self._form.notes += [note] if note not in self._form.notes else []
        for key in REQUIRED:
            if key not in values and key not in wrong and key in _HEAD:
                self._missing.setdefault(key, part)
                part.wrong.add(key)
            elif key not in values and key not in wrong:
                with self._faults_of(part):
                    raise StatementKeyError(key, FieldError("is missing", "write it, or leave the whole block empty"))
        if not wrong and not part.wrong:
            with self._faults_of(part):
                statement, _ = new_statement(values, today())
                same = next((e.label for e in self._form.statements if e.statement.id == statement.id), "")
                if same:
                    what = FieldError(
                        f"is that of {same}, with its speaker, outlet and date", "change it, or empty the block"
                    )
                    raise StatementKeyError("claim", what)
                self._form.statements.append(FormStatement(part.label, self._where(part, ""), statement))


@dataclass(slots=True)
class _Part:
    """The head of a form or one block: its valid values, None for what is left out, and the keys that are wrong."""

    label: str
    table: Mapping[str, Any]
    line_of: Callable[[str], int]
    values: Values = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)


def _is_filled(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_is_filled, value))
    return bool(value.strip()) if isinstance(value, str) else True


def _parse_value(key: str, raw: Any) -> Any:
    """Return a value as :func:`new_statement` takes it. Raises :class:`StatementKeyError`."""
    kind = STATEMENT_KEYS[key]
    if kind == "date" and isinstance(raw, str):
        return raw  # it may count from another one
    if kind == "list" and isinstance(raw, str):
        raw = raw.split(";")
    if isinstance(raw, list):
        raw = [item for item in raw if _is_filled(item)]
    return validate_value(key, raw)

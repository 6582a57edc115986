"""Edit TOML in the user's own editor, never losing what was typed: a recorded statement, or a form to fill in."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from factcli.cli.pager import split_command
from factcli.cli.prompt import PromptAbortedError, read_line
from factcli.cli.session import print_error, print_note, print_warning
from factcli.errors import DataError, FactcliError, UsageError
from factcli.model import STATEMENT_KEYS, FieldError, parse_statement, suggest_key
from factcli.new_statement import StatementKeyError, check_date_order, validate_value
from factcli.sanitize import escape_line_ends
from factcli.store import atomic
from factcli.store.file import StoreFile, parse_file
from factcli.store.reader import RecordedStatement
from factcli.store.toml_edit import TomlLayout, insert_entry

_FALLBACKS = ("sensible-editor", "nano", "vim", "vi", "notepad")
_AT_ONCE = 1.0  # seconds in which nobody has looked at a text
_WAITING = 'the editor ended at once. If its window is still open: set EDITOR to one that waits, as with "code --wait"'
_T = TypeVar("_T")
Save = Callable[[str, Mapping[str, Any]], None]  # takes the new TOML and its parsed table


class Purpose(NamedTuple):
    """What a text is edited for: the command, and what holds if the user gives up."""

    command: str
    nothing: str  # "nothing was changed"
    empty: str  # what to do instead of saving an empty text


def edit_source(recorded: RecordedStatement, save: Save) -> bool:
    """Open a statement's TOML, again as long as it is invalid, and save it; return False if it was not changed.

    If a changed text cannot be saved it stays in a file, which the error names.
    """
    purpose = Purpose("edit", "nothing was changed", f"to remove the statement: factcli remove {recorded.id}")
    source = _source_with_id(recorded)
    name = recorded.id if recorded.id.isascii() and recorded.id.isalnum() else "statement"
    path = Path(tempfile.mkdtemp(prefix="factcli-")) / f"{name}.toml"
    with draft_file(path, source):
        parsed = edit_draft(path, source, lambda: _parse_draft(path, recorded), purpose)
        if parsed is not None:
            save(*parsed)
        return parsed is not None


def edit_draft(path: Path, source: str, parse: Callable[[], _T], purpose: Purpose) -> _T | None:
    """Open a draft that holds ``source``, again as long as ``parse`` raises an error that the user wants to correct.

    Returns what was parsed, None if the text was not changed. Raises :class:`UsageError` for an empty text; what was
    there before then stays.
    """
    while True:
        before, started = path.read_bytes(), time.monotonic()
        run_editor(path, purpose)
        text = _read_draft(path, before, purpose)
        if text == _normalize(source):
            if time.monotonic() - started < _AT_ONCE and sys.stdin.isatty():
                print_note(_WAITING)
            return None
        if not text.strip():
            path.write_bytes(before)
            raise UsageError(f"the text is empty; {purpose.nothing}", purpose.empty)
        try:
            return parse()
        except PromptAbortedError:
            raise
        except FactcliError as error:
            if not _confirm_reopening(error, purpose):
                raise


def _source_with_id(recorded: RecordedStatement) -> str:
    """Return the statement's TOML with its id, which without an ``id`` key would change with the claim."""
    source = recorded.source
    if "id" in recorded.table:
        return source
    return insert_entry(source, TomlLayout(source).array("statement")[0], "id", recorded.id, order=("id",))


# --- the draft ----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def draft_file(path: Path, source: str, again: str = "") -> Iterator[str]:
    """Make a file that only the user can read, in a folder of its own, which is removed afterwards; yield its source.

    After an error both stay if the text is not ``source`` any more, and the error names the file. One that exists
    stays as it is. ``again`` says how to go on with it.
    """
    if not path.exists():
        atomic.write_private_file(path, source.encode())
    keep = False
    try:
        yield source
    except BaseException as error:
        keep = path.exists() and path.read_bytes() != source.encode()
        kept = f"your text is saved in {path}" + f"; {again}" * bool(again)
        if keep and isinstance(error, FactcliError):
            error.todo = f"{error.todo}\n{kept}".strip()
        elif keep:
            print_warning(f"factcli: {kept}")
        raise
    finally:
        if not keep:
            shutil.rmtree(path.parent, ignore_errors=True)


def _read_draft(path: Path, before: bytes, purpose: Purpose) -> str:
    """Return a draft's text to compare it; bytes that are no UTF-8 are found when it is parsed.

    Raises :class:`UsageError` if the editor deleted the draft, and restores the text from ``before``.
    """
    try:
        return _normalize(path.read_bytes().decode("utf-8", "replace"))
    except OSError as error:
        with contextlib.suppress(OSError):
            path.write_bytes(before)
        raise UsageError(f"cannot read {path} after the editor: {error.strerror}", purpose.nothing) from None


def _normalize(source: str) -> str:
    """Return the text without what editors add: a last line end, a byte order mark, other line ends."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")


def _parse_draft(path: Path, recorded: RecordedStatement) -> tuple[str, dict[str, Any]]:
    """Return a draft's text and its table. Raises :class:`DataError` with the line of the mistake."""
    file = parse_file(path, path.name, path.read_bytes())
    if file.problem:
        raise DataError(file.problem.what, where=f"{path}:{file.problem.line}")
    others = [key for key in file.doc if key != "statement"]
    count = len(file.tables("statement"))
    if others:
        what = f'"{escape_line_ends(others[0])}" is not part of the statement'
        raise DataError(
            what,
            "the text must hold the [[statement]] and nothing else",
            where=f"{path}:{file.layout.line_of(others[0])}",
        )
    if count != 1 or not file.headers("statement"):
        todo = "to record another: factcli add" if count > 1 else f"to remove it: factcli remove {recorded.id}"
        raise DataError(f"the text must hold one [[statement]], not {count or 'none'}", todo, where=str(path))
    _validate_draft(path, file, recorded)
    return file.text if file.text.endswith("\n") else file.text + "\n", file.tables("statement")[0]


def _validate_draft(path: Path, file: StoreFile, recorded: RecordedStatement) -> None:
    """Validate the statement as the store does, and changed keys as ``add`` does. Raises :class:`DataError`."""
    (table,) = file.tables("statement")
    statement, faults = parse_statement(table)
    try:
        if table.get("id") != recorded.id and _is_valid_id(recorded.id):
            raise StatementKeyError("id", FieldError(f"must stay {recorded.id}", "links to the statement would break"))
        for key, error in faults:
            raise StatementKeyError(key, error)
        for key in STATEMENT_KEYS.keys() & table.keys():
            if table[key] != recorded.table.get(key):
                validate_value(key, table[key])
        check_date_order(statement.date if statement else None, statement.published if statement else None)
    except StatementKeyError as fault:
        what = str(fault) if fault.key in table or fault.key == "id" else fault.error.what
        where = f"{path}:{file.line('statement', 0, fault.key)}"
        raise DataError(what, fault.error.todo, where=where) from None
    for key in table.keys() - recorded.table.keys() - STATEMENT_KEYS.keys():
        print_note(f'"{escape_line_ends(key)}" is not a key of factcli{suggest_key(key)}; factcli keeps it')


def _is_valid_id(identity: str) -> bool:
    with contextlib.suppress(StatementKeyError):
        return bool(validate_value("id", identity))
    return False


# --- the editor ---------------------------------------------------------------------------------------------


def editor_command(purpose: Purpose) -> list[str]:
    """Return the words of $VISUAL, else $EDITOR; else, on a terminal, the first common editor that is installed."""
    for variable in ("VISUAL", "EDITOR"):
        value = os.environ.get(variable, "").strip()
        if value:
            return split_command(value, variable)
    for name in _FALLBACKS if sys.stdin.isatty() else ():
        if shutil.which(name):
            return [name]
    raise UsageError("no editor is set", f"set EDITOR, or use options; to see them: factcli {purpose.command} --help")


def run_editor(path: Path, purpose: Purpose) -> None:
    """Open a file and wait until the editor ends. Raises :class:`UsageError` if that fails."""
    command = editor_command(purpose)
    output = sys.stderr if sys.stderr.isatty() and not sys.stdout.isatty() else None  # stdout is for the result
    try:
        done = subprocess.run([*command, str(path)], check=False, stdout=output)  # noqa: S603
    except OSError as error:
        what = f'cannot start the editor "{command[0]}": {error.strerror}'
        todo = f"set EDITOR to another, or use options; to see them: factcli {purpose.command} --help"
        raise UsageError(what, todo) from None
    if done.returncode != 0:
        how = f"code {done.returncode}" if done.returncode > 0 else f"signal {-done.returncode}"
        raise UsageError(f'the editor "{command[0]}" ended with {how}', purpose.nothing)


def _confirm_reopening(error: FactcliError, purpose: Purpose) -> bool:
    """Print a mistake and ask whether to open the editor again; without a terminal return False."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print_error(error)
    with contextlib.suppress(PromptAbortedError):
        if not read_line("Press Enter to open your text again, q to give up: ").lower().startswith("q"):
            return True
    raise UsageError("stopped", purpose.nothing)

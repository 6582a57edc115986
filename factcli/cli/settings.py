"""What a person always gives: ``[settings]`` in factcli.toml of the store, and of the user's configuration folder.

A store may be a stranger's. So the user's own file counts before that of the store, which can name no command to run;
and neither changes what a script gets: settings concern what a terminal shows. Only one reaches a pipe, ``color =
"always"`` of the user's own file. A wrong setting is reported and ignored: no report of a day shall fail for a colour.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from factcli.cli.options import MAX_LIMIT, SETTINGS, STORE
from factcli.errors import FactcliError, Problem, UsageError
from factcli.model import SETTING_KEYS, FieldError, toml_kind
from factcli.output.listing import FORMATS
from factcli.output.streams import put_note
from factcli.paths import CONFIG, config_folder, find_store, user_store
from factcli.sanitize import escape_inline, unsafe_reason
from factcli.store.atomic import is_absent, read_bytes
from factcli.store.file import StoreFile, read_file
from factcli.text.wording import did_you_mean

TABLE = "settings"
COLORS = ("auto", "always", "never")
_IGNORED = "until then it is ignored"


class Setting(NamedTuple):
    """The value of a setting, and the file that gives it, as the user would type it."""

    value: Any
    file: str


def find_setting(key: str) -> Setting | None:
    """Return a setting of the user's own file, else of the store's; None if neither has it."""
    return _current().find(key)


def print_errors() -> None:
    """Print, once, what is wrong in the settings: of both files on a terminal, in a pipe of the user's own."""
    _current().print_errors()


def leave_errors() -> None:
    """Print no errors: the command lists them."""
    _current().errors_printed = True


def choose_color() -> str:
    """Return one of :data:`COLORS`; the environment counts before the settings."""
    if os.environ.get("NO_COLOR"):
        return "never"
    if os.environ.get("FORCE_COLOR"):
        return "auto"
    setting = find_setting("color") if sys.stdout.isatty() else _current().own.values.get("color")
    print_errors()
    return str(setting.value) if setting else "auto"


def _current() -> _Settings:
    """Return the settings of this command line, which are read at first use."""
    settings = SETTINGS.get()
    if settings is None:
        SETTINGS.set(settings := _Settings())
    return settings  # type: ignore[no-any-return]


class _SettingsFile(NamedTuple):
    """The settings of a file that are valid, by key, and what is wrong in the others."""

    values: Mapping[str, Setting]
    problems: Sequence[Problem]


class _Settings:
    """The settings of a command line: those of the user, and those of the store."""

    def __init__(self) -> None:
        self.errors_printed = False

    def find(self, key: str) -> Setting | None:
        return self.own.values.get(key) or self.store.values.get(key)

    @cached_property
    def own(self) -> _SettingsFile:
        if is_absent(config_folder() / CONFIG):
            return _SettingsFile({}, ())
        return _SettingsFile(_valid_settings(_own_file(), own=True), find_own_problems())

    @cached_property
    def store(self) -> _SettingsFile:
        """The settings of the store, if there is one; what makes its file unreadable is for others to report."""
        try:
            option = STORE.get()
            root = find_store(option.expanduser() if option else None)
            text = read_bytes(root / CONFIG)
        except (FactcliError, OSError):
            return _SettingsFile({}, ())
        # Most stores have no settings; parsing TOML takes longer than looking for the word, escaped or not.
        if (TABLE.encode() not in text and b"\\" not in text) or is_own(root / CONFIG):
            return _SettingsFile({}, ())
        file = read_file(root, root / CONFIG)
        return _SettingsFile(_valid_settings(file, own=False), find_problems(file))

    def print_errors(self) -> None:
        if self.errors_printed:
            return
        self.errors_printed = True
        files = (self.own, self.store) if sys.stdout.isatty() else (self.own,)
        errors = [one.as_error() for file in files for one in file.problems if one.severity == "error"]
        put_note("".join(f"factcli: {error}\n" for error in errors))


def _valid_settings(file: StoreFile, own: bool) -> Mapping[str, Setting]:
    table = file.doc.get(TABLE)
    label = escape_inline(file.label)
    values = table.items() if isinstance(table, dict) else ()
    return {key: Setting(value, label) for key, value in values if key in _CHECKS and _fault(key, value, own) is None}


# --- checking -----------------------------------------------------------------------------------------------


def is_own(path: Path) -> bool:
    """Return whether a file of a store is the user's own: on some systems, one folder is for data and settings."""
    return os.path.realpath(path) == os.path.realpath(config_folder() / CONFIG)


def _own_file() -> StoreFile:
    """Read factcli.toml of the user's configuration folder; one that does not exist is empty."""
    folder = config_folder()
    return read_file(folder, folder / CONFIG)


def find_own_problems() -> list[Problem]:
    """Return every problem of factcli.toml in the user's configuration folder."""
    file = _own_file()
    if file.problem:
        return [file.problem]
    found = find_problems(file, own=True)
    for key in () if user_store() == config_folder() else file.doc:
        if key != TABLE:
            todo = "write it under [settings]" if key in SETTING_KEYS else "the only table of this file is [settings]"
            found.append(_unknown_key(file, file.layout.line_of(key), key, "at the top of a file", (TABLE,), todo))
    return found


def find_problems(file: StoreFile, own: bool = False) -> list[Problem]:
    """Return every problem of the settings in a file, which is the user's ``own`` or that of a store."""
    table = file.doc.get(TABLE)
    if table is None:
        return []
    if not isinstance(table, dict):
        what = f"settings must be a table, not {toml_kind(table)}"
        return [
            Problem(file.label, file.layout.line_of(TABLE), "bad-value", what, f"write it as [settings]; {_IGNORED}")
        ]
    return list(_table_problems(file, table, own))


def _table_problems(file: StoreFile, table: Mapping[str, Any], own: bool) -> Iterator[Problem]:
    for key, value in table.items():
        if key not in _CHECKS:
            todo = f"there are {', '.join(SETTING_KEYS[:-1])} and {SETTING_KEYS[-1]}"
            yield _unknown_key(file, _line(file, key), key, "in [settings]", SETTING_KEYS, todo)
        elif fault := _fault(key, value, own):
            todo = f"{fault.todo}; {_IGNORED}"
            what = escape_inline(fault.about(key))
            yield Problem(file.label, _line(file, key), "bad-value", what, escape_inline(todo))
        elif key == "pager" and isinstance(value, str) and (program := _missing_program(value)):
            what = f'pager: there is no program "{escape_inline(program)}" here'
            todo = "correct the command; until then results are printed without a pager"
            yield Problem(file.label, _line(file, key), "bad-value", what, todo, "warning")


def _line(file: StoreFile, key: str) -> int:
    """Return the line of a setting, however its table is written."""
    table = file.layout.find(TABLE)
    dotted = (one for one in file.layout.tables[0].entries if one.key == (TABLE, key))
    entry = table.entry(key) if table else next(dotted, None)
    return file.layout.line(entry.start) if entry else file.layout.line_of(TABLE)


def _unknown_key(file: StoreFile, line: int, key: str, where: str, known: Sequence[str], todo: str) -> Problem:
    what = f'unknown key "{escape_inline(key)}" {where}{did_you_mean(key.lower(), known, chr(34) + "{}" + chr(34))}'
    return Problem(file.label, line, "unknown-key", what, todo, "warning")


def _fault(key: str, value: Any, own: bool) -> FieldError | None:
    """Return what is wrong with a setting; None if nothing is."""
    try:
        _CHECKS[key](value, own)
    except FieldError as fault:
        return fault
    return None


def _check_limit(value: Any, own: bool) -> None:
    if type(value) is not int or not 1 <= value <= MAX_LIMIT:
        given = value if type(value) in (int, float) else toml_kind(value)
        raise FieldError(f"must be a whole number from 1 to {MAX_LIMIT}, not {given}", "write it as: limit = 20")


def _check_word(value: Any, words: Sequence[str], example: str) -> None:
    if value not in words:
        given = f'"{value[:20]}"' if isinstance(value, str) else toml_kind(value)
        raise FieldError(f"must be one of {', '.join(words)}, not {given}", f"write it as: {example}")


def _check_format(value: Any, own: bool) -> None:
    _check_word(value, FORMATS, 'format = "plain"')


def _check_color(value: Any, own: bool) -> None:
    _check_word(value, COLORS, 'color = "never"')


def _check_pager(value: Any, own: bool) -> None:
    if isinstance(value, bool):
        return
    if not own:
        todo = f"factcli runs no command that a store names; write yours to {_own_name()}"
        raise FieldError(f"must be true or false in a store, not {toml_kind(value)}", todo)
    from factcli.cli.pager import split_command

    if not isinstance(value, str):
        raise FieldError(f"must be a command, true or false, not {toml_kind(value)}", 'write it as: pager = "less -S"')
    if reason := unsafe_reason(value):
        raise FieldError(f"contains {reason}", "remove it")
    try:
        split_command(value.strip(), "PAGER")
    except UsageError as error:
        raise FieldError("has a quotation mark that is not closed", error.todo) from None


def _missing_program(command: str) -> str:
    """Return the program of a pager's command if it is not there to run; else an empty text."""
    import shutil

    from factcli.cli.pager import split_command

    program = next(iter(split_command(command.strip(), "PAGER")), "")
    return "" if shutil.which(program) or program == "cat" else program


def _own_name() -> str:
    """Return the path of the user's own file, with ~ for the home folder."""
    path, home = str(config_folder() / CONFIG), os.path.join(os.path.expanduser("~"), "")
    return f"~{os.sep}{path[len(home) :]}" if path.startswith(home) else path


_CHECKS: dict[str, Callable[[Any, bool], None]] = {
    "limit": _check_limit,
    "format": _check_format,
    "pager": _check_pager,
    "color": _check_color,
}

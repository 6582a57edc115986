"""Options that most commands share, and groups of options as one parameter of a command."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any

import typer

from factcli.cli import completion
from factcli.errors import UsageError
from factcli.sanitize import escape_controls

#: The most that ``--limit`` takes.
MAX_LIMIT = 999_999_999  # more than any store holds, and less than SQLite counts to
#: The store named before the command (``factcli --store DIR search``).
STORE: ContextVar[Path | None] = ContextVar("store", default=None)
#: Whether notes are left out (``--quiet``): what is printed on stderr and is neither an error nor a question.
QUIET: ContextVar[bool] = ContextVar("quiet", default=False)
#: The arguments of the program, as typed.
ARGUMENTS: ContextVar[Sequence[str]] = ContextVar("arguments", default=())
QUIET_HELP = "Print no notes on stderr, only errors and questions."
#: Whether a result that does not fit the screen is printed all the same (``--no-pager``).
NO_PAGER: ContextVar[bool] = ContextVar("no_pager", default=False)
NO_PAGER_HELP = "On a terminal, print a long result instead of showing it page by page."

#: The settings of this command line (:mod:`factcli.cli.settings`), once they are read.
SETTINGS: ContextVar[Any] = ContextVar("settings", default=None)


def option(name: str, metavar: str, text: str, autocompletion: Callable[..., Any] | None = None) -> Any:
    """An option with a value, whose default the help does not show."""
    return typer.Option(name, metavar=metavar, help=text, autocompletion=autocompletion, show_default=False)


def limit_option(text: str) -> Any:
    """``--limit N``, which takes whole numbers from 1 to a number that no store reaches."""
    return typer.Option("--limit", metavar="N", help=text, show_default=False, parser=_parse_limit)


def _parse_limit(text: str) -> int:
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_LIMIT))
    if not (digits and 1 <= int(text) <= MAX_LIMIT):
        shown = text if len(text) <= 20 else f"{text[:20]}…"
        todo = f"use a whole number from 1 to {MAX_LIMIT}"
        raise UsageError(f'cannot use --limit "{escape_controls(shown)}"', todo)
    return int(text)


Texts = list[str] | None
StoreOption = Annotated[
    Path | None,
    option(
        "--store",
        "DIR",
        "The folder of the store [default: $FACTCLI_STORE, else the nearest in this folder or above, else your own].",
    ),
]
FormatOption = Annotated[
    str | None,
    option(
        "--format",
        "FORM",
        "table, plain, json, jsonl, csv, toml, markdown or ids [default: table on a terminal, else plain].",
        completion.formats,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
StatementIds = Annotated[
    Texts,
    typer.Argument(
        metavar="[ID]...",
        help="The ids of statements, or their first characters.",
        autocompletion=completion.ids,
        show_default=False,
    ),
]


def expand_options(command: Callable[..., int]) -> Callable[..., int]:
    """Decorate a command that takes groups of options, each as one keyword-only parameter annotated with a dataclass.

    typer reads a command's signature, so the decorated command has one in which the fields of the dataclass, which
    carry the annotations of single options, stand in the place of the parameter. The annotations must be objects, not
    text: no ``from __future__ import annotations`` in the modules of such commands and dataclasses.
    """
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if not dataclasses.is_dataclass(parameter.annotation):
            parameters.append(parameter)
            continue
        groups[parameter.name] = parameter.annotation
        parameters += [
            inspect.Parameter(field.name, parameter.kind, default=field.default, annotation=field.type)
            for field in dataclasses.fields(parameter.annotation)
        ]

    @functools.wraps(command)
    def expanded(**values: Any) -> int:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in dataclasses.fields(group)})
        return command(**values)

    expanded.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return expanded

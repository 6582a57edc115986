"""Groups of options: typer sees each option of a group in its place, and the command gets all of them as one value."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from factcli.cli import commands
from factcli.cli.commands.compare import compare
from factcli.cli.main import COMMANDS, CommandsOnDemand
from factcli.cli.options import expand_options
from factcli.cli.query_options import FilterOptions
from factcli.cli.statement_options import StatementOptions
from factcli.model import STATEMENT_KEYS

FILTERS = [field.name for field in fields(FilterOptions)]


def test_the_fields_take_the_place_of_the_group() -> None:
    """The signature that typer reads has the options where the command has the group."""
    names = [*inspect.signature(compare).parameters]
    assert names[: names.index("exact") + 1] == ["selection", "by", *FILTERS]
    assert "filters" not in names


def test_the_command_gets_the_group() -> None:
    """What typer passes by the names of the options arrives as one value; other parameters as they are."""
    calls: list[tuple[FilterOptions, str]] = []

    def command(*, filters: FilterOptions, other: str = "") -> int:
        calls.append((filters, other))
        return 7

    command.__annotations__["filters"] = FilterOptions  # text here, because of the __future__ import
    values: dict[str, Any] = {**dict.fromkeys(FILTERS), "speaker": ["Massoud"], "exact": True}
    assert expand_options(command)(**values, other="x") == 7
    assert calls == [(FilterOptions(speaker=["Massoud"], exact=True), "x")]


@pytest.mark.parametrize("name", ["search", "compare", "review", "timeline", "export"])
def test_the_five_commands_have_the_same_filters(name: str) -> None:
    """Name, help and order of the filter options are the same everywhere."""

    def options(command: str) -> Iterator[tuple[list[str], str]]:
        parameters = CommandsOnDemand().get_command(None, command).params
        yield from ((p.opts, p.help) for p in parameters if p.name in FILTERS)

    assert [*options(name)] == [*options("search")]
    assert len([*options(name)]) == len(FILTERS)


def test_every_statement_option_reaches_its_key() -> None:
    """Each option of add and edit sets one key of a statement; all keys but two have an option."""
    for field in fields(StatementOptions):
        given: dict[str, Any] = {field.name: ["x"] if field.name in ("via", "tag") else "x"}
        assert [*StatementOptions(**given).values()] == [{"tag": "tags"}.get(field.name, field.name)]
    everything: dict[str, Any] = {field.name: ["x"] for field in fields(StatementOptions)}
    assert STATEMENT_KEYS.keys() - StatementOptions(**everything).values().keys() == {"id", "retracted"}


def test_a_command_is_the_file_of_its_name() -> None:
    """The folder of commands holds a module for the first word of each command, and what two of them ask with."""
    files = {path.stem.rstrip("_") for path in Path(commands.__path__[0]).glob("[!_]*.py")}
    assert files == {name.split()[0] for name in COMMANDS} | {"add_form", "add_prompts", "extract_approval"}

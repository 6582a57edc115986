"""Nothing that factcli can do is left unexplained, or never run: commands, options, formats, exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import typer

from factcli.cli import main
from factcli.cli.manual import read_page
from factcli.cli.typed_options import SHORT
from factcli.output.listing import FORMATS
from tests.support import transcript
from tests.support.transcript import ROOT, Step

SCRIPTING = read_page("scripting")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@cache
def _command(name: str) -> Any:
    return main.CommandsOnDemand().get_command(None, name)


def _parameters() -> Iterator[tuple[str, Any]]:
    """Every option and argument of every command, and those that stand before a command (under ``""``)."""
    for parameter in typer.main.get_command(main.app).params:
        yield "", parameter
    for name in main.COMMANDS:
        for parameter in _command(name).params:
            yield name, parameter


def _steps() -> Iterator[Step]:
    for path in sorted((ROOT / "tests" / "transcripts").glob("*.txt")):
        steps = transcript.steps(path.read_text(encoding="utf-8"))
        yield from (step for step in steps if isinstance(step, Step))


@cache
def _calls() -> tuple[tuple[str, frozenset[str], str], ...]:
    """Each call of factcli in a transcript: the command, its options, and the whole of it."""
    found = []
    for step in _steps():
        for call in re.findall(r"\bfactcli\b((?:'[^']*'|\"[^\"]*\"|[^;&|<>()])*)", step.command):
            words = call.split()
            pairs = [f"{word} {following}" for word, following in pairwise(words)]
            name = next((word for word in (*pairs, *words) if word in main.COMMANDS), "")
            options = frozenset(word.partition("=")[0] for word in words if word.startswith("-"))
            found.append((name, options, call))
    return tuple(found)


PARAMETERS = list(_parameters())


def test_every_option_is_explained() -> None:
    """Each option and argument has a sentence of help."""
    assert not [(name, parameter.name) for name, parameter in PARAMETERS if not (parameter.help or "").rstrip(".]) ")]


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    """Each has help that begins with one whole sentence and shows the command at work; the changelog names it."""
    text = _command(name).help
    assert re.match(r"[A-Z][^\n]*\.(?:\s|$)", text)
    assert re.search(rf"^factcli {name}\b", text, flags=re.MULTILINE)
    assert re.search(rf"`{name}`", CHANGELOG)


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_is_run(name: str) -> None:
    """A transcript of its own, or one that says more, runs it."""
    assert any(command == name for command, _, _ in _calls())


def test_every_option_is_run() -> None:
    """A transcript of the command uses each of its options; of those that all have, a transcript of any command."""
    missing = []
    for name, parameter in PARAMETERS:
        names = {*parameter.opts, *(SHORT[opt] for opt in parameter.opts if opt in SHORT)}
        anywhere = name == "" or parameter.name in ("quiet", "no_pager")
        is_run = any((anywhere or name == command) and options & names for command, options, _ in _calls())
        if parameter.opts[0].startswith("-") and not is_run:
            missing.append((name, parameter.name))
    assert not missing


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (name, form)
        for name in main.COMMANDS
        for parameter in _command(name).params
        if "--format" in parameter.opts
        for form in FORMATS
        if re.search(rf"\b{form}\b", parameter.help)
    ],
)
def test_every_format_is_run(name: str, form: str) -> None:
    """A transcript writes each command's result in each format that the help names."""
    wanted = {"plain": r"--format plain|^(?!.*--(?:format|json))", "json": r"--format json\b|--json\b"}
    pattern = wanted.get(form, rf"--format {form}\b")
    assert any(command == name and re.search(pattern, call) for command, _, call in _calls())
    assert re.search(rf"^\| `{form}` \|", SCRIPTING, flags=re.MULTILINE)


def _documented_codes() -> list[int]:
    """The exit codes in the table of the manual."""
    rows = re.findall(r"^\| ([\d, ]+) \|", SCRIPTING, flags=re.MULTILINE)
    return [int(code) for row in rows for code in row.split(",")]


def _codes_of_transcripts() -> set[int]:
    codes = {0}
    for step in _steps():
        lines = [line.removeprefix("? ") for line in step.expected if line.startswith("? ")]
        if "PIPESTATUS" in step.command:
            lines += transcript.trimmed(step.expected)[-1:]
        codes |= {int(line) for line in lines if line.isdecimal()}
    return codes


def _code_when_it_raises(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr("factcli.cli.commands.stats.statistics.statistics_listing", broken)
    return main.run(["stats", "--store", str(ROOT / "data")])


def test_every_exit_code_is_met(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the manual says of exit codes is what happens, and all that does."""
    met = _codes_of_transcripts()
    met.add(_code_when_it_raises(KeyboardInterrupt(), monkeypatch))
    met.add(_code_when_it_raises(RuntimeError("a slip \x1b[31m"), monkeypatch))
    assert met == set(_documented_codes())
    messages = capsys.readouterr().err
    assert messages.startswith("factcli: interrupted; nothing else was done\n")
    assert "factcli: this is an error in factcli itself: RuntimeError: a slip \\u001b[31m\n" in messages


@pytest.mark.parametrize("name", ["", *main.COMMANDS])
def test_help_tells_the_exit_codes_and_fits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Help fits 80 columns, whatever the command; that of the whole program tells the exit codes."""
    monkeypatch.setenv("COLUMNS", "80")
    command = _command(name) if name else typer.main.get_command(main.app)
    text = command.get_help(command.make_context(f"factcli {name}".strip(), [], resilient_parsing=True))
    assert not [line for line in text.splitlines() if len(line) > 80]
    if not name:
        assert all(f"{code} " in text for code in range(4))

"""Options as people type them: short ones everywhere alike, never taken for words, and a hint at the one meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factcli.cli.main import _WITH_MINUS_WORDS, COMMANDS, CommandsOnDemand
from factcli.cli.typed_options import MEANT_COMMANDS, SHORT
from tests.support.run import inside
from tests.support.transcript import ROOT


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example store, which nothing here changes."""
    folder = tmp_path_factory.mktemp("typed")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_has_its_short_form_in_every_command(name: str) -> None:
    """Where a command has one of these options, the help lists the short one; no letter means two things."""
    group, _, word = name.rpartition(" ")
    parent = CommandsOnDemand().get_command(None, group) if group else CommandsOnDemand()
    command = parent.get_command(None, word)
    context = command.make_context(name, [], resilient_parsing=True)
    letters: dict[str, str] = {}
    for option in command.get_params(context):
        for opt in option.opts:
            assert opt not in SHORT or SHORT[opt] in option.opts
            if len(opt) == 2:
                assert letters.setdefault(opt, option.name) == option.name
                assert opt in SHORT.values()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (["search", "-n", "2", "Panjshir"], ["search", "--limit", "2", "Panjshir"]),
        (["search", "Panjshir", "-n", "2", "-f", "ids"], ["search", "--limit", "2", "--format", "ids", "Panjshir"]),
        (["compare", "-n", "1", "-f", "json"], ["compare", "--limit", "1", "--json"]),
        (["export", "-f", "csv"], ["export", "--format", "csv"]),
        (["timeline", "-f", "jsonl"], ["timeline", "--format", "jsonl"]),
        (["people", "-f", "csv"], ["people", "--format", "csv"]),
        (["show", "-f", "toml", "1m0kf"], ["show", "--format", "toml", "1m0kf"]),
        (["search", "-h"], ["search", "--help"]),
        (["-V"], ["--version"]),
        (["search", "NOT", "v"], ["search", '-"v"']),
        (["search", "--", "-v"], ["search", '-"v"']),
        (["search", "-Kabul", "-n", "3"], ["search", "NOT", "Kabul", "--limit", "3"]),
        (["search", "-hotel", "-officials"], ["search", "NOT", "hotel", "NOT", "officials"]),
        (["search", "-2021"], ["search", "NOT", "2021"]),
        (["search", "-n95"[:2], "4", "-no-man"], ["search", "--limit", "4", "NOT", "no-man"]),
    ],
)
def test_the_same_is_done(work: Path, short: list[str], long: list[str]) -> None:
    """Short or long, and words to leave out however they are written."""
    one, other = inside(short, work), inside(long, work)
    assert one.stdout == other.stdout
    assert one.code == other.code == 0
    assert one.stdout


@pytest.mark.parametrize("command", _WITH_MINUS_WORDS)
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["-v"], "no such option: -v (did you mean --via?)"),
        (["-x"], "no such option: -x"),
        (["-5"], "no such option: -5"),
        (["-s"], "no such option: -s (did you mean --speaker, --since or --store?)"),
        (["--sicne", "2021"], "no such option: --sicne (did you mean --since?)"),
        (["--date", "2021"], "no such option: --date (did you mean --since, --until or date:2021-09?)"),
        (["--author", "Massoud"], "no such option: --author (did you mean --speaker?)"),
        (["--count"], "no such option: --count\n  the number of statements is printed on stderr"),
        (["-speaker", "Massoud"], "-speaker has one minus sign (did you mean --speaker?)"),
        (["—speaker", "Massoud"], "—speaker begins with a dash, not with minus signs\n  type it again: --speaker"),
        (["--speaker", "--outlet", "TASS"], "--speaker needs a value"),
        (["--speaker"], "--speaker needs a value"),
        (["-V"], "no such option: -V\n  write it before the command: factcli --version"),
    ],
)
def test_what_looks_like_an_option_is_no_word(work: Path, command: str, typed: list[str], message: str) -> None:
    """It is refused before anything is searched, and the option that is meant is named."""
    done = inside([command, *typed], work)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"factcli: {message}")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["search", "-n"], "-n needs a value"),
        (["search", "-n", "-f", "ids"], "-n needs a value"),
        (["search", "-n5"], "-n5 lacks a blank (did you mean -n 5?)"),
        (["search", "-n=5"], "-n=5 lacks a blank (did you mean -n 5?)"),
        (["search", "-10"], "no such option: -10 (did you mean -n 10?)"),
        (["search", "-fjson"], "-fjson lacks a blank (did you mean -f json?)"),
        (["search", "-json"], "-json has one minus sign (did you mean --json?)"),
        (["search", "--csv"], "no such option: --csv (did you mean --format csv?)"),
        (["search", "-o", "x.csv"], "no such option: -o (did you mean --outlet or --oneline?)"),
        (["export", "-oy.csv"], "-oy.csv lacks a blank (did you mean -o y.csv?)"),
        (["export", "-o", "-f", "csv"], "-o needs a value"),
        (["stats", "-x"], "no such option: -x\n  the short options here are -f, -h, -q"),
        (["tags", "--fromat", "csv"], "no such option: --fromat (did you mean --format?)"),
        (["extract", "-o", "x"], "no such option: -o (did you mean --outlet?)"),
        (["-v"], "no such option: -v (did you mean -V?)"),
        (["people", "list"], "not expected here: list"),
    ],
)
def test_single_commands(work: Path, typed: list[str], message: str) -> None:
    """Values written on, counts without a letter, and options of commands whose words have no minus."""
    done = inside(typed, work)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"factcli: {message}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ls", "search"),
        ("list", "search"),
        ("find", "search"),
        ("rm", "remove"),
        ("delete", "remove"),
        ("log", "undo --list"),
        ("revert", "undo"),
        ("diff", "compare"),
        ("version", "--version"),
        ("Search", "search"),
        ("serach", "search"),
    ],
)
def test_a_command_of_other_programs(work: Path, typed: str, meant: str) -> None:
    """The command that does it is named."""
    done = inside([typed], work)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr == f"factcli: no such command: {typed} (did you mean {meant}?)\n  see: factcli --help\n"


def test_every_command_that_is_meant_is_there() -> None:
    """What is suggested can be run."""
    assert {meant.split()[0] for meant in MEANT_COMMANDS.values()} - {"--version"} <= {*COMMANDS}


# --- quiet ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "Panjshir", "-n", "1"],
        ["search", "zzzz"],
        ["compare"],
        ["compare", "zzzz"],
        ["people", "-f", "table"],
        ["timeline", "-f", "table"],
        ["export", "-f", "csv"],
        ["check"],
    ],
)
def test_quiet_leaves_out_notes_and_nothing_else(work: Path, arguments: list[str]) -> None:
    """Before the command and after it; result and exit code stay."""
    loud = inside(arguments, work)
    assert loud.stderr
    for quiet in (["-q", *arguments], [*arguments, "--quiet"]):
        done = inside(quiet, work)
        assert (done.stdout, done.code, done.stderr) == (loud.stdout, loud.code, "")
    assert inside(arguments, work).stderr == loud.stderr  # it does not last


def test_quiet_tells_errors(tmp_path: Path) -> None:
    """Of a file that cannot be read, of wrong usage, and of rows that were not imported."""
    assert inside(["init", "data", "-q"], tmp_path).stderr == ""
    (tmp_path / "data" / "x.toml").write_text("[[statement]]\nclaim = 5\n", encoding="utf-8")
    done = inside(["search", "-q", "x"], tmp_path)
    assert done.code == 3
    assert "x.toml:" in done.stderr
    assert inside(["-q", "search", "--date", "1"], tmp_path).stderr.startswith("factcli: no such option")
    (tmp_path / "rows.csv").write_text("speaker,outlet,date,claim\nA,B,2021,x\nA,B,nonsense,y\n", encoding="utf-8")
    done = inside(["import", "-q", "rows.csv"], tmp_path)
    assert "rows.csv:3" in done.stderr
    assert "1 statement" not in done.stderr

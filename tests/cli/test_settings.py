"""What a person always gives: ``[settings]`` of the user's own file and of the store, on terminals and in pipes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.terminal import FACTCLI, Terminal
from tests.support.transcript import ROOT, environment

pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")
pytestmark = pytest.mark.slow

MINE = "sh -c 'echo MINE BEGINS; cat'"
THEIRS = "sh -c 'echo THEIRS BEGINS; cat'"
ALL = "47 statements"


class Desk:
    """A copy of the example store, and a home with a configuration folder."""

    def __init__(self, folder: Path) -> None:
        self.work, self.home = folder / "desk", folder / "home"
        shutil.copytree(ROOT / "data", self.work / "data")
        self.own = self.home / ".config" / "factcli" / "factcli.toml"
        self.own.parent.mkdir(parents=True)
        self.store = self.work / "data" / "factcli.toml"

    def settle(self, own: str | None = None, store: str | None = None) -> None:
        """Write ``[settings]`` with some lines into one file or both."""
        if own is not None:
            self.own.write_text(f"[settings]\n{own}\n", encoding="utf-8")
        if store is not None:
            with self.store.open("a", encoding="utf-8") as file:
                file.write(f"\n[settings]\n{store}\n")

    def shown(self, *arguments: str, rows: int = 24, pager: str = "cat", **env: str) -> str:
        """What a terminal shows of a command that ends well."""
        return self.ended(*arguments, rows=rows, pager=pager, **env)[0]

    def ended(self, *arguments: str, rows: int = 24, pager: str = "cat", **env: str) -> tuple[str, int, bytes]:
        """What a terminal shows of a command, its exit code, and the bytes."""
        variables = environment(self.home, **{"PAGER": pager, **env})
        with Terminal([FACTCLI, *arguments], cwd=self.work, env=variables, size=(80, rows)) as terminal:
            text = terminal.end()
            assert terminal.code is not None
            return text, terminal.code, terminal.seen

    def piped(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """The command in a pipe."""
        variables = environment(self.home, **env)
        return subprocess.run(
            [FACTCLI, *arguments], cwd=self.work, env=variables, capture_output=True, text=True, encoding="utf-8"
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk of its own for each test."""
    return Desk(tmp_path)


def ids(text: str) -> list[str]:
    """The ids that ``search`` shows in the form ids."""
    return [line for line in text.splitlines() if len(line) == 10 and line.isalnum()]


# --- the order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "store", "arguments", "number"),
    [
        ("limit = 3", None, (), 3),
        (None, "limit = 4", (), 4),
        ("limit = 3", "limit = 4", (), 3),
        ("limit = 3", "limit = 4", ("-n", "5"), 5),
        ("color = 'auto'", "limit = 4", (), 4),
        (None, None, (), 47),
    ],
)
def test_limit(desk: Desk, own: str | None, store: str | None, arguments: tuple[str, ...], number: int) -> None:
    """An option, then the user's own file, then the store's; what is left out is said, with what left it out."""
    desk.settle(own, store)
    text = desk.shown("search", "-f", "ids", *arguments)
    assert len(ids(text)) == number
    if number in (3, 4):
        named = desk.own if number == 3 else Path("data", "factcli.toml")
        assert f"{number} of 47 statements (limit = {number} in {named})" in text.replace("\n", " ")


def test_limit_of_leads_topics_and_speakers(desk: Desk) -> None:
    """Each command that has the option has the setting; what the option does not go with is not refused."""
    desk.settle("limit = 1")
    assert "1 of " in desk.shown("compare", rows=500)
    assert f"(limit = 1 in {desk.own})" in desk.shown("compare", "--topics", rows=500).replace("\n", " ")
    assert f"(limit = 1 in {desk.own})" in desk.shown("timeline", rows=500).replace("\n", " ")
    for arguments in (
        ["compare", "--all"],
        ["compare", "--by", "date"],
        ["timeline", "-f", "csv"],
        ["compare", "1m0kf"],
    ):
        text, code, _ = desk.ended(*arguments, rows=500)
        assert code == 0
        assert "limit" not in text


@pytest.mark.parametrize(
    ("own", "store", "arguments", "first"),
    [
        ('format = "plain"', None, (), "m7xn03vwfr\t2021-08-31"),
        (None, 'format = "jsonl"', (), '{"version": 2'),
        ('format = "plain"', 'format = "jsonl"', (), "m7xn03vwfr\t2021-08-31"),
        ('format = "plain"', None, ("--format", "table"), " ────"),
        ('format = "plain"', None, ("--json",), "{\n"),
        ('format = "json"', None, ("--oneline",), "m7xn03vwfr  2021-08-31  "),
    ],
)
def test_format(desk: Desk, own: str | None, store: str | None, arguments: tuple[str, ...], first: str) -> None:
    """The form of what a terminal shows."""
    desk.settle(own, store)
    assert desk.shown("search", "-n", "1", *arguments).startswith(first)


def test_format_is_not_that_of_a_change(desk: Desk) -> None:
    """What is recorded is reported in a sentence; a form that is asked for counts."""
    desk.settle('format = "json"')
    said = ("--speaker", "Ada Marn", "--outlet", "Tidewatch", "--date", "2024-05-06", "--claim")
    assert desk.shown("add", *said, "The harbour is closed.").startswith("Recorded ")
    assert desk.shown("add", *said, "The harbour is open.", "-f", "ids").splitlines()[0].isalnum()
    assert desk.shown("edit", "m7xn0", "--note", "seen").startswith("Changed ")


@pytest.mark.parametrize(
    ("own", "store", "pager", "arguments", "begins"),
    [
        (f'pager = "{MINE}"', None, THEIRS, (), "MINE BEGINS"),
        (f'pager = "{MINE}"', "pager = false", THEIRS, (), "MINE BEGINS"),
        (f'pager = "{MINE}"', None, THEIRS, ("--no-pager",), " ────"),
        ("pager = false", None, THEIRS, (), " ────"),
        ('pager = ""', None, THEIRS, (), " ────"),
        ("pager = true", "pager = false", THEIRS, (), "THEIRS BEGINS"),
        (None, "pager = false", THEIRS, (), " ────"),
        (None, "pager = true", THEIRS, (), "THEIRS BEGINS"),
        ("pager = 'no-such-pager-here'", None, THEIRS, (), " ────"),
    ],
)
def test_pager(
    desk: Desk, own: str | None, store: str | None, pager: str, arguments: tuple[str, ...], begins: str
) -> None:
    """Whether there is one, and which: a file before $PAGER, and the user's own before the store's."""
    desk.settle(own, store)
    text = desk.shown("search", *arguments, pager=pager)
    assert text.startswith(begins)
    assert text.count("BEGINS") == ("BEGINS" in begins)


def test_pager_of_help(desk: Desk) -> None:
    """A page of the manual needs no store, and has the pager all the same."""
    desk.settle(f'pager = "{MINE}"')
    assert desk.shown("help", "store").startswith("MINE BEGINS")


@pytest.mark.parametrize(
    ("own", "store", "env", "styled"),
    [
        (None, None, {}, True),
        ('color = "never"', None, {}, False),
        (None, 'color = "never"', {}, False),
        ('color = "auto"', 'color = "never"', {}, True),
        ('color = "always"', None, {"TERM": "dumb"}, True),
        (None, 'color = "always"', {"TERM": "dumb"}, True),
        (None, None, {"TERM": "dumb"}, False),
        ('color = "always"', None, {"NO_COLOR": "1"}, False),
        ('color = "never"', None, {"FORCE_COLOR": "1"}, True),
    ],
)
def test_color(desk: Desk, own: str | None, store: str | None, env: dict[str, str], styled: bool) -> None:
    """The environment counts first; without styles there is no escape at all."""
    desk.settle(own, store)
    _, code, seen = desk.ended("search", "-n", "1", "Panjshir", rows=50, pager="cat", **env)
    assert code == 0
    assert (b"\x1b[1m" in seen) == styled
    assert styled or b"\x1b" not in seen


# --- scripts ------------------------------------------------------------------------------------------------


def test_a_pipe_is_as_without_settings(desk: Desk) -> None:
    """Whatever both files say, also nonsense: every command prints the same bytes."""
    commands = [["search"], ["search", "-f", "table"], ["compare"], ["compare", "--topics"], ["timeline"], ["stats"]]
    commands += [["people"], ["show", "1m0kf"], ["help", "store"], ["export", "-f", "csv"]]
    before = [desk.piped(*command) for command in commands]
    every = 'limit = 1\nformat = "json"\npager = true'
    desk.settle(f'{every}\ncolor = "never"', f'{every}\ncolor = "always"\nwrong = 1')
    for command, old in zip(commands, before, strict=True):
        new = desk.piped(*command)
        assert (new.stdout, new.stderr, new.returncode) == (old.stdout, old.stderr, old.returncode), command


def test_color_always_reaches_a_pipe(desk: Desk) -> None:
    """From the user's own file, in drawings only."""
    desk.settle('color = "always"')
    assert "\x1b[1m" in desk.piped("search", "-n", "1", "-f", "table").stdout
    assert "\x1b" not in desk.piped("search", "-n", "1", "-f", "table", NO_COLOR="1").stdout
    for form in ("plain", "json", "csv", "markdown"):
        assert "\x1b" not in desk.piped("compare", "Panjshir", "-f", form).stdout
    assert "\x1b" not in desk.piped("check").stdout


# --- what is wrong ------------------------------------------------------------------------------------------

_UNTIL = "; until then it is ignored"
WRONG = [
    ("limit = 0", "limit must be a whole number from 1 to 999999999, not 0", f"write it as: limit = 20{_UNTIL}"),
    ("limit = '20'", "limit must be a whole number from 1 to 999999999, not a string", "write it as: limit = 20"),
    ("limit = true", "limit must be a whole number from 1 to 999999999, not true or false", "write it as: limit = 20"),
    ("limit = 1e3", "limit must be a whole number from 1 to 999999999, not 1000.0", "write it as: limit = 20"),
    ("format = 'xml'", 'format must be one of table, plain, json, jsonl, csv, toml, markdown, ids, not "xml"', ""),
    ("format = 1", "format must be one of table, plain, json, jsonl, csv, toml, markdown, ids, not a number", ""),
    ("color = 'red\\u001b'", "color must be one of auto, always, never, not", 'write it as: color = "never"'),
    ("color = false", "color must be one of auto, always, never, not true or false", 'write it as: color = "never"'),
    ("pager = 1", "pager must be a command, true or false, not a number", 'write it as: pager = "less -S"'),
    ('pager = "it\'s"', "pager has a quotation mark that is not closed", "write the command as in a shell"),
    ('pager = "\\u001b[2J"', "pager contains ", "remove it"),
]


@pytest.mark.parametrize(("line", "what", "todo"), WRONG)
def test_a_wrong_setting_of_the_user(desk: Desk, line: str, what: str, todo: str) -> None:
    """``check`` names file and line, and ends with 3; other commands name it on a terminal, and do without it."""
    desk.settle(line)
    checked = desk.piped("check")
    assert checked.returncode == 3
    (problem,) = (found for found in checked.stdout.splitlines() if "error" in found)
    assert problem.startswith(f"{desk.own}:2: error: {what}")
    assert todo in problem
    assert problem.endswith(_UNTIL)
    assert "\x1b" not in checked.stdout
    text, code, seen = desk.ended("search", "-f", "ids", COLUMNS="500")
    assert code == 0
    assert len(ids(text)) == 47
    assert f"{desk.own}:2: {what[:20]}" in text.replace("\n", " ")
    assert text.count(str(desk.own)) == 1
    assert b"\x1b" not in seen


@pytest.mark.parametrize(
    ("command", "missing"),
    [("no-such-pager-here -S", "no-such-pager-here"), ("cat", ""), ("", ""), (f"{sys.executable} -S", "")],
)
def test_check_warns_of_a_pager_that_is_not_there(desk: Desk, command: str, missing: str) -> None:
    """Which other commands do without, and say nothing about."""
    desk.settle(f"pager = '{command}'")
    checked = desk.piped("check")
    expected = [f'{desk.own}:2: warning: pager: there is no program "{missing}" here'] if missing else []
    assert [line.partition("; ")[0] for line in checked.stdout.splitlines()] == expected
    assert checked.returncode == 0
    assert "no program" not in desk.shown("search", "-n", "1", COLUMNS="500")


@pytest.mark.parametrize("form", [(), ("-f", "table")])
def test_check_names_it_once(desk: Desk, form: tuple[str, ...]) -> None:
    """On a terminal, too: what check lists is not also a message."""
    desk.settle("limit = 0", "color = 1")
    text, code, _ = desk.ended("check", *form)
    assert code == 3
    assert text.count("limit must be") == text.count("color must be") == 1
    assert "2 errors, 0 warnings" in text


def test_a_store_runs_no_command(desk: Desk, tmp_path: Path) -> None:
    """A pager of a store is not run, whatever it is, and ``check`` says so."""
    trace = tmp_path / "trace"
    desk.settle(store=f"pager = \"sh -c 'touch {trace}; cat'\"")
    text, code, _ = desk.ended("search")
    text2, _, _ = desk.ended("search", pager=MINE)
    assert code == 0
    assert not trace.exists()
    assert "pager must be true or false in a store, not a string" in text.replace("\n", " ")
    assert "MINE BEGINS" in text2
    checked = desk.piped("check")
    assert checked.returncode == 3
    assert "factcli runs no command that a store names; write yours to ~/.config/factcli/factcli.toml" in checked.stdout


def test_a_store_that_is_named_has_its_settings(desk: Desk, tmp_path: Path) -> None:
    """With ``--store`` before the command or after it, as the pager and the form need it."""
    desk.settle(store='pager = false\nformat = "ids"')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    variables = environment(desk.home, PAGER=MINE)
    data = str(desk.work / "data")
    for arguments in (["--store", data, "search"], ["search", "--store", data], ["people", "--store", data]):
        with Terminal([FACTCLI, *arguments], cwd=elsewhere, env=variables, size=(80, 5)) as terminal:
            assert "BEGINS" not in terminal.end()
            assert "────".encode() not in terminal.seen


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[settings\n", 1, "not valid TOML"),
        ("[settings]\nlimit = \n", 2, "not valid TOML"),
        ("settings = 3\n", 1, "settings must be a table, not a number"),
        ("[[settings]]\nlimit = 3\n", 1, "settings must be a table, not a list"),
        (b"[settings]\nlimit = 2 # \xff\n", 2, "is not UTF-8 text"),
    ],
)
def test_a_broken_file(desk: Desk, text: str | bytes, line: int, what: str) -> None:
    """Is named with its line; commands go on without it, and end as they would have."""
    desk.own.write_bytes(text if isinstance(text, bytes) else text.encode())
    shown, code, _ = desk.ended("search", "nobody-wrote-this")
    assert f"factcli: {desk.own}:{line}: {what}"[:70] in shown.replace("\n", " ")
    assert code == 1
    assert desk.piped("search").stderr == ""
    assert desk.piped("check").returncode == 3


def test_a_file_that_cannot_be_read(desk: Desk) -> None:
    """A folder, a pipe, and one without permission."""
    desk.own.mkdir()
    shown, code, _ = desk.ended("stats", COLUMNS="300")
    assert "Is a directory" in shown
    assert "it is a folder; move it elsewhere" in shown.replace("\n", " ")
    assert code == 0
    desk.own.rmdir()
    os.mkfifo(desk.own)
    assert "not an ordinary file" in desk.shown("stats").replace("\n", " ")
    desk.own.unlink()
    if os.geteuid():
        desk.own.write_text("[settings]\nlimit = 1\n")
        desk.own.chmod(0)
        assert "permission denied" in desk.shown("stats").replace("\n", " ").lower()


@pytest.mark.parametrize(
    ("own", "store", "problem"),
    [
        ("[settings]\nlimits = 3\n", "", 'unknown key "limits" in [settings] (did you mean "limit"?)'),
        ("limit = 3\n", "", 'unknown key "limit" at the top of a file; write it under [settings]'),
        ('[defaults]\nlang = "en"\n', "", 'unknown key "defaults" at the top of a file'),
        ("", "\n[settings]\ncolour = 'never'\n", 'unknown key "colour" in [settings] (did you mean "color"?)'),
        ("", "\n[defaults]\nlimit = 3\n", 'unknown key "limit" in [defaults]'),
        ("", "\nlimit = 3\n", "if it is a setting, write it under [settings]"),
    ],
)
def test_unknown_keys(desk: Desk, own: str, store: str, problem: str) -> None:
    """Are warnings, which say where the key belongs."""
    desk.own.write_text(own, encoding="utf-8")
    with desk.store.open("a", encoding="utf-8") as file:
        file.write(store)
    checked = desk.piped("check")
    assert problem in checked.stdout
    assert checked.returncode == 0
    assert "0 errors, 1 warning" in checked.stderr


def test_the_format_of_results_is_not_that_of_the_store(desk: Desk) -> None:
    """A form written at the top of a store's file is an error that says where it belongs."""
    text = desk.store.read_text(encoding="utf-8")
    desk.store.write_text(text.replace("format = 1", 'format = "json"'), encoding="utf-8")
    checked = desk.piped("check")
    assert "the form of results belongs under [settings]" in checked.stdout
    assert checked.returncode == 3


def test_the_configuration_folder_is_no_store(desk: Desk) -> None:
    """A command run in it, or with its name, does not take it for one."""
    desk.settle("limit = 3")
    before = desk.own.read_bytes()
    said = ["--speaker", "Ada Marn", "--outlet", "Tidewatch", "--date", "2024-05-06", "--claim", "It is closed."]
    variables = environment(desk.home)
    done = subprocess.run([FACTCLI, "add", *said], cwd=desk.own.parent, env=variables, capture_output=True, text=True)
    assert done.returncode == 0
    assert [*desk.own.parent.iterdir()] == [desk.own]
    named = desk.piped("--store", str(desk.own.parent), "search")
    assert named.returncode == 2
    assert "holds your settings and is not a store" in named.stderr
    made = desk.piped("init", str(desk.own.parent))
    assert made.returncode == 2
    assert "is the folder of your settings" in made.stderr
    assert desk.own.read_bytes() == before


def test_settings_are_read_on_a_terminal_only(desk: Desk) -> None:
    """They cost a script nothing."""
    desk.settle("limit = 3", "limit = 4")
    code = "import sys\nfrom factcli.cli.main import run\nrun(['search'])\nprint('factcli.cli.settings' in sys.modules)"
    python = str(Path(FACTCLI).parent / "python")
    done = subprocess.run([python, "-c", code], cwd=desk.work, env=environment(desk.home), capture_output=True)
    assert done.stdout.splitlines()[-1] == b"False"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["config"], "no such command: config (did you mean help store?)"),
        (["help", "settings"], "no such topic or command: settings (did you mean store?)"),
        (["search", "--pager", "less"], "or write it once: factcli help store"),
        (["search", "--color", "never"], "for always: factcli help store"),
    ],
)
def test_what_people_try_first(desk: Desk, typed: list[str], said: str) -> None:
    """Leads to the page about settings."""
    done = desk.piped(*typed)
    assert said in done.stderr
    assert done.returncode == 2

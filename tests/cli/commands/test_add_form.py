"""``add --edit``: a form for a report and its statements, filled in by editors that do what they are told."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, reject
from hypothesis import strategies as st

from factcli.cli.commands.add_form import parse_form, render_form
from factcli.cli.main import run
from factcli.cli.session import today
from factcli.new_statement import StatementKeyError, new_statement
from factcli.store.reader import read_store
from tests.support.stores import contents
from tests.support.terminal import CTRL_C, FACTCLI, Terminal
from tests.support.transcript import environment

HEAD = '[report]\noutlet = "Halvik Post"\ndate = 2021-09-06\n'
LUND = '[[statement]]\nspeaker = "Ann Lund"\nclaim = "Forty lorries reached the pass."\n'
DAHL = '[[statement]]\nspeaker = "Bo Dahl"\nrole = "engineer"\nclaim = "Three bridges need repair."\n'


class Desk:
    """An empty store, a factcli to run there, and an editor that replaces the form by one text after another."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[bytes]) -> None:
        self.folder, self._captured = folder, captured
        (folder / "data").mkdir()
        (folder / "data" / "factcli.toml").write_text("format = 1\n")
        monkeypatch.chdir(folder)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
        editor = folder / "ed.py"
        editor.write_text(
            "import pathlib, sys\n"
            f"form, here = pathlib.Path(sys.argv[1]), pathlib.Path({str(folder)!r})\n"
            "with open(here / 'saw', 'a') as saw: print(form.read_text(), end='\\f', file=saw)\n"
            "texts = sorted(here.glob('text*'))\n"
            "if texts: form.write_bytes(texts[0].read_bytes()); texts[0].unlink()\n"
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{editor}'")

    def type(self, *texts: str) -> None:
        """What the editor saves the first time, the second time, …; after that it leaves the form as it is."""
        for number, text in enumerate(texts):
            (self.folder / f"text{number}").write_text(text)

    def seen(self) -> list[str]:
        """The form, each time that it was opened."""
        return (self.folder / "saw").read_text().split("\f")[:-1]

    def add(self, *options: str) -> tuple[int, str, str]:
        """Run ``add --edit``; exit code, stdout and stderr."""
        code = run(["add", "--edit", *options])
        out, err = self._captured.readouterr()
        return code, out.decode(), err.decode()

    def kept(self) -> list[Path]:
        """The forms that are left over."""
        return sorted((self.folder / "state").rglob("report.toml"))

    def statements(self) -> dict[str, Any]:
        """The statements of the store by their claim."""
        return {s.claim: s for s in read_store(self.folder / "data").statements}

    def terminal(self, *options: str) -> Terminal:
        """Start ``add --edit`` on a terminal."""
        env = environment(Path(os.environ["HOME"]), EDITOR=os.environ["EDITOR"])
        env["XDG_STATE_HOME"] = str(self.folder / "state")
        return Terminal([FACTCLI, "add", "--edit", *options], cwd=self.folder, env=env, size=(200, 40))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Desk:
    return Desk(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture
def on_terminal(desk: Desk) -> Iterator[Callable[..., Terminal]]:
    """Start it on a terminal; it is killed at the end of the test."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(desk.terminal(*options))


def test_the_form_has_what_options_and_defaults_say(desk: Desk) -> None:
    """The report's values in its head, those of one statement in the first block; the other blocks are empty."""
    config = desk.folder / "data" / "factcli.toml"
    config.write_text('format = 1\n[defaults]\ntags = ["pass"]\nurl = "https://a.example/1"\nlang = "en"\n')
    code, out, err = desk.add(
        "--outlet",
        'The "Post"',
        "--published",
        "2021-09-08",
        "--date",
        "monday",
        "--via",
        "TASS",
        "--speaker",
        "Ann Lund",
    )
    assert (code, out) == (0, "")
    assert err.endswith("nothing was recorded\n")
    (text,) = desk.seen()
    form = tomli.loads(text)
    assert form["report"] == {
        "outlet": 'The "Post"',
        "url": "https://a.example/1",
        "published": "2021-09-08",
        "date": "monday",
        "via": ["TASS"],
        "tags": ["pass"],
        "lang": "en",
    }
    assert [block["speaker"] for block in form["statement"]] == ["Ann Lund", "", "", ""]
    assert {*form["statement"][0]} == {"speaker", "role", "claim", "quote"}
    assert desk.kept() == []


def test_all_are_recorded_as_one_step(desk: Desk) -> None:
    """A block has its own date and credits if it names them; empty ones are skipped; one undo takes all back."""
    before = contents(desk.folder / "data")
    desk.type(
        '[report]\noutlet = "Halvik Post"\npublished = "8 September 2021"\nvia = "TASS; Sputnik"\ntags = ["pass"]\n'
        'lang = "en"\nrole = "witness"\nurl = ""\n'
        + LUND
        + "quote = '''\nWe \"counted\" them.\nAll.\n'''\ndate = \"on monday\"\nrole = \"-\"\nvia = []\n"
        + '[[statement]]\nspeaker = " "\nclaim = ""\nvia = []\n'
        + DAHL
        + '[[statement]]\nspeaker = "Cy Berg"\nclaim = "Nobody came."\ntags = ["road", ""]\n'
    )
    code, out, err = desk.add("--format", "ids")
    assert (code, len(out.split())) == (0, 3)
    assert 'statement 1: date: read "on monday" as 2021-09-06' in err
    assert err.count("date: 2021-09-08, the day of the report\n") == 1
    assert "3 statements added, 0 recorded already\n" in err
    found = desk.statements()
    one, two, three = (
        found[s] for s in ("Forty lorries reached the pass.", "Three bridges need repair.", "Nobody came.")
    )
    assert (str(one.date), one.date_text, one.quote, one.lang) == (
        "2021-09-06",
        "on monday",
        'We "counted" them.\nAll.',
        "en",
    )
    assert (one.role, one.via, one.tags, one.url) == ("", (), ("pass",), "")
    assert (str(two.date), two.role, two.via, two.lang) == ("2021-09-08", "engineer", ("TASS", "Sputnik"), "")
    assert (three.role, three.tags) == ("witness", ("road",))
    assert {str(s.published) for s in found.values()} == {"2021-09-08"}
    assert desk.kept() == []
    assert run(["undo"]) == 0
    assert contents(desk.folder / "data") == before


WRONG = {
    "not TOML": (
        HEAD + '[[statement]]\nclaim = "He said "no"."\n',
        "factcli: report.toml:5: not valid TOML: expected newline or end of document after a statement (column 19)\n"
        "  correct that line: a text is in \"…\" or, if it has quotation marks or line ends, between ''' and '''\n",
    ),
    "no claim": (
        HEAD + LUND + '[[statement]]\nspeaker = "Bo Dahl"\n',
        "factcli: report.toml:7: statement 2: claim is missing\n  write it, or leave the whole block empty\n",
    ),
    "no date": (
        '[report]\noutlet = "Halvik Post"\n' + LUND,
        "factcli: report.toml:3: statement 1: date is missing\n"
        "  write it below [report] or, if they differ, into each block\n",
    ),
    "what no statement has is told once": (
        "[report]\n" + LUND + DAHL,
        "factcli: report.toml:2: statement 1: outlet is missing\n"
        "  write it below [report] or, if they differ, into each block\n"
        "report.toml:2: statement 1: date is missing\n"
        "  write it below [report] or, if they differ, into each block\n  nothing was recorded\n",
    ),
    "no [report] line": (
        HEAD.removeprefix("[report]\n") + LUND,
        'factcli: report.toml:1: the line [report] is missing above "outlet"\n'
        "  write [report] on a line of its own above it\n",
    ),
    "no [report] at all": (
        LUND + DAHL,
        "factcli: report.toml:1: the line [report] is missing, and with it the outlet and date of the statements\n"
        "  write [report] on a line of its own above the first [[statement]],"
        ' and below it outlet = "…" and date = "…"\n',
    ),
    "no headers": (
        (HEAD + LUND).replace("[report]\n", "# x\n").replace("[[statement]]\n", ""),
        'factcli: report.toml:2: the line [report] is missing above "outlet"\n'
        "  write [report] on a line of its own above it, and [[statement]] above each speaker\n",
    ),
    "keys above [report]": (
        'url = "https://a.example/1"\n' + HEAD + LUND,
        'factcli: report.toml:1: "url" is above [report]\n  move it below that line\n',
    ),
    "no [[statement]] line above the first": (
        HEAD + LUND.removeprefix("[[statement]]\n") + DAHL,
        "factcli: report.toml:5: report: claim belongs to one statement\n"
        "  write [[statement]] on a line of its own above its speaker\n",
    ),
    "no [[statement]] line between two": (
        HEAD + LUND + DAHL.removeprefix("[[statement]]\n"),
        'factcli: report.toml:7: "speaker" is there twice\n'
        "  leave one out; or, if it is of another statement, write [[statement]] on a line of its own above that\n",
    ),
    "two reports": (
        HEAD + LUND + HEAD + DAHL,
        "factcli: report.toml:7: [report] is there twice\n  move all that is below the two below one of them\n",
    ),
    "a header with a slip": (
        HEAD.replace("report", "Reprot") + LUND,
        'factcli: report.toml:1: "Reprot" is not part of the form (did you mean report?)\n'
        "  the form has one [report], and a [[statement]] for each statement\n",
    ),
    "a key with a slip": (
        HEAD + LUND + 'qoute = "We counted."\n',
        'factcli: report.toml:7: statement 1: qoute is no key of this form (did you mean "quote"?)\n'
        "  correct it, or leave it out\n",
    ),
    "a key of no form": (
        HEAD + 'id = "abcdefghij"\n' + LUND,
        "factcli: report.toml:4: report: id is no key of this form\n  correct it, or leave it out\n",
    ),
    "another table": (
        HEAD + LUND + "[speakers]\nname = 1\n",
        'factcli: report.toml:7: "speakers" is not part of the form\n'
        "  the form has one [report], and a [[statement]] for each statement\n",
    ),
    "a wrong value of the report is told once": (
        HEAD + 'url = "a.example/1"\n' + LUND + DAHL,
        'factcli: report.toml:4: report: url "a.example/1" does not begin with https:// or the like\n'
        "  write it in full: https://a.example/1\n",
    ),
    "a report before its statement": (
        HEAD + 'published = "2021-09-01"\n' + LUND + DAHL,
        "factcli: report.toml:4: report: published 2021-09-01 is before the date, 2021-09-06\n"
        "  a report cannot appear before the statement was made; correct one of the two dates\n",
    ),
    "a statement after its report": (
        HEAD + 'published = "2021-09-08"\n' + LUND + "date = 2021-09-09\n",
        "factcli: report.toml:5: statement 1: published 2021-09-08 is before the date, 2021-09-09\n"
        "  a report cannot appear before the statement was made; correct one of the two dates\n",
    ),
    "twice the same": (
        HEAD + LUND + DAHL + LUND,
        "factcli: report.toml:13: statement 3: claim is that of statement 1, with its speaker, outlet and date\n"
        "  change it, or empty the block\n",
    ),
    "no statement": (
        HEAD + '[[statement]]\nspeaker = ""\n',
        "factcli: report.toml: no statement is filled in\n  write who said it and what into a [[statement]] block\n",
    ),
    "several": (
        HEAD + '[[statement]]\nspeaker = "?"\nlang = "English"\n' + DAHL + 'date = "3/4/2021"\nvia = 5\n',
        'factcli: report.toml:5: statement 1: speaker "?" is no speaker\n'
        "  write the speaker as the source names it\n"
        'report.toml:6: statement 1: lang "English" is the name of a language, not its tag\n  write: en\n'
        "report.toml:4: statement 1: claim is missing\n  write it, or leave the whole block empty\n"
        'report.toml:12: statement 2: via must be a list of strings, not a number\n  write it as ["…", "…"]\n'
        'report.toml:11: statement 2: cannot use date "3/4/2021": it can be 2021-04-03 or 2021-03-04; write the one '
        "that is meant\n  nothing was recorded\n",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_and_the_text_is_kept(desk: Desk, text: str, message: str) -> None:
    """The line, the block and the key; nothing is recorded, and the error ends with where the text is."""
    before = contents(desk.folder / "data")
    desk.type(text)
    code, out, err = desk.add()
    (kept,) = desk.kept()
    assert (code, out) == (3, "")
    assert err == f"{message}  your text is saved in {kept}; factcli add --edit offers it again\n"
    assert kept.read_text() == text
    assert kept.stat().st_mode & 0o777 == 0o600
    assert contents(desk.folder / "data") == before


def test_statements_with_all_of_their_own_need_no_report(desk: Desk) -> None:
    """The line [report] is only needed for what the statements share."""
    desk.type(LUND + 'outlet = "Halvik Post"\ndate = 2021-09-06\n')
    assert desk.add()[0] == 0
    assert len(desk.statements()) == 1


def test_an_empty_text_and_a_failed_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with ``edit``: exit code 2, and nothing is left over that nobody has typed."""
    desk.type("\n")
    code, _, err = desk.add()
    assert (code, desk.kept()) == (2, [])
    todo = "to record statements, fill in the form: factcli add --edit"
    assert err == f"factcli: the text is empty; nothing was recorded\n  {todo}\n"
    monkeypatch.setenv("EDITOR", "false")
    code, _, err = desk.add()
    assert (code, desk.kept()) == (2, [])
    assert err == 'factcli: the editor "false" ended with code 1\n  nothing was recorded\n'
    monkeypatch.delenv("EDITOR")
    code, _, err = desk.add()
    assert (code, desk.kept()) == (2, [])
    assert err == "factcli: no editor is set\n  set EDITOR, or use options; to see them: factcli add --help\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--from-json", "-"), "cannot use --edit and --from-json together\n  choose one of them"),
        (("--again",), "--again is for one statement, not for --edit\n  leave it out"),
        (("--url", "a.example"), '--url "a.example" does not begin with https:// or the like'),
    ],
)
def test_options_that_do_not_go_with_it(desk: Desk, options: tuple[str, ...], message: str) -> None:
    """They are told before any editor is opened."""
    code, _, err = desk.add(*options)
    assert code == 2
    assert err.startswith(f"factcli: {message}")
    assert not (desk.folder / "saw").exists()


def test_what_the_store_has_is_told(desk: Desk) -> None:
    """One that is recorded already, one that is nearly the same, a name that is nearly known, odd values."""
    desk.type(HEAD + LUND + DAHL.replace("Bo Dahl", "Kabir Wasiq"))
    desk.add()
    desk.type(
        HEAD
        + LUND
        + 'tags = ["pass"]\n'
        + LUND.replace("lorries", "lorries now")
        + '[[statement]]\nspeaker = "Kabir Wassiq"\nclaim = "Bad."\nquote = "Vuj."\nlang = "klingon"\n'
    )
    code, out, err = desk.add()
    assert (code, len(out.splitlines())) == (0, 3)
    (old,) = [s for s in desk.statements().values() if s.claim == "Forty lorries reached the pass."]
    assert f"{old.id} is nearly the same: 2021-09-06, Halvik Post: Forty lorries reached the pass." in err
    assert 'statement 3: lang: "klingon" is no language that factcli knows' in err
    assert 'speaker "Kabir Wassiq" is new; similar known name: "Kabir Wasiq"' in err
    assert f'tags differs from yours ("pass"). To change it: factcli edit {old.id} --tag …' in err
    assert "2 statements added, 1 recorded already" in err
    assert len(desk.statements()) == 4


def test_nearly_the_same_twice_in_a_form(desk: Desk) -> None:
    """It is told as if the first one were recorded before."""
    desk.type(HEAD + LUND + LUND.replace("lorries", "lorries now"))
    code, _, err = desk.add()
    assert (code, len(desk.statements())) == (0, 2)
    said = "2021-09-06, Halvik Post: Forty lorries reached the pass."
    assert err.startswith(f"statement 2: statement 1 is nearly the same: {said}\n")


def test_two_spellings_in_a_form(desk: Desk) -> None:
    """A name that is close to one of the same form is pointed out, once."""
    desk.type(HEAD + (LUND + DAHL).replace("Bo Dahl", "Kabir Wassiq").replace("Ann Lund", "Kabir Wasiq"))
    code, _, err = desk.add()
    assert (code, len(desk.statements())) == (0, 2)
    assert err.count('speaker "Kabir Wassiq" is new; similar known name: "Kabir Wasiq"') == 1


@pytest.mark.parametrize(
    ("encoding", "line"), [("latin-1", 7), ("utf-16", 1)], ids=["an old encoding", "that of a Windows notepad"]
)
def test_a_form_in_another_encoding(desk: Desk, encoding: str, line: int) -> None:
    """What to do is about the encoding, not about TOML; with a mark and other line ends it is read."""
    text = HEAD + LUND + 'role = "Bürgermeisterin"\n'
    desk.type("")
    (desk.folder / "text0").write_bytes(text.encode(encoding))
    code, _, err = desk.add()
    assert code == 3
    assert err.startswith(f"factcli: report.toml:{line}: is not UTF-8 text\n  save the file as UTF-8\n  your text is")
    (desk.folder / "text0").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert desk.add()[0] == 0
    assert [s.role for s in desk.statements().values()] == ["Bürgermeisterin"]


def test_a_state_folder_that_refuses(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form is a temporary file; after an error it stays there, and nothing says that it is offered again."""
    monkeypatch.setattr(tempfile, "tempdir", str(desk.folder / "tmp"))
    (desk.folder / "tmp").mkdir()
    (desk.folder / "state").write_text("no folder")
    desk.type(HEAD + '[[statement]]\nspeaker = "Cy Berg"\n')
    code, _, err = desk.add()
    (kept,) = (desk.folder / "tmp").glob("*/report.toml")
    assert (code, err.endswith(f"your text is saved in {kept}\n")) == (3, True)
    assert (kept.stat().st_mode & 0o777, "Cy Berg" in kept.read_text()) == (0o600, True)


def test_in_a_pipe_nothing_is_asked_about_a_form_that_is_left(desk: Desk) -> None:
    """It is named, and stays; another one is opened."""
    desk.type(HEAD)
    desk.add()
    (kept,) = desk.kept()
    desk.type(HEAD + DAHL)
    code, _, _ = desk.add()
    assert code == 0
    assert kept.read_text() == HEAD
    assert list(desk.statements()) == ["Three bridges need repair."]


SIGNS = "aB é中\u200f\"'\\[]{}#;=,.-"
NAME = st.text(SIGNS, max_size=12).map(lambda text: f"x{text}")
TEXT = st.text(SIGNS + "\n", max_size=20).map(lambda text: f"{text}x")
NAMES = st.lists(NAME, min_size=1, max_size=3)
GIVEN = st.fixed_dictionaries(
    {"speaker": NAME, "outlet": NAME, "claim": TEXT, "date": st.sampled_from(["2021-09-06", "2021-09", "monday"])},
    optional={
        "quote": TEXT,
        "role": NAME,
        "note": TEXT,
        "via": NAMES,
        "tags": NAMES,
        "published": st.just("2021-09-08"),
    },
)


@given(GIVEN)
def test_what_options_fill_in_comes_back_unchanged(values: dict[str, Any]) -> None:
    """Whatever quotation marks, line ends and brackets it has: the form gives the statement that the options give."""
    try:
        expected, _ = new_statement(values, today())
    except StatementKeyError:
        reject()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.toml"
        path.write_bytes(render_form(values, {}).encode())
        (entry,) = parse_form(path).statements
    assert entry.statement == expected


# --- on a terminal ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_mistake_is_corrected_without_typing_again(desk: Desk, on_terminal: Callable[..., Terminal]) -> None:
    """The same text is opened again; q gives up, and says where it is; the next time it is offered."""
    wrong, right = HEAD + LUND + 'url = "x"\n' + DAHL, HEAD + LUND + DAHL
    desk.type(wrong, right)
    terminal = on_terminal()
    shown = terminal.answer("Press Enter to open your text again, q to give up: ", "")
    assert 'report.toml:7: statement 1: url "x" does not begin' in shown
    assert "2 statements added" in terminal.end()
    assert desk.seen()[1] == wrong
    assert (terminal.code, len(desk.statements()), desk.kept()) == (0, 2, [])
    desk.type(HEAD + '[[statement]]\nspeaker = "Cy Berg"\n')
    terminal = on_terminal()
    terminal.answer("q to give up: ", "q")
    (kept,) = desk.kept()
    assert f"your text is saved in {kept}" in terminal.end()
    assert terminal.code == 2
    desk.type(HEAD + '[[statement]]\nspeaker = "Cy Berg"\nclaim = "Nobody came."\n')
    terminal = on_terminal()
    shown = terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    assert f"not finished the last time: {kept}" in shown
    terminal.end()
    assert desk.seen()[-1].endswith('speaker = "Cy Berg"\n')
    assert (terminal.code, len(desk.statements()), desk.kept()) == (0, 3, [])


@pytest.mark.slow
def test_a_form_survives_a_crash(desk: Desk, on_terminal: Callable[..., Terminal]) -> None:
    """Killed while the editor is open: what was saved is offered, and is recorded as it is after a yes."""
    crash = (
        "import os, pathlib, sys",
        f"pathlib.Path(sys.argv[1]).write_text({HEAD + LUND!r})",
        "pathlib.Path(sys.argv[1] + '~').write_text('not saved')",
        "os.kill(os.getppid(), 9)",
    )
    (desk.folder / "ed.py").write_text("\n".join(crash))
    terminal = on_terminal()
    terminal.end()
    assert terminal.code == -9
    beside = f"import shutil, sys\nshutil.copy(sys.argv[1] + '~', {str(desk.folder / 'beside')!r})\n"
    (desk.folder / "ed.py").write_text(beside)
    terminal = on_terminal()
    terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    terminal.answer("You left report.toml as it was. Record its statements? [Y/n] ", "")
    terminal.end()
    assert (desk.folder / "beside").read_text() == "not saved"  # what the editor left beside it
    assert (terminal.code, list(desk.statements()), desk.kept()) == (0, ["Forty lorries reached the pass."], [])


@pytest.mark.slow
@pytest.mark.parametrize("end", ["pathlib.Path(sys.argv[1]).write_text('')", "pathlib.Path(sys.argv[1]).unlink()"])
def test_an_editor_that_empties_what_was_typed(desk: Desk, on_terminal: Callable[..., Terminal], end: str) -> None:
    """What was there before is kept and offered again: the disk may have been full."""
    wrong = HEAD + '[[statement]]\nspeaker = "Cy Berg"\n'
    desk.type(wrong)
    terminal = on_terminal()
    terminal.until("q to give up: ")
    (desk.folder / "ed.py").write_text(f"import pathlib, sys\n{end}\n")
    terminal.type("\r")
    shown = terminal.end()
    (kept,) = desk.kept()
    assert kept.read_text() == wrong
    assert f"your text is saved in {kept}" in shown
    assert terminal.code == 2


@pytest.mark.slow
def test_an_editor_that_does_not_wait(desk: Desk, on_terminal: Callable[..., Terminal]) -> None:
    """Its window may still be open when it ends."""
    shown = " ".join(on_terminal().end().split())
    assert 'set EDITOR to one that waits, as with "code --wait" nothing was recorded' in shown


@pytest.mark.slow
def test_a_form_can_be_dropped(desk: Desk, on_terminal: Callable[..., Terminal]) -> None:
    """A no removes the one of the last time, and opens a new one. With options, it is only named."""
    desk.type(HEAD)
    terminal = on_terminal()
    terminal.answer("q to give up: ", "q")
    terminal.end()
    (kept,) = desk.kept()
    assert f"not finished the last time: {kept}" in on_terminal("--outlet", "TASS").end()
    assert desk.kept() == [kept]
    terminal = on_terminal()
    terminal.answer("Go on with it (n deletes it)? [Y/n] ", "n")
    assert terminal.end().endswith("nothing was recorded\n")
    assert (terminal.code, desk.kept()) == (0, [])
    assert 'outlet = ""' in desk.seen()[-1]


@pytest.mark.slow
def test_doubts_are_asked_about_once(desk: Desk, on_terminal: Callable[..., Terminal]) -> None:
    """A near-duplicate and an odd value: a no opens the text again, a yes is remembered; Ctrl-C keeps the text."""
    desk.type(HEAD + LUND)
    desk.add()
    near = LUND.replace("lorries", "lorries now")
    odd = HEAD + near + 'quote = "Vuj."\nlang = "klingon"\n'
    desk.type(odd, odd.replace("now", "just"))
    terminal = on_terminal()
    terminal.answer('statement 1: lang: "klingon" is no language that factcli knows. Use it all the same? [y/N] ', "y")
    terminal.answer("Record statement 1 all the same? [y/N] ", "n")
    shown = terminal.answer("q to give up: ", "")
    assert "report.toml:4: statement 1 was not meant" in shown
    assert "klingon" not in terminal.answer("Record statement 1 all the same? [y/N] ", "y")
    terminal.end()
    assert (terminal.code, len(desk.statements())) == (0, 2)
    desk.type(HEAD + LUND.replace("reached", "have reached"))
    terminal = on_terminal()
    terminal.until("Record statement 1 all the same? [y/N] ")
    terminal.type(CTRL_C)
    (kept,) = desk.kept()
    assert f"your text is saved in {kept}" in terminal.end()
    assert (terminal.code, len(desk.statements())) == (130, 2)
    terminal = on_terminal("--yes")
    terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    terminal.answer("Record its statements? [Y/n] ", "")
    terminal.end()
    assert (terminal.code, len(desk.statements())) == (0, 3)

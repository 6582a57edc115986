"""factcli on a real terminal: ``add`` asking its questions, progress, interruptions, and pipes that close."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factcli.store.reader import read_store
from tests.support.stores import contents
from tests.support.terminal import (
    CTRL_C,
    CTRL_D,
    CTRL_U,
    ENTER,
    FACTCLI,
    PASTE,
    PASTED,
    TAB,
    UP,
    Start,
    Terminal,
    plain,
    terminals,
)
from tests.support.transcript import environment, sandbox

pytestmark = pytest.mark.slow

pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")

TODAY = datetime.date.today().isoformat()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the example store in it."""
    return sandbox(tmp_path)


@pytest.fixture
def start(work: Path) -> Iterator[Start]:
    """Start factcli on a terminal of its own."""
    with terminals(work) as start:
        yield start


def new_statements(work: Path) -> list[Any]:
    """What is in the store now and was not in the beginning."""
    from tests.support.transcript import ROOT

    old = {s.id for s in read_store(ROOT / "data").statements}
    return [s for s in read_store(work / "data").statements if s.id not in old]


# --- the questions ------------------------------------------------------------------------------------------


def test_the_whole_interview(start: Start, work: Path) -> None:
    """One line a question, in the order of a report; known names by number, the defaults by Enter."""
    os.utime(work / "data" / "undated.toml")  # the file that was written last ends with this outlet
    terminal = start("add")
    terminal.answer("Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid): ", "1")
    terminal.answer("Outlet (1 TASS  2 Minute Mirror) [Minute Mirror]: ", "")
    terminal.answer(f"Date [{TODAY}]: ", "2021-10-25")
    terminal.answer("Claim: ", "Tajikistan's doctors look after the wounded.")
    terminal.answer("Role [spokesman for the resistance, former governor of Panjshir]: ", "-")
    terminal.answer("Credited outlets, nearest first, split by ; (1 TASS): ", "Some Agency; 1")
    terminal.answer("Link: ", "https://example.org/1")
    terminal.answer("Exact words: ", "")
    terminal.answer("Tags, split by ; (1 panjshir  2 control  3 massoud): ", "2;doctors")
    shown = terminal.answer("Another one from this report? [Y/n] ", "n")
    (new,) = [s for s in _ended(terminal, work) if s.claim.startswith("Tajikistan's")]
    assert f"Recorded {new.id} in data/2021-10.toml\n" in shown
    assert (new.speaker, new.outlet, new.via) == ("Kabir Wasiq", "Minute Mirror", ("Some Agency", "TASS"))
    assert (new.url, new.tags, new.role, new.date_text) == (
        "https://example.org/1",
        ("control", "doctors"),
        "",
        "",
    )


def _skip_rest(terminal: Terminal) -> str:
    """Press Enter at every further question, and n where another statement is offered; what was shown."""
    shown = b""
    for _ in range(12):
        while not re.search(r"\n.*(?:: |\] )\Z", plain(terminal.seen)) and terminal.read(2.0):
            pass  # a question with an answer on its line ends otherwise, and then in silence
        question = plain(terminal.seen).rpartition("\n")[2]
        if not question:
            break
        shown, terminal.seen = shown + terminal.seen, b""
        terminal.type("n" + ENTER if "Another one" in question else ENTER)
    terminal.seen = shown + terminal.seen
    return terminal.end()


def _ended(terminal: Terminal, work: Path, code: int = 0) -> list[Any]:
    _skip_rest(terminal)
    assert terminal.code == code
    return new_statements(work)


def _add_with(start: Start, **given: str) -> Terminal:
    """An ``add`` that has all but what is None."""
    values = {"speaker": "A", "outlet": "B", "date": "2021-09-06", "claim": "Something new happened.", **given}
    return start("add", *(word for key, value in values.items() if value for word in (f"--{key}", value)))


def test_only_what_is_missing_is_asked(start: Start, work: Path) -> None:
    """With options, all the others, the optional ones too."""
    terminal = _add_with(start, outlet="")
    shown = terminal.answer("Outlet", "TASS") + _skip_rest(terminal)
    assert [label for label in ("Speaker", "Date", "Claim") if f"{label}: " in shown] == []
    assert all(label in shown for label in ("Role", "Credited outlets", "Link", "Exact words", "Tags"))
    assert new_statements(work)[0].outlet == "TASS"


def test_a_bad_option_is_told_before_any_question(start: Start) -> None:
    """So that no answer is typed in vain."""
    terminal = start("add", "--url", "tass.com")
    assert terminal.end().startswith('factcli: --url "tass.com" does not begin with https:// or the like')
    assert terminal.code == 2


def test_today_is_the_default(start: Start, work: Path) -> None:
    """Enter takes today's date; that is nobody's wording, and none is recorded."""
    terminal = _add_with(start, date="")
    terminal.answer(f"Date [{TODAY}]: ", "")
    (new,) = _ended(terminal, work)
    assert (str(new.date), new.date_text) == (TODAY, "")


def test_the_default_is_the_day_of_the_report_where_that_is_given(start: Start, work: Path) -> None:
    """What was said can hardly be later than the report."""
    terminal = start("add", "--speaker", "A", "--outlet", "B", "--claim", "C", "--published", "2021-09-07")
    terminal.answer("Date [2021-09-07]: ", "monday")
    shown = _skip_rest(terminal)
    assert 'read "monday" as 2021-09-06, the last Monday up to 2021-09-07' in " ".join(shown.split())
    (new,) = new_statements(work)
    assert (str(new.date), new.date_text, str(new.published)) == ("2021-09-06", "monday", "2021-09-07")


def test_a_day_in_words_is_echoed_at_once(start: Start, work: Path) -> None:
    """And can be counted from the day of the report, which is then recorded."""
    terminal = _add_with(start, date="")
    terminal.answer("Date", "On  Monday")
    shown = terminal.answer("type the day when the report appeared: ", "2021-09-0")
    assert 'read "On Monday" as ' in shown
    assert "cannot use" in terminal.answer("report appeared: ", "2021-09-07")
    (new,) = _ended(terminal, work)
    assert "as 2021-09-06, the last Monday" in plain(terminal.seen)
    assert (str(new.date), new.date_text, str(new.published)) == ("2021-09-06", "On Monday", "2021-09-07")


def test_a_day_in_words_taken_as_echoed(start: Start, work: Path) -> None:
    """Enter keeps what it was taken for, and claims nothing about the report."""
    terminal = _add_with(start, date="")
    terminal.answer("Date", "yesterday")
    terminal.answer("report appeared: ", "")
    (new,) = _ended(terminal, work)
    assert str(new.date) == (datetime.date.fromisoformat(TODAY) - datetime.timedelta(1)).isoformat()
    assert (new.date_text, new.published) == ("yesterday", None)


def test_a_date_in_words_is_shown_and_not_asked_about(start: Start, work: Path) -> None:
    """It counts from no day, so the day of the report is no matter."""
    terminal = _add_with(start, date="")
    shown = terminal.answer("Date", "15 April 2021") + _skip_rest(terminal)
    assert 'read "15 April 2021" as 2021-04-15' in shown
    assert "report appeared" not in shown
    (new,) = new_statements(work)
    assert (str(new.date), new.date_text, new.published) == ("2021-04-15", "", None)


def test_which_number_is_the_day_is_asked(start: Start, work: Path) -> None:
    """In the interview, where any other answer is asked for again, and of an option."""
    terminal = _add_with(start, date="")
    terminal.answer("Date", "3/4/2021")
    assert '"3/4/2021" can be 1 2021-04-03 2 2021-03-04' in " ".join(terminal.answer("Type 1 or 2: ", "3").split())
    terminal.answer("Type 1 or 2: ", "2")
    (new,) = _ended(terminal, work)
    assert (str(new.date), new.date_text) == ("2021-03-04", "")
    edited = start("edit", new.id, "--date", "5.6.2021")
    edited.answer("Type 1 or 2: ", "1")
    edited.end()
    assert edited.code == 0
    assert str(new_statements(work)[0].date) == "2021-06-05"
    found = start("search", "--since", "4/6/2021", "--until", "6/6/2021", "--speaker", new.speaker, "--format", "ids")
    found.answer("--since", "1")
    assert new.id in found.end()


def test_wrong_answers_are_told_and_asked_again(start: Start, work: Path) -> None:
    """At once, and the answer typed last can be had back and corrected."""
    terminal = start("add", "--claim", "C", "--published", "2021-09-07")
    terminal.answer("Speaker", "  ")
    assert "please type the speaker, or press Ctrl-C to give up" in terminal.answer("Speaker", "A")
    terminal.answer("Outlet", "9")
    assert "there is no number 9 here" in terminal.answer("Outlet", "24")
    terminal.answer("Date", "next week")
    assert "it lies ahead of the day from which it counts" in " ".join(terminal.answer("Date", "2021-09-08").split())
    shown = terminal.until("Date")
    assert "2021-09-07 is before the date, 2021-09-08" in shown
    terminal.type(UP + "\x7f6" + ENTER)
    (new,) = _ended(terminal, work)
    assert (new.outlet, str(new.date)) == ("24", "2021-09-06")


def test_a_known_spelling_is_offered(start: Start, work: Path) -> None:
    """A name in other case, or a part of one: what is known is offered, and Enter keeps what was typed."""
    terminal = _add_with(start, speaker="", outlet="")
    terminal.answer("Speaker", "kabir wasiq")
    terminal.until("similar known names: 1 Kabir Wasiq")
    terminal.answer('Enter for "kabir wasiq": ', "7")
    terminal.answer('Enter for "kabir wasiq": ', "1")
    terminal.answer("Outlet", "mirror")
    terminal.answer('Enter for "mirror": ', "")
    (new,) = _ended(terminal, work)
    assert (new.speaker, new.outlet) == ("Kabir Wasiq", "mirror")


def test_a_confirmed_alias_is_a_known_name(start: Start, work: Path) -> None:
    """The spellings of a [[person]] are taken without a question."""
    terminal = _add_with(start, speaker="")
    terminal.answer("Speaker", "Ahmad Masood")
    assert "known" not in _skip_rest(terminal)
    assert new_statements(work)[0].speaker == "Ahmad Masood"


def test_texts_of_other_scripts_and_pastes(start: Start, work: Path) -> None:
    """Arabic script, composed emoji, and a paste of several lines, which does not answer the questions after it."""
    claim = "«ولایت پنجشیر» سقوط کرد\u200cه 👩‍🚒"
    terminal = start("add", "--outlet", "B", "--date", "2021-09-06")
    terminal.answer("Speaker", "ذبیح‌الله مجاهد")
    terminal.answer("Enter for", "")
    terminal.until("Claim: ")
    terminal.type(f"{PASTE}{claim}\nThe second line.{PASTED}")
    terminal.type(ENTER)
    (new,) = _ended(terminal, work)
    assert (new.speaker, new.claim) == ("ذبیح‌الله مجاهد", f"{claim}\nThe second line.")


@pytest.mark.parametrize("locale", ["C", "xx_XX.UTF-8"])
def test_letters_where_the_locale_is_not_installed(start: Start, work: Path, locale: str) -> None:
    """The first letter of a line is not taken for a key."""
    terminal = start("add", env={"LC_ALL": locale})
    _answer(terminal, ("Speaker", "Änn Lünd"), ("Outlet", "Ñandú"), ("Date", "2021-09-06"), ("Claim", "Ça va. Мост."))
    (new,) = _ended(terminal, work)
    assert (new.speaker, new.outlet, new.claim) == ("Änn Lünd", "Ñandú", "Ça va. Мост.")


def test_a_name_of_two_lines_is_asked_again(start: Start, work: Path) -> None:
    """Names stand on one line."""
    terminal = _add_with(start, speaker="")
    terminal.until("Speaker")
    terminal.type(f"{PASTE}A\nB{PASTED}")
    terminal.type(ENTER)
    assert "contains a line break" in terminal.answer("Speaker", "A")
    assert len(_ended(terminal, work)) == 1


@pytest.mark.parametrize(
    ("columns", "offered"),
    [
        (40, "Speaker (1 Kabir Wasiq): "),
        (80, "Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid): "),
        (
            140,
            "Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid  3 Ahmad Massoud  4 Amrullah Saleh  5 Ali Nazary): ",
        ),
    ],
)
def test_what_fits_is_numbered(start: Start, columns: int, offered: str) -> None:
    """As many names as leave room for an answer; every remark is broken between words."""
    terminal = start("add", size=(columns, 24))
    terminal.answer(offered, "x")
    terminal.answer("Outlet", "y")
    terminal.answer("Date", "someday")
    shown = terminal.until("Date")
    lines = [line for line in shown.splitlines() if line.startswith("  ")]
    assert len(lines) > 3
    assert all(len(line) <= columns for line in lines)


def test_defaults_stand_in_brackets(start: Start, work: Path) -> None:
    """What [defaults] say about a question is its default; what is not asked is taken, and said."""
    config = work / "data" / "factcli.toml"
    config.write_text(config.read_text() + '\n[defaults]\nspeaker = "A"\ntags = ["x"]\nlang = "fa"\n')
    terminal = start("add", "--outlet", "B", "--date", "2021-09-06")
    terminal.answer("Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid) [A]: ", "")
    terminal.answer("Claim", "C")
    assert "Tags, split by ; (1 panjshir  2 control) [x]: " in _skip_rest(terminal)
    (new,) = new_statements(work)
    assert (new.speaker, new.tags, new.lang) == ("A", ("x",), "")


# --- one statement of a report after another -----------------------------------------------------------------

FIRST = (
    ("Speaker", "Ann Lund"),
    ("Outlet", "Halvik Post"),
    ("Date", "2021-09-06"),
    ("Claim", "Forty lorries reached the pass."),
    ("Role", "mayor of Halvik"),
    ("Credited", "TASS"),
    ("Link", "https://www.example.org/1"),
    ("Exact words", "We counted forty."),
    ("Language", "en"),
    ("Tags", "pass; lorries"),
)
AGAIN = ("Another one from this report? [Y/n] ", "")


def _answer(terminal: Terminal, *questions: tuple[str, str]) -> str:
    """Answer questions; what was shown before and between them, on one line."""
    return " ".join("".join(terminal.answer(question, answer) for question, answer in questions).split())


def _by_claim(work: Path) -> dict[str, Any]:
    return {s.claim: s for s in new_statements(work)}


def _unfinished(work: Path) -> list[Path]:
    return sorted((work.parent / "home" / ".local" / "state" / "factcli" / "add").glob("*.json"))


def test_a_report_is_kept_from_one_statement_to_the_next(start: Start, work: Path) -> None:
    """A further one begins at the speaker; what all share, and the role of a known speaker, need no typing."""
    terminal = start("add")
    shown = _answer(
        terminal, *FIRST, AGAIN, ("Speaker", "Bo Dahl"), ("Claim", "Three bridges need repair."), ("Role", "")
    )
    assert "kept: outlet Halvik Post, date 2021-09-06, via TASS, tags pass; lorries (< goes back to them)" in shown
    _answer(terminal, ("Exact words", ""), AGAIN)
    shown = _answer(terminal, ("Speaker", "Ann Lund"), ("Claim", "The road was mined."))
    assert "kept:" not in shown  # it is as before
    _answer(
        terminal,
        ("Role [mayor of Halvik]: ", ""),
        ("Exact words", "Mined."),
        ("Language of the quote (1 en  2 prs) [en]: ", ""),
    )
    _skip_rest(terminal)
    assert terminal.code == 0
    found = _by_claim(work)
    assert len(found) == 3
    for new in found.values():
        report = (new.outlet, str(new.date), new.via, new.url, new.tags)
        assert report == ("Halvik Post", "2021-09-06", ("TASS",), "https://www.example.org/1", ("pass", "lorries"))
    second, third = found["Three bridges need repair."], found["The road was mined."]
    assert (second.speaker, second.role, second.quote, second.lang) == ("Bo Dahl", "", "", "")
    assert (third.role, third.quote, third.lang) == ("mayor of Halvik", "Mined.", "en")
    assert _unfinished(work) == []


def test_options_hold_for_the_report_not_for_the_next_speaker(start: Start, work: Path) -> None:
    """Of what was given as options the outlet, the days, the address and the tags are kept."""
    report = (
        "--outlet",
        "Halvik Post",
        "--published",
        "2021-09-08",
        "--date",
        "monday",
        "--url",
        "https://a.example/1",
    )
    terminal = start("add", *report, "--speaker", "Ann Lund", "--role", "mayor", "--tag", "pass", "--note", "a slip")
    shown = _answer(terminal, ("Claim", "Forty lorries came."), ("Credited", ""), ("Exact words", ""), AGAIN)
    assert shown.count('date: read "monday" as 2021-09-06') == 1
    assert "Speaker" not in shown
    _answer(terminal, ("Speaker", "Bo Dahl"), ("Claim", "Three bridges need repair."))
    assert 'read "monday"' not in _skip_rest(terminal)
    first, second = (_by_claim(work)[claim] for claim in ("Forty lorries came.", "Three bridges need repair."))
    assert (first.speaker, first.role, first.note) == ("Ann Lund", "mayor", "a slip")
    assert (second.speaker, second.role, second.note) == ("Bo Dahl", "", "")
    for new in (first, second):
        assert (new.outlet, str(new.date), str(new.published)) == ("Halvik Post", "2021-09-06", "2021-09-08")
        assert (new.date_text, new.url, new.tags) == ("monday", "https://a.example/1", ("pass",))


def test_back_to_the_question_before(start: Start, work: Path) -> None:
    """There is none before the first; an answer on the line is kept, and what was answered since is not asked again."""
    terminal = start("add")
    shown = _answer(terminal, ("Speaker", "<"), ("Speaker", "An Lund"), ("Outlet", "Halvik Post"), ("Date", "<"))
    assert "this is the first question" in shown
    _answer(terminal, ("Outlet (1 TASS  2 Minute Mirror) [Halvik Post]: ", "<"), ("[An Lund]: ", "Ann Lund"))
    _answer(terminal, ("[Halvik Post]: ", ""), ("Date", "2021-09-06"), ("Claim", "Forty lorries<"), ("Date", ""))
    terminal.answer("Claim: Forty lorries", " came.")
    _answer(terminal, ("Role", "mayor"), ("Credited", "<"))
    terminal.answer("Role: mayor", " of Halvik")
    _skip_rest(terminal)
    (new,) = new_statements(work)
    assert (new.speaker, new.outlet, new.claim) == ("Ann Lund", "Halvik Post", "Forty lorries came.")
    assert new.role == "mayor of Halvik"


def test_back_to_what_the_report_has(start: Start, work: Path) -> None:
    """From the speaker of a further statement: first the date, then tags. What is changed holds for the next ones."""
    terminal = start("add")
    _answer(terminal, *FIRST, AGAIN, ("Speaker", "<"), ("Date [2021-09-06]: ", "2021-09-05"), ("Speaker", "<"))
    _answer(terminal, ("Date [2021-09-05]: ", "<"))
    terminal.answer("Tags, split by ; (1 panjshir  2 control  3 massoud): pass; lorries", CTRL_U + "-")
    _answer(terminal, ("Date", ""), ("Speaker", "Bo Dahl"), ("Claim", "Three bridges need repair."), ("Role", ""))
    shown = _answer(terminal, ("Exact words", ""), AGAIN, ("Speaker", "Cy Berg"))
    assert "kept: outlet Halvik Post, date 2021-09-05, via TASS (< goes back to them)" in shown
    terminal.answer("Claim", "Nobody came.")
    _skip_rest(terminal)
    for claim in ("Three bridges need repair.", "Nobody came."):
        assert (str(_by_claim(work)[claim].date), _by_claim(work)[claim].tags) == ("2021-09-05", ())


def test_back_from_questions_about_an_answer(start: Start, work: Path) -> None:
    """To the answer itself: of a known name, of a day, of a near-duplicate."""
    terminal = start("add")
    _answer(terminal, ("Speaker", "kabir wasiq"), ("Enter for", "<"))
    terminal.answer("Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid): kabir wasiq", CTRL_U + "2")
    _answer(terminal, ("Outlet", "WTOP"), ("Date", "3/4/2021"), ("Type 1 or 2", "<"))
    terminal.answer("Date: 3/4/2021", CTRL_U + "monday")
    terminal.answer("report appeared: ", "<")
    terminal.answer("Date: monday", CTRL_U + "2021-09-06")
    _answer(terminal, ("Claim", "The Taliban now fully control Panjshir."), ("all the same? [y/N] ", "<"))
    terminal.answer("Claim: The Taliban now fully control Panjshir.", CTRL_U + "The road is open.")
    _skip_rest(terminal)
    (new,) = new_statements(work)
    assert (new.speaker, str(new.date), new.date_text) == ("Zabihullah Mujahid", "2021-09-06", "")
    assert new.claim == "The road is open."


def test_another_speaker_has_another_role(start: Start, work: Path) -> None:
    """The role that was offered for one speaker is not recorded for the next one; one that was typed is."""
    terminal = start("add")
    _answer(terminal, ("Speaker", "Kabir Wasiq"), ("Outlet", "B"), ("Date", ""), ("Claim", "C"), ("Role [spokes", ""))
    _answer(terminal, ("Credited", "<"), ("Role", "<"), ("Claim", "<"), ("Date", "<"), ("Outlet", "<"))
    _answer(terminal, ("Speaker", "Ann Lund"), ("Outlet", ""), ("Date", ""), ("Claim", ""), ("Role: ", "mayor"))
    _answer(terminal, ("Credited", "<"), ("Role", "<"), ("Claim", "<"), ("Date", "<"), ("Outlet", "<"))
    _answer(terminal, ("Speaker", "Anna Lund"), ("Outlet", ""), ("Date", ""), ("Claim", ""), ("Role: mayor", ""))
    _skip_rest(terminal)
    (new,) = new_statements(work)
    assert (new.speaker, new.role) == ("Anna Lund", "mayor")


def test_a_further_one_that_is_not_recorded_ends_nothing(start: Start, work: Path) -> None:
    """One that the store has, and one that the user does not want after all."""
    terminal = start("add")
    known = (("Speaker", "Ann Lund"), ("Claim", "Forty lorries reached the pass."))
    shown = _answer(terminal, *FIRST, ("Another one", "<"), AGAIN, *known, AGAIN)
    assert "to change this one: factcli edit" in shown
    assert "Already recorded: " in shown
    near = (("Speaker", "Ann Lund"), ("Claim", "Forty lorries now reached the pass."), ("all the same? [y/N] ", "n"))
    shown = _answer(terminal, *near, ("Another one", "<"), ("Another one", "Bo Dahl"), AGAIN)
    assert "nothing was recorded" in shown
    assert "please type y or n" in shown
    _answer(terminal, ("Speaker", "Bo Dahl"), ("Claim", "Three bridges need repair."))
    _skip_rest(terminal)
    assert (terminal.code, len(new_statements(work))) == (0, 2)


def test_the_same_in_a_second_outlet_is_no_question(start: Start, work: Path) -> None:
    """It is the normal case, and noted."""
    words = ("--speaker", "Zabihullah Mujahid", "--date", "2021-09-06", "--claim", "The Taliban now control Panjshir.")
    terminal = start("add", *words, "--outlet", "Halvik Post")
    assert "0tshttr6p1 is nearly the same: 2021-09-06, WTOP:" in terminal.end()
    assert (terminal.code, len(new_statements(work))) == (0, 1)


# --- answers survive ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", [CTRL_C, CTRL_D, "SIGTERM", "SIGHUP", None], ids=["Ctrl-C", "Ctrl-D", "SIGTERM", "SIGHUP", "killed"]
)
def test_answers_are_offered_again(start: Start, work: Path, key: str | None) -> None:
    """All of them, and the words on the line; after a yes the questions go on where they ended, and `<` goes back."""
    terminal = start("add")
    _answer(terminal, *FIRST[:7])
    terminal.until("Exact words")
    line = "" if key in (CTRL_D, None) else "We counted"
    terminal.type(line)
    if key in (CTRL_C, CTRL_D):
        terminal.type(key)
        terminal.end()
    elif key:
        terminal.until(line)
        terminal.signal(getattr(signal, key))
        terminal.end()
        assert terminal.code == -getattr(signal, key)
    else:
        terminal.process.kill()
        terminal.process.wait()
    (file,) = _unfinished(work)
    assert file.stat().st_mode & 0o777 == 0o600
    terminal = start("add")
    shown = _answer(terminal, ("Go on with it (n deletes it)? [Y/n] ", ""))
    assert "not finished the last time: Ann Lund; Halvik Post; 2021-09-06; Forty lorries reached the pass.;" in shown
    terminal.answer(f"Exact words: {line}", " forty.")
    _answer(terminal, ("Language", "<"), ("Exact words", "<"), ("Link: https://www.example.org/1", "<"), ("TASS", ""))
    _skip_rest(terminal)
    (new,) = new_statements(work)
    assert (new.speaker, new.role, new.via, new.url) == ("Ann Lund", "mayor of Halvik", ("TASS",), FIRST[6][1])
    assert new.quote == f"{line} forty.".strip()
    assert _unfinished(work) == []


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        (
            (("Speaker", "kabir wasiq"), ("Enter for", None)),
            "Speaker (1 Kabir Wasiq  2 Zabihullah Mujahid): kabir wasiq",
        ),
        ((("Speaker", "A"), ("Outlet", "B"), ("Date", "3/4/2021"), ("Type 1 or 2", None)), "Date: 3/4/2021"),
        ((("Speaker", "A"), ("Outlet", "B"), ("Date", "monday"), ("report appeared", None)), "Date: monday"),
    ],
    ids=["a known name", "two dates", "the day of the report"],
)
def test_an_answer_in_question_is_on_the_line_again(
    start: Start, answers: tuple[tuple[str, str | None], ...], line: str
) -> None:
    """Ctrl-C at a question about an answer keeps the answer, not what was typed there."""
    terminal = start("add")
    for question, answer in answers:
        if answer:
            terminal.answer(question, answer)
    terminal.until(answers[-1][0])
    terminal.type("1")
    terminal.type(CTRL_C)
    assert "offers your answers again" in " ".join(terminal.end().split())
    terminal = start("add")
    terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    terminal.until(line)


def test_answers_after_other_options_are_kept_apart(start: Start, work: Path) -> None:
    """They belong to another report; a no forgets them."""
    for options, claim in ((("--outlet", "Halvik Post"), "One."), (("--outlet", "TASS"), "Two."), ((), "Three.")):
        terminal = start("add", *options, "--speaker", "Ann Lund", "--date", "2021-09-06")
        if not options:
            terminal.answer("Outlet", "WTOP")
        terminal.answer("Claim", claim)
        terminal.until("Role")
        terminal.type(CTRL_C)
        terminal.end()
    terminal = start("add", "--outlet", "TASS", "--speaker", "Ann Lund", "--date", "2021-09-06")
    assert "not finished the last time: Two." in _answer(terminal, ("Go on with it (n deletes it)? [Y/n] ", "n"))
    terminal.answer("Claim", "Four.")
    _skip_rest(terminal)
    terminal = start("add", "--outlet", "Halvik Post", "--speaker", "Ann Lund", "--date", "2021-09-06")
    assert "not finished the last time: One." in _answer(terminal, ("Go on with it (n deletes it)? [Y/n] ", ""))
    _skip_rest(terminal)
    assert {s.claim for s in new_statements(work)} == {"One.", "Four."}


@pytest.mark.parametrize("data", [b"", b"[", b"{}", b"[1]", b'[{"given": {}}]', b'[{"given": {}, "values": {"x": 1}}]'])
def test_answers_that_cannot_be_read_are_no_error(start: Start, work: Path, data: bytes) -> None:
    """The file in the state folder may be damaged: then all is asked anew."""
    terminal = start("add")
    terminal.answer("Speaker", "Ann Lund")
    terminal.until("Outlet")
    terminal.type(CTRL_C)
    terminal.end()
    (file,) = _unfinished(work)
    file.write_bytes(data)
    terminal = start("add")
    assert "not finished" not in terminal.until("Speaker")


def test_two_interviews_at_once(start: Start, work: Path) -> None:
    """One is not offered the answers of another that goes on; after both were killed, each is offered."""
    terminals = []
    for claim in ("Forty lorries reached the pass.", "Three bridges need repair."):
        terminal = start("add")
        _answer(terminal, ("Speaker", "Ann Lund"), ("Outlet", "Halvik Post"), ("Date", "2021-09-06"), ("Claim", claim))
        terminal.until("Role")
        terminals.append(terminal)
    for terminal in terminals:
        terminal.process.kill()
        terminal.process.wait()
    for _ in terminals:
        terminal = start("add")
        terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
        _skip_rest(terminal)
    assert set(_by_claim(work)) == {"Forty lorries reached the pass.", "Three bridges need repair."}
    assert _unfinished(work) == []


def test_long_answers_are_shown_in_short(start: Start, work: Path) -> None:
    """A pasted page does not push the question off the screen; it is recorded whole."""
    claim = " ".join(f"word{number}" for number in range(300))
    terminal = start("add", "--speaker", "Ann Lund", "--outlet", "Halvik Post", "--date", "2021-09-06")
    terminal.until("Claim")
    terminal.type(PASTE + claim.replace("word1 ", "word1\n") + PASTED + ENTER)
    terminal.until("Role")
    terminal.type(CTRL_C)
    terminal.end()
    terminal = start("add", "--speaker", "Ann Lund", "--outlet", "Halvik Post", "--date", "2021-09-06")
    shown = terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    assert len(shown) < 400
    assert re.search(r"not finished the last time: word0 word1 ?\\n ?word2 .*…", " ".join(shown.split()))
    (new,) = _ended(terminal, work)
    assert new.claim.split() == claim.split()


def test_what_cannot_be_kept_is_told(start: Start, work: Path) -> None:
    """Nobody should count on answers that a full disk has refused."""
    (work / "state").write_text("not a folder")
    terminal = start("add", env={"XDG_STATE_HOME": str(work / "state")})
    terminal.answer("Speaker", "Ann Lund")
    terminal.until("Outlet")
    terminal.type(CTRL_C)
    shown = " ".join(terminal.end().split())
    assert "stopped; nothing was recorded, and your answers could not be kept in state/factcli" in shown


def test_recorded_by_somebody_else_meanwhile(start: Start, work: Path) -> None:
    """It is not told as recorded once more, and the value in which it differs is shown."""
    words = ("--speaker", "Ann Lund", "--outlet", "Halvik Post", "--date", "2021-09-06", "--claim", "It rains.")
    terminal = start("add", *words[:6])
    terminal.answer("Claim", words[7])
    _answer(terminal, ("Role", "mayor"))
    terminal.until("Credited")
    subprocess.run([FACTCLI, "add", *words], cwd=work, env=environment(work.parent / "home"), check=True)
    terminal.type(ENTER)
    shown = _skip_rest(terminal)
    (new,) = new_statements(work)
    assert f"Already recorded: {new.id} in data/2021-09.toml" in shown
    assert 'role differs from yours ("mayor")' in shown
    assert "Recorded " not in shown


def test_stopping_after_one_was_recorded(start: Start, work: Path) -> None:
    """What was done is done: exit code 0; only what was typed of the next one is offered again."""
    terminal = start("add")
    _answer(terminal, *FIRST)
    terminal.until("[Y/n] ")
    terminal.type(CTRL_C)
    assert terminal.end().endswith("\nstopped; nothing more was recorded\n")
    assert (terminal.code, len(new_statements(work)), _unfinished(work)) == (0, 1, [])
    terminal = start("add", "--outlet", "B", "--date", "2021-09-06")
    _answer(terminal, ("Speaker", "A"), ("Claim", "C"))
    for question in ("Role", "Credited", "Link", "Exact words", "Tags", "Another one"):
        terminal.answer(question, "")
    _answer(terminal, ("Speaker", "Bo Dahl"))
    terminal.until("Claim")
    terminal.type(CTRL_C)
    shown = " ".join(terminal.end().split())
    assert shown.endswith("stopped; nothing more was recorded, and factcli add offers your answers again")
    assert terminal.code == 0
    terminal = start("add")
    _answer(terminal, ("Go on with it (n deletes it)? [Y/n] ", ""), ("Claim", "Three bridges need repair."))
    _skip_rest(terminal)
    new = _by_claim(work)["Three bridges need repair."]
    assert (new.speaker, new.outlet, str(new.date)) == ("Bo Dahl", "B", "2021-09-06")


def test_answers_stay_if_they_cannot_be_recorded(start: Start, work: Path) -> None:
    """A file that cannot be read is not written; once it is corrected, nothing is typed again."""
    terminal = start("add")
    _answer(terminal, *FIRST[:7], ("Exact words", ""))
    terminal.until("Tags")
    file = work / "data" / "2021-09.toml"
    before = file.read_bytes()
    file.write_bytes(before + b"=\n")
    terminal.type(ENTER)
    assert "factcli add offers your answers again" in " ".join(terminal.end().split())
    assert terminal.code == 3
    file.write_bytes(before)
    terminal = start("add")
    terminal.answer("Go on with it (n deletes it)? [Y/n] ", "")
    _skip_rest(terminal)
    assert list(_by_claim(work)) == ["Forty lorries reached the pass."]


def test_defaults_of_the_report(start: Start, work: Path) -> None:
    """`published` and `url` may be among them; a day in words counts from the one, and `-` leaves out the other."""
    config = work / "data" / "factcli.toml"
    config.write_text(
        config.read_text() + '\n[defaults]\npublished = 2021-09-08\nurl = "https://www.example.org/1"\nlang = "en"\n'
    )
    terminal = start("add", "--speaker", "Ann Lund", "--outlet", "Halvik Post")
    shown = _answer(terminal, ("Date [2021-09-08]: ", "monday"), ("Claim", "Forty lorries came."), ("Role", ""))
    assert 'from [defaults] of data/factcli.toml: published "2021-09-08"' in shown
    _answer(terminal, ("Credited", ""), ("Link [https://www.example.org/1]: ", "-"), ("Exact words", ""), ("Tags", ""))
    _answer(terminal, AGAIN, ("Speaker", "Bo Dahl"), ("Claim", "Three bridges need repair."), ("Role", ""))
    _answer(terminal, ("Exact words", "Three."), ("Language of the quote (1 en  2 prs) [en]: ", ""))
    _skip_rest(terminal)
    for new in new_statements(work):
        assert (str(new.date), str(new.published), new.url) == ("2021-09-06", "2021-09-08", "")
    assert _by_claim(work)["Forty lorries came."].lang == ""
    assert _by_claim(work)["Three bridges need repair."].lang == "en"


# --- Tab ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Zabih" + TAB, "Zabihullah Mujahid"),
        ("bILAL" + TAB, "Bilal Karimi"),
        ("karimi" + TAB, "Bilal Karimi"),  # the only one with such a word
        ("Kabir W" + TAB + "q", "Kabir Wasiq"),  # as far as both spellings go
        ("Nobody" + TAB + " Else", "Nobody Else"),
    ],
)
def test_tab_completes_a_speaker(start: Start, work: Path, typed: str, name: str) -> None:
    """Whatever its case."""
    terminal = _add_with(start, speaker="")
    terminal.until("Speaker")
    terminal.type(typed)
    terminal.type(ENTER)
    (new,) = _ended(terminal, work)
    assert new.speaker == name


def test_tab_lists_what_begins_so(start: Start) -> None:
    """One press shows them all, where there are several."""
    terminal = start("add")
    terminal.until("Speaker")
    terminal.type("kabir" + TAB)
    assert "Kabir Wasik  Kabir Wasiq" in terminal.until("Speaker")


def test_tab_completes_each_of_many(start: Start, work: Path) -> None:
    """Between semicolons the one that is being typed, blanks or not."""
    terminal = start("add")
    for question, answer in (("Speaker", "A"), ("Outlet", "B"), ("Date", "2021-09-06"), ("Claim", "C."), ("Role", "")):
        terminal.answer(question, answer)
    terminal.until("Credited")
    terminal.type(f"reut{TAB}; tas{TAB}{ENTER}")
    for question in ("Link", "Exact", "Tags"):
        terminal.answer(question, "")
    (new,) = _ended(terminal, work)
    assert new.via == ("Reuters", "TASS")


# --- giving up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "key"),
    [*((answered, CTRL_C) for answered in range(9)), *((answered, CTRL_D) for answered in (0, 1, 6))],
    ids=lambda value: {CTRL_C: "Ctrl-C", CTRL_D: "Ctrl-D"}.get(value),
)
def test_giving_up_leaves_nothing(start: Start, work: Path, key: str, answered: int) -> None:
    """At any question, the one about a near-duplicate included: exit code 130, and not a byte is written."""
    before = contents(work)
    terminal = start("add", "--store", "elsewhere") if answered == 0 else start("add")
    questions = (
        ("Speaker", "kabir wasiq"),
        ("Enter for", "1"),
        ("Outlet", "TASS"),
        ("Date", "monday"),
        ("report appeared", "2021-10-26"),
        ("Claim", "Tajikistan has been on Massoud's side in his fight with the Taliban."),
        ("Role", ""),
        ("Credited", ""),
        ("Link", ""),
    )
    for question, answer in questions[:answered]:
        terminal.answer(question, answer)
    terminal.until(questions[answered][0])
    terminal.type(key)
    kept = ", and factcli add offers your answers again" if answered else ""
    assert " ".join(terminal.end().split()).endswith(f"factcli: stopped; nothing was recorded{kept}")
    assert (terminal.code, contents(work)) == (130, before)


def test_a_near_duplicate_needs_a_yes(start: Start, work: Path) -> None:
    """Enter means no: exit code 1 and nothing written; y records it; --yes asks nothing."""
    near = ("--speaker", "Zabihullah Mujahid", "--outlet", "WTOP", "--date", "2021-09-06", "--claim")
    claim = "The Taliban now fully control Panjshir."
    terminal = start("add", *near, claim)
    shown = terminal.answer("Record yours all the same? [y/N] ", "")
    assert "0tshttr6p1 is nearly the same: 2021-09-06, WTOP: The Taliban now control Panjshir." in " ".join(
        shown.split()
    )
    assert not _ended(terminal, work, code=1)
    assert plain(terminal.seen).endswith("nothing was recorded\n")
    terminal = start("add", *near, claim)
    terminal.answer("[y/N] ", "y")
    assert len(_ended(terminal, work)) == 1
    assert len(_ended(start("add", *near, claim + "!", "--yes"), work)) == 2


def test_a_near_duplicate_is_told_before_the_rest_is_asked(start: Start, work: Path) -> None:
    """Nobody types roles and links for a statement that is there already."""
    terminal = start("add")
    for question, answer in (
        ("Speaker", "Zabihullah Mujahid"),
        ("Outlet", "WTOP"),
        ("Date", "2021-09-06"),
        ("Claim", "The Taliban now control Panjshir."),
    ):
        terminal.answer(question, answer)
    assert terminal.end().endswith("Already recorded: 0tshttr6p1 in data/2021-09.toml\n")
    assert terminal.code == 0


# --- where the output goes ----------------------------------------------------------------------------------


def test_stdout_in_a_file(start: Start, work: Path) -> None:
    """The questions stay on the terminal, Tab included; the file holds the result and nothing else."""
    with open(work / "out", "wb") as out:
        terminal = start("add", "--format", "ids", "--outlet", "B", "--date", "2021-09-06", stdout=out)
        terminal.until("Speaker")
        terminal.type("zabih" + TAB + ENTER)
        terminal.answer("Claim", "C")
        (new,) = _ended(terminal, work)
    assert new.speaker == "Zabihullah Mujahid"
    assert (work / "out").read_text() == f"{new.id}\n"


def test_stdin_in_a_pipe(start: Start, work: Path) -> None:
    """Nobody can answer there: what is missing is an error, though stderr is a terminal."""
    terminal = start("add", "--speaker", "A", stdin=subprocess.DEVNULL)
    assert terminal.end().startswith("factcli: missing --outlet, --date, --claim\n")
    assert terminal.code == 2


def test_json_typed_in(start: Start, work: Path) -> None:
    """On a terminal it is said what is waited for, and how it ends."""
    terminal = start("add", "--from-json", "-")
    terminal.until("Type one JSON object per line. Ctrl-D ends")
    terminal.type('{"speaker": "A", "outlet": "B", "date": "2021-09-06", "claim": "C"}\n' + CTRL_D)
    assert terminal.end().endswith("1 statement added, 0 recorded already\n")


@pytest.mark.parametrize("columns", [40, 80])
def test_messages_are_broken_between_words(start: Start, columns: int) -> None:
    """An error, its advice and notes fit the terminal, and no word and no command to copy is cut."""
    claim = "The Taliban do not control Panjshir, the resistance front denies it and still holds all its positions."
    options = ("--speaker", "Kabir Wassiq", "--outlet", "AP", "--date", "2021-09-06", "--claim", claim, "--yes")
    terminal = start("add", *options, size=(columns, 24))
    lines = terminal.end().splitlines()
    assert terminal.code == 0
    assert all(len(line) <= columns or line.strip().startswith("factcli ") for line in lines)
    assert 'negation: "not control" in the new statement' in " ".join(lines)
    assert [line for line in lines if re.fullmatch(r"  factcli compare \w+ \w+", line)]
    assert "  factcli people alias 'Kabir Wasiq' 'Kabir Wassiq'" in lines


def test_a_long_error_is_broken_between_words(start: Start) -> None:
    """Its advice keeps its indent; in a pipe each stays on one line."""
    name = "a folder with a name of many words that does not fit into one line of this terminal/facts.toml"
    terminal = start("check", "--store", name, size=(40, 24))
    lines = terminal.end().splitlines()
    assert " ".join(line.strip() for line in lines).startswith(f"factcli: there is no store in {name} ")
    assert all(len(line) <= 40 or line.strip().startswith("factcli ") for line in lines)
    assert lines[-1].startswith("  ")
    piped_to = start("check", "--store", name, stderr=subprocess.DEVNULL)
    assert piped_to.end() == ""


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_no_escape_reaches_such_a_terminal(start: Start, env: dict[str, str]) -> None:
    """Neither for colours nor for bold words; and nothing stands in a claim that is not of it."""
    terminal = start("search", "Massoud", env=env)
    terminal.end()
    coloured = start("search", "Massoud")
    coloured.end()
    assert b"\x1b[" in coloured.seen
    assert b"\x1b" not in terminal.seen
    assert b"*" not in terminal.seen
    assert b"-------" in terminal.seen  # below what was found
    if "TERM" in env:
        terminal = start("add", env=env)
        terminal.until("Speaker")
        terminal.type(CTRL_U + CTRL_C)
        terminal.end()
        assert b"\x1b" not in terminal.seen


def test_what_is_odd_is_asked_about(start: Start) -> None:
    """A language that nobody knows and a day that has not come: no asks again, yes takes it."""
    terminal = start("add", "--speaker", "Kabir Wasiq", "--outlet", "TASS", "--date", "2097-01-02", "--claim", "Later.")
    terminal.answer("--date: 2097-01-02 has not come yet. Use it all the same? [y/N] ", "n")
    assert "--date was not meant" in terminal.end()
    assert terminal.code == 2
    terminal = start("add")
    terminal.answer("Speaker", "1")
    terminal.answer("Outlet", "1")
    terminal.answer("Date", "2097-01-02")
    terminal.answer("has not come yet. Use it all the same? [y/N] ", "")
    terminal.answer("Date", "2021-10-25")
    terminal.answer("Claim", "Much later.")
    for question in ("Role", "Credited", "Link"):
        terminal.answer(question, "")
    terminal.answer("Exact words", "Qapla'")
    assert "write: en" in terminal.answer("Language of the quote", "English") + terminal.until("Language of the quote")
    terminal.type("klingon\r")
    terminal.answer('"klingon" is no language that factcli knows. Use it all the same? [y/N] ', "y")
    terminal.answer("Tags", "")
    terminal.answer("Another one", "n")
    terminal.end()
    assert terminal.code == 0


SLOW = """
import sys, time
from factcli.cli import main as cli, session as cli_session
from factcli.search.index import refresh
cli_session._PROGRESS_DELAY = 0.2
read = refresh.read_file_rows
refresh.read_file_rows = lambda *a: (time.sleep(0.15), read(*a))[1]
cli.main()
"""


def test_progress_on_a_terminal_only(start: Start, work: Path) -> None:
    """Reading that takes long is shown, and wiped out at the end; in a pipe there is nothing of it."""
    terminal = start("search", "Massoud", "--format", "ids", command=(sys.executable, "-c", SLOW))
    terminal.end()
    assert re.search(rb"\rreading changed files: 0\.0 of 0\.0 MB", terminal.seen)
    assert b"MB\r      " in terminal.seen
    shutil.rmtree(work.parent / "home" / ".cache")  # so that all is read again
    done = subprocess.run(
        [sys.executable, "-c", SLOW, "search", "Massoud", "--format", "ids"],
        cwd=work,
        env=environment(work.parent / "home"),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""


def test_ctrl_c_in_the_middle_of_reading(start: Start, work: Path) -> None:
    """130, no traceback, and the shell's prompt on a line of its own."""
    terminal = start("search", "Massoud", command=(sys.executable, "-c", SLOW))
    terminal.until("reading changed files")
    terminal.type(CTRL_C, at_once=True)
    assert "Traceback" not in terminal.end()
    assert terminal.code == 130


@pytest.mark.parametrize(
    "arguments", [("search",), ("search", "--json"), ("show", "0tsht"), ("add", "--help"), ("stats",)]
)
def test_a_closed_pipe(work: Path, arguments: tuple[str, ...]) -> None:
    """Whoever read us has left: 141 as with other programs, and not a word."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [FACTCLI, *arguments],
            cwd=work,
            env=environment(work.parent / "home"),
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")

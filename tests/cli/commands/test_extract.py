"""``extract``: proposals as lines and on a terminal, what is recorded, what is left, and what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factcli.errors import FOUND, NOTHING
from factcli.model import PROPOSAL_KEYS, STATEMENT_KEYS
from factcli.store.reader import read_store
from tests.support.run import Done, inside, piped
from tests.support.stores import contents
from tests.support.terminal import CTRL_C, CTRL_D, CTRL_U, ENTER, Start, Terminal, terminals

REPORT = """\
Cracks found in two pillars of Brod bridge

The bridge at Brod is closed to all traffic, mayor Ana Petrova said on Monday.

“Nobody crosses until every pillar has been tested,” Petrova said.

Marta Lind, an engineer at the road office, said that two of the six pillars have cracks.

Ivan Kos, a spokesman for the police, denied that the bridge was closed.
"""
CLAIMS = (
    "The bridge at Brod is closed to all traffic",
    "Nobody crosses until every pillar has been tested",
    "two of the six pillars have cracks",
)
GIVEN = ("--outlet", "Valley News", "--published", "2026-05-06")
KEYS_END = "e all"  # the end of the lines of keys


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a report in it, and no store."""
    work = tmp_path / "desk"
    work.mkdir()
    (work / "report.txt").write_text(REPORT, encoding="utf-8")
    return work


@pytest.fixture
def start(work: Path) -> Iterator[Start]:
    """Start ``factcli extract`` on a terminal."""
    with terminals(work, "--store", "data", "extract") as start:
        yield start


def extract(work: Path, *arguments: str, given: bytes = b"") -> Done:
    return inside(["--store", "data", "extract", *arguments], work, given)


def proposals(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def recorded(work: Path) -> list[str]:
    return [s.claim for s in read_store(work / "data").statements]


# --- in a pipe ----------------------------------------------------------------------------------------------


def test_proposals_are_slices_of_the_report(work: Path) -> None:
    """Claims, quotations and spans are the report's own letters; nothing is recorded, and no store is made."""
    done = extract(work, "report.txt", *GIVEN)
    assert done.code == 0
    found = proposals(done)
    assert [p["claim"] for p in found][:3] == list(CLAIMS)
    text = REPORT.rstrip("\n")
    for p in found:
        assert p["claim"] in text
        assert [text[a:b] for a, b in p["quote_spans"]] == ([p["quote"]] if "quote" in p else [])
        assert p["speaker_text"] == text[slice(*p["speaker_span"])]
        assert (p["outlet"], p["published"]) == ("Valley News", "2026-05-06")
        assert {*PROPOSAL_KEYS} <= p.keys() <= {"version", *STATEMENT_KEYS, *PROPOSAL_KEYS}
    assert (found[0]["speaker"], found[0]["date"], found[0]["date_text"]) == ("Ana Petrova", "2026-05-04", "on Monday")
    assert (found[1]["speaker"], found[1]["kind"], found[1]["date"]) == ("Ana Petrova", "direct", "2026-05-06?")
    assert not (work / "data").exists()


@pytest.mark.parametrize("name", ["hard.txt", "hard.md", "hard.srt"])
def test_spaces_that_do_not_break_and_colours_change_nothing(work: Path, name: str) -> None:
    """Names stay whole, and offsets are those of the text as it is read."""
    begin = "1\n00:00:01,000 --> 00:00:09,000\n" if name.endswith("srt") else ""
    (work / name).write_text(begin + REPORT, encoding="utf-8")
    before = extract(work, name, *GIVEN).out
    hard = REPORT.replace(" ", "\u00a0").replace("Ana", "\x1b[1mAna").replace("Petrova", "Petrova\x1b[0m")
    (work / name).write_text(begin + hard, encoding="utf-8")
    assert extract(work, name, *GIVEN).out == before != b""


def test_lines_are_what_add_takes(work: Path) -> None:
    """A pipe into ``add`` records what the lines say, and leaves out what only explains them."""
    lines = extract(work, "report.txt", *GIVEN).out
    done = inside(["--store", "data", "add", "--from-json", "-"], work, lines)
    assert done.code == 0
    assert set(CLAIMS) <= set(recorded(work))
    assert all(not s.extra for s in read_store(work / "data").statements)


def test_copy_is_kept_for_lines_if_that_is_asked_for(work: Path) -> None:
    """``--copy`` keeps the report and the lines name it; without it, nothing is written."""
    found = proposals(extract(work, "report.txt", *GIVEN, "--copy"))
    (source,) = read_store(work / "data").sources
    assert {p["source"] for p in found} == {source.id}
    assert (work / "data" / "sources" / source.sha256).read_bytes() == REPORT.encode()


@pytest.mark.parametrize("form", ["json", "plain"])
def test_other_forms_show_the_same(work: Path, form: str) -> None:
    """JSON has the same records; plain one line each."""
    done, lines = extract(work, "report.txt", *GIVEN, "--format", form), extract(work, "report.txt", *GIVEN)
    if form == "json":
        assert json.loads(done.out)["proposals"] == [
            {k: v for k, v in p.items() if k != "version"} for p in proposals(lines)
        ]
    else:
        assert [line.split("\t")[6] for line in done.stdout.splitlines()] == [p["claim"] for p in proposals(lines)]


def test_nothing_to_propose(work: Path) -> None:
    """A text without statements ends with 1 and says so."""
    done = extract(work, "-", given=b"Rain is expected in the valley tomorrow.\n")
    assert (done.code, done.out, done.stderr) == (1, b"", "no statement found in the pasted text\n")


def test_defaults_come_before_the_report_and_options_before_them(work: Path) -> None:
    """``[defaults]`` fill what no option gives; their speaker is nobody's in a report."""
    inside(["init", "data"], work)
    config = work / "data" / "factcli.toml"
    text = '\n[defaults]\noutlet = "Kerr Post"\nspeaker = "Nobody"\ntags = ["brod"]\n'
    config.write_text(config.read_text() + text)
    found = proposals(extract(work, "report.txt"))
    assert {(p["outlet"], *p["tags"]) for p in found} == {("Kerr Post", "brod")}
    assert "Nobody" not in {p.get("speaker") for p in found}
    assert {p["outlet"] for p in proposals(extract(work, "report.txt", "--outlet", "Here"))} == {"Here"}


def test_a_page_knows_its_own_address_and_day_better_than_the_defaults(work: Path) -> None:
    """``[defaults]`` may have those of another report; they fill what a text does not tell."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    inside(["init", "data"], work)
    config = work / "data" / "factcli.toml"
    text = '\n[defaults]\npublished = 2021-09-08\nurl = "https://a.example/1"\noutlet = "Kerr Post"\n'
    config.write_text(config.read_text() + text)
    found = proposals(extract(work, "report.txt"))
    assert {(p["published"], p["url"]) for p in found} == {("2021-09-08", "https://a.example/1")}
    head = "<link rel=canonical href=https://b.example/2><meta property=article:published_time content=2021-10-05>"
    body = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    (work / "page.html").write_text(f"<html><head>{head}</head><body><article>{body}</article></body></html>")
    found = proposals(extract(work, "page.html"))
    assert {(p["published"], p["url"]) for p in found} == {("2021-10-05", "https://b.example/2")}


# --- recording all ------------------------------------------------------------------------------------------


def test_all_records_what_is_sure_and_undo_takes_it_back(work: Path) -> None:
    """Statements, source and copy come in one change; again there is nothing left of them; one undo ends it."""
    inside(["init", "data"], work)
    before = contents(work / "data")
    done = extract(work, "report.txt", *GIVEN, "--all")
    assert done.code == 0
    assert set(CLAIMS) <= set(recorded(work))
    store = read_store(work / "data")
    assert {s.source for s in store.statements} == {source.id for source in store.sources}
    assert "to take all of it back: factcli undo" in done.stderr
    again = extract(work, "report.txt", *GIVEN, "--all")
    assert f"{len(store.statements)} statements of report.txt recorded already" in again.stderr
    assert inside(["--store", "data", "undo"], work).code == 0
    assert contents(work / "data") == before


def test_no_copy(work: Path) -> None:
    """``--no-copy`` writes neither source nor copy."""
    extract(work, "report.txt", *GIVEN, "--all", "--no-copy")
    store = read_store(work / "data")
    assert store.statements
    assert not store.sources
    assert not (work / "data" / "sources").exists()
    assert {s.source for s in store.statements} == {""}


@pytest.mark.parametrize("damage", [b"", b"something else", None], ids=["empty", "changed", "missing"])
def test_a_damaged_copy_is_written_again(work: Path, damage: bytes | None) -> None:
    """The same report, read again, restores its copy, and nothing else changes; a copy that is right stays."""
    extract(work, "report.txt", *GIVEN, "--all")
    before = contents(work / "data")
    assert extract(work, "report.txt", *GIVEN, "--all").code == NOTHING
    assert contents(work / "data") == before
    (copy,) = (work / "data" / "sources").iterdir()
    copy.unlink()
    if damage is not None:
        copy.write_bytes(damage)
    assert extract(work, "report.txt", *GIVEN, "--all", "--no-copy").code == NOTHING
    done = extract(work, "report.txt", *GIVEN, "--all")
    assert (done.code, "wrote the copy of source" in done.stderr) == (FOUND, True)
    assert contents(work / "data") == before


def test_what_may_conflict_is_said_at_the_end(work: Path) -> None:
    """The leads of what was recorded come last."""
    add = ["--store", "data", "add", "--speaker", "A", "--outlet", "B", "--date", "2026-05-05"]
    inside([*add, "--claim", "The bridge at Brod is not closed."], work)
    assert "may contradict" in extract(work, "report.txt", *GIVEN, "--all").stderr


def test_the_same_in_another_outlet_is_said(work: Path) -> None:
    """A statement that is recorded from another outlet is named, and not recorded without asking."""
    add = ["--store", "data", "add", "--speaker", "Ana Petrova", "--outlet", "Kerr Post", "--date", "2026-05-04"]
    done = inside([*add, "--claim", f"{CLAIMS[0]}."], work)
    known = done.stdout.split("\t")[0]
    first = proposals(extract(work, "report.txt", *GIVEN))[0]
    assert (first["similar"], first["sure"]) == ([known], False)
    extract(work, "report.txt", *GIVEN, "--all")
    assert CLAIMS[0] not in recorded(work)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.txt"], 2, "cannot read nowhere.txt: No such file or directory"),
        (["report.txt", "--all"], 2, "the report does not name its outlet\n  add --outlet NAME"),
        (["report.txt", "--format", "csv"], 2, 'cannot use --format "csv"\n  use one of jsonl, json, plain'),
        (["report.txt", "--all", "--format", "json"], 2, "cannot use --all and --format together"),
        (["report.txt", "--published", "soon"], 2, 'cannot use --published "soon": this is not a date'),
        (["report.txt", "--url", "x y"], 2, "--url"),
        (["file:///etc/passwd"], 2, "only http and https addresses are fetched"),
    ],
)
def test_refused(work: Path, arguments: list[str], code: int, message: str) -> None:
    """What cannot be done is said in one message, and no store is made."""
    done = extract(work, *arguments)
    assert (done.code, done.out) == (code, b"")
    assert message in done.stderr
    assert not (work / "data").exists()


def test_control_characters_of_a_report_do_not_pass(work: Path) -> None:
    """What a report has to command a terminal is in no line that is written."""
    (work / "evil.txt").write_text('"The dam \x1b[2Jholds \u202efor now," mayor Ana Petrova said on Monday.\n')
    done = piped(["--store", "data", "extract", "evil.txt", *GIVEN, "--format", "plain"], work)
    assert done.code == 0
    assert b"\x1b" not in done.out + done.err
    assert "\u202e" not in done.stdout + done.stderr


# --- on a terminal ------------------------------------------------------------------------------------------


def test_one_key_each(work: Path, start: Start) -> None:
    """Details first, then a statement at a time; each is written at once; the rest is left for the next time."""
    terminal = start("report.txt", *GIVEN)
    shown = terminal.until("q quit")
    assert "headline   Cracks found in two pillars of Brod bridge" in shown
    terminal.type(ENTER)
    shown = terminal.until(KEYS_END)
    assert "1 of" in shown
    assert "date     2026-05-04   (“on Monday”)".replace("“", '"').replace("”", '"') in shown
    terminal.type("y")
    assert "Recorded" in terminal.until(KEYS_END)
    assert recorded(work) == [CLAIMS[0]]
    terminal.type("k")
    terminal.until(KEYS_END)
    terminal.type("y")
    terminal.until(KEYS_END)
    terminal.type("b")
    assert CLAIMS[1] in terminal.until(KEYS_END)
    terminal.type("q")
    assert "2 statements recorded from report.txt, 2 left" in terminal.end()
    assert set(recorded(work)) == {CLAIMS[0], CLAIMS[2]}
    left = proposals(extract_at_home(work))
    assert CLAIMS[1] in {p["claim"] for p in left}
    assert CLAIMS[0] not in {p["claim"] for p in left}


def extract_at_home(work: Path) -> Done:
    """Extract again as the same user, who knows which proposals were recorded."""
    done = inside(["--store", "data", "extract", "report.txt", *GIVEN], work, home=work.parent / "home")
    assert done.code == 0
    return done


@pytest.mark.slow
def test_claim_in_other_words_is_not_proposed_again(work: Path, start: Start) -> None:
    """The claim is on the line to be edited; what was recorded in other words counts as recorded."""
    terminal = start("report.txt", *GIVEN)
    terminal.until("q quit")
    terminal.type(ENTER)
    terminal.until(KEYS_END)
    terminal.type("c")
    assert CLAIMS[0] in terminal.until(CLAIMS[0])
    terminal.type(f"{CTRL_U}No car may cross at Brod.{ENTER}")
    terminal.until(KEYS_END)
    terminal.type("y")
    terminal.until(KEYS_END)
    terminal.type("q")
    terminal.end()
    assert recorded(work) == ["No car may cross at Brod."]
    assert CLAIMS[0] not in {p["claim"] for p in proposals(extract_at_home(work))}


@pytest.mark.slow
def test_a_quotation_that_is_not_in_the_report_is_said(work: Path, start: Start) -> None:
    """It is recorded as the person wrote it, with the words of the report that are nearest; others are not named."""
    terminal = start("report.txt", *GIVEN)
    terminal.until("q quit")
    terminal.type(ENTER)
    terminal.until(KEYS_END)
    terminal.type("y")
    assert "differs" not in terminal.until(KEYS_END)
    terminal.type("w")
    terminal.until(CLAIMS[1])
    terminal.type(CTRL_U + "Nobody crosses until each pillar has been tested" + ENTER)
    terminal.until(KEYS_END)
    terminal.type("y")
    shown = terminal.until(KEYS_END)
    assert "the quotation differs from the copy of source" in shown
    assert "[-every-]{+each+}" in shown
    terminal.type("q")
    terminal.end()
    assert read_store(work / "data").statements[1].quote == "Nobody crosses until each pillar has been tested"


@pytest.mark.slow
def test_take_back_and_all(work: Path, start: Start) -> None:
    """``A`` records all that are sure, ``z`` takes them back together."""
    terminal = start("report.txt", *GIVEN)
    terminal.until("q quit")
    terminal.type(ENTER)
    terminal.until(KEYS_END)
    terminal.type("A")
    terminal.until("Recorded")
    terminal.until("Recorded")
    terminal.read(0.5)
    assert len(recorded(work)) >= 3
    terminal.type("z")
    assert "took back: extract" in terminal.until(KEYS_END)
    assert recorded(work) == []
    terminal.type(CTRL_C)
    assert "0 statements recorded" in terminal.end()


def test_outlet_is_asked_for(work: Path, start: Start) -> None:
    """A text does not name its outlet: Enter asks for it, and for the day, which may stay unknown."""
    terminal = start("report.txt")
    terminal.until("q quit")
    terminal.type(ENTER)
    terminal.answer("Outlet", "Kerr Post")
    terminal.answer("Published", "")
    terminal.until(KEYS_END)
    terminal.type("yq")  # two keys at once are a paste, and no key
    assert "this key does nothing here" in terminal.until(KEYS_END)
    terminal.type("y")
    terminal.until("Recorded")
    terminal.until(KEYS_END)
    terminal.type(CTRL_D)
    terminal.end()
    (statement,) = read_store(work / "data").statements
    assert (statement.outlet, str(statement.date), statement.published) == ("Kerr Post", "XXXX", None)


def record_first(terminal: Terminal) -> None:
    """Take the details as they are, record the first statement, and quit."""
    terminal.until("q quit")
    terminal.type(ENTER)
    terminal.until(KEYS_END)
    terminal.type("y")
    terminal.until("Recorded")
    terminal.type("q")
    terminal.end()


@pytest.mark.slow
def test_paste(work: Path, start: Start) -> None:
    """``-`` on a terminal takes what is pasted up to Ctrl-D, then keys."""
    terminal = start("-", *GIVEN)
    terminal.until("Ctrl-C gives up.")
    terminal.type(REPORT.replace("\n\n", "\n"))
    terminal.type(CTRL_D)
    record_first(terminal)
    assert recorded(work) == [CLAIMS[0]]


@pytest.mark.slow
def test_keys_come_from_the_terminal_when_the_report_is_piped(work: Path, start: Start) -> None:
    """``xclip -o | factcli extract -``: standard input is the report, the terminal answers."""
    with open(work / "report.txt", "rb") as report:
        terminal = start("-", *GIVEN, stdin=report)
        record_first(terminal)
    assert recorded(work) == [CLAIMS[0]]


@pytest.mark.slow
def test_nothing_is_recorded_if_the_details_are_given_up(work: Path, start: Start) -> None:
    """``q`` at the first screen ends without a store."""
    terminal = start("report.txt", *GIVEN)
    terminal.until("q quit")
    terminal.type("q")
    assert "nothing was recorded" in terminal.end()
    assert not os.path.exists(work / "data")


def test_import_takes_the_lines_too(work: Path) -> None:
    """What only explains a proposal is left out, and no column is named that has no place."""
    (work / "lines.jsonl").write_bytes(extract(work, "report.txt", *GIVEN).out)
    done = inside(["--store", "data", "import", "lines.jsonl"], work)
    assert done.code == 0
    assert "not imported" not in done.stderr
    assert set(CLAIMS) <= set(recorded(work))

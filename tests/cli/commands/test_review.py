"""``review``: the open leads one after another, a key a decision, on a terminal and from a pipe."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.comparison.groups import StatementPair
from factcli.comparison.pairs import open_pairs, reload_pair
from factcli.errors import NothingFoundError
from factcli.model import Link
from factcli.search.indexed_store import IndexedStore
from factcli.store import writer
from factcli.store.link_tables import record_link, remove_link
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from tests.store.test_links import DAY
from tests.support.budget import examples
from tests.support.run import Done, inside, on_terminal, piped
from tests.support.stores import contents, new_store, statement
from tests.support.terminal import CTRL_C, CTRL_D, Start, Terminal, plain, terminals

DENIAL = statement("The ministry denies that the bridge was destroyed.", speaker="Ministry")
FIRST = statement("The bridge was destroyed.", "2021-09-05", speaker="Fahim Dashti", outlet="Reuters")
NIGHT = statement("The bridge was destroyed in the night.", speaker="Bilal Karimi", outlet="TASS")
FLOOD = statement("The bridge was destroyed by a flood.", "2021-09-07", speaker="Amrullah Saleh", outlet="TOLOnews")
REMARK = "# What we decided.\n"
READY = "q quit  ?"  # the end of the line of keys


def _store(root: Path) -> Path:
    new_store(root, DENIAL, FIRST, NIGHT, FLOOD)
    (root / "links.toml").write_text(REMARK, encoding="utf-8")
    return root


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a store in it in which one denial stands against three statements."""
    _store(tmp_path / "desk" / "data")
    return tmp_path / "desk"


def _pairs(work: Path) -> list[StatementPair]:
    """The open pairs in the order of review."""
    return open_pairs(IndexedStore(work / "data"))


def _links(work: Path) -> list[Link]:
    return read_store(work / "data").links


def _review(work: Path, keys: str, *arguments: str) -> Done:
    return inside(["review", *arguments], work, "".join(f"{key}\n" for key in keys).encode())


# --- what is open -------------------------------------------------------------------------------------------


def test_leads_are_open_until_they_are_decided(work: Path) -> None:
    """Whatever the decision; the older statement is the first of a pair."""
    pairs = _pairs(work)
    assert {frozenset((p.a.id, p.b.id)) for p in pairs} == {frozenset((DENIAL.id, s.id)) for s in (FIRST, NIGHT, FLOOD)}
    assert all(p.a.date.sort_key <= p.b.date.sort_key for p in pairs)
    record_link(IndexedStore(work / "data"), pairs[1].b, pairs[1].a, "contradicts", "", DAY)
    assert _pairs(work) == [pairs[0], pairs[2]]


def test_a_decision_about_other_words_is_open_again(work: Path) -> None:
    """Before the leads, with what was decided; also if the two look compatible by now, and whatever the least level."""
    store = IndexedStore(work / "data")
    record_link(store, DENIAL, FLOOD, "unrelated", "", DAY)
    writer.edit_statement(store, store.resolve(FLOOD.id), {"claim": "It rained."}, "edit")
    (outdated,) = open_pairs(IndexedStore(work / "data"), "high", {FLOOD.id})
    assert (outdated.a.id, outdated.b.id) == (DENIAL.id, FLOOD.id)
    assert outdated.decision is not None
    assert (outdated.decision.link.relation, outdated.decision.current) == ("unrelated", False)
    assert _pairs(work)[0] == outdated
    assert len(_pairs(work)) == 3
    assert open_pairs(IndexedStore(work / "data"), among=set()) == []


def test_a_pair_is_looked_at_again(work: Path) -> None:
    """As the store has it by now; gone, decided or compatible by now, it is open no more."""
    store = IndexedStore(work / "data")
    pair = next(p for p in _pairs(work) if p.a == FIRST)
    assert reload_pair(store, pair) == pair
    writer.edit_statement(store, store.resolve(FIRST.id), {"claim": "The bridge was wholly destroyed."}, "edit")
    assert reload_pair(IndexedStore(work / "data"), pair).a.claim == "The bridge was wholly destroyed."
    writer.edit_statement(store, read_store(work / "data").resolve(FIRST.id), {"claim": "He denies it."}, "edit")
    with pytest.raises(NothingFoundError, match="no longer seem to conflict"):
        reload_pair(IndexedStore(work / "data"), pair)
    for _ in range(2):
        undo_last_change(work / "data")
    record_link(IndexedStore(work / "data"), pair.a, pair.b, "agrees", "", DAY)
    with pytest.raises(NothingFoundError, match="already decided"):
        reload_pair(IndexedStore(work / "data"), pair)
    writer.remove_statement(store, read_store(work / "data").resolve(FIRST.id), "remove")
    with pytest.raises(NothingFoundError, match=f"{FIRST.id} is no longer in the store"):
        reload_pair(IndexedStore(work / "data"), pair)


# --- keys as lines ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "relation", "turned"),
    [
        ("c", "contradicts", False),
        ("a", "agrees", False),
        ("u", "unrelated", False),
        ("r", "repeats", True),
        ("R", "repeats", False),
        ("s", "supersedes", True),
        ("S", "supersedes", False),
    ],
)
def test_a_key_a_decision(work: Path, key: str, relation: str, turned: bool) -> None:
    """A small letter where the later one repeats or supersedes the earlier, as is usual."""
    pair = _pairs(work)[0]
    done = piped(["review"], work, f"{key}\nq\n".encode())
    a, b = (pair.b.id, pair.a.id) if turned else (pair.a.id, pair.b.id)
    assert (done.code, done.stdout) == (0, f"{a}\t{relation}\t{b}\tdata/links.toml\n")
    assert "1 of 3 pairs decided, 2 left open\n" in done.stderr
    (link,) = _links(work)
    assert (link.a, link.relation, link.b) == (a, relation, b)
    assert (work / "data" / "links.toml").read_text(encoding="utf-8").startswith(REMARK)


def test_decided_and_skipped(work: Path) -> None:
    """One pair after the other, each with its number; the end of the input ends the review."""
    pairs = _pairs(work)
    done = _review(work, "kc")
    assert [(link.a, link.b) for link in _links(work)] == [(pairs[1].a.id, pairs[1].b.id)]
    assert [f"{n} of 3 · possible contradiction" in done.stderr for n in (1, 2, 3)] == [True] * 3
    assert "1 of 3 pairs decided, 2 left open\n" in done.stderr
    assert len(_pairs(work)) == 2


def test_the_last_decision_is_taken_back(work: Path) -> None:
    """To the byte, and its pair is asked about again; then what came before it."""
    pairs, before = _pairs(work), contents(work / "data")
    done = _review(work, "czk")
    assert contents(work / "data") == before
    assert re.findall(r"\n(\d) of 3 ·", done.stderr) == ["1", "2", "1", "2"]
    done = _review(work, "zcuzzauc")
    assert "no decision to take back yet\n" in done.stderr
    expected = zip(pairs, ("agrees", "unrelated", "contradicts"), strict=True)
    assert [(k.a, k.relation, k.b) for k in _links(work)] == [(p.a.id, said, p.b.id) for p, said in expected]
    assert "3 of 3 pairs decided, 0 left open\n" in done.stderr


def test_the_very_last_decision_is_taken_back(work: Path) -> None:
    """It may have been a slip: after the last pair, too, there is a way back."""
    done = _review(work, "ccczuq")
    assert [link.relation for link in _links(work)] == ["contradicts", "contradicts", "unrelated"]
    assert done.stderr.count("no more pairs: b goes back") == 2
    assert "3 of 3 pairs decided, 0 left open\n" in done.stderr


def test_back_to_what_was_skipped(work: Path) -> None:
    """``b`` shows the pair that was skipped last, and then goes on; also after the last pair."""
    pairs = _pairs(work)
    _review(work, "kkbobc")
    assert {(link.a, link.relation) for link in _links(work)} == {
        (pairs[1].a.id, "compatible"),
        (pairs[0].a.id, "contradicts"),
    }
    assert _pairs(work) == [pairs[2]]
    done = _review(work, "bkbu")
    assert "no skipped pair before this one" in done.stderr
    assert _pairs(work) == []


@pytest.mark.slow
def test_note_survives_what_is_taken_back(work: Path) -> None:
    """A note stays with its pair when the decision is taken back, and when the pair is skipped."""
    piped(["review"], work, b"n\nAsked both.\nc\nz\na\n")
    assert [(link.relation, link.note) for link in _links(work)] == [("agrees", "Asked both.")]
    piped(["review"], work, b"n\nTo be asked.\nk\nb\nu\n")
    assert [link.note for link in _links(work)] == ["Asked both.", "To be asked."]


def test_a_note(work: Path) -> None:
    """For the decision that follows about the same pair, and for no other."""
    done = piped(["review"], work, b"n\nAsked [both].\nc\nu\nn\nx\nk\n")
    assert [link.note for link in _links(work)] == ["Asked [both].", ""]
    assert "with the note: Asked [both]." in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("note", "fault"), [(b"", "is empty"), (b"\x1b[31m", "contains the escape character U+001B")])
def test_a_note_that_is_refused(work: Path, note: bytes, fault: str) -> None:
    """A script is stopped: what it would decide next was to be decided with its note."""
    done = piped(["review"], work, b"n\n" + note + b"\nu\n")
    assert (done.code, _links(work)) == (2, [])
    assert f"factcli: note {fault}" in done.stderr


def test_keys_decide_and_no_command(work: Path) -> None:
    """The pair is shown as compare shows it, but for the command that would decide it, which a key does here."""
    assert "factcli link " in inside(["compare", "--full", "--format", "table"], work).stdout
    shown = _review(work, "kkk").stderr
    assert "A ↔ B  possible contradiction" in shown
    assert "factcli link " not in shown


def test_what_is_no_key(work: Path) -> None:
    """It changes nothing; several characters at once are none, not even if the first is."""
    before = contents(work / "data")
    done = inside(["review"], work, b"C\ncc\n\n\xff\n\x1b[A\n?\nq\nc\n")
    assert contents(work / "data") == before
    assert done.stderr.count("this key does nothing here; press ? to see the keys\n") == 5
    assert "  z  take back the last decision" in done.stderr
    assert done.code == 0


def test_what_to_review(work: Path) -> None:
    """Pairs of which one is found by the words and filters; the level is one of two."""
    assert "1 of 1 ·" in _review(work, "", "flood").stderr
    assert (
        "1 of 2 ·"
        in _review(
            work, "", "bridge", "-flood", "--until", "2021-09-06", "--outlet", "TASS", "--outlet", "Reuters"
        ).stderr
    )
    assert "1 of 3 ·" in _review(work, "", "--speaker", "Ministry").stderr
    high = [p for p in _pairs(work) if p.finding and p.finding.level == "high"]
    assert _review(work, "", "--min", "high").code == (0 if high else 1)
    assert _review(work, "", "--min", "low").code == 2


def test_nothing_is_open(work: Path) -> None:
    """Exit code 1, and why: nothing is found, all of it is decided, or there is nothing at all."""
    found_nothing = _review(work, "", "earthquake")
    assert (found_nothing.code, found_nothing.stderr) == (1, "nothing found in 4 statements of data\n")
    _review(work, "ccc")
    done = _review(work, "c")
    assert (done.code, done.out, done.stderr) == (1, b"", "no open leads in data\n")
    assert _review(work, "", "flood").stderr == "no open leads among these statements\n"
    assert "there is no store" in _review(work, "", "--store", "elsewhere").stderr


def test_a_script_ends_where_nothing_can_be_written(work: Path) -> None:
    """With the error and its exit code; what was written before it stays."""
    (work / "data" / "links.toml").write_text("[[link\n", encoding="utf-8")
    done = _review(work, "cu")
    assert done.code == 3
    assert "cannot read this file, so factcli does not write it" in done.stderr
    assert "0 of 3 pairs decided, 3 left open\n" in done.stderr


def test_another_file_that_cannot_be_read(work: Path) -> None:
    """The rest is reviewed, with a warning, and the exit code tells that the decision was made."""
    (work / "data" / "x.toml").write_text("[[statement\n", encoding="utf-8")
    done = _review(work, "c")
    assert (done.code, len(_links(work))) == (0, 1)
    assert "data/x.toml:1: not valid TOML" in done.stderr


# --- the law ------------------------------------------------------------------------------------------------

_RELATIONS = {"c": "contradicts", "a": "agrees", "u": "unrelated", "r": "repeats", "R": "repeats"}


def _followed(keys: str) -> dict[int, str]:
    """What is decided about which pair after these keys, worked out without factcli."""
    ahead = [0, 1, 2]
    made: list[tuple[int, str]] = []
    for key in keys:
        if key == "q" or (not ahead and (key != "z" or not made)):
            break
        if key in _RELATIONS:
            made.append((ahead.pop(0), key))
        elif key == "k":
            ahead.pop(0)
        elif key == "z" and made:
            ahead.insert(0, made.pop()[0])
    return dict(made)


@settings(max_examples=examples(40))
@given(st.text("caurRkkzzz?xq", max_size=12))
def test_the_file_holds_the_decisions_made_last(tmp_path_factory: pytest.TempPathFactory, keys: str) -> None:
    """Whatever keys are pressed; with all that stood there before, and one table a pair."""
    work = tmp_path_factory.mktemp("desk")
    _store(work / "data")
    pairs = _pairs(work)
    _review(work, keys)
    expected = {}
    for number, key in _followed(keys).items():
        pair = pairs[number]
        a, b = (pair.b.id, pair.a.id) if key == "r" else (pair.a.id, pair.b.id)
        expected[a, b] = _RELATIONS[key]
    assert {(link.a, link.b): link.relation for link in _links(work)} == expected
    assert len(_links(work)) == len(expected)
    assert (work / "data" / "links.toml").read_text(encoding="utf-8").startswith(REMARK)


# --- on a terminal ------------------------------------------------------------------------------------------


@pytest.fixture
def start(work: Path) -> Iterator[Start]:
    """Start factcli on a terminal of its own."""
    pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")
    with terminals(work, "review") as start:
        yield start


def _press(terminal: Terminal, key: str) -> str:
    """Wait for the line of keys, and press one, without Enter."""
    shown = terminal.until(READY)
    terminal.type(key)
    return shown


def test_a_key_is_enough(start: Start, work: Path) -> None:
    """No Enter; what was decided is told in a sentence, and nothing that is typed is shown."""
    pairs = _pairs(work)
    terminal = start()
    assert "1 of 3 · possible contradiction" in _press(terminal, "c")
    shown = _press(terminal, "r")
    assert f"Recorded in data/links.toml: {pairs[0].a.id} contradicts {pairs[0].b.id}\n" in shown
    shown = _press(terminal, " ")
    assert f"{pairs[1].b.id} repeats {pairs[1].a.id}\n" in shown
    terminal.until("key ends")
    terminal.type("x")
    assert "2 of 3 pairs decided, 1 left open\n" in terminal.end()
    assert terminal.code == 0
    assert [link.relation for link in _links(work)] == ["contradicts", "repeats"]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["q", CTRL_C, CTRL_D])
def test_quitting(start: Start, work: Path, key: str) -> None:
    """With what was decided kept, and the terminal as it was."""
    terminal = start()
    _press(terminal, "u")
    _press(terminal, key)
    assert "1 of 3 pairs decided, 2 left open\n" in terminal.end()
    assert terminal.code == 0
    assert len(_links(work)) == 1


@pytest.mark.slow
def test_killed(start: Start, work: Path) -> None:
    """Each decision is in the file before the next pair is shown."""
    terminal = start()
    _press(terminal, "u")
    terminal.until("2 of 3")
    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.process.wait()
    assert [link.relation for link in _links(work)] == ["unrelated"]


def test_keys_typed_before_a_pair_is_shown_decide_nothing(start: Start, work: Path) -> None:
    """Nor does a paste, nor a key that sends several characters."""
    terminal = start()
    os.write(terminal._main, b"ccc")  # before it can have shown anything
    for several in ("cc", "\x1b[A", "unrelated"):
        assert "decided" not in _press(terminal, several)
        terminal.until("this key does nothing here")
    _press(terminal, "q")
    assert "0 of 3 pairs decided" in terminal.end()
    assert not _links(work)


@pytest.mark.slow
def test_stopped_and_taken_up_again(start: Start, work: Path) -> None:
    """Ctrl-Z and fg: the shell has set the terminal back to whole lines, and still a key is enough."""
    import termios

    terminal = start()
    terminal.until(READY)
    keys = termios.tcgetattr(terminal._main)
    os.kill(terminal.process.pid, signal.SIGSTOP)
    lines = [*keys[:3], keys[3] | termios.ICANON | termios.ECHO, *keys[4:]]
    termios.tcsetattr(terminal._main, termios.TCSANOW, lines)
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.type("u")
    terminal.until("2 of 3")
    assert [link.relation for link in _links(work)] == ["unrelated"]


def test_a_note_is_typed(start: Start, work: Path) -> None:
    """As a line, with Enter; Ctrl-C leaves it be."""
    terminal = start()
    _press(terminal, "n")
    terminal.answer("Note: ", "Asked both.")
    _press(terminal, "n")
    terminal.until("Note: ")
    terminal.type(CTRL_C)
    assert "with the note: Asked both." in _press(terminal, "c")
    _press(terminal, "q")
    terminal.end()
    assert [link.note for link in _links(work)] == ["Asked both."]


def _editor(work: Path, change: str) -> str:
    """An editor that does this with sed."""
    path = work.parent / "editor"
    path.write_text(f'#!/bin/sh\nsed -i "{change}" "$1"\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_into_the_editor(start: Start, work: Path) -> None:
    """One of the two is changed, and the pair shown as it is then; a mistake of the editor's is told."""
    pair = _pairs(work)[0]
    plain_one = "a" if pair.b.id == DENIAL.id else "b"
    terminal = start(env={"EDITOR": _editor(work, "s/destroyed/wholly destroyed/")})
    _press(terminal, "e")
    terminal.until("any other key for neither")
    terminal.type(plain_one)
    assert "wholly" in _press(terminal, "e")
    terminal.until("any other key for neither")
    terminal.type("x")
    _press(terminal, "c")
    _press(terminal, "q")
    assert "1 of 3 pairs decided" in terminal.end()
    assert len(open_pairs(IndexedStore(work / "data"))) == 2


@pytest.mark.slow
def test_an_edit_can_settle_it(start: Start, work: Path) -> None:
    """Where the two look compatible afterwards, the next pair follows."""
    terminal = start("flood", env={"EDITOR": _editor(work, "s/denies/agrees/")})
    _press(terminal, "e")
    terminal.until("any other key for neither")
    terminal.type("a")
    assert "1 of 1 skipped: " in terminal.end()
    assert terminal.code == 0


@pytest.mark.slow
def test_no_editor(start: Start, work: Path) -> None:
    """It is told, and the review goes on."""
    terminal = start(env={"EDITOR": "no-such-editor"})
    _press(terminal, "e")
    terminal.until("any other key for neither")
    terminal.type("a")
    assert "cannot start the editor" in _press(terminal, "q")
    assert "0 of 3 pairs decided" in terminal.end()


# --- others meanwhile ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_gone_meanwhile(start: Start, work: Path) -> None:
    """A pair is passed over, with a word, if one of its statements is not there any more."""
    pair = _pairs(work)[0]
    terminal = start()
    terminal.until(READY)
    other = next(s for s in (pair.a, pair.b) if s.id != DENIAL.id)
    store = read_store(work / "data")
    writer.remove_statement(store, store.resolve(other.id), "remove")
    terminal.type("c")
    assert f"1 of 3 skipped: {other.id} is no longer in the store\n" in _press(terminal, "q")
    assert "0 of 3 pairs decided, 2 left open\n" in terminal.end()
    assert not _links(work)


@pytest.mark.slow
def test_changed_meanwhile(start: Start, work: Path) -> None:
    """Nobody decides about words that were not shown: the pair is shown again."""
    pair = _pairs(work)[0]
    other = next(s for s in (pair.a, pair.b) if s.id != DENIAL.id)
    terminal = start()
    terminal.until(READY)
    store = read_store(work / "data")
    writer.edit_statement(store, store.resolve(other.id), {"claim": "The bridge was razed, destroyed."}, "edit")
    terminal.type("c")
    shown = _press(terminal, "c")
    assert "somebody else has just changed this pair; nothing was decided" in shown
    assert "razed" in shown
    assert "decided" not in _press(terminal, "q").partition("Recorded")[0]
    assert "1 of 3 pairs decided, 2 left open\n" in terminal.end()
    assert len(_pairs(work)) == 2


@pytest.mark.slow
def test_decided_meanwhile(start: Start, work: Path) -> None:
    """What somebody else decided stands, and is told."""
    pair = _pairs(work)[0]
    terminal = start()
    terminal.until(READY)
    record_link(read_store(work / "data"), pair.a, pair.b, "agrees", "", DAY)
    terminal.type("c")
    assert f"skipped: already decided: {pair.a.id} agrees {pair.b.id}" in " ".join(_press(terminal, "q").split())
    terminal.end()
    assert [link.relation for link in _links(work)] == ["agrees"]


@pytest.mark.slow
def test_only_what_was_decided_here_is_taken_back(start: Start, work: Path) -> None:
    """Not what another did last; and where the file has changed since, nothing is."""
    pairs = _pairs(work)
    terminal = start()
    _press(terminal, "c")
    terminal.until(READY)
    writer.add_statements(read_store(work / "data"), [statement("Other.", "2021-01-01")], "add")
    terminal.type("z")
    assert f"took back: link {pairs[0].a.id} contradicts" in _press(terminal, "c")
    terminal.until(READY)
    record_link(read_store(work / "data"), pairs[2].a, pairs[2].b, "agrees", "", DAY)
    terminal.type("z")
    assert "has been edited since the last change" in _press(terminal, "q")
    terminal.end()
    assert [link.relation for link in _links(work)] == ["contradicts", "agrees"]
    assert (work / "data" / "2021-01.toml").exists()


# --- what is shown ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 80, 140])
def test_text_is_data_and_fits(work: Path, columns: int) -> None:
    """Square brackets are shown, control characters written out, and no line is wider than the terminal."""
    source = (work / "data" / "2021-09.toml").read_text(encoding="utf-8")
    (work / "data" / "2021-09.toml").write_text(
        source.replace(
            f'"{DENIAL.claim}"', '"The ministry denies the bridge [bold]it[/bold] was destroyed.\\u001b[31m\\u202e"'
        ).replace('"Ministry"', '"[red]M\\u0007"'),
        encoding="utf-8",
    )
    done = on_terminal(["review"], work, columns)
    shown = plain(done.out)
    assert "[bold]it[/bold]" in re.sub(r"[\s│]+", "", shown) if columns > 79 else True
    assert "[red]M\\u0007" in shown
    assert b"\x07" not in done.out
    assert b"\x1b[31m" not in done.out
    assert "\u202e" not in shown
    assert all(len(line) <= columns for line in shown.splitlines())
    assert b"\x1b[" not in on_terminal_without_colour(work)


def on_terminal_without_colour(work: Path) -> bytes:
    """What NO_COLOR leaves: no sequence at all."""
    return piped(["review"], work, b"", NO_COLOR="1").err


def test_an_old_decision_is_shown(work: Path) -> None:
    """With its relation, and that it was about other words; deciding it anew takes its place."""
    store = IndexedStore(work / "data")
    record_link(store, DENIAL, FLOOD, "agrees", "A misprint.", DAY)
    writer.edit_statement(store, store.resolve(FLOOD.id), {"claim": "The bridge was destroyed by water."}, "edit")
    done = _review(work, "cq")
    first = done.stderr.partition("2 of 3")[0]
    assert "decided before the wording changed: agrees" in " ".join(first.split())
    assert "A misprint." in " ".join(first.split())
    assert f"this replaces: {DENIAL.id} agrees {FLOOD.id} (decided 2021-09-08, A misprint.)" in done.stderr
    assert [(link.relation, link.note) for link in _links(work)] == [("contradicts", "")]
    remove_link(read_store(work / "data"), DENIAL.id, FLOOD.id)
    assert len(_pairs(work)) == 3

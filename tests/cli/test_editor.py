"""Correcting what is recorded: ``edit`` with options and in an editor, ``retract``, ``remove`` and ``undo``."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from factcli.cli.main import run
from factcli.store.reader import read_store
from tests.support.terminal import CTRL_C, CTRL_D, ENTER, FACTCLI, Terminal
from tests.support.transcript import environment

FILE = b"""# What was said in September.

[[statement]]   # the first
id = "k3f9x2ma7q"
speaker = "Kabir Wasiq"   # as TASS spells him
outlet  =  "TASS"
date = 2021-09-06
claim = '''
"No" way.'''
published = 2021-09-08
tags = ["panjshir",  "control"]  # two
odd-key = {a = 1}

[[statement]]
id = "p7ma41xq0d"
speaker = "Nobody"
outlet = "AP"
date = "2021-09"
claim = "Nothing happened."
note = "Seen by A."
[[statement]]
speaker = "Without Id"
outlet = "AP"
date = 2021-09-01
claim = "It has no id."
"""
LINKS = b'[[link]]\na = "k3f9x2ma7q"\nb = "p7ma41xq0d"\nrelation = "contradicts"\n'


class Place:
    """A store with one file and one link in it, a factcli to run there, and editors that do what they are told."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        self.folder, self._patch, self._captured = folder, monkeypatch, capsysbinary
        self.file = folder / "data" / "2021-09.toml"
        self.file.parent.mkdir()
        (self.file.parent / "factcli.toml").write_text("format = 1\n")
        (self.file.parent / "links.toml").write_bytes(LINKS)
        self.file.write_bytes(FILE)
        monkeypatch.chdir(folder)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
        monkeypatch.setattr("tempfile.tempdir", None)
        (folder / "tmp").mkdir()

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run it; exit code, stdout and stderr."""
        code = run(arguments)
        out, err = self._captured.readouterr()
        return code, out.decode(), err.decode()

    def editor(self, *steps: str, name: str = "ed") -> Path:
        """Make an editor whose first, second, … start runs these lines of shell, with the file as $f."""
        path = self.folder / name
        path.write_text(
            f'#!/bin/sh\nfor f; do :; done\nd="{self.folder}"\n'
            'n=$(($(cat "$d/starts" 2>/dev/null || echo 0) + 1)); echo $n > "$d/starts"; cp "$f" "$d/saw$n"\n'
            'echo "$@" > "$d/arguments"\n'
            + "".join(f"[ $n = {number} ] && {{ {step}\n}}\n" for number, step in enumerate(steps, 1))
            + "exit 0\n"
        )
        path.chmod(0o755)
        self._patch.setenv("EDITOR", f"'{path}'")
        return path

    def kept(self) -> list[Path]:
        """The drafts that are left over."""
        return sorted((self.folder / "tmp").rglob("*.toml"))

    def terminal(self, *arguments: str, **more: Any) -> Terminal:
        """Start it on a terminal."""
        env = environment(Path(os.environ["HOME"]), EDITOR=os.environ.get("EDITOR", ""))
        env |= {"TMPDIR": str(self.folder / "tmp"), "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}
        return Terminal([FACTCLI, *arguments], cwd=self.folder, env=env, **more)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Place:
    return Place(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture
def on_terminal(place: Place) -> Iterator[Callable[..., Terminal]]:
    """Start factcli on a terminal; it is killed at the end of the test."""
    with ExitStack() as stack:
        yield lambda *arguments, **more: stack.enter_context(place.terminal(*arguments, **more))


# --- with options -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "old", "new"),
    [
        (("--speaker", "Kabir Wasik"), b'"Kabir Wasiq"   #', b'"Kabir Wasik"   #'),
        (("--tag", "x"), b'["panjshir",  "control"]  # two', b'["x"]  # two'),
        (("--date", "2021-09"), b"date = 2021-09-06", b'date = "2021-09"'),
        (("--claim", "No way."), b"'''\n\"No\" way.'''", b'"No way."'),
        (("--unset", "published"), b"published = 2021-09-08\n", b""),
        (("--unset", "odd-key"), b"odd-key = {a = 1}\n", b""),
        (("--unset", "tag"), b'tags = ["panjshir",  "control"]  # two', b"# two"),
    ],
)
def test_options_change_just_those_bytes(place: Place, options: tuple[str, ...], old: bytes, new: bytes) -> None:
    """Comments, blanks, line ends and every other value are as they were; undo brings the old ones back."""
    code, out, err = place.run("edit", "k3f", *options)
    assert (code, out, err) == (0, "k3f9x2ma7q\tdata/2021-09.toml\n", "")
    assert place.file.read_bytes() == FILE.replace(old, new, 1)
    code, out, _ = place.run("undo")
    assert code == 0
    assert out.startswith("Took back: edit k3f9x2ma7q: ")
    assert place.file.read_bytes() == FILE


@pytest.mark.parametrize("identity", ["k3f9x2ma7q", "K3F9", " k3 "])
def test_ids_in_another_case(place: Place, identity: str) -> None:
    """An id may be copied by hand."""
    assert place.run("edit", identity, "--note", "x")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("nothere", "--note", "x"), 1, 'no statement has an id that begins with "nothere"'),
        (("", "--note", "x"), 2, ""),
        (("k3f", "--date", "someday"), 2, 'cannot use --date "someday"'),
        (("k3f", "--published", "2021-09-05"), 2, "--published 2021-09-05 is before the date, 2021-09-06"),
        (("k3f", "--date", "2021-09-09"), 2, "--published 2021-09-08 is before the date, 2021-09-09"),
        (("k3f", "--note", ""), 2, "--note is empty"),
        (("k3f", "--unset", "claim"), 2, "cannot use --unset claim: every statement needs it"),
        (("k3f", "--unset", "id"), 2, "cannot use --unset id: every statement needs it\n  an id never changes"),
        (
            ("k3f", "--unset", "nots"),
            2,
            'cannot use --unset "nots": the statement has no such key (did you mean "note"?)',
        ),
        (("k3f", "--unset", "note", "--note", "x"), 2, "--unset note removes what another option sets"),
        (
            ("k3f", "--note", "x", "--if-match", "000000000000"),
            3,
            "k3f9x2ma7q has changed since you read it (digest 000000000000)",
        ),
    ],
)
def test_what_edit_refuses(place: Place, arguments: tuple[str, ...], code: int, message: str) -> None:
    """Each with its exit code and its reason, and nothing written."""
    done = place.run("edit", *arguments)
    assert (done[0], done[1]) == (code, "")
    assert done[2].startswith(f"factcli: {message}")
    assert place.file.read_bytes() == FILE


def test_an_ambiguous_id(place: Place) -> None:
    """All that it may mean are named."""
    place.file.write_bytes(FILE.replace(b"p7ma41xq0d", b"k3ma41xq0d"))
    code, _, err = place.run("edit", "k3", "--note", "x")
    assert (code, err.splitlines()[0]) == (2, 'factcli: 2 ids begin with "k3": k3f9x2ma7q, k3ma41xq0d')


def test_nothing_to_change(place: Place) -> None:
    """What the file says already is not written again, and not remembered by undo."""
    code, out, err = place.run("edit", "k3f", "--tag", "panjshir", "--tag", "control", "--unset", "note")
    assert (code, out) == (0, "k3f9x2ma7q\tdata/2021-09.toml\n")
    assert err == "nothing to change: the statement already has these values\n"
    assert place.run("undo")[0] == 1


def test_if_match(place: Place) -> None:
    """The digest that --json shows lets the first edit through, and stops the second."""
    digest = json.loads(place.run("show", "k3f", "--json")[1])["statements"][0]["digest"]
    assert place.run("edit", "k3f", "--note", "one", "--if-match", digest)[0] == 0
    assert place.run("edit", "k3f", "--note", "two", "--if-match", digest)[0] == 3
    assert b'note = "one"' in place.file.read_bytes()


def test_relative_days_count_from_the_report(place: Place) -> None:
    """As with add, from `published`, and the wording is kept."""
    code, _, err = place.run("edit", "k3f", "--date", "tuesday")
    assert (code, err) == (
        0,
        'date: read "tuesday" as 2021-09-07, the last Tuesday up to 2021-09-08, when the report appeared\n',
    )
    assert b'date_text = "tuesday"' in place.file.read_bytes()


def test_a_fault_is_mended_by_an_option(place: Place) -> None:
    """The fault is told when the store is read; when it is gone after the change, the exit code is 0."""
    place.file.write_bytes(FILE.replace(b"date = 2021-09-06", b'date = "no"'))
    code, _, err = place.run("edit", "k3f", "--date", "2021-09-06")
    assert "data/2021-09.toml:7: cannot use date" in err
    assert (code, place.file.read_bytes()) == (0, FILE)


def test_one_without_an_id_keeps_the_one_it_goes_by(place: Place) -> None:
    """A changed claim would change that, so it is written down."""
    identity = next(s.id for s in read_store(place.file.parent).statements if s.speaker == "Without Id")
    assert place.run("edit", identity, "--claim", "Now it has one.")[0] == 0
    assert f'id = "{identity}"'.encode() in place.file.read_bytes()


# --- in an editor -------------------------------------------------------------------------------------------


def test_in_an_editor(place: Place) -> None:
    """The statement's own text is opened, comments included, and what comes back stands in its place."""
    place.editor("sed -i 's/Wasiq/Wasik/' \"$f\"")
    code, out, err = place.run("edit", "k3f")
    assert (code, out, err) == (0, "k3f9x2ma7q\tdata/2021-09.toml\n", "")
    assert place.file.read_bytes() == FILE.replace(b"Wasiq", b"Wasik")
    saw = (place.folder / "saw1").read_bytes()
    assert saw == FILE[FILE.index(b"[[statement]]") : FILE.index(b"\n[[statement]]\nid")]
    assert place.kept() == []
    assert place.run("undo")[1].startswith("Took back: edit k3f9x2ma7q in an editor (")
    assert place.file.read_bytes() == FILE


@pytest.mark.parametrize(
    "step",
    [
        "true",
        "printf '\\n\\n' >> \"$f\"",
        "sed -i 's/$/\\r/' \"$f\"",
        "sed -i '1s/^/\\xef\\xbb\\xbf/' \"$f\"",
        'truncate -s -1 "$f"',
    ],
    ids=["untouched", "blank lines", "CRLF", "byte order mark", "no last line end"],
)
def test_what_an_editor_adds_of_its_own_is_no_change(place: Place, step: str) -> None:
    """Nothing is written, nothing is left over, and it is said."""
    place.editor(step)
    assert place.run("edit", "k3f") == (0, "k3f9x2ma7q\tdata/2021-09.toml\n", "nothing was changed\n")
    assert (place.file.read_bytes(), place.kept()) == (FILE, [])
    assert place.run("undo")[0] == 1


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ('echo "x = = 1" >> "$f"', ":11: not valid TOML"),
        ("sed -i '/^claim/,/way/d' \"$f\"", ":1: has no claim"),
        ('sed -i \'s/2021-09-06/"someday"/\' "$f"', ':5: cannot use date "someday"'),
        ("sed -i 's/2021-09-08/2021-09-01/' \"$f\"", ":8: published 2021-09-01 is before the date, 2021-09-06"),
        ("sed -i 's/k3f9x2ma7q/k3f9x2ma7r/' \"$f\"", ":2: id must stay k3f9x2ma7q"),
        ("sed -i '/^id/d' \"$f\"", ":1: id must stay k3f9x2ma7q"),
        ('cat "$d/saw1" >> "$f"', ": the text must hold one [[statement]], not 2\n  to record another: factcli add"),
        (
            'echo "# gone" > "$f"',
            ": the text must hold one [[statement]], not none\n  to remove it: factcli remove k3f9x2ma7q",
        ),
        ("sed -i 's/^tags/[[person]]\\ntags/' \"$f\"", ':9: "person" is not part of the statement'),
        ("sed -i 's/Kabir/\\\\u001b[2J/' \"$f\"", ":3: speaker contains the escape character"),
        ("printf 'x\\377' >> \"$f\"", ":11: is not UTF-8 text"),
    ],
)
def test_a_mistake_without_a_terminal(place: Place, step: str, message: str) -> None:
    """Told with the line of the text edited; the text is kept in a file that the message names."""
    place.editor(step)
    code, out, err = place.run("edit", "k3f")
    (draft,) = place.kept()
    assert (code, out) == (3, "")
    assert err.startswith(f"factcli: {draft}{message}")
    assert err.endswith(f"\n  your text is saved in {draft}\n")
    assert draft.read_bytes() != (place.folder / "saw1").read_bytes()
    assert place.file.read_bytes() == FILE


def test_an_emptied_text_gives_up(place: Place) -> None:
    """As with git: nothing is changed, and it is said how to take a statement out."""
    place.editor(': > "$f"')
    code, out, err = place.run("edit", "k3f")
    assert (code, out) == (2, "")
    assert "to remove the statement: factcli remove k3f9x2ma7q" in err
    assert (place.file.read_bytes(), place.kept()) == (FILE, [])


def test_a_new_key_is_pointed_out(place: Place) -> None:
    """It may be a slip; it is kept, as every key is."""
    place.editor("printf 'nots = 1\\n' >> \"$f\"")
    code, _, err = place.run("edit", "k3f")
    assert (code, err) == (0, '"nots" is not a key of factcli (did you mean "note"?); factcli keeps it\n')


def test_line_ends_stay_those_of_the_file(place: Place) -> None:
    """An editor that knows only one kind does not change the others."""
    place.file.write_bytes(FILE.replace(b"\n", b"\r\n"))
    place.editor("sed -i 's/\\r//; s/Wasiq/Wasik/' \"$f\"")
    assert place.run("edit", "k3f")[0] == 0
    assert place.file.read_bytes() == FILE.replace(b"\n", b"\r\n").replace(b"Wasiq", b"Wasik")


def test_the_last_line_end_stays_missing(place: Place) -> None:
    """Where the file does not end with one."""
    identity = next(s.id for s in read_store(place.file.parent).statements if s.speaker == "Without Id")
    place.file.write_bytes(FILE.removesuffix(b"\n"))
    place.editor("sed -i 's/It has/It had/' \"$f\"")
    assert place.run("edit", identity)[0] == 0
    written = place.file.read_bytes()
    assert f'id = "{identity}"'.encode() in written  # which it went by until now; a new claim would change it
    assert b"It had no id." in written
    assert not written.endswith(b"\n")


def test_a_fault_is_mended_in_the_editor(place: Place) -> None:
    """A statement with a fault can be opened; left as it is, it is no mistake of whoever looked."""
    place.file.write_bytes(FILE.replace(b"date = 2021-09-06", b"date = 7"))
    place.editor("true", "sed -i 's/date = 7/date = 2021-09-06/' \"$f\"")
    assert place.run("edit", "k3f")[0] == 3
    code, out, _ = place.run("edit", "k3f")
    assert (code, out, place.file.read_bytes()) == (0, "k3f9x2ma7q\tdata/2021-09.toml\n", FILE)


def test_an_id_that_is_no_path(place: Place) -> None:
    """What stands in a store names no file elsewhere."""
    place.file.write_bytes(FILE.replace(b"k3f9x2ma7q", b"../../up"))
    place.editor('sed -i \'s/Wasiq/Wasik/; s/^id = .*/id = "k3f9x2ma7q"/\' "$f"')
    assert place.run("edit", "../../up")[0] == 0
    assert place.file.read_bytes() == FILE.replace(b"Wasiq", b"Wasik")


# --- which editor -------------------------------------------------------------------------------------------


def test_visual_comes_first(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """$VISUAL, then $EDITOR; with arguments as in a shell."""
    path = place.editor("sed -i 's/Wasiq/Wasik/' \"$f\"")
    monkeypatch.setenv("VISUAL", f'"{path}" --wait -c "set tw=0"')
    monkeypatch.setenv("EDITOR", "false")
    assert place.run("edit", "k3f")[0] == 0
    assert (place.folder / "arguments").read_text().startswith("--wait -c set tw=0 ")


def test_blanks_in_its_path(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quoted as in a shell or not: a program of that name is taken for it."""
    path = place.editor("sed -i 's/Wasiq/Wasik/' \"$f\"", name="my own editor")
    monkeypatch.setenv("EDITOR", str(path))
    assert place.run("edit", "k3f")[0] == 0


@pytest.mark.parametrize(
    ("editor", "message"),
    [
        ("false", 'the editor "false" ended with code 1\n  nothing was changed'),
        ("/no/such/thing -w", 'cannot start the editor "/no/such/thing": No such file or directory'),
        ("ed 'x", "$EDITOR has a quotation mark that is not closed: ed 'x"),
        ("sh -c 'kill -9 $$'", 'the editor "sh" ended with signal 9'),
    ],
)
def test_an_editor_that_fails(place: Place, monkeypatch: pytest.MonkeyPatch, editor: str, message: str) -> None:
    """Exit code 2, the reason, and nothing left over."""
    monkeypatch.setenv("EDITOR", editor)
    code, out, err = place.run("edit", "k3f")
    assert (code, out) == (2, "")
    assert err.startswith(f"factcli: {message}")
    assert (place.file.read_bytes(), place.kept()) == (FILE, [])


def test_no_editor_at_all(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said how to do without."""
    monkeypatch.setenv("EDITOR", "")
    monkeypatch.setenv("PATH", "")
    code, _, err = place.run("edit", "k3f")
    assert (code, err.splitlines()[0]) == (2, "factcli: no editor is set")


def test_an_editor_that_saves_and_fails(place: Place) -> None:
    """What it saved is kept, and named."""
    place.editor("sed -i 's/Wasiq/Wasik/' \"$f\"; exit 3")
    code, _, err = place.run("edit", "k3f")
    (draft,) = place.kept()
    assert (code, place.file.read_bytes()) == (2, FILE)
    assert f"your text is saved in {draft}" in err
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700


# --- someone else at the same time --------------------------------------------------------------------------


def test_the_file_was_changed_meanwhile(place: Place) -> None:
    """By another factcli while the editor was open: a conflict, the other's words stand, one's own are kept."""
    place.editor(f"'{FACTCLI}' edit k3f --note other >/dev/null; sed -i 's/Wasiq/Wasik/' \"$f\"")
    code, out, err = place.run("edit", "k3f")
    (draft,) = place.kept()
    assert (code, out) == (3, "")
    assert err.startswith("factcli: somebody else has just changed k3f9x2ma7q in data/2021-09.toml\n")
    assert err.endswith(f"your text is saved in {draft}\n")
    assert b"Wasik" in draft.read_bytes()
    assert place.file.read_bytes().replace(b'note = "other"\n', b"") == FILE


def test_another_statement_was_changed_meanwhile(place: Place) -> None:
    """That is nobody's conflict: both changes stand."""
    place.editor(f"'{FACTCLI}' remove p7m >/dev/null; sed -i 's/Wasiq/Wasik/' \"$f\"")
    assert place.run("edit", "k3f")[0] == 0
    assert place.file.read_bytes() == FILE.replace(b"Wasiq", b"Wasik").replace(
        FILE[FILE.index(b'[[statement]]\nid = "p7') : FILE.index(b"[[statement]]\nspeaker")], b""
    )


@pytest.mark.slow
@pytest.mark.parametrize("removed", [False, True])
def test_two_edits_from_the_same_start(place: Place, removed: bool) -> None:
    """Both have read the store; one is told, whichever comes second, also if the first took the statement out."""
    place.editor('while [ ! -e "$d/go" ]; do sleep 0.02; done; sed -i "s/Wasiq/Wasik/" "$f"')
    env = {**os.environ}
    first = subprocess.Popen([FACTCLI, "edit", "k3f"], env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while not (place.folder / "saw1").exists():
        assert first.poll() is None
    assert place.run(*(("remove", "k3f") if removed else ("edit", "k3f", "--role", "x")))[0] == 0
    there = place.file.read_bytes()
    (place.folder / "go").touch()
    assert b"somebody else has just changed" in first.communicate()[1]
    assert (first.returncode, place.file.read_bytes()) == (3, there)


# --- on a terminal ------------------------------------------------------------------------------------------

BAD, GOOD = "sed -i 's/2021-09-06/2021-13-06/' \"$f\"", "sed -i 's/2021-13-06/2021-09-05/' \"$f\""


def test_a_mistake_is_corrected_without_retyping(place: Place, on_terminal: Callable[..., Terminal]) -> None:
    """Enter opens the text again as it was left, until it has no mistake."""
    place.editor(BAD, "echo '# mine' >> \"$f\"", GOOD)
    terminal = on_terminal("edit", "k3f")
    shown = terminal.answer("Press Enter to open your text again, q to give up: ", "")
    assert ":5: not valid TOML" in " ".join(shown.split())
    terminal.answer("q to give up: ", "")
    assert terminal.end().endswith("Changed k3f9x2ma7q in data/2021-09.toml\n")
    assert (place.folder / "saw3").read_bytes().endswith(b"# mine\n")
    new = FILE.replace(b"date = 2021-09-06", b"date = 2021-09-05").replace(b"{a = 1}\n", b"{a = 1}\n# mine\n")
    assert (terminal.code, place.file.read_bytes(), place.kept()) == (0, new, [])


@pytest.mark.slow
@pytest.mark.parametrize("key", [f"q{ENTER}", CTRL_D, CTRL_C], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_giving_up_keeps_the_text(place: Place, on_terminal: Callable[..., Terminal], key: str) -> None:
    """In a file that is named; the mistake is not told a second time."""
    place.editor(BAD)
    terminal = on_terminal("edit", "k3f", size=(200, 24))
    terminal.until("q to give up: ")
    terminal.type(key)
    shown = terminal.end()
    (draft,) = place.kept()
    assert shown.endswith(f"factcli: stopped\n  nothing was changed\n  your text is saved in {draft}\n")
    assert (terminal.code, place.file.read_bytes()) == (2, FILE)
    assert b"2021-13-06" in draft.read_bytes()


def test_the_editor_has_the_terminal(place: Place, on_terminal: Callable[..., Terminal]) -> None:
    """Also where stdout goes to a file, which then holds the result alone."""
    place.editor("echo drawn by the editor; sed -i 's/Wasiq/Wasik/' \"$f\"")
    with open(place.folder / "out", "wb") as out:
        terminal = on_terminal("edit", "k3f", stdout=out)
        assert terminal.end() == "drawn by the editor\n"
    assert (place.folder / "out").read_text() == "k3f9x2ma7q\tdata/2021-09.toml\n"


# --- retract, remove, undo ----------------------------------------------------------------------------------


def test_retract(place: Place) -> None:
    """The day is recorded, a note beside the one there is; the mark can be taken away again."""
    code, out, _ = place.run("retract", "p7m", "--on", "2021-10-01", "--note", "AP corrected it.")
    assert (code, out) == (0, "p7ma41xq0d\tdata/2021-09.toml\n")
    statement = next(s for s in read_store(place.file.parent).statements if s.id == "p7ma41xq0d")
    assert (str(statement.retracted), statement.note) == ("2021-10-01", "Seen by A.\nAP corrected it.")
    code, _, err = place.run("retract", "p7m", "--on", "2021-10-01", "--note", "AP corrected it.")
    assert (code, err) == (0, "nothing to change: the statement already has these values\n")
    assert place.run("edit", "p7m", "--unset", "retracted")[0] == 0
    assert b"retracted" not in place.file.read_bytes()


def test_retracted_today(place: Place) -> None:
    """Without --on it is today; with a word, what that was taken for is said."""
    import datetime

    assert place.run("retract", "k3f")[0] == 0
    assert f"retracted = {datetime.date.today()}".encode() in place.file.read_bytes()
    assert 'retracted: read "yesterday" as' in place.run("retract", "k3f", "--on", "yesterday")[2]


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("2021-09-05", "--on 2021-09-05 is before the date of the statement, 2021-09-06"),
        ("2020", "--on 2020 is before the date of the statement, 2021-09-06"),
        ("soon", 'cannot use --on "soon"'),
    ],
)
def test_retract_refuses(place: Place, on: str, message: str) -> None:
    """What cannot be, with the option as it was typed."""
    code, _, err = place.run("retract", "k3f", "--on", on)
    assert (code, place.file.read_bytes()) == (2, FILE)
    assert err.startswith(f"factcli: {message}")


def test_remove_prints_what_it_took_out(place: Place) -> None:
    """The TOML as it stood, ready for another file; links that name it are pointed out, at their lines by now."""
    place.file.write_bytes(FILE + LINKS)
    source = FILE[FILE.index(b"[[statement]]") : FILE.index(b"\n[[statement]]\nid")]
    code, out, err = place.run("remove", "k3f")
    assert (code, out) == (0, source.decode())
    line = (FILE + LINKS).replace(source, b"").split(b"[[link]]")[0].count(b"\n") + 1
    assert err.splitlines() == [
        "removed k3f9x2ma7q from data/2021-09.toml. To put it back: factcli undo",
        f"factcli: data/2021-09.toml:{line}: this link still names k3f9x2ma7q; "
        "remove it, or factcli check will report it",
        "factcli: data/links.toml:1: this link still names k3f9x2ma7q; remove it, or factcli check will report it",
    ]
    assert place.run("undo")[0] == 0
    assert place.file.read_bytes() == FILE + LINKS


def test_remove_and_undo(place: Place) -> None:
    """Byte for byte; and when nothing is left to take back, that is said."""
    assert place.run("remove", "p7m")[0] == 0
    code, out, err = place.run("undo")
    assert (code, err) == (0, "")
    assert out.startswith("Took back: remove p7ma41xq0d (")
    assert out.endswith(") in data/2021-09.toml\n")
    assert place.file.read_bytes() == FILE
    code, out, err = place.run("undo")
    assert (code, out) == (1, "")
    assert err.startswith("factcli: there is nothing to undo\n")


def test_undo_refuses_what_changed_since(place: Place) -> None:
    """By hand, after the change that it would take back: nothing is written, the file is named."""
    assert place.run("remove", "p7m")[0] == 0
    place.file.write_bytes(by_hand := place.file.read_bytes() + b"# by hand\n")
    code, out, err = place.run("undo")
    assert (code, out, place.file.read_bytes()) == (3, "", by_hand)
    assert err.startswith('factcli: data/2021-09.toml: has been edited since the last change ("remove p7ma41xq0d", ')


def test_what_a_terminal_would_obey_is_printed_with_escapes(place: Place) -> None:
    """The TOML that remove prints reads back as the same values, and commands nothing."""
    place.file.write_bytes(FILE.replace(b'"Nobody"', '"No\u009b2Jbody"'.encode()))
    _, out, _ = place.run("remove", "p7m")
    assert 'speaker = "No\\u009b2Jbody"' in out


@pytest.mark.parametrize("command", ["add", "edit", "retract", "remove", "undo"])
def test_help_explains_by_example(place: Place, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within 80 columns, with examples of this very command."""
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = place.run(command, "--help")
    assert code == 0
    assert out.count(f"factcli {command}") > 1
    assert max(map(len, out.splitlines())) <= 80

"""Any bytes at all in a store: exit 3 and ``FILE:LINE: what, and what to do``, and the rest is still there.

Beside whatever is damaged lies one file with one good statement, which every command must still find. The bytes
of the damaged file stay as they are, whatever is tried.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.budget import examples
from tests.support.run import Arguments, at_once, inside, piped
from tests.support.stores import contents, files

GOOD = '[[statement]]\nid = "goodgood11"\nspeaker = "Good"\noutlet = "O"\ndate = 2021-09-06\nclaim = "It is good."\n'
ADD = ["add", "--speaker", "A", "--outlet", "B", "--date", "2021-10-01", "--claim", "C"]
READING: list[Arguments] = [
    *(["search"], ["search", "good"], ["show", "goodgood11"], ["compare"], ["compare", "--by", "date"]),
    *(["people"], ["outlets"], ["tags"], ["stats"], ["check"]),
]
FORMS = ("plain", "json", "jsonl", "csv", "toml", "markdown", "ids", "table")


def store(root: Path) -> Path:
    """A store with the one good statement."""
    root.mkdir(parents=True)
    (root / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
    (root / "good.toml").write_text(GOOD, encoding="utf-8")
    return root


# --- the bytes of a file ----------------------------------------------------------------------------------

UNREAD = "until then factcli neither reads nor writes this file"
#: What is wrong with a file as a whole: its bytes, then the line, and how what is said of it begins.
DAMAGE = {
    "latin-1": (b'# \n[[statement]]\nclaim = "caf\xe9"\n', 3, "is not UTF-8 text"),
    "utf-16": ("[[statement]]\n".encode("utf-16"), 1, "is not UTF-8 text"),
    "a lone surrogate": (b'a = 1\nx = "\xed\xa0\x80"\n', 2, "is not UTF-8 text"),
    "cut off within a character": (b'\n\nx = "\xe6\xbc', 3, "is not UTF-8 text"),
    "NUL": (b"\0\0\0", 1, "not valid TOML: "),
    "a raw escape": (b"a = 1\n\x1b[31m = 1\n", 2, "not valid TOML: "),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbfa = 1\n", 1, "not valid TOML: "),
    "no value": (b"[[statement]]\nid =\n", 2, "not valid TOML: "),
    "a key twice": (b"a = 1\na = 2\n", 2, "not valid TOML: "),
    "a string that goes on": (b'[[person]]\nname = """\nx\n', 2, "not valid TOML: "),
    "one table": (b"x = 1\n[statement]\nid = 1\n", 2, '"statement" must be [[statement]] tables, not a table'),
    "a number": (b"person = []\nstatement = 3\n", 2, '"statement" must be [[statement]] tables, not a number'),
    "a list of numbers": (b"link = [1]\n", 1, '"link" must be [[link]] tables, not a list'),
    "deep lists": (b"a = 1\nx = " + b"[" * 5000 + b"]" * 5000, 2, "is nested more than 100 levels deep"),
    "deep keys": (b"a" + b".a" * 3000 + b" = 1\n", 1, "is nested more than 100 levels deep"),
    "a long number": (b"a = 1\nx = 1" + b"0" * 6000, 2, "contains a number of more than a thousand digits"),
    "a long hexadecimal number": (b"x = 0x" + b"f" * 6000, 1, "contains a number of more than a thousand digits"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    """Every command names file, line, fault and cure, prints what the other file holds, and ends with 3."""
    data, line, what = DAMAGE[name]
    (store(tmp_path / "data") / "bad.toml").write_bytes(data)
    for command in READING:
        done = inside(command, tmp_path)
        assert done.code == 3, command
        if command == ["check"]:
            assert re.match(rf"data/bad\.toml:{line}: error: {re.escape(what)}.*; .*{UNREAD}\n", done.stdout), done
        else:
            assert re.match(rf"factcli: data/bad\.toml:{line}: {re.escape(what)}.*\n  .*; {UNREAD}\n", done.stderr), (
                done
            )
        if command[0] in ("search", "show"):
            assert "goodgood11" in done.stdout
    assert (tmp_path / "data" / "bad.toml").read_bytes() == data


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_the_rest(tmp_path: Path, form: str) -> None:
    """Whatever the form, what can be read is printed, what cannot is told on stderr, and the code is 3."""
    (store(tmp_path / "data") / "bad.toml").write_bytes(b"\xff")
    done = inside(["search", "--format", form], tmp_path)
    assert done.code == 3
    assert "good" in done.stdout.lower()
    assert done.stderr.startswith("factcli: data/bad.toml:1: is not UTF-8 text\n  save the file as UTF-8;")


@pytest.mark.parametrize(
    "command",
    [
        ADD,
        ["edit", "gone", "--note", "x"],
        ["remove", "gone"],
        ["retract", "gone"],
        ["edit", "goodgood11", "--note", "x"],
    ],
    ids=" ".join,
)
def test_a_damaged_file_is_never_written(tmp_path: Path, command: list[str]) -> None:
    """What would go into the damaged file, or change it, is refused; other files can still be changed."""
    data = b'[[statement]]\nid = "gonegone11"\nspeaker = "\xff"\n'
    (store(tmp_path / "data") / "2021-10.toml").write_bytes(data)
    done = inside(command, tmp_path)
    assert done.code == (0 if "goodgood11" in command else 3)
    assert "data/2021-10.toml:3: is not UTF-8 text" in done.stderr
    assert (tmp_path / "data" / "2021-10.toml").read_bytes() == data
    assert ("note" in (tmp_path / "data" / "good.toml").read_text(encoding="utf-8")) == ("goodgood11" in command)


def test_a_damaged_config_does_not_hide_the_rest(tmp_path: Path) -> None:
    """A factcli.toml that cannot be read is named, and the statements are still found."""
    root = store(tmp_path / "data")
    (root / "factcli.toml").write_bytes(b"format = 1\n[defaults\n")
    done = inside(["search"], tmp_path)
    assert done.code == 3
    assert "data/factcli.toml:2: not valid TOML" in done.stderr
    assert "goodgood11" in done.stdout


def test_many_faults_are_not_a_flood(tmp_path: Path) -> None:
    """Ten faults are told and the others counted; ``check`` lists them all."""
    (store(tmp_path / "data") / "bad.toml").write_bytes(b"[[statement]]\n" * 500)
    done = inside(["search"], tmp_path)
    assert done.stderr.count("data/bad.toml:") == 10
    assert "and 1990 more problems. To list them: factcli check" in done.stderr
    assert inside(["check"], tmp_path).stdout.count(": error: ") == 2000


# --- any bytes at all ---------------------------------------------------------------------------------------

_WORDS = (
    "[[statement]] [[person]] [[link]] [defaults] [statement] id date via name aliases relation 1 2021-09-06 true nan"
)
_SIGNS = """
    = . \'\'\' " ' [ ] { } , # \\ \\u001b \\ud800 1e999 0x XXXX \x1b \x00 \u202e \ufeff \U000e0001 <<<<<<<
"""
_TOML = st.sampled_from([*_WORDS.split(), *_SIGNS.split(), '"""', " ", "\n", "\r\n", "\r"])
_KEYS = (
    "id speaker outlet date claim via tags url published retracted lang name a b aliases not_same_as relation note x"
)
_VALUES = """
    "x" "" "\\u0020" 1 1.5 true nan [] [1] ["a",2] {} {a.b=1} [[]] 12:00:00 2021-09-06 0001-01-01 9999-12-31
    2021-09-06T10:00:00.5+04:30 "XXXX" "../.." "2021-13" "0000" "goodgood11" "GOODGOOD11" "javascript:x" "https://x"
    "\\u001b]0;t\\u0007" "a\\nb" "\\u202e" "é"
"""
_TABLES = st.sampled_from(["statement", "person", "outlet", "link", "defaults", "other"])


@st.composite
def shapes(draw: st.DrawFn) -> bytes:
    """Valid TOML in which any key of a store may hold any kind of value."""
    lines = []
    for kind in draw(st.lists(_TABLES, max_size=4)):
        lines.append(f"[[{kind}]]")
        keys = draw(st.lists(st.sampled_from(_KEYS.split()), unique=True))
        lines += [f"{key} = {draw(st.sampled_from(_VALUES.split()))}" for key in keys]
    return "\n".join(lines).encode()


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A valid file with a few of its bytes taken out or exchanged."""
    data = bytearray(draw(files(1)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


ANYTHING = st.one_of(
    st.binary(max_size=64), st.lists(_TOML).map(lambda parts: "".join(parts).encode()), shapes(), broken()
)


@settings(max_examples=examples(60))
@given(ANYTHING)
@example(b"<<<<<<<")
@example(b'[[statement]]\nid = "goodgood11"\nspeaker = "x"\n')
@example(b'[[link]]\na = "goodgood11"\nb = "goodgood11"\nrelation = "agrees"\n')
def test_any_bytes_are_met_calmly(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """No bytes make a command fail in another way than with 3 and a place; none hide the good statement."""
    work = tmp_path_factory.mktemp("any")
    bad = store(work / "data") / "bad.toml"
    bad.write_bytes(data)
    found = inside(["search", "--format", "json"], work)
    if data.startswith(b"<<<<<<<") or b"\n<<<<<<<" in data:  # an unfinished merge: no answer rather than half of one
        assert (found.code, b"data/bad.toml:" in found.err) == (3, True)
        return
    statements = json.loads(found.out)["statements"]
    assert "goodgood11" in {statement["id"] for statement in statements}
    assert (found.code == 3) == (b"data/bad.toml:" in found.err)
    checked = inside(["check", "--json"], work)
    problems = json.loads(checked.out)["problems"]
    assert checked.code == (3 if any(p["severity"] == "error" for p in problems) else 0)
    lines = data.count(b"\n") + 1
    assert all(1 <= p["line"] <= lines for p in problems if p["file"] == "data/bad.toml")
    for command in (
        ["compare", "--format", "markdown"],
        ["people", "--format", "toml"],
        ["outlets"],
        ["tags"],
        ["stats"],
    ):
        assert inside(command, work).code in ((3,) if found.code == 3 else (0, 1))
    if len(statements) == 1 and not any(p["code"] == "id-twice" for p in problems):
        assert inside(["show", "goodgood11", "--format", "table"], work).code == found.code
    assert bad.read_bytes() == data


# --- what is no file ------------------------------------------------------------------------------------------


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(path.parent, os.O_RDONLY)
        made.bind(f"/proc/self/fd/{here}/{path.name}")
        os.close(here)


def _closed(path: Path) -> None:
    path.write_bytes(b"a = 1\n")
    path.chmod(0)


def _named_in_bytes(path: Path) -> None:
    Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff.toml")).write_bytes(b"\xff")


#: What may have a store file's name and cannot be read; all of these say so, and none may hang.
STRANGE: dict[str, Callable[[Path], object]] = {
    "a pipe": _fifo,
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "the terminal": lambda path: path.symlink_to("/dev/tty"),
    "a dangling link": lambda path: path.symlink_to("nowhere.toml"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file without permissions": _closed,
    "a long name": lambda path: path.with_name("x" * 250 + ".toml").write_bytes(b"\xff"),
    "a name that is no text": _named_in_bytes,
}


def mere_mortal() -> None:
    """Make the new process subject to file permissions, though it may be root's (Linux: drop two capabilities)."""
    if os.geteuid() == 0:
        process = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            process.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.slow
@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_file_is_named(tmp_path: Path, name: str) -> None:
    """A thing with a store file's name that cannot be read is told in time, and the rest is found."""
    root = store(tmp_path / "data")
    STRANGE[name](root / "bad.toml")
    done = piped(["search"], tmp_path, before=mere_mortal)
    assert done.code == 3, done
    assert re.match(r"factcli: data/[^\n]*\.toml:1: [^\n]+\n  [^\n]+\n", done.stderr), done.stderr
    assert "goodgood11" in done.stdout
    added = piped(ADD, tmp_path, before=mere_mortal)
    assert added.code == 0
    assert added.stderr == done.stderr
    assert (root / "2021-10.toml").exists()


def test_folders_are_looked_into_once(tmp_path: Path) -> None:
    """A folder named like a store file is a folder; a link back to the store does not list it twice."""
    root = store(tmp_path / "data")
    (root / "folder.toml").mkdir()
    (root / "folder.toml" / "in.toml").write_text(GOOD.replace("goodgood11", "innerinner"), encoding="utf-8")
    (root / "again").symlink_to(root)
    (root / "folder.toml" / "up").symlink_to("..")
    done = inside(["search", "--format", "ids"], tmp_path)
    assert (done.code, done.stdout.split()) == (0, ["goodgood11", "innerinner"])


def test_a_folder_without_permissions_does_not_hide_the_rest(tmp_path: Path) -> None:
    """What lies in a folder that may not be read is missing, which is told; the rest is found."""
    root = store(tmp_path / "data")
    (root / "closed").mkdir()
    (root / "closed" / "in.toml").write_text(GOOD.replace("goodgood11", "innerinner"), encoding="utf-8")
    (root / "closed").chmod(0)
    done = piped(["search"], tmp_path, before=mere_mortal)
    (root / "closed").chmod(0o700)
    assert done.code == 3
    assert "data/closed" in done.stderr
    assert "goodgood11" in done.stdout


def test_a_later_format_is_left_alone(tmp_path: Path) -> None:
    """A store of a later factcli is neither read nor written; the line named is the one that says so."""
    root = store(tmp_path / "data")
    (root / "factcli.toml").write_text("# ours\n\nformat = 2\n", encoding="utf-8")
    before = contents(root)
    for command in (*READING, ADD, ["remove", "goodgood11"], ["undo"]):
        done = inside(command, tmp_path)
        assert done.code == 3 or command == ["undo"], command
        assert done.out == b""
        assert command == ["undo"] or done.stderr.startswith("factcli: data/factcli.toml:3: this store has format 2"), (
            done
        )
    assert contents(root) == before


@pytest.mark.slow
def test_processes_agree(tmp_path: Path) -> None:
    """What is tried within the tests' own process above is what processes of their own do."""
    (store(tmp_path / "data") / "bad.toml").write_bytes(b"[[statement]]\nid = 5\n\xff")
    done = at_once({str(command): partial(piped, command, tmp_path) for command in READING})
    assert done == {str(command): inside(command, tmp_path) for command in READING}

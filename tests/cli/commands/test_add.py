"""``factcli add`` with options and from JSON: what is recorded, what is said, and what is refused."""

from __future__ import annotations

import datetime
import io
import json
import shlex
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcli.cli.main import run
from factcli.model import STATEMENT_KEYS
from factcli.paths import user_store
from factcli.store.reader import read_store
from factcli.store.writer import create_store
from tests.support.budget import examples
from tests.support.run import on_terminal, piped
from tests.support.stores import contents, new_store, statement

CLAIM = "Panjshir has fallen."
WHOLE = ("--speaker", "Zabihullah Mujahid", "--outlet", "AP", "--date", "2021-09-06", "--claim", CLAIM)


@dataclass
class Done:
    """What one command did."""

    code: int
    out: str
    err: str


Factcli = Callable[..., Done]


@pytest.fixture
def factcli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Factcli:
    """Run factcli in a folder of its own, in which ``data`` is the store; on Friday, 10 September 2021."""
    monkeypatch.chdir(tmp_path)
    for module in ("add", "add_prompts"):
        monkeypatch.setattr(f"factcli.cli.commands.{module}.today", lambda: datetime.date(2021, 9, 10))

    def command(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(arguments)
        out, err = capsysbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return command


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one statement in it."""
    root = tmp_path / "data"
    new_store(root, statement(CLAIM, role="Taliban spokesman", tags=("panjshir",)))
    return root


def claims(root: Path) -> list[str]:
    return sorted(s.claim for s in read_store(root).statements)


# --- one, from options --------------------------------------------------------------------------------------


def test_id_and_file_are_printed(factcli: Factcli, tmp_path: Path) -> None:
    """In a pipe: the id, a tab, the file; the store is made when it is named and not there yet."""
    done = factcli("--store", "new/store", "add", *WHOLE)
    (recorded,) = read_store(tmp_path / "new/store").recorded
    assert (done.code, done.out) == (0, f"{recorded.id}\tnew/store/2021-09.toml\n")
    assert done.err == "a new store in new/store\n"


def test_first_add_makes_the_users_store(factcli: Factcli) -> None:
    """Where there is no store at all, the one in the user's data folder is made, and its place is said."""
    done = factcli("add", *WHOLE)
    assert done.code == 0
    assert done.err == f"a new store in {user_store()}\n"
    assert claims(user_store()) == [CLAIM]


def test_a_folder_of_other_things_is_no_store(factcli: Factcli, tmp_path: Path) -> None:
    """A folder with something else in it is not written to, and the way to make it a store is shown."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").touch()
    done = factcli("add", *WHOLE, "--store", "notes")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "factcli: --store: notes is not a store (it has no factcli.toml)\n  to make it one: factcli init notes\n"
    )
    assert contents(tmp_path) == {"notes/a.txt": b""}


@pytest.mark.parametrize(
    ("given_options", "message"),
    [
        ((), "missing --speaker, --outlet, --date, --claim\n  add them"),
        (WHOLE[:2], "missing --outlet, --date, --claim\n  add them"),
        (WHOLE[:6], "missing --claim\n  add it"),
        ((*WHOLE[:6], "--claim", " "), "--claim is empty"),
        (
            (*WHOLE, "--url", "none"),
            '--url "none" does not begin with https:// or the like\n  write it in full, such as https://example.org/report',
        ),
        (
            (*WHOLE, "--url", "tass.com"),
            '--url "tass.com" does not begin with https:// or the like\n  write it in full: https://tass.com',
        ),
        ((*WHOLE, "--tag", ""), "--tag contains an empty item"),
        ((*WHOLE, "--archive-url", "javascript:alert(1)"), "--archive-url is a javascript: link"),
        ((*WHOLE, "--published", "2021-09-05"), "--published 2021-09-05 is before the date, 2021-09-06"),
        ((*WHOLE, "--note", "\x1b[2J"), "--note contains the escape character U+001B"),
        ((*WHOLE, "--note", "\udcff"), "--note contains bytes that are not UTF-8 text"),
        (("--url", "tass.com"), "--url"),  # what is given is judged before what is missing
        ((*WHOLE[:4], "--date", "next week", "--claim", "x"), 'cannot use --date "next week": it lies ahead'),
        ((*WHOLE, "--from-json", "-"), "cannot use options for single values with --from-json"),
        (("--again", "--from-json", "-"), "--again is for one statement"),
    ],
)
def test_what_cannot_be_recorded(factcli: Factcli, store: Path, given_options: tuple[str, ...], message: str) -> None:
    """Without a terminal a missing or bad option is an error that names it, and nothing is written."""
    before = contents(store)
    done = factcli("add", *given_options)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith(f"factcli: {message}")
    assert contents(store) == before


@pytest.mark.parametrize(
    ("options", "date", "note"),
    [
        (("--date", "today"), "2021-09-10", 'read "today" as 2021-09-10, today\'s date'),
        (("--date", "Monday"), "2021-09-06", "the last Monday up to 2021-09-10, today's date"),
        (
            ("--date", "on Monday", "--published", "2021-09-21"),
            "2021-09-20",
            'date: read "on Monday" as 2021-09-20, the last Monday up to 2021-09-21, when the report appeared',
        ),
        (("--date", "yesterday", "--published", "today"), "2021-09-09", 'published: read "today" as 2021-09-10'),
    ],
)
def test_relative_days(factcli: Factcli, tmp_path: Path, options: tuple[str, ...], date: str, note: str) -> None:
    """What a day in words was taken for is said on stderr, and the wording kept."""
    create_store(tmp_path / "data")
    done = factcli("add", *WHOLE[:4], *options, "--claim", CLAIM)
    (recorded,) = read_store(tmp_path / "data").statements
    assert (done.code, str(recorded.date), recorded.date_text) == (0, date, options[1])
    assert note in done.err
    assert done.out.count("\n") == 1


def test_own_wording_is_kept(factcli: Factcli, tmp_path: Path) -> None:
    """``--date-text`` outranks the word typed for the date."""
    create_store(tmp_path / "data")
    factcli("add", *WHOLE[:4], "--date", "monday", "--date-text", "am Montag", "--claim", CLAIM)
    assert read_store(tmp_path / "data").statements[0].date_text == "am Montag"


def test_defaults_are_shown(factcli: Factcli, store: Path) -> None:
    """[defaults] stand for options not given, and every one that is used is said; a quote's language needs a quote."""
    config = store / "factcli.toml"
    config.write_text(config.read_text() + '[defaults]\noutlet = "TASS"\nlang = "ru"\ntags = ["a", "b"]\nvia = ["X"]\n')
    done = factcli("add", *WHOLE[:2], *WHOLE[4:], "--via", "Y")
    assert done.err == 'from [defaults] of data/factcli.toml: outlet "TASS", tags "a; b"\n' + done.err.split("\n", 1)[1]
    new = next(s for s in read_store(store).statements if s.outlet == "TASS")
    assert (new.tags, new.via, new.lang) == (("a", "b"), ("Y",), "")
    factcli("add", *WHOLE[:6], "--claim", "Other words.", "--quote", "Слова")
    assert {s.lang for s in read_store(store).statements if s.quote} == {"ru"}


def test_bad_defaults_are_named(factcli: Factcli, store: Path) -> None:
    """A default that no option could have is a fault of factcli.toml, at its line; an option given instead helps."""
    config = store / "factcli.toml"
    config.write_text(config.read_text() + "[defaults]\nlang = 3\n")
    done = factcli("add", *WHOLE)
    assert (done.code, done.err.splitlines()[0]) == (
        3,
        "factcli: data/factcli.toml:3: [defaults]: lang must be a string, not a number",
    )
    assert factcli("add", *WHOLE, "--lang", "en").code == 0


# --- the same again -----------------------------------------------------------------------------------------


def test_the_very_same_is_recorded_once(factcli: Factcli, store: Path) -> None:
    """A second add changes nothing, ends with 0, and says where the statement is."""
    before = contents(store)
    (there,) = read_store(store).statements
    done = factcli("add", *WHOLE, "--role", "Taliban spokesman")
    assert (done.code, done.out) == (0, f"{there.id}\tdata/2021-09.toml\n")
    assert done.err == f"already recorded as {there.id} at data/2021-09.toml:1\n"
    assert contents(store) == before


COMPOSED = ("Jos\u00e9 Ib\u00e1n", "\u00c9cho", "Le barrage c\u00e8de.")
DECOMPOSED = ("Jose\u0301 Iba\u0301n", "E\u0301cho", "Le barrage ce\u0300de.")


@pytest.mark.slow
@pytest.mark.parametrize("new", [COMPOSED, DECOMPOSED, (COMPOSED[0], *DECOMPOSED[1:])])
@pytest.mark.parametrize("old", [COMPOSED, DECOMPOSED, (DECOMPOSED[0], *COMPOSED[1:])])
@pytest.mark.parametrize("by", ["add", "an older factcli"])
def test_one_text_in_two_normal_forms(
    factcli: Factcli, tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], by: str
) -> None:
    """A statement whose letters are only encoded in another way is recorded already, by options, JSON and import."""
    keys = dict(zip(("speaker", "outlet", "claim"), old, strict=True))
    if by == "add":
        create_store(tmp_path / "data")
        speaker, outlet, claim = old
        assert factcli("add", "--speaker", speaker, "--outlet", outlet, "--date", "2021", "--claim", claim).code == 0
    else:
        new_store(tmp_path / "data", statement(date="2021", **keys))
    (there,) = read_store(tmp_path / "data").statements
    assert (there.speaker, there.outlet, there.claim) == old
    before = contents(tmp_path / "data")
    options = [part for key, value in zip(keys, new, strict=True) for part in (f"--{key}", value)]
    done = factcli("add", "--date", "2021", *options)
    assert done.err == f"already recorded as {there.id} at data/undated.toml:1\n"
    record = {**dict(zip(keys, new, strict=True)), "date": "2021"}
    done = factcli("add", "--from-json", "-", stdin=json.dumps(record).encode())
    assert done.err == "0 statements added, 1 recorded already\n"
    rows = [record, {**record, **keys}]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = factcli("import", "f.jsonl")
    assert done.out == "0 statements added, 1 recorded already, 1 duplicate row\n"
    assert "differ" not in done.err
    assert contents(tmp_path / "data") == before
    assert "is new" not in factcli("add", "--date", "2022", *options).err


def test_what_the_recorded_one_lacks_is_said(factcli: Factcli, store: Path) -> None:
    """The same statement with other further fields: each is named, with the way to change it; nothing is written."""
    before = contents(store)
    done = factcli("add", *WHOLE, "--tag", "a", "--tag", "b", "--archive-url", "https://x.org/1")
    identity = done.out.split("\t")[0]
    assert done.err.splitlines()[1:] == [
        f'  archive_url differs from yours ("https://x.org/1"). To change it: factcli edit {identity} --archive-url …',
        f'  tags differs from yours ("a; b"). To change it: factcli edit {identity} --tag …',
    ]
    assert (done.code, contents(store)) == (0, before)


def test_edited_since(factcli: Factcli, store: Path) -> None:
    """An id stays when its statement is edited: adding the first words again says so, and offers --again."""
    identity = read_store(store).statements[0].id
    assert factcli("edit", identity, "--claim", "Panjshir has not fallen.").code == 0
    done = factcli("add", *WHOLE)
    assert done.code == 0
    assert f"already recorded as {identity} at data/2021-09.toml:1, and edited since" in done.err
    assert "Panjshir has not fallen." in done.err
    assert "add --again" in done.err
    again = factcli("add", *WHOLE, "--again")
    assert again.code == 0
    assert again.out.split("\t")[0] != identity
    assert claims(store) == [CLAIM, "Panjshir has not fallen."]


def test_again_and_again(factcli: Factcli, store: Path) -> None:
    """Each --again records one more, under an id of its own, and asks nothing."""
    ids = {factcli("add", *WHOLE, "--again").out.split("\t")[0] for _ in range(3)}
    assert len(ids) == 3
    assert claims(store) == [CLAIM] * 4


def test_taken_by_a_statement_with_a_fault(factcli: Factcli, store: Path) -> None:
    """An id whose statement cannot be read is not given again, and the way to mend it is shown."""
    path = store / "2021-09.toml"
    path.write_text(path.read_text().replace("date = 2021-09-06", 'date = "some day"'))
    done = factcli("add", *WHOLE)
    assert done.code == 3
    assert (
        "is already recorded at data/2021-09.toml:1, but has an error there\n  to correct it: factcli edit" in done.err
    )
    assert path.read_text().count("[[statement]]") == 1


def test_near_duplicate_in_a_pipe(factcli: Factcli, store: Path) -> None:
    """Nearly the same is pointed out, with its id; where nobody can be asked it is recorded."""
    identity = read_store(store).statements[0].id
    done = factcli("add", *WHOLE[:6], "--claim", "Panjshir has now fallen.")
    assert done.code == 0
    assert done.err == f"{identity} is nearly the same: 2021-09-06, AP: {CLAIM}\n"
    assert len(claims(store)) == 2


@pytest.mark.parametrize(
    ("option", "name", "close", "likely"),
    [
        ("--speaker", "zabihullah mujahid", "Zabihullah Mujahid", False),
        ("--speaker", "Zabihulah Mujahid", "Zabihullah Mujahid", True),
        ("--speaker", "Mujahid", "Zabihullah Mujahid", False),
        ("--speaker", "Zabiullah  Mojahid", "Zabihullah Mujahid", True),
        ("--outlet", "ap", "AP", False),
        ("--via", "Reuter", "Reuters", True),
    ],
)
def test_a_name_close_to_a_known_one(
    factcli: Factcli, store: Path, option: str, name: str, close: str, likely: bool
) -> None:
    """A new name that may be a known one is pointed out, and recorded as given; how to join the two is told."""
    config = store / "factcli.toml"
    config.write_text(config.read_text() + '[[outlet]]\nname = "AP"\n[[outlet]]\nname = "Reuters"\n')
    options = [*WHOLE[:6], "--claim", "Something else.", option, name]
    done = factcli("add", *options)
    what = "speaker" if option == "--speaker" else "outlet"
    kind = what.replace("speaker", "person")
    join = f". If it is the same {kind}: factcli {'people' if kind == 'person' else 'outlets'} alias "
    join += f"{shlex.quote(close)} {shlex.quote(name.strip())}"
    if name.casefold() == close.casefold():
        assert done.err == f'{what} "{name}" counts as "{close}", which is known\n'
    else:
        assert done.err == f'{what} "{name}" is new; similar known name: "{close}"{join if likely else ""}\n'
    assert name.strip() in (store / "2021-09.toml").read_text()


@pytest.mark.parametrize("name", ["Zabihullah Mujahid", "Zabihullah Mujaddidi", "Z. M."])
def test_a_name_not_close(factcli: Factcli, store: Path, name: str) -> None:
    """A known name, and one that is another's, are taken without a word."""
    assert factcli("add", "--speaker", name, *WHOLE[2:6], "--claim", "Something else.").err == ""


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_says_where_it_stands(factcli: Factcli, store: Path, form: str) -> None:
    """The statement as the store holds it, with its file and line, new or there already."""
    for options in (("--claim", "New.\nTwo lines.", "--quote", "x"), ("--claim", CLAIM)):
        done = factcli("add", *WHOLE[:6], *options, "--format", form)
        data = json.loads(done.out)
        record = data["statements"][0] if form == "json" else data
        where = f"{record['file']}:{record['line']}"
        assert where == next(r.where for r in read_store(store).recorded if r.id == record["id"])
        assert record["digest"] == json.loads(factcli("show", record["id"], "--format", "jsonl").out)["digest"]


# --- many, from JSON ----------------------------------------------------------------------------------------

ONE = {"speaker": "A", "outlet": "B", "date": "2021-09-06", "claim": "One."}


def lines(*objects: Any) -> bytes:
    return b"".join(json.dumps(o, ensure_ascii=False).encode() + b"\n" for o in objects)


def test_lines_as_they_come(factcli: Factcli, store: Path) -> None:
    """Blank lines, CRLF, a byte order mark and a missing last line end are all fine."""
    data = b"\xef\xbb\xbf" + lines(ONE, {**ONE, "claim": "Two."}).replace(b"\n", b"\r\n\r\n  \n")
    done = factcli("add", "--from-json", "-", stdin=data + json.dumps({**ONE, "claim": "Три."}).encode())
    assert (done.code, done.err) == (0, "3 statements added, 0 recorded already\n")
    assert claims(store) == sorted(["One.", "Two.", "Три.", CLAIM])
    assert [line.split("\t")[1] for line in done.out.splitlines()] == ["data/2021-09.toml"] * 3


def test_from_a_file_and_of_nothing(factcli: Factcli, store: Path, tmp_path: Path) -> None:
    """FILE is read as standard input is; nothing in it is nothing to do; one that is not there is an error."""
    (tmp_path / "in.jsonl").write_bytes(lines({**ONE, "date": "monday"}))
    done = factcli("add", "--from-json", "in.jsonl")
    assert done.err.splitlines()[0] == (
        'in.jsonl:1: date: read "monday" as 2021-09-06, the last Monday up to 2021-09-10, today\'s date'
    )
    assert factcli("add", "--from-json", "-").err == "0 statements added, 0 recorded already\n"
    assert factcli("add", "--from-json", "gone").code == 2


def test_all_lines_or_none(factcli: Factcli, store: Path) -> None:
    """Every faulty line is named with its number, and then nothing is added."""
    before = contents(store)
    data = lines(ONE, {**ONE, "clain": "x"}) + b"\n{oops\n" + lines({"claim": "x"}, {**ONE, "claim": "Two."})
    done = factcli("add", "--from-json", "-", stdin=data)
    assert (done.code, done.out, contents(store)) == (3, "", before)
    assert done.err.splitlines() == [
        'factcli: -:2: unknown key "clain" (did you mean "claim"?)',
        '  put your own keys into "extra": {…}',
        "-:4: not JSON: expecting property name enclosed in double quotes (column 2)",
        "  write one JSON object per line",
        "-:5: speaker is missing",
        "  a statement needs speaker, outlet, date, claim",
        "  nothing was added",
    ]


@pytest.mark.parametrize(
    ("given_object", "message"),
    [
        ({**ONE, "speaker": 5}, "speaker must be a string, not a number"),
        ({**ONE, "speaker": None}, "speaker is missing"),
        (
            {**ONE, "date": 2021},
            'cannot use date 2021: a whole number is not a date; write it in quotes: "2021"',
        ),
        ({**ONE, "date": True}, "cannot use date"),
        ({**ONE, "via": "TASS"}, "via must be a list of strings, not a string"),
        ({**ONE, "tags": [1]}, "tags must contain only strings, not a number"),
        ({**ONE, "claim": ["x"]}, "claim must be a string, not a list"),
        ({**ONE, "published": "2021-09-01"}, "published 2021-09-01 is before the date, 2021-09-06"),
        ({**ONE, "extra": {"x": None}}, '"extra" is not a JSON object of other keys'),
        ({**ONE, "extra": {"claim": "x"}}, '"extra" is not a JSON object of other keys'),
        ({**ONE, "id": "short"}, 'id "short" is not an id'),
        ([[ONE]], "not a JSON object"),
        ("text", "not a JSON object"),
        ({**ONE, "claim": "a\0b"}, "claim contains the NUL character"),
    ],
)
def test_wrong_values_in_json(factcli: Factcli, store: Path, given_object: Any, message: str) -> None:
    """A value of the wrong type or form is an error with its line."""
    done = factcli("add", "--from-json", "-", stdin=b"\n" + lines(given_object))
    assert done.code == 3
    assert done.err.startswith(f"factcli: -:2: {message}")


@pytest.mark.parametrize(
    "data", [b"\xff\n", b'{"claim": "\\ud800", "speaker": "A", "outlet": "B", "date": "2021"}', b"[" * 99999]
)
def test_hostile_lines(factcli: Factcli, store: Path, data: bytes) -> None:
    """Bytes that are no text, half a surrogate pair, endless brackets: a message, no traceback."""
    done = factcli("add", "--from-json", "-", stdin=data)
    assert done.code == 3
    assert done.err.startswith("factcli: -:1: ")


def test_many_statements_do_not_flood_a_terminal(tmp_path: Path) -> None:
    """Notes on many lines are cut, and many recorded statements counted; a pipe gets every id."""
    new_store(tmp_path / "data")
    many = [{**ONE, "claim": f"{n} houses burnt.", "date": "today"} for n in range(30)]
    (tmp_path / "in.jsonl").write_bytes(lines(*many))
    done = on_terminal(["add", "--from-json", "in.jsonl"], tmp_path)
    screen = done.out.decode().splitlines()
    assert screen[19].startswith("in.jsonl:20: date:")
    assert screen[20] == "and 10 more notes"
    assert "Recorded 30 statements in 1 file" in screen
    again = on_terminal(["add", "--from-json", "in.jsonl"], tmp_path)
    assert "Already recorded: 30 statements in 1 file" in again.out.decode().splitlines()
    assert len(piped(["add", "--from-json", "in.jsonl"], tmp_path).out.splitlines()) == 30


def test_nulls_and_extra(factcli: Factcli, store: Path) -> None:
    """null is the same as leaving a key out, so that what search wrote can be read; further keys are kept."""
    new: dict[str, Any] = {
        **ONE,
        "quote": None,
        "via": [],
        "published": None,
        "extra": {"page": 4, "seen by": ["x", "y"]},
    }
    assert factcli("add", "--from-json", "-", stdin=lines(new)).code == 0
    (added,) = (s for s in read_store(store).statements if s.claim == "One.")
    assert added.extra == {"page": 4, "seen by": ["x", "y"]}
    assert factcli("search", "claim:One", "--format", "jsonl").out.count('"extra": {"page": 4') == 1


def test_an_array_is_read(factcli: Factcli, store: Path) -> None:
    """On one line or on many; an error names the line, and then nothing is recorded."""
    several = [{**ONE, "claim": f"Claim {number}."} for number in range(3)]
    assert factcli("add", "--from-json", "-", stdin=json.dumps(several).encode()).code == 0
    assert factcli("add", "--from-json", "-", stdin=json.dumps([ONE], indent=2).encode()).code == 0
    assert len(claims(store)) == 5
    assert factcli("add", "--from-json", "-", stdin=b"[]").code == 0
    wrong = b"[\n%s,\n%s]" % (json.dumps({**ONE, "claim": "x"}).encode(), json.dumps({**ONE, "date": "x"}).encode())
    done = factcli("add", "--from-json", "-", stdin=wrong)
    assert done.code == 3
    assert done.err.startswith('factcli: -:3: cannot use date "x"')
    assert len(claims(store)) == 5


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"version": 2, "statements": []}', "-: this is one JSON document, not one object per line"),
        (b'{\n  "speaker": "A"\n}', "-: this is one JSON document, not one object per line"),
        (b'[{"a": 1} {"a": 2}]', "-:1: not JSON: a comma or the end of the array is missing"),
        (b"[\n{}\n", "-:2: not JSON: a comma or the end of the array is missing"),
        (b"[1, x]", "-:1: not JSON: expecting value"),
        (b"[{}] x", "-:1: not JSON: there is more behind the array"),
        (b"[" * 100_000, "-:1: not JSON: "),
        (b"[\xff]", "-: is not UTF-8 text"),
    ],
)
def test_other_documents(factcli: Factcli, store: Path, data: bytes, message: str) -> None:
    """One that import reads is sent there; a broken array gets one error."""
    done = factcli("add", "--from-json", "-", stdin=data)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"factcli: {message}")
    assert ("factcli import -" in done.err) == ("document" in message)
    assert len(claims(store)) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--outlet", "?"), '--outlet "?" is no outlet\n  write the outlet as the source names it'),
        (("--outlet", "—"), '--outlet "—" is no outlet'),
        (("--speaker", "..."), '--speaker "..." is no speaker'),
        (("--via", "-"), '--via "-" is no outlet\n  write something, or leave it out'),
        (("--tag", "#"), '--tag "#" is no tag'),
        (("--claim", ""), "--claim is empty\n  write the claim; every statement needs it"),
        (("--speaker", "  "), "--speaker is empty\n  write the speaker; every statement needs it"),
        (("--role", ""), "--role is empty\n  write something, or leave it out"),
        (("--quote", "q", "--lang", "English"), '--lang "English" is the name of a language, not its tag\n  write: en'),
        (("--quote", "q", "--lang", "deutsch"), '--lang "deutsch" is the name of a language, not its tag\n  write: de'),
    ],
)
def test_what_is_no_value(factcli: Factcli, store: Path, options: tuple[str, ...], message: str) -> None:
    """Signs are no name, a name of a language no tag, and what every statement needs cannot be left out."""
    done = factcli("add", *WHOLE[:6], "--claim", "Another claim.", *options)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"factcli: {message}")
    assert len(claims(store)) == 1


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (("--quote", "q", "--lang", "klingon"), '--lang: "klingon" is no language that factcli knows\n'),
        (("--quote", "q", "--lang", "xx"), '--lang: "xx" is no language that factcli knows\n'),
        (("--quote", "q", "--lang", "zh-Hant-TW"), ""),
        (("--date", "2099-01-01"), "--date: 2099-01-01 has not come yet\n"),
        (("--published", "2099"), "--published: 2099-01-01 has not come yet\n"),
        (("--date", "2021-09-01/.."), ""),
    ],
)
def test_what_is_odd_is_noted(factcli: Factcli, store: Path, options: tuple[str, ...], note: str) -> None:
    """In a script it is recorded all the same."""
    done = factcli("add", *WHOLE[:6], "--claim", "The weather was mild.", *options)
    assert done.code == 0
    assert done.err == note
    assert len(claims(store)) == 2


def test_hyphens_of_pages_in_names(factcli: Factcli, store: Path) -> None:
    """They look like that of the keyboard, and become it; in a claim they stay. A space instead is the same name."""
    claim = "A far\u2011reaching plan."
    assert factcli("add", *WHOLE[:6], "--speaker", "Jean\u2011Luc\u2010Pierre", "--claim", claim).code == 0
    recorded = next(s for s in read_store(store).statements if s.claim == claim)
    assert recorded.speaker == "Jean-Luc-Pierre"
    done = factcli("add", *WHOLE[:6], "--speaker", "Jean Luc Pierre", "--claim", "Something else.")
    assert done.err == 'speaker "Jean Luc Pierre" counts as "Jean-Luc-Pierre", which is known\n'


def test_the_same_in_one_input(factcli: Factcli, store: Path) -> None:
    """A statement twice in the input is recorded once; where the second says more, that is not passed over."""
    identity = read_store(store).statements[0].id
    there = {**ONE, "speaker": "Zabihullah Mujahid", "outlet": "AP", "claim": CLAIM}
    done = factcli(
        "add", "--from-json", "-", stdin=lines(ONE, ONE, {**ONE, "note": "n", "tags": ["t"]}, {**there, "role": "x"})
    )
    new = next(s.id for s in read_store(store).statements if s.claim == "One.")
    assert done.err.splitlines() == [
        f"-:3: {new} is already on line 1, but tags and note differ; nothing was changed there",
        f"-:4: {identity} is already recorded at data/2021-09.toml:1, but role differs; nothing was changed there",
        "1 statement added, 3 recorded already",
    ]
    assert done.out.splitlines() == [f"{new}\tdata/2021-09.toml", f"{identity}\tdata/2021-09.toml"]


def test_defaults_fill_lines(factcli: Factcli, store: Path) -> None:
    """[defaults] fill what a line leaves out, and are said once."""
    config = store / "factcli.toml"
    config.write_text(config.read_text() + '[defaults]\noutlet = "TASS"\n')
    new = {key: value for key, value in ONE.items() if key != "outlet"}
    done = factcli("add", "--from-json", "-", stdin=lines(new, {**new, "claim": "Two.", "outlet": "X"}))
    assert (
        done.err.splitlines()[0] == 'from [defaults] of data/factcli.toml, for lines without their own: outlet "TASS"'
    )
    assert sorted(s.outlet for s in read_store(store).statements) == ["AP", "TASS", "X"]


# --- there and back -----------------------------------------------------------------------------------------

_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)
_said = _text.filter(lambda text: any(unicodedata.category(char)[0] in "LMN" for char in text))
_name = _said.filter(lambda text: "\n" not in text and not {*text} & {"\u2010", "\u2011"})
_url = st.sampled_from(["https://example.org/a?b=c#d", "http://пример.рф/", "ftp://x/"])
_day = st.sampled_from(["2021-09-06", "2021-09", "2021~", "2021-09-01/2021-09-06", "../2021", "XXXX", "2021-09-06?"])
_extra: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(-(2**60), 2**60) | _text, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """What a line may hold, every key or only some."""
    record = {key: draw(s) for key, s in {"speaker": _name, "outlet": _name, "date": _day, "claim": _text}.items()}
    optional: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("quote", "note", "date_text"), _text),
        "role": _name,
        "lang": st.sampled_from(["fa", "zh-Hant"]),
        **dict.fromkeys(("via", "tags"), st.lists(_name, min_size=1, max_size=3)),
        **dict.fromkeys(("url", "archive_url"), _url),
        "retracted": st.just("2022-01-01"),
        "extra": st.dictionaries(
            _name.filter(lambda key: key.islower() and key not in STATEMENT_KEYS), _extra, min_size=1, max_size=2
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(optional))))
    return record | {key: draw(optional[key]) for key in sorted(chosen)}


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(records(), min_size=1, max_size=4))
def test_there_and_back(factcli: Factcli, tmp_path_factory: pytest.TempPathFactory, data: list[dict[str, Any]]) -> None:
    """``search --format jsonl | add --from-json -`` makes another store with the very same statements."""
    folder = tmp_path_factory.mktemp("two")
    first, second = str(folder / "one"), str(folder / "two")
    added = factcli("add", "--store", first, "--from-json", "-", stdin=lines(*data))
    assert added.code == 0, added.err
    written = factcli("search", "--store", first, "--format", "jsonl").out.encode()
    copied = factcli("add", "--store", second, "--from-json", "-", stdin=written)
    assert copied.code == 0, copied.err
    by_id = [{s.id: s for s in read_store(Path(root)).statements} for root in (first, second)]
    assert by_id[0] == by_id[1]
    assert factcli("add", "--store", first, "--from-json", "-", stdin=written).err.startswith("0 statements added")


@pytest.mark.slow
@pytest.mark.parametrize("command", [("search",), ("compare", "date:..2021-12"), ("compare", "--by", "outlet")])
def test_the_example_store_there_and_back(factcli: Factcli, tmp_path: Path, command: tuple[str, ...]) -> None:
    """The same for the store that comes with factcli, and for its statements compared."""
    from tests.support.transcript import ROOT

    written = factcli(*command, "--store", str(ROOT / "data"), "--format", "jsonl").out.encode()
    assert factcli("add", "--store", "copy", "--from-json", "-", stdin=written).code == 0
    assert {s.id: s for s in read_store(tmp_path / "copy").statements} == {
        s.id: s for s in read_store(ROOT / "data").statements
    }

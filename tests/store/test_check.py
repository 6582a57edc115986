"""``check`` finds every fault, says where, what and what to do, and knows an error from a warning.

Each fault is a store of its own, written out here, with the exact lines that ``check`` prints of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from factcli.cli.commands import check
from factcli.errors import Problem
from factcli.model import FieldError, check_value
from factcli.sanitize import escape_inline
from factcli.store.check import count_by_severity, find_problems
from factcli.store.reader import read_store
from tests.support.run import Done, inside, piped
from tests.support.stores import contents
from tests.support.transcript import ROOT

#: A store without a fault, whose ids the others below refer to.
CONFIG = """format = 1
"""
STATEMENT = """[[statement]]
id = "aaaaaaaaaa"
speaker = "Ahmad Massoud"
outlet = "TASS"
date = 2021-09-06
claim = "The resistance is alive."
"""
SECOND = STATEMENT.replace("aaaaaaaaaa", "bbbbbbbbbb").replace("alive", "strong")
LINK = """[[link]]
a = "aaaaaaaaaa"
b = "bbbbbbbbbb"
relation = "agrees"
"""
PEOPLE = """[[person]]
name = "Ahmad Massoud"
aliases = ["Ahmed Massoud"]

"""
_SLIP = "factcli keeps it; if it is a typing mistake, correct it"
_NOT_SAFE = "which is not safe to open; use one of http, https, ftp"
_SHOWN = "factcli shows it as a code; if it came from copying, remove it"
_NO_STATEMENT = (
    "but no statement here has that id; correct the id, or remove the link; "
    "the statement may also be in a file that cannot be read"
)
Files = dict[str, str]


def _said(key: str, kind: str, value: object) -> str:
    """What a value has wrong and what to write, in the words of the model, on one line."""
    with pytest.raises(FieldError) as caught:
        check_value(kind, value)
    return "; ".join(filter(None, (caught.value.about(key), caught.value.todo))).replace("\n", " ")


def a_file(text: str) -> Files:
    """A store whose one file of statements is this."""
    return {"a.toml": text}


def with_(*lines: str) -> Files:
    """The statement with further lines; the first of them is line 7."""
    return a_file(STATEMENT + "".join(f"{line}\n" for line in lines))


def without(key: str) -> Files:
    """The statement without a key."""
    return a_file("".join(line + "\n" for line in STATEMENT.splitlines() if not line.startswith(f"{key} = ")))


def as_(key: str, value: str) -> Files:
    """The statement with another value for a key."""
    return a_file(
        "".join(f"{key} = {value}\n" if li.startswith(f"{key} = ") else li + "\n" for li in STATEMENT.splitlines())
    )


def linked(*links: str) -> Files:
    """Two statements and links between them, which have a file of their own."""
    return {"a.toml": STATEMENT + SECOND, "links.toml": "\n".join(links)}


def named(text: str) -> Files:
    """A statement, and people and outlets; theirs begins in line 3 of factcli.toml."""
    return {"a.toml": STATEMENT, "factcli.toml": f"{CONFIG}\n{text}"}


def config(text: str) -> Files:
    """A store with this factcli.toml."""
    return {"factcli.toml": text}


#: Every kind of fault: the files (an absent factcli.toml is the faultless one) and what ``check`` prints.
FAULTS: dict[str, tuple[Files, str]] = {
    # --- files
    "bad TOML": (
        a_file("[[statement]]\nid = \n"),
        "a.toml:2: error: not valid TOML: invalid value (column 6); correct that line; "
        "until then factcli neither reads nor writes this file",
    ),
    "not UTF-8": (
        a_file('# \n\nx = "\udce9"\n'),
        "a.toml:3: error: is not UTF-8 text; save the file as UTF-8; "
        "until then factcli neither reads nor writes this file",
    ),
    "no tables": (
        a_file("\n[statement]\n"),
        'a.toml:2: error: "statement" must be [[statement]] tables, not a table; write it as [[statement]]; '
        "until then factcli neither reads nor writes this file",
    ),
    # --- keys
    "unknown key": (with_("x = 1"), f'a.toml:7: warning: unknown key "x" in [[statement]]; {_SLIP}'),
    "misspelt key": (
        with_('autlet = "x"'),
        f'a.toml:7: warning: unknown key "autlet" in [[statement]] (did you mean "outlet"?); {_SLIP}',
    ),
    "key in capitals": (
        with_('Note = "x"'),
        f'a.toml:7: warning: unknown key "Note" in [[statement]] (did you mean "note"?); {_SLIP}',
    ),
    "unknown table": (
        with_("# own", "[statement.own]", "x = 1"),
        f'a.toml:8: warning: unknown key "own" in [[statement]]; {_SLIP}',
    ),
    "unknown dotted key": (with_("own.x = 1"), f'a.toml:7: warning: unknown key "own" in [[statement]]; {_SLIP}'),
    "unknown key of a person": (
        named('[[person]]\nname = "X"\nalias = ["Y"]\n'),
        f'factcli.toml:5: warning: unknown key "alias" in [[person]] (did you mean "aliases"?); {_SLIP}',
    ),
    "unknown key of an outlet": (
        named('[[outlet]]\nname = "X"\ncontry = "US"\n'),
        f'factcli.toml:5: warning: unknown key "contry" in [[outlet]] (did you mean "country"?); {_SLIP}',
    ),
    "unknown key of a link": (
        linked(LINK + "decidet = 2021-10-01\n"),
        f'links.toml:5: warning: unknown key "decidet" in [[link]] (did you mean "decided"?); {_SLIP}',
    ),
    "unknown kind of table": (
        a_file(f"{STATEMENT}\n[[statment]]\nx = 1\n"),
        f'a.toml:8: warning: unknown key "statment" at the top of a file (did you mean "statement"?); {_SLIP}',
    ),
    "defaults elsewhere": (
        a_file('\n[defaults]\nlang = "en"\n'),
        f'a.toml:2: warning: unknown key "defaults" at the top of a file; {_SLIP}',
    ),
    "missing speaker": (without("speaker"), "a.toml:1: error: a [[statement]] has no speaker; add a line: speaker = …"),
    "missing outlet": (without("outlet"), "a.toml:1: error: a [[statement]] has no outlet; add a line: outlet = …"),
    "missing date": (without("date"), "a.toml:1: error: a [[statement]] has no date; add a line: date = …"),
    "missing claim": (without("claim"), "a.toml:1: error: a [[statement]] has no claim; add a line: claim = …"),
    "missing id": (
        without("id"),
        "a.toml:1: warning: a [[statement]] has no id; factcli adds one when it next edits the statement",
    ),
    "a person without a name": (
        named("[[person]]\naliases = []\n"),
        "factcli.toml:3: error: a [[person]] has no name; add a line: name = …",
    ),
    "a link without an end": (
        linked('[[link]]\na = "aaaaaaaaaa"\nrelation = "agrees"\n'),
        "links.toml:1: error: a [[link]] has no b; add a line: b = …",
    ),
    # --- values
    "a number for a text": (
        as_("claim", "1"),
        'a.toml:6: error: claim must be a string, not a number; write it in quotes: "…"',
    ),
    "true for a date": (
        as_("date", "true"),
        f"a.toml:5: error: {_said('date', 'date', True)}",
    ),
    "a text for a list": (
        with_('via = "TASS"'),
        'a.toml:7: error: via must be a list of strings, not a string; write it as ["…", "…"]',
    ),
    "a number in a list": (
        with_("", 'tags = ["x", 2]'),
        'a.toml:8: error: tags must contain only strings, not a number; write it as ["…", "…"]',
    ),
    "an empty text": (with_('role = " "'), f"a.toml:7: error: {_said('role', 'text', ' ')}"),
    "a name of two lines": (
        as_("speaker", '"A\\nB"'),
        "a.toml:3: error: speaker contains a line break; write it on one line",
    ),
    "a bad id": (
        as_("id", '"ABC"'),
        f"a.toml:2: error: {_said('id', 'id', 'ABC')}",
    ),
    "a bad language": (
        with_('lang = "English, US"'),
        'a.toml:7: error: lang "English, US" is not a language tag; write a BCP 47 tag such as "en", "fa" or "zh-Hant"',
    ),
    "a bad relation": (
        linked(LINK.replace("agrees", "agree")),
        'links.toml:4: error: relation "agree" is not a relation; '
        "use one of contradicts, agrees, compatible, repeats, supersedes, unrelated",
    ),
    "a bad Wikidata item": (
        named('[[person]]\nname = "X"\nwikidata = "https://www.wikidata.org/wiki/Q42"\n'),
        'factcli.toml:5: error: wikidata "https://www.wikidata.org/wiki/Q42" is not a Wikidata item; write it as "Q42"',
    ),
    "a control character": (
        with_('note = "a\\u001b[31m"'),
        f"a.toml:7: warning: note contains the escape character U+001B (at character 2); {_SHOWN}",
    ),
    "a control character deep down": (
        with_("", "[statement.note2]", 'x = ["\\u009b"]'),
        f"a.toml:8: warning: note2 contains the control character U+009B (at character 1); {_SHOWN}\n"
        f'a.toml:8: warning: unknown key "note2" in [[statement]] (did you mean "note"?); {_SLIP}',
    ),
    "a control character in a name": (
        named('[[outlet]]\nname = "X"\naliases = ["Y", "\\u0007"]\n'),
        f"factcli.toml:5: warning: aliases contains the control character U+0007 (at character 1); {_SHOWN}",
    ),
    # --- dates
    "no such day": (
        as_("date", '"2021-09-31"'),
        f"a.toml:5: error: {_said('date', 'date', '2021-09-31')}",
    ),
    "published before it was said": (
        with_("published = 2021-09-05"),
        "a.toml:7: error: published (2021-09-05) is before the date (2021-09-06); correct one of the two dates",
    ),
    "retracted before it was said": (
        with_('retracted = "2021-08"'),
        "a.toml:7: error: retracted (2021-08) is before the date (2021-09-06); correct one of the two dates",
    ),
    # --- links to the web
    "javascript": (with_('url = "javascript:alert(1)"'), f"a.toml:7: error: url is a javascript: link, {_NOT_SAFE}"),
    "javascript in capitals": (
        with_('url = "JaVaScript:x"'),
        f"a.toml:7: error: url is a javascript: link, {_NOT_SAFE}",
    ),
    "data": (with_('archive_url = "data:text/html,x"'), f"a.toml:7: error: archive_url is a data: link, {_NOT_SAFE}"),
    "file": (with_('url = "file:///etc/passwd"'), f"a.toml:7: error: url is a file: link, {_NOT_SAFE}"),
    "no scheme": (
        with_('url = "example.org/x"'),
        'a.toml:7: error: url "example.org/x" does not begin with https:// or the like; write it in full: https://example.org/x',
    ),
    # --- ids
    "an id twice": (
        a_file(f"{STATEMENT}\n{STATEMENT}"),
        "a.toml:9: error: id aaaaaaaaaa is already used, at a.toml:1; "
        "if both are the same statement, remove one; if not, give one of them another id",
    ),
    "an id in two files": (
        {"a.toml": f"\n{STATEMENT}", "sub/b.toml": SECOND.replace("bbbbbbbbbb", "aaaaaaaaaa")},
        "sub/b.toml:2: error: id aaaaaaaaaa is already used, at a.toml:2; "
        "if both are the same statement, remove one; if not, give one of them another id",
    ),
    "an id of a broken statement twice": (
        a_file(STATEMENT + SECOND.replace("bbbbbbbbbb", "aaaaaaaaaa").replace('"TASS"', "1")),
        "a.toml:8: error: id aaaaaaaaaa is already used, at a.toml:1; "
        "if both are the same statement, remove one; if not, give one of them another id\n"
        'a.toml:10: error: outlet must be a string, not a number; write it in quotes: "…"',
    ),
    # --- people and outlets
    "an alias of two people": (
        named(f'{PEOPLE}[[person]]\nname = "X"\naliases = ["Y", "Ahmed Massoud"]\n'),
        'factcli.toml:9: error: "Ahmed Massoud" is already a name of Ahmad Massoud, at factcli.toml:3; '
        "keep it in one of them; until then factcli ignores it in both",
    ),
    "an alias of two people but for case and accents": (
        named(f'{PEOPLE}[[person]]\nname = "X"\naliases = ["ÁHMED  massoud"]\n'),
        'factcli.toml:9: error: "ÁHMED  massoud" is already a name of Ahmad Massoud, at factcli.toml:3; '
        "keep it in one of them; until then factcli ignores it in both",
    ),
    "a name that is an alias": (
        named(f'{PEOPLE}[[person]]\nname = "Ahmed Massoud"\n'),
        'factcli.toml:8: error: "Ahmed Massoud" is already a name of Ahmad Massoud, at factcli.toml:3; '
        "keep it in one of them; until then factcli ignores it in both",
    ),
    "an outlet twice": (
        {**named('[[outlet]]\nname = "TASS"\n'), "b.toml": '[[outlet]]\nname = "ITAR"\naliases = ["tass"]\n'},
        'factcli.toml:4: error: "TASS" is already a name of ITAR, at b.toml:1; '
        "keep it in one of them; until then factcli ignores it in both",
    ),
    "not the same as nobody": (
        named(f'{PEOPLE.rstrip()}\nnot_same_as = ["Ahmad Shah Massoud"]\n'),
        'factcli.toml:6: error: not_same_as names "Ahmad Shah Massoud", '
        "but no [[person]] or speaker here has that name; "
        "correct the spelling, or add a [[person]] with that name",
    ),
    "not the same as oneself": (
        named(f'{PEOPLE.rstrip()}\nnot_same_as = ["ahmed massoud"]\n'),
        'factcli.toml:6: error: not_same_as names "ahmed massoud", which is one of this person\'s own names; '
        "remove one of the two",
    ),
    # --- links
    "a link from nothing": (
        linked(LINK.replace('a = "aaaaaaaaaa"', 'a = "cccccccccc"')),
        f"links.toml:2: error: a is cccccccccc, {_NO_STATEMENT}",
    ),
    "a link to nothing": (
        linked(f"# \n{LINK.replace('bbbbbbbbbb', 'cccccccccc')}"),
        f"links.toml:4: error: b is cccccccccc, {_NO_STATEMENT}",
    ),
    "a link to itself": (
        linked(LINK.replace("bbbbbbbbbb", "aaaaaaaaaa")),
        "links.toml:3: error: links a statement to itself; remove the link",
    ),
    "the same link twice": (
        linked(LINK, LINK.replace('a = "aaaaaaaaaa"\nb = "bbbbbbbbbb"', 'a = "bbbbbbbbbb"\nb = "aaaaaaaaaa"')),
        "links.toml:6: warning: this decision is already recorded, at links.toml:1; remove one of the two",
    ),
    "two decisions": (
        linked(LINK, LINK.replace("agrees", "contradicts")),
        "links.toml:9: error: aaaaaaaaaa and bbbbbbbbbb are already linked, as aaaaaaaaaa agrees bbbbbbbbbb, "
        "at links.toml:1; keep one of the two decisions",
    ),
    "each repeats the other": (
        linked(
            LINK.replace("agrees", "repeats"),
            '[[link]]\na = "bbbbbbbbbb"\nb = "aaaaaaaaaa"\nrelation = "repeats"\n',
        ),
        "links.toml:9: error: bbbbbbbbbb and aaaaaaaaaa are already linked, as aaaaaaaaaa repeats bbbbbbbbbb, "
        "at links.toml:1; keep one of the two decisions",
    ),
    # --- the store itself
    "no format": (
        config('[[person]]\nname = "X"\n'),
        "factcli.toml:1: warning: does not say which format the store has; write at the top of the file: format = 1",
    ),
    "a format that is a text": (
        config('\nformat = "1"\n'),
        "factcli.toml:2: error: format must be a whole number, 1 or more, not a string; write: format = 1",
    ),
    "a format of none": (
        config("format = 0\n"),
        "factcli.toml:1: error: format must be a whole number, 1 or more, not 0; write: format = 1",
    ),
    "an unknown default": (
        config('format = 1\n[defaults]\nlang = "en"\ntag = ["x"]\n'),
        f'factcli.toml:4: warning: unknown key "tag" in [defaults] (did you mean "tags"?); {_SLIP}',
    ),
    "a bad default": (
        config("format = 1\n\n[defaults]\nspeaker = 1\n"),
        'factcli.toml:4: error: speaker must be a string, not a number; write it in quotes: "…"',
    ),
    "an inline default": (
        config('format = 1\ndefaults = {via = "TASS"}\n'),
        'factcli.toml:2: error: via must be a list of strings, not a string; write it as ["…", "…"]',
    ),
    "defaults that are no table": (
        config("format = 1\n[[defaults]]\n"),
        "factcli.toml:2: error: defaults must be a table, not a list; write it as [defaults]",
    ),
    # --- another way to write the same
    "an inline list": (
        a_file('\nstatement = [{id = "aaaaaaaaaa", speaker = "A", outlet = "B", date = "no", claim = "C", x = 1}]\n'),
        f'a.toml:2: error: {_said("date", "date", "no")}\na.toml:2: warning: unknown key "x" in [[statement]]; {_SLIP}',
    ),
}


def written(root: Path, files: Files) -> Path:
    """A store with these files in it, in a folder named data."""
    for name, text in {"factcli.toml": CONFIG, **files}.items():
        path = root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return root


def _expected(text: str) -> str:
    return "".join(f"data/{line}\n" for line in text.replace(", at ", ", at data/").splitlines())


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_found(tmp_path: Path, name: str) -> None:
    """What ``check`` prints of a store with one fault, to the letter, and its exit code; nothing is written."""
    files, expected = FAULTS[name]
    written(tmp_path, files)
    before = contents(tmp_path / "data")
    done = inside(["check"], tmp_path)
    assert done.stdout == _expected(expected)
    assert done.code == (3 if ": error: " in expected else 0)
    assert contents(tmp_path / "data") == before


@pytest.mark.parametrize("url", ['" javascript:x"', '"java\\tscript:x"', '"\\u0001javascript:x"', '"\\u00a0data:x"'])
def test_disguised_schemes_are_errors(tmp_path: Path, url: str) -> None:
    """Blanks and control characters before or in a scheme, which browsers skip, do not help it through."""
    done = inside(["check"], written(tmp_path, with_(f"url = {url}")))
    assert done.code == 3
    assert done.stdout.count("data/a.toml:7: error: url ") == 1


@pytest.mark.parametrize(
    "url", ["https://example.org/?q=javascript:x", "HTTP://example.org", "ftp://example.org/a%20b"]
)
def test_safe_schemes_are_no_fault(tmp_path: Path, url: str) -> None:
    """Addresses that are only pages are taken."""
    assert inside(["check"], written(tmp_path, with_(f'url = "{url}"'))).stdout == ""


NO_FAULTS: dict[str, Files] = {
    "nothing but the format": config(CONFIG),
    "one statement": a_file(STATEMENT),
    "every key": with_(
        *('quote = "…"', 'lang = "fa-AF"', 'date_text = "on Monday"', "published = 2021-09-06", 'via = ["A", "B"]'),
        *('role = "x"', 'url = "https://x"', 'archive_url = "https://y"', "tags = []", 'note = """\na\n"""'),
        'retracted = "2021-10~"',
    ),
    "a byte order mark and CRLF": a_file("\ufeff" + STATEMENT.replace("\n", "\r\n")),
    "an inline list": a_file('statement = [{id="aaaaaaaaaa", speaker="A", outlet="B", date="XXXX", claim="C"}]\n'),
    "published in the same month": with_('published = "2021-09"'),
    "a vague date and a later report": a_file(STATEMENT.replace("2021-09-06", '"2021"') + "published = 2021-03-01\n"),
    "a link": linked(LINK),
    "links of a chain": linked(LINK.replace("agrees", "supersedes")),
    "people": named(f'{PEOPLE}[[person]]\nname = "X"\nnot_same_as = ["Ahmed Massoud"]\n'),
    "a name written twice by one person": named('[[person]]\nname = "X"\naliases = ["x", "X"]\n'),
    "not the same as a speaker": named('[[person]]\nname = "X"\nnot_same_as = ["Ahmad Massoud"]\n'),
    "a person and an outlet of one name": named('[[person]]\nname = "X"\n\n[[outlet]]\nname = "X"\n'),
    "defaults": config(
        'format = 1\n[defaults]\nlang = "en"\nvia = ["TASS"]\nspeaker = "X"\npublished = 2021-09-08\nurl = "https://a.example/1"\n'
    ),
    "what is hidden": {**a_file(STATEMENT), ".git/x.toml": "[", ".b.toml": "[", "c.txt": "["},
}


@pytest.mark.parametrize("name", NO_FAULTS)
def test_a_store_without_faults_passes(tmp_path: Path, name: str) -> None:
    """Nothing on stdout, the count on stderr, and 0."""
    done = inside(["check"], written(tmp_path, NO_FAULTS[name]))
    assert (done.code, done.stdout) == (0, "")
    assert done.stderr.endswith("0 errors, 0 warnings\n")


def test_the_example_store_passes(tmp_path: Path) -> None:
    """The store that comes with factcli has no fault."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    done = piped(["check"], tmp_path)
    assert (done.code, done.out) == (0, b"")


def test_a_later_format_is_named(tmp_path: Path) -> None:
    """A store of a later factcli is not judged by this one."""
    done = inside(["check"], written(tmp_path, config("format = 2\n")))
    assert done.code == 3
    assert done.out == b""
    assert done.stderr.startswith("factcli: data/factcli.toml:1: this store has format 2, and this factcli knows")


# --- the whole list, in every form ----------------------------------------------------------------------------

_MIXED = {
    "b.toml": f"{STATEMENT}x = 1\n{SECOND}published = 2020-01-01\n",
    "a.toml": '[[link]]\na = "aaaaaaaaaa"\nb = "zzzzzzzzzz"\nrelation = "agrees"\nmore = 1\n',
}
_FOUND = [
    ("data/a.toml", 3, "error", "no-statement"),
    ("data/a.toml", 5, "warning", "unknown-key"),
    ("data/b.toml", 7, "warning", "unknown-key"),
    ("data/b.toml", 14, "error", "date-order"),
]


def _in(tmp_path: Path, form: str) -> Done:
    done = inside(["check", "--format", form], written(tmp_path, _MIXED))
    assert done.code == 3
    assert done.stderr == "2 statements in 3 files: 2 errors, 2 warnings\n"
    return done


def test_faults_are_in_order(tmp_path: Path) -> None:
    """By file, line and weight, whatever finds them first; and counted by weight."""
    written(tmp_path, _MIXED)
    found = find_problems(read_store(tmp_path / "data"))
    assert [(Path(p.file).name, p.line, p.severity, p.code) for p in found] == [(n[5:], *rest) for n, *rest in _FOUND]
    assert count_by_severity(found) == {"error": 2, "warning": 2, "note": 0}


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_faults_as_json(tmp_path: Path, form: str) -> None:
    """One object a fault, with a code that a script can rely on."""
    text = _in(tmp_path, form).stdout
    records = json.loads(text)["problems"] if form == "json" else [json.loads(line) for line in text.splitlines()]
    assert [(r["file"], r["line"], r["severity"], r["code"]) for r in records] == _FOUND
    assert all(r["where"] == f"{r['file']}:{r['line']}" and r["what"] and r["todo"] for r in records)


def test_faults_as_csv(tmp_path: Path) -> None:
    """A row a fault."""
    header, *rows = csv.reader(io.StringIO(_in(tmp_path, "csv").stdout))
    assert header == ["file", "line", "severity", "code", "what", "todo"]
    assert [(row[0], int(row[1]), row[2], row[3]) for row in rows] == _FOUND


def test_faults_as_toml(tmp_path: Path) -> None:
    """A table a fault."""
    tables = tomli.loads(_in(tmp_path, "toml").stdout)["problem"]
    assert [(t["file"], t["line"], t["severity"], t["code"]) for t in tables] == _FOUND


def test_faults_as_markdown(tmp_path: Path) -> None:
    """A row of a table a fault, in which ``[[link]]`` is no markup."""
    lines = _in(tmp_path, "markdown").stdout.splitlines()
    assert len(lines) == 2 + len(_FOUND)
    assert r"unknown key \"more\" in \[\[link\]\]".replace(r"\"", '"') in lines[3]


def test_faults_as_places(tmp_path: Path) -> None:
    """The form ``ids`` is what an editor can jump to."""
    assert _in(tmp_path, "ids").stdout.splitlines() == [f"{file}:{line}" for file, line, *_ in _FOUND]


@pytest.mark.parametrize("form", ["plain", "table"])
def test_faults_as_a_compiler_prints_them(tmp_path: Path, form: str) -> None:
    """A line a fault, on a terminal and in a pipe alike."""
    lines = _in(tmp_path, form).stdout.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [[f"{f}:{n}", severity] for f, n, severity, _ in _FOUND]


# --- for GitHub -----------------------------------------------------------------------------------------------


def test_faults_as_remarks(tmp_path: Path) -> None:
    """A command to GitHub's runner for each fault; outside a checkout, files are named from the working folder."""
    lines = _in(tmp_path, "github").stdout.splitlines()
    heads = [line.split("::")[1] for line in lines]
    assert heads == [
        f"{severity} file={file},line={line},title=factcli {code}" for file, line, severity, code in _FOUND
    ]
    assert lines[0].endswith("::b is zzzzzzzzzz, " + _NO_STATEMENT)
    below = inside(["check", "--format", "github"], tmp_path / "data").stdout.splitlines()
    assert below[0].startswith("::error file=a.toml,line=3,")


@given(st.text(max_size=40), st.text(max_size=40))
def test_remarks_are_one_line_and_read_back(what: str, name: str) -> None:
    """Whatever a message or a file name holds, it ends no command and begins none, and GitHub reads it as it was."""
    problem = Problem(f"data/{name}".replace("/", "-"), 3, "code", what, "")
    remark = check._github_command(problem)
    assert remark.count("\n") == 1
    assert "\r" not in remark
    match = re.fullmatch(r"::error file=([^:,]*),line=3,title=factcli code::(.*)\n", remark, re.DOTALL)
    assert match

    def read(text: str) -> str:
        return re.sub("%(0A|0D|25|3A|2C)", lambda m: chr(int(m[1], 16)), text)

    marked = what.translate({10: "\ue000", 13: "\ue001"})
    assert read(match[2]).translate({10: "\ue000", 13: "\ue001"}) == escape_inline(marked)


@pytest.mark.parametrize("form", ["github", "table"])
def test_github_excludes_json(tmp_path: Path, form: str) -> None:
    """``--json`` with another form is refused, as everywhere."""
    done = inside(["check", "--json", "--format", form], written(tmp_path, {}))
    assert done.stderr.startswith(f"factcli: cannot use --json and --format {form} together")
    assert done.code == 2

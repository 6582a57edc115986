"""Recorded text is data: whatever it holds, it is refused with a reason or shown harmlessly, and never obeyed.

Commands run on a store made by hand that has the same poison in every field, key and file name: what factcli itself
refuses to record may still stand in a file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from factcli.sanitize import escape_controls, escape_inline, unsafe_reason
from tests.support.run import Arguments, Done, at_once, inside, on_terminal, piped
from tests.support.stores import contents

pytestmark = pytest.mark.slow(whole=True)

#: What a terminal or a reader's eye would obey. Line ends are put where a field may have them.
OBEYED = (
    "\x1b[31;7mred\x1b[0m \x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07 \x1bP$q\x1b\\ \x9b7m \x9d0;t\x9c"
    " \x7f \x00 \x08\x0b\x0c \u0085 \u202eevil\u202c \u2066isolated\u2069 \u2028 \u2029 \ufff9"
)
#: What is markup somewhere, and only text here.
MARKUP = (
    "[sic] [/path] [red]x[/red] [link=http://x]y[/link] :smile: <script>alert(1)</script> <b> &amp; a|b `c` **d** ~~e~~"
    ' ](javascript:alert(1)) =1+1 +1 -1 @SUM(A1) \\ \\u001b \\t \\n \'q\' """ # ; a; b, c'
)
SCRIPTS = (
    "漢字漢字漢字 e\u0301\u0323 👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e007f عربي שלום \u200e\u200f\u200c ﷽"
)
INLINE = f"{MARKUP} {OBEYED} a\tb c\rd {SCRIPTS}"
LINES = f"{MARKUP}\n{OBEYED}\r\na\tb c\rd\n{SCRIPTS}\n"
#: Words that must all be there, whatever the form; no two fields share one.
WORDS = " ".join(f"w{number:03}" for number in range(80))
#: In a terminal's input a person sees these; in a file name they are what attackers put there.
FOLDER, FILE = "evil\x1b[31;7m\n\u202ename", "f\tx \x9bm.toml"

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
OWN_STYLE = re.compile("\x1b\\[[0-9](?:;[1-9])*m")  # bold, faint, italic, underline, struck: no colours
FORMS = ("table", "plain", "json", "jsonl", "csv", "toml", "markdown", "ids")
IDS = ("hostile001", "hostile002", "hostile003")


def _statement(number: int) -> dict[str, Any]:
    return {
        "id": IDS[number],
        "speaker": f"{INLINE} speaker{number}",
        "outlet": f"{INLINE} outlet",
        "date": f"2021-09-0{number + 1}",
        "claim": f"{LINES}{WORDS} claim{number}",
        "quote": f"{LINES} quote{number}",
        "lang": "en",
        "date_text": LINES,
        "published": "2021-09/2021-10",
        "via": [f"{INLINE} via", "second; via"],
        "role": f"{LINES} role{number}",
        "url": f"https://example.org/{INLINE}",
        "archive_url": f"https://example.org/archive/{INLINE}",
        "tags": [f"{INLINE} tag", "t"],
        "note": f"{LINES} note{number}",
        "retracted": "2021-10~",
        "x-string": LINES,
        f"x {INLINE}": LINES,
        "x-nested": {INLINE: [LINES, {LINES: 1}], "number": 1.5, "list": [[LINES]]},
    }


STATEMENTS = [_statement(number) for number in range(3)]
CONFIG: dict[str, Any] = {
    "format": 1,
    f"top {INLINE}": 1,
    "defaults": {"lang": "en", INLINE: LINES},
    "person": [
        {"name": f"{INLINE} speaker0", "aliases": [f"{INLINE} alias"], "not_same_as": [f"{INLINE} nobody"], INLINE: 1}
    ],
    "outlet": [{"name": f"{INLINE} outlet", "aliases": [f"{INLINE} o"], "owner": LINES, "country": LINES}],
    "link": [
        {"a": IDS[0], "b": IDS[1], "relation": "contradicts", "note": LINES, "decided": "2021-11"},
        {"a": IDS[2], "b": IDS[0], "relation": "agrees", "note": LINES, "digest": LINES},  # of another wording
    ],
}


def hostile_store(root: Path) -> Path:
    """A store with poison in everything that a file can hold."""
    folder = root / FOLDER
    folder.mkdir(parents=True)
    (root / "factcli.toml").write_text(tomli_w.dumps(CONFIG), encoding="utf-8", newline="\n")
    (folder / FILE).write_text(tomli_w.dumps({"statement": STATEMENTS}), encoding="utf-8", newline="\n")
    return root


COMMANDS = {
    "search": ["search"],
    "search words": ["search", "sic", "w001"],
    "show": ["show", *IDS],
    "compare": ["compare", "--full"],
    "compare topics": ["compare", "--topics"],
    "compare words": ["compare", "w001"],
    "compare ids": ["compare", *IDS[:2]],
    "by speaker": ["compare", "w001", "--by", "speaker"],
    "by outlet": ["compare", "w001", "--by", "outlet"],
    "by date": ["compare", "w001", "--by", "date"],
    "people": ["people"],
    "outlets": ["outlets"],
    "tags": ["tags"],
    "stats": ["stats"],
    "check": ["check"],
}
#: The widths of the terminals on which each is tried: in one of 40 columns nothing stands beside anything else.
WIDTHS = {
    name: (40, 140) if name in ("search words", "show", "compare ids", "by speaker") else (40,) for name in COMMANDS
}
DRAWN = [(name, width) for name in COMMANDS for width in WIDTHS[name]]
WITH_CLAIMS = [(name, width) for name, width in DRAWN if name not in ("people", "outlets", "tags", "stats", "check")]
PIPED = ("search", "compare ids", "people", "check")
Key = tuple[str, str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Done]:
    """What every command shows of the hostile store: in each form between pipes, and on terminals."""
    work = tmp_path_factory.mktemp("hostile")
    hostile_store(work / "data")
    jobs: dict[Key, Callable[[], Done]] = {}
    for name, width in DRAWN:
        jobs[name, f"{width}"] = partial(on_terminal, COMMANDS[name], work, width)
    for name in PIPED:
        jobs[name, "piped"] = partial(piped, COMMANDS[name], work)
    done = at_once(jobs)
    for name, command in COMMANDS.items():
        done |= {(name, form): inside([*command, "--format", form], work) for form in FORMS}
    return done


def controls(text: str, allowed: str = "\n") -> set[str]:
    """Characters in a text that command a terminal, other than those allowed."""
    return set(CONTROL.findall(text)) | ({"\t"} - set(allowed) if "\t" in text else set())


# --- nothing is obeyed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_obeyed_in_a_pipe(shown: dict[Key, Done], name: str, form: str) -> None:
    """No control character of the data reaches stdout or stderr; CSV alone keeps a tab, which is data there."""
    done = shown[name, form]
    assert done.code == (3 if name == "check" else 0), done.stderr
    found = controls(done.stdout, "\t" if form in ("plain", "csv") else "")
    assert not [char for char in found if form != "csv" or unsafe_reason(char)]  # what may be recorded is data in CSV
    assert controls(done.stderr) == set()


@pytest.mark.parametrize("name", PIPED)
def test_a_process_writes_the_same(shown: dict[Key, Done], name: str) -> None:
    """What a process of its own writes between pipes is the plain form, to the byte."""
    assert shown[name, "piped"] == shown[name, "plain"]


@pytest.mark.parametrize(("name", "width"), DRAWN)
def test_nothing_is_obeyed_on_a_terminal(shown: dict[Key, Done], name: str, width: int) -> None:
    """A terminal gets the program's own bold, faint and underlined, and no other control sequence."""
    done = shown[name, f"{width}"]
    assert done.code == (3 if name == "check" else 0), done.stdout
    assert controls(OWN_STYLE.sub("", done.stdout)) == set()


def test_the_pattern_of_styles_knows_the_poison() -> None:
    """What the test takes for the program's own styles is not what the data holds."""
    assert not OWN_STYLE.search(INLINE.replace("\x1b[0m", ""))


# --- nothing is lost ----------------------------------------------------------------------------------------


def _bare(text: str) -> str:
    """A text without styles, frames and white space, which are the program's and not the data's."""
    return re.sub(r"[\s│─┬┴┼]", "", OWN_STYLE.sub("", text))


@pytest.mark.parametrize("name", ["search", "search words", "compare ids", "by speaker", "by date", "show"])
def test_nothing_is_cut(shown: dict[Key, Done], name: str) -> None:
    """In one column every claim and quote stands there from end to end, ``[sic]`` and ``[/path]`` included."""
    there = _bare(shown[name, "40"].stdout)
    for statement in STATEMENTS[: 2 if name == "compare ids" else 3]:
        assert _bare(escape_controls(statement["claim"])) in there
        assert _bare(escape_controls(statement["quote"])) in there
        assert _bare(escape_controls(statement["speaker"])) in there


@pytest.mark.parametrize(("name", "width"), WITH_CLAIMS)
def test_all_words_are_there(shown: dict[Key, Done], name: str, width: int) -> None:
    """Columns of any width show all words of the claims."""
    there = shown[name, f"{width}"].stdout
    for number in range(2):
        words = [*WORDS.split(), f"claim{number}", f"quote{number}", f"speaker{number}", "[sic]", "[/path]", ":smile:"]
        assert [word for word in words if word not in OWN_STYLE.sub("", there)] == []


def test_show_has_every_field(shown: dict[Key, Done]) -> None:
    """``show`` names each key, also those that factcli does not know, and the links."""
    there = _bare(shown["show", "140"].stdout)
    for key in STATEMENTS[0]:
        assert _bare(escape_inline(key)) in there
    assert _bare(escape_controls(STATEMENTS[0]["url"])) in there
    assert _bare(json.dumps(LINES)[1:20]) in there
    assert _bare(escape_inline(f"data/{FOLDER}/{FILE}")) in there
    assert "contradictshostile002" in there


# --- what can be read back is what was recorded --------------------------------------------------------------


def _recorded(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement as JSON has it: keys of the user's own under ``extra``."""
    own = {key: value for key, value in statement.items() if key.startswith("x")}
    return {**{key: value for key, value in statement.items() if key not in own}, "extra": own}


def _agree(record: dict[str, Any], statement: dict[str, Any]) -> bool:
    expected = _recorded(statement)
    return {key: record[key] for key in expected} == expected


@pytest.mark.parametrize("name", ["search", "search words"])
def test_json_reads_back(shown: dict[Key, Done], name: str) -> None:
    """JSON and JSONL hold exactly the recorded values."""
    whole = json.loads(shown[name, "json"].out)["statements"]
    lines = [json.loads(line) for line in shown[name, "jsonl"].stdout.splitlines()]
    assert len(whole) == len(lines) == 3
    for record, line, statement in zip(whole, lines, STATEMENTS, strict=True):
        assert _agree(record, statement)
        assert _agree(line, statement)


def test_compared_json_reads_back(shown: dict[Key, Done]) -> None:
    """So does that of ``compare``, by topic and by column."""
    (topic,) = json.loads(shown["compare ids", "json"].out)["topics"]
    assert all(map(_agree, topic["statements"], STATEMENTS))
    columns = json.loads(shown["by speaker", "json"].out)["columns"]
    assert [column["heading"] for column in columns] == [s["speaker"] for s in STATEMENTS]
    assert all(_agree(column["statements"][0], s) for column, s in zip(columns, STATEMENTS, strict=True))


def test_the_names_in_json_read_back(shown: dict[Key, Done]) -> None:
    """People, outlets and tags are the recorded names; files and messages are data too."""
    assert {r["name"] for r in json.loads(shown["people", "json"].out)["people"]} == {s["speaker"] for s in STATEMENTS}
    assert f"{INLINE} via" in {r["name"] for r in json.loads(shown["outlets", "json"].out)["outlets"]}
    assert f"{INLINE} tag" in {r["tag"] for r in json.loads(shown["tags", "json"].out)["tags"]}
    assert f"data/{FOLDER}/{FILE}" in {r["file"] for r in json.loads(shown["check", "json"].out)["problems"]}


@pytest.mark.parametrize("name", ["search", "search words", "show", "compare ids", "by speaker"])
def test_toml_reads_back(shown: dict[Key, Done], name: str) -> None:
    """The TOML form is store source of exactly the recorded tables (an exact day as TOML's own date)."""
    found = tomli.loads(shown[name, "toml"].stdout)["statement"]
    for table, statement in zip(found, STATEMENTS, strict=False):
        assert {**table, "date": str(table["date"])} == statement


_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\", ";": ";"}


def unescaped(cell: str) -> str:
    """A plain cell as a script reads it back."""
    return re.sub(
        r"\\(?:u([0-9a-f]{4})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else _UNESCAPED[m[2]], cell, flags=re.DOTALL
    )


@pytest.mark.parametrize("name", ["search", "search words"])
def test_plain_is_one_line_a_statement(shown: dict[Key, Done], name: str) -> None:
    """Plain lines have the same seven cells each, and every cell reads back as the recorded text."""
    rows = [line.split("\t") for line in shown[name, "plain"].stdout.removesuffix("\n").split("\n")]
    assert len(rows) == 3
    for row, s in zip(rows, STATEMENTS, strict=True):
        via = [unescaped(item) for item in re.split(r"(?<!\\); ", row[4])]
        cells = [*map(unescaped, row[:4]), via, *map(unescaped, row[5:])]
        assert cells == [s[key] for key in ("id", "date", "speaker", "outlet", "via", "claim", "retracted")]


@pytest.mark.parametrize("name", ["people", "outlets", "tags", "stats"])
def test_plain_listings_are_even(shown: dict[Key, Done], name: str) -> None:
    """Every line of a listing has as many cells as the others."""
    lines = shown[name, "plain"].stdout.removesuffix("\n").split("\n")
    assert len({line.count("\t") for line in lines}) == 1


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "check"])
def test_csv_has_even_rows(shown: dict[Key, Done], name: str) -> None:
    """CSV has a header and, however many line ends the fields hold, rows of the same length."""
    header, *rows = csv.reader(io.StringIO(shown[name, "csv"].stdout, newline=""), strict=True)
    records = json.loads(shown[name, "json"].out) if name in ("people", "outlets", "tags", "stats") else {}
    assert len(rows) == next((len(value) for value in records.values() if isinstance(value, list)), len(rows))
    assert {len(row) for row in rows} == {len(header)}
    if "claim" in header:
        assert [row[header.index("claim")] for row in rows] == [
            _recordable(s["claim"]) for s in STATEMENTS[: len(rows)]
        ]


def _recordable(text: str) -> str:
    """A text with every character that nobody may record written out."""
    return "".join(char if unsafe_reason(char) is None else f"\\u{ord(char):04x}" for char in text)


@pytest.mark.parametrize("name", ["search", "show", "people", "outlets", "tags"])
def test_ids_are_one_a_line(shown: dict[Key, Done], name: str) -> None:
    """The form ``ids`` has a line for each record, also where names hold line ends."""
    form = json.loads(shown[name, "json"].out)
    assert shown[name, "ids"].stdout.count("\n") == next(len(v) for v in form.values() if isinstance(v, list))


# --- what is typed is not obeyed either ----------------------------------------------------------------------

EVIL = "\x1b[31;7m\x9b\u202e\u2028X"
BYTES = b"caf\xe9 \x1b[31;7m"
ECHOED: list[Arguments] = [
    *(["search", f"{prefix}{EVIL}"] for prefix in ("", "claim:", "bad:", "(", '"', "date:", "--", "-", "tag:")),
    *(["search", option, EVIL] for option in ("--format", "--since", "--until", "--limit", "--speaker", "--tag")),
    ["search", "--json", "--format", EVIL],
    ["show", EVIL],
    ["show", f"zz{EVIL}"],
    ["compare", EVIL, "b"],
    ["compare", "--by", EVIL],
    ["compare", "--limit", EVIL],
    ["compare", "--min", EVIL],
    ["link", EVIL, "0tsht", "--as", "agrees"],
    ["link", "0tsht", "47kv9", "--as", EVIL],
    ["link", "0tsht", "47kv9", "--as", "agrees", "--note", EVIL],
    ["link", "0tsht", EVIL, "--remove"],
    ["review", EVIL],
    ["review", "--min", EVIL],
    ["edit", EVIL],
    *(["edit", "0tsht", option, EVIL] for option in ("--date", "--lang", "--unset", "--if-match", "--published")),
    ["edit", "0tsht", "--url", f"javascript:{EVIL}"],
    ["retract", "0tsht", "--on", EVIL],
    ["remove", EVIL],
    ["--store", f"no{EVIL}", "search"],
    ["search", "--store", f"no{EVIL}"],
    ["check", "--store", f"no{EVIL}"],
    ["add", "--store", "data/2021-09.toml", "--speaker", EVIL],
    [f"no{EVIL}"],
    [f"--no{EVIL}"],
    ["people", f"--no{EVIL}"],
    ["people", EVIL],
    ["add", "--from-json", EVIL],
    ["init", f"data/2021-09.toml/{EVIL}"],
    ["search", BYTES],
    ["show", BYTES],
    ["edit", BYTES],
    ["remove", BYTES],
    [BYTES],
    ["search", "--format", BYTES],
    ["search", "--store", BYTES],
    ["edit", "0tsht", "--unset", BYTES],
    ["edit", "0tsht", "--if-match", BYTES],
    ["add", "--from-json", BYTES],
]


def _refusals() -> Iterator[Arguments]:
    """Every option of ``add`` and ``edit`` with something in it that may not be recorded."""
    whole = {"--speaker": "A", "--outlet": "B", "--date": "2021-09-06", "--claim": "C"}
    for option in ("--speaker", "--outlet", "--date", "--claim", "--quote", "--lang", "--date-text", "--published"):
        for text in (BYTES, b"a\x1b]0;t\x07b", "a\x9b31mb".encode()):
            values: dict[str, str | bytes] = {**whole, option: text}
            yield ["add", *(part for pair in values.items() for part in pair)]
    for option in ("--via", "--role", "--url", "--archive-url", "--tag", "--note"):
        yield ["add", *(part for pair in whole.items() for part in pair), option, b"https://a\xff"]
        yield ["edit", "0tsht", option, b"https://a\x7fb"]


REFUSED = list(_refusals())


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Arguments, Done]]:
    """What each hostile command line ends in, all on one copy of the example store."""
    from tests.support.transcript import sandbox

    work = sandbox(tmp_path_factory.mktemp("typed"))
    before = contents(work)
    lines = [*ECHOED, *REFUSED]
    done = [inside(line, work) for line in lines]
    assert contents(work) == before
    return {number: (line, done[number]) for number, line in enumerate(lines)}


@pytest.mark.parametrize("number", range(len(ECHOED)), ids=lambda n: f"{n}-{ECHOED[n][0]!r}"[:24])
def test_errors_echo_harmlessly(typed: dict[int, tuple[Arguments, Done]], number: int) -> None:
    """An error that repeats what was typed repeats no control character; it is one of use, or that nothing is there."""
    line, done = typed[number]
    assert done.code in (1, 2, 3), line
    assert controls(done.stderr) == set(), line
    assert done.out == b""
    assert done.stderr


@pytest.mark.parametrize("number", range(len(ECHOED), len(ECHOED) + len(REFUSED)))
def test_options_are_refused_with_a_reason(typed: dict[int, tuple[Arguments, Done]], number: int) -> None:
    """Control characters and bytes that are no text are wrong usage, and nothing is written (see the fixture)."""
    line, done = typed[number]
    assert done.code == 2, (line, done)
    assert done.out == b""
    assert controls(done.stderr) == set(), line
    option = next(part for part in reversed(line) if isinstance(part, str) and part.startswith("--"))
    if isinstance(line[line.index(option) + 1], bytes):
        assert done.stderr.removeprefix("factcli: cannot use ").startswith((f"{option} ", f"factcli: {option} ")), line


BAD_JSON = {
    r'{"speaker": "\ud800"}': "speaker contains bytes that are not UTF-8 text (at character 1)",
    r'{"claim": "a\u0000b"}': "claim contains the NUL character U+0000 (at character 2)",
    r'{"claim": "\u001b[31m"}': "claim contains the escape character U+001B (at character 1)",
    r'{"tags": ["ok", "\u009b"]}': "tags contains the control character U+009B (at character 1)",
    r'{"via": "\u007f"}': "via contains the delete character U+007F (at character 1)",
    r'{"outlet": "a\nb"}': "outlet contains a line break",
    r'{"url": "javascript:alert(1)"}': "url is a javascript: link, which is not safe to open",
    r'{"date": "\u001b\u202e"}': r'cannot use date "\u001b\u202e"',
    r'{"ke\u001by": 1}': r'unknown key "ke\u001by"',
    r'{"extra": {"a": null}}': '"extra" is not a JSON object of other keys',
    r'{"extra": {"\ud800": 1}}': '"extra" is not a JSON object of other keys',
    '{"claim": "a\x1bb"}': "not JSON: invalid control character",
    '{"claim": "\udcff"}': "is not UTF-8 text",
}


@pytest.fixture(scope="module")
def refused_json(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Each bad line, completed with what a statement needs and sent behind a good one; none may be written."""
    work = tmp_path_factory.mktemp("json")
    good = {"speaker": "A", "outlet": "B", "date": "2021-09-06", "claim": "C"}
    before = contents(work)

    def lines(bad: str) -> bytes:
        rest = json.dumps({key: value for key, value in good.items() if f'"{key}"' not in bad})
        return f"{json.dumps(good)}\n{rest[:-1]}, {bad[1:]}\n".encode("utf-8", "surrogateescape")

    arguments = ["add", "--store", "data", "--from-json", "-"]
    done = {bad: inside(arguments, work, lines(bad)) for bad in BAD_JSON}
    assert contents(work) == before
    return done


@pytest.mark.parametrize("bad", BAD_JSON)
def test_json_is_refused_with_a_reason(refused_json: dict[str, Done], bad: str) -> None:
    """A bad line of JSON is bad data: exit 3, the line is named, and not even the good one is recorded."""
    done = refused_json[bad]
    assert done.code == 3
    assert done.out == b""
    assert done.stderr.startswith(f"factcli: -:2: {BAD_JSON[bad]}"), done.stderr
    assert "nothing was added" in done.stderr
    assert controls(done.stderr) == set()


# --- what is text is recorded, and comes back --------------------------------------------------------------

ACCEPTED = f"{MARKUP} {SCRIPTS} \u202eevil\u202c \u2066isolated\u2069 a\tb"


def test_text_comes_back_as_it_was_given(tmp_path: Path) -> None:
    """Markup, tabs, line ends, any script and even bidirectional controls are recorded to the letter."""
    given = {
        **dict.fromkeys(("speaker", "outlet", "role", "date_text"), ACCEPTED),
        **dict.fromkeys(("claim", "quote", "note"), f"{ACCEPTED}\n\n  {ACCEPTED}\r\n{ACCEPTED}\rend"),
        "via": [ACCEPTED, "b; c"],
        "tags": [ACCEPTED],
        "date": "2021-09-06",
        "url": "https://example.org/[sic]?q=<b>&amp;",
    }
    options = [f"--{key.replace('_', '-')}={value}" for key, value in given.items() if isinstance(value, str)]
    options += [f"--via={name}" for name in given["via"]] + [f"--tag={ACCEPTED}"]
    added = piped(["add", "--store", "data", *options], tmp_path)
    assert added.code == 0, added.stderr
    assert controls(added.stderr) == set()
    (record,) = json.loads(piped(["search", "--store", "data", "--json"], tmp_path).out)["statements"]
    assert {key: record[key] for key in given} == given
    again = piped(["add", "--store", "data", "--from-json", "-"], tmp_path, json.dumps(record).encode())
    assert again.code == 0, again.stderr
    assert "1 recorded already" in again.stderr
    assert b"\xe2\x80\xae" not in (tmp_path / "data" / "2021-09.toml").read_bytes()


def test_a_megabyte_is_shown_whole(tmp_path: Path) -> None:
    """Claims of a megabyte are recorded, and shown from end to end, in a pipe and on a terminal."""
    claims = ["x" * 1_000_000, "word " * 199_999 + "word.", "漢" * 400_000, "*[`|" * 250_000, "ab\n" * 100_000 + "end"]
    lines = [json.dumps({"speaker": "A", "outlet": "B", "date": f"202{n}", "claim": c}) for n, c in enumerate(claims)]
    assert inside(["add", "--store", "data", "--from-json", "-"], tmp_path, "\n".join(lines).encode()).code == 0
    plain = inside(["search", "--store", "data", "--format", "plain"], tmp_path).stdout.splitlines()
    assert [unescaped(line.split("\t")[5]) for line in plain] == claims
    records = json.loads(inside(["search", "--store", "data", "--json"], tmp_path).out)["statements"]
    assert [record["claim"] for record in records] == claims
    drawn = on_terminal(["show", "--store", "data", records[1]["id"]], tmp_path)
    assert drawn.code == 0
    assert drawn.stdout.count("word") == 200_000


# --- commands that change ------------------------------------------------------------------------------------

NEAR = ["--speaker", "A", "--outlet", "B", "--date", "2021-09-01", "--claim", "Panjshir is taken by the forces of X"]
STEPS = {
    "add nearly the same": ["add", *NEAR],
    "add the same": ["add", *NEAR, "--role", "other"],
    "review": ["review"],
    "link": ["link", IDS[0], IDS[1], "--as", "supersedes"],
    "link again": ["link", IDS[0], IDS[1], "--as", "supersedes"],
    "link no more": ["link", IDS[0], IDS[1], "--remove"],
    "edit": ["edit", IDS[0], "--note", "checked"],
    "edit again": ["edit", IDS[0], "--note", "checked"],
    "edit a date": ["edit", "nearnear01", "--date", "monday", "--published", "2021-09-08"],
    "retract too early": ["retract", IDS[1], "--on", "2020-01-01"],
    "retract": ["retract", IDS[1], "--on", "2022-01-01"],
    "undo": ["undo"],
    "remove": ["remove", IDS[1]],
    "remove near": ["remove", "nearnear01"],
    "put back": ["undo"],
    "init": ["init", "data"],
}
KEYS = f"n\n{SCRIPTS}\n{EVIL}\n?\nu\nz\nk\n".encode()  # for review, of what it shows
DRAWN_STEPS = {
    "review on a terminal": ["review"],
    "link on a terminal": ["link", IDS[0], IDS[2], "--as", "agrees"],
    "edit on a terminal": ["edit", IDS[0], "--note", "checked twice"],
    "remove on a terminal": ["remove", IDS[2]],
    "undo on a terminal": ["undo"],
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """What the commands that change the hostile store say, one after another, in a pipe and on a terminal."""
    work = tmp_path_factory.mktemp("changed")
    root = hostile_store(work / "data")
    near = {"id": "nearnear01", "speaker": "A", "outlet": "B\x1b[31;7m", "date": "2021-09-01", "x": "\x1b[31;7m"}
    near |= {"claim": "Panjshir is \x07taken by \x9bthe \u202eforces\n of X", "role": "\x9b"}
    config = {key: value for key, value in CONFIG.items() if key != "defaults"}
    (root / "near.toml").write_text(tomli_w.dumps({"statement": [near]}), encoding="utf-8")
    (root / "factcli.toml").write_text(tomli_w.dumps(config), encoding="utf-8", newline="\n")
    done = {name: inside(arguments, work, KEYS) for name, arguments in STEPS.items()}
    return done | {name: on_terminal(arguments, work) for name, arguments in DRAWN_STEPS.items()}


@pytest.mark.parametrize("name", [*STEPS, *DRAWN_STEPS])
def test_changes_are_told_harmlessly(changed: dict[str, Done], name: str) -> None:
    """What changes a hostile store says what it did without a control character of the data."""
    done = changed[name]
    assert done.code == (2 if name == "retract too early" else 0), done
    assert controls(OWN_STYLE.sub("", done.stdout), "\t") == set()
    assert controls(done.stderr, "\t") == set()


def test_an_old_decision_is_shown(changed: dict[str, Done]) -> None:
    """``review`` shows both statements from end to end, and what was decided about other words."""
    for done, text in ((changed["review"], "stderr"), (changed["review on a terminal"], "stdout")):
        there = _bare(getattr(done, text))
        assert "agrees(decided,beforethewordingchanged)" in there
        for word in (*WORDS.split(), "[sic]", "speaker0", "claim0", "claim2"):
            assert word in there


def test_a_near_duplicate_is_named(changed: dict[str, Done]) -> None:
    """Although the recorded one holds control characters."""
    assert "nearnear01" in changed["add nearly the same"].stderr


def test_remove_prints_what_it_took(changed: dict[str, Done]) -> None:
    """The TOML that ``remove`` prints reads back as the statement."""
    (table,) = tomli.loads(changed["remove"].stdout)["statement"]
    assert table == STATEMENTS[1]

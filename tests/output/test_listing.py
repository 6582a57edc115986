"""The forms of output: what each looks like, and that what it holds reads back as what was recorded."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console, RenderableType

from factcli.comparison.differences import columns_by
from factcli.comparison.groups import make_group
from factcli.edtf import parse_date
from factcli.model import Statement
from factcli.output.comparison import cell_heading, columns_markdown, group_heading, group_markdown
from factcli.output.listing import FORMATS, Listing, dump_json, render, statement_listing
from factcli.output.markdown import markdown_table, markdown_text
from factcli.output.side_by_side import draw_columns, draw_group
from factcli.output.tables import NARROWEST, draw_details, records_table, statements_table
from factcli.sanitize import escape_controls, escape_inline, escape_line_ends, unsafe_reason
from tests.cli.test_hostile_text import CONTROL, unescaped
from tests.support.budget import examples
from tests.support.run import at_once, inside, piped
from tests.support.stores import statement
from tests.support.transcript import ROOT

FORMS = [form for form in FORMATS if form != "table"]


def listing(*statements: Statement) -> Listing:
    """Statements of one file, one a line."""
    return statement_listing(statements, lambda s: ("data/x.toml", statements.index(s) + 1))


FULL = replace(
    statement("Panjshir has *fallen*; | we\tsay\nso.", via=("Twitter", "A; B"), role="spokesman", tags=("panjshir",)),
    id="0123456789",
    published=parse_date("2021-09"),
    retracted=parse_date("2021-10~"),
    extra={"ours": {"page": 3}},
)
BARE = replace(statement("Gone.", date="XXXX"), id="abcdefghjk")
EXPECTED = {
    "plain": """\
0123456789\t2021-09-06\tZabihullah Mujahid\tAP\tTwitter; A\\; B\tPanjshir has *fallen*; | we\\tsay\\nso.\t2021-10~
abcdefghjk\tXXXX\tZabihullah Mujahid\tAP\t\tGone.\t
""",
    "jsonl": """\
{"version": 2, "id": "0123456789", "speaker": "Zabihullah Mujahid", "outlet": "AP", "date": "2021-09-06", \
"claim": "Panjshir has *fallen*; | we\\tsay\\nso.", "quote": null, "lang": null, "date_text": null, \
"published": "2021-09", "via": ["Twitter", "A; B"], "role": "spokesman", "url": null, "archive_url": null, \
"source": null, "tags": ["panjshir"], "note": null, "retracted": "2021-10~", "extra": {"ours": {"page": 3}}, \
"earliest": "2021-09-06", "latest": "2021-09-06", "origin": "A; B", "file": "data/x.toml", "line": 1, \
"digest": "DIGEST"}
{"version": 2, "id": "abcdefghjk", "speaker": "Zabihullah Mujahid", "outlet": "AP", "date": "XXXX", "claim": "Gone.", \
"quote": null, "lang": null, "date_text": null, "published": null, "via": [], "role": null, "url": null, \
"archive_url": null, "source": null, "tags": [], "note": null, "retracted": null, "earliest": null, "latest": null, \
"origin": "AP", "file": "data/x.toml", "line": 2, "digest": "DIGEST"}
""",
    "csv": """\
id,speaker,outlet,date,claim,quote,lang,date_text,published,via,role,url,archive_url,source,tags,note,retracted,extra
0123456789,Zabihullah Mujahid,AP,2021-09-06,"Panjshir has *fallen*; | we\tsay
so.",,,,2021-09,Twitter; A\\; B,spokesman,,,,panjshir,,2021-10~,"{""ours"": {""page"": 3}}"
abcdefghjk,Zabihullah Mujahid,AP,XXXX,Gone.,,,,,,,,,,,,,
""",
    "toml": '''\
[[statement]]
id = "0123456789"
speaker = "Zabihullah Mujahid"
outlet = "AP"
date = 2021-09-06
claim = """
Panjshir has *fallen*; | we\\tsay
so."""
published = "2021-09"
via = ["Twitter", "A; B"]
role = "spokesman"
tags = ["panjshir"]
retracted = "2021-10~"
ours = {page = 3}

[[statement]]
id = "abcdefghjk"
speaker = "Zabihullah Mujahid"
outlet = "AP"
date = "XXXX"
claim = "Gone."
''',
    "markdown": r"""| date | speaker | role | outlet | via | claim | retracted | id |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 2021-09-06 | Zabihullah Mujahid | spokesman | AP | Twitter; A; B | Panjshir has \*fallen\*; \| we say<br>so. | 2021-10\~ | 0123456789 |
| XXXX | Zabihullah Mujahid |  | AP |  | Gone. |  | abcdefghjk |
""",  # noqa: E501  a row of a Markdown table is one line
    "ids": "0123456789\nabcdefghjk\n",
}


@pytest.mark.parametrize("form", EXPECTED)
def test_each_form_to_the_letter(form: str) -> None:
    """What a statement with much to escape and one with nothing look like."""
    text = re.sub(r'"digest": "[0-9a-f]{12}"', '"digest": "DIGEST"', render(listing(FULL, BARE), form))
    assert text == EXPECTED[form]


def test_json_is_jsonl_in_an_envelope() -> None:
    """The same records, under the name of their kind and a version."""
    whole = json.loads(render(listing(FULL, BARE), "json"))
    lines = [json.loads(line) for line in render(listing(FULL, BARE), "jsonl").splitlines()]
    assert list(whole) == ["version", "statements"]
    assert [{"version": whole["version"], **record} for record in whole["statements"]] == lines


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_a_whole_document_too(form: str) -> None:
    """Without a record JSON is still JSON, and tables have their header."""
    text = render(listing(), form)
    assert text.count("\n") == {"json": 4, "csv": 1, "markdown": 2}.get(form, 0)


# --- laws -------------------------------------------------------------------------------------------------

#: Pieces that some form or other would take for its own, and any character at all.
PIECES = st.one_of(
    st.sampled_from(
        ["\t", "\n", "\r\n", "\r", "\\", '"', '""', "'", "'''", '"""', ",", ";", "; ", "|", "#", "=1+1", "  "]
    ),
    st.sampled_from(
        ["*", "**", "_", "`", "~~", "[", "](x)", "<b>", "&amp;", "<br>", "!", "---", "\\n", "\\u001b", "</td>"]
    ),
    st.sampled_from(
        ["\x1b[31m", "\x9b", "\x00", "\x7f", "\u202e", "\u2028", "\u0085", "\ufeff", "👩\u200d👧", "e\u0301"]
    ),
    st.sampled_from(
        ["word", "Panjshir", "taken", "3.5", "U.S.", "s'", "’s", " ", "漢字", "שלום", "\u200c", "{", "}", "^", ":x:"]
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=10).map("".join).filter(lambda text: text.strip() != "")
NAMES = TEXTS.map(lambda text: text.replace("\n", " ")).filter(lambda text: text.strip() != "")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)
OWN_KEYS = TEXTS.map(lambda text: f"x{text}")
STATEMENTS = st.builds(
    lambda name, outlet, claim, quote, via, tags, retracted, extra: replace(
        statement(claim, speaker=name, outlet=outlet, quote=quote, via=tuple(via), tags=tuple(tags), extra=extra),
        retracted=parse_date("2021-10~/2021-11~") if retracted else None,
    ),
    *(NAMES, NAMES, TEXTS, st.one_of(st.just(""), TEXTS), st.lists(NAMES, max_size=2), st.lists(NAMES, max_size=2)),
    *(st.booleans(), st.dictionaries(OWN_KEYS, VALUES, max_size=2)),
)


def _obeyed(text: str, allowed: str = "") -> set[str]:
    return set(CONTROL.findall(text)) | {char for char in "\t" if char in text and char not in allowed}


@settings(max_examples=examples(40))
@given(st.lists(STATEMENTS, max_size=2))
def test_json_reads_back(statements: list[Statement]) -> None:
    """JSON of any text has no control character, and holds just that text."""
    text = render(listing(*statements), "json")
    assert _obeyed(text) == set()
    for record, s in zip(json.loads(text)["statements"], statements, strict=True):
        assert (record["speaker"], record["claim"], record["quote"]) == (s.speaker, s.claim, s.quote or None)
        assert (record["via"], record["tags"], record.get("extra", {})) == (list(s.via), list(s.tags), s.extra)


def test_json_of_what_json_lacks() -> None:
    """Dates, times and numbers that TOML has and JSON lacks become strings; lone surrogates stay themselves."""
    extra = tomli.loads("a = nan\nb = -inf\nc = 12:30:00.5\nd = 2021-09-06T10:00:00+04:30\ne = [[2021-09-06]]")
    (record,) = json.loads(render(listing(replace(BARE, extra=extra)), "json"))["statements"]
    expected = {
        "a": "nan",
        "b": "-inf",
        "c": "12:30:00.500000",
        "d": "2021-09-06T10:00:00+04:30",
        "e": [["2021-09-06"]],
    }
    assert record["extra"] == expected
    assert json.loads(dump_json("a\udcffb")) == "a\udcffb"
    assert dump_json("a\udcffb").isascii()


@settings(max_examples=examples(40))
@given(st.lists(STATEMENTS, max_size=2))
def test_toml_reads_back(statements: list[Statement]) -> None:
    """TOML of any text has no control character, and holds just that table."""
    text = render(listing(*statements), "toml")
    assert _obeyed(text) == set()
    assert tomli.loads(text).get("statement", []) == [s.to_table() for s in statements]


def _items(cell: str) -> list[str]:
    """The items of a list in a plain cell: those between semicolons that no backslash stands before."""
    found = re.findall(r"((?:\\.|[^\\;])+)(?:; |$)", cell)
    assert "; ".join(found) == cell
    return [unescaped(item) for item in found]


@settings(max_examples=examples(40))
@given(st.lists(STATEMENTS, max_size=3))
def test_plain_reads_back(statements: list[Statement]) -> None:
    """A plain line has seven cells, and each reads back, lists item by item."""
    text = render(listing(*statements), "plain")
    assert _obeyed(text, "\t") == set()
    rows = [line.split("\t") for line in text.split("\n")[:-1]]
    for (identity, _, speaker, outlet, via, claim, _), s in zip(rows, statements, strict=True):
        assert [unescaped(cell) for cell in (identity, speaker, outlet, claim)] == [s.id, s.speaker, s.outlet, s.claim]
        assert _items(via) == list(s.via)


@given(TEXTS)
def test_one_line_is_reversible(text: str) -> None:
    """What is on one line has no line end of any kind, and none of it is lost."""
    assert unescaped(escape_line_ends(text)) == text
    assert len(escape_line_ends(text).splitlines()) == 1
    assert len(escape_inline(text).splitlines()) == 1
    assert escape_controls(escape_controls(text)) == escape_controls(text)


def _rfc_4180(text: str) -> list[list[str]]:
    """CSV read by the grammar of RFC 4180 (section 2) alone, with LF for its line ends; fails on anything else."""
    field = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n)')
    rows: list[list[str]] = [[]]
    position = 0
    while position < len(text):
        match = field.match(text, position)
        assert match is not None, text[position:]
        rows[-1].append(match[2] if match[1] is None else match[1].replace('""', '"'))
        position = match.end()
        rows += [[]] if match[3] == "\n" else []
    return rows[:-1]


@settings(max_examples=examples(40))
@given(st.lists(STATEMENTS, max_size=3))
def test_csv_is_rfc_4180(statements: list[Statement]) -> None:
    """CSV reads as the same rows by the RFC's grammar as by Python's reader, each as long as the header.

    Fields are the text as it is, formulas and line ends too, but for what nobody may record.
    """
    text = render(listing(*statements), "csv")
    assert not [char for char in _obeyed(text, "\t") if unsafe_reason(char)]
    header, *rows = _rfc_4180(text)
    assert [header, *rows] == list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} <= {len(header)}
    assert [row[header.index("claim")] for row in rows] == [_recordable(s.claim) for s in statements]


def _recordable(text: str) -> str:
    """A text with every character that nobody may record written out."""
    return "".join(char if unsafe_reason(char) is None else f"\\u{ord(char):04x}" for char in text)


# --- Markdown ---------------------------------------------------------------------------------------------

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_OURS = {"<br>": "\n", "<b>": "", "</b>": ""}


def _cells(text: str) -> list[list[str]]:
    """The rows of the tables in a Markdown text as a reader sees them; markup other than ours shows as ``‹…›``."""
    rows: list[list[str]] = []
    for token in MARKDOWN.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append("".join(_seen(child.type, child.content) for child in token.children or ()))
    return rows


def _seen(kind: str, content: str) -> str:
    if kind in ("text", "text_special"):
        return content
    if kind == "html_inline":
        return _OURS.get(content, f"‹{content}›")
    return "" if kind in ("strong_open", "strong_close", "s_open", "s_close") else f"‹{kind}›"


def _same(cell: str, text: str) -> bool:
    """Whether a cell is a text, but for the amount of white space, which Markdown does not keep."""
    return " ".join(cell.split()) == " ".join(escape_controls(text).split())


@settings(max_examples=examples(150))
@given(TEXTS, TEXTS)
def test_markdown_shows_the_text(a: str, b: str) -> None:
    """Whatever a cell holds, a reader of the rendered table sees it, and nothing else."""
    rows = _cells(markdown_table([markdown_text(b), "b"], [[markdown_text(a), markdown_text(b)]]))
    assert [len(row) for row in rows] == [2, 2]
    assert _same(rows[0][0], b)
    assert _same(rows[1][0], a)
    assert _same(rows[1][1], b)


def _retracted(s: Statement) -> str:
    return f"{s.claim} (retracted {s.retracted})" if s.retracted else s.claim


@settings(max_examples=examples(60))
@given(STATEMENTS, STATEMENTS)
def test_a_comparison_in_markdown_shows_the_text(a: Statement, b: Statement) -> None:
    """So does one in which words are marked and claims struck through: the marks are markup, the words are not."""
    group = make_group("Control | *of* Panjshir", (), [a, b], str)
    rows = {row[0]: row[1:] for row in _cells(group_markdown(group))}
    for number, s in enumerate((a, b)):
        assert _same(rows[""][number], s.speaker)
        assert _same(rows["claim"][number], _retracted(s))
        assert _same(rows.get("quote", ["", ""])[number], s.quote)
        assert _same(rows["outlet"][number], " ← ".join((s.outlet, *s.via)))
    title = MARKDOWN.parse(group_markdown(group))[1]
    assert _same("".join(_seen(c.type, c.content) for c in title.children or ()), group_heading(group)[0])


@pytest.mark.parametrize("by", ["speaker", "outlet", "date"])
@settings(max_examples=examples(20))
@given(s=STATEMENTS)
def test_columns_in_markdown_show_the_text(by: str, s: Statement) -> None:
    """And one with columns."""
    ((head,), (cell,)) = _cells(columns_markdown(columns_by([s], by, str), by, (), str))
    quote = f"“{s.quote}”" if s.quote else ""
    assert _same(head, {"speaker": s.speaker, "outlet": s.outlet, "date": s.date.text}[by])
    assert _same(cell, "\n".join(map(escape_controls, (" · ".join(cell_heading(s, by)), _retracted(s), quote, s.id))))


def test_marks_are_bold_and_struck() -> None:
    """The words that differ are bold, and what was retracted is struck through, when rendered."""
    a = replace(statement("Panjshir is taken.'s'"), retracted=parse_date("2021-10~"))
    b = replace(statement(" The claim is false, s'\u200c* "), retracted=parse_date("2021"))
    rendered = MARKDOWN.render(group_markdown(make_group("", (), [a, b], str)))
    assert "<td><s><strong>Panjshir</strong> is <strong>taken</strong>." in rendered
    assert "</s> (retracted 2021-10~)</td>" in rendered
    assert "</s> (retracted 2021)</td>" in rendered
    assert "**" not in rendered
    assert "~~" not in rendered


# --- drawn ------------------------------------------------------------------------------------------------


def _drawn(width: int, draw: Callable[[Console], RenderableType | None]) -> str:
    file = io.StringIO()
    screen = Console(file=file, width=width, markup=False, emoji=False, highlight=False)
    result = draw(screen)
    if result is not None:
        screen.print(result)
    return file.getvalue()


def _many(number: int) -> Statement:
    """A statement with a word of its own in every place of every field."""
    words = {key: " ".join(f"{key}{number}{n:02}" for n in range(12)) for key in "srcqo"}
    s = statement(words["c"], "2021-09-01/2021-09-06", speaker=words["s"], outlet=words["o"], via=(f"v{number}01", "v"))
    return replace(s, id=f"aaaaaaaaa{number}", role=words["r"], quote=words["q"], retracted=parse_date("2021-10-01~"))


MANY = [_many(number) for number in range(3)]
DRAWN: dict[str, Callable[[Console], RenderableType | None]] = {
    "search": lambda screen: statements_table(MANY, lambda s, key: [], screen),
    "compare": lambda screen: draw_group(screen, make_group("label", (), MANY, str)),
    "by speaker": lambda screen: draw_columns(screen, columns_by(MANY, "speaker", str), "speaker"),
    "by date": lambda screen: draw_columns(screen, columns_by(MANY, "date", str), "date"),
    "show": lambda screen: draw_details(screen, MANY[0], "data/x.toml:1", []),
}


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROWEST, 30, 40, 50, 59, 60, 63, 64, 65, 79, 80, 100, 117, 118, 140, 200, 300])
@pytest.mark.parametrize("name", DRAWN)
def test_no_width_cuts_a_word(name: str, width: int) -> None:
    """However wide the terminal is, every word is there, and no line is wider."""
    text = _drawn(width, DRAWN[name])
    shown = MANY[:1] if name == "show" else MANY
    words = [word for s in shown for part in (s.speaker, s.outlet, s.claim, s.quote, *s.via) for word in part.split()]
    assert [word for word in [*words, *(s.id for s in shown), "2021-10-01~"] if word not in text] == []
    assert max(map(len, text.split("\n"))) <= max(width, 36 if name == "show" else 0)


@pytest.mark.parametrize("width", [NARROWEST, 30, 40, 50, 60, 70, 80, 120])
def test_no_width_cuts_a_listing(width: int) -> None:
    """The same for people, outlets and the like; narrow terminals get blocks of lines for rows."""
    record = {
        "name": "n1 n2",
        "said": 12345,
        "first": "2021-09-06",
        "last": "2021-09-07",
        "also": ["a1", "a2 a3"],
        "no": [],
    }
    people = Listing("people", [record, {**record, "name": "n3", "no": ["x1"]}], tuple(record), "name")
    headings = ("Name", "Said", "First", "Last", "Also", "Not the same as")
    text = _drawn(width, lambda screen: records_table(people, headings, screen))
    for word in ("n1", "n2", "n3", "12345", "2021-09-06", "2021-09-07", "a1", "a2", "a3", "x1"):
        assert word in text
    assert max(map(len, text.split("\n"))) <= width


def test_show_has_keys_of_ones_own() -> None:
    """Keys that factcli does not know are shown as JSON has them, a long one on a line of its own."""
    extra = {"ours": True, "seen": parse_date("2021").text, "a key that is too long": ["a", {"b": 1}], "k\ney": "v\nw"}
    text = _drawn(60, lambda screen: draw_details(screen, replace(BARE, extra=extra), "x\ny.toml:1", []))
    assert text.splitlines()[-7:] == [
        "       ours  true",
        "       seen  2021",
        "a key that is too long",
        '             ["a", {"b": 1}]',
        "      k\\ney  v",
        "             w",
        "       file  x\\ny.toml:1",
    ]


# --- the same on every run --------------------------------------------------------------------------------

SAME = {
    "search": ["search", "--json"],
    "compare": ["compare", "--json"],
    "by date": ["compare", "panjshir", "--by", "date", "--json"],
    "people": ["people", "--json"],
    "outlets": ["outlets", "--json"],
    "tags": ["tags", "--json"],
    "plain": ["search", "--format", "plain"],
    "markdown": ["compare", "--format", "markdown"],
}


def _rearranged(root: Path) -> None:
    """The example store with every table in a file of its own, named so that they come in another order."""
    (root / "data").mkdir(parents=True)
    (root / "data" / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
    number = 500
    for path in sorted((ROOT / "data").glob("*.toml")):
        for source in re.split(r"(?m)^(?=\[\[)", path.read_text(encoding="utf-8"))[1:]:
            number -= 1
            (root / "data" / f"{number}.toml").write_text(source, encoding="utf-8")


def _without_places(text: str) -> str:
    return re.sub(r'"file": "[^"]*",\n *"line": \d+', "", text)


def test_the_arrangement_of_files_makes_no_difference(tmp_path: Path) -> None:
    """The same tables in one file or in hundreds, in any order, give the same output but for where they stand."""
    _rearranged(tmp_path)
    for arguments in SAME.values():
        here = inside([*arguments, "--store", str(ROOT / "data")], tmp_path)
        there = inside(arguments, tmp_path)
        assert (here.code, there.code) == (0, 0)
        assert _without_places(here.stdout) == _without_places(there.stdout)


@pytest.mark.slow
def test_every_run_gives_the_same(tmp_path: Path) -> None:
    """Processes with other seeds for their hashes write the same bytes."""
    store = str(ROOT / "data")
    commands = {name: [*SAME[name], "--store", store] for name in ("search", "compare", "outlets")}
    jobs = {(n, seed): partial(piped, c, tmp_path, PYTHONHASHSEED=seed) for n, c in commands.items() for seed in "12"}
    done = at_once(jobs)
    assert all(done[name, "1"] == done[name, "2"] for name in commands)

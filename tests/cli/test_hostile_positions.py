"""Hostile text in every position of a store, in every form of every command: reached, and never obeyed.

Each position holds a word of its own before the poison, so that a test can tell that it was shown, and where.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from markdown_it import MarkdownIt

from tests.cli.test_hostile_text import CONTROL, OWN_STYLE
from tests.support.git import git_environment
from tests.support.run import PATIENCE, Arguments, Done, at_once, inside, on_terminal
from tests.support.terminal import FACTCLI, Terminal
from tests.support.transcript import environment

pytestmark = pytest.mark.slow(whole=True)

#: What a terminal obeys: C0, colours, a link (OSC 8), the clipboard (OSC 52), a title, DCS, C1, bidirectional controls.
OBEYED = (
    "\x00\x01\x02\x07\x08\x0b\x0c\x1b[31;7mred\x1b[0m \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\"
    " \x1b]52;c;ZXZpbA==\x07 \x1b]0;title\x07 \x1bP$q\x1b\\ \x1bc \x7f \x85 \x9b7m \x9d52;c;ZXZpbA==\x9c"
    " \u202eevil\u202c \u2066isolated\u2069 \u2028\u2029\ufff9"
)
#: What is markup in Markdown, HTML or rich.
MARKUP = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <b onclick=alert(1)>b</b> <!-- &lt;i&gt; &#60;u&#62; --> "
    "[a](https://evil.example) ![i](https://evil.example/i.png) [ref]: https://evil.example <https://evil.example> "
    "https://evil.example www.evil.example a|b `c` ``` **d** __e__ ~~f~~ $g$ # h - [ ] i [bold]j[/bold] "
    "[link=https://evil]k[/link] javascript:alert(1) ](javascript:alert(1)) ::error::l "
    "\" onmouseover=\"alert(1) ' onfocus='alert(1)"
)
#: What a line of its own would be taken for: a message of factcli's, a command to GitHub's runner, a heading, HTML.
FORGED = "\nforged: ::error::m\r# forged\n\nforged\n====\n\n<script>alert(2)</script>\n- forged\n"
INLINE = f"{OBEYED} {MARKUP}"
#: What may be recorded, but not drawn as it is.
RECORDABLE = f"\u202eevil\u202c \u2066isolated\u2069 \u2028\u2029 {MARKUP}"
TEXT = f"{INLINE} {FORGED}"

#: Every position by its name, with the word that marks it.
WORDS: dict[str, str] = {}


def at(position: str, poison: str = INLINE) -> str:
    """The text of a position: the word that marks it, and the poison."""
    number = len(WORDS)
    word = WORDS.setdefault(position, f"zq{chr(97 + number // 26)}{chr(97 + number % 26)}qz")
    return f"{word} {poison}"


TAKEN = "The Taliban have taken all of Panjshir"
NOT_TAKEN = "The Taliban have not taken all of Panjshir"
OPEN, NOT_OPEN = "Schools for girls in Kabul are open", "Schools for girls in Kabul are not open"


def _statement(number: int, claim: str, **more: Any) -> dict[str, Any]:
    place = {key: at(f"{key} {number}") for key in ("speaker", "outlet", "role")}
    return {"id": f"position0{number}", **place, "date": f"2021-09-0{number + 1}", "claim": claim, **more}


#: Two of one sole origin that contradict each other, two that only look so, one whole, one that has faults.
STATEMENTS: list[dict[str, Any]] = [
    _statement(0, f"{TAKEN}. {at('claim', TEXT)}", via=[at("via"), at("sole origin")], tags=[at("tag 0"), "t"]),
    _statement(1, NOT_TAKEN, via=[at("sole origin")], quote=at("quote", TEXT), tags=[at("tag 0")]),
    _statement(2, OPEN, date_text=at("date_text", TEXT), lang="en"),
    _statement(3, NOT_OPEN, tags=[at("tag of a lead")]),
    _statement(
        4,
        f"{OPEN} since March",
        url=f"https://example.org/{at('url').replace(' ', '_')}",
        archive_url=f"https://example.org/{at('archive_url').replace(' ', '_')}",
        note=at("note", TEXT),
        retracted="2021-10",
        **{at("unknown key"): at("unknown value", TEXT), "nested": {at("nested key"): [at("nested value", TEXT)]}},
    ),
    _statement(5, f"{TAKEN}. {at('wrong url', TEXT)}", url=f"javascript:{at('bad url')}", lang=at("bad lang")),
]
CONFIG: dict[str, Any] = {
    "format": 1,
    at("key of the store"): 1,
    "defaults": {at("default key"): INLINE, "role": at("default value", RECORDABLE)},
    "person": [
        {"name": STATEMENTS[0]["speaker"], "aliases": [at("alias of a person")], "wikidata": at("wikidata")},
        {"name": STATEMENTS[2]["speaker"], "not_same_as": [at("another person")], at("key of a person"): 1},
    ],
    "outlet": [
        {
            "name": STATEMENTS[2]["outlet"],
            "aliases": [at("alias of an outlet")],
            "not_same_as": [at("another outlet")],
            "owner": at("owner"),
            "country": at("country"),
        },
    ],
    "link": [
        {"a": "position00", "b": "position01", "relation": "contradicts", "note": at("note of a link", TEXT)},
        {"a": "position04", "b": "position02", "relation": "agrees", "note": at("old note", TEXT), "digest": "0"},
        {"a": "position02", "b": "position04", "relation": at("bad relation")},
        {"a": "position02", "b": at("bad id"), "relation": "agrees"},
    ],
}
FOLDER = at("folder", "\x1b]52;c;ZXZpbA==\x07\n::error::forged \u202e<b>")
FILE, BROKEN = at("file", "\x9b7m\n# forged.toml"), at("broken file", "\x1b[31m\nforged.toml")


def hostile_store(root: Path) -> Path:
    """A store that has a word of its own, and the poison, in everything that can hold text."""
    folder = root / FOLDER
    folder.mkdir(parents=True)
    (root / "factcli.toml").write_text(tomli_w.dumps(CONFIG), encoding="utf-8", newline="\n")
    (folder / FILE).write_text(tomli_w.dumps({"statement": STATEMENTS}), encoding="utf-8", newline="\n")
    (folder / BROKEN).write_text('[[statement]]\nspeaker = "\x1b]0;', encoding="utf-8", newline="\n")
    return root


# --- commands -------------------------------------------------------------------------------------------------

READING = {
    "search": ["search"],
    "search notes": ["search", "note:forged", "OR", "date_text:forged", "OR", "url:evil"],
    "show": ["show", *(f"position0{number}" for number in range(5))],
    "compare": ["compare", "--all"],
    "compare two": ["compare", "position00", "position01"],
    "compare three": ["compare", "position02", "position03", "position04"],
    "compare words": ["compare", "Panjshir"],
    "compare topics": ["compare", "--topics"],
    "by speaker": ["compare", "taliban", "OR", "schools", "--by", "speaker"],
    "by outlet": ["compare", "taliban", "OR", "schools", "--by", "outlet"],
    "by date": ["compare", "taliban", "OR", "schools", "--by", "date"],
    "timeline": ["timeline"],
    "people": ["people"],
    "people pairs": ["people", "--pairs"],
    "outlets": ["outlets"],
    "outlet pairs": ["outlets", "--pairs"],
    "tags": ["tags"],
    "stats": ["stats"],
    "check": ["check"],
}
FORMS = ("table", "plain", "json", "jsonl", "csv", "toml", "markdown", "ids")
EXPORTS = ("markdown", "html", "csv", "json", "jsonl", "toml", "jsonld", "ftm")
TITLE = at("title of a report", f"{RECORDABLE} {FORGED}")
NEW = ["--speaker=A", "--outlet=B", "--date=2021-09-01"]
CHANGING: dict[str, Arguments] = {
    "add a like one": ["add", *NEW, f"--claim={TAKEN}"],
    "add a lead": ["add", *NEW, f"--claim={NOT_OPEN}"],
    "review": ["review"],
    "link": ["link", "position00", "position01", "--as", "agrees", "--note", "n"],
    "link again": ["link", "position00", "position01", "--as", "contradicts"],
    "unlink": ["link", "position00", "position01", "--remove"],
    "edit": ["edit", "position04", "--role", "r"],
    "bad unset": ["edit", "position04", "--unset", "nothing"],
    "alias": ["people", "alias", "A", "C"],
    "distinct": ["outlets", "distinct", "A", "B"],
    "retract": ["retract", "position02", "--on", "2020"],
    "remove": ["remove", "position04"],
    "undo": ["undo"],
    "import": ["import", "hostile.csv", "--dry-run"],
    "import it": ["import", "hostile.csv", "--default", "outlet=O", "--rejects", "rejects.csv"],
    "import as TOML": ["import", "hostile.csv", "--default", "outlet=O", "--dry-run", "--format", "toml"],
    "import json": ["import", "hostile.json", "--format", "jsonl"],
    "import nothing": ["import", f"no{FOLDER}"],
    "textconv": ["textconv", f"data/{FOLDER}/{FILE}"],
}
IN_GIT = {"check staged": ["check", "--staged"], "git": ["git", "--yes"], "no git": ["git", "--remove", "--yes"]}
KEYS = "?\nn\n\u202enote\ne\nx\nc\nz\nk\nk\nk\n".encode()
PTY = {
    **{
        name: READING[name]
        for name in READING
        if name not in ("search notes", "by speaker", "by date", "tags", "stats")
    },
    "review": ["review"],
    "export": ["export", "--format", "csv"],
    "export html": ["export", "--format", "html"],
    "import": ["import", "hostile.csv", "--dry-run"],
    "textconv": ["textconv", f"data/{FOLDER}/{FILE}"],
}
Key = tuple[str, str]


def _desk(work: Path) -> Path:
    """A folder with the hostile store and files to be imported, below a folder of a hostile name."""
    hostile_store(work / "data")
    names = ["speaker", "date", "claim", at("imported column", RECORDABLE), at("second column", RECORDABLE)]
    rows = [
        names,
        [at("imported speaker", RECORDABLE), "2021-09-06", "c", "x", "y"],
        ["A", at("imported date", RECORDABLE), "c", "x", "y"],
    ]
    lines = [",".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows]
    (work / "hostile.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    record = {"speaker": at("speaker in JSON", RECORDABLE), at("imported key"): at("imported value")}
    record |= {"outlet": "O", "date": "2021", "claim": "c"}
    (work / "hostile.json").write_text(json.dumps([record]), encoding="utf-8")
    return work


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Done]:
    """What every command writes, by its name and the form."""
    work = _desk(tmp_path_factory.mktemp("positions"))
    done = at_once({(name, "terminal"): partial(on_terminal, command, work, 100) for name, command in PTY.items()})
    for name, command in READING.items():
        done |= {(name, form): inside([*command, "--format", form], work) for form in FORMS}
    done["check", "github"] = inside(["check", "--format", "github"], work)
    for form in EXPORTS:
        title = ["--title", TITLE] if form == "html" else []
        done["export", form] = inside(["export", "--format", form, *title], work)
    done |= {(name, "plain"): inside(command, work, KEYS) for name, command in CHANGING.items()}
    if shutil.which("git"):
        for words in (["init", "-q"], ["add", "data"]):
            subprocess.run(["git", *words], cwd=work, env=git_environment(work / "home"), check=True)
        for name, command in IN_GIT.items():
            done[name, "plain"] = inside(command, work)
    done["init", "plain"] = inside(["init", f"new{FOLDER}"], work)
    return done


# --- nothing is obeyed ------------------------------------------------------------------------------------------

#: Forms for other programs, in whose texts some of these are data: CSV has line ends and marks of direction in cells.
DATA = {"csv": "\t\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb"}


def leaks(done: Done, form: str, drawn: bool = False) -> Iterator[str]:
    """Whatever of the output would be obeyed; ``drawn`` where claims stand on stderr with the lines that they have."""
    text = done.stdout
    yield from (f"stdout: {char!r}" for char in set(CONTROL.findall(OWN_STYLE.sub("", text))) - set(DATA.get(form, "")))
    yield from (f"stderr: {char!r}" for char in set(CONTROL.findall(done.stderr)))
    if not drawn:
        yield from (f"stderr: {line!r}" for line in done.stderr.splitlines() if re.match(r"\s*(forged|::|#)", line))
    if form in ("plain", "ids", "github", "jsonl"):
        yield from (f"stdout: {line!r}" for line in text.splitlines() if re.match(r"\s*(forged|::error::|#)", line))
    yield from {"markdown": of_markdown, "html": of_html}.get(form, lambda _: ())(text)


@pytest.mark.parametrize("form", ["terminal", *FORMS, "github", "html", "jsonld", "ftm"])
def test_nothing_is_obeyed(shown: dict[Key, Done], form: str) -> None:
    """No control character reaches a terminal, no line is forged, and nothing becomes markup."""
    found = {
        name: sorted(set(leaks(done, its, name == "review"))) for (name, its), done in shown.items() if its == form
    }
    assert found
    assert {name: leak for name, leak in found.items() if leak} == {}


def test_no_question_is_obeyed(tmp_path: Path) -> None:
    """What the interview offers by numbers is written out, to the byte that the terminal gets."""
    work = _desk(tmp_path)
    with Terminal([FACTCLI, "add"], cwd=work, env=environment(work / "home", TERM="dumb"), size=(600, 40)) as terminal:
        terminal.answer("Speaker", "1")
        while b"the number of" not in terminal.seen:
            assert terminal.read(PATIENCE)
        seen = terminal.seen.decode()
    assert {WORDS[f"speaker {number}"] for number in range(5)} <= set(seen.split())
    assert set(CONTROL.findall(seen.replace("\r\n", "\n"))) == set()


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_BLOCKS = frozenset(("inline", "heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "fence"))
_LISTS = frozenset(("bullet_list", "list_item"))
_IN_LINES = frozenset(("text", "text_special", "strong", "em", "s", "html_inline", "code_inline"))
_OURS = frozenset(("<br>", "<b>", "</b>", "<i>", "</i>"))
#: What becomes a link without any mark, where GitHub renders it.
_BARE_ADDRESS = re.compile(r"(?<!\\)://|www\.", re.IGNORECASE)


def of_markdown(text: str) -> Iterator[str]:
    """Markup in a Markdown text that is not factcli's own."""
    for token in MARKDOWN.parse(text):
        kind = re.sub("_(open|close)$", "", token.type)
        if kind not in _BLOCKS | _LISTS or (kind == "heading" and token.tag not in ("h2", "h3")):
            yield f"block {kind}: {token.content[:60]!r}"
        if kind == "inline" and re.match(r"(?!A ↔|[A-Z][:,]|against)[^\w*]*forged", token.content):
            yield f"forged: {token.content[:60]!r}"
        for child in token.children or ():
            inner = re.sub("_(open|close)$", "", child.type)
            fine = inner in _IN_LINES and (inner != "html_inline" or child.content in _OURS)
            if not fine or (inner == "code_inline" and not child.content.startswith("factcli ")):
                yield f"inline {inner}: {child.content[:60]!r}"
    outside = re.sub(r"(?s)^(`{3,})text\n.*?\n\1$", "", text, flags=re.MULTILINE)
    yield from (f"address: {found.group()}" for found in _BARE_ADDRESS.finditer(outside))
    yield from (f"dollar: {found.group()}" for found in re.finditer(r"(?<!\\)\$", outside))


class _Page(HTMLParser):
    """What a page consists of."""

    FORBIDDEN = frozenset(
        [
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "link",
            "audio",
            "video",
            "source",
            "track",
            "frame",
            "math",
            "template",
            "u",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in self.FORBIDDEN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            followed = name in ("href", "src", "action", "xlink:href")
            if (
                name.startswith("on")
                or name == "style"
                or (followed and not re.match(r"#|https?://example\.org/", value or ""))
            ):
                self.found.append(f"{tag} {name}={value!r}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data[:40]!r}")


def of_html(text: str) -> Iterator[str]:
    """Elements, attributes and addresses of a page that are not factcli's own."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.found
    if page.scripts != 1:
        yield f"{page.scripts} scripts"


def test_the_checks_know_the_poison() -> None:
    """Each would find what it is there to find."""
    assert len(set(CONTROL.findall(OWN_STYLE.sub("", OBEYED)))) >= 20
    lines = (MARKUP, f"## {MARKUP}", f"- {MARKUP}")
    for bare in (*lines, "<script>", "[a](b)", "![a](b)", "<http://a.b>", "http://a.b", "# a", "`c`", "$a$"):
        assert list(of_markdown(bare)), bare
    assert len(list(of_html(f'<p title="{MARKUP}">{MARKUP}</p><script></script>'))) > 3
    forged = Done(0, FORGED.replace("\r", "").encode(), FORGED.replace("\r", "").encode())
    assert len(list(leaks(forged, "plain"))) == 4


# --- every position is reached ------------------------------------------------------------------------------------


def _reached(shown: dict[Key, Done]) -> dict[str, set[str]]:
    """By the forms, and stderr, the positions that are shown in at least one command."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (_, form), done in shown.items():
        found[form] |= {position for position, word in WORDS.items() if word in done.stdout}
        found["stderr"] |= {position for position, word in WORDS.items() if word in done.stderr}
    return found


#: What the forms that people read must show, each of them; what else there is must be shown by one command or other.
OF_STATEMENTS = ("speaker", "outlet", "role", "claim", "quote", "date_text", "via", "sole", "note", "old")
# In Markdown a statement is a row, which has no notes.
NOT_IN: dict[str, set[str]] = {
    "markdown": {"note"},
    "html": set(),
    "table": set(),
    "terminal": set(),
}


def test_every_position_is_reached(shown: dict[Key, Done]) -> None:
    """Each position was shown by some command, so that what is asserted above was put to the test."""
    found = _reached(shown)
    assert set(WORDS) - set().union(*found.values()) == {"imported value"}  # of a key that is not taken
    read = {name for name in WORDS if name.split()[0] in OF_STATEMENTS and "JSON" not in name and name[-1] != "5"}
    assert {form: missing for form, without in NOT_IN.items() if (missing := read - without - found[form])} == {}
    assert {"title of a report", "tag 0", "url", "archive_url"} <= found["html"]
    assert {"owner", "country", "alias of an outlet", "another outlet", "tag of a lead"} <= found["csv"]
    assert {"folder", "file", "broken file", "bad relation", "imported column"} <= found["stderr"] | found["table"]

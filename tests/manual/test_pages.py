"""The manual says everything: each command, option, key, form, code and relation is on some page, and links lead on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from factcli.cli import main
from factcli.cli.commands.check import GITHUB
from factcli.cli.manual import TOPICS, first_sentence, linked_topics, read_page
from factcli.errors import CONFLICT_COPY, DATA, FOUND, MERGE_CONFLICT, NOTHING, USAGE
from factcli.exporter.selection import FORMS
from factcli.model import DEFAULT_KEYS, RELATIONS, SETTING_KEYS, TABLES
from factcli.output.listing import FORMATS
from factcli.store.transaction import UNFINISHED
from tests.support.transcript import ROOT

FOLDER = ROOT / "factcli" / "manual"
PAGES = {topic: read_page(topic) for topic in TOPICS}
FILES = [ROOT / "README.md", *sorted(FOLDER.glob("*.md"))]
#: Options that mean the same in every command: a page that explains them does it for all.
_SHARED = ("--store", "--format", "--json", "--quiet", "--no-pager")
_FENCE = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)
every_page = pytest.mark.parametrize("topic", TOPICS)


def _commands() -> Iterator[tuple[str, Any]]:
    yield "", typer.main.get_command(main.app)
    for name in main.COMMANDS:
        yield name, main.CommandsOnDemand().get_command(None, name)


def _has_word(text: str, word: str) -> bool:
    """Whether a text has this word, not as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def _section(topic: str, heading: str) -> str:
    """The section of a page below the heading that holds these words."""
    sections = re.split(r"^## ", PAGES[topic], flags=re.MULTILINE)
    return next((section for section in sections if heading in section.partition("\n")[0]), "")


def _first_cells(text: str) -> set[str]:
    """What stands between backticks in the first cells of tables."""
    rows = re.findall(r"^\| (.*?) \|", text, flags=re.MULTILINE)
    return {word for cell in rows for word in re.findall(r"`([^`]+)`", cell)}


# --- the pages --------------------------------------------------------------------------------------------------


def test_every_page_is_a_topic() -> None:
    """The list of topics and the files are the same."""
    assert sorted(TOPICS) == sorted(path.stem for path in FOLDER.glob("*.md"))


@every_page
def test_a_page_begins_with_its_subject(topic: str) -> None:
    """A heading, and a sentence of fewer than 70 characters, which ``factcli help`` shows."""
    sentence = first_sentence(PAGES[topic])
    assert re.match(r"# \S", PAGES[topic])
    assert re.fullmatch(r"[A-Z].*\.", sentence)
    assert len(sentence) < 70, sentence
    assert "`" not in sentence
    assert "](" not in sentence


@every_page
def test_a_page_is_linked(topic: str) -> None:
    """Some other page leads to it, but to the first one, where a reader begins."""
    assert topic == TOPICS[0] or any(topic in linked_topics(page) for name, page in PAGES.items() if name != topic)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    """Each link is to a file that is there, and to a heading that it has."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        linked = path.parent / name if name else path
        assert linked.is_file(), f"{path.name} links to {target}, which is not there"
        if path.parent == FOLDER and name:
            assert linked.parent.resolve() == FOLDER or linked.name == "README.md", f"{target} is not in the wheel"
        assert not anchor or anchor in _anchors(linked), f"{path.name} links to {target}: there is no such heading"


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", path.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- what has to be on them -------------------------------------------------------------------------------------


def test_every_command_is_on_a_page() -> None:
    """As it is typed."""
    missing = [name for name in main.COMMANDS if not any(_has_word(page, f"factcli {name}") for page in PAGES.values())]
    assert not missing, f"on no page: {missing}"


def test_every_option_is_on_a_page() -> None:
    """Each option, in each of its forms, is on a page that names its command."""
    missing = []
    for name, command in _commands():
        about = [page for page in PAGES.values() if not name or re.search(rf"(?:factcli |`){name}\b", page)]
        for parameter in command.params:
            for option in (o for o in parameter.opts if o.startswith("-")):
                pages = PAGES.values() if option in _SHARED else about
                if not any(_has_word(page, option) for page in pages):
                    missing.append(f"factcli {name}: {option}")
    assert not missing, "on no page that is about the command:\n" + "\n".join(missing)


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_on_the_page_of_the_store(table: str) -> None:
    """Each key of a table stands in the section about the table, and no key that is not there."""
    section = _section("store", f"[[{table}]]")
    both = {"person", "outlet"}
    keys = {key for name in (both if table in both else {table}) for key in TABLES[name][0]}
    assert _first_cells(section) == keys
    for key in TABLES[table][0] if table in both else ():
        row = next(line for line in section.splitlines() if line.startswith(f"| `{key}` |"))
        assert f"`[[{table}]]`" in row or "| both |" in row, f"{key} is not explained as a key of [[{table}]]"


def test_every_key_of_the_settings_is_on_the_page_of_the_store() -> None:
    """What factcli.toml may hold besides tables: the format, and defaults."""
    section = _section("store", "factcli.toml")
    missing = [key for key in DEFAULT_KEYS if f"`{key}`" not in section]
    assert not missing, f"not named in the section about factcli.toml of the page store: {missing}"
    assert {"format", "[defaults]"} <= set(re.findall(r"format|\[defaults\]", section))


def test_every_setting_is_on_the_page_of_the_store() -> None:
    """Each key of ``[settings]`` has its row, and no other key."""
    assert _first_cells(_section("store", "[settings]")) == {*SETTING_KEYS}


def test_every_exit_code_is_explained() -> None:
    """Those of the errors and those of the program; ``test_docs`` holds the table to what happens."""
    codes = set(re.findall(r"^\| (\d+) \|", _section("scripting", "Exit codes"), flags=re.MULTILINE))
    missing = {FOUND, NOTHING, USAGE, DATA, main.INTERRUPTED, main.PIPE_CLOSED, main.BUG} - {*map(int, codes)}
    assert not missing, f"not in the table of exit codes of the page scripting: {missing}"


def test_every_form_is_explained() -> None:
    """Output formats on the page about scripting, forms of export and their endings on that about exporting."""
    assert _first_cells(_section("scripting", "Forms")) == {*FORMATS, GITHUB}
    assert _first_cells(PAGES["exporting"]) >= {*FORMS}
    missing = [form for form, endings in FORMS.items() if f"`{endings[0]}`" not in PAGES["exporting"]]
    assert not missing, f"the page exporting does not name the ending of {missing}"


def test_every_relation_is_explained() -> None:
    """What two statements can be to each other."""
    assert _first_cells(PAGES["deciding"]) >= {*RELATIONS}


def _problem_codes() -> Iterator[tuple[str, str]]:
    """Each code with which a problem is made, and the module that does it."""
    for path in sorted((ROOT / "factcli").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "roblem(" not in source and "CopyError(" not in source:  # quicker than to parse it
            continue
        for call in (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)):
            position = {"Problem": 2, "_problem": 4, "CopyError": 0}.get(ast.unparse(call.func))
            if position is not None and len(call.args) > position:
                code = call.args[position]
                if isinstance(code, ast.Constant):
                    yield str(code.value), path.name


def test_every_code_of_a_problem_is_on_the_page_of_scripting() -> None:
    """Each code that ``check`` can give is in the table of codes, and no other."""
    table = re.search(r"^\| `code` of a problem.*?\n\n", PAGES["scripting"] + "\n", flags=re.MULTILINE | re.DOTALL)
    assert table
    explained = _first_cells(table[0]) - {"code"}
    made = dict(_problem_codes()) | {
        MERGE_CONFLICT: "errors.py",
        CONFLICT_COPY: "errors.py",
        UNFINISHED: "transaction.py",
    }
    made |= {"missing-key": "reader.py", "bad-value": "reader.py"}
    quotes = ("changed", "missing", "brackets", "typography", "unread")
    made |= {f"quote-{what}": "quote_check.py" for what in quotes}
    missing = {f"{code} ({module})" for code, module in made.items() if code not in explained}
    assert not missing, f"not in the table of codes of the page scripting: {sorted(missing)}"
    assert explained == made.keys()

"""The shape of the code holds: imports in one direction, each outside library in its own corner, small parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.transcript import ROOT

PACKAGE = ROOT / "factcli"
#: Every module, by layer; a module imports from layers before its own, or from modules before it in its own.
LAYERS = (
    "__init__ harmless errors streams markdown reasons",
    "dates words stem scripts givennames spelling names",
    "numerals measures timeforms daybounds timereading moments claimtokens leeway counted figures",
    "lexicon cues roots scope reading pairing denials opposing amounts signals setting",
    "model",
    "outletnames people phrase query scan matter nearby",
    "conflict candidates origins sides",
    "locate interrupts disk layout proof gitmarks storefile journal tableedits",
    "together store adding changes undoing rulings check",
    "rows catalogue lookup gather cache index library finding",
    "closenames roster decisions linking proposals",
    "counterparts remembered leads matters docket",
    "formats intake overview pairwords comparison tables sidebyside openpair pairs",
    "records decoding dialects delimited jsonfiles claimreview sheets",
    "columns columndates cells importplan importing importwords",
    "lanes plot chronicle timeline",
    "jsonld followthemoney outfile exporting rolls database parquetfile",
    "markup reportparts reportsvg reportmatters reportpage report",
    "weaving blocks keylines tablemerge merging gitlines gitfolder gitrepo gitsetup githistory gitstaged",
    "cli_complete cli_options cli_session cli_ask cli_keys cli_interview cli_editor cli_search cli_link cli_leads",
    "cli_overview cli_people cli_check cli_compare cli_edit cli_add cli_review",
    "cli_import cli_export cli_timeline cli_git cli_merge cli __main__",
)
ORDER = " ".join(LAYERS).split()
#: Where a library may be imported; everything else does without it.
CORNERS = {
    "typer": {name for name in ORDER if name.startswith("cli")},
    "rich": {"tables", "sidebyside", "timeline"},
    "termios": {"cli_keys"},
    "tty": {"cli_keys"},
    "tomli": {"layout", "storefile"},
    "tomli_w": {"layout", "storefile"},
    "platformdirs": {"locate"},
    "fcntl": {"disk"},
    "msvcrt": {"disk"},
    "sqlite3": {"index", "database"},
    "pyarrow": {"parquetfile"},
    "subprocess": {"cli_editor", "gitrepo"},
    "chardet": {"decoding"},
}
MODULES = sorted(PACKAGE.glob("*.py"))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything imported; ``from factcli import disk`` counts as ``factcli.store.atomic``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "factcli":
            yield from (f"factcli.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_module_has_its_place() -> None:
    """The layers name every module, and no module that is not there."""
    assert sorted(ORDER) == [path.stem for path in MODULES]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_one_way(path: Path) -> None:
    """A module imports only from modules that stand before it."""
    names = {name.split(".")[1] for name in _imports(_tree(path)) if name.startswith("factcli.")}
    later = {name for name in names & set(ORDER) if ORDER.index(name) >= ORDER.index(path.stem)}
    assert not later


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_libraries_stay_in_their_corner(path: Path) -> None:
    """Only the command line knows typer, only what draws knows rich, only the store's modules read TOML."""
    tops = {name.split(".")[0] for name in _imports(_tree(path))}
    assert not {library for library, allowed in CORNERS.items() if library in tops and path.stem not in allowed}


def test_only_disk_replaces_files() -> None:
    """No other module than disk and journal (which keeps its own files) renames or deletes."""
    forbidden = {"replace", "rename", "unlink", "remove", "rmdir"}
    found = set()
    for path in MODULES:
        names = [n for n in ast.walk(_tree(path)) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
        if any(isinstance(n.value, ast.Name) and n.value.id == "os" and n.attr in forbidden for n in names):
            found.add(path.stem)
    assert found <= {"disk", "journal"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_parts_stay_small(path: Path) -> None:
    """A module is read in one sitting (400 lines), a function on one screen (40, commands with their options 75)."""
    text = path.read_text(encoding="utf-8")
    limit = 75 if path.stem.startswith("cli") else 40
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [n.name for n in functions if (n.end_lineno or n.lineno) - n.lineno >= limit]
    assert text.count("\n") <= 400
    assert not long


# --- recorded text is data ------------------------------------------------------------------------------------


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _at_run_time(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node but those below ``if TYPE_CHECKING``."""
    for statement in tree.body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"):
            yield from ast.walk(statement)


#: What makes or writes text of which nothing is escaped, and the modules that stand in between.
BARE = {
    r"sys\.(__)?std(out|err)(__)?\.(write|writelines|buffer.*)|print|input": {"streams"},
    r"typer\.(echo|secho|prompt|confirm|style)|click\..*": set(),
    r"(rich\.text\.)?Text(\..*)?|.*\.(from_markup|from_ansi|append_tokens|render_str)|Segment": {"tables"},
    r"(rich\.console\.)?Console": {"tables"},
    r"Html": {"markup", "reportpage"},
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_text_is_written_bare(path: Path) -> None:
    """Only the modules that escape it make a text to draw, Markdown or HTML of a string, or write to a stream."""
    calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    bare = {what for what, allowed in BARE.items() if path.stem not in allowed}
    assert not [_called(call) for call in calls if any(re.fullmatch(what, _called(call)) for what in bare)]
    if path.stem != "markdown":
        assert not [call for call in calls if _called(call) == "Markdown" and call.args]
        templates = [call.args[0] for call in calls if _called(call) == "markdown"]
        assert all(isinstance(template, ast.Constant) for template in templates)


def test_texts_to_draw_are_made_in_one_module() -> None:
    """No other module has rich's own Text, Console or Segment but as types; and that one draws nothing but Drawn."""
    for path in MODULES:
        imported = [n for n in _at_run_time(_tree(path)) if isinstance(n, ast.ImportFrom)]
        names = {alias.name for n in imported if (n.module or "").startswith("rich") for alias in n.names}
        assert path.stem == "tables" or not names & {"Text", "Segment", "escape", "render"}, path.stem
    made = [n for n in ast.walk(_tree(PACKAGE / "tables.py")) if isinstance(n, ast.Call)]
    assert "Text" not in {_called(call) for call in made}


def test_forms_that_people_read_are_put_harmlessly() -> None:
    """What is put to the letter is a form or an export, which other programs read."""
    found = [
        (path.stem, ast.unparse(node.args[0]).partition("(")[0])
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and _called(node) == "put_data"
    ]
    assert {what for _, what in found} <= {"render", "piece"}, found

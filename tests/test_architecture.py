"""Hold the shape of the code: who may import whom, each outside library in its corner, no text past the escaping."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.support.transcript import ROOT

PACKAGE = ROOT / "factcli"
#: Every package, and those that it may import besides itself and the modules at the top. If a test below fails, move
#: the code to where the import is allowed; a new word here is a new dependency of a whole package.
MAY_IMPORT = {
    "text": "",
    "store": "text",
    "entities": "text store",
    "search": "text store entities",
    "conflicts": "text store entities search",
    "comparison": "text store entities search conflicts",
    "output": "text store entities search conflicts comparison",
    "importer": "text store output",
    "extract": "text store entities importer",
    "exporter": "text store entities search conflicts comparison output extract",
    "git": "text store",
    "cli": "text store entities search conflicts comparison output importer extract exporter git",
}
#: The modules at the top, each of which imports only from those before it, and from text.
TOP = [
    "__init__",
    "sanitize",
    "errors",
    "paths",
    "edtf_advice",
    "edtf",
    "edtf_relative",
    "edtf_plain",
    "edtf_range",
    "edtf_words",
    "edtf_input",
    "model",
    "new_statement",
    "__main__",
]
#: The detector is a function of two statements: these know neither the store nor the index.
PURE = (
    "conflicts.claims.",
    "conflicts.rules.",
    "conflicts.score",
    "conflicts.blocking",
    "conflicts.term_weights",
    "conflicts.lexicon",
)
#: Where a library may be imported; everything else does without it.
CORNERS = {
    "typer": ("cli.",),
    "rich": ("output.", "cli."),
    "termios": ("cli.prompt",),
    "tty": ("cli.prompt",),
    "tomli": ("store.",),
    "tomli_w": ("store.",),
    "platformdirs": ("paths",),
    "fcntl": ("store.locks",),
    "msvcrt": ("store.locks",),
    "sqlite3": ("search.index.", "exporter.sqlite"),
    "pyarrow": ("exporter.parquet",),
    "subprocess": ("cli.editor", "cli.pager", "git.repository"),
    "chardet": ("importer.encoding",),
    "ftfy": ("importer.mojibake",),
    "python_calamine": ("importer.spreadsheet",),
    "trafilatura": ("extract.main_text",),
    "lxml": (),
    "email": ("extract.mhtml",),
    "http": ("extract.fetch",),
    "socket": ("extract.fetch",),
    "ssl": ("extract.fetch",),
}


def _name(path: Path) -> str:
    """The dotted name of a module below ``factcli``."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
INITS = [name for name in MODULES if name.endswith(".__init__")]


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def _nodes(module: str) -> Sequence[ast.AST]:
    return [*ast.walk(_tree(module))]


@cache
def _imports(module: str) -> Sequence[tuple[str, str]]:
    """The dotted module of every import, below ``factcli`` for our own, and the name taken from it."""
    return [*_find_imports(module)]


def _find_imports(module: str) -> Iterator[tuple[str, str]]:
    for node in _nodes(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole.removeprefix("factcli.") in MODULES
                yield (whole, "") if is_module else (node.module or "", alias.name)


def _own(module: str) -> set[str]:
    """The modules of factcli that a module imports, the package's own version left out."""
    found = {name for name, _ in _imports(module)}
    return {name.removeprefix("factcli.") for name in found if name.startswith("factcli.")}


def _package(module: str) -> str:
    return module.partition(".")[0] if "." in module else ""


def test_every_package_has_its_line() -> None:
    """The table names every package that is there, and no other; so does the list of modules at the top."""
    assert {_package(name) for name in MODULES} - {""} == set(MAY_IMPORT)
    assert {name for name in MODULES if "." not in name} == set(TOP)


def test_packages_import_as_the_table_has_it() -> None:
    """A package imports itself, what its line names, and the modules at the top, which know no package but text."""
    wrong = []
    for module in MODULES:
        allowed = {"", _package(module), *MAY_IMPORT.get(_package(module), "text").split()}
        allowed |= {"cli"} if module == "__main__" else set()
        if names := sorted(name for name in _own(module) if _package(name) not in allowed):
            wrong.append(f"{module} imports {names}: {_package(module) or 'the top'} may import {sorted(allowed)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", TOP)
def test_the_top_imports_downwards(module: str) -> None:
    """A module at the top imports only from those before it."""
    assert {name for name in _own(module) if "." not in name} <= set(TOP[: TOP.index(module)])


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PURE)])
def test_the_detector_knows_no_store(module: str) -> None:
    """What judges a pair of claims imports neither the store nor the search."""
    assert not {_package(name) for name in _own(module)} & {"store", "search"}


def test_imports_make_no_circle() -> None:
    """Modules can be put in an order in which each imports only what stands before it."""
    left = {module: _own(module) & set(MODULES) for module in MODULES}
    while left:
        free = [module for module, needs in left.items() if not needs & set(left)]
        assert free, f"these import one another in a circle: {sorted(left)}"
        for module in free:
            del left[module]


@pytest.mark.parametrize("module", INITS)
def test_a_package_is_imported_for_nothing(module: str) -> None:
    """A package's own file holds a docstring and nothing else, so that importing a module of it costs that module."""
    assert [type(node) for node in _tree(module).body] == [ast.Expr]
    assert ast.get_docstring(_tree(module))


def test_private_names_stay_at_home() -> None:
    """A name that begins with an underscore is used within its own package only."""
    taken = [(module, what) for module in MODULES for name, what in _imports(module) if name.startswith("factcli.")]
    private = [(module, what) for module, what in taken if what.startswith("_") and not what.startswith("__")]
    assert not private


def test_libraries_stay_in_their_corner() -> None:
    """Only the command line knows typer, only what draws knows rich, only the store's modules read TOML."""
    tops = {(module, name.partition(".")[0]) for module in MODULES for name, _ in _imports(module)}
    assert not [(module, library) for module, library in tops if not module.startswith(CORNERS.get(library, module))]


def test_only_one_module_replaces_files() -> None:
    """No other module than `store.atomic` renames or deletes, by functions of `os` or methods of a path."""
    found = set()
    for module in MODULES:
        for call in _calls(module):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            of_text = method == "replace" and len(call.args) != 1 and _called(call) != "os.replace"
            if method in {"replace", "rename", "renames", "unlink", "rmdir"} and not of_text:
                found.add(module)
            if _called(call) in {"os.remove", "os.removedirs", "shutil.move"}:
                found.add(module)
    assert found == {"store.atomic"}


# --- recorded text is data ------------------------------------------------------------------------------------


@cache
def _called(call: ast.Call) -> str:
    return ast.unparse(call.func)


@cache
def _calls(module: str) -> Sequence[ast.Call]:
    return [node for node in _nodes(module) if isinstance(node, ast.Call)]


def _at_run_time(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node but those below ``if TYPE_CHECKING``."""
    for statement in tree.body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"):
            yield from ast.walk(statement)


#: What makes or writes text of which nothing is escaped, and the modules that stand in between.
BARE = {
    r"sys\.(__)?std(out|err)(__)?\.(write|writelines|buffer.*)|print|input": {"output.streams"},
    r"typer\.(echo|secho|prompt|confirm|style)|click\..*": set(),
    r"(rich\.text\.)?Text(\..*)?|.*\.(from_markup|from_ansi|append_tokens|render_str)|Segment": {"output.tables"},
    r"(rich\.console\.)?Console": {"output.tables"},
    r"Html": {"exporter.report.html", "exporter.report.page"},
}


def test_no_text_is_written_bare() -> None:
    """Only the modules that escape it make a text to draw, Markdown or HTML of a string, or write to a stream."""
    for module in MODULES:
        calls = _calls(module)
        bare = {what for what, allowed in BARE.items() if module not in allowed}
        found = [_called(call) for call in calls if any(re.fullmatch(what, _called(call)) for what in bare)]
        assert not found, f"{module}: {found}"
        if module != "output.markdown":
            assert not [call for call in calls if _called(call) == "Markdown" and call.args], module
            templates = [call.args[0] for call in calls if _called(call) == "markdown"]
            assert all(isinstance(template, ast.Constant) for template in templates), module


def test_texts_to_draw_are_made_in_one_module() -> None:
    """No other module has rich's own Text, Console or Segment but as types; and that one draws nothing but SafeText."""
    for module in MODULES:
        imported = [n for n in _at_run_time(_tree(module)) if isinstance(n, ast.ImportFrom)]
        names = {alias.name for n in imported if (n.module or "").startswith("rich") for alias in n.names}
        assert module == "output.tables" or not names & {"Text", "Segment", "escape", "render"}, module
    assert "Text" not in {_called(call) for call in _calls("output.tables")}


def test_forms_that_people_read_are_put_harmlessly() -> None:
    """What is put to the letter is a form or an export, which other programs read."""
    put = [call for module in MODULES for call in _calls(module) if _called(call) == "put_data"]
    found = {ast.unparse(call.args[0]).partition("(")[0] for call in put}
    assert found <= {"render", "piece"}, found

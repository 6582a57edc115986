"""``factcli check`` and ``factcli init``."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from factcli import check as rules
from factcli.changes import create
from factcli.cli_options import STORE, FormatOption, JsonOption, StoreOption
from factcli.cli_search import no_store
from factcli.cli_session import Session, choose_format, count, say
from factcli.errors import DATA, FOUND, Problem, UsageFault
from factcli.formats import Listing, render
from factcli.harmless import inline
from factcli.locate import CONFIG, NESTED, VARIABLE, is_store, shown
from factcli.store import read_store

InitStore = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="The same as DIR.", show_default=False)]
_COLUMNS = ("file", "line", "severity", "code", "what", "todo")


def check(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """Check the whole store, and list every fault.

    \b
    factcli check
    factcli check && git commit -am "September"
    factcli check --json | jq '.problems[] | select(.severity == "error")'

    On a terminal and in a pipe alike a fault is one line, as compilers print
    it: FILE:LINE: error: what is wrong; what to do. Exit code 3 if any is an
    error; warnings alone leave it 0.
    """
    chosen = choose_format(form, as_json)
    session = Session(store, form, as_json)
    if not is_store(session.root):
        raise UsageFault(*no_store(session))
    whole = read_store(session.root)
    found = rules.problems(whole)
    if chosen in ("table", "plain"):
        sys.stdout.write("".join(_line(problem) + "\n" for problem in found))
    else:
        sys.stdout.write(render(_listing(found), chosen))
    counts = rules.counts(found)
    sys.stdout.flush()  # so that the count comes last where both streams go to one file
    say(
        f"{count(len(whole.recorded), 'statement')} in {count(len(whole.files), 'file')}: "
        f"{count(counts['error'], 'error')}, {count(counts['warning'], 'warning')}"
    )
    return DATA if counts["error"] else FOUND


def _line(problem: Problem) -> str:
    todo = f"; {problem.todo}" if problem.todo else ""
    return inline(f"{problem.where}: {problem.severity}: {problem.what}{todo}".replace("\n", " "))


def _listing(found: list[Problem]) -> Listing:
    records = [{key: getattr(problem, key) for key in _COLUMNS} | {"where": problem.where} for problem in found]
    tables = [("problem", {key: record[key] for key in _COLUMNS}) for record in records]
    return Listing("problems", records, _COLUMNS, "where", toml=tables)


def init(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="The folder [default: $FACTCLI_STORE, else data].", show_default=False),
    ] = None,
    store: InitStore = None,
) -> int:
    """Make a new store: a folder with a factcli.toml in it.

    \b
    factcli init                 ./data, found from here and all folders below
    factcli init ~/investigations/panjshir

    It prints the path of the factcli.toml. A store that is there already
    stays as it is.
    """
    option = store or STORE.get()
    if folder and option:
        raise UsageFault(f"two folders are named, {folder} and {option}", "name one")
    root = (folder or option or Path(os.environ.get(VARIABLE) or NESTED)).expanduser().absolute()
    if is_store(root):
        sys.stdout.write(f"{shown(root / CONFIG)}\n")
        say(f"{shown(root)} is a store already; nothing was changed")
        return FOUND
    _refuse_nested(root)
    path = create(root)
    sys.stdout.write(f"{shown(path)}\n")
    say(f"a new store in {shown(root)}; record the first statement with: factcli add")
    return FOUND


def _refuse_nested(root: Path) -> None:
    """A store reads every file below it: one inside another would belong to both."""
    outer = next((folder for folder in root.parents if is_store(folder)), None)
    if outer:
        raise UsageFault(f"{shown(root)} is inside another store, {shown(outer)}", "choose a folder outside it")
    if is_store(root / NESTED):
        raise UsageFault(f"{shown(root)} holds a store already, {shown(root / NESTED)}", "choose another folder")

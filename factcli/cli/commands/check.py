"""``factcli check`` and ``factcli init``."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.commands.search import no_store
from factcli.cli.options import STORE, JsonOption, StoreOption
from factcli.cli.session import Session, choose_format, plural, print_note
from factcli.errors import DATA, FOUND, Problem, StoreError, UsageError
from factcli.output.listing import FORMATS, Listing, render
from factcli.output.streams import put, put_data
from factcli.paths import CONFIG, NESTED, VARIABLE, display_path, is_store
from factcli.sanitize import escape_inline
from factcli.store import check as store_check
from factcli.store import locks
from factcli.store.reader import Store, read_store
from factcli.store.writer import create_store

InitStore = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="The same as DIR.", show_default=False)]
GITHUB = "github"
CheckFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORM",
        help="table, plain, json, jsonl, csv, toml, markdown, ids or github [default: plain, table on a terminal].",
        autocompletion=completion.formats,
        show_default=False,
    ),
]
Staged = Annotated[bool, typer.Option("--staged", help="Check what is staged in git, as a pre-commit hook does.")]
_PATIENCE = 5.0  # seconds that a check waits for a change that is being made
_COLUMNS = ("file", "line", "severity", "code", "what", "todo")


def check(
    form: CheckFormat = None,
    as_json: JsonOption = False,
    staged: Staged = False,
    store: StoreOption = None,
) -> int:
    """Check the whole store, and list every fault.

    \b
    factcli check
    factcli check && git commit -am "September"
    factcli check --json | jq '.problems[] | select(.severity == "error")'
    factcli check --staged           what the next commit would hold
    factcli check --format github    remarks in a pull request

    On a terminal and in a pipe alike a fault is one line, as compilers print
    it: FILE:LINE: error: what is wrong; what to do. Exit code 3 if any is an
    error; warnings alone leave it 0. In a git checkout, what a merge has left
    undecided or lost is among them.
    """
    chosen = choose_format(form, as_json, (*FORMATS, GITHUB))
    whole = _staged(store) if staged else _whole(Session(store))
    if whole is None:
        print_note("no store is staged here; there is nothing to check")
        return FOUND
    found = store_check.sort_problems([*store_check.find_problems(whole), *_by_git(whole)])
    if chosen in ("table", "plain"):
        put("".join(_line(problem) + "\n" for problem in found))
    elif chosen == GITHUB:
        put("".join(_remark(problem) for problem in found))
    else:
        put_data(render(_listing(found), chosen))
    counts = store_check.count_by_severity(found)
    sys.stdout.flush()  # so that the count comes last where both streams go to one file
    print_note(
        f"{plural(len(whole.recorded), 'statement')} in {plural(len(whole.files), 'file')}: "
        f"{plural(counts['error'], 'error')}, {plural(counts['warning'], 'warning')}"
    )
    return DATA if counts["error"] else FOUND


def _whole(session: Session) -> Store:
    """The store as its files are."""
    if not is_store(session.root):
        raise UsageError(*no_store(session))
    session.settle()
    # Held, so that what is read is of one moment; where somebody keeps it for long, or it cannot be held, without.
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(StoreError):
            stack.enter_context(locks.store_lock(session.root, _PATIENCE))
        store = read_store(session.root)
    store.problems += filter(None, [session.unfinished])
    return store


def _staged(option: Path | None) -> Store | None:
    """The store as it is staged; None if none is, since it was taken out or is yet to come."""
    from factcli.git.repository import find_repository
    from factcli.git.staged import find_staged_roots, read_staged_store, was_committed

    named = option or STORE.get() or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None:
        root = named.expanduser().absolute()
        checkout = find_repository(root)
        if find_staged_roots(checkout, [root]) or was_committed(checkout, root) or is_store(root):
            return read_staged_store(checkout, root)
        raise UsageError(
            f"{display_path(root)} is no store, staged or committed", "name the folder that holds factcli.toml"
        )
    here = Path.cwd()
    checkout = find_repository(here)
    upwards = [folder for folder in (here, *here.parents) if folder.is_relative_to(os.path.realpath(checkout.top))]
    nearest = find_staged_roots(checkout, [place for folder in upwards for place in (folder, folder / NESTED)])
    roots = nearest[:1] or find_staged_roots(checkout)
    if len(roots) > 1:
        names = ", ".join(escape_inline(display_path(root)) for root in roots[:5])
        raise UsageError(f"no store is staged here, but elsewhere there are {names}", "name one: --store DIR")
    return read_staged_store(checkout, roots[0]) if roots else None


def _by_git(whole: Store) -> list[Problem]:
    """What git can tell of the store's files; nothing outside a checkout, where it is not even asked."""
    from factcli.git.repository import GitError, NoCheckoutError, find_repository, in_checkout

    if not in_checkout(whole.root):
        return []
    from factcli.git.merge_check import find_merge_problems as of_merges
    from factcli.git.setup import find_setup_problems as of_setup
    from factcli.git.staged import find_leftovers

    try:
        checkout = find_repository(whole.root)
        return [*of_setup(checkout, whole.root), *of_merges(checkout, whole), *find_leftovers(checkout, whole.root)]
    except NoCheckoutError:
        return []
    except GitError as fault:
        print_note(*f"factcli: what git knows of merges was not looked at: {fault}".split("\n"))
        return []


# --- how a fault is written ---------------------------------------------------------------------------------


def _remark(problem: Problem) -> str:
    """A fault as a command to GitHub's runner, which shows it at its line in a pull request.

    Written as its documentation says ("Workflow commands for GitHub Actions"), escaped as its toolkit does.
    """
    todo = f"; {problem.todo}" if problem.todo else ""
    told = {"file": _below_top(problem.file), "line": str(problem.line), "title": f"factcli {problem.code}"}
    properties = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in told.items())
    return f"::{problem.severity} {properties}::{_escaped(problem.what + todo)}\n"


def _escaped(text: str, further: str = "") -> str:
    text = "".join(f"%{ord(char):02X}" if char in "%\r\n" or char in further else char for char in text)
    return escape_inline(text)


def _below_top(label: str) -> str:
    """A file as GitHub names it: below the top of the checkout, wherever the command was run."""
    path = Path(os.path.realpath(os.path.dirname(label) or ".")) / os.path.basename(label)
    top = next((folder for folder in path.parents if os.path.lexists(folder / ".git")), None)
    top = top or Path(os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or "."))
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else label


def _line(problem: Problem) -> str:
    todo = f"; {problem.todo}" if problem.todo else ""
    return escape_inline(f"{problem.where}: {problem.severity}: {problem.what}{todo}".replace("\n", " "))


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
        raise UsageError(f"two folders are named, {folder} and {option}", "name one")
    root = (folder or option or Path(os.environ.get(VARIABLE) or NESTED)).expanduser().absolute()
    if is_store(root):
        put(f"{escape_inline(display_path(root / CONFIG))}\n")
        print_note(f"{display_path(root)} is a store already; nothing was changed")
        return FOUND
    _refuse_nested(root)
    locks.tell_waiting = lambda what: print_note(f"factcli: {what}")
    path = create_store(root)
    put(f"{escape_inline(display_path(path))}\n")
    print_note(f"a new store in {display_path(root)}; record the first statement with: factcli add")
    return FOUND


def _refuse_nested(root: Path) -> None:
    """A store reads every file below it: one inside another would belong to both."""
    outer = next((folder for folder in root.parents if is_store(folder)), None)
    if outer:
        raise UsageError(
            f"{display_path(root)} is inside another store, {display_path(outer)}", "choose a folder outside it"
        )
    if is_store(root / NESTED):
        raise UsageError(
            f"{display_path(root)} holds a store already, {display_path(root / NESTED)}", "choose another folder"
        )

"""``factcli check``: check the whole store."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import completion
from factcli.cli.messages import no_store
from factcli.cli.options import STORE, JsonOption, StoreOption
from factcli.cli.session import Session, choose_format, print_note
from factcli.errors import DATA, FOUND, Problem, StoreError, UsageError
from factcli.output.listing import FORMATS, Listing, render
from factcli.output.streams import put, put_data
from factcli.paths import CONFIG, NESTED, VARIABLE, display_path, is_store
from factcli.sanitize import escape_inline
from factcli.store import check as store_check
from factcli.store import locks
from factcli.store.reader import Store, read_store
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.extract.quote_check import QuoteReport

GITHUB = "github"
CheckFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORM",
        help="table, plain, json, jsonl, csv, toml, markdown, ids, github [default: table on a terminal, else plain].",
        autocompletion=completion.formats,
        show_default=False,
    ),
]
Quotes = Annotated[
    bool, typer.Option("--quotes", help="Check only that each quotation is in the kept copy of its source.")
]
Staged = Annotated[bool, typer.Option("--staged", help="Check what is staged in git, for a pre-commit hook.")]
_LOCK_TIMEOUT = 5.0  # seconds that a check waits for a change that is being made
_COLUMNS = ("file", "line", "severity", "code", "what", "todo")


def check(
    form: CheckFormat = None,
    as_json: JsonOption = False,
    quotes: Quotes = False,
    staged: Staged = False,
    store: StoreOption = None,
) -> int:
    """Check the whole store, and list every problem.

    \b
    factcli check
    factcli check && git commit -am "September"
    factcli check --json | jq '.problems[] | select(.severity == "error")'
    factcli check --staged           what the next commit would hold
    factcli check --format github    comments in a pull request
    factcli check --quotes           only the quotations, with those that differ
                                     in typography

    Each problem is one line, as compilers print it: FILE:LINE: error: what is
    wrong; what to do. Exit code 3 if there is an error; warnings alone leave
    it 0. In a git checkout, it also lists what a merge left undecided or lost.

    A quotation whose source has a kept copy must be in it word for word.
    Quotation marks, dashes, white space and the like may differ, and … stands
    for what is left out. Of one that was changed, the nearest passage is shown:
    [-words of the copy-]{+words of the quotation+}.
    """
    from factcli.cli import settings

    settings.leave_errors()
    chosen = choose_format(form, as_json, (*FORMATS, GITHUB))
    whole = _read_staged(store) if staged else _read_working(Session(store))
    if whole is None:
        print_note("no store is staged here, so there is nothing to check")
        return FOUND
    report = _check_quotations(whole, quotes)
    if quotes:
        unread = [problem for problem in whole.problems if problem.severity == "error"]
        problems = [*unread, *report.problems, *report.notes] if report else unread
    else:
        problems = [*store_check.find_problems(whole), *_problems_from_git(whole), *(report.problems if report else [])]
        problems += _problems_of_settings(whole, staged)
    problems = store_check.sort_problems(problems)
    if chosen in ("table", "plain"):
        _put_lines(problems)
    elif chosen == GITHUB:
        put("".join(_github_command(problem) for problem in problems))
    else:
        put_data(render(_listing(problems), chosen))
    counts = store_check.count_by_severity(problems)
    sys.stdout.flush()  # so that the count comes last where both streams go to one file
    if report:
        print_note(report.summary())
    if not quotes:
        print_note(
            f"{plural(len(whole.recorded), 'statement')} in {plural(len(whole.files), 'file')}: "
            f"{plural(counts['error'], 'error')}, {plural(counts['warning'], 'warning')}"
        )
    return DATA if counts["error"] else FOUND


def _check_quotations(whole: Store, alone: bool) -> "QuoteReport | None":
    """Check the quotations of statements with a source; None if there is none and nobody asked."""
    if not alone and not any(s.source and s.quote for s in whole.statements):
        return None
    from factcli.extract.quote_check import check_quotations

    return check_quotations(whole, with_copies=alone)


def _read_working(session: Session) -> Store:
    """Read the store from its files."""
    if not is_store(session.root):
        raise UsageError(*no_store(session))
    session.handle_interrupted_change()
    # With the lock, so that all files are of one moment; without it if another holds it for long or it cannot be had.
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(StoreError):
            stack.enter_context(locks.store_lock(session.root, _LOCK_TIMEOUT))
        store = read_store(session.root)
    store.problems += filter(None, [session.unfinished])
    return store


def _read_staged(option: Path | None) -> Store | None:
    """Read the store as it is staged in git; None if none is, as before its first commit or after its removal."""
    from factcli.git.repository import find_repository
    from factcli.git.staged import find_staged_roots, read_staged_store, was_committed

    named = option or STORE.get() or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None:
        root = named.expanduser().absolute()
        checkout = find_repository(root)
        if find_staged_roots(checkout, [root]) or was_committed(checkout, root) or is_store(root):
            return read_staged_store(checkout, root)
        raise UsageError(
            f"{display_path(root)} is not a store, neither staged nor committed",
            "name the folder that holds factcli.toml",
        )
    here = Path.cwd()
    checkout = find_repository(here)
    upwards = [folder for folder in (here, *here.parents) if folder.is_relative_to(os.path.realpath(checkout.top))]
    nearest = find_staged_roots(checkout, [place for folder in upwards for place in (folder, folder / NESTED)])
    roots = nearest[:1] or find_staged_roots(checkout)
    if len(roots) > 1:
        names = ", ".join(escape_inline(display_path(root)) for root in roots[:5])
        raise UsageError(f"no store is staged here, but there are {names}", "name one of them: --store DIR")
    return read_staged_store(checkout, roots[0]) if roots else None


def _problems_of_settings(whole: Store, staged: bool) -> list[Problem]:
    """Return what is wrong in the settings of the store and, unless only what is staged counts, in the user's own."""
    from factcli.cli import settings

    found = []
    for file in whole.files:
        if file.name == CONFIG and not file.problem:
            found += settings.find_problems(file, own=settings.is_own(file.path))
    return found if staged or settings.is_own(whole.root / CONFIG) else found + settings.find_own_problems()


def _problems_from_git(whole: Store) -> list[Problem]:
    """Return what merges, the set-up and killed processes left in a checkout. Outside of one git is not run."""
    from factcli.git.repository import GitError, NoCheckoutError, find_repository, in_checkout

    if not in_checkout(whole.root):
        return []
    from factcli.git import merge_check, setup
    from factcli.git.staged import find_leftovers

    try:
        checkout = find_repository(whole.root)
        return [
            *setup.find_setup_problems(checkout, whole.root),
            *merge_check.find_merge_problems(checkout, whole),
            *find_leftovers(checkout, whole.root),
        ]
    except NoCheckoutError:
        return []
    except GitError as fault:
        print_note(*f"factcli: the check of merges was skipped: {fault}".split("\n"))
        return []


# --- output -------------------------------------------------------------------------------------------------


def _github_command(problem: Problem) -> str:
    """Return a problem as a command to GitHub's runner, which shows it at its line in a pull request.

    Source: "Workflow commands for GitHub Actions" in its documentation; escaped as its toolkit does.
    """
    todo = f"; {problem.todo}" if problem.todo else ""
    values = {"file": _path_in_checkout(problem.file), "line": str(problem.line), "title": f"factcli {problem.code}"}
    properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in values.items())
    command = "notice" if problem.severity == "note" else problem.severity
    return f"::{command} {properties}::{_escape(problem.what + todo)}\n"


def _escape(text: str, special: str = "") -> str:
    text = "".join(f"%{ord(char):02X}" if char in "%\r\n" or char in special else char for char in text)
    return escape_inline(text)


def _path_in_checkout(label: str) -> str:
    """Return a file's path from the top of the checkout, as GitHub names it, wherever the command was run."""
    path = Path(os.path.realpath(os.path.dirname(label) or ".")) / os.path.basename(label)
    top = next((folder for folder in path.parents if os.path.lexists(folder / ".git")), None)
    top = top or Path(os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or "."))
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else label


def _put_lines(problems: list[Problem]) -> None:
    """Print a line for each problem; on a terminal, the words in which a quotation differs have colours, too."""
    lines = [_compiler_line(problem) for problem in problems]
    if not sys.stdout.isatty() or not any("[-" in line or "{+" in line for line in lines):
        put("".join(lines))
        return
    from factcli.output.tables import SafeText, make_console

    screen = make_console()
    for problem, line in zip(problems, lines, strict=True):
        text = SafeText(line.rstrip("\n"))
        if problem.code.startswith("quote-"):
            text.highlight_regex(r"\[-.*?-\]", "red")
            text.highlight_regex(r"\{\+.*?\+\}", "green")
        screen.print(text, soft_wrap=True)


def _compiler_line(problem: Problem) -> str:
    todo = f"; {problem.todo}" if problem.todo else ""
    return escape_inline(f"{problem.where}: {problem.severity}: {problem.what}{todo}".replace("\n", " ")) + "\n"


def _listing(problems: list[Problem]) -> Listing:
    records = [{key: getattr(problem, key) for key in _COLUMNS} | {"where": problem.where} for problem in problems]
    tables = [("problem", {key: record[key] for key in _COLUMNS}) for record in records]
    return Listing("problems", records, _COLUMNS, "where", toml=tables)

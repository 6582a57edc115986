"""``factcli git``: have git merge a store by statement."""

import sys
from typing import Annotated

import typer

from factcli.cli.messages import no_store
from factcli.cli.options import StoreOption
from factcli.cli.session import Session, is_interactive, print_note
from factcli.errors import FOUND, UsageError
from factcli.git.repository import Repository, find_repository
from factcli.git.setup import Plan, apply_plan, describe_outranked, describe_plan, plan_removal, plan_setup
from factcli.output.streams import put
from factcli.paths import display_path, is_store
from factcli.sanitize import escape_inline


def git(
    remove: Annotated[bool, typer.Option("--remove", help="Undo the set-up.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be changed, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Change it without asking.")] = False,
    store: StoreOption = None,
) -> int:
    """Make git merge this store by statement, and name statements in its diffs.

    \b
    factcli git                shows what it will change, and asks
    factcli git --dry-run      only shows it
    factcli git --yes          does not ask
    factcli git --remove       undoes it

    git merges line by line: if two people each add a statement, that is a
    conflict, and a merge that looks clean may have lost keys. With this set
    up, git runs factcli merge for the files of this store, and factcli
    textconv for git diff.

    It changes .gitattributes, which you commit, and the settings of this
    clone, so everybody runs it once in their own clone. It also makes git
    ignore temporary files of factcli (.factcli-*).

    Without a terminal, as in a script, nobody can be asked: the changes are
    made at once, with or without --yes. To only look: --dry-run.
    """
    session = Session(store)
    if not remove and not is_store(session.root):
        raise UsageError(*no_store(session))
    checkout = find_repository(session.root)
    planned = (plan_removal if remove else plan_setup)(checkout, session.root)
    for note in describe_outranked(checkout, session.root) if planned.empty and not remove else planned.notes:
        print_note(f"factcli: {note}")
    if planned.empty:
        print_note("nothing is set up for this store" if remove else "git already merges this store by statement")
        return FOUND
    _print_plan(checkout, planned)
    if dry_run or not _confirm(yes, remove):
        print_note("nothing was changed")
        return FOUND
    apply_plan(checkout, planned)
    for line in _steps_after_removal(planned) if remove else _steps_after_setup(checkout, planned, session):
        print_note(line)
    return FOUND


def _confirm(yes: bool, remove: bool) -> bool:
    """Ask, on a terminal only, whether to do it."""
    if yes or not is_interactive():
        return True
    from factcli.cli.prompt import confirm

    sys.stdout.flush()
    return confirm("Undo it?" if remove else "Set it up?")


def _print_plan(checkout: Repository, planned: Plan) -> None:
    """Print every line and setting that is changed, and where."""
    lines = describe_plan(planned)
    path, before, after = planned.attributes
    what = "a new file" if before is None else "removed" if after is None else "changed"
    heads = {
        "attributes": f"{display_path(path)} ({what}), the files concerned:",
        "settings": f"{display_path(checkout.config_file)} (of this clone), the commands that git runs:",
        "exclude": f"{display_path(planned.exclude.path)} (of this clone), the files that git ignores:",
    }
    for part, head in heads.items():
        if lines[part]:
            put("".join(f"{escape_inline(line)}\n" for line in (head, *(f"  {line}" for line in lines[part]))))


def _steps_after_setup(checkout: Repository, planned: Plan, session: Session) -> list[str]:
    """Return what is left to do for the user and for colleagues."""
    steps = ["in this clone, git now merges this store by statement"]
    if planned.attributes.changes:
        steps.append(f"to commit it for the others: git add {escape_inline(display_path(planned.attributes.path))}")
    steps.append('everybody else runs "factcli git" once in their own clone; git does not copy these settings')
    return steps + [f"factcli: {remark}" for remark in describe_outranked(checkout, session.root)]


def _steps_after_removal(planned: Plan) -> list[str]:
    steps = ["git now merges line by line again"] if planned.settings else []
    if planned.attributes.changes:
        steps.append(f"commit the changes in {escape_inline(display_path(planned.attributes.path))}")
    return steps

"""``factcli undo``: take back the last change; list those that can be taken back."""

from typing import Annotated

import typer

from factcli.cli.options import StoreOption
from factcli.cli.session import Session, is_interactive, print_note
from factcli.errors import FOUND, NOTHING, NothingFoundError
from factcli.output.streams import put
from factcli.paths import display_path
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store import transaction
from factcli.store.atomic import is_copy_name
from factcli.store.undo import UndoneChange, preview_undo, steps_to_undo, undo_last_step
from factcli.text.wording import join_names, plural

_LINES_SHOWN = 12

ListThem = Annotated[bool, typer.Option("--list", help="List the changes that can be taken back, the last one first.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first, on a terminal.")]


def undo(list_them: ListThem = False, yes: Yes = False, store: StoreOption = None) -> int:
    """Take back the last change. Run it again for the one before.

    \b
    factcli remove 1m0kf
    factcli undo                     puts it back, byte for byte
    factcli undo                     takes back the change before that
    factcli redo                     makes that one again
    factcli undo --list              what can be taken back

    A change is what one add, edit, retract, remove, import or extract did, or
    one decision about people, outlets or a pair. On a terminal factcli shows
    what it will take back, and asks. If a file has been changed in another way
    since, nothing is changed and factcli names the file (exit code 3). Exit
    code 1 if there is nothing to take back, or you say no.
    """
    return take_back(store, list_them, yes, redo=False)


def take_back(store: StoreOption, list_them: bool, yes: bool, redo: bool) -> int:
    """Undo the last change or, with ``redo``, the last undo; or list them."""
    session = Session(store, writes=not list_them)
    interrupted = transaction.is_unfinished_undo(session.root)
    session.refuse_unfinished_merge()
    if list_them:
        return _list_steps(session, redo)
    if interrupted:  # opening the store has finished it and said so; taking back one more is the user's decision
        return FOUND
    if not yes and is_interactive() and not _confirm(session, redo):
        print_note("nothing was changed")
        return NOTHING
    for undone in undo_last_step(session.root, redo):
        for summary in undone.skipped:
            print_note(f"factcli: skipped, because it is already taken back: {escape_inline(summary)}")
        for path in undone.unread:
            print_note(f"factcli: {display_path(path)}: cannot read this entry of the history; its change was skipped")
        put(f"{'Made again' if redo else 'Took back'}: {_describe(undone)}\n")
    return FOUND


def _describe(change: UndoneChange) -> str:
    return f"{escape_inline(change.summary)} ({_when(change.when)}) in {escape_inline(join_names(change.files))}"


def _when(text: str) -> str:
    return text.replace("T", " ")[:16]


def _list_steps(session: Session, redo: bool) -> int:
    """Print every step that can be undone or redone, one a line, the next one first."""
    found = False
    for step in steps_to_undo(session.root, redo):
        names = dict.fromkeys(patch.file for entry in step for patch in entry.files if not is_copy_name(patch.file))
        files = [display_path(session.root / name) for name in names]
        cells = (_when(step[0].when), join_names([entry.summary for entry in step]), join_names(files))
        put("\t".join(map(escape_line_ends, cells)) + "\n")
        found = True
    if not found:
        raise NothingFoundError(f"there is nothing to {'redo' if redo else 'undo'}", "")
    return FOUND


def _confirm(session: Session, redo: bool) -> bool:
    """Show what will be taken back, or made again, and ask. Without anything to show, let the undo say why."""
    from factcli.cli.prompt import confirm

    step = next(steps_to_undo(session.root, redo), [])
    for entry in step:
        print_note(f"{entry.summary} ({_when(entry.when)})")
    lines = [line for entry in step for line in preview_undo(session.root, entry)]
    print_note(*(f"  {line}" for line in lines[:_LINES_SHOWN]))
    if len(lines) > _LINES_SHOWN:
        print_note(f"  and {plural(len(lines) - _LINES_SHOWN, 'more line')}")
    return not step or confirm("Make it again?" if redo else "Take it back?", default=True)

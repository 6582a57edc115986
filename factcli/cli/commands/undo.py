"""``factcli undo``: take back the last change."""

from factcli.cli.options import StoreOption
from factcli.cli.session import Session, print_note
from factcli.errors import FOUND
from factcli.output.streams import put
from factcli.paths import display_path
from factcli.sanitize import escape_inline
from factcli.store import transaction
from factcli.store.undo import undo_last_step


def undo(store: StoreOption = None) -> int:
    """Take back the last change. Run it again for the one before.

    \b
    factcli remove 1m0kf
    factcli undo                     puts it back, byte for byte
    factcli undo                     takes back the change before that

    A change is what one add, edit, retract, remove, import or extract did, or
    one decision about people, outlets or a pair. If a file has been changed in
    another way since, nothing is changed and factcli names the file (exit code
    3). Exit code 1 if there is nothing to take back.
    """
    session = Session(store, writes=True)
    interrupted = transaction.is_unfinished_undo(session.root)
    session.refuse_unfinished_merge()
    if interrupted:  # opening the store has finished it and said so; taking back one more is the user's decision
        return FOUND
    for undone in undo_last_step(session.root):
        when = undone.when.replace("T", " ")[:16]
        for summary in undone.skipped:
            print_note(f"factcli: skipped, because it is already taken back: {escape_inline(summary)}")
        for path in undone.unread:
            print_note(f"factcli: {display_path(path)}: cannot read this entry of the history; its change was skipped")
        put(f"Took back: {escape_inline(undone.summary)} ({when}) in {escape_inline(', '.join(undone.files))}\n")
    return FOUND

"""``factcli redo``: make again what undo took back."""

from factcli.cli.commands.undo import ListThem, Yes, take_back
from factcli.cli.options import StoreOption


def redo(list_them: ListThem = False, yes: Yes = False, store: StoreOption = None) -> int:
    """Make again what the last undo took back. Run it again for the undo before.

    \b
    factcli undo
    factcli redo                     as if it had not been taken back

    A new change ends this: after it there is nothing to make again. Exit code 1
    if there is nothing to make again, or you say no.
    """
    return take_back(store, list_them, yes, redo=True)

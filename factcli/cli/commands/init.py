"""``factcli init``: make a new store."""

import os
from pathlib import Path
from typing import Annotated

import typer

from factcli.cli.options import STORE
from factcli.cli.session import print_note
from factcli.errors import FOUND, UsageError
from factcli.output.streams import put
from factcli.paths import CONFIG, NESTED, VARIABLE, display_path, holds_settings, is_store
from factcli.sanitize import escape_inline
from factcli.store import locks
from factcli.store.writer import create_store

InitStore = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="The same as DIR.", show_default=False)]


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

    It prints the path of the factcli.toml. If the store is already there,
    nothing is changed.
    """
    option = store or STORE.get()
    if folder and option:
        raise UsageError(f"you named two folders, {folder} and {option}", "name one")
    root = (folder or option or Path(os.environ.get(VARIABLE) or NESTED)).expanduser().absolute()
    if is_store(root):
        put(f"{escape_inline(display_path(root / CONFIG))}\n")
        print_note(f"{display_path(root)} is already a store; nothing was changed")
        return FOUND
    if holds_settings(root):
        raise UsageError(f"{display_path(root)} is the folder of your settings", "choose another folder")
    _refuse_nested_store(root)
    locks.tell_waiting = lambda what: print_note(f"factcli: {what}")
    path = create_store(root)
    put(f"{escape_inline(display_path(path))}\n")
    print_note(f"made a new store in {display_path(root)}; to record the first statement: factcli add")
    return FOUND


def _refuse_nested_store(root: Path) -> None:
    """Raise :class:`UsageError` if one store would hold another: the files of the inner one would belong to both."""
    outer = next((folder for folder in root.parents if is_store(folder)), None)
    if outer:
        raise UsageError(
            f"{display_path(root)} is inside another store, {display_path(outer)}", "choose a folder outside it"
        )
    if is_store(root / NESTED):
        raise UsageError(
            f"{display_path(root)} already holds a store, {display_path(root / NESTED)}", "choose another folder"
        )

"""``factcli tags``: the tags, and how many statements have each; rename a tag."""

from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.names import RenameYes, name_argument, rename, set_store_for_subcommand
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session
from factcli.output import statistics


def tags(ctx: typer.Context, form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """List the tags, and how many statements have each.

    \b
    factcli tags
    factcli tags --format ids | head -n 3
    factcli search tag:panjshir
    factcli tags rename panjsher panjshir     renames a tag throughout
    factcli tag 1m0kf --add panjshir          tags a statement

    Plain lines (in a pipe) hold the tag, the number of statements, and their
    first and last date.
    """
    if ctx.invoked_subcommand:
        return set_store_for_subcommand(ctx.invoked_subcommand, store, as_json or form is not None)
    session = Session(store, form, as_json)
    return write_overview(
        session, count(session, statistics.tags_listing), ("Tag", "Statements", "First", "Last"), "tag"
    )


def tags_rename(
    old: Annotated[str, name_argument("OLD", "The tag as it is.", completion.tags)],
    new: Annotated[str, name_argument("NEW", "The tag from now on.", completion.tags)],
    yes: RenameYes = False,
    store: StoreOption = None,
) -> int:
    """Rename a tag in all statements that have it.

    \b
    factcli tags rename panjsher panjshir
    factcli tags rename Kabul kabul

    It shows what changes, and asks; in a pipe it needs --yes. If NEW is a tag
    already, the two become one, and no statement has it twice. Case and
    accents of OLD do not matter. To take it back: factcli undo.
    """
    return rename(Session(store, writes=True), "tag", old, new, yes, merge=True)

"""``factcli tags``: the tags, and how many statements have each."""

from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session
from factcli.output import statistics


def tags(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """List the tags, and how many statements have each.

    \b
    factcli tags
    factcli tags --format ids | head -n 3
    factcli search tag:panjshir

    Plain lines (in a pipe) hold the tag, the number of statements, and their
    first and last date.
    """
    session = Session(store, form, as_json)
    return write_overview(
        session, count(session, statistics.tags_listing), ("Tag", "Statements", "First", "Last"), "tag"
    )

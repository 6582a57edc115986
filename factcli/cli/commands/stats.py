"""``factcli stats``: the store in figures."""

from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session
from factcli.output import statistics


def stats(form: FormatOption = None, as_json: JsonOption = False, store: StoreOption = None) -> int:
    """Show the numbers of the store: statements, people, outlets and so on.

    \b
    factcli stats
    factcli stats --format plain | grep retracted
    """
    session = Session(store, form, as_json)
    figures = count(session, lambda store: statistics.statistics_listing(store, store.context))
    return write_overview(session, figures, ("Figure", "Value"))

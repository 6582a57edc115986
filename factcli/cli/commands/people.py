"""``factcli people``: who is quoted, and which names are one person's."""

from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.names import (
    ALIAS_NAMES,
    DISTINCT_NAMES,
    PAIRS_BEHIND_LIST,
    PairsOption,
    decide,
    draw_pairs,
    names_argument,
    set_store_for_subcommand,
    write_pairs,
)
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session
from factcli.output import statistics

PeopleNames = Annotated[list[str], names_argument(ALIAS_NAMES, completion.speakers)]
TwoPeople = Annotated[list[str], names_argument(DISTINCT_NAMES, completion.speakers)]


def people(
    ctx: typer.Context,
    pairs: PairsOption = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """List who is quoted, how often, and under which names.

    \b
    factcli people
    factcli people --format ids          their names, one a line
    factcli people --pairs               only those that may be one person
    factcli people alias "Kabir Wasiq" "Kabir Wasik"            they are
    factcli people distinct "Ahmad Massoud" "Ahmad Shah Massoud"  they are not

    Names count as one person only where a [[person]] table of the store says
    so: its name and aliases are one, and the names in not_same_as never are.
    On a terminal the list ends with the names that may be one, each pair with
    the reasons and the commands that decide it.

    Plain lines (in a pipe) hold name, number of statements, first and last
    date, aliases, and the names that are somebody else's. Those of --pairs
    hold both names, how likely it is (0 to 1), the reasons, and the number of
    statements of each; the exit code is 1 where there are none.
    """
    if ctx.invoked_subcommand:
        return set_store_for_subcommand(ctx.invoked_subcommand, store, pairs or as_json or form is not None)
    session = Session(store, form, as_json)
    if pairs:
        return write_pairs(session, "person", store)
    headings = ("Name", "Said", "First", "Last", "Also", "Not the same as")
    overview = count(session, lambda store: statistics.people_listing(store, store.context.people))
    code = write_overview(session, overview, headings, "person")
    draw_pairs(session, "person", store, PAIRS_BEHIND_LIST)
    return code


def people_alias(names: PeopleNames, store: StoreOption = None) -> int:
    """Record that names are one person's.

    \b
    factcli people alias "Kabir Wasiq" "Kabir Wasik"
    factcli people alias "Emomali Rahmon" "Emomali Rakhmon" "Imomali Rahmon"

    From then on each of the names finds, counts and compares as the main one:
    that of the [[person]] table which has one of them, else the first here, in
    a new table in factcli.toml. Where two tables have them, the second is
    joined to the first. No statement is changed. factcli undo takes it back.

    One of the names must be known in the store; others may be spellings yet
    to come. Case and accents never matter. Names that are recorded as not the
    same are refused, with the place of that decision (exit code 3).
    """
    return decide(Session(store, writes=True), "person", "alias", names)


def people_distinct(names: TwoPeople, store: StoreOption = None) -> int:
    """Record that two names are not one person's, however alike they are.

    \b
    factcli people distinct "Ahmad Massoud" "Ahmad Shah Massoud"

    The pair is not proposed again, and searching for one does not find the
    other; this holds for all confirmed spellings of both. It is written to
    not_same_as in the [[person]] table which has one of the names, else in a
    new one. factcli undo takes it back.

    One of the names must be known in the store. Names that are recorded as
    one are refused, with the place of that decision (exit code 3).
    """
    return decide(Session(store, writes=True), "person", "distinct", names)

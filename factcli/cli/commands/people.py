"""``factcli people``: who is quoted, and which names are one person's."""

from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.names import (
    ALIAS_NAMES,
    DISTINCT_NAMES,
    PairsOption,
    decide,
    draw_pairs_behind_list,
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
    factcli people --format ids          only the names, one per line
    factcli people --pairs               names that may be the same person
    factcli people alias "Kabir Wasiq" "Kabir Wasik"            they are
    factcli people distinct "Ahmad Massoud" "Ahmad Shah Massoud"  they are not

    Names count as one person only if a [[person]] table in the store says so:
    its name and aliases are one person, the names in not_same_as are others.
    On a terminal, the list ends with names that may be the same person, each
    pair with the reasons and the commands to decide.

    Plain lines (in a pipe) hold name, number of statements, first and last
    date, aliases, and names of other people. With --pairs they hold both
    names, the likelihood (0 to 1), the reasons, and the number of statements
    of each. Exit code 1 if the list is empty.
    """
    if ctx.invoked_subcommand:
        return set_store_for_subcommand(ctx.invoked_subcommand, store, pairs or as_json or form is not None)
    session = Session(store, form, as_json)
    if pairs:
        return write_pairs(session, "person", store)
    headings = ("Name", "Said", "First", "Last", "Also", "Not the same as")
    overview = count(session, lambda store: statistics.people_listing(store, store.context.people))
    code = write_overview(session, overview, headings, "person")
    draw_pairs_behind_list(session, "person", store)
    return code


def people_alias(names: PeopleNames, store: StoreOption = None) -> int:
    """Record that several names are one person.

    \b
    factcli people alias "Kabir Wasiq" "Kabir Wasik"
    factcli people alias "Emomali Rahmon" "Emomali Rakhmon" "Imomali Rahmon"

    From then on, every one of these names finds, counts and compares as the
    main name: that of the [[person]] table that has one of them or, if there
    is none, the first name here, in a new table in factcli.toml. If two tables
    have them, the second is merged into the first. No statement is changed.
    To take it back: factcli undo.

    At least one of the names must be in the store. Case and accents never
    matter. If two of the names are recorded as different people, factcli
    says where, and nothing is changed (exit code 3).
    """
    return decide(Session(store, writes=True), "person", "alias", names)


def people_distinct(names: TwoPeople, store: StoreOption = None) -> int:
    """Record that two names are two people.

    \b
    factcli people distinct "Ahmad Massoud" "Ahmad Shah Massoud"

    The pair is not suggested again, and a search for one name does not find
    the other. This is true for all confirmed spellings of both. It is written
    to not_same_as in the [[person]] table that has one of the names, or in a
    new one. To take it back: factcli undo.

    At least one of the names must be in the store. If they are recorded as
    one person, factcli says where, and nothing is changed (exit code 3).
    """
    return decide(Session(store, writes=True), "person", "distinct", names)

"""``factcli outlets``: how much comes from each outlet, and which names are one outlet's."""

from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.names import (
    ALIAS_NAMES,
    DISTINCT_NAMES,
    SEPARATE_NAMES,
    AlsoDistinct,
    Merge,
    PairsOption,
    RenameYes,
    decide,
    draw_pairs_behind_list,
    name_argument,
    names_argument,
    rename,
    set_store_for_subcommand,
    write_pairs,
)
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.overview import count, write_overview
from factcli.cli.session import Session
from factcli.output import statistics

OutletNames = Annotated[list[str], names_argument(ALIAS_NAMES, completion.outlets)]
TwoOutlets = Annotated[list[str], names_argument(DISTINCT_NAMES, completion.outlets)]
SeparateNames = Annotated[list[str], names_argument(SEPARATE_NAMES, completion.outlets)]
OldName = Annotated[str, name_argument("OLD", "The name as it is.", completion.outlets)]
NewName = Annotated[str, name_argument("NEW", "The name from now on.", completion.outlets)]


def outlets(
    ctx: typer.Context,
    pairs: PairsOption = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """List the outlets, and how many statements come from each.

    \b
    factcli outlets
    factcli outlets --json | jq '.outlets[] | select(.origin > 2) | .name'
    factcli outlets --pairs              names that may be the same outlet
    factcli outlets alias TASS "TASS News Agency"               they are
    factcli outlets distinct "The Times" "Financial Times"      they are not

    For each outlet it counts the statements found in it, those for which
    others credit it, and those of which it is the origin: the last outlet in
    via or, without via, the outlet itself. Three outlets that all repeat TASS
    are one source, not three. On a terminal, the list ends with names that may
    be the same outlet.

    Plain lines (in a pipe) hold name, these three numbers, aliases, country,
    and names of other outlets. With --pairs they hold both names, the
    likelihood (0 to 1), the reasons, and the number of statements of each.
    Exit code 1 if the list is empty.
    """
    if ctx.invoked_subcommand:
        return set_store_for_subcommand(ctx.invoked_subcommand, store, pairs or as_json or form is not None)
    session = Session(store, form, as_json)
    if pairs:
        return write_pairs(session, "outlet", store)
    headings: tuple[str, ...] = ("Name", "Found in", "Credited", "Origin", "Also", "Country", "Not the same as")
    overview = count(session, lambda store: statistics.outlets_listing(store, store.context.outlets))
    if session.form == "table" and not any(record["not_same_as"] for record in overview.listing.records):
        shorter = overview.listing._replace(columns=overview.listing.columns[:-1])
        headings, overview = headings[:-1], overview._replace(listing=shorter)
    code = write_overview(session, overview, headings, "outlet")
    draw_pairs_behind_list(session, "outlet", store)
    return code


def outlets_review(store: StoreOption = None) -> int:
    """Decide about names that may be one outlet, one key for each pair.

    \b
    factcli outlets review

    It works as factcli people review.
    """
    from factcli.cli.names_review import review_names

    return review_names(Session(store, writes=True), "outlet")


def outlets_alias(names: OutletNames, store: StoreOption = None) -> int:
    """Record that several names are one outlet.

    \b
    factcli outlets alias TASS "TASS News Agency" ITAR-TASS

    It works as factcli people alias, with [[outlet]] tables.
    """
    return decide(Session(store, writes=True), "outlet", "alias", names)


def outlets_distinct(names: TwoOutlets, store: StoreOption = None) -> int:
    """Record that two names are two outlets.

    \b
    factcli outlets distinct "The Times" "Financial Times"

    It works as factcli people distinct, with [[outlet]] tables.
    """
    return decide(Session(store, writes=True), "outlet", "distinct", names)


def outlets_separate(names: SeparateNames, distinct: AlsoDistinct = False, store: StoreOption = None) -> int:
    """Take aliases back: say that a name is no longer one of an outlet.

    \b
    factcli outlets separate TASS "Russian News Agency" --distinct

    It works as factcli people separate, with [[outlet]] tables.
    """
    return decide(Session(store, writes=True), "outlet", "separate", names, distinct)


def outlets_rename(
    old: OldName, new: NewName, yes: RenameYes = False, merge: Merge = False, store: StoreOption = None
) -> int:
    """Rename an outlet throughout: in statements, [[outlet]] tables and sources.

    \b
    factcli outlets rename "Minute Miror" "Minute Mirror"

    It works as factcli people rename. It also changes credited outlets (via),
    owners, and the outlet of sources and [defaults].
    """
    return rename(Session(store, writes=True), "outlet", old, new, yes, merge)

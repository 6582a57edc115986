"""``factcli people`` and ``outlets``: who is quoted and where, and which names are one."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.commands.search import no_store
from factcli.cli.commands.stats import overview_of, write_overview
from factcli.cli.completion import outlets as complete_outlets
from factcli.cli.completion import speakers as complete_speakers
from factcli.cli.options import STORE, FormatOption, JsonOption, StoreOption
from factcli.cli.session import Session, print_note
from factcli.errors import FOUND, NothingFoundError, UsageError
from factcli.output import statistics
from factcli.output.listing import plain_row
from factcli.output.streams import put
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from factcli.entities.aliases import NameDecision
    from factcli.entities.merge_candidates import NamePair

_FIRST_PAIRS = 5
Pairs = Annotated[
    bool, typer.Option("--pairs", help="List only the names that may be one, each pair with the reasons.")
]


def _names(what: str, completion: Any) -> Any:
    return typer.Argument(metavar="NAME...", help=what, autocompletion=completion, show_default=False)


_ONE = "Two names or more; the first is the main one."
_TWO = "Two names."
PeopleNames = Annotated[list[str], _names(_ONE, complete_speakers)]
OutletNames = Annotated[list[str], _names(_ONE, complete_outlets)]
TwoPeople = Annotated[list[str], _names(_TWO, complete_speakers)]
TwoOutlets = Annotated[list[str], _names(_TWO, complete_outlets)]


def people(
    ctx: typer.Context,
    pairs: Pairs = False,
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
        return _before(ctx.invoked_subcommand, store, pairs or as_json or form is not None)
    session = Session(store, form, as_json)
    if pairs:
        return _write_pairs(session, "person", store)
    headings = ("Name", "Said", "First", "Last", "Also", "Not the same as")
    listed = overview_of(session, lambda store: statistics.people_listing(store, store.context.people))
    code = write_overview(session, listed, headings, "person")
    _draw_pairs(session, "person", store, _FIRST_PAIRS)
    return code


def outlets(
    ctx: typer.Context,
    pairs: Pairs = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """List the outlets, and how many statements come from each.

    \b
    factcli outlets
    factcli outlets --json | jq '.outlets[] | select(.origin > 2) | .name'
    factcli outlets --pairs              only those that may be one outlet
    factcli outlets alias TASS "TASS News Agency"               they are
    factcli outlets distinct "The Times" "Financial Times"      they are not

    Counted are the statements found in it, those for which others credit it,
    and those of which it is the origin: the last outlet in via, else the
    outlet. Three outlets that all repeat TASS are one source, not three.
    On a terminal the list ends with the names that may be one outlet.

    Plain lines (in a pipe) hold name, these three numbers, aliases, country,
    and the names that are another's. Those of --pairs hold both names, how
    likely it is (0 to 1), the reasons, and the number of statements of each;
    the exit code is 1 where there are none.
    """
    if ctx.invoked_subcommand:
        return _before(ctx.invoked_subcommand, store, pairs or as_json or form is not None)
    session = Session(store, form, as_json)
    if pairs:
        return _write_pairs(session, "outlet", store)
    headings: tuple[str, ...] = ("Name", "Found in", "Credited", "Origin", "Also", "Country", "Not the same as")
    listed = overview_of(session, lambda store: statistics.outlets_listing(store, store.context.outlets))
    if session.form == "table" and not any(record["not_same_as"] for record in listed.listing.records):
        shorter = listed.listing._replace(columns=listed.listing.columns[:-1])
        headings, listed = headings[:-1], listed._replace(listing=shorter)
    code = write_overview(session, listed, headings, "outlet")
    _draw_pairs(session, "outlet", store, _FIRST_PAIRS)
    return code


def _before(command: str, store: Path | None, more: bool) -> int:
    """Take in the options that stand before ``alias`` or ``distinct``."""
    if more:
        raise UsageError(f"the options of the list are not expected before {command}", "leave them out")
    if store:
        STORE.set(store)
    return FOUND


# --- what may be one ----------------------------------------------------------------------------------------


def _proposed(session: Session, kind: str) -> "Sequence[NamePair]":
    """The pairs that are proposed, the likeliest first."""
    from factcli.entities import merge_candidates

    store, context = session.store, session.context
    if not store.exists:
        return []
    if kind == "person":
        return merge_candidates.people_candidates(store.statements, context.people, store.people)
    return merge_candidates.outlet_candidates(store.statements, context.outlets, store.outlets)


def _write_pairs(session: Session, kind: str, store: Path | None) -> int:
    """The proposals alone, in the form asked for."""
    listing, number, nothing = overview_of(session, lambda _: statistics.name_pairs_listing(_proposed(session, kind)))
    if session.form == "table":
        found = _draw_pairs(session, kind, store)
    else:
        if session.form == "ids":
            records = [{"names": [record["a"], record["b"]]} for record in listing.records]
            listing = listing._replace(records=records, identifier="names")
        session.write(listing, lambda: None)
        found = len(listing.records)
    if not found and not number:
        print_note(nothing)
    elif not found:
        print_note(f"no undecided names look like one {kind}'s")
    return session.code(bool(found))


def _draw_pairs(session: Session, kind: str, store: Path | None, most: int | None = None) -> int:
    """The proposals on a terminal, as many as wanted; how many there are."""
    if session.form != "table":
        return 0
    pairs = _proposed(session, kind)
    if pairs:
        from factcli.output.name_pairs import draw_name_pairs

        sys.stderr.flush()
        if most is not None:  # behind the list
            put("\n")
        draw_name_pairs(pairs[:most], kind, len(pairs), store or STORE.get())
    return len(pairs)


# --- what is decided ----------------------------------------------------------------------------------------


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
    return _decide(Session(store, writes=True), "person", "alias", names)


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
    return _decide(Session(store, writes=True), "person", "distinct", names)


def outlets_alias(names: OutletNames, store: StoreOption = None) -> int:
    """Record that names are one outlet's.

    \b
    factcli outlets alias TASS "TASS News Agency" ITAR-TASS

    What people alias does for speakers, in [[outlet]] tables.
    """
    return _decide(Session(store, writes=True), "outlet", "alias", names)


def outlets_distinct(names: TwoOutlets, store: StoreOption = None) -> int:
    """Record that two names are not one outlet's, however alike they are.

    \b
    factcli outlets distinct "The Times" "Financial Times"

    What people distinct does for speakers, in [[outlet]] tables.
    """
    return _decide(Session(store, writes=True), "outlet", "distinct", names)


def _decide(session: Session, kind: str, what: str, names: Sequence[str]) -> int:
    from factcli.entities import aliases
    from factcli.store.entity_tables import EntityNames

    if len(names) < 2 or (what == "distinct" and len(names) > 2):
        number = "two names" if what == "distinct" else "two names or more"
        raise UsageError(f"{what} takes {number}, not {len(names)}", "put each between quotes")
    if not session.store.exists:
        raise NothingFoundError(*no_store(session))
    which = "speaker" if kind == "person" else "outlet"
    known = session.in_one_state(lambda: EntityNames(session.store, kind, session.store.names(which)))
    decided = (aliases.record_alias if what == "alias" else aliases.record_distinct)(known, names)
    _acknowledge(decided, what)
    for note in decided.notes:
        print_note(note)
    return session.changed(decided.outcome) if decided.outcome else FOUND


def _acknowledge(decided: "NameDecision", what: str) -> None:
    """What is recorded and where: as a sentence on a terminal, between tabs in a pipe."""
    if not sys.stdout.isatty():
        put(plain_row([*decided.names, *([decided.where] if decided.where else [])]))
        if not decided.outcome:
            print_note("recorded already; nothing was changed")
        return
    main, *others = map(escape_inline, decided.names)
    if not others:
        said = f"{main} is one name"
    elif what == "distinct":
        said = f"{main} is not {others[0]}"
    else:
        said = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} {main}"
    where = f" in {escape_inline(decided.where)}" if decided.where else ""
    put(f"{'Recorded' if decided.outcome else 'Already recorded'}{where}: {said}\n")

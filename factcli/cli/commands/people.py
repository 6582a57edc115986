"""``factcli people``: who is quoted, and which names are one person's."""

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

PeopleNames = Annotated[list[str], names_argument(ALIAS_NAMES, completion.speakers)]
TwoPeople = Annotated[list[str], names_argument(DISTINCT_NAMES, completion.speakers)]
SeparateNames = Annotated[list[str], names_argument(SEPARATE_NAMES, completion.speakers)]
OldName = Annotated[str, name_argument("OLD", "The name as it is.", completion.speakers)]
NewName = Annotated[str, name_argument("NEW", "The name from now on.", completion.speakers)]


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


def people_review(store: StoreOption = None) -> int:
    """Decide about names that may be one person, one key for each pair.

    \b
    factcli people review
    printf 's\\nd\\n' | factcli people review    keys as lines, for scripts

    You see two names, why they may be one person's, and a statement of each.
    Press s for the same person (as people alias does), d for different people
    (people distinct), k skip, b back, z undo; ? explains the keys.

    Each decision is written at once and printed on stdout; questions go to
    stderr. Exit code 1 if there is no such pair. To take an alias back later:
    factcli people separate.
    """
    from factcli.cli.names_review import review_names

    return review_names(Session(store, writes=True), "person")


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


def people_separate(names: SeparateNames, distinct: AlsoDistinct = False, store: StoreOption = None) -> int:
    """Take aliases back: say that a name is no longer one of a person.

    \b
    factcli people separate "Ahmad Massoud" "Ahmad Shah Massoud"
    factcli people separate "Ahmad Massoud" "Ahmad Shah Massoud" --distinct

    The first name tells whose [[person]] table it is; the others are removed
    from its aliases, and from then on count as names of their own. Statements
    do not change. With --distinct, they are recorded as two people, in the
    same step: otherwise the pair may be proposed again. To take it back:
    factcli undo.
    """
    return decide(Session(store, writes=True), "person", "separate", names, distinct)


def people_rename(
    old: OldName, new: NewName, yes: RenameYes = False, merge: Merge = False, store: StoreOption = None
) -> int:
    """Rename a speaker throughout: in statements, [[person]] tables and sources.

    \b
    factcli people rename "Kabir Wasik" "Kabir Wasiq"
    factcli people rename "Z. Mujahid" "Zabihullah Mujahid" --merge --yes

    It changes what was recorded, so it is for a name that you misspelt. If the
    sources themselves spell it in two ways, keep both and use people alias.
    All spellings that differ in case and accents only are renamed, also as the
    author of a source and in [defaults]; other aliases stay. Ids do not change,
    and decisions about pairs stay.

    It shows what changes, and asks; in a pipe it needs --yes. If NEW is known
    already, the two become one person: a script needs --merge for that. Names
    recorded as different people are not made one (exit code 3). To take it
    back: factcli undo.
    """
    return rename(Session(store, writes=True), "person", old, new, yes, merge)

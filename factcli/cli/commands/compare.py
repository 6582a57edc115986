"""``factcli compare``."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.commands.search import how_many_likely, make_filters, make_query, nothing_found, unusable
from factcli.cli.leads import ID_PREFIX, LEADS_SHOWN, level_of, origins_of, shortener_in, show_pairs
from factcli.cli.options import (
    Exact,
    FilterOutlet,
    FilterSpeaker,
    FilterTag,
    FilterVia,
    FormatOption,
    JsonOption,
    Since,
    StoreOption,
    Until,
    limit_option,
)
from factcli.cli.session import Session, judging, plural, print_note
from factcli.comparison.differences import Column, columns_by
from factcli.comparison.groups import Group, StatementPair, build_groups, make_group, shared_title
from factcli.entities.directory import EXACT, GRADES
from factcli.errors import UsageError
from factcli.model import Statement, sort_key
from factcli.output import comparison
from factcli.output.listing import envelope, render
from factcli.output.streams import put, put_data
from factcli.sanitize import escape_controls, escape_line_ends
from factcli.search.query import Filters, Query

Selection = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WORDS|ID...]", help="Words to look for, or two or more ids.", show_default=False),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="WHAT", help="One column for each speaker, outlet or date.", show_default=False),
]
AtMost = Annotated[
    int | None,
    limit_option(
        "Show the N strongest leads [default: 10], or the N first topics [default: all; with --topics, drawn, 10].",
    ),
]
All = Annotated[bool, typer.Option("--all", help="Show every lead of the store.")]
Least = Annotated[
    str | None,
    typer.Option(
        "--min",
        metavar="LEVEL",
        help="Leave out leads below LEVEL: high or medium.",
        autocompletion=completion.levels,
        show_default=False,
    ),
]
WholeStore = Annotated[bool, typer.Option("--topics", help="Compare all statements of the store, topic by topic.")]
_BY = ("speaker", "outlet", "date")
_DRAWN = 10  # topics of the whole store on a terminal
REST = "Sharing little with the others"


def compare(
    selection: Selection = None,
    by: By = None,
    speaker: FilterSpeaker = None,
    outlet: FilterOutlet = None,
    via: FilterVia = None,
    tag: FilterTag = None,
    since: Since = None,
    until: Until = None,
    exact: Exact = False,
    whole: WholeStore = False,
    least: Least = None,
    every: All = False,
    limit: AtMost = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Put statements side by side, and say what conflicts and why.

    \b
    factcli compare                        what is confirmed, then the leads
    factcli compare --all --min high       every strong lead of the store
    factcli compare Panjshir control       all that have these words
    factcli compare 1m0kf 47kv9            these two, by their ids
    factcli compare --topics              the whole store, topic by topic
    factcli compare Panjshir --by speaker  a column for each speaker, by days
    factcli compare Panjshir --format markdown > compare.md

    A lead is a pair that looks incompatible, high or medium, with its reasons
    and the words that set them off: in the columns these are in reverse, words
    that merely differ bold and underlined (***so*** and **so** without style).
    Only you make it a contradiction: factcli link, factcli review.

    An origin is where a statement entered the press: the last outlet credited.
    Outlets of one owner are one, and on a platform such as Twitter it is who
    posts there. One claim from one origin is one column with all who carry it.

    Plain lines hold the topic, what lines of search hold, and the conflicts;
    without arguments one pair a line: label, level, both ids, the reasons,
    then date, speaker, outlet and claim of each, and the date of a decision.
    Exit code 1 if nothing is confirmed and no lead is open, or nothing found.
    """
    session = Session(store, form, as_json)
    if by is not None and by not in _BY:
        raise UsageError(f'--by "{escape_controls(by)}" is not known', f"use one of {', '.join(_BY)}")
    level = level_of(least)
    filters = make_filters(speaker, outlet, via, tag, since, until)
    chosen = bool(selection) or filters != Filters()
    _refuse_idle(chosen, whole, every, by, least, limit)
    if not (chosen or whole or by):
        return show_pairs(session, None if every else limit or LEADS_SHOWN, level)
    asked = _Asked(selection or [], filters, exact, by, whole, level, limit)
    answer = session.in_one_state(lambda: _answer(session, asked))
    for note in answer.before:
        print_note(note)
    answer.write()
    for note in answer.after:
        print_note(note)
    return session.code(answer.enough)


class _Asked(NamedTuple):
    """What is to be compared, and how."""

    selection: Sequence[str]
    filters: Filters
    exact: bool
    by: str | None
    whole: bool
    least: str
    limit: int | None


class _Answer(NamedTuple):
    """What writes what was found, and asks the store no more; and what there is to say before and after it."""

    write: Callable[[], object]
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    enough: bool = True


def _answer(session: Session, asked: _Asked) -> _Answer:
    named = _named(session, asked.selection)
    _refuse_idle_with_ids(asked.filters, named, asked.limit)
    query = asked.filters.join(make_query([*asked.selection]))
    found, before = (named, []) if named else _found(session, query, asked.exact)
    if len(found) < 2:
        return _too_few(session, found, asked)._replace(before=before)
    if asked.by is not None:
        people, outlets = session.context.people, session.context.outlets
        canonical = outlets.canonical if asked.by == "outlet" else people.canonical
        return _Answer(_written_columns(session, columns_by(found, asked.by, canonical), asked.by), before)
    if named:
        return _Answer(_written(session, [_of_ids(session, named, asked.least)]))
    return _of_topics(session, found, asked)._replace(before=before)


def _found(session: Session, query: Query, exact: bool) -> tuple[list[Statement], list[str]]:
    """What a query finds, oldest first; and how much of it is a guess."""
    there, _ = session.find(query, exact)
    session.grades = {s.id: grade for s, grade in zip(there.statements, there.grades, strict=True)}
    likely = how_many_likely(there)
    said = [f"{plural(there.total, 'statement')} compared, {likely}"] if likely else []
    return sorted(there.statements, key=sort_key), said


def _refuse_idle(chosen: bool, whole: bool, every: bool, by: str | None, least: str | None, limit: int | None) -> None:
    """An option that would change nothing is a misunderstanding, and is not passed over."""
    if whole and (chosen or by):
        raise UsageError("--topics is the whole store, topic by topic", "leave it out, or the rest")
    if every and (chosen or whole or by):
        raise UsageError("--all is for the leads of the whole store", "leave it out: of what is chosen all are shown")
    if every and limit:
        raise UsageError("--all and --limit exclude each other", "give one of them")
    if by and (least or limit):
        option = "--min is for leads" if least else "--limit counts leads or topics"
        raise UsageError(f"{option}, and --by shows neither", "leave it out")


def _refuse_idle_with_ids(filters: Filters, named: Sequence[Statement], limit: int | None) -> None:
    """The same for what ids leave nothing to do."""
    if named and filters != Filters():
        raise UsageError(
            "ids say already which statements to compare", "leave --speaker, --outlet, --via, --tag and dates out"
        )
    if named and limit:
        raise UsageError("--limit counts leads or topics, and with ids all is shown", "leave it out")


def _named(session: Session, arguments: Sequence[str]) -> list[Statement]:
    """The statements meant, if every argument is the beginning of an id; else none."""
    if not arguments or not all(_is_id(session, argument) for argument in arguments):
        return []
    found: dict[str, Statement] = {}
    for argument in arguments:
        one = session.store.statement(argument)
        if not isinstance(one, Statement):
            raise unusable(one, "compared")
        found[one.id] = one
    if len(found) < 2:
        raise UsageError("compare needs two different statements", "name another id, or look for words")
    return list(found.values())


def _too_few(session: Session, found: Sequence[Statement], asked: _Asked) -> _Answer:
    write = _written_columns(session, [], asked.by) if asked.by else _written(session, [], found)
    if found:
        only = found[0].id
        said = [f"only {only} is found, and has nothing to be compared with; see it with: factcli show {only}"]
    else:
        said = [nothing_found(session)]
        ids = [word for word in asked.selection if _is_id(session, word)]
        others = [word for word in asked.selection if word not in ids]
        if ids and others:
            what = f"{ids[0]} begins an id and {escape_line_ends(others[0])} does not"
            said.append(f"{what}; ids are compared where all words are ids")
    return _Answer(write, after=said, enough=False)


def _is_id(session: Session, word: str) -> bool:
    return len(word) >= ID_PREFIX and session.store.has_id_prefix(word)


def _pairs(session: Session, statements: Sequence[Statement], least: str, whole: bool = False) -> list[StatementPair]:
    """The leads among some statements, and what was decided about them."""
    from factcli.comparison.pairs import pairs_among

    return pairs_among(session.store, statements, whole, judging(), least)


def _of_ids(session: Session, named: Sequence[Statement], least: str) -> Group:
    """Statements chosen by hand, in the order in which they were named."""
    pairs = _pairs(session, named, least)
    title = shared_title(named, pairs)
    return make_group(*title, named, session.context.people.canonical, pairs, origins_of(session))


def _of_topics(session: Session, found: Sequence[Statement], asked: _Asked) -> _Answer:
    """What was found, topic by topic. What shares little with the rest is left out of the whole store only."""
    canonical, origins, whole = session.context.people.canonical, origins_of(session), asked.whole
    groups, alone = build_groups(found, _pairs(session, found, asked.least, whole), canonical, origins)
    if alone and not whole:
        groups = (*groups, make_group(REST if groups else "", (), alone, canonical, (), origins))
    most = asked.limit or (_DRAWN if whole and session.form == "table" else len(groups))
    notes = [f"{plural(len(groups) - most, 'more topic')} (--limit {most})"] if len(groups) > most else []
    if alone and whole:
        notes.append(f"{plural(len(alone), 'statement')} sharing too little with any other")
    said = ["not shown: " + "; ".join(notes)] if notes else []
    return _Answer(_written(session, groups[:most], alone if whole else ()), after=said)


def _written(session: Session, groups: Sequence[Group], alone: Sequence[Statement] = ()) -> Callable[[], object]:
    """What writes the groups, and asks the store no more."""
    if session.form == "table":
        return partial(_draw, groups, shortener_in(session, groups))
    if session.form == "markdown":
        short = shortener_in(session, groups)
        return lambda: put("\n".join(comparison.group_markdown(g, short) for g in groups))
    if session.form == "json":
        records = [_graded(session, comparison.group_record(g, session.where)) for g in groups]
        return partial(put, envelope("topics", records, {"alone": [s.id for s in alone]}))
    where = session.where if session.form == "jsonl" else None
    once = session.form in ("ids", "toml")  # which are to be read as a store, or as arguments
    return partial(put_data, render(comparison.group_listing(groups, where, once), session.form))


def _draw(groups: Sequence[Group], short: Callable[[str], str]) -> None:
    from factcli.output.side_by_side import draw_group
    from factcli.output.tables import make_console

    screen = make_console()
    for number, item in enumerate(groups):
        if number:
            screen.print()
        draw_group(screen, item, short)


def _graded(session: Session, record: dict[str, Any]) -> dict[str, Any]:
    """The same with how each statement was found, as search tells it."""
    said = [{**s, "match": GRADES[session.grades.get(s["id"], EXACT)]} for s in record["statements"]]
    return {**record, "statements": said}


def _written_columns(session: Session, found: Sequence[Column], by: str) -> Callable[[], object]:
    """The same for columns."""
    if session.form == "table":
        from factcli.output.side_by_side import draw_columns
        from factcli.output.tables import make_console

        return partial(draw_columns, make_console(), found, by)
    if session.form == "markdown":
        return partial(put, comparison.columns_markdown(found, by) if found else "")
    if session.form == "json":
        records = [_graded(session, comparison.column_record(column, session.where)) for column in found]
        return partial(put, envelope("columns", records, {"by": by}))
    where = session.where if session.form == "jsonl" else None
    lines = comparison.column_listing([(column.heading, column.statements) for column in found], where)
    return partial(put_data, render(lines, session.form))

"""``factcli compare``."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from factcli import comparison
from factcli.cli_options import (
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
from factcli.cli_search import how_many_likely, make_filters, make_query, say_nothing_found, unusable
from factcli.cli_session import Session, count, say
from factcli.comparison import Group
from factcli.errors import UsageFault
from factcli.formats import envelope, render
from factcli.harmless import harmless, one_line
from factcli.matter import Column, columns, group
from factcli.model import Statement
from factcli.people import EXACT, GRADES
from factcli.query import Filters, Query, sort_key

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
        "Show the N strongest matters [default: all; of the whole store, drawn as tables, 10].",
    ),
]
_BY = ("speaker", "outlet", "date")
_DRAWN = 10  # matters of the whole store on a terminal
_ID_PREFIX = 4  # characters from which a word may be the beginning of an id
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
    limit: AtMost = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Put statements side by side, with the words that differ marked.

    \b
    factcli compare                        the whole store, matter by matter
    factcli compare Panjshir control       all that have these words
    factcli compare 1m0kf 47kv9            these two, by their ids
    factcli compare Panjshir --by speaker  a column for each speaker, by days
    factcli compare Panjshir --format markdown > compare.md

    Words that no other statement of the group has are marked (bold and
    underlined, or **so** without colour); shared words stay plain. As many
    columns as fit stand side by side, the others below. Which accounts cannot
    both be true is yours to judge.

    Plain lines (in a pipe) hold the matter, or the heading of the column, and
    then what lines of search hold.
    """
    session = Session(store, form, as_json)
    if by is not None and by not in _BY:
        raise UsageFault(f'--by "{harmless(by)}" is not known', f"use one of {', '.join(_BY)}")
    filters = make_filters(speaker, outlet, via, tag, since, until)
    named = _named(session, selection or [])
    _refuse_idle(filters, named, by, limit)
    found = named or _found(session, filters.join(make_query(selection)), exact)
    if len(found) < 2:
        return _too_few(session, found, selection or [], by)
    if by is not None:
        canonical = session.context.outlets.canonical if by == "outlet" else session.context.people.canonical
        _write_columns(session, columns(found, by, canonical), by)
    elif named:
        _write_groups(session, [_of(session, _label(named), named)])
    else:
        _write_matters(session, found, whole=not selection and filters == Filters(), limit=limit)
    return session.code()


def _found(session: Session, query: Query, exact: bool) -> list[Statement]:
    """What a query finds, oldest first; how much of it is a guess is said."""
    there, _ = session.find(query, exact)
    session.grades = {s.id: grade for s, grade in zip(there.statements, there.grades, strict=True)}
    likely = how_many_likely(there)
    if likely:
        say(f"{count(there.total, 'statement')} compared, {likely}")
    return sorted(there.statements, key=sort_key)


def _refuse_idle(filters: Filters, named: Sequence[Statement], by: str | None, limit: int | None) -> None:
    """An option that would change nothing is a misunderstanding, and is not passed over."""
    if named and filters != Filters():
        raise UsageFault(
            "ids say already which statements to compare", "leave --speaker, --outlet, --via, --tag and dates out"
        )
    if limit and (named or by):
        raise UsageFault("--limit counts matters, and with ids or --by there are none", "leave it out")


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
        raise UsageFault("compare needs two different statements", "name another id, or look for words")
    return list(found.values())


def _too_few(session: Session, found: Sequence[Statement], selection: Sequence[str], by: str | None) -> int:
    if by:
        _write_columns(session, [], by)
    else:
        _write_groups(session, [], found)
    if found:
        say(
            f"only {found[0].id} is found, and has nothing to be compared with; see it with: factcli show {found[0].id}"
        )
    else:
        say_nothing_found(session)
        ids = [word for word in selection if _is_id(session, word)]
        others = [word for word in selection if word not in ids]
        if ids and others:
            say(f"{ids[0]} begins an id and {one_line(others[0])} does not; ids are compared where all words are ids")
    return session.code(found=False)


def _is_id(session: Session, word: str) -> bool:
    return len(word) >= _ID_PREFIX and session.store.begins_an_id(word)


def _of(session: Session, label: tuple[str, tuple[str, ...]], statements: Sequence[Statement]) -> Group:
    return comparison.group_of(*label, statements, session.context.people.canonical)


def _label(statements: Sequence[Statement]) -> tuple[str, tuple[str, ...]]:
    """What statements chosen by hand share, if it is enough to give them a name."""
    matters = group(statements).matters
    return (matters[0].label, matters[0].shared) if len(matters) == 1 else ("", ())


def _write_matters(session: Session, found: Sequence[Statement], whole: bool, limit: int | None) -> None:
    """What was found, matter by matter. What shares little with the rest is left out of the whole store only."""
    grouping = group(found)
    canonical = session.context.people.canonical
    groups = [comparison.group_of_matter(matter, canonical) for matter in grouping.matters]
    if grouping.alone and not whole:
        groups.append(_of(session, (REST if groups else "", ()), grouping.alone))
    most = limit or (_DRAWN if whole and session.form == "table" else len(groups))
    _write_groups(session, groups[:most], grouping.alone if whole else ())
    notes = [f"{count(len(groups) - most, 'more matter')} (--limit {most})"] if len(groups) > most else []
    if grouping.alone and whole:
        notes.append(f"{count(len(grouping.alone), 'statement')} sharing too little with any other")
    if notes:
        say("not shown: " + "; ".join(notes))


def _write_groups(session: Session, groups: Sequence[Group], alone: Sequence[Statement] = ()) -> None:
    if session.form == "table":
        from factcli.sidebyside import draw_group
        from factcli.tables import console

        screen = console()
        for number, item in enumerate(groups):
            if number:
                screen.print()
            draw_group(screen, item)
    elif session.form == "json":
        records = [_graded(session, comparison.group_record(g, session.where)) for g in groups]
        sys.stdout.write(envelope("matters", records, {"alone": [s.id for s in alone]}))
    elif session.form == "markdown":
        sys.stdout.write("\n".join(comparison.group_markdown(g) for g in groups))
    else:
        _write_lines(session, [(g.label, g.statements) for g in groups])


def _graded(session: Session, record: dict[str, Any]) -> dict[str, Any]:
    """The same with how each statement was found, as search tells it."""
    said = [{**s, "match": GRADES[session.grades.get(s["id"], EXACT)]} for s in record["statements"]]
    return {**record, "statements": said}


def _write_columns(session: Session, found: Sequence[Column], by: str) -> None:
    if session.form == "table":
        from factcli.sidebyside import draw_columns
        from factcli.tables import console

        draw_columns(console(), found, by)
    elif session.form == "json":
        records = [_graded(session, comparison.column_record(column, session.where)) for column in found]
        sys.stdout.write(envelope("columns", records, {"by": by}))
    elif session.form == "markdown":
        sys.stdout.write(comparison.columns_markdown(found, by) if found else "")
    else:
        _write_lines(session, [(column.heading, column.statements) for column in found], by)


def _write_lines(session: Session, groups: Sequence[tuple[str, Sequence[Statement]]], by: str = "") -> None:
    where = session.where if session.form == "jsonl" else None
    sys.stdout.write(render(comparison.lines(groups, where, by), session.form))

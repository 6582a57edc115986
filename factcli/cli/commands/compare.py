"""``factcli compare``: statements side by side, by topic or column; without arguments, the leads of the store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.leads import id_shortener, parse_level, store_origins
from factcli.cli.messages import invalid_statement, kept_spellings, likely_spellings, nothing_found
from factcli.cli.options import FormatOption, JsonOption, StoreOption, expand_options, limit_option
from factcli.cli.query_options import FilterOptions, parse_words
from factcli.cli.session import Session, choose_limit, leads_progress, print_note
from factcli.comparison.differences import Column, columns_by
from factcli.comparison.groups import (
    Group,
    StatementPair,
    build_groups,
    known_pairs,
    make_group,
    merge_pairs,
    shared_title,
)
from factcli.conflicts.finding import HIGH
from factcli.entities.directory import EXACT, GRADES
from factcli.errors import UsageError
from factcli.model import Statement, sort_key
from factcli.output import comparison
from factcli.output.listing import envelope, render
from factcli.output.streams import put, put_data
from factcli.sanitize import escape_controls, escape_line_ends
from factcli.search.query import Filters
from factcli.store.links import Decisions
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.output.markdown import Markdown

Selection = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORDS|ID...]",
        help="Words to look for, or ids.",
        autocompletion=completion.query_words,
        show_default=False,
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="WHAT", help="Show one column per speaker, outlet or date.", show_default=False),
]
LimitOption = Annotated[
    int | None,
    limit_option(
        "Show at most N leads [default: 10] or N topics [default: all, or 10 in a table of --topics].",
    ),
]
AllLeads = Annotated[bool, typer.Option("--all", help="Show every lead in the store.")]
MinLevel = Annotated[
    str | None,
    typer.Option(
        "--min",
        metavar="LEVEL",
        help="Show only leads of this level or above: high or medium [default: medium].",
        autocompletion=completion.levels,
        show_default=False,
    ),
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Show the pairs of the whole store side by side, not in short.")
]
TopicsOption = Annotated[bool, typer.Option("--topics", help="Compare the whole store, topic by topic.")]
_BY = ("speaker", "outlet", "date")
_LEADS_SHOWN = 10
_TOPICS_DRAWN = 10  # of the whole store, on a terminal
_ID_PREFIX = 4  # characters from which a word may be the beginning of an id
_CONFIRMED = "Contradictions confirmed by a person"
_LEADS = "Leads: pairs that may conflict, for you to judge"
_REST = "Little in common with the others"


@expand_options
def compare(
    selection: Selection = None,
    by: By = None,
    *,
    filters: FilterOptions,
    topics: TopicsOption = False,
    min_level: MinLevel = None,
    all_leads: AllLeads = False,
    limit: LimitOption = None,
    full: FullOption = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Put statements side by side, and show what conflicts and why.

    \b
    factcli compare                        confirmed conflicts, then the leads
    factcli compare Panjshir control       all statements with these words
    factcli compare 1m0kf 47kv9            these two, by their ids
    factcli compare 1m0kf                  this one with all its leads
    factcli compare Panjshir --by speaker  one column per speaker
    factcli compare --topics               the whole store, topic by topic

    A lead is a pair of statements that may conflict, high or medium, with the
    reasons. In the columns, the words behind the reasons are in reverse video,
    words that only differ bold and underlined (without styles, === and ---
    stand below them). A lead becomes a contradiction only when you confirm it: factcli
    link, factcli review.

    An origin is where a statement entered the press: the last outlet that is
    credited. Outlets of one owner count as one; on a platform such as Twitter,
    the person who posts is the origin. If several outlets carry one claim from
    one origin, they share a column.

    Plain lines hold the topic, the columns of search, and the conflicts.
    Without arguments, a terminal shows the pairs in short, or with --full side
    by side; and each plain line is a pair: label, level, both ids, the
    reasons, then date, speaker, outlet and claim of each, and the date of the
    decision. Exit code 1 if nothing is found, or no conflict is confirmed and
    no lead is open.
    """
    session = Session(store, form, as_json)
    if by is not None and by not in _BY:
        raise UsageError(f'cannot use --by "{escape_controls(by)}"', f"use one of {', '.join(_BY)}")
    level = parse_level(min_level)
    asked = _Request(selection or [], filters.parse(), filters.exact, by, topics, level, limit)
    _refuse_idle_options(asked, all_leads, full)
    if not (asked.selects or topics or by):
        return _compare_store(session, None if all_leads else choose_limit(limit, _LEADS_SHOWN).number, level, full)
    answer = session.read_snapshot(lambda: _compare(session, asked))
    for note in answer.before:
        print_note(note)
    answer.write()
    for note in answer.after:
        print_note(note)
    return session.exit_code(answer.enough)


class _Request(NamedTuple):
    """What is to be compared, and how."""

    words: Sequence[str]
    filters: Filters
    exact: bool
    by: str | None
    topics: bool
    level: str
    limit: int | None

    @property
    def selects(self) -> bool:
        """Whether words, ids or filters select statements."""
        return bool(self.words) or self.filters != Filters()


class _Answer(NamedTuple):
    """What writes the result without reading the store again, and the notes printed before and after it."""

    write: Callable[[], object]
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    enough: bool = True


def _refuse_idle_options(asked: _Request, all_leads: bool, full: bool) -> None:
    """Raise :class:`UsageError` for an option that would change nothing, which is a misunderstanding."""
    topics, by, limit = asked.topics, asked.by, asked.limit
    if topics and (asked.selects or by):
        raise UsageError("--topics compares the whole store", "leave out --topics, or the words and other options")
    if all_leads and (asked.selects or topics or by):
        raise UsageError(
            "--all is for the leads of the whole store", "leave it out: of chosen statements, all leads are shown"
        )
    if all_leads and limit:
        raise UsageError("cannot use --all and --limit together", "choose one of them")
    if full and (asked.selects or topics or by):
        what = "--full is for the pairs of the whole store"
        raise UsageError(what, "leave it out: chosen statements are always shown side by side")
    if by and limit:
        raise UsageError("--limit is for the leads of the whole store or for topics", "leave it out, or --by")


# --- some statements, or the topics of the store ------------------------------------------------------------


def _compare(session: Session, asked: _Request) -> _Answer:
    """Compare the statements of some ids, else those that the words and filters find."""
    chosen = _load_by_ids(session, asked.words)
    alone = chosen[0].id if len(chosen) == 1 else ""
    if alone:
        chosen = _with_leads(session, chosen[0], asked.level)
        if len(chosen) == 1:
            return _too_few(session, chosen, asked, {})._replace(after=[_no_lead_of(alone)])
    if chosen and asked.filters != Filters():
        raise UsageError(
            "cannot use filters when you compare by ids", "leave out --speaker, --outlet, --via, --tag and the dates"
        )
    if chosen and asked.limit:
        raise UsageError("--limit is for leads or topics, not for ids", "leave it out")
    query = asked.filters.join(parse_words(asked.words))
    grades: dict[str, int] = {}  # how well each statement matches the query, by id
    statements, before = chosen, list[str]()
    if not chosen:
        result, matcher = session.find(query, asked.exact)
        grades = {s.id: grade for s, grade in zip(result.statements, result.grades, strict=True)}
        if likely := likely_spellings(result):
            before = [f"{plural(result.total, 'statement')} compared, {likely}"]
        before += kept_spellings(matcher, result.statements)
        statements = sorted(result.statements, key=sort_key)
    if len(statements) < 2:
        return _too_few(session, statements, asked, grades)._replace(before=before)
    if asked.by is not None:
        people, outlets = session.context.people, session.context.outlets
        canonical = outlets.canonical if asked.by == "outlet" else people.canonical
        columns = columns_by(statements, asked.by, canonical)
        pairs = _pairs_among(session, statements, asked)
        return _Answer(_columns_writer(session, columns, asked.by, grades, pairs), before)
    pairs = _pairs_among(session, statements, asked)
    if chosen:
        return _one_group(session, chosen, [pair for pair in pairs if alone in (*pair.ids, "")])
    return _by_topic(session, statements, pairs, asked, grades)._replace(before=before)


def _load_by_ids(session: Session, words: Sequence[str]) -> list[Statement]:
    """Return the statements meant if every word is the beginning of an id; else none."""
    if not words or not all(_begins_an_id(session, word) for word in words):
        return []
    chosen: dict[str, Statement] = {}
    for word in words:
        statement = session.store.statement(word)
        if not isinstance(statement, Statement):
            raise invalid_statement(statement, "compared")
        chosen[statement.id] = statement
    if len(chosen) < len(words):
        raise UsageError("the same statement is named twice", "name another, or only this one to see it with its leads")
    return list(chosen.values())


def _one_group(session: Session, chosen: Sequence[Statement], pairs: Sequence[StatementPair]) -> _Answer:
    """Put chosen statements into one group, whatever they have in common."""
    title, canonical = shared_title(chosen, pairs), session.context.people.canonical
    group = make_group(*title, chosen, canonical, pairs, store_origins(session))
    nothing = [] if pairs or session.form != "table" else [_NO_LEAD]
    return _Answer(_groups_writer(session, [group], {}), after=nothing)


def _with_leads(session: Session, statement: Statement, level: str) -> list[Statement]:
    """Return a statement, and behind it the others that it may conflict with, in the order of time."""
    from factcli.comparison.pairs import pairs_against

    found = {s.id: s for pair in pairs_against(session.store, statement, level) for s in (pair.a, pair.b)}
    return [statement, *sorted((s for s in found.values() if s.id != statement.id), key=sort_key)]


def _no_lead_of(identity: str) -> str:
    return f"no lead with {identity}, which does not mean that others agree. To see it: factcli show {identity}"


def _begins_an_id(session: Session, word: str) -> bool:
    return len(word) >= _ID_PREFIX and session.store.has_id_prefix(word)


def _pairs_among(session: Session, statements: Sequence[Statement], asked: _Request) -> list[StatementPair]:
    """Return the leads among statements, and what was decided about them."""
    from factcli.comparison.pairs import pairs_among

    return pairs_among(session.store, statements, asked.topics, leads_progress(), asked.level)


def _too_few(session: Session, statements: Sequence[Statement], asked: _Request, grades: Mapping[str, int]) -> _Answer:
    """Write no group, and explain why there is nothing to compare."""
    if asked.by:
        write = _columns_writer(session, [], asked.by, grades)
    else:
        write = _groups_writer(session, [], grades, statements)
    if statements:
        only = statements[0].id
        notes = [f"found only {only}, so there is nothing to compare. To see it: factcli show {only}"]
    else:
        notes = [nothing_found(session)]
        ids = [word for word in asked.words if _begins_an_id(session, word)]
        others = [word for word in asked.words if word not in ids]
        for word in others if ids else ():
            if session.store.has_id_prefix(word):
                session.store.statement(word)  # raises the error that tells which ids begin so
        if ids and others:
            what = f"{ids[0]} is the beginning of an id, but {escape_line_ends(others[0])} is not"
            notes.append(f"{what}; to compare by ids, write only ids")
    return _Answer(write, after=notes, enough=False)


def _by_topic(
    session: Session,
    statements: Sequence[Statement],
    pairs: Sequence[StatementPair],
    asked: _Request,
    grades: Mapping[str, int],
) -> _Answer:
    """Group statements by topic. Those that share little with any other are left out of the whole store only."""
    canonical, origins, whole = session.context.people.canonical, store_origins(session), asked.topics
    groups, alone = build_groups(statements, pairs, canonical, origins)
    if alone and not whole:
        groups = (*groups, make_group(_REST if groups else "", (), alone, canonical, (), origins))
    limit = choose_limit(asked.limit, _TOPICS_DRAWN if whole and session.form == "table" else None)
    shown = groups[: limit.number]
    left = len(groups) - len(shown)
    hidden = [f"{plural(left, 'more topic')} ({limit.origin})"] if left else []
    if alone and whole:
        hidden.append(f"{plural(len(alone), 'statement')} with too little in common with any other")
    notes = ["not shown: " + "; ".join(hidden)] if hidden else []
    return _Answer(_groups_writer(session, shown, grades, alone if whole else ()), after=notes)


def _groups_writer(
    session: Session, groups: Sequence[Group], grades: Mapping[str, int], alone: Sequence[Statement] = ()
) -> Callable[[], object]:
    """Return what writes groups in the form asked for, without reading the store again."""
    if session.form == "table":
        return partial(_draw_groups, groups, _shortener_of_pairs(session, groups))
    if session.form == "markdown":
        short = _shortener_of_pairs(session, groups)
        return lambda: put("\n".join(comparison.group_markdown(g, short) for g in groups))
    if session.form == "json":
        records = [_add_matches(comparison.group_record(g, session.locate), grades) for g in groups]
        return partial(put, envelope("topics", records, {"alone": [s.id for s in alone]}))
    where = session.locate if session.form == "jsonl" else None
    once = session.form in ("ids", "toml")  # which are to be read as a store, or as arguments
    return partial(put_data, render(comparison.group_listing(groups, where, once), session.form))


def _columns_writer(
    session: Session,
    columns: Sequence[Column],
    by: str,
    grades: Mapping[str, int],
    pairs: Sequence[StatementPair] = (),
) -> Callable[[], object]:
    """Return what writes columns and pairs in the form asked for, without reading the store again."""
    short = id_shortener(session, (identity for pair in pairs for identity in pair.ids))
    if session.form == "table":
        from factcli.output.side_by_side import draw_columns
        from factcli.output.tables import make_console

        return partial(draw_columns, make_console(), columns, by, pairs, short)
    if session.form == "markdown":
        return partial(put, comparison.columns_markdown(columns, by, pairs, short) if columns else "")
    if session.form == "json":
        from factcli.output.pair_text import pair_record

        records = [_add_matches(comparison.column_record(column, session.locate), grades) for column in columns]
        extra = {"by": by, "pairs": [pair_record(pair) for pair in pairs]}
        return partial(put, envelope("columns", records, extra))
    where = session.locate if session.form == "jsonl" else None
    lines = comparison.column_listing(columns, pairs, where)
    return partial(put_data, render(lines, session.form))


def _add_matches(record: dict[str, Any], grades: Mapping[str, int]) -> dict[str, Any]:
    """Return a record of a group with how each statement matches, as in the JSON of search."""
    statements = [{**s, "match": GRADES[grades.get(s["id"], EXACT)]} for s in record["statements"]]
    return {**record, "statements": statements}


def _shortener_of_pairs(session: Session, groups: Iterable[Group]) -> Callable[[str], str]:
    """Return what shortens the ids of the pairs in groups."""
    pairs = (pair for group in groups for shown in group.pairs for pair in (shown.pair, *shown.carriers))
    return id_shortener(session, (identity for pair in pairs for identity in pair.ids))


def _draw_groups(groups: Sequence[Group], short: Callable[[str], str]) -> None:
    from factcli.output.side_by_side import draw_group
    from factcli.output.tables import make_console

    screen = make_console()
    for number, group in enumerate(groups):
        if number:
            screen.print()
        draw_group(screen, group, short)


# --- the whole store, pair by pair --------------------------------------------------------------------------

_MergedPairs = list[list[StatementPair]]
_NO_LEAD = "no lead among these statements, which does not mean that they agree"


def _compare_store(session: Session, limit: int | None, level: str, full: bool) -> int:
    """Write the confirmed contradictions, then the strongest leads; all of these without a limit."""
    store = session.read_snapshot(lambda: _read_store(session, limit, level, full))
    store.write()
    if not store.confirmed and not store.leads:
        print_note(store.nothing)
        return session.exit_code(found=False)
    shown = len(store.leads[:limit])
    if session.form == "table" or shown < len(store.leads):
        further = [store.example] if store.example else []
        further += ["to decide about the leads: factcli review"] if store.leads else []
        print_note(_summary(len(store.confirmed), shown, len(store.leads)), *further)
    return session.exit_code()


class _StorePairs(NamedTuple):
    """The pairs of a store, what writes them without reading the store again, and the message for an empty result."""

    confirmed: _MergedPairs
    leads: _MergedPairs
    write: Callable[[], object]
    nothing: str
    example: str  # how to see a pair whole, where it is shown in short


def _read_store(session: Session, limit: int | None, level: str, full: bool) -> _StorePairs:
    """Read the confirmed contradictions, newest decision first, and the open leads, strongest first."""
    from factcli.conflicts.leads import leads_of_store

    decisions = Decisions(session.store.links)
    found = leads_of_store(session.store, leads_progress())
    linked = session.store.statements_by_id({end for link in decisions.links for end in (link.a, link.b)})
    pairs = known_pairs(list(linked.values()), found, decisions, level)
    confirmed = [pair for pair in pairs if pair.is_confirmed]
    confirmed.sort(key=lambda pair: str(pair.decision.link.decided or "") if pair.decision else "", reverse=True)
    origins, canonical = store_origins(session), session.context.people.canonical
    merged = merge_pairs(confirmed, origins, canonical)
    leads = merge_pairs((pair for pair in pairs if pair.is_lead), origins, canonical)
    groups = _group_each(session, merged), _group_each(session, leads[:limit])
    write = _pairs_writer(session, *groups, len(leads), full)
    return _StorePairs(
        merged,
        leads,
        write,
        "" if merged or leads else _no_pairs(session, level),
        "" if full or session.form != "table" else _example(session, [*leads, *merged]),
    )


def _example(session: Session, pairs: _MergedPairs) -> str:
    """Return how to see a pair whole; empty if there is none."""
    for pair, *_ in pairs:
        short = id_shortener(session, pair.ids)
        return f"to see one whole: factcli compare {short(pair.a.id)} {short(pair.b.id)}; to see all so, add --full"
    return ""


def _group_each(session: Session, merged: _MergedPairs) -> list[Group]:
    """Return a group for each list of pairs."""
    origins, canonical = store_origins(session), session.context.people.canonical
    groups = []
    for same in merged:
        statements = list({s.id: s for end in zip(*((p.a, p.b) for p in same), strict=True) for s in end}.values())
        groups.append(make_group(*shared_title(statements, same), statements, canonical, same, origins))
    return groups


def _pairs_writer(
    session: Session, confirmed: Sequence[Group], leads: Sequence[Group], total: int, full: bool
) -> Callable[[], object]:
    """Return what writes pairs in the form asked for, without reading the store again."""
    groups = [*confirmed, *leads]
    if session.form in ("table", "markdown"):
        short = _shortener_of_pairs(session, groups)
        if session.form == "markdown":
            return partial(_write_pairs_markdown, short, confirmed, leads)
        return partial(_draw_pairs, short, confirmed, leads, full)
    from factcli.output.pair_text import pair_listing, pair_records

    if session.form == "json":
        extra = {"confirmed": len(confirmed), "leads": total, "more": total - len(leads)}
        return partial(put, envelope("pairs", pair_records(groups, session.locate), extra))
    listing = pair_listing(groups)
    if session.form == "jsonl":
        listing = listing._replace(records=pair_records(groups, session.locate))
    return partial(put_data, render(listing, session.form))


def _draw_pairs(short: Callable[[str], str], confirmed: Sequence[Group], leads: Sequence[Group], full: bool) -> None:
    from factcli.output.side_by_side import draw_group, draw_section, draw_short_pair
    from factcli.output.tables import make_console

    screen = make_console()
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        if groups:
            draw_section(screen, title)
        for group in groups:
            (draw_group if full else draw_short_pair)(screen, group, short)
            screen.print()


def _write_pairs_markdown(short: Callable[[str], str], confirmed: Sequence[Group], leads: Sequence[Group]) -> None:
    from factcli.output.comparison import group_markdown
    from factcli.output.markdown import markdown, markdown_heading

    parts: list[Markdown] = []
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        if groups:
            parts.append(markdown("{}\n", markdown_heading(2, title)))
        parts += [group_markdown(group, short, level=3) for group in groups]
    put("\n".join(parts))


def _summary(confirmed: int, shown: int, leads: int) -> str:
    """Return how many pairs there are, and how to see more."""
    parts = [f"{plural(confirmed, 'contradiction')} confirmed"] if confirmed else []
    if shown < leads:
        parts.append(f"{shown} of {leads} leads shown (--all shows every one)")
    else:
        parts.append(plural(leads, "lead") if leads else "no open lead")
    return "; ".join(parts)


def _no_pairs(session: Session, level: str) -> str:
    """Return why no pair is shown."""
    number = session.store.number
    if not session.store.exists or not number:
        return nothing_found(session)
    what = f"no open {level} lead" if level == HIGH else "no open lead"
    return (
        f"no confirmed contradiction and {what} in {plural(number, 'statement')} of {session.label}."
        " To compare topic by topic: factcli compare --topics"
    )

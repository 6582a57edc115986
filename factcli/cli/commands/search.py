"""``factcli search`` and ``factcli show``."""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.options import (
    Exact,
    FilterOutlet,
    FilterSpeaker,
    FilterTag,
    FilterVia,
    FormatOption,
    JsonOption,
    Limit,
    Since,
    StoreOption,
    Until,
    Words,
)
from factcli.cli.session import Session, plural, print_note, today
from factcli.edtf_input import resolve_typed_date
from factcli.entities.directory import GRADES, SPELLING
from factcli.errors import DataError, UsageError
from factcli.model import Link, Statement
from factcli.paths import user_store
from factcli.sanitize import escape_controls
from factcli.search.query import Filters, Query, join_arguments, parse_bound, parse_query
from factcli.store.links import is_current
from factcli.store.reader import RecordedStatement

if TYPE_CHECKING:
    from factcli.output.listing import Listing
    from factcli.search.find import SearchResult
    from factcli.search.match import Matcher

#: The options of search, compare and review, for a hint at the one that was meant.
_OPTIONS = (
    *("speaker", "outlet", "via", "tag", "since", "until", "exact", "limit"),
    *("by", "topics", "min", "all", "format", "json", "store", "help"),
    *("output", "excel-safe", "force"),
)


def make_query(words: list[str] | None) -> Query:
    """The query of a command line, in which ``-word`` is a term and ``--word`` a misspelt option."""
    for word in words or []:
        if word.startswith("--"):
            raise _no_such_option(word.partition("=")[0])
        if not word.strip():
            raise UsageError("a word to look for is empty", "give one; without any, all statements are meant")
    return parse_query(join_arguments(words or []))


def _no_such_option(option: str) -> UsageError:
    import difflib

    name = option.removeprefix("--")  # of another of these commands, it is no slip
    close = difflib.get_close_matches(name, _OPTIONS, 1) if name not in _OPTIONS else []
    meant = f" (did you mean --{close[0]}?)" if close else ""
    return UsageError(
        f"no such option: {escape_controls(option)}{meant}",
        f"""to look for it as words: '"{escape_controls(option)}"'""",
    )


def make_filters(
    speaker: list[str] | None,
    outlet: list[str] | None,
    via: list[str] | None,
    tag: list[str] | None,
    since: str | None,
    until: str | None,
) -> Filters:
    """The filters of a command line; an empty one is a slip in a script, and must not find everything."""
    for option, values in (("--speaker", speaker), ("--outlet", outlet), ("--via", via), ("--tag", tag)):
        for value in values or ():
            _refuse_blank(option, value)
    first, last = _bound("--since", since), _bound("--until", until)
    if first and last and first > last:
        raise UsageError(f"--since {since} is after --until {until}", "no day is both; exchange them")
    return Filters(tuple(speaker or ()), tuple(outlet or ()), tuple(via or ()), tuple(tag or ()), first, last)


def _refuse_blank(option: str, value: str) -> None:
    if not value.strip():
        raise UsageError(f"{option} is empty", "give it a value, or leave the option out")


def _bound(option: str, text: str | None) -> datetime.date | None:
    """The day that a date typed for an option reaches; what a weekday was taken for is said."""
    if text is None:
        return None
    _refuse_blank(option, text)
    day = parse_bound(text, upper=option == "--until", today=today())
    taken = resolve_typed_date(text, today=today()).explanation
    if taken:
        print_note(f"{option}: {taken}")
    return day


def no_store(session: Session) -> tuple[str, str]:
    """That there is no store, and how to make one."""
    if session.root == user_store():
        return "there is no store here, or in a folder above", "make one with: factcli init"
    return f"there is no store in {session.label}", f"make one with: factcli init {session.label}"


def nothing_found(session: Session) -> str:
    """Why there is nothing, for a person."""
    if not session.store.exists:
        return "{}; {}".format(*no_store(session))
    number, problems = session.store.number, session.store.problems
    if not number and not problems:
        return f"the store {session.label} holds no statements yet; record one with: factcli add"
    read = " that could be read" if problems else ""
    return f"nothing found in {plural(number, 'statement')} of {session.label}{read}"


def search(
    words: Words = None,
    speaker: FilterSpeaker = None,
    outlet: FilterOutlet = None,
    via: FilterVia = None,
    tag: FilterTag = None,
    since: Since = None,
    until: Until = None,
    exact: Exact = False,
    limit: Limit = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Find statements: the best matches first, then the oldest.

    \b
    factcli search Massoud                      a word in any field, however
                                                it is spelt (Masood, مسعود)
    factcli search support Tajikistan           both words; also supports
    factcli search '"full control"' -Kabul      a phrase, and without a word
    factcli search Massoud OR Saleh             either
    factcli search 'resist*' tag:panjshir       words that begin so; a tag
    factcli search 'speaker:"Ahmad Massoud"'    also outlet: via: claim: quote:
                                                role: note: url: id:
    factcli search date:2021-09-01..2021-09-06  when it can have been said
    factcli search --speaker Mujahid --since 2021-09-06
    factcli search --speaker Masood --exact     only names spelt so

    \b
    In scripts:
    factcli search Massoud --format ids | xargs factcli show
    factcli search Massoud --json | jq -r '.statements[].claim'

    Plain lines (in a pipe) hold id, date, speaker, outlet, via, claim and the
    date of retraction. Upper and lower case and accents never matter. What is
    found by another spelling of a name comes last and is marked: "= alias" if
    you have confirmed it, "≈ spelling" if it is only likely ("match" in JSON).
    Words in quotation marks are taken as they stand. Exit code 1 if nothing
    is found.
    """
    session = Session(store, form, as_json)
    query = make_filters(speaker, outlet, via, tag, since, until).join(make_query(words))
    found, listing, table, nothing = session.in_one_state(lambda: _looked_for(session, query, exact, limit))
    session.write(listing, lambda: table)
    if not found.total:
        print_note(nothing)
        if not {"or", "not"}.isdisjoint(" ".join(words or ()).split()):
            print_note(
                "small or and not are words to look for; OR means either, and a minus before a word means without it"
            )
    elif session.form == "table" or len(found.statements) < found.total:
        print_note(_how_many(found, limit))
    return session.code(bool(found.total))


def _looked_for(
    session: Session, query: Query, exact: bool, limit: int | None
) -> "tuple[SearchResult, Listing, Any, str]":
    """What is found, as it is written and as it is drawn, and why nothing is if that is so."""
    found, judge = session.find(query, exact, limit)
    listing = session.listing(found.statements)
    records = [{**r, "match": GRADES[g]} for r, g in zip(listing.records, found.grades, strict=True)]
    table = _table(found, judge) if session.form == "table" else None
    return found, listing._replace(records=records), table, "" if found.total else nothing_found(session)


def _how_many(found: "SearchResult", limit: int | None) -> str:
    """How many there are, and how many of those shown are a guess."""
    total, shown = plural(found.total, "statement"), len(found.statements)
    said = f"{shown} of {total} (--limit {limit})" if shown < found.total else total
    if not found.complete:
        said += ", likely spellings not counted"
    likely = how_many_likely(found)
    return f"{said}; {likely}" if likely else said


def how_many_likely(found: "SearchResult") -> str:
    """How many of the statements found are a guess; nothing where none is."""
    likely = found.grades.count(SPELLING)
    if not likely:
        return ""
    some, those = ("all", "them") if likely == len(found.statements) else (f"{likely} of them", "these")
    return f"{some} by a likely spelling only (--exact leaves {those} out)"


def _table(found: "SearchResult", judge: "Matcher") -> Any:
    from factcli.output.tables import make_console, statements_table

    def marks(statement: Statement, field: str) -> list[tuple[int, int]]:
        return judge.marks(getattr(statement, field), field)

    return statements_table(found.statements, marks, make_console(), [GRADES[grade] for grade in found.grades])


def unusable(recorded: RecordedStatement, what: str) -> DataError:
    """A statement that lacks something, or has something wrong, that makes it one."""
    todo = f"mend it there, or with: factcli edit {recorded.id}"
    return DataError(f"{recorded.id} cannot be {what} before it is mended", todo, where=recorded.where)


def links_of(session: Session, statement: Statement) -> list[tuple[Link, Statement | None]]:
    """What people have decided about a statement and another, with that other one."""
    ends = [(link, link.b if link.a == statement.id else link.a) for link in session.store.links]
    mine = sorted(((link, other) for link, other in ends if statement.id in (link.a, link.b)), key=_link_order)
    others = session.store.statements_by_id(other for _, other in mine)
    return [(link, others.get(other)) for link, other in mine]


def _link_order(end: tuple[Link, str]) -> tuple[str, str]:
    return end[1], end[0].relation


def show(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids, or their beginnings.", autocompletion=completion.ids)
    ],
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Show statements whole.

    Every field, the file and line, and what has been decided about a statement
    and others; in a pipe, lines as search prints them.

    \b
    factcli show 1m0kf
    factcli search Massoud --format ids | xargs factcli show --format table
    factcli show 1m0kf --format toml
    """
    session = Session(store, form, as_json)
    listing, details = session.in_one_state(lambda: _whole(session, ids))
    if session.form == "table":
        _draw_details(details)
    else:
        session.write(listing, lambda: None)
    return session.code()


class _Detail(NamedTuple):
    """A statement, where it stands, and what has been decided about it and others."""

    statement: Statement
    where: str
    links: list[tuple[Link, Statement | None]]


def _whole(session: Session, ids: list[str]) -> "tuple[Listing, list[_Detail]]":
    """Statements by the beginnings of their ids, with all that is shown of them."""
    details = []
    for prefix in ids:
        found = session.store.statement(prefix)
        if not isinstance(found, Statement):
            raise unusable(found, "shown")
        where = "%s:%d" % session.where(found)  # noqa: UP031
        details.append(_Detail(found, where, links_of(session, found)))
    return _with_links(session.listing([detail.statement for detail in details]), details), details


def _draw_details(details: list[_Detail]) -> None:
    from factcli.output.tables import draw_details, make_console

    screen = make_console()
    for number, detail in enumerate(details):
        if number:
            screen.print()
        draw_details(screen, *detail)


def _with_links(listing: "Listing", details: list[_Detail]) -> "Listing":
    records = []
    for (statement, _, ends), record in zip(details, listing.records, strict=True):
        links = [
            {
                "id": link.b if link.a == statement.id else link.a,
                "a": link.a,
                "relation": link.relation,
                "b": link.b,
                "note": link.note or None,
                "decided": str(link.decided) if link.decided else None,
                "current": other is None or is_current(link, statement, other),
            }
            for link, other in ends
        ]
        records.append({**record, "links": links})
    return listing._replace(records=records)


# --- what was recorded ---------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """How statements stand in the store by now: in which files, by their ids, and those that are there no more."""

    listing: "Listing"
    files: Mapping[str, str]
    gone: Sequence[str]


def as_they_stand(session: Session, statements: Sequence[Statement]) -> Standing:
    """How some statements stand in the store; one that has a fault there is listed as it is here."""
    now = session.store.statements_by_id(s.id for s in statements)
    unfit = session.store.recorded(s.id for s in statements if s.id not in now)
    files = {i: s.place.file for i, s in now.items() if s.place} | {i: r.file.name for i, r in unfit.items()}
    there = [s for s in statements if s.id in files]
    listing = session.listing([now.get(s.id, s) for s in there])
    return Standing(listing, {s.id: files[s.id] for s in there}, [s.id for s in statements if s.id not in files])


def say_gone(stand: Standing) -> None:
    """Say which statements another process has removed again."""
    for identity in stand.gone:
        print_note(f"factcli: {identity} was removed by another process meanwhile")

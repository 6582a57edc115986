"""``factcli search``: find statements."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from factcli.cli.messages import kept_spellings, likely_spellings, nothing_found
from factcli.cli.options import FormatOption, JsonOption, StoreOption, expand_options, limit_option
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Limit, Session, choose_limit, print_note
from factcli.entities.directory import GRADES
from factcli.errors import UsageError
from factcli.model import Statement
from factcli.output.listing import outlet_chain
from factcli.output.streams import put, terminal_width
from factcli.sanitize import escape_line_ends
from factcli.search.query import Query
from factcli.text.wording import cut_to_width, plural

if TYPE_CHECKING:
    from factcli.output.listing import Listing
    from factcli.search.find import SearchResult
    from factcli.search.match import Matcher


@expand_options
def search(
    words: Words = None,
    *,
    filters: FilterOptions,
    limit: Annotated[int | None, limit_option("Show at most N statements.")] = None,
    oneline: Annotated[
        bool, typer.Option("--oneline", help="One line for each statement, on a terminal cut to its width.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Find statements.

    Results as you asked come first, likely spellings last; the oldest come
    first in each group.

    \b
    factcli search Massoud control             both words, in any field
    factcli search Massoud OR Saleh -Kabul     either name, without Kabul
    factcli search '"full control"' 'resist*'  a phrase; words that begin so
    factcli search tag:panjshir date:2021-09-01..2021-09-06
    factcli search --speaker Masood --since 2021-09-06
    factcli search --oneline -n 20

    Other fields to search in: speaker: outlet: via: claim: quote: role: note:
    url: id:, as in 'speaker:"Ahmad Massoud"'. AND, OR and NOT are operators;
    NOT is the same as a minus, and needed before a word of one letter: NOT v,
    or '-"v"'. Case and accents never matter.
    Without quotation marks, other forms of a word (supports, supported) and
    other spellings of a name (Masood, مسعود) are found too. A spelling is
    marked "= alias" if you have confirmed it, "≈ spelling" if it is only
    likely ("match" in JSON). A minus takes out confirmed spellings only, never
    likely ones: if some stay in the result, factcli tells how many.

    Plain lines (in a pipe) hold id, date, speaker, outlet, via, claim and the
    date of retraction. Exit code 1 if nothing is found.
    """
    if oneline and (form or as_json):
        raise UsageError("cannot use --oneline and a format together", "choose one of them")
    session = Session(store, form, as_json)
    query = filters.parse().join(parse_words(words))
    most = choose_limit(limit)
    found = session.read_snapshot(lambda: _find(session, query, filters.exact, most.number, oneline))
    result = found.result
    if oneline:
        _write_lines(result.statements)
    else:
        session.write_listing(found.listing, lambda: found.table)
    if not result.total:
        print_note(found.nothing)
        if not {"or", "not"}.isdisjoint(" ".join(words or ()).split()):
            print_note(
                "or and not were searched for as words. Write OR for either, and NOT before a term to exclude it"
            )
    elif found.noted:
        print_note(_summary(result, most), *found.kept)
    return session.exit_code(bool(result.total))


def _write_lines(statements: Sequence[Statement]) -> None:
    """Write one line for each statement: id, date, speaker, outlet, claim."""
    width = terminal_width(sys.stdout) if sys.stdout.isatty() else None
    dates = max((len(s.date.text) for s in statements), default=0)
    for s in statements:
        withdrawn = f" [retracted {s.retracted}]" if s.retracted else ""
        line = f"{s.id}  {s.date.text.ljust(dates)}  {s.speaker} ({outlet_chain(s)}){withdrawn}: {s.claim}"
        put(cut_to_width(escape_line_ends(line), width) + "\n")


class _Found(NamedTuple):
    """What a query finds, ready to be written.

    ``table`` is for a terminal only. ``nothing`` says why there is no result, and ``noted`` whether one gets a summary.
    ``kept`` is the note on likely spellings that a minus left in it.
    """

    result: "SearchResult"
    listing: "Listing"
    table: Any
    nothing: str
    noted: bool
    kept: list[str]


def _find(session: Session, query: Query, exact: bool, limit: int | None, oneline: bool) -> _Found:
    result, matcher = session.find(query, exact, limit)
    listing = session.make_listing(result.statements)
    records = [{**r, "match": GRADES[grade]} for r, grade in zip(listing.records, result.grades, strict=True)]
    table = _table(result, matcher) if session.form == "table" else None
    nothing = "" if result.total else nothing_found(session, query, exact)
    noted = oneline or session.form == "table" or len(result.statements) < result.total
    kept = kept_spellings(matcher, result.statements) if noted else []  # asks the index, so within the snapshot
    return _Found(result, listing._replace(records=records), table, nothing, noted, kept)


def _table(result: "SearchResult", matcher: "Matcher") -> Any:
    from factcli.output.tables import make_console, statements_table
    from factcli.search.index.rows import field_lang

    def marks(statement: Statement, field: str) -> list[tuple[int, int]]:
        return matcher.marks(getattr(statement, field), field, field_lang(statement, field))

    return statements_table(result.statements, marks, make_console(), [GRADES[grade] for grade in result.grades])


def _summary(result: "SearchResult", limit: Limit) -> str:
    """Return how many statements match, how many are shown, and how many match by a likely spelling only."""
    total, shown = plural(result.total, "statement"), len(result.statements)
    summary = f"{shown} of {total} ({limit.origin})" if shown < result.total else total
    if not result.complete:
        summary += ", likely spellings not counted"
    likely = likely_spellings(result)
    return f"{summary}, {likely}" if likely else summary

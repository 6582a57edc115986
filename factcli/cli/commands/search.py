"""``factcli search``: find statements."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from factcli.cli.messages import likely_spellings, nothing_found
from factcli.cli.options import FormatOption, JsonOption, StoreOption, expand_options, limit_option
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Session, print_note
from factcli.entities.directory import GRADES
from factcli.model import Statement
from factcli.search.query import Query
from factcli.text.wording import plural

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

    Other fields to search in: speaker: outlet: via: claim: quote: role: note:
    url: id:, as in 'speaker:"Ahmad Massoud"'. AND, OR and NOT are operators;
    NOT is the same as a minus. Case and accents never matter.
    Without quotation marks, other forms of a word (supports, supported) and
    other spellings of a name (Masood, مسعود) are found too. A spelling is
    marked "= alias" if you have confirmed it, "≈ spelling" if it is only
    likely ("match" in JSON).

    Plain lines (in a pipe) hold id, date, speaker, outlet, via, claim and the
    date of retraction. Exit code 1 if nothing is found.
    """
    session = Session(store, form, as_json)
    query = filters.parse().join(parse_words(words))
    found = session.read_snapshot(lambda: _find(session, query, filters.exact, limit))
    session.write_listing(found.listing, lambda: found.table)
    result = found.result
    if not result.total:
        print_note(found.nothing)
        if not {"or", "not"}.isdisjoint(" ".join(words or ()).split()):
            print_note(
                "or and not were searched for as words. Write OR for either, and NOT before a term to exclude it"
            )
    elif session.form == "table" or len(result.statements) < result.total:
        print_note(_summary(result, limit))
    return session.exit_code(bool(result.total))


class _Found(NamedTuple):
    """The result of a query, as a listing and, for a terminal, as a table; or why there is none."""

    result: "SearchResult"
    listing: "Listing"
    table: Any
    nothing: str


def _find(session: Session, query: Query, exact: bool, limit: int | None) -> _Found:
    result, matcher = session.find(query, exact, limit)
    listing = session.make_listing(result.statements)
    records = [{**r, "match": GRADES[grade]} for r, grade in zip(listing.records, result.grades, strict=True)]
    table = _table(result, matcher) if session.form == "table" else None
    return _Found(
        result, listing._replace(records=records), table, "" if result.total else nothing_found(session, query, exact)
    )


def _table(result: "SearchResult", matcher: "Matcher") -> Any:
    from factcli.output.tables import make_console, statements_table
    from factcli.search.index.rows import field_lang

    def marks(statement: Statement, field: str) -> list[tuple[int, int]]:
        return matcher.marks(getattr(statement, field), field, field_lang(statement, field))

    return statements_table(result.statements, marks, make_console(), [GRADES[grade] for grade in result.grades])


def _summary(result: "SearchResult", limit: int | None) -> str:
    """Return how many statements match, how many are shown, and how many match by a likely spelling only."""
    total, shown = plural(result.total, "statement"), len(result.statements)
    summary = f"{shown} of {total} (--limit {limit})" if shown < result.total else total
    if not result.complete:
        summary += ", likely spellings not counted"
    likely = likely_spellings(result)
    return f"{summary}, {likely}" if likely else summary

"""``factcli timeline``."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

from factcli.cli.commands.search import how_many_likely, make_filters, make_query, nothing_found
from factcli.cli.leads import origins_of, shortened
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
    Words,
    limit_option,
)
from factcli.cli.session import Session, judging, plural, print_note
from factcli.entities.directory import GRADES
from factcli.errors import UsageError
from factcli.model import sort_key
from factcli.output.listing import render
from factcli.output.streams import put, put_data, put_drawing
from factcli.output.timeline.chart import Chart, build_chart
from factcli.search.query import Filters, Query
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.output.timeline.layout import ConflictMark
    from factcli.search.find import SearchResult

#: Speakers drawn where nothing else is asked for.
_ROWS = 20
_PAGE = 80  # columns of a drawing in Markdown
AtMost = Annotated[
    int | None,
    limit_option(f"Draw at most N speakers: those in the conflicts listed, then the busiest [default: {_ROWS}]."),
]


def timeline(
    words: Words = None,
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
    """Draw statements in time: one row a speaker, with what conflicts.

    \b
    factcli timeline                      the whole store
    factcli timeline Panjshir control     what search finds, with its filters
    factcli timeline --since 2021-09-03 --until 2021-09-08
    factcli timeline --speaker Massoud --format markdown > timeline.md

    A mark stands at its day; a date that is less exact is drawn as what it may
    be: some day between two, a day or later. Where a mark has a letter, its
    statement is in a conflict that is listed below: a capital if a person has
    confirmed it, else it is a lead. Digits are so many statements. A long time
    without any is cut out of the axis, and named.

    Plain lines (in a pipe) hold the first and the last day that may be meant,
    then what lines of search hold, oldest first, and the conflicts, as
    compare calls them, each with the id of the other statement; JSON has the
    chart and its statements. Exit code 1 if nothing is found.
    """
    session = Session(store, form, as_json)
    if limit and session.form not in ("table", "markdown"):
        raise UsageError(
            "--limit is for rows that are drawn",
            "leave it out, as lines hold all statements, or draw with --format table",
        )
    filters = make_filters(speaker, outlet, via, tag, since, until)
    query = filters.join(make_query(words))
    whole = not words and filters == Filters()
    answer = session.in_one_state(lambda: _answer(session, query, exact, whole, limit or _ROWS))
    answer.write()
    for note in answer.notes:
        print_note(note)
    return session.code(answer.found)


class _Answer(NamedTuple):
    """What is written, and what there is to say of it."""

    write: Callable[[], object]
    notes: Sequence[str] = ()
    found: bool = True


def _answer(session: Session, query: Query, exact: bool, whole: bool, limit: int) -> _Answer:
    from factcli.comparison.pairs import pairs_among

    there, _ = session.find(query, exact)
    if not there.total:
        return _Answer(
            partial(put_data, _lines(session, build_chart((), str), there)), [nothing_found(session)], found=False
        )
    # Lines hold no lanes, and those of 100,000 statements take a second.
    laned = there.statements if session.form in ("table", "markdown", "json") else ()
    pairs = pairs_among(session.store, there.statements, whole, judging())
    found = build_chart(laned, session.context.people.canonical, pairs)
    if session.form in ("table", "markdown"):
        return _picture(session, found, there, whole, limit)
    return _Answer(partial(put_data, _lines(session, found, there)))


def _lines(session: Session, found: Chart, there: "SearchResult") -> str:
    """The statements, oldest first, and the chart, for a script."""
    from factcli.output.timeline.records import chart_listing

    if session.form == "table":  # of nothing
        return ""
    matches = {s.id: GRADES[grade] for s, grade in zip(there.statements, there.grades, strict=True)}
    listing = session.listing(sorted(there.statements, key=sort_key))
    return render(chart_listing(listing, found, matches), session.form)


def _picture(session: Session, found: Chart, there: "SearchResult", whole: bool, limit: int) -> _Answer:
    """The chart for a person, for the terminal with what there is to say of it, or for a page."""
    from factcli.output.markdown import markdown_code_block
    from factcli.output.tables import make_console
    from factcli.output.timeline.terminal import draw_timeline

    conflicts, statements = _conflicts(session, found), {s.id: s for s in there.statements}
    screen = make_console() if session.form == "table" else make_console(io.StringIO())
    if session.form == "markdown":
        screen.width = _PAGE
    with screen.capture() as drawn:
        hidden = draw_timeline(screen, found, statements, conflicts, limit, partial(shortened, session))
    if session.form == "markdown":
        return _Answer(partial(put, markdown_code_block(drawn.get())))
    notes = [_counts(session, there, conflicts)]
    if len(found.lanes) > limit:
        notes.append(f"not drawn: {plural(len(found.lanes) - limit, 'more speaker')} (--limit {limit})")
    if hidden:
        command = "factcli compare --all" if whole else "factcli compare, with the same words and filters"
        notes.append(f"not listed: {plural(hidden, 'more conflict')}; see all with: {command}")
    return _Answer(partial(put_drawing, drawn.get()), notes)


def _conflicts(session: Session, found: Chart) -> "list[ConflictMark]":
    """The conflicts as a person counts them: the same two claims from the same origins are one."""
    from factcli.comparison.groups import carrier_key
    from factcli.output.timeline.layout import merge_same_claims

    origins, canonical = origins_of(session), session.context.people.canonical
    return merge_same_claims(found.conflict_links, lambda s: carrier_key(s, origins, canonical))


def _counts(session: Session, there: "SearchResult", conflicts: "Sequence[ConflictMark]") -> str:
    """How much there is."""
    names = {name_key(session.context.people.canonical(name)) for name in {s.speaker for s in there.statements}}
    confirmed = sum(conflict.first.confirmed for conflict in conflicts)
    said = [f"{plural(there.total, 'statement')} of {plural(len(names), 'speaker')}"]
    said += [f"{plural(confirmed, 'contradiction')} confirmed"] * bool(confirmed)
    said += [plural(len(conflicts) - confirmed, "lead")] * (confirmed < len(conflicts))
    return "; ".join([", ".join(said), *filter(None, [how_many_likely(there)])])

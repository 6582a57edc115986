"""``factcli timeline``: statements drawn in time."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

from factcli.cli.leads import shorten_id, store_origins
from factcli.cli.messages import kept_spellings, likely_spellings, nothing_found
from factcli.cli.options import FormatOption, JsonOption, StoreOption, expand_options, limit_option
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Limit, Session, choose_limit, leads_progress, print_note
from factcli.entities.directory import GRADES
from factcli.errors import UsageError
from factcli.model import sort_key
from factcli.output.listing import render
from factcli.output.streams import put, put_data, put_drawing
from factcli.output.timeline.chart import Chart, build_chart
from factcli.search.query import Filters, Query
from factcli.text.tokens import name_key
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.output.timeline.layout import ConflictMark
    from factcli.search.find import SearchResult

_SPEAKERS_DRAWN = 20
_MARKDOWN_WIDTH = 80  # columns
LimitOption = Annotated[
    int | None,
    limit_option(
        f"Draw at most N speakers: first those in a listed conflict, then the most quoted [default: {_SPEAKERS_DRAWN}]."
    ),
]


@expand_options
def timeline(
    words: Words = None,
    *,
    filters: FilterOptions,
    limit: LimitOption = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Draw statements on a timeline, one row per speaker, with conflicts.

    \b
    factcli timeline                      the whole store
    factcli timeline Panjshir control     only what search would find
    factcli timeline --since 2021-09-03 --until 2021-09-08
    factcli timeline --speaker Massoud --format markdown > timeline.md

    Each mark is on its day. A less exact date is drawn as a range: some day
    between two, or a day or later. A letter means that the statement is in a
    conflict listed below: a capital if a person has confirmed it, else a lead.
    A digit is a number of statements. A long time without statements is cut
    out of the axis and labelled.

    Plain lines (in a pipe) hold the first and the last possible day, then the
    columns of search, oldest first, and the conflicts, each with the id of the
    other statement. JSON has the chart and its statements. Exit code 1 if
    nothing is found.
    """
    session = Session(store, form, as_json)
    if limit and session.form not in ("table", "markdown"):
        raise UsageError(
            "--limit is for drawings; other formats hold all statements",
            "leave it out, or add --format table",
        )
    parsed = filters.parse()
    query = parsed.join(parse_words(words))
    whole = not words and parsed == Filters()
    most = choose_limit(limit, _SPEAKERS_DRAWN)
    answer = session.read_snapshot(lambda: _answer(session, query, filters.exact, whole, most))
    answer.write()
    for note in answer.notes:
        print_note(note)
    return session.exit_code(answer.found)


class _Answer(NamedTuple):
    """What writes the timeline without reading the store again, and the notes printed after it."""

    write: Callable[[], object]
    notes: Sequence[str] = ()
    found: bool = True


def _answer(session: Session, query: Query, exact: bool, whole: bool, limit: Limit) -> _Answer:
    from factcli.comparison.pairs import pairs_among

    result, matcher = session.find(query, exact)
    if not result.total:
        write = partial(put_data, _render(session, build_chart((), str), result))
        return _Answer(write, [nothing_found(session, query, exact)], found=False)
    # Lines of text show no chart, and charting 100,000 statements takes a second.
    charted = result.statements if session.form in ("table", "markdown", "json") else ()
    pairs = pairs_among(session.store, result.statements, whole, leads_progress())
    drawing = build_chart(charted, session.context.people.canonical, pairs)
    if session.form in ("table", "markdown"):
        answer = _draw(session, drawing, result, whole, limit)
        return answer._replace(notes=[*answer.notes, *kept_spellings(matcher, result.statements)])
    return _Answer(partial(put_data, _render(session, drawing, result)))


def _render(session: Session, drawing: Chart, result: "SearchResult") -> str:
    """Return the statements, oldest first, and the chart, in a form for scripts."""
    from factcli.output.timeline.records import chart_listing

    if session.form == "table":  # of nothing
        return ""
    matches = {s.id: GRADES[grade] for s, grade in zip(result.statements, result.grades, strict=True)}
    listing = session.make_listing(sorted(result.statements, key=sort_key))
    return render(chart_listing(listing, drawing, matches), session.form)


def _draw(session: Session, drawing: Chart, result: "SearchResult", whole: bool, limit: Limit) -> _Answer:
    """Draw the chart with its counts for a terminal, or as Markdown."""
    from factcli.comparison.groups import carrier_key
    from factcli.output.markdown import markdown_code_block
    from factcli.output.tables import make_console
    from factcli.output.timeline.layout import merge_same_claims
    from factcli.output.timeline.terminal import draw_timeline

    origins, canonical = store_origins(session), session.context.people.canonical
    # The same two claims from the same origins are one conflict, whoever carries them.
    conflicts = merge_same_claims(drawing.conflict_links, lambda s: carrier_key(s, origins, canonical))
    statements = {s.id: s for s in result.statements}
    screen = make_console() if session.form == "table" else make_console(io.StringIO())
    if session.form == "markdown":
        screen.width = _MARKDOWN_WIDTH
    most = limit.number or len(drawing.lanes)
    with screen.capture() as capture:
        hidden = draw_timeline(screen, drawing, statements, conflicts, most, partial(shorten_id, session))
    if session.form == "markdown":
        return _Answer(partial(put, markdown_code_block(capture.get())))
    notes = [_summary(session, result, conflicts)]
    if len(drawing.lanes) > most:
        notes.append(f"not drawn: {plural(len(drawing.lanes) - most, 'more speaker')} ({limit.origin})")
    if hidden:
        command = "factcli compare --all" if whole else "factcli compare with the same words"
        notes.append(f"{plural(hidden, 'more conflict')} {'is' if hidden == 1 else 'are'} not listed: run {command}")
    return _Answer(partial(put_drawing, capture.get()), notes)


def _summary(session: Session, result: "SearchResult", conflicts: "Sequence[ConflictMark]") -> str:
    """Return the numbers of statements, speakers, contradictions and leads, and of likely spellings."""
    names = {name_key(session.context.people.canonical(name)) for name in {s.speaker for s in result.statements}}
    confirmed = sum(conflict.first.confirmed for conflict in conflicts)
    counts = [f"{plural(result.total, 'statement')} of {plural(len(names), 'speaker')}"]
    if confirmed:
        counts.append(f"{plural(confirmed, 'contradiction')} confirmed")
    if confirmed < len(conflicts):
        counts.append(plural(len(conflicts) - confirmed, "lead"))
    return "; ".join(filter(None, [", ".join(counts), likely_spellings(result)]))

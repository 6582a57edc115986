"""The topics of a report: what :mod:`factcli.output.side_by_side` draws, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from factcli.comparison.groups import Column, ColumnPair, Group, column_letter
from factcli.exporter.report.contents import CONFIRMED, NONE, ReportContents, column_pair_levels, sort_levels
from factcli.exporter.report.html import Html, element, escape_text, join_html, safe_host
from factcli.model import Statement
from factcli.output.comparison import (
    MarkedSegment,
    claim_segments,
    describe_column_pair,
    group_heading,
    mark_segments,
    side_lines,
)

if TYPE_CHECKING:
    from factcli.extract.places import Place

BADGES = {"c": "Contradiction", "h": "Lead, high", "m": "Lead, medium", "": "Decided"}
_UNNAMED = "Statements side by side"


class TopicRenderer:
    """Render topics and single statements. Each statement has its anchor where it is shown first."""

    def __init__(self, contents: ReportContents) -> None:
        self._contents = contents
        self._placed: set[str] = set()

    def topics(self) -> Iterator[Html]:
        """Yield every topic, those most in conflict first."""
        for number, group in enumerate(self._contents.groups, 1):
            yield self._render_topic(f"m{number}", group)

    def alone(self) -> Html:
        """Return the statements that share too little with any other."""
        columns = [self._render_column((s,), "h3") for s in self._contents.alone]
        return element("div", *columns, class_="columns")

    # --- a topic -----------------------------------------------------------------------------------------

    def _render_topic(self, name: str, group: Group) -> Html:
        label, (period, counts) = group.label or _UNNAMED, _headings(group)
        title = element("h3", element("bdi", label), id=f"{name}-title")
        under = element("p", period, " · " if period and counts else None, counts, class_="counts")
        return element(
            "section",
            element("header", title, under),
            element("div", *self._render_columns(name, group), class_="columns"),
            _sides_and_pairs(name, group),
            class_="topic",
            id=name,
            aria_labelledby=f"{name}-title",
        )

    def _render_columns(self, name: str, group: Group) -> Iterator[Html]:
        against = _levels_by_column(group)
        for number, column in enumerate(group.columns):
            marked = claim_segments(group, number), mark_segments(column[0].quote, group.spans("quote", number), ())
            called = f"{name}-{column_letter(number)}" if group.pairs else ""
            yield self._render_column(column, "h4", called, against.get(number, {}), *marked)

    def _render_column(
        self,
        column: Column,
        level: str,
        place: str = "",
        against: Mapping[int, str] = MappingProxyType({}),
        claim: Sequence[MarkedSegment] = (),
        quote: Sequence[MarkedSegment] = (),
    ) -> Html:
        """Render a column: speaker, carriers, claim and whatever else is recorded.

        ``level`` is the element of the heading, ``place`` the anchor of the column, ``against`` the levels of its
        conflicts by the numbers of other columns.
        """
        s = column[0]
        elsewhere = any(self._contents.column_levels.get(each.id) for each in column)
        return element(
            "article",
            _statement_header(s, place.rpartition("-")[2], level),
            element("ul", *(self._render_source(each, s) for each in column), class_="sources"),
            _claim(s, claim),
            _quote(s, quote),
            _statement_footer(s, place, against, self._contents.place_of(s)),
            class_="statement",
            id=place or None,
            data_l=sort_levels("".join(against.values())) or ("" if elsewhere else NONE),
        )

    def _render_source(self, statement: Statement, first: Statement) -> Html:
        """Render where a statement was found, when it was said, and its links."""
        other = statement is not first
        new = statement.id not in self._placed
        self._placed.add(statement.id)
        contents = self._contents
        return element(
            "li",
            element("span", "also ", class_="also") if other else None,
            element("span", _outlet_chain(statement), class_="chain"),
            element("span", _date_element(statement), class_="when"),
            _other_wording(statement, first) if other else None,
            element(
                "span",
                *_links(statement, contents.place_of(statement)),
                element("code", statement.id, class_="id"),
                class_="links",
            ),
            _note_and_tags(statement) if other else None,
            id=f"s-{statement.id}" if new else None,
            data_n=contents.number(statement),
            data_s=contents.speakers.number(contents.speaker_of(statement)),
            data_o=" ".join(str(contents.outlets.number(name)) for name in contents.outlets_of(statement)),
            data_f=statement.date.earliest.isoformat() if statement.date.earliest else None,
            data_t=statement.date.latest.isoformat() if statement.date.latest else None,
        )


def _levels_by_column(group: Group) -> dict[int, dict[int, str]]:
    """Return for each column the levels of its pairs, by the number of the other column."""
    found: dict[int, dict[int, str]] = {}
    for shown in group.pairs:
        for number, other in ((shown.left, shown.right), (shown.right, shown.left)):
            levels = found.setdefault(number, {})
            levels[other] = sort_levels(levels.get(other, "") + column_pair_levels(shown))
    return found


def _headings(group: Group) -> tuple[str, str]:
    """Return what is below the label of a topic: its period, and its counts."""
    left, right = group_heading(group)
    return left[len(group.label) :].removeprefix(" · ") if group.label else left, right


# --- a statement ------------------------------------------------------------------------------------------


def _statement_header(statement: Statement, called: str, level: str) -> Html:
    sign = join_html(element("span", called, class_="letter"), " ") if called else None
    role = element("p", element("bdi", statement.role), class_="role") if statement.role else None
    return element("header", element(level, sign, element("bdi", statement.speaker)), role, class_="who")


def _outlet_chain(statement: Statement) -> Html:
    """Return the outlet followed by the outlets it credits."""
    arrow = join_html(" ", element("span", "←", aria_hidden="true"), element("span", "crediting", class_="unseen"), " ")
    return join_html([element("bdi", name) for name in (statement.outlet, *statement.via)], between=arrow)


def _date_element(statement: Statement) -> Html:
    day = (
        element("time", str(statement.date), datetime=str(statement.date))
        if statement.date.exact
        else escape_text(_explain_date(statement))
    )
    wording = join_html(" (“", element("bdi", statement.date_text), "”)") if statement.date_text else None
    report = (
        f", reported {statement.published}" if statement.published and statement.published != statement.date else None
    )
    return join_html(day, wording, report)


def _explain_date(statement: Statement) -> str:
    """Return a date as recorded, with EDTF notation explained in words."""
    if statement.date.unknown:
        return "date not known"
    first, slash, last = statement.date.text.partition("/")
    notes = (
        ["then or later" if last == ".." else "then or earlier" if first == ".." else "between these"] if slash else []
    )
    notes += [
        word for signs, word in (("~%", "about"), ("?%", "uncertain")) if any(c in statement.date.text for c in signs)
    ]
    return f"{statement.date} ({', '.join(notes)})" if notes else str(statement.date)


def _links(statement: Statement, place: Place | None) -> Iterator[Html]:
    """Yield the links to the report and to its archived copy; an unsafe address is shown as text.

    The first leads to the words of the statement, if they stand in the kept copy of the report.
    """
    source = (place and place.url) or statement.url
    for what, url in (("Source", source), ("Archived copy", statement.archive_url)):
        host = safe_host(url) if url else ""
        if host:
            time = f", at {place.time}" if place and place.time and url == source else None
            label = join_html(f"{what}: ", element("bdi", host.removeprefix("www.")), time)
            yield element("a", label, href=url, rel="noopener noreferrer nofollow", class_="out")
        elif url:
            yield element("span", f"{what}, not a safe link: ", element("bdi", url), class_="unsafe")


def _other_wording(statement: Statement, first: Statement) -> Html | None:
    """Return how another carrier of the claim differs from the one that is shown."""
    differences = [
        join_html("as ", element("bdi", statement.speaker)) if statement.speaker != first.speaker else None,
        join_html("worded “", element("bdi", statement.claim), "”") if statement.claim != first.claim else None,
    ]
    parts = [each for each in differences if each]
    return element("span", join_html(parts, between=", "), class_="otherwise") if parts else None


def mark_words(value: str, marks: Iterable[MarkedSegment]) -> Html:
    """Mark the words behind a reason, and set off the words that merely differ."""
    parts: list[Html] = []
    position = 0
    for start, end, reason in marks:
        word = element("mark", value[start:end]) if reason else element("b", value[start:end])
        parts += [escape_text(value[position:start]), word]
        position = end
    return join_html(parts, escape_text(value[position:]))


def _claim(statement: Statement, marks: Sequence[MarkedSegment]) -> Html:
    """Return the claim, struck through if it is retracted."""
    claim = mark_words(statement.claim, marks)
    if not statement.retracted:
        return element("p", claim, class_="claim", dir="auto")
    note = element("p", f"Retracted {statement.retracted}", class_="retracted")
    return element("div", element("p", element("s", claim), class_="claim", dir="auto"), note, class_="withdrawn")


def _quote(statement: Statement, marks: Sequence[MarkedSegment]) -> Html | None:
    if not statement.quote:
        return None
    words = element("p", "“", mark_words(statement.quote, marks), "”", dir="auto")
    return element("blockquote", words, lang=statement.lang or None)


def _passage(place: Place | None) -> Html | None:
    """Return the sentence of the kept copy in which the words of a statement stand, unless it has no others."""
    if place is None:
        return None
    before, after = place.sentence[: place.start], place.sentence[place.end :]
    if not any(char.isalnum() for char in before + after):
        return None
    words = element("b", place.sentence[place.start : place.end])
    return element("p", "In the kept copy: ", element("bdi", before, words, after), class_="note", dir="auto")


def _statement_footer(
    statement: Statement, anchor: str, against: Mapping[int, str], place: Place | None
) -> Html | None:
    """Return the passage of the kept copy, the columns in conflict with this one, the note and the tags."""
    name = anchor.rpartition("-")[0]
    confirmed = [number for number, levels in sorted(against.items()) if levels[:1] == CONFIRMED]
    leads = [number for number, levels in sorted(against.items()) if levels and number not in confirmed]
    conflicts = [
        element(
            "p",
            intro,
            " ",
            join_html([_column_link(name, column_letter(n), against[n][:1]) for n in numbers], between=" "),
            class_="against",
        )
        for intro, numbers in (("Contradicts (confirmed by a person)", confirmed), ("May conflict with", leads))
        if numbers
    ]
    parts = join_html(_passage(place), conflicts, _note_and_tags(statement))
    return element("footer", parts) if parts else None


def _column_link(name: str, called: str, level: str) -> Html:
    """Return a link to a column of a topic."""
    return element("a", called, href=f"#{name}-{called}", class_=f"letter {level}".rstrip())


def _note_and_tags(statement: Statement) -> Html:
    """Return the note of the recorder, and the tags."""
    note = (
        element("p", element("b", "Note:"), " ", element("bdi", statement.note), class_="note")
        if statement.note
        else None
    )
    tags = [element("li", element("bdi", tag)) for tag in statement.tags]
    return join_html(note, element("ul", *tags, class_="tags", aria_label="Tags") if tags else None)


# --- below the statements ---------------------------------------------------------------------------------


def _sides_and_pairs(name: str, group: Group) -> Html | None:
    """Return the sides of each conflict with their origins, and the pairs."""
    sides = [
        element(
            "li",
            [element("p", element("bdi", line)) for line in lines],
            data_c=" ".join(str(n) for side in sides for n in side.columns),
        )
        for sides, lines in zip(group.conflicts, side_lines(group), strict=True)
    ]
    pairs = [_pair(name, group, shown) for shown in group.pairs]
    if not pairs:
        return None
    listed = element("ul", *sides, class_="sides", aria_label="Sides and their origins") if sides else None
    return element("div", listed, element("ul", *pairs, class_="pairs", aria_label="Pairs"), class_="below")


def _pair(name: str, group: Group, shown: ColumnPair) -> Html:
    """Render a pair: label, reasons, notes and decision."""
    _, description, also = describe_column_pair(shown)
    levels = column_pair_levels(shown)
    a, b = (_pair_end(name, group, number) for number in (shown.left, shown.right))
    between = join_html(element("span", "↔", aria_hidden="true"), element("span", "and", class_="unseen"))
    because = join_html(": ", element("bdi", description.because)) if description.because else None
    ends = element("p", _badge(levels), " ", a, " ", between, " ", b, class_="ends")
    line = element("p", element("strong", description.title), because)
    further = [element("li", element("bdi", each)) for each in (*description.further, *also)]
    return element(
        "li",
        ends,
        line,
        element("ul", *further, class_="further") if further else None,
        class_=f"pair {levels[:1]}",
        data_a=shown.left,
        data_b=shown.right,
        data_l=levels,
    )


def _pair_end(name: str, group: Group, number: int) -> Html:
    """Return one end of a pair: a link to the column, and its speaker."""
    return join_html(
        _column_link(name, column_letter(number), ""),
        " ",
        element("bdi", group.columns[number][0].speaker, class_="end"),
    )


def _badge(levels: str) -> Html:
    level = levels[:1]
    return element("span", BADGES[level], class_=f"badge {level or 'd'}")


def topic_badge(group: Group) -> Html | None:
    """Return the strongest conflict of a topic in a word; None without any."""
    levels = sort_levels("".join(map(column_pair_levels, group.pairs)))
    return _badge(levels) if levels else None

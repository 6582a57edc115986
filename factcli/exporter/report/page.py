"""The page of a report: header, contents, filters, and the content security policy.

The page runs the one script and the one style sheet in it, which the policy names by their digests. Nothing else that
may have got into it runs, and nothing is loaded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from factcli import __version__
from factcli.exporter.report.contents import LEVEL_NAMES, LEVELS, NumberedNames, ReportContents, format_day
from factcli.exporter.report.html import Html, element, join_html
from factcli.exporter.report.timeline import render_timeline
from factcli.exporter.report.topics import TopicRenderer, topic_badge

_PAGE = Path(__file__).parent / "static"
_OPEN_CONTENTS = 30  # most topics of which the list is open at first
_MANY = 300  # above this, the style sheet lets a browser lay out a topic only when it comes into view
_WORDS = {
    "origin": "where a statement first appeared: the last outlet credited. Ten papers quoting one agency count once.",
    "contradiction": "two statements that cannot both be true, as a person has confirmed.",
    "lead": "two statements that factcli thinks may contradict each other. "
    "High leads have stronger reasons than medium ones; both can be wrong.",
    "side": "the statements that support one version in a conflict.",
    "topic": "statements about the same subject, shown side by side.",
}


def render_page(contents: ReportContents) -> str:
    """Return the whole document."""
    style, script = _read_asset("report.css"), _read_asset("report.js")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_content_security_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"factcli {__version__}"),
        element("title", f"{contents.title}: who said what"),
        element("style", style),
    )
    body = element("body", *_body(contents), element("script", script))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


@cache
def _read_asset(name: str) -> Html:
    """Return a file that is part of the page. It must not end the element around it."""
    source = (_PAGE / name).read_text(encoding="utf-8")
    if "</" in source or "<!--" in source:
        raise ValueError(f"{name} would end its element")
    return Html(source)


def _content_security_policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else."""
    rules = ("default-src 'none'", f"style-src {_digest(style)}", f"script-src {_digest(script)}")
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _body(contents: ReportContents) -> Iterator[Html]:
    topics = TopicRenderer(contents)
    parts = [
        _section("time", "Timeline", render_timeline(contents)),
        _section("topics", "Topics side by side", _explain_marks() if contents.groups else None, *topics.topics()),
        _section("alone", "Statements without a topic", topics.alone() if contents.alone else None),
    ]
    yield element("a", "Skip to the content", href="#content", class_="skip")
    yield element("header", *_page_header(contents), class_="top")
    yield element("div", _filters(contents), _contents_list(contents), class_="aside")
    size = "many" if len(contents.numbers) > _MANY else None
    yield element("main", *(part for part in parts if part), id="content", tabindex=-1, class_=size)
    made = f"Made on {format_day(contents.today)} with factcli {__version__}. "
    note = "Every statement is shown exactly as it was recorded."
    yield element("footer", element("p", made, note), class_="bottom")


def _section(name: str, title: str, *children: Html | None) -> Html | None:
    """Return a section with its heading; None if it is empty."""
    present = [child for child in children if child]
    if not present:
        return None
    heading = element("h2", title, id=f"{name}-title")
    return element("section", heading, *present, id=name, class_="part", aria_labelledby=f"{name}-title")


# --- the top ----------------------------------------------------------------------------------------------


def _page_header(contents: ReportContents) -> Iterator[Html]:
    yield element("p", "Who said what, and where the accounts disagree", class_="kicker")
    yield element("h1", element("bdi", contents.title))
    covered = join_html(contents.time, " · ") if contents.time else None
    yield element("p", covered, "as of ", format_day(contents.today), class_="covered")
    if contents.query and contents.query != contents.title:
        yield element("p", "Only statements that match: ", element("bdi", contents.query), class_="covered")
    yield element("dl", *_figures(contents), class_="figures")
    if contents.faults:
        problems = "1 problem" if contents.faults == 1 else f"{contents.faults} problems"
        cause = f"factcli found {problems} in the files that it was made from, and could not read all statements."
        yield element("p", f"This report may be incomplete: {cause}", class_="warning")
    if contents.outdated:
        number = "1 contradiction" if contents.outdated == 1 else f"{contents.outdated} contradictions"
        reason = "not counted as confirmed, because a claim was reworded after the decision."
        verb = "is" if contents.outdated == 1 else "are"
        yield element("p", f"{number} {verb} {reason}", class_="warning")
    note = "factcli, which made this report, points out what may conflict; a person decides what is a contradiction."
    words = [element("div", element("dt", word), element("dd", meaning)) for word, meaning in _WORDS.items()]
    yield element("div", element("p", note), element("dl", *words), class_="glossary")


def _figures(contents: ReportContents) -> Iterator[Html]:
    for number, one, many in (
        (len(contents.numbers), "statement", "statements"),
        (len(contents.speakers), "speaker", "speakers"),
        (len(contents.found_outlets), "outlet", "outlets"),
        (len(contents.independent_origins), "independent origin", "independent origins"),
        (contents.confirmed, "confirmed contradiction", "confirmed contradictions"),
        (contents.leads, "open lead", "open leads"),
    ):
        yield element("div", element("dt", one if number == 1 else many), element("dd", f"{number:,}"))


def _explain_marks() -> Html:
    return element(
        "p",
        "In the claims, ",
        element("mark", "highlighted words"),
        " are the reason for a lead. ",
        element("b", "Underlined words", class_="differs"),
        " only differ from the statements next to them. “Paper ← Agency” means: the paper credits the agency. "
        "Below the statements of a topic, you find its sides with their origins, and all pairs in conflict.",
        class_="hint",
    )


# --- contents and filters ---------------------------------------------------------------------------------


def _contents_list(contents: ReportContents) -> Html:
    items = []
    for number, group in enumerate(contents.groups, 1):
        link = element("a", element("bdi", group.label or "Statements side by side"), href=f"#m{number}")
        count = element("span", str(len(group.statements)), class_="number")
        items.append(element("li", link, " ", element("span", topic_badge(group), " ", count)))
    if contents.alone:
        link = element("a", "Statements without a topic", href="#alone")
        items.append(element("li", link, " ", element("span", str(len(contents.alone)), class_="number")))
    few = len(contents.groups) <= _OPEN_CONTENTS
    summary = element("summary", element("h2", "Contents"))
    top = [element("li", element("a", "Timeline", href="#time"))] if contents.chart.start else []
    listed = element("ol", *top, *items)
    return element("nav", element("details", summary, listed, open=few), id="contents", aria_label="Contents")


def _filters(contents: ReportContents) -> Html:
    """Return the filter form. It is hidden until the script shows it, since it needs the script."""
    form = element(
        "form",
        _field("Words", element("input", id="f-words", type="search", autocomplete="off", spellcheck="false")),
        _field("Speaker", _select("f-speaker", contents.speakers, "All speakers")),
        _field("Outlet or credited outlet", _select("f-outlet", contents.outlets, "All outlets")),
        element("div", *_days(contents), class_="days"),
        _levels(contents),
        element("button", "Reset", type="reset"),
        id="filters",
        autocomplete="off",
    )
    status = element("p", id="status", role="status")
    inner = element("details", element("summary", element("h2", "Filter")), form, open=True, id="filter-box")
    return element("search", inner, element("p", id="by"), status, id="filter", role="search", hidden=True)


def _field(label: str, control: Html) -> Html:
    """Return a control with its label."""
    return element("label", element("span", label), control)


def _select(name: str, names: NumberedNames, everything: str) -> Html:
    options = [
        element("option", f"{name} ({number})", value=place, data_name=name)
        for place, (name, number) in enumerate(names.listed)
    ]
    return element("select", element("option", everything, value=""), *options, id=name)


def _days(contents: ReportContents) -> Iterable[Html]:
    chart = contents.chart
    first, last = (day.isoformat() if day else None for day in (chart.start, chart.end))
    for name, label in (("f-since", "From"), ("f-until", "To")):
        yield _field(label, element("input", id=name, type="date", min=first, max=last))


def _levels(contents: ReportContents) -> Html:
    boxes = [
        element(
            "label",
            element("input", type="checkbox", name="level", value=letter, data_name=LEVEL_NAMES[letter], checked=True),
            element("span", name, " ", element("span", f"({contents.count_at_level(letter):,})", class_="number")),
        )
        for letter, name in LEVELS.items()
    ]
    return element("fieldset", element("legend", "Conflict"), *boxes)

"""The report for an editor: what it shows, that recorded text stays text in it, and that it is sound HTML."""

from __future__ import annotations

import base64
import datetime
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.exporter.report.html import Html, element, escape_text, join_html, safe_host
from factcli.exporter.report.timeline import _assign_slots
from factcli.exporter.report.topics import BADGES, mark_words
from factcli.exporter.report.write import collect_contents, render_report
from factcli.exporter.selection import Selection
from factcli.model import Statement
from factcli.output.timeline.axis import Period, scale_axis
from factcli.output.timeline.chart import Lane, Mark
from factcli.sanitize import escape_controls
from factcli.search.indexed_store import IndexedStore
from factcli.store.toml_edit import render_table
from tests.support.conflicts import CARRIED, DENIED, GONE, WHEAT, WHOLE
from tests.support.stores import new_store, statement
from tests.support.transcript import ROOT

TODAY = datetime.date(2026, 11, 22)
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_TEXTS = ("speaker", "outlet", "claim", "quote", "role", "note", "date_text")
EXAMPLES = [ROOT / "data", *sorted(path for path in (ROOT / "tests" / "quality" / "stores").iterdir() if path.is_dir())]


def selection(store: IndexedStore, statements: list[Statement] | None = None, title: str = "The bridge") -> Selection:
    """All of a store, or statements that are given instead of its own."""
    chosen = store.statements if statements is None else statements
    return Selection(store, chosen, store.links, store.people, store.outlets, title)


def decided(root: Path, link: dict[str, str]) -> None:
    """Write down what somebody decided about two statements of a store."""
    (root / "links.toml").write_text(render_table("link", link), encoding="utf-8")


def report_of(root: Path, *statements: Statement, title: str = "The bridge") -> str:
    """The report of a new store with these statements."""
    new_store(root, *statements)
    return render_report(selection(IndexedStore(root), title=title), TODAY)


class Page(HTMLParser):
    """A page as its parser sees it: what is wrong with its elements, its text, its links, ids and headings."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"{tag} has an attribute twice")
        if tag in ("p",) and "p" in self._open:
            self.faults.append("a p in a p")
        self.tags.append((tag, dict(attrs)))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes something else")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        self.inside.setdefault(self._open[-1] if self._open else "", []).append(data)

    def values(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [value or "" for _, attributes in self.tags for key, value in attributes.items() if key == name]

    @property
    def text(self) -> str:
        """All that is between the tags."""
        return "".join(self.texts)


# --- sound HTML -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", EXAMPLES, ids=lambda root: root.name)
def test_page_is_sound(root: Path) -> None:
    """Elements are closed in order, ids are unique, links within the page lead somewhere, headings skip no level."""
    page = Page(render_report(selection(IndexedStore(root)), TODAY))
    assert not page.faults
    assert len(set(page.ids)) == len(page.ids)
    targets = {value[1:] for value in page.values("href") if value.startswith("#")}
    assert targets <= set(page.ids)
    assert set(" ".join(page.values("aria-labelledby")).split()) <= set(page.ids)
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [tag for tag, _ in page.tags if tag in ("main", "nav", "search")] == ["search", "nav", "main"]


@pytest.mark.parametrize("root", EXAMPLES, ids=lambda root: root.name)
def test_nothing_of_the_store_is_left_out(root: Path) -> None:
    """Every word recorded of every statement is there, and every address, and the place it links to."""
    store = IndexedStore(root)
    page = Page(render_report(selection(store), TODAY))
    shown = " ".join(page.text.split())
    for s in store.statements:
        for value in (s.speaker, s.outlet, *s.via, s.claim, s.quote, s.role, s.note, s.date_text, *s.tags, s.id):
            assert " ".join(escape_controls(value).split()) in shown
        assert f"s-{s.id}" in page.ids
        assert {url for url in (s.url, s.archive_url) if url} <= set(page.values("href"))


@pytest.mark.slow
def test_same_store_same_bytes() -> None:
    """Two runs with other hash seeds, and so other orders of sets, write the same page."""
    code = (
        "import datetime, sys; from pathlib import Path; from factcli.search.indexed_store import IndexedStore;"
        "from factcli.exporter.selection import Selection; from factcli.exporter.report.write import render_report;"
        "b = IndexedStore(Path(sys.argv[1])); s = Selection(b, b.statements, b.links, b.people, b.outlets, 't');"
        "sys.stdout.buffer.write(render_report(s, datetime.date(2026, 11, 22)).encode())"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT / "data")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1


def test_policy_names_what_is_in_the_page() -> None:
    """The policy allows the one style sheet and the one script that are there, by their digests, and nothing else."""
    page = Page(render_report(selection(IndexedStore(ROOT / "data")), TODAY))
    policy = next(a["content"] or "" for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for rule, tag in (("style-src", "style"), ("script-src", "script")):
        assert sum(name == tag for name, _ in page.tags) == 1
        digest = hashlib.sha256("".join(page.inside[tag]).encode()).digest()
        assert rules.pop(rule) == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    loads = {"img", "link", "iframe", "object", "embed", "video", "audio", "base", "foreignobject"}
    assert not loads & {tag for tag, _ in page.tags}


# --- text is data -----------------------------------------------------------------------------------------

ADDRESSES = [
    ("https://example.org/a?b=1&c=2#d", "example.org"),
    ("HTTP://Example.org", "example.org"),
    ("ftp://example.org/file", "example.org"),
    ("https://bank.example@evil.example/", "evil.example"),
    ("https://[2001:db8::1]/", "2001:db8::1"),
    ("https://[broken/", ""),
    ("https:///nothing", ""),
    ("javascript:alert(1)", ""),
    ("JaVaScRiPt:alert(1)", ""),
    (" javascript:alert(1)", ""),
    ("java\tscript:alert(1)", ""),
    ("\x01javascript:alert(1)", ""),
    ("javascript://example.org/%0aalert(1)", ""),
    ("data:text/html,<script>alert(1)</script>", ""),
    ("vbscript:msgbox(1)", ""),
    ("blob:https://example.org/1", ""),
    ("file:///etc/passwd", ""),
    ("//example.org/", ""),
    ("https:example.org", ""),
    ("https:\\\\example.org", ""),
    ("https://example.org\\@evil.example/", ""),
    ("https://example.org/ a", ""),
    ("https://example.org/\u202egpj.exe", ""),
    ('https://example.org/"onmouseover="alert(1)', ""),
    ("https://example.org/\n", ""),
    ("", ""),
]


@pytest.mark.parametrize(("url", "host"), ADDRESSES)
def test_addresses(url: str, host: str) -> None:
    """Only addresses of the web and of FTP are followed, and what is shown of one is the host that it leads to."""
    assert safe_host(url) == host


@pytest.mark.parametrize("url", [url for url, host in ADDRESSES if url and not host])
def test_unsafe_address_is_no_attribute(url: str) -> None:
    """An element refuses to be made with it, should a part of the page forget to look."""
    with pytest.raises(ValueError, match="not safe"):
        element("a", "here", href=url)


@pytest.mark.parametrize("name", ["onclick", "onerror", "style"])
def test_attributes_that_do_something_are_refused(name: str) -> None:
    """No part of the page can have them, whatever their value."""
    with pytest.raises(ValueError, match="not for data"):
        element("p", "text", **{name: "x"})


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_shown_as_it_is(value: str) -> None:
    """A parser reads back, from an element and from an attribute, the text that is harmless to show."""
    page = Page(element("p", value, title=value))
    assert page.text == escape_controls(value)
    assert page.tags == [("p", {"title": escape_controls(value)})]


def test_markup_is_written_once() -> None:
    """What is an element already is not escaped again, and lists and nothing may be children."""
    inner = element("b", "<")
    assert element("p", inner, None, ["&", inner]) == "<p><b>&lt;</b>&amp;<b>&lt;</b></p>"
    assert join_html("a", "<", between="<br>") == "a<br>&lt;"
    assert escape_text(Html("<i>")) == "<i>"
    assert (
        element("input", type="checkbox", checked=True, disabled=False, value=None) == '<input type="checkbox" checked>'
    )


@given(st.text(max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.booleans()), max_size=3))
def test_marking_loses_nothing(value: str, found: list[tuple[int, int, bool]]) -> None:
    """Whatever is marked in a text, it reads the same."""
    marks, position = [], 0
    for start, length, reason in sorted(found):
        if start >= position and start + length <= len(value):
            marks.append((start, start + length, reason))
            position = start + length
    shown = Page(mark_words(value, marks)).text
    assert shown.replace("\r\n", "\n") == "".join(escape_controls(piece) for piece in _pieces(value, marks)).replace(
        "\r\n", "\n"
    )


def _pieces(value: str, marks: list[tuple[int, int, bool]]) -> list[str]:
    edges = sorted({0, len(value), *(edge for start, end, _ in marks for edge in (start, end))})
    return [value[a:b] for a, b in pairwise(edges)]


def test_hostile_statement_is_text(tmp_path: Path) -> None:
    """Markup, entities and characters that command or reorder stand in the page as characters, in every field."""
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\x1b[2J\u202e"
    new_store(tmp_path, WHEAT)
    everywhere: dict[str, Any] = dict.fromkeys(_TEXTS, evil)
    bad = replace(
        WHEAT,
        **everywhere,
        via=(evil,),
        tags=(evil,),
        url="javascript:alert(1)",
        archive_url="data:text/html,x",
    )
    page = Page(render_report(selection(IndexedStore(tmp_path), [bad], evil), TODAY))
    assert not page.faults
    assert page.text.count(escape_controls(evil)) >= 10
    assert not {"img"} & {tag for tag, _ in page.tags}
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert all(href.startswith("#") for href in page.values("href"))
    assert "Source, not a safe link: javascript:alert(1)" in page.text


# --- what it says -----------------------------------------------------------------------------------------


def test_top_counts_what_is_shown() -> None:
    """The figures at the top are those of the store, and the pairs counted are those that are listed."""
    store = IndexedStore(ROOT / "data")
    made = collect_contents(selection(store), TODAY)
    page = Page(render_report(selection(store), TODAY))
    classes = [value.split()[1:] for value in page.values("class") if value.split()[:1] == ["pair"]]
    assert made.confirmed == classes.count(["c"]) == 1
    assert made.leads == classes.count(["h"]) + classes.count(["m"]) > 10
    figures = dict(zip(page.inside["dt"][:6], page.inside["dd"][:6], strict=True))
    assert figures["statements"] == str(store.number)
    assert figures["independent origins"] == str(len(made.independent_origins))
    assert "a person decides" in page.text


def test_decision_about_another_wording_is_not_counted(tmp_path: Path) -> None:
    """A contradiction that was confirmed of other words than the claims have now is shown for what it was."""
    new_store(tmp_path, GONE, WHEAT)
    decided(tmp_path, {"a": GONE.id, "b": WHEAT.id, "relation": "contradicts", "digest": "0" * 12})
    chosen = selection(IndexedStore(tmp_path))
    made = collect_contents(chosen, TODAY)
    assert (made.confirmed, made.outdated) == (0, 1)
    page = Page(render_report(chosen, TODAY))
    said = page.text
    assert "Contradicts" not in said
    assert not [value for value in page.values("class") if value in ("joint c", "mark c", "badge c", "pair c")]
    assert "1 contradiction is not counted as confirmed, because a claim was reworded" in said
    assert "before the wording changed" in said


def test_lead_is_not_called_a_contradiction(tmp_path: Path) -> None:
    """Only what a person confirmed contradicts; a lead may conflict."""
    said = Page(report_of(tmp_path, GONE, DENIED)).text
    assert "May conflict with " in said
    assert "Contradicts" not in said


def test_confirmed_contradiction_is_told(tmp_path: Path) -> None:
    """The decision stands with both statements, with its note and its day, and marks both in the time line."""
    new_store(tmp_path, GONE, DENIED)
    note = "Both were there & saw it."
    decided(tmp_path, {"a": GONE.id, "b": DENIED.id, "relation": "contradicts", "note": note})
    page = Page(render_report(selection(IndexedStore(tmp_path)), TODAY))
    assert page.text.count("Contradicts (confirmed by a person) ") == 2
    assert "Both were there & saw it." in page.text
    assert [value for value in page.values("class") if value == "mark c"] == ["mark c"] * 3  # and one in the key
    assert page.values("data-l").count("c") >= 3


def test_retracted_statement_is_struck_through(tmp_path: Path) -> None:
    """It is there, with the day on which it was withdrawn."""
    page = Page(report_of(tmp_path, replace(GONE, retracted=statement(date="2021-10-01").date), WHEAT))
    assert page.inside["s"] == [GONE.claim]
    assert "Retracted 2021-10-01" in page.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2021-09-27/..", "2021-09-27/.. (then or later)"),
        ("../2021-09-27", "../2021-09-27 (then or earlier)"),
        ("2021-09-06/2021-09-09", "2021-09-06/2021-09-09 (between these)"),
        ("2021-09~", "2021-09~ (about)"),
        ("2021-09%", "2021-09% (about, uncertain)"),
        ("2021-09", "2021-09"),
        ("XXXX", "date not known"),
    ],
)
def test_dates_are_said_in_words(written: str, said: str, tmp_path: Path) -> None:
    """An editor need not know what /.. and ~ mean in a date."""
    page = Page(report_of(tmp_path, replace(WHEAT, date=parse_date(written))))
    assert said in "".join(page.inside["span"])


def test_carriers_of_one_claim_stand_in_one_column(tmp_path: Path) -> None:
    """One claim from one origin is one statement side by side, with all who carry it, their wording and their links."""
    carried = replace(CARRIED, url="https://carrier.example/1")
    page = Page(report_of(tmp_path, GONE, carried, DENIED))
    assert sum("statement" in value.split() for value in page.values("class")) == 2
    assert "worded “The bridge at Kerem was destroyed!”" in page.text
    assert {f"s-{s.id}" for s in (GONE, carried, DENIED)} <= set(page.ids)
    assert "https://carrier.example/1" in page.values("href")


def test_quotes_name_their_language(tmp_path: Path) -> None:
    """A quote is announced and set in its own language, from its own side."""
    page = Page(report_of(tmp_path, replace(GONE, quote="پل ویران شد", lang="fa"), WHEAT))
    assert ("blockquote", {"lang": "fa"}) in page.tags
    assert {"dir": "auto"} in [attributes for tag, attributes in page.tags if tag == "p"]


def test_source_that_is_credited_can_be_filtered_by(tmp_path: Path) -> None:
    """An outlet is offered if statements were found in it or it is credited, with how many these are."""
    page = Page(report_of(tmp_path, GONE, CARRIED, DENIED))
    assert {"TASS (2)", "Minute Mirror (1)", "AP (1)", "Twitter (1)"} <= set(page.inside["option"])


@pytest.mark.parametrize("statements", [(), (GONE,), (replace(WHEAT, date=statement(date="XXXX").date),)])
def test_little_is_a_report_too(tmp_path: Path, statements: tuple[Statement, ...]) -> None:
    """Nothing, one statement, or none with a date: a sound page that says so."""
    page = Page(report_of(tmp_path, *statements))
    assert not page.faults
    assert page.inside["dd"][0] == str(len(statements))


def test_statement_recorded_twice_has_one_place(tmp_path: Path) -> None:
    """Two tables with one id are both shown, and the id is a place in the page once."""
    new_store(tmp_path, GONE)
    twin = replace(WHOLE, id=GONE.id)
    page = Page(render_report(selection(IndexedStore(tmp_path), [GONE, twin]), TODAY))
    assert page.ids.count(f"s-{GONE.id}") == 1
    assert GONE.claim in page.text
    assert WHOLE.claim in page.text


def test_progress_is_told(tmp_path: Path) -> None:
    """Whoever waits hears how far the judging has come."""
    told: list[tuple[int, int]] = []
    new_store(tmp_path, GONE, DENIED, WHOLE)
    render_report(selection(IndexedStore(tmp_path)), TODAY, lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]


def test_every_level_has_a_word() -> None:
    """What the script filters by is what the page shows."""
    assert set(BADGES) == {"c", "h", "m", ""}


# --- the time line ----------------------------------------------------------------------------------------

DAY = datetime.date(2021, 9, 1)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(1, 4)), min_size=1, max_size=12))
def test_marks_of_a_row_do_not_cover_each_other(found: list[tuple[int, int, int]]) -> None:
    """However the dates of one speaker overlap, each statement has a spot of its own."""
    axis = scale_axis([Period(DAY, DAY + datetime.timedelta(80))], 1001)
    marks = [
        Mark(
            tuple(f"{number}-{n}" for n in range(many)),
            DAY + datetime.timedelta(start),
            DAY + datetime.timedelta(start + length),
        )
        for number, (start, length, many) in enumerate(sorted(found))
    ]
    spots = list(_assign_slots(Lane("Someone", tuple(marks)), axis))
    assert len(spots) == sum(many for _, _, many in found)
    for number, a in enumerate(spots):
        for b in spots[:number]:
            assert (a.up, a.beside) != (b.up, b.beside) or a.left > b.right or b.left > a.right


def test_long_silence_is_cut_out(tmp_path: Path) -> None:
    """A gap of years between two times is a band in the drawing, which says how long it is."""
    late = [replace(WHEAT, id=f"{n:010}", date=parse_date(f"2031-09-0{n}"), claim=f"Wheat: {n}.") for n in (1, 2)]
    page = Page(report_of(tmp_path, GONE, DENIED, *late))
    assert "10 years left out" in page.inside["title"]
    assert sum("gap" in value.split() for value in page.values("class")) == 2  # and in the key
    assert "left out: 10 years" in page.text


def test_bar_for_a_span_of_days(tmp_path: Path) -> None:
    """A month is drawn as a bar from its first day to its last, an open interval to the end of the axis."""
    month, since = (replace(WHEAT, date=parse_date(date), id=date * 2) for date in ("2021-09", "2021-08-01/.."))
    new_store(tmp_path, GONE)
    page = Page(render_report(selection(IndexedStore(tmp_path), [since, GONE, month]), TODAY))
    bars = [attributes for _, attributes in page.tags if attributes.get("class") == "bar"]
    assert [float((bar["x"] or "%")[:-1]) for bar in bars] == sorted(float((bar["x"] or "%")[:-1]) for bar in bars)
    assert [round(float((bar["x"] or "%")[:-1]) + float((bar["width"] or "%")[:-1])) for bar in bars] == [100, 100]


def test_conflict_ends_where_an_open_date_is_known(tmp_path: Path) -> None:
    """The line of a conflict leads to the day from which on something was said, not to the middle of what is open."""
    since = replace(DENIED, date=parse_date(f"{DENIED.date}/.."))
    page = Page(report_of(tmp_path, GONE, since, replace(WHEAT, date=parse_date("2021-09-30"))))
    joint = next(
        found for _, found in page.tags if (found.get("class") or "").startswith("joint") and "data-a" in found
    )
    bar = next(found for _, found in page.tags if found.get("class") == "bar")
    assert bar["x"] in (joint["x1"], joint["x2"])
    assert "if it runs to the edge, that end is open" in page.text


def test_week_within_two_months_is_shown_large(tmp_path: Path) -> None:
    """Where most of it was said within a few days, what lies between those and the rest is cut out."""
    early = [
        replace(WHEAT, id=f"{n:010}", date=parse_date(f"2021-09-0{n}"), claim=f"Wheat: {n}.") for n in range(1, 10)
    ]
    late = replace(WHEAT, date=parse_date("2021-11-01"))
    page = Page(report_of(tmp_path, *early, late))
    assert "left out: 2 months" in page.text


def test_report_of_a_faulty_store_says_that_it_is_not_whole(tmp_path: Path) -> None:
    """Who reads the page has not seen what the command said."""
    new_store(tmp_path, GONE)
    assert "incomplete" not in Page(render_report(selection(IndexedStore(tmp_path)), TODAY)).text
    (tmp_path / "bad.toml").write_text("x = \n", encoding="utf-8")
    assert (
        "This report may be incomplete: factcli found 1 problem"
        in Page(render_report(selection(IndexedStore(tmp_path)), TODAY)).text
    )


def test_time_line_is_there_in_words(tmp_path: Path) -> None:
    """A table has each speaker, each date as a link, and how many conflicts there are, for who sees no drawing."""
    page = Page(report_of(tmp_path, GONE, DENIED, WHEAT))
    links = page.values("href")
    for s in (GONE, DENIED, WHEAT):
        assert links.count(f"#s-{s.id}") == 2  # from its mark, and from its date in the table
    assert "1 lead" in page.inside["td"]
    assert "none" in page.inside["td"]
    assert any(f"{GONE.date} {GONE.speaker}: {GONE.claim}" == title for title in page.inside["title"])


def test_store_is_not_read_as_a_template(tmp_path: Path) -> None:
    """What looks like a place to be filled is text."""
    said = Page(report_of(tmp_path, replace(GONE, claim="{title} $title {{ 7 }} %s"), title="{0} $x")).text
    assert "{title} $title {{ 7 }} %s" in said
    assert "{0} $x" in said

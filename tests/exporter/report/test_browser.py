"""The report in a real browser: filters by keyboard, hostile text, phone and paper, contrast, and no request at all."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factcli.edtf import parse_date
from factcli.exporter.report.write import render_report
from factcli.model import Statement
from factcli.search.indexed_store import IndexedStore
from tests.exporter.report.test_report import TODAY, selection
from tests.support.browser import Browser, axe_source, browser, missing
from tests.support.conflicts import CARRIED, DENIED, GONE, WHEAT, WHOLE
from tests.support.stores import new_store
from tests.support.transcript import ROOT

pytestmark = [pytest.mark.slow(whole=True), pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")]

WIDTHS = (320, 390, 768, 1280)
_WORDS = (
    *("ferry", "harbour", "grain", "minister", "strike", "bridge", "council", "island", "captain", "price", "storm"),
    *("Kerem", "Ostra", "Lund", "Vara", "opened", "closed", "delayed", "signed", "sold", "sank", "voted", "budget"),
)
SPEAKER = "Zabihullah Mujahid"


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """One browser for all tests of this module."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the example store."""
    path = tmp_path_factory.mktemp("report") / "example.html"
    path.write_text(render_report(selection(IndexedStore(ROOT / "data")), TODAY), encoding="utf-8")
    return path


def written(folder: Path, *statements: Statement) -> Path:
    """The report of some statements, which need not be such as a store takes."""
    new_store(folder / "store", WHEAT)
    path = folder / "report.html"
    chosen = selection(IndexedStore(folder / "store"), list(statements))
    path.write_text(render_report(chosen, TODAY), encoding="utf-8")
    return path


def foreign(window: Browser, path: Path) -> list[str]:
    """What the page has asked for beside itself; the browser's own pictures of controls are in it as data."""
    own = path.resolve().as_uri()
    return [url for url in window.requests() if not url.startswith(("data:image/svg+xml;base64,", own))]


def visible(window: Browser, selector: str) -> list[str]:
    """The texts of the elements that are to be seen."""
    seen = "e => e.checkVisibility({visibilityProperty: true})"
    script = f"return [...document.querySelectorAll(arguments[0])].filter({seen}).map(e => e.textContent)"
    return list(window.run(script, selector))


def wait(window: Browser, expression: str) -> Any:
    """The value of an expression once it is true."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(window.driver, 20).until(lambda driver: driver.execute_script(f"return {expression}"))


def status(window: Browser) -> str:
    """What the page says aloud of its filters."""
    return str(window.run("return document.getElementById('status').textContent"))


def tab_to(window: Browser, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(200):
        window.press("\ue004")
        if window.run("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"no way to {selector} by the Tab key")


# --- filters, by keyboard only ----------------------------------------------------------------------------


def test_filter_by_speaker(window: Browser, example: Path) -> None:
    """Choosing a speaker leaves what they said and the other sides of it, counts both, and says so."""
    window.open(example)
    assert status(window) == "All 47 statements shown"
    tab_to(window, "#f-speaker")
    window.press("Zabih")
    wait(window, "document.getElementById('status').textContent.startsWith('4 of 47 statements')")
    assert "more because they conflict with these" in status(window)
    shown = visible(window, ".statement:not(.beside) .who bdi:first-of-type")
    assert SPEAKER in shown
    assert set(visible(window, ".statement:not(.beside) h4 bdi, .statement:not(.beside) h3 bdi")) == {SPEAKER}
    assert visible(window, ".statement.beside h4 bdi")
    assert "The filter hides" in " ".join(visible(window, ".left-out"))


def test_choices_count_what_they_would_leave(window: Browser, example: Path) -> None:
    """The numbers behind speakers, outlets, levels and topics go with what else is asked for, and are what comes."""
    window.open(example)
    everybody = window.run("return [...document.getElementById('f-speaker').options].slice(1).map(e => e.text)")
    topics = visible(window, "#contents .number")
    window.run(
        "const box = document.getElementById('f-until'); box.value = '2021-09-03';"
        "box.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    wait(window, "!document.getElementById('status').textContent.startsWith('All')")
    some = window.run("return [...document.getElementById('f-speaker').options].slice(1).map(e => e.text)")
    assert some != everybody
    assert [each.rpartition(" ")[0] for each in some] == [each.rpartition(" ")[0] for each in everybody]
    chosen = next(n for n, each in enumerate(some) if not each.endswith("(0)") and each != everybody[n])
    window.run(
        "const box = document.getElementById('f-speaker'); box.selectedIndex = arguments[0] + 1;"
        "box.dispatchEvent(new Event('input', {bubbles: true}))",
        chosen,
    )
    number = some[chosen].rpartition("(")[2].rstrip(")")
    wait(window, f"document.getElementById('status').textContent.startsWith('{number} of 47')")
    assert all(" of " in each for each in visible(window, "#contents .number"))
    window.run("document.getElementById('filters').reset()")
    wait(window, "document.getElementById('status').textContent.startsWith('All')")
    assert visible(window, "#contents .number") == topics
    assert window.run("return [...document.getElementById('f-speaker').options].slice(1).map(e => e.text)") == everybody


def test_filter_by_outlet_includes_the_credited(window: Browser, example: Path) -> None:
    """An outlet finds what was found there, and what others credit it with."""
    window.open(example)
    tab_to(window, "#f-outlet")
    window.press("AP")
    wait(window, "document.getElementById('status').textContent.includes(' of 47')")
    sources = visible(window, ".statement:not(.beside) .chain")
    assert sources
    assert all("AP" in source for source in sources)


def test_filter_by_dates(window: Browser, example: Path) -> None:
    """Dates typed into the fields leave what may have been said then, undated statements too, as ``search`` has it."""
    window.open(example)
    tab_to(window, "#f-since")
    window.press("09062021")
    tab_to(window, "#f-until")
    window.press("09062021")
    assert window.run("return document.getElementById('f-since').value") == "2021-09-06"
    wait(window, "document.getElementById('status').textContent.includes(' of 47')")
    day = date(2021, 9, 6)
    expected = sum(s.date.overlaps(day, day) for s in IndexedStore(ROOT / "data").statements)
    assert status(window).startswith(f"{expected} of 47 statements")


def test_filter_by_level(window: Browser, example: Path) -> None:
    """With one level left, the pairs of that level stand there, and no other."""
    window.open(example)
    for level in ("h", "m", "n"):
        tab_to(window, f"input[name=level][value={level}]")
        window.press(" ")
    wait(window, "document.getElementById('status').textContent.startsWith('3 of 47')")
    assert len(visible(window, ".pair")) == len(visible(window, ".pair.c")) == 1
    assert len(visible(window, ".statement")) == 2  # one of them is a claim that two outlets carry
    assert len(visible(window, ".joint.c")) == 2  # one of them is in the key


def test_filter_by_words_and_reset(window: Browser, example: Path) -> None:
    """All words must be there, in any spelling of case and accents; Enter changes nothing, Reset brings all back."""
    window.open(example)
    tab_to(window, "#f-words")
    window.press("PANJSHÎR dashti", "\ue007")
    wait(window, "document.getElementById('status').textContent.includes(' of 47')")
    texts = visible(window, ".statement:not(.beside)")
    assert texts
    assert all("panjshir" in each.lower() and "dashti" in each.lower() for each in texts)
    tab_to(window, "button[type=reset]")
    window.press("\ue007")
    wait(window, "document.getElementById('status').textContent === 'All 47 statements shown'")
    assert len(visible(window, ".statement")) == window.run("return document.querySelectorAll('.statement').length")
    assert len(visible(window, ".pair")) == window.run("return document.querySelectorAll('.pair').length")


def test_nothing_matches(window: Browser, example: Path) -> None:
    """Words that no statement has leave none, and the page says so."""
    window.open(example)
    tab_to(window, "#f-words")
    window.press("crediting")  # a word of the page, not of the statements
    wait(window, "document.getElementById('status').textContent.startsWith('0 of 47')")
    assert not visible(window, ".statement")
    assert not visible(window, "#chart .mark path")


def test_filter_is_kept_in_the_address(window: Browser, example: Path) -> None:
    """The address of a filtered page brings the filter back, and a link to what is hidden lifts it."""
    window.open(example)
    tab_to(window, "#f-words")
    window.press("Dashti")
    wait(window, "location.hash.includes('Dashti')")
    fragment, found = window.run("return location.hash"), status(window)
    window.open(example, fragment)
    assert status(window) == found
    hidden = window.run("return document.querySelector('.statement[hidden] [id^=s-]').id")
    window.run("location.hash = arguments[0]", hidden)
    wait(window, "document.getElementById('status').textContent.startsWith('All 47')")
    assert window.run("return document.getElementById(arguments[0]).checkVisibility()", hidden)
    top = "document.getElementById(arguments[0]).getBoundingClientRect().top"
    assert window.run(f"return 0 <= {top} && {top} < innerHeight", hidden)


@pytest.mark.parametrize(
    "fragment", ["#?speaker=nobody&level=%3Cscript%3E&since=x", "#?", "#%E0%A4%A", "#?words=%E0%A4%A"]
)
def test_foreign_address_does_no_harm(window: Browser, example: Path, fragment: str) -> None:
    """What an address says of filters that are not there, or says in no form at all, breaks nothing."""
    window.open(example, fragment)
    assert " 47 statements" in status(window) or "of 47" in status(window)
    assert window.console() == []


def test_time_line_by_keyboard(window: Browser, example: Path) -> None:
    """The time line is one stop of the Tab key; arrows go from mark to mark, and Enter to the statement."""
    window.open(example)
    tab_to(window, "#contents li:last-child a")
    window.press("\ue004")
    assert window.run("return document.activeElement.matches('#chart .mark')")
    first = window.run("return document.activeElement.getAttribute('href')")
    window.press("\ue014")  # right
    second = window.run("return document.activeElement.getAttribute('href')")
    window.press("\ue015")  # down
    speakers = window.run("return document.activeElement.dataset.s")
    assert first != second
    assert window.run("return [...document.querySelectorAll('#chart [tabindex=\"0\"]')].length") == 1
    target = window.run("return document.activeElement.getAttribute('href')")
    window.press("\ue007")
    wait(window, f"location.hash === '{target}'")
    assert window.run("return document.querySelector(location.hash).dataset.s") == speakers
    assert window.run("return document.querySelectorAll('#chart .mark:focus').length") <= 1


def test_mark_pointed_at_shows_its_conflicts(window: Browser, example: Path) -> None:
    """The lines of the mark that has the focus stand out; of one in no conflict, and of none, nothing changes."""
    window.open(example)
    window.run("document.querySelector('#chart .mark.c').focus()")
    number = window.run("return document.activeElement.dataset.n")
    ends = window.run("return [...document.querySelectorAll('.joint.on')].map(j => [j.dataset.a, j.dataset.b])")
    assert ends
    assert all(number in pair for pair in ends)
    assert window.run("return Boolean(document.querySelector('.chart.pointed'))")
    for script in ("document.querySelector('#chart .mark.n').focus()", "document.activeElement.blur()"):
        window.run(script)
        assert not window.run("return Boolean(document.querySelector('.chart.pointed, .joint.on'))")


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_axis_reads(window: Browser, example: Path, width: int) -> None:
    """No name of a day touches another or is cut off, and where there is room no line crosses a speaker's name."""
    window.open(example, width=width)
    boxes = window.run("""
        return [...document.querySelectorAll('.days-of-chart text')].map((text) => text.getBoundingClientRect())
            .filter((box) => box.width).map((box) => [box.left, box.right, Math.round(box.top)])""")
    edges = window.run("const b = document.querySelector('.chart').getBoundingClientRect(); return [b.left, b.right]")
    assert all(edges[0] <= left and right <= edges[1] for left, right, _ in boxes)
    for row in {top for _, _, top in boxes}:
        along = sorted(box for box in boxes if box[2] == row)
        assert all(a[1] < b[0] for a, b in itertools.pairwise(along))
    names = window.run("""
        const names = [...document.querySelectorAll('#chart .name')];
        return Math.max(...names.map((name) => name.getBoundingClientRect().right))""")
    start = window.run("return document.querySelector('#chart .base').getBoundingClientRect().left")
    assert (names < start) == (width > 360)


def test_skip_link_comes_first(window: Browser, example: Path) -> None:
    """The first stop of the Tab key leads past the top and the filters."""
    window.open(example)
    window.press("\ue004")
    assert window.run("return document.activeElement.className") == "skip"
    assert window.run("return document.activeElement.getBoundingClientRect().left") >= 0
    window.press("\ue007")
    assert window.run("return document.activeElement.id") == "content"


# --- text is data -----------------------------------------------------------------------------------------

_MARK = "window.pwned = true"
HOSTILE = (
    f"<script>{_MARK}</script>",
    f"</script><script>{_MARK}</script>",
    f"</style><script>{_MARK}</script>",
    f"<img src=x onerror='{_MARK}'>",
    f"<svg/onload='{_MARK}'>",
    f"\"' onmouseover='{_MARK}' autofocus onfocus='{_MARK}",
    f"--><iframe srcdoc='<script>parent.{_MARK}</script>'>",
    f"<base href='https://evil.example/'><a href='javascript:{_MARK}'>here</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><link rel=stylesheet href='https://evil.example/'>",
    "&lt;b&gt; &amp;lt; &#60; &nbsp;",
    "\u202egnp.exe\u202c \u2066isolated\u2069 \x1b[31mred\x07 \x00nul \x85 \u2028",
    "w" * 10_000,
    "پنجشیر <b>bold</b> שלום",
    "{{7*7}} ${7*7} {% raw %}",
)


def hostile() -> list[Statement]:
    """A statement for each hostile text, which has it in every field, with addresses that are none to follow."""
    found = []
    for number, evil in enumerate(HOSTILE):
        fields: dict[str, Any] = dict.fromkeys(
            ("speaker", "outlet", "claim", "quote", "role", "note", "date_text"), evil
        )
        address = f"{'JaVa' if number % 2 else ' java'}Script:{_MARK}"
        lists: dict[str, Any] = {"via": (evil,), "tags": (evil, evil)}
        identity = f"{number:010}"
        found.append(replace(GONE, id=identity, url=address, archive_url=f"data:text/html,{evil}", **fields, **lists))
    return found


def test_hostile_text_does_nothing(window: Browser, tmp_path: Path) -> None:
    """Scripts, handlers, links and control characters of statements run nothing, load nothing, and are shown."""
    path = written(tmp_path, *hostile())
    for width in (390, 1280):
        window.open(path, width=width)
        window.run("for (const e of document.querySelectorAll('*')) e.dispatchEvent(new MouseEvent('mouseover'))")
        assert window.run("return window.pwned") is None
        assert window.console() == []
        assert foreign(window, path) == []
        assert window.run("return document.documentElement.scrollWidth <= innerWidth")
        shown = window.run("return document.querySelector('main').innerText")
        assert f"<script>{_MARK}</script>" in shown
        assert "&lt;b&gt; &amp;lt; &#60; &nbsp;" in shown
        assert "\\u202egnp.exe" in shown
        assert window.run("return document.querySelectorAll('main a:not([href^=\"#\"]), iframe, img').length") == 0
        assert window.run("return document.scripts.length") == 1


def test_policy_stops_what_would_get_in(window: Browser, example: Path, tmp_path: Path) -> None:
    """Were a text ever written as markup, the policy would still run nothing of it and load nothing."""
    source = example.read_text(encoding="utf-8")
    evil = f"<script>{_MARK}</script><img src='https://evil.example/' onerror='{_MARK}'><p style='color:red' id=z>z</p>"
    path = tmp_path / "broken.html"
    path.write_text(source.replace("</main>", f"{evil}</main>"), encoding="utf-8")
    window.open(path)
    assert window.run("return window.pwned") is None
    assert window.run("return getComputedStyle(document.getElementById('z')).color") != "rgb(255, 0, 0)"
    assert len([line for line in window.console() if "Content Security Policy" in line]) >= 3


# --- any screen, and paper --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_reaches_beyond_the_screen(window: Browser, example: Path, width: int) -> None:
    """No width has to be scrolled sideways; nothing is asked of a network, nothing is complained about."""
    window.open(example, width=width)
    window.run("for (const part of document.querySelectorAll('.topic')) part.style.contentVisibility = 'visible'")
    assert window.run("return document.documentElement.scrollWidth") == width
    wide = "e.getBoundingClientRect().right > innerWidth && !e.closest('.unseen, .words, .skip')"
    assert (
        window.run(f"return [...document.body.querySelectorAll('*')].filter(e => {wide}).map(e => e.outerHTML)") == []
    )
    assert window.console() == []
    assert foreign(window, example) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_columns_beside_each_other_where_there_is_room(window: Browser, example: Path, width: int) -> None:
    """On a screen statements stand side by side, on a phone one below the other, each with its letter and speaker."""
    window.open(example, width=width)
    lefts = "new Set([...document.querySelectorAll('#m1 .statement')].map(e => e.getBoundingClientRect().left)).size"
    assert window.run(f"return {lefts}") == (1 if width == 320 else 3)
    named = window.run("return [...document.querySelectorAll('#m1 .statement h4')].map(e => e.textContent)")
    assert named[0].startswith("A ")
    assert all(len(name) > 2 for name in named)


def test_all_is_there_without_scripts(window: Browser, example: Path) -> None:
    """With scripts switched off, every statement and pair can be read, and no filter is shown that would do nothing."""
    window.open(example)
    statements, pairs = len(visible(window, ".statement")), len(visible(window, ".pair"))
    window.scripts(on=False)
    try:
        window.open(example)
        assert not visible(window, "#filters input")
        assert (len(visible(window, ".statement")), len(visible(window, ".pair"))) == (statements, pairs)
        assert visible(window, "#chart .mark path")
    finally:
        window.scripts(on=True)


def test_paper(window: Browser, example: Path) -> None:
    """On paper there are no filters, but addresses, all statements, and of a filtered page what it was filtered by."""
    window.open(example)
    window.media("print")
    try:
        assert not visible(window, "#filters, #status")
        assert window.run(
            "return getComputedStyle(document.querySelector('.out'), '::after').content.includes('https://')"
        )
        assert len(visible(window, ".statement")) > 40
        assert window.run("return getComputedStyle(document.querySelector('.statement')).breakInside") == "avoid"
    finally:
        window.media("")
    assert window.pdf().startswith(b"%PDF-")
    window.open(example, f"#?speaker={SPEAKER}")
    window.media("print")
    try:
        assert not visible(window, "#filters")
        assert visible(window, "#by") == [f"Filtered by speaker {SPEAKER}"]
        assert "4 of 47 statements" in visible(window, "#status")[0]
        assert not visible(window, ".statement[hidden]")
    finally:
        window.media("")


LOOKS = [("light", 1280, ""), ("dark", 1280, ""), ("light", 390, ""), ("dark", 390, f"#?speaker={SPEAKER}")]


@pytest.mark.parametrize(("scheme", "width", "fragment"), LOOKS)
def test_axe_finds_nothing_serious(window: Browser, example: Path, scheme: str, width: int, fragment: str) -> None:
    """axe-core finds no barrier and contrast enough, on a screen and a phone, in light and dark, whole and filtered."""
    axe = axe_source()
    if not axe:
        pytest.skip("axe-core is not there: $AXE_JS, or pip install --no-deps axe-playwright-python")
    window.scheme(scheme)
    try:
        window.open(example, fragment, width=width)
        window.run(
            "for (const part of document.querySelectorAll('.topic')) part.style.contentVisibility = 'visible';"
            "for (const part of document.querySelectorAll('details')) part.open = true"
        )
        window.run(axe)
        found = window.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document).then(done, e => done({error: String(e)}))"
        )
    finally:
        window.scheme("")
    assert "error" not in found
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    told = [(v["id"], v["impact"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found["violations"]]
    assert told == []


def test_focus_is_seen(window: Browser, example: Path) -> None:
    """Whatever has the focus by keyboard is outlined, a mark of the time line by a ring."""
    window.open(example)
    for selector in ("a.skip", "summary", "#f-words", "#f-speaker", "input[name=level]", "button", "nav a"):
        tab_to(window, selector)
        assert window.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab_to(window, "#chart .mark")
    ring = "document.activeElement.querySelector('.spot, .bar')"
    assert window.run(f"return getComputedStyle({ring}).strokeWidth") == "3px"


def test_two_thousand_statements(window: Browser, tmp_path: Path) -> None:
    """So many are all in the page at once, can be filtered, and the drawing does not push them far away."""
    rng = random.Random(7)
    words = [*_WORDS, *(f"thing{number}" for number in range(100))]  # few share enough to be compared
    many = [
        replace(
            GONE,
            id=f"{number:010}",
            claim=" ".join(rng.choices(words, k=12)),
            speaker=f"Speaker {number % 50}",
            date=parse_date(f"{rng.randint(2011, 2019)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"),
        )
        for number in range(1998)
    ]
    many += [GONE, DENIED]
    path = written(tmp_path, *many)
    window.open(path)
    assert status(window) == "All 2,000 statements shown"
    assert window.run("return new Set([...document.querySelectorAll('[data-n]')].map(e => e.dataset.n)).size") == 2000
    assert window.run("return document.querySelector('.chart').getBoundingClientRect().height") < 1000
    window.run("location.hash = [...document.querySelectorAll('.topic')].at(-1).id")
    wait(window, "Math.abs(document.querySelector(location.hash).getBoundingClientRect().top) < 100")
    tab_to(window, "#f-words")
    window.press("ferry", "\ue00d", "grain")
    wait(window, "document.getElementById('status').textContent.includes(' of 2,000')")
    found = sum("ferry" in s.claim and "grain" in s.claim for s in many)
    wait(window, f"document.getElementById('status').textContent.startsWith('{found} of 2,000 statements')")
    assert window.console() == []


def test_folded_column_is_found_by_each_of_its_carriers(window: Browser, tmp_path: Path) -> None:
    """A claim that two papers carry is one column, and is found by either paper."""
    path = written(tmp_path, GONE, CARRIED, DENIED, WHOLE, WHEAT)
    for outlet in ("TASS", "Minute Mirror"):
        window.open(path, f"#?outlet={outlet}")
        assert GONE.claim in visible(window, ".statement:not(.beside) .claim")

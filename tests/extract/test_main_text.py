"""The main text of a web page, chosen by trafilatura and taken from the visible text."""

from __future__ import annotations

import re

import pytest

from factcli.extract.html import visible_paragraphs
from factcli.extract.main_text import choose_main
from tests.support.pages import PAGES, REPORT, TITLE, page, paragraphs

trafilatura = pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")


def main(text: str) -> list[str]:
    """Return the main text of a page."""
    return choose_main(text, visible_paragraphs(text))


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    """The whole report, with its title at most, and nothing of menus, teasers, comments and banners."""
    shown = REPORT[:2] if name == "paywall" else REPORT
    further = {TITLE, "Post number 0", "Read on with Courier Plus", "Subscribe now for 2 euros a week."}
    found = main(PAGES[name]())
    assert [line for line in found if line in REPORT] == [*shown]
    assert {*found} - {*shown} <= further


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("name", PAGES)
def test_all_of_it_is_visible(name: str) -> None:
    """What trafilatura gives is found in the visible text, and what is taken of it to the letter."""
    text = PAGES[name]()
    visible = visible_paragraphs(text)
    assert {*main(text)} <= {*visible}
    given = trafilatura.extract(text, include_comments=False)
    for line in given.split("\n"):
        assert _letters(line) in _letters(" ".join(visible))


MIXED = f"""<nav><ul><li>News</li><li>Sport</li></ul></nav><article><h1>{TITLE}</h1>
<p class="teaser">{REPORT[1]}</p>
<p>{REPORT[0]}</p><p>“No,” she said.</p><p>Why?</p><h2>The cost</h2><p>{REPORT[2]}</p>
<aside class="pullquote"><blockquote>Nobody will have to leave their home.</blockquote></aside>
<blockquote><p>“The wall is late,” Dahl wrote in a letter to the council.</p></blockquote>
<ul><li>The wall will be two metres higher.</li><li>Work takes eight months, says the mayor.</li></ul>
<table><tr><th>Year</th><th>Cost in euros</th></tr><tr><td>2024</td><td>2.1 million in all</td></tr></table>
<p>{REPORT[1]}</p><p>{REPORT[3]} <a href="/y">Read the whole report here</a></p><div>{REPORT[4]}</div>
<p><em>Reporting by Ruth Fenn; editing by Ivo Sand</em></p></article>
<footer><p>© The Marsh Courier, all rights reserved since 1921.</p></footer>"""


def test_each_paragraph_once_and_whole() -> None:
    """Short ones are there, a teaser and a quotation set large are not."""
    found = main(page(f"<title>{TITLE}</title>", MIXED))
    assert found[found.index(REPORT[0]) :] == [
        REPORT[0], "“No,” she said.", "Why?", "The cost", REPORT[2],
        "“The wall is late,” Dahl wrote in a letter to the council.", "The wall will be two metres higher.",
        "Work takes eight months, says the mayor.", "Year Cost in euros", "2024 2.1 million in all", REPORT[1],
        f"{REPORT[3]} Read the whole report here", REPORT[4], "Reporting by Ruth Fenn; editing by Ivo Sand",
    ]  # fmt: skip


FOUR = "The wall is high"
SHOWN = [
    "Menu",
    FOUR,
    "Contact",
    "“No.”",
    f"{FOUR} and the ferry late.",
    "High wall",
    f"{FOUR} and the ferry late.",
    "Imprint",
]


@pytest.mark.parametrize(
    ("shown", "given", "taken"),
    [
        (SHOWN, SHOWN[4], [4]),
        (SHOWN, f"{SHOWN[4]}\n{SHOWN[4]}", [4, 6]),
        (SHOWN, f"“No.”\n- {SHOWN[4]}\nImprint of 1921", [3, 4]),
        (SHOWN, "High wall", [5]),
        (SHOWN, "Something else that is nowhere on the page.", []),
        (SHOWN, "", []),
        # A line of the main text may be a part of a paragraph, or several.
        ([f"{FOUR}, she said, until it falls. Read more"], f"{FOUR}, she said, until it falls.", [0]),
        (["One two three four.", "Five six seven eight."], "One two three four. Five six seven eight.", [0, 1]),
        # One that is a line comes before one that only has it in it.
        ([f"I think: {REPORT[0]} No.", REPORT[0]], REPORT[0], [1]),
        # What stands between and reads like text is text, what does not is not.
        ([SHOWN[4], f"{REPORT[0]}", "Share this with your friends", REPORT[1]], f"{SHOWN[4]}\n{REPORT[1]}", [0, 1, 3]),
        ([REPORT[2], SHOWN[4], REPORT[0], REPORT[3]], f"{SHOWN[4]}\n{REPORT[0]}", [1, 2]),
    ],
)
def test_what_is_taken(monkeypatch: pytest.MonkeyPatch, shown: list[str], given: str, taken: list[int]) -> None:
    """Paragraphs that hold the main text, each word of it once; short ones only as they are and near others."""
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: given)
    assert choose_main("", shown) == [shown[n] for n in taken]


def test_an_error_of_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is, nothing is chosen then."""

    def fail(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "extract", fail)
    assert choose_main("", SHOWN) == []


CJK = (
    "低地港の防波堤は来年の冬までに二メートル高くされると、市長のホルト氏が月曜日に述べた。",
    "漁業者の代表はこれに反対している。費用が予算の二倍になるという。",
)


@pytest.mark.parametrize(
    "lines", [CJK, ("Die Hafenmauer wird um zwei Meter erho\u0308ht, sagte die Bürgermeisterin am Montag.",)]
)
def test_other_writing(lines: tuple[str, ...]) -> None:
    """Words are found in scripts without spaces, and with accents encoded in another way."""
    assert [
        line for line in main(page("<title>x</title>", f"<article>{paragraphs(lines)}</article>")) if line in lines
    ] == [*lines]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>" + "<div>" * 100_000 + "A text that is deep within the page." + "</div>" * 100_000,
        "<p>a</p>",
        "",
        "<html><body><p>a\0b</p>",
        "<html><body><p>a &lol9; b</p>",
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><html><p>&c;',
    ],
    ids=["deep", "short", "empty", "NUL", "unknown entity", "entities"],
)
def test_strange_pages(text: str) -> None:
    """There is an answer, and no more than is visible."""
    assert {*main(text)} <= {*visible_paragraphs(text)}


@pytest.mark.parametrize(
    "body", ["<p>" + f"{REPORT[0]} " * 10_000, "<i></i>" * 30_000 + paragraphs()], ids=["much text", "many tags"]
)
def test_very_long_pages_are_read_whole(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Beyond a limit nothing is chosen, as trafilatura would take too long: it is not even asked."""
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: "\n".join(REPORT))
    assert main(page("", body)) == []
    assert main(page("", paragraphs())) == [*REPORT]


def test_it_is_silent(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """What trafilatura would log reaches nobody."""
    main("")
    main("<html>" + "<p>" * 10)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records

"""What plain text, Markdown and pages say of themselves."""

from __future__ import annotations

import pytest

from factcli.extract.metadata import (
    Metadata,
    day_of,
    join_authors,
    language_tag,
    read_front_matter,
    read_plain,
    web_address,
)
from factcli.extract.page_metadata import read_page_metadata
from tests.support.pages import PAGES, TITLE, URL, json_ld, page


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-03", "2026-05-03"),
        ("2026-05-03T23:50:00-04:00", "2026-05-03"),
        ("2026-05-03T23:50:00.000Z", "2026-05-03"),
        ("2026-05-03 10:00", "2026-05-03"),
        ("2026-05-03T10:00:00+05:30[Asia/Kolkata]", "2026-05-03"),
        ("20260503", "2026-05-03"),
        ("Sun, 03 May 2026 22:10:00 +0200", "2026-05-03"),
        ("May 3, 2026 at 10:30 p.m. EDT", "2026-05-03"),
        ("3. Mai 2026", "2026-05-03"),
        ("13/05/2026", "2026-05-13"),
        ("3/5/2026", ""),
        ("May 2026", ""),
        ("2026", ""),
        ("yesterday", ""),
        ("Monday, 3 May 2026", ""),  # it was a Sunday
        ("about 3 May 2026", ""),
        ("The wall fell on 3 May 2026 in the storm", ""),
        ("2026-13-40", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("0001-01-01", ""),
        ("1777800000", ""),
        ("", ""),
    ],
)
def test_day(text: str, day: str) -> None:
    """Only a whole day that is certain counts, as it is written."""
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        ([TITLE, "By Mia Holt", "Published 3 May 2026", "The wall."], Metadata(TITLE, "", "Mia Holt", "2026-05-03")),
        (
            [TITLE, "BY JON VAN DAHL and Mia Holt, Staff writers", "May 3, 2026", "x."],
            Metadata(TITLE, author="JON VAN DAHL and Mia Holt", published="2026-05-03"),
        ),
        (
            [TITLE, "First published on Sunday 3 May 2026 10:30 BST", "The wall."],
            Metadata(TITLE, published="2026-05-03"),
        ),
        ([TITLE, "LOW MARSH, 3 May 2026 (Wire) — The wall is high."], Metadata(TITLE, published="2026-05-03")),
        (["LOW MARSH, May 3 (Wire) — The wall is high.", "It fell."], Metadata()),
        (["The wall is high.", "By the way, it fell."], Metadata()),
        ([TITLE, "By Monday the wall had fallen.", "By June it will be up"], Metadata(TITLE)),
        (["“We start in June,” she said.", "It fell on 3 May 2026."], Metadata()),
        (["Published", "3/5/2026", "x."], Metadata()),
        (["Wall", "The wall fell."], Metadata()),
        ([TITLE], Metadata()),
        ([TITLE, "Updated 3 May 2026", "x."], Metadata(TITLE)),
        ([], Metadata()),
    ],
)
def test_plain(paragraphs: list[str], found: Metadata) -> None:
    """Only what is unmistakable; all else is left to the person."""
    assert read_plain(paragraphs) == found


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (
            {
                "title": ["T"],
                "source": [URL],
                "author": ["By Mia Holt", "Jon"],
                "published": ["2026-05-03"],
                "site": ["A Paper"],
            },
            Metadata("T", "A Paper", "Mia Holt, Jon", "2026-05-03", URL),
        ),
        (
            {"source": ["A Paper"], "date": ["3 May 2026"], "language": ["en_GB"]},
            Metadata("", "A Paper", "", "2026-05-03", "", "en-GB"),
        ),
        ({"title": [], "url": ["file:///etc/passwd"], "created": ["2026-05-03"], "lang": ["?"]}, Metadata()),
    ],
)
def test_front_matter(keys: dict[str, list[str]], found: Metadata) -> None:
    """The names that clipping programs use; the day of the clipping is none of publication."""
    assert read_front_matter(keys) == found


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("ftp://a.example", False),
        ("javascript:alert(1)", False),
        ("https://a.example/\x1b[2J", False),
        ("https://a b", False),
        ("file:///x", False),
        ("//a.example", False),
    ],
)
def test_web_address(text: str, clean: bool) -> None:
    """Only http and https."""
    assert web_address(text) == (text if clean else "")


def test_names_and_languages() -> None:
    """Each author once; a language as BCP 47 has it."""
    names = ["By Mia Holt", "Mia Holt ", "https://social.example/m", "von Ruth Fenn", "m@a.example", "\u202eJon\x1b"]
    assert join_authors(names) == "Mia Holt, Ruth Fenn, Jon"
    assert [language_tag(each) for each in ("en", "en_GB", "zh-Hant", "", "english language")] == [
        "en",
        "en-GB",
        "zh-Hant",
        "",
        "",
    ]


WHOLE = Metadata(TITLE, "The Marsh Courier", "Ruth Fenn", "2026-05-04", URL, "en-GB")
FIELDS = {
    "wordpress": WHOLE,
    "single_node": WHOLE._replace(
        title="Harbour wall of Low Marsh & ferry: what is planned", author="Ruth Fenn, Ivo Sand"
    ),
    "amp": WHOLE._replace(lang="en"),
    "open_graph": WHOLE._replace(outlet="Marsh Courier"),
    "microdata": WHOLE._replace(url=""),
    "live_blog": WHOLE._replace(title=f"{TITLE}: live", author="", published="2026-05-03", url=""),
    "paywall": WHOLE._replace(author="", url=""),
    "saved_by_chrome": WHOLE,
    "single_file": WHOLE._replace(outlet="Marsh Courier"),
    "wayback": WHOLE,
    "google_cache": Metadata(TITLE, url=URL, lang="en-GB"),
    "line_breaks": Metadata(TITLE),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    """The fields of a page, in every shape in which publishers give them."""
    found = read_page_metadata(PAGES[name]())
    assert found.fields == FIELDS[name]
    assert found.archive_url == (f"https://web.archive.org/web/20260506101112/{URL}" if name == "wayback" else "")
    assert found.for_subscribers == (name == "paywall")


ARTICLE = {"@type": "NewsArticle", "headline": "T"}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (
            "<title>A wall - The Paper</title><meta property=og:site_name content='The Paper'>",
            Metadata("A wall", "The Paper"),
        ),
        (
            "<title>The Paper | A wall</title><meta property=og:site_name content='The Paper'>",
            Metadata("A wall", "The Paper"),
        ),
        ("<title>A wall - a report</title>", Metadata("A wall - a report")),
        (
            "<meta property=og:title content='A wall | The Paper'><meta property=og:site_name content='The Paper'>",
            Metadata("A wall", "The Paper"),
        ),
        # JSON-LD outranks other tags, and fills in only what it has.
        (
            json_ld(ARTICLE | {"datePublished": "soon"})
            + "<meta name=date content=2026-05-03><meta property=og:title content=U>",
            Metadata("T", published="2026-05-03"),
        ),
        (json_ld(ARTICLE | {"author": "Mia", "publisher": "The Paper"}), Metadata("T", "The Paper", "Mia")),
        (
            json_ld(ARTICLE | {"author": [{"@id": "#a"}, {"@id": "#none"}]}) + json_ld({"@id": "#a", "name": "Mia"}),
            Metadata("T", author="Mia"),
        ),
        # Of several articles, the one with the page's address or title.
        (
            f"<link rel=canonical href={URL}>"
            + json_ld([ARTICLE, ARTICLE | {"headline": "U", "mainEntityOfPage": f"{URL}?x=1"}]),
            Metadata("U", url=URL),
        ),
        ("<title>U - The Paper</title>" + json_ld([ARTICLE, ARTICLE | {"headline": "U"}]), Metadata("U")),
        # Other articles that a page lists are none of it.
        (json_ld({"@type": "ItemList", "itemListElement": [{"item": ARTICLE}]}) + "<title>U</title>", Metadata("U")),
        # JSON that is nearly JSON.
        (
            '<script type="application/ld+json"><!--\n{"@type":"Article","headline":"a\nb",}\n--></script>',
            Metadata("a b"),
        ),
        (
            '<script type="application/ld+json">//<![CDATA[\n{"@type":"Article","headline":"T"};\n//]]></script>',
            Metadata("T"),
        ),
        ('<script type="application/ld+json">{"@type": </script>', Metadata()),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", Metadata()),
        (json_ld({"@type": "Recipe", "name": "Soup", "datePublished": "2026-05-03"}), Metadata()),
        (json_ld({"@type": 7, "headline": ["x"], "author": {"name": 5}}), Metadata()),
        (
            json_ld(
                {
                    "@type": "Article",
                    "headline": {"@value": "T"},
                    "author": {"name": ["Mia"]},
                    "datePublished": 20260503,
                }
            ),
            Metadata("T", author="Mia"),
        ),
        # The day that all times of a page agree on, or one that is marked.
        (
            "<time datetime='2026-05-03T10:00Z'>a</time><time datetime=2026-05-03>b</time>",
            Metadata(published="2026-05-03"),
        ),
        ("<time datetime='2026-05-03'>a</time><time datetime=2026-05-04>b</time>", Metadata()),
        (
            "<time datetime='2026-05-03'>a</time><time pubdate datetime=2026-05-04>b</time>",
            Metadata(published="2026-05-04"),
        ),
        # Nothing that could do harm is an address; nothing that nobody sees is in a title.
        (
            "<link rel=canonical href='javascript:alert(1)'><meta property=og:url content='/a'><base href='file:///a'>",
            Metadata(),
        ),
        ("<title>a\x1b[2J\u202eb &#27; \n c</title>", Metadata("ab c")),
        ("<title>" + "long " * 100 + "</title>", Metadata()),
        ("<title>a<b>c</title>", Metadata("a<b>c")),
    ],
)
def test_heads(head: str, found: Metadata) -> None:
    """Which tag counts, and what is left out."""
    assert read_page_metadata(f"<html><head>{head}</head><body>text").fields == found


def test_a_large_graph_is_cut() -> None:
    """A page with more nodes than any has is read up to a limit."""
    nodes = json_ld([{"@type": "Person", "@id": str(n)} for n in range(6_000)] + [ARTICLE])
    assert read_page_metadata(page(nodes, "")).fields.title == ""

"""What a strange report may hold very much of takes twice the work where there is twice as much, and not four times."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

import pytest

from factcli.errors import FactcliError
from factcli.extract import html, kinds, markdown, metadata, mhtml, page_metadata, paragraphs, readers, subtitles
from tests.support.work_count import lines, ratio, steps

MOST = 2.5  # times the work for twice the input
_MODULES = (html, kinds, markdown, metadata, mhtml, page_metadata, paragraphs, readers, subtitles)
_CUE = "00:01.000 --> 00:02.000\n"
_LD = "<script type=application/ld+json>"

#: What is repeated, for each kind of report.
PAGES = [
    "<div><p>x", "<", '<a href="', "<a href='x\" title=", "<!--", "<script>", "</x ", "&amp;#", "&aaaaaaaaaaaaaaaa",
    "<div hidden>", "<a b c=d e='f' ", "<a  ", "x <br>", "<a = = =", "<p hidden>", "<svg>", "<meta name=a content=b>",
    "<meta content='", "<time datetime='2026-05-03'>", "<title>a - b ", "<i itemtype=", "<pre>a\n",
    "<div itemscope itemtype=https://schema.org/Article>", "<!-- saved from url=(1)",
    "Page saved with SingleFile url: ", f'{_LD}{{"@type":"Article"}}</script>', f'{_LD}{{"@type":', f"{_LD}[   ,",
]  # fmt: skip
MARKDOWN = [
    "[", "[a](http://b ", "[a](", "[a](b(c", "*a_", "**a", "*", "_a", " _a", "_", "*a ", "`a``b ", "`", "<a ", "<a",
    "&am", "\\", "[![a](b", "[^a", "[[a|", "[[", "<!--", "#", "=", "-", "[a", "# a #\n", "# a # ", "|a|b|\n", "| -- ",
    "> ", "- ", "* ", "[a]: ", "---\na: b\n", "   a",
]  # fmt: skip
TEXTS = [
    "The wall is high\n", "The wall is high. ", "\n", " ", "\r", "By Aa ", "By Aa and ", "“", "a", "1 ", "Published ",
    "AA BB, ", "\ufeff", "[", "a: b\n", "Content-Type: x\n", "<!--", "<?xml ", "1\n", "\t1", "[a", "a\n", "a-\n",
    "a,”\n", "!”", "---\n", "http://", ".",
]  # fmt: skip
SUBTITLES = [
    "<v a", "<v a>b", "- a\n", "Aa Bb: ", "-->", "{\\a", "Aa ", "  ", ">> ", "00:", _CUE, f"{_CUE}a b\n\n", "</v", "<",
    "<c.a", "<00:00",
]  # fmt: skip
HEADERS = ["a=b; ", "X: y\n", "Content-Type: multipart/related; boundary=b\n\n--b\n", "--b\n"]


def _check(piece: str, make: Callable[[str], str], run: Callable[[str], object]) -> None:
    """Hold the growth of the steps of regular expressions and of lines of code."""

    def attempt(text: str) -> None:
        with contextlib.suppress(FactcliError):
            run(text)

    for count in (partial(steps, *_MODULES), lines):
        assert ratio(count, lambda number: make(piece * number), attempt, 40) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("piece", PAGES)
def test_pages(piece: str) -> None:
    """The visible text, and what a page says of itself."""
    _check(piece, lambda text: f"<html><body><p>hello {text}", html.visible_text)
    _check(piece, lambda text: f"<html><head>{text}", page_metadata.read_page_metadata)


@pytest.mark.slow
@pytest.mark.parametrize("piece", MARKDOWN)
def test_markdown(piece: str) -> None:
    """Signs that open something, and never close it."""
    _check(piece, str, lambda text: readers.article_of(text.encode(), "text/markdown", "a"))


@pytest.mark.slow
@pytest.mark.parametrize("piece", TEXTS)
def test_texts(piece: str) -> None:
    """What tells the kind of a text, its paragraphs, its title and byline."""
    _check(piece, lambda text: f"{text}x", lambda text: readers.article_of(text.encode(), "", "a.txt"))


@pytest.mark.slow
@pytest.mark.parametrize("piece", SUBTITLES)
def test_subtitles(piece: str) -> None:
    """Cues, tags, and what looks like a name before a colon."""
    _check(
        piece, lambda text: f"WEBVTT\n\n{_CUE}{text}", lambda text: readers.article_of(text.encode(), "text/vtt", "a")
    )


@pytest.mark.slow
@pytest.mark.parametrize("piece", HEADERS)
def test_mhtml(piece: str) -> None:
    """Parts and their headers."""
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; "
    _check(piece, lambda text: head + text, lambda text: mhtml.read_mhtml(text.encode(), "a"))

"""The visible text of a web page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.html import read_attributes, read_tokens, visible_paragraphs, visible_text
from tests.support.pages import PAGES, REPORT


@pytest.mark.parametrize(
    ("page", "paragraphs"),
    [
        ("<p>The wall &amp; the <b>fe</b>rry.<p>Two &#8217;s &eacute;&nbsp;x", ["The wall & the ferry.", "Two ’s é x"]),
        ("one\n  two<br>Three<br/><br>four<div>five</div>six", ["one two", "Three", "four", "five", "six"]),
        ("<p>She said on<br>Monday that</p>", ["She said on", "Monday that"]),
        ("<p>The wall will<br>be raised</p>", ["The wall will be raised"]),
        ("<ul><li>One<li>Two</ul><table><tr><td>a<td>b<tr><td>c</table>", ["One", "Two", "a b", "c"]),
        ("<p>He called it <q>a <q>big</q> shame</q>.", ["He called it “a “big” shame”."]),
        ("<pre>One.\nTwo.</pre>\n<p>x\ny", ["One.", "Two.", "x y"]),
        # What is not shown.
        ("<head><title>T</title><style>p{}</style><body><script>'<p>a</p>'</script><p>b", ["b"]),
        ("<!doctype html><!-- <p>a</p> --><?php echo '>'?><![CDATA[ a ]]><p>b</p>", ["'?>", "b"]),
        (
            "<noscript><p>a</p></noscript><template><p>b</p></template><textarea>c</textarea><svg><text>d</text></svg>e",
            ["e"],
        ),
        (
            "<iframe srcdoc='<p>a</p>'><p>b</p></iframe><object>c</object><dialog>d</dialog><dialog open>e</dialog>",
            ["e"],
        ),
        ("<div hidden>a<div>b</div>c</div>d", ["d"]),
        ("<div style='color:red; DISPLAY : none'>a<p>b</p></div>c<p style='visibility:hidden'>d<p>e", ["c", "e"]),
        ("<li hidden>a<li>b</li><input hidden>c<svg/>d", ["b", "cd"]),
        ("<p hidden>a<div>b</div>", ["b"]),
        ("<div hidden=until-found>a</div><p class=hidden data-style='display:none'>b", ["a", "b"]),
        ("<body style='visibility:hidden'><main hidden><p>a", ["a"]),
        ("<div hidden><p>all there is</div>", ["all there is"]),
        ("<p hidden>" + "Long. " * 9 + "</p><p>We use cookies</p>", ["We use cookies"]),
        ("<p hidden>" + "Long. " * 20 + "</p><p>We use cookies</p>", [("Long. " * 20).strip(), "We use cookies"]),
        ("<select><option>a</select>b<template shadowrootmode=open>c</template>d", ["bcd"]),
        ("<p>The mayor <button>Mia Holt</button>said", ["The mayor Mia Holt said"]),
        # Signs that mark nothing, and tags that are not well-formed.
        ("2 < 3 and 4 > 1, <3, a<b>c</b> <> </> </ >", ["2 < 3 and 4 > 1, <3, ac <>"]),
        ("<img alt='x > y' src=a>b<a href=\"'\">c</a><a title=it's>d</a>", ["bcd"]),
        ('<p>a<p class="b>c', ["a"]),
        ("<p>a<", ["a<"]),
        ("<P>a<SCRIPT>b</Script >c</P\n>d", ["ac", "d"]),
        ("<p>a<script>b</scripted>c", ["a"]),
        ("<p>a\0b&#0;&#27;&#x1b;[2J\x1b[31m\u202e", ["ab\ufffd[2J"]),
        ("&amp;lt;b&amp;gt; &unknown; &amp", ["&lt;b&gt; &unknown; &"]),
        ("", []),
    ],
)
def test_visible(page: str, paragraphs: list[str]) -> None:
    """Blocks begin a paragraph, entities are characters, and what a browser does not show is left out."""
    assert visible_paragraphs(page) == paragraphs
    assert visible_text(page) == "\n\n".join(paragraphs)


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    """A report is there as it is written, one paragraph a line; nothing of scripts, frames and tags is."""
    found = visible_paragraphs(PAGES[name]())
    assert [line for line in found if line in REPORT] == [*REPORT[: 2 if name == "paywall" else None]]
    text = "\n".join(found)
    assert not any(sign in text for sign in ("dataLayer", "advertisement", "base64", "<p>", "captures of this page"))


def test_attributes() -> None:
    """Values with and without quotation marks; the first of one name counts; entities are read."""
    found = read_attributes(""" A=1 b = "x>y" c='&amp;' d e=/x/ a=2 data-x="&quot;" """)
    assert found == {"a": "1", "b": "x>y", "c": "&", "d": "", "e": "/x/", "data-x": '"'}


@given(st.text("<>/!-= \n'\"abdivpqscripthden&#;x0\0", max_size=80))
def test_any_page_can_be_read(page: str) -> None:
    """Tokens hold nothing that the page does not have, and no paragraph has tags' white space or control characters."""
    assert all(text in page and content in page for _, text, content in read_tokens(page))
    for paragraph in visible_paragraphs(page):
        assert paragraph == " ".join(paragraph.split())
        assert "\0" not in paragraph


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&\xad"), min_size=1), max_size=9
    )
)
def test_words_in_paragraphs_come_back(words: list[str]) -> None:
    """Text in paragraphs is what was put into them."""
    assert visible_paragraphs("".join(f"<p><i>{word}</i> x</p>" for word in words)) == [f"{word} x" for word in words]

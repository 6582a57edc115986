"""HTML in a cell as the text that a browser shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.importer.html_text import HtmlText, read_html


@pytest.mark.parametrize(
    ("cell", "text", "links"),
    [
        ("<p>The lock &amp; the <b>weir</b>.</p>", "The lock & the weir.", ()),
        ("<p>One</p><p>Two<br/>three</p>", "One\nTwo\nthree", ()),
        ("<ul>\n <li>One</li>\n <li>Two</li>\n</ul>", "One\nTwo", ()),
        ("one\n<i>two</i>", "one\ntwo", ()),
        ("&lt;p&gt;Rain&lt;/p&gt;", "Rain", ()),
        ("Caf&eacute;&nbsp;&#8217;s &foo; R&D;", "Café ’s &foo; R&D;", ()),
        ("see <a href=https://e.org/?a=1&amp;b=2>here</a>", "see here", ("https://e.org/?a=1&b=2",)),
        ('<a href="https://e.org/1">https://e.org/1</a>', "https://e.org/1", ()),
        ('<img src="https://e.org/1.png" alt="x">Burst', "Burst", ("https://e.org/1.png",)),
        ("<!-- x --><p>Burst<script>alert(1)</script></p>", "Burst", ()),
    ],
)
def test_html(cell: str, text: str, links: tuple[str, ...]) -> None:
    """Blocks begin a line, entities are characters, and addresses that do not show are told."""
    assert read_html(cell) == HtmlText(text, links)


@pytest.mark.parametrize(
    "cell", ["2 < 3 and 4 > 1", "<name withheld> said so", "a <b and c> d", "AT&T", "x &copy= y", "<>"]
)
def test_what_is_no_html(cell: str) -> None:
    """Signs that only look like it stay."""
    assert read_html(cell) is None


@given(st.text("<>&;pbra/ ='\"h!-#x0\n", max_size=30))
def test_any_text_is_read_or_left(cell: str) -> None:
    """And a text without the signs of HTML is never touched."""
    found = read_html(cell)
    assert found is None or found.text != cell
    assert found is None or "<" in cell or "&" in cell

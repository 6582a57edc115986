"""The web address in a cell, however it is written there."""

from __future__ import annotations

import pytest

from factcli.importer.addresses import FoundAddress, find_address


@pytest.mark.parametrize(
    ("cell", "url", "others"),
    [
        ("https://e.org/1", "https://e.org/1", ()),
        ("HTTP://E.ORG", "HTTP://E.ORG", ()),
        ("https://web.archive.org/web/2020/https://e.org/", "https://web.archive.org/web/2020/https://e.org/", ()),
        ("https://e.org/wiki/A_(b)", "https://e.org/wiki/A_(b)", ()),
        ("https://e.org/a,b;c?x=1", "https://e.org/a,b;c?x=1", ()),
        ('=HYPERLINK("https://e.org/1","page, one")', "https://e.org/1", ()),
        ('=HYPERLINK("https://e.org/1";"page")', "https://e.org/1", ()),
        ("[a page (old)](https://e.org/A_(b))", "https://e.org/A_(b)", ()),
        ("<https://e.org/1>", "https://e.org/1", ()),
        ('<a href="https://e.org/1">page</a>', "https://e.org/1", ()),
        ("https://e.org/1 https://e.org/2", "https://e.org/1", ("https://e.org/2",)),
        ("https://e.org/1,https://e.org/2; https://e.org/1", "https://e.org/1", ("https://e.org/2",)),
    ],
)
def test_addresses(cell: str, url: str, others: tuple[str, ...]) -> None:
    """Alone, in a formula, in Markdown or HTML, and several."""
    found = find_address(cell)
    assert found is not None
    assert (found.url, found.others, found.has_words) == (url, others, False)


@pytest.mark.parametrize(
    ("cell", "url"),
    [
        ("www.e.org", "https://www.e.org"),
        ("www.e.org/1", "https://www.e.org/1"),
        ("e.org/1", "https://e.org/1"),
        ("//e.org/1", "https://e.org/1"),
        ("web.archive.org/web/2020/https://e.org/", "https://web.archive.org/web/2020/https://e.org/"),
    ],
)
def test_addresses_without_scheme(cell: str, url: str) -> None:
    """Are completed."""
    assert find_address(cell) == FoundAddress(url, completed=True)


@pytest.mark.parametrize("cell", ["Facebook: https://e.org/1", "https://e.org/1 (copy)", "https://e.org/1 p. 3"])
def test_words_beside_an_address_are_noticed(cell: str) -> None:
    """They would be lost otherwise."""
    found = find_address(cell)
    assert found is not None
    assert (found.url, found.has_words) == ("https://e.org/1", True)


@pytest.mark.parametrize(
    "cell",
    ["", "e.org", "scan.pdf", "in print", "no/yes", "me@e.org/1", "mailto:me@e.org", "javascript:alert(1)", "1/2/2024"],
)
def test_what_is_no_address(cell: str) -> None:
    """Files, mail, scripts, dates."""
    assert find_address(cell) is None

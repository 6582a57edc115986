"""The wording of messages: lists that stay short, quotes on one line, nouns, suggestions, and widths."""

import pytest

from factcli.text.wording import did_you_mean, display_width, join_names, plural, quote_name, quote_names


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("a", "a"),
        ("a b", "a and b"),
        ("a b c", "a, b and c"),
        ("a b c d e", "a, b, c, d and e"),
        ("a b c d e f", "a, b, c, d, e and 1 more"),
        ("a b c d e f g", "a, b, c, d, e and 2 more"),
    ],
)
def test_join_names(names: str, expected: str) -> None:
    """Five names are listed, and the others counted."""
    assert join_names(names.split()) == expected


def test_quoted_names_stay_on_one_line() -> None:
    """Line ends and control characters in a recorded name are escaped."""
    assert quote_name("a\nb\x1b") == '"a\\nb\\u001b"'
    assert quote_names(["a", "b"]) == '"a", "b"'


def test_plural() -> None:
    """One has the singular; an irregular plural is given."""
    assert [plural(n, "row") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert plural(2, "person", "people") == "2 people"


def test_did_you_mean() -> None:
    """The closest word in the form asked for; nothing where none is close."""
    assert did_you_mean("serch", ["search", "show"]) == " (did you mean search?)"
    assert did_you_mean("clame", ["claim"], '"{}"') == ' (did you mean "claim"?)'
    assert did_you_mean("zzz", ["search"]) == ""
    assert did_you_mean("serch", ["search"], likeness=0.99) == ""


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("\u200bx", 1), ("", 0)])
def test_display_width(text: str, columns: int) -> None:
    """Wide characters take two columns, combining and invisible ones none."""
    assert display_width(text) == columns

"""Names in messages: lists that stay short, and quotes that stay on one line."""

import pytest

from factcli.text.name_lists import join_names, quote_name, quote_names


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

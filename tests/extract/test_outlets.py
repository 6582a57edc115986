"""Names of outlets, known or told by the words beside them."""

from __future__ import annotations

import pytest

from factcli.extract.outlets import outlet_in


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Reuters", "Reuters"),
        ("the Reuters news agency", "Reuters"),
        ("The New York Times", "New York Times"),
        ("the Alden Courier", "Alden Courier"),
        ("Valdoria's semi-official Nova news agency", "Nova"),
        ("the local newspaper Vesna", "Vesna"),
        ("state television", "state television"),
        ("Fox 35", "Fox 35"),
        ("BBC Persian", "BBC Persian"),
        # No outlet's name.
        ("Jane Roe", ""),
        ("the newspaper", ""),
        ("a reporter", ""),
        ("the Alden Port Authority", ""),
        ("Reuters correspondent Jane Roe of Alden", ""),
        ("the ministry", ""),
        ("", ""),
    ],
)
def test_an_outlet_is_named(phrase: str, name: str) -> None:
    assert outlet_in(phrase) == name

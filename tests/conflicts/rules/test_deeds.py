"""What happens once is known by one name, in whatever words it is said."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.deeds import ONCE, deed_at

NAMES = [
    ("The law took effect on Monday.", "begin"),
    ("The law came into force on Monday.", "begin"),
    ("The talks will take place in Orlu.", "hold"),
    ("The roof caved in on Monday.", "collapse"),
    ("The plane touched down at noon.", "arrive"),
    ("The men lost their lives at dawn.", "die"),
    ("The strike came to an end.", "end"),
    ("The men took the money.", ""),
    ("The bus came from Orlu.", ""),
]


@pytest.mark.parametrize(("claim", "deed"), NAMES)
def test_verb_of_one_deed_or_none(claim: str, deed: str) -> None:
    """The name of the deed of the first verb that has one."""
    s = parse_claim(claim).whole
    found = (deed_at(s, i) for i, t in enumerate(s.tokens) if t.verb)
    assert next((name for name in found if name in ONCE), "") == deed

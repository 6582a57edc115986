"""Somebody who was where the other sentence says that nobody was."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import pair_sentences
from factcli.conflicts.rules.presence import absences, presence

ABSENT = [
    ("There was nobody aboard the barge Annelore when it sank.", {"barg", "annel"}),
    ("No soldier has set foot in the monastery since May.", {"monasteri"}),
    ("Not a single soldier was in the old monastery.", {"old", "monasteri"}),
    ("Nobody was in the school on Friday.", {"school"}),
    ("The school stood empty on Friday.", {"school"}),
    ("Nobody in Orlu was punished.", set()),  # that says nothing of who was there
    ("No refugee in Orlu gets more money.", set()),
    ("No water was in the tank.", set()),  # nobody is meant
    ("Nobody told the mayor of it.", set()),
]


@pytest.mark.parametrize(("claim", "place"), ABSENT)
def test_where_nobody_is(claim: str, place: set[str]) -> None:
    """Whether it says nobody, no person of some kind, or that a place is empty."""
    found = [absence.place for absence in absences(parse_claim(claim).whole)]
    assert found == ([place] if place else [])


PAIRS = [
    ("There was nobody aboard the barge Annelore.", "Two deckhands slept on the barge Annelore.", True),
    ("Nobody was in the school on Friday.", "Thirty families were asleep in the school on Friday.", True),
    ("The school stood empty on Friday.", "Thirty families slept in the school on Friday.", True),
    ("No soldier was in the monastery.", "Soldiers slept in the monastery.", True),
    ("No soldier was in the monastery.", "Two nurses slept in the monastery.", False),
    ("Nobody was in the school on Friday.", "Thirty families slept in the church on Friday.", False),
    ("Nobody was in the school on Friday.", "A fire broke out in the school on Friday.", False),
    ("Nobody was in the school on Friday.", "Thirty families were not in the school on Friday.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_somebody_is_where_nobody_is(a: str, b: str, seen: bool) -> None:
    """The same place, and somebody of that kind."""
    first, second = parse_claim(a).whole, parse_claim(b).whole
    assert (presence(pair_sentences(first, second)) is not None) is seen
    assert (presence(pair_sentences(second, first)) is not None) is seen

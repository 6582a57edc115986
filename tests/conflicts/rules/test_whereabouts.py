"""One with a name at two places at one time."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import pair_sentences
from factcli.conflicts.rules.whereabouts import stay_now, stays, whereabouts

STAYS = [
    ("Ann Lee was in the old mill on Sunday.", [({"ann", "lee"}, {"old", "mill"})]),
    ("The guard ship Falk was moored in Lissen all night.", [({"falk"}, {"lissen"})]),
    ("Oto drove Minister Roe to the ministry on Sunday.", [({"minister", "roe"}, {"ministri"})]),
    (
        "Ahmad Massoud was in the Panjshir Valley on Sunday.",
        [({"ahmad", "massoud"}, {"panjshir", "valley"})],
    ),  # no title
    ("Two men who broke out of Fort Ravel are on the run.", []),  # the fort is nowhere
    ("Ann Lee is in charge.", []),
    ("Ann Lee will be in Orlu on Sunday.", []),
    ("The mayor was in Orlu on Sunday.", []),  # there are many mayors
]


@pytest.mark.parametrize(("claim", "expected"), STAYS)
def test_where_somebody_is(claim: str, expected: list[tuple[set[str], set[str]]]) -> None:
    """The names of whom, and the words of the place."""
    found = [(set(stay.names), set(stay.roots)) for stay in stays(parse_claim(claim).whole)]
    assert found == expected


PAIRS = [
    ("Ann Lee spent the whole of Sunday in Orlu.", "Ann Lee was at the mill in Kerem on Sunday.", True),
    ("Ann Lee spent the whole of Sunday in Orlu.", "Ann Lee was at the mill in Kerem on Monday.", False),
    ("Ann Lee spent the whole of Sunday in Orlu.", "Ann Lee was at the mill in Orlu on Sunday.", False),
    ("Ann Lee spent the whole of Sunday in Orlu.", "Bo Roe was at the mill in Kerem on Sunday.", False),
    ("Ann Lee ate in Orlu on Sunday.", "Ann Lee sold a boat in Kerem on Sunday.", False),  # she may have gone there
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_two_places_at_one_time(a: str, b: str, seen: bool) -> None:
    """One of the two says where somebody stayed, and no word of a place is in the other sentence."""
    first, second = parse_claim(a).whole, parse_claim(b).whole
    assert (whereabouts(pair_sentences(first, second)) is not None) is seen
    assert (whereabouts(pair_sentences(second, first)) is not None) is seen


NOW = [
    ("Ahmad Massoud is still in Panjshir.", "Massoud has fled to Tajikistan.", True),
    ("Ivan Petrov is in Moscow.", "Petrov is in a hotel in Istanbul.", True),
    ("Lukas Brandt is being held in Fort Ravel.", "Brandt is in a hospital in Geneva.", True),
    ("Ana Kos is in Brod.", "Ana Kos has left for Lissen.", True),
    ("Ivan Petrov is in Moscow.", "Boris Petrov is in Istanbul.", False),
    ("Massoud is in Tajikistan.", "Massoud's brother is in London.", False),
    ("Massoud is in Panjshir.", "Massoud has been to Tajikistan.", False),
    ("Massoud is in Panjshir.", "Massoud is in the mountains north of Bazarak.", False),  # they may be there
    ("Shoplifting is down in Ashford.", "Shoplifting is up in Basildon.", False),
    ("French troops are in Mali.", "French troops are in Niger.", False),
    ("Russia is in Ukraine.", "Russia is in Syria.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), NOW)
def test_two_places_now(a: str, b: str, seen: bool) -> None:
    """One with a name is in two places with names on one day; the claims need not share more than the name."""
    pair = pair_sentences(parse_claim(a).whole, parse_claim(b).whole)
    assert stay_now(pair) is seen
    assert stay_now(pair._replace(days=3)) is False

"""How much of a whole something is said of, and what contradicts that."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import SentencePair, pair_sentences
from factcli.conflicts.rules.extents import extents
from factcli.conflicts.rules.keys import keys_of
from factcli.conflicts.rules.negation import negation


def pair(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a).whole, parse_claim(b).whole)


EXTENTS = [
    ("All wells of the plain are dry.", (1.0, 1.0)),
    ("Half of the wells are dry.", (0.4501, 0.5499)),
    ("Most wells of the plain are dry.", (0.505, 1.0)),
    ("Only two wells of the plain are dry.", (0.005, 0.995)),
    ("Not all wells are dry.", (0.0, 0.995)),
    ("They have not drained the whole lake.", (0.0, 0.995)),
    ("The lake was fully drained.", (1.0, 1.0)),
    ("The village of the wells was drained.", (0.005, 1.0)),
]


@pytest.mark.parametrize(("claim", "share"), EXTENTS)
def test_an_extent_is_a_share_of_a_whole(claim: str, share: tuple[float, float]) -> None:
    """From none, 0, to all, 1."""
    (found,) = parse_claim(claim).whole.extents
    assert (found.low, found.high) == pytest.approx(share)


NO_EXTENT = [
    "After all the wells are dry.",
    "The wells have been dry all year.",
    "The wells are no longer dry.",
    "As a whole the plain is dry.",
    "The barrel is full.",
    "Prices rose by 5 percent.",
]


@pytest.mark.parametrize("claim", NO_EXTENT)
def test_these_words_make_no_extent(claim: str) -> None:
    """Words that elsewhere say how much."""
    assert parse_claim(claim).whole.extents == ()


PAIRS = [
    ("All wells of the plain are dry.", "Only one well of the plain is dry.", True),
    ("All wells of the plain are dry.", "A third of the wells of the plain are not dry.", True),
    ("Every shop in Orlu was open.", "Half of the shops in Orlu were closed.", True),
    ("The army holds the whole of the Kerem plain.", "Rebels have taken only two towns of the Kerem plain.", True),
    ("The army has not entered any part of Orlu city.", "The army holds the western quarter of Orlu city.", True),
    ("No party has a majority in the council.", "Concord has a majority in the council.", True),
    ("Nobody in Orlu was hurt in the crash.", "The driver was hurt in the crash.", True),
    ("Nobody has done more for the wells of the plain.", "The mayor has done little for the wells.", False),
    ("Nobody knows who drained the wells of the plain.", "Rebels drained the wells of the plain.", False),
    ("All wells of the plain are dry.", "Most wells of the plain are dry.", False),
    ("All wells of the plain are dry.", "Half of the mills of the plain are not dry.", False),
    ("Not all wells of the plain are dry.", "Most wells of the plain are dry.", False),
    ("Some wells of the plain are dry.", "Some wells of the plain are not dry.", False),
    ("No well of the plain is dry.", "None of the wells of the plain is dry.", False),
    ("No wage increases are planned.", "Half of the wage is planned for rent.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_extents_that_leave_no_room_for_each_other_are_seen(a: str, b: str, seen: bool) -> None:
    """All against some that are not, the whole against only a part; and the claims have keys that meet."""
    assert (extents(pair(a, b)) is not None) is seen
    assert (extents(pair(b, a)) is not None) is seen
    if seen:
        assert keys_of(parse_claim(a)).meets(keys_of(parse_claim(b)))


def test_who_has_not_taken_the_whole_may_have_taken_a_part() -> None:
    """A negation of the whole contradicts only the whole."""
    denied = "The army has not taken the whole valley."
    assert negation(pair(denied, "The army has taken two villages of the valley.")) is None
    assert negation(pair(denied, "The army has taken the whole valley.")) is not None


def test_a_share_that_has_grown_is_said_to() -> None:
    """Weeks later more may be done."""
    a, b = (parse_claim(c).whole for c in ("Only two wells are drained.", "All wells are drained."))
    grown, shrunk = (extents(pair_sentences(a, b, days=days)) for days in (30, -30))
    assert grown
    assert "extents.grows" in grown.features
    assert shrunk
    assert "extents.grows" not in shrunk.features

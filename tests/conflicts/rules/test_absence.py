"""One of a kind of which the other sentence says that there is none, or that nobody ever did it."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.absence import absence, lacks
from factcli.conflicts.rules.alignment import align
from factcli.conflicts.rules.evidence import pair_sentences

LACKING = [
    ("There is no lift anywhere in the tower.", ["lift"], [], ["tower"]),
    ("The guards heard no bang of any kind in the yard.", ["bang"], [], ["yard"]),  # there was none, whoever heard it
    ("Nobody on the night shift touched the brake.", [], ["touch"], ["night", "shift", "brake"]),
    ("The firm has never sold a single pump to Kerem.", ["pump"], ["sell"], ["firm", "kerem"]),
    ("The police did not use gas at any time on Sunday.", [], [], ["polic", "gas"]),
    ("Not one coin stolen from the museum was sold.", ["coin"], ["sell"], ["museum"]),  # stolen is which of them
    ("None of those who died was a child.", None, [], []),  # that says who they were
    ("The lift was not working.", None, [], []),  # it says nothing of all lifts, or all times
    ("Was there no lift?", None, [], []),
]


@pytest.mark.parametrize(("claim", "kind", "deeds", "rest"), LACKING)
def test_what_there_is_none_of(claim: str, kind: list[str] | None, deeds: list[str], rest: list[str]) -> None:
    """Its kind, what was not done, and what else is said of it, but for times and verbs that say little."""
    found = [
        tuple([t.sense for t in words] for words in (lack.kind, lack.deeds, lack.rest))
        for lack in lacks(parse_claim(claim).whole)
    ]
    assert found == ([] if kind is None else [(kind, deeds, rest)])


PAIRS = [
    (
        "There is no emergency exit anywhere in the Orlu tunnel.",
        "The Orlu tunnel is 3 km long and has four emergency exits.",
        True,
    ),
    ("There is no emergency exit anywhere in the Orlu tunnel.", "The Orlu tunnel is lit by lamps.", False),
    ("The Kerem bank never lent Boral a crown.", "Boral town borrowed nine million crowns from the Kerem bank.", True),
    ("No pump was sold to the mill at Orlu.", "The mill at Orlu will be sold a pump.", False),  # nobody says it was
    ("No pump ran in the mill at Orlu.", "That a pump ran in the mill at Orlu is untrue.", False),
    ("State guards never detained Mira Toll.", "State guards held Mira Toll's driver.", False),  # he is another
    ("Nothing was taken in the break-in at the mill.", "Whoever broke into the mill came by a window.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_one_is_found_where_there_is_none(a: str, b: str, seen: bool) -> None:
    """The kind with most of the rest, or what was not done with all of it; the order of the two tells nothing."""
    first, second = parse_claim(a).whole, parse_claim(b).whole
    pairs = [(first, second), *filter(None, [align(first, second)])]
    assert any(absence(pair_sentences(x, y)) is not None for x, y in pairs) is seen
    assert any(absence(pair_sentences(y, x)) is not None for x, y in pairs) is seen

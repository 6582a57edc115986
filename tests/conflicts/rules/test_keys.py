"""Keys leave out no pair of claims in which a rule sees something."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings

from factcli.conflicts import blocking
from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.leads import candidates_among
from factcli.conflicts.rules.keys import ClaimKeys, keys_of
from factcli.conflicts.score import parse_statement, weigh_pair
from factcli.model import Statement
from factcli.text.stop_words import word_set
from tests.conflicts.test_score import CONFLICTS, NO_CONFLICT, said
from tests.conflicts.test_score_properties import statements
from tests.quality.conflicts import COLLECTIONS, DESKS, LATER_DESKS, REPORT_PAIRS, collection, labelled, report_pairs
from tests.support.budget import examples


def keys(claim: str) -> ClaimKeys:
    return keys_of(parse_claim(claim))


def assert_meet(a: Statement, b: Statement) -> None:
    if any(weigh_pair(a, b)):
        first, second = keys_of(parse_statement(a)), keys_of(parse_statement(b))
        assert first.meets(second), (a.claim, b.claim)
        assert second.meets(first), (a.claim, b.claim)


MEETING = [
    ("The mine is open.", "The mine is closed.", True),
    ("The mine is open.", "The mine opened.", False),
    ("The mine is open.", "The mine is deep.", False),
    ("The ministry denies the report.", "The mine is deep.", True),  # whoever denies may mean anything
    ("The mine was not searched.", "The police searched it.", True),
    ("The mine was not searched.", "The mine is deep.", False),
    ("He did not step down.", "The mayor resigned.", True),
    ("The mine was not open.", "The mine is closed.", True),
    ("The mine was sealed by the army.", "Rebels sealed it.", True),
    ("The mine was sealed by the army.", "The mine is deep.", False),
    ("The fire was caused by a cigarette.", "A cable sparked the fire.", True),
    ("The fire was caused by a cigarette.", "The fire was put out.", False),
    ("The ministry was not told.", "The owner informed the ministry.", True),
    ("The ministry was told.", "The owner informed the ministry.", False),
    ("All of the valley was not taken.", "Rebels hold all of the valley.", True),
    ("All of the valley was taken.", "Rebels hold all of the valley.", False),
    ("Rovers beat Wanderers.", "Wanderers beat Rovers.", True),
    ("Rovers beat Wanderers.", "Rovers beat Wanderers again.", False),
    ("Rovers hosted Wanderers in the last game of a long and cold season.", "Wanderers hosted Rovers.", True),
    (
        "Rovers hosted Wanderers in the last game of a dull season.",
        "In a town by the cold sea Wanderers hosted Rovers.",
        False,
    ),
    ("Acme of Orlu sold the mill to Boral.", "Boral sold the mill to Acme of Orlu.", True),
    ("Twelve tents burned.", "Forty tents burned.", True),
    ("Twelve tents burned.", "Forty sheds burned.", False),
    ("Twelve people fled.", "Forty goats fled.", True),  # goats may be counted as people; the rules tell them apart
    ("The wall is 3 metres high.", "The wall is 5 metres high.", True),
    ("The wall is 3 metres high.", "The wall weighs 5 tonnes.", False),
    ("The driver is Norwegian.", "The driver is Danish.", True),
    ("The driver is Norwegian.", "The Norwegian driver slept.", False),
    ("The driver, a Norwegian, slept.", "A Danish driver slept.", False),
    ("The play is an old film.", "The play is a new series.", True),
    ("A strike began near Paris.", "A strike began near Rome.", True),
    ("A strike near Paris began in the attic of a school.", "Late at night, boys saw a strike near Rome.", False),
    ("A Strike Near Paris Began In An Old Attic", "Late at night, boys saw a strike near Rome.", True),
    ("The mine shut in 2003.", "The mine shut in 2009.", True),
    ("He was born in Orlu.", "He was born in Kerem.", True),
    ("He was born in Orlu.", "He lived in Kerem.", False),
]


@pytest.mark.parametrize(("a", "b", "meet"), MEETING)
def test_claims_meet_where_a_rule_may_look(a: str, b: str, meet: bool) -> None:
    """An opposite meets its opposite, a deed its reverse, a member of a set another in its place."""
    assert keys(a).meets(keys(b)) is meet
    assert keys(b).meets(keys(a)) is meet


def test_keys_are_no_narrower_than_the_rules() -> None:
    """Of all pairs written for the tests, those in which a rule sees something meet."""
    pairs = [(said(a), said(b, speaker="Bo Okafor")) for a, b, *_ in (*CONFLICTS, *NO_CONFLICT)]
    pairs += [(p.a, p.b) for held in (False, True) for p in labelled(held)]
    pairs += [(p.a, p.b) for name in REPORT_PAIRS for p in report_pairs(name)]
    for a, b in pairs:
        assert_meet(a, b)


_THINGS = sorted(word_set("convoy bridge talks army council aid valley market tents school guards doctors"))
_PLACES = ["Norway", "Denmark", "Sweden", "Oslo", "Rome", "Paris", "Madrid"]


def _of_few_words(number: int) -> list[Statement]:
    """Claims of many words from a short list, in any order, as no language has them."""
    rng = random.Random(4)
    some = ((rng.choice(_THINGS if rng.random() < 0.6 else _PLACES) for _ in range(12)) for _ in range(number))
    return [said(" ".join(words) + ".") for words in some]


def test_shared_words_alone_are_no_reason_to_judge() -> None:
    """Where all claims share words, hardly any pair is judged: a place or a deed counts in claims that are alike."""
    some = _of_few_words(300)
    profiles = [blocking.profile_of(s.claim) for s in some]
    sharing = sum(blocking.is_candidate(a, b) for a, b in combinations(profiles, 2))
    assert sharing > 30_000
    assert 0 < len(list(candidates_among(some))) < sharing / 80


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DESKS, *LATER_DESKS, *COLLECTIONS])
def test_keys_of_a_store_are_no_narrower_than_the_rules(name: str) -> None:
    """Nor are they over all pairs of a store; and its candidates are those that meet and share enough."""
    some = collection(name).statements
    profiles = [blocking.profile_of(s.claim) for s in some]
    all_keys = [keys_of(parse_statement(s)) for s in some]
    expected = set()
    for i, j in combinations(range(len(some)), 2):
        assert_meet(some[i], some[j])
        if blocking.is_candidate(profiles[i], profiles[j]) and all_keys[i].meets(all_keys[j]):
            expected.add((i, j))
    found = list(candidates_among(some))
    assert len(found) == len(set(found))
    assert set(found) == expected


@settings(max_examples=examples(400))
@given(statements())
def test_keys_of_anything_are_no_narrower_than_the_rules(pair: tuple[Statement, Statement]) -> None:
    """Nor are they for any text."""
    assert_meet(*pair)

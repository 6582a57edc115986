"""How long one thing lasted, and since when it has been so."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.durations import durations
from factcli.conflicts.rules.evidence import SentencePair, pair_sentences
from factcli.conflicts.rules.keys import keys_of
from factcli.edtf import parse_date

SAID = parse_date("2022-05-20")


def pair(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a, SAID).whole, parse_claim(b, SAID).whole)


PAIRS = [
    ("The flood in Orlu lasted six hours.", "For three days the flood in Orlu went on.", True),
    ("The mayor spoke to the sailors for an hour.", "The mayor spent five minutes with the sailors.", True),
    (
        "The engines reached the mill within ten minutes.",
        "It took two hours before the engines reached the mill.",
        True,
    ),
    ("The toll on the bridge has been in force since 3 May.", "The toll on the bridge took effect on 14 May.", True),
    ("The sailors have been on strike since 3 May.", "The strike of the sailors began only on 14 May.", True),
    ("The flood in Orlu lasted two days.", "The flood in Orlu lasted 48 hours.", False),
    ("The hearing in Orlu lasted six hours.", "The nurse spoke for an hour at the hearing in Orlu.", False),
    ("The flood in the upper town lasted six hours.", "The flood in the harbour lasted three days.", False),
    ("The engines reached the mill within ten minutes.", "The fire in the mill lasted two hours.", False),
    ("The sailors have been on strike since 3 May.", "The sailors marched on 14 May.", False),
    (
        "The toll on the bridge has been in force since 14 May.",
        "The toll on the bridge was introduced on 3 May.",
        False,
    ),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_two_durations_of_one_thing_are_seen(a: str, b: str, seen: bool) -> None:
    """Both must say how long the same thing went on, or took; and the claims have keys that meet."""
    assert (durations(pair(a, b)) is not None) is seen
    assert (durations(pair(b, a)) is not None) is seen
    if seen:
        assert keys_of(parse_claim(a, SAID)).meets(keys_of(parse_claim(b, SAID)))

"""Who was told, and what of."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import SentencePair, pair_sentences
from factcli.conflicts.rules.informing import informing
from factcli.conflicts.rules.keys import keys_of


def pair(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a).whole, parse_claim(b).whole)


PAIRS = [
    ("The owner informed the ministry of the leak.", "The ministry was not told of the leak.", True),
    ("The mayor was warned by the owner.", "The owner did not alert the mayor to the leak.", True),
    ("The owner never told the sailors about the leak.", "The sailors were notified about the leak.", True),
    ("The owner informed the ministry of the leak.", "The sailors were not told of the leak.", False),
    ("The owner informed the ministry of the leak.", "The ministry was not told of the strike.", False),
    ("The owner informed the ministry of the leak.", "The ministry was told of the leak.", False),
    ("If the owner informed the ministry, he did well.", "The ministry was not told.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_who_was_told_and_was_not_is_seen(a: str, b: str, seen: bool) -> None:
    """By whatever verb, active or passive, if it is the same receiver and not another topic."""
    assert (informing(pair(a, b)) is not None) is seen
    assert (informing(pair(b, a)) is not None) is seen
    if seen:
        assert keys_of(parse_claim(a)).meets(keys_of(parse_claim(b)))

"""Until, since or by when something was so, and when it was the opposite."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import SentencePair, pair_sentences
from factcli.conflicts.rules.keys import keys_of
from factcli.conflicts.rules.phases import phases
from factcli.edtf import parse_date

SAID = parse_date("2022-05-20")


def pair(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a, SAID).whole, parse_claim(b, SAID).whole)


PAIRS = [
    # until
    ("The Orlu salt mill will stay closed until October.", "The Orlu salt mill will reopen on 3 June.", True),
    ("The Orlu salt mill will stay closed until 3 June.", "The Orlu salt mill will reopen in October.", False),
    (
        "The Orlu salt mill will stay closed until the end of the year.",
        "The Orlu salt mill will reopen on 3 June.",
        True,
    ),
    # since
    ("The Orlu salt mill has been closed since 3 May.", "The Orlu salt mill was open on 9 May.", True),
    ("The Orlu salt mill has been closed since 9 May.", "The Orlu salt mill was open on 3 May.", False),
    ("The sailors have not left the Orlu mill since 3 May.", "The sailors left the Orlu mill on 9 May.", True),
    ("The sailors have not left the Orlu mill since 9 May.", "The sailors left the Orlu mill on 3 May.", False),
    # still
    ("The Orlu mill curfew was lifted on 3 May.", "On 9 May the Orlu mill curfew was still in force.", True),
    ("The Orlu mill curfew was lifted on 9 May.", "On 3 May the Orlu mill curfew was still in force.", False),
    ("The Orlu salt mill was closed by 3 May.", "The Orlu salt mill was still open on 9 May.", True),
    # from one day to another
    ("The Orlu salt mill was closed from 3 May to 9 May.", "The Orlu salt mill was open on 5 May.", True),
    ("The Orlu salt mill was closed from 3 May to 9 May.", "The Orlu salt mill was open on 12 May.", False),
    # two times, and nothing that says how long
    ("The Orlu salt mill was closed on 3 May.", "The Orlu salt mill was open on 9 May.", False),
    # another subject
    ("The Orlu salt mill will stay closed until October.", "The Vey harbour bridge will reopen on 3 June.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), PAIRS)
def test_a_state_that_lasts_into_its_opposite_is_seen(a: str, b: str, seen: bool) -> None:
    """One of them must be said to last that long, and both be said of one thing; and the claims have keys that meet."""
    assert (phases(pair(a, b)) is not None) is seen
    assert (phases(pair(b, a)) is not None) is seen
    if seen:
        assert keys_of(parse_claim(a, SAID)).meets(keys_of(parse_claim(b, SAID)))

"""Roles in a sentence: who did it, and where it happened; and the guards of parts and relatives."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.context import has_other_part
from factcli.conflicts.rules.evidence import SentencePair, pair_sentences
from factcli.conflicts.rules.places import once_at_place, places
from factcli.conflicts.rules.roles import agents, explicit_agents, names_cause, who_fired_first


def pair(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a).whole, parse_claim(b).whole)


AGENTS = [
    ("The bridge was blown up by the army.", ["army"]),
    ("It was the army that burned the bridge.", ["army"]),
    ("The bridge fell because of rust.", ["rust"]),
    ("The captain died of cholera.", ["cholera"]),
    ("The army burned the bridge.", []),  # a subject may be something else
    ("The bridge will be rebuilt by Friday.", []),
    ("Prices rose by 5 percent.", []),
]


@pytest.mark.parametrize(("claim", "names"), AGENTS)
def test_agents_are_named_by_these_words(claim: str, names: list[str]) -> None:
    """ "By", "it was … that", "because of" and "died of" name who or what did it; times and amounts are nobody."""
    assert [claim[slice(*role.span)] for role in explicit_agents(parse_claim(claim).whole)] == names


OTHER_AGENTS = [
    ("The bridge at Orlu was burned by the army.", "The bridge at Orlu was burned by rebels.", True),
    ("The bridge at Orlu was burned by rebels.", "The army burned the bridge at Orlu.", True),
    ("The bridge at Orlu was burned by the army.", "The bridge at Orlu was burned by the Orlu army.", False),
    ("The bridge at Orlu was burned by a man.", "The bridge at Orlu was burned by rebels.", False),
    ("The bridge at Orlu was burned by the army.", "The bridge at Orlu was built by rebels.", False),
    ("The town of Orlu was helped by an old bank.", "The town of Orlu would need help.", False),  # there it is no verb
]


@pytest.mark.parametrize(("a", "b", "seen"), OTHER_AGENTS)
def test_another_agent_is_seen(a: str, b: str, seen: bool) -> None:
    """One deed done by two, of whom neither may be the other."""
    assert (agents(pair(a, b)) is not None) is seen
    assert (agents(pair(b, a)) is not None) is seen


CAUSES = [
    ("A leak in the pump house caused the fire in Orlu.", "A short circuit started the fire in Orlu.", True),
    ("Sparks set off the dust in the silo.", "A hot bearing set the dust in the silo alight.", True),
    ("The fire was caused by a leak.", "A short circuit was the cause of the fire.", True),
    ("A dirty sink was the source of the outbreak in Orlu.", "The outbreak in Orlu came from baby formula.", True),
    ("A leak caused the fire.", "A leak in the roof started the fire.", False),
    ("A leak caused the fire.", "A strike caused the delay.", False),
    ("A leak caused the fire.", "Rebels want to start a fire.", False),
    ("A leak may have caused the fire.", "It caused the fire.", False),
]


@pytest.mark.parametrize(("a", "b", "seen"), CAUSES)
def test_another_cause_is_seen(a: str, b: str, seen: bool) -> None:
    """Whatever word says that one thing caused another; what somebody wants to cause is none yet."""
    assert (agents(pair(a, b)) is not None) is seen
    assert (agents(pair(b, a)) is not None) is seen
    assert not seen or (names_cause(parse_claim(a).whole) and names_cause(parse_claim(b).whole))


FIRST = [
    ("Orlu troops opened fire first at the bridge.", "Orlu troops"),
    ("Orlu troops were the first to open fire at the bridge.", "Orlu troops"),
    ("Orlu troops fired the first shots at the bridge.", "Orlu troops"),
    ("The first shots at the bridge were fired from the Kerem side.", "Kerem side"),
    ("The first shots at the bridge were fired by rebels.", "rebels"),
    ("Orlu troops did not fire first.", ""),
    ("The first train left at nine.", ""),
]


@pytest.mark.parametrize(("claim", "who"), FIRST)
def test_who_fired_first(claim: str, who: str) -> None:
    """As the subject, or behind "by" or "from"; nobody if it is denied."""
    role = who_fired_first(parse_claim(claim).whole)
    assert (claim[slice(*role.span)] if role else "") == who


PLACES = [
    ("Ada Brandt was born in Orlu.", "Ada Brandt was born in Kerem.", True),
    ("The plane crashed near Orlu.", "The plane crashed in Kerem.", True),
    ("The plane crashed near Orlu.", "The plane crashed in Orlu.", False),
    ("The plane crashed near Orlu.", "The plane crashed in March.", False),
    ("The minister spoke in Orlu.", "The minister spoke in Kerem.", False),  # that may happen twice
]


@pytest.mark.parametrize(("a", "b", "seen"), PLACES)
def test_another_place_is_seen(a: str, b: str, seen: bool) -> None:
    """What happens but once happens at one place."""
    assert (places(pair(a, b)) is not None) is seen
    assert (places(pair(b, a)) is not None) is seen
    if seen:
        assert set(once_at_place(parse_claim(a).whole)) & set(once_at_place(parse_claim(b).whole))


PARTS = [
    ("Gate 3 of the dam is open.", "Gate 1 of the dam is closed.", True),
    ("The upper deck is safe.", "The lower deck is not safe.", True),
    ("The first driver was arrested.", "The second driver was not arrested.", True),
    ("The mayor's brother was arrested.", "The mayor was not arrested.", True),
    ("The wife of the mayor was arrested.", "The mayor was not arrested.", True),
    ("Gate 3 of the dam is open.", "Gate 3 of the dam is closed.", False),
    ("The dam is open.", "Gate 3 of the dam is closed.", False),
    ("The mayor's brother was arrested.", "The brother was not arrested.", False),
]


@pytest.mark.parametrize(("a", "b", "other"), PARTS)
def test_parts_and_relatives_are_others(a: str, b: str, other: bool) -> None:
    """Two parts of one whole are two things, and a relative of somebody is somebody else."""
    assert has_other_part(pair(a, b)) is other
    assert has_other_part(pair(b, a)) is other

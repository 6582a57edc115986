"""One answer about a pair: whatever else a store holds, and however it is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcli.conflicts.finding import Finding
from factcli.conflicts.leads import Lead, cached_leads, leads_against, leads_among, leads_of_store
from factcli.conflicts.score import assess_pair
from factcli.entities.directory import Context, Directory, outlet_covers
from factcli.model import Statement, sort_key
from factcli.search.indexed_store import IndexedStore
from tests.conflicts.test_score import CONFLICTS, NO_CONFLICT
from tests.quality.conflicts import report_pairs
from tests.support.budget import examples
from tests.support.index import close
from tests.support.stores import new_store, statement

NOBODY = Context(Directory(), Directory((), outlet_covers))
Answers = dict[tuple[str, str], Finding]

_PAIRS = [(a, b) for a, b, *_ in (*CONFLICTS, *NO_CONFLICT)]
_PAIRS += [(pair.a.claim, pair.b.claim) for pair in report_pairs("pairs_a") if pair.conflict]
_TOWN = [
    "The fair at Orlu opened at nine.",
    "Orlu has a new school.",
    "Kerem and Orlu share a bridge over the river.",
    "The mayor of Orlu spoke in Kerem.",
    "Snow fell in Orlu and Kerem for three days.",
    "Nobody in Orlu had heard of the plan.",
    "The bridge at Orlu is 40 metres long.",
]
_DATES = st.sampled_from(["2024-05-10", "2024-05-11", "2024", "2022-03-01", "XXXX"])
_SPEAKERS = st.sampled_from(["Ada Brandt", "Bo Okafor", "Orlu army", "officials"])


@st.composite
def stores(draw: st.DrawFn) -> list[Statement]:
    """Some pairs that conflict or only look so, and other statements on the same towns, in any order."""
    claims = [claim for pair in draw(st.lists(st.sampled_from(_PAIRS), min_size=1, max_size=4)) for claim in pair]
    claims += draw(st.lists(st.sampled_from(_TOWN), max_size=7))
    some = [statement(claim, draw(_DATES), speaker=draw(_SPEAKERS)) for claim in claims]
    return draw(st.permutations(list({s.id: s for s in some}.values())))


def by_themselves(some: Iterable[Statement], context: Context) -> Answers:
    """What is found in each pair when nothing else is there."""
    answers = {}
    for a, b in combinations(sorted(some, key=sort_key), 2):
        finding = assess_pair(a, b, context)
        if finding:
            answers[a.id, b.id] = finding
    return answers


def answers_of(leads: Iterable[Lead] | None) -> Answers:
    assert leads is not None
    return {(lead.a.id, lead.b.id): lead.finding for lead in leads}


@settings(max_examples=examples(100))
@given(stores())
def test_others_make_no_difference(some: list[Statement]) -> None:
    """Among any others, in any order, a pair is the lead that it is by itself: level, score, reasons and notes."""
    assert answers_of(leads_among(some, NOBODY)) == by_themselves(some, NOBODY)


@pytest.mark.slow
@settings(max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(stores())
def test_ways_to_ask_make_no_difference(some: list[Statement]) -> None:
    """A store, its cache, and each of its statements against it give the answers of the pairs by themselves."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        new_store(Path(folder) / "store", *some)
        store = IndexedStore(Path(folder) / "store")
        expected = by_themselves(some, store.context)
        assert answers_of(leads_of_store(store)) == expected
        assert answers_of(cached_leads(store)) == expected
        for s in store.statements:
            assert answers_of(leads_against(store, s)) == {ids: f for ids, f in expected.items() if s.id in ids}
        close(store)


def test_harmless_lines_take_no_lead_away() -> None:
    """Six lines on the same towns make their words no less telling."""
    a, b = (
        statement("The bridge at Kerem is open.", "2024-05-10", speaker="Ada Brandt"),
        statement("The bridge at Kerem is closed.", "2024-05-10", speaker="Bo Okafor"),
    )
    lines = [statement(claim, "2024-05-10", speaker="Cy Aalto") for claim in _TOWN]
    alone = answers_of(leads_among([a, b], NOBODY))
    assert len(alone) == 1
    assert alone.items() <= answers_of(leads_among([a, b, *lines], NOBODY)).items()

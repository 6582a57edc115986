"""Statements in lanes: nothing is lost, nothing is more exact than it was recorded."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.directory import Directory
from factcli.model import Person, Statement
from factcli.output.timeline.chart import Chart, Mark, build_chart
from tests.support.conflicts import CARRIED, CONTEXT, DENIED, GONE, WHOLE, decided, lead, said

DAYS = st.dates(date(1999, 11, 20), date(2002, 2, 10))
DATES = st.one_of(
    DAYS.map(str),
    st.tuples(DAYS, st.sampled_from("?~%")).map(lambda parts: f"{parts[0]}{parts[1]}"),
    DAYS.map(lambda day: f"{day}/.."),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}T10:00:00"),
    st.tuples(DAYS, DAYS).map(lambda ends: "/".join(map(str, sorted(ends)))),
    st.sampled_from(["2000", "2000-02", "2000-02~", "200X", "2000-02-XX", "XXXX", "2000/..", "2000-02/2001"]),
)
SPEAKERS = st.sampled_from(
    ["MoD", "Defence ministry", "defence MINISTRY", "Ministry", "Mayor", "Mayor of Kerem", "شیر"]
)


def _statement(number: int, speaker: str, when: str) -> Statement:
    return said(f"{number:010}"[:10], f"Claim {number}.", speaker=speaker, date=when)


STATEMENTS = st.lists(st.tuples(SPEAKERS, DATES), max_size=30).map(
    lambda found: [_statement(number, *each) for number, each in enumerate(found)]
)


def charted(statements: list[Statement]) -> Chart:
    """A chart in which MoD is the defence ministry."""
    return build_chart(statements, CONTEXT.people.canonical)


# --- lanes ------------------------------------------------------------------------------------------------


@given(STATEMENTS)
def test_every_statement_is_in_one_place(statements: list[Statement]) -> None:
    """Each is in exactly one mark of one lane, or undated; the lane is its speaker's, the mark means its date."""
    found = charted(statements)
    by_id = {s.id: s for s in statements}
    placed = [identity for lane in found.lanes for mark in lane.marks for identity in mark.ids]
    assert sorted([*placed, *(s.id for s in found.undated)]) == sorted(by_id)
    assert all(s.date.unknown for s in found.undated)
    for lane in found.lanes:
        for mark in lane.marks:
            for s in (by_id[identity] for identity in mark.ids):
                assert CONTEXT.people.is_same(s.speaker, lane.speaker)
                assert (mark.first, mark.last) == (s.date.earliest, s.date.latest)
                assert mark.exact == (s.date.earliest == s.date.latest and s.date.text[-1] not in "?~%")


@given(STATEMENTS)
def test_marks_are_within_the_chart(statements: list[Statement]) -> None:
    """The chart begins and ends with days that marks name, and no mark names one before or after."""
    found = charted(statements)
    days = [day for lane in found.lanes for mark in lane.marks for day in mark.days]
    assert found.days == sorted(set(days))
    assert (found.start, found.end) == ((min(days), max(days)) if days else (None, None))
    assert all(mark.days for lane in found.lanes for mark in lane.marks)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_order_plays_no_part(statements: list[Statement], chance: object) -> None:
    """However the statements come, the chart is the same: lanes by their first statement, marks oldest first."""
    shuffled = list(statements)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = charted(statements)
    assert charted(shuffled).lanes == found.lanes
    keys = {s.id: s.date.sort_key[:2] for s in statements}
    firsts = [keys[lane.ids[0]] for lane in found.lanes]
    assert firsts == sorted(firsts)
    assert all(keys[a] <= keys[b] for lane in found.lanes for a, b in pairwise(lane.ids))


def test_confirmed_aliases_are_one_row_and_namesakes_are_not() -> None:
    """The son's spellings are one lane, under his main name; his father and one who is only called like him are not."""
    people = Directory(
        [Person("Ahmad Massoud", ("Ahmed Massoud",), ("Ahmad Shah Massoud",)), Person("Ahmad Shah Massoud")]
    )
    names = ["Ahmed Massoud", "Ahmad Shah Massoud", "AHMAD MASSOUD", "Massoud", "Ahmad Massud"]
    found = build_chart([_statement(n, name, "2021-09-06") for n, name in enumerate(names)], people.canonical)
    lanes = {lane.speaker: len(lane.ids) for lane in found.lanes}
    assert lanes == {"Ahmad Massoud": 2, "Ahmad Shah Massoud": 1, "Massoud": 1, "Ahmad Massud": 1}


def test_a_name_is_written_as_most_write_it() -> None:
    """Of a name in different case, and without an entry, the form that is there most often."""
    found = build_chart([_statement(n, name, "2021") for n, name in enumerate(["MAYOR", "Mayor", "Mayor"])], str)
    assert [lane.speaker for lane in found.lanes] == ["Mayor"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("2021-09-06", Mark(("0000000000",), date(2021, 9, 6), date(2021, 9, 6))),
        ("2021-09-06T10:00:00Z", Mark(("0000000000",), date(2021, 9, 6), date(2021, 9, 6))),
        ("2021-09-06~", Mark(("0000000000",), date(2021, 9, 6), date(2021, 9, 6), doubtful=True)),
        ("2021-09", Mark(("0000000000",), date(2021, 9, 1), date(2021, 9, 30))),
        ("2021-09?/2021-10", Mark(("0000000000",), date(2021, 9, 1), date(2021, 10, 31), doubtful=True)),
        ("2021-09-06/..", Mark(("0000000000",), date(2021, 9, 6), None)),
        ("../2021-09-06", Mark(("0000000000",), None, date(2021, 9, 6))),
    ],
)
def test_a_mark_is_no_more_exact_than_its_date(text: str, mark: Mark) -> None:
    """What a date may mean, and whether it is sure, is what the mark says."""
    assert charted([_statement(0, "Mayor", text)]).lanes[0].marks == (mark,)


# --- conflicts --------------------------------------------------------------------------------------------


def test_joints_are_what_conflicts() -> None:
    """Leads and confirmed contradictions are joints; a pair that was told apart, or agrees, is none."""
    pairs = [
        decided(lead(GONE, DENIED), "contradicts"),
        lead(DENIED, WHOLE, level="high"),
        decided(lead(CARRIED, WHOLE), "unrelated"),
        decided(lead(GONE, CARRIED), "agrees"),
    ]
    found = build_chart([GONE, CARRIED, DENIED, WHOLE], str, pairs)
    assert [(j.a, j.b, j.confirmed, j.level) for j in found.conflict_links] == [
        (GONE.id, DENIED.id, True, "medium"),
        (DENIED.id, WHOLE.id, False, "high"),
    ]
    assert found.confirmed == {GONE.id, DENIED.id}
    assert found.contested == {GONE.id, DENIED.id, WHOLE.id}


@given(st.permutations([GONE, DENIED, WHOLE]), st.booleans())
def test_joints_have_no_direction(statements: list[Statement], confirmed: bool) -> None:
    """A pair the other way round is the same joint, the older statement first, with its reasons turned as well."""
    a, b, _ = statements
    pair = lead(a, b, a.claim.split()[0], "")
    pair = decided(pair, "contradicts") if confirmed else pair
    one, other = (build_chart(statements, str, [each]).conflict_links for each in (pair, pair.swapped()))
    assert one == other
    assert one[0].ids == pair.ids
    assert [one[0].pair.a.date.text, one[0].pair.b.date.text] == sorted([a.date.text, b.date.text])

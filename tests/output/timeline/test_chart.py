"""Statements in lanes, and the axis they stand on: nothing is lost, nothing is more exact than it was recorded."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.directory import Directory
from factcli.model import Person, Statement
from factcli.output.timeline.chart import (
    MOST_BREAKS,
    Chart,
    Mark,
    Scale,
    Stretch,
    chart,
    gap_said,
    scale,
    stretches,
    ticks,
)
from tests.support.conflicts import CARRIED, CONTEXT, DENIED, GONE, WHOLE, decided, lead, said

DAYS = st.dates(date(1999, 11, 20), date(2002, 2, 10))
ANY_DAY = st.dates()
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
    return chart(statements, CONTEXT.people.canonical)


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
    found = chart([_statement(n, name, "2021-09-06") for n, name in enumerate(names)], people.canonical)
    lanes = {lane.speaker: len(lane.ids) for lane in found.lanes}
    assert lanes == {"Ahmad Massoud": 2, "Ahmad Shah Massoud": 1, "Massoud": 1, "Ahmad Massud": 1}


def test_a_name_is_written_as_most_write_it() -> None:
    """Of a name in different case, and without an entry, the form that is there most often."""
    found = chart([_statement(n, name, "2021") for n, name in enumerate(["MAYOR", "Mayor", "Mayor"])], str)
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
    found = chart([GONE, CARRIED, DENIED, WHOLE], str, pairs)
    assert [(j.a, j.b, j.confirmed, j.level) for j in found.joints] == [
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
    one, other = (chart(statements, str, [each]).joints for each in (pair, pair.turned()))
    assert one == other
    assert one[0].ids == pair.ids
    assert [one[0].pair.a.date.text, one[0].pair.b.date.text] == sorted([a.date.text, b.date.text])


# --- the axis ---------------------------------------------------------------------------------------------


@given(ANY_DAY, ANY_DAY, st.integers(1, 40))
def test_ticks(one: date, other: date, at_most: int) -> None:
    """One at least and so many at most, in order, within the days; a year is named with its first tick only."""
    start, end = sorted([one, other])
    found = ticks(start, end, at_most)
    days = [tick.day for tick in found]
    assert 1 <= len(found) <= at_most
    assert all(a < b for a, b in pairwise(days))
    assert start <= days[0]
    assert days[-1] <= end
    years = [tick.year or tick.label for tick in found if tick.year or len(tick.label) == 4]
    assert years == [f"{year:04}" for year in dict.fromkeys(day.year for day in days)]


@pytest.mark.parametrize(
    ("start", "end", "at_most", "labels"),
    [
        ("2021-09-03", "2021-09-06", 6, "3 Sep 2021|4|5|6"),
        ("2021-08-30", "2021-09-20", 5, "30 Aug 2021|6 Sep|13|20"),
        ("2021-08-31", "2022-02-01", 6, "Sep 2021|Oct|Nov|Dec|Jan 2022|Feb"),
        ("2021-08-31", "2022-08-01", 4, "Oct 2021|Jan 2022|Apr|Jul"),
        ("2015-05-05", "2025-01-01", 10, "2016|2017|2018|2019|2020|2021|2022|2023|2024|2025"),
        ("1900-01-01", "2025-01-01", 7, "1900|1920|1940|1960|1980|2000|2020"),
        ("2021-09-08", "2021-09-09", 1, "8 Sep 2021"),
        ("2021-09-08", "2021-09-08", 9, "8 Sep 2021"),
    ],
)
def test_ticks_read(start: str, end: str, at_most: int, labels: str) -> None:
    """Days, Mondays, months, quarters, years: the finest of them; what does not change is not said again."""
    found = ticks(date.fromisoformat(start), date.fromisoformat(end), at_most)
    assert "|".join(f"{tick.label} {tick.year}".rstrip() for tick in found) == labels


@given(st.lists(ANY_DAY, max_size=20), st.integers(1, 400), st.integers(0, 10))
def test_stretches(days: list[date], fine: int, cost: int) -> None:
    """Every day is in one, they begin and end with one, and what is cut out is longer than any gap that is left."""
    parts = stretches(days, fine, cost)
    assert len(parts) <= (MOST_BREAKS + 1 if days else 0)
    assert all(sum(part.start <= day <= part.end for part in parts) == 1 for day in days)
    assert {day for part in parts for day in part} <= set(days)
    cut = [(b.start - a.end).days for a, b in pairwise(parts)]
    left = [(b - a).days for a, b in pairwise(sorted(set(days)))]
    for gap in cut:
        left.remove(gap)
    assert not cut or min(cut) >= max(left, default=0)


@pytest.mark.parametrize(
    ("days", "parts"),
    [
        ([0, 1, 2, 3, 5, 7], [(0, 7)]),
        ([0, 1, 2, 50], [(0, 50)]),  # every day has a column anyway
        ([0, 1, 2, 3, 5, 7, 730], [(0, 7), (730, 730)]),
        ([0, 7, 730, 735, 1460], [(0, 7), (730, 735), (1460, 1460)]),
        (list(range(0, 1000, 10)), [(0, 990)]),
        ([0, 300, 600], [(0, 0), (300, 300), (600, 600)]),
        ([0, 100, 130, 160, 190], [(0, 190)]),
    ],
)
def test_what_is_cut_out(days: list[int], parts: list[tuple[int, int]]) -> None:
    """A hot week keeps its room when one statement follows years later; even talk over years is not cut at all."""
    first = date(2021, 9, 1)
    found = stretches([first + timedelta(day) for day in days], 60, 6)
    assert [((part.start - first).days, (part.end - first).days) for part in found] == parts


@given(st.lists(ANY_DAY, min_size=1, max_size=12), st.integers(40, 1000), st.integers(0, 6), st.integers(1, 5))
def test_scale(days: list[date], width: int, gap: int, least: int) -> None:
    """Later days stand further right, all within the width, with the gap between two parts; the ends are used."""
    axis = scale(stretches(days, width, gap), width, gap, least)
    ordered = sorted(set(days))
    places = [axis.at(day) for day in ordered]
    assert all(a <= b for a, b in pairwise(places))
    assert places[0] == 0
    assert axis.parts[-1].right == width - 1
    assert all(part.at(part.start) == part.left for part in axis.parts)
    assert all(part.at(part.end) == part.right for part in axis.parts if part.start < part.end)
    assert all(other.left - one.right == gap + 1 for one, other in pairwise(axis.parts))
    assert all(part.right - part.left + 1 >= least for part in axis.parts)


def test_days_off_the_axis() -> None:
    """What is cut out, or before or after all, stands at the nearest end before it, or else at the first day."""
    parts = [Stretch(date(2021, 9, 1), date(2021, 9, 5)), Stretch(date(2022, 9, 1), date(2022, 9, 5))]
    axis: Scale = scale(parts, 20, 2)
    days = [date(2021, 8, 1), date(2021, 9, 1), date(2021, 9, 5), date(2022, 1, 1), date(2022, 9, 1), date(2023, 1, 1)]
    assert [axis.at(day) for day in days] == [0, 0, 8, 8, 11, 19]


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day"), (45, "45 days"), (61, "2 months"), (500, "16 months"), (729, "2 years"), (3653, "10 years")],
)
def test_how_long_a_gap_is(days: int, text: str) -> None:
    """In days, months or years, as a reader would round it."""
    assert gap_said(date(2021, 9, 1), date(2021, 9, 1) + timedelta(days)) == text

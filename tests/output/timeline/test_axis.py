"""The axis of a time line: its breaks, its scale and its ticks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.output.timeline.axis import (
    MOST_BREAKS,
    Axis,
    Period,
    choose_ticks,
    describe_gap,
    scale_axis,
    split_at_gaps,
)

ANY_DAY = st.dates()


@given(ANY_DAY, ANY_DAY, st.integers(1, 40))
def test_ticks(one: date, other: date, at_most: int) -> None:
    """One at least and so many at most, in order, within the days; a year is named with its first tick only."""
    start, end = sorted([one, other])
    found = choose_ticks(start, end, at_most)
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
    found = choose_ticks(date.fromisoformat(start), date.fromisoformat(end), at_most)
    assert "|".join(f"{tick.label} {tick.year}".rstrip() for tick in found) == labels


@given(st.lists(ANY_DAY, max_size=20), st.integers(1, 400), st.integers(0, 10))
def test_stretches(days: list[date], fine: int, cost: int) -> None:
    """Every day is in one, they begin and end with one, and what is cut out is longer than any gap that is left."""
    parts = split_at_gaps(days, fine, cost)
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
    found = split_at_gaps([first + timedelta(day) for day in days], 60, 6)
    assert [((part.start - first).days, (part.end - first).days) for part in found] == parts


@given(st.lists(ANY_DAY, min_size=1, max_size=12), st.integers(40, 1000), st.integers(0, 6), st.integers(1, 5))
def test_scale(days: list[date], width: int, gap: int, least: int) -> None:
    """Later days stand further right, all within the width, with the gap between two parts; the ends are used."""
    axis = scale_axis(split_at_gaps(days, width, gap), width, gap, least)
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
    parts = [Period(date(2021, 9, 1), date(2021, 9, 5)), Period(date(2022, 9, 1), date(2022, 9, 5))]
    axis: Axis = scale_axis(parts, 20, 2)
    days = [date(2021, 8, 1), date(2021, 9, 1), date(2021, 9, 5), date(2022, 1, 1), date(2022, 9, 1), date(2023, 1, 1)]
    assert [axis.at(day) for day in days] == [0, 0, 8, 8, 11, 19]


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day"), (45, "45 days"), (61, "2 months"), (500, "16 months"), (729, "2 years"), (3653, "10 years")],
)
def test_how_long_a_gap_is(days: int, text: str) -> None:
    """In days, months or years, as a reader would round it."""
    assert describe_gap(date(2021, 9, 1), date(2021, 9, 1) + timedelta(days)) == text

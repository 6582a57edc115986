"""The sides of a conflict: who stands against whom, and who on no side."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.comparison.sides import Edge, Sides, find_sides

EDGE = st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda edge: edge[0] != edge[1])


@pytest.mark.parametrize(
    ("opposed", "together", "found"),
    [
        ([], [], []),
        ([(0, 1)], [], [((0,), (1,))]),
        ([(0, 1), (1, 2)], [], [((0, 2), (1,))]),
        ([(3, 1), (1, 2), (2, 4)], [], [((1, 4), (2, 3))]),
        ([(0, 1), (2, 3)], [], [((0,), (1,)), ((2,), (3,))]),
        ([(0, 1), (2, 3)], [(1, 2)], [((0, 3), (1, 2))]),
        ([(0, 1)], [(1, 4)], [((0,), (1, 4))]),
        ([(0, 1)], [(0, 1)], []),
        ([], [(0, 1)], []),
    ],
)
def test_sides(opposed: list[Edge], together: list[Edge], found: list[Sides]) -> None:
    """Opposite where they conflict, together where people said so, apart where nothing connects them."""
    assert find_sides(5, opposed, [], together) == found
    assert find_sides(5, opposed, opposed, together) == found


def test_the_strongest_come_first() -> None:
    """A weaker lead that would turn the camps over is one within a side; what is firm parts that side instead."""
    triangle = [(0, 1), (1, 2), (0, 2)]
    assert find_sides(3, triangle) == [((0, 2), (1,))]
    assert find_sides(3, triangle[::-1]) == [((0, 1), (2,))]
    assert find_sides(3, triangle, triangle) == [((0,), (1,), (2,))]
    assert find_sides(3, triangle, [(0, 1)]) == [((0, 2), (1,))]
    assert find_sides(4, [*triangle, (2, 3)], [(0, 2)]) == [((0,), (1, 3), (2,))]


@given(st.lists(EDGE, max_size=14), st.lists(EDGE, max_size=4), st.data())
def test_nobody_stands_beside_a_firm_opponent(opposed: list[Edge], together: list[Edge], data: st.DataObject) -> None:
    """No side holds two in firm conflict unless people put them together, and everyone is on one side at most."""
    firm = data.draw(st.lists(st.sampled_from(opposed))) if opposed else []
    found = find_sides(9, opposed, firm, together)
    placed = [member for conflict in found for side in conflict for member in side]
    assert len(placed) == len(set(placed))
    assert all(len(conflict) > 1 and all(conflict) for conflict in found)
    beside = {frozenset(pair) for conflict in found for side in conflict for pair in combinations(side, 2)}
    if not together:
        assert not beside & {frozenset(edge) for edge in firm}
        assert set(placed) == {member for edge in opposed for member in edge}
    assert all(frozenset(edge) in beside for edge in together if set(edge) <= set(placed) and edge[0] != edge[1])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(5, 8)), min_size=1, max_size=14), st.booleans())
def test_two_sides_where_two_will_do(opposed: list[Edge], firm: bool) -> None:
    """Where everyone of one camp conflicts with the other camp only, each conflict has two sides."""
    assert {len(conflict) for conflict in find_sides(9, opposed, opposed if firm else ())} == {2}


@given(st.lists(EDGE, max_size=10))
def test_a_pair_has_no_direction(opposed: list[Edge]) -> None:
    """The same pairs the other way round give the same sides."""
    turned = [(b, a) for a, b in opposed]
    assert find_sides(9, turned) == find_sides(9, opposed)
    assert find_sides(9, turned, turned) == find_sides(9, opposed, opposed)

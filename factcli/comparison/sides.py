"""Sides of a topic: a two-colouring of the graph of pairs that cannot both be true.

The pairs are taken strongest first. Each puts its members on opposite sides, unless stronger pairs have put them on one
side: then it is a conflict within a side, which is shown like any other but changes no side, since the weakest of many
leads is the likeliest to be wrong. A firm pair (confirmed by a person, or of different figures, of which there may be
three) is never within a side: it splits that side.

Members that a person has decided to agree or repeat are on one side. Members without a conflict are on none, and
conflicts that nothing connects have sides of their own: nobody has said who of the one is with whom of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Edge = tuple[int, int]
Sides = tuple[tuple[int, ...], ...]  # the members of each side of one conflict, in order


def find_sides(
    number: int, opposed: Sequence[Edge], firm: Iterable[Edge] = (), together: Iterable[Edge] = ()
) -> list[Sides]:
    """Return the sides of each conflict among members 0, 1, …: two or more, first the one with the first member.

    `opposed` are the pairs in conflict, strongest first, `firm` those of them that split a side. `together` are pairs
    of one side, which prevail over the others.
    """
    leader = _leaders(number, together)
    edges = [(leader[a], leader[b]) for a, b in opposed if leader[a] != leader[b]]
    colours = _two_colour(number, edges)
    against: dict[int, set[int]] = {member: set() for edge in edges for member in edge}
    for a, b in ((leader[a], leader[b]) for a, b in firm):
        if a != b and colours[a] == colours[b]:
            against[a].add(b)
            against[b].add(a)
    conflicts: dict[int, dict[tuple[int, int], list[int]]] = {}
    parts = _split_sides(against)
    for member, first in enumerate(leader):
        if first in against:
            conflict, side = colours[first]
            conflicts.setdefault(conflict, {}).setdefault((side, parts[first]), []).append(member)
    return [tuple(sorted(map(tuple, conflict.values()))) for conflict in conflicts.values()]


def _leaders(number: int, together: Iterable[Edge]) -> list[int]:
    """Return for each member the first of those that are together with it."""
    group_of, members = list(range(number)), [[member] for member in range(number)]
    for a, b in together:
        larger, smaller = _by_size(group_of[a], group_of[b], members)
        if larger != smaller:
            for member in members[smaller]:
                group_of[member] = larger
            members[larger] += members[smaller]
    first = {each: min(members[each]) for each in set(group_of)}
    return [first[each] for each in group_of]


def _by_size(one: int, other: int, members: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return the larger of two groups first: moving the fewer members each time keeps the moves few."""
    return (one, other) if len(members[one]) >= len(members[other]) else (other, one)


def _two_colour(number: int, edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """Return for each member its conflict, and 0 or 1 for its side there."""
    colours, members = [(member, 0) for member in range(number)], [[member] for member in range(number)]
    for a, b in edges:
        (one, side), (another, other) = colours[a], colours[b]
        larger, smaller = _by_size(one, another, members)
        if larger != smaller:
            for member in members[smaller]:
                colours[member] = larger, colours[member][1] ^ (side == other)
            members[larger] += members[smaller]
    return colours


def _split_sides(against: dict[int, set[int]]) -> dict[int, int]:
    """Return for each member the part of its side: the first part without a member that is firmly against it."""
    parts: dict[int, int] = {}
    for member in sorted(against):
        used = {parts[other] for other in against[member] if other in parts}
        parts[member] = next(part for part in range(len(used) + 1) if part not in used)
    return parts

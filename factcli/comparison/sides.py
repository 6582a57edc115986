"""Who stands against whom: the sides of a topic, from the pairs that cannot both be true.

The pairs are taken strongest first. Each puts its two on opposite sides, as long as the stronger ones before it have
not put them on one: then it is a conflict within a side, which is shown as a pair like all others, but turns no camp
over, since the weakest of many leads is the likeliest to be wrong. Only what is firm (a person has confirmed it, or
there are different figures, of which there may be three) is never within a side: that side is parted.

What people said agrees or repeats stands on one side. Statements that no conflict reaches are on none, and conflicts
that nothing connects are told apart: who of the one stands with whom of the other nobody has said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Edge = tuple[int, int]
Sides = tuple[tuple[int, ...], ...]  # of one conflict: the members of each side, in order


def find_sides(
    number: int, opposed: Sequence[Edge], firm: Iterable[Edge] = (), together: Iterable[Edge] = ()
) -> list[Sides]:
    """The sides of each conflict among members 0, 1, … of a topic: two or more, the first one with the first member.

    ``opposed`` are the pairs in conflict, the strongest first, ``firm`` those of them that part a side. ``together``
    are pairs of one side; where that contradicts the others, these stay together.
    """
    leader = _leaders(number, together)
    edges = [(leader[a], leader[b]) for a, b in opposed if leader[a] != leader[b]]
    camps = _camps(number, edges)
    against: dict[int, set[int]] = {member: set() for edge in edges for member in edge}
    for a, b in ((leader[a], leader[b]) for a, b in firm):
        if a != b and camps[a] == camps[b]:
            against[a].add(b)
            against[b].add(a)
    found: dict[int, dict[tuple[int, int], list[int]]] = {}
    parts = _parts(against)
    for member, its in enumerate(leader):
        if its in against:
            conflict, side = camps[its]
            found.setdefault(conflict, {}).setdefault((side, parts[its]), []).append(member)
    return [tuple(sorted(map(tuple, conflict.values()))) for conflict in found.values()]


def _leaders(number: int, together: Iterable[Edge]) -> list[int]:
    """For each member the first of those that it stands with."""
    whose, members = list(range(number)), [[member] for member in range(number)]
    for a, b in together:
        kept, gone = _by_size(whose[a], whose[b], members)
        if kept != gone:
            for member in members[gone]:
                whose[member] = kept
            members[kept] += members[gone]
    first = {each: min(members[each]) for each in set(whose)}
    return [first[each] for each in whose]


def _by_size(one: int, other: int, members: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The larger of two groups first: where always the fewer are moved, none is moved often."""
    return (one, other) if len(members[one]) >= len(members[other]) else (other, one)


def _camps(number: int, edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """For each member its conflict, and 0 or 1 for its side there."""
    camps, members = [(member, 0) for member in range(number)], [[member] for member in range(number)]
    for a, b in edges:
        (one, side), (another, other) = camps[a], camps[b]
        kept, gone = _by_size(one, another, members)
        if kept != gone:
            for member in members[gone]:
                camps[member] = kept, camps[member][1] ^ (side == other)
            members[kept] += members[gone]
    return camps


def _parts(against: dict[int, set[int]]) -> dict[int, int]:
    """For each member the part of its side: the first in which it has nobody firmly against it."""
    parts: dict[int, int] = {}
    for member in sorted(against):
        taken = {parts[other] for other in against[member] if other in parts}
        parts[member] = next(part for part in range(len(taken) + 1) if part not in taken)
    return parts

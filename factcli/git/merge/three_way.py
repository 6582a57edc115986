"""Three-way merge of two edited sequences against their common base.

Pieces are compared by keys. A named piece (a table, a key of a table) is in each version at most once, and in the
merged sequence once, wherever the two have it; all others are lines (comments, blank lines), compared by their text.

Two sequences are matched by Bram Cohen's patience diff: first the keys that are in both exactly once, which for
statements is all of them, then the rest in between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Hashable, Iterator, Sequence
from typing import NamedTuple

Key = tuple[str, ...]  # of a piece; of a line ("", text)
Triple = tuple[int, int, int]  # a piece's places in base, ours and theirs; -1 where it is not there
Pair = tuple[int, int]  # places in ours and theirs
_MOST_PAIRS = 40_000  # of places that are compared where no key is unique; of more, none match


def line_key(line: str) -> Key:
    """Return the key of a line: its text without the line end."""
    return "", line.removesuffix("\n").removesuffix("\r")


def split_lines(text: str) -> list[str]:
    """Split a text into lines with their ends, at the line ends of git and TOML; the last may have none."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


# --- matching two sequences ------------------------------------------------------------------------------


def match_sequences(base: Sequence[Hashable], other: Sequence[Hashable]) -> list[int]:
    """Return for each item of the base its place in the other sequence, in rising order; -1 if it has none."""
    places = [-1] * len(base)
    todo = [(0, len(base), 0, len(other))]
    while todo:
        start, end, first, last = todo.pop()
        while start < end and first < last and base[start] == other[first]:
            places[start] = first
            start, first = start + 1, first + 1
        while start < end and first < last and base[end - 1] == other[last - 1]:
            end, last = end - 1, last - 1
            places[end] = last
        if start < end and first < last:
            todo += _match_anchors(base, other, (start, end, first, last), places)
    return places


def _match_anchors(
    base: Sequence[Hashable], other: Sequence[Hashable], part: tuple[int, int, int, int], places: list[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Enter the places of the unique keys of a part, and yield the parts between them."""
    start, end, first, last = part
    anchors = _longest_rising(_unique_pairs(base, other, part))
    if not anchors:
        if (end - start) * (last - first) <= _MOST_PAIRS:
            _match_longest(base, other, part, places)
        return
    for i, j in anchors:
        places[i] = j
        yield start, i, first, j
        start, first = i + 1, j + 1
    yield start, end, first, last


def _unique_pairs(base: Sequence[Hashable], other: Sequence[Hashable], part: tuple[int, int, int, int]) -> list[Pair]:
    start, end, first, last = part
    ours: dict[Hashable, int] = {}
    theirs: dict[Hashable, int] = {}
    for found, sequence, places in ((ours, base, range(start, end)), (theirs, other, range(first, last))):
        for place in places:
            found[sequence[place]] = -1 if sequence[place] in found else place
    return [(i, theirs[key]) for key, i in ours.items() if i >= 0 and theirs.get(key, -1) >= 0]


def _longest_rising(pairs: list[Pair]) -> list[Pair]:
    """Return the longest subsequence that rises in both places, by patience sorting; the pairs rise in the first."""
    tops: list[int] = []
    indices: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before[n] = indices[pile - 1] if pile else -1
        tops[pile : pile + 1] = [j]
        indices[pile : pile + 1] = [n]
    found = []
    n = indices[-1] if indices else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _match_longest(
    base: Sequence[Hashable], other: Sequence[Hashable], part: tuple[int, int, int, int], places: list[int]
) -> None:
    from difflib import SequenceMatcher

    start, end, first, last = part
    matcher = SequenceMatcher(None, base[start:end], other[first:last], autojunk=False)
    for i, j, length in matcher.get_matching_blocks():
        places[start + i : start + i + length] = range(first + j, first + j + length)


# --- merging pieces --------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """A named piece that one side inserted, with the lines before it; the last of a run may be lines alone."""

    lines: list[int]
    named: int  # -1: lines alone


_END = _Unit([], -1)


def merge_sequences(
    base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key], kept: Container[Key]
) -> Iterator[Triple]:
    """Yield the places of every piece, in the order of the merged sequence.

    Named pieces are in it if they are in ``kept``, lines unless one side removed them. Insertions at one place come as
    ours and then theirs, equal ones once. A piece that one side moved is moved.
    """
    return _Merge3(base, ours, theirs, kept).merged()


class _Merge3:
    def __init__(self, base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key], kept: Container[Key]) -> None:
        self._base, self._ours, self._theirs, self._kept = base, ours, theirs, kept
        self._at = match_sequences(base, ours), match_sequences(base, theirs)
        self._spots = [{key: n for n, key in enumerate(keys) if key[0]} for keys in (base, ours, theirs)]
        self._done: set[Key] = set()

    def merged(self) -> Iterator[Triple]:
        """Yield for each piece of the base what the sides inserted before it, and the piece unless it is removed."""
        inserted = _insertions(self._at[0], len(self._ours)), _insertions(self._at[1], len(self._theirs))
        for n in range(len(self._base) + 1):
            if n in inserted[0] or n in inserted[1]:
                for i, j in self._merge_insertions(inserted[0].get(n, []), inserted[1].get(n, []), first=n == 0):
                    yield from self._piece(self._ours[i] if i >= 0 else self._theirs[j], (-1, i, j))
            if n < len(self._base) and self._stays(n):
                yield from self._piece(self._base[n], (n, self._at[0][n], self._at[1][n]))

    def _stays(self, n: int) -> bool:
        """Return whether a piece of the base stays in its place: in both sides, or named and not moved by a side."""
        key = self._base[n]
        i, j = self._at[0][n], self._at[1][n]
        if i >= 0 and j >= 0:
            return True
        return bool(key[0]) and ((i >= 0 and key not in self._spots[2]) or (j >= 0 and key not in self._spots[1]))

    def _piece(self, key: Key, places: Triple) -> Iterator[Triple]:
        if not key[0]:
            yield places
        elif key in self._kept and key not in self._done:
            self._done.add(key)
            base, ours, theirs = (spots.get(key, -1) for spots in self._spots)
            yield base, ours, theirs

    def _merge_insertions(self, ours: list[int], theirs: list[int], first: bool) -> Iterator[Pair]:
        """Merge what both sides inserted at one place; lines that both have ``first`` of all are about the file."""
        if first:
            head = self._common_head(ours, theirs)
            yield from zip(ours[:head], theirs, strict=False)
            ours, theirs = ours[head:], theirs[head:]
        if not theirs or [self._ours[i] for i in ours] == [self._theirs[j] for j in theirs]:
            yield from zip(ours, theirs or [-1] * len(ours), strict=True)
        elif not ours:
            yield from ((-1, j) for j in theirs)
        else:
            yield from self._merge_units(_split_units(self._ours, ours), _split_units(self._theirs, theirs))

    def _common_head(self, ours: list[int], theirs: list[int]) -> int:
        """Return with how many lines both begin, up to the last that is not blank."""
        head = 0
        for n, (i, j) in enumerate(zip(ours, theirs, strict=False), 1):
            key = self._ours[i]
            if key[0] or key != self._theirs[j]:
                break
            head = head if self._is_blank(key) else n
        return head

    def _merge_units(self, ours: list[_Unit], theirs: list[_Unit]) -> Iterator[Pair]:
        """Yield our units in order, and units that only they have behind what these follow in theirs."""
        shared = {self._theirs[unit.named]: unit for unit in theirs if unit.named >= 0}
        names = {self._ours[unit.named] for unit in ours if unit.named >= 0}
        alone = self._group_alone(theirs, names)
        following, blank = alone.pop((), []), False
        for unit in [*ours, _END]:
            other = shared.get(self._ours[unit.named]) if unit.named >= 0 else None
            if other or unit is _END:
                yield from self._insert_theirs(following, blank)
                following = alone.pop(self._theirs[other.named], []) if other else []
            lines = other.lines if other else []
            if unit.named < 0 and len(following) == 1 and following[0].named < 0:  # both end with lines
                lines = following.pop().lines
            yield from self._merge_lines(unit.lines, lines)
            if unit.named >= 0:
                yield unit.named, other.named if other else -1
            blank = unit.named < 0 and bool(unit.lines) and self._is_blank(self._ours[unit.lines[-1]])

    def _group_alone(self, theirs: list[_Unit], names: set[Key]) -> dict[Key, list[_Unit]]:
        """Group the units that only they inserted by the key of the shared unit that they follow; () for none."""
        found: dict[Key, list[_Unit]] = {}
        behind: Key = ()
        for unit in theirs:
            key = self._theirs[unit.named] if unit.named >= 0 else ()
            if key in names:
                behind = key
            else:
                found.setdefault(behind, []).append(unit)
        return found

    def _insert_theirs(self, units: list[_Unit], blank: bool) -> Iterator[Pair]:
        for unit in units:
            skipped = blank and unit.lines and self._is_blank(self._theirs[unit.lines[0]])
            yield from ((-1, j) for j in unit.lines[1 if skipped else 0 :])
            if unit.named >= 0:
                yield -1, unit.named
            blank = False

    def _merge_lines(self, ours: list[int], theirs: list[int]) -> Iterator[Pair]:
        """Yield our lines, and those of theirs that differ; blank lines only of ours."""
        places = match_sequences([self._ours[i] for i in ours], [self._theirs[j] for j in theirs])
        yield from ((i, theirs[place] if place >= 0 else -1) for i, place in zip(ours, places, strict=True))
        there = set(places)
        for n, j in enumerate(theirs):
            if n not in there and not self._is_blank(self._theirs[j]):
                yield -1, j

    @staticmethod
    def _is_blank(key: Key) -> bool:
        return not key[0] and not key[1].strip()


def _insertions(places: Sequence[int], number: int) -> dict[int, list[int]]:
    """Group what is not in the base by the place in the base before which it was inserted."""
    found: dict[int, list[int]] = {}
    before, first = 0, 0
    for n, place in enumerate([*places, number]):
        if place >= 0:
            if first < place:
                found[before] = list(range(first, place))
            before, first = n + 1, place + 1
    return found


def _split_units(keys: Sequence[Key], run: list[int]) -> list[_Unit]:
    units: list[_Unit] = []
    lines: list[int] = []
    for n in run:
        if keys[n][0]:
            units.append(_Unit(lines, n))
            lines = []
        else:
            lines.append(n)
    return [*units, _Unit(lines, -1)] if lines else units


# --- merging lines ---------------------------------------------------------------------------------------


class Clash(NamedTuple):
    """Two texts of which a person has to choose one; ``what`` says why."""

    ours: str
    theirs: str
    what: str = ""


def merge_lines(base: str, ours: str, theirs: str) -> list[str | Clash]:
    """Merge line by line, as plain git does: changes that touch each other are a clash."""
    lines = [split_lines(text) for text in (base, ours, theirs)]
    at = match_sequences(lines[0], lines[1]), match_sequences(lines[0], lines[2])
    found: list[str | Clash] = []
    starts = (0, 0, 0)
    for n in range(len(lines[0]) + 1):
        ends = (n, at[0][n], at[1][n]) if n < len(lines[0]) else (n, len(lines[1]), len(lines[2]))
        if min(ends) < 0:
            continue
        parts = ["".join(own[start:end]) for own, start, end in zip(lines, starts, ends, strict=True)]
        if any(parts):
            found.append(_merge_texts(*parts))
        found += lines[0][n : n + 1]
        starts = (ends[0] + 1, ends[1] + 1, ends[2] + 1)
    return found


def _merge_texts(base: str, ours: str, theirs: str) -> str | Clash:
    if ours == theirs or base == theirs:
        return ours
    return theirs if base == ours else Clash(ours, theirs, "both sides changed these lines")

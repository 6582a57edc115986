"""The time line as data: statements in lanes by speaker, as marks by date, and the conflicts between them.

:func:`build_chart` makes it. A mark is no more exact than its date.

    Mark          the statements of one speaker with one date; ``first`` or ``last`` is None if open, never both
    Lane          a speaker and their marks, oldest first; confirmed aliases share a lane, namesakes do not
    ConflictLink  a confirmed contradiction or an open lead between two of the statements, ``a`` the older one
    Chart         lanes by first statement, conflicts strongest first, undated statements, and the whole period
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from factcli.model import Statement, sort_key
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.comparison.groups import StatementPair


class Mark(NamedTuple):
    """The statements of one speaker with one date: a day, or some day from ``first`` to ``last``, both included.

    One of them is None if the date is open at that end. ``doubtful`` is a date with a qualifier (? ~ %).
    """

    ids: tuple[str, ...]
    first: date | None
    last: date | None
    doubtful: bool = False

    @property
    def exact(self) -> bool:
        """Return whether the date is one day without a qualifier."""
        return self.first is not None and self.first == self.last and not self.doubtful

    @property
    def days(self) -> tuple[date, ...]:
        """Return the known ends, one or two."""
        return tuple(dict.fromkeys(day for day in (self.first, self.last) if day is not None))


class Lane(NamedTuple):
    """A speaker under their main name, with their marks, oldest first."""

    speaker: str
    marks: tuple[Mark, ...]

    @property
    def ids(self) -> list[str]:
        """Return the ids of all statements, oldest first."""
        return [identity for mark in self.marks for identity in mark.ids]


class ConflictLink(NamedTuple):
    """Two statements in conflict, the older one first: a confirmed contradiction or a lead."""

    a: str
    b: str
    confirmed: bool
    level: str  # "high" or "medium"; "" for a confirmed contradiction that is no lead
    pair: StatementPair  # in the same order

    @property
    def ids(self) -> frozenset[str]:
        """Return both ids."""
        return frozenset((self.a, self.b))


@dataclass(frozen=True)
class Chart:
    """Statements in lanes. ``start`` and ``end`` are the first and last day that any date names, or None."""

    start: date | None
    end: date | None
    lanes: tuple[Lane, ...]
    conflict_links: tuple[ConflictLink, ...]
    undated: tuple[Statement, ...]

    @cached_property
    def days(self) -> list[date]:
        """Return every day on which a mark begins or ends, in order."""
        return sorted({day for lane in self.lanes for mark in lane.marks for day in mark.days})

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """Return the ids of statements in a confirmed contradiction."""
        return frozenset(identity for link in self.conflict_links if link.confirmed for identity in link.ids)

    @cached_property
    def contested(self) -> frozenset[str]:
        """Return the ids of statements in any conflict."""
        return frozenset(identity for link in self.conflict_links for identity in link.ids)


def build_chart(
    statements: Iterable[Statement], canonical: Callable[[str], str], pairs: Iterable[StatementPair] = ()
) -> Chart:
    """Build the chart of some statements and of the conflicts among ``pairs``, which are ordered strongest first.

    ``canonical`` maps a name to its main name. Names that differ only in case and accents share a lane, too.
    """
    ordered = sorted(statements, key=sort_key)
    dated = [s for s in ordered if not s.date.unknown]
    lanes = tuple(_make_lanes(dated, canonical))
    days = [day for lane in lanes for mark in lane.marks for day in mark.days]
    links = tuple(_make_conflict_link(pair) for pair in pairs if pair.is_lead or pair.is_confirmed)
    undated = tuple(s for s in ordered if s.date.unknown)
    return Chart(min(days, default=None), max(days, default=None), lanes, links, undated)


def _make_lanes(dated: Iterable[Statement], canonical: Callable[[str], str]) -> Iterator[Lane]:
    """Yield one lane per speaker, in the order of first statements, under the most used of its main names."""
    names: dict[str, tuple[str, str]] = {}
    by_key: defaultdict[str, list[Statement]] = defaultdict(list)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for s in dated:
        if s.speaker not in names:
            main = canonical(s.speaker)
            names[s.speaker] = name_key(main), main
        key, main = names[s.speaker]
        by_key[key].append(s)
        spellings[key][main] += 1
    for key, statements in by_key.items():
        yield Lane(spellings[key].most_common(1)[0][0], tuple(_make_marks(statements)))


def _make_marks(statements: Iterable[Statement]) -> Iterator[Mark]:
    """Group the statements of one speaker by what their dates mean, not by how they are written."""
    found: defaultdict[tuple[date | None, date | None, bool], list[str]] = defaultdict(list)
    for s in statements:
        doubtful = not {"?", "~", "%"}.isdisjoint(s.date.text)
        found[s.date.earliest, s.date.latest, doubtful].append(s.id)
    for (first, last, doubtful), ids in found.items():
        yield Mark(tuple(ids), first, last, doubtful)


def _make_conflict_link(pair: StatementPair) -> ConflictLink:
    turned = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.swapped()
    level = pair.finding.level if pair.finding else ""
    return ConflictLink(turned.a.id, turned.b.id, pair.is_confirmed, level, turned)

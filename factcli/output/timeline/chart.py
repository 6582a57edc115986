"""Statements in time: who said something when, which of it conflicts, and the axis for it. Nothing is drawn here.

:func:`build_chart` puts statements into lanes, one a speaker, as marks that are no more exact than their dates:

    Mark       the statements of one speaker with one date; ``first`` or ``last`` is None where it is open, both never
    Lane       a speaker and their marks, oldest first; confirmed aliases are one, namesakes are not
    Joint      a confirmed contradiction or an open lead between two of the statements, ``a`` the older one
    Chart      the lanes by their first statement, the joints strongest first, what is undated, and the whole span
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from factcli.edtf import EdtfDate
from factcli.model import Statement, sort_key
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.comparison.groups import StatementPair


class Mark(NamedTuple):
    """What one speaker said at one date: on a day, or on some day from ``first`` to ``last``, both included.

    One of them is None where the date is open at that side. ``doubtful`` is a date with a qualifier (? ~ %).
    """

    ids: tuple[str, ...]
    first: date | None
    last: date | None
    doubtful: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one day, and without a doubt."""
        return self.first is not None and self.first == self.last and not self.doubtful

    @property
    def days(self) -> tuple[date, ...]:
        """The ends that are known, one or two."""
        return tuple(dict.fromkeys(day for day in (self.first, self.last) if day is not None))


class Lane(NamedTuple):
    """What one speaker said, oldest first, under the name that they are listed by."""

    speaker: str
    marks: tuple[Mark, ...]

    @property
    def ids(self) -> list[str]:
        """All statements, oldest first."""
        return [identity for mark in self.marks for identity in mark.ids]


class ConflictLink(NamedTuple):
    """Two statements in conflict, the older one first: confirmed by a person, or a lead of some level."""

    a: str
    b: str
    confirmed: bool
    level: str  # "high" or "medium"; nothing of what a person confirmed and the program does not see
    pair: StatementPair  # what is known of them, in the same order

    @property
    def ids(self) -> frozenset[str]:
        """The ids of both."""
        return frozenset((self.a, self.b))


@dataclass(frozen=True)
class Chart:
    """Statements in lanes. ``start`` and ``end`` are the first and the last day that a date names; None without any."""

    start: date | None
    end: date | None
    lanes: tuple[Lane, ...]
    conflict_links: tuple[ConflictLink, ...]
    undated: tuple[Statement, ...]

    @cached_property
    def days(self) -> list[date]:
        """Every day at which a mark begins or ends, once, in order."""
        return sorted({day for lane in self.lanes for mark in lane.marks for day in mark.days})

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """The statements in a confirmed contradiction."""
        return frozenset(identity for joint in self.conflict_links if joint.confirmed for identity in joint.ids)

    @cached_property
    def contested(self) -> frozenset[str]:
        """The statements in any conflict, confirmed or not."""
        return frozenset(identity for joint in self.conflict_links for identity in joint.ids)


def build_chart(
    statements: Iterable[Statement], canonical: Callable[[str], str], pairs: Iterable[StatementPair] = ()
) -> Chart:
    """Statements in lanes, with the pairs among them that conflict, in the order given: strongest first.

    ``canonical`` gives the main name of an alias. Names that differ in case and accents only are one, too.
    """
    ordered = sorted(statements, key=sort_key)
    dated = [s for s in ordered if not s.date.unknown]
    lanes = tuple(_make_lanes(dated, canonical))
    days = [day for lane in lanes for mark in lane.marks for day in mark.days]
    joints = tuple(_make_conflict_link(pair) for pair in pairs if pair.is_lead or pair.is_confirmed)
    undated = tuple(s for s in ordered if s.date.unknown)
    return Chart(min(days, default=None), max(days, default=None), lanes, joints, undated)


def _make_lanes(dated: Iterable[Statement], canonical: Callable[[str], str]) -> Iterator[Lane]:
    """One lane a speaker, in the order of their first statements; called as most of these call them."""
    names: dict[str, tuple[str, str]] = {}
    said: defaultdict[str, list[Statement]] = defaultdict(list)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for s in dated:
        if s.speaker not in names:
            main = canonical(s.speaker)
            names[s.speaker] = name_key(main), main
        key, main = names[s.speaker]
        said[key].append(s)
        spelt[key][main] += 1
    for key, statements in said.items():
        yield Lane(spelt[key].most_common(1)[0][0], tuple(_make_marks(statements)))


def _make_marks(statements: Iterable[Statement]) -> Iterator[Mark]:
    """The statements of one speaker by their dates: what the dates mean, not how they are written."""
    found: defaultdict[tuple[date | None, date | None, bool], list[str]] = defaultdict(list)
    for s in statements:
        found[s.date.earliest, s.date.latest, _is_doubtful(s.date)].append(s.id)
    for (first, last, doubtful), ids in found.items():
        yield Mark(tuple(ids), first, last, doubtful)


def _is_doubtful(when: EdtfDate) -> bool:
    return not {"?", "~", "%"}.isdisjoint(when.text)


def _make_conflict_link(pair: StatementPair) -> ConflictLink:
    turned = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.turned()
    level = pair.finding.level if pair.finding else ""
    return ConflictLink(turned.a.id, turned.b.id, pair.is_confirmed, level, turned)

"""Comparison groups: topics with their columns, the pairs in conflict, their sides and their origins.

The topics come from :mod:`factcli.comparison.topics`, the leads from :mod:`factcli.conflicts.leads`, the decisions
from :mod:`factcli.store.links`. Every lead and every confirmed contradiction is in a group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from factcli.comparison.differences import differing_words
from factcli.comparison.sides import find_sides
from factcli.comparison.topics import Grouping, Topic, group_by_topic
from factcli.conflicts.finding import CONTRADICTION, FIGURES, HIGH, MEDIUM, Finding
from factcli.entities.origins import Origins
from factcli.model import Statement, sort_key
from factcli.store.links import Decision, Decisions
from factcli.text.tokens import name_key

Span = tuple[int, int]
Canonical = Callable[[str], str]  # maps a name to the main name of that person or outlet
MARKED = ("claim", "quote")
_MAX_IN_LABEL = 5
_SAME_SIDE = ("agrees", "repeats")


class StatementPair(NamedTuple):
    """Two statements with the finding of the program and the decision of a person, if there are any."""

    a: Statement
    b: Statement
    finding: Finding | None = None
    decision: Decision | None = None

    @property
    def relation(self) -> str:
        """The relation that was decided, empty if none was or if a claim was changed since."""
        return self.decision.link.relation if self.decision and self.decision.current else ""

    @property
    def is_open(self) -> bool:
        """Whether there is no decision about the present wording."""
        return not self.relation

    @property
    def is_lead(self) -> bool:
        """Whether the program found a possible conflict, and the pair is open."""
        return self.finding is not None and self.is_open

    @property
    def label(self) -> str:
        """The label of a lead, empty if the pair is none."""
        return self.finding.label if self.finding and self.is_lead else ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a person decided that it is a contradiction, of this wording or of one that is no lead now."""
        return not self.is_lead and self.decision is not None and self.decision.link.relation == "contradicts"

    @property
    def conflicts(self) -> bool:
        """Whether it is a lead or a confirmed contradiction."""
        return self.is_lead or self.relation == "contradicts"

    @property
    def ids(self) -> frozenset[str]:
        """The ids of both statements."""
        return frozenset((self.a.id, self.b.id))

    @property
    def rank(self) -> tuple[bool, bool, bool, float]:
        """Sort key: confirmed contradictions, then leads, strongest first, then other decisions."""
        level, score = (self.finding.level, self.finding.score) if self.finding else (MEDIUM, 0.0)
        return self.relation != "contradicts", not self.is_lead, level != HIGH, -score

    def swapped(self) -> StatementPair:
        """Return the pair in the other order."""
        return StatementPair(self.b, self.a, self.finding.swapped() if self.finding else None, self.decision)


def known_pairs(
    statements: Sequence[Statement],
    leads: Iterable[tuple[Statement, Statement, Finding]],
    decisions: Decisions,
    least: str = MEDIUM,
) -> list[StatementPair]:
    """Return the known pairs among some statements: leads of at least a level, and decisions, by rank."""
    pairs = {}
    for a, b, finding in leads:
        pair = StatementPair(a, b, finding, decisions.of(a, b))
        if not pair.is_lead or finding.level == HIGH or least == MEDIUM:
            pairs[pair.ids] = pair
    by_id = {s.id: s for s in statements}
    for link in sorted(decisions.links, key=lambda link: (link.a, link.b)):
        if link.a != link.b and link.a in by_id and link.b in by_id:
            a, b = by_id[link.a], by_id[link.b]
            pairs.setdefault(frozenset((link.a, link.b)), StatementPair(a, b, None, decisions.of(a, b)))
    return sorted(pairs.values(), key=lambda pair: pair.rank)


# --- columns ----------------------------------------------------------------------------------------------

Column = tuple[Statement, ...]  # carriers of one claim from one origin: the first is shown, the others are listed


def carrier_key(s: Statement, origins: Origins, canonical: Canonical) -> tuple[object, ...]:
    """Return a key that is equal for statements of the same claim by the same speaker from one origin."""
    return name_key(s.claim), origins.of(s).key, name_key(canonical(s.speaker)), s.retracted


def merge_carriers(
    statements: Sequence[Statement], origins: Origins, pairs: Iterable[StatementPair], canonical: Canonical
) -> list[Column]:
    """Return columns: one for each claim of a speaker from one origin, with all statements that carry it.

    The first carrier is the one nearest to the origin. Different quotes, a retraction and a conflict between carriers
    keep statements in columns of their own.
    """
    by_key: dict[tuple[object, ...], list[Statement]] = {}
    for s in statements:
        by_key.setdefault(carrier_key(s, origins, canonical), []).append(s)
    conflicting = [pair.ids for pair in pairs if pair.conflicts]
    columns: list[Column] = []
    for carriers in by_key.values():
        ids = {s.id for s in carriers}
        quotes = {name_key(s.quote) for s in carriers if s.quote}
        if len(quotes) > 1 or (len(carriers) > 1 and any(pair <= ids for pair in conflicting)):
            columns += [(s,) for s in carriers]
        else:
            columns.append(tuple(sorted(carriers, key=_distance)))
    position = {s.id: number for number, s in enumerate(statements)}
    return sorted(columns, key=lambda column: min(position[s.id] for s in column))


def merge_pairs(pairs: Iterable[StatementPair], origins: Origins, canonical: Canonical) -> list[list[StatementPair]]:
    """Return pairs, the older statement first, in lists of one each: pairs of the same two claims are one.

    So one report that many outlets carry makes one lead, however many statements hold it. The pair of the carriers
    that are nearest to the origins comes first.
    """
    merged: dict[object, list[StatementPair]] = {}
    carriers: dict[object, list[Statement]] = {}
    for pair in pairs:
        ends = [(carrier_key(s, origins, canonical), s) for s in (pair.a, pair.b)]
        ordered = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.swapped()
        merged.setdefault((frozenset(key for key, _ in ends), pair.is_open), []).append(ordered)
        for key, statement in ends:
            carriers.setdefault(key, []).append(statement)
    fronts = {min(some, key=lambda s: (_distance(s), sort_key(s))).id for some in carriers.values()}
    return [sorted(same, key=lambda pair: (pair.rank, not pair.ids <= fronts)) for same in merged.values()]


def _distance(carrier: Statement) -> tuple[bool, int]:
    """Return how far a carrier is from the origin: without the quotation, or through others."""
    return not carrier.quote, len(carrier.via)


def column_letter(number: int) -> str:
    """Return the letter of a column: A to Z, then AA, AB and so on."""
    return (column_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


class ColumnPair(NamedTuple):
    """A pair between two columns, the left one first, and the like pairs between other carriers of these."""

    left: int
    right: int
    pair: StatementPair
    carriers: tuple[StatementPair, ...] = ()

    @property
    def letters(self) -> tuple[str, str]:
        """The letters of both columns."""
        return column_letter(self.left), column_letter(self.right)


def _pair_columns(columns: Sequence[Column], pairs: Iterable[StatementPair]) -> list[ColumnPair]:
    """Group pairs by their columns, label and decision.

    A lead between carriers of two claims that a person has called a contradiction goes with that decision.
    """
    position = {s.id: number for number, column in enumerate(columns) for s in column}
    grouped: dict[tuple[object, ...], tuple[int, int, list[StatementPair]]] = {}
    confirmed: dict[tuple[int, int], tuple[object, ...]] = {}
    fronts = {column[0].id for column in columns}
    for pair in sorted(pairs, key=lambda pair: (pair.rank, not pair.ids <= fronts)):
        a, b = position[pair.a.id], position[pair.b.id]
        if a > b:
            a, b, pair = b, a, pair.swapped()
        key: tuple[object, ...] = (a, b, pair.label, pair.decision)
        if pair.relation == "contradicts":
            confirmed.setdefault((a, b), key)
        elif pair.label == CONTRADICTION and pair.decision is None:
            key = confirmed.get((a, b), key)
        grouped.setdefault(key, (a, b, []))[2].append(pair)
    return [ColumnPair(a, b, first, tuple(carriers)) for a, b, (first, *carriers) in grouped.values()]


# --- groups -----------------------------------------------------------------------------------------------


class Side(NamedTuple):
    """The columns on one side of a conflict, with their outlets and independent origins."""

    columns: tuple[int, ...]
    outlets: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements to show side by side under one heading, with their differing words, pairs and sides."""

    label: str
    shared: tuple[str, ...]
    statements: tuple[Statement, ...]
    columns: tuple[Column, ...]
    marks: Mapping[str, Sequence[Sequence[Span]]]  # differing words, by field and column
    speakers: int
    outlets: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()  # independent ones
    pairs: tuple[ColumnPair, ...] = ()
    conflicts: tuple[tuple[Side, ...], ...] = ()  # the sides of each
    strength: float = 0.0
    ties: Mapping[int, Sequence[ColumnPair]] = field(default_factory=dict)  # the pairs of each column

    def spans(self, field: str, number: int) -> Sequence[Span]:
        """Return the spans of differing words in a field of a column."""
        return self.marks[field][number]

    def reasons(self, number: int) -> list[Span]:
        """Return the spans of words in the claim of a column that are reasons of a conflict."""
        shown = self.columns[number][0]
        spans: set[Span] = set()
        for each in self.ties.get(number, ()):
            for pair in (each.pair, *each.carriers):
                if pair.finding and pair.conflicts:
                    for reason in pair.finding.reasons:
                        spans.update(reason.a if pair.a == shown else reason.b if pair.b == shown else ())
        return _merge_spans(spans, shown.claim)

    @property
    def contested(self) -> bool:
        """Whether two of its columns are in conflict."""
        return any(each.pair.conflicts for each in self.pairs)


def _merge_spans(spans: Iterable[Span], text: str) -> list[Span]:
    """Sort spans, cut them at the end of the text, and merge those with nothing or only white space between them."""
    merged: list[Span] = []
    for start, stop in sorted((max(0, start), min(stop, len(text))) for start, stop in spans):
        if start >= stop:
            continue
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged


def make_group(
    label: str,
    shared: tuple[str, ...],
    statements: Sequence[Statement],
    canonical: Canonical,
    pairs: Sequence[StatementPair] = (),
    origins: Origins | None = None,
) -> Group:
    """Make a group of statements in the given order. Without `origins` none are counted and no carriers merged."""
    columns = merge_carriers(statements, origins, pairs, canonical) if origins else [(s,) for s in statements]
    column_pairs = _pair_columns(columns, pairs)
    ties: dict[int, list[ColumnPair]] = {}
    for each in column_pairs:
        for number in {each.left, each.right}:
            ties.setdefault(number, []).append(each)
    return Group(
        label,
        shared,
        tuple(statements),
        tuple(columns),
        {field: differing_words([column[0] for column in columns], field) for field in MARKED},
        len({canonical(s.speaker) for s in statements}),
        tuple(origins.outlets(statements)) if origins else (),
        tuple(origins.independent(statements)) if origins else (),
        tuple(column_pairs),
        tuple(_find_conflicts(columns, column_pairs, origins)),
        sum(_strength(each.pair) for each in column_pairs),
        ties,
    )


def _strength(pair: StatementPair) -> float:
    """Return how much a pair adds to the strength of a group; a decision adds most."""
    if pair.relation == "contradicts":
        return 1.0
    return pair.finding.score if pair.is_lead and pair.finding else 0.0


def _find_conflicts(
    columns: Sequence[Column], pairs: Sequence[ColumnPair], origins: Origins | None
) -> Iterator[tuple[Side, ...]]:
    """Yield the sides of every conflict among columns."""
    opposed = [each for each in pairs if each.pair.conflicts]
    firm = [each for each in opposed if each.pair.is_confirmed or each.pair.label == FIGURES]
    together = [each for each in pairs if each.pair.relation in _SAME_SIDE]
    edges = [[(each.left, each.right) for each in some] for some in (opposed, firm, together)]
    for sides in find_sides(len(columns), *edges):
        yield tuple(_make_side(numbers, columns, origins) for numbers in sides)


def _make_side(numbers: tuple[int, ...], columns: Sequence[Column], origins: Origins | None) -> Side:
    if origins is None:
        return Side(numbers, (), ())
    statements = [s for number in numbers for s in columns[number]]
    return Side(numbers, tuple(origins.outlets(statements)), tuple(origins.independent(statements)))


# --- topics ----------------------------------------------------------------------------------------------


class GroupedStatements(NamedTuple):
    """Groups, those most in conflict first, and the statements in none of them."""

    groups: tuple[Group, ...]
    alone: tuple[Statement, ...]


def build_groups(
    statements: Sequence[Statement], pairs: Sequence[StatementPair], canonical: Canonical, origins: Origins
) -> GroupedStatements:
    """Group statements by topic, and put every lead and decision into one of the groups.

    A lone statement joins the topic of its strongest pair. Pairs between two topics make a group of their own, so that
    one wrong lead does not merge two topics; their statements are in that group, too.
    """
    parts = _join_lone_statements(group_by_topic(statements), [pair for pair in pairs if _ties(pair)])
    position = {s.id: number for number, (_, members) in enumerate(parts) for s in members}
    by_parts: dict[tuple[int, int], list[StatementPair]] = {(number, number): [] for number in range(len(parts))}
    for pair in pairs:
        low, high = sorted((position[pair.a.id], position[pair.b.id]))
        if low == high or _ties(pair):
            by_parts.setdefault((low, high), []).append(pair)
    groups, alone = [], []
    for (low, high), within in by_parts.items():
        if low == high:
            topics, members = parts[low]
        else:
            topics, members = (
                [],
                sorted({s.id: s for pair in within for s in (pair.a, pair.b)}.values(), key=_time_order),
            )
        if len(members) < 2:
            alone += members
        else:
            groups.append(make_group(*_title(topics, within), members, canonical, within, origins))
    groups.sort(key=lambda each: -each.strength)  # a stable order: the strongest topic first among equals
    return GroupedStatements(tuple(groups), tuple(sorted(alone, key=_time_order)))


def _ties(pair: StatementPair) -> bool:
    """Return whether a pair joins its statements to one group, whatever their topics."""
    return pair.is_lead or (pair.decision is not None and pair.decision.link.relation != "unrelated")


def _join_lone_statements(
    grouping: Grouping, ties: Iterable[StatementPair]
) -> list[tuple[list[Topic], list[Statement]]]:
    """Return topics and single statements with their members, after joining single statements by their ties."""
    parts = [([topic], list(topic.statements)) for topic in grouping.topics]
    parts += [([], [s]) for s in grouping.alone]
    position = {s.id: number for number, (_, members) in enumerate(parts) for s in members}
    for pair in ties:
        smaller, larger = sorted((position[pair.a.id], position[pair.b.id]), key=lambda number: len(parts[number][1]))
        if smaller != larger and len(parts[smaller][1]) == 1:
            lone = parts[smaller][1].pop()
            parts[larger][1].append(lone)
            position[lone.id] = larger
    return [(topics, sorted(members, key=_time_order)) for topics, members in parts if members]


_time_order = attrgetter("date.sort_key", "id", "speaker", "outlet", "claim")


def shared_title(statements: Sequence[Statement], pairs: Iterable[StatementPair]) -> tuple[str, tuple[str, ...]]:
    """Return the label and shared terms of some statements, if they are one topic or in conflict."""
    topics = group_by_topic(statements).topics
    return _title(topics if len(topics) == 1 else (), pairs)


def _title(topics: Sequence[Topic], pairs: Iterable[StatementPair]) -> tuple[str, tuple[str, ...]]:
    """Return the label and shared terms of a topic, or else of the strongest lead."""
    if topics:
        return topics[0].label, topics[0].shared
    shared = next((pair.finding.shared for pair in pairs if pair.finding and pair.conflicts), ())
    return ", ".join(shared[:_MAX_IN_LABEL]), shared

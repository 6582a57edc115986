"""What stands side by side: topics with their columns, the pairs in conflict, their sides and their origins.

The topics come from :mod:`factcli.comparison.topics`, the leads from :mod:`factcli.conflicts.leads`, the decisions
from :mod:`factcli.store.links`; here they are put together so that no lead and no confirmed contradiction is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from factcli.comparison.sides import find_sides
from factcli.comparison.topics import Grouping, Topic, differing_words, group_by_topic
from factcli.conflicts.finding import CONTRADICTION, FIGURES, HIGH, MEDIUM, Finding
from factcli.entities.origins import Origins
from factcli.model import Statement
from factcli.store.links import Decision, Decisions
from factcli.text.tokens import name_key

Span = tuple[int, int]
MARKED = ("claim", "quote")
_MOST_IN_LABEL = 5
_SAME_SIDE = ("agrees", "repeats")


class StatementPair(NamedTuple):
    """Two statements with what the program found in them, and what a person decided about them."""

    a: Statement
    b: Statement
    finding: Finding | None = None
    ruling: Decision | None = None

    @property
    def relation(self) -> str:
        """What was decided and still holds, as neither claim was changed since; else nothing."""
        return self.ruling.link.relation if self.ruling and self.ruling.current else ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it as the two claims stand."""
        return not self.relation

    @property
    def is_lead(self) -> bool:
        """Whether the program thinks they may conflict, and nobody has decided it as they stand."""
        return self.finding is not None and self.is_open

    @property
    def label(self) -> str:
        """What the program calls a lead; nothing if it is none."""
        return self.finding.label if self.finding and self.is_lead else ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a person called it a contradiction; if so of another wording, unless it looks like one now, too."""
        return not self.is_lead and self.ruling is not None and self.ruling.link.relation == "contradicts"

    @property
    def conflicts(self) -> bool:
        """Whether it is a lead or a confirmed contradiction."""
        return self.is_lead or self.relation == "contradicts"

    @property
    def ids(self) -> frozenset[str]:
        """The ids of both."""
        return frozenset((self.a.id, self.b.id))

    @property
    def rank(self) -> tuple[bool, bool, bool, float]:
        """Sorts confirmed contradictions before leads, strongest first, and these before other decisions."""
        level, score = (self.finding.level, self.finding.score) if self.finding else (MEDIUM, 0.0)
        return self.relation != "contradicts", not self.is_lead, level != HIGH, -score

    def turned(self) -> StatementPair:
        """The same in the other order."""
        return StatementPair(self.b, self.a, self.finding.swapped() if self.finding else None, self.ruling)


def known_pairs(
    statements: Sequence[Statement],
    found: Iterable[tuple[Statement, Statement, Finding]],
    rulings: Decisions,
    least: str = MEDIUM,
) -> list[StatementPair]:
    """What is known of the pairs among some statements: leads of at least some level, and decisions."""
    pairs = {}
    for a, b, finding in found:
        pair = StatementPair(a, b, finding, rulings.of(a, b))
        if not pair.is_lead or finding.level == HIGH or least == MEDIUM:
            pairs[pair.ids] = pair
    by_id = {s.id: s for s in statements}
    for link in sorted(rulings.links, key=lambda link: (link.a, link.b)):
        if link.a != link.b and link.a in by_id and link.b in by_id:
            a, b = by_id[link.a], by_id[link.b]
            pairs.setdefault(frozenset((link.a, link.b)), StatementPair(a, b, None, rulings.of(a, b)))
    return sorted(pairs.values(), key=lambda pair: pair.rank)


# --- columns ----------------------------------------------------------------------------------------------

Column = tuple[Statement, ...]  # of one claim and one origin; the first one is shown, all of them are listed


def alike(s: Statement, origins: Origins, canonical: Name) -> tuple[object, ...]:
    """What statements have in common that are the same claim by the same speaker from one origin."""
    return name_key(s.claim), origins.of(s).key, name_key(canonical(s.speaker)), s.retracted


def merge_carriers(
    statements: Sequence[Statement], origins: Origins, pairs: Iterable[StatementPair], canonical: Name
) -> list[Column]:
    """One column for each statement, but one only for what is the same claim by the same speaker from one origin.

    What is shown of it is nearest to the origin. Verbatim words that differ, a retraction and a pair that is in
    conflict with itself keep columns apart.
    """
    found: dict[tuple[object, ...], list[Statement]] = {}
    for s in statements:
        found.setdefault(alike(s, origins, canonical), []).append(s)
    apart = [pair.ids for pair in pairs if pair.conflicts]
    columns: list[Column] = []
    for same in found.values():
        ids = {s.id for s in same}
        quotes = {name_key(s.quote) for s in same if s.quote}
        if len(quotes) > 1 or (len(same) > 1 and any(pair <= ids for pair in apart)):
            columns += [(s,) for s in same]
        else:
            columns.append(tuple(sorted(same, key=lambda s: (not s.quote, len(s.via)))))
    place = {s.id: number for number, s in enumerate(statements)}
    return sorted(columns, key=lambda column: min(place[s.id] for s in column))


Name = Callable[[str], str]


def column_letter(number: int) -> str:
    """What a column is called: A to Z, then AA, AB and so on."""
    return (column_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


class ColumnPair(NamedTuple):
    """A pair between two columns, the left one first, and the pairs of their other carriers of which the same holds."""

    left: int
    right: int
    pair: StatementPair
    carriers: tuple[StatementPair, ...] = ()

    @property
    def letters(self) -> tuple[str, str]:
        """What the columns are called."""
        return column_letter(self.left), column_letter(self.right)


def _shown(columns: Sequence[Column], pairs: Iterable[StatementPair]) -> list[ColumnPair]:
    """The pairs by columns: once for two columns what is said alike of all who carry them.

    A lead between carriers of two claims that a person found to contradict each other stands with that decision.
    """
    place = {s.id: number for number, column in enumerate(columns) for s in column}
    found: dict[tuple[object, ...], tuple[int, int, list[StatementPair]]] = {}
    confirmed: dict[tuple[int, int], tuple[object, ...]] = {}
    fronts = {column[0].id for column in columns}
    for pair in sorted(pairs, key=lambda pair: (pair.rank, not pair.ids <= fronts)):
        a, b = place[pair.a.id], place[pair.b.id]
        if a > b:
            a, b, pair = b, a, pair.turned()
        key: tuple[object, ...] = (a, b, pair.label, pair.ruling)
        if pair.relation == "contradicts":
            confirmed.setdefault((a, b), key)
        elif pair.label == CONTRADICTION and pair.ruling is None:
            key = confirmed.get((a, b), key)
        found.setdefault(key, (a, b, []))[2].append(pair)
    return [ColumnPair(a, b, first, tuple(carriers)) for a, b, (first, *carriers) in found.values()]


# --- groups -----------------------------------------------------------------------------------------------


class Side(NamedTuple):
    """Columns that stand on one side of a conflict, in how many outlets and from how many origins they are."""

    columns: tuple[int, ...]
    outlets: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements to be shown side by side under one heading, with the words that differ and what is known of pairs."""

    label: str
    shared: tuple[str, ...]
    statements: tuple[Statement, ...]
    columns: tuple[Column, ...]
    marks: Mapping[str, Sequence[Sequence[Span]]]  # words that differ, by field, then column by column
    speakers: int
    outlets: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()  # independent ones
    pairs: tuple[ColumnPair, ...] = ()
    conflicts: tuple[tuple[Side, ...], ...] = ()  # the sides of each
    strength: float = 0.0
    ties: Mapping[int, Sequence[ColumnPair]] = field(default_factory=dict)  # the pairs of each column

    def spans(self, field: str, number: int) -> Sequence[Span]:
        """The differing words in one field of one column."""
        return self.marks[field][number]

    def reasons(self, number: int) -> list[Span]:
        """The words in the claim of one column that set off a lead, or speak for a confirmed contradiction."""
        shown = self.columns[number][0]
        spans: set[Span] = set()
        for each in self.ties.get(number, ()):
            for pair in (each.pair, *each.carriers):
                if pair.finding and pair.conflicts:
                    for reason in pair.finding.reasons:
                        spans.update(reason.a if pair.a == shown else reason.b if pair.b == shown else ())
        return _disjoint(spans, shown.claim)

    @property
    def contested(self) -> bool:
        """Whether two of its columns are in conflict."""
        return any(each.pair.conflicts for each in self.pairs)


def _disjoint(spans: Iterable[Span], text: str) -> list[Span]:
    """Spans of a text in order, none beyond its end; those that overlap or have only white space between are one."""
    found: list[Span] = []
    for start, stop in sorted((max(0, start), min(stop, len(text))) for start, stop in spans):
        if start >= stop:
            continue
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(stop, found[-1][1])
        else:
            found.append((start, stop))
    return found


def make_group(
    label: str,
    shared: tuple[str, ...],
    statements: Sequence[Statement],
    canonical: Name,
    pairs: Sequence[StatementPair] = (),
    origins: Origins | None = None,
) -> Group:
    """Statements in the order given as one group. Without ``origins`` none is counted, and nothing folded."""
    columns = merge_carriers(statements, origins, pairs, canonical) if origins else [(s,) for s in statements]
    shown = _shown(columns, pairs)
    ties: dict[int, list[ColumnPair]] = {}
    for each in shown:
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
        tuple(shown),
        tuple(_conflicts(columns, shown, origins)),
        sum(_strength(each.pair) for each in shown),
        ties,
    )


def _strength(pair: StatementPair) -> float:
    """How much a pair makes a topic one in conflict: a person's word most."""
    if pair.relation == "contradicts":
        return 1.0
    return pair.finding.score if pair.is_lead and pair.finding else 0.0


def _conflicts(
    columns: Sequence[Column], shown: Sequence[ColumnPair], origins: Origins | None
) -> Iterator[tuple[Side, ...]]:
    """The sides of every conflict among columns."""
    opposed = [each for each in shown if each.pair.conflicts]
    firm = [each for each in opposed if each.pair.is_confirmed or each.pair.label == FIGURES]
    together = [each for each in shown if each.pair.relation in _SAME_SIDE]
    edges = [[(each.left, each.right) for each in some] for some in (opposed, firm, together)]
    for found in find_sides(len(columns), *edges):
        yield tuple(_side(side, columns, origins) for side in found)


def _side(side: tuple[int, ...], columns: Sequence[Column], origins: Origins | None) -> Side:
    statements = [s for number in side for s in columns[number]]
    return Side(
        side, *((tuple(origins.outlets(statements)), tuple(origins.independent(statements))) if origins else ((), ()))
    )


# --- topics ----------------------------------------------------------------------------------------------


class GroupedStatements(NamedTuple):
    """Topics, those most in conflict first, and the statements in none of them."""

    groups: tuple[Group, ...]
    alone: tuple[Statement, ...]


def build_groups(
    statements: Sequence[Statement], pairs: Sequence[StatementPair], canonical: Name, origins: Origins
) -> GroupedStatements:
    """The topics among some statements, and every lead and decision under one of them.

    A lone statement joins the topic that its strongest pair ties it to. Pairs between two topics stand as a topic
    of their own, so that one wrong lead does not make a heap of what is well told apart; their statements are shown
    there again.
    """
    parts = _joined(group_by_topic(statements), [pair for pair in pairs if _ties(pair)])
    place = {s.id: number for number, (_, members) in enumerate(parts) for s in members}
    known: dict[tuple[int, int], list[StatementPair]] = {(number, number): [] for number in range(len(parts))}
    for pair in pairs:
        low, high = sorted((place[pair.a.id], place[pair.b.id]))
        if low == high or _ties(pair):
            known.setdefault((low, high), []).append(pair)
    groups, alone = [], []
    for (low, high), within in known.items():
        topics, members = parts[low] if low == high else ([], _members(within))
        if len(members) < 2:
            alone += members
        else:
            groups.append(make_group(*_title(topics, within), members, canonical, within, origins))
    groups.sort(key=lambda each: -each.strength)  # a stable order: the strongest topic first among equals
    return GroupedStatements(tuple(groups), tuple(sorted(alone, key=_time)))


def _ties(pair: StatementPair) -> bool:
    """Whether a pair has to be shown, wherever its statements stand."""
    return pair.is_lead or (pair.ruling is not None and pair.ruling.link.relation != "unrelated")


def _members(pairs: Iterable[StatementPair]) -> list[Statement]:
    return sorted({s.id: s for pair in pairs for s in (pair.a, pair.b)}.values(), key=_time)


def _joined(grouping: Grouping, ties: Iterable[StatementPair]) -> list[tuple[list[Topic], list[Statement]]]:
    """The topics, and what stands alone, each with the lone statements that ties bring to it."""
    parts = [([topic], list(topic.statements)) for topic in grouping.topics]
    parts += [([], [s]) for s in grouping.alone]
    place = {s.id: number for number, (_, members) in enumerate(parts) for s in members}
    for pair in ties:
        gone, kept = sorted((place[pair.a.id], place[pair.b.id]), key=lambda number: len(parts[number][1]))
        if gone != kept and len(parts[gone][1]) == 1:
            lone = parts[gone][1].pop()
            parts[kept][1].append(lone)
            place[lone.id] = kept
    return [(topics, sorted(members, key=_time)) for topics, members in parts if members]


_time = attrgetter("date.sort_key", "id", "speaker", "outlet", "claim")


def shared_title(statements: Sequence[Statement], pairs: Iterable[StatementPair]) -> tuple[str, tuple[str, ...]]:
    """What some statements share, if it is enough to give them a name."""
    topics = group_by_topic(statements).topics
    return _title(topics if len(topics) == 1 else (), pairs)


def _title(topics: Sequence[Topic], pairs: Iterable[StatementPair]) -> tuple[str, tuple[str, ...]]:
    """The label and shared terms of the strongest topic, or without one those of the strongest lead."""
    if topics:
        return topics[0].label, topics[0].shared
    shared = next((pair.finding.shared for pair in pairs if pair.finding and pair.conflicts), ())
    return ", ".join(shared[:_MOST_IN_LABEL]), shared

"""The data of a report: statements, topics, pairs and what they are filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from factcli.comparison.groups import ColumnPair, Group, StatementPair, merge_pairs
from factcli.entities.directory import Context
from factcli.entities.origins import Origins
from factcli.model import Statement
from factcli.output.timeline.chart import Chart
from factcli.text.english_dates import MONTHS
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.extract.places import Place

#: The levels of conflicts, strongest first, by the letter that the script of the page uses.
LEVELS = {
    "c": "Contradiction, confirmed",
    "h": "Lead, high",
    "m": "Lead, medium",
    "n": "No lead or contradiction",
}
#: The names of levels in the address of a filtered page.
LEVEL_NAMES = {"c": "contradiction", "h": "high", "m": "medium", "n": "unopposed"}
CONFIRMED, NONE = "c", "n"


def pair_level(pair: StatementPair) -> str:
    """Return the level of a pair; empty if its claims are not in conflict as they are now."""
    if pair.relation == "contradicts":
        return CONFIRMED
    return pair.finding.level[0] if pair.is_lead and pair.finding else ""


def column_pair_levels(shown: ColumnPair) -> str:
    """Return the levels of a pair of columns and of its carriers, strongest first."""
    return sort_levels(pair_level(pair) for pair in (shown.pair, *shown.carriers))


def sort_levels(levels: Iterable[str]) -> str:
    """Sort levels strongest first, without repeats."""
    found = set(levels)
    return "".join(level for level in LEVELS if level in found)


def format_day(day: date) -> str:
    """Format a day for a sentence: ``6 September 2021``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class NumberedNames:
    """Names numbered in alphabetical order; spellings that differ only in case and accents are one name."""

    def __init__(self, names: Iterable[str]) -> None:
        counts: dict[str, int] = {}
        spellings: dict[str, str] = {}
        for name in names:
            key = name_key(name)
            spellings.setdefault(key, name)
            counts[key] = counts.get(key, 0) + 1
        keys = sorted(spellings, key=lambda key: (key, spellings[key]))
        self._numbers = {key: number for number, key in enumerate(keys)}
        #: Names with their numbers of occurrences.
        self.listed = [(spellings[key], counts[key]) for key in keys]

    def __len__(self) -> int:
        return len(self.listed)

    def number(self, name: str) -> int:
        """Return the number of a known name."""
        return self._numbers[name_key(name)]


@dataclass(frozen=True)
class ReportContents:
    """All that a report shows. ``pairs`` are ordered strongest first."""

    title: str
    query: str  # the query in words; empty for the whole store
    today: date
    faults: int  # number of problems in the store, because of which statements may be missing
    statements: Sequence[Statement]  # oldest first
    groups: Sequence[Group]  # topics, those most in conflict first
    alone: Sequence[Statement]
    pairs: Sequence[StatementPair]
    chart: Chart
    context: Context
    origins: Origins
    places: Mapping[str, Place] = field(default_factory=dict)  # by id, where words stand in the copies of their sources

    def place_of(self, statement: Statement) -> Place | None:
        """Return where the words of a statement stand in the copy of its source; None if they do not."""
        return self.places.get(statement.id)

    @cached_property
    def numbers(self) -> dict[Statement, int]:
        """Map every distinct statement to its number."""
        return {s: number for number, s in enumerate(dict.fromkeys(self.statements))}

    def number(self, statement: Statement) -> int:
        """Return the number of a statement; if it changed while the report was made, that of its id."""
        return self.numbers[statement] if statement in self.numbers else self._by_id[statement.id]

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {s.id: number for s, number in self.numbers.items()}

    @cached_property
    def by_id(self) -> dict[str, Statement]:
        """Map ids to statements."""
        return {s.id: s for s in self.numbers}

    @cached_property
    def speakers(self) -> NumberedNames:
        """Return the main names of the speakers."""
        return NumberedNames(self.speaker_of(s) for s in self.numbers)

    @cached_property
    def outlets(self) -> NumberedNames:
        """Return the main names of outlets, whether statements were found in them or credit them."""
        return NumberedNames(name for s in self.numbers for name in self.outlets_of(s))

    def speaker_of(self, statement: Statement) -> str:
        """Return the main name of a speaker."""
        return self.context.people.canonical(statement.speaker)

    def outlets_of(self, statement: Statement) -> list[str]:
        """Return the main names of the outlet and of those that it credits, without repeats."""
        names = {
            name_key(name): name for name in map(self.context.outlets.canonical, (statement.outlet, *statement.via))
        }
        return list(names.values())

    @cached_property
    def found_outlets(self) -> list[str]:
        """Return the outlets in which the statements were found."""
        return self.origins.outlets(self.statements)

    @cached_property
    def independent_origins(self) -> list[str]:
        """Return the independent origins of all statements."""
        return self.origins.independent(self.statements)

    @cached_property
    def shown(self) -> list[ColumnPair]:
        """Return all pairs of columns."""
        return [shown for group in self.groups for shown in group.pairs]

    @cached_property
    def leads(self) -> int:
        """Return the number of open leads."""
        leads = (shown.pair for shown in self.shown if shown.pair.is_lead)
        return len(merge_pairs(leads, self.origins, self.context.people.canonical))

    @cached_property
    def confirmed(self) -> int:
        """Return the number of contradictions confirmed for the present wording."""
        return sum(shown.pair.relation == "contradicts" for shown in self.shown)

    @cached_property
    def outdated(self) -> int:
        """Return the number of contradictions confirmed for an earlier wording."""
        return sum(shown.pair.is_confirmed and not shown.pair.relation for shown in self.shown)

    @cached_property
    def levels(self) -> dict[str, str]:
        """Map ids to the levels of the conflicts of a statement."""
        found: dict[str, list[str]] = {}
        for pair in self.pairs:
            for identity in pair.ids:
                found.setdefault(identity, []).append(pair_level(pair))
        return {identity: sort_levels(levels) for identity, levels in found.items()}

    @cached_property
    def column_levels(self) -> dict[str, str]:
        """Map ids to the levels of a statement's columns: a conflict of a claim concerns all its carriers."""
        found: dict[str, str] = {}
        for group in self.groups:
            levels: dict[int, str] = {}
            for shown in group.pairs:
                for number in (shown.left, shown.right):
                    levels[number] = sort_levels(levels.get(number, "") + column_pair_levels(shown))
            for number, of_column in levels.items():
                for s in group.columns[number]:
                    found[s.id] = sort_levels(found.get(s.id, "") + of_column)
        return found

    def count_at_level(self, level: str) -> int:
        """Return how many statements the filter finds at a level, or at none."""
        return sum(level in (self.column_levels.get(s.id) or NONE) for s in self.numbers)

    @property
    def time(self) -> str:
        """Return the period in words; empty if no date is known."""
        start, end = self.chart.start, self.chart.end
        return " to ".join(dict.fromkeys((format_day(start), format_day(end)))) if start and end else ""

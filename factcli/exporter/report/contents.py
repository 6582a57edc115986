"""What a report is made of: statements, their topics, what is known of pairs, and by what it is filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from factcli.comparison.groups import ColumnPair, Group, StatementPair
from factcli.edtf import MONTHS
from factcli.entities.directory import Context
from factcli.entities.origins import Origins
from factcli.model import Statement
from factcli.output.timeline.chart import Chart
from factcli.text.tokens import name_key

#: How much two statements conflict, strongest first, by the letter that the page's script knows it by.
LEVELS = {
    "c": "Contradiction, confirmed by a person",
    "h": "Lead, high",
    "m": "Lead, medium",
    "n": "None of these",
}
#: The same in a word, for the address of a filtered page.
LEVEL_NAMES = {"c": "contradiction", "h": "high", "m": "medium", "n": "unopposed"}
CONFIRMED, NONE = "c", "n"


def pair_level(pair: StatementPair) -> str:
    """The letter of a pair's level; nothing of one that is in no conflict, as its claims stand."""
    if pair.relation == "contradicts":
        return CONFIRMED
    return pair.finding.level[0] if pair.is_lead and pair.finding else ""


def column_pair_levels(shown: ColumnPair) -> str:
    """The levels of a pair of columns, its carriers included, strongest first."""
    return sort_levels(pair_level(pair) for pair in (shown.pair, *shown.carriers))


def sort_levels(levels: Iterable[str]) -> str:
    """Levels strongest first, each once."""
    found = set(levels)
    return "".join(level for level in LEVELS if level in found)


def format_day(day: date) -> str:
    """A day as it stands in a sentence: ``6 September 2021``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class NumberedNames:
    """Names with a number each, in alphabetical order; spellings that differ in case and accents only are one."""

    def __init__(self, names: Iterable[str]) -> None:
        counts: dict[str, int] = {}
        spelt: dict[str, str] = {}
        for name in names:
            key = name_key(name)
            spelt.setdefault(key, name)
            counts[key] = counts.get(key, 0) + 1
        keys = sorted(spelt, key=lambda key: (key, spelt[key]))
        self._numbers = {key: number for number, key in enumerate(keys)}
        #: Each name, and how often it is there.
        self.listed = [(spelt[key], counts[key]) for key in keys]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.listed)

    def number(self, name: str) -> int:
        """The number of a name that is there."""
        return self._numbers[name_key(name)]


@dataclass(frozen=True)
class ReportContents:
    """All that a report shows. ``pairs`` are what is known of pairs, strongest first."""

    title: str
    query: str  # the query in words; nothing for a whole store
    today: date
    faults: int  # in the store, because of which something may be lacking
    statements: Sequence[Statement]  # oldest first
    groups: Sequence[Group]  # topics, those most in conflict first
    alone: Sequence[Statement]
    pairs: Sequence[StatementPair]
    chart: Chart
    context: Context
    origins: Origins

    @cached_property
    def numbers(self) -> dict[Statement, int]:
        """Every statement by itself, with its number."""
        return {s: number for number, s in enumerate(dict.fromkeys(self.statements))}

    def number(self, s: Statement) -> int:
        """The number of a statement; of one that was changed while the report was made, that of its id."""
        return self.numbers[s] if s in self.numbers else self._by_id[s.id]

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {s.id: number for s, number in self.numbers.items()}

    @cached_property
    def by_id(self) -> dict[str, Statement]:
        """The statements by their ids."""
        return {s.id: s for s in self.numbers}

    @cached_property
    def speakers(self) -> NumberedNames:
        """Who is quoted, under their main names."""
        return NumberedNames(self.speaker_of(s) for s in self.numbers)

    @cached_property
    def outlets(self) -> NumberedNames:
        """Where statements were found, and whom those outlets credit, under their main names."""
        return NumberedNames(name for s in self.numbers for name in self.outlets_of(s))

    def speaker_of(self, s: Statement) -> str:
        """The main name of who is quoted."""
        return self.context.people.canonical(s.speaker)

    def outlets_of(self, s: Statement) -> list[str]:
        """The main names of the outlet and of those that it credits, each once."""
        names = {name_key(name): name for name in map(self.context.outlets.canonical, (s.outlet, *s.via))}
        return list(names.values())

    @cached_property
    def found_outlets(self) -> list[str]:
        """The outlets in which the statements were found."""
        return self.origins.outlets(self.statements)

    @cached_property
    def independent_origins(self) -> list[str]:
        """The independent origins of all statements."""
        return self.origins.count(self.statements)

    @cached_property
    def shown(self) -> list[ColumnPair]:
        """Every pair of columns of which something is known."""
        return [shown for group in self.groups for shown in group.pairs]

    @cached_property
    def leads(self) -> int:
        """How many open leads are shown."""
        return sum(shown.pair.is_lead for shown in self.shown)

    @cached_property
    def confirmed(self) -> int:
        """How many contradictions people have confirmed, as the claims stand."""
        return sum(shown.pair.relation == "contradicts" for shown in self.shown)

    @cached_property
    def outdated(self) -> int:
        """How many they confirmed of another wording than the claims have now."""
        return sum(shown.pair.is_confirmed and not shown.pair.relation for shown in self.shown)

    @cached_property
    def levels(self) -> dict[str, str]:
        """By ids, the levels of the conflicts that a statement is in."""
        found: dict[str, list[str]] = {}
        for pair in self.pairs:
            for identity in pair.ids:
                found.setdefault(identity, []).append(pair_level(pair))
        return {identity: sort_levels(levels) for identity, levels in found.items()}

    @cached_property
    def column_levels(self) -> dict[str, str]:
        """The same of the columns that statements stand in: what is said of a claim is said of all who carry it."""
        found: dict[str, str] = {}
        for group in self.groups:
            levels: dict[int, str] = {}
            for shown in group.pairs:
                for number in (shown.left, shown.right):
                    levels[number] = sort_levels(levels.get(number, "") + column_pair_levels(shown))
            for number, its in levels.items():
                for s in group.columns[number]:
                    found[s.id] = sort_levels(found.get(s.id, "") + its)
        return found

    def count_at_level(self, level: str) -> int:
        """How many statements the filter finds at some level, or at none."""
        return sum(level in (self.column_levels.get(s.id) or NONE) for s in self.numbers)

    @property
    def time(self) -> str:
        """The time that is covered, in words; nothing if no date is known."""
        start, end = self.chart.start, self.chart.end
        return " to ".join(dict.fromkeys((format_day(start), format_day(end)))) if start and end else ""

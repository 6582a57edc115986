"""Merge candidates: pairs of names that may be one person's or outlet's, with reasons, for a person to decide about.

Nothing is merged here. A pair that somebody has decided, either way, is never proposed again: a decision about one
spelling holds for all confirmed spellings of both names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from factcli.entities import outlet_names, person_names
from factcli.entities.blocking import MOST_OUTLETS, MOST_SHARING, outlet_codes, pairs_by_code, person_codes
from factcli.entities.directory import Directory
from factcli.entities.person_names import Match
from factcli.model import Outlet, Person, Statement
from factcli.text.tokens import name_key, word_keys

_MOST_STATEMENTS = 12  # of each name, among which the two are looked for that tell most
_MOST_REASONS = 2  # that the statements give

Grader = Callable[[str, str], Match | None]
#: What a statement may have in common with another's, in words.
SharedFacts = Callable[[Statement], Iterable[str]]


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names that may be one, with a score from 0 to 1, reasons, and the statement of each that tells most, if any.

    ``doubt`` marks pairs whose words speak against them. ``a`` is the name that has a table, or is quoted more;
    ``counts`` are the numbers of statements of both.
    """

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]
    doubt: bool
    counts: tuple[int, int]
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]]


@dataclass(slots=True)
class _Group:
    """The confirmed spellings of one name with their keys, and the statements that use one of them.

    Its name is the main name of its table, if it ``has_table``; else the spelling used most.
    """

    name: str = ""
    spellings: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    has_table: bool = False


def people_candidates(
    statements: Iterable[Statement], directory: Directory, entries: Iterable[Person]
) -> list[NamePair]:
    """Return the speakers that may be one person, the likeliest first."""
    groups = _group_names(((s, [s.speaker]) for s in statements), directory, entries)
    names, keys = _all_spellings(groups)
    pairs = pairs_by_code(person_codes(names), keys, MOST_SHARING)
    graders = person_names.match, person_names.possible_match
    return _compare_pairs(groups, names, pairs, directory, graders, _facts_of_speaker)


def outlet_candidates(
    statements: Iterable[Statement], directory: Directory, entries: Iterable[Outlet]
) -> list[NamePair]:
    """Return the outlets, also those only credited, that may be one, the likeliest first."""
    groups = _group_names(((s, (s.outlet, *s.via)) for s in statements), directory, entries)
    names, keys = _all_spellings(groups)
    pairs = pairs_by_code(outlet_codes(names), keys, MOST_OUTLETS)
    graders = outlet_names.match, outlet_names.possible_match
    return _compare_pairs(groups, names, pairs, directory, graders, _facts_of_outlet)


def _group_names(
    named: Iterable[tuple[Statement, Iterable[str]]], directory: Directory, entries: Iterable[Person | Outlet]
) -> list[_Group]:
    """Group every name that is used or has a table with its other confirmed spellings and its statements."""
    used: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement, names in named:
        for name in dict.fromkeys(names):
            used[name].append(statement)
    confirmed: dict[str, dict[str, str]] = {}
    for confirmed_names, its_keys in directory.groups():
        spelt = dict(zip(confirmed_names, its_keys, strict=True))
        confirmed.update((key, spelt) for key in its_keys)
    groups: defaultdict[str, _Group] = defaultdict(_Group)
    tables = {entry.name for entry in entries}
    for name in (*sorted(used, key=lambda name: -len(used[name])), *tables):
        key = name_key(name)
        its = confirmed.get(key, {name: key})
        main, main_key = next(iter(its.items()))
        group = groups[main_key]
        group.name = group.name or main
        group.spellings = group.spellings or dict(its)
        group.spellings[name] = key
        group.statements += used.pop(name, ())
        group.has_table = group.has_table or name in tables
    return list(groups.values())


def _all_spellings(groups: Sequence[_Group]) -> tuple[list[str], list[str]]:
    """Return the spellings of all groups, and the key of each."""
    return [name for group in groups for name in group.spellings], [k for g in groups for k in g.spellings.values()]


# --- comparing the pairs ------------------------------------------------------------------------------------


def _compare_pairs(
    groups: Sequence[_Group],
    names: Sequence[str],
    pairs: Iterable[tuple[int, int]],
    directory: Directory,
    graders: tuple[Grader, Grader],
    facts: SharedFacts,
) -> list[NamePair]:
    """Grade pairs of spellings, given by their numbers, and keep the best grade of each two groups."""
    group_of = [number for number, group in enumerate(groups) for _ in group.spellings]
    best: dict[tuple[int, int], tuple[bool, Match]] = {}
    for i, j in pairs:
        g, h = sorted((group_of[i], group_of[j]))
        if g == h or not (groups[g].statements or groups[h].statements):  # what nobody uses need not be decided
            continue
        grade = _grade(names[i], names[j], graders)
        if grade and ((g, h) not in best or _rank(grade) < _rank(best[g, h])):
            best[g, h] = grade
    found = [
        _name_pair(groups[g], groups[h], grade, facts)
        for (g, h), grade in best.items()
        if not directory.is_distinct(groups[g].name, groups[h].name)
    ]
    return sorted(found, key=_order)


def _grade(a: str, b: str, graders: tuple[Grader, Grader]) -> tuple[bool, Match] | None:
    """Grade two names, and return whether the match is doubtful."""
    for doubtful, grader in zip((False, True), graders, strict=True):
        if found := grader(a, b):
            return doubtful, found
    return None


def _rank(grade: tuple[bool, Match]) -> tuple[bool, float]:
    return grade[0], -grade[1].score


def _order(pair: NamePair) -> tuple[object, ...]:
    """Sort the likeliest first; of equal pairs those with more reasons, then those quoted more."""
    return pair.doubt, -pair.score, -len(pair.reasons), -min(pair.counts), -max(pair.counts), pair.a, pair.b


def _name_pair(one: _Group, other: _Group, grade: tuple[bool, Match], facts: SharedFacts) -> NamePair:
    a, b = sorted((one, other), key=lambda group: (not group.has_table, -len(group.statements), group.name))
    doubtful, match = grade
    shared, statements = _choose_statements(a.statements, b.statements, facts)
    reasons = (*(match.reasons or ("the same words",)), *shared[:_MOST_REASONS])
    counts = len(a.statements), len(b.statements)
    return NamePair(a.name, b.name, round(match.score, 2), reasons, doubtful, counts, statements)


# --- what the statements have in common ---------------------------------------------------------------------


def _facts_of_speaker(statement: Statement) -> Iterator[str]:
    if statement.role:
        yield f"both are {statement.role}"
    if not statement.date.unknown:
        yield f"both in {statement.outlet}, {statement.date}"


def _facts_of_outlet(statement: Statement) -> Iterator[str]:
    host = statement.url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
    if host and not statement.via:
        yield f"both at {host}"
    if not statement.date.unknown:
        yield f"both quote {statement.speaker}, {statement.date}"


def _choose_statements(
    one: Sequence[Statement], other: Sequence[Statement], facts: SharedFacts
) -> tuple[list[str], tuple[tuple[Statement, ...], tuple[Statement, ...]]]:
    """Return what statements of two names have in common, and the statement of each that has most of it."""
    by_fact = [{fact: s for s in reversed(statements) for fact in facts(s)} for statements in (one, other)]
    shared = [fact for fact in by_fact[0] if fact in by_fact[1]]
    first, second = (
        list({s.id: s for s in (*(own[fact] for fact in shared), *statements[:_MOST_STATEMENTS])}.values())
        for own, statements in zip(by_fact, (one, other), strict=True)
    )
    first, second = first[:_MOST_STATEMENTS], second[:_MOST_STATEMENTS]
    if not first or not second:
        return shared, (tuple(first[:1]), tuple(second[:1]))
    features = {s.id: (set(facts(s)), set(word_keys(s.claim))) for s in (*first, *second)}

    def likeness(pair: tuple[Statement, Statement]) -> tuple[int, float]:
        (facts_a, words_a), (facts_b, words_b) = (features[s.id] for s in pair)
        return len(facts_a & facts_b), len(words_a & words_b) / max(1, len(words_a | words_b))

    a, b = max(product(first, second), key=likeness)
    return shared, ((a,), (b,))

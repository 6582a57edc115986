"""Which of many statements may conflict: the pairs worth a close look, each judged, the strongest first.

Every pair that :mod:`factcli.conflicts.blocking` lets pass is suspected or not
(:func:`factcli.conflicts.score.is_suspect`), and settled by how much the two share; of very few statements each pair is
judged by itself. What people have decided about a pair plays no part here: see :mod:`factcli.store.links`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from factcli.conflicts import blocking
from factcli.conflicts.finding import HIGH
from factcli.entities.directory import Context
from factcli.model import Statement, sort_key

if TYPE_CHECKING:  # the rules of conflicts are read only where there is a pair to judge
    from factcli.conflicts.finding import Finding
    from factcli.conflicts.lead_cache import Memory
    from factcli.search.indexed_store import IndexedStore

#: Of up to so many statements chosen by a person, all pairs are judged; and of up to so few, each by itself, as
#: :func:`factcli.conflicts.score.assess_pair` does: who sets two statements side by side has a reason to.
ALL_PAIRS_OF, BY_ITSELF = 60, 3
Progress = Callable[[int, int], None]  # pairs judged, pairs to be judged


class Lead(NamedTuple):
    """Two statements that may conflict, the earlier one first, and why."""

    a: Statement
    b: Statement
    finding: Finding

    @property
    def ids(self) -> frozenset[str]:
        """The ids of both."""
        return frozenset((self.a.id, self.b.id))


def leads_among(statements: Iterable[Statement], context: Context) -> list[Lead]:
    """The leads among some statements, strongest first. Of a few statements every pair is judged."""
    ordered = sorted(statements, key=sort_key)
    if len(ordered) <= BY_ITSELF:
        return strongest_first(judge_pairs(combinations(ordered, 2), context))
    profiles = [blocking.profile_of(s, context) for s in ordered]
    gate = blocking.build_blocking_index(profiles)
    few = len(ordered) <= ALL_PAIRS_OF
    pairs = combinations(range(len(ordered)), 2) if few else blocking.candidate_pairs(profiles, gate)
    found = (
        _suspected(ordered[a], ordered[b], context, partial(gate.about, profiles[a], profiles[b])) for a, b in pairs
    )
    return strongest_first(filter(None, found))


def _suspected(a: Statement, b: Statement, context: Context, about: Callable[[], tuple[float, float]]) -> Lead | None:
    from factcli.conflicts.score import is_suspect, settle

    found = is_suspect(a, b, context) if may_conflict(a, b) else None
    settled = settle(found, *about()) if found else None
    return Lead(a, b, settled) if settled else None


def leads_of_store(library: IndexedStore, progress: Progress | None = None) -> list[Lead]:
    """The leads of a whole store, strongest first.

    They are remembered in the cache: of a store that says what it said, nothing is judged again, and of one that
    was changed only the pairs with what is new. `progress` is told how many of the pairs to be judged are judged.
    """
    from factcli.conflicts.lead_cache import recall, remember, state_of, who_is_who

    memory = recall(library.root)
    with library.reading():
        state, who = state_of(library), who_is_who(library)
        leads = _remembered(library, memory) if memory.state == state else None
        if leads is not None:
            return leads
        statements, context = library.statements, library.context
    # From here on others may write the index: to judge all pairs of a large store can take a minute.
    work = _Work(statements, context, memory.findings() if memory.who == who else {})
    try:
        work.judge(progress)
    except BaseException:  # what has been judged by now is not lost
        remember(library.root, work.memory(who, ""))
        raise
    remember(library.root, work.memory(who, state))
    return work.leads


def remembered(library: IndexedStore) -> list[Lead] | None:
    """The leads of a store as it is now, if they are known without judging any pair."""
    from factcli.conflicts.lead_cache import recall, state_of

    memory = recall(library.root)
    with library.reading():
        return _remembered(library, memory) if memory.state == state_of(library) else None


def leads_against(library: IndexedStore, statement: Statement) -> list[Lead]:
    """The leads of one statement with those of a store, which may have it already, strongest first.

    The candidates are asked of the index, so that it takes no longer in a large store. They are what
    :func:`leads_of_store` would find for it but for two things: there, a statement that has met its fill of better
    pairs before may pass this one over; and how often a common term is there is counted here only up to a bound.
    """
    from factcli.conflicts.neighbours import find_neighbours

    if statement.retracted:
        return []
    found = []
    for other, about in find_neighbours(library, statement):
        a, b = sorted((statement, other), key=sort_key)
        found.append(_suspected(a, b, library.context, about))
    return strongest_first(filter(None, found))


def may_conflict(a: Statement, b: Statement) -> bool:
    """Whether two statements are two, say two things, and both stand."""
    return a.id != b.id and a.claim != b.claim and not a.retracted and not b.retracted


def judge_pairs(pairs: Iterable[tuple[Statement, Statement]], context: Context) -> Iterator[Lead]:
    """Those of some pairs that look as if they conflict, each judged by itself."""
    for a, b in pairs:
        if not may_conflict(a, b):
            continue
        from factcli.conflicts.score import assess_pair  # not before there is one

        finding = assess_pair(a, b, context)
        if finding is not None:
            yield Lead(a, b, finding)


def strongest_first(leads: Iterable[Lead]) -> list[Lead]:
    """High before medium, then by score; of equals the newest first, then by their order in time and their ids."""
    ordered = sorted(leads, key=lambda lead: (sort_key(lead.a), sort_key(lead.b)))
    ordered.sort(key=lambda lead: _newest(lead.a, lead.b), reverse=True)
    return sorted(ordered, key=lambda lead: (lead.finding.level != HIGH, -lead.finding.score))


def _newest(a: Statement, b: Statement) -> int:
    days = [day for s in (a, b) if (day := s.date.latest or s.date.earliest)]
    return max(days).toordinal() if days else 0


# --- of a store ---------------------------------------------------------------------------------------------


def _remembered(library: IndexedStore, memory: Memory) -> list[Lead] | None:
    """The leads that are remembered, of a store that is as it was; None if it has no statements where they stood."""
    from factcli.conflicts.lead_cache import statements_at

    there = statements_at(library, (place for kept in memory.leads for place in (kept.a, kept.b)))
    if any(place not in there for kept in memory.leads for place in (kept.a, kept.b)):
        return None
    return [
        Lead(there[k.a], there[k.b], memory.found[k.key]._replace(level=k.level, score=k.score)) for k in memory.leads
    ]


class _Work:
    """The pairs of a store's statements that are worth a close look, and what is known of them."""

    def __init__(self, ordered: Sequence[Statement], context: Context, known: Mapping[int, Finding | None]) -> None:
        """`ordered` are the statements in time order; `known` is what was found in pairs before, by their keys."""
        from factcli.conflicts.lead_cache import key_of, said_in

        self._profiles = [blocking.profile_of(s, context) for s in ordered]
        self._gate = blocking.build_blocking_index(self._profiles)
        numbers = [
            (a, b)
            for a, b in blocking.candidate_pairs(self._profiles, self._gate)
            if may_conflict(ordered[a], ordered[b])
        ]
        said = {n: said_in(ordered[n]) for n in {n for pair in numbers for n in pair}}
        self._pairs = [(key_of(said[a], said[b]), a, b) for a, b in numbers]
        self._ordered, self._context = ordered, context
        self._findings = {key: known[key] for key, _, _ in self._pairs if key in known}
        self.leads: list[Lead] = []

    def judge(self, progress: Progress | None) -> None:
        """Judge the pairs of which nothing is known yet, and settle all by what they share."""
        from factcli.conflicts.score import is_suspect

        left = [pair for pair in self._pairs if pair[0] not in self._findings]
        for done, (key, a, b) in enumerate(left, 1):
            self._findings[key] = is_suspect(self._ordered[a], self._ordered[b], self._context)
            if progress is not None:
                progress(done, len(left))
        self.leads = strongest_first(self._settled())

    def _settled(self) -> Iterator[Lead]:
        from factcli.conflicts.score import settle

        for key, a, b in self._pairs:
            found = self._findings[key]
            settled = settle(found, *self._gate.about(self._profiles[a], self._profiles[b])) if found else None
            if settled:
                yield Lead(self._ordered[a], self._ordered[b], settled)

    def memory(self, who: str, state: str) -> Memory:
        """What there is to be remembered."""
        from factcli.conflicts.lead_cache import Kept, Memory

        keys = {(self._ordered[a].place, self._ordered[b].place): key for key, a, b in self._pairs}
        kept = [
            Kept(lead.a.place, lead.b.place, keys[lead.a.place, lead.b.place], lead.finding.level, lead.finding.score)
            for lead in self.leads
            if lead.a.place and lead.b.place
        ]
        found = {key: finding for key, finding in self._findings.items() if finding is not None}
        return Memory(who, state, kept, found, self._findings.keys() - found.keys())

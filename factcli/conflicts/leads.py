"""Leads: the pairs among many statements that may conflict, judged and sorted, the strongest first.

Every candidate pair of :mod:`factcli.conflicts.blocking` is judged (:func:`factcli.conflicts.score.is_suspect`), and
its score completed by how much the two share; of very few statements each pair is judged by itself. What people have
decided about a pair plays no part here: see :mod:`factcli.store.links`.
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

if TYPE_CHECKING:  # the rules of conflicts are imported only where there is a pair to judge
    from factcli.conflicts.finding import Finding
    from factcli.conflicts.lead_cache import CachedLeads
    from factcli.search.indexed_store import IndexedStore

#: Among up to so many statements picked by the user, all pairs are judged; and among up to so few, each pair by
#: itself, as :func:`factcli.conflicts.score.assess_pair` does: there was a reason to set them side by side.
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
    """Return the leads among some statements, strongest first. Of a few statements every pair is judged."""
    ordered = sorted(statements, key=sort_key)
    if len(ordered) <= BY_ITSELF:
        return sort_by_strength(judge_pairs(combinations(ordered, 2), context))
    profiles = [blocking.profile_of(s, context) for s in ordered]
    index = blocking.build_blocking_index(profiles)
    few = len(ordered) <= ALL_PAIRS_OF
    pairs = combinations(range(len(ordered)), 2) if few else blocking.candidate_pairs(profiles, index)
    leads = (
        _judge_in_store(ordered[a], ordered[b], context, partial(index.shared_shares, profiles[a], profiles[b]))
        for a, b in pairs
    )
    return sort_by_strength(filter(None, leads))


def _judge_in_store(
    a: Statement, b: Statement, context: Context, shared_shares: Callable[[], tuple[float, float]]
) -> Lead | None:
    from factcli.conflicts.score import is_suspect, settle

    suspicion = is_suspect(a, b, context) if may_conflict(a, b) else None
    finding = settle(suspicion, *shared_shares()) if suspicion else None
    return Lead(a, b, finding) if finding else None


def leads_of_store(store: IndexedStore, progress: Progress | None = None) -> list[Lead]:
    """Return the leads of a whole store, strongest first.

    They are cached: nothing is judged again in a store that did not change, and of one that did only the pairs with
    what is new. `progress` is called with how many pairs are judged, of how many.
    """
    from factcli.conflicts.lead_cache import read_cache, store_digest, who_is_who_digest, write_cache

    cached = read_cache(store.root)
    with store.reading():
        state, who = store_digest(store), who_is_who_digest(store)
        leads = _restore_leads(store, cached) if cached.state == state else None
        if leads is not None:
            return leads
        statements, context = store.statements, store.context
    # From here on others may write the index: to judge all pairs of a large store can take a minute.
    run = _StoreRun(statements, context, cached.judgements() if cached.who == who else {})
    try:
        run.judge(progress)
    except BaseException:  # an interrupted run keeps what it has judged
        write_cache(store.root, run.to_cache(who, ""))
        raise
    write_cache(store.root, run.to_cache(who, state))
    return run.leads


def cached_leads(store: IndexedStore) -> list[Lead] | None:
    """Return the leads of a store from the cache; None if it holds none for the store as it is now."""
    from factcli.conflicts.lead_cache import read_cache, store_digest

    cached = read_cache(store.root)
    with store.reading():
        return _restore_leads(store, cached) if cached.state == store_digest(store) else None


def leads_against(store: IndexedStore, statement: Statement) -> list[Lead]:
    """Return the leads of one statement with those of a store, which may hold it already, strongest first.

    The candidates come from the search index, so that it takes no longer in a large store. They are those of
    :func:`leads_of_store` with two exceptions: there, a statement that has enough better pairs may not be paired with
    this one; and here the holders of a common term are counted up to a limit only.
    """
    from factcli.conflicts.neighbours import find_neighbours

    if statement.retracted:
        return []
    leads = []
    for other, shared_shares in find_neighbours(store, statement):
        a, b = sorted((statement, other), key=sort_key)
        leads.append(_judge_in_store(a, b, store.context, shared_shares))
    return sort_by_strength(filter(None, leads))


def may_conflict(a: Statement, b: Statement) -> bool:
    """Return whether two statements are two, differ in their claims, and neither is retracted."""
    return a.id != b.id and a.claim != b.claim and not a.retracted and not b.retracted


def judge_pairs(pairs: Iterable[tuple[Statement, Statement]], context: Context) -> Iterator[Lead]:
    """Yield the leads among some pairs, each judged by itself."""
    for a, b in pairs:
        if not may_conflict(a, b):
            continue
        from factcli.conflicts.score import assess_pair  # not before there is a pair to judge

        finding = assess_pair(a, b, context)
        if finding is not None:
            yield Lead(a, b, finding)


def sort_by_strength(leads: Iterable[Lead]) -> list[Lead]:
    """Sort leads: high before medium, then by score; of equals the newest first, then by time and ids."""
    ordered = sorted(leads, key=lambda lead: (sort_key(lead.a), sort_key(lead.b)))
    ordered.sort(key=lambda lead: _newest_day(lead.a, lead.b), reverse=True)
    return sorted(ordered, key=lambda lead: (lead.finding.level != HIGH, -lead.finding.score))


def _newest_day(a: Statement, b: Statement) -> int:
    days = [day for s in (a, b) if (day := s.date.latest or s.date.earliest)]
    return max(days).toordinal() if days else 0


# --- of a store ---------------------------------------------------------------------------------------------


def _restore_leads(store: IndexedStore, cached: CachedLeads) -> list[Lead] | None:
    """Return cached leads with their statements; None if one of these is not where it was."""
    from factcli.conflicts.lead_cache import statements_at

    statements = statements_at(store, (place for lead in cached.leads for place in (lead.a, lead.b)))
    if any(place not in statements for lead in cached.leads for place in (lead.a, lead.b)):
        return None
    return [
        Lead(statements[c.a], statements[c.b], cached.suspicions[c.key]._replace(level=c.level, score=c.score))
        for c in cached.leads
    ]


class _StoreRun:
    """One run over the candidate pairs of a store: what was judged before, what is judged now, and the leads."""

    def __init__(self, ordered: Sequence[Statement], context: Context, known: Mapping[int, Finding | None]) -> None:
        """`ordered` are the statements in time order; `known` maps the keys of pairs to earlier judgements."""
        from factcli.conflicts.lead_cache import pair_key, statement_digest

        self._profiles = [blocking.profile_of(s, context) for s in ordered]
        self._index = blocking.build_blocking_index(self._profiles)
        pairs = [
            (a, b)
            for a, b in blocking.candidate_pairs(self._profiles, self._index)
            if may_conflict(ordered[a], ordered[b])
        ]
        digests = {n: statement_digest(ordered[n]) for n in {n for pair in pairs for n in pair}}
        self._pairs = [(pair_key(digests[a], digests[b]), a, b) for a, b in pairs]
        self._ordered, self._context = ordered, context
        self._judgements = {key: known[key] for key, _, _ in self._pairs if key in known}
        self.leads: list[Lead] = []

    def judge(self, progress: Progress | None) -> None:
        """Judge the pairs that were not judged before, and settle all of them by what they share."""
        from factcli.conflicts.score import is_suspect

        left = [pair for pair in self._pairs if pair[0] not in self._judgements]
        for done, (key, a, b) in enumerate(left, 1):
            self._judgements[key] = is_suspect(self._ordered[a], self._ordered[b], self._context)
            if progress is not None:
                progress(done, len(left))
        self.leads = sort_by_strength(self._settle())

    def _settle(self) -> Iterator[Lead]:
        from factcli.conflicts.score import settle

        for key, a, b in self._pairs:
            suspicion = self._judgements[key]
            if suspicion:
                finding = settle(suspicion, *self._index.shared_shares(self._profiles[a], self._profiles[b]))
                if finding:
                    yield Lead(self._ordered[a], self._ordered[b], finding)

    def to_cache(self, who: str, state: str) -> CachedLeads:
        """Return what to write to the cache. `state` is empty where not all pairs were judged."""
        from factcli.conflicts.lead_cache import CachedLead, CachedLeads

        keys = {(self._ordered[a].place, self._ordered[b].place): key for key, a, b in self._pairs}
        leads = [
            CachedLead(
                lead.a.place, lead.b.place, keys[lead.a.place, lead.b.place], lead.finding.level, lead.finding.score
            )
            for lead in self.leads
            if lead.a.place and lead.b.place
        ]
        suspicions = {key: finding for key, finding in self._judgements.items() if finding is not None}
        return CachedLeads(who, state, leads, suspicions, self._judgements.keys() - suspicions.keys())

"""Leads: the pairs among many statements that may conflict, judged and sorted, the strongest first.

Every candidate pair of :mod:`factcli.conflicts.blocking` is judged by :func:`factcli.conflicts.score.assess_pair`: so
whether a pair is a lead does not depend on what it is found among. What people have decided about a pair plays no part
here: see :mod:`factcli.store.links`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factcli.conflicts import blocking
from factcli.conflicts.finding import HIGH
from factcli.entities.directory import Context
from factcli.model import Statement, sort_key
from factcli.store.reader import without_garbage_collection

if TYPE_CHECKING:  # the rules of conflicts are imported only where there is a pair to judge
    from factcli.conflicts.finding import Finding
    from factcli.conflicts.lead_cache import CachedLeads
    from factcli.search.indexed_store import IndexedStore

Progress = Callable[[int, int], None]  # pairs judged, pairs to be judged
#: Candidates for one statement from which on it is faster to look up what is cached of them than to read their claims.
_MANY = 500
#: Pairs that are looked up for each that is judged, if there are too many to judge all: that takes less time.
_LOOKED_UP = 5


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
    """Return the leads among some statements, strongest first."""
    ordered = sorted(statements, key=sort_key)
    with without_garbage_collection():
        pairs = candidates_among(ordered)
        return sort_by_strength(judge_pairs(((ordered[a], ordered[b]) for a, b in pairs), context))


def candidates_among(ordered: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of some statements that are to be judged, by their numbers, the earlier first."""
    return blocking.candidate_pairs([read_features(s) for s in ordered])


def read_features(statement: Statement) -> blocking.BlockingFeatures:
    """Return what decides which other statements a statement is judged with."""
    from factcli.conflicts.rules.keys import keys_of
    from factcli.conflicts.score import parse_statement

    return blocking.BlockingFeatures(blocking.profile_of(statement.claim), keys_of(parse_statement(statement)))


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
    with without_garbage_collection():
        run = _StoreRun(statements, context, cached if cached.who == who else cached.without_judgements())
    try:
        with without_garbage_collection():
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

    The candidates come from the search index. They are those of :func:`leads_of_store`.
    """
    return sort_by_strength(_judge_with(statement, _candidates_of(store, statement), store.context))


def leads_of_new(store: IndexedStore, new: Sequence[Statement], most_pairs: int) -> tuple[list[Lead], bool]:
    """Return the leads of statements just added, each once, strongest first, and whether all pairs were judged.

    Of one statement they always are. Of several, if there are more than `most_pairs`, the most similar pairs of each
    statement are judged; and those of the later statements are not even looked up if there are very many.
    """
    met: dict[str, tuple[Statement, list[Statement]]] = {}
    number = 0
    for statement in new:
        if number > _LOOKED_UP * most_pairs:
            break
        others = _candidates_of(store, statement, met)
        met[statement.id] = statement, others
        number += len(others)
    complete = len(new) == 1 or (len(met) == len(new) and number <= most_pairs)
    leads: list[Lead] = []
    for statement, others in met.values():
        pairs = others if complete else _most_similar(statement, others, most_pairs // len(met))
        leads += _judge_with(statement, pairs, store.context)
    return sort_by_strength(leads), complete


def _most_similar(statement: Statement, others: Iterable[Statement], most: int) -> list[Statement]:
    """Return the statements that share most with another one, by the weight of the terms."""
    import heapq

    terms = blocking.profile_of(statement.claim).terms
    different = [other for other in others if may_conflict(statement, other)]
    return heapq.nlargest(most, different, lambda o: blocking.weigh(terms & blocking.profile_of(o.claim).terms))


def _candidates_of(store: IndexedStore, statement: Statement, without: Container[str] = ()) -> list[Statement]:
    """Return the statements of a store to judge one with, without those of some ids."""
    from factcli.conflicts.neighbours import find_neighbours

    if statement.retracted:
        return []
    others = [other for other in find_neighbours(store, statement) if other.id not in without]
    return _that_meet(store, statement, others) if len(others) > _MANY else others


def _judge_with(statement: Statement, others: Iterable[Statement], context: Context) -> Iterator[Lead]:
    pairs = (sorted((statement, other), key=sort_key) for other in others)
    return judge_pairs(((a, b) for a, b in pairs), context)


def _that_meet(store: IndexedStore, statement: Statement, others: Iterable[Statement]) -> list[Statement]:
    """Leave out statements whose keys, if they are cached, tell that no rule sees a conflict."""
    from factcli.conflicts.lead_cache import read_cache, statement_digest

    own, features = read_features(statement).keys, read_cache(store.root).features()
    return [s for s in others if not (known := features.get(statement_digest(s))) or own.meets(known.keys)]


def may_conflict(a: Statement, b: Statement) -> bool:
    """Return whether two statements are two, differ in their claims, and neither is retracted."""
    return a.id != b.id and a.claim != b.claim and not a.retracted and not b.retracted


def judge_pairs(pairs: Iterable[tuple[Statement, Statement]], context: Context) -> Iterator[Lead]:
    """Yield the leads among some pairs."""
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
    return [Lead(statements[lead.a], statements[lead.b], cached.findings[lead.pair]) for lead in cached.leads]


class _StoreRun:
    """One run over the candidate pairs of a store: what was judged before, what is judged now, and the leads."""

    def __init__(self, ordered: Sequence[Statement], context: Context, cached: CachedLeads) -> None:
        """`ordered` are the statements in time order."""
        from factcli.conflicts.lead_cache import pair_key, statement_digest

        self._ordered, self._context = ordered, context
        self._digests = digests = [statement_digest(s) for s in ordered]
        known = cached.features()
        self._features = {d: known.get(d) or read_features(s) for d, s in zip(digests, ordered, strict=True)}
        self._judged = cached.judged.intersection(digests)
        numbers: dict[bytes, list[int]] = {}
        for number, digest in enumerate(digests):
            numbers.setdefault(digest, []).append(number)
        #: The pairs in which something was found, as numbers of statements, the earlier first.
        self._found = {
            (a, b): finding
            for (first, second), finding in cached.findings.items()
            for a in numbers.get(first, ())
            for b in numbers.get(second, ())
            if may_conflict(ordered[a], ordered[b])
        }
        self._without = set(cached.without)
        self._new: dict[tuple[int, int], int] = {}  # keys of the pairs that are not known
        judged = {n for n, digest in enumerate(digests) if digest in self._judged}
        for a, b in blocking.candidate_pairs([self._features[digest] for digest in digests], judged):
            if may_conflict(ordered[a], ordered[b]) and (a, b) not in self._found:
                self._new[a, b] = pair_key(digests[a], digests[b])
        self.leads: list[Lead] = []

    def judge(self, progress: Progress | None) -> None:
        """Judge the pairs that were not judged before."""
        from factcli.conflicts.score import assess_pair

        left = [(pair, key) for pair, key in self._new.items() if key not in self._without]
        for done, ((a, b), key) in enumerate(left, 1):
            finding = assess_pair(self._ordered[a], self._ordered[b], self._context)
            if finding is None:
                self._without.add(key)
            else:
                self._found[a, b] = finding
            if progress is not None:
                progress(done, len(left))
        ordered = self._ordered
        self.leads = sort_by_strength(Lead(ordered[a], ordered[b], found) for (a, b), found in self._found.items())

    def to_cache(self, who: str, state: str) -> CachedLeads:
        """Return what to write to the cache. `state` is empty where not all pairs were judged."""
        from factcli.conflicts.lead_cache import CachedLead, CachedLeads, dump_features

        ordered, digests = self._ordered, self._digests
        pairs = {(ordered[a].place, ordered[b].place): (digests[a], digests[b]) for a, b in self._found}
        leads = [
            CachedLead(lead.a.place, lead.b.place, pairs[lead.a.place, lead.b.place])
            for lead in self.leads
            if lead.a.place and lead.b.place
        ]
        return CachedLeads(
            who,
            state,
            leads,
            {(digests[a], digests[b]): finding for (a, b), finding in self._found.items()},
            frozenset(digests) if state else self._judged,
            () if state else self._without.intersection(self._new.values()),
            dump_features(self._features),
        )

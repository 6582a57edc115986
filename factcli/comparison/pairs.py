"""Pairs of a store: the review queue, and the known pairs among some statements.

The queue holds the leads that nobody has decided, and the decisions about claims that have changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from factcli.comparison.groups import StatementPair, known_pairs, merge_pairs
from factcli.conflicts.finding import HIGH, MEDIUM
from factcli.entities.origins import Origins
from factcli.errors import NothingFoundError
from factcli.model import Statement, sort_key
from factcli.sanitize import escape_inline
from factcli.store.links import Decisions, describe_link

if TYPE_CHECKING:
    from factcli.conflicts.finding import Finding
    from factcli.conflicts.leads import Lead, Progress
    from factcli.search.indexed_store import IndexedStore


#: Among up to so many statements, finding the leads takes less time than reading the cache of all.
_FEW = 20


def open_pairs(
    store: IndexedStore,
    least: str = MEDIUM,
    among: Collection[str] | None = None,
    progress: Progress | None = None,
) -> list[StatementPair]:
    """Return the review queue: pairs whose decision is outdated, then leads, strongest first.

    Of the pairs of the same two claims only the strongest is in the queue. The older statement of a pair is first.
    `among` keeps the pairs with one of these ids, `least` is the least level.
    """
    from factcli.conflicts import leads

    def is_chosen(pair: StatementPair) -> bool:
        return among is None or pair.a.id in among or pair.b.id in among

    decisions = Decisions(store.links)
    outdated = filter(is_chosen, list(_outdated(store, decisions)))
    pairs = [StatementPair(*lead, decisions.of(lead.a, lead.b)) for lead in leads.leads_of_store(store, progress)]
    levels = (HIGH,) if least == HIGH else (HIGH, MEDIUM)
    undecided = [pair for pair in pairs if pair.decision is None and pair.finding and pair.finding.level in levels]
    origins = Origins(store.context, store.outlets)
    merged = merge_pairs(filter(is_chosen, undecided), origins, store.context.people.canonical)
    return [*outdated, *(same[0] for same in merged)]


def _outdated(store: IndexedStore, decisions: Decisions) -> Iterator[StatementPair]:
    """Yield the decisions about an earlier wording, whether or not the pair is a lead now."""
    dated = [link for link in decisions.links if link.digest and link.a != link.b]
    there = store.statements_by_id({identity for link in dated for identity in (link.a, link.b)})
    for link in dated:
        if link.a in there and link.b in there:
            a, b = sorted((there[link.a], there[link.b]), key=sort_key)
            decision = decisions.of(a, b)
            if decision is not None and not decision.current:
                yield StatementPair(a, b, _find_finding(store, a, b), decision)


def pairs_among(
    store: IndexedStore,
    statements: Sequence[Statement],
    whole: bool = False,
    progress: Progress | None = None,
    least: str = MEDIUM,
) -> list[StatementPair]:
    """Return the known pairs among some statements, or in the whole store: leads of a level, and decisions."""
    from factcli.conflicts import leads

    candidates = leads.leads_of_store(store, progress) if whole else leads_among(store, statements)
    ids = {s.id for s in statements}  # the store may have changed since they were read
    return known_pairs(statements, [lead for lead in candidates if lead.ids <= ids], Decisions(store.links), least)


def pairs_against(store: IndexedStore, statement: Statement, least: str = MEDIUM) -> list[StatementPair]:
    """Return the leads of a level or above, and the confirmed contradictions, of one statement with all others."""
    from factcli.conflicts import leads

    decisions = Decisions(store.links)
    linked = {end for link in decisions.links if statement.id in (link.a, link.b) for end in (link.a, link.b)}
    others = store.statements_by_id(linked | {statement.id}).values()
    pairs = known_pairs(list(others), leads.leads_against(store, statement), decisions, least)
    return [pair for pair in pairs if statement.id in pair.ids and pair.conflicts]


def leads_among(store: IndexedStore, statements: Sequence[Statement]) -> list[Lead]:
    """Return the leads among picked statements: those leads of the store of which both statements are picked."""
    from factcli.conflicts import leads

    known = leads.cached_leads(store) if len(statements) > _FEW else None
    if known is None:
        return leads.leads_among(statements, store.context)
    picked = {s.id for s in statements}
    return [lead for lead in known if lead.ids <= picked]


def _find_finding(store: IndexedStore, a: Statement, b: Statement) -> Finding | None:
    return next((lead.finding for lead in leads_among(store, (a, b))), None)


def reload_pair(store: IndexedStore, pair: StatementPair) -> StatementPair:
    """Reload a pair from the store. Raise :class:`NothingFoundError` if it is no longer open."""
    stored = store.statements_by_id((pair.a.id, pair.b.id))
    gone = [s.id for s in (pair.a, pair.b) if s.id not in stored]
    if gone:
        raise NothingFoundError(f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} no longer in the store")
    a, b = stored[pair.a.id], stored[pair.b.id]
    decision = Decisions(store.links).of(a, b)
    if decision is not None and decision.current:
        raise NothingFoundError(f"already decided: {escape_inline(describe_link(decision.link))}")
    unchanged = (a, b) == (pair.a, pair.b)
    finding = pair.finding if unchanged else _find_finding(store, a, b)
    if finding is None and decision is None:
        raise NothingFoundError(f"{a.id} and {b.id} no longer seem to conflict")
    return StatementPair(a, b, finding, decision)

"""What is open to review: leads that nobody has decided, and decisions whose claims were changed since.

And what is found among statements that were chosen, as the same list has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from factcli.comparison.groups import StatementPair, known_pairs
from factcli.conflicts.finding import HIGH, MEDIUM
from factcli.errors import NothingFoundError
from factcli.model import Statement, sort_key
from factcli.sanitize import escape_inline
from factcli.store.links import Decision, Decisions, describe_link

if TYPE_CHECKING:
    from factcli.conflicts.finding import Finding
    from factcli.conflicts.leads import Lead, Progress
    from factcli.search.indexed_store import IndexedStore


#: A store of up to so many statements is judged whole, once, where some of them are chosen: a second or two, for
#: which what is said of them is the same whether or not anybody has asked for all leads before.
SMALL = 3000


def open_pairs(
    library: IndexedStore,
    least: str = MEDIUM,
    among: Collection[str] | None = None,
    progress: Progress | None = None,
) -> list[StatementPair]:
    """Every open pair, the older statement first: those whose decision is outdated, then the leads, strongest first.

    `among` leaves out the pairs of which neither is one of these ids, `least` the weaker leads.
    """
    from factcli.conflicts import leads

    rulings = Decisions(library.links)
    outdated = list(_outdated(library, rulings))
    found = [StatementPair(*lead, rulings.of(lead.a, lead.b)) for lead in leads.leads_of_store(library, progress)]
    levels = (HIGH,) if least == HIGH else (HIGH, MEDIUM)
    found = [pair for pair in found if pair.ruling is None and pair.finding and pair.finding.level in levels]
    return [pair for pair in (*outdated, *found) if among is None or pair.a.id in among or pair.b.id in among]


def _outdated(library: IndexedStore, rulings: Decisions) -> Iterator[StatementPair]:
    """The decisions about another wording, whether or not the pair looks like a conflict now."""
    dated = [link for link in rulings.links if link.digest and link.a != link.b]
    there = library.statements_by_id({identity for link in dated for identity in (link.a, link.b)})
    for link in dated:
        if link.a in there and link.b in there:
            a, b = sorted((there[link.a], there[link.b]), key=sort_key)
            ruling = rulings.of(a, b)
            if ruling is not None and not ruling.current:
                yield _judged(library, a, b, ruling)


def pairs_among(
    library: IndexedStore,
    statements: Sequence[Statement],
    whole: bool = False,
    progress: Progress | None = None,
    least: str = MEDIUM,
) -> list[StatementPair]:
    """What is known of the pairs among some statements, or of all of the store: leads of some level, and decisions."""
    from factcli.conflicts import leads

    found = leads.leads_of_store(library, progress) if whole else leads_among(library, statements)
    ids = {s.id for s in statements}  # the store may have changed between two looks at it
    return known_pairs(statements, [lead for lead in found if lead.ids <= ids], Decisions(library.links), least)


def leads_among(library: IndexedStore, statements: Sequence[Statement]) -> list[Lead]:
    """The leads among statements that were chosen, none of the store's list left out.

    Of a few statements more is found than in the whole store. Of what both find the list is right, so that
    ``compare A B`` says of a pair what ``compare``, ``add`` and ``review`` said.
    """
    from factcli.conflicts import leads

    found = {lead.ids: lead for lead in leads.leads_among(statements, library.context)}
    chosen = {s.id for s in statements}
    found |= {lead.ids: lead for lead in _listed(library, statements) if lead.ids <= chosen}
    return list(found.values())


def _listed(library: IndexedStore, statements: Sequence[Statement]) -> Iterable[Lead]:
    """The leads of the store in which some statements are; of a large one as far as they are known by now."""
    from factcli.conflicts import leads

    known = leads.leads_of_store(library) if library.number <= SMALL else leads.remembered(library)
    if known is not None:
        return known
    few = statements if len(statements) <= leads.BY_ITSELF else ()  # the index is asked about each
    return [lead for s in few for lead in leads.leads_against(library, s)]


def _judged(library: IndexedStore, a: Statement, b: Statement, ruling: Decision | None) -> StatementPair:
    return StatementPair(a, b, _finding(library, a, b), ruling)


def _finding(library: IndexedStore, a: Statement, b: Statement) -> Finding | None:
    return next((lead.finding for lead in leads_among(library, (a, b))), None)


def reload_pair(library: IndexedStore, pair: StatementPair) -> StatementPair:
    """A pair as the store has it by now. Raises :class:`NothingFoundError` where it is not open any more."""
    there = library.statements_by_id((pair.a.id, pair.b.id))
    gone = [s.id for s in (pair.a, pair.b) if s.id not in there]
    if gone:
        raise NothingFoundError(f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone by now")
    a, b = there[pair.a.id], there[pair.b.id]
    ruling = Decisions(library.links).of(a, b)
    if ruling is not None and ruling.current:
        raise NothingFoundError(f"decided by now: {escape_inline(describe_link(ruling.link))}")
    now = StatementPair(a, b, pair.finding, ruling) if (a, b) == (pair.a, pair.b) else _judged(library, a, b, ruling)
    if now.finding is None and ruling is None:
        raise NothingFoundError(f"{a.id} and {b.id} do not look incompatible any more")
    return now

"""What commands share about leads: their levels, short ids for hints, and the leads of statements just added."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from factcli.cli.options import QUIET
from factcli.cli.session import Session, print_note
from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM
from factcli.errors import FactcliError, UsageError
from factcli.model import ID_LENGTH, Statement
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store.links import Decisions
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.conflicts.leads import Lead
    from factcli.entities.origins import Origins

LEVELS = (HIGH, MEDIUM)
_LEADS_PRINTED = 5  # after a command, however many statements it has added
_STATEMENTS_CHECKED = 50  # of those added at once, and
_PAIRS_JUDGED = 2000  # of them, so that it takes about as long as recording them
_SHORTEST_ID = 4
_LABEL_PHRASES = {
    CONTRADICTION: "may contradict",
    CHANGED: "may be a change of position since",
    FIGURES: "different figures in",
}


def parse_level(text: str | None) -> str:
    """Return the lowest level asked for. Raises :class:`UsageError`."""
    if text is not None and text not in LEVELS:
        raise UsageError(f'--min "{escape_inline(text)}" is not a level', f"use {' or '.join(LEVELS)}")
    return text or MEDIUM


def store_origins(session: Session) -> "Origins":
    """Return what tells the origin of each statement of the store."""
    from factcli.entities.origins import Origins

    return Origins(session.context, session.store.outlets)


def shorten_id(session: Session, identity: str) -> str:
    """Return the shortest beginning of an id that a command accepts."""
    for length in range(_SHORTEST_ID, ID_LENGTH):
        with contextlib.suppress(FactcliError):
            session.store.statement(identity[:length])
            return identity[:length]
    return identity


def id_shortener(session: Session, ids: Iterable[str]) -> Callable[[str], str]:
    """Shorten some ids now; return a function that does not read the store again."""
    short = {identity: shorten_id(session, identity) for identity in set(ids)}
    return short.__getitem__


# --- statements just added ----------------------------------------------------------------------------------


def print_leads(session: Session, new: Sequence[Statement]) -> None:
    """Print the strongest leads of statements just added, how to see both of each, and how to see the other leads."""
    if new and not QUIET.get():  # which would leave them out
        print_note(*session.read_snapshot(lambda: list(_lead_lines(session, new))))


def _lead_lines(session: Session, new: Sequence[Statement]) -> Iterator[str]:
    """Yield the lines for those of the statements that the store still has."""
    from factcli.conflicts.leads import leads_of_new

    some = [s.id for s in new[:_STATEMENTS_CHECKED]]
    decisions, stored = Decisions(session.store.links), session.store.statements_by_id(some)
    there = {identity: stored[identity] for identity in some if identity in stored}
    found, complete = leads_of_new(session.store, list(there.values()), _PAIRS_JUDGED)
    leads = [lead for lead in found if not decisions.is_decided(lead.a, lead.b)]
    printed, more = leads[:_LEADS_PRINTED], len(leads[_LEADS_PRINTED:])
    short = id_shortener(session, (identity for lead in printed for identity in lead.ids))
    for lead in printed:
        own = next(statement for identity, statement in there.items() if identity in lead.ids)
        yield from _describe_lead(own, lead, short, with_id=len(new) > 1)
    every = f"factcli compare {new[0].id}" if len(new) == 1 else "factcli compare --all"
    partly = "not all pairs were checked" if not complete or len(some) < len(new) else ""
    if more:
        found_more = f"{plural(more, 'more lead')}{' found; ' if partly else ''}{partly}"
        yield f"{found_more}. To see all: {every}"
    elif partly:
        yield f"{partly} for leads. To see all: {every}"


def _describe_lead(new: Statement, lead: "Lead", short: Callable[[str], str], with_id: bool) -> tuple[str, str]:
    """Return a lead from the side of the new statement, and the command that shows both."""
    from factcli.comparison.groups import StatementPair
    from factcli.output.pair_text import describe_notes, describe_reasons

    pair = StatementPair(lead.a, lead.b, lead.finding)
    pair = pair if lead.a.id == new.id else pair.swapped()
    who = "%s, %s, %s" % (escape_line_ends(pair.b.speaker), escape_line_ends(pair.b.outlet), pair.b.date)  # noqa: UP031
    names = "the new statement", short(pair.b.id)
    why = escape_line_ends("; ".join([describe_reasons(pair, *names), *describe_notes(pair, *names)]))
    command = f"factcli compare {short(new.id)} {short(pair.b.id)}"
    prefix = f"{new.id} " if with_id else ""
    return f"{prefix}{_LABEL_PHRASES[lead.finding.label]} {pair.b.id} ({who}): {why}", f"  {command}"

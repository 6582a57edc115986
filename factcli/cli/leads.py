"""What may conflict, for the user's eyes: ``factcli compare`` without arguments, and what ``add`` says at its end."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from factcli.cli.session import Session, judging, plural, print_note
from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM
from factcli.errors import FactcliError, UsageError
from factcli.model import ID_LENGTH, Statement
from factcli.output.listing import envelope, render
from factcli.output.streams import put, put_data
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store.links import Decisions

if TYPE_CHECKING:
    from factcli.comparison.groups import Group, StatementPair
    from factcli.conflicts.leads import Lead
    from factcli.entities.origins import Origins
    from factcli.output.markdown import Markdown

LEVELS = (HIGH, MEDIUM)
LEADS_SHOWN = 10  # leads, unless more are asked for
_TOLD = 5  # leads of one statement that was added
_JUDGED = 50  # statements added at once whose leads are looked for
ID_PREFIX = 4  # characters from which a word may be the beginning of an id
_CONFIRMED = "Contradictions that a person has confirmed"
_LEADS = "Leads: pairs that may conflict, for you to judge"


def level_of(text: str | None) -> str:
    """The least level asked for."""
    if text is not None and text not in LEVELS:
        raise UsageError(f'--min "{escape_inline(text)}" is not known', f"use one of {', '.join(LEVELS)}")
    return text or MEDIUM


def origins_of(session: Session) -> "Origins":
    """Where the statements of the store come from."""
    from factcli.entities.origins import Origins

    return Origins(session.context, session.store.outlets)


def shortened(session: Session, identity: str) -> str:
    """The beginning of an id that is enough in a command."""
    for length in range(ID_PREFIX, ID_LENGTH):
        with contextlib.suppress(FactcliError):
            session.store.statement(identity[:length])
            return identity[:length]
    return identity


def shortener(session: Session, ids: Iterable[str]) -> Callable[[str], str]:
    """The same, worked out now, for whoever asks the store no more."""
    short = {identity: shortened(session, identity) for identity in set(ids)}
    return short.__getitem__


def shortener_in(session: Session, groups: "Iterable[Group]") -> Callable[[str], str]:
    """The same for the ids of the pairs in groups."""
    pairs = (pair for group in groups for shown in group.pairs for pair in (shown.pair, *shown.carriers))
    return shortener(session, (identity for pair in pairs for identity in pair.ids))


# --- the whole store, pair by pair ----------------------------------------------------------------------------


def show_pairs(session: Session, limit: int | None, least: str) -> int:
    """First the contradictions people have confirmed, then the strongest leads; without ``limit`` all of these."""
    confirmed, leads, write, none = session.in_one_state(lambda: _found(session, limit, least))
    shown = leads[:limit]
    write()
    if not confirmed and not leads:
        print_note(none)
        return session.code(found=False)
    if session.form == "table" or len(shown) < len(leads):
        further = ["decide with: factcli review"] if leads else []
        print_note(_summary(len(confirmed), len(shown), len(leads)), *further)
    return session.code()


def _found(
    session: Session, limit: int | None, least: str
) -> "tuple[list[list[StatementPair]], list[list[StatementPair]], Callable[[], object], str]":
    """What is confirmed and the leads, what writes as many as are wanted, and what to say if there are none."""
    confirmed, leads = (_together(session, pairs) for pairs in _pairs(session, least))
    write = _written(session, _groups(session, confirmed), _groups(session, leads[:limit]), len(leads))
    return confirmed, leads, write, "" if confirmed or leads else _none(session, least)


def _pairs(session: Session, least: str) -> "tuple[list[StatementPair], list[StatementPair]]":
    """The confirmed contradictions, newest decision first, and the open leads, strongest first."""
    from factcli.comparison.groups import known_pairs
    from factcli.conflicts.leads import leads_of_store

    rulings = Decisions(session.store.links)
    leads = leads_of_store(session.store, judging())
    linked = session.store.statements_by_id({end for link in rulings.links for end in (link.a, link.b)})
    pairs = known_pairs(list(linked.values()), leads, rulings, least)
    confirmed = [pair for pair in pairs if pair.is_confirmed]
    confirmed.sort(key=_decided, reverse=True)
    return confirmed, [pair for pair in pairs if pair.is_lead]


def _decided(pair: "StatementPair") -> str:
    return str(pair.decision.link.decided or "") if pair.decision else ""


def _together(session: Session, pairs: "Iterable[StatementPair]") -> "list[list[StatementPair]]":
    """The pairs, each for itself, the older statement first.

    Where a person reads, the same claim from the same origin is one there, so that it fills no page of leads.
    """
    from factcli.comparison.groups import carrier_key
    from factcli.model import sort_key

    origins, canonical = origins_of(session), session.context.people.canonical
    together: dict[object, list[StatementPair]] = {}
    for pair in pairs:
        turned = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.swapped()
        drawn = session.form in ("table", "markdown")
        ends = frozenset(carrier_key(s, origins, canonical) for s in (pair.a, pair.b)) if drawn else pair.ids
        together.setdefault(ends, []).append(turned)
    return list(together.values())


def _groups(session: Session, together: "Iterable[list[StatementPair]]") -> "list[Group]":
    """Pairs that are shown as one, as a group."""
    from factcli.comparison.groups import make_group, shared_title

    origins, canonical = origins_of(session), session.context.people.canonical
    groups = []
    for same in together:
        statements = list({s.id: s for end in zip(*((p.a, p.b) for p in same), strict=True) for s in end}.values())
        groups.append(make_group(*shared_title(statements, same), statements, canonical, same, origins))
    return groups


def _written(session: Session, confirmed: "list[Group]", leads: "list[Group]", total: int) -> Callable[[], object]:
    """What writes the groups, and asks the store no more."""
    both = [*confirmed, *leads]
    if session.form in ("table", "markdown"):
        draw = _draw if session.form == "table" else _write_markdown
        return partial(draw, shortener_in(session, both), confirmed, leads)
    from factcli.output.pair_text import pair_listing, pair_records

    if session.form == "json":
        extra = {"confirmed": len(confirmed), "leads": total, "more": total - len(leads)}
        return partial(put, envelope("pairs", pair_records(both, session.where), extra))
    listing = pair_listing(both)
    if session.form == "jsonl":
        listing = listing._replace(records=pair_records(both, session.where))
    return partial(put_data, render(listing, session.form))


def _draw(short: Callable[[str], str], confirmed: "list[Group]", leads: "list[Group]") -> None:
    from factcli.output.side_by_side import draw_group, draw_section
    from factcli.output.tables import make_console

    screen = make_console()
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        if groups:
            draw_section(screen, title)
        for group in groups:
            draw_group(screen, group, short)
            screen.print()


def _write_markdown(short: Callable[[str], str], confirmed: "list[Group]", leads: "list[Group]") -> None:
    from factcli.output.comparison import group_markdown
    from factcli.output.markdown import markdown, markdown_heading

    found: list[Markdown] = []
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        found += [markdown("{}\n", markdown_heading(2, title))] * bool(groups)
        found += [group_markdown(group, short, level=3) for group in groups]
    put("\n".join(found))


def _summary(confirmed: int, shown: int, leads: int) -> str:
    """How many there are, and how to go on."""
    said = [f"{plural(confirmed, 'contradiction')} confirmed"] if confirmed else []
    if shown < leads:
        said.append(f"{shown} of {leads} leads shown, {leads - shown} more with --all")
    else:
        said.append(plural(leads, "lead") if leads else "no open lead")
    return "; ".join(said)


def _none(session: Session, least: str) -> str:
    number = session.store.number
    if not session.store.exists or not number:
        from factcli.cli.commands.search import nothing_found

        return nothing_found(session)
    what = f"no {least} lead" if least == HIGH else "no lead"
    return (
        f"no contradiction is confirmed, and {what} is open, in {plural(number, 'statement')} of"
        f" {session.label}; topic by topic: factcli compare --topics"
    )


# --- what was added -------------------------------------------------------------------------------------------


def say_leads(session: Session, new: Sequence[Statement]) -> None:
    """Say with which of the statements there something just added may conflict, one line each."""
    if not new:
        return
    for line in session.in_one_state(lambda: list(_lines(session, new))):
        print_note(line)
    if len(new) > _JUDGED:
        print_note(f"only the first {_JUDGED} were looked at for leads; those of all: factcli compare")


def _lines(session: Session, new: Sequence[Statement]) -> Iterator[str]:
    """What there is to say of those that are still there."""
    from factcli.conflicts.leads import leads_against

    rulings, there = Decisions(session.store.links), session.store.statements_by_id(s.id for s in new[:_JUDGED])
    seen: set[frozenset[str]] = set()
    for statement in (there[s.id] for s in new[:_JUDGED] if s.id in there):
        leads = [lead for lead in leads_against(session.store, statement) if not rulings.is_decided(lead.a, lead.b)]
        leads = [lead for lead in leads if lead.ids not in seen]
        seen.update(lead.ids for lead in leads)
        short = shortener(session, (identity for lead in leads[:_TOLD] for identity in lead.ids))
        for lead in leads[:_TOLD]:
            yield _line(statement, lead, short, named=len(new) > 1)
        if len(leads) > _TOLD:
            yield f"{plural(len(leads) - _TOLD, 'more lead')} of {statement.id}; strongest of all: factcli compare"


_MAY = {CONTRADICTION: "may contradict", CHANGED: "changed position? see", FIGURES: "different figures in"}


def _line(new: Statement, lead: "Lead", short: Callable[[str], str], named: bool) -> str:
    """A lead on one line, from the side of what is new."""
    from factcli.comparison.groups import StatementPair
    from factcli.output.pair_text import describe_notes, describe_reasons

    pair = StatementPair(lead.a, lead.b, lead.finding)
    pair = pair if lead.a.id == new.id else pair.swapped()
    who = "%s, %s, %s" % (escape_line_ends(pair.b.speaker), escape_line_ends(pair.b.outlet), pair.b.date)  # noqa: UP031
    names = "the new one", short(pair.b.id)
    why = escape_line_ends("; ".join([describe_reasons(pair, *names), *describe_notes(pair, *names)]))
    command = f"factcli compare {short(new.id)} {short(pair.b.id)}"
    first = f"{new.id} " if named else ""
    return f"{first}{_MAY[lead.finding.label]} {pair.b.id} ({who}): {why}; see: {command}"

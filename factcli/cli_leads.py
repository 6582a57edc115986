"""What may conflict, for the user's eyes: ``factcli compare`` without arguments, and what ``add`` says at its end."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from factcli.cli_session import Session, count, judging, say
from factcli.errors import FactcliError, UsageFault
from factcli.formats import envelope, render
from factcli.harmless import inline, one_line
from factcli.model import ID_LENGTH, Statement
from factcli.reasons import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM
from factcli.rulings import Rulings
from factcli.streams import put, put_data

if TYPE_CHECKING:
    from factcli.leads import Lead
    from factcli.markdown import Markdown
    from factcli.matters import Group, Pair
    from factcli.origins import Origins

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
        raise UsageFault(f'--min "{inline(text)}" is not known', f"use one of {', '.join(LEVELS)}")
    return text or MEDIUM


def origins_of(session: Session) -> "Origins":
    """Where the statements of the store come from."""
    from factcli.origins import Origins

    return Origins(session.context, session.store.outlets)


def shortener(session: Session) -> Callable[[str], str]:
    """What gives the beginning of an id that is enough in a command."""

    def short(identity: str) -> str:
        for length in range(ID_PREFIX, ID_LENGTH):
            try:
                session.store.statement(identity[:length])
            except FactcliError:
                continue
            return identity[:length]
        return identity

    return short


# --- the whole store, pair by pair ----------------------------------------------------------------------------


def show_pairs(session: Session, limit: int | None, least: str) -> int:
    """First the contradictions people have confirmed, then the strongest leads; without ``limit`` all of these."""
    confirmed, leads = (_together(session, pairs) for pairs in _pairs(session, least))
    shown = leads[:limit]
    _write(session, _groups(session, confirmed), _groups(session, shown), len(leads))
    if not confirmed and not leads:
        _say_none(session, least)
        return session.code(found=False)
    if session.form == "table" or len(shown) < len(leads):
        further = ["decide with: factcli review"] if leads else []
        say(_summary(len(confirmed), len(shown), len(leads)), *further)
    return session.code()


def _pairs(session: Session, least: str) -> "tuple[list[Pair], list[Pair]]":
    """The confirmed contradictions, newest decision first, and the open leads, strongest first."""
    from factcli.leads import of_store
    from factcli.matters import pairs_of

    rulings = Rulings(session.store.links)
    leads = of_store(session.store, judging())
    linked = session.store.of_ids({end for link in rulings.links for end in (link.a, link.b)})
    pairs = pairs_of(list(linked.values()), leads, rulings, least)
    confirmed = [pair for pair in pairs if pair.is_confirmed]
    confirmed.sort(key=_decided, reverse=True)
    return confirmed, [pair for pair in pairs if pair.is_lead]


def _decided(pair: "Pair") -> str:
    return str(pair.ruling.link.decided or "") if pair.ruling else ""


def _together(session: Session, pairs: "Iterable[Pair]") -> "list[list[Pair]]":
    """The pairs, each for itself, the older statement first.

    Where a person reads, the same claim from the same origin is one there, so that it fills no page of leads.
    """
    from factcli.matters import alike
    from factcli.query import sort_key

    origins, canonical = origins_of(session), session.context.people.canonical
    together: dict[object, list[Pair]] = {}
    for pair in pairs:
        turned = pair if sort_key(pair.a) <= sort_key(pair.b) else pair.turned()
        drawn = session.form in ("table", "markdown")
        ends = frozenset(alike(s, origins, canonical) for s in (pair.a, pair.b)) if drawn else pair.ids
        together.setdefault(ends, []).append(turned)
    return list(together.values())


def _groups(session: Session, together: "Iterable[list[Pair]]") -> "list[Group]":
    """Pairs that are shown as one, as a group."""
    from factcli.matters import group_of, title_of

    origins, canonical = origins_of(session), session.context.people.canonical
    groups = []
    for same in together:
        statements = list({s.id: s for end in zip(*((p.a, p.b) for p in same), strict=True) for s in end}.values())
        groups.append(group_of(*title_of(statements, same), statements, canonical, same, origins))
    return groups


def _write(session: Session, confirmed: "list[Group]", leads: "list[Group]", total: int) -> None:
    if session.form == "table":
        _draw(session, confirmed, leads)
    elif session.form == "markdown":
        put("\n".join(_markdown(session, confirmed, leads)))
    elif session.form == "json":
        from factcli.pairwords import pairs_records

        extra = {"confirmed": len(confirmed), "leads": total, "more": total - len(leads)}
        put(envelope("pairs", pairs_records([*confirmed, *leads], session.where), extra))
    else:
        from factcli.pairwords import pairs_listing, pairs_records

        listing = pairs_listing([*confirmed, *leads])
        if session.form == "jsonl":
            listing = listing._replace(records=pairs_records([*confirmed, *leads], session.where))
        put_data(render(listing, session.form))


def _draw(session: Session, confirmed: "list[Group]", leads: "list[Group]") -> None:
    from factcli.sidebyside import draw_group, draw_section
    from factcli.tables import console

    screen, short = console(), shortener(session)
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        if groups:
            draw_section(screen, title)
        for group in groups:
            draw_group(screen, group, short)
            screen.print()


def _markdown(session: Session, confirmed: "list[Group]", leads: "list[Group]") -> "list[Markdown]":
    from factcli.comparison import group_markdown
    from factcli.markdown import markdown, markdown_heading

    short = shortener(session)
    found: list[Markdown] = []
    for title, groups in ((_CONFIRMED, confirmed), (_LEADS, leads)):
        found += [markdown("{}\n", markdown_heading(2, title))] * bool(groups)
        found += [group_markdown(group, short, level=3) for group in groups]
    return found


def _summary(confirmed: int, shown: int, leads: int) -> str:
    """How many there are, and how to go on."""
    said = [f"{count(confirmed, 'contradiction')} confirmed"] if confirmed else []
    if shown < leads:
        said.append(f"{shown} of {leads} leads shown, {leads - shown} more with --all")
    else:
        said.append(count(leads, "lead") if leads else "no open lead")
    return "; ".join(said)


def _say_none(session: Session, least: str) -> None:
    if not session.store.exists or not session.store.number:
        from factcli.cli_search import say_nothing_found

        say_nothing_found(session)
        return
    what = f"no {least} lead" if least == HIGH else "no lead"
    say(
        f"no contradiction is confirmed, and {what} is open, in {count(session.store.number, 'statement')} of"
        f" {session.label}; matter by matter: factcli compare --matters"
    )


# --- what was added -------------------------------------------------------------------------------------------


def say_leads(session: Session, new: Sequence[Statement]) -> None:
    """Say with which of the statements there something just added may conflict, one line each."""
    if not new or session.store.number < 2:
        return
    from factcli.leads import against

    rulings, short = Rulings(session.store.links), shortener(session)
    seen: set[frozenset[str]] = set()
    for statement in new[:_JUDGED]:
        leads = [lead for lead in against(session.store, statement) if not rulings.silenced(lead.a, lead.b)]
        leads = [lead for lead in leads if lead.ids not in seen]
        seen.update(lead.ids for lead in leads)
        for lead in leads[:_TOLD]:
            say(_line(statement, lead, short, named=len(new) > 1))
        if len(leads) > _TOLD:
            say(f"{count(len(leads) - _TOLD, 'more lead')} of {statement.id}; strongest of all: factcli compare")
    if len(new) > _JUDGED:
        say(f"only the first {_JUDGED} were looked at for leads; those of all: factcli compare")


_MAY = {CONTRADICTION: "may contradict", CHANGED: "changed position? see", FIGURES: "different figures in"}


def _line(new: Statement, lead: "Lead", short: Callable[[str], str], named: bool) -> str:
    """A lead on one line, from the side of what is new."""
    from factcli.matters import Pair
    from factcli.pairwords import because, notes_of

    pair = Pair(lead.a, lead.b, lead.finding)
    pair = pair if lead.a.id == new.id else pair.turned()
    who = "%s, %s, %s" % (one_line(pair.b.speaker), one_line(pair.b.outlet), pair.b.date)  # noqa: UP031
    names = "the new one", short(pair.b.id)
    why = one_line("; ".join([because(pair, *names), *notes_of(pair, *names)]))
    command = f"factcli compare {short(new.id)} {short(pair.b.id)}"
    first = f"{new.id} " if named else ""
    return f"{first}{_MAY[lead.finding.label]} {pair.b.id} ({who}): {why}; see: {command}"

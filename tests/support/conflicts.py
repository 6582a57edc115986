"""What the tests of comparing share: statements about a bridge, and findings made up for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from factcli.comparison.groups import Group, StatementPair, make_group
from factcli.conflicts.finding import CONTRADICTION, MEDIUM, Finding, Reason, Span
from factcli.edtf import parse_date
from factcli.entities.directory import Context, Directory, outlet_covers
from factcli.entities.origins import Origins
from factcli.model import Link, Outlet, Person, Statement
from factcli.store.links import Decision, claims_digest
from tests.support.stores import statement

OUTLETS = [Outlet("TASS"), Outlet("Reuters")]
CONTEXT = Context(Directory([Person("Defence ministry", aliases=("MoD",))]), Directory(OUTLETS, outlet_covers))
ORIGINS = Origins(CONTEXT, OUTLETS)


def said(identity: str, claim: str, outlet: str = "TASS", **more: Any) -> Statement:
    """A statement with an id of our own making: its letters, ten of them."""
    return replace(statement(claim, outlet=outlet, **more), id=(identity * 10)[:10])


GONE = said("a", "The bridge at Kerem was destroyed.", speaker="Minister")
CARRIED = said("b", "The bridge at Kerem was destroyed!", "Minute Mirror", speaker="Minister", via=("TASS",))
DENIED = said(
    "c", "The ministry denies that the bridge was destroyed.", "AP", speaker="MoD", via=("Twitter",), date="2021-09-07"
)
WHOLE = said("d", "The bridge at Kerem is whole.", "Reuters", speaker="Mayor", date="2021-09-08")
WHEAT = said("e", "Wheat prices rose by a third.", "Reuters", speaker="Mayor")


def span(s: Statement, words: str) -> tuple[Span, ...]:
    """Where some words stand in a claim; nowhere if there are none."""
    start = s.claim.index(words)
    return ((start, start + len(words)),) if words else ()


def lead(a: Statement, b: Statement, in_a: str = "", in_b: str = "", **more: Any) -> StatementPair:
    """A pair with one reason of some words."""
    reason = Reason("denial", in_a, in_b, span(a, in_a), span(b, in_b), 1.0)
    values = {"level": MEDIUM, "score": 0.5, "label": CONTRADICTION, "shared": ("bridge",), "notes": (), **more}
    return StatementPair(a, b, Finding(reasons=(reason,), **values))


def decided(pair: StatementPair, relation: str, current: bool = True, **more: Any) -> StatementPair:
    """The same pair with a decision."""
    link = Link(
        pair.a.id, pair.b.id, relation, decided=parse_date("2026-11-20"), digest=claims_digest(pair.a, pair.b), **more
    )
    return pair._replace(decision=Decision(link, current))


def side_by_side(*pairs: StatementPair, also: tuple[Statement, ...] = ()) -> Group:
    """The statements of some pairs, and others, as a group, in the order of their ids."""
    statements = {s.id: s for pair in pairs for s in (pair.a, pair.b)} | {s.id: s for s in also}
    ordered = [statements[identity] for identity in sorted(statements)]
    return make_group("bridge", ("bridge",), ordered, CONTEXT.people.canonical, pairs, ORIGINS)

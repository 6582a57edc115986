"""Describe a pair of statements: what it looks like, why, and what a person decided about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from factcli.comparison.groups import Group, StatementPair
from factcli.conflicts.finding import CHANGED
from factcli.model import LINK_KEYS, Link, Statement, sort_key, toml_value
from factcli.output.listing import Listing, Locator, outlet_chain, statement_record
from factcli.store.links import DIRECTED, Decision


class PairText(NamedTuple):
    """A pair in words: its title, the reasons on the same line, and further lines."""

    title: str
    because: str
    further: tuple[str, ...]

    @property
    def line(self) -> str:
        """Return title and reasons: ``possible contradiction (high): denial: "denies" only in B``."""
        return f"{self.title}: {self.because}" if self.because else self.title


def describe_pair(pair: StatementPair, a: str = "A", b: str = "B") -> PairText:
    """Describe a pair. ``a`` and ``b`` are the names of its statements in the text."""
    decision, finding = pair.decision, pair.finding
    others = tuple(map(_describe_other_decision, decision.others)) if decision else ()
    if pair.is_lead and finding:
        notes = (*describe_notes(pair, a, b), *([describe_outdated(decision)] if decision else []), *others)
        return PairText(f"{finding.label} ({finding.level})", describe_reasons(pair, a, b), notes)
    title, note = _describe_decision(pair, a, b), decision.link.note if decision else ""
    why = (
        (f"reasons: {describe_reasons(pair, a, b)}", *describe_notes(pair, a, b)) if finding and pair.conflicts else ()
    )
    return PairText(title, note, (*others, *why))


def describe_reasons(pair: StatementPair, a: str = "A", b: str = "B") -> str:
    """Return the reasons why a pair looks incompatible, strongest first, with the words that triggered them."""
    finding = pair.finding
    if finding is None:
        return ""
    dates = [f"dates: {pair.a.date} in {a}, {pair.b.date} in {b}"] if finding.label == CHANGED else []
    shared = [f"shared: {', '.join(finding.shared)}"] if finding.shared else []
    return "; ".join([*dates, *(reason.describe(a, b) for reason in finding.reasons), *shared])


def describe_notes(pair: StatementPair, a: str = "A", b: str = "B") -> list[str]:
    """Return the qualifications of a pair: a hedge on one side, a time or place that only one gives."""
    return [note.describe(a, b) for note in pair.finding.notes] if pair.finding else []


def describe_outdated(decision: Decision) -> str:
    """Describe a decision that was made about an earlier wording and no longer applies."""
    when = f", {decision.link.decided}" if decision.link.decided else ""
    note = f" ({decision.link.note})" if decision.link.note else ""
    return f"decided before the wording changed: {decision.link.relation}{when}{note}"


def _describe_other_decision(link: Link) -> str:
    """Describe a second, different decision about a pair. Whoever publishes must not miss it."""
    tail = "".join([f", {link.decided}" if link.decided else "", f" ({link.note})" if link.note else ""])
    return f"also decided differently: {link.relation}{tail}; to keep only one: factcli link"


def _describe_decision(pair: StatementPair, a: str, b: str) -> str:
    """Return decision and date: ``contradiction (confirmed 2026-11-22)``, ``B repeats A (decided 2026-11-22)``."""
    if pair.decision is None:
        return ""
    link = pair.decision.link
    confirmed = link.relation == "contradicts"
    when = [f" {link.decided}" if link.decided else "", "" if pair.decision.current else ", before the wording changed"]
    status = f"({'confirmed' if confirmed else 'decided'}{''.join(when)})"
    if link.relation in DIRECTED:
        first, second = (a, b) if link.a == pair.a.id else (b, a)
        return f"{first} {link.relation} {second} {status}"
    return f"{'contradiction' if confirmed else link.relation} {status}"


def decision_command(pair: StatementPair, short: Callable[[str], str]) -> str:
    """Return the command that confirms an open pair. ``short`` shortens an id to a unique prefix.

    Two dates of one speaker are no contradiction: the later statement supersedes the earlier.
    """
    if pair.label == CHANGED:
        later, earlier = sorted((pair.a, pair.b), key=sort_key, reverse=True)
        return f"factcli link {short(later.id)} {short(earlier.id)} --as supersedes"
    return f"factcli link {short(pair.a.id)} {short(pair.b.id)} --as contradicts"


def pair_label(pair: StatementPair) -> str:
    """Return the label of a pair for scripts: that of the lead, or of the decision."""
    if pair.is_lead and pair.finding:
        return pair.finding.label
    if pair.decision is None:
        return ""
    relation = pair.decision.link.relation
    label = "contradiction" if relation == "contradicts" else relation
    return label if pair.decision.current else f"{label}, before the wording changed"


def pair_record(pair: StatementPair, a: str = "A", b: str = "B") -> dict[str, Any]:
    """Return a pair as JSON values. The spans ``a`` and ``b`` of a reason are character offsets in the claims."""
    finding, decision = pair.finding, pair.decision
    reasons = [
        {"signal": r.signal, "text": r.describe(a, b), "a": [list(s) for s in r.a], "b": [list(s) for s in r.b]}
        for r in (finding.reasons if finding else ())
    ]
    return {
        "a": pair.a.id,
        "b": pair.b.id,
        "label": pair_label(pair),
        "level": finding.level if finding else None,
        "lead": pair.is_lead,
        "reasons": reasons,
        "shared": list(finding.shared) if finding else [],
        "notes": [
            {"what": n.what, "a": n.in_a, "b": n.in_b, "text": n.describe(a, b)}
            for n in (finding.notes if finding else ())
        ],
        "decision": _decision_record(decision) if decision else None,
    }


def _decision_record(decision: Decision) -> dict[str, Any]:
    link = decision.link
    return {
        "a": link.a,
        "relation": link.relation,
        "b": link.b,
        "note": link.note or None,
        "decided": str(link.decided) if link.decided else None,
        "current": decision.current,
    }


# --- pairs ------------------------------------------------------------------------------------------------

_OF_EACH = ("date", "speaker", "outlet", "claim")
PAIR_COLUMNS = (
    "label",
    "level",
    "a",
    "b",
    "reasons",
    *(f"{side}_{key}" for side in "ab" for key in _OF_EACH),
    "decided",
)


def pair_listing(groups: Sequence[Group]) -> Listing:
    """List groups of one pair each, one record per pair. The TOML form has their statements and the decisions."""
    shown = [group.pairs[0].pair for group in groups]
    statements = {s.id: s for pair in shown for s in (pair.a, pair.b)}
    links = [pair.decision.link for pair in shown if pair.decision and not pair.is_lead]
    return Listing(
        kind="pairs",
        records=[_flat_record(group) for group in groups],
        columns=PAIR_COLUMNS,
        csv_columns=(*PAIR_COLUMNS, "note", "notes", "origins"),
        identifier="ids",
        toml=[
            *(("statement", s.to_table()) for s in statements.values()),
            *(("link", {key: toml_value(v) for key in LINK_KEYS if (v := getattr(link, key))}) for link in links),
        ],
    )


def _flat_record(group: Group) -> dict[str, Any]:
    """Return a pair as one flat record: label, ids, reasons, and who said what."""
    pair = group.pairs[0].pair
    sides = {f"{name}_{key}": field_text(s, key) for name, s in (("a", pair.a), ("b", pair.b)) for key in _OF_EACH}
    decided = pair.decision.link.decided if pair.decision else None
    return {
        "label": pair_label(pair),
        "level": pair.finding.level if pair.finding else None,
        "a": pair.a.id,
        "b": pair.b.id,
        "reasons": describe_reasons(pair),
        **sides,
        "decided": str(decided) if decided else None,
        "note": pair.decision.link.note if pair.decision else None,
        "notes": describe_notes(pair),
        "origins": list(group.origins),
        "ids": f"{pair.a.id} {pair.b.id}",
    }


def field_text(statement: Statement, key: str) -> str:
    """Return a field of a statement as text: the outlet with those that it credits."""
    return outlet_chain(statement) if key == "outlet" else str(getattr(statement, key))


def pair_records(groups: Sequence[Group], where: Locator) -> list[dict[str, Any]]:
    """Return groups of one pair each as JSON values: the pair, its origins and both statements."""
    return [
        {
            **pair_record(group.pairs[0].pair),
            "origins": list(group.origins),
            "statements": [statement_record(s, where) for s in group.statements],
        }
        for group in groups
    ]

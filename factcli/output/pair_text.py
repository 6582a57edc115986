"""A pair of statements in words: what it looks like, why, and what a person decided about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from factcli.comparison.groups import Group, StatementPair
from factcli.conflicts.finding import CHANGED
from factcli.model import LINK_KEYS, Link, Statement, sort_key, toml_value
from factcli.output.listing import Listing, Where, outlet_chain, statement_record
from factcli.store.links import DIRECTED, Decision


class PairText(NamedTuple):
    """What is said of a pair: what it is, on the same line why, and what else there is to know, a line each."""

    title: str
    because: str
    further: tuple[str, ...]

    @property
    def line(self) -> str:
        """The title and the reasons: ``possible contradiction (high): denial: "denies" in B only``."""
        return f"{self.title}: {self.because}" if self.because else self.title


def describe_pair(pair: StatementPair, a: str = "A", b: str = "B") -> PairText:
    """A pair in words, its statements called by some names."""
    ruling, finding = pair.ruling, pair.finding
    disputed = tuple(map(_otherwise, ruling.others)) if ruling else ()
    if pair.is_lead and finding:
        notes = (*notes_of(pair, a, b), *([describe_outdated(ruling)] if ruling else []), *disputed)
        return PairText(f"{finding.label} ({finding.level})", describe_reasons(pair, a, b), notes)
    title, note = _decided(pair, a, b), ruling.link.note if ruling else ""
    why = (f"reasons: {describe_reasons(pair, a, b)}", *notes_of(pair, a, b)) if finding and pair.conflicts else ()
    return PairText(title, note, (*disputed, *why))


def describe_reasons(pair: StatementPair, a: str = "A", b: str = "B") -> str:
    """The reasons why a pair looks incompatible, strongest first, with the words that set them off."""
    finding = pair.finding
    if finding is None:
        return ""
    dates = [f"dates: {pair.a.date} in {a}, {pair.b.date} in {b}"] if finding.label == CHANGED else []
    shared = [f"shared: {', '.join(finding.shared)}"] if finding.shared else []
    return "; ".join([*dates, *(reason.describe(a, b) for reason in finding.reasons), *shared])


def notes_of(pair: StatementPair, a: str = "A", b: str = "B") -> list[str]:
    """What else to know of a pair: a hedge on one side, a time or place that one of them does not give."""
    return [note.describe(a, b) for note in pair.finding.notes] if pair.finding else []


def describe_outdated(ruling: Decision) -> str:
    """A decision that was about other words, which does not hold for those of now."""
    when = f", {ruling.link.decided}" if ruling.link.decided else ""
    note = f" ({ruling.link.note})" if ruling.link.note else ""
    return f"decided before the wording changed: was {ruling.link.relation}{when}{note}"


def _otherwise(link: Link) -> str:
    """A second decision about a pair, which says something else: who publishes must not miss it."""
    tail = "".join([f", {link.decided}" if link.decided else "", f" ({link.note})" if link.note else ""])
    return f"also decided otherwise: {link.relation}{tail}; keep one of them: factcli link"


def _decided(pair: StatementPair, a: str, b: str) -> str:
    """What was decided and when: ``contradiction (confirmed 2026-11-22)``, ``B repeats A (decided 2026-11-22)``."""
    if pair.ruling is None:
        return ""
    link = pair.ruling.link
    confirmed = link.relation == "contradicts"
    when = [f" {link.decided}" if link.decided else "", "" if pair.ruling.current else ", before the wording changed"]
    said = f"({'confirmed' if confirmed else 'decided'}{''.join(when)})"
    if link.relation in DIRECTED:
        first, second = (a, b) if link.a == pair.a.id else (b, a)
        return f"{first} {link.relation} {second} {said}"
    return f"{'contradiction' if confirmed else link.relation} {said}"


def decision_command(pair: StatementPair, short: Callable[[str], str]) -> str:
    """The command that confirms an open pair; ``short`` gives the beginning of an id that is enough.

    What one speaker said on two dates is no contradiction: the later takes the place of the earlier.
    """
    if pair.label == CHANGED:
        later, earlier = sorted((pair.a, pair.b), key=sort_key, reverse=True)
        return f"factcli link {short(later.id)} {short(earlier.id)} --as supersedes"
    return f"factcli link {short(pair.a.id)} {short(pair.b.id)} --as contradicts"


def label_of(pair: StatementPair) -> str:
    """What a pair is, in a word for scripts: what the program calls it, or what a person did."""
    if pair.is_lead and pair.finding:
        return pair.finding.label
    if pair.ruling is None:
        return ""
    relation = pair.ruling.link.relation
    label = "contradiction" if relation == "contradicts" else relation
    return label if pair.ruling.current else f"{label}, before the wording changed"


def pair_record(pair: StatementPair, a: str = "A", b: str = "B") -> dict[str, Any]:
    """A pair as JSON values; ``a`` and ``b`` of a reason are offsets in characters of the claims."""
    finding, ruling = pair.finding, pair.ruling
    reasons = [
        {"signal": r.signal, "text": r.describe(a, b), "a": [list(s) for s in r.a], "b": [list(s) for s in r.b]}
        for r in (finding.reasons if finding else ())
    ]
    return {
        "a": pair.a.id,
        "b": pair.b.id,
        "label": label_of(pair),
        "level": finding.level if finding else None,
        "lead": pair.is_lead,
        "reasons": reasons,
        "shared": list(finding.shared) if finding else [],
        "notes": [
            {"what": n.what, "a": n.in_a, "b": n.in_b, "text": n.describe(a, b)}
            for n in (finding.notes if finding else ())
        ],
        "decision": _decision(ruling) if ruling else None,
    }


def _decision(ruling: Decision) -> dict[str, Any]:
    link = ruling.link
    return {
        "a": link.a,
        "relation": link.relation,
        "b": link.b,
        "note": link.note or None,
        "decided": str(link.decided) if link.decided else None,
        "current": ruling.current,
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


def pairs_listing(groups: Sequence[Group]) -> Listing:
    """Groups of a pair each, one record a pair; as TOML their statements and the confirmed decisions, nothing else."""
    shown = [group.pairs[0].pair for group in groups]
    statements = {s.id: s for pair in shown for s in (pair.a, pair.b)}
    links = [pair.ruling.link for pair in shown if pair.ruling and not pair.is_lead]
    return Listing(
        kind="pairs",
        records=[_pair_row(group) for group in groups],
        columns=PAIR_COLUMNS,
        csv_columns=(*PAIR_COLUMNS, "note", "notes", "origins"),
        identifier="ids",
        toml=[
            *(("statement", s.to_table()) for s in statements.values()),
            *(("link", {key: toml_value(v) for key in LINK_KEYS if (v := getattr(link, key))}) for link in links),
        ],
    )


def _pair_row(group: Group) -> dict[str, Any]:
    """A pair flat: what it is, the ids, the reasons, and of both statements who said what."""
    pair = group.pairs[0].pair
    sides = {f"{name}_{key}": flat_of(s, key) for name, s in (("a", pair.a), ("b", pair.b)) for key in _OF_EACH}
    decided = pair.ruling.link.decided if pair.ruling else None
    return {
        "label": label_of(pair),
        "level": pair.finding.level if pair.finding else None,
        "a": pair.a.id,
        "b": pair.b.id,
        "reasons": describe_reasons(pair),
        **sides,
        "decided": str(decided) if decided else None,
        "note": pair.ruling.link.note if pair.ruling else None,
        "notes": notes_of(pair),
        "origins": list(group.origins),
        "ids": f"{pair.a.id} {pair.b.id}",
    }


def flat_of(s: Statement, key: str) -> str:
    """A field of a statement as one text: the outlet with those that it credits."""
    return outlet_chain(s) if key == "outlet" else str(getattr(s, key))


def pairs_records(groups: Sequence[Group], where: Where) -> list[dict[str, Any]]:
    """Groups of a pair each as JSON values: what is known of the pair, where both come from, and both statements."""
    return [
        {
            **pair_record(group.pairs[0].pair),
            "origins": list(group.origins),
            "statements": [statement_record(s, where) for s in group.statements],
        }
        for group in groups
    ]

"""Result of conflict detection for a pair of statements: `Finding`, `Reason` and `Note`.

Kept apart from the rules (:mod:`factcli.conflicts.score`), which take a while to import: cached leads are shown without
them.
"""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[int, int]  # from, up to, in characters of the claim
HIGH, MEDIUM = "high", "medium"
#: The labels of a finding. Only the first says that both cannot be true.
CONTRADICTION, CHANGED, FIGURES = "possible contradiction", "changed position?", "different figures"
#: Raised with every change of rules, lists or weights, so that no cached judgement outlives it.
VERSION = "10"


class Reason(NamedTuple):
    """A signal of a conflict: its name, the words in each claim with their spans, and its weight."""

    signal: str  # that of a rule of `rules/registry.py`: "denial", "negation", "extents"
    in_a: str  # the words as written, empty if only the other claim has some
    in_b: str
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    weight: float

    def describe(self, a: str = "A", b: str = "B") -> str:
        """Return the reason in words, the two statements called `a` and `b`: ``denial: "denies" only in B``."""
        if self.in_a and self.in_b:
            return f'{self.signal}: "{self.in_a}" in {a}, "{self.in_b}" in {b}'
        words, name = (self.in_a, a) if self.in_a else (self.in_b, b)
        return f'{self.signal}: "{words}" only in {name}'


class Note(NamedTuple):
    """A reason for caution about a pair: a hedge, a time or place that only one claim gives, another language."""

    what: str  # "hedged", "time", "place", "language"
    in_a: str
    in_b: str

    def describe(self, a: str = "A", b: str = "B") -> str:
        """Return the note in words, the two statements called `a` and `b`."""
        words, name, other = (self.in_a, a, b) if self.in_a else (self.in_b, b, a)
        if self.what == "language":
            return "not English: only negations, figures, dates and names are compared"
        if self.what == "hedged":
            return f'hedged: "{words}" only in {name}'
        return f'{self.what}: "{words}" in {name}; {other} names none'


class Finding(NamedTuple):
    """A possible conflict in a pair: level, score, label, reasons, shared words and notes."""

    level: str  # HIGH or MEDIUM
    score: float  # 0 to 1, to sort findings by; not shown, since it is no probability
    label: str
    reasons: tuple[Reason, ...]  # strongest first
    shared: tuple[str, ...]  # words that both claims have, as one of them writes them
    notes: tuple[Note, ...]

    def swapped(self) -> Finding:
        """Return the finding for the pair in the other order."""
        reasons = tuple(r._replace(in_a=r.in_b, in_b=r.in_a, a=r.b, b=r.a) for r in self.reasons)
        return self._replace(reasons=reasons, notes=tuple(n._replace(in_a=n.in_b, in_b=n.in_a) for n in self.notes))

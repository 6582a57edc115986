"""What is found in a pair of statements, and how it is said: a level, a label, the reasons and what else to know.

The rules that find it are in :mod:`factcli.conflicts.score`, which takes a while to import; what was found before, and
is remembered, needs only this.
"""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[int, int]  # from, up to, in characters of the claim
HIGH, MEDIUM = "high", "medium"
#: What a finding is called. Only the first says that both cannot be true.
CONTRADICTION, CHANGED, FIGURES = "possible contradiction", "changed position?", "different figures"
#: Raised with every change of rules, lists or weights, so that nothing remembered outlives it.
VERSION = "1"


class Reason(NamedTuple):
    """One signal that set a finding off: its name, the words in each claim, where they stand, and what it weighs."""

    signal: str  # "denial", "negation", "opposites", "figures", "dates", "exclusive", "reversal"
    in_a: str  # the words as written, or nothing if only the other claim has some
    in_b: str
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    weight: float

    def said(self, a: str = "A", b: str = "B") -> str:
        """The reason in words, the two statements called by some names: ``denial: "denies" in B only``."""
        if self.in_a and self.in_b:
            return f'{self.signal}: "{self.in_a}" in {a}, "{self.in_b}" in {b}'
        words, name = (self.in_a, a) if self.in_a else (self.in_b, b)
        return f'{self.signal}: "{words}" in {name} only'


class Note(NamedTuple):
    """What else to know of a pair: a hedge, a time or place that one does not give, a language not read."""

    what: str  # "hedged", "time", "place", "language"
    in_a: str
    in_b: str

    def said(self, a: str = "A", b: str = "B") -> str:
        """The note in words."""
        words, name, other = (self.in_a, a, b) if self.in_a else (self.in_b, b, a)
        if self.what == "language":
            return "not English: only figures, dates and names are compared"
        if self.what == "hedged":
            return f'hedged: "{words}" in {name} only'
        return f'{self.what}: "{words}" in {name}; {other} names none'


class Finding(NamedTuple):
    """What was found in a pair."""

    level: str  # HIGH or MEDIUM
    score: float  # from 0 to 1, by which findings are sorted; no probability for a user's eyes
    label: str
    reasons: tuple[Reason, ...]  # strongest first
    shared: tuple[str, ...]  # what both are about, as one of the claims writes it
    notes: tuple[Note, ...]

    def swapped(self) -> Finding:
        """The same of the two in the other order."""
        reasons = tuple(r._replace(in_a=r.in_b, in_b=r.in_a, a=r.b, b=r.a) for r in self.reasons)
        return self._replace(reasons=reasons, notes=tuple(n._replace(in_a=n.in_b, in_b=n.in_a) for n in self.notes))

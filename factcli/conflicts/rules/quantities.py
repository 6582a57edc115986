"""The rules of figures and times: one in a sentence that none of the other sentence can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.quantities import incompatible as figures_clash
from factcli.conflicts.claims.reader import Sentence, Span
from factcli.conflicts.claims.times import TimeExpression, disjoint
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, exchanged, overlap, spans_of, unshared
from factcli.text.word_families import word_root

_MOST = 8
_SOON = 2  # words
T = TypeVar("T", Quantity, TimeExpression)


def quantities(p: SentencePair) -> Evidence | None:
    """A figure in one that no figure of the other of its kind can equal."""
    if not (p.a.figures and p.b.figures):
        return None
    found = _clashing(p, p.a.figures, p.b.figures, figures_clash)
    if not found:
        return None
    x, y = found[0]
    features = overlap("figures", p) | _beside("figures", p, x, y)
    if x.noun and x.noun == y.noun:
        features["figures.noun"] = 1.0
    if ("forecast" in p.a.marks) != ("forecast" in p.b.marks):
        features["figures.forecast"] = 1.0
    return Evidence("figures", features, _with_noun(p.a, x), _with_noun(p.b, y))


def _with_noun(s: Sentence, figure: Quantity) -> tuple[Span, ...]:
    """Where a figure stands, with what it counts if that follows soon: 1,200 people."""
    after = [t for t in s.tokens if t.start >= figure.end][:_SOON]
    end = next((t.end for t in after if t.root == word_root(figure.noun)), figure.end)
    return ((figure.start, end),)


def dates(p: SentencePair) -> Evidence | None:
    """A time in one that no time of the other can be."""
    if not (p.a.moments and p.b.moments):
        return None
    clashing = _clashing(p, p.a.moments, p.b.moments, disjoint)
    found = [(x, y) for x, y in clashing if x.text.lower() != y.text.lower()]
    if not found:
        return None
    x, y = found[0]
    features = overlap("dates", p) | _beside("dates", p, x, y)
    if x.role == y.role:
        features["dates.role"] = 1.0
    return Evidence("dates", features, spans_of([x]), spans_of([y]))


def _beside(signal: str, p: SentencePair, x: T, y: T) -> Features:
    """What two that clash are, and what is told beside them in one sentence only."""
    rests = _rest_but(p.a, p.b, x), _rest_but(p.b, p.a, y)
    features = {f"{signal}.{x.kind}": 1.0, f"{signal}.rest": min(rests), f"{signal}.rest_most": max(rests)}
    return features | exchanged(signal, p, [rest * _MOST for rest in rests])


def _clashing(
    p: SentencePair, ours: Sequence[T], theirs: Sequence[T], clash: Callable[[T, T], bool | None]
) -> list[tuple[T, T]]:
    """The pairs that clash, where one of the two clashes with all of the other side that it can be compared with."""
    answers = [(x, y, clash(x, y)) for x in ours for y in theirs]
    settled_x = {id(x) for x, _, answer in answers if answer is False}
    settled_y = {id(y) for _, y, answer in answers if answer is False}
    clashing = [(x, y) for x, y, answer in answers if answer and id(x) not in settled_x and id(y) not in settled_y]
    return [(x, y) for x, y in clashing if _negated_at(p.a, x.start) == _negated_at(p.b, y.start)]


def _negated_at(s: Sentence, place: int) -> bool:
    return any(t.negated for t in s.tokens if t.start <= place < t.end)


def _rest_but(s: Sentence, other: Sentence, part: Quantity | TimeExpression) -> float:
    """The same, up to 8, without a figure's or a time's own words."""
    rest = [t.weight for t in unshared(s, other) if not part.start <= t.start < part.end]
    return min(sum(rest), _MOST) / _MOST

"""The rules of opposed words: a word and its opposite, two of a set of which only one can hold, and roles reversed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factcli.conflicts import lexicon
from factcli.conflicts.claims.reader import ClaimToken, Sentence, Span, Term
from factcli.conflicts.rules.evidence import Evidence, SentencePair, exchanged, overlap, rest, unshared
from factcli.text.stop_words import word_set

# --- opposites and exclusive words --------------------------------------------------------------------------


def opposites(p: SentencePair) -> Evidence | None:
    """A word in one and its opposite in the other, neither negated, or both."""
    if not (p.a.opposable and p.b.opposable):
        return None
    if _counts(p.a) and _counts(p.b):
        return None  # nine have died, and 198 survived
    table, in_b = lexicon.opposites(), {term.key: term for term in p.b.opposable}
    opposed = [(term, in_b[key]) for term in p.a.opposable for key in sorted(table[term.key] & in_b.keys())]
    found = [(x, y) for x, y in opposed if _only_there(p.a, x, p.b) and _only_there(p.b, y, p.a)]
    even = [(x, y) for x, y in found if _is_negated(p.a, x) == _is_negated(p.b, y)]
    return _exchanged("opposites", p, even) if even else None


def _counts(s: Sentence) -> bool:
    return any(figure.kind in ("cardinal", "part") for figure in s.figures)


# Sets whose members seldom stand side by side in one account. Things seen, as colours and animals, often do.
_FIRM = word_set("country continent city us-state direction verdict manner-of-death us-party uk-party religion")

# Sets of times, which `dates` reads with their bounds.
_TIMES = word_set("weekday month season part-of-day decade time-unit ordinal frequency")


def exclusive(p: SentencePair) -> Evidence | None:
    """Two words of which only one can hold, in the same role: each has one of its set, and not the other's."""
    if not (p.a.members and p.b.members):
        return None
    found: list[tuple[Term, Term]] = []
    kinds: list[str] = []
    for name in sorted((p.a.members.keys() & p.b.members.keys()) - _TIMES):
        a, b = p.a.members[name], p.b.members[name]
        if len(a) == len(b) == 1 and a.keys() != b.keys():
            (x,), (y,) = a.values(), b.values()
            if _is_negated(p.a, x) == _is_negated(p.b, y):
                found.append((x, y))
                kinds.append(name)
    if not found:
        return None
    evidence = _exchanged("exclusive", p, found)
    if _FIRM.isdisjoint(kinds):
        evidence.features["exclusive.loose"] = 1.0
    return evidence


def _exchanged(signal: str, p: SentencePair, found: Sequence[tuple[Term, Term]]) -> Evidence:
    """The evidence of words exchanged for one another, by those that stand most in the same place."""
    best = max(found, key=lambda terms: _same_place(p, *terms))
    rests = _rest_but(p.a, p.b, best[0]), _rest_but(p.b, p.a, best[1])
    features = overlap(signal, p)
    features[f"{signal}.place"] = _same_place(p, *best) / 2
    features[f"{signal}.rest"] = min(max(rests), 8) / 8
    features[f"{signal}.rest_least"] = min(*rests, 4) / 4
    features |= exchanged(signal, p, rests)
    seen = {"several": len(found) > 1, "only": 0 in rests, "negated": p.a.negative != p.b.negative}
    features |= {f"{signal}.{name}": 1.0 for name, is_so in seen.items() if is_so}
    return Evidence(signal, features, _term_spans(p.a, [x for x, _ in found]), _term_spans(p.b, [y for _, y in found]))


def _rest_but(s: Sentence, other: Sentence, term: Term) -> float:
    """What a sentence tells that the other does not, without a term."""
    own = {t.root for t in s.tokens[term.start : term.end]}
    return sum([t.weight for t in unshared(s, other) if t.root not in own])


def _term_spans(s: Sentence, terms: Sequence[Term]) -> tuple[Span, ...]:
    return tuple(sorted({(s.tokens[term.start].start, s.tokens[term.end - 1].end) for term in terms}))


def _only_there(s: Sentence, term: Term, other: Sentence) -> bool:
    return any(t.root not in other.roots for t in s.tokens[term.start : term.end])


def _is_negated(s: Sentence, term: Term) -> bool:
    return s.tokens[term.end - 1].negated


def _same_place(p: SentencePair, x: Term, y: Term) -> int:
    """Whether the telling words before and after two terms are the same: 0 to 2."""
    return (_beside(p.a, x.start - 1, -1) == _beside(p.b, y.start - 1, -1)) + (
        _beside(p.a, x.end, 1) == _beside(p.b, y.end, 1)
    )


def _beside(s: Sentence, at: int, step: int) -> str:
    while 0 <= at < len(s.tokens):
        if s.tokens[at].weight:
            return s.tokens[at].root
        at += step
    return ""


# --- who did it to whom --------------------------------------------------------------------------------------

_MUTUAL = word_set("meet talk marri agree negotiat discuss share join fight clash part cooperat trade speak")
Deed = tuple[ClaimToken, ClaimToken, ClaimToken]  # who did it, what, to whom


def reversal(p: SentencePair) -> Evidence | None:
    """The same two about the same deed, the other way round."""
    if len(p.shared) < 3 or p.alike < 0.5:
        return None
    ours, theirs = (_by_roots(s) for s in (p.a, p.b))
    for (doer, what, done_to), deed in ours.items():
        turned = theirs.get((done_to, what, doer))
        if turned and (doer, what, done_to) not in theirs:
            features = overlap("reversal", p) | exchanged("reversal", p, (rest(p.a, p.b, 8), rest(p.b, p.a, 8)))
            return Evidence("reversal", features, (_extent(deed),), (_extent(turned),))
    return None


def _by_roots(s: Sentence) -> dict[tuple[str, str, str], Deed]:
    return {(doer.root, what.root, done_to.root): (doer, what, done_to) for doer, what, done_to in _deeds(s)}


def _extent(deed: Deed) -> Span:
    return min(t.start for t in deed), max(t.end for t in deed)


def _deeds(s: Sentence) -> Iterator[Deed]:
    """Every telling word with the last one before it and the first after it, which may be doer and done to."""
    telling = [(i, t) for i, t in enumerate(s.tokens) if t.weight >= 1]
    for (_, before), (i, deed), (j, after) in zip(telling, telling[1:], telling[2:], strict=False):
        if deed.root not in _MUTUAL and not deed.capital:
            passive = any(t.sense == "by" for t in s.tokens[i + 1 : j])
            yield (after, deed, before) if passive else (before, deed, after)

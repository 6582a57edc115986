"""The rules of denial: a word negated in one of two sentences only, and one that denies what the other says."""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from factcli.conflicts.claims.cues import ANSWERS, DENIES, DOUBTS, INVENTED, NEGATES, RUMOUR, WRONG, Cue
from factcli.conflicts.claims.reader import ClaimToken, Sentence, Span
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, overlap, rest, spans_of, unshared
from factcli.text.stop_words import word_set

# --- negation ---------------------------------------------------------------------------------------------


class _Negated(NamedTuple):
    """Two sentences of which one negates words of the other: which, and what words."""

    p: SentencePair
    negative: Sentence
    positive: Sentence
    differing: list[str]  # the roots that only one of them negates
    heads: list[str]  # of these the ones that the negation is about


def negation(p: SentencePair) -> Evidence | None:
    """A word that both sentences have is negated in one of them only."""
    if not (p.a.negative or p.b.negative):
        return None
    a, b = p.a.roots, p.b.roots
    differing = [root for root in p.shared if a[root].negated != b[root].negated]
    if not differing:
        return None
    by_a = sum([a[root].negated for root in differing]) * 2 >= len(differing)
    negative, positive = (p.a, p.b) if by_a else (p.b, p.a)
    heads = [root for root in differing if negative.roots[root].head and negative.roots[root].negated]
    found = _Negated(p, negative, positive, differing, heads)
    features = overlap("negation", p) | _fit(found) | _bearing(found)
    if heads:
        spans = _negated_words(negative, negative.roots[heads[0]]), spans_of([positive.roots[heads[0]]])
    else:  # what is negated stands in one only: "have not captured Panjshir"
        spans = _negated_words(negative, _negated_head(negative, negative.roots[differing[0]])), ()
    return Evidence("negation", features, *(spans if by_a else spans[::-1]))


def _fit(found: _Negated) -> Features:
    """How well what is negated fits what the other says; what is told beside it makes it another topic."""
    p, negative, positive = found.p, found.negative, found.positive
    weights = [min(p.a.roots[root].weight, p.b.roots[root].weight) for root in found.differing]
    alone = unshared(negative, positive)
    within, before = (sum([t.weight for t in alone if t.negated == negated]) for negated in (True, False))
    features = {
        "negation.scope": sum(weights) / p.weight,
        "negation.cover_squared": p.cover**2,
        "negation.alike_squared": p.alike**2,
        "negation.rest_within": min(within, 4) / 4,
        "negation.rest_before": min(before, 4) / 4,
        "negation.rest_other": rest(positive, negative, 6),
    }
    if found.heads:
        features |= {"negation.head": 1.0, "negation.head_cover": p.cover, "negation.head_alike": p.alike}
    if not within:  # what is negated is all in the other: it says just that
        features |= {"negation.fits": 1.0, "negation.head_fits": float(bool(found.heads))}
    return features


def _bearing(found: _Negated) -> Features:
    """What else bears on a negation: the subject, a second one, words that report, foresee, or say that it is over."""
    p, negative, positive = found.p, found.negative, found.positive
    first = next(iter(negative.roots), "")
    same = first == next(iter(positive.roots), None)
    seen = {
        "both": p.a.negative and p.b.negative,
        "subject": same,
        "subject_in": not same and first in positive.roots,
        "reported": "reported" in positive.marks,
        "lapsed": "lapsed" in negative.marks,
        "forecast": "forecast" in positive.marks and "forecast" not in negative.marks,
    }
    return {f"negation.{name}": 1.0 for name, is_so in seen.items() if is_so}


def _negated_head(s: Sentence, word: ClaimToken) -> ClaimToken:
    """The last word before one, or the word itself, that a negation is about."""
    return next((t for t in reversed(s.tokens) if t.head and t.start <= word.start), word)


def _negated_words(s: Sentence, word: ClaimToken) -> tuple[Span, ...]:
    """The negation that reaches a word, and the word."""
    before = [c for c in s.cues if c.kind == NEGATES and s.tokens[c.start].start <= word.start]
    cue = before[-1] if before else next((c for c in s.cues if c.kind == NEGATES), None)
    spans = [(s.tokens[cue.start].start, s.tokens[cue.end - 1].end)] if cue else []
    return tuple(sorted({*spans, (word.start, word.end)}))


# --- denial -----------------------------------------------------------------------------------------------

_DENYING = {DENIES: "denies", INVENTED: "invented", WRONG: "wrong", DOUBTS: "doubts", ANSWERS: "answers"}


def denial(p: SentencePair) -> Evidence | None:
    """One of them denies, doubts or calls invented what the other says; both denying the same agree."""
    kinds_a, kinds_b = p.a.kinds & _DENYING.keys(), p.b.kinds & _DENYING.keys()
    both = p.kinds_a & _DENYING.keys() and p.kinds_b & _DENYING.keys()
    if bool(kinds_a) == bool(kinds_b) or both or not p.shared:
        return None
    s, other, kinds = (p.a, p.b, kinds_a) if kinds_a else (p.b, p.a, kinds_b)
    cues = [cue for cue in s.cues if cue.kind in _DENYING]
    if all(_said_of_another(s, cue, other) for cue in cues):
        return None
    features = overlap("denial", p) | _denied(p, s, other, kinds)
    features["denial.near"] = min(max(_shared_near(s, cue, other) for cue in cues), 3) / 3
    spans = tuple((s.tokens[c.start].start, s.tokens[c.end - 1].end) for c in cues)
    return Evidence("denial", features, *((spans, ()) if kinds_a else ((), spans)))


def _denied(p: SentencePair, s: Sentence, other: Sentence, kinds: frozenset[int]) -> Features:
    """How a sentence denies, and what it tells beside it."""
    seen = {
        **{_DENYING[kind]: True for kind in kinds},
        "twice": len(kinds) > 1,
        "rumour": RUMOUR in s.kinds,
        "asked": s.question,
        "reported": "reported" in other.marks,
        "negated_too": other.negative and any(other.roots[root].negated for root in p.shared),
    }
    features = {f"denial.{name}": 1.0 for name, is_so in seen.items() if is_so}
    return features | {"denial.rest": rest(s, other, 8), "denial.rest_other": rest(other, s, 8)}


_ATTRIBUTES = word_set("fake bogus fals wrong incorrect erroneous inaccurat mistaken absurd sham")
_RETOLD = word_set(
    "stori report claim news rumour rumor video photo pictur tweet account site articl post messag alleg headlin"
)


def _said_of_another(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Whether a word such as fake stands before something that the other sentence does not have: fake passports."""
    last = s.tokens[cue.end - 1]
    beside = [t for t in s.tokens[cue.end : cue.end + 1] if t.weight and t.start == last.end + 1]
    if cue.kind not in (INVENTED, WRONG) or last.sense not in _ATTRIBUTES or not beside:
        return False
    after = list(takewhile(lambda t: t.weight or t.sense in _RETOLD, s.tokens[cue.end : cue.end + 3]))
    return not any(t.root in other.roots or t.sense in _RETOLD for t in after)


def _shared_near(s: Sentence, cue: Cue, other: Sentence) -> int:
    """How many words that the other sentence has stand close to a cue."""
    return sum([1 for t in s.tokens[max(0, cue.start - 3) : cue.end + 4] if t.weight and t.root in other.roots])

"""Score of a pair of statements: whether they look as if they cannot both be true, and the words that make them so.

`assess_pair` judges one pair by its own text alone: it reads no file of the store, keeps no state, and gives the same
answer for a pair in either order. A finding is a lead for a person to judge, no verdict.

The sentences of the two claims are paired, every rule of :mod:`factcli.conflicts.rules.registry` looks at every pair of
sentences, their evidence is weighted in a logistic sum, and the pair of sentences with the highest sum stands for the
claims. The weights are in `wordlists/weights.txt`; `tests/tools/fit_weights.py` fits them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from factcli.conflicts.claims.cues import HEDGES
from factcli.conflicts.claims.reader import ParsedClaim, Sentence, parse_claim
from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM, Finding, Note, Reason, Span
from factcli.conflicts.rules import context as rules_context
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, is_common_word, pair_sentences
from factcli.conflicts.rules.registry import RULES
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.text.tokens import name_key

#: The least score of a finding of level HIGH; below one half there is no finding.
MIN_HIGH = 0.75
#: The columns of the table of weights: for a pair by itself, and for a pair of a store.
PAIR, STORE = 0, 1
#: The features that only a store gives: how much of the shorter and of the longer claim is shared.
SHORTER, LONGER = "store.shorter", "store.longer"
#: The rules that need no English.
_ANY_LANGUAGE = frozenset(("figures", "dates", "exclusive"))
_MAX_SHARED = 6
#: In a store, two sentences that share one word only must share this part of the one that says less.
_MIN_COVER = 0.5
#: A sentence of which more than this is in the other claim repeats it.
_REPEATED = 0.9
#: A sentence of less weight, three words, is a fragment: it is judged with the sentences around it.
_FRAGMENT = 3
#: log2 of days: up to a week counts as the same time, and a year as much as any longer time.
_WEEK, _YEAR = 3, 8.5


class WeightedPair(NamedTuple):
    """A pair of sentences with the evidence of the rules, its features, and their logistic sum."""

    pair: SentencePair
    evidence: tuple[Evidence, ...]
    features: Features
    total: float


def assess_pair(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """Return the finding for two statements judged by themselves; None if there is none, or one is retracted.

    `context` tells which names belong to one person; without it only equal names are the same speaker.
    """
    return _to_finding(_find_best(a, b, context, PAIR, 0.0), 0.0)


def is_suspect(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """Return the suspicion for two statements of a store, where hardly any pair conflicts; complete it by `settle`.

    Its score is the logistic sum without the features that only the store gives.
    """
    weights = _weights(STORE)
    return _find_best(a, b, context, STORE, -max(0.0, weights[SHORTER] + weights[LONGER]))


def settle(suspicion: Finding, shorter: float, longer: float) -> Finding | None:
    """Complete a suspicion by how much of the shorter and of the longer claim is shared, by weight, 0 to 1."""
    weights = _weights(STORE)
    return _to_finding(suspicion, weights[SHORTER] * shorter + weights[LONGER] * longer)


def _find_best(a: Statement, b: Statement, context: Context | None, column: int, least: float) -> Finding | None:
    """Return a finding that still has the logistic sum for its score, if this is at least `least`."""
    if a.retracted or b.retracted or a.claim == b.claim:
        return None
    if b.claim < a.claim:  # one order for both, so that the answer cannot depend on it
        finding = _find_best(b, a, context, column, least)
        return finding.swapped() if finding else None
    parsed_a, parsed_b = parse_statement(a, column), parse_statement(b, column)
    weighted = weigh_sentence_pairs(parsed_a, parsed_b, days_between(a, b), column)
    best = max(weighted, key=attrgetter("total"), default=None)
    if best is None or best.total < least:
        return None
    reasons = _reasons(best, a.claim, b.claim, column)
    label, shared = _label(a, b, reasons, context), _shared_words(best, a.claim)
    return Finding(MEDIUM, best.total, label, reasons, shared, _notes(best, parsed_a, parsed_b))


def _to_finding(suspicion: Finding | None, more: float) -> Finding | None:
    if suspicion is None or suspicion.score + more < 0:
        return None
    score = 1 / (1 + math.exp(-suspicion.score - more))
    return suspicion._replace(level=HIGH if score >= MIN_HIGH else MEDIUM, score=score)


def parse_statement(s: Statement, column: int) -> ParsedClaim:
    """Parse the claim of a statement. In a store a leading pronoun is resolved to the speaker; in a picked pair not."""
    return parse_claim(s.claim, s.date, s.speaker if column == STORE else "")


def days_between(a: Statement, b: Statement) -> float:
    """Return how many days after `a` `b` was said: negative if before, 0 if unknown."""
    if not (a.date.earliest and a.date.latest and b.date.earliest and b.date.latest):
        return 0.0
    before, after = (b.date.earliest - a.date.latest).days, (a.date.earliest - b.date.latest).days
    return float(before if before > 0 else -after if after > 0 else 0)


# --- evidence and weights ---------------------------------------------------------------------------------


def weigh_sentence_pairs(a: ParsedClaim, b: ParsedClaim, days: float, column: int) -> Iterator[WeightedPair]:
    """Yield every pair of sentences, or of whole claims, with evidence, weighted by a column of the table."""
    english = a.english and b.english
    time_apart = min(1.0, max(0.0, (math.log2(1 + abs(days)) - _WEEK) / (_YEAR - _WEEK)))
    for x, y in _sentence_pairs(a, b):
        p = pair_sentences(x, y, a.whole, b.whole, time_apart)
        evidence = [e for rule in RULES if (e := rule(p))] if _shares_topic(p, column) else []
        evidence = _in_same_context(p, days, [e for e in evidence if english or e.signal in _ANY_LANGUAGE])
        if any(e.signal == "denial" for e in evidence) and (
            _repeats(a, x, b) or _repeats(b, y, a) or (column == STORE and _shares_names_only(p))
        ):
            evidence = [e for e in evidence if e.signal != "denial"]
        if evidence:
            features: Features = {}
            for each in evidence:
                features |= each.features
            if p.a.question or p.b.question:
                features["question"] = 1.0
            yield WeightedPair(p, tuple(evidence), features, _total(features, column))


def _sentence_pairs(a: ParsedClaim, b: ParsedClaim) -> Iterator[tuple[Sentence, Sentence]]:
    if len(a.sentences) == len(b.sentences) == 1:
        yield a.whole, b.whole
        return
    for x in a.sentences:
        for y in b.sentences:
            yield x, y
    if any(s.weight < _FRAGMENT and s.kinds for s in (*a.sentences, *b.sentences)):
        yield a.whole, b.whole  # "That is a lie." says nothing without the sentence before it


def _shares_topic(p: SentencePair, column: int) -> bool:
    """Return whether two sentences share enough to be judged. In a store, one common name is not enough."""
    return len(p.shared) > 1 or (bool(p.shared) and (column == PAIR or p.cover >= _MIN_COVER))


def _in_same_context(p: SentencePair, days: float, evidence: list[Evidence]) -> list[Evidence]:
    """Drop the evidence that counts for nothing if the sentences are about another person, place or time."""
    if not evidence:
        return evidence
    signals = {e.signal for e in evidence}
    if signals & rules_context.NEED_TIME and rules_context.has_other_time(p):
        evidence = [e for e in evidence if e.signal not in rules_context.NEED_TIME and e.signal != "dates"]
    if evidence and rules_context.has_other_person(p):
        return []
    if signals & rules_context.NEED_PLACE and rules_context.has_other_place(p):
        evidence = [e for e in evidence if e.signal not in rules_context.NEED_PLACE]
    return [e for e in evidence if e.signal != "negation" or not rules_context.is_superseded(p, days)]


def _repeats(claim: ParsedClaim, denying: Sentence, other: ParsedClaim) -> bool:
    """Return whether another sentence of a claim repeats the other claim: then both deny the same thing."""
    rest = (s for s in claim.sentences if s is not denying and s.weight >= 1 and not (s.negative or s.question))
    return any(p.cover > _REPEATED and len(p.shared) > 1 for s in rest if (p := pair_sentences(s, other.whole)))


def _shares_names_only(p: SentencePair) -> bool:
    """Return whether the sentences share only names. A denial about a place does not deny every claim about it."""
    return not (p.a.titled or p.b.titled) and not any(
        is_common_word(p.a.roots[r]) and is_common_word(p.b.roots[r]) for r in p.shared
    )


def _total(features: Features, column: int) -> float:
    weights = _weights(column)
    return weights["bias"] + sum([weights.get(name, 0.0) * value for name, value in features.items()])


@lru_cache(maxsize=2)
def _weights(column: int) -> dict[str, float]:
    """Read a column of the table: the weight of each feature by its name."""
    text = (Path(__file__).parent / "wordlists" / "weights.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(weights[column]) for name, *weights in lines}


# --- the finding ------------------------------------------------------------------------------------------


def _reasons(best: WeightedPair, claim_a: str, claim_b: str, column: int) -> tuple[Reason, ...]:
    reasons = []
    for e in best.evidence:
        weight = _total(e.features, column) - _weights(column)["bias"]
        reasons.append(Reason(e.signal, _quote(claim_a, e.a), _quote(claim_b, e.b), e.a, e.b, weight))
    reasons.sort(key=lambda reason: -reason.weight)
    return tuple([r for r in reasons if r.weight > 0] or reasons[:1])


def _quote(claim: str, spans: Sequence[Span]) -> str:
    """Return the words of some spans of a claim, with "…" for what is left out between them."""
    if not spans:
        return ""
    text = claim[slice(*spans[0])]
    for before, span in pairwise(spans):
        text += (" " if claim[before[1] : span[0]].isspace() else " … ") + claim[slice(*span)]
    return text


def _label(a: Statement, b: Statement, reasons: Sequence[Reason], context: Context | None) -> str:
    speakers = [name_key(context.people.canonical(s.speaker) if context else s.speaker) for s in (a, b)]
    if speakers[0] == speakers[1]:
        return CHANGED if days_between(a, b) else CONTRADICTION
    return FIGURES if reasons[0].signal == "figures" else CONTRADICTION


def _shared_words(best: WeightedPair, claim: str) -> tuple[str, ...]:
    """Return the words that both sentences have, the weightiest if there are many, as a claim writes them."""
    words = [word for root in best.pair.shared if (word := best.pair.a.roots[root]).end > word.start]
    weightiest = sorted(words, key=lambda word: -word.weight)[:_MAX_SHARED]
    return tuple(claim[word.start : word.end] for word in sorted(weightiest, key=lambda word: word.start))


def _notes(best: WeightedPair, a: ParsedClaim, b: ParsedClaim) -> tuple[Note, ...]:
    notes = []
    if not (a.english and b.english):
        notes.append(Note("language", "", ""))
    for what, in_a, in_b in (
        ("hedged", _find_hedge(a), _find_hedge(b)),
        ("time", _find_time(best.pair.a), _find_time(best.pair.b)),
        ("place", _find_place(best.pair.a, a), _find_place(best.pair.b, b)),
    ):
        if bool(in_a) != bool(in_b):
            notes.append(Note(what, in_a, in_b))
    return tuple(notes)


def _find_hedge(claim: ParsedClaim) -> str:
    tokens = claim.whole.tokens
    for cue in claim.whole.cues:
        if cue.kind == HEDGES:
            return claim.text[tokens[cue.start].start : tokens[cue.end - 1].end]
    return ""


def _find_time(s: Sentence) -> str:
    return s.times[0].text if s.times else ""


def _find_place(s: Sentence, claim: ParsedClaim) -> str:
    words = rules_context.place_words(s)
    return claim.text[words[0].start : words[0].end] if words else ""

"""Whether two statements look as if they cannot both be true, and the words that make them look so.

`assess_pair` judges one pair by what is written in it alone: it reads no file of the store, keeps nothing, and gives
the same answer for a pair whichever of the two comes first. What it finds is a lead for a person to judge, no verdict.

The sentences of the two claims are set side by side, each rule of :mod:`factcli.conflicts.rules.registry` looks at each
pair of them, what the rules see is weighed by a logistic sum, and the pair of sentences with the highest sum speaks for
the claims. The weights are in `wordlists/weights.txt`; `tests/tools/fit_weights.py` made them.
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
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, is_common, pair_sentences
from factcli.conflicts.rules.registry import RULES
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.text.tokens import name_key

#: The least score of a finding that is called high; one of less than a half is none.
LEAST_HIGH = 0.75
#: The columns of the table of weights.
PAIR, STORE = 0, 1
#: The features that only a store can tell: how much of the shorter and of the longer claim is shared.
SHORTER, LONGER = "store.shorter", "store.longer"
#: The rules that read no English.
_ANY_LANGUAGE = frozenset(("figures", "dates", "exclusive"))
_MOST_SHARED = 6
#: Of the sentence that tells less so much is shared at least, where it is only one word of one pair among many.
_LEAST_COVER = 0.5
#: A sentence of which more than so much stands in the other claim repeats it.
_REPEATED = 0.9
#: A sentence that tells less is none by itself: three words.
_FRAGMENT = 3
#: Powers of two in days, nearly: what is said within a week is of one time, and after a year as good as any later.
_WEEK, _YEAR = 3, 8.5


class Weighed(NamedTuple):
    """A pair of sentences, what the rules saw in it, and the sum of it."""

    pair: SentencePair
    evidence: tuple[Evidence, ...]
    features: Features
    total: float


_total_of = attrgetter("total")


def assess_pair(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """What speaks for a conflict between two statements; None where nothing does, or one is retracted.

    `context` tells which names are one person's; without it only the same name is the same speaker.
    """
    return _settled(_found(a, b, context, PAIR, 0.0), 0.0)


def is_suspect(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """The same, for two of many statements, where hardly any pair conflicts; to be settled by :func:`settle`.

    Its score is the logistic sum without what the two share, which only the store as a whole can tell.
    """
    weights = _weights(STORE)
    return _found(a, b, context, STORE, -max(0.0, weights[SHORTER] + weights[LONGER]))


def settle(suspected: Finding, shorter: float, longer: float) -> Finding | None:
    """A suspicion judged by how much of the shorter and of the longer claim is shared, in weighted terms, 0 to 1."""
    weights = _weights(STORE)
    return _settled(suspected, weights[SHORTER] * shorter + weights[LONGER] * longer)


def _found(a: Statement, b: Statement, context: Context | None, kind: int, least: float) -> Finding | None:
    """What is found in two statements if it comes to so much, its score still a sum."""
    if a.retracted or b.retracted or a.claim == b.claim:
        return None
    if b.claim < a.claim:
        found = _found(b, a, context, kind, least)  # one order for both, so that the answer cannot depend on it
        return found.swapped() if found else None
    ours, theirs = _read(a, kind), _read(b, kind)
    best = max(_weighed(ours, theirs, _gap(a, b), kind), key=_total_of, default=None)
    if best is None or best.total < least:
        return None
    reasons = _reasons(best, a.claim, b.claim, kind)
    label, shared = _label(a, b, reasons, context), _shared(best, a.claim)
    return Finding(MEDIUM, best.total, label, reasons, shared, _notes(best, ours, theirs))


def _settled(found: Finding | None, more: float) -> Finding | None:
    if found is None or found.score + more < 0:
        return None
    score = 1 / (1 + math.exp(-found.score - more))
    return found._replace(level=HIGH if score >= LEAST_HIGH else MEDIUM, score=score)


def _read(s: Statement, kind: int) -> ParsedClaim:
    """A claim read. Among many statements it matters who "it" is; of two that somebody chose, that is granted."""
    return parse_claim(s.claim, s.date, s.speaker if kind == STORE else "")


def features_of(a: Statement, b: Statement, kind: int) -> list[Features]:
    """What the rules see in each pair of sentences: what the weights are fitted on."""
    return [found.features for found in _weighed(_read(a, kind), _read(b, kind), _gap(a, b), kind)]


def _gap(a: Statement, b: Statement) -> float:
    """How many days after the first the second was said: negative if it came first, 0 where that is not known."""
    if not (a.date.earliest and a.date.latest and b.date.earliest and b.date.latest):
        return 0.0
    before, after = (b.date.earliest - a.date.latest).days, (a.date.earliest - b.date.latest).days
    return float(before if before > 0 else -after if after > 0 else 0)


def _scaled(days: float) -> float:
    return min(1.0, max(0.0, (math.log2(1 + days) - _WEEK) / (_YEAR - _WEEK)))


# --- the weighing -----------------------------------------------------------------------------------------


def _weighed(a: ParsedClaim, b: ParsedClaim, gap: float, kind: int) -> Iterator[Weighed]:
    """Every pair of sentences in which a rule sees something, weighed; with the claims as wholes."""
    english = a.english and b.english
    for x, y in _sentence_pairs(a, b):
        p = pair_sentences(x, y, a.whole, b.whole, _scaled(abs(gap)))
        found = [e for rule in RULES if (e := rule(p))] if _is_of_one_topic(p, kind) else []
        found = _in_one_setting(p, gap, [e for e in found if english or e.signal in _ANY_LANGUAGE])
        if _denies(found) and (_repeats(a, x, b) or _repeats(b, y, a) or (kind == STORE and _share_names_only(p))):
            found = [e for e in found if e.signal != "denial"]
        if found:
            yield _sum(p, found, kind)


def _denies(found: Sequence[Evidence]) -> bool:
    return any(e.signal == "denial" for e in found)


def _repeats(claim: ParsedClaim, denying: Sentence, other: ParsedClaim) -> bool:
    """Whether another sentence of a claim says just what the other claim says: those two deny the same thing."""
    rest = (s for s in claim.sentences if s is not denying and s.weight >= 1 and not (s.negative or s.question))
    return any(p.cover > _REPEATED and len(p.shared) > 1 for s in rest if (p := pair_sentences(s, other.whole)))


def _share_names_only(p: SentencePair) -> bool:
    """Whether nothing but names is shared: who denies something of Panjshir need not deny this of Panjshir."""
    return not (p.a.titled or p.b.titled) and not any(
        is_common(p.a.roots[r]) and is_common(p.b.roots[r]) for r in p.shared
    )


def _is_of_one_topic(p: SentencePair, kind: int) -> bool:
    """Whether two sentences share enough to be looked at: in a store, that both name Afghanistan is not."""
    return len(p.shared) > 1 or (bool(p.shared) and (kind == PAIR or p.cover >= _LEAST_COVER))


def _sentence_pairs(a: ParsedClaim, b: ParsedClaim) -> Iterator[tuple[Sentence, Sentence]]:
    if len(a.sentences) == len(b.sentences) == 1:
        yield a.whole, b.whole
        return
    for x in a.sentences:
        for y in b.sentences:
            yield x, y
    if any(s.weight < _FRAGMENT and s.kinds for s in (*a.sentences, *b.sentences)):
        yield a.whole, b.whole  # "That is a lie." says nothing without what stands beside it


def _in_one_setting(p: SentencePair, gap: float, found: list[Evidence]) -> list[Evidence]:
    """The evidence that stands once it is seen whether both are about the same person, place and time."""
    if not found:
        return found
    signals = {e.signal for e in found}
    if signals & rules_context.NEED_TIME and rules_context.other_time(p):
        found = [e for e in found if e.signal not in rules_context.NEED_TIME and e.signal != "dates"]
    if found and rules_context.other_person(p):
        return []
    if signals & rules_context.NEED_PLACE and rules_context.other_place(p):
        found = [e for e in found if e.signal not in rules_context.NEED_PLACE]
    return [e for e in found if e.signal != "negation" or not rules_context.outlived(p, gap)]


def _sum(p: SentencePair, found: Sequence[Evidence], kind: int) -> Weighed:
    features: Features = {}
    for evidence in found:
        features |= evidence.features
    if p.a.question or p.b.question:
        features["question"] = 1.0
    return Weighed(p, tuple(found), features, _total(features, kind))


def _total(features: Features, kind: int) -> float:
    weights = _weights(kind)
    return weights["bias"] + sum([weights.get(name, 0.0) * value for name, value in features.items()])


@lru_cache(maxsize=2)
def _weights(kind: int) -> dict[str, float]:
    """The weights of the features by their names: for a pair by itself, or for one of a store."""
    text = (Path(__file__).parent / "wordlists" / "weights.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(weights[kind]) for name, *weights in lines}


# --- what is said of it -----------------------------------------------------------------------------------


def _reasons(best: Weighed, claim_a: str, claim_b: str, kind: int) -> tuple[Reason, ...]:
    reasons = []
    for e in best.evidence:
        weight = _total(e.features, kind) - _weights(kind)["bias"]
        reasons.append(Reason(e.signal, _words(claim_a, e.a), _words(claim_b, e.b), e.a, e.b, weight))
    reasons.sort(key=lambda reason: -reason.weight)
    return tuple([r for r in reasons if r.weight > 0] or reasons[:1])


def _words(claim: str, spans: Sequence[Span]) -> str:
    """The words of some spans; of those that stand apart with what is left out between them shown."""
    if not spans:
        return ""
    said = claim[slice(*spans[0])]
    for before, span in pairwise(spans):
        said += (" " if claim[before[1] : span[0]].isspace() else " … ") + claim[slice(*span)]
    return said


def _label(a: Statement, b: Statement, reasons: Sequence[Reason], context: Context | None) -> str:
    if _same_speaker(a, b, context):
        return CHANGED if _gap(a, b) else CONTRADICTION
    return FIGURES if reasons[0].signal == "figures" else CONTRADICTION


def _same_speaker(a: Statement, b: Statement, context: Context | None) -> bool:
    if context is None:
        return name_key(a.speaker) == name_key(b.speaker)
    return name_key(context.people.canonical(a.speaker)) == name_key(context.people.canonical(b.speaker))


def _shared(best: Weighed, claim: str) -> tuple[str, ...]:
    """The words that both have, of many those that tell most, as one of the claims writes them."""
    words = [word for root in best.pair.shared if (word := best.pair.a.roots[root]).end > word.start]
    telling = sorted(words, key=lambda word: -word.weight)[:_MOST_SHARED]
    return tuple(claim[word.start : word.end] for word in sorted(telling, key=lambda word: word.start))


def _notes(best: Weighed, a: ParsedClaim, b: ParsedClaim) -> tuple[Note, ...]:
    notes = []
    if not (a.english and b.english):
        notes.append(Note("language", "", ""))
    for what, in_a, in_b in (
        ("hedged", _hedge(a), _hedge(b)),
        ("time", _time(best.pair.a), _time(best.pair.b)),
        ("place", _place(best.pair.a, a), _place(best.pair.b, b)),
    ):
        if bool(in_a) != bool(in_b):
            notes.append(Note(what, in_a, in_b))
    return tuple(notes)


def _hedge(r: ParsedClaim) -> str:
    for cue in r.whole.cues:
        if cue.kind == HEDGES:
            return r.text[r.whole.tokens[cue.start].start : r.whole.tokens[cue.end - 1].end]
    return ""


def _time(s: Sentence) -> str:
    return s.moments[0].text if s.moments else ""


def _place(s: Sentence, r: ParsedClaim) -> str:
    """The first place that a sentence names after "in" and its like."""
    words = rules_context.place_words(s)
    return r.text[words[0].start : words[0].end] if words else ""

"""Score of a pair of statements: whether they look as if they cannot both be true, and the words that make them so.

`assess_pair` judges one pair by its own text alone: it reads no file of the store, keeps no state, and gives the same
answer for a pair in either order. A finding is a lead for a person to judge, no verdict.

A pair whose claims share too little is not judged (see :mod:`factcli.conflicts.blocking`). Of others the sentences of
the two claims are paired, every rule of :mod:`factcli.conflicts.rules.registry` looks at every pair of
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

from factcli.conflicts import blocking
from factcli.conflicts.claims.cues import ANSWERS, HEDGES
from factcli.conflicts.claims.parsed import ParsedClaim, Sentence, once_a_sentence
from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM, Finding, Note, Reason, Span
from factcli.conflicts.rules import context as rules_context
from factcli.conflicts.rules.alignment import SYNONYMS, align
from factcli.conflicts.rules.antonyms import BEING, has_opposites
from factcli.conflicts.rules.dates import EVENT
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, is_common_word, pair_sentences, unshared
from factcli.conflicts.rules.meeting import meeting_features
from factcli.conflicts.rules.phases import is_reached_later
from factcli.conflicts.rules.quantities import COUNTED, count_one_fate
from factcli.conflicts.rules.registry import RULES, RULES_OF_LEAST, RULES_OF_LITTLE, RULES_OF_SUBJECTS, Rule
from factcli.conflicts.rules.whereabouts import NOW, stay_now
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.text.stop_words import word_set
from factcli.text.tokens import name_key, word_keys

#: The least score of a finding of level HIGH; below one half there is no finding.
MIN_HIGH = 0.79
#: The features that a pair has beside those of its rules: how much of the lighter and of the heavier claim is shared,
#: and how many pairs of sentences they have.
SHORTER, LONGER, SENTENCES = "shared.shorter", "shared.longer", "shared.sentences"
#: Which part of the words that the two sentences share they share only by synonyms, and how far they are from being
#: alike, but for headlines.
BY_SYNONYMS, UNLIKE = "shared.synonyms", "shared.unlike"
#: From this share of all that two sentences say on, they are alike; or if one is so much more than half of the other.
_LIKE, _WITHIN = 0.35, 0.5
#: log2 of the pairs of sentences that count as most.
_MANY_SENTENCES = 5
#: The rules that ask for the same words, and not for synonyms.
_OF_OWN_WORDS = frozenset(("denial", "reversal"))
#: The rules of what is counted and timed, which say themselves whether it is of the same.
_OF_NUMBERS = frozenset(("figures", "dates"))
#: The rules of what differs in its time.
_OF_TIMES = frozenset(("dates", "phases"))
#: The rules that need no English.
_ANY_LANGUAGE = frozenset(("figures", "dates", "exclusive"))
_MAX_SHARED = 6
#: Two sentences that share one word only must share this part of the one that says less.
_MIN_COVER = 0.4
#: The least share of all that two sentences say that both say; headlines add more.
_MIN_ALIKE, _MIN_ALIKE_OF_TITLES = 0.25, 0.12
#: Or the share of what one says, if that is three words, or two.
_MIN_WITHIN, _WHOLLY_WITHIN = 0.5, 0.9
#: The rules that need no more in sentences that share little.
_OF_LITTLE = frozenset(("durations", "presence", "absence", "whereabouts", "places", "phases"))
#: Or so many words, if both say something of the same subject. Some rules ask for that themselves.
_LEAST_WITHIN = 2
_OF_ROLES = _OF_LITTLE | {"agents", "denial", "extents", "informing"}
#: The least share of what one says in any case.
_MIN_SHARED, _MIN_SHARED_OF_OPPOSITES, _MIN_OF_OPPOSITES = 0.2, 0.15, 0.3
_LEAST_OF_LITTLE = min(least for _, least, _ in RULES_OF_LITTLE if least)
#: Names alone are enough if they are this share of what one sentence says.
_SAME = 0.3
#: A denial that shares only names with a sentence is about that only if they are this part of what one of them says.
_MIN_COVER_BY_NAMES = 0.6
#: A sentence of which more than this is in the other claim repeats it.
_REPEATED = 0.9
#: A sentence of less weight, three words, is a fragment: it is judged with the sentences around it.
_FRAGMENT = 3
#: A claim of no more words that begins with one of these in a small letter and has none of those is a phrase.
_MAX_PHRASE = 8
#: A claim of so few words states nothing.
_NO_SENTENCE = 2
_OPENING_PHRASE = word_set("the a an his her their its our my us them him it as of in for at on with by from")
_VERBS = word_set("is are was were be been has have had will would can could may might must should did doe do not")
#: log2 of days: up to a week counts as the same time, and a year as much as any longer time.
_WEEK, _YEAR = 3, 8.5


class WeightedPair(NamedTuple):
    """A pair of sentences with the evidence of the rules, its features, and their logistic sum."""

    pair: SentencePair
    evidence: tuple[Evidence, ...]
    features: Features
    total: float


def assess_pair(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """Judge two statements. Return None if nothing is found, or if one is retracted.

    It depends on the two alone, and on `context`, which tells which names belong to one person; without it only equal
    names are the same speaker.
    """
    if a.retracted or b.retracted or a.claim == b.claim:
        return None
    if b.claim < a.claim:  # one order for both, so that the answer cannot depend on it
        finding = assess_pair(b, a, context)
        return finding.swapped() if finding else None
    best = max(weigh_pair(a, b, context), key=attrgetter("total"), default=None)
    if best is None or best.total < 0:
        return None
    score = 1 / (1 + math.exp(-best.total))
    reasons = _reasons(best, a.claim, b.claim)
    label, shared = _label(a, b, reasons, context), _shared_words(best, a.claim)
    level = HIGH if score >= MIN_HIGH else MEDIUM
    return Finding(level, score, label, reasons, shared, _notes(best, parse_statement(a), parse_statement(b)))


def weigh_pair(a: Statement, b: Statement, context: Context | None = None) -> Iterator[WeightedPair]:
    """Yield the pairs of sentences of two statements with evidence; none if their claims share too little."""
    parsed_a, parsed_b = parse_statement(a), parse_statement(b)
    if parsed_a.of_speaker and parsed_b.of_speaker and not _is_same_speaker(a, b, context):
        return  # "He accepts the result" of one, "She does not accept it" of another
    if _is_phrase(parsed_a) or _is_phrase(parsed_b):
        return
    sentences = max(1, len(parsed_a.sentences) * len(parsed_b.sentences))
    for pair, evidence in _pairs_with_evidence(parsed_a, parsed_b, days_between(a, b)):
        shares = blocking.shared_shares(blocking.profile_of(a.claim), blocking.profile_of(b.claim))
        if shares is None:
            return  # asked late, because nearly all that are judged share enough
        many = min(1.0, math.log2(sentences) / _MANY_SENTENCES)
        features = {SHORTER: shares[0], LONGER: shares[1], SENTENCES: many, BY_SYNONYMS: _by_synonyms(pair)}
        of_times = all(each.signal in _OF_TIMES for each in evidence)
        if not (pair.a.titled or pair.b.titled or any(_says_enough(each, pair) for each in evidence)):
            features[UNLIKE] = max(0.0, 1 - max(_alike_in_words(pair, of_times), pair.cover - _WITHIN) / _LIKE)
        features |= meeting_features(pair, evidence[0])
        for each in evidence:
            features |= each.features
        yield WeightedPair(pair, evidence, features, _total(features))


_DENIED_DEED = frozenset(("negation.head", "negation.same_complement"))
_OF_ANOTHER = frozenset(("negation.other_subject", "negation.of_noun", "negation.unreal", "negation.both"))


def _says_enough(e: Evidence, p: SentencePair) -> bool:
    """Return whether evidence needs no sentences that are alike: a deed that is denied, done to the same."""
    if NOW in e.features or BEING in e.features or EVENT in e.features:
        return True
    return e.features.keys() >= _DENIED_DEED and _OF_ANOTHER.isdisjoint(e.features) and len(p.shared) > 2


def _alike_in_words(p: SentencePair, of_times: bool) -> float:
    """Return the share of all that two sentences say that both say, but for numbers that only one of them has.

    If they are `of_times`, the words of times that only one has do not count either: these are what differs.
    """
    numbers = sum(
        [
            t.weight
            for s, other in ((p.a, p.b), (p.b, p.a))
            for t in unshared(s, other)
            if t.sense[0].isdigit() or (of_times and s.is_in_time(t))
        ]
    )
    both = p.a.weight + p.b.weight - p.weight - numbers
    return p.weight / both if both else 0.0


def _by_synonyms(p: SentencePair) -> float:
    """Return which part of the words that two sentences share they share only by synonyms."""
    return sum([root.startswith(SYNONYMS) for root in p.shared]) / max(1, len(p.shared))


def _is_phrase(claim: ParsedClaim) -> bool:
    """Return whether a claim is a piece of a sentence that states nothing: "the commander in chief"."""
    if not claim.text[:1].islower():
        return False
    words = claim.whole.tokens
    if len(words) <= _NO_SENTENCE or (claim.text[:1].islower() and words[0].sense == "to"):
        return True  # "to close the road"
    if len(words) > _MAX_PHRASE or words[0].sense not in _OPENING_PHRASE:
        return False
    says = any(x.capital and y.verb and not y.capital for x, y in pairwise(words))  # "the Anna carried 140 people"
    return not says and _VERBS.isdisjoint(t.sense for t in words)


def parse_statement(s: Statement) -> ParsedClaim:
    """Parse the claim of a statement. A leading pronoun is its speaker."""
    known = _PARSED.get(id(s))
    if known is None or known[0] is not s:
        if len(_PARSED) >= _MOST_PARSED:
            _PARSED.clear()
        known = _PARSED[id(s)] = s, parse_claim(s.claim, s.date, s.speaker)
    return known[1]


#: Parsed claims by the identity of their statements, which are kept here so that this stays their own. A statement
#: meets thousands of others, and to compare it by its values takes longer than much of what is compared.
_PARSED: dict[int, tuple[Statement, ParsedClaim]] = {}
_MOST_PARSED = 1 << 14


def days_between(a: Statement, b: Statement) -> float:
    """Return how many days after `a` `b` was said: negative if before, 0 if unknown."""
    if not (a.date.earliest and a.date.latest and b.date.earliest and b.date.latest):
        return 0.0
    before, after = (b.date.earliest - a.date.latest).days, (a.date.earliest - b.date.latest).days
    return float(before if before > 0 else -after if after > 0 else 0)


# --- evidence and weights ---------------------------------------------------------------------------------


def _pairs_with_evidence(
    a: ParsedClaim, b: ParsedClaim, days: float
) -> Iterator[tuple[SentencePair, tuple[Evidence, ...]]]:
    """Yield every pair of sentences, or of whole claims, in which a rule sees something that counts."""
    language = a.language if a.language == b.language else ""
    time_apart = min(1.0, max(0.0, (math.log2(1 + abs(days)) - _WEEK) / (_YEAR - _WEEK))) if days else 0.0
    for x, y in _sentence_pairs(a, b):
        aligned = align(x, y)
        for is_aligned, (s, t) in enumerate([(x, y)] if aligned is None else [(x, y), aligned]):
            if s.roots.keys().isdisjoint(t.roots):
                continue
            p = pair_sentences(s, t, a.whole, b.whole, time_apart, days)
            evidence = _find_evidence_of_topic(p, language)
            if is_aligned:
                evidence = [e for e in evidence if e.signal not in _OF_OWN_WORDS]
            elif any(e.signal == "denial" for e in evidence) and (
                _repeats(a, s, b) or _repeats(b, t, a) or _shares_names_only(p)
            ):
                evidence = [e for e in evidence if e.signal != "denial"]
            if evidence:
                yield p, tuple(evidence)


def _find_evidence_of_topic(p: SentencePair, language: str) -> list[Evidence]:
    """Return what counts in two sentences that are about the same, or say something of the same subject."""
    if _shares_topic(p):
        return _find_evidence(p, language)
    both_opposable = bool(p.a.opposable and p.b.opposable)
    if p.cover < (_MIN_SHARED_OF_OPPOSITES if both_opposable else _MIN_SHARED):
        return []
    titled, negates = p.a.titled or p.b.titled, p.a.negative or p.b.negative
    is_within = p.cover >= _MIN_WITHIN and _count_names_once(p) >= _LEAST_WITHIN
    both_opposable = both_opposable and (negates or has_opposites(p))
    measured = (
        (p.a.extents and p.b.extents)
        or (p.a.times and p.b.times)
        or (p.a.quantities and p.b.quantities)
        or _have_durations(p)
        or count_one_fate(p)
        or stay_now(p)
        or not p.a.members.keys().isdisjoint(p.b.members)
    )
    if not (is_within or titled or p.a.cues or p.b.cues or both_opposable or measured):
        return []
    if is_within:
        return [e for e in _find_evidence(p, language, RULES_OF_SUBJECTS) if _is_of_one_subject(e)]
    found = _find_evidence(p, language, _rules_of_little(p))
    return [e for e in found if (e.signal in _OF_NUMBERS or _is_of_one_subject(e)) and _needs_less(e, p)]


def _have_durations(p: SentencePair) -> bool:
    both = p.a.quantities and p.b.quantities
    return bool(both) and all(any(q.unit == "hour" for q in s.quantities) for s in (p.a, p.b))


def _rules_of_little(p: SentencePair) -> Sequence[Rule]:
    """Return the rules that may count in sentences that share little."""
    if p.cover < _LEAST_OF_LITTLE:
        return RULES_OF_LEAST
    shared = _count_names_once(p)
    return [rule for rule, least, words in RULES_OF_LITTLE if p.cover >= least and shared >= words]


def _needs_less(e: Evidence, p: SentencePair) -> bool:
    """Return whether evidence is rare enough to count in sentences that share little: opposites, denying headlines."""
    if e.signal == "opposites":
        return (
            p.cover >= _MIN_OF_OPPOSITES if _count_names_once(p) >= _LEAST_WITHIN else "opposites.states" in e.features
        )
    if e.signal == "figures":
        return count_one_fate(p) or COUNTED in e.features
    if e.signal == "dates":
        return EVENT in e.features
    if e.signal == "exclusive":
        return BEING in e.features
    if e.signal == "extents":
        return "extents.anybody" not in e.features
    if e.signal == "negation":
        return e.features.keys() >= {"negation.head", "negation.named"} and "negation.of_noun" not in e.features
    if e.signal == "denial":
        return "denial.report" in e.features or _answers_no(p.a) or _answers_no(p.b) or p.a.titled or p.b.titled
    return e.signal in _OF_LITTLE


def _answers_no(s: Sentence) -> bool:
    """Return whether a sentence begins with its answer: "No, she did not win"."""
    return any(cue.kind == ANSWERS and s.tokens[cue.start].sense == "no" for cue in s.cues)


def _is_of_one_subject(e: Evidence) -> bool:
    """Return whether a rule saw that both sentences are about the same, or asks for that itself."""
    same, other = (e.features.get(f"{e.signal}.{name}") for name in ("same_subject", "other_complement"))
    return e.signal in _OF_ROLES or BEING in e.features or bool(same and not (other and e.signal == "opposites"))


def _count_names_once(p: SentencePair) -> int:
    """Count the shared words. Those of one name count once."""
    shorter, shared = p.a if p.a.weight <= p.b.weight else p.b, p.shared
    follow = sum([x in shared and y in shared for x, y in _name_pairs(shorter)])
    return sum([root in shared for root in _content_roots(shorter)]) - follow


@once_a_sentence
def _content_roots(s: Sentence) -> tuple[str, ...]:
    return tuple(t.root for t in s.tokens if t.weight)


@once_a_sentence
def _name_pairs(s: Sentence) -> tuple[tuple[str, str], ...]:
    """Return the roots of the words of names that follow each other."""
    both = pairwise(s.tokens)
    return tuple((x.root, y.root) for x, y in both if x.weight and y.weight and x.capital and y.capital)


def _find_evidence(p: SentencePair, language: str, rules: Sequence[Rule] = RULES) -> list[Evidence]:
    """Return what the rules see in two sentences that counts."""
    found = [e for rule in rules if (e := rule(p)) and _knows(language, e.signal)]
    return _in_same_context(p, found) if found else found


def _knows(language: str, signal: str) -> bool:
    """Return whether a signal can be seen in claims of a language, which is empty if they have none in common."""
    return language == "en" or signal in _ANY_LANGUAGE or (signal == "negation" and bool(language))


def _sentence_pairs(a: ParsedClaim, b: ParsedClaim) -> list[tuple[Sentence, Sentence]]:
    if len(a.sentences) == len(b.sentences) == 1:
        return [(a.whole, b.whole)]
    pairs = [(x, y) for x in a.sentences for y in b.sentences]
    if any(s.weight < _FRAGMENT and s.kinds for s in (*a.sentences, *b.sentences)):
        pairs.append((a.whole, b.whole))  # "That is a lie." says nothing without the sentence before it
    return pairs


def _shares_topic(p: SentencePair) -> bool:
    """Return whether two sentences share enough to be judged: names alone are not enough."""
    titled = p.a.titled or p.b.titled
    if len(p.shared) < 2 and p.cover < _MIN_COVER:
        return False
    # One says little more than a part of the other, or nothing.
    within = (p.cover >= _MIN_WITHIN and len(p.shared) > 2) or (p.cover >= _WHOLLY_WITHIN and len(p.shared) > 1)
    if p.alike < (_MIN_ALIKE_OF_TITLES if titled else _MIN_ALIKE) and not within:
        return False
    if p.cover >= _SAME or titled:
        return bool(p.shared)
    return any(is_common_word(p.a.roots[r]) and is_common_word(p.b.roots[r]) for r in p.shared)


def _in_same_context(p: SentencePair, evidence: list[Evidence]) -> list[Evidence]:
    """Drop the evidence that counts for nothing if the sentences are about another person, place or time."""
    if p.a.question or p.b.question:  # a question states nothing, but may be denied
        evidence = [e for e in evidence if e.signal == "denial"]
    if not evidence:
        return evidence
    signals = {e.signal for e in evidence}
    if signals & rules_context.NEED_TIME and rules_context.has_other_time(p):
        evidence = [e for e in evidence if e.signal not in rules_context.NEED_TIME and e.signal != "dates"]
    if evidence and (rules_context.has_other_condition(p) or rules_context.has_other_person(p)):
        return []
    if rules_context.is_of_another(p) or rules_context.is_of_named_apart(p):
        evidence = [e for e in evidence if e.signal not in ("agents", "dates")]
    if signals & _OF_ONE_EVENT and rules_context.has_other_kind(p):
        evidence = [e for e in evidence if e.signal not in _OF_ONE_EVENT]
    if signals & rules_context.NEED_TIME and any(is_other(p) for is_other in _AT_OTHER_TIMES):
        evidence = [e for e in evidence if e.signal not in rules_context.NEED_TIME]
    if signals & rules_context.NEED_PLACE and _is_elsewhere(p):
        evidence = [e for e in evidence if e.signal not in rules_context.NEED_PLACE]
    return [e for e in evidence if e.signal not in ("negation", "absence") or not rules_context.is_superseded(p)]


#: What happens once to one thing: not to the north tower and to the south tower.
_OF_ONE_EVENT = frozenset(("dates", "places"))
_AT_OTHER_TIMES = (
    *(rules_context.is_by_day_and_night, rules_context.is_plan_only, rules_context.is_before_or_after),
    is_reached_later,
)


def _is_elsewhere(p: SentencePair) -> bool:
    others = (
        rules_context.has_other_subject,
        rules_context.has_other_place,
        rules_context.has_other_part,
        rules_context.has_other_kind,
        rules_context.has_other_object,
    )
    return any(is_other(p) for is_other in others) or rules_context.has_other_names(p)


def _repeats(claim: ParsedClaim, denying: Sentence, other: ParsedClaim) -> bool:
    """Return whether another sentence of a claim repeats the other claim: then both deny the same thing."""
    rest = (s for s in claim.sentences if s is not denying and s.weight >= 1 and not (s.negative or s.question))
    return any(p.cover > _REPEATED and len(p.shared) > 1 for s in rest if (p := pair_sentences(s, other.whole)))


def _shares_names_only(p: SentencePair) -> bool:
    """Return whether the sentences share only names. A denial about a place does not deny every claim about it."""
    return (
        p.cover < _MIN_COVER_BY_NAMES
        and not (p.a.titled or p.b.titled)
        and not any(is_common_word(p.a.roots[r]) and is_common_word(p.b.roots[r]) for r in p.shared)
    )


def _total(features: Features) -> float:
    weights = _weights()
    return weights["bias"] + sum([weights.get(name, 0.0) * value for name, value in features.items()])


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Read the table of weights: that of each feature by its name."""
    text = (Path(__file__).parent / "wordlists" / "weights.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(weight) for name, weight in lines}


_ANSWERED = frozenset(("denial.answers",))

# --- the finding ------------------------------------------------------------------------------------------


def _reasons(best: WeightedPair, claim_a: str, claim_b: str) -> tuple[Reason, ...]:
    reasons = []
    denying = {span for e in best.evidence if e.signal == "denial" for span in (*e.a, *e.b)}
    is_negated = any(e.signal == "negation" for e in best.evidence)
    for e in best.evidence:
        if is_negated and e.features.keys() & _ANSWERED and "denial.twice" not in e.features:
            continue  # "No, she was not arrested": the answer is what is negated
        if e.signal == "negation" and not denying.isdisjoint((*e.a, *e.b)):
            continue  # what is denied is negated: one reason
        weight = _total(e.features) - _weights()["bias"]
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
    if _is_same_speaker(a, b, context):
        return CHANGED if days_between(a, b) and not _is_placeholder(a.speaker) else CONTRADICTION
    return FIGURES if reasons[0].signal == "figures" else CONTRADICTION


# Speakers who are nobody in particular, so that they have no position to change: words that end such a name, and words
# of which it may consist.
_MANY = word_set(
    "officials sources posts users witnesses residents villagers people experts doctors scientists authorities"
    " activists protesters bloggers images memes videos emails messages accounts rumours rumors websites others fans"
    " commentators observers locals survivors relatives soldiers critics supporters voters"
)
_NOBODY = word_set(
    "unknown anonymous unnamed unidentified none na various multiple several source official witness viral social media"
    " internet online web facebook twitter x tiktok whatsapp instagram telegram youtube reddit chain letter blog"
    " blogger post image meme video email user message rumour rumor report reports website the a an some not available"
    " unspecified senior local on in from"
)


def _is_placeholder(speaker: str) -> bool:
    """Return whether a speaker is unknown or many: "unknown", "officials", "Viral image"."""
    keys = word_keys(speaker)
    return not keys or keys[-1] in _MANY or _NOBODY.issuperset(keys) or keys == ["n", "a"]


def _is_same_speaker(a: Statement, b: Statement, context: Context | None) -> bool:
    first, second = (name_key(context.people.canonical(s.speaker) if context else s.speaker) for s in (a, b))
    return first == second


def _shared_words(best: WeightedPair, claim: str) -> tuple[str, ...]:
    """Return the words that both sentences have, the weightiest if there are many, as a claim writes them."""
    same = (best.pair.a.roots[root] for root in best.pair.shared if not root.startswith(SYNONYMS))
    words = [word for word in same if word.end > word.start]
    weightiest = sorted(words, key=lambda word: -word.weight)[:_MAX_SHARED]
    return tuple(claim[word.start : word.end] for word in sorted(weightiest, key=lambda word: word.start))


def _notes(best: WeightedPair, a: ParsedClaim, b: ParsedClaim) -> tuple[Note, ...]:
    notes = []
    if not a.language == b.language == "en":
        notes.append(Note("language", "", ""))
    hedges = _find_hedge(a), _find_hedge(b)
    times = _find_time(best.pair.a, b), _find_time(best.pair.b, a)
    places = _find_place(best.pair.a, a, b), _find_place(best.pair.b, b, a)
    if any(e.signal == "whereabouts" for e in best.evidence):
        places = "", ""  # the reason names both
    for what, (in_a, in_b) in (("hedged", hedges), ("time", times), ("place", places)):
        if bool(in_a) != bool(in_b):
            notes.append(Note(what, in_a, in_b))
    return tuple(notes)


def _find_hedge(claim: ParsedClaim) -> str:
    tokens = claim.whole.tokens
    for cue in claim.whole.cues:
        if cue.kind == HEDGES:
            return claim.text[tokens[cue.start].start : tokens[cue.end - 1].end]
    return ""


def _find_time(s: Sentence, other: ParsedClaim) -> str:
    """Return the first time of a sentence; nothing if the other claim names one anywhere."""
    return s.times[0].text if s.times and not other.whole.times else ""


def _find_place(s: Sentence, claim: ParsedClaim, other: ParsedClaim) -> str:
    """Return the first place of a sentence; nothing if the other claim names it, or another one, anywhere."""
    words = rules_context.place_words(s)
    if not words or rules_context.place_words(other.whole) or words[0].root in other.whole.all_roots:
        return ""
    return claim.text[words[0].start : words[0].end]

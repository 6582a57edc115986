"""Rule of negation: a word is negated in one of the sentences only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import DENIES, DOUBTS, HEDGES, INVENTED, NEGATES, WRONG
from factcli.conflicts.claims.extents import NONE
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, Term, once_a_sentence
from factcli.conflicts.claims.times import NOT_UNTIL
from factcli.conflicts.rules.alignment import IMPLIED, has_synonym
from factcli.conflicts.rules.context import forbids
from factcli.conflicts.rules.denial import MOST_OF_ONE, has_denied_verb
from factcli.conflicts.rules.evidence import (
    Evidence,
    Features,
    SentencePair,
    overlap_features,
    spans_of,
    unshared,
    unshared_share,
)
from factcli.conflicts.rules.extents import leaves_part, leaves_room
from factcli.conflicts.rules.predicates import (
    FORMS_OF_BE,
    LIGHT,
    Reach,
    clause_at,
    clause_span,
    reach_of_negation,
    subject_of_clause,
    where_and_when,
)
from factcli.conflicts.rules.presence import BEING, is_person
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

#: From this share of what one sentence says on, both say the same but for what is negated.
_SAME = 0.7

#: From this share of what both say together on, they say the same but for a name.
_ALIKE = 0.45
#: Below this share two sentences on one noun are taken to say different things of it.
_SAME_EVENT = 0.4
#: Below this share they differ so much that what is negated needs the same complement, and to have happened.
_HALF_ALIKE = 0.35
#: From this share of what one sentence says on, the other says all of it, and more.
_COVERED = 0.8

# --- negation ---------------------------------------------------------------------------------------------


# Senses of verbs by which somebody tries to get what may be withheld.
_SEEKING = sense_set("apply applicant seek sought want wish request demand")


# Roots of nouns that say nothing by themselves: "not the kind of campaign".
_EMPTY = frozenset(("kind", "sort", "type", "way", "thing", "matter", "year", "month", "week", "day", "time"))
_FIRST_PERSON = word_set("i we im ive weve")
_OTHERS = word_set("you he she it they youre hes shes theyre its")
_MAX_TO_PRONOUN = 5  # words
_FATES = frozenset(map(word_root, sense_set("kill injure hurt die arrest escape rescue evacuate flee need suffer")))
# Of whom these are said may be said to be hurt or dead.
_HARMED = sense_set(
    "survive untouched hospital treat clinic ambulance doctor casualty victim blood body funeral grave wound patient"
)
_LEAST_OF_CLAUSE_DENIED = 2  # words
_ON_PURPOSE = sense_set("purpose purposely deliberately intentionally knowingly wilfully")


class _NegatedPair(NamedTuple):
    """A sentence pair of which one sentence negates words of the other."""

    p: SentencePair
    negative: Sentence
    positive: Sentence
    differing: list[str]  # the roots that only one of them negates
    heads: list[str]  # of these the first in the scope of a negation


def negation(p: SentencePair) -> Evidence | None:
    """Find a shared word that is negated in one of the sentences only."""
    pair = _find_negated(p) if p.a.negative or p.b.negative else None
    if pair is None:
        return None
    negative, positive, differing, heads = pair.negative, pair.positive, pair.differing, pair.heads
    if DENIES in negative.kinds and len(differing) < _LEAST_OF_CLAUSE_DENIED and p.alike < _ALIKE:
        return None  # "denied that the president was born there" is no word on the president
    if not _EMPTY.isdisjoint(heads) or _EMPTY.issuperset(differing):
        return None
    of_names = _are_names(p, differing) and not _is_contrast(negative)
    if of_names and p.alike < _ALIKE and not _says_who(negative):
        return None  # "no Russian troops" and "Russia": a name alone is not what happened
    if _is_of_another(pair) or _is_other_fate(negative, positive) or _agree(pair) or _is_of_other(pair):
        return None
    reach = reach_of_negation(negative, positive, strict=p.alike < _SAME_EVENT)
    if of_names and reach is None:
        return None
    if not (p.a.titled or p.b.titled) and not (_is_denied_wholly(pair, reach) or _is_same_event(p, reach)):
        return None
    if leaves_room(p):
        return None
    features = overlap_features("negation", p) | _scope_features(pair) | _sentence_features(pair)
    features |= reach.features("negation") if reach else {"negation.apart": 1.0}
    if heads:
        spans = _negation_spans(negative, negative.roots[heads[0]]), spans_of([positive.roots[heads[0]]])
    else:  # the negated word is in one sentence only: "have not captured Panjshir"
        word = negative.roots[differing[0]]
        head = next((t for t in reversed(negative.tokens) if t.head and t.start <= word.start), word)
        spans = _negation_spans(negative, head), ()
    return Evidence("negation", features, *(spans if negative is p.a else spans[::-1]))


def _find_negated(p: SentencePair) -> _NegatedPair | None:
    """Return which sentence negates shared words, and which; None if there are none."""
    a, b = p.a.roots, p.b.roots
    shared = [root for root in p.shared if a[root].stated and b[root].stated]
    differing = [root for root in shared if a[root].negated != b[root].negated]
    if not differing:
        return None
    by_a = sum([a[root].negated for root in differing]) * 2 >= len(differing)
    negative, positive = (p.a, p.b) if by_a else (p.b, p.a)
    heads = [root for root in differing if negative.roots[root].head and negative.roots[root].negated]
    return _NegatedPair(p, negative, positive, differing, heads)


def _agree(pair: _NegatedPair) -> bool:
    """Return whether a sentence agrees with one that negates what it says."""
    negative, positive = pair.negative, pair.positive
    things = frozenset(root for root in pair.differing if not positive.roots[root].capital)
    if _seeks(positive, things) and not _seeks(negative, things):
        return True  # "She was denied a visa" and "She applied for a visa"
    if _is_excepted(negative, positive):
        return True  # "Every player except Lee took it" and "Lee did not take it"
    if leaves_part(negative) and not any(x.low == 1 for x in positive.extents):
        return True  # "They have not taken the whole valley" and "They have taken two villages"
    if HEDGES in negative.kinds and HEDGES in positive.kinds:
        return True  # "It may have started there" and "It may not have started there"
    if positive.kinds & {INVENTED, WRONG, DOUBTS} and not negative.kinds & {INVENTED, WRONG, DOUBTS}:
        return True  # "The shark was a hoax" and "There was no shark"
    if not _ON_PURPOSE.isdisjoint(negative.senses) and _ON_PURPOSE.isdisjoint(positive.senses):
        return True  # "Nobody set it on fire on purpose" and "It was set on fire"
    return _negates_opposite(negative, positive)  # "refused to lift the ban" and "kept the ban"


_EXCEPT_SENSES = sense_set("except excepting excluding besides barring")
_MAX_EXCEPTED = 6  # words


def _is_excepted(negative: Sentence, positive: Sentence) -> bool:
    """Return whether a sentence says something of all but those of whom the other denies it."""
    at = next((i for i, t in enumerate(positive.tokens) if t.sense in _EXCEPT_SENSES), len(positive.tokens))
    excepted = [t.root for t in positive.tokens[at + 1 : at + _MAX_EXCEPTED] if t.weight]
    return any(root in subject_of_clause(negative, 0) for root in excepted)


def _is_other_fate(negative: Sentence, positive: Sentence) -> bool:
    """Return whether another thing became of people: "No soldier was killed" and "Nine soldiers were wounded"."""
    denied = _denied_fates(negative)
    if not denied or not denied.isdisjoint(positive.roots):
        return False
    if not _FATES.isdisjoint(positive.roots):
        return True
    fates = [t for t in negative.tokens if t.root in denied]
    return _HARMED.isdisjoint(positive.senses) and not any(has_synonym(positive, t) for t in fates)


@once_a_sentence
def _denied_fates(s: Sentence) -> frozenset[str]:
    return frozenset(t.root for t in s.tokens if t.negated and t.root in _FATES)


def _is_of_another(pair: _NegatedPair) -> bool:
    """Return whether the same word is said of oneself and of somebody else: "I am not changing", "It is changing"."""
    pronouns = [_pronoun_before(s, pair.differing[0]) for s in (pair.negative, pair.positive)]
    return "" not in pronouns and (pronouns[0] in _FIRST_PERSON) != (pronouns[1] in _FIRST_PERSON)


def _pronoun_before(s: Sentence, root: str) -> str:
    """Return the pronoun that is the subject of a word; "" if it has none."""
    at = next((i for i, t in enumerate(s.tokens) if t.root == root and t.weight), 0)
    for t in reversed(s.tokens[max(0, at - _MAX_TO_PRONOUN) : at]):
        if t.sense in _FIRST_PERSON or t.sense in _OTHERS:
            return t.sense
        if t.weight:
            break
    return ""


def _is_of_other(pair: _NegatedPair) -> bool:
    """Return whether what is negated is no word on the other sentence: another group, a plan, another deed."""
    if any(t.role == NOT_UNTIL for t in pair.positive.times) or _is_only_demanded(pair):
        return True
    if (
        _is_elsewhere_himself(pair)
        or _negates_other_deed(pair)
        or _nobody_does_other_deed(pair)
        or _is_of_plan(pair)
        or _is_of_other_group(pair)
        or _is_changed_later(pair)
        or _is_still_to_come(pair)
        or _has_none_of_other(pair)
    ):
        return True
    denials = [cue for cue in pair.negative.cues if cue.kind in (DENIES, WRONG)]
    return any(not has_denied_verb(pair.negative, cue, pair.positive) for cue in denials)


_AT = word_set("at in on insid near aboard")


def _is_elsewhere_himself(pair: _NegatedPair) -> bool:
    """Return whether it is denied that somebody was at a place, of whom the other sentence says nothing."""
    s = pair.negative
    for cue in s.cues:
        if cue.kind != NEGATES or s.tokens[cue.start].sense != "not" or s.tokens[cue.end : cue.end + 1] == ():
            continue
        if s.tokens[cue.end].sense in _AT:
            before = takewhile(lambda t: not t.opens or t is s.tokens[0], s.tokens[: cue.start])
            names = {t.root for t in before if t.capital and t is not s.tokens[0]}
            if names and names.isdisjoint(pair.positive.all_roots):
                return True
    return False


def _negates_other_deed(pair: _NegatedPair) -> bool:
    """Return whether a deed is negated that the other sentence does not have, which shares only who and where."""
    negative, positive = pair.negative, pair.positive
    where = where_and_when(negative)
    if not all(negative.roots[root].capital or root in where for root in pair.differing):
        return False
    verbs = [t for t in negative.tokens if t.verb and t.negated and t.weight >= 1 and t.sense not in LIGHT]
    return bool(verbs) and not any(t.root in positive.roots or has_synonym(positive, t) for t in verbs)


_NOBODY = word_set("nobodi nothing none no")
_TELLING = sense_set("say said tell told speak spoke spoken warn inform report mention ask answer")
_ALONE = word_set("1 one")
_WITH_TAKE = word_set("part place care over")  # "took part": nothing was taken


def _nobody_does_other_deed(pair: _NegatedPair) -> bool:
    """Return whether nobody or nothing did what the other sentence does not have: "Nothing was taken in the raid"."""
    s, other = pair.negative, pair.positive
    for cue in s.cues:
        first = s.tokens[cue.start]
        if cue.kind != NEGATES or first.sense not in _NOBODY or not first.opens or s.titled:
            continue
        if first.sense == "no" and not any(t.sense in _ALONE for t in s.tokens[cue.end - 1 : cue.end + 1]):
            continue
        clause = takewhile(lambda t: not t.opens, s.tokens[cue.end :])
        verb = next((t for t in clause if t.verb or t.sense in LIGHT or t.sense in _TELLING), None)
        if verb is None or verb.sense in BEING - LIGHT:
            continue
        if verb.sense in _TELLING:
            continue  # the other may have a word for it that is no verb: an order, a warning
        if verb.root not in other.roots and not has_synonym(other, verb):
            return True
        following = [y.sense for x, y in pairwise(other.tokens) if x.root == verb.root]
        if following and all(sense in _WITH_TAKE for sense in following):
            return True
    return False


_OUGHT = word_set("should ought must")


_DEMANDING = sense_set("ask demand request urge recommend propose")


@once_a_sentence
def _demands(s: Sentence) -> bool:
    return any(x.sense in _DEMANDING and x.verb and y.sense == "that" for x, y in pairwise(s.tokens))


def _is_only_demanded(pair: _NegatedPair) -> bool:
    """Return whether one sentence says that something should be done, and the other that it was or will not be."""
    tokens = pair.positive.tokens
    if _demands(pair.negative) != _demands(pair.positive):
        return True  # "asked that they play without spectators", "allowed spectators"
    if forbids(pair.negative) and _OUGHT.isdisjoint(pair.positive.senses) and "forecast" not in pair.positive.marks:
        return True  # "may go no faster than 100", "went at 131"
    return _OUGHT.isdisjoint(pair.negative.senses) and any(
        not _OUGHT.isdisjoint(before.sense for before in tokens[clause_span(pair.positive, i, i + 1)[0] : i])
        for i, t in enumerate(tokens)
        if t.weight and t.root in pair.differing
    )


def _is_changed_later(pair: _NegatedPair) -> bool:
    """Return whether somebody will not do what a later statement says is done: a plan may be given up."""
    p, positive = pair.p, pair.positive
    is_later = p.days > 0 if pair.negative is p.a else p.days < 0
    if not is_later or not _has_will(pair.negative) or "forecast" in positive.marks:
        return False
    return not any(x.sense == "to" and t.root in pair.differing for x, t in pairwise(positive.tokens))


def _is_still_to_come(pair: _NegatedPair) -> bool:
    """Return whether something has not been done so far that the other sentence says is planned."""
    if (
        pair.negative.senses.isdisjoint(_HAVE)
        or "yet" not in pair.negative.marks
        or "forecast" not in pair.positive.marks
    ):
        return False
    return not _has_will(pair.negative)


def _has_none_of_other(pair: _NegatedPair) -> bool:
    """Return whether there is none of something that the other sentence does not name: "no alarm was active".

    Or it denies of those that the other sentence names what that has no word for: "No soldier is a prisoner".
    """
    tokens = pair.negative.tokens
    for cue in pair.negative.cues:
        is_no = tokens[cue.start].sense == "no" or [t.sense for t in tokens[cue.end : cue.end + 1]] in (["a"], ["1"])
        if cue.kind != NEGATES or not is_no or cue.end - cue.start > 1 or pair.negative.titled:
            continue
        start = cue.end + len([*takewhile(lambda t: t.sense in _ONE, tokens[cue.end :])])
        noun = [*takewhile(lambda t: t.weight and not t.verb, tokens[start:])]
        after = tokens[start + len(noun) :]
        if not noun or not after or after[0].sense not in FORMS_OF_BE:
            continue
        if not any(_is_in(t, pair.positive) for t in noun):
            return True
        verb = next((t for t in after[1:4] if t.verb and t.weight >= 1), None)
        if is_person(noun[-1]) and verb and verb.sense not in _GRANTING and not _is_in(verb, pair.positive):
            return _HARMED.isdisjoint(pair.positive.senses)  # "No prisoner was ever mistreated"
        if len(after) > 1 and after[1].sense in _A:
            what = next((t for t in after[2:] if t.weight >= 1), None)
            return what is not None and not what.capital and not _is_in(what, pair.positive)
    return False


_A, _ONE = word_set("a an"), sense_set("a one single")
# What is said of those who come, or are let go: the other sentence may have many words for it.
_GRANTING = sense_set(
    "allow let admit permit send sent invite hire employ see saw seen find found hear heard give given bring brought"
    " take taken involve include name know known ask tell told warn inform lose lost"
    " fit install build make issue grant hold record report put"
)


def _is_in(t: ClaimToken, s: Sentence) -> bool:
    return t.root in s.all_roots or has_synonym(s, t)


@once_a_sentence
def _has_will(s: Sentence) -> bool:
    pairs = pairwise(s.tokens)
    return "wont" in s.senses or any(x.sense in ("will", "shall") and y.sense in ("not", "never") for x, y in pairs)


def _is_of_other_group(pair: _NegatedPair) -> bool:
    """Return whether none of some group did what others did: "no deputy of the Farmers' Party", "five deputies"."""
    for extent in pair.negative.extents:
        if extent.kind == NONE:
            phrase = takewhile(lambda t: not t.opens and not t.verb, pair.negative.tokens[extent.at + 1 :])
            group = [*dropwhile(lambda t: t.sense != "of", phrase)]
            named = [t for t in group[1:] if t.capital and t.weight]
            if named and group[-1] in named and all(t.root not in pair.positive.roots for t in named):
                return True
    return False


_INTENTION = sense_set("plan plans intention intent desire wish")


def _is_of_plan(pair: _NegatedPair) -> bool:
    """Return whether a sentence has no order, plan or need to do what the other has done, who had none either."""
    tokens = pair.negative.tokens
    for i, t in enumerate(tokens):
        if t.sense != "no" or not (noun := [*takewhile(lambda t: t.weight, tokens[i + 1 :])]):
            continue
        after = i + 1 + len(noun)
        planned = {t.root for t in tokens[after:]} if after < len(tokens) and tokens[after].sense == "to" else set()
        if planned.issuperset(pair.differing):
            if noun[-1].sense in _INTENTION and "forecast" in pair.positive.marks:
                return False  # "has no plans to close it" and "will close it"
            return noun[-1].root not in pair.positive.roots and not has_synonym(pair.positive, noun[-1])
    return False


@once_a_sentence
def _says_who(s: Sentence) -> bool:
    """Return whether a sentence says who somebody is not: "was not Ann Lee"."""
    words = zip(s.tokens, s.tokens[1:], s.tokens[2:], strict=False)
    return not s.titled and any(x.sense in FORMS_OF_BE and y.sense == "not" and z.capital for x, y, z in words)


def _is_contrast(s: Sentence) -> bool:
    """Return whether a sentence says who it was not: "not by Banksy", "not from the general"."""
    return any(x.sense == "not" and y.sense in ("by", "from") for x, y in pairwise(s.tokens))


def _are_names(p: SentencePair, roots: Sequence[str]) -> bool:
    words = [(p.a.roots[root], p.b.roots[root]) for root in roots]
    return all((a.capital and b.capital) or a.sense.isdigit() for a, b in words if a.weight >= 1)


_FINDING = sense_set(
    "find found detect see seen record report discover notice present trace observe register hold held"
)


def _is_denied_wholly(pair: _NegatedPair, reach: Reach | None) -> bool:
    """Return whether a sentence says that there is no such thing as the other names: "There was no run on the bank"."""
    tokens, p = pair.negative.tokens, pair.p
    there = next((i for i, t in enumerate(tokens) if t.sense == "there"), len(tokens))
    denied = [t for t in tokens[there:] if t.negated and t.weight]
    if (reach and reach.other_modifier) or "such" in pair.negative.senses:
        return False
    if not denied or not tokens[there].opens:
        return _is_nowhere_found(pair)
    if all(t.root in pair.positive.roots for t in denied):
        return len(denied) > 1 or (p.cover >= MOST_OF_ONE and len(p.shared) > 2)
    head = takewhile(lambda t: t.weight, denied)
    return p.cover >= MOST_OF_ONE and len(p.shared) > 1 and all(t.root in pair.positive.roots for t in head)


def _is_nowhere_found(pair: _NegatedPair) -> bool:
    """Return whether a sentence says that nothing of what the other names was found: "No asbestos was found in it"."""
    tokens, p = pair.negative.tokens, pair.p
    if tokens[0].sense != "no" or p.cover < MOST_OF_ONE or len(p.shared) <= 2:
        return False
    noun = [*takewhile(lambda t: t.weight, tokens[1:])]
    verb = next((t.sense for t in tokens[1 + len(noun) :] if t.weight), "")
    return bool(noun) and verb in _FINDING and all(t.root in pair.positive.roots for t in noun)


def _is_same_event(p: SentencePair, reach: Reach | None) -> bool:
    """Return whether two sentences of which much differs say of one subject that it does and does not do one thing."""
    if reach is not None and (reach.other_modifier or reach.other_object):
        return False  # Arvenian troops, and Norland's
    if p.alike >= _ALIKE:
        return len(p.shared) > 1 or reach is None or not reach.other_subject
    if p.cover >= _COVERED and len(p.shared) > 2 and reach is not None and not reach.unreal:
        same = not subject_of_clause(p.a, 0).isdisjoint(subject_of_clause(p.b, 0))
        return not reach.other_subject or (same and not reach.of_noun)
    if reach is None or (reach.other_subject and not reach.same_object):
        return False
    return not reach.unreal and (p.alike >= _HALF_ALIKE or not reach.other_complement)


@once_a_sentence
def _seeks(s: Sentence, sought: frozenset[str]) -> bool:
    """Return whether somebody tries to get something, or asks for it, before it is named."""
    before = [*takewhile(lambda t: t.root not in sought, s.tokens)]
    asked = {after.sense for before, after in pairwise(before) if before.sense == "ask"}
    return any(t.sense in _SEEKING for t in before) or not asked.isdisjoint(("for", "to"))


def _negates_opposite(negative: Sentence, positive: Sentence) -> bool:
    """Return whether what is negated is the opposite of what the other sentence says: then the two agree."""
    stated = {term.key for term in positive.opposable if not positive.tokens[term.end - 1].negated}
    negated = [term.key for term in negative.opposable if _is_all_negated(negative, term)]
    return any(not stated.isdisjoint(lexicon.opposites()[key]) for key in negated if key not in stated)


def _is_all_negated(s: Sentence, term: Term) -> bool:
    return all(t.negated for t in s.tokens[term.start : term.end])


def _scope_features(pair: _NegatedPair) -> Features:
    """Return how well the scope of the negation covers the other sentence, and how much each says beside it."""
    p, negative, positive = pair.p, pair.negative, pair.positive
    weights = [min(p.a.roots[root].weight, p.b.roots[root].weight) for root in pair.differing]
    alone = [t for t in unshared(negative, positive) if t.sense not in LIGHT | _TELLING]
    within, before = (sum([t.weight for t in alone if t.negated == negated]) for negated in (True, False))
    features = {
        "negation.scope": sum(weights) / p.weight,
        "negation.cover_squared": p.cover**2,
        "negation.alike_squared": p.alike**2,
        "negation.rest_within": min(within, 4) / 4,
        "negation.rest_before": min(before, 4) / 4,
        "negation.rest_other": unshared_share(positive, negative, 6),
    }
    if pair.heads:
        features |= {"negation.head": 1.0, "negation.head_cover": p.cover, "negation.head_alike": p.alike}
    if not within:  # the other sentence has all that is negated
        features |= {"negation.fits": 1.0, "negation.head_fits": float(bool(pair.heads))}
    return features


def _sentence_features(pair: _NegatedPair) -> Features:
    """Return whether the subject is the same, both are negative, one reports, forecasts, or says that it is over."""
    negative, positive = pair.negative, pair.positive
    first = next(iter(negative.roots), "")
    same = first == next(iter(positive.roots), None)
    flags = {
        "both": any(_is_in_negative_clause(positive, root) for root in pair.differing),
        "subject": same,
        "subject_in": not same and first in positive.roots,
        "reported": "reported" in positive.marks,
        "lapsed": "lapsed" in negative.marks,
        "before": _is_said_before(pair),
        "implied": any(root.startswith(IMPLIED) for root in pair.differing),
        "forecast": "forecast" in positive.marks and "forecast" not in negative.marks,
    }
    return {f"negation.{name}": 1.0 for name, is_set in flags.items() if is_set}


_HAVE = word_set("has have hasnt havent")


def _is_said_before(pair: _NegatedPair) -> bool:
    """Return whether a sentence says on an earlier day that something has not been done: it may have been since."""
    p, negative = pair.p, pair.negative
    is_before = p.days > 0 if negative is p.a else p.days < 0
    return is_before and not _HAVE.isdisjoint(negative.senses) and not pair.positive.times


def _is_in_negative_clause(s: Sentence, root: str) -> bool:
    """Return whether the clause of a word negates something else: "The siren was never switched on"."""
    at = next((i for i, t in enumerate(s.tokens) if t.root == root and not t.negated), -1)
    if at < 0 or not s.negative:
        return s.negative
    return any(t.negated for t in clause_at(s, at))


def _negation_spans(s: Sentence, word: ClaimToken) -> tuple[Span, ...]:
    """Return the spans of the negation or denial that reaches a word, and of the word."""
    cues = [c for c in s.cues if c.kind == NEGATES] or [c for c in s.cues if c.kind in (DENIES, WRONG)]
    before = [c for c in cues if s.tokens[c.start].start <= word.start]
    cue = before[-1] if before else next(iter(cues), None)
    spans = [(s.tokens[cue.start].start, s.tokens[cue.end - 1].end)] if cue else []
    return tuple(sorted({*spans, (word.start, word.end)}))

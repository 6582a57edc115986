"""Rules of opposed words: antonyms, two members of an exclusive set, and reversed roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.extents import NONE
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, Term, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.context import has_other_clock
from factcli.conflicts.rules.evidence import (
    Evidence,
    SentencePair,
    exchange_features,
    is_common_word,
    overlap_features,
    unshared,
    unshared_share,
)
from factcli.conflicts.rules.extents import leaves_room
from factcli.conflicts.rules.predicates import (
    PLACE_PREPOSITIONS,
    Predicate,
    Reach,
    clause_span,
    is_of_same,
    meet,
    predicate_at,
    subject_of_being,
    where_and_when,
)
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

# --- opposites and exclusive words --------------------------------------------------------------------------


_NEAREST = 2  # words
_DETERMINERS = word_set("a an the his her its their any all this that")
#: From this share of all that two sentences say on, they say the same but for a word.
ALIKE = 0.5


def opposites(p: SentencePair) -> Evidence | None:
    """Find a word in one sentence and in the other its antonym, both negated or neither, or its negated synonym."""
    if not has_opposites(p):
        return None
    if _is_outcome(p) or has_other_clock(p) or _has_begun_again(p):
        return None
    if _counts(p.a) and _counts(p.b) and _counts(p.a) != _counts(p.b):
        return None  # nine have died, and 198 survived
    pairs = opposed_terms(p)
    return _exchange_evidence("opposites", p, pairs) if pairs and not leaves_room(p) else None


def opposed_terms(p: SentencePair) -> list[tuple[Term, Term]]:
    """Return the terms of two sentences that say the opposite of one thing, at whatever times."""
    in_b, table = _opposable_by_key(p.b), lexicon.opposites()
    opposed = [
        (term, in_b[key]) for term in _opposable_by_key(p.a).values() for key in sorted(table[term.key] & in_b.keys())
    ]
    opposed = [(x, y) for x, y in opposed if not (_is_other_word(p.a, x, y) or _is_other_word(p.b, y, x))]
    unshared_terms = [(x, y) for x, y in opposed if _is_unshared(p.a, x, p.b) and _is_unshared(p.b, y, p.a)]
    pairs = [(x, y) for x, y in unshared_terms if _is_negated(p.a, x) == _is_negated(p.b, y)]
    if p.a.negative != p.b.negative:
        pairs += _negated_synonyms(p)
    pairs = [(x, y) for x, y in pairs if _concern_one(p, x, y) is not False]
    pairs = [(x, y) for x, y in pairs if _is_earlier(p.a, x) == _is_earlier(p.b, y)]
    pairs = [(x, y) for x, y in pairs if not (_is_aside(p.a, x) or _is_aside(p.b, y))]
    if p.alike < ALIKE and not p.a.titled and not p.b.titled:
        pairs = [(x, y) for x, y in pairs if _concern_one(p, x, y) or is_of_same(*_predicates_at(p, x, y))]
    return pairs


def _has_begun_again(p: SentencePair) -> bool:
    """Return whether only one sentence says since when it is so again: "stopped in May", "has run again since June"."""
    again = [_AGAIN.issubset(s.senses) for s in (p.a, p.b)]
    return again[0] != again[1] and bool(p.a.times and p.b.times)


_AGAIN = sense_set("again since")
_HITTING = sense_set("hit strike")
_HELPING = sense_set("back support help aid assist defend protect ally unite rally")


def _is_other_word(s: Sentence, x: Term, y: Term) -> bool:
    """Return whether a word has the stem of another one that is the opposite: who is missing has missed nothing.

    Nor is whoever backs somebody against a third one against him.
    """
    if x.key == "against" and not s.senses.isdisjoint(_HELPING):
        return True
    return x.key == "miss" and s.tokens[x.start].ing and y.key in _HITTING


def _is_outcome(p: SentencePair) -> bool:
    """Return whether one sentence says what came after all of what the other foretold."""
    earlier, later = (p.a, p.b) if p.days > 0 else (p.b, p.a)
    return bool(p.days) and "forecast" in earlier.marks and "forecast" not in later.marks


#: Two words are synonyms if they have so many antonyms in common.
_MIN_SYNONYM = 0.5


def _negated_synonyms(p: SentencePair) -> list[tuple[Term, Term]]:
    """Return the terms of which one means the same as the other, and is negated: "did not step down", "resigned"."""
    found = []
    for x, y in product(p.a.opposable, p.b.opposable):
        if y.key not in synonyms_of(x.key) or _is_negated(p.a, x) == _is_negated(p.b, y):
            continue
        negative, term = (p.a, x) if _is_negated(p.a, x) else (p.b, y)
        if _is_occasion(negative, term):
            continue  # "No worker was hurt in the spill"
        places = where_and_when(p.a) & where_and_when(p.b)
        of_x, of_y = _predicates_at(p, x, y)
        reach = meet(of_x.without(places), of_y.without(places))
        is_of_one = (reach.same_subject or reach.same_complement) and not reach.other_complement
        if is_of_one and _is_unshared(p.a, x, p.b) and _is_unshared(p.b, y, p.a):
            found.append((x, y))
    return found


_IN, _THE = word_set("in at during after"), word_set("the")


def _is_occasion(s: Sentence, term: Term) -> bool:
    """Return whether a word only says where or when something was: "in the spill"."""
    return term.start > 1 and s.tokens[term.start - 1].sense in _THE and s.tokens[term.start - 2].sense in _IN


@lru_cache(maxsize=1 << 12)
def synonyms_of(key: str) -> frozenset[str]:
    """Return the terms of the lexicon that have much the same antonyms as one of them."""
    table = lexicon.opposites()
    of_key = table[key]
    others = frozenset[str]().union(*map(table.__getitem__, of_key)) - of_key - {key}
    return frozenset(y for y in others if len(of_key & table[y]) >= _MIN_SYNONYM * len(of_key | table[y]))


# Verbs that say what becomes of their object: it is Lee who is defeated.
# Then verbs that say it of their object or of their subject.
_OF_OBJECT = sense_set("elect defeat beat beaten unseat oust topple convict acquit")
_OF_COURTS = sense_set("convict acquit")
_OF_EITHER = _OF_OBJECT | {
    *sense_set("approve pass adopt reject fail carry back endorse support grant refuse accept veto block"),
    *("vote_down", "throw_out", "turn_down", "carri_the_motion", "was_carri", "was_defeat"),
}
_LASTING = sense_set("alive deceased resign quit sink sank sunk die survive escape surrender expire")
_PREPOSITIONS = word_set("by in at on with after before for to during of over")


def _concern_one(p: SentencePair, x: Term, y: Term) -> bool | None:
    """Return whether two opposed verbs say it of one person or thing. None if one of them does not tell of whom."""
    if not (x.key in _OF_EITHER and y.key in _OF_EITHER):
        return None
    of_a, of_b = _concerned(p.a, x), _concerned(p.b, y)
    if of_a.isdisjoint(of_b):
        return False if of_a and of_b else None
    of_object = not _OF_OBJECT.isdisjoint((x.key, y.key))
    things = [root for root in of_a & of_b if root in p.shared and is_common_word(p.a.roots[root])]
    if any(_is_modified_otherwise(p, root) for root in things):
        return False  # the fishing law, and the forest law
    if of_object and p.alike < ALIKE and not (_has_name(p.a, of_a & of_b) or {x.key, y.key} <= _OF_COURTS):
        return False  # "lesser-known candidates beat others", "a candidate was elected"
    return True if of_object or things else None


def _is_modified_otherwise(p: SentencePair, root: str) -> bool:
    """Return whether another word is before a shared noun in each sentence, which the other sentence does not have."""
    before = [_neighbour(s, _first_at(s, root) - 1, -len(s.tokens)) for s in (p.a, p.b)]
    return all(before) and before[0] not in p.b.all_roots and before[1] not in p.a.all_roots


def _first_at(s: Sentence, root: str) -> int:
    """Return the number of the word that stands for a root; -1 for a name of the speaker, who may be called Law."""
    token = s.roots[root]
    return s.tokens.index(token) if token.end > token.start else -1


def _is_earlier(s: Sentence, term: Term) -> bool:
    """Return whether it had been so before: "had been on the run for two years"."""
    before = any(t.sense == "had" for t in s.tokens[max(0, term.start - 3) : term.start])
    return before and any(q.unit == "hour" for q in s.quantities)


_ASIDE = word_set("while until till befor after when onc sinc")


@once_a_sentence
def _is_aside(s: Sentence, term: Term) -> bool:
    """Return whether a word only says when something else was so: "while he was alive", "until he died"."""
    first, _ = clause_span(s, term.start, term.end)
    return first > 0 and s.tokens[first].sense in _ASIDE


def _concerned(s: Sentence, term: Term) -> frozenset[str]:
    """Return the roots of whom or what a verb is about: of "was defeated" its subject, of "defeated" its object."""
    predicate = predicate_at(s, term.end - 1, term.start)
    following = s.tokens[term.end].sense if term.end < len(s.tokens) else "by"
    return predicate.subject if predicate.passive or following in _PREPOSITIONS else predicate.complement


@once_a_sentence
def _counts(s: Sentence) -> set[float]:
    return {quantity.value for quantity in s.quantities if quantity.kind in ("cardinal", "part")}


def has_opposites(p: SentencePair) -> bool:
    """Return whether one sentence has a word whose antonym is in the other, or may have its negated synonym."""
    if not (p.a.opposable and p.b.opposable):
        return False
    return p.a.negative != p.b.negative or not _opposite_keys(p.a).isdisjoint(_opposable_by_key(p.b))


@once_a_sentence
def _opposable_by_key(s: Sentence) -> dict[str, Term]:
    return {term.key: term for term in s.opposable if not _is_copula(s, term)}


_STAYING = sense_set("stay remain")


def _is_copula(s: Sentence, term: Term) -> bool:
    """Return whether "stay" only says in what state something stays: "will stay closed"."""
    following = s.tokens[term.end : term.end + 1]
    return term.key in _STAYING and any(t.weight >= 1 and not t.opens for t in following)


@once_a_sentence
def _opposite_keys(s: Sentence) -> frozenset[str]:
    return frozenset().union(*(lexicon.opposites()[key] for key in _opposable_by_key(s)))


# Sets of which one account seldom names two members. Of things seen, as colours and animals, it often does.
_STRICT = word_set("country continent city us-state direction verdict manner-of-death us-party uk-party religion")

# Sets of places, at each of which much the same may happen, and sets of kinds, of which a text names many: what counts
# is what somebody or something is.
PLACE_SETS = word_set("continent country city us-state uk-nation afghan-province ocean sea planet direction")
KIND_SETS = word_set("settlement work kind-of-plane kind-of-ship")

# Sets of times, which the rule `dates` compares by their bounds.
_TIME_SETS = word_set("weekday month season part-of-day decade time-unit ordinal frequency")


#: The feature of two members of a set of which one thing is both: "is an American film", "is a French film".
BEING = "exclusive.being"


def exclusive(p: SentencePair) -> Evidence | None:
    """Find two members of an exclusive set in the same role: each sentence has just one of the set."""
    if not (p.a.members and p.b.members):
        return None
    in_a, in_b = _exclusive_by_name(p.a), _exclusive_by_name(p.b)
    if in_a.keys().isdisjoint(in_b) or p.a.negative != p.b.negative:
        return None
    both = [(name, x, in_b[name]) for name, x in in_a.items() if name in in_b]
    found = [
        (name, x, y)
        for name, x, y in both
        if p.a.members[name].keys() != p.b.members[name].keys()
        and _is_negated(p.a, x) == _is_negated(p.b, y)
        and (_both_say_what_it_is(p, x, y) or (_count_same_neighbours(p, x, y) and _are_in_one_role(p, name, x, y)))
        and not (is_excepted(p.a, x) or is_excepted(p.b, y))
        and not (name in PLACE_SETS and (_is_all_and_none(p) or _are_many(p.a, x) or _are_many(p.b, y)))
    ]
    if not found:
        return None
    evidence = _exchange_evidence("exclusive", p, [(x, y) for _, x, y in found])
    if any(_both_say_what_it_is(p, x, y) for _, x, y in found):
        evidence.features[BEING] = 1.0
    if _STRICT.isdisjoint(name for name, _, _ in found):
        evidence.features["exclusive.loose"] = 1.0
    return evidence


def _is_all_and_none(p: SentencePair) -> bool:
    """Return whether one sentence says something of nobody or nothing, and only one: then the two are of two."""
    none_a, none_b = (any(x.kind == NONE for x in s.extents) for s in (p.a, p.b))
    return none_a != none_b


_A = word_set("a an")
_ARE = word_set("are were have")
_MAX_TO_ARE = 4  # words


def _are_many(s: Sentence, term: Term) -> bool:
    """Return whether it is a group that is somewhere, which can be at two places: "The Taliban are in Kandahar"."""
    return any(t.sense in _ARE for t in s.tokens[max(0, term.start - _MAX_TO_ARE) : term.start])


def _are_in_one_role(p: SentencePair, name: str, x: Term, y: Term) -> bool:
    """Return whether two members of a set with a common neighbour are likely to be in the same role."""
    if name in KIND_SETS:
        return False
    if p.alike >= ALIKE or p.a.titled or p.b.titled:
        return True
    return name not in PLACE_SETS and is_of_same(*_predicates_at(p, x, y))


def _both_say_what_it_is(p: SentencePair, x: Term, y: Term) -> bool:
    """Return whether both terms are in what the same subject is: "is an American film", "was a Dutch comedy film"."""
    of_x, of_y = subject_of_being(p.a, x.start), subject_of_being(p.b, y.start)
    if not (of_x & of_y):
        return False
    # "Ann Lee" is Ann Marie Lee, but Tesk is not "the situation in Tesk".
    rests = [
        [s.roots[r] for r in of - other if r in s.roots] for s, of, other in ((p.a, of_x, of_y), (p.b, of_y, of_x))
    ]
    return all(t.capital for rest in rests for t in rest)


@once_a_sentence
def is_excepted(s: Sentence, term: Term) -> bool:
    """Return whether a term is part of a longer name, as the East of "East Tesk", or what is meant is outside it."""
    if term.start and s.tokens[term.start - 1].sense == "outsid":
        return True
    if s.titled:
        return False
    first, last = s.tokens[term.start], s.tokens[term.end - 1]
    before, after = s.tokens[: term.start][-1:], s.tokens[term.end : term.end + 1]
    if any(t.sense in _A for t in before):
        return False  # "is an American BAFTA-nominated writer"
    return first.capital and (
        any(t.capital and t.weight and t.end + 2 >= first.start for t in before)
        or any(t.capital and t.weight and last.end + 2 >= t.start for t in after)
    )


@list_once_a_sentence
def exclusive_terms(s: Sentence) -> Iterator[tuple[str, Term]]:
    """Yield the sets of which a sentence has just one member, by name, each with that."""
    for name in sorted(s.members.keys() - _TIME_SETS):
        if len(s.members[name]) == 1:
            (term,) = s.members[name].values()
            yield name, term


@once_a_sentence
def _exclusive_by_name(s: Sentence) -> dict[str, Term]:
    return dict(exclusive_terms(s))


def _exchange_evidence(signal: str, p: SentencePair, pairs: Sequence[tuple[Term, Term]]) -> Evidence:
    """Return the evidence of exchanged terms, with the features of the pair that has most of its context in common."""
    best = max(pairs, key=lambda terms: _count_same_neighbours(p, *terms)) if len(pairs) > 1 else pairs[0]
    rests = _weigh_rest(p.a, p.b, best[0]), _weigh_rest(p.b, p.a, best[1])
    predicates = _predicates_at(p, *best)
    reach = meet(*predicates)
    if signal == "opposites" and not reach.same_subject and _concern_one(p, *best):
        reach = Reach(same_subject=True)
    features = overlap_features(signal, p) | reach.features(signal)
    if signal == "opposites" and _is_of_object(p, *best, *predicates):
        features[f"{signal}.same_subject"] = 1.0
        features.pop(f"{signal}.same_complement", None)
    if all(
        predicate.passive or "_" in term.key or term.key in _LASTING
        for predicate, term in zip(predicates, best, strict=True)
    ):
        features[f"{signal}.states"] = 1.0  # "is in custody", "is still at large"
    features[f"{signal}.place"] = _count_same_neighbours(p, *best) / 2
    features[f"{signal}.rest"] = min(max(rests), 8) / 8
    features[f"{signal}.rest_least"] = min(*rests, 4) / 4
    features |= exchange_features(signal, p, rests)
    flags = {"several": len(pairs) > 1, "only": 0 in rests, "negated": p.a.negative != p.b.negative}
    features |= {f"{signal}.{name}": 1.0 for name, is_set in flags.items() if is_set}
    return Evidence(signal, features, term_spans(p.a, [x for x, _ in pairs]), term_spans(p.b, [y for _, y in pairs]))


def _is_of_object(p: SentencePair, x: Term, y: Term, of_x: Predicate, of_y: Predicate) -> bool:
    """Return whether one word is done to what the other is said of: "blocked the road", "the road was open"."""
    if _has_no_object(p.a, x, of_x) and not _has_no_object(p.b, y, of_y):
        return not _nearest(p.b, y.end, 1).isdisjoint(_nearest(p.a, x.start - 1, -1))
    if _has_no_object(p.b, y, of_y) and not _has_no_object(p.a, x, of_x):
        return not _nearest(p.a, x.end, 1).isdisjoint(_nearest(p.b, y.start - 1, -1))
    return False


def _has_no_object(s: Sentence, term: Term, predicate: Predicate) -> bool:
    """Return whether a word says something of its subject only: "was open", "resigned on Monday"."""
    after = s.tokens[term.end : term.end + 1]
    return predicate.passive or not any((t.weight and not t.opens) or t.sense in _DETERMINERS for t in after)


def _nearest(s: Sentence, index: int, step: int) -> set[str]:
    """Return the roots of the nearest two content words on one side that say no place."""
    roots: list[str] = []
    while 0 <= index < len(s.tokens) and len(roots) < _NEAREST:
        if s.tokens[index].weight >= 1 and not (index and s.tokens[index - 1].sense in PLACE_PREPOSITIONS):
            roots.append(s.tokens[index].root)
        if s.tokens[index].opens:
            break
        index += step
    return set(roots)


def _predicates_at(p: SentencePair, x: Term, y: Term) -> tuple[Predicate, Predicate]:
    return predicate_at(p.a, x.end - 1, x.start), predicate_at(p.b, y.end - 1, y.start)


def _weigh_rest(s: Sentence, other: Sentence, term: Term) -> float:
    """Return the weight of what only one sentence says beside a term."""
    own, when = _term_roots(s, term), _said_of_when(s)
    return sum([t.weight for t in unshared(s, other) if t.root not in own and t.root not in when])


@once_a_sentence
def _said_of_when(s: Sentence) -> frozenset[str]:
    """Return the roots of the clauses that only say when something was so: "when the crowd tried to flee"."""
    found = set[str]()
    for i, t in enumerate(s.tokens):
        if i and t.opens and t.sense in _ASIDE:
            found.update(x.root for x in s.tokens[i : clause_span(s, i, i + 1)[1]])
    return frozenset(found - {t.root for term in s.opposable for t in s.tokens[term.start : term.end]})


def term_spans(s: Sentence, terms: Sequence[Term]) -> tuple[Span, ...]:
    """Return where some terms stand in a claim; of two that overlap only the longer one."""
    spans = {(s.tokens[term.start].start, s.tokens[term.end - 1].end) for term in terms}
    return tuple(sorted(span for span in spans if not any(_is_within(span, other) for other in spans)))


def _is_within(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _is_unshared(s: Sentence, term: Term, other: Sentence) -> bool:
    return not all(map(other.roots.__contains__, _term_roots(s, term)))


@once_a_sentence
def _term_roots(s: Sentence, term: Term) -> tuple[str, ...]:
    return tuple([t.root for t in s.tokens[term.start : term.end]])


def _is_negated(s: Sentence, term: Term) -> bool:
    return s.tokens[term.start].negated  # and not the last word of "without interruption"


def _count_same_neighbours(p: SentencePair, x: Term, y: Term) -> int:
    """Count whether the content words before and after two terms are the same: 0 to 2."""
    (before_x, after_x), (before_y, after_y) = neighbours(p.a, x), neighbours(p.b, y)
    return (before_x == before_y) + (after_x == after_y)


@once_a_sentence
def neighbours(s: Sentence, term: Term) -> tuple[str, str]:
    """Return the roots of the content words before and after a term. A side without such a word is empty."""
    return _neighbour(s, term.start - 1, -1), _neighbour(s, term.end, 1)


def _neighbour(s: Sentence, index: int, step: int) -> str:
    while 0 <= index < len(s.tokens):
        if s.tokens[index].weight:
            return s.tokens[index].root
        index += step
    return ""


# --- who did it to whom --------------------------------------------------------------------------------------

_MUTUAL = word_set(
    "meet talk marri agree negotiat discuss share join fight clash part cooperat trade speak accus sue blame criticis"
    " criticiz insult"
)
# Verbs of which one side does what the other gets, however far from the verb either is named.
_BETWEEN_TWO = frozenset(
    map(
        word_root,
        sense_set("sell buy give lend lease pay send award transfer donate defeat beat attack invade"),
    )
)
_BE = word_set("was were been is are being")
_BEFORE_NOUN = word_set("under a an")  # "is under attack by rebels"
_MAX_AGENT = 9  # words from "by" on
Deed = tuple[ClaimToken, ClaimToken, ClaimToken]  # agent, verb, patient


def reversal(p: SentencePair) -> Evidence | None:
    """Find the same deed with agent and patient exchanged."""
    if len(p.shared) < 3 or p.alike < ALIKE:
        return None
    in_a, in_b = _deeds_by_roots(p.a), _deeds_by_roots(p.b)
    for (agent, verb, patient), deed in () if _reversed_deeds(p.a).isdisjoint(in_b) else in_a.items():
        reversed_deed = in_b.get((patient, verb, agent))
        if reversed_deed and (agent, verb, patient) not in in_b:
            rests = unshared_share(p.a, p.b, 8), unshared_share(p.b, p.a, 8)
            features = overlap_features("reversal", p) | exchange_features("reversal", p, rests)
            return Evidence("reversal", features, (_extent(deed),), (_extent(reversed_deed),))
    return next((found for root in p.shared if (found := _reversed_at(p, root))), None)


def _reversed_at(p: SentencePair, root: str) -> Evidence | None:
    """Find a verb of which each subject is what follows it in the other sentence: who sold it, and who got it."""
    x, y = find_transfers(p.a).get(root), find_transfers(p.b).get(root)
    if x is None or y is None:
        return None
    both = (x.givers, y.givers) if x.givers and y.givers else (x.subject, y.subject)
    if not both[0].isdisjoint(both[1]):
        return None
    if x.givers.isdisjoint(y.receivers) or y.givers.isdisjoint(x.receivers):
        return None
    rests = unshared_share(p.a, p.b, 8), unshared_share(p.b, p.a, 8)
    features = overlap_features("reversal", p) | exchange_features("reversal", p, rests) | {"reversal.apart": 1.0}
    return Evidence("reversal", features, (x.span,), (y.span,))


class Transfer(NamedTuple):
    """A verb between two, by roots: its subject, the names in that, and what follows it."""

    subject: frozenset[str]
    givers: frozenset[str]
    receivers: frozenset[str]
    span: Span


@once_a_sentence
def find_transfers(s: Sentence) -> dict[str, Transfer]:
    """Return the verbs between two of a sentence by their roots; of those in the passive only with "by"."""
    found = {}
    for root in _BETWEEN_TWO & s.roots.keys():
        at, token = _first_at(s, root), s.roots[root]
        if at < 0:
            continue
        subject, receivers, *_ = predicate_at(s, at)
        if any(t.sense in _BE for t in s.tokens[max(0, at - 2) : at]):
            if not s.tokens[at].verb:
                continue  # "is under attack by rebels"
            by = next((i for i in range(at + 1, len(s.tokens)) if s.tokens[i].sense == "by"), len(s.tokens))
            agents = frozenset(t.root for t in s.tokens[by + 1 : by + _MAX_AGENT] if t.weight >= 1)
            if agents:
                names = frozenset(r for r in agents if r in s.roots and s.roots[r].capital)
                found[root] = Transfer(agents, names, subject, (token.start, token.end))
        else:
            givers = frozenset(r for r in subject if r in s.roots and s.roots[r].capital)
            found[root] = Transfer(subject, givers, receivers, (token.start, token.end))
    return found


def _has_name(s: Sentence, roots: frozenset[str]) -> bool:
    return any(root in s.roots and s.roots[root].capital for root in roots)


@once_a_sentence
def _deeds_by_roots(s: Sentence) -> dict[tuple[str, ...], Deed]:
    return {tuple([t.root for t in deed]): deed for deed in find_deeds(s)}


@once_a_sentence
def _reversed_deeds(s: Sentence) -> frozenset[tuple[str, ...]]:
    return frozenset([roots[::-1] for roots in _deeds_by_roots(s)])


def _extent(deed: Deed) -> Span:
    return min(t.start for t in deed), max(t.end for t in deed)


def find_deeds(s: Sentence) -> Iterator[Deed]:
    """Yield every content word with the one before and the one after it, which may be agent and patient of a verb."""
    content = [(i, t) for i, t in enumerate(s.tokens) if t.weight >= 1]
    for (_, before), (i, verb), (j, after) in zip(content, content[1:], content[2:], strict=False):
        is_noun = s.tokens[i - 1].sense in _BEFORE_NOUN
        if verb.root not in _MUTUAL and not (verb.capital or is_noun):
            passive = any(t.sense == "by" for t in s.tokens[i + 1 : j])
            yield (after, verb, before) if passive else (before, verb, after)

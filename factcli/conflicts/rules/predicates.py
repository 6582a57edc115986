"""What a word is said of: its subject and its complement, so that two sentences are seen to say it of the same thing.

There is no parser. The subject of a verb, an adjective or a noun is taken to be the content words before it, and its
complement those after it, both as far as the clause reaches. That is enough to see that "Arvenia is not fighting in
Tesk" and "Tesk shows that its rulers fight against the weak" are about two fights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from factcli.conflicts.claims.cues import NEGATES
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.alignment import has_synonym
from factcli.conflicts.rules.evidence import Features
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

#: Content words of a subject or a complement that are looked at.
_MAX_WORDS = 6
#: Words after a negation up to the first content word, and after a verb up to its agent.
_MAX_TO_FIRST, _MAX_TO_AGENT = 6, 10
#: Words back to the form of "be" that says what or where something is.
_MAX_TO_BE = 8
#: Words from a negated noun to its verb, and up to "to": "did not tell others to leave" is no word on who left.
_MAX_TO_VERB, _MAX_TO_INFINITIVE = 8, 2
#: Letters by which the name of a country and its people are the same.
_BEGINNING = 5
#: Words from "at no time" up to what it negates.
_MAX_TO_INVERTED = 12
FORMS_OF_BE = word_set("was were been be is are being")
_BE = FORMS_OF_BE | word_set("am get got")
_NAMING = _BE | sense_set("become became made remain as call consider call")
_AUXILIARIES = _BE | word_set("has have had having do doe did done will would can could may might must should shall")
_HAVING = word_set("has have had having")
_AND = word_set("and or")
PLACE_PREPOSITIONS = word_set("in at near from")
_WHERE = PLACE_PREPOSITIONS | word_set("on aboard into insid")
_ADVERBS = sense_set("only also solely exclusively really actually officially still now")
_RELATIVES = word_set("who which that whom whose")
_SAME_AS = sense_set("that of the body identified as")
_CONTRASTED = word_set("by in for of about from with at on to becaus")
_RECEIVING = word_set("receiv get got")
_DETERMINERS = word_set("a an the any his her their its our")
# Words with which a clause begins before its subject, or without one.
_NO_SUBJECT = word_set(
    "in at on by for from to with of after before during since until when while as if and or but that which who whom"
    " whose where because it there he she they i we his her their its my our this these those"
    " not no nobodi nothing none"
)
# Words that stand before a noun, and end what may be a verb.
_BEFORE_NOUNS = word_set("for in at of by on to with from a the any")
# Negations of a noun: what they negate is the last word of its phrase, "no chemical attack".
_OF_NOUNS = word_set("no without lack absenc 1")
_ONE = frozenset(("singl",))  # "not a single soldier"
#: Verbs that say little without their object: "gave no answer", "did not receive a warning".
LIGHT = word_set("get receiv give gave given pay paid make made take taken took offer send sent hold held issu put set")


# What somebody means to do is as good as done: "plans to close it" and "will not close it".
_MEANING = sense_set(
    "plan want intend decide agree vow promise expect prepare aim hope continue begin began start manage plans"
    " wants intends due set going used allowed able"
)


class Predicate(NamedTuple):
    """A word of a sentence, with the roots of what stands before and after it in its clause."""

    subject: frozenset[str]
    complement: frozenset[str]
    agent: frozenset[str]  # what follows "by"
    modifiers: frozenset[str]  # of a noun: what stands directly before it
    passive: bool  # after a form of "be": as "was shot", and also "is open"
    is_named: bool  # what somebody is, or is called: "became a hero", "her role as a hero"
    unreal: bool  # "to start": it has not happened, but for "plans to start"
    has_object: bool  # what follows it is its object, and not a time, a place or a manner: "met the mayor"
    named: frozenset[str]  # the name that its object ends with: of "held Lee's son Ben Roe" the last
    thing: str  # the root of what its object is, if it follows: of "used a water cannon" the cannon
    head: frozenset[str]  # the words that its subject begins with: of "the alarm on the ward" one; nothing if unknown

    def without(self, roots: frozenset[str]) -> Predicate:
        """Return it without some words."""
        return self._replace(
            subject=self.subject - roots, complement=self.complement - roots, modifiers=self.modifiers - roots
        )


@once_a_sentence
def predicate_at(s: Sentence, index: int, governor: int | None = None) -> Predicate:
    """Return a word as a predicate. Its subject is that of its governor, the word that it is the object of."""
    tokens, start = s.tokens, index if governor is None else governor
    before = tokens[max(0, index - 4) : index]
    first = index
    while first and not tokens[first].opens and tokens[first - 1].weight >= 1:
        first -= 1
    found = Predicate(
        subject_before(s, start),
        complement_after(s, index),
        _agent_after(s, index),
        frozenset(t.root for t in tokens[first:index] if not (t.sense in _DETERMINERS or t.sense[0].isdigit())),
        not (tokens[index].ing or tokens[start].ing) and any(t.sense in _BE for t in before),
        _is_named(tokens, index),
        _is_unreal(before),
        index + 1 < len(tokens) and not tokens[index + 1].opens and _may_begin_object(tokens[index + 1]),
        _name_of_object(tokens, index),
        _thing_after(tokens, index),
        _head_of_subject(s, start),
    )
    return found.without(frozenset((tokens[index].root, tokens[start].root)))


def _head_of_subject(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the noun phrase that a clause begins with; nothing if it begins with something else."""
    first = _clause_start(s, index)
    if first == index or s.tokens[first].sense in _NO_SUBJECT:
        return frozenset()
    inserted = _name_inserted(s, first) if s.tokens[first].sense in _AUXILIARIES else frozenset()
    return (subject_of_clause(s, index) | inserted) - where_and_when(s)


def _may_begin_object(t: ClaimToken) -> bool:
    return t.weight >= 1 or t.sense in _DETERMINERS


def _name_of_object(tokens: Sequence[ClaimToken], index: int) -> frozenset[str]:
    """Return the roots of the name that the object of a verb ends with; nothing if it is no name."""
    names: list[str] = []
    for t in tokens[index + 1 :]:
        if t.opens or not (t.weight or t.sense in _DETERMINERS):
            break
        if t.owner:
            names.clear()
        elif t.capital:
            names.append(t.root)
        elif names:
            break
    return frozenset(names)


def _thing_after(tokens: Sequence[ClaimToken], index: int) -> str:
    """Return the root of the noun of the object that follows a verb; "" if it is a name, or none follows."""
    at = index + 1
    while at < len(tokens) and tokens[at].sense in _DETERMINERS and not tokens[at].opens:
        at += 1
    end = at
    while end < len(tokens) and tokens[end].weight and not (tokens[end].opens or tokens[end].sense in _DETERMINERS):
        end += 1
    if end == at or any(t.sense[0].isdigit() for t in tokens[at:end]):
        return ""  # so much of something may be called by another name
    last = tokens[end - 1]
    return last.root if last.weight >= 1 and not (last.capital or last.verb) else ""


def _is_unreal(before: Sequence[ClaimToken]) -> bool:
    """Return whether the words before a verb make it something that has not happened: "to start", "to be trusted"."""
    if before and before[-1].sense in _BE:
        before = before[:-1]
    return bool(before) and before[-1].sense == "to" and (len(before) < 2 or before[-2].sense not in _MEANING)


def _is_named(tokens: Sequence[ClaimToken], index: int) -> bool:
    """Return whether a word is in what somebody is, or is called, and not only near it."""
    for i in range(index - 1, max(-1, index - _MAX_WORDS - 2), -1):
        if tokens[i].sense in _NAMING:
            return not tokens[i + 1].ing
        if not tokens[i].weight and tokens[i].sense not in _DETERMINERS and tokens[i].sense not in _AND:
            return False
    return False


@once_a_sentence
def subject_before(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the words before a predicate, the nearest of its clause."""
    tokens = s.tokens
    helping = index
    while helping and not tokens[helping].opens and tokens[helping - 1].sense in _AUXILIARIES:
        helping -= 1
    if helping and tokens[helping].opens and tokens[helping].sense in _AUXILIARIES:
        # "Ann Lee (born in Tesk) is a lawyer"
        return _run_before_insertion(s, helping) | subject_of_clause(s, 1)
    if helping and tokens[helping - 1].sense in _AND and not tokens[helping].opens:
        return subject_of_clause(s, index)  # "planned an attack on the base and started a war"
    is_participle = tokens[index].ing and helping == index  # "rebels fighting the army"
    roots: list[str] = []
    is_first, is_owner = tokens[index].opens, False
    for i in range(index - 1, -1, -1):
        t = tokens[i]
        if (is_first and roots) or len(roots) == _MAX_WORDS or (roots and t.sense in _RELATIVES):
            break
        if _is_argument(t):
            is_owner = t.owner or (is_owner and t.capital)  # "Bo Roe's wife" is the wife
            roots += [] if is_owner and roots else [t.root]
        elif is_participle and roots:
            if t.sense not in _AUXILIARIES:
                break
            is_participle = False  # "will start selling"
        if t.opens and i and t.sense in _AUXILIARIES:  # "Ann Lee, the mayor, has not signed it"
            return frozenset(roots) | _run_before_insertion(s, i) | _name_inserted(s, i) | subject_of_clause(s, 1)
        is_first = t.opens
    else:
        roots += _roots_of_speaker(s)
    return frozenset(roots)


@once_a_sentence
def subject_of_being(s: Sentence, index: int) -> frozenset[str]:
    """Return the subject that a word says what it is, or where it is; nothing if it says something else."""
    for i in range(index - 1, max(-1, index - _MAX_TO_BE - 1), -1):
        t, following = s.tokens[i], s.tokens[i + 1]
        if t.sense in _BE:
            if following.sense in _ADVERBS and i + 1 < index:  # "is only an actor"
                following = s.tokens[i + 2]
            is_what = (
                following is s.tokens[index] or following.sense in _DETERMINERS or following.sense in PLACE_PREPOSITIONS
            )
            return subject_before(s, i) if is_what else frozenset()
        if following.opens:
            break
    return frozenset()


def _is_argument(t: ClaimToken) -> bool:
    return t.weight >= 1 and not t.sense[0].isdigit()


def _clause_start(s: Sentence, index: int) -> int:
    while index and not s.tokens[index].opens:
        index -= 1
    return index


def clause_span(s: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the numbers of the words, from the first up to the second, of the clauses that some words stand in."""
    while end < len(s.tokens) and not s.tokens[end].opens:
        end += 1
    return _clause_start(s, start), end


@once_a_sentence
def where_and_when(s: Sentence) -> frozenset[str]:
    """Return the roots of words that only say where or when: those of times, and those after "in" and its like."""
    found, is_place = set(), False
    for t in s.tokens:
        goes_on = is_place and (t.weight > 0 or t.sense in _DETERMINERS)
        is_place = t.sense in _WHERE or goes_on
        if is_place or s.is_in_time(t):
            found.add(t.root)
    return frozenset(found)


def clause_at(s: Sentence, index: int) -> Sequence[ClaimToken]:
    """Return the words of the clause that a word stands in."""
    first, end = clause_span(s, index, index + 1)
    return s.tokens[first:end]


def _run_before_insertion(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the words before the clause that ends before a word."""
    first = _clause_start(s, index - 1)
    return frozenset(t.root for t in takewhile(lambda t: t.weight, reversed(s.tokens[:first])))


def _name_inserted(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the name that ends before a word, if it is inserted: "My client, Captain Lee, has not"."""
    first = _clause_start(s, index - 1)
    return (
        frozenset(t.root for t in s.tokens[first:index] if t.weight)
        if s.tokens[first].capital and first
        else frozenset()
    )


@once_a_sentence
def subject_of_clause(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the first words of the clause that a word stands in."""
    first = _clause_start(s, min(index, len(s.tokens) - 1))
    if s.tokens[first].sense in _AUXILIARIES:  # "Ann Lee (born in 1970, in Tesk) is a lawyer and painter"
        first = 0
    roots: list[str] = [] if first else _roots_of_speaker(s)
    for t in s.tokens[first:]:
        if (t.opens and roots) or (roots and not t.weight):
            break
        if t.weight >= 1:
            roots.append(t.root)
    return frozenset(roots)


def _roots_of_speaker(s: Sentence) -> list[str]:
    """Return the roots of the names of the speaker, where a sentence leaves its subject out or has a pronoun for it."""
    return [root for root, t in s.roots.items() if t.end == t.start]


@once_a_sentence
def complement_after(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the words after a predicate, the nearest of its clause."""
    roots: list[str] = []
    for t in s.tokens[index + 1 :]:
        if t.opens or len(roots) == _MAX_WORDS:
            break
        if _is_argument(t):
            roots.append(t.root)
    return frozenset(roots)


def _agent_after(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the words after "by"."""
    roots: list[str] = []
    found = False
    for before, t in pairwise(s.tokens[index : index + _MAX_TO_AGENT]):
        if t.opens or (roots and not t.weight):
            break
        found = found or before.sense == "by"
        if found and t.weight >= 1:
            roots.append(t.root)
    return frozenset(roots)


# --- what is negated --------------------------------------------------------------------------------------


class Negated(NamedTuple):
    """A negated word, the word that governs it, and how its arguments are compared."""

    at: int
    governor: int | None = None
    noun: bool = False
    received: bool = False  # of "received no warning": whoever received it is warned
    verb: str = ""  # of "no soldier was killed" the root of the verb: without it nothing is negated of soldiers
    free: bool = False  # of a denied clause, or of "not by the mayor", where arguments tell nothing
    contrast: bool = False  # of "not by the mayor"


@list_once_a_sentence
def negated_words(s: Sentence) -> Iterator[Negated]:
    """Yield the words that are negated themselves, and not only within the scope of a negation.

    Of "did not sign the treaty" it is the verb, of "is not a threat" and "no chemical attack" the noun, of "does not
    want to leave" both verbs, of "no soldier was seen" the noun and its verb. Of what is denied it may be any word.
    """
    tokens = s.tokens
    within: set[int] = set()
    for cue in s.cues:
        if cue.kind == NEGATES:
            found = list(_negated_by(tokens, cue.start, cue.end))
            within.update(range(cue.end, len(tokens)))
            if not found:  # "Do you hold it? We do not."
                within.update([i for i in range(cue.start) if tokens[i].weight >= 1][-1:])
            yield from found
    yield from (Negated(i, free=True) for i, t in enumerate(tokens) if t.negated and t.weight and i not in within)


def _negated_by(tokens: Sequence[ClaimToken], start: int, end: int) -> Iterator[Negated]:
    """Yield what a negation of some words turns around."""
    first = _next_content(tokens, end, _MAX_TO_FIRST)
    if first is not None and not tokens[first].negated and end - start > 1:  # "At no time before the test did it"
        ahead = range(first, min(first + _MAX_TO_INVERTED, len(tokens)))
        negated = [i for i in ahead if tokens[i].weight and tokens[i].negated]
        after_gap = next((i for i in negated[1:] if i - 1 not in negated), negated[-1] if negated else None)
        first = next((i for i in negated if tokens[i].verb), after_gap)
        end = first or end
    if first is None or not tokens[first].negated:
        return
    after = _end_of_run(tokens, first)
    of_noun = not _OF_NOUNS.isdisjoint((tokens[start].sense, tokens[end - 1].sense))
    noun = of_noun or tokens[first].capital or any(t.sense in _DETERMINERS for t in tokens[end:first])
    if _is_contrast(tokens, start, first):
        yield from (Negated(i, free=True, contrast=True) for i in range(first, after))
        return
    light = not noun and tokens[first].sense in LIGHT
    received = tokens[first].sense in _RECEIVING
    yield Negated(after - 1 if noun else first, noun=noun, verb=_verb_after(tokens, after) if of_noun else "")
    if of_noun and start == 0 and after - 1 > first:  # "No siren sounded"
        yield Negated(after - 1)
        yield Negated(after - 2, noun=True)
    if not noun and after - 1 > first and (tokens[first].weight < 1 or light):
        yield Negated(first + 1)
        yield Negated(after - 1, first, noun=True, received=received)
    further = _next_content(tokens, after, _MAX_TO_FIRST)
    if further is None or tokens[after].opens:
        return
    following = tokens[after].sense
    if (following == "to" and after - first <= _MAX_TO_INFINITIVE) or (noun and following == "of"):
        yield Negated(further, first)
    elif noun and following in _AUXILIARIES:
        yield Negated(further)
    elif light and after == first + 1:
        yield Negated(_end_of_run(tokens, further) - 1, first, noun=True, received=received)


def _verb_after(tokens: Sequence[ClaimToken], after: int) -> str:
    """Return the root of the verb that a negated noun is the subject of: "no soldier of the army was killed"."""
    if after < len(tokens) and tokens[after - 1].verb and tokens[after - 1].weight >= 1:
        return tokens[after - 1].root  # "not one truck arrived"
    for i in range(after, min(after + _MAX_TO_VERB, len(tokens) - 1)):
        if tokens[i].opens or tokens[i].sense in _AND:
            break
        if tokens[i].sense in _AUXILIARIES:
            verbs = takewhile(lambda t: t.sense not in _BEFORE_NOUNS, tokens[i + 1 : i + 4])
            return next((t.root for t in verbs if t.weight >= 1), "")
    return ""


def _end_of_run(tokens: Sequence[ClaimToken], start: int) -> int:
    """Return the number after the last of some content words that follow each other."""
    end = start + 1
    while end < len(tokens) and tokens[end].weight and not tokens[end].opens:
        end += 1
    return end


def _is_contrast(tokens: Sequence[ClaimToken], start: int, first: int) -> bool:
    """Return whether a negation only says what it was not: "a firm, not the mayor", "a farm and not the mill"."""
    if tokens[start].sense != "not" or not start:
        return False
    if tokens[start + 1].sense == "by":
        return True
    opens = tokens[start].opens or tokens[start - 1].sense in ("and", "but")
    return opens and all(t.sense in _DETERMINERS or t.sense in _CONTRASTED for t in tokens[start + 1 : first])


def _next_content(tokens: Sequence[ClaimToken], start: int, most: int) -> int | None:
    return next((i for i in range(start, min(start + most, len(tokens))) if tokens[i].weight), None)


# --- whether it is said of the same thing -----------------------------------------------------------------


class Reach(NamedTuple):
    """How a predicate of one sentence meets that of another: whether they have the same arguments."""

    same_subject: bool = False
    other_subject: bool = False
    same_complement: bool = False
    other_complement: bool = False
    other_modifier: bool = False
    unreal: bool = False
    of_noun: bool = False
    other_object: bool = False
    same_object: bool = False  # much of what is done to what
    other_head: bool = False  # what the subjects begin with differs: the nurses of the ward, the alarm of the ward

    @property
    def score(self) -> float:
        """How well they meet: of several meetings the best counts."""
        same, other = self.same_subject + self.same_complement, self.other_subject + self.other_complement
        return 2 * same - other - 2 * (self.other_modifier + self.other_object) - self.unreal

    def features(self, signal: str) -> Features:
        """Return it as features of a rule."""
        found = {f"{signal}.{name}": 1.0 for name, is_set in self._asdict().items() if is_set and name in _FEATURES}
        if self.same_subject and self.same_complement:
            found[f"{signal}.same_both"] = 1.0
        return found


_FEATURES = frozenset(Reach._fields) - {"other_object", "same_object"}
_MUCH = 3  # words of a complement


def meet(x: Predicate, y: Predicate, noun: bool = False) -> Reach:
    """Return how two predicates meet. If only one is passive, its agent is compared with the subject of the other."""
    subject_x, complement_x, subject_y, complement_y = x.subject, x.complement, y.subject, y.complement
    is_said_of = noun and x.passive and bool(x.subject - x.modifiers)  # "is not a threat"
    if noun and not is_said_of:  # "no soldiers in Tesk", "soldiers of Arvenia in Tesk"
        subject_x = (x.subject | x.complement) - x.modifiers
        subject_y = (y.subject | y.complement) - x.modifiers
    elif x.passive and not y.passive and (x.agent or x.subject & y.complement):
        subject_x, complement_x = x.agent, x.subject
    elif y.passive and not x.passive and (y.agent or y.subject & x.complement):
        subject_y, complement_y = y.agent, y.subject
    same_subject, same_complement = bool(subject_x & subject_y), bool(complement_x & complement_y)
    return Reach(
        same_subject,
        (bool(subject_x and subject_y) and not same_subject) or (is_said_of and not (same_subject and y.is_named)),
        same_complement,
        bool(complement_x and complement_y) and not same_complement and (noun or x.has_object or y.has_object),
        noun and bool(x.modifiers - _ONE and y.modifiers) and x.modifiers.isdisjoint(y.modifiers),
        y.unreal,
        noun,
        bool(not noun and x.named and y.named) and x.named.isdisjoint(y.named),
        not noun and len(complement_x & complement_y) >= _MUCH,
        not noun and x.passive == y.passive and bool(x.head and y.head) and x.head.isdisjoint(y.head),
    )


#: What two do to each other, so that either may be named first: "Lee met Roe", "Roe met Lee".
MUTUAL = sense_set("meet met speak spoke spoken talk marry negotiate correspond quarrel know knew known")


def meet_each_other(x: Predicate, y: Predicate, noun: bool = False) -> Reach:
    """Return how two predicates meet of which it does not matter who is named first."""
    all_x, all_y = (side.subject | side.complement for side in (x, y))
    shared = len(all_x & all_y)
    is_few = shared < min(len(all_x), len(all_y), 2)
    return Reach(shared > 0, not shared and bool(all_x and all_y), shared > 1, is_few, unreal=y.unreal, of_noun=noun)


def reach_of_negation(negative: Sentence, positive: Sentence, strict: bool = False) -> Reach | None:
    """Return how what one sentence negates meets the other one. Return None if the other has no such word.

    If `strict`, "no soldier was killed" meets only sentences in which somebody is killed.
    """
    places = _places_of_roots(positive)
    found: list[Reach] = []
    for n in dict.fromkeys(negated_words(negative)):
        token = negative.tokens[n.at]
        if n.verb and n.verb not in positive.roots and (strict or not _has_synonym_of(negative, n.verb, positive)):
            continue
        if n.free:
            is_of_same = not n.contrast or negative.titled or _has_what_is_contrasted(negative, token.root, positive)
            found += [Reach()] * (token.root in places and is_of_same)
            continue
        if token.capital and n.at and not negative.titled:
            is_who = _is_identity(negative.tokens, n.at, "not")
            said = any(_is_identity(positive.tokens, j) for j in places.get(token.root, ()))
            found += [Reach()] * (is_who and said)
            continue  # "is not in Paris", but not "is not Ann Lee"
        if n.noun and _is_of_other_owner(_owner_of_none(negative, n.at), positive):
            continue  # "Roe has no plan", and somebody else has one
        x = predicate_at(negative, n.at, n.governor)
        if n.received:
            x = x._replace(subject=frozenset(), complement=x.subject | x.complement)
        is_mutual = token.sense in MUTUAL and not n.noun and not _is_willed(negative.tokens, n.at)
        meeting = meet_each_other if is_mutual else meet
        reaches = [meeting(x, predicate_at(positive, j), n.noun) for j in places.get(token.root, ())]
        if not n.noun and x.thing and x.thing not in positive.all_roots:  # "used no tear gas", "used water cannon"
            things = [predicate_at(positive, j).thing for j in places.get(token.root, ())]
            reaches = [
                reach._replace(other_object=reach.other_object or _is_other_thing(negative, x.thing, thing, positive))
                for reach, thing in zip(reaches, things, strict=True)
            ]
        if token.sense in MUTUAL and not is_mutual:  # who will not negotiate is another than who is ready to
            reaches = [reach._replace(other_object=reach.other_object or reach.other_subject) for reach in reaches]
        found += reaches
    return max(found, key=lambda reach: reach.score, default=None)


def _is_other_thing(negative: Sentence, thing: str, other: str, positive: Sentence) -> bool:
    """Return whether something is done to a thing that the negative sentence does not name, nor by a synonym."""
    if not other or other in negative.all_roots or thing in _LEAST_THINGS:
        return False
    return not any(has_synonym(positive, t) for t in negative.tokens if t.root == thing)


# "Did not receive a single cent": whoever received money received one.
_LEAST_THINGS = frozenset(map(word_root, sense_set("penny cent dime crown euro dollar pound drop word")))
_WILLING = sense_set("will wont refuse ready willing want decline plan offer agree")


def _is_willed(tokens: Sequence[ClaimToken], at: int) -> bool:
    """Return whether words say who wants to do something, or not: "will not negotiate"."""
    return any(t.sense in _WILLING for t in tokens[max(0, at - 3) : at])


_LETTING = sense_set("allow let permit admit see seen give given grant issue")


def _has_synonym_of(s: Sentence, root: str, other: Sentence) -> bool:
    """Return whether another sentence has a synonym of a root, or need not: "No lawyer was let in", "had a lawyer"."""
    return any(t.root == root and (t.sense in _LETTING or has_synonym(other, t)) for t in s.tokens)


def _is_identity(tokens: Sequence[ClaimToken], at: int, before: str = "") -> bool:
    """Return whether a name says who somebody is: "is Ann Lee", "is that of Ann Lee", "is not Ann Lee"."""
    while at > 1 and tokens[at - 1].capital:
        at -= 1
    if before:
        return at > 1 and tokens[at - 1].sense == before and tokens[at - 2].sense in FORMS_OF_BE
    said = takewhile(lambda t: t.sense in _SAME_AS, reversed(tokens[:at]))
    at -= len(list(said))
    return at > 0 and tokens[at - 1].sense in FORMS_OF_BE


def _has_what_is_contrasted(s: Sentence, contrasted: str, other: Sentence) -> bool:
    """Return whether another sentence has what happened elsewhere, by "started in the cell and not in the mill"."""
    said = [t for t in s.tokens if t.weight == 1.0 and not t.capital and t.root != contrasted]
    verbs = [t for t in said if t.verb] or said
    return not said or any(t.root in other.roots for t in verbs)


@once_a_sentence
def _places_of_roots(s: Sentence) -> dict[str, list[int]]:
    """Return the numbers of the content words that are not negated, by their roots."""
    places: dict[str, list[int]] = {}
    for i, t in enumerate(s.tokens):
        if t.weight and not t.negated:
            places.setdefault(t.root, []).append(i)
    return places


def _is_of_other_owner(owner: frozenset[str], other: Sentence) -> bool:
    """Return whether a sentence does not name an owner, also not as an adjective: Kestria, Kestrian."""
    beginnings = {root[:_BEGINNING] for root in other.roots}
    return bool(owner) and beginnings.isdisjoint(root[:_BEGINNING] for root in owner)


def _owner_of_none(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the names of whoever has none of what a word is: "Roe has no plan"."""
    tokens = s.tokens
    have = next((i for i in range(index - 1, max(0, index - _MAX_WORDS), -1) if tokens[i].sense in _HAVING), 0)
    if not have or not any(t.sense in _OF_NOUNS for t in tokens[have + 1 : index]):
        return frozenset()
    return frozenset(root for root in subject_before(s, have) if root in s.roots and s.roots[root].capital)


def is_of_same(x: Predicate, y: Predicate) -> bool:
    """Return whether two opposed words, as "resigned" and "was dismissed", are said of one thing in any role."""
    all_x, all_y = x.subject | x.complement, y.subject | y.complement
    if x.subject and y.subject and x.subject.isdisjoint(all_y) and y.subject.isdisjoint(all_x):
        return False
    return not all_x.isdisjoint(all_y)

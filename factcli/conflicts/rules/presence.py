"""Rule of presence: somebody was where the other sentence says that nobody was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from factcli.conflicts.claims.cues import DENIES, DOUBTS, INVENTED, NEGATES, WRONG
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.alignment import groups_of
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features, spans_of
from factcli.conflicts.rules.predicates import clause_span, subject_of_clause
from factcli.text.stop_words import sense_set, word_set

_DENYING = frozenset((NEGATES, DENIES, DOUBTS, WRONG, INVENTED))
_NOBODY = word_set("nobodi none")
# "stood empty", "was deserted"
_EMPTY, _STANDING = (
    sense_set("empty deserted unoccupied uninhabited"),
    sense_set("was were is are stood stand lay been"),
)
# Who went to a place was there.
_TO = frozenset(("to", "from", "through"))
_NO = frozenset(("no", "not"))
_ONE = sense_set("one a single any")
_WHERE = word_set("in at on aboard insid into within onto")
#: Words that stand for anybody: "no person", "not a soul".
ANYBODY = sense_set("person people one soul human being anybody anyone somebody man men woman women body")
#: Verbs that say no more than that somebody is there.
BEING = sense_set(
    "is are was were be been being has have had set foot enter go went gone come came stay remain live work sleep visit"
    " reach pass cross board arrive stand sit stood sat left aboard inside present appear see seen find found hide hid"
    " shelter station deploy get got still there"
)
# People by what they do, beside those that a word's ending tells.
_PEOPLE = sense_set(
    "man men woman women people person child boy girl guard soldier troop fighter rebel militant gunman sniper"
    " officer police policeman staff crew sailor captain skipper deckhand doctor nurse patient pupil student"
    " family resident tourist engineer technician delegate official inmate refugee migrant wife husband son"
    " daughter brother sister mother father widow friend crowd mob team unit patrol squad army mayor judge priest"
    " monk nun i we he she they them civilian guest employee captive hostage neighbour colleague surgeon"
    " politician president chief boss trainee expert inspector surveyor observer delegation commando battalion"
    " lady guy kid cop capt col gen lt sgt cpl maj cdr dr prof mr mrs ms general colonel major lieutenant sergeant"
    " corporal prefect bishop"
)
_ENDINGS = ("er", "or", "ist", "man", "men")
# Words with such an ending that are nobody.
_THINGS = sense_set(
    "water river letter number order paper power tower winter summer weather matter danger corner border center chapter"
    " computer container motor sensor error colour color floor door finger shoulder silver copper rubber timber lumber"
    " timer printer scanner trailer tanker freighter cruiser helicopter elevator reactor tractor generator transformer"
    " transmitter counter folder shelter gutter filter meter litre shower dinner supper quarter october november"
    " december september theater theatre cover offer answer disaster register poster banner ladder hammer trigger tumor"
    " vapor vapour odor odour flavour mirror anchor cylinder boiler burner freezer cooler heater"
)
_AUXILIARIES = word_set("is are was were be been has have had will would get got can could may might do doe did")
WHEN = word_set("when while as")
_MAX_REST = 1.0  # the weight of what else is said of nobody


class Absence(NamedTuple):
    """Where a sentence says that nobody is: the roots of the place, who is not there, and the word that says so."""

    place: frozenset[str]
    kind: ClaimToken | None  # None where it is anybody
    sign: ClaimToken
    names: frozenset[str] = frozenset()  # of somebody who is not there
    described: frozenset[str] = frozenset()  # the roots of the names before the kind: of "no Telzen soldier" Telzen


def presence(p: SentencePair) -> Evidence | None:
    """Find somebody at a place where the other sentence says that nobody is."""
    for s, other in ((p.a, p.b), (p.b, p.a)):
        for absence in absences(s):
            who = _somebody_there(other, absence)
            if who is not None:
                spans = spans_of([absence.sign]), spans_of([who])
                return Evidence("presence", overlap_features("presence", p), *(spans if s is p.a else spans[::-1]))
    return None


@list_once_a_sentence
def absences(s: Sentence) -> Iterator[Absence]:
    """Yield the places at which a sentence says that nobody is."""
    tokens = s.tokens
    for i, t in enumerate(tokens):
        if t.sense in _EMPTY and i and tokens[i - 1].sense in _STANDING and not t.negated:
            first, _ = clause_span(s, i, i + 1)
            phrase = takewhile(lambda t: t.sense not in _WHERE and t.sense not in _STANDING, tokens[first:i])
            place = frozenset(t.root for t in phrase if t.weight >= 1)
            if place:
                yield Absence(place, None, t)
            continue
        kind = _nobody_at(tokens, i)
        if kind is None:
            yield from _absence_of_named(s, i)
            continue
        _, end = clause_span(s, i, i + 1)
        first, place = _place_after(s, i + 1, end)
        said = [t for t in tokens[i + 1 : first] if t.weight and t.sense not in BEING | _ONE and t not in kind]
        is_subject = any(
            x.weight and x.root not in place and x.sense not in BEING for x in _verbs_after(s, first, end)
        ) or any(x.verb and x.sense not in BEING for x in takewhile(lambda t: t.sense not in WHEN, tokens[first:end]))
        if place and not is_subject and sum(t.weight for t in said) < _MAX_REST:
            of_whom = kind[-1] if kind and kind[-1].sense not in ANYBODY else None
            yield Absence(place, of_whom, t, described=frozenset(x.root for x in kind[:-1]))


def _absence_of_named(s: Sentence, i: int) -> Iterator[Absence]:
    """Yield where somebody with a name never is: "Ann Lee has never set foot in the Lantern"."""
    tokens = s.tokens
    if tokens[i].sense not in ("never", "not"):
        return
    start, end = clause_span(s, i, i + 1)
    subject = subject_of_clause(s, i)  # and not "One of the nurses whom Ann Lee knew"
    names = frozenset(t.root for t in tokens[start:i] if t.capital and t.weight and t.root in subject) | frozenset(
        root for root, t in s.roots.items() if t.end == t.start
    )
    first, place = _place_after(s, i + 1, end)
    if first + 2 < end and tokens[first + 2].sense == "life":  # "never in her life set foot in it"
        first, place = _place_after(s, first + 3, end)
    said = [t for t in tokens[i + 1 : first] if t.weight and t.sense != "life"]
    is_named = any(t.capital for t in tokens[first:end])
    if names and place and is_named and said and all(t.sense in BEING for t in said):
        yield Absence(place, None, tokens[i], names)


def _nobody_at(tokens: Sequence[ClaimToken], i: int) -> list[ClaimToken] | None:
    """Return who a word says is not there: nothing for "nobody", "Telzen soldier" of "no Telzen soldier".

    None if it says no such.
    """
    t = tokens[i]
    if t.sense in _NOBODY:
        return []
    if t.sense not in _NO:
        return None
    start = i + 1
    while start < len(tokens) and tokens[start].sense in _ONE:
        start += 1
    if start == i + 1 and t.sense == "not":
        return None
    noun = list(takewhile(lambda t: t.weight >= 1 and t.sense not in BEING, tokens[start : start + 3]))
    if start < len(tokens) and tokens[start - 1].sense == "1" and not noun:
        return []  # "no one", "not one of them"
    return noun if noun and is_person(noun[-1]) and all(t.capital for t in noun[:-1]) else None


def is_person(t: ClaimToken) -> bool:
    """Return whether a word is one for a person, or for people: "nurse", "crew"."""
    if t.sense in _PEOPLE or t.sense in ANYBODY:
        return True
    return len(t.sense) > 4 and t.sense.endswith(_ENDINGS) and t.sense not in _THINGS


def _place_after(s: Sentence, start: int, end: int) -> tuple[int, frozenset[str]]:
    """Return the number of the first preposition of place among some words, and the place; the end without one."""
    first = next((i for i in range(start, end) if s.tokens[i].sense in _WHERE), end)
    return first, _place_at(s, first, end)


def _place_at(s: Sentence, first: int, end: int) -> frozenset[str]:
    """Return the roots of a phrase of place that begins with a preposition: of "aboard the barge Annelore" two."""
    place: list[str] = []
    for t in s.tokens[first + 1 : end]:
        if s.is_in_time(t):
            break
        if t.weight >= 1:
            place.append(t.root)
        elif place and t.sense not in ("of", "the"):
            break
    return frozenset(place)


def _verbs_after(s: Sentence, first: int, end: int) -> Iterator[ClaimToken]:
    """Yield the words after a form of "be" or "have" behind a place: "Nobody in Tesk is punished"."""
    is_verb = False
    for t in s.tokens[first:end]:
        is_verb = is_verb or t.sense in _AUXILIARIES
        if is_verb:
            yield t


def _somebody_there(s: Sentence, absence: Absence) -> ClaimToken | None:
    """Return somebody whom a sentence has at a place before or after the words of that place."""
    if not absence.described <= s.all_roots:
        return None
    for i, t in enumerate(s.tokens):
        is_there = t.sense in _WHERE or (bool(absence.names) and t.sense in _TO)
        if not is_there or t.negated or not t.stated or any(c.kind in _DENYING and c.start < i for c in s.cues):
            continue  # "there is no evidence of troops in Tesk"
        first, end = clause_span(s, i, i + 1)
        place = _place_at(s, i, end)
        if not absence.place <= place and not (absence.names and _is_named_shorter(s, place, absence.place)):
            continue
        before = s.tokens[first:i]
        people = [x for x in before if not x.negated and (is_person(x) or _is_name(s, x))]
        if absence.kind is not None:
            groups = groups_of(absence.kind)
            people = [x for x in people if x.root == absence.kind.root or not groups.isdisjoint(groups_of(x))]
        if absence.names:
            people = [x for x in before if x.capital and x.root in absence.names]
        if people:
            return people[0]
    return None


def _is_named_shorter(s: Sentence, place: frozenset[str], longer: frozenset[str]) -> bool:
    """Return whether a place has the noun and a name of another one: "Finck's shop", "Aurel Finck's shop"."""
    shared = [s.roots[root] for root in place & longer if root in s.roots]
    return any(t.capital for t in shared) and not all(t.capital for t in shared)


@once_a_sentence
def _name_starts(s: Sentence) -> frozenset[int]:
    places = {i for i, t in enumerate(s.tokens) if i and t.sense in _WHERE}
    return frozenset(t.start for i, t in enumerate(s.tokens) if t.capital and t.weight and i - 1 not in places)


def _is_name(s: Sentence, t: ClaimToken) -> bool:
    """Return whether a word may be the name of a person: a name that is no place."""
    return bool(t.capital and s.tokens[0] is not t and t.start in _name_starts(s) and not s.titled)

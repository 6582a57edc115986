"""Rule of whereabouts: at one time somebody, or a thing with a name, was at two places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, list_once_a_sentence, once_a_sentence
from factcli.conflicts.claims.times import disjoint
from factcli.conflicts.rules.alignment import groups_of
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features, spans_of
from factcli.conflicts.rules.predicates import FORMS_OF_BE, clause_span
from factcli.conflicts.rules.presence import is_person
from factcli.text.stop_words import sense_set, word_set

_AT = word_set("to in at on aboard insid near under behind outsid besid off over abov")
# Verbs that say where something is, and what is done at a place by whoever is there.
_STAYING = sense_set(
    "is are was were be been spend spent stay stand stood sit sat lie lay lain remain sleep slept asleep live lodge"
    " hold held keep kept moor anchor park dock treat watch see seen find found work wait hide hid hidden shelter"
    " dine ate locked lock arrive station post detain jail arrest catch caught hear heard meet met dead"
)
# Verbs that say where they bring somebody.
_BRINGING = sense_set("drive drove driven bring brought take took taken move fly flew flown lead led escort carry")
# Verbs that say where somebody is now, if they have done so: "has fled to Tajikistan".
_GOING = sense_set(
    "flee fled go gone escape travel fly flown move retreat cross return withdraw withdrawn arrive come leave left"
)
_LEAVING, _FOR = sense_set("leave left"), word_set("for")
# Words that are a place by themselves.
_PLACES = sense_set("abroad home upstair downstair ashor overseas underground")
_ALL_THE_TIME = sense_set("whole all throughout entire never always until since from")
_PHRASE_END = word_set(
    "in on at near after before during when while as to from with who which that and or but because since until where"
    " for into over under against around outside inside by was were is are had has have about aboard"
)
_WITHIN = word_set("of in from at for with by near to on")
_ARE_MANY = word_set("are were")
_NOW, _HAVE, _OF_MANY = sense_set("is are has have"), sense_set("has have"), sense_set("are have")
_UP = word_set("up down out over")  # "is down in Ashford"
#: The feature of two stays that are so now.
NOW = "whereabouts.now"
_MAX_TO_PLACE, _MAX_PLACE, _MAX_BEFORE = 9, 5, 7  # words
_ONE_TIME = 1  # so many days apart is one time still
# Words that are where something is only in a manner of speaking: "in charge", "on duty", "in order".
_NO_PLACES = sense_set(
    "country nation world "
    "charge order duty time fact way case view danger trouble power office favour favor doubt line force need touch"
    " contact talks question mind hand hands service action operation board top foot fire strike sale trial hold use"
    " bail leave holiday purpose record side part name hour night day morning evening afternoon week month year moment"
    " age run search hunt war peace condition state shock tears pain debt love work command control flame escape crash"
    " accident attack raid vote hearing talk meeting list report letter statement interview telephone phone radio"
    " television air half contract glass cup bowl plate soup wine blood body"
)


class Stay(NamedTuple):
    """Where a sentence says that somebody is: the names of whom, the word of staying, and the words of the place."""

    names: frozenset[str]
    lasting: bool  # it says so, and not only what somebody did there
    place: tuple[ClaimToken, ...]
    now: bool  # it says so of the day on which it is said, and the place has a name

    @property
    def roots(self) -> frozenset[str]:
        """The roots of the place."""
        return frozenset(t.root for t in self.place)

    @property
    def nouns(self) -> frozenset[str]:
        """The roots of the place without names: of "the bridge of the Corvina" the bridge."""
        return frozenset(t.root for t in self.place if not t.capital)


def whereabouts(p: SentencePair) -> Evidence | None:
    """Find one with a name at two places at one time."""
    if not (stays(p.a) and stays(p.b)) or not _are_at_one_time(p):
        return None
    for x in stays(p.a):
        for y in stays(p.b):
            if x.names & y.names and (x.lasting or y.lasting) and _are_apart(p, x, y):
                features = overlap_features("whereabouts", p)
                features |= {f"whereabouts.{name}": 1.0 for name, is_set in _flags(p, x, y).items() if is_set}
                if _are_now(p, x, y):
                    features[NOW] = 1.0
                return Evidence("whereabouts", features, spans_of(x.place), spans_of(y.place))
    return None


def stay_now(p: SentencePair) -> bool:
    """Return whether two sentences say where one with a name is now, and both name the place, or was at one event.

    They need not share more than the name, or the name and the event.
    """
    if stays(p.a) and stays(p.b) and _are_at_one_event(p):
        return True
    return any(_are_now(p, x, y) for x in stays(p.a) for y in stays(p.b))


def _are_now(p: SentencePair, x: Stay, y: Stay) -> bool:
    """Return whether two stays are of one day, and of one person: not of "Ivan Petrov" and "Boris Petrov"."""
    is_one = x.names <= y.names or y.names <= x.names
    return x.now and y.now and is_one and not (p.a.times or p.b.times) and abs(p.days) <= _ONE_TIME


def _flags(p: SentencePair, x: Stay, y: Stay) -> dict[str, bool]:
    clocks = [any(t.kind == "clock" for t in s.times) for s in (p.a, p.b)]
    return {
        "throughout": any(not _ALL_THE_TIME.isdisjoint(s.senses) for s in (p.a, p.b)),
        "clock": all(clocks),
        "names": any(t.capital for t in x.place) and any(t.capital for t in y.place),
        "timed": bool(p.a.times and p.b.times),
    }


@list_once_a_sentence
def stays(s: Sentence) -> Iterator[Stay]:
    """Yield where a sentence says that one with a name is."""
    if s.titled or s.question or "forecast" in s.marks:
        return
    for i, t in enumerate(s.tokens):
        if t.sense in FORMS_OF_BE and any(x.sense in _STAYING for x in s.tokens[i + 1 : i + 3]):
            continue  # "was moored"
        if t.sense in _LEAVING and t.negated and (names := _names_before(s, i)):
            place = _place_at(s, i + 1, clause_span(s, i, i + 1)[1])  # "never left the bridge"
            if place:
                yield Stay(names, True, place, False)
        is_staying = t.sense in _STAYING
        if not (is_staying or (t.verb and t.weight)) or t.negated or not t.stated:
            continue
        if t.sense in _ARE_MANY and "and" not in {x.sense for x in s.tokens[max(0, i - _MAX_BEFORE) : i]}:
            continue  # "The Taliban are in Herat"
        names = (_names_after(s, i) if t.sense in _BRINGING else frozenset[str]()) or _names_before(s, i)
        place = _place_after(s, i) if names else ()
        if place:
            yield Stay(names, is_staying, place, _says_now(s, i, place) and _is_named(s, place))


def _says_now(s: Sentence, index: int, place: tuple[ClaimToken, ...]) -> bool:
    """Return whether a word says where one is now: "is in", "is still held in", "has fled to"; not "is up in"."""
    first, _ = clause_span(s, index, index + 1)
    verb = next((i for i in range(index, max(first, index - 4), -1) if s.tokens[i].sense in _NOW), None)
    named = s.tokens[verb - 1] if verb else None
    if not (verb and named and named.capital) or named.start in _places_of(s):
        return False  # "French troops are in Mali", "Russia is in Syria"
    if s.tokens[verb].sense in _OF_MANY and "and" not in {t.sense for t in s.tokens[first:verb]}:
        return False  # "The Taliban are in Herat"
    if s.tokens[verb].sense in _HAVE:
        return s.tokens[index].sense in _GOING
    between = s.tokens[index + 1 : s.tokens.index(place[0])]
    return s.tokens[index].sense in _STAYING and all(t.weight < 1 and t.sense not in _UP for t in between)


@once_a_sentence
def _places_of(s: Sentence) -> frozenset[int]:
    """Where the words of the known names of countries, cities and the like start."""
    terms = [term for members in s.members.values() for term in members.values()]
    return frozenset(t.start for term in terms for t in s.tokens[term.start : term.end])


def _is_named(s: Sentence, place: tuple[ClaimToken, ...]) -> bool:
    """Return whether a place has a name, or is in one that has: "a hotel in Istanbul"."""
    after = s.tokens[s.tokens.index(place[-1]) + 1 :][:2]
    return place[0].capital or (len(after) > 1 and after[0].sense in _WITHIN and after[1].capital)


def _place_after(s: Sentence, index: int) -> tuple[ClaimToken, ...]:
    """Return the words of the first place that follows a word in its clause; nothing if none does."""
    _, end = clause_span(s, index, index + 1)
    if end < len(s.tokens) and s.tokens[end].sense in _BEFORE:  # "spent the evening before the match at home"
        end = clause_span(s, end, end + 1)[1]
    before_place = _FOR if s.tokens[index].sense in _LEAVING else _AT
    for i in range(index + 1, min(end, index + _MAX_TO_PLACE)):
        if s.tokens[i].negated:
            break
        if s.tokens[i].sense in _PLACES:
            return (s.tokens[i],)
        if s.tokens[i].sense in before_place and (place := _place_at(s, i + 1, end)):
            return place
    return ()


def _names_before(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the names in the subject of a word: of "Captain Anders Vohl stood" three."""
    first, _ = clause_span(s, index, index + 1)
    if first == index and index > 1:  # "I, Ann Lee, spent the night at home"
        inserted = clause_span(s, index - 1, index)
        if all(t.capital for t in s.tokens[slice(*inserted)]):
            first = inserted[0]
    names: list[ClaimToken] = []
    is_within = False  # "two men who broke out of Fort Ravel"
    for t in s.tokens[max(first, index - _MAX_BEFORE) : index]:
        if t.owner:
            names.clear()  # "Massoud's brother"
        elif not (t.capital and t.weight >= 1) or t.sense[0].isdigit():
            is_within = t.sense in _WITHIN or (is_within and is_person(t))  # "the wife of caretaker Bo Roe"
        elif not is_within and not s.is_in_time(t) and not (t is s.tokens[0] and is_person(t)):
            names.append(t)
    speaker = [root for root, t in s.roots.items() if t.end == t.start] if first == 0 else []
    return frozenset([*(t.root for t in names), *speaker])


def _names_after(s: Sentence, index: int) -> frozenset[str]:
    """Return the roots of the names in the object of a word: "drove Minister Harvane to"."""
    names: list[str] = []
    for t in s.tokens[index + 1 : index + _MAX_BEFORE]:
        if t.sense in _PHRASE_END:
            break
        if t.capital and t.weight >= 1 and not s.is_in_time(t):
            names.append(t.root)
    return frozenset(names)


# Places that need no article.
_BARE = sense_set("hospital prison jail court school work safety shore port town base headquarters home church bed")


def _place_at(s: Sentence, start: int, end: int) -> tuple[ClaimToken, ...]:
    words: list[ClaimToken] = []
    first = s.tokens[start : start + 1]
    if s.tokens[start - 1].sense == "to" and any(
        t.weight >= 1 and not (t.capital or t.sense in _DETERMINERS or t.sense in _BARE) for t in first
    ):
        return ()  # "is moving about to gather support"
    for t in s.tokens[start : min(end, start + _MAX_PLACE)]:
        if s.is_in_time(t) or t.sense in _PHRASE_END:
            break
        if words and t.sense in _DETERMINERS and s.tokens[s.tokens.index(t) - 1].sense != "of":
            break  # "at the Hotel Astra the evening before"
        if t.weight >= 1:
            words.append(t)
        elif words and t.weight:
            break  # "in Lissen all night"
    if not words or words[-1].sense in _NO_PLACES or words[0].sense in _NO_PLACES or words[0].sense[0].isdigit():
        return ()
    return tuple(words)


def _are_apart(p: SentencePair, x: Stay, y: Stay) -> bool:
    """Return whether two places have no word in common with the other sentence, nor a synonym."""
    on_one = bool(x.nouns and y.nouns) and _are_at_one_event(p)  # two places on one ship
    of_x, of_y = (x.nouns, y.nouns) if on_one else (x.roots, y.roots)
    # "was in Vellin when the blast hit Ostrand" names another place, too
    others_x, others_y = (
        p.b.all_roots - (_when(p.b) - _roots_of_stays(p.b)),
        p.a.all_roots - (_when(p.a) - _roots_of_stays(p.a)),
    )
    if not (of_x.isdisjoint(others_x) and of_y.isdisjoint(others_y)):
        return False
    groups = [frozenset[str]().union(*map(groups_of, place)) for place in (x.place, y.place)]
    return groups[0].isdisjoint(groups[1])


@once_a_sentence
def _roots_of_stays(s: Sentence) -> frozenset[str]:
    return frozenset[str]().union(*(stay.roots for stay in stays(s)))


def _are_at_one_time(p: SentencePair) -> bool:
    """Return whether both sentences may be about one time: they name the same, or none and say what is so now."""
    if _are_at_one_event(p):
        return True
    if p.a.times and p.b.times:
        answers = [disjoint(x, y) for x in p.a.times for y in p.b.times]
        return False in answers and True not in answers
    if p.a.times or p.b.times:
        return False
    return abs(p.days) <= _ONE_TIME and _is_now(p.a) and _is_now(p.b)


def _are_at_one_event(p: SentencePair) -> bool:
    """Return whether both sentences are about the time of one event: "when the ferry hit the Gull Rocks"."""
    return len(_when(p.a) & _when(p.b)) >= _LEAST_OF_WHEN


_BEFORE, _DETERMINERS = word_set("befor after"), word_set("the a an his her their its")
_LEAST_OF_WHEN = 2  # words
_WHEN = word_set("when as while")
_TIMES_OF = sense_set("day night morning evening afternoon time moment hour")
_OF = frozenset((time, before) for time in _TIMES_OF for before in ("of", "befor"))


@once_a_sentence
def _when(s: Sentence) -> frozenset[str]:
    """Return the roots of what says when something was so: "when it sank", "the evening before the match"."""
    before = ("", *(t.sense for t in s.tokens))
    times = (i for i, t in enumerate(s.tokens) if t.sense in _WHEN or (before[i], t.sense) in _OF)
    at = next(times, len(s.tokens))
    is_clause = at < len(s.tokens) and s.tokens[at].sense in _WHEN
    after = takewhile(lambda t: is_clause or t.sense not in _AT or t.weight >= 1, s.tokens[at + 1 :])
    return frozenset(t.root for t in after if t.weight >= 1)


@once_a_sentence
def _is_now(s: Sentence) -> bool:
    return not s.senses.isdisjoint(("is", "are", "has"))

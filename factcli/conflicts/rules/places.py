"""Rule of places: what happens but once, said to have happened at two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product, takewhile

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, once_a_sentence
from factcli.conflicts.rules.deeds import AT_ONE_PLACE, deed_at
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word
from factcli.conflicts.rules.predicates import (
    clause_span,
    predicate_at,
)
from factcli.conflicts.rules.roles import BE, DETERMINERS, Role, are_others, role_evidence
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

_PLACE_PREPOSITIONS = word_set("in at near from outside on inside off aboard behind under beside onto")
# What holds a place of its own name: "in the state of Ridgeland".
_KINDS_OF_PLACES = sense_set("state city town village republic province district region county suburb island port")
# Places that hold most others, those that are a building or the like, and parts of these.
_WIDE = _KINDS_OF_PLACES | sense_set(
    "country capital area centre center world north south east west side part place site scene spot zone territory land"
)
_PARTS_OF_PLACES = sense_set(
    "room kitchen bedroom bathroom lobby office corridor floor basement cellar cell ward gate entrance yard roof bay"
    " hall cabin deck garage garden attic stair staircase toilet canteen laboratory engine hold bridge door platform"
    " desk bed boot seat wing unit storeroom cupboard vault archive tunnel shaft"
)
_OF_TIME = sense_set("time day night morning evening afternoon week month year end beginning moment hour dawn")
_NO_PLACE = sense_set(
    "purpose charges time foot record schedule own custody charge hospital response protest accident attack case"
    " connection crash fight raid operation way front course process dispute favour favor secret public"
    " private suspicion account request order age war battle clash fire blaze question trial court prison jail bail"
    " duty strike business holiday behalf least red green risk ignition"
)
_BORN = sense_set("born origin")  # what happened, although it does not look like a verb
_DUE = sense_set("schedule due plan suppose expect mean")
_AIMED = frozenset(map(word_root, sense_set("fire shoot shot")))
_MAX_TO_PLACE, _MAX_PLACE = 16, 5  # words
# Roots of what happens once to one person or thing, so that it cannot have happened at two places.
_ONCE = frozenset(
    map(
        word_root,
        sense_set(
            "born die arrest crash bury wed marry found murder kill shoot sign land execute fire capture originate"
            " locate headquarter recover seize begin start break origin"
        ),
    )
)


def places(p: SentencePair) -> Evidence | None:
    """Find what happens but once, said to have happened at two places."""
    in_a, in_b = _places_by_deed(p.a), _places_by_deed(p.b)
    for deed in in_a.keys() & in_b.keys():
        for x, y in product(in_a[deed], in_b[deed]):
            if are_others(p, x, y) if _have_names(x, y) else _are_apart(p, x, y) or _are_in_two_towns(p, x, y):
                return role_evidence("places", p, x, y)
    return None


def _are_in_two_towns(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two places, of which not both begin with a name, name two towns that the other has no word of."""
    towns = [frozenset(t.root for t in role.words if t.capital) for role in (x, y)]
    if not (towns[0] and towns[1]) or x.verb in _AIMED:
        return False
    if not (towns[0].isdisjoint(p.b.all_roots) and towns[1].isdisjoint(p.a.all_roots)):
        return False
    return _are_of_one(p, x, y)


def _have_names(x: Role, y: Role) -> bool:
    """Return whether two places begin with their names: "in Kharo", "in the state of Ridgeland"."""
    return x.words[0].capital and y.words[0].capital


def _are_apart(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two places without a name are not one in the other, and the same thing happened there."""
    heads = [_head_of_place(role) for role in (x, y)]
    if any(head.capital for head in heads) or x.verb in _AIMED:
        return False  # "fired on the crowd"
    kinds = [head.sense for head in heads]
    if any(kind in _WIDE or kind in _NO_PLACE for kind in kinds):
        return False
    if heads[0].root in p.b.all_roots or heads[1].root in p.a.all_roots:
        return False
    parts = [kind in _PARTS_OF_PLACES for kind in kinds]
    owned = [len(role.words) > 1 for role in (x, y)]  # "the gate of the dam"
    if parts[0] != parts[1] and not owned[parts.index(True)]:
        return False
    return _are_of_one(p, x, y)


def _are_of_one(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether what happened was done to, or by, the same, and not to two of other names."""
    names = [
        frozenset(r for r in role.patient if r in s.roots and s.roots[r].capital) for role, s in ((x, p.a), (y, p.b))
    ]
    if names[0] and names[1] and names[0].isdisjoint(names[1]):
        return False
    if any(x.head and x.head.isdisjoint(y.patient) for x, y in ((x, y), (y, x))):
        return False  # the painting, and its frame
    both = [p.a.roots[root] for root in x.patient & y.patient if root in p.a.roots]
    both = [t for t in both if is_common_word(t) or t.capital]
    if x.verb == "hold":  # so many things take place
        return bool(both) and (x.patient <= y.patient or y.patient <= x.patient)
    return bool(both)


def _head_of_place(place: Role) -> ClaimToken:
    """Return the noun of a place: of "the loading bay of the warehouse" the bay."""
    words = place.words
    if not words[0].capital:  # "the sea off Port Lenn"
        words = (*takewhile(lambda t: not (t.capital or t.sense in _PLACE_PREPOSITIONS), words),)
    return next((x for x, y in pairwise(words) if y.start > x.end + 1), words[-1])


def once_at_place(s: Sentence) -> Iterator[str]:
    """Yield the roots of what happens but once, if the sentence says where."""
    yield from _places_by_deed(s)


@once_a_sentence
def _places_by_deed(s: Sentence) -> dict[str, tuple[Role, ...]]:
    """Return where what happens but once happened, by what it is: the places that its clause names."""
    found: dict[str, tuple[Role, ...]] = {}
    for at, t in enumerate(s.tokens):
        if (t.verb or (t.sense in _BORN and t.weight)) and not (t.negated or s.titled):
            deed = deed_at(s, at)
            is_once = (t.weight and word_root(t.sense) in _ONCE) or deed in AT_ONE_PLACE
            if is_once and deed not in found and (roles := tuple(_places_of(s, at, deed))):
                found[deed] = roles
    return found


def _places_of(s: Sentence, at: int, deed: str) -> Iterator[Role]:
    """Yield where something happened that happens but once: with a name, or as "in the loading bay of the mill"."""
    first, end = clause_span(s, at, at + 1)
    if s.tokens[first].sense == "it" and s.tokens[first + 1].sense in BE:
        start = first + 2  # "It was in the office that the fire began"
    else:
        start, end = at + 1, min(at + 1 + _MAX_TO_PLACE, end)
    if any(t.negated or t.sense == "no" for t in s.tokens[at:end]):
        return  # "found no cracks in the bridge"
    predicate = predicate_at(s, at)
    if predicate.unreal or any(t.sense in _DUE for t in s.tokens[max(first, at - 3) : at]):
        return  # "was scheduled to land at"
    is_object = predicate.has_object and not predicate.passive
    patient = predicate.complement if is_object else predicate.subject
    if not is_object and deed not in AT_ONE_PLACE:
        patient |= predicate.complement
    patient -= _owners(s)
    head = frozenset[str]() if is_object else predicate.head
    for i in range(start, end):
        if s.tokens[i].verb and i > at and s.tokens[i - 1].sense not in DETERMINERS | {"the"}:
            return  # "died came from an agency"
        if s.tokens[i].sense not in _PLACE_PREPOSITIONS or s.is_in_time(s.tokens[min(i + 1, end - 1)]):
            continue
        if deed in _AIMED and s.tokens[i].sense == "on":
            continue  # "fired on the crowd"
        if words := _place_at(s, i + 1):
            yield Role(deed, words, True, patient - {t.root for t in words} - _times_of(s), head)


@once_a_sentence
def _times_of(s: Sentence) -> frozenset[str]:
    return frozenset(t.root for t in s.tokens if s.is_in_time(t))


@once_a_sentence
def _owners(s: Sentence) -> frozenset[str]:
    """Return the roots of the names of whose something or somebody is: of "Ann Lee's brother Bo" Ann Lee."""
    found, is_owner = set[str](), False
    for t in reversed(s.tokens):
        is_owner = t.owner or (is_owner and t.capital)
        found.update([t.root] * is_owner)
    return frozenset(found)


def _place_at(s: Sentence, start: int) -> tuple[ClaimToken, ...]:
    """Return the words of a place: its name, or its noun with what that is of; nothing for a time or a manner."""
    tokens = s.tokens[start : start + _MAX_PLACE + 4]
    tokens = tokens[len(list(takewhile(lambda t: t.sense in DETERMINERS or t.sense == "the", tokens))) :]
    if len(tokens) > 2 and tokens[0].sense in _KINDS_OF_PLACES and tokens[1].sense == "of":
        tokens = tokens[2:]
    named = _name_at(tokens)
    if named and s.is_in_time(named[0]):
        return ()
    if named:  # "the Rosedale swimming pool"
        more = [
            *takewhile(lambda t: t.weight >= 1 and not (t.verb or t.opens or s.is_in_time(t)), tokens[len(named) :])
        ]
        return named if any(t.sense[0].isdigit() for t in more) else (*named, *more[:_MAX_PLACE])
    phrase = list(
        takewhile(lambda t: (t.weight or t.sense in ("of", "the")) and not (t.opens or s.is_in_time(t)), tokens)
    )
    words = tuple(t for t in phrase[:_MAX_PLACE] if t.weight)
    after = tokens[len(phrase) :]
    if words and len(phrase) <= _MAX_PLACE and after and after[0].sense in _PLACE_PREPOSITIONS and not after[0].opens:
        words = (*words, *_name_at(after[1:]))  # "at a villa near Vienna"
    if not words or any(t.sense in _OF_TIME or t.sense[0].isdigit() for t in words):
        return ()
    return words


def _name_at(tokens: Sequence[ClaimToken]) -> tuple[ClaimToken, ...]:
    """Return the capitalised words that some tokens begin with, with one space between them."""
    words: list[ClaimToken] = []
    for t in tokens:
        if not t.capital or (words and t.start != words[-1].end + 1):
            break
        words.append(t)
    return tuple(words)

"""Keys of a claim: which other claims any rule could find it to conflict with.

The rules of :mod:`factcli.conflicts.rules.registry` see nothing in a pair of claims unless one has a key that the other
seeks, or one of them is open. Among very many statements other pairs are left out without being judged, so this must
never be narrower than the rules; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import ANSWERS, DENIES, DOUBTS, INVENTED, WRONG
from factcli.conflicts.claims.extents import FIGURE, LITTLE
from factcli.conflicts.claims.parsed import Extent, ParsedClaim, Sentence, Term
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.reader import NAMED
from factcli.conflicts.rules.alignment import least_weight, names_of_synonyms, with_groups
from factcli.conflicts.rules.antonyms import (
    ALIKE,
    KIND_SETS,
    PLACE_SETS,
    exclusive_terms,
    find_deeds,
    find_transfers,
    is_excepted,
    neighbours,
    synonyms_of,
)
from factcli.conflicts.rules.extents import only_object, only_subject
from factcli.conflicts.rules.informing import find_telling
from factcli.conflicts.rules.places import once_at_place
from factcli.conflicts.rules.predicates import subject_of_being
from factcli.conflicts.rules.presence import absences
from factcli.conflicts.rules.roles import (
    deeds_of_one,
    explicit_agents,
    giving_deeds,
    harming_deeds,
    named_deeds,
    names_cause,
    who_fired_first,
)
from factcli.conflicts.rules.whereabouts import stays
from factcli.text.word_families import word_root

_DENYING = frozenset((DENIES, INVENTED, WRONG, DOUBTS, ANSWERS))
#: How many words of the greatest weight two sentences that are alike share at least, for each of their own weight.
_WORDS_OF_ALIKE = ALIKE / (1 + ALIKE) / NAMED
_ROUNDED = 1e-6

#: Places in a sentence, each with what stands there, of several that exclude each other.
Members = frozenset[tuple[str, str]]


class ClaimKeys(NamedTuple):
    """The keys that a claim has, and those that it seeks in others: an opposite, the same unit, what it negates.

    Keys of one word are roots. An open claim denies something: any other claim may be what it denies.
    """

    is_open: bool
    has: frozenset[str]
    seeks: frozenset[str]
    roots: frozenset[str]  # of its content words: keys that it has, too
    members: Members  # another claim has another at the place
    members_of_alike: Members  # that counts only if the two claims are alike
    synonyms: frozenset[tuple[str, str]]  # roots, each with a name that it may share with a synonym
    least: float  # the weight of its lightest sentence; of a headline, which needs not be alike, less than any

    def meets(self, other: ClaimKeys) -> bool:
        """Return whether a rule may see a conflict between two claims."""
        if self.is_open or other.is_open or self._finds(other) or other._finds(self):
            return True
        if _exclude_each_other(self.members, other.members):
            return True
        return _exclude_each_other(self.members_of_alike, other.members_of_alike) and self.may_be_alike(other)

    def _finds(self, other: ClaimKeys) -> bool:
        return not (self.seeks.isdisjoint(other.has) and self.seeks.isdisjoint(other.roots))

    def may_be_alike(self, other: ClaimKeys) -> bool:
        """Return whether a sentence of each claim may be alike, by the least that these would share."""
        shared = self.roots & other.roots
        needed = (self.least + other.least) * _WORDS_OF_ALIKE - _ROUNDED - len(shared)
        if needed <= 0:
            return True
        if needed > min(len(self.synonyms), len(other.synonyms)):
            return False
        names = {name for root, name in self.synonyms if root not in shared}
        return len({name for root, name in other.synonyms if name in names and root not in shared}) >= needed


def _exclude_each_other(some: Members, others: Members) -> bool:
    places = {place for place, _ in others}
    both = [(place, member) for place, member in some if place in places]
    return any(place == other and member != x for place, member in both for other, x in others)


def keys_of(claim: ParsedClaim) -> ClaimKeys:
    """Return the keys of a claim."""
    sentences = (claim.whole, *claim.sentences) if len(claim.sentences) > 1 else (claim.whole,)
    pairs = [pair for s in sentences for pair in _keys_of_sentence(s)]
    roots = frozenset[str]().union(*(s.roots for s in sentences))
    synonyms = [(root, name) for s in sentences for root, names in names_of_synonyms(s).items() for name in names]
    return ClaimKeys(
        is_open=any(not _DENYING.isdisjoint(s.kinds) for s in sentences),
        has=frozenset([own for own, _ in pairs]).union([name for _, name in synonyms], *map(_roots_named, sentences))
        - roots,
        seeks=frozenset([other for _, others in pairs for other in others]).union(*map(_roots_sought, sentences)),
        members=frozenset([member for s in sentences for member in _members_of_sentence(s)]),
        members_of_alike=frozenset([member for s in sentences for member in _members_of_alike_sentence(s)]),
        roots=roots,
        synonyms=frozenset(synonyms),
        least=-math.inf if any(s.titled for s in sentences) else min(map(least_weight, sentences)),
    )


def _roots_named(s: Sentence) -> Iterator[str]:
    """Yield the roots of all words of a sentence, and the deeds that it says by whom they were done."""
    yield from s.all_roots
    yield from named_deeds(s)


def _roots_sought(s: Sentence) -> Iterator[str]:
    """Yield the roots of what a sentence negates, of what it says by whom it was done, and where it says is nobody."""
    if s.negative:
        yield from with_groups(s, (t.root for t in s.tokens if t.negated and t.weight))
    yield from with_groups(s, (role.verb for role in explicit_agents(s)))
    yield from with_groups(s, (min(absence.place) for absence in absences(s)))
    yield from with_groups(s, (alone[1].root for alone in [only_subject(s)] if alone))
    yield from with_groups(s, (alone[0].root for alone in [only_object(s)] if alone))


# Extents that may leave no room for each other, if neither sentence negates: of others one has a word negated, or an
# opposite of the other's, which is a key.
_OTHER_EXTENTS = {"much": ("little", "share"), "little": ("much", "share"), "share": ("much", "little")}
_ANY_EXTENT = (*_OTHER_EXTENTS, "some")
_MUCH = 0.3  # the least of an extent that some other cannot reach


def _kind_of_extent(extent: Extent) -> str:
    if extent.high < 1.0:
        return "share" if extent.kind == FIGURE else "little"
    if extent.kind == FIGURE and extent.low > LITTLE:
        return "share"
    return "much" if extent.low > _MUCH else "some"


def _members_of_sentence(s: Sentence) -> Iterator[tuple[str, str]]:
    for name, term in exclusive_terms(s):
        if is_excepted(s, term):
            continue
        (member,) = s.members[name]
        for root in with_groups(s, subject_of_being(s, term.start)):
            yield f"{name} of {root}", member
        if name not in KIND_SETS and name not in PLACE_SETS:
            yield from ((place, member) for place in _places_beside(s, name, term))


def _places_beside(s: Sentence, name: str, term: Term) -> Iterator[str]:
    before, after = neighbours(s, term)
    yield from (f"{name} after {root}" for root in with_groups(s, [before]))
    yield from (f"{name} before {root}" for root in with_groups(s, [after]))


def _members_of_alike_sentence(s: Sentence) -> Iterator[tuple[str, str]]:
    for name, term in exclusive_terms(s):
        if name in PLACE_SETS and not is_excepted(s, term):
            (member,) = s.members[name]
            yield from ((place, member) for place in _places_beside(s, name, term))
    for deed in find_deeds(s):
        agent, verb, patient = (t.root for t in deed)
        yield f"{verb} {min(agent, patient)} {max(agent, patient)}", agent  # of two, the one who did it


def _keys_of_sentence(s: Sentence) -> Iterator[tuple[str, list[str]]]:
    """Yield each key with those that it seeks."""
    known = [f"place {verb}" for verb in with_groups(s, once_at_place(s))]
    known += [f"doer {verb}" for verb in with_groups(s, deeds_of_one(s))]
    known += [f"stay {root}" for stay in stays(s) for root in with_groups(s, stay.names)]
    known += ["some time"] * bool(s.times) + ["some cause"] * names_cause(s)
    yield from [("some harm", ["some cause"])] * bool(harming_deeds(s) or giving_deeds(s))
    for key in known + ["first shot"] * (who_fired_first(s) is not None):
        yield key, [key]
    for term in s.opposable:
        synonyms = synonyms_of(term.key) if s.tokens[term.start].negated else ()
        yield f"opposite {term.key}", [f"opposite {other}" for other in (*lexicon.opposites()[term.key], *synonyms)]
    for root, transfer in find_transfers(s).items():
        for name in transfer.givers:
            yield f"{root} by {name}", [f"{root} by {other}" for other in transfer.receivers]
    told = find_telling(s)
    if told:
        keys = [f"told {root}" for root in with_groups(s, told.receiver)]
        yield from ((key, keys if told.denied else []) for key in keys)
    if any(q.unit == "hour" for q in s.quantities):
        yield "some duration", ["some duration"]
    for kind in {_kind_of_extent(extent) for extent in s.extents}:
        others = _ANY_EXTENT if s.negative else _OTHER_EXTENTS.get(kind, ())
        yield f"extent {kind}", [f"extent {other}" for other in others]
    for quantity in s.quantities:
        yield from _quantity_keys(s, quantity)


_COUNTS = frozenset(("cardinal", "known", "part"))
_ANYBODY = frozenset(("", "person"))
# "grew 2 percent" is compared with "growth of -2 percent".
_COMPARED_AS = {"known": "cardinal", "change": "percent"}


def _quantity_keys(s: Sentence, q: Quantity) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys of a quantity: what it counts is compared with its like, and with people and what has no name."""
    if q.kind in _COUNTS and not (q.noun or q.fates):
        return  # it counts nothing
    group = f"quantity {_COMPARED_AS.get(q.kind, q.kind)} {q.unit}"
    if q.noun in _ANYBODY:
        yield f"{group} anybody", [f"{group} anybody", f"{group} some"]
    else:
        yield f"{group} some", [f"{group} anybody"]
        for root in with_groups(s, [word_root(q.noun)]):
            yield f"{group} of {root}", [f"{group} of {root}"]
    # "38 deputies signed it", "33 signatures"
    for root in with_groups(s, [word_root(q.noun)]):
        yield f"{group} named {root}", [f"{group} done {root}"]
    for root in with_groups(s, map(word_root, q.fates)):
        yield f"{group} done {root}", [f"{group} named {root}"]

"""Keys of a claim: which other claims any rule could find it to conflict with.

The rules of :mod:`factcli.conflicts.rules.registry` see nothing in a pair of claims unless one has a key that the other
seeks, or one of them is open. Among very many statements other pairs are left out without being judged, so this must
never be narrower than the rules; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import ANSWERS, DENIES, DOUBTS, INVENTED, WRONG
from factcli.conflicts.claims.extents import FIGURE, LITTLE
from factcli.conflicts.claims.parsed import Extent, ParsedClaim, Sentence
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.rules.alignment import with_groups
from factcli.conflicts.rules.antonyms import exclusive_terms, find_deeds, neighbours
from factcli.conflicts.rules.roles import deeds_of_one, explicit_agents, names_cause, once_at_place, who_fired_first
from factcli.text.word_families import word_root

_DENYING = frozenset((DENIES, INVENTED, WRONG, DOUBTS, ANSWERS))


class ClaimKeys(NamedTuple):
    """The keys that a claim has, and those that it seeks in others: an opposite, the same unit.

    What one seeks of another the other seeks of it. An open claim negates, denies or names who did it: any other claim
    may say otherwise.
    """

    is_open: bool
    has: frozenset[str]
    seeks: frozenset[str]
    members: frozenset[tuple[str, str]]  # places in a sentence, each with the member of an exclusive set there

    def meets(self, other: ClaimKeys) -> bool:
        """Return whether a rule may see a conflict between two claims."""
        if self.is_open or other.is_open or not self.has.isdisjoint(other.seeks):
            return True
        return any(a == b and x != y for a, x in self.members for b, y in other.members)


def keys_of(claim: ParsedClaim) -> ClaimKeys:
    """Return the keys of a claim."""
    sentences = (claim.whole, *claim.sentences) if len(claim.sentences) > 1 else (claim.whole,)
    is_open = any(s.negative or not _DENYING.isdisjoint(s.kinds) or any(explicit_agents(s)) for s in sentences)
    pairs = [pair for s in sentences for pair in _keys_of_sentence(s)]
    return ClaimKeys(
        is_open,
        frozenset([own for own, _ in pairs]),
        frozenset([other for _, others in pairs for other in others]),
        frozenset([member for s in sentences for member in _members_of_sentence(s)]),
    )


# Extents that may leave no room for each other, if neither sentence negates: of others one has a word negated, and is
# open, or an opposite of the other's, which is a key.
_OTHER_EXTENTS = {"much": ("little", "share"), "little": ("much", "share"), "share": ("much", "little")}
_MUCH = 0.3  # the least of an extent that some other cannot reach


def _kind_of_extent(extent: Extent) -> str:
    if extent.high < 1.0:
        return "share" if extent.kind == FIGURE else "little"
    if extent.kind == FIGURE and extent.low > LITTLE:
        return "share"
    return "much" if extent.low > _MUCH else ""


def _members_of_sentence(s: Sentence) -> Iterator[tuple[str, str]]:
    for name, term in exclusive_terms(s):
        (member,) = s.members[name]
        before, after = neighbours(s, term)
        for root in with_groups(s, [before]):
            yield f"{name} after {root}", member
        for root in with_groups(s, [after]):
            yield f"{name} before {root}", member


def _keys_of_sentence(s: Sentence) -> Iterator[tuple[str, list[str]]]:
    """Yield each key with those that it seeks."""
    known = [f"place {verb}" for verb in with_groups(s, once_at_place(s))]
    known += [f"doer {verb}" for verb in with_groups(s, deeds_of_one(s))]
    for key in (
        known
        + ["time"] * bool(s.times)
        + ["cause"] * names_cause(s)
        + ["first shot"] * (who_fired_first(s) is not None)
    ):
        yield key, [key]
    for term in s.opposable:
        yield f"opposite {term.key}", [f"opposite {other}" for other in lexicon.opposites()[term.key]]
    for agent, verb, patient in {tuple(t.root for t in deed) for deed in find_deeds(s)}:
        yield f"deed {agent} {verb} {patient}", [f"deed {patient} {verb} {agent}"]
    if any(q.unit == "hour" for q in s.quantities):
        yield "duration", ["duration"]
    for kind in {_kind_of_extent(extent) for extent in s.extents}:
        yield f"extent {kind}", [f"extent {other}" for other in _OTHER_EXTENTS.get(kind, ())]
    for quantity in s.quantities:
        yield from _quantity_keys(quantity)


_COUNTS = frozenset(("cardinal", "known", "part"))
_ANYBODY = frozenset(("", "person"))
# "grew 2 percent" is compared with "growth of -2 percent".
_COMPARED_AS = {"known": "cardinal", "change": "percent"}


def _quantity_keys(q: Quantity) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys of a quantity: what it counts is compared with its like, and with people and what has no name."""
    if q.kind in _COUNTS and not (q.noun or q.fates):
        return  # it counts nothing
    group = f"quantity {_COMPARED_AS.get(q.kind, q.kind)} {q.unit}"
    if q.noun in _ANYBODY:
        yield f"{group} anybody", [f"{group} anybody", f"{group} some"]
    else:
        yield f"{group} some", [f"{group} anybody"]
        yield f"{group} of {q.noun}", [f"{group} of {q.noun}"]
    # "38 deputies signed it", "33 signatures"
    yield f"{group} named {word_root(q.noun)}", [f"{group} done {word_root(q.noun)}"]
    for root in map(word_root, q.fates):
        yield f"{group} done {root}", [f"{group} named {root}"]

"""Keys of a claim: which other claims any rule could find it to conflict with.

The rules of :mod:`factcli.conflicts.rules.registry` see nothing in a pair of claims that have no key in common, unless
one of them is open. Among very many statements such pairs are left out without being judged, so this must never be
narrower than the rules; a test holds the two together.
"""

from __future__ import annotations

from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import ANSWERS, DENIES, DOUBTS, INVENTED, WRONG
from factcli.conflicts.claims.reader import ParsedClaim, Sentence
from factcli.conflicts.rules.antonyms import find_deeds
from factcli.conflicts.rules.roles import explicit_agents, once_at_place

_DENYING = frozenset((DENIES, INVENTED, WRONG, DOUBTS, ANSWERS))


class ClaimKeys(NamedTuple):
    """The keys of a claim. An open one negates, denies or names who did it: any other claim may say otherwise."""

    is_open: bool
    keys: frozenset[str]


def keys_of(claim: ParsedClaim) -> ClaimKeys:
    """Return the keys of a claim."""
    keys: set[str] = set()
    is_open = False
    for s in (claim.whole, *claim.sentences):
        is_open = is_open or s.negative or not _DENYING.isdisjoint(s.kinds) or any(explicit_agents(s))
        keys |= _keys_of_sentence(s)
    return ClaimKeys(is_open, frozenset(keys))


def _keys_of_sentence(s: Sentence) -> set[str]:
    table = lexicon.opposites()
    keys = {f"opposites {min(t.key, other)} {max(t.key, other)}" for t in s.opposable for other in table[t.key]}
    keys |= {f"exclusive {name}" for name in s.members}
    keys |= {f"quantity {q.unit}" for q in s.quantities if q.unit or q.noun or q.fates or q.kind in ("score", "change")}
    keys |= {f"place {verb}" for verb in once_at_place(s)}
    keys |= {"deed " + " ".join(sorted(t.root for t in deed)) for deed in find_deeds(s)}
    return keys | ({"time"} if s.times else set())

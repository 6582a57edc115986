"""How far a negation reaches, and which words that look like a denial are none.

English is read word by word, without a parser: a negation reaches from its word to the end of its clause, which a
mark, a conjunction or a number of words ends. That is cruder than a parse, needs no model, and can be checked at a
glance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from factcli.conflicts.claims.cues import (
    ANSWERS,
    DENIES,
    DOUBTS,
    HEDGES,
    INVENTED,
    NEGATES,
    NOTHING,
    RUMOUR,
    WRONG,
    Cue,
)
from factcli.text.stop_words import HEDGES as HEDGE_WORDS
from factcli.text.stop_words import NOT_FORMS, STOP_WORDS, VAGUE_WORDS, word_set
from factcli.text.tokens import Word

#: A negation reaches over so many words at most, unless its clause ends before; "without" over fewer.
REACH, REACH_OF_WITHOUT = 12, 3
#: What a vague word tells of what a claim is about, against an ordinary one.
VAGUE = 0.4

_CLAUSE_END = re.compile(r"[,;:.!?()\[\]–—]|\s-\s|--")
_CLAUSE_WORDS = word_set("but although though because while whereas despite however so until unless since after before")
_NO = frozenset(("no", "nope", "nah"))
_ANSWER = re.compile(r"(?:\A\W*|[:–—]\s+)(?:no|nope|nah)\b\s*[,:.!—–-]", re.IGNORECASE)
# After a negation these leave something out of it, or end it: nobody but, not until, none except.
_LIMITS = word_set("except excepting excluding besides until till before unless barring alone")
_LIMITING_PAIRS = frozenset((("other", "than"), ("apart", "from"), ("aside", "from"), ("as", "long"), ("one", "but")))
_REACH_OF_LIMITS = 14
_CONDITIONS = frozenset(("if", "unless", "whether", "lest"))
_REPORTS = word_set("claims reports rumours rumors allegations suggestions stories speculation assertions")
_DENIED_THINGS = word_set(
    "a an the any another his her their entry access permission bail asylum visa visas victory win title"
)


@lru_cache(maxsize=1 << 14)
def word_weight(key: str) -> float:
    """What a folded word tells of what a claim is about: nothing, a little (a vague one), or 1."""
    if key in STOP_WORDS or key in HEDGE_WORDS or key in NOT_FORMS or (len(key) == 1 and key.isalpha()) or key == "al":
        return 0.0
    return VAGUE if key in VAGUE_WORDS else 1.0


# --- how far ----------------------------------------------------------------------------------------------


def negation_scopes(
    part: str, found: Sequence[Word], weights: Sequence[float], cues: Sequence[Cue]
) -> tuple[list[bool], set[int]]:
    """Which words a negation reaches (two cancel each other), and which is the first telling one of each."""
    negated, heads = [False] * len(found), set[int]()
    if not any(cue.kind == NEGATES for cue in cues):
        return negated, heads
    breaks = _clause_ends(part, found)
    for cue in cues:
        if cue.kind == NEGATES:
            most = REACH_OF_WITHOUT if found[cue.start].key == "without" else REACH
            reached = _reached(cue, weights, breaks, most)
            for i in reached:
                negated[i] = not negated[i]
            heads.update([i for i in reached if weights[i] >= 1][:1])
    return negated, heads


def _clause_ends(part: str, found: Sequence[Word]) -> list[bool]:
    """For each word, whether a clause ends before it."""
    ends = [False]
    for before, after in pairwise(found):
        between = part[before.end : after.start]
        ends.append((between != " " and bool(_CLAUSE_END.search(between))) or after.key in _CLAUSE_WORDS)
    return ends


def _reached(cue: Cue, weights: Sequence[float], breaks: Sequence[bool], most: int) -> list[int]:
    reached, head = [], False
    for i in range(cue.end, min(cue.end + most, len(weights))):
        if breaks[i] and head:
            break
        reached.append(i)
        head = head or weights[i] >= 1
    if head:
        return reached
    before = [i for i in range(max(0, cue.start - 6), cue.start) if weights[i] >= 1]
    return before[-1:]  # "Do you hold it? We do not."


# --- what is meant ----------------------------------------------------------------------------------------


def resolve_cues(part: str, found: Sequence[Word], weights: Sequence[float], cues: Sequence[Cue]) -> list[Cue]:
    """The cues as they are meant: an answering no, a bare no, a command, the denial of a denial."""
    answering, bare = _answering(part, found), max(weights, default=0) < 1
    out: list[Cue] = []
    for cue in cues:
        last = next((i for i in reversed(range(len(out))) if out[i].kind not in (RUMOUR, HEDGES, NOTHING)), None)
        if cue.kind == NEGATES and (bare or cue.start in answering):
            out.append(cue._replace(kind=ANSWERS))
        elif _is_none(part, found, cue):
            out.append(cue._replace(kind=NOTHING))
        elif last is not None and _undone(found, out[last], cue):
            out[last] = out[last]._replace(kind=NOTHING)
            out.append(cue._replace(kind=NOTHING))
        else:
            out.append(cue)
    return out


def _answering(part: str, found: Sequence[Word]) -> set[int]:
    answer = _ANSWER.search(part)
    if answer is None:
        return set()
    return {i for i, w in enumerate(found) if answer.start() <= w.start < answer.end() and w.key in _NO}


def _is_none(part: str, found: Sequence[Word], cue: Cue) -> bool:
    """Whether a cue is none of what is said."""
    if cue.kind == NEGATES:
        return _is_no_negation(part, found, cue)
    return cue.kind == DENIES and _withholds(part, found, cue)


def _is_no_negation(part: str, found: Sequence[Word], cue: Cue) -> bool:
    """Whether a negation is a command, a part of a name, one that is limited, or in a condition."""
    first = found[cue.start]
    if cue.start == 0 and first.key in ("dont", "never"):
        return True  # do not: a command
    if first.key == "no" and part.startswith("-", first.end):
        return True  # a no-fly zone
    after = [word.key for word in found[cue.end : cue.end + _REACH_OF_LIMITS]]
    if not _LIMITS.isdisjoint(after) or not _LIMITING_PAIRS.isdisjoint(pairwise(after)):
        return True
    return any(word.key in _CONDITIONS for word in found[: cue.start])


def _withholds(part: str, found: Sequence[Word], cue: Cue) -> bool:
    """Whether somebody is denied something, as a visa: no claim is denied there."""
    following = found[cue.end : cue.end + 5]
    names = next((i for i, word in enumerate(following) if not part[word.start].isupper()), len(following))
    return 0 < names < len(following) and following[names].key in _DENIED_THINGS


def _undone(found: Sequence[Word], first: Cue, second: Cue) -> bool:
    """Whether the second of two cues takes the first back: "no hoax", "never denied", "untrue that there is no …"."""
    gap = second.start - first.end
    if second.kind == NEGATES:
        return first.kind in (DENIES, WRONG) and _within_that(found, first, second)
    if second.kind in (INVENTED, WRONG) and first.kind == DENIES:
        return gap <= 4 or _within_that(found, first, second)
    if first.kind != NEGATES or second.kind not in (DENIES, INVENTED, WRONG, DOUBTS):
        return False
    return gap <= 2 or (second.kind != DOUBTS and found[0].key in _REPORTS)


def _within_that(found: Sequence[Word], denial: Cue, negation: Cue) -> bool:
    """Whether a negation stands in what is denied: "it is untrue that there is no …"."""
    after = {word.key for word in found[denial.end : min(negation.start, denial.end + 4)]}
    return not after.isdisjoint(("that", "to", "having", "claims", "reports", "he", "she", "it", "they"))

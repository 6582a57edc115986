"""Whether two sentences are about the same one at all: the same person, the same place, the same time.

A namesake, another town or another year makes two accounts that look opposed both true. What is found here keeps a
pair from being called a conflict, so it asks for little: a name that stands where another one stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from factcli.conflicts.claims.reader import ClaimToken, Sentence
from factcli.conflicts.claims.times import disjoint
from factcli.conflicts.rules.evidence import SentencePair
from factcli.entities.person_names import match

_IN = frozenset(("in", "at", "near", "outside", "around", "from", "across", "over"))
#: Signals that need the same setting. A denial names what it denies; a date or a place is itself the difference.
NEED_PLACE = frozenset(("negation", "opposites", "figures"))
NEED_TIME = NEED_PLACE | {"exclusive"}


def other_person(p: SentencePair) -> bool:
    """Whether they share a family name, but each has it with another given name."""
    a, b = _full_names(p.a), _full_names(p.b)
    both = a.keys() & b.keys()
    return any(not any(_may_be_one(x, y) for x in a[last] for y in b[last]) for last in both)


def _may_be_one(a: str, b: str) -> bool:
    """Whether two names may be one person's, each as it stands or without what comes before its last two words."""
    return bool(match(a, b) or match(" ".join(a.split()[-2:]), " ".join(b.split()[-2:])))


def other_place(p: SentencePair) -> bool:
    """Whether each says where it was, and neither names the other's place."""
    a, b = _places(p.a), _places(p.b)
    return bool(a and b) and not (a & p.b.all_roots or b & p.a.all_roots)


def other_time(p: SentencePair) -> bool:
    """Whether both name times, and none of one can be one of the other."""
    answers = [disjoint(x, y) for x in p.a.moments for y in p.b.moments]
    return True in answers and False not in answers


def _full_names(s: Sentence) -> dict[str, set[str]]:
    """The names of two words and more, by their last word."""
    found: dict[str, set[str]] = {}
    for run in _capitalised(s):
        if len(run) > 1:
            found.setdefault(run[-1].root, set()).add(" ".join(t.sense for t in run))
    return found


def _capitalised(s: Sentence) -> Iterator[list[ClaimToken]]:
    """Runs of capitalised words that stand directly beside each other; none in a headline full of capitals."""
    run: list[ClaimToken] = []
    for t in s.tokens:
        if t.capital and t.weight and not s.titled and (not run or t.start == run[-1].end + 1):
            run.append(t)
            continue
        if run:
            yield run
        run = [t] if t.capital and t.weight and not s.titled else []
    if run:
        yield run


def _places(s: Sentence) -> set[str]:
    """The roots of capitalised words after "in" and its like."""
    return {t.root for t in place_words(s)}


def place_words(s: Sentence) -> list[ClaimToken]:
    """The capitalised words after "in" and its like that are no times; none in a headline full of capitals."""
    if s.titled:
        return []
    after_in = [t for before, t in pairwise(s.tokens) if before.sense in _IN and t.capital and t.weight]
    return [t for t in after_in if not any(m.start <= t.start < m.end for m in s.moments)]


def outlived(p: SentencePair, gap: float) -> bool:
    """Whether a negation says that something has ended, or has not come yet, and the other was said when it was so.

    "No longer" takes nothing back of what was said before; "not yet" nothing of what is said after. `gap` is
    positive if the second was said later.
    """
    if not gap:
        return False
    by_b = p.b.negative and not p.a.negative
    negative, first = (p.b, gap < 0) if by_b else (p.a, gap > 0)
    return ("lapsed" in negative.marks and not first) or ("yet" in negative.marks and first)

"""Extents in a sentence: how much of a whole it is about, from none to all.

An extent is a share of a whole, as a range: "all", "the whole valley" and "in full" are all of it, "half" and "nine in
ten" are shares, "only two of the gates" is a part and not all. "Not all" and "has not taken the whole valley" leave
room for a part. There is no parser: the whole is taken to be the noun phrase after the words that say how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from factcli.conflicts.claims.parsed import ClaimToken, Extent
from factcli.conflicts.claims.quantities import Quantity
from factcli.text.stop_words import sense, sense_set, word_set

#: The room that a share leaves at either end: less than all, more than nothing.
LITTLE = 0.005
_ALL = sense_set("all every each everyone everybody whole entire")
_FULLY = sense_set("completely fully entirely totally wholly full")
_NONE = sense_set("no none nobody")
_EVERYBODY = sense_set("everyone everybody nobody none")
_PART = (LITTLE, 1.0)
_SHARES = {
    **dict.fromkeys(sense_set("most majority"), (0.5 + LITTLE, 1.0)),
    **dict.fromkeys(sense_set("some several many dozens"), _PART),
    "few": (LITTLE, 0.4),
}
#: What is part of a place: before "of the city" it is an extent, too.
_PARTS = sense_set("part district village suburb quarter street neighbourhood wing area section half outskirts")
#: All words that `_share_at` knows.
_QUANTIFIERS = _ALL | _FULLY | _NONE | _SHARES.keys() | _PARTS | {"any"}
_ONLY = sense_set("only just")
_COUNTS = frozenset(("cardinal", "part", "known"))
# What makes no extent of "all" and "no", before and after them.
_BEFORE_ALL = word_set("at after above in first not of best")
_AFTER_ALL = word_set("day night week year time along over right but in")
_AFTER_NO = word_set("more less longer doubt")
# What may stand between a quantifier and its noun, and what joins the next noun to it.
_WITHIN_PHRASE = sense_set("of the a an its his her their our this these those what single part parts any other")
_JOINING = word_set("of in on at from")
_AUXILIARIES = word_set("was were is are be been has have had will would could can did do does")
_TO_A_MAN = frozenset(((sense("exception"), sense("without")),))
_PEOPLE = sense_set("person people man woman resident")
_MAX_PHRASE = 5  # words
_NEAR = len(" of their ")

FIGURE, NONE, FULLY = "figure", "none", "fully"


def find_extents(tokens: Sequence[ClaimToken], quantities: Sequence[Quantity]) -> tuple[Extent, ...]:
    """Find the extents of a sentence: those of its quantities, then those of its words, each in order."""
    return (*_find_shares(tokens, quantities), *_find_quantifiers(tokens, quantities))


def _find_shares(tokens: Sequence[ClaimToken], quantities: Sequence[Quantity]) -> Iterator[Extent]:
    for q in quantities:
        first = next((i for i, t in enumerate(tokens) if t.start >= q.start), len(tokens))
        end = next((i for i, t in enumerate(tokens) if t.start >= q.end), len(tokens))
        if first == len(tokens) or (first and tokens[first - 1].sense in _ALL):
            continue
        before = [t.sense for t in tokens[max(0, first - 3) : first]]
        if "none" in before:
            continue  # "none of the 1,200 employees"
        if q.value == 1 and q.kind in _COUNTS and "not" in before[-2:]:  # "not one prisoner", "not a single prisoner"
            at = first - 1 - before[::-1].index("not")
            whole, run = _whole_after(tokens, end), _run_after(tokens, end)
            yield Extent(1.0, 1.0, whole, NONE, at, run, tokens[at].start, q.end)
            continue
        of = end < len(tokens) and tokens[end].sense == "of"
        if q.kind == q.unit == "percent" and 0 <= q.low <= 100 and (q.noun or of):
            share = q.low / 100, min(q.high, 100) / 100
        elif q.kind in _COUNTS and (q.noun or q.fates):
            share = LITTLE, 1 - LITTLE if tokens[first].sense in _ONLY else 1.0
        else:
            continue
        yield Extent(
            *_negate(tokens[first], share),
            _whole_after(tokens, end),
            FIGURE,
            first,
            _run_after(tokens, end),
            q.start,
            q.end,
        )


def _find_quantifiers(tokens: Sequence[ClaimToken], quantities: Sequence[Quantity]) -> Iterator[Extent]:
    for i, t in enumerate(tokens):
        if (t.sense, tokens[i - 1].sense if i else "") in _TO_A_MAN:  # "were soldiers without exception"
            yield Extent(1.0, 1.0, _whole_after(tokens, 0), "", 0, _run_after(tokens, 0), tokens[i - 1].start, t.end)
        if not (t.sense in _QUANTIFIERS and t.stated):
            continue
        share = _share_at(tokens, i)
        is_within = any(
            q.start <= t.start < q.end + _NEAR * (q.unit == "percent") for q in quantities
        )  # "1 percent of the whole budget"
        if share is None or is_within:
            continue
        no_one = t.sense == "no" and i + 1 < len(tokens) and tokens[i + 1].sense == "1"
        is_anybody = no_one or t.sense in _EVERYBODY
        whole = frozenset[str]() if t.sense in _FULLY else _whole_after(tokens, i + 1 + no_one, not is_anybody)
        if whole or is_anybody or t.sense in _FULLY:
            kind = NONE if t.sense in _NONE or t.sense == "any" else FULLY if t.sense in _FULLY else ""
            yield Extent(*share, whole, kind, i, _run_after(tokens, i + 1 + no_one), t.start, t.end)


def _share_at(tokens: Sequence[ClaimToken], i: int) -> tuple[float, float] | None:
    """Return the share that a word stands for; None if it is no quantifier."""
    t = tokens[i]
    before, following = (tokens[j].sense if 0 <= j < len(tokens) else "" for j in (i - 1, i + 1))
    if t.sense in _FULLY:
        if t.sense == "full" and before != "in":
            return None
        return (0.0, 1 - LITTLE) if t.negated or before == "not" else (1.0, 1.0)
    if t.sense in _ALL:
        if before == "not":
            return 0.0, 1 - LITTLE
        if t.sense == "all" and (before in _BEFORE_ALL or following in _AFTER_ALL):
            return None
        if t.sense == "whole" and before == "a" and i > 1 and tokens[i - 2].sense in ("as", "on"):
            return None
        return _negate(t, (1.0, 1.0))
    if (t.sense in _NONE and not (t.sense == "no" and following in _AFTER_NO)) or (t.sense == "any" and t.negated):
        return 1.0, 1.0  # all, of which something is negated
    if t.sense in _PARTS and following == "of" and before not in _AUXILIARIES | {"as"}:
        return _negate(t, _PART)
    if t.sense in _SHARES:
        return _negate(t, _PART if t.sense == "few" and before == "a" else _SHARES[t.sense])
    return None


def _negate(t: ClaimToken, share: tuple[float, float]) -> tuple[float, float]:
    """Return what a share leaves if the quantifier is itself negated: who has not taken all has taken less."""
    if not t.negated:
        return share
    return (0.0, 1 - LITTLE) if share[0] == 1.0 else (0.0, 1.0)


def _run_after(tokens: Sequence[ClaimToken], start: int) -> frozenset[str]:
    """Return the roots of the content words that follow each other after a quantifier."""
    while start < len(tokens) and tokens[start].sense in _WITHIN_PHRASE:
        start += 1
    run = takewhile(lambda t: t.weight, tokens[start:])
    words = (t for t in run if t.weight >= 1 and not (t.verb or t.sense[0].isdigit()))
    return frozenset(t.root for t in words if t.sense not in _WITHIN_PHRASE)


def _whole_after(tokens: Sequence[ClaimToken], start: int, is_joined: bool = True) -> frozenset[str]:
    """Return the roots of the noun phrase after a quantifier: of "eight gates of the arena" gate and arena."""
    roots: list[str] = []
    for i in range(start, len(tokens)):
        t = tokens[i]
        if len(roots) == _MAX_PHRASE or (t.opens and roots) or t.sense in _AUXILIARIES:
            break
        if t.sense in _JOINING or (t.sense in _WITHIN_PHRASE and not t.weight):
            is_joined = True
        elif is_joined and t.weight >= 1 and not (t.sense in _WITHIN_PHRASE or t.sense[0].isdigit()):
            roots.append(t.root)
            is_joined = t.capital or (i + 2 < len(tokens) and tokens[i + 2].sense in _AUXILIARIES | {"of"})
        elif not (t.sense in _WITHIN_PHRASE or t.sense[0].isdigit()):
            break
    return frozenset(roots) - _PEOPLE

"""Prove quotations: find each in the text of a copy exactly, but for typography, changed, or not at all.

A quotation stands in a text only as whole words and numbers: "able" is not quoted from "unable", "can" not from
"can't", "5" not from "15", "2.5", "-5" or "5%". Points of omission ("…", "...", "[…]", "(...)") join pieces that stand
there in this order, the next at most `_NEAR` characters behind the one before, or `_NEAR_SHORT` where one of them has
less than three words; the worst kind of the pieces is the kind of all. Points that the text itself has join nothing.
Other words in square brackets ("[the minister]", "[T]he") are an editor's: such a quotation is changed, however well
the rest stands there, but `declared`, as its reader can see it.

What folds to the same is typography (:mod:`factcli.extract.typography`); a capital letter at the beginning and the sign
at the end are not. Nothing here takes time by the square of what a stranger wrote: what is tried is counted, and when
`_BUDGET` is used up, a quotation is not proved.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from factcli.extract.attribution import Span
from factcli.extract.nearest_passage import Change, PassageIndex, find_nearest
from factcli.extract.typography import EN_DASH, LINE_HYPHEN, Folded, is_unspaced, is_word

_NEAR = 2000  # characters between two pieces that points of omission join
_NEAR_SHORT = 300  # ... where one of the two has less than three words
_NEAR_BRACKET = 100  # characters that words in square brackets stand for
_MOST_JOINTS = 200  # in a quotation; one with more is looked for as it is
_BUDGET = 100_000  # places at which one quotation is tried
_OMISSION = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|\.(?:\s?\.){2,}|[…⋯][…⋯.]*"
_JOINT = re.compile(rf"(?P<omission>{_OMISSION})|(?P<bracket>\[[^\[\]]{{1,200}}\])")
_DASHES = re.compile(f"[-—{LINE_HYPHEN}{EN_DASH}]")
#: Dashes in folded text that may be the same, in either order; "" is none.
_SAME_DASHES = (EN_DASH + "-", EN_DASH + "—", LINE_HYPHEN, LINE_HYPHEN + "-", LINE_HYPHEN + EN_DASH)
_EDGES = " \"'—"


class MatchKind(StrEnum):
    """How a quotation stands in a text, best first."""

    EXACT = "exact"
    TYPOGRAPHY = "typography"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """A quotation found in a text.

    ``spans`` are the offsets of its pieces in the text, or of the nearest passage if it is changed; none if it is
    missing. ``changes`` are those of a changed one, from the text to the quotation. ``declared`` says that all that is
    changed stands in square brackets.
    """

    kind: MatchKind
    spans: tuple[Span, ...] = ()
    changes: tuple[Change, ...] = ()
    declared: bool = False

    @property
    def proved(self) -> bool:
        """Whether the quotation stands in the text."""
        return self.kind in (MatchKind.EXACT, MatchKind.TYPOGRAPHY)


MISSING = Match(MatchKind.MISSING)


def find_quotation(quote: str, text: str | CopyText) -> Match:
    """Find a quotation in a text; for many in one text, make a :class:`CopyText` of it once."""
    copy = text if isinstance(text, CopyText) else CopyText(text)
    quote = quote.strip()
    if not quote or not copy.text:
        return MISSING
    if found := copy.find_whole(_Piece(quote)):
        return found
    # Brackets may be those of the text, as points of omission may; the fewer are an editor's, the better.
    every = list(islice(_JOINT.finditer(quote), _MOST_JOINTS + 1))
    every = every if len(every) <= _MOST_JOINTS else []
    omissions = [joint for joint in every if joint["omission"]]
    foreign = [joint for joint in every if joint["omission"] or joint[0] not in copy.text]
    tried: list[list[re.Match[str]]] = [[]]
    for joints in (omissions, foreign, every):
        if joints not in tried and (found := copy.find_joined(*_divide(quote, joints))):
            return found
        tried.append(joints)
    nearest = find_nearest(copy.passages, [piece.quote for piece in _divide(quote, omissions)[0]])
    return Match(MatchKind.CHANGED, nearest.spans, nearest.changes) if nearest else MISSING


class _Joint(NamedTuple):
    """What stands before a piece of a quotation: points of omission, words in square brackets, or both."""

    omission: bool
    bracket: str


class _Piece:
    """A piece of a quotation, also folded, without the quotation marks and dashes around it."""

    def __init__(self, quote: str, joint: _Joint | None = None, open_start: bool = False) -> None:
        self.quote, self.joint, self.open_start, self.open_end = quote, joint, open_start, False
        folded = Folded(quote)
        core = folded.text.lstrip(_EDGES)
        bare = core.rstrip(_EDGES)
        skipped = len(folded.text) - len(core)
        #: Characters of the quotation before what is folded.
        self.lead = folded.span(skipped, skipped + 1)[0] if core else 0
        # A mark behind a figure may be feet or inches, unless the quotation is enclosed in marks.
        self.folded = core if not skipped and bare[-1:].isdigit() and core[len(bare) :] in ("'", '"') else bare
        self.cost = 1 + len(quote) // 100

    @cached_property
    def words(self) -> int:
        """The number of its words, about two characters each where a script has no spaces."""
        return len(self.folded.split()) + sum(map(is_unspaced, self.folded)) // 2


def _divide(quote: str, joints: list[re.Match[str]]) -> tuple[list[_Piece], _Joint | None]:
    """Divide a quotation at points of omission and words in brackets. Return its pieces, and what ends it."""
    pieces: list[_Piece] = []
    joint: _Joint | None = None
    done, touches = 0, False
    for match in [*joints, None]:
        text = quote[done : match.start() if match else len(quote)]
        if text.strip():
            piece = _Piece(text.strip(), joint, touches and not text[0].isspace())
            if piece.folded:
                pieces.append(piece)
                joint = None
        if match is None:
            break
        bracket = match["bracket"] or ""
        touches = bool(bracket)
        if touches and pieces and text and not text[-1].isspace():
            pieces[-1].open_end = True
        joint = _Joint(
            not bracket or (joint is not None and joint.omission), (joint.bracket if joint else "") + bracket
        )
        done = match.end()
    return pieces or [_Piece(quote)], joint


class CopyText:
    """The text of a copy, prepared so that many quotations can be found in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = Folded(text)

    def find_whole(self, piece: _Piece) -> Match | None:
        """Return where a quotation stands as it is, exactly if it does anywhere; None if it does not."""
        if not piece.folded:
            start = self.text.find(piece.quote)
            return Match(MatchKind.EXACT, (Span(start, start + len(piece.quote)),)) if start >= 0 else None
        found = None
        for place in self._occurrences(piece, _Budget()):
            exact = self._exact_span(piece, place)
            if exact:
                return Match(MatchKind.EXACT, (exact,))
            found = found or Match(MatchKind.TYPOGRAPHY, (self._span(place),))
        return found

    def find_joined(self, pieces: list[_Piece], trailing: _Joint | None) -> Match | None:
        """Return where the pieces stand in order, each near the one before; None if they do not."""
        if not pieces or not all(piece.folded for piece in pieces):
            return None
        budget = _Budget()
        anchor = max(range(len(pieces)), key=lambda n: len(pieces[n].folded))
        found = None
        for place in self._occurrences(pieces[anchor], budget):
            before = self._chain(place, pieces[anchor::-1], budget, forward=False)
            after = before and self._chain(place, pieces[anchor:], budget, forward=True)
            if before and after:
                match = self._joined_match(pieces, [*reversed(before[1:]), *after], trailing)
                if match.kind is MatchKind.EXACT:
                    return match
                found = found or match
        return found

    def _chain(self, place: Span, pieces: list[_Piece], budget: _Budget, forward: bool) -> tuple[Span, ...] | None:
        """Return a place for each of the pieces, the first of which is given, in this or the other direction."""
        chains: list[tuple[Span, ...]] = [(place,)]
        for piece, other in pairwise(pieces):
            limit = _limit(piece, other) if forward else _limit(other, piece)
            reach = limit + 2 * len(other.folded) + 2
            if forward:
                low, high = chains[0][-1].end, chains[-1][-1].end + reach
            else:
                low, high = max(0, chains[0][-1].start - reach), chains[-1][-1].start
            edges = [chain[-1].end if forward else chain[-1].start for chain in chains]
            longer = []
            for found in self._occurrences(other, budget, low, high):
                nearest = bisect_right(edges, found.start) - 1 if forward else bisect_left(edges, found.end)
                if 0 <= nearest < len(edges):
                    gap = found.start - edges[nearest] if forward else edges[nearest] - found.end
                    if gap <= limit:
                        longer.append((*chains[nearest], found))
            chains = sorted(longer, key=lambda chain: chain[-1].end if forward else chain[-1].start)
            if not chains:
                return None
        return chains[0] if forward else chains[-1]

    def _joined_match(self, pieces: list[_Piece], places: list[Span], trailing: _Joint | None) -> Match:
        exact = [self._exact_span(piece, place) for piece, place in zip(pieces, places, strict=True)]
        spans = tuple(span or self._span(place) for span, place in zip(exact, places, strict=True))
        brackets = [*(piece.joint for piece in pieces), trailing]
        edited = sum(len(joint.bracket.split()) for joint in brackets if joint)
        if not edited:
            return Match(MatchKind.EXACT if all(exact) else MatchKind.TYPOGRAPHY, spans)
        declared = sum(piece.words for piece in pieces) >= max(2, edited)
        return Match(MatchKind.CHANGED, spans, tuple(self._edits(pieces, spans, trailing)), declared)

    def _edits(self, pieces: list[_Piece], spans: tuple[Span, ...], trailing: _Joint | None) -> Iterator[Change]:
        """Yield the passage with what stands in brackets as a change."""
        done = spans[0].start
        for number, (piece, span) in enumerate(zip(pieces, spans, strict=True)):
            between = self.text[done : span.start].strip()
            if number and piece.joint and piece.joint.omission:
                yield Change("same", " …")
            elif between:
                yield Change("old", f"{'' if pieces[number - 1].open_end else ' '}{between}")
            if piece.joint and piece.joint.bracket:
                space = "" if number and pieces[number - 1].open_end else " "
                yield Change("new", space + piece.joint.bracket)
            yield Change("same", ("" if piece.open_start else " ") + self.text[span.start : span.end])
            done = span.end
        if trailing and trailing.bracket:
            yield Change("new", f"{'' if pieces[-1].open_end else ' '}{trailing.bracket}")

    def _span(self, place: Span) -> Span:
        return Span(*self.folded.span(*place))

    def _exact_span(self, piece: _Piece, place: Span) -> Span | None:
        """Return the span of a piece if it stands there character for character."""
        start = self._span(place).start - piece.lead
        return (
            Span(start, start + len(piece.quote)) if start >= 0 and self.text.startswith(piece.quote, start) else None
        )

    def _occurrences(self, piece: _Piece, budget: _Budget, low: int = 0, high: int | None = None) -> Iterator[Span]:
        """Yield where a piece stands in the folded text, as whole words."""
        text, high = self.folded.text, len(self.folded.text) if high is None else high
        found = False
        start = text.find(piece.folded, low, high)
        while start >= 0 and budget.spend(piece.cost):
            place = Span(start, start + len(piece.folded))
            if self._is_whole(piece, place):
                found = True
                yield place
            start = text.find(piece.folded, start + 1, high)
        if not found and (self._dash_free.doubtful or is_doubtful(piece.folded)):
            yield from self._occurrences_with_dashes(piece, budget, low, high)

    def _occurrences_with_dashes(self, piece: _Piece, budget: _Budget, low: int, high: int) -> Iterator[Span]:
        """Yield where a piece stands if hyphens at line ends and dashes without spaces may be one or the other."""
        free, own = self._dash_free, _DashFree(piece.folded)
        limit = free.without(high)
        start = free.text.find(own.text, free.without(low), limit) if own.text else -1
        while start >= 0 and budget.spend(piece.cost):
            end = start + len(own.text)
            place = Span(free.within(start), free.within(end - 1) + 1)
            if free.agrees(start, end, own) and self._is_whole(piece, place):
                yield place
            start = free.text.find(own.text, start + 1, limit)

    @cached_property
    def passages(self) -> PassageIndex:
        """The index by which the nearest passage of a changed quotation is found."""
        return PassageIndex(self.folded)

    @cached_property
    def _dash_free(self) -> _DashFree:
        return _DashFree(self.folded.text)

    def _is_whole(self, piece: _Piece, place: Span) -> bool:
        """Return whether a place begins and ends between words and numbers, where the piece has to."""
        text = self.folded.text
        return (piece.open_start or _starts_whole(text, place.start)) and (
            piece.open_end or _ends_whole(text, place.end)
        )


class _Budget:
    """How much may still be tried for a quotation."""

    def __init__(self) -> None:
        self.left = _BUDGET

    def spend(self, cost: int) -> bool:
        """Return whether it may be tried once more."""
        self.left -= cost
        return self.left >= 0


def _limit(piece: _Piece, following: _Piece) -> int:
    """Return how far a piece may stand behind the one before, in characters."""
    if following.joint and not following.joint.omission:
        return _NEAR_BRACKET
    return _NEAR if min(piece.words, following.words) >= 3 else _NEAR_SHORT


# --- whole words and numbers --------------------------------------------------------------------------------


def _starts_whole(text: str, start: int) -> bool:
    """Return whether no word or number of a folded text is cut off at the start of a place."""
    if start == 0:
        return True
    before, first = text[start - 1], text[start]
    further = text[start - 2 : start - 1]
    if before == "−":
        return False
    if first.isdigit():
        if before.isdigit() or (before in ".,:/'" and (further == "" or further.isdigit() or further == " ")):
            return False
        if before == " " and further.isdigit() and _is_group(text[start : start + 4]):
            return not re.search(r"(?<!\d)\d{1,3}\Z", text[max(0, start - 5) : start - 1])
    elif first in ".,:/" and before.isdigit() and text[start + 1 : start + 2].isdigit():
        return False
    if is_unspaced(before) or is_unspaced(first) or not is_word(first):
        return True
    return not (is_word(before) or (before in f"-{LINE_HYPHEN}{EN_DASH}" and further and is_word(further)))


def _ends_whole(text: str, end: int) -> bool:
    """Return whether no word or number of a folded text is cut off at the end of a place."""
    if end == len(text):
        return True
    last, after = text[end - 1], text[end]
    further = text[end + 1 : end + 2]
    if last.isdigit():
        if after in "%‰°" or (after in ".,:/" and further.isdigit()):
            return False
        if after == " " and _is_group(text[end + 1 : end + 5]):
            return not re.search(r"(?<!\d)\d{1,3}\Z", text[max(0, end - 4) : end])
    elif last in ".,:/" and after.isdigit() and text[end - 2 : end - 1].isdigit():
        return False
    if is_unspaced(last) or is_unspaced(after) or not is_word(last):
        return not is_word(last) or not unicodedata.category(after).startswith("M")
    return not (is_word(after) or (after in f"'-{LINE_HYPHEN}{EN_DASH}" and further != "" and is_word(further)))


def _is_group(text: str) -> bool:
    """Return whether a text begins with three figures and no fourth, as a group of thousands does."""
    return text[:3].isdigit() and len(text) >= 3 and not text[3:4].isdigit()


# --- hyphens that may belong to the word or not ---------------------------------------------------------------


def is_doubtful(folded: str) -> bool:
    """Return whether a folded text has dashes that may be one thing or the other."""
    return LINE_HYPHEN in folded or EN_DASH in folded


class _DashFree:
    """A folded text without hyphens and dashes, and where they stood."""

    def __init__(self, folded: str) -> None:
        self.doubtful = is_doubtful(folded)
        self._dashes = [(match.start(), match[0]) for match in _DASHES.finditer(folded)]
        self._positions = [position for position, _ in self._dashes]
        #: For each dash, the offset in the text without dashes before which it stood.
        self._places = [position - number for number, position in enumerate(self._positions)]
        self.text = _DASHES.sub("", folded)

    def without(self, position: int) -> int:
        """Return the offset in the text without dashes that an offset of the folded text has."""
        return position - bisect_left(self._positions, position)

    def within(self, position: int) -> int:
        """Return where a character of the text without dashes stands in the folded text."""
        return position + bisect_right(self._places, position)

    def agrees(self, start: int, end: int, other: _DashFree) -> bool:
        """Return whether the dashes between two offsets may be those of another text, in the same places."""
        first, last = bisect_right(self._places, start), bisect_left(self._places, end)
        mine = {self._places[n] - start: self._dashes[n][1] for n in range(first, last)}
        theirs = {place: dash for place, (_, dash) in zip(other._places, other._dashes, strict=True)}
        return all(_same_dash(mine.get(place, ""), theirs.get(place, "")) for place in {*mine, *theirs})


def _same_dash(a: str, b: str) -> bool:
    return a == b or a + b in _SAME_DASHES or b + a in _SAME_DASHES

"""Find the passage of a text that a quotation is nearest to, and the words in which the two differ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from factcli.extract.attribution import Span
from factcli.extract.typography import EN_DASH, LINE_HYPHEN, Folded, is_cjk

# Folded text as words and signs. A hyphen, an apostrophe and the points of a figure are part of a word.
_CJK = r"\u2e80-\u312f\u31f0-\u9fff\uf900-\ufaff\uff01-\uff0f\U00020000-\U0003ffff"
_LETTER = rf"[^\s!-/:-@\[-^`{{-~\u00a1\u00ab\u00bb\u00bf\u2010-\u205e\u2212{_CJK}{LINE_HYPHEN}{EN_DASH}]"
_TOKEN = rf"−?{_LETTER}+(?:(?:['\-{LINE_HYPHEN}{EN_DASH}]|(?<=\d)[.,:/](?=\d)){_LETTER}+)*[%‰°]?|\S"
_LONG_WORD = 4  # letters from which a word counts fully
_SHORT_WEIGHT = 0.4
_MIN_SCORE = 0.5  # the weight of the words found from which a quotation counts as changed, not as missing
_MIN_RUN = 3  # short words in a row that count as found without a longer word
_SIMILAR = 0.7  # the part of a word, at its start and end, that another has too if it counts as the same, changed
_FEW, _MIN_THERE = 6, 0.35  # of more words than so many, the part that must stand near for a closer look
_SEEDS = 8  # the rarest words of a quotation, by which its passage is looked for
_RARE, _COMMON = 500, 20_000  # places of a word in the text up to which it is a seed; without another word
_MOST_SIMILAR = 20  # words in a row that are compared letter by letter
_MOST_CELLS = 40_000  # cells of a table of two word sequences that are compared word by word
_NEAR = 2000  # characters around the best piece in which the other pieces are looked for


class Change(NamedTuple):
    """A part of the nearest passage: words of both ("same"), of the text ("old") or of the quotation only ("new")."""

    kind: str
    text: str


class Nearest(NamedTuple):
    """The passage of a text that is nearest to a quotation: where its pieces stand, and what differs."""

    spans: tuple[Span, ...]
    changes: tuple[Change, ...]


#: A word of the text and a word of the quotation that are the same; None for the other where one has no fellow.
Step = tuple[int | None, int | None]


class TokenizedText:
    """The words and signs of a text, and where they stand."""

    def __init__(self, folded: Folded) -> None:
        text = folded.text
        self._folded = folded
        self._spans = [match.span() for match in re.finditer(_TOKEN, text)]
        #: What each is compared by.
        self.keys = [text[start:end] for start, end in self._spans]
        if LINE_HYPHEN in text or EN_DASH in text:
            self.keys = [key.replace(LINE_HYPHEN, "").replace(EN_DASH, "-") for key in self.keys]

    def span(self, start: int, end: int) -> Span:
        """Return where some of the words stand in the original text."""
        begin, stop = self._folded.span(self._spans[start][0], self._spans[end - 1][1])
        text = self._folded.original[begin:stop]
        return Span(begin + len(text) - len(text.lstrip()), stop - len(text) + len(text.rstrip()))

    def text(self, start: int, end: int) -> str:
        """Return some of the words as the original has them, on one line, with the space before them."""
        span = self.span(start, end)
        original = self._folded.original
        space = " " if original[span.start - 1 : span.start].isspace() else ""
        return space + " ".join(original[span.start : span.end].split())


class PassageIndex:
    """Where each word of a text stands."""

    def __init__(self, folded: Folded) -> None:
        self.tokens = TokenizedText(folded)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self.folded_keys = list(map(str.casefold, self.tokens.keys))
        for place, key in enumerate(self.folded_keys):
            self._places[key].append(place)

    def window(self, keys: Sequence[str], low: int, high: int) -> tuple[int, int] | None:
        """Return the words among which the most of a piece stand, in about its order, between two numbers of words."""
        places = {key.casefold(): self._places.get(key.casefold(), ()) for key in keys if _weight(key)}
        known = sorted(((len(found), key) for key, found in places.items() if found))
        rare = [key for count, key in known if count <= _RARE] or [key for count, key in known[:2] if count <= _COMMON]
        if not rare:
            return None
        slack = max(6, len(keys) // 3)
        first = {key.casefold(): number for number, key in reversed(list(enumerate(keys)))}
        votes: defaultdict[int, float] = defaultdict(float)
        for key in rare[:_SEEDS]:
            seen = set()
            for place in places[key]:
                if low <= place < high:
                    seen.add((place - first[key]) // slack)
            for bucket in seen:
                votes[bucket] += 1 / (1 + len(places[key]) / 100)
        if not votes:
            return None
        best = max(votes, key=lambda bucket: (votes[bucket] + votes.get(bucket + 1, 0), -bucket))
        return max(low, (best - 1) * slack), min(high, (best + 3) * slack + len(keys))


def find_nearest(index: PassageIndex, pieces: Sequence[str]) -> Nearest | None:
    """Return the passage that is nearest to a quotation in one or several pieces; None if too little of it is there."""
    quoted = [TokenizedText(Folded(piece)) for piece in pieces if piece]
    everywhere = (0, len(index.tokens.keys))
    order = sorted(range(len(quoted)), key=lambda n: -len(quoted[n].keys))
    passages: dict[int, _Passage] = {}
    low, high = everywhere
    for number in order:
        passage = _nearest(index, quoted[number], low, high)
        if passage.old:
            passages[number] = passage
            if low == 0 and high == everywhere[1]:
                start, end = passage.old
                low, high = max(0, start - _NEAR // 5), min(everywhere[1], end + _NEAR // 5)
    weights = [weight for tokens in quoted for weight in map(_weight, tokens.keys) if weight]
    found = sum(passage.words for passage in passages.values())
    score = sum(passage.score for passage in passages.values())
    if found < min(2, len(weights) - 1) or score < _MIN_SCORE * sum(weights) or not passages:
        return None
    changes: list[Change] = []
    for number, tokens in enumerate(quoted):
        if changes:
            changes.append(Change("same", " … "))
        if number in passages:
            changes += passages[number].changes
        elif tokens.keys:
            changes.append(Change("new", tokens.text(0, len(tokens.keys))))
    spans = tuple(index.tokens.span(*old) for _, (old, *_) in sorted(passages.items()) if old)
    return Nearest(spans, tuple(changes))


class _Passage(NamedTuple):
    """The nearest passage of a piece: the numbers of its words in the text, its changes, and how much was found."""

    old: tuple[int, int] | None
    changes: tuple[Change, ...]
    score: float
    words: int


_NONE = _Passage(None, (), 0.0, 0)


def _nearest(index: PassageIndex, quoted: TokenizedText, low: int, high: int) -> _Passage:
    window = index.window(quoted.keys, low, high)
    if window is None:
        return _NONE
    base, stop = window
    around = set(index.folded_keys[base:stop])
    there = [(_weight(key), key.casefold() in around) for key in quoted.keys]
    if len(there) > _FEW and sum(w for w, near in there if near) < _MIN_THERE * sum(w for w, _ in there):
        return _NONE
    steps = _trim(list(_align(index.folded_keys[base:stop], list(map(str.casefold, quoted.keys)))))
    old = [base + a for a, _ in steps if a is not None]
    if not old:
        return _NONE
    keys, score, words, best_run, best_word = index.tokens.keys[base:stop], 0.0, 0, 0, 0.0
    for equal, old_keys, new_keys in _blocks(steps, keys, quoted.keys):
        weights = list(filter(None, map(_weight, new_keys))) if equal else list(_similar_weights(old_keys, new_keys))
        score += sum(weights)
        words += len(weights)
        best_run = max(best_run, len(weights) if equal else 0)
        best_word = max(best_word, *weights, 0.0)
    wanted = list(filter(None, map(_weight, quoted.keys)))
    close = words == len(wanted) and max(wanted) <= _SHORT_WEIGHT and max(old) - min(old) <= words
    if best_word <= _SHORT_WEIGHT and best_run < _MIN_RUN and not close:
        return _NONE
    return _Passage((min(old), max(old) + 1), tuple(_changes(steps, keys, base, index.tokens, quoted)), score, words)


def _blocks(steps: list[Step], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield the words of both in turn: those that are the same, and those that are not, if only in a capital letter."""
    for equal, group in groupby(steps, lambda step: None not in step and old[step[0] or 0] == new[step[1] or 0]):
        block = list(group)
        yield equal, [old[a] for a, _ in block if a is not None], [new[b] for _, b in block if b is not None]


def _weight(key: str) -> float:
    """Return how much a word counts; a sign counts nothing."""
    if not any(map(str.isalnum, key)):
        return 0.0
    if is_cjk(key[0]):
        return 0.5
    return 1.0 if len(key) >= _LONG_WORD or any(map(str.isdigit, key)) else _SHORT_WEIGHT


def _similar_weights(old: Sequence[str], new: Sequence[str]) -> Iterator[float]:
    """Yield the weights of new words that are like an old one: nearly all for "The" and "the", half for 5 and 15."""
    for b in new[:_MOST_SIMILAR]:
        likely = (a for a in old[:_MOST_SIMILAR] if _is_similar(a[:40].casefold(), b[:40].casefold()))
        a = next(likely, None)
        if a is not None and _weight(b):
            yield _weight(b) * (0.9 if a.casefold() == b.casefold() else 0.5)


def _is_similar(a: str, b: str) -> bool:
    if a == b or (a[-1:].isdigit() and b[-1:].isdigit()):
        return True
    if min(len(a), len(b)) < 3:
        return False
    if a in b or b in a:
        return True
    start = _common(a, b)
    return start + _common(a[start:][::-1], b[start:][::-1]) >= _SIMILAR * max(len(a), len(b))


def _common(a: str, b: str) -> int:
    """Return how many characters two words have in common at their beginning."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _align(a: Sequence[str], b: Sequence[str]) -> Iterator[Step]:
    """Yield which words of two sequences are the same: their numbers; None for the other where one has no fellow."""
    if len(a) * len(b) <= _MOST_CELLS:
        yield from _align_by_table(a, b)
        return
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        yield start, start
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[len(a) - 1 - end] == b[len(b) - 1 - end]:
        end += 1
    stop_a, stop_b = len(a) - end, len(b) - end
    for x, y in _align_middle(a[start:stop_a], b[start:stop_b]):
        yield (None if x is None else x + start), (None if y is None else y + start)
    yield from zip(range(stop_a, len(a)), range(stop_b, len(b)), strict=True)


def _align_middle(a: Sequence[str], b: Sequence[str]) -> Iterator[Step]:
    # Too long for a table: first pair the words that each has once, in the longest order that both share.
    done_a = done_b = 0
    for x, y in [*_unique_pairs(a, b), (len(a), len(b))]:
        part_a, part_b = a[done_a:x], b[done_b:y]
        small = len(part_a) * len(part_b) <= _MOST_CELLS
        for p, q in _align_by_table(part_a, part_b) if small else _all_different(part_a, part_b):
            yield (None if p is None else p + done_a), (None if q is None else q + done_b)
        if x < len(a):
            yield x, y
        done_a, done_b = x + 1, y + 1


def _all_different(a: Sequence[str], b: Sequence[str]) -> Iterator[Step]:
    yield from ((x, None) for x in range(len(a)))
    yield from ((None, y) for y in range(len(b)))


def _unique_pairs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return the words that stand once in each, as the longest sequence that rises in both (patience sorting)."""
    count_a, count_b = Counter(a), Counter(b)
    place_b = {key: y for y, key in enumerate(b)}
    pairs = [(x, place_b[key]) for x, key in enumerate(a) if count_a[key] == count_b[key] == 1]
    tops: list[int] = []
    top_pairs: list[int] = []
    before: list[int] = []
    for number, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(top_pairs[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [y]
        top_pairs[pile : pile + 1] = [number]
    found = []
    number = top_pairs[-1] if top_pairs else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _align_by_table(a: Sequence[str], b: Sequence[str]) -> Iterator[Step]:
    """Align two short sequences: the pairs of equal words that weigh most, close together."""
    width = len(b) + 1
    rows = [[0.0] * width]
    weights = [1 + _weight(key) for key in b]
    for word in a:
        above, row = rows[-1], [0.0]
        left = 0.0
        for y, other in enumerate(b):
            best = above[y + 1] if above[y + 1] >= left else left
            if word == other and above[y] + weights[y] > best:
                best = above[y] + weights[y]
            row.append(best)
            left = best
        rows.append(row)
    x, y = len(a), len(b)
    steps: list[Step] = []
    while x and y:
        if a[x - 1] == b[y - 1] and rows[x][y] == rows[x - 1][y - 1] + weights[y - 1]:
            x, y = x - 1, y - 1
            steps.append((x, y))
        elif rows[x][y] == rows[x][y - 1]:
            y -= 1
            steps.append((None, y))
        else:
            x -= 1
            steps.append((x, None))
    steps += [(None, n) for n in range(y - 1, -1, -1)]
    steps += [(n, None) for n in range(x - 1, -1, -1)]
    yield from reversed(steps)


def _trim(steps: list[Step]) -> list[Step]:
    """Leave out the words of the text around the passage, but for as many as the quotation has others for there."""
    if not any(None not in step for step in steps):
        return []
    return _trim_start(_trim_start(steps)[::-1])[::-1]


def _trim_start(steps: list[Step]) -> list[Step]:
    first = next(number for number, step in enumerate(steps) if None not in step)
    old = [step for step in steps[:first] if step[1] is None]
    new = [step for step in steps[:first] if step[0] is None]
    return [*(old[-len(new) :] if new else []), *new, *steps[first:]]


def _changes(
    steps: list[Step], keys: Sequence[str], base: int, text: TokenizedText, quoted: TokenizedText
) -> Iterator[Change]:
    """Yield the passage with its differences: the words of the text before those of the quotation."""
    a, b = next(x for x, _ in steps if x is not None) + base, next(y for _, y in steps if y is not None)
    for equal, old, new in _blocks(steps, keys, quoted.keys):
        if old:
            yield Change("same" if equal else "old", text.text(a, a + len(old)))
        if new and not equal:
            yield Change("new", quoted.text(b, b + len(new)))
        a, b = a + len(old), b + len(new)

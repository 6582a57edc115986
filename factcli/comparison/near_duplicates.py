"""Near-duplicates: the same speaker, about the same day, nearly the same claim, recorded twice by mistake.

Two claims are nearly the same if hardly a word that matters is in one only, or if one says all that the other
says and not much more; and if what they share stands in much the same order. They are not if they differ in a
number, in what they negate or deny, or each in a name: those may be contradictions, and must not be taken for
slips. A letter wrong, missing, added or swapped with the next one does not make another word of a long one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from factcli.edtf import EdtfDate
from factcli.model import Statement
from factcli.text.stop_words import DENIALS, NEGATIONS, STOP_WORDS, sense
from factcli.text.tokens import find_words

#: How many days may lie between two dates: one report may date a remark by when it was made, one by when it was heard.
DAYS_APART = 3
#: The share of their words that two claims must have in common (Dice's coefficient: twice the common ones over all).
LEAST_SHARED = 0.8
#: The same where one claim has all the words of the other; these must then be three at least.
LEAST_CONTAINED, LEAST_CONTAINED_WORDS = 0.6, 3
#: The share of the common words, repeated ones aside, that must be in the same order: who did it to whom is the same.
LEAST_ORDER = 0.7
#: From how many letters on a slip is forgiven: shorter words have too many neighbours (Iran, Iraq).
SLIP_LENGTH = 5
#: If both claims have more words of their own than this, none is taken for a slip.
MOST_SLIPS = 5
#: Of claims with more characters than this, equal ones only are found.
LONGEST = 10_000

_MAGNITUDES = frozenset(("half", "dozen", "hundred", "thousand", "million", "billion", "trillion"))


def near_duplicates(
    new: Statement, statements: Iterable[Statement], same_speaker: Callable[[str, str], bool]
) -> list[Statement]:
    """Find the statements that may be `new` recorded before, the most alike first; never one with its own id.

    `same_speaker` tells whether two names are one speaker. It is asked once for each name at most.
    """
    gist = _gist(new.claim)
    rated = [(_alike(gist, _gist(other.claim)), other) for other in _candidates(new, statements, same_speaker)]
    near = [(score, other) for score, other in rated if score > 0]
    return [other for _, other in sorted(near, key=lambda pair: (-pair[0], pair[1].date.sort_key, pair[1].id))]


def _candidates(
    new: Statement, statements: Iterable[Statement], same_speaker: Callable[[str, str], bool]
) -> Iterator[Statement]:
    """Leave those of the same speaker about the same day; the cheapest test first, as this looks at the whole store."""
    first, last = window(new.date)
    same: dict[str, bool] = {}
    for other in statements:
        earliest, latest = other.date.earliest, other.date.latest
        if (earliest is None or earliest <= last) and (latest is None or latest >= first) and other.id != new.id:
            if other.speaker not in same:
                same[other.speaker] = same_speaker(new.speaker, other.speaker)
            if same[other.speaker]:
                yield other


def window(when: EdtfDate) -> tuple[date, date]:
    """From which day to which a statement of about the same date may be dated."""
    first = (when.earliest or date.min).toordinal() - DAYS_APART
    last = (when.latest or date.max).toordinal() + DAYS_APART
    return date.fromordinal(max(first, date.min.toordinal())), date.fromordinal(min(last, date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class _Gist:
    """What a claim is compared by: the senses of its words, and which of these are names, numbers or negated."""

    claim: str
    content: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    negated: tuple[tuple[str, str], ...] = ()
    denies: bool = False


def _gist(claim: str) -> _Gist:
    if len(claim) > LONGEST:
        return _Gist(claim)
    found = [(word, sense(word.key)) for word in find_words(claim) if word.key not in STOP_WORDS]
    content = [(word, term) for word, term in found if word.key not in NEGATIONS and word.key not in DENIALS]
    return _Gist(
        claim,
        tuple(term for _, term in content),
        frozenset(term for word, term in content if claim[word.start].isupper()),  # or begins a sentence
        tuple(sorted(term for _, term in content if term[0].isdigit() or term in _MAGNITUDES)),
        tuple(_negated([word.key for word, _ in found])),
        any(word.key in DENIALS for word, _ in found),
    )


def _negated(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Give what is negated of what: for each negation the senses of the words before and after it, "" if none."""
    edged = ["", *keys, ""]
    around = zip(edged[:-2], keys, edged[2:], strict=True)
    return sorted((sense(before), sense(after)) for before, key, after in around if key in NEGATIONS)


def _alike(one: _Gist, other: _Gist) -> float:
    """Rate from 0 (not nearly the same) to 1 how alike two claims are, the same for either order of the two."""
    if one.claim == other.claim:
        return 1.0
    a, b = sorted((one, other), key=lambda gist: gist.claim)
    if not a.content or (a.numbers, a.negated, a.denies) != (b.numbers, b.negated, b.denies):
        return 0.0
    mended = _mended(b.content, a.content)
    only_a, only_b = Counter(a.content) - Counter(mended), Counter(mended) - Counter(a.content)
    if not a.names.isdisjoint(only_a) and not b.names.isdisjoint(only_b):
        return 0.0
    common = len(mended) - only_b.total()
    shared = 2 * common / (len(a.content) + len(mended))
    contained = common >= LEAST_CONTAINED_WORDS and not (only_a and only_b)
    enough = shared >= (LEAST_CONTAINED if contained else LEAST_SHARED)
    return shared * _in_order(a.content, mended) if enough else 0.0


def _mended(content: Sequence[str], model: Sequence[str]) -> list[str]:
    """Write words that stand on this side only, and are a slip for one of the other side only, as they are there."""
    here, there = sorted(set(content) - set(model)), sorted(set(model) - set(content))
    if min(len(here), len(there)) > MOST_SLIPS:
        return list(content)
    slips = {word: meant for word in here for meant in there if _is_slip(word, meant)}
    return [slips.get(word, word) for word in content]


def _is_slip(a: str, b: str) -> bool:
    """Whether two words of some length, with the same first letter, are one letter or one swap of letters apart."""
    if min(len(a), len(b)) < SLIP_LENGTH or abs(len(a) - len(b)) > 1 or not (a.isalpha() and b.isalpha()):
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    one_letter = a[i + 1 :] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i:] == b[i + 1 :]
    return i > 0 and (one_letter or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]))


def _in_order(a: Sequence[str], b: Sequence[str]) -> float:
    """Give the share of the words that both have once which stands in the same order, or 0 if that is too little."""
    counts_a, counts_b = Counter(a), Counter(b)
    places = {word: place for place, word in enumerate(b) if counts_b[word] == 1}
    order = [places[word] for word in a if counts_a[word] == 1 and word in places]
    share = _longest_rising(order) / len(order) if order else 1.0
    return share if share >= LEAST_ORDER else 0.0


def _longest_rising(numbers: Iterable[int]) -> int:
    """Count the numbers of the longest part, not necessarily connected, that rises (by patience sorting)."""
    tops: list[int] = []
    for number in numbers:
        place = bisect_left(tops, number)
        tops[place : place + 1] = [number]
    return len(tops)

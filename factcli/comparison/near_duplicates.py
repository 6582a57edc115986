"""Near-duplicates: statements recorded twice by mistake, with the same speaker, about the same day and claim.

Two claims are near-duplicates if they share nearly all content words, or if one has all of the other and not many
more, in much the same order. They are not if they differ in a number, in a negation or denial, or each in a name: those
may be contradictions. A typing error (one letter wrong, missing, added or swapped) does not make another word of a
long one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from factcli.conflicts.claims.cues import DENIAL_WORDS, NEGATION_WORDS
from factcli.edtf import EdtfDate
from factcli.model import Statement
from factcli.text.stop_words import STOP_WORDS, sense
from factcli.text.tokens import find_words

#: Days between two dates: one report may give the day when a remark was made, another the day when it was heard.
DAYS_APART = 3
#: The share of their words that two claims must have in common (Dice's coefficient: twice the common ones over all).
LEAST_SHARED = 0.8
#: The same where one claim has all the words of the other; these must then be three at least.
LEAST_CONTAINED, LEAST_CONTAINED_WORDS = 0.6, 3
#: The share of the common words, without repeated ones, that must be in the same order, for who did it to whom.
LEAST_ORDER = 0.7
#: Letters from which on a typing error is assumed: shorter words have too many neighbours (Iran, Iraq).
MIN_TYPO_LENGTH = 5
#: If both claims have more words of their own than this, none is assumed to be a typing error.
MAX_TYPOS = 5
#: Of claims with more characters than this, only equal ones are found.
MAX_CHARACTERS = 10_000

_DENYING = NEGATION_WORDS | DENIAL_WORDS
_MAGNITUDES = frozenset(("half", "dozen", "hundred", "thousand", "million", "billion", "trillion"))


def near_duplicates(
    new: Statement, statements: Iterable[Statement], same_speaker: Callable[[str, str], bool]
) -> list[Statement]:
    """Return the near-duplicates of a statement, most similar first, without one that has its id.

    `same_speaker` returns whether two names are one speaker. It is called at most once for each name.
    """
    profile = _profile(new.claim)
    candidates = _find_candidates(new, statements, same_speaker)
    scored = [(_similarity(profile, _profile(other.claim)), other) for other in candidates]
    near = [(score, other) for score, other in scored if score > 0]
    return [other for _, other in sorted(near, key=lambda pair: (-pair[0], pair[1].date.sort_key, pair[1].id))]


def _find_candidates(
    new: Statement, statements: Iterable[Statement], same_speaker: Callable[[str, str], bool]
) -> Iterator[Statement]:
    """Yield the statements of the same speaker about the same day. The cheapest test is first."""
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
    """Return the first and the last day that a near-duplicate may be dated."""
    first = (when.earliest or date.min).toordinal() - DAYS_APART
    last = (when.latest or date.max).toordinal() + DAYS_APART
    return date.fromordinal(max(first, date.min.toordinal())), date.fromordinal(min(last, date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class _ClaimProfile:
    """The senses of the content words of a claim, and which of these are names, numbers or negated."""

    claim: str
    content: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    negated: tuple[tuple[str, str], ...] = ()
    denies: bool = False


def _profile(claim: str) -> _ClaimProfile:
    if len(claim) > MAX_CHARACTERS:
        return _ClaimProfile(claim)
    words = [(word, sense(word.key)) for word in find_words(claim) if word.key not in STOP_WORDS]
    content = [(word, term) for word, term in words if word.key not in _DENYING]
    return _ClaimProfile(
        claim,
        tuple(term for _, term in content),
        frozenset(term for word, term in content if claim[word.start].isupper()),  # or begins a sentence
        tuple(sorted(term for _, term in content if term[0].isdigit() or term in _MAGNITUDES)),
        tuple(_find_negated([word.key for word, _ in words])),
        any(word.key in DENIAL_WORDS for word, _ in words),
    )


def _find_negated(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return for each negation the senses of the words before and after it, "" if there is none."""
    edged = ["", *keys, ""]
    around = zip(edged[:-2], keys, edged[2:], strict=True)
    return sorted((sense(before), sense(after)) for before, key, after in around if key in NEGATION_WORDS)


def _similarity(one: _ClaimProfile, other: _ClaimProfile) -> float:
    """Return the similarity of two claims from 0 (no near-duplicates) to 1, the same in either order."""
    if one.claim == other.claim:
        return 1.0
    a, b = sorted((one, other), key=lambda profile: profile.claim)
    if not a.content or (a.numbers, a.negated, a.denies) != (b.numbers, b.negated, b.denies):
        return 0.0
    corrected = _correct_typos(b.content, a.content)
    only_a, only_b = Counter(a.content) - Counter(corrected), Counter(corrected) - Counter(a.content)
    if not a.names.isdisjoint(only_a) and not b.names.isdisjoint(only_b):
        return 0.0
    common = len(corrected) - only_b.total()
    shared = 2 * common / (len(a.content) + len(corrected))
    contained = common >= LEAST_CONTAINED_WORDS and not (only_a and only_b)
    enough = shared >= (LEAST_CONTAINED if contained else LEAST_SHARED)
    return shared * _share_in_order(a.content, corrected) if enough else 0.0


def _correct_typos(content: Sequence[str], model: Sequence[str]) -> list[str]:
    """Return the words with those replaced that are a typing error for a word which is in `model` only."""
    here, there = sorted(set(content) - set(model)), sorted(set(model) - set(content))
    if min(len(here), len(there)) > MAX_TYPOS:
        return list(content)
    corrections = {word: other for word in here for other in there if _is_typo(word, other)}
    return [corrections.get(word, word) for word in content]


def _is_typo(a: str, b: str) -> bool:
    """Return whether two long words with the same first letter differ by one letter or one swap of letters."""
    if min(len(a), len(b)) < MIN_TYPO_LENGTH or abs(len(a) - len(b)) > 1 or not (a.isalpha() and b.isalpha()):
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    one_letter = a[i + 1 :] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i:] == b[i + 1 :]
    return i > 0 and (one_letter or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]))


def _share_in_order(a: Sequence[str], b: Sequence[str]) -> float:
    """Return how much of the words that both have once is in the same order, 0 if that is too little."""
    counts_a, counts_b = Counter(a), Counter(b)
    places = {word: place for place, word in enumerate(b) if counts_b[word] == 1}
    order = [places[word] for word in a if counts_a[word] == 1 and word in places]
    share = _longest_increasing(order) / len(order) if order else 1.0
    return share if share >= LEAST_ORDER else 0.0


def _longest_increasing(numbers: Iterable[int]) -> int:
    """Return the length of the longest increasing subsequence (by patience sorting)."""
    tops: list[int] = []
    for number in numbers:
        place = bisect_left(tops, number)
        tops[place : place + 1] = [number]
    return len(tops)

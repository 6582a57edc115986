"""A claim as the conflict detector reads it: its sentences, their telling words, and what is negated or denied there.

Nothing here knows of a second claim. How far a negation reaches is worked out in
:mod:`factcli.conflicts.claims.negation`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import NOTHING, RUMOUR, Cue, find_cues
from factcli.conflicts.claims.negation import negation_scopes, resolve_cues, word_weight
from factcli.conflicts.claims.quantities import Quantity, find_quantities
from factcli.conflicts.claims.times import TimeExpression, find_times
from factcli.edtf import EdtfDate
from factcli.text.stop_words import NEGATIONS, STOP_WORDS, sense, word_set
from factcli.text.tokens import Word, find_words
from factcli.text.word_families import word_root

Span = tuple[int, int]

#: What a name or a number tells of what a claim is about, against an ordinary word.
NAMED = 1.4
_LONGEST = 2000  # characters of a claim that are read; what comes after them tells its topic no better
_HEADLINE = 6  # words from which on a sentence in which most have a capital is a headline written so
_SENTENCES = 8  # that are told apart; the last of them holds all that follows

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|;\s+|\n+|\s+(?=UPDATE\b)")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Gov|Sen|Rep|Prof|Rev|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|No|vs|Inc|Ltd|Co|Jr|Sr|approx)\.\s+\Z"
)
_INDEFINITE = word_set("a an some someone somebody two three four five many several people men women another one")
# What bears on a sentence beside its words, by the stems that tell it.
_MARKS = {
    "reported": "accus alleg claim say tell told believ insist argu suggest report assert warn fear think",
    "forecast": "will shall expect forecast plan predict intend hope aim would could may might should",
    "lapsed": "longer anymore",
    "yet": "yet",
}
_MARK_OF = {word: mark for mark, stems in _MARKS.items() for word in stems.split()}
_OF_THE_SPEAKER = re.compile(
    r"(?:I|We|My|Our|It|Its|He|His|She|Her|They|Their"
    r"|The (?:group|company|party|ministry|government|army|club|court))\b"
)
# The commonest words of other languages that are written with Latin letters, without those that are English, too.
_FOREIGN = word_set(
    "der das und ist nicht ein eine einen den dem mit von zu auf sich auch als wird le la les des est et pas une du"
    " au aux dans sur qui que ne il elle el los las y en un una del por para con no se su di che non per gli nel della"
    " sono e o um uma os dos em nao com foi het een niet van dat zijn och att inte det som er av og ikke bir ve bu"
    " degil nie jest sie na w z je to ze bei wurde wurden è stato à fait został się nicht. greps er dejó brand"
) - (STOP_WORDS | NEGATIONS)
_ENGLISH = STOP_WORDS | NEGATIONS


class ClaimToken(NamedTuple):
    """A word of a claim: its sense and root, its place, what it tells, and whether a negation reaches it."""

    sense: str
    root: str
    start: int
    end: int
    weight: float  # 0: it tells nothing of what the claim is about
    negated: bool
    head: bool  # it is the first telling word after a negation
    capital: bool


class Term(NamedTuple):
    """A word or phrase that the lexicon knows: its key there, and its words, from and up to."""

    key: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, or all of them taken as one: its words, its telling ones by their roots, and what else is in it."""

    tokens: tuple[ClaimToken, ...]
    roots: dict[str, ClaimToken]  # of each root, its first word
    weight: float
    cues: tuple[Cue, ...]
    opposable: tuple[Term, ...]  # words that have opposites
    members: dict[str, dict[str, Term]]  # words of which only one can hold, by their set
    figures: tuple[Quantity, ...]
    moments: tuple[TimeExpression, ...]
    question: bool
    negative: bool
    indefinite: bool  # about "a man", and not "the man": another sentence may be about another one
    kinds: frozenset[int]  # of its cues
    titled: bool  # a headline in which most words have a capital
    all_roots: frozenset[str]  # of all its words
    marks: frozenset[str]  # what else bears on it: "reported", "forecast", "lapsed", "always"


class ParsedClaim(NamedTuple):
    """A claim read: its sentences, and last, if there are several, all of them as one."""

    text: str
    sentences: tuple[Sentence, ...]
    whole: Sentence
    english: bool


@lru_cache(maxsize=1 << 14)
def parse_claim(text: str, said: EdtfDate | None = None, speaker: str = "") -> ParsedClaim:
    """Read a claim; `said` is when it was said, for words such as yesterday.

    With a `speaker`, a claim that begins with "it", "we" or "the group" is read as being about who says it.
    """
    text = text[:_LONGEST]
    moments = find_times(text, said)
    figures = find_quantities(text, moments)
    found = (_sentence(text, start, end, figures, moments) for start, end in _bounds(text))
    sentences = [s for s in found if s.tokens]
    if sentences and speaker and _OF_THE_SPEAKER.match(text):
        sentences[0] = _about(sentences[0], speaker)
    whole = sentences[0] if len(sentences) == 1 else _joined(sentences)
    return ParsedClaim(text, tuple(sentences), whole, _is_english(text))


def _is_english(text: str) -> bool:
    """Whether a claim is in English, as far as its letters and commonest words tell; if they tell nothing, it is."""
    if not text.isascii():
        letters = [char for char in text if char.isalpha()]
        if sum([char.isascii() for char in letters]) * 2 < len(letters):
            return False
    first, *others = text.split() or [""]
    foreign = len({first.lower(), *others} & _FOREIGN)  # as they are written: La Paz and Los Angeles are names
    return foreign < 2 or foreign <= len(set(text.lower().split()) & _ENGLISH)


def _about(s: Sentence, speaker: str) -> Sentence:
    """A sentence with the names of the speaker as its first words, which stand nowhere in it."""
    start = s.tokens[0].start
    names = [sense(word.key) for word in find_words(speaker) if speaker[word.start].isupper()][:3]
    told = {word_root(n): ClaimToken(n, word_root(n), start, start, NAMED, False, False, True) for n in names}
    roots = told | s.roots
    return s._replace(roots=roots, weight=_weight_of(roots), all_roots=s.all_roots | told.keys(), indefinite=False)


def _bounds(text: str) -> list[Span]:
    """Where the sentences begin and end. A semicolon ends one: what follows it is said for itself."""
    ends: list[int] = []
    for match in _SENTENCE_END.finditer(text):
        if len(ends) == _SENTENCES - 1:
            break
        if not _ABBREVIATED.search(text, max(0, match.start() - 8), match.end()):
            ends.append(match.end())
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _roots(tokens: Sequence[ClaimToken]) -> dict[str, ClaimToken]:
    """The telling words by their roots; of several with one root the first, or the first that no negation reaches."""
    roots: dict[str, ClaimToken] = {}
    for token in tokens:
        if token.weight:
            known = roots.get(token.root)
            if known is None or (known.negated and not token.negated):
                roots[token.root] = token
    return roots


def _weight_of(roots: dict[str, ClaimToken]) -> float:
    return sum([token.weight for token in roots.values()])


# --- one sentence -----------------------------------------------------------------------------------------


def _sentence(
    text: str, start: int, end: int, figures: Sequence[Quantity], moments: Sequence[TimeExpression]
) -> Sentence:
    part = text[start:end]
    found = find_words(part)
    senses = [sense(word.key) for word in found]
    weights = [word_weight(word.key) for word in found]
    cues = resolve_cues(part, found, weights, find_cues(senses, [word.key for word in found]))
    negated, heads = negation_scopes(part, found, weights, cues)
    capitals = [part[word.start].isupper() for word in found]
    titled = len(found) >= _HEADLINE and sum(capitals) * 2 > len(found)
    tokens = _tokens(start, found, senses, _weighed(senses, weights, cues, capitals, titled), negated, heads, capitals)
    opposable, members = _terms(senses)
    roots = _roots(tokens)
    return Sentence(
        tokens=tokens,
        roots=roots,
        weight=_weight_of(roots),
        cues=tuple(cues),
        opposable=opposable,
        members=members,
        figures=tuple(f for f in figures if start <= f.start < end),
        moments=tuple(m for m in moments if start <= m.start < end),
        question=part.rstrip().endswith("?"),
        negative=any(negated),
        indefinite=bool(found) and found[0].key in _INDEFINITE,
        kinds=frozenset(cue.kind for cue in cues),
        titled=titled,
        all_roots=frozenset(token.root for token in tokens),
        marks=_marks(senses),
    )


def _weighed(
    senses: Sequence[str], weights: Sequence[float], cues: Sequence[Cue], capitals: Sequence[bool], titled: bool
) -> list[float]:
    """What each word tells: a cue nothing, a name or a number more than others."""
    spoken = {i for cue in cues if cue.kind not in (RUMOUR, NOTHING) for i in range(cue.start, cue.end)}
    out = []
    for i, weight in enumerate(weights):
        named = (capitals[i] and not titled and i) or senses[i].isdigit()
        out.append(0.0 if i in spoken else NAMED if named and weight == 1 else weight)
    return out


def _tokens(
    start: int,
    found: Sequence[Word],
    senses: Sequence[str],
    weights: Sequence[float],
    negated: Sequence[bool],
    heads: set[int],
    capitals: Sequence[bool],
) -> tuple[ClaimToken, ...]:
    tokens = [
        ClaimToken(
            senses[i],
            word_root(senses[i]),
            start + w.start,
            start + w.end,
            weights[i],
            negated[i],
            i in heads,
            capitals[i],
        )
        for i, w in enumerate(found)
    ]
    for i, (first, second) in enumerate(pairwise(tokens)):
        if (first.sense, second.sense) == ("u", "s"):  # the U.S., which is taken for two words
            tokens[i] = first._replace(root=word_root("us"), weight=NAMED)
    return tuple(tokens)


def _terms(senses: Sequence[str]) -> tuple[tuple[Term, ...], dict[str, dict[str, Term]]]:
    """The words and phrases that have opposites, and those of which only one can hold, by their sets."""
    opposites, exclusive, phrases = lexicon.opposites(), lexicon.exclusive(), lexicon.phrases()
    opposable: list[Term] = []
    members: dict[str, dict[str, Term]] = {}
    i = 0
    while i < len(senses):
        here = next((p for p in phrases.get(senses[i], ()) if tuple(senses[i : i + len(p)]) == p), (senses[i],))
        term = Term("_".join(here), i, i + len(here))
        if term.key in opposites:
            opposable.append(term)
        for name, member in exclusive.get(term.key, ()):
            members.setdefault(name, {}).setdefault(member, term)
        i = term.end
    return tuple(opposable), members


def _marks(senses: Sequence[str]) -> frozenset[str]:
    found = {_MARK_OF[s] for s in senses if s in _MARK_OF}
    if ("any", "more") in pairwise(senses):
        found.add("lapsed")
    return frozenset(found)


# --- several as one ---------------------------------------------------------------------------------------


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    """Several sentences as one; of none, one that says nothing."""
    tokens: list[ClaimToken] = []
    cues: list[Cue] = []
    opposable: list[Term] = []
    members: dict[str, dict[str, Term]] = {}
    for s in sentences:
        at = len(tokens)
        tokens += s.tokens
        cues += [cue._replace(start=cue.start + at, end=cue.end + at) for cue in s.cues]
        opposable += [_moved(term, at) for term in s.opposable]
        for name, held in s.members.items():
            moved = {member: _moved(term, at) for member, term in held.items()}
            members[name] = moved | members.get(name, {})
    roots = _roots(tokens)
    for s in sentences:
        roots = {root: t for root, t in s.roots.items() if t.end == t.start} | roots  # the names of the speaker
    return Sentence(
        tokens=tuple(tokens),
        roots=roots,
        weight=_weight_of(roots),
        cues=tuple(cues),
        opposable=tuple(opposable),
        members=members,
        figures=tuple(f for s in sentences for f in s.figures),
        moments=tuple(m for s in sentences for m in s.moments),
        question=any(s.question for s in sentences),
        negative=any(s.negative for s in sentences),
        indefinite=all(s.indefinite for s in sentences),
        kinds=frozenset(cue.kind for cue in cues),
        titled=any(s.titled for s in sentences),
        all_roots=frozenset().union(*(s.all_roots for s in sentences)),
        marks=frozenset().union(*(s.marks for s in sentences)),
    )


def _moved(term: Term, by: int) -> Term:
    return term._replace(start=term.start + by, end=term.end + by)

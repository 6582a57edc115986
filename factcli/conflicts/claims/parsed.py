"""What is read in a claim: its sentences, their words, and the terms of the lexicon among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from factcli.conflicts.claims.cues import Cue
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.times import TimeExpression

Span = tuple[int, int]
T = TypeVar("T")
P = ParamSpec("P")


class ClaimToken(NamedTuple):
    """A word of a claim: its sense, root, span and weight, and whether it is in the scope of a negation."""

    sense: str
    root: str
    start: int
    end: int
    weight: float  # 0 for words that say nothing about the topic, as stop words and cues
    negated: bool
    head: bool  # the first content word after a negation
    capital: bool
    stated: bool = True  # not in a condition or a reported question
    opens: bool = False  # a clause begins with it
    ing: bool = False  # it ends so
    owner: bool = False  # it says whose the next word is: "Marrow's deputy"
    verb: bool = False  # it looks like a verb: "arrived", "will go"


class Term(NamedTuple):
    """A word or phrase of the lexicon: its key there, and its words from `start` up to `end`."""

    key: str
    start: int
    end: int


class Extent(NamedTuple):
    """A share of a whole: its range, the roots of the whole, empty where it is anybody, and the words that say so."""

    low: float
    high: float
    whole: frozenset[str]
    kind: str  # "figure", "none", "fully", or nothing
    at: int  # the word that it begins with
    run: frozenset[str]  # the roots of the words that follow it directly: of "no tax increases" both
    start: int
    end: int


class _SentenceFields(NamedTuple):
    tokens: tuple[ClaimToken, ...]
    roots: dict[str, ClaimToken]  # the first content word of each root
    weight: float  # sum over roots
    cues: tuple[Cue, ...]
    opposable: tuple[Term, ...]  # words that have opposites
    members: dict[str, dict[str, Term]]  # members of exclusive sets, by set
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    extents: tuple[Extent, ...]
    question: bool
    negative: bool
    indefinite: bool  # about "a man" and not "the man": another sentence may be about another man
    kinds: frozenset[int]  # of its cues
    titled: bool  # a headline in which most words are capitalised
    all_roots: frozenset[str]  # of all its words
    senses: frozenset[str]  # of all words of its claim
    marks: frozenset[str]  # "reported", "forecast", "lapsed", "yet", "now"
    condition: frozenset[str]  # roots of its conditions
    asked: bool  # it has a reported question


class Sentence(_SentenceFields):
    """A sentence, or all sentences of a claim as one: its words, content words by root, cues, quantities and times.

    What the rules read in it is kept with it, because one sentence meets thousands of others: see `once_a_sentence`.
    """

    def is_in_time(self, token: ClaimToken) -> bool:
        """Return whether a word is part of a time expression."""
        return any(time.start <= token.start < time.end for time in self.times)


def once_a_sentence(read: Callable[Concatenate[Sentence, P], T]) -> Callable[Concatenate[Sentence, P], T]:
    """Return a function of a sentence that reads each sentence once, for each value of its other arguments."""
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def known(s: Sentence, /, *others: P.args, **named: P.kwargs) -> T:
        kept: dict[Any, T] = s.__dict__
        key = (name, others, *named.items()) if others or named else name
        try:
            return kept[key]
        except KeyError:
            kept[key] = found = read(s, *others, **named)
            return found

    return known


def list_once_a_sentence(read: Callable[[Sentence], Iterator[T]]) -> Callable[[Sentence], tuple[T, ...]]:
    """Return a function that reads each sentence once, for one that yields."""

    @wraps(read)
    def listed(s: Sentence) -> tuple[T, ...]:
        return tuple(read(s))

    return once_a_sentence(listed)


def content_by_root(tokens: Sequence[ClaimToken]) -> dict[str, ClaimToken]:
    """Return the content words by root; of several the first that is not negated, or else the first."""
    roots: dict[str, ClaimToken] = {}
    for token in tokens:
        if token.weight:
            known = roots.get(token.root)
            if known is None or (known.negated and not token.negated):
                roots[token.root] = token
    return roots


def weigh_roots(roots: dict[str, ClaimToken]) -> float:
    """Return the weight of the content words of a sentence."""
    return sum([token.weight for token in roots.values()])


class ParsedClaim(NamedTuple):
    """A parsed claim: its sentences, and all of them as one."""

    text: str
    sentences: tuple[Sentence, ...]
    whole: Sentence
    language: str  # "en", the code of another language of `languages`, or empty
    of_speaker: bool  # its subject is the speaker: a pronoun, or left out

"""What statements are about: which of them share a topic, and how they differ within it.

Statements are compared by the terms that they share: the stems of their claims' words and of their tags.
A term tells the more, the fewer statements have it (inverse document frequency: Spärck Jones 1972), and two
statements are as alike as the cosine of their weighted terms (Salton, Wong and Yang 1975). Groups grow from
the most alike pair on, as long as the *average* over all pairs between two groups is high enough (average
linkage: Sokal and Michener 1958), so that a chain of weak links does not make one heap of everything.

A speaker's name is no term, because two things that one man said need not be about the same topic. Nor are words
that say how or how surely, and not about what: negations, denials, hedges.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import attrgetter

from factcli.model import Statement
from factcli.text.stop_words import NOT_ABOUT, STOP_WORDS, sense
from factcli.text.tokens import Word, find_words

# These figures were chosen on the headlines of Emergent (Ferreira and Vlachos 2016: 2,023 headlines about 237
# claims), all and in samples of 20 to 300; the weight of tags on the example store. Each is inside a plateau.
#: The least average cosine between two groups that become one. On all of Emergent 77 of 100 pairs that it puts
#: together are about one claim, and 78 of 100 such pairs are together; at 0.12 these are 67 and 87, at 0.24 83 and 68.
LEAST_ALIKE = 0.18
#: A word of a tag counts as much as this many words of the claim: with it the recorder has said what the topic is.
TAG_WEIGHT = 2.0
#: A term of one statement only cannot join it to another, but says that it is about something else, too.
LONE_WEIGHT = 0.4
#: Pairs less alike than this count as not alike at all.
LEAST_LINK = 0.05
#: How many pairs are compared at most, in all or else for each statement: those that share a term, from the rarest
#: terms on. In stores of several thousand statements it is reached, and the commonest terms alone, which tell least,
#: bring none of them together; but the time taken grows with the store and not with its square.
MOST_PAIRS, MOST_PAIRS_EACH = 500_000, 10

_POSSESSIVE = re.compile(r"\W[sS]?\Z")
_MOST_SHARED, _MOST_IN_LABEL, _MOST_READ = 12, 5, 10_000  # terms, terms, and characters of a claim
_time = attrgetter("date.sort_key", "id", "speaker", "outlet", "claim", "quote", "tags")


@dataclass(frozen=True, slots=True)
class Topic:
    """Statements about the same thing, in time order.

    `shared` are the terms that more than half of them have, as written, most telling first, and `label` the first
    few of these with names in front. `cohesion` is how alike they are on average, from 0 to 1.
    """

    label: str
    shared: tuple[str, ...]
    statements: tuple[Statement, ...]
    cohesion: float

    @property
    def earliest(self) -> date | None:
        """The first day that a date among them names; None if none names a day."""
        return min((day for s in self.statements if (day := s.date.earliest or s.date.latest)), default=None)

    @property
    def latest(self) -> date | None:
        """The last day that a date among them names; an open end names none."""
        return max((day for s in self.statements if (day := s.date.latest or s.date.earliest)), default=None)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Every given statement, once: in one of `topics`, strongest first, or `alone`, in time order."""

    topics: tuple[Topic, ...]
    alone: tuple[Statement, ...]


def group_by_topic(statements: Iterable[Statement]) -> Grouping:
    """Find what these statements are about. The order in which they are given makes no difference.

    A topic is the stronger, the more statements it has and the more alike they are (count times cohesion).
    """
    ordered = sorted(statements, key=_time)
    terms = [_terms(statement) for statement in ordered]
    counts = Counter(term for each in terms for term in each)
    tells = {term: math.log(1 + len(ordered) / count) for term, count in counts.items()}
    vectors = list(_unit_vectors(terms, counts, tells))
    groups = sorted(_Grower(_links(vectors, counts)).grow(), key=lambda found: (-len(found[0]) * found[1], found[0]))
    topics = (_topic(*found, ordered, terms, tells) for found in groups if len(found[0]) > 1)
    alone = sorted(members[0] for members, _ in groups if len(members) == 1)
    return Grouping(tuple(topics), tuple(ordered[i] for i in alone))


# --- terms and which statements they make alike -----------------------------------------------------------

Vector = dict[str, float]
Links = list[dict[int, float]]  # for each statement, those it is alike with, and how much


def _telling(text: str) -> list[tuple[Word, str]]:
    """Find the words of a text that say what it is about, each with its sense."""
    return [(word, sense(word.key)) for word in find_words(text[:_MOST_READ]) if word.key not in NOT_ABOUT]


def _terms(statement: Statement) -> Vector:
    """Give the terms of a statement, each with its weight."""
    in_claim = {term: 1.0 for _, term in _telling(statement.claim)}
    return in_claim | {term: TAG_WEIGHT for tag in statement.tags for _, term in _telling(tag)}


def _unit_vectors(terms: Iterable[Vector], counts: Mapping[str, int], tells: Vector) -> Iterator[Vector]:
    worth = {term: weight * (LONE_WEIGHT if counts[term] == 1 else 1) for term, weight in tells.items()}
    for each in terms:
        length = math.sqrt(math.fsum((weight * worth[term]) ** 2 for term, weight in each.items()))
        yield {term: weight * worth[term] / length for term, weight in each.items()}


def _links(vectors: Sequence[Vector], counts: Mapping[str, int]) -> Links:
    compared = _compared(counts, max(MOST_PAIRS, MOST_PAIRS_EACH * len(vectors)))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    links: Links = [{} for _ in vectors]
    for i, vector in enumerate(vectors):
        terms = compared.intersection(vector)
        for j in sorted({j for term in terms for j in holders[term]}):
            other = vectors[j]
            alike = sum([weight * other[term] for term, weight in vector.items() if term in other])
            if alike >= LEAST_LINK:
                links[i][j] = links[j][i] = alike
        for term in terms:
            holders[term].append(i)
    return links


def _compared(counts: Mapping[str, int], most: int) -> set[str]:
    """Choose the terms that bring statements together: from the rarest on, until there are that many pairs."""
    rarest = sorted((count, term) for term, count in counts.items() if count > 1)
    pairs = accumulate(math.comb(count, 2) for count, _ in rarest)
    return {term for (_, term), total in zip(rarest, pairs, strict=True) if total <= most}


class _Grower:
    """Average linkage over the pairs that are alike at all; the others count as 0.

    It follows chains of nearest neighbours (Murtagh 1983), which finds what merging the most alike pair each time
    would find, without all pairs in order. Groups are numbered: first the statements, then each merger as it is made.
    """

    def __init__(self, links: Links) -> None:
        self.links = links  # between two groups, the sum over their pairs
        self.members = {i: [i] for i in range(len(links))}
        self.inner = dict.fromkeys(self.members, 0.0)  # the sum over the pairs within a group

    def grow(self) -> Iterator[tuple[list[int], float]]:
        """Give each group that is alike enough with no other: its statements in order, and its cohesion."""
        chain: list[int] = []
        places: dict[int, int] = {}  # in the chain
        first = 0
        while self.members:
            while first not in self.members:  # the numbers rise; to ask for the first would step over all that are gone
                first += 1
            nearest = self._nearest(chain) if chain else first
            if nearest is None:
                del places[chain[-1]]
                yield self._taken(chain.pop())
            elif nearest in places:
                self._merge(chain[-1], nearest)
                for number in chain[places[nearest] :]:
                    del chain[places.pop(number) :]
            else:
                places[nearest] = len(chain)
                chain.append(nearest)

    def _nearest(self, chain: Sequence[int]) -> int | None:
        """Find what the last group of a chain is most alike with, if enough; of equals, what led to it or is oldest."""
        size = len(self.members[chain[-1]])
        averages = {i: total / (size * len(self.members[i])) for i, total in self.links[chain[-1]].items()}
        best = max(averages.values(), default=0.0)
        equal = [i for i, average in averages.items() if average == best]
        return None if best < LEAST_ALIKE else next((i for i in chain[-2:-1] if i in equal), min(equal))

    def _taken(self, number: int) -> tuple[list[int], float]:
        for other in self.links[number]:
            del self.links[other][number]
        members = sorted(self.members.pop(number))
        return members, self.inner[number] / max(math.comb(len(members), 2), 1)

    def _merge(self, a: int, b: int) -> None:
        both = len(self.links)
        self.inner[both] = self.inner.pop(a) + self.inner.pop(b) + self.links[a].pop(b)
        self.members[both] = self.members.pop(a) + self.members.pop(b)
        del self.links[b][a]
        sums: dict[int, float] = {}
        for old in (a, b):
            for other, total in self.links[old].items():
                sums[other] = sums.get(other, 0.0) + total
                del self.links[other][old]
            self.links[old] = {}
        self.links.append(sums)
        for other, total in sums.items():
            self.links[other][both] = total


# --- what a topic is called ------------------------------------------------------------------------------


def _topic(
    members: list[int], cohesion: float, ordered: Sequence[Statement], terms: Sequence[Vector], tells: Vector
) -> Topic:
    statements = tuple(ordered[i] for i in members)
    counts = Counter(term for i in members for term in terms[i])
    ranked = sorted(counts, key=lambda term: (-counts[term] * tells[term], term))
    shared = [term for term in ranked if counts[term] * 2 > len(members)][:_MOST_SHARED]
    wording = _Wording(statements)
    label = wording.phrases((shared or ranked)[:_MOST_IN_LABEL])
    names_first = sorted(label, key=lambda phrase: not phrase[0].isupper())
    return Topic(", ".join(names_first), tuple(wording.phrases(shared)), statements, cohesion)


class _Wording:
    """How the recorders of some statements write their terms, and which of these they write as one phrase."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.forms: defaultdict[str, Counter[str]] = defaultdict(Counter)  # how often in claims; those of tags 0 times
        self.after: defaultdict[str, Counter[str]] = defaultdict(Counter)  # what follows a term how often, in both
        for statement in statements:
            self._learn(statement.claim, 1)
            for tag in statement.tags:
                self._learn(tag, 0)

    def _learn(self, text: str, times: int) -> None:
        end, before = len(text), ""
        for word, term in _telling(text):
            self.forms[term][_POSSESSIVE.sub("", text[word.start : word.end])] += times
            if text[end : word.start] in (" ", "-"):
                self.after[before][term] += 1
            end, before = word.end, term

    def _form(self, term: str) -> str:
        return min(self.forms[term], key=lambda form: (-self.forms[term][form], form))

    def phrases(self, terms: Sequence[str]) -> list[str]:
        """Write these terms in their order, those that mostly follow one another as one ("Ahmad Massoud")."""
        chains = [[term] for term in terms]
        for first, second in self._followers(terms):
            head = next((chain for chain in chains if chain[-1] == first), None)
            tail = next((chain for chain in chains if chain[0] == second), None)
            if head and tail and head is not tail:
                head += tail
                chains.remove(tail)
        return [" ".join(map(self._form, chain)) for chain in chains]

    def _followers(self, terms: Sequence[str]) -> list[tuple[str, str]]:
        """Find the pairs in which one of the two seldom stands without the other, the commonest first."""
        counts = {(a, b): self.after[a][b] for a in terms for b in terms if a != b}
        pairs = [pair for pair, count in counts.items() if count * 2 > min(self.forms[t].total() for t in pair)]
        return sorted(pairs, key=lambda pair: (-counts[pair], pair))


# --- side by side -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """The statements of one speaker, outlet or date, in time order."""

    heading: str
    statements: tuple[Statement, ...]


def columns_by(statements: Iterable[Statement], by: str, canonical: Callable[[str], str]) -> list[Column]:
    """Sort statements into one column for each "speaker", "outlet" or "date", in the order of their first statement.

    `canonical` gives the main name of a speaker or outlet, which becomes the heading.
    """
    found: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=_time):
        heading = statement.date.text if by == "date" else canonical(getattr(statement, by))
        found.setdefault(heading, []).append(statement)
    return [Column(heading, tuple(column)) for heading, column in found.items()]


def differing_words(statements: Iterable[Statement], field: str) -> list[list[tuple[int, int]]]:
    """Give for each statement where its "claim" or "quote" has words that none of the others has there: from, up to.

    Words are the same if they have the same sense (see `stem.sense`); stop words are never marked. Marked words
    with only white space between them are one span. Nothing is marked where fewer than two have such a text.
    """
    texts = [getattr(statement, field) for statement in statements]
    found = [[(word, sense(word.key)) for word in find_words(text) if word.key not in STOP_WORDS] for text in texts]
    holders = Counter(term for each in found for term in {term for _, term in each})
    differing = [[word for word, term in each if holders[term] == 1] for each in found]
    comparable = sum(map(bool, texts)) > 1
    return [_spans(text, each) if comparable else [] for text, each in zip(texts, differing, strict=True)]


def _spans(text: str, marked: Iterable[Word]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for word in marked:
        if spans and text[spans[-1][1] : word.start].isspace():
            spans[-1] = spans[-1][0], word.end
        else:
            spans.append((word.start, word.end))
    return spans

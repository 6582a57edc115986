"""Topics: which statements are about the same thing.

Statements are compared by the terms of their claims and tags (see :mod:`factcli.conflicts.term_weights`). Two are as
alike as the cosine of their weighted terms (Salton, Wong and Yang 1975). Groups grow from the most alike pair on, as
long as the *average* over all pairs between two groups is high enough (average linkage: Sokal and Michener 1958), so
that a chain of weak links does not join everything.

The name of a speaker is no term, because two things that one man said need not be about the same topic.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import attrgetter

from factcli.conflicts.term_weights import MAX_CHARACTERS, NON_TERMS, lone_factor, term_weight
from factcli.model import Statement
from factcli.text.stop_words import sense
from factcli.text.tokens import Word, find_words

# These values were chosen on the headlines of Emergent (Ferreira and Vlachos 2016: 2,023 headlines about 237
# claims), all and in samples of 20 to 300; the weight of tags on the example store. Each is inside a plateau.
#: The least average cosine between two groups that become one. On all of Emergent 77 of 100 pairs in one topic are
#: about one claim, and 78 of 100 such pairs are in one topic; at 0.12 these are 67 and 87, at 0.24 83 and 68.
MIN_SIMILARITY = 0.18
#: The weight of a word of a tag, against 1 of a word of the claim: the recorder chose it to name the topic.
TAG_WEIGHT = 2.0
#: Pairs less alike than this count as not alike at all.
MIN_LINK = 0.05
#: The most pairs to compare, in all or else for each statement: those that share a term, from the rarest terms on. In
#: stores of several thousand statements it is reached, and statements that share only the commonest terms are not
#: compared; so the time taken grows with the store and not with its square.
MAX_PAIRS, MAX_PAIRS_EACH = 500_000, 10

_POSSESSIVE = re.compile(r"\W[sS]?\Z")
_MAX_SHARED, _MAX_IN_LABEL = 12, 5  # terms
_time_order = attrgetter("date.sort_key", "id", "speaker", "outlet", "claim", "quote", "tags")


@dataclass(frozen=True, slots=True)
class Topic:
    """Statements about the same thing, in time order.

    `shared` are the terms that more than half of them have, as written, weightiest first, and `label` the first few of
    these with names in front. `cohesion` is their average similarity, from 0 to 1.
    """

    label: str
    shared: tuple[str, ...]
    statements: tuple[Statement, ...]
    cohesion: float

    @property
    def earliest(self) -> date | None:
        """The first day that one of their dates names; None if none names a day."""
        return min((day for s in self.statements if (day := s.date.earliest or s.date.latest)), default=None)

    @property
    def latest(self) -> date | None:
        """The last day that one of their dates names; an open end names none."""
        return max((day for s in self.statements if (day := s.date.latest or s.date.earliest)), default=None)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Statements sorted into `topics`, strongest first, and those `alone`, in time order; each is in one place."""

    topics: tuple[Topic, ...]
    alone: tuple[Statement, ...]


def group_by_topic(statements: Iterable[Statement]) -> Grouping:
    """Group statements by topic, in whatever order they are given.

    The strength of a topic is the number of its statements times their cohesion.
    """
    ordered = sorted(statements, key=_time_order)
    terms = [_terms(statement) for statement in ordered]
    counts = Counter(term for each in terms for term in each)
    weights = {term: term_weight(len(ordered), count) for term, count in counts.items()}
    vectors = list(_unit_vectors(terms, counts, weights))
    clusters = sorted(
        _AverageLinkage(_links(vectors, counts)).clusters(),
        key=lambda cluster: (-len(cluster[0]) * cluster[1], cluster[0]),
    )
    topics = (_topic(*cluster, ordered, terms, weights) for cluster in clusters if len(cluster[0]) > 1)
    alone = sorted(members[0] for members, _ in clusters if len(members) == 1)
    return Grouping(tuple(topics), tuple(ordered[i] for i in alone))


# --- similarity of statements by their terms ---------------------------------------------------------------

Vector = dict[str, float]
Links = list[dict[int, float]]  # for each statement, the similarity to others


def _find_terms(text: str) -> list[tuple[Word, str]]:
    """Return the words of a text that are terms, each with its term."""
    return [(word, sense(word.key)) for word in find_words(text[:MAX_CHARACTERS]) if word.key not in NON_TERMS]


def _terms(statement: Statement) -> Vector:
    """Return the terms of a statement, each with 1 or the weight of a tag."""
    in_claim = {term: 1.0 for _, term in _find_terms(statement.claim)}
    return in_claim | {term: TAG_WEIGHT for tag in statement.tags for _, term in _find_terms(tag)}


def _unit_vectors(terms: Iterable[Vector], counts: Mapping[str, int], weights: Vector) -> Iterator[Vector]:
    scaled = {term: weight * lone_factor(counts[term]) for term, weight in weights.items()}
    for each in terms:
        length = math.sqrt(math.fsum((weight * scaled[term]) ** 2 for term, weight in each.items()))
        yield {term: weight * scaled[term] / length for term, weight in each.items()}


def _links(vectors: Sequence[Vector], counts: Mapping[str, int]) -> Links:
    compared = _choose_terms(counts, max(MAX_PAIRS, MAX_PAIRS_EACH * len(vectors)))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    links: Links = [{} for _ in vectors]
    for i, vector in enumerate(vectors):
        terms = compared.intersection(vector)
        for j in sorted({j for term in terms for j in holders[term]}):
            other = vectors[j]
            similarity = sum([weight * other[term] for term, weight in vector.items() if term in other])
            if similarity >= MIN_LINK:
                links[i][j] = links[j][i] = similarity
        for term in terms:
            holders[term].append(i)
    return links


def _choose_terms(counts: Mapping[str, int], most: int) -> set[str]:
    """Choose the terms by which pairs are found: from the rarest on, until there are that many pairs."""
    rarest = sorted((count, term) for term, count in counts.items() if count > 1)
    pairs = accumulate(math.comb(count, 2) for count, _ in rarest)
    return {term for (_, term), total in zip(rarest, pairs, strict=True) if total <= most}


class _AverageLinkage:
    """Average-linkage clustering by similarities, of which the missing ones count as 0.

    It follows chains of nearest neighbours (Murtagh 1983), which gives the same clusters as merging the most alike
    pair each time, without sorting all pairs. Clusters are numbered: first the statements, then each merged one.
    """

    def __init__(self, links: Links) -> None:
        self.links = links  # between two clusters, the sum over their pairs
        self.members = {i: [i] for i in range(len(links))}
        self.inner = dict.fromkeys(self.members, 0.0)  # the sum over the pairs within a cluster

    def clusters(self) -> Iterator[tuple[list[int], float]]:
        """Yield each cluster that is not similar enough to any other: its members in order, and its cohesion."""
        chain: list[int] = []
        places: dict[int, int] = {}  # in the chain
        first = 0
        while self.members:
            while first not in self.members:  # next(iter()) would step over all deleted entries each time
                first += 1
            nearest = self._find_nearest(chain) if chain else first
            if nearest is None:
                del places[chain[-1]]
                yield self._remove(chain.pop())
            elif nearest in places:
                self._merge(chain[-1], nearest)
                for number in chain[places[nearest] :]:
                    del chain[places.pop(number) :]
            else:
                places[nearest] = len(chain)
                chain.append(nearest)

    def _find_nearest(self, chain: Sequence[int]) -> int | None:
        """Return the cluster most similar to the last of a chain, if enough; of equals, the one before it or oldest."""
        size = len(self.members[chain[-1]])
        averages = {i: total / (size * len(self.members[i])) for i, total in self.links[chain[-1]].items()}
        best = max(averages.values(), default=0.0)
        equal = [i for i, average in averages.items() if average == best]
        return None if best < MIN_SIMILARITY else next((i for i in chain[-2:-1] if i in equal), min(equal))

    def _remove(self, number: int) -> tuple[list[int], float]:
        for other in self.links[number]:
            del self.links[other][number]
        members = sorted(self.members.pop(number))
        return members, self.inner[number] / max(math.comb(len(members), 2), 1)

    def _merge(self, a: int, b: int) -> None:
        merged = len(self.links)
        self.inner[merged] = self.inner.pop(a) + self.inner.pop(b) + self.links[a].pop(b)
        self.members[merged] = self.members.pop(a) + self.members.pop(b)
        del self.links[b][a]
        sums: dict[int, float] = {}
        for old in (a, b):
            for other, total in self.links[old].items():
                sums[other] = sums.get(other, 0.0) + total
                del self.links[other][old]
            self.links[old] = {}
        self.links.append(sums)
        for other, total in sums.items():
            self.links[other][merged] = total


# --- labels of topics --------------------------------------------------------------------------------------


def _topic(
    members: list[int], cohesion: float, ordered: Sequence[Statement], terms: Sequence[Vector], weights: Vector
) -> Topic:
    statements = tuple(ordered[i] for i in members)
    counts = Counter(term for i in members for term in terms[i])
    ranked = sorted(counts, key=lambda term: (-counts[term] * weights[term], term))
    shared = [term for term in ranked if counts[term] * 2 > len(members)][:_MAX_SHARED]
    wording = _Wording(statements)
    label = wording.write((shared or ranked)[:_MAX_IN_LABEL])
    names_first = sorted(label, key=lambda phrase: not phrase[0].isupper())
    return Topic(", ".join(names_first), tuple(wording.write(shared)), statements, cohesion)


class _Wording:
    """The spellings of the terms of some statements, and which terms follow one another as a phrase."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.forms: defaultdict[str, Counter[str]] = defaultdict(
            Counter
        )  # how often in claims; 0 for those of tags only
        self.after: defaultdict[str, Counter[str]] = defaultdict(Counter)  # how often a term follows another, in both
        for statement in statements:
            self._count(statement.claim, 1)
            for tag in statement.tags:
                self._count(tag, 0)

    def _count(self, text: str, times: int) -> None:
        end, before = len(text), ""
        for word, term in _find_terms(text):
            self.forms[term][_POSSESSIVE.sub("", text[word.start : word.end])] += times
            if text[end : word.start] in (" ", "-"):
                self.after[before][term] += 1
            end, before = word.end, term

    def _commonest_form(self, term: str) -> str:
        return min(self.forms[term], key=lambda form: (-self.forms[term][form], form))

    def write(self, terms: Sequence[str]) -> list[str]:
        """Return terms as written, in their order, joined where one mostly follows the other ("Ahmad Massoud")."""
        chains = [[term] for term in terms]
        for first, second in self._followers(terms):
            head = next((chain for chain in chains if chain[-1] == first), None)
            tail = next((chain for chain in chains if chain[0] == second), None)
            if head and tail and head is not tail:
                head += tail
                chains.remove(tail)
        return [" ".join(map(self._commonest_form, chain)) for chain in chains]

    def _followers(self, terms: Sequence[str]) -> list[tuple[str, str]]:
        """Return the pairs of which one seldom occurs without the other, the commonest first."""
        counts = {(a, b): self.after[a][b] for a in terms for b in terms if a != b}
        pairs = [pair for pair, count in counts.items() if count * 2 > min(self.forms[t].total() for t in pair)]
        return sorted(pairs, key=lambda pair: (-counts[pair], pair))

"""Candidates for one statement: the statements of a store to judge it against, found by the search index.

The full-text search finds who has which of its terms, the nearest in time only and no more than a few hundred in all,
so that the time taken hardly grows with the store. Candidates pass by the same
:class:`~factcli.conflicts.blocking.BlockingIndex` as the pairs of a whole store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from factcli.conflicts.blocking import SAME_TIME, BlockingIndex, BlockingProfile, profile_of, sum_information
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.search.index.rows import UNKNOWN_DAY, joined_token, storable, word_token
from factcli.search.index.schema import DAY_SHIFT, Database, fts_any, fts_in_columns, names_by_key
from factcli.search.indexed_store import IndexedStore
from factcli.text.stop_words import NUMBERS, sense
from factcli.text.tokens import name_key

#: Holders are counted up to this: a term that so many have gives little information, whatever their number is.
MAX_COUNTED = 5000
_COLUMNS = ("claim", "tags")

#: Computes how much of the shorter and of the longer claim two statements share (`BlockingIndex.shared_shares`).
SharedShares = Callable[[], tuple[float, float]]


def find_neighbours(store: IndexedStore, statement: Statement) -> Iterator[tuple[Statement, SharedShares]]:
    """Yield the best candidates for a statement among earlier and among later ones, oldest first."""
    profile = profile_of(statement, store.context)
    if not profile.eligible or not all(map(storable, profile.terms)):
        return
    with store.reading() as db:
        lookup = _TermLookup(db, store.context, profile, is_new=not store.statements_by_id([statement.id]))
        for met in (lookup.find_holders(before=True), lookup.find_holders(before=False)):
            shortlist = {row: information for information, row in lookup.index.shortlist(met, profile)}
            statements = zip(shortlist, store.read_rows(list(shortlist)), strict=True)
            others = {row: s for row, s in statements if s.id != statement.id}
            scores = [(lookup.score(s, shortlist[row]), row) for row, s in others.items() if s.claim != statement.claim]
            for row in lookup.index.best(scores):
                yield others[row], partial(lookup.shared_shares, others[row])


class _TermLookup:
    """Look up the terms of one statement in the search index."""

    def __init__(self, db: Database, context: Context, profile: BlockingProfile, is_new: bool) -> None:
        self._new = int(is_new)  # a statement that is not in the store is counted with those that are
        self._db, self._context, self._profile = db, context, profile
        self._expressions = {term: _fts_expression(db, term) for term in profile.terms}
        number: int = db.execute("SELECT count(*) FROM statement").fetchone()[0] + self._new
        holders = {term: self._count_holders(expression) for term, expression in self._expressions.items()}
        by_speaker = {profile.speaker: max(_count_by_speaker(db, context, profile.speaker) + self._new, 1)}
        self.index = BlockingIndex(number, holders, by_speaker, lru_cache(self._count_same_time))
        self._length = self.index.weigh(profile.terms)

    def _count(self, table: str, where: str, *values: object) -> int:
        """Count rows up to a limit, and the statement itself."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {MAX_COUNTED})"  # noqa: S608
        number: int = self._db.execute(sql, values).fetchone()[0]
        return max(number + self._new, 1)

    def _count_holders(self, expression: str) -> int:
        return self._count("words", "words MATCH ?", expression)

    def _count_same_time(self, day: int) -> int:
        first, end = day - SAME_TIME << DAY_SHIFT, day + SAME_TIME + 1 << DAY_SHIFT
        return self._count("statement", "row >= ? AND row < ?", first, end)

    def find_holders(self, before: bool) -> dict[int, int]:
        """Return the rows before or after the statement that have its terms, each with the information of these."""
        return sum_information(
            (
                self.index.information[term],
                term,
                self._nearest_rows(expression, before, self.index.nearest_limit(term)),
            )
            for term, expression in self._expressions.items()
        )

    def _nearest_rows(self, expression: str, before: bool, limit: int) -> Sequence[int]:
        """Return the rows that match, the nearest last: up to the end of the statement's day, or from there on."""
        end = (self._profile.day or UNKNOWN_DAY) + 1 << DAY_SHIFT
        where = "rowid < ? ORDER BY rowid DESC" if before else "rowid >= ? ORDER BY rowid"
        sql = f"SELECT rowid FROM words WHERE words MATCH ? AND {where} LIMIT {limit:d}"  # noqa: S608
        return [row for (row,) in self._db.execute(sql, (expression, end))][::-1]

    def score(self, other: Statement, information: int) -> float:
        """Return how much another statement deserves to be judged (see `BlockingIndex.score`).

        Its further terms are not looked up: each is taken to weigh what those of the first weigh on average.
        """
        profile = profile_of(other, self._context)
        if not profile.eligible:
            return 0.0
        shared = profile.terms & self._profile.terms
        mean = self._length / len(self._profile.terms)
        length = self.index.weigh(shared) + mean * len(profile.terms - shared)
        return self.index.score(self._profile, profile, information, min(self._length, length))

    def shared_shares(self, other: Statement) -> tuple[float, float]:
        """Return how much of the shorter and of the longer claim is shared. All terms of the other are looked up."""
        profile = profile_of(other, self._context)
        for term in profile.terms - self.index.weights.keys():
            self.index.add_term(term, self._count_holders(_fts_expression(self._db, term)))
        return self.index.shared_shares(self._profile, profile)


def _fts_expression(db: Database, term: str) -> str:
    """Return the full-text expression for all words that are forms of a term."""
    forms = {word for (word,) in db.execute("SELECT word FROM form WHERE stem = ?", (term,)) if sense(word) == term}
    number_words = {word for word, digits in NUMBERS.items() if digits == term}
    words = {term, *forms, *number_words}
    joined = {joined_token(word) for word in words if not word.isascii()}  # a word with a half-space is indexed so
    return fts_in_columns(_COLUMNS, fts_any({*map(word_token, words), *joined}))


def _count_by_speaker(db: Database, context: Context, speaker: str) -> int:
    """Count the statements of a speaker, under any confirmed spelling."""
    names: Iterable[str] = names_by_key(db, "speaker", map(name_key, context.people.names(speaker)))
    sql = "SELECT number FROM name WHERE kind = 'speaker' AND text = ?"
    numbers: Iterable[int] = (number for name in names for (number,) in db.execute(sql, (name,)))
    return sum(numbers)

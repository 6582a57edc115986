"""The statements of a store that one statement is worth comparing with, asked of the index.

Who has which of its words is asked of the full-text search, the nearest in time only and no more than a few hundred
in all, so that the time taken hardly grows with the store. What passes is judged by the same
:class:`~factcli.conflicts.blocking.BlockingIndex` as the pairs of the whole store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from factcli.conflicts.blocking import SAME_TIME, BlockingIndex, BlockingProfile, meet, profile_of
from factcli.entities.directory import Context
from factcli.model import Statement
from factcli.search.index.rows import UNKNOWN_DAY, key_token, storable
from factcli.search.index.schema import DAY_SHIFT, Database, fts_any, fts_in_columns, names_by_key
from factcli.search.indexed_store import IndexedStore
from factcli.text.stop_words import NUMBERS, sense
from factcli.text.tokens import name_key

#: Terms are counted up to this: a term that so many have tells little, whatever their number is.
MOST_COUNTED = 5000
_COLUMNS = ("claim", "tags")


About = Callable[[], tuple[float, float]]  # how much two share, once it is asked (see `Gate.about`)


def find_neighbours(library: IndexedStore, statement: Statement) -> Iterator[tuple[Statement, About]]:
    """The earlier and the later ones that deserve a close look most, oldest first; and how much each shares with it."""
    profile = profile_of(statement, library.context)
    if not profile.fit or not all(map(storable, profile.terms)):
        return
    with library.reading() as db:
        asked = _Asked(db, library.context, profile, new=not library.of_ids([statement.id]))
        for rows in (asked.met(before=True), asked.met(before=False)):
            told = {row: told for told, row in asked.gate.likeliest(rows, profile)}
            others = {row: s for row, s in zip(told, library.of_rows(list(told)), strict=True) if s.id != statement.id}
            merits = [(asked.merit(s, told[row]), row) for row, s in others.items() if s.claim != statement.claim]
            for row in asked.gate.best(merits):
                yield others[row], partial(asked.about, others[row])


class _Asked:
    """What the index says of a statement's terms."""

    def __init__(self, db: Database, context: Context, profile: BlockingProfile, new: bool) -> None:
        self._new = int(new)  # is it counted with those that are there?
        self._db, self._context, self._profile = db, context, profile
        self._words = {term: _expression(db, term) for term in profile.terms}
        number: int = db.execute("SELECT count(*) FROM statement").fetchone()[0] + self._new
        counts = {term: self._holders(words) for term, words in self._words.items()}
        speakers = {profile.speaker: max(_number_by(db, context, profile.speaker) + self._new, 1)}
        self.gate = BlockingIndex(number, counts, speakers, lru_cache(self._around))
        self._length = self.gate.length(profile.terms)

    def _count(self, table: str, where: str, *values: object) -> int:
        """How many rows there are, up to a bound, with the statement itself."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {MOST_COUNTED})"  # noqa: S608
        number: int = self._db.execute(sql, values).fetchone()[0]
        return max(number + self._new, 1)

    def _holders(self, words: str) -> int:
        return self._count("words", "words MATCH ?", words)

    def about(self, other: Statement) -> tuple[float, float]:
        """How much of the shorter and of the longer of the two is shared; for this, all terms are counted."""
        profile = profile_of(other, self._context)
        for term in profile.terms - self.gate.weights.keys():
            self.gate.count(term, self._holders(_expression(self._db, term)))
        return self.gate.about(self._profile, profile)

    def _around(self, day: int) -> int:
        first, end = day - SAME_TIME << DAY_SHIFT, day + SAME_TIME + 1 << DAY_SHIFT
        return self._count("statement", "row >= ? AND row < ?", first, end)

    def met(self, before: bool) -> dict[int, int]:
        """The rows of those before or after that have its terms, and what these tell."""
        return meet(
            (self.gate.tells[term], term, self._nearest(words, before, self.gate.nearest(term)))
            for term, words in self._words.items()
        )

    def _nearest(self, words: str, before: bool, most: int) -> Sequence[int]:
        """The rows that have some words, the nearest last: up to the end of its day, or from then on."""
        end = (self._profile.day or UNKNOWN_DAY) + 1 << DAY_SHIFT
        where = "rowid < ? ORDER BY rowid DESC" if before else "rowid >= ? ORDER BY rowid"
        sql = f"SELECT rowid FROM words WHERE words MATCH ? AND {where} LIMIT {most:d}"  # noqa: S608
        return [row for (row,) in self._db.execute(sql, (words, end))][::-1]

    def merit(self, other: Statement, told: int) -> float:
        """How much another statement deserves a close look.

        How common its other terms are is not asked; each is taken to weigh what those of the first weigh on average.
        """
        profile = profile_of(other, self._context)
        if not profile.fit:
            return 0.0
        shared = profile.terms & self._profile.terms
        mean = self._length / len(self._profile.terms)
        length = self.gate.length(shared) + mean * len(profile.terms - shared)
        return self.gate.merit(self._profile, profile, told, min(self._length, length))


def _expression(db: Database, term: str) -> str:
    """What finds the statements that have a term: all words that are forms of it."""
    forms = {word for (word,) in db.execute("SELECT word FROM form WHERE stem = ?", (term,)) if sense(word) == term}
    figures = {word for word, figure in NUMBERS.items() if figure == term}
    return fts_in_columns(_COLUMNS, fts_any(map(key_token, {term, *forms, *figures})))


def _number_by(db: Database, context: Context, speaker: str) -> int:
    """How many statements a speaker has, by any confirmed spelling."""
    names: Iterable[str] = names_by_key(db, "speaker", map(name_key, context.people.names(speaker)))
    sql = "SELECT number FROM name WHERE kind = 'speaker' AND text = ?"
    numbers: Iterable[int] = (number for name in names for (number,) in db.execute(sql, (name,)))
    return sum(numbers)

"""Candidates for one statement: the statements of a store to judge it against, found by the search index.

The full-text search finds who has which of its terms. Candidates are those of :mod:`factcli.conflicts.blocking`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from factcli.conflicts import blocking
from factcli.conflicts.term_weights import background_weight
from factcli.model import Statement
from factcli.search.index.rows import joined_token, storable, word_token
from factcli.search.index.schema import Database, fts_any, fts_in_columns
from factcli.search.indexed_store import IndexedStore
from factcli.text.stop_words import NUMBERS, sense

_COLUMNS = ("claim",)


def find_neighbours(store: IndexedStore, statement: Statement) -> Iterator[Statement]:
    """Yield the candidates for a statement, oldest first. The store may hold the statement already."""
    profile = blocking.profile_of(statement.claim)
    if not profile.terms:
        return
    with store.reading() as db:
        shared: defaultdict[int, float] = defaultdict(float)
        for term in filter(storable, profile.terms):
            weight = background_weight(term)
            for (row,) in db.execute("SELECT rowid FROM words WHERE words MATCH ?", (_fts_expression(db, term),)):
                shared[row] += weight
        least = blocking.least_shared(profile)
        for other in store.read_rows(sorted(row for row, weight in shared.items() if weight >= least)):
            if other.id != statement.id and blocking.is_candidate(profile, blocking.profile_of(other.claim)):
                yield other


def _fts_expression(db: Database, term: str) -> str:
    """Return the full-text expression for all words that are forms of a term."""
    forms = {word for (word,) in db.execute("SELECT word FROM form WHERE stem = ?", (term,)) if sense(word) == term}
    number_words = {word for word, digits in NUMBERS.items() if digits == term}
    words = {term, *forms, *number_words}
    joined = map(joined_token, words)  # the U.S. and words with a half-space are indexed so
    return fts_in_columns(_COLUMNS, fts_any({*map(word_token, words), *joined}))

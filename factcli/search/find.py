"""Run a query: the statements found, best grade first and oldest first within a grade, as many as are wanted.

For each grade (exact, alias, spelling) :mod:`factcli.search.sql` compiles the query to a condition, which is run over
the index in the order of its rows until there are enough. Where the condition can only narrow the statements down,
:mod:`factcli.search.match` decides about each.
"""

from __future__ import annotations

from typing import NamedTuple

from factcli.entities.directory import ALIAS, EXACT, SPELLING
from factcli.model import Statement
from factcli.search.index.connection import TOO_MUCH
from factcli.search.index.schema import DAY_SHIFT, Database, fts_exact
from factcli.search.indexed_store import IndexedStore
from factcli.search.match import Matcher
from factcli.search.query import Query
from factcli.search.sql import Condition, SqlCompiler, all_of, none_of

_LAST_ROW = (1 << 63) - 1


class SearchResult:
    """The statements found, in order, the grade of each, and the number of all that the query finds.

    It is not ``complete`` if likely spellings were not looked for, because there were enough statements without them.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.grades: list[int] = []
        self.total = 0
        self.complete = True


class _RowRange(NamedTuple):
    """Rows from a first to a last one, and the condition that they have to meet."""

    first: int
    last: int
    condition: Condition


def make_matcher(store: IndexedStore, query: Query, exact: bool = False) -> Matcher:
    """Return the matcher of a query, with the names and words of a store."""
    return Matcher(query, store.context, store, exact)


def find_statements(store: IndexedStore, matcher: Matcher, limit: int | None = None) -> SearchResult:
    """Return the first statements that a query finds, and the number of all."""
    with store.reading() as db:
        try:
            return _run_query(db, store, matcher, limit)
        except TOO_MUCH:
            # The query has too many parts for SQLite. Nobody types such a one, but it has an answer.
            result = SearchResult()
            for grade in (EXACT, ALIAS, SPELLING):
                _add_range(result, matcher, store, _RowRange(0, _LAST_ROW, Condition(certain=False)), grade, limit)
            return result


def _run_query(db: Database, store: IndexedStore, matcher: Matcher, limit: int | None) -> SearchResult:
    """Run a query for each grade, without the statements of the grades before it."""
    result = SearchResult()
    compiler = SqlCompiler(db, store.context, matcher.accepted)
    previous: Condition | None = None
    for grade in (EXACT, ALIAS) if matcher.exact else (EXACT, ALIAS, SPELLING):
        if grade == SPELLING and limit is not None and len(result.statements) >= limit:
            result.complete = False
            break
        condition = compiler.compile(matcher.query.root, grade)
        if condition == previous:
            continue
        new_only = condition if previous is None else all_of([condition, none_of(previous)])
        for row_range in _row_ranges(matcher.query, new_only):
            _add_range(result, matcher, store, row_range, grade, limit)
        previous = condition
    return result


def _add_range(
    result: SearchResult, matcher: Matcher, store: IndexedStore, row_range: _RowRange, grade: int, limit: int | None
) -> None:
    """Add the statements of a range of rows up to the limit, and count all of them."""
    with store.reading() as db:
        left = None if limit is None else max(0, limit - len(result.statements))
        if row_range.condition.certain:
            found = list(store.read_rows(_first_rows(db, row_range, left))) if left != 0 else []
            result.total += len(found) if left is None or len(found) < left else _count_rows(db, row_range)
        else:
            matching = [s for s in store.read_rows(_first_rows(db, row_range, None)) if matcher.match(s) == grade]
            found = matching if left is None else matching[:left]
            result.total += len(matching)
        result.statements += found
        result.grades += [grade] * len(found)


def _row_ranges(query: Query, condition: Condition) -> list[_RowRange]:
    """Return the ranges of rows with the statements that can have been made on the days of a query.

    Row numbers begin with the first day of a statement. Rows before the first day count only if they reach into it
    (marked ``long``), and rows after the last day only if their first day is unknown (marked ``open``).
    """
    if query.since and query.until and query.since > query.until:
        return []
    since = query.since.toordinal() if query.since else 0
    until = query.until.toordinal() if query.until else None
    first = since << DAY_SHIFT
    last = _LAST_ROW if until is None else (until + 1 << DAY_SHIFT) - 1
    ranges = [_RowRange(first, last, condition)]
    if query.since:
        reaching = Condition(
            fts_exact("long", [""]), sql="(last IS NULL OR last >= ?) AND first IS NOT NULL", values=(since,)
        )
        ranges.insert(0, _RowRange(0, first - 1, all_of([condition, reaching])))
    if until is not None:
        ranges.append(_RowRange(last + 1, _LAST_ROW, all_of([condition, Condition(fts_exact("open", [""]))])))
    return ranges


# --- SQL over a range of rows -------------------------------------------------------------------------------


def _from_clause(row_range: _RowRange) -> tuple[str, str, list[object]]:
    """Return the FROM and WHERE clause of a range, its row number column, and the values.

    The full-text search comes first, since it leaves the fewest rows.
    """
    condition = row_range.condition
    between = [row_range.first, row_range.last]
    if condition.words and not condition.sql:
        return "words WHERE words MATCH ? AND rowid BETWEEN ? AND ?", "rowid", [condition.match, *between]
    if condition.words:
        table = "words CROSS JOIN statement ON statement.row = words.rowid"
        where = f"words MATCH ? AND words.rowid BETWEEN ? AND ? AND {condition.sql}"
        return f"{table} WHERE {where}", "words.rowid", [condition.match, *between, *condition.values]
    sql, values = condition.as_sql()
    return f"statement WHERE row BETWEEN ? AND ? AND {sql}", "row", [*between, *values]


def _count_rows(db: Database, row_range: _RowRange) -> int:
    source, _, values = _from_clause(row_range)
    number: int = db.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0]  # noqa: S608
    return number


def _first_rows(db: Database, row_range: _RowRange, limit: int | None) -> list[int]:
    """Return the numbers of the first rows of a range, in the order of :func:`factcli.model.sort_key`."""
    source, number, values = _from_clause(row_range)
    if limit is None:
        return _sort_rows(db, row_range)
    sql = f"SELECT {number} FROM {source} ORDER BY {number} LIMIT {limit:d}"  # noqa: S608
    rows = [row for (row,) in db.execute(sql, values)]
    if len(rows) < limit:
        return _sort_rows(db, row_range)
    # Within a day the rows are in the order of reading, so all rows of the last day have to be sorted.
    day = rows[-1] >> DAY_SHIFT
    day_first, day_last = day << DAY_SHIFT, (day + 1 << DAY_SHIFT) - 1
    before = _sort_rows(db, _RowRange(row_range.first, day_first - 1, row_range.condition))
    last_day = _RowRange(max(day_first, row_range.first), min(day_last, row_range.last), row_range.condition)
    return [*before, *_sort_rows(db, last_day, limit - len(before))]


def _sort_rows(db: Database, row_range: _RowRange, limit: int = -1) -> list[int]:
    source, number, values = _from_clause(row_range)
    order = f"row >> {DAY_SHIFT}, moment, speaker, outlet, claim, id LIMIT {limit:d}"
    sql = f"SELECT row FROM statement WHERE row IN (SELECT {number} FROM {source}) ORDER BY {order}"  # noqa: S608
    return [row for (row,) in db.execute(sql, values)]

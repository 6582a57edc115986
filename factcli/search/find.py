"""Finding the statements that a query asks for, best matches first and oldest first, as many as are wanted.

What was asked for as it was written comes first, then what confirmed aliases find, then likely spellings. Each
of the three is one walk over the index in the order of its rows, which ends when there are enough.
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
    """The statements found, in order, how each was found, and how many there are with those not asked for.

    It is not ``complete`` where likely spellings were not looked for, because there were enough without them.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.grades: list[int] = []
        self.total = 0
        self.complete = True


class _Stretch(NamedTuple):
    """A stretch of rows, and what a row of it has to meet."""

    first: int
    last: int
    condition: Condition


def make_matcher(library: IndexedStore, query: Query, exact: bool = False) -> Matcher:
    """What judges and marks statements of a store by a query."""
    return Matcher(query, library.context, library, exact)


def find_statements(library: IndexedStore, judge: Matcher, limit: int | None = None) -> SearchResult:
    """The statements that a query finds: at most so many, and the number of all."""
    with library.reading() as db:
        try:
            return _find(db, library, judge, limit)
        except TOO_MUCH:  # for SQLite; no user means such a query, but it has an answer
            result = SearchResult()
            for grade in (EXACT, ALIAS, SPELLING):
                _add(result, judge, library, _Stretch(0, _LAST_ROW, Condition(certain=False)), grade, limit)
            return result


def _find(db: Database, library: IndexedStore, judge: Matcher, limit: int | None) -> SearchResult:
    result = SearchResult()
    lookup = SqlCompiler(db, library.context, judge.accepted)
    before: Condition | None = None
    for grade in (EXACT, ALIAS) if judge.exact else (EXACT, ALIAS, SPELLING):
        if grade == SPELLING and limit is not None and len(result.statements) >= limit:
            result.complete = False
            break
        condition = lookup.condition(judge.query.root, grade)
        if condition == before:
            continue
        fresh = condition if before is None else all_of([condition, none_of(before)])
        for stretch in _stretches(judge.query, fresh):
            _add(result, judge, library, stretch, grade, limit)
        before = condition
    return result


def _add(
    result: SearchResult, judge: Matcher, library: IndexedStore, stretch: _Stretch, grade: int, limit: int | None
) -> None:
    """Add what a stretch of rows holds, up to the limit, and count all of it."""
    with library.reading() as db:
        left = None if limit is None else max(0, limit - len(result.statements))
        if stretch.condition.certain:
            found = list(library.of_rows(_rows(db, stretch, left))) if left != 0 else []
            result.total += len(found) if left is None or len(found) < left else _count(db, stretch)
        else:
            judged = [s for s in library.of_rows(_rows(db, stretch, None)) if judge.grade(s) == grade]
            found = judged if left is None else judged[:left]
            result.total += len(judged)
        result.statements += found
        result.grades += [grade] * len(found)


def _stretches(query: Query, condition: Condition) -> list[_Stretch]:
    """Where the statements lie that can have been made from one day to another.

    Before the first day only those which began earlier and reach into it, and after the last day only those whose
    beginning is not known: such rows are marked as ``long`` and ``open``.
    """
    if query.since and query.until and query.since > query.until:
        return []
    since = query.since.toordinal() if query.since else 0
    until = query.until.toordinal() if query.until else None
    first = since << DAY_SHIFT
    last = _LAST_ROW if until is None else (until + 1 << DAY_SHIFT) - 1
    stretches = [_Stretch(first, last, condition)]
    if query.since:
        reaching = Condition(
            fts_exact("long", [""]), sql="(last IS NULL OR last >= ?) AND first IS NOT NULL", values=(since,)
        )
        stretches.insert(0, _Stretch(0, first - 1, all_of([condition, reaching])))
    if until is not None:
        stretches.append(_Stretch(last + 1, _LAST_ROW, all_of([condition, Condition(fts_exact("open", [""]))])))
    return stretches


# --- asking the index ---------------------------------------------------------------------------------------


def _source(stretch: _Stretch) -> tuple[str, str, list[object]]:
    """What rows are taken from, their number in it, and the values: the words first, since they say most."""
    c = stretch.condition
    between = [stretch.first, stretch.last]
    if c.words and not c.sql:
        return "words WHERE words MATCH ? AND rowid BETWEEN ? AND ?", "rowid", [c.match, *between]
    if c.words:
        table = "words CROSS JOIN statement ON statement.row = words.rowid"
        where = f"words MATCH ? AND words.rowid BETWEEN ? AND ? AND {c.sql}"
        return f"{table} WHERE {where}", "words.rowid", [c.match, *between, *c.values]
    sql, values = c.as_sql()
    return f"statement WHERE row BETWEEN ? AND ? AND {sql}", "row", [*between, *values]


def _count(db: Database, stretch: _Stretch) -> int:
    source, _, values = _source(stretch)
    number: int = db.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0]  # noqa: S608
    return number


def _rows(db: Database, stretch: _Stretch, most: int | None) -> list[int]:
    """The numbers of the first rows of a stretch, so many at most, in the order of :func:`query.sort_key`."""
    source, number, values = _source(stretch)
    if most is None:
        return _sorted(db, stretch)
    sql = f"SELECT {number} FROM {source} ORDER BY {number} LIMIT {most:d}"  # noqa: S608
    rows = [row for (row,) in db.execute(sql, values)]
    if len(rows) < most:
        return _sorted(db, stretch)
    # The rows of one day stand in the order in which they were read: of the last day, all have to be looked at.
    day = rows[-1] >> DAY_SHIFT
    begins, ends = day << DAY_SHIFT, (day + 1 << DAY_SHIFT) - 1
    before = _sorted(db, _Stretch(stretch.first, begins - 1, stretch.condition))
    on_it = _Stretch(max(begins, stretch.first), min(ends, stretch.last), stretch.condition)
    return [*before, *_sorted(db, on_it, most - len(before))]


def _sorted(db: Database, stretch: _Stretch, most: int = -1) -> list[int]:
    source, number, values = _source(stretch)
    order = f"row >> {DAY_SHIFT}, moment, speaker, outlet, claim, id LIMIT {most:d}"
    sql = f"SELECT row FROM statement WHERE row IN (SELECT {number} FROM {source}) ORDER BY {order}"  # noqa: S608
    return [row for (row,) in db.execute(sql, values)]

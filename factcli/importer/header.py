"""Find the row with the column names of a table, below the title and remarks that people write above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from factcli.errors import UsageError
from factcli.importer.records import REJECTED
from factcli.sanitize import escape_inline

#: Rows by which the width of a table is judged; the column names are looked for among them.
SAMPLE = 50
_SHOWN = 60  # characters of a skipped title in a note
# A value instead of a column name: a day, a number, an address, a long text.
_VALUE = re.compile(
    r"\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|[+-]?\d+(?:[.,]\d+)*%?"
    r"|https?://.*|.{120,}",
    re.DOTALL,
)
_NAME = re.compile(
    "claims?|statements?|quote|text|title|headline|speaker|author|name|person|source|outlet|publisher"
    "|date|published|url|link|id|rating|verdict|role|tags|note",
    re.IGNORECASE,
)


def clean_names(cells: Sequence[str]) -> list[str]:
    """Return the cells of a row as names of columns, each on one line."""
    return [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]


def find_value(names: Sequence[str]) -> str | None:
    """Return the first cell that is a value, if the row has no known column name."""
    if any(map(_NAME.fullmatch, names)):
        return None
    return next((name for name in names if _VALUE.fullmatch(name)), None)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the row with the column names. ``rows`` are the first of a table, none of them blank.

    A title fills at most half as many cells as the rows of the table. It is skipped only if no cell of it is a known
    name of a column, and the row below the titles has no value in it.
    """
    filled = [[" ".join(cell.split()) for cell in row if cell.strip()] for row in rows[:SAMPLE]]
    numbers = Counter(map(len, filled))
    least = max(2, len(filled) // 5)
    width = max((number for number, times in numbers.items() if times >= least), default=max(numbers, default=0))
    for index, cells in enumerate(filled):
        if 2 * len(cells) > width or any(map(_NAME.fullmatch, cells)):
            return index if find_value(cells) is None else 0
    return 0


def no_header_error(row: int, source: str) -> UsageError:
    """Return the error for a ``--header-row`` that is blank, inside a record, or below the table."""
    return UsageError(f"--header-row {row}: no column names are there in {source}", "name the row that has them")


def describe_repeated_headers(lines: Sequence[int]) -> str:
    """Return a note on rows that repeat the column names, as in files put one behind the other."""
    rows = "row that repeats" if len(lines) == 1 else "rows that repeat"
    return f"skipped {len(lines)} {rows} the column names (first on line {lines[0]})"


def describe_titles(titles: Sequence[tuple[int, Sequence[str]]], line: str = "line") -> str:
    """Return a note on skipped rows, given with their number; ``line`` is what that counts."""
    texts = (" ".join(" ".join(cells).split()) for _, cells in titles)
    words = ", ".join(f'"{escape_inline(text[:_SHOWN])}"' for text in texts)
    lines = f"{line} {titles[0][0]}" if len(titles) == 1 else f"{line}s {titles[0][0]} to {titles[-1][0]}"
    return f"skipped {lines} above the column names ({words}); if that is wrong: --header-row N"


def name_columns(given: Sequence[str], is_filled: Callable[[int], bool], notes: list[str]) -> list[str]:
    """Return distinct names; "" for an ignored column: nameless and empty, or one of :data:`REJECTED`.

    ``is_filled`` tells whether a column has any value. Changed names are added to the notes.
    """
    names: list[str] = []
    used: set[str] = set()
    further: dict[str, int] = {}  # by name, the number of the last column of that name
    originals = set(given)
    ours = set(REJECTED) <= originals
    for number, name in enumerate(given):
        if (ours and name in REJECTED) or not (name or is_filled(number)):
            names.append("")
            continue
        distinct = name or f"column {number + 1}"
        while distinct in used or (distinct != name and distinct in originals):
            further[name] = further.get(name, 1) + 1
            distinct = f"{name or 'column'} ({further[name]})"
        if name and distinct != name:
            notes.append(f'several columns are called "{name}": one of them is now "{distinct}"')
        names.append(distinct)
        used.add(distinct)
    return names

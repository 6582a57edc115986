"""An imported file in memory: its rows, its unreadable records, and how it was read.

:mod:`factcli.importer.readers` makes these, whatever the kind of the file; :mod:`factcli.importer.convert` makes
statements of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: The columns that :func:`factcli.importer.readers.render_rejects` adds, and that reading ignores.
REJECTED = ("rejected_line", "rejected_because")


#: The kinds of files that are tables of text.
TABLES = ("csv", "tsv", "spreadsheet")


class Row(NamedTuple):
    """One record of a file: its first line (from 1), and its values by column.

    The cells of tables are text, "" if empty; other files have values of their format.
    """

    line: int
    values: Mapping[str, Any]


class UnreadRecord(NamedTuple):
    """A record that could not be parsed: its line, the problem, the remedy, and its text."""

    line: int
    what: str
    todo: str
    raw: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it was read, and how it was understood."""

    source: str  # as the user typed it; "standard input" for -
    kind: str  # one of factcli.importer.readers.KINDS
    description: str  # for the user: 'CSV, UTF-8 with a byte order mark, commas, 4 columns'
    columns: tuple[str, ...]  # in the order of the file, or of first appearance in objects
    rows: Sequence[Row]
    unread: Sequence[UnreadRecord] = ()
    native: bool = False  # the columns are keys of the store: no names to match
    notes: tuple[str, ...] = ()  # for the user: what was assumed or left out
    sources: Sequence[Row] = ()  # what factcli itself wrote: the sources of the statements
    delimiter: str = ","  # of delimited files, for rendering rejects


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 row``, ``1,000 rows``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"

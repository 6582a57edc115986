"""What a file of somebody else's is read into: its records, those that cannot be read, and how it was understood.

Nothing here knows a form. :mod:`factcli.importer.readers` reads files into these; what they mean is worked out by
:mod:`factcli.importer.convert`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: The columns that :func:`factcli.importer.readers.render_rejects` puts first, and that reading passes over.
REJECTED = ("rejected_line", "rejected_because")


class Row(NamedTuple):
    """One record of a file: the line (from 1) on which it begins, and its values by the names of the columns.

    The cells of a delimited file are text, "" where nothing stands; of other files, the values that they hold.
    """

    line: int
    values: Mapping[str, Any]


class UnreadRecord(NamedTuple):
    """A record that cannot be read at all: where, what is wrong, what to do, and its text as it stands there."""

    line: int
    what: str
    todo: str
    raw: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it was read, and how it was understood."""

    source: str  # as the user typed it; "standard input" for -
    kind: str  # one of factcli.importer.readers.KINDS
    said: str  # for the user: 'CSV, UTF-8 with a byte order mark, commas, 4 columns'
    columns: tuple[str, ...]  # in the order of the file; of objects, that of their first appearance
    rows: Sequence[Row]
    unread: Sequence[UnreadRecord] = ()
    native: bool = False  # the columns are the store's own keys: no names are to be matched
    notes: tuple[str, ...] = ()  # what the user should know of what was assumed or left out
    delimiter: str = ","  # of delimited files: the one that rejected() writes again


def count_noun(number: int, noun: str) -> str:
    """``1 row``, ``1,000 rows``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"

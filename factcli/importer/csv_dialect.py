"""Read delimited text as records, and detect its delimiter and quoting.

:mod:`csv` parses the cells, in strict mode. Added are the line of each record, and recovery after a quote that is never
closed, which would otherwise take the rest of the file as one cell. The delimiter is the one that makes the records
most alike; ``csv.Sniffer`` judges by the frequency of characters instead and often fails on prose.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

#: The delimiters to detect, with their names for users.
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: The "delimiter" of a single column: the ASCII unit separator, which no text contains.
NO_DELIMITER = "\x1f"
#: The most characters of a cell; a longer one is caused by a quote that is never closed.
LONGEST_CELL = 1_000_000
_SAMPLE = 65_536  # characters, and
_SAMPLE_RECORDS = 200  # records, by which the dialect is detected
_MOSTLY = 0.8  # share of records that counts as all
_MOST_TITLES = 20  # lines above the column names
_TELLING = 3  # cells in a row, and rows in a cell, from which it is not prose with commas
_UNCLOSED = "a quotation mark opens here and is never closed"
_UNMATCHED = "quotation marks do not match: one is not closed, or a single one is inside a quoted cell"
_TOO_LONG = f"has a cell of over {LONGEST_CELL:,} characters; perhaps a quotation mark is not closed"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")
_SEP = re.compile(r'"?sep=([^\r\n"\w])"?[^\r\n\w]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
_REJECTS = re.compile(r'"?rejected_line"?([^\w"])"?rejected_because"?')


class Dialect(NamedTuple):
    r"""How a text is written: its delimiter, whether blanks precede quotes, and whether ``\"`` is a quote.

    ``literal``: quotes are ordinary characters, as databases write them between tabs.
    """

    delimiter: str
    blanks: bool = False
    escapes: bool = False
    literal: bool = False


class CsvRecord(NamedTuple):
    """One record: its first line, its number of lines, its text, and its cells.

    ``cells`` is None if the quotes do not match; the record is then its first line alone, and ``fault`` has the reason.
    """

    line: int
    lines: int
    raw: str
    cells: list[str] | None
    fault: str = ""


class _Lines:
    """Iterate over lines with any of the three line ends, from a position that can be set back."""

    def __init__(self, text: str, at: int, line: int, escapes: bool) -> None:
        self.text, self.at, self.line, self._escapes = text, at, line, escapes

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        match = _LINE.match(self.text, self.at)
        if match is None or match.end() == self.at:
            raise StopIteration
        self.at = match.end()
        self.line += 1
        # csv drops a backslash before any character; before a letter or a digit it should stay.
        return re.sub(r"\\(\w|(.))", _keep_backslash, match[0]) if self._escapes else match[0]


def _keep_backslash(match: re.Match[str]) -> str:
    return match[0] if match[2] else f"\\{match[0]}"


class CsvRecordReader:
    """Iterate over the records of a text without blank lines, resuming on the next line after a broken one."""

    def __init__(self, text: str, dialect: Dialect, at: int = 0, line: int = 1) -> None:
        self._lines = _Lines(text, at, line, dialect.escapes)
        escape = "\\" if dialect.escapes else None
        self._reader = csv.reader(
            self._lines,
            delimiter=dialect.delimiter,
            strict=True,
            skipinitialspace=dialect.blanks,
            escapechar=escape,
            quoting=csv.QUOTE_NONE if dialect.literal else csv.QUOTE_MINIMAL,
        )

    def __iter__(self) -> CsvRecordReader:
        return self

    def __next__(self) -> CsvRecord:
        lines = self._lines
        before = csv.field_size_limit(LONGEST_CELL)  # global for the process, hence restored at once
        start, first = lines.at, lines.line
        try:
            while not (cells := next(self._reader)):
                start, first = lines.at, lines.line
            return CsvRecord(first, lines.line - first, lines.text[start : lines.at], cells)
        except csv.Error as error:
            fault = _UNCLOSED if "end of data" in str(error) else _TOO_LONG if "limit" in str(error) else _UNMATCHED
            return self._first_line(start, first, fault)
        finally:
            csv.field_size_limit(before)

    def back(self, record: CsvRecord) -> CsvRecord:
        """Return the first line of a record as a broken record, and resume on the line below it."""
        return self._first_line(self._lines.at - len(record.raw), record.line, _UNCLOSED)

    def _first_line(self, start: int, line: int, fault: str) -> CsvRecord:
        match = _LINE.match(self._lines.text, start)
        end = match.end() if match else start
        self._lines.at, self._lines.line = end, line + 1
        return CsvRecord(line, 1, self._lines.text[start:end], None, fault)


def swallows_records(record: CsvRecord, dialect: Dialect, fewest: int, width: int) -> bool:
    """Return whether a record of several lines is caused by a missing quote that made it swallow others.

    A program that writes line ends into cells quotes by the rules (RFC 4180), and writes every cell; a record that
    breaks them is caused by a mistake. So is one that contains whole records, line for line. ``fewest`` is the number
    of named columns.
    """
    if record.lines < 2:
        return False
    if not fewest <= len(record.cells or ()) <= width or not follows_rfc4180(record, dialect):
        return True
    inner = [match[0] for match in _LINE.finditer(record.raw) if match[0]][1:-1]
    return (
        width >= _TELLING
        and len(inner) >= _TELLING
        and all(len(next(csv.reader([line], delimiter=dialect.delimiter), ())) == width for line in inner)
    )


def follows_rfc4180(record: CsvRecord, dialect: Dialect) -> bool:
    """Return whether quotes in a record only enclose cells, or are doubled within them (RFC 4180)."""
    return dialect.literal or _rfc4180_pattern(dialect).fullmatch(record.raw) is not None


@lru_cache
def _rfc4180_pattern(dialect: Dialect) -> re.Pattern[str]:
    delimiter = re.escape(dialect.delimiter)
    if dialect.escapes:
        quoted = r'"[^"\\]*(?:(?:""|\\[\s\S])[^"\\]*)*"'
        plain = rf'(?:[^"\\{delimiter}\r\n]|\\[\s\S])*'
    else:
        quoted, plain = '"[^"]*(?:""[^"]*)*"', rf'[^"{delimiter}\r\n]*'
    cell = rf"(?:{' *' if dialect.blanks else ''}{quoted}|{plain})"
    return re.compile(rf"{cell}(?:{delimiter}{cell})*[\r\n]*")


# --- detection ----------------------------------------------------------------------------------------------------


def detect_dialect(text: str, delimiter: str | None = None) -> tuple[Dialect, int]:
    """Return the dialect of a text, and where its records begin: behind the line ``sep=;`` of Excel."""
    sep = _SEP.match(text)
    at = sep.end() if sep else 0
    rejects = _REJECTS.match(text, at)
    sample = text[at : at + _SAMPLE]
    delimiter = delimiter or (sep and sep[1]) or (rejects and rejects[1]) or _likeliest_delimiter(sample)
    return Dialect(
        delimiter, blanks=not rejects and delimiter != " " and _has_blanks_before_quotes(sample, delimiter)
    ), at


def _likeliest_delimiter(sample: str) -> str:
    """Return the delimiter that gives most records the width of the first; among equals, the widest."""
    alike = {each: _uniformity(sample, each) for each in DELIMITERS}
    best = max(alike, key=lambda each: alike[each])
    below = _delimiter_below_titles(sample) if alike[best][0] < _MOSTLY else None
    if below or alike[best] > (0, 0):
        return below or best
    if not all(_record_widths(sample, ",")[:1]):  # the first record is broken, which reading will report
        first = sample.partition("\n")[0]
        return max(DELIMITERS, key=first.count)
    in_one_column = all(width == 1 for width in _record_widths(sample, ","))
    return "," if in_one_column else NO_DELIMITER


def _uniformity(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of records as wide as the first, and that width."""
    widths = _record_widths(sample, delimiter)
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _delimiter_below_titles(sample: str) -> str | None:
    """Return the delimiter of a table below lines of title: of most of the records, all as wide as its first."""
    found = []
    for delimiter in DELIMITERS:
        widths = _record_widths(sample, delimiter)
        for start in range(1, min(_MOST_TITLES, len(widths) - 1) + 1):
            width, rest = widths[start], widths[start:]
            if width >= _TELLING and all(2 * each <= width for each in widths[:start]):
                found.append((sum(each == width for each in rest) / len(rest), width, delimiter))
    best = max(found, default=(0.0, 0, ""))
    return best[2] if best[0] >= _MOSTLY else None


@lru_cache(8)
def _record_widths(sample: str, delimiter: str) -> list[int]:
    """Return the widths of the first records; 0 for mismatched quotes. A record cut off by the sample is ignored."""
    records = islice(CsvRecordReader(sample, Dialect(delimiter)), _SAMPLE_RECORDS)
    widths = [len(record.cells or ()) for record in records if record.cells is None or any(record.cells)]
    return widths[:-1] if len(sample) == _SAMPLE and len(widths) > 1 else widths


def _has_blanks_before_quotes(sample: str, delimiter: str) -> bool:
    """Return whether blanks precede quoted cells (``a, "b, c"``); they are no part of the cells."""
    end = re.escape(delimiter) + r"\r\n"
    cells = rf'(?:\A|(?<=[{end}]))(?:"[^"]*(?:""[^"]*)*"|( +"[^"]*(?:""[^"]*)*" *(?=[{end}]|\Z))|[^{end}]+)'
    return any(match[1] for match in re.finditer(cells, sample))

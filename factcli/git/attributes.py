"""Insert, update and remove our lines in a file of git (attributes, exclude) without changing any other byte."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: First line of ours in ``.gitattributes``, and the end of those that follow the pattern.
COMMENT = b"# Merged and shown by statement; set up and taken out by: factcli git"
NOT_OURS = b" !merge !diff"
#: Our line for kept copies: any name but that of a store file. Git is to change, compare and merge none of their bytes.
COPIES_PATTERN, COPIES_VALUE = b"**/sources/*[0-9a-f]", b" binary"
_COPIES_ENDS = (COPIES_PATTERN + COPIES_VALUE, COPIES_PATTERN + b'"' + COPIES_VALUE)
#: First line of ours in ``info/exclude``.
LEFT_COMMENT = b"# Left by a factcli that was killed; put in and taken out by: factcli git"


def insert_lines(data: bytes, lines: Sequence[bytes]) -> bytes:
    """Insert lines into a file: in place of ours, or at its end, where they outrank others.

    Whether the file ends with a line end stays as it is.
    """
    span = _find_lines(data, lines[1])
    if span is None:
        newline = b"\r\n" if b"\r\n" in data[: data.find(b"\n") + 1] else b"\n"
        block = newline.join(lines)
        return data + block + newline if not data or data.endswith(b"\n") else data + newline + block
    start, end = span
    newline = _newline_within(data[start:end])
    last = newline if data[start:end].endswith(b"\n") else b""
    return data[:start] + newline.join(lines) + last + data[end:]


def _newline_within(block: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in block else b"\n"


def remove_lines(data: bytes, line: bytes) -> bytes:
    """Remove our lines, which are known by the given one, from a file."""
    span = _find_lines(data, line)
    if span is None:
        return data
    start, end = span
    rest = data[:start]
    if end == len(data) and not data.endswith(b"\n"):  # the line end before them was inserted as well
        rest = rest.removesuffix(_newline_within(data[start:end]))
    return rest + data[end:]


def _find_lines(data: bytes, first: bytes) -> tuple[int, int] | None:
    """Return the span of our lines: a comment, the line by which they are known, that of copies, exceptions."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", data)
    bare = [line.rstrip(b"\r\n") for line in lines]
    if first not in bare:
        return None
    begin = bare.index(first)
    end = begin + 1
    while end < len(bare) and bare[end].endswith((NOT_OURS, *_COPIES_ENDS)):
        end += 1
    begin -= begin > 0 and bare[begin - 1] in (COMMENT, LEFT_COMMENT)
    return sum(map(len, lines[:begin])), sum(map(len, lines[:end]))

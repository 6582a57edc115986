"""Lines of ours in one of git's own files: put in, brought up to date and taken out, and every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Begins what is ours in ``.gitattributes``; it goes on as long as lines end so.
COMMENT = b"# Merged and shown by statement; set up and taken out by: factcli git"
NOT_OURS = b" !merge !diff"
#: Begins it in ``info/exclude``.
LEFT_COMMENT = b"# Left by a factcli that was killed; put in and taken out by: factcli git"


def with_lines(data: bytes, lines: Sequence[bytes]) -> bytes:
    """The file with these lines: in the place of those that are there, else at its end, where they outrank others.

    It ends as it did, with a line end or without.
    """
    span = _span(data, lines[1])
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


def without_lines(data: bytes, line: bytes) -> bytes:
    """The file without our lines, of which this is the first; all other bytes as they are."""
    span = _span(data, line)
    if span is None:
        return data
    start, end = span
    rest = data[:start]
    if end == len(data) and not data.endswith(b"\n"):  # the line end before them was ours, too
        rest = rest.removesuffix(_newline_within(data[start:end]))
    return rest + data[end:]


def _span(data: bytes, first: bytes) -> tuple[int, int] | None:
    """From where to where our lines stand in the file: a comment, the line by which we know them, exceptions."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", data)
    bare = [line.rstrip(b"\r\n") for line in lines]
    if first not in bare:
        return None
    begin = bare.index(first)
    end = begin + 1
    while end < len(bare) and bare[end].endswith(NOT_OURS):
        end += 1
    begin -= begin > 0 and bare[begin - 1] in (COMMENT, LEFT_COMMENT)
    return sum(map(len, lines[:begin])), sum(map(len, lines[:end]))

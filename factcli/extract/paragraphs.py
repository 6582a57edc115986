"""Make running text of lines: nothing in it that nobody sees, and each paragraph on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

# Control characters, and what is not seen but would split a word or turn a line around: soft hyphens, spaces without
# width, byte order marks, bidirectional embeddings, overrides and isolates, annotations, tags. Joiners and the marks
# that ordinary Persian, Arabic or Hebrew prose needs stay (ZWNJ, ZWJ, LRM, RLM, ALM).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\u2066-\u206f\u202a-\u202e\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What tells a terminal to colour, move or link (ECMA-48): without its first character, the rest would be read as words.
# A string that has no end is left, so that no text is lost.
_SEQUENCES = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)|[PX^_][^\x1b\n]*\x1b\\\\|[!-/]*[0-OQ-WYZ\\\\`-~])"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LOST = re.compile("[\ud800-\udfff]+")
_WIDEST = 120  # characters in a line of text that was wrapped
_NARROW = 55  # characters; a title and a byline are often not much shorter
_FILLED = 0.85  # of the widest line, where the next word did not fit
_WITHIN = re.compile(r"""[\w,;–—-]["'”’»)]*\Z""")
_DIVIDED = re.compile(r"[^\W\d_]-\Z")  # a word, at the end of its line
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’»›)\]]*\Z""")


def clean_lines(text: str) -> str:
    """Return a text with line feeds as line ends, single plain spaces, and nothing that nobody sees.

    Bytes that could not be decoded (lone surrogates) become U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", text)
    if "\x1b" in text:
        text = _SEQUENCES.sub("", text)
    text = _UNSEEN.sub("", text)
    return _LOST.sub("\ufffd", _SPACES.sub(" ", text))


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a clean text, which are parted by empty lines, or one a line.

    Lines that were wrapped are joined: those that go on in the next, as its first word would not have fitted, and those
    that end within a sentence before a small letter.
    """
    lines = [line.strip() for line in text.split("\n")]
    return [*_join_wrapped(lines, _wrapped_at(lines))]


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return the text of paragraphs, with an empty line between two."""
    return "\n\n".join(paragraphs)


def _wrapped_at(lines: list[str]) -> int:
    """Return the width at which lines were wrapped; 0 if they were not: most end a sentence then, or are longer."""
    width = max((len(line) for line in lines if " " in line), default=0)
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    full = [line for line, after in pairs if _is_full(line, after, width) and not _SENTENCE_END.search(line)]
    enough = len(full) >= (2 if width >= _NARROW else 3)
    return width if enough and width <= _WIDEST and 2 * len(full) >= len(pairs) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    """Return whether the first word of the following line would not have fitted into a line."""
    return len(line) >= _FILLED * width and len(line) + 1 + len(after.partition(" ")[0]) > width


def _join_wrapped(lines: list[str], width: int) -> Iterator[str]:
    pieces: list[str] = []
    last = ""
    for line in lines:
        if pieces and not (line and _goes_on(last, line, width)):
            yield "".join(pieces)
            pieces = []
        if line:
            is_divided = line[0].islower() and _DIVIDED.search(last)
            pieces += ["" if is_divided or not pieces else " ", line]
        last = line
    if pieces:
        yield "".join(pieces)


def _goes_on(line: str, after: str, width: int) -> bool:
    if width and _is_full(line, after, width):
        return True
    return after[0].islower() and _WITHIN.search(line) is not None

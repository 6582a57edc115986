"""An attribution as the patterns find it: who says what, as spans of the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A part of the text: the offsets of its first character and of the one after its last."""

    start: int
    end: int


class Kind(StrEnum):
    """How the words are given: all in quotation marks, in the reporter's words, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what.

    ``content`` holds the spans of what is said, with quotation marks left out at their ends; ``quotes`` the spans
    within quotation marks, without them; ``speaker`` the source as the report words it ("he", "the minister", "Wasik"),
    None if no span names it; ``cue`` the word of saying. ``rule`` names the pattern. ``sure`` is False where the
    pattern is often wrong or the speaker of a following quotation is not certain.
    """

    content: tuple[Span, ...]
    quotes: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    kind: Kind
    rule: str
    sure: bool = True

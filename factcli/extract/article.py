"""A report as read: its bytes, its text, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeCode:
    """Where a subtitle begins: the offset in the text, and the time in seconds."""

    start: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A report as read.

    All offsets of spans count characters of ``text``, whose lines end with ``\\n`` and whose paragraphs are separated
    by an empty line, or are one a line. Fields that the report does not give are empty; ``published`` is EDTF.
    ``media_type`` has the encoding as its ``charset`` where the content alone does not tell it; with it the content is
    read in the same way again. ``archive_url`` is the address at which a web archive keeps the report.
    """

    name: str
    content: bytes
    media_type: str
    text: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    lang: str = ""
    archive_url: str = ""
    time_codes: tuple[TimeCode, ...] = ()
    notes: tuple[str, ...] = ()

"""Markdown builder that escapes by default, like :mod:`factcli.exporter.report.html` for HTML.

A :class:`Markdown` is markup. Every other string that becomes part of one is escaped, so that it is shown character by
character, in tables as well as in headings and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from factcli.sanitize import escape_controls, escape_inline

#: Characters that are markup in some dialect: GitHub links bare addresses, others read formulas between two $.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;"}


class Markdown(str):
    """A string of Markdown markup, which is not escaped again."""

    __slots__ = ()

    def strip(self, chars: str | None = None) -> Markdown:
        """Return the markup without characters at its edges, still as markup."""
        return Markdown(super().strip(chars))


def markdown_text(text: str) -> Markdown:
    """Escape text so that it contains no markup, no HTML, no link and no end of a table cell."""
    if isinstance(text, Markdown):
        return text
    escaped = _SPECIAL.sub(lambda m: _ENTITIES.get(m.group(), f"\\{m.group()}"), escape_controls(text))
    return Markdown(escaped.replace("\n", "<br>").replace("\t", " "))


def markdown(template: str, *parts: str) -> Markdown:
    """Fill the ``{}`` of a template with escaped parts: ``markdown("## {}", title)``."""
    return Markdown(template.format(*map(markdown_text, parts)))


def markdown_lines(lines: Iterable[str]) -> Markdown:
    """Join lines by ``<br>``, for one table cell, heading or list item."""
    return Markdown("<br>".join(map(markdown_text, lines)))


def markdown_joined(parts: Iterable[str]) -> Markdown:
    """Concatenate parts."""
    return Markdown("".join(map(markdown_text, parts)))


def markdown_blocks(blocks: Iterable[str]) -> Markdown:
    """Separate headings, paragraphs and tables by blank lines."""
    return Markdown("\n\n".join(map(markdown_text, blocks)))


def markdown_heading(level: int, title: str) -> Markdown:
    """Return a heading, without a line end."""
    return markdown(f"{'#' * level} {{}}", title)


def markdown_list(items: Iterable[str]) -> Markdown:
    """Return a bulleted list."""
    return markdown_joined(markdown("- {}\n", item) for item in items)


def markdown_code(text: str) -> Markdown:
    """Return text as inline code."""
    ticks = "`"
    while ticks in text:
        ticks += "`"
    return Markdown(f"{ticks}{escape_inline(text)}{ticks}")


def markdown_row(cells: Iterable[str]) -> Markdown:
    """Return one row of a table."""
    return Markdown(f"| {' | '.join(map(markdown_text, cells))} |\n")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """Return a table with a header row."""
    return markdown_joined(
        [markdown_row(header), Markdown("|" + " --- |" * len(header) + "\n"), *map(markdown_row, rows)]
    )


def markdown_code_block(drawing: str) -> Markdown:
    """Return a drawing as a fenced code block; the fence is longer than any in the drawing."""
    fence = "```"
    while fence in drawing:
        fence += "`"
    return Markdown(f"{fence}text\n{escape_controls(drawing).rstrip()}\n{fence}\n")

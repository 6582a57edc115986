"""Markdown that cannot be forgotten to be escaped: text is data until a template of the program's own shows it.

A :class:`Markdown` is markup; every other string that becomes a part of it is shown as the very characters that it has,
in tables as well as in headings and lists. What :mod:`factcli.exporter.report.html` is for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from factcli.sanitize import escape_controls, escape_inline

#: What is markup somewhere; GitHub and others make links of bare addresses, and formulas of what is between two $.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;"}


class Markdown(str):
    """Markup, which is written as it is."""

    __slots__ = ()

    def strip(self, chars: str | None = None) -> Markdown:
        """The same without what stands at its edges."""
        return Markdown(super().strip(chars))


def markdown_text(text: str) -> Markdown:
    """Text that Markdown shows as it is: no markup, no HTML, no link, no table cell ends within it."""
    if isinstance(text, Markdown):
        return text
    escaped = _SPECIAL.sub(lambda m: _ENTITIES.get(m.group(), f"\\{m.group()}"), escape_controls(text))
    return Markdown(escaped.replace("\n", "<br>").replace("\t", " "))


def markdown(template: str, *parts: str) -> Markdown:
    """A piece of Markdown with the parts in the places of ``{}``: ``markdown("## {}", title)``."""
    return Markdown(template.format(*map(markdown_text, parts)))


def markdown_lines(lines: Iterable[str]) -> Markdown:
    """Lines one below the other within one cell, heading or item."""
    return Markdown("<br>".join(map(markdown_text, lines)))


def markdown_joined(parts: Iterable[str]) -> Markdown:
    """Parts one behind the other."""
    return Markdown("".join(map(markdown_text, parts)))


def markdown_blocks(blocks: Iterable[str]) -> Markdown:
    """Headings, paragraphs and tables one below the other."""
    return Markdown("\n\n".join(map(markdown_text, blocks)))


def markdown_heading(level: int, title: str) -> Markdown:
    """A heading; its end is no line end."""
    return markdown(f"{'#' * level} {{}}", title)


def markdown_list(items: Iterable[str]) -> Markdown:
    """A list of items."""
    return markdown_joined(markdown("- {}\n", item) for item in items)


def markdown_code(text: str) -> Markdown:
    """A text as code within a line."""
    ticks = "`"
    while ticks in text:
        ticks += "`"
    return Markdown(f"{ticks}{escape_inline(text)}{ticks}")


def markdown_row(cells: Iterable[str]) -> Markdown:
    """One line of a table."""
    return Markdown(f"| {' | '.join(map(markdown_text, cells))} |\n")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """A table."""
    return markdown_joined(
        [markdown_row(header), Markdown("|" + " --- |" * len(header) + "\n"), *map(markdown_row, rows)]
    )


def markdown_code_block(drawing: str) -> Markdown:
    """A drawing as a code block, whatever stands in it."""
    fence = "```"
    while fence in drawing:
        fence += "`"
    return Markdown(f"{fence}text\n{escape_controls(drawing).rstrip()}\n{fence}\n")

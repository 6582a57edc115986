"""Draw a page of the manual, which is Markdown, on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.markdown import CodeBlock, Heading, Markdown, TableElement
from rich.table import Table
from rich.theme import Theme

from factcli.output.tables import SafeText, make_console, supports_style

if TYPE_CHECKING:
    from markdown_it.token import Token
    from rich.console import Console, ConsoleOptions, RenderResult

#: Longer lines are hard to read.
_WIDEST = 100
#: Colours are left to the terminal: these can be read on a light and on a dark one.
_THEME = Theme(
    {
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "underline",
        "markdown.code": "bold",
        "markdown.em": "italic",
        "markdown.strong": "bold",
        "markdown.page": "underline",
        "markdown.link": "none",
        "markdown.link_url": "underline",
        "markdown.paragraph": "none",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
    }
)


class _Heading(Heading):
    """A heading at the left edge; on a terminal without styles a line is drawn below it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text
        if not supports_style(console):
            yield SafeText(("=" if self.tag == "h1" else "-") * cell_len(self.text.plain))


class _CodeBlock(CodeBlock):
    """A code block as it is: drawings are 80 columns wide, and what is longer is left to the terminal to wrap."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = SafeText(overflow="ignore")
        text.no_wrap = True
        for number, line in enumerate(self.text.plain.rstrip("\n").split("\n")):
            text.append("\n" if number else "").append(line, "bold" if line.startswith("$ ") else None)
        yield text


class _Table(TableElement):
    """A table in which no word is ever cut off."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for cell in self.header.row.cells if self.header and self.header.row else ():
            table.add_column(cell.content, overflow="fold")
        for row in self.body.rows if self.body else ():
            table.add_row(*(cell.content for cell in row.cells))
        yield table


class _Page(Markdown):
    """A page of the manual. Links to other pages are underlined words; other links are followed by their address.

    On a terminal without styles, code keeps its backticks.
    """

    elements = {  # noqa: RUF012  (declared as a ClassVar by rich)
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _CodeBlock,
        "code_block": _CodeBlock,
        "table_open": _Table,
    }
    inlines = {*Markdown.inlines, "page"}  # noqa: RUF012

    def __init__(self, source: str, styled: bool) -> None:
        super().__init__(source, hyperlinks=False)
        for token in self.parsed:
            _mark_page_links(token.children or ())
            for child in () if styled else token.children or ():
                if child.type == "code_inline":
                    child.content = f"`{child.content}`"


def _mark_page_links(tokens: Iterable[Token]) -> None:
    """Turn links to other pages into words with a style of their own."""
    inside = False
    for token in tokens:
        if token.type == "link_open":
            inside = str(token.attrs.get("href", "")).partition("#")[0].endswith(".md")
        if inside and token.type in ("link_open", "link_close"):
            token.type, token.tag = token.type.replace("link", "page"), "page"


def render_page(source: str) -> str:
    """Return a page as standard output, a terminal, is to show it, with the sequences that set styles."""
    console = make_console()
    console.push_theme(_THEME)
    with console.capture() as capture:
        console.print(_Page(source, supports_style(console)), width=min(console.width, _WIDEST), crop=False)
    return re.sub(r" +$", "", capture.get(), flags=re.MULTILINE)

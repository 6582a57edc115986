"""Write factcli/manual/factcli.1, the man page, from the help of the commands and the pages of the manual.

    python tests/tools/man_page.py

A test says when this is to be run again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from factcli import __version__  # noqa: E402
from factcli.cli import main as cli  # noqa: E402
from factcli.cli.manual import TOPICS, read_page  # noqa: E402

MAN_PAGE = ROOT / "factcli" / "manual" / "factcli.1"
_FONTS = {"strong_open": "B", "em_open": "I", "s_open": "I"}


def man_page() -> str:
    """Return the man page: name, synopsis, commands, and each page of the manual as a section."""
    root = typer.main.get_command(cli.app)
    name = (root.help or "").partition("\n")[0].rstrip(".")
    lines = [
        '.\\" Made by tests/tools/man_page.py from the help of the commands and factcli/manual/*.md.',
        f'.TH FACTCLI 1 "" "factcli {__version__}" "User Commands"',
        ".nh",  # no hyphens: they would break names of options
        ".ad l",
        ".SH NAME",
        f"factcli \\- {_escape(name)}",
        ".SH SYNOPSIS",
        ".B factcli",
        "[\\fB\\-\\-store\\fR \\fIDIR\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
        ".PP",
        "\\fBfactcli\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR explains a command and all its options.",
        "\\fBfactcli help\\fR shows the pages of the manual that follow, one at a time.",
        ".SH COMMANDS",
    ]
    for command in cli.COMMANDS:
        lines += [".TP", f".B {_escape(command)}", _line(_escape(_first_line(command)))]
    for topic in TOPICS:
        lines += _page_lines(read_page(topic))
    return "\n".join(lines) + "\n"


def _first_line(name: str) -> str:
    """Return the first line of a command's help."""
    group, _, command = name.rpartition(" ")
    found: Any = cli.CommandsOnDemand()
    for word in (*group.split(), command):
        found = found.get_command(None, word)
    return str(found.help).partition("\n")[0]


def _escape(text: str) -> str:
    """Return text that roff prints as it is."""
    for char, escape in (("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti")):
        text = text.replace(char, escape)
    return text


def _line(text: str) -> str:
    """Return a line of text that is no request, whatever it begins with."""
    return f"\\&{text}" if text.startswith(".") else text


def _page_lines(page: str) -> Iterator[str]:
    """Yield a page as a section."""
    tokens = MarkdownIt().enable("table").parse(page)
    yield from _block_lines(tokens)


def _block_lines(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the lines of blocks. Items of lists and rows of tables are paragraphs with a tag."""
    tags: list[str] = []  # how the next item of each open list is marked
    number = 0
    new_item = False
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "heading_open":
            yield from _heading(token.tag, tokens[position + 1])
            position += 3
            continue
        if token.type == "table_open":
            end = next(i for i in range(position, len(tokens)) if tokens[i].type == "table_close")
            yield from _table(tokens[position:end])
            position = end
        elif token.type == "fence":
            yield from (".PP", ".nf", ".in 0")
            yield from (_line(_escape(line)) for line in token.content.rstrip("\n").split("\n"))
            yield from (".in", ".fi")
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            tags.append("\\(bu" if token.type == "bullet_list_open" else "")
            number = 0
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            tags.pop()
        elif token.type == "list_item_open":
            number, new_item = number + 1, True
            yield f".IP {tags[-1] or f'{number}.'} 4"
        elif token.type == "inline":
            if not new_item:
                yield ".PP"
            new_item = False
            yield from _inline_lines(token)
        position += 1


def _heading(tag: str, inline: Token) -> Iterator[str]:
    text = _inline(inline)
    if tag == "h1":
        yield f'.SH "{_plain(inline).upper()}"'
    elif tag == "h2":
        yield f'.SS "{_quoted(text)}"'
    else:
        yield from (".PP", f"\\fB{text}\\fR", ".br")


def _plain(inline: Token) -> str:
    return _quoted(_escape("".join(child.content for child in inline.children or ())))


def _quoted(text: str) -> str:
    return text.replace('"', "\\(dq")


def _table(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield each row as a paragraph tagged with its first cell; more than two columns have their headings in it."""
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    head, *body = rows
    for first, *rest in body:
        yield from (".TP", _line(_inline(first)) or "\\&")
        cells = [_inline(cell) for cell in rest]
        if len(head) > 2:
            cells = [f"{_inline(name)}: {cell}" for name, cell in zip(head[1:], cells, strict=True) if cell]
        yield _line("; ".join(cells)) or "\\&"


def _inline_lines(token: Token) -> Iterator[str]:
    """Yield text sentence by sentence, as roff wants it."""
    for line in _inline(token).split("\n"):
        yield from map(_line, re.split(r"(?<=[.?!]) (?=[A-Z])", line))


def _inline(token: Token) -> str:
    """Return text with its fonts. Links to pages are words, other links are followed by their address."""
    parts: list[str] = []
    address = ""
    for child in token.children or ():
        if child.type == "text":
            parts.append(_escape(child.content))
        elif child.type == "code_inline":
            parts.append(f"\\fB{_escape(child.content)}\\fR")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "link_open":
            address = str(child.attrs.get("href", ""))
            parts.append("\\fI")
        elif child.type == "link_close":
            parts.append("\\fR" + (f" <{_escape(address)}>" if "://" in address else ""))
        elif child.type in _FONTS:
            parts.append(f"\\f{_FONTS[child.type]}")
        elif child.type.endswith("_close"):
            parts.append("\\fR")
    return "".join(parts)


if __name__ == "__main__":
    MAN_PAGE.write_text(man_page(), encoding="utf-8")

"""Write to the standard streams. All output passes through here, so that all of it is escaped.

Drawings are made with :func:`factcli.output.tables.make_console`, which escapes whatever rich renders.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import TextIO

from factcli.sanitize import escape_controls, escape_inline
from factcli.text.wording import display_width

_LINE = 60  # the longest line of progress, in columns
_DEFAULT_WIDTH = 80  # of a terminal that does not tell its own
_MIN_WIDTH = 20
_QUOTED = r"""'[^']*'|"[^"]*"|\\."""
#: What a wrapped line is made of: commands to copy, at its start or after a colon; those in quotation marks or
#: brackets; and words. None of them is broken.
_PIECES = re.compile(
    rf"""(?P<command>(?:(?<=:\ )|\A)(?:factcli|git|pip)\ (?:{_QUOTED}|[^'"\\;,()])+)
    |["(]factcli\ [^"()]*[")]\S*\ *
    |\S+\ *|\ +""",
    re.VERBOSE,
)


def hold_no_note(text: str) -> bool:
    """Hold no note back."""
    return False


#: What holds notes back while a result is on the screen that they would draw over, and returns whether it took one.
hold_note: Callable[[str], bool] = hold_no_note


def _environment_color() -> str:
    return "never" if os.environ.get("NO_COLOR") else "auto"


#: What returns whether drawings have colours and styles: auto (as the terminal can), always or never.
choose_color: Callable[[], str] = _environment_color


def _escape(text: str) -> str:
    """Escape what a terminal would obey. Long texts are usually clean, which ``isprintable`` finds quickly."""
    clean = all(map(str.isprintable, text.replace("\t", "\n").split("\n")))
    return text if clean else escape_controls(text)


def put(text: str) -> None:
    """Write text to stdout."""
    sys.stdout.write(_escape(text))


def put_data(text: str) -> None:
    """Write data for another program to stdout: unchanged, except on a terminal, where it is escaped."""
    sys.stdout.write(_escape(text) if sys.stdout.isatty() else text)


def put_bytes(data: bytes) -> None:
    """Write bytes for another program to stdout, which is no terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def put_drawing(text: str) -> None:
    """Write a drawing of a console to stdout. The console has escaped it; its styles must stay."""
    sys.stdout.write(text)


def put_note(text: str) -> None:
    """Write a message for the user to stderr; on a terminal it is wrapped at words to the terminal's width."""
    text = _escape(text)
    if sys.stderr.isatty():
        width = max(_MIN_WIDTH, terminal_width(sys.stderr))
        text = "\n".join(wrap_line(line, width) for line in text.split("\n"))
    if not hold_note(text):
        put_held_notes(text)


def put_held_notes(text: str) -> None:
    """Write notes that were held back to stderr, as :func:`put_note` has escaped and wrapped them."""
    sys.stderr.write(text)
    sys.stderr.flush()


def terminal_width(stream: TextIO) -> int:
    """Return the columns of the terminal that a stream writes to."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _DEFAULT_WIDTH
    except (OSError, ValueError):
        return _DEFAULT_WIDTH


def wrap_line(line: str, width: int) -> str:
    """Return a line broken at blanks, with the indent of its beginning on each line.

    A command to copy gets a line of its own, indented by two more, and is never broken.
    """
    if display_width(line) <= width:
        return line
    body = line.lstrip(" ")
    indent = line[: len(line) - len(body)]
    lines, column, alone = [indent], len(indent), False
    for match in _PIECES.finditer(body):
        piece, is_command = match[0], match["command"] is not None
        fits = column + display_width(piece.rstrip(" ")) <= width
        new = lines[-1].strip() and (is_command or alone or not fits) and piece.rstrip(" ") not in (";", ",", ".", ")")
        if new:
            start = f"{indent}  " if is_command else indent
            lines[-1], column = lines[-1].rstrip(" "), len(start)
            lines.append(start)
        lines[-1] += piece
        column += display_width(piece)
        alone = bool(is_command and new) or (alone and not new)
    return "\n".join(lines)


def overwrite_line(text: str = "") -> None:
    """Replace the current line on stderr, without a line end. Without text, clear the line.

    Nothing is shown while notes are held back.
    """
    if hold_note(""):
        return
    sys.stderr.write(f"\r{escape_inline(text)}" if text else f"\r{' ' * _LINE}\r")
    sys.stderr.flush()


def read_answer(prompt: str) -> str:
    """Show a prompt and read one line. Raises :class:`EOFError` at the end of the input."""
    return input(_escape(prompt))

"""Write to the standard streams. All output passes through here, so that all of it is escaped.

Drawings are made with :func:`factcli.output.tables.make_console`, which escapes whatever rich renders.
"""

from __future__ import annotations

import sys

from factcli.sanitize import escape_controls, escape_inline

_LINE = 60  # the longest line of progress, in columns


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


def put_drawing(text: str) -> None:
    """Write a drawing of a console to stdout. The console has escaped it; its styles must stay."""
    sys.stdout.write(text)


def put_note(text: str) -> None:
    """Write a message for the user to stderr."""
    sys.stderr.write(_escape(text))
    sys.stderr.flush()


def overwrite_line(text: str = "") -> None:
    """Replace the current line on stderr, without a line end. Without text, clear the line."""
    sys.stderr.write(f"\r{escape_inline(text)}" if text else f"\r{' ' * _LINE}\r")
    sys.stderr.flush()


def read_answer(prompt: str) -> str:
    """Show a prompt and read one line. Raises :class:`EOFError` at the end of the input."""
    return input(_escape(prompt))

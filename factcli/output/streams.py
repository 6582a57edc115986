"""The standard streams: everything that is written to them goes through here, so that no text goes past the escaping.

What is drawn goes through :func:`factcli.output.tables.make_console`, which does the same for whatever rich makes.
"""

from __future__ import annotations

import sys

from factcli.sanitize import escape_controls, escape_inline

_LINE = 60  # columns that a line of progress may have taken


def _escape(text: str) -> str:
    """The text without what a terminal obeys; texts of millions of lines are mostly done with in a quick look."""
    clean = all(map(str.isprintable, text.replace("\t", "\n").split("\n")))
    return text if clean else escape_controls(text)


def put(text: str) -> None:
    """Write to stdout."""
    sys.stdout.write(_escape(text))


def put_data(text: str) -> None:
    """Write to stdout what another program is to read: to the letter, but on a terminal, which gets nothing to obey."""
    sys.stdout.write(_escape(text) if sys.stdout.isatty() else text)


def put_drawing(text: str) -> None:
    """Write to stdout what a console has drawn before, with the styles of its own; it has escaped what it was given."""
    sys.stdout.write(text)


def put_note(text: str) -> None:
    """Write to stderr, for the user's eyes."""
    sys.stderr.write(_escape(text))
    sys.stderr.flush()


def overwrite_line(text: str = "") -> None:
    """Write a line on stderr over the one that stands there, and stay in it; without a text, leave no trace."""
    sys.stderr.write(f"\r{escape_inline(text)}" if text else f"\r{' ' * _LINE}\r")
    sys.stderr.flush()


def read_answer(prompt: str) -> str:
    """Show a prompt, and take the line that is typed behind it. Raises :class:`EOFError` at the end of the input."""
    return input(_escape(prompt))

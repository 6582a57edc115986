"""Answers of one key each: pressed on a terminal, without Enter, or read as lines where there is none."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import typer

from factcli.output.streams import put_note

QUIT = "q"
_END = "\x04"  # Ctrl-D
_MOST = 64  # bytes that one press of a key can send


class Keys:
    """Whoever answers: somebody at a terminal, or the lines of a pipe or file."""

    def __init__(self) -> None:
        self.pressed = sys.stdin.isatty()
        self._shown = ""
        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")

    def key(self, prompt: str) -> str:
        """Show a prompt and wait for a key; the end of the input and Ctrl-C are ``q``.

        On a terminal, what was typed before the prompt was to be seen is dropped: nobody decides about a pair
        that was not shown yet. For the same reason several characters at once, a paste, are no key.
        """
        try:
            return self._pressed(prompt) if self.pressed else self._line(prompt)
        except (EOFError, KeyboardInterrupt, OSError):
            return QUIT

    def line(self) -> str:
        """The next line of a pipe or file, whatever it holds; nothing at the end."""
        return sys.stdin.readline().strip()

    def _line(self, prompt: str) -> str:
        if prompt != self._shown:  # nobody waits for it: once is enough
            _show(f"{prompt}\n")
        self._shown = prompt
        line = sys.stdin.readline()
        if not line:
            return QUIT
        return line.strip() or line.rstrip("\r\n")

    def _pressed(self, prompt: str) -> str:
        if os.name == "nt":
            _show(f"{prompt}\n")
            return typer.getchar() or QUIT
        with _without_enter(sys.stdin.fileno()):
            _show(f"{prompt}\n")
            answer = os.read(sys.stdin.fileno(), _MOST).decode("utf-8", "replace")
        # With an Enter behind it where a shell that stopped us has set the terminal back to whole lines.
        return QUIT if answer in ("", _END) else answer if len(answer) == 1 else answer.rstrip("\r\n")


def _show(prompt: str) -> None:
    sys.stdout.flush()
    put_note(prompt)


@contextlib.contextmanager
def _without_enter(handle: int) -> Iterator[None]:
    """A terminal that hands on each key as it is pressed, and shows none; what was typed before is dropped.

    A shell that had stopped us (Ctrl-Z) hands the terminal back as its own; it is set again as we go on.
    """
    import signal
    import termios
    import tty

    before = termios.tcgetattr(handle)
    previous = signal.signal(signal.SIGCONT, lambda *_: tty.setcbreak(handle, termios.TCSAFLUSH))
    try:
        tty.setcbreak(handle, termios.TCSAFLUSH)
        yield
    finally:
        signal.signal(signal.SIGCONT, previous)
        with contextlib.suppress(termios.error):  # the terminal may have gone
            termios.tcsetattr(handle, termios.TCSADRAIN, before)

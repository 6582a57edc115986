"""The pager: on a terminal, a result that does not fit the screen is shown page by page, as git does it."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from factcli.errors import UsageError
from factcli.output import streams
from factcli.text.wording import display_width

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def split_command(value: str, variable: str) -> list[str]:
    """Return the words of a command as a shell has them; the path of a program is one word, blanks included.

    Raises :class:`UsageError`, which names the variable of the environment that holds the command.
    """
    if shutil.which(value):
        return [value]
    try:
        return shlex.split(value, posix=os.name != "nt")
    except ValueError:
        raise UsageError(
            f"${variable} has a quotation mark that is not closed: {value}", "write the command as in a shell"
        ) from None


def pager_command(setting: str | bool) -> list[str]:
    """Return the words of the pager of the settings, else of $PAGER, else of less; empty if there is to be none.

    ``setting`` is a command, or whether there is to be a pager.
    """
    if setting is False:
        return []
    value = os.environ.get("PAGER") if setting is True else setting
    if value is None:
        less = shutil.which("less") if os.environ.get("TERM", "dumb") != "dumb" else None
        return [less, "-FRX"] if less else []
    try:
        command = split_command(value.strip(), "PAGER")
    except UsageError:
        return []
    return [] if command == ["cat"] else command


@contextlib.contextmanager
def paged_output(setting: str | bool) -> Iterator[None]:
    """Show what is written to stdout meanwhile in a pager, if it does not fit the screen."""
    command = pager_command(setting)
    if not command:
        yield
        return
    output = _PagedOutput(sys.stdout, command)
    sys.stdout, streams.hold_note = output, output.hold_note
    try:
        yield
        output.end()
    except Exception:
        output.end()
        raise
    except BaseException:  # Ctrl-C or a signal: no pager is started any more
        output.print_unpaged()
        raise
    finally:
        output.restore()


class _PagedOutput:
    """Standard output that is held back as long as it fits the screen, and goes to a pager when it no longer does.

    Notes that are printed meanwhile wait until the pager has ended: they would draw over it. A pager that cannot be
    started, or fails, is no error: then the text is printed. One that the user leaves gets no more.
    """

    def __init__(self, out: TextIO, command: list[str]) -> None:
        self._out, self._command = out, command
        self._size = shutil.get_terminal_size()
        self._texts: list[str] = []
        self._lines = 0
        self._notes: list[str] = []
        self._pager: subprocess.Popen[bytes] | None = None
        self._left = self._direct = False  # whether the user has left the pager; whether there is to be none
        self._signals: list[int] = []
        self._handler: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)

    def write(self, text: str) -> int:
        """Write text; the first that no longer fits the screen starts the pager."""
        if not isinstance(text, str):
            raise TypeError("text is needed")
        if self._direct:
            return self._out.write(text)
        self._texts.append(text)
        self._lines += text.count("\n")
        if self._pager:
            self._send(text)
        elif self._lines >= self._size.lines:
            self._start()
        return len(text)

    def flush(self) -> None:
        """Write what is to appear at once; what is held back for the pager is not."""
        if self._direct:
            self._out.flush()

    def hold_note(self, text: str) -> bool:
        """Keep a note until the result is shown; return False if nothing has been written that it could disturb."""
        if self._direct or not self._texts or not sys.stderr.isatty():
            return False
        self._notes.append(text)
        return True

    def print_unpaged(self) -> None:
        """Print what was held back, and from now on all that follows, as when somebody is to be asked."""
        if self._pager is None and not self._direct:
            self._direct = True
            self._out.write("".join(self._texts))
            self._out.flush()
            self._print_notes()
        self._wait()

    def end(self) -> None:
        """Show what was written, then the notes; return when the user has left the pager."""
        if self._pager is None and not self._direct and self._rows() >= self._size.lines:
            self._start()
        if self._pager is None:
            self.print_unpaged()
            return
        self._wait()

    def restore(self) -> None:
        """Let the next writer write to the terminal again."""
        if sys.stdout is self:
            sys.stdout = self._out
        streams.hold_note = streams.hold_no_note

    # --- the program ------------------------------------------------------------------------------------------

    def _rows(self) -> int:
        """Return how many rows of the screen text and notes take."""
        width = max(1, self._size.columns)
        lines = _STYLE.sub("", "".join([*self._texts, *self._notes])).split("\n")
        return sum(max(1, -(-display_width(line) // width)) for line in lines) - 1

    def _start(self) -> None:
        """Start the pager with what is there so far. From here on, Ctrl-C is the pager's."""
        environment = {"LESS": "FRX", "LV": "-c", **os.environ}
        self._handler = signal.signal(signal.SIGINT, lambda number, _: self._signals.append(number))
        try:
            self._pager = subprocess.Popen(self._command, stdin=subprocess.PIPE, env=environment)  # noqa: S603
        except OSError:
            self._reset_signal()
            self.print_unpaged()
            return
        self._send("".join(self._texts))

    def _send(self, text: str) -> None:
        if self._left or self._pager is None or self._pager.stdin is None:
            return
        try:
            self._pager.stdin.write(text.encode(self._out.encoding, "backslashreplace"))
        except OSError:
            self._left = True

    def _wait(self) -> None:
        """Wait until the user leaves the pager; print the text if the pager has failed, and then the notes."""
        if self._pager is None:
            return
        with contextlib.suppress(OSError):
            self._pager.stdin.close()  # type: ignore[union-attr]
        failed = self._pager.wait() > 0 and not self._signals
        self._reset_signal()
        self._pager = None
        if failed:
            self.print_unpaged()
        else:
            self._direct = True
            self._print_notes()

    def _reset_signal(self) -> None:
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)

    def _print_notes(self) -> None:
        streams.put_held_notes("".join(self._notes))
        self._notes.clear()

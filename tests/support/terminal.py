"""A terminal for tests: a program started on a pty of its own, typed to and read from as a person would.

What comes back is raw bytes, as the terminal was told; :func:`plain` leaves what a reader sees of them.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

FACTCLI = str(Path(sys.executable).parent / "factcli")
UP, DOWN, TAB, ENTER = "\x1b[A", "\x1b[B", "\t", "\r"
CTRL_A, CTRL_C, CTRL_D, CTRL_U = "\x01", "\x03", "\x04", "\x15"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|\x07|\r(?!\n)")
_SECONDS = 15.0
_QUIET = 0.05
#: Python misses a signal in the instant between the last key and its wait for the next one, which is long on a busy
#: machine.
_QUIET_BEFORE_SIGNAL = 0.4


def plain(data: bytes) -> str:
    """What was shown, without the sequences that move or colour it, with ``\\n`` for line ends."""
    return _CONTROL.sub("", data.decode("utf-8", "replace")).replace("\r\n", "\n")


class Terminal:
    """A program on a terminal. Where ``stdin``, ``stdout`` or ``stderr`` is given, that one is no terminal.

    Used with ``with``: what still runs at the end is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        stdin: int | IO[Any] | None = None,
        stdout: int | IO[Any] | None = None,
        stderr: int | IO[Any] | None = None,
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.seen = b""
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        env = {"TERM": "xterm", **{key: value for key, value in env.items() if key != "COLUMNS"}}
        self.process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=env,
            stdin=side if stdin is None else stdin,
            stdout=side if stdout is None else stdout,
            stderr=side if stderr is None else stderr,
            start_new_session=True,
            preexec_fn=lambda: _take_terminal(side),
        )
        os.close(side)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._main)

    def type(self, text: str, at_once: bool = False) -> None:
        """Press these keys, as soon as nothing more is shown, or at once."""
        if not at_once:
            self._until_quiet(_QUIET_BEFORE_SIGNAL if text == CTRL_C else _QUIET)
        os.write(self._main, text.encode())

    def signal(self, number: int) -> None:
        """Send a signal to the program, as soon as nothing more is shown."""
        self._until_quiet(_QUIET_BEFORE_SIGNAL)
        self.process.send_signal(number)

    def _until_quiet(self, seconds: float) -> None:
        """Wait until nothing was shown for so long."""
        while self.read(seconds):
            pass

    def read(self, seconds: float) -> bool:
        """Take in what is there within so many seconds; False when there is nothing, or the program has ended."""
        if not select.select([self._main], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:  # Linux says so when the other side has closed
            data = b""
        self.seen += data
        return bool(data)

    def until(self, text: str, seconds: float = _SECONDS) -> str:
        """Wait until this text is shown, and give all that was shown up to then; what follows stays for later."""
        deadline = time.monotonic() + seconds
        while text not in plain(self.seen):
            if not self.read(max(0.0, deadline - time.monotonic())):
                raise AssertionError(f"{text!r} did not come; this did: {plain(self.seen)!r}")
        shown = plain(self.seen)
        self.seen = shown[shown.index(text) + len(text) :].encode()
        return shown[: shown.index(text) + len(text)]

    def answer(self, question: str, answer: str) -> str:
        """Wait for a question and type an answer and Enter. What was shown before it is given."""
        shown = self.until(question)
        self.type(answer + ENTER)
        return shown

    def end(self, seconds: float = _SECONDS) -> str:
        """Wait for the end, and give what was shown since the last wait."""
        deadline = time.monotonic() + seconds
        while self.read(max(0.0, deadline - time.monotonic())):
            pass
        self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        return plain(self.seen)

    @property
    def code(self) -> int:
        """The exit code, once it has ended."""
        return self.process.wait(timeout=_SECONDS)


Start = Callable[..., Terminal]


@contextmanager
def terminals(work: Path, *words: str) -> Iterator[Start]:
    """Give a function that starts factcli in a folder, each time on a terminal of its own; the rest ends with the test.

    ``words`` come before the arguments. It takes another ``command``, further variables as ``env``, and what a
    :class:`Terminal` takes.
    """
    from tests.support.transcript import environment

    home = work.parent / "home"
    home.mkdir(exist_ok=True)
    with ExitStack() as stack:

        def start(
            *arguments: str, command: Sequence[str] = (FACTCLI,), env: Mapping[str, str] | None = None, **more: Any
        ) -> Terminal:
            started = Terminal([*command, *words, *arguments], cwd=work, env=environment(home, **(env or {})), **more)
            return stack.enter_context(started)

        yield start


def _take_terminal(side: int) -> None:
    """Make a terminal the controlling one, so that Ctrl-C typed there interrupts."""
    import fcntl
    import termios

    fcntl.ioctl(side, termios.TIOCSCTTY, 0)

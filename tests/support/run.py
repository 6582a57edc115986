"""factcli run as users run it: as a process of its own, between pipes or on a terminal.

Where hundreds of command lines are tried it runs in this process instead, on streams like those of a pipe.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from unittest import mock

from factcli.cli import main as cli_main
from tests.support.transcript import environment

PATIENCE = 60.0  # seconds after which a process counts as hanging
Arguments = Sequence[str | bytes]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code and every byte it wrote."""

    code: int
    out: bytes
    err: bytes = b""

    @property
    def stdout(self) -> str:
        """What went to stdout; bytes that are not UTF-8 come as lone surrogates."""
        return self.out.decode("utf-8", "surrogateescape")

    @property
    def stderr(self) -> str:
        """What went to stderr."""
        return self.err.decode("utf-8", "surrogateescape")


def _command(arguments: Arguments) -> list[str | bytes]:
    return [sys.executable, "-m", "factcli", *arguments]


def _home(cwd: Path) -> Path:
    home = cwd.parent / f"{cwd.name}-home"
    home.mkdir(exist_ok=True)
    return home


def piped(
    arguments: Arguments, cwd: Path, given: bytes = b"", before: Callable[[], None] | None = None, **more: str
) -> Done:
    """Run a command between pipes; ``given`` is its stdin, ``before`` runs in the new process first."""
    done = subprocess.run(
        _command(arguments),
        cwd=cwd,
        env=environment(_home(cwd), **more),
        input=given,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=before,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def inside(arguments: Arguments, cwd: Path, given: bytes = b"", home: Path | None = None, **more: str) -> Done:
    """Run a command in this process, as if between pipes. A mistake of factcli's own is raised here."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", "\n") for _ in range(2))
    stdin = io.TextIOWrapper(io.BytesIO(given), "utf-8")
    before = Path.cwd()
    os.chdir(cwd)
    try:
        with (
            mock.patch.dict(os.environ, environment(home or _home(cwd), FACTCLI_DEBUG="1", **more), clear=True),
            mock.patch("sys.stdin", stdin),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = cli_main.run([os.fsdecode(part) for part in arguments])
    finally:
        os.chdir(before)
    for stream in (out, err):
        stream.flush()
    return Done(code, *(stream.buffer.getvalue() for stream in (out, err)))


def on_terminal(arguments: Arguments, cwd: Path, columns: int = 80) -> Done:
    """Run a command with stdout and stderr on a colour terminal; ``out`` is what that gets, to the byte."""
    import pty

    main, side = pty.openpty()
    _set_up(side, columns)
    env = environment(_home(cwd), TERM="xterm-256color")
    del env["COLUMNS"]
    with subprocess.Popen(
        _command(arguments), cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=side, stderr=side
    ) as process:
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        os.close(side)
        out = b"".join(_chunks(main))
        code = process.wait()
        watch.cancel()
    return Done(code, out)


def _set_up(side: int, columns: int) -> None:
    """The terminal's size; and no carriage returns of its own, so that any is the program's."""
    import fcntl
    import struct
    import termios

    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    settings = termios.tcgetattr(side)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(side, termios.TCSANOW, settings)


def _chunks(handle: int) -> Iterable[bytes]:
    with contextlib.closing(os.fdopen(handle, "rb", 0)) as stream:
        while True:
            try:
                data = stream.read(65536)
            except OSError:  # Linux says so when the other side has closed
                return
            if not data:
                return
            yield data


def at_once(jobs: Mapping[Key, Callable[[], Done]]) -> dict[Key, Done]:
    """Many commands, a few at a time; each result by its key."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return dict(zip(jobs, pool.map(lambda job: job(), jobs.values()), strict=True))

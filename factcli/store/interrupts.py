"""Signals that end a process, held back while something is done that must not be left half done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def hold_signals() -> Iterator[None]:
    """Let signals that end a process (Ctrl-C, a closed terminal, a shutdown) wait until the end of this."""
    import signal
    import threading

    came: list[int] = []
    before: list[tuple[int, Any]] = []
    if threading.current_thread() is threading.main_thread():  # Python gives signals to no other
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            handler = signal.getsignal(number)
            if handler not in (signal.SIG_IGN, None):
                before.append((number, handler))
                signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in reversed(before):
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])

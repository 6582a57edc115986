"""Hold back the signals that end a process while it must not be interrupted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def hold_signals() -> Iterator[None]:
    """Delay Ctrl-C, hangup and termination until the block has ended, then raise the first one."""
    import signal
    import threading

    received: list[int] = []
    handlers: list[tuple[int, Any]] = []
    if threading.current_thread() is threading.main_thread():  # Python delivers signals to no other
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            handler = signal.getsignal(number)
            if handler not in (signal.SIG_IGN, None):
                handlers.append((number, handler))
                signal.signal(number, lambda number, _: received.append(number))
    try:
        yield
    finally:
        for number, handler in reversed(handlers):
            signal.signal(number, handler)
        if received:
            signal.raise_signal(received[0])

"""The errors a user can meet, each with its message, its advice and its exit code.

They are raised where the cause is found and caught in one place, :mod:`factcli.cli.main`. The exit codes are a contract
with scripts: 0 found or done, 1 nothing found, 2 wrong usage, 3 bad or conflicting data (or a store that cannot be read
or written).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factcli.sanitize import escape_inline

FOUND, NOTHING, USAGE, DATA = 0, 1, 2, 3
#: The last change that this process made to the store; empty if it made none, or if the last one failed. An error after
#: the change does not undo it: it is reported, and the exit code is 0.
CHANGES: list[str] = []
#: Problem code of a merge that git left unfinished; commands stop at it.
MERGE_CONFLICT = "merge-conflict"
#: Problem code of a second version of a file that a sync program left; it is not read.
CONFLICT_COPY = "conflict-copy"


class FactcliError(Exception):
    """An error with what is wrong, what to do about it, and where."""

    exit_code = DATA

    def __init__(self, what: str, todo: str = "", *, where: str = "") -> None:
        super().__init__(what)
        self.what, self.todo, self.where = what, todo, where

    def __str__(self) -> str:
        # A line end in a file name or a recorded text must not start a line that looks like another message.
        head = escape_inline(f"{self.where}: {self.what}" if self.where else self.what)
        return "\n  ".join((head, *map(escape_inline, self.todo.split("\n")))) if self.todo else head


class NothingFoundError(FactcliError):
    """The request was valid but matched nothing (exit code 1)."""

    exit_code = NOTHING


class UsageError(FactcliError):
    """The command line, or an answer to a prompt, is not valid."""

    exit_code = USAGE


class DataError(FactcliError):
    """Something in the store or in the input is not valid."""


class SeveralDataError(DataError):
    """Several data errors, each with its own advice, the number of those left out, and advice for all."""

    def __init__(self, faults: Sequence[DataError], more: str, todo: str) -> None:
        super().__init__("; ".join(fault.what for fault in faults), todo)
        self._faults, self._more = faults, more

    def __str__(self) -> str:
        messages = [*map(str, self._faults), *([escape_inline(self._more)] if self._more else [])]
        return "\n  ".join(("\n".join(messages), *map(escape_inline, self.todo.split("\n"))))


class EditConflictError(FactcliError):
    """What was to be edited has changed since the caller read it."""


class StoreError(FactcliError):
    """The store cannot be found, read or written: a folder, a disk, a lock."""


class TerminatedError(BaseException):
    """A signal that ends the process, raised so that temporary files and locks are cleaned up on the way out.

    ``line`` is what was typed at a question by then.
    """

    line = ""


class Problem(NamedTuple):
    """A problem in a store file, as ``check`` lists it.

    ``line`` counts from 1; ``severity`` is ``"error"`` (exit 3), ``"warning"`` or ``"note"``; ``code`` is a short
    stable name for scripts.
    """

    file: str
    line: int
    code: str
    what: str
    todo: str = ""
    severity: str = "error"

    @property
    def where(self) -> str:
        """``FILE:LINE``, as compilers print it and editors understand it."""
        return f"{self.file}:{self.line}"

    def as_error(self) -> DataError:
        """Return the problem as an exception, for a command that cannot go on."""
        return DataError(self.what, self.todo, where=self.where)

"""What every command does around its own work: open the store, say what is wrong in it, write the result."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from factcli.cli.options import STORE
from factcli.errors import DATA, FOUND, MERGE_CONFLICT, NOTHING, DataError, FactcliError, Problem, UsageError
from factcli.model import Statement
from factcli.output.listing import FORMATS, Listing, render, statement_listing
from factcli.output.streams import overwrite_line, put_data, put_note
from factcli.paths import RECORD, display_path, find_store
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from factcli.entities.directory import Context
    from factcli.search.find import SearchResult
    from factcli.search.indexed_store import IndexedStore
    from factcli.search.match import Matcher
    from factcli.search.query import Query
    from factcli.store.writer import Outcome

_PROBLEMS_SHOWN = 10
_T = TypeVar("_T")
_PATIENCE = 1.0  # seconds of silence before progress is shown


def print_note(*lines: str) -> None:
    """A line or more for the user's eyes, on stderr; a line end within one, of a name perhaps, begins no other."""
    put_note("".join(f"{escape_inline(line)}\n" for line in lines))


def print_error(error: FactcliError) -> None:
    """What went wrong, for the user's eyes, and below it what to do."""
    put_note(f"factcli: {error}\n")


def today() -> datetime.date:
    """The user's own calendar day."""
    return datetime.date.today()


def is_interactive() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def read_input(file: str, invitation: str) -> bytes:
    """All of a file that the user names, - for standard input. Raises OSError, also where it has no end."""
    from factcli.store import atomic

    if file != "-":
        with open(file, "rb") as stream:  # which may well be a pipe: <(some command)
            return atomic.read_stream(stream, atomic.MAX_INPUT_SIZE)
    if sys.stdin.isatty():
        print_note(invitation)
    return atomic.read_stream(sys.stdin.buffer, atomic.MAX_INPUT_SIZE)


def choose_format(form: str | None, as_json: bool, allowed: Sequence[str] = FORMATS) -> str:
    """The form asked for, else a table on a terminal and plain lines elsewhere."""
    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other", "give one of them")
    if as_json:
        return "json"
    if form is None:
        return "table" if sys.stdout.isatty() else "plain"
    if form not in allowed:
        raise UsageError(f'--format "{form}" is not known', f"use one of {', '.join(allowed)}")
    return form


class Progress:
    """How far something has come, on a terminal only, and only if it takes long; ``said`` puts it into words."""

    def __init__(self, said: Callable[[int, int], str]) -> None:
        self._said = said
        self._begun = 0.0
        self._visible = sys.stderr.isatty()
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self._begun = self._begun or time.monotonic()
        if done >= total:
            self.clear()
        elif self._visible and (self._drawn or time.monotonic() - self._begun > _PATIENCE):
            self._drawn = True
            overwrite_line(self._said(done, total))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Leave no trace of it."""
        if self._drawn:
            overwrite_line()
        self._begun, self._drawn = 0.0, False


def _reading(done: int, total: int) -> str:
    return f"reading what changed: {done / 1e6:.1f} of {total / 1e6:.1f} MB"


def judging() -> Progress:
    """How far the judging of pairs has come."""
    return Progress(lambda done, total: f"looking for leads: {100 * done // total} %")


def refuse_conflicts(problems: Sequence[Problem]) -> None:
    """Raises :class:`DataError` where a file holds a merge that was left unfinished: nothing is read past that."""
    found = [problem for problem in problems if problem.code == MERGE_CONFLICT]
    if found:
        more = f"; and so {'does' if len(found) == 2 else 'do'} {plural(len(found) - 1, 'more file')}"
        todo = "nothing was shown or changed, since it might lack just what was merged; see: factcli check"
        raise DataError(found[0].what + more * (len(found) > 1), todo, where=found[0].where)


def _warn(problems: Sequence[Problem], said: Sequence[Problem] = ()) -> None:
    """Say what cannot be read and has not been said. Raises :class:`DataError` where a merge is not finished."""
    refuse_conflicts(problems)
    new = [problem for problem in problems if problem not in said]
    for problem in new[:_PROBLEMS_SHOWN]:
        print_error(problem.as_error())
    if len(new) > _PROBLEMS_SHOWN:
        print_note(f"factcli: and {len(new) - _PROBLEMS_SHOWN} more problems; list them with: factcli check")


class Session:
    """One command's store and its output."""

    def __init__(
        self, store: Path | None, form: str | None = None, as_json: bool = False, *, writes: bool = False
    ) -> None:
        """Find the store. A command that ``writes`` finishes what was interrupted; one that reads only says so."""
        self.form = choose_format(form, as_json)
        self._writes, self._written = writes, False
        self.unfinished: Problem | None = None  # a change of several files that was interrupted
        option = store or STORE.get()
        self.root = find_store(option.expanduser() if option else None)
        self.grades: dict[str, int] = {}  # how statements were found, by their ids, where they were looked for

    @cached_property
    def store(self) -> IndexedStore:
        """The store as it is now, through its index; what cannot be read in it is said at once.

        Raises :class:`DataError` where a merge is not finished: what is missing then is just what two people changed.
        """
        from factcli.search.indexed_store import IndexedStore

        self.settle()
        with Progress(_reading) as progress:
            store = IndexedStore(self.root, progress, lambda what: print_note(f"factcli: {what}"))
        if not self.unfinished and not self._writes:
            self.settle()  # such a change may have begun since
        if self.unfinished:
            print_error(self.unfinished.as_error())
        _warn(store.problems)
        return store

    def in_one_state(self, ask: Callable[[], _T]) -> _T:
        """What is found by questions to the store that are to be answered from one state of it.

        They may be asked twice (see :meth:`Library.in_one_state`), so nothing is said or written before.
        """
        said = self.store.problems
        return self.store.in_one_state(ask, lambda: _warn(self.store.problems, said))

    def settle(self) -> None:
        """See to a change of several files that was interrupted, before anything is read."""
        from factcli.store import locks

        locks.tell_waiting = lambda what: print_note(f"factcli: {what}")
        if os.path.lexists(self.root / RECORD):
            from factcli.store import transaction

            if not self._writes:
                self.unfinished = transaction.describe_unfinished(self.root)
            elif note := transaction.recover(self.root):
                print_note(f"factcli: {note}")

    def refuse_conflicts(self) -> None:
        """Raise where a merge is not finished, for a command that asks the store nothing before it changes it."""
        refuse_conflicts(self.store.problems)

    @property
    def context(self) -> Context:
        """Who is who in this store."""
        return self.store.context

    def find(self, query: Query, exact: bool = False, limit: int | None = None) -> tuple[SearchResult, Matcher]:
        """What a query finds in the store, and what marks it."""
        from factcli.search.find import find_statements, make_matcher

        judge = make_matcher(self.store, query, exact)
        return find_statements(self.store, judge, limit), judge

    def changed(self, outcome: Outcome) -> int:
        """Say what the user should know of a change, and take it into the index; the exit code.

        It tells a script that its change was made, even if another file cannot be read, which was said before.
        """
        self._written = True
        for note in outcome.notes:
            print_note(f"factcli: {note}")
        self.store.refresh(outcome.files)
        return FOUND

    def code(self, found: bool = True) -> int:
        """The exit code: bad data outranks all, since an answer without it may lack something."""
        if self._written:
            return FOUND
        if self.store.problems or self.unfinished:
            return DATA
        return FOUND if found else NOTHING

    def where(self, statement: Statement) -> tuple[str, int]:
        """File and line of a statement read from the store; nothing of one that has a fault there."""
        return self.store.where("statement", statement.place) if statement.place else ("", 0)

    def listing(self, statements: Sequence[Statement]) -> Listing:
        """Statements ready to be written in any form."""
        return statement_listing(statements, self.where if self.form in ("json", "jsonl") else None)

    def write(self, listing: Listing, draw: Callable[[], Any]) -> None:
        """Write a listing in the form asked for; ``draw`` makes the table for a terminal."""
        if self.form == "table":
            if listing.records:
                from factcli.output.tables import make_console

                make_console().print(draw())
        else:
            put_data(render(listing, self.form))

    @property
    def label(self) -> str:
        """The store's folder as the user would type it."""
        return display_path(self.root)


def plural(number: int, one: str, many: str = "") -> str:
    """``1 statement``, ``2 statements``."""
    return f"{number} {one if number == 1 else many or one + 's'}"

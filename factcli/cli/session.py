"""The session of a command: its store, the problems in it, its output and its exit code."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from factcli.cli.options import QUIET, STORE
from factcli.errors import (
    CONFLICT_COPY,
    DATA,
    FOUND,
    MERGE_CONFLICT,
    NOTHING,
    DataError,
    FactcliError,
    NothingFoundError,
    Problem,
    UsageError,
)
from factcli.model import Statement
from factcli.output.listing import FORMATS, Listing, render, statement_listing
from factcli.output.streams import overwrite_line, put_data, put_note
from factcli.paths import RECORD, display_path, find_store
from factcli.sanitize import escape_inline
from factcli.text.wording import join_names, plural, quote_name

if TYPE_CHECKING:
    from factcli.entities.directory import Context
    from factcli.search.find import SearchResult
    from factcli.search.indexed_store import IndexedStore
    from factcli.search.match import Matcher
    from factcli.search.query import Query
    from factcli.store.history import HistoryEntry
    from factcli.store.writer import Outcome

_PROBLEMS_SHOWN = 10
_T = TypeVar("_T")
_PROGRESS_DELAY = 1.0  # seconds before progress is shown


def print_note(*lines: str) -> None:
    """Print lines on stderr, unless ``--quiet`` is given. A line end within one, as in a name, is escaped."""
    if not QUIET.get():
        print_warning(*lines)


def print_warning(*lines: str) -> None:
    """Print lines on stderr that ``--quiet`` does not leave out: what is wrong, or where text is kept."""
    put_note("".join(f"{escape_inline(line)}\n" for line in lines))


def print_error(error: FactcliError) -> None:
    """Print an error on stderr, and below it what to do."""
    put_note(f"factcli: {error}\n")


def today() -> datetime.date:
    """Return the day in the user's time zone. Tests replace it."""
    return datetime.date.today()


def is_interactive() -> bool:
    """Return whether a person can be asked: questions go to stderr, answers come from stdin."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def read_input(file: str, invitation: str) -> bytes:
    """Read a file that the user names, - for standard input. Raises :class:`OSError`, also for one without end."""
    from factcli.store import atomic

    if file != "-":
        with open(file, "rb") as stream:  # which may well be a pipe: <(some command)
            return atomic.read_stream(stream, atomic.MAX_INPUT_SIZE)
    if sys.stdin.isatty():
        print_note(invitation)
    return atomic.read_stream(sys.stdin.buffer, atomic.MAX_INPUT_SIZE)


def choose_format(form: str | None, as_json: bool, allowed: Sequence[str] = FORMATS) -> str:
    """Return the form asked for, else ``plain``, but on a terminal that of the settings, else ``table``.

    Raises :class:`UsageError`.
    """
    if as_json and form not in (None, "json"):
        raise UsageError(f"cannot use --json and --format {form} together", "choose one of them")
    if as_json:
        return "json"
    if form is None:
        return _terminal_form() if sys.stdout.isatty() else "plain"
    if form not in allowed:
        raise UsageError(f'cannot use --format "{form}"', f"use one of {', '.join(allowed)}")
    return form


def _terminal_form() -> str:
    from factcli.cli.settings import find_setting

    setting = find_setting("format")
    return str(setting.value) if setting else "table"


class Limit(NamedTuple):
    """The most results to show, None for all; and in words what set it."""

    number: int | None
    origin: str


def choose_limit(given: int | None, default: int | None = None) -> Limit:
    """Return the limit of an option, else on a terminal that of the settings, else a default."""
    if given is None and sys.stdout.isatty():
        from factcli.cli.settings import find_setting

        if setting := find_setting("limit"):
            return Limit(setting.value, f"limit = {setting.value} in {setting.file}")
    number = default if given is None else given
    return Limit(number, f"--limit {number}")


class Progress:
    """A line of progress on a terminal, shown only if the work takes long; ``describe`` puts it into words."""

    def __init__(self, describe: Callable[[int, int], str]) -> None:
        self._describe = describe
        self._started = 0.0
        self._visible = sys.stderr.isatty() and not QUIET.get()
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Show that a part of the work is done."""
        self._started = self._started or time.monotonic()
        if done >= total:
            self.clear()
        elif self._visible and (self._drawn or time.monotonic() - self._started > _PROGRESS_DELAY):
            self._drawn = True
            overwrite_line(self._describe(done, total))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Remove the line."""
        if self._drawn:
            overwrite_line()
        self._started, self._drawn = 0.0, False


def reading_progress() -> Progress:
    """Progress of reading changed store files into the index."""
    return Progress(lambda done, total: f"reading changed files: {done / 1e6:.1f} of {total / 1e6:.1f} MB")


def leads_progress() -> Progress:
    """Progress of looking for leads among pairs of statements."""
    return Progress(lambda done, total: f"looking for leads: {100 * done // total} %")


def _refuse_unfinished_merge(problems: Sequence[Problem]) -> None:
    """Raise :class:`DataError` if a file has conflict markers: an answer might lack just what was merged."""
    conflicts = [problem for problem in problems if problem.code == MERGE_CONFLICT]
    if conflicts:
        more = f"; the same in {plural(len(conflicts) - 1, 'more file')}"
        todo = "nothing was shown or changed. To see what to resolve: factcli check"
        raise DataError(conflicts[0].what + more * (len(conflicts) > 1), todo, where=conflicts[0].where)


def _print_copies(files: Sequence[str]) -> None:
    """Print all conflict copies in one line."""
    if files:
        number = plural(len(files), "conflict copy is", "conflict copies are")
        print_warning(
            f"factcli: {number} not read: {join_names([*map(quote_name, files)])}",
            "  to see how to merge them: factcli check",
        )


def _print_problems(problems: Sequence[Problem], printed: Sequence[Problem] = ()) -> None:
    """Print the problems that have not been printed. Raises :class:`DataError` if a merge is unfinished."""
    _refuse_unfinished_merge(problems)
    new = [problem for problem in problems if problem not in printed]
    _print_copies([problem.file for problem in new if problem.code == CONFLICT_COPY])
    new = [problem for problem in new if problem.code != CONFLICT_COPY]
    for problem in new[:_PROBLEMS_SHOWN]:
        print_error(problem.as_error())
    if len(new) > _PROBLEMS_SHOWN:
        print_warning(f"factcli: and {len(new) - _PROBLEMS_SHOWN} more problems. To list them: factcli check")


class Session:
    """One command's store and its output."""

    def __init__(
        self, store: Path | None, form: str | None = None, as_json: bool = False, *, writes: bool = False
    ) -> None:
        """Find the store. A command that ``writes`` completes an interrupted change; one that reads only reports it."""
        # What is changed is reported in a sentence, whatever form results have by the settings.
        default = "table" if writes and not as_json and sys.stdout.isatty() else None
        self.form = choose_format(form or default, as_json)
        if sys.stdout.isatty() and not writes:
            from factcli.cli import settings

            settings.print_errors()
        self._writes, self._written = writes, False
        self.unfinished: Problem | None = None  # a change of several files that was interrupted
        option = store or STORE.get()
        self.root = find_store(option.expanduser() if option else None)

    @cached_property
    def store(self) -> IndexedStore:
        """The store read through its index, opened at first use; problems in its files are printed then.

        Raises :class:`DataError` if a merge is unfinished.
        """
        from factcli.search.indexed_store import IndexedStore

        self.handle_interrupted_change()
        with reading_progress() as progress:
            store = IndexedStore(self.root, progress, lambda what: print_note(f"factcli: {what}"))
        if not self.unfinished and not self._writes:
            self.handle_interrupted_change()  # one may have begun since
        if self.unfinished:
            print_error(self.unfinished.as_error())
        _print_problems(store.problems)
        return store

    def read_snapshot(self, read: Callable[[], _T]) -> _T:
        """Return what a function reads from one state of the store.

        It may be called twice (see :meth:`IndexedStore.in_one_state`), so it must print and write nothing.
        """
        printed = self.store.problems
        return self.store.in_one_state(read, lambda: _print_problems(self.store.problems, printed))

    def handle_interrupted_change(self) -> None:
        """Complete a change of several files that was interrupted or, if this command only reads, note it."""
        from factcli.store import locks

        locks.tell_waiting = lambda what: print_note(f"factcli: {what}")
        if os.path.lexists(self.root / RECORD):
            from factcli.store import transaction

            if not self._writes:
                self.unfinished = transaction.describe_unfinished(self.root)
            elif note := transaction.recover(self.root):
                print_note(f"factcli: {note}")

    def refuse_unfinished_merge(self) -> None:
        """Raise :class:`DataError` if a merge is unfinished, for a command that changes the store before reading it."""
        _refuse_unfinished_merge(self.store.problems)

    @property
    def context(self) -> Context:
        """The people and outlets of the store, with their aliases."""
        return self.store.context

    def find(self, query: Query, exact: bool = False, limit: int | None = None) -> tuple[SearchResult, Matcher]:
        """Run a query; return the result, and the matcher that marks the words found."""
        from factcli.search.find import find_statements, make_matcher

        matcher = make_matcher(self.store, query, exact)
        return find_statements(self.store, matcher, limit), matcher

    def report_change(self, outcome: Outcome) -> int:
        """Print the notes of a change, and add it to the index; return the exit code.

        The code is 0 even if another file cannot be read, since it tells a script that its change was made.
        """
        self._written = True
        for note in outcome.notes:
            print_note(f"factcli: {note}")
        self.store.refresh(outcome.files)
        return FOUND

    def take_back(self, entry: HistoryEntry | None, by_hand: str) -> None:
        """Undo a change of this command, and print what was taken back.

        Raises :class:`NothingFoundError` if the history does not have it, with how to take it back ``by_hand``.
        """
        from factcli.store.undo import undo_last_change

        if entry is None:
            raise NothingFoundError("the history for undo has no such change", by_hand)
        undone = undo_last_change(self.root, entry)
        self.store.refresh()
        print_note(f"took back: {undone.summary}")

    def exit_code(self, found: bool = True) -> int:
        """Return the exit code. Unreadable data outranks all, since the answer may lack what it holds."""
        if self._written:
            return FOUND
        if self.store.problems or self.unfinished:
            return DATA
        return FOUND if found else NOTHING

    def locate(self, statement: Statement) -> tuple[str, int]:
        """Return file and line of a statement read from the store; empty and 0 for one that has a fault there."""
        return self.store.where("statement", statement.place) if statement.place else ("", 0)

    def make_listing(self, statements: Sequence[Statement]) -> Listing:
        """Return statements ready to be written in any form."""
        return statement_listing(statements, self.locate if self.form in ("json", "jsonl") else None)

    def write_listing(self, listing: Listing, draw: Callable[[], Any]) -> None:
        """Write a listing in the form asked for; ``draw`` returns the table for a terminal."""
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

"""What every command does around its own work: open the store, say what is wrong in it, write the result."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcli.cli_options import STORE
from factcli.errors import DATA, FOUND, NOTHING, UsageFault
from factcli.formats import FORMATS, Listing, render, statement_listing
from factcli.harmless import harmless
from factcli.locate import find_store, shown
from factcli.model import Statement
from factcli.store import Store, read_store

if TYPE_CHECKING:
    from factcli.query import Context

_PROBLEMS_SHOWN = 10
_PATIENCE = 1.0  # seconds of silence before progress is shown


def say(message: str) -> None:
    """A line for the user's eyes, on stderr."""
    sys.stderr.write(harmless(message) + "\n")


def today() -> datetime.date:
    """The user's own calendar day."""
    return datetime.date.today()


def choose_format(form: str | None, as_json: bool, allowed: Sequence[str] = FORMATS) -> str:
    """The form asked for, else a table on a terminal and plain lines elsewhere."""
    if as_json and form not in (None, "json"):
        raise UsageFault(f"--json and --format {form} exclude each other", "give one of them")
    if as_json:
        return "json"
    if form is None:
        return "table" if sys.stdout.isatty() else "plain"
    if form not in allowed:
        raise UsageFault(f'--format "{form}" is not known', f"use one of {', '.join(allowed)}")
    return form


class Progress:
    """How far reading has come, on a terminal only, and only if it takes long."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._visible = sys.stderr.isatty()
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """So many files of so many have been read."""
        if self._visible and (self._drawn or time.monotonic() - self._begun > _PATIENCE):
            sys.stderr.write(f"\rreading the store: {done} of {total} files")
            self._drawn = done < total
            if done == total:
                sys.stderr.write("\r" + " " * 60 + "\r")
            sys.stderr.flush()


class Session:
    """One command's store and its output."""

    def __init__(self, store: Path | None, form: str | None = None, as_json: bool = False) -> None:
        self.form = choose_format(form, as_json)
        option = store or STORE.get()
        self.root = find_store(option.expanduser() if option else None)

    @cached_property
    def store(self) -> Store:
        """The store as it is now; what cannot be read in it is said at once."""
        store = read_store(self.root, Progress())
        for problem in store.problems[:_PROBLEMS_SHOWN]:
            say(f"factcli: {problem.as_error()}")
        if len(store.problems) > _PROBLEMS_SHOWN:
            say(f"factcli: and {len(store.problems) - _PROBLEMS_SHOWN} more problems; list them with: factcli check")
        return store

    @cached_property
    def context(self) -> Context:
        """Who is who in this store."""
        from factcli.people import Directory
        from factcli.query import Context

        return Context(Directory(self.store.people), Directory(self.store.outlets))

    @cached_property
    def by_id(self) -> dict[str, Statement]:
        """Every statement by its id."""
        return {s.id: s for s in self.store.statements}

    def code(self, found: bool = True) -> int:
        """The exit code: bad data outranks all, since a result without it may lack something."""
        if self.store.problems:
            return DATA
        return FOUND if found else NOTHING

    def where(self, statement: Statement) -> tuple[str, int]:
        """File and line of a statement read from the store."""
        assert statement.place is not None  # noqa: S101
        return self.store.where("statement", statement.place)

    def listing(self, statements: Sequence[Statement]) -> Listing:
        """Statements ready to be written in any form."""
        # Only JSON and CSV tell the line, and finding it means scanning the file.
        return statement_listing(statements, self.where if self.form in ("json", "jsonl") else lambda s: ("", 0))

    def write(self, listing: Listing, draw: Callable[[], Any]) -> None:
        """Write a listing in the form asked for; ``draw`` makes the table for a terminal."""
        if self.form == "table":
            if listing.records:
                from factcli.tables import console

                console().print(draw())
        else:
            sys.stdout.write(render(listing, self.form))

    @property
    def label(self) -> str:
        """The store's folder as the user would type it."""
        return shown(self.root)


def count(number: int, one: str, many: str = "") -> str:
    """``1 statement``, ``2 statements``."""
    return f"{number} {one if number == 1 else many or one + 's'}"

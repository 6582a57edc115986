"""A pass through things to decide about, one key for each decision: what ``review`` and ``people review`` share."""

import sys
from collections import deque
from typing import Generic, NamedTuple, TypeVar

from factcli.cli.prompt import QUIT, KeyReader, wrap_keys
from factcli.cli.session import Session, print_note
from factcli.errors import CHANGES
from factcli.output.streams import put_note
from factcli.store.history import HistoryEntry
from factcli.text.wording import plural

SKIP_KEYS = ("k", " ")
AFTER_LAST = "no more pairs: b goes back to a skipped one, z takes back the last decision, any other key ends"
Shown = TypeVar("Shown")


class Decided(NamedTuple):
    """What was decided in this pass, by its number, with the entry of the history that ``undo`` takes back."""

    number: int
    entry: HistoryEntry | None


class OneByOne(Generic[Shown]):
    """A pass through pairs, which are known by their numbers. Subclasses show them and follow their own keys."""

    #: Explains the keys, for ``?``.
    help = ""
    #: How to take back a decision that the history does not have.
    by_hand = ""

    def __init__(self, session: Session, total: int, keys: KeyReader) -> None:
        self.session, self.keys, self.total = session, keys, total
        self.queue = deque(range(total))
        self.decided: list[Decided] = []
        self.closed: set[int] = set()  # pairs that somebody else has decided, or that are gone
        self._skipped: list[int] = []

    def show(self, number: int) -> Shown | None:
        """Draw a pair as the store has it now; print why and return None if it is no longer open."""
        raise NotImplementedError

    def follow(self, number: int, shown: Shown, key: str) -> Shown | None:
        """Do what a key stands for; return the pair as shown if it is still to be decided."""
        raise NotImplementedError

    def key_names(self) -> list[str]:
        """Return each key and what it does, for the line below a pair."""
        raise NotImplementedError

    def notes(self) -> list[str]:
        """Return lines above those of the keys."""
        return []

    def restore(self, number: int) -> None:
        """Called for the pair of a decision that was taken back."""

    # --- the pass -------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Show pair after pair until none is left or the user quits, and print what has been done."""
        try:
            while self._next():
                pass
        except KeyboardInterrupt:
            put_note("\n")
        finally:
            decided = len(self.decided)
            left = self.total - decided - len(self.closed)
            print_note(f"{decided} of {plural(self.total, 'pair')} decided, {left} left open")
            if decided:
                print_note("to take back the last decision: factcli undo")

    def _next(self) -> bool:
        """Go on to the next pair or, after the last, offer to take back a decision; return False at the end."""
        CHANGES.clear()  # an error from here on has nothing to do with the last decision
        if self.queue:
            return self._ask_about(self.queue.popleft())
        if not self.decided and not self._skipped:
            return False
        key = self.keys.read_key(AFTER_LAST)
        return {"b": self._go_back, "z": self._undo}.get(key, lambda: False)()

    def _ask_about(self, number: int) -> bool:
        """Show a pair, and follow keys until it is decided or skipped; return False to quit."""
        sys.stdout.flush()
        shown = self.show(number)
        while shown is not None:
            key = self.keys.read_key("\n".join([*self.notes(), *wrap_keys(self.key_names())]))
            if key == QUIT:
                return False
            if key in SKIP_KEYS:
                self._skipped.append(number)
                break
            if key in ("z", "b"):
                if self._undo() if key == "z" else self._go_back():
                    self.queue.insert(1, number)
                    break
            elif key == "?":
                print_note(*self.help.splitlines())
            else:
                shown = self.follow(number, shown, key)
        return True

    def close(self, number: int, why: str) -> None:
        """Print why a pair is no longer open, and leave it out."""
        self.closed.add(number)
        print_note(*f"{number + 1} of {self.total} skipped: {why}".split("\n"))

    @staticmethod
    def print_unknown_key() -> None:
        """Print that a key does nothing."""
        print_note("this key does nothing here; press ? to see the keys")

    def _go_back(self) -> bool:
        """Put the pair that was skipped last first in the queue; return False if no pair was skipped."""
        if not self._skipped:
            print_note("no skipped pair before this one; z takes back the last decision")
            return False
        self.queue.appendleft(self._skipped.pop())
        return True

    def _undo(self) -> bool:
        """Take back the last decision, and put its pair first in the queue; return False if that is impossible."""
        if not self.decided:
            print_note("no decision to take back yet")
            return False
        with self.keys.errors_printed():
            self.session.take_back(self.decided[-1].entry, self.by_hand)
            number = self.decided.pop().number
            self.queue.appendleft(number)
            self.restore(number)
            return True
        return False

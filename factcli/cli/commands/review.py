"""``factcli review``: the open leads one after another, one key a decision."""

import contextlib
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.commands.link import print_link
from factcli.cli.leads import parse_level
from factcli.cli.messages import nothing_found
from factcli.cli.options import StoreOption, expand_options
from factcli.cli.prompt import QUIT, KeyReader, PromptAbortedError, Question, ask, wrap_keys
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Session, leads_progress, print_note, today
from factcli.comparison import pairs as comparison_pairs
from factcli.comparison.groups import StatementPair
from factcli.errors import CHANGES, NothingFoundError, UsageError
from factcli.new_statement import StatementKeyError, validate_value
from factcli.output.streams import put_note
from factcli.sanitize import escape_inline
from factcli.search.query import Filters, Query
from factcli.store import undo, writer
from factcli.store.history import HistoryEntry
from factcli.store.link_tables import record_link
from factcli.text.wording import plural

MinLevel = Annotated[
    str | None,
    typer.Option(
        "--min",
        metavar="LEVEL",
        help="Only leads of this level or above: high or medium [default: medium].",
        autocompletion=completion.levels,
        show_default=False,
    ),
]


class KeyDecision(NamedTuple):
    """The relation that a key records: of A to B or, where ``from_b``, of B, the later statement, to A."""

    relation: str
    from_b: bool = False

    @property
    def label(self) -> str:
        """The text in the line of keys."""
        if self.relation not in ("repeats", "supersedes"):
            return self.relation
        return f"B {self.relation} A" if self.from_b else f"A {self.relation} B"


DECISION_KEYS = {
    "c": KeyDecision("contradicts"),
    "a": KeyDecision("agrees"),
    "o": KeyDecision("compatible"),
    "u": KeyDecision("unrelated"),
    "r": KeyDecision("repeats", from_b=True),
    "R": KeyDecision("repeats"),
    "s": KeyDecision("supersedes", from_b=True),
    "S": KeyDecision("supersedes"),
}
SKIP_KEYS = ("k", " ")
_OTHER_KEYS = {"n": "note", "e": "edit", "z": "undo", "k": "skip", "b": "back", QUIT: "quit", "?": ""}
_AFTER_LAST = "no more pairs: b goes back to a skipped one, z takes back the last decision, any other key ends"
HELP = """\
  c  A contradicts B: both cannot be true
  a  A agrees with B: both can be true, and both say the same
  o  compatible: both can be true, of another time, place or part
  u  unrelated: they are about different things
  r  B repeats A, R  A repeats B: one took it from the other
  s  B supersedes A, S  A supersedes B: one replaces the other
  n  write a note, which is kept with your decision about this pair
  e  open A or B in your editor
  z  take back the last decision of this review, and show its pair again
  k  or space: skip the pair; it stays open
  b  go back to the pair that you skipped last
  q  quit (or Ctrl-C): your decisions are kept"""


@expand_options
def review(
    words: Words = None,
    min_level: MinLevel = None,
    *,
    filters: FilterOptions,
    store: StoreOption = None,
) -> int:
    """Decide about the open leads, one key for each decision.

    \b
    factcli review                      all open leads, the strongest first
    factcli review Panjshir --min high  only where one of the two has the word
    printf 'c\\nk\\nu\\n' | factcli review   keys as lines, for scripts

    A lead is a pair of statements that may conflict. You see both side by
    side, with the reasons, and press a key: c contradicts, a agrees,
    o compatible, u unrelated, r repeats, s supersedes, k skip, b back, z undo;
    ? lists all keys.
    Pairs whose wording has changed since you decided come first.

    Each decision is written to links.toml at once and printed on stdout, as
    factcli link does; questions go to stderr. Exit code 1 if no lead is open.
    """
    level = parse_level(min_level)
    session = Session(store, writes=True)
    parsed = filters.parse()
    query = parsed.join(parse_words(words))
    whole = not words and parsed == Filters()
    pairs, nothing = session.read_snapshot(lambda: _open_pairs(session, None if whole else query, filters.exact, level))
    if not pairs:
        print_note(nothing)
        return session.exit_code(found=False)
    _Review(session, pairs, KeyReader()).run()
    return session.exit_code()


def _open_pairs(session: Session, query: Query | None, exact: bool, level: str) -> tuple[list[StatementPair], str]:
    """Return the open pairs, of the statements that a query finds if there is one, and what to print without any."""
    among = None if query is None else {s.id for s in session.find(query, exact)[0].statements}
    pairs = comparison_pairs.open_pairs(session.store, level, among, leads_progress()) if session.store.exists else []
    if not session.store.exists or not session.store.number or among == set():
        return pairs, nothing_found(session)
    nothing = f"no open leads in {session.label}" if among is None else "no open leads among these statements"
    return pairs, nothing


class _DecidedPair(NamedTuple):
    """A pair decided in this review, by its number, the entry of the history that ``undo`` takes back, and the note."""

    number: int
    entry: HistoryEntry | None
    note: str


class _Review:
    """One pass through the open pairs, which are known by their numbers."""

    def __init__(self, session: Session, pairs: Sequence[StatementPair], keys: KeyReader) -> None:
        self._session, self._pairs, self._keys = session, list(pairs), keys
        self._queue = deque(range(len(pairs)))
        self._decided: list[_DecidedPair] = []
        self._skipped: list[int] = []
        self._notes: dict[int, str] = {}  # of pairs that are still to be decided
        self._closed: set[int] = set()  # pairs that are no longer open in the store
        self._note = ""

    def run(self) -> None:
        """Show pair after pair until none is left or the user quits, and print what has been done."""
        try:
            while self._review_next():
                pass
        except KeyboardInterrupt:
            put_note("\n")
        finally:
            decided, total = len(self._decided), len(self._pairs)
            print_note(f"{decided} of {plural(total, 'pair')} decided, {total - decided - len(self._closed)} left open")
            if decided:
                print_note("to take back the last decision: factcli undo")

    def _review_next(self) -> bool:
        """Review the next pair or, after the last, offer to take back a decision; return False at the end."""
        CHANGES.clear()  # an error from here on has nothing to do with the last decision
        if self._queue:
            return self._review_pair(self._queue.popleft())
        if not self._decided and not self._skipped:
            return False
        key = self._keys.read_key(_AFTER_LAST)
        return {"b": self._go_back, "z": self._undo}.get(key, lambda: False)()

    def _review_pair(self, number: int) -> bool:
        """Show a pair, and follow keys until it is decided or skipped; return False to quit."""
        self._note = self._notes.get(number, "")
        shown = self._show_pair(number)
        while shown is not None:
            key = self._keys.read_key(self._key_line())
            if key == QUIT:
                return False
            if key in SKIP_KEYS:
                self._skipped.append(number)
                break
            if key in DECISION_KEYS:
                shown = self._decide(number, shown, DECISION_KEYS[key])
            elif key in ("z", "b"):
                if self._undo() if key == "z" else self._go_back():
                    self._queue.insert(1, number)
                    break
            elif key == "e":
                shown = self._edit(number, shown)
            elif key == "n":
                self._ask_note()
                self._notes[number] = self._note
            elif key == "?":
                print_note(*HELP.splitlines())
            else:
                print_note("this key does nothing here; press ? to see the keys")
        return True

    # --- output ---------------------------------------------------------------------------------------------

    def _show_pair(self, number: int) -> StatementPair | None:
        """Draw a pair as the store has it now; print why and return None if it is no longer open."""
        from factcli.output.side_by_side import draw_open_pair

        pair = self._reload_pair(number)
        if pair is not None:
            sys.stdout.flush()
            progress = f"{number + 1} of {len(self._pairs)}"
            draw_open_pair(sys.stderr, pair, progress, self._session.store)
        return pair

    def _reload_pair(self, number: int) -> StatementPair | None:
        self._session.store.refresh()
        self._session.refuse_unfinished_merge()
        try:
            pair, store = self._pairs[number], self._session.store
            self._pairs[number] = self._session.read_snapshot(lambda: comparison_pairs.reload_pair(store, pair))
        except NothingFoundError as gone:
            self._closed.add(number)
            print_note(*f"{number + 1} of {len(self._pairs)} skipped: {gone}".split("\n"))
            return None
        return self._pairs[number]

    def _key_line(self) -> str:
        """Return the note, if there is one, and the keys with what they do."""
        keys = [f"{key} {decision.label}" for key, decision in DECISION_KEYS.items()]
        keys += [f"{key} {what}".strip() for key, what in _OTHER_KEYS.items()]
        note = [f"with the note: {escape_inline(self._note)}"] if self._note else []
        return "\n".join([*note, *wrap_keys(keys)])

    # --- actions --------------------------------------------------------------------------------------------

    def _ask_note(self) -> None:
        """Ask for the note of the next decision."""
        try:
            if self._keys.on_terminal:
                question = Question("Note", lambda text: validate_value("note", text), needed=False)
                with contextlib.suppress(PromptAbortedError):
                    (self._note,) = ask(question) or ("",)
            else:
                self._note = validate_value("note", self._keys.read_line())
        except StatementKeyError as fault:
            if not self._keys.on_terminal:  # a script must not record the decision without its note
                raise UsageError(f"note {fault.error.what}", fault.error.todo) from None
            print_note(f"note {fault.error.what}; {fault.error.todo}")

    def _decide(self, number: int, shown: StatementPair, decision: KeyDecision) -> StatementPair | None:
        """Record a decision about the pair as it was shown; return the pair if it is still to be decided."""
        now = self._reload_pair(number)
        if now is None:
            return None
        if (now.a, now.b, now.decision) != (shown.a, shown.b, shown.decision):
            print_note("somebody else has just changed this pair; nothing was decided. Please look again")
            return self._show_pair(number)
        a, b = (now.b, now.a) if decision.from_b else (now.a, now.b)
        with self._keys.errors_printed():
            recorded = record_link(self._session.store, a, b, decision.relation, self._note, today())
            entry = recorded.outcome.history_entry if recorded.outcome else None
            self._decided.append(_DecidedPair(number, entry, self._note))
            self._notes.pop(number, None)
            print_link(recorded)
            if recorded.outcome:
                self._session.report_change(recorded.outcome)
            return None
        return now

    def _go_back(self) -> bool:
        """Put the pair that was skipped last first in the queue; return False if no pair was skipped."""
        if not self._skipped:
            print_note("no skipped pair before this one; z takes back the last decision")
            return False
        self._queue.appendleft(self._skipped.pop())
        return True

    def _undo(self) -> bool:
        """Take back the last decision, and put its pair first in the queue; return False if that is impossible."""
        if not self._decided:
            print_note("no decision to take back yet")
            return False
        with self._keys.errors_printed():
            last = self._decided[-1]
            if last.entry is None:
                raise NothingFoundError(
                    "the history for undo has no such change", "to take it back: factcli link A B --remove"
                )
            undone = undo.undo_last_change(self._session.root, last.entry)
            self._decided.pop()
            self._queue.appendleft(last.number)
            self._notes[last.number] = last.note
            print_note(f"took back: {undone.summary}")
            return True
        return False

    def _edit(self, number: int, shown: StatementPair) -> StatementPair | None:
        """Open one of the two statements in an editor, and show the pair again."""
        from factcli.cli.editor import edit_source

        which = self._keys.read_key("press a to open A, b to open B, any other key for neither").lower()
        if which not in ("a", "b"):
            return shown
        outcome: writer.Outcome | None = None

        def save(text: str, table: Mapping[str, Any]) -> None:
            nonlocal outcome
            summary = f"edit {recorded.id} in an editor"
            outcome = writer.replace_source(self._session.store, recorded, text, table, summary)

        with self._keys.errors_printed():
            recorded = self._session.store.resolve((shown.a if which == "a" else shown.b).id)
            edit_source(recorded, save)
            if outcome is not None:
                self._session.report_change(outcome)
        return self._show_pair(number)

"""``factcli review``: the open leads one after another, one key a decision."""

import contextlib
import shutil
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.commands.link import acknowledge
from factcli.cli.commands.search import make_filters, make_query, nothing_found
from factcli.cli.keys import QUIT, Keys
from factcli.cli.leads import level_of
from factcli.cli.options import (
    Exact,
    FilterOutlet,
    FilterSpeaker,
    FilterTag,
    FilterVia,
    Since,
    StoreOption,
    Until,
    Words,
)
from factcli.cli.prompt import GaveUpError, Question, ask
from factcli.cli.session import Session, judging, plural, print_error, print_note, today
from factcli.comparison import pairs as comparison_pairs
from factcli.comparison.groups import StatementPair
from factcli.errors import CHANGES, FactcliError, NothingFoundError, UsageError
from factcli.new_statement import StatementKeyError, validate_value
from factcli.output.streams import put_note
from factcli.sanitize import escape_inline
from factcli.search.query import Filters, Query
from factcli.store import undo, writer
from factcli.store.history import HistoryEntry
from factcli.store.link_tables import record_link

Min = Annotated[
    str | None,
    typer.Option(
        "--min",
        metavar="LEVEL",
        help="Only leads of this level: high, or medium and above [default: medium].",
        autocompletion=completion.levels,
        show_default=False,
    ),
]


class Verdict(NamedTuple):
    """What a key decides; ``turned`` where B is what it is to A, since B is the later of the two."""

    relation: str
    turned: bool = False

    @property
    def said(self) -> str:
        """As the line of keys has it."""
        if self.relation not in ("repeats", "supersedes"):
            return self.relation
        return f"B {self.relation} A" if self.turned else f"A {self.relation} B"


VERDICTS = {
    "c": Verdict("contradicts"),
    "a": Verdict("agrees"),
    "u": Verdict("unrelated"),
    "r": Verdict("repeats", turned=True),
    "R": Verdict("repeats"),
    "s": Verdict("supersedes", turned=True),
    "S": Verdict("supersedes"),
}
SKIPS = ("k", " ")
_OTHERS = {"n": "note", "e": "edit", "z": "undo", "k": "skip", QUIT: "quit", "?": ""}
_LAST = "that was the last one: z takes back the last decision, any other key ends"
HELP = """\
  c  A contradicts B: both cannot be true
  a  A agrees with B: both can be true, and say the same of it
  u  unrelated: they are about different things
  r  B repeats A, R  A repeats B: the one has it from the other
  s  B supersedes A, S  A supersedes B: the one takes the place of the other
  n  a note, kept with the decision that follows about this pair
  e  open A or B in your editor
  z  take back the last decision of this review, and look at its pair again
  k  or space: skip the pair; it stays open
  q  quit (or Ctrl-C): what was decided is kept"""


def review(
    words: Words = None,
    least: Min = None,
    speaker: FilterSpeaker = None,
    outlet: FilterOutlet = None,
    via: FilterVia = None,
    tag: FilterTag = None,
    since: Since = None,
    until: Until = None,
    exact: Exact = False,
    store: StoreOption = None,
) -> int:
    """Decide about the open leads, one key a decision.

    \b
    factcli review                      all of them, the strongest first
    factcli review Panjshir --min high  one of the two has the word
    printf 'c\\nk\\nu\\n' | factcli review   keys as lines, for scripts

    Leads are pairs of statements that look as if they cannot both be true.
    They stand side by side, with the reasons: c contradicts, a agrees,
    u unrelated, r repeats, s supersedes, k skip, z undo, ? lists all keys.
    Decisions that were made before the wording changed come first, and again.

    Each decision is written to links.toml at once, as factcli link does, and
    printed as it does; what is shown and asked goes to stderr. Exit code 1 if
    nothing is open.
    """
    level = level_of(least)
    session = Session(store, writes=True)
    query = make_filters(speaker, outlet, via, tag, since, until).join(make_query(words))
    whole = not words and query == Filters().join(make_query(None))
    pairs, none = session.in_one_state(lambda: _open(session, None if whole else query, exact, level))
    if not pairs:
        print_note(none)
        return session.code(found=False)
    _Review(session, pairs, Keys()).run()
    return session.code()


def _open(session: Session, query: Query | None, exact: bool, least: str) -> tuple[list[StatementPair], str]:
    """The open pairs, of what a query finds if there is one, and what to say if there are none."""
    among = None if query is None else {s.id for s in session.find(query, exact)[0].statements}
    pairs = comparison_pairs.open_pairs(session.store, least, among, judging()) if session.store.exists else []
    if not session.store.exists or not session.store.number or among == set():
        return pairs, nothing_found(session)
    none = f"nothing is open to review in {session.label}" if among is None else "nothing is open among these"
    return pairs, none


class _Made(NamedTuple):
    """A decision of this review: about which pair, and how the history for ``undo`` has it."""

    number: int
    noted: HistoryEntry | None


class _Review:
    """One walk through the open pairs, known by their numbers."""

    def __init__(self, session: Session, pairs: Sequence[StatementPair], keys: Keys) -> None:
        self._session, self._pairs, self._keys = session, list(pairs), keys
        self._ahead = deque(range(len(pairs)))
        self._made: list[_Made] = []
        self._closed: set[int] = set()  # pairs that were found to be open no more
        self._note = ""

    def run(self) -> None:
        """Show pair after pair until none is left or the user quits, and say what has been done."""
        try:
            while self._goes_on():
                pass
        except KeyboardInterrupt:
            put_note("\n")
        finally:
            decided, total = len(self._made), len(self._pairs)
            print_note(f"{decided} of {plural(total, 'pair')} decided, {total - decided - len(self._closed)} left open")
            if decided:
                print_note("factcli undo takes back the last change")

    def _goes_on(self) -> bool:
        """Take the next pair; after the last, a decision made by a slip can still be taken back."""
        CHANGES.clear()  # an error from here on is not one of telling what was decided last
        if self._ahead:
            return self._one(self._ahead.popleft())
        if not self._made or self._keys.key(_LAST) != "z":
            return False
        self._undo()
        return True

    def _one(self, number: int) -> bool:
        """Show a pair, and follow keys until it is done with; False to quit."""
        self._note = ""
        shown = self._show(number)
        while shown is not None:
            key = self._keys.key(self._line_of_keys())
            if key == QUIT:
                return False
            if key in SKIPS:
                break
            if key in VERDICTS:
                shown = self._decide(number, shown, VERDICTS[key])
            elif key == "z":
                if self._undo():
                    self._ahead.insert(1, number)
                    break
            elif key == "e":
                shown = self._edit(number, shown)
            else:
                self._remark(key)
        return True

    # --- what is shown --------------------------------------------------------------------------------------

    def _show(self, number: int) -> StatementPair | None:
        """Draw a pair as the store has it now; None, with a word, if it is not open any more."""
        from factcli.output.side_by_side import draw_open_pair

        pair = self._as_now(number)
        if pair is not None:
            sys.stdout.flush()
            progress = f"{number + 1} of {len(self._pairs)}"
            draw_open_pair(sys.stderr, pair, progress, self._session.store)
        return pair

    def _as_now(self, number: int) -> StatementPair | None:
        self._session.store.refresh()
        self._session.refuse_conflicts()
        try:
            pair, store = self._pairs[number], self._session.store
            self._pairs[number] = self._session.in_one_state(lambda: comparison_pairs.reload_pair(store, pair))
        except NothingFoundError as gone:
            self._closed.add(number)
            print_note(*f"{number + 1} of {len(self._pairs)} passed over: {gone}".split("\n"))
            return None
        return self._pairs[number]

    def _line_of_keys(self) -> str:
        """The keys, broken between two of them where the terminal is narrow."""
        keys = [f"{key} {verdict.said}" for key, verdict in VERDICTS.items()]
        keys += [f"{key} {what}".strip() for key, what in _OTHERS.items()]
        width, lines = shutil.get_terminal_size().columns - 1, [""]
        for key in keys:
            longer = f"{lines[-1]}  {key}".strip()
            lines[-1:] = [longer] if len(longer) <= width else [lines[-1], key]
        return "\n".join([*([f"with the note: {escape_inline(self._note)}"] if self._note else []), *lines])

    def _remark(self, key: str) -> None:
        if key == "?":
            print_note(*HELP.splitlines())
        elif key == "n":
            self._ask_note()
        else:
            print_note("that is no key here; ? tells what each does")

    def _ask_note(self) -> None:
        """A note for the decision that follows."""
        try:
            if self._keys.pressed:
                with contextlib.suppress(GaveUpError):
                    (self._note,) = ask(Question("Note", _accept_note, needed=False)) or ("",)
            else:
                self._note = validate_value("note", self._keys.line())
        except StatementKeyError as fault:
            if not self._keys.pressed:  # the decision that follows is not written without it
                raise UsageError(f"note {fault.error.what}", fault.error.todo) from None
            print_note(f"note {fault.error.what}; {fault.error.todo}")

    # --- what is done ---------------------------------------------------------------------------------------

    def _decide(self, number: int, shown: StatementPair, verdict: Verdict) -> StatementPair | None:
        """Write a decision about the pair as it was shown; what to go on with, None if it is done with."""
        now = self._as_now(number)
        if now is None:
            return None
        if (now.a, now.b, now.decision) != (shown.a, shown.b, shown.decision):
            print_note("it was changed by someone else in the meantime; nothing was decided; look again")
            return self._show(number)
        a, b = (now.b, now.a) if verdict.turned else (now.a, now.b)
        with self._mishaps_told():
            decided = record_link(self._session.store, a, b, verdict.relation, self._note, today())
            self._made.append(_Made(number, decided.outcome.history_entry if decided.outcome else None))
            acknowledge(decided)
            self._changed(decided.outcome)
            return None
        return now

    def _undo(self) -> bool:
        """Take back the last decision, and put its pair before those ahead; False if there is none, or it cannot be."""
        if not self._made:
            print_note("nothing has been decided yet")
            return False
        with self._mishaps_told():
            made = self._made[-1]
            if made.noted is None:
                raise NothingFoundError(
                    "the history for undo has no such change", "factcli link --remove takes it back"
                )
            undone = undo.undo_last_change(self._session.root, made.noted)
            self._made.pop()
            self._ahead.appendleft(made.number)
            print_note(f"took back: {undone.summary}")
            return True
        return False

    def _edit(self, number: int, shown: StatementPair) -> StatementPair | None:
        """Open one of the two in an editor, and show the pair as it is then."""
        from factcli.cli.editor import edit_source

        which = self._keys.key("a to open A, b to open B, any other key for neither").lower()
        if which not in ("a", "b"):
            return shown
        outcome: writer.Outcome | None = None

        def save(text: str, table: Mapping[str, Any]) -> None:
            nonlocal outcome
            summary = f"edit {recorded.id} in an editor"
            outcome = writer.replace_source(self._session.store, recorded, text, table, summary)

        with self._mishaps_told():
            recorded = self._session.store.resolve((shown.a if which == "a" else shown.b).id)
            edit_source(recorded, save)
            self._changed(outcome)
        return self._show(number)

    def _changed(self, outcome: writer.Outcome | None) -> None:
        if outcome is not None:
            self._session.changed(outcome)

    @contextlib.contextmanager
    def _mishaps_told(self) -> Any:
        """Say what went wrong, and go on: there is somebody who can mend it. A script is stopped."""
        try:
            yield
        except FactcliError as error:
            if not self._keys.pressed:
                raise
            print_error(error)


def _accept_note(text: str) -> object:
    return validate_value("note", text)

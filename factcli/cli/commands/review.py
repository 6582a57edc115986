"""``factcli review``: the open leads one after another, one key a decision."""

import contextlib
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.commands.link import print_link
from factcli.cli.leads import parse_level
from factcli.cli.messages import nothing_found
from factcli.cli.one_by_one import Decided, OneByOne
from factcli.cli.options import StoreOption, expand_options
from factcli.cli.prompt import QUIT, KeyReader, PromptAbortedError, Question, ask
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Session, leads_progress, print_note, today
from factcli.comparison import pairs as comparison_pairs
from factcli.comparison.groups import StatementPair
from factcli.errors import NothingFoundError, UsageError
from factcli.new_statement import StatementKeyError, validate_value
from factcli.sanitize import escape_inline
from factcli.search.query import Filters, Query
from factcli.store import writer
from factcli.store.link_tables import record_link

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
_OTHER_KEYS = {"n": "note", "e": "edit", "z": "undo", "k": "skip", "b": "back", QUIT: "quit", "?": ""}
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


class _Review(OneByOne[StatementPair]):
    """One pass through the open pairs."""

    help = HELP
    by_hand = "to take it back: factcli link A B --remove"

    def __init__(self, session: Session, pairs: Sequence[StatementPair], keys: KeyReader) -> None:
        super().__init__(session, len(pairs), keys)
        self._pairs = list(pairs)
        self._notes: dict[int, str] = {}  # of pairs that are still to be decided
        self._decided_notes: dict[int, str] = {}
        self._note = ""

    def follow(self, number: int, shown: StatementPair, key: str) -> StatementPair | None:
        """Do what a key stands for; return the pair as shown if it is still to be decided."""
        if key in DECISION_KEYS:
            return self._decide(number, shown, DECISION_KEYS[key])
        if key == "e":
            return self._edit(number, shown)
        if key == "n":
            self._ask_note()
            self._notes[number] = self._note
        else:
            self.print_unknown_key()
        return shown

    def restore(self, number: int) -> None:
        """Keep the note of a decision that was taken back."""
        self._notes[number] = self._decided_notes.pop(number, "")

    # --- output ---------------------------------------------------------------------------------------------

    def show(self, number: int) -> StatementPair | None:
        """Draw a pair as the store has it now; print why and return None if it is no longer open."""
        self._note = self._notes.get(number, "")
        return self._show_pair(number)

    def _show_pair(self, number: int) -> StatementPair | None:
        from factcli.output.side_by_side import draw_open_pair

        pair = self._reload_pair(number)
        if pair is not None:
            sys.stdout.flush()
            draw_open_pair(sys.stderr, pair, f"{number + 1} of {self.total}", self.session.store)
        return pair

    def _reload_pair(self, number: int) -> StatementPair | None:
        self.session.store.refresh()
        self.session.refuse_unfinished_merge()
        try:
            pair, store = self._pairs[number], self.session.store
            self._pairs[number] = self.session.read_snapshot(lambda: comparison_pairs.reload_pair(store, pair))
        except NothingFoundError as gone:
            self.close(number, str(gone))
            return None
        return self._pairs[number]

    def key_names(self) -> list[str]:
        """Return each key and what it does."""
        keys = [f"{key} {decision.label}" for key, decision in DECISION_KEYS.items()]
        return keys + [f"{key} {what}".strip() for key, what in _OTHER_KEYS.items()]

    def notes(self) -> list[str]:
        """Return the note of the next decision."""
        return [f"with the note: {escape_inline(self._note)}"] if self._note else []

    # --- actions --------------------------------------------------------------------------------------------

    def _ask_note(self) -> None:
        """Ask for the note of the next decision."""
        try:
            if self.keys.on_terminal:
                question = Question("Note", lambda text: validate_value("note", text), needed=False)
                with contextlib.suppress(PromptAbortedError):
                    (self._note,) = ask(question) or ("",)
            else:
                self._note = validate_value("note", self.keys.read_line())
        except StatementKeyError as fault:
            if not self.keys.on_terminal:  # a script must not record the decision without its note
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
        with self.keys.errors_printed():
            recorded = record_link(self.session.store, a, b, decision.relation, self._note, today())
            entry = recorded.outcome.history_entry if recorded.outcome else None
            self.decided.append(Decided(number, entry))
            self._decided_notes[number] = self._note
            self._notes.pop(number, None)
            print_link(recorded)
            if recorded.outcome:
                self.session.report_change(recorded.outcome)
            return None
        return now

    def _edit(self, number: int, shown: StatementPair) -> StatementPair | None:
        """Open one of the two statements in an editor, and show the pair again."""
        from factcli.cli.editor import edit_source

        which = self.keys.read_key("press a to open A, b to open B, any other key for neither").lower()
        if which not in ("a", "b"):
            return shown
        outcome: writer.Outcome | None = None

        def save(text: str, table: Mapping[str, Any]) -> None:
            nonlocal outcome
            summary = f"edit {recorded.id} in an editor"
            outcome = writer.replace_source(self.session.store, recorded, text, table, summary)

        with self.keys.errors_printed():
            recorded = self.session.store.resolve((shown.a if which == "a" else shown.b).id)
            edit_source(recorded, save)
            if outcome is not None:
                self.session.report_change(outcome)
        return self._show_pair(number)

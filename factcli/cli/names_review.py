"""``people review`` and ``outlets review``: the pairs of names that may be one, one key for each decision."""

import sys
from collections.abc import Sequence

from factcli.cli.messages import nothing_found
from factcli.cli.names import find_pairs, print_decision, record
from factcli.cli.one_by_one import Decided, OneByOne
from factcli.cli.prompt import QUIT, KeyReader
from factcli.cli.session import Session, print_note
from factcli.entities.directory import Directory
from factcli.entities.merge_candidates import NamePair

_NOUNS = {"person": ("person", "people"), "outlet": ("outlet", "outlets")}
_HELP = """\
  s  the same {one}: B becomes an alias of A
  d  two different {many}: they are not proposed again
  z  take back the last decision of this review, and show its pair again
  k  or space: skip the pair; it is proposed again the next time
  b  go back to the pair that you skipped last
  q  quit (or Ctrl-C): your decisions are kept"""


def review_names(session: Session, kind: str) -> int:
    """Show the undecided pairs one after another, and record what the keys say; return the exit code."""
    pairs, number, nothing = session.read_snapshot(
        lambda: (find_pairs(session, kind), session.store.number, nothing_found(session))
    )
    if not pairs:
        print_note(f"no names that may be the same {kind}" if number else nothing)
        return session.exit_code(found=False)
    _NamesReview(session, kind, pairs, KeyReader()).run()
    return session.exit_code()


class _NamesReview(OneByOne[NamePair]):
    """One pass through pairs of names."""

    by_hand = "to take it back, see: factcli people separate --help"

    def __init__(self, session: Session, kind: str, pairs: Sequence[NamePair], keys: KeyReader) -> None:
        super().__init__(session, len(pairs), keys)
        self._kind, self._pairs = kind, pairs
        one, many = _NOUNS[kind]
        self.help = _HELP.format(one=one, many=many)
        keys_named = {"s": f"same {one}", "d": f"different {many}", "k": "skip", "b": "back", "z": "undo", QUIT: "quit"}
        self._key_names = [*(f"{key} {what}" for key, what in keys_named.items()), "?"]

    @property
    def _directory(self) -> Directory:
        context = self.session.context
        return context.people if self._kind == "person" else context.outlets

    def show(self, number: int) -> NamePair | None:
        """Draw a pair; close it instead if it is decided already, by somebody else or through other pairs."""
        from factcli.output.name_pairs import draw_open_names

        self.session.store.refresh()
        self.session.refuse_unfinished_merge()
        pair, directory = self._pairs[number], self._directory
        if directory.is_same(pair.a, pair.b):
            self.close(number, f"{pair.a} and {pair.b} are recorded as one {self._kind}")
            return None
        if directory.is_distinct(pair.a, pair.b):
            self.close(number, f"{pair.a} and {pair.b} are recorded as not the same")
            return None
        draw_open_names(sys.stderr, pair, f"{number + 1} of {self.total}", directory)
        return pair

    def key_names(self) -> list[str]:
        """Return each key and what it does."""
        return self._key_names

    def follow(self, number: int, shown: NamePair, key: str) -> NamePair | None:
        """Record a decision; return the pair if it is still to be decided."""
        decision = {"s": "alias", "d": "distinct"}.get(key)
        if decision is None:
            self.print_unknown_key()
            return shown
        self.session.store.refresh()
        with self.keys.errors_printed():
            decided = record(self.session, self._kind, decision, (shown.a, shown.b))
            entry = decided.outcome.history_entry if decided.outcome else None
            self.decided.append(Decided(number, entry))
            print_decision(decided, decision)
            for note in decided.notes:
                print_note(note)
            if decided.outcome:
                self.session.report_change(decided.outcome)
            return None
        return shown

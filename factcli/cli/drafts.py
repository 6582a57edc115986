"""Drafts: the statements that a report seems to hold, on their way into the store."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from factcli.cli.recording import (
    match_recorded_forms,
    print_recorded,
    print_removed,
    print_unproved,
    reload_statements,
)
from factcli.cli.session import Session, print_note, today
from factcli.errors import StoreError
from factcli.extract.article import Article
from factcli.extract.proposal import Proposal
from factcli.extract.proposals import propose
from factcli.model import REQUIRED, STATEMENT_KEYS, Source, Statement, toml_value
from factcli.new_statement import StatementKeyError, new_statement
from factcli.paths import state_folder, store_key
from factcli.sanitize import escape_inline
from factcli.store import atomic
from factcli.store.history import HistoryEntry, content_sha
from factcli.store.sources import has_copy, make_source
from factcli.store.writer import add_statements
from factcli.text.wording import plural

Values = dict[str, Any]
_VERSION = 1
_MOST_REPORTS = 500  # whose progress is remembered


@dataclass(slots=True)
class Draft:
    """A proposed statement: its values so far, the keys that are left to the person, and what the store has like it.

    ``recorded`` is the id under which the statement is recorded, "" if it is not; ``similar`` are recorded statements
    of the same speaker and day with nearly the same claim, also from another outlet.
    """

    proposal: Proposal
    values: Values
    unsure: set[str] = field(default_factory=set)
    recorded: str = ""
    similar: Sequence[Statement] = ()

    @property
    def sure(self) -> bool:
        """Whether it may be recorded without asking: the report leaves nothing open, and the store has nothing like it.

        The outlet is the report's own affair, and asked for once.
        """
        return self.proposal.attribution.sure and self.unsure <= {"outlet"} and not self.similar

    def record(self) -> dict[str, Any]:
        """Return the draft as an object for a JSON line, which ``add --from-json`` takes.

        Behind the keys of the statement it has those of ``PROPOSAL_KEYS``, which explain it; spans are [start, end].
        """
        attribution = self.proposal.attribution
        return {
            **{key: toml_value(self.values[key]) for key in STATEMENT_KEYS if key in self.values},
            "content_spans": [list(span) for span in attribution.content],
            "quote_spans": [list(span) for span in attribution.quotes],
            "speaker_span": list(attribution.speaker) if attribution.speaker else None,
            "cue_span": list(attribution.cue) if attribution.cue else None,
            "kind": attribution.kind.value,
            "rule": attribution.rule,
            "sure": self.sure,
            "unsure": [key for key in STATEMENT_KEYS if key in self.unsure],
            "speaker_candidates": list(self.proposal.candidates),
            "speaker_text": self.proposal.wording,
            "similar": [s.id for s in self.similar],
        }

    def to_statement(self) -> Statement:
        """Return the statement as it would be recorded. Raises :class:`StatementKeyError`."""
        return new_statement(self.values, today())[0]


def make_drafts(session: Session, article: Article, report: Mapping[str, Any]) -> list[Draft]:
    """Return the statements that an article seems to hold, in its order; ``report`` has the values of all of them."""
    drafts = [_make_draft(proposal, report) for proposal in propose(article)]
    look_up(session, drafts)
    handled = Progress(session.root, article).handled(session)
    for draft in drafts:
        draft.recorded = draft.recorded or handled.get(_place(draft.proposal), "")
    return drafts


def _make_draft(proposal: Proposal, report: Mapping[str, Any]) -> Draft:
    found: Values = {
        "speaker": proposal.speaker,
        "date": proposal.date,
        "claim": proposal.claim,
        "quote": proposal.quote,
        "date_text": proposal.date_text,
        "via": list(proposal.via),
        "role": proposal.role,
    }
    values = {**{key: value for key, value in found.items() if value}, **report}
    if not proposal.quote:
        values.pop("lang", None)  # the language of a quotation
    return Draft(proposal, values, {*proposal.unsure, *(key for key in REQUIRED if key not in values)})


def look_up(session: Session, drafts: Iterable[Draft]) -> None:
    """Set for each draft what the store has: the same statement, or one that is nearly the same."""
    from factcli.comparison.near_duplicates import near_duplicates, window

    complete: list[tuple[Draft, Statement]] = []
    for draft in drafts:
        draft.recorded, draft.similar = "", ()
        try:
            complete.append((draft, draft.to_statement()))
        except StatementKeyError:
            continue  # a value is missing, or must be corrected: the person is asked
    statements = match_recorded_forms(session, [statement for _, statement in complete])
    recorded = session.store.recorded({s.id for s in statements})
    for (draft, _), statement in zip(complete, statements, strict=True):
        if statement.id in recorded:
            draft.recorded = statement.id
            continue
        first, last = (day.toordinal() for day in window(statement.date))
        others = session.store.statements_of(statement.speaker, first, last)
        draft.similar = near_duplicates(statement, others, session.context.people.is_same)


def _place(proposal: Proposal) -> tuple[int, int]:
    """Return where a proposal begins and ends in the text of its article."""
    spans = proposal.attribution.content
    return spans[0].start, spans[-1].end


class Progress:
    """Which proposals of an article were recorded, also with a claim in other words: a file in the state folder.

    Losing it costs nothing but that a statement with an edited claim is proposed again.
    """

    def __init__(self, root: Path, article: Article) -> None:
        self._folder = state_folder() / "extract" / store_key(root)
        self._path = self._folder / f"{content_sha(article.content)}.json"

    def _read(self) -> dict[tuple[int, int], str]:
        try:
            data = json.loads(atomic.read_bytes(self._path))
            return {(start, end): str(i) for start, end, i in data["recorded"]} if data["version"] == _VERSION else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError, StoreError):
            return {}

    def handled(self, session: Session) -> dict[tuple[int, int], str]:
        """Return the ids of the recorded proposals that the store still has, by place."""
        places = self._read()
        known = session.store.recorded(set(places.values())) if places else {}
        return {place: identity for place, identity in places.items() if identity in known}

    def add(self, recorded: Mapping[tuple[int, int], str]) -> None:
        """Remember under which ids proposals were recorded, by place; a disk that refuses is no error."""
        entries = [[*place, i] for place, i in {**self._read(), **recorded}.items()]
        try:
            atomic.write_private_file(self._path, json.dumps({"version": _VERSION, "recorded": entries}).encode())
            for old in sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-_MOST_REPORTS]:
                atomic.delete_cache_file(old)
        except OSError:
            pass


class Recorder:
    """Writes drafts of one report into the store, with the report as their source and its copy."""

    def __init__(self, session: Session, article: Article, report: Values, keep_copy: bool) -> None:
        self._session, self._article = session, article
        self._progress = Progress(session.root, article)
        self._step = secrets.token_hex(8)  # all that is recorded from this report is undone together
        self._entries: list[HistoryEntry | None] = []
        self._source: Source | None = None
        if keep_copy:
            known = {key: str(report[key]) for key in ("url", "outlet", "published", "lang") if report.get(key)}
            self._source, notes = make_source(
                article.content,
                media_type=article.media_type,
                retrieved=today().isoformat(),
                title=article.title,
                author=article.author,
                **known,
            )
            print_note(*notes)

    @property
    def source(self) -> Values:
        """The key of a statement that names its source, if that is kept."""
        return {"source": self._source.id} if self._source else {}

    @property
    def _kept(self) -> tuple[Source, bytes] | None:
        return (self._source, self._article.content) if self._source else None

    def record(self, drafts: Sequence[Draft]) -> list[Statement]:
        """Record drafts as one change, with their source and its copy if that is kept; print their ids and files."""
        session, name = self._session, escape_inline(self._article.name)
        statements = [replace(draft.to_statement(), **self.source) for draft in drafts]
        statements = match_recorded_forms(session, statements)
        if not session.store.exists:
            print_note(f"a new store in {session.label}")
        what = statements[0].id if len(statements) == 1 else plural(len(statements), "statement")
        outcome = add_statements(
            session.store, statements, f"extract {what} from {name}", step=self._step, source=self._kept
        )
        session.report_change(outcome)
        self._entries.append(outcome.history_entry)
        stored = session.read_snapshot(lambda: reload_statements(session, statements))
        print_recorded(session, stored.files, stored.files)
        print_removed(stored)
        print_unproved(session, [s for d, s in zip(drafts, statements, strict=True) if s.quote != d.proposal.quote])
        self._progress.add({_place(d.proposal): s.id for d, s in zip(drafts, statements, strict=True)})
        return statements

    def keep_source(self) -> None:
        """Keep the source and its copy although nothing is recorded yet."""
        if self._kept:
            summary = f"extract the copy of {escape_inline(self._article.name)}"
            self._session.report_change(add_statements(self._session.store, [], summary, source=self._kept))

    def restore_copy(self) -> None:
        """Write the copy of a source that the store has, if it is missing or has changed."""
        session, own = self._session, self._source
        known = next((source for source in session.store.sources if own and source.id == own.id), None)
        if known and not has_copy(session.root, known):
            self.keep_source()
            print_note(f"wrote the copy of source {known.id} again")

    def take_back(self) -> None:
        """Undo the last change, and print what was taken back."""
        self._session.take_back(self._entries[-1], "to take it back: factcli remove ID")
        self._entries.pop()

    def print_end(self, recorded: Sequence[Statement], left: int) -> None:
        """Print what was done, what is left, and what may conflict with what was recorded."""
        name = escape_inline(self._article.name)
        print_note(f"{plural(len(recorded), 'statement')} recorded from {name}, {left} left")
        if recorded:
            print_note("to take all of it back: factcli undo")
        if recorded and self._session.store.number > 1:
            from factcli.cli.leads import print_leads

            print_leads(self._session, recorded)

"""Statements chosen by ids or by a query, and changed together: found, shown, asked about, changed as one step.

A query has to be written out with ``--where``, so that a mistyped id can never change more than one statement. What
matches by a likely spelling of a name only is left out: nothing is changed on a guess.
"""

import contextlib
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.messages import kept_spellings, nothing_found
from factcli.cli.options import ARGUMENTS, option
from factcli.cli.query_options import parse_words
from factcli.cli.recording import print_id_and_file
from factcli.cli.session import Session, is_interactive, print_note, print_warning
from factcli.entities.directory import SPELLING
from factcli.errors import DataError, FactcliError, NothingFoundError, UsageError
from factcli.model import Statement
from factcli.output.listing import LIST_SEPARATOR, outlet_chain, plain_row
from factcli.output.streams import put, terminal_width
from factcli.paths import display_path
from factcli.sanitize import escape_line_ends
from factcli.search.query import Query
from factcli.store import writer
from factcli.store.file import StoreFile, read_file
from factcli.store.reader import RecordedStatement, is_unlike_id, statement_at
from factcli.store.writer import StatementEdit
from factcli.text.wording import cut_to_width, display_width, plural

_SHOWN = 5  # statements of a preview, and of an error
Seen = RecordedStatement | Statement
Values = Mapping[str, Any]


@dataclass(frozen=True)
class ManyOptions:
    """The query that chooses statements, and whether to ask. A command takes them as one parameter."""

    where: Annotated[
        str | None,
        option(
            "--where",
            "QUERY",
            "Instead of ids: every statement that factcli search finds for this query.",
            completion.query_words,
        ),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before changing what --where finds.")] = False


class _Found(NamedTuple):
    """What a query finds, the number that only a likely spelling finds, why there is nothing, and what it kept."""

    sure: Sequence[Statement]
    likely: int
    nothing: str
    kept: Sequence[str]


class Choice:
    """The statements that a command is to change: those with some ids, or those that a query finds."""

    def __init__(self, session: Session, command: str, ids: Sequence[str] | None, options: ManyOptions) -> None:
        """Raises :class:`UsageError` without ids and query, or with both."""
        self.session, self.command, self.where, self._yes = session, command, options.where, options.yes
        self.ids = list(ids or ())
        if self.ids and self.where is not None:
            raise UsageError("cannot use ids and --where together", "choose one of them")
        if not self.ids and self.where is None:
            raise UsageError("missing: ID, or --where QUERY", f"see: factcli {command} --help")

    @property
    def is_one(self) -> bool:
        """Whether it is one statement, named by its id."""
        return len(self.ids) == 1

    def resolve_one(self) -> RecordedStatement:
        """Read the one statement that is named from its file."""
        with self._query_explained(self.ids[0]):
            return self.session.store.resolve(self.ids[0])

    def find(self) -> list[Seen]:
        """Return the statements, each once. Raises as a search by id does, and :class:`NothingFoundError`."""
        if self.where is None:
            return self._find_by_ids()
        if not self.where.strip():
            raise UsageError("--where is empty", "write what the statements have in common, such as --where tag:test")
        query = parse_words([self.where])
        found = self.session.read_snapshot(lambda: self._run(query))
        see = f"factcli search {shlex.quote(self.where)}"
        if found.likely and not found.sure:
            what = f"{plural(found.likely, 'statement')} found, but by a likely spelling of a name only"
            raise NothingFoundError(what, f"nothing was changed; write the name as they have it. To see them: {see}")
        if not found.sure:
            raise (DataError if self.session.store.problems else NothingFoundError)(found.nothing)
        if found.likely:
            number = plural(found.likely, "more statement matches", "more statements match")
            print_note(f"{number} by a likely spelling of a name only, and will not change. To see all: {see}")
        print_note(*found.kept)
        repeated = self.session.store.repeated_ids()
        for seen in found.sure:
            if seen.id in repeated:
                self.session.store.resolve(seen.id)  # refuses it, and says where it is used
        return with_tables(self.session, found.sure)

    def _run(self, query: Query) -> _Found:
        """Run the query. Raises :class:`DataError` if a file cannot be read."""
        refuse_unreadable(self.session, "or statements in it may be left out")
        result, matcher = self.session.find(query)
        sure = [s for s, grade in zip(result.statements, result.grades, strict=True) if grade != SPELLING]
        nothing = "" if result.statements else nothing_found(self.session, query)
        return _Found(sure, len(result.statements) - len(sure), nothing, kept_spellings(matcher, sure))

    def _find_by_ids(self) -> list[Seen]:
        found: dict[str, Seen] = {}
        for prefix in self.ids:
            with self._query_explained(prefix):
                seen = self.session.store.statement(prefix)
            found[seen.id] = seen
        return with_tables(self.session, found.values())

    @contextlib.contextmanager
    def _query_explained(self, prefix: str) -> Iterator[None]:
        """Add ``--where`` to the advice of an error about what may be meant as words to search for."""
        try:
            yield
        except NothingFoundError as error:
            if is_unlike_id(prefix) and self.session.store.exists:
                words = shlex.quote(" ".join(self.ids) if all(map(is_unlike_id, self.ids)) else prefix)
                see = f"to search for it: factcli search {words}"
                more = " …" if self.command in ("edit", "tag") else ""
                error.todo = (
                    f"{see}\nto {self.command} all that this finds: factcli {self.command} --where {words}{more}"
                )
            raise

    # --- the change ---------------------------------------------------------------------------------------------

    def edits(self, found: Sequence[Seen], values_of: Callable[[Seen], Values]) -> list[StatementEdit]:
        """Return the edits that change something: of each statement the values that differ from what it has.

        ``values_of`` raises :class:`UsageError` for a statement that cannot have them. Then those statements are named
        in one error, and nothing is to be changed.
        """
        edits: list[StatementEdit] = []
        faults: list[tuple[Seen, FactcliError]] = []
        for seen in found:
            try:
                values = values_of(seen)
            except UsageError as fault:
                faults.append((seen, fault))
                continue
            has = table_of(seen)
            if changed := {key: value for key, value in values.items() if value != has.get(key)}:
                edits.append(StatementEdit(seen, changed))
        if faults:
            raise self._refusal(faults, len(found))
        return edits

    def _refusal(self, faults: Sequence[tuple[Seen, FactcliError]], total: int) -> FactcliError:
        first = faults[0][1]
        if len(faults) == total and all(str(fault) == str(first) for _, fault in faults):
            return first  # it is not about the statements
        lines = [f"{seen.id} in {self._label(seen)}: {fault.what}" for seen, fault in faults[:_SHOWN]]
        if len(faults) > _SHOWN:
            lines.append(f"and {len(faults) - _SHOWN} more")
        what = f"{len(faults)} of {plural(total, 'statement')} cannot have these values"
        return UsageError(what, "\n".join([*lines, "nothing was changed; correct the option, or leave these out"]))

    def _label(self, seen: Seen) -> str:
        return display_path(self.session.root / StatementEdit(seen, None).place.file)

    def confirm(self, edits: Sequence[StatementEdit], same: int, verb: str) -> bool:
        """Show what ``--where`` is about to change, and ask; ``same`` statements have the values already.

        ``verb`` is what is done to them. Returns False for no. Raises :class:`UsageError` where nobody can be asked,
        and ``--yes`` is not given.
        """
        if self.where is None or self._yes:
            return True
        number = plural(len(edits), "statement")
        others = f" ({same} more {'needs' if same == 1 else 'need'} no change)" if same else ""
        print_warning(f"{number} found{others}:")
        print_preview(edits)
        done = f"{verb} {'this statement' if len(edits) == 1 else f'these {number}'}"
        return ask_or_refuse(f"{done[:1].upper()}{done[1:]}?", done=done)

    def apply(self, edits: Sequence[StatementEdit], summary: str) -> writer.Outcome:
        """Change the statements as one step of undo. The caller passes the outcome to ``session.report_change``."""
        query = f" ({self.where})" if self.where is not None else ""
        return writer.edit_statements(self.session.store, edits, f"{summary}{query}")

    def describe(self, edits: Sequence[StatementEdit]) -> str:
        """Return how many statements change in how many files."""
        return f"{plural(len(edits), 'statement')} in {plural(len({e.place.file for e in edits}), 'file')}"

    def report_unchanged(self, found: Sequence[Seen]) -> None:
        """Print that the statements have the values already."""
        if self.is_one:
            print_note("nothing to change: the statement already has these values")
            print_id_and_file(found[0].id, self._label(found[0]), "Unchanged:")
        else:
            print_note(f"nothing to change: {plural(len(found), 'statement')} found, with these values already")

    def report(self, edits: Sequence[StatementEdit], done: str) -> None:
        """Print what was done: on a terminal as a sentence, in a pipe the id and file of each statement."""
        if self.is_one:
            print_id_and_file(edits[0].seen.id, self._label(edits[0].seen), done)
            return
        sentence = f"{done} {self.describe(edits)}. To take it back: factcli undo"
        if sys.stdout.isatty():
            put(f"{sentence}\n")
            return
        put("".join(plain_row([edit.seen.id, self._label(edit.seen)]) for edit in edits))
        sys.stdout.flush()
        print_note(sentence[:1].lower() + sentence[1:])


def with_tables(session: Session, found: Iterable[Seen]) -> list[Seen]:
    """Return statements as their files have them where a file has problems, since the index leaves faults out."""
    faulty = {problem.file for problem in session.store.problems}
    files: dict[str, StoreFile] = {}
    tables: list[Seen] = []
    for seen in found:
        place = seen.place if isinstance(seen, Statement) else None
        if place and faulty and display_path(session.root / place.file) in faulty:
            if place.file not in files:
                files[place.file] = read_file(session.root, session.root / place.file)
            recorded = statement_at(files[place.file], place.index)
            seen = recorded if recorded and recorded.id == seen.id else seen
        tables.append(seen)
    return tables


def all_statements(session: Session) -> list[Seen]:
    """Return every statement, also those with an error. Raises :class:`DataError` if a file cannot be read."""
    refuse_unreadable(session, "or the old name may stay in it")
    return with_tables(session, [*session.store.statements, *session.store.invalid_tables()])


def refuse_unreadable(session: Session, why: str) -> None:
    """Raise :class:`DataError` if a file cannot be read, since what is to change throughout may be in it."""
    for problem in session.store.problems:
        if problem.code == "unreadable":
            raise DataError(problem.what, f"nothing was changed; correct that file first, {why}", where=problem.where)


def table_of(seen: Seen) -> Mapping[str, Any]:
    """Return the TOML values of a statement."""
    return seen.to_table() if isinstance(seen, Statement) else seen.table


def statement_of(seen: Seen) -> Statement | None:
    """Return a statement as an object; None where its table is not valid."""
    return seen if isinstance(seen, Statement) else seen.statement


# --- showing and asking -----------------------------------------------------------------------------------------


def print_preview(edits: Sequence[StatementEdit]) -> None:
    """Print the first statements of a change, and what becomes of the values of each."""
    print_changes([(_describe(edit.seen), table_of(edit.seen), edit.values or {}) for edit in edits[:_SHOWN]])
    if len(edits) > _SHOWN:
        print_warning(f"  and {len(edits) - _SHOWN} more")


def print_changes(changes: Iterable[tuple[str, Values, Values]]) -> None:
    """Print tables, each as a text, its values and those that it gets: the text, and below it what changes."""
    width = terminal_width(sys.stderr) if sys.stderr.isatty() else None
    for text, before, values in changes:
        print_warning(f"  {cut_to_width(text, width and width - 3)}")
        for key, value in values.items():
            old, new = _cut_both(_as_text(before.get(key)), _as_text(value), width and width - 12 - len(key))
            print_warning(f"    {key}: {old} -> {new}")


def _describe(seen: Seen) -> str:
    s = statement_of(seen)
    if s is None:
        return f"{seen.id}  (with an error)"
    return escape_line_ends(f"{s.id}  {s.date}  {s.speaker} ({outlet_chain(s)}): {s.claim}")


def _cut_both(old: str, new: str, room: int | None) -> tuple[str, str]:
    """Return two texts cut so that both fit: each to a half, or to what the other leaves."""
    if room is None:
        return old, new
    old = cut_to_width(old, max(room // 2, room - display_width(new)))
    return old, cut_to_width(new, room - display_width(old))


def _as_text(value: Any) -> str:
    if value is None or value == []:
        return "(none)"
    return escape_line_ends(LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value))


def ask_or_refuse(question: str, needed: str = "--yes", done: str = "change them") -> bool:
    """Ask a question on a terminal, and return whether the answer is yes; ``done`` is what happens then.

    Elsewhere raises :class:`UsageError`, with the command that does it without a question: ``needed`` are the options.
    """
    if is_interactive():
        from factcli.cli.prompt import confirm

        if confirm(question):
            return True
        print_note("nothing was changed")
        return False
    raise UsageError("nothing was changed, since nobody could be asked", f"to {done}: {command_with(needed)}")


def command_with(options: str) -> str:
    """Return the command line that runs, with further options."""
    from factcli.entities.aliases import shell_quote

    words = [shell_quote(word) for word in ARGUMENTS.get()]
    at = words.index("--") if "--" in words else len(words)
    return " ".join(["factcli", *words[:at], options, *words[at:]])

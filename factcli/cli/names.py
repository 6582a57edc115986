"""What ``people`` and ``outlets`` share: pairs of names that may be one, and decisions about names."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.messages import no_store, nothing_found
from factcli.cli.options import STORE
from factcli.cli.session import Session, print_note, print_warning
from factcli.errors import FOUND, NOTHING, EditConflictError, NothingFoundError, UsageError
from factcli.output import statistics
from factcli.output.listing import plain_row
from factcli.output.streams import put
from factcli.paths import display_path
from factcli.sanitize import escape_inline
from factcli.text.wording import join_names, plural, quote_name

if TYPE_CHECKING:
    from factcli.entities.aliases import NameDecision
    from factcli.entities.merge_candidates import NamePair
    from factcli.entities.renaming import Rename
    from factcli.store.entity_tables import EntityNames

#: Pairs drawn behind the list of names.
PAIRS_BEHIND_LIST = 5
#: Tables of names shown before a name is renamed.
TABLES_SHOWN = 10
PairsOption = Annotated[
    bool, typer.Option("--pairs", help="List only pairs of names that may be the same, with the reasons.")
]


def names_argument(text: str, completion: Any) -> Any:
    """Names, completed by the shell."""
    return typer.Argument(metavar="NAME...", help=text, autocompletion=completion, show_default=False)


def name_argument(name: str, text: str, completion: Any = None) -> Any:
    """One name, completed by the shell."""
    return typer.Argument(metavar=name, help=text, autocompletion=completion, show_default=False)


RenameYes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
Merge = Annotated[bool, typer.Option("--merge", help="NEW may be in use already: the two become one name.")]
ALIAS_NAMES = "Two or more names; the first becomes the main name."
DISTINCT_NAMES = "Two names."
SEPARATE_NAMES = "The name of the person or outlet, and the aliases to take back."
AlsoDistinct = Annotated[bool, typer.Option("--distinct", help="Record that they are not the same, too.")]


def set_store_for_subcommand(command: str, store: Path | None, other_options: bool) -> int:
    """Keep the ``--store`` that stands before ``alias`` and the like; refuse the other options of the list there."""
    if other_options:
        raise UsageError(f"cannot use options of the list before {command}", "leave them out")
    if store:
        STORE.set(store)
    return FOUND


# --- pairs that may be one ----------------------------------------------------------------------------------


def find_pairs(session: Session, kind: str) -> "Sequence[NamePair]":
    """Return the undecided pairs, the likeliest first."""
    from factcli.entities import merge_candidates

    store, context = session.store, session.context
    if not store.exists:
        return []
    if kind == "person":
        return merge_candidates.people_candidates(store.statements, context.people, store.people)
    return merge_candidates.outlet_candidates(store.statements, context.outlets, store.outlets)


def write_pairs(session: Session, kind: str, store: Path | None) -> int:
    """Write the pairs in the form asked for; return the exit code."""
    pairs, number, nothing = session.read_snapshot(
        lambda: (find_pairs(session, kind), session.store.number, nothing_found(session))
    )
    if session.form == "table":
        _draw(pairs, kind, store)
    else:
        listing = statistics.name_pairs_listing(pairs)
        if session.form == "ids":
            records = [{"names": [record["a"], record["b"]]} for record in listing.records]
            listing = listing._replace(records=records, identifier="names")
        session.write_listing(listing, lambda: None)
    if not pairs and not number:
        print_note(nothing)
    elif not pairs:
        print_note(f"no names that may be the same {kind}")
    return session.exit_code(bool(pairs))


def draw_pairs_behind_list(session: Session, kind: str, store: Path | None) -> None:
    """Draw the likeliest pairs behind a list of names, on a terminal."""
    if session.form == "table" and (pairs := find_pairs(session, kind)):
        put("\n")
        _draw(pairs, kind, store, PAIRS_BEHIND_LIST)


def _draw(pairs: "Sequence[NamePair]", kind: str, store: Path | None, limit: int | None = None) -> None:
    """Draw at most ``limit`` pairs, all without one."""
    if pairs:
        from factcli.output import name_pairs

        sys.stderr.flush()
        name_pairs.draw_name_pairs(pairs[:limit], kind, len(pairs), store or STORE.get())


# --- decisions ----------------------------------------------------------------------------------------------


def decide(session: Session, kind: str, decision: str, names: Sequence[str], distinct: bool = False) -> int:
    """Record that names are one (``alias``), are not (``distinct``), or no longer are (``separate``).

    ``distinct`` belongs to ``separate``: they are recorded as not the same, too. Returns the exit code.
    """
    if len(names) < 2 or (len(names) > 2 and (decision == "distinct" or distinct)):
        number = "two names" if decision == "distinct" or distinct else "two or more names"
        what = f"{decision} --distinct" if distinct else decision
        raise UsageError(f"{what} needs {number}, not {len(names)}", "put each name in quotation marks")
    decided = record(session, kind, decision, names, distinct)
    print_decision(decided, decision)
    for note in decided.notes:
        print_note(note)
    return session.report_change(decided.outcome) if decided.outcome else FOUND


def record(session: Session, kind: str, decision: str, names: Sequence[str], distinct: bool = False) -> "NameDecision":
    """Record a decision about names as :func:`decide` does, and print nothing."""
    from factcli.entities import aliases

    if not session.store.exists:
        raise NothingFoundError(*no_store(session))
    known = session.read_snapshot(lambda: _known_names(session, kind))
    assert known is not None  # noqa: S101
    if decision == "separate":
        return aliases.record_separate(known, names, distinct)
    return (aliases.record_alias if decision == "alias" else aliases.record_distinct)(known, names)


def print_decision(decided: "NameDecision", decision: str) -> None:
    """Print what is recorded, and where: as a sentence on a terminal, separated by tabs in a pipe."""
    if not sys.stdout.isatty():
        put(plain_row([*decided.names, *([decided.where] if decided.where else [])]))
        if not decided.outcome:
            print_note("already recorded; nothing was changed")
        return
    main, *others = map(escape_inline, decided.names)
    if not others:
        sentence = f"{main} is one name"
    elif decision == "distinct":
        sentence = f"{main} is not {others[0]}"
    elif decision == "separate":
        sentence = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} no longer {main}"
    else:
        sentence = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} {main}"
    where = f" in {escape_inline(decided.where)}" if decided.where else ""
    put(f"{'Recorded' if decided.outcome else 'Already recorded'}{where}: {sentence}\n")


# --- renaming -----------------------------------------------------------------------------------------------


def rename(session: Session, kind: str, old: str, new: str, yes: bool, merge: bool) -> int:
    """Rename a speaker, an outlet or a tag throughout, after a question; return the exit code.

    Two people or outlets that are both known become one only with ``merge``, or if the user says so.
    """
    from factcli.cli.many import all_statements, ask_or_refuse, print_changes, print_preview
    from factcli.entities.renaming import Rename

    if not session.store.exists:
        raise NothingFoundError(*no_store(session))

    def find() -> Rename:
        return Rename(session.store, kind, old, new, all_statements(session), _known_names(session, kind))

    renamed = session.read_snapshot(find)
    if not renamed.changes:
        print_note("nothing to change: it is written so everywhere")
        return FOUND
    what = f"{quote_name(renamed.old)} to {quote_name(renamed.new)} in {_describe_places(renamed)}"
    unsure = renamed.merges and kind != "tag" and not merge
    if unsure or not yes:
        print_warning(f"rename {what}:")
        print_preview(renamed.edits)
        print_changes(_describe_tables(renamed, kind))
        if renamed.merges:
            print_warning(_describe_merge(renamed, kind))
        needed = " ".join(["--yes"] * (not yes) + ["--merge"] * unsure)
        question = "Rename it?" if not renamed.merges else f"Make the two one {kind}?"
        if not ask_or_refuse(question, needed, "rename it" if not renamed.merges else "make the two one"):
            return NOTHING
        session.store.refresh()
        session.refuse_unfinished_merge()
        if not renamed.is_like(session.read_snapshot(find)):
            todo = "nothing was changed; run this again to see what it changes now"
            raise EditConflictError("somebody else has just recorded or changed these names", todo)
    outcome = renamed.apply()
    code = session.report_change(outcome)
    sentence = f"renamed {what}. To take it back: factcli undo"
    if sys.stdout.isatty():
        put(escape_inline(f"{sentence[:1].upper()}{sentence[1:]}") + "\n")
        return code
    put("".join(plain_row([edit.seen.id, display_path(session.root / edit.place.file)]) for edit in renamed.edits))
    sys.stdout.flush()
    print_note(sentence)
    return code


def _known_names(session: Session, kind: str) -> "EntityNames | None":
    from factcli.store.entity_tables import EntityNames

    if kind == "tag":
        return None
    return EntityNames(session.store, kind, session.store.names("speaker" if kind == "person" else "outlet"))


def _describe_places(renamed: "Rename") -> str:
    """Return where a name changes: in how many statements, and in which tables."""
    statements = plural(len(renamed.edits), "statement")
    return join_names([*([statements] if renamed.edits else []), *renamed.other_places]) or statements


def _describe_tables(renamed: "Rename", kind: str) -> list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Return the tables of names that change, as ``print_changes`` takes them."""
    joined = f": this [[{kind}]] is joined to the one that stays"
    return [
        (edit.target.where(kind) + joined * edit.remove, edit.target.table, edit.values)
        for edit in renamed.tables[:TABLES_SHOWN]
    ]


def _describe_merge(renamed: "Rename", kind: str) -> str:
    used = f"used {plural(renamed.known, 'time')}" if renamed.known else "in a table of names"
    then = "the two become one tag" if kind == "tag" else "nothing will tell the statements of the two apart"
    return f"{quote_name(renamed.new)} is known already ({used}): {then}; only factcli undo separates them again"

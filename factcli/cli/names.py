"""What ``people`` and ``outlets`` share: pairs of names that may be one, and decisions about names."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.messages import no_store, nothing_found
from factcli.cli.options import STORE
from factcli.cli.session import Session, print_note
from factcli.errors import FOUND, NothingFoundError, UsageError
from factcli.output import statistics
from factcli.output.listing import plain_row
from factcli.output.streams import put
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from factcli.entities.aliases import NameDecision
    from factcli.entities.merge_candidates import NamePair

#: Pairs drawn behind the list of names.
PAIRS_BEHIND_LIST = 5
PairsOption = Annotated[
    bool, typer.Option("--pairs", help="List only pairs of names that may be the same, with the reasons.")
]


def names_argument(text: str, completion: Any) -> Any:
    """Names, completed by the shell."""
    return typer.Argument(metavar="NAME...", help=text, autocompletion=completion, show_default=False)


ALIAS_NAMES = "Two or more names; the first becomes the main name."
DISTINCT_NAMES = "Two names."


def set_store_for_subcommand(command: str, store: Path | None, other_options: bool) -> int:
    """Keep the ``--store`` that stands before ``alias`` or ``distinct``; refuse the other options of the list there."""
    if other_options:
        raise UsageError(f"cannot use options of the list before {command}", "leave them out")
    if store:
        STORE.set(store)
    return FOUND


# --- pairs that may be one ----------------------------------------------------------------------------------


def _find_pairs(session: Session, kind: str) -> "Sequence[NamePair]":
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
        lambda: (_find_pairs(session, kind), session.store.number, nothing_found(session))
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
    if session.form == "table" and (pairs := _find_pairs(session, kind)):
        put("\n")
        _draw(pairs, kind, store, PAIRS_BEHIND_LIST)


def _draw(pairs: "Sequence[NamePair]", kind: str, store: Path | None, limit: int | None = None) -> None:
    """Draw at most ``limit`` pairs, all without one."""
    if pairs:
        from factcli.output import name_pairs

        sys.stderr.flush()
        name_pairs.draw_name_pairs(pairs[:limit], kind, len(pairs), store or STORE.get())


# --- decisions ----------------------------------------------------------------------------------------------


def decide(session: Session, kind: str, decision: str, names: Sequence[str]) -> int:
    """Record that names are one (``alias``) or not (``distinct``); return the exit code."""
    from factcli.entities import aliases
    from factcli.store.entity_tables import EntityNames

    if len(names) < 2 or (decision == "distinct" and len(names) > 2):
        number = "two names" if decision == "distinct" else "two or more names"
        raise UsageError(f"{decision} needs {number}, not {len(names)}", "put each name in quotation marks")
    if not session.store.exists:
        raise NothingFoundError(*no_store(session))
    which = "speaker" if kind == "person" else "outlet"
    known = session.read_snapshot(lambda: EntityNames(session.store, kind, session.store.names(which)))
    decided = (aliases.record_alias if decision == "alias" else aliases.record_distinct)(known, names)
    _print_decision(decided, decision)
    for note in decided.notes:
        print_note(note)
    return session.report_change(decided.outcome) if decided.outcome else FOUND


def _print_decision(decided: "NameDecision", decision: str) -> None:
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
    else:
        sentence = f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} {main}"
    where = f" in {escape_inline(decided.where)}" if decided.where else ""
    put(f"{'Recorded' if decided.outcome else 'Already recorded'}{where}: {sentence}\n")

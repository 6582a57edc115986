"""``factcli link``: record what two statements are to each other."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.messages import invalid_statement
from factcli.cli.options import StoreOption
from factcli.cli.session import Session, print_note, today
from factcli.cli.statement_options import Note
from factcli.errors import FOUND, UsageError
from factcli.model import Link, Statement
from factcli.new_statement import StatementKeyError, option_error, validate_value
from factcli.output.listing import plain_row
from factcli.output.streams import put
from factcli.sanitize import escape_inline
from factcli.store.link_tables import RecordedLink, find_link, parse_relation, record_link, remove_link
from factcli.store.links import describe_link

FirstId = Annotated[
    str,
    typer.Argument(metavar="A", help="The id of a statement, or its first characters.", autocompletion=completion.ids),
]
SecondId = Annotated[
    str, typer.Argument(metavar="B", help="The id of another statement.", autocompletion=completion.ids)
]
Relation = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="RELATION",
        help="How A is related to B: contradicts, agrees, compatible, repeats, supersedes or unrelated.",
        autocompletion=completion.relations,
        show_default=False,
    ),
]
Remove = Annotated[bool, typer.Option("--remove", help="Remove the decision about the two.")]


def link(
    a: FirstId,
    b: SecondId,
    relation: Relation = None,
    note: Note = None,
    remove: Remove = False,
    store: StoreOption = None,
) -> int:
    """Record how two statements are related.

    \b
    factcli link 47kv9 1m0kf --as contradicts --note "a denial of the same day"
    factcli link a1g6p cnzsn --as repeats        a1g6p repeats cnzsn
    factcli link 47kv9 1m0kf --as unrelated      replaces the decision
    factcli link 47kv9 1m0kf --remove            the pair is open again

    A pair that you have decided about is no longer a lead. The decision is
    kept in links.toml with the day and a digest of both claims. If one of the
    claims changes later, factcli review shows the pair again.

    Only repeats and supersedes have a direction: A repeats B. A new decision
    about the same two statements replaces the old one, which factcli shows.
    Running it again changes nothing. To take it back: factcli undo.
    """
    if remove and (relation is not None or note is not None):
        raise UsageError("cannot use --as or --note with --remove", "leave them out")
    if remove:
        return _remove(Session(store, writes=True), a, b)
    if relation is None:
        raise UsageError(
            "missing --as: how A is related to B",
            "use one of contradicts, agrees, compatible, repeats, supersedes, unrelated",
        )
    relation = parse_relation(relation)
    try:
        note = validate_value("note", note) if note is not None else ""
    except StatementKeyError as fault:
        raise option_error(fault) from None
    session = Session(store, writes=True)
    first, second = (_load_statement(session, prefix) for prefix in (a, b))
    _refuse_same(first.id, second.id)
    decided = record_link(session.store, first, second, relation, note, today())
    print_link(decided)
    return session.report_change(decided.outcome) if decided.outcome else FOUND


def _load_statement(session: Session, prefix: str) -> Statement:
    statement = session.store.statement(prefix)
    if not isinstance(statement, Statement):
        raise invalid_statement(statement, "linked")
    return statement


def _refuse_same(a: str, b: str) -> None:
    if a == b:
        raise UsageError(f"both ids mean {a}", "name two different statements")


def _remove(session: Session, a: str, b: str) -> int:
    """Remove the decision about two statements, which the store need not have any more; return the exit code."""
    pair = find_link(session.store, a, b)
    if pair is None:
        first, second = (session.store.resolve(prefix).id for prefix in (a, b))
        _refuse_same(first, second)
        pair = first, second
    decided = remove_link(session.store, *pair)
    for old in decided.replaced:
        _print_row(old, decided.where, lambda what, where: f"Removed from {where}: {what}")
    assert decided.outcome is not None  # noqa: S101
    return session.report_change(decided.outcome)


def print_link(decided: RecordedLink) -> None:
    """Print what is recorded and where, as a sentence on a terminal and a row in a pipe, and what it replaces."""
    done = "Recorded" if decided.outcome else "Already recorded"
    _print_row(decided.link, decided.where, lambda what, where: f"{done} in {where}: {what}")
    sys.stdout.flush()
    if not decided.outcome and not sys.stdout.isatty():
        print_note("already recorded; nothing was changed")
    for old in decided.replaced:
        print_note(f"this replaces: {escape_inline(describe_link(old))}")


def _print_row(link: Link, where: str, sentence: Callable[[str, str], str]) -> None:
    if sys.stdout.isatty():
        put(sentence(escape_inline(f"{link.a} {link.relation} {link.b}"), escape_inline(where)) + "\n")
    else:
        put(plain_row([link.a, link.relation, link.b, where]))

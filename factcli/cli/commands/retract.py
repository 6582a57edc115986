"""``factcli retract``: mark statements as withdrawn."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from factcli.cli.commands.edit import change_many, parse_values, save_values
from factcli.cli.many import Choice, ManyOptions, statement_of
from factcli.cli.options import StatementIds, StoreOption, expand_options
from factcli.cli.session import Session, is_interactive, print_note, today
from factcli.cli.statement_options import Note
from factcli.errors import UsageError
from factcli.model import Statement
from factcli.new_statement import validate_value


@expand_options
def retract(
    ids: StatementIds = None,
    *,
    many: ManyOptions,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When it was withdrawn [default: today].", show_default=False),
    ] = None,
    note: Note = None,
    store: StoreOption = None,
) -> int:
    """Mark statements as withdrawn by their speaker or outlet.

    \b
    factcli retract gcf2p                           withdrawn today
    factcli retract gcf2p --on 2021-09-07 --note "Reuters corrected its report."
    factcli retract gcf2p --on yesterday
    factcli retract --where 'url:example.org/report-7' --on 2021-09-07
    factcli edit gcf2p --unset retracted            removes the mark

    A statement stays in the store and is shown as retracted. A new note is
    added to the note it has. Without --on, a statement that is retracted
    already keeps its day. --where retracts every statement that a query finds;
    it shows them first, and asks (without a terminal it needs --yes). If you
    recorded something by mistake, correct it (factcli edit) or remove it
    (factcli remove) instead.
    """
    session = Session(store, writes=True)
    choice = Choice(session, "retract", ids, many)
    if on is not None and is_interactive():
        from factcli.cli.prompt import settle_date

        on = settle_date("--on", on)
    if choice.is_one:
        recorded = choice.resolve_one()
        return save_values(session, recorded, _values(recorded.statement, on, note, print_note), "retract")
    found = choice.find()
    return change_many(choice, found, lambda seen, tell: _values(statement_of(seen), on, note, tell), "retract")


def _values(
    statement: Statement | None, on: str | None, note: str | None, tell: Callable[[str], object]
) -> dict[str, Any]:
    """Return the values of a statement that is withdrawn. Raises :class:`UsageError`."""
    given: dict[str, Any] = {}
    if on is not None or not (statement and statement.retracted):
        given["retracted"] = today().isoformat() if on is None else on
    old_note = statement.note if statement else ""
    if note and note.strip() not in old_note.splitlines():
        given["note"] = f"{old_note}\n{note}" if old_note else note
    try:
        values = parse_values(given, statement, tell)
    except UsageError as fault:
        fault.what = fault.what.replace("--retracted", "--on")
        raise
    if "retracted" in values:
        _refuse_date_before_statement(values["retracted"], statement)
    return values


def _refuse_date_before_statement(retracted: Any, statement: Statement | None) -> None:
    """Raise :class:`UsageError` if the day of withdrawal is before the statement."""
    day = validate_value("retracted", retracted)
    date = statement.date if statement else None
    if date and date.earliest and day.latest and day.latest < date.earliest:
        raise UsageError(f"--on {day} is before the date of the statement, {date}", "correct one of the two dates")

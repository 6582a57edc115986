"""``factcli retract``: mark a statement as withdrawn."""

from typing import Annotated, Any

import typer

from factcli.cli.commands.edit import parse_values, save_values
from factcli.cli.options import StatementId, StoreOption
from factcli.cli.session import Session, is_interactive, today
from factcli.cli.statement_options import Note
from factcli.errors import UsageError
from factcli.new_statement import validate_value
from factcli.store.reader import RecordedStatement


def retract(
    identity: StatementId,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When it was withdrawn [default: today].", show_default=False),
    ] = None,
    note: Note = None,
    store: StoreOption = None,
) -> int:
    """Mark a statement as withdrawn by its speaker or outlet.

    \b
    factcli retract gcf2p                           withdrawn today
    factcli retract gcf2p --on 2021-09-07 --note "Reuters corrected its report."
    factcli retract gcf2p --on yesterday
    factcli edit gcf2p --unset retracted            removes the mark

    The statement stays in the store and is shown as retracted. A new note is
    added to the note it has. If you recorded something by mistake, correct it
    (factcli edit) or remove it (factcli remove) instead.
    """
    session = Session(store, writes=True)
    recorded = session.store.resolve(identity)
    if on is not None and is_interactive():
        from factcli.cli.prompt import settle_date

        on = settle_date("--on", on)
    given = {"retracted": today().isoformat() if on is None else on}
    old_note = recorded.statement.note if recorded.statement else ""
    if note and note.strip() not in old_note.splitlines():
        given["note"] = f"{old_note}\n{note}" if old_note else note
    try:
        values = parse_values(given, recorded)
    except UsageError as fault:
        fault.what = fault.what.replace("--retracted", "--on")
        raise
    _refuse_date_before_statement(values["retracted"], recorded)
    return save_values(session, recorded, values, "retract")


def _refuse_date_before_statement(retracted: Any, recorded: RecordedStatement) -> None:
    """Raise :class:`UsageError` if the day of withdrawal is before the statement."""
    day = validate_value("retracted", retracted)
    date = recorded.statement.date if recorded.statement else None
    if date and date.earliest and day.latest and day.latest < date.earliest:
        raise UsageError(f"--on {day} is before the date of the statement, {date}", "correct one of the two dates")

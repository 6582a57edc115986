"""``factcli edit``: change statements by options, or one in an editor."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from factcli.cli.many import Choice, ManyOptions, Seen, statement_of, table_of
from factcli.cli.options import StatementIds, StoreOption, expand_options
from factcli.cli.recording import print_id_and_file, print_unproved, settle_source
from factcli.cli.session import Session, print_note, today
from factcli.cli.statement_options import StatementOptions
from factcli.errors import FOUND, NOTHING, EditConflictError, UsageError
from factcli.model import (
    REQUIRED,
    STATEMENT_KEYS,
    Statement,
    composed_id,
    parse_statement,
    suggest_key,
    table_digest,
    toml_value,
)
from factcli.new_statement import StatementKeyError, check_date_order, option_error, resolve_dates, validate_value
from factcli.sanitize import escape_line_ends
from factcli.store import writer
from factcli.store.reader import RecordedStatement
from factcli.text.wording import join_names, plural

_MOST_NOTES = 5  # on how dates were understood, which may differ by statement

IfMatch = Annotated[
    str | None,
    typer.Option(
        "--if-match",
        metavar="DIGEST",
        help="Change it only if it still has this digest (shown by --json).",
        show_default=False,
    ),
]
Unset = Annotated[
    list[str] | None,
    typer.Option("--unset", metavar="KEY", help="Remove a key (repeat for more).", show_default=False),
]


@expand_options
def edit(
    ids: StatementIds = None,
    *,
    many: ManyOptions,
    options: StatementOptions,
    unset: Unset = None,
    if_match: IfMatch = None,
    store: StoreOption = None,
) -> int:
    """Change statements with options, or one in your editor.

    \b
    factcli edit 1m0kf                      opens it in $VISUAL or $EDITOR
    factcli edit 1m0kf --date 2021-09-06 --via Twitter
    factcli edit 1m0kf --tag panjshir --tag control    replaces all its tags
    factcli edit 1m0kf gcf2p --unset note --unset url
    factcli edit --where 'speaker:Wasiq outlet:TASS' --role "NRF spokesman"
    factcli edit 1m0kf --note checked --if-match 3f724b114c83

    Only the values you change are written; the id and the rest of the file
    stay as they are. --where changes every statement that a query finds: it
    shows how many change and the first of them, and asks. Without a terminal
    it needs --yes. All of them change, or none if one cannot have the value.

    If you make a mistake in the editor, factcli shows its line and opens your
    text again. If somebody else has changed a statement meanwhile, nothing is
    changed (exit code 3). For scripts, --if-match makes sure that the
    statement is still the one that was read.

    To take the change back: factcli undo.
    """
    given = options.values()
    session = Session(store, writes=True)
    choice = Choice(session, "edit", ids, many)
    if not choice.is_one:
        return _edit_many(choice, given, unset or [], if_match)
    recorded = choice.resolve_one()
    current = recorded.statement.to_table() if recorded.statement else recorded.table
    if if_match is not None and if_match != table_digest(current):
        raise EditConflictError(
            f"{recorded.id} has changed since you read it (digest {escape_line_ends(if_match)})",
            f"nothing was changed. To see it: factcli show {recorded.id}",
        )
    settle_source(session, given)
    if not given and not unset:
        return _edit_in_editor(session, recorded)
    removed = _parse_unset(unset or [], given, recorded.table)
    return save_values(session, recorded, {**removed, **parse_values(given, recorded.statement)}, "edit")


def _edit_many(choice: Choice, given: dict[str, Any], unset: list[str], if_match: str | None) -> int:
    if if_match is not None:
        raise UsageError("--if-match is for one statement", "name it by its id, or leave --if-match out")
    if not given and not unset:
        raise UsageError(
            "nothing to change is given", "add a value, such as --role TEXT; an editor opens one statement"
        )
    settle_source(choice.session, given)
    found = choice.find()
    removed = _parse_unset(unset, given, {key: None for seen in found for key in table_of(seen)})
    return change_many(choice, found, lambda seen, note: {**removed, **parse_values(given, statement_of(seen), note)})


def change_many(
    choice: Choice,
    found: Sequence[Seen],
    values_of: Callable[[Seen, Callable[[str], object]], Mapping[str, Any]],
    verb: str = "",
) -> int:
    """Set values of statements, after a question where a query has chosen them; return the exit code.

    ``values_of`` returns the values of a statement, and passes on how it understood what was typed. ``verb`` is what
    this does to a statement, if that is more than to change some values: a verb that ends in -ed when it is done.
    """
    notes: dict[str, None] = {}
    edits = choice.edits(found, lambda seen: values_of(seen, notes.setdefault))
    print_note(*list(notes)[:_MOST_NOTES])
    if len(notes) > _MOST_NOTES:
        print_note(f"and {len(notes) - _MOST_NOTES} more dates that depend on the statement")
    if not edits:
        choice.report_unchanged(found)
        return FOUND
    keys = list(dict.fromkeys(key for edit in edits for key in edit.values or ()))
    named = escape_line_ends(join_names(keys))
    if not choice.confirm(edits, len(found) - len(edits), verb or f"change the {named} of"):
        return NOTHING
    which = edits[0].seen.id if choice.is_one else plural(len(edits), "statement")
    outcome = choice.apply(edits, f"{choice.command} {which}: {', '.join(keys)}")
    choice.session.report_change(outcome)
    choice.report(edits, f"{verb.capitalize()}ed" if verb else "Changed")
    changed = [s for edit in edits if (s := _with_proof(statement_of(edit.seen), edit.values or {}))]
    print_unproved(choice.session, changed)
    _print_equal(choice.session, [(edit.seen, edit.values or {}) for edit in edits])
    return FOUND


def _print_equal(session: Session, changes: Sequence[tuple[Seen, Mapping[str, Any]]]) -> None:
    """Point out statements that have the speaker, outlet, date and claim of another one now."""
    first_with: dict[str, str] = {}
    equal: list[tuple[str, str]] = []
    changed = [(seen, values) for seen, values in changes if not values.keys().isdisjoint(REQUIRED)]
    now = [s for seen, values in changed if (s := parse_statement({**table_of(seen), "id": seen.id, **values})[0])]
    ids = {s.id: composed_id(s.speaker, s.outlet, s.date.text, s.claim) for s in now}
    # Such a statement that was never changed has the id which the content makes.
    recorded = session.store.statements_by_id(set(ids.values())) if ids else {}
    for identity, made in ids.items():
        other = recorded.get(made)
        is_so = other and composed_id(other.speaker, other.outlet, other.date.text, other.claim) == made
        twin = first_with.setdefault(made, made if is_so and made not in ids else identity)
        if twin != identity:
            equal.append((identity, twin))
    for identity, twin in equal[:_MOST_NOTES]:
        print_note(
            f"{identity} has the speaker, outlet, date and claim of {twin} now; to remove it: factcli remove {identity}"
        )
    if len(equal) > _MOST_NOTES:
        print_note(f"and {plural(len(equal) - _MOST_NOTES, 'more statement')} like that")


def _with_proof(old: Statement | None, changed: Mapping[str, Any]) -> Statement | None:
    """Return a statement as it is now, if what its quotation is proved by has changed."""
    if not old or not ("quote" in changed or "source" in changed):
        return None
    quote, source, lang = (changed.get(key, getattr(old, key)) or "" for key in ("quote", "source", "lang"))
    return replace(old, quote=quote, source=source, lang=lang)


def _edit_in_editor(session: Session, recorded: RecordedStatement) -> int:
    from factcli.cli.editor import edit_source

    outcome = writer.Outcome()
    changed: Mapping[str, Any] = {}

    def save(text: str, table: Mapping[str, Any]) -> None:
        nonlocal outcome, changed
        changed = {key: value for key, value in table.items() if value != recorded.table.get(key)}
        outcome = writer.replace_source(session.store, recorded, text, table, f"edit {recorded.id} in an editor")

    if edit_source(recorded, save):
        return _finish(session, outcome, recorded, changed)
    if not sys.stdout.isatty():
        print_note("nothing was changed")
    print_id_and_file(recorded.id, recorded.file.label, "Unchanged:")
    return session.exit_code()


def _parse_unset(keys: list[str], given: Mapping[str, Any], has: Mapping[str, Any]) -> dict[str, None]:
    """Return the keys to remove: optional ones, or unknown ones among those that the
    statements have. Raises :class:`UsageError`."""
    removed: dict[str, None] = {}
    for key in keys:
        name = key if key in has else {"tag": "tags"}.get(key, key.replace("-", "_"))
        if name in (*REQUIRED, "id"):
            todo = "an id never changes" if name == "id" else f"give it another value: --{name} …"
            raise UsageError(f"cannot use --unset {escape_line_ends(key)}: every statement needs it", todo)
        if name not in STATEMENT_KEYS and name not in has:
            known = ", ".join(key for key in STATEMENT_KEYS if key not in (*REQUIRED, "id"))
            raise UsageError(
                f'cannot use --unset "{escape_line_ends(key)}": the statement has no such key{suggest_key(name)}',
                f"use one of {known}",
            )
        if name in given:
            raise UsageError(
                f"--unset {escape_line_ends(key)} removes what another option sets", "choose one of the two"
            )
        removed[name] = None
    return removed


# --- shared with retract ------------------------------------------------------------------------------------


def parse_values(
    given: Mapping[str, Any], old: Statement | None, note: Callable[[str], object] = print_note
) -> dict[str, Any]:
    """Return given values as TOML values. Relative dates are counted from the day the report was published.

    ``note`` receives how a date was understood. Raises :class:`UsageError`.
    """
    try:
        values = dict(given)
        if old and old.published and "published" not in values:
            values["published"] = old.published
        for understood in resolve_dates(values, today()):
            note(understood)
        fields = {key: validate_value(key, toml_value(value)) for key, value in values.items()}
        check_date_order(fields.get("date") or (old.date if old else None), fields.get("published"))
    except StatementKeyError as fault:
        raise option_error(fault) from None
    # The source's own wording, once recorded, is not replaced by a word that was typed here.
    wanted = {*given, *(() if old and old.date_text else ("date_text",))}
    return {key: toml_value(value) for key, value in fields.items() if key in wanted}


def save_values(session: Session, recorded: RecordedStatement, values: Mapping[str, Any], command: str) -> int:
    """Write the values that differ, where None removes a key; return the exit code."""
    changed = {key: value for key, value in values.items() if value != recorded.table.get(key)}
    if not changed:
        print_note("nothing to change: the statement already has these values")
        print_id_and_file(recorded.id, recorded.file.label, "Unchanged:")
        return FOUND
    summary = f"{command} {recorded.id}: {', '.join(changed)}"
    return _finish(session, writer.edit_statement(session.store, recorded, changed, summary), recorded, changed)


def _finish(session: Session, outcome: writer.Outcome, recorded: RecordedStatement, changed: Mapping[str, Any]) -> int:
    code = session.report_change(outcome)
    print_id_and_file(recorded.id, recorded.file.label, "Changed")
    if now := _with_proof(recorded.statement, changed):
        print_unproved(session, [now])
    _print_equal(session, [(recorded, changed)])
    return code

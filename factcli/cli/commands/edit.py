"""``factcli edit``, ``retract``, ``remove`` and ``undo``."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from factcli.cli.options import (
    ArchiveUrl,
    Claim,
    Date,
    DateText,
    Lang,
    Note,
    One,
    OutletName,
    Published,
    Quote,
    Role,
    Speaker,
    StoreOption,
    Tag,
    Url,
    Via,
)
from factcli.cli.session import Session, print_note, today
from factcli.errors import FOUND, EditConflictError, UsageError
from factcli.model import REQUIRED, STATEMENT_KEYS, suggest_key, table_digest, toml_value
from factcli.new_statement import StatementKeyError, check_date_order, option_error, resolve_dates, validate_value
from factcli.output.streams import put
from factcli.paths import display_path
from factcli.sanitize import escape_controls, escape_inline, escape_line_ends
from factcli.store import transaction, writer
from factcli.store import undo as store_undo
from factcli.store.reader import RecordedStatement
from factcli.store.toml_edit import render_table

IfMatch = Annotated[
    str | None,
    typer.Option(
        "--if-match", metavar="DIGEST", help="Only if the digest that --json shows is still this.", show_default=False
    ),
]
Unset = Annotated[
    list[str] | None,
    typer.Option("--unset", metavar="KEY", help="Take a key away (repeat for more).", show_default=False),
]


def acknowledge(identity: str, label: str, done: str) -> None:
    """The id and the file: as a sentence on a terminal, between tabs in a pipe."""
    if sys.stdout.isatty():
        put(f"{done} {identity} in {escape_inline(label)}\n")
    else:
        put(f"{identity}\t{escape_line_ends(label)}\n")


def finish(session: Session, outcome: writer.Outcome, recorded: RecordedStatement, done: str) -> int:
    """Say what was done, and what the user should know about it."""
    code = session.changed(outcome)
    acknowledge(recorded.id, recorded.file.label, done)
    return code


def edit(
    identity: One,
    speaker: Speaker = None,
    outlet: OutletName = None,
    date: Date = None,
    claim: Claim = None,
    quote: Quote = None,
    lang: Lang = None,
    date_text: DateText = None,
    published: Published = None,
    via: Via = None,
    role: Role = None,
    url: Url = None,
    archive_url: ArchiveUrl = None,
    tag: Tag = None,
    note: Note = None,
    unset: Unset = None,
    if_match: IfMatch = None,
    store: StoreOption = None,
) -> int:
    """Change one statement, with options or in your editor.

    \b
    factcli edit 1m0kf                      opens it in $VISUAL or $EDITOR
    factcli edit 1m0kf --date 2021-09-06 --via Twitter
    factcli edit 1m0kf --tag panjshir --tag control    all its tags from now on
    factcli edit 1m0kf --unset note --unset url

    \b
    In scripts, only if it still is what was read:
    factcli edit 1m0kf --note checked --if-match 3f724b114c83

    The id stays the same whatever is changed, and so does every byte of the
    file that is not a changed value. A mistake made in the editor is shown
    with its line, and the text opened again as you left it. If someone else
    changed the statement in the meantime you are told, and nothing is written
    (exit code 3). factcli undo takes the change back.
    """
    options = {key: value for key, value in locals().items() if key in STATEMENT_KEYS and value is not None}
    if tag:
        options["tags"] = tag
    session = Session(store, writes=True)
    recorded = session.store.resolve(identity)
    seen = recorded.statement.to_table() if recorded.statement else recorded.table
    if if_match is not None and if_match != table_digest(seen):
        raise EditConflictError(
            f"{recorded.id} is no longer what had the digest {escape_line_ends(if_match)}",
            f"nothing was written; look at it with: factcli show {recorded.id}",
        )
    if not options and not unset:
        return _edit_in_editor(session, recorded)
    values = {**_unset(unset or [], options, recorded), **_new_values(options, recorded)}
    return _apply(session, recorded, values)


def _new_values(options: dict[str, Any], recorded: RecordedStatement) -> dict[str, Any]:
    """The options as TOML values, with relative dates worked out from when the report appeared."""
    old = recorded.statement
    try:
        values = dict(options)
        if old and old.published and "published" not in values:
            values["published"] = old.published
        for line in resolve_dates(values, today()):
            print_note(line)
        fields = {key: validate_value(key, toml_value(value)) for key, value in values.items()}
        check_date_order(fields.get("date") or (old.date if old else None), fields.get("published"))
    except StatementKeyError as fault:
        raise option_error(fault) from None
    # The source's own wording, once recorded, is not replaced by a word that was typed here.
    wanted = {*options, *(() if old and old.date_text else ("date_text",))}
    return {key: toml_value(value) for key, value in fields.items() if key in wanted}


def _unset(keys: list[str], options: Mapping[str, Any], recorded: RecordedStatement) -> dict[str, None]:
    """The keys to take away: such as a statement can do without, or one that only this statement has."""
    result: dict[str, None] = {}
    for key in keys:
        name = key if key in recorded.table else {"tag": "tags"}.get(key, key.replace("-", "_"))
        if name in (*REQUIRED, "id"):
            todo = "the id never changes" if name == "id" else f"give it another value: --{name} …"
            raise UsageError(f"--unset {escape_line_ends(key)}: a statement cannot do without it", todo)
        if name not in STATEMENT_KEYS and name not in recorded.table:
            known = ", ".join(key for key in STATEMENT_KEYS if key not in (*REQUIRED, "id"))
            raise UsageError(
                f'--unset "{escape_line_ends(key)}" is no key of this statement{suggest_key(name)}',
                f"it may be {known}",
            )
        if name in options:
            raise UsageError(
                f"--unset {escape_line_ends(key)} takes away what another option sets", "give one of the two"
            )
        result[name] = None
    return result


def _apply(session: Session, recorded: RecordedStatement, values: Mapping[str, Any], what: str = "edit") -> int:
    table = recorded.table
    changed = {key: value for key, value in values.items() if value != table.get(key)}
    if not changed:
        print_note("nothing to change: it says so already")
        acknowledge(recorded.id, recorded.file.label, "Unchanged:")
        return FOUND
    outcome = writer.edit_statement(session.store, recorded, changed, f"{what} {recorded.id}: {', '.join(changed)}")
    return finish(session, outcome, recorded, "Changed")


def _edit_in_editor(session: Session, recorded: RecordedStatement) -> int:
    from factcli.cli.editor import edit_source

    outcome = writer.Outcome()

    def save(text: str, table: Mapping[str, Any]) -> None:
        nonlocal outcome
        outcome = writer.replace_source(session.store, recorded, text, table, f"edit {recorded.id} in an editor")

    if edit_source(recorded, save):
        return finish(session, outcome, recorded, "Changed")
    if not sys.stdout.isatty():
        print_note("nothing was changed")
    acknowledge(recorded.id, recorded.file.label, "Unchanged:")
    return session.code()


def retract(
    identity: One,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When it was withdrawn [default: today].", show_default=False),
    ] = None,
    note: Note = None,
    store: StoreOption = None,
) -> int:
    """Mark a statement as withdrawn by its speaker or outlet. It stays in the store, and is shown so.

    \b
    factcli retract gcf2p                           withdrawn today
    factcli retract gcf2p --on 2021-09-07 --note "Reuters corrected its report."
    factcli retract gcf2p --on yesterday
    factcli edit gcf2p --unset retracted            takes the mark away again

    The note is added to the one it has. What you recorded by mistake is better
    corrected (factcli edit) or taken out (factcli remove).
    """
    session = Session(store, writes=True)
    recorded = session.store.resolve(identity)
    options = {"retracted": today().isoformat() if on is None else on}
    before = recorded.statement.note if recorded.statement else ""
    if note and note.strip() not in before.splitlines():
        options["note"] = f"{before}\n{note}" if before else note
    try:
        values = _new_values(options, recorded)
    except UsageError as fault:
        fault.what = fault.what.replace("--retracted", "--on")
        raise
    _refuse_early(values["retracted"], recorded)
    return _apply(session, recorded, values, "retract")


def _refuse_early(retracted: Any, recorded: RecordedStatement) -> None:
    """Nothing is withdrawn before it was said."""
    day = validate_value("retracted", retracted)
    said = recorded.statement.date if recorded.statement else None
    if said and said.earliest and day.latest and day.latest < said.earliest:
        raise UsageError(f"--on {day} is before the statement itself, {said}", "one of the two dates is wrong")


def remove(identity: One, store: StoreOption = None) -> int:
    """Take one statement out of the store, and print its TOML.

    \b
    factcli remove 1m0kf
    factcli remove 1m0kf >> ~/elsewhere/2021-09.toml     moves it to a file there
    factcli undo                                         puts it back

    Links that name it are pointed out, and stay. What a speaker or outlet
    withdrew is better kept: see factcli retract.
    """
    session = Session(store, writes=True)
    recorded = session.store.resolve(identity)
    source = recorded.source
    outcome = writer.remove_statement(session.store, recorded, f"remove {recorded.id}")
    code = session.changed(outcome)
    put(_printable(source, recorded))
    print_note(f"removed {recorded.id} from {recorded.file.label}; factcli undo puts it back")
    _say_links(session, recorded)
    return code


def _say_links(session: Session, recorded: RecordedStatement) -> None:
    """Point out the links that name a statement which is gone by now, at the lines where they stand by now."""
    for link in session.store.links:
        if recorded.id in (link.a, link.b) and link.place:
            where = "%s:%d" % session.store.where("link", link.place)  # noqa: UP031
            print_note(
                f"factcli: {where}: this link still names {recorded.id}; take it out, or factcli check will find it"
            )


def _printable(source: str, recorded: RecordedStatement) -> str:
    """The TOML as it stood, or, if that holds what a terminal would obey, written anew with escapes."""
    text = source if source.endswith("\n") else source + "\n"
    return text if escape_controls(text) == text else render_table("statement", dict(recorded.table))


def undo(store: StoreOption = None) -> int:
    """Take back the last change; again for the one before.

    \b
    factcli remove 1m0kf
    factcli undo                     puts it back, byte for byte
    factcli undo                     takes back what was done before that

    Any change counts: of add, edit, retract, remove, and decisions about
    people, outlets and pairs. If a file of it has been changed by something
    else since, nothing is written, and you are told which (exit code 3). Exit
    code 1 if there is nothing to take back.
    """
    session = Session(store, writes=True)
    interrupted = transaction.is_unfinished_undo(session.root)
    session.refuse_conflicts()
    if interrupted:  # opening the store has finished it and said so; taking back one more is the user's decision
        return FOUND
    undone = store_undo.undo_last_change(session.root)
    when = undone.when.replace("T", " ")[:16]
    for summary in undone.skipped:
        print_note(f"factcli: passed over, since its files are as before it: {escape_inline(summary)}")
    for path in undone.unread:
        print_note(
            f"factcli: {display_path(path)}: this entry of the history cannot be read; "
            "the change it notes was passed over"
        )
    put(f"Took back: {escape_inline(undone.summary)} ({when}) in {escape_inline(', '.join(undone.files))}\n")
    return FOUND

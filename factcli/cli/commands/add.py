"""``factcli add``: one statement, from options and from what is asked for, or many from JSON."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from factcli.cli.commands.edit import acknowledge
from factcli.cli.commands.search import as_they_stand, say_gone
from factcli.cli.options import (
    ArchiveUrl,
    Claim,
    Date,
    DateText,
    FormatOption,
    JsonOption,
    Lang,
    Note,
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
from factcli.cli.session import Session, is_interactive, plural, print_note, read_input, today
from factcli.edtf import EdtfDate
from factcli.errors import DATA, FOUND, NOTHING, DataError, UsageError
from factcli.model import DEFAULT_KEYS, REQUIRED, STATEMENT_KEYS, Statement, toml_value
from factcli.new_statement import (
    JsonStatement,
    StatementKeyError,
    check_date_order,
    new_statement,
    option_error,
    parse_json_lines,
    resolve_dates,
    validate_value,
)
from factcli.output.listing import cell_text, render
from factcli.output.streams import put_data
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_line_ends
from factcli.store import writer
from factcli.store.file import read_file
from factcli.store.reader import RecordedStatement

FromJson = Annotated[
    str | None,
    typer.Option(
        "--from-json",
        metavar="FILE",
        help="Take one JSON object a line, from FILE or - (standard input).",
        show_default=False,
    ),
]
Again = Annotated[
    bool, typer.Option("--again", help="Record it once more, under an id of its own, although it is there already.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Record a near-duplicate without asking.")]
Values = dict[str, Any]


def add(
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
    from_json: FromJson = None,
    again: Again = False,
    yes: Yes = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Record a statement: who said what, through which outlet, when.

    \b
    factcli add                      asks for what it needs, one line a question
    factcli add --url https://tass.com/world/1354231        asks for the rest
    factcli add --speaker "Kabir Wasiq" --role "NRF spokesman" \\
        --outlet "Minute Mirror" --via TASS --published 2021-10-26 \\
        --date monday --claim "Tajikistan backs Massoud."
    id=$(factcli add --format ids)   asks all the same; stdout is the id alone
    jq -c '.[]' statements.json | factcli add --from-json -

    The id and the file are printed. What the report says on "monday" is
    counted from --published, else from today; the day it is taken for is
    shown, and the wording kept. [defaults] in factcli.toml stand for options
    that you always give.

    The very same statement is recorded once: a second add says where it is
    and ends with 0. One that is nearly the same (speaker, day, claim) is
    pointed out; on a terminal it needs a yes, or the exit code is 1.
    --from-json takes objects with the keys of the store, as search --format
    jsonl writes them: all lines, or none if one has a fault.
    """
    given = {key: value for key, value in locals().items() if key in STATEMENT_KEYS and value is not None}
    if tag:
        given["tags"] = tag
    session = Session(store, form, as_json, writes=True)
    if from_json is not None:
        if again:
            raise UsageError("--again goes with one statement, not with --from-json", "leave it out")
        if given:
            what = "--from-json takes no other field of a statement"
            raise UsageError(what, "put it into the JSON, or into [defaults]")
        return _add_lines(session, from_json)
    return _add_one(session, given, again, yes)


def _add_one(session: Session, given: Values, again: bool, yes: bool) -> int:
    """Record one statement, unless it is there or the user decides against a near-duplicate."""
    _judge(given)
    defaults = config_defaults(session, given)
    values = {**defaults, **given}
    asking = is_interactive() and any(key not in given for key in REQUIRED)
    if asking and any(key not in values for key in REQUIRED):
        from factcli.cli.commands.add_prompts import ask_required

        values = ask_required(session, given, defaults)
    _show_defaults(session, values, defaults, given)
    statement = _unless_again(session, _made(values), values, again)
    _say_new_names(session, given)
    taken = session.store.recorded([statement.id]).get(statement.id)
    if taken is not None:
        _say_recorded_already(statement, taken)
        _print(session, [statement], [])
        return FOUND if taken.statement else DATA
    if not _go_on(session, statement, ask_first=not (yes or again)):
        print_note("nothing was recorded")
        return NOTHING
    if asking and not given:
        from factcli.cli.commands.add_prompts import ask_optional

        statement = _unless_again(session, _made(ask_optional(session, values)), values, again)
    _add(session, [statement])
    _print(session, [statement], [statement])
    _say_leads(session, [statement])
    return FOUND


def _judge(given: Values) -> None:
    """Refuse a bad option before anything is asked, so that no answer is typed in vain."""
    try:
        values = dict(given)
        resolve_dates(values, today())
        for key, value in values.items():
            if not isinstance(value, EdtfDate):
                validate_value(key, value)
        check_date_order(values.get("date"), values.get("published"))
    except StatementKeyError as fault:
        raise option_error(fault) from None


def _made(values: Mapping[str, Any], number: int = 0, quiet: bool = False) -> Statement:
    """The statement, with what was worked out of its dates said. Raises :class:`UsageError`."""
    try:
        statement, notes = new_statement(values, today(), number)
    except StatementKeyError as fault:
        missing = [f"--{key}" for key in REQUIRED if values.get(key) is None]
        if f"--{fault.key}" not in missing:
            raise option_error(fault) from None
        todo = f"give {'it' if len(missing) == 1 else 'them'}, or run factcli add in a terminal to be asked"
        raise UsageError(f"missing {', '.join(missing)}", todo) from None
    for note in [] if quiet else notes:
        print_note(note)
    return statement


def _unless_again(session: Session, statement: Statement, values: Mapping[str, Any], again: bool) -> Statement:
    """With ``--again``, the same statement under the first id that is free."""
    number = 0
    while again and session.store.recorded([statement.id]):
        number += 1
        statement = _made(values, number, quiet=True)
    return statement


# --- what need not be given ---------------------------------------------------------------------------------


def config_defaults(session: Session, given: Mapping[str, Any]) -> Values:
    """What ``[defaults]`` in factcli.toml has for keys not given, judged as it would be as an option."""
    found: Values = {}
    for key in DEFAULT_KEYS:
        if key not in session.store.defaults or key in given:
            continue
        try:
            found[key] = toml_value(validate_value(key, session.store.defaults[key]))
        except StatementKeyError as fault:
            where = _where(session, key)
            raise DataError(f"[defaults]: {key} {fault.error.what}", fault.error.todo, where=where) from None
    return found


def _where(session: Session, key: str) -> str:
    """The line of a default."""
    file = read_file(session.root, session.root / CONFIG)
    table = file.layout.find("defaults")
    entry = table.entry(key) if table else None
    return f"{file.label}:{file.layout.line(entry.start) if entry else file.layout.line_of('defaults')}"


def _show_defaults(session: Session, values: Values, defaults: Values, given: Mapping[str, Any]) -> None:
    """Say which values nobody gave; the language of a quote goes where there is none."""
    if values.get("lang") and "lang" not in given and not values.get("quote"):
        del values["lang"]
    _say_defaults(session, {key: value for key, value in defaults.items() if values.get(key) == value})


def _say_defaults(session: Session, used: Values, when: str = "") -> None:
    if used:
        listed = ", ".join(f"{key} {_said(value)}" for key, value in used.items())
        print_note(f"from [defaults] of {display_path(session.root / CONFIG)}{when}: {listed}")


def _said(value: Any) -> str:
    return f'"{escape_line_ends(cell_text(value))}"'


# --- what the user should know ------------------------------------------------------------------------------


def _say_new_names(session: Session, given: Mapping[str, Any]) -> None:
    """Point out a name given that may be a known one in another spelling; it is recorded as given."""
    from factcli.cli.commands import add_prompts

    new = session.store.unknown_names
    if speakers := new("speaker", [given.get("speaker")]):
        _say_close("person", speakers, add_prompts.close_speakers(session, add_prompts.known_speakers(session)))
    if outlets := new("outlet", [given.get("outlet"), *given.get("via", [])]):
        _say_close("outlet", outlets, add_prompts.close_outlets(session, add_prompts.known_outlets(session)))


def _say_close(kind: str, names: Iterable[str], close_to: Callable[[str], list[str]]) -> None:
    for name in map(str.strip, names):
        close = close_to(name)
        if close:
            what = f"{'speaker' if kind == 'person' else 'outlet'} {_said(name)} is new; known and close to it: "
            print_note(what + ", ".join(map(_said, close)) + _how_to_join(kind, name, close))


def _how_to_join(kind: str, name: str, close: Iterable[str]) -> str:
    """The command that makes a new name an alias, where it is likely another spelling of a known one."""
    from factcli.entities.aliases import alias_command
    from factcli.entities.suggestions import is_likely_spelling

    meant = next((other for other in close if is_likely_spelling(name, other, people=kind == "person")), None)
    return f"; if they are one: {alias_command(kind, 'alias', (meant, name))}" if meant else ""


def _go_on(session: Session, statement: Statement, ask_first: bool) -> bool:
    """Point out near-duplicates; whether it is to be recorded all the same."""
    from factcli.comparison.near_duplicates import near_duplicates, window

    first, last = (day.toordinal() for day in window(statement.date))
    same_speaker = session.store.statements_of(statement.speaker, first, last)
    close = near_duplicates(statement, same_speaker, session.context.people.is_same)
    for other in close[:3]:
        where = "%s, %s: %s" % (other.date, escape_line_ends(other.outlet), escape_line_ends(other.claim))  # noqa: UP031
        print_note(f"nearly the same is recorded as {other.id}: {where}")
    if not (close and ask_first and is_interactive()):
        return True
    from factcli.cli.prompt import confirm

    return confirm("Record it all the same?")


def _say_recorded_already(statement: Statement, taken: RecordedStatement) -> None:
    """That its id is taken; by what, if that is not the same; and what the one given has that the other lacks."""
    there = taken.statement
    if there is None:
        print_note(
            f"{statement.id} is recorded at {taken.where}, and has a fault there; factcli edit {statement.id} opens it"
        )
        return
    if any(getattr(there, key) != getattr(statement, key) for key in REQUIRED):
        print_note(
            f"already recorded as {statement.id}, at {taken.where}, and edited since: "
            f"{escape_line_ends(there.speaker)}, {escape_line_ends(there.outlet)}, {there.date}: "
            f"{escape_line_ends(there.claim)}",
            "  nothing was added; if this is another statement, add --again",
        )
    elif not sys.stdout.isatty():
        print_note(f"already recorded as {statement.id}, at {taken.where}")
    table = statement.to_table()
    for key in (key for key in _differing(statement, taken) if key not in REQUIRED):
        option = {"tags": "tag"}.get(key, key).replace("_", "-")
        change = f"factcli edit {statement.id} --{option} …"
        print_note(f"  {key} differs from what is given here ({_said(toml_value(table[key]))}); to change it: {change}")


def _differing(statement: Statement, taken: RecordedStatement) -> list[str]:
    """The keys that it has and the one recorded has not, or has with another value."""
    there = taken.statement.to_table() if taken.statement else taken.table
    return [key for key, value in statement.to_table().items() if there.get(key) != value]


# --- recording ----------------------------------------------------------------------------------------------


def _add(session: Session, new: Sequence[Statement]) -> None:
    if not new:
        return
    if not session.store.exists:
        print_note(f"a new store in {session.label}")
    summary = f"add {new[0].id}" if len(new) == 1 else f"add {plural(len(new), 'statement')}"
    session.changed(writer.add_statements(session.store, new, summary))


def _say_leads(session: Session, new: Sequence[Statement]) -> None:
    """Say what may conflict with what was there; the words for it are only loaded where there was something."""
    if session.store.number > 1:
        from factcli.cli.leads import say_leads

        say_leads(session, new)


def _print(session: Session, statements: Sequence[Statement], new: Sequence[Statement]) -> None:
    """The ids and files, or in another form the statements as they stand in the store now."""
    stand, added = session.in_one_state(lambda: as_they_stand(session, statements)), {s.id for s in new}
    if session.form not in ("table", "plain"):
        put_data(render(stand.listing, session.form))
    else:
        for identity, name in stand.files.items():
            done = "Recorded" if identity in added else "Already recorded:"
            acknowledge(identity, display_path(session.root / name), done)
    say_gone(stand)


# --- many at once -------------------------------------------------------------------------------------------


def _lines(source: str) -> list[bytes]:
    try:
        return read_input(source, "One JSON object a line; Ctrl-D ends, Ctrl-C gives up.").split(b"\n")
    except OSError as error:
        what = f"--from-json: cannot read {escape_line_ends(source)}: {error.strerror}"
        raise UsageError(what, "name a file, or - for standard input") from None


def _add_lines(session: Session, source: str) -> int:
    """Record one statement a line, all of them or, if a line is at fault, none."""
    defaults = config_defaults(session, {})
    _say_defaults(session, defaults, ", where a line has none")
    taken = parse_json_lines(_lines(source), source, today(), defaults)
    known = session.store.recorded({item.statement.id for item in taken})
    first: dict[str, JsonStatement] = {}
    for item in taken:
        for note in item.notes:
            print_note(f"{escape_line_ends(source)}:{item.line}: {note}")
        _say_what_is_lost(
            f"{escape_line_ends(source)}:{item.line}", item, first.setdefault(item.statement.id, item), known
        )
    statements = [item.statement for item in first.values()]
    new = [s for s in statements if s.id not in known]
    _add(session, new)
    _print(session, statements, new)
    print_note(f"{plural(len(new), 'statement')} added, {len(taken) - len(new)} recorded already")
    _say_leads(session, new)
    return FOUND


def _say_what_is_lost(
    where: str, item: JsonStatement, first: JsonStatement, known: Mapping[str, RecordedStatement]
) -> None:
    """A line whose statement is recorded already, or stood on a line before, may say something else: never silently."""
    identity = item.statement.id
    taken = known.get(identity)
    if taken:
        keys, there = _differing(item.statement, taken), f"recorded at {taken.where}"
    else:
        before = first.statement.to_table()
        keys = [key for key, value in item.statement.to_table().items() if before.get(key) != value]
        there = f"on line {first.line}"
    if keys:
        print_note(
            f"{where}: {identity} is {there} already, with other values of {', '.join(keys)}; nothing was changed there"
        )

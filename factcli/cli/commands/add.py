"""``factcli add``: record statements from options and answers, from a form in an editor, or from JSON."""

import sys
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.options import FormatOption, JsonOption, StoreOption, expand_options
from factcli.cli.recording import (
    describe_difference,
    load_defaults,
    match_recorded_forms,
    print_recorded,
    print_removed,
    print_unknown_sources,
    print_unproved,
    reload_statements,
    settle_source,
)
from factcli.cli.session import Session, is_interactive, print_note, read_input, today
from factcli.cli.statement_options import StatementOptions
from factcli.edtf import EdtfDate
from factcli.errors import CHANGES, DATA, FOUND, NOTHING, DataError, FactcliError, UsageError
from factcli.model import REQUIRED, Statement, is_same_value, toml_value
from factcli.new_statement import (
    JsonStatement,
    StatementKeyError,
    check_date_order,
    new_statement,
    option_error,
    parse_json_statements,
    resolve_dates,
    validate_value,
)
from factcli.output.listing import cell_text, render
from factcli.output.streams import put_data
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline, escape_line_ends
from factcli.store import writer
from factcli.store.reader import RecordedStatement
from factcli.text.tokens import name_key
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.cli.commands.add_form import Doubt

FromJson = Annotated[
    str | None,
    typer.Option(
        "--from-json",
        metavar="FILE",
        help="Read one JSON object per line from FILE, or - for standard input.",
        show_default=False,
    ),
]
Again = Annotated[bool, typer.Option("--again", help="Record it again under a new id, even if it is already recorded.")]
Yes = Annotated[bool, typer.Option("--yes", help="Record without asking, even if a similar statement is there.")]
Edit = Annotated[
    bool, typer.Option("--edit", help="Open a form for a report and its statements in $VISUAL or $EDITOR.")
]
Values = dict[str, Any]
_MOST_NOTES = 20  # on the lines of --from-json


@expand_options
def add(
    *,
    options: StatementOptions,
    from_json: FromJson = None,
    in_editor: Edit = False,
    again: Again = False,
    yes: Yes = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Record a statement: who said what, through which outlet, when.

    \b
    factcli add                      asks everything, one line a question
    factcli add --url https://tass.com/world/1354231        asks the rest
    factcli add --edit               opens a form for a whole report
    factcli add --speaker "Kabir Wasiq" --role "NRF spokesman" \\
        --outlet "Minute Mirror" --via TASS --published 2021-10-26 \\
        --date monday --claim "Tajikistan backs Massoud."
    id=$(factcli add --format ids)   still asks; stdout holds only the id
    jq -c '.[]' statements.json | factcli add --from-json -

    It prints the id and the file. A day such as "monday" is counted back from
    --published or, without it, from today; factcli shows the date and keeps
    your word for it. Put values that you always give under [defaults] in
    factcli.toml.

    After the questions it asks for another statement of the same report, and
    keeps outlet, date, link, credits and tags. At a question, < goes back and -
    leaves out an optional answer. After Ctrl-C, the next factcli add offers
    your answers again.

    --edit opens a form in $VISUAL or $EDITOR: the report's values, and a block
    for each statement. All are recorded in one step, or factcli shows what is
    wrong and opens your text again.

    If the statement is already recorded, factcli says where and changes
    nothing (exit code 0). If one is nearly the same (speaker, day, claim),
    factcli shows it and, on a terminal and in the same outlet, asks whether to
    record yours; the exit code is 1 if you say no.

    --from-json reads objects with the keys of the store, one a line, as search
    --format jsonl writes them, or in an array. If one has an error, none is
    recorded.
    """
    given = options.values()
    session = Session(store, form, as_json, writes=True)
    if in_editor and from_json is not None:
        raise UsageError("cannot use --edit and --from-json together", "choose one of them")
    if again and (in_editor or from_json is not None):
        what = "--edit" if in_editor else "--from-json"
        raise UsageError(f"--again is for one statement, not for {what}", "leave it out")
    if in_editor:
        return _add_in_editor(session, given, yes)
    if from_json is None:
        return _add_one(session, given, again, yes)
    if given:
        what = "cannot use options for single values with --from-json"
        raise UsageError(what, "write the values into the JSON or under [defaults]")
    return _add_lines(session, from_json)


# --- one statement ------------------------------------------------------------------------------------------


def _add_one(session: Session, given: Values, again: bool, yes: bool) -> int:
    """Record one statement; on a terminal ask for what is missing, and then for more of the same report."""
    settle_source(session, given)
    _check_options(given)
    defaults = load_defaults(session, given)
    values = {**defaults, **given}
    if is_interactive() and any(key not in values for key in REQUIRED):
        return _add_asked(session, given, defaults, again, yes)
    if values.get("lang") and "lang" not in given and not values.get("quote"):
        del values["lang"]  # the language of a quote, which this statement lacks
    _print_defaults(session, {key: value for key, value in defaults.items() if values.get(key) == value})
    draft = _Draft(session, given, again, ask=not (yes or again))
    if not draft.check(values):
        return draft.code
    _print_recorded(session, draft.statement, _write(session, [draft.statement]))
    return FOUND


def _add_asked(session: Session, given: Values, defaults: Values, again: bool, yes: bool) -> int:
    """Ask for one statement after another of a report, as long as the user says so."""
    from factcli.cli.commands.add_prompts import OFFERED_AGAIN, Interview
    from factcli.cli.prompt import PromptAbortedError

    _print_defaults(session, {key: value for key, value in defaults.items() if key == "published"})
    interview, recorded = Interview(session, given, defaults), 0
    try:
        interview.begin()
        while True:
            CHANGES.clear()  # an error from here on has nothing to do with the statement before
            draft = _Draft(session, {} if recorded else given, again, ask=not (yes or again), back=True)
            values = interview.run(draft.check)
            if values is not None:
                draft.statement = _make_statement(session, values, again)
                written = _write(session, [draft.statement])
                recorded += 1
                interview.keep_for_next(recorded=True)
                _print_recorded(session, draft.statement, written)
            elif recorded:
                interview.keep_for_next(recorded=False)
            else:
                return draft.code
            if session.form != "table" or not _wants_another(draft.statement.id if values else ""):
                return FOUND
            interview.print_kept()
    except PromptAbortedError as stopped:
        if not recorded:
            raise
        print_note(stopped.what.replace("nothing was", "nothing more was"))
        return FOUND
    except FactcliError as error:
        if interview.is_kept:
            error.todo = "\n".join(filter(None, (error.todo, OFFERED_AGAIN)))
        raise


def _wants_another(recorded: str) -> bool:
    """Ask whether there is another statement in this report; ``recorded`` is the id of the one before."""
    from factcli.cli.prompt import GoBackError, confirm

    while True:
        try:
            return confirm("Another one from this report?", default=True, back=True)
        except GoBackError:
            print_note(f"to change this one: factcli edit {recorded}" if recorded else "please type y or n")


class _Draft:
    """A statement on its way into the store. ``given`` are the options.

    It may ``ask`` about near-duplicates; in an interview one can go ``back`` from there.
    """

    def __init__(self, session: Session, given: Values, again: bool, *, ask: bool, back: bool = False) -> None:
        self._session, self._given, self._again, self._ask, self._back = session, given, again, ask, back
        self.statement: Statement
        self.code = FOUND  # the exit code if it is not to be recorded

    def check(self, values: Values) -> bool:
        """Return whether to record a statement: the store lacks it, and the user does not decide against it."""
        session, statement = self._session, _make_statement(self._session, values, self._again)
        if not self._again:
            (statement,) = match_recorded_forms(session, [statement])
        self.statement = statement
        _print_similar_names(session, self._given)
        recorded = session.store.recorded([statement.id]).get(statement.id)
        if recorded is not None:
            _print_recorded_already(statement, recorded)
            _print_result(session, [statement], [])
            self.code = FOUND if recorded.statement else DATA
            return False
        if not _accept_near_duplicates(session, statement, self._ask, self._back):
            print_note("nothing was recorded")
            self.code = NOTHING
            return False
        return True


def _print_recorded(session: Session, statement: Statement, written: Sequence[Statement]) -> None:
    """Print the id of a statement and, if it was ``written``, what it may contradict."""
    _print_result(session, [statement], written)
    print_unproved(session, written)
    _print_leads(session, written)


def _check_options(given: Values) -> None:
    """Refuse an invalid option before the first question, so that no answer is typed in vain."""
    try:
        values = dict(given)
        resolve_dates(values, today())
        for key, value in values.items():
            if not isinstance(value, EdtfDate):
                validate_value(key, value)
        check_date_order(values.get("date"), values.get("published"))
    except StatementKeyError as fault:
        raise option_error(fault) from None


def _print_defaults(session: Session, used: Values, condition: str = "") -> None:
    """Print which values come from ``[defaults]``."""
    if used:
        listed = ", ".join(f"{key} {_quote(value)}" for key, value in used.items())
        print_note(f"from [defaults] of {display_path(session.root / CONFIG)}{condition}: {listed}")


def _quote(value: Any) -> str:
    return f'"{escape_line_ends(cell_text(value))}"'


def _make_statement(session: Session, values: Mapping[str, Any], again: bool) -> Statement:
    """Return the statement, for ``--again`` with the first unused id, and print how its dates were read.

    Raises :class:`UsageError`.
    """
    try:
        statement, notes = new_statement(values, today())
    except StatementKeyError as fault:
        missing = [f"--{key}" for key in REQUIRED if values.get(key) is None]
        if f"--{fault.key}" not in missing:
            raise option_error(fault) from None
        todo = f"add {'it' if len(missing) == 1 else 'them'}; on a terminal, factcli add asks for what is missing"
        raise UsageError(f"missing {', '.join(missing)}", todo) from None
    for note in notes:
        print_note(note)
    number = 0
    while again and session.store.recorded([statement.id]):
        number += 1
        statement, _ = new_statement(values, today(), number)
    return statement


def _print_similar_names(
    session: Session, given: Mapping[str, Any], told: Container[object] = (), beside: Sequence[Statement] = ()
) -> None:
    """Point out a new name that may be a known one in another spelling, unless it was ``told``; it stays as given.

    What statements ``beside`` it have is known as well.
    """
    from factcli.cli.commands import add_prompts

    new = session.store.unknown_names
    if speakers := [name for name in new("speaker", [given.get("speaker")]) if name not in told]:
        known = [*add_prompts.known_speakers(session), *(s.speaker for s in beside)]
        _print_similar("person", speakers, add_prompts.close_speakers(session, list(dict.fromkeys(known))))
    outlets = [name for name in new("outlet", [given.get("outlet"), *given.get("via", [])]) if name not in told]
    if outlets:
        known = [*add_prompts.known_outlets(session), *(name for s in beside for name in (s.outlet, *s.via))]
        _print_similar("outlet", outlets, add_prompts.close_outlets(session, list(dict.fromkeys(known))))


def _print_similar(kind: str, names: Iterable[str], close_names: Callable[[str], list[str]]) -> None:
    for name in map(str.strip, names):
        close = close_names(name)
        if not close:
            continue
        who, known = "speaker" if kind == "person" else "outlet", "similar known name" + "s" * (len(close) > 1)
        same = next((other for other in close if name_key(other) == name_key(name)), None)
        if same:  # but for a hyphen, an accent or capitals
            print_note(f"{who} {_quote(name)} counts as {_quote(same)}, which is known")
            continue
        from factcli.entities.aliases import alias_command
        from factcli.entities.suggestions import is_likely_spelling

        note = f"{who} {_quote(name)} is new; {known}: {', '.join(map(_quote, close))}"
        likely = next((other for other in close if is_likely_spelling(name, other, people=kind == "person")), None)
        if likely:
            note += f". If it is the same {kind}: {alias_command(kind, 'alias', (likely, name))}"
        print_note(note)


def _print_recorded_already(statement: Statement, recorded: RecordedStatement) -> None:
    """Print where a statement of the same id is, and every value in which the two differ."""
    old = recorded.statement
    if old is None:
        print_note(
            f"{statement.id} is already recorded at {recorded.where}, but has an error there",
            f"  to correct it: factcli edit {statement.id}",
        )
        return
    if not all(is_same_value(getattr(old, key), getattr(statement, key)) for key in REQUIRED):
        print_note(
            f"already recorded as {statement.id} at {recorded.where}, and edited since: "
            f"{escape_line_ends(old.speaker)}, {escape_line_ends(old.outlet)}, {old.date}: "
            f"{escape_line_ends(old.claim)}",
            "  nothing was changed; if yours is another statement, add --again",
        )
    elif not sys.stdout.isatty():
        print_note(f"already recorded as {statement.id} at {recorded.where}")
    table = statement.to_table()
    for key in (key for key in _differing_keys(table, old.to_table()) if key not in REQUIRED):
        option = {"tags": "tag"}.get(key, key).replace("_", "-")
        change = f"factcli edit {statement.id} --{option} …"
        print_note(f"  {key} differs from yours ({_quote(toml_value(table[key]))}). To change it: {change}")


def _differing_keys(table: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """Return the keys of a table that another lacks, or has with another value."""
    return [key for key, value in table.items() if not is_same_value(old.get(key), value)]


def _accept_near_duplicates(
    session: Session,
    statement: Statement,
    ask: bool,
    back: bool = False,
    beside: Sequence[Statement] = (),
    labels: Mapping[str, str] = MappingProxyType({}),
) -> bool:
    """Point out near-duplicates, in the store and ``beside`` it; return whether to record it all the same.

    It may ``ask``, and the user may then go ``back``, which raises :class:`GoBackError`. ``labels`` are what to call
    those of a form, by their ids.
    """
    from factcli.comparison.near_duplicates import near_duplicates, window

    first, last = (day.toordinal() for day in window(statement.date))
    same_speaker = session.store.statements_of(statement.speaker, first, last)
    close = near_duplicates(statement, [*same_speaker, *beside], session.context.people.is_same)
    is_same_outlet = session.context.outlets.is_same
    close.sort(key=lambda other: not is_same_outlet(other.outlet, statement.outlet))
    own = f"{labels[statement.id]}: " if statement.id in labels else ""
    for other in close[:3]:
        where = "%s, %s: %s" % (other.date, escape_line_ends(other.outlet), escape_line_ends(other.claim))  # noqa: UP031
        print_note(f"{own}{labels.get(other.id, other.id)} is nearly the same: {where}")
    if not (close and ask and is_interactive() and is_same_outlet(close[0].outlet, statement.outlet)):
        return True  # that a second outlet has the same is the normal case
    from factcli.cli.prompt import confirm

    return confirm(f"Record {labels.get(statement.id, 'yours')} all the same?", back=back)


# --- a report in an editor ----------------------------------------------------------------------------------


def _add_in_editor(session: Session, given: Values, yes: bool) -> int:
    """Open a form for a report, and record its statements: all of them, or none until what is wrong is corrected."""
    from factcli.cli.commands.add_form import is_found_again, render_form
    from factcli.cli.editor import Purpose, draft_file, edit_draft, editor_command

    purpose = Purpose("add", "nothing was recorded", "to record statements, fill in the form: factcli add --edit")
    editor_command(purpose)  # raises an error without an editor, before anything is asked
    settle_source(session, given)
    _check_options(given)
    defaults = load_defaults(session, given)
    source, accepted = render_form(given, defaults), set[object]()
    path = _choose_form(session, given, source)
    again = "factcli add --edit offers it again" if is_found_again(session.root, path) else ""
    with draft_file(path, source, again):
        before = path.read_bytes()

        def parse() -> list[Statement]:
            if path.read_bytes() == before:  # a form that was filled in the last time
                _confirm_form(path)
            return _check_form(session, path, yes, accepted)

        statements = edit_draft(path, source, parse, purpose) or []
        recorded = session.store.recorded(s.id for s in statements)
        for statement in statements:
            if old := recorded.get(statement.id):
                _print_recorded_already(statement, old)
        new = _write(session, [s for s in statements if s.id not in recorded])
    if not statements:
        print_note("nothing was recorded")
        return session.exit_code()
    _print_result(session, statements, new)
    print_note(f"{plural(len(new), 'statement')} added, {len(statements) - len(new)} recorded already")
    print_unknown_sources(session, new)
    print_unproved(session, new)
    _print_leads(session, new)
    return FOUND


def _choose_form(session: Session, given: Values, source: str) -> Path:
    """Return the path of a new form with this text or, if the user wants that, of one that was not recorded."""
    from factcli.cli.commands.add_form import claim_form, find_kept_form, new_form, remove_form
    from factcli.cli.prompt import confirm

    kept = find_kept_form(session.root)
    if kept is not None:
        print_note(f"not finished the last time: {kept}")
        if is_interactive() and not given:
            if confirm("Go on with it (n deletes it)?", default=True):
                return claim_form(session.root, kept)
            remove_form(kept)
    return new_form(session.root, source)


def _confirm_form(path: Path) -> None:
    """Ask whether a form that is as it was before is to be recorded. Raises :class:`UsageError`."""
    from factcli.cli.prompt import confirm

    if not confirm(f"You left {path.name} as it was. Record its statements?", default=True):
        raise UsageError("stopped", "nothing was recorded")


def _check_form(session: Session, path: Path, yes: bool, accepted: set[object]) -> list[Statement]:
    """Return the statements of a form; print or ask what is odd about them, unless that was ``accepted`` before.

    Raises :class:`DataError`.
    """
    from factcli.cli.commands.add_form import parse_form

    form = parse_form(path)
    print_note(*form.notes)
    for doubt in form.doubts:
        _settle_doubt(doubt, accepted)
    statements = match_recorded_forms(session, [entry.statement for entry in form.statements])
    recorded = session.store.recorded(s.id for s in statements)
    labels = {s.id: e.label for e, s in zip(form.statements, statements, strict=True) if s.id not in recorded}
    for number, (entry, statement) in enumerate(zip(form.statements, statements, strict=True)):
        if statement.id in recorded or statement.id in accepted:
            continue
        given = {key: getattr(statement, key) for key in ("speaker", "outlet", "via")}
        _print_similar_names(session, given, accepted, statements[:number])
        if not _accept_near_duplicates(session, statement, ask=not yes, beside=statements[:number], labels=labels):
            raise DataError(f"{entry.label} was not meant", "change it, or empty its block", where=entry.where)
        accepted |= {statement.id, statement.speaker, statement.outlet, *statement.via}
    return statements


def _settle_doubt(doubt: "Doubt", accepted: set[object]) -> None:
    """Ask whether an odd value of a form is meant, or without a terminal point it out. Raises :class:`DataError`."""
    what = f"{doubt.label}: {doubt.what}"
    if not is_interactive():
        print_note(what)
    elif doubt not in accepted:
        from factcli.cli.prompt import confirm

        if not confirm(f"{escape_inline(what)}. Use it all the same?"):
            raise DataError(f"{doubt.label} was not meant", "give another one, or leave it out", where=doubt.where)
        accepted.add(doubt)


# --- one statement a line -----------------------------------------------------------------------------------


def _add_lines(session: Session, file: str) -> int:
    """Record the statements of a file of JSON lines or of an array: all of them or, if a line has a fault, none."""
    defaults = load_defaults(session, {})
    _print_defaults(session, defaults, ", for lines without their own")
    try:
        content = read_input(file, "Type one JSON object per line. Ctrl-D ends the input, Ctrl-C gives up.")
    except OSError as error:
        what = f"--from-json: cannot read {escape_line_ends(file)}: {error.strerror}"
        raise UsageError(what, "name a file, or - for standard input") from None
    parsed = parse_json_statements(content, escape_line_ends(file), today(), defaults)

    found = match_recorded_forms(session, [item.statement for item in parsed])
    parsed = [replace(item, statement=statement) for item, statement in zip(parsed, found, strict=True)]
    recorded = session.store.recorded({item.statement.id for item in parsed})
    first: dict[str, JsonStatement] = {}
    notes: list[str] = []
    for item in parsed:
        where = f"{escape_line_ends(file)}:{item.line}"
        notes += [f"{where}: {note}" for note in item.notes]
        notes += _ignored_values(where, item, first.setdefault(item.statement.id, item), recorded)
    print_note(*notes[:_MOST_NOTES])
    if len(notes) > _MOST_NOTES:
        print_note(f"and {plural(len(notes) - _MOST_NOTES, 'more note')}")
    statements = [item.statement for item in first.values()]
    new = _write(session, [s for s in statements if s.id not in recorded])
    _print_result(session, statements, new)
    print_note(f"{plural(len(new), 'statement')} added, {len(parsed) - len(new)} recorded already")
    print_unknown_sources(session, new)
    print_unproved(session, new)
    _print_leads(session, new)
    return FOUND


def _ignored_values(
    where: str, item: JsonStatement, first: JsonStatement, recorded: Mapping[str, RecordedStatement]
) -> list[str]:
    """Tell the keys in which a line differs from the statement of its id in the store, or on an earlier line."""
    identity = item.statement.id
    if old := recorded.get(identity):
        table, there = old.statement.to_table() if old.statement else old.table, f"recorded at {old.where}"
    else:
        table, there = first.statement.to_table(), f"on line {first.line}"
    keys = _differing_keys(item.statement.to_table(), table)
    if not keys:
        return []
    return [f"{where}: {identity} is already {there}, but {describe_difference(keys)}; nothing was changed there"]


# --- the store ----------------------------------------------------------------------------------------------


def _write(session: Session, new: Sequence[Statement]) -> list[Statement]:
    """Append statements to the files of their months; make the store first if it does not exist.

    Returns those that were written, and prints where the others are: somebody has recorded them in the meantime.
    """
    if not new:
        return []
    if not session.store.exists:
        print_note(f"a new store in {session.label}")
    summary = f"add {new[0].id}" if len(new) == 1 else f"add {plural(len(new), 'statement')}"
    outcome = writer.add_statements(session.store, new, summary)
    session.report_change(outcome)
    before = {file.name: file.before.tables("statement") if file.before else [] for file in outcome.files}
    ids = {name: {table.get("id") for table in tables} for name, tables in before.items()}
    written = [s for s in new if s.id not in ids.get(writer.month_file(s), {s.id})]
    if len(written) < len(new):
        recorded = session.store.recorded({s.id for s in new} - {s.id for s in written})
        for statement in new:
            if old := recorded.get(statement.id):
                _print_recorded_already(statement, old)
    return written


def _print_result(session: Session, statements: Sequence[Statement], new: Sequence[Statement]) -> None:
    """Print ids and files, or in another form the statements as the store holds them now."""
    stored, added = session.read_snapshot(lambda: reload_statements(session, statements)), {s.id for s in new}
    if session.form not in ("table", "plain"):
        put_data(render(stored.listing, session.form))
    else:
        print_recorded(session, stored.files, added)
    print_removed(stored)


def _print_leads(session: Session, new: Sequence[Statement]) -> None:
    """Print what may conflict with new statements; the detector is only imported if there are others."""
    if session.store.number > 1:
        from factcli.cli.leads import print_leads

        print_leads(session, new)

"""``factcli import``: statements from a spreadsheet, a feed or another store, all that can be taken in one step."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.commands.add import config_defaults
from factcli.cli.commands.search import as_they_stand, say_gone
from factcli.cli.options import FormatOption, JsonOption, StoreOption
from factcli.cli.session import Progress, Session, plural, print_note, read_input, today
from factcli.edtf import EdtfDate
from factcli.errors import CHANGES, DATA, FOUND, FactcliError, UsageError
from factcli.exporter.output_file import refuse_unwritable, write_file
from factcli.importer.columns import JOINED, parse_option_key
from factcli.importer.convert import (
    ConvertedFile,
    RepeatedRow,
    convert_file,
    differing_keys,
    reject_taken_ids,
    split_repeats,
)
from factcli.importer.plan import ImportOptions, ImportPlan
from factcli.importer.readers import KINDS, read_import_file, render_rejects
from factcli.importer.summary import mapping_lines, summarize_mapping, summary_lines
from factcli.model import STATEMENT_KEYS, Statement
from factcli.new_statement import StatementKeyError, resolve_dates, validate_value
from factcli.output.listing import render
from factcli.output.streams import put, put_data
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline
from factcli.store import writer

if TYPE_CHECKING:
    from factcli.store.reader import RecordedStatement

_SHOWN = 20  # bad rows, and rows that say otherwise, that are told one by one
_FIRST_ROWS = 5

File = Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.", show_default=False)]


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, show_default=False)


Maps = Annotated[
    list[str] | None,
    _option("--map", "KEY=COLUMN", f"Take KEY from COLUMN; {', '.join(JOINED)} may have several; KEY= from none."),
]
Defaults = Annotated[
    list[str] | None, _option("--default", "KEY=VALUE", "What KEY is where a row says nothing (repeat for other keys).")
]
DateOrder = Annotated[
    str | None, _option("--date-order", "day|month", "What comes first in 3/4/2025, where no date of the column tells.")
]
YearsFrom = Annotated[
    str | None,
    _option(
        "--years-from", "YEAR", "Two figures at a date's end are a year of the hundred from YEAR: 1950 makes 49 2049."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the mapping and what would be recorded; write nothing.")]
Rejects = Annotated[
    Path | None, _option("--rejects", "FILE", "Keep the bad rows in FILE, each with why, to mend and import again.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace the FILE of --rejects.")]
Kind = Annotated[str | None, _option("--from", "KIND", f"What the file is: {', '.join(KINDS)} [default: found out].")]
Encoding = Annotated[str | None, _option("--encoding", "NAME", "Its encoding, as windows-1252 [default: found out].")]
Delimiter = Annotated[str | None, _option("--delimiter", "SIGN", "What is between its cells [default: found out].")]


def import_(
    file: File,
    maps: Maps = None,
    default: Defaults = None,
    date_order: DateOrder = None,
    years_from: YearsFrom = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    force: Force = False,
    kind: Kind = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Record the statements of a file: a spreadsheet, a feed, a store.

    CSV and other delimited text, JSON, JSON lines, TOML, and ClaimReview.

    \b
    factcli import claims.csv --dry-run             look first
    factcli import claims.csv --default outlet=PolitiFact
    factcli import claims.csv --map claim=Text --map tags=Topic --map tags=Area
    factcli import claims.csv --rejects bad.csv     bad rows go there
    curl -s https://example.org/feed.json | factcli import -
    factcli export --format jsonl | factcli import - --store elsewhere

    Columns are matched by name where that is obvious (Speaker, Said by, Date);
    where it is not, you are told what to write. A rating is kept as a note;
    every column that is not taken is named. Which of 3/4/2025 is the day is
    told by the other dates of the column, or has to be said.

    All good rows are recorded in one step, which factcli undo takes back. A
    row that is recorded already, or stands in the file twice, is not recorded
    again. Keys: speaker, outlet, date, claim (needed), quote, lang, date_text,
    published, via, role, url, archive_url, tags, note, retracted.

    \b
    On stdout, one line with the counts; with --format ids, json and so on the
    statements that the file holds, as they are recorded. With --dry-run the
    first rows (all rows where stdout is no terminal).
    Exit codes: 0 all rows are recorded, 3 some were bad (the good ones are
    recorded) or the file cannot be read, 2 wrong usage, as a missing column.
    """
    session = Session(store, form, as_json, writes=not dry_run)
    if rejects is not None:
        _refuse_input(rejects, file)
        refuse_unwritable(rejects, force or _is_empty(rejects))
    wanted = ImportOptions(
        tuple(maps or ()), _given_defaults(default or []), {}, _order(date_order), _years_from(years_from)
    )
    sheet = read_import_file(_read(file), _name(file), kind, encoding=encoding, delimiter=delimiter)
    wanted = wanted._replace(config=config_defaults(session, wanted.defaults))
    with Progress(lambda done, total: f"reading rows: {done} of {total}") as progress:
        prepared = convert_file(sheet, wanted, today(), progress)
    found = session.in_one_state(lambda: _Findings(session, prepared))
    prepared = found.prepared
    _tell(session, found, whole=dry_run)
    if dry_run:
        _show_rows(session, found)
    else:
        _record(session, found, rejects, force)
    _say_faults(prepared, rejects, dry_run)
    return DATA if prepared.faults else session.code() if dry_run else FOUND


# --- what is given ------------------------------------------------------------------------------------------


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _refuse_input(rejects: Path, file: str) -> None:
    """Raises :class:`UsageError` where the bad rows would take the place of the file that they are from."""
    with contextlib.suppress(OSError, ValueError):
        if rejects.exists() and rejects.samefile(file):
            raise UsageError(f"{display_path(rejects)} is the file that is imported", "name another for the bad rows")


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _read(file: str) -> bytes:
    try:
        return read_input(file, "Paste what is to be imported; Ctrl-D ends, Ctrl-C gives up.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what = f"cannot read {escape_inline(file)}: {reason[:1].lower()}{reason[1:]}"
        raise UsageError(what, "name a file, or - for standard input") from None


def _order(text: str | None) -> str | None:
    if text not in (None, "day", "month"):
        raise UsageError(
            f'--date-order "{escape_inline(text or "")}" is not taken', "write day (3/4 is 3 April) or month"
        )
    return text


def _years_from(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= 9900):
        raise UsageError(
            f'--years-from "{escape_inline(text)}" is not taken', "write the first year, as --years-from 1970"
        )
    return int(text)


def _given_defaults(options: Sequence[str]) -> dict[str, Any]:
    """What ``--default KEY=VALUE`` says, judged as the options of ``add`` are. Raises :class:`UsageError`."""
    from factcli.importer.cell_values import split_list

    given: dict[str, Any] = {}
    for option in options:
        name, sign, text = option.partition("=")
        key = parse_option_key("--default", name.strip(), sign, option)
        if key in given or key == "id":
            why = "is given twice" if key in given else "is one statement's own"
            raise UsageError(f"--default {key}=… {why}", "leave it out")
        if text == "…":
            raise UsageError(f"--default {key}=… says nothing yet", f"write the {key} of all rows in the place of …")
        value: dict[str, Any] = {key: split_list(text, ";") if STATEMENT_KEYS[key] == "list" else text}
        try:
            for note in resolve_dates(value, today()):
                print_note(note)
            given[key] = value[key] if isinstance(value[key], EdtfDate) else validate_value(key, value[key])
        except StatementKeyError as fault:
            raise UsageError(f"--default {key}=…: {fault.error.what}", fault.error.todo) from None
        if "date_text" in value and key == "date":
            given.setdefault("date_text", value["date_text"])
    return given


# --- what was found -----------------------------------------------------------------------------------------


class _Findings:
    """What a file holds against what the store holds."""

    def __init__(self, session: Session, prepared: ConvertedFile) -> None:
        known = session.store.of_ids(dict.fromkeys(item.statement.id for item in prepared.statements))
        self.prepared = prepared = reject_taken_ids(prepared, known)
        self.source = escape_inline(prepared.plan.file.source)
        self.first, self.repeats = split_repeats(prepared.statements)
        ids = [item.statement.id for item in self.first]
        self.known: Mapping[str, Statement] = {i: known[i] for i in ids if i in known}
        self.unfit: Mapping[str, RecordedStatement] = session.store.recorded(i for i in ids if i not in self.known)
        there = {*self.known, *self.unfit}
        self.new = [item.statement for item in self.first if item.statement.id not in there]
        self.added = len(self.new)  # fewer, if another process records some of them meanwhile

    @property
    def statements(self) -> list[Statement]:
        """Each statement of the file once, as the file has it."""
        return [item.statement for item in self.first]

    def counts(self, done: str) -> str:
        """``7386 statements added, 14 recorded already, …`` in words."""
        parts = [f"{plural(self.added, 'statement')} {done}", f"{len(self.first) - self.added} recorded already"]
        if self.repeats:
            parts.append(f"{plural(len(self.repeats), 'row')} as another row of the file")
        if self.prepared.faults:
            parts.append(f"{plural(len(self.prepared.faults), 'row')} not taken")
        return ", ".join(parts)


def _tell(session: Session, found: _Findings, whole: bool) -> None:
    """What the file was taken for, on stderr: every column with its key, what was assumed, what is not taken."""
    plan = found.prepared.plan
    rows = f", {plural(len(plan.file.rows), 'row')}" if plan.file.kind in ("csv", "tsv") else ""
    print_note(f"{found.source}: {escape_inline(plan.file.description)}{rows}")
    for note in plan.file.notes:
        print_note(f"  {escape_inline(note)}")
    if not plan.from_factcli:
        for line in mapping_lines(plan) if whole else [summarize_mapping(plan)]:
            print_note(f"  {line}")
    for line in summary_lines(found.prepared, display_path(session.root / CONFIG)):
        print_note(f"  {line}")
    _say_otherwise([_otherwise_here(found, repeat) for repeat in found.repeats if repeat.keys])
    _say_otherwise(_otherwise_there(found))


def _otherwise_here(found: _Findings, repeat: RepeatedRow) -> str:
    where = f"{found.source}:{repeat.item.line}"
    return f"{where}: as line {repeat.line}, with other values of {', '.join(repeat.keys)}; that line is taken"


def _otherwise_there(found: _Findings) -> list[str]:
    """The rows whose statement is recorded with other values, each with its line."""
    said = []
    for item in found.first:
        there, identity = found.known.get(item.statement.id), item.statement.id
        keys = differing_keys(item.statement, there) if there else ()
        if identity in found.unfit:
            recorded = found.unfit[identity]
            said.append(
                f"{found.source}:{item.line}: {identity} is recorded at {recorded.where}, and has a fault there"
            )
        elif keys:
            what = f"{identity} is recorded already, with other values of {', '.join(keys)}"
            said.append(f"{found.source}:{item.line}: {what}; nothing was changed there")
    return said


def _say_otherwise(lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        print_note(line)
    if len(lines) > _SHOWN:
        print_note(f"and {len(lines) - _SHOWN} more rows that are there already and say otherwise")


# --- recording ----------------------------------------------------------------------------------------------


def _show_rows(session: Session, found: _Findings) -> None:
    """What would be recorded: the first rows on a terminal, all of them in another form."""
    if session.form != "table":
        put_data(render(session.listing(found.statements), session.form))
    elif found.statements:
        from factcli.output.tables import make_console, statements_table

        screen = make_console()
        screen.print(statements_table(found.statements[:_FIRST_ROWS], lambda statement, field: [], screen))
        if len(found.statements) > _FIRST_ROWS:
            print_note(
                f"the first {_FIRST_ROWS} of {plural(len(found.statements), 'statement')}; all of them: --format plain"
            )
    print_note(f"{found.counts('would be added')}; nothing was written (--dry-run)")


def _record(session: Session, found: _Findings, rejects: Path | None, force: bool) -> None:
    """Add what is new. The bad rows are on the disk before, and in their place after it, so that none is lost."""
    if rejects is not None and found.prepared.faults:
        data = render_rejects(found.prepared.plan.file, found.prepared.faults)

        def fill(temporary: Path) -> None:
            temporary.write_bytes(data)
            _add(session, found)
            CHANGES.clear()  # what fails from here on is not telling of them, but keeping the bad rows

        try:
            write_file(rejects, fill, force or _is_empty(rejects))
        except FactcliError as error:
            if found.added:
                error.todo = "the good rows were added; to keep the bad ones, import again with another --rejects FILE"
            raise
    else:
        _add(session, found)
    _print(session, found)


def _add(session: Session, found: _Findings) -> None:
    if not found.new:
        return
    if not session.store.exists:
        print_note(f"a new store in {session.label}")
    summary = f"import {found.source} ({plural(len(found.new), 'statement')})"
    with Progress(lambda done, total: f"writing files: {done} of {total}") as progress:
        outcome = writer.add_statements(session.store, found.new, summary, progress)
    before = sum(len(file.before.tables("statement")) for file in outcome.files if file.before)
    found.added = sum(len(file.tables("statement")) for file in outcome.files) - before
    session.changed(outcome)


def _print(session: Session, found: _Findings) -> None:
    """The counts; or in another form the statements of the file as they stand in the store."""
    if session.form in ("table", "plain"):
        put(f"{found.counts('added')}\n")
    else:
        stand = session.in_one_state(lambda: as_they_stand(session, found.statements))
        put_data(render(stand.listing, session.form))
        say_gone(stand)
        print_note(found.counts("added"))
    if found.new:
        print_note(
            "what may conflict: factcli compare; what may be one person in two spellings: factcli people --pairs"
        )


def _say_faults(prepared: ConvertedFile, rejects: Path | None, dry_run: bool) -> None:
    """The rows that are not taken, and where they are kept."""
    faults, source = prepared.faults, escape_inline(prepared.plan.file.source)
    for row, reason in faults[:_SHOWN]:
        print_note(f"factcli: {source}:{row.line}: {reason}")
    if len(faults) > _SHOWN:
        print_note(f"factcli: and {len(faults) - _SHOWN} more rows not taken")
    if not faults:
        return
    if rejects is None:
        print_note("  to keep the rows that are not taken, with why: --rejects FILE")
    elif not dry_run:
        print_note(f"  kept in {display_path(rejects)}; mend them there, and import that file{_as_here(prepared.plan)}")


def _as_here(plan: ImportPlan) -> str:
    """How to import rejected rows, whose few dates may not tell what the whole column told."""
    orders = {order.first for column in plan.dates.values() for order in column.orders.values()}
    if len(orders) == 1:
        return f" with the same options and --date-order {orders.pop()}"
    return " with the same options; its dates have two orders, and alone may not tell which" if orders else ""

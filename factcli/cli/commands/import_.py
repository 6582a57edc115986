"""``factcli import``: record the statements of a spreadsheet, a feed or another store in one step."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from factcli.cli.options import FormatOption, JsonOption, StoreOption, option
from factcli.cli.recording import (
    describe_difference,
    load_defaults,
    match_recorded_forms,
    print_removed,
    print_unknown_sources,
    reload_statements,
)
from factcli.cli.session import Progress, Session, is_interactive, print_note, print_warning, read_input, today
from factcli.edtf import EdtfDate
from factcli.errors import CHANGES, DATA, FOUND, FactcliError, UsageError
from factcli.exporter.output_file import refuse_unwritable, write_file
from factcli.importer.columns import JOINED, parse_option_key
from factcli.importer.convert import ConvertedFile, RejectedRow, convert_file, reject_taken_ids
from factcli.importer.plan import ImportOptions, ImportPlan
from factcli.importer.readers import KINDS, ReadingOptions, read_import_file, render_rejects
from factcli.importer.records import TABLES
from factcli.importer.repeats import differing_keys, merge_repeats
from factcli.importer.sources import ImportedSources, read_sources
from factcli.importer.summary import mapping_lines, reason_lines, summarize_mapping, summary_lines
from factcli.model import STATEMENT_KEYS, Source
from factcli.new_statement import StatementKeyError, resolve_dates, validate_value
from factcli.output.listing import render
from factcli.output.streams import put, put_data
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline
from factcli.store import writer
from factcli.text.wording import plural

_REASONS_NAMED = 20  # why rows are rejected, or differ from what is recorded
_ROWS_DRAWN = 5  # by --dry-run on a terminal

File = Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.", show_default=False)]


Maps = Annotated[
    list[str] | None,
    option(
        "--map", "KEY=COLUMN", f"Read KEY from COLUMN ({', '.join(JOINED)} may have several); KEY= reads it from none."
    ),
]
Defaults = Annotated[
    list[str] | None, option("--default", "KEY=VALUE", "Use VALUE where a row has no KEY (repeat for other keys).")
]
DateOrder = Annotated[
    str | None, option("--date-order", "day|month", "Which comes first in 3/4/2025, if no date in the column shows it.")
]
YearsFrom = Annotated[
    str | None,
    option("--years-from", "YEAR", "Read two-digit years as years from YEAR on: 1970 means 1970 to 2069."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the mapping and what would be recorded; change nothing.")]
Rejects = Annotated[
    Path | None,
    option(
        "--rejects",
        "FILE",
        "Save in FILE, with the reasons, the rejected rows and those that differ from what is recorded.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the FILE of --rejects.")]
Kind = Annotated[
    str | None, option("--from", "KIND", f"The kind of file: {', '.join(KINDS)} [default: detected from the file].")
]
Encoding = Annotated[
    str | None, option("--encoding", "NAME", "The encoding, such as windows-1252 [default: detected from the file].")
]
FixEncoding = Annotated[
    bool, typer.Option("--fix-encoding", help="Repair text that was decoded wrongly before, such as donâ€™t for don’t.")
]
SheetName = Annotated[
    str | None,
    option("--sheet", "NAME", "The sheet of a workbook, by name or number [default: the first with a table]."),
]
HeaderRow = Annotated[
    str | None, option("--header-row", "N", "The row with the column names [default: the first below any titles].")
]
Delimiter = Annotated[
    str | None, option("--delimiter", "SIGN", "The sign between cells [default: detected from the file].")
]


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
    fix_encoding: FixEncoding = False,
    delimiter: Delimiter = None,
    header_row: HeaderRow = None,
    sheet: SheetName = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Import the statements of a file: a spreadsheet, a feed, another store.

    It reads CSV and other delimited text, Excel and OpenDocument workbooks,
    JSON, JSON lines, TOML, ClaimReview.

    \b
    factcli import claims.csv --dry-run             look first
    factcli import claims.csv --default outlet=PolitiFact
    factcli import claims.csv --map claim=Text --map tags=Topic --map tags=Area
    factcli import claims.csv --rejects bad.csv     saves the rejected rows
    curl -s https://example.org/feed.json | factcli import -

    Columns are matched by their names if the match is clear (Speaker, Said by,
    Date); if not, factcli says what to write. A rating becomes a note. Every
    column that is not imported is listed. Whether 3/4/2025 is in March or
    April is worked out from the other dates of the column, or you are asked to
    use --date-order.

    Cells such as NULL, N/A, #REF! or a dash are empty. An optional value that
    is not valid is left out; without a required one the row is rejected.

    All good rows are recorded in one step, which factcli undo takes back. A
    row that is already recorded is not recorded again. Rows of one statement
    become one, with all their tags, notes and web addresses.

    Keys: speaker, outlet, date, claim (required), quote, lang, date_text,
    published, via, role, url, archive_url, tags, note, retracted.

    stdout has one line with the counts or, with --format, the statements of
    the file as they are recorded. With --dry-run it has the first rows, or all
    rows if it is not a terminal.

    Exit codes: 0 all rows are recorded; 3 some rows were rejected (the good
    ones are recorded) or the file cannot be read; 2 wrong usage, such as a
    missing column.
    """
    session = Session(store, form, as_json, writes=not dry_run)
    if rejects is not None:
        _refuse_input_as_rejects(rejects, file)
        refuse_unwritable(rejects, force or _is_empty(rejects))
    defaults = _parse_defaults(default or [])
    options = ImportOptions(
        tuple(maps or ()), defaults, {}, _parse_date_order(date_order), _parse_years_from(years_from)
    )

    reading = ReadingOptions(kind, encoding, fix_encoding, delimiter, _parse_header_row(header_row), sheet)
    rows = _read_rows(session, file, reading, options)
    sources = _read_sources(session, rows)

    _print_mapping(session, rows, every_column=dry_run)
    _print_differences(rows)
    if dry_run:
        _show_rows(session, rows)
    else:
        _write(session, rows, sources.new, rejects, force)
        _print_result(session, rows)
    _print_sources(rows, sources, dry_run)
    _print_faults(rows, rejects, dry_run)
    return DATA if rows.converted.faults or sources.faults else session.exit_code() if dry_run else FOUND


# --- options ------------------------------------------------------------------------------------------------


def _refuse_input_as_rejects(rejects: Path, file: str) -> None:
    """Raise :class:`UsageError` if the bad rows would replace the file that they are from."""
    with contextlib.suppress(OSError, ValueError):
        if rejects.exists() and rejects.samefile(file):
            raise UsageError(
                f"{display_path(rejects)} is the file to import", "name another file for the rejected rows"
            )


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _read(file: str) -> bytes:
    try:
        return read_input(file, "Paste the text to import. Ctrl-D ends the input, Ctrl-C gives up.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what = f"cannot read {escape_inline(file)}: {reason[:1].lower()}{reason[1:]}"
        raise UsageError(what, "name a file, or - for standard input") from None


def _parse_date_order(text: str | None) -> str | None:
    if text not in (None, "day", "month"):
        raise UsageError(
            f'cannot use --date-order "{escape_inline(text or "")}"',
            "write day (3/4 is 3 April) or month (3/4 is 4 March)",
        )
    return text


def _parse_years_from(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= 9900):
        raise UsageError(
            f'cannot use --years-from "{escape_inline(text)}"', "write the first year, such as --years-from 1970"
        )
    return int(text)


def _parse_header_row(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and int(text[:8]) >= 1 and len(text) <= 7):
        raise UsageError(
            f'cannot use --header-row "{escape_inline(text[:20])}"',
            "write the number of the row with the column names, such as --header-row 3",
        )
    return int(text)


def _parse_defaults(options: Sequence[str]) -> dict[str, Any]:
    """Return the values of ``--default KEY=VALUE``, validated as the options of ``add``. Raises :class:`UsageError`."""
    from factcli.importer.cell_values import split_list

    defaults: dict[str, Any] = {}
    for given in options:
        name, sign, text = given.partition("=")
        key = parse_option_key("--default", name.strip(), sign, given)
        if key in defaults or key == "id":
            why = "is given twice" if key in defaults else "cannot be the same for all rows"
            raise UsageError(f"--default {key}=… {why}", "leave it out")
        if text == "…":
            raise UsageError(f"--default {key}=… has no value yet", f"write the {key} of all rows instead of …")
        if STATEMENT_KEYS[key] == "date" and is_interactive():
            from factcli.cli.prompt import settle_date

            text = settle_date(f"--default {key}", text)
        value: dict[str, Any] = {key: split_list(text, ";") if STATEMENT_KEYS[key] == "list" else text}
        try:
            for note in resolve_dates(value, today()):
                print_note(note)
            defaults[key] = value[key] if isinstance(value[key], EdtfDate) else validate_value(key, value[key])
        except StatementKeyError as fault:
            raise UsageError(f"--default {key}=…: {fault.error.what}", fault.error.todo) from None
        if "date_text" in value and key == "date":
            defaults.setdefault("date_text", value["date_text"])
    return defaults


# --- the rows and the store ---------------------------------------------------------------------------------


class _Rows:
    """The statements of a file: which are new, which the store has, and which rows repeat another.

    ``differing`` has the rows of recorded statements that have something else or more, with the reasons.
    """

    def __init__(self, session: Session, converted: ConvertedFile) -> None:
        found = match_recorded_forms(session, (item.statement for item in converted.statements))
        pairs = zip(converted.statements, found, strict=True)
        items = [item if s is item.statement else item._replace(statement=s) for item, s in pairs]
        converted = replace(converted, statements=items)
        known = session.store.statements_by_id(dict.fromkeys(item.statement.id for item in converted.statements))
        self.converted = reject_taken_ids(converted, known)
        self.source = escape_inline(self.converted.plan.file.source)
        rows = self.converted.statements
        invalid = session.store.recorded(dict.fromkeys(i for row in rows if (i := row.statement.id) not in known))
        there = {*known, *invalid}
        merged, self.repeats = merge_repeats(row for row in rows if row.statement.id not in there)
        self.new = [row.statement for row in merged]
        new = {statement.id: statement for statement in self.new}
        # Each statement of the file once, in its order.
        self.statements = [
            *{row.statement.id: new.get(row.statement.id, row.statement) for row in reversed(rows)}.values()
        ]
        self.statements.reverse()
        self.merged = sum(bool(repeat.added) for repeat in self.repeats)
        self.duplicates = len(rows) - len(self.statements) - self.merged
        self.differing: list[RejectedRow] = []
        for row in rows:
            identity = row.statement.id
            if identity in invalid:
                what = f"{identity} is already recorded at {invalid[identity].where}, but has an error there"
                self.differing.append((row.row, what))
            elif identity in known and (keys := differing_keys(row.statement, known[identity])):
                what = f"{identity} is already recorded, but {describe_difference(keys)}"
                self.differing.append((row.row, f"{what}; nothing was changed there"))
        self.added = 0  # so far; in the end fewer than are new, if another process records some of them meanwhile

    def rejects(self) -> list[RejectedRow]:
        """Return the rows for --rejects: the rejected ones, and those that differ from what is recorded."""
        return sorted([*self.converted.faults, *self.differing], key=lambda fault: fault[0].line)

    def counts(self, number: int, done: str) -> str:
        """Return ``7386 statements added, 14 recorded already, …``, which add up to the rows."""
        parts = [f"{plural(number, 'statement')} {done}", f"{len(self.statements) - number} recorded already"]
        if self.merged:
            parts.append(f"{plural(self.merged, 'row')} merged into another")
        if self.duplicates:
            parts.append(plural(self.duplicates, "duplicate row"))
        if self.converted.faults:
            parts.append(f"{plural(len(self.converted.faults), 'row')} rejected")
        return ", ".join(parts)


def _read_rows(session: Session, file: str, reading: ReadingOptions, options: ImportOptions) -> _Rows:
    """Read the statements of a file, and look up which of them the store has."""
    source = "standard input" if file == "-" else file
    table = read_import_file(_read(file), source, reading)
    options = options._replace(config=load_defaults(session, options.defaults))
    try:
        with Progress(lambda done, total: f"reading rows: {done} of {total}") as progress:
            converted = convert_file(table, options, today(), progress)
    except FactcliError:
        for note in table.notes:  # what is wrong may come from how the file was read
            print_note(f"{escape_inline(source)}: {escape_inline(note)}")
        raise
    return session.read_snapshot(lambda: _Rows(session, converted))


def _read_sources(session: Session, rows: _Rows) -> ImportedSources:
    """Return the sources of the file that its statements name."""
    tables = rows.converted.plan.file.sources
    if not tables:
        return ImportedSources([], [], [])
    wanted = {s.source for s in rows.statements if s.source}
    return session.read_snapshot(lambda: read_sources(tables, wanted, session.store.sources))


def _print_mapping(session: Session, rows: _Rows, every_column: bool) -> None:
    """Print how the file was read, the key of each column, what was assumed and what is not imported."""
    plan = rows.converted.plan
    number = f", {plural(len(plan.file.rows), 'row')}" if plan.file.kind in TABLES else ""
    print_note(f"{rows.source}: {escape_inline(plan.file.description)}{number}")
    for note in plan.file.notes:
        print_note(f"  {escape_inline(note)}")
    if not plan.from_factcli:
        for line in mapping_lines(plan) if every_column else [summarize_mapping(plan)]:
            print_note(f"  {line}")
    for line in summary_lines(rows.converted, display_path(session.root / CONFIG), rows.repeats):
        print_note(f"  {line}")


def _print_reasons(lines: Sequence[str], before: str = "") -> None:
    write = print_warning if before else print_note
    for line in lines[:_REASONS_NAMED]:
        write(f"{before}{line}")
    if len(lines) > _REASONS_NAMED:
        write(f"{before}and {plural(len(lines) - _REASONS_NAMED, 'more reason')}")


def _print_differences(rows: _Rows) -> None:
    """Print in what rows differ from the statements that are recorded already."""
    _print_reasons(reason_lines(rows.source, ((row.line, reason) for row, reason in rows.differing)))


def _show_rows(session: Session, rows: _Rows) -> None:
    """Show what would be recorded: the first rows in a table, all of them in other forms."""
    if session.form != "table":
        put_data(render(session.make_listing(rows.statements), session.form))
    elif rows.statements:
        from factcli.output.tables import make_console, statements_table

        screen = make_console()
        screen.print(statements_table(rows.statements[:_ROWS_DRAWN], lambda statement, field: [], screen))
        if len(rows.statements) > _ROWS_DRAWN:
            print_note(
                f"the first {_ROWS_DRAWN} of {plural(len(rows.statements), 'statement')}. To see all: --format plain"
            )
    print_note(f"{rows.counts(len(rows.new), 'would be added')}; nothing was changed (--dry-run)")


def _write(session: Session, rows: _Rows, sources: Sequence[Source], rejects: Path | None, force: bool) -> None:
    """Add the new statements and their sources, and write the rows for --rejects.

    These are on the disk before the statements are added and get their name afterwards, so that none is lost.
    """
    if rejects is None or not rows.rejects():
        _add(session, rows, sources)
        return
    data = render_rejects(rows.converted.plan.file, rows.rejects())

    def fill(temporary: Path) -> None:
        temporary.write_bytes(data)
        _add(session, rows, sources)
        CHANGES.clear()  # an error from here on concerns the bad rows, and must not count as one after the change

    try:
        write_file(rejects, fill, force or _is_empty(rejects))
    except FactcliError as error:
        if rows.added:
            error.todo = "the good rows were added; to save the rejected rows, import again with another --rejects FILE"
        raise


def _add(session: Session, rows: _Rows, sources: Sequence[Source]) -> None:
    if not rows.new and not sources:
        return
    if not session.store.exists:
        print_note(f"a new store in {session.label}")
    summary = f"import {rows.source} ({plural(len(rows.new), 'statement')})"
    with Progress(lambda done, total: f"writing files: {done} of {total}") as progress:
        outcome = writer.add_statements(session.store, rows.new, summary, progress, sources=sources)
    before = sum(len(file.before.tables("statement")) for file in outcome.files if file.before)
    rows.added = sum(len(file.tables("statement")) for file in outcome.files) - before
    session.report_change(outcome)


def _print_result(session: Session, rows: _Rows) -> None:
    """Print the counts, or in another form the statements of the file as the store holds them now."""
    if session.form in ("table", "plain"):
        put(f"{rows.counts(rows.added, 'added')}\n")
    else:
        stored = session.read_snapshot(lambda: reload_statements(session, rows.statements))
        put_data(render(stored.listing, session.form))
        print_removed(stored)
        print_note(rows.counts(rows.added, "added"))
    print_unknown_sources(session, rows.new)
    if rows.new:
        print_note(
            "to see what may conflict: factcli compare",
            "to see names that may be one person: factcli people --pairs",
        )


def _print_sources(rows: _Rows, sources: ImportedSources, dry_run: bool) -> None:
    """Print which sources were added without their copies, which were left out, and why."""
    _print_reasons([f"{rows.source}:{line}: {what}" for line, what in sources.notes])
    _print_reasons([f"{rows.source}:{line}: {what}" for line, what in sources.faults], "factcli: ")
    if sources.new:
        one = len(sources.new) == 1
        print_note(
            f"{plural(len(sources.new), 'source')} {'would be added' if dry_run else 'added'}, without"
            f" {'its' if one else 'their'} kept {'copy' if one else 'copies'}, which no export holds",
            f"  to keep {'it' if one else 'them'}, too, copy what is in the folder sources of the other store",
        )


def _print_faults(rows: _Rows, rejects: Path | None, dry_run: bool) -> None:
    """Print why rows are rejected, and where they are saved with those that differ from what is recorded."""
    faults = rows.converted.faults
    _print_reasons(reason_lines(rows.source, ((row.line, reason) for row, reason in faults)), "factcli: ")
    if not rows.rejects():
        return
    names = ["the rejected rows"] * bool(faults) + ["the rows that differ"] * bool(rows.differing)
    what = " and ".join(names)
    if rejects is None:
        print_warning(f"  to save {what} with the reasons: --rejects FILE")
    elif not dry_run and faults:
        options = _options_for_rejects(rows.converted.plan)
        print_warning(f"  {what} are in {display_path(rejects)}; correct them there and import that file{options}")
    elif not dry_run:
        print_warning(f"  {what} are in {display_path(rejects)}; to change what is recorded: factcli edit")


def _options_for_rejects(plan: ImportPlan) -> str:
    """Return the options for the rejected rows, whose few dates may not tell the order that the whole column told."""
    orders = {order.first for column in plan.dates.values() for order in column.orders.values()}
    if len(orders) == 1:
        return f" with the same options and --date-order {orders.pop()}"
    return " with the same options; its dates have two orders, so you may have to add --date-order" if orders else ""

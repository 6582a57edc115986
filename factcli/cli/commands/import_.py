"""``factcli import``: record the statements of a spreadsheet, a feed or another store in one step."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factcli.cli.options import FormatOption, JsonOption, StoreOption, option
from factcli.cli.recording import describe_difference, load_defaults, print_removed, reload_statements
from factcli.cli.session import Progress, Session, is_interactive, print_note, read_input, today
from factcli.edtf import EdtfDate
from factcli.errors import CHANGES, DATA, FOUND, FactcliError, UsageError
from factcli.exporter.output_file import refuse_unwritable, write_file
from factcli.importer.columns import JOINED, parse_option_key
from factcli.importer.convert import ConvertedFile, convert_file, differing_keys, reject_taken_ids, split_repeats
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
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.store.reader import RecordedStatement

_ROWS_NAMED = 20  # of bad rows, and of rows that differ from what is recorded
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
    option("--rejects", "FILE", "Save the rejected rows with the reasons in FILE, to correct and import them."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the FILE of --rejects.")]
Kind = Annotated[
    str | None, option("--from", "KIND", f"The kind of file: {', '.join(KINDS)} [default: detected from the file].")
]
Encoding = Annotated[
    str | None, option("--encoding", "NAME", "The encoding, such as windows-1252 [default: detected from the file].")
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
    delimiter: Delimiter = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Import the statements of a file: a spreadsheet, a feed, another store.

    It reads CSV and other delimited text, JSON, JSON lines, TOML, ClaimReview.

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

    All good rows are recorded in one step, which factcli undo takes back. A
    row that is already recorded, or is in the file twice, is not recorded
    again. Keys: speaker, outlet, date, claim (required), quote, lang,
    date_text, published, via, role, url, archive_url, tags, note, retracted.

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

    source = "standard input" if file == "-" else file
    table = read_import_file(_read(file), source, kind, encoding=encoding, delimiter=delimiter)
    options = options._replace(config=load_defaults(session, options.defaults))
    with Progress(lambda done, total: f"reading rows: {done} of {total}") as progress:
        converted = convert_file(table, options, today(), progress)
    rows = session.read_snapshot(lambda: _Rows(session, converted))

    _print_mapping(session, rows, every_column=dry_run)
    _print_differences(rows)
    if dry_run:
        _show_rows(session, rows)
    else:
        _write(session, rows, rejects, force)
        _print_result(session, rows)
    _print_faults(rows.converted, rejects, dry_run)
    return DATA if rows.converted.faults else session.exit_code() if dry_run else FOUND


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
    """The statements of a file: which are new, which the store has, and which rows repeat another."""

    def __init__(self, session: Session, converted: ConvertedFile) -> None:
        known = session.store.statements_by_id(dict.fromkeys(item.statement.id for item in converted.statements))
        self.converted = reject_taken_ids(converted, known)
        self.source = escape_inline(self.converted.plan.file.source)
        self.first, self.repeats = split_repeats(self.converted.statements)
        self.statements = [item.statement for item in self.first]  # each of the file once, as the file has it
        ids = [statement.id for statement in self.statements]
        self.known: Mapping[str, Statement] = {i: known[i] for i in ids if i in known}
        self.invalid: Mapping[str, RecordedStatement] = session.store.recorded(i for i in ids if i not in self.known)
        self.new = [s for s in self.statements if s.id not in self.known and s.id not in self.invalid]
        self.added = 0  # so far; in the end fewer than are new, if another process records some of them meanwhile

    def counts(self, number: int, done: str) -> str:
        """Return ``7386 statements added, 14 recorded already, …``."""
        parts = [f"{plural(number, 'statement')} {done}", f"{len(self.first) - number} recorded already"]
        if self.repeats:
            parts.append(plural(len(self.repeats), "duplicate row"))
        if self.converted.faults:
            parts.append(f"{plural(len(self.converted.faults), 'row')} rejected")
        return ", ".join(parts)


def _print_mapping(session: Session, rows: _Rows, every_column: bool) -> None:
    """Print how the file was read, the key of each column, what was assumed and what is not imported."""
    plan = rows.converted.plan
    number = f", {plural(len(plan.file.rows), 'row')}" if plan.file.kind in ("csv", "tsv") else ""
    print_note(f"{rows.source}: {escape_inline(plan.file.description)}{number}")
    for note in plan.file.notes:
        print_note(f"  {escape_inline(note)}")
    if not plan.from_factcli:
        for line in mapping_lines(plan) if every_column else [summarize_mapping(plan)]:
            print_note(f"  {line}")
    for line in summary_lines(rows.converted, display_path(session.root / CONFIG)):
        print_note(f"  {line}")


def _print_differences(rows: _Rows) -> None:
    """Print the rows whose statement the file or the store already has with other values, each with its line."""
    repeated = [
        f"{rows.source}:{repeat.item.line}: the same as line {repeat.line}, but {describe_difference(repeat.keys)};"
        f" line {repeat.line} is used"
        for repeat in rows.repeats
        if repeat.keys
    ]
    recorded = []
    for item in rows.first:
        identity, where = item.statement.id, f"{rows.source}:{item.line}"
        known = rows.known.get(identity)
        keys = differing_keys(item.statement, known) if known else ()
        if identity in rows.invalid:
            there = rows.invalid[identity].where
            recorded.append(f"{where}: {identity} is already recorded at {there}, but has an error there")
        elif keys:
            what = f"{identity} is already recorded, but {describe_difference(keys)}"
            recorded.append(f"{where}: {what}; nothing was changed there")
    for lines in (repeated, recorded):
        for line in lines[:_ROWS_NAMED]:
            print_note(line)
        if len(lines) > _ROWS_NAMED:
            print_note(f"and {len(lines) - _ROWS_NAMED} more rows that differ from what is there")


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


def _write(session: Session, rows: _Rows, rejects: Path | None, force: bool) -> None:
    """Add the new statements, and write the bad rows.

    The bad rows are on the disk before the statements are added and get their name afterwards, so that none is lost.
    """
    if rejects is None or not rows.converted.faults:
        _add(session, rows)
        return
    data = render_rejects(rows.converted.plan.file, rows.converted.faults)

    def fill(temporary: Path) -> None:
        temporary.write_bytes(data)
        _add(session, rows)
        CHANGES.clear()  # an error from here on concerns the bad rows, and must not count as one after the change

    try:
        write_file(rejects, fill, force or _is_empty(rejects))
    except FactcliError as error:
        if rows.added:
            error.todo = "the good rows were added; to save the rejected rows, import again with another --rejects FILE"
        raise


def _add(session: Session, rows: _Rows) -> None:
    if not rows.new:
        return
    if not session.store.exists:
        print_note(f"a new store in {session.label}")
    summary = f"import {rows.source} ({plural(len(rows.new), 'statement')})"
    with Progress(lambda done, total: f"writing files: {done} of {total}") as progress:
        outcome = writer.add_statements(session.store, rows.new, summary, progress)
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
    if rows.new:
        print_note(
            "to see what may conflict: factcli compare",
            "to see names that may be one person: factcli people --pairs",
        )


def _print_faults(converted: ConvertedFile, rejects: Path | None, dry_run: bool) -> None:
    """Print the rejected rows, and where they are saved."""
    faults, source = converted.faults, escape_inline(converted.plan.file.source)
    for row, reason in faults[:_ROWS_NAMED]:
        print_note(f"factcli: {source}:{row.line}: {reason}")
    if len(faults) > _ROWS_NAMED:
        print_note(f"factcli: and {len(faults) - _ROWS_NAMED} more rejected rows")
    if not faults:
        return
    if rejects is None:
        print_note("  to save the rejected rows with the reasons: --rejects FILE")
    elif not dry_run:
        options = _options_for_rejects(converted.plan)
        print_note(
            f"  the rejected rows are in {display_path(rejects)}; correct them there and import that file{options}"
        )


def _options_for_rejects(plan: ImportPlan) -> str:
    """Return the options for the rejected rows, whose few dates may not tell the order that the whole column told."""
    orders = {order.first for column in plan.dates.values() for order in column.orders.values()}
    if len(orders) == 1:
        return f" with the same options and --date-order {orders.pop()}"
    return " with the same options; its dates have two orders, so you may have to add --date-order" if orders else ""

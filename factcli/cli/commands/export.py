"""``factcli export``: write statements in a form for other programs and people."""

import contextlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.messages import nothing_found
from factcli.cli.options import StoreOption, Texts, expand_options
from factcli.cli.query_options import FilterOptions, Words, parse_words
from factcli.cli.session import Session, leads_progress, print_note, today
from factcli.errors import UsageError
from factcli.exporter.selection import BINARY, FORMS, TITLED, Selection, form_from_name, select_statements, store_title
from factcli.exporter.text_forms import FormulaGuard, render_pieces
from factcli.model import sort_key
from factcli.output.listing import FORMATS
from factcli.output.streams import put_data
from factcli.paths import display_path
from factcli.sanitize import escape_controls, escape_inline
from factcli.search.query import Query
from factcli.store.atomic import COPIES
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.model import Statement

_FORM_HELP = "csv, json, jsonl, toml, markdown, jsonld, ftm, html, sqlite or parquet [default: from the end of FILE]."
_FILE_HELP = "Write to FILE instead of stdout."
_TITLE_HELP = (
    "The title of an html report or of sqlite and parquet files [default: the words, else the name of the store]."
)


@expand_options
def export(
    words: Words = None,
    *,
    filters: FilterOptions,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORM", help=_FORM_HELP, autocompletion=completion.export_formats, show_default=False
        ),
    ] = None,
    outputs: Annotated[Texts, typer.Option("--output", metavar="FILE", help=_FILE_HELP, show_default=False)] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help=_TITLE_HELP, show_default=False)] = None,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="Change CSV cells that a spreadsheet would run as formulas.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    store: StoreOption = None,
) -> int:
    """Export statements to a file, for other programs and people.

    \b
    factcli export -o statements.csv               for a spreadsheet
    factcli export tag:panjshir -o panjshir.html   a report for the editor
    factcli export --speaker Mujahid -o m.db       SQLite, for Datasette
    factcli export --format jsonl | jq .claim      in a pipe

    \b
    csv json jsonl toml   every key as recorded; factcli import reads them
    markdown              a table
    jsonld                schema.org claims, without ratings
    ftm                   FollowTheMoney statements
    html                  a report in one file: what conflicts, and why
    sqlite parquet        tables; they need a FILE

    Without words, the whole store is exported, oldest first. The end of FILE
    chooses the format: .csv .json .jsonl .toml .md .jsonld .ftm.json .html
    .db .sqlite .parquet. An existing FILE is replaced only with --force, and
    never left half written.

    --excel-safe puts an apostrophe before text that a spreadsheet would run as
    a formula (=, +, -, @). This changes the text, so do not import such a file
    again.

    Exit code 1 if nothing is found; then no file is written.
    """
    output = _single_output(outputs)
    query = filters.parse().join(parse_words(words))
    target = None if output in (None, "-") else Path(str(output)).expanduser()
    chosen = _choose_form(form, target)
    session = Session(store)
    _refuse_options(chosen, title, excel_safe)
    _refuse_target(session, chosen, target, force)
    asked = "; ".join([*(words or ()), *filters.describe()])
    report_title, cells = title or asked or store_title(session.root), FormulaGuard(excel_safe)

    def read(temporary: Path | None = None) -> _Export:
        selection = select_statements(session.store, _find(session, query, filters.exact), report_title, asked)
        if not selection.statements:
            return _Export(selection, (), nothing_found(session, query, filters.exact))
        if temporary is not None:
            _fill_binary(selection, chosen, temporary)
            return _Export(selection, ())
        return _Export(selection, [_html(selection)] if chosen == "html" else render_pieces(selection, chosen, cells))

    exported = _write_binary(session, read, target, force) if chosen in BINARY else session.read_snapshot(read)
    if exported.nothing:
        print_note(exported.nothing)
        return session.exit_code(False)
    if chosen not in BINARY:
        _write_text(exported.text, target, force)
    _print_notes(session, exported.selection, chosen, target, cells)
    return session.exit_code()


class _Export(NamedTuple):
    """A selection, its text, which does not read the store again, and why there is nothing to export."""

    selection: Selection
    text: Iterable[str]
    nothing: str = ""


# --- options ------------------------------------------------------------------------------------------------


def _single_output(files: Texts) -> str | None:
    if files and len(files) > 1:
        raise UsageError("--output is given twice", "name one file")
    if files and not files[0].strip():
        raise UsageError("--output is empty", "name a file or leave it out")
    return files[0] if files else None


def _choose_form(form: str | None, target: Path | None) -> str:
    """Return the form asked for, else that of the file. Raises :class:`UsageError`.

    In a pipe there is no default, since each reader wants its own.
    """
    known = f"use one of {', '.join(FORMS)}"
    if form is not None:
        if form in FORMATS and form not in FORMS:
            raise UsageError(f"cannot export as {form}", f"{known}; or run: factcli search --format {form}")
        if form not in FORMS:
            raise UsageError(f'cannot use --format "{escape_controls(form)}"', known)
        return form
    if target is None:
        raise UsageError(
            "export needs a format",
            f"name a file, such as -o statements.csv, or add --format with one of {', '.join(FORMS)}",
        )
    by_name = form_from_name(target.name)
    if by_name is None:
        what = f"cannot tell the format from the end of {escape_inline(target.name)}"
        ends = ", ".join(end for ends in FORMS.values() for end in ends[: 2 if ends[0] == ".db" else 1])
        raise UsageError(what, f"end the name with {ends}; or add --format")
    return by_name


def _refuse_options(form: str, title: str | None, excel_safe: bool) -> None:
    """Raise :class:`UsageError` for an option that only other forms have."""
    if excel_safe and form != "csv":
        raise UsageError(f"--excel-safe is for csv, not for {form}", "leave it out")
    if title is not None and form not in TITLED:
        raise UsageError(f"--title is for {', '.join(TITLED)}, not for {form}", "leave it out")
    if title is not None and not title.strip():
        raise UsageError("--title is empty", "write a title or leave it out")


def _refuse_target(session: Session, form: str, target: Path | None, force: bool) -> None:
    """Raise :class:`UsageError` if the target cannot take this form, before the store is read."""
    if target is None:
        if form in BINARY:
            raise UsageError(f"{form} cannot go to stdout", f"name a file, such as -o statements{FORMS[form][0]}")
        return
    from factcli.exporter.output_file import refuse_unwritable

    if target.suffix.lower() == ".toml" and session.root.resolve() in target.resolve().parents:
        what = f"{display_path(target)} would become part of the store, which reads every .toml file in its folder"
        raise UsageError(what, "name a file outside the store")
    refuse_unwritable(target, force)


# --- the export ---------------------------------------------------------------------------------------------


def _find(session: Session, query: Query, exact: bool) -> "list[Statement]":
    if query.empty:
        return session.store.statements
    result, _ = session.find(query, exact)
    return sorted(result.statements, key=sort_key)


def _html(selection: Selection) -> str:
    from factcli.exporter.report.write import render_report

    with leads_progress() as progress:
        return render_report(selection, today(), progress)


class _NothingSelectedError(Exception):
    """There is nothing to export, so no file is made."""


def _write_binary(session: Session, read: Callable[[Path], _Export], target: Path | None, force: bool) -> _Export:
    """Let ``read`` fill a temporary file from one state of the store, then give it its name.

    The reading may happen twice, the naming only once: the second time would find the first one's file.
    """
    assert target is not None  # noqa: S101  (refused before)
    from factcli.exporter.output_file import write_file

    exported: _Export | None = None

    def fill(temporary: Path) -> None:
        nonlocal exported
        exported = session.read_snapshot(lambda: read(temporary))
        if exported.nothing:
            raise _NothingSelectedError

    with contextlib.suppress(_NothingSelectedError):
        write_file(target, fill, force)
    assert exported is not None  # noqa: S101
    return exported


def _fill_binary(selection: Selection, form: str, temporary: Path) -> None:
    """Fill a temporary file, which may hold what an earlier state of the store gave."""
    temporary.write_bytes(b"")
    if form == "parquet":
        from factcli.exporter.parquet import write_parquet

        write_parquet(selection, temporary)
        return
    from factcli.exporter.sqlite import write_sqlite

    with leads_progress() as progress:
        write_sqlite(selection, temporary, progress)


def _write_text(text: Iterable[str], target: Path | None, force: bool) -> None:
    if target is None:
        for piece in text:
            put_data(piece)
        sys.stdout.flush()  # before the notes say that it was written
        return
    from factcli.exporter.output_file import write_text

    write_text(target, text, force)


def _print_notes(session: Session, selection: Selection, chosen: str, target: Path | None, cells: FormulaGuard) -> None:
    """Print how much was written where, and what its readers should know."""
    name = display_path(target) if target else "standard output"
    print_note(f"{plural(len(selection.statements), 'statement')} to {escape_inline(name)}")
    if cells.risky and cells.safe:
        print_note(
            f"--excel-safe: put an apostrophe into {plural(cells.risky, 'cell')}, so that the spreadsheet does not run"
            f" {'it' if cells.risky == 1 else 'them'}"
        )
    elif cells.risky:
        what = "1 cell looks like a formula" if cells.risky == 1 else f"{cells.risky} cells look like formulas"
        print_note(f"factcli: {what}. To open this in a spreadsheet, export with --excel-safe")
    if selection.sources and chosen in ("json", "toml"):
        copies = "its kept copy stays" if len(selection.sources) == 1 else "their kept copies stay"
        folder = display_path(session.root / COPIES)
        print_note(f"{plural(len(selection.sources), 'source')} with them; {copies} in {escape_inline(folder)}")
    if cells.unfit:
        what = f"{plural(cells.unfit, 'statement')} with control characters, which CSV shows as codes (\\u001b)"
        print_note(f"factcli: {what}. To keep them unchanged, use json, jsonl or toml")
    if session.store.problems:
        what = f"{escape_inline(name)} lacks the statements with the errors listed above"
        print_note(f"factcli: {what}. To see them: factcli check")

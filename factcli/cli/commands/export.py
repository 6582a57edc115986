"""``factcli export``."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from factcli.cli import completion
from factcli.cli.commands.search import make_filters, make_query, nothing_found
from factcli.cli.options import (
    Exact,
    FilterOutlet,
    FilterSpeaker,
    FilterTag,
    FilterVia,
    Since,
    StoreOption,
    Texts,
    Until,
    Words,
)
from factcli.cli.session import Session, judging, plural, print_note, today
from factcli.errors import UsageError
from factcli.exporter.selection import BINARY, FORMS, TITLED, Selection, form_from_name, select_statements, store_title
from factcli.exporter.text_forms import FormulaGuard, render_pieces
from factcli.model import sort_key
from factcli.output.listing import FORMATS
from factcli.output.streams import put_data
from factcli.paths import display_path
from factcli.sanitize import escape_controls, escape_inline
from factcli.search.query import Query

if TYPE_CHECKING:
    from factcli.model import Statement

_FORM_HELP = "csv, json, jsonl, toml, markdown, jsonld, ftm, html, sqlite or parquet [default: by the end of FILE]."
_FILE_HELP = "Write to FILE instead of stdout; -o for short."
_TITLE_HELP = "The title of an html report, also for sqlite and parquet [default: the query, else the store's folder]."


def export(
    words: Words = None,
    speaker: FilterSpeaker = None,
    outlet: FilterOutlet = None,
    via: FilterVia = None,
    tag: FilterTag = None,
    since: Since = None,
    until: Until = None,
    exact: Exact = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORM", help=_FORM_HELP, autocompletion=completion.export_formats, show_default=False
        ),
    ] = None,
    output: Annotated[str | None, typer.Option("--output", metavar="FILE", help=_FILE_HELP, show_default=False)] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help=_TITLE_HELP, show_default=False)] = None,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="Change CSV cells that a spreadsheet would run as formulas.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there already.")] = False,
    store: StoreOption = None,
) -> int:
    """Write statements out, for other programs and people.

    Oldest first; without words, the whole store.

    \b
    factcli export -o statements.csv               for a spreadsheet
    factcli export tag:panjshir -o panjshir.html   a report for the editor
    factcli export --speaker Mujahid -o m.db       SQLite, as for Datasette
    factcli export --format jsonl | jq .claim      in a pipe

    \b
    csv json jsonl toml   every key as recorded; factcli import reads them back
    markdown              a table
    jsonld                schema.org claims, which rate nobody
    ftm                   FollowTheMoney statements
    html                  a report in one file: what conflicts, and why
    sqlite parquet        tables; they need a FILE

    The form is told by the end of FILE: .csv .json .jsonl .toml .md .jsonld
    .html .db .sqlite .parquet. A FILE that is there already is replaced only
    with --force, and never half written. With --excel-safe an apostrophe is put
    before what a spreadsheet would run (=, +, -, @): what is recorded is changed
    by it, so such a file is not for importing. Exit code 1 if nothing is found;
    then nothing is written.
    """
    words, output = _short_option(words, output)
    query = make_filters(speaker, outlet, via, tag, since, until).join(make_query(words))
    target = None if output in (None, "-") else Path(str(output)).expanduser()
    chosen = _chosen(form, target)
    session = Session(store)
    _refuse_options(chosen, title, excel_safe)
    _refuse(session, chosen, target, force)
    asked = "; ".join([*(words or ()), *_filters_in_words(speaker, outlet, via, tag, since, until)])
    called, cells = title or asked or store_title(session.root), FormulaGuard(excel_safe)

    def ask() -> _Made:
        selection = select_statements(session.store, _found(session, query, exact), called, asked)
        if not selection.statements:
            return _Made(selection, (), nothing_found(session))
        return _Made(selection, _made(selection, chosen, target, cells, force))

    made = session.in_one_state(ask)
    if made.nothing:
        print_note(made.nothing)
        return session.code(False)
    _write(made.text, chosen, target, force)
    _tell(session, made.selection, target, cells)
    return session.code()


class _Made(NamedTuple):
    """What is exported, its text, which asks the store no more, and why there is nothing if that is so."""

    selection: Selection
    text: Iterable[str]
    nothing: str = ""


def _short_option(words: Texts, output: str | None) -> tuple[Texts, str | None]:
    """``-o FILE``, which is no option of the parser's: it would take ``-officials`` for one too, and write a file."""
    if output is not None and not output.strip():
        raise UsageError("--output is empty", "name a file, or leave the option out")
    if not words or "-o" not in words:
        return words, output
    at = words.index("-o")
    if at + 1 == len(words):
        raise UsageError("-o needs a value", "name the file after it")
    if output is not None or "-o" in words[at + 1 :]:
        raise UsageError("-o is given twice", "an export goes into one file")
    return _short_option([*words[:at], *words[at + 2 :]], words[at + 1])


def _chosen(form: str | None, target: Path | None) -> str:
    """The form asked for, else that of the file. In a pipe there is no default: each reader wants its own."""
    known = f"use one of {', '.join(FORMS)}"
    if form is not None:
        if form in FORMATS and form not in FORMS:
            raise UsageError(f"{form} is for showing, and no export", f"{known}; or factcli search --format {form}")
        if form not in FORMS:
            raise UsageError(f'--format "{escape_controls(form)}" is not known', known)
        return form
    if target is None:
        raise UsageError("export needs a form", f"{known}, as --format csv; or name a file, as -o statements.csv")
    found = form_from_name(target.name)
    if found is None:
        what = f"the end of {escape_inline(target.name)} does not tell a form"
        raise UsageError(what, f"add --format, and {known}; or end the name so: {_ends()}")
    return found


def _ends() -> str:
    return ", ".join(ends[0] for ends in FORMS.values())


def _refuse_options(form: str, title: str | None, excel_safe: bool) -> None:
    """Raises :class:`UsageError` for an option that another form has, before anything is read."""
    if excel_safe and form != "csv":
        raise UsageError(f"--excel-safe is for CSV, and this is {form}", "leave it out")
    if title is not None and form not in TITLED:
        raise UsageError(f"--title is for {', '.join(TITLED)}, and this is {form}", "leave it out")
    if title is not None and not title.strip():
        raise UsageError("--title is empty", "write a title, or leave the option out")


def _refuse(session: Session, form: str, target: Path | None, force: bool) -> None:
    """Raises :class:`UsageError` where it cannot be written as asked, before anything is read."""
    if target is None:
        if form in BINARY:
            raise UsageError(f"{form} is no text, and needs a file", f"name one, as -o statements{FORMS[form][0]}")
        return
    from factcli.exporter.output_file import refuse_unwritable

    if target.suffix.lower() == ".toml" and session.root.resolve() in target.resolve().parents:
        what = f"{display_path(target)} would be part of the store, which reads every .toml file in its folder"
        raise UsageError(what, "name a file outside it")
    refuse_unwritable(target, force)


def _found(session: Session, query: Query, exact: bool) -> "list[Statement]":
    if query.empty:
        return session.store.statements
    found, _ = session.find(query, exact)
    return sorted(found.statements, key=sort_key)


def _filters_in_words(
    speaker: Texts, outlet: Texts, via: Texts, tag: Texts, since: str | None, until: str | None
) -> Iterator[str]:
    for name, values in (("speaker", speaker), ("outlet", outlet), ("via", via), ("tag", tag)):
        if values:
            yield f"{name} {' or '.join(values)}"
    if since:
        yield f"since {since}"
    if until:
        yield f"until {until}"


def _made(selection: Selection, form: str, target: Path | None, cells: FormulaGuard, force: bool) -> Iterable[str]:
    """The text; of what is no text none, as the file is written at once."""
    if form in BINARY:
        assert target is not None  # noqa: S101  (refused before)
        _write_binary(selection, form, target, force)
        return ()
    return [_html(selection)] if form == "html" else render_pieces(selection, form, cells)


def _write(text: Iterable[str], form: str, target: Path | None, force: bool) -> None:
    if form in BINARY:
        return
    if target is None:
        _write_out(text)
        return
    from factcli.exporter.output_file import write_text

    write_text(target, text, force)


def _write_binary(selection: Selection, form: str, target: Path, force: bool) -> None:
    from factcli.exporter.output_file import write_file

    if form == "parquet":
        from factcli.exporter.parquet import write_parquet

        write_file(target, lambda path: write_parquet(selection, path), force)
        return
    from factcli.exporter.sqlite import write_sqlite

    with judging() as progress:
        write_file(target, lambda path: write_sqlite(selection, path, progress), force)


def _html(selection: Selection) -> str:
    from factcli.exporter.report.write import render_report

    with judging() as progress:
        return render_report(selection, today(), progress)


def _write_out(text: Iterable[str]) -> None:
    """To a pipe as it is; a terminal gets nothing that it would obey."""
    for piece in text:
        put_data(piece)
    sys.stdout.flush()  # before it is said to be there


def _tell(session: Session, selection: Selection, target: Path | None, cells: FormulaGuard) -> None:
    """What was written, and what to know of it."""
    name = display_path(target) if target else "standard output"
    print_note(f"{plural(len(selection.statements), 'statement')} to {escape_inline(name)}")
    if cells.risky and cells.safe:
        print_note(f"--excel-safe: {plural(cells.risky, 'cell')} changed by an apostrophe before what would be run")
    elif cells.risky:
        would = "a cell begins" if cells.risky == 1 else f"{cells.risky} cells begin"
        print_note(
            f"factcli: {would} as formulas do, or hold what does; before a spreadsheet opens this, add --excel-safe"
        )
    if cells.unfit:
        what = f"{plural(cells.unfit, 'statement')} with control characters, which CSV holds written out (\\u001b)"
        print_note(f"factcli: {what}; json, jsonl and toml hold them as they are")
    if session.store.problems:
        print_note(
            f"factcli: {escape_inline(name)} lacks what is named above as wrong in the store; see: factcli check"
        )

"""``factcli extract``: from a report to statements, proposed one by one or written as lines."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.drafts import Draft, Recorder, Values, make_drafts
from factcli.cli.options import JsonOption, StoreOption, Texts, option
from factcli.cli.recording import load_defaults
from factcli.cli.session import Session, choose_format, is_interactive, print_note, today
from factcli.cli.statement_options import settle_doubt
from factcli.errors import FOUND, NOTHING, UsageError
from factcli.extract.article import Article
from factcli.new_statement import StatementKeyError, option_error, resolve_dates, validate_value
from factcli.output.listing import Listing, render
from factcli.output.streams import put_data
from factcli.sanitize import escape_inline
from factcli.store.atomic import os_error_reason
from factcli.text.wording import plural

_FORMS = ("jsonl", "json", "plain")
_PLAIN_COLUMNS = ("sure", "date", "speaker", "outlet", "via", "kind", "claim")
#: The keys that all statements of a report share.
_SHARED = ("outlet", "url", "archive_url", "published", "lang", "tags", "note")

File = Annotated[
    str, typer.Argument(metavar="FILE", help="A file, an address (http or https), or - for standard input.")
]
Form = Annotated[
    str | None,
    option(
        "--format", "FORM", "Print the proposals and record nothing: jsonl, json or plain [default in a pipe: jsonl]."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Record all that are sure, without asking.")]
Copy = Annotated[
    bool | None,
    typer.Option(
        "--copy/--no-copy",
        help="Keep a copy of the report in the store [default: when statements are recorded].",
        show_default=False,
    ),
]


def extract(
    file: File,
    outlet: Annotated[str | None, option("--outlet", "NAME", "Where the report appeared.", completion.outlets)] = None,
    published: Annotated[str | None, option("--published", "DATE", "When the report appeared.")] = None,
    url: Annotated[str | None, option("--url", "URL", "The address of the report.")] = None,
    archive_url: Annotated[str | None, option("--archive-url", "URL", "The address of an archived copy.")] = None,
    title: Annotated[str | None, option("--title", "TEXT", "The headline of the report.")] = None,
    author: Annotated[str | None, option("--author", "NAME", "Who wrote the report.")] = None,
    lang: Annotated[str | None, option("--lang", "TAG", "The language of the report: en, de, fr (BCP 47).")] = None,
    tag: Annotated[
        Texts, option("--tag", "TAG", "A tag for every statement (repeat for more).", completion.tags)
    ] = None,
    note: Annotated[str | None, option("--note", "TEXT", "A note for every statement.")] = None,
    encoding: Annotated[
        str | None, option("--encoding", "NAME", "The encoding, such as windows-1252 [default: detected].")
    ] = None,
    record_all: All = False,
    copy: Copy = None,
    form: Form = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Propose the statements of a report: who says what, cut from its text.

    \b
    factcli extract report.html                  one after another, a key each
    factcli extract https://example.org/report   fetches the page
    factcli extract - --outlet TASS              paste the report, then Ctrl-D
    factcli extract report.txt --outlet TASS --all       all that are sure
    factcli extract a.txt | jq -c 'select(.sure)' | factcli add --from-json -

    It reads plain text, Markdown, saved web pages (.html, .mhtml; with the
    extra factcli[articles]) and subtitles (.srt, .vtt). Every claim and every
    quotation is a slice of the text. What is not sure is marked ? and left to
    you. What is recorded is written at once; undo takes the whole report back.

    A copy of the report is kept in the store, so that factcli check can prove
    each quotation; --no-copy leaves it out. In a pipe, the proposals are
    written as JSON lines, and nothing is recorded.

    Exit code 1 if the report holds no statement that is not recorded yet.
    """
    shared: Values = {"outlet": outlet, "url": url, "archive_url": archive_url, "published": published}
    shared |= {"lang": lang, "tags": tag or None, "note": note}
    given = _validate({key: value for key, value in shared.items() if value is not None})
    if form is not None or as_json:
        form = choose_format(form, as_json, _FORMS)
    if form and record_all:
        raise UsageError("cannot use --all and --format together", "choose one of them")
    pasted = _read_pasted() if file == "-" else None
    asking = not form and not record_all and _can_ask()
    session = Session(store, writes=asking or record_all or bool(copy))
    article = _read(file, pasted, encoding or "")
    article = replace(article, title=title or article.title, author=author or article.author)
    report = _report_values(session, article, given)
    article = replace(article, **{key: report.get(key, "") for key in ("outlet", "published", "lang")})
    if asking:
        return _approve(session, article, report, copy is not False)
    if record_all:
        return _record_sure(session, article, report, copy is not False)
    return _write_proposals(session, article, report, form or "jsonl", bool(copy))


def _validate(given: Values) -> Values:
    """Return the options as they are recorded. Raises :class:`UsageError`."""
    for key in ("published", "lang"):
        if key in given:
            settle_doubt(key, given[key])
    try:
        for note in resolve_dates(given, today()):
            print_note(note)
        return {k: str(v) if k == "published" else validate_value(k, v) for k, v in given.items()}
    except StatementKeyError as fault:
        raise option_error(fault) from None


def _read_pasted() -> bytes:
    """Return what is pasted or piped; then let the keys come from the terminal."""
    from factcli.cli.session import read_input

    typed = sys.stdin.isatty()
    content = read_input("-", "Paste the report. On a line of its own, Ctrl-D ends it; Ctrl-C gives up.")
    if not typed and sys.stderr.isatty() and sys.stdout.isatty():
        try:
            terminal = os.open("/dev/tty", os.O_RDONLY)
        except OSError:
            return content  # no terminal to answer from: the proposals are printed
        os.dup2(terminal, 0)
        os.close(terminal)
        sys.stdin = open(0, encoding=sys.stdin.encoding, closefd=False)  # noqa: SIM115  (it is used until the end)
    return content


def _can_ask() -> bool:
    return is_interactive() and sys.stdout.isatty()


def _read(file: str, pasted: bytes | None, encoding: str) -> Article:
    """Read the report, and print what was assumed."""
    from factcli.extract.readers import read_article

    try:
        article = read_article("the pasted text" if file == "-" else file, pasted, encoding=encoding)
    except OSError as error:
        what = f"cannot read {escape_inline(file)}: {os_error_reason(error)}"
        raise UsageError(what, "name a file, an address that begins with https://, or - for standard input") from None
    print_note(*article.notes)
    return article


def _report_values(session: Session, article: Article, given: Values) -> Values:
    """Return what all statements of a report share: from the options, from ``[defaults]``, from the report itself."""
    found = {key: getattr(article, key) for key in ("outlet", "url", "archive_url", "published", "lang")}
    report: Values = {}
    for key, value in found.items():
        try:
            if value:
                report[key] = str(value) if key == "published" else validate_value(key, value)
        except StatementKeyError:
            continue  # what a page says of itself may be anything
    shared = {key: value for key, value in load_defaults(session, given).items() if key in _SHARED}
    shared |= {key: str(shared[key]) for key in ("published",) if key in shared}
    own: Values = {
        key: report[key] for key in ("url", "published") if key in report
    }  # [defaults] may mean another report
    return {**report, **shared, **own, **given}


def _find_drafts(session: Session, article: Article, report: Values) -> tuple[Sequence[Draft], Sequence[Draft]]:
    """Return the statements that a report seems to hold, and those that are left; print how many are recorded."""
    drafts = make_drafts(session, article, report)
    left = [draft for draft in drafts if not draft.recorded]
    if len(left) < len(drafts):
        print_note(f"{plural(len(drafts) - len(left), 'statement')} of {escape_inline(article.name)} recorded already")
    return drafts, left


def _approve(session: Session, article: Article, report: Values, keep_copy: bool) -> int:
    """Show the report's details and its statements to be approved."""
    from factcli.cli.commands.extract_approval import Approval, ReportDetails
    from factcli.cli.prompt import KeyReader

    keys = KeyReader()
    words = f"{len(article.text.split()):,} words"
    print_note(f"{article.name}: {words}")
    details = ReportDetails(session, article, report, keys)
    if not details.confirm():
        print_note("nothing was recorded")
        return NOTHING
    article = replace(details.article, **{key: details.report.get(key, "") for key in ("outlet", "published")})
    drafts, left = _find_drafts(session, article, details.report)
    recorder = Recorder(session, article, details.report, keep_copy)
    if not left:
        recorder.restore_copy()
        return _end(session, article, drafts, left)
    approval = Approval(session, article, drafts, recorder, keys)
    approval.run()
    recorder.print_end(approval.recorded, approval.left)
    return FOUND if approval.recorded else session.exit_code()


def _record_sure(session: Session, article: Article, report: Values, keep_copy: bool) -> int:
    """Record every draft that is sure, in one change."""
    drafts, left = _find_drafts(session, article, report)
    recorder = Recorder(session, article, report, keep_copy)
    if not left:
        recorder.restore_copy()
        return _end(session, article, drafts, left)
    if not report.get("outlet"):
        raise UsageError("the report does not name its outlet", "add --outlet NAME")
    sure = [draft for draft in left if draft.sure]
    recorded = recorder.record(sure) if sure else []
    recorder.print_end(recorded, len(left) - len(sure))
    if len(left) > len(sure):
        print_note("to decide about those left, one key each, leave out --all")
    return FOUND if recorded else session.exit_code(found=False)


def _write_proposals(session: Session, article: Article, report: Values, form: str, keep_copy: bool) -> int:
    """Write the drafts that are left, and record none of them."""
    drafts, left = _find_drafts(session, article, report)
    recorder = Recorder(session, article, report, keep_copy)
    records = [draft.record() | recorder.source for draft in left]
    recorder.keep_source()
    if form == "plain":
        records = [{**record, "sure": "sure" if record["sure"] else "?"} for record in records]
    put_data(render(Listing("proposals", records, _PLAIN_COLUMNS), form))
    return _end(session, article, drafts, left)


def _end(session: Session, article: Article, drafts: Sequence[Draft], left: Sequence[Draft]) -> int:
    """Say if there is nothing to propose; return the exit code."""
    if not left:
        what = "no statement left to record" if drafts else "no statement found"
        print_note(f"{what} in {escape_inline(article.name)}")
    return session.exit_code(found=bool(left))

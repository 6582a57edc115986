"""``factcli remove``: take statements out of the store."""

import sys
from collections.abc import Set as AbstractSet

from factcli.cli.many import Choice, ManyOptions
from factcli.cli.options import StatementIds, StoreOption, expand_options
from factcli.cli.session import Session, print_note
from factcli.errors import FOUND, NOTHING
from factcli.output.streams import put
from factcli.sanitize import escape_controls
from factcli.store.reader import RecordedStatement, statement_at
from factcli.store.toml_edit import render_table
from factcli.store.writer import Outcome, StatementEdit
from factcli.text.wording import plural

_LINKS_SHOWN = 10


@expand_options
def remove(ids: StatementIds = None, *, many: ManyOptions, store: StoreOption = None) -> int:
    """Remove statements from the store, and print their TOML.

    \b
    factcli remove 1m0kf
    factcli remove 1m0kf gcf2p >> ~/elsewhere/2021-09.toml   moves them there
    factcli remove --where 'tag:test'
    factcli undo                                         puts it back

    --where removes every statement that a query finds; it shows them first,
    and asks (without a terminal it needs --yes). On a terminal the TOML of
    many statements is not printed. Links to a statement stay; factcli lists
    them. If a speaker or outlet withdrew a statement, it is better to keep it:
    factcli retract.
    """
    session = Session(store, writes=True)
    choice = Choice(session, "remove", ids, many)
    edits = [StatementEdit(seen, None) for seen in ([choice.resolve_one()] if choice.is_one else choice.find())]
    if not choice.confirm(edits, 0, "remove"):
        return NOTHING
    one = len(edits) == 1
    outcome = choice.apply(edits, f"remove {edits[0].seen.id if one else plural(len(edits), 'statement')}")
    tables = [_table_before(edit, outcome) for edit in edits] if one or not sys.stdout.isatty() else []
    session.report_change(outcome)
    if tables:
        put("\n".join(_printable_source(table) for table in tables))
        sys.stdout.flush()
        what = f"{edits[0].seen.id} from {tables[0].file.label}" if one else choice.describe(edits)
        print_note(f"removed {what}. To put {'it' if one else 'them'} back: factcli undo")
    else:
        put(f"Removed {choice.describe(edits)}. To put them back: factcli undo\n")
    _print_links_left(session, {edit.seen.id for edit in edits})
    return FOUND


def _table_before(edit: StatementEdit, outcome: Outcome) -> RecordedStatement:
    """Return the table of a removed statement in its file as it was before."""
    files = {file.name: file.before or file for file in outcome.files}
    file = files[edit.place.file]
    at_place = statement_at(file, edit.place.index)
    if at_place and at_place.id == edit.seen.id:
        return at_place
    tables = (statement_at(file, index) for index in range(len(file.tables("statement"))))
    return next(table for table in tables if table and table.id == edit.seen.id)


def _printable_source(recorded: RecordedStatement) -> str:
    """Return the TOML as it stood or, if a terminal would obey some of its characters, rendered with escapes."""
    source = recorded.source
    text = source if source.endswith("\n") else source + "\n"
    return text if escape_controls(text) == text else render_table("statement", dict(recorded.table))


def _print_links_left(session: Session, removed: AbstractSet[str]) -> None:
    """Point out the links that name a removed statement."""
    links = [link for link in session.store.links if not removed.isdisjoint((link.a, link.b)) and link.place]
    for link in links[:_LINKS_SHOWN]:  # read again, since lines have moved
        assert link.place  # noqa: S101
        where = "%s:%d" % session.store.where("link", link.place)  # noqa: UP031
        names = " and ".join(i for i in (link.a, link.b) if i in removed)
        what = f"this link still names {names}; remove it, or factcli check will report it"
        print_note(f"factcli: {where}: {what}")
    if len(links) > _LINKS_SHOWN:
        print_note(f"factcli: and {plural(len(links) - _LINKS_SHOWN, 'more link')}; to list them: factcli check")

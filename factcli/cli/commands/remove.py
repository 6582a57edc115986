"""``factcli remove``: take one statement out of the store."""

from factcli.cli.options import StatementId, StoreOption
from factcli.cli.session import Session, print_note
from factcli.output.streams import put
from factcli.sanitize import escape_controls
from factcli.store import writer
from factcli.store.reader import RecordedStatement
from factcli.store.toml_edit import render_table


def remove(identity: StatementId, store: StoreOption = None) -> int:
    """Remove a statement from the store, and print its TOML.

    \b
    factcli remove 1m0kf
    factcli remove 1m0kf >> ~/elsewhere/2021-09.toml     moves it to that file
    factcli undo                                         puts it back

    Links to the statement stay; factcli lists them. If a speaker or outlet
    withdrew a statement, it is better to keep it: factcli retract.
    """
    session = Session(store, writes=True)
    recorded = session.store.resolve(identity)
    source = recorded.source
    code = session.report_change(writer.remove_statement(session.store, recorded, f"remove {recorded.id}"))
    put(_printable_source(source, recorded))
    print_note(f"removed {recorded.id} from {recorded.file.label}. To put it back: factcli undo")
    for link in session.store.links:  # read again, since lines have moved
        if recorded.id in (link.a, link.b) and link.place:
            where = "%s:%d" % session.store.where("link", link.place)  # noqa: UP031
            what = f"this link still names {recorded.id}; remove it, or factcli check will report it"
            print_note(f"factcli: {where}: {what}")
    return code


def _printable_source(source: str, recorded: RecordedStatement) -> str:
    """Return the TOML as it stood or, if a terminal would obey some of its characters, rendered with escapes."""
    text = source if source.endswith("\n") else source + "\n"
    return text if escape_controls(text) == text else render_table("statement", dict(recorded.table))

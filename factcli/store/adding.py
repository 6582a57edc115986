"""Adding statements at the end of a file, with one reading of it where two are not needed.

What is added stands behind everything else. So if the whole reads back with just the new tables at its end, what
stands before them was complete in itself and says what it said: reading it alone as well would double the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from factcli.model import Statement
from factcli.store import atomic
from factcli.store.file import BOM, StoreFile, parse_file
from factcli.store.toml_edit import append_table, detect_newline, render_table
from factcli.store.verify import Document, same_values

Tables = list[dict[str, Any]]


class Adding:
    """A plan for a file: these statements are to stand at its end, unless their ids are there."""

    def __init__(self, statements: Sequence[Statement], begun: Callable[[], object] = lambda: None) -> None:
        self._begun = begun  # told when this file's turn comes
        self._first = {s.id: s for s in reversed(statements)}  # of two with the same id, the first
        self._statements = [s for s in statements if self._first[s.id] is s]

    def __call__(self, file: StoreFile) -> tuple[str, Document]:
        """The file's new text, and what it is meant to say."""
        there = {table["id"] for table in file.tables("statement") if isinstance(table.get("id"), str)}
        tables = [s.to_table() for s in self._statements if s.id not in there]
        return _with(file.text, tables), {
            **file.doc,
            "statement": [*file.tables("statement"), *tables],
        } if tables else file.doc

    def at_once(self, root: Path, name: str) -> StoreFile | None:
        """The file with the statements at its end, read back; None where all has to be looked at more closely."""
        self._begun()
        path = root / name
        if atomic.is_absent(path):
            return None
        data = atomic.read_bytes(path)
        try:
            text = data.decode().removeprefix(BOM)
            tables = [s.to_table() for s in self._statements]
            added = parse_file(path, name, StoreFile(path, name, data).encode(_with(text, tables)))
        except UnicodeError:
            return None
        found = added.tables("statement")
        before, last = found[: -len(tables)], found[-len(tables) :]
        ids = {identity for table in before if isinstance(identity := table.get("id"), str)}
        if added.problem or not same_values(last, tables) or any(s.id in ids for s in self._statements):
            return None
        added.before = StoreFile(path, name, data, text, {**added.doc, "statement": before})
        return added


def _with(text: str, tables: Tables) -> str:
    if not tables:
        return text
    newline = detect_newline(text)
    first, *rest = [render_table("statement", table, newline) for table in tables]
    return "".join([append_table(text, first), *(newline + source for source in rest)])

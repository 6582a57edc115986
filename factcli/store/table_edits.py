"""Tables of one kind in a file: some edited or taken out, each by its source, and one put behind all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from factcli.store.file import StoreFile
from factcli.store.toml_edit import append_table, detect_newline, render_table
from factcli.store.verify import Document

#: From a table's source and the line end in use to its new source and what that says; nothing if it is taken out.
Edited = Callable[[str, str], tuple[str, dict[str, Any]]]


def edit_tables(
    file: StoreFile, kind: str, edits: Mapping[int, Edited], new: Mapping[str, Any] | None
) -> tuple[str, Document]:
    """The file's new text, and what it is meant to say. Raises :class:`~factcli.errors.DataError` for inline tables."""
    if edits or new:
        file.refuse_inline(kind)
    text, tables = file.text, [dict(table) for table in file.tables(kind)]
    newline = detect_newline(text)
    for index in sorted(edits, reverse=True):  # from the last on, so that what stands before stays where it is
        header = file.headers(kind)[index]
        source, table = edits[index](text[header.start : header.end], newline)
        text = text[: header.start] + source + text[header.end :]
        tables[index : index + 1] = [table] if table else []
    if new:
        text = append_table(text, render_table(kind, dict(new), newline))
        tables.append(dict(new))
    document = {key: value for key, value in file.doc.items() if key != kind}
    return text, {**document, kind: tables} if tables else document

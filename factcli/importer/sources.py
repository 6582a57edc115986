"""The sources of imported statements: from an export of another store, which holds them beside its statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from factcli.importer.records import Row
from factcli.model import SOURCE_KEYS, Fault, FieldError, Source, accept_value, parse_entity
from factcli.sanitize import escape_inline
from factcli.text.wording import join_names


class ImportedSources(NamedTuple):
    """Sources to add, faults (those left out), and notes; each of these with the line of the file."""

    new: list[Source]
    faults: list[tuple[int, str]]
    notes: list[tuple[int, str]]


def read_sources(rows: Iterable[Row], wanted: Collection[str], known: Iterable[Source]) -> ImportedSources:
    """Read the sources that statements name and that the store does not have.

    ``wanted`` are the ids that the statements name, ``known`` the sources of the store: these stay as they are.
    """
    found = ImportedSources([], [], [])
    there = {source.id: (source, "already recorded") for source in known}
    for line, table in rows:
        values = {key: value for key, value in table.items() if value is not None}
        source, faults = _parse_source(values)
        name = escape_inline(str(values.get("id", "")))
        head = f"the source {name}".rstrip()
        if source is None:
            what = "; ".join(error.escaped().about(key) for key, error in faults)
            found.faults.append((line, f"{head} is left out: {what}"))
        elif source.id not in wanted:
            found.notes.append((line, f"{head} is left out: no statement here names it"))
        elif source.id in there:
            other, where = there[source.id]
            if keys := _differing_keys(source, other):
                found.notes.append((line, f"{head} is {where}, with another {join_names(keys)}; it stays as it is"))
        else:
            there[source.id] = (source, "twice in this file")
            found.new.append(source)
            left_out = [*(error.escaped().about(key) for key, error in faults), *_unknown_keys(values)]
            found.notes.extend((line, f"{head}: left out a value: {what}") for what in left_out)
    return found


def _parse_source(values: Mapping[str, Any]) -> tuple[Source | None, list[Fault]]:
    """Return a source and the values that are left out of it; None if one of them is required.

    A value must be one that could be recorded: a file of a store may hold more, which ``check`` names.
    """
    good: dict[str, Any] = {}
    faults: list[Fault] = []
    for key in (key for key in SOURCE_KEYS if key in values):
        try:
            accept_value(SOURCE_KEYS[key], values[key])
            good[key] = values[key]
        except FieldError as error:
            faults.append((key, error))
    source, missing = parse_entity("source", good)
    faults += [fault for fault in missing if fault[0] not in values]
    return source if isinstance(source, Source) else None, faults


def _differing_keys(source: Source, other: Source) -> list[str]:
    return [key for key in SOURCE_KEYS if str(getattr(source, key)) != str(getattr(other, key))]


def _unknown_keys(values: Mapping[str, Any]) -> list[str]:
    return [f'"{escape_inline(key)}" is no key of a source' for key in values if key not in SOURCE_KEYS]

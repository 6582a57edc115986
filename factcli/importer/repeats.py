"""Merge rows of one statement: what a later row has more, such as a further address or tag, is added to the first.

Tags are joined, as are the lines of notes, and a key that the first row lacks is taken from the later one. A value that
differs from the first row's is kept as a line of the note: "also at https://…", "role: Mayor". So nothing is lost, and
a second import of the same file finds nothing to add.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from factcli.importer.convert import ConvertedRow
from factcli.model import REQUIRED, STATEMENT_KEYS, Statement, is_same_value, toml_value
from factcli.output.listing import cell_text

_OPTIONAL = tuple(key for key in STATEMENT_KEYS if key not in REQUIRED and key != "id")
_LABELS = {"url": "also at ", "archive_url": "also archived at "}
#: What becomes of a key that a later row has more: taken, joined, or kept as a line of the note.
FILLED, JOINED, NOTED = "filled", "joined", "noted"


class AddedKey(NamedTuple):
    """A key that a statement gets from a later row, and how."""

    key: str
    how: str


class RepeatedRow(NamedTuple):
    """A row whose statement an earlier row has, and what it adds to that."""

    item: ConvertedRow
    added: tuple[AddedKey, ...]


class _Merger:
    """A statement, and what further rows add to it."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._values: dict[str, Any] = {}  # only those that change
        self._extra = dict(statement.extra)
        self._tags: dict[str, None] = {}
        self._lines: dict[str, None] = {}  # of the note; both only what is added
        self._has = {*statement.note.split("\n")}

    def add(self, other: Statement) -> tuple[AddedKey, ...]:
        """Add what another row of the statement has more, and return the keys of that."""
        if other == self._statement:
            return ()
        added = [
            AddedKey(key, how)
            for key in _OPTIONAL
            if (value := getattr(other, key)) and (how := self._add_value(key, value))
        ]
        for key, value in other.extra.items():
            if key not in self._extra:
                self._extra[key] = value
                added.append(AddedKey(key, FILLED))
            elif self._extra[key] != value and self._add_lines(
                f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}"
            ):
                added.append(AddedKey(key, NOTED))
        return tuple(added)

    def _add_value(self, key: str, value: Any) -> str:
        """Add a value, and return how; "" if the statement has it."""
        if key == "tags":
            further = [tag for tag in value if tag not in self._statement.tags and tag not in self._tags]
            self._tags.update(dict.fromkeys(further))
            return JOINED if further else ""
        if key == "note" and (self._statement.note or self._lines or key in self._values):
            return JOINED if self._add_lines(value) else ""
        mine = self._values.get(key) or getattr(self._statement, key)
        if not mine:
            self._values[key] = value
            self._has.update(value.split("\n") if key == "note" else ())
            return FILLED
        if mine == value:
            return ""
        return NOTED if self._add_lines(f"{_LABELS.get(key, f'{key}: ')}{cell_text(toml_value(value))}") else ""

    def _add_lines(self, text: str) -> bool:
        further = [line for line in text.split("\n") if line.strip() and line not in self._has]
        self._has.update(further)
        self._lines.update(dict.fromkeys(further))
        return bool(further)

    def merge(self) -> Statement:
        """Return the statement with all that was added."""
        note = "\n".join(filter(None, [self._values.get("note") or self._statement.note, *self._lines]))
        tags = (*self._statement.tags, *self._tags)
        return replace(self._statement, **{**self._values, "tags": tags, "note": note, "extra": self._extra})


def merge_repeats(rows: Iterable[ConvertedRow]) -> tuple[list[ConvertedRow], list[RepeatedRow]]:
    """Return the rows of each statement as one, and those that repeat an earlier one."""
    first: dict[str, ConvertedRow] = {}
    mergers: dict[str, _Merger] = {}
    repeats = []
    for item in rows:
        identity = item.statement.id
        before = first.setdefault(identity, item)
        if before is not item:
            merger = mergers.get(identity) or mergers.setdefault(identity, _Merger(before.statement))
            repeats.append(RepeatedRow(item, merger.add(item.statement)))
    changed = {repeat.item.statement.id for repeat in repeats if repeat.added}
    merged = [
        item._replace(statement=mergers[identity].merge()) if identity in changed else item
        for identity, item in first.items()
    ]
    return merged, repeats


def differing_keys(statement: Statement, recorded: Statement) -> tuple[str, ...]:
    """Return the keys of a statement whose values the recorded one, which has its id, does not hold."""
    if statement == recorded:
        return ()
    reworded = [key for key in REQUIRED if not is_same_value(getattr(statement, key), getattr(recorded, key))]
    return (*reworded, *(added.key for added in _Merger(recorded).add(statement)))

"""What the tests of merging share: somebody who edits a store file by hand, and the union of two people's changes.

The union is worked out on what the files say, key by key, without a look at how they are written.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import tomli

from factcli.store.toml_edit import (
    TomlLayout,
    TomlTable,
    detect_newline,
    find_comments,
    has_comment,
    insert_entry,
    remove_entry,
    render_table,
    replace_value,
)
from factcli.store.verify import same_values

Document = dict[str, Any]
SETS = ("tags", "aliases", "not_same_as")
NAMES = {"statement": ("id",), "person": ("name",), "outlet": ("name",), "link": ("a", "b"), "source": ("id",)}

STORE = """# What this file is about,
# in two lines.
format = 1 # the first

[defaults]
lang = "en"
tags = ["a"]

# The first statement.
[[statement]]
id = "s000000001"
speaker = "Kabir Wasiq" # or Wasik
outlet = "TASS"
date = 2021-10-25
claim = "Tajikistan supports Massoud."
tags = ["a", "b"]
via = ["AP", "Reuters"]

[[statement]]
id = "s000000002"
speaker = "Zabihullah Mujahid"
outlet = "AP"
date = 2021-09-06
# verbatim
quote = \"\"\"
Two
lines\"\"\"
claim = "Panjshir has fallen."

[[person]] # a spokesman
name = "Kabir Wasiq"
aliases = [
  "Kabir Wasik",
]

[[statement]]
id = "s000000003"
speaker = "Bilal Karimi"
outlet = "UrduPoint"
date = "2021-09"
claim = "It is ours."
note = "a note"

[[link]]
a = "s000000001"
b = "s000000002"
relation = "unrelated"

# The end.
"""


class Editor(random.Random):
    """Somebody who edits a store file by hand; ``who`` is in all that they write, so that it can be told apart."""

    def __init__(self, seed: int, who: str) -> None:
        super().__init__(f"{seed} {who}")
        self.who, self.count = who, 0

    def edited(self, text: str, times: int) -> str:
        """The text after so many edits; each leaves a valid store file."""
        for _ in range(times):
            one: Callable[[str], str] = self.choice([self.add, self.add, self.set, self.set, self.unset, self.remove])
            one = self.choice([one, one, self.remark_before, self.remark_behind, self.remark_within, self.grow])
            new = one(text)
            tomli.loads(new)
            text = new
        return text

    def new(self) -> str:
        """Something that nobody else writes."""
        self.count += 1
        return f"{self.who}{self.count:09}"

    def table(self, text: str, *kinds: str) -> TomlTable | None:
        found = [t for kind in kinds or tuple(NAMES) for t in TomlLayout(text).array(kind)]
        return self.choice(found) if found else None

    def add(self, text: str) -> str:
        """A new table at the end, or before another."""
        kind = self.choice(["statement", "statement", "statement", "person", "link", "source"])
        name = self.new()
        said: Document = {"name": name, "aliases": [self.new()]}
        if kind == "statement":
            said = {"id": name, "speaker": "S", "outlet": "O", "date": "XXXX", "claim": f"Claim {name}."}
        elif kind == "source":
            said = {"id": name, "retrieved": "2021-10", "media_type": "text/plain", "sha256": name}
        elif kind == "link":
            said = {"a": name, "b": "s000000001", "relation": "agrees"}
        newline = detect_newline(text)
        source = render_table(kind, said, newline)
        if self.random() < 0.3:
            source = f"# of {name}{newline}{source}"
        before = self.table(text)
        if self.random() < 0.7 or before is None:
            gap = "" if not text or text.endswith("\n") else newline
            return text + gap + newline + source
        return text[: before.start] + source + newline + text[before.start :]

    def remove(self, text: str) -> str:
        """A table goes, the lines around it stay."""
        table = self.table(text)
        return text[: table.start] + text[table.end :] if table else text

    def set(self, text: str) -> str:
        """A key gets another value, or is put in."""
        table = self.table(text)
        if not table:
            return text
        keys = ["note", "note", "claim", "role", "url"] if table.path == ("statement",) else ["note", "other"]
        key = self.choice(keys)
        entry = table.entry(key)
        if entry:
            return replace_value(text, entry, self.new())
        if any(e.key[0] == key for e in table.entries) or f"{table.path[0]}.{key}" in text:
            return text
        return insert_entry(text, _own(table), key, self.new())

    def unset(self, text: str) -> str:
        """A key goes; a comment behind it stays."""
        table = self.table(text)
        entry = table.entry(self.choice(["note", "tags", "via", "quote", "role"])) if table else None
        return remove_entry(text, entry) if entry and not has_comment(text, entry) else text

    def grow(self, text: str) -> str:
        """A list gains a name, or loses one."""
        table = self.table(text, "statement", "person", "outlet")
        key = self.choice(SETS)
        entry = table.entry(key) if table else None
        if not entry or has_comment(text, entry):
            return text
        items = tomli.loads(f"k = {text[entry.value_start : entry.value_end]}")["k"]
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            return text
        if items and self.random() < 0.3:
            items.remove(self.choice(items))
        else:
            items.insert(self.randint(0, len(items)), self.new())
        return replace_value(text, entry, items)

    def remark_before(self, text: str) -> str:
        """A comment before a table."""
        table = self.table(text)
        at = table.start if table else len(text)
        gap = detect_newline(text) if at and text[at - 1] != "\n" else ""
        return f"{text[:at]}{gap}# {self.new()}{detect_newline(text)}{text[at:]}"

    def remark_within(self, text: str) -> str:
        """A comment on a line of its own within a table."""
        table = self.table(text)
        if not table or not table.entries:
            return text
        at = text.rfind("\n", 0, self.choice(table.entries).start) + 1
        return f"{text[:at]}# {self.new()}{detect_newline(text)}{text[at:]}"

    def remark_behind(self, text: str) -> str:
        """A comment behind a value."""
        table = self.table(text)
        if not table or not table.entries:
            return text
        at = self.choice(table.entries).value_end
        end = text.find("\n", at)
        if end < 0 or "#" in text[at:end]:
            return text
        return f"{text[:at]} # {self.new()}{text[at:]}"


def _own(table: TomlTable) -> TomlTable:
    """A table without those below it."""
    return TomlTable(table.path, table.is_array, table.start, table.end, table.entries)


def remarks(text: str) -> list[str]:
    """Every comment of a text."""
    return find_comments(text, 0, len(text))


# --- the union ------------------------------------------------------------------------------------------------


class Said(NamedTuple):
    """What a text says, and how it is written: each table, and each key of it."""

    document: Document
    tables: dict[tuple[str, ...], str]
    keys: dict[tuple[str, ...], str]


def said(text: str) -> Said:
    """What a store file says."""
    layout, document = TomlLayout(text), tomli.loads(text)
    found = Said(document, {}, {})
    for kind, names in NAMES.items():
        for header, table in zip(layout.array(kind), document.get(kind, []), strict=True):
            name = (kind, *sorted(str(table[key]) for key in names))
            found.tables[name] = text[header.start : header.end].rstrip()
            for entry in header.entries:
                line = text[entry.start : (text.find("\n", entry.value_end) + 1) or len(text)]
                found.keys[*name, entry.key[0]] = line.rstrip()
    return found


def union(base: Said, ours: Said, theirs: Said, side: int) -> Document:
    """What two sides made of a file; where they cannot both be had, that of one side (0: ours, 1: theirs).

    Tables of a kind come by their names, since their order is not what is merged.
    """
    versions = (base, ours, theirs)
    merged: Document = {}
    for key in {**base.document, **ours.document, **theirs.document}:
        values = [version.document.get(key) for version in versions]
        if key in NAMES:
            by_name = [by_names(key, value or []) for value in values]
            names = {**by_name[0], **by_name[1], **by_name[2]}
            found = {name: _table((key, *name), versions, [own.get(name) for own in by_name], side) for name in names}
            merged[key] = {name: table for name, table in found.items() if table is not None}
        elif isinstance(values[1], dict) and isinstance(values[2], dict):
            merged[key] = _table((key,), versions, values, side)
        else:
            merged[key] = _value((key,), versions, values, side)
    return {key: value for key, value in merged.items() if value not in (None, {})}


def by_names(kind: str, tables: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Document]:
    """Tables by what they are known by."""
    return {tuple(sorted(str(table[key]) for key in NAMES[kind])): dict(table) for table in tables}


def named(document: Document) -> Document:
    """A document with its tables by their names."""
    return {key: by_names(key, value) if key in NAMES else value for key, value in document.items()}


def _table(name: tuple[str, ...], versions: Sequence[Said], values: Sequence[Document | None], side: int) -> Any:
    base, ours, theirs = values
    if base is not None and (ours is None or theirs is None):
        sources = [version.tables.get(name) for version in versions]
        edited = (ours or theirs) is not None and sources[0] not in sources[1:]
        return values[1 + side] if edited else None
    keys = {key: None for value in values for key in value or {}}
    found = {key: _value((*name, key), versions, [(v or {}).get(key) for v in values], side) for key in keys}
    return {key: value for key, value in found.items() if value is not None}


def _value(name: tuple[str, ...], versions: Sequence[Said], values: Sequence[Any], side: int) -> Any:
    base, ours, theirs = values
    if None in (ours, theirs) and base is not None and ours != theirs:
        sources = [version.keys.get(name) for version in versions]
        return (name[-1] in SETS and _set(values)) or (values[1 + side] if sources[0] not in sources[1:] else None)
    if same_values(ours, theirs) or same_values(base, theirs):
        return ours
    if same_values(base, ours):
        return theirs
    return _set(values) if name[-1] in SETS else values[1 + side]


def _set(values: Sequence[Any]) -> list[str]:
    """The union of lists in which order means nothing; nothing where they are no such lists."""
    if not all(isinstance(value, list) for value in values if value is not None):
        return []
    base, ours, theirs = (value or [] for value in values)
    gone = [item for item in base if item not in ours or item not in theirs]
    return [i for i in ours if i not in gone] + [i for i in theirs if i not in gone and i not in ours]


# --- conflicts ------------------------------------------------------------------------------------------------

_CONFLICT = re.compile(r"^<{7} ours\r?\n(.*?)^={7}\r?\n(.*?)^>{7} theirs\r?\n", re.MULTILINE | re.DOTALL)


def decided(text: str, choose: Callable[[], int]) -> str:
    """The text with every conflict in it decided for one side (0: ours, 1: theirs)."""
    return _CONFLICT.sub(lambda match: match[1 + choose()], text)

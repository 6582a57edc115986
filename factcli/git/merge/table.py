"""Three-way merge of one table, key by key; what only a person can decide is a clash.

Values are compared parsed, not as text. Comments never clash: where both sides changed one, both are kept. Lists that
are sets in effect gain what either side added and lose what either removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from factcli.git.merge.blocks import Block, Item, Line, item_sources, split_table
from factcli.git.merge.three_way import Clash, Key, merge_sequences
from factcli.store.toml_edit import detect_newline, find_comments, render_value
from factcli.store.verify import same_values

#: Lists whose order has no meaning, by the paths of their tables.
SETS: dict[Key, tuple[str, ...]] = {
    ("statement",): ("tags",),
    ("person",): ("aliases", "not_same_as"),
    ("outlet",): ("aliases", "not_same_as"),
    ("defaults",): ("tags",),
}
OURS, THEIRS = 0, 1
_ABSENT = object()
Part = str | Clash


class MergedTable(NamedTuple):
    """A merged table: its text, and its values if each clash is decided for ours, and for theirs."""

    parts: Sequence[Part]
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]

    def values(self, side: int) -> Mapping[str, Any]:
        """Return the values if each clash is decided for one side."""
        return self.theirs if side == THEIRS else self.ours


class _Values(NamedTuple):
    """The values of a key in the three versions."""

    base: Any
    ours: Any
    theirs: Any


class _MergedKey(NamedTuple):
    """A merged key: its lines (none: it is removed), and its value on each side."""

    part: Part
    ours: Any = _ABSENT
    theirs: Any = _ABSENT


def merge_tables(base: Block | None, ours: Block, theirs: Block) -> MergedTable:
    """Merge two versions of one table; without a base both sides inserted it."""
    if ours.text == theirs.text or (base and base.text == theirs.text):
        return MergedTable([ours.text], ours.table, ours.table)
    if base and base.text == ours.text:
        return MergedTable([theirs.text], theirs.table, theirs.table)
    versions = [split_table(block) if block else [] for block in (base, ours, theirs)]
    if not base and not _may_be_one(ours, theirs):
        return _clash_of_tables(ours, theirs, f"both sides added a different {'.'.join(ours.path)} {ours.label}")
    if None in versions:
        return _clash_of_tables(
            ours, theirs, f"both sides changed {_describe_table(ours)}, which has values in several parts"
        )
    return _merge_by_keys([version or [] for version in versions], [base, ours, theirs])


def _describe_table(block: Block) -> str:
    return block.label or "the top of the file"


def _may_be_one(ours: Block, theirs: Block) -> bool:
    """Return whether two statements of one id can be the same one, corrected by one side."""
    differing = [key for key in ("speaker", "claim") if ours.table.get(key) != theirs.table.get(key)]
    return ours.path != ("statement",) or len(differing) < 2


def _clash_of_tables(ours: Block, theirs: Block, what: str) -> MergedTable:
    return MergedTable([Clash(ours.text, theirs.text, what)], ours.table, theirs.table)


def _merge_by_keys(versions: Sequence[Sequence[Line | Item]], blocks: Sequence[Block | None]) -> MergedTable:
    by_key = [{item.key: item for item in version if isinstance(item, Item)} for version in versions]
    merged: dict[Key, _MergedKey] = {}
    for key in {**by_key[0], **by_key[1], **by_key[2]}:
        merged[key] = _merge_key(key, [own.get(key) for own in by_key], blocks)
    kept = {key for key, one in merged.items() if one.part}
    parts: list[Part] = []
    base, ours, theirs = ([piece.key for piece in version] for version in versions)
    for places in merge_sequences(base, ours, theirs, kept):
        found = [version[place] for version, place in zip(versions, places, strict=True) if place >= 0]
        parts.append(merged[found[0].key].part if found[0].key[0] else merge_line([piece.text for piece in found]))
    tables = [{key[1]: one[side] for key, one in merged.items() if one[side] is not _ABSENT} for side in (1, 2)]
    return MergedTable(parts, *tables)


def merge_line(versions: Sequence[str]) -> str:
    """Return the merged text of a line; its versions differ in the line end only."""
    return _merge_text(*versions) if len(versions) == 3 else versions[0]


def _merge_text(base: str, ours: str, theirs: str) -> str:
    """Return the changed text; ours if both sides changed it."""
    return theirs if base == ours else ours


def is_same_text(a: str, b: str) -> bool:
    """Return whether two texts differ in their line ends only."""
    return a == b or a.replace("\r\n", "\n").rstrip("\n") == b.replace("\r\n", "\n").rstrip("\n")


# --- one key ---------------------------------------------------------------------------------------------


def _merge_key(key: Key, versions: Sequence[Item | None], blocks: Sequence[Block | None]) -> _MergedKey:
    base, ours, theirs = versions
    if key == ("header",):
        assert ours  # every table has one  # noqa: S101
        assert theirs  # noqa: S101
        return _MergedKey(_join_item(base, ours, theirs, ""))
    found = (block.table.get(key[1], _ABSENT) if block else _ABSENT for block in blocks)
    values = _Values(*found)
    block = blocks[1]
    assert block  # noqa: S101
    is_set = key[1] in SETS.get(block.path, ())
    what = f"{key[1]} of {block.label}" if block.label else key[1]
    if is_set and _are_lists(values) and ((ours and theirs) or base):
        return _merge_lists(versions, values, what)
    if ours and theirs and not base and block.path == ("source",) and key[1] == "retrieved":
        first, value = min(((ours, values.ours), (theirs, values.theirs)), key=lambda side: str(side[1]))
        return _MergedKey(first.text, value, value)  # both read the same bytes: the earlier day counts
    if ours and theirs:
        return _merge_values(base, ours, theirs, values, what)
    return _merge_one_sided(versions, values, what)


def _merge_one_sided(versions: Sequence[Item | None], values: _Values, what: str) -> _MergedKey:
    """Merge a key that only one side has: inserted by it, or removed by the other."""
    base, ours, theirs = versions
    there = ours or theirs
    if not there or (base and is_same_text(base.text, there.text)):
        return _MergedKey("")
    if not base:
        return _MergedKey(there.text, *[values.ours if ours else values.theirs] * 2)
    did = "theirs removed it, and ours changed it" if ours else "ours removed it, and theirs changed it"
    clash = Clash(ours.text if ours else "", theirs.text if theirs else "", f"{what}: {did}")
    return _MergedKey(clash, values.ours, values.theirs)


def _merge_values(base: Item | None, ours: Item, theirs: Item, values: _Values, what: str) -> _MergedKey:
    """Merge a key that both sides have."""
    side = _winning_side(base, ours, theirs, values)
    if side is None:
        clash = Clash(ours.text, theirs.text, f"{what} was changed on both sides")
        return _MergedKey(clash, values.ours, values.theirs)
    source, value = (theirs.value, values.theirs) if side == THEIRS else (ours.value, values.ours)
    return _MergedKey(_join_item(base, ours, theirs, source), value, value)


def _winning_side(base: Item | None, ours: Item, theirs: Item, values: _Values) -> int | None:
    """Return the side whose value is taken; None if both changed it."""
    if ours.value == theirs.value or (base and base.value == theirs.value):
        return OURS
    if base and base.value == ours.value:
        return THEIRS
    if _comments(ours) or _comments(theirs):  # those of one side would be lost
        return None
    if same_values(values.ours, values.theirs) or (base and same_values(values.base, values.theirs)):
        return OURS
    return THEIRS if base and same_values(values.base, values.ours) else None


def _comments(item: Item) -> list[str]:
    """Return the comments within the brackets of a value."""
    return find_comments(item.text, item.start, item.end) if "\n" in item.value else []


def _join_item(base: Item | None, ours: Item, theirs: Item, value: str) -> str:
    """Return the lines of a key with a value, and the merged text before and behind it."""
    before = _merge_text((base or theirs).before, ours.before, theirs.before)
    return before + value + _merge_remarks(base.after if base else None, ours.after, theirs.after)


def _merge_remarks(base: str | None, ours: str, theirs: str) -> str:
    """Merge the comment behind a value and the line end; if both sides changed the comment, both are kept."""
    remarks = [None if text is None else text.rstrip("\r\n") for text in (base, ours, theirs)]
    was, mine, other = remarks
    if mine in (was, other):
        remark = other
    elif other == was or not (other or "").strip():
        remark = mine
    else:
        remark = f"{mine} {(other or '').strip()}" if (mine or "").strip() else other
    ends = [text[len(text.rstrip("\r\n")) :] for text in (theirs if base is None else base, ours, theirs)]
    return (remark or "") + _merge_text(*ends)


# --- lists whose order has no meaning --------------------------------------------------------------------


def _are_lists(values: _Values) -> bool:
    """Return whether all present values are lists of strings."""
    present = [value for value in values if value is not _ABSENT]
    return all(isinstance(value, list) and all(isinstance(item, str) for item in value) for value in present)


def _merge_lists(versions: Sequence[Item | None], values: _Values, what: str) -> _MergedKey:
    """Merge lists as sets, in our order and then in theirs."""
    base, ours, theirs = versions
    was, mine, other = ([] if value is _ABSENT else value for value in values)
    if ours and theirs and (ours.value == theirs.value or (base and base.value in (ours.value, theirs.value))):
        return _merge_values(base, ours, theirs, values, what)
    if any(item and _comments(item) for item in (ours, theirs)):
        if ours and theirs:
            return _merge_values(base, ours, theirs, values, what)
        return _merge_one_sided(versions, values, what)
    union = _merge_items(was, mine, other)
    there = ours or theirs
    if not there or not (union or (ours and theirs)):
        return _merge_one_sided(versions, values, what)
    if union in (mine, other) and ours and theirs:
        value = ours.value if union == mine else theirs.value
    else:
        value = _write_list(there, [item for item in (ours, theirs) if item], union)
    return _MergedKey(_join_item(base, ours or there, theirs or there, value), union, union)


def _merge_items(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    if base == ours:
        return theirs
    mine, other = set(ours), set(theirs)
    gone = {item for item in base if item not in mine or item not in other}
    more = [item for item in theirs if item not in gone and item not in mine]
    return [item for item in ours if item not in gone] + more


def _write_list(like: Item, sources: Sequence[Item], union: Sequence[str]) -> str:
    """Write a list in the form of another: on one line, or an item a line; each item as in its source."""
    written: dict[str, str] = {}
    for source in reversed(sources):
        written |= item_sources(source.value)
    sources_of_items = [written.get(item) or render_value(item) for item in union]
    first, _, rest = like.value.partition("\n")
    close = like.value[like.value.rfind("\n") + 1 :]
    if first.strip() != "[" or close.strip() != "]" or not union:
        return "[" + ", ".join(sources_of_items) + "]"
    newline = detect_newline(like.value)
    indent = rest[: len(rest) - len(rest.lstrip(" \t"))]
    return "[" + newline + "".join(f"{indent}{item},{newline}" for item in sources_of_items) + close

"""One table that two people changed, merged key by key; what only a person can decide is a clash.

Values are told apart by what they say, not by how they are written. Comments never clash: where both sides changed one,
both are kept. Lists that are sets in effect take in what either side added and lose what either took out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from factcli.git.merge.blocks import Block, Item, Line, items, written_items
from factcli.git.merge.three_way import Clash, Key, weave
from factcli.store.toml_edit import detect_newline, find_comments, render_value
from factcli.store.verify import same_values

#: Lists in which order means nothing, by the paths of their tables.
SETS: dict[Key, tuple[str, ...]] = {
    ("statement",): ("tags",),
    ("person",): ("aliases", "not_same_as"),
    ("outlet",): ("aliases", "not_same_as"),
    ("defaults",): ("tags",),
}
OURS, THEIRS = 0, 1
_ABSENT = object()
Part = str | Clash


class Joined(NamedTuple):
    """A merged table: its text, and what it says if each clash is decided for ours, and for theirs."""

    parts: Sequence[Part]
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]

    def said(self, side: int) -> Mapping[str, Any]:
        """What it says if each clash is decided for one side."""
        return self.theirs if side == THEIRS else self.ours


class _Values(NamedTuple):
    """What a key says in the three versions."""

    base: Any
    ours: Any
    theirs: Any


class _Merged(NamedTuple):
    """A merged key: its lines (none: it is gone), and its value on either side."""

    part: Part
    ours: Any = _ABSENT
    theirs: Any = _ABSENT


def merge_tables(base: Block | None, ours: Block, theirs: Block) -> Joined:
    """Merge what two sides made of one table; without a base both put it in."""
    if ours.text == theirs.text or (base and base.text == theirs.text):
        return Joined([ours.text], ours.table, ours.table)
    if base and base.text == ours.text:
        return Joined([theirs.text], theirs.table, theirs.table)
    versions = [items(block) if block else [] for block in (base, ours, theirs)]
    if not base and not _alike(ours, theirs):
        return _whole(ours, theirs, f"both sides put in a {'.'.join(ours.path)} {ours.label}, and not the same one")
    if None in versions:
        return _whole(ours, theirs, f"both sides changed {_called(ours)}, which has values that are written in parts")
    return _by_keys([version or [] for version in versions], [base, ours, theirs])


def _called(block: Block) -> str:
    return block.label or "the top of the file"


def _alike(ours: Block, theirs: Block) -> bool:
    """Whether two statements of one id can be the same one, of which one side may have corrected something."""
    differing = [key for key in ("speaker", "claim") if ours.table.get(key) != theirs.table.get(key)]
    return ours.path != ("statement",) or len(differing) < 2


def _whole(ours: Block, theirs: Block, what: str) -> Joined:
    return Joined([Clash(ours.text, theirs.text, what)], ours.table, theirs.table)


def _by_keys(versions: Sequence[Sequence[Line | Item]], blocks: Sequence[Block | None]) -> Joined:
    by_key = [{item.key: item for item in version if isinstance(item, Item)} for version in versions]
    merged: dict[Key, _Merged] = {}
    for key in {**by_key[0], **by_key[1], **by_key[2]}:
        merged[key] = _key(key, [own.get(key) for own in by_key], blocks)
    kept = {key for key, one in merged.items() if one.part}
    parts: list[Part] = []
    base, ours, theirs = ([piece.key for piece in version] for version in versions)
    for places in weave(base, ours, theirs, kept):
        found = [version[place] for version, place in zip(versions, places, strict=True) if place >= 0]
        parts.append(merged[found[0].key].part if found[0].key[0] else line([piece.text for piece in found]))
    tables = [{key[1]: one[side] for key, one in merged.items() if one[side] is not _ABSENT} for side in (1, 2)]
    return Joined(parts, *tables)


def line(versions: Sequence[str]) -> str:
    """A line as it is to stand, where it stands in all three versions or in fewer: they differ in its end only."""
    return _pick(*versions) if len(versions) == 3 else versions[0]


def _pick(base: str, ours: str, theirs: str) -> str:
    """What one side made of a text; ours, where both changed it."""
    return theirs if base == ours else ours


def same_text(a: str, b: str) -> bool:
    """Whether two texts differ in their line ends only."""
    return a == b or a.replace("\r\n", "\n").rstrip("\n") == b.replace("\r\n", "\n").rstrip("\n")


# --- one key ---------------------------------------------------------------------------------------------


def _key(key: Key, versions: Sequence[Item | None], blocks: Sequence[Block | None]) -> _Merged:
    base, ours, theirs = versions
    if key == ("header",):
        assert ours  # every table has one  # noqa: S101
        assert theirs  # noqa: S101
        return _Merged(_put_together(base, ours, theirs, ""))
    found = (block.table.get(key[1], _ABSENT) if block else _ABSENT for block in blocks)
    values = _Values(*found)
    block = blocks[1]
    assert block  # noqa: S101
    is_set = key[1] in SETS.get(block.path, ())
    what = f"{key[1]} of {block.label}" if block.label else key[1]
    if is_set and _lists(values) and ((ours and theirs) or base):
        return _union(versions, values, what)
    if ours and theirs:
        return _both(base, ours, theirs, values, what)
    return _one_side(versions, values, what)


def _one_side(versions: Sequence[Item | None], values: _Values, what: str) -> _Merged:
    """A key that only one side has: put in by it, or taken out by the other."""
    base, ours, theirs = versions
    there = ours or theirs
    if not there or (base and same_text(base.text, there.text)):
        return _Merged("")
    if not base:
        return _Merged(there.text, *[values.ours if ours else values.theirs] * 2)
    did = "theirs took it out, and ours changed it" if ours else "ours took it out, and theirs changed it"
    clash = Clash(ours.text if ours else "", theirs.text if theirs else "", f"{what}: {did}")
    return _Merged(clash, values.ours, values.theirs)


def _both(base: Item | None, ours: Item, theirs: Item, values: _Values, what: str) -> _Merged:
    """A key that both sides have."""
    side = _changed(base, ours, theirs, values)
    if side is None:
        clash = Clash(ours.text, theirs.text, f"{what} was changed on both sides")
        return _Merged(clash, values.ours, values.theirs)
    value, said = (theirs.value, values.theirs) if side == THEIRS else (ours.value, values.ours)
    return _Merged(_put_together(base, ours, theirs, value), said, said)


def _changed(base: Item | None, ours: Item, theirs: Item, values: _Values) -> int | None:
    """The side whose value it is to be; None where both changed it."""
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
    """The comments within the brackets of a value."""
    return find_comments(item.text, item.start, item.end) if "\n" in item.value else []


def _put_together(base: Item | None, ours: Item, theirs: Item, value: str) -> str:
    """A key's lines with a value: what stands before and behind it as the sides made it."""
    before = _pick((base or theirs).before, ours.before, theirs.before)
    return before + value + _behind(base.after if base else None, ours.after, theirs.after)


def _behind(base: str | None, ours: str, theirs: str) -> str:
    """A comment behind a value, and the line end; where both sides changed the comment, both."""
    remarks = [None if text is None else text.rstrip("\r\n") for text in (base, ours, theirs)]
    was, mine, other = remarks
    if mine in (was, other):
        remark = other
    elif other == was or not (other or "").strip():
        remark = mine
    else:
        remark = f"{mine} {(other or '').strip()}" if (mine or "").strip() else other
    ends = [text[len(text.rstrip("\r\n")) :] for text in (theirs if base is None else base, ours, theirs)]
    return (remark or "") + _pick(*ends)


# --- lists that are sets in effect -----------------------------------------------------------------------


def _lists(values: _Values) -> bool:
    """Whether all there is are lists of strings."""
    there = [value for value in values if value is not _ABSENT]
    return all(isinstance(value, list) and all(isinstance(item, str) for item in value) for value in there)


def _union(versions: Sequence[Item | None], values: _Values, what: str) -> _Merged:
    """A list with what either side put in, without what either took out; in our order, then in theirs."""
    base, ours, theirs = versions
    was, mine, other = ([] if value is _ABSENT else value for value in values)
    if ours and theirs and (ours.value == theirs.value or (base and base.value in (ours.value, theirs.value))):
        return _both(base, ours, theirs, values, what)
    if any(item and _comments(item) for item in (ours, theirs)):
        if ours and theirs:
            return _both(base, ours, theirs, values, what)
        return _one_side(versions, values, what)
    union = _of_both(was, mine, other)
    there = ours or theirs
    if not there or not (union or (ours and theirs)):
        return _one_side(versions, values, what)
    if union in (mine, other) and ours and theirs:
        value = ours.value if union == mine else theirs.value
    else:
        value = _list_source(there, [item for item in (ours, theirs) if item], union)
    return _Merged(_put_together(base, ours or there, theirs or there, value), union, union)


def _of_both(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    if base == ours:
        return theirs
    mine, other = set(ours), set(theirs)
    gone = {item for item in base if item not in mine or item not in other}
    more = [item for item in theirs if item not in gone and item not in mine]
    return [item for item in ours if item not in gone] + more


def _list_source(like: Item, sources: Sequence[Item], union: Sequence[str]) -> str:
    """A list written as another one is: on one line, or an item a line; each item as it was written."""
    written: dict[str, str] = {}
    for source in reversed(sources):
        written |= written_items(source.value)
    items_ = [written.get(item) or render_value(item) for item in union]
    first, _, rest = like.value.partition("\n")
    close = like.value[like.value.rfind("\n") + 1 :]
    if first.strip() != "[" or close.strip() != "]" or not union:
        return "[" + ", ".join(items_) + "]"
    newline = detect_newline(like.value)
    indent = rest[: len(rest) - len(rest.lstrip(" \t"))]
    return "[" + newline + "".join(f"{indent}{item},{newline}" for item in items_) + close

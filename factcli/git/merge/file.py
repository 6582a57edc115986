"""Three-way merge of one store file, by statement and key, for git.

A statement or source is identified by its id, a person or outlet by its name, a decision by the ids of the two.
Changes of the two sides to different tables, or to different keys of one, are all kept, to the byte; a key changed on
both sides is a conflict around the lines of that key alone. The merged text is parsed and compared with the union of
both sides. If tables cannot be identified, the file is merged line by line, as git does, and is only clean if every
table of both sides is in it.

Two decisions about one pair are both kept, since two people made them; ``check`` lists them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from factcli.git.merge.blocks import Block, Known, Line, Pieces, split_file
from factcli.git.merge.table import OURS, THEIRS, MergedTable, Part, is_same_text, merge_line, merge_tables
from factcli.git.merge.three_way import Clash, Key, merge_lines, merge_sequences, split_lines
from factcli.model import table_digest
from factcli.sanitize import CONFLICT_SIGN
from factcli.store.file import BOM, load_toml, parse_file
from factcli.store.toml_edit import detect_newline
from factcli.store.verify import same_values, verify_document

# If branches were merged into each other before, git first merges their bases, and leaves conflict markers in the
# result. Neither version of such a conflict counts as the base.
_MARK = re.compile(r"^(?:<{7,} [^\n]*|={7,}\r?|>{7,} [^\n]*)\n", re.MULTILINE)
_NO_TABLE: Mapping[str, Any] = {}


class Merged(NamedTuple):
    """A merged file: its text, the number of conflicts in it, and whether it is ``clean``, with nothing left to decide.

    ``notes`` are shown to the user: each conflict, and what else they should know, as ``FILE:LINE: …``.
    """

    text: str
    conflicts: int
    clean: bool
    notes: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.text.encode("utf-8", "surrogateescape")


class UnsureMergeError(Exception):
    """Tables cannot be identified, or a version cannot be parsed: no merge by statement."""


class _Versions(NamedTuple):
    """The three versions of a text."""

    base: str
    ours: str
    theirs: str


def merge(base: bytes | None, ours: bytes, theirs: bytes, name: str, marker_size: int = 7) -> Merged:
    """Merge two versions of a file; without a ``base`` both sides inserted it. Nothing is written.

    Bytes that are not UTF-8 stay as they are.
    """
    was, mine, other = (data.decode("utf-8", "surrogateescape") for data in (base or b"", ours, theirs))
    if other in (was, mine) or was == mine:
        return Merged(other if was == mine else mine, 0, True)
    try:
        return merge_by_statement(
            _remove_conflicts(was) if CONFLICT_SIGN in was else was, mine, other, name, marker_size
        )
    except UnsureMergeError as unsure:
        return merge_texts_by_line(was, mine, other, name, str(unsure), marker_size)


def _remove_conflicts(text: str) -> str:
    """Return a text without the conflicts in it."""
    kept: list[str] = []
    done, begun, parted = 0, -1, False
    for mark in _MARK.finditer(text):
        sign = mark[0][0]
        if begun < 0:
            begun, parted = (mark.start() if sign == "<" else -1), False
        elif sign == "=":
            parted = True
        elif sign == ">" and parted:
            kept.append(text[done:begun])
            done, begun = mark.end(), -1
    return "".join([*kept, text[done:]])


def merge_by_line(base: bytes | None, ours: bytes, theirs: bytes, name: str, why: str, marker_size: int = 7) -> Merged:
    """Merge line by line; ``why`` is told to the user."""
    was, mine, other = (data.decode("utf-8", "surrogateescape") for data in (base or b"", ours, theirs))
    return merge_texts_by_line(was, mine, other, name, why, marker_size)


# --- by statement ----------------------------------------------------------------------------------------


def merge_by_statement(base: str, ours: str, theirs: str, name: str, marker_size: int = 7) -> Merged:
    """Merge table by table and key by key. Raises :class:`UnsureMergeError` where that is not safe."""
    mark = _merge_bom(base, ours, theirs)
    versions = _split_versions(_Versions(*(text.removeprefix(BOM) for text in (base, ours, theirs))), name)
    named = [_blocks_by_key(version) for version in versions]
    merged = {key: _merge_table(*(own.get(key) for own in named)) for key in {**named[0], **named[1], **named[2]}}
    kept = {key: joined for key, joined in merged.items() if joined}
    top = _merge_top(*(version.top for version in versions))
    parts: list[Part] = [*top.parts]
    tables: list[tuple[Block, MergedTable]] = []
    keys = [[piece.key for piece in version.rest] for version in versions]
    for places in merge_sequences(keys[0], keys[1], keys[2], kept):
        found = [version.rest[place] for version, place in zip(versions, places, strict=True) if place >= 0]
        first = found[0]
        if isinstance(first, Block):
            tables.append((first, kept[first.key]))
            parts += kept[first.key].parts
        else:
            parts.append(merge_line([piece.text for piece in found]))
    _verify(parts, top, tables)
    return _write(parts, mark, name, marker_size, _note_double_decisions(versions, name))


def _merge_bom(base: str, ours: str, theirs: str) -> str:
    had, mine, other = (text.startswith(BOM) for text in (base, ours, theirs))
    return BOM if (other if had == mine else mine) else ""


def _merge_top(base: Block, ours: Block, theirs: Block) -> MergedTable:
    return merge_tables(base if base.text else None, ours, theirs)


def _merge_table(base: Block | None, ours: Block | None, theirs: Block | None) -> MergedTable | None:
    """Merge one table; None if it is removed."""
    if ours and theirs:
        return merge_tables(base, ours, theirs)
    there = ours or theirs
    if not there or (base and is_same_text(base.text, there.text)):
        return None
    if not base:
        return MergedTable([there.text], there.table, there.table)
    what = f"{there.label or 'a table'}: " + (
        "theirs removed it, and ours changed it" if ours else "ours removed it, and theirs changed it"
    )
    clash = Clash(ours.text if ours else "", theirs.text if theirs else "", what)
    return MergedTable([clash], ours.table if ours else _NO_TABLE, theirs.table if theirs else _NO_TABLE)


def _blocks_by_key(version: Pieces) -> dict[Key, Block]:
    return {piece.key: piece for piece in version.rest if isinstance(piece, Block)}


# --- identifying tables ----------------------------------------------------------------------------------


def _split_versions(versions: _Versions, name: str) -> list[Pieces]:
    """Split each version, with the same key for a table in all of them.

    A table without a name, or with one that several have, is identified by a digest of its values.
    """
    known: Known = {}
    split = [_split_version(text, known, side, name) for text, side in zip(versions, versions._fields, strict=True)]
    names = [Counter((b.path, b.name) for b in _blocks(version)) for version in split]
    unsure = {one for counts in names for one, number in counts.items() if number > 1}
    unsure |= {(b.path, b.name) for version in split for b in _blocks(version) if b.is_array and not b.name}
    unsure |= _pairs_both_decided(split)
    _refuse_ambiguous(unsure, split)
    return [_add_digests(version, unsure) for version in split] if unsure else split


def _split_version(text: str, known: Known, side: str, name: str) -> Pieces:
    try:
        text.encode()  # raises for bytes that are not UTF-8
        return split_file(text, known)
    except (ValueError, RecursionError):
        problem = parse_file(Path(name), name, text.encode("utf-8", "surrogateescape")).problem
        if problem is None:
            raise UnsureMergeError("its tables cannot be told apart") from None
        whose = "the common base" if side == "base" else f"the version of {side}"
        raise UnsureMergeError(f"cannot read {whose}: line {problem.line}: {problem.what}") from None


def _blocks(version: Pieces) -> Iterator[Block]:
    return (piece for piece in version.rest if isinstance(piece, Block))


def _pairs_both_decided(split: Sequence[Pieces]) -> set[tuple[Key, Key]]:
    """Return the pairs about which both sides inserted a decision, and not the same one."""
    path = ("link",)
    links = [{(path, b.name): b.table for b in _blocks(version) if b.path == path} for version in split]
    base, ours, theirs = links
    both = ours.keys() & theirs.keys() - base.keys()
    return {one for one in both if not same_values(dict(ours[one]), dict(theirs[one]))}


def _refuse_ambiguous(unsure: set[tuple[Key, Key]], split: Sequence[Pieces]) -> None:
    """Raise :class:`UnsureMergeError` if both sides changed tables and it is unknown which became which."""
    base, ours, theirs = ({one: Counter[str]() for one in unsure} for _ in split)
    for found, version in zip((base, ours, theirs), split, strict=True):
        for block in _blocks(version):
            if (block.path, block.name) in unsure:
                found[block.path, block.name][table_digest(block.table)] += 1
    for path, name in sorted(unsure):
        one = path, name
        gone = (base[one] - ours[one]) & (base[one] - theirs[one])
        if gone and ours[one] != theirs[one] and path != ("link",):
            which = f"[[{'.'.join(path)}]] tables {' '.join(name)}".strip()
            raise UnsureMergeError(f"both sides changed {which} that cannot be told apart")


def _add_digests(version: Pieces, unsure: set[tuple[Key, Key]]) -> Pieces:
    """Append a content digest to the key of every table that has no unique name."""
    counts: Counter[Key] = Counter()
    found: list[Line | Block] = []
    for piece in version.rest:
        if isinstance(piece, Block) and (piece.path, piece.name) in unsure:
            key = (*piece.key, table_digest(piece.table))
            counts[key] += 1
            piece = piece._replace(key=(*key, str(counts[key])))
        found.append(piece)
    return Pieces(version.top, found)


def _note_double_decisions(split: Sequence[Pieces], name: str) -> list[str]:
    return [
        f"{name}: both sides decided about {' and '.join(pair)}; both decisions are kept, and factcli check lists them"
        for _, pair in sorted(_pairs_both_decided(split))
    ]


# --- verification ----------------------------------------------------------------------------------------


def _verify(parts: Sequence[Part], top: MergedTable, tables: Sequence[tuple[Block, MergedTable]]) -> None:
    """Raise :class:`UnsureMergeError` unless the text parses to the union of both sides, with any decision."""
    clashing = any(isinstance(part, Clash) for part in parts)
    whole = [joined.ours for _, joined in tables if joined.ours is joined.theirs]  # taken from one side unchanged
    for side in (OURS, THEIRS) if clashing else (OURS,):
        text = _resolve(parts, side)
        try:
            parsed = load_toml(text)
            intended = _merged_document(top, tables, side)
        except (ValueError, RecursionError, TypeError, AttributeError, IndexError):
            raise UnsureMergeError("the merged text would not be valid TOML") from None
        tables_alone = isinstance(parsed.get("statement", []), list)  # a value of that name is valid TOML
        if not (
            verify_document(parsed, intended, {"statement": whole}) if tables_alone else same_values(parsed, intended)
        ):
            raise UnsureMergeError("the merged text would not contain the changes of both sides")


def _merged_document(top: MergedTable, tables: Sequence[tuple[Block, MergedTable]], side: int) -> dict[str, Any]:
    """Return the document of the merged tables. Raises TypeError and the like if they do not fit together."""
    document = dict(top.values(side))
    for block, joined in tables:
        table = joined.values(side)
        if table is _NO_TABLE:
            continue
        node: Any = document
        for part in block.path[:-1]:
            node = node.setdefault(part, {})
            node = node[-1] if isinstance(node, list) else node
        if block.is_array:
            node.setdefault(block.path[-1], []).append(table)
        else:
            node.setdefault(block.path[-1], {}).update(table)
    return document


def _resolve(parts: Sequence[Part], side: int) -> str:
    return "".join(_end_lines([part[side] if isinstance(part, Clash) else part for part in parts]))


def _end_lines(texts: Sequence[str]) -> list[str]:
    """Add the missing line end to all texts but the last: the last line of a file may have had none."""
    last = max((n for n, text in enumerate(texts) if text), default=0)
    newline = _newline_of(texts)
    return [text + newline if text and n < last and not text.endswith("\n") else text for n, text in enumerate(texts)]


def _newline_of(texts: Iterable[str]) -> str:
    return detect_newline(next((text for text in texts if "\n" in text), ""))


# --- writing ---------------------------------------------------------------------------------------------


def _write(parts: Sequence[Part], mark: str, name: str, marker_size: int, notes: Sequence[str] = ()) -> Merged:
    """Return the text with markers around the clashes, and a note for each."""
    newline = _newline_of(text for part in parts for text in (part[:2] if isinstance(part, Clash) else [part]))
    texts = _end_lines(
        [_write_clash(part, marker_size, newline) if isinstance(part, Clash) else part for part in parts]
    )
    clashes: list[str] = []
    at = 1
    for part, text in zip(parts, texts, strict=True):
        if isinstance(part, Clash):
            clashes.append(f"{name}:{at}: {part.what}")
        at += text.count("\n")
    return Merged(mark + "".join(texts), len(clashes), not clashes, (*clashes, *notes))


def _write_clash(clash: Clash, size: int, newline: str) -> str:
    newline = _newline_of([clash.ours, clash.theirs]) if "\n" in clash.ours + clash.theirs else newline
    sides = [text + newline if text and not text.endswith("\n") else text for text in clash[:2]]
    opening, middle, closing = ("<" * size + " ours", "=" * size, ">" * size + " theirs")
    return f"{opening}{newline}{sides[0]}{middle}{newline}{sides[1]}{closing}{newline}"


# --- by line ---------------------------------------------------------------------------------------------


def merge_texts_by_line(base: str, ours: str, theirs: str, name: str, why: str, marker_size: int = 7) -> Merged:
    """Merge line by line, as git does; clean only if every table and value of both sides is in the result."""
    note = f"{name}: merged line by line, as git does without factcli: {why}"
    parts = merge_lines(base, ours, theirs)
    merged = _write(parts, "", name, marker_size, [note])
    if merged.conflicts:
        return merged
    try:
        documents = [_parse(text) for text in (base, ours, theirs)]
    except (ValueError, RecursionError):
        return merged._replace(clean=False, notes=(f"{note}; check it before you commit it",))
    try:
        whole = _has_both(documents, _parse(merged.text))
    except (ValueError, RecursionError):
        whole = False
    return merged if whole else _write(_clash_of_files(ours, theirs), "", name, marker_size, [note])


def _parse(text: str) -> dict[str, Any]:
    text.encode()
    return load_toml(text.removeprefix(BOM))


def _has_both(versions: Sequence[dict[str, Any]], merged: dict[str, Any]) -> bool:
    """Return whether a document has the tables and values of both sides together, and no others."""
    keys = {key for version in (*versions, merged) for key in version}
    return all(
        _is_union([_count_tables(version, key) for version in versions], _count_tables(merged, key)) for key in keys
    )


def _count_tables(document: Mapping[str, Any], key: str) -> Counter[str]:
    value = document.get(key, [])
    listed = isinstance(value, list)
    return Counter(table_digest({key: item, "listed": listed}) for item in (value if listed else [value]))


def _is_union(versions: Sequence[Counter[str]], merged: Counter[str]) -> bool:
    base, ours, theirs = versions
    if base in (ours, theirs) or ours == theirs:
        return merged == (theirs if base == ours else ours)
    added = {item: ours[item] + theirs[item] - base[item] for item in {*ours, *theirs}}
    return merged == Counter({item: number for item, number in added.items() if number > 0})


def _clash_of_files(ours: str, theirs: str) -> list[Part]:
    """Make one clash from the first line that differs to the last."""
    mine, other = split_lines(ours), split_lines(theirs)
    most = min(len(mine), len(other))
    start = next((n for n in range(most) if mine[n] != other[n]), most)
    end = next((n for n in range(most - start) if mine[-1 - n] != other[-1 - n]), most - start)
    differing = ["".join(own[start : len(own) - end]) for own in (mine, other)]
    clash = Clash(differing[0], differing[1], "the changes of the two sides cannot be told apart")
    return ["".join(mine[:start]), clash, "".join(mine[len(mine) - end :])]

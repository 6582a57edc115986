"""A three-way merge of one store file, by statement and key, for git.

Tables are known by what people know them by: a statement by its id, a person or outlet by its name, a decision by
the two ids it is about. What the two sides did to different ones, or to different keys of one, is all kept, to the
byte; the same key changed on both sides is a conflict around that key's lines alone. What is merged is read back and
compared with the union of both. Where tables cannot be told apart so, the file is merged line by line, as git itself
does it, and is never called clean unless every table of both sides is in it.

Of two decisions about one pair both are kept: they are what two people said, and ``check`` lists them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from factcli.git.merge.blocks import Block, Known, Line, Pieces, pieces
from factcli.git.merge.table import OURS, THEIRS, Joined, Part, line, merge_tables, same_text
from factcli.git.merge.three_way import Clash, Key, lines_of, merge_lines, weave
from factcli.model import table_digest
from factcli.sanitize import CONFLICT_SIGN
from factcli.store.file import BOM, load_toml, parse_file
from factcli.store.toml_edit import detect_newline
from factcli.store.verify import same_values, verify_document

# Where branches were merged into each other before, git first merges what they began with, and leaves conflicts in
# that. Of what was undecided there, neither version counts as what both sides began with.
_MARK = re.compile(r"^(?:<{7,} [^\n]*|={7,}\r?|>{7,} [^\n]*)\n", re.MULTILINE)
_NO_TABLE: Mapping[str, Any] = {}


class Merged(NamedTuple):
    """A merged file. ``conflicts`` are in it with markers; it is ``clean`` where nothing is left to decide.

    ``said`` is for the user's eyes: each conflict, and what else they should know, as ``FILE:LINE: …``.
    """

    text: str
    conflicts: int
    clean: bool
    said: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.text.encode("utf-8", "surrogateescape")


class UnsureMergeError(Exception):
    """Tables that cannot be told apart, or a file that cannot be read: no merge by statement."""


class _Versions(NamedTuple):
    """Of the same thing, what it was and what the two sides made of it."""

    base: str
    ours: str
    theirs: str


def merge(base: bytes | None, ours: bytes, theirs: bytes, name: str, marker_size: int = 7) -> Merged:
    """Merge what two sides made of a file (``base`` None or empty: both put it in). Pure: nothing is written.

    Bytes that are no UTF-8 stay as they are.
    """
    was, mine, other = (data.decode("utf-8", "surrogateescape") for data in (base or b"", ours, theirs))
    if other in (was, mine) or was == mine:
        return Merged(other if was == mine else mine, 0, True)
    try:
        return by_statement(_decided(was) if CONFLICT_SIGN in was else was, mine, other, name, marker_size)
    except UnsureMergeError as unsure:
        return by_line(was, mine, other, name, str(unsure), marker_size)


def _decided(text: str) -> str:
    """A text without the conflicts that are in it."""
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
    """The same without a look at the statements; ``why`` that is so is told."""
    was, mine, other = (data.decode("utf-8", "surrogateescape") for data in (base or b"", ours, theirs))
    return by_line(was, mine, other, name, why, marker_size)


# --- by statement ----------------------------------------------------------------------------------------


def by_statement(base: str, ours: str, theirs: str, name: str, marker_size: int = 7) -> Merged:
    """Merge table by table and key by key. Raises :class:`UnsureMergeError` where that is not safe."""
    mark = _mark(base, ours, theirs)
    versions = _taken_apart(_Versions(*(text.removeprefix(BOM) for text in (base, ours, theirs))), name)
    named = [_by_key(version) for version in versions]
    merged = {key: _table(*(own.get(key) for own in named)) for key in {**named[0], **named[1], **named[2]}}
    kept = {key: joined for key, joined in merged.items() if joined}
    top = _top(*(version.top for version in versions))
    parts: list[Part] = [*top.parts]
    tables: list[tuple[Block, Joined]] = []
    keys = [[piece.key for piece in version.rest] for version in versions]
    for places in weave(keys[0], keys[1], keys[2], kept):
        found = [version.rest[place] for version, place in zip(versions, places, strict=True) if place >= 0]
        first = found[0]
        if isinstance(first, Block):
            tables.append((first, kept[first.key]))
            parts += kept[first.key].parts
        else:
            parts.append(line([piece.text for piece in found]))
    _prove(parts, top, tables)
    return _written(parts, mark, name, marker_size, _decided_twice(versions, name))


def _mark(base: str, ours: str, theirs: str) -> str:
    had, mine, other = (text.startswith(BOM) for text in (base, ours, theirs))
    return BOM if (other if had == mine else mine) else ""


def _top(base: Block, ours: Block, theirs: Block) -> Joined:
    return merge_tables(base if base.text else None, ours, theirs)


def _table(base: Block | None, ours: Block | None, theirs: Block | None) -> Joined | None:
    """What becomes of one table; None where it is gone."""
    if ours and theirs:
        return merge_tables(base, ours, theirs)
    there = ours or theirs
    if not there or (base and same_text(base.text, there.text)):
        return None
    if not base:
        return Joined([there.text], there.table, there.table)
    what = f"{there.label or 'a table'}: " + (
        "theirs took it out, and ours changed it" if ours else "ours took it out, and theirs changed it"
    )
    clash = Clash(ours.text if ours else "", theirs.text if theirs else "", what)
    return Joined([clash], ours.table if ours else _NO_TABLE, theirs.table if theirs else _NO_TABLE)


def _by_key(version: Pieces) -> dict[Key, Block]:
    return {piece.key: piece for piece in version.rest if isinstance(piece, Block)}


# --- what is the same table ------------------------------------------------------------------------------


def _taken_apart(versions: _Versions, name: str) -> list[Pieces]:
    """The pieces of each version, every table with a key that it has in all of them.

    Where a name is not one table's alone, or there is none, a table is known by all that it says.
    """
    known: Known = {}
    apart = [_pieces(text, known, side, name) for text, side in zip(versions, versions._fields, strict=True)]
    names = [Counter((b.path, b.name) for b in _blocks(version)) for version in apart]
    unsure = {one for counts in names for one, number in counts.items() if number > 1}
    unsure |= {(b.path, b.name) for version in apart for b in _blocks(version) if b.is_array and not b.name}
    unsure |= _both_decided(apart)
    _refuse_ambiguous(unsure, apart)
    return [_with_keys(version, unsure) for version in apart] if unsure else apart


def _pieces(text: str, known: Known, side: str, name: str) -> Pieces:
    try:
        text.encode()  # which refuses bytes that are not UTF-8
        return pieces(text, known)
    except (ValueError, RecursionError):
        problem = parse_file(Path(name), name, text.encode("utf-8", "surrogateescape")).problem
        if problem is None:
            raise UnsureMergeError("its tables cannot be told apart") from None
        whose = "the version both began with" if side == "base" else f"the version of {side}"
        raise UnsureMergeError(f"{whose} cannot be read: line {problem.line}: {problem.what}") from None


def _blocks(version: Pieces) -> Iterator[Block]:
    return (piece for piece in version.rest if isinstance(piece, Block))


def _both_decided(apart: Sequence[Pieces]) -> set[tuple[Key, Key]]:
    """The pairs about which both sides put in a decision, and not the same one."""
    path = ("link",)
    links = [{(path, b.name): b.table for b in _blocks(version) if b.path == path} for version in apart]
    base, ours, theirs = links
    both = ours.keys() & theirs.keys() - base.keys()
    return {one for one in both if not same_values(dict(ours[one]), dict(theirs[one]))}


def _refuse_ambiguous(unsure: set[tuple[Key, Key]], apart: Sequence[Pieces]) -> None:
    """Raises :class:`UnsureMergeError` where both sides changed tables of which none can tell which became which."""
    base, ours, theirs = ({one: Counter[str]() for one in unsure} for _ in apart)
    for found, version in zip((base, ours, theirs), apart, strict=True):
        for block in _blocks(version):
            if (block.path, block.name) in unsure:
                found[block.path, block.name][table_digest(block.table)] += 1
    for path, name in sorted(unsure):
        one = path, name
        gone = (base[one] - ours[one]) & (base[one] - theirs[one])
        if gone and ours[one] != theirs[one] and path != ("link",):
            which = f"[[{'.'.join(path)}]] tables {' '.join(name)}".strip()
            raise UnsureMergeError(f"both sides changed {which} that cannot be told apart")


def _with_keys(version: Pieces, unsure: set[tuple[Key, Key]]) -> Pieces:
    """The pieces, those tables that are known by all they say with keys that tell so."""
    counts: Counter[Key] = Counter()
    found: list[Line | Block] = []
    for piece in version.rest:
        if isinstance(piece, Block) and (piece.path, piece.name) in unsure:
            key = (*piece.key, table_digest(piece.table))
            counts[key] += 1
            piece = piece._replace(key=(*key, str(counts[key])))
        found.append(piece)
    return Pieces(version.top, found)


def _decided_twice(apart: Sequence[Pieces], name: str) -> list[str]:
    return [
        f"{name}: both sides decided about {' and '.join(pair)}; both decisions are kept, and factcli check lists them"
        for _, pair in sorted(_both_decided(apart))
    ]


# --- proof -----------------------------------------------------------------------------------------------


def _prove(parts: Sequence[Part], top: Joined, tables: Sequence[tuple[Block, Joined]]) -> None:
    """Raises :class:`UnsureMergeError` unless the text says just what both sides together say, however clashes are
    decided.
    """
    clashing = any(isinstance(part, Clash) for part in parts)
    whole = [joined.ours for _, joined in tables if joined.ours is joined.theirs]  # as one side wrote it
    for side in (OURS, THEIRS) if clashing else (OURS,):
        text = _resolved(parts, side)
        try:
            said = load_toml(text)
            meant = _document(top, tables, side)
        except (ValueError, RecursionError, TypeError, AttributeError, IndexError):
            raise UnsureMergeError("the merged text would not be valid TOML") from None
        tables_alone = isinstance(said.get("statement", []), list)  # a value of that name is no fault of TOML
        if not (verify_document(said, meant, {"statement": whole}) if tables_alone else same_values(said, meant)):
            raise UnsureMergeError("the merged text would not say what both sides together say")


def _document(top: Joined, tables: Sequence[tuple[Block, Joined]], side: int) -> dict[str, Any]:
    """What the tables say together. Raises TypeError and the like where they do not fit together."""
    document = dict(top.said(side))
    for block, joined in tables:
        table = joined.said(side)
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


def _resolved(parts: Sequence[Part], side: int) -> str:
    return "".join(_apart([part[side] if isinstance(part, Clash) else part for part in parts]))


def _apart(texts: Sequence[str]) -> list[str]:
    """Texts of which each begins a new line: the last line of a file may have had no end."""
    last = max((n for n, text in enumerate(texts) if text), default=0)
    newline = _newline(texts)
    return [text + newline if text and n < last and not text.endswith("\n") else text for n, text in enumerate(texts)]


def _newline(texts: Iterable[str]) -> str:
    return detect_newline(next((text for text in texts if "\n" in text), ""))


# --- writing it down -------------------------------------------------------------------------------------


def _written(parts: Sequence[Part], mark: str, name: str, marker_size: int, said: Sequence[str] = ()) -> Merged:
    """The text with markers around what is left to decide, and where that is."""
    newline = _newline(text for part in parts for text in (part[:2] if isinstance(part, Clash) else [part]))
    texts = _apart([_marked(part, marker_size, newline) if isinstance(part, Clash) else part for part in parts])
    told: list[str] = []
    at = 1
    for part, text in zip(parts, texts, strict=True):
        if isinstance(part, Clash):
            told.append(f"{name}:{at}: {part.what}")
        at += text.count("\n")
    return Merged(mark + "".join(texts), len(told), not told, (*told, *said))


def _marked(clash: Clash, size: int, newline: str) -> str:
    newline = _newline([clash.ours, clash.theirs]) if "\n" in clash.ours + clash.theirs else newline
    sides = [text + newline if text and not text.endswith("\n") else text for text in clash[:2]]
    opening, middle, closing = ("<" * size + " ours", "=" * size, ">" * size + " theirs")
    return f"{opening}{newline}{sides[0]}{middle}{newline}{sides[1]}{closing}{newline}"


# --- by line ---------------------------------------------------------------------------------------------


def by_line(base: str, ours: str, theirs: str, name: str, why: str, marker_size: int = 7) -> Merged:
    """Merge line by line, as git would; clean only if every table and value of both sides is in it."""
    said = f"{name}: merged line by line, as plain git does it: {why}"
    parts = merge_lines(base, ours, theirs)
    merged = _written(parts, "", name, marker_size, [said])
    if merged.conflicts:
        return merged
    try:
        documents = [_said(text) for text in (base, ours, theirs)]
    except (ValueError, RecursionError):
        return merged._replace(clean=False, said=(f"{said}; look at it before you commit it",))
    try:
        whole = _has_all(documents, _said(merged.text))
    except (ValueError, RecursionError):
        whole = False
    return merged if whole else _written(_differing(ours, theirs), "", name, marker_size, [said])


def _said(text: str) -> dict[str, Any]:
    text.encode()
    return load_toml(text.removeprefix(BOM))


def _has_all(versions: Sequence[dict[str, Any]], merged: dict[str, Any]) -> bool:
    """Whether a document has the tables and values that both sides together have, and no others."""
    keys = {key for version in (*versions, merged) for key in version}
    return all(_as_both([_counted(version, key) for version in versions], _counted(merged, key)) for key in keys)


def _counted(document: Mapping[str, Any], key: str) -> Counter[str]:
    value = document.get(key, [])
    listed = isinstance(value, list)
    return Counter(table_digest({key: item, "listed": listed}) for item in (value if listed else [value]))


def _as_both(versions: Sequence[Counter[str]], merged: Counter[str]) -> bool:
    base, ours, theirs = versions
    if base in (ours, theirs) or ours == theirs:
        return merged == (theirs if base == ours else ours)
    added = {item: ours[item] + theirs[item] - base[item] for item in {*ours, *theirs}}
    return merged == Counter({item: number for item, number in added.items() if number > 0})


def _differing(ours: str, theirs: str) -> list[Part]:
    """All from the first line that differs to the last, for a person to decide."""
    mine, other = lines_of(ours), lines_of(theirs)
    most = min(len(mine), len(other))
    start = next((n for n in range(most) if mine[n] != other[n]), most)
    end = next((n for n in range(most - start) if mine[-1 - n] != other[-1 - n]), most - start)
    differing = ["".join(own[start : len(own) - end]) for own in (mine, other)]
    clash = Clash(differing[0], differing[1], "what the two sides made of this cannot be told apart")
    return ["".join(mine[:start]), clash, "".join(mine[len(mine) - end :])]

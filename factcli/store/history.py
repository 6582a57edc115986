"""The history that ``undo`` works from: for every change, how to take it back exactly.

It lies in the user's state folder, not in the store, and losing it costs nothing but the chance to
undo. An entry is written before the files it speaks of are replaced: were a process killed between
the two, its files would still be as before, and ``undo`` passes over the entry. Beside the entries lies, while
a change of several files is being made, the record of it (see :mod:`factcli.store.transaction`).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from factcli.errors import StoreError
from factcli.paths import state_folder
from factcli.store import atomic
from factcli.store.file import common_prefix_length

KEPT = 100  # changes that can be taken back, one after another
_VERSION = 1
_MOST = 200_000_000  # bytes of an entry: what was removed from the largest files, and a third more


def is_file_name(text: str) -> bool:
    """Whether a file can be called so."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def content_sha(data: bytes | None) -> str:
    """What identifies a file's content here; a file that does not exist has the empty one."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class BytePatch:
    """One file's change as the one stretch of bytes that differs. ``file`` is relative to the store."""

    file: str
    before: str
    after: str
    at: int
    removed: str
    inserted: int

    @classmethod
    def between(cls, file: str, old: bytes | None, new: bytes) -> BytePatch:
        """The change from old bytes (None: there was no file) to new ones."""
        was = old or b""
        start = common_prefix_length(was, new)
        most = min(len(was), len(new)) - start
        end = common_prefix_length(was[::-1][:most], new[::-1][:most])
        removed = base64.b64encode(was[start : len(was) - end]).decode("ascii")
        return cls(file, content_sha(old), content_sha(new), start, removed, len(new) - end - start)

    def reverse(self, new: bytes) -> bytes:
        """The old bytes, from the new ones."""
        return new[: self.at] + base64.b64decode(self.removed) + new[self.at + self.inserted :]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one command: what it was, when (local time), and its files."""

    summary: str
    when: str
    files: tuple[BytePatch, ...]


class History:
    """The changes made to one store, which it knows by its place on the disk."""

    def __init__(self, root: Path) -> None:
        key = hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.folder = state_folder() / "undo" / key

    def _entries(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(path for path in self.folder.glob("*.json") if path.stem.isdecimal())
        return []

    def record(self, entry: HistoryEntry) -> Path:
        """Note a change that is about to be made; the file of the note. Raises OSError where none can be made."""
        entries = self._entries()
        number = int(entries[-1].stem) + 1 if entries else 1
        path = self.folder / f"{number:08d}.json"
        atomic.write_private_file(path, json.dumps({"version": _VERSION, **asdict(entry)}).encode())
        for old in entries[: max(0, len(entries) + 1 - KEPT)]:
            atomic.delete_cache_file(old)
        return path

    def newest_first(self) -> Iterator[tuple[Path, HistoryEntry | None]]:
        """The changes noted, the last one first; None in the place of one that cannot be read."""
        for path in reversed(self._entries()):
            entry = None
            with contextlib.suppress(StoreError, ValueError, RecursionError, KeyError, TypeError):
                entry = _parse_entry(json.loads(atomic.read_bytes(path, _MOST)))
            yield path, entry

    def forget(self, path: Path) -> None:
        """Drop an entry that has been taken back."""
        atomic.delete_cache_file(path)

    # --- a change of several files that is being made ---------------------------------------------------------

    @property
    def unfinished_file(self) -> Path:
        """Where the record of it lies."""
        return self.folder / "begun"

    def begin_transaction(self, record: bytes) -> None:
        """Note that such a change begins. Raises OSError where that cannot be noted."""
        atomic.write_private_file(self.unfinished_file, record)

    def unfinished_transaction(self) -> bytes | None:
        """The record of a change that was begun and did not end; None where none can be read."""
        with contextlib.suppress(StoreError):
            return atomic.read_bytes(self.unfinished_file)
        return None

    def end_transaction(self) -> None:
        """Note that it has ended, whether it was made or put back."""
        atomic.delete_cache_file(self.unfinished_file)


def _parse_entry(data: Any) -> HistoryEntry:
    """An entry as it was written. Raises ValueError, KeyError or TypeError for what is none."""
    if data["version"] != _VERSION:
        raise ValueError("another factcli has written it")
    files = tuple(BytePatch(**change) for change in data["files"])
    texts = [data["summary"], data["when"], *(text for f in files for text in (f.file, f.before, f.after, f.removed))]
    if not all(isinstance(text, str) for text in texts) or not all(is_file_name(change.file) for change in files):
        raise TypeError("not a text, or not a name")
    return HistoryEntry(data["summary"], data["when"], files)

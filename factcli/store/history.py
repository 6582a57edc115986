"""History for ``undo``: for every change, the bytes to take it back exactly.

It is in the user's state folder, not in the store, and losing it costs nothing but the chance to undo. An entry is
written before its files are replaced. If the process is killed between the two, the files are as before, and ``undo``
skips the entry. The same folder holds the record of an unfinished transaction (:mod:`factcli.store.transaction`).
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
from factcli.paths import state_folder, store_key
from factcli.store import atomic
from factcli.store.file import common_prefix_length

MAX_ENTRIES = 100  # changes that can be undone, one after another
_VERSION = 1
_UNREADABLE = (StoreError, ValueError, RecursionError, KeyError, TypeError)  # raised for an entry that is damaged
_MAX_ENTRY_SIZE = 200_000_000  # bytes of an entry: what was removed from the largest files, and a third more


def is_file_name(text: str) -> bool:
    """Return whether a file can have this name."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def content_sha(data: bytes | None) -> str:
    """Return the SHA-256 of a file's content, "" for a file that does not exist."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class BytePatch:
    """The change of one file as the one stretch of bytes that differs; ``file`` is relative to the store."""

    file: str
    before: str
    after: str
    at: int
    removed: str
    inserted: int

    @classmethod
    def between(cls, file: str, old: bytes | None, new: bytes | None) -> BytePatch:
        """Return the patch from old bytes to new ones; None where there is no file."""
        a, b = old or b"", new or b""
        start = common_prefix_length(a, b)
        most = min(len(a), len(b)) - start
        end = common_prefix_length(a[::-1][:most], b[::-1][:most])
        removed = base64.b64encode(a[start : len(a) - end]).decode("ascii")
        return cls(file, content_sha(old), content_sha(new), start, removed, len(b) - end - start)

    def reverse(self, new: bytes) -> bytes:
        """Return the old bytes from the new ones."""
        return new[: self.at] + base64.b64decode(self.removed) + new[self.at + self.inserted :]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change by one command: its summary, local time and files.

    Changes in a row that have the same ``step``, if it is not empty, are undone together.
    """

    summary: str
    when: str
    files: tuple[BytePatch, ...]
    step: str = ""


class History:
    """The changes made to one store, identified by its real path; with ``redo``, the undos of them."""

    def __init__(self, root: Path, redo: bool = False) -> None:
        self.folder = state_folder() / ("redo" if redo else "undo") / store_key(root)

    def _entries(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(path for path in self.folder.glob("*.json") if path.stem.isdecimal())
        return []

    def record(self, entry: HistoryEntry) -> Path:
        """Write an entry for a change that is about to be made, and return its file. Raises OSError."""
        entries = self._entries()
        number = int(entries[-1].stem) + 1 if entries else 1
        path = self.folder / f"{number:08d}.json"
        atomic.write_private_file(path, json.dumps({"version": _VERSION, **asdict(entry)}).encode())
        excess = max(0, len(entries) + 1 - MAX_ENTRIES)
        # A step is forgotten as a whole, when its last change is too old: half of it could not be undone.
        if excess and not _is_one_step(entries[excess - 1], entries[excess]):
            for old in entries[:excess]:
                atomic.delete_cache_file(old)
        return path

    def newest_first(self) -> Iterator[tuple[Path, HistoryEntry | None]]:
        """Yield the files and entries, the latest first; None in place of an entry that cannot be read."""
        for path in reversed(self._entries()):
            entry = None
            with contextlib.suppress(*_UNREADABLE):
                entry = _read_entry(path)
            yield path, entry

    def forget(self, path: Path) -> None:
        """Delete an entry."""
        atomic.delete_cache_file(path)

    def clear(self) -> None:
        """Delete all entries."""
        for path in self._entries():
            atomic.delete_cache_file(path)

    # --- a change of several files that is being made ---------------------------------------------------------

    @property
    def unfinished_file(self) -> Path:
        """The file for the record of a transaction that is under way."""
        return self.folder / "begun"

    def begin_transaction(self, record: bytes) -> None:
        """Write the record of a transaction before it begins. Raises OSError."""
        atomic.write_private_file(self.unfinished_file, record)

    def unfinished_transaction(self) -> bytes | None:
        """Return the record of a transaction that did not end; None where none can be read."""
        with contextlib.suppress(StoreError):
            return atomic.read_bytes(self.unfinished_file)
        return None

    def end_transaction(self) -> None:
        """Delete the record, whether the transaction was committed or rolled back."""
        atomic.delete_cache_file(self.unfinished_file)


def _read_entry(path: Path) -> HistoryEntry:
    """Read an entry. Raises one of ``_UNREADABLE``."""
    return _parse_entry(json.loads(atomic.read_bytes(path, _MAX_ENTRY_SIZE)))


def _is_one_step(path: Path, other: Path) -> bool:
    """Return whether two entries belong to the same step; not if one of them cannot be read."""
    with contextlib.suppress(*_UNREADABLE):
        step = _read_entry(path).step
        return step != "" and step == _read_entry(other).step
    return False


def _parse_entry(data: Any) -> HistoryEntry:
    """Parse an entry. Raises ValueError, KeyError or TypeError for anything else."""
    if data["version"] != _VERSION:
        raise ValueError("another factcli has written it")
    files = tuple(BytePatch(**change) for change in data["files"])
    step = data.get("step", "")
    texts = [data["summary"], data["when"], step]
    texts += [text for f in files for text in (f.file, f.before, f.after, f.removed)]
    if not all(isinstance(text, str) for text in texts) or not all(is_file_name(change.file) for change in files):
        raise TypeError("not a text, or not a name")
    return HistoryEntry(data["summary"], data["when"], files, step)

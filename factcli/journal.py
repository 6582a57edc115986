"""The history that ``undo`` works from: for every change, how to take it back exactly.

It lies in the user's state folder, not in the store, and losing it costs nothing but the chance to
undo. An entry is written before the files it speaks of are replaced: were a process killed between
the two, its files would still be as before, and ``undo`` passes over the entry.
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

from factcli.locate import state_folder
from factcli.storefile import common_start

KEPT = 100  # changes that can be taken back, one after another
_VERSION = 1


def sha(data: bytes | None) -> str:
    """What identifies a file's content here; a file that does not exist has the empty one."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file's change as the one stretch of bytes that differs. ``file`` is relative to the store."""

    file: str
    before: str
    after: str
    at: int
    removed: str
    inserted: int

    @classmethod
    def between(cls, file: str, old: bytes | None, new: bytes) -> FileChange:
        """The change from old bytes (None: there was no file) to new ones."""
        was = old or b""
        start = common_start(was, new)
        most = min(len(was), len(new)) - start
        end = common_start(was[::-1][:most], new[::-1][:most])
        removed = base64.b64encode(was[start : len(was) - end]).decode("ascii")
        return cls(file, sha(old), sha(new), start, removed, len(new) - end - start)

    def reverse(self, new: bytes) -> bytes:
        """The old bytes, from the new ones."""
        return new[: self.at] + base64.b64decode(self.removed) + new[self.at + self.inserted :]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one command: what it was, when (local time), and its files."""

    summary: str
    when: str
    files: tuple[FileChange, ...]


class Journal:
    """The changes made to one store, which it knows by its place on the disk."""

    def __init__(self, root: Path) -> None:
        key = hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.folder = state_folder() / "undo" / key

    def _entries(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(path for path in self.folder.glob("*.json") if path.stem.isdecimal())
        return []

    def record(self, entry: Entry) -> Path:
        """Note a change that is about to be made; the file of the note. Raises OSError where none can be made."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        entries = self._entries()
        number = int(entries[-1].stem) + 1 if entries else 1
        path = self.folder / f"{number:08d}.json"
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps({"version": _VERSION, **asdict(entry)}), encoding="utf-8")
        os.replace(temporary, path)
        for old in entries[: max(0, len(entries) + 1 - KEPT)]:
            old.unlink(missing_ok=True)
        return path

    def newest_first(self) -> Iterator[tuple[Path, Entry]]:
        """The changes noted, the last one first; an entry that cannot be read ends the history."""
        for path in reversed(self._entries()):
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
                if data["version"] != _VERSION:
                    return
                files = tuple(FileChange(**change) for change in data["files"])
                yield path, Entry(data["summary"], data["when"], files)
            except (OSError, ValueError, KeyError, TypeError):
                return

    def forget(self, path: Path) -> None:
        """Drop an entry that has been taken back."""
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)

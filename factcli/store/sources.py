"""Kept copies of what was read: their names, and reading them.

The bytes of each source lie, as they were read, in the folder ``sources`` beside the file that has its ``[[source]]``
table, under their SHA-256. A store may be a stranger's: a name is made of 64 hexadecimal digits and nothing else, and
no symbolic link is followed to a copy, so that no table can have another file read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from factcli.edtf import EdtfDate
from factcli.errors import DataError, NothingFoundError, StoreError, UsageError
from factcli.model import SOURCE_KEYS, FieldError, Source, accept_value, source_id
from factcli.paths import display_path
from factcli.store import atomic

SOURCES = "sources.toml"
ReadFile = Callable[[str], bytes | None]
_RESTORE = "restore it, from a backup or with git, or read the report again: factcli extract"


class CopyError(DataError):
    """A kept copy that cannot be used; ``code`` is the code of the problem that ``check`` reports."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.code = code


def make_source(content: bytes, **values: Any) -> tuple[Source, list[str]]:
    """Make a source of the bytes that were read, and notes on values that were left out.

    ``values`` are those of the other keys of a ``[[source]]``, dates as EDTF: ``media_type`` and ``retrieved`` are
    required, empty ones are left out, and so is any other that would not be valid, since a page can say of itself what
    it likes. Raises :class:`DataError` where one of the required values is not valid, or the content is too large.
    """
    if len(content) > atomic.MAX_FILE_SIZE:
        what = f"is larger than {atomic.MAX_FILE_SIZE // 1_000_000} MB, the most that factcli keeps"
        raise DataError(f"cannot keep a copy of this: it {what}", "to record statements without a copy: --no-copy")
    fields: dict[str, Any] = {"sha256": hashlib.sha256(content).hexdigest()}
    notes: list[str] = []
    for key, value in values.items():
        if not value:
            continue
        try:
            plain = " ".join(value.split()) if SOURCE_KEYS[key] == "name" else value
            fields[key] = value if isinstance(value, EdtfDate) else accept_value(SOURCE_KEYS[key], plain)
        except FieldError as error:
            if key in ("media_type", "retrieved"):
                raise DataError(error.escaped().about(key), error.escaped().todo) from None
            notes.append(f"left out the {key} of the source: {error.escaped().about(key)}")
    return Source(source_id(fields["sha256"], fields.get("url", "")), **fields), notes


def is_digest(text: str) -> bool:
    """Return whether a text is a SHA-256 in hexadecimal, as a copy is named."""
    return atomic.is_copy_name(copy_name(text))


def find_source(sources: Iterable[Source], prefix: str) -> Source:
    """Return the one source whose id begins with a prefix.

    Raises :class:`UsageError` for an ambiguous prefix, :class:`NothingFoundError` for an unknown one.
    """
    wanted = prefix.strip().lower()
    found = {source.id: source for source in reversed([*sources]) if wanted and source.id.startswith(wanted)}
    if wanted in found:
        return found[wanted]
    if len(found) > 1:
        some = ", ".join(sorted(found)[:5]) + (", …" if len(found) > 5 else "")
        raise UsageError(f'{len(found)} sources have an id that begins with "{prefix}": {some}', "give more of the id")
    if not found:
        what = f'no source has an id that begins with "{prefix}"'
        raise NothingFoundError(what, "to list the sources: factcli sources")
    return found.popitem()[1]


def copy_size(root: Path, source: Source) -> int | None:
    """Return the bytes of a source's copy as the folder gives them; None if there is no ordinary file."""
    for name in possible_names(source):
        with contextlib.suppress(OSError):
            status = (root / name).lstat()
            if stat.S_ISREG(status.st_mode) and not _is_linked(root, name):
                return status.st_size
    return None


def copy_name(sha256: str) -> str:
    """Return the name of a copy below the store's folder."""
    return f"{atomic.COPIES}/{sha256}"


def read_copy(root: Path, source: Source, read: ReadFile | None = None) -> bytes:
    """Return the bytes of a source's copy. Raises :class:`CopyError` where it is missing, or is not as it was kept.

    It is looked for beside the table, then in the store's own folder: a store can lie in a folder of another one.
    ``read`` returns the bytes of a file by its name below the store's folder, None if there is none.
    """
    read = read or (lambda name: _read_file(root, name))
    fault: CopyError | None = None
    names = possible_names(source)
    for name in names:
        try:
            data = read(name)
        except CopyError as error:
            fault = fault or error
            continue
        if data is not None and hashlib.sha256(data).hexdigest() == source.sha256:
            return data
        if data is not None:
            what = f"the copy {display_path(root / name)} is not as it was kept: its content has changed"
            fault = fault or CopyError("copy-changed", what, _RESTORE)
    raise fault or CopyError("copy-missing", f"the copy {display_path(root / names[0])} is missing", _RESTORE)


def has_copy(root: Path, source: Source) -> bool:
    """Return whether the copy of a source is there and as it was kept."""
    try:
        read_copy(root, source)
    except CopyError:
        return False
    return True


def list_copies(root: Path, folders: Iterable[str], staged: Iterable[str] | None) -> Iterator[tuple[str, bool]]:
    """Yield the name below the store's folder of all in the folders of copies, and whether it is an ordinary file.

    ``folders`` may have a folder of copies each; ``staged`` are the names to choose from instead of those on the disk.
    Hidden files and store files are left out, and so is what is reached by a symbolic link.
    """
    for folder in folders:
        name = f"{folder}/{atomic.COPIES}" if folder else atomic.COPIES
        if staged is not None:
            yield from ((other, True) for other in staged if other.rpartition("/")[0] == name)
        elif not _is_linked(root, name):
            with contextlib.suppress(OSError), os.scandir(root / name) as entries:
                yield from (
                    (f"{name}/{entry.name}", entry.is_file(follow_symlinks=False))
                    for entry in entries
                    if not entry.name.startswith(".") and not entry.name.endswith(".toml")
                )


def possible_names(source: Source) -> list[str]:
    """Return the names below the store's folder that the copy of a source can have, the likely one first."""
    folder = source.place.file.rpartition("/")[0] if source.place else ""
    name = copy_name(source.sha256)
    return list(dict.fromkeys([f"{folder}/{name}" if folder else name, name]))


def _read_file(root: Path, name: str) -> bytes | None:
    path = root / name
    if _is_linked(root, name):
        what = f"the copy {display_path(path)} is reached by a symbolic link, which factcli does not follow"
        raise CopyError("copy-link", what, "replace the link by what it leads to")
    if atomic.is_absent(path):
        return None
    try:
        return atomic.read_bytes(path)
    except StoreError as error:
        raise CopyError("copy-unreadable", error.what, error.todo) from None


def _is_linked(root: Path, name: str) -> bool:
    """Return whether a symbolic link is on the way from the store's folder to a file in it."""
    return os.path.realpath(root / name) != os.path.join(os.path.realpath(root), *name.split("/"))

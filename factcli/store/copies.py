"""Find conflict copies: second versions of a store file that sync programs leave beside it.

A copy repeats most statements of its file, so that reading both would answer everything twice. It is not read, and
reported with the command that merges it. Names that only such programs give are enough; any other name that goes on
where the name of a file beside it ends, such as ``2024-05 2.toml``, is a copy if both hold mostly the same tables.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from factcli.errors import CONFLICT_COPY, Problem
from factcli.paths import display_path
from factcli.sanitize import escape_inline

_END = ".toml"
_WORD = "conflict|konflikt|conflit|conflito|konfliktus|конфликт|конфлікт|冲突|衝突|競合|충돌"
# Syncthing, ownCloud, Resilio; Dropbox, Nextcloud and Seafile; Synology. The day keeps "(border conflict)" out.
_CERTAIN = (
    rf"\.sync-conflict-\d{{8}}-\d{{6}}.*|_conflict-\d{{8}}-\d{{6}}|\.conflict\d*|_.+\d{{4}}_conflict"
    rf"| \([^()]*(?:{_WORD})[^()]*\d{{4}}[^()]*(?:\(\d+\))?[^()]*\)| \(.*conflicted copy.*\)"
)
_BEFORE = r"(?:Copy of|Copie de|Copia de|Copia di|Kopie von|Kopia|Kopi af|Копия) "
# Further parts of a date: 2021-09.toml is no copy of 2021.toml.
_DATED = r"-\d\d(?:-\d\d)?"
_IDENTITY = rb"(?m)^[ \t]*(?:id|name|a|format)[ \t]*=[ \t]*[^\r\n]+"
_SEEN = 65_536  # bytes at the start of both files in which to look for tables that both have


def find_copies(names: Iterable[str], read: Callable[[str], bytes]) -> dict[str, str]:
    """Return the conflict copies among the files of a store, each with the file that it is a copy of.

    ``names`` are paths below the store's folder; ``read`` returns the beginning of a file, b"" if it cannot be read.
    """
    stems = {name.removesuffix(_END) for name in names}
    found = {}
    for stem in sorted(stems):
        for original, tail in _possible_originals(stem):
            if original in stems and (
                re.fullmatch(_CERTAIN, tail, re.IGNORECASE) or _share_tables(read(original + _END), read(stem + _END))
            ):
                found[stem + _END] = original + _END
                break
    return found


def _possible_originals(stem: str) -> list[tuple[str, str]]:
    """Return each name that a copy with this name may come from, the shortest first, and how the copy's goes on."""
    folder, slash, name = stem.rpartition("/")
    breaks = re.finditer(r"[^\w]|_", name)
    found = [(name[: each.start()], name[each.start() :]) for each in breaks if each.start()]
    found = [(original, tail) for original, tail in found if not re.fullmatch(_DATED, tail)]
    if before := re.match(_BEFORE, name):
        found.append((name[before.end() :], before[0]))
    return [(folder + slash + original, tail) for original, tail in found]


def _share_tables(original: bytes, copy: bytes) -> bool:
    """Return whether at least half of the tables of the smaller file are in the other."""
    ours, theirs = _identities(original), _identities(copy)
    shared = len(ours & theirs)
    return shared > 0 and 2 * shared >= min(len(ours), len(theirs))


def _identities(data: bytes) -> set[bytes]:
    return {b"".join(line.split()) for line in re.findall(_IDENTITY, data)}


def read_beginning(folder: Path, name: str) -> bytes:
    """Return the first bytes of a file in a folder, b"" if it cannot be read or is none."""
    path = folder / name
    try:
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as stream:
            return stream.read(_SEEN)
    except OSError:
        return b""


def copy_problems(root: Path, copies: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each conflict copy, with the command that merges it."""
    return [_copy_problem(root / copy, root / original) for copy, original in copies.items()]


def _copy_problem(copy: Path, original: Path) -> Problem:
    import shlex

    ours, theirs = shlex.quote(display_path(original)), shlex.quote(display_path(copy))
    what = f"is a conflict copy of {escape_inline(original.name)}, as sync programs make them; factcli does not read it"
    todo = f"to merge it: factcli merge {os.devnull} {ours} {theirs} {ours} && rm {theirs}"
    return Problem(display_path(copy), 1, CONFLICT_COPY, what, todo)

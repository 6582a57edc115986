"""``factcli merge``: what git calls to merge a store file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli.session import print_note
from factcli.errors import StoreError
from factcli.sanitize import escape_inline

if TYPE_CHECKING:
    from factcli.git.merge.file import Merged

CLEAN, CONFLICT = 0, 1
#: From git 2.42 on a code above 128 means that the driver failed, and git leaves all as it was before the merge. An
#: earlier git takes it for a conflict, and OURS for the result, unless OURS is gone.
FAILED = 129
_GIT_COPY = ".merge_file_"  # how the names of the copies begin that git makes for a driver and then removes

Base = Annotated[str, typer.Argument(metavar="BASE", help="The file before both changed it; empty if both added it.")]
Ours = Annotated[str, typer.Argument(metavar="OURS", help="Our version of the file; the result is written to it.")]
Theirs = Annotated[str, typer.Argument(metavar="THEIRS", help="Their version of the file.")]
MergedPath = Annotated[str, typer.Argument(metavar="PATH", help="The name of the file, for messages.")]


def merge(base: Base, ours: Ours, theirs: Theirs, path: MergedPath) -> int:
    """Merge a store file by statement. Git calls this.

    \b
    factcli git                    sets it up in a checkout
    factcli merge %O %A %B %P      what git runs (see gitattributes)
    factcli merge /dev/null 2024-05.toml '2024-05 (1).toml' 2024-05.toml

    The last merges a conflict copy of a sync program, as factcli check shows.

    If both sides changed different statements, or different keys of one, all
    changes are kept. If both changed the same key, its line becomes a conflict
    with git's markers. It lists each conflict with file and line.

    The result replaces OURS in one step. Exit code 0 if there is no conflict,
    1 if there are conflicts, 129 if a file cannot be read or written; git then
    stops, and leaves everything as it was before the merge. The same happens
    if factcli is killed. OURS is never half written; git's temporary copy of
    it is deleted first, so that a git before 2.42 cannot mistake it for the
    result.
    """
    from factcli.store import atomic

    result = Path(ours)
    try:
        try:
            by_hand = base == os.devnull
            before = b"" if by_hand else atomic.read_bytes(Path(base))
            versions = [before, *(atomic.read_bytes(Path(file)) for file in (ours, theirs))]
        finally:
            _delete_copy(result)
        if by_hand and (conflict := _find_conflict(path, versions[1])):
            print_note(f"factcli: {escape_inline(conflict)}", "  resolve that first, and merge then")
            return CONFLICT
        merged = _merge_versions(versions, path)
        atomic.PendingFile(result, merged.data).publish()
    except StoreError as fault:
        print_note(f"factcli: {escape_inline(path)}: {escape_inline(fault.what)}")
        print_note("  nothing was changed; correct that and merge again")
        return FAILED
    for line in merged.notes:
        print_note(f"factcli: {escape_inline(line)}")
    if by_hand and not merged.clean:
        print_note(f"  resolve that in {escape_inline(ours)}, and then remove {escape_inline(theirs)}")
    return CLEAN if merged.clean else CONFLICT


def _find_conflict(path: str, data: bytes) -> str:
    """Return where a file has conflict markers of an earlier merge; "" if nowhere."""
    from factcli.store.conflict_markers import conflict_problem

    problem = conflict_problem(path, data.decode("utf-8", "replace"))
    return f"{problem.where}: {problem.what}" if problem else ""


def _delete_copy(ours: Path) -> None:
    """Delete git's copy of our side, which git still has itself: if we are killed, no git takes it for the result."""
    if ours.name.startswith(_GIT_COPY):
        from factcli.store import atomic

        atomic.delete_cache_file(ours)


def _merge_versions(versions: list[bytes], path: str) -> "Merged":
    """Merge by statement or, after a mistake of ours, by line: git takes a crash for a conflict, and OURS for all."""
    from factcli.git.merge import file as merge_file

    base, ours, theirs = versions
    try:
        return merge_file.merge(base, ours, theirs, path)
    except Exception as error:
        if os.environ.get("FACTCLI_DEBUG"):
            raise
        why = f"an error in factcli itself, {type(error).__name__}; FACTCLI_DEBUG=1 shows where it happened"
        return merge_file.merge_by_line(base, ours, theirs, path, why)

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

Base = Annotated[str, typer.Argument(metavar="BASE", help="The file as both began with it; empty if both put it in.")]
Ours = Annotated[str, typer.Argument(metavar="OURS", help="The file as we have it; the result is written to it.")]
Theirs = Annotated[str, typer.Argument(metavar="THEIRS", help="The file as they have it.")]
MergedPath = Annotated[str, typer.Argument(metavar="PATH", help="What the file is called, for messages.")]


def merge(base: Base, ours: Ours, theirs: Theirs, path: MergedPath) -> int:
    """Merge a store file by statement. This is for git to call.

    \b
    factcli git                    sets it up in a checkout
    factcli merge %O %A %B %P      what git is told to run (gitattributes)

    What both sides did to different statements, or to different keys of one,
    is kept; the same key changed on both sides becomes a conflict around its
    line, with git's markers. Each conflict is told with file and line.

    The result takes the place of OURS in one step. Exit code 0 if nothing is
    left to decide, 1 if there are conflicts, 129 if a file cannot be read or
    written: git then fails, and leaves all as it was before the merge. So it
    does if factcli is killed. OURS stays whole; only the copy that git makes
    is taken away meanwhile, or a git before 2.42 would take it for the result.
    """
    from factcli.store import atomic

    result = Path(ours)
    try:
        try:
            versions = [atomic.read_bytes(Path(file)) for file in (base, ours, theirs)]
        finally:
            _delete_copy(result)
        merged = _merge_versions(versions, path)
        atomic.PendingFile(result, merged.data).publish()
    except StoreError as fault:
        print_note(f"factcli: {escape_inline(path)}: {escape_inline(fault.what)}")
        print_note("  nothing was merged; mend that and merge again")
        return FAILED
    for line in merged.notes:
        print_note(f"factcli: {escape_inline(line)}")
    return CLEAN if merged.clean else CONFLICT


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
        why = f"a mistake in factcli itself, {type(error).__name__}; with FACTCLI_DEBUG=1 it shows where"
        return merge_file.merge_by_line(base, ours, theirs, path, why)

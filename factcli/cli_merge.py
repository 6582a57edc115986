"""``factcli merge`` and ``factcli textconv``: what git calls to merge a store file, and to show what changed in one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli_session import say
from factcli.errors import DataFault
from factcli.harmless import inline
from factcli.locate import shown
from factcli.streams import put

if TYPE_CHECKING:
    from factcli.merging import Merged

CLEAN, CONFLICT = 0, 1
FAILED = 129  # git takes whatever is above 128 for a driver that failed, and keeps all as it was (gitattributes)

Base = Annotated[str, typer.Argument(metavar="BASE", help="The file as both began with it; empty if both put it in.")]
Ours = Annotated[str, typer.Argument(metavar="OURS", help="The file as we have it; the result is written to it.")]
Theirs = Annotated[str, typer.Argument(metavar="THEIRS", help="The file as they have it.")]
Named = Annotated[str, typer.Argument(metavar="PATH", help="What the file is called, for messages.")]
Shown = Annotated[str, typer.Argument(metavar="FILE", help="A store file.")]


def merge(base: Base, ours: Ours, theirs: Theirs, path: Named) -> int:
    """Merge a store file by statement. This is for git to call.

    \b
    factcli git                    sets it up in a checkout
    factcli merge %O %A %B %P      what git is told to run (gitattributes)

    What both sides did to different statements, or to different keys of one,
    is kept; the same key changed on both sides becomes a conflict around its
    line, with git's markers. Each conflict is told with file and line.

    The result is written to OURS. Exit code 0 if nothing is left to decide,
    1 if there are conflicts, 129 if a file cannot be read or written.
    """
    try:
        versions = [Path(file).read_bytes() for file in (base, ours, theirs)]
        merged = _merged(versions, path)
        Path(ours).write_bytes(merged.data)
    except OSError as error:
        from factcli.disk import reason

        say(f"factcli: {inline(str(error.filename or path))}: {reason(error)}")
        say("  nothing was merged; mend that and merge again")
        return FAILED
    for line in merged.said:
        say(f"factcli: {inline(line)}")
    return CLEAN if merged.clean else CONFLICT


def _merged(versions: list[bytes], path: str) -> "Merged":
    """Merged by statement; by line rather than not at all, since git takes a crash for a conflict and OURS for all."""
    from factcli import merging

    base, ours, theirs = versions
    try:
        return merging.merge(base, ours, theirs, path)
    except Exception as error:
        if os.environ.get("FACTCLI_DEBUG"):
            raise
        why = f"a mistake in factcli itself, {type(error).__name__}; with FACTCLI_DEBUG=1 it shows where"
        return merging.merge_by_line(base, ours, theirs, path, why)


def textconv(file: Shown) -> int:
    """Show a store file one line a key, each with its id. This is for git to call.

    \b
    factcli git                          sets it up in a checkout
    factcli textconv data/2021-09.toml   what git diff compares then

    Each line begins with the statement's id, a name or two ids, so that every
    changed line in git diff names what it is about. A file that cannot be
    read is shown as it is.
    """
    from factcli.keylines import key_lines

    try:
        data = Path(file).read_bytes()
    except OSError as error:
        from factcli.disk import reason

        raise DataFault(f"cannot read {shown(Path(file))}: {reason(error)}", "check the name") from None
    put(key_lines(data))
    return CLEAN

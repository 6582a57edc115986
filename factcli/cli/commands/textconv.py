"""``factcli textconv``: what git calls to show what changed in a store file."""

from pathlib import Path
from typing import Annotated

import typer

from factcli.errors import FOUND
from factcli.output.streams import put


def textconv(file: Annotated[str, typer.Argument(metavar="FILE", help="A store file.")]) -> int:
    """Print a store file with one key per line, each with its id. This is for git.

    \b
    factcli git                          sets it up in a checkout
    factcli textconv data/2021-09.toml   what git diff then compares

    Each line begins with the id of the statement, a name or two ids, so that
    every line in git diff shows what it is about. A file that cannot be read
    is printed unchanged.
    """
    from factcli.git.textconv import key_lines
    from factcli.store import atomic

    put(key_lines(atomic.read_bytes(Path(file))))
    return FOUND

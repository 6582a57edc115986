"""Draw pairs of names that may be one entity: reasons, statements, and the commands that decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console

from factcli.entities.aliases import COMMAND, alias_command
from factcli.entities.directory import Directory
from factcli.entities.merge_candidates import NamePair
from factcli.output.listing import outlet_chain
from factcli.output.tables import FAINT, make_console, styled_text
from factcli.sanitize import escape_inline
from factcli.text.wording import plural

_TITLE = {"person": "May be one person", "outlet": "May be one outlet"}


def draw_name_pairs(pairs: Sequence[NamePair], kind: str, total: int, store: Path | None = None) -> None:
    """Draw each pair as a block of lines. Only claims are truncated, to one line each."""
    screen = make_console()
    screen.print(styled_text(_TITLE[kind], "bold"))
    for pair in pairs:
        (a, b), (many, few) = map(escape_inline, (pair.a, pair.b)), pair.counts
        screen.print(styled_text(f"\n{a} ({many}), {b} ({few})", "bold"), soft_wrap=True)
        _print_indented(screen, 2, "; ".join(pair.reasons))
        for s in {s.id: s for statements in pair.statements for s in statements}.values():
            line = styled_text(f"  {s.id}  {s.date}  {escape_inline(s.outlet)}: {escape_inline(s.claim)}", FAINT)
            line.truncate(screen.width, overflow="ellipsis")
            screen.print(line, soft_wrap=True)
        for decision in ("alias", "distinct"):
            screen.print(styled_text(f"    {alias_command(kind, decision, (pair.a, pair.b), store)}"), soft_wrap=True)
    if total > len(pairs):
        screen.print(styled_text(f"\nand {total - len(pairs)} more: factcli {COMMAND[kind]} --pairs"), soft_wrap=True)
    if total > 1:
        screen.print(styled_text(f"\nTo decide with one key each: factcli {COMMAND[kind]} review"), soft_wrap=True)


def draw_open_names(stream: TextIO, pair: NamePair, progress: str, directory: Directory) -> None:
    """Draw a pair that is to be decided: its number and reasons, and each name with its aliases and a statement."""
    screen = make_console(stream)
    screen.print(styled_text(f"\n{progress} · {escape_inline('; '.join(pair.reasons))}", "bold"))
    for letter, name, number, statements in zip("AB", (pair.a, pair.b), pair.counts, pair.statements, strict=True):
        screen.print(styled_text(f"{letter}  {escape_inline(name)}", "bold").append(f"  {plural(number, 'statement')}"))
        if others := directory.names(name)[1:]:
            _print_indented(screen, 3, f"also {', '.join(others)}")
        for s in statements:
            role = f"{s.role}, " if s.role else ""
            _print_indented(screen, 3, f"{s.date}  {role}{outlet_chain(s)}: {s.claim}", FAINT)


def _print_indented(screen: Console, indent: int, text: str, style: str = "") -> None:
    """Print a text wrapped to the screen, with the same indent on each line."""
    for line in styled_text(escape_inline(text), style).wrap(screen, screen.width - indent):
        screen.print(styled_text(" " * indent).append_text(line), soft_wrap=True)

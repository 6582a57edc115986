"""One open pair, drawn for whoever is to decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from factcli.comparison.groups import StatementPair, make_group, shared_title
from factcli.entities.origins import Origins
from factcli.output.side_by_side import draw_group
from factcli.output.tables import console, text_of

if TYPE_CHECKING:
    from factcli.search.indexed_store import IndexedStore


def draw_open_pair(stream: TextIO, pair: StatementPair, progress: str, library: IndexedStore) -> None:
    """Which of how many it is, what it looks like, and the two side by side with all that is known of them."""
    screen = console(stream)
    what = f"{pair.finding.label} ({pair.finding.level})" if pair.finding else "no lead as the two stand"
    screen.print(text_of(f"\n{progress} · {what}", "bold"), soft_wrap=True)
    both = [pair.a, pair.b]
    # What is no conflict might be folded into one column, by its origin.
    origins = Origins(library.context, library.outlets) if pair.conflicts else None
    canonical = library.context.people.canonical
    group = make_group(*shared_title(both, [pair]), both, canonical, [pair], origins)
    draw_group(screen, group, short=None)  # keys decide here, and no command

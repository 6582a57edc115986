"""A report to hand to an editor: one HTML file with all that it needs, which loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from factcli.lanes import chart
from factcli.matters import Pair, arrange, pairs_of
from factcli.model import Link, Statement
from factcli.origins import Origins
from factcli.reportpage import page
from factcli.reportparts import Contents
from factcli.rulings import Rulings

if TYPE_CHECKING:
    from factcli.exporting import Selection
    from factcli.leads import Lead, Progress
    from factcli.library import Library


def html_report(selection: Selection, today: date, progress: Progress | None = None) -> str:
    """The selection as one HTML document, in UTF-8: the same bytes for the same store on the same day.

    ``progress`` is told how far the judging of pairs has come, which takes longest.
    """
    return page(contents(selection, today, progress))


def contents(selection: Selection, today: date, progress: Progress | None = None) -> Contents:
    """What the report of a selection shows."""
    library, statements = selection.library, selection.statements
    pairs = _pairs(library, statements, selection.links, progress)
    canonical, origins = library.context.people.canonical, Origins(library.context, library.outlets)
    groups, alone = arrange(statements, pairs, canonical, origins)
    lanes = chart(statements, canonical, pairs)
    return Contents(selection.title, today, statements, groups, alone, pairs, lanes, library.context, origins)


def _pairs(
    library: Library, statements: Sequence[Statement], links: Sequence[Link], progress: Progress | None
) -> list[Pair]:
    """The leads among the statements, as ``compare`` finds them, and what was decided about them."""
    ids = {s.id for s in statements}  # the store may have changed between two looks at it
    found = [lead for lead in _leads(library, statements, progress) if lead.ids <= ids]
    return pairs_of(statements, found, Rulings(links))


def _leads(library: Library, statements: Sequence[Statement], progress: Progress | None) -> list[Lead]:
    from factcli import docket, leads

    if len(statements) == library.number:
        return leads.of_store(library, progress)
    return docket.leads_among(library, statements)

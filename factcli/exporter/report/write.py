"""Render a selection as a report: one HTML file that loads nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from factcli.comparison.groups import build_groups
from factcli.entities.origins import Origins
from factcli.exporter.report.contents import ReportContents
from factcli.exporter.report.page import render_page
from factcli.exporter.selection import Selection, selected_pairs
from factcli.output.timeline.chart import build_chart

if TYPE_CHECKING:
    from factcli.conflicts.leads import Progress
    from factcli.extract.places import Place


def render_report(selection: Selection, today: date, progress: Progress | None = None) -> str:
    """Return the report as one HTML document: the same bytes for the same store and the same day.

    ``progress`` receives the number of pairs judged and the total; this takes longest.
    """
    return render_page(collect_contents(selection, today, progress))


def collect_contents(selection: Selection, today: date, progress: Progress | None = None) -> ReportContents:
    """Collect what the report of a selection shows."""
    store, statements = selection.store, selection.statements
    pairs = selected_pairs(selection, progress)
    canonical, origins = store.context.people.canonical, Origins(store.context, store.outlets)
    groups, alone = build_groups(statements, pairs, canonical, origins)
    return ReportContents(
        title=selection.title,
        query=selection.query,
        today=today,
        faults=len(store.problems),
        statements=statements,
        groups=groups,
        alone=alone,
        pairs=pairs,
        chart=build_chart(statements, canonical, pairs),
        context=store.context,
        origins=origins,
        places=_find_places(selection),
    )


def _find_places(selection: Selection) -> dict[str, Place]:
    """Map ids to where the words of the statements stand in the copies of their sources."""
    quoting = [s for s in selection.statements if s.source]
    if not quoting:
        return {}
    from factcli.extract.places import CopyReader

    copies = CopyReader(selection.store.root, selection.sources)
    return {s.id: place for s in quoting if (place := copies.find(s))}

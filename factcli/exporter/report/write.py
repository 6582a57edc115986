"""A report to hand to an editor: one HTML file with all that it needs, which loads nothing."""

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


def render_report(selection: Selection, today: date, progress: Progress | None = None) -> str:
    """The selection as one HTML document, in UTF-8: the same bytes for the same store on the same day.

    ``progress`` is told how far the judging of pairs has come, which takes longest.
    """
    return render_page(collect_contents(selection, today, progress))


def collect_contents(selection: Selection, today: date, progress: Progress | None = None) -> ReportContents:
    """What the report of a selection shows."""
    library, statements = selection.store, selection.statements
    pairs = selected_pairs(selection, progress)
    canonical, origins = library.context.people.canonical, Origins(library.context, library.outlets)
    groups, alone = build_groups(statements, pairs, canonical, origins)
    lanes = build_chart(statements, canonical, pairs)
    said = selection.title, selection.query, today, len(library.problems)
    return ReportContents(*said, statements, groups, alone, pairs, lanes, library.context, origins)

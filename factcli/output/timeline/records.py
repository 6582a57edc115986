"""The time line for other programs: statements in time order as records, and the chart as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from factcli.model import STATEMENT_KEYS
from factcli.output.listing import PLAIN_COLUMNS, Listing
from factcli.output.pair_text import describe_pair, pair_record
from factcli.output.timeline.chart import Chart, ConflictLink, Mark

_FIRST, _LAST = ("earliest", "latest"), ("conflicts",)


def chart_listing(statements: Listing, chart: Chart, matches: Mapping[str, str]) -> Listing:
    """Extend the statements of a chart by the first and last day that each may mean, the match and the conflicts.

    ``statements`` are in the order of the chart; ``matches`` has the grade by which each was found.
    """
    conflicts = _conflicts_by_id(chart.conflict_links)
    records = [{**r, "match": matches[r["id"]], "conflicts": conflicts.get(r["id"], [])} for r in statements.records]
    return statements._replace(
        records=records,
        columns=(*_FIRST, *PLAIN_COLUMNS, *_LAST),
        csv_columns=(*_FIRST, *(statements.csv_columns or STATEMENT_KEYS), *_LAST),
        extra={"chart": chart_record(chart)},
    )


def _conflicts_by_id(links: Iterable[ConflictLink]) -> dict[str, list[str]]:
    """Return the conflicts of each statement, strongest first: ``possible contradiction (high): 47kv9pz1mk``."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        title = describe_pair(link.pair).title
        found[link.a].append(f"{title}: {link.b}")
        found[link.b].append(f"{title}: {link.a}")
    return found


def chart_record(chart: Chart) -> dict[str, Any]:
    """Return a chart as JSON values. Statements are given by their ids."""
    return {
        "start": _iso_day(chart.start),
        "end": _iso_day(chart.end),
        "lanes": [
            {"speaker": lane.speaker, "statements": len(lane.ids), "marks": [*map(_mark_record, lane.marks)]}
            for lane in chart.lanes
        ],
        "joints": [{**pair_record(link.pair), "confirmed": link.confirmed} for link in chart.conflict_links],
        "undated": [s.id for s in chart.undated],
    }


def _mark_record(mark: Mark) -> dict[str, Any]:
    return {
        "first": _iso_day(mark.first),
        "last": _iso_day(mark.last),
        "exact": mark.exact,
        "doubtful": mark.doubtful,
        "statements": list(mark.ids),
    }


def _iso_day(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""A chart for other programs: its statements in time order, line by line, and the chart itself as JSON."""

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
    """Statements one a line: the first and the last day that each may mean, what it is, and what is against it.

    ``statements`` are those of the chart in their order, ``matches`` tells of each how it was found.
    """
    against = _conflicts_by_id(chart.conflict_links)
    records = [{**r, "match": matches[r["id"]], "conflicts": against.get(r["id"], [])} for r in statements.records]
    return statements._replace(
        records=records,
        columns=(*_FIRST, *PLAIN_COLUMNS, *_LAST),
        csv_columns=(*_FIRST, *(statements.csv_columns or STATEMENT_KEYS), *_LAST),
        extra={"chart": chart_record(chart)},
    )


def _conflicts_by_id(joints: Iterable[ConflictLink]) -> dict[str, list[str]]:
    """By statements, what each is in conflict with: ``possible contradiction (high): 47kv9pz1mk``, strongest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for joint in joints:
        title = describe_pair(joint.pair).title
        found[joint.a].append(f"{title}: {joint.b}")
        found[joint.b].append(f"{title}: {joint.a}")
    return found


def chart_record(chart: Chart) -> dict[str, Any]:
    """A chart as JSON values; of statements it has the ids."""
    return {
        "start": _iso_day(chart.start),
        "end": _iso_day(chart.end),
        "lanes": [
            {"speaker": lane.speaker, "statements": len(lane.ids), "marks": [*map(_mark_record, lane.marks)]}
            for lane in chart.lanes
        ],
        "joints": [{**pair_record(joint.pair), "confirmed": joint.confirmed} for joint in chart.conflict_links],
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

"""Dates as people type them: any written date, or one relative to today or to the report."""

from datetime import date
from typing import NamedTuple

from factcli.edtf import AmbiguousDateError, DateError, EdtfDate, parse_date


class ResolvedDate(NamedTuple):
    """A typed date; if it was not in EDTF, with an `explanation`, and with its `wording` if that says more.

    `is_relative` is whether it counts from another day.
    """

    date: EdtfDate
    wording: str | None = None
    explanation: str | None = None
    is_relative: bool = False


def resolve_typed_date(text: str, *, today: date, published: EdtfDate | None = None) -> ResolvedDate:
    """Resolve a typed date: EDTF, or what :mod:`factcli.edtf_words` reads.

    Relative words count from the day when the report appeared, else from `today`. Raises DateError, also if the words
    are relative and `published` is not a single day, and AmbiguousDateError if the day or
    the month may come first.
    """
    try:
        return ResolvedDate(parse_date(text, explain=False))
    except DateError:  # imported late: most dates are EDTF
        from factcli.edtf_plain import list_readings, refuse_other_calendars
        from factcli.edtf_words import read_written_date

    wording = " ".join(text.split())
    written = read_written_date(text)
    if written.counted:
        anchor, since = _anchor(wording, today, published)
        found = parse_date(written.counted.resolve(anchor))
        relation = written.counted.relation.format(anchor=anchor)
        return ResolvedDate(found, wording, f'read "{wording}" as {found}{relation}, {since}', True)
    if written.unknown:
        readings = ["XXXX"]
    elif written.time:
        readings = [f"{day}T{written.time}" for day in list_readings(written)]
    else:
        readings = list_readings(written)
    found, *others = map(parse_date, readings)
    refuse_other_calendars(found)
    if others:
        raise AmbiguousDateError(readings)
    kept = written.wording or ("" if written.time else written.clock)
    return ResolvedDate(found, wording if kept else None, f'read "{wording}" as {found}')


def _anchor(wording: str, today: date, published: EdtfDate | None) -> tuple[date, str]:
    """Return the day from which relative words count, and what it is."""
    if published is None:
        return today, "today's date"
    if published.earliest is None or published.earliest != published.latest:
        what = f'"{wording}" counts from the day when the report appeared, but {published} is not one day'
        raise DateError(f"{what}; write the date, such as 2021-09-06")
    return published.earliest, "when the report appeared"

"""Describe an import: columns, dates, default values and unused columns."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.importer.columns import map_option
from factcli.importer.convert import ConvertedFile
from factcli.importer.dates import WordedDates
from factcli.importer.plan import ImportPlan
from factcli.model import toml_value
from factcli.output.listing import cell_text
from factcli.sanitize import escape_inline
from factcli.text.wording import plural

_LONGEST = 60  # characters of a name or a value in a message
_SIGNS = {"|": "vertical bars", ",": "commas", "\n": "line ends"}


def shorten(text: str) -> str:
    """Return text of a file on one line, shortened for a message."""
    text = escape_inline(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _used_columns(plan: ImportPlan) -> list[tuple[str, Sequence[str], str]]:
    """Return key, columns and how they are used, for all used columns."""
    used: list[tuple[str, Sequence[str], str]] = [
        (use.key, use.columns, _split_note(plan, use.key)) for use in plan.matching.uses
    ]
    return used + [("note", (column,), f'as "{shorten(column)}: …"') for column in plan.matching.ratings]


def _split_note(plan: ImportPlan, key: str) -> str:
    signs = {plan.separators[c] for c in plan.matching.columns(key) if c in plan.separators}
    lists = " and ".join(sorted(_SIGNS[sign] for sign in signs if sign in _SIGNS))
    return f"split at {lists}" if lists else ""


def summarize_mapping(plan: ImportPlan) -> str:
    """Return every key with its columns, on one line."""
    return ", ".join(
        f"{key} ← {' + '.join(shorten(column) for column in columns)}{f' ({how})' if how else ''}"
        for key, columns, how in _used_columns(plan)
    )


def mapping_lines(plan: ImportPlan) -> list[str]:
    """Return one line per column: key, column, and the number of rows that have a value."""
    lines = []
    for key, columns, how in _used_columns(plan):
        for column in columns:
            line = f"{key:<11} {shorten(column):<24} {plan.filled[column]:>7} filled"
            lines.append(f"{line}, {how}" if how else line)
    return lines


def _date_lines(plan: ImportPlan) -> list[str]:
    """Return which order the dates of each column have, and the line that shows it."""
    lines = []
    for key, column in plan.dates.items():
        orders = {(o.first, o.line, o.text) for o in column.orders.values() if o.line}
        lines += [
            f'{key}: the {first} comes first, as in "{shorten(text)}" (line {line})'
            for first, line, text in sorted(orders)
        ]
        if column.midnight:
            lines.append(f"{key}: kept only the day, as every time of day is midnight")
    return lines


def _worded_lines(dates: WordedDates) -> list[str]:
    """Return how many dates were read from words, and how many of them keep their wording, each with an example."""
    parts = []
    for number, (text, line, found), what in (
        (dates.read, dates.first_read, "read {} from words, such as"),
        (dates.kept, dates.first_kept, "read {} and kept the wording in date_text, such as"),
    ):
        if number:
            parts.append(f'{what.format(plural(number, "date"))} "{shorten(text)}" (line {line}) as {found}')
    return [f"date: {'; '.join(parts)}"] if parts else []


def _unused_lines(plan: ImportPlan) -> list[str]:
    matching = plan.matching
    lines = [
        f'not imported: "{shorten(column)}"; to import it: {map_option(key, column)}' for column, key in matching.unused
    ]
    if matching.empty:
        lines.append(f"empty columns: {', '.join(shorten(column) for column in matching.empty)}")
    return lines


def _default_lines(converted: ConvertedFile, config: str) -> list[str]:
    lines = []
    for key, number in converted.defaulted.items():
        given = converted.plan.options.defaults
        value = given[key] if key in given else converted.plan.options.config[key]
        where = "--default" if key in given else f"[defaults] of {config}"
        rows = "1 row" if number == 1 else f"{number} rows"
        lines.append(f'{key} is "{shorten(cell_text(toml_value(value)))}" in {rows}, from {where}')
    return lines


def summary_lines(converted: ConvertedFile, config: str) -> list[str]:
    """Return what was found out, filled in, and not used; ``config`` is the file of [defaults]."""
    plan = converted.plan
    return [
        *_date_lines(plan),
        *_worded_lines(converted.worded),
        *(f"{use.key} ← {shorten(use.columns[0])}: {use.why}" for use in plan.matching.uses if use.why),
        *_unused_lines(plan),
        *_default_lines(converted, config),
        *converted.notes,
    ]

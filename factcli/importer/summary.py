"""What a file was taken for, in words: its columns, its dates, what fills its gaps and what is not taken of it."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.importer.columns import map_option
from factcli.importer.convert import ConvertedFile
from factcli.importer.plan import ImportPlan
from factcli.model import toml_value
from factcli.output.listing import cell_text
from factcli.sanitize import escape_inline

_LONGEST = 60  # characters of a name or a value in what is told of a file
_SIGNS = {"|": "vertical bars", ",": "commas", "\n": "line ends"}


def shorten(text: str) -> str:
    """A text of a file on one line, and no longer than is good for a message."""
    text = escape_inline(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _used_columns(plan: ImportPlan) -> list[tuple[str, Sequence[str], str]]:
    """Key, columns, and how they are taken, of all that are."""
    taken: list[tuple[str, Sequence[str], str]] = [
        (use.key, use.columns, _split_note(plan, use.key)) for use in plan.matching.uses
    ]
    return taken + [("note", (column,), f'as "{shorten(column)}: …"') for column in plan.matching.ratings]


def _split_note(plan: ImportPlan, key: str) -> str:
    signs = {plan.separators[c] for c in plan.matching.columns(key) if c in plan.separators}
    lists = " and ".join(sorted(_SIGNS[sign] for sign in signs if sign in _SIGNS))
    return f"split at {lists}" if lists else ""


def summarize_mapping(plan: ImportPlan) -> str:
    """Every key with its columns, on one line."""
    return ", ".join(
        f"{key} ← {' + '.join(shorten(column) for column in columns)}{f' ({how})' if how else ''}"
        for key, columns, how in _used_columns(plan)
    )


def mapping_lines(plan: ImportPlan) -> list[str]:
    """One line a column: the key, the column, how many rows have it."""
    lines = []
    for key, columns, how in _used_columns(plan):
        for column in columns:
            line = f"{key:<11} {shorten(column):<24} {plan.filled[column]:>7} filled"
            lines.append(f"{line}, {how}" if how else line)
    return lines


def _date_lines(plan: ImportPlan) -> list[str]:
    """Which order each column of dates has, and by which line."""
    said = []
    for key, column in plan.dates.items():
        orders = {(o.first, o.line, o.text) for o in column.orders.values() if o.line}
        said += [
            f'{key}: the {first} comes first, as in "{shorten(text)}" (line {line})'
            for first, line, text in sorted(orders)
        ]
        if column.midnight:
            said.append(f"{key}: every time of day is midnight, so that only the day is kept")
    return said


def _reasons(plan: ImportPlan) -> list[str]:
    return [f"{use.key} ← {shorten(use.columns[0])}: {use.why}" for use in plan.matching.uses if use.why]


def _unused_lines(plan: ImportPlan) -> list[str]:
    matching = plan.matching
    said = [f'not taken: "{shorten(column)}"; to keep it: {map_option(key, column)}' for column, key in matching.left]
    if matching.empty:
        said.append(f"without any value: {', '.join(shorten(column) for column in matching.empty)}")
    return said


def _default_lines(prepared: ConvertedFile, config: str) -> list[str]:
    said = []
    for key, number in prepared.defaulted.items():
        given = prepared.plan.wanted.defaults
        value = given[key] if key in given else prepared.plan.wanted.config[key]
        where = "--default" if key in given else f"[defaults] of {config}"
        rows = "1 row" if number == 1 else f"{number} rows"
        said.append(f'{key} is "{shorten(cell_text(toml_value(value)))}" in {rows}, from {where}')
    return said


def summary_lines(prepared: ConvertedFile, config: str) -> list[str]:
    """What was found out or filled in, and every column that is not taken; ``config`` is the file of [defaults]."""
    plan = prepared.plan
    return [
        *_date_lines(plan),
        *_reasons(plan),
        *_unused_lines(plan),
        *_default_lines(prepared, config),
        *prepared.notes,
    ]

"""Describe an import: columns, dates, default values and unused columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from factcli.importer.cell_values import name_lines
from factcli.importer.columns import map_option
from factcli.importer.convert import ConvertedFile
from factcli.importer.dates import WordedDates
from factcli.importer.plan import ImportPlan
from factcli.importer.repeats import FILLED, JOINED, RepeatedRow
from factcli.model import toml_value
from factcli.output.listing import cell_text
from factcli.sanitize import escape_inline
from factcli.text.english_dates import WEEKDAYS
from factcli.text.wording import join_names, plural, quote_names

_MANY_VALUES = 3  # values named of those that have one fault
_MOST_KINDS = 6  # of no data
_MANY_LINES = 5
_LONGEST_REASON = 1000  # characters, of a value in it as well
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


def _no_data_lines(converted: ConvertedFile) -> list[str]:
    """Return how many cells hold no data, and which look like it and are kept."""
    plan, found = converted.plan, sorted(converted.no_data.items(), key=lambda item: (-item[1], item[0]))
    lines = []
    if found:
        kinds = ", ".join([f"{shorten(text)} {number}" for text, number in found[:_MOST_KINDS]])
        kinds += f", {len(found) - _MOST_KINDS} others" if len(found) > _MOST_KINDS else ""
        total = sum(converted.no_data.values())
        lines.append(f"{plural(total, 'cell')} hold{'s' * (total == 1)} no data ({kinds}): left empty")
    used = {column for _, columns, _ in _used_columns(plan) for column in columns}
    return lines + [
        f'kept {quote_names(meant)} in the column "{shorten(column)}", whose other values are like it'
        for column, meant in plan.meant.items()
        if meant and column in used
    ]


def _merge_lines(repeats: Iterable[RepeatedRow]) -> list[str]:
    """Return what later rows add to the statement of an earlier one, a line for each key."""
    found: dict[tuple[str, str], list[int]] = {}
    for repeat in repeats:
        for added in repeat.added:
            found.setdefault(added, []).append(repeat.item.line)
    lines = []
    for (key, how), numbers in found.items():
        label = escape_inline(key)
        more = f"another {label}" if key != "tags" else "further tags"
        what = f"have {label}, which it lacks" if how == FILLED else f"have {more}"
        example = {"url": "also at …", "archive_url": "also archived at …"}.get(key, f"{label}: …")
        where = "added to it" if how in (FILLED, JOINED) else f'kept in its note as "{example}"'
        verbs = what if len(numbers) > 1 else what.replace("have", "has", 1)
        repeat_verb = "repeat" if len(numbers) > 1 else "repeats"
        lines.append(
            f"{plural(len(numbers), 'row')} {repeat_verb} an earlier statement and {verbs}"
            f" ({name_lines(numbers, _MANY_LINES)}): {where}"
        )
    return lines


# --- reasons --------------------------------------------------------------------------------------------------


def group_reasons(found: Iterable[tuple[int, str]]) -> list[tuple[list[int], str]]:
    """Return each reason once with its lines. Reasons that differ only in a value, a number or a day are one.

    The values are named in it, the first few of them.
    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for line, reason in found:
        reason = reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"
        groups.setdefault(_VARYING.sub("…", _VALUE.sub('"…"', reason, count=1)), []).append((line, reason))
    return [([line for line, _ in group], _join_reasons([reason for _, reason in group])) for group in groups.values()]


_VALUE = re.compile(r'"(.*?)"(?=:| is | does | contains |;|\Z)')
_VARYING = re.compile(
    rf"\b[0-9a-hjkmnp-tv-z]{{10}}\b|[0-9][-0-9X/.~?%:T+]*|\b(?:{'|'.join(WEEKDAYS)})\b"
)  # ids, numbers and dates, days


def _join_reasons(reasons: Sequence[str]) -> str:
    first = reasons[0]
    if len(dict.fromkeys(_VALUE.sub("", reason, count=1) for reason in reasons)) > 1:
        return f"for example, {first}"
    values = dict.fromkeys(match[0] for reason in reasons if (match := _VALUE.search(reason)))
    return _VALUE.sub(lambda _: join_names([*values], _MANY_VALUES), first, count=1) if values else first


def reason_lines(source: str, found: Iterable[tuple[int, str]]) -> list[str]:
    """Return a line for each reason: ``FILE:3: …``, or for several rows ``FILE: 9 rows (lines 3, 5, …): …``."""
    lines = []
    for numbers, reason in group_reasons(found):
        where = f"{source}: {len(numbers)} rows ({name_lines(numbers, _MANY_LINES)})"
        lines.append(f"{where if len(numbers) > 1 else f'{source}:{numbers[0]}'}: {reason}")
    return lines


def _left_out_lines(converted: ConvertedFile) -> list[str]:
    return [
        f"left out in {plural(len(numbers), 'row')} ({name_lines(numbers, _MANY_LINES)}): {reason}"
        for numbers, reason in group_reasons(converted.left_out)
    ]


def summary_lines(converted: ConvertedFile, config: str, repeats: Iterable[RepeatedRow] = ()) -> list[str]:
    """Return what was found out, filled in, left out and not used; ``config`` is the file of [defaults]."""
    plan = converted.plan
    return [
        *_date_lines(plan),
        *_worded_lines(converted.worded),
        *(f"{use.key} ← {shorten(use.columns[0])}: {use.why}" for use in plan.matching.uses if use.why),
        *_unused_lines(plan),
        *_no_data_lines(converted),
        *_default_lines(converted, config),
        *converted.notes,
        *_left_out_lines(converted),
        *_merge_lines(repeats),
    ]

"""Statements side by side as text: JSON, one record per statement, Markdown, and the lines that every form shares.

Topics and differing words are computed in :mod:`factcli.comparison`; the drawing is in
:mod:`factcli.output.side_by_side`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from factcli.comparison.differences import Column, differing_words
from factcli.comparison.groups import MARKED, ColumnPair, Group, Side, StatementPair, column_letter
from factcli.entities.origins import describe_origins
from factcli.model import STATEMENT_KEYS, Statement
from factcli.output.listing import PLAIN_COLUMNS, Listing, Locator, date_with_wording, outlet_chain, statement_record
from factcli.output.markdown import (
    Markdown,
    markdown,
    markdown_blocks,
    markdown_code,
    markdown_heading,
    markdown_joined,
    markdown_lines,
    markdown_list,
    markdown_table,
)
from factcli.output.pair_text import PairText, decision_command, describe_pair, pair_record
from factcli.text.wording import plural

MarkedSegment = tuple[int, int, bool]  # start, end, and whether it belongs to a reason


def date_range(statements: Sequence[Statement]) -> str:
    """Return the oldest and the newest date, as recorded."""
    dates = sorted({(s.date.sort_key, s.date.text) for s in statements if not s.date.unknown})
    texts = list(dict.fromkeys(text for _, text in dates))
    undated = ["undated"] if any(s.date.unknown for s in statements) else []
    return ", ".join([*([" – ".join(dict.fromkeys((texts[0], texts[-1])))] if texts else []), *undated])


def group_heading(group: Group) -> tuple[str, str]:
    """Return the two parts of a heading: topic and dates; and the numbers of sides or outlets, and of origins."""
    left = " · ".join(part for part in (group.label, date_range(group.statements)) if part)
    parts = [plural(len(group.statements), "statement")] if len(group.statements) > 2 or not group.outlets else []
    if len(group.conflicts) == 1:
        parts.append(plural(len(group.conflicts[0]), "side"))
    elif group.conflicts:
        parts.append(plural(len(group.conflicts), "conflict"))
    elif group.outlets:
        parts.append(plural(len(group.outlets), "outlet"))
    return left, ", ".join([*parts, describe_origins(group.origins)] if group.origins else parts)


def side_lines(group: Group) -> list[list[str]]:
    """Return for each conflict a line per side: its columns, outlets and independent origins by name."""
    return [[_side_line(side, first=not number) for number, side in enumerate(sides)] for sides in group.conflicts]


def _side_line(side: Side, first: bool) -> str:
    letters = ", ".join(map(column_letter, side.columns))
    origins = f"{plural(len(side.outlets), 'outlet')}, {describe_origins(side.origins, names=True)}"
    return f"{'' if first else 'against '}{letters}: {origins}" if side.origins else letters


def carrier_lines(column: Sequence[Statement]) -> list[str]:
    """Return where a column's statement was found, and its other carriers: ``also Samaa TV ← TASS``."""
    first, *others = column
    also = [f"also {outlet_chain(s)}{'' if s.date == first.date else f', {date_with_wording(s)}'}" for s in others]
    return [outlet_chain(first), *also]


def describe_column_pair(shown: ColumnPair) -> tuple[str, PairText, list[str]]:
    """Return the letters of a pair of columns, its description, and the pairs of other carriers."""
    a, b = shown.letters
    also = [
        f"likewise {pair.a.id} ↔ {pair.b.id}{', not decided' * (pair.is_lead and not shown.pair.is_lead)}"
        for pair in shown.carriers
    ]
    return f"{a} ↔ {b}", describe_pair(shown.pair, a, b), also


def mark_segments(
    text: str, differing: Iterable[tuple[int, int]], reasons: Sequence[tuple[int, int]]
) -> list[MarkedSegment]:
    """Return what to mark in a text: the words behind a reason, and words that merely differ outside of those."""
    found: list[MarkedSegment] = [(start, end, True) for start, end in reasons]
    for start, end in differing:
        for begin, stop in [*((s, e) for s, e in reasons if s < end and e > start), (end, end)]:
            piece = text[start : max(start, begin)]
            if any(map(str.isalnum, piece)):
                at = start + len(piece) - len(piece.lstrip())
                found.append((at, start + len(piece.rstrip()), False))
            start = max(start, stop)
    return sorted(found)


def claim_segments(group: Group, number: int) -> list[MarkedSegment]:
    """Return what to mark in the claim of a column."""
    return mark_segments(group.columns[number][0].claim, group.spans("claim", number), group.reasons(number))


# --- JSON -----------------------------------------------------------------------------------------------


def group_record(group: Group, where: Locator) -> dict[str, Any]:
    """Return a group as JSON values: statements, columns, pairs and sides.

    ``marks`` are character offsets of the words that differ from other columns.
    """
    place = {s.id: number for number, column in enumerate(group.columns) for s in column}
    statements = []
    for s in group.statements:
        spans = {field: [list(span) for span in _differing_spans(group, place[s.id], s, field)] for field in MARKED}
        statements.append({**statement_record(s, where), "marks": spans})
    return {
        "label": group.label,
        "shared": list(group.shared),
        "speakers": group.speakers,
        "outlets": list(group.outlets),
        "origins": list(group.origins),
        "columns": [
            {"letter": column_letter(n), "statements": [s.id for s in column]} for n, column in enumerate(group.columns)
        ],
        "conflicts": [{"sides": [_side_record(group, side) for side in sides]} for sides in group.conflicts],
        "pairs": [pair_record(pair, *each.letters) for each in group.pairs for pair in (each.pair, *each.carriers)],
        "statements": statements,
    }


def _differing_spans(group: Group, number: int, statement: Statement, field: str) -> Sequence[tuple[int, int]]:
    """Return the differing words of one statement, also if its column shows another carrier."""
    shown = [column[0] for column in group.columns]
    if shown[number] is statement:
        return group.spans(field, number)
    return differing_words([*shown[:number], statement, *shown[number + 1 :]], field)[number]


def _side_record(group: Group, side: Side) -> dict[str, Any]:
    return {
        "columns": [column_letter(number) for number in side.columns],
        "statements": [s.id for number in side.columns for s in group.columns[number]],
        "outlets": list(side.outlets),
        "origins": list(side.origins),
    }


def column_record(column: Column, where: Locator) -> dict[str, Any]:
    """Return one column of ``--by`` as JSON values."""
    return {"heading": column.heading, "statements": [statement_record(s, where) for s in column.statements]}


# --- lines ----------------------------------------------------------------------------------------------


def column_listing(columns: Sequence[Column], pairs: Iterable[StatementPair], where: Locator | None) -> Listing:
    """List the statements of ``--by``, each with the heading of its column first and its conflicts last."""
    conflicts, shown = _conflicts_by_id(pairs), [(column.heading, s) for column in columns for s in column.statements]
    records = [
        {"heading": heading, **statement_record(s, where), "conflicts": conflicts.get(s.id, [])} for heading, s in shown
    ]
    return _listing(records, [s for _, s in shown], "heading", "conflicts")


def group_listing(groups: Sequence[Group], where: Locator | None, once: bool = False) -> Listing:
    """List statements with their topic first and their conflicts last.

    With ``once``, a statement in two topics (a lead connects them) is listed in the first only.
    """
    shown = [(g, s) for g in groups for s in g.statements]
    if once:
        shown = list({s.id: (g, s) for g, s in reversed(shown)}.values())[::-1]
    conflicts = {id(g): _conflicts_by_id(p for each in g.pairs for p in (each.pair, *each.carriers)) for g in groups}
    records = [
        {"topic": g.label, **statement_record(s, where), "conflicts": conflicts[id(g)].get(s.id, [])} for g, s in shown
    ]
    return _listing(records, [s for _, s in shown], "topic", "conflicts")


def _listing(records: list[dict[str, Any]], statements: Iterable[Statement], first: str, *last: str) -> Listing:
    return Listing(
        kind="statements",
        records=records,
        columns=(first, *PLAIN_COLUMNS, *last),
        csv_columns=(first, *STATEMENT_KEYS, *last),
        toml=[("statement", s.to_table()) for s in statements],
    )


def _conflicts_by_id(pairs: Iterable[StatementPair]) -> dict[str, list[str]]:
    """Return the conflicts of each statement: ``possible contradiction (high): 47kv9pz1mk``."""
    found: dict[str, list[str]] = {}
    for pair in (pair for pair in pairs if pair.conflicts):
        for identity, other in {pair.a.id: pair.b.id, pair.b.id: pair.a.id}.items():
            found.setdefault(identity, []).append(f"{describe_pair(pair).title}: {other}")
    return found


# --- Markdown -------------------------------------------------------------------------------------------


def marked_markdown(text: str, marked: Iterable[MarkedSegment]) -> Markdown:
    """Return text with differing words in bold, and the words of a reason in bold italics."""
    parts, position = [], 0
    for start, end, reason in marked:
        parts += [text[position:start], _emphasize(text[start:end], reason)]
        position = end
    return markdown_joined([*parts, text[position:]])


def _emphasize(text: str, reason: bool) -> Markdown:
    """Emphasize text with stars, or with tags where punctuation at an end may keep stars from being read as markup."""
    at_ends = {unicodedata.category(char)[0] for char in (text[0], text[-1])}
    if at_ends & {"P", "S", "Z"}:
        return markdown("<b><i>{}</i></b>", text) if reason else markdown("<b>{}</b>", text)
    return markdown("***{}***", text) if reason else markdown("**{}**", text)


def _claim_markdown(statement: Statement, marked: Iterable[MarkedSegment] = ()) -> Markdown:
    """Return the claim, struck through if retracted. Blanks at the edges would keep the strokes from being read."""
    claim = marked_markdown(statement.claim, marked)
    if not statement.retracted:
        return claim
    return markdown("~~{}~~ (retracted {})", claim.strip(), str(statement.retracted))


def group_markdown(group: Group, short: Callable[[str], str] = str, level: int = 2) -> Markdown:
    """Return a heading, a table with one column per statement, and the pairs."""
    statements = [column[0] for column in group.columns]
    quotes = [mark_segments(s.quote, group.spans("quote", n), ()) for n, s in enumerate(statements)]
    rows = [
        ["role", *(s.role for s in statements)],
        ["outlet", *(markdown_lines(carrier_lines(column)) for column in group.columns)],
        ["date", *(date_with_wording(s) for s in statements)],
        ["claim", *(_claim_markdown(s, claim_segments(group, n)) for n, s in enumerate(statements))],
        ["quote", *(marked_markdown(s.quote, marked) for s, marked in zip(statements, quotes, strict=True))],
        ["id", *(markdown_lines(s.id for s in column) for column in group.columns)],
    ]
    names = [f"{column_letter(n)}: {s.speaker}" if group.pairs else s.speaker for n, s in enumerate(statements)]
    table = markdown_table(["", *names], [row for row in rows if any(row[1:])])
    left, right = group_heading(group)
    counts = [right] if left else []
    return markdown_blocks(
        [markdown_heading(level, left or right), *counts, markdown_joined([table, _pairs_markdown(group, short)])]
    )


def _pairs_markdown(group: Group, short: Callable[[str], str]) -> Markdown:
    """Return the list below the table: sides and pairs."""
    items = [markdown_lines(lines) for lines in side_lines(group)]
    for shown in group.pairs:
        letters, text, also = describe_column_pair(shown)
        items.append(_pair_markdown(letters, text, also, shown.pair, short))
    return markdown("\n{}", markdown_list(items)) if items else Markdown()


def _pair_markdown(
    names: str, text: PairText, also: Sequence[str], pair: StatementPair, short: Callable[[str], str]
) -> Markdown:
    because = f": {text.because}" if text.because else ""
    lines = [markdown("{}: **{}**{}", names, text.title, because), *text.further, *also]
    if pair.is_open:
        lines.append(markdown_code(decision_command(pair, short)))
    return markdown_lines(lines)


def columns_markdown(
    columns: Sequence[Column], by: str, pairs: Iterable[StatementPair], short: Callable[[str], str]
) -> Markdown:
    """Return a table with one column per heading, downwards in time, and the pairs."""
    rows = [[markdown_lines(_cell_markdown(s, by) for s in cell) for cell in row] for row in align_rows(columns, by)]
    items = [_pair_markdown(f"{short(p.a.id)} ↔ {short(p.b.id)}", _by_ids(p, short), (), p, short) for p in pairs]
    table = markdown_table([column.heading for column in columns], rows)
    return markdown_joined([table, markdown("\n{}", markdown_list(items))]) if items else table


def _by_ids(pair: StatementPair, short: Callable[[str], str]) -> PairText:
    return describe_pair(pair, short(pair.a.id), short(pair.b.id))


def _cell_markdown(statement: Statement, by: str) -> Markdown:
    quote = [f"“{statement.quote}”"] if statement.quote else []
    return markdown_lines([" · ".join(cell_heading(statement, by)), _claim_markdown(statement), *quote, statement.id])


def cell_heading(statement: Statement, by: str) -> list[str]:
    """Return what a cell tells of a statement besides the heading of its column."""
    speaker = f"{statement.speaker}, {statement.role}" if statement.role else statement.speaker
    credited = [f"via {', '.join(statement.via)}"] if statement.via else []
    return {
        "speaker": [date_with_wording(statement), outlet_chain(statement)],
        "outlet": [date_with_wording(statement), *credited, speaker],
        "date": [speaker, outlet_chain(statement)],
    }[by]


def align_rows(columns: Sequence[Column], by: str) -> list[list[list[Statement]]]:
    """Return the cells row by row, one row per date, so that statements of one time are side by side.

    Columns that are dates themselves are filled from the top.
    """
    if by == "date":
        depth = max((len(column.statements) for column in columns), default=0)
        return [[list(column.statements[row : row + 1]) for column in columns] for row in range(depth)]
    cells: list[dict[Any, list[Statement]]] = [{} for _ in columns]
    for column, by_date in zip(columns, cells, strict=True):
        for s in column.statements:
            by_date.setdefault((s.date.sort_key, s.date.text), []).append(s)
    return [
        [by_date.get(key, []) for by_date in cells] for key in sorted({key for by_date in cells for key in by_date})
    ]

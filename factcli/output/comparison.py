"""Statements side by side, in every form: the one content, drawn, as Markdown, as JSON, as lines.

What belongs together and which words differ is worked out in :mod:`factcli.comparison.topics` and `differences`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from factcli.comparison.differences import Column, differing_words
from factcli.comparison.groups import MARKED, ColumnPair, Group, Side, StatementPair, column_letter
from factcli.entities.origins import describe_origins
from factcli.model import STATEMENT_KEYS, Statement
from factcli.output.listing import PLAIN_COLUMNS, Listing, Where, date_with_wording, outlet_chain, statement_record
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

Span = tuple[int, int]
Segment = tuple[int, int, bool]  # from, up to, and whether it is a reason


def period(statements: Sequence[Statement]) -> str:
    """From the oldest date to the newest, as recorded."""
    dates = sorted({(s.date.sort_key, s.date.text) for s in statements if not s.date.unknown})
    texts = list(dict.fromkeys(text for _, text in dates))
    undated = ["undated"] if any(s.date.unknown for s in statements) else []
    return ", ".join([*([" – ".join(dict.fromkeys((texts[0], texts[-1])))] if texts else []), *undated])


def heading(group: Group) -> tuple[str, str]:
    """What stands above a group: what it is about and when; how many sides it has, or outlets, and how many origins."""
    left = " · ".join(part for part in (group.label, period(group.statements)) if part)
    parts = [_number(len(group.statements), "statement")] if len(group.statements) > 2 or not group.outlets else []
    if len(group.conflicts) == 1:
        parts.append(_number(len(group.conflicts[0]), "side"))
    elif group.conflicts:
        parts.append(_number(len(group.conflicts), "conflict"))
    elif group.outlets:
        parts.append(_number(len(group.outlets), "outlet"))
    return left, ", ".join([*parts, describe_origins(group.origins)] if group.origins else parts)


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def side_lines(group: Group) -> list[list[str]]:
    """For each conflict its sides: the columns, in how many outlets they are, and the independent origins by name."""
    return [[_side_line(side, first=not number) for number, side in enumerate(sides)] for sides in group.conflicts]


def _side_line(side: Side, first: bool) -> str:
    letters = ", ".join(map(column_letter, side.columns))
    origins = f"{_number(len(side.outlets), 'outlet')}, {describe_origins(side.origins, names=True)}"
    return f"{'' if first else 'against '}{letters}: {origins}" if side.origins else letters


def carriers(column: Sequence[Statement]) -> list[str]:
    """Where the statement of a column was found, and all who carry it: ``also Samaa TV ← TASS``."""
    first, *others = column
    also = [f"also {outlet_chain(s)}{'' if s.date == first.date else f', {date_with_wording(s)}'}" for s in others]
    return [outlet_chain(first), *also]


def pair_lines(shown: ColumnPair) -> tuple[str, PairText, list[str]]:
    """A pair between two columns: their letters, what is said of it, and of which of their carriers, too."""
    a, b = shown.letters
    also = [f"likewise {pair.a.id} ↔ {pair.b.id}{_undecided(shown, pair)}" for pair in shown.carriers]
    return f"{a} ↔ {b}", describe_pair(shown.pair, a, b), also


def _undecided(shown: ColumnPair, carried: StatementPair) -> str:
    return ", not decided" if carried.is_lead and not shown.pair.is_lead else ""


def segments(text: str, differing: Iterable[Span], reasons: Sequence[Span]) -> list[Segment]:
    """What is to be marked in a text: the words that set off a reason, and what merely differs beside them."""
    found: list[Segment] = [(start, end, True) for start, end in reasons]
    for start, end in differing:
        for begin, stop in [*((s, e) for s, e in reasons if s < end and e > start), (end, end)]:
            piece = text[start : max(start, begin)]
            if any(map(str.isalnum, piece)):
                at = start + len(piece) - len(piece.lstrip())
                found.append((at, start + len(piece.rstrip()), False))
            start = max(start, stop)
    return sorted(found)


def claim_segments(group: Group, number: int) -> list[Segment]:
    """What is to be marked in the claim of a column."""
    return segments(group.columns[number][0].claim, group.spans("claim", number), group.reasons(number))


# --- JSON -----------------------------------------------------------------------------------------------


def group_record(group: Group, where: Where) -> dict[str, Any]:
    """A group as JSON values: every statement, which of them are one column, what is known of pairs, the sides.

    ``marks`` are offsets in characters of the words that differ from what other columns say.
    """
    place = {s.id: number for number, column in enumerate(group.columns) for s in column}
    statements = []
    for s in group.statements:
        spans = {field: [list(span) for span in _marks_of(group, place[s.id], s, field)] for field in MARKED}
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


def _marks_of(group: Group, number: int, s: Statement, field: str) -> Sequence[Span]:
    """The words of one statement that differ from the other columns, also where its column shows another carrier."""
    shown = [column[0] for column in group.columns]
    if shown[number] is s:
        return group.spans(field, number)
    return differing_words([*shown[:number], s, *shown[number + 1 :]], field)[number]


def _side_record(group: Group, side: Side) -> dict[str, Any]:
    return {
        "columns": [column_letter(number) for number in side.columns],
        "statements": [s.id for number in side.columns for s in group.columns[number]],
        "outlets": list(side.outlets),
        "origins": list(side.origins),
    }


def column_record(column: Column, where: Where) -> dict[str, Any]:
    """One column of ``--by`` as JSON values."""
    return {"heading": column.heading, "statements": [statement_record(s, where) for s in column.statements]}


# --- lines ----------------------------------------------------------------------------------------------


def lines(groups: Sequence[tuple[str, Sequence[Statement]]], where: Where | None) -> Listing:
    """One record a statement, with ``--by``: first the heading under which it stands."""
    records = [{"heading": label, **statement_record(s, where)} for label, group in groups for s in group]
    return _listing(records, [s for _, group in groups for s in group], "heading")


def group_lines(groups: Sequence[Group], where: Where | None, once: bool = False) -> Listing:
    """One record a statement: first the topic, last with which statements it is in conflict.

    With ``once`` a statement that stands in two topics, because a lead ties them, has its record in the first only.
    """
    shown = [(g, s) for g in groups for s in g.statements]
    if once:
        shown = list({s.id: (g, s) for g, s in reversed(shown)}.values())[::-1]
    conflicts = {id(g): _conflicts_of(g) for g in groups}
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


def _conflicts_of(group: Group) -> dict[str, list[str]]:
    """By id the pairs in conflict that a statement is in: ``possible contradiction (high): 47kv9pz1mk``."""
    found: dict[str, list[str]] = {}
    for pair in (pair for each in group.pairs for pair in (each.pair, *each.carriers) if pair.conflicts):
        for identity, other in {pair.a.id: pair.b.id, pair.b.id: pair.a.id}.items():
            found.setdefault(identity, []).append(f"{describe_pair(pair).title}: {other}")
    return found


# --- Markdown -------------------------------------------------------------------------------------------


def marked_markdown(text: str, marked: Iterable[Segment]) -> Markdown:
    """A text with what differs in bold, and the words of a reason in bold italics."""
    parts, position = [], 0
    for start, end, reason in marked:
        parts += [text[position:start], _strong(text[start:end], reason)]
        position = end
    return markdown_joined([*parts, text[position:]])


def _strong(text: str, reason: bool) -> Markdown:
    """A text that stands out: by stars, unless it has punctuation at an end, where they may not be read as markup."""
    at_ends = {unicodedata.category(char)[0] for char in (text[0], text[-1])}
    if at_ends & {"P", "S", "Z"}:
        return markdown("<b><i>{}</i></b>", text) if reason else markdown("<b>{}</b>", text)
    return markdown("***{}***", text) if reason else markdown("**{}**", text)


def _claim_markdown(s: Statement, marked: Iterable[Segment] = ()) -> Markdown:
    """The claim, struck through where it was retracted; blanks at the edges would keep the strokes from being read."""
    claim = marked_markdown(s.claim, marked)
    if not s.retracted:
        return claim
    return markdown("~~{}~~ (retracted {})", claim.strip(), str(s.retracted))


def group_markdown(group: Group, short: Callable[[str], str] = str, level: int = 2) -> Markdown:
    """A heading, a table with one column for each statement, and what is known of pairs."""
    statements = [column[0] for column in group.columns]
    quotes = [segments(s.quote, group.spans("quote", n), ()) for n, s in enumerate(statements)]
    rows = [
        ["role", *(s.role for s in statements)],
        ["outlet", *(markdown_lines(carriers(column)) for column in group.columns)],
        ["date", *(date_with_wording(s) for s in statements)],
        ["claim", *(_claim_markdown(s, claim_segments(group, n)) for n, s in enumerate(statements))],
        ["quote", *(marked_markdown(s.quote, marked) for s, marked in zip(statements, quotes, strict=True))],
        ["id", *(markdown_lines(s.id for s in column) for column in group.columns)],
    ]
    names = [f"{column_letter(n)}: {s.speaker}" if group.pairs else s.speaker for n, s in enumerate(statements)]
    table = markdown_table(["", *names], [row for row in rows if any(row[1:])])
    left, right = heading(group)
    counts = [right] if left else []
    return markdown_blocks(
        [markdown_heading(level, left or right), *counts, markdown_joined([table, _below(group, short)])]
    )


def _below(group: Group, short: Callable[[str], str]) -> Markdown:
    """Below the table the sides and the pairs, each as an item of a list."""
    items = [markdown_lines(lines) for lines in side_lines(group)]
    for shown in group.pairs:
        letters, said, also = pair_lines(shown)
        because = f": {said.because}" if said.because else ""
        lines = [markdown("{}: **{}**{}", letters, said.title, because), *said.further, *also]
        if shown.pair.is_open:
            lines.append(markdown_code(decision_command(shown.pair, short)))
        items.append(markdown_lines(lines))
    return markdown("\n{}", markdown_list(items)) if items else Markdown()


def columns_markdown(columns: Sequence[Column], by: str) -> Markdown:
    """A table with one column for each heading, in time order downwards."""
    rows = [[markdown_lines(_cell_markdown(s, by) for s in cell) for cell in row] for row in aligned(columns, by)]
    return markdown_table([column.heading for column in columns], rows)


def _cell_markdown(s: Statement, by: str) -> Markdown:
    quote = [f"“{s.quote}”"] if s.quote else []
    return markdown_lines([" · ".join(cell_head(s, by)), _claim_markdown(s), *quote, s.id])


def cell_head(s: Statement, by: str) -> list[str]:
    """What a cell says of a statement beside what its column says already."""
    who = f"{s.speaker}, {s.role}" if s.role else s.speaker
    credited = [f"via {', '.join(s.via)}"] if s.via else []
    return {
        "speaker": [date_with_wording(s), outlet_chain(s)],
        "outlet": [date_with_wording(s), *credited, who],
        "date": [who, outlet_chain(s)],
    }[by]


def aligned(columns: Sequence[Column], by: str) -> list[list[list[Statement]]]:
    """The cells row by row: one row a date, so that what was said at the same time stands side by side.

    Columns that are dates themselves have nothing to align; they fill from the top.
    """
    if by == "date":
        depth = max((len(column.statements) for column in columns), default=0)
        return [[list(column.statements[row : row + 1]) for column in columns] for row in range(depth)]
    cells: list[dict[Any, list[Statement]]] = [{} for _ in columns]
    for column, dated_ in zip(columns, cells, strict=True):
        for s in column.statements:
            dated_.setdefault((s.date.sort_key, s.date.text), []).append(s)
    return [[dated_.get(key, []) for dated_ in cells] for key in sorted({key for dated_ in cells for key in dated_})]

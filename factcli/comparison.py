"""Statements side by side, in every form: the one content, drawn, as Markdown, as JSON, as lines.

What belongs together and which words differ is worked out in :mod:`factcli.matter`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factcli.formats import (
    PLAIN_COLUMNS,
    Listing,
    Where,
    dated,
    markdown_table,
    markdown_text,
    sources,
    statement_record,
)
from factcli.matter import Column, Matter, marks
from factcli.model import STATEMENT_KEYS, Statement

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements to be shown side by side under one heading, with the words that differ."""

    label: str
    shared: tuple[str, ...]
    statements: tuple[Statement, ...]
    marks: Mapping[str, Sequence[Sequence[Span]]]  # by field, then statement by statement
    speakers: int

    def spans(self, field: str, number: int) -> Sequence[Span]:
        """The differing words in one field of one statement."""
        return self.marks[field][number]


def group_of(
    label: str, shared: tuple[str, ...], statements: Sequence[Statement], canonical: Callable[[str], str]
) -> Group:
    """Statements in the order given as one group."""
    return Group(
        label,
        shared,
        tuple(statements),
        {field: marks(statements, field) for field in ("claim", "quote")},
        len({canonical(s.speaker) for s in statements}),
    )


def group_of_matter(matter: Matter, canonical: Callable[[str], str]) -> Group:
    """A matter as a group."""
    return group_of(matter.label, matter.shared, matter.statements, canonical)


def period(statements: Sequence[Statement]) -> str:
    """From the oldest date to the newest, as recorded."""
    dates = sorted({(s.date.sort_key, s.date.text) for s in statements if not s.date.unknown})
    texts = list(dict.fromkeys(text for _, text in dates))
    undated = ["undated"] if any(s.date.unknown for s in statements) else []
    return ", ".join([*([" – ".join(dict.fromkeys((texts[0], texts[-1])))] if texts else []), *undated])


def heading(group: Group) -> tuple[str, str]:
    """What stands above a group: what it is about and when, how many statements it has, and by how many."""
    left = " · ".join(part for part in (group.label, period(group.statements)) if part)
    number = len(group.statements)
    right = f"{number} statement{'s' * (number != 1)} by {group.speakers} speaker{'s' * (group.speakers != 1)}"
    return left, right


# --- JSON -----------------------------------------------------------------------------------------------


def group_record(group: Group, where: Where) -> dict[str, Any]:
    """A group as JSON values; ``marks`` are offsets in characters of the words that differ."""
    statements = []
    for number, s in enumerate(group.statements):
        spans = {field: [list(span) for span in group.spans(field, number)] for field in group.marks}
        statements.append({**statement_record(s, where), "marks": spans})
    return {"label": group.label, "shared": list(group.shared), "speakers": group.speakers, "statements": statements}


def column_record(column: Column, where: Where) -> dict[str, Any]:
    """One column of ``--by`` as JSON values."""
    return {"heading": column.heading, "statements": [statement_record(s, where) for s in column.statements]}


# --- lines ----------------------------------------------------------------------------------------------


def lines(groups: Sequence[tuple[str, Sequence[Statement]]], where: Where | None, by: str = "") -> Listing:
    """One record a statement; first the matter, or with ``by`` the heading, under which it stands."""
    first = "heading" if by else "matter"
    records = [{first: label, **statement_record(s, where)} for label, group in groups for s in group]
    return Listing(
        kind="statements",
        records=records,
        columns=(first, *PLAIN_COLUMNS),
        csv_columns=(first, *STATEMENT_KEYS),
        toml=[("statement", s.to_table()) for _, group in groups for s in group],
    )


# --- Markdown -------------------------------------------------------------------------------------------


def marked_markdown(text: str, spans: Sequence[Span]) -> str:
    """A text with the spans in bold."""
    parts, position = [], 0
    for start, end in spans:
        parts += [markdown_text(text[position:start]), _bold(text[start:end])]
        position = end
    return "".join([*parts, markdown_text(text[position:])])


def _bold(text: str) -> str:
    """A text in bold: by stars, unless it has punctuation at an end, where they may not be read as markup."""
    at_ends = {unicodedata.category(char)[0] for char in (text[0], text[-1])}
    return f"<b>{markdown_text(text)}</b>" if at_ends & {"P", "S", "Z"} else f"**{markdown_text(text)}**"


def _claim_markdown(s: Statement, spans: Sequence[Span] = ()) -> str:
    """The claim, struck through where it was retracted; blanks at the edges would keep the strokes from being read."""
    claim = marked_markdown(s.claim, spans)
    if not s.retracted:
        return claim
    return f"~~{claim.strip()}~~ (retracted {markdown_text(str(s.retracted))})"


def group_markdown(group: Group) -> str:
    """A heading and a table with one column for each statement."""
    statements = group.statements
    rows = [
        ["role", *(markdown_text(s.role) for s in statements)],
        ["outlet", *(markdown_text(sources(s)) for s in statements)],
        ["date", *(markdown_text(dated(s)) for s in statements)],
        ["claim", *(_claim_markdown(s, group.spans("claim", n)) for n, s in enumerate(statements))],
        ["quote", *(marked_markdown(s.quote, group.spans("quote", n)) for n, s in enumerate(statements))],
        ["id", *(s.id for s in statements)],
    ]
    rows = [row for row in rows if any(row[1:])]
    left, right = heading(group)
    table = markdown_table(["", *(markdown_text(s.speaker) for s in statements)], rows)
    return f"## {markdown_text(left)}\n\n{right}\n\n{table}" if left else f"## {right}\n\n{table}"


def columns_markdown(columns: Sequence[Column], by: str) -> str:
    """A table with one column for each heading, in time order downwards."""
    rows = []
    for row in aligned(columns, by):
        rows.append(["<br>".join(_cell_markdown(s, by) for s in cell) for cell in row])
    return markdown_table([markdown_text(column.heading) for column in columns], rows)


def _cell_markdown(s: Statement, by: str) -> str:
    quote = f"<br>“{markdown_text(s.quote)}”" if s.quote else ""
    return f"{markdown_text(' · '.join(cell_head(s, by)))}<br>{_claim_markdown(s)}{quote}<br>{s.id}"


def cell_head(s: Statement, by: str) -> list[str]:
    """What a cell says of a statement beside what its column says already."""
    who = f"{s.speaker}, {s.role}" if s.role else s.speaker
    credited = [f"via {', '.join(s.via)}"] if s.via else []
    return {"speaker": [dated(s), sources(s)], "outlet": [dated(s), *credited, who], "date": [who, sources(s)]}[by]


def aligned(columns: Sequence[Column], by: str) -> list[list[list[Statement]]]:
    """The cells row by row: one row a date, so that what was said at the same time stands side by side.

    Columns that are dates themselves have nothing to align; they fill from the top.
    """
    if by == "date":
        depth = max((len(column.statements) for column in columns), default=0)
        return [[list(column.statements[row : row + 1]) for column in columns] for row in range(depth)]
    keys = sorted({(s.date.sort_key, s.date.text) for column in columns for s in column.statements})
    return [
        [[s for s in column.statements if (s.date.sort_key, s.date.text) == key] for column in columns] for key in keys
    ]

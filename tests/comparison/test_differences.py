"""Columns by speaker, outlet or date, and the words that differ."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.comparison.differences import Column, columns_by, differing_words
from factcli.model import Statement
from factcli.text.stop_words import STOP_WORDS
from factcli.text.tokens import find_words
from tests.comparison.test_topics import STATEMENTS, said


def _marked(*texts: str) -> list[str]:
    rows = differing_words([said(text, number) for number, text in enumerate(texts)], "claim")
    return [_in_brackets(text, spans) for text, spans in zip(texts, rows, strict=True)]


def _in_brackets(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


MARKED = [
    (["Panjshir has fallen."], ["Panjshir has fallen."]),
    (["Panjshir has fallen.", "Panjshir has not fallen."], ["Panjshir has fallen.", "Panjshir has [not] fallen."]),
    (["Panjshir fell.", "The fall of Panjshir"], ["Panjshir fell.", "The fall of Panjshir"]),
    (["It hasn't fallen.", "It has not fallen."], ["It hasn't fallen.", "It has not fallen."]),
    (["Four districts fell.", "4 districts fell."], ["Four districts fell.", "4 districts fell."]),
    (["60 villages", "65 villages"], ["[60] villages", "[65] villages"]),
    (["It may fall.", "It fell."], ["It [may] fall.", "It fell."]),
    (["The men hold all of it.", "Of the men, one."], ["The men [hold all] of it.", "Of the men, [one]."]),
    (["before the vote", "after the vote"], ["[before] the vote", "[after] the vote"]),
    (["false, a lie", "true"], ["[false], a [lie]", "[true]"]),
    (["full\u00a0control now", "Kabul"], ["[full\u00a0control now]", "[Kabul]"]),
    (["Массуд бежал", "Массуд здесь"], ["Массуд [бежал]", "Массуд [здесь]"]),
    (["a b c", "b", "c"], ["a b c", "b", "c"]),
    (["Massoud's men", "Massoud"], ["Massoud's [men]", "Massoud"]),
]


@pytest.mark.parametrize(("texts", "expected"), MARKED)
def test_what_is_marked(texts: list[str], expected: list[str]) -> None:
    """Words that no other text has are marked, in whatever form; function words never are."""
    assert _marked(*texts) == expected


def test_one_quote_is_not_compared() -> None:
    """A quote is compared with quotes only, and a single one is not marked."""
    quoted, plain = said("It fell.", 1, quote="We hold it"), said("We hold it.", 2)
    assert differing_words([quoted, plain], "quote") == [[], []]
    assert differing_words([quoted, plain, said("It fell.", 3, quote="We left it")], "quote") == [
        [(3, 7)],
        [],
        [(3, 7)],
    ]


@given(STATEMENTS, st.sampled_from(["claim", "quote"]))
def test_marks_stay_in_their_text(statements: list[Statement], field: str) -> None:
    """Marks are in order, apart from one another and within the text, and none is of a stop word alone."""
    for statement, spans in zip(statements, differing_words(statements, field), strict=True):
        text = getattr(statement, field)
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(set(edges))
        assert all(0 <= edge <= len(text) for edge in edges)
        for start, end in spans:
            assert {word.key for word in find_words(text[start:end])} - STOP_WORDS


def test_columns_are_in_the_order_of_their_first_statement() -> None:
    """One column for each speaker under the main name, the earliest first, each in time order."""
    late, early = said("a", 1, speaker="NRFA", day="2021-09-06"), said("b", 2, speaker="Taliban", day="2021-09-03")
    later = said("c", 3, speaker="NRF", day="2021-09-08")
    found = columns_by([later, late, early], "speaker", lambda name: {"NRFA": "NRF"}.get(name, name))
    assert found == [Column("Taliban", (early,)), Column("NRF", (late, later))]


@given(STATEMENTS, st.sampled_from(["speaker", "outlet", "date"]))
def test_columns_hold_every_statement_once(statements: list[Statement], by: str) -> None:
    """Every statement is in the one column of its speaker, outlet or date."""
    found = columns_by(statements, by, str)
    placed = [(column.heading, s.id) for column in found for s in column.statements]
    assert sorted(placed) == sorted((str(getattr(s, by)), s.id) for s in statements)

"""Terms and their weights."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.cues import DENIAL_WORDS, HEDGE_WORDS, NEGATION_WORDS
from factcli.conflicts.term_weights import (
    NON_TERMS,
    NUMBER_WEIGHT,
    RARE_WEIGHT,
    background_weight,
    blank_addresses,
    join_abbreviations,
)
from factcli.text.stop_words import STOP_WORDS, VAGUE_WORDS
from factcli.text.tokens import find_words, fold


def test_word_lists_are_folded_and_apart() -> None:
    """The lists hold words as `fold` gives them, and no word is in two of them."""
    lists = (NEGATION_WORDS, DENIAL_WORDS, HEDGE_WORDS, STOP_WORDS, VAGUE_WORDS)
    assert all(fold(word) == word for words in lists for word in words)
    assert sum(map(len, lists)) == len(NON_TERMS) == len(frozenset().union(*lists))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Rents rose https://t.co/abc again", "Rents rose again"),
        ("See www.example.org/a?b=c, please", "See please"),
        ("Rents rose bit.ly/3xY", "Rents rose"),
        ("Rents rose in St. Johns.", "Rents rose in St. Johns."),
    ],
)
def test_parts_of_addresses_are_no_words(text: str, left: str) -> None:
    """They are blanked, so that every other word keeps its place."""
    blanked = blank_addresses(text)
    assert len(blanked) == len(text)
    assert blanked.split() == left.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. bombed Orlu.", ["the", "u.s", "bombed", "orlu"]),
        ("The U.A.E. and the U.N. agree.", ["the", "u.a.e", "and", "the", "u.n", "agree"]),
        ("J. Doe left.", ["j", "doe", "left"]),
    ],
)
def test_abbreviations_are_one_word(text: str, words: list[str]) -> None:
    """Their letters make one word, and every word keeps its place."""
    joined = join_abbreviations(text)
    assert len(joined) == len(text)
    assert [text[w.start : w.end].lower() for w in find_words(joined)] == words


def test_rare_words_weigh_more() -> None:
    """A name weighs most, a number little, a common word least; weights are halves, so that sums are exact."""
    weights = [background_weight(term) for term in ("make", "bridg", "massoud")]
    assert weights == sorted(weights)
    assert weights[0] < weights[2] == RARE_WEIGHT
    assert background_weight("1987") == NUMBER_WEIGHT
    assert all((weight * 2).is_integer() for weight in weights)

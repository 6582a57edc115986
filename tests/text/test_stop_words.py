"""Function words, and what a word is compared by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.text.stem import stem
from factcli.text.stop_words import NOT_FORMS, NUMBERS, STOP_WORDS, sense

SAYS_SOMETHING = (
    "no not never none nobody nothing without nor neither cannot cant dont didnt isnt wasnt wont may might reportedly"
    " all some many most few half one three hundred more less us"
)


@pytest.mark.parametrize("word", SAYS_SOMETHING.split())
def test_no_stop_word_topics(word: str) -> None:
    """Negations, hedges and quantities are no stop words, and neither is the US."""
    assert word not in STOP_WORDS


@pytest.mark.parametrize(
    ("key", "expected"), [("havent", "not"), ("cannot", "not"), ("not", "not"), ("four", "4"), ("ninety", "90")]
)
def test_sense_joins_what_is_written_in_two_ways(key: str, expected: str) -> None:
    """All forms of not are one, and a number word is its figures; else the sense is the stem."""
    assert sense(key) == expected


@given(st.text(alphabet="abcdeginrsty", max_size=10).filter(lambda key: key not in NOT_FORMS | NUMBERS.keys()))
def test_sense_is_else_the_stem(key: str) -> None:
    """Any other word has its stem for its sense."""
    assert sense(key) == stem(key)

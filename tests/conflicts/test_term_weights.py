"""Terms and their weights."""

from __future__ import annotations

from factcli.conflicts.claims.cues import DENIAL_WORDS, HEDGE_WORDS, NEGATION_WORDS
from factcli.conflicts.term_weights import NON_TERMS
from factcli.text.stop_words import STOP_WORDS, VAGUE_WORDS
from factcli.text.tokens import fold


def test_word_lists_are_folded_and_apart() -> None:
    """The lists hold words as `fold` gives them, and no word is in two of them."""
    lists = (NEGATION_WORDS, DENIAL_WORDS, HEDGE_WORDS, STOP_WORDS, VAGUE_WORDS)
    assert all(fold(word) == word for words in lists for word in words)
    assert sum(map(len, lists)) == len(NON_TERMS) == len(frozenset().union(*lists))

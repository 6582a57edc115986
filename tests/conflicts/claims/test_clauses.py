"""Clauses that do not state what a sentence claims: who says so, conditions, reported questions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.conflicts.claims.clauses import find_clauses, without_frames
from factcli.text.tokens import find_words
from tests.support.budget import examples

FRAMES = [
    ("Ida Holm said the bridge was open.", "the bridge was open."),
    ("Ida Holm said on Monday that the bridge was open.", "the bridge was open."),
    ("Ida Holm, the mayor of Orlu, said that the bridge was open.", "the bridge was open."),
    ("The ministry announced that the bridge was open.", "the bridge was open."),
    ("The ministry told reporters that the bridge was open.", "the bridge was open."),
    ("According to the police, the bridge was open.", "the bridge was open."),
    ("The bridge was open, Ida Holm said.", "The bridge was open"),
    ("The bridge was open, said Ida Holm, the mayor of Orlu.", "The bridge was open"),
    ("The bridge was open, according to the police.", "The bridge was open"),
    ("A video shows a bridge on fire.", "a bridge on fire."),
    # a pronoun stands for who says so
    ("Ida Holm said she would not resign.", "Ida Holm said she would not resign."),
    # no frames
    ("The bridge was open.", "The bridge was open."),
    ("Ida Holm denied that the bridge was open.", "Ida Holm denied that the bridge was open."),
    ("Ida Holm did not say that the bridge was open.", "Ida Holm did not say that the bridge was open."),
    ("The ministry announced a new bridge.", "The ministry announced a new bridge."),
    ("Ida Holm said no.", "Ida Holm said no."),
    ("The bridge was open, but Ida Holm said it was unsafe.", "The bridge was open, but Ida Holm said it was unsafe."),
]


@pytest.mark.parametrize(("claim", "left"), FRAMES)
def test_who_says_so_is_left_out(claim: str, left: str) -> None:
    """At the beginning and at the end of a sentence; what is denied or doubted there is no frame."""
    assert without_frames(claim).strip() == left


CLAUSES = [
    ("If the dam fails, the town will flood.", "condition", "If the dam fails"),
    ("The town will flood if the dam fails.", "condition", "if the dam fails"),
    ("Unless the rain stops, the town will flood.", "condition", "Unless the rain stops"),
    ("Should the dam fail, the town will flood.", "condition", "Should the dam fail"),
    ("Without a visa he entered Orlu.", "condition", "Without a visa"),
    ("The town will flood provided that the dam fails.", "condition", "provided that the dam fails"),
    ("Police asked if the dam had failed.", "asked", "if the dam had failed"),
    ("Nobody knows whether the dam failed.", "asked", "whether the dam failed"),
    ("It is not clear whether the dam failed, the mayor added.", "asked", "whether the dam failed"),
    # answered
    ("Asked whether the dam had failed, the mayor said it had not.", "negated", "the dam had failed"),
    ("Asked if the dam failed, the mayor replied: no.", "asked", "if the dam failed"),
    ("Asked if the dam failed, the mayor answered no.", "negated", "the dam failed"),
    # none
    ("The town looked as if it had flooded.", "condition", ""),
    ("The town should flood.", "condition", ""),
    ("He entered Orlu without a visa.", "condition", ""),
    ("The army provided food.", "condition", ""),
    ("Asked whether the dam had failed, the mayor said it had.", "negated", ""),
    ("Asked whether the dam had failed, the mayor said it had.", "asked", ""),
]


@pytest.mark.parametrize(("claim", "kind", "words"), CLAUSES)
def test_conditions_and_questions_are_marked(claim: str, kind: str, words: str) -> None:
    """From the word that opens them to a comma or the end; a question that is answered is stated, or negated."""
    found = find_words(claim)
    marked = sorted(getattr(find_clauses(claim, found), kind))
    assert " ".join(claim[found[i].start : found[i].end] for i in marked) == words


_PIECES = re.findall(
    r"\S+",
    "said that if whether unless asked told the mayor , , ' : . dam failed not no he according to a video shows had",
)


@settings(max_examples=examples(300))
@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join)))
def test_clauses_of_any_text_are_its_words(text: str) -> None:
    """Whatever is written: words are numbered within the text, no word is in two clauses, and frames only take away."""
    words = find_words(text)
    clauses = find_clauses(text, words)
    for part in clauses:
        assert part <= set(range(len(words)))
    assert not clauses.frame & (clauses.condition | clauses.asked)
    assert without_frames(text) in text

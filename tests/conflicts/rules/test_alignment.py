"""Words that mean the same in two sentences: which count as one word, and which do not."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.alignment import align
from factcli.conflicts.score import assess_pair
from tests.support.stores import statement


def shared(a: str, b: str) -> set[tuple[str, str]]:
    """The words that count as one word of two claims, by twos, as the claims have them."""
    first, second = parse_claim(a).whole, parse_claim(b).whole
    aligned = align(first, second)
    if aligned is None:
        return set()
    x, y = (sentence.roots for sentence in aligned)
    common = [root for root in x.keys() & y.keys() if root not in first.roots.keys() & second.roots.keys()]
    return {(a[x[root].start : x[root].end], b[y[root].start : y[root].end]) for root in common}


ALIGNED = [
    ("Police detained Olav Brandt on Monday.", "Olav Brandt was picked up on Monday.", {("detained", "picked")}),
    ("The ferry turned over.", "The ferry capsized.", {("turned", "capsized")}),
    ("The ferry capsized.", "The ferry keeled over.", {("capsized", "keeled")}),
    ("Nils Orre lost his job.", "Nils Orre was dismissed.", {("lost", "dismissed")}),
    ("She lost her job.", "She was sacked.", {("lost", "sacked")}),  # whoever's job it was
    ("They looked into the claim.", "They investigated the claim.", {("looked", "investigated")}),
    (
        "The Corvan government fell over the school law in May.",
        "Corvany's government fell over the school law.",
        {("Corvan", "Corvany's")},
    ),
    ("The mine is open.", "The mine is deep.", set()),
    ("The mine was shut and closed.", "The mine was closed.", set()),  # they share a word already
    ("Ana Ross signed the school law in May.", "Ana Rossi signed the school law in May.", set()),  # two people
    ("Mr Marten signed the school law in May.", "Mr Martin signed the school law in May.", set()),
    ("Hold the line.", "The talks went on.", set()),
]


@pytest.mark.parametrize(("a", "b", "words"), ALIGNED)
def test_synonyms_count_as_one_word(a: str, b: str, words: set[tuple[str, str]]) -> None:
    """In any tense and with any article or possessive; and the same the other way round."""
    assert shared(a, b) == words
    assert shared(b, a) == {(y, x) for x, y in words}


def test_a_phrase_counts_as_one_word() -> None:
    """The words of a phrase beside its first say nothing any more, and whether it is negated stays."""
    first, second = parse_claim("They did not look into the claim.").whole, parse_claim("They investigated it.").whole
    aligned = align(first, second)
    assert aligned is not None
    (root,) = aligned[0].roots.keys() & aligned[1].roots.keys()
    assert aligned[0].roots[root].negated
    assert aligned[0].roots[root].head
    assert "into" not in aligned[0].roots
    assert aligned[0].weight == pytest.approx(sum(token.weight for token in aligned[0].roots.values()))


def test_what_is_aligned_with_one_sentence_stays_apart_in_another() -> None:
    """Two words are the same for two sentences only, so that nothing becomes the same by way of a third word."""
    held = parse_claim("The guards held the bridge.").whole
    assert align(held, parse_claim("Police detained the guards.").whole) is not None
    assert "=" not in "".join(held.roots)


LEADS = [
    ("State guards never detained Mira Toll.", "State guards held Mira Toll in a cell for three days.", True),
    ("The quarter was evacuated before the blast.", "Nobody was moved out of the quarter before the blast.", True),
    ("State guards never detained Mira Toll.", "State guards held Mira Toll's driver Oto Finn.", False),
    ("The firm did not repair the bridge at Orlu.", "The bridge at Orlu was never mended by the firm.", False),
]


@pytest.mark.parametrize(("a", "b", "is_lead"), LEADS)
def test_a_denial_in_other_words_is_found(a: str, b: str, is_lead: bool) -> None:
    """Where the same is done to the same; and two denials of one thing agree, in whatever words."""
    assert bool(assess_pair(statement(a, speaker="Ann Lee"), statement(b, speaker="Bo Roe"))) is is_lead


def test_a_synonym_is_not_shown_as_shared() -> None:
    """What both claims say with one word is shown; a word of one of them is not."""
    a, b = "State guards never detained Mira Toll.", "State guards held Mira Toll in a cell for three days."
    finding = assess_pair(statement(a, speaker="Ann Lee"), statement(b, speaker="Bo Roe"))
    assert finding is not None
    assert finding.shared == ("State", "guards", "Mira", "Toll")

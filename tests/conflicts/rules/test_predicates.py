"""What a word is said of: the subject and the complement of a predicate, and whether two sentences say it of one."""

from __future__ import annotations

import pytest

from factcli.conflicts.claims.parsed import Sentence
from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import pair_sentences
from factcli.conflicts.rules.negation import negation
from factcli.conflicts.rules.predicates import negated_words, predicate_at, subject_of_being


def sentence(claim: str) -> Sentence:
    return parse_claim(claim).whole


def index_of(s: Sentence, claim: str, word: str) -> int:
    return next(i for i, t in enumerate(s.tokens) if claim[t.start : t.end] == word)


PREDICATES = [
    ("The mayor signed the lease.", "signed", {"mayor"}, {"leas"}),
    ("Ann Weld, a lawyer from Orlu, has not signed the lease.", "signed", {"ann", "weld"}, {"leas"}),
    ("Rebels fighting the army took Orlu.", "fighting", {"rebel"}, {"armi", "take", "orlu"}),
    ("The governor planned a raid on the port and burned the mill.", "burned", {"govern"}, {"mill"}),
    ("The mill, which the rebels burned, was empty.", "empty", {"mill"}, set()),
]


@pytest.mark.parametrize(("claim", "word", "subject", "complement"), PREDICATES)
def test_arguments_stand_before_and_after_a_word(
    claim: str, word: str, subject: set[str], complement: set[str]
) -> None:
    """The subject is found across an insertion and a coordination, and before a participle it is the nearest noun."""
    s = sentence(claim)
    found = predicate_at(s, index_of(s, claim, word))
    assert subject <= found.subject
    assert complement <= found.complement


NEGATED = [
    ("The mayor did not sign the lease.", ["sign"]),
    ("The mayor does not want to leave.", ["want", "leave"]),
    ("Orlu is not a threat.", ["threat"]),
    ("There was no chemical attack in Orlu.", ["attack"]),
    ("No soldier was seen in Orlu.", ["soldier", "seen"]),
    ("The clinic never received a warning.", ["received", "warning"]),
    ("A firm, not the mayor, drew the plan.", ["mayor"]),
    ("The mayor signed the lease.", []),
]


@pytest.mark.parametrize(("claim", "words"), NEGATED)
def test_words_that_a_negation_turns_around(claim: str, words: list[str]) -> None:
    """They are the verb, the noun, or both; what stands in the scope of the negation beside them is not."""
    s = sentence(claim)
    found = [claim[s.tokens[n.at].start : s.tokens[n.at].end] for n in dict.fromkeys(negated_words(s))]
    assert [word for word in words if word in found] == words
    assert bool(found) == bool(words)


SAME_OR_OTHER = [
    (
        "Arvenia has no soldiers in the Tesk valley.",
        "Two battalions of Arvenia have soldiers in the Tesk valley.",
        True,
    ),
    ("There was no earthquake in Karsin.", "An earthquake destroyed the dam at Karsin.", True),
    ("The mill was not burned by rebels.", "Rebels burned the mill near Orlu in the night of the feast.", True),
    (
        "Arvenia is not fighting in Tesk.",
        "By closing its schools, Tesk has shown that its rulers fight against the weak.",
        False,
    ),
    (
        "There are no Arvenian troops in Tesk.",
        "Norland will use its own troops against Tesk and the Arvenian fleet.",
        False,
    ),
    (
        "Arvenia has never waged a war.",
        "The Coastal Union is waging a war of words against Arvenia, as its papers show.",
        False,
    ),
    (
        "Arvenia is not a threat to its neighbours.",
        "Arvenia took the port in order to save its people from the threat of hunger.",
        False,
    ),
    (
        "The governor did not seize the port.",
        "The treaty gave the governor a right to seize the port and its ships.",
        False,
    ),
    ("The mill was not built to store oil.", "Oil has ruined the river at the mill and the fields behind it.", False),
]


@pytest.mark.parametrize(("negative", "positive", "found"), SAME_OR_OTHER)
def test_negation_reaches_the_same_predicate_of_the_same_thing(negative: str, positive: str, found: bool) -> None:
    """Sentences of which much differs conflict only if one negates what the other says of the same thing."""
    assert (negation(pair_sentences(sentence(negative), sentence(positive))) is not None) == found
    assert (negation(pair_sentences(sentence(positive), sentence(negative))) is not None) == found


def test_what_somebody_is() -> None:
    """The subject of what somebody is or where it is; a verb says something else."""
    for claim, word, subject in [
        ("The Silver Heron is a Dutch comedy film.", "film", {"silver", "heron"}),
        ("Nadia Kerr was in Madrid.", "Madrid", {"nadia", "kerr"}),
        ("A strike is being prepared in Madrid.", "Madrid", set()),
    ]:
        s = sentence(claim)
        assert subject_of_being(s, index_of(s, claim, word)) == frozenset(subject)

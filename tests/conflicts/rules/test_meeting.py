"""How two sentences meet, whatever a rule sees in them."""

from __future__ import annotations

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import Evidence, SentencePair, pair_sentences
from factcli.conflicts.rules.meeting import BOTH, CLAUSE, COMMON, SUBJECT, VERB, meeting_features


def met(a: str, b: str, in_a: str, in_b: str) -> dict[str, float]:
    """The features of two claims with evidence in some of their words."""
    spans = (
        ((a.index(in_a), a.index(in_a) + len(in_a)),),
        ((b.index(in_b), b.index(in_b) + len(in_b)),) if in_b else (),
    )
    return dict(meeting_features(pair_of(a, b), Evidence("negation", {}, *spans)))


def pair_of(a: str, b: str) -> SentencePair:
    return pair_sentences(parse_claim(a).whole, parse_claim(b).whole)


def test_two_sentences_of_one_deed_meet_in_everything() -> None:
    """Their subject, their verb, and all of the clause."""
    features = met("The mayor closed the school.", "The mayor did not close the school.", "closed", "close")
    assert features[BOTH] == features[SUBJECT] == features[VERB] == features[CLAUSE] == 1.0
    assert features[COMMON] > 0.5


def test_two_sentences_that_share_a_name_do_not() -> None:
    """What is denied is in one of them only, and said of somebody else."""
    features = met("The alarm of the Orlu Library rang.", "Bo Roe was not at the Orlu Library.", "rang", "")
    assert features[BOTH] == features[SUBJECT] == features[VERB] == features[COMMON] == 0.0
    assert features[CLAUSE] < 1.0


def test_order_does_not_matter() -> None:
    a, b = "The mayor closed the school in Orlu.", "The school in Orlu was never closed."
    there, back = met(a, b, "closed", "closed"), met(b, a, "closed", "closed")
    assert there == back

"""A report becomes proposals: slices of its text, each said once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.proposals import JOINT, propose
from tests.support.extract import article

REPORT = """Harbour to close, mayor says

ALDEN, May 14 (Reuters) - Mayor Jane Roe said on Tuesday that the old harbour would close before the winter.

“We cannot mend it for ever,” Roe told Radio Brod. “It has had its time.”

Her deputy, Karl Dahl, denied that the decision had been taken. He said the council would vote first.

A spokesman for the fishermen said 40 boats had no other berth, the Alden Post reported, citing a letter to the mayor.
"""


@pytest.mark.parametrize(
    ("claim", "speaker", "role", "via", "date"),
    [
        ("the old harbour would close before the winter", "Jane Roe", "Mayor", ["Reuters"], "2024-05-14"),
        (
            *("We cannot mend it for ever … It has had its time.", "Jane Roe", "Mayor"),
            *(["Reuters", "Radio Brod"], "2024-05-15?"),
        ),
        ("the council would vote first", "Karl Dahl", "deputy", ["Reuters"], "2024-05-15?"),
        (
            *("40 boats had no other berth", "A spokesman for the fishermen", ""),
            *(["Reuters", "Alden Post"], "2024-05-15?"),
        ),
    ],
)
def test_a_statement_has_its_fields(claim: str, speaker: str, role: str, via: list[str], date: str) -> None:
    report = article(REPORT, outlet="Coast Weekly", published="2024-05-15")
    [proposal] = [p for p in propose(report) if p.claim == claim]
    assert (proposal.speaker, proposal.role, list(proposal.via), proposal.date) == (speaker, role, via, date)
    assert proposal.quote == (claim if claim.startswith("We") else "")
    assert proposal.date_text == ("on Tuesday" if date == "2024-05-14" else "")


def test_no_statement_is_proposed_twice() -> None:
    text = "The bridge is open.\n\nJane Roe said it was late.\n\nIt rained.\n\nJane Roe said it was late."
    assert [p.claim for p in propose(article(text))] == ["it was late"]


def test_a_headline_that_the_body_repeats_is_left_out() -> None:
    text = (
        "Mayor says old harbour closes before winter\n\nThe harbour is old.\n\n"
        "Mayor Jane Roe said the old harbour closes before the winter."
    )
    assert [(p.speaker, p.claim) for p in propose(article(text))] == [
        ("Jane Roe", "the old harbour closes before the winter")
    ]


def test_an_outlet_is_the_channel_of_whom_it_cites() -> None:
    text = "The bridge is open.\n\nAccording to Reuters, citing two engineers, the bridge was late."
    [found] = propose(article(text))
    assert (found.speaker, found.via, found.claim) == ("two engineers", ("Reuters",), "the bridge was late")


@pytest.mark.parametrize(("head", "speaker"), [("PRESS RELEASE", "Clean Harbour"), ("NEWS", "")])
def test_an_organisation_speaks_in_its_own_release(head: str, speaker: str) -> None:
    text = f"{head}\n\nThe bridge is open.\n\nClean Harbour said on Monday that it was late."
    [found] = propose(article(text, outlet="Clean Harbour"))
    assert (found.speaker, found.candidates) == (speaker, () if speaker else ("Clean Harbour",))


def test_a_line_break_in_a_claim_is_a_blank() -> None:
    text = (
        "First paragraph.\n\nThe mayor of the town, Jane Roe, opened it in the morning. Roe said that it\n"
        "was late.\n\nLast paragraph."
    )
    assert [p.claim for p in propose(article(text))] == ["it was late"]


def test_a_claim_is_the_slices_that_its_spans_say() -> None:
    report = article(REPORT, outlet="Coast Weekly", published="2024-05-15", lang="en")
    for proposal in propose(report):
        pieces = [REPORT[start:end] for start, end in proposal.attribution.content]
        content = JOINT.join(piece.removeprefix("that ").strip(" ,;:–—") for piece in pieces)
        assert proposal.claim in (content, f"denied that {content}")
        assert (proposal.speaker == "") == ("speaker" in proposal.unsure)


def test_a_speaker_that_is_open_is_left_out() -> None:
    report = article("Karl Roe and Peter Roe came to the bridge. Roe said it was late.")
    [proposal] = propose(report)
    assert proposal.speaker == ""
    assert {*proposal.candidates} == {"Karl Roe", "Peter Roe"}
    assert (proposal.wording, proposal.unsure, proposal.sure) == ("Roe", ("speaker",), False)


_PIECES = re.findall(
    "[^|]+",
    "Jane Roe|Mr. Roe|Karl Dahl, a spokesman of the port,|the mayor|he|She|who|It| said | told Reuters | said that "
    "| denied |, according to |“It was late,” |\"No,\" |'No' |on Monday|the bridge was open|. |, |\n|\n\n|Q: |A: "
    "|(AP) — |…| citing |that |— |’|”|“|\u200b|é|1,000|@roe|http://x.example/a",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_every_claim_and_quotation_is_cut_from_the_text(text: str) -> None:
    """No text raises, and whatever is proposed stands in it, but for broken lines."""
    flat = " ".join(text.split("\n"))
    squeezed = "".join(flat.split())
    for proposal in propose(article(text, outlet="Reuters", published="2024-05-15")):
        for joined in (proposal.claim, proposal.quote):
            for piece in filter(None, joined.split(JOINT)):
                assert "".join(piece.split()) in squeezed
        assert proposal.claim


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    for proposal in propose(article(text, published="2024-05-15")):
        assert proposal.date


@pytest.mark.parametrize("text", ["", "\n\n", "No words said here.", "“”", "“"])
def test_nothing_is_proposed_where_nothing_is_said(text: str) -> None:
    assert propose(article(text)) == ()


@pytest.mark.parametrize(
    ("text", "claim", "sure"),
    [
        ("Anna Kolb denied on Friday that the bridge was closed.", "denied on Friday that the bridge was closed", True),
        ("Anna Kolb rejected claims that she had been paid.", "rejected claims that she had been paid", None),
        ("Anna Kolb called for the minister to resign.", "called for the minister to resign", None),
        ("Anna Kolb disputed the figures of the council.", "disputed the figures of the council", None),
        ("Anna Kolb dismissed the report as “pure invention”.", "dismissed the report as “pure invention”", None),
        ("“That is not true,” Anna Kolb said.", "That is not true", True),
        ("“that man lied to us”, Anna Kolb said.", "that man lied to us", None),
        ("Anna Kolb said that that was not true.", "that was not true", None),
        ("Anna Kolb insisted it was.", "it was", False),
        ("Anna Kolb, who asked not to be paid, said it was late that day.", "it was late that day", True),
    ],
)
def test_claim_is_what_was_said_and_not_its_opposite(text: str, claim: str, sure: bool | None) -> None:
    """A denial and an act keep their verb; only the "that" before a clause goes."""
    (proposal,) = propose(article(text))
    assert proposal.claim == claim
    assert sure is None or proposal.sure == sure


def test_two_speakers_may_say_the_same() -> None:
    """A statement is left out if its speaker said it before in the same words, never if another one did."""
    text = "Anna Kolb said the bridge was open. Tom Reed said the bridge was open. Kolb said the bridge was open."
    assert [(p.speaker, p.claim) for p in propose(article(text))] == [
        ("Anna Kolb", "the bridge was open"),
        ("Tom Reed", "the bridge was open"),
    ]

"""Names in a text: where they begin and end, the title before them, and what they name."""

from __future__ import annotations

import pytest

from factcli.extract.document import read_document
from factcli.extract.mentions import Kind, find_mentions, flattened

NAMES = [
    ("Yesterday Jane Roe said no.", [("Jane Roe", "", Kind.PERSON)]),
    ("Interestingly Roe said no.", [("Roe", "", Kind.WORD)]),
    ("It was Foreign Minister Jane Roe.", [("Jane Roe", "Foreign Minister", Kind.PERSON)]),
    ("It was presidential candidate Jane Roe.", [("Jane Roe", "presidential candidate", Kind.PERSON)]),
    ("It was Secretary of State Jane Roe.", [("Jane Roe", "Secretary of State", Kind.PERSON)]),
    ("It was Mr. J. K. Roe Jr. of Alden.", [("J. K. Roe Jr.", "Mr.", Kind.PERSON), ("Alden", "", Kind.WORD)]),
    ("It was Mohammed bin Salim al-Bakri.", [("Mohammed bin Salim al-Bakri", "", Kind.PERSON)]),
    (
        "The Ministry of Health and Social Care said no.",
        [("Ministry of Health and Social Care", "", Kind.ORGANISATION)],
    ),
    ("The Justice Department said no.", [("Justice Department", "", Kind.ORGANISATION)]),
    ("Marsh & Dahl said no.", [("Marsh & Dahl", "", Kind.PERHAPS)]),
    ("The NRF said no.", [("NRF", "", Kind.ORGANISATION)]),
    ("At 0300 GMT it rained.", [("GMT", "", Kind.WORD)]),
    ("It rained in North Carolina.", [("North Carolina", "", Kind.PLACE)]),
    ("On Monday Roe said no.", [("Roe", "", Kind.WORD)]),
    ("Athens-based Pelion Roe said no.", [("Pelion Roe", "", Kind.PERHAPS)]),
    ("Prime Minister, he said.", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_a_name_is_found(text: str, expected: list[tuple[str, str, Kind]]) -> None:
    found = [
        (text[m.start : m.end], text[m.title.start : m.title.end] if m.title else "", m.kind)
        for m in find_mentions(read_document(text))
    ]
    assert found == expected


def test_a_name_within_a_quotation_is_marked() -> None:
    text = "“Jane Roe was there,” said Karl Dahl."
    assert [(text[m.start : m.end], m.quoted) for m in find_mentions(read_document(text))] == [
        ("Jane Roe", True),
        ("Karl Dahl", False),
    ]


def test_names_of_a_headline_are_marked() -> None:
    text = "Mayor Jane Roe Opens New Bridge Before Winter\n\nJane Roe opened the bridge."
    assert [m.in_headline for m in find_mentions(read_document(text))][-1] is False
    assert all(m.in_headline for m in find_mentions(read_document(text))[:-1])


def test_lines_are_joined_within_paragraphs_only() -> None:
    text = (
        "First paragraph.\n\nThe bridge was opened in the morning by the mayor of the town, Jane\n"
        "Roe, who stayed.\n\nLast paragraph."
    )
    document = read_document(text)
    flat = flattened(document)
    assert len(flat.text) == len(text)
    assert "Jane Roe" in flat.text
    assert flat.text.count("\n") == text.count("\n") - 1
    assert flat.paragraphs == document.paragraphs

"""Lines made to running text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.paragraphs import clean_lines, join_paragraphs, split_paragraphs


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("one\r\ntwo\rthree\x0bfour\x85five\u2028six\u2029", "one\ntwo\nthree\nfour\nfive\nsix\n"),
        ("a\t b\xa0\u202f c", "a b c"),
        ("ferry\xadman and ferry\u200bman and \ufeffferryman", "ferryman and ferryman and ferryman"),
        ("the \u202eyrref\u202c \u2066is\u2069 late\x00\x7f\x9b", "the yrref is late"),
        (
            "\x1b[1;31mMia\x1b[0m \x1b[38;2;1;2;3mHolt\x1b[m\x1b[K is\x1b(B late\x1b7\x1b[?25l\x1bc.",
            "Mia Holt is late.",
        ),
        (
            "\x1b]8;;http://x.example\x07Mia\x1b]8;;\x1b\\ \x1b]0;title\x07Holt\x1bP1$tx\x1b\\ is late",
            "Mia Holt is late",
        ),
        # A string without its end hides nothing, and what only looks like a sequence stays.
        ("late \x1b]8;;x\nMia \x1b Holt\x1b", "late ]8;;x\nMia Holt"),
        ("note [1m] of [31mm]", "note [1m] of [31mm]"),
        ("می\u200cخواهم \u200fو\u200e", "می\u200cخواهم \u200fو\u200e"),
        ("caf\udce9 \udce9\udce8!", "caf\ufffd \ufffd!"),
    ],
)
def test_clean(text: str, clean: str) -> None:
    """White space is plain, and only what prose needs of what is not seen stays."""
    assert clean_lines(text) == clean


WRAPPED = """The harbour wall of Low Marsh will be raised by two metres, the mayor
said on Monday, after a storm that flooded forty houses in the old town
and closed the ferry.

“We start in June,” she said. Nobody in the town hall doubted that. Then
the fishermen spoke."""


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.\n\nTwo.\n\n\n\nThree.", ["One.", "Two.", "Three."]),
        ("One.\nTwo.\nThree.", ["One.", "Two.", "Three."]),
        ("  One.  \n \n Two.", ["One.", "Two."]),
        (
            WRAPPED,
            [
                "The harbour wall of Low Marsh will be raised by two metres, the mayor said on Monday, after a storm"
                " that flooded forty houses in the old town and closed the ferry.",
                "“We start in June,” she said. Nobody in the town hall doubted that. Then the fishermen spoke.",
            ],
        ),
        # In the narrow columns of a PDF, a small letter goes on.
        (
            "The wall will\nbe raised by two\nmetres.\nDahl doubts it.",
            ["The wall will be raised by two metres.", "Dahl doubts it."],
        ),
        (
            "Harbour wall to be raised\nBy Mia Holt\nThe mayor said so.",
            ["Harbour wall to be raised", "By Mia Holt", "The mayor said so."],
        ),
        # Paragraphs of nearly the same length, one a line, are no wrapped text.
        (
            "The mayor said that the wall will be raised.\nThe fisherman said that it never will be it.\nAll agree.",
            [
                "The mayor said that the wall will be raised.",
                "The fisherman said that it never will be it.",
                "All agree.",
            ],
        ),
        (
            "The govern-\nment said “no,”\nbut the court –\nand the Anglo-\nDutch firm – did not.",
            ["The govern-ment said “no,” but the court – and the Anglo-", "Dutch firm – did not."],
        ),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    """Empty lines part them; without any, each line is one, unless it was wrapped."""
    assert split_paragraphs(text) == paragraphs


@given(st.text("aB .\n“”\u200b\r\t\ud800é,", max_size=200))
def test_text_is_stable_and_loses_no_letter(text: str) -> None:
    """Running text read again is the same, and every letter is there in its order."""
    paragraphs = split_paragraphs(clean_lines(text))
    running = join_paragraphs(paragraphs)
    assert split_paragraphs(clean_lines(running)) == paragraphs
    assert all(paragraph and "\n" not in paragraph and paragraph == paragraph.strip() for paragraph in paragraphs)
    assert [char for char in text if char.isalpha()] == [char for char in running if char.isalpha()]
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in running.replace("\n", ""))

"""Subtitles as running text with times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.paragraphs import clean_lines, join_paragraphs
from factcli.extract.subtitles import read_subtitles


def read(text: str) -> tuple[list[str], list[tuple[float, str]]]:
    """Return the paragraphs, and for each cue its second and the two words that it begins with."""
    found = read_subtitles(clean_lines(text))
    whole = join_paragraphs(found.paragraphs)
    return found.paragraphs, [(code.seconds, " ".join(whole[code.start :].split()[:2])) for code in found.time_codes]


SRT = """1
00:00:01,000 --> 00:00:03,500
The harbour wall
will be raised,

2
00:00:03,600 --> 00:00:05,000
the mayor said on Monday.
42 houses

were flooded.

3
01:00:12,000 --> 01:00:13,000 X1:40 Y1:2
- When?
- In <i>June</i>.

4
01:00:13,100 --> 01:00:15,000
{\\an8}>> MIA HOLT: We start then.

5
01:00:15,100 --> 01:00:16,000
Jon Dahl: No.
"""
VTT = """WEBVTT - a talk
Kind: captions

NOTE made by hand
--> not a cue

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.000 align:start position:0%
<v.loud Mia Holt>We start in June &amp; end</v>

00:03.000 --> 00:05.000
<v Mia Holt>in <c.yellow>July</c>.

00:05.000 --> 00:06.000
<v Jon Dahl>No.</v> <v Mia Holt>Yes.</v>
"""
ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000
\u0020
hello<00:00:00.500><c> and</c><00:00:00.800><c> welcome</c>

00:00:02.000 --> 00:00:02.010
hello and welcome
\u0020

00:00:02.010 --> 00:00:04.000
hello and welcome
to<00:00:02.500><c> the show</c>

00:00:04.000 --> 00:00:04.010
to the show
"""


@pytest.mark.parametrize(
    ("text", "paragraphs", "codes"),
    [
        (
            SRT,
            [
                "The harbour wall will be raised, the mayor said on Monday. 42 houses were flooded.",
                "When?",
                "In June.",
                "MIA HOLT: We start then.",
                "Jon Dahl: No.",
            ],
            [
                (1.0, "The harbour"),
                (3.6, "the mayor"),
                (3612.0, "When? In"),
                (3613.1, "MIA HOLT:"),
                (3615.1, "Jon Dahl:"),
            ],
        ),
        (
            VTT,
            ["Mia Holt: We start in June & end in July.", "Jon Dahl: No.", "Mia Holt: Yes."],
            [(1.0, "Mia Holt:"), (3.0, "in July."), (5.0, "Jon Dahl:")],
        ),
        (ROLLING, ["hello and welcome to the show"], [(0.0, "hello and"), (2.01, "to the")]),
        ("1\n0:0:1.5 --> 0:0:2\nNo.\n\n2\n0:0:2 --> 0:0:3\nNo.\n", ["No. No."], [(1.5, "No. No."), (2.0, "No.")]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", [], []),
        ("WEBVTT\n", [], []),
        # A dash within a sentence is none of a speaker.
        (
            "1\n00:00:01,000 --> 00:00:02,000\nThe wall\n- a high one -\nis late.\n",
            ["The wall - a high one - is late."],
            [(1.0, "The wall")],
        ),
    ],
    ids=["srt", "vtt", "rolling", "said twice", "an empty cue", "no cue", "dash"],
)
def test_subtitles(text: str, paragraphs: list[str], codes: list[tuple[float, str]]) -> None:
    """Sentences over several cues are one text; speakers begin a paragraph; times point at the words of the cue."""
    assert read(text) == (paragraphs, codes)


def test_a_pause_and_a_long_paragraph_end() -> None:
    """After some seconds of silence, and after a sentence where a paragraph is long."""
    cue = "{0}\n00:{0:02}:00,000 --> 00:{0:02}:{1},000\nThe wall number {0} is high\n\n"
    assert read("".join(cue.format(n, 10) for n in range(3)))[0] == [f"The wall number {n} is high" for n in range(3)]
    cue = "00:{0:02}:00,000 --> 00:{0:02}:59,900\nThe wall number {0} is high.\n\n"
    lengths = [len(paragraph) for paragraph in read("".join(cue.format(n) for n in range(60)))[0]]
    assert max(lengths) < 560
    assert len(lengths) == 4


@given(st.lists(st.text("ab .->:<v>0\n", max_size=20), max_size=8))
def test_times_point_into_the_text(texts: list[str]) -> None:
    """Whatever the cues hold, each offset is that of a word in the text, and they rise."""
    cues = (f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n{text}\n\n" for n, text in enumerate(texts))
    found = read_subtitles(clean_lines("WEBVTT\n\n" + "".join(cues)))
    whole = join_paragraphs(found.paragraphs)
    starts = [code.start for code in found.time_codes]
    assert starts == sorted({*starts})
    assert all(whole[start : start + 1].strip() and (start == 0 or whole[start - 1].isspace()) for start in starts)

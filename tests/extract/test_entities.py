"""Who speaks: the fullest name for a surname, a pronoun, a role; what is left open; sources without a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.extract import named, speakers

NAMED = [
    # A surname, a title, an apposition.
    ("Jane Roe opened the bridge. [Roe] said it was late.", ["Jane Roe"]),
    ("Jane Roe opened the bridge. [Ms. Roe] said it was late.", ["Jane Roe"]),
    ("[Mayor Jane Roe] said it was late. [The mayor] said it would last.", ["Jane Roe", "Jane Roe"]),
    ("[Jane Roe, the mayor of Alden,] said it was late.", ["Jane Roe"]),
    ("[The mayor of Alden, Jane Roe,] said it was late.", ["Jane Roe"]),
    ("[Former Alden mayor and spokesman for the port, Jon Roe] said it was late.", ["Jon Roe"]),
    ("[The group's spokesman], Jon Roe, said it was late.", ["Jon Roe"]),
    ("Jane Roe, whose father [Senator Karl Roe] said no, stayed.", ["Karl Roe"]),
    ("[Harbour master Jon Roe] said it was late. The harbour master left. [Roe] said no.", ["Jon Roe", "Jon Roe"]),
    ("[Ohio Republican Jane Roe] said it was late.", ["Jane Roe"]),
    ("[Jon Roe KC], for the port, said no. [Mr Roe] said it again.", ["Jon Roe", "Jon Roe"]),
    # A nickname, an initial, a spelling, a name in capitals and small letters.
    ("Robert Hallam spoke. [Bob Hallam] said it was late. [Hallam] said no.", ["Robert Hallam"] * 2),
    ("James T. Hallam spoke. [James Hallam] said it was late.", ["James T. Hallam"]),
    ("Kabir Tarik spoke first. [Tariq] said it was late.", ["Kabir Tarik"]),
    ("Mullah Sabir spoke. [Sabir] said it was late.", ["Mullah Sabir"]),
    ("Yusuf al-Bakri came. [al-Bakri] said it was late. [Bakri] said no.", ["Yusuf al-Bakri"] * 2),
    # Organisations.
    ("The Alden Port Authority met. [The authority] said it was late.", ["Alden Port Authority"]),
    ("The National Relief Front (NRF) met. [The NRF] said it was late.", ["National Relief Front"]),
    ("The Valdorian Foreign Ministry met. [The Foreign Ministry] said no.", ["Valdorian Foreign Ministry"]),
    ("The Valdorian Foreign Ministry met. [It] said no.", ["? Valdorian Foreign Ministry"]),
    ("[The Valdorian Foreign Ministry] said no. [It] said it was late.", ["Valdorian Foreign Ministry"] * 2),
    ("Jane Roe spoke to TASS. [The Russian news agency] said it was late.", ["TASS"]),
    # Pronouns.
    ("Jane Roe met Karl Dahl. [She] said it was late. [He] said no.", ["Jane Roe", "Karl Dahl"]),
    ("[Karl Dahl] said it was late. [He] said it would last.", ["Karl Dahl"] * 2),
    ("When Karl Dahl left, Peter Lund stayed. “It is late,” [he] said.", ["Peter Lund"]),
    ("[Jane Roe] spoke of Karl Dahl, [who] said no.", ["Jane Roe", "Karl Dahl"]),
    ("[Two officials who asked not to be named] said it was late. [They] said no.", ["Two officials"] * 2),
    ("A baker from the square was there. [A baker] said no. “It was late,” [he] said.", ["A baker"] * 2),
    ("[Prime Minister Karl Dahl] said no. [The prime minister] said it was late.", ["Karl Dahl"] * 2),
    ("Jane Roe came with her brother, Jon Dahl. [Her brother] said it was late.", ["Jon Dahl"]),
]
OPEN = [
    # Two persons who may be meant are offered, and neither is chosen.
    ("Karl Roe and Peter Roe came. [Roe] said it was late.", ["? Karl Roe | Peter Roe", "? Peter Roe | Karl Roe"]),
    ("Ahmad Sabir is the son of Ahmad Shah Sabir. [Sabir] said no.", ["? Ahmad Shah Sabir | Ahmad Sabir"]),
    ("[The mayor] said it was late.", ["? The mayor", "The mayor", "? the mayor"]),
    ("[Her husband] said it was late.", ["? Her husband"]),
    ("[We] said it was late.", ["? "]),
    ("[Roe and Dahl] said it was late.", ["? Roe and Dahl | Roe | Dahl"]),
    ("The Alden Bank and the Orrin Bank met. [The bank] said no.", ["? Orrin Bank | Alden Bank"]),
]
UNNAMED = [
    "two officials",
    "a spokesman for the ministry",
    "a spokesman for President Karl Dahl",
    "witnesses",
    "police",
    "the Dahl campaign",
    "Dahl's spokesman",
    "residents of the valley",
    "several people who were there",
    "critics",
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_speaker_has_the_fullest_name(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(("text", "readings"), OPEN)
def test_what_is_open_is_offered(text: str, readings: list[str]) -> None:
    assert named(text)[-1] in readings


@pytest.mark.parametrize("wording", UNNAMED)
def test_a_source_without_a_name_stays_as_worded(wording: str) -> None:
    [speaker] = speakers(f"President Karl Dahl came.\n\n[{wording}] said it was late.")
    assert speaker.sure
    assert speaker.name.removeprefix("the ") in wording
    assert "Karl Dahl" not in speaker.name or "spokesman" in speaker.name


def test_two_with_one_surname_are_not_merged() -> None:
    text = "[Ahmad Sabir] said no. His father, [Ahmad Shah Sabir,] said yes. [Ahmad Sabir] said it again."
    assert named(text) == ["Ahmad Sabir", "Ahmad Shah Sabir", "Ahmad Sabir"]


def test_a_title_tells_two_with_one_surname_apart() -> None:
    text = "Karl Roe and his wife Jane Roe came. [Mrs. Roe] said no. [Mr. Roe] said it was late."
    assert named(text) == ["Jane Roe", "Karl Roe"]


def test_a_surname_goes_on_to_mean_the_one_it_meant() -> None:
    text = (
        "Karl Roe came. Roe laughed.\n\nHis uncle Peter Roe came.\n\n[Roe] said no.\n\nThe band played.\n\n"
        "It rained. [Roe] said it was late."
    )
    assert named(text) == ["? Karl Roe | Peter Roe", "Karl Roe"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("[Jane Roe], a spokeswoman for the port, said no.", "spokeswoman for the port"),
        ("A spokeswoman for the port, [Jane Roe], said no.", "spokeswoman for the port"),
        ("[Foreign Minister Jane Roe] said no.", "Foreign Minister"),
        ("[Mr Jon Roe] said no.", ""),
        ("[Harbour police chief Jon Roe] said no.", "police chief"),
        ("The ferry's captain, [Jon Roe], said no.", "ferry's captain"),
        ("Jane Roe, the mayor of Alden, came. [She] said no.", "mayor of Alden"),
        ("A potter, [Jane Roe], said no.", "potter"),
        ("[Hydrologist Jane Roe] said no.", "Hydrologist"),
        ("In a written statement, [Jane Roe] said no.", ""),
        ("He spoke for Alden’s lawyer Jane Roe. [Roe] said no.", "Alden’s lawyer"),
        ("The mayor of Alden (Jane Roe) came. [Roe] said no.", "mayor of Alden"),
    ],
)
def test_a_role_is_what_the_report_says(text: str, role: str) -> None:
    [speaker] = speakers(text)
    assert speaker.role.endswith(role)
    assert role or not speaker.role


def test_the_reporter_and_the_outlet_are_no_speakers() -> None:
    found = speakers("[Jane Roe] said it was late. [The Alden Post] said no.", "Jane Roe", "Alden Post")
    assert [(speaker.name, speaker.candidates) for speaker in found] == [("", ("Jane Roe",)), ("", ("Alden Post",))]


def test_lines_that_were_broken_are_one() -> None:
    text = (
        "The bridge was opened in the morning by the mayor of the town, Jane\nRoe, in spite of the rain. [Roe] said no."
    )
    assert named(f"First paragraph.\n\n{text}") == ["Jane Roe"]


@given(st.text(alphabet="AaBb [].,’'\"“”\n-M", max_size=120), st.integers(0, 100), st.integers(1, 20))
def test_no_text_raises(text: str, start: int, length: int) -> None:
    """Any span of any text may be a speaker; a name is always from the text."""
    plain = text.replace("[", "").replace("]", "")
    at = min(start, len(plain))
    for speaker in speakers(f"{plain[:at]}[x{plain[at : at + length]}] said no. {plain[at + length :]}"):
        assert len(speaker.candidates) <= 4
        assert not (speaker.sure and speaker.candidates)

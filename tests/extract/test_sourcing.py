"""Through which outlets words came, and on which day they were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.text.stop_words import word_set
from tests.support.extract import sourced

VIA = [
    ("[Roe] {told} Reuters that <it was late>.", ("Reuters",)),
    ("[Roe] {told} reporters that <it was late>.", ()),
    ("[Roe] {told} Jane Dahl that <it was late>.", ()),
    ("[Roe] {told} Parliament that <it was late>.", ()),
    ("[Roe] {told} the Senate that <it was late>.", ()),
    ("“<It is late>,” [Roe] {told} the state-run Korvar agency.", ("Korvar",)),
    ("[Roe] {told} Radio Brod that <it was late>.", ("Radio Brod",)),
    ("[Roe] {told} a local newspaper, the Alden Courier, that <it was late>.", ("Alden Courier",)),
    ("[Roe] {told} a Valdorian news agency, VANA, on Monday that <it was late>.", ("VANA",)),
    ("[Roe] {told} state TV that <it was late>.", ("state TV",)),
    ("[Roe] {told} CNN's Jon Dahl that <it was late>.", ("CNN",)),
    ("In an interview with the BBC, [Roe] {said} <it was late>.", ("BBC",)),
    ("Speaking to AFP by telephone, [Roe] {said} <it was late>.", ("AFP",)),
    ("“<It is late>,” [Roe] {wrote} on Telegram.", ("Telegram",)),
    ("[The ministry] {said} in a post on its Facebook page that <it was late>.", ("Facebook",)),
    ("[The ministry] {said} <it was late>, according to Interfax.", ("Interfax",)),
    ("[Roe] {told} AFP <it was late>, Reuters reported.", ("Reuters", "AFP")),
    ("[Roe] {said} <it was late>, the Alden Post reported, citing Lanterna News.", ("Alden Post", "Lanterna News")),
    ("State television quoted [Roe] as {saying} <it was late>.", ("State television",)),
    ("[Roe], who once worked for Reuters, {said} <it was late>.", ()),
    ("[A reporter for the Alden Post] {said} <it was late>.", ()),
    ("According to a CNN poll, [Roe] {said} <it was late>.", ()),
    ("[Roe] {said} <Reuters was late>.", ()),
    ("[Reuters] {said} <it was late>.", ()),
    ("[Roe] {told} the Port Authority meeting <it was late>.", ()),
    ("ALDEN (AP) — [Roe] {said} <it was late>.", ("AP",)),
    ("ALDEN, May 14 (Reuters) - [Roe] {told} AFP <it was late>.", ("Reuters", "AFP")),
    (
        "By Jane Dahl, Associated Press\n\nThe bridge is open.\n\n[Roe] {told} the AP <it was late>.",
        ("Associated Press",),
    ),
]
# Published on Wednesday, 15 May 2024.
DATES = [
    ("[Roe] {said} on Monday that <it was late>.", "2024-05-13", "on Monday"),
    ("[Roe] {said} Wednesday that <it was late>.", "2024-05-15", "Wednesday"),
    ("[Roe] on Tuesday {said} <it was late>.", "2024-05-14", "on Tuesday"),
    ("On Sunday, [Roe] {said} <it was late>.", "2024-05-12", "On Sunday"),
    ("“<It is late>,” [Roe] {said} on Thursday.", "2024-05-09", "on Thursday"),
    ("“<It is late>,” {said} [Roe] yesterday.", "2024-05-14", "yesterday"),
    ("[Roe] {told} Reuters last week that <it was late>.", "2024-05-06/2024-05-12", "last week"),
    ("Earlier this month, [Roe] {said} <it was late>.", "2024-05-01/2024-05-15", "Earlier this month"),
    ("[Roe] {said} in a speech on 3 May that <it was late>.", "2024-05-03", "on 3 May"),
    ("[Roe] {said} on May 3, 2022, that <it was late>.", "2022-05-03", "on May 3, 2022"),
    ("[Roe] {said} in September that <it was late>.", "2023-09", "in September"),
    ("In an interview broadcast on Friday night, [Roe] {said} <it was late>.", "2024-05-10", "on Friday night"),
    ("In a Monday interview, [Roe] {said} <it was late>.", "2024-05-13", "Monday"),
    ("[Roe] {said} last Friday that <it was late>.", "2024-05-10", "last Friday"),
    ("[Roe] {said} two days ago that <it was late>.", "2024-05-13", "two days ago"),
    ("According to [a report published on Tuesday], <it was late>.", "2024-05-14", "on Tuesday"),
    # No day of the saying.
    ("[Roe] {said} <it was late>.", "2024-05-15?", ""),
    ("[Roe] {said} <it would be late on Friday>.", "2024-05-15?", ""),
    ("[Roe], who faces an election on Sunday, {said} <it was late>.", "2024-05-15?", ""),
    ("[Roe] {said} before the vote on Sunday that <it was late>.", "2024-05-15?", ""),
    ("The bridge closed on Monday, and [Roe] {said} <it was late>.", "2024-05-15?", ""),
    ("[Roe] {told} the Sunday Times <it was late>.", "2024-05-15?", ""),
    ("[Roe] {said} on Monday <it was late>, but [Dahl] {said} <it was early>.", "2024-05-13", "on Monday"),
    ("ALDEN, May 14 (AP) — [Roe] {said} <it was late>.", "2024-05-15?", ""),
]


@pytest.mark.parametrize(("text", "via"), VIA)
def test_the_channel_is_who_handed_it_on(text: str, via: tuple[str, ...]) -> None:
    assert sourced(text)[0].via == via


@pytest.mark.parametrize(("text", "day", "wording"), DATES)
def test_the_day_is_that_of_the_saying(text: str, day: str, wording: str) -> None:
    found = sourced(text)[0]
    assert (found.date, found.date_text) == (day, wording)
    assert found.sure


def test_the_other_half_of_a_sentence_has_its_own_day() -> None:
    found = sourced("[Roe] {said} on Monday <it was late>.\n\nOn Tuesday, [Dahl] {said} <it was early>.")
    assert [sourcing.date for sourcing in found] == ["2024-05-13", "2024-05-14"]


def test_the_other_half_of_a_sentence_has_its_own_channel() -> None:
    found = sourced("[Roe] {told} AFP <it was late>, but [police] later {denied} <it>.")
    assert found[0].via == ("AFP",)


def test_the_outlet_itself_is_no_channel() -> None:
    assert sourced("ALDEN (AP) — [Roe] {told} the AP <it was late>.", outlet="Associated Press")[0].via == ()


def test_the_newspaper_is_the_one_named_before() -> None:
    text = "[Roe] {told} the Alden Courier <it was late>.\n\n[Dahl] {told} the newspaper <it was early>."
    assert [sourcing.via for sourcing in sourced(text)] == [("Alden Courier",), ("Alden Courier",)]


def test_a_day_that_counts_from_another_is_not_sure() -> None:
    text = "[Roe] {said} on Monday that <it was late>. A day earlier, [Dahl] had {said} <it was early>."
    assert [(s.date, s.sure) for s in sourced(text)] == [("2024-05-13", True), ("2024-05-12?", False)]


def test_a_weekday_that_can_be_two_days_is_not_sure() -> None:
    [found] = sourced("[Roe] {said} last Monday that <it was late>.")
    assert (found.date, found.date_text, found.sure) == ("2024-05-15?", "last Monday", False)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("", "XXXX"),
        ("nonsense", "XXXX"),
        ("XXXX", "XXXX"),
        ("2024-05", "2024-05?"),
        ("2024", "2024?"),
        ("2024-05-15?", "2024-05-15?"),
        ("2024-05-15T08:30:00Z", "2024-05-15?"),
    ],
)
def test_without_a_day_it_is_that_of_publication(published: str, day: str) -> None:
    assert sourced("[Roe] {said} <it was late>.", published)[0].date == day


def test_without_publication_only_whole_dates_are_read() -> None:
    text = "[Roe] {said} on Monday that <it was late>.\n\n[Roe] {said} on 3 May 2022 that <it was late>."
    assert [(s.date, s.date_text) for s in sourced(text, "")] == [
        ("XXXX", "on Monday"),
        ("2022-05-03", "on 3 May 2022"),
    ]


_SOME = word_set(
    "Roe told said on Monday last week Reuters the newspaper May 3 31 February 2024 citing according to , . — ( ) AP in"
    " September a day before earlier state TV News"
)
_WORDS = st.lists(st.sampled_from(sorted(_SOME)), max_size=25)


@given(_WORDS, _WORDS, st.sampled_from(["", "2024-05-15", "2024-05", "2024-05-15T08:30:00Z", "0001-01-01"]))
def test_a_day_is_always_a_date(before: list[str], behind: list[str], published: str) -> None:
    """Whatever stands around the words: nothing raises, and the date can be recorded."""
    text = f"{' '.join(before)} [Roe] {{said}} {' '.join(behind)} <it was late>."
    for found in sourced(text, published):
        assert str(parse_date(found.date)) == found.date

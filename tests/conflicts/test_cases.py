"""Pairs of claims that detectors are known to get wrong: conditions, double denials, idioms, spellings of numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from factcli.conflicts.finding import CHANGED, Finding
from factcli.conflicts.score import assess_pair
from tests.support.stores import statement

with Path(__file__).with_name("cases.tsv").open(encoding="utf-8", newline="") as _file:
    _, *CASES = csv.reader(_file, delimiter="\t", quoting=csv.QUOTE_NONE)


def judged(a: str, b: str, further: list[str]) -> Finding | None:
    """Judge a case; what is further in it are speakers (sa, sb) and dates (da, db)."""
    values = dict(one.split("=", 1) for one in further if "=" in one)
    first, second = (
        statement(claim, values.get(f"d{side}", "2024-05-01"), speaker=values.get(f"s{side}", speaker))
        for side, claim, speaker in (("a", a, "Jane Doe"), ("b", b, "Bob Roe"))
    )
    return assess_pair(first, second)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_known_cases_are_judged_right(case: list[str]) -> None:
    """A lead is found, what is none is not; nobody in particular changes no position; no note is untrue."""
    _, expected, a, b, *further = case
    finding = judged(a, b, further)
    if expected == "lead":
        assert finding
    elif expected == "none":
        assert finding is None
    elif expected == "not-changed":
        assert finding
        assert finding.label != CHANGED
    else:
        assert expected == "no-place-note"
        assert finding is None or not [note for note in finding.notes if note.what == "place"]


OWN = [
    # a condition, and a question
    ("If the ferry sails, the island will get bread.", "The island will not get bread unless the ferry sails.", False),
    ("Asked whether he had met the broker, Sorin Vasko said he had not.", "Sorin Vasko met the broker.", True),
    ("Asked whether he had met the broker, Sorin Vasko said he had not.", "Sorin Vasko never met the broker.", False),
    ("Asked if she took the papers, Ida Holm said she had.", "Ida Holm did not take the papers.", True),
    ("Nobody knows whether the vault was opened.", "The vault was opened.", False),
    # two ways to deny one thing
    ("It is untrue that the Orlu tunnel collapsed.", "The Orlu tunnel did not collapse.", False),
    ("Ida Holm denied having sold the Orlu farm.", "Ida Holm did not sell the Orlu farm.", False),
    ("The council refused to close the Orlu market.", "The council kept the Orlu market open.", False),
    ("The ministry would not drop the toll in Orlu.", "The ministry kept the toll in Orlu.", False),
    ("Ida Holm was refused asylum in Orlu.", "Ida Holm did not get asylum in Orlu.", False),
    ("Ida Holm was denied asylum in Orlu.", "Ida Holm got asylum in Orlu.", True),
    ("Ida Holm was denied asylum in Orlu.", "Ida Holm asked for asylum in Orlu.", False),
    # words that deny nothing here
    ("Students staged a sit-in at the Orlu town hall.", "Students held a sit-in at the Orlu town hall.", False),
    ("Reporters asked questions about the Orlu contract.", "The Orlu contract was signed in March.", False),
    ("Customs found fake watches in the Orlu harbour.", "Customs found watches in the Orlu harbour.", False),
    # what took place, and what was not what it looks like
    ("The inspection of the Orlu plant did not take place.", "Officials inspected the Orlu plant in June.", True),
    ("The guards have not stopped beating prisoners in Orlu.", "The guards are beating prisoners in Orlu.", False),
    # numbers
    ("The quake killed 1.400 people in Orlu.", "The quake killed 1,400 people in Orlu.", False),
    ("The quake killed 1'400 people in Orlu.", "The quake killed 1,900 people in Orlu.", True),
    ("Three quarters of a million people live in Orlu.", "750,000 people live in Orlu.", False),
    ("The road in Orlu cost 5 crore rupees.", "The road in Orlu cost 5 lakh rupees.", True),
    ("The economy of Orlu changed by -2 percent.", "The economy of Orlu changed by 2 percent.", True),
    ("It was 86°F in Orlu on Monday.", "It was 30°C in Orlu on Monday.", False),
    # who and where
    ("The Orlu bridge was blown up by the army.", "The Orlu bridge was blown up by rebels.", True),
    ("Ada Brandt was born in Orlu.", "Ada Brandt was born in Kerem.", True),
    ("The father of Ada Brandt was arrested.", "Ada Brandt was not arrested.", False),
    ("Gate 3 of the Orlu dam is open.", "Gate 1 of the Orlu dam is closed.", False),
    ("Senator Holm signed the Orlu contract.", "Senator Ida Holm did not sign the Orlu contract.", True),
    ("The Orlu sheep were killed by two stray dogs.", "Wolves killed the Orlu sheep.", True),
    ("It was Rolf Berg who sold the Orlu mill, Holm said.", "Ida Holm sold the Orlu mill.", True),
    # who said so, and when it happened at last
    (
        "Her parents say the school did not inform them of the fire.",
        "The school informed the parents of the fire.",
        True,
    ),
    ("Pressed on whether he had sold the mill, Rolf Berg answered with a clear no.", "Rolf Berg sold the mill.", True),
    (
        "Whether or not it rains, the Orlu fair will not be held.",
        "The Orlu fair will be held whether or not it rains.",
        True,
    ),
    ("Holm was told of the Orlu leak in March.", "Holm was not told of the Orlu leak until June.", True),
    ("Holm was told of the Orlu leak in June.", "Holm was not told of the Orlu leak until June.", False),
    # there was none of it
    ("There was no landslide in Orlu.", "A landslide buried three houses in Orlu on Friday, the mayor said.", True),
    ("No vote on the Orlu road took place.", "The council held a vote on the Orlu road.", True),
    ("The Orlu bridge has no cracks and never had any.", "Engineers found cracks in the Orlu bridge in 2019.", True),
    ("Orlu holds no prisoners from Kerem.", "Eleven prisoners from Kerem are held in Orlu.", True),
    ("Nobody set fire to the Orlu mill on purpose.", "Somebody set fire to the Orlu mill with a candle.", False),
    ("No siren sounded in Orlu.", "The siren of Orlu was never switched on.", False),
    # a report that is called invented
    ("The story of a wolf that raised two girls in Orlu is a hoax.", "A wolf raised two girls near Orlu.", True),
    ("Rolf Berg not arrested: website fooled by a fake report", "Painter Rolf Berg was arrested", True),
    ("Rolf Berg was not a real friend of the Orlu miners.", "Rolf Berg is a friend of the Orlu miners.", False),
    ("A grave of forty soldiers lies behind the Orlu mill.", "There is no grave behind the Orlu mill.", True),
    ("Ida Holm has no plan for the Orlu mines.", "Rolf Berg has a plan for the Orlu mines.", False),
    ("Ida Holm has no plan for the Orlu mines.", "Ida Holm has a plan for the Orlu mines.", True),
    ("This is not the kind of bridge that Orlu needs.", "Orlu needs a bridge of the kind that Kerem has.", False),
    ('"I am not leaving Orlu," he said.', '"You think that she is leaving Orlu?"', False),
    ("Two men were not searched in Orlu.", "Two men were searched in Orlu.", True),
    # what is done to it, and what it is
    ("Snow blocked the pass to Orlu on Monday.", "The pass to Orlu was open on Monday.", True),
    ("The board dismissed Berg on Monday.", "Berg resigned on Monday.", True),
    ("Trains to Orlu ran without interruption on Monday.", "Trains to Orlu broke down on Monday.", True),
    ("Berg will veto the Orlu budget.", "Berg will not block the Orlu budget.", True),
    ("Berg resigned as treasurer of the Orlu fund.", "Berg is still treasurer of the Orlu fund.", True),
    ("A leaking pipe was the cause of the Orlu blast.", "Sabotage caused the Orlu blast.", True),
]


@pytest.mark.parametrize(("a", "b", "is_lead"), OWN)
def test_more_cases_of_the_same_kinds(a: str, b: str, is_lead: bool) -> None:
    """The kinds are cured and not the cases."""
    for first, second in ((a, b), (b, a)):
        assert (judged(first, second, []) is not None) is is_lead


@pytest.mark.parametrize(
    ("speaker", "changes"),
    [
        ("unknown", False),
        ("N/A", False),
        ("officials", False),
        ("Local officials", False),
        ("Facebook posts", False),
        ("Viral image", False),
        ("chain email", False),
        ("", False),
        ("Ada Brandt", True),
        ("Defence ministry", True),
        ("Norland Post", True),
    ],
)
def test_nobody_in_particular_changes_no_position(speaker: str, changes: bool) -> None:
    """Only a speaker who is somebody can have said something else before."""
    finding = judged(
        "The Orlu dam is safe.",
        "The Orlu dam is not safe.",
        [f"sa={speaker}", f"sb={speaker}", "da=2024-05-01", "db=2024-06-01"],
    )
    assert finding
    assert (finding.label == CHANGED) is changes

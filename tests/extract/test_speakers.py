"""Who speaks, by kinds of wording: labels, roles, names, groups, those who are quoted by others."""

from __future__ import annotations

import pytest

from factcli.extract.proposals import propose
from tests.support.extract import article

LABELS: dict[str, list[tuple[str, str | None, str | None]]] = {
    "MIRA FELD, SENATOR: I read it.\n\nJON BECK, HOST: And did you like it?\n\nFELD: I did not.\n\nBECK: Thank you.": [
        ("I read it.", "Mira Feld", "SENATOR"),
        ("I did not.", "Mira Feld", "SENATOR"),
    ],
    "GOV. MIRA FELD: We have closed the road.\n\nQ: Until when?\n\nGOV. FELD: We do not know.": [
        ("We have closed the road.", "Mira Feld", "GOV."),
        ("We do not know.", "Mira Feld", "GOV."),
    ],
    "The hearing began at ten.\n\nMr. FELD. I never saw the letter.\n\nThe CHAIRWOMAN. Who showed it to you?\n\n"
    "Mr. FELD. My clerk did.\n\nMs. BECK. I did not.": [
        ("I never saw the letter.", "Feld", ""),
        ("My clerk did.", "Feld", ""),
        ("I did not.", "Beck", ""),
    ],
    "[09:15] Harbour office: “The pier is closed.”\n\n[09:40] Mayor Mira Feld: “We will reopen it.”": [
        ("The pier is closed.", "Harbour office", ""),
        ("We will reopen it.", "Mira Feld", "Mayor"),
    ],
    "MIRA FELD (Harbour Committee): I saw the boats.\n\nQUESTION: Which boats?\n\nFELD: All of them were ours.": [
        ("I saw the boats.", "Mira Feld", None),
        ("All of them were ours.", "Mira Feld", None),
    ],
    "PAULA GREN, ANCHOR: Good morning.\n\n(BEGIN VIDEO CLIP)\n\nMAYOR LIV DORN: I've asked both sides to talk.\n\n"
    "(END VIDEO CLIP)\n\nGREN: What will you do?\n\nGREN (on camera): We tried to reach the firm.": [
        ("Good morning.", "Paula Gren", "ANCHOR"),
        ("I've asked both sides to talk.", "Liv Dorn", "MAYOR"),
        ("We tried to reach the firm.", "Paula Gren", "ANCHOR"),
    ],
    "Senator GREN. Thank you. I have one question.\n\nDr. HANSK. I can answer it. [Laughter.]\n\n"
    "Senator GREN. Did you test the water?": [
        ("Thank you. I have one question.", "Gren", "Senator"),
        ("I can answer it.", "Hansk", ""),
        ("Did you test the water?", "Gren", "Senator"),
    ],
    "Q. When did you see the light?\n\nA. I saw it at noon.\n\nQ. Were you alone?\n\nA. No, I was with my son.": [
        ("I saw it at noon.", "", ""),
        ("No, I was with my son.", "", ""),
    ],
    "**Liv Dorn:** We are tired of it.\n\n**Ole Hansk:** I am not.\n\n**Liv Dorn:** We have no water.": [
        ("We are tired of it.", "Liv Dorn", ""),
        ("I am not.", "Ole Hansk", ""),
        ("We have no water.", "Liv Dorn", ""),
    ],
    "The storm came.\n\nOle Hansk said it was over.\n\nInterview: “I was afraid of it”": [
        ("it was over", "Ole Hansk", "")
    ],
    "Q&A: How the pier was lost\n\nThe pier is old.\n\nMira Feld said it was tired.": [
        ("it was tired", "Mira Feld", "")
    ],
    "Interview: The woman who runs the pier\n\nMira Feld said it was tired.": [("it was tired", "Mira Feld", "")],
    "Opinion: We should mend the pier\n\nMira Feld said it was tired.": [("it was tired", "Mira Feld", "")],
    "Live: Pier closes in storm\n\nMira Feld said it was tired.": [("it was tired", "Mira Feld", "")],
    "Fact check: Pier was not sold\n\nMira Feld said it was tired.": [("it was tired", "Mira Feld", "")],
    "Jon Beck spoke to the mayor, Mira Feld.\n\nQ: Why is the pier shut?\n\nA: We have no money.\n\n"
    "Q: Will you sell it?\n\nA: We will not.": [
        ("We have no money.", None, None),
        ("We will not.", None, None),
    ],
}

ROLES: dict[str, tuple[str, str | None]] = {
    "Chief Executive Mira Feld said it was late.": ("Mira Feld", "Chief Executive"),
    "Feldbau Chief Operating Officer Jon Beck said it was late.": ("Jon Beck", "Feldbau Chief Operating Officer"),
    "First Minister Mira Feld said it was late.": ("Mira Feld", "First Minister"),
    "Acting First Secretary Mira Feld said it was late.": ("Mira Feld", "Acting First Secretary"),
    "Executive Director Jon Beck said it was late.": ("Jon Beck", "Executive Director"),
    "Lead investigator Liv Dorn said it was late.": ("Liv Dorn", "Lead investigator"),
    "State Secretary for Ports Ole Hansk said it was late.": ("Ole Hansk", "State Secretary for Ports"),
    "First Deputy Prime Minister Ole Hansk said it was late.": ("Ole Hansk", "First Deputy Prime Minister"),
    "Human rights lawyer Liv Dorn and her client Ole Hansk said it was late.": ("", ""),
    "The results said it was late.": ("", ""),
    "Two sources familiar with the matter said it was late.": ("Two sources familiar with the matter", ""),
    "An 18-year-old said it was late.": ("An 18-year-old", ""),
    "Caretaker Jon Beck said it was late.": ("Jon Beck", "Caretaker"),
    "Postmistress Mira Feld said it was late.": ("Mira Feld", "Postmistress"),
    "Gardener Jon Beck said it was late.": ("Jon Beck", "Gardener"),
    "Harbourmaster Jon Beck said it was late.": ("Jon Beck", "Harbourmaster"),
    "Official spokesman for the Ministry of Transport Jon Beck said it was late.": (
        *("Jon Beck", "Official spokesman for the Ministry of Transport"),
    ),
    "The deputy head of the River Agency Mira Feld said it was late.": ("Mira Feld", "deputy head of the River Agency"),
    "Its chairwoman, Mira Feld (Lab), said it was late.": ("Mira Feld", "Its chairwoman"),
    "Its founder, Cllr Jon Beck, said it was late.": ("Jon Beck", None),
    "Oberstaatsanwältin Mira Feld said it was late.": ("Mira Feld", "Oberstaatsanwältin"),
    "His lawyer, former judge Mira Feld, said it was late.": ("Mira Feld", None),
    "Beck's sister Mira Feld said it was late.": ("Mira Feld", "Beck's sister"),
    "Mira Feld, a tall woman in a red coat, said it was late.": ("Mira Feld", ""),
    "Jon Beck, 44, a welder, said it was late.": ("Jon Beck", "welder"),
    "Mira Feld KC said it was late.": ("Mira Feld", None),
    "Jon Beck Jr. said it was late.": ("Jon Beck Jr.", None),
    "Hassan ag Intalla said it was late.": ("Hassan ag Intalla", None),
    "The Miners' Relief Fund said it was late.": ("Miners' Relief Fund", ""),
    "The Fisheries, Forests and Rivers Agency said it was late.": ("", ""),
    "The nine women aboard the Silver Tern said it was late.": ("The nine women aboard the Silver Tern", ""),
    "The former cook of Mayor Jon Beck said it was late.": ("The former cook of Mayor Jon Beck", ""),
}

NONE = [
    "Nobody in the town said it was open.",
    "No one at the office said that it was shut.",
    "None of the nurses said it was late.",
    "Neither of them said it was late.",
    "Not one of the guards said it was late.",
]

COMPANIES: dict[str, str] = {
    "LONDON (Reuters) - Paper maker Feldbau cut its forecast on Monday. The company said it was late.": "Feldbau",
    "ALDEN (AP) — The pier is shut. The agency said it was late.": "",
    "The pier is shut. Beckwerk Ltd. runs it. The company said it was late.": "Beckwerk Ltd",
    "The River Agency runs the locks. In Alden, the agency said it was late.": "River Agency",
}

QUOTED: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "“I heard it,” Radio Alden quoted Mira Feld as saying.": [("I heard it", "Mira Feld", ("Radio Alden",))],
    "“I heard it,” the Alden Post quoted a guard as saying.": [("I heard it", "a guard", ("Alden Post",))],
    "The Interfax news agency quoted an official as saying that it was late.": [
        ("it was late", "an official", ("Interfax",))
    ],
    "Citing Liv Dorn, Radio Alden reported that it was late.": [("it was late", "Liv Dorn", ("Radio Alden",))],
    "Jon Beck told the council that it was late, El Heraldo reported.": [("it was late", "Jon Beck", ("El Heraldo",))],
    "Reuters quoted Jon Beck as saying it was late.": [("it was late", "Jon Beck", ("Reuters",))],
    "Mira Feld spoke on Monday. “I heard it,” TASS quoted her as saying.": [("I heard it", "Mira Feld", ("TASS",))],
    "Jon Beck told the council that it was late, Radio Alden reported.": [
        ("it was late", "Jon Beck", ("Radio Alden",))
    ],
    "It was late, said Jon Beck, the Alden Post reported.": [("It was late", "Jon Beck", ("Alden Post",))],
    "According to CNN's Mira Feld, the pier is shut.": [("the pier is shut", "Mira Feld", ("CNN",))],
}

ENDS: dict[str, str] = {
    "Jon Beck said three men had drowned; the police put the number at four.": "three men had drowned",
    "Jon Beck said the pier was “a ruin” and demanded an inquiry.": "the pier was “a ruin”",
    "Jon Beck said the pier was closed and urged people to stay away.": "the pier was closed",
    "Jon Beck said on Monday he never sailed, before adding: “But I swim.”": "he never sailed",
    "Jon Beck said in a note dated Oct. 3 that the pier was closed.": "the pier was closed",
    "Jon Beck said the council had met and demanded the money back from the firm.": (
        "the council had met and demanded the money back from the firm"
    ),
}


def _norm(text: str) -> str:
    return text.removeprefix("The ").removeprefix("the ")


@pytest.mark.parametrize("text", LABELS)
def test_labels_name_the_speaker(text: str) -> None:
    found = propose(article(text))
    assert [
        p.claim for p in found if p.claim not in {"And did you like it?", "Thank you.", "Who showed it to you?"}
    ] == [claim for claim, _, _ in LABELS[text]]
    for claim, speaker, role in LABELS[text]:
        [p] = [p for p in found if p.claim == claim]
        assert speaker is None or p.speaker.casefold() == speaker.casefold()
        assert role is None or p.role == role


@pytest.mark.parametrize("text", ROLES)
def test_a_role_is_no_part_of_a_name(text: str) -> None:
    [found] = propose(article(text))
    speaker, role = ROLES[text]
    assert found.claim == "it was late"
    assert _norm(found.speaker) == _norm(speaker)
    assert role is None or found.role == role


@pytest.mark.parametrize("text", NONE)
def test_nobody_says_nothing(text: str) -> None:
    assert propose(article(text)) == ()


@pytest.mark.parametrize("text", COMPANIES)
def test_the_company_is_the_last_so_called(text: str) -> None:
    found = propose(article(text))[-1]
    assert found.claim == "it was late"
    assert found.speaker == COMPANIES[text]


@pytest.mark.parametrize("text", QUOTED)
def test_who_is_quoted_by_an_outlet_speaks(text: str) -> None:
    found = propose(article(text, outlet="Coast Weekly"))
    assert [(p.claim, _norm(p.speaker), tuple(map(_norm, p.via))) for p in found] == QUOTED[text]


@pytest.mark.parametrize("text", ENDS)
def test_a_claim_ends_where_another_act_begins(text: str) -> None:
    assert propose(article(text))[0].claim == ENDS[text]


@pytest.mark.parametrize(
    "text", ["Roe&&Doe said it was late.", "&Roe&Doe' Beck said it was late.", "J.K.Roe said it was late."]
)
def test_names_without_blanks_are_read(text: str) -> None:
    assert [found.claim for found in propose(article(text))] == ["it was late"]

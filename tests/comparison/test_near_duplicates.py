"""Near-duplicates: what was probably recorded before, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.comparison.near_duplicates import DAYS_APART, MAX_CHARACTERS, near_duplicates
from factcli.edtf import parse_date
from factcli.model import Statement


def said(claim: str, number: int = 0, *, speaker: str = "Mujahid", day: str = "2021-09-06") -> Statement:
    return Statement(f"{number:010}", speaker, "AP", parse_date(day), claim)


def equal(a: str, b: str) -> bool:
    return a == b


def is_near(one: str, other: str) -> bool:
    return bool(near_duplicates(said(one, 1), [said(other, 2)], equal))


NEARLY_THE_SAME = [
    ("Panjshir has fallen.", "Panjshir has fallen."),
    ("Panjshir has fallen.", "PANJSHIR fell"),
    ("The Taliban now control Panjshir.", "The Taliban control Panjshir."),
    ("Four districts of Panjshir are held.", "They hold 4 districts of Panjshir"),
    ("The Taliban have not taken Panjshir.", "The Taliban haven't taken Panjshir!"),
    ("On Monday the Taliban captured Panjshir.", "The Taliban captured Panjshir on Monday."),
    # one says a little more
    ("Panjshir has fallen to the Taliban.", "Panjshir, the last province, has fallen to the Taliban."),
    # slips
    ("Tajikistan supports Massoud's fight.", "Tajikistan suports Masoud's fihgt."),
    ("Wasiq met the ambassador in Dushanbe.", "Wasik met the ambassador in Dushanbe."),
    # one word other than the other's
    ("The Taliban hold the main road of the whole valley.", "The Taliban hold the only road of the whole valley."),
    ("Панджшер полностью взят", "Панджшер полностю взят"),
    ("...", "..."),
]

NOT_THE_SAME = [
    # a negation, a denial
    ("Panjshir has fallen to the Taliban.", "Panjshir has not fallen to the Taliban."),
    ("Massoud did not flee; Saleh fled.", "Massoud fled; Saleh did not flee."),
    ("The men of Massoud left Panjshir.", "None of the men of Massoud left Panjshir."),
    ("It is true that Massoud left Panjshir for Dushanbe.", "It is untrue that Massoud left Panjshir for Dushanbe."),
    ("The forces took the valley on Monday.", "The forces failed to take the valley on Monday."),
    # a number, in figures or words
    ("The NRF holds 60 per cent of Panjshir.", "The NRF holds 65 per cent of Panjshir."),
    ("Three districts of Panjshir are held.", "Four districts of Panjshir are held."),
    ("A hundred men of Massoud left Panjshir.", "A thousand men of Massoud left Panjshir."),
    ("He met 3 of the 4 leaders of the valley.", "He met 4 leaders of the valley."),
    # a name
    ("The Taliban captured Panjshir after heavy fighting.", "The Taliban captured Baghlan after heavy fighting."),
    ("Austria sends aid to the people of the valley.", "Australia sends aid to the people of the valley."),
    ("Iran sends aid to the people of the valley.", "Iraq sends aid to the people of the valley."),
    # who did it to whom
    ("The NRF attacked the Taliban.", "The Taliban attacked the NRF."),
    # one says much more, or too little is left to tell
    ("The Taliban control Panjshir.", "The Taliban control Panjshir, will form a government and open schools soon."),
    ("He fled.", "She left."),
    ("He is here.", "He was there."),
    ("...", "!!!"),
    ("", "Panjshir"),
]


@pytest.mark.parametrize(("one", "other"), NEARLY_THE_SAME)
def test_nearly_the_same(one: str, other: str) -> None:
    """Other forms, slips, an added or exchanged word do not hide that a claim was recorded before."""
    assert is_near(one, other)


@pytest.mark.parametrize(("one", "other"), NOT_THE_SAME)
def test_not_the_same(one: str, other: str) -> None:
    """What differs in a number, a name, a negation or in who does it, or simply in much, is no duplicate."""
    assert not is_near(one, other)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("2021-09-06", "2021-09-09", True),
        ("2021-09-06", "2021-09-10", False),
        ("2021-09-10", "2021-09-06", False),
        ("2021-09", "2021-10-03", True),
        ("2021-09", "2021-10-04", False),
        ("2021-09-06/..", "2022", True),
        ("../2021-09-06", "2021-09-10", False),
        ("XXXX", "2021-09-06", True),
        ("0001-01-01", "0001-01-04", True),
        ("9999-12-31", "9999-12-30", True),
    ],
)
def test_about_the_same_day(one: str, other: str, near: bool) -> None:
    """Days that the two dates may mean are no more than three days apart; what is open may be any day."""
    assert DAYS_APART == 3
    for first, second in ((one, other), (other, one)):
        found = near_duplicates(said("Panjshir fell.", 1, day=first), [said("Panjshir fell.", 2, day=second)], equal)
        assert bool(found) == near


def test_only_the_same_speaker() -> None:
    """Who is the same speaker is left to the caller, who is asked once for a name."""
    asked: list[tuple[str, str]] = []

    def same(a: str, b: str) -> bool:
        asked.append((a, b))
        return a[0] == b[0]

    others = [
        said("Panjshir fell.", n, speaker=name) for n, name in enumerate(["Masood", "Saleh", "Masood", "Saleh"], 1)
    ]
    found = near_duplicates(said("Panjshir fell.", 9, speaker="Massoud"), others, same)
    assert [int(s.id) for s in found] == [1, 3]
    assert asked == [("Massoud", "Masood"), ("Massoud", "Saleh")]


def test_most_alike_first_and_never_itself() -> None:
    """The most alike comes first, then the oldest; a statement with the same id is not its own duplicate."""
    claims = [
        "Taliban control Panjshir.",
        "The Taliban now control Panjshir.",
        "The Taliban control Panjshir now, fully.",
    ]
    others = [said(claim, number, day="2021-09-07") for number, claim in enumerate(claims, 1)]
    found = near_duplicates(said("The Taliban now control Panjshir.", 9), [*others, said(claims[1], 9)], equal)
    assert [int(s.id) for s in found] == [2, 1, 3]


def test_very_long_claims_must_be_equal() -> None:
    """A claim too long to compare in no time is found again if it is the very same."""
    long = "Panjshir fell " * MAX_CHARACTERS
    assert is_near(long, long)
    assert not is_near(long, f"{long} again")


WORDS = "Panjshir Panjshr Kabul control controls not no failed the, in four 4 60 Massoud Masoud fled left. may"
CLAIMS = st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join) | st.text(max_size=12)


@given(CLAIMS, CLAIMS)
def test_it_goes_both_ways(one: str, other: str) -> None:
    """If one claim is nearly the same as another, that one is nearly the same as the first."""
    assert is_near(one, other) == is_near(other, one)


@given(CLAIMS)
def test_the_same_claim_is_always_found(claim: str) -> None:
    """The very same claim is found, whatever is in it."""
    assert is_near(claim, claim)


@given(CLAIMS, st.sampled_from(["7", "not", "never", "Herat"]))
def test_a_number_or_negation_more_is_no_slip(claim: str, word: str) -> None:
    """A claim with one more number or negation is never taken for the same."""
    assert is_near(claim, f"{claim} {word}") <= (word == "Herat")

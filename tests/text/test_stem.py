"""Stems: which word forms are one word, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.text import stem as text_stem
from factcli.text.stem import stem
from factcli.text.tokens import fold

ONE_WORD = [
    # regular verbs
    "support supports supported supporting",
    "control controls controlled controlling",
    "recognise recognises recognised recognising recognize recognized recognizing",
    "organisation organisations organization organizations",
    "agree agrees agreed agreeing",
    "deny denies denied denying",
    "play plays played playing",
    "move moves moved moving",
    "hope hopes hoped hoping",
    "stop stops stopped stopping",
    "travel travels travelled traveled travelling",
    "shell shells shelled shelling",
    "pass passes passed passing",
    "tax taxes taxed taxing",
    "create creates created creating",
    "enable enables enabled enabling",
    "use uses used using",
    "occur occurs occurred occurring",
    # irregular ones
    "fight fights fighting fought",
    "take takes taking took taken",
    "fall falls falling fell fallen",
    "flee flees fleeing fled",
    "leave leaves leaving left",
    "die dies dying died",
    "lie lies lying lied",
    "go goes going went gone",
    "withdraw withdraws withdrew withdrawn",
    # nouns
    "city cities",
    "ally allies allied",
    "clash clashes",
    "force forces",
    "province provinces",
    "crisis crises",
    "woman women",
    "area areas",
]

# From Snowball's published sample vocabulary of English, where only inflection is concerned.
SNOWBALL = {
    "consign": "consign consigned consigning",
    "consist": "consist consisted consisting consists",
    "consol": "console consoled consoles consoling",
    "conspir": "conspire conspired conspiring",
    "constabl": "constable constables",
    "knit": "knit knits knitted knitting",
    "knock": "knock knocked knocking knocks",
    "kneel": "kneel kneeling kneels",
    "knive": "knives",
    "knot": "knot knots knotted",
}

APART = [
    ("fight", "fighter"),
    ("unit", "united"),
    ("new", "news"),
    ("report", "reportedly"),
    ("hop", "hope"),
    ("state", "status"),
    ("afghan", "afghanistan"),
    ("thing", "nothing"),
    ("dead", "died"),
    ("3", "33"),
]

UNCHANGED = "us un tass gas this paris 60 3.5 b2b 1200 nothing hundred evening king thing red need nrf"


@pytest.mark.parametrize("forms", ONE_WORD)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    """All forms of a word, regular or not, British or American, have the same stem."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("expected", "forms"), SNOWBALL.items())
def test_inflection_is_stripped_as_snowball_does(expected: str, forms: str) -> None:
    """Where only inflection is concerned, stems are those that the published algorithm gives."""
    assert {stem(form) for form in forms.split()} == {expected}


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_stay_apart(one: str, other: str) -> None:
    """What makes a new word is not taken off, and a likeness at the end is no ending."""
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", [*UNCHANGED.split(), "массуд", "مسعود", "強い", "naïves"])
def test_what_is_left_as_it_is(word: str) -> None:
    """Short words, numbers, abbreviations and words of other scripts are their own stems."""
    assert stem(word) == word


@given(st.text(max_size=20))
def test_any_text_has_a_stem(text: str) -> None:
    """A stem is never longer than the word by more than an e, never empty, and the same each time."""
    key = fold(text)
    assert len(stem(key)) <= max(len(key) + 1, 6)
    assert bool(stem(key)) == bool(key)
    assert stem(key) == stem(key)


def test_irregular_forms_lead_to_a_base() -> None:
    """No base in the table is itself a form of another word, except where a verb has both."""
    bases = text_stem._BASES
    assert not {form: base for form, base in bases.items() if base in bases}

"""Stems: which word forms are one word, which are not, and which words do something else than name a topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.text import stem as text_stem
from factcli.text.stem import stem
from factcli.text.stop_words import DENIALS, HEDGES, NEGATIONS, NOT_FORMS, NUMBERS, STOP_WORDS, VAGUE_WORDS, sense
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
SAYS_SOMETHING = (
    "no not never none nobody nothing without nor neither cannot cant dont didnt isnt wasnt wont may might reportedly"
    " all some many most few half one three hundred more less us"
)


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


def test_word_lists_are_folded_and_apart() -> None:
    """The lists hold words as `fold` gives them, and no word is in two of them."""
    lists = (NEGATIONS, DENIALS, HEDGES, STOP_WORDS, VAGUE_WORDS)
    assert all(fold(word) == word for words in lists for word in words)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


@pytest.mark.parametrize("word", SAYS_SOMETHING.split())
def test_no_stop_word_topics(word: str) -> None:
    """Negations, hedges and quantities are no stop words, and neither is the US."""
    assert word not in STOP_WORDS


def test_irregular_forms_lead_to_a_base() -> None:
    """No base in the table is itself a form of another word, except where a verb has both."""
    bases = text_stem._BASES
    assert not {form: base for form, base in bases.items() if base in bases}


@pytest.mark.parametrize(
    ("key", "expected"), [("havent", "not"), ("cannot", "not"), ("not", "not"), ("four", "4"), ("ninety", "90")]
)
def test_sense_joins_what_is_written_in_two_ways(key: str, expected: str) -> None:
    """All forms of not are one, and a number word is its figures; else the sense is the stem."""
    assert sense(key) == expected


@given(st.text(alphabet="abcdeginrsty", max_size=10).filter(lambda key: key not in NOT_FORMS | NUMBERS.keys()))
def test_sense_is_else_the_stem(key: str) -> None:
    """Any other word has its stem for its sense."""
    assert sense(key) == stem(key)

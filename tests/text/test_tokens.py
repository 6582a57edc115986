"""Names and words: what folding takes away, what it must leave, and where the words of a text stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.person_names import is_same_name
from factcli.text.tokens import Word, find_words, fold, name_key, word_keys

FOLDED = [
    ("Emomali  RAHMON", "emomali rahmon"),
    ("  a\tb\n c ", "a b c"),
    ("", ""),
    # accents of Latin, Greek and Cyrillic
    ("José Ñandú", "jose nandu"),
    ("Ṣāliḥ Raḥmān", "salih rahman"),
    ("Nguyễn Văn Thiệu", "nguyen van thieu"),
    ("Ελευθέριος", "ελευθεριοσ"),
    ("Сергей Шойгу", "сергеи шоигу"),
    ("Алёна", "алена"),
    # letters that do not decompose
    ("Søren Łukasz Đorđe", "soren lukasz dorde"),
    ("Þór Guðmundsdóttir", "thor gudmundsdottir"),
    ("Ærø œuvre Ħal Ŧ", "aero oeuvre hal t"),
    ("Straße STRASSE", "strasse strasse"),
    ("Diyarbakır İstanbul", "diyarbakir istanbul"),
    # apostrophes and the signs for ayn and alef
    ("Mas'ud Mas’ud Mas‘ud Mas`ud Mas´ud Mas′ud", " ".join(["masud"] * 6)),
    ("ʿAbd Qurʾān Oʻzbek Masʼud Ο\u1ffdΟ", "abd quran ozbek masud οο"),
    # vowel points
    ("מַסְעוּד", "מסעוד"),
    ("مَسْعُود", "مسعود"),
    ("مســعود", "مسعود"),
    ("أحمد آزاد", "احمد ازاد"),
    # marks that are more than an accent
    ("हिन्दी", "हिन्दी"),
    ("が", "が"),
    ("한국", "한국"),
    # what is not seen
    ("می\u200cگوید", "مي\u06afويد"),
    ("کابل علی", "\u0643ابل عل\u064a"),
    ("۱۲ ١٢ १२", "12 12 12"),
    ("\u202bAhmad\u202c \ufeffMas\u00adsoud", "ahmad massoud"),
    ("葛\U000e0100", "葛"),
    # compatibility forms
    ("Ａｈｍａｄ ﬁ", "ahmad fi"),
    ("[sic] 3.5!", "[sic] 3.5!"),
]

WORDS = [
    ("", []),
    ("...", []),
    ("Ahmad Massoud", ["ahmad", "massoud"]),
    ("anti-Taliban", ["anti", "taliban"]),
    ("J. Smith, U.S.", ["j", "smith", "u", "s"]),
    ("a_b/c", ["a", "b", "c"]),
    # apostrophes
    ("Mas'ud O’Brien don't Mas`ud Qurʾān", ["masud", "obrien", "dont", "masud", "quran"]),
    ("'quoted' ʿAbd Rabīʿ", ["quoted", "abd", "rabi"]),
    ("rock 'n' roll, a''b", ["rock", "n", "roll", "a", "b"]),
    ("Massoud’s MASSOUD'S Mas'ud's Aḥmad‘s", ["massoud", "massoud", "masud", "ahmad"]),
    ("the Talibans' claim", ["the", "talibans", "claim"]),
    ("the 1990's", ["the", "1990"]),
    ("Massoud's-s's", ["massoud", "s"]),
    # numbers
    ("1,200", ["1200"]),
    ("12,345,678.90 dead", ["12345678.90", "dead"]),
    ("1,20,000", ["120000"]),
    ("3.5 v1.2.3", ["3.5", "v1.2.3"]),
    ("5,000km", ["5000km"]),
    ("2,5 and 1, 2", ["2", "5", "and", "1", "2"]),
    ("2019,200", ["2019", "200"]),
    ("1,2000", ["1", "2000"]),
    ("2021-09-06.", ["2021", "09", "06"]),
    (".5 5.", ["5", "5"]),
    ("٣٫٥ ۱۲ ۱۲۳", ["3", "5", "12", "123"]),
    # other scripts, and what is not seen
    ("Әлиев; Шойгу", ["әлиев", "шоигу"]),
    ("हिन्दी में", ["हिन्दी", "में"]),
    ("می\u200cگوید", ["مي\u06afويد"]),
    ("علي علی على كابل", ["عل\u064a", "عل\u064a", "عل\u064a", "كابل"]),
    ("\u202bAhmad\u202c", ["ahmad"]),
    ("\u0640 \u0301", []),
    ("Ahmad\u200b’\u200bs", ["ahmad"]),
]

PLACES = [
    ("Massoud’s men", [Word("massoud", 0, 9), Word("men", 10, 13)]),
    ("the Talibans' claim", [Word("the", 0, 3), Word("talibans", 4, 13), Word("claim", 14, 19)]),
    ("a a'a  a", [Word("a", 0, 1), Word("aa", 2, 5), Word("a", 7, 8)]),
    ("\u200eÉmile\u200e, 1,200", [Word("emile", 1, 6), Word("1200", 9, 14)]),
    ("Straße", [Word("strasse", 0, 6)]),
]

SAME = [
    ("Emomali  RAHMON", "emomali rahmon"),
    ("J. Smith", "J Smith"),
    ("Jean-Luc", "Jean Luc"),
    ("Ahmad Mas'ud", "AHMAD MASʿŪD"),
    ("Łódź", "lodz"),
    ("مَسعود", "مسعود"),
]

DIFFERENT = [
    ("Ahmad Massoud", "Ahmad Shah Massoud"),
    ("Ahmad", "Ahmed"),
    ("Massoud Ahmad", "Ahmad Massoud"),
    ("1.200", "1,200"),
    ("हिन्दी", "हन्दी"),
    ("???", "!!!"),
    ("", "?"),
]

ascii_texts = st.text(st.sampled_from("aAsSz05 19'`,.,.'-_\t"), max_size=30)
letters = "abcxyzsASéÉñÜšžÇøØłŁÞðæœñßабвЖйёЩαβγΩήΣσاحمدمَهابגשחד\u05b7"
sane = st.text(st.sampled_from(letters + "0159 '’,.-\u200c\u0301\u0308"), max_size=30)
accents = st.text(st.sampled_from("\u0301\u0308\u0327"), max_size=5)
texts = st.one_of(st.text(), sane, ascii_texts)


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding_takes_away_what_spellings_differ_in(text: str, folded: str) -> None:
    """Case, accents, points, apostrophes and spacing go; letters and the vowel signs of Devanagari stay."""
    assert fold(text) == unicodedata.normalize("NFC", folded)


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_the_words_of_a_text_are_its_letters_and_numbers(text: str, expected: list[str]) -> None:
    """Apostrophes join, hyphens part, possessives go, and a number is one word."""
    assert [word.key for word in find_words(text)] == expected


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_a_word_knows_its_place(text: str, expected: list[Word]) -> None:
    """The span is counted in characters of the original text and covers a possessive."""
    assert find_words(text) == expected


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_the_same_words_are_the_same(one: str, other: str) -> None:
    """Case, accents, spacing and punctuation make no other name."""
    assert is_same_name(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_are_not_the_same(one: str, other: str) -> None:
    """A near-namesake, another order or another number is not merged, nor are two texts without words."""
    assert not is_same_name(one, other)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is its own key."""
    assert fold(fold(text)) == fold(text)


def test_folding_every_character_twice_changes_nothing() -> None:
    """The same, for each character of the planes that hold scripts, between two letters."""
    changed = [code for code in range(0x20000) if fold(fold(f"a{chr(code)}b")) != fold(f"a{chr(code)}b")]
    assert changed == []


@given(texts)
def test_equivalent_texts_have_the_same_keys(text: str) -> None:
    """Composed or decomposed, a text is the same to every reader."""
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert (fold(other), word_keys(other)) == (fold(text), word_keys(text))


@given(sane)
def test_case_makes_no_difference(text: str) -> None:
    """A name in capitals, as agencies write them, is the same name."""
    assert name_key(text.upper()) == name_key(text) == name_key(text.lower())
    assert fold(text.upper()) == fold(text)


@given(st.text(st.sampled_from(letters + " ")), accents)
def test_accents_make_no_difference(text: str, marks: str) -> None:
    """Marks after any letter are not part of the key."""
    accented = "".join(char + marks * char.isalpha() for char in text)
    assert name_key(accented) == name_key(text)


@given(texts)
def test_words_stand_in_order_within_the_text(text: str) -> None:
    """No span is empty, overlaps another or leaves the text, and each key is what its span folds to."""
    end = 0
    for word in find_words(text):
        assert end <= word.start < word.end <= len(text)
        folded = fold(text[word.start : word.end]).replace(",", "")
        assert folded in (word.key, word.key + "s")
        end = word.end


@given(texts)
def test_every_letter_is_in_a_word(text: str) -> None:
    """Nothing that could be searched for is lost between the words, unless nothing of it remains."""
    covered = {place for word in find_words(text) for place in range(word.start, word.end)}
    assert all(place in covered or not fold(char) for place, char in enumerate(text) if char.isalnum())


@given(ascii_texts)
def test_ascii_has_the_words_that_it_has_among_other_scripts(text: str) -> None:
    """The faster grammar for ASCII is the same as that for any text."""
    assert find_words(text) == find_words(f"{text} é")[:-1]


@given(texts)
def test_the_keys_are_those_of_the_words(text: str) -> None:
    """The way to the keys alone leaves out no word, and a name's key is made of them."""
    assert word_keys(text) == [word.key for word in find_words(text)]
    assert name_key(text) == (" ".join(word_keys(text)) or fold(text))


@given(texts, texts)
def test_being_the_same_is_symmetric(one: str, other: str) -> None:
    """Which of two names comes first decides nothing, and every name is the same as itself."""
    assert is_same_name(one, other) == is_same_name(other, one)
    assert is_same_name(one, one)

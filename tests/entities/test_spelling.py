"""Spellings: which words are one name, which are not, and whether the lookup codes find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.blocking import asked_codes, stored_codes
from factcli.entities.spelling import spelling_similarity
from factcli.entities.transliteration import omits_vowels, to_latin
from factcli.text.tokens import word_keys

ONE_NAME = [
    "Massoud Masood Masud Massud Mas'ud Maszúd Масуд مسعود",
    "Wasik Wasiq وثیق",
    "Zyuganov Ziuganow Sjuganow Зюганов Zjuganov Zjuganovs Ziuganovas Zyuganof Ziouganov Züqanov Ζιουγκάνοφ",
    "Khrushchev Chruschtschow Chruszczow Chruščov Hruščov Khrouchtchev Chroesjtsjov Chrusjtjov"
    " Khrusjtsjov Hruštšov Hruscsov Hrușciov Kruşçev Хрущёв",
    "Chernomyrdin Tschernomyrdin Tchernomyrdine Czernomyrdin Černomyrdin Tšernomyrdin Csernomirgyin Tsjernomyrdin",
    "Yeltsin Jelzin Jelcin Eltsine Jeltsin Ельцин",
    "Gorbachev Gorbatschow Gorbaczow Gorbatchev Gorbačov Gorbatšov Gorbaciov Gorbaçov Горбачёв Gorbachov",
    "Zelensky Zelenskyy Selenskyj Зеленський Zelenskij Zełenski Zelenskis Zelenszkij Zelenskyi",
    "Nazarbayev Nasarbajew Nazarbaïev Nazarbajevs Nazarbajevas Назарбаев",
    "Aliyev Əliyev Alijew Aliev Алиев",
    "Saakashvili Saakaschwili Saakaszwili Szaakasvili სააკაშვილი",
    "Pashinyan Paschinjan Pachinian Փաշինյան",
    "Khamenei Chamenei Hamenei Xamenei خامنه‌ای",
    "Hussein Husain Huszein Husajn Hüseyin حسين Хусейн",
    "Mikhail Michail Mihail Mijaíl Mykhailo Michael Михаил",
    "Tsipras Cipras Ciprasz Ципрас Τσίπρας",
    "Netanyahu Netanjahu Netanyahou נתניהו",
    "Modi मोदी Моди",
    "Bhutto Butto Бхутто",
    "Gaddafi Kadhafi Qaddafi Kaddáfí Каддафи Καντάφι",
    "Tikhanovskaya Tsikhanouskaya Cichanouská Тихановская Ціханоўская",
    "Trump Tramps Trumpas Трамп Τραμπ ترامب",
    "Biden Baidens Байден Μπάιντεν بايدن",
    "Rouhani Rohani Rowhani Ruhani Róháni روحانی Рухани",
]
TWO_NAMES = [
    "Ali Ale",
    "Iran Iraq",
    "Iran Urn",
    "Iran iron",
    "Bush Bosch",
    "AP AFP",
    "Massoud missed",
    "Massoud massive",
    "Kabul cable",
    "Mali Malay",
    "Mali Molly",
    "Karimov Rahimov",
    "Petrov Petrovic",
    "Ivanov Ivanova",
    "Ivanov Ivankov",
    "Sokolov Sokolovsky",
    "Aleksandr Aleksandra",
    "Mario Maria",
    "Igor Egon",
    "Putin pudding",
    "Putin button",
    "Karim cream",
    "Obama obey",
    "Rouhani rooney",
    "Ghani again",
    "Talib tulip",
    "Hamid humid",
    "Taliban Talabani",
    "Rashid rushed",
    "Lavrov lover",
    "Macron macaroni",
    "Syria serious",
    "Kim Kam",
    "Li Lu",
]


def key(word: str) -> str:
    """The key of a text that is one word."""
    (found,) = word_keys(word)
    return found


@pytest.mark.parametrize("line", ONE_NAME)
def test_one_name(line: str) -> None:
    """Every spelling of a name is alike the first one, and found by its codes."""
    first, *others = map(key, line.split())
    assert [other for other in others if not spelling_similarity(first, other) > 0.6] == []
    assert [other for other in others if asked_codes(first).isdisjoint(stored_codes(other))] == []


@pytest.mark.parametrize("pair", TWO_NAMES)
def test_two_names(pair: str) -> None:
    """Names and words of like sound that are not one name are not alike."""
    assert spelling_similarity(*map(key, pair.split())) == 0.0


def test_a_slip_of_the_pen_is_less_likely_than_a_convention() -> None:
    """One letter wrong in a name of five or more may be a slip, and grades below every convention."""
    assert 0.5 <= spelling_similarity("pulin", "putin") < 0.6 < spelling_similarity("poutine", "putin") < 1.0
    assert 0.5 <= spelling_similarity("donald", "donlad") < 0.6
    assert spelling_similarity("gul", "gol") == 0.0


# Letters that conventions exchange, to make spellings of.
_EXCHANGES = [
    "sh sch sz ch s",
    "ch tsch cz tch c",
    "v w ff",
    "y i j",
    "u ou oo oe",
    "k q c",
    "kh ch h x",
    "zh j z",
    "ts z c tz",
    "a e",
    "g gh h",
]


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """Two spellings of one made-up name, or two names that have some letters in common."""
    parts = draw(st.lists(st.sampled_from(_EXCHANGES), min_size=1, max_size=7))
    first, second = ("".join(draw(st.sampled_from(part.split())) for part in parts) for _ in range(2))
    ending = draw(st.sampled_from(["", "s", "as", "ov", "ova", "in", "kov", "enko", "a"]))
    return first + ending, second + draw(st.sampled_from([ending, "", "s", "is"]))


words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9) | st.sampled_from(
    [key(word) for line in ONE_NAME for word in line.split()]
)


@given(spellings() | st.tuples(words, words))
def test_alike_words_share_a_code(pair: tuple[str, str]) -> None:
    """What is alike is found by its codes, either way round; and it is alike either way round."""
    a, b = pair
    assert spelling_similarity(a, b) == spelling_similarity(b, a)
    assert 0.0 <= spelling_similarity(a, b) <= 1.0
    if spelling_similarity(a, b) > 0:
        assert asked_codes(a) & stored_codes(b)
        assert asked_codes(b) & stored_codes(a)


@given(words)
def test_a_word_is_itself(word: str) -> None:
    """A word is alike itself and finds itself, whatever the script."""
    assert spelling_similarity(word, word) == 1.0
    assert asked_codes(word) & stored_codes(word)


@given(st.text(min_size=1, max_size=20))
def test_no_word_is_too_strange(text: str) -> None:
    """Words of any characters have codes and can be compared."""
    for word in word_keys(text):
        assert stored_codes(word)
        assert spelling_similarity(word, "massoud") <= 1.0


def test_initials_find_names_and_names_initials() -> None:
    """An initial asked for reaches a name stored, and the other way round, but names do not reach each other so."""
    assert asked_codes("a") & stored_codes("ahmad")
    assert asked_codes("ahmad") & stored_codes("a")
    assert not asked_codes("ahmad") & stored_codes("anna")


def test_few_codes_are_stored() -> None:
    """A stored word has few codes, so that an index stays small."""
    words_ = {key(word) for line in ONE_NAME for word in line.split()}
    assert sum(len(stored_codes(word)) for word in words_) / len(words_) < 4


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("зюганов", "zyuganov"),
        ("ελλάδα", "ellada"),
        ("μπάιντεν", "bainden"),
        ("შევარდნაძე", "shevardnadze"),
        ("նիկոլ", "nikol"),
        ("بوتين", "bwtyn"),
        ("نجاد", "njad"),
        ("שמעון", "shmawn"),
        ("मोदी", "modi"),
        ("əliyev", "äliyev"),
        ("習近平", "習近平"),
    ],
)
def test_other_scripts_are_written_in_latin_letters(word: str, written: str) -> None:
    """Each script is written in Latin letters; one without a table stays as it is."""
    assert to_latin(key(word)) == written
    assert omits_vowels(key(word)) == (written in ("bwtyn", "njad", "shmawn", "modi"))

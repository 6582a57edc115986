"""Names: which are one person's, which are not, and how well that is told apart on labelled pairs."""

import csv
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.blocking import asked_codes, stored_codes
from factcli.entities.name_parts import asked_words, name_words
from factcli.entities.person_names import covers, is_same_name, match, possible_match
from factcli.entities.spelling import spelling_similarity
from factcli.text.tokens import name_key, word_keys

LABELLED = Path(__file__).resolve().parents[1] / "quality"


def labelled() -> list[dict[str, str]]:
    """The labelled pairs of names of nomenklatura (see NOTICE there)."""
    with (LABELLED / "names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def blocks() -> list[list[list[str]]]:
    """Our own collection: blocks of people, each with the spellings of the name."""
    text = (LABELLED / "spellings.tsv").read_text(encoding="utf-8").strip()
    return [[line.split("\t") for line in block.splitlines()] for block in text.split("\n\n")[1:]]


ONE_PERSON = [
    ("AL BEN ALI, Isa Ben Tarif", "Shaikh Isa Bin Tarif Al Bin Ali"),
    ("Gennady Zyuganov", "Sjuganow, Gennadi"),
    ("Vladimir Vladimirovich Putin", "Wladimir Putin"),
    ("V. Putin", "Vladimir Putin"),
    ("Ahmad Shah Massoud", "Ahmed Schah Masood"),
    ("Ahmad Shah Massoud", "احمد شاه مسعود"),
    ("Abdul Rashid Dostum", "Abdurrashid Dostum"),
    ("'Abd al-Aziz al-Nuristani", "Abdul Aziz Nooristani"),
    ("Mullah Mohammed Omar", "Muhammad Umar"),
    ("SergeiLavrov", "Sergei Lavrov"),
    ("Kim Jong-un", "Kim Jongun"),
    ("Angela Merkelová", "Angela Merkel"),
    ("Barack Hussein Obama", "Barack Obama"),
    ("Orbán Viktor", "Wiktor Orban"),
    ("Salahuddin Rabbani", "Salah al-Din Rabbani"),
    ("Mohammad Yunus Qanuni", "Yunus Qanuni"),
    ("Minister Sara Olsvik", "Sara Olsvik"),
    ("Abd al-Rahman al-Sharif", "Abdulrahman Alsharif"),
    ("Hamad al-Mutairi", "Hamad Almutairi"),
    ("Khalid al-Shammari", "Khalid Ashshammari"),
    ("خالد المصري", "Khalid Elmasri"),
    ("Abdullah al-Thani", "Abd Allah Al Thani"),
    ("Nur al-Din al-Hakim", "Noureddine Elhakim"),
    ("Olha Zelenska", "Ольга Зеленская"),
    ("Dang Van An", "Dang An"),
]
TWO_PEOPLE = [
    ("Ahmad Shah Massoud", "Ahmad Massoud"),
    ("Ahmad Zia Massoud", "Ahmad Massoud"),
    ("Ahmad Shah Massoud", "Ahmad Zia Massoud"),
    ("Aleksandr Ivanov", "Aleksandra Ivanova"),
    ("Sergei Ivanov", "Sergei Ivankov"),
    ("Sergei Sokolov", "Sergei Sokolovsky"),
    ("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov"),
    ("William W. Frost", "William G. Frost"),
    ("George W. Bush", "George H. W. Bush"),
    ("Robert Kennedy Jr.", "Robert Kennedy Sr."),
    ("John Paul II", "John Paul III"),
    ("King Harald V", "King Harald VI"),
    ("Pope Pius XI", "Pope Pius XII"),
    ("Raúl Castro", "Fidel Castro"),
    ("Lech Kaczyński", "Jarosław Kaczyński"),
    ("Saddam Hussein", "Uday Saddam Hussein"),
    ("Putin", "Vladimir Putin"),
    ("Osama", "Obama"),
    ("Mario Monti", "Maria Monti"),
    ("Olena Zelenska", "Volodymyr Zelensky"),
    ("Ali Hosseini", "Ali Hassani"),
    ("Imran Khan", "Ismail Khan"),
    ("Nawaz Sharif", "Shehbaz Sharif"),
    ("Ramzan Kadyrov", "Akhmad Kadyrov"),
    ("Islam Karimov", "Islam Rahimov"),
    ("Vladimir Putin", "Vladimir Medinsky"),
    ("Nguyen An", "Nguyen Du"),
    ("Li An", "Li Du"),
    ("An Li", "Du Li"),
    ("Tran Van", "Tran La"),
    ("Bui, An", "Bui, Du"),
    ("Judge Lee", "Don Lee"),
    ("Judge Lee", "General Lee"),
    ("Judge Lee", "Lee"),
    ("Abu Ali", "Bin Ali"),
    ("Ben Corbin", "Van Corbin"),
    ("Bar Levin", "Ben Levin"),
    ("Elsa Bishop", "Elsa King"),
    ("Juan Rey Soto", "Juan Conde Soto"),
    ("Tim Alford", "Tim Ford"),
    ("Mark Elwood", "Mark Wood"),
    ("João Bastos", "João Bastos Filho"),
    ("Donald Quayle", "Donald Quayle III"),
]


@pytest.mark.parametrize(("a", "b"), ONE_PERSON)
def test_one_person(a: str, b: str) -> None:
    """Spellings, orders, titles, initials and patronymics do not tell people apart."""
    found = match(a, b)
    assert found is not None
    assert found.grade == "spelling"
    assert 0 < found.score < 1
    assert possible_match(a, b) is None


@pytest.mark.parametrize(("a", "b"), TWO_PEOPLE)
def test_two_people(a: str, b: str) -> None:
    """Brothers, fathers, sons and namesakes are told apart."""
    assert match(a, b) is None


def test_exact_is_the_same_words() -> None:
    """Case, accents, punctuation and order do not make another name."""
    assert match("MASSOUD, Ahmad Shāh", "Ahmad Shah Massoud") == ("exact", 1.0, ())
    assert is_same_name("Ahmad-Shah  MASSOUD", "Ahmad Shah Massoud")
    assert name_key("¿?") == "¿?"


def test_reasons_say_what_differs() -> None:
    """A user is told which words were taken for one, what was left out, and that there is a title."""
    found = match("Dr. Muhammad WASIK", "Muhammad Wasiq")
    assert found is not None
    assert found.reasons == ("WASIK ~ Wasiq", "title")
    found = match("Barack Hussein Obama", "Barack Obama")
    assert found is not None
    assert found.reasons == ("without Hussein",)


def test_doubt_proposes_what_match_will_not_decide() -> None:
    """Names of which one has all the words of the other are worth a question."""
    assert possible_match("Ahmad Shah Massoud", "Ahmad Massoud")
    assert possible_match("Boris Johnson", "Alexander Boris Johnson")
    assert possible_match("Robert Kennedy Jr.", "Robert Kennedy")
    assert possible_match("Zabihullah Mujahid Junior", "Zabihullah Mujahid")
    assert possible_match("João Bastos", "João Bastos Filho")
    assert possible_match("Judge Lee", "Lee")
    assert possible_match("Judge Lee", "King Lee") is None
    assert possible_match("Judge Lee", "Mr Lee")
    assert possible_match("Mrs Lee", "Mr Lee") is None
    assert match("Zabihullah Mujahid Junior", "Zabihullah Mujahid Jr.")
    assert possible_match("Ahmad Massoud", "Hamid Karzai") is None
    assert possible_match("Ahmad Massoud", "Ahmad Massoud") is None


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Masood", "Ahmad Shah Massoud"),
        ("Shah Masud", "Ahmad Shah Massoud"),
        ("A. Massoud", "Ahmad Shah Massoud"),
        ("Ahmad", "A. Ahmad"),
        ("President Putin", "Putin"),
        ("Vladimir Vladimirovich Putin", "Vladimir Putin"),
        ("bin Ladin", "Usama bin Laden"),
        ("Assad", "بشار الأسد"),
        ("al-Assad", "Bashar Assad"),
        ("von Arnim", "Otto Arnim"),
        ("Le Ferrec", "Marine Le Ferrec"),
        ("Ben Heron", "Benjamin Heron"),
        ("President Karelin", "Vladimir Karelin"),
        ("Mullah Omar", "Mullo Omar"),
    ],
)
def test_covers(asked: str, name: str) -> None:
    """Each word of the question is a word of the name, or the two names match."""
    assert covers(asked, name)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Ahmad Massoud", "Massoud"),
        ("Ahmad Ahmad", "Zia Massoud"),
        ("Ivanov", "Anna Ivanova"),
        ("Robert Kennedy Jr.", "Robert Kennedy Sr."),
        ("Massoud Karzai", "Ahmad Massoud"),
        ("A.", "Ahmad Massoud"),
        ("Osama", "Barack Obama"),
        ("Nguyen An", "Nguyen Van Thieu"),
        ("Ben Corbin", "Casey Corbin"),
        ("Bin Ali", "Abu Ali"),
        ("Don Lee", "Judge Lee"),
        ("King Lee", "Judge Lee"),
        ("Abdulaziz Alsharif", "Abdullah al-Sharif"),
    ],
)
def test_covers_not(asked: str, name: str) -> None:
    """A word that the name does not have speaks against it."""
    assert covers(asked, name) is None


def test_words_that_count() -> None:
    """Titles and particles are left out, but never everything; what may be one word comes whole as well."""
    assert name_words("Sheikh Isa bin Tarif Al bin Ali") == ["isa", "tarif", "ali", "isatarif", "tarifali"]
    assert name_words("Abd al-Aziz") == ["abdulaziz"]
    assert name_words("President") == ["president"]
    assert name_words("Kim Jong-un") == ["kim", "jong", "un", "jongun"]
    assert name_words("...") == []


texts = st.lists(
    st.sampled_from([word for a, b in ONE_PERSON + TWO_PEOPLE for word in [*a.split(), *b.split()]]), max_size=4
).map(" ".join) | st.text(max_size=12)


@given(texts, texts)
def test_match_is_symmetric_and_exact_for_the_same_words(a: str, b: str) -> None:
    """Which name comes first does not matter; exact are the same words and nothing else is."""
    assert match(a, b) == match(b, a)
    assert possible_match(a, b) == possible_match(b, a)
    assert not (match(a, b) and possible_match(a, b))
    found = match(a, b)
    known = sorted(word_keys(a)) == sorted(word_keys(b)) if word_keys(a) or word_keys(b) else is_same_name(a, b)
    assert (found is not None and found.grade == "exact") == known


@given(texts)
def test_a_name_is_itself(name: str) -> None:
    """Every text is exactly itself, and covers itself."""
    assert match(name, name) == covers(name, name) == ("exact", 1.0, ())


def reached(a: str, b: str, words: Callable[[str], list[str]] = name_words) -> bool:
    """Whether an index that files `b` under its codes finds it for `a`, as the law of the codes has it."""
    asked, stored = words(a), name_words(b)
    filed = {code for word in stored for code in stored_codes(word)}
    needed = min(2, len(asked), len(stored))
    return sum(not asked_codes(word).isdisjoint(filed) for word in asked) >= needed


@given(texts, texts)
def test_codes_reach_whatever_matches(a: str, b: str) -> None:
    """Two words of a name, or its only one, share a code with the other name."""
    if match(a, b) or possible_match(a, b):
        assert reached(a, b)
    elif covers(a, b):
        assert reached(a, b, asked_words)


def test_what_is_quick_to_compare_loses_nothing() -> None:
    """Words that are alike make names that are compared in full: a word that leads to no pair is never alike."""
    known = sorted({word for block in blocks()[:4] for person in block for name in person for word in name_words(name)})
    for a, b in itertools.combinations(known, 2):
        if spelling_similarity(a, b) > 0:
            assert match(f"Ludwig {a}", f"Ludwig {b}") or covers(a, b) or a in name_key(b) or b in name_key(a), (a, b)


def collected() -> Iterator[tuple[str, str]]:
    """Every labelled pair, both ways, and all pairs of near namesakes of our own."""
    for row in labelled():
        yield from itertools.permutations((row["name1"], row["name2"]))
    for block in blocks():
        yield from itertools.permutations([name for person in block for name in person], 2)


@pytest.mark.slow
def test_codes_reach_whatever_matches_in_the_collections() -> None:
    """The law holds for every labelled pair and for our own."""
    pairs = [(a, b) for a, b in collected() if match(a, b) or covers(a, b) or possible_match(a, b)]
    assert len(pairs) > 10_000
    assert [(a, b) for a, b in pairs if not reached(a, b)] == []


def figures(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    precision, recall = right / (right + wrong), right / (right + missed)
    return precision, recall, 2 * precision * recall / (precision + recall)


def kind(row: dict[str, str], found: bool) -> str:
    """What kind of error a row is: what the pair has that was misjudged."""
    if found:
        return f"found, {row['quality'].lower()}: not one person"
    if possible_match(row["name1"], row["name2"]):
        return "missed: a name left out, proposed as a doubt"
    if len(name_words(row["name1"])) != len(name_words(row["name2"])):
        return "missed: words joined, parted or left out"
    return f"missed, {row['quality'].lower()}: letters changed by no convention"


def test_labelled_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    """The floors on labelled pairs that were not ours; the kinds of errors are shown."""
    truth = [(row, row["is_match"] == "true", match(row["name1"], row["name2"]) is not None) for row in labelled()]
    errors = [(row, found) for row, true, found in truth if true != found]
    right = sum(true and found for _, true, found in truth)
    wrong = sum(found for _, found in errors)
    precision, recall, f1 = figures(right, wrong, len(errors) - wrong)
    with capsys.disabled():
        print(f"\nlabelled names: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
        for what, times in Counter(kind(row, found) for row, found in errors).most_common():
            print(f"  {times:>3} {what}")
    assert [row for row, _ in errors if row["quality"] == "STRONG"] == []
    assert f1 >= 0.81
    assert precision >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize("part", "abc")
def test_own_spellings(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The floors on our own collection; part c was held back until the rules had been written (F1 0.946 then)."""
    people = [person for number, block in enumerate(blocks()) if "abc"[number % 3] == part for person in block]
    pairs = [bool(match(a, b)) for person in people for a, b in itertools.combinations(person, 2)]
    others = itertools.combinations(people, 2)
    wrong = sum(bool(match(a, b)) for one, other in others for a in one for b in other)
    precision, recall, f1 = figures(sum(pairs), wrong, len(pairs) - sum(pairs))
    with capsys.disabled():
        print(f"\nour spellings, {part}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert precision >= 0.99
    assert f1 >= 0.965


@pytest.mark.slow
@pytest.mark.parametrize("part", "de")
def test_politicians(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The floors on names written down before the rules were read; part e was looked at before and after only.

    Its F1 was 0.94 before. A spelling is held against all of the same person, and two of every other.
    """
    parts = (LABELLED / "politicians.tsv").read_text(encoding="utf-8").strip().split("\n\n")
    people = [line.split("\t") for line in parts["de".index(part) + 1].splitlines()]
    pairs = [bool(match(a, b)) for person in people for a, b in itertools.combinations(person, 2)]
    others = itertools.permutations(people, 2)
    wrong = sum(bool(match(a, b)) for one, other in others for a in one for b in (other[0], other[-1]))
    precision, recall, f1 = figures(sum(pairs), wrong, len(pairs) - sum(pairs))
    with capsys.disabled():
        print(f"\npoliticians, {part}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert precision >= 0.99
    assert f1 >= 0.955

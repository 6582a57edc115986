"""Who is who: names that people have joined or kept apart, and words found in a text."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.directory import ALIAS, EXACT, SPELLING, Context, Directory, match_name, name_spans, outlet_covers
from factcli.model import Outlet, Person
from factcli.text.phrase import parse_phrase
from factcli.text.tokens import find_words, word_keys

PEOPLE = Directory(
    [
        Person("Ahmad Massoud", ("Ahmed Massoud", "Ahmad Masud"), ("Ahmad Shah Massoud",)),
        Person("Ahmad Shah Massoud", ("Ahmed Shah Massoud",)),
        Person("Kabir Wasiq", ("Kabir Wasik",), ("Ahmadullah Wasiq",)),
        Person("Ali Nazary", ("A. N.", "Nazari")),
        Person("Ajmal Nazari", ("A. N.",)),
    ]
)
OUTLETS = Directory([Outlet("TASS", ("ITAR-TASS", "TASS News Agency")), Outlet("BBC News", ("BBC",))], outlet_covers)
NAMES = (
    "Ahmad Massoud",
    "ahmed massoud",
    "Ahmad Shah Massoud",
    "Ahmed Shah Massoud",
    "Massoud",
    "Kabir Wasik",
    "Kabir Wasiq",
    "Ahmadullah Wasiq",
    "A. N.",
    "Nobody",
    "!!!",
    "",
)


@pytest.mark.parametrize(
    ("name", "main"),
    [
        ("Ahmad Massoud", "Ahmad Massoud"),
        ("Ahmed Massoud", "Ahmad Massoud"),
        ("AHMÉD  MASSOUD", "Ahmad Massoud"),
        ("Massoud", "Massoud"),
        ("A. N.", "A. N."),
        ("Nobody", "Nobody"),
        ("", ""),
    ],
)
def test_canonical(name: str, main: str) -> None:
    """A name goes under the main name of the one entry that has it, and else stands for itself."""
    assert PEOPLE.canonical(name) == main


@pytest.mark.parametrize(
    ("name", "all_names"),
    [
        ("Ahmed Massoud", ("Ahmed Massoud", "Ahmad Massoud", "Ahmad Masud")),
        ("ahmad massoud", ("ahmad massoud", "Ahmed Massoud", "Ahmad Masud")),
        ("Ali Nazary", ("Ali Nazary", "Nazari")),
        ("Nobody", ("Nobody",)),
    ],
)
def test_names(name: str, all_names: tuple[str, ...]) -> None:
    """All spellings of a name come with it, as given first; one that two entries claim is nobody's."""
    assert PEOPLE.names(name) == all_names


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Ahmad Massoud", "Ahmed Massoud", True),
        ("Ahmed Massoud", "AHMAD MASUD", True),
        ("Nobody", "nobody", True),
        ("Ahmad Massoud", "Ahmad Shah Massoud", False),
        ("Ali Nazary", "A. N.", False),
        ("Ajmal Nazari", "A. N.", False),
        ("Massoud", "Ahmad Massoud", False),
    ],
)
def test_same(a: str, b: str, expected: bool) -> None:
    """Names are the same by their keys or by a table that lists both, and never by likeness."""
    assert PEOPLE.is_same(a, b) is expected
    assert PEOPLE.is_same(b, a) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Ahmad Massoud", "Ahmad Shah Massoud", True),
        ("Ahmad Masud", "Ahmed Shah Massoud", True),
        ("Kabir Wasik", "Ahmadullah Wasiq", True),
        ("Kabir Wasik", "Kabir Wasiq", False),
        ("Massoud", "Ahmad Shah Massoud", False),
        ("Nobody", "Ahmad Massoud", False),
    ],
)
def test_distinct(a: str, b: str, expected: bool) -> None:
    """A refusal between two names holds for all their spellings, and whichever of them wrote it."""
    assert PEOPLE.is_distinct(a, b) is expected
    assert PEOPLE.is_distinct(b, a) is expected


@pytest.mark.parametrize(
    ("wanted", "speaker", "expected"),
    [
        ("Massoud", "Ahmad Massoud", EXACT),
        ("Massoud", "Ahmad Shah Massoud", EXACT),
        ("massoud ahmad", "Ahmad Massoud", EXACT),
        ("massoud ahmad", "Ahmed Massoud", ALIAS),
        ("Ahmad Massoud", "AHMÁD MASSOUD", EXACT),
        ("Ahmad Massoud", "Ahmed Massoud", ALIAS),
        ("Ahmad Massoud", "Ahmad Shah Massoud", None),
        ("Ahmed Massoud", "Ahmad Shah Massoud", None),
        ("Ahmet Masood", "Ahmad Massoud", SPELLING),
        ("Ahmet Masood", "Ahmad Shah Massoud", None),
        ("Ahmad Shah", "Ahmed Shah Massoud", ALIAS),
        ("Kabir Wasik", "Kabir Wasiq", ALIAS),
        ("Wasik", "Kabir Wasiq", ALIAS),
        ("Wasik", "Ahmadullah Wasiq", SPELLING),
        ("Wasiq", "Ahmadullah Wasiq", EXACT),
        ("Masood", "Ahmad Massoud", SPELLING),
        ("مسعود", "Ahmad Massoud", SPELLING),
        ("Mass", "Ahmad Massoud", None),
        ("Nazari", "Ali Nazary", ALIAS),
        ("Ali Nazari", "Ajmal Nazari", None),
        ("!!!", "Ahmad Massoud", None),
        ("!!!", "!!!", EXACT),
        ("", "Ahmad Massoud", None),
    ],
)
def test_finds(wanted: str, speaker: str, expected: int | None) -> None:
    """A name finds its spellings and the fuller names with these words, each told apart, and no namesake."""
    assert match_name(PEOPLE, wanted, speaker) == expected
    assert match_name(PEOPLE, wanted, speaker) == expected  # the answer that was remembered


def test_an_extra_name_between_is_doubted() -> None:
    """Where nobody has told two apart, the longer name is found as a likely spelling only."""
    assert match_name(Directory(), "Ahmad Massoud", "Ahmad Shah Massoud") == SPELLING


def test_outlets_have_names_too() -> None:
    """A directory of outlets works the same way, without refusals."""
    assert OUTLETS.canonical("Itar-Tass") == "TASS"
    assert match_name(OUTLETS, "tass", "TASS News Agency") == EXACT
    assert match_name(OUTLETS, "ITAR-TASS", "Tass") == ALIAS
    assert not OUTLETS.is_distinct("TASS", "BBC")


def test_laws_of_names() -> None:
    """Being the same holds of a name and itself, both ways, and among all spellings; its canonical name is one."""
    for a, b in product(NAMES, NAMES):
        assert PEOPLE.is_same(a, b) == PEOPLE.is_same(b, a)
        assert PEOPLE.is_distinct(a, b) == PEOPLE.is_distinct(b, a)
        assert PEOPLE.is_same(a, b) <= (PEOPLE.canonical(a).casefold() == PEOPLE.canonical(b).casefold())
    for name in NAMES:
        assert PEOPLE.is_same(name, name)
        assert PEOPLE.names(name)[0] == name
        assert all(PEOPLE.is_same(name, other) for other in PEOPLE.names(name))
        assert PEOPLE.is_same(name, PEOPLE.canonical(name))


def test_a_main_name_claimed_twice_merges_nothing() -> None:
    """Where one entry's main name is another's alias, the other spellings do not go under it."""
    directory = Directory([Person("Nazari", ("Ali Nazary",)), Person("Ajmal", ("Nazari",))])
    assert directory.canonical("Nazari") == "Nazari"
    assert directory.canonical("Ali Nazary") == "Ali Nazary"
    assert not directory.is_same("Nazari", "Ali Nazary")


def test_which_directory_a_field_has() -> None:
    """Speakers are people, outlets and those credited are outlets, and other fields hold no names."""
    context = Context(PEOPLE, OUTLETS)
    fields = {field: context.directory(field) for field in ("speaker", "outlet", "via", "claim")}
    assert fields == {"speaker": PEOPLE, "outlet": OUTLETS, "via": OUTLETS, "claim": None}


def test_name_spans() -> None:
    """The words of a name are shown in another if all of them are there."""
    assert name_spans("massoud ahmad", "Ahmad Shah Massoud") == [(0, 5), (11, 18)]
    assert name_spans("Ahmed Massoud", "Ahmad Massoud") == []


# Made to meet where words begin and end: apostrophes, numbers, marks, and letters outside of ASCII.
PIECES = ["kabul", "talks", "mas'ud", "masud", "Talibans'", "s", "a", "3.5", "1,200", "200", "1", "é", "É", "’", "'"]
PIECES += ["`", ",", ".", " ", " ", "-", "\n", "\0", "ß", "محمد", "\u0301", "\u200c"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


@given(TEXTS, TEXTS, st.booleans())
def test_phrases(text: str, asked: str, star: bool) -> None:
    """A text holds a phrase where its words are, and spans are exactly there."""
    found = parse_phrase(asked + "*" * star)
    if found is None:
        assert word_keys(asked) == []
        return
    there, last = word_keys(text), len(found.keys) - 1
    runs = [there[i : i + last + 1] for i in range(len(there) - last)]
    expected = [
        run[:-1] == list(found.keys[:-1])
        and (run[-1].startswith(found.keys[-1]) if found.open_end else run[-1] == found.keys[-1])
        for run in runs
    ]
    assert found.is_in(text) is any(expected)
    starts = [word.start for word in find_words(text)]
    assert [start for start, _ in found.spans(text)] == [starts[i] for i, ok in enumerate(expected) if ok]


def test_a_star_opens_the_end() -> None:
    """A star counts directly after a word only."""
    assert [bool(p and p.open_end) for p in map(parse_phrase, ("ab*", "ab *", "ab**", "a b*", "ab.*"))] == [
        True, False, False, True, False
    ]  # fmt: skip

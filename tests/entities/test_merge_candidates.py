"""Pairs of names that may be one: found, the likeliest first, with reasons; never what somebody has decided."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities import merge_candidates
from factcli.entities.blocking import outlet_codes
from factcli.entities.directory import Directory
from factcli.entities.merge_candidates import NamePair
from factcli.entities.outlet_names import match, possible_match
from factcli.entities.suggestions import close_names, close_words, is_likely_spelling
from factcli.model import Outlet, Person, Statement
from tests.support.run import Done, inside, on_terminal
from tests.support.stores import new_store, statement
from tests.support.terminal import plain

SPEAKERS = (
    "Ahmad Massoud",
    "Ahmed Masood",
    "AHMAD MASSOUD",
    "Ahmad Shah Massoud",
    "Kabir Wasiq",
    "Kabir Wasik",
    "Ahmadullah Wasiq",
    "Zabihullah Mujahid",
    "Z. Mujahid",
    "Zabihullah Mujaddidi",
    "احمد مسعود",
    "Taliban",
    "!!!",
)
OUTLETS = (
    "TASS",
    "Tass",
    "ITAR-TASS",
    "TASS News Agency",
    "tass.com",
    "AP",
    "AFP",
    "Associated Press",
    "The New York Times",
    "NYT",
    "The Times",
    "Times",
    "Financial Times",
    "BBC News",
    "BBC",
    "Vestnik Kavkaza",
    "Vestnik Kavkasa",
    "TOLOnews",
    "Tolo News",
    "Reuters",
)


def _said(speakers: Sequence[str], **more: str) -> list[Statement]:
    return [statement(f"Claim {n}.", speaker=name, **more) for n, name in enumerate(speakers)]


def _people(speakers: Sequence[str], *entries: Person) -> list[NamePair]:
    return merge_candidates.people_candidates(_said(speakers), Directory(entries), entries)


def _outlets(names: Sequence[str], *entries: Outlet) -> list[NamePair]:
    said = [statement(f"Claim {n}.", outlet=name) for n, name in enumerate(names)]
    return merge_candidates.outlet_candidates(said, Directory(entries), entries)


def _named(pairs: Sequence[NamePair]) -> set[frozenset[str]]:
    return {frozenset((pair.a, pair.b)) for pair in pairs}


# --- what is proposed ---------------------------------------------------------------------------------------


def test_spellings_are_proposed() -> None:
    """Likely spellings first, with their reasons; then those whose words tell them apart; never mere case."""
    pairs = _people(SPEAKERS)
    found = _named(pairs)
    assert {frozenset(("Kabir Wasiq", "Kabir Wasik")), frozenset(("Z. Mujahid", "Zabihullah Mujahid"))} <= found
    assert frozenset(("Ahmad Massoud", "Ahmad Shah Massoud")) in found
    assert not any(pair.a.casefold() == pair.b.casefold() for pair in pairs)
    assert frozenset(("Kabir Wasiq", "Ahmadullah Wasiq")) not in found
    assert [pair.doubt for pair in pairs] == sorted(pair.doubt for pair in pairs)
    assert all(pair.reasons for pair in pairs)


def test_what_is_decided_is_not_proposed() -> None:
    """Names of one entry, and names kept apart, by whatever spelling."""
    entries = (
        Person("Ahmad Massoud", ("Ahmed Masood", "احمد مسعود"), ("Ahmad Shah Massoud",)),
        Person("Kabir Wasiq", ("Kabir Vasiq",), ("Kabir Wasik",)),
    )
    found = _named(_people(SPEAKERS, *entries))
    assert not any("Wasiq" in name for pair in found for name in pair)
    assert not any("Ahmad Massoud" in pair or "Ahmad Shah Massoud" in pair for pair in found)


def test_an_entry_that_nobody_quotes_is_compared_too() -> None:
    """A new spelling may be that of a name which is only in a table; the one with the table stands first."""
    (pair,) = _people(["Emomali Rakhmon"], Person("Emomali Rahmon"))
    assert (pair.a, pair.b, pair.counts) == ("Emomali Rahmon", "Emomali Rakhmon", (0, 1))
    assert _people([], Person("Emomali Rahmon"), Person("Emomali Rakhmon")) == []


def test_what_the_statements_tell() -> None:
    """The same role, and the same outlet and day, are reasons, and choose the statements that are shown."""
    said = [
        statement("He has fled.", speaker="Kabir Wasiq", date="2021-09-01"),
        statement("They hold out.", speaker="Kabir Wasiq", outlet="TASS", role="NRF spokesman"),
        statement("They hold out there.", speaker="Kabir Wasik", outlet="TASS", role="NRF spokesman"),
        statement("He is here.", speaker="Kabir Wasik", date="2021-09-02"),
    ]
    (pair,) = merge_candidates.people_candidates(said, Directory(), [])
    assert pair.reasons[0].casefold() == "wasik ~ wasiq"
    assert pair.reasons[1:] == ("both are NRF spokesman", "both in TASS, 2021-09-06")
    assert {s.claim for its in pair.statements for s in its} == {"They hold out.", "They hold out there."}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("TASS", "TASS News Agency"),
        ("AP", "Associated Press"),
        ("NYT", "The New York Times"),
        ("The Times", "Times"),
        ("BBC", "BBC News"),
        ("Vestnik Kavkaza", "Vestnik Kavkasa"),
        ("TOLOnews", "Tolo News"),
        ("tass.com", "TASS"),
        ("www.bbc.co.uk", "BBC News"),
        ("The Guardian", "Guardian"),
    ],
)
def test_outlets_that_may_be_one(a: str, b: str) -> None:
    """Without what any paper may have in its name; by first letters; by a slip."""
    assert match(a, b)
    assert match(a, b) == match(b, a)
    first, second = outlet_codes([a, b])
    assert first & second


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("AP", "AFP"),
        ("Reuters", "TASS"),
        ("The Times", "Financial Times"),
        ("Republic World", "Republic"),
        ("The Independent", "The Indian Express"),
        ("CNN", "CBN"),
        ("Daily Mail", "Daily Star"),
        ("AP", "Asia-Plus"),
        ("Associated Press", "Associated Newspapers"),
    ],
)
def test_outlets_that_are_two(a: str, b: str) -> None:
    """Short names have many neighbours, and many papers have a word in common."""
    assert match(a, b) is None
    assert match(b, a) is None


def test_the_times_comes_last() -> None:
    """A part that many papers share is proposed after all that tells more, and as a doubt."""
    pairs = _outlets(OUTLETS)
    last = [pair for pair in pairs if "Financial Times" in (pair.a, pair.b)]
    assert last
    assert all(pair.doubt and pair.score == pairs[-1].score for pair in last)
    assert possible_match("ITAR-TASS", "TASS")


def test_one_site_is_a_reason() -> None:
    """Outlets whose reports stand at one address."""
    said = [
        statement("A.", outlet="Tolo News", url="https://www.tolonews.com/a"),
        statement("B.", outlet="TOLOnews", url="https://tolonews.com/b"),
    ]
    (pair,) = merge_candidates.outlet_candidates(said, Directory(), [])
    assert "both at tolonews.com" in pair.reasons


# --- laws ---------------------------------------------------------------------------------------------------

_SOME = st.lists(st.sampled_from(SPEAKERS), max_size=8)
_ENTRIES = st.lists(
    st.builds(
        Person,
        st.sampled_from(SPEAKERS),
        st.lists(st.sampled_from(SPEAKERS), max_size=2).map(tuple),
        st.lists(st.sampled_from(SPEAKERS), max_size=2).map(tuple),
    ),
    max_size=3,
)


@given(_SOME, _ENTRIES)
def test_never_a_decided_pair(speakers: list[str], entries: list[Person]) -> None:
    """Whatever is recorded: no pair of it, no pair twice, and none of a name with itself."""
    directory = Directory(entries)
    pairs = _people(speakers, *entries)
    for pair in pairs:
        assert not directory.is_same(pair.a, pair.b)
        assert not directory.is_distinct(pair.a, pair.b)
    assert len(_named(pairs)) == len(pairs)


@given(st.lists(st.sampled_from(SPEAKERS), max_size=6, unique=True), st.randoms(use_true_random=False))
def test_order_does_not_topic(speakers: list[str], rng: object) -> None:
    """The same pairs, with the same scores, in whatever order the statements are."""
    distinct = [name for name in speakers if name != "AHMAD MASSOUD"]
    first = {(frozenset((p.a, p.b)), p.score, p.doubt) for p in _people(distinct)}
    assert first == {(frozenset((p.a, p.b)), p.score, p.doubt) for p in _people(distinct[::-1])}


@pytest.mark.parametrize("kind", ["people", "outlets"])
def test_blocks_miss_nothing_of_a_few(kind: str) -> None:
    """Comparing all pairs finds no more, where the names are few."""
    from factcli.entities import outlet_names, person_names

    every = SPEAKERS if kind == "people" else OUTLETS
    module = person_names if kind == "people" else outlet_names
    directory = Directory()
    wanted = {
        frozenset(pair)
        for pair in permutations(every, 2)
        if not directory.is_same(*pair) and (module.match(*pair) or module.possible_match(*pair))
    }
    found = _named(_people(every) if kind == "people" else _outlets(every))
    shown = {"AHMAD MASSOUD": "Ahmad Massoud", "Tass": "TASS"}
    assert {frozenset(shown.get(name, name) for name in pair) for pair in wanted} == found


@pytest.mark.slow
def test_very_many_names_take_no_time() -> None:
    """Not all pairs are compared: of 3,430 names there are six million."""
    syllables = ["ba", "ri", "mo", "ta", "ku", "ne", "sha"]
    surnames = [f"{a}{b}{c}n".capitalize() for a in syllables for b in syllables for c in syllables]
    speakers = [f"{first} {last}" for last in surnames for first in ("Ahmad", "Ali", "Omar", "Karim", "Bilal")] * 2
    speakers += [f"{first} {last}" for last in surnames for first in ("Ahmed", "Aly", "Umar", "Kareem", "Belal")]
    begun = time.monotonic()
    pairs = _people(speakers)
    assert time.monotonic() - begun < 30
    assert len(pairs) > 1000


# --- names that are close to a new one ----------------------------------------------------------------------


def test_close_names_in_their_order() -> None:
    """Case and accents first, then confirmed aliases, then likely spellings, then longer names; no refused one."""
    known = ["Ahmad Shah Massoud", "Ahmed Masood", "Ahmad Massoud", "Ahmad Zia Massoud", "Ahmad Masud", "Kabir Wasiq"]
    people = Directory([Person("Ahmed Masood", ("Ahmad Massoud",), ("Ahmad Shah Massoud",))])
    assert close_names("ahmad massoud", known, people) == [
        "Ahmad Massoud",
        "Ahmed Masood",
        "Ahmad Masud",
        "Ahmad Zia Massoud",
    ]
    assert close_names("Ahmad Massoud", known, people) == []
    assert close_names("Wasiq", known, people) == ["Kabir Wasiq"]
    assert close_names("", known, people) == []


def test_close_names_among_very_many() -> None:
    """The same where most names are passed over unread, also in other scripts."""
    many = [f"Nobody{number} Xu" for number in range(2000)]
    known = [*many, "Kabir Wasiq", "Zabihullah Mujahid", "احمد مسعود"]
    for asked, meant in [("Kabeer Wasik", "Kabir Wasiq"), ("Mujahid", "Zabihullah Mujahid")]:
        assert close_names(asked, known, Directory()) == [meant]
    assert close_names("Ahmad Masoud", known, Directory()) == close_names("Ahmad Masoud", known[-3:], Directory())


@pytest.mark.parametrize("empty", ["'", "\u2019", "`"])
def test_close_names_among_very_many_with_an_empty_key(empty: str) -> None:
    """A known name without a letter is no close name, and no error for a name in another script."""
    known = [*(f"Speaker {number}" for number in range(400)), "Ahmad Massoud", empty]
    assert close_names("Ahmad Masoud", known, Directory()) == ["Ahmad Massoud"]
    assert empty not in close_names("احمد مسعود", known, Directory())


def test_close_outlets_and_tags() -> None:
    """Each by its own rules."""
    known = ["TASS", "The Times", "Financial Times", "Vestnik Kavkaza"]
    assert close_names("TASS News Agency", known, Directory(), people=False) == ["TASS"]
    assert close_names("tass", known, Directory(), people=False)[0] == "TASS"
    assert close_words("panjsher", ["panjshir", "kabul"]) == ["panjshir"]
    assert close_words("kabul", ["panjshir", "kabul"]) == []
    assert is_likely_spelling("Kabir Wasik", "Kabir Wasiq")
    assert not is_likely_spelling("KABIR WASIQ", "Kabir Wasiq")


# --- as they are shown --------------------------------------------------------------------------------------

HOSTILE = (
    "Kabir Wasiq",
    "Kabir Wasik",
    "Zabihullah \u202eMujahid",
    "Zabihulah Mujahid",
    "O'Neil [x] Khan",
    "ONeil [x] Kahn",
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a store of hostile names."""
    new_store(tmp_path / "data", *_said(HOSTILE, role="spokes[b]man"))
    return tmp_path


def _json(done: Done) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(done.stdout)["pairs"]
    return found


def test_json(work: Path) -> None:
    """Every pair, with the ids of the statements that tell most."""
    done = inside(["people", "--pairs", "--json"], work)
    pairs = _json(done)
    assert {"a", "b", "score", "reasons", "doubt", "counts", "statements"} == set(pairs[0])
    assert [pair["counts"] for pair in pairs] == [[1, 1]] * len(pairs)
    assert done.code == 0


@pytest.mark.slow
def test_the_commands_decide(work: Path) -> None:
    """What the terminal shows, given to a shell as it is, is what takes the pair off the list."""
    import subprocess
    import sys

    shown = on_terminal(["people", "--pairs"], work, 200).stdout
    commands = [line.strip() for line in shown.splitlines() if line.startswith("    factcli people alias")]
    assert len(commands) == len(_json(inside(["people", "--pairs", "--json"], work))) >= 2
    assert "\u202e" not in shown
    for line in commands:
        script = line.replace("factcli", f"{sys.executable} -m factcli", 1)
        subprocess.run(["bash", "-c", script], cwd=work, env={"LANG": "C.UTF-8", "HOME": str(work)}, check=True)
    done = inside(["people", "--pairs"], work)
    assert (done.code, done.stdout) == (1, "")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 140])
def test_what_was_claimed_is_cut_to_the_width(work: Path, columns: int) -> None:
    """One line for each statement; names and commands are whole."""
    shown = plain(on_terminal(["people"], work, columns).out)
    assert "May be one person" in shown
    assert "factcli people distinct 'Kabir Wasik' 'Kabir Wasiq'" in shown
    assert all(len(line) <= columns for line in shown.splitlines() if "2021-09-06  AP" in line)


def test_case_and_accents_make_no_other_name(tmp_path: Path) -> None:
    """What could not be joined, because it is one already, is counted as one: under the spelling used most."""
    new_store(tmp_path / "data", *_said(["AHMAD MASSOUD", "Ahmad Massoud", "Ahmad Massoúd"]), *_said(["Ahmad Massoud"]))
    new_store(tmp_path / "data", statement("More.", speaker="Ahmad Massoud", outlet="ap", via=("Ap",)))
    assert inside(["people", "--format", "ids"], tmp_path).stdout == "Ahmad Massoud\n"
    assert inside(["outlets"], tmp_path).stdout.startswith("AP\t5\t1\t5\t")
    figures = inside(["stats"], tmp_path).stdout
    assert "speakers\t1\n" in figures
    assert "outlets\t1\n" in figures


def test_nothing_in_a_pipe(work: Path) -> None:
    """The list of people stays what scripts know."""
    assert "May be" not in inside(["people"], work).stdout
    assert inside(["outlets", "--pairs"], work).code == 1

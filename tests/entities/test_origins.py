"""Where statements come from: three outlets that repeat TASS are one source, and a tweet is its writer's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities.directory import Context, Directory, outlet_covers
from factcli.entities.origins import VENUES, Origins, describe_origins, find_venue
from factcli.model import Outlet, Person, Statement
from factcli.output import statistics
from factcli.search.indexed_store import IndexedStore
from tests.support.stores import new_store, statement

OUTLETS = [
    Outlet("TASS", aliases=("ITAR-TASS",)),
    Outlet("Sputnik", owner="Rossiya Segodnya"),
    Outlet("RIA Novosti", aliases=("RIA",), owner="Rossiya Segodnya"),
    Outlet("AP", aliases=("Associated Press",)),
    Outlet("Daily A", owner="Daily B"),
    Outlet("Daily B", owner="Daily C"),
    Outlet("Round", owner="About"),
    Outlet("About", owner="Round"),
    Outlet("Twitter", aliases=("the bird",)),
]
PEOPLE = [Person("Zabihullah Mujahid", aliases=("Zabiullah Mujahid",)), Person("Bilal Karimi")]
CONTEXT = Context(Directory(PEOPLE), Directory(OUTLETS, outlet_covers))
ORIGINS = Origins(CONTEXT, OUTLETS)


def said(outlet: str, *via: str, speaker: str = "Bilal Karimi") -> Statement:
    """A statement in an outlet that credits others."""
    return statement("The pass is taken.", speaker=speaker, outlet=outlet, via=via)


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (said("Minute Mirror"), "Minute Mirror"),
        (said("Minute Mirror", "TASS"), "TASS"),
        (said("Minute Mirror", "ITAR-TASS"), "TASS"),
        (said("NEWS.am", "TASS", "Twitter"), "Bilal Karimi on Twitter"),
        (said("Twitter", speaker="Zabiullah Mujahid"), "Zabihullah Mujahid on Twitter"),
        (said("AP", "the bird"), "Bilal Karimi on Twitter"),
        (said("AP", "official Telegram channel"), "Bilal Karimi on Telegram"),
        (said("AP", "Telegram channel Panjshir Now"), "Telegram channel Panjshir Now"),
        (said("AP", "press conference"), "Bilal Karimi at a press conference"),
        (said("AP", "X"), "Bilal Karimi on Twitter"),
    ],
)
def test_where_it_entered_the_press(one: Statement, name: str) -> None:
    """The last outlet credited, under its main name; on a platform or at an occasion it is who spoke there."""
    assert ORIGINS.of(one).name == name


@pytest.mark.parametrize(
    ("statements", "names"),
    [
        ([said("TASS"), said("Minute Mirror", "TASS"), said("Samaa", "ITAR-TASS")], ["TASS"]),
        ([said("Sputnik"), said("Dawn", "RIA")], ["Sputnik / RIA Novosti"]),
        ([said("Daily A"), said("Daily C"), said("Daily B")], ["Daily A / Daily C / Daily B"]),
        ([said("Round"), said("About")], ["Round / About"]),
        ([said("AP", "Twitter"), said("AFP", "Telegram")], ["Bilal Karimi on Twitter / Bilal Karimi on Telegram"]),
        ([said("AP", "Twitter"), said("AP", "Twitter", speaker="Ali")], ["Bilal Karimi on Twitter", "Ali on Twitter"]),
        ([said("AP"), said("Reuters")], ["AP", "Reuters"]),
        ([], []),
    ],
)
def test_independent_origins(statements: list[Statement], names: list[str]) -> None:
    """One wire, one owner and one speaker's accounts are one origin each; two people on one platform are two."""
    assert ORIGINS.independent(statements) == names


def test_outlets_by_their_main_names() -> None:
    """An outlet under two names is one outlet."""
    assert ORIGINS.outlets([said("AP"), said("Associated Press"), said("TASS")]) == ["AP", "TASS"]


@pytest.mark.parametrize("each", VENUES, ids=lambda each: each.phrase)
def test_the_table_of_what_is_no_origin(each: object) -> None:
    """Every name in the table finds its own row, and every row has a reason."""
    row = next(row for row in VENUES if row is each)
    assert row.why
    assert all(find_venue([name]) is row for name in row.names.split(";"))


@pytest.mark.parametrize("wire", ["TASS", "AP", "AFP", "Reuters", "Xinhua", "dpa", "Interfax", "PTI", "Anadolu"])
def test_agencies_are_origins(wire: str) -> None:
    """News agencies answer for what they send, and are no platforms."""
    assert find_venue([wire]) is None


def test_counted_in_words() -> None:
    """An only origin is named; several are where there is room."""
    assert describe_origins(["TASS"]) == "1 origin (TASS)"
    assert describe_origins(["TASS", "AP"]) == "2 origins"
    assert describe_origins(["TASS", "AP"], names=True) == "2 origins (TASS, AP)"


def test_stats_count_independent_origins(tmp_path: Path) -> None:
    """The store in figures counts a wire once, and a platform as often as people speak there."""
    found = [said("TASS"), said("Minute Mirror", "ITAR-TASS"), said("Twitter"), said("AP", "Twitter", speaker="Ali")]
    assert len(new_store(tmp_path / "s", *found).statements) == len(found)
    tables = '\n[[outlet]]\nname = "TASS"\naliases = ["ITAR-TASS"]\n'
    with (tmp_path / "s" / "factcli.toml").open("a", encoding="utf-8") as file:
        file.write(tables)
    figures = {
        r["figure"]: r["value"] for r in statistics.statistics_listing(IndexedStore(tmp_path / "s"), CONTEXT).records
    }
    assert (figures["outlets"], figures["origins"]) == (4, 3)


OUTLET = st.sampled_from(["TASS", "ITAR-TASS", "RIA", "Sputnik", "Twitter", "X", "AP", "Round", "About", "Daily A"])


@given(st.lists(st.builds(said, OUTLET, OUTLET, speaker=st.sampled_from(["Ali", "Bilal Karimi"])), max_size=6))
def test_counting_knows_no_order(statements: list[Statement]) -> None:
    """However they are ordered and repeated, the same statements have as many origins, at most one each."""
    number = len(ORIGINS.independent(statements))
    assert number == len(ORIGINS.independent([*reversed(statements), *statements]))
    assert min(1, len(statements)) <= number <= len(statements)
    assert number == len(ORIGINS.independent([replace(s, claim="Other.") for s in statements]))

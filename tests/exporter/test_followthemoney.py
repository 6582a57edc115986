"""Statements for FollowTheMoney: bounds for dates, one canonical id for confirmed names only, unique ids."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.edtf import date_from_toml, parse_date
from factcli.entities.directory import Directory
from factcli.exporter.followthemoney import render_lines, statement_lines
from factcli.model import Person, Statement
from factcli.output.listing import dump_json
from tests.exporter.test_round_trip import statements
from tests.support.budget import examples
from tests.support.index import DATES
from tests.support.stores import statement

#: The keys of ``followthemoney.statement.StatementDict``, version 4.11, in its order.
FIELDS = [
    *("canonical_id", "entity_id", "prop", "schema", "value", "dataset", "lang", "original_value"),
    *("first_seen", "last_seen", "external", "origin", "id"),
]
#: The properties used, by schema; all are there in FollowTheMoney 4.11, each with a value of the kind given.
PROPERTIES = {
    "Event": "name summary description date startDate endDate involved proof publisher recordId keywords notes",
    "LegalEntity": "name summary wikidataId",
    "Article": "publisher publishedAt sourceUrl",
}


def lines(made: Iterable[Statement], *people: Person) -> list[dict[str, Any]]:
    """What is exported of some statements."""
    return list(statement_lines(list(made), people, Directory(people)))


def values(found: Iterable[dict[str, Any]], schema: str, prop: str) -> list[str]:
    """The values of a property of all entities of a schema."""
    return [line["value"] for line in found if (line["schema"], line["prop"]) == (schema, prop)]


@pytest.mark.parametrize(
    ("date", "only", "first", "last"),
    [
        ("2021-09-06", "2021-09-06", "2021-09-06", "2021-09-06"),
        ("2021-09", "2021-09", "2021-09", "2021-09"),
        ("2021", "2021", "2021", "2021"),
        ("2021-09-XX", "2021-09", "2021-09", "2021-09"),
        ("2021-XX-XX", "2021", "2021", "2021"),
        ("2021-09~", "2021-09", "2021-09", "2021-09"),
        ("202X", None, "2020-01-01", "2029-12-31"),
        ("2021-09/2021-10-06", None, "2021-09", "2021-10-06"),
        ("2021-09-06/..", None, "2021-09-06", None),
        ("../2021-09-06?", None, None, "2021-09-06"),
        ("XXXX", None, None, None),
        ("2021-09-06T02:00:00+04:30", "2021-09-05T21:30:00", "2021-09-05T21:30:00", "2021-09-05T21:30:00"),
        ("2021-09-06T02:00:00.5Z", "2021-09-06T02:00:00", "2021-09-06T02:00:00", "2021-09-06T02:00:00"),
        ("2021-09-06T02:00:00", "2021-09-06", "2021-09-06", "2021-09-06"),
        ("0021-09-06", None, None, None),
    ],
)
def test_dates_are_bounds(date: str, only: str | None, first: str | None, last: str | None) -> None:
    """A date is the prefix that it is, an interval the first and the last, an unknown one none; times are in UTC."""
    found = lines([statement(date=date)])
    told = [next(iter(values(found, "Event", prop)), None) for prop in ("date", "startDate", "endDate")]
    assert told == [only, first, last]


_DATES = st.dates().map(date_from_toml) | st.sampled_from(DATES).map(date_from_toml)


@given(_DATES)
def test_bounds_hold_what_is_recorded(date: Any) -> None:
    """No bound cuts off a day that may be meant: what a prefix covers reaches from the first to the last day."""
    found = lines([replace(statement(), date=date)])
    years = range(1000, 3000)
    for prop, bound, end in (("startDate", date.earliest, "-01-01"), ("endDate", date.latest, "-12-31")):
        told = values(found, "Event", prop)
        assert len(told) == (bound is not None and bound.year in years)
        if told and not date.time:
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", told[0])
            if prop == "startDate":
                assert told[0] + end[len(told[0]) - 4 :] <= bound.isoformat()
            else:
                assert told[0] == bound.isoformat()[: len(told[0])]


def test_confirmed_names_are_one_and_no_others() -> None:
    """Spellings of one ``[[person]]`` share a canonical id, the Wikidata item if there is one; a namesake does not."""
    son = Person("Ahmad Massoud", ("Ahmed Massoud",), ("Ahmad Shah Massoud",), wikidata="Q61047513")
    names = ("Ahmad Massoud", "Ahmed Massoud", "AHMAD MASSOUD", "Ahmad Shah Massoud", "Ahmad Masood")
    found = lines([statement(str(n), speaker=name) for n, name in enumerate(names)], son)
    ids = {line["value"]: line["canonical_id"] for line in found if line["schema"] == "LegalEntity"}
    assert [ids[name] == "Q61047513" for name in names] == [True, True, True, False, False]
    assert ids["Ahmad Shah Massoud"] != ids["Ahmad Masood"]
    own = {line["value"]: line["entity_id"] for line in found if line["schema"] == "LegalEntity"}
    assert own["Ahmad Massoud"] != own["Ahmed Massoud"]


def test_confirmed_names_are_one_without_an_item() -> None:
    """The canonical id is then that of the main name."""
    found = lines([statement("a", speaker="B"), statement("b", speaker="A")], Person("A", ("B",)))
    assert len({line["canonical_id"] for line in found if line["schema"] == "LegalEntity"}) == 1


def test_what_was_said_and_where() -> None:
    """The claim has the verbatim words as its original, these their language, and the report its place."""
    made = replace(
        statement(quote="پنجشیر", lang="fa-AF", via=("TASS",), url="https://example.org/", date_text="on Monday"),
        published=parse_date("2021-09-07"),
    )
    found = lines([made])
    by_prop = {(line["schema"], line["prop"]): line for line in found}
    assert by_prop["Event", "summary"]["original_value"] == "پنجشیر"
    assert by_prop["Event", "summary"]["lang"] is None
    assert by_prop["Event", "description"]["lang"] == "fas"
    assert by_prop["Event", "date"]["original_value"] == "on Monday"
    assert by_prop["Event", "publisher"]["value"] == "TASS"
    assert by_prop["Article", "publisher"]["value"] == "AP"
    assert by_prop["Article", "publishedAt"]["value"] == "2021-09-07"
    assert by_prop["Event", "proof"]["value"] == by_prop["Article", "publisher"]["entity_id"]
    assert by_prop["Event", "involved"]["value"] == by_prop["LegalEntity", "name"]["canonical_id"]


def test_what_dots_would_confuse_has_ids_of_its_own() -> None:
    """Fields are hashed as a JSON array: an outlet ``a`` at ``b.c`` and one ``a.b`` at ``c`` are two reports."""
    pairs = (("a", "http://b.c"), ("a.http://b", "c"))
    found = lines([statement(str(n), outlet=outlet, url=url) for n, (outlet, url) in enumerate(pairs)])
    assert len({line["entity_id"] for line in found if line["schema"] == "Article"}) == 2


@settings(max_examples=examples(60), deadline=None)
@given(made=statements())
def test_lines_are_what_followthemoney_reads(made: list[Statement]) -> None:
    """Each has its fields in order, a property of its schema, a text that is not empty, and an id of its own."""
    found = lines([*made, *(replace(s, id=s.id.replace("k", "m")) for s in made)])
    assert not [line for line in found if list(line) != FIELDS]
    assert not [line for line in found if line["prop"] not in PROPERTIES[line["schema"]].split()]
    assert not [line for line in found if not line["value"] or line["original_value"] in ("", line["value"])]
    assert max(Counter(line["id"] for line in found).values()) == 1
    there = {line["canonical_id"] for line in found}
    assert there.issuperset(values(found, "Event", "involved") + values(found, "Event", "proof"))
    assert len(values(found, "Event", "recordId")) == 2 * len(made)


def test_two_tables_with_one_id_make_no_line_twice() -> None:
    """A store in which an id is given twice is at fault; ids of lines are unique all the same."""
    made = statement()
    found = lines([made, replace(made, claim="Another claim.", date=date_from_toml(datetime.date(2021, 9, 7)))])
    assert max(Counter(line["id"] for line in found).values()) == 1
    assert len(values(found, "Event", "summary")) == 2


@given(statements())
@settings(max_examples=examples(30))
def test_text_is_the_json_of_every_other_form(made: list[Statement]) -> None:
    """The lines are written in a quicker way than other JSON, and are what that would be, hazards written out."""
    written = list(render_lines(made, (), Directory(())))
    assert written == [f"{dump_json(line)}\n" for line in lines(made)]


def test_no_character_of_a_line_commands_a_terminal() -> None:
    """Control characters, marks of direction and halves of characters are spelt out in the text of a line."""
    text = "".join(
        render_lines([replace(statement(), claim="a \x1b[31m b \u202e c \x9b \ud800 \\")], (), Directory(()))
    )
    assert text.replace("\n", "").isprintable()
    assert r"a \u001b[31m b \u202e c \u009b \ud800 \\" in text

"""Statements as schema.org claims: every key is there, no date is made up, and nobody is rated."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.errors import DataError
from factcli.exporter.jsonld import claim_node, render_jsonld, wikidata_items
from factcli.model import Person, Statement
from factcli.output.listing import jsonable
from tests.exporter.test_round_trip import statements
from tests.support.budget import examples
from tests.support.stores import statement

FULL = replace(
    statement(
        "Panjshir has fallen.",
        "2021-09-06?",
        outlet="The Quint",
        via=("Reuters", "Twitter"),
        role="Taliban spokesman",
        quote="پنجشیر فتح گردید",
        lang="fa",
        url="https://example.org/a",
        archive_url="https://example.org/b",
        source="k3f9x2ma7q",
        tags=("control, full", "panjshir"),
        note="checked",
        date_text="on Monday",
    ),
    published=parse_date("2021-09-07"),
    retracted=parse_date("2021-10"),
    extra={"page": 3},
)


def document(*made: Statement, people: tuple[Person, ...] = ()) -> Any:
    """The whole document, read as JSON."""
    return json.loads("".join(render_jsonld(made, people)))


def key_of(claim: dict[str, Any], *path: str) -> Any:
    """What stands at a path of a claim, or None."""
    value: Any = claim
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def read_back(claim: dict[str, Any]) -> dict[str, Any]:
    """A statement's JSON values out of a claim, by the table in the module's docstring."""
    via, work = [], key_of(claim, "appearance", "isBasedOn")
    while work:
        via.append(work["publisher"]["name"])
        work = work.get("isBasedOn")
    found = {
        "id": claim["identifier"],
        "speaker": key_of(claim, "author", "name"),
        "outlet": key_of(claim, "appearance", "publisher", "name"),
        "date": claim["factcli:date"],
        "claim": claim["text"],
        "quote": key_of(claim, "isBasedOn", "text"),
        "lang": key_of(claim, "isBasedOn", "inLanguage"),
        "date_text": claim.get("factcli:date_text"),
        "published": key_of(claim, "appearance", "factcli:published"),
        "via": via,
        "role": key_of(claim, "author", "jobTitle"),
        "url": key_of(claim, "appearance", "url"),
        "archive_url": key_of(claim, "appearance", "archivedAt"),
        "source": key_of(claim, "appearance", "identifier"),
        "tags": claim.get("keywords"),
        "note": key_of(claim, "comment", "text"),
        "retracted": claim.get("factcli:retracted"),
    }
    return {key: value for key, value in found.items() if value}


def test_a_whole_statement() -> None:
    """Each key stands where schema.org has a place for it, and under a name of factcli's own where it has none."""
    taliban = Person("Zabihullah Mujahid", wikidata="Q8067152")
    (claim,) = document(FULL, people=(taliban,))["@graph"]
    assert claim == {
        "@type": "Claim",
        "@id": f"urn:factcli:{FULL.id}",
        "identifier": FULL.id,
        "text": "Panjshir has fallen.",
        "author": {
            "name": "Zabihullah Mujahid",
            "jobTitle": "Taliban spokesman",
            "sameAs": "http://www.wikidata.org/entity/Q8067152",
        },
        "factcli:date": "2021-09-06?",
        "factcli:date_text": "on Monday",
        "appearance": {
            "@type": "CreativeWork",
            "url": "https://example.org/a",
            "archivedAt": "https://example.org/b",
            "identifier": "k3f9x2ma7q",
            "publisher": {"@type": "Organization", "name": "The Quint"},
            "datePublished": "2021-09-07",
            "factcli:published": "2021-09-07",
            "isBasedOn": {
                "@type": "CreativeWork",
                "publisher": {"@type": "Organization", "name": "Reuters"},
                "isBasedOn": {"@type": "CreativeWork", "publisher": {"name": "Twitter"}},
            },
        },
        "firstAppearance": {"@type": "CreativeWork", "publisher": {"name": "Twitter"}},
        "isBasedOn": {"@type": "Quotation", "text": "پنجشیر فتح گردید", "inLanguage": "fa"},
        "keywords": ["control, full", "panjshir"],
        "comment": {"@type": "Comment", "text": "checked"},
        "creativeWorkStatus": "Retracted",
        "factcli:retracted": "2021-10",
        "factcli:extra": {"page": 3},
    }


def test_the_document_is_one_graph_with_its_terms() -> None:
    """The context is schema.org's, with what factcli adds to it; the types of its dates are EDTF's."""
    found = document(FULL, statement())
    schema, own = found["@context"]
    assert schema == "https://schema.org"
    assert own["factcli"] == "urn:factcli:"
    assert own["factcli:date"] == {"@id": "factcli:date", "@type": "http://id.loc.gov/datatypes/edtf"}
    assert len(found["@graph"]) == 2
    used = set(re.findall('"(factcli:[a-z_]+)"', json.dumps(found["@graph"])))
    assert used >= {"factcli:date", "factcli:extra", "factcli:published"}


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2021-09-06", "2021-09-06"),
        ("2021-09-06T10:00:00+04:30", "2021-09-06T10:00:00+04:30"),
        *((date, None) for date in ("2021-09", "2021", "2021-09-06?", "2021-09-06~", "2021-09-XX", "202X", "XXXX")),
        *((date, None) for date in ("2021-09-01/2021-09-06", "2021-09-06/..", "../2021-09-06")),
    ],
)
def test_no_date_is_made_up(date: str, published: str | None) -> None:
    """``datePublished`` is there only for one day or moment; what is recorded is always there, in EDTF."""
    claim = claim_node(statement(date=date), {})
    assert claim.get("datePublished") == published
    assert claim["factcli:date"] == date


def test_nobody_is_rated_or_typed() -> None:
    """No review and no rating is written, and whether a speaker is a person is left open."""
    text = "".join(render_jsonld([FULL], [])).lower()
    assert "rating" not in text
    assert "claimreview" not in text
    assert "@type" not in claim_node(FULL, {})["author"]


def test_no_text_ends_a_script() -> None:
    """What is put into the script of a page stays within it, and reads back as it is."""
    hostile = "</script><!--<script>alert(1)"
    text = "".join(render_jsonld([statement(hostile, extra={hostile: hostile})], []))
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["text"] == hostile


def test_a_first_appearance_only_where_one_is_credited() -> None:
    """That an outlet credits nobody does not make it the first; an occasion is no organisation."""
    assert "firstAppearance" not in claim_node(statement(), {})
    said = claim_node(statement(via=("press conference",)), {})
    assert said["firstAppearance"] == {"@type": "CreativeWork", "publisher": {"name": "press conference"}}


def test_a_spelling_that_two_people_claim_has_no_item() -> None:
    """Wikidata items go by confirmed spellings; of one that two tables claim, nobody is meant for sure."""
    one, other = Person("A. Khan", ("Khan",), wikidata="Q1"), Person("B. Khan", ("Khan",), wikidata="Q2")
    assert wikidata_items([one, other]) == {"a khan": "Q1", "b khan": "Q2"}


@settings(max_examples=examples(60), deadline=None)
@given(made=statements(), people=st.just(()))
def test_every_key_can_be_read_back(made: list[Statement], people: tuple[Person, ...]) -> None:
    """Whatever a statement holds comes out of its claim again, but for what JSON lacks in keys of one's own."""
    for s, claim in zip(made, document(*made, people=people)["@graph"], strict=True):
        expected = {key: value for key, value in s.to_table().items() if key not in s.extra}
        assert read_back(claim) == {
            key: list(value) if isinstance(value, list) else str(value) for key, value in expected.items()
        }
        assert claim.get("factcli:extra", {}) == jsonable(s.extra)


def test_a_thousand_credited_outlets_are_refused() -> None:
    """Each nests in the one before: what no reader of JSON could take is an error of ours, in words."""
    assert document(statement(via=tuple(f"O{n}" for n in range(100))))
    with pytest.raises(DataError, match="credits 1000 outlets"):
        document(statement(via=tuple(f"O{n}" for n in range(1000))))

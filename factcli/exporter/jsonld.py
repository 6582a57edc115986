"""Statements as schema.org ``Claim`` nodes in JSON-LD (https://schema.org/Claim, https://www.w3.org/TR/json-ld11/).

A statement is a claim that somebody made; nothing here rates it. No ``ClaimReview`` and no rating is written. Decisions
about two statements are left out, because any term of schema.org for them would be read as a rating.

================ ==================================================================================================
Key              Property of the ``Claim``
================ ==================================================================================================
``id``           ``identifier``, and ``@id`` as ``urn:factcli:ID``
``claim``        ``text``
``speaker``      ``author.name``; ``author.sameAs`` where a ``[[person]]`` table has a Wikidata item
``role``         ``author.jobTitle``
``date``         ``datePublished`` if it is a plain day or a time (for Google: when the claim was made or entered public
                 discourse); always ``factcli:date``, in EDTF
``date_text``    ``factcli:date_text``
``outlet``       ``appearance.publisher.name``
``url``          ``appearance.url``
``archive_url``  ``appearance.archivedAt``
``source``       ``appearance.identifier``: of the report as it was read, of which the store keeps a copy
``published``    ``appearance.datePublished``, and ``appearance.factcli:published``, in the same way as ``date``
``via``          ``appearance.isBasedOn.publisher.name``, and so on inwards; the innermost is ``firstAppearance`` too
``quote``        ``isBasedOn.text``, that of a ``Quotation``
``lang``         ``isBasedOn.inLanguage``: of the quotation; the claim itself may be a translation
``tags``         ``keywords``, a list
``note``         ``comment.text``
``retracted``    ``factcli:retracted``, in EDTF, with the ``creativeWorkStatus`` ``Retracted``
any other        ``factcli:extra``, as JSON
================ ==================================================================================================

Whether a speaker is a person or an organization is not recorded, so ``author`` has no ``@type``; to publish a claim
within your own ``ClaimReview``, add it. ``firstAppearance`` is given only if the outlet credits another: without a
credit, it is not known that the outlet was the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from factcli.edtf import EdtfDate
from factcli.entities.origins import find_venue
from factcli.errors import DataError
from factcli.model import Person, Statement
from factcli.output.listing import dump_json, jsonable
from factcli.text.tokens import name_key

#: The namespace of keys that schema.org lacks. A URN, since they are not defined anywhere on the Web.
NAMESPACE = "urn:factcli:"
#: The data type of EDTF dates, defined by the Library of Congress.
EDTF = "http://id.loc.gov/datatypes/edtf"
CONTEXT: list[Any] = [
    "https://schema.org",
    {
        "factcli": NAMESPACE,
        **{f"factcli:{key}": {"@id": f"factcli:{key}", "@type": EDTF} for key in ("date", "published", "retracted")},
        "factcli:extra": {"@id": "factcli:extra", "@type": "@json"},
    },
]
_WIKIDATA = "http://www.wikidata.org/entity/"


def render_jsonld(statements: Iterable[Statement], people: Iterable[Person]) -> Iterator[str]:
    r"""Yield one document: a ``@graph`` of claims, one a line. ``people`` have the Wikidata items.

    Every ``<`` is written ``\\u003c``, so that no recorded text ends the script of a page into which this is put.
    """
    items = wikidata_items(people)
    yield f'{{"@context": {dump_json(CONTEXT)},\n"@graph": ['
    for number, statement in enumerate(statements):
        yield (",\n" if number else "\n") + dump_json(claim_node(statement, items)).replace("<", "\\u003c")
    yield "\n]}\n"


def wikidata_items(people: Iterable[Person]) -> dict[str, str]:
    """Map the key of each name to its Wikidata item; a name that two tables claim has none."""
    found: dict[str, set[str]] = {}
    for person in people:
        for name in (person.name, *person.aliases):
            found.setdefault(name_key(name), set()).add(person.wikidata)
    return {key: next(iter(items)) for key, items in found.items() if len(items) == 1 and items != {""}}


def claim_node(statement: Statement, items: Mapping[str, str]) -> dict[str, Any]:
    """Return a statement as a ``Claim`` node; ``items`` are Wikidata items by the keys of names."""
    item = items.get(name_key(statement.speaker))
    quotation = {"@type": "Quotation", "text": statement.quote, "inLanguage": statement.lang}
    return _drop_empty(
        {
            "@type": "Claim",
            "@id": NAMESPACE + statement.id,
            "identifier": statement.id,
            "text": statement.claim,
            "author": _drop_empty(
                {"name": statement.speaker, "jobTitle": statement.role, "sameAs": item and _WIKIDATA + item}
            ),
            **_date_properties("datePublished", "date", statement.date),
            "factcli:date_text": statement.date_text,
            "appearance": _report_node(statement),
            "firstAppearance": _nest_reports(statement.via[-1:]),
            "isBasedOn": _drop_empty(quotation) if statement.quote or statement.lang else None,
            "keywords": list(statement.tags),
            "comment": {"@type": "Comment", "text": statement.note} if statement.note else None,
            "creativeWorkStatus": "Retracted" if statement.retracted else None,
            "factcli:retracted": str(statement.retracted or ""),
            "factcli:extra": jsonable(statement.extra),
        }
    )


def _drop_empty(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value}


def _date_properties(term: str, key: str, date: EdtfDate) -> dict[str, str]:
    """Return the date in EDTF, and under the name of schema.org only if it is one day or time."""
    known = {term: date.text} if date.exact or date.time else {}
    return {**known, f"factcli:{key}": date.text}


def _report_node(statement: Statement) -> dict[str, Any]:
    """Return the report as a node; it is based on the report of the outlet that it credits, and so on."""
    published = _date_properties("datePublished", "published", statement.published) if statement.published else {}
    return _drop_empty(
        {
            "@type": "CreativeWork",
            "url": statement.url,
            "archivedAt": statement.archive_url,
            "identifier": statement.source,
            "publisher": _publisher_node(statement.outlet),
            **published,
            "isBasedOn": _nest_reports(statement.via),
        }
    )


_DEEPEST = 100  # most levels of nested works


def _nest_reports(via: tuple[str, ...]) -> dict[str, Any] | None:
    if len(via) > _DEEPEST:
        what = f"a statement credits {len(via)} outlets; JSON-LD files of factcli have at most {_DEEPEST}"
        raise DataError(what, "export to another format, or leave that statement out")
    work: dict[str, Any] | None = None
    for name in reversed(via):
        work = _drop_empty({"@type": "CreativeWork", "publisher": _publisher_node(name), "isBasedOn": work})
    return work


@cache
def _publisher_node(name: str) -> dict[str, str]:
    """Return an outlet as an organization, unless it is a platform or an occasion."""
    return {"name": name} if find_venue([name]) else {"@type": "Organization", "name": name}

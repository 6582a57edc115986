"""Claims that fact-checkers publish for machines: ClaimReview and Claim, wherever they stand, as records."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.errors import DataError
from factcli.exporter.jsonld import render_jsonld
from factcli.importer.readers import read_import_file
from factcli.importer.records import ImportedFile
from factcli.model import Person, Statement
from tests.importer.test_readers import STATEMENTS, sample, sheet, values
from tests.support.budget import examples

#: One review, as Google's documentation lays it out.
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/flat",
    "datePublished": "2016-06-22",
    "claimReviewed": "The world is flat",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": "Square World Society", "sameAs": "https://flat.example/we"},
        "datePublished": "2016-06-20",
        "appearance": {"@type": "OpinionNewsArticle", "url": "https://news.example/a122121"},
    },
    "author": {"@type": "Organization", "name": "Example.com science watch"},
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": "5", "alternateName": "False"},
}
READ = {
    "speaker": "Square World Society",
    "outlet": "Example.com science watch",
    "date": "2016-06-20",
    "claim": "The world is flat",
    "url": "https://news.example/a122121",
    "note": "Rating: False; review: https://checks.example/flat",
}


def read(document: Any) -> list[dict[str, Any]]:
    """The records in a JSON-LD document."""
    found = sheet(json.dumps(document))
    assert (found.kind, found.native) == ("claimreview", True)
    return values(found)


def review(**more: Any) -> dict[str, Any]:
    return {**REVIEW, **more}


def item(**more: Any) -> dict[str, Any]:
    return {**REVIEW["itemReviewed"], **more}


# --- where a review may stand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        REVIEW,
        [REVIEW],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, REVIEW]},
        {"@type": "NewsArticle", "headline": "x", "hasPart": {"@type": "CreativeWork", "mainEntity": REVIEW}},
        {
            "@type": "DataFeed",
            "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW], "url": "https://x.example"}],
        },
        review(**{"@type": ["Review", "http://schema.org/ClaimReview"]}),
        review(**{"@type": "schema:ClaimReview"}),
        {
            "@graph": [
                review(author={"@id": "#org"}, itemReviewed={"@id": "#claim"}),
                {"@type": "Organization", "@id": "#org", "name": "Example.com science watch"},
                {"@id": "#claim", **REVIEW["itemReviewed"]},
            ]
        },
    ],
    ids=["alone", "list", "graph", "within-article", "data-feed", "two-types", "prefixed", "named-by-id"],
)
def test_a_review_is_found_wherever_it_stands(document: Any) -> None:
    """The same review gives the same one record."""
    assert read(document) == [READ]


def test_several_on_their_lines() -> None:
    """Each record has the line of the item of the list in which it stands."""
    text = '{"@graph": [\n' + ",\n\n".join(json.dumps(REVIEW) for _ in range(3)) + "\n]}"
    assert [row.line for row in sheet(text).rows] == [2, 4, 6]
    lines = "\n".join(json.dumps(REVIEW) for _ in range(2))
    assert [row.line for row in sheet(lines).rows] == [1, 2]


# --- what is taken from it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "changed"),
    [
        (review(itemReviewed=item(datePublished=None)), {"date": "XXXX"}),
        (review(itemReviewed=item(datePublished="2016-06-20T09:30:00+02:00")), {"date": "2016-06-20T09:30:00+02:00"}),
        (review(claimReviewed=None, itemReviewed=item(text="It is flat")), {"claim": "It is flat"}),
        (review(claimReviewed="\u00abFlat\u00bb &#8211; it&#8217;s said"), {"claim": "«Flat» – it’s said"}),
        (review(claimReviewed={"@value": "Flach", "@language": "de"}), {"claim": "Flach"}),
        (review(publisher={"name": "The Watch"}), {"outlet": "The Watch"}),
        (review(author=["Science\n  watch"]), {"outlet": "Science watch"}),
        (review(itemReviewed=item(author="Jo Doe")), {"speaker": "Jo Doe"}),
        (review(itemReviewed=item(author={"givenName": "Jo", "familyName": "Doe"})), {"speaker": "Jo Doe"}),
        (
            review(itemReviewed=item(author={"@type": "Person", "name": "Jo Doe", "jobTitle": "Senator"})),
            {"speaker": "Jo Doe", "role": "Senator"},
        ),
        (review(itemReviewed=item(author={"@type": "Person", "name": " "})), {"speaker": None}),
        (review(itemReviewed=item(author=None)), {"speaker": None}),
        (
            review(itemReviewed=item(appearance=None)),
            {"url": "https://checks.example/flat", "note": "Rating: False"},
        ),
        (
            review(itemReviewed=item(appearance=["https://news.example/1", {"url": "https://news.example/2"}])),
            {"url": "https://news.example/1"},
        ),
        (
            review(
                itemReviewed=item(
                    firstAppearance={
                        "url": "https://first.example/1",
                        "datePublished": "2016-06-21",
                        "publisher": {"name": "First Post"},
                    }
                )
            ),
            {"url": "https://first.example/1", "published": "2016-06-21", "via": ["First Post"]},
        ),
        (
            review(
                itemReviewed={
                    "@type": "CreativeWork",
                    "author": "Jo Doe",
                    "url": "https://blog.example/9",
                    "datePublished": "2016-06-19",
                    "publisher": "The Blog",
                }
            ),
            {
                "speaker": "Jo Doe",
                "date": "2016-06-19",
                "published": "2016-06-19",
                "via": ["The Blog"],
                "url": "https://blog.example/9",
            },
        ),
        (
            review(reviewRating={"ratingValue": 4, "bestRating": 7}),
            {"note": "Rating: 4 of 7; review: https://checks.example/flat"},
        ),
        (review(reviewRating=None), {"note": "review: https://checks.example/flat"}),
        (
            review(itemReviewed=None),
            {"speaker": None, "date": "XXXX", "url": "https://checks.example/flat", "note": "Rating: False"},
        ),
    ],
)
def test_what_a_review_says(document: dict[str, Any], changed: dict[str, Any]) -> None:
    """Each way in which sites write a part gives that key, and leaves the others; the review's day is never taken."""
    meant = {key: value for key, value in {**READ, **changed}.items() if value is not None}
    assert read({key: value for key, value in document.items() if value is not None}) == [meant]


def test_several_claims_and_several_speakers() -> None:
    """A review of two claims gives both, in their own words; a claim of two people is one of each."""
    two = [item(text="It is flat"), item(text="It is a disc", author=["A", {"name": "B"}])]
    assert [(each["speaker"], each["claim"]) for each in read(review(itemReviewed=two))] == [
        ("Square World Society", "It is flat"),
        ("A", "It is a disc"),
        ("B", "It is a disc"),
    ]


def test_a_claim_that_nobody_reviews() -> None:
    """A claim by itself is found where it appeared; one within a review is not found twice."""
    claim = {
        "@type": "Claim",
        "text": "The world is flat",
        "author": {"name": "A"},
        "firstAppearance": {"url": "https://first.example/1", "publisher": {"name": "First Post"}},
    }
    assert read([claim, REVIEW, {"@type": "Claim", "@id": "#x"}]) == [
        {
            "speaker": "A",
            "outlet": "First Post",
            "date": "XXXX",
            "claim": "The world is flat",
            "url": "https://first.example/1",
        },
        READ,
    ]


def test_nodes_that_name_each_other_in_a_circle() -> None:
    """A document that leads back to itself is read like any other."""
    graph = [
        {"@type": "Claim", "@id": "urn:factcli:a", "text": "x", "appearance": {"@id": "#a"}},
        {"@id": "#a", "isBasedOn": {"@id": "#a"}, "publisher": {"name": "P"}},
    ]
    (found,) = read({"@graph": graph})
    assert set(found["via"]) == {"P"}


@pytest.mark.parametrize(
    ("document", "claims"),
    [
        (review(claimReviewed=["It is flat", "It is round"]), ["It is flat", "It is round"]),
        (review(claimReviewed=["It is flat", {"@value": "Sie ist rund"}]), ["It is flat", "Sie ist rund"]),
        (review(claimReviewed={"@type": "Claim", "text": "It is flat"}), ["It is flat"]),
        (
            review(claimReviewed=["It is flat", "It is round"], itemReviewed=item(text="Both")),
            ["It is flat", "It is round"],
        ),
    ],
)
def test_a_list_of_claims_is_several_claims(document: dict[str, Any], claims: list[str]) -> None:
    assert read(document) == [{**READ, "claim": claim} for claim in claims]


def without_types(value: Any, name: str | None = None) -> Any:
    """A document without any ``@type``, or with it under another name."""
    if isinstance(value, list):
        return [without_types(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: without_types(each, name) for key, each in value.items() if key != "@type"}
    return {**kept, name: value["@type"]} if name and "@type" in value else kept


def test_feeds_that_leave_out_or_rename_the_type() -> None:
    """Data Commons publishes reviews without types; others write ``type``."""
    assert read(without_types(REVIEW)) == [READ]
    assert read([without_types(REVIEW, "type")]) == [READ]
    bare = {"claimReviewed": "It is flat", "author": {"name": "Watch"}, "datePublished": "2016-06-22"}
    assert read(bare) == [{"outlet": "Watch", "date": "XXXX", "claim": "It is flat"}], "no speaker is guessed"
    table = sheet(json.dumps([{"claimReviewed": "It is flat", "speaker": "A", "rating": "False"}]))
    assert table.columns == ("claimReviewed", "speaker", "rating"), "a table of another program stays one"


@pytest.mark.parametrize(
    ("author", "speakers"),
    [
        ("Example.com science watch", [None]),
        ({"name": "EXAMPLE.COM Science Watch"}, [None]),
        ([{"name": "Example.com science watch"}, {"name": "Jo Doe"}], ["Jo Doe"]),
        ("The Publisher", [None]),
    ],
)
def test_who_checked_a_claim_did_not_make_it(author: Any, speakers: list[str | None]) -> None:
    """Sites that put themselves in as the author of the claim: the speaker is left open, and that is said."""
    document = review(publisher={"name": "The Publisher"}, itemReviewed=item(author=author))
    found = sheet(json.dumps(document))
    assert [row.values.get("speaker") for row in found.rows] == speakers
    assert found.notes == ("left out the speaker of 1 claim: the site names itself, which checked the claim",)


def test_pages_of_googles_markup_tool() -> None:
    """``claimReviewMarkupPages`` of the API: one record for each claim; who is not named is not guessed."""
    page = {
        "name": "pages/1",
        "pageUrl": "https://checks.example/flat",
        "publishDate": "2016-06-22",
        "claimReviewAuthor": {"name": "Example.com science watch"},
        "claimReviewMarkups": [
            {
                "claimReviewed": "The world is flat",
                "claimDate": "2016-06-20",
                "claimAuthor": {"name": "Square World Society", "jobTitle": "club"},
                "claimAppearances": ["https://news.example/a122121"],
                "rating": {"textualRating": "False", "ratingValue": 1},
            },
            {"claimReviewed": "It is round", "rating": {"ratingValue": 4, "bestRating": 5}},
        ],
    }
    assert read({"claimReviewMarkupPages": [page]}) == [
        {**READ, "role": "club"},
        {
            "outlet": "Example.com science watch",
            "date": "XXXX",
            "claim": "It is round",
            "url": "https://checks.example/flat",
            "note": "Rating: 4 of 5",
        },
    ]


# --- Google's Fact Check Tools API ----------------------------------------------------------------------------------


def test_an_answer_of_googles_api() -> None:
    """One record for each review, with the outlet that published it; a claim nobody is named for has no speaker."""
    found = sample("factchecktools.json")
    wind = {
        "speaker": "Social media users",
        "outlet": "County Checks",
        "date": "2025-03-02T00:00:00Z",
        "claim": "Wind turbines use more power than they make.",
        "url": "https://checks.example/wind",
        "note": "Rating: False",
    }
    assert values(found) == [
        wind,
        {**wind, "outlet": "faktencheck.example", "url": "https://faktencheck.example/wind", "note": "Rating: Falsch"},
        {
            "outlet": "County Checks",
            "date": "XXXX",
            "claim": "The lake was drained overnight.",
            "url": "https://checks.example/lake",
            "note": "Rating: Missing context",
        },
    ]
    assert [row.line for row in found.rows] == [3, 3, 30]


# --- saved pages ----------------------------------------------------------------------------------------------------


def test_a_saved_page() -> None:
    """Several scripts, one commented out, one with a line end in a string, one broken: what is said is kept."""
    found = sample("review-page.html")
    assert found.description == "ClaimReview in a web page, UTF-8, 2 claims"
    assert [(row.line, dict(row.values)) for row in found.rows] == [
        (
            14,
            {
                "speaker": "Rita Calloway",
                "outlet": "County Checks",
                "date": "2025-09-12",
                "claim": "The old bridge was sold to a private company.",
                "published": "2025-09-12T19:04:00Z",
                "via": ["Posts"],
                "role": "council candidate",
                "url": "https://posts.example/p/881",
                "note": "Rating: False; review: https://checks.example/bridge",
            },
        ),
        (
            39,
            {
                "speaker": "Roads Authority",
                "outlet": "County Checks",
                "date": "XXXX",
                "claim": "Tolls were promised\nto end in 2024.",
                "url": "https://checks.example/tolls",
                "note": "Rating: 3 of 5",
            },
        ),
    ]
    assert [(each.line, each.what) for each in found.unread] == [
        (47, "a script with claims: not JSON: expecting property name enclosed in double quotes (column 62)")
    ]


@pytest.mark.parametrize(
    "around",
    [
        '<script type="application/ld+json">%s</script>',
        "<SCRIPT data-x='1' TYPE=application/ld+json>%s;</SCRIPT >",
        '<script type="application/ld+json; charset=utf-8"><!-- %s --></script>',
        '<script type="application/ld+json">//<![CDATA[\n%s\n//]]></script>',
        '<script type="application/ld+json">/*<![CDATA[*/ %s /*]]>*/</script>',
        '<!-- a comment --><script>if (a < b) "</p>";</script><script type="application/ld+json">%s',
    ],
)
def test_scripts_as_sites_write_them(around: str) -> None:
    """What stands around the JSON is no part of it."""
    assert values(sheet("<html>" + around % json.dumps(REVIEW))) == [READ]


_SCRIPT = '<html>\n<script type="application/ld+json">\n%s\n</script>'
_MENDED = (r"read 1 script in spite of commas, comments or \' that JSON does not have (line 2)",)


@pytest.mark.parametrize(
    ("script", "notes"),
    [
        (json.dumps(REVIEW)[:-1] + ",\n}", _MENDED),
        ("/* for search\n engines */ " + json.dumps(REVIEW, indent=1).replace('"url"', '// where\n"url"'), _MENDED),
        (json.dumps(review(reviewBody="it's // no, /* comment */ ,}")).replace("'", r"\'"), _MENDED),
        (json.dumps(REVIEW).replace('"', "&quot;"), ()),
        (json.dumps(review(reviewBody="a #b")).replace("#", "\n\t"), ()),
    ],
    ids=["comma", "comments", "apostrophe", "entities", "line end"],
)
def test_scripts_that_are_nearly_json(script: str, notes: tuple[str, ...]) -> None:
    """What is meant is certain, and what JSON does not have is said."""
    found = sheet(_SCRIPT % script)
    assert (values(found), found.notes) == ([READ], notes)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            '{"@type": "ClaimReview", "claimReviewed": "He said "no" twice"}',
            "4: a script with claims: not JSON: expecting",
        ),
        ('{"@type": "ClaimReview",\n"claimReviewed": "x"\n"url": "y"}', "6: a script with claims: not JSON: expecting"),
    ],
)
def test_a_script_that_cannot_be_read_is_named(script: str, message: str) -> None:
    """The only script with claims is the error, with its line; beside others, it is among the rejected."""
    with pytest.raises(DataError) as caught:
        sheet(_SCRIPT % f"\n{script}", "page.html")
    assert str(caught.value).startswith(f"page.html:{message}")
    found = sheet(_SCRIPT % json.dumps(REVIEW) + _SCRIPT % script, "page.html")
    assert (values(found), len(found.unread)) == ([READ], 1)


def test_scripts_that_refer_to_each_other() -> None:
    """Sites write the organization into a script of its own."""
    organization = {"@type": "Organization", "@id": "#org", "name": "Example.com science watch"}
    scripts = [_SCRIPT % json.dumps(each) for each in (organization, review(author={"@id": "#org"}))]
    assert values(sheet("<html>" + "".join(scripts))) == [READ]


# --- microdata and RDFa ---------------------------------------------------------------------------------------------

_MICRODATA = """<!DOCTYPE html><html itemscope itemtype="http://schema.org/WebPage"><body>
<article itemscope itemtype="http://schema.org/ClaimReview">
 <meta itemprop="datePublished" content="2016-06-22">
 <a itemprop="url" href="https://checks.example/flat">Read <b>more</b></a>
 <div itemprop="author" itemscope itemtype="http://schema.org/Organization"><span itemprop="name">Example.com
  science watch</span></div>
 <p itemprop="claimReviewed">The <em>world</em> is
  flat</p>
 <div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Claim">
  <p itemprop="author" itemscope itemtype="http://schema.org/Organization">
   <meta itemprop="name" content="Square World Society"></p>
  <time itemprop="datePublished" datetime="2016-06-20">20 June</time>
  <link itemprop="appearance" href="https://news.example/a122121">
 </div>
 <br/><div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">
  <span itemprop="alternateName">False</span>
</article>
"""


def test_microdata() -> None:
    """The claims in the text of a page; a value is an attribute or the text of an element."""
    found = sheet(_MICRODATA)
    assert (found.description, [row.line for row in found.rows]) == ("ClaimReview in a web page, UTF-8, 1 claim", [2])
    assert values(found) == [READ]


@pytest.mark.parametrize("prefix", ["", "schema:", "http://schema.org/"])
def test_rdfa(prefix: str) -> None:
    text = _MICRODATA.replace('itemprop="', f'property="{prefix}').replace("itemscope itemtype", "typeof")
    assert values(sheet(text)) == [READ]


def test_scripts_outrank_microdata() -> None:
    """Pages that have both say the same twice."""
    page = _MICRODATA.replace("<article", _SCRIPT % json.dumps(REVIEW) + "<article", 1)
    assert values(sheet(page)) == [READ]


def test_a_claim_that_only_the_microdata_has_is_read_beside_scripts() -> None:
    """A page may have the newer reviews in scripts and the older ones in its text."""
    other = {**REVIEW, "claimReviewed": "The moon is square"}
    page = _MICRODATA.replace("<article", _SCRIPT % json.dumps(other) + "<article", 1)
    assert [each["claim"] for each in values(sheet(page))] == ["The moon is square", READ["claim"]]


def test_several_values_and_elements_that_are_left_open() -> None:
    """Two elements of one name are a list, and nothing that is left open is lost."""
    text = """<html><div itemscope itemtype="https://schema.org/ClaimReview"><p itemprop="claimReviewed">It fell
<p itemprop="claimReviewed">It held</div><div itemscope itemtype="http://schema.org/ClaimReview">
<b itemprop="claimReviewed">It stands"""
    assert [each["claim"] for each in values(sheet(text))] == ["It fell", "It held", "It stands"]


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1"])
def test_a_page_that_names_its_encoding(encoding: str) -> None:
    """A page in an older encoding says in which."""
    page = f'<html><meta charset="{encoding}"><script type="application/ld+json">%s</script>'
    text = json.dumps(review(claimReviewed="Le café «fermé» n'a pas brûlé"), ensure_ascii=False)
    assert values(sheet((page % text).encode(encoding)))[0]["claim"] == "Le café «fermé» n'a pas brûlé"


def test_html_in_a_review_is_read_and_told() -> None:
    """Sites put HTML entities into their JSON; how many claims had any is a note, and without any there is none."""
    encoded = {**REVIEW, "claimReviewed": "R&amp;D &quot;fell&quot;"}
    page = f'<html><script type="application/ld+json">{json.dumps([encoded, REVIEW])}</script>'
    for text in (json.dumps([encoded, REVIEW]), page):
        found = sheet(text)
        assert [row.values["claim"] for row in found.rows] == ['R&D "fell"', "The world is flat"]
        assert found.notes == ("read HTML entities such as &amp; as the characters that they mean, in 1 claim",)
    assert not sheet(json.dumps(REVIEW)).notes


def test_a_page_without_any() -> None:
    """A page without such markup is an error that says what to do."""
    with pytest.raises(DataError) as caught:
        sheet("<html><p>ClaimReview</p></html>", "page.html")
    assert str(caught.value) == (
        "page.html: contains no ClaimReview\n"
        "  save the source of the page; some sites show a verdict but do not publish it as ClaimReview"
    )


def test_a_table_that_is_a_web_page() -> None:
    """Programs write tables as HTML and name them .xls."""
    with pytest.raises(DataError) as caught:
        sheet("<html><table><tr><td>Speaker</td></tr></table></html>", "claims.xls")
    assert str(caught.value).endswith("open it in a spreadsheet program, and save it as CSV")


# --- our own --------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(80))
@given(st.lists(STATEMENTS, min_size=1, max_size=4), st.booleans())
def test_our_json_ld_comes_back(statements: list[Statement], known: bool) -> None:
    """Every key of every statement that ``export --format jsonld`` writes is as it was."""
    people = [Person(statements[0].speaker, wikidata="Q42")] if known else []
    found: ImportedFile = read_import_file("".join(render_jsonld(statements, people)).encode(), "x.jsonld")
    assert found.kind == "claimreview"
    assert found.description.startswith("JSON-LD as factcli writes it, UTF-8, ")
    assert values(found) == [_as_json(s) for s in statements]
    assert [row.line for row in found.rows] == [3 + number for number in range(len(statements))]


def _as_json(statement: Statement) -> dict[str, Any]:
    """A statement's values as JSON holds them, dates as text, its own keys under "extra"."""
    table = statement.to_table()
    own = {key: table.pop(key) for key in statement.extra}
    dates: dict[str, Any] = {key: str(table[key]) for key in ("date", "published", "retracted") if key in table}
    return {**table, **dates, **({"extra": own} if own else {})}

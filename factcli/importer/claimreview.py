"""Read claims that fact-checkers publish for machines, as records with the keys of the store.

The sources are ``ClaimReview`` and ``Claim`` of schema.org (https://schema.org/ClaimReview,
https://developers.google.com/search/docs/appearance/structured-data/factcheck): in JSON-LD, be it one, a list, a
``@graph``, a data feed, or scripts of a saved web page; in the microdata or RDFa of a page; in answers of the Google
Fact Check Tools API (https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1), claims or pages; and
in the output of :mod:`factcli.exporter.jsonld`, which comes back unchanged.

The outlet of a reviewed claim is the publisher of the review, because that is what was read; it credits the place where
the claim first appeared. The date of a review is never used as the date of the claim, and its author never as the
speaker, not even where a site names itself as the author of the claim.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from factcli.errors import DataError
from factcli.importer.json_reader import ParsedJson, parse_json
from factcli.importer.records import Row, UnreadRecord

UNKNOWN = "XXXX"  # an unknown date in EDTF
_OWN = "urn:factcli:"
# An unclosed comment or script extends to the end, so that no text is scanned twice.
_SCRIPT = re.compile(r"<!--.*?(?:-->|\Z)|<script\b([^>]*)(?:>(.*?)(?:</script|\Z)|\Z)", re.DOTALL | re.IGNORECASE)
_LD_JSON = re.compile(r"""\btype\s*=\s*(?:["']\s*)?application/ld\+json""", re.IGNORECASE)
# Comments that hide a script from old browsers.
_OPENING = re.compile(r"<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?")

_MARKED_UP = re.compile(r"""\b(?:itemtype|typeof)\s*=\s*["']?[^"'>]{0,300}?\bClaim(?:Review)?\b""", re.IGNORECASE)
# A string, or what JSON has not: comments, and a comma before a closing bracket.
_NO_JSON = re.compile(r"""("(?:[^"\\]|\\.)*+")|/\*.*?(?:\*/|\Z)|//[^\n]*|,(?=\s*[}\]])""", re.DOTALL)

_TABLES = (".xls", ".xlsx", ".ods", ".csv", ".tsv")  # as programs name tables that they write as web pages
_MOST_VIA = 100  # most credited outlets, as nodes may refer to each other in a circle
_KEYS = ("speaker", "outlet", "date", "claim", "published", "via", "role", "url", "note")

Node = Mapping[str, Any]


class Claims(NamedTuple):
    """The claims of a file, and what cannot be read."""

    rows: Sequence[Row]
    unread: Sequence[UnreadRecord]
    notes: tuple[str, ...] = ()


def extract_claims(parsed: ParsedJson) -> Claims:
    """Return the claims in a JSON document, in order; none if it is about something else."""
    document = _Document(list(_walk_nodes(parsed)))
    return Claims(document.rows(), parsed.unread, tuple(document.notes()))


def extract_page_claims(text: str, source: str) -> Claims:
    """Return the claims in the scripts of a saved web page, and those of its microdata that no script has.

    Raises :class:`DataError` if there are none, at the first script with claims that cannot be read.
    """
    nodes: list[tuple[int, Node]] = []
    unread: list[UnreadRecord] = []
    mended: list[int] = []
    line, counted = 1, 0
    for match in _SCRIPT.finditer(text):
        if not match[1] or match[2] is None or not _LD_JSON.search(match[1]):
            continue
        line += text.count("\n", counted, match.start(2))
        counted = match.start(2)
        try:
            parsed, as_written = _parse_script(match[2], source, line)
        except DataError as fault:
            if "Claim" in match[2]:
                at = int(fault.where.rpartition(":")[2]) if fault.where != source else line
                unread.append(UnreadRecord(at, f"a script with claims: {fault.what}", fault.todo, match[2].strip()))
            continue
        nodes += _walk_nodes(parsed)
        unread += parsed.unread
        mended += [] if as_written else [line]
    document = _Document(nodes)
    rows = document.rows()
    notes = [*document.notes()]
    if _MARKED_UP.search(text):
        from factcli.importer.microdata import read_items

        document = _Document(read_items(text))
        known = {_claim_key(row) for row in rows}
        more = [row for row in document.rows() if _claim_key(row) not in known]
        rows += more
        notes += document.notes() if more else ()
    if not rows and unread:
        raise DataError(unread[0].what, unread[0].todo, where=f"{source}:{unread[0].line}")
    if not rows:
        todo = "save the source of the page; some sites show a verdict but do not publish it as ClaimReview"
        if PurePath(source).suffix.lower() in _TABLES and "<table" in text.lower():
            todo = "it is a web page with a table; open it in a spreadsheet program, and save it as CSV"
        raise DataError("contains no ClaimReview", todo, where=source)
    if mended:
        scripts = "1 script" if len(mended) == 1 else f"{len(mended)} scripts"
        notes.append(rf"read {scripts} in spite of commas, comments or \' that JSON does not have (line {mended[0]})")
    return Claims(rows, unread, tuple(notes))


def _claim_key(row: Row) -> str:
    return " ".join(str(row.values.get("claim", "")).casefold().split())


def _parse_script(text: str, source: str, line: int) -> tuple[ParsedJson, bool]:
    """Parse the JSON in a script, and return whether it is JSON as it is written. Raises :class:`DataError`.

    Sites leave line ends within strings, comments and commas before closing brackets, or escape every quotation mark as
    in HTML: what is meant is certain.
    """
    opening = _OPENING.match(text, len(text) - len(text.lstrip()))
    begin = opening.end() if opening else 0
    end = max(begin, _find_closing(text))
    text = "\n" * text.count("\n", 0, begin) + text[begin:end] + "\n" * text.count("\n", end)
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    try:
        return parse_json(text, source, "json", first=line), True
    except DataError:
        pass
    try:
        return parse_json(text, source, "json", first=line, strict=False), True
    except DataError as fault:
        mended = _NO_JSON.sub(_mend_json, _NO_JSON.sub(_mend_json, text))
        if mended == text:
            raise
        try:
            return parse_json(mended, source, "json", first=line, strict=False), False
        except DataError:
            raise fault from None


def _mend_json(match: re.Match[str]) -> str:
    """Keep a string, but for an escaped apostrophe; keep the line ends of anything else."""
    if match[1] is None:
        return "\n" * match[0].count("\n")
    return re.sub(r"\\(.)", lambda escape: "'" if escape[1] == "'" else escape[0], match[1], flags=re.DOTALL)


def _find_closing(text: str) -> int:
    """Return where the closing comment or semicolon of a script begins; its length if there is none."""
    bare = text.rstrip()
    for sign in ("-->", ";"):
        if bare.endswith(sign):
            return len(bare) - len(sign)
    bare = bare.removesuffix("*/").rstrip()
    if not bare.endswith("]]>"):
        return len(text)
    bare = bare.removesuffix("]]>").rstrip()
    return len(bare) - 2 * bare.endswith(("//", "/*"))


def _walk_nodes(parsed: ParsedJson) -> Iterator[tuple[int, Node]]:
    """Yield every object in a document, outermost first, with the line of its record."""
    stack: list[tuple[int, Any]] = [(1, parsed.value)]
    while stack:
        line, value = stack.pop()
        if isinstance(value, dict):
            yield line, value
            stack += [(line, item) for item in reversed(value.values()) if isinstance(item, dict | list)]
        elif isinstance(value, list):
            lines = parsed.lines.get(id(value)) or [line] * len(value)
            stack += reversed([each for each in zip(lines, value, strict=True) if isinstance(each[1], dict | list)])


def _has_type(node: Any, kind: str) -> bool:
    """Return whether a node has a type, written "ClaimReview", "schema:ClaimReview" or as an address."""
    types = (node.get("@type") or node.get("type")) if isinstance(node, Mapping) else None
    return any(re.split("[/:#]", str(each))[-1] == kind for each in _as_list(types))


def _as_list(value: Any) -> list[Any]:
    """Return a value that may be one or several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _first_text(value: Any) -> str:
    """Return the first text in a value: a string, a number, a string with a language, or a list of these."""
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> list[str]:
    """Return all texts in a value; of a claim, its text or name."""
    found = []
    for each in _as_list(value):
        if isinstance(each, Mapping):
            each = next((each[key] for key in ("@value", "text", "name") if isinstance(each.get(key), str)), None)
        if isinstance(each, str | int | float) and not isinstance(each, bool) and str(each).strip():
            found.append(str(each).strip())
    return found


def _unescape(value: Any) -> Any:
    if isinstance(value, list):
        return [_unescape(each) for each in value]
    return html.unescape(value).strip() if isinstance(value, str) and "&" in value else value


def _name_text(value: Any) -> str:
    """Return the name in a value, on one line: a string, a person or an organization."""
    if isinstance(value, Mapping):
        given, family = _first_text(value.get("givenName")), _first_text(value.get("familyName"))
        value = _first_text(value.get("name")) or f"{given} {family}"
    return " ".join(_first_text(value).split())


class _Document:
    """The nodes of a document, which may refer to each other by ``@id``."""

    def __init__(self, nodes: Sequence[tuple[int, Node]]) -> None:
        self._nodes = nodes
        self._decoded = 0  # number of rows with HTML entities
        self._own = 0  # number of claims that name the author of the review as their author
        self._known = {n["@id"]: n for _, n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
        reviews = (node for _, node in nodes if _is_review(node))
        parts = ("itemReviewed", "claimReviewed")
        self._reviewed = {id(each) for node in reviews for part in parts for each in self._linked_nodes(node, part)}

    def rows(self) -> list[Row]:
        """Return one record per claim and author."""
        return [Row(line, self._unescape_row(row)) for line, node in self._nodes for row in self._node_rows(node)]

    def _unescape_row(self, row: dict[str, Any]) -> dict[str, Any]:
        """Unescape HTML entities, which sites write into JSON-LD; records of factcli stay unchanged."""
        if "id" in row:
            return row
        plain = {key: _unescape(value) for key, value in row.items()}
        self._decoded += plain != row
        return plain

    def notes(self) -> Iterator[str]:
        """Yield notes on the rows that were made."""
        if self._decoded:
            claims = _count_claims(self._decoded)
            yield f"read HTML entities such as &amp; as the characters that they mean, in {claims}"
        if self._own:
            yield f"left out the speaker of {_count_claims(self._own)}: the site names itself, which checked the claim"

    def _node_rows(self, node: Node) -> list[dict[str, Any]]:
        if _is_review(node):
            items = self._linked_nodes(node, "itemReviewed")
            return [row for item in items or [{}] for row in self._review_rows(node, item, len(items) > 1)]
        if isinstance(node.get("claimReviewMarkups"), list):
            markups = [markup for markup in node["claimReviewMarkups"] if isinstance(markup, Mapping)]
            return [_markup_row(node, markup) for markup in markups]
        if isinstance(node.get("claimReview"), list) and "text" in node:
            reviews = [review for review in node["claimReview"] if isinstance(review, Mapping)]
            return [_api_row(node, review) for review in reviews or [{}]]
        if not _has_type(node, "Claim") or id(node) in self._reviewed or not (node.get("text") or node.get("name")):
            return []  # about something else, covered by its review, or a mere reference
        return [self._factcli_row(node)] if str(node.get("@id", "")).startswith(_OWN) else self._claim_rows(node)

    def _linked_nodes(self, node: Node, *keys: str) -> list[Node]:
        """Return the nodes under the first of some keys that a node has, resolving references."""
        values = next((_as_list(node[key]) for key in keys if node.get(key)), [])
        nodes = (self._known.get(v, {"url": v} if v.startswith("http") else {"name": v}) if isinstance(v, str) else v
                 for v in values)  # fmt: skip
        return [self._known.get(str(n.get("@id")), n) if len(n) == 1 else n for n in nodes if isinstance(n, Mapping)]

    def _linked_node(self, node: Node, *keys: str) -> Node:
        return next(iter(self._linked_nodes(node, *keys)), {})

    def _review_rows(self, review: Node, item: Node, several: bool) -> list[dict[str, Any]]:
        """Return the records of one item of a review: a claim or, in older markup, the work that makes it."""
        own_words = _first_text(item.get("text")) or _first_text(item.get("name"))
        texts = _texts(review.get("claimReviewed"))
        if several and own_words:
            texts = [own_words]
        works = self._appearances(item) if _is_claim(item) else [item]
        url = next(filter(None, map(_url, works)), "") or _url(review)
        note = _note_text(
            _rating_text(self._linked_node(review, "reviewRating")), _url(review) if url != _url(review) else ""
        )
        outlet = _name_text(self._linked_node(review, "publisher", "author")) or _name_text(
            self._linked_node(review, "author")
        )
        first = {
            "outlet": outlet,
            "date": _first_text(item.get("datePublished")) or UNKNOWN,
            **self._first_appearance(works, outlet),
            "url": url,
            "note": note,
        }
        checkers = {_name_text(each).casefold() for each in self._linked_nodes(review, "author")} | {outlet.casefold()}
        return [
            row
            for text in texts or [own_words]
            for row in self._rows_by_author(item, {"claim": text, **first}, checkers)
        ]

    def _claim_rows(self, claim: Node) -> list[dict[str, Any]]:
        """Return the records of a claim without a review."""
        works = self._appearances(claim)
        outlet = next(filter(None, (_name_text(self._linked_node(work, "publisher")) for work in works)), "")
        first = {
            "claim": _first_text(claim.get("text")) or _first_text(claim.get("name")),
            "outlet": outlet or _name_text(self._linked_node(claim, "publisher")),
            "date": _first_text(claim.get("datePublished")) or UNKNOWN,
            **self._first_appearance(works, outlet),
            "url": next(filter(None, map(_url, works)), "") or _url(claim),
        }
        return self._rows_by_author(claim, first)

    def _appearances(self, claim: Node) -> list[Node]:
        """Return the works in which a claim appeared, the first appearance first."""
        return [*self._linked_nodes(claim, "firstAppearance"), *self._linked_nodes(claim, "appearance")]

    def _first_appearance(self, works: Sequence[Node], outlet: str) -> dict[str, Any]:
        """Return date and publisher of the first appearance, if known."""
        work = works[0] if works else {}
        place = _name_text(self._linked_node(work, "publisher"))
        return {
            "published": _first_text(work.get("datePublished")),
            "via": [place] if place and place != outlet else [],
        }

    def _rows_by_author(self, item: Node, first: dict[str, Any], checkers: Container[str] = ()) -> list[dict[str, Any]]:
        """Return a record per author of a claim; one without a speaker if none is named but those who checked it."""
        named = [author for author in self._linked_nodes(item, "author", "creator") if _name_text(author)]
        authors = [author for author in named if _name_text(author).casefold() not in checkers]
        self._own += len(authors) < len(named)
        rows = [
            {"speaker": _name_text(author), "role": _first_text(author.get("jobTitle")), **first}
            for author in authors or [{}]
        ]
        return [{key: row[key] for key in _KEYS if row.get(key)} for row in rows]

    def _factcli_row(self, claim: Node) -> dict[str, Any]:
        """Return a claim that factcli exported, with every key as it was written."""
        report, words = self._linked_node(claim, "appearance"), self._linked_node(claim, "isBasedOn")
        via: list[str] = []
        work = self._linked_node(report, "isBasedOn")
        while work and len(via) < _MOST_VIA:
            via.append(self._linked_node(work, "publisher").get("name", ""))
            work = self._linked_node(work, "isBasedOn")
        author = self._linked_node(claim, "author")
        values = {
            "id": claim.get("identifier"),
            "speaker": author.get("name"),
            "outlet": self._linked_node(report, "publisher").get("name"),
            "date": claim.get("factcli:date"),
            "claim": claim.get("text"),
            "quote": words.get("text"),
            "lang": words.get("inLanguage"),
            "date_text": claim.get("factcli:date_text"),
            "published": report.get("factcli:published"),
            "via": via,
            "role": author.get("jobTitle"),
            "url": report.get("url"),
            "archive_url": report.get("archivedAt"),
            "source": report.get("identifier"),
            "tags": claim.get("keywords"),
            "note": self._linked_node(claim, "comment").get("text"),
            "retracted": claim.get("factcli:retracted"),
            "extra": claim.get("factcli:extra"),
        }
        return {key: value for key, value in values.items() if value}


def _is_review(node: Any) -> bool:
    """Return whether a node is a ClaimReview; some feeds leave out the type, but not what has an author or a rating."""
    if _has_type(node, "ClaimReview"):
        return True
    parts = ("itemReviewed", "reviewRating", "author")
    return (
        isinstance(node, Mapping)
        and "claimReviewed" in node
        and not (node.get("@type") or node.get("type"))
        and any(isinstance(node.get(part), Mapping | list) for part in parts)
    )


def _is_claim(item: Node) -> bool:
    """Return whether what is reviewed is a claim, and not the work that makes it; feeds without types have both."""
    return not item or _has_type(item, "Claim") or "appearance" in item or "firstAppearance" in item


def _count_claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number} claims"


def _markup_row(page: Node, markup: Node) -> dict[str, Any]:
    """Return a claim that a user of Google's Fact Check Markup Tool entered for a page."""
    author, rating = markup.get("claimAuthor"), markup.get("rating")
    author, rating = (each if isinstance(each, Mapping) else {} for each in (author, rating))
    review = _first_text(markup.get("url")) or _first_text(page.get("pageUrl"))
    url = _first_text(markup.get("claimFirstAppearance")) or _first_text(markup.get("claimAppearances")) or review
    words = _first_text(rating.get("textualRating")) or _rating_text(rating)
    row = {
        "speaker": _name_text(author),
        "outlet": _name_text(page.get("claimReviewAuthor")),
        "date": _first_text(markup.get("claimDate")) or UNKNOWN,
        "claim": _first_text(markup.get("claimReviewed")),
        "role": _first_text(author.get("jobTitle")),
        "url": url,
        "note": _note_text(words, review if url != review else ""),
    }
    return {key: row[key] for key in _KEYS if row.get(key)}


def _api_row(claim: Node, review: Node) -> dict[str, Any]:
    """Return a claim of the Google Fact Check Tools API with one of its reviews."""
    publisher = review.get("publisher")
    site = publisher.get("site") if isinstance(publisher, Mapping) else ""
    row = {
        "speaker": _name_text(claim.get("claimant")),
        "outlet": _name_text(publisher) or _name_text(site),
        "date": _first_text(claim.get("claimDate")) or UNKNOWN,
        "claim": _first_text(claim.get("text")),
        "url": _first_text(review.get("url")),
        "note": _note_text(_first_text(review.get("textualRating")), ""),
    }
    return {key: value for key, value in row.items() if value}


def _url(node: Node) -> str:
    """Return the address of a work: its ``url``, or an ``@id`` that is an address."""
    found = _first_text(node.get("url")) or _first_text(node.get("@id"))
    return found if re.match("https?://", found) else ""


def _rating_text(rating: Node) -> str:
    """Return a rating in words, or its value and the best value."""
    words = _first_text(rating.get("alternateName")) or _first_text(rating.get("name"))
    figure, best = _first_text(rating.get("ratingValue")), _first_text(rating.get("bestRating"))
    return words or (f"{figure} of {best}" if figure and best else figure)


def _note_text(rating: str, url: str) -> str:
    return "; ".join([f"Rating: {rating}"] * bool(rating) + [f"review: {url}"] * bool(url))

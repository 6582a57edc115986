"""Read what a web page says of itself: JSON-LD, OpenGraph and other meta tags, its times, its addresses.

JSON-LD of an article outranks OpenGraph, that the older meta tags, and those what the page shows. Sources:
https://schema.org/Article, https://ogp.me, https://developer.mozilla.org/en-US/docs/Web/HTML/Element/meta/name
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from factcli.extract.html import Token, read_attributes, read_tokens
from factcli.extract.metadata import Metadata, day_of, join_authors, language_tag, one_line, split_archived, web_address

Node = Mapping[str, Any]

_ARTICLES = re.compile(r"(?:\w*Article|\w*Posting|Report|NewsReport)\Z")
_MOST_NODES = 5_000
_MOST_TIMES = 200
_DEEPEST = 20  # levels of JSON-LD that are looked into
# Properties of JSON-LD that hold other pages, or parts of this one.
_OTHER_PAGES = frozenset(
    ["itemListElement", "liveBlogUpdate", "mentions", "citation", "isBasedOn", "relatedLink", "comment", "hasPart"]
)
_OUTLET_KEYS = ("publisher", "sourceOrganization", "provider")
# Meta tags, best first.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_OUTLETS = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "publisher")
_AUTHORS = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
)
_DAYS = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "parsely-pub-date",
    "sailthru.date", "publishdate", "publish-date", "publication_date", "pubdate", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date", "date", "cxenseparse:recs:publishtime",
)  # fmt: skip
_LANGUAGES = ("content-language", "language", "og:locale", "dc.language")
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\([0-9]{1,6}\)(\S{1,2000})\s*-->|Page saved with SingleFile\s+url:\s*(\S{1,2000})"
)
_SCRIPT_TYPE = re.compile(r"application/(?:ld\+json|json\+ld)", re.IGNORECASE)


class PageMetadata(NamedTuple):
    """The fields of a page, the address at which an archive keeps it, and whether it is said to be for subscribers."""

    fields: Metadata
    archive_url: str = ""
    for_subscribers: bool = False


def read_page_metadata(page: str) -> PageMetadata:
    """Return what a web page says of itself. Nothing that it links to is fetched."""
    head = _Head()
    for token in read_tokens(page):
        head.add(token)
    article = head.find_article() or _find_microdata(page)
    url, archive_url = split_archived(head.find_url(article, page))
    author = join_authors(_names(article.get("author") or article.get("creator"), head.nodes)) or join_authors(
        head.all_meta(_AUTHORS)
    )
    outlet = next(
        filter(None, (_first_name(article.get(key), head.nodes) for key in _OUTLET_KEYS)), ""
    ) or head.first_meta(_OUTLETS)
    fields = Metadata(
        title=one_line(_text(article.get("headline")))
        or _without_outlet(head.first_meta(_TITLES) or head.title, outlet),
        outlet=one_line(outlet),
        author="" if author == outlet else author,
        published=head.find_day(article),
        url=url,
        lang=language_tag(_text(article.get("inLanguage")))
        or language_tag(head.lang)
        or language_tag(head.first_meta(_LANGUAGES)),
    )
    return PageMetadata(fields, archive_url, str(article.get("isAccessibleForFree", "")).lower() in ("false", "no"))


class _Head:
    """What the tags of a page hold that tells of it, in their order."""

    def __init__(self) -> None:
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.title = self.lang = self.base = ""
        self.items: list[Node] = []
        self.nodes: dict[str, Node] = {}
        self.times: list[str] = []
        self.marked_times: list[str] = []

    def add(self, token: Token) -> None:
        """Take what a tag tells."""
        name, attributes, content = token
        if name == "title":
            self.title = self.title or one_line(unescape(content))
        elif name in ("meta", "link", "html", "base", "time", "script"):
            self._add_tag(name, read_attributes(attributes), content)

    def _add_tag(self, tag: str, given: dict[str, str], content: str) -> None:
        if tag == "script":
            if _SCRIPT_TYPE.match(given.get("type", "").strip()):
                self._add_json(content)
        elif tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv") or ""
            if value := one_line(given.get("content", "")):
                self.meta.setdefault(name.strip().lower(), []).append(value)
        elif tag == "link":
            for relation in given.get("rel", "").lower().split():
                self.links.setdefault(relation, given.get("href", ""))
        elif tag == "time":
            self._add_time(given)
        elif tag == "html":
            self.lang = self.lang or given.get("lang") or given.get("xml:lang") or ""
        else:
            self.base = self.base or given.get("href", "")

    def _add_time(self, given: dict[str, str]) -> None:
        value = given.get("datetime", "")
        if len(self.times) < _MOST_TIMES:
            self.times.append(value)
        if "pubdate" in given or "datepublished" in given.get("itemprop", "").lower().split():
            self.marked_times.append(value)

    def _add_json(self, text: str) -> None:
        for node in _walk(_parse_json(text)):
            if len(self.items) >= _MOST_NODES:
                return
            self.items.append(node)
            if len(node) > 1 and isinstance(identity := node.get("@id"), str):
                self.nodes.setdefault(identity, node)

    def first_meta(self, names: Iterable[str]) -> str:
        """Return the first value of the first of these meta tags that is there."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def all_meta(self, names: Iterable[str]) -> list[str]:
        """Return all values of the first of these meta tags whose values are no addresses."""
        values = (self.meta[name] for name in names if name in self.meta)
        return next((each for each in values if not all(web_address(value) for value in each)), [])

    def find_article(self) -> Node:
        """Return the node of JSON-LD that is the report: that with the page's address or title, else the first."""
        articles = [node for node in self.items if _is_article(node)]
        addresses = {
            _plain_address(url) for url in (self.links.get("canonical", ""), self.first_meta(["og:url"])) if url
        }
        title = self.first_meta(_TITLES) or self.title
        for node in articles:
            if addresses & {_plain_address(url) for url in _addresses(node)}:
                return node
        for node in articles:
            headline = one_line(_text(node.get("headline")))
            if headline and (title.startswith(headline) or title.endswith(headline)):
                return node
        return articles[0] if articles else {}

    def find_day(self, article: Node) -> str:
        """Return the day of publication, as written: a time zone does not change it."""
        candidates = [_text(article.get("datePublished")), *self.all_meta(_DAYS)[:1]]
        candidates += [_text(node.get("datePublished")) for node in self.items if _has_type(node, "WebPage")]
        candidates += self.marked_times[:1]
        if day := next(filter(None, map(day_of, candidates)), ""):
            return day
        days = {day_of(value) for value in self.times if value}
        return days.pop() if len(days) == 1 else ""

    def find_url(self, article: Node, page: str) -> str:
        """Return the address that the page gives itself, or at which it was saved."""
        saved = _SAVED_FROM.search(page, 0, 20_000)
        candidates = [
            self.links.get("canonical", ""),
            self.first_meta(["og:url"]),
            *_addresses(article),
            (saved[1] or saved[2]) if saved else "",
            self.base,
        ]
        return next(filter(None, map(web_address, candidates)), "")


def _parse_json(text: str) -> Any:
    """Return what JSON holds, also with a comment around it or a comma behind the last item; None if it is none."""
    for mended in (False, True):
        if mended:
            text = text.replace("<![CDATA[", "").replace("]]>", "")
            start, end = re.search(r"[\[{]", text), max(text.rfind("}"), text.rfind("]"))
            text = re.sub(r",\s*+(?=[}\]])", "", text[start.start() : end + 1] if start else "")
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _find_microdata(page: str) -> Node:
    """Return the first article that the tags of a page mark up; its properties have the names of JSON-LD."""
    if not re.search(r"(?:itemtype|typeof)=[^>]{0,200}(?:Article|Posting)", page):
        return {}
    from factcli.importer.microdata import read_items

    return next((item for _, item in read_items(page) if _is_article(item)), {})


def _walk(value: Any) -> Iterator[Node]:
    """Yield the nodes of JSON-LD, outer ones first."""
    level = [value]
    for _ in range(_DEEPEST):
        following: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                yield each
                following += (value for key, value in each.items() if key not in _OTHER_PAGES)
            elif isinstance(each, list):
                following += each
        level = following


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)]


def _has_type(node: Node, kind: str) -> bool:
    return any(each.rsplit("/", 1)[-1] == kind for each in _types(node))


def _is_article(node: Node) -> bool:
    return any(_ARTICLES.match(each.rsplit("/", 1)[-1]) for each in _types(node))


def _text(value: Any) -> str:
    """Return the first text of a value; entities in it, which JSON does not have, are read."""
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    return unescape(value) if isinstance(value, str) else ""


def _names(value: Any, nodes: Mapping[str, Node]) -> list[str]:
    """Return the names of people or organizations: texts, nodes, or references to nodes elsewhere on the page."""
    found = []
    for each in (value if isinstance(value, list) else [value])[:20]:
        if isinstance(each, dict) and not each.get("name"):
            each = nodes.get(str(each.get("@id")), each)
        found.append(one_line(_text(each)))
    return [name for name in found if name]


def _first_name(value: Any, nodes: Mapping[str, Node]) -> str:
    return next(iter(_names(value, nodes)), "")


def _addresses(node: Node) -> list[str]:
    """Return the addresses of an article's node."""
    page = node.get("mainEntityOfPage")
    page = (page.get("@id") or page.get("url")) if isinstance(page, dict) else page
    return [each for each in (node.get("url"), page, node.get("@id")) if isinstance(each, str) and web_address(each)]


def _plain_address(url: str) -> str:
    """Return an address without what does not tell pages apart."""
    address, _ = split_archived(url.strip())
    return re.sub(r"^https?://(?:www\.)?|[?#].*|/+\Z", "", address, flags=re.IGNORECASE | re.DOTALL)


def _without_outlet(title: str, outlet: str) -> str:
    """Return a page's title without the name of the outlet at one of its ends."""
    parts = re.split(r" [|–—·-] | » | :: ", title)
    if len(parts) > 1 and outlet:
        if parts[-1].strip().casefold() == outlet.casefold():
            return title[: title.rindex(parts[-1])].rstrip(" |–—·-»:")
        if parts[0].strip().casefold() == outlet.casefold():
            return title[len(parts[0]) :].lstrip(" |–—·-»:")
    return title

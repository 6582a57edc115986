"""Read the items of a web page that are marked up as microdata or RDFa Lite, as nodes like those of JSON-LD.

Sources: https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/. ``itemref`` and the
resolution of relative addresses are left out: no fact check needs them. The tags are found by a pattern that takes no
more than the length of any page; :mod:`html.parser` takes its square for tags that are never closed.
"""

from __future__ import annotations

import html
import re
from typing import Any, NamedTuple

# A comment, a script or style with its content, or a tag.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)"
    r"""|<(/?)([a-z][^\s/>"'<]*+)((?:[^<>"']++|"[^"]{0,5000}+"|'[^']{0,5000}+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_NEVER_NESTED = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "option"])  # the next one ends such an element
# Elements whose value is an attribute; any may have it in ``content``, as RDFa writes it.
_ATTRIBUTES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "source": "src",
    "iframe": "src", "embed": "src", "object": "data", "data": "value", "meter": "value", "time": "datetime",
}  # fmt: skip
_MOST_OPEN = 200  # elements in which text is collected, as each takes its own copy


class _Element(NamedTuple):
    """An open element: its tag, the item that it makes, and where the text of it goes."""

    tag: str
    item: dict[str, Any] | None = None
    target: dict[str, Any] | None = None  # the item that gets the text
    names: tuple[str, ...] = ()
    texts: list[str] | None = None


def read_items(text: str) -> list[tuple[int, dict[str, Any]]]:
    """Return every item of a page with its line, outer ones first."""
    reader, end = _ItemReader(), 0
    for token in _TOKEN.finditer(text):
        reader.add_text(text[end : token.start()])
        reader.line += text.count("\n", end, token.start())
        end = token.end()
        tag = (token[3] or "").lower()
        if tag and token[2]:
            reader.end_tag(tag)
        elif tag:
            reader.start_tag(tag, _read_attributes(token[4]))
            if token[4].endswith("/") and tag not in _VOID:
                reader.end_tag(tag)
        reader.line += text.count("\n", token.start(), end)
    reader.add_text(text[end:])
    reader.end_all()
    return reader.items


def _read_attributes(text: str) -> dict[str, str]:
    found = reversed([*_ATTRIBUTE.finditer(text)])  # of several the first counts
    return {each[1].lower(): html.unescape(each[2] or each[3] or each[4] or "") for each in found}


class _ItemReader:
    """Collect items while reading tags; an end tag closes all elements within the one that it ends."""

    def __init__(self) -> None:
        self.items: list[tuple[int, dict[str, Any]]] = []
        self.line = 1
        self._open: list[_Element] = []
        self._scopes: list[dict[str, Any]] = []
        self._collecting: list[list[str]] = []

    def start_tag(self, tag: str, given: dict[str, str]) -> None:
        """Open an element, and the item or the property that it is."""
        if tag in _NEVER_NESTED and self._open and self._open[-1].tag == tag:
            self._end_last()
        names = tuple((given.get("itemprop") or given.get("property") or "").split())
        names = tuple(name.rsplit(":", 1)[-1].rsplit("/", 1)[-1] for name in names)
        scope = self._scopes[-1] if self._scopes else None
        item: dict[str, Any] | None = None
        texts: list[str] | None = None
        if "itemscope" in given or "typeof" in given:
            item = {"@type": (given.get("itemtype") or given.get("typeof") or "").split()}
            if identity := given.get("itemid") or given.get("resource"):
                item["@id"] = identity
            self.items.append((self.line, item))
            _add(scope, names, item)
        elif names and scope is not None:
            value = given.get("content") or given.get(_ATTRIBUTES.get(tag, ""))
            if value is not None or tag in _VOID:
                _add(scope, names, value or "")
            elif len(self._collecting) < _MOST_OPEN:
                texts = []
                self._collecting.append(texts)
        if tag in _VOID:
            return
        if item is not None:
            self._scopes.append(item)
        self._open.append(_Element(tag, item, scope, names, texts))

    def end_tag(self, tag: str) -> None:
        """Close an element, if one with this tag is open."""
        if tag in _VOID or not any(element.tag == tag for element in self._open[-_MOST_OPEN:]):
            return
        while self._end_last().tag != tag:
            pass

    def _end_last(self) -> _Element:
        element = self._open.pop()
        if element.item is not None:
            self._scopes.pop()
        if element.texts is not None:
            self._collecting.pop()
            _add(element.target, element.names, " ".join("".join(element.texts).split()))
        return element

    def add_text(self, text: str) -> None:
        """Add text to the properties that are open."""
        data = html.unescape(text) if self._collecting else ""
        for texts in self._collecting:
            texts.append(data)

    def end_all(self) -> None:
        """End the elements that the page leaves open."""
        while self._open:
            self._end_last()


def _add(scope: dict[str, Any] | None, names: tuple[str, ...], value: Any) -> None:
    """Add a value to the properties of an item; several of one name are a list."""
    if scope is None:
        return
    for name in names:
        before = scope.get(name)
        if isinstance(before, list):
            before.append(value)
        else:
            scope[name] = value if before is None else [before, value]

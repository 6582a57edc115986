"""HTML builder that escapes by default: text is data until an element is made of it.

A :class:`Html` is markup; every other string that becomes part of an element is escaped, also against control and
bidirectional characters. Attributes that run scripts or set styles are refused, and so are unsafe addresses, so that a
mistake in a template fails its tests instead of reaching a reader.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from factcli.model import URL_SCHEMES
from factcli.sanitize import escape_controls

#: An address without white space, control characters and characters that browsers and parsers read differently.
_ADDRESS = re.compile(rf'(?:{"|".join(URL_SCHEMES)})://[^\s\x00-\x20\x7f-\x9f\\<>"]+', re.IGNORECASE)
_EMPTY = frozenset(("br", "hr", "img", "input", "link", "meta"))  # elements without an end tag
_ADDRESSES = frozenset(("href", "src", "action", "formaction", "xlink:href", "srcdoc"))


class Html(str):
    """A string of HTML markup, which is not escaped again."""

    __slots__ = ()


Child = str | None | Iterable["str | None"]


def escape_text(value: str) -> Html:
    """Escape text so that HTML shows it as it is; markup is returned unchanged."""
    return value if isinstance(value, Html) else Html(html.escape(escape_controls(value)))


def join_html(*children: Child, between: str = "") -> Html:
    """Concatenate markup, texts and lists of them; ``between`` is markup or text, too."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(escape_text(child))
        elif child is not None:
            parts += [escape_text(each) for each in child if each is not None]
    return Html(between.join(parts))


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Return an element: ``element("p", "a < b", class_="claim")``.

    ``_`` in the name of an attribute stands for ``-``; one at its end avoids a keyword of Python. An attribute that is
    None or False is left out. Raises :class:`ValueError` for a forbidden attribute or an unsafe address.
    """
    start = "".join([name, *(_attribute(key.rstrip("_").replace("_", "-"), v) for key, v in attributes.items())])
    return Html(f"<{start}>" if name in _EMPTY else f"<{start}>{join_html(*children)}</{name}>")


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    if name.startswith("on") or name == "style":
        raise ValueError(f"the attribute {name} is not for data")
    if name in _ADDRESSES and not (str(value).startswith("#") or safe_host(str(value))):
        raise ValueError(f"not safe to follow: {value}")
    return f" {name}" if value is True else f' {name}="{escape_text(str(value))}"'


def safe_host(url: str) -> str:
    """Return the host of an address that is safe to follow; empty for any other, which is shown as text."""
    if not _ADDRESS.fullmatch(url) or escape_controls(url) != url:
        return ""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an invalid host in brackets
        return ""

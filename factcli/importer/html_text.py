"""Read the HTML in a cell as the text that a browser would show, with the addresses that it links to."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,24}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BLOCKS = (
    "p|div|br|hr|ul|ol|li|h[1-6]|blockquote|pre|table|tbody|thead|tr|figure|figcaption|section|article|header|footer"
)
_INLINE = (
    "a|b|i|u|s|em|strong|span|img|font|td|th|sup|sub|small|big|code|del|ins|mark|cite|q|time|iframe|button|picture"
)
_TAG = re.compile(
    rf"<(/?)({_BLOCKS}|{_INLINE})((?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)))*)\s*/?>", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"\b(?:href|src)\s*=\s*[\"']?((?:https?|ftp)://[^\s\"'<>]+)", re.IGNORECASE)


class HtmlText(NamedTuple):
    """The text of HTML, and the addresses that it links to and does not show."""

    text: str
    links: tuple[str, ...] = ()


def read_html(text: str) -> HtmlText | None:
    """Return the text of a cell with HTML in it; None if it has neither tags nor entities.

    Only known tags count: ``2 < 3`` and ``<name withheld>`` stay. HTML that was escaped as a whole is read, too.
    """
    tagged = "<" in text and _TAG.search(text) is not None
    plain = _show(text) if tagged else decode_entities(text)
    if not tagged and "<" in plain and _TAG.search(plain):
        tagged, text, plain = True, plain, _show(plain)
    if plain == text:
        return None
    links = (
        dict.fromkeys(html.unescape(link) for tag in _TAG.finditer(text) for link in _LINK.findall(tag[3]))
        if tagged
        else {}
    )
    return HtmlText(plain, tuple(link for link in links if link not in plain))


def _show(text: str) -> str:
    """Return HTML as text. Blocks begin a line; line ends of the source count only if there are no blocks."""
    text = _UNSEEN.sub("", text)
    if any(_is_block(tag[2]) for tag in _TAG.finditer(text)):
        text = " ".join(text.split())
    text = _TAG.sub(lambda tag: "\n" if _is_block(tag[2]) else " " if tag[2].lower() in ("td", "th") else "", text)
    return decode_entities("\n".join(filter(None, (line.strip() for line in text.split("\n")))))


def _is_block(name: str) -> bool:
    return re.fullmatch(_BLOCKS, name, re.IGNORECASE) is not None


def decode_entities(text: str) -> str:
    """Return a text with its entities, such as ``&amp;``, as the characters that they mean."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]).replace("\xa0", " "), text) if "&" in text else text

"""Find the web address in a cell: behind a formula or Markdown, in angle brackets, without scheme, among others."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s\"<>|\\]+", re.IGNORECASE)
_ALONE = re.compile(r"(?:https?|ftp)://[^\s\"<>|\\,;()\[\]]+", re.IGNORECASE)
_BARE = re.compile(r"(?://|(?=www\.[^\s.]+\.)|(?=(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}/))[^\s\"<>|@,;]+")
_APART = re.compile(r"[,;]+(?=(?:https?|ftp)://)", re.IGNORECASE)
_CLOSING = tuple(".,;:!?'*")
# What a cell may have around an address without saying anything of its own.
_MARKUP = re.compile(
    r"=\s*[\w.]+\(.*\)|!?\[[^\]]*\]\(\s*\)|</?a\b[^<>]*>[^<>]*|[\s,;|<>()\[\]\"'&/+]+", re.IGNORECASE | re.DOTALL
)


class FoundAddress(NamedTuple):
    """The first address of a cell and the further ones; what was done to read it, and whether it has other words."""

    url: str
    others: tuple[str, ...] = ()
    read_out: bool = False
    completed: bool = False  # https:// was put before it
    has_words: bool = False


def find_address(text: str) -> FoundAddress | None:
    """Return the web address in a cell, or None if it holds none."""
    text = text.strip()
    if _ALONE.fullmatch(text):
        return FoundAddress(text)
    if _BARE.fullmatch(text):
        return FoundAddress(f"https://{text.removeprefix('//')}", completed=True)
    found = [_trim(part) for match in _ADDRESS.findall(text) for part in _APART.split(match)]
    if not found:
        return None
    if len(found) == 1 and found[0] == text:
        return FoundAddress(text)
    rest = text
    for address in found:
        rest = rest.replace(address, "", 1)
    url, *others = dict.fromkeys(found)
    return FoundAddress(url, tuple(others), not others, has_words=bool(_MARKUP.sub("", rest)))


def _trim(address: str) -> str:
    """Return an address without the punctuation of the text around it; a bracket that it opens itself stays."""
    while address[-1:] in _CLOSING or _is_opened_before(address):
        address = address[:-1]
    return address


def _is_opened_before(address: str) -> bool:
    """Return whether an address ends with a bracket that it does not open."""
    opening = {")": "(", "]": "[", "}": "{"}.get(address[-1:], "")
    return bool(opening) and address.count(opening) < address.count(address[-1])

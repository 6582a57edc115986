"""Read a web page that a browser saved as one file with its pictures: MHTML (RFC 2557), by the library for e-mail."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple

from factcli.errors import DataError
from factcli.extract.metadata import web_address

# The library takes the square of the length for the parameters of a part.
_OVERLONG = re.compile(rb"^content-type:(?:[^\n]|\n[ \t]){20000}", re.IGNORECASE | re.MULTILINE)


class SavedPage(NamedTuple):
    """The page itself, the encoding that its part names, and the address that it had."""

    content: bytes
    charset: str
    url: str


def read_mhtml(content: bytes, name: str) -> SavedPage:
    """Return the page in an MHTML file: the part that the file begins with, or its first part that is HTML.

    Raises :class:`DataError` if there is none.
    """
    try:
        if _OVERLONG.search(content):
            raise ValueError
        message = BytesParser(policy=compat32).parsebytes(content)
        part = _find_page(message)
        data = part.get_payload(decode=True) if part else None
    except (MessageError, RecursionError, ValueError, LookupError):
        part, data = None, None
    if part is None or not isinstance(data, bytes):
        what = "is a web page saved as MHTML, but holds no HTML"
        raise DataError(what, "save the page again in the browser", where=name)
    charset = part.get_param("charset")
    addresses = (
        part.get("Content-Location"),
        message.get("Snapshot-Content-Location"),
        message.get("Content-Location"),
    )
    url = next(filter(None, (web_address("".join(str(each).split())) for each in addresses if each)), "")
    return SavedPage(data, charset.strip() if isinstance(charset, str) else "", url)


def _find_page(message: Message) -> Message | None:
    """Return the part that is the page: the one that ``start`` names, else the first of HTML."""
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = message.get_param("start")
    if isinstance(start, str):
        pages.sort(key=lambda part: str(part.get("Content-ID", "")).strip(" <>") != start.strip(" <>"))
    return pages[0] if pages else None

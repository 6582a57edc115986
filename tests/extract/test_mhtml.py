"""Pages saved with their pictures as one file."""

from __future__ import annotations

import pytest

from factcli.errors import DataError
from factcli.extract.mhtml import read_mhtml
from tests.support.pages import URL, mhtml, wordpress


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("by_chrome", [True, False])
def test_the_page_is_found(encoding: str, by_chrome: bool) -> None:
    """The page as it was, with its encoding and its address; the pictures are left where they are."""
    found = read_mhtml(mhtml(encoding, by_chrome), "a.mhtml")
    assert found.content.decode().splitlines() == wordpress().splitlines()
    assert found[1:] == ("utf-8", URL)


HEAD = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b"
PART = b"\r\n--b\r\nContent-Type: text/html\r\nContent-ID: <%d>\r\n\r\n<p>%d\r\n"


def test_the_part_that_it_begins_with() -> None:
    """The one that is named, else the first."""
    parts = b"\r\n" + PART % (1, 1) + PART % (2, 2) + b"--b--"
    assert read_mhtml(HEAD + b"; start=<2>" + parts, "a").content.strip() == b"<p>2"
    assert read_mhtml(HEAD + parts, "a").content.strip() == b"<p>1"
    assert read_mhtml(b"Content-Type: text/html; charset=koi8-r\r\n\r\n<p>x", "a")[:2] == (b"<p>x", "koi8-r")


def _nested(depth: int) -> bytes:
    part = b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n"
    return b"".join(part % (n, n) for n in range(depth)) + b"Content-Type: text/html\r\n\r\n<p>x"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--",
        HEAD + b"\r\n\r\n",
        b"Content-Type: multipart/related\r\n\r\nx",
        HEAD + b"; a=b" * 20_000 + b"\r\n\r\n" + PART % (1, 1),
        _nested(5_000),
    ],
    ids=["only a picture", "no part", "no boundary", "endless parameters", "deeply nested"],
)
def test_no_page(content: bytes) -> None:
    """One error."""
    with pytest.raises(DataError) as raised:
        read_mhtml(content, "a.mht")
    assert str(raised.value) == (
        "a.mht: is a web page saved as MHTML, but holds no HTML\n  save the page again in the browser"
    )

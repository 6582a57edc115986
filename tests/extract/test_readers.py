"""Reports read from files, pasted text and addresses; and everything that is no report."""

from __future__ import annotations

import io
import socket
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.errors import FactcliError
from factcli.extract.article import TimeCode
from factcli.extract.fetch import Fetched
from factcli.extract.kinds import is_address
from factcli.extract.readers import article_of, read_article, text_to_check
from tests.support.pages import PAGES, REPORT, TITLE, URL, mhtml, page, paragraphs, wordpress

PLAIN = f"{TITLE}\n\nBy Ruth Fenn\nPublished 4 May 2026\n\n" + "\n\n".join(REPORT) + "\n"
MARKDOWN = f"""---
title: {TITLE}
source: {URL}
---
# {TITLE}

**{REPORT[0]}**

> {REPORT[1]}
"""


def error(content: bytes | str, name: str = "a", media_type: str = "") -> str:
    """Return the error of reading a report, after its exit code."""
    with pytest.raises(FactcliError) as raised:
        article_of(content.encode() if isinstance(content, str) else content, media_type, name)
    return f"{raised.value.exit_code} {raised.value}"


@pytest.mark.parametrize(
    ("content", "name", "media_type", "text"),
    [
        (PLAIN, "a.txt", "text/plain", f"{TITLE}\n\nBy Ruth Fenn\n\nPublished 4 May 2026\n\n" + "\n\n".join(REPORT)),
        ("The wall.", "-", "text/plain", "The wall."),
        ("The *wall*, see [it](x).", "a.txt", "text/plain", "The *wall*, see [it](x)."),
        ("The *wall*, see [it](x).", "A.MD", "text/markdown", "The wall, see it."),
        ("The *wall*, see [it](https://a.example).", "-", "text/markdown", "The wall, see it."),
        ("# The wall\n\nIt fell.", "a.txt", "text/markdown", "The wall\n\nIt fell."),
        (MARKDOWN, "a", "text/markdown", f"{TITLE}\n\n{REPORT[0]}\n\n{REPORT[1]}"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mia>The wall.", "a.txt", "text/vtt", "Mia: The wall."),
        ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nThe wall.", "a.vtt", "text/vtt", "The wall."),
        ("1\r\n00:00:01,000 --> 00:00:02,000\r\nThe wall.\r\n", "a", "application/x-subrip", "The wall."),
        # Pasted things that only begin like something else.
        ("[Mia Holt:] The wall.", "-", "text/plain", "[Mia Holt:] The wall."),
        ("{The wall.}", "-", "text/plain", "{The wall.}"),
        ("Subject: the wall\nTo: all\n\nIt fell.", "-", "text/plain", "Subject: the wall\n\nTo: all\n\nIt fell."),
        ("WEBVTTs are subtitles.", "-", "text/plain", "WEBVTTs are subtitles."),
        ("<3 the wall", "-", "text/plain", "<3 the wall"),
        ("RIFFs of the wall", "-", "text/plain", "RIFFs of the wall"),
        ("BZhe wall", "-", "text/plain", "BZhe wall"),
    ],
)
def test_texts(content: str, name: str, media_type: str, text: str) -> None:
    """The content tells the kind, then the name; markup is left out; and a copy is read as the report was."""
    article = article_of(content.encode(), "", name)
    assert (article.media_type, article.text, article.content) == (media_type, text, content.encode())
    assert text_to_check(content.encode(), media_type, "x") == text
    again = article_of(article.content, article.media_type, "copy")
    assert replace(again, name=name) == article


def test_what_texts_say_of_themselves() -> None:
    """Fields that are unmistakable; a file has no date, author or address but those in it."""
    plain = article_of(PLAIN.encode(), "", "a.txt")
    assert (plain.title, plain.author, plain.published, plain.outlet, plain.url) == (
        TITLE,
        "Ruth Fenn",
        "2026-05-04",
        "",
        "",
    )
    marked = article_of(MARKDOWN.encode(), "", "a.md")
    assert (marked.title, marked.url, marked.published) == (TITLE, URL, "")
    bare = article_of(b"The wall fell.", "", "2026-05-03 The Paper.txt")
    assert (bare.title, bare.author, bare.published, bare.outlet, bare.url, bare.notes) == ("", "", "", "", "", ())


def test_times_of_subtitles() -> None:
    """They count from the beginning of the text."""
    article = article_of(
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mia>No.\n\n00:02.000 --> 00:03.000\n<v Jon>Yes.", "", "a"
    )
    assert article.text == "Mia: No.\n\nJon: Yes."
    assert article.time_codes == (TimeCode(0, 1.0), TimeCode(10, 2.0))


# --- web pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    """The article's text is in the text in which quotations are looked for, line by line; and a copy gives the same."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    content = PAGES[name]().encode()
    article = article_of(content, "", "page.html", "")
    lines = article.text.split("\n\n")
    assert {*lines} <= {*text_to_check(content, article.media_type, "").split("\n\n")}
    assert replace(article_of(content, article.media_type, "copy"), name="page.html") == article
    for_all = ("the page is for subscribers, and this may be only the beginning of the report",) * (name == "paywall")
    assert article.notes == for_all


def test_mhtml() -> None:
    """The page in it is read as one that was saved alone; the copy is the file as it was."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    alone = article_of(wordpress().encode(), "", "a.html")
    for content in (mhtml(), mhtml("base64", by_chrome=False)):
        article = article_of(content, "", "a.mht")
        assert article.media_type == "multipart/related"
        assert article.content == content
        assert replace(article, content=alone.content, media_type="text/html", name="a.html") == alone
        assert text_to_check(content, article.media_type, "") == text_to_check(alone.content, "text/html", "")


def test_a_page_whose_main_text_nobody_can_tell() -> None:
    """All that is visible is read, and a note says so."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    article = article_of(b"<div>" * 100_000 + b"A text that is deep within the page.", "", "a.html")
    assert article.text == "A text that is deep within the page."
    assert article.notes == (
        "the main text of the page could not be told from its menus and notices: all of them are read",
    )


@pytest.mark.parametrize(
    ("given", "own", "chosen"),
    [
        ("", URL, URL),
        (URL, "", URL),
        (f"{URL}?utm=1", URL, URL),
        ("https://amp.marsh-courier.example/x", URL, URL),
        (URL, "https://www.marsh-courier.example/", URL),
        ("https://portal.example/wall", URL, "https://portal.example/wall"),
        ("https://[bad/x", URL, "https://[bad/x"),
    ],
)
def test_address(given: str, own: str, chosen: str) -> None:
    """A page's own address on the site that it came from; on another site it is where it was found."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    link = f'<link rel="canonical" href="{own}">' * bool(own)
    assert article_of(page(link, paragraphs()).encode(), "", "a.html", given).url == chosen


def test_a_page_fetched_from_an_archive() -> None:
    """It is at its own address, and its place in the archive is kept, too."""
    archived = f"https://web.archive.org/web/20260506101112/{URL}"
    article = article_of(b"The wall.", "text/plain", "a", archived)
    assert (article.url, article.archive_url) == (URL, archived)
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    article = article_of(PAGES["wayback"]().encode(), "text/html", "a", archived)
    assert (article.url, article.archive_url) == (URL, archived)


def test_nothing_is_fetched_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it names: no connection is made, and no name is looked up."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    for make in PAGES.values():
        assert article_of(make().encode(), "", "a.html").text


def test_without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """One error says how to install it, and quotations in copies can be checked all the same."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for content in (wordpress().encode(), mhtml()):
        assert error(content, "a.html") == (
            "2 web pages need trafilatura, which is not installed\n"
            "  pip install 'factcli[articles]', or copy the text of the page into a .txt file and extract from that"
        )
        assert all(line in text_to_check(content, "", "a.html") for line in REPORT)
    assert article_of(b"The wall.", "", "a.txt").text == "The wall."


def test_a_folder_beside_a_page_is_left_alone(tmp_path: Path) -> None:
    """Nothing that a page names is opened: a pipe in the folder would hang the test."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    folder = tmp_path / "wall_files"
    folder.mkdir()
    (folder / "style.css").write_text("p{display:none}")
    (tmp_path / "wall.html").write_text(PAGES["saved_by_chrome"](), encoding="utf-8")
    article = read_article(str(tmp_path / "wall.html"))
    assert [line for line in article.text.split("\n\n") if line in REPORT] == [*REPORT]
    assert article.url == URL


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text", "notes"),
    [
        ("“Ja,” sagte Müller.".encode("utf-16"), "“Ja,” sagte Müller.", ()),
        ("\ufeff“Ja,” sagte Müller.".encode(), "“Ja,” sagte Müller.", ()),
        (
            "“Ja,” sagte Frau Müller über die Höhe der Mauer.".encode("cp1252"),
            "“Ja,” sagte Frau Müller über die Höhe der Mauer.",
            ('read as windows-1252. Are these words right: "Müller", "über", "Höhe"? If not: --encoding NAME',),
        ),
        (
            "â€œJa,â€\x9d sagte MÃ¼ller.".encode(),
            "â€œJa,â€ sagte MÃ¼ller.",
            (
                'text was decoded wrongly before ("â€œJa,â€\\u009d" is probably "“Ja,”"); if you can, get the report'
                " again from its source",
            ),
        ),
        (
            "Müller sagte Ja.\nDie Höhe ist gut.\nAuch für M\udcfc\udcfcller.".encode("utf-8", "surrogateescape"),
            "Müller sagte Ja.\n\nDie Höhe ist gut.\n\nAuch für M\ufffdller.",
            (
                "some bytes are in no encoding, and stand as � in the text; if the whole report has another encoding,"
                " name it: --encoding NAME",
                "letters are lost where � stands (1 place)",
            ),
        ),
        ("Die H\ufffdhe".encode(), "Die H\ufffdhe", ("letters are lost where � stands (1 place)",)),
    ],
    ids=["UTF-16", "mark", "windows-1252", "decoded wrongly", "damaged", "lost"],
)
def test_encodings(content: bytes, text: str, notes: tuple[str, ...]) -> None:
    """As import detects them; what was assumed or lost is noted."""
    article = article_of(content, "", "a.txt")
    assert (article.text, article.notes) == (text, notes)


def test_a_page_names_its_encoding() -> None:
    """As a browser reads it, without a question; but what is valid UTF-8 is that, whatever the page says."""
    text = "<!doctype html><meta charset=windows-1251><p>Он сказал «да» ещё раз."
    assert text_to_check(text.encode("cp1251"), "", "a") == "Он сказал «да» ещё раз."
    assert text_to_check(text.encode(), "", "a") == "Он сказал «да» ещё раз."
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    article = article_of(text.encode("cp1251"), "", "a")
    assert (article.media_type, [note for note in article.notes if "encoding" in note]) == ("text/html", [])


def test_a_named_encoding_is_kept_with_the_type() -> None:
    """So that a copy is read in it again."""
    content = "Он сказал да.".encode("koi8-r")
    article = read_article("-", content, encoding="koi8-r")
    assert (article.text, article.media_type) == ("Он сказал да.", "text/plain; charset=koi8-r")
    assert article_of(content, article.media_type, "-") == article
    assert text_to_check(content, article.media_type, "") == article.text
    with pytest.raises(FactcliError, match='--encoding "nonsense" is not known'):
        read_article("-", content, encoding="nonsense")


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sent_as", "url", "media_type", "text"),
    [
        (
            "Он сказал «да».".encode("cp1251"),
            "text/plain; charset=windows-1251",
            "x",
            "text/plain; charset=cp1251",
            "Он сказал «да».",
        ),
        ("Müller".encode(), "text/plain; charset=iso-8859-1", "x", "text/plain", "Müller"),
        (b"M\xfcller \x93ja\x94", 'text/plain;charset="ISO-8859-1"', "x", "text/plain; charset=cp1252", "Müller “ja”"),
        (b"Wall", "text/plain; charset=nonsense", "x", "text/plain", "Wall"),
        (b"*Wall*", "text/plain", "a.md?x#y", "text/markdown", "Wall"),
        (b"*Wall*", "text/markdown", "x", "text/markdown", "Wall"),
        (b"*Wall*", "application/octet-stream", "x", "text/plain", "*Wall*"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nWall", "", "x", "text/vtt", "Wall"),
    ],
)
def test_fetched(
    monkeypatch: pytest.MonkeyPatch, content: bytes, sent_as: str, url: str, media_type: str, text: str
) -> None:
    """What the server says of it helps, and a copy needs no server to be read again."""
    url = f"https://a.example/{url}"
    fetched = Fetched(content, sent_as, url, (f"redirected to {url}",))
    monkeypatch.setattr("factcli.extract.fetch.fetch", lambda name: fetched)
    article = read_article("https://b.example/")
    assert (article.name, article.media_type, article.text, article.url) == (
        "https://b.example/",
        media_type,
        text,
        url,
    )
    assert article.notes[0] == f"redirected to {url}"
    assert article_of(content, media_type, "copy", url).text == text


def test_what_is_an_address() -> None:
    """With a scheme and two slashes; a file may be called anything else."""
    assert all(map(is_address, ("http://a", "HTTPS://a.example/x", "ftp://a", "file:///x")))
    assert not any(map(is_address, ("a.html", "-", "http:a", "C:/a.html", "C://a", "./http://a", "")))


def test_a_file(tmp_path: Path) -> None:
    """It is read from its path, unless the caller has its bytes already."""
    path = tmp_path / "a.txt"
    path.write_text("The wall.")
    assert read_article(str(path)).text == "The wall."
    assert read_article(str(path), b"The gate.").text == "The gate."
    with pytest.raises(FileNotFoundError):
        read_article(str(tmp_path / "b.txt"))


# --- no report --------------------------------------------------------------------------------------------------------


def archive(**files: str) -> bytes:
    """Return a zip archive; two underscores stand for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


AS_TEXT = 'save its text as a plain text file, in the program that opens it with "Save as" or by copying the text'
IMPORT = "factcli import reads tables of statements; to extract from a text in it, save that as a .txt file"
PICTURE = "type its text or have it recognised, such as with tesseract, and extract from that"
RECORDING = "transcribe it, and extract from the transcript (.txt, .srt or .vtt)"
UNPACK = "unpack it, and extract from each report in it"


@pytest.mark.parametrize(
    ("content", "name", "what", "todo"),
    [
        (
            b"\n%PDF-1.7\n%\xe2\xe3",
            "a.txt",
            "a PDF",
            "turn it into text, such as with pdftotext FILE.pdf FILE.txt, and extract from that",
        ),
        (archive(word__document_xml="<w/>"), "a.docx", "a Word document", AS_TEXT),
        (archive(xl__workbook_xml="<w/>"), "a.xlsx", "a spreadsheet", IMPORT),
        (archive(ppt__presentation_xml="<w/>"), "a.pptx", "a presentation", AS_TEXT),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "an OpenDocument text", AS_TEXT),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.ods", "a spreadsheet", IMPORT),
        (archive(mimetype="application/epub+zip"), "a.epub", "an e-book (EPUB)", AS_TEXT),
        (archive(a="x"), "a.zip", "a zip archive", UNPACK),
        (b"PK\x03\x04\0\0\0", "a.zip", "a zip archive, and a damaged one", "get the file again"),
        (b"\xd0\xcf\x11\xe0\0", "a.doc", "an old Word, Excel or Outlook file", AS_TEXT),
        (b"{\\rtf1 a", "a.rtf", "a rich text (RTF) file", AS_TEXT),
        (
            b"bplist00\0",
            "a.webarchive",
            "a web archive of Safari or another property list",
            'save the page with "Format: Page Source"',
        ),
        (b"\x89PNG\r\n", "a.png", "a picture", PICTURE),
        (b"\xff\xd8\xff\xe0", "a.jpg", "a picture", PICTURE),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", "a picture", PICTURE),
        (b"\0\0\0\x18ftypheic", "a.heic", "a picture", PICTURE),
        (b"\0\0\0\x18ftypM4A ", "a.m4a", "a recording or a video", RECORDING),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", "a recording or a video", RECORDING),
        (b"ID3\x04\0", "a.mp3", "a recording or a video", RECORDING),
        (b"OggS\0", "a.ogg", "a recording or a video", RECORDING),
        (b"\x1f\x8b\x08", "a.txt.gz", "a file compressed with gzip", UNPACK),
        (b"SQLite format 3\0", "a.db", "a SQLite database", IMPORT),
        (bytes(range(256)) * 9, "a", "not text", AS_TEXT),
        ('{"a": 1}', "a", "JSON", IMPORT),
        ('[{"a": 1}]', "a.txt", "JSON", IMPORT),
        ('{"a": 1}\n{"a": 2}\n', "a", "JSON", IMPORT),
        ('{"a"', "a.json", "JSON", IMPORT),
        ("a,b\n1,2\n", "a.csv", "a table", IMPORT),
        ("a = 1\n", "a.toml", "TOML", IMPORT),
        (
            "<?xml version='1.0'?><rss version='2.0'><channel/></rss>",
            "a.xml",
            "a feed",
            "open a report of it in the browser, and extract from its address or the saved page",
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
            "-",
            "a feed",
            "open a report of it in the browser, and extract from its address or the saved page",
        ),
        ("<?xml version='1.0'?><doc>x</doc>", "a.xml", "XML", AS_TEXT),
        ("From: a@b.example\nTo: c@b.example\nMIME-Version: 1.0\n\nx", "a", "an e-mail", AS_TEXT),
        ("Content-Type: multipart/related; boundary=b\n\nx", "a.eml", "an e-mail", AS_TEXT),
    ],
)
def test_what_is_no_report(content: bytes | str, name: str, what: str, todo: str) -> None:
    """What it is, and what to do."""
    assert error(content, name) == f"3 {name}: this is {what}; factcli cannot extract from it\n  {todo}"


@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff", "\u200b\u202e", "---\ntitle: x\n---\n", "WEBVTT\n"])
def test_no_text(content: str) -> None:
    """Nothing that anybody can read."""
    assert error(content) == "3 a: has no text\n  is it the right file?"


def test_no_text_in_a_page() -> None:
    """A page that its script is to fill."""
    pytest.importorskip("trafilatura", reason="pip install 'factcli[articles]'")
    assert error("<!doctype html><title>x</title><div id=app></div><script src=/app.js></script>") == (
        "3 a: this web page shows no text without its scripts\n"
        "  save the page in the browser when its text is shown, or copy the text into a .txt file"
    )
    assert text_to_check(b"<!doctype html><title>x</title>", "", "a") == ""


@given(
    st.binary(max_size=200) | st.text("<>p#*-:[]{}\n \"'a1W", max_size=100).map(str.encode),
    st.sampled_from(["a", "a.md", "a.vtt", "a.mht"]),
)
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    """Never a traceback; and what is read is text with plain line ends that a copy gives again."""
    if content.lstrip().startswith(b"<"):
        return
    try:
        article = article_of(content, "", name)
    except FactcliError:
        return
    assert not {*article.text} & {*map(chr, range(32))} - {"\n"}
    assert "\n\n\n" not in article.text
    assert article.text == article_of(content, article.media_type, name).text

"""Read a report: a file, pasted text or an address becomes an :class:`~factcli.extract.article.Article`.

The text of an article is running text (:mod:`~factcli.extract.paragraphs`): each paragraph is one line, an empty line
is between two; runs of white space are one space, and characters that nobody sees are left out, while the content keeps
every byte. Markup is left out, too: of Markdown, the text is what is seen when it is shown, of a web page the main
text, of subtitles what is spoken. All offsets count characters of this text. The same content gives the same text
again, so that a kept copy is read as the report was.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from factcli.errors import DataError
from factcli.extract import kinds
from factcli.extract.article import Article, TimeCode
from factcli.extract.kinds import Kind
from factcli.extract.metadata import Metadata, read_front_matter, read_plain, split_archived
from factcli.extract.paragraphs import clean_lines, join_paragraphs, split_paragraphs
from factcli.importer.encoding import Decoded, NotTextError, declared_encoding, decode, find_codec
from factcli.text.wording import plural

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_WRITTEN = (Kind.TEXT, Kind.MARKDOWN)
_LITTLE = 1_500  # characters of a report that may be but its beginning


class _Opened(NamedTuple):
    """A content as text: a web page taken out of the file that holds it, with the address that this gives."""

    kind: Kind
    text: str
    notes: tuple[str, ...]
    url: str = ""


class _Read(NamedTuple):
    """What is read of a text, before it is an article."""

    paragraphs: list[str]
    fields: Metadata = Metadata()
    notes: tuple[str, ...] = ()
    archive_url: str = ""
    time_codes: tuple[TimeCode, ...] = ()


def read_article(name: str, content: bytes | None = None, *, encoding: str = "") -> Article:
    """Read a report: a file, or an address that begins with ``http://`` or ``https://``, which is fetched.

    ``content`` is what the caller has read already, of a file or of standard input. ``encoding`` is the one that the
    user names; else it is detected.

    Raises :class:`DataError` for what cannot be fetched, is no report or has no text; :class:`UsageError` for an
    unknown encoding, and for a web page where trafilatura is not installed; OSError for a file that cannot be read.
    """
    if content is not None:
        return _make_article(content, None, encoding, name)
    if kinds.is_address(name):
        from factcli.extract.fetch import fetch

        page = fetch(name)
        encoding = encoding or _usable_charset(page.content, _charset_of(page.content_type))
        return _make_article(page.content, None, encoding, name, page.url, page.content_type, page.notes)
    from factcli.store import atomic

    with open(name, "rb") as stream:
        return _make_article(atomic.read_stream(stream, atomic.MAX_INPUT_SIZE), None, encoding, name)


def article_of(content: bytes, media_type: str, name: str, url: str = "") -> Article:
    """Return the report that bytes hold. Nothing else is read, so that the same arguments give the same text.

    ``media_type`` is that of an article that was read before, or "" for the kind to be detected; ``name`` is what
    messages call it, and its end helps to detect the kind. ``url`` is where it came from, if that is known; the address
    that a page gives itself outranks it on the same site.

    Raises :class:`DataError` for what is no report or has no text, :class:`UsageError` for a web page where trafilatura
    is not installed.
    """
    return _make_article(content, kinds.kind_of_type(media_type), _charset_of(media_type), name, url)


def text_to_check(content: bytes, media_type: str, name: str) -> str:
    """Return the text of a kept copy in which its quotations are looked for.

    Of a web page this is all that a browser would show (:func:`~factcli.extract.html.visible_text`), which has each
    paragraph of the main text as it is; of other reports it is the text of the article. Raises :class:`DataError` for
    what is no report.
    """
    opened = _open(content, kinds.kind_of_type(media_type), _charset_of(media_type), name)
    if opened.kind in (Kind.HTML, Kind.MHTML):
        from factcli.extract.html import visible_text

        return visible_text(opened.text)
    return join_paragraphs(_read(opened).paragraphs)


def text_as_written(content: bytes, media_type: str, name: str) -> str:
    """Return the text of a kept copy with its lines and signs as they are, if it is plain text or Markdown; else "".

    Raises :class:`DataError` for what is no report.
    """
    kind = kinds.kind_of_type(media_type)
    if kind not in (None, *_WRITTEN):
        return ""
    opened = _open(content, kind, _charset_of(media_type), name)
    return opened.text if opened.kind in _WRITTEN else ""


def _make_article(
    content: bytes,
    kind: Kind | None,
    encoding: str,
    name: str,
    url: str = "",
    declared: str = "",
    notes: tuple[str, ...] = (),
) -> Article:
    opened = _open(content, kind, encoding, name, declared, url if kinds.is_address(name) else "")
    read = _read(opened)
    if not read.paragraphs:
        raise _no_text_error(opened.kind, name)
    text = join_paragraphs(read.paragraphs)
    fields = read.fields
    given, archive_url = split_archived(url or opened.url)
    return Article(
        name=name,
        content=content,
        media_type=f"{opened.kind.value}; charset={encoding}" if encoding else opened.kind.value,
        text=text,
        title=fields.title,
        outlet=fields.outlet,
        author=fields.author,
        published=fields.published,
        url=_choose_address(given, fields.url),
        lang=fields.lang,
        archive_url=archive_url or read.archive_url,
        time_codes=read.time_codes,
        notes=(*notes, *opened.notes, *_note_lost(text), *read.notes),
    )


# --- kind and encoding ------------------------------------------------------------------------------------------------


def _open(
    content: bytes, kind: Kind | None, encoding: str, name: str, declared: str = "", fetched_from: str = ""
) -> _Opened:
    """Decode a content; ``kind`` and ``encoding`` are detected if they are not known."""
    kinds.refuse_binary(content, name)
    kind = kind or kinds.detect_mhtml(content, name)
    url = ""
    if kind is Kind.MHTML:
        from factcli.extract.mhtml import read_mhtml

        page = read_mhtml(content, name)
        content, url = page.content, page.url
        encoding = encoding or _usable_charset(content, page.charset)
    try:
        decoded = decode(content, name, encoding or _usable_charset(content, declared_encoding(content) or "") or None)
    except DataError as error:
        if isinstance(error, NotTextError) or (not encoding and kinds.is_binary(content)):
            raise kinds.not_text_error(name) from None
        raise
    kind = kind or kinds.detect_text(decoded.text, fetched_from or name, declared)
    return _Opened(kind, decoded.text, (*decoded.notes, *_note_encoding(decoded)), url)


def _charset_of(media_type: str) -> str:
    """Return the encoding that a media type names, as browsers read it; "" if it is none of files."""
    found = _CHARSET.search(media_type)
    return find_codec(found[1]) if found else ""


def _usable_charset(content: bytes, charset: str) -> str:
    """Return the encoding that a server or a page names; "" if the content is in another.

    UTF-8 and UTF-16 prove themselves; what is valid UTF-8 is that, whatever an old server says.
    """
    name = find_codec(charset)
    if not name or name.startswith("utf"):
        return ""
    try:
        content.decode(name)
    except ValueError:
        return ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return name
    return ""


def _note_encoding(decoded: Decoded) -> list[str]:
    """Return notes on text that could not be decoded, or was decoded wrongly before it came here."""
    from factcli.importer.mojibake import find_wrong_text

    notes = []
    if decoded.damaged:
        lost = "some bytes are in no encoding, and stand as � in the text"
        notes.append(f"{lost}; if the whole report has another encoding, name it: --encoding NAME")
    if example := find_wrong_text(decoded.text):
        notes.append(f"text was decoded wrongly before ({example}); if you can, get the report again from its source")
    return notes


def _note_lost(text: str) -> list[str]:
    number = text.count("\ufffd")
    return [f"letters are lost where � stands ({plural(number, 'place')})"] if number else []


# --- content ----------------------------------------------------------------------------------------------------------


def _read(opened: _Opened) -> _Read:
    """Read the paragraphs of a text, and what it says of itself."""
    if opened.kind in (Kind.HTML, Kind.MHTML):
        return _read_page(opened.text)
    text = clean_lines(opened.text)
    if opened.kind in (Kind.SRT, Kind.VTT):
        from factcli.extract.subtitles import read_subtitles

        subtitles = read_subtitles(text)
        return _Read(subtitles.paragraphs, time_codes=subtitles.time_codes)
    if opened.kind is Kind.MARKDOWN:
        from factcli.extract.markdown import read_markdown

        marked = read_markdown(text)
        return _Read(marked.paragraphs, read_front_matter(marked.front_matter).or_else(read_plain(marked.paragraphs)))
    paragraphs = split_paragraphs(text)
    return _Read(paragraphs, read_plain(paragraphs))


def _read_page(page: str) -> _Read:
    """Read the main text of a web page; all that is visible if it cannot be told from the rest."""
    from factcli.extract.html import visible_paragraphs
    from factcli.extract.main_text import choose_main
    from factcli.extract.page_metadata import read_page_metadata

    visible = visible_paragraphs(page)
    main = choose_main(page, visible)
    found = read_page_metadata(page)
    notes = []
    if visible and not main:
        notes.append("the main text of the page could not be told from its menus and notices: all of them are read")
    if found.for_subscribers and sum(map(len, main)) < _LITTLE:
        notes.append("the page is for subscribers, and this may be only the beginning of the report")
    return _Read(main or visible, found.fields, tuple(notes), found.archive_url)


def _choose_address(given: str, own: str) -> str:
    """Return the address that a page gives itself if it is on the site that it came from, else where it came from."""
    same = _site(given) == _site(own) and (urlsplit(own).path not in ("", "/") or urlsplit(given).path in ("", "/"))
    return own if own and (same or not given) else given


def _site(url: str) -> str:
    """Return the host of an address without what versions of a site for telephones have before it."""
    try:
        return re.sub(r"^(?:(?:www|m|mobile|amp|edition)\.)+", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _no_text_error(kind: Kind, name: str) -> DataError:
    if kind in (Kind.HTML, Kind.MHTML):
        todo = "save the page in the browser when its text is shown, or copy the text into a .txt file"
        return DataError("this web page shows no text without its scripts", todo, where=name)
    return DataError("has no text", "is it the right file?", where=name)

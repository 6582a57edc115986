"""Read a report: a file, pasted text or an address becomes an :class:`~factcli.extract.article.Article`.

The text of an article is running text (:mod:`~factcli.extract.paragraphs`): each paragraph is one line, an empty line
is between two; runs of white space are one space, and characters that nobody sees are left out, while the content keeps
every byte. Markup is left out, too: of Markdown, the text is what is seen when it is shown, of a web page the main
text, of subtitles what is spoken. All offsets count characters of this text. The same content gives the same text
again, so that a kept copy is read as the report was.
"""

from __future__ import annotations

from factcli.errors import DataError
from factcli.extract import kinds
from factcli.extract.article import Article
from factcli.extract.kinds import Kind
from factcli.extract.metadata import Metadata, read_front_matter, read_plain
from factcli.extract.paragraphs import clean_lines, join_paragraphs, split_paragraphs
from factcli.importer.encoding import Decoded, NotTextError, decode

_CHARSET = "; charset="


def article_of(content: bytes, media_type: str, name: str, url: str = "") -> Article:
    """Return the report that bytes hold. Nothing else is read, so that the same arguments give the same text.

    ``media_type`` is that of an article that was read before, or "" for the kind to be detected; ``name`` is what
    messages call it, and its end helps to detect the kind. ``url`` is where it came from, if that is known.

    Raises :class:`DataError` for what is no report or has no text, :class:`UsageError` for a web page where trafilatura
    is not installed.
    """
    decoded = _decode(content, media_type, name)
    kind = kinds.kind_of_type(media_type) or kinds.detect_kind(content, decoded.text, name)
    paragraphs, found = _read(kind, decoded.text)
    if not paragraphs:
        raise _no_text_error(kind, name)
    return Article(
        name=name,
        content=content,
        media_type=media_type or kind.value,
        text=join_paragraphs(paragraphs),
        title=found.title,
        outlet=found.outlet,
        author=found.author,
        published=found.published,
        url=url or found.url,
        lang=found.lang,
        notes=_notes(decoded),
    )


def text_to_check(content: bytes, media_type: str, name: str) -> str:
    """Return the text of a kept copy in which its quotations are looked for.

    Of a web page this is all that a browser would show (:func:`~factcli.extract.html.visible_text`), which holds each
    paragraph of the main text as it is; of other reports the text of the article. Raises :class:`DataError` as
    :func:`article_of` does.
    """
    from factcli.extract.html import visible_text

    decoded = _decode(content, media_type, name)
    kind = kinds.kind_of_type(media_type) or kinds.detect_kind(content, decoded.text, name)
    if kind is Kind.HTML:
        return visible_text(decoded.text)
    return join_paragraphs(_read(kind, decoded.text)[0])


def _decode(content: bytes, media_type: str, name: str) -> Decoded:
    kinds.refuse_binary(content, name)
    charset = media_type.lower().partition(_CHARSET)[2].strip()
    try:
        return decode(content, name, charset or None)
    except NotTextError:
        raise kinds.not_text_error(name) from None


def _read(kind: Kind, text: str) -> tuple[list[str], Metadata]:
    if kind is Kind.HTML:
        from factcli.extract.html import visible_paragraphs

        return visible_paragraphs(text), Metadata()
    text = clean_lines(text)
    if kind is Kind.MARKDOWN:
        from factcli.extract.markdown import read_markdown

        marked = read_markdown(text)
        return marked.paragraphs, read_front_matter(marked.front_matter).or_else(read_plain(marked.paragraphs))
    paragraphs = split_paragraphs(text)
    return paragraphs, read_plain(paragraphs)


def _no_text_error(kind: Kind, name: str) -> DataError:
    if kind is Kind.HTML:
        todo = "save the page in the browser when its text is shown, or copy the text into a .txt file"
        return DataError("this web page has no text that is shown without its scripts", todo, where=name)
    return DataError("has no text", "is it the right file?", where=name)


def _notes(decoded: Decoded) -> tuple[str, ...]:
    return decoded.notes

"""The place of a statement in the copy of its source: the sentence around its words, the time, and a link to them.

A browser that opens the address of a report with a text fragment (https://wicg.github.io/scroll-to-text-fragment/)
scrolls to the words and marks them. Only words that stand in the copy make one, and only of a web address: what a
report, a page or a stranger's store says of itself is never followed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from factcli.errors import FactcliError
from factcli.extract.article import TimeCode
from factcli.extract.attribution import Span
from factcli.extract.quotations import CopyText
from factcli.extract.quote_check import find_best, read_texts
from factcli.extract.typography import Folded
from factcli.model import Source, Statement
from factcli.store.sources import read_copy

_WHOLE = 300  # characters of words that a fragment holds whole, as the specification advises; of longer ones both ends
_END_WORDS = 6  # words at either end of longer ones, and of what stands before words that occur more than once
_END_LENGTH = 60  # characters of these, where words are not separated or are very long
_MOST_PIECES = 5  # of a quotation with words left out, so that the address does not grow with it
_AROUND = 300  # characters of the sentence on either side of the words
_SUBTITLES = ("application/x-subrip", "text/vtt")
_DIRECTIVE = ":~:"
_VIDEO_HOSTS = ("youtube.com", "youtu.be")
_MEDIA = (".mp4", ".webm", ".ogv", ".m4v", ".mov", ".mp3", ".m4a", ".ogg", ".oga", ".wav")


class Place(NamedTuple):
    """Where the words of a statement stand.

    ``sentence`` is the sentence of the copy around them, which may be several, and ``start`` and ``end`` their offsets
    in it. ``seconds`` is the time in a recording, None for other reports. ``url`` leads there; "" without an address.
    """

    sentence: str
    start: int
    end: int
    seconds: float | None
    url: str

    @property
    def time(self) -> str:
        """The time in a recording as people write it, ``1:02:03`` or ``4:05``; "" for other reports."""
        if self.seconds is None:
            return ""
        minutes, seconds = divmod(int(self.seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class _Copy(NamedTuple):
    """The texts of a copy, the one that is shown first; the times are those of subtitles, None for other reports."""

    texts: Sequence[CopyText]
    time_codes: Sequence[TimeCode] | None = None


class CopyReader:
    """Find statements in the copies of a store; each copy is read once."""

    def __init__(self, root: Path, sources: Sequence[Source]) -> None:
        self._root = root
        self._sources = {source.id: source for source in reversed(sources)}
        self._copies: dict[str, _Copy | None] = {}

    def find(self, statement: Statement) -> Place | None:
        """Return the place of a statement's quotation, or of its claim if it has none; None if it is not there.

        It is None, too, if the copy is missing or cannot be read, which ``check`` reports.
        """
        source = self._sources.get(statement.source)
        if source is None:
            return None
        if source.id not in self._copies:
            self._copies[source.id] = self._read(source)
        copy = self._copies[source.id]
        return _find(statement, source, copy) if copy else None

    def _read(self, source: Source) -> _Copy | None:
        try:
            if not source.media_type.startswith(_SUBTITLES):
                return _Copy(read_texts(self._root, source))
            from factcli.extract.readers import article_of

            article = article_of(read_copy(self._root, source), source.media_type, source.id)
            return _Copy([CopyText(article.text)], article.time_codes)
        except FactcliError:
            return None


def _find(statement: Statement, source: Source, copy: _Copy) -> Place | None:
    if not statement.quote and not _may_have(copy, statement.claim):
        return None
    match, found = find_best(statement.quote or statement.claim, copy.texts)
    if not match.proved or not match.spans:
        return None
    text, first, last = found.text, match.spans[0], match.spans[-1]
    start, end = _sentence_around(text, first.start, last.end)
    url, codes = statement.url or source.url, copy.time_codes
    seconds = max((code.seconds for code in codes or () if code.start <= first.start), default=None)
    if codes is None and found is copy.texts[0]:  # a browser finds only what is shown
        url = text_address(url, text, match.spans)
    elif seconds is not None:
        url = timed_address(url, seconds)
    return Place(text[start:end], first.start - start, last.end - start, seconds, url)


def _may_have(copy: _Copy, claim: str) -> bool:
    """Return whether a claim may be cut from a copy: most are in words of one's own, which take long to look for."""
    words = Folded(claim.partition("…")[0].strip()).text.strip(" \"'")
    return any(words in text.folded.text for text in copy.texts)


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the sentences that words stand in; of long ones the part around the words."""
    from factcli.extract.document import read_document

    top = max(text.rfind("\n", 0, start) + 1, start - 10 * _AROUND)
    bottom = text.find("\n", end)
    bottom = min(len(text) if bottom < 0 else bottom, end + 10 * _AROUND)
    document = read_document(text[top:bottom])
    sentences = document.sentences
    if sentences:
        first, last = (sentences[document.sentence_at(offset - top)] for offset in (start, max(start, end - 1)))
        top, bottom = top + min(first.start, start - top), top + max(last.end, end - top)
    return _shortened(text, top, start, -1), _shortened(text, end, bottom, 1)


def _shortened(text: str, start: int, end: int, side: int) -> int:
    """Return the outer end of what stands beside the words, at a blank if it is too long."""
    if end - start <= _AROUND:
        return start if side < 0 else end
    if side < 0:
        return max(text.find(" ", end - _AROUND, end) + 1, end - _AROUND)
    blank = text.rfind(" ", start, start + _AROUND)
    return blank if blank >= 0 else start + _AROUND


# --- addresses --------------------------------------------------------------------------------------------


def text_address(url: str, text: str, spans: Sequence[Span]) -> str:
    """Return an address with a text fragment for spans of the page's text; others than http(s) stay as they are.

    A fragment that the address has stays before it; an address that has a text fragment is not changed.
    """
    if not _is_web(url) or _DIRECTIVE in url:
        return url
    directives = "&".join(f"text={_directive(text, span)}" for span in spans[:_MOST_PIECES])
    return f"{url}{'' if '#' in url else '#'}{_DIRECTIVE}{directives}"


def _directive(text: str, span: Span) -> str:
    """Return ``[prefix-,]start[,end]`` for a span; the prefix if the same words stand elsewhere, too."""
    words = text[span.start : span.end].strip()
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
    prefix = f"{_encode(_last_words(before))}-," if before and text.count(words) > 1 else ""
    if len(words) <= _WHOLE and "\n" not in words:
        return prefix + _encode(words)
    return f"{prefix}{_encode(_first_words(words))},{_encode(_last_words(words))}"


def _first_words(text: str) -> str:
    return " ".join(text.split("\n")[0].split()[:_END_WORDS])[:_END_LENGTH]


def _last_words(text: str) -> str:
    return " ".join(text.split("\n")[-1].split()[-_END_WORDS:])[-_END_LENGTH:]


def _encode(words: str) -> str:
    """Return words percent-encoded; minus, comma and ampersand have a meaning in text fragments."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def timed_address(url: str, seconds: float) -> str:
    """Return the address of a recording at a time, of YouTube or of a media file; any other as it is.

    Source: https://www.w3.org/TR/media-frags/.
    """
    if not _is_web(url) or "#" in url:
        return url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # an invalid host in brackets
        return url
    if host in _VIDEO_HOSTS:
        fields = [field for field in parts.query.split("&") if field and not field.startswith(("t=", "start="))]
        return parts._replace(query="&".join([*fields, f"t={int(seconds)}s"])).geturl()
    return f"{url}#t={int(seconds)}" if parts.path.lower().endswith(_MEDIA) else url


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))

"""Reports with their speakers marked, for the tests of who speaks, through whom, and when."""

from __future__ import annotations

import re

from factcli.extract.article import Article
from factcli.extract.attribution import Attribution, Kind, Span
from factcli.extract.document import Document, read_document
from factcli.extract.entities import Speaker, Speakers
from factcli.extract.mentions import flattened
from factcli.extract.sourcing import Sourcer, Sourcing

_MARKED = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}|<([^>]+)>")


def article(text: str, *, outlet: str = "", published: str = "", author: str = "", lang: str = "") -> Article:
    """Return a report of a text and what is known of it."""
    content = text.encode(errors="surrogatepass")
    return Article(
        name="report.txt",
        content=content,
        media_type="text/plain",
        text=text,
        outlet=outlet,
        published=published,
        author=author,
        lang=lang,
    )


def marked(text: str) -> tuple[Document, list[Attribution]]:
    """Return a document and its attributions, of ``[speaker]``, ``{word of saying}`` and ``<what is said>``.

    Each speaker begins an attribution; the word of saying is the one behind it if none is marked, and the content the
    rest of the sentence.
    """
    plain, spans, done = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[done : match.start()]
        inner = match[1] or match[2] or match[3]
        kind = "speaker" if match[1] else "cue" if match[2] else "content"
        spans.append((kind, Span(len(plain), len(plain) + len(inner))))
        plain, done = plain + inner, match.end()
    plain += text[done:]
    document = flattened(read_document(plain))
    return document, [_attribution(plain, spans, i) for i, (kind, _) in enumerate(spans) if kind == "speaker"]


def _attribution(text: str, spans: list[tuple[str, Span]], at: int) -> Attribution:
    speaker = spans[at][1]
    near: list[tuple[str, Span]] = []
    for kind, span in [*spans[at + 1 :], *spans[:at][::-1]]:
        if kind != "speaker" and "\n" not in text[min(speaker.end, span.end) : max(speaker.start, span.start)]:
            near.append((kind, span))
    following = re.compile(r"\W*(\w+)").match(text, speaker.end)
    cue = next((span for kind, span in near if kind == "cue"), Span(*following.span(1)) if following else speaker)
    end = text.find(".", cue.end)
    rest = Span(min(cue.end + 1, len(text) - 1), end if end > cue.end + 1 else len(text))
    contents = tuple(span for kind, span in near if kind == "content") or (rest,)
    return Attribution(contents[:1], (), speaker, cue, Kind.INDIRECT, "test")


def speakers(text: str, *reporters: str) -> list[Speaker]:
    """Return the speakers that are marked in a text."""
    document, attributions = marked(text)
    found = Speakers(document, attributions, reporters)
    return [found.resolve(attribution) for attribution in attributions]


def named(text: str, *reporters: str) -> list[str]:
    """Return the names of the speakers marked in a text; of those not sure, the candidates behind a question mark."""
    return [speaker.name or "? " + " | ".join(speaker.candidates) for speaker in speakers(text, *reporters)]


def sourced(text: str, published: str = "2024-05-15", outlet: str = "") -> list[Sourcing]:
    """Return channel and day of the attributions marked in a text."""
    document, attributions = marked(text)
    found = Speakers(document, attributions)
    sourcer = Sourcer(found.cast, attributions, published=published, outlet=outlet)
    return [sourcer.find(attribution, found.resolve(attribution).name) for attribution in attributions]

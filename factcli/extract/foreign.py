"""Find direct speech in German, French, Spanish and Russian, by its marks, dashes and verbs of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from factcli.extract.attribution import Attribution, Kind, Span
from factcli.extract.document import Document, Quotation

_LIST = Path(__file__).with_name("wordlists") / "languages.txt"
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "is",
        "was",
        "for",
        "on",
        "with",
        "said",
        "he",
        "it",
        "as",
        "at",
        "by",
        "his",
        "from",
        "are",
    ]
)
#: How much of a text tells its language, and how far from a quotation its verb may be.
_SAMPLE, _NEAR = 6000, 200
#: The fewest small words of a language that tell it.
_SURE = 3


@dataclass(frozen=True, slots=True)
class Language:
    """The patterns of a language: after a quotation, before it, and in a line of dialogue."""

    code: str
    after: re.Pattern[str]
    before: re.Pattern[str]
    inverted: re.Pattern[str]
    clitic: re.Pattern[str]
    inside: re.Pattern[str]


def language_of(document: Document) -> str:
    """Return "en", "de", "fr", "es" or "ru": what the article says it is in, or else its small words tell."""
    code = document.lang.lower()[:2]
    if code:
        return code if code in _tables() else "en"
    words = re.findall(r"[^\W\d_]+", document.text[:_SAMPLE].lower())
    scores = {}
    for code, table in _tables().items():
        common = frozenset(table["common"])
        scores[code] = sum(word in common for word in words)
    best = max(scores, key=lambda code: scores[code])
    english = sum(word in _ENGLISH for word in words)
    return best if scores[best] >= _SURE and scores[best] > 1.5 * english else "en"


def find_direct(document: Document, code: str) -> tuple[Attribution, ...]:
    """Return the quotations of a text in a language of languages.txt, with the speaker and the verb beside them."""
    language = _language(code)
    found: list[Attribution] = []
    for quotation in document.quotations:
        attribution = _beside(document, quotation, language)
        if attribution:
            found.append(attribution)
        elif found and _goes_on(document, found[-1], quotation):
            last = found[-1]
            more = _trim(document.text, quotation.inner)
            found[-1] = Attribution(
                (*last.content, more), (*last.quotes, more), last.speaker, last.cue, Kind.DIRECT, last.rule, last.sure
            )
    for paragraph in document.paragraphs:
        found.extend(_dialogue(document, paragraph, language))
    return tuple(sorted(found, key=lambda attribution: attribution.content))


def _beside(document: Document, quotation: Quotation, language: Language) -> Attribution | None:
    paragraph = document.paragraphs[document.paragraph_at(quotation.start)]
    words = document.text.count(" ", quotation.inner.start, quotation.inner.end) + 1
    end = min(paragraph.end, quotation.end + _NEAR)
    match = language.after.match(document.masked, quotation.end, end) or language.clitic.match(
        document.masked, quotation.end, end
    )
    if match is None and words > 1:
        start = max(paragraph.start, quotation.start - _NEAR)
        lead = document.masked[start : quotation.start].rstrip()
        if lead.endswith((":", ",")):
            sentence = max(lead.rfind(mark) for mark in (". ", "! ", "? ", "\n")) + 1 + start
            match = language.before.search(document.masked, sentence, quotation.start) or language.inverted.search(
                document.masked, sentence, quotation.start
            )
    pieces: tuple[Span, ...] = (quotation.inner,)
    if match is None:  # « Nous restons, a dit le maire, jusqu'à la fin. »
        match = language.inside.search(document.text, *quotation.inner) or language.clitic.search(
            document.text, *quotation.inner
        )
        if match:
            pieces = (Span(quotation.inner.start, match.start()), Span(match.end(), quotation.inner.end))
    spans = tuple(span for span in (_trim(document.text, piece) for piece in pieces) if span.start < span.end)
    if match is None or not spans:
        return None
    return Attribution(spans, spans, _group(match, "speaker"), _group(match, "cue"), Kind.DIRECT, "foreign")


def _goes_on(document: Document, last: Attribution, quotation: Quotation) -> bool:
    """Whether a quotation follows in the paragraph with nothing but the end of a sentence between."""
    start = max(last.content[-1].end, last.cue.end if last.cue else 0, last.speaker.end if last.speaker else 0)
    if document.paragraph_at(start) != document.paragraph_at(quotation.start) or quotation.start - start > _NEAR:
        return False
    sentence = document.sentences[document.sentence_at(quotation.start)]
    return not re.search(r"\w", document.masked[max(sentence.start, start) : quotation.start])


def _dialogue(document: Document, paragraph: Span, language: Language) -> Iterator[Attribution]:
    """A paragraph that begins with a dash: "— No, dijo Marta. — Nunca."."""
    masked = document.masked
    if masked[paragraph.start] not in "—–" or paragraph.end - paragraph.start > 4000:
        return
    pieces = []
    start = paragraph.start
    for dash in re.finditer(r"\s?[—–]\s?", masked[paragraph.start : paragraph.end]):
        pieces.append(Span(start, paragraph.start + dash.start()))
        start = paragraph.start + dash.end()
    pieces.append(Span(start, paragraph.end))
    content = []
    match = None
    for piece in pieces:
        cue = None if match else language.after.match(masked, piece.start, piece.end)
        if cue:
            match = cue
        elif piece.end > piece.start:
            content.append(piece)
    if match is None and content:
        for comma in re.finditer(r"[,!?»”]", masked[content[0].start : content[0].end]):
            match = language.after.match(masked, content[0].start + comma.start() + 1, content[0].end)
            if match:
                content[0] = Span(content[0].start, content[0].start + comma.end())
                break
    spans = tuple(span for span in (_trim(document.text, piece) for piece in content) if span.start < span.end)
    if match and spans:
        yield Attribution(spans, spans, _group(match, "speaker"), _group(match, "cue"), Kind.DIRECT, "dialogue")


def _group(match: re.Match[str], name: str) -> Span | None:
    start, end = match.span(name)
    while end > start and match.string[end - 1] in ".,’'":
        end -= 1
    return Span(start, end) if 0 <= start < end else None


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " \u00a0\u202f,.;:":
        start += 1
    while end > start and text[end - 1] in " \u00a0\u202f,":
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    tables: dict[str, dict[str, list[str]]] = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = tables.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, words = line.partition(":")
            table.setdefault(key, []).extend(words.split())
    return tables


@lru_cache(maxsize=4)
def _language(code: str) -> Language:
    table = _tables()[code]
    words = sorted((verb.replace("+", r"\s") for verb in table["verbs"]), key=len, reverse=True)
    verbs = "|".join(words)
    first = "|".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in words)  # "Selon ..."
    pronouns = "|".join(table["pronouns"])
    ends = "|".join(map(re.escape, table["ends"]))
    article = "|".join(map(re.escape, table["before"]))
    capital = r"[A-ZÀ-ÖØ-ÞА-ЯЁ](?:\.|[\w'’-]{0,40})"
    word = rf"(?!(?:{ends})\b)(?:[A-ZÀ-ÖØ-ÞА-ЯЁ]\w{{0,2}}\.|[\w'’-]{{1,40}})"
    linked = rf"(?:(?:de|del|de la|du|des|von|van|der|d'|di)\s)?(?:{word})"
    lead = rf"(?:(?:{article})[\s’']?\s?)?" if article else ""
    after_verb = rf"(?:{pronouns})\b|{lead}{word}(?:\s{linked}){{0,5}}"
    before_verb = rf"(?:{pronouns})\b|{lead}(?:{word}\s){{0,4}}{capital}|(?:{article or 'x'})\s{word}"
    participles = "|".join(verb.partition("+")[2] for verb in table["verbs"] if "+" in verb)
    gap = r"\s?[,.]?\s?(?:[—–-]\s?)?"
    cue = rf"(?P<cue>\b(?:{first}))"
    # Any verb after a quotation and a comma, and a phrase between it and the speaker: "scherzte im Radio der Wirt".
    any_cue = rf"(?P<cue>\b(?:(?:{verbs})\b|[a-zà-öø-ÿа-яё]{{2,20}}(?:{table['endings'][0]})\b))"
    phrase = rf"(?:\s(?:{ends})\s[\w.-]{{1,30}}){{0,2}}?"
    return Language(
        code,
        re.compile(rf"{gap}{any_cue}{phrase}[\s-](?P<speaker>{after_verb})"),
        re.compile(rf"(?P<speaker>{before_verb}),?\s{cue}\b[^.:!?]{{0,80}}[:,]\s*$"),
        re.compile(rf"{cue}\s(?P<speaker>{after_verb})[^.:!?]{{0,80}}[:,]\s*$"),
        re.compile(rf"{gap}(?P<cue>a-t-(?P<speaker>{pronouns})\s(?:{participles}))\b"),  # a-t-il dit
        re.compile(rf",\s(?:[—–-]\s)?(?P<cue>{verbs})[\s-](?P<speaker>{after_verb})\s?[,.]\s?(?:[—–-]\s)?"),
    )

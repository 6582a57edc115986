"""Find who says what in a document: run the families of patterns, settle their overlaps, and link what follows."""

from __future__ import annotations

import re

from factcli.extract.attribution import Attribution, Kind, Span
from factcli.extract.document import Document
from factcli.extract.families import FAMILIES, after_clock
from factcli.extract.foreign import find_direct, language_of
from factcli.extract.linking import Linker, labelled
from factcli.extract.phrases import Noun
from factcli.extract.reading import Reading
from factcli.extract.scene import Draft, Scene
from factcli.extract.words import Word

_SUFFIX = re.compile(r"['’](?:s|ve|re|d|ll|m)?$", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*[\[(](?:laugh|pause|applause|cheer|crosstalk|cross talk|inaudible|unintelligible|interrupt|silence|sigh|smil"
    r"|cry|weep|music|begin|end)[^\[\]()\n]{0,60}[\])]\s*",
    re.IGNORECASE,
)
#: The switches: one for each family of patterns, and for the ways to give a quotation to a speaker named before it.
ALL = frozenset(name for name, _ in FAMILIES) | {"orphan", "loose", "label", "foreign"}


def find_attributions(document: Document, rules: frozenset[str] = ALL) -> tuple[Attribution, ...]:
    """Return who says what, in the order of the text.

    The content of a clause begins with its "that". Of a speaker with an apposition only the name is the span, without
    what is set off by commas. Quotations that follow belong to the same attribution, as further spans. ``rules`` are
    the families to use.
    """
    language = language_of(document)
    if language != "en":
        return find_direct(document, language) if "foreign" in rules else ()
    reading = Reading(document)
    drafts: list[Draft] = []
    for index in range(len(document.sentences)):
        drafts.extend(_in_sentence(reading, index, rules))
    if "label" in rules:
        drafts = labelled(reading, drafts)
    Linker(reading, drafts, rules).link()
    found = [attribution for draft in drafts if (attribution := _attribution(reading, draft))]
    return tuple(sorted(found, key=lambda attribution: attribution.content))


def _in_sentence(reading: Reading, index: int, rules: frozenset[str]) -> list[Draft]:
    start, end = reading.sentence(index)
    start = after_clock(reading, start, end)
    sayings = reading.sayings(start, end)
    scene = Scene(reading, start, end, sayings, title=index == 0 and reading.words[end - 1] not in {".", '"'})
    kept: list[Draft] = []
    for name, family in FAMILIES:
        if name in rules:
            for draft in family(scene):
                if draft.content and all(b < e for b, e in draft.content) and not _collides(draft, kept):
                    kept.append(draft)
    return sorted(_without_channels(reading, kept), key=lambda draft: draft.content)


def _collides(draft: Draft, kept: list[Draft]) -> bool:
    """Whether a draft says again what another has: same cue, or contents that overlap without being nested."""
    new = _size(draft)
    for other in kept:
        if draft.cue and other.cue and draft.cue[0] < other.cue[1] and other.cue[0] < draft.cue[1]:
            return True
        shared = sum(max(0, min(e, f) - max(b, a)) for b, e in draft.content for a, f in other.content)
        if not shared:
            continue
        if shared < min(new, _size(other)):
            return True
        inner, outer = (draft, other) if new < _size(other) else (other, draft)
        if (
            draft.rule in _VAGUE
            or inner.rule in _VAGUE
            or inner.cue is None
            or not any(b <= inner.cue[0] < e for b, e in outer.content)
        ):
            return True
    return False


#: Families that find words within what somebody says rather than another statement.
_VAGUE = frozenset(["mixed", "embedded", "quote_verb", "announced"])


def _without_channels(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Drop "..., the Herald reported" and "according to the Herald" where "..." is what somebody says: a channel."""
    kept = []
    for draft in drafts:
        channel = draft.cue and (
            draft.rule == "according" or reading.words[draft.cue[1] - 1] in {"reported", "reports"}
        )
        start, end = draft.content[0]
        inside = [other for other in drafts if other is not draft and other.cue and start <= other.cue[0] < end]
        if not channel or not any(_size(other) * 10 >= 6 * _size(draft) for other in inside):
            kept.append(draft)
    return kept


def _size(draft: Draft) -> int:
    return sum(end - start for start, end in draft.content)


def _attribution(reading: Reading, draft: Draft) -> Attribution | None:
    content: list[Span] = []
    quotes: list[Span] = []
    quoted = words = 0
    for start, end in draft.content:
        for index in range(start, end):
            quotation = reading.quotation_at.get(reading.starts[index])
            if quotation and not reading.is_title(index):
                quotes.append(_trimmed(reading.text, *quotation.inner))
                quoted += 1
            elif not reading.classes[index] & Word.PUNCTUATION:
                words += 1
        span = _span(reading, start, end, labelled=draft.rule == "label")
        if span:
            content += _without_notes(reading.text, span) if draft.rule == "label" else [span]
    quotes = [quote for quote in quotes if quote.start < quote.end]
    if not content:
        return None
    if draft.rule == "label":  # a transcript gives all words as they were said
        return Attribution(tuple(content), tuple(content), *_who(reading, draft), Kind.DIRECT, draft.rule, draft.sure)
    kind = Kind.DIRECT if quoted and not words else Kind.MIXED if quoted else Kind.INDIRECT
    return Attribution(
        tuple(content),
        tuple(quotes),
        *_who(reading, draft),
        kind,
        draft.rule,
        draft.sure,
    )


def _who(reading: Reading, draft: Draft) -> tuple[Span | None, Span | None]:
    """The spans of the speaker and of the cue."""
    cue = Span(reading.starts[draft.cue[0]], reading.ends[draft.cue[1] - 1]) if draft.cue else None
    return _speaker(reading, draft.speaker) if draft.speaker else None, cue


def _speaker(reading: Reading, noun: Noun) -> Span:
    """The characters of a noun phrase, without the "'s" of an owner."""
    start, end = reading.starts[noun.start], reading.ends[noun.end - 1]
    suffix = _SUFFIX.search(reading.text, start, end)
    return Span(start, suffix.start() if suffix and suffix.start() > start else end)


def _span(reading: Reading, start: int, end: int, *, labelled: bool) -> Span | None:
    """The characters of tokens, without marks around them if they are one quotation."""
    marks = {",", ";", ":", "—", "–"} | (set() if labelled else {"."})
    while start < end and reading.words[start] in {",", ";", ":", "—", "–"}:
        start += 1
    while start < end and reading.words[end - 1] in marks:
        end -= 1
    if start >= end:
        return None
    quotation = reading.quotation_at.get(reading.starts[start])
    if quotation and end == start + 1:
        span = _trimmed(reading.text, *quotation.inner)
    else:
        span = _trimmed(reading.text, reading.starts[start], reading.ends[end - 1])
    return span if span.start < span.end else None


def _without_notes(text: str, span: Span) -> list[Span]:
    """Cut what is said at what a transcript notes between: "(Laughter.)", "[Pause.]"."""
    found, start = [], span.start
    for note in _NOTE.finditer(text, max(0, span.start - 1), min(len(text), span.end + 1)):
        found.append(Span(start, max(start, note.start())))
        start = note.end()
    found.append(Span(min(start, span.end), span.end))
    stripped = [
        _trimmed(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found
    ]
    return [piece for piece in stripped if piece.start < piece.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in ", ":
        end -= 1
    return Span(start, end)

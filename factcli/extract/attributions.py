"""Find who says what in a document: run the families of patterns, settle their overlaps, and link what follows."""

from __future__ import annotations

import re

from factcli.extract.attribution import Attribution, Kind, Span
from factcli.extract.document import Document
from factcli.extract.families import FAMILIES, Draft, Scene, label_end
from factcli.extract.foreign import find_direct, language_of
from factcli.extract.reading import Noun, Reading
from factcli.extract.words import Word

#: The switches: one for each family of patterns, and for the ways to give a quotation to a speaker named before it.
_SUFFIX = re.compile(r"['’](?:s|ve|re|d|ll|m)?$", re.IGNORECASE)
ALL = frozenset(name for name, _ in FAMILIES) | {"orphan", "loose", "label", "foreign"}


def find_attributions(document: Document, rules: frozenset[str] = ALL) -> tuple[Attribution, ...]:
    """Return who says what, in the order of the text.

    The content of a clause begins with its "that". Of a speaker with an apposition only the name is the span, without
    what is set off by commas. Quotations that follow belong to the same attribution, as further spans. ``rules`` are the
    families to use.
    """
    language = language_of(document)
    if language != "en":
        return find_direct(document, language) if "foreign" in rules else ()
    reading = Reading(document)
    drafts: list[Draft] = []
    for index in range(len(document.sentences)):
        drafts.extend(_in_sentence(reading, index, rules))
    if "label" in rules:
        drafts = _labelled(reading, drafts)
    _link(reading, drafts, rules)
    found = [attribution for draft in drafts if (attribution := _attribution(reading, draft))]
    return tuple(sorted(found, key=lambda attribution: attribution.content))


def _in_sentence(reading: Reading, index: int, rules: frozenset[str]) -> list[Draft]:
    start, end = reading.sentence(index)
    sayings = reading.sayings(start, end)
    scene = Scene(reading, start, end, sayings, title=index == 0 and reading.words[end - 1] not in {".", '"'})
    kept: list[Draft] = []
    for name, family in FAMILIES:
        if name in rules:
            for draft in family(scene):
                if draft.content and all(b < e for b, e in draft.content) and not _collides(draft, kept):
                    kept.append(draft)
    return sorted(kept, key=lambda draft: draft.content)


def _collides(draft: Draft, kept: list[Draft]) -> bool:
    """Whether a draft says again what another has: same cue, or contents that overlap without being nested."""
    new = _size(draft)
    for other in kept:
        if draft.cue and other.cue and draft.cue[0] < other.cue[1] and other.cue[0] < draft.cue[1]:
            return True
        shared = sum(max(0, min(e, f) - max(b, a)) for b, e in draft.content for a, f in other.content)
        if not shared:
            continue
        smaller = min(new, _size(other))
        if shared < smaller or (new * 10 > _size(other) * 7 and _size(other) * 10 > new * 7):
            return True
        inner, outer = (draft, other) if new < _size(other) else (other, draft)
        if inner.cue is None or not any(b <= inner.cue[0] < e for b, e in outer.content):
            return True
    return False


def _size(draft: Draft) -> int:
    return sum(end - start for start, end in draft.content)


def _labelled(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Add what is said in a transcript, where each paragraph begins with the speaker: "ORSK: We had no choice."."""
    document = reading.document
    labels: list[tuple[int, int, int]] = []  # first token of the label, its colon, last token of the paragraph
    for number in range(len(document.sentences)):
        start, end = reading.sentence(number)
        paragraph = document.paragraph_at(document.sentences[number].start)
        if reading.starts[start] == document.paragraphs[paragraph].start:
            colon = label_end(reading, start, end)
            if colon:
                labels.append((start, colon, end))
                continue
        if labels and document.paragraph_at(reading.starts[labels[-1][0]]) == paragraph:
            labels[-1] = (*labels[-1][:2], end)
    names = [reading.text[reading.starts[start] : reading.starts[colon]] for start, colon, _ in labels]
    if len(labels) < 3 or len(set(names)) == len(names):
        return drafts
    said = []
    for (start, colon, end), name in zip(labels, names, strict=True):
        if colon + 1 < end and name.strip() not in {"Q", "Question"}:
            said.append(Draft("label", [(colon + 1, end)], Noun(start, colon), (colon, colon + 1)))
    inside = {draft.content[0][0]: draft.content[0][1] for draft in said}
    kept = []
    for draft in drafts:
        first = draft.content[0][0]
        within = any(start <= first < end for start, end in inside.items())
        person = reading.words[draft.speaker.start] if draft.speaker else "i"
        if not within or (person not in {"i", "we", "you"} and draft.rule not in {"colon", "headline"}):
            kept.append(draft)
    return kept + said


def _link(reading: Reading, drafts: list[Draft], rules: frozenset[str]) -> None:
    """Give the quotations that no family has to the speaker before them."""
    document = reading.document
    covered = set()
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        for start, end in draft.content:
            covered.update(index for index in range(start, end) if reading.classes[index] & Word.QUOTATION)
        by_sentence.setdefault(document.tokens[draft.content[0][0]].sentence, []).append(draft)
        if draft.cue:
            by_sentence.setdefault(document.tokens[draft.cue[0]].sentence, []).append(draft)
    last: Draft | None = None  # the attribution that a quotation may go on with
    last_paragraph = -1
    adjacent = False
    for number, sentence in enumerate(document.sentences):
        start, end = reading.sentence(number)
        paragraph = document.paragraph_at(sentence.start)
        here = by_sentence.get(number, [])
        quotes = [
            index
            for index in range(start, end)
            if reading.classes[index] & Word.QUOTATION and index not in covered and not reading.is_title(index)
        ]
        only = (
            bool(quotes)
            and not here
            and all(reading.classes[index] & (Word.QUOTATION | Word.PUNCTUATION) for index in range(start, end))
        )
        if only and "orphan" in rules:
            other = None if adjacent or paragraph != last_paragraph else _other_speaker(reading, number - 1, last)
            if other:
                drafts.append(Draft("orphan", [(quotes[0], quotes[-1] + 1)], other, None, False))
                covered.update(quotes)
                last, last_paragraph, adjacent = drafts[-1], paragraph, True
                continue
            if last and (paragraph == last_paragraph or (adjacent and paragraph == last_paragraph + 1)):
                last.content.append((quotes[0], quotes[-1] + 1))
                covered.update(quotes)
                last_paragraph = paragraph
                continue
            before = number - 1
            if (
                number
                and document.paragraph_at(document.sentences[before].start) == paragraph
                and not by_sentence.get(before)
            ):
                begin, stop = reading.sentence(before)
                speaker = reading.main_subject(begin, stop)
                if speaker and (reading.is_name(speaker) or reading.words[speaker.start] in {"he", "she"}):
                    drafts.append(Draft("orphan", [(quotes[0], quotes[-1] + 1)], speaker, None, False))
                    covered.update(quotes)
                    last, last_paragraph, adjacent = drafts[-1], paragraph, True
                    continue
            following = by_sentence.get(number + 1, []) if number + 1 < len(document.sentences) else []
            if following and document.paragraph_at(document.sentences[number + 1].start) == paragraph:
                following[0].content.insert(0, (quotes[0], quotes[-1] + 1))
                covered.update(quotes)
                continue
            if "orphan" in rules and number and reading.words[start - 1] == ":":
                drafts.append(Draft("orphan", [(quotes[0], quotes[-1] + 1)], _announced(reading, number - 1), None))
                covered.update(quotes)
                last, last_paragraph, adjacent = drafts[-1], paragraph, True
                continue
        elif quotes and "loose" in rules and not here:
            if last and paragraph == last_paragraph:
                drafts.append(Draft("loose", [(start, end)], last.speaker, None, False))
                adjacent = False
                continue
        direct = [
            draft
            for draft in here
            if any(
                reading.classes[index] & Word.QUOTATION for begin, stop in draft.content for index in (begin, stop - 1)
            )
        ]
        if direct:
            last, last_paragraph = direct[-1], paragraph
            adjacent = True
        elif here:
            last, last_paragraph, adjacent = here[-1], paragraph, False
        elif paragraph != last_paragraph:
            last, adjacent = None, False
        else:
            adjacent = False


def _other_speaker(reading: Reading, number: int, last: Draft | None) -> Noun | None:
    """The person that the sentence before a quotation is about, if it is another than the last speaker."""
    start, end = reading.sentence(number)
    subject = reading.main_subject(start, end)
    if subject is None or last is None or last.speaker is None or not reading.is_name(subject):
        return None
    known = {reading.words[index] for index in range(last.speaker.start, last.speaker.end)}
    return None if known & {reading.words[index] for index in range(subject.start, subject.end)} else subject


def _announced(reading: Reading, number: int) -> Noun | None:
    """The speaker that a sentence with a colon at its end announces."""
    start, end = reading.sentence(number)
    sayings = [saying for saying in reading.sayings(start, end) if saying.subject]
    return sayings[-1].subject if sayings else reading.main_subject(start, end)


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
        span = _span(reading, start, end)
        if span:
            content.append(span)
    quotes = [quote for quote in quotes if quote.start < quote.end]
    if not content:
        return None
    kind = Kind.DIRECT if quoted and not words else Kind.MIXED if quoted else Kind.INDIRECT
    return Attribution(
        tuple(content),
        tuple(quotes),
        _speaker(reading, draft.speaker) if draft.speaker else None,
        Span(reading.starts[draft.cue[0]], reading.ends[draft.cue[1] - 1]) if draft.cue else None,
        kind,
        draft.rule,
        draft.sure,
    )


def _speaker(reading: Reading, noun: Noun) -> Span:
    """The characters of a noun phrase, without the "'s" of an owner."""
    start, end = reading.starts[noun.start], reading.ends[noun.end - 1]
    suffix = _SUFFIX.search(reading.text, start, end)
    return Span(start, suffix.start() if suffix and suffix.start() > start else end)


def _span(reading: Reading, start: int, end: int) -> Span | None:
    """The characters of tokens, without marks around them if they are one quotation."""
    while start < end and reading.words[start] in {",", ";", ":", "—", "–"}:
        start += 1
    while start < end and reading.words[end - 1] in {",", ";", ":", "—", "–", "."}:
        end -= 1
    if start >= end:
        return None
    quotation = reading.quotation_at.get(reading.starts[start])
    if quotation and end == start + 1:
        span = _trimmed(reading.text, *quotation.inner)
    else:
        span = _trimmed(reading.text, reading.starts[start], reading.ends[end - 1])
    return span if span.start < span.end else None


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in ", ":
        end -= 1
    return Span(start, end)

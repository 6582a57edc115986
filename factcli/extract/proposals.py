"""Propose the statements of a report: attributions with their speakers, channels and days, each said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from factcli.extract.article import Article
from factcli.extract.attribution import Attribution, Kind, Span
from factcli.extract.attributions import find_attributions
from factcli.extract.document import Document, read_document
from factcli.extract.entities import Speakers
from factcli.extract.mentions import flattened
from factcli.extract.outlets import outlet_in
from factcli.extract.proposal import Proposal
from factcli.extract.sourcing import Sourcer
from factcli.text.tokens import word_keys

#: What joins the spans of one claim or quotation.
JOINT = " … "
#: The share of a headline's words that one statement of the body must have to make it a repeat.
_REPEATED = 0.6
_CONJUNCTION = re.compile(r"that\s+(?=\S)")
#: Cues that turn round what they take: without them a claim would be the opposite of what was said.
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject|dismiss|refut|rebut|disput|contest|contradict|disavow|disown|retract"
    r"|rul\w+ out)",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\b(?:do|does|did|has|have|had|would|will|could|can|is|was)\s+)?"
    r"(?:\b(?:not|never|no longer)|n['’]t|\b(?:refus|declin)\w+ to)\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
#: A claim that says nothing by itself: "it was", "he did not".
_EMPTY = re.compile(r"(?:it|he|she|they|we|I|this|that|there)\s+\w+(?:\s+not|n['’]t)?[.,]?", re.IGNORECASE)
#: In indirect speech, somebody else's words: another's question or saying, or the reporter's own.
_OWN_WORDS = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me)\b|: [“\"]|:\s*\Z")
#: Characters between a cue and what it takes, such as "on Friday that".
_MOST_BETWEEN = 80
#: What a statement of an organisation says of itself near its beginning: then the organisation speaks.
_RELEASE = re.compile(r"\b(?:(?:press|news|media) (?:release|statement)|for immediate release)\b", re.IGNORECASE)
_HEAD = 300  # characters
_LOOSE = " ,;:–—"


def propose(article: Article) -> tuple[Proposal, ...]:
    """Return the statements that an article seems to hold, in the order of its text."""
    document = read_document(article.text, article.lang)
    found_in_text = [_of_cited(document, attribution) for attribution in find_attributions(document)]
    attributions = _without_repeats(document, found_in_text)
    flat = flattened(document)
    reporters = (article.author,) if _RELEASE.search(document.text, 0, _HEAD) else (article.author, article.outlet)
    speakers = Speakers(flat, attributions, reporters)
    sourcer = Sourcer(speakers.cast, attributions, published=article.published, outlet=article.outlet)
    found = [_proposal(document, a, speakers, sourcer) for a in sorted(attributions, key=_place)]
    ordered = sorted(found, key=lambda proposal: proposal.attribution.content[0])
    said = {(" ".join(word_keys(p.claim)), p.speaker or p.wording): p for p in reversed(ordered)}  # once by each
    firsts = set(map(id, said.values()))
    return tuple(_without_parts([p for p in ordered if id(p) in firsts]))


def _place(attribution: Attribution) -> int:
    """Return where an attribution names its speaker, to resolve speakers in the order of the text."""
    return (attribution.speaker or attribution.cue or attribution.content[0]).start


def _proposal(document: Document, attribution: Attribution, speakers: Speakers, sourcer: Sourcer) -> Proposal:
    speaker = speakers.resolve(attribution)
    sourcing = sourcer.find(attribution, speaker.name)
    claim, is_whole = _claim(document.text, attribution)
    parts = (("speaker", speaker.sure), ("date", sourcing.sure), ("claim", is_whole))
    unsure = [key for key, sure in parts if not sure]
    return Proposal(
        attribution=attribution,
        claim=claim,
        quote=join_spans(document.text, attribution.quotes),
        speaker=speaker.name,
        wording=speaker.wording,
        candidates=speaker.candidates,
        role=speaker.role,
        via=sourcing.via,
        date=sourcing.date,
        date_text=sourcing.date_text,
        unsure=tuple(unsure),
    )


def _claim(text: str, attribution: Attribution) -> tuple[str, bool]:
    """Return what is claimed, and whether that is sure.

    A denial and an act ("called for talks") are claimed with their verb: what stands behind it is not what was said.
    """
    first, cue, speaker = attribution.content[0], attribution.cue, attribution.speaker
    quoted = any(quote.start <= first.start for quote in attribution.quotes)  # whose every word counts
    plain = join_spans(text, attribution.content, conjunction=not quoted)
    if cue is None:
        return plain, True
    if attribution.kind is not Kind.DIRECT and _OWN_WORDS.search(plain.partition("“")[0].partition('"')[0]):
        return plain, False
    before = text[speaker.end : cue.start] if speaker and speaker.end <= cue.start else ""
    negated = _NEGATED.search(before) if len(before) <= _MOST_BETWEEN else None
    if not (negated or attribution.rule == "act" or _DENIES.match(text[slice(*cue)])):
        return plain, not _EMPTY.fullmatch(plain)
    if not 0 <= first.start - cue.end <= _MOST_BETWEEN:
        return plain, False
    start = speaker.end + negated.start() if negated and speaker else cue.start
    return join_spans(text, (Span(start, first.end), *attribution.content[1:])), not negated


def join_spans(text: str, spans: Iterable[Span], conjunction: bool = False) -> str:
    """Return slices of a text as one, without a comma at an end; without a ``conjunction``, the "that" of a clause.

    Where a line is broken within a paragraph stands a blank.
    """
    pieces = [re.sub(r"\s*\n\s*", " ", text[slice(*span)]) for span in spans]
    if conjunction and pieces and (match := _CONJUNCTION.match(pieces[0])):
        pieces[0] = pieces[0][match.end() :]
    return JOINT.join(piece for piece in (piece.strip(_LOOSE) for piece in pieces) if piece)


# Whom an outlet cites

_CITING = re.compile(
    r"[ ,]*\b(?:citing|quoting)\s+(?P<source>[^,;:.\"“”\n][^,;:\"“”]{1,150}?)"
    r"(?=,|;|\.(?:\s|\Z)|\s(?:that|said|reported)\b|\Z)"
)
_CITING_FIRST = re.compile(r"(?:Citing|Quoting)\s+(?P<source>[^,;:.\"“”\n]{2,120}),\s(?:[Tt]he )?\Z")
_NEAR = 160  # characters between an outlet and "citing"


def _of_cited(document: Document, attribution: Attribution) -> Attribution:
    """Return an outlet's statement as that of whom it cites: "Reuters reported, citing a diplomat, that"."""
    speaker = attribution.speaker
    if speaker is None or not outlet_in(document.text[slice(*speaker)]):
        return attribution
    sentence = document.sentences[document.sentence_at(speaker.start)]
    first = attribution.content[0]
    at_start = _CITING.match(document.masked, first.start, first.end)
    in_front = _CITING_FIRST.match(document.masked, sentence.start, speaker.start)
    match = at_start or in_front or _CITING.search(document.masked, speaker.end, min(sentence.end, speaker.end + _NEAR))
    if not match or (not at_start and any(start <= match.start() < end for start, end in attribution.content)):
        return attribution
    source = Span(*match.span("source"))
    content = attribution.content
    if at_start:
        start = match.end() + len(re.match(r"[\s,]*", document.text[match.end() : first.end])[0])  # type: ignore[index]
        content = (Span(start, first.end), *content[1:]) if start < first.end else content
    return replace(attribution, speaker=source, content=content)


# What is said twice


def _without_repeats(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Leave out an outlet's report of what somebody said, and what a headline says before the report."""
    handed_on = _handed_on(document, attributions)
    kept = [a for a in attributions if id(a) not in handed_on and word_keys(join_spans(document.text, a.content))]
    return [a for a in kept if not _is_headline_repeat(document, a, kept)]


def _handed_on(document: Document, attributions: Sequence[Attribution]) -> set[int]:
    """Return the ids of attributions by which an outlet reports that somebody said the same."""
    found = set()
    ordered = sorted(attributions, key=lambda a: a.content[0])
    for index, outer in enumerate(ordered):
        if outer.speaker is None:
            continue
        outlet = outlet_in(document.text[slice(*outer.speaker)])
        reported = outer.cue is not None and document.text[slice(*outer.cue)] in ("reported", "reports")
        if not outlet and not (reported and document.text[outer.speaker.start].isupper()):
            continue
        start, end = outer.content[0].start, outer.content[-1].end
        for inner in ordered[max(0, index - 2) : index + 3]:
            if inner is outer or inner.cue is None or not (start <= inner.cue.start and inner.cue.end <= end):
                continue
            size = sum(span.end - span.start for span in outer.content)
            begin = min(span.start for span in (inner.speaker, inner.cue, inner.content[0]) if span)
            whole = begin == start and inner.content[-1].end > start + 0.8 * (end - start)
            if whole or (outlet and sum(span.end - span.start for span in inner.content) > 0.4 * size):
                found.add(id(outer))
    return found


def _without_parts(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Leave out a statement that is a part of another one by the same speaker."""
    kept = []
    for index, proposal in enumerate(proposals):
        near = [*proposals[max(0, index - 2) : index], *proposals[index + 1 : index + 3]]
        if not any(other.speaker == proposal.speaker and _is_within(proposal, other) for other in near):
            kept.append(proposal)
    return kept


def _is_within(inner: Proposal, outer: Proposal) -> bool:
    """Return whether all that is said in one proposal stands in one span of a longer one."""
    first, last = inner.attribution.content[0].start, inner.attribution.content[-1].end
    return len(inner.claim) < len(outer.claim) and any(
        start <= first and last <= end for start, end in outer.attribution.content
    )


def _is_headline_repeat(document: Document, attribution: Attribution, others: Sequence[Attribution]) -> bool:
    """Return whether a statement of the headline is made again in the body."""
    if not document.paragraphs or len(document.paragraphs) < 3:
        return False
    number = document.paragraph_at(attribution.content[0].start)
    line = document.text[slice(*document.paragraphs[number])]
    if number > 1 or len(line) > 220 or line[-1] in '.?!”"':
        return False
    words = _content_words(document.text, attribution)
    for other in others:
        if other is not attribution and document.paragraph_at(other.content[0].start) > 1:
            again = _content_words(document.text, other)
            if words and len(words & again) >= _REPEATED * len(words):
                return True
    return False


def _content_words(text: str, attribution: Attribution) -> set[str]:
    """Return the first letters of the longer words of a content, so that seek and seeking are alike."""
    return {key[:5] for key in word_keys(join_spans(text, attribution.content)) if len(key) > 3}

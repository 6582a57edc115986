"""Give the words of a transcript to their labels, and quotations without a verb to the speaker before them."""

from __future__ import annotations

import re
from typing import NamedTuple

from factcli.entities.titles import titles
from factcli.extract.families import after_clock, label_end
from factcli.extract.mentions import key_of
from factcli.extract.name_lists import given_names
from factcli.extract.phrases import Noun
from factcli.extract.reading import Reading
from factcli.extract.scene import Draft
from factcli.extract.words import Word

#: Pronouns of those who speak: most answers of a transcript have one, the items of a list have none.
_SPOKEN = frozenset(
    [
        "i",
        "we",
        "you",
        "my",
        "our",
        "your",
        "me",
        "us",
        "i'm",
        "i've",
        "we're",
        "we've",
        "you're",
        "it's",
        "don't",
        "that's",
    ]
)


#: Who asks on behalf of others: their questions are no statements.
_ASKS = frozenset(
    ["host", "presenter", "interviewer", "moderator", "anchor", "reporter", "journalist", "correspondent"]
)
_QUESTIONS = frozenset(["Q", "Question", "QUESTION"])
#: A printed hearing: "Mr. ROE. I did not.", "The CHAIRMAN. Which?".
_PRINTED = re.compile(
    r"[QA]\.(?=\s+\S)"
    r"|(?:[A-Z][a-z]{1,12}\.?|The) (?:(?:Mc|Mac)?[A-Z][A-Z'’-]+)(?: [A-Z][A-Z'’-]+){0,3}(?: of [A-Z][a-z]+)?\.(?=\s+\S)"
)


class _Label(NamedTuple):
    """The label of a paragraph: its first token, the one after the name, its mark, and the end of the paragraph.

    ``name`` is the last word of who is named, ``firm`` whether the label cannot be but a person's.
    """

    start: int
    named: int
    mark: int
    end: int
    name: str
    firm: bool


def labelled(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Add what is said in a transcript, where each paragraph begins with the speaker: "ORSK: We had no choice."."""
    labels = _labels(reading)
    firm = {label.name for label in labels if label.firm}
    names = [label.name for label in labels]
    spoken = sum(not _SPOKEN.isdisjoint(reading.words[label.mark : label.end]) for label in labels)
    if len(labels) < 3 or len(set(names)) == len(names) or spoken * 5 < len(labels) * 2:
        labels = [label for label in labels if label.name in firm]
    asking = {label.name for label in labels if not _ASKS.isdisjoint(reading.words[label.start : label.mark])}
    said = [
        Draft(
            "label",
            [(label.mark + 1, label.end)],
            Noun(label.start, label.named),
            (label.mark, label.mark + 1),
            len(label.name) > 1,
        )
        for label in labels
        if label.mark + 1 < label.end
        and label.name not in _QUESTIONS
        and not (label.name in asking and _is_asked(reading, label))
        and (len(label.name) > 1 or label.end - label.mark > 4)
    ]
    inside = {index for label in labels for index in range(label.start, label.end)}
    return said + [draft for draft in drafts if draft.content[0][0] not in inside or _is_of_another(reading, draft)]


def _is_asked(reading: Reading, label: _Label) -> bool:
    """Return whether a turn has questions only."""
    ends = [word for word in reading.words[label.mark + 1 : label.end] if word in {".", "!", "?"}]
    return not ends or set(ends) == {"?"}


def _labels(reading: Reading) -> list[_Label]:
    """Return the labels with which paragraphs begin."""
    document = reading.document
    labels: list[_Label] = []
    paragraph_of_label = before = -1
    for number, sentence in enumerate(document.sentences):
        start, end = reading.sentence(number)
        paragraph = document.paragraph_at(sentence.start)
        if paragraph == paragraph_of_label:
            labels[-1] = labels[-1]._replace(end=max(end, labels[-1].end))
        elif paragraph != before:  # its first sentence
            start = after_clock(reading, start, end)
            if label := _label(reading, start, end, document.paragraphs[paragraph].end):
                labels.append(label)
                paragraph_of_label = paragraph
        before = paragraph
    printed = [label for label in labels if reading.words[label.mark] == "."]
    return [label for label in labels if label not in printed] if len(printed) == 1 else labels


def _label(reading: Reading, start: int, end: int, stop: int) -> _Label | None:
    """Return the label at a token of a paragraph that ends at an offset."""
    if start >= end:
        return None
    mark = None
    if printed := _PRINTED.match(reading.text, reading.starts[start], stop):
        mark = next((at for at in range(start, end) if reading.ends[at] == printed.end()), None)
    if mark is None:
        last = end
        while last < min(start + 18, len(reading.words)) and reading.starts[last] < stop:
            last += 1
        mark = label_end(reading, start, last)
    if mark is None or reading.starts[mark] - reading.starts[start] > 120:
        return None
    named = next((at for at in range(start + 1, mark) if reading.words[at] == ","), max(mark, start + 1))
    bracket = next((at for at in range(start + 1, named) if reading.words[at] == "("), named)
    words = [reading.text[reading.starts[at] : reading.ends[at]] for at in range(start, bracket)]
    words = [word.rstrip(".") for word in words if word[:1].isalnum()]
    if not words:
        return None
    in_capitals = all(word.isupper() for word in words) and len(words[-1]) > 1
    first = key_of(words[0])
    told = len(words) > 1 and (first in titles() or first in given_names())
    told = told or (len(words) in {2, 3} and named < mark)
    return _Label(
        start, named, mark, max(end, mark + 1), words[-1].upper(), reading.words[mark] == "." or (in_capitals and told)
    )


def _is_of_another(reading: Reading, draft: Draft) -> bool:
    """Whether words in a transcript are of somebody whom the speaker names."""
    if draft.speaker is None or draft.rule in {"colon", "headline"}:
        return False
    return reading.words[draft.speaker.start] not in {"i", "we", "you"}


class Linker:
    """Goes through a document and gives each quotation that no family has to a speaker.

    ``last`` is the attribution that a quotation may go on with, ``paragraph`` where it ends, and ``adjacent`` whether
    nothing has come since.
    """

    def __init__(self, reading: Reading, drafts: list[Draft], rules: frozenset[str]) -> None:
        self.reading = reading
        self.drafts = drafts
        self.rules = rules
        self.last: Draft | None = None
        self.paragraph = -1
        self.adjacent = False
        self._by_sentence: dict[int, list[Draft]] = {}
        self._covered: set[int] = set()
        for draft in drafts:
            for start, end in draft.content:
                self._covered.update(range(start, end))
            tokens = {draft.content[0][0], draft.cue[0] if draft.cue else draft.content[0][0]}
            for sentence in sorted({reading.document.tokens[token].sentence for token in tokens}):
                self._by_sentence.setdefault(sentence, []).append(draft)

    def link(self) -> None:
        """Extend the attributions by the quotations that follow, and add those to speakers named before."""
        for number, sentence in enumerate(self.reading.document.sentences):
            paragraph = self.reading.document.paragraph_at(sentence.start)
            here = self._by_sentence.get(number, [])
            quotations = [] if here else self._quotations(number)
            if not quotations or not self._give(number, paragraph, quotations):
                self._remember(here, paragraph)

    def _quotations(self, number: int) -> list[int]:
        reading = self.reading
        return [
            index
            for index in range(*reading.sentence(number))
            if reading.classes[index] & Word.QUOTATION and index not in self._covered and not reading.is_title(index)
        ]

    def _give(self, number: int, paragraph: int, quotations: list[int]) -> bool:
        """Give the quotations of a sentence to somebody; False if nobody is there to take them."""
        start, end = self.reading.sentence(number)
        mark = Word.QUOTATION | Word.PUNCTUATION
        if all(self.reading.classes[index] & mark for index in range(start, end)):
            return "orphan" in self.rules and self._give_whole(number, paragraph, (quotations[0], quotations[-1] + 1))
        if "loose" not in self.rules or self.last is None or paragraph != self.paragraph:
            return False
        self.drafts.append(Draft("loose", [(start, end)], self.last.speaker, None, False))
        self.adjacent = False
        return True

    def _give_whole(self, number: int, paragraph: int, piece: tuple[int, int]) -> bool:
        same = paragraph == self.paragraph
        if same and not self.adjacent and (other := self._other_speaker(number - 1)):
            return self._begin(piece, other, paragraph, sure=False)
        if self.last and (same or (self.adjacent and paragraph == self.paragraph + 1)):
            self.last.content.append(piece)
            self.paragraph = paragraph
            return True
        speaker = self._subject(number - 1) if number and self._paragraph(number - 1) == paragraph else None
        if speaker and (self.reading.is_name(speaker) or self.reading.words[speaker.start] in {"he", "she"}):
            return self._begin(piece, speaker, paragraph, sure=False)
        following = self._by_sentence.get(number + 1, [])
        if following and self._paragraph(number + 1) == paragraph:
            following[0].content.insert(0, piece)
            return True
        if number and self.reading.words[piece[0] - 1] == ":":
            return self._begin(piece, self._announced(number - 1), paragraph, sure=False)
        return False

    def _begin(self, piece: tuple[int, int], speaker: Noun | None, paragraph: int, *, sure: bool) -> bool:
        self.last = Draft("orphan", [piece], speaker, None, sure)
        self.drafts.append(self.last)
        self.paragraph, self.adjacent = paragraph, True
        return True

    def _remember(self, here: list[Draft], paragraph: int) -> None:
        direct = [draft for draft in here if self._ends_quoted(draft)]
        if here:
            self.last, self.paragraph = (direct or here)[-1], paragraph
        elif paragraph != self.paragraph:
            self.last = None
        self.adjacent = bool(direct)

    def _ends_quoted(self, draft: Draft) -> bool:
        edges = [index for start, end in draft.content for index in (start, end - 1)]
        return any(self.reading.classes[index] & Word.QUOTATION for index in edges)

    def _paragraph(self, number: int) -> int:
        return self.reading.document.paragraph_at(self.reading.document.sentences[number].start)

    def _subject(self, number: int) -> Noun | None:
        return self.reading.main_subject(*self.reading.sentence(number))

    def _other_speaker(self, number: int) -> Noun | None:
        """The person that the sentence before a quotation is about, if it is another than the last speaker."""
        subject = self._subject(number)
        if subject is None or self.last is None or self.last.speaker is None or not self.reading.is_name(subject):
            return None
        words = self.reading.words
        known = set(words[self.last.speaker.start : self.last.speaker.end])
        return subject if known.isdisjoint(words[subject.start : subject.end]) else None

    def _announced(self, number: int) -> Noun | None:
        """The speaker that a sentence with a colon at its end announces."""
        sayings = [saying for saying in self.reading.sayings(*self.reading.sentence(number)) if saying.subject]
        return sayings[-1].subject if sayings else self._subject(number)

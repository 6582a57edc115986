"""Divide a text into paragraphs, sentences, tokens and quotations, with the quotations masked at equal length."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from factcli.extract.attribution import Span
from factcli.extract.words import cue_forms

#: A longer run of tokens without the end of a sentence is cut, so that no search within a sentence grows with the text.
LONGEST_SENTENCE = 250


class Token(NamedTuple):
    """A word, a number, a punctuation mark or a whole quotation, and the index of its sentence."""

    start: int
    end: int
    sentence: int


class Quotation(NamedTuple):
    """Words in quotation marks: the span with the marks, and the span without them.

    ``closed`` is False if the closing mark is missing; ``runs_on`` is True if it is because the next paragraph goes on
    with the quotation.
    """

    start: int
    end: int
    inner: Span
    closed: bool = True
    runs_on: bool = False


@dataclass(frozen=True)
class Document:
    """A text and its parts. All offsets count characters of ``text``.

    ``masked`` has the length of ``text``; of what is in quotation marks every character but line ends is a "_". A
    quotation is one token. Sentences do not cross paragraphs, and the ends of sentences within quotations do not count.
    """

    text: str
    masked: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    quotations: tuple[Quotation, ...]
    lang: str = ""

    @cached_property
    def first_tokens(self) -> tuple[int, ...]:
        """The index of the first token of each sentence, and the number of tokens at the end."""
        firsts = [0] * (len(self.sentences) + 1)
        for token in self.tokens:
            firsts[token.sentence + 1] += 1
        for index in range(len(self.sentences)):
            firsts[index + 1] += firsts[index]
        return tuple(firsts)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the paragraph that holds an offset, or of the last one before it."""
        return max(bisect_right(self._paragraph_starts, offset) - 1, 0)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds an offset, or of the last one before it."""
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)


def read_document(text: str, lang: str = "") -> Document:
    """Divide a text. Takes time in proportion to its length."""
    paragraphs = tuple(_paragraphs(text))
    quotations = tuple(_quotations(text, paragraphs))
    sentences, tokens = _tokens(text, paragraphs, quotations)
    return Document(text, _mask(text, quotations), paragraphs, sentences, tokens, quotations, lang)


# Paragraphs

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WRAPPED = range(45, 110)  # the length of lines of a text that was wrapped by a program


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, except that wrapped lines are joined where empty lines separate the paragraphs."""
    empty_lines = "\n\n" in text
    start = end = last = -1
    for line in _LINE.finditer(text):
        words = line.group()
        if start >= 0:
            goes_on = (
                line.start() == end + 1
                and (empty_lines or words[0].islower())
                and text[end - 1] not in ".!?:"
                and (words[0].islower() or (end - last in _WRAPPED and text[end - 1] not in "”\"»'’"))
            )
            if not goes_on:
                yield Span(start, end)
                start = -1
        if start < 0:
            start = line.start() + len(words) - len(words.lstrip())
        last = line.start()
        end = line.start() + len(words.rstrip())
    if start >= 0:
        yield Span(start, end)


# Quotations

_MARK = re.compile(r"'''|''|``|\"|[“”„‟«»‹›「」『』]")
_SINGLE_OPEN = re.compile(r"(?<![^\s(\[—–:,/-])(?:['‘‚]|’(?!\d\ds?\b|s\b|em\b|til\b|tis\b|twas\b|n\b))(?=[^\W_])")
_SINGLE_CLOSE = re.compile(r"(?<![\s—–(])['’](?![\w'])")
_NO_QUOTATION = re.compile(r"['’](?:\d\ds?|s|em|til|tis|twas|cause|n)\b", re.IGNORECASE)
#: What closes a quotation that a mark has opened.
_CLOSES = {
    '"': "\"”“''",
    "''": "\"''”",
    "“": "”\"''",
    "”": '”"',
    "„": '“”"‟',
    "‟": '”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
}
_ELLIPSIS = re.compile(r"\.\s?\.")
_SPOKEN_AFTER = re.compile(r"[,?!]\s(?:[\w.]+\s){1,4}?(?:said|says|told|added|asked|wrote)\b")


def _quotations(text: str, paragraphs: tuple[Span, ...]) -> Iterator[Quotation]:
    for index, (start, end) in enumerate(paragraphs):
        found = list(_double_quotations(text, start, end, _opens_with(text, paragraphs, index + 1)))
        yield from _with_single_quotations(text, start, end, found, _opens_with(text, paragraphs, index + 1))


def _opens_with(text: str, paragraphs: tuple[Span, ...], index: int) -> str:
    """The quotation mark that a paragraph begins with, or nothing."""
    if index == len(paragraphs):
        return ""
    begin = text[paragraphs[index].start : paragraphs[index].start + 2]
    return begin if begin in {"''", "``"} else begin[0] if begin[0] in "\"“„«»'‘‹「『" else ""


def _double_quotations(text: str, start: int, end: int, next_mark: str) -> Iterator[Quotation]:
    opened = None  # the mark that opened, its start and its end
    for match in _MARK.finditer(text, start, end):
        mark = "''" if match.group() in {"'''", "``"} else match.group()
        if opened and _closes(text, mark, match, opened, end):
            inner_end = match.start() + (len(match.group()) == 3)
            yield _quotation(text, opened[1], match.end(), opened[2], inner_end)
            opened = None
        elif _opens(text, mark, match, start, end):
            # With one open already, its closing mark is missing: nobody can tell where it ends.
            opened = mark, match.start(), match.end() - (len(match.group()) == 3)
    if opened:
        mark, begin, inner = opened
        runs_on = bool(next_mark) and (next_mark == mark or (next_mark in '"“' and mark in '"“'))
        stop = end
        if not runs_on:
            before = text[start:begin].rstrip()
            if before and before[-1] not in ",:":
                return
            if spoken := _SPOKEN_AFTER.search(text, inner, end):
                stop = spoken.start() + 1
        if inner < stop:
            yield _quotation(text, begin, stop, inner, stop, closed=False, runs_on=runs_on)


def _quotation(
    text: str, start: int, end: int, inner: int, inner_end: int, *, closed: bool = True, runs_on: bool = False
) -> Quotation:
    while inner < inner_end and text[inner].isspace():
        inner += 1
    while inner < inner_end and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quotation(start, end, Span(inner, inner_end), closed, runs_on)


def _opens(text: str, mark: str, match: re.Match[str], start: int, end: int) -> bool:
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in "“„«‹「『" and mark != "''":
        return mark not in "«‹" or not before.isalnum()
    if mark in "」』":
        return False
    if after == ".":
        return _ELLIPSIS.match(text, match.end()) is not None
    return not before.isalnum() and before not in ".,!?%" and not after.isspace() and after not in ",;:!?)"


def _closes(text: str, mark: str, match: re.Match[str], opened: tuple[str, int, int], end: int) -> bool:
    if mark not in _CLOSES[opened[0]]:
        return False
    before = text[match.start() - 1]
    after = text[match.end()] if match.end() < end else " "
    if mark in "”«»‹›「」『』":
        return True
    if mark == "“" and opened[0] == "„":
        return True
    if mark == "“":
        return not before.isspace() and not after.isalnum()
    return not (before.isspace() or before in "([—") or not (after.isalnum() or after in "‘'“[$")


def _with_single_quotations(
    text: str, start: int, end: int, doubles: list[Quotation], next_mark: str
) -> Iterator[Quotation]:
    """Add the quotations in single marks that are not within others, nor hold a mark of apostrophe only."""
    if "'" not in text[start:end] and "‘" not in text[start:end] and "’" not in text[start:end]:
        yield from doubles
        return
    gaps = [start, *(edge for quotation in doubles for edge in (quotation.start, quotation.end)), end]
    for index in range(0, len(gaps), 2):
        yield from _single_quotations(text, gaps[index], gaps[index + 1], next_mark if gaps[index + 1] == end else "")
        if index // 2 < len(doubles):
            yield doubles[index // 2]


def _single_quotations(text: str, start: int, end: int, next_mark: str) -> Iterator[Quotation]:
    openings = [
        match.start()
        for match in _SINGLE_OPEN.finditer(text, start, end)
        if not _NO_QUOTATION.match(text, match.start())
    ]
    for opening, limit in zip(openings, [*openings[1:], end], strict=False):
        close = None
        for match in _SINGLE_CLOSE.finditer(text, opening + 1, limit):
            certain = text[match.start() - 1] in ".,!?…"
            possessive = text[match.start() - 1] == "s" and text[match.end() : match.end() + 2].strip().islower()
            if certain or (close is None and not possessive):
                close = match
                break
            close = close or match
        if close:
            yield _quotation(text, opening, close.end(), opening + 1, close.start())
        elif limit == end and text[opening] == "‘" and next_mark == "‘":
            yield _quotation(text, opening, end, opening + 1, end, closed=False, runs_on=True)


def _mask(text: str, quotations: tuple[Quotation, ...]) -> str:
    pieces = []
    done = 0
    for quotation in quotations:
        inner = quotation.inner
        pieces.append(text[done : inner.start])
        pieces.append(re.sub(r"[^\n]", "_", text[inner.start : inner.end]))
        done = inner.end
    return "".join([*pieces, text[done:]])


# Sentences and tokens

#: Abbreviations after which no sentence ends; the words of _ENDING may end one.
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|Sen|Sens|Rep|Reps|Gov|Govs|Pres|Gen|Maj|Col|Lt|Sgt|Cpl|Pvt|Capt|Cmdr|Adm|Supt|Det"
    "|Insp|Fr|Sr|Jr|St|Mt|Ft|vs|etc|No|Nos|Inc|Ltd|Corp|Co|Bros|Dept|Univ|Assn|Ave|Blvd|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    "|Sept|Sep|Oct|Nov|Dec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont"
    "|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Hr|Fr|Dra|Sra|Mme|Mlle"
    "|MR|MRS|MS|DR|PROF|REV|SEN|REP|GOV|GEN|COL|LT|SGT|CAPT|CMDR|ADM|SUPT|DET|INSP"
)
_TOKEN = re.compile(
    r"\]\(https?://[^\s)]{0,400}\)|https?://[^\s]{0,400}[^\s.,;:!?)\]'\"”]|[@#]\w+"
    rf"|(?:{_ABBREVIATIONS})\.(?!\w)"
    r"|(?:[^\W\d_]\.){2,}(?:['’]s)?|[A-Z]\.(?=\s?[A-Z])"
    r"|\d+(?:[.,:]\d+)*(?:[%°]|st\b|nd\b|rd\b|th\b|(?:-[^\W\d]\w*)+)?"
    r"|\w+(?:[-'’‑&./]\w+)*|\.(?:\s?\.)+|--+|\S"
)
_ENDING = frozenset(
    [
        "Jr.",
        "Sr.",
        "Inc.",
        "Ltd.",
        "Corp.",
        "Co.",
        "etc.",
        "U.S.",
        "U.K.",
        "U.N.",
        "E.U.",
        "a.m.",
        "p.m.",
        "D.C.",
        "No.",
        "Ill.",
        "Calif.",
        "Fla.",
    ]
)
_STARTERS = frozenset(
    [
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "In",
        "On",
        "At",
        "But",
        "And",
        "This",
        "That",
        "These",
        "Those",
        "His",
        "Her",
        "Its",
        "Their",
        "Our",
        "My",
        "There",
        "When",
        "While",
        "If",
        "As",
        "After",
        "Before",
        "Asked",
        "However",
        "Mr.",
        "Mrs.",
        "Ms.",
        "For",
        "By",
        "With",
        "From",
        "To",
        "So",
        "Yet",
        "Some",
        "Many",
        "Most",
        "Both",
        "Since",
    ]
)
_ENDS = frozenset(".?!…")


@lru_cache(maxsize=1)
def _spoken_next() -> re.Pattern[str]:
    """A name and a verb of saying, as in: "Why?" Jane Roe asked. With a colon after it, another quotation follows."""
    verbs = sorted(
        form
        for form, cues in cue_forms().items()
        if any(cue.form in {"past", "s"} and cue.classes & {"plain", "quoting", "telling"} for cue in cues)
    )
    return re.compile(
        r"\s*(?:[A-Z][\w.'’-]*\s){1,4}(?:has |had |also |later |then |once )?"
        rf"(?:{'|'.join(verbs)})\b(?!\s?[,:]\s*[\"'“‘«])(?P<end>\.|$|\n)?"
    )


def _tokens(
    text: str, paragraphs: tuple[Span, ...], quotations: tuple[Quotation, ...]
) -> tuple[tuple[Span, ...], tuple[Token, ...]]:
    sentences: list[Span] = []
    tokens: list[Token] = []
    numbers = iter([*quotations, None])
    quotation = next(numbers)
    for start, end in paragraphs:
        spans: list[tuple[int, int, bool]] = []
        at = start
        while quotation and quotation.start < end:
            spans.extend(_words(text, at, quotation.start))
            spans.append((quotation.start, quotation.end, True))
            at = quotation.end
            quotation = next(numbers)
        spans.extend(_words(text, at, end))
        _add_sentences(text, spans, sentences, tokens)
    return tuple(sentences), tuple(tokens)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The tokens outside of quotations, without the signs of Markdown and brackets around a word."""
    for match in _TOKEN.finditer(text, start, end):
        if match.group() not in _SIGNS and not match.group().startswith("]("):
            yield match.start(), match.end(), False


_SIGNS = frozenset("*_[]>#•·`")


def _add_sentences(text: str, spans: list[tuple[int, int, bool]], sentences: list[Span], tokens: list[Token]) -> None:
    """Divide the tokens of a paragraph into sentences."""
    first = 0
    for index, (start, end, quoted) in enumerate(spans):
        tokens.append(Token(start, end, len(sentences)))
        last = index + 1 == len(spans)
        if last or index - first >= LONGEST_SENTENCE or _ends_sentence(text, start, end, quoted, spans[index + 1]):
            sentences.append(Span(spans[first][0], end))
            first = index + 1


def _ends_sentence(text: str, start: int, end: int, quoted: bool, following: tuple[int, int, bool]) -> bool:
    begin, stop, next_quoted = following
    if quoted:
        inside = text[max(start, end - 4) : end].rstrip("\"'”’»“›‹」 )")
        if inside[-1:] not in _ENDS:
            return False
        if not next_quoted and not text[begin].isupper() and not text[begin].isdigit() and text[begin] not in "[(":
            return False
        spoken = _spoken_next().match(text, end, end + 120)
        return not (spoken and (inside[-1] != "." or spoken.group("end") is not None))
    word = text[start:end]
    if next_quoted:
        return word[-1] in _ENDS and (len(word) == 1 or word in _ENDING) and begin > end
    if word[-1] not in _ENDS:
        return False
    following_word = text[begin:stop]
    if len(word) > 1 and word.strip("."):
        return word in _ENDING and following_word in _STARTERS
    return begin > end and not following_word[0].islower() and following_word[0] not in ",;:)]"

"""Read subtitles, SubRip (.srt) and WebVTT (.vtt), as running text with the time at which each cue begins.

Cues are joined, so that a sentence over several of them can be read as one. A paragraph ends where another person
speaks, where nobody speaks for a while, or at the end of a sentence once it is long. The name of a speaker, ``<v Mia
Holt>`` or ``>> MIA HOLT:``, is put before the words with a colon. Where a line is shown again in the next cue, as
captions that roll up have it, it is there once. Source: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from factcli.extract.article import TimeCode
from factcli.extract.paragraphs import clean_lines

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2}(?:[.,][0-9]{1,3})?)"
_TIMING = re.compile(rf" ?{_TIME} ?--> ?{_TIME}(?!\S)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,100})? ([^<>\n]{1,200})>")
_TAG = re.compile(
    r"</v>|</?(?:[bicu]|font|ruby|rt|lang)(?:[. ][^<>\n]{0,200})?>|<[0-9:.]{5,20}>|\{\\[^{}\n]{1,100}\}", re.IGNORECASE
)
_TURN = re.compile(r"(?:>{2,3}|&gt;&gt;(?:&gt;)?) ?")
_DASH = re.compile(r"[-–—] ?(?=[^\s\d-])")
_LABEL = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*,? ){0,4}[^\W\d_a-z][\w.'’-]*: ")
_SENTENCE_END = re.compile(r"""[.!?…\])]["'”’»)]*\Z""")
_PAUSE = 4.0  # seconds in which nobody speaks
_LONG = 500  # characters of a paragraph that may end with the next sentence
_ONCE_OR_TWICE = 2
_ROLLING = 0.3  # of the cues that begin with a line of the one before


class Subtitles(NamedTuple):
    """The paragraphs of subtitles, and where in the text of them each cue begins."""

    paragraphs: list[str]
    time_codes: tuple[TimeCode, ...]


class _Cue(NamedTuple):
    start: float
    end: float
    lines: list[str]


class _Turn(NamedTuple):
    """Words of one speaker: whether somebody else may have spoken before, and the name if the cue has it as a tag."""

    text: str
    begins: bool
    speaker: str = ""


def read_subtitles(text: str) -> Subtitles:
    """Read the cues of a clean text (:func:`~factcli.extract.paragraphs.clean_lines`)."""
    cues = [*_read_cues(text.split("\n"))]
    paragraphs: list[str] = []
    pieces: list[str] = []
    codes: list[TimeCode] = []
    ended, speaker, start = 0.0, "", 0  # of the paragraph in the text
    length = 0  # of its pieces with a space behind each
    for cue in _without_repeats(cues):
        in_cue = False
        for turn in _turns(cue.lines, pieces[-1] if pieces else ""):
            closed = not pieces or _SENTENCE_END.search(pieces[-1]) is not None
            changed = turn.begins and (not turn.speaker or turn.speaker != speaker)
            if pieces and (changed or cue.start - ended > _PAUSE or (length > _LONG and closed)):
                paragraphs.append(" ".join(pieces))
                start += length + 1
                pieces, length = [], 0
            speaker = turn.speaker or ("" if turn.begins else speaker)
            piece = f"{speaker}: {turn.text}" if speaker and not pieces else turn.text
            if not in_cue:
                codes.append(TimeCode(start + length, cue.start))
            in_cue = True
            pieces.append(piece)
            length += len(piece) + 1
        ended = max(ended, cue.end)
    if pieces:
        paragraphs.append(" ".join(pieces))
    return Subtitles(paragraphs, tuple(codes))


def _read_cues(lines: Sequence[str]) -> Iterator[_Cue]:
    """Yield the cues with what is between two times; the numbers and names of cues and the notes are left out."""
    timings = [(number, found) for number, line in enumerate(lines) if (found := _TIMING.match(line))]
    ends = [*(number for number, _ in timings), len(lines)][1:]
    is_vtt = bool(lines) and lines[0].startswith("WEBVTT")
    for (number, found), end in zip(timings, ends, strict=True):
        texts = [*lines[number + 1 : end]]
        if is_vtt:  # where a line with a space is none that ends the cue
            texts = texts[: texts.index("")] if "" in texts else texts
        elif end < len(lines) and texts and texts[-1].isdigit():
            texts.pop()
        groups = found.groups()
        yield _Cue(_seconds(groups[:3]), _seconds(groups[3:]), [text.strip() for text in texts if text.strip()])


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    return round(hours * 3600 + minutes * 60 + seconds, 3)


def _without_repeats(cues: list[_Cue]) -> Iterator[_Cue]:
    """Yield the cues; of captions that roll up, without the lines at the beginning that the cue before ended with."""
    plain = [[_plain(line) for line in cue.lines] for cue in cues]
    repeated = [0, *(_count_repeated(before, lines) for before, lines in pairwise(plain))]
    rolling = sum(map(bool, repeated)) > max(_ONCE_OR_TWICE, _ROLLING * len(cues))
    for cue, count in zip(cues, repeated, strict=False):
        yield cue._replace(lines=cue.lines[count:]) if rolling else cue


def _count_repeated(before: list[str], lines: list[str]) -> int:
    """Return how many of the first lines are the last ones of the cue before."""
    counts = range(min(len(before), len(lines), 4), 0, -1)
    return next((count for count in counts if before[-count:] == lines[:count]), 0)


def _turns(lines: Sequence[str], before: str) -> Iterator[_Turn]:
    """Yield what a cue says, parted where a tag, a sign or a name tells that somebody speaks."""
    lines = [_TAG.sub("", line).strip() for line in lines]
    several = sum(_DASH.match(line) is not None for line in lines) > 1
    for line in lines:
        closed = not before or _SENTENCE_END.search(before) is not None
        sign = _TURN.match(line) or (_DASH.match(line) if several or closed else None)
        rest = line[sign.end() :] if sign else line
        first, *voices = _VOICE.split(rest)
        label = _LABEL.match(first)
        named = label is not None and (closed or label[0].isupper())
        if text := _plain(first):
            yield _Turn(text, sign is not None or named)
            before = text
        for name, said in zip(voices[::2], voices[1::2], strict=True):
            if text := _plain(said):
                yield _Turn(text, True, " ".join(unescape(name).split()))
                before = text


def _plain(text: str) -> str:
    """Return a line without tags, which programs put into it for colours, places and times."""
    return " ".join(clean_lines(unescape(_TAG.sub("", _VOICE.sub("", text)))).split())

"""Tell through which outlets words came, and on which day they were said.

Both are looked for in the frame of an attribution: its sentence without what is said, so that a day or an outlet within
the words themselves is not taken for theirs. Days are read by :mod:`factcli.edtf_input`, counted from the day of
publication; a weekday is the last one up to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from factcli.edtf import DateError, EdtfDate, parse_date
from factcli.edtf_input import resolve_typed_date
from factcli.entities import outlet_names
from factcli.entities.titles import courtesies
from factcli.extract import name_lists
from factcli.extract.attribution import Attribution, Span
from factcli.extract.document import Document
from factcli.extract.mentions import key_of, role_nouns
from factcli.extract.outlets import GROUPS, outlet_in, outlet_pattern, plain_name
from factcli.extract.people import Cast
from factcli.text.english_dates import WEEKDAYS
from factcli.text.stop_words import word_set

_REMEMBERED = 50  # outlets named before, among which "the newspaper" may be
_FARTHEST = 100  # characters between a cue and its day
#: Stands for each character of what is said.
_SAID = "\x01"
_LONGEST_FRAME = 1500


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The outlets that handed words on, the last one nearest to the speaker; the day, and its wording."""

    via: tuple[str, ...]
    date: str
    date_text: str = ""
    sure: bool = True


class _Credit(NamedTuple):
    """An outlet named as a channel: how far from the speaker (0 reports, 1 is cited, 2 was told), and where."""

    rank: int
    start: int
    name: str


class Sourcer:
    """Finds channels and days of the attributions of one report."""

    def __init__(
        self, cast: Cast, attributions: Sequence[Attribution], *, published: str = "", outlet: str = ""
    ) -> None:
        """Read what holds for the whole report. ``published`` is EDTF or "", ``outlet`` the one that published it."""
        self.cast, self.document = cast, cast.document
        self.attributions = attributions
        self.outlet = outlet
        self.published = _parse_day(published)
        self._wires = [(at, name) for at, name in _wire_credits(self.document) if not self._is_own(name)]
        self._dateline = datelines(self.document)
        self._outlets: list[tuple[int, str]] = []  # where which outlet was named, to read "told the newspaper"
        self._day: tuple[int, EdtfDate] | None = None  # the last day that was read, and the paragraph
        self._by_outlets = [
            (span, other)
            for other in attributions
            if other.speaker and outlet_in(self.document.text[slice(*other.speaker)])
            for span in other.content
        ]
        self._by_outlets.sort(key=lambda entry: entry[0])
        self._anchors = sorted(span for a in attributions for span in (a.speaker, a.cue) if span is not None)

    def _is_own(self, name: str) -> bool:
        return bool(self.outlet and outlet_names.match(name, self.outlet))

    def find(self, attribution: Attribution, speaker: str) -> Sourcing:
        """Return channel and day of an attribution. ``speaker`` is the name of who speaks, who is no channel."""
        sentence = self._sentence(attribution)
        via = self._via(attribution, sentence, speaker)
        day, wording, sure = self._date(attribution, sentence)
        return Sourcing(via, day, wording, sure)

    def _sentence(self, attribution: Attribution) -> Span:
        """Return the sentences of the speaker and the cue."""
        spans = [span for span in (attribution.speaker, attribution.cue) if span] or [attribution.content[0]]
        first = self.document.sentences[self.document.sentence_at(min(span.start for span in spans))]
        last = self.document.sentences[self.document.sentence_at(max(span.start for span in spans))]
        end = min(last.end, first.start + _LONGEST_FRAME) if first is not last else last.end
        near = min(span.start for span in spans) - _LONGEST_FRAME // 2
        return Span(max(first.start, near), min(end, near + 2 * _LONGEST_FRAME))

    # Channels

    def _via(self, attribution: Attribution, sentence: Span, speaker: str) -> tuple[str, ...]:
        own = self._own_part(attribution, sentence)
        frame = _blank(self.document.masked, sentence, [*attribution.content, *self._datelines_in(sentence)])
        credits = self._reporting(attribution)
        for credit in self._credits(frame, sentence.start):
            of_speaker = (
                attribution.speaker
                and attribution.speaker.start <= credit.start < attribution.speaker.end
                and not _OWNS_PERSON.match(self.document.text, credit.start)
            )
            near = own.start <= credit.start < own.end and self._is_of_cue(attribution, own, credit.start)
            if own.start > sentence.start and credit.start < _first_of(attribution).start:
                near = False  # told to the one who spoke before in this sentence
            if not of_speaker and (credit.rank < 2 or near):
                credits.append(credit)
        names = self._wire_of(own.start)
        for credit in sorted(credits):
            known = [*names, *([speaker] if speaker else []), *([self.outlet] if self.outlet else [])]
            if not any(credit.name == name or outlet_names.match(credit.name, name) for name in known):
                names.append(credit.name)
        return tuple(names)

    def _wire_of(self, offset: int) -> list[str]:
        """Return the agency that the report, or its part with an offset, credits as its own source."""
        if not self._wires:
            return []
        part = self._wires[max(0, bisect_right(self._wires, offset, key=lambda wire: wire[0]) - 1)][0]
        low = bisect_left(self._wires, part, key=lambda wire: wire[0])
        high = bisect_right(self._wires, part, key=lambda wire: wire[0])
        return [name for _, name in self._wires[low:high] if name]

    def _datelines_in(self, sentence: Span) -> list[Span]:
        low = max(0, bisect_left(self._dateline, sentence) - 1)
        return self._dateline[low : bisect_left(self._dateline, (sentence.end, 0))]

    def _is_of_cue(self, attribution: Attribution, own: Span, offset: int) -> bool:
        """Return whether a channel belongs to the saying, and not to a clause beside it."""
        frame = _SUBORDINATE.sub(
            lambda match: _SAID * len(match[0]), _blank(self.document.masked, own, attribution.content)
        )
        if frame[offset - own.start : offset - own.start + 1] == _SAID:
            return False
        cue = attribution.cue
        return cue is None or offset < cue.end or not _BLOCKS.search(frame[cue.end - own.start : offset - own.start])

    def _reporting(self, attribution: Attribution) -> list[_Credit]:
        """Return the outlets that say themselves that somebody said this."""
        inner = attribution.cue or attribution.speaker
        if inner is None:
            return []
        found = []
        at = bisect_right(self._by_outlets, (inner.start, inner.start), key=lambda entry: entry[0])
        for span, other in self._by_outlets[max(0, at - 3) : at]:
            if other is not attribution and other.speaker and span.start <= inner.start and inner.end <= span.end:
                name = outlet_in(self.document.text[slice(*other.speaker)])
                found.append(_Credit(0, other.speaker.start, name))
        return found

    def _credits(self, frame: str, offset: int) -> list[_Credit]:
        """Return the outlets that a sentence names as channels, by their own name where it says "the newspaper"."""
        found: list[_Credit] = []
        if not _MAY_CREDIT.search(frame):
            return found
        for match in outlet_pattern().finditer(frame):
            group = next(group for group in GROUPS if match[group])
            start, end = match.span(group)
            name = plain_name(self.document.text[offset + start : offset + end])
            rank = _rank(frame[max(0, match.start() - 60) : match.start()], frame[end : end + 60], group, name)
            if group == "other" and rank is not None and not self._may_be_outlet(offset + start, name):
                continue
            if group == "named" and rank is None:
                rank = _rank(frame[max(0, start - 60) : start], frame[end : end + 60], group, name)
            if re.match(r"[ -](?:[A-Z][\w-]+ )*(?:polls?|surveys?|analysis|review|study)\b", frame[end : end + 40]):
                continue
            if group == "again" or " " not in name:  # the Post
                name = next(
                    (
                        n
                        for at, n in reversed(self._outlets[-_REMEMBERED:])
                        if at < offset + start and self._may_be(n, name, group)
                    ),
                    name,
                )
                name = "" if name and group == "again" and name[0].islower() and not self._outlets else name
            elif rank is not None:
                self._outlets.append((offset + start, name))
            if rank is not None and name:
                found.append(_Credit(rank, offset + start, name))
        return found

    def _may_be_outlet(self, offset: int, name: str) -> bool:
        """Return whether what somebody told or spoke to may be an outlet: no person, place, people or parliament."""
        if any(outlet == name for _, outlet in self._outlets[-_REMEMBERED:]):
            return True
        keys = [key_of(word) for word in name.split()]
        if keys[-1] in _NO_OUTLETS or name_lists.places().issuperset(keys) or name in _SOURCE_OF_ITSELF:
            return False
        if len(keys) == 1 and re.search(r"(?:[^s]s|an|ese|ish)\Z", keys[0]) and not name.isupper():
            return False
        others = (name_lists.given_names(), name_lists.organisation_heads(), role_nouns(), courtesies())
        if not all(words.isdisjoint(keys) for words in others):
            return False
        return not any(e.is_person for r in self.cast.references_in(offset, offset + 1) for e in r.entities)

    def _may_be(self, outlet: str, name: str, group: str) -> bool:
        return group == "again" or (outlet != name and outlet.endswith(f" {name}"))

    # Days

    def _own_part(self, attribution: Attribution, sentence: Span) -> Span:
        """Return the part of a sentence that is about this attribution and no other one beside it."""
        spans = [span for span in (attribution.speaker, attribution.cue) if span] or [attribution.content[0]]
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        start, end = sentence
        for anchor in self._anchors_in(sentence):
            if anchor.end <= first:
                start = max(start, anchor.end)
            elif anchor.start >= last:
                end = min(end, anchor.start)
        return Span(start, end)

    def _anchors_in(self, sentence: Span) -> list[Span]:
        low = bisect_left(self._anchors, (sentence.start, 0))
        high = bisect_left(self._anchors, (sentence.end, 0))
        return self._anchors[low:high]

    def _date(self, attribution: Attribution, sentence: Span) -> tuple[str, str, bool]:
        own = self._own_part(attribution, sentence)
        for start, end in self._days(attribution, sentence, own):
            wording = " ".join(self.document.text[start:end].split())
            if read := self._read(wording, start):
                return read
        return self._unknown(), "", True

    def _days(self, attribution: Attribution, sentence: Span, own: Span) -> list[tuple[int, int]]:
        """Return the spans of the days that belong to the saying, the nearest to the cue first."""
        cue = attribution.cue or attribution.speaker or own
        speaker = attribution.speaker
        hidden = [*attribution.content, *self._datelines_in(sentence)]
        if speaker and not _DATED_SOURCE.search(self.document.masked[slice(*speaker)]):
            hidden.append(speaker)
        frame = _blank(self.document.masked, own, hidden)
        frame = _SUBORDINATE.sub(lambda match: _SAID * len(match[0]), frame)
        found = []
        for match in _day_pattern().finditer(frame) if _MAY_DATE.search(frame) else ():
            start, end = match.span("day")
            at = own.start + start
            if at >= cue.end:
                fits = _fits_behind(frame[cue.end - own.start : start])
            elif speaker and speaker.end <= at:
                fits = not _BLOCKS.search(frame[speaker.end - own.start : start])
            else:
                fits = _fits_ahead(frame[:start])
            if fits or (speaker and speaker.start <= at < speaker.end):
                found.append((abs(at - cue.end), at, own.start + end))
        found += self._just_behind(attribution)
        return [(start, end) for _, start, end in sorted(found)]

    def _just_behind(self, attribution: Attribution) -> list[tuple[int, int, int]]:
        """Return the day right behind the cue if it was taken for the first of what is said: said Monday."""
        if attribution.cue is None:
            return []
        end = attribution.cue.end
        match = _day_pattern().match(self.document.masked, end + 1, end + 60)
        if not match or not any(span.start == match.start("day") for span in attribution.content):
            return []
        return [(1, *match.span("day"))]

    def _read(self, wording: str, offset: int) -> tuple[str, str, bool] | None:
        """Read a day: EDTF, its wording, and whether it is sure; None if it is none."""
        plain = re.sub(r"\A(?:on|in|during|over)\s+", "", wording, flags=re.IGNORECASE)
        if match := _FROM_OTHER.fullmatch(wording):
            return self._from_other(match, wording, offset)
        if self.published is None and not re.search(r"[0-9]{4}", wording):
            return "XXXX", wording, True
        try:
            today = self.published.latest if self.published and self.published.latest else date(1, 1, 1)
            found = resolve_typed_date(plain, today=today, published=self.published).date
        except DateError:
            last = _LAST_WEEKDAY.fullmatch(plain)
            read = self._read(last[1], offset) if last else None
            return (
                (read[0], wording, True)
                if read and self._is_of_week_before(read[0])
                else (self._unknown(), wording, False)
            )
        self._day = (self.document.paragraph_at(offset), found)
        return str(found), wording, True

    def _is_of_week_before(self, day: str) -> bool:
        """Return whether a day lies before the week of publication: then "last Monday" can be no other."""
        published = self.published.latest if self.published else None
        found = parse_date(day).latest
        return bool(published and found and found < published - timedelta(published.weekday()))

    def _from_other(self, match: re.Match[str], wording: str, offset: int) -> tuple[str, str, bool]:
        """Read a day that counts from another one in the report: a day earlier, the previous day."""
        number = _NUMBERS.get(match["number"].lower(), 0) if match["number"] else 1
        known = self._day[1] if self._day and self.document.paragraph_at(offset) - self._day[0] <= 2 else None
        if known is None or known.earliest is None or known.earliest != known.latest or not number:
            return self._unknown(), wording, False
        days = number * (7 if (match["unit"] or "").startswith("week") else 1)
        return str(known.earliest - timedelta(days)) + "?", wording, False

    def _unknown(self) -> str:
        """Return the day where the report gives none: that of publication, as uncertain."""
        if self.published is None:
            return "XXXX"
        return uncertain(str(self.published))


def _first_of(attribution: Attribution) -> Span:
    """Return the speaker or the cue of an attribution, whichever is first, or else what is said."""
    spans = [span for span in (attribution.speaker, attribution.cue) if span]
    return min(spans) if spans else attribution.content[0]


def uncertain(day: str) -> str:
    """Return an EDTF date as uncertain, or as it is if its form has no such mark."""
    for text in (day[:10] + "?" if "T" in day else day + "?", day):
        try:
            return str(parse_date(text))
        except DateError:
            continue
    return "XXXX"


def _parse_day(published: str) -> EdtfDate | None:
    """Read the day of publication, without its time of day."""
    try:
        found = parse_date(published.partition("T")[0])
    except DateError:
        return None
    return found if found.earliest else None


def _fits_behind(between: str) -> bool:
    """Return whether the words between a cue and a day leave it the day of the saying."""
    if _BLOCKS.search(between) or len(between) > _FARTHEST:
        return False
    return _SAID not in between.strip(_SAID + " ,.") or _EVENT.search(between) is not None


def _fits_ahead(before: str) -> bool:
    """Return whether the words before a day at the start of a sentence leave it the day of the saying."""
    clause = re.split(r"[;—–]|, (?:and|but)\b", before)[-1]
    rest = clause[_LEADS.match(clause).end() :]  # type: ignore[union-attr]
    return not rest.strip() or (
        len(rest) < 120 and _SETTING.match(rest) is not None and not _BLOCKS.search(rest) and not _PRONOUN.search(rest)
    )


def _blank(masked: str, span: Span, hidden: Sequence[Span]) -> str:
    """Return a part of the text in which spans are hidden at equal length."""
    pieces, done = [], span.start
    for start, end in sorted(hidden):
        start, end = max(start, done), min(end, span.end)
        if start < end:
            pieces += [masked[done:start], _SAID * (end - start)]
            done = end
    return "".join([*pieces, masked[done : span.end]])


# Outlets

_TOLD = re.compile(
    r"(?:\b(?:told|tells|telling|tell|informed|informing)"
    r"|\b(?:interviews?|interviewed|comments?|remarks?|statements?|letters?|[Ss]peaking|spoke|speaks|[Tt]alking|talked"
    r"|appearance|[Aa]ppearing|appeared|conversation|op-?ed|article|column|essay|e-?mail|message|messages|calls?|briefing|given|gave"
    r"|exclusively|chat|chatting|sat down)(?: \w+)?"
    r" (?:with|to|on|in|for|by|from|given to|published (?:in|by|on)|broadcast (?:by|on)|aired (?:by|on))"
    r"|\b(?:on|via|interviewed by|aired on|broadcast on|published in|host of)"
    r"|\b(?:wrote|[Ww]riting|writes|posted|posting) (?:in|on|for|to|at))"
    r"(?: (?:an?|the|its|his|her|their))?(?: [a-z-]+)?,? ?\Z"
)
#: What a sentence has that names a channel, and one that names a day: quick to look for.
_MAY_CREDIT = re.compile(
    r"tell|told|inform|nterview|omment|emark|tatement|etter|peak|spoke|alk|ppear|onversation|op-?ed|rticle|olumn|ssay"
    r"|-?mail|essage|call|riefing|gave|given|wrot|writ|post|ccording|\bby\b|eport|quot|\bcit|ublish|roadcast|air|\bvia"
    r"|hat\b|using|through|\b[Oo]n (?:[A-Z]|the|his|her|its|their|an? |state|local|public|national)"
)
_MAY_DATE = re.compile(
    r"day|night|ago\b|week|month|year|arlier|before|prev|morning|noon|evening|[0-9]|January|February|March|April|May\b|June"
    r"|July|August|September|October|November|December|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_TOLD_BY_NAME = re.compile(r"(?:\b(?:told|telling|tells)|\binterview with|\b[Ss]peaking to|\bspoke to) (?:the )?\Z")
_NO_OUTLETS = word_set(
    "congress parliament senate knesset duma bundestag lords commons house assembly tory labour republicans"
)
_PLATFORM = re.compile(r"\b(?:on|in|via|to|using|through)(?: (?:an?|the|his|her|its|their))?(?: [\w-]+){0,2} ?\Z")
_REPORTED_BY = re.compile(
    r"\b(?:according to|(?:reported|quoted|cited|carried|published|broadcast|aired|relayed|obtained|seen) by"
    r"|as reported (?:in|on)|report (?:by|from|in))(?: (?:an?|the))?(?: [a-z-]+){0,2} ?\Z",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\b(?:citing|quoting|cites|cited|quotes|quoted|credited to|attributed to)(?: (?:an?|the))?(?: [a-z-]+){0,2} ?\Z"
)
_REPORTS = re.compile(
    r"(?:['’]s)?(?: (?:\([^()]*\)|[A-Za-z]+day|also|earlier|later|has|had|on|which))*,?"
    r" (?:reported|reports|reporting|quoted|quotes|quoting|cited|cites|citing|published|broadcast|aired)\b"
)
_KIND_BEHIND = re.compile(
    r"\A(?: news)? (?:agency|channel|newspaper|(?:web)?site|service|portal|daily|television|TV|radio|magazine)(?= )"
)
_QUOTES = re.compile(
    r" (?:has |had )?(?:quoted|cited|quotes|cites) [^\x01]{2,60} as saying\b"
    r"|,? (?:reported|reports)\b[^\x01]{0,60}\bciting\b"
)
_OWNS_PERSON = re.compile(r"(?:[Tt]he )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}['’]s [A-Z]")  # CNN's Jane Roe
_SOURCE_OF_ITSELF = word_set("US UK UN EU USA UAE NATO FBI CIA GOP NYPD IAEA WHO IMF ISIS")


def _rank(before: str, after: str, group: str, name: str) -> int | None:
    """Return how far an outlet stands from the speaker; None if it is not named as a channel."""
    if group == "other":
        return 2 if _TOLD_BY_NAME.search(before) else None
    if name in name_lists.platforms():
        return 3 if _PLATFORM.search(before) else None
    if _CITED.search(before):
        return 1
    if _REPORTED_BY.search(before):
        return 0
    if _TOLD.search(before):
        return 2
    if re.search(r"\b(?:for|of|at|with|in|to|from|by)(?: the)?(?: [\w-]+){0,2} ?\Z", before):
        return None
    after = _KIND_BEHIND.sub("", after)
    doubtful = name in name_lists.doubtful_outlets() or group in ("run", "typed", "named")
    return 0 if _REPORTS.match(after) and not (doubtful and not before and not _QUOTES.match(after)) else None


_DATELINE = re.compile(
    r"(?:[^\W\d_][^\n()]{1,80}?)?\((?P<name>[A-Za-z][\w ./-]{1,35})\)(?:\s*\.?\s*[-–—]|\.\s)"
    r"|[A-Z]{3}[A-Z ,.0-9]{0,50}[-–—] ?(?P<first>[A-Z]{2,8}) [-–—]"
)
_CREDIT = re.compile(r"(?:By .{3,40}, |Source: |— ?|\()?(?P<name>[A-Z][\w .-]+?)\)?\.?")
_PLACE_ALONE = re.compile(
    r"(?!UPDATE|NOTE|CORRECTION|PHOTO|VIDEO|WATCH|EXCLUSIVE|BREAKING|LIVE)[A-Z]{3}[A-Z ,.'’-]{0,40}"
    r"(?:[A-Z][a-z]{2,8}\.? [0-9]{1,2}(?:, [0-9]{4})?)?(?::|\s?[—–-])\s"
)
_LONGEST_CREDIT = 70  # characters of a line that credits an agency


def datelines(document: Document) -> list[Span]:
    """Return the spans of place, day and agency before the first sentences of a report or its parts."""
    found = []
    for paragraph in document.paragraphs:
        if match := _DATELINE.match(document.text, paragraph.start, min(paragraph.end, paragraph.start + 120)):
            found.append(Span(*match.span()))
    return found


def _wire_credits(document: Document) -> list[tuple[int, str]]:
    """Return the agencies that are credited in a dateline or a line of their own, and where their part begins."""
    found: list[tuple[int, str]] = []
    for dateline in datelines(document):
        match = _DATELINE.match(document.text, *dateline)
        names = [plain_name(name) for name in (match["name"] or match["first"]).split("/")] if match else []
        in_capitals = re.match(r"[A-Z]{3}", document.text[dateline.start : dateline.end])
        known = name_lists.wires() | name_lists.outlets()
        found += [(dateline.start, name) for name in names if in_capitals or name in known]
    if found:
        bare = [span.start for span in document.paragraphs if _PLACE_ALONE.match(document.text, *span)]
        found = sorted([*found, *((start, "") for start in bare if all(start != at for at, _ in found))])
    for paragraph in [*document.paragraphs[:6], *document.paragraphs[-1:]]:
        line = document.text[slice(*paragraph)] if paragraph.end - paragraph.start < _LONGEST_CREDIT else ""
        if not found and (match := _CREDIT.fullmatch(line)) and plain_name(match["name"]) in name_lists.wires():
            found.append((0, plain_name(match["name"])))
    return found


# Days

_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_LAST_WEEKDAY = re.compile(rf"[Ll]ast ({_WEEKDAY})")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_NUMBER = r"(?:[Aa]n?|[Oo]ne|two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,2})"
_DAYPART = r"(?: (?:morning|afternoon|evening|night))?"
_NTH = r"(?:st|nd|rd|th)?"
_FROM_OTHER = re.compile(
    rf"(?P<number>{_NUMBER}) (?P<unit>days?|weeks?) (?:earlier|before|previously)"
    r"|the (?:previous day|day (?:before|earlier))",
    re.IGNORECASE,
)


@cache
def _day_pattern() -> re.Pattern[str]:
    dated = rf"(?:[0-9]{{1,2}}{_NTH}(?: of)? {_MONTH}|{_MONTH} [0-9]{{1,2}}{_NTH})(?:,? [0-9]{{4}})?(?![0-9:])"
    return re.compile(
        rf"(?<![\w-])(?P<day>"
        rf"(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) )?(?:[Oo]n )?(?:[Ll]ast |[Tt]his past |[Tt]his )?"
        rf"(?!(?<=News )Sunday(?! (?:morning|afternoon|evening|night))){_WEEKDAY}{_DAYPART}"
        rf"(?:,? {dated})?(?!['’-]?\w|s\b| (?:Times|Post|Morning|Night|Telegraph|Mirror))"
        rf"|(?:[Oo]n )?(?:the )?{dated}"
        rf"|(?:(?:[Ee]arlier|[Ll]ate|[Ee]arly|[Ll]ater) )?"
        rf"(?:[Yy]esterday|[Tt]oday|[Tt]onight|[Ll]ast night){_DAYPART}"
        rf"|(?:[Ee]arlier |[Ll]ater )?[Tt]his (?:morning|afternoon|evening)"
        rf"|(?:(?:[Ee]arlier|[Ll]ate|[Ee]arly|[Ll]ater) )?(?:[Tt]his|[Ll]ast) (?:week|month|year|weekend)"
        rf"|(?:[Oo]ver|[Dd]uring|[Aa]t) the weekend"
        rf"|(?:[Ee]arlier |[Ll]ate |[Ee]arly )?[Ii]n (?:early |mid-|late )?{_MONTH}(?:,? (?:of )?[0-9]{{4}})?(?! [0-9])"
        rf"|[Ii]n (?:19|20)[0-9]{{2}}(?![0-9-])"
        rf"|{_NUMBER} (?:days?|weeks?|months?|years?) ago"
        rf"|{_NUMBER} (?:days?|weeks?) (?:earlier|before|previously)"
        rf"|[Tt]he (?:previous day|day before|day earlier)"
        rf")(?!\w)"
    )


_SUBORDINATE = re.compile(r"[,—–] ?(?:who|which|whose|where|when|whom)\b[^,—–\x01]{0,300}(?:[,—–]|(?=\x01))")
_BLOCKS = re.compile(
    r"\b(?:who|which|whose|that|before|since|until|when|while|where|ahead|because|if|elections?|referendum|vote|scheduled"
    r"|expected|due|planned|set|than|killed|died|arrested|attacks?|attacked|shooting|launched|will|would|crash(?:ed)?)\b"
    r"|\b(?:after|following|as)\b"
    r"(?! (?:(?:the|a|an|his|her|their|its) )?(?:talks|meeting|hearing|briefing|call|session|conference|game"
    r"|match|debate|speech))"
)
_EVENT = re.compile(
    r"\b(?:in|at|during|on|to|with)\b[^\x01]*\b(?:interview|statement|speech|report|address|letter|tweet|post|briefing|conference|memo"
    r"|e-?mail|remarks|comments|rally|hearing|debate|meeting|event|appearance|message|video|testimony|session|call|program(?:me)?)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|it|we|I)\b")
_LEADS = re.compile(r"(?:and|but|also|meanwhile|then|yet|so|however|separately|[ ,.;:—–\"'“”\x01])*", re.IGNORECASE)
_SETTING = re.compile(
    r"(?:in|during|at|on|speaking|talking|appearing|writing|asked|responding|addressing|earlier|later|according to)\b"
    r"[^\x01;—]*\Z",
    re.IGNORECASE,
)
_DATED_SOURCE = re.compile(
    r"\b(?:report|statement|study|letter|document|poll|survey|article|memo|filing|release|post|interview)\b",
    re.IGNORECASE,
)

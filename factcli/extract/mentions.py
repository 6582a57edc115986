"""Find the names in a report: of people with their titles, of organisations, of places.

A name is a run of capitalised words. What it names is told by its title, its given name, its last word, or the words
beside it; a run of two words or more that nothing tells is perhaps a person, and :mod:`factcli.extract.people` looks
whether the report goes on with its last word alone, as reports do with people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from factcli.entities.titles import behind, courtesies, modifiers, surnames, titles
from factcli.extract import name_lists
from factcli.extract.attribution import Span
from factcli.extract.document import Document
from factcli.text.stop_words import word_set
from factcli.text.tokens import fold

#: Words of a run; what is longer is a list or a headline.
_LONGEST_RUN = 12
_SHORTENED = (
    "Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Sen|Sens|Rep|Reps|Gov|Pres|Gen|Maj|Col|Lt|Sgt|Capt|Cmdr|Adm|Supt|Det|Insp|Brig|Jr|Sr|St"
    "|Messrs|Fr|Ald|Asst|Atty"
)
_ABBREVIATION = rf"(?:{_SHORTENED}|{_SHORTENED.upper()})\.(?!\w)"
_REST = r"\w*(?:(?!['’]s\b)[-'’‑&][^\W_]\w*)*"
_WORD = rf"{_ABBREVIATION}|(?:[^\W\d_]\.)+(?!\w)|[^\W\d_]{_REST}|&"
_PARTICLES = word_set(
    "al bin ibn ben bint van von de der den del della di da dos du la le el ter y af ul ur zu ag ould abu"
)
_JOINING = word_set("of for and & the")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+\Z")
_GENERATION = word_set("jr. sr. jr sr ii iii iv")
_OF_TITLE = word_set("secretary minister president governor chief head director king queen prince duke attorney leader")
_FULL = """
sen=senator sens=senator rep=representative reps=representative gov=governor gen=general pres=president dr=doctor
prof=professor col=colonel lt=lieutenant sgt=sergeant capt=captain maj=major adm=admiral cmdr=commander
supt=superintendent det=detective insp=inspector rev=reverend atty=attorney pm=prime_minister premier=prime_minister
spokeswoman=spokesman spokesperson=spokesman chairwoman=chairman chairperson=chairman chair=chairman
congressman=representative congresswoman=representative businesswoman=businessman policewoman=policeman
prosecutors=prosecutor officers=officer nominee=candidate hopeful=candidate frontrunner=candidate
"""
#: What an abbreviated or feminine title is called by itself: the senator.
FULL_TITLES = dict(pair.split("=") for pair in word_set(_FULL))
_MORE_ROLES = word_set(
    "owner member graduate native host cofounder co-founder organizer organiser survivor candidate nominee hopeful"
    " frontrunner front-runner operative mogul magnate celebrity star pollster veteran resident founder father mother"
    " brother sister son daughter husband wife widow co-author partner colleague friend neighbour neighbor relative"
    " cousin uncle aunt nephew niece lawyer official physician pundit personality co-host fellow specialist"
    " socialite heiress supporter opponent rival successor predecessor counterpart assistant clerk guard driver farmer"
    " worker employee farmer miner baker waiter pensioner executive vice-president vice-chairman co-chairman"
    " co-chair representative patient victim accuser investigator engineer coordinator co-ordinator consultant planner"
    " trader broker forecaster grower ranger warden firefighter paramedic mechanic electrician plumber gardener"
    " caretaker cleaner cook chef nurse midwife surgeon dentist lecturer headteacher tenant landlord shopkeeper trustee"
    " treasurer organiser steward volunteer whistleblower strategist negotiator anchor presenter"
)


class Kind(StrEnum):
    """What a name names, as far as it shows by itself."""

    PERSON = "person"
    PERHAPS = "perhaps a person"
    ORGANISATION = "organisation"
    PLACE = "place"
    WORD = "one word"


class Mention(NamedTuple):
    """A name in the text, the title before it, and where it stands.

    ``title`` is the span of the title with what belongs to it ("Russian Foreign Minister"), None without one. ``keys``
    are the folded words of the name. ``kind`` is what it shows by itself. ``quoted`` names stand in quotation marks,
    those ``in_headline`` in a line where all words are capitalised.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    kind: Kind
    title: Span | None = None
    quoted: bool = False
    in_headline: bool = False


@cache
def role_nouns() -> frozenset[str]:
    """Return the nouns, folded, that say what somebody is: minister, spokesman, witness."""
    return (titles() - courtesies() - _NO_ROLES) | _MORE_ROLES | {"doctor", "professor"}


_NO_ROLES = word_set("private major")


def is_role_noun(key: str) -> bool:
    """Return whether a folded noun says what somebody is, also one that only its ending tells: hydrologist."""
    return key in role_nouns() or _LEARNED.search(key) is not None


_LEARNED = re.compile(r"..(?:ologist|ographer|icist|emist|ician|tician)\Z")


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(_WORD)


@cache
def _name_word_pattern() -> re.Pattern[str]:
    """Return the pattern of the words that names are made of: capitalised ones, particles, and those that join them."""
    small = "|".join(sorted(_PARTICLES | _JOINING - {"&"}))
    return re.compile(
        rf"(?<![\w'’])(?:{_ABBREVIATION}|(?:[^\W\d_a-z]\.)+(?!\w)|[^\W\d_a-z]{_REST}"
        rf"|(?:{small})(?:-[^\W\d_a-z]{_REST}|(?![\w'’-])))|&"
    )


@lru_cache(maxsize=1 << 15)
def key_of(word: str) -> str:
    """Return the folded word without points."""
    return fold(word).replace(".", "").replace("’", "'")


def find_mentions(document: Document) -> tuple[Mention, ...]:
    """Find the names of a text, in its order."""
    finder = _Finder(document)
    found = [*finder.in_text(), *finder.in_quotations()]
    found.sort()
    persons = {m.keys[-1] for m in found if len(m.keys) > 1 and m.kind in (Kind.PERSON, Kind.PERHAPS)}
    return tuple(
        m._replace(kind=Kind.WORD) if m.kind is Kind.ORGANISATION and len(m.keys) == 1 and m.keys[0] in persons else m
        for m in found  # ROE is no body if Jane Roe is there
    )


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        return key_of(self.text)


class _Finder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.foreign = document.lang not in ("", "en") and not document.lang.startswith("en-")
        self.small = set(re.findall(r"\b[a-z]\w*", document.masked))
        self.headlines = [
            span
            for number, span in enumerate(document.paragraphs)
            if is_headline(document.text[slice(*span)]) or (number < 2 and _has_no_end(document.text[slice(*span)]))
        ]
        if len(self.headlines) == len(document.paragraphs):
            self.headlines = []

    def in_text(self) -> Iterator[Mention]:
        headlines = iter([*self.headlines, (len(self.document.text) + 1, len(self.document.text) + 1)])
        start, end = next(headlines)
        for run in _runs(self.document.masked, 0, len(self.document.masked)):
            while run[0].start >= end:
                start, end = next(headlines)
            in_headline = run[0].start >= start
            yield from self._mentions(run, in_headline=in_headline)

    def in_quotations(self) -> Iterator[Mention]:
        text = self.document.text
        for quotation in self.document.quotations:
            for run in _runs(text, *quotation.inner):
                yield from self._mentions(run, quoted=True)

    def _mentions(self, run: list[_Word], *, quoted: bool = False, in_headline: bool = False) -> Iterator[Mention]:
        if at := self._cut(run):
            yield from self._mentions(run[:at], quoted=quoted, in_headline=in_headline)
            yield from self._mentions(run[at:], quoted=quoted, in_headline=in_headline)
            return
        run = self._trimmed(run)
        words, title = _split_title(run) if run else ([], [])
        if self.foreign and not title and len(words) > 2 and self._is_title_first(words):
            words, title = words[1:], words[:1]  # Verkehrsminister Jan Roe
        if not words:
            return
        span = self._small_title((title or words)[0])
        if title:
            span = Span(span.start if span else title[0].start, title[-1].end)
        keys = tuple(word.key for word in words)
        kind = _kind(words, keys, titled=span is not None)
        yield Mention(words[0].start, words[-1].end, keys, kind, span, quoted, in_headline)

    def _cut(self, run: list[_Word]) -> int:
        """Return where a run is cut in two: behind an owner, or between a body and a person of it; else 0."""
        for at in range(1, len(run)):
            gap = self.document.text[run[at - 1].end : run[at].start]
            if gap.startswith(("'", "’")) and not (_ends_body(run[-1].key) and len(run) - at < 4):
                return at  # the Reds' Jan Roe, but the Miners' Relief Fund
        of_body = _OF_BODY.search(self.document.text, max(0, run[0].start - 12), run[0].start) is not None
        for at in range(2, len(run) - 1):
            before = [word.key for word in run[:at]]
            heads = name_lists.organisation_heads()
            body = before[-1] in heads or (before[0] in heads and before[1] == "of" and before[-1] not in _JOINING)
            person = run[at].key in name_lists.given_names() or (of_body and run[at].key in titles())
            if body and person and not any(key in titles() or key in name_lists.given_names() for key in before):
                return at  # spokesman for the Transport Ministry Jan Roe
        return 0

    def _trimmed(self, run: list[_Word]) -> list[_Word]:
        """Leave out the words at either end of a run that belong to no name."""
        while run and self._is_beside(run[0], follows=len(run) > 1):
            if len(run) > 2 and run[0].key in _RANKS and (run[1].key in _RANKS or _is_only_title(run[1].key)):
                break  # First Minister
            run = run[1:]
        while run and run[0].text.endswith(_COMPOUNDED):
            run = run[1:]
        if len(run) > 2 and run[1].key in name_lists.given_names() and run[0].text in name_lists.outlets():
            run = run[1:]  # a caption: Reuters, and the name
        while run and (run[-1].text.islower() or run[-1].key in _JOINING):
            run = run[:-1]
        while len(run) > 2 and run[-1].text.isupper() and run[-1].key in behind() and not run[0].text.isupper():
            run = run[:-1]  # Jane Roe KC
        return run

    def _is_title_first(self, words: list[_Word]) -> bool:
        """Return whether the first of three words is a title, which German writes with a capital, too."""
        given = name_lists.given_names()
        second = words[1].key.partition("-")[0] in given
        return words[0].key not in given and (second or self.document.lang.startswith("de"))

    def _is_beside(self, word: _Word, *, follows: bool) -> bool:
        """Return whether the first word of a run is capitalised only because a sentence begins, or small."""
        key = word.key
        if key in name_lists.no_names() and not (key in name_lists.given_names() and follows):
            return True
        if word.text.islower():
            return True
        if key in name_lists.given_names() or not _begins_sentence(self.document.text, word.start):
            return False
        if follows and key in _BEFORE_COMPANY:
            return True
        if follows and key.endswith("ly") and key not in role_nouns():
            return True
        return key in self.small and key not in titles() and key not in modifiers()

    def _small_title(self, first: _Word) -> Span | None:
        """Return the title in small letters before a name: presidential candidate, group's spokesman."""
        text = self.document.masked
        before = text[max(0, first.start - 90) : first.start]
        if not is_role_noun(key_of(before.rpartition(" ")[0].rpartition(" ")[2].strip("-,.;:—"))):
            return None
        words = [
            word
            for word in _word_pattern().finditer(before)
            if before[word.start() - 1 : word.start()] not in "'’" or not word.start()
        ]
        if not words or before[words[-1].end() :] != " " or not is_role_noun(key_of(words[-1][0])):
            return None
        begin = words[-1].start()
        for this, following in zip(reversed(words[:-1]), reversed(words[1:]), strict=True):
            gap = before[this.end() : following.start()]
            key = key_of(this[0])
            if gap not in (" ", "'s ", "’s ") or key in _NO_TITLE:
                break
            known = key in role_nouns() or key in modifiers() or this[0][0].isupper() or "-" in this[0]
            if not known and (key in name_lists.no_names() or key in _VERBS or _VERB_ENDING.search(key)):
                break
            noun = not known and not _ADJECTIVE.search(key)
            if noun and following is not words[-1]:
                break
            if gap != " " and not known:
                break
            begin = this.start()
        offset = max(0, first.start - 90)
        return Span(offset + begin, offset + words[-1].end())


_COMPOUNDED = ("-based", "-born", "-backed", "-linked", "-led", "-owned", "-run", "-area")
_VERBS = word_set(
    "said told wrote gave made met saw got left sent took beat hit put read quote tell ask call name like do does did"
    " made had has have been be am are were became become get met joined fellow"
) - {"fellow"}
_VERB_ENDING = re.compile(r"...(?:ed|ing|ly|[^s]s)\Z")
_AGENT = re.compile(
    r"..(?:ist|ician|caster|maker|keeper|worker|holder|writer|owner|organi[sz]er|taker|minder|master|mistress|meister"
    r"|woman|anwalt|anwaltin|sprecher|leiter|minister|prasident|direktor|chef|meisterin|sprecherin|leiterin|ministerin"
    r"|prasidentin|direktorin|chefin)\Z"
)
_ANY_AGENT = re.compile(_AGENT.pattern + r"|...(?:er|or|ess|ant|ian|ee|man|in)\Z")  # before a given name
_BEHIND_TITLE = word_set("executive elect designate emeritus")
_HEADS = word_set("chief head lead director ceo boss")  # "Chief NATO negotiator"
_RANKS = word_set("first second third acting interim outgoing")
_OF_BODY = re.compile(r"\b(?:of|for) (?:the )?\Z")
_LABEL = re.compile(r"..(?:ian|ean|can|ish|ese|ani|crat|cratic|ative)\Z")
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ary|ous|ern|ish|an|ese|able|ful|time|level|ranking|school|party)\Z")
_NO_TITLE = word_set("the a an his her their its our my your of for to in on at by with and or that who as from is was")


def _begins_sentence(text: str, start: int) -> bool:
    """Return whether a word stands at the start of a sentence, a line or a quotation."""
    before = text[max(0, start - 4) : start].rstrip(" \t\"'“”‘’«»„(")
    return not before or before[-1] in ".?!:\n–—…" or "\n" in text[max(0, start - 2) : start]


def _has_no_end(line: str) -> bool:
    return len(line) < 200 and line[-1] not in ".?!:,;…\"”»'’)"


def flattened(document: Document) -> Document:
    """Return a document whose lines within paragraphs are joined by blanks, with the same offsets."""
    if all("\n" not in document.text[slice(*paragraph)] for paragraph in document.paragraphs):
        return document
    return replace(document, text=_flat(document, document.text), masked=_flat(document, document.masked))


def _flat(document: Document, text: str) -> str:
    pieces, done = [], 0
    for start, end in document.paragraphs:
        pieces += [text[done:start], text[start:end].replace("\n", " ")]
        done = end
    return "".join([*pieces, text[done:]])


_LABELLED = re.compile(r"[^a-z\n:]{3,60}: .*[.?!]\Z")  # a turn of a transcript


def is_headline(line: str) -> bool:
    """Return whether nearly all longer words of a line are capitalised, as in headlines."""
    if len(line) > 250 or _LABELLED.match(line):
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", line) if len(word) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _runs(text: str, start: int, end: int) -> Iterator[list[_Word]]:
    """Yield the runs of capitalised words with the small words that join them."""
    words = (_Word(*match.span(), match[0]) for match in _name_word_pattern().finditer(text, start, end))
    run: list[_Word] = []
    waiting: list[_Word] = []  # small words that belong to the run if a capitalised one follows
    for word in words:
        capitalised = word.text[0].isupper() or _hyphened_particle(word.text)
        if not run and not capitalised:
            continue
        if run and not _is_next(text, (waiting or run)[-1], word):
            yield run
            run, waiting = [], []
        if capitalised and not _breaks(word, run) and len(run) <= _LONGEST_RUN:
            run, waiting = [*run, *waiting, word], []
        elif not capitalised and run and len(waiting) < 3 and _may_join(word, run, waiting):
            waiting.append(word)
        elif run:
            yield run
            run, waiting = [], []
    if run:
        yield run


def _ends_body(key: str) -> bool:
    return key in name_lists.organisation_words()


def _is_next(text: str, last: _Word, word: _Word) -> bool:
    gap = text[last.end : word.start]
    if gap in ("' ", "’ "):
        return last.text[-1] == "s" and last.text[0].isupper() and word.text[0].isupper()
    return gap in (" ", "") or (gap == ", " and word.key in _GENERATION)


def _hyphened_particle(text: str) -> bool:
    """Return whether a word is a name with an article in small letters: al-Roe."""
    head, hyphen, rest = text.partition("-")
    return bool(hyphen) and head in _PARTICLES and rest[:1].isupper()


_DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september"
    " october november december i"
)


#: What a sentence begins with before the name of a company: Operator Acme said.
_BEFORE_COMPANY = word_set(
    "operator manufacturer maker owner retailer supplier developer regulator watchdog charity broadcaster airline"
    " carrier insurer publisher brewer lender utility grocer"
)
_NAMES_TOO = word_set("may will an so see long do good news white press day watch own us no one first second")


def _breaks(word: _Word, run: list[_Word]) -> bool:
    """Return whether a capitalised word ends a name: a day, a month, I, a small word of a headline."""
    key = word.key
    return key in _DAYS or (bool(run) and key in name_lists.no_names() and key not in _NAMES_TOO)


def _may_join(word: _Word, run: list[_Word], waiting: list[_Word]) -> bool:
    if word.text in _PARTICLES:
        return True
    if word.text == "&":
        return not waiting
    if word.text not in _JOINING:
        return False
    heads = name_lists.organisation_heads()
    if word.text == "the":
        return bool(waiting) and waiting[-1].text in ("of", "for")
    if word.text == "and":
        return not waiting and len(run) > 2 and any(w.text == "of" for w in run)
    if waiting:
        return False
    return run[-1].key in heads or (word.text in ("of", "for") and run[-1].key in _OF_TITLE)


def _split_title(run: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Return the words of a name and those of the title before it; no name if all is title."""
    if _is_organisation(run):
        return run, []
    at = _last_title(run)
    if at < 0:
        all_title = _is_only_title(run[-1].key) and all(word.key in modifiers() for word in run[:-1])
        return ([], run) if all_title else (run, [])  # Prime Minister
    name = run[at + 1 :]
    if name[0].text in ("of", "for"):
        name = _behind_of(name[1:])
    elif _is_only_title(name[-1].key):
        return [], run
    called = len(name) == 1 and run[at].key not in _HEADS
    if name and _is_organisation(name) and not called:  # but Mr. ROE
        return run, []
    return name, [word for word in run if word.start < name[0].start] if name else run


def _is_only_title(key: str) -> bool:
    return key in titles() and key not in surnames() and key not in name_lists.given_names()


def _last_title(run: list[_Word]) -> int:
    """Return the index of the last word of the title before a name, -1 if there is none."""
    known, given = titles(), name_lists.given_names()
    at = -1
    for i, word in enumerate(run[:-1]):
        may_be_name = word.key in surnames() and i and run[0].key in given and run[i - 1].key not in modifiers()
        if word.key in known and not may_be_name:
            at = i
    while 0 <= at < len(run) - 2 and run[at + 1].key in _BEHIND_TITLE:
        at += 1  # Chief Executive
    if at >= 0 or run[0].key in given:
        return at
    first = next((i for i, word in enumerate(run[1:-1], 1) if word.key in given), 0)
    if first and all(_is_label(word.key) for word in run[:first]):
        return first - 1  # Ohio Republican Jane Roe
    calling = _AGENT if len(run) > 2 and run[1].key not in given else _ANY_AGENT
    return 0 if len(run) > 2 and calling.search(run[0].key) else -1  # Forecaster Jane Roe


def _is_label(key: str) -> bool:
    """Return whether a word before a name tells where somebody is from or of what party."""
    return key in name_lists.places() or key in _PARTIES or _LABEL.search(key) is not None


_PARTIES = word_set("labour labor tory liberal green lib dem independent new south north west east president-elect gop")


def _behind_of(words: list[_Word]) -> list[_Word]:
    """Return the name behind what a title is of: Secretary of State Jane Roe."""
    for i, word in enumerate(words):
        if i and word.key in name_lists.given_names():
            return words[i:]
    return words[-2:] if len(words) > 2 else []


_NO_ORGANISATIONS = word_set(
    "GMT EST EDT CST CDT MST PST PDT BST CET CEST MSK UTC TV CEO CFO PM AM MP MPS KC QC DNA HIV AIDS COVID US UK USA"
    " UAE VERDICT FALSE TRUE UPDATE LIVE WATCH READ NEW BREAKING VIDEO PHOTO PHOTOS EXCLUSIVE OPINION LATEST II III IV"
)


def _is_organisation(run: list[_Word]) -> bool:
    heads = name_lists.organisation_heads()
    if len(run) == 1:
        word = run[0].text
        return word.isupper() and 2 <= len(word) <= 7 and "." not in word and word not in _NO_ORGANISATIONS
    keys = [word.key for word in run]
    if "of" in keys[1:] or "for" in keys[1:]:
        at = min(keys.index(joint, 1) for joint in ("of", "for") if joint in keys[1:])
        return keys[at - 1] in heads
    last = keys[-1]
    if last in _GENERATION:
        return False
    return last in name_lists.organisation_words() or (
        run[-1].text.isupper() and len(last) > 2 and not run[0].text.isupper() and keys[0] not in titles()
    )


def _kind(words: list[_Word], keys: tuple[str, ...], *, titled: bool) -> Kind:
    if titled and len(words) == 1 and words[0].text.isupper():
        return Kind.PERSON  # Mr. ROE
    if _is_organisation(words) or (not titled and " ".join(word.text for word in words) in name_lists.outlets()):
        return Kind.ORGANISATION
    place_words = name_lists.places()
    if all(key in place_words or key in name_lists.place_heads() for key in keys) and not (titled and len(keys) > 1):
        return Kind.PLACE
    if titled:
        return Kind.PERSON
    if len(words) == 1:
        return Kind.PLACE if "." in words[0].text and words[0].text.isupper() else Kind.WORD
    first, last = keys[0], keys[-1]
    if first in name_lists.women() or first in name_lists.men():
        return Kind.PERSON
    if first in name_lists.organisation_words() or last in place_words:
        return Kind.ORGANISATION if first in name_lists.organisation_words() else Kind.PLACE
    if first in name_lists.place_heads() or last in name_lists.place_heads():
        return Kind.PLACE
    if _INITIAL.match(words[0].text) and words[0].text.count(".") == 1:
        return Kind.PERSON
    return Kind.PERHAPS if len(words) <= 4 and "of" not in keys else Kind.ORGANISATION

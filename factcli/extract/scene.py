"""A sentence with its verbs of saying: what follows a verb, and where a clause begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factcli.extract.phrases import Noun
from factcli.extract.reading import Reading, Saying
from factcli.extract.words import Word, listed, nouns

#: Content of a draft: indices of the first token of each piece and of the one after its last.
Pieces = list[tuple[int, int]]

_OPENING = frozenset("([$€£@#'‘")
#: Words that begin a clause of their own beside the main one.
ASIDES = frozenset(["as", "while", "when", "because", "since", "although", "though", "until", "if", "unless"])
_ABOUT = frozenset(["about", "over", "around", "up", "under", "nearly", "almost", "as", "at", "some"])
_COUNTS = frozenset(["many", "much", "few", "half", "least"])
_NO_PREPOSITION = frozenset(["like", "as", "than", "up", "down", "out"])
_FIRST_WORDS = frozenset(["there", "both", "all", "not", "never", "only", "even"])
_PHRASE_LINKS = frozenset(["with", "of", "by", "at", "in", "on", "from", "to", "about", "for"])
_SPANS_OF_TIME = frozenset(["morning", "evening", "night", "day", "week", "month", "year", "weekend"])
_BESIDE = frozenset(["who", "in", "at", "during", "speaking", "without"])
_AFTER_QUOTE = frozenset(["which", "who", "whose", "but"])
_ANOTHER = frozenset(["and", "but", "while", "though", "although", "as"])
_PUT = frozenset(["put", "puts", "say", "says", "said", "give", "gives", "gave", "set", "sets"])
_DASHES = frozenset(["—", "–", "-", "--"])
_SUBJECT = Word.CAPITAL | Word.DETERMINER | Word.PRONOUN | Word.POSSESSIVE
#: Where what was said ends although the sentence goes on.
_ACTS_THAT_SAY = frozenset(["deny", "urge", "accuse", "call_for"])


@dataclass(slots=True)
class Draft:
    """An attribution in tokens: pieces of content, who, and by which word."""

    rule: str
    content: Pieces
    speaker: Noun | None
    cue: tuple[int, int] | None
    sure: bool = True


@dataclass
class Scene:
    """A sentence, from token ``start`` to ``end``, with its verbs of saying. ``title`` is True for a headline."""

    reading: Reading
    start: int
    end: int
    sayings: list[Saying]
    title: bool = False

    @cached_property
    def last(self) -> int:
        """The token after the last word: without the full stop."""
        end = self.end
        while end > self.start and self.reading.words[end - 1] in {".", "!", "?", "…", ",", ";", ":"}:
            end -= 1
        return end

    @cached_property
    def _by_left(self) -> dict[int, Saying]:
        return {saying.left: saying for saying in self.sayings}

    def quoted(self, index: int) -> bool:
        """Return whether a token is a quotation that is no title."""
        return bool(self.reading.classes[index] & Word.QUOTATION) and not self.reading.is_title(index)

    def has_quotation(self, start: int, end: int) -> bool:
        """Return whether there is a quotation that is no title among tokens of the sentence."""
        return any(self.quoted(index) for index in range(start, min(self.last, end)))

    def inner(self, index: int) -> str:
        """Return the words of a quotation token without its marks, or "" for another token."""
        quotation = self.reading.quotation_at.get(self.reading.starts[index])
        return self.reading.text[quotation.inner.start : quotation.inner.end] if quotation else ""

    # Who

    def head(self, noun: Noun) -> int:
        """Return the token before "of", "for" and the like, or the last of a noun phrase."""
        classes = self.reading.classes
        for index in range(noun.start + 1, noun.end):
            if classes[index] & Word.PREPOSITION and not classes[index] & Word.CAPITAL:
                participle = index - 2 >= noun.start and classes[index - 1] & Word.PARTICIPLE
                return index - 2 if participle else index - 1  # "a study published in the journal"
        return noun.end - 1

    def is_person(self, noun: Noun | None) -> bool:
        """Return whether a noun phrase can be somebody who speaks, or a paper, rather than a thing."""
        if noun is None:
            return False
        words = self.reading.words
        heading = noun.start == self.start and words[noun.start] in listed("no speaker")
        if heading and noun.end < self.end and words[noun.end] == ":":
            return False  # "Interview: ..."
        head = self.head(noun)
        word = self.reading.words[head]
        if word in {"he", "she", "they", "who", "i", "we", "it"} or word in nouns("body") or word in nouns("paper"):
            return True
        if self.reading.classes[head] & (Word.CAPITAL | Word.PERSON | Word.NUMBER):
            return True
        return word.endswith("s") and not word.endswith(("ss", "ics", "ness"))

    def is_finding(self, saying: Saying) -> bool:
        """Return whether a report, court or inquiry finds something."""
        if "finding" not in saying.cue.classes or saying.subject is None:
            return False
        head = self.reading.words[self.head(saying.subject)]
        return head in nouns("paper") or head in nouns("body")

    # What follows a verb of saying

    def after_listener(self, saying: Saying) -> int:
        """Return where what is said may begin: after the listener of "told the court"."""
        after = saying.after
        if "telling" not in saying.cue.classes or saying.inverted or after >= self.end:
            return after
        reading = self.reading
        if reading.classes[after] & (Word.QUOTATION | Word.PUNCTUATION) or reading.words[after] == "that":
            return after
        listener = reading.noun_after(after, self.end, listener=True)
        if listener is None:
            return after
        # "told the state news agency, Orsk Today, that"
        name = reading.noun_after(listener.end + 1, self.end) if self._word(listener.end) == "," else None
        if name is None or not all(reading.classes[at] & Word.CAPITAL for at in range(name.start, name.end)):
            return listener.end
        following = self._word(name.end)
        beside = name.end < self.last and reading.classes[name.end] & (Word.PREPOSITION | Word.TIME)
        if following == "," and self._word(name.end + 1) == "that":
            return name.end + 1
        return name.end if beside or following == "that" else listener.end

    def complement(self, start: int) -> tuple[str, int]:
        """Return what follows a verb of saying and where: "quote", "that", "colon", "clause", "comma" or "end"."""
        words, classes = self.reading.words, self.reading.classes
        index = start
        while index < self.end and index - start < 40:
            word, some = words[index], classes[index]
            if some & (Word.QUOTATION | Word.PUNCTUATION) or word == "that":
                if word not in _OPENING:
                    return self._at_mark(index)
                return "clause", index
            if self._is_count(index):
                return "clause", index
            if some & Word.CONJUNCTION or word in ASIDES:
                return "end", index
            further = self._skip(index)
            if further is None:
                return "end", index
            if further == index:
                return "clause", index
            index = further
        return "end", index

    def _at_mark(self, index: int) -> tuple[str, int]:
        words, classes = self.reading.words, self.reading.classes
        following = index + 1
        if classes[index] & Word.QUOTATION or words[index] == "that":
            return ("that" if words[index] == "that" else "quote"), index
        if words[index] not in {":", ","} or following >= self.end:
            return ("comma" if words[index] == "," else "end"), index
        if words[index] == ":":
            return ("quote" if classes[following] & Word.QUOTATION else "colon"), following
        if not (classes[following] & Word.QUOTATION or words[following] == "that"):
            closing = self._after_aside(following)
            if closing is None:
                return "comma", index
            following = closing
        return ("quote" if classes[following] & Word.QUOTATION else "that"), following

    def _is_count(self, index: int) -> bool:
        """Whether "about", "as" and the like belong to a number: "about 40", "as many as"."""
        if self.reading.words[index] not in _ABOUT or index + 1 >= self.end:
            return False
        return bool(self.reading.classes[index + 1] & Word.NUMBER) or self.reading.words[index + 1] in _COUNTS

    def _skip(self, index: int) -> int | None:
        """Go over a phrase of time or place; return the same index if there is none, None if its end is not clear."""
        word, some = self.reading.words[index], self.reading.classes[index]
        if some & Word.PREPOSITION and not some & Word.CAPITAL and word not in _NO_PREPOSITION:
            return self._skip_phrase(index)
        if some & Word.TIME and not some & Word.GENITIVE and self._is_time(index):
            return index + 1
        following = self.reading.classes[index + 1] if index + 1 < self.end else 0
        if word in {"outside", "inside"} and following & (Word.DETERMINER | Word.POSSESSIVE):
            return self._skip_phrase(index)
        if some & Word.PARTICIPLE and (following & Word.PREPOSITION or self._word(index + 1) in {"outside", "inside"}):
            return index + 1  # "told a crowd gathered outside the hall that"
        if word == "dated" and following & (Word.TIME | Word.NUMBER):
            return index + 1
        if some & Word.NUMBER and (self.reading.classes[index - 1] & Word.TIME or self._word(index - 1) == "dated"):
            return index + 1  # "a memo dated Oct. 3 that"
        first = word in _FIRST_WORDS and self._word(index + 1) != "that"
        return index + 1 if some & Word.ADVERB and not first else index

    def _is_time(self, index: int) -> bool:
        """Whether "this", "last" and the like begin a time: "this week", not "this was"."""
        classes = self.reading.classes
        if not classes[index] & (Word.DETERMINER | Word.ADVERB) or classes[index] & Word.CAPITAL:
            return True
        return index + 1 < self.end and bool(classes[index + 1] & (Word.TIME | Word.NUMBER))

    def _skip_phrase(self, index: int) -> int | None:
        """Return where a phrase ends that begins with the preposition at ``index``."""
        words, classes = self.reading.words, self.reading.classes
        timed = Word.TIME | Word.NUMBER
        while True:
            index += 1
            while index < self.end and classes[index] & timed and not classes[index] & Word.GENITIVE:
                index += 1
            noun = None
            if not classes[index - 1] & timed or words[index - 1] in _SPANS_OF_TIME:
                noun = self.reading.noun_after(index, self.end, listener=True)
            if noun:
                index = noun.end
            elif index >= self.end or not classes[index - 1] & timed:
                return None
            if index >= self.end or words[index] not in _PHRASE_LINKS:
                break
        return None if index < self.end and classes[index] & Word.AUXILIARY else index

    def _after_aside(self, start: int) -> int | None:
        """Where "that" stands after what is set off by commas: "said, for the first time, that"; or None."""
        words = self.reading.words
        beside = words[start] in _BESIDE
        for index in range(start, min(self.end - 1, start + 16)):
            if words[index] in {";", ":"} or self.reading.classes[index] & Word.QUOTATION:
                return None
            if words[index] == "," and (words[index + 1] == "that" or (beside and self.quoted(index + 1))):
                return index + 1
        return None

    def lacks_subject(self, start: int) -> bool:
        """Return whether a clause has its subject before the speaker: "the film, which critics say is long"."""
        return self.reading.classes[start] & (Word.AUXILIARY | Word.PRONOUN) == Word.AUXILIARY

    def is_clause(self, saying: Saying, start: int) -> bool:
        """Return whether what follows a verb is a clause, not only a thing."""
        word = self.reading.words[start]
        if word in {"how", "why", "whether", "what"}:
            return start + 1 < self.last
        if saying.cue.verb in listed("of persons") and not self.is_person(saying.subject):
            return False
        if saying.cue.verb == "say":
            if word in {"so", "yes", "no", "nothing", "goodbye"}:
                return start + 1 < self.last and bool(self.reading.noun_like(start + 1))
            if word in {"it", "this", "that", "to"} or self.reading.is_verb(start):
                return word != "to" and self.reading.begins_clause(start, self.last)  # not "said it best: ..."
            return start + 1 < self.last
        return self.reading.begins_clause(start, self.last)

    # Where a clause begins and ends

    def clause_start(self, end: int) -> int:
        """Return where the clause begins that ends before token ``end``."""
        words = self.reading.words
        for index in range(end - 1, self.start, -1):
            if words[index] in {";", ":"}:
                return index + 1
        start = self.start
        while start < end and words[start] in {",", "but", "and", "yet", "so"}:
            start += 1
        return start

    def quotation_end(self, start: int, saying: Saying | None) -> int:
        """Return the end of what begins with a quotation: itself, if it is a whole sentence, or the clause."""
        return start + 1 if self.inner(start)[-1:] in tuple(".!?,") else self.clause_end(start, saying)

    def clause_end(self, start: int, saying: Saying | None) -> int:
        """Return the token after the last of the clause that begins at ``start``."""
        aside = saying is not None and self._is_aside(saying.left - 1)
        initial = saying is not None and aside and saying.left - self.start <= 2
        relative = saying is not None and saying.left > self.start and self._word(saying.left - 1) in {"which", "what"}
        for index in range(start, self.last):
            end = self._end_at_quotation(index, start, aside or relative or self._is_relative(saying), relative)
            if end is None and index > start and saying is not None and saying.relative:
                end = self._end_of_relative(index, saying)
            if end is None and index > start:
                end = self._end_at_word(index, saying, aside, initial)
            if end is None and index > start and saying is not None:
                end = self._end_at_act(index, start, saying)
            if end is not None:
                return end
        return self.last

    def _classes(self, index: int) -> int:
        return self.reading.classes[index] if index < self.last else 0

    def _is_relative(self, saying: Saying | None) -> bool:
        return saying is not None and saying.relative

    def _word(self, index: int) -> str:
        return self.reading.words[index] if index < self.last else ""

    def _end_at_quotation(self, index: int, start: int, beside: bool, relative: bool) -> int | None:
        word = self.reading.words[index]
        if index > start and self.quoted(index - 1) and (word in _DASHES or (relative and word == ",")):
            return index
        if not self.reading.classes[index] & Word.QUOTATION or not self.inner(index).endswith(","):
            return None
        following = self._word(index + 1)
        begins = following in listed("next words") or bool(self._classes(index + 1) & Word.PARTICIPLE)
        if begins and index > start:
            return index + 1
        long = self.quoted(index) and (self.inner(index).count(" ") > 1 or (beside and not relative))
        return index + 1 if long and following and (beside or following in _AFTER_QUOTE) else None

    def _end_of_relative(self, index: int, saying: Saying) -> int | None:
        """Where a clause with "who" ends: "Orsk, who said it was shut, left", "Orsk - who said it was shut - left"."""
        before = self.reading.words[saying.left - 1] if saying.left > self.start else ""
        if self.reading.words[index] != before or before not in {",", *_DASHES}:
            return None
        if before != ",":
            return index
        following = index + 1
        while following < self.last and self.reading.classes[following] & Word.ADVERB:
            following += 1
        return index if following < self.last and self.reading.is_finite(following, self.last) else None

    def _end_at_word(self, index: int, saying: Saying | None, aside: bool, initial: bool) -> int | None:
        word, following = self.reading.words[index], self._word(index + 1)
        if word == "according" and following == "to":
            return index - (self.reading.words[index - 1] == ",")
        if word not in {",", ";", "and", "but"} or not following:
            return None
        other = self._by_left.get(index + 1)
        other = None if other is saying else other
        if word == ",":
            return index if self._ends_at_comma(index, following, other, aside, initial) else None
        if other is None or not self.says(other):
            return None
        if word == ";":
            return index
        comma = self.reading.words[index - 1] == ","
        return index - comma if comma or other.shared or other.cue.form == "ing" else None

    def _end_at_act(self, index: int, start: int, saying: Saying) -> int | None:
        """Where the next act begins: "; the police put", "said it was late and demanded", ", before adding"."""
        word, following = self.reading.words[index], self._word(index + 1)
        if word == ";":
            other = self.reading.noun_after(index + 1, self.last)
            if other is None or not (self.reading.classes[self.head(other)] & Word.PERSON or self._is_body(other)):
                return None
            return index if self._is_act_at(other.end) else None
        if word == "," and following == "before" and self._word(index + 2) in listed("next words"):
            return index
        if word != "and":
            return None
        other_saying = self._by_left.get(index + 1)
        if other_saying is None or not other_saying.shared or not other_saying.firm or other_saying is saying:
            return None
        if not other_saying.cue.classes & {"act", "telling"} or other_saying.cue.form == "ing" or other_saying.passive:
            return None
        subject = self.reading.noun_after(start + (self.reading.words[start] == "that"), index)
        doing = subject is None or self.reading.words[subject.start] == "it" or not self.is_person(subject)
        return index if doing else None

    def _is_body(self, noun: Noun) -> bool:
        word = self.reading.words[self.head(noun)]
        return word in nouns("body") or word in {"police", "reporters", "critics", "opponents"}

    def _is_act_at(self, index: int) -> bool:
        """Return whether a verb other than an auxiliary stands at a token."""
        word = self._word(index)
        return bool(self._classes(index) & Word.VERB) or word.endswith("ed") or word in _PUT

    def _ends_at_comma(self, index: int, following: str, other: Saying | None, aside: bool, initial: bool) -> bool:
        if aside and (other or (initial and self.reading.classes[index + 1] & _SUBJECT)):
            return True
        if following in listed("next words"):
            return True
        if following in _ANOTHER:
            after = self._by_left.get(index + 2)
            return after is not None and self.says(after)
        if other is None or not self.says(other):
            return False
        return other.after >= self.last or self.complement(other.after)[0] in {"end", "comma"}

    def _is_aside(self, index: int) -> bool:
        """Whether a subject after token ``index`` is that of a clause with "while", "what" or "which"."""
        words = self.reading.words
        if index > self.start and self.reading.classes[index] & Word.ADVERB and words[index] not in ASIDES:
            index -= 1
        return index >= self.start and (words[index] in ASIDES or words[index] in {"what", "which"})

    def says(self, other: Saying) -> bool:
        """Return whether another verb begins an attribution of its own."""
        if not other.firm or other.passive:
            return False
        if other.shared and "act" in other.cue.classes and not other.words:
            return other.cue.form == "s" or self.has_quotation(other.end, other.end + 9)
        return bool(other.cue.classes & {"plain", "telling"}) or other.cue.verb in _ACTS_THAT_SAY

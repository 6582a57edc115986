"""The words of a document by class, with the subjects, verbs of saying and clauses that the patterns look for."""

from __future__ import annotations

from dataclasses import dataclass, field

from factcli.extract.document import Document
from factcli.extract.words import Cue, Word, cue_forms, nouns, word_classes

_NO_ADVERB = frozenset(
    [
        "family",
        "ally",
        "rally",
        "supply",
        "assembly",
        "reply",
        "monopoly",
        "anomaly",
        "italy",
        "july",
        "only",
        "early",
        "daily",
        "weekly",
        "monthly",
        "friendly",
        "elderly",
        "likely",
        "unlikely",
        "lonely",
        "lovely",
        "deadly",
        "costly",
        "kelly",
        "fly",
        "rely",
        "apply",
        "comply",
    ]
)
_STRONG = Word.PUNCTUATION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.QUOTATION | Word.ADVERB
_NOT_NOUN = (
    Word.DETERMINER
    | Word.POSSESSIVE
    | Word.PRONOUN
    | Word.OBJECT
    | Word.PREPOSITION
    | Word.CONJUNCTION
    | Word.SUBORDINATOR
    | Word.AUXILIARY
    | Word.ADVERB
    | Word.VERB
    | Word.PUNCTUATION
    | Word.QUOTATION
)
_DEFINITE = Word.DETERMINER | Word.POSSESSIVE | Word.PRONOUN | Word.CAPITAL | Word.GENITIVE | Word.NUMBER
_FINITE = Word.AUXILIARY | Word.VERB
_LINKS = frozenset(["of", "for", "in", "at", "from", "with", "on", "to", "by", "behind"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "'re", "got", "gets"])
_HAVE = frozenset(["has", "have", "had", "having", "'ve"])
_DASHES = frozenset(["—", "–", "-", "--"])
_PLURAL = frozenset(["and", "many", "most", "several", "people", "police", "men", "women", "few", "some", "others"])
#: What comes before somebody who is heard saying something.
_HEARS = frozenset("with quotes quoted quoting cites cited heard filmed recorded overheard shows showed showing".split())
_IN_TITLES = frozenset(["morning", "evening", "week", "night", "day", "year", "today", "may"])
_APPOSITIONS = frozenset("who which whose where a an the now then one when whom".split())
#: The longest stretch of tokens between a verb and what belongs to it.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: the indices of its first token and of the one after its last."""

    start: int
    end: int


@dataclass(slots=True)
class Saying:
    """A verb of saying in its sentence: tokens ``start`` to ``end`` are the verb with its auxiliaries.

    ``subject`` is who says it; ``left`` is where that subject (or, with ``inverted``, the verb) begins, and ``after``
    where what follows the verb and an inverted subject begins. ``firm`` is False after "could", "not", "if".
    """

    cue: Cue
    start: int
    end: int
    verb: int
    subject: Noun | None
    left: int
    after: int
    inverted: bool = False
    firm: bool = True
    passive: bool = False
    relative: bool = False
    shared: bool = False
    words: list[str] = field(default_factory=list)


class Reading:
    """A document as parallel lists: the words in small letters and their classes, by index of token."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.starts = [token.start for token in document.tokens]
        self.ends = [token.end for token in document.tokens]
        self.first = document.first_tokens
        self.words: list[str] = []
        self.classes: list[int] = []
        self.quotation_at = {quotation.start: quotation for quotation in document.quotations}
        known = word_classes()
        cache: dict[str, tuple[str, int]] = {}
        for token in document.tokens:
            if token.start in self.quotation_at:
                self.words.append('"')
                self.classes.append(int(Word.QUOTATION))
                continue
            word = self.text[token.start : token.end]
            entry = cache.get(word)
            if entry is None:
                entry = cache[word] = _classify(word, known)
            self.words.append(entry[0])
            self.classes.append(entry[1])
        for first in self.first[:-1]:
            # A capital at the start of a sentence says nothing about words that the lists know.
            if first < len(self.classes) and self.classes[first] & (_NOT_NOUN & ~Word.PUNCTUATION):
                self.classes[first] &= ~Word.CAPITAL

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the first token of a sentence and the one after its last."""
        start, end = self.first[index], self.first[index + 1]
        return self._after_dateline(start, end), end

    def _after_dateline(self, start: int, end: int) -> int:
        """The first token after "LONDON (Reuters) -" or "KABUL, Sept. 3 —"."""
        word = self.text[self.starts[start] : self.ends[start]]
        bracket = False
        for index in range(start, min(end - 2, start + 14)):
            if index > start and self.words[index] in _DASHES:
                return index + 1 if bracket or (word.isupper() and len(word) > 2) else start
            bracket = bracket or self.words[index] == "("
            if not self.classes[index] & (Word.CAPITAL | Word.PUNCTUATION | Word.NUMBER | Word.TIME):
                return start
        return start

    def noun_like(self, index: int) -> bool:
        """Return whether a token can be part of a noun phrase other than its determiner."""
        classes = self.classes[index]
        if classes & Word.CAPITAL:
            return not classes & (Word.TIME | Word.PUNCTUATION) or self.words[index] in _IN_TITLES
        if classes & _NOT_NOUN:
            return self.is_title(index)
        return not classes & Word.TIME or bool(classes & Word.GENITIVE)

    def is_title(self, index: int) -> bool:
        """Return whether a quotation is a title or a nickname: few words, most of them with a capital."""
        quotation = self.quotation_at.get(self.starts[index])
        if quotation is None:
            return False
        inner = self.text[quotation.inner.start : quotation.inner.end]
        if len(inner) > 60 or inner[-1:] in ".,?!":
            return False
        some = [word for word in inner.strip(",").split() if len(word) > 3 or word[0].isupper()]
        return 0 < len(some) <= 6 and all(word[0].isupper() or word[0].isdigit() for word in some)

    # Noun phrases

    def noun_before(self, end: int, limit: int) -> Noun | None:
        """Return the noun phrase whose last token comes before ``end``, and which begins at ``limit`` or later."""
        last = end - 1
        if last >= limit and self.words[last] == ")":
            opening = last
            while opening > limit and self.words[opening] != "(" and last - opening < 14:
                opening -= 1
            last = opening - 1
        if last < limit or not self._ends_noun(last, limit):
            return None
        start = self.core_start(last, limit)
        shortest, chosen = start, None
        for _ in range(6):
            if self._is_boundary(start, limit):
                chosen = start
            joined = self._join_before(start, limit)
            if joined is None:
                break
            start = joined
        return Noun(shortest if chosen is None else chosen, last + 1)

    def _ends_noun(self, index: int, limit: int) -> bool:
        classes = self.classes[index]
        if self.words[index].endswith("ed") and not classes & Word.CAPITAL:
            return self.words[index] in {"accused", "deceased", "feed", "creed", "speed"}
        if classes & Word.NUMBER:
            return True
        return self.noun_like(index) and not (classes & Word.GENITIVE and not classes & Word.CAPITAL)

    def core_start(self, last: int, limit: int) -> int:
        """Return where a noun begins with its adjectives and determiner, without "of" and the like."""
        start = last
        while start > limit:
            before = start - 1
            classes = self.classes[before]
            if classes & (Word.DETERMINER | Word.POSSESSIVE) and self.words[before] != "whose":
                if classes & Word.CAPITAL and before > limit and self.classes[before - 1] & Word.CAPITAL:
                    start = before
                    continue
                start = before
                if start > limit and self.words[start - 1] in {"all", "both", "some"}:
                    start -= 1
                break
            lower = not classes & (Word.CAPITAL | Word.GENITIVE)
            if lower and classes & Word.PARTICIPLE and before > limit:
                if not self.classes[before - 1] & (Word.DETERMINER | Word.POSSESSIVE | Word.GENITIVE):
                    break
            elif not (self.noun_like(before) or classes & Word.NUMBER):
                break
            start = before
        return start

    def _is_boundary(self, start: int, limit: int) -> bool:
        if start == limit or self.classes[start - 1] & _STRONG:
            return True
        return self.words[start - 1] == "with" and start - 2 >= limit and self.words[start - 2] == ","

    def _join_before(self, start: int, limit: int) -> int | None:
        """Where a noun phrase begins that goes on with "of", "for", "and" before ``start``, or None."""
        link = start - 1
        if link <= limit:
            return None
        word = self.words[link]
        if (
            word in _LINKS
            and link - 2 >= limit
            and self.words[link - 1].endswith(("ed", "ing"))
            and (self.classes[link - 1] & Word.PARTICIPLE)
        ):
            link -= 1  # "people briefed on the plan"
            return self.core_start(link - 1, limit) if self._ends_noun(link - 1, limit) else None
        if word in _LINKS and self._ends_noun(link - 1, limit):
            return self.core_start(link - 1, limit)
        if word in {"and", "or", "&"} and self._ends_noun(link - 1, limit):
            left = self.core_start(link - 1, limit)
            for _ in range(4):
                if self._is_boundary(left, limit):
                    return left
                joined = left - 1
                if joined <= limit or self.words[joined] not in _LINKS or not self._ends_noun(joined - 1, limit):
                    return None
                left = self.core_start(joined - 1, limit)
        return None

    def noun_after(self, start: int, limit: int, *, listener: bool = False) -> Noun | None:
        """Return the noun phrase that begins at ``start`` and ends before ``limit``."""
        index = start
        if index < limit and self.classes[index] & (Word.PRONOUN | Word.OBJECT) and self.words[index] != "who":
            if index + 2 < limit and self.words[index + 1] == "of":
                part = self.noun_after(index + 2, limit, listener=listener)  # "one of a series"
                return Noun(start, part.end if part else index + 1)
            following = index + 1 < limit and self.noun_like(index + 1)
            if not (self.classes[index] & Word.DETERMINER and following):
                return Noun(start, start + 1)
        had_noun = False
        while index < limit:
            classes = self.classes[index]
            if classes & (Word.DETERMINER | Word.POSSESSIVE) and not classes & Word.CAPITAL:
                if had_noun:
                    break
            elif self.noun_like(index) or (classes & Word.NUMBER and not classes & Word.TIME):
                if (
                    had_noun
                    and index + 1 < limit
                    and self._is_present(index)
                    and self.classes[index - 1] & Word.CAPITAL
                ):
                    break
                if listener and had_noun and classes & Word.CAPITAL and not self._may_join(index - 1):
                    name = index
                    while name < limit and self.classes[name] & Word.CAPITAL:
                        name += 1
                    if name < limit and (self.classes[name] & _FINITE or self.words[name].endswith(("ed", "s"))):
                        break
                had_noun = True
            elif had_noun and self.words[index] == "of" and index + 1 < limit:
                had_noun = False
            elif (
                had_noun
                and self.words[index] in {"and", "&"}
                and index + 1 < limit
                and (self.classes[index + 1] & Word.CAPITAL and self.classes[index - 1] & Word.CAPITAL)
            ):
                pass
            else:
                break
            index += 1
        while index > start and self.words[index - 1] in {"of", "and", "&"}:
            index -= 1
        bare = not self.noun_like(index - 1) and not self.classes[index - 1] & Word.NUMBER
        return Noun(start, index) if index > start and not bare else None

    def _may_join(self, index: int) -> bool:
        classes = self.classes[index]
        return bool(classes & (Word.CAPITAL | Word.PERSON | Word.DETERMINER | Word.GENITIVE | Word.POSSESSIVE))

    def is_name(self, noun: Noun) -> bool:
        """Return whether a noun phrase ends with a name of a person or body: a word with a capital."""
        return any(self.classes[index] & Word.CAPITAL for index in range(noun.start, noun.end))

    # Verbs of saying

    def sayings(self, start: int, end: int) -> list[Saying]:
        """Return the verbs of saying of a sentence, in order."""
        forms = cue_forms()
        found: list[Saying] = []
        for index in range(start, end):
            cues = forms.get(self.words[index])
            if (
                not cues
                or self.classes[index] & (Word.ADVERB | Word.PREPOSITION)
                or (self.classes[index] & Word.CAPITAL and index > start and not self._headline(start, end))
            ):
                continue
            saying = self._saying(index, cues, start, end, found)
            if saying:
                found.append(saying)
                if len(found) == 24:
                    break
        return found

    def _headline(self, start: int, end: int) -> bool:
        """Whether a sentence has capitals throughout, as titles of papers have."""
        some = [index for index in range(start, end) if len(self.words[index]) > 3]
        return len(some) > 2 and all(not self.text[self.starts[index]].islower() for index in some)

    def _saying(self, index: int, cues: tuple[Cue, ...], start: int, end: int, found: list[Saying]) -> Saying | None:
        cue, after = None, index + 1
        for cue in cues:
            parts = cue.particle.split("_") if cue.particle else []
            if self.words[index + 1 : min(index + 1 + len(parts), end)] == parts:
                after = index + 1 + len(parts)
                break
        else:
            return None
        group, words = self._verb_group(index, start)
        saying = Saying(cue, group, after, index, None, group, after, words=words)
        saying.firm = not any(self.classes_of(word) & (Word.MODAL | Word.NEGATION) for word in words)
        if cue.form == "ing" and not any(word in _BE for word in words):
            return self._participle(saying, start, end, found)
        saying.passive = cue.form == "past" and any(word in _BE for word in words)
        if "to" in words or (self.words[after : after + 1] == ["to"] and self.words[after + 1 : after + 2] in (["be"], ["have"])):
            return None
        if not self._find_subject(saying, start, end, found):
            return None
        if saying.left > start and self.words[saying.left - 1] in {"if", "whether", "unless"}:
            saying.firm = False
        if cue.form == "base" and not words and not self._may_be_plural(saying):
            return None
        if (
            cue.form == "s"
            and saying.subject
            and not saying.inverted
            and not any(self.classes[at] & (_DEFINITE | Word.PERSON) for at in range(saying.subject.start, saying.subject.end))
        ):
            return None  # "personal finance promises"
        return saying

    def classes_of(self, word: str) -> int:
        return word_classes().get(word, 0)

    def _verb_group(self, index: int, start: int) -> tuple[int, list[str]]:
        """The first of the auxiliaries and adverbs before a verb, and those words."""
        group = index
        words: list[str] = []
        while group > start and index - group < 8:
            classes = self.classes[group - 1]
            word = self.words[group - 1]
            if word == "to" or (
                classes & (Word.AUXILIARY | Word.NEGATION | Word.ADVERB) and not classes & Word.CAPITAL
            ):
                if classes & Word.PRONOUN and "'" in word:
                    break
                if word == "there" or (word == "both" and not self._may_be_both(group - 1, start)):
                    break
                words.append(word)
                group -= 1
            else:
                break
        if "to" in words and words.index("to") == len(words) - 1 and group > start:
            # "went on to say" says it; "refused to say" does not.
            if self.words[group - 1] in {"on", "continued", "continues", "continue", "proceeded", "took"}:
                words.remove("to")
                group -= 2 if self.words[group - 1] == "on" else 1
            return group, words
        return group, words

    def _may_be_both(self, index: int, start: int) -> bool:
        """Whether "both" is not the subject: "have both argued", "Smith and Jones both argued"."""
        before = index - 1
        return before >= start and (bool(self.classes[before] & Word.AUXILIARY) or self._ends_noun(before, start))

    def _may_be_plural(self, saying: Saying) -> bool:
        subject = saying.subject
        if subject is None or saying.inverted:
            return False
        last = self.words[subject.end - 1]
        if last in {"they", "we", "i", "who", "some", "many", "others", "both", "several", "police", "people"}:
            return True
        if any(self.words[index] in _PLURAL for index in range(subject.start, subject.end)):
            return True
        return any(
            self.words[index].endswith("s")
            and not self.words[index].endswith(("ss", "'s"))
            and not self.classes[index] & (Word.DETERMINER | Word.POSSESSIVE)
            for index in range(subject.start, subject.end)
        )

    def _find_subject(self, saying: Saying, start: int, end: int, found: list[Saying]) -> bool:
        before = saying.start - 1
        word = self.words[before] if before >= start else ""
        if word in {"", ",", *_DASHES} or (before >= start and self.classes[before] & Word.QUOTATION):
            if self._invert(saying, start, end):
                return True
        if before < start:
            return False
        subject, left, relative = self.subject_before(saying.start, start)
        if subject is None:
            if word in {"and", "but", "then", "or"} or self._conjunction_before(saying.start, start):
                return self._share(saying, start, found)
            return False
        saying.subject, saying.left, saying.relative = subject, left, relative
        return True

    def _conjunction_before(self, end: int, limit: int) -> bool:
        """Whether only a phrase of time or place is between a verb and "and" or "but"."""
        for index in range(end - 1, max(limit, end - 8) - 1, -1):
            if self.words[index] in {"and", "but"}:
                return bool(self.classes[index + 1] & (Word.PREPOSITION | Word.TIME | Word.ADVERB))
            if self.classes[index] & (_FINITE | Word.PUNCTUATION | Word.QUOTATION):
                return False
        return False

    def _invert(self, saying: Saying, start: int, end: int) -> bool:
        """Find a subject after the verb: "...," said the minister."""
        if saying.cue.form not in {"past", "s"} or saying.words:
            return False
        before = saying.start - 1
        if before < start and not (saying.verb == start and self.words[start] in {"said", "says", "added", "asked"}):
            return False
        noun = self.noun_after(saying.end, end)
        if noun is None or self.words[noun.start] in {"it", "that", "this", "there", "them", "him", "me", "us"}:
            return False
        following = noun.end
        if following < end:
            classes = self.classes[following]
            if classes & _FINITE and not classes & Word.CAPITAL:
                return False
            if self.words[following] == "," or classes & (
                Word.PREPOSITION | Word.TIME | Word.SUBORDINATOR | Word.PUNCTUATION
            ):
                pass
            elif not classes & (Word.ADVERB | Word.QUOTATION | Word.CONJUNCTION):
                return False
            if self.words[following] == "that":
                return False
        quoted = before >= start and bool(
            self.classes[before] & Word.QUOTATION
            or (self.words[before] == "," and before > start and self.classes[before - 1] & Word.QUOTATION)
        )
        if not quoted and "plain" not in saying.cue.classes:
            return False
        if not quoted and following < end and self.words[following] not in {",", "."}:
            if self._subject_before_comma(before, start)[0]:
                return False
        if following + 1 < end and self.words[following] == ",":
            noun = self._named_apposition(noun, following, end)
        saying.subject, saying.inverted, saying.left, saying.after = noun, True, saying.start, max(noun.end, following)
        return True

    def _named_apposition(self, noun: Noun, comma: int, end: int) -> Noun:
        """Prefer the name in "said the head of the agency, Kabir Wasik, on Monday"."""
        name = self.noun_after(comma + 1, end)
        if (
            name
            and not self.is_name(noun)
            and name.end - name.start >= 2
            and all(self.classes[index] & Word.CAPITAL for index in range(name.start, name.end))
        ):
            return name
        return noun

    def subject_before(self, end: int, limit: int) -> tuple[Noun | None, int, bool]:
        """Return the subject before a verb, where it begins with what belongs to it, and whether it is before "who"."""
        last = end - 1
        skipped = self._skip_time_before(last, limit)
        if skipped >= limit and skipped != last:
            last = skipped
        if last < limit:
            return None, end, False
        if self.words[last] in {"himself", "herself", "itself", "themselves"}:
            last -= 1
        if last < limit:
            return None, end, False
        if self.words[last] == "," or self.words[last] in _DASHES:
            return self._subject_before_comma(last, limit)
        return self._plain_subject(last, limit)

    def _plain_subject(self, last: int, limit: int) -> tuple[Noun | None, int, bool]:
        word = self.words[last]
        if word in {"who", "which", "that"}:
            noun = self._antecedent(last, limit)
            return noun, last, noun is not None
        if self.classes[last] & Word.PRONOUN and not self.classes[last] & Word.CAPITAL:
            before = self.classes[last - 1] if last > limit else 0
            if word in {"both", "all"} and last > limit and (noun := self.noun_before(last, limit)):
                return noun, noun.start, False
            if word in {"you", "one"}:
                return None, last, False
            if before & Word.PREPOSITION and not before & Word.SUBORDINATOR:
                return None, last, False
            return Noun(last, last + 1), last, False
        noun = self.noun_before(last + 1, limit)
        if (
            noun is None
            or not self._is_boundary(noun.start, limit)
            or (noun.start > limit and self.words[noun.start - 1] == "who")
        ):
            relative = self._before_relative(last, limit)
            if relative:
                return relative, relative.start, False
        if noun is None or (self.words[noun.start] in {"that", "this"} and noun.end - noun.start == 1):
            return None, last, False
        noun = self._without_setting(noun)
        if self._is_setting_phrase(noun, limit):
            before = noun.start - 2
            if before >= limit and self.words[before] == ",":
                return self._subject_before_comma(before, limit)
            return None, last, False
        if self.words[noun.end - 1].endswith("ing") and self.classes[noun.end - 1] & Word.PARTICIPLE:
            return None, last, False
        return noun, noun.start, False

    def _without_setting(self, noun: Noun) -> Noun:
        """Cut "in a tweet" from "the minister in a tweet"."""
        if self.classes[noun.end - 1] & Word.SETTING:
            for index in range(noun.end - 2, noun.start, -1):
                if self.words[index] in {"in", "on", "at", "during", "to"}:
                    return Noun(noun.start, index)
        return noun

    def _is_setting_phrase(self, noun: Noun, limit: int) -> bool:
        """Whether it is no subject: "but in a later interview said"."""
        before = noun.start - 1
        return (
            before > limit
            and self.words[before] in {"in", "on", "at", "during", "after", "from"}
            and bool(self.classes[noun.end - 1] & (Word.SETTING | Word.TIME))
            and (self.words[before - 1] == "," or bool(self.classes[before - 1] & Word.CONJUNCTION))
        )

    def _before_relative(self, last: int, limit: int) -> Noun | None:
        """The subject of a verb after a relative clause: "organizations that have endorsed him say"."""
        for index in range(last, max(limit, last - 16), -1):
            if self.words[index] in {",", ";", ":"} or self.classes[index] & Word.QUOTATION:
                return None
            if self.words[index] in {"who", "that"} and self.classes[index + 1] & (
                _FINITE | Word.ADVERB | Word.NEGATION
            ) | (self.words[index] == "who"):
                noun = self.noun_before(index, limit)
                if noun is None and self.classes[index - 1] & Word.PRONOUN and index > limit:
                    noun = Noun(index - 1, index)
                return noun if noun and self._is_boundary(noun.start, limit) else None
        return None

    def _antecedent(self, index: int, limit: int) -> Noun | None:
        last = index - 1
        comma = last >= limit and self.words[last] == ","
        noun = self.noun_before(last if comma else index, limit)
        if noun is None:
            return None
        if self.words[index] == "who":
            return noun
        head = self.words[noun.end - 1]
        return noun if head in nouns("paper") else None

    def _skip_time_before(self, last: int, limit: int) -> int:
        """Go left over "on Friday", "last week", "earlier this month"; return the token before."""
        index = last
        while (
            index >= limit
            and last - index < 6
            and (
                (self.classes[index] & Word.TIME and not self.classes[index] & Word.PERSON)
                or (self.classes[index] & Word.NUMBER and index < last)
            )
        ):
            index -= 1
        if index < last and index >= limit and self.words[index] in {"on", "in", "at", "this", "that"}:
            index -= 1
        return index

    def _openings(self, comma: int, limit: int) -> list[int]:
        """The commas or dashes that may open what the given one closes, the likeliest first."""
        found = []
        dash = self.words[comma] in _DASHES
        for index in range(comma - 1, max(limit, comma - _REACH) - 1, -1):
            word = self.words[index]
            if word == self.words[comma] or (not dash and word in _DASHES):
                found.append(index)
            elif not dash and (word in {";", ":"} or self.classes[index] & Word.QUOTATION and not self.is_title(index)):
                break
        return sorted(found[:5], key=lambda index: not self._begins_apposition(index + 1))

    def _begins_apposition(self, index: int) -> bool:
        word = self.words[index]
        if word in _APPOSITIONS:
            return True
        return word.endswith(("ing", "ed")) and not self.classes[index] & Word.CAPITAL

    def _subject_before_comma(self, comma: int, limit: int) -> tuple[Noun | None, int, bool]:
        """The subject before an apposition: "Jane Roe, a nurse, said"."""
        for opening in self._openings(comma, limit):
            if opening <= limit:
                continue
            before, left, relative = self._subject_before_asides(opening, limit)
            if before is None or not (self._is_boundary(before.start, limit) or self.is_name(before)):
                continue
            if self.classes[before.end - 1] & (Word.NUMBER | Word.TIME):
                continue
            inside = self.noun_after(opening + 1, comma)
            if inside and inside.end == comma and self._is_name_of(inside, before):
                return inside, left, False
            return before, left, relative
        return None, comma, False

    def _subject_before_asides(self, comma: int, limit: int) -> tuple[Noun | None, int, bool]:
        """Go over what is between commas in "Jane Roe, 22, of Flint, Mich., said"."""
        before, left, relative = self._plain_subject(comma - 1, limit)
        for _ in range(3):
            if before is None or before.start - 1 <= limit:
                break
            number = before.end - before.start == 1 and self.classes[before.start] & Word.NUMBER
            link = before.start - 1 - (0 if number else 1)
            if not (number or self.classes[before.start - 1] & Word.PREPOSITION) or self.words[link] != ",":
                break
            before, left, relative = self._plain_subject(link - 1, limit)
        return before, left, relative

    def _is_name_of(self, name: Noun, noun: Noun) -> bool:
        """Whether the second part of "the agency's head, Ruslan Orsk," is the name."""
        return bool(
            not self.classes[noun.end - 1] & Word.CAPITAL
            and self.classes[name.end - 1] & Word.CAPITAL
            and self.classes[name.start] & Word.CAPITAL
        )

    def _share(self, saying: Saying, start: int, found: list[Saying]) -> bool:
        """Take the subject of the verb before: "He left early and said that ..."."""
        if saying.cue.form == "base" and not saying.words:
            return False
        saying.subject = self._subject_so_far(start, saying.start, found)
        saying.shared = True
        saying.left = saying.start
        return saying.subject is not None

    def _subject_so_far(self, start: int, end: int, found: list[Saying]) -> Noun | None:
        """The subject of the last verb of saying, or else of the sentence."""
        for other in reversed(found):
            if (
                other.subject
                and not other.relative
                and self.words[other.subject.start] not in {"many", "some", "which"}
            ):
                return other.subject
        return self.main_subject(start, end)

    def _is_aside(self, index: int, end: int) -> bool:
        """Whether a phrase of time or place begins at a token."""
        return (
            index < end
            and bool(self.classes[index] & (Word.PREPOSITION | Word.TIME))
            and not (self.classes[index] & (Word.PRONOUN | Word.CAPITAL))
        )

    def main_subject(self, start: int, end: int) -> Noun | None:
        """Return the subject at the start of a sentence, after words like "On Monday,"."""
        index = start
        while index < end and (
            self.classes[index] & (Word.CONJUNCTION | Word.ADVERB) and not self.classes[index] & Word.CAPITAL
        ):
            index += 1
        if (
            index < end
            and (
                self.classes[index] & (Word.PREPOSITION | Word.SUBORDINATOR | Word.TIME)
                or self.words[index].endswith("ing")
            )
            and not self.classes[index] & Word.PRONOUN
        ):
            while index < end and (self.words[index] != "," or self._is_aside(index + 1, end)):
                index += 1
            index += 1
        if index >= end:
            index = start + 1  # "When he spoke ..." without a comma
        while index < end and self.words[index] == ",":
            index += 1
        if index >= end:
            return None
        noun = self.noun_after(index, end)
        if noun and (
            self.words[noun.start] in {"it", "there", "this", "that", "you"}
            or self.classes[noun.end - 1] & Word.GENITIVE
        ):
            return None
        return noun

    def _participle(self, saying: Saying, start: int, end: int, found: list[Saying]) -> Saying | None:
        """Find whose ", saying that ..." it is."""
        before = saying.start - 1
        if before < start:
            return None
        word = self.words[before]
        if word in {",", "and", "—", "–", "by", "while", "with", "before", "after", '"'} or (
            self.classes[before] & Word.QUOTATION
        ):
            if word in {"after", "before", "by", "while"} and before == start:
                saying.subject = self.main_subject(start, end)
            elif word != "with":
                saying.subject = self._subject_so_far(start, saying.start, found)
        else:
            noun = self.noun_before(self._skip_time_before(before, start) + 1, start)
            if noun and noun.start > start and self.words[noun.start - 1] in _HEARS:
                saying.subject = noun
            elif noun:
                saying.subject = self.main_subject(start, saying.start)
        saying.left = saying.start
        return saying if saying.subject else None

    # Clauses

    def has_verb(self, start: int, end: int) -> bool:
        """Return whether there is a finite verb after ``start``; a quotation may hold one."""
        for index in range(start, min(end, start + 60)):
            classes = self.classes[index]
            if classes & (_FINITE | Word.QUOTATION) and not classes & Word.CAPITAL:
                return index > start or bool(classes & Word.QUOTATION)
            if index > start and self._is_past(index):
                return True
        return False

    def _is_past(self, index: int) -> bool:
        """Whether a word in "-ed" follows its subject: "the court returned it"."""
        if not self.words[index].endswith("ed") or self.classes[index] & Word.CAPITAL:
            return False
        before = self.classes[index - 1]
        return bool(before & (Word.PRONOUN | Word.ADVERB)) or self.noun_like(index - 1)

    def _is_present(self, index: int) -> bool:
        """Whether a word that no list has is a verb with an object: "the attacks highlight the threat"."""
        return (
            not self.classes[index]
            and bool(self.classes[index + 1] & (Word.DETERMINER | Word.POSSESSIVE | Word.OBJECT))
            and self.noun_like(index - 1)
        )

    def begins_clause(self, start: int, end: int) -> bool:
        """Return whether a clause with its own subject and verb begins at ``start``: "the plan would fail"."""
        word, following = self.words[start], self.classes[start + 1] if start + 1 < end else 0
        if "'" in word and self.classes[start] & Word.AUXILIARY:
            return True
        if word in {"he", "she", "they", "we", "i", "there"}:
            return True
        if word in {"it", "you", "this", "that", "these", "those"} and following & (_FINITE | Word.ADVERB):
            return True
        relatives = 0
        index = start + 1
        while index < min(end, start + 28):
            word, classes = self.words[index], self.classes[index]
            finite = (classes & _FINITE and not classes & Word.CAPITAL) or self._is_past(index)
            finite = finite or (index + 1 < end and self._is_present(index))
            if finite and word not in {"being", "been", "having", "be"}:
                if not relatives:
                    follows = self.classes[index + 1] if index + 1 < end else Word.PUNCTUATION
                    if classes & _FINITE or follows & ~(Word.QUOTATION | Word.CAPITAL) or not follows:
                        return True

                relatives = 0
            if word in {"who", "which", "that"}:
                relatives = 1
            elif word in {";", ":", "and", "or", "but", "to"} or (
                classes & (Word.SUBORDINATOR | Word.TIME)
                and word not in {"may", "as"}
                and not classes & Word.GENITIVE
                and not self.classes[index - 1] & (Word.DETERMINER | Word.POSSESSIVE)
            ):
                if word != "and" or not self.noun_like(index + 1 if index + 1 < end else index):
                    return False
            elif word in {"during", "despite"}:
                return False
            elif word == ",":
                closing = index + 1
                while closing < min(end, index + 25) and self.words[closing] != ",":
                    closing += 1
                if closing >= end or self.words[closing] != ",":
                    return False
                index = closing
            index += 1
        return False


_NOT_GENITIVE = frozenset(
    [
        "it's",
        "he's",
        "she's",
        "that's",
        "there's",
        "what's",
        "who's",
        "here's",
        "let's",
        "where's",
        "how's",
        "i'm",
        "we're",
        "they're",
        "you're",
        "i've",
        "we've",
        "they've",
        "you've",
        "i'd",
        "he'd",
        "she'd",
        "they'd",
        "we'd",
        "i'll",
        "he'll",
        "she'll",
        "it'll",
        "we'll",
        "they'll",
        "you'll",
    ]
)
_ING_NOUNS = frozenset(
    [
        "meeting",
        "briefing",
        "building",
        "thing",
        "something",
        "anything",
        "nothing",
        "everything",
        "morning",
        "evening",
        "king",
        "ruling",
        "filing",
        "hearing",
        "spring",
        "string",
        "wing",
        "ring",
        "being",
        "shooting",
        "killing",
        "bombing",
        "funding",
        "housing",
        "training",
    ]
)


def _classify(word: str, known: dict[str, int]) -> tuple[str, int]:
    low = word.lower().replace("’", "'").replace("‑", "-")
    if low == "'":
        return low, int(Word.GENITIVE)
    if not any(character.isalnum() for character in word):
        return low, int(Word.PUNCTUATION)
    classes = known.get(low, 0)
    if low in _NOT_GENITIVE:
        return low, int(Word.PRONOUN | Word.AUXILIARY)
    if low.endswith("'s"):
        classes |= known.get(low[:-2], 0) & Word.TIME | Word.GENITIVE
    if word[0].isdigit():
        return low, int(Word.NUMBER)
    if word[0].isupper() and low != "i":
        classes |= Word.CAPITAL
    elif not classes:
        if low.endswith("ly") and low not in _NO_ADVERB:
            classes |= Word.ADVERB
        elif low.endswith(("ing", "ed")) and low not in _ING_NOUNS and len(low) > 4:
            classes |= Word.PARTICIPLE
    return low, int(classes)

"""The verbs of saying in a sentence, and who their subjects are."""

from __future__ import annotations

from dataclasses import dataclass, field

from factcli.extract.phrases import DASHES, FINITE, Noun, Phrases
from factcli.extract.words import Cue, Word, cue_forms, listed, nouns, word_classes

_DEFINITE = Word.DETERMINER | Word.POSSESSIVE | Word.PRONOUN | Word.CAPITAL | Word.GENITIVE | Word.NUMBER | Word.PERSON
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "'re", "got", "gets"])
_HAVE = frozenset(["has", "have", "had", "having", "'ve", "'d"])
_NO_INVERTED = frozenset(["it", "that", "this", "there", "them", "him", "me", "us"])
_FIRST_VERBS = frozenset(["said", "says", "added", "asked"])
_APPOSITIONS = frozenset(["who", "which", "whose", "where", "a", "an", "the", "now", "then", "one", "when", "whom"])
#: "went on to say" says it; "refused to say" does not.
_GOES_ON = frozenset(["on", "continued", "continues", "continue", "proceeded", "took"])
_NOBODY = frozenset(["no", "nobody", "none", "neither", "nothing"])
_SETTINGS = frozenset(["in", "on", "at", "during", "after", "from"])
#: The longest stretch of tokens between a verb and what belongs to it, and the most verbs in a sentence.
_REACH, _MOST = 40, 24


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


class Reading(Phrases):
    """A document with the verbs of saying of its sentences."""

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
                if len(found) == _MOST:
                    break
        return found

    def _headline(self, start: int, end: int) -> bool:
        """Whether a sentence has capitals throughout, as titles of papers have."""
        some = [index for index in range(start, end) if len(self.words[index]) > 3]
        return len(some) > 2 and all(not self.text[self.starts[index]].islower() for index in some)

    def _saying(self, index: int, cues: tuple[Cue, ...], start: int, end: int, found: list[Saying]) -> Saying | None:
        cue = next((cue for cue in cues if self._has_particle(cue, index, end)), None)
        if cue is None:
            return None
        after = index + 1 + (cue.particle.count("_") + 1 if cue.particle else 0)
        group, words = self._verb_group(index, start)
        saying = Saying(cue, group, after, index, None, group, after, words=words)
        saying.firm = not any(word_classes().get(word, 0) & (Word.MODAL | Word.NEGATION) for word in words)
        if cue.form == "ing" and not any(word in _BE for word in words):
            return saying if self._find_participle_subject(saying, start, end, found) else None
        contracted = group > start and "'" in self.words[group - 1] and self.classes[group - 1] & Word.AUXILIARY
        if cue.form == "participle" and not contracted and not any(word in _BE or word in _HAVE for word in words):
            return None  # "an email seen by the Lamp"
        saying.passive = cue.form in {"past", "participle"} and any(word in _BE for word in words)
        if "to" in words or self.words[after : after + 2] in (["to", "be"], ["to", "have"]):
            return None
        if not self._find_subject(saying, start, end, found) or not self._agrees(saying, start):
            return None
        if saying.left > start and self.words[saying.left - 1] in {"if", "whether", "unless"}:
            saying.firm = False
        if saying.subject and self._is_nobody(saying.subject, start):
            saying.firm = False
        return saying

    def _is_nobody(self, subject: Noun, start: int) -> bool:
        """Whether a subject is nobody, no one of a group, or within a phrase about nobody: "nobody in the town"."""
        if self.words[subject.start] in _NOBODY:
            return True
        for index in range(subject.start, max(start, subject.start - 7) - 1, -1):
            word, following = self.words[index], self.words[index + 1 : index + 2]
            if word in {"nobody", "none"} or (word in {"no", "not"} and following == ["one"]):
                return True
            if self.classes[index] & Word.PUNCTUATION or word == "that":
                return False
        return False

    def _has_particle(self, cue: Cue, index: int, end: int) -> bool:
        parts = cue.particle.split("_") if cue.particle else []
        return self.words[index + 1 : min(index + 1 + len(parts), end)] == parts

    def _agrees(self, saying: Saying, start: int) -> bool:
        """Whether a form that may be a noun ("claim", "reports") agrees with its subject as a verb does."""
        if saying.subject is None or saying.words or saying.cue.form not in {"base", "s"}:
            return saying.subject is not None
        subject = range(saying.subject.start, saying.subject.end)
        noun = saying.cue.verb in listed("nouns too") or saying.cue.verb in nouns("noun")
        if noun and self.classes[saying.subject.end - 1] & Word.GENITIVE:
            return False  # "the minister's remarks"
        if saying.cue.form == "s":  # not "personal finance promises"
            return saying.inverted or not noun or any(self.classes[index] & _DEFINITE for index in subject)
        if saying.inverted:
            return False
        if not noun and "plain" in saying.cue.classes and not saying.shared and self.is_boundary(saying.left, start):
            return self.words[saying.subject.start] not in {"he", "she", "it"}  # "a majority say", "the club say"
        if noun:
            last = saying.subject.end - 1
            if not self.classes[last] & Word.CAPITAL:
                return self._is_plural(last)  # not "officials in this Gulf state"
        return any(self._is_plural(index) for index in subject)

    def _is_plural(self, index: int) -> bool:
        word = self.words[index]
        if word in listed("plural"):
            return True
        if self.classes[index] & (Word.DETERMINER | Word.POSSESSIVE):
            return False
        return word.endswith("s") and not word.endswith(("ss", "'s"))

    def _verb_group(self, index: int, start: int) -> tuple[int, list[str]]:
        """The first of the auxiliaries and adverbs before a verb, and those words."""
        group = index
        words: list[str] = []
        while group > start and index - group < 8 and self._is_helping(group - 1, start):
            group -= 1
            words.append(self.words[group])
        if words and words[-1] == "to" and group > start and self.words[group - 1] in _GOES_ON:
            words[-1] = self.words[group - 1]
            group -= 2 if self.words[group - 1] == "on" else 1
        return group, words

    def _is_helping(self, index: int, start: int) -> bool:
        word, classes = self.words[index], self.classes[index]
        if word == "to":
            return True
        if not classes & (Word.AUXILIARY | Word.NEGATION | Word.ADVERB) or classes & (Word.CAPITAL | Word.PRONOUN):
            return word == "both" and self._may_be_both(index, start)
        return word != "there"

    def _may_be_both(self, index: int, start: int) -> bool:
        """Whether "both" is not the subject: "have both argued", "Smith and Jones both argued"."""
        before = index - 1
        return before >= start and (bool(self.classes[before] & Word.AUXILIARY) or self.ends_noun(before))

    # Subjects

    def _find_subject(self, saying: Saying, start: int, end: int, found: list[Saying]) -> bool:
        before = saying.start - 1
        word = self.words[before] if before >= start else ""
        mark = word in {"", ",", *DASHES} or bool(self.classes[before] & Word.QUOTATION)
        if mark and self._invert(saying, start, end):
            return True
        if before < start:
            return False
        saying.subject, saying.left, saying.relative = self.subject_before(saying.start, start)
        if saying.subject is None and (word in {"and", "but", "then", "or"} or self._and_before(saying.start, start)):
            return self._share(saying, start, found)
        return saying.subject is not None

    def _and_before(self, end: int, limit: int) -> bool:
        """Whether only a phrase of time or place is between a verb and "and" or "but"."""
        for index in range(end - 1, max(limit, end - 8) - 1, -1):
            if self.words[index] in {"and", "but"}:
                return bool(self.classes[index + 1] & (Word.PREPOSITION | Word.TIME | Word.ADVERB))
            if self.classes[index] & (FINITE | Word.PUNCTUATION | Word.QUOTATION):
                return False
        return False

    def _invert(self, saying: Saying, start: int, end: int) -> bool:
        """Find a subject after the verb: "...," said the minister."""
        before = saying.start - 1
        if saying.cue.form not in {"past", "s"} or saying.words:
            return False
        if before < start and self.words[saying.verb] not in _FIRST_VERBS:
            return False
        noun = self.noun_after(saying.end, end)
        if noun is None or self.words[noun.start] in _NO_INVERTED or not self._ends_inverted(noun.end, end):
            return False
        following = self.words[noun.end] if noun.end < end else ""
        if not self._after_quotation(before, start):
            if "plain" not in saying.cue.classes:
                return False
            if following not in {",", ".", ""} and self._subject_before_comma(before, start)[0]:
                return False
        saying.after = noun.end
        if following == ",":
            noun = self._named_apposition(noun, noun.end, end)
        saying.subject, saying.inverted, saying.left = noun, True, saying.start
        saying.after = max(noun.end, saying.after)
        return True

    def _after_quotation(self, index: int, start: int) -> bool:
        if index > start and self.words[index] == ",":
            index -= 1
        return index >= start and bool(self.classes[index] & Word.QUOTATION)

    def _ends_inverted(self, index: int, end: int) -> bool:
        """Whether what follows a noun lets it be a subject after its verb: no verb, no further noun."""
        if index >= end:
            return True
        classes = self.classes[index]
        if (classes & FINITE and not classes & Word.CAPITAL) or self.words[index] == "that":
            return False
        mark = Word.PUNCTUATION | Word.QUOTATION | Word.CONJUNCTION | Word.SUBORDINATOR
        return bool(classes & (mark | Word.PREPOSITION | Word.TIME | Word.ADVERB))

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
        if last > limit and self.words[last].endswith("ed") and self.classes[last] & Word.PARTICIPLE:
            noun = self.noun_like(last - 1) or self.words[last - 1] == "those"
            last -= 1 if noun else 0  # "a poll released Sunday"
        quotation = self.quotation_at.get(self.starts[last])
        comma = quotation is not None and self.text[quotation.inner.end - 1] == ","
        if comma or self.words[last] == "," or self.words[last] in DASHES:
            return self._subject_before_comma(last, limit)
        return self._plain_subject(last, limit)

    def _plain_subject(self, last: int, limit: int) -> tuple[Noun | None, int, bool]:
        word = self.words[last]
        if word in {"who", "which", "that"}:
            noun = self._antecedent(last, limit)
            return noun, last, noun is not None
        if self.classes[last] & Word.PRONOUN and not self.classes[last] & Word.CAPITAL:
            return self._pronoun_subject(last, limit)
        noun = self.noun_before(last + 1, limit)
        after_who = noun is not None and noun.start > limit and self.words[noun.start - 1] == "who"
        if noun is None or after_who or not self.is_boundary(noun.start, limit):
            relative = self._before_relative(last, limit)
            if relative:
                return relative, relative.start, False
        if noun is None or (self.words[noun.start] in {"that", "this"} and noun.end - noun.start == 1):
            return None, last, False
        noun = self._without_setting(noun)
        if self._is_setting_phrase(noun, limit):
            comma = noun.start - 2
            if comma >= limit and self.words[comma] == ",":
                return self._subject_before_comma(comma, limit)
            return None, last, False
        if self.words[noun.end - 1].endswith("ing") and self.classes[noun.end - 1] & Word.PARTICIPLE:
            return None, last, False
        return noun, noun.start, False

    def _pronoun_subject(self, last: int, limit: int) -> tuple[Noun | None, int, bool]:
        word = self.words[last]
        if word in {"both", "all"} and last > limit and (noun := self.noun_before(last, limit)):
            return noun, noun.start, False
        before = self.classes[last - 1] if last > limit else 0
        if word in {"you", "one"} or (before & Word.PREPOSITION and not before & Word.SUBORDINATOR):
            return None, last, False
        return Noun(last, last + 1), last, False

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
            and self.words[before] in _SETTINGS
            and bool(self.classes[noun.end - 1] & (Word.SETTING | Word.TIME))
            and (self.words[before - 1] == "," or bool(self.classes[before - 1] & Word.CONJUNCTION))
        )

    def _before_relative(self, last: int, limit: int) -> Noun | None:
        """The subject of a verb after a relative clause: "organizations that have endorsed him say"."""
        for index in range(last, max(limit, last - 16), -1):
            if self.words[index] in {",", ";", ":"} or self.classes[index] & Word.QUOTATION:
                return None
            verb = self.classes[index + 1] & (FINITE | Word.ADVERB | Word.NEGATION)
            if self.words[index] == "who" or (self.words[index] == "that" and verb):
                noun = self.noun_before(index, limit)
                if noun is None and self.classes[index - 1] & Word.PRONOUN:
                    noun = Noun(index - 1, index)
                return noun if noun and self.is_boundary(noun.start, limit) else None
        return None

    def _antecedent(self, index: int, limit: int) -> Noun | None:
        last = index - 1
        comma = last >= limit and (self.words[last] == "," or self.words[last] in DASHES)
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
        dash = self.words[comma] in DASHES
        mark = self.words[comma] if dash else ","  # a quotation may end with the comma
        for index in range(comma - 1, max(limit, comma - _REACH) - 1, -1):
            word = self.words[index]
            if word == mark or (not dash and word in DASHES):
                found.append(index)
            elif not dash and (
                word in {";", ":"} or (self.classes[index] & Word.QUOTATION and not self.is_title(index))
            ):
                break
        return sorted(found[:5], key=lambda index: not self._begins_apposition(index + 1))

    def _begins_apposition(self, index: int) -> bool:
        word = self.words[index]
        if word in _APPOSITIONS:
            return True
        return word.endswith(("ing", "ed")) and not self.classes[index] & Word.CAPITAL

    def _subject_before_comma(self, comma: int, limit: int) -> tuple[Noun | None, int, bool]:
        """The subject before an apposition: "Jane Roe, a nurse, said"."""
        found = []
        for opening in self._openings(comma, limit):
            before, left, relative = self._subject_before_asides(opening, limit)
            if opening > limit and before and not self.classes[before.end - 1] & (Word.NUMBER | Word.TIME):
                found.append((opening, before, left, relative))
        # A subject that begins a clause is likelier than a name in a phrase: "seen by the Lamp, the head, Orsk, said".
        found.sort(key=lambda one: not self.is_boundary(one[1].start, limit))
        for opening, before, left, relative in found:
            if not (self.is_boundary(before.start, limit) or self.is_name(before)):
                continue
            inside = self.noun_after(opening + 1, comma)
            if inside and inside.end == comma and self._is_name_of(inside, before):
                return inside, left, False
            return before, left, relative
        # "The mayor in her speech on Monday, called for ..."
        noun = self.main_subject(limit, comma)
        if noun and self.words[noun.end] != "," and self.has_verb(limit, comma):
            noun = None
        return noun, noun.start if noun else comma, False

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

    def main_subject(self, start: int, end: int) -> Noun | None:
        """Return the subject at the start of a sentence, after words like "On Monday,"."""
        index = start
        while index < end and self.classes[index] & (Word.CONJUNCTION | Word.ADVERB) and not self._is_capital(index):
            index += 1
        if index < end and self._begins_aside(index):
            while index < end and (self.words[index] != "," or self._is_aside(index + 1, end)):
                index += 1
            index = index + 1 if index + 1 < end else start + 1  # "When he spoke ..." without a comma
        while index < end and self.words[index] == ",":
            index += 1
        noun = self.noun_after(index, end) if index < end else None
        if noun is None or self.words[noun.start].partition("'")[0] in {"it", "there", "this", "that", "you"}:
            return None
        return None if self.classes[noun.end - 1] & Word.GENITIVE else noun

    def _is_capital(self, index: int) -> bool:
        return bool(self.classes[index] & Word.CAPITAL)

    def _begins_aside(self, index: int) -> bool:
        """Whether a sentence begins with a phrase or a clause before its subject."""
        if self.classes[index] & Word.PRONOUN:
            return False
        return bool(self.classes[index] & (Word.PREPOSITION | Word.SUBORDINATOR | Word.TIME)) or self.words[
            index
        ].endswith("ing")

    def _is_aside(self, index: int, end: int) -> bool:
        """Whether a phrase of time or place begins at a token."""
        return (
            index < end
            and bool(self.classes[index] & (Word.PREPOSITION | Word.TIME))
            and not (self.classes[index] & (Word.PRONOUN | Word.CAPITAL))
        )

    def _find_participle_subject(self, saying: Saying, start: int, end: int, found: list[Saying]) -> bool:
        """Find whose ", saying that ..." it is."""
        before = saying.start - 1
        if before < start:
            return False
        word = self.words[before]
        if word in {"after", "before", "by", "while"} and before == start:
            saying.subject = self.main_subject(start, end)
        elif word in {",", "and", "—", "–", "by", "while", "before", "after"} or self.classes[before] & Word.QUOTATION:
            saying.subject = self._subject_so_far(start, saying.start, found)
        else:
            noun = self.noun_before(self._skip_time_before(before, start) + 1, start)
            heard = noun is not None and noun.start > start and self.words[noun.start - 1] in listed("heard")
            saying.subject = noun if heard or noun is None else self.main_subject(start, saying.start)
        return saying.subject is not None

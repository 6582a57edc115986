"""The words of a document by class, and the noun phrases and clauses that they make."""

from __future__ import annotations

from dataclasses import dataclass

from factcli.extract.document import Document
from factcli.extract.words import Word, listed, word_classes

_STRONG = Word.PUNCTUATION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.QUOTATION | Word.ADVERB
_SMALL = Word.DETERMINER | Word.POSSESSIVE | Word.PRONOUN | Word.OBJECT | Word.PREPOSITION | Word.CONJUNCTION
_NO_NOUN = _SMALL | Word.SUBORDINATOR | Word.AUXILIARY | Word.ADVERB | Word.VERB | Word.PUNCTUATION | Word.QUOTATION
FINITE = Word.AUXILIARY | Word.VERB
DASHES = frozenset(["—", "–", "-", "--"])
_LINKS = frozenset(
    ["of", "for", "in", "at", "from", "with", "on", "to", "by", "behind", "aboard", "inside", "outside", "near"]
)
_BEFORE_COUNT = frozenset(["the", "these", "those", "its", "their", "his", "her", "our"])
_IN_TITLES = frozenset(["morning", "evening", "week", "night", "day", "year", "today", "may"])
_CONTRACTED = frozenset(
    ["it", "he", "she", "that", "there", "what", "who", "here", "let", "where", "how", "i", "we", "they", "you"]
)
_ENDS = frozenset(["s", "m", "re", "ve", "d", "ll"])


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: the indices of its first token and of the one after its last."""

    start: int
    end: int


class Phrases:
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
                self.classes.append(Word.QUOTATION)
                continue
            word = self.text[token.start : token.end]
            entry = cache.get(word)
            if entry is None:
                entry = cache[word] = _classify(word, known)
            self.words.append(entry[0])
            self.classes.append(entry[1])
        for first in self.first[:-1]:
            # A capital at the start of a sentence says nothing about words that the lists know.
            if first < len(self.classes) and self.classes[first] & (_NO_NOUN & ~Word.PUNCTUATION):
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
            if index > start and self.words[index] in DASHES:
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
        if classes & _NO_NOUN:
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

    def is_name(self, noun: Noun) -> bool:
        """Return whether a noun phrase ends with a name of a person or body: a word with a capital."""
        return any(self.classes[index] & Word.CAPITAL for index in range(noun.start, noun.end))

    # Noun phrases

    def noun_before(self, end: int, limit: int) -> Noun | None:
        """Return the noun phrase whose last token comes before ``end``, and which begins at ``limit`` or later."""
        last = end - 1
        if last >= limit and self.words[last] == ")":
            opening = last
            while opening > limit and self.words[opening] != "(" and last - opening < 14:
                opening -= 1
            last = opening - 1
        if last < limit or not self.ends_noun(last):
            return None
        start = self.core_start(last, limit)
        shortest, chosen = start, None
        for _ in range(6):
            if self.is_boundary(start, limit):
                chosen = start
            joined = self._join_before(start, limit)
            if joined is None:
                break
            start = joined
        return Noun(shortest if chosen is None else chosen, last + 1)

    def ends_noun(self, index: int) -> bool:
        """Return whether a token can be the last of a noun phrase."""
        classes = self.classes[index]
        if classes & (Word.DETERMINER | Word.POSSESSIVE):
            return self.words[index] in listed("counted") and not classes & Word.PRONOUN
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
                elif (
                    start > limit and self.words[start] in listed("counted") and self.words[start - 1] in _BEFORE_COUNT
                ):
                    start -= 1  # "the nine"
                break
            lower = not classes & (Word.CAPITAL | Word.GENITIVE)
            if lower and classes & Word.PARTICIPLE and before > limit:
                if not self.classes[before - 1] & _BEFORE_PARTICIPLE:
                    break
            elif not (self.noun_like(before) or classes & Word.NUMBER):
                break
            start = before
        return start

    def is_boundary(self, start: int, limit: int) -> bool:
        """Return whether a subject can begin at a token: at the limit, or after a mark, "and", "that" and the like."""
        if start == limit or self.classes[start - 1] & _STRONG:
            return True
        return self.words[start - 1] == "with" and start - 2 >= limit and self.words[start - 2] == ","

    def _join_before(self, start: int, limit: int) -> int | None:
        """Where a noun phrase begins that goes on with "of", "for", "and" before ``start``, or None."""
        link = start - 1
        if link <= limit:
            return None
        word = self.words[link]
        if word in {"and", "or", "&"} and self.ends_noun(link - 1):
            return self._first_of_two(link, limit)
        if word not in _LINKS:
            return None
        if link - 2 >= limit and self.words[link - 1].endswith(("ed", "ing")):
            link -= 1 if self.classes[link - 1] & Word.PARTICIPLE else 0  # "people briefed on the plan"
        if word == "of" and self.words[link - 1] in listed("counted"):
            return link - 1
        return self.core_start(link - 1, limit) if self.ends_noun(link - 1) else None

    def _first_of_two(self, link: int, limit: int) -> int | None:
        """Where "Jane Roe of the union" begins before "and", if it can be a subject, too."""
        left = self.core_start(link - 1, limit)
        for _ in range(4):
            if self.is_boundary(left, limit):
                return left
            joined = left - 1
            if joined <= limit or self.words[joined] not in _LINKS or not self.ends_noun(joined - 1):
                return None
            left = self.core_start(joined - 1, limit)
        return None

    def noun_after(self, start: int, limit: int, *, listener: bool = False) -> Noun | None:
        """Return the noun phrase that begins at ``start`` and ends before ``limit``.

        With ``listener``, a name that goes on with a verb is no part of it: "told reporters Orsk was wrong".
        """
        pronoun = self._pronoun_at(start, limit, listener) if start < limit else None
        if pronoun:
            return pronoun
        index, had_noun = start, False
        while index < limit:
            classes = self.classes[index]
            if classes & (Word.DETERMINER | Word.POSSESSIVE) and not classes & Word.CAPITAL:
                if had_noun:
                    break
            elif self.noun_like(index) or (classes & Word.NUMBER and not classes & Word.TIME):
                if had_noun and self._is_next_clause(index, limit, listener):
                    break
                had_noun = True
            elif had_noun and self.words[index] == "of" and index + 1 < limit:
                had_noun = False
            elif not (had_noun and self._joins_names(index, limit)):
                break
            index += 1
        while index > start and self.words[index - 1] in {"of", "and", "&"}:
            index -= 1
        bare = not self.noun_like(index - 1) and not self.classes[index - 1] & Word.NUMBER
        return Noun(start, index) if index > start and not bare else None

    def _pronoun_at(self, start: int, limit: int, listener: bool) -> Noun | None:
        """The pronoun at a token, with what "of" adds to it; None if it is a determiner: "one resident"."""
        if not self.classes[start] & (Word.PRONOUN | Word.OBJECT) or self.words[start] == "who":
            return None
        if start + 2 < limit and self.words[start + 1] == "of":
            part = self.noun_after(start + 2, limit, listener=listener)  # "one of a series"
            return Noun(start, part.end if part else start + 1)
        determiner = (
            self.classes[start] & (Word.DETERMINER | Word.POSSESSIVE)
            and start + 1 < limit
            and self.noun_like(start + 1)
        )
        return None if determiner else Noun(start, start + 1)

    def _is_next_clause(self, index: int, limit: int, listener: bool) -> bool:
        """Whether a word after a noun is the verb of it, or the subject of another one."""
        following = self.classes[index + 1] if index + 1 < limit else 0
        if self.words[index] in {"outside", "inside"} and following & (Word.DETERMINER | Word.POSSESSIVE):
            return True
        verb = self._is_past(index) or (index + 1 < limit and self._is_present(index))
        if verb and self.classes[index - 1] & Word.CAPITAL:
            return True
        if not listener or not self.classes[index] & Word.CAPITAL or self.classes[index - 1] & _MAY_JOIN:
            return False
        while index < limit and self.classes[index] & Word.CAPITAL:
            index += 1
        return index < limit and (bool(self.classes[index] & FINITE) or self.words[index].endswith(("ed", "s")))

    def _joins_names(self, index: int, limit: int) -> bool:
        if self.words[index] not in {"and", "&"} or index + 1 >= limit:
            return False
        return bool(self.classes[index + 1] & Word.CAPITAL and self.classes[index - 1] & Word.CAPITAL)

    # Clauses

    def has_verb(self, start: int, end: int) -> bool:
        """Return whether there is a finite verb after ``start``; a quotation may hold one."""
        for index in range(start, min(end, start + 60)):
            classes = self.classes[index]
            if classes & (FINITE | Word.QUOTATION) and not classes & Word.CAPITAL:
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
        if self.is_verb(start):
            return False
        if self._is_pronoun_clause(start, end):
            return True
        relative = False
        index = start + 1
        while index < min(end, start + 28):
            word = self.words[index]
            if word not in {"being", "been", "having", "be"} and self.is_finite(index, end):
                if not relative:
                    return True
                relative = False
            if word in {"who", "which", "that"}:
                relative = True
            elif word == ",":
                closing = self._closing_comma(index, end)
                if closing is None:
                    return False
                index = closing
            elif self._ends_subject(index, end):
                return False
            index += 1
        return False

    def _is_pronoun_clause(self, start: int, end: int) -> bool:
        word = self.words[start]
        if word in {"he", "she", "they", "we", "i", "there"} or ("'" in word and self.classes[start] & Word.AUXILIARY):
            return True
        following = self.classes[start + 1] if start + 1 < end else 0
        return word in {"it", "you", "this", "that", "these", "those"} and bool(following & (FINITE | Word.ADVERB))

    def is_verb(self, index: int) -> bool:
        """Return whether a word can be nothing but a verb: no clause begins with it."""
        if self.classes[index] & Word.CAPITAL:
            return False
        return bool(self.classes[index] & Word.VERB) or self.words[index].endswith("ed")

    def is_finite(self, index: int, end: int) -> bool:
        """Return whether a token is a verb that has a subject."""
        if self.classes[index] & FINITE and not self.classes[index] & Word.CAPITAL:
            return True
        if index + 1 < end and self._is_present(index):
            return True
        if not self._is_past(index):
            return False
        # "called" is no verb in "a group called 'North'", nor in "the town named Orsk".
        following = self.classes[index + 1] if index + 1 < end else Word.PUNCTUATION
        return not following or bool(following & ~(Word.QUOTATION | Word.CAPITAL))

    def _ends_subject(self, index: int, end: int) -> bool:
        word, classes = self.words[index], self.classes[index]
        if word == "and":
            return not self.noun_like(index + 1 if index + 1 < end else index)
        if word in {";", ":", "or", "but", "to", "during", "despite"}:
            return True
        if not classes & (Word.SUBORDINATOR | Word.TIME) or word in {"may", "as"} or classes & Word.GENITIVE:
            return False
        return not self.classes[index - 1] & (Word.DETERMINER | Word.POSSESSIVE)

    def _closing_comma(self, comma: int, end: int) -> int | None:
        for index in range(comma + 1, min(end, comma + 25)):
            if self.words[index] == ",":
                return index
        return None


#: What comes before an adjective in "-ing" or "-ed": "the ruling party", "Chinese shipping firms".
_BEFORE_PARTICIPLE = Word.DETERMINER | Word.POSSESSIVE | Word.GENITIVE | Word.CAPITAL
_MAY_JOIN = Word.CAPITAL | Word.PERSON | Word.DETERMINER | Word.GENITIVE | Word.POSSESSIVE


def _classify(word: str, known: dict[str, int]) -> tuple[str, int]:
    """The word in small letters, with a straight apostrophe, and its classes."""
    low = word.lower().replace("’", "'").replace("‑", "-")
    if low == "'":
        return low, Word.GENITIVE
    if not any(character.isalnum() for character in word):
        return low, Word.PUNCTUATION
    if word[0].isdigit():
        return low, Word.NUMBER
    classes = known.get(low, 0)
    first, apostrophe, suffix = low.partition("'")
    if apostrophe and first in _CONTRACTED and suffix in _ENDS:
        return low, Word.PRONOUN | Word.AUXILIARY
    if low.endswith("'s"):
        classes |= known.get(low[:-2], 0) & Word.TIME | Word.GENITIVE
    if word[0].isupper() and low != "i":
        classes |= Word.CAPITAL
    elif not classes and low.endswith("ly") and low not in listed("no adverb"):
        classes |= Word.ADVERB
    elif (
        not classes
        and low.endswith(("ing", "ed"))
        and "-" not in low
        and low not in listed("no participle")
        and len(low) > 4
    ):
        classes |= Word.PARTICIPLE
    return low, classes

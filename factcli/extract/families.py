"""The families of patterns: each finds one way in which a report says who says what, and has a switch of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factcli.extract.reading import Noun, Reading, Saying
from factcli.extract.words import Word, nouns


@dataclass(slots=True)
class Draft:
    """An attribution in tokens: pieces of content as (first, after the last), who and by which word."""

    rule: str
    content: list[tuple[int, int]]
    speaker: Noun | None
    cue: tuple[int, int] | None
    sure: bool = True


@dataclass(slots=True)
class Scene:
    """A sentence with its verbs of saying."""

    reading: Reading
    start: int
    end: int
    sayings: list[Saying]
    title: bool = False

    @property
    def last(self) -> int:
        """The token after the last word: without the full stop."""
        end = self.end
        while end > self.start and self.reading.words[end - 1] in {".", "!", "?", "…", ",", ";", ":"}:
            end -= 1
        return end

    def quoted(self, index: int) -> bool:
        """Return whether a token is a quotation that is no title."""
        return bool(self.reading.classes[index] & Word.QUOTATION) and not self.reading.is_title(index)


Family = Callable[[Scene], Iterator[Draft]]


# What follows a verb of saying


def complement(scene: Scene, start: int) -> tuple[str, int]:
    """Return what follows a verb of saying and where: "quote", "that", "colon", "clause", "comma" or "end"."""
    words, classes = scene.reading.words, scene.reading.classes
    index = start
    while index < scene.end and index - start < 40:
        word, some = words[index], classes[index]
        if some & Word.QUOTATION:
            return "quote", index
        if word == "that":
            return "that", index
        if word == ":":
            return ("quote" if index + 1 < scene.end and classes[index + 1] & Word.QUOTATION else "colon"), index + 1
        if word == ",":
            following = index + 1
            if following < scene.end and (classes[following] & Word.QUOTATION or words[following] == "that"):
                return ("quote" if classes[following] & Word.QUOTATION else "that"), following
            closing = _closing(scene, following)
            if closing:
                return ("quote" if classes[closing] & Word.QUOTATION else "that"), closing
            return "comma", index
        if some & Word.PUNCTUATION and word not in _OPENING:
            return "end", index
        if (
            word in _ABOUT
            and index + 1 < scene.end
            and (classes[index + 1] & Word.NUMBER or words[index + 1] in {"many", "much", "few", "half", "least"})
        ):
            return "clause", index
        if some & Word.CONJUNCTION or word in _ASIDE:
            return "end", index
        if some & Word.PREPOSITION and not some & Word.CAPITAL and word not in _NO_PREPOSITION:
            further = _skip_phrase(scene, index)
            if further is None:
                return "end", index
            index = further
        elif (some & Word.TIME and not some & Word.GENITIVE and _is_time(scene, index)) or (some & Word.ADVERB and word not in _FIRST_WORDS):
            index += 1
        else:
            return "clause", index
    return "end", index


_OPENING = frozenset(["(", "[", "$", "€", "£", "@", "#", "'", "‘"])
_ASIDE = frozenset(["as", "while", "when", "because", "since", "although", "though", "until", "if", "unless"])
_ABOUT = frozenset(["about", "over", "around", "up", "under", "nearly", "almost", "as", "at", "some"])
_NO_PREPOSITION = frozenset(["like", "as", "than", "up", "down", "out"])
_FIRST_WORDS = frozenset(["there", "both", "all", "not", "never", "only", "even"])


def _is_time(scene: Scene, index: int) -> bool:
    """Whether "this", "last" and the like begin a time: "this week", not "this was"."""
    classes = scene.reading.classes
    if not classes[index] & (Word.DETERMINER | Word.ADVERB) or classes[index] & Word.CAPITAL:
        return True
    return index + 1 < scene.end and bool(classes[index + 1] & (Word.TIME | Word.NUMBER))


def _skip_phrase(scene: Scene, index: int) -> int | None:
    """Return where a phrase of place, time or manner ends that begins with the preposition at ``index``."""
    reading, words = scene.reading, scene.reading.words
    while True:
        index += 1
        while (
            index < scene.end
            and reading.classes[index] & (Word.TIME | Word.NUMBER)
            and not (reading.classes[index] & Word.GENITIVE)
        ):
            index += 1
        timed = bool(reading.classes[index - 1] & (Word.TIME | Word.NUMBER))
        plain = words[index - 1] in {"morning", "evening", "night", "day", "week", "month", "year", "weekend"}
        noun = None if timed and not plain else reading.noun_after(index, scene.end, listener=True)
        if noun:
            index = noun.end
        elif index >= scene.end or not (reading.classes[index - 1] & (Word.TIME | Word.NUMBER)):
            return None
        if index >= scene.end or words[index] not in _PHRASE_LINKS:
            break
    if index < scene.end and reading.classes[index] & Word.AUXILIARY:
        return None
    return index


_PHRASE_LINKS = frozenset(["with", "of", "by", "at", "in", "on", "from", "to", "about", "for", "and"]) - {"and"}


def _closing(scene: Scene, start: int) -> int | None:
    """Where "that" stands after what is set off by commas: "said, for the first time, that"; or None."""
    words = scene.reading.words
    aside = words[start : start + 1] in (["who"], ["in"], ["at"], ["during"], ["speaking"], ["without"])
    for index in range(start, min(scene.end - 1, start + 16)):
        if words[index] in {";", ":"} or scene.reading.classes[index] & Word.QUOTATION:
            return None
        if words[index] == "," and (words[index + 1] == "that" or (aside and scene.quoted(index + 1))):
            return index + 1
    return None


_STOP_PARTICIPLES = frozenset(
    [
        "saying",
        "adding",
        "noting",
        "arguing",
        "claiming",
        "calling",
        "citing",
        "referring",
        "pointing",
        "suggesting",
        "telling",
        "explaining",
        "insisting",
        "warning",
        "according",
        "describing",
        "stressing",
        "alleging",
        "asserting",
        "stating",
        "quoting",
        "echoing",
        "urging",
        "writing",
    ]
)


def clause_end(scene: Scene, start: int, saying: Saying | None) -> int:
    """Return the token after the last of the clause that begins at ``start``."""
    words, classes = scene.reading.words, scene.reading.classes
    others = {other.left: other for other in scene.sayings if other is not saying and other.left > start}
    subordinate = saying is not None and _is_subordinate(scene, saying.left - 1)
    initial = saying is not None and subordinate and saying.left - scene.start <= 2
    relative = saying is not None and saying.left > scene.start and words[saying.left - 1] in {"which", "what"}
    index = start
    while index < scene.last:
        word = words[index]
        nxt = index + 1
        if relative and word == "," and classes[index - 1] & Word.QUOTATION:
            return index
        if (
            classes[index] & Word.QUOTATION
            and nxt < scene.last
            and scene.quoted(index)
            and _ends_with_comma(scene, index)
        ):
            if subordinate or relative or words[nxt] in _AFTER_QUOTE:
                return nxt
        if words[nxt : nxt + 1] and words[nxt] in _STOP_PARTICIPLES and index > start and _ends_with_mark(scene, index):
            return nxt
        if word == "," and subordinate and index > start and (nxt in others or (initial and classes[nxt] & _SUBJECT)):
            return index
        if word in {"—", "–", "-", "--"} and index > start and scene.quoted(index - 1):
            return index
        if word == "according" and words[nxt : nxt + 1] == ["to"] and index > start:
            return index - (words[index - 1] == ",")
        if nxt < scene.last:
            following = words[nxt]
            if word == "," and (following in _STOP_PARTICIPLES or following == "according"):
                return index
            if (
                word == ","
                and following in {"and", "but", "while", "though", "although", "as"}
                and _says(scene, others.get(nxt + 1))
            ):
                return index
            if (
                word in {"and", "but"}
                and index > start
                and _says(scene, others.get(nxt))
                and (others[nxt].shared or words[index - 1] == "," or others[nxt].cue.form == "ing")
            ):
                return index - (words[index - 1] == ",")
            if word == ";" and _says(scene, others.get(nxt)):
                return index
            if word == "," and index > start and _says(scene, others.get(nxt)):
                other = others[nxt]
                if other.after >= scene.last or complement(scene, other.after)[0] in {"end", "comma"}:
                    return index
        index += 1
    return scene.last


_SUBJECT = Word.CAPITAL | Word.DETERMINER | Word.PRONOUN | Word.POSSESSIVE
_AFTER_QUOTE = frozenset(["which", "who", "whose", "but"])


def _is_subordinate(scene: Scene, index: int) -> bool:
    """Whether a subject after token ``index`` is that of a clause with "while", "what" or "which"."""
    words = scene.reading.words
    if index > scene.start and scene.reading.classes[index] & Word.ADVERB and words[index] not in _ASIDE:
        index -= 1
    return index >= scene.start and (words[index] in _ASIDE or words[index] in {"what", "which"})


def _ends_with_mark(scene: Scene, index: int) -> bool:
    """Whether a token is a quotation with a comma at its end."""
    quotation = scene.reading.quotation_at.get(scene.reading.starts[index])
    return quotation is not None and scene.reading.text[quotation.inner.end - 1] == ","


def _ends_with_comma(scene: Scene, index: int) -> bool:
    inner = scene.reading.quotation_at[scene.reading.starts[index]].inner
    text = scene.reading.text[inner.start : inner.end]
    return text.endswith(",") and text.count(" ") > 1


def _says(scene: Scene, other: Saying | None) -> bool:
    if other is None or not other.firm or other.passive:
        return False
    if other.shared and "act" in other.cue.classes and not other.words:
        near = range(other.end, min(scene.end, other.end + 9))
        return other.cue.form == "s" or any(scene.quoted(index) for index in near)
    return bool(other.cue.classes & {"plain", "telling"}) or other.cue.verb in {"deny", "urge", "accuse", "call_for"}


def clause_start(scene: Scene, end: int) -> int:
    """Return where the clause begins that ends before token ``end``."""
    words = scene.reading.words
    start = scene.start
    for index in range(end - 1, scene.start, -1):
        if words[index] in {";", ":"}:
            start = index + 1
            break
    while start < end and words[start] in {",", "but", "and", "yet", "so"} and start == scene.start:
        start += 1
    return start


# The families


def quote_after(scene: Scene) -> Iterator[Draft]:
    """X said, "..."; X said: "..."; X told Y: "..."."""
    for saying in scene.sayings:
        if not saying.firm or saying.passive or not saying.cue.classes & {"plain", "quoting", "telling"}:
            continue
        how, start = complement(scene, _after_listener(scene, saying))
        if how != "quote" or scene.reading.is_title(start):
            continue
        if saying.inverted and start > saying.after + 2:
            continue
        yield Draft(
            "quote_after", [(start, _quote_end(scene, start, saying))], saying.subject, (saying.start, saying.end)
        )


def _quote_end(scene: Scene, start: int, saying: Saying | None) -> int:
    """The end of what begins with a quotation: itself, if it is a whole sentence, or the clause."""
    quotation = scene.reading.quotation_at[scene.reading.starts[start]]
    inner = scene.reading.text[quotation.inner.start : quotation.inner.end]
    if inner[-1:] in ".!?,":
        return start + 1
    return clause_end(scene, start, saying)


def _after_listener(scene: Scene, saying: Saying) -> int:
    """Where what is said may begin: after the listener of "told the court"."""
    if not saying.cue.classes & {"telling"} or saying.inverted:
        return saying.after
    reading = scene.reading
    if saying.after < scene.end and reading.classes[saying.after] & (Word.QUOTATION | Word.PUNCTUATION):
        return saying.after
    if reading.words[saying.after : saying.after + 1] == ["that"]:
        return saying.after
    listener = reading.noun_after(saying.after, scene.end, listener=True)
    if listener is None:
        return saying.after
    return listener.end


def that(scene: Scene) -> Iterator[Draft]:
    """X said that ..."""
    for saying in scene.sayings:
        if not saying.firm or saying.passive or not saying.cue.classes & {"plain", "telling"}:
            continue
        if saying.cue.form == "ing" and saying.start == saying.verb and saying.subject is not None and not saying.words:
            continue
        if saying.cue.classes.isdisjoint({"plain"}) and _after_listener(scene, saying) == saying.after:
            continue
        after = _after_listener(scene, saying)
        if saying.cue.verb == "ask" and after > saying.after:
            continue  # "asked the firms that run it"
        how, start = complement(scene, after)
        if how == "that":
            rule = "told" if "telling" in saying.cue.classes and "plain" not in saying.cue.classes else "that"
            yield Draft(rule, [(start, clause_end(scene, start, saying))], saying.subject, (saying.start, saying.end))


def finding(scene: Scene) -> Iterator[Draft]:
    """The report found that ...; the court heard that ..."""
    words = scene.reading.words
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.inverted or "finding" not in saying.cue.classes:
            continue
        if words[saying.after : saying.after + 1] == ["that"] and saying.cue.form != "ing":
            if _is_found(scene, saying):
                content = [(saying.after, clause_end(scene, saying.after, saying))]
                yield Draft("finding", content, saying.subject, (saying.start, saying.end))


def _is_found(scene: Scene, saying: Saying) -> bool:
    """Whether a report, court or inquiry finds something."""
    if "finding" not in saying.cue.classes or saying.subject is None:
        return False
    head = _head(scene, saying.subject)
    return head in nouns("paper") or head in nouns("body")


def bare(scene: Scene) -> Iterator[Draft]:
    """X said ...; X told Y ..., without "that"."""
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.inverted or not saying.cue.classes & {"plain", "telling"}:
            continue
        if saying.cue.form == "ing" and not saying.words:
            continue
        after = _after_listener(scene, saying)
        telling = "plain" not in saying.cue.classes
        if telling and after == saying.after:
            continue
        how, start = complement(scene, after)
        if how == "clause" and _is_clause(scene, saying, start):
            rule = "told" if telling else "bare"
            yield Draft(rule, [(start, clause_end(scene, start, saying))], saying.subject, (saying.start, saying.end))


def _is_clause(scene: Scene, saying: Saying, start: int) -> bool:
    words = scene.reading.words
    if words[start] in {"to", "it", "so", "nothing", "what", "how", "why", "whether"} and start + 1 >= scene.last:
        return False
    if words[start] in {"how", "why", "whether", "what"}:
        return True
    if saying.cue.verb in _OF_PERSONS and not _is_person(scene, saying.subject):
        return False
    if saying.cue.verb == "say":
        return start + 1 < scene.last and words[start] not in {"to", "so", "yes", "no", "nothing", "goodbye"}
    return scene.reading.begins_clause(start, scene.last)


def _head(scene: Scene, noun: Noun) -> str:
    return scene.reading.words[_head_index(scene, noun)]


def _head_index(scene: Scene, noun: Noun) -> int:
    """The token before "of", "for" and the like, or the last."""
    classes = scene.reading.classes
    for index in range(noun.start + 1, noun.end):
        if classes[index] & Word.PREPOSITION and not classes[index] & Word.CAPITAL:
            return index - 1
    return noun.end - 1


#: What things "say" too, without any words: "the attack indicates she is ready".
_OF_PERSONS = frozenset(
    ["indicate", "suggest", "signal", "highlight", "underscore", "underline", "imply", "reveal", "confirm", "hint", "post", "mention"]
)


def participle(scene: Scene) -> Iterator[Draft]:
    """..., saying that ...; ..., adding: "..."."""
    for saying in scene.sayings:
        if saying.cue.form != "ing" or saying.words or not saying.cue.classes & {"plain", "telling"}:
            continue
        how, start = complement(scene, _after_listener(scene, saying))
        cue = (saying.start, saying.end)
        if how == "quote" and scene.quoted(start):
            yield Draft("participle", [(start, _quote_end(scene, start, saying))], saying.subject, cue)
        elif how == "that" or (how == "clause" and _is_clause(scene, saying, start)):
            yield Draft(
                "participle", [(start, clause_end(scene, start, saying))], saying.subject, (saying.start, saying.end)
            )


def before(scene: Scene) -> Iterator[Draft]:
    """ "...," X said; ..., said X; ..., X said, ..."""
    reading, words = scene.reading, scene.reading.words
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.relative or saying.shared or saying.subject is None:
            continue
        if not saying.cue.classes & {"plain", "quoting", "telling", "belief"} and not _is_found(scene, saying):
            continue
        if saying.cue.form == "ing" and not saying.words:
            continue
        edge = saying.left
        comma = edge - 1
        if comma < scene.start:
            continue
        after = saying.after if saying.inverted else _after_listener(scene, saying)
        how, start = complement(scene, after)
        if how == "clause" and not _is_clause(scene, saying, start):
            listener = reading.noun_after(start, scene.last)
            if listener and listener.end == scene.last:
                how = "end"  # "..., she wrote colleagues"
        quote = comma if scene.quoted(comma) else comma - 1
        quoted = quote >= scene.start and scene.quoted(quote) and (quote == comma or words[comma] in {",", "—", "–"})
        if not quoted and (words[comma] not in {",", "—", "–"} or how in {"that", "clause", "colon"}):
            continue
        if not quoted and not saying.cue.classes & {"plain", "telling"} and not _is_found(scene, saying):
            continue
        if words[scene.start] in {"asked", "when", "if"} and how == "clause":
            continue
        adverbial = bool(reading.classes[scene.start] & _ADVERBIAL) or words[scene.start].endswith(("ing", "ed"))
        if (
            not quoted
            and how == "quote"
            and (words[start - 1] != "," or adverbial or reading.has_verb(scene.start, comma))
        ):
            continue
        if comma == scene.start and not quoted:
            continue
        cue = (saying.start, saying.end)
        if (
            quoted
            and quote == comma
            and not _ends_speech(scene, quote)
            and not (reading.classes[saying.subject.start] & (Word.CAPITAL | Word.PRONOUN | Word.DETERMINER))
        ):
            continue
        if quoted:
            content = _before_quote(scene, quote)
            rule = "quote_inverted" if saying.inverted else "quote_before"
        else:
            content = [(clause_start(scene, comma), comma)]
            rule = "clause_inverted" if saying.inverted else "clause_before"
            if words[scene.start] == "as" and saying.left == scene.start + 1:
                continue
        if how == "quote" and scene.quoted(start):
            content.append((start, _quote_end(scene, start, saying)))
            rule = rule if quoted else "medial"
        elif how == "comma":
            rest = _rest(scene, start + 1, saying, quoted)
            if rest:
                content.append(rest)
                rule = "medial"
        if not quoted and len(content) == 1 and adverbial and _is_phrase(scene, *content[0]):
            continue
        if (
            not quoted
            and len(content) == 1
            and not reading.has_verb(*content[0])
            and (adverbial or content[0][1] - content[0][0] < 5 or not saying.cue.classes & {"plain", "telling"})
        ):
            continue
        yield Draft(rule, content, saying.subject, cue)


def _is_phrase(scene: Scene, start: int, end: int) -> bool:
    """Whether "In a letter dated Friday" is only a phrase: no comma, and no verb that shows its number or time."""
    words, classes = scene.reading.words, scene.reading.classes
    if classes[start] & Word.SUBORDINATOR or "," in words[start:end]:
        return False
    return not any(classes[index] & (Word.AUXILIARY | Word.VERB | Word.PRONOUN) for index in range(start + 1, end))


def _ends_speech(scene: Scene, index: int) -> bool:
    """Whether a quotation ends as speech before its verb does, with a comma or the end of a sentence."""
    inner = scene.reading.quotation_at[scene.reading.starts[index]].inner
    return scene.reading.text[inner.end - 1 : inner.end] in {",", ".", "?", "!", "…", "—", "-"}


_ADVERBIAL = Word.PREPOSITION | Word.SUBORDINATOR | Word.TIME | Word.ADVERB


def _before_quote(scene: Scene, quote: int) -> list[tuple[int, int]]:
    """What stands before the cue and ends with a quotation: the quotation, or the clause that it belongs to."""
    reading, words = scene.reading, scene.reading.words
    start = quote
    index = quote - 1
    if index < scene.start:
        return [(start, quote + 1)]
    if words[index] in {",", ":", "—", "–", ".", "?", "!"} or reading.classes[index] & Word.QUOTATION:
        while index >= scene.start and reading.classes[index] & Word.QUOTATION:
            start = index
            index -= 1
        return [(start, quote + 1)]
    return [(clause_start(scene, quote), quote + 1)]


def _rest(scene: Scene, start: int, saying: Saying, quoted: bool) -> tuple[int, int] | None:
    """What goes on after ", X said,"."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    if start >= scene.last:
        return None
    word = words[start]
    if scene.quoted(start):
        return start, _quote_end(scene, start, saying)
    if word == "and" and start + 1 < scene.last and scene.quoted(start + 1):
        return start, _quote_end(scene, start + 1, saying)
    if quoted:
        return None
    if saying.inverted:
        return None
    if (
        word in _STOP_PARTICIPLES
        or word.endswith("ing")
        or word in {"who", "which", "according", "but", "while", "though", "although", "when", "a", "as"}
    ):
        return None
    if any(other.left == start and _says(scene, other) for other in scene.sayings):
        return None
    return start, clause_end(scene, start, saying)


def as_said(scene: Scene) -> Iterator[Draft]:
    """As X put it, ...; ..., as X noted."""
    words = scene.reading.words
    for saying in scene.sayings:
        if saying.left <= scene.start - 1 or saying.subject is None or not saying.firm:
            continue
        begin = saying.left - 1
        if begin < scene.start or words[begin] != "as" or saying.inverted:
            continue
        if not saying.cue.classes & {"plain", "telling"} and saying.cue.verb != "put_it":
            continue
        how, start = complement(scene, saying.after)
        cue = (saying.start, saying.end)
        if begin == scene.start and how == "comma" and start + 1 < scene.last:
            yield Draft("as", [(start + 1, clause_end(scene, start + 1, saying))], saying.subject, cue)
        elif how == "quote":
            yield Draft("as", [(start, _quote_end(scene, start, saying))], saying.subject, cue)
        elif how == "comma" and begin - scene.start < 5 and start + 1 < scene.last:
            yield Draft("as", [(start + 1, clause_end(scene, start + 1, saying))], saying.subject, cue)
        elif begin - 1 > scene.start and words[begin - 1] == "," and how in {"end", "comma"}:
            yield Draft("as", [(clause_start(scene, begin - 1), begin - 1)], saying.subject, cue)


def according(scene: Scene) -> Iterator[Draft]:
    """According to X, ...; ..., according to X."""
    reading, words = scene.reading, scene.reading.words
    for index in range(scene.start, scene.end - 2):
        if words[index] != "according" or words[index + 1] != "to":
            continue
        noun = reading.noun_after(index + 2, scene.end)
        if noun is None:
            continue
        cue = (index, index + 2)
        at = index
        if at > scene.start and words[at - 1] in {"and", "but"} and at - 1 == scene.start:
            at = scene.start
        if at == scene.start:
            comma = noun.end
            while comma < scene.last and words[comma] != ",":
                comma += 1
            if comma + 1 < scene.last and _closing_comma(scene, comma) is not None:
                comma = _closing_comma(scene, comma) or comma
            if comma + 1 < scene.last:
                yield Draft("according", [(comma + 1, clause_end(scene, comma + 1, None))], noun, cue)
            continue
        end = at - 1 if words[at - 1] in {",", "—", "–", "-"} else at
        start = clause_start(scene, end)
        content = [(start, end)]
        rest = noun.end + 1
        if words[start] in _ASIDE and words[end] == "," and words[noun.end : rest] == [","] and rest < scene.last:
            yield Draft("according", [(rest, clause_end(scene, rest, None))], noun, cue)
            continue
        if words[end] == "," and noun.end < scene.last and words[noun.end] == "," and noun.end + 1 < scene.last:
            if end - start < 8 and not reading.has_verb(start, end):
                content.append((noun.end + 1, clause_end(scene, noun.end + 1, None)))
        yield Draft("according", content, noun, cue)


def _closing_comma(scene: Scene, comma: int) -> int | None:
    """The comma that ends an apposition which begins at ``comma``: "According to X, a former Y, the ..."."""
    words = scene.reading.words
    if words[comma + 1] not in {"a", "an", "who", "which", "the", "one", "citing", "quoting"}:
        return None
    for index in range(comma + 2, min(scene.last, comma + 16)):
        if words[index] == ",":
            return index if words[comma + 1] != "the" or not scene.reading.has_verb(comma + 1, index) else None
    return None


def act(scene: Scene) -> Iterator[Draft]:
    """X denied ...; X called for ...; X urged Y to ..."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.inverted or "act" not in saying.cue.classes:
            continue
        start = saying.after
        if start >= scene.last or not _is_person(scene, saying.subject) or scene.title:
            continue
        if saying.cue.form == "ing" and not saying.words and words[saying.start - 1] not in {",", "and"}:
            continue
        if saying.subject and classes[saying.subject.end - 1] & Word.GENITIVE:
            continue
        verb = saying.cue.verb.partition("/")[0]
        if classes[start] & Word.PUNCTUATION or (
            classes[start] & (Word.CONJUNCTION | Word.SUBORDINATOR) and words[start] != "that"
        ):
            continue
        quoted = any(scene.quoted(index) for index in range(start, min(scene.last, start + 14)))
        infinitive = words[start] == "to"
        if verb == "deny":
            how, begin = complement(scene, start)
            start = begin if how == "that" else start
        if words[start] == "that" and start + 1 >= scene.last:
            continue
        if verb in _TO_DO and not infinitive:
            continue
        if verb in _QUOTED_ONLY and not quoted:
            continue
        if classes[start] & (Word.PREPOSITION | Word.TIME) and not infinitive and verb not in {"describe"}:
            continue
        if words[start] in {"it", "them", "him", "her", "this"} and start + 1 >= scene.last:
            continue
        end = clause_end(scene, start, saying)
        if verb in _OF_THINGS and not quoted and words[start] != "that":
            end = _object_end(scene, start, end)
        yield Draft("act", [(start, end)], saying.subject, (saying.start, saying.end), verb in _STATING)


_TO_DO = frozenset(["promise", "vow", "pledge", "threaten"])
_QUOTED_ONLY = frozenset(
    ["criticize", "criticise", "praise", "decry", "slam", "blast", "deplore", "blame", "call", "describe", "mock", "hail", "label", "dub", "liken", "proclaim", "announce", "confirm", "acknowledge", "predict", "admit", "reiterate", "lament"]
)
_OF_THINGS = frozenset(
    ["reject", "dismiss", "criticize", "criticise", "condemn", "denounce", "propose", "praise", "decry", "deplore", "slam", "blast", "refute", "rebut", "dispute", "disavow", "deny", "complain_of", "complain_about", "boast_of"]
)
_STATING = frozenset(
    ["deny", "accuse", "urge", "call_for", "call_on", "demand", "promise", "vow", "pledge", "threaten", "warn_of", "warn_against"]
)


def _object_end(scene: Scene, start: int, end: int) -> int:
    """The end of what is denied or condemned, without when and where."""
    words = scene.reading.words
    for index in range(start + 1, end):
        if words[index] in {",", "during", "while", "when", "after", "before", "because", "but"}:
            return index
    return end


def announced(scene: Scene) -> Iterator[Draft]:
    """X announced a plan; X claimed responsibility; X told the crew to leave: what is said is a thing or an order."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.inverted or not _is_person(scene, saying.subject):
            continue
        if saying.cue.form == "ing" or (saying.subject and classes[saying.subject.end - 1] & Word.GENITIVE):
            continue
        cue = (saying.start, saying.end)
        start = saying.after
        if "telling" in saying.cue.classes:
            after = _after_listener(scene, saying)
            infinitive = after + 1 if words[after : after + 1] == ["not"] else after
            if after > start and words[infinitive : infinitive + 1] == ["to"]:
                yield Draft("announced", [(start, clause_end(scene, start, saying))], saying.subject, cue, False)
        elif saying.cue.verb in _WITH_OBJECT and start < scene.last and saying.cue.form == "past":
            noun = reading.noun_after(start, scene.last)
            if noun and not (classes[start] & Word.PRONOUN and not classes[start] & Word.DETERMINER):
                end = _object_end(scene, start, clause_end(scene, start, saying))
                yield Draft("announced", [(start, end)], saying.subject, cue, False)


_WITH_OBJECT = frozenset(
    ["announce", "report", "claim", "confirm", "acknowledge", "stress", "assert", "allege", "declare", "emphasize", "emphasise", "reiterate", "disclose", "concede", "admit"]
)


def _is_person(scene: Scene, noun: Noun | None) -> bool:
    reading = scene.reading
    if noun is None:
        return False
    head = _head_index(scene, noun)
    word = reading.words[head]
    if word in {"he", "she", "they", "who", "i", "we", "it"}:
        return True
    if (
        reading.classes[head] & (Word.CAPITAL | Word.PERSON | Word.NUMBER)
        or word in nouns("body")
        or word in nouns("paper")
    ):
        return True
    return word.endswith("s") and not word.endswith(("ss", "ics", "ness"))


def noun_that(scene: Scene) -> Iterator[Draft]:
    """X's claim that ...; the claim by X that ..."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    some = nouns("noun")
    for index in range(scene.start + 1, scene.last - 2):
        if words[index] not in some or classes[index] & Word.CAPITAL:
            continue
        begin = index + 1
        while begin < index + 4 and classes[begin] & (Word.TIME | Word.PREPOSITION) and words[begin] not in {"by", "from"}:
            begin += 1
        if words[begin] == "that":
            start, speaker = begin, _owner(scene, index)
        elif words[index + 1] in {"by", "from"}:
            speaker = reading.noun_after(index + 2, scene.end)
            if speaker is None or speaker.end >= scene.last or words[speaker.end] != "that":
                continue
            start = speaker.end
        else:
            continue
        if speaker is None or classes[start + 1] & (_FINITE_AFTER_THAT):
            continue
        yield Draft("noun", [(start, clause_end(scene, start, None))], speaker, (index, index + 1))


_FINITE_AFTER_THAT = Word.AUXILIARY | Word.VERB


def _owner(scene: Scene, index: int) -> Noun | None:
    reading = scene.reading
    for owner in range(index - 1, max(scene.start, index - 5) - 1, -1):
        classes = reading.classes[owner]
        if classes & Word.GENITIVE and reading.words[owner] != "'":
            return Noun(reading.core_start(owner, scene.start), owner + 1)
        if classes & Word.POSSESSIVE and reading.words[owner] != "its":
            return Noun(owner, owner + 1)
        if not reading.noun_like(owner):
            return None
    return None


def quoted_as(scene: Scene) -> Iterator[Draft]:
    """X was quoted as saying ...; the agency quoted X as saying ..."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    for index in range(scene.start + 2, scene.last):
        if words[index] not in {"saying", "telling"} or words[index - 1] != "as":
            continue
        for verb in range(index - 2, max(scene.start, index - 16) - 1, -1):
            if words[verb] in {"quoted", "cited", "quotes", "cites", "quoting", "citing", "reported"}:
                break
        else:
            continue
        group = verb
        passive = False
        while group > scene.start and classes[group - 1] & (Word.AUXILIARY | Word.ADVERB):
            passive |= words[group - 1] in {"was", "were", "is", "are", "been"}
            group -= 1
        if passive:
            speaker, _, _ = reading.subject_before(group, scene.start)
        else:
            speaker = reading.noun_after(verb + 1, index - 1)
        how, start = complement(scene, index + 1)
        edge = (speaker.start if speaker else index) - 1
        edge -= int(edge > scene.start and words[edge] == ",")
        if how == "end" and speaker and passive:
            while edge > scene.start and not scene.quoted(edge) and index - edge < 24:
                edge -= 1
            if edge >= scene.start and scene.quoted(edge):
                yield Draft("quoted_as", _before_quote(scene, edge), speaker, (verb, index + 1))
            continue
        if how in {"quote", "that", "clause"} and speaker:
            end = _quote_end(scene, start, None) if how == "quote" else clause_end(scene, start, None)
            yield Draft("quoted_as", [(start, end)], speaker, (verb, index + 1))


def headline(scene: Scene) -> Iterator[Draft]:
    """X: claim; and claim: X."""
    words, classes = scene.reading.words, scene.reading.classes
    if not scene.title or words[scene.start] in _NO_SPEAKER:
        return
    for index in range(scene.start + 1, min(scene.start + 7, scene.last - 2)):
        if words[index] == ":":
            speaker = Noun(scene.start, index)
            if all(
                classes[at] & (Word.CAPITAL | Word.GENITIVE | Word.NUMBER) or words[at] in {"of", "the", "&"}
                for at in range(scene.start, index)
            ):
                yield Draft("headline", [(index + 1, scene.last)], speaker, (index, index + 1), False)
            return


_NO_SPEAKER = frozenset(
    ["byline", "update", "updated", "exclusive", "video", "photo", "photos", "watch", "report", "reports", "analysis", "opinion", "poll", "live", "breaking", "abstract", "headline", "editorial", "contributing", "correction", "note", "editor's", "review", "interview"]
)


def label_end(reading: Reading, start: int, end: int) -> int | None:
    """Return the colon after a name, an office or "A" with which a paragraph of a transcript begins, or None."""
    allowed = Word.CAPITAL | Word.NUMBER
    for index in range(start, min(start + 16, end)):
        word = reading.words[index]
        if word == ":" and index > start:
            return index if reading.words[start] not in _NO_SPEAKER else None
        if not reading.classes[index] & allowed and word not in {"of", "for", "and", "the", "(", ")", ".", "a", "q"}:
            return None
    return None


def mixed(scene: Scene) -> Iterator[Draft]:
    """Any other sentence of a person and a verb with a quotation: X mocked the plan as "..."."""
    reading = scene.reading
    quotes = [index for index in range(scene.start, scene.end) if scene.quoted(index)]
    if not quotes or scene.title:
        return
    for saying in scene.sayings:
        if saying.firm and not saying.passive and saying.subject and not saying.inverted:
            after = [index for index in quotes if saying.end <= index < saying.end + 14]
            if after and saying.cue.classes & {"plain", "quoting", "act", "belief", "telling"}:
                start = saying.after
                if reading.classes[start] & Word.PUNCTUATION:
                    start += 1
                    if not scene.quoted(start):
                        continue
                elif reading.words[start] in {"with", "for", "to", "of", "on", "about", "as", "by"}:
                    start += 1
                yield Draft(
                    "mixed",
                    [(start, clause_end(scene, start, saying))],
                    saying.subject,
                    (saying.start, saying.end),
                    False,
                )


def colon(scene: Scene) -> Iterator[Draft]:
    """The minister: "..."; X had another idea: "..."."""
    reading, words = scene.reading, scene.reading.words
    for index in range(scene.start + 1, scene.end - 1):
        if words[index] != ":" or not scene.quoted(index + 1):
            continue
        noun = reading.noun_before(index, scene.start)
        if noun is None or not (noun.start == scene.start or reading.is_name(Noun(noun.end - 1, noun.end))):
            noun = reading.main_subject(scene.start, index)
        if noun and _is_person(scene, noun):
            yield Draft("colon", [(index + 1, _quote_end(scene, index + 1, None))], noun, (index, index + 1), False)


def quote_verb(scene: Scene) -> Iterator[Draft]:
    """ "...," X thundered: any verb after a quotation that ends with a comma."""
    reading, words = scene.reading, scene.reading.words
    for index in range(scene.start, scene.end - 2):
        if not scene.quoted(index):
            continue
        inner = reading.quotation_at[reading.starts[index]].inner
        if reading.text[inner.end - 1 : inner.end] not in {",", "?", "!"}:
            continue
        noun, verb = reading.noun_after(index + 1, scene.end), index + 1
        if noun and not words[verb].endswith("ed"):
            verb = noun.end
            while verb < scene.end and reading.classes[verb] & Word.ADVERB:
                verb += 1
            if verb >= scene.end or not words[verb].endswith("ed"):
                # "the nominee riffed on": the noun may have taken the verb
                verb = noun.end - 1
                if verb <= noun.start or not words[verb].endswith("ed"):
                    continue
                noun = Noun(noun.start, verb)
        elif words[verb].endswith("ed") and not reading.classes[verb] & Word.CAPITAL:
            noun = reading.noun_after(verb + 1, scene.end)
        if noun and _is_person(scene, noun):
            yield Draft("quote_verb", _before_quote(scene, index), noun, (verb, verb + 1), False)


def embedded(scene: Scene) -> Iterator[Draft]:
    """A long quotation in a sentence about a person, with no verb of saying that we know."""
    reading = scene.reading
    for index in range(scene.start + 2, scene.end):
        if not scene.quoted(index):
            continue
        quotation = reading.quotation_at[reading.starts[index]]
        if reading.text.count(" ", quotation.inner.start, quotation.inner.end) < 3:
            continue
        speaker = reading.main_subject(scene.start, index)
        if speaker and _is_person(scene, speaker) and scene.title is False:
            yield Draft("embedded", [(index, _quote_end(scene, index, None))], speaker, None, False)


#: The families by their switch, the most trustworthy first: of two that overlap, the earlier one stays.
FAMILIES: tuple[tuple[str, Family], ...] = (
    ("before", before),
    ("quoted_as", quoted_as),
    ("quote_after", quote_after),
    ("that", that),
    ("finding", finding),
    ("bare", bare),
    ("participle", participle),
    ("as", as_said),
    ("noun", noun_that),
    ("act", act),
    ("announced", announced),
    ("according", according),
    ("colon", colon),
    ("mixed", mixed),
    ("quote_verb", quote_verb),
    ("embedded", embedded),
    ("headline", headline),
)

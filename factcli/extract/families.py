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
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    index = start
    while index < scene.end and index - start < 30:
        word, some = words[index], classes[index]
        if some & Word.QUOTATION:
            return "quote", index
        if word == "that":
            if index + 1 < scene.end and classes[index + 1] & Word.QUOTATION and index + 2 >= scene.last:
                return "that", index
            return "that", index
        if word == ":":
            return ("quote" if index + 1 < scene.end and classes[index + 1] & Word.QUOTATION else "colon"), index + 1
        if word in {"—", "–", "--", "-"}:
            return "end", index
        if word == ",":
            following = index + 1
            if following < scene.end and (classes[following] & Word.QUOTATION or words[following] == "that"):
                return ("quote" if classes[following] & Word.QUOTATION else "that"), following
            return "comma", index
        if some & Word.PUNCTUATION and word not in {"(", "[", "$", "€", "£", "@", "#", "‘", "'"}:
            return "end", index
        if word in {
            "in",
            "on",
            "at",
            "to",
            "of",
            "from",
            "during",
            "after",
            "before",
            "about",
            "by",
            "via",
            "through",
            "for",
        } or (
            some & Word.PREPOSITION
            and not some & Word.SUBORDINATOR
            and word not in {"like", "near", "as", "than", "up", "down", "out"}
        ):
            noun = reading.noun_after(index + 1, scene.end, listener=True)
            if noun is None:
                return "end", index
            index = noun.end
            while index + 1 < scene.end and words[index] in {"with", "of", "by", "at", "in", "on", "from", "to"}:
                further = reading.noun_after(index + 1, scene.end, listener=True)
                if further is None:
                    break
                index = further.end
            if index < scene.end and classes[index] & Word.AUXILIARY:
                return "end", index
            continue
        if (some & Word.TIME and not some & Word.GENITIVE) or (
            some & Word.ADVERB and index > start and word not in {"there", "here", "both", "all", "not"}
        ):
            index += 1
            continue
        if some & Word.ADVERB and word in {
            "later",
            "then",
            "again",
            "recently",
            "earlier",
            "repeatedly",
            "publicly",
            "afterward",
        }:
            index += 1
            continue
        if some & Word.SUBORDINATOR and word in {
            "as",
            "while",
            "when",
            "because",
            "after",
            "before",
            "since",
            "although",
            "though",
            "until",
        }:
            return "end", index
        if some & Word.CONJUNCTION:
            return "end", index
        return "clause", index
    return "end", index


_STOP_PARTICIPLES = frozenset(
    ["saying", "adding", "noting", "arguing", "claiming", "calling", "citing", "referring", "pointing", "suggesting", "telling", "explaining", "insisting", "warning", "according", "describing", "stressing", "alleging", "asserting", "stating", "quoting", "echoing", "urging", "writing"]
)


def clause_end(scene: Scene, start: int, saying: Saying | None) -> int:
    """Return the token after the last of the clause that begins at ``start``."""
    words, classes = scene.reading.words, scene.reading.classes
    others = {other.left: other for other in scene.sayings if other is not saying and other.left > start}
    index = start
    while index < scene.last:
        word = words[index]
        nxt = index + 1
        if word == "according" and words[nxt : nxt + 1] == ["to"] and index > start:
            return index - (words[index - 1] == ",")
        if nxt < scene.last:
            following = words[nxt]
            if word == "," and (following in _STOP_PARTICIPLES or following == "according"):
                return index
            if (
                word == ","
                and following in {"and", "but", "while", "though", "although", "as"}
                and _says(others.get(nxt + 1))
            ):
                return index
            if (
                word in {"and", "but"}
                and index > start
                and (_says(others.get(nxt)) and (others[nxt].shared or words[index - 1] == ","))
            ):
                return index - (words[index - 1] == ",")
            if word == ";" and _says(others.get(nxt)):
                return index
            if word == "," and index > start and _says(others.get(nxt)):
                other = others[nxt]
                if other.after >= scene.last or complement(scene, other.after)[0] in {"end", "comma"}:
                    return index
        index += 1
    return scene.last


def _says(other: Saying | None) -> bool:
    return other is not None and bool(other.cue.classes & {"plain", "telling", "act"})


def clause_start(scene: Scene, end: int) -> int:
    """Return where the clause begins that ends before token ``end``."""
    words = scene.reading.words
    start = scene.start
    for index in range(end - 1, scene.start, -1):
        if words[index] == ";" or (words[index] in {"—", "–"} and False):
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
        how, start = complement(scene, _after_listener(scene, saying))
        if how == "that":
            rule = "told" if "telling" in saying.cue.classes and "plain" not in saying.cue.classes else "that"
            yield Draft(rule, [(start, clause_end(scene, start, saying))], saying.subject, (saying.start, saying.end))


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
    return scene.reading.has_verb(start, scene.last)


def participle(scene: Scene) -> Iterator[Draft]:
    """..., saying that ...; ..., adding: "..."."""
    for saying in scene.sayings:
        if saying.cue.form != "ing" or saying.words or not saying.cue.classes & {"plain", "telling"}:
            continue
        how, start = complement(scene, _after_listener(scene, saying))
        if how == "that" or (how == "clause" and _is_clause(scene, saying, start)):
            yield Draft(
                "participle", [(start, clause_end(scene, start, saying))], saying.subject, (saying.start, saying.end)
            )


def before(scene: Scene) -> Iterator[Draft]:
    """ "...," X said; ..., said X; ..., X said, ..."""
    reading, words = scene.reading, scene.reading.words
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.relative or saying.shared or saying.subject is None:
            continue
        if not saying.cue.classes & {"plain", "quoting", "telling", "belief"}:
            continue
        if saying.cue.form == "ing" and not saying.words:
            continue
        edge = saying.left
        comma = edge - 1
        if comma < scene.start:
            continue
        after = saying.after if saying.inverted else _after_listener(scene, saying)
        how, start = complement(scene, after)
        quote = comma if scene.quoted(comma) else comma - 1
        quoted = quote >= scene.start and scene.quoted(quote) and (quote == comma or words[comma] in {",", "—", "–"})
        if not quoted and (
            words[comma] not in {",", "—", "–"}
            or how in {"that", "clause", "colon"}
            or "plain" not in saying.cue.classes
        ):
            continue
        if not quoted and how == "quote":
            continue
        if comma == scene.start and not quoted:
            continue
        cue = (saying.start, saying.end)
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
        elif how == "comma":
            rest = _rest(scene, start + 1, saying, quoted)
            if rest:
                content.append(rest)
                rule = "medial"
        if not quoted and len(content) == 1 and not reading.has_verb(content[0][0], content[0][1]):
            continue
        yield Draft(rule, content, saying.subject, cue)


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
    if quoted:
        return None
    if (
        word in _STOP_PARTICIPLES
        or word.endswith("ing")
        or word in {"who", "which", "according", "but", "while", "though", "although", "when", "a", "as"}
    ):
        return None
    if any(other.left == start for other in scene.sayings):
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
        how, start = complement(scene, saying.after)
        cue = (saying.start, saying.end)
        if begin == scene.start and how == "comma" and start + 1 < scene.last:
            yield Draft("as", [(start + 1, clause_end(scene, start + 1, saying))], saying.subject, cue)
        elif how == "quote":
            yield Draft("as", [(start, _quote_end(scene, start, saying))], saying.subject, cue)
        elif begin - 1 > scene.start and words[begin - 1] == ",":
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
        if words[end] == "," and noun.end < scene.last and words[noun.end] == "," and noun.end + 1 < scene.last:
            if end - start < 8 and not reading.has_verb(start, end):
                content.append((noun.end + 1, clause_end(scene, noun.end + 1, None)))
        yield Draft("according", content, noun, cue)


def _closing_comma(scene: Scene, comma: int) -> int | None:
    """The comma that ends an apposition which begins at ``comma``: "According to X, a former Y, the ..."."""
    words = scene.reading.words
    if words[comma + 1] not in {"a", "an", "who", "which", "the", "one"}:
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
        if start >= scene.last or not _is_person(scene, saying.subject):
            continue
        verb = saying.cue.verb
        if classes[start] & Word.PUNCTUATION or (
            classes[start] & (Word.CONJUNCTION | Word.SUBORDINATOR) and words[start] != "that"
        ):
            continue
        infinitive = words[start] == "to"
        if verb in {"promise", "vow", "pledge", "threaten"} and not infinitive and words[start] != "that":
            if verb == "threaten" or reading.has_verb(start, scene.last):
                continue
        elif classes[start] & (Word.PREPOSITION | Word.TIME) and not infinitive:
            continue
        if verb in {"call", "describe", "mock", "hail", "label", "dub/dubbed"} and not any(
            scene.quoted(index) for index in range(start, min(scene.last, start + 14))
        ):
            continue
        if verb in {
            "claim",
            "announce",
            "reveal",
            "admit/admitted",
            "confirm",
            "ask",
            "show/showed/shown",
            "back",
            "cite",
            "compare",
            "question",
            "credit",
            "attribute",
        } and not any(scene.quoted(index) for index in range(start, min(scene.last, start + 14))):
            continue
        yield Draft(
            "act",
            [(start, clause_end(scene, start, saying))],
            saying.subject,
            (saying.start, saying.end),
            verb != "call",
        )


def _is_person(scene: Scene, noun: Noun | None) -> bool:
    reading = scene.reading
    if noun is None:
        return False
    last = noun.end - 1
    if reading.words[last] in {"he", "she", "they"}:
        return True
    some = range(noun.start, noun.end)
    return any(reading.classes[index] & (Word.CAPITAL | Word.PERSON) for index in some) or (
        reading.words[last].endswith("s") and not reading.words[last].endswith("ss")
    )


def noun_that(scene: Scene) -> Iterator[Draft]:
    """X's claim that ...; the claim by X that ..."""
    reading, words, classes = scene.reading, scene.reading.words, scene.reading.classes
    some = nouns("noun")
    for index in range(scene.start + 1, scene.last - 2):
        if words[index] not in some or classes[index] & Word.CAPITAL:
            continue
        if words[index + 1] == "that":
            start, speaker = index + 1, _owner(scene, index)
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
            noun = reading.noun_before(owner + 1, scene.start)
            return noun or Noun(owner, owner + 1)
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
        if how in {"quote", "that", "clause"} and speaker:
            end = _quote_end(scene, start, None) if how == "quote" else clause_end(scene, start, None)
            yield Draft("quoted_as", [(start, end)], speaker, (verb, index + 1))


def headline(scene: Scene) -> Iterator[Draft]:
    """X: claim; and claim: X."""
    words, classes = scene.reading.words, scene.reading.classes
    if not scene.title:
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


def mixed(scene: Scene) -> Iterator[Draft]:
    """Any other sentence of a person and a verb with a quotation: X mocked the plan as "..."."""
    reading = scene.reading
    quotes = [index for index in range(scene.start, scene.end) if scene.quoted(index)]
    if not quotes:
        return
    for saying in scene.sayings:
        if saying.firm and not saying.passive and saying.subject and not saying.inverted:
            after = [index for index in quotes if saying.end <= index < saying.end + 14]
            if after and saying.cue.classes & {"plain", "quoting", "act", "belief", "telling"}:
                start = saying.after
                if reading.classes[start] & Word.PUNCTUATION:
                    start += 1
                yield Draft(
                    "mixed",
                    [(start, clause_end(scene, start, saying))],
                    saying.subject,
                    (saying.start, saying.end),
                    False,
                )


#: The families by their switch, the most trustworthy first: of two that overlap, the earlier one stays.
FAMILIES: tuple[tuple[str, Family], ...] = (
    ("before", before),
    ("quoted_as", quoted_as),
    ("quote_after", quote_after),
    ("that", that),
    ("bare", bare),
    ("participle", participle),
    ("as", as_said),
    ("noun", noun_that),
    ("act", act),
    ("according", according),
    ("mixed", mixed),
    ("headline", headline),
)

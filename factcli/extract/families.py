"""The families of patterns: each finds one way in which a report says who says what, and has a switch of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from factcli.extract.phrases import Noun
from factcli.extract.reading import Reading, Saying
from factcli.extract.scene import ASIDES, Draft, Pieces, Scene
from factcli.extract.words import Word, listed, nouns

Family = Callable[[Scene], Iterator[Draft]]

_DASHES = frozenset([",", "—", "–", "-", "--"])
_ADVERBIAL = Word.PREPOSITION | Word.SUBORDINATOR | Word.TIME | Word.ADVERB
_NO_REST = frozenset(["who", "which", "according", "but", "while", "though", "although", "when", "a", "as"])


def _cue(saying: Saying) -> tuple[int, int]:
    return saying.start, saying.end


def _speaking(scene: Scene, *classes: str) -> Iterator[Saying]:
    """The verbs of a sentence that somebody says something with, of some classes; not "..., saying"."""
    for saying in scene.sayings:
        known = saying.firm and not saying.passive and saying.cue.classes.intersection(classes)
        if known and (saying.cue.form != "ing" or saying.words):
            yield saying


def quote_after(scene: Scene) -> Iterator[Draft]:
    """Find: X said, "..."; X said: "..."; X told Y: "..."."""
    for saying in scene.sayings:
        if not saying.firm or saying.passive or not saying.cue.classes & {"plain", "quoting", "telling"}:
            continue
        how, start = scene.complement(scene.after_listener(saying))
        if how != "quote" or not scene.quoted(start) or (saying.inverted and start > saying.after + 2):
            continue
        yield Draft("quote_after", [(start, scene.quotation_end(start, saying))], saying.subject, _cue(saying))


def that(scene: Scene) -> Iterator[Draft]:
    """Find: X said that ...; X told Y that ..."""
    for saying in _speaking(scene, "plain", "telling"):
        after = scene.after_listener(saying)
        telling = "plain" not in saying.cue.classes
        if telling and (after == saying.after or saying.cue.verb == "ask"):
            continue  # "asked the firms that run it"
        how, start = scene.complement(after)
        if how == "that":
            content = [(start, scene.clause_end(start, saying))]
            yield Draft("told" if telling else "that", content, saying.subject, _cue(saying))


def bare(scene: Scene) -> Iterator[Draft]:
    """Find: X said ...; X told Y ...; without "that"."""
    for saying in _speaking(scene, "plain", "telling"):
        after = scene.after_listener(saying)
        telling = "plain" not in saying.cue.classes
        if saying.inverted or (telling and after == saying.after):
            continue
        how, start = scene.complement(after)
        if (how == "clause" and scene.is_clause(saying, start)) or (how == "colon" and start + 2 < scene.last):
            end = scene.clause_end(start, saying)
            open_start = scene.lacks_subject(start)
            if open_start and "," in scene.reading.words[start:end]:
                end = scene.reading.words.index(",", start, end)
            rule = "told" if telling else "bare"
            yield Draft(rule, [(start, end)], saying.subject, _cue(saying), not open_start)


def finding(scene: Scene) -> Iterator[Draft]:
    """Find: the report found that ...; the court heard that ..."""
    for saying in _speaking(scene, "finding"):
        start = saying.after
        if saying.inverted or start >= scene.last or not scene.is_finding(saying):
            continue
        if scene.reading.words[start] == "that" or scene.reading.begins_clause(start, scene.last):
            yield Draft("finding", [(start, scene.clause_end(start, saying))], saying.subject, _cue(saying))


def was_told(scene: Scene) -> Iterator[Draft]:
    """Find: the court was told that ...; who told it is not said."""
    for saying in scene.sayings:
        if not saying.passive or not saying.firm or saying.cue.verb != "tell" or saying.subject is None:
            continue
        how, start = scene.complement(saying.after)
        if scene.reading.words[scene.head(saying.subject)] in listed("hearing") and (
            how == "that" or (how == "clause" and scene.is_clause(saying, start))
        ):
            yield Draft("was_told", [(start, scene.clause_end(start, saying))], None, _cue(saying), False)


def participle(scene: Scene) -> Iterator[Draft]:
    """Find: ..., saying that ...; ..., adding: "..."."""
    for saying in scene.sayings:
        if saying.cue.form != "ing" or saying.words or not saying.cue.classes & {"plain", "telling"}:
            continue
        how, start = scene.complement(scene.after_listener(saying))
        if how == "quote" and scene.quoted(start):
            end = scene.quotation_end(start, saying)
        elif how == "that" or (how == "clause" and scene.is_clause(saying, start)):
            end = scene.clause_end(start, saying)
        else:
            continue
        yield Draft("participle", [(start, end)], saying.subject, _cue(saying))


# What stands before the verb


def before(scene: Scene) -> Iterator[Draft]:
    """Find: "...," X said; "...," said X; ..., X said; ..., X said, ..."""
    for saying in scene.sayings:
        known = saying.cue.classes & {"plain", "quoting", "telling", "belief"} or scene.is_finding(saying)
        if not known or not saying.firm or saying.passive or (saying.cue.form == "ing" and not saying.words):
            continue
        if saying.relative or saying.shared or saying.subject is None or saying.left <= scene.start:
            continue
        how, start = _complement_before(scene, saying)
        comma = saying.left - 1
        quote = comma if scene.quoted(comma) else comma - 1
        if quote >= scene.start and scene.quoted(quote) and (quote == comma or scene.reading.words[comma] in _DASHES):
            draft = _after_quotation(scene, saying, quote, how, start)
        else:
            draft = _after_clause(scene, saying, comma, how, start)
        if draft:
            yield draft


def _complement_before(scene: Scene, saying: Saying) -> tuple[str, int]:
    how, start = scene.complement(saying.after if saying.inverted else scene.after_listener(saying))
    if how == "clause" and not scene.is_clause(saying, start):
        listener = scene.reading.noun_after(start, scene.last)
        if listener and listener.end == scene.last:
            return "end", start  # "..., she wrote colleagues"
    return how, start


def _after_quotation(scene: Scene, saying: Saying, quote: int, how: str, start: int) -> Draft | None:
    """ "...," X said; "...," said X; "...," X said, "..."."""
    reading = scene.reading
    if reading.words[scene.start] in {"asked", "when", "if"} and how == "clause":
        return None
    open_end = not saying.inverted and quote == saying.left - 1 and scene.inner(quote)[-1:] not in tuple(",.?!…—-")
    definite = Word.CAPITAL | Word.PRONOUN | Word.DETERMINER
    if open_end and saying.subject and not reading.classes[saying.subject.start] & definite:
        return None  # the quotation is part of the subject: "poison pill" measures added by ...
    content = _before_quotation(scene, quote)
    if how == "quote" and scene.quoted(start):
        content.append((start, scene.quotation_end(start, saying)))
    elif how == "comma":
        content.extend(_quoted_rest(scene, start + 1, saying) or _later_quotation(scene, start + 1, saying))
    return Draft("quote_inverted" if saying.inverted else "quote_before", content, saying.subject, _cue(saying))


def _after_clause(scene: Scene, saying: Saying, comma: int, how: str, start: int) -> Draft | None:
    """..., X said; ..., said X; ..., X said, ..."""
    reading, words = scene.reading, scene.reading.words
    if words[comma] not in _DASHES or comma == scene.start or how in {"that", "clause", "colon"}:
        return None
    if saying.cue.classes.isdisjoint({"plain", "telling"}) and not scene.is_finding(saying):
        return None
    if words[scene.start] == "as" and saying.left == scene.start + 1:
        return None
    adverbial = bool(reading.classes[scene.start] & _ADVERBIAL) or words[scene.start].endswith(("ing", "ed"))
    content = [(scene.clause_start(comma), comma)]
    if how == "quote":
        # "The road, she said, is 'a ruin'", "She was, he said, 'a friend'"
        whole = reading.has_verb(scene.start, comma) and not reading.classes[comma - 1] & Word.AUXILIARY
        if not scene.quoted(start) or words[start - 1] != "," or adverbial or whole:
            return None
        content.append((start, scene.quotation_end(start, saying)))
    elif how == "comma":
        content.extend(_rest(scene, start + 1, saying))
    if len(content) == 2:
        return Draft("medial", content, saying.subject, _cue(saying))
    if not _is_statement(scene, *content[0], adverbial=adverbial, plain="plain" in saying.cue.classes):
        return None
    return Draft("clause_inverted" if saying.inverted else "clause_before", content, saying.subject, _cue(saying))


def _is_statement(scene: Scene, start: int, end: int, *, adverbial: bool, plain: bool) -> bool:
    """Whether words before ", X said" are a clause, no phrase like "In a letter dated Friday"."""
    reading = scene.reading
    if adverbial and end - start < 3:
        return False  # "When asked, Orsk said yes."
    if adverbial and not reading.classes[start] & Word.SUBORDINATOR and "," not in reading.words[start:end]:
        finite = Word.AUXILIARY | Word.VERB | Word.PRONOUN
        return any(reading.classes[index] & finite for index in range(start + 1, end))
    return reading.has_verb(start, end) or (not adverbial and end - start >= 5)


def _before_quotation(scene: Scene, quote: int) -> Pieces:
    """What ends with a quotation: it and those before it, or the clause that it belongs to."""
    reading = scene.reading
    before = quote - 1
    if before >= scene.start and not reading.classes[before] & (Word.QUOTATION | Word.PUNCTUATION):
        return [(scene.clause_start(quote), quote + 1)]
    while before >= scene.start and reading.classes[before] & Word.QUOTATION:
        before -= 1
    return [(before + 1, quote + 1)]


def _quoted_rest(scene: Scene, start: int, saying: Saying) -> Pieces:
    """The quotation that goes on after ", X said,"."""
    if start >= scene.last:
        return []
    quote = start + (scene.reading.words[start] == "and")
    return [(start, scene.quotation_end(quote, saying))] if quote < scene.last and scene.quoted(quote) else []


def _later_quotation(scene: Scene, start: int, saying: Saying) -> Pieces:
    """The quotation after an apposition: "...," said Tarn, the mayor, "..."."""
    for index in range(start, min(scene.end - 1, start + 30)):
        if scene.quoted(index):
            return []
        if scene.reading.words[index] == "," and scene.quoted(index + 1):
            beside = any(start <= other.verb < index for other in scene.sayings if not other.relative)
            return [] if beside else [(index + 1, scene.quotation_end(index + 1, saying))]
    return []


def _rest(scene: Scene, start: int, saying: Saying) -> Pieces:
    """What goes on after ", X said,"."""
    quoted = _quoted_rest(scene, start, saying)
    if quoted or start >= scene.last or saying.inverted:
        return quoted
    word = scene.reading.words[start]
    if word in _NO_REST or word.endswith("ing"):
        return []
    if any(other.left == start and scene.says(other) for other in scene.sayings):
        return []
    return [(start, scene.clause_end(start, saying))]


def as_said(scene: Scene) -> Iterator[Draft]:
    """Find: as X put it, ...; ..., as X noted."""
    words = scene.reading.words
    for saying in scene.sayings:
        begin = saying.left - 1
        if begin < scene.start or words[begin] != "as" or saying.inverted or not saying.firm or not saying.subject:
            continue
        if not saying.cue.classes & {"plain", "telling"} and saying.cue.verb != "put_it":
            continue
        how, start = scene.complement(saying.after)
        if how == "quote":
            content = [(start, scene.quotation_end(start, saying))]
        elif how in {"end", "comma"}:
            content = _around(scene, begin - 1, start, saying)
        else:
            continue
        if not content:
            continue
        yield Draft("as", content, saying.subject, _cue(saying), False)


def _around(scene: Scene, end: int, comma: int, saying: Saying) -> Pieces:
    """What stands before ", as X noted," and, if that is no clause, what stands after it."""
    reading = scene.reading
    start = scene.clause_start(end) if end > scene.start and reading.words[end] == "," else end
    content: Pieces = []
    open_end = reading.words[end - 1] in {"that", "because", "and", "but", "although"}
    if start < end and not open_end and (end - start > 1 or not reading.classes[start] & Word.ADVERB):
        content.append((start, end))
    if comma + 1 < scene.last and not (content and reading.has_verb(*content[0])):
        content.append((comma + 1, scene.clause_end(comma + 1, saying)))
    return content


def according(scene: Scene) -> Iterator[Draft]:
    """Find: according to X, ...; ..., according to X."""
    words = scene.reading.words
    for index in range(scene.start, scene.end - 2):
        if words[index : index + 4] == ["in", "the", "words", "of"]:
            yield from _in_words_of(scene, index)
        if words[index] != "according" or words[index + 1] != "to":
            continue
        noun = scene.reading.noun_after(index + 2, scene.end)
        first = index == scene.start or (index == scene.start + 1 and words[scene.start] in {"and", "but"})
        content = _after_source(scene, noun) if noun and first else _before_source(scene, index, noun)
        if noun and content and scene.reading.words[scene.head(noun)] not in listed("no source"):
            yield Draft("according", content, noun, (index, index + 2))


def _in_words_of(scene: Scene, index: int) -> Iterator[Draft]:
    """The road is, in the words of one driver, "a ruin"."""
    noun = scene.reading.noun_after(index + 4, scene.end)
    for quotation in range(noun.end, min(noun.end + 3, scene.end)) if noun else ():
        if scene.quoted(quotation):
            content = [(quotation, scene.quotation_end(quotation, None))]
            yield Draft("according", content, noun, (index, index + 4))


def _after_source(scene: Scene, noun: Noun) -> Pieces:
    words = scene.reading.words
    comma = noun.end
    while comma < scene.last and words[comma] != ",":
        comma += 1
    if comma + 1 < scene.last:
        comma = _closing_comma(scene, comma) or comma
    return [(comma + 1, scene.clause_end(comma + 1, None))] if comma + 1 < scene.last else []


def _before_source(scene: Scene, index: int, noun: Noun | None) -> Pieces:
    words = scene.reading.words
    end = index - 1 if words[index - 1] in {",", "—", "–", "-"} else index
    start = scene.clause_start(end)
    content = [(start, end)]
    if noun is None or words[end] != "," or noun.end + 1 >= scene.last or words[noun.end] != ",":
        return content
    rest = (noun.end + 1, scene.clause_end(noun.end + 1, None))
    if words[start] in ASIDES:
        return [rest]
    if end - start < 8 and not scene.reading.has_verb(start, end):
        content.append(rest)
    return content


def _closing_comma(scene: Scene, comma: int) -> int | None:
    """The comma that ends an apposition which begins at ``comma``: "According to X, a former Y, the ..."."""
    words = scene.reading.words
    if words[comma + 1] not in {"a", "an", "who", "which", "the", "one", "citing", "quoting"}:
        return None
    for index in range(comma + 2, min(scene.last, comma + 16)):
        if words[index] == ",":
            return index if words[comma + 1] != "the" or not scene.reading.has_verb(comma + 1, index) else None
    return None


# Acts of speech, and what nouns hold


def act(scene: Scene) -> Iterator[Draft]:
    """Find: X denied ...; X called for ...; X urged Y to ..."""
    words = scene.reading.words
    for saying in _acting(scene, "act"):
        verb = saying.cue.verb.partition("/")[0]
        start = saying.after
        if verb == "deny" and scene.complement(start)[0] == "that":
            start = scene.complement(start)[1]
        quoted = scene.has_quotation(start, start + 14)
        if not _is_act(scene, verb, start, quoted):
            continue
        end = scene.clause_end(start, saying)
        if verb in listed("with thing") and not quoted and words[start] != "that":
            end = _object_end(scene, start, end)
        yield Draft("act", [(start, end)], saying.subject, _cue(saying), verb in listed("trusted act"))


def _acting(scene: Scene, heading: str) -> Iterator[Saying]:
    """The verbs by which a person does something by words, outside headlines."""
    reading = scene.reading
    for saying in scene.sayings:
        if not saying.firm or saying.passive or saying.inverted or heading not in saying.cue.classes or scene.title:
            continue
        if saying.cue.form == "ing" and not saying.words and reading.words[saying.start - 1] not in {",", "and"}:
            continue
        subject = saying.subject
        if subject is None or saying.after >= scene.last or reading.classes[subject.end - 1] & Word.GENITIVE:
            continue
        if scene.is_person(subject):
            yield saying


def _is_act(scene: Scene, verb: str, start: int, quoted: bool) -> bool:
    word, classes = scene.reading.words[start], scene.reading.classes[start]
    if start + 1 >= scene.last and word in {"it", "them", "him", "her", "this", "that"}:
        return False
    if word == "to" or verb in listed("with to"):
        return word == "to" and (quoted or verb not in listed("with quotation"))
    if classes & Word.PUNCTUATION or (classes & (Word.CONJUNCTION | Word.SUBORDINATOR) and word not in {"that", "as"}):
        return False
    if classes & (Word.PREPOSITION | Word.TIME) and verb != "describe":
        return False
    return quoted or verb not in listed("with quotation")


def _object_end(scene: Scene, start: int, end: int) -> int:
    """The end of what is denied or condemned, without when and where."""
    words, classes = scene.reading.words, scene.reading.classes
    for index in range(start + 1, end):
        if words[index] in {",", "during", "while", "when", "after", "before", "because", "but"}:
            return index
        following = classes[index + 1] if index + 1 < end else 0
        if words[index] in {"on", "in", "at"} and following & Word.TIME and not following & Word.GENITIVE:
            return index
        if words[index] == "and" and following & (Word.AUXILIARY | Word.VERB):
            return index
    return end


def announced(scene: Scene) -> Iterator[Draft]:
    """Find: X announced a plan; X claimed responsibility."""
    reading = scene.reading
    for saying in _acting(scene, "plain"):
        start = saying.after
        if saying.cue.verb.partition("/")[0] not in listed("announcing") or saying.cue.form in {"base", "ing"}:
            continue
        pronoun = reading.classes[start] & Word.PRONOUN and not reading.classes[start] & Word.DETERMINER
        definite = Word.DETERMINER | Word.POSSESSIVE | Word.CAPITAL | Word.NUMBER
        if pronoun or (saying.cue.form == "s" and not reading.classes[start] & definite):
            continue  # "reports live from the field"
        if reading.noun_after(start, scene.last):
            end = _object_end(scene, start, scene.clause_end(start, saying))
            yield Draft("announced", [(start, end)], saying.subject, _cue(saying), False)


def ordered(scene: Scene) -> Iterator[Draft]:
    """Find: X told the crew to leave; X asked Y not to come; X warned Y against it."""
    words = scene.reading.words
    for saying in _acting(scene, "telling"):
        start, after = saying.after, scene.after_listener(saying)
        to = after + (words[after : after + 1] == ["not"])
        against = saying.cue.verb == "warn" and words[after : after + 1] in (["against"], ["of"], ["about"])
        if saying.cue.form != "ing" and after > start and (against or words[to : to + 1] == ["to"]):
            yield Draft("ordered", [(start, scene.clause_end(start, saying))], saying.subject, _cue(saying), False)


def noun_that(scene: Scene) -> Iterator[Draft]:
    """Find: X's claim that ...; the claim by X that ..."""
    words, classes = scene.reading.words, scene.reading.classes
    for index in range(scene.start + 1, scene.last - 2):
        if words[index] not in nouns("noun") or classes[index] & Word.CAPITAL:
            continue
        start, speaker = index + 1, None
        if words[start] in {"by", "from"}:
            speaker = scene.reading.noun_after(start + 1, scene.end)
            start = speaker.end if speaker else start
        else:
            while start < min(index + 4, scene.last) and classes[start] & (Word.TIME | Word.PREPOSITION):
                start += 1  # "his claim in March that"
            speaker = _owner(scene, index)
        if speaker is None or words[start : start + 1] != ["that"] or start + 1 >= scene.last:
            continue
        if not classes[start + 1] & (Word.AUXILIARY | Word.VERB):
            yield Draft("noun", [(start, scene.clause_end(start, None))], speaker, (index, index + 1))


def _owner(scene: Scene, index: int) -> Noun | None:
    """Whose claim it is: "the minister's" or "his" before the noun."""
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
    """Find: X was quoted as saying ...; the agency quoted X as saying ..."""
    words = scene.reading.words
    for index in range(scene.start + 2, scene.last):
        if words[index] != "saying" or words[index - 1] != "as":
            continue
        verb = next((at for at in range(index - 2, max(scene.start, index - 16) - 1, -1) if words[at] in _QUOTED), None)
        if verb is None:
            continue
        speaker, passive = _quoted_person(scene, verb, index)
        how, start = scene.complement(index + 1)
        content: Pieces = []
        if how == "quote":
            content = [(start, scene.quotation_end(start, None))]
        elif how in {"that", "clause"}:
            content = [(start, scene.clause_end(start, None))]
        elif how == "end" and speaker and (passive or words[verb] in {"quoted", "quotes"}):
            near = range((speaker.start if passive else verb) - 1, max(scene.start, index - 24) - 1, -1)
            quote = next((at for at in near if scene.quoted(at)), None)
            content = _before_quotation(scene, quote) if quote is not None else []
        if content and speaker:
            yield Draft("quoted_as", content, speaker, (verb, index + 1))


_QUOTED = frozenset(["quoted", "cited", "quotes", "cites", "quoting", "citing", "reported"])


def _quoted_person(scene: Scene, verb: int, index: int) -> tuple[Noun | None, bool]:
    """Who is quoted, and whether "was quoted" comes after the person."""
    group = verb
    passive = False
    while group > scene.start and scene.reading.classes[group - 1] & (Word.AUXILIARY | Word.ADVERB):
        passive |= scene.reading.words[group - 1] in {"was", "were", "is", "are", "been"}
        group -= 1
    if passive:
        return scene.reading.subject_before(group, scene.start)[0], True
    return scene.reading.noun_after(verb + 1, index - 1), False


# Quotations without a verb of saying that we know


def headline(scene: Scene) -> Iterator[Draft]:
    """Find in the title: X: claim."""
    colon = label_end(scene.reading, scene.start, min(scene.start + 8, scene.last - 1)) if scene.title else None
    words = scene.reading.words
    asks = colon and (words[scene.end - 1] == "?" or words[colon + 1] in _ASKING)
    if colon and not asks and words[scene.start] not in {"q", "a"}:
        yield Draft("headline", [(colon + 1, scene.last)], Noun(scene.start, colon), (colon, colon + 1), False)


#: What a headline asks or explains behind a colon, nobody says.
_ASKING = frozenset(["how", "what", "why", "who", "when", "where", "which", "is", "are", "can", "should", "does"])
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?")
_IN_LABELS = frozenset(["of", "for", "and", "the", "(", ")", ".", "a", "q", "&"])


def after_clock(reading: Reading, start: int, end: int) -> int:
    """Return the token after the time of day with which a post or a turn begins: "[10:02] ROE: ...", or the start."""
    if start + 1 < end and _CLOCK.fullmatch(reading.words[start]):
        bracket = reading.text[reading.starts[start] - 1 : reading.starts[start]] in {"[", "("}
        following = start + 1
        while following < end - 1 and reading.words[following] in {"am", "pm", "gmt", "bst", "est", ")", "-", "–", "|"}:
            following += 1
        if bracket or reading.classes[following] & Word.CAPITAL:
            return following
    return start


def label_end(reading: Reading, start: int, end: int) -> int | None:
    """Return the colon after a name, an office or "A" with which a paragraph of a transcript begins, or None.

    Behind a name in capitals and a comma may stand any words: "JANE ROE, host of the show:".
    """
    allowed = Word.CAPITAL | Word.NUMBER | Word.GENITIVE
    if start >= end or reading.words[start] in listed("no speaker") or reading.words[start][0].isdigit():
        return None
    beside = bracket = False
    for index in range(start, min(start + 16, end)):
        word = reading.words[index]
        if word == ":" and index > start:
            return index
        if bracket or word == "(":
            bracket = word != ")"
            continue
        if word == "," and index > start:
            name = reading.text[reading.starts[start] : reading.ends[index - 1]]
            beside = beside or (len(name) > 3 and name.isupper())
            if not beside:
                return None
            continue
        if reading.classes[index] & Word.QUOTATION or word in {"!", "?", ";"}:
            return None
        if not beside and not reading.classes[index] & allowed and word not in _IN_LABELS:
            return None
    return None


def colon(scene: Scene) -> Iterator[Draft]:
    """Find: the minister: "..."; X had another idea: "..."."""
    reading = scene.reading
    for index in range(scene.start + 1, scene.end - 1):
        if reading.words[index] != ":" or not scene.quoted(index + 1):
            continue
        noun = reading.noun_before(index, scene.start)
        if noun is None or not (noun.start == scene.start or reading.is_name(Noun(noun.end - 1, noun.end))):
            noun = reading.main_subject(scene.start, index)
        if noun and scene.is_person(noun):
            content = [(index + 1, scene.quotation_end(index + 1, None))]
            yield Draft("colon", content, noun, (index, index + 1), False)


def mixed(scene: Scene) -> Iterator[Draft]:
    """Find any other verb of words or thoughts with a quotation: X thought the plan "..."."""
    reading = scene.reading
    for saying in scene.sayings:
        start = saying.after
        if not saying.firm or saying.passive or saying.inverted or saying.subject is None or scene.title:
            continue
        if saying.cue.classes == {"finding"} or not scene.has_quotation(saying.end, saying.end + 14):
            continue
        if reading.classes[start] & Word.PUNCTUATION:
            start += 1
            if not scene.quoted(start):
                continue
        elif reading.words[start] in {"with", "for", "to", "of", "on", "about", "as", "by"}:
            start += 1
        end = scene.clause_end(start, saying)
        if scene.has_quotation(start, end):
            yield Draft("mixed", [(start, end)], saying.subject, _cue(saying), False)


def quote_verb(scene: Scene) -> Iterator[Draft]:
    """Find: "...," X thundered: any verb after a quotation that ends with a comma."""
    for index in range(scene.start, scene.end - 2):
        if not scene.quoted(index) or scene.inner(index)[-1:] not in {",", "?", "!"}:
            continue
        noun, verb = _any_verb(scene, index + 1)
        if noun and scene.is_person(noun):
            yield Draft("quote_verb", _before_quotation(scene, index), noun, (verb, verb + 1), False)


def _any_verb(scene: Scene, start: int) -> tuple[Noun | None, int]:
    """A verb in "-ed" and its subject, before or after it."""
    reading, words = scene.reading, scene.reading.words
    if words[start].endswith("ed") and not reading.classes[start] & Word.CAPITAL:
        return reading.noun_after(start + 1, scene.end), start
    noun = reading.noun_after(start, scene.end)
    if noun is None:
        return None, start
    verb = noun.end
    while verb < scene.end and reading.classes[verb] & Word.ADVERB:
        verb += 1
    if verb < scene.end and words[verb].endswith("ed"):
        return noun, verb
    # "the nominee riffed on": the noun phrase has taken the verb
    verb = noun.end - 1
    return (Noun(noun.start, verb), verb) if verb > noun.start and words[verb].endswith("ed") else (None, verb)


def embedded(scene: Scene) -> Iterator[Draft]:
    """Find a long quotation in a sentence about a person."""
    for index in range(scene.start + 2, scene.end):
        if scene.title or not scene.quoted(index) or scene.inner(index).count(" ") < 3:
            continue
        speaker = scene.reading.main_subject(scene.start, index)
        if speaker and scene.is_person(speaker):
            yield Draft("embedded", [(index, scene.quotation_end(index, None))], speaker, None, False)


#: The families by their switch, the most trustworthy first: of two that overlap, the earlier one stays.
FAMILIES: tuple[tuple[str, Family], ...] = (
    ("quoted_as", quoted_as),
    ("before", before),
    ("quote_after", quote_after),
    ("that", that),
    ("finding", finding),
    ("bare", bare),
    ("was_told", was_told),
    ("participle", participle),
    ("as", as_said),
    ("noun", noun_that),
    ("act", act),
    ("announced", announced),
    ("ordered", ordered),
    ("according", according),
    ("colon", colon),
    ("mixed", mixed),
    ("quote_verb", quote_verb),
    ("embedded", embedded),
    ("headline", headline),
)

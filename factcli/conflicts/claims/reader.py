"""Parse one claim into sentences: their content words, negated words, cues, quantities and times.

Nothing here knows of a second claim. The scope of a negation is found by :mod:`factcli.conflicts.claims.negation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from factcli.conflicts import lexicon
from factcli.conflicts.claims.clauses import Clauses, find_clauses, find_life
from factcli.conflicts.claims.cues import NOTHING, RUMOUR, Cue, find_cues
from factcli.conflicts.claims.extents import find_extents
from factcli.conflicts.claims.languages import find_language, is_english, read_in_language
from factcli.conflicts.claims.negation import clause_breaks, negation_scopes, resolve_cues, word_weight
from factcli.conflicts.claims.parsed import (
    ClaimToken,
    Extent,
    ParsedClaim,
    Sentence,
    Span,
    Term,
    content_by_root,
    weigh_roots,
)
from factcli.conflicts.claims.quantities import Quantity, find_quantities
from factcli.conflicts.claims.times import TimeExpression, find_times
from factcli.conflicts.term_weights import blank_addresses, join_abbreviations
from factcli.edtf import EdtfDate
from factcli.text.stem import is_past_form
from factcli.text.stop_words import sense, word_set
from factcli.text.tokens import Word, find_words
from factcli.text.word_families import word_root

#: The weight of a name or a number, against 1 of an ordinary word.
NAMED = 1.4
_MAX_CHARACTERS = 2000  # of a claim; what comes after them tells its topic no better
# Words: a longer sentence is a headline if so many of those of some letters have a capital.
_MIN_HEADLINE, _HEADLINE_SHARE, _LETTERS = 6, 0.75, 4
_VERBS_OF_TITLES = frozenset(("is", "are", "was", "were", "has", "had"))  # short, but with a capital in a title
_MAX_SENTENCES = 8  # the last of them holds all that follows

# What one who lived did, in this order; and what else such a sentence does not say.
_LIVING = ("born", "die")
_NOTHING_ELSE: dict[str, Any] = {"cues": (), "opposable": (), "members": {}, "extents": (), "quantities": ()}
_NOTHING_ELSE["kinds"] = frozenset()
_BLANK = re.compile(r" {8,}")
_SENTENCE_END = re.compile(
    r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|;\s+|\n+(?=[^a-z])|\s+(?=UPDATE\b)|\s+//+\s+|\s+[•|]\s+"
)
_ABBREVIATED = re.compile(
    r"\b(?:[A-HJ-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Gov|Sen|Rep|Prof|Rev|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|No|vs|Inc|Ltd|Co|Jr|Sr|approx)\.\s+\Z"
)
_BEFORE_VERB = word_set("will would can could may might must should shall did does do to cannot not")
_INDEFINITE = word_set("a an some someone somebody two three four five many several people men women another one")
# Marks of a sentence, each with the senses that set it.
_MARKS = {
    "reported": "accus alleg claim say tell told believ insist argu suggest report assert warn fear think",
    "forecast": "will shall expect forecast plan predict intend hope aim would could may might should"
    " need licens capac permit design allow limit schedul propos demand request seek",
    "lapsed": "longer anymore",
    "yet": "yet",
    "now": "now meanwhil",
}
_PLANNED = frozenset(
    (
        *(("due", "to"), ("ask", "for"), ("set", "down"), ("call", "for"), ("need", "to")),
        *(("is", "to"), ("are", "to"), ("was", "to"), ("were", "to")),
    )
)
_OWNERS = word_set("his her their my our own free good")  # "against his will"
_OF_NOUNS, _ARTICLES = (
    word_set("licens permit design limit schedul demand"),
    word_set("a an the"),
)  # "a licensed engineer"
_SO_FAR = frozenset((("so", "far"), ("to", "now"), ("until", "now"), ("to", "date"), ("as", "yet")))
_MARK_OF = {word: mark for mark, stems in _MARKS.items() for word in stems.split()}
# "It was 30 degrees", "It was past six when": no group is meant.
_SELF_REFERENCE = re.compile(
    r"(?!It (?:was|is|took|had been) (?:[0-9]|about |around |nearly |past |only |just |not until |half |almost |well ))"
    r"(?:It|Its|The (?P<body>group|company|party|ministry|government|army|club|court))\b"
)
_PERSON = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+")
# A pronoun, or a verb without its subject: "Sold all shares", "Did not sell".
_OF_SPEAKER = re.compile(
    r"(?:that |[\"“”'‘’]+)*(?:(?i:I|We|My|Our|He|His|She|Her|They|Their)\b"
    r"|(?:would|will|was|were|is|are|has|have|had|did|does|can|could|should|may|might|to|not) "
    r"|(?:Not(?! (?:one|an?|even|only|all|every|until|since|in|at|on|the|far|long)\b)|Never|Didn[’']t|Won[’']t"
    r"|Wasn[’']t|Isn[’']t|Hasn[’']t|Hadn[’']t|Doesn[’']t|Don[’']t|Can[’']t|Cannot|Couldn[’']t|Wouldn[’']t)\b"
    r"|(?:Did|Does|Was|Is|Has|Had|Will|Would|Can|Could) (?:not|be|been|never|only|already|also|now)\b"
    r"|(?:[A-Z][a-z]+ed|Sold|Met|Told|Gave|Took|Went|Paid|Saw|Knew|Wrote|Left|Kept|Held|Made|Bought|Spoke|Sent|Hid|Got)"
    r" (?:an?|the|his|her|its|their|all|any|every|no|from|in|to|on|at|with|that|about|[$£€0-9]))"
)


@lru_cache(maxsize=1 << 14)
def parse_claim(text: str, said: EdtfDate | None = None, speaker: str = "") -> ParsedClaim:
    """Parse a claim. `said` is the date of the statement, for words such as yesterday.

    With a `speaker`, a leading "it", "we" or "the group", or a subject left out, is resolved to the speaker.
    """
    text = blank_addresses(text[:_MAX_CHARACTERS])
    times = find_times(text, said)
    quantities = find_quantities(text, times)
    sentences: list[Sentence] = []
    for start, end in _split_sentences(text):
        part, life = _apart(text[start:end])
        sentences.append(_parse_sentence(part, start, quantities, times))
        if life:
            sentences += _lives(_parse_sentence(life, start, quantities, times))
    sentences = [s for s in sentences if s.tokens]
    english = is_english(text)
    language = "en" if english else find_language(text)
    if language and not english:
        sentences = [read_in_language(s, text, language) for s in sentences]
    of_speaker = _OF_SPEAKER.match(text) is not None
    refers = _SELF_REFERENCE.match(text)
    if sentences and speaker and (of_speaker or (refers and not (refers["body"] and _PERSON.fullmatch(speaker)))):
        sentences[0] = _with_speaker(sentences[0], speaker)
    whole = sentences[0] if len(sentences) == 1 else _join(sentences)
    return ParsedClaim(text, tuple(sentences), whole, language, of_speaker)


def _with_speaker(s: Sentence, speaker: str) -> Sentence:
    """Return a sentence with the names of the speaker as its first words, each with an empty span."""
    start = s.tokens[0].start
    names = [sense(word.key) for word in find_words(speaker) if speaker[word.start].isupper()][:3]
    added = {word_root(n): ClaimToken(n, word_root(n), start, start, NAMED, False, False, True) for n in names}
    roots = added | s.roots
    return s._replace(roots=roots, weight=weigh_roots(roots), all_roots=s.all_roots | added.keys(), indefinite=False)


def _split_sentences(text: str) -> list[Span]:
    """Return the spans of the sentences. A semicolon ends one, too."""
    ends: list[int] = []
    _, after_life = find_life(text) or (0, 0)
    for match in _SENTENCE_END.finditer(text):
        if match.start() < after_life:
            continue
        if len(ends) == _MAX_SENTENCES - 1:
            break
        if not _ABBREVIATED.search(text, max(0, match.start() - 8), match.end()):
            ends.append(match.end())
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _apart(part: str) -> tuple[str, str]:
    """Return a sentence without a life in brackets, and the name with it: "Ann Lee (born 1950) is a judge"."""
    if (life := find_life(part)) is None:
        return part, ""
    start, end = life
    return part[:start] + " " * (end - start) + part[end:], part[:end]


def _lives(s: Sentence) -> Iterator[Sentence]:
    """Yield a sentence for when one was born, and one for when one died, of the name and the two times."""
    first = next((t.start for t in s.times), 0)
    name = [t for t in s.tokens if t.start < first and t.sense not in _LIVING]
    for verb, time in zip(_LIVING, s.times[:2], strict=False):
        lived = ClaimToken(verb, word_root(verb), time.start, time.start, 1.0, False, False, False, verb=True)
        tokens = *name, lived, *(t for t in s.tokens if time.start <= t.start < time.end)
        tokens = tuple(t._replace(opens=not i) for i, t in enumerate(tokens))
        roots = content_by_root(tokens)
        yield s._replace(
            tokens=tokens,
            times=(time,),
            roots=roots,
            weight=weigh_roots(roots),
            all_roots=frozenset(t.root for t in tokens),
            senses=frozenset(t.sense for t in tokens),
            **_NOTHING_ELSE,
        )


# --- one sentence -----------------------------------------------------------------------------------------


def _parse_sentence(part: str, start: int, quantities: Sequence[Quantity], times: Sequence[TimeExpression]) -> Sentence:
    """Read a sentence that begins at `start` of its claim. What is blank in it is read with another."""
    end = start + len(part)
    part = join_abbreviations(part)
    words = find_words(part)
    senses = [sense(word.key) for word in words]
    weights = [_weigh(part, words, i) for i in range(len(words))]
    clauses = find_clauses(part, words)
    if clauses.frame:
        weights = [0.0 if i in clauses.frame else weight for i, weight in enumerate(weights)]
    found = [cue for cue in find_cues(senses, [word.key for word in words]) if cue.start not in clauses.frame]
    breaks = clause_breaks(part, words, clauses)
    cues = resolve_cues(part, words, weights, found, clauses, breaks)
    negated, heads, empty = negation_scopes(words, weights, cues, clauses, breaks)
    weights = [0.0 if i in empty else weight for i, weight in enumerate(weights)]
    capitals = [part[word.start].isupper() for word in words]
    titled = len(words) >= _MIN_HEADLINE and _is_headline(words, capitals)
    weights = _adjust_weights(senses, weights, cues, capitals, titled)
    owners = [_is_owner(part, word) for word in words]
    tokens = _make_tokens(start, words, senses, weights, negated, heads, capitals, owners, clauses, breaks)
    opposable, members = _find_terms(senses)
    roots = content_by_root(tokens)
    framed = [(start + words[i].start, start + words[i].end) for i in clauses.frame]
    framed += [(start + m.start(), start + m.end()) for m in _BLANK.finditer(part)]
    of_sentence = tuple(q for q in quantities if start <= q.start < end and not _is_within(q, framed))
    return Sentence(
        tokens=tokens,
        roots=roots,
        weight=weigh_roots(roots),
        cues=tuple(cues),
        opposable=tuple(term for term in opposable if term.start not in clauses.frame),
        members=members,
        quantities=of_sentence,
        times=tuple(t for t in times if start <= t.start < end and not _is_within(t, framed)),
        extents=tuple(x for x in find_extents(tokens, of_sentence) if x.at not in clauses.frame),
        question=part.rstrip().endswith("?"),
        negative=any(negated),
        indefinite=bool(words) and words[0].key in _INDEFINITE,
        kinds=frozenset(cue.kind for cue in cues),
        titled=titled,
        all_roots=frozenset(token.root for token in tokens),
        senses=frozenset(t.sense for i, t in enumerate(tokens) if i not in clauses.frame),
        marks=_find_marks(["" if s == "may" and capitals[i] and i else s for i, s in enumerate(senses)], breaks),
        condition=frozenset(tokens[i].root for i in clauses.condition if tokens[i].weight),
        asked=bool(clauses.asked),
    )


def _weigh(part: str, words: Sequence[Word], i: int) -> float:
    key = words[i].key
    if key == "us" and part[words[i].start : words[i].end] == "us":
        return 0.0  # and not "US"
    if key == "mine" and i and part[words[i - 1].start].isupper() and i > 1:
        return 1.0  # "the Korrin mine", and not "a friend of mine"
    if key == "behind" and i and words[i - 1].key in _BEING:
        return 1.0  # "was behind the attack"
    return word_weight(key)


_BEING = frozenset(("is", "are", "was", "were", "be", "been", "not"))


def _is_owner(part: str, word: Word) -> bool:
    """Return whether a word says whose the next one is: "Marrow's deputy", "the miners' union"."""
    following = part[word.end : word.end + 2]
    if part.endswith(("'s", "’s"), word.start, word.end):
        return following[:1] == " " and following[1:].isalpha()
    return following in ("' ", "’ ") and part.endswith("s", word.start, word.end)


def _is_headline(words: Sequence[Word], capitals: Sequence[bool]) -> bool:
    """Return whether the words of a sentence are capitalised as in a title, and not only its names."""
    if any(not capital and word.key in _VERBS_OF_TITLES for word, capital in zip(words, capitals, strict=True)):
        return False  # "Ahmad Massoud was in the Panjshir Valley"
    long = [capital for word, capital in zip(words, capitals, strict=True) if len(word.key) >= _LETTERS]
    return sum(long) >= len(long) * _HEADLINE_SHARE and sum(capitals) * 2 > len(words)


def _is_within(part: Quantity | TimeExpression, spans: Sequence[Span]) -> bool:
    return any(start <= part.start < end for start, end in spans)


def _adjust_weights(
    senses: Sequence[str], weights: Sequence[float], cues: Sequence[Cue], capitals: Sequence[bool], titled: bool
) -> list[float]:
    """Return the weights with nothing for the words of cues, and more for names and numbers."""
    in_cue = {i for cue in cues if cue.kind not in (RUMOUR, NOTHING) for i in _words_of_cue(cue)}
    adjusted = []
    for i, weight in enumerate(weights):
        named = (capitals[i] and not titled and i) or senses[i].isdigit()
        adjusted.append(0.0 if i in in_cue else NAMED if named and weight == 1 else weight)
    return adjusted


def _words_of_cue(cue: Cue) -> Sequence[int]:
    """Return the words that make a cue: of a long one its ends, because others may stand between them."""
    return range(cue.start, cue.end) if cue.end - cue.start < 4 else (cue.start, cue.end - 1)


def _make_tokens(
    start: int,
    words: Sequence[Word],
    senses: Sequence[str],
    weights: Sequence[float],
    negated: Sequence[bool],
    heads: set[int],
    capitals: Sequence[bool],
    owners: Sequence[bool],
    clauses: Clauses,
    breaks: Sequence[bool],
) -> tuple[ClaimToken, ...]:
    tokens = [
        ClaimToken(
            senses[i],
            word_root(senses[i]),
            start + w.start,
            start + w.end,
            weights[i],
            negated[i],
            i in heads,
            capitals[i],
            i not in clauses.condition and i not in clauses.asked,
            breaks[i],
            w.key.endswith("ing"),
            owners[i],
            is_past_form(w.key) or (i > 0 and not capitals[i - 1] and words[i - 1].key in _BEFORE_VERB),
        )
        for i, w in enumerate(words)
    ]
    return tuple(tokens)


def _find_terms(senses: Sequence[str]) -> tuple[tuple[Term, ...], dict[str, dict[str, Term]]]:
    """Return the terms that have antonyms, and the members of exclusive sets by set and member.

    A word within a phrase is no term by itself, but another phrase may begin there: of "burning out of control" the
    last three words; or with it: of "turned down the offer" the first two.
    """
    opposites, exclusive = lexicon.opposites(), lexicon.exclusive()
    opposable: list[Term] = []
    members: dict[str, dict[str, Term]] = {}
    after = 0
    for i, key in enumerate(senses):
        found = _phrases_at(senses, i)
        if i >= after and (not found or any(_keeps_word(words) for words, _ in found)):
            found = *found, ((key,), i + 1)
        for words, end in found:
            name = "_".join(words)
            if len(words) > 1 and _hides(words):
                after = max(after, end)
            if name in opposites:
                opposable.append(Term(name, i, end))
            for group, member in exclusive.get(name, ()):
                members.setdefault(group, {}).setdefault(member, Term(name, i, end))
    return tuple(opposable), members


@lru_cache(maxsize=1 << 10)
def _keeps_word(phrase: tuple[str, ...]) -> bool:
    """Return whether the first word of a phrase means the same alone: of "open to visitors", but not of "open fire"."""
    table = lexicon.opposites()
    name = "_".join(phrase)
    if name not in table or phrase[0] not in table:
        return False
    return not _hides(phrase) or not table[phrase[0]].isdisjoint(other.partition("_")[0] for other in table[name])


@lru_cache(maxsize=1 << 10)
def _hides(phrase: tuple[str, ...]) -> bool:
    """Return whether the words of a phrase mean something else alone: of "open fire" and of "turn down".

    Of "started deliberately", which has opposites and words that say something, they do not.
    """
    if "_".join(phrase) not in lexicon.opposites() or not _TURNING.isdisjoint(phrase):
        return True
    return not _PARTICLES.isdisjoint(phrase[1:]) and not any(word_weight(w) and w not in _PARTICLES for w in phrase[1:])


_TURNING = frozenset(("not", "no", "never", "without", "none", "nothing"))
_PARTICLES = word_set("up down out off in on over away back through apart asid forward along around behind ahead")


def _phrases_at(senses: Sequence[str], start: int) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return the phrases of the lists that begin with a word, the longest first, each with where it ends.

    They are found without articles and possessives, which the text may have or not.
    """
    some = lexicon.phrases().get(senses[start], ())
    if not some:
        return ()
    ahead = range(start + 1, min(len(senses), start + 2 * len(some[0])))
    bare = [i for i in ahead if senses[i] not in lexicon.DETERMINERS]
    words = [senses[start], *(senses[i] for i in bare)]
    return tuple([(phrase, bare[len(phrase) - 2] + 1) for phrase in some if tuple(words[: len(phrase)]) == phrase])


def _find_marks(senses: Sequence[str], breaks: Sequence[bool]) -> frozenset[str]:
    before = ("", *senses)
    told = [
        s
        for s, owner in zip(senses, before, strict=False)
        if s in _MARK_OF and owner not in _OWNERS and not (s in _OF_NOUNS and owner in _ARTICLES)
    ]
    compared = {s for s, than in zip(senses, before, strict=False) if than in ("than", "as")}  # "fewer than planned"
    if senses and senses[-1] == "should":
        compared.add("should")  # "as they should"
    marks = {_MARK_OF[s] for s in told if s not in compared}
    if not _PLANNED.isdisjoint(pairwise(senses)):
        marks.add("forecast")
    if not _SO_FAR.isdisjoint(pairwise(senses)):
        marks.add("yet")
    more = next((i for i, pair in enumerate(pairwise(senses)) if pair == ("any", "more")), None)
    if more is not None and (more + 2 >= len(senses) or breaks[more + 2]):
        marks.add("lapsed")  # but "any more weddings"
    return frozenset(marks)


# --- several as one ---------------------------------------------------------------------------------------


def _join(sentences: Sequence[Sentence]) -> Sentence:
    """Join sentences into one; of none, an empty one."""
    tokens: list[ClaimToken] = []
    cues: list[Cue] = []
    opposable: list[Term] = []
    extents: list[Extent] = []
    members: dict[str, dict[str, Term]] = {}
    for s in sentences:
        offset = len(tokens)
        extents += [extent._replace(at=extent.at + offset) for extent in s.extents]
        tokens += s.tokens
        cues += [cue._replace(start=cue.start + offset, end=cue.end + offset) for cue in s.cues]
        opposable += [_shift(term, offset) for term in s.opposable]
        for name, terms in s.members.items():
            shifted = {member: _shift(term, offset) for member, term in terms.items()}
            members[name] = shifted | members.get(name, {})
    roots = content_by_root(tokens)
    for s in sentences:
        roots = {root: t for root, t in s.roots.items() if t.end == t.start} | roots  # the names of the speaker
    return Sentence(
        tokens=tuple(tokens),
        roots=roots,
        weight=weigh_roots(roots),
        cues=tuple(cues),
        opposable=tuple(opposable),
        members=members,
        quantities=tuple(q for s in sentences for q in s.quantities),
        times=tuple(t for s in sentences for t in s.times),
        extents=tuple(extents),
        question=any(s.question for s in sentences),
        negative=any(s.negative for s in sentences),
        indefinite=all(s.indefinite for s in sentences),
        kinds=frozenset(cue.kind for cue in cues),
        titled=any(s.titled for s in sentences),
        all_roots=frozenset().union(*(s.all_roots for s in sentences)),
        senses=frozenset().union(*(s.senses for s in sentences)),
        marks=frozenset().union(*(s.marks for s in sentences)),
        condition=frozenset().union(*(s.condition for s in sentences)),
        asked=any(s.asked for s in sentences),
    )


def _shift(term: Term, offset: int) -> Term:
    return term._replace(start=term.start + offset, end=term.end + offset)

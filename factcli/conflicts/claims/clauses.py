"""Clauses of a sentence that do not state what it claims: who says so, conditions and reported questions.

There is no parser. A report has few forms of these clauses, each with a word that opens it, and a comma or the end of
the sentence that closes it. What cannot be told apart in that way is left in the claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from factcli.text.stop_words import STOP_WORDS, word_set
from factcli.text.tokens import Word

# Verbs of saying that take a clause without "that", and those that need it, because their object may be a thing.
_SAY = (
    "said|says|say|saying|testified|testifies|insisted|insists|insist|argued|argues|claimed|believes|believe|alleged"
    "|alleges"
)
_SAY_THAT = (
    "announced|announces|stated|states|added|adds|explained|warned|warns|reported|recalled|wrote|writes|maintains"
    "|maintained|stressed|noted|confirmed|acknowledged|admitted|conceded|declared|revealed|tweeted|posted|found|finds|find"
    "|estimates|estimated|measured|calculated|determined|claims|claim|reports|shows|show|showed|suggests|suggest|suggested|indicates|indicate|indicated"
)
_MEDIA = (
    r"(?:(?:an?|the|this|these) )?(?:[\w-]+ ){0,2}?"
    r"(?:videos?|photos?|photographs?|images?|footage|clips?|pictures?|posts?)"
)
_ADVERB = r"(?:(?:has|have|had|also|later|then|now|since|repeatedly|previously|earlier|however) ){0,2}"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WHERE = (
    rf"(?: (?:on|late on|early on) {_DAY}(?: (?:morning|afternoon|evening|night))?| {_DAY}| at the time"
    r"| (?:in|at|during|through|via|after|before) (?:a|an|the|his|her|its|their|court)(?: [\w-]+){0,3}?"
    r"| in court| on television| under oath| on air| to (?:reporters|journalists|the \w+))?"
)
_TOLD = rf"{_ADVERB}(?:told|tells|informed)(?: (?!about|of|to|that)[\w.’'-]+){{1,4}}?{_WHERE}"
_SUBJECT = r"[^,.;:!?\"“”]{1,70}?"
_LEADING = re.compile(
    rf"{_SUBJECT}(?:, [^,]{{2,60}},)? {_ADVERB}(?:"
    rf"(?:{_SAY}){_WHERE}(?:,? that\b|:|,|(?= (?!an?\b)))"
    rf"|(?<!\bthe )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?:{_SAY_THAT}){_WHERE}"
    r"(?: that\b|:|(?= (?:he|she|it|they|there|no)\b))"
    rf"|{_TOLD}(?: that\b|:|,|(?= (?:he|she|it|they|the|his|her|no|there)\b)))"
    rf"|{_MEDIA} shows?\b",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:[\w’']+ ){0,3}(?:trend|video|photo|breaking|update|watch|exclusive|opinion|analysis|live|fact check|news"
    r"|summary)s?: "
)
_ACCORDING = re.compile(
    _LABEL + r"|(?:according to|per) [^,]{2,80}, ?|(?:for|in) (?:his|her|its|their) part, ?", re.IGNORECASE
)
_NO_SUBJECT = "but|and|while|which|who|after|before|when|because|although|though|as"
_TRAILING = re.compile(
    rf",[\"”’']? (?:(?:(?!\b(?:{_NO_SUBJECT})\b)[^,;:]){{2,70}}? {_ADVERB}(?:{_SAY}|{_SAY_THAT}|{_TOLD})"
    r"|(?:said|says|wrote|announced|claimed|insisted|according to|as reported by|reports|told) [^;:]{2,90}?)"
    r"(?:(?<= )|[^,;:.]{0,60})[.!\"”]*\s*\Z"
    r"|,? according to [^;:]{2,90}\Z",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|nobody|none|neither|nothing|cannot|denie[sd]|denying|refused?|declined?|reject\w*|dismiss\w*"
    r"|wrong|untrue|false|incorrect|mistake|lie)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
_ASKING = r"(?:(?:when|after being) )?"
_ASKING += r"(?:asked|questioned|pressed|quizzed|pushed|challenged)(?: about| on| over)? (?:if|whether)"
_ASKED = re.compile(_ASKING + r"\b", re.IGNORECASE)
_PRONOUNS = word_set("he she they his her their")
_PRONOUN_FIRST = re.compile(r"\W*(?:" + "|".join(sorted(_PRONOUNS)) + r")\b", re.IGNORECASE)
_MIN_CLAIM = 8  # characters
_QUESTION_VERBS = word_set(
    "ask asked asks asking wonder wondered wonders wondering know knows knew known say says said saying see sees decide"
    " decides decided deciding determine determines determined clear unclear question questions questioned doubt doubts"
    " doubted investigate investigating investigated examine examining tell told check checking checked disclose"
)
_ANSWER = re.compile(
    _ASKING + r" (?P<asked>[^,]+), .{0,80}?\b(?:"
    r"(?:said|says|replied|answered|responded|told [\w ]{1,30}?)(?: that)?(?: (?:he|she|they|it|[\w. ]{1,30}?))?"
    r" (?:had|has|have|did|does|do|would|will|was|were|is|are|could|can|should)"
    r"(?P<negation> not|n[’']t)?\s*[.!\"”]*\s*\Z"
    r"|(?:said|says|replied|answered|responded)(?: with| in)?(?: an?| the)?(?: [\w-]+)?"
    r" ?[\"“]?(?P<word>no|yes|never|negative|affirmative)\b"
    r"|(?P<denial>denie[sd]|rejected|disputed) (?:it|this|that|so)\b|shook (?P<head>his|her) head)",
    re.IGNORECASE,
)


_NO = frozenset(("no", "never", "negative"))


class Clauses(NamedTuple):
    """The clauses of a sentence, each kind as the numbers of its words."""

    frame: frozenset[int]  # who says it: these words are not part of the claim
    condition: frozenset[int]  # if, unless
    asked: frozenset[int]  # whether: nobody says that it is so
    negated: frozenset[int]  # a reported question whose answer is no


_NONE = Clauses(frozenset(), frozenset(), frozenset(), frozenset())


def find_clauses(part: str, words: Sequence[Word]) -> Clauses:
    """Find the clauses of a sentence that do not state what it claims."""
    keys = {word.key for word in words}
    frames = _find_frames(part)
    condition, asked = _find_conditions(part, words) if not keys.isdisjoint(_OPENING) else (set[int](), set[int]())
    negated: set[int] = set()
    if asked and (answer := _ANSWER.match(part)):
        span = answer.span("asked")
        within = {i for i, word in enumerate(words) if span[0] <= word.start < span[1]}
        asked = set()
        if answer["negation"] or answer["denial"] or answer["head"] or (answer["word"] or "").lower() in _NO:
            negated = within
    if not (frames or condition or asked or negated):
        return _NONE
    frame = {i for i, word in enumerate(words) if any(start <= word.start < end for start, end in frames)}
    claim = next((word for i, word in enumerate(words) if i not in frame), None)
    if claim is not None and claim.key in _PRONOUNS:  # they are whom it stands for: "Lee said he would not resign"
        frame -= {i for i in frame if part[words[i].start].isupper() and (i or words[i].key not in STOP_WORDS)}
    return Clauses(frozenset(frame), frozenset(condition - frame), frozenset(asked - frame), frozenset(negated))


# --- who says so ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 12)
def _find_frames(part: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words that only say who makes the claim."""
    if _ASKED.match(part):
        return ()  # who answers is whom the question is about
    found = []
    start = 0
    leading = _ACCORDING.match(part) or _LEADING.match(part)
    if leading and not _NEGATIVE.search(leading[0]) and len(part) - leading.end() > _MIN_CLAIM:
        start = leading.end()
        found.append((0, start))
    trailing = _TRAILING.search(part, start)
    if trailing and not _NEGATIVE.search(trailing[0]) and trailing.start() - start > _MIN_CLAIM:
        found.append((trailing.start(), len(part)))
    return tuple(found)


def without_frames(text: str) -> str:
    """Return a claim of one sentence without the words that only say who makes it, and any other claim as it is.

    Where a pronoun stands for them, they are part of the claim.
    """
    frames = _find_frames(text)
    first = next((end for start, end in frames if not start), 0)
    last = next((start for start, _ in frames if start), len(text))
    claim = text[first:last]
    return text if _PRONOUN_FIRST.match(claim) else claim


# --- lives in brackets ------------------------------------------------------------------------------------

# What encyclopaedias put in brackets after a name: how it is spoken, and when one was born and died.
_LIFE = re.compile(
    r"\(\s*(?:[^()]{0,200}?\bborn\b[^()]{4,200}"
    r"|(?:[^()]{0,100}?[ ;,])?(?:\w+ ){0,2}\w+,? ?\d{4}\s*(?:-+|[–—−])[^()]{0,80}|[^()]{0,20}-[LR]SB-[^()]{0,200})\)"
)
_MAX_TO_LIFE = 80  # characters


def find_life(part: str) -> tuple[int, int] | None:
    """Return the span of the brackets after the first name of a sentence, if they hold a life: "(born 1950)"."""
    if "(" not in part[:_MAX_TO_LIFE]:
        return None
    found = _LIFE.search(part)
    return found.span() if found and 0 < found.start() < _MAX_TO_LIFE and part[found.end() :].strip() else None


# --- conditions and questions -----------------------------------------------------------------------------

_OPENING = frozenset(("if", "unless", "whether", "lest", "provided", "should", "without", "had", "were"))
_WOULD = frozenset(("would", "could", "might", "should"))


def _find_conditions(part: str, words: Sequence[Word]) -> tuple[set[int], set[int]]:
    """Return the words of conditions and those of reported questions."""
    condition: set[int] = set()
    asked: set[int] = set()
    for i, word in enumerate(words):
        if word.key not in _OPENING or i in condition or i in asked:
            continue
        if word.key in ("should", "without", "had", "were") and i:
            continue  # only "Should the dam fail, …" and "Without a visa …" are conditions
        if word.key in ("had", "were") and _WOULD.isdisjoint(w.key for w in words):
            continue  # "Had the rumour been stopped, it would be open"
        if word.key == "provided" and not (i + 1 < len(words) and words[i + 1].key == "that"):
            continue
        before = words[i - 1].key if i else ""
        if word.key == "if" and before in ("as", "what"):
            continue
        if word.key == "whether" and [w.key for w in words[i + 1 : i + 3]] == ["or", "not"]:
            continue  # in both cases
        comma = part.find(",", word.end)
        if word.key == "without" and comma < 0:
            comma = words[min(i + 3, len(words) - 1)].start
        stop = comma if comma >= 0 else len(part)
        within = {j for j in range(i, len(words)) if words[j].start < stop}
        is_question = word.key == "whether" or (
            word.key == "if" and any(words[j].key in _QUESTION_VERBS for j in range(max(0, i - 4), i))
        )
        (asked if is_question else condition).update(within)
    return condition, asked

"""Scope of negations, and which cues do not mean what they look like.

There is no parser: the scope of a negation runs from its word to the end of the clause, at a punctuation mark, a
conjunction, or after a number of words. That is cruder than a parse, needs no model, and is easy to check by reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from factcli.conflicts.claims.clauses import Clauses
from factcli.conflicts.claims.cues import (
    ANSWERS,
    DENIES,
    DOUBTS,
    HEDGE_WORDS,
    HEDGES,
    INVENTED,
    NEGATES,
    NOTHING,
    RUMOUR,
    WRONG,
    Cue,
)
from factcli.conflicts.claims.numbers import BEGINNINGS
from factcli.text.stop_words import NOT_FORMS, STOP_WORDS, VAGUE_WORDS, word_set
from factcli.text.tokens import Word

#: The most words in the scope of a negation, and in that of "without".
MAX_SCOPE, MAX_SCOPE_OF_WITHOUT = 12, 4
#: The weight of a vague word, against 1 of an ordinary word.
VAGUE = 0.4

_CLAUSE_END = re.compile(r"[,;:.!?()\[\]–—]|\s-\s|--")
# "Nobody says that (Mayor Jane Roe) was there": the editor's name for a pronoun.
_INSERTED_NAME = re.compile(r"[(\[](?:[A-Z][\w.'’-]* ?){1,4}[)\]]")
_CLAUSE_WORDS = word_set("but although though because while whereas despite however so until unless since after before")
# Prepositions that say no more than where or when.
_PREPOSITIONS = word_set(
    "behind beyond beneath beside near across throughout within along toward towards upon onto despite among amid"
)
_AND = frozenset(("and", "or", "nor"))
# How and where something lies.
_LYING = word_set("in on at under over above between there idle empty dead unspent unused still here buried open ahead")
_BARELY = frozenset(("barely", "hardly", "scarcely"))
_NO = frozenset(("no", "nope", "nah"))
_ANSWER = re.compile(r"(?:\A\W*|[:–—]\s+)(?:no|nope|nah)\b\s*[,:.!—–-]", re.IGNORECASE)
# Verbs that only say that what their subject names came about, also with the word after them: "take place".
_TAKING_PLACE = word_set(
    "happen happened happening occur occurred exist exists existed materialise materialised materialize materialized"
)
_TAKING, _CARRYING_OUT = (
    word_set("take taken took taking"),
    word_set("held conducted performed undertaken used made given"),
)
_STOPPING = word_set("stop stops stopped stopping cease ceases ceased ceasing end ends ended ending halt halted quit")
_MAX_SUBJECT = 12  # words
# After a negation these make an exception or an end of it: nobody but, not until, none except.
_LIMITS = word_set("except excepting excluding besides until till unless barring alone")
_LIMITING_PAIRS = frozenset((("other", "than"), ("apart", "from"), ("aside", "from"), ("as", "long"), ("one", "but")))
_MAX_TO_LIMIT = 14  # words
_PASSIVE = frozenset(("was", "were", "is", "are", "been", "be", "being"))
_STANDING_FOR_CLAIM = frozenset(("it", "this", "these", "those"))
_FINITE = frozenset(("was", "were", "is", "are", "has", "have", "had", "will", "would", "did"))
_WITHIN_GROUP = frozenset(("on", "in", "at", "aboard", "among", "inside"))
_INVERTED = _FINITE | {"do", "does", "can", "could"}
_STATING = _FINITE | {"does", "do"}
_REPORTS = word_set("claims reports rumours rumors allegations suggestions stories speculation assertions")
_REPORT = word_set("claim report rumour rumor allegation suggestion story assertion statement idea notion belief")
_MAX_TO_NEGATION = 8  # words
_WHO_DID_IT = word_set("behind responsible")
_OBJECTS = frozenset(("him", "her", "them", "us", "me"))
_ENTITLEMENTS = word_set("entry access permission bail asylum visa visas")
_DENIED_THINGS = word_set(
    "a an the any another his her their entry access permission bail asylum visa visas victory win title membership"
)


@lru_cache(maxsize=1 << 14)
def word_weight(key: str) -> float:
    """Return the weight of a folded word: 0 if it says nothing about the topic, less than 1 if it is vague, else 1."""
    if (
        key in STOP_WORDS
        or key in _PREPOSITIONS
        or key in HEDGE_WORDS
        or key in NOT_FORMS
        or (len(key) == 1 and key.isalpha())
        or key == "al"
    ):
        return 0.0
    return VAGUE if key in VAGUE_WORDS else 1.0


# --- scope ------------------------------------------------------------------------------------------------


def negation_scopes(
    words: Sequence[Word], weights: Sequence[float], cues: Sequence[Cue], clauses: Clauses, breaks: Sequence[bool]
) -> tuple[list[bool], set[int], set[int]]:
    """Return which words are negated (two negations cancel out), and the first content word in each scope.

    `breaks` says with which words a clause begins. The third result are the words that only say that something came
    about: of "The inspection did not take place" the inspection is negated, and nothing else is said.

    What is denied is negated, too: "denied that it fell", "It is not true that it fell".
    """
    negated, heads, empty = [i in clauses.negated for i in range(len(words))], set[int](), set[int]()
    if not any(cue.kind in (NEGATES, DENIES, WRONG) for cue in cues):
        return negated, heads, empty
    starts = {cue.start for cue in cues if cue.kind == NEGATES}
    for cue in cues:
        if cue.kind == NEGATES or (cue.kind in (DENIES, WRONG) and _has_complement(words, cue)):
            # "has no cracks and never had any", "was not held and is free": the second begins a scope of its own
            joined = (i for i in range(cue.end, len(words) - 1) if words[i].key in _AND)
            again = (i for i in joined if i + 1 in starts or words[i + 1].key in _STATING)
            scope = _scope(cue, words, weights, breaks, next(again, len(words)) - cue.end)
            if all(negated[i] for i in scope if i < cue.start):
                scope = [i for i in scope if i >= cue.end]
            scope = _widen(scope, cue, words, weights, breaks)
            for i in scope:
                negated[i] = negated[i] != (i not in clauses.frame)
                empty.update(range(i, i + _takes_place(words, i)))
            heads.update([i for i in scope if weights[i] >= 1 and i not in empty][:1])
    return negated, heads, empty


def _widen(
    scope: list[int], cue: Cue, words: Sequence[Word], weights: Sequence[float], breaks: Sequence[bool]
) -> list[int]:
    """Return the scope of a negation with what it negates before it, or less if it negates but one word."""
    after = words[cue.end].key if cue.end < len(words) else ""
    is_group = words[cue.start].key == "none" and after == "of"
    if is_group or (words[cue.start].key in ("nobody", "none") and after in _WITHIN_GROUP):
        verb = next((i for i in range(cue.end, len(words)) if words[i].key in _FINITE), len(words))
        end = next((i for i in range(verb + 1, len(words)) if breaks[i]), len(words))
        said = list(range(verb + 1, end))
        if any(weights[i] >= 1 for i in said):
            return said  # "None of those arrested was under age", "Nobody on board was hurt": they were on board
    first = next((i for i in scope if weights[i] >= VAGUE), None)
    if first is not None and words[first].key in _STOPPING:
        scope = [first]  # who has not stopped shooting shoots
    if first is not None and _takes_place(words, first):  # the inspection did not take place
        scope = scope + _subject_before(cue, weights, breaks)
    if words[cue.start].key == "no" and cue.start and weights[cue.start - 1] >= 1 and not breaks[cue.start]:
        scope = [*scope, cue.start - 1]  # "holds no prisoners"
    return scope


def _takes_place(words: Sequence[Word], verb: int) -> int:
    """Return how many words from a word on only say that something came about: "happened", "took place"."""
    if "by" in (word.key for word in words[verb + 1 : verb + 3]):
        return 0  # "was not carried out by the army": who did it is denied
    key, following = words[verb].key, words[verb + 1].key if verb + 1 < len(words) else ""
    if key in _TAKING_PLACE or (key in _TAKING and following == "place"):
        return 1 + (key in _TAKING)
    is_passive = not _PASSIVE.isdisjoint(word.key for word in words[max(0, verb - 2) : verb])
    return (1 + (key == "carried")) * (is_passive and (key in _CARRYING_OUT or (key, following) == ("carried", "out")))


def _has_complement(words: Sequence[Word], cue: Cue) -> bool:
    """Return whether a cue is followed by what it denies: "denied that", "denied having", "denies any part in"."""
    following = [word.key for word in words[cue.end : cue.end + 3]]
    if cue.kind == WRONG:
        return "that" in following[:1]
    if not following or following[0] in _STANDING_FOR_CLAIM:
        return False
    if following[0] == "the":  # "denies the bridge was destroyed", and not "denies the charge"
        return any(word.key in _FINITE for word in words[cue.end + 1 : cue.end + 6])
    return following[0] == "that" or following[0].endswith("ing") or following[0] in ("any", "he", "she", "it", "they")


def clause_breaks(part: str, words: Sequence[Word], clauses: Clauses) -> list[bool]:
    """Return for each word whether a clause begins with it."""
    ends = [True]
    inserted = [name.span() for name in _INSERTED_NAME.finditer(part)]
    for i, (before, after) in enumerate(pairwise(words), 1):
        between = part[before.end : after.start]
        ends.append(
            (between != " " and bool(_CLAUSE_END.search(between)) and not _touches(inserted, before.end, after.start))
            or after.key in _CLAUSE_WORDS
            or (i in clauses.condition) != (i - 1 in clauses.condition)
            or i in clauses.frame
        )
    return ends


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start <= first < end or start < last <= end for first, last in spans)


def _subject_before(cue: Cue, weights: Sequence[float], breaks: Sequence[bool]) -> list[int]:
    """Return the content words of the clause before a negation."""
    subject: list[int] = []
    for i in range(cue.start - 1, max(-1, cue.start - _MAX_SUBJECT), -1):
        subject += [i] if weights[i] else []
        if breaks[i]:
            break
    return subject


def _scope(cue: Cue, words: Sequence[Word], weights: Sequence[float], breaks: Sequence[bool], most: int) -> list[int]:
    """Return the words after a cue up to the end of its clause, `most` of them; of none the last one before it."""
    scope, head = [], False
    if cue.end < len(words) and words[cue.end].key in _WHO_DID_IT and weights[cue.end] >= 1:
        return [cue.end]  # who was not behind the attack: there was one all the same
    if words[cue.start].key in ("at", "under", "in") and cue.end - cue.start > 1:  # "At no time before the test did it"
        ahead = range(cue.end, min(cue.end + MAX_SCOPE, len(words)))
        helping = next((i for i in ahead if words[i].key in _INVERTED), None)
        if helping is not None:
            cue, most = cue._replace(end=helping + 1), max(1, most - (helping + 1 - cue.end))
    most = min(most, MAX_SCOPE_OF_WITHOUT if words[cue.start].key == "without" else MAX_SCOPE)
    for i in range(cue.end, min(cue.end + most, len(weights))):
        if breaks[i] and head:
            break
        scope.append(i)
        head = head or weights[i] >= 1
    if head:
        return scope
    before = [i for i in range(max(0, cue.start - 6), cue.start) if weights[i] >= 1]
    return before[-1:]  # "Do you hold it? We do not."


# --- cues that do not mean what they look like ------------------------------------------------------------


def resolve_cues(
    part: str,
    words: Sequence[Word],
    weights: Sequence[float],
    cues: Sequence[Cue],
    clauses: Clauses,
    breaks: Sequence[bool],
) -> list[Cue]:
    """Change the kind of cues by their context: the no of an answer, a bare no, a command, a denial of a denial.

    `breaks` says with which words a clause begins.
    """
    answering, bare = _find_answer(part, words), max(weights, default=0) < 1
    out: list[Cue] = []
    for cue in cues:
        last = next((i for i in reversed(range(len(out))) if out[i].kind not in (RUMOUR, HEDGES, NOTHING)), None)
        if cue.kind == NEGATES and (bare or cue.start in answering):
            out.append(cue._replace(kind=ANSWERS))
        elif (
            cue.start in clauses.condition
            or cue.start in clauses.asked
            or _has_no_effect(part, words, cue, breaks)
            or (cue.kind == INVENTED and _is_lying_there(words, cue))
        ):
            out.append(cue._replace(kind=NOTHING))
        elif cue.kind == DENIES and _withholds(part, words, cue):
            out.append(cue._replace(kind=NEGATES))
        elif last is not None and _cancel_out(words, out[last], cue, breaks):
            out[last] = out[last]._replace(kind=NOTHING)
            out.append(cue._replace(kind=NOTHING))
        else:
            out.append(cue)
    return out


def _find_answer(part: str, words: Sequence[Word]) -> set[int]:
    answer = _ANSWER.search(part)
    if answer is None:
        return set()
    return {i for i, w in enumerate(words) if answer.start() <= w.start < answer.end() and w.key in _NO}


def _has_no_effect(part: str, words: Sequence[Word], cue: Cue, breaks: Sequence[bool]) -> bool:
    """Return whether a cue is a command, a question that expects yes, part of a name, or limited."""
    if cue.kind != NEGATES:
        return False
    first = words[cue.start]
    if cue.start == 0 and first.key in ("dont", "never"):
        return True  # a command
    if first.key in NOT_FORMS and breaks[cue.start] and part.rstrip("\"”’' ").endswith("?"):
        return True  # "Isn't it obvious that he lied?"
    if first.key == "no" and part.startswith(("-", '"', "”", "’ ", "' "), first.end):
        return True  # a no-fly zone, they said "no" to it
    if first.key in _BARELY and cue.end < len(words) and _is_number(words[cue.end].key):
        return True  # "barely 150 came"
    after = [word.key for word in words[cue.end : cue.end + _MAX_TO_LIMIT]]
    if "because" in after and "but" in after[after.index("because") :]:
        return True  # "was not cancelled because of the strike but because of fog"
    return not _LIMITS.isdisjoint(after) or not _LIMITING_PAIRS.isdisjoint(pairwise(after))


def _is_number(key: str) -> bool:
    return key[0].isdigit() or key in BEGINNINGS - {"a"} or key in ("half", "third")


_LIES = frozenset(("lie", "lies", "lay"))
_ARE_LIES = word_set(
    "are were is was be been of all a the these those his her their its such pure only no more with and"
)


def _is_lying_there(words: Sequence[Word], cue: Cue) -> bool:
    """Return whether "lies" says where or how something lies: "A million crowns lies unspent in the account"."""
    if words[cue.start].key not in _LIES or cue.start == 0 or cue.end >= len(words) or cue.end - cue.start > 1:
        return False
    following = words[cue.end].key
    is_state = following.endswith("ed") or following in _PREPOSITIONS or following in _LYING
    return is_state and words[cue.start - 1].key not in _ARE_LIES


def _withholds(part: str, words: Sequence[Word], cue: Cue) -> bool:
    """Return whether somebody is denied a thing, as a visa, rather than a claim."""
    following = words[cue.end : cue.end + 5]
    if following and not _PASSIVE.isdisjoint(word.key for word in words[max(0, cue.start - 2) : cue.start]):
        return True
    if len(following) > 1 and following[0].key in _OBJECTS and following[1].key in _DENIED_THINGS:
        return True
    if any(word.key in _ENTITLEMENTS for word in following[:2]):
        return True  # "denied a visa to the preacher"
    names = next((i for i, word in enumerate(following) if not part[word.start].isupper()), len(following))
    return 0 < names < len(following) and following[names].key in _DENIED_THINGS


def _cancel_out(words: Sequence[Word], first: Cue, second: Cue, breaks: Sequence[bool]) -> bool:
    """Return whether two cues cancel out: "no hoax", "never denied", "untrue that there is no …"."""
    gap = second.start - first.end
    if words[first.end - 1].key == "as" or words[first.start].key.startswith("call"):
        return False  # "dismissed as a hoax", "called the report a hoax"
    if gap > 0 and any(breaks[first.end : second.start + 1]):
        return False  # "Roe not arrested: a fake report", "denied it fell after a hoax"
    if second.kind == NEGATES:
        return first.kind in (DENIES, WRONG, INVENTED, DOUBTS) and _is_in_that_clause(words, first, second)
    if second.kind in (INVENTED, WRONG) and first.kind == DENIES:
        return gap <= 4 or _is_in_that_clause(words, first, second)
    if first.kind != NEGATES or second.kind not in (DENIES, INVENTED, WRONG, DOUBTS):
        return False
    if second.kind in (INVENTED, WRONG) and _is_in_report(words, first):
        return True  # "The statement that no aircraft was there is false"
    if first.start == 0 and second.kind == DENIES and words[0].key in ("no", "not", "none", "nobody"):
        return True  # "Not one member of the commission disputes that she won"
    return gap <= 2 or (second.kind != DOUBTS and words[0].key in _REPORTS)


def _is_in_report(words: Sequence[Word], negation: Cue) -> bool:
    """Return whether a negation is part of a report that the sentence names: "the claim that nobody was told"."""
    keys = [word.key for word in words[: negation.start]]
    return any(x in _REPORT and y == "that" for x, y in pairwise(keys[-_MAX_TO_NEGATION:]))


def _is_in_that_clause(words: Sequence[Word], denial: Cue, negation: Cue) -> bool:
    """Return whether a negation is part of what is denied: "it is untrue that there is no …"."""
    after = {word.key for word in words[denial.end : min(negation.start, denial.end + 4)]}
    return not after.isdisjoint(("that", "to", "having", "claims", "reports", "he", "she", "it", "they"))

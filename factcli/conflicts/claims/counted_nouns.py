"""What a figure in a claim counts, and what is said to have happened to it: 12 people, killed."""

from __future__ import annotations

import re

from factcli.conflicts.claims.claim_tokens import TokenizedClaim
from factcli.conflicts.claims.numbers import BEGINNINGS, word_list
from factcli.conflicts.claims.units import MEASURES
from factcli.text.english_dates import MONTHS, WEEKDAYS
from factcli.text.stem import stem
from factcli.text.stop_words import HEDGES, NEGATIONS, STOP_WORDS, VAGUE_WORDS

FATES = {
    "kill": "kill killed killing kills dead die died dies dying death deaths fatality fatalities slain perish"
    " perished fatal"
    " bodies body drown drowned drowning murdered murder executed massacred assassinated slaughtered",
    "wound": "wound wounded wounding wounds injure injured injuring injures injury injuries hurt",
    "arrest": "arrest arrested arresting arrests detain detained detaining detains apprehended custody",
    "miss": "missing unaccounted",
    "displace": "displaced displacing displaces homeless",
    "rescue": "rescued rescuing rescue rescues saved",
    "infect": "infected infections infection cases case",
    "hostage": "hostage hostages kidnapped abducted",
}
_FATE = {word: fate for fate, words in FATES.items() for word in words.split()}
_PEOPLE = word_list("people persons person others individuals individual lives victims victim")
_PLURALS = word_list("people men women children police troops personnel staff cattle mice feet teeth")
_SKIPPED = word_list("of the other more others - further additional new")
_FINITE = word_list("were was are is have has had")
_PREPOSITIONS = word_list(
    "near inside outside across along behind beside around within towards toward amid following despite aboard"
)
_AUXILIARIES = word_list(
    "were was are is be been being have has had also all reportedly being feared reported believed still"
)


def counted_subject(claim: TokenizedClaim, kind: str, first: int, after: int) -> tuple[str, frozenset[str]]:
    """The stem of what is counted, and the stems of what is said of it."""
    if kind in ("cardinal", "part", "known") or (kind == "percent" and _is_share_of(claim, after)):
        noun, fates = counted_noun(claim, after)
        fates |= _verb_before(claim, first, fates)
        return noun, fates
    if kind == "age":
        return "", _around(claim, first, after, 3)
    return "", _around(claim, first, after, 7)


def _is_share_of(claim: TokenizedClaim, after: int) -> bool:
    """Whether what a share is a share of follows it: 5% of voters, half the houses, one in five children."""
    return claim.key(after) == "of" or claim.key(after - 1) not in ("%", "percent", "cent", "pct")


def _around(claim: TokenizedClaim, first: int, after: int, reach: int) -> frozenset[str]:
    """The stems of the words around a figure that say something, within its clause."""
    before, behind = [], []
    for at in range(first - 1, max(-1, first - 1 - reach), -1):
        if claim.key(at) in _BREAKS:
            break
        before.append(claim.key(at))
    for at in range(after, after + reach):
        if claim.key(at) in _BREAKS:
            break
        behind.append(claim.key(at))
    return frozenset(stem(key) for key in (*before, *behind) if _tells(key))


_BREAKS = frozenset(("", ".", ";", ":", "!", "?", "but", "while", "whereas"))


_CALENDAR = frozenset(("age", "aged", "ages", *(name.lower() for name in (*MONTHS, *WEEKDAYS))))


def _tells(key: str) -> bool:
    """Whether a word says something by itself."""
    silent = (STOP_WORDS, VAGUE_WORDS, HEDGES, NEGATIONS, BEGINNINGS, MEASURES, _CALENDAR)
    return len(key) > 2 and key[0].isalpha() and not any(key in words for words in silent)


def counted_noun(claim: TokenizedClaim, at: int) -> tuple[str, frozenset[str]]:
    """The noun after a number and what is said of it: 12 people were killed, 30 houses destroyed, 12 dead."""
    for _ in range(6):
        if claim.key(at) not in _SKIPPED and (claim.key(at) not in BEGINNINGS or claim.key(at) == "a"):
            break
        at += 1
    phrase: list[str] = []
    fates: set[str] = set()
    for _ in range(8):
        key = claim.key(at)
        if not _goes_on(claim, at, phrase):
            break
        if key in _FATE and not (phrase and key in ("cases", "case", "body", "bodies")):
            fates.add(_FATE[key])
            if phrase:
                break
        elif key != "-":
            phrase.append(key)
        at += 1
        if claim.key(at) == "'" and claim.key(at + 1) == "s":  # two of Japan's banks
            phrase, at = [], at + 2
        if phrase and _is_plural(key) and not _is_plural(claim.key(at)):
            break
    noun = phrase[-1] if phrase else ""
    fates |= _said_of(claim, at) if noun or not fates else _joined(claim, at)
    return ("person" if noun in _PEOPLE else stem(noun)), frozenset(fates)


def _goes_on(claim: TokenizedClaim, at: int, phrase: list[str]) -> bool:
    key = claim.key(at)
    if key == "-":
        return claim.beside(at)
    ends = key in _PREPOSITIONS or key in STOP_WORDS or key in VAGUE_WORDS or key in HEDGES or key in NEGATIONS
    verb = bool(phrase) and key not in _FATE and len(key) > 4 and key.endswith(("ed", "ing")) and key != "building"
    return key[:1].isalpha() and not ends and not verb


def _is_plural(key: str) -> bool:
    return key in _PLURALS or (len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")))


def _said_of(claim: TokenizedClaim, at: int) -> set[str]:
    """What happened to those counted, from the verb that follows them: were killed, missing, playing."""
    at = _predicate(claim, at)
    for _ in range(4):
        if claim.key(at) not in _AUXILIARIES and not claim.key(at).endswith("ly"):
            break
        at += 1
    key = claim.key(at)
    if key in _FATE:
        return {_FATE[key]} | _joined(claim, at + 1)
    verb = key[:1].isalpha() and not (key in STOP_WORDS or key in VAGUE_WORDS or key in HEDGES or key in NEGATIONS)
    return {stem(key)} if verb else set()


def _predicate(claim: TokenizedClaim, at: int) -> int:
    """Where the verb may begin, past on board, in the village, and other animals; where it is if it follows at once."""
    at += 2 * (claim.key(at) == "on" and claim.key(at + 1) == "board") + (claim.key(at) == "aboard")
    key = claim.key(at)
    if key in _AUXILIARIES or (key not in STOP_WORDS and key not in _PREPOSITIONS) or key in ("who", "that", "which"):
        return at + (key in ("who", "that", "which"))
    for place in range(at, at + 7):
        key = claim.key(place)
        if key in _FINITE:
            return place
        if not key[:1].isalpha() or key in _FATE or (key in BEGINNINGS and key != "a") or key.endswith(("ed", "ing")):
            break
    return at


def _joined(claim: TokenizedClaim, at: int) -> set[str]:
    """The second of killed and wounded, dead or missing."""
    return {_FATE[claim.key(at + 1)]} if claim.key(at) in ("and", "or") and claim.key(at + 1) in _FATE else set()


def _verb_before(claim: TokenizedClaim, first: int, fates: frozenset[str]) -> frozenset[str]:
    """What is said by the words before a figure: killing 12, the death toll rose to 12, arrested 30."""
    if fates & FATES.keys():
        return frozenset()
    key = claim.key(first - 1)
    if key in _FATE:
        joined = (
            {_FATE[claim.key(first - 3)]}
            if claim.key(first - 2) in ("and", "or") and claim.key(first - 3) in _FATE
            else set()
        )
        return frozenset({_FATE[key], *joined})
    toll = re.search(r"\b(death toll|toll|deaths?|casualties)\b[^.;,]*\Z", claim.before(first, 7))
    if toll:
        return frozenset({"kill"})
    verb = len(key) > 4 and key.endswith(("ed", "ing")) and not (key in STOP_WORDS or key in VAGUE_WORDS)
    return frozenset({stem(key)}) if verb and not fates else frozenset()

"""Word classes of English and the verbs and nouns of saying, read from the lists in wordlists/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

#: The headings of cues.txt with verbs that can say something.
_VERBS = frozenset(["plain", "quoting", "telling", "act", "belief", "finding"])
FOLDER = Path(__file__).with_name("wordlists")


class Word:
    """What a word can be, as bits. A word that is none of them may be a noun or an adjective.

    Plain numbers: an ``IntFlag`` takes half the time of reading a report.
    """

    DETERMINER = 1
    POSSESSIVE = 2
    PRONOUN = 4
    OBJECT = 8
    PREPOSITION = 16
    CONJUNCTION = 32
    SUBORDINATOR = 64
    AUXILIARY = 128
    MODAL = 256
    NEGATION = 512
    ADVERB = 1024
    TIME = 2048
    VERB = 4096
    SETTING = 8192
    PERSON = 16384
    CAPITAL = 1 << 15
    QUOTATION = 1 << 16
    PUNCTUATION = 1 << 17
    NUMBER = 1 << 18
    GENITIVE = 1 << 19
    PARTICIPLE = 1 << 20


class Cue(NamedTuple):
    """A form of a verb of saying: the verb, its classes, the form, and its particle.

    Forms are "base", "s", "past", "ing", and "participle" where it is not the past.
    """

    verb: str
    classes: frozenset[str]
    form: str
    particle: str


@lru_cache(maxsize=1)
def word_classes() -> dict[str, int]:
    """Map each word of grammar.txt to its classes, as bits of :class:`Word`."""
    classes: dict[str, int] = {}
    for heading, line in _lines("grammar"):
        for word in line.split() if hasattr(Word, heading.upper()) else ():
            classes[word] = classes.get(word, 0) | int(getattr(Word, heading.upper()))
    return classes


@lru_cache(maxsize=1)
def cue_forms() -> dict[str, tuple[Cue, ...]]:
    """Map each form of a verb of cues.txt to what it may be; verbs with a particle before those without."""
    classes: dict[str, set[str]] = {}
    for heading, entry in _entries("cues"):
        if heading in _VERBS:
            classes.setdefault(entry, set()).add(heading)
    forms: dict[str, dict[tuple[str, str], Cue]] = {}
    for entry, some in classes.items():
        verb, past, participle = (entry.split("/") * 3)[:3] if entry.count("/") != 1 else (*entry.split("/"), "")
        base, _, particle = verb.partition("_")
        past = past.partition("_")[0] if "/" in entry else _past(base)
        participle = participle.partition("_")[0] if entry.count("/") == 2 else past
        for form, word in (
            ("base", base),
            ("s", _third_person(base)),
            ("past", past),
            ("past" if participle == past else "participle", participle),
            ("ing", _ing(base, past)),
        ):
            known = forms.setdefault(word, {})
            before = known.get((base, particle))
            merged = frozenset(some) | (before.classes if before else frozenset())
            # "read" and "put" are the past of themselves.
            form = before.form if before and form != "past" else form
            known[base, particle] = Cue(verb, merged, form, particle)
    return {word: tuple(sorted(some.values(), key=lambda cue: -len(cue.particle))) for word, some in forms.items()}


@lru_cache(maxsize=64)
def listed(heading: str) -> frozenset[str]:
    """The words of a heading of cues.txt, or of one of grammar.txt that is no class."""
    words = {word for found, line in _lines("grammar") if found == heading for word in line.split()}
    return frozenset(words or {entry for found, entry in _entries("cues") if found == heading})


@lru_cache(maxsize=3)
def nouns(heading: str) -> frozenset[str]:
    """The nouns of a heading of cues.txt, with their plurals."""
    return listed(heading) | {_third_person(word) for word in listed(heading)}


def _entries(name: str) -> Iterator[tuple[str, str]]:
    for heading, line in _lines(name):
        for entry in line.split("|"):
            yield heading, entry.strip()


def _lines(name: str) -> Iterator[tuple[str, str]]:
    heading = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            yield heading, line


def _third_person(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def _ing(verb: str, past: str) -> str:
    if re.search(r"([^aeiou])\1ed$", past) and not re.search(r"([^aeiou])\1$", verb):
        return past[:-2] + "ing"
    if verb in {"begin", "sit", "put", "cut", "hit"}:
        return verb + verb[-1] + "ing"
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else verb + "ing"

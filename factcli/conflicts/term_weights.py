"""Terms of a text and their weights: which words say what it is about, and how much a rare one counts.

A term is the sense of a word (see `stop_words.sense`). Words that say how, how surely or whether, and not about what,
are no terms. A rare term counts more than a common one. Whether two statements may conflict is judged by how common a
word is in English (`background_weight`), so that the answer does not depend on what else a store holds. What a topic
of a store is about is judged by how many of its statements have a term (`term_weight`: inverse document frequency,
Spärck Jones 1972).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path

from factcli.conflicts.claims.cues import DENIAL_WORDS, HEDGE_WORDS, NEGATION_WORDS
from factcli.text.stop_words import STOP_WORDS, VAGUE_WORDS

#: Words that are no terms.
NON_TERMS = NEGATION_WORDS | DENIAL_WORDS | HEDGE_WORDS | STOP_WORDS | VAGUE_WORDS
#: Characters of a claim in which terms are looked for.
MAX_CHARACTERS = 10_000
#: A term of one statement only cannot join it to another, but says that it is about something else, too.
LONE_FACTOR = 0.4
#: The weight of a number, which two claims share more easily than a word, and of a word that is in no list: a name.
NUMBER_WEIGHT, RARE_WEIGHT = 1.5, 5.0


def term_weight(statements: int, holders: int) -> float:
    """Return the weight of a term that so many of all statements have. It is above 0 even if all have it."""
    return math.log(1 + statements / holders)


def lone_factor(holders: int) -> float:
    """Return the factor by which the weight is multiplied where lengths are compared: less than 1 for a lone term."""
    return LONE_FACTOR if holders == 1 else 1.0


def background_weight(term: str) -> float:
    """Return the weight of a term by how common it is in English: a multiple of one half, 0.5 to 5."""
    return NUMBER_WEIGHT if term[0].isdigit() else _background_weights().get(term, RARE_WEIGHT)


@lru_cache(maxsize=1)
def _background_weights() -> dict[str, float]:
    """Read `wordlists/frequencies.txt`: the weight of each word that is common enough to have one of its own."""
    text = (Path(__file__).parent / "wordlists" / "frequencies.txt").read_text(encoding="utf-8")
    weights: dict[str, float] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            weight, *words = line.split()
            weights.update(dict.fromkeys(words, float(weight)))
    return weights


def join_abbreviations(text: str) -> str:
    """Return a text of the same length in which the letters of abbreviations, as U.S., make one word.

    The halves of the day, a.m. and p.m., are left out: they are read with their times.
    """
    text = re.sub(r"\b[ap]\.\s?m\.(?=\s+(?:[^A-Z]|\w+day\b)|[,;])", lambda found: " " * len(found[0]), text)
    return re.sub(r"\b(?:[A-Z]\.){2,6}", lambda found: found[0][:-1].replace(".", "\u200d") + ".", text)


def blank_addresses(text: str) -> str:
    """Return a text with spaces in place of its links, whose parts are no words."""
    return re.sub(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|net|co|ly)/\S*", lambda link: " " * len(link[0]), text)

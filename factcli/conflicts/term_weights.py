"""Terms of a text and their weights: which words say what it is about, and how much a rare one counts.

A term is the sense of a word (see `stop_words.sense`). The fewer statements have it, the more it counts (inverse
document frequency: Spärck Jones 1972). Words that say how, how surely or whether, and not about what, are no terms.
"""

from __future__ import annotations

import math

from factcli.conflicts.claims.cues import DENIAL_WORDS, HEDGE_WORDS, NEGATION_WORDS
from factcli.text.stop_words import STOP_WORDS, VAGUE_WORDS

#: Words that are no terms.
NON_TERMS = NEGATION_WORDS | DENIAL_WORDS | HEDGE_WORDS | STOP_WORDS | VAGUE_WORDS
#: Characters of a claim in which terms are looked for.
MAX_CHARACTERS = 10_000
#: A term of one statement only cannot join it to another, but says that it is about something else, too.
LONE_FACTOR = 0.4


def term_weight(statements: int, holders: int) -> float:
    """Return the weight of a term that so many of all statements have. It is above 0 even if all have it."""
    return math.log(1 + statements / holders)


def lone_factor(holders: int) -> float:
    """Return the factor by which the weight is multiplied where lengths are compared: less than 1 for a lone term."""
    return LONE_FACTOR if holders == 1 else 1.0

"""Words and phrases by which English negates, denies, doubts and hedges, and the cues of a claim.

Every list is in `wordlists/cues.txt`. A phrase is matched by the senses of its words (see `stop_words.sense`), so that
"deny" matches denies and denied, and "not" matches isn't. Of phrases that begin at the same word the longest wins,
which is how "not only" comes to be no negation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from factcli.text.stop_words import NOT_FORMS, sense, word_set

#: The kinds of cues. NOTHING is a phrase that only looks like another kind, RUMOUR passes a claim on, and ANSWERS is
#: the no of "No, ...", which is in no list.
NEGATES, DENIES, INVENTED, WRONG, DOUBTS, ANSWERS, RUMOUR, HEDGES, NOTHING = range(9)
_LISTS = {
    "negates": NEGATES,
    "denies": DENIES,
    "invented": INVENTED,
    "wrong": WRONG,
    "doubts": DOUBTS,
    "rumour": RUMOUR,
    "hedges": HEDGES,
    "nothing": NOTHING,
}
#: Words before a number or an hour that make it less precise, as a part of a regular expression.
APPROXIMATELY = "about|around|approximately|roughly|circa"
#: A star in a phrase stands for up to so many words.
_MAX_GAP = 4
# Words that may stand within a phrase without being part of it: "is not really true", "has not been confirmed".
_FILLERS = word_set(
    "be been is are was were being has have had will would do does did a an the any it he she they that"
)


def _read_lists() -> dict[str, list[str]]:
    """Return the entries of each list in the file, by the name of the list."""
    path = Path(__file__).parents[1] / "wordlists" / "cues.txt"
    lists: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            entries = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            entries += line.split(" | ")
    return lists


_ENTRIES = _read_lists()
#: Single words as written that negate, deny or hedge, and so never say what a claim is about. No word is in two lists.
NEGATION_WORDS = NOT_FORMS.union(_ENTRIES["negation words"])
DENIAL_WORDS = frozenset(_ENTRIES["denial words"])
HEDGE_WORDS = frozenset(_ENTRIES["hedge words"])


class Cue(NamedTuple):
    """A cue in a claim: its kind, and its words from `start` up to `end`."""

    kind: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _phrases_by_first_word() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Map the sense of the first word to phrases and their kinds, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for name, kind in _LISTS.items():
        for phrase in _ENTRIES[name]:
            senses = tuple(word if word.startswith("=") else sense(word) for word in phrase.split())
            index.setdefault(senses[0], []).append((senses, kind))
    for phrases in index.values():
        phrases.sort(key=lambda phrase: (-len(phrase[0]), -phrase[1]))
    return index


def find_cues(senses: Sequence[str], keys: Sequence[str]) -> list[Cue]:
    """Find the cues among words, given by their senses and their keys, in order and without overlap."""
    phrases, cues, i = _phrases_by_first_word(), list[Cue](), 0
    while i < len(senses):
        exact, by_sense = phrases.get("=" + keys[i], ()), phrases.get(senses[i], ())
        for phrase, kind in (*exact, *by_sense) if exact or by_sense else ():
            if end := _match_phrase(phrase, senses, keys, i):
                cues.append(Cue(kind, i, end))
                i = end
                break
        else:
            i += 1
    return cues


def _match_phrase(phrase: Sequence[str], senses: Sequence[str], keys: Sequence[str], start: int) -> int:
    """Return the word at which a phrase that begins at `start` ends, 0 if it does not match. Fillers are skipped."""
    i, gap = start + 1, False
    for word in phrase[1:]:
        if word == "*":
            gap = True
            continue
        words, wanted = (keys, word[1:]) if word.startswith("=") else (senses, word)
        if gap:
            i = next((j for j in range(i, min(i + _MAX_GAP + 1, len(words))) if words[j] == wanted), len(words))
            gap = False
        if i < len(words) and words[i] != wanted and senses[i] in _FILLERS:
            i += 1
        if i >= len(words) or words[i] != wanted:
            return 0
        i += 1
    return i

"""Names of deeds: what happens once is said in many words, and of more words the first is the verb."""

from __future__ import annotations

from factcli.conflicts.claims.parsed import Sentence
from factcli.conflicts.lexicon import DETERMINERS
from factcli.text.stop_words import sense, sense_set
from factcli.text.word_families import word_root

# Each of a line may be said for the others; the first is the name of all.
_NAMES = (
    "begin, start, commence, erupt, open, take effect, come into force, come into effect, come into operation,"
    " enter into force, go into effect, go into force, break out, get under way, get underway, kick off",
    "end, finish, cease, conclude, expire, lapse, come to end",
    "collapse, crumble, topple, come down, cave in, give way, fall",
    "hold, stage, take place, go ahead, sit, fight",
    "hit, strike, ram, run aground",
    "arrive, reach, land, dock, touch down, get to, get into",
    "leave, depart, sail, set out, set off, set sail, cast off, take off",
    "steal, disappear, vanish, go missing",
    "return, restore, resume, come back, go back",
    "die, lose life, lose lives, pass away",
)
# The same of what is so at one place, and may be so for long, or be done again elsewhere.
_NAMES_OF_STATES = (
    "rest, come to rest, come to halt, come to stop, come to standstill, end up, end journey, halt",
    "find, discover, recover",
    "locate, situate",
)


def _table(lines: tuple[str, ...]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return what may follow the root of a verb, and the name of the deed that both say, the longest first."""
    known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in lines:
        for phrase in line.split(", "):
            first, *others = (word_root(sense(word)) for word in phrase.split())
            known.setdefault(first, []).append((tuple(others), line.partition(",")[0]))
    return {root: sorted(found, key=lambda words: -len(words[0])) for root, found in known.items()}


_DEEDS = _table((*_NAMES, *_NAMES_OF_STATES))
#: The names of what happens once, and of what is so at one place.
ONCE = frozenset(line.partition(",")[0] for line in _NAMES)
AT_ONE_PLACE = frozenset(line.partition(",")[0] for line in _NAMES_OF_STATES) | {"hold", "begin"}


def deed_at(s: Sentence, index: int) -> str:
    """Return what a verb says happens, by one name for all that are said for it: "took effect" and "began"."""
    root = s.tokens[index].root
    if root not in _DEEDS:
        return root
    following = tuple(t.root for t in s.tokens[index + 1 : index + 5] if t.sense not in DETERMINERS | _POSSESSIVES)
    return next((name for words, name in _DEEDS[root] if following[: len(words)] == words), root)


_POSSESSIVES = sense_set("its his her their the")

"""Names of people and outlets parsed into the words by which they are compared.

Titles, particles, compound given names and the endings of languages are known here for people: from the names that
BGN/PCGN and the Library of Congress describe in their rules (ALA-LC for the Arabic article and *ibn*), and from how
newspapers shorten names. For outlets it is the generic words (news, agency), domains and acronyms.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from factcli.text.tokens import find_words, fold, word_keys

#: Characters of a person's name; of a longer one all words are taken as they are.
LONGEST_NAME = 500


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


# Titles before or behind a name, in the languages that keep them with the name.
_TITLES = word_set(
    """
    mr mrs ms miss sir dame lord lady dr prof professor hon honourable honorable excellency president minister premier
    chancellor king queen prince princess general gen colonel col major maj captain capt lieutenant lt sergeant sgt
    admiral adm marshal commander cmdr senator sen governor gov ambassador secretary spokesman spokeswoman chairman
    chairwoman judge justice rev reverend father bishop pope phd md mp mep esq cbe obe kbe
    prasident praesident herr frau kanzler bundeskanzler monsieur madame mme mlle presidente presidenta senor senora don
    dona signor signora pan pani prezident prezydent presidents presidentas imam mullah mulla molla mollah maulana
    mawlana maulvi mawlawi molvi sheikh shaikh sheik shaykh sheykh cheikh scheich haji hajji hadji hajj alhaj alhaji
    qari ayatollah ayatullah hojatoleslam sayyid sayyed sayed seyed seyyed seyyid sajjid marechal маршал генерал
    президент шейх мулла имам الشيخ شيخ ملا سيد السيد الرئيس
    """
)
# Articles, "of" and "son of": spelt, moved and left out at will.
_PARTICLES = word_set(
    """
    al el ul ad as ar an at az ash es ez er en bin ibn ben bint binte oglu ogly oghlu qizi kyzy uly
    van von vom zu zum zur der den de del della di da do dos das du des la le les lo af av y e i und bar ter ten te
    аль эль ад ас аз ар бин бен ибн фон ван дер де ди да ду дю дель ле ла оглы кызы
    ντε φον ντερ fon بن ابن ال αλ ελ מל בן
    """
)
_GENERATIONS = {"jr": 2, "junior": 2, "jnr": 2, "sr": 1, "senior": 1, "snr": 1, "ii": 2, "iii": 3, "iv": 4}
# Abdurrashid for Abdul Rashid: the article takes the sound that follows.
_ASSIMILATED = r"[aəe]bd[uoəe]([rsnzdt])\1"
# First and second halves of given names that are written apart or together.
_SERVANT = word_set("abd abdul abduls abdel abdal abdol abdoul abdur абд абдул абдель abdou αμπντουλ عبد")
_SECOND_HALVES = word_set("ullah ollah addin eddin uddin uddine eddine الدين الله")
# What Arabic and Persian write as a word of its own behind a surname that other languages write as one word.
_PERSIAN_ENDINGS = word_set("اوغلو اوغلي زاده نژاد نجاد پور")
_DIN = word_set("din deen dine")
# Between a small letter and a capital one; not in MacDonald, FitzGerald and VanDyke.
_RUN_TOGETHER = r"(?<=[A-Za-z][a-z]{2})(?<!Mac)(?<!Fitz)(?<!Van)(?=[A-Z][a-z]{2})"


class PersonName:
    """The words of a person's name that matter, and what else a comparison needs.

    ``words`` are the keys without titles, particles and generations, each once; ``joined`` are two neighbouring words
    that other languages write as one; ``stems`` maps a Czech or Slovak word in -ová to the word without the ending.
    ``exact`` are the keys of all words in alphabetical order, equal for names of the same words.
    """

    __slots__ = ("exact", "generation", "joined", "stems", "text", "titled", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        all_keys = word_keys(text)
        keys = word_keys(_split_run_together(text)) or all_keys
        without_generation = [key for key in keys if key not in _GENERATIONS] or keys
        untitled = [key for key in without_generation if key not in _TITLES] or without_generation
        compounds = _join_compounds(untitled)
        self.exact = sorted(all_keys) or [fold(text)]
        words = [word for word in compounds if word not in _PARTICLES] or compounds
        # Abdullah Abdullah has two words, not one.
        self.words = words if len(words) == 2 else list(dict.fromkeys(words))
        self.joined = [
            word for word in _join_hyphenated(text) or _join_neighbours(self.words) if word not in self.words
        ]
        self.stems = _feminine_stems(text)
        self.generation = max((_GENERATIONS.get(key, 0) for key in keys), default=0)
        self.titled = len(untitled) < len(without_generation)


parse_person_name = lru_cache(maxsize=1 << 16)(PersonName)


def _split_run_together(text: str) -> str:
    """Split words that were run together (SergeiLavrov, but not MacDonald), and write the Serbian đ as dj."""
    text = text.replace("đ", "dj").replace("Đ", "Dj")
    return text if text.islower() else re.sub(_RUN_TOGETHER, " ", text)


def _join_compounds(words: list[str]) -> list[str]:
    """Join compound given names into one word each: Abdul Aziz, Nur al-Din."""
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        if last == "عبد" or (last and word in _SECOND_HALVES):
            found[-1] += {"الدين": "دين", "الله": "اله"}.get(word, word)
        elif len(found) > 1 and word in _PERSIAN_ENDINGS:
            found[-1] += word
        elif last in _SERVANT and word not in _PARTICLES:
            found[-1] = "abdul" + word
        elif len(found) > 1 and word in _DIN and last in _PARTICLES:
            found[-2:] = [found[-2] + "uddin"]
        elif part := re.match(_ASSIMILATED, word):
            found.append("abdul" + word[part.end() - 1 :])
        elif last and len(word) > 3 and word.startswith("ال"):
            found.append(word[2:])  # the article is written on to the word
        elif not (last in _SERVANT and word in _PARTICLES):
            found.append(word)
    return found


def _join_hyphenated(text: str) -> list[str]:
    """Return each word with one hyphen as a single word: Jong-un is also written Jongun."""
    if "-" not in text:
        return []
    parts = [word_keys(word) for word in text.split() if "-" in word]
    return ["".join(part) for part in parts if len(part) == 2 and not _PARTICLES.intersection(part)]


def _join_neighbours(words: list[str]) -> list[str]:
    """Return the neighbours among three words as one word each: Ahmadi Nejad is also written Ahmadinejad."""
    if len(words) != 3:
        return []
    return [a + b for a, b in pairwise(words) if len(a) > 1 < len(b) and len(a + b) > 5]


def _feminine_stems(text: str) -> dict[str, str]:
    """Map the Czech and Slovak form of a woman's name, as Merkelová, to the name without the ending."""
    found = [key for word in text.split() if word.endswith(("ová", "ova\u0301")) for key in word_keys(word)]
    return {key: key[:-3] for key in found if len(key) > 6}


def name_words(name: str) -> list[str]:
    """Return the keys of the words of a person's name that matter, without titles and particles.

    A word with a hyphen is there in its parts and joined, a Czech surname also without its -ová.
    """
    if len(name) > LONGEST_NAME:
        return list(dict.fromkeys(word_keys(name)))
    parsed = parse_person_name(name)
    return [*parsed.words, *parsed.joined, *parsed.stems.values()]


# --- outlets ------------------------------------------------------------------------------------------------

# Words that an outlet's name may have or lack and still be the same outlet's.
_GENERIC = word_set(
    """
    the a an of and for news newspaper newspapers agency agencies daily online website web site media group
    network channel tv television radio broadcasting corporation company co inc ltd llc press www com org net
    info int international english edition service services digital official account le la les el los der die
    das il al
    """
)
_DOMAINS = word_set("com org net info co uk us in ru am pk af ir tj de fr it es eu tv ua kz uz ge az int gov www")
_ACRONYM_LENGTHS = range(2, 7)
_NOT_INITIAL = ("the", "of", "and", "for")


class OutletName(NamedTuple):
    """The words of an outlet's name.

    ``words`` are all of them, ``core`` those that are not generic, ``acronym`` the only core word if it may be an
    acronym. ``initial_words`` are the words between blanks, of which acronyms are made: AP is hardly Asia-Plus.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    acronym: str
    initial_words: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def parse_outlet_name(name: str) -> OutletName:
    """Parse an outlet's name into its words."""
    found = find_words(name)
    words = tuple(word.key for word in found)
    if "." in name and " " not in name.strip() and len(words) > 1:  # tass.com, www.bbc.co.uk
        words = tuple(key for key in words if key not in _DOMAINS) or words
    core = tuple(key for key in words if key not in _GENERIC) or words
    core_keys = set(core)
    as_written = [name[word.start : word.end] for word in found if word.key in core_keys]
    only = as_written[0] if len(as_written) == 1 else ""
    acronym = core[0] if only.isupper() and len(core[0]) in _ACRONYM_LENGTHS else ""
    return OutletName(words, core, acronym, tuple(keys[0] for keys in map(word_keys, name.split()) if keys))


def initial_letters(words: tuple[str, ...]) -> set[str]:
    """Return the first letters of words, with and without those that acronyms leave out."""
    counted = [key for key in words if key not in _NOT_INITIAL]
    return {"".join(key[0] for key in some) for some in (words, words[1:], counted) if len(some) > 1}

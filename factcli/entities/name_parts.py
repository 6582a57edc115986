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

from factcli.entities.titles import PARTICLES, clean, names_too, titles_end, without_titles, word_set
from factcli.entities.transliteration import to_latin
from factcli.text.tokens import find_words, fold, word_keys

#: Characters of a person's name; of a longer one all words are taken as they are.
LONGEST_NAME = 500


# Which of several of one name somebody is. None opens a name, and Neto is often a surname.
_GENERATIONS = {"jr": 2, "junior": 2, "jnr": 2, "sr": 1, "senior": 1, "snr": 1, "ii": 2, "iii": 3, "iv": 4, "2nd": 2}
_GENERATIONS |= {"3rd": 3, "4th": 4, "filho": 2, "fils": 2, "hijo": 2, "ifj": 2, "мл": 2, "младший": 2, "молодший": 2}
_GENERATIONS |= {"ст": 1, "старший": 1, "ml": 2, "mladsi": 2, "starsi": 1}
# Articles that a surname may have or lack without being another's, and words for a son.
_ARTICLES = word_set("al el ul ad as ar at az ash аль эль ال αλ ελ")
_SON = word_set("bin ibn ben bint binte بن ابن бин бен ибн בן")
# Particles that stand behind the word they belong to.
_BEHIND = word_set("oglu ogly oghlu qizi kyzy uly оглы кызы")
# Surnames that open the names of Vietnamese, whose Van and An are no particles.
_VIETNAMESE = word_set("nguyen tran pham huynh hoang phan truong dang bui ngo duong trinh dinh luong")
# An article that is written on to a word: Alsharif, Assharif.
_WRITTEN_ON = r"(?:[ae]l|ul)(?=[a-z]{4})|[ae](?:r(?=r)|s(?=s)|n(?=n)|z(?=z)|d(?=d)|t(?=t)|sh(?=sh))"
# Abdurrashid for Abdul Rashid: the article takes the sound that follows.
_ASSIMILATED = r"[aəe]bd[uoəe]([rsnzdt])\1"
# First and second halves of given names that are written apart or together.
_SERVANT = word_set("abd abdul abduls abdel abdal abdol abdoul abdur абд абдул абдель abdou αμπντουλ عبد")
_SECOND_HALVES = word_set("ullah ollah addin eddin uddin uddine eddine الدين الله")
# What Arabic and Persian write as a word of its own behind a surname that other languages write as one word.
_PERSIAN_ENDINGS = word_set("اوغلو اوغلي زاده نژاد نجاد پور")
_DIN = word_set("din deen dine")
_DIN_WRITTEN_ON = r"(?<=..)[aeiou]dd(?:in|ine|een)\Z"
# Between a small letter and a capital one; not in MacDonald, FitzGerald and VanDyke.
_RUN_TOGETHER = r"(?<=[A-Za-z][a-z]{2})(?<!Mac)(?<!Fitz)(?<!Van)(?=[A-Z][a-z]{2})"


class PersonName:
    """The words of a person's name that matter, and what else a comparison needs.

    ``words`` are the keys without titles, particles and generations, each once; ``joined`` are two neighbouring words
    that other languages write as one; ``stems`` maps a Czech or Slovak word in -ová to the word without the ending, and
    ``unarticled`` one that seems to have an article written on to the word without it; ``articled`` are those with an
    article of their own. If a single word is left, ``titles`` and ``particles`` are those that were dropped: they tell
    Judge Lee from King Lee. ``exact`` are the keys of all words in alphabetical order, the same for the same words.
    """

    __slots__ = (
        *("articled", "exact", "generation", "joined", "particles", "stems", "text", "titled", "titles", "unarticled"),
        "words",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        all_keys = word_keys(text)
        cleaned = clean(text)
        keys = word_keys(_split_run_together(cleaned)) or all_keys
        whole = "" if text.isascii() else _split_east_asian(keys)
        self.exact = sorted(all_keys) or [fold(text)]
        without_generation = [key for i, key in enumerate(keys) if not i or key not in _GENERATIONS] or keys
        self.generation = max((_GENERATIONS.get(key, 0) for key in keys[1:]), default=0)
        untitled, titles = without_titles(without_generation, cleaned)
        self.titled = len(untitled) < len(without_generation)
        compounds = _join_compounds(untitled)
        words, particles = _drop_particles(compounds, "," in text)
        if len(words) == 1 and not names_too().isdisjoint(titles):
            untitled, titles = without_titles(without_generation, cleaned, but=names_too())
            words, particles = _drop_particles(_join_compounds(untitled), "," in text)
        # Abdullah Abdullah has two words, not one.
        self.words = words if len(words) == 2 else list(dict.fromkeys(words))
        single = len(words) == 1
        self.titles, self.particles = (titles, particles) if single else ([], [])
        self.joined = [
            word for word in _join_hyphenated(text) or _join_neighbours(self.words) if word not in self.words
        ]
        self.joined += [whole] * bool(whole)
        self.stems = _feminine_stems(text)
        self.articled = {word for article, word in pairwise(compounds) if article in _ARTICLES}
        self.articled |= {key[2:] for key in keys if key.startswith("ال")}
        written_on = ((word, re.match(_WRITTEN_ON, word)) for word in self.words if word[0] in "aeu")
        self.unarticled = {word: word[found.end() :] for word, found in written_on if found}


parse_person_name = lru_cache(maxsize=1 << 16)(PersonName)


def _split_east_asian(keys: list[str]) -> str:
    """Split the only word of Hangul or Han into surname and given name, in place, and return the whole of it."""
    if not any(key > "\u3400" for key in keys):
        return ""
    from factcli.entities.east_asian import EAST_ASIAN_TITLES, is_east_asian, split_name

    if len(keys) > 1:
        keys[:] = [key for key in keys if key not in EAST_ASIAN_TITLES] or keys
    if sum(map(is_east_asian, keys)) != 1:
        return ""
    place = next(i for i, key in enumerate(keys) if is_east_asian(key))
    keys[place : place + 1] = parts = split_name(keys[place])
    return "".join(parts) if len(parts) > 1 else ""


def _drop_particles(words: list[str], comma: bool) -> tuple[list[str], list[str]]:
    """Return the words of a name that are no particles, and the particles.

    The last word of a name is no particle, and a Vietnamese name has no particles. At least one word is left.
    """
    if PARTICLES.isdisjoint(words) or (words[0] in _VIETNAMESE and not comma):
        return words, []
    last = len(words) - 1
    kept = [
        word
        for i, word in enumerate(words)
        if word not in PARTICLES or (i == last and i and not comma and word not in _BEHIND)
    ]
    if not kept or (comma and len(kept) == 1):
        return words, []
    return kept, [word for word in words if word in PARTICLES and word not in kept]


def are_alike_particles(a: str, b: str) -> bool:
    """Return whether two particles may be one in two spellings."""
    if a == b or (a in _ARTICLES and b in _ARTICLES) or (a in _SON and b in _SON):
        return True
    return to_latin(a) == to_latin(b)


def _split_run_together(text: str) -> str:
    """Split words that were run together (SergeiLavrov, but not MacDonald), and write the Serbian đ as dj."""
    text = text.replace("đ", "dj").replace("Đ", "Dj")
    return text if text.islower() else re.sub(_RUN_TOGETHER, " ", text)


def _join_compounds(words: list[str]) -> list[str]:
    """Join compound given names into one word each: Abdul Aziz, Nur al-Din."""
    found: list[str] = []
    for written in words:
        word = re.sub(_DIN_WRITTEN_ON, "uddin", written) if "dd" in written else written
        last = found[-1] if found else ""
        if last == "عبد" or (last and word in _SECOND_HALVES):
            found[-1] += {"الدين": "دين", "الله": "اله"}.get(word, word)
        elif len(found) > 1 and word in _PERSIAN_ENDINGS:
            found[-1] += word
        elif last in _SERVANT and word in ("allah", "lah"):
            found[-1] = "abdullah"
        elif last in _SERVANT and word not in PARTICLES:
            found[-1] = "abdul" + word
        elif len(found) > 1 and word in _DIN and last in PARTICLES:
            found[-2:] = [found[-2] + "uddin"]
        elif part := re.match(_ASSIMILATED, word):
            found.append("abdul" + word[part.end() - 1 :])
        elif last and len(word) > 3 and word.startswith("ال"):
            found.append(word[2:])  # the article is written on to the word
        elif not (last in _SERVANT and word in PARTICLES):
            found.append(word)
    return found


def _join_hyphenated(text: str) -> list[str]:
    """Return each word with one hyphen as a single word: Jong-un is also written Jongun."""
    if "-" not in text:
        return []
    parts = [word_keys(word) for word in text.split() if "-" in word]
    return ["".join(part) for part in parts if len(part) == 2 and not PARTICLES.intersection(part)]


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
    return [*parsed.words, *parsed.joined, *parsed.stems.values(), *parsed.unarticled.values()]


def asked_words(name: str) -> list[str]:
    """Return the keys of the words of a query for a name by which it is looked up: of French President Macron the last.

    If two words or more follow a title, all are returned, for two are enough to find the name.
    """
    words, keys = name_words(name), word_keys(name)
    title = keys[: titles_end(keys)]
    if not title or "," in name or len(name) > LONGEST_NAME:
        return words
    behind = [word for word in parse_person_name(name).words if word not in title]
    return behind if len(behind) == 1 else words


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

"""Blocking: codes of words and names, such that those that may be one share a code and not all pairs are compared.

There are codes of words (:func:`stored_codes` in the index, :func:`asked_codes` for a word asked for), codes of names
(:func:`person_codes`, :func:`outlet_codes`, whose shared codes :func:`pairs_by_code` turns into candidate pairs), and
a quick filter for one name among very many (:func:`nearest_names`). *Blocking* is the term of record linkage.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, combinations, islice, permutations

from factcli.entities.given_names import given_name_codes
from factcli.entities.name_parts import PersonName, initial_letters, name_words, parse_outlet_name
from factcli.entities.phonetics import CODE_LETTERS, LONGEST_WORD, initial_letter, is_initial, phonetic_codes
from factcli.text.tokens import name_key

#: Codes that more names than this share are passed over: they distinguish nothing.
MOST_SHARING = 300
MOST_OUTLETS = 30  # the same for outlets, whose names are found by a single word
#: Pairs of names that are compared, those with the most letters in common; more take longer than anybody waits.
MOST_COMPARED = 10_000
#: Names above which spellings with another consonant are no longer looked for.
MANY_NAMES = 3000
_MOST_WORDS = 20  # of a name, of which any two may be the ones that two names have in common
_NEAREST = 300  # names that are left of very many


# --- codes of words -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def stored_codes(key: str) -> frozenset[str]:
    """Return the codes that the index stores for a word of a name."""
    if is_initial(key):
        return frozenset({"=" + initial_letter(key)})
    return phonetic_codes(key) | given_name_codes(key) | {"~" + initial_letter(key)}


@lru_cache(maxsize=1 << 14)
def asked_codes(key: str) -> frozenset[str]:
    """Return the codes to look up for a word that is asked for.

    They are many more than those of a stored word: all the codes that a slip of the pen makes of its own.
    """
    if is_initial(key):
        return frozenset({"=" + initial_letter(key), "~" + initial_letter(key)})
    codes = {"=" + initial_letter(key)} | given_name_codes(key)
    for code in phonetic_codes(key):
        codes |= {code, code + "S", code.removesuffix("S")}
        if 5 <= len(key) <= LONGEST_WORD and len(code) >= 3 and code.isascii():
            codes |= {edit for edit in _edits(code) if len(edit) >= 3}
    return frozenset(codes - {""})


def _edits(code: str) -> set[str]:
    """Return the codes at one edit from a code: a letter less, more, replaced, or swapped with the next."""
    parts = [(code[:i], code[i:]) for i in range(len(code) + 1)]
    edits = {a + b[1:] for a, b in parts if b}
    edits |= {a + c + b for a, b in parts for c in CODE_LETTERS}
    edits |= {a + c + b[1:] for a, b in parts if b for c in CODE_LETTERS}
    edits |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    return edits


# --- codes of names -----------------------------------------------------------------------------------------


def person_codes(names: Sequence[str]) -> Iterator[Iterable[str]]:
    """Yield for each name codes of any two of its words.

    The code of a word are its consonants and the number of a given name; among few names also consonants with one left
    out, so that spellings with another are found. A single letter stands for any word that begins with it.
    """
    words_of = [list(dict.fromkeys(name_words(name)))[:_MOST_WORDS] for name in names]
    codes_of = {word: sorted(phonetic_codes(word) | given_name_codes(word)) for words in words_of for word in words}
    few = len(names) <= MANY_NAMES
    near_codes_of = {word: _shortened(codes) for word, codes in codes_of.items()} if few else codes_of
    initials = {
        f"{code} ={word}"
        for words in words_of
        for word in words
        if is_initial(word)
        for w in words
        for code in codes_of[w]
    }
    for words in words_of:
        found = set(near_codes_of[words[0]]) if len(words) == 1 else set()
        for one, other in permutations(words, 2) if few else combinations(sorted(words, key=codes_of.__getitem__), 2):
            found.update([f"{code} {near}" for code in codes_of[one] for near in near_codes_of[other]])
        if initials:
            found |= initials.intersection([f"{c} ={b[0]}" for a, b in permutations(words, 2) for c in codes_of[a]])
        yield found


def _shortened(codes: Iterable[str]) -> list[str]:
    """Return codes, and each of them with one consonant left out."""
    long = [code for code in codes if 2 < len(code) <= LONGEST_WORD and code[0] != "#"]
    shorter = {code[:i] + code[i + 1 :] for code in long for i in range(len(code))}
    return sorted(shorter.union(codes))


def outlet_codes(names: Iterable[str]) -> Iterator[set[str]]:
    """Yield for each name of an outlet codes of its words; two names that may be one outlet's share one."""
    for name in names:
        outlet = parse_outlet_name(name)
        core = "".join(outlet.core)
        codes = {*outlet.core, core, "".join(outlet.words)}
        if len(core) >= 6:
            codes |= {f"~{core[:4]}", f"~~{core[-4:]}"}
        acronyms = initial_letters(outlet.words) | initial_letters(outlet.initial_words)
        if outlet.acronym:
            acronyms.add(outlet.acronym)
        yield codes | {f"={acronym}" for acronym in acronyms}


def match_codes(name: PersonName) -> frozenset[str]:
    """Return codes of a person's name such that names without a common one have no words that are alike.

    A word that may hold a slip of the pen has its codes once more with a hyphen, whole and less one sound.
    """
    words = [*name.words, *name.joined, *name.stems.values(), *name.unarticled.values()]
    codes: set[str] = set().union(*map(given_name_codes, words))
    for word in words:
        for code in () if is_initial(word) else phonetic_codes(word):
            codes |= {code, code.removesuffix("S")}
            if len(word) >= 5 and len(code) >= 3:
                codes |= {f"-{code[:i]}{code[i + 1 :]}" for i in range(len(code) + 1)}
    return frozenset(codes)


# --- pairs that share a code --------------------------------------------------------------------------------


def pairs_by_code(
    codes: Iterable[Iterable[str]], keys: Sequence[str], most_sharing: int = MOST_SHARING
) -> Iterator[tuple[int, int]]:
    """Return the pairs of names that share a code, by their numbers; of many, those with the most letters in common.

    ``keys`` are the keys of the names. Only a limited number is kept at a time: among a hundred thousand names
    millions sound alike.
    """
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    for number, codes_of_name in enumerate(codes):
        for code in codes_of_name:
            sharing[code].append(number)
    letters = [sum({1 << ord(char) % 61 for char in key}) for key in keys]
    kept: defaultdict[int, set[int]] = defaultdict(set)  # by how many letters only one of the two has
    limit, size, added = 61, len(keys), 0
    for numbers in sharing.values():
        if 1 < len(numbers) <= most_sharing:
            for one, other in combinations(numbers, 2):
                distance = (letters[one] ^ letters[other]).bit_count()
                if distance <= limit:
                    kept[distance].add(one * size + other)
                    added += 1
            if added > MOST_COMPARED:
                limit, added = _drop_farthest(kept), 0
    _drop_farthest(kept)
    nearest = chain.from_iterable(sorted(kept[distance]) for distance in sorted(kept))
    return (divmod(pair, size) for pair in islice(nearest, MOST_COMPARED))


def _drop_farthest(kept: dict[int, set[int]]) -> int:
    """Drop pairs beyond the number that is compared; return the largest distance that still counts."""
    total = 0
    for distance in sorted(kept):
        if total >= MOST_COMPARED:
            del kept[distance]
        else:
            total += len(kept[distance])
    return max(kept, default=0) if total >= MOST_COMPARED else 61


# --- one name among very many -------------------------------------------------------------------------------

# Consonants by what languages write for one another, vowels and what is often not heard left out.
_CONSONANTS = str.maketrans("bfpvdtszcjxqkg-", "ppppttssssssss ", "aeiouyhw'`.,()\"")
_CONSONANT_CLASSES = "pstlmnr"


def nearest_names(name: str, known: Iterable[str]) -> list[str]:
    """Return those of very many names of people that are worth comparing with a name.

    It takes a hundredth of the time of comparing all, and misses words whose consonants differ in two places.
    """
    asked = [set(word) for word in name_words(name)]

    def distance(other: str) -> int:
        words = [set(word) for word in name_key(other).split()] or [set()]  # a name such as ' has no letters
        return sum(min(len(letters ^ word) for word in words) for letters in asked)

    return heapq.nsmallest(_NEAREST, _names_of_like_sound(name, known), key=distance)


def _names_of_like_sound(name: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the names that have all words of another by their consonants, or of which that has all words."""
    wanted = [_consonant_edits(_consonants(word)) for word in name_words(name) if not is_initial(word)]
    foreign = not name_key(name).isascii()
    for other in known:
        key = other.lower() if other.isascii() else name_key(other)
        if foreign or not key.isascii():
            yield other  # the consonants of other scripts are not known here
            continue
        consonants = _consonants(key).split()
        found = sum(not edits.isdisjoint(consonants) for edits in wanted)
        if found and found >= min(len(wanted), sum(len(word) > 1 for word in key.split())):
            yield other


def _consonants(key: str) -> str:
    """Return the consonants of words, a doubled one once; a word that has none leaves nothing."""
    return _doubled_letter().sub(r"\1", key.translate(_CONSONANTS))


@cache
def _doubled_letter() -> re.Pattern[str]:
    return re.compile(r"([a-z])\1+")


def _consonant_edits(code: str) -> set[str]:
    """Return a code and, if it is long enough to distinguish anything, all codes that differ from it in one place."""
    found = {code}
    if 2 < len(code) <= LONGEST_WORD:
        found |= {code[:i] + c + code[i:] for i in range(len(code) + 1) for c in _CONSONANT_CLASSES}
        found |= {code[:i] + c + code[i + 1 :] for i in range(len(code)) for c in ("", *_CONSONANT_CLASSES)}
    return found

"""Comparison of names of people, word by word and in any order.

:func:`match` finds two names of one person, :func:`possible_match` those about which somebody should be asked, and
:func:`covers` the names that a query may mean. Names are parsed in :mod:`factcli.entities.name_parts`, and words are
compared in :mod:`factcli.entities.spelling`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from factcli.entities.name_parts import LONGEST_NAME, PersonName, are_alike_particles, parse_person_name
from factcli.entities.phonetics import is_initial
from factcli.entities.titles import are_titles, courtesies
from factcli.text.tokens import find_words, fold, name_key, word_keys

# Given names so common that they are half of a compound one, and words that form a compound with the name before.
_HALF_NAMES = ("mohammed", "ahmad", "ali", "abdul")
_COMPOUNDING = ("shah", "schah", "chah", "szah", "sah")
# The endings that Latvian gives the names of women, and those by which other languages show one.
_LATVIAN = frozenset("ae")
_WOMANS = frozenset("aαаაա")
_SLAVIC = r"(?:[oe][vw]|sk)[ae]\Z"
_NUMERAL = r"[ivx]+\Z"  # Pius XI is not Pius XII
# Sergeyevich and Petrovna in the Latin letters of all languages, see `transliteration.to_latin`.
_PATRONYMIC = r".{2,}[oeyi][vw](?:i|y)?(?:t?s?[cz]h?|t?sch|tj|tsj|cs)\Z|.{2,}(?:[oeiy][vw]|ich|itch|itsch)na\Z"


class Match(NamedTuple):
    """Two names that may be one: by the same words (`exact`) or by a likely `spelling`, with a score and reasons."""

    grade: Literal["exact", "spelling"]
    score: float
    reasons: tuple[str, ...] = ()


def is_same_name(a: str, b: str) -> bool:
    """Return whether two texts have the same words, whatever their case, accents, spacing and punctuation."""
    return name_key(a) == name_key(b)


class _Pairing:
    """The words of two names paired, with grades, and the words of each name that are left."""

    __slots__ = ("left", "pairs", "right")

    def __init__(self, pairs: list[tuple[float, str, str]], left: list[str], right: list[str]) -> None:
        self.pairs, self.left, self.right = pairs, left, right

    def full_grades(self) -> list[float]:
        """Return the grades of the pairs without an initial."""
        return [grade for grade, a, b in self.pairs if not (is_initial(a) or is_initial(b))]


def _pair_words(first: PersonName, second: PersonName) -> _Pairing:
    """Pair words of two names one to one, those most alike first."""
    graded = _grade_pairs(first, second)
    pairs: list[tuple[float, str, str]] = []
    free_first, free_second = set(range(len(first.words))), set(range(len(second.words)))
    for minus_grade, _, _, i, j in sorted(graded):
        if i in free_first and j in free_second:
            free_first.remove(i)
            free_second.remove(j)
            pairs.append((-minus_grade, first.words[i], second.words[j]))
    left, right = [first.words[i] for i in sorted(free_first)], [second.words[j] for j in sorted(free_second)]
    found = _Pairing(pairs, left, right)
    if len(left) == 1 and len(right) == 2:
        return _pair_joined(found, second)
    return _pair_joined(found, first) if len(left) == 2 and len(right) == 1 else found


# Minus the grade, the sum of the places, their distance, and the places: sorted, the best pair comes first.
_Grade = tuple[float, int, int, int, int]


def _grade_pairs(first: PersonName, second: PersonName) -> list[_Grade]:
    """Grade the pairs of words that may be one."""
    from factcli.entities.spelling import spelling_similarity

    found: list[_Grade] = []
    differing_ends: list[tuple[str, str, int, int]] = []
    for i, a in enumerate(first.words):
        for j, b in enumerate(second.words):
            grade = _grade_initials(a, b) if is_initial(a) or is_initial(b) else spelling_similarity(a, b)
            if not grade and (first.stems or second.stems):
                grade = _grade_without_ending(a, b, first.stems | second.stems)
            if not grade and a in first.unarticled and b in second.articled:
                grade = 0.9 * spelling_similarity(first.unarticled[a], b)
            if not grade and b in second.unarticled and a in first.articled:
                grade = 0.9 * spelling_similarity(a, second.unarticled[b])
            if grade and not (a != b and i and j and re.match(_NUMERAL, a) and re.match(_NUMERAL, b)):
                found.append((-grade, i + j, abs(i - j), i, j))
            elif (a[-1] in _LATVIAN) != (b[-1] in _LATVIAN) and len(a) > 3 < len(b):
                differing_ends.append((a, b, i, j))
    if found and differing_ends:
        found += _grade_latvian(found, differing_ends, first)
    return found


def _grade_latvian(
    found: list[_Grade], differing_ends: list[tuple[str, str, int, int]], first: PersonName
) -> list[_Grade]:
    """Grade words of which one has the ending that Latvian adds to the names of women: Sanna Marina, Kaja Kallasa.

    The name must be a woman's without it too, so another word of both names must have a woman's ending. The Slavic
    endings that make a woman's name of a man's do not count.
    """
    from factcli.entities.spelling import SLIP, spelling_similarity

    if not any(first.words[i][-1] in _WOMANS for grade, _, _, i, _ in found if grade < -SLIP):
        return []
    graded = []
    for a, b, i, j in differing_ends:
        longer, other = (a, b) if a[-1] in _LATVIAN else (b, a)
        grade = 0.0 if re.search(_SLAVIC, longer) else 0.9 * spelling_similarity(longer[:-1], other)
        if grade > SLIP:
            graded.append((-grade, i + j, abs(i - j), i, j))
    return graded


def _grade_initials(a: str, b: str) -> float:
    """Grade two words of which one is an initial."""
    from factcli.entities.phonetics import initial_letter

    return 1.0 if a == b else 0.7 * (initial_letter(a) == initial_letter(b))


def _grade_without_ending(a: str, b: str, stems: dict[str, str]) -> float:
    """Grade two words of which only one has the Czech ending -ová: Merkelová; Zacharovová is Zakharova."""
    from factcli.entities.spelling import spelling_similarity

    if (a in stems) == (b in stems):
        return 0.0
    stem, other = (stems[a], b) if a in stems else (stems[b], a)
    return 0.9 * max(spelling_similarity(stem, other), spelling_similarity(stem + "a", other))


def _pair_joined(found: _Pairing, name: PersonName) -> _Pairing:
    """Pair two words left of one name with one word of the other that joins them, as Jong-un with Jongun."""
    from factcli.entities.spelling import spelling_similarity

    few, many = sorted((found.left, found.right), key=len)
    joined = "".join(many)
    if len(found.pairs) < 2 and joined not in name.joined:
        return found
    grade = spelling_similarity(joined, few[0])
    return _Pairing([*found.pairs, (grade, few[0], joined)], [], []) if grade >= 0.8 else found


def _is_patronymic(word: str) -> bool:
    from factcli.entities.transliteration import to_latin

    return bool(re.match(_PATRONYMIC, to_latin(word)))


def _is_one_of(word: str, table: tuple[str, ...]) -> bool:
    from factcli.entities.spelling import spelling_similarity

    return any(spelling_similarity(word, known) >= 0.65 for known in table)


@lru_cache(maxsize=1 << 16)
def _parse(name: str) -> tuple[PersonName, frozenset[str]]:
    """Parse a name, and return its codes with it: names without a common one need not be compared word by word."""
    from factcli.entities.blocking import match_codes

    parsed = parse_person_name(name)
    return parsed, match_codes(parsed)


def _compare(a: str, b: str) -> tuple[Match | None, bool]:
    """Grade two names, and return with the grade whether it is sure enough for :func:`match`."""
    if len(a) + len(b) > LONGEST_NAME:
        same_words = (sorted(word_keys(a)) or fold(a)) == (sorted(word_keys(b)) or fold(b))
        return (Match("exact", 1.0), True) if same_words else (None, False)
    (first, codes), (second, other_codes) = _parse(a), _parse(b)
    if first.exact == second.exact:
        return Match("exact", 1.0), True
    other_generation = first.generation and second.generation and first.generation != second.generation
    if codes.isdisjoint(other_codes) or other_generation:
        return None, False
    found = _pair_words(first, second)
    grades = found.full_grades()
    if (found.left and found.right) or not _is_sure(grades):
        return None, False
    whole = not found.left and not found.right
    if not whole and len(grades) < 2:
        return None, False
    likely = whole and len(grades) < 2 and (first.titles or second.titles or first.particles or second.particles)
    if likely and not _are_called_alike(first, second):
        return None, False
    sure = first.generation == second.generation and (whole or _is_omissible(found, first, second))
    sure = sure and not (likely and not _have_one_title(first, second)) and not _has_pet_of_several(found)
    return _score(found, first, second), sure


def _are_called_alike(first: PersonName, second: PersonName) -> bool:
    """Return whether two names of one word have titles and particles that may be one person's.

    Judge Lee is not King Lee, and Du Li not An Li; but either may be Lee or Li, and a judge is called Mr, too.
    """
    titled = bool(first.titles and second.titles)
    particles = [are_alike_particles(a, b) for a in first.particles for b in second.particles] or [True]
    courteous = courtesies().issuperset(first.titles) != courtesies().issuperset(second.titles)
    return any(particles) and (not titled or courteous or _have_one_title(first, second))


def _have_one_title(first: PersonName, second: PersonName) -> bool:
    """Return whether two names have a title in common, in any spelling, or neither has one."""
    from factcli.entities.spelling import spelling_similarity

    alike = (a == b or spelling_similarity(a, b) > 0.6 for a in first.titles for b in second.titles)
    return any(alike) or not (first.titles or second.titles)


def _has_pet_of_several(found: _Pairing) -> bool:
    """Return whether a given name was taken for one by a short form that others have, too."""
    from factcli.entities.given_names import doubtful_pets
    from factcli.entities.spelling import sounds_alike
    from factcli.entities.transliteration import to_latin

    pets = doubtful_pets()
    return any(
        grade == 0.9 and not pets.isdisjoint((to_latin(a), to_latin(b))) and not sounds_alike(a, b)
        for grade, a, b in found.pairs
    )


def _is_sure(grades: list[float]) -> bool:
    """Return whether at most one word is a slip of the pen, and another is not (Osama is not Obama)."""
    from factcli.entities.spelling import SLIP

    slips = sum(grade < SLIP for grade in grades)
    return slips <= 1 and slips < len(grades)


def _score(found: _Pairing, first: PersonName, second: PersonName) -> Match:
    """Score a pairing of words, with reasons in the words of the names as they were written."""
    written = {word.key: name.text[word.start : word.end] for name in (first, second) for word in find_words(name.text)}
    extra = found.left + found.right
    pairs = [(a, b) for _, a, b in found.pairs if a != b]
    reasons = [f"{written.get(a, a.title())} ~ {written.get(b, b.title())}" for a, b in pairs]
    reasons += [f"without {written.get(word, word.title())}" for word in extra]
    reasons += ["title"] * (first.titled != second.titled)
    mean = sum(grade for grade, _, _ in found.pairs) / len(found.pairs)
    return Match("spelling", min(0.99, mean * 0.95 ** len(extra)), tuple(reasons))


def _is_omissible(found: _Pairing, first: PersonName, second: PersonName) -> bool:
    """Return whether the words that only one name has are such as people leave out.

    They may be a patronymic, an initial, a name behind the first one (Barack Hussein Obama), or Mohammad before it,
    but not a word that makes another given name: Ahmad Shah and Ahmad Zia are brothers.
    """
    longer, shorter = (first, second) if found.left else (second, first)
    extra = found.left or found.right
    heavy = [word for word in extra if len(word) > 1 and not _is_patronymic(word)]
    if len(heavy) < len(extra) and any(len(word) == 1 for word in extra):
        return not heavy and not any(len(word) == 1 for word in shorter.words)
    for word in heavy:
        at = longer.words.index(word)
        if at == 0 and not _is_one_of(word, _HALF_NAMES[:1]):
            return False
        if at > 0 and (_is_one_of(word, _COMPOUNDING) or (at == 1 and _is_one_of(longer.words[0], _HALF_NAMES))):
            return False
    return len(heavy) <= len(found.full_grades())


def match(a: str, b: str) -> Match | None:
    """Grade two names of people; None where they are not likely one person. Symmetric.

    The same words in any order are exact. Otherwise every word of one name must be a spelling or the initial of a
    word of the other, which may have more words only of the kinds that are left out: titles, particles, patronymics,
    initials, second given names. Different patronymics, generations (Jr, Sr) and sexes make two people.
    """
    found, sure = _compare(a, b) if a <= b else _compare(b, a)
    return found if sure else None


def possible_match(a: str, b: str) -> Match | None:
    """Grade two names that :func:`match` does not find and somebody should be asked about. Symmetric.

    One has all the words of the other, two or more, and others that may make it another person's name.
    """
    found, sure = _compare(a, b) if a <= b else _compare(b, a)
    return None if sure else found


def covers(asked: str, name: str) -> Match | None:
    """Grade a name by the name that a query asks for, which may have fewer words; None if it is not meant."""
    if (found := match(asked, name)) or len(asked) + len(name) > LONGEST_NAME:
        return found
    (first, codes), (second, other_codes) = _parse(asked), _parse(name)
    if codes.isdisjoint(other_codes) or first.generation not in (0, second.generation):
        return None
    pairing = _pair_words(first, second)
    grades = pairing.full_grades()
    if not grades or not _is_sure(grades):
        return None
    if pairing.left and pairing.right and "," in asked:  # `asked_words` looks for all words of such a name
        return None
    if pairing.left and not are_titles(asked, pairing.left, full=not pairing.right and len(grades) > 1):
        return None
    if len(first.words) == 1 and not _is_meant(first, second):
        return None
    extra, pairing.left, pairing.right = len(pairing.right), [], []  # words left out are no reason against it
    found = _score(pairing, first, second)
    return found._replace(score=found.score * 0.98**extra)


def _is_meant(asked: PersonName, name: PersonName) -> bool:
    """Return whether a query of one word beside titles and particles may mean a name that has the word.

    Capitals tell a given name from a particle: Ben Affleck, bin Laden. Articles are left out.
    """
    from factcli.entities.spelling import spelling_similarity

    if len(name.words) == 1:
        return _are_called_alike(asked, name)
    written = {word.key: asked.text[word.start] for word in find_words(asked.text)}
    named = [word for word in asked.particles if written.get(word, "").isupper() and word not in ("al", "el")]
    keys = word_keys(name.text)
    return asked.text.isupper() or all(any(spelling_similarity(word, key) for key in keys) for word in named)

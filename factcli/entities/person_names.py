"""Names, and whether two of them are one person's.

`match`, `possible_match` and `covers` compare names word by word, in whatever order; `spelling` knows when two words
are one. What titles, particles, patronymics and compound given names do to a name is known here: from the names that
BGN/PCGN and the Library of Congress describe in their rules (ALA-LC for the Arabic article and *ibn*), and from how
newspapers shorten names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from factcli.text.tokens import find_words, fold, name_key, word_keys

#: Words that are graded less than this differ by a slip of the pen (see `spelling.alike`).
SLIP = 0.6
_LONGEST = 500  # characters of two names; the more words there are, the more ways there are to pair them


class Match(NamedTuple):
    """How one name is another: by the same words (`exact`) or by a likely `spelling`, how surely, and why."""

    grade: Literal["exact", "spelling"]
    score: float
    reasons: tuple[str, ...] = ()


def is_same_name(a: str, b: str) -> bool:
    """Whether two texts are the same words, whatever their case, accents, spacing and punctuation."""
    return name_key(a) == name_key(b)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before or behind a name and says what somebody is, in the languages that keep it with the name.
_TITLES = _set(
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
_PARTICLES = _set(
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
_SERVANT = _set("abd abdul abduls abdel abdal abdol abdoul abdur абд абдул абдель abdou αμπντουλ عبد")
_SECOND_HALVES = _set("ullah ollah addin eddin uddin uddine eddine الدين الله")
# What Arabic and Persian write as a word of its own behind a surname that other languages write as one word.
_PERSIAN_ENDINGS = _set("اوغلو اوغلي زاده نژاد نجاد پور")
_DIN = _set("din deen dine")
# Given names so common that they are half of a compound one, and words that make a compound of the name before.
_HALF_NAMES = ("mohammed", "ahmad", "ali", "abdul")
_COMPOUNDING = ("shah", "schah", "chah", "szah", "sah")
# The endings that Latvian gives the names of women, and those by which other languages show one.
_LATVIAN = frozenset("ae")
_WOMANS = frozenset("aαаაա")
_SLAVIC = r"(?:[oe][vw]|sk)[ae]\Z"
# Sergeyevich and Petrovna in the Latin letters of all languages, after `scripts.latin`.
_PATRONYMIC = r".{2,}[oeyi][vw](?:i|y)?(?:t?s?[cz]h?|t?sch|tj|tsj|cs)\Z|.{2,}(?:[oe][vw]|ich|itch|itsch)na\Z"
# Between a small letter and a capital one; not in MacDonald, FitzGerald and VanDyke.
_RUN_TOGETHER = r"(?<=[A-Za-z][a-z]{2})(?<!Mac)(?<!Fitz)(?<!Van)(?=[A-Z][a-z]{2})"


class _Name:
    """A name taken apart: the words that count, and what is compared before them because it is quick."""

    __slots__ = ("exact", "generation", "joined", "reach", "stems", "text", "titled", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        exact = word_keys(text)
        found = word_keys(_parted(text)) or exact
        named = [word for word in found if word not in _GENERATIONS] or found
        untitled = [word for word in named if word not in _TITLES] or named
        whole = _compounds(untitled)
        #: The keys of all words in the order of the alphabet: equal for names that are exactly the same.
        self.exact = sorted(exact) or [fold(text)]
        #: The words that count, each once; but Abdullah Abdullah has two.
        counted = [word for word in whole if word not in _PARTICLES] or whole
        self.words = counted if len(counted) == 2 else list(dict.fromkeys(counted))
        #: Two words that other languages write as one.
        self.joined = [word for word in _hyphened(text) or _neighbours(self.words) if word not in self.words]
        #: What Czech and Slovak put -ová to, by the word with it.
        self.stems = _feminine(text)
        self.reach = _reach([*self.words, *self.joined, *self.stems.values()])
        self.generation = max((_GENERATIONS.get(word, 0) for word in found), default=0)
        self.titled = len(untitled) < len(named)


_parse = lru_cache(maxsize=1 << 16)(_Name)


def _parted(text: str) -> str:
    """Part words that were run together, as SergeiLavrov; MacDonald and LeBron stay. And write dj for the Serbian đ."""
    text = text.replace("đ", "dj").replace("Đ", "Dj")
    return text if text.islower() else re.sub(_RUN_TOGETHER, " ", text)


def _compounds(words: list[str]) -> list[str]:
    """Write Abdul Aziz and Nur al-Din as one word each."""
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


def _hyphened(text: str) -> list[str]:
    """List the words with a hyphen as one word each: Jong-un is Jongun too."""
    if "-" not in text:
        return []
    parts = [word_keys(word) for word in text.split() if "-" in word]
    return ["".join(part) for part in parts if len(part) == 2 and not _PARTICLES.intersection(part)]


def _neighbours(words: list[str]) -> list[str]:
    """List the neighbours among three words as one word each: Ahmadi Nejad is Ahmadinejad, too."""
    if len(words) != 3:
        return []
    return [a + b for a, b in pairwise(words) if len(a) > 1 < len(b) and len(a + b) > 5]


def _feminine(text: str) -> dict[str, str]:
    """Map what Czech and Slovak make of the name of a woman, as Merkelová, to the name without the ending."""
    found = [key for word in text.split() if word.endswith(("ová", "ova\u0301")) for key in word_keys(word)]
    return {key: key[:-3] for key in found if len(key) > 6}


def _reach(words: list[str]) -> frozenset[str]:
    """List codes of words such that names without a common one have no words that are alike.

    A word that may hold a slip of the pen has its codes once more with a hyphen, whole and less one sound.
    """
    from factcli.entities.given_names import given_name_codes
    from factcli.entities.phonetics import sounds

    reach: set[str] = set().union(*map(given_name_codes, words))
    for word in words:
        for code in sounds(word) if len(word) > 1 else ():
            reach |= {code, code.removesuffix("S")}
            if len(word) >= 5 and len(code) >= 3:
                reach |= {f"-{code[:i]}{code[i + 1 :]}" for i in range(len(code) + 1)}
    return frozenset(reach)


def name_words(name: str) -> list[str]:
    """Give the keys of the words of a name that count, to take lookup codes of; titles and particles do not.

    A hyphened word comes in its parts and once more as a whole, a Czech surname also without its -ová.
    """
    if len(name) > _LONGEST:
        return list(dict.fromkeys(word_keys(name)))
    parsed = _parse(name)
    return [*parsed.words, *parsed.joined, *parsed.stems.values()]


class _Pairing:
    """Which words of two names are one, with grades; and the words that are left of each."""

    __slots__ = ("left", "pairs", "right")

    def __init__(self, pairs: list[tuple[float, str, str]], left: list[str], right: list[str]) -> None:
        self.pairs, self.left, self.right = pairs, left, right

    def full(self) -> list[float]:
        """List the grades of the pairs of which neither is an initial."""
        return [grade for grade, a, b in self.pairs if len(a) > 1 < len(b)]


def _pair(first: _Name, second: _Name) -> _Pairing:
    """Pair words of two names one to one, the likest first."""
    graded = _graded(first, second)
    pairs: list[tuple[float, str, str]] = []
    lefts, rights = set(range(len(first.words))), set(range(len(second.words)))
    for minus, _, _, i, j in sorted(graded):
        if i in lefts and j in rights:
            lefts.remove(i)
            rights.remove(j)
            pairs.append((-minus, first.words[i], second.words[j]))
    left, right = [first.words[i] for i in sorted(lefts)], [second.words[j] for j in sorted(rights)]
    found = _Pairing(pairs, left, right)
    if len(left) == 1 and len(right) == 2:
        return _run_together(found, second)
    return _run_together(found, first) if len(left) == 2 and len(right) == 1 else found


_Grade = tuple[float, int, int, int, int]  # minus the grade, the sum of the places, how far apart they are, the places


def _graded(first: _Name, second: _Name) -> list[_Grade]:
    """List the words that may be paired, with minus their grade and how far their places are apart."""
    from factcli.entities.phonetics import spelling_similarity

    found: list[_Grade] = []
    ends: list[tuple[str, str, int, int]] = []
    for i, a in enumerate(first.words):
        for j, b in enumerate(second.words):
            grade = spelling_similarity(a, b) if len(a) > 1 < len(b) else _initials(a, b)
            if not grade and (first.stems or second.stems):
                grade = _without_endings(a, b, first.stems | second.stems)
            if grade:
                found.append((-grade, i + j, abs(i - j), i, j))
            elif (a[-1] in _LATVIAN) != (b[-1] in _LATVIAN) and len(a) > 3 < len(b):
                ends.append((a, b, i, j))
    if found and ends:
        found += _latvian(found, ends, first)
    return found


def _latvian(found: list[_Grade], ends: list[tuple[str, str, int, int]], first: _Name) -> list[_Grade]:
    """Grade words of which one has the ending that Latvian gives to the names of women: Sanna Marina, Kaja Kallasa.

    It must be a woman's name without it too, so that another word of both names has a woman's ending. What makes
    a woman's name of a man's in Slavic languages is no such ending.
    """
    from factcli.entities.phonetics import spelling_similarity

    if not any(first.words[i][-1] in _WOMANS for grade, _, _, i, _ in found if grade < -SLIP):
        return []
    graded = []
    for a, b, i, j in ends:
        longer, other = (a, b) if a[-1] in _LATVIAN else (b, a)
        grade = 0.0 if re.search(_SLAVIC, longer) else 0.9 * spelling_similarity(longer[:-1], other)
        if grade > SLIP:
            graded.append((-grade, i + j, abs(i - j), i, j))
    return graded


def _initials(a: str, b: str) -> float:
    """Grade two words of which one is an initial: it is as likely as not the other word."""
    from factcli.entities.phonetics import initial_letter

    return 1.0 if a == b else 0.7 * (initial_letter(a) == initial_letter(b))


def _without_endings(a: str, b: str, stems: dict[str, str]) -> float:
    """Grade two words of which one has the Czech ending -ová that the other lacks."""
    from factcli.entities.phonetics import spelling_similarity

    if (a in stems) == (b in stems):
        return 0.0
    stem, other = (stems[a], b) if a in stems else (stems[b], a)
    return 0.9 * max(
        spelling_similarity(stem, other), spelling_similarity(stem + "a", other)
    )  # Merkelová; Zacharovová is Zakharova


def _run_together(found: _Pairing, name: _Name) -> _Pairing:
    """Pair two words left of one name with a word of the other that is both of them, as Jong-un with Jongun."""
    from factcli.entities.phonetics import spelling_similarity

    few, many = sorted((found.left, found.right), key=len)
    whole = "".join(many)
    if len(found.pairs) < 2 and whole not in name.joined:
        return found
    grade = spelling_similarity(whole, few[0])
    return _Pairing([*found.pairs, (grade, few[0], whole)], [], []) if grade >= 0.8 else found


def _is_patronymic(word: str) -> bool:
    from factcli.entities.transliteration import to_latin

    return bool(re.match(_PATRONYMIC, to_latin(word)))


def _is_one_of(word: str, table: tuple[str, ...]) -> bool:
    from factcli.entities.phonetics import spelling_similarity

    return any(spelling_similarity(word, known) >= 0.65 for known in table)


def _compare(a: str, b: str) -> tuple[Match | None, bool]:
    """Grade two names, and say whether the grade is sure enough for `match`."""
    if len(a) + len(b) > _LONGEST:
        same_words = (sorted(word_keys(a)) or fold(a)) == (sorted(word_keys(b)) or fold(b))
        return (Match("exact", 1.0), True) if same_words else (None, False)
    first, second = _parse(a), _parse(b)
    if first.exact == second.exact:
        return Match("exact", 1.0), True
    apart = first.generation and second.generation and first.generation != second.generation
    if first.reach.isdisjoint(second.reach) or apart:
        return None, False
    found = _pair(first, second)
    full = found.full()
    if (found.left and found.right) or not _sure(full):
        return None, False
    whole = not found.left and not found.right
    if not whole and len(full) < 2:
        return None, False
    sure = first.generation == second.generation and (whole or _may_drop(found, first, second))
    return _verdict(found, first, second), sure


def _sure(full: list[float]) -> bool:
    """Whether at most one word is there by a slip of the pen, and another by more (Osama is not Obama)."""
    slips = sum(grade < SLIP for grade in full)
    return slips <= 1 and slips < len(full)


def _verdict(found: _Pairing, first: _Name, second: _Name) -> Match:
    """Score a pairing of words and give its reasons, in the words of the names as they were written."""
    written = {word.key: name.text[word.start : word.end] for name in (first, second) for word in find_words(name.text)}
    extra = found.left + found.right
    pairs = [(a, b) for _, a, b in found.pairs if a != b]
    reasons = [f"{written.get(a, a.title())} ~ {written.get(b, b.title())}" for a, b in pairs]
    reasons += [f"without {written.get(word, word.title())}" for word in extra]
    reasons += ["title"] * (first.titled != second.titled)
    mean = sum(grade for grade, _, _ in found.pairs) / len(found.pairs)
    return Match("spelling", min(0.99, mean * 0.95 ** len(extra)), tuple(reasons))


def _may_drop(found: _Pairing, first: _Name, second: _Name) -> bool:
    """Whether the words that only one name has are such as people leave out of a name.

    A patronymic and an initial are; so is a name behind the first one, as Hussein in Barack Hussein Obama, and
    Mohammad before it. What makes another given name is not: Ahmad Shah and Ahmad Zia are brothers.
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
    return len(heavy) <= len(found.full())


def match(a: str, b: str) -> Match | None:
    """Grade two names of people; None where they are not likely one person. Symmetric.

    Exact are the same words in whatever order. Otherwise every word of one name is a spelling of a word of the
    other, or its initial; what the other has more is a title, a particle, a patronymic, an initial, or a name of
    the kind that is left out. Different patronymics, generations (Jr, Sr) and sexes of a name tell people apart.
    """
    found, sure = _compare(a, b) if a <= b else _compare(b, a)
    return found if sure else None


def possible_match(a: str, b: str) -> Match | None:
    """Grade two names that `match` tells apart although somebody should be asked whether they are one. Symmetric.

    The one has all the words of the other, two or more, and others that may make it another person's name.
    """
    found, sure = _compare(a, b) if a <= b else _compare(b, a)
    return None if sure else found


def covers(asked: str, name: str) -> Match | None:
    """Whether a name is what somebody means who asks for another, which may have fewer words. Not symmetric."""
    if (found := match(asked, name)) or len(asked) + len(name) > _LONGEST:
        return found
    first, second = _parse(asked), _parse(name)
    if first.reach.isdisjoint(second.reach) or first.generation not in (0, second.generation):
        return None
    if (pairing := _pair(first, second)).left or not _sure(pairing.full()):
        return None
    more, pairing.right = len(pairing.right), []  # what the question does not say is no reason against
    found = _verdict(pairing, first, second)
    return found._replace(score=found.score * 0.98**more)

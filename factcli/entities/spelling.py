"""Similarity of two words as spellings of one name, written by the rules of different languages.

Two words are similar when the cheapest alignment of their graphemes (:mod:`factcli.entities.phonetics`) is cheap. The
cost is the edit distance of Damerau (1964) with weights: spellings of one sound weigh little, and vowels weigh less
than consonants.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate

from factcli.entities.blocking import asked_codes, stored_codes
from factcli.entities.given_names import are_different_names, given_name_codes
from factcli.entities.phonetics import (
    FIRST_EAST_ASIAN,
    TYPO,
    VOWELS,
    Grapheme,
    is_initial,
    phonetic_codes,
    split_graphemes,
)
from factcli.entities.transliteration import omits_vowels

#: Words that are graded less than this differ by a slip of the pen.
SLIP = 0.6
# How far apart two sounds are that one name is written with; others are as far apart as a slip of the pen.
_DISTANCES = """
sz.1 SZ.3 CJ.3 CS.3 ZJ.15 cC.3 cs.35 cz.3 sS.2 zZ.2 QS.1 QC.2 Qs.1 Xs.4 Xk.4 Xz.4 sC.5 zJ.4 Cz.5 sZ.4 zS.4 cJ.4 Sc.4
bp.4 fv.1 vw.1 fw.2 bv.4 pf.5 bw.6 fb.6 pv.6 td.4 tc.3 dJ.4
kg.3 kx.25 qx.0 qh.55 qk.4 gx.3 gh.25 xh.1 kh.55 gJ.3 gZ.4 gy.5
wu.1 wo.3 vu.3 vo.5 yi.0 yu.3 ye.3 yJ.4 yZ.4 ae.2 ao.3 ei.2 ou.15 eo.35 ai.5 au.5 iu.4 eu.5 io.7
Aa.4 Ae.2 Ao.9 Ai1.0 Au1.0 Ay1.0 AD.6 Da.2 De.1 Di.3 Dy.3 Ua.3
"""
_TYPO_AND_MORE = 4.12  # a slip and hardly a convention
_TOO_MUCH = 9.0
# How much the conventions in one word may cost, by the number of its graphemes; short names tell more apart.
_LIMITS = (0.0, 0.1, 0.15, 0.15, 0.26, 0.44, 0.515, 0.62, 0.72, 0.85, 0.95)


@cache
def _sound_distances() -> dict[str, float]:
    """Map pairs of sounds, in both orders, to their distance."""
    return {pair: float(entry[2:]) for entry in _DISTANCES.split() for pair in (entry[:2], entry[1::-1])}


@cache
def _distance(a: str, b: str) -> float:
    """Return the distance of two graphemes that may have these sounds: that of the nearest two."""
    distances = _sound_distances()
    return min(distances.get(x + y, TYPO * (x != y)) for x in a for y in b)


def alignment_cost(a: str, b: str) -> float:
    """Return the cost of the cheapest alignment of two words by their sounds.

    Alignments that cannot count cost more than any other: those with more than the largest limit of conventions, or
    more than one slip of the pen.
    """
    first, second = split_graphemes(a), split_graphemes(b)
    free_vowels = omits_vowels(a) != omits_vowels(b)
    omissions = [_omission_cost(grapheme, free_vowels) for grapheme in second]
    rows = [list(accumulate(omissions, initial=0.0))]
    for i, grapheme in enumerate(first):
        omission = _omission_cost(grapheme, free_vowels)
        row = [rows[i][0] + omission]
        for j, other in enumerate(second):
            distance = 0.0 if grapheme.letters == other.letters else _distance(grapheme.sounds, other.sounds) + 0.01
            best = min(rows[i][j] + distance, rows[i][j + 1] + omission, row[j] + omissions[j])
            if i and j and first[i - 1].letters == other.letters and grapheme.letters == second[j - 1].letters:
                best = min(best, rows[i - 1][j - 1] + TYPO)
            row.append(best if best <= _LIMITS[-1] or TYPO <= best <= _TYPO_AND_MORE else _TOO_MUCH)
        if min(row) >= _TOO_MUCH:
            return _TOO_MUCH
        rows.append(row)
    return rows[-1][-1]


def _omission_cost(grapheme: Grapheme, free_vowels: bool) -> float:
    """Return the cost of leaving a grapheme out; vowels are nearly free where the other word is written without."""
    return min(grapheme.omission, 0.05) if free_vowels and grapheme.sounds[0] in VOWELS else grapheme.omission


def spelling_similarity(a: str, b: str) -> float:
    """Return how likely two folded words are spellings of one name, from 0.0 (not at all) to 1.0 (the same word).

    Below :data:`SLIP` they differ by one slip of the pen and not by a convention.
    """
    if a == b:
        return 1.0
    return _similarity(a, b) if a < b else _similarity(b, a)


@lru_cache(maxsize=1 << 17)
def _similarity(a: str, b: str) -> float:
    if (
        is_initial(a)
        or is_initial(b)
        or asked_codes(a).isdisjoint(stored_codes(b))
        or asked_codes(b).isdisjoint(stored_codes(a))
    ):
        return 0.0  # the index would not find one by the other
    if b > FIRST_EAST_ASIAN and not omits_vowels(a):
        from factcli.entities.east_asian import is_east_asian, is_reading

        if is_east_asian(b):
            return 0.95 * is_reading(a, b)
    if given_name_codes(a) & given_name_codes(b):
        return 0.9
    return 0.0 if are_different_names(a, b) else _grade_sounds(a, b)


def sounds_alike(a: str, b: str) -> bool:
    """Return whether two words are spellings of one by the conventions, whatever given names they are."""
    return _grade_sounds(*sorted((a, b))) >= SLIP


def _grade_sounds(a: str, b: str) -> float:
    size, cost = min(len(split_graphemes(a)), len(split_graphemes(b))), alignment_cost(a, b)
    limit = _LIMITS[min(size, len(_LIMITS) - 1)]
    if cost <= limit:
        return 1.0 - 0.35 * cost / limit
    slip = (size >= 5 and _begin_alike(a, b) and TYPO <= cost < _TOO_MUCH) or _differ_by_swap(a, b)
    if slip and min(len(a), len(b)) >= 5 and not _differ_by_suffix(a, b):
        return 0.5 + 0.01 * min(size, 9)
    return 0.0


def _begin_alike(a: str, b: str) -> bool:
    """Return whether two words may begin with one sound: slips of the first letter are rare (Winkler, 1990)."""
    return not {code[0] for code in phonetic_codes(a)}.isdisjoint(code[0] for code in phonetic_codes(b))


def _differ_by_swap(a: str, b: str) -> bool:
    """Return whether two words differ by two neighbouring letters that changed places."""
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    return a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]


def _differ_by_suffix(a: str, b: str) -> bool:
    """Return whether one surname is made from the other by a suffix: Ivankov from Ivanov."""
    derived = {code[:-1] + "K" + code[-1:] for word in (a, b) for code in phonetic_codes(word) if code.endswith("P")}
    return not derived.isdisjoint(phonetic_codes(a) | phonetic_codes(b))

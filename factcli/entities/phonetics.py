"""Whether two words are one name written by the rules of different languages, and codes to find it by.

A word is taken apart into graphemes, the letters that one language or another writes one sound with, and a
grapheme stands for all the sounds it has in any of them: *ch* is the first sound of Chávez, the last of Bach
and the first of Chirac. Two words are alike when the cheapest alignment of their sounds is cheap. Its length is
the edit distance of Damerau (1964) with weights; that spellings of one sound weigh little, and that vowels weigh
less than consonants, is the idea of the phonetic codes: Soundex (1918), the coding of Daitch and Mokotoff (1985),
which reads one letter in several ways, and Metaphone (Philips, 1990).

What is written how comes from the practice of newspapers and these rules: Duden (German), GOST and PWN (Polish),
the Hungarian Academy's rules for Cyrillic, BGN/PCGN (English), ISO 9 with háčeks (Czech, Croatian, Latvian, Finnish
SFS 4900), the Dutch Taalunie, the IJMES for Arabic and Persian, and the Latin alphabets of Turkish, Azerbaijani
and Uzbek. Keys are folded (see `words.fold`), so that š is already s and ç is c; both readings are allowed for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate, islice, product
from typing import NamedTuple

from factcli.entities.given_names import given_name_codes
from factcli.entities.transliteration import omits_vowels, to_latin

# Sounds: a e i o u, A at the end of a woman's name, D for ei and ai, U for that of Trump, the glide y; b d f g h k l
# m n p r t v w as written, x for kh and q for that of Spanish, s S for s sh, z Z for z zh, C J for the first of cherry
# and jerry, c for ts, Q for shch, X for ks. A line is one group of conventions, of German, English, French, Polish,
# Dutch and Hungarian; the last is of vowels. The last p or b of a word has the sound 1 as well, the last t or d 2.
_GRAPHEMES = """
schtsch Q|shtsh Q|shch Q|szcz Q|chtch Q|sjtsj Q|sjtj Q
tsch CJ|tsh C|tch C|tc C|tsj C|ch CSxk|cz Cc|cs Cc|tj tC|ts cC|tz c|ds zc|th ts
dsch J|dsh J|dzh J|dsj J|dj JdZ|dz zJd|ds zc|jh J|gy dJg
sch SZ|sh SZ|sz sS|sj SZz|s sSz
zh Z|zs Z|zj Zz|z zsZc
kh xk|gh gkx|ck k|qu k|gu g|x XxS|q kg|k k|h h
ph fp|w vwu|v v|f f|p p|b b
dh dz|dt t|t t|d d|l l|m m|n n|r r
ou uo|oo uo|oe uoe|ee ie|ie ie|ei D|ey D|ai D|ay D|ae ae|ä ae|ea eiD|eu eo|a a|e e|i iy|o o|u uw|y yi|ă aueoi
"""
# What must follow some graphemes: in Reagan and Rodrigues they are one, in Akaev, Aliev, Kaya and Andrea they are not.
_ONLY_BEFORE = {"ds": "(?!$)", "ae": "(?![vwf])", "ea": "(?!$)", "gu": "(?=[eiy])", "zs": "(?!h)"}
_ONLY_BEFORE |= dict.fromkeys(("ay", "ey", "ai", "ei"), "(?![aou]|h$)") | {"ie": "(?![vwf])"}
# Letters whose sound the next letter decides: c, g and j before e, i and y; before others; and at the end.
_BEFORE_FRONT = {"c": "csCJ", "g": "gJZx"}
_BEFORE_OTHER = {"c": "kcCJsS", "g": "g"}
_AT_END = {"c": "kcCJ", "g": "g"}
# Latvian Ahmets; and Recep and Ahmet, as Turkish and Kazakh write and Germans say what is Rajab and Ahmad elsewhere.
_LAST = {"ts": "cCt", "b": "b1", "p": "p1", "d": "d2", "t": "t2"}
# A j by whether a letter stands before it and whether a vowel follows.
_JS = {(True, True): "yJZx", (True, False): "yJ", (False, True): "yJZq", (False, False): "yJx"}
# What a letter may stand for besides in words that were in another script: Arabic and Hebrew write vowels with
# consonants and have no p or v, Greek writes b, d and g as mp, nt and gk.
_UNVOWELLED = {"w": "vwuo", "y": "yie", "a": "aoeiu", "b": "bpv", "f": "fvp", "j": "JgZ", "gh": "gkx"}
# Hebrew has one letter for p and f, k and kh, s and sh; the strokes that g and z have in jerry and azure are lost.
_HEBREW = _UNVOWELLED | {"p": "pf", "k": "kx", "sh": "Ss", "g": "gJ", "z": "zZ", "ts": "cC"}
# An alif that opens a word only carries its vowel, or helps to say two consonants, as in the Arabic Stoltenberg.
_CARRIED = "a(?:[wy]|sh?[bdfgklmnpqrtvwz])"
_GREEK = {"d": "dt", "b": "bp", "g": "gky", "f": "fv"}

_CLASSES = dict.fromkeys("bpfvw1", "P") | dict.fromkeys("td2", "T") | dict.fromkeys("szSZCJcQ", "S")
_CLASSES |= dict.fromkeys("kgxhq", "K") | dict(zip("lmnrX", ["L", "M", "N", "R", "KS"], strict=True))
_CODES = "APTSKLMNR"

# How far apart two sounds are that one name is written with; others are as far apart as a slip of the pen.
_NEAR = """
sz.1 SZ.3 CJ.3 CS.3 ZJ.15 cC.3 cs.35 cz.3 sS.2 zZ.2 QS.1 QC.2 Qs.1 Xs.4 Xk.4 Xz.4 sC.5 zJ.4 Cz.5 sZ.4 zS.4 cJ.4 Sc.4
bp.4 fv.1 vw.1 fw.2 bv.4 pf.5 bw.6 fb.6 pv.6 td.4 tc.3 dJ.4
kg.3 kx.25 qx.0 qh.55 qk.4 gx.3 gh.25 xh.1 kh.55 gJ.3 gZ.4 gy.5
wu.1 wo.3 vu.3 vo.5 yi.0 yu.3 ye.3 yJ.4 yZ.4 ae.2 ao.3 ei.2 ou.15 eo.35 ai.5 au.5 iu.4 eu.5 io.7
Aa.4 Ae.2 Ao.9 Ai1.0 Au1.0 Ay1.0 AD.6 Da.2 De.1 Di.3 Dy.3 Ua.3
"""
_TYPO = 4.0  # so dear that the conventions of no word come near it
_TYPO_AND_MORE = 4.12  # a slip and hardly a convention
_NOTHING_LIKE = 9.0
_VOWELS = frozenset("aeiouyADU")
_NEXT = frozenset("aeiouyj")
_SIBILANTS = frozenset("szSZCJcQ")
# How much the conventions in one word may cost, by the number of its graphemes; short names tell more apart.
_LIMITS = (0.0, 0.1, 0.15, 0.15, 0.26, 0.44, 0.515, 0.62, 0.72, 0.85, 0.95)


#: Letters of a word that may be spelt in other ways.
LONGEST = 100


class _Token(NamedTuple):
    """A grapheme of a word, the sounds it may have there, and what it costs to leave it out."""

    grapheme: str
    sounds: str
    omission: float


@cache
def _graphemes() -> tuple[re.Pattern[str], dict[str, str]]:
    """Make the pattern that takes a word apart, longest graphemes first, and the sounds of each."""
    table = dict(entry.split(" ") for entry in re.split(r"[|\n]", _GRAPHEMES.strip()))
    longest = sorted(table, key=len, reverse=True)
    pattern = "|".join(grapheme + _ONLY_BEFORE.get(grapheme, "") for grapheme in longest)
    return re.compile(pattern + "|."), table


@cache
def _near() -> dict[str, float]:
    """Map pairs of sounds, either way round, to how far apart they are."""
    return {pair: float(entry[2:]) for entry in _NEAR.split() for pair in (entry[:2], entry[1::-1])}


@lru_cache(maxsize=1 << 16)
def _tokens(key: str) -> tuple[_Token, ...]:
    """Take a word apart into graphemes. A doubled letter counts once, and ks is x (Alexander, Aleksandr)."""
    pattern, table = _graphemes()
    bare = omits_vowels(key)
    word = to_latin(key).replace("ll", "l") if bare else re.sub(r"([^eo])\1", r"\1", to_latin(key))
    word = re.sub("ks(?:z|(?!h))(?=.)", "x", word)
    # Belarusian and Lithuanian: Tsikhanouskaya, Tikhanovskaya.
    word = re.sub("(?<=[aeo])us(z?)k(?=[aiy])", r"vs\1k", word)
    found: list[_Token] = []
    for match in pattern.finditer(word):
        before, after = word[: match.start()], word[match.end() :]
        sounds = _in_context(match[0], before, after, table)
        omission = _omission(match[0], sounds, before, after)
        if bare:
            sounds = (_HEBREW if key[0] < "\u0600" else _UNVOWELLED).get(match[0], sounds)
            omission = 0.1 if sounds[0] in _VOWELS or match[0] in ("w", "h") else omission
            if match[0] == "h" and not after:
                sounds, omission = "hAa", 0.04  # how Hebrew and Persian write a last a
            if not before and re.match(_CARRIED, word):
                omission = 0.05
        elif "α" <= key[0] <= "ω":
            sounds = _GREEK.get(match[0], sounds)
            omission = 0.1 if match[0] in ("m", "n") and after[:1] in ("b", "d") else omission
        elif key[-1] == "ი" and not after:
            omission = 0.1  # the Georgian nominative
        found.append(_Token(match[0], sounds, omission))
    return tuple(found)


def _in_context(grapheme: str, before: str, after: str, table: dict[str, str]) -> str:
    """Give the sounds of a grapheme where it stands."""
    if grapheme in ("c", "g"):
        readings = _BEFORE_FRONT if after[:1] in ("e", "i", "y", "j") else _BEFORE_OTHER if after else _AT_END
        return readings[grapheme]
    if not after and grapheme in _LAST:
        return _LAST[grapheme]
    if grapheme == "a" and after in ("", "h") and before[-1:] != "k":
        return "A"
    if grapheme == "u" and len(after) > 1 and _VOWELS.isdisjoint(after[:2]) and after[0] != "h":
        return "uwU"
    if grapheme == "j":
        return _JS[bool(before), after[:1] in _VOWELS] if after else "y"
    if grapheme in ("e", "o") and _after_yo(before, after):
        return "eo"
    return table.get(grapheme, grapheme)


def _after_yo(before: str, after: str) -> bool:
    """Whether a vowel may be the Russian yo, which is printed as ye: Gorbachev, Gorbachov; Pyotr."""
    return (before[-1:] in ("s", "z", "c", "h") and after[:1] in ("v", "w", "f")) or (
        before[1:] != "" and after != "" and before[-1] in ("j", "i", "y")
    )


def _omission(grapheme: str, sounds: str, before: str, after: str) -> float:
    """Give the cost of leaving a grapheme out."""
    if sounds[0] in _VOWELS:
        return _vowel_omission(grapheme, before, after)
    if grapheme == "s" and not after and before[-1:] not in ("s", "e", "o"):
        return 0.04  # Lithuanian and Latvian give foreign names an ending: Putinas, Putins
    if grapheme == "h":
        return 0.1 if _lengthens(before, after) else 0.2 if before else 0.13
    if grapheme == "w" and before[-1:] in _VOWELS:
        return 0.3
    if _SIBILANTS.intersection(sounds) and before[-1:] in ("s", "z", "c", "t", "h", "j"):
        return 0.1  # the second half of shch
    if grapheme == "n" and after and after[0] not in _VOWELS:
        return 0.5  # Wałęsa, Valensa
    if grapheme in ("t", "d") and not after and before[-1:] not in ("s", "t", "d"):
        return 0.5  # silent in French
    return 0.4 if grapheme == "r" and after[:1] == "z" else _TYPO


def _lengthens(before: str, after: str) -> bool:
    """Whether an h only makes the vowel before it long, as in Kohl."""
    return before[-1:] in _VOWELS and after[:1] in ("l", "n", "r")


def _vowel_omission(grapheme: str, before: str, after: str) -> float:
    if not before:
        return 0.1 if grapheme in ("y", "j", "i") and after[:1] in _VOWELS else 0.6
    if not after and grapheme == "a":
        return 0.95
    if grapheme == "j" or (grapheme in ("i", "y") and (before[-1] in _NEXT or after[:1] in _NEXT)):
        return 0.08  # a glide: Aliev, Aliyev
    if after == "s" and grapheme in ("a", "i", "u", "y"):
        return 0.03
    if not after:
        return 0.25 if grapheme == "e" else 0.5
    if after[0] == "w":
        return 0.15  # Rouhani, Rowhani
    return 0.4


@lru_cache(maxsize=1 << 16)
def sounds(key: str) -> frozenset[str]:
    """Give the consonants that a word may sound by, one string for each way to read it, at most eight.

    A word that is longer than any name sounds like itself only.
    """
    if len(key) > LONGEST:
        return frozenset({key})
    tokens, bare = _tokens(key), omits_vowels(key)
    options = [_classes(tokens, at, bare) for at in range(len(tokens))]
    read = {"".join(reading) for reading in islice(product(*options), 32)}
    readings = {re.sub(r"(.)\1+", r"\1", reading) for reading in read} | (read if bare else set())
    codes = {reading.replace(".", "") for reading in readings} - {""}
    return frozenset(sorted(codes)[:8]) or frozenset({key})


def _classes(tokens: tuple[_Token, ...], at: int, bare: bool) -> list[str]:
    """List the classes of the sounds that a token may have: of a vowel a point, A where it opens the word."""
    token = tokens[at]
    classes = {_CLASSES.get(sound, "") for sound in token.sounds}
    if token.sounds[0] in _VOWELS and token.grapheme != "j":
        classes = {"."}
    if at == 0 and bare and token.omission <= 0.05:
        return ["", "A"]
    if at == 0:
        return sorted("A" if code in ("", ".") else code for code in classes)
    if token.grapheme == "w" and not bare:
        follows = at + 1 < len(tokens) and tokens[at + 1].sounds[0] not in _VOWELS
        return ["", "P"] if follows and tokens[at - 1].sounds[0] in _VOWELS else ["P"]
    silent = token.grapheme == "h" and (at == len(tokens) - 1 or tokens[at - 1].grapheme == "b")
    if silent or (token.grapheme in ("h", "m", "n") and token.omission <= 0.1):
        classes.add("")  # Abdullah, Bhutto; Kohl, the Greek for d
    return sorted(classes)


@cache
def _distance(a: str, b: str) -> float:
    """How far apart two graphemes are that may have these sounds: as far as the nearest two."""
    near = _near()
    return min(near.get(x + y, _TYPO * (x != y)) for x in a for y in b)


def alignment_cost(a: str, b: str) -> float:
    """Align two words by their sounds and give the cost of the cheapest alignment that may still count.

    That is one of conventions only, within the largest limit, or with one slip and hardly a convention.
    """
    first, second = _tokens(a), _tokens(b)
    free = omits_vowels(a) != omits_vowels(b)
    skips = [_skip(token, free) for token in second]
    rows = [list(accumulate(skips, initial=0.0))]
    for i, token in enumerate(first):
        gone = _skip(token, free)
        row = [rows[i][0] + gone]
        for j, other in enumerate(second):
            apart = 0.0 if token.grapheme == other.grapheme else _distance(token.sounds, other.sounds) + 0.01
            best = min(rows[i][j] + apart, rows[i][j + 1] + gone, row[j] + skips[j])
            if i and j and first[i - 1].grapheme == other.grapheme and token.grapheme == second[j - 1].grapheme:
                best = min(best, rows[i - 1][j - 1] + _TYPO)
            row.append(best if best <= _LIMITS[-1] or _TYPO <= best <= _TYPO_AND_MORE else _NOTHING_LIKE)
        if min(row) >= _NOTHING_LIKE:
            return _NOTHING_LIKE
        rows.append(row)
    return rows[-1][-1]


def _skip(token: _Token, free: bool) -> float:
    """Give the cost to leave a token out; vowels are free where the other word is written without."""
    return min(token.omission, 0.05) if free and token.sounds[0] in _VOWELS else token.omission


def spelling_similarity(a: str, b: str) -> float:
    """Grade how likely two folded words are spellings of one name, from 0.0, not, to 1.0, the same word.

    Below 0.6 they differ by one slip of the pen and not by a convention.
    """
    if a == b:
        return 1.0
    return _alike(a, b) if a < b else _alike(b, a)


@lru_cache(maxsize=1 << 17)
def _alike(a: str, b: str) -> float:
    if min(len(a), len(b)) < 2 or not _within_reach(a, b):
        return 0.0
    if given_name_codes(a) & given_name_codes(b):
        return 0.9
    size, spent = min(len(_tokens(a)), len(_tokens(b))), alignment_cost(a, b)
    limit = _LIMITS[min(size, len(_LIMITS) - 1)]
    if spent <= limit:
        return 1.0 - 0.35 * spent / limit
    slip = (size >= 5 and _open_alike(a, b) and spent >= _TYPO and spent < _NOTHING_LIKE) or _swapped(a, b)
    if slip and min(len(a), len(b)) >= 5 and not _derived(a, b):
        return 0.5 + 0.01 * min(size, 9)
    return 0.0


def _open_alike(a: str, b: str) -> bool:
    """Whether two words may open with one sound: slips of the first letter are rare (Winkler, 1990)."""
    return not {code[0] for code in sounds(a)}.isdisjoint(code[0] for code in sounds(b))


def _within_reach(a: str, b: str) -> bool:
    """Whether each of two words is found by the codes asked for the other."""
    return not (asked_codes(a).isdisjoint(stored_codes(b)) or asked_codes(b).isdisjoint(stored_codes(a)))


def _swapped(a: str, b: str) -> bool:
    """Whether two words differ by two neighbouring letters that changed places."""
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    return a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]


def _derived(a: str, b: str) -> bool:
    """Whether one surname is made from the other by a suffix: Ivankov from Ivanov."""
    made = {code[:-1] + "K" + code[-1:] for word in (a, b) for code in sounds(word) if code.endswith("P")}
    return not made.isdisjoint(sounds(a) | sounds(b))


def initial_letter(key: str) -> str:
    """Give the letter that a word may be shortened to, one for the letters that are exchanged for each other."""
    return to_latin(key)[:1].translate(str.maketrans("wqyjc", "vkiik"))


@lru_cache(maxsize=1 << 16)
def stored_codes(key: str) -> frozenset[str]:
    """Give the codes under which an index files a word of a stored name."""
    if len(key) == 1:
        return frozenset({"=" + initial_letter(key)})
    return sounds(key) | given_name_codes(key) | {"~" + initial_letter(key)}


@lru_cache(maxsize=1 << 14)
def asked_codes(key: str) -> frozenset[str]:
    """Give the codes to look up for a word that is asked for.

    They are many more than a stored word has: all the codes that a slip of the pen makes of its own.
    """
    if len(key) == 1:
        return frozenset({"=" + initial_letter(key), "~" + initial_letter(key)})
    codes = {"=" + initial_letter(key)} | given_name_codes(key)
    for code in sounds(key):
        codes |= {code, code + "S", code.removesuffix("S")}
        if 5 <= len(key) <= LONGEST and len(code) >= 3 and code.isascii():
            codes |= {edit for edit in _edits(code) if len(edit) >= 3}
    return frozenset(codes - {""})


def _edits(code: str) -> set[str]:
    """List the codes that differ from one by a sound: left out, added, exchanged, or swapped with the next."""
    parts = [(code[:i], code[i:]) for i in range(len(code) + 1)]
    edits = {a + b[1:] for a, b in parts if b}
    edits |= {a + c + b for a, b in parts for c in _CODES}
    edits |= {a + c + b[1:] for a, b in parts if b for c in _CODES}
    edits |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    return edits

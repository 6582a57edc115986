"""Phonetics of names: the graphemes of a word, the sounds that they may have in any language, and a code of consonants.

A grapheme is one or several letters that some language writes one sound with, and it stands for all the sounds it has
in any of them: *ch* is the first sound of Chávez, the last of Bach and the first of Chirac. The codes continue the
idea of Soundex (1918), of the coding of Daitch and Mokotoff (1985), which reads one letter in several ways, and of
Metaphone (Philips, 1990).

Sources: the practice of newspapers and these rules: Duden (German), GOST and PWN (Polish), the Hungarian Academy's
rules for Cyrillic, BGN/PCGN (English), ISO 9 with háčeks (Czech, Croatian, Latvian, Finnish SFS 4900), the Dutch
Taalunie, the IJMES for Arabic and Persian, and the Latin alphabets of Turkish, Azerbaijani and Uzbek. Keys are folded
(see :func:`factcli.text.tokens.fold`), so that š is already s and ç is c; both readings are allowed for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

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

_CODE_OF_SOUND = dict.fromkeys("bpfvw1", "P") | dict.fromkeys("td2", "T") | dict.fromkeys("szSZCJcQ", "S")
_CODE_OF_SOUND |= dict.fromkeys("kgxhq", "K") | dict(zip("lmnrX", ["L", "M", "N", "R", "KS"], strict=True))
#: The classes of sounds that a code is made of.
CODE_LETTERS = "APTSKLMNR"

#: Sounds that are vowels.
VOWELS = frozenset("aeiouyADU")
_NEXT = frozenset("aeiouyj")
_SIBILANTS = frozenset("szSZCJcQ")
#: The cost of a slip of the pen: so high that the conventions of no word come near it.
TYPO = 4.0
#: Words above this may be of Han characters or Hangul, see `east_asian`.
FIRST_EAST_ASIAN = "\u3400"
#: Letters of a word that may be spelt in other ways.
LONGEST_WORD = 100


class Grapheme(NamedTuple):
    """Letters of a word that are one sound, the sounds they may have there, and the cost of leaving them out."""

    letters: str
    sounds: str
    omission: float


@cache
def _grapheme_table() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a grapheme, the longest first, and the sounds of each."""
    table = dict(entry.split(" ") for entry in re.split(r"[|\n]", _GRAPHEMES.strip()))
    longest = sorted(table, key=len, reverse=True)
    pattern = "|".join(grapheme + _ONLY_BEFORE.get(grapheme, "") for grapheme in longest)
    return re.compile(pattern + "|."), table


@lru_cache(maxsize=1 << 16)
def split_graphemes(key: str) -> tuple[Grapheme, ...]:
    """Split a word into graphemes. A doubled letter counts once, and ks is x (Alexander, Aleksandr)."""
    pattern, table = _grapheme_table()
    unvowelled = omits_vowels(key)
    word = to_latin(key).replace("ll", "l") if unvowelled else re.sub(r"([^eo])\1", r"\1", to_latin(key))
    word = re.sub("ks(?:z|(?!h))(?=.)", "x", word)
    # Belarusian and Lithuanian: Tsikhanouskaya, Tikhanovskaya.
    word = re.sub("(?<=[aeo])us(z?)k(?=[aiy])", r"vs\1k", word)
    # Ukrainian and Polish have -ska where Russian has -skaya.
    word = re.sub(r"(?<=sk)a[yij]a\Z", "a", word)
    found: list[Grapheme] = []
    for match in pattern.finditer(word):
        before, after = word[: match.start()], word[match.end() :]
        sounds = _sounds_in_context(match[0], before, after, table)
        omission = _omission_cost(match[0], sounds, before, after)
        if unvowelled:
            sounds = (_HEBREW if key[0] < "\u0600" else _UNVOWELLED).get(match[0], sounds)
            omission = 0.1 if sounds[0] in VOWELS or match[0] in ("w", "h") else omission
            if match[0] == "h" and not after:
                sounds, omission = "hAa", 0.04  # how Hebrew and Persian write a last a
            if not before and re.match(_CARRIED, word):
                omission = 0.05
        elif "α" <= key[0] <= "ω":
            sounds = _GREEK.get(match[0], sounds)
            omission = 0.1 if match[0] in ("m", "n") and after[:1] in ("b", "d") else omission
        elif key[-1] == "ი" and not after:
            omission = 0.1  # the Georgian nominative
        found.append(Grapheme(match[0], sounds, omission))
    return tuple(found)


def _sounds_in_context(grapheme: str, before: str, after: str, table: dict[str, str]) -> str:
    """Return the sounds that a grapheme may have between what is before and after it."""
    if grapheme in ("c", "g"):
        readings = _BEFORE_FRONT if after[:1] in ("e", "i", "y", "j") else _BEFORE_OTHER if after else _AT_END
        return readings[grapheme]
    if not after and grapheme in _LAST:
        return _LAST[grapheme]
    if grapheme == "a" and after in ("", "h") and before[-1:] != "k":
        return "A"
    if grapheme == "u" and len(after) > 1 and VOWELS.isdisjoint(after[:2]) and after[0] != "h":
        return "uwU"
    if grapheme == "j":
        return _JS[bool(before), after[:1] in VOWELS] if after else "y"
    if grapheme in ("e", "o") and _may_be_yo(before, after):
        return "eo"
    return table.get(grapheme, grapheme)


def _may_be_yo(before: str, after: str) -> bool:
    """Return whether a vowel may be the Russian yo, which is printed as ye: Gorbachev, Gorbachov; Pyotr."""
    return (before[-1:] in ("s", "z", "c", "h") and after[:1] in ("v", "w", "f")) or (
        before[1:] != "" and after != "" and before[-1] in ("j", "i", "y")
    )


def _omission_cost(grapheme: str, sounds: str, before: str, after: str) -> float:
    """Return the cost of leaving a grapheme out."""
    if sounds[0] in VOWELS:
        return _vowel_omission_cost(grapheme, before, after)
    if grapheme == "s" and not after and before[-1:] not in ("s", "e", "o"):
        return 0.04  # Lithuanian and Latvian give foreign names an ending: Putinas, Putins
    if grapheme == "h":
        return 0.1 if _lengthens_vowel(before, after) else 0.2 if before else 0.13
    if grapheme == "w" and before[-1:] in VOWELS:
        return 0.3
    if _SIBILANTS.intersection(sounds) and before[-1:] in ("s", "z", "c", "t", "h", "j"):
        return 0.1  # the second half of shch
    if grapheme == "n" and after and after[0] not in VOWELS:
        return 0.5  # Wałęsa, Valensa
    if grapheme in ("t", "d") and not after and before[-1:] not in ("s", "t", "d"):
        return 0.5  # silent in French
    return 0.4 if grapheme == "r" and after[:1] == "z" else TYPO


def _lengthens_vowel(before: str, after: str) -> bool:
    """Return whether an h only lengthens the vowel before it, as in Kohl."""
    return before[-1:] in VOWELS and after[:1] in ("l", "n", "r")


def _vowel_omission_cost(grapheme: str, before: str, after: str) -> float:
    if not before:
        return 0.1 if grapheme in ("y", "j", "i") and after[:1] in VOWELS else 0.6
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
def phonetic_codes(key: str) -> frozenset[str]:
    """Return codes of the consonants of a word, one for each way to read it, eight at most.

    A word that is longer than any name has itself as its only code.
    """
    if len(key) > LONGEST_WORD:
        return frozenset({key})
    if key > FIRST_EAST_ASIAN and (spellings := _latin_spellings(key)):
        return frozenset().union(*map(phonetic_codes, spellings))
    graphemes, unvowelled = split_graphemes(key), omits_vowels(key)
    options = [_sound_classes(graphemes, at, unvowelled) for at in range(len(graphemes))]
    read = {"".join(reading) for reading in islice(product(*options), 32)}
    readings = {re.sub(r"(.)\1+", r"\1", reading) for reading in read} | (read if unvowelled else set())
    codes = {reading.replace(".", "") for reading in readings} - {""}
    return frozenset(sorted(codes)[:8]) or frozenset({key})


def _sound_classes(graphemes: tuple[Grapheme, ...], at: int, unvowelled: bool) -> list[str]:
    """Return the classes of the sounds that a grapheme may have: a point for a vowel, A where it opens the word."""
    grapheme = graphemes[at]
    classes = {_CODE_OF_SOUND.get(sound, "") for sound in grapheme.sounds}
    if grapheme.sounds[0] in VOWELS and grapheme.letters != "j":
        classes = {"."}
    if at == 0 and unvowelled and grapheme.omission <= 0.05:
        return ["", "A"]
    if at == 0:
        return sorted("A" if code in ("", ".") else code for code in classes)
    if grapheme.letters == "w" and not unvowelled:
        follows = at + 1 < len(graphemes) and graphemes[at + 1].sounds[0] not in VOWELS
        return ["", "P"] if follows and graphemes[at - 1].sounds[0] in VOWELS else ["P"]
    silent = grapheme.letters == "h" and (at == len(graphemes) - 1 or graphemes[at - 1].letters == "b")
    if silent or (grapheme.letters in ("h", "m", "n") and grapheme.omission <= 0.1):
        classes.add("")  # Abdullah, Bhutto; Kohl, the Greek for d
    return sorted(classes)


def initial_letter(key: str) -> str:
    """Return the initial of a word, one letter for those that transliterations exchange."""
    latin = to_latin(key) if key < FIRST_EAST_ASIAN else min(_latin_spellings(key), default=key)
    return latin[:1].translate(str.maketrans("wqyjc", "vkiik"))


def is_initial(key: str) -> bool:
    """Return whether a word is a single letter; a Chinese or Korean surname is more than that."""
    return len(key) == 1 and key < FIRST_EAST_ASIAN


def _latin_spellings(key: str) -> list[str]:
    from factcli.entities.east_asian import is_east_asian, latin_spellings

    return latin_spellings(key) if is_east_asian(key) else []

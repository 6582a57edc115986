"""Stem English words: supports, supported and supporting share one stem.

`stem` removes inflections (plural and possessive -s, -ed, -ing) and keeps derivations (-er, -ion, -ment): a *fighter*
is not a *fight*. It is the English stemmer of the Snowball project (Martin Porter, 2001, "Porter2",
https://snowballstem.org/algorithms/english/stemmer.html), its steps 1a, 1b, 1c and 5 only, after a table of irregular
forms. Comments mark where it differs from that algorithm. A stem is a key to compare by, never shown, and often no
word: "provinc".
"""

import re
from functools import lru_cache

# Forms that no rule finds, each line after its base. Forms that are as often something else ("saw", "felt",
# "bore", "lay") are left out, and so are the verbs among the stop words.
_IRREGULAR_FORMS = """
become became|begin began begun|break broke broken|bring brought|build built|buy bought|catch caught
choose chose chosen|come came|deal dealt|die died dies dying|draw drew drawn|drive drove driven
fall fell fallen|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden|free freed
freeze froze frozen|give gave given|go goes going gone went|grow grew grown|hear heard|hide hid hidden
hold held|keep kept|know knew known|lead led|leave left|lend lent|lie lied lies lying|lose lost
make made|mean meant|meet met|overcome overcame|overthrow overthrew overthrown|pay paid|rise rose risen
run ran|see seen|seek sought|sell sold|send sent|shoot shot|speak spoke spoken|spend spent
stand stood|steal stole stolen|strike struck|swear swore sworn|take took taken|teach taught
think thought|throw threw thrown|understand understood|undertake undertook undertaken|uphold upheld
win won|withdraw withdrew withdrawn|withhold withheld|write wrote written
arise arose arisen|beat beaten|bend bent|bleed bled|blow blew blown|burn burnt|cling clung|creep crept|dig dug
eat ate eaten|feed fed|forget forgot forgotten|forgive forgave forgiven|hang hung|mislead misled|overrun overran
rebuild rebuilt|repay repaid|retake retook retaken|ride rode ridden|ring rang rung|shake shook shaken
shrink shrank shrunk|sing sang sung
sink sank sunk|sleep slept|slide slid|stick stuck|sweep swept|swim swam swum|tear tore torn
undergo underwent undergone|wake woke woken|wear wore worn|withstand withstood
child children|crisis crises|man men|thief thieves|wife wives|woman women
"""
_BASES = {form: base for base, *forms in map(str.split, re.split(r"[|\n]", _IRREGULAR_FORMS.strip())) for form in forms}

_PLURALS = frozenset(("children", "crises", "men", "thieves", "wives", "women"))

# Words that only look inflected: Snowball's exceptions, and ours where a claim may depend on the word.
_INVARIANT_WORDS = """
inning outing canning herring earring evening morning proceed exceed succeed news atlas cosmos bias andes
indeed hundred nothing anything something everything during united always perhaps gas texas
"""
_INVARIANT = frozenset(_INVARIANT_WORDS.split())

# Y here is a y that stands for a consonant: at the start, or after a vowel.
_CONSONANT_Y = re.compile(r"(?<![^aeiouy])y")
_REGION = re.compile("[aeiouy][^aeiouy]")
_VOWEL = re.compile("[aeiouy]")
_VOWEL_BEFORE_LAST = re.compile("[aeiouy].+")
_SHORT_SYLLABLE = re.compile("(?:.*[^aeiouy]|)[aeiouy][^aeiouywxY]|[aeiouy][^aeiouy]")
# Oxford's and American spellings become the British one, which Snowball does not do.
_SPELT_IZE = re.compile("(?<=..)iz(?=ations?$|$)")
_DOUBLE = re.compile(".*(bb|dd|ff|gg|mm|nn|pp|rr|tt)")


@lru_cache(maxsize=1 << 16)
def stem(word_key: str) -> str:
    """Return the stem of a folded word (see :func:`factcli.text.tokens.fold`).

    Words of fewer than four letters, of other letters than a to z, or with digits are their own stems.
    """
    word = _BASES.get(word_key, word_key)
    if len(word) < 4 or not (word.isascii() and word.isalpha()) or word in _INVARIANT:
        return word
    marked = _CONSONANT_Y.sub("Y", word)
    return _strip_final_e(_replace_final_y(_strip_ed_and_ing(_strip_s(marked)))).lower()


def is_past_form(word_key: str) -> bool:
    """Return whether a folded word looks like the past tense or the participle of a verb."""
    if word_key == "born":
        return True  # its stem stays: who bears something is not born
    if word_key in _BASES:
        return word_key not in _PLURALS and not word_key.endswith("ing")
    return len(word_key) > 4 and word_key.endswith("ed") and word_key not in _INVARIANT


def _find_r1(word: str) -> int:
    """Return where R1 starts: after the first consonant that follows a vowel, else at the word's end."""
    match = _REGION.search(word)
    return match.end() if match else len(word)


def _strip_s(word: str) -> str:
    """Remove a plural's -s or -es (step 1a).

    Snowball also turns crisis into "crisi"; -is stays here, because crisis, basis, Paris and analysis are
    commoner in reports than kiwis and taxis.
    """
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ies", "ied")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss", "is")) and _VOWEL_BEFORE_LAST.search(word[:-1]):
        return word[:-1]
    return word


def _strip_ed_and_ing(word: str) -> str:
    """Remove -ed and -ing after a part with a vowel (step 1b).

    Unlike Snowball this keeps -edly and -ingly: "reportedly" hedges, "reported" does not.
    """
    if word.endswith("eed"):
        return word[:-1] if len(word) - 3 >= _find_r1(word) else word
    ending = 2 if word.endswith("ed") else 3 if word.endswith("ing") else 0
    rest = word[:-ending]
    return _restore_ending(rest) if ending and _VOWEL.search(rest) else word


def _restore_ending(rest: str) -> str:
    """Restore the -e, or undouble the last letter, of a word that has lost its -ed or -ing."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLE.fullmatch(rest):
        return rest[:-1]
    short = _find_r1(rest) == len(rest) and _SHORT_SYLLABLE.fullmatch(rest)
    return rest + "e" if short else rest


def _replace_final_y(word: str) -> str:
    """Write a final -y after a consonant as -i, as in city and cities (step 1c)."""
    return word[:-1] + "i" if word.endswith("y") and len(word) > 2 and not _VOWEL.match(word[-2]) else word


def _strip_final_e(word: str) -> str:
    """Remove a silent -e and the second l of -ll (step 5)."""
    first = _find_r1(word)
    second = first + _find_r1(word[first:])
    last, rest = len(word) - 1, word[:-1]
    in_second = word.endswith(("e", "ll")) and last >= second
    if in_second or (word.endswith("e") and last >= first and not _SHORT_SYLLABLE.fullmatch(rest)):
        word = rest
    return _SPELT_IZE.sub("is", word)

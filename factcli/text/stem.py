"""English words without their endings, so that supports, supported and supporting are one word.

`stem` takes off what English inflects words with (plural and possessive -s, -ed, -ing) and leaves what
makes a new word (-er, -ion, -ment): a *fighter* is not a *fight*. It is the English stemmer of the Snowball
project (Martin Porter, 2001, "Porter2", https://snowballstem.org/algorithms/english/stemmer.html), its
steps 1a, 1b, 1c and 5 only, after a table of irregular forms. Where it parts from that algorithm, a comment
says so. A stem is a key to compare by, never shown, and often no word: "provinc".
"""

import re
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


# Forms that no rule finds, each line after its base. Forms that are as often something else ("saw", "felt",
# "bore", "lay") are left out, and so are the verbs that STOP_WORDS holds.
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
child children|crisis crises|man men|thief thieves|wife wives|woman women
"""
_BASES = {form: base for base, *forms in map(str.split, re.split(r"[|\n]", _IRREGULAR_FORMS.strip())) for form in forms}

# Words that only look inflected: Snowball's exceptions, and of ours those that a claim may turn on.
_INVARIANT = word_set(
    "inning outing canning herring earring evening morning proceed exceed succeed news atlas cosmos bias andes"
    " indeed hundred nothing anything something everything during united always perhaps gas texas"
)

# Y here is a y that stands for a consonant: at the start, or after a vowel.
_CONSONANT_Y = re.compile(r"(?<![^aeiouy])y")
_REGION = re.compile("[aeiouy][^aeiouy]")
_VOWEL = re.compile("[aeiouy]")
_VOWEL_BEFORE_LAST = re.compile("[aeiouy].+")
_SHORT_SYLLABLE = re.compile("(?:.*[^aeiouy]|)[aeiouy][^aeiouywxY]|[aeiouy][^aeiouy]")
# Oxford's and American spelling is written as the British one, which Snowball does not do.
_SPELT_IZE = re.compile("(?<=..)iz(?=ations?$|$)")
_DOUBLE = re.compile(".*(bb|dd|ff|gg|mm|nn|pp|rr|tt)")


@lru_cache(maxsize=1 << 16)
def stem(word_key: str) -> str:
    """Give the stem of a folded word (see `words.fold`).

    Words of fewer than four letters, of other letters than a to z, or with digits are their own stems.
    """
    word = _BASES.get(word_key, word_key)
    if len(word) < 4 or not (word.isascii() and word.isalpha()) or word in _INVARIANT:
        return word
    marked = _CONSONANT_Y.sub("Y", word)
    return _without_final_e(_with_final_i(_without_ed(_without_s(marked)))).lower()


def _region(word: str) -> int:
    """Where R1 starts: after the first consonant that follows a vowel, else at the word's end."""
    match = _REGION.search(word)
    return match.end() if match else len(word)


def _without_s(word: str) -> str:
    """Take off a plural's -s or -es (step 1a).

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


def _without_ed(word: str) -> str:
    """Take off -ed and -ing after a part with a vowel (step 1b).

    Unlike Snowball this leaves -edly and -ingly: "reportedly" hedges, "reported" does not.
    """
    if word.endswith("eed"):
        return word[:-1] if len(word) - 3 >= _region(word) else word
    ending = 2 if word.endswith("ed") else 3 if word.endswith("ing") else 0
    rest = word[:-ending]
    return _mended(rest) if ending and _VOWEL.search(rest) else word


def _mended(rest: str) -> str:
    """Give back the -e, or take off the doubled letter, of a word that has lost its -ed or -ing."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLE.fullmatch(rest):
        return rest[:-1]
    short = _region(rest) == len(rest) and _SHORT_SYLLABLE.fullmatch(rest)
    return rest + "e" if short else rest


def _with_final_i(word: str) -> str:
    """Write a final -y after a consonant as -i, as in city and cities (step 1c)."""
    return word[:-1] + "i" if word.endswith("y") and len(word) > 2 and not _VOWEL.match(word[-2]) else word


def _without_final_e(word: str) -> str:
    """Take off a silent -e and the second l of -ll (step 5)."""
    first = _region(word)
    second = first + _region(word[first:])
    last, rest = len(word) - 1, word[:-1]
    in_second = word.endswith(("e", "ll")) and last >= second
    if in_second or (word.endswith("e") and last >= first and not _SHORT_SYLLABLE.fullmatch(rest)):
        word = rest
    return _SPELT_IZE.sub("is", word)


# --- words by what they do in a claim ------------------------------------------------------------------
# Folded, so "don't" is "dont". No word is in two of these sets.

#: Forms of "not".
NOT_FORMS = word_set(
    "not cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt mustnt neednt hasnt"
    " havent hadnt aint shant mightnt"
)

#: Words that say nothing about what a claim is about and hardly change what it says: articles, most prepositions,
#: pronouns, auxiliaries, the commonest reporting verbs. No negation, hedge or quantity is among them, nor "us", which
#: folding makes of the US.
STOP_WORDS = word_set(
    "a an the this that these those there here of in on at by to into onto from for with about as than upon through"
    " between among during since while when where who whom whose which what why how because and or but if so though"
    " although whether then also too very just i me my mine myself we our ours ourselves you your yours he him his"
    " himself she her hers herself it its itself they them their theirs themselves am is are was were be been being"
    " have has had having do does did doing done get gets got said say says saying tell tells told telling according"
    " via per im ive hes shes theyre theyve weve youre thats whats theres oneself"
)

#: Words of reporting, amount, time, place and motion: seldom what a claim is about, but it may turn on them.
VAGUE_WORDS = word_set(
    "claim claims claimed claiming report reports reported reporting news statement statements true truth announce"
    " announces announced confirm confirms confirmed still now already yet again soon ever even only more most less"
    " least all any some every each both another other others one many much several few first last next today"
    " yesterday tomorrow time times before after until till against up down out off over under new"
    " go goes going went gone come comes came coming make makes made making"
)

_NUMBER_WORDS = """
zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13
fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50
sixty 60 seventy 70 eighty 80 ninety 90
"""
#: Number words and the figures that they are also written as.
NUMBERS = dict(re.findall(r"(\w+) (\d+)", _NUMBER_WORDS))


def sense(word_key: str) -> str:
    """Give what a folded word is compared by: its stem, "not" for all forms of not, figures for number words."""
    return "not" if word_key in NOT_FORMS else NUMBERS.get(word_key) or stem(word_key)

"""English function words: forms of "not", stop words, vague words, numbers; and the sense of a word.

All are folded (:func:`factcli.text.tokens.fold`), so "don't" is "dont". No word is in two of the sets.
"""

import re

from factcli.text.stem import stem


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


#: Forms of "not".
NOT_FORMS = word_set(
    "not cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt mustnt neednt hasnt"
    " havent hadnt aint shant mightnt"
)

#: Words that neither name a topic nor change a claim: articles, most prepositions, pronouns, auxiliaries, the commonest
#: reporting verbs. They include no negation, hedge or quantity, and not "us", to which folding reduces the US.
STOP_WORDS = word_set(
    "a an the this that these those there here of in on at by to into onto from for with about as than upon through"
    " between among during since while when where who whom whose which what why how because and or but if so though"
    " although whether then also too very just i me my mine myself we our ours ourselves you your yours he him his"
    " himself she her hers herself it its itself they them their theirs themselves am is are was were be been being"
    " have has had having do does did doing done get gets got said say says saying tell tells told telling according"
    " via per im ive hes shes theyre theyve weve youre thats whats theres oneself"
)

#: Words of reporting, amount, time, place and motion: seldom the topic of a claim, but its meaning may depend on them.
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
#: Number words and their figures.
NUMBERS = dict(re.findall(r"(\w+) (\d+)", _NUMBER_WORDS))


def sense(word_key: str) -> str:
    """Return what a folded word is compared by: its stem, "not" for any form of not, figures for a number word."""
    return "not" if word_key in NOT_FORMS else NUMBERS.get(word_key) or stem(word_key)


def sense_set(text: str) -> frozenset[str]:
    """Return the senses of the words of a text as a set."""
    return frozenset(map(sense, word_set(text)))

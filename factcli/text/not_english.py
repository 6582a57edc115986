"""Whether a text is certainly not English, so that English forms of words do not apply to it."""

from __future__ import annotations

import re

from factcli.text.stop_words import STOP_WORDS, word_set
from factcli.text.tokens import word_keys

# Function words of languages in Latin letters, folded, that are neither English words nor in names.
_FOREIGN = word_set(
    """
    und nicht ist ein eine einen einem einer auf mit im zu sich auch wird wurde wurden sind nach bei aus uber vom zum
    zur haben werden sein ihr sie wir ich aber oder wenn dass noch nur keine kein als vor seit hatte nachdem waren
    une est et dans pour qui aux elle ce cette ont ete mais nous vous ils sont que leur avec
    por para muy pero esta este sobre fue una como desde hasta
    uma nao ao pelo pela foi sao mais ou seu sua
    gli della delle dei nel nella che sono piu alla anche questo
    aan het een niet zijn worden wordt deze naar ook maar bij voor dat met hij zij
    och att det som inte ett og ikke
    jest od przez oraz jako tym
    bir bu icin ile degil cok olan olarak
    yang ini itu dengan untuk dari pada tidak akan telah
    je nije koji kao sunt
    """
)
# The same, but also in English texts, in names and loans: each counts for less.
_AMBIGUOUS = word_set("der das von van den dem des die fur el la las los le les en de del di un se no ne na da du al")
_SHARE = 0.4
_ENGLISH = STOP_WORDS | word_set("not would could should may can been more than all one two new after over")
_ENGLISH -= word_set("a i im an am in so was me he as do has also is")  # also words of other languages
_FOREIGN_LETTER = re.compile(r"\b[a-z]*[\u00df-\u00f6\u00f8-\u017f][^\W\d_]*")
_MANY_WORDS = 4


def is_foreign(text: str, lang: str = "") -> bool:
    """Return whether a text is certainly not English: as recorded, by common words, or by letters in small words."""
    main = lang.partition("-")[0].lower()
    if main in ("en", "eng"):
        return False
    words = set(word_keys(text))
    english = len(words & _ENGLISH)
    foreign = len(words & _FOREIGN) + _SHARE * len(words & _AMBIGUOUS)
    if main or (  # a letter with an accent in a word without a capital
        len(words) >= _MANY_WORDS and not text.isascii() and _FOREIGN_LETTER.search(text)
    ):
        foreign += 1
    return foreign >= 1 and foreign > english

"""Recognise cells that hold no data although they are not empty: NULL, nan, N/A, #REF!, a dash.

Programs write them where they have no value, and each has its own. Such a cell counts as empty, unless the other values
of its column show that it is meant: the country NA among DE and FR, a Null among the names of a family.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set
from functools import cache, lru_cache

#: The most characters of a cell that may hold no data, but for a row of number signs.
_LONGEST = 24
_WORDS = r"""
null|nan|none|n/a|n\a|na|n.a.|n.a|n. a.|nat|nil|<na>|<nan>|<null>|<none>|(null)|
(none)|(nil)|[null]|{null}|\n|undefined|(blank)|(blanks)|(empty)|<empty>|<blank>|(leer)|
(vide)|(vacío)|(vazio)|(vuoto)|(пусто)|not available|not applicable|no data|no value
to be determined|loading...|tbd|tba|tbc|k.a.|k. a.|k.a|s/d|s. d.|n/d|n.d.|н/д|нет данных|1.#ind|
1.#qnan|-1.#ind|-nan|+nan
"""
#: What spreadsheets write for an error, in the languages whose programs translate it.
_ERRORS = """
#n/a|#na|#nv|#n/d|#n/a!|#н/д|#i/t|#yok|#brak|#ref!|#bezug!|#¡ref!|#ссылка!|
#riferimento!|#rif!|#adr!|#verw!|#value!|#wert!|#valeur!|#¡valor!|#valor!|#valore!|#знач!|
#arg!|#waarde!|#name?|#nom?|#¿nombre?|#nome?|#имя?|#nazwa?|#naam?|#div/0!|#¡div/0!|#дел/0!
|#dzielnik/0!|#deel/0!|#num!|#zahl!|#nombre!|#¡num!|#число!|#null!|#nul!|#пусто!|#error!|
#spill!|#überlauf!|#calc!|#kalk!|#field!|#blocked!|#connect!|#busy!|#unknown!|#getting_data
"""
_SIGNS = re.compile(r"[-–—−‒―‐_.…?/*~=·]+|#+|Err:[0-9]{3}")
# What a column of single names shows to be one, and of codes, to be a code.
_NAMES = frozenset(("Null", "Nan", "Na", "Nil"))
_CODE = 3
_FEW = 2  # distinct values from which a column shows anything
_NEARLY = 0.9


@cache
def _known() -> frozenset[str]:
    """Return words in lower case, and errors in capitals, as programs write them: #BRAK is none of the hashtags."""
    split = [words.replace("\n", "|").split("|") for words in (_WORDS, _ERRORS.upper())]
    return frozenset(word for words in split for word in words if word)


def is_no_data(text: str) -> bool:
    """Return whether a text that is not blank stands for no data."""
    if len(text) > _LONGEST:
        return text[0] == "#" and not text.strip("# ")
    return _stands_for_nothing(text)


@lru_cache(maxsize=10_000)
def _stands_for_nothing(text: str) -> bool:
    text = text.strip().strip("\"'").strip()
    return text.casefold() in _known() or text in _known() or _SIGNS.fullmatch(text) is not None


def is_meant(text: str, others: Set[str]) -> bool:
    """Return whether the other distinct values of a column show that a text is meant that looks like no data."""
    text = text.strip()
    if not text.isalpha():  # a minus among pluses
        return bool(others) and not re.search(r"\w", text) and not any(re.search(r"\w", other) for other in others)
    if len(others) < _FEW:
        return False
    if text in _NAMES and _share(
        others,
        lambda other: (
            re.fullmatch(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", other) is not None
            and other[0].isupper()
            and not other.isupper()
        ),
    ):
        return True
    return len(text) <= _CODE and _share(others, lambda other: _shape(other) == _shape(text))


def _share(others: Iterable[str], fits: Callable[[str], bool]) -> bool:
    """Return whether nearly all of the values fit."""
    found = [fits(other.strip()) for other in others]
    return sum(found) >= _NEARLY * len(found)


def _shape(text: str) -> str:
    """Return the shape of a text, as its letters in capitals or not: ``Aaa`` for "Nan"."""
    return "".join(
        "A" if char.isupper() else "a" if char.islower() else "9" if char.isdigit() else "." for char in text
    )

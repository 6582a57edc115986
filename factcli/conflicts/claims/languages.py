"""Claims in German, French, Spanish and Russian: what they negate and deny, and nothing else.

The lists are in `wordlists/languages.txt`. There are no stems: words are alike if they begin alike. A negation or a
denial reaches over its whole sentence, so claims of several clauses are often read wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from factcli.text.not_english import is_foreign
from factcli.text.tokens import fold, word_keys

if TYPE_CHECKING:  # known leads are shown without what reads claims
    from factcli.conflicts.claims.parsed import ClaimToken, Sentence

_ELISION = r"\b(?:[cdjlmnst]|qu)['’](?=\w)"
#: How many letters of a word are compared.
_BEGINNING = 6
#: Endings are cut off if so many letters are left.
_MIN_STEM = 4
_ENDINGS = re.compile(
    r"(?:ees|ee|es|en|er|em|as|os|s|e|a|o|n|ого|его|ами|ями|ах|ях|ов|ев|ой|ей|ом|ем|ам|ям|ую|юю|[аеиоуыэюяйь])\Z"
)
_TYPICAL_ENDINGS = {"es": ("o", "os", "a", "as", "ron", "cion", "dad"), "fr": ("e", "es", "ent", "eur", "eux", "tion")}
#: How many of the commonest words of a language a claim must have to be in it.
_MIN_COMMON = 2


class LanguageWords(NamedTuple):
    """The words of a language by their kinds."""

    stop: frozenset[str]
    says: frozenset[str]
    negates: frozenset[str]
    denies: frozenset[str]
    nothing: frozenset[str]
    condition: frozenset[str]


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, LanguageWords]:
    """Read the lists: the words of each language by its code."""
    text = (Path(__file__).parents[1] / "wordlists" / "languages.txt").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            of_language = words.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            kind, *some = line.split()
            of_language.setdefault(kind, []).extend(some)
    return {
        code: LanguageWords(*(frozenset(of_kind.get(kind, ())) for kind in LanguageWords._fields))
        for code, of_kind in words.items()
    }


@lru_cache(maxsize=1 << 14)
def is_english(text: str) -> bool:
    """Return whether a claim is in English, by its letters and commonest words; yes in case of doubt."""
    if not text.isascii():
        letters = [char for char in text if char.isalpha()]
        if sum([char.isascii() for char in letters]) * 2 < len(letters):
            return False
    # A word with a capital that is not the first is in a name, and tells no language.
    return not is_foreign(re.sub(r"(?<=\w )\w+", lambda word: "" if word[0].istitle() else word[0], text))


@lru_cache(maxsize=1 << 12)
def find_language(text: str) -> str:
    """Return the code of the language of a claim that is not English; "" for one that is not known here."""
    keys = _keys(text)
    common = {
        code: sum([key in words.stop or key in words.negates or key in words.says for key in keys])
        for code, words in _languages().items()
    }
    # Two languages share many of their commonest words: "en la mina de". Then endings decide.
    best = max(common, key=lambda code: (common[code], sum([_ends_as_in(code, key) for key in keys])))
    return best if common[best] >= _MIN_COMMON else ""


def _ends_as_in(code: str, key: str) -> bool:
    return len(key) > _MIN_STEM and key.endswith(_TYPICAL_ENDINGS.get(code, ()))


def _root(key: str) -> str:
    """Return what is compared of a word: its beginning, without an ending."""
    stem = _ENDINGS.sub("", key)
    return (stem if len(stem) >= _MIN_STEM else key)[:_BEGINNING]


def _keys(text: str) -> list[str]:
    """Return the keys of the words of a text, without the article or pronoun that French writes on them."""
    return word_keys(re.sub(_ELISION, " ", text, flags=re.IGNORECASE))


def content_keys(text: str, language: str) -> frozenset[str]:
    """Return the words of a claim that say what it is about."""
    words = _languages()[language]
    empty = words.stop | words.says | words.negates | words.denies | words.condition
    return frozenset(_root(key) for key in _keys(text) if key not in empty)


def _says(words: LanguageWords, keys: Sequence[str]) -> bool:
    """Return whether a clause begins by saying whose claim it is: "dijo …", "so erklärte …"."""
    return not words.says.isdisjoint(keys)


def read_in_language(s: Sentence, text: str, language: str) -> Sentence:
    """Return a sentence of a claim in another language, with its own words negated and weighed."""
    words = _languages()[language]
    keys = [fold(re.sub(_ELISION, "", text[t.start : t.end], flags=re.IGNORECASE)) for t in s.tokens]
    pairs = {"_".join(pair): i for i, pair in enumerate(pairwise(keys))}
    cancelled = {i for pair, i in pairs.items() if pair in words.nothing}
    turns = [i for i, key in enumerate(keys) if key in words.negates | words.denies and i not in cancelled]
    denies = [i for i in turns if keys[i] in words.denies]
    negated = (len(turns) - len(denies[1:])) % 2 == 1  # "weist als falsch zurück" denies once
    condition = next((i for i, key in enumerate(keys) if key in words.condition), len(keys))
    tokens: list[ClaimToken] = []
    first = turns[-1] if turns else len(keys)
    # Who says so, in a clause at the end: "…, dijo la empresa".
    end = next(
        (i for i in range(len(keys) - 1, 0, -1) if s.tokens[i].opens and _says(words, keys[i : i + 2])), len(keys)
    )
    empty = words.stop | words.says | words.condition
    for i, (token, key) in enumerate(zip(s.tokens, keys, strict=True)):
        is_content = not (key in empty or i in turns or len(key) < 2 or i >= end)
        head = is_content and negated and i > first and not any(t.head for t in tokens)
        root = _root(key)
        tokens.append(
            token._replace(
                sense=root,
                root=root,
                weight=1.0 if is_content else 0.0,
                negated=negated and is_content,
                head=head,
                capital=token.capital and language != "de",
                stated=i < condition,
            )
        )
    roots = {t.root: t for t in reversed(tokens) if t.weight}
    return s._replace(
        tokens=tuple(tokens),
        roots=dict(reversed(roots.items())),
        weight=sum(t.weight for t in roots.values()),
        cues=(),
        opposable=(),
        negative=any(t.negated for t in tokens),
        kinds=frozenset(),
        all_roots=frozenset(t.root for t in tokens),
        senses=frozenset(),
        marks=frozenset(),
        condition=frozenset(t.root for t in tokens[condition:] if t.weight),
        asked=False,
    )

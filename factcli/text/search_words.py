"""The words by which a text is searched: those of `tokens.find_words`, but for scripts and marks that hide words.

Chinese, Japanese, Thai, Lao, Khmer and Burmese write no spaces between words: each of their characters is a word, and a
word of theirs a phrase. A Persian half-space (ZWNJ) separates words. Besides its words a text has *joined* words, under
which it is also found: "ceasefire" where it has "cease-fire", "us" where it has "U.S.".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from factcli.text.stop_words import STOP_WORDS, word_set
from factcli.text.tokens import Word, find_words, fold, word_keys

_NO_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"  # Thai to Tai Tham
    "\u3005-\u3007\u3031-\u3035\u303b\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana, bopomofo, marks
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"  # Chinese characters
)
_HANGUL = "\uac00-\ud7a3"
_HAS_NO_SPACES = re.compile(f"[{_NO_SPACES}]|[a-z0-9][{_HANGUL}]|[{_HANGUL}][a-z0-9]")
_IS_NO_SPACES = re.compile(f"[{_NO_SPACES}]")
# A letter of such a script with its marks, or a run of other letters: Korean particles directly follow Latin ones.
_PIECE = re.compile(rf"[{_NO_SPACES}][\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
                    r"\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d"
                    r"\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u3099\u309a]*"
                    rf"|[{_HANGUL}]+|[^{_NO_SPACES}{_HANGUL}]+")  # fmt: skip
_HALF_SPACE = "\u200c"
_ARABIC_LETTER = "[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]"
_HALF_SPACED = re.compile(f"(?<={_ARABIC_LETTER})[\u064b-\u065f]*{_HALF_SPACE}+(?={_ARABIC_LETTER})")
_HYPHENS = ("-", "\u2010", "\u2011", "\ufe63", "\uff0d")
# French and Italian articles and pronouns before an apostrophe, and a Turkish name before its ending.
_ELISION = "(?i:\\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|(?:d|n|s)?[eu]ll|d?all|un|quell|gl)['\u2019](?=\\w))"
_SUFFIXED = "\\b[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc]\\w{2,}(?=['\u2019](?!s\\b)[a-z\u0131\u00fc\u00f6]{1,6}\\b)"
_ELIDED = re.compile(_ELISION)
_SUFFIXED_NAME = re.compile(_SUFFIXED)
_LONGEST_CHAIN = 6  # parts that are also joined as a whole

# Where there is no such sign, there is nothing joined: most texts need no more than these looks, the first a quick one.
_HAS_SIGN = re.compile(rf"[{''.join(_HYPHENS)}'\u2019{_HALF_SPACE}]|\.(?=\w)|US|IT|WHO|IS|UN|EU")
_MAY_JOIN = re.compile(
    rf"[^\W\d_][{''.join(_HYPHENS)}]\w|\d[{''.join(_HYPHENS)}][^\W\d_]|\b\w{{1,4}}\.\w|{_HALF_SPACE}"
    rf"|(?<![A-Za-z0-9])(?:US|IT|WHO|IS|UN|EU)(?![A-Za-z0-9])|{_ELISION}|{_SUFFIXED}"
)
#: Abbreviations that are a common word in small letters, in English, French or Portuguese.
LIKE_WORDS = word_set("us it who is un eu")
# Abbreviations with dots in which not every part is a single letter.
_DOTTED = word_set("ph.d m.sc b.sc d.phil m.phil ll.b ll.m ll.d b.ed m.ed ee.uu")


def split_key(key: str) -> list[str]:
    """Split the key of a word into those of the words by which it is searched."""
    if key.isascii() or not _HAS_NO_SPACES.search(key):
        return [key]
    return [unicodedata.normalize("NFC", piece) for piece in _PIECE.findall(key)]


def find_search_words(text: str) -> list[Word]:
    """Return the words by which a text is searched, in order."""
    found = find_words(text)
    if text.isascii() or not (_HAS_NO_SPACES.search(fold(text)) or _HALF_SPACE in text):
        return found
    return [part for word in found for part in _split_word(text, word)]


def _split_word(text: str, word: Word) -> Iterator[Word]:
    written = text[word.start : word.end]
    gaps = [match.span() for match in _HALF_SPACED.finditer(written)] if _HALF_SPACE in written else []
    if gaps:
        edges = [0, *(edge for gap in gaps for edge in gap), len(written)]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if key := fold(written[start:end]):
                yield Word(key, word.start + start, word.start + end)
        return
    pieces = split_key(word.key)
    if len(pieces) == 1:
        yield word
        return
    # The letters of a key and of its text are as many, whatever marks are dropped or composed.
    starts = [i for i, char in enumerate(written) for _ in range(_count_letters(fold(char)))]
    at = 0
    for piece in pieces:
        after = at + max(1, _count_letters(piece))
        start = 0 if at == 0 else starts[at] if at < len(starts) else len(written)
        end = starts[after] if after < len(starts) else len(written)
        yield Word(piece, word.start + start, word.start + end)
        at = after


def _count_letters(text: str) -> int:
    return sum(unicodedata.category(char)[0] in "LN" for char in text)


def search_keys(text: str) -> list[str]:
    """Return the keys of the words by which a text is searched: those of `find_search_words`, faster."""
    if text.isascii():
        return word_keys(text)
    return [word.key for word in find_search_words(text)]


def joined_keys(text: str) -> list[str]:
    """Return the keys of the joined words of a text."""
    return [word.key for word in find_joined_words(text)]


def may_join(text: str) -> bool:
    """Return whether a text may have joined words; only if not, that is certain."""
    return _HAS_SIGN.search(text) is not None and _MAY_JOIN.search(text) is not None


def find_joined_words(text: str) -> list[Word]:
    """Return the joined words of a text.

    They are words with hyphens or half-spaces, each pair of their parts, abbreviations with dots, abbreviations in
    capitals that would be a common word in small letters, and words without what an apostrophe ties to them.
    """
    if not may_join(text):
        return []
    joined: list[Word] = []
    for chain in find_chains(text):
        if len(chain) == 1:
            joined += _parts(text, chain[0])
        elif _is_dotted(text, chain):
            joined.append(_join(chain))
        else:
            joined += [_join(chain[i : i + 2]) for i in range(len(chain) - 1)]
            joined += [_join(chain)] if 2 < len(chain) <= _LONGEST_CHAIN else []
    return joined


def _parts(text: str, word: Word) -> Iterator[Word]:
    """Yield a single word if it is an abbreviation like a common word, or what is left of it without an apostrophe."""
    written = text[word.start : word.end]
    if word.key in LIKE_WORDS and written[: len(word.key)].isupper():
        yield word
    elif found := _ELIDED.match(written):
        if key := fold(written[found.end() :]):
            yield Word(key, word.start + found.end(), word.end)
    elif found := _SUFFIXED_NAME.match(written):
        yield Word(fold(found[0]), word.start, word.start + found.end())


def _join(words: list[Word]) -> Word:
    return Word("".join(word.key for word in words), words[0].start, words[-1].end)


def _is_dotted(text: str, chain: list[Word]) -> bool:
    return text[chain[0].end] == "."


def find_chains(text: str) -> list[list[Word]]:
    """Return the words of a text, those that are written as one together: with hyphens, half-spaces, or dots."""
    chains: list[list[Word]] = []
    sign = ""
    for word in find_search_words(text):
        gap = text[chains[-1][-1].end : word.start] if chains else " "
        if chains and len(gap) < 4 and _joins(text, chains[-1], gap, word, sign):
            chains[-1].append(word)
            sign = gap
        else:
            chains.append([word])
            sign = ""
    return [part for chain in chains for part in _checked(text, chain)]


def _joins(text: str, chain: list[Word], gap: str, word: Word, sign: str) -> bool:
    """Return whether a word is written as one with those before it."""
    if gap == ".":
        return sign in ("", ".") and len(chain[-1].key) <= 4 and len(word.key) <= 4 and word.key.isalpha()
    if sign == "." or _IS_NO_SPACES.search(chain[-1].key[-1] + word.key[0]):
        return False
    if gap in _HYPHENS:
        return not (chain[-1].key[-1].isdigit() and word.key[0].isdigit())
    return _HALF_SPACE in gap


def _checked(text: str, chain: list[Word]) -> list[list[Word]]:
    """Take the words of a chain with dots apart again unless it is an abbreviation: of single letters, or known."""
    if len(chain) > 1 and text[chain[0].end] == ".":
        single = all(len(word.key) == 1 and word.key.isalpha() for word in chain)
        if not single and ".".join(word.key for word in chain) not in _DOTTED:
            return [[word] for word in chain]
    return [chain]


_LEAST_PART = 3  # letters of each half of a word that is also written as two: not "the rapist" for therapist


def may_be_halves(a: str, b: str) -> bool:
    """Return whether two words may also be written as one: air strike, F 16, but not an arm."""
    if a[-1].isdigit() or b[0].isdigit():
        return a.isalpha() and b.isdigit()
    least = _LEAST_PART if (a + b).isascii() else 2
    return len(a) >= least <= len(b) and STOP_WORDS.isdisjoint((a, b)) and (a + b).isalpha()

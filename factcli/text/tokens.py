"""Fold and tokenize text of any script: words without case, accents, vowel points and apostrophes.

`fold` follows the compatibility caseless matching of the Unicode Standard (section 3.13, D146), and then drops what
transliterations and typists leave out. The vowel signs of other scripts, as Devanagari, stay.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

# Quotes used as apostrophes, and the signs for ayn, alef and the soft sign in transliterations. The two
# accents of Greek are here because they are canonically equal to the acute and grave accent.
_APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u055a\u05f3\uff07"
_APOSTROPHES += "\ua78b\ua78c\u0374\u1fef\u1ffd"
_NO_APOSTROPHES = dict.fromkeys(map(ord, _APOSTROPHES), "")
# Latin letters that do not decompose, by their usual spelling without the stroke or the ligature.
_LETTERS = dict(zip("øłđðħŧ\u0131þæœ", [*"olddhti", "th", "ae", "oe"], strict=True))
# Persian keyboards have code points of their own for the Arabic yeh and kaf; alef maksura is a yeh without its dots.
_LETTERS |= dict(zip("\u06cc\u0649\u06a9", "\u064a\u064a\u0643", strict=True))
_DROPPED = (
    "[\u0300-\u036f\u0483-\u0487"  # accents of Latin, Greek and Cyrillic
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # Arabic ones
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # variation selectors, which choose a glyph and are invisible
)


class _Folding(dict[int, str]):
    """Table for str.translate: what a character is folded to, computed when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        dropped = char in _APOSTROPHES or re.match(_DROPPED, char) or category == "Cf"
        figure = str(unicodedata.decimal(char)) if category == "Nd" else char
        self[code] = "" if dropped else _LETTERS.get(char, figure)
        return self[code]


class _Shapes(dict[int, str]):
    """Table for str.translate: letter, s, 0 digit, m mark, f format, ' apostrophe, or a blank for all else."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        shape = _SHAPE_OF_CATEGORY.get(category) or _SHAPE_OF_CATEGORY.get(category[0], " ")
        self[code] = "'" if chr(code) in _APOSTROPHES else shape
        return self[code]


class _Marks(dict[int, str]):
    """Table for str.translate: m for a mark on the character before it (also after decomposition), else a blank."""

    def __missing__(self, code: int) -> str:
        self[code] = "m" if unicodedata.combining(unicodedata.normalize("NFKD", chr(code))[0]) else " "
        return self[code]


_SHAPE_OF_CATEGORY = {"L": "a", "Nd": "0", "N": "a", "M": "m", "Cf": "f"}
_FOLDING = _Folding()
_SHAPES = _Shapes({ord("s"): "s", ord("S"): "s", ord(","): ",", ord("."): "."})

# The grammar of a word, twice: over the shapes of any text, and over ASCII in small letters, which is enough for most
# texts. A test holds the two together. Groups of two digits are bounded, because the lookahead starts again at each
# comma. Each pattern is compiled at its first use, since some commands need none of them.
_WORD = r"""(?x)[as0][as0m]*
    (?: (?=[f'.,])
        (?: f+                                    # a format character within a word is ignored
          | f*'f*(?=[as])                         # Mas'ud
          | (?<=0)\.(?=0)                         # 3.5
          | (?<=0)(?<!0000),(?=(?:00,){0,20}000(?!0))  # 1,200 and 1,20,000; but 2,5 and 2019,200 are two numbers
        ) [as0m]+ )*
    (?: '(?<=s') )?                               # the Talibans' claim
    """
_ASCII_WORD = r"""(?x)[a-z0-9]+
    (?: (?=['`.,])
        (?: ['`](?=[a-z])
          | (?<=[0-9])\.(?=[0-9])
          | (?<=[0-9])(?<![0-9]{4}),(?=(?:[0-9]{2},){0,20}[0-9]{3}(?![0-9]))
        ) [a-z0-9]+ )*
    (?: ['`](?<=s.) )?
    """
_ASCII_POSSESSIVE = r"['`]s\Z"


class Word(NamedTuple):
    """A word of a text: its folded `key`, and its span from `start` up to `end`, in characters."""

    key: str
    start: int
    end: int


def fold(text: str) -> str:
    """Fold a text to what spellings that differ in case, accents, points or apostrophes share.

    White space is collapsed, and format characters (zero-width, bidirectional) are dropped. Folding is idempotent, and
    gives the same for canonically equivalent texts.
    """
    if text.isascii():
        return " ".join(text.lower().replace("'", "").replace("`", "").split())
    # Remove apostrophes first, because NFKD turns some into a space. Case folding can undo the decomposition.
    text = normalize("NFKD", text.translate(_NO_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_FOLDING)
    return normalize("NFC", " ".join(text.split()))


_SHORT_TEXT = 1000  # characters of a text that is not searched for heaps of marks
_MAX_MARKS = 30  # marks kept on one letter; by UAX #15, section 13, no language needs as many
_MARKS = _Marks()


def normalize(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normal form, with only the first of a heap of marks on one letter.

    Sorting the marks takes Unicode's algorithm time that grows with the square of their number.
    """
    if len(text) > _SHORT_TEXT and not text.isascii():
        heaps = re.finditer(f"(?<=m{{{_MAX_MARKS}}})m+", text.translate(_MARKS))
        edges = [0, *(edge for heap in heaps for edge in heap.span()), len(text)]
        text = "".join([text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)])
    return unicodedata.normalize(form, text)


def find_words(text: str) -> list[Word]:
    """Return the words of a text, in order, without those whose key is empty.

    A hyphen separates words, an apostrophe between letters joins them. The span of a word includes an English
    possessive ('s or s') and its key does not; the key of a number has no commas between its thousands.
    """
    if text.isascii():
        return _ascii_words(text.lower())
    found = []
    for match in re.finditer(_WORD, text.translate(_SHAPES)):
        if key := _key(text[match.start() : match.start() + _possessive_start(match[0])]):
            found.append(Word(key, *match.span()))
    return found


def _possessive_start(shapes: str) -> int:
    """Return where a word ends without its possessive 's, from its shapes, which may include format characters."""
    bare = shapes.removesuffix("s").rstrip("f")
    return len(bare[:-1].rstrip("f")) if shapes.endswith("s") and bare.endswith("'") else len(shapes)


def word_keys(text: str) -> list[str]:
    """Return the keys of the words of a text, in order: those of `find_words`, faster."""
    if text.isascii():
        return [_ascii_key(word) for word in re.findall(_ASCII_WORD, text.lower())]
    return [word.key for word in find_words(text)]


def proper_word_keys(text: str) -> list[str]:
    """Return the keys of words that may be names: with a capital first, or a letter that has no case."""
    if text.isascii():
        if re.search("['`]", text) is None:
            return [word.lower() for word in re.findall(_ASCII_CAPITALISED, text)]
        if re.search("[A-Z]", text) is None:
            return []
    found = (word.key for word in find_words(text) if _may_begin_name(text[word.start]))
    return [key for key in found if not any(char.isdigit() for char in key)]


# An ASCII word that begins with a capital, in a text without apostrophes; one with a digit is no name.
_ASCII_CAPITALISED = r"(?<![A-Za-z0-9])[A-Z][A-Za-z]*(?![A-Za-z0-9])"


def _may_begin_name(char: str) -> bool:
    return char.isalpha() and (char.isupper() or char.istitle() or char.lower() == char.upper())


def _ascii_words(text: str) -> list[Word]:
    found, end = [], 0
    for word in re.findall(_ASCII_WORD, text):
        start = text.index(word, end)  # there are no letters between words, so this is the word found
        end = start + len(word)
        found.append(Word(_ascii_key(word), start, end))
    return found


def _ascii_key(word: str) -> str:
    return word if word.isalnum() else _key(re.sub(_ASCII_POSSESSIVE, "", word))


def _key(stem: str) -> str:
    return stem.lower() if stem.isascii() and stem.isalnum() else fold(stem).replace(",", "")


def name_key(text: str) -> str:
    """Join the keys of the words of a text by spaces; a text without words is only folded."""
    return " ".join(word_keys(text)) or fold(text)

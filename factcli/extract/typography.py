"""Fold what only typography tells apart, and keep where each character came from.

Two texts fold to the same if they differ in the shape of quotation marks, apostrophes and dashes, in white space and
line ends, soft hyphens and hyphens at line ends, ligatures, points of omission, zero-width characters or Unicode's
composed and decomposed forms. Letters and their case, digits, signs, and whether there is a quotation mark, a hyphen or
a space at all are kept: "-5" is not "5", "10²" not "102", "1 000" not "1000", "apart" not "a part".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

#: In folded text: a hyphen at the end of a line, which may belong to the word or not; and an en dash between two words
#: without spaces, which may be a hyphen or a dash. Elsewhere a hyphen is "-", a dash "—", and a minus sign "−".
LINE_HYPHEN, EN_DASH = "\x00", "\x01"
_EM_DASHES = "\u2014\u2015\u2e3a\u2e3b\ufe31\ufe58"
_EN_DASHES = "\u2012\u2013"
_HYPHENS = "\\-\u2010\u2011\u2212\u2043\ufe63\uff0d"
_DASHES = _EM_DASHES + _EN_DASHES + _HYPHENS
_SINGLE = "'`\u00b4\u2018\u2019\u201b\u2032\u02bb\u02bc\uff07"
_DOUBLE = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02\u300c\u300d\u300e\u300f\u301d-\u301f\u2039\u203a\u201a'
_GAP = f"{_DASHES}{_SINGLE}{_DOUBLE}"
# White space, dashes and quotation marks, except for a single blank between two words; Chinese and Japanese have none.
_CJK = "\u2e80-\u312f\u31f0-\u9fff\uf900-\ufaff\uff00-\uff0f\uff1a-\uffef\U00020000-\U0003ffff"
_GAPS = re.compile(rf"(?:(?<!\w)\ |[^\S ]|[{_GAP}]|\ (?!\w)|\ (?=[{_CJK}])|(?<=[{_CJK}])\ )[\s{_GAP}]*")
_DASH = re.compile(f"[{_DASHES}]")
_IS_DASH = frozenset(_DASHES.replace("\\", ""))
_IS_SINGLE = frozenset(_SINGLE)
_ENDS = frozenset(".,:;!?")
# Three points or more, and quotation marks typed as two characters.
_ALWAYS = (
    r"\.(?:\s?\.){2,}|[…⋯][…⋯.]*|''|``|,,(?=\w)|<<(?=\w)|(?<=[\w.,!?])>>"
    "|\u00ad[^\\S\\n]*\\n"  # a soft hyphen at the end of a line is shown, and is a hyphen there
)
_DOUBLED = {"''": '"', "``": '"', ",,": '"', "<<": '"', ">>": '"'}
_EXPANDED = {"\u0132": "IJ", "\u0133": "ij", LINE_HYPHEN: "\ufffd", EN_DASH: "\ufffd"}
# Signs of the category "format" that are to be seen: Arabic ones that span a number.
_SEEN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_MAX_MARKS = 30  # marks on one letter that are brought into Unicode's order, which takes time by their square


class Folded:
    """A folded text, with the place of its characters in the original."""

    def __init__(self, original: str) -> None:
        cleaned, self._cleaning = _substitute(_clean_pattern(original), _clean, original, False)
        self.text, self._folding = _substitute(_GAPS, _fold_gap, cleaned, True)
        self.original = original

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the folded text, which is not empty, stands in the original."""
        start, end = self._folding.start(start), self._folding.end(end)
        return self._cleaning.start(start), self._cleaning.end(end)


class OffsetMap:
    """Where the characters of a text were before parts of it were replaced.

    ``by_end`` says that the last characters of a replaced part stand for the last ones it had: a minus sign in a gap.
    """

    def __init__(self, by_end: bool) -> None:
        self._by_end = by_end
        self._starts: list[int] = []
        self._parts: list[tuple[int, int, int]] = []

    def add(self, start: int, end: int, old_start: int, old_end: int) -> None:
        """Note a replaced part: its span now, and its span before. In the order of the text."""
        self._starts.append(start)
        self._parts.append((end, old_start, old_end))

    def start(self, position: int) -> int:
        """Return where the character at a position began."""
        number = bisect_right(self._starts, position)
        if not number:
            return position
        end, old_start, old_end = self._parts[number - 1]
        if position < end and not self._by_end:
            return old_start
        return max(old_start, old_end + position - end)

    def end(self, position: int) -> int:
        """Return where the character before a position ended."""
        number = bisect_right(self._starts, position - 1)
        if not number:
            return position
        end, _, old_end = self._parts[number - 1]
        return old_end + max(0, position - end)


def _substitute(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str, by_end: bool
) -> tuple[str, OffsetMap]:
    """Return the text with each match replaced, and the map of its offsets."""
    pieces: list[str] = []
    offsets, done, shorter = OffsetMap(by_end), 0, 0
    for match in pattern.finditer(text):
        old, new = match[0], replace(match)
        if new == old:
            continue
        start, end = match.span()
        pieces += text[done:start], new
        if len(new) != len(old):
            place = start - shorter
            offsets.add(place, place + len(new), start, end)
            shorter += len(old) - len(new)
        done = end
    return ("".join([*pieces, text[done:]]) if pieces else text), offsets


# --- characters ---------------------------------------------------------------------------------------------


def _clean_pattern(text: str) -> re.Pattern[str]:
    """Return the pattern of what has to be composed, expanded or dropped, made of the characters that the text has."""
    marks, others = [], []
    for char in sorted(set(text) if not text.isascii() else {LINE_HYPHEN, EN_DASH}.intersection(text)):
        if _is_dropped(char) or char in _EXPANDED or _ligature(char):
            others.append(char)
        elif unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff":
            marks.append(char)
        elif unicodedata.normalize("NFC", char) != char:
            others.append(char)
    return _compile("".join(map(re.escape, marks)), "".join(map(re.escape, others)))


@lru_cache(256)
def _compile(marks: str, others: str) -> re.Pattern[str]:
    alternatives = [f"[^{marks}]?[{marks}]+"] if marks else []
    return re.compile("|".join([*alternatives, _ALWAYS, *([f"[{others}]"] if others else [])]))


def _clean(match: re.Match[str]) -> str:
    found = match[0]
    if found in _DOUBLED:
        return _DOUBLED[found]
    if found[0] in "….⋯" and len(found.strip(".…⋯ \n\t\xa0")) == 0:
        return "…"
    if found[0] == "\u00ad" and len(found) > 1:
        return "-\n"
    return _compose(found) if len(found) <= _MAX_MARKS else found


@lru_cache(1 << 16)
def _compose(cluster: str) -> str:
    kept = (_EXPANDED.get(char) or _ligature(char) or char for char in cluster if not _is_dropped(char))
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(1 << 12)
def _is_dropped(char: str) -> bool:
    """Return whether a character is not to be seen: zero-width, a soft hyphen, or a choice of glyph."""
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u034f":
        return True
    return unicodedata.category(char) == "Cf" and re.match(f"[{_SEEN}]", char) is None


@lru_cache(1 << 12)
def _ligature(char: str) -> str:
    """Return the letters of a Latin ligature or of an Arabic shape, as PDFs have them; "" for anything else."""
    if "\ufb00" <= char <= "\ufb06" or "\ufb50" <= char <= "\ufdfb" or "\ufe70" <= char <= "\ufefc":
        letters = unicodedata.normalize("NFKC", char)
        return "" if letters == char or letters[0] == " " else letters
    return ""


# --- white space, dashes and quotation marks ----------------------------------------------------------------


def is_word(char: str) -> bool:
    """Return whether a character is part of a word or number."""
    return char.isalnum() or char == "_" or (char > "\u02ff" and unicodedata.category(char)[0] == "M")


def is_unspaced(char: str) -> bool:
    """Return whether a character belongs to a script that has no spaces between words: Chinese, Japanese, Thai."""
    return is_cjk(char) or "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff"


def is_cjk(char: str) -> bool:
    """Return whether a character is Chinese or Japanese, punctuation included."""
    return (
        "\u2e80" <= char <= "\u312f"
        or "\u31f0" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or ("\uff00" <= char <= "\uffef" and not char.isdigit())
        or "\U00020000" <= char <= "\U0003ffff"
    )


def _fold_gap(match: re.Match[str]) -> str:
    """Return the folded form of white space, dashes and quotation marks between two other characters."""
    text, gap = match.string, match[0]
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if gap.isspace():
        if before in _ENDS and after.isalpha():
            return ""
        return _fold_space(text, start, end, before, after)
    if len(gap) == 1 and before and after and is_word(before) and is_word(after):
        if gap in _IS_SINGLE:
            return "'"
        if gap in _IS_DASH and not (before.isdigit() and after.isdigit()):
            return "—" if gap in _EM_DASHES else EN_DASH if gap in _EN_DASHES else "-"
    if before.isdigit() and after.isdigit() and gap.strip() in _IS_DASH and (gap[-1].isspace() or len(gap) == 1):
        return "-"  # from one figure to another, with or without spaces
    if _ends_with_sign(text, start, end, before):
        marks = _fold_marks(gap[:-1], before)
        return f"{marks}−" if marks or not before or not is_word(before) else " −"
    if _is_line_hyphen(gap, before, after):
        return LINE_HYPHEN
    return _fold_marks(gap, before)


def _fold_space(text: str, start: int, end: int, before: str, after: str) -> str:
    """Keep a space between two words, and where a point or comma may belong to a number on one side only."""
    if not before or not after or is_cjk(before) or is_cjk(after):
        return ""
    if is_word(before) and is_word(after):
        return " "
    if before in ".,:/" and after.isdigit() and text[start - 2 : start - 1].isdigit():
        return " "
    return " " if after in ".,:/" and text[end + 1 : end + 2].isdigit() else ""


def _ends_with_sign(text: str, start: int, end: int, before: str) -> bool:
    """Return whether the last character of a gap is a minus sign: before a figure, and not behind a word."""
    last = text[end - 1]
    if last not in _IS_DASH or last in _EM_DASHES:
        return False
    following = text[end : end + 2].lstrip("$€£¥")
    if not (following[:1].isdigit() or (following[:1] in (".", ",") and following[1:].isdigit())):
        return False
    if end - start == 1:
        return not before or not is_word(before)
    return text[end - 2] not in _IS_DASH or text[end - 2] in _EM_DASHES


def _is_line_hyphen(gap: str, before: str, after: str) -> bool:
    if gap[0] not in "-\u2010\u2011" or "\n" not in gap or not gap[1:].isspace():
        return False
    return before.isalpha() and after.isalpha()


def _fold_marks(gap: str, before: str) -> str:
    """Return one sign for each quotation mark and each group of dashes.

    Single and double marks are the same, as editors exchange them; but behind a figure they may be feet and inches.
    """
    folded: list[str] = []
    digit = before.isdigit()
    for char in gap:
        if char in _IS_DASH:
            if not folded or folded[-1] != "—":
                folded.append("—")
        elif not char.isspace():
            folded.append("'" if digit and char in _IS_SINGLE else '"')
        digit = False
    return "".join(folded)

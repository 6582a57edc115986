"""Words with what some languages write on to them: Arabic and Hebrew articles and prepositions, Korean particles.

Nothing is cut off the words of a text: from the word that is looked for the forms are made that a text may have. What
an article makes of a word is its form; a single letter before a word often belongs to it, and makes a likely form only.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ARABIC = re.compile("[\u0621-\u064a]+\\Z")
_ARTICLES = ("ال", "وال", "فال", "بال", "كال", "وبال", "وكال", "فبال", "لل", "ولل", "فلل")
_ARABIC_LETTERS = ("و", "ف", "ب", "ل", "ك", "س", "وب", "ول")
_HEBREW = re.compile("[\u05d0-\u05ea]+\\Z")
_HEBREW_ARTICLES = ("ה", "וה", "שה", "מה", "כשה", "ושה", "בה", "לה")
_HEBREW_LETTERS = ("ו", "ב", "ל", "מ", "ש", "כ", "וב", "ול", "ומ", "וש", "וכ", "שב", "של", "כש", "מש")
_HANGUL = re.compile("[\uac00-\ud7a3]+\\Z")
_PARTICLES = """
은 는 이 가 을 를 의 에 도 만 과 와 로 으로 에서 에게 한테 께서 부터 까지 보다 처럼 마다 이나 이라 라고
이라고 에는 에도 에서는 에서도 에게는 으로는 로는 으로도 에서의 까지의 와의 과의 이다 였다 이었다 이며 하고 조차 마저
"""
_LONGEST_FIRST = sorted(_PARTICLES.split(), key=len, reverse=True)


class Affixed(NamedTuple):
    """Forms of a word: those that are certain, those that are only likely, and beginnings of such."""

    forms: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    likely_starts: tuple[str, ...] = ()


def affixed_forms(key: str, typed: str) -> Affixed:
    """Return the forms of a word, by its key, as it was typed."""
    if key.isascii():
        return Affixed()
    if _ARABIC.match(key):
        # Folding makes a letter with hamza a bare alef, but an article never has it.
        return _arabic_forms(key, has_article=not re.match("[وفبك]*[\u0623\u0625\u0622]", typed))
    if _HEBREW.match(key):
        return _hebrew_forms(key)
    return _korean_forms(key) if _HANGUL.match(key) else Affixed()


def _arabic_forms(key: str, *, has_article: bool) -> Affixed:
    article = max((a for a in _ARTICLES if has_article and key.startswith(a)), key=len, default="")
    bare = key.removeprefix(article)
    if article == "لل" and len(bare) >= 2 and key.startswith("للا"):
        bare = key[1:]  # before a word that begins with l, one of three is not written
    if len(bare) < 3 and article:
        bare = key
    if len(bare) < 2:
        return Affixed()
    forms = {bare, *((a[:-1] if a.endswith("لل") and bare.startswith("ل") else a) + bare for a in _ARTICLES)}
    likely = {letter + bare for letter in _ARABIC_LETTERS if len(bare) >= 3}
    likely |= {key[1:] for letter in _ARABIC_LETTERS if not article and key.startswith(letter) and len(key) > 4}
    return Affixed(frozenset(forms), frozenset(likely))


def _hebrew_forms(key: str) -> Affixed:
    if len(key) < 3:
        return Affixed()
    likely = {letter + key for letter in _HEBREW_LETTERS}
    for prefix, least in ((_HEBREW_ARTICLES, 3), (_HEBREW_LETTERS, 4)):
        for letters in prefix:
            if key.startswith(letters) and len(key) - len(letters) >= least:
                bare = key.removeprefix(letters)
                likely |= {bare, *(a + bare for a in (*_HEBREW_ARTICLES, *_HEBREW_LETTERS))}
    return Affixed(frozenset(a + key for a in _HEBREW_ARTICLES), frozenset(likely))


def _korean_forms(key: str) -> Affixed:
    if len(key) == 1:
        return Affixed(frozenset(key + particle for particle in _LONGEST_FIRST))
    particle = next((p for p in _LONGEST_FIRST if key.endswith(p) and len(key) - len(p) >= 2), "")
    return Affixed(starts=(key,), likely_starts=(key.removesuffix(particle),) if particle else ())

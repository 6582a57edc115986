"""Languages by tag, code and name: what is one, and which words that look like one are none."""

from __future__ import annotations

import re

import pytest

from factcli.model import check_value
from factcli.text.language_tags import find_language_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("ger", "de"),
        ("English", "en"),
        (" english ", "en"),
        ("English (US)", "en"),
        ("en_GB", "en-GB"),
        ("zh-Hant", "zh-Hant"),
        ("Simplified Chinese", "zh-Hans"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Deutsch", "de"),
        ("Русский", "ru"),
        ("українська", "uk"),
        ("العربية", "ar"),
        ("espanol", "es"),
        ("Farsi", "fa"),
        ("Dari", "prs"),
        ("nan", "nan"),
        ("uk", "uk"),
        ("uk-UA", "uk-UA"),
        ("no", "no"),
        ("iw", "he"),
        ("in", "id"),
        ("und", "und"),
        ("qme", "qme"),
        ("x-klingon", "x-klingon"),
    ],
)
def test_what_a_language_is_called(text: str, tag: str) -> None:
    """By tag, by any of its codes, in English and by its own name."""
    assert find_language_tag(text) == tag
    assert check_value("lang", tag) == tag


@pytest.mark.parametrize(
    "text",
    ["UK", "USA", "All", "Spain", "US", "IN", "GB", "", "-", "English, French", "Klingonisch", "n/a", "xx", "en us"],
)
def test_what_is_no_language(text: str) -> None:
    """Countries, several languages, words of three letters."""
    assert find_language_tag(text) is None


def test_every_code_is_its_own_and_every_name_is_known() -> None:
    """A tag that is found is found again, and unchanged; no two languages share a code."""
    from factcli.text import language_tags

    codes = [
        code
        for entry in re.split(r"[;\n]\s*", language_tags._LANGUAGES.strip())
        for code in entry.partition("|")[0].split()
    ]
    assert len(codes) == len({*codes})
    assert not {*codes} & {*language_tags._CODES.split()}
    for word in [*language_tags._codes(), *language_tags._names()]:
        tag = find_language_tag(word)
        assert tag
        assert find_language_tag(tag) == tag

"""The words by which a text is searched: in scripts without spaces, with hyphens, half-spaces, dots and apostrophes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.text.phrase import parse_phrase, phrase_variants
from factcli.text.search_words import find_joined_words, find_search_words, joined_keys, search_keys, split_key
from factcli.text.tokens import find_words

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The dam broke.", "The|dam|broke"),
        ("水庫決堤了。", "水|庫|決|堤|了"),
        ("AI技術で", "AI|技|術|で"),
        ("ガス", "ガ|ス"),
        ("か\u3099す", "か\u3099|す"),
        ("ｶﾞｽ", "ｶﾞ|ｽ"),
        ("ท่วม", "ท่|ว|ม"),
        ("ຝົນ", "ຝົ|ນ"),
        ("ទឹក", "ទឹ|ក"),
        ("ရေကြီး", "ရေ|ကြီး"),
        ("제방이 무너졌다", "제방이|무너졌다"),
        ("UN은", "UN|은"),
        (f"سیل{ZWNJ}زده", "سیل|زده"),
        (f"dam{ZWNJ}burst", f"dam{ZWNJ}burst"),
        ("cease-fire", "cease|fire"),
    ],
)
def test_words(text: str, words: str) -> None:
    """Each character of a script without spaces is a word with its marks; a half-space separates Persian words."""
    found = find_search_words(text)
    assert "|".join(text[word.start : word.end] for word in found) == words


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("A land-slide hit the e-mail office.", "landslide email"),
        ("The T-72 and MiG-31 are old.", "t72 mig31"),
        ("an up-to-date list", "upto todate uptodate"),
        ("from 2021-09-06, 3-2, 555-1234", ""),
        ("a\u2011b and c\u2010d", "ab cd"),
        ("The U.A.E. and the U.N. met at 9 a.m.", "uae un am"),
        ("P.R. Hale has a Ph.D., see x.org and No.1.", "pr phd"),
        ("T.C.'nin", "tc"),
        ("end of it.A new one", ""),
        ("They asked US and us, IT and it.", "us it"),
        ("L'école et l’hôpital d'Avenne", "ecole hopital avenne"),
        ("dell'acqua; don't, O'Dowd's", "acqua"),
        ("Kırklar'da, Ankara’nın, Massoud's", "kirklar ankara"),
        (f"سیل{ZWNJ}زده{ZWNJ}ها", "سيلزده زدهها سيلزدهها"),
        ("水-庫", ""),
    ],
)
def test_joined(text: str, keys: str) -> None:
    """What is written with a hyphen, dots or a half-space is also one word; what an apostrophe ties is left out."""
    assert joined_keys(text) == keys.split()


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("land-slide", ["landslide"]),
        ("U.N. office", ["un office"]),
        ("UN office", ["u n office"]),
        ("UN land-slide*", ["un landslide", "u n land slide", "u n landslide"]),
        ("of dams", ["o f dams"]),
        ("flooded dams", []),
        ("a-b c-d e-f g-h i-j", []),
    ],
)
def test_variants_of_a_phrase(text: str, variants: list[str]) -> None:
    """A phrase is also looked for with its joined words, and with the letters of its abbreviations."""
    phrase = parse_phrase(text)
    assert phrase
    found = phrase_variants(text, phrase)
    assert [" ".join(variant.keys) for variant in found] == variants
    assert all(variant.open_end == text.endswith("*") for variant in found)


PIECES = st.sampled_from(
    [*"aBé.-' 0水ガก้ำ한은سא", ZWNJ, "\u3099", "\u0301", "ﾞ", "U.S.", "d'", "US", "ß", "ﬁ", "cease-fire", "語", "\u2011"]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=12))
def test_spans_and_keys(text: str) -> None:
    """Words lie one after another within the text and those of `find_words`, and have the keys found faster."""
    found = find_search_words(text)
    assert [word.key for word in found] == search_keys(text)
    assert all(word.key for word in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    whole = find_words(text)
    for word in (*found, *find_joined_words(text)):
        assert 0 <= word.start <= word.end <= len(text)
    assert all(any(w.start <= word.start and word.end <= w.end for w in whole) for word in found)
    if ZWNJ not in text:
        assert [word.key for word in found] == [key for word in whole for key in split_key(word.key)]

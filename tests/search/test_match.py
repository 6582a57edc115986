"""Words found as people write them: with dots, hyphens and articles, in scripts without spaces, in other languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from factcli.edtf import parse_date
from factcli.entities.directory import GRADES, Context, Directory, outlet_covers
from factcli.model import Statement
from factcli.search.indexed_store import IndexedStore
from factcli.search.match import Matcher
from factcli.search.query import parse_query
from factcli.store.reader import read_store
from tests.support import index
from tests.support.oracle import Spelt

ZWNJ = "\u200c"
NOBODY = Context(Directory(), Directory((), outlet_covers))
#: A claim, a query, how it finds the claim ("" not at all), and what is marked.
CASES = [
    # abbreviations with dots, and those that are a word in small letters
    ("The U.N. and the U.A.E. met.", "UN", "exact", "U.N"),
    ("The U.N. and the U.A.E. met.", "uae", "exact", "U.A.E"),
    ("The UN met.", "U.N.", "exact", "UN"),
    ("The U. N. met.", "UN", "exact", "U. N"),
    ("The U.N. chief met him.", '"UN chief"', "exact", "U.N. chief"),
    ("The UN chief met him.", '"U.N. chief"', "exact", "UN chief"),
    ("It began at 7 p.m. sharp.", "pm", "exact", "p.m"),
    ("P.R. Hale spoke.", "PR", "exact", "P.R"),
    ("Hale has a Ph.D. now.", "PhD", "exact", "Ph.D"),
    ("Un homme a fui.", "UN", "", ""),
    ("They told us so.", "US", "", ""),
    ("They told us so.", "U.S.", "", ""),
    ("They told us so.", "us", "exact", "us"),
    ("US envoys left.", "us", "exact", "US"),
    ("US envoys left.", "U.S.", "exact", "US"),
    ("The U.S. envoys told us so.", "US", "exact", "U.S"),
    ("The U.S. envoys left.", '"U.S."', "exact", "U.S"),
    # joined words
    ("A land-slide hit Avenne.", "landslide", "exact", "land-slide"),
    ("Two land-slides hit Avenne.", "landslide", "exact", "land-slides"),
    ("A landslide hit Avenne.", "land-slide", "exact", "landslide"),
    ("A land slide hit Avenne.", "landslide", "spelling", "land slide"),
    ("A landslide hit Avenne.", "land slide", "spelling", "landslide"),
    ("The T-72 burnt.", "T72", "exact", "T-72"),
    ("The T72 burnt.", "T-72", "exact", "T72"),
    ("The T 72 burnt.", "t72", "spelling", "T 72"),
    ("The T72 burnt.", "T 72", "spelling", "T72"),
    ("The therapist left.", "the rapist", "", ""),
    ("The rapist left.", "therapist", "", ""),
    ("In formation they flew.", "information", "", ""),
    ("It was 3-2 at half-time.", "32", "", ""),
    ("L'école d'Avenne est ouverte.", "ecole", "exact", "école"),
    ("Avenne'de su yok.", "avenne", "exact", "Avenne"),
    # scripts without spaces
    ("水庫決堤後居民撤離。", "決堤", "exact", "決堤"),
    ("水庫決堤後居民撤離。", '"決堤後"', "exact", "決堤後"),
    ("水庫決堤後居民撤離。", "水", "exact", "水"),
    ("水庫決堤後居民撤離。", "堤決", "", ""),
    ("水庫決堤後居民撤離。", "水庫*", "exact", "水庫"),
    ("ダムが決壊した。", "ダム", "exact", "ダム"),
    ("ダムが決壊した。", "ﾀﾞﾑ", "exact", "ダム"),
    ("AI技術で守る。", "AI", "exact", "AI"),
    ("เขื่อนแตกเมื่อวานนี้", "แตก", "exact", "แตก"),
    ("ເຂື່ອນແຕກ", "ແຕກ", "exact", "ແຕກ"),
    ("ទំនប់បាក់", "បាក់", "exact", "បាក់"),
    ("ဆည်ကျိုးသည်", "ကျိုး", "exact", "ကျိုး"),
    # what is written on to a word
    ("제방이 아벤에서 무너졌다.", "아벤", "exact", "아벤에서"),
    ("제방이 아벤에서 무너졌다.", "제방은", "spelling", "제방이"),
    ("제방이 아벤에서 무너졌다.", '"아벤"', "", ""),
    ("UN은 부인했다.", "UN", "exact", "UN"),
    ("انهار الجسر القديم.", "جسر", "exact", "الجسر"),
    ("انهار جسر قديم.", "الجسر", "exact", "جسر"),
    ("وصلوا إلى وجسر آخر.", "جسر", "spelling", "وجسر"),
    ("انهار الجسر القديم.", '"جسر"', "", ""),
    ("הגשר קרס.", "גשר", "exact", "הגשר"),
    ("גשר קרס.", "הגשר", "spelling", "גשר"),
    (f"سیل{ZWNJ}زدگان رفتند.", "سیل زدگان", "exact", f"سیل{ZWNJ}زدگان"),
    (f"سیل{ZWNJ}زدگان رفتند.", "سیلزدگان", "exact", f"سیل{ZWNJ}زدگان"),
    ("سیلزدگان رفتند.", f"سیل{ZWNJ}زدگان", "exact", "سیلزدگان"),
    ("سیلزدگان رفتند.", "سیل زدگان", "spelling", "سیلزدگان"),
    ("سیل زدگان رفتند.", f"سیل{ZWNJ}زدگان", "exact", "سیل زدگان"),
    ("سیل زدگان رفتند.", "سیلزدگان", "spelling", "سیل زدگان"),
    ("۱۲ نفر رفتند.", "12", "exact", "۱۲"),
    # English forms
    ("Die Lage ist ernst.", "died", "", ""),
    ("Die Lage ist ernst.", "die", "exact", "Die"),
    ("Soldiers die there.", "died", "exact", "die"),
    ("Le barrage est large dans la vallée.", "barrages", "", ""),
    ("The barrage went on.", "barrages", "exact", "barrage"),
]


def _statement(claim: str) -> Statement:
    return Statement("k000000000", "Ilse Hale", "Kerr Post", parse_date("2024-05-01"), claim)


@pytest.mark.parametrize(("claim", "query", "grade", "marked"), CASES)
def test_found_and_marked(claim: str, query: str, grade: str, marked: str) -> None:
    """A claim is found by this grade, and just what was found in it is marked."""
    s = _statement(claim)
    matcher = Matcher(parse_query(query), NOBODY, Spelt([s]))
    found = matcher.match(s)
    assert (GRADES[found] if found is not None else "") == grade
    assert "|".join(claim[a:b] for a, b in matcher.marks(claim, "claim") if grade) == marked


@pytest.mark.slow
def test_index_finds_the_same(tmp_path: Path) -> None:
    """Each of the queries finds through the index what it finds in the statements, also with others around it."""
    one = {"speaker": "水庫 UN은", "outlet": "Kerr Post", "date": "2024", "note": "us", "tags": ["us"]}
    some = [{**one, "claim": claim, **({"lang": "fr"} if "barrage" in claim else {})} for claim, *_ in CASES]
    index.write_store(tmp_path, {"a.toml": index.written(some)})
    store, indexed = read_store(tmp_path), IndexedStore(tmp_path)
    for query in dict.fromkeys(query for _, query, *_ in CASES):
        for asked in (query, f"claim:{query}", f"-({query})", f"speaker:{query}"):
            index.assert_same_found(indexed, store, parse_query(asked), limits=())
        index.assert_same_found(indexed, store, parse_query(query), exact=True, limits=())
    index.close(indexed)


def test_abbreviations_in_tags_and_names() -> None:
    """Where there is no prose, an abbreviation in small letters is one."""
    s = _statement("They told them so.")
    for other in (
        Statement(s.id, "us", s.outlet, s.date, s.claim),
        Statement(s.id, "A", "B", s.date, "C", tags=("us",)),
    ):
        assert Matcher(parse_query("US"), NOBODY, Spelt([other])).match(other) == 0


@pytest.mark.parametrize(
    ("recorded", "query", "found"),
    [
        ("https://kerr.example/a", "http://kerr.example/a", True),
        ("http://www.kerr.example/a/", "https://kerr.example/a", True),
        ("https://kerr.example/a", "https://www.kerr.example/a/", True),
        ("https://kerr.example/a", "HTTP://KERR.example", True),
        ("https://kerr.example/a", "url:www.kerr.example", True),
        ("https://www.kerr.example/a", "url:kerr.example/a/", True),
        ("https://kerr.example/a", "www.kerr.example", True),
        ("https://web.archive.org/web/2024/https://www.kerr.example/a", "http://kerr.example/a", True),
        ("https://kerr.example/a", "http://err.example", False),
        ("https://kerr.example/ab", "url:kerr.example/a/", False),
        ("https://kerr.example/a", "ftp://kerr.example", False),
        ("https://kerr.example/a", "url:www.", False),
    ],
)
def test_links(recorded: str, query: str, found: bool) -> None:
    """A link is found whether it has https or http, www, and a slash at its end."""
    s = Statement("k000000000", "A", "B", parse_date("2024"), "C", url=recorded)
    matcher = Matcher(parse_query(query), NOBODY, Spelt([s]))
    assert (matcher.match(s) is not None) is found
    assert bool(matcher.marks(recorded, "url")) is found

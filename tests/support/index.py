"""What the tests of the index share: hostile stores and queries, and the law that index and scan agree."""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

from factcli.entities.directory import SPELLING, Context, Directory, outlet_covers
from factcli.model import Statement, sort_key, statement_id
from factcli.search.find import find_statements, make_matcher
from factcli.search.index.cache_file import CacheFile
from factcli.search.indexed_store import IndexedStore
from factcli.search.match import Matcher
from factcli.search.query import Filters, Query, QueryError, parse_query
from factcli.store.reader import Store, read_store
from factcli.text.tokens import name_key
from tests.support.oracle import Spelt
from tests.support.oracle import find as scan
from tests.support.stores import new_store, statement

# --- the law -------------------------------------------------------------------------------------------------


def all_of(s: Statement) -> tuple[Any, ...]:
    """Everything that a statement holds, where it stands included, as something that can be compared and counted."""
    assert s.place is not None
    return *(repr(getattr(s, name)) for name in Statement.__slots__), s.place.file, s.place.index


def judge_by_reading(store: Store, query: Query, exact: bool) -> Matcher:
    """What judges statements by a query when nothing but the files is read."""
    context = Context(Directory(store.people), Directory(store.outlets, outlet_covers))
    return Matcher(query, context, Spelt(store.statements), exact)


def assert_same_store(indexed_store: IndexedStore, store: Store) -> None:
    """The index says of the store as a whole what its files say."""
    assert indexed_store.problems == store.problems
    for kind in ("people", "outlets", "links"):
        ours, theirs = getattr(indexed_store, kind), getattr(store, kind)
        assert ours == theirs
        assert [e.place for e in ours] == [e.place for e in theirs]
    assert dict(indexed_store.defaults) == dict(store.defaults)
    assert indexed_store.number == len(store.statements)
    assert indexed_store.file_count == len(store.files)
    ours, theirs = indexed_store.statements, sorted(store.statements, key=sort_key)
    assert Counter(map(all_of, ours)) == Counter(map(all_of, theirs))
    assert list(map(sort_key, ours)) == list(map(sort_key, theirs))
    for s in store.statements:
        assert s.place is not None
        assert indexed_store.where("statement", s.place) == store.where("statement", s.place)
    assert indexed_store.names("speaker") == Counter(s.speaker for s in store.statements)
    assert indexed_store.names("outlet") == Counter(n for s in store.statements for n in (s.outlet, *s.via))
    assert_same_about(indexed_store, store)
    assert indexed_store.statements_by_id({s.id for s in theirs}).keys() == {s.id for s in theirs}


def assert_same_about(indexed_store: IndexedStore, store: Store) -> None:
    """Of each speaker the same is found, by any confirmed spelling, of some days."""
    people = Directory(store.people)
    first, last = datetime.date(2021, 9, 2), datetime.date(2021, 9, 6)
    for speaker in {s.speaker for s in store.statements}:
        its = set(map(name_key, people.names(speaker)))
        expected = [s for s in store.statements if name_key(s.speaker) in its and s.date.overlaps(first, last)]
        found = indexed_store.statements_of(speaker, first.toordinal(), last.toordinal())
        assert Counter(map(all_of, found)) == Counter(map(all_of, expected))


def assert_same_found(
    indexed_store: IndexedStore, store: Store, query: Query, exact: bool = False, limits: Sequence[int] = (1, 2, 5)
) -> None:
    """A query finds through the index what it finds in the files, by the same grades and in the same order."""
    expected = scan(store.statements, judge_by_reading(store, query, exact))
    asked = make_matcher(indexed_store, query, exact)
    found = find_statements(indexed_store, asked)
    assert found.complete
    assert found.total == len(found.statements) == len(expected)
    ours = list(zip(found.statements, found.grades, strict=True))
    assert _order(ours) == _order(expected)
    assert Counter((all_of(s), g) for s, g in ours) == Counter((all_of(s), g) for s, g in expected)
    for limit in limits:
        some = find_statements(indexed_store, asked, limit)
        surely = sum(grade < SPELLING for grade in found.grades)
        assert some.complete or limit <= surely  # likely spellings are not looked for where they would not be seen
        assert some.total == (len(expected) if some.complete else surely)
        assert (some.statements, some.grades) == (found.statements[:limit], found.grades[:limit])


def _order(found: Iterable[tuple[Statement, int]]) -> list[tuple[Any, ...]]:
    return [(grade, *sort_key(s)) for s, grade in found]


QUERIES = ("", "Massoud", "support -Kabul", "speaker:Massoud OR tag:panjshir", '"full control"', "date:2021-09", "Kab*")


def assert_law(indexed_store: IndexedStore, queries: Iterable[str] = QUERIES) -> None:
    """Index and scan are equal, for the store as a whole and for some queries."""
    store = read_store(indexed_store.root)
    assert_same_store(indexed_store, store)
    for text in queries:
        assert_same_found(indexed_store, store, parse_query(text))


def close(indexed_store: IndexedStore) -> None:
    """Let go of the index, as the end of a process does."""
    indexed_store._close()


def checked(root: Path, queries: Iterable[str] = QUERIES) -> None:
    """A new opening of a store answers as its files do."""
    indexed_store = IndexedStore(root)
    try:
        assert_law(indexed_store, queries)
    finally:
        close(indexed_store)


def index_of(root: Path) -> Path:
    """The file that the index of a store is kept in."""
    return CacheFile(root).path


def seal_of(root: Path) -> Path:
    """The seal of the index of a store."""
    return CacheFile(root).seal


def tables(root: Path) -> dict[str, int]:
    """The numbers of rows in the index of a store, read past factcli."""
    with sqlite3.connect(index_of(root)) as db:
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("file", "statement")}


# --- hostile stores ------------------------------------------------------------------------------------------

LONG_WORD = "x" * 1100
NAMES = [
    *("Massoud", "Masood", "Mas'ud", "مسعود", "Масуд", "Ahmad Shah Massoud", "A. Massoud", "Ahmad Massoud"),
    *("MASSOUD", "massoud", "Mássoud", "Massoud Ahmad", "Ahmad al-Massoud", "SergeiLavrov", "Sergey Lavrov"),
    *("Al Bin Ali", "al bin", "!!!", "!?!", "¶", "Angela Merkelová", "Merkel", "Kim Jong-un", "Kim Jongun"),
    *("A.B", "A\ue02eB", "a b", "İnönü", "inonu", "Weiß", "Weiss", "\u212aelvin", "Kelvin", "O'Brien", "Nul\0byte"),
    *(LONG_WORD, LONG_WORD + "y", "Massoud " * 250, "Massoud's", "Talibans'", "Support Group", "TASS", "ITAR-TASS"),
    *("TASS News Agency", "BBC", "B.B.C.", "BBC News", "Ahmad Zia Massoud", "Abdul Aziz", "Abdulaziz", "Nur al-Din"),
]
WORDS = [
    *("support", "supports", "supported", "supporting", "Support", "fight", "fought", "full", "control", "the", "a"),
    *("Kabul", "kabul", "Kabul's", "Kabuls'", "1,200", "1200", "3.5", "3", "5", "10:30", "anti-taliban", "it's"),
    *("\0", "\x01", "\x1f", "\ue000", "\ue041", "\ue02e", "3\ue02e5", "¶", "¶sMassoud", "\u212aabul", "İ", "ß", "ﬁght"),
    *("مسعود", "Масуд", "панджшер", "日本語", "नमस्ते", "٣٫٥", "１２", "e\u0301", "é", "\ufdfa", "½", "⑴", "o\u200cb"),
    *(LONG_WORD, LONG_WORD[:1000], LONG_WORD[:999], LONG_WORD + "y", "é" * 1100, "é" * 1000, "X" + LONG_WORD),
    *("U.S.", "US", "us", "U. S.", "It", "IT", "a.m.", "am", "Ph.D.", "PhD", "U.S.A.'s", "EE.UU.", "e.g", "x.org"),
    *("cease-fire", "ceasefire", "cease fire", "air-strikes", "airstrike", "air", "strike", "strikes", "COVID-19"),
    *("covid19", "COVID 19", "state-of-the-art", "3-2", "-", "d'Ivoire", "ivoire", "İstanbul'da", "istanbul"),
    *(
        "北京",
        "习近平在北京说",
        "AI技術",
        "カタール",
        "京",
        "น้ำท่วม",
        "น้ำท่วมหนัก",
        "평양",
        "평양에서",
        "BTS는",
        "bts",
        "물",
        "물은",
    ),
    *("حرب", "الحرب", "والحرب", "للاجئين", "لاجئين", "أحمد", "מלחמה", "המלחמה", "بحرب", "נ", "كتاب"),
    *("نخست\u200cوزیر", "نخستوزیر", "نخست", "وزیر", "می\u200cگوید", "die", "died", "und", "nicht", "est", "dies"),
    *("😀", '"', "*", "(", "OR", "AND", "NOT", "NEAR", "{marks}", "+", "^", "--", ";", "'", "`", "\\", "%"),
]
DATES: list[Any] = [
    *(datetime.date(2021, 9, 6), datetime.date(2021, 9, 7), datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
    *("2021-09", "2021", "202X", "2021-09-06?", "2021-09-01/2021-09-06", "2021-09-06/..", "../2021-09-06", "XXXX"),
    *("2021-09-06T10:00:00+04:30", "2021-09-06T10:00:00.5Z", "XXXX?", "../9999-12-31", "0001-01-01/..", "2021-09-06~"),
]
TAGS = ["panjshir", "full control", "a.b", "a\ue02eb", "T" * 1200, "T" * 1000]
URLS = ["https://www.x.org/a-b/", "http://x.org/a", "https://web.archive.org/web/2021/http://x.org/a-b"]
URLS += ["https://example.org/supports", "https://EXAMPLE.org/İstanbul?a=b'c", "http://tass.com/\0x", "ftp://x/¶"]

name = st.sampled_from(NAMES)
text = st.lists(st.sampled_from([*WORDS, *NAMES, "\n", "\t"]), min_size=1, max_size=6).map(" ".join)
said = text.filter(lambda t: bool(t) and not t.isspace())
line = said.map(lambda t: t.replace("\n", " ")).filter(lambda t: bool(t.strip()))
when = st.sampled_from(DATES)
_MORE: dict[str, st.SearchStrategy[Any]] = {
    "quote": said,
    "lang": st.sampled_from(["en", "fa", "de"]),
    "date_text": said,
    "published": when,
    "via": st.lists(name, max_size=3),
    "role": said,
    "url": st.sampled_from(URLS),
    "archive_url": st.sampled_from(URLS),
    "source": st.sampled_from(["k3f9x2ma7q", "0000000000"]),
    "tags": st.lists(line | st.sampled_from(TAGS), max_size=3),
    "note": said,
    "retracted": when,
    "mine": st.sampled_from([1, -1.5, "x", ["a", 1], {"b": datetime.date(2021, 9, 6)}, datetime.time(1, 2)]),
}
_FAULTS: list[dict[str, Any]] = [{"date": "soon"}, {"claim": ""}, {"speaker": 3}, {"id": "short"}, {"url": "x"}]
_FAULTS += [{"tags": "a"}, {"via": [""]}, {"published": "2021-13"}]


@st.composite
def tables_of_statements(draw: st.DrawFn) -> dict[str, Any]:
    """The table of a statement, some with a fault, some without an id or with that of another."""
    table: dict[str, Any] = {"speaker": draw(name), "outlet": draw(name), "date": draw(when), "claim": draw(said)}
    chosen = draw(st.lists(st.sampled_from(sorted(_MORE)), unique=True, max_size=4))
    table |= {key: draw(_MORE[key]) for key in chosen}
    match draw(st.integers(0, 9)):
        case 0:
            table |= draw(st.sampled_from(_FAULTS))
        case 1 | 2:
            table["id"] = draw(st.sampled_from(["k000000000", "k100000000", "0000000000"]))
        case 3 | 4 | 5:
            table["id"] = statement_id(table["speaker"], table["outlet"], str(table["date"]), str(table["claim"]))
    return table


_entity = st.fixed_dictionaries(
    {"name": name}, optional={"aliases": st.lists(name, max_size=3), "not_same_as": st.lists(name, max_size=2)}
)
_link = st.fixed_dictionaries(
    {"a": st.just("k000000000"), "b": st.just("k100000000"), "relation": st.sampled_from(["agrees", "hates"])},
    optional={"decided": when, "note": said},
)
FILES = ["2021-09.toml", "undated.toml", "a/2021-09.toml", "a/b.toml", "b/ü ö.toml", "people.toml"]


def written(statements: Sequence[dict[str, Any]] = (), **others: Sequence[dict[str, Any]]) -> bytes:
    """A store file with these tables."""
    kinds = {"statement": statements, **others}
    return "\n".join(_table(kind, table) for kind, its in kinds.items() for table in its).encode()


def _table(kind: str, table: dict[str, Any]) -> str:
    below = {key: value for key, value in table.items() if isinstance(value, dict)}
    own = tomli_w.dumps({key: value for key, value in table.items() if key not in below})
    return "".join([f"[[{kind}]]\n{own}", *(f"[{kind}.{key}]\n{tomli_w.dumps(its)}" for key, its in below.items())])


@st.composite
def store_files(draw: st.DrawFn) -> bytes:
    """A store file, which may be one that cannot be read."""
    statements = draw(st.lists(tables_of_statements(), max_size=5))
    people = draw(st.lists(_entity, max_size=2))
    outlets = draw(st.lists(_entity, max_size=2))
    links = draw(st.lists(_link, max_size=1))
    data = written(statements, person=people, outlet=outlets, link=links)
    if draw(st.integers(0, 30)) == 0:
        data += draw(st.sampled_from([b"x", b"[[statement]", b"\xff", b"<<<<<<< HEAD\n"]))
    return data


stores = st.dictionaries(st.sampled_from(FILES), store_files(), min_size=1, max_size=3)


def write_store(root: Path, files: dict[str, bytes]) -> None:
    """Make a folder a store with these files."""
    for name, data in {"factcli.toml": b"format = 1\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


# --- queries -------------------------------------------------------------------------------------------------

_FIELDS = ("speaker", "outlet", "via", "tag", "claim", "quote", "role", "note", "url", "id")
_NAMED = ("speaker", "outlet", "via")
_DATED = ["2021-09", "2021-09-06", "XXXX", "2021-09-06..", "..2021-09-06", "2021-09-05..2021-10", "9999.."]
_ODD = ["tag:panj*", 'tag:"full*"', "tag:" + "T" * 950 + "*", "tag:" + "T" * 1000, "id:k", "id:\u212a"]
_ODD += [
    "url:TASS",
    "id:K1",
    "url:\0",
    "url:'",
    "tag:\udcff",
    "id:\udcff",
    "url:\udcff",
    "speaker:\udcffMassoud",
    "claim:a\udcff",
    "http://x.org/a",
    "https://www.x.org/a-b",
    "url:www.x.org",
    "url:x.org/a/",
]


def _quoted(value: str) -> str:
    return '"' + value.replace('"', "") + '"'


_value = st.sampled_from([*WORDS, *NAMES])
_leaf = st.one_of(
    _value,
    _value.map(lambda w: w + "*"),
    st.lists(_value, min_size=1, max_size=3).map(lambda ws: _quoted(" ".join(ws))),
    st.lists(_value, min_size=1, max_size=3).map(lambda ws: _quoted(" ".join(ws) + "*")),
    st.tuples(st.sampled_from(_FIELDS), _value).map(lambda p: f"{p[0]}:{_quoted(p[1])}"),
    st.tuples(st.sampled_from(_NAMED), st.sampled_from(NAMES)).map(lambda p: f"{p[0]}:{_quoted(p[1])}"),
    st.tuples(st.sampled_from(_NAMED), st.sampled_from(NAMES)).map(lambda p: f"{p[0]}:{_quoted(p[1][:-1] + '*')}"),
    st.sampled_from(_DATED).map(lambda d: f"date:{d}"),
    st.sampled_from(_ODD),
)


def _readable(query: str) -> bool:
    try:
        parse_query(f"({query})")
    except QueryError:
        return False
    return True


query_texts: st.SearchStrategy[str] = st.recursive(
    _leaf.filter(_readable),
    lambda inner: st.one_of(
        inner.map(lambda q: f"-({q})"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
    ),
    max_leaves=5,
)
_DAYS = [*(datetime.date(2021, 9, day) for day in (1, 5, 6, 7, 30)), datetime.date.min, datetime.date.max]
_day = st.none() | st.sampled_from(_DAYS)
_none: st.SearchStrategy[tuple[str, ...]] = st.just(())
_some = st.lists(name, max_size=2).map(tuple)
filters = st.builds(Filters, _none | _some, _none, _none | _some, _none | st.just(("panjshir", "a.b")), _day, _day)
queries = st.tuples(query_texts, filters).map(lambda pair: pair[1].join(parse_query(pair[0])))


# --- a store with an index ---------------------------------------------------------------------------------


def indexed(root: Path) -> Path:
    """A store with an index."""
    some = [statement(f"claim {n} of Massoud, who supports Kabul", f"2021-{n % 9 + 1:02}") for n in range(30)]
    new_store(root, *some)
    checked(root)
    return root


def kept_anew(root: Path) -> None:
    """A store's answers are right, and from then on there is an index again that is whole."""
    checked(root)
    assert CacheFile(root).valid_seal()

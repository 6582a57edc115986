"""The query language: what each form finds, how a bad one is refused, and the laws that hold of all."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.entities.directory import GRADES, Context, Directory, outlet_covers
from factcli.errors import USAGE, UsageError
from factcli.model import Outlet, Person, Statement, sort_key
from factcli.sanitize import escape_controls
from factcli.search.match import Matcher
from factcli.search.query import Filters, QueryError, join_arguments, parse_bound, parse_query
from tests.support.oracle import Spelt, find

CONTEXT = Context(
    Directory(
        [
            Person("Ahmad Massoud", ("Ahmed Massoud",), ("Ahmad Shah Massoud",)),
            Person("Kabir Wasiq", ("Kabir Wasik",)),
        ]
    ),
    Directory([Outlet("TASS", ("ITAR-TASS", "TASS News Agency"))], outlet_covers),
)
NOBODY = Context(Directory(), Directory())


def _statement(name: str, speaker: str, outlet: str, when: str, claim: str, **others: Any) -> Statement:
    identity = name.ljust(10, "0")
    return Statement(identity, speaker, outlet, parse_date(when), claim, **others)


# The ids begin with a letter of their own, by which the tables name them, oldest first.
STORE = [
    _statement("d", "Ahmad Shah Massoud", "Archive", "1999", "We fight in Panjshir, not in Kabul.", lang="fa"),
    _statement(
        "c",
        "Émile Chérif",
        "Le Monde",
        "2021-09~",
        "Massoud’s anti-Taliban men resist with 1,200 rifles",
        archive_url="https://archive.org/9",
        source="s0urce0000",
        tags=("Contrôle",),
    ),
    _statement(
        "m",
        "Ahmad Massoud",
        "The Indian Express",
        "2021-09-03/2021-09-04",
        "The news that Panjshir has been conquered is a lie.",
        via=("Reuters",),
        role="leader of the resistance",
        tags=("panjshir", "full control"),
        url="https://indianexpress.com/article/Panjshir_(valley)",
    ),
    _statement("w", "Ahmadullah Wasiq", "Tolo News", "2021-09-06", "Panjshir is under full Taliban control at 10:30."),
    _statement("r", "Ahmed Massoud", "TASS", "2021-10-24", "Russia could support the resistance.", published=None),
    _statement(
        "k",
        "Kabir Wasik",
        "ITAR-TASS",
        "2021-10-25",
        "Tajikistan supports Massoud against the Taliban.",
        quote="Душанбе нас поддерживает",
        role="NRF spokesman",
        published=parse_date("2021-10-26"),
    ),
    _statement(
        "s",
        "Amrullah Saleh",
        "BBC",
        "XXXX",
        "He has not fled.",
        via=("Twitter", "TASS"),
        date_text="on Friday",
        note="Re: the reports of Kabul radio",
    ),
]
ALL = "dcmwrks"


def judge(query: str, context: Context = CONTEXT, filters: Filters = Filters(), exact: bool = True) -> Matcher:  # noqa: B008
    """What judges the store by a query; without likely spellings and word forms, unless they are wanted."""
    return Matcher(filters.join(parse_query(query)), context, Spelt(STORE), exact)


def found(query: str, context: Context = CONTEXT, filters: Filters = Filters(), exact: bool = True) -> str:  # noqa: B008
    """The statements of the store that a query finds, by their letters, oldest first."""
    there = find(STORE, judge(query, context, filters, exact))
    return letters(sorted((s for s, _ in there), key=sort_key))


def letters(statements: Iterable[Statement]) -> str:
    """Statements as the tables name them."""
    return "".join(s.id[0] for s in statements)


def oldest_first(names: str) -> str:
    """The letters of statements in the order of the store."""
    return "".join(name for name in ALL if name in names)


QUERIES = [
    # nothing asked for
    ("", ALL),
    (" \t\n", ALL),
    # words, in any field
    ("Tajikistan", "k"),
    ("tajikistan", "k"),
    ("Express", "m"),
    ("Reuters", "m"),
    ("leader", "m"),
    ("control", "mw"),
    ("поддерживает", "k"),
    ("Friday", "s"),
    ("radio", "s"),
    ("indianexpress", "m"),
    ("archive", "dc"),
    ("d000000000", "d"),
    ("2021", "mwcrk"),
    ("fa", ""),
    ("support", "r"),
    ("Cherif", "c"),
    ("chérif CONTROLE", "c"),
    ("Panjshir Taliban", "w"),
    ("Panjshir AND Taliban", "w"),
    ("Panjshir Tajikistan", ""),
    ("1200", "c"),
    ("1,200", "c"),
    # words next to each other
    ('"full control"', "m"),
    ('"full Taliban control"', "w"),
    ('"Taliban full"', ""),
    ("anti-taliban", "c"),
    ("10:30", "w"),
    ('"10:30"', "w"),
    ("30:10", ""),
    ("2021-10-25", "k"),
    ("2021-10", "rk"),
    ('"Re: the"', "s"),
    ('"Panjshir not"', "d"),
    ('"fled on"', ""),
    ('"Twitter TASS"', ""),
    # beginnings of words
    ("resist*", "mcr"),
    ('"could supp*"', "r"),
    ('"supp* the"', ""),
    ("anti-tal*", "c"),
    # without
    ("-Panjshir", "crks"),
    ("Massoud -Panjshir", "crk"),
    ('-"full control"', "dwcrks"),
    ("-speaker:Massoud", "wcks"),
    ("-(Panjshir OR Massoud)", "s"),
    ("-resist*", "dwks"),
    ("NOT Panjshir", "crks"),
    ("Massoud NOT Panjshir", "crk"),
    ("Massoud AND NOT Panjshir", "crk"),
    ("NOT (Panjshir OR Massoud)", "s"),
    ("(NOT(Panjshir OR Massoud))", "s"),
    ('NOT "full control" NOT speaker:Massoud', "wcks"),
    ("NOT NOT Saleh", "s"),
    ("NOT -Saleh", "s"),
    ("Saleh OR NOT Panjshir", "crks"),
    ('"NOT"', "ds"),
    ("not", "ds"),
    ("-10", "dmcs"),
    # either
    ("Saleh OR Tajikistan", "ks"),
    ("Saleh OR Taliban Tajikistan", "ks"),
    ("(Saleh OR Taliban) Tajikistan", "k"),
    ("Tajikistan Saleh OR Taliban Kabul OR radio", "s"),
    ("((Saleh))OR(Tajikistan)", "ks"),
    ("saleh or tajikistan", ""),
    ('"OR"', ""),
    # names and their other spellings
    ("Wasiq", "wk"),
    ("Wasik", "k"),
    ("Ahmed", "mr"),
    ('"Ahmed Massoud"', "mr"),
    ("Agency", "rks"),
    ("ITAR*", "rks"),
    ("speaker:Massoud", "dmr"),
    ("speaker:massoud", "dmr"),
    ("Speaker:Massoud", "dmr"),
    ('speaker:"Ahmad Massoud"', "mr"),
    ('speaker:"Massoud, Ahmed"', "mr"),
    ('speaker:"Ahmad Shah Massoud"', "d"),
    ('speaker:"Kabir Wasiq"', "k"),
    ("speaker:Ahmad-Massoud", "mr"),
    ("speaker:Mas*", "dmr"),
    ('speaker:"Kabir Wasiq*"', "k"),
    ("speaker:spokesman", ""),
    ("outlet:TASS", "rk"),
    ("outlet:itar-tass", "rk"),
    ("outlet:express", "m"),
    ("outlet:Ex*", "m"),
    ("via:TASS", "s"),
    ('via:"tass news agency"', "s"),
    ("via:reuters", "m"),
    # other fields
    ("claim:Massoud", "ck"),
    ('claim:"under full"', "w"),
    ("claim:resist*", "cr"),
    ("quote:нас", "k"),
    ("quote:the", ""),
    ("role:leader", "m"),
    ("note:reports", "s"),
    ("tag:panjshir", "m"),
    ("tag:FULL", ""),
    ('tag:"Full  control"', "m"),
    ("tag:full*", "m"),
    ("tag:controle", "c"),
    ("url:indianexpress.com", "m"),
    ("url:ARCHIVE.org/9", "c"),
    ('url:"https://archive"', "c"),
    ("url:express.com/article*", "m"),
    ("https://indianexpress.com/article/Panjshir_(valley)", "m"),
    ("(HTTPS://archive.org/9)", "c"),
    ("(url:archive.org OR url:.com/)", "mc"),
    ("-https://archive.org", "dmwrks"),
    ("id:k0", "k"),
    ("id:K000000000", "k"),
    ("id:0", ""),
    ("source:S0", "c"),
    ("source:s0urce0000 OR id:k", "ck"),
    ("source:k", ""),
    ("s0urce0000", ""),
    # dates; one that is not known can be any
    ("date:2021-09", "mwcs"),
    ("date:2021-09-04", "mcs"),
    ("date:2021-09-05..2021-09-30", "wcs"),
    ("date:2021-10-25..", "ks"),
    ("date:..2020", "ds"),
    ("date:2021-09-06..2021-10-24", "wcrs"),
    ("date:2021-10-01/2021-10-24", "rs"),
    ("date:2021-10-25/..", "ks"),
    ('date:"2021-10-25 .. 2022"', "ks"),
    ("date:2021-09-XX", "mwcs"),
    ("date:XXXX", "s"),
    ("-date:2021", "d"),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_what_a_query_finds(query: str, expected: str) -> None:
    """Each form finds just these statements, oldest first."""
    assert found(query) == oldest_first(expected)


def test_a_blank_query_is_empty() -> None:
    """Only a query that asks for nothing is called empty."""
    assert parse_query(" ").empty
    assert not parse_query("-x").empty


def test_exact_guesses_no_names() -> None:
    """Without confirmed names, and without likely spellings, another spelling is another name."""
    assert found("Wasiq", NOBODY) == "w"
    assert found('speaker:"Ahmad Massoud"', NOBODY) == "m"


# What is found besides where likely spellings and word forms count: by the grade of each statement.
LIKELY = [
    ("support", {"exact": "rk"}),
    ("supporting", {"exact": "rk"}),
    ('"support"', {"exact": "r"}),
    ("support*", {"exact": "rk"}),
    ("claim:supported", {"exact": "rk"}),
    ("-support", {"exact": "dcmws"}),
    ("fight", {"exact": "d"}),
    ("conquering", {"exact": "m"}),
    ("Masud", {"spelling": "dmcrk"}),
    ("masud", {"spelling": "dmcrk"}),
    ("Massood Tajikistan", {"spelling": "k"}),
    ("Масуд", {"spelling": "dmcrk"}),
    ("مسعود", {"spelling": "dmcrk"}),
    ('"Masud"', {}),
    ("-Masud", {"exact": ALL}),
    ("Wasik", {"exact": "k", "spelling": "w"}),
    ("Wasiq", {"exact": "w", "alias": "k"}),
    ("Massoud", {"exact": "dmcrk"}),
    ("speaker:Masud", {"spelling": "dmr"}),
    ("claim:Masud", {"spelling": "ck"}),
    ('speaker:"Ahmad Massoud"', {"exact": "m", "alias": "r"}),
    ('speaker:"Masud, Ahmad"', {"spelling": "mr"}),
    ('speaker:"Ahmad Shah Masud"', {"spelling": "d"}),
    ('speaker:"Kabir Wasik"', {"exact": "k"}),
    ("outlet:TASS", {"exact": "rk"}),
    ('outlet:"The Indian Express Newspaper"', {"spelling": "m"}),
    ("Masud OR Saleh", {"exact": "s", "spelling": "dmcrk"}),
    ("Panjshir", {"exact": "dmw"}),
    ("Pandjchir", {"spelling": "dmw"}),
    ("pandjchir", {}),  # no word of a name sounds so, and small letters say that none is meant
]


@pytest.mark.parametrize(("query", "expected"), LIKELY)
def test_how_statements_are_found(query: str, expected: dict[str, str]) -> None:
    """A statement is found as it was asked for, by a confirmed alias, or by a likely spelling, and known for it."""
    there: dict[str, str] = {}
    for s, grade in find(STORE, judge(query, exact=False)):
        there[GRADES[grade]] = there.get(GRADES[grade], "") + s.id[0]
    assert there == {grade: oldest_first(names) for grade, names in expected.items()}


@pytest.mark.parametrize(("query", "expected"), [case for case in LIKELY if case[0][0] != "-"])
def test_exact_leaves_out_what_is_likely(query: str, expected: dict[str, str]) -> None:
    """With ``exact``, nothing is found that was not found before, and nothing by a likely spelling."""
    there = {s.id[0]: grade for s, grade in find(STORE, judge(query))}
    assert set(there) <= set(expected.get("exact", "") + expected.get("alias", ""))


FIELDS = "speaker, outlet, via, tag, claim, quote, role, note, url, id, source, date"
NOTHING = "has nothing directly after it"
BETWEEN = "write it between two terms, or in small letters to search for the word"
BEFORE = "write it before a term, or in small letters to search for the word"
VALUE = 'write the value directly after the colon, such as speaker:Massoud or speaker:"Ahmad Massoud"'
QUOTE = 'to search for the words as they are, put quotation marks around them, such as "Re: aid"'
RANGE = "write a date such as date:2021-09, date:2021-09-06..2021-10 or date:2021-09.."
MALFORMED = [
    (
        'Massoud "anti taliban',
        'the quotation mark at column 9 is never closed\n  Massoud "anti taliban\n          ^\n'
        "  add a closing one after its last word",
    ),
    (
        'speaker:"Ahmad',
        'the quotation mark at column 9 is never closed\n  speaker:"Ahmad\n          ^\n'
        "  add a closing one after its last word",
    ),
    ("!!!", '"!!!" at column 1 contains no word\n  !!!\n  ^\n  remove it; search finds only words'),
    ("a & {}", '"&" at column 3 contains no word\n  a & {}\n    ^\n  remove it; search finds only words'),
    ('""', '"" at column 2 contains no word\n  ""\n   ^\n  remove it; search finds only words'),
    ('a "\n"', '"\\n" at column 4 contains no word\n  a " "\n     ^\n  remove it; search finds only words'),
    ("claim:?", '"?" at column 7 contains no word\n  claim:?\n        ^\n  remove it; search finds only words'),
    (
        "(a OR b",
        "the parenthesis at column 1 is never closed\n  (a OR b\n  ^\n  add a closing one after its last word",
    ),
    (
        "a (",
        "the parenthesis at column 3 is never closed\n  a (\n    ^\n  add a closing one after its last word",
    ),
    (
        "a) b",
        "the parenthesis at column 2 is never opened\n  a) b\n   ^\n  remove it, or put an opening one before it",
    ),
    (
        ") b",
        "the parenthesis at column 1 is never opened\n  ) b\n  ^\n  remove it, or put an opening one before it",
    ),
    ("a ( )", "the parenthesis at column 3 is empty\n  a ( )\n    ^\n  put words into it, or remove it"),
    ("OR a", f"the OR at column 1 has nothing before it\n  OR a\n  ^\n  {BETWEEN}"),
    ("a OR", f"the OR at column 3 has nothing after it\n  a OR\n    ^\n  {BETWEEN}"),
    ("a OR OR b", f"the OR at column 6 has nothing before it\n  a OR OR b\n       ^\n  {BETWEEN}"),
    ("(a OR) b", f"the OR at column 4 has nothing after it\n  (a OR) b\n     ^\n  {BETWEEN}"),
    ("a AND", f"the AND at column 3 has nothing after it\n  a AND\n    ^\n  {BETWEEN}"),
    ("NOT", f"the NOT at column 1 has nothing after it\n  NOT\n  ^\n  {BEFORE}"),
    ("a NOT", f"the NOT at column 3 has nothing after it\n  a NOT\n    ^\n  {BEFORE}"),
    ("(NOT) a", f"the NOT at column 2 has nothing after it\n  (NOT) a\n   ^\n  {BEFORE}"),
    ("NOT OR a", f"the OR at column 5 has nothing before it\n  NOT OR a\n      ^\n  {BETWEEN}"),
    ("a OR NOT", f"the NOT at column 6 has nothing after it\n  a OR NOT\n       ^\n  {BEFORE}"),
    (
        "a - b",
        f"the minus sign at column 3 {NOTHING}\n  a - b\n    ^\n  put it directly before a word, or remove it",
    ),
    ("--b", f"the minus sign at column 1 {NOTHING}\n  --b\n  ^\n  put it directly before a word, or remove it"),
    ("speaker:", f"speaker: at column 1 {NOTHING}\n  speaker:\n  ^\n  {VALUE}"),
    ("a Tag: b", f"tag: at column 3 {NOTHING}\n  a Tag: b\n    ^\n  {VALUE}"),
    ('url:" "', f'url: at column 1 {NOTHING}\n  url:" "\n  ^\n  {VALUE}'),
    ("id:*", f"id: at column 1 {NOTHING}\n  id:*\n  ^\n  {VALUE}"),
    ("by foo:bar", f"foo: at column 4 is not a field; the fields are {FIELDS}\n  by foo:bar\n     ^\n  {QUOTE}"),
    ("Re: x", f"Re: at column 1 is not a field; the fields are {FIELDS}\n  Re: x\n  ^\n  {QUOTE}"),
    ("автор:Массуд", f"автор: at column 1 is not a field; the fields are {FIELDS}\n  автор:Массуд\n  ^\n  {QUOTE}"),
    (
        "ma*oud",
        "the star at column 3 is not at the end of a word\n  ma*oud\n    ^\n"
        "  write it directly after the beginning of a word, such as bomb*",
    ),
    (
        "*oud",
        "the star at column 1 is not at the end of a word\n  *oud\n  ^\n"
        "  write it directly after the beginning of a word, such as bomb*",
    ),
    (
        "date:2021-13",
        f"the date at column 6 cannot be read: there is no month 13\n  date:2021-13\n       ^\n  {RANGE}",
    ),
    ("date:..", f"the date at column 6 cannot be read: it has no start and no end\n  date:..\n       ^\n  {RANGE}"),
    (
        "date:2021-10..2021-09",
        f"the date at column 6 cannot be read: it ends before it starts\n  date:2021-10..2021-09\n       ^\n  {RANGE}",
    ),
    (
        "日本\u200c語 (",
        "the parenthesis at column 6 is never closed\n  日本\u200c語 (\n         ^\n"
        "  add a closing one after its last word",
    ),
    (
        "\x1b[2J\tx )",
        "the parenthesis at column 8 is never opened\n  \\u001b[2J x )\n              ^\n"
        "  remove it, or put an opening one before it",
    ),
    (
        "x" * 40 + " OR " + "y" * 40 + " OR",
        "the OR at column 86 has nothing after it\n  …" + "y" * 35 + f" OR\n  {' ' * 37}^\n  {BETWEEN}",
    ),
    (
        '"' + "y" * 40,
        'the quotation mark at column 1 is never closed\n  "' + "y" * 35 + "…\n  ^\n"
        "  add a closing one after its last word",
    ),
    (
        "(" * 60,
        "the parenthesis at column 51 is nested too deeply\n  …" + "(" * 46 + f"\n  {' ' * 37}^\n"
        "  use at most 50 inside each other",
    ),
]


@pytest.mark.parametrize(("query", "message"), MALFORMED)
def test_malformed_queries(query: str, message: str) -> None:
    """A query that cannot be read says what is wrong, shows where, and what to do."""
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert str(caught.value) == message
    assert caught.value.exit_code == USAGE


# What queries are made of, so that chance finds their corners sooner than in any text.
SYNTAX = ['"', "(", ")", "-", "*", ":", " ", "OR", "AND", " OR ", "..", "/", "http://", "'", ",", "\\", "{}", "\x1b"]
SYNTAX += [f"{field}:" for field in ("speaker", "date", "tag", "url", "id", "claim", "via", "foo")]
SYNTAX += ["Massoud", "tass", "2021-09", "XXXX", "é", "ß", "İ", "ﬁ", "\u0301", "\u200c", "محمد", "k0", "!", "３"]
SYNTAX += ["\0", "\ud800"]
ANY_QUERY = st.one_of(st.text(), st.lists(st.sampled_from(SYNTAX), max_size=12).map("".join))


@given(ANY_QUERY)
def test_any_text_is_a_query_or_a_fault(text: str) -> None:
    """Whatever is typed either finds statements or is refused, with its place shown and nothing harmful in it."""
    try:
        query = parse_query(text)
    except QueryError as fault:
        message = str(fault)
        assert message == escape_controls(message)
        _, excerpt, caret, _ = message.split("\n")
        assert caret.strip() == "^"
        assert len(caret) - 3 <= sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in excerpt[2:])
        return
    asked = Matcher(query, CONTEXT, Spelt(STORE))
    for s in STORE:
        asked.match(s)
        asked.marks(s.claim, "claim")


@pytest.mark.slow
def test_deep_and_long_queries() -> None:
    """Neither nesting nor length gets at the limits of Python itself."""
    assert found("(" * 50 + "Saleh" + ")" * 50) == "s"
    assert found("Saleh OR " * 5_000 + "Saleh") == "s"
    for text in ("(" * 100_000, "-" * 100_000, "-(" * 100_000, '"' * 100_001):
        with pytest.raises(QueryError):
            parse_query(text)


TERMS = ["Massoud", "ahmad", "Panjshir", "TALIBAN", "resist*", "full", "Wasiq", "Chérif", "tass", "2021-09", "10:30"]
TERMS += ["the", "nowhere", "нас", '"full control"', '"the Taliban"', "anti-taliban", "speaker:Massoud", "outlet:tass"]
TERMS += ['speaker:"Ahmad Massoud"', "via:TASS", "tag:panjshir", "claim:massoud", "url:https", "id:m", "source:s0"]
TERMS += ["date:2021-09", "date:..2021-10-24"]
WORD = st.sampled_from(TERMS)
QUERY: st.SearchStrategy[str] = st.recursive(
    WORD,
    lambda inner: st.one_of(
        inner.map(lambda q: f"-({q})"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
    ),
    max_leaves=5,
)


@given(QUERY)
def test_without_is_the_complement(query: str) -> None:
    """``-x`` finds just what ``x`` does not."""
    assert set(found(f"-({query})")) == set(ALL) - set(found(query))


@given(QUERY, QUERY)
def test_and_or_are_intersection_and_union(a: str, b: str) -> None:
    """Two queries side by side find what both find, and with OR between them what either finds."""
    assert set(found(f"({a}) ({b})")) == set(found(a)) & set(found(b))
    assert found(f"({a}) AND ({b})") == found(f"({a}) ({b})")
    assert set(found(f"{a} OR {b}")) == set(found(a)) | set(found(b))


@given(WORD, st.sampled_from("\u0301\u0308\u0327"))
def test_case_and_accents_never_topic(query: str, accent: str) -> None:
    """Capitals, small letters and accents put on letters change nothing that is found."""
    field, colon, value = query.rpartition(":") if query[0].isalpha() else ("", "", query)
    accented = "".join(char + accent if char.isalpha() and field != "date" else char for char in value)
    assert found(field + colon + value.upper()) == found(query)
    assert found(field + colon + value.lower()) == found(query)
    if field not in ("url", "id", "source"):
        assert found(field + colon + accented) == found(query)


@given(QUERY, st.text() | st.sampled_from([s.claim for s in STORE]))
def test_marks_lie_within_the_text(query: str, text: str) -> None:
    """Marks are parts of the text, in order, and apart from each other."""
    for field in ("claim", "speaker", "tags", "url", "lang"):
        ends = [0]
        for start, end in judge(query).marks(text, field):
            assert ends[-1] <= start < end <= len(text)
            assert ends[-1] < start or len(ends) == 1
            ends.append(end)


@given(WORD)
def test_what_was_found_is_marked(query: str) -> None:
    """A statement that a term other than a date finds has marks in one of its fields, and no other statement has."""
    fields = ["speaker", "outlet", "claim", "quote", "role", "note", "date", "date_text", "url", "archive_url", "id"]
    fields += ["source"]
    for s in STORE:
        texts = [(str(getattr(s, field)), field) for field in fields]
        texts += [(name, "via") for name in s.via] + [(tag, "tags") for tag in s.tags]
        marks = [judge(query).marks(text, field) for text, field in texts]
        assert any(marks) is (judge(query).match(s) is not None and not query.startswith("date:"))


@pytest.mark.parametrize(
    ("query", "field", "text", "marked"),
    [
        ("massoud", "claim", "Massoud's men say Massoud", ["Massoud's", "Massoud"]),
        ('"full control"', "claim", "full control; control", ["full control"]),
        ("resist*", "claim", "The resistance resists", ["resistance", "resists"]),
        ("a OR b -c", "claim", "c b a", ["b", "a"]),
        ('a "a b" b', "claim", "a b b", ["a b", "b"]),
        ("-(a -b)", "claim", "a b", []),
        ("a", "lang", "a", []),
        ("role:a", "claim", "a", []),
        ("claim:a", "claim", "a b", ["a"]),
        ("speaker:massoud", "speaker", "Ahmad Massoud", ["Massoud"]),
        ('speaker:"Massoud Ahmad"', "speaker", "Ahmad Massoud", ["Ahmad", "Massoud"]),
        ('speaker:"Ahmed Massoud"', "speaker", "Ahmad Massoud", ["Ahmad Massoud"]),
        ('speaker:"Ahmad Massoud"', "speaker", "Ahmad Shah Massoud", []),
        ("speaker:Mas*", "speaker", "Ahmad Massoud", ["Massoud"]),
        ("Wasiq", "speaker", "Kabir Wasik", ["Kabir Wasik"]),
        ("Wasiq", "claim", "Kabir Wasik", []),
        ("agency", "outlet", "TASS", ["TASS"]),
        ("via:ITAR-TASS", "via", "TASS", ["TASS"]),
        ("tag:CONTROL", "tags", "control", ["control"]),
        ("url:example", "url", "https://example.org/example", ["example", "example"]),
        ("id:k3", "id", "k3k3", ["k3"]),
        ("date:2021", "date", "2021", []),
        ("2021", "date", "2021-09", ["2021"]),
    ],
)
def test_marks(query: str, field: str, text: str, marked: list[str]) -> None:
    """What found a statement is marked, and a name found by another of its spellings is marked whole."""
    assert [text[a:b] for a, b in judge(query).marks(text, field)] == marked


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ([], ""),
        (["Massoud", "Kabul"], "Massoud Kabul"),
        (["Ahmad Massoud"], "Ahmad Massoud"),
        (["speaker:Ahmad Massoud"], 'speaker:"Ahmad Massoud"'),
        (["-speaker:Ahmad Massoud", "TASS"], '-speaker:"Ahmad Massoud" TASS'),
        (["Claim:full control"], 'Claim:"full control"'),
        (["claim:full contr*"], 'claim:"full contr*"'),
        (["date:2021-09 .. 2021-10"], 'date:"2021-09 .. 2021-10"'),
        (["speaker: Massoud"], 'speaker:" Massoud"'),
        (["speaker:Massoud"], "speaker:Massoud"),
        (['speaker:"Ahmad Massoud"'], 'speaker:"Ahmad Massoud"'),
        (["speaker:Massoud OR speaker:Saleh"], "speaker:Massoud OR speaker:Saleh"),
        (["speaker:Massoud outlet:TASS"], "speaker:Massoud outlet:TASS"),
        (["speaker:Massoud -Kabul"], "speaker:Massoud -Kabul"),
        (["speaker:Massoud (a OR b)"], "speaker:Massoud (a OR b)"),
        (["foo:Ahmad Massoud"], "foo:Ahmad Massoud"),
        (['"anti', 'taliban"'], '"anti taliban"'),
    ],
)
def test_join_arguments(arguments: list[str], query: str) -> None:
    """A value with blanks gets back the quotation marks that the shell took; everything else stays."""
    assert join_arguments(arguments) == query


def kept(filters: Filters) -> str:
    """The statements of the store that filters let through, by their letters."""
    return found("", filters=filters)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ALL),
        (Filters(speaker=("Ahmad Massoud",)), "mr"),
        (Filters(speaker=("Massoud",)), "dmr"),
        (Filters(speaker=("Ahmad Massoud", "saleh")), "mrs"),
        (Filters(speaker=("Massoud",), outlet=("ITAR-TASS", "archive")), "dr"),
        (Filters(outlet=("tass",)), "rk"),
        (Filters(via=("TASS", "reuters")), "ms"),
        (Filters(tag=("Full Control",)), "m"),
        (Filters(tag=("full",)), ""),
        (Filters(speaker=("",)), ""),
        (Filters(since=datetime.date(2021, 10, 25)), "ks"),
        (Filters(until=datetime.date(2021, 9, 3)), "dmcs"),
        (Filters(since=datetime.date(2021, 9, 5), until=datetime.date(2021, 9, 6), outlet=("Le Monde",)), "c"),
    ],
)
def test_filters(filters: Filters, expected: str) -> None:
    """Several values of one kind are alternatives, and every kind must be met."""
    assert kept(filters) == oldest_first(expected)


def test_filters_and_query_are_both_met() -> None:
    """Filters leave out of what a query finds, and add nothing."""
    assert found("Panjshir", filters=Filters(speaker=("Massoud",))) == "dm"


TODAY = datetime.date(2021, 9, 8)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2021-09-06", "2021-09-06", "2021-09-06"),
        ("2021-09", "2021-09-01", "2021-09-30"),
        ("2021~", "2021-01-01", "2021-12-31"),
        ("2021-09-01/2021-09-06", "2021-09-01", "2021-09-06"),
        ("yesterday", "2021-09-07", "2021-09-07"),
        ("on Monday", "2021-09-06", "2021-09-06"),
    ],
)
def test_bounds(text: str, since: str, until: str) -> None:
    """``--since`` begins with the first day that a date may mean, and ``--until`` ends with the last."""
    assert str(parse_bound(text, upper=False, today=TODAY)) == since
    assert str(parse_bound(text, upper=True, today=TODAY)) == until


@pytest.mark.parametrize(
    ("text", "upper", "message"),
    [
        ("2021-02-30", False, 'cannot use --since "2021-02-30": there is no day 30 in February 2021'),
        ("2021-02-30", True, 'cannot use --until "2021-02-30": there is no day 30 in February 2021'),
        ("XXXX", False, "--since XXXX has no first day\n  write a day, month or year"),
        ("2021/..", True, "--until 2021/.. has no last day\n  write a day, month or year"),
    ],
)
def test_bad_bounds(text: str, upper: bool, message: str) -> None:
    """What is no date, or has no such end, is refused rather than left out of account."""
    with pytest.raises(UsageError) as caught:
        parse_bound(text, upper=upper, today=TODAY)
    assert str(caught.value).startswith(message)


@given(st.permutations(STORE))
def test_the_order_is_the_same_however_they_come(statements: Iterable[Statement]) -> None:
    """Results are in one order, oldest first and undated last, whatever the order of files."""
    assert letters(s for s, _ in find(statements, judge(""))) == ALL


def test_ties_are_settled() -> None:
    """Statements of one date go by the date of the report, those without one last, then by their words."""
    early, late = parse_date("2021-09-06"), parse_date("2021-09-07")
    ties = [
        _statement("1", "B", "B", "2021-09-06", "B", published=early),
        _statement("2", "A", "A", "2021-09-06", "A", published=late),
        _statement("3", "A", "A", "2021-09-06", "A"),
        _statement("4", "A", "A", "2021-09-06", "B"),
        _statement("5", "A", "B", "2021-09-06", "A"),
        _statement("6", "B", "A", "2021-09-06", "A"),
        _statement("7", "B", "A", "2021-09-06", "A"),
    ]
    backwards = ties[::-1]
    assert sorted(backwards, key=sort_key) == ties

"""What a stranger's file may hold very much of takes twice the work where there is twice as much, and not four times.

The work is counted (:mod:`tests.support.work_count`), so that this holds on any machine.
"""

from __future__ import annotations

import contextlib
import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from factcli.comparison.differences import Column
from factcli.comparison.groups import Group, StatementPair, make_group
from factcli.comparison.sides import find_sides
from factcli.edtf import parse_date
from factcli.entities import blocking, name_parts, phonetics
from factcli.entities import directory as entities_directory
from factcli.entities.directory import Context, Directory
from factcli.extract import typography
from factcli.extract.quotations import find_quotation
from factcli.git.merge import file
from factcli.git.merge import table as merge_table
from factcli.importer import cell_values, claimreview, encoding, header
from factcli.importer.cell_values import ChangeTally
from factcli.importer.json_reader import make_rows, parse_json
from factcli.importer.plan import _FilledCells
from factcli.importer.records import Row
from factcli.model import Link, Person, Statement
from factcli.output import comparison, tables
from factcli.search import query
from factcli.search.index import schema
from factcli.search.match import Matcher
from factcli.store import check, conflict_markers
from factcli.store.links import Decision
from factcli.store.reader import RecordedStatement, Store
from factcli.text import tokens
from tests.support.work_count import Counted, Work, characters, lines, ratio, steps

MOST = 2.5  # times the work for twice the input


class Case(NamedTuple):
    """Something of a size, what is done with it, and how the work is counted."""

    make: Callable[[int], Any]
    run: Callable[[Any], object]
    size: int
    counter: Callable[[], Any] = lines


# --- what is made ---------------------------------------------------------------------------------------------


def _statement(number: int, **keys: str) -> str:
    values = {"id": f"{number:010}", "speaker": "Ann", "outlet": "TASS", "date": "2021-09-06", "claim": "Kabul fell"}
    return "[[statement]]\n" + "".join(f'{key} = "{value}"\n' for key, value in (values | keys).items())


def _said(number: int, date: str = "2021-09-06", **more: Any) -> Statement:
    return Statement(f"{number:010}", more.pop("speaker", "Ann"), "TASS", parse_date(date), "Kabul fell", **more)


def _store(contents: str, name: str = "a.toml", **others: str) -> Store:
    files = {name: contents, **{f"{other}.toml": text for other, text in others.items()}}
    return check.build_store(Path("/nowhere"), [(each, text.encode()) for each, text in files.items()])


def _many(form: str, number: int, between: str = "") -> str:
    return between.join(form.format(n) for n in range(number))


def _conflicts(number: int) -> str:
    return "".join(f"<<<<<<< a\n{_statement(n)}=======\n{_statement(n, claim='b')}>>>>>>> b\n" for n in range(number))


def _with_others(store: Store, number: int) -> Store:
    store.recorded += [RecordedStatement("", store.files[0], 0, {}, None)] * number
    return store


def _person(number: int, apart: bool = False) -> Person:
    aliases = tuple(f"Al{n} Ias" for n in range(number))
    return Person("Al Ias", aliases, tuple(f"Xl{n} Ias" for n in range(number)) if apart else ())


def _aliases(number: int) -> str:
    return f'[[person]]\nname = "Al Ias"\naliases = [{_many(chr(34) + "A{} Ias" + chr(34), number, ", ")}]\n'


# --- what is done ---------------------------------------------------------------------------------------------


def _judge_aliases(number_of: tuple[Directory, int]) -> None:
    """Ask of each name that a person has, whether it or another says a word."""
    directory, number = number_of
    judge = Matcher(query.parse_query("nobody speaker:nobody"), Context(directory, Directory()), _NoWords())
    for n in range(number):
        judge.match(_said(n, speaker=f"Al{n} Ias"))
        entities_directory.match_name(directory, "nobody", f"Al{n} Ias")


def _folded(text: str) -> None:
    with mock.patch.object(typography, "_compile", typography._compile.__wrapped__):  # compiled anew, to be counted
        typography.Folded(text)


class _NoWords:
    def forms(self, key: str) -> frozenset[str]:
        return frozenset({key})

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        return frozenset()


class _Kept(dict[str, Any]):
    """An object whose keys are hashed anew whenever they are gone through."""


def _mark_links(text: str) -> None:
    judge = Matcher(query.parse_query("url:x.org"), Context(Directory(), Directory()), _NoWords())
    with mock.patch.object(Matcher, "_matches_text", return_value=True):
        judge.marks(text, "url")


def _unread_page(text: str) -> None:
    with contextlib.suppress(Exception):
        claimreview.extract_page_claims(text, "page")


def _letters(number: int) -> str:
    """A word for a number, so that names differ by letters."""
    return "".join("bcdfgklmnp"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))


def _propose(text: str) -> None:
    from factcli.extract.article import Article
    from factcli.extract.proposals import propose

    propose(Article(name="a.txt", content=b"", media_type="text/plain", text=text, published="2024-05-15"))


def _aligned(number: int) -> list[Column]:
    said = [_said(n, date=f"{1500 + n}") for n in range(number)]
    return [Column("Ann", tuple(said)), Column("Bo", tuple(said))]


def _contested(number: int) -> Group:
    """One whom a person found to contradict each of many others."""
    said = [_said(n) for n in range(number + 1)]
    links = [Link(said[0].id, other.id, "contradicts") for other in said[1:]]
    pairs = [
        StatementPair(said[0], other, None, Decision(link, True)) for other, link in zip(said[1:], links, strict=True)
    ]
    return make_group("", (), said, str, pairs)


def _shown_whole(group: Group) -> None:
    comparison.group_listing([group], None)
    for number in range(len(group.columns)):
        comparison.claim_segments(group, number)


def _drawn(text: str) -> None:
    screen = tables.make_console(io.StringIO())
    screen.width = 40
    table = tables.new_table()
    table.add_column(overflow="fold")
    table.add_row(tables.styled_text(text))
    screen.print(table)


def _filed(text: str) -> None:
    schema._insert_name(_Rows.last, "outlet", text, 1)


class _Rows:
    """A database that counts the characters that are put into it."""

    last: _Rows

    def __init__(self, work: Work) -> None:
        self.work = work
        _Rows.last = self

    def execute(self, sql: str, parameters: Any = ()) -> None:
        self.work.done += sum(len(str(value)) for value in parameters)

    def executemany(self, sql: str, rows: Any) -> None:
        for row in rows:
            self.execute(sql, row)


# --- how it is counted, where neither lines nor steps tell ----------------------------------------------------


@contextmanager
def _put_in() -> Iterator[Work]:
    work = Work()
    _Rows(work)
    yield work


@contextmanager
def _squared(module: Any, name: str) -> Iterator[Work]:
    """Count the square of the length of what a function is given that takes so much."""
    work, does = Work(), getattr(module, name)

    def counted(text: Any, *more: Any) -> Any:
        work.done += len(text) ** 2
        return does(text, *more)

    with mock.patch.object(module, name, counted):
        yield work


@contextmanager
def _normalized() -> Iterator[Work]:
    """Count what Unicode's algorithm does: to put marks into order, the square of how many there are on a letter."""
    work, does = Work(), unicodedata.normalize

    def normalize(form: str, text: str) -> str:
        shapes = "".join("m" if unicodedata.combining(char) else " " for char in text)
        work.done += len(text) + sum(len(heap) ** 2 for heap in shapes.split())
        return does(form, text)  # type: ignore[arg-type]

    with mock.patch.object(unicodedata, "normalize", normalize):
        yield work


@contextmanager
def _taken_off() -> Iterator[Work]:
    """Count the characters that rich copies when it takes lines off a string one by one."""
    from rich.text import Text

    work, does = Work(), Text.render

    def render(self: Text, console: Any, end: str = "") -> Any:
        for segment in does(self, console, end):
            work.done += len(segment.text) * (1 + segment.text.count("\n"))
            yield segment

    with mock.patch.object(Text, "render", render):
        yield work


@contextmanager
def _parts() -> Iterator[Work]:
    """Count the characters that are taken out of the sides of a conflict."""
    does = conflict_markers._parts_at
    with (
        characters() as work,
        mock.patch.object(conflict_markers, "_parts_at", lambda text, *more: does(Counted(text), *more)),
    ):
        yield work


CASES = {
    # A store that is checked.
    "unknown keys at the top": Case(lambda n: _store(_many("k{} = 1\n", n)), check.find_problems, 300),
    "unknown tables": Case(lambda n: _store(_many("[k{}]\n", n)), check.find_problems, 300),
    "unknown keys of a statement": Case(
        lambda n: _store(_statement(1) + _many("k{} = 1\n", n)), check.find_problems, 300
    ),
    "unknown dotted keys": Case(lambda n: _store(_statement(1) + _many("k{}.a = 1\n", n)), check.find_problems, 300),
    "tables in a statement": Case(
        lambda n: _store(_statement(1) + _many("[statement.k{}]\n", n)), check.find_problems, 300
    ),
    "unknown defaults": Case(
        lambda n: _store(_many("[k{}]\n", n) + "[defaults]\n" + _many("k{} = 1\n", n), "factcli.toml"),
        check.find_problems,
        200,
    ),
    "many files": Case(
        lambda n: _store("", **{f"f{i}": _statement(i) for i in range(n)}),
        lambda store: [store.where("statement", s.place) for s in store.statements],
        400,
    ),
    "aliases claimed twice": Case(lambda n: _store(_aliases(n) * 2), check.find_problems, 100),
    "names told apart": Case(
        lambda n: _store(_aliases(n) + "not_same_as = [" + _many('"X{} Ias"', n, ", ") + "]\n"),
        check.find_problems,
        100,
    ),
    "conflicts, and statements elsewhere": Case(
        lambda n: _with_others(_store(_conflicts(n)), 100 * n), check.find_problems, 30
    ),
    "conflicts within one text": Case(
        lambda n: '[[statement]]\nclaim = """\n' + "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n" * n + '"""\n',
        conflict_markers.find_conflicts,
        40,
        _parts,
    ),
    # Files of other programs.
    "a long word in an old encoding": Case(
        lambda n: b"caf\xe9 " + b"a" * n, lambda d: encoding.decode(d, "f"), 300, partial(steps, encoding)
    ),
    "marks of direction in a cell": Case(
        lambda n: "a" + "\u200e" * n + "b",
        lambda t: cell_values.clean_text(t, True, ChangeTally()),
        200,
        partial(steps, cell_values),
    ),
    "scripts that never begin": Case(lambda n: "<script " * n, _unread_page, 40, partial(steps, claimreview)),
    "a script of blanks": Case(
        lambda n: "<script type=application/ld+json>1" + " " * n + "2</script>",
        _unread_page,
        150,
        partial(steps, claimreview),
    ),
    "a script's type of blanks": Case(
        lambda n: "<script type=" + " " * n + "></script>", _unread_page, 150, partial(steps, claimreview)
    ),
    "objects in an object": Case(
        lambda n: parse_json(json.dumps({f"k{i}": {"a": 1} for i in range(n)}), "f").value,
        lambda item: make_rows([(1, _Kept({Counted(key): value for key, value in item.items()}))]),
        100,
        characters,
    ),
    "a column for each row": Case(
        lambda n: [Row(i, {f"k{i}": "a"}) for i in range(n)],
        lambda rows: [columns.texts(f"k{i}") for columns in [_FilledCells(rows)] for i in range(len(rows))],
        100,
    ),
    "columns of one name": Case(
        lambda n: [Counted("a")] * n,
        lambda given: header.name_columns(given, lambda number: True, []),
        100,
    ),
    # Reports.
    "persons of a report": Case(
        lambda n: "".join(f"Jan Ro{_letters(i)} said it was late. He said no.\n\n" for i in range(n)), _propose, 150
    ),
    "spellings of one name": Case(
        lambda n: "".join(f"Jan {'Ss'[i % 2]}a{'mn'[i % 2]}i{_letters(i)}a said no.\n\n" for i in range(n)),
        _propose,
        150,
    ),
    "ministries and ministers of a report": Case(
        lambda n: "".join(
            f"The R{_letters(i)} Ministry said no. The ministry said it was late. Minister Jan R{_letters(i)}o told"
            " the newspaper it was. The minister said no.\n\n"
            for i in range(n)
        ),
        _propose,
        60,
    ),
    "one person all through a report": Case(
        lambda n: "Mayor Jane Roe said no. She said it was late. The mayor said Mayor Roe was ill.\n\n" * n,
        _propose,
        60,
    ),
    "two of one surname": Case(
        lambda n: "Jane Roe and Karl Roe came." + "\n\nRoe said it was late. He said no." * n, _propose, 60
    ),
    "datelines, outlets and days in one paragraph": Case(
        lambda n: "Jan Roe told the Alden Post on Monday it was late, according to AFP, citing Reuters. " * n,
        _propose,
        60,
    ),
    # Merging.
    "merges left unfinished in what both began with": Case(
        lambda n: b"<<<<<<< a\n=======\n" * n,
        lambda b: file.merge(b, b"a = 1\n", b"b = 1\n", "f"),
        30,
        partial(steps, file),
    ),
    "lists that both sides changed": Case(
        lambda n: [[Counted(f"{side}{i}") for i in range(n)] for side in "abc"],
        lambda sides: merge_table._merge_items(*sides),
        60,
        characters,
    ),
    # Words and names.
    "a number of many groups": Case(lambda n: "1" + ",00" * n, tokens.word_keys, 100, partial(steps, tokens)),
    "the same in other letters": Case(lambda n: "\u0661" + ",00" * n, tokens.find_words, 100, partial(steps, tokens)),
    "characters that are not seen": Case(
        lambda n: "a" + "\u200b" * n + "a", tokens.find_words, 200, partial(steps, tokens)
    ),
    "a heap of accents": Case(lambda n: "a" + "\u0301\u0323" * n, tokens.fold, 1500, _normalized),
    "a heap of accents out of two": Case(lambda n: "a" + "\u0344\u0323" * n, tokens.fold, 1500, _normalized),
    "a heap of vowel signs that are not seen": Case(
        lambda n: "\u0915" + "\u094d\u200b\u093c" * n, tokens.fold, 1500, _normalized
    ),
    "a long word as it sounds": Case(
        lambda n: "kabul" * n, phonetics.phonetic_codes, 100, lambda: _squared(phonetics, "split_graphemes")
    ),
    "slips of a long word": Case(lambda n: "kb" * n, blocking.asked_codes, 100, lambda: _squared(blocking, "_edits")),
    "a long name": Case(
        lambda n: "Ali" + " ullah" * n, name_parts.name_words, 200, lambda: _squared(name_parts, "parse_person_name")
    ),
    "a long name in the index": Case(lambda n: _many("w{} ", n), _filed, 200, _put_in),
    "pairs of words of a long name": Case(
        lambda n: [_many("w{} ", n), "Bo Li"],
        lambda names: [list(codes) for codes in blocking.person_codes(names)],
        120,
    ),
    "names told apart from names": Case(lambda n: [_person(n, apart=True)], Directory, 100),
    "all names of a person": Case(lambda n: (Directory([_person(n)]), n), _judge_aliases, 40),
    # Quotations in the text of a copy.
    "white space in a copy": Case(lambda n: "a" + " \n" * n + "b", _folded, 400, partial(steps, typography)),
    "points in a copy": Case(lambda n: "a" + ". " * n + "b", _folded, 400, partial(steps, typography)),
    "marks in a copy": Case(lambda n: "a" + "'\"" * n + "b", _folded, 400, partial(steps, typography)),
    "soft hyphens in a copy": Case(lambda n: "a" + "\u00ad " * n + "b", _folded, 200, partial(steps, typography)),
    "a quotation that nearly stands everywhere": Case(
        lambda n: ("a " * n + "b", "a " * (2 * n)), lambda both: find_quotation(*both), 600
    ),
    "pieces that stand everywhere": Case(
        lambda n: ("a … b … a … b … c", "a b " * n), lambda both: find_quotation(*both), 1500
    ),
    "brackets in a quotation": Case(lambda n: ("[a] b " * n, "a b " * n), lambda both: find_quotation(*both), 300),
    "line ends within words": Case(lambda n: ("ab" * n, "a-\nb" * n + "c"), lambda both: find_quotation(*both), 300),
    "a long quotation with other words": Case(
        lambda n: (_many("so w{} ", n), _many("so w{} or ", n)), lambda both: find_quotation(*both), 300
    ),
    # What is found and shown.
    "a part of a link": Case(lambda n: Counted("x.org/" * n), _mark_links, 100, characters),
    "a long claim drawn": Case(lambda n: "ab cd " * n, _drawn, 400, _taken_off),
    "sides of many, one against all": Case(
        lambda n: [(0, i + 1) for i in range(n)], lambda edges: find_sides(len(edges) + 1, edges, edges), 100
    ),
    "many who stand with one": Case(
        lambda n: [(0, i + 1) for i in range(n)], lambda edges: find_sides(len(edges) + 1, [], [], edges), 100
    ),
    "topics of one against all": Case(_contested, _shown_whole, 60),
    "columns by days": Case(_aligned, lambda columns: comparison.align_rows(columns, "speaker"), 100),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_twice_as_much_takes_twice_the_work(name: str) -> None:
    """Twice the input takes at most two and a half times the work."""
    case = CASES[name]
    assert ratio(case.counter, case.make, case.run, case.size) <= MOST

"""The sources of statements go from one store to another with an export, in the same step; their copies do not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcli.importer.records import Row
from factcli.importer.sources import read_sources
from factcli.model import Source, Statement
from factcli.store.reader import read_store
from factcli.store.sources import make_source
from factcli.store.writer import add_statements
from tests.support.run import inside
from tests.support.stores import contents, new_store, statement

PAGE, LETTER = b"The harbour is open.\n", b"Nobody was hurt.\n"
FORMS = ("toml", "json")


def source(content: bytes = PAGE, **values: str) -> Source:
    given = {"media_type": "text/plain", "retrieved": "2026-11-30", "outlet": "Tidewatch", **values}
    return make_source(content, **given)[0]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A store ``here`` with two sources, one of them of two statements, and a statement without; ``there`` is new."""
    first, second = source(url="https://example.org/?a=1&b", published="2026-05"), source(LETTER, title='The "mole" \\')
    new_store(tmp_path / "here", statement("Nobody knows."))
    for read, content, claims in ((first, PAGE, ("It is open.", "It was shut.")), (second, LETTER, ("All are well.",))):
        made = [statement(claim, source=read.id) for claim in claims]
        add_statements(read_store(tmp_path / "here"), made, "extract", source=(read, content))
    new_store(tmp_path / "there")
    return tmp_path


def _statements(root: Path) -> list[Statement]:
    return sorted(read_store(root).statements, key=lambda one: one.id)


def _sources(root: Path) -> list[Source]:
    store = read_store(root)
    assert not store.problems
    return sorted(store.sources, key=lambda one: one.id)


@pytest.mark.parametrize("form", FORMS)
def test_sources_come_with_their_statements(desk: Path, form: str) -> None:
    """All of their keys, once each; ``check`` misses their copies and nothing else; undo takes everything back."""
    before = contents(desk / "there")
    out = inside(["export", "--store", "here", "-o", f"x.{form}"], desk)
    assert "2 sources with them; their kept copies stay in here/sources" in out.stderr
    done = inside(["import", "--store", "there", f"x.{form}"], desk)
    assert done.code == 0
    assert done.stdout == "4 statements added, 0 recorded already\n"
    assert "2 sources added, without their kept copies, which no export holds" in done.stderr
    assert "of these statements" not in done.stderr
    assert _sources(desk / "there") == _sources(desk / "here")
    checked = json.loads(inside(["check", "--store", "there", "--json"], desk).stdout)["problems"]
    assert {problem["code"] for problem in checked} == {"copy-missing"}
    for name, data in contents(desk / "here").items():
        if name.startswith("sources/"):
            (desk / "there" / "sources").mkdir(exist_ok=True)
            (desk / "there" / name).write_bytes(data)
    assert inside(["check", "--store", "there"], desk).code == 0
    assert inside(["undo", "--store", "there", "--yes"], desk).code == 0
    assert {name for name in contents(desk / "there") if not name.startswith("sources/")} == {*before}


@pytest.mark.parametrize("form", FORMS)
def test_an_id_that_was_given_by_hand(desk: Path, form: str) -> None:
    """Letters that factcli itself leaves out, as o, do not make an export a file of another program."""
    for path in (desk / "here").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(source(LETTER).id, "lookout001"), encoding="utf-8")
    assert inside(["export", "--store", "here", "-o", f"x.{form}"], desk).code == 0
    done = inside(["import", "--store", "there", f"x.{form}"], desk)
    assert (done.code, "not imported" in done.stderr) == (0, False), done.stderr
    assert [s.source for s in _statements(desk / "there")] == [s.source for s in _statements(desk / "here")]
    assert _sources(desk / "there") == _sources(desk / "here")


@pytest.mark.parametrize("form", FORMS)
def test_sources_of_a_part(desk: Path, form: str) -> None:
    """An export of some statements has their sources only; one without sources says nothing of them."""
    assert inside(["export", "--store", "here", "claim:well", "-o", f"x.{form}"], desk).code == 0
    done = inside(["import", "--store", "there", f"x.{form}"], desk)
    assert "1 source added, without its kept copy, which no export holds" in done.stderr
    assert [one.title for one in _sources(desk / "there")] == ['The "mole" \\']
    out = inside(["export", "--store", "here", "claim:knows", "--format", form], desk)
    assert "source" not in out.stderr + out.stdout.replace('"source": null', "")


@pytest.mark.parametrize("form", FORMS)
def test_a_second_import_brings_what_is_missing(desk: Path, form: str) -> None:
    """Statements that were imported without their sources get them; a third import changes nothing."""
    inside(["export", "--store", "here", "-o", "x.csv"], desk)
    done = inside(["import", "--store", "there", "x.csv"], desk)
    assert "a toml or json export of the other store holds them" in done.stderr
    inside(["export", "--store", "here", "-o", f"x.{form}"], desk)
    dry = inside(["import", "--store", "there", f"x.{form}", "--dry-run"], desk)
    assert "2 sources would be added" in dry.stderr
    assert not (desk / "there" / "sources.toml").exists()
    done = inside(["import", "--store", "there", f"x.{form}"], desk)
    assert done.stdout == "0 statements added, 4 recorded already\n"
    assert _sources(desk / "there") == _sources(desk / "here")
    before = contents(desk / "there")
    done = inside(["import", "--store", "there", f"x.{form}"], desk)
    assert done.code == 0
    assert "source" not in done.stderr
    assert contents(desk / "there") == before


def test_what_is_wrong_with_a_source(desk: Path) -> None:
    """It is left out, with its line, and the exit code is 3; the statements are recorded."""
    good = source()
    table = "".join(f'{key} = "{value}"\n' for key, value in good.to_table().items() if key != "retrieved")
    (desk / "x.toml").write_text(
        f'[[statement]]\nspeaker = "A"\noutlet = "B"\ndate = 2026-05-06\nclaim = "C"\nsource = "{good.id}"\n'
        f"\n[[source]]\n{table}",
        encoding="utf-8",
    )
    done = inside(["import", "--store", "there", "x.toml"], desk)
    assert done.code == 3
    assert f"factcli: x.toml:8: the source {good.id} is left out: retrieved" in done.stderr
    assert done.stdout == "1 statement added, 0 recorded already\n"


def _row(line: int, one: Source, **changed: object) -> Row:
    return Row(line, {**one.to_table(), **changed})


def test_which_sources_are_new() -> None:
    """Those that a statement names and the store lacks; each other one is named with its line and the reason."""
    one, other = source(), source(LETTER)
    wanted = {one.id, other.id}
    assert read_sources([_row(3, one)], wanted, []) == ([one], [], [])
    assert read_sources([_row(3, one)], wanted, [one]) == ([], [], [])
    assert read_sources([_row(3, one)], {other.id}, []).notes == [
        (3, f"the source {one.id} is left out: no statement here names it")
    ]
    renamed = replace(one, title="Another", author="Bo")
    told = read_sources([_row(3, renamed)], wanted, [one])
    assert told.new == []
    assert told.notes == [
        (3, f"the source {one.id} is already recorded, with another title and author; it stays as it is")
    ]
    told = read_sources([_row(3, one), _row(9, renamed), _row(15, other)], wanted, [])
    assert told.new == [one, other]
    assert told.notes == [
        (9, f"the source {one.id} is twice in this file, with another title and author; it stays as it is")
    ]


@pytest.mark.parametrize(
    ("changed", "faults", "notes"),
    [
        ({"sha256": "../../etc/passwd"}, 1, 0),
        ({"id": 5}, 1, 0),
        ({"id": "\x1b[2J"}, 1, 0),
        ({"published": "soon"}, 0, 1),
        ({"url": "javascript:x"}, 0, 1),
        ({"mood\x1b": 1}, 0, 1),
        ({"author": None}, 0, 0),
        ({"title": "a\ud800b"}, 0, 1),
    ],
)
def test_values_of_a_stranger(changed: dict[str, object], faults: int, notes: int) -> None:
    """A required one that is wrong costs the source, another one itself; nothing of it reaches a terminal."""
    told = read_sources([_row(3, source(), **changed)], {source().id, "\x1b[2J"}, [])
    assert (len(told.faults), len(told.notes)) == (faults, notes)
    assert len(told.new) == 1 - faults
    assert all("\x1b" not in what for _, what in (*told.faults, *told.notes))
    assert all(what.isprintable() for _, what in (*told.faults, *told.notes))


@pytest.mark.parametrize("sources", ["5", '{"id": 3}', "[]", "[[]]", "null", '["x"]', "[5, null]"])
def test_sources_of_another_shape(desk: Path, sources: str) -> None:
    """JSON of a stranger that only looks like ours is no error of factcli."""
    record = '{"speaker": "A", "outlet": "B", "date": "2026-05-06", "claim": "C"}'
    (desk / "x.json").write_text(f'{{"version": 2, "statements": [{record}], "sources": {sources}}}', encoding="utf-8")
    done = inside(["import", "--store", "there", "x.json"], desk)
    assert done.code in (0, 3)
    assert done.stdout == "1 statement added, 0 recorded already\n"
    assert not (desk / "there" / "sources.toml").exists()

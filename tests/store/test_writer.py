"""Changing a store: exactly what was meant, and not one byte beside it."""

from __future__ import annotations

import contextlib
import datetime
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from factcli.errors import DataError, EditConflictError, NothingFoundError, StoreError
from factcli.store import atomic, writer
from factcli.store.file import StoreFile
from factcli.store.reader import RecordedStatement, Store, read_store
from factcli.store.undo import undo_last_change
from factcli.store.verify import Document, same_values
from factcli.store.writer import (
    add_statements,
    create_store,
    edit_statement,
    make_change,
    remove_statement,
    replace_source,
)
from tests.support.budget import examples
from tests.support.stores import BOM, contents, files, new_store, only, statement, store_of, strays

FILE = "2021-09.toml"
some = settings(max_examples=examples(60))
VALUES: list[Any] = [
    "plain",
    'q " \' """ # [[statement]]',
    "two\nlines\n",
    "\ttab \\ back",
    "\u202etrojan\x1b[2J",
    datetime.date(2021, 9, 6),
    ["a", "b, ]"],
    [],
    7,
    {"k": [1.5, {"l": "\n"}]},
]


@contextmanager
def hostile(data: bytes) -> Iterator[tuple[Path, Store]]:
    """A store with one file of these bytes, of an unusual mode."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), data)
        (Path(folder) / FILE).chmod(0o640)
        yield Path(folder) / FILE, store


def text_of(data: bytes) -> str:
    return data.decode().removeprefix("\ufeff")


def around(recorded: RecordedStatement) -> tuple[bytes, bytes, bytes]:
    """The bytes before a statement, of it, and after it."""
    text, data = recorded.file.text, recorded.file.data or b""
    mark = BOM if data.startswith(BOM) else b""
    head, source = text[: recorded.span[0]], recorded.source
    return mark + head.encode(), source.encode(), text[recorded.span[1] :].encode()


def undone(path: Path, before: bytes) -> None:
    """Undo brings back every byte and the mode, and leaves no stray."""
    undo_last_change(path.parent)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert strays(path.parent) == []


def with_table(document: Mapping[str, Any], index: int, table: Mapping[str, Any] | None) -> dict[str, Any]:
    """The document with one statement exchanged, or taken out."""
    tables = [*document["statement"]]
    tables[index : index + 1] = [] if table is None else [dict(table)]
    rest = {key: value for key, value in document.items() if key != "statement"}
    return {**rest, "statement": tables} if tables else rest


def fault(change: Callable[[], object]) -> str:
    """What a change was refused for, or nothing."""
    try:
        change()
    except DataError as error:
        return error.what
    return ""


def is_one_insertion(short: bytes, long: bytes) -> bool:
    """Whether the long one is the short one with one stretch put in somewhere."""
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    return any(long.endswith(short[at:]) for at in range(start, -1, -1)) and len(long) >= len(short)


# --- nothing else changes, whatever the file looks like -----------------------------------------------------


@some
@given(files())
def test_add_appends_and_touches_nothing(data: bytes) -> None:
    """Every old byte stays in its place before the new table, and undo takes exactly that away."""
    with hostile(data) as (path, store):
        add_statements(store, [statement()], "add")
        after = path.read_bytes()
        assert after.startswith(data)
        document = tomli.loads(text_of(data))
        document.setdefault("statement", []).append(statement().to_table())
        assert same_values(tomli.loads(text_of(after)), document)
        ends = re.findall(rb"\r?\n", after)
        assert set(ends[data.count(b"\n") :]) == {ends[0]}
        undone(path, data)


@some
@given(files(least=1), st.data())
def test_edit_exchanges_one_value_only(data: bytes, draw: st.DataObject) -> None:
    """Setting a key that is there changes the bytes of its value and no other."""
    with hostile(data) as (path, store):
        recorded = draw.draw(st.sampled_from(store.recorded))
        entries = [e for e in recorded.file.headers("statement")[recorded.index].entries if len(e.key) == 1]
        entry, value = draw.draw(st.sampled_from(entries)), draw.draw(st.sampled_from(VALUES))
        text = recorded.file.text
        refused = fault(lambda: edit_statement(store, recorded, {entry.key[0]: value}, "edit"))
        if refused:
            assert "comment inside" in refused
            assert "#" in text[entry.value_start : entry.value_end]
            assert path.read_bytes() == data
            return
        head, tail = text[: entry.value_start].encode(), text[entry.value_end :].encode()
        after = path.read_bytes()
        assert after.removeprefix(BOM).startswith(head)
        assert after.endswith(tail)
        assert len(after) >= len(head) + len(tail)
        assert after.startswith(BOM) == data.startswith(BOM)
        meant = with_table(recorded.file.doc, recorded.index, {**recorded.table, entry.key[0]: value})
        assert same_values(tomli.loads(text_of(after)), meant)
        if after != data:
            undone(path, data)


@some
@given(files(least=1), st.data())
def test_edit_adds_one_line_only(data: bytes, draw: st.DataObject) -> None:
    """Setting a key that is not there puts one stretch into the statement and changes nothing else."""
    with hostile(data) as (path, store):
        recorded, value = draw.draw(st.sampled_from(store.recorded)), draw.draw(st.sampled_from(VALUES))
        before, source, after = around(recorded)
        edit_statement(store, recorded, {"quote": value}, "edit")
        new = path.read_bytes()
        assert new.startswith(before)
        assert new.endswith(after)
        assert is_one_insertion(source, new[len(before) : len(new) - len(after)])
        meant = with_table(recorded.file.doc, recorded.index, {**recorded.table, "quote": value})
        assert same_values(tomli.loads(text_of(new)), meant)
        undone(path, data)


@some
@given(files(least=1), st.data())
def test_edit_takes_one_key_out(data: bytes, draw: st.DataObject) -> None:
    """Unsetting a key takes its line and leaves the comment behind it; a key written as a table is refused."""
    with hostile(data) as (path, store):
        recorded = draw.draw(st.sampled_from(store.recorded))
        key = draw.draw(st.sampled_from(sorted(recorded.table)))
        assume(key != "id")
        before, source, after = around(recorded)
        refused = fault(lambda: edit_statement(store, recorded, {key: None}, "edit"))
        if refused:
            assert (
                "comment inside"
                if recorded.file.headers("statement")[recorded.index].entry(key)
                else "written as a table"
            ) in refused
            assert path.read_bytes() == data
            return
        new = path.read_bytes()
        assert new.startswith(before)
        assert new.endswith(after)
        assert is_one_insertion(new[len(before) : len(new) - len(after)].replace(b" ", b""), source.replace(b" ", b""))
        table = {k: v for k, v in recorded.table.items() if k != key}
        assert same_values(tomli.loads(text_of(new)), with_table(recorded.file.doc, recorded.index, table))
        undone(path, data)


@some
@given(files(least=1), st.data())
def test_edit_changes_several_keys_at_once(data: bytes, draw: st.DataObject) -> None:
    """Set, add and unset together are one change, proved and undone as one; the file around stays."""
    with hostile(data) as (path, store):
        recorded = draw.draw(st.sampled_from(store.recorded))
        names = ["speaker", "note", "via", "retracted", "url", "odd-key"]
        keys = draw.draw(st.lists(st.sampled_from(names), unique=True))
        values = {key: draw.draw(st.sampled_from([None, *VALUES])) for key in keys}
        before, _, after = around(recorded)
        if fault(lambda: edit_statement(store, recorded, values, "edit")):
            assert path.read_bytes() == data
            return
        new = path.read_bytes()
        assert new.startswith(before)
        assert new.endswith(after)
        table = {k: v for k, v in {**recorded.table, **values}.items() if v is not None}
        assert same_values(tomli.loads(text_of(new)), with_table(recorded.file.doc, recorded.index, table))
        if new != data:
            undone(path, data)


@some
@given(files(least=1), st.data())
def test_remove_takes_one_statement_out(data: bytes, draw: st.DataObject) -> None:
    """What is left is what stood before it and after it, byte for byte."""
    with hostile(data) as (path, store):
        recorded = draw.draw(st.sampled_from(store.recorded))
        before, _, after = around(recorded)
        remove_statement(store, recorded, "remove")
        assert path.read_bytes() == before + after
        assert same_values(tomli.loads(text_of(before + after)), with_table(recorded.file.doc, recorded.index, None))
        undone(path, data)


@some
@given(files(least=1), st.data())
def test_source_from_an_editor_replaces_one_statement(data: bytes, draw: st.DataObject) -> None:
    """An editor's text takes the statement's place with its line ends, whatever the editor made of them."""
    with hostile(data) as (path, store):
        recorded = draw.draw(st.sampled_from(store.recorded))
        before, source, after = around(recorded)
        unsplit = recorded.source.replace("\r\n", "\n")
        replace_source(store, recorded, unsplit.rstrip("\n"), recorded.table, "edit")
        assert path.read_bytes() == data
        replace_source(store, recorded, '[[statement]]\nid = "new" # é\n\n', {"id": "new"}, "edit")
        new = path.read_bytes()
        assert new.startswith(before)
        assert new.endswith(after)
        middle = new[len(before) : len(new) - len(after)]
        assert middle.replace(b"\r\n", b"\n").rstrip(b"\n") == '[[statement]]\nid = "new" # é'.encode()
        if b"\n" in source:
            ends = set(re.findall(rb"\r?\n", middle))
            assert ends <= set(re.findall(rb"\r?\n", source))
        assert same_values(tomli.loads(text_of(new)), with_table(recorded.file.doc, recorded.index, {"id": "new"}))


# --- adding --------------------------------------------------------------------------------------------------


def test_first_add_makes_the_store(tmp_path: Path) -> None:
    """Adding to a folder that is not there makes it a store, with the statement in the file of its month."""
    root = tmp_path / "new" / "store"
    outcome = add_statements(read_store(root), [statement()], "add")
    assert outcome.notes == []
    assert contents(root).keys() == {"factcli.toml", FILE}
    assert (root / "factcli.toml").read_bytes() == b"format = 1\n"
    assert only(read_store(root)).statement == statement()
    assert strays(root) == []


def test_statements_go_to_the_files_of_their_months(tmp_path: Path) -> None:
    """One add may write several files, all or none; a date without a month goes to undated.toml."""
    dates = ("2021-09-06", "2021-10", "2021", "XXXX", "2021-09-07")
    store = new_store(tmp_path, *(statement(date=date) for date in dates))
    assert sorted(contents(tmp_path)) == ["2021-09.toml", "2021-10.toml", "factcli.toml", "undated.toml"]
    assert {s.date.text for s in store.statements} == set(dates)
    undo_last_change(tmp_path)
    assert contents(tmp_path).keys() == {"factcli.toml"}


def test_same_statement_is_not_added_twice(tmp_path: Path) -> None:
    """Whoever adds what is there by now, or twice in one go, adds it once, and the file stays as it is."""
    stale = new_store(tmp_path)
    add_statements(stale, [statement(), statement()], "add")
    before = contents(tmp_path)
    add_statements(stale, [statement()], "add")
    assert contents(tmp_path) == before
    assert len(read_store(tmp_path).statements) == 1


def test_id_of_another_kind_does_not_stop_an_add(tmp_path: Path) -> None:
    """An id that is a list in some hand-written table is no reason to fail."""
    store = store_of(tmp_path, b"[[statement]]\nid = [1]\n")
    add_statements(store, [statement()], "add")
    assert [r.id for r in read_store(tmp_path).recorded] == ["", statement().id]


@pytest.mark.parametrize("claim", ["a\ud800b", "x"])
def test_text_that_is_not_unicode_is_refused(claim: str, tmp_path: Path) -> None:
    """A lone surrogate in a value or a key is an error with nothing written."""
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)
    values = {"note": claim} if "\ud800" in claim else {"no\udcffte": "x"}
    with pytest.raises(DataError):
        edit_statement(store, only(store), values, "edit")
    with pytest.raises(DataError):
        replace_source(store, only(store), '[[statement]]\nid = "\udcff"\n', {"id": "\udcff"}, "edit")
    assert contents(tmp_path) == before


def test_file_created_meanwhile_by_hand_is_added_to(tmp_path: Path) -> None:
    """The file is read again under the lock: what others wrote since the store was read stays."""
    store = new_store(tmp_path)
    (tmp_path / FILE).write_bytes(b"# mine")
    add_statements(store, [statement()], "add")
    assert (tmp_path / FILE).read_bytes().startswith(b"# mine\n\n[[statement]]\n")


def test_create_leaves_what_is_there(tmp_path: Path) -> None:
    """Making a store of a folder writes factcli.toml and nothing else, and never over an old one."""
    (tmp_path / "x.txt").write_text("x")
    assert create_store(tmp_path) == tmp_path / "factcli.toml"
    (tmp_path / "factcli.toml").write_text("# mine\n")
    create_store(tmp_path)
    assert contents(tmp_path) == {"factcli.toml": b"# mine\n", "x.txt": b"x"}
    with pytest.raises(StoreError, match="is a file, not a folder"):
        create_store(tmp_path / "x.txt")
    with pytest.raises(StoreError, match="cannot make a store"):
        create_store(tmp_path / "x.txt" / "below")


# --- editing -------------------------------------------------------------------------------------------------

SOURCE = """\
# before
[[statement]] # here
  id = "aaaaaaaaaa"
  speaker = "S"  # who
  outlet = 'O'
  date = 2021-09-06
  claim = \"\"\"
[[statement]]
# not a comment\"\"\"
  via = ["a", # first
         "b"]
  "odd key" = {x = 1}
  deep.er = true

# between
[statement.below]
y = 1
# after
"""


def test_edit_of_a_rich_statement(tmp_path: Path) -> None:
    """Set, add and unset at once: comments, indentation and unknown keys stay; a new key goes where it belongs."""
    store = store_of(tmp_path, SOURCE.encode())
    edit_statement(store, only(store), {"speaker": "T", "claim": "D", "outlet": None, "note": "n", "url": None}, "edit")
    expected = SOURCE.replace('"S"', '"T"').replace("  outlet = 'O'\n", "")
    expected = expected.replace('"""\n[[statement]]\n# not a comment"""', '"D"')
    assert (tmp_path / FILE).read_text() == expected.replace('"b"]\n', '"b"]\n  note = "n"\n')


@pytest.mark.parametrize(
    ("key", "value", "what", "line"),
    [
        ("via", ["c"], "via contains a comment inside its brackets", 10),
        ("via", None, "via contains a comment inside its brackets", 10),
        ("deep", None, "deep is written as a table", 13),
        ("below", 1, "below is written as a table", 16),
    ],
)
def test_edit_that_would_lose_something_is_refused(key: str, value: Any, what: str, line: int, tmp_path: Path) -> None:
    """A comment inside a list, or a key spread over several, is left to the editor, and the line is named."""
    values = {key: value}
    store = store_of(tmp_path, SOURCE.encode())
    with pytest.raises(DataError, match=what) as caught:
        edit_statement(store, only(store), values, "edit")
    assert caught.value.where.endswith(f"{FILE}:{line}")
    assert (tmp_path / FILE).read_text() == SOURCE


def test_edit_to_what_it_says_already_writes_nothing(tmp_path: Path) -> None:
    """No change, no write, and nothing to undo."""
    store = new_store(tmp_path, statement(note="n"))
    before = (tmp_path / FILE).stat()
    edit_statement(store, only(store), {"note": "n", "url": None}, "edit")
    assert (tmp_path / FILE).stat().st_ino == before.st_ino
    assert undo_last_change(tmp_path).summary == "add"


def test_statement_without_id_gets_the_one_it_went_by(tmp_path: Path) -> None:
    """Editing the claim of a table that has no id pins the id that it was known under."""
    data = b'[[statement]]\nspeaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "C"\n'
    store = store_of(tmp_path, data)
    identity = only(store).id
    edit_statement(store, only(store), {"claim": "D"}, "edit")
    assert only(read_store(tmp_path)).id == identity
    pinned = data.replace(b"]]\n", f']]\nid = "{identity}"\n'.encode())
    assert (tmp_path / FILE).read_bytes() == pinned.replace(b'"C"', b'"D"')


def test_table_split_by_others_is_not_torn(tmp_path: Path) -> None:
    """[statement.x] behind a [[link]] still belongs to the statement: removing or replacing that is refused."""
    data = b'[[statement]]\nid = "a"\n[[statement]]\nid = "b"\n[[link]]\na = "a"\n[statement.x]\ny = 1\n'
    store = store_of(tmp_path, data)
    last = store.recorded[1]
    with pytest.raises(DataError, match="cannot make this change safely"):
        remove_statement(store, last, "remove")
    with pytest.raises(DataError, match="cannot make this change safely"):
        replace_source(store, last, '[[statement]]\nid = "c"\n', {"id": "c"}, "edit")
    assert (tmp_path / FILE).read_bytes() == data
    edit_statement(store, last, {"note": "n"}, "edit")
    assert read_store(tmp_path).recorded[1].table == {"id": "b", "note": "n", "x": {"y": 1}}


@pytest.mark.parametrize("source", ["", "id = 1\n", "[[statement]]\nid = 1\n[[statement]]\n", "[[statement]]\nid =\n"])
def test_source_that_does_not_say_what_was_meant_is_refused(source: str, tmp_path: Path) -> None:
    """An editor's text that is more, less or other than the one table meant is never written."""
    store = new_store(tmp_path, statement("a"), statement("b"))
    before = contents(tmp_path)
    with pytest.raises(DataError, match="cannot make this change safely"):
        replace_source(store, store.recorded[0], source, {"id": 1}, "edit")
    assert contents(tmp_path) == before


def test_source_with_a_mark_or_no_last_line_end_fits(tmp_path: Path) -> None:
    """A byte order mark that an editor put first, and a missing line end, do no harm in the middle of a file."""
    store = new_store(tmp_path, statement("a"), statement("b"))
    replace_source(store, store.recorded[0], '\ufeff[[statement]]\nid = "c"', {"id": "c"}, "edit")
    assert (tmp_path / FILE).read_text().startswith('[[statement]]\nid = "c"\n\n[[statement]]\n')


# --- what was meant, and what others did meanwhile ----------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        lambda file: (file.text + "x = 1\n", file.doc),
        lambda file: (file.text + "x = 1\n", {**file.doc, "x": 1.0}),
        lambda file: (file.text + "x = \n", {**file.doc, "x": 1}),
        lambda file: (file.text + "statement = 1\n", {**file.doc, "statement": 1}),
        lambda file: ("", file.doc),
    ],
)
def test_only_what_reads_back_as_meant_is_written(plan: writer.Plan, tmp_path: Path) -> None:
    """A text that says more, less, or something that merely looks equal never reaches the file."""
    new_store(tmp_path, statement())
    before = contents(tmp_path)
    with pytest.raises(DataError, match="cannot make this change safely"):
        make_change(tmp_path, {FILE: plan}, "x")
    assert contents(tmp_path) == before


def test_second_of_two_edits_from_one_starting_point_is_told(tmp_path: Path) -> None:
    """Edit, remove and replace of a statement that was changed since it was read are conflicts; the first stays."""
    stale = new_store(tmp_path, statement(), statement("other"))
    edit_statement(read_store(tmp_path), stale.recorded[0], {"note": "first"}, "edit")
    before = contents(tmp_path)
    seconds: list[Callable[[], object]] = [
        lambda: edit_statement(stale, stale.recorded[0], {"note": "second"}, "edit"),
        lambda: remove_statement(stale, stale.recorded[0], "remove"),
        lambda: replace_source(stale, stale.recorded[0], "[[statement]]\n", {}, "edit"),
    ]
    for second in seconds:
        with pytest.raises(EditConflictError, match=r"somebody else has just changed"):
            second()
    assert contents(tmp_path) == before
    edit_statement(stale, stale.recorded[1], {"note": "another statement is no conflict"}, "edit")


def test_statement_that_moved_in_its_file_is_still_found(tmp_path: Path) -> None:
    """Lines put in before it by hand do not make an edit a conflict, nor hit the wrong table."""
    store = new_store(tmp_path, statement())
    path = tmp_path / FILE
    path.write_bytes(b'[[statement]]\nid = "x"\n\n' + path.read_bytes())
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert [r.table.get("note") for r in read_store(tmp_path).recorded] == [None, "n"]


def test_file_removed_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    """An edit of a file that is gone is told, and does not bring it back."""
    store = new_store(tmp_path, statement())
    (tmp_path / FILE).unlink()
    with pytest.raises(EditConflictError):
        edit_statement(store, only(store), {"note": "n"}, "edit")
    assert contents(tmp_path).keys() == {"factcli.toml"}


def test_two_names_for_one_file_are_not_written_as_two(tmp_path: Path) -> None:
    """A change of two files that are links to one is refused, for the second would undo the first."""
    store = new_store(tmp_path)
    (tmp_path / "all.toml").write_bytes(b"# all\n")
    for month in ("2021-09.toml", "2021-10.toml"):
        try:
            (tmp_path / month).symlink_to("all.toml")
        except OSError:
            pytest.skip("needs symbolic links")
    with pytest.raises(DataError, match="is the same file as another"):
        add_statements(store, [statement(), statement(date="2021-10")], "add")
    assert (tmp_path / "all.toml").read_bytes() == b"# all\n"


@pytest.mark.parametrize("new", [True, False])
def test_change_of_several_files_is_put_back(new: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the second of two files cannot be replaced, the first is as before, whether or not it was there."""
    store = new_store(tmp_path, *([] if new else [statement("a")]))
    before, real = contents(tmp_path), atomic.PendingFile.publish

    def failing(self: atomic.PendingFile, sync: bool = True) -> None:
        if self.path.name == "2021-10.toml":
            raise StoreError("cannot replace it")
        real(self, sync)

    with monkeypatch.context() as patch:
        patch.setattr(atomic.PendingFile, "publish", failing)
        with pytest.raises(StoreError, match="nothing was changed") as caught:
            add_statements(store, [statement(), statement(date="2021-10")], "step")
    assert "undo" not in str(caught.value)
    assert contents(tmp_path) == before
    with pytest.raises(NothingFoundError) if new else contextlib.nullcontext():
        assert undo_last_change(tmp_path).summary != "step"


def test_change_of_several_files_that_stays_half_done_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the first file cannot even be put back, the error names it, and undo takes the change back later."""
    store = new_store(tmp_path, statement("a"))
    before, real = contents(tmp_path), atomic.PendingFile.publish
    made: list[Path] = []

    def failing(self: atomic.PendingFile, sync: bool = True) -> None:
        if self.path.suffix == ".toml" and made:
            raise StoreError("cannot replace it")
        if self.path.suffix == ".toml":
            made.append(self.path)
        real(self, sync)

    with monkeypatch.context() as patch:
        patch.setattr(atomic.PendingFile, "publish", failing)
        with pytest.raises(
            StoreError, match=r"2021-09\.toml had already been changed; to take that back: factcli undo"
        ):
            add_statements(store, [statement("b"), statement("b", "2021-10")], "step")
    assert strays(tmp_path) == []
    assert undo_last_change(tmp_path).summary == "step"
    assert contents(tmp_path) == before


def test_failed_change_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that could not be made leaves nothing to undo, even when the file is changed by hand later."""
    store = new_store(tmp_path, statement())

    def failing(self: atomic.PendingFile, sync: bool = True) -> None:
        raise StoreError("cannot replace it")

    with monkeypatch.context() as patch:
        patch.setattr(atomic.PendingFile, "publish", failing)
        with pytest.raises(StoreError):
            edit_statement(store, only(store), {"note": "n"}, "edit")
    path = tmp_path / FILE
    data = path.read_bytes()
    path.write_bytes(data + b"# mine\n")
    with pytest.raises(EditConflictError, match=r'has been edited since the last change \("add"'):
        undo_last_change(tmp_path)
    path.write_bytes(data)
    assert undo_last_change(tmp_path).summary == "add"
    with pytest.raises(NothingFoundError):
        undo_last_change(tmp_path)


def test_disk_that_does_not_keep_what_was_written_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are read back from the disk before they replace anything."""
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)
    real = atomic.read_bytes
    monkeypatch.setattr(atomic, "read_bytes", lambda path: real(path)[:-1] if path.suffix == ".tmp" else real(path))
    with pytest.raises(StoreError, match="the disk did not store "):
        edit_statement(store, only(store), {"note": "n"}, "edit")
    assert contents(tmp_path) == before


def test_plan_is_given_the_file_as_it_is_now(tmp_path: Path) -> None:
    """A plan sees the bytes under the lock, and None for a file that is not there."""
    create_store(tmp_path)
    seen: list[StoreFile] = []

    def plan(file: StoreFile) -> tuple[str, Document]:
        seen.append(file)
        return file.text, file.doc

    make_change(tmp_path, {"factcli.toml": plan, "none.toml": plan}, "x")
    assert [file.data for file in seen] == [b"format = 1\n", None]
    assert contents(tmp_path).keys() == {"factcli.toml"}

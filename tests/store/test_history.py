"""The history: what undo takes back, what it refuses, and how little depends on it."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli.errors import DataError, EditConflictError, NothingFoundError, StoreError
from factcli.paths import state_folder
from factcli.store import atomic
from factcli.store.history import MAX_ENTRIES, BytePatch, History, HistoryEntry, content_sha
from factcli.store.reader import read_store
from factcli.store.undo import preview_undo, steps_to_undo, undo_last_change, undo_last_step
from factcli.store.writer import add_statements, edit_statement, make_change, remove_statement
from tests.support.budget import examples
from tests.support.stores import contents, new_store, only, statement, store_of, strays

FILE = "2021-09.toml"
_BYTES = st.lists(st.sampled_from([b"a", b"b", b"ab", b"\xff", b"\n"]), max_size=12).map(b"".join)


def notes(root: Path) -> list[Path]:
    return sorted(History(root).folder.glob("*.json"))


# --- one file's change ---------------------------------------------------------------------------------------


@settings(max_examples=examples(500))
@given(st.one_of(st.none(), _BYTES), _BYTES)
@example(b"aa", b"aaa")
@example(b"aaa", b"aa")
@example(None, b"")
@example(b"", b"")
def test_change_reverses_to_the_old_bytes(old: bytes | None, new: bytes) -> None:
    """From the new bytes and what was noted, the old ones come back; what is noted is the differing stretch only."""
    change = BytePatch.between("x", old, new)
    assert change.reverse(new) == (old or b"")
    assert (change.before, change.after) == (content_sha(old), content_sha(new))
    assert 0 <= change.at <= len(new) - change.inserted
    assert new[: change.at] == (old or b"")[: change.at]


@given(_BYTES, _BYTES, _BYTES, _BYTES)
def test_change_notes_no_more_than_what_differs(head: bytes, old: bytes, new: bytes, tail: bytes) -> None:
    """What stands before and after the change is not copied into the history."""
    change = BytePatch.between("x", head + old + tail, head + new + tail)
    assert change.inserted <= len(new)
    assert len(change.removed) <= (len(old) + 2) // 3 * 4


def test_absent_and_empty_file_differ() -> None:
    """Undo must know whether to leave an empty file or none."""
    assert content_sha(None) != content_sha(b"")


def test_big_files_are_compared_at_memory_speed() -> None:
    """One changed byte in thirty megabytes is found without walking through them in Python."""
    old = b"x" * 30_000_000
    change = BytePatch.between("x", old, old[:20_000_000] + b"y" + old[20_000_000:])
    assert (change.at, change.inserted, change.removed) == (20_000_000, 1, "")


# --- undo ----------------------------------------------------------------------------------------------------


def test_undo_walks_back_through_every_kind_of_change(tmp_path: Path) -> None:
    """Add, edit and remove are taken back one after another, each to the very bytes and mode before it."""
    store = new_store(tmp_path, statement("a"))
    (tmp_path / FILE).chmod(0o604)
    states = [contents(tmp_path)]
    add_statements(store, [statement("b"), statement("c", "2021-10")], "add b")
    states.append(contents(tmp_path))
    edit_statement(read_store(tmp_path), read_store(tmp_path).recorded[0], {"note": "n"}, "edit a")
    states.append(contents(tmp_path))
    remove_statement(read_store(tmp_path), read_store(tmp_path).recorded[1], "remove b")
    for summary in ("remove b", "edit a", "add b"):
        done = undo_last_change(tmp_path)
        assert done.summary == summary
        assert contents(tmp_path) == states.pop()
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o604
    assert undo_last_change(tmp_path).summary == "add"
    assert contents(tmp_path).keys() == {"factcli.toml"}
    with pytest.raises(NothingFoundError, match="nothing to undo"):
        undo_last_change(tmp_path)


def test_changes_of_one_step_are_undone_together(tmp_path: Path) -> None:
    """All changes in a row of a step go, a phantom among them too; one of another step, or of none, stays."""
    store = new_store(tmp_path, statement("a"))
    add_statements(store, [statement("b")], "b", step="other")
    before = contents(tmp_path)
    for claim in "cd":
        add_statements(store, [statement(claim)], claim, step="report")
        data = (tmp_path / FILE).read_bytes()
        phantom = BytePatch.between(FILE, data, data + b"# never written\n")
        History(tmp_path).record(HistoryEntry("phantom", "2021-09-06T00:00:00+00:00", (phantom,), "report"))
    assert [undone.summary for undone in undo_last_step(tmp_path)] == ["d", "c"]
    assert contents(tmp_path) == before
    assert [undone.summary for undone in undo_last_step(tmp_path)] == ["b"]
    assert [undone.summary for undone in undo_last_step(tmp_path)] == ["add"]


def test_step_is_undone_up_to_an_edit_by_hand(tmp_path: Path) -> None:
    """What can be taken back is, and the change that cannot be is named."""
    store = new_store(tmp_path, statement("a"))
    add_statements(store, [statement("b", "2021-10")], "b", step="report")
    add_statements(store, [statement("c")], "c", step="report")
    (tmp_path / "2021-10.toml").write_bytes((tmp_path / "2021-10.toml").read_bytes() + b"# mine\n")
    steps = undo_last_step(tmp_path)
    assert next(steps).summary == "c"
    with pytest.raises(EditConflictError, match="has been edited"):
        next(steps)


def test_redo_makes_again_what_undo_took_back(tmp_path: Path) -> None:
    """Each redo restores the bytes before its undo, files that were made or deleted among them; undo works after it."""
    store = new_store(tmp_path, statement("a"))
    states = [contents(tmp_path)]
    add_statements(store, [statement("b"), statement("c", "2021-10")], "add b")
    states.append(contents(tmp_path))
    edit_statement(read_store(tmp_path), read_store(tmp_path).recorded[0], {"note": "n"}, "edit a")
    states.append(contents(tmp_path))
    for _ in range(2):
        for state in states[-2::-1]:
            undo_last_change(tmp_path)
            assert contents(tmp_path) == state
        assert [[entry.summary for entry in step] for step in steps_to_undo(tmp_path, redo=True)] == [
            ["add b"],
            ["edit a"],
        ]
        for state in states[1:]:
            undo_last_change(tmp_path, redo=True)
            assert contents(tmp_path) == state
        with pytest.raises(NothingFoundError, match="nothing to redo"):
            undo_last_change(tmp_path, redo=True)


def test_change_ends_redo(tmp_path: Path) -> None:
    """After a new change there is nothing to redo; after an edit by hand redo is refused."""
    store = new_store(tmp_path, statement("a"))
    add_statements(store, [statement("b")], "b")
    undo_last_change(tmp_path)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes() + b"# mine\n")
    with pytest.raises(EditConflictError, match="redo would lose the later edits"):
        undo_last_change(tmp_path, redo=True)
    add_statements(store, [statement("c")], "c")
    with pytest.raises(NothingFoundError, match="nothing to redo"):
        undo_last_change(tmp_path, redo=True)


def test_preview_shows_the_lines_that_undo_changes(tmp_path: Path) -> None:
    """Lines to be removed and put back, and no others; a large change is not compared line by line."""
    store = new_store(tmp_path, statement("a"), statement("b"))
    edit_statement(read_store(tmp_path), read_store(tmp_path).recorded[0], {"claim": "Changed."}, "edit a")
    ((entry,), *_) = steps_to_undo(tmp_path)
    assert preview_undo(tmp_path, entry) == ['- claim = "Changed."', '+ claim = "a"']
    add_statements(store, [statement(f"claim {number}") for number in range(200)], "many")
    ((entry,), *_) = steps_to_undo(tmp_path)
    assert sum(line.startswith('- claim = "claim ') for line in preview_undo(tmp_path, entry)) == 200


def test_undo_tells_what_it_took_back(tmp_path: Path) -> None:
    """The summary, the local time and the files are in the answer."""
    new_store(tmp_path, statement(), statement(date="2021-10"))
    done = undo_last_change(tmp_path)
    assert [Path(name).name for name in done.files] == ["2021-09.toml", "2021-10.toml"]
    assert (done.summary, done.when[:2], done.when[10]) == ("add", "20", "T")


@pytest.mark.parametrize("touched", [FILE, "2021-10.toml"])
def test_undo_refuses_after_an_edit_by_hand(touched: str, tmp_path: Path) -> None:
    """If any file of the change is not as the change left it, nothing is written, and the reason is said."""
    new_store(tmp_path, statement(), statement(date="2021-10"))
    (tmp_path / touched).write_bytes((tmp_path / touched).read_bytes() + b"# mine\n")
    before = contents(tmp_path)
    for _ in range(2):
        with pytest.raises(EditConflictError, match="has been edited since the last change") as caught:
            undo_last_change(tmp_path)
        assert caught.value.where.endswith(touched)
    assert contents(tmp_path) == before


def test_change_of_another_file_by_hand_does_not_stop_undo(tmp_path: Path) -> None:
    """Only the files of the change matter."""
    new_store(tmp_path, statement())
    (tmp_path / "mine.toml").write_text("# mine\n")
    undo_last_change(tmp_path)
    assert contents(tmp_path).keys() == {"factcli.toml", "mine.toml"}


def test_undo_passes_over_what_was_taken_back_by_hand(tmp_path: Path) -> None:
    """A change that git or an editor took back is done with; the one before it is taken back."""
    store = new_store(tmp_path, statement())
    before = (tmp_path / FILE).read_bytes()
    edit_statement(store, only(store), {"note": "n"}, "edit")
    (tmp_path / FILE).write_bytes(before)
    assert undo_last_change(tmp_path).summary == "add"


def test_undo_passes_over_what_was_noted_and_never_made(tmp_path: Path) -> None:
    """A process killed between the note and the change leaves a note that changes nothing."""
    store = new_store(tmp_path, statement())
    data = (tmp_path / FILE).read_bytes()
    phantom = BytePatch.between(FILE, data, data + b"# never written\n")
    History(tmp_path).record(HistoryEntry("phantom", "2021-09-06T00:00:00+00:00", (phantom,)))
    assert undo_last_change(tmp_path).summary == "add"
    add_statements(store, [statement()], "again")
    assert undo_last_change(tmp_path).summary == "again"
    assert notes(tmp_path) == []


def test_undo_takes_back_the_half_that_was_made(tmp_path: Path) -> None:
    """Of a change of two files of which one was written, that one is taken back."""
    new_store(tmp_path, statement(), statement(date="2021-10"))
    (tmp_path / "2021-10.toml").unlink()
    assert [Path(name).name for name in undo_last_change(tmp_path).files] == [FILE]
    assert contents(tmp_path).keys() == {"factcli.toml"}


def test_undo_keeps_an_empty_file_that_was_there(tmp_path: Path) -> None:
    """An empty file that an add filled is empty again, not gone."""
    add_statements(store_of(tmp_path, b""), [statement()], "add")
    undo_last_change(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b""


def test_undo_works_on_a_file_that_is_no_toml_any_more(tmp_path: Path) -> None:
    """Taking back is a matter of bytes: an earlier state comes back even if it is not valid."""
    store_of(tmp_path, b"")
    make_change(tmp_path, {FILE: lambda file: ("a = 1\n", {"a": 1})}, "set")
    broken = BytePatch.between(FILE, b"broken [", b"a = 1\n")
    History(tmp_path).record(HistoryEntry("mend", "2021-09-06T00:00:00+00:00", (broken,)))
    undo_last_change(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"broken ["


def test_histories_of_two_stores_are_two(tmp_path: Path) -> None:
    """Undo in one store does not touch another, and one store has one history by whatever path."""
    new_store(tmp_path / "a", statement())
    new_store(tmp_path / "b", statement())
    undo_last_change(tmp_path / "b" / ".." / "a")
    assert (tmp_path / "b" / FILE).exists()
    assert not (tmp_path / "a" / FILE).exists()


# --- the history itself --------------------------------------------------------------------------------------


def test_history_keeps_the_last_hundred(tmp_path: Path) -> None:
    """The oldest notes go as new ones come."""
    journal = History(tmp_path)
    for number in range(MAX_ENTRIES + 7):
        journal.record(HistoryEntry(f"change {number}", "", ()))
    assert len(notes(tmp_path)) == MAX_ENTRIES
    summaries = [entry.summary for _, entry in journal.newest_first() if entry]
    assert (summaries[0], summaries[-1]) == (f"change {MAX_ENTRIES + 6}", "change 7")


_LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=40)


@settings(max_examples=examples(200))
@given(_LINES, _LINES, _LINES, _LINES)
def test_a_large_change_is_shown_line_by_line(
    tmp_path_factory: pytest.TempPathFactory, head: list[str], old: list[str], new: list[str], tail: list[str]
) -> None:
    """What is shown as gone and come leads from one text to the other, and equal texts show nothing."""
    root = tmp_path_factory.mktemp("store")
    texts = ["".join(f"{line}\n" for line in (*head, *part, *tail)) for part in (old, new)]
    (root / "x.toml").write_text(texts[1], encoding="utf-8")
    patch = BytePatch.between("x.toml", *(text.encode() for text in texts))
    with pytest.MonkeyPatch.context() as context:
        context.setattr("factcli.store.undo._MOST_COMPARED", 30)
        lines = preview_undo(root, HistoryEntry("edit", "", (patch,)))
    gone, come = (Counter(line[2:] for line in lines if line[0] == sign) for sign in "-+")
    now, then = Counter(texts[1].splitlines()), Counter(texts[0].splitlines())
    assert now - gone + come == then
    assert bool(lines) == (old != new)


def test_a_step_is_kept_or_forgotten_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many changes it has: undo takes back all of it, or has no record of it."""
    monkeypatch.setattr("factcli.store.history.MAX_ENTRIES", 5)
    new_store(tmp_path)
    before = contents(tmp_path)
    for day in range(1, 13):
        add_statements(read_store(tmp_path), [statement(date=f"2021-09-{day:02d}")], f"add {day}", step="one step")
    assert [len(step) for step in steps_to_undo(tmp_path)] == [12]
    assert len(list(undo_last_step(tmp_path))) == 12
    assert contents(tmp_path) == before
    journal = History(tmp_path)
    for _ in range(8):
        journal.record(HistoryEntry("in a step", "", (), "first"))
    for number in range(1, 7):
        journal.record(HistoryEntry(f"later {number}", "", ()))
        steps = [len(step) for step in steps_to_undo(tmp_path)]
        assert steps == ([1] * number + [8] if number < 5 else [1] * 5)


def test_history_is_for_the_user_alone(tmp_path: Path) -> None:
    """What was removed may be private: nobody else may look into the folder."""
    new_store(tmp_path, statement())
    assert stat.S_IMODE(History(tmp_path).folder.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "damage",
    [
        *("", "{", "[]", "null", "\udcff", '{"version": 1, "files": [{}]}'),
        '{"version": 2, "summary": "", "when": "", "files": []}',
    ],
)
def test_damaged_note_is_passed_over_and_hides_none(damage: str, tmp_path: Path) -> None:
    """What came before a note that cannot be read is taken back only where the files are still as that left them."""
    new_store(tmp_path, statement())
    for note in ("first", "second"):
        edit_statement(read_store(tmp_path), only(read_store(tmp_path)), {"note": note}, note)
        if note == "first":
            notes(tmp_path)[-1].write_text(damage, errors="surrogateescape")
    assert (done := undo_last_change(tmp_path)).summary == "second"
    assert done.unread == ()
    with pytest.raises(EditConflictError, match="has been edited since the last change"):
        undo_last_change(tmp_path)
    assert only(read_store(tmp_path)).table["note"] == "first"


def test_empty_newest_note_hides_no_older_one(tmp_path: Path) -> None:
    """A power cut may leave a note empty whose change was never made: the one before is taken back, and that told."""
    store = new_store(tmp_path, statement())
    edit_statement(store, only(store), {"note": "n"}, "edit")
    empty = History(tmp_path).folder / "00000099.json"
    empty.touch()
    assert (done := undo_last_change(tmp_path)).summary == "edit"
    assert done.unread == (empty,)
    (tmp_path / FILE).unlink()
    notes(tmp_path)[0].unlink()
    with pytest.raises(StoreError, match="00000099"):
        undo_last_change(tmp_path)


def test_note_is_on_the_disk_before_its_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is synced before the first file is replaced."""
    store = new_store(tmp_path, statement())
    order: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        order.append(f"sync {os.path.basename(os.readlink(f'/proc/self/fd/{handle}'))}")
        real_sync(handle)

    def replace(old: Path, new: Path) -> None:
        order.append(f"replace {new.name}")
        real_replace(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert order.index("sync 00000002.tmp") < order.index("replace 00000002.json") < order.index(f"replace {FILE}")


@pytest.mark.parametrize(
    "name", ["../outside.toml", "/etc/outside.toml", ".git/x.toml", "notes.txt", "sub/../../x.toml"]
)
def test_undo_writes_files_of_the_store_only(name: str, tmp_path: Path) -> None:
    """Whatever the history names, nothing but a store file is replaced or removed."""
    root = tmp_path / "store"
    new_store(root, statement())
    target = root / name if not name.startswith("/") else tmp_path / "x.toml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"mine")
    said = name if not name.startswith("/") else str(target)
    for change in (BytePatch.between(said, b"theirs", b"mine"), BytePatch.between(said, None, b"mine")):
        History(root).record(HistoryEntry("hostile", "2021-09-06T00:00:00+00:00", (change,)))
        with pytest.raises(DataError, match="not a file of a store"):
            undo_last_change(root)
        assert target.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("key", "value"), [("removed", "A"), ("removed", "QUJD"), ("at", "x"), ("at", 10**6), ("inserted", 0)]
)
def test_history_that_does_not_lead_back_is_refused(key: str, value: object, tmp_path: Path) -> None:
    """Bytes that are not the old ones by their hash are never written."""
    store = new_store(tmp_path, statement())
    edit_statement(store, only(store), {"note": "n"}, "edit")
    before = contents(tmp_path)
    path = notes(tmp_path)[-1]
    note = json.loads(path.read_text())
    note["files"][0][key] = value
    path.write_text(json.dumps(note))
    with pytest.raises(DataError, match="history for undo is damaged"):
        undo_last_change(tmp_path)
    assert contents(tmp_path) == before


def test_strange_files_in_the_history_are_let_be(tmp_path: Path) -> None:
    """A file of another name in the folder neither breaks a change nor is taken for a note."""
    store = new_store(tmp_path, statement())
    (History(tmp_path).folder / "copy of 1.json").write_text("{}")
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert [undo_last_change(tmp_path).summary for _ in range(2)] == ["edit", "add"]


def test_change_stands_where_no_history_can_be_kept(tmp_path: Path) -> None:
    """Without a place for the history the change is made, and a note says that undo will not know of it."""
    state_folder().parent.mkdir(parents=True, exist_ok=True)
    state_folder().write_text("a file in the way")
    store = new_store(tmp_path)
    outcome = add_statements(store, [statement()], "add")
    assert len(outcome.notes) == 1
    assert outcome.notes[0].startswith("undo will not be able to take this change back: ")
    assert only(read_store(tmp_path)).statement == statement()
    with pytest.raises(NothingFoundError):
        undo_last_change(tmp_path)


def test_undo_that_fails_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undo that the disk refuses changes nothing and keeps its note."""
    store = new_store(tmp_path, statement())
    edit_statement(store, only(store), {"note": "n"}, "edit")
    before = contents(tmp_path)

    def failing(self: atomic.PendingFile, sync: bool = True) -> None:
        raise StoreError("cannot replace it")

    with monkeypatch.context() as patch:
        patch.setattr(atomic.PendingFile, "publish", failing)
        with pytest.raises(StoreError):
            undo_last_change(tmp_path)
    assert contents(tmp_path) == before
    assert strays(tmp_path) == []
    assert undo_last_change(tmp_path).summary == "edit"

"""What was read is kept: its ``[[source]]`` table and its copy come and go with the statements from it.

``check`` names every source whose copy is not as it was kept, and no table leads a read or a write out of the store.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from factcli.errors import DataError, EditConflictError, NothingFoundError, StoreError, UsageError
from factcli.model import SOURCE_KEYS, Source, Statement, source_id
from factcli.search.indexed_store import IndexedStore
from factcli.store import atomic, transaction
from factcli.store.check import find_problems
from factcli.store.reader import Store, read_store
from factcli.store.sources import CopyError, copy_size, find_source, make_source, read_copy
from factcli.store.undo import undo_last_change, undo_last_step
from factcli.store.writer import add_statements, edit_statement
from tests.support.run import inside
from tests.support.stores import contents, new_store, statement

CONTENT = b"<p>The \xe2\x80\x9clock\xe2\x80\x9d\r\nheld.</p>\0"
SHA = hashlib.sha256(CONTENT).hexdigest()
NAME = f"sources/{SHA}"
OTHER = b"The weir broke.\n"
OTHER_SHA = hashlib.sha256(OTHER).hexdigest()


def source(content: bytes = CONTENT, url: str = "https://example.org/lock", **values: str) -> Source:
    given = {"media_type": "text/html", "retrieved": "2026-11-30", "url": url, "title": "The lock", **values}
    return make_source(content, **given)[0]


def add(root: Path, claim: str, read: Source, content: bytes, step: str = "") -> Statement:
    """Record a statement that was read in a source."""
    made = statement(claim, source=read.id)
    add_statements(read_store(root), [made], f"extract {claim}", step=step, source=(read, content))
    return made


class Found(NamedTuple):
    """What ``check`` finds: place, code, what is wrong and how bad it is."""

    file: str
    line: int
    code: str
    what: str
    severity: str = "error"


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))


def problems(root: Path) -> list[Found]:
    """What ``check`` finds, with paths below the store."""
    here = f"{root}{os.sep}"
    found = find_problems(read_store(root))
    return [Found(p.file.replace(here, ""), p.line, p.code, p.what.replace(here, ""), p.severity) for p in found]


# --- adding -----------------------------------------------------------------------------------------------


def test_a_source_and_its_copy_are_added_with_the_statement(tmp_path: Path) -> None:
    """The bytes are kept as they were, the table has every key in order, and check has nothing to say."""
    new_store(tmp_path)
    read = source(outlet="Fen Herald", author="Ida Moor", published="2026-11", lang="en")
    made = add(tmp_path, "It held.", read, CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT
    table = tomli.loads((tmp_path / "sources.toml").read_text())["source"][0]
    assert list(table) == list(SOURCE_KEYS)
    assert (table["sha256"], table["retrieved"], table["id"]) == (SHA, datetime.date(2026, 11, 30), read.id)
    store = read_store(tmp_path)
    assert store.sources == [read]
    assert IndexedStore(tmp_path).sources == [read]
    assert [s.source for s in IndexedStore(tmp_path).statements] == [read.id]
    assert read_copy(tmp_path, store.sources[0]) == CONTENT
    assert problems(tmp_path) == []
    assert (tmp_path / "2021-09.toml").read_text().endswith(f'source = "{read.id}"\n')
    assert store.statements == [made]


def test_the_same_is_kept_once(tmp_path: Path) -> None:
    """A second statement adds no source; the same bytes from elsewhere are another source with the same copy."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    before = (tmp_path / "sources.toml").read_bytes()
    add(tmp_path, "b", source(retrieved="2026-12-01"), CONTENT)
    assert (tmp_path / "sources.toml").read_bytes() == before
    add(tmp_path, "c", source(url="https://example.com/mirror"), CONTENT)
    add(tmp_path, "d", source(OTHER), OTHER)
    store = read_store(tmp_path)
    assert [s.sha256 for s in store.sources] == [SHA, SHA, OTHER_SHA]
    assert len({s.id for s in store.sources}) == 3
    assert sorted(os.listdir(tmp_path / "sources")) == sorted([SHA, OTHER_SHA])
    assert problems(tmp_path) == []


def test_other_bytes_of_the_files_stay(tmp_path: Path) -> None:
    """Comments, blank lines, keys of other programs and line ends of sources.toml survive; new lines have them, too."""
    new_store(tmp_path)
    text = (
        '# mine\r\n\r\n[[source]]  # first\r\nid = "aaaaaaaaaa"\r\nretrieved = 2020-01-01\r\nmedia_type = "text/plain"'
    )
    text += f'\r\nsha256 = "{OTHER_SHA}"\r\nshelf = 3\r\n\r\n# end\r\n'
    (tmp_path / "sources.toml").write_bytes(text.encode())
    add(tmp_path, "a", source(), CONTENT)
    after = (tmp_path / "sources.toml").read_bytes().decode()
    assert after.startswith(text)
    assert "\n" not in after.replace("\r\n", "")
    undo_last_change(tmp_path)
    assert (tmp_path / "sources.toml").read_bytes() == text.encode()


def test_a_source_that_another_file_has_is_not_added_again(tmp_path: Path) -> None:
    """Its table may have been moved, and its copy be beside it."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sources.toml").rename(tmp_path / "sub" / "sources.toml")
    (tmp_path / "sources").rename(tmp_path / "sub" / "sources")
    assert problems(tmp_path) == []
    add(tmp_path, "b", source(), CONTENT)
    assert not (tmp_path / "sources.toml").exists()
    assert not (tmp_path / "sources").exists()


def test_a_damaged_copy_is_written_anew(tmp_path: Path) -> None:
    """What stands under a hash and does not have it is no copy; the undo history has it all the same."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    (tmp_path / NAME).write_bytes(b"damaged")
    add(tmp_path, "b", source(), CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT
    undo_last_change(tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"damaged"


def test_nothing_is_left_where_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy, its source and the statement are one change: all of it or nothing, and no folder either."""
    new_store(tmp_path)
    before = contents(tmp_path)

    def fail(*_: object) -> None:
        raise StoreError("the disk is full", "")

    for name in ("commit", "_apply_all"):
        with monkeypatch.context() as patch:
            patch.setattr(transaction, name, fail)
            with pytest.raises(StoreError, match="the disk is full"):
                add(tmp_path, "a", source(), CONTENT)
        assert contents(tmp_path) == before
        assert not (tmp_path / "sources").exists()


def test_an_interrupted_change_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the copy and the rest, the next writer finishes it."""
    new_store(tmp_path)

    class Killed(BaseException):
        pass

    applied: list[str] = []
    apply = transaction._apply

    def apply_one(change: transaction.FileChange, sync: bool = True) -> None:
        if applied:
            raise Killed
        applied.append(change.name)
        apply(change, sync)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_apply", apply_one)
        patch.setattr(transaction, "_roll_back", lambda made: [])
        patch.setattr(transaction, "_delete_record", lambda root: "")
        patch.setattr(atomic.PendingFile, "discard", lambda self: None)
        with pytest.raises(Killed):
            add(tmp_path, "a", source(), CONTENT)
    assert applied == [NAME]
    assert "finished a change of 3 files" in transaction.recover(tmp_path)
    assert problems(tmp_path) == []
    assert [s.claim for s in read_store(tmp_path).statements] == ["a"]


# --- undo -------------------------------------------------------------------------------------------------


def test_undo_takes_back_all_of_it(tmp_path: Path) -> None:
    """Statements, source, copy and the empty folder go, and come back; the store is as before, byte for byte."""
    new_store(tmp_path, statement("old"))
    before = contents(tmp_path)
    add(tmp_path, "a", source(), CONTENT, step="lock.html")
    add(tmp_path, "b", source(), CONTENT, step="lock.html")
    after = contents(tmp_path)
    assert [undone.summary for undone in undo_last_step(tmp_path)] == ["extract b", "extract a"]
    assert contents(tmp_path) == before
    assert not (tmp_path / "sources").exists()
    assert [redone.summary for redone in undo_last_step(tmp_path, redo=True)] == ["extract a", "extract b"]
    assert contents(tmp_path) == after


def test_undo_keeps_a_copy_that_another_source_uses(tmp_path: Path) -> None:
    """Wherever that stands, and also in a file that cannot be read."""
    for text in (f'[[source]]\nsha256 = "{SHA}"\n', f"<<<<<<< {SHA}\n", "\xff"):
        root = tmp_path / str(len(text))
        new_store(root)
        add(root, "a", source(), CONTENT)
        (root / "theirs.toml").write_bytes(text.encode("latin-1"))
        if text == "\xff":
            (root / "theirs.toml").unlink()
            (root / "theirs.toml").symlink_to(root / "nowhere.toml")
        undone = undo_last_change(root)
        assert (root / NAME).read_bytes() == CONTENT
        assert not [file for file in undone.files if SHA in file]
        assert not (root / "sources.toml").exists()


def test_undo_stops_at_a_changed_copy(tmp_path: Path) -> None:
    """As at any file that was edited since; a copy that is gone is no obstacle."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    (tmp_path / NAME).write_bytes(b"mine")
    with pytest.raises(EditConflictError, match="has been edited"):
        undo_last_change(tmp_path)
    (tmp_path / NAME).unlink()
    undo_last_change(tmp_path)
    assert read_store(tmp_path).statements == []


# --- check ------------------------------------------------------------------------------------------------


def _copy_is(root: Path, change: Callable[[Path], object]) -> None:
    """Put something else in the place of the copy, which is then beside the store's files."""
    (root / NAME).rename(root / "x")
    change(root / NAME)


_LINKED = f"the copy {NAME} is reached by a symbolic link, which factcli does not follow"
_ODD = "is in the folder of kept copies, but is not named by the SHA-256 of its content, as they are"
_TABLE = f'[[source]]\nid = "{source().id}"\nsha256 = "{SHA}'
#: How a store with one source is damaged, and what check then finds.
BROKEN: dict[str, tuple[Callable[[Path], object], list[Found]]] = {
    "no copy": (
        lambda root: (root / NAME).unlink(),
        [Found("sources.toml", 7, "copy-missing", f"the copy {NAME} is missing")],
    ),
    "other content": (
        lambda root: (root / NAME).write_bytes(b"x"),
        [
            Found("sources.toml", 7, "copy-changed", f"the copy {NAME} is not as it was kept: its content has changed"),
        ],
    ),
    "a folder": (
        lambda root: _copy_is(root, Path.mkdir),
        [Found("sources.toml", 7, "copy-unreadable", f"cannot read {NAME}: Is a directory")],
    ),
    "a pipe": (
        lambda root: _copy_is(root, os.mkfifo),
        [Found("sources.toml", 7, "copy-unreadable", f"cannot read {NAME}: it is not an ordinary file")],
    ),
    "a link": (
        lambda root: _copy_is(root, lambda path: path.symlink_to(root / "x")),
        [Found("sources.toml", 7, "copy-link", _LINKED)],
    ),
    "a linked folder": (
        lambda root: (root / "sources").rename(root / "x") and (root / "sources").symlink_to(root / "x"),  # type: ignore[func-returns-value]
        [Found("sources.toml", 7, "copy-link", _LINKED)],
    ),
    "a linked folder without it": (
        lambda root: (root / "sources").rename(root / "x") and (root / "sources").symlink_to(root / "y"),  # type: ignore[func-returns-value]
        [Found("sources.toml", 7, "copy-link", _LINKED)],
    ),
    "too large": (
        lambda root: os.truncate(root / NAME, atomic.MAX_FILE_SIZE + 1),
        [
            Found(
                *("sources.toml", 7, "copy-unreadable"),
                f"cannot read {NAME}: it is larger than 64 MB, the most that factcli reads",
            )
        ],
    ),
    "no source": (
        lambda root: (root / "sources" / OTHER_SHA).write_bytes(OTHER),
        [
            Found(
                *(f"sources/{OTHER_SHA}", 1, "copy-unused"),
                *("is a kept copy, but no [[source]] has its sha256", "warning"),
            )
        ],
    ),
    "an odd name": (
        lambda root: [(root / "sources" / name).write_bytes(b"") for name in ("report.html", ".DS_Store", SHA.upper())],
        [Found(f"sources/{name}", 1, "copy-name", _ODD, "warning") for name in sorted((SHA.upper(), "report.html"))],
    ),
    "an unknown id": (
        lambda root: _replace(root / "sources.toml", 'id = "', 'id = "z'),
        [
            Found("2021-09.toml", 7, "no-source", f"source is {source().id}, but no [[source]] here has that id"),
            Found("sources.toml", 2, "bad-value", f'id "z{source().id}" is not an id'),
        ],
    ),
    "two of one id": (
        lambda root: (root / "more.toml").write_bytes((root / "sources.toml").read_bytes()),
        [Found("sources.toml", 2, "id-twice", f"id {source().id} is already used, at more.toml:1")],
    ),
    "an unreadable table": (lambda root: (root / "sources.toml").write_text(_TABLE), []),
}


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
@pytest.mark.parametrize("case", BROKEN)
def test_check_names_what_is_not_as_it_was(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each at its place; nothing is followed, and one fault is not told twice."""
    monkeypatch.chdir(tmp_path)
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    change, expected = BROKEN[case]
    change(tmp_path)
    found = problems(tmp_path)
    assert [p for p in found if p.code != "unreadable"] == expected
    assert inside(["check"], tmp_path).code == (3 if any(p.severity == "error" for p in found) else 0)


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("sha256", '"../../../etc/passwd"', 'sha256 "../../../etc/passwd" is not a SHA-256'),
        ("sha256", f'"{SHA.upper()}"', f'sha256 "{SHA.upper()}" is not a SHA-256'),
        ("sha256", f'"{SHA}\\n"', "sha256 contains a line break"),
        ("sha256", f'"{SHA[1:]}"', f'sha256 "{SHA[1:]}" is not a SHA-256'),
        ("media_type", '"html"', 'media_type "html" is not a media type'),
        ("url", '"file:///etc/passwd"', "url is a file: link, which is not safe to open"),
        ("retrieved", '"soon"', 'cannot use retrieved "soon": this is not a date'),
    ],
)
def test_hostile_values_are_no_source(key: str, value: str, what: str, tmp_path: Path) -> None:
    """They are told, and what is required makes the table none; nothing is read for it."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    lines = (tmp_path / "sources.toml").read_text().splitlines()
    (tmp_path / "sources.toml").write_text("\n".join(f"{key} = {value}" if x.startswith(key) else x for x in lines))
    store = read_store(tmp_path)
    assert [p.what for p in store.problems] == [what]
    assert len(store.sources) == (key == "url")


def test_a_write_does_not_follow_links(tmp_path: Path) -> None:
    """Neither by a linked folder nor by a linked copy does anything outside the store change."""
    root, outside = tmp_path / "store", tmp_path / "outside"
    outside.mkdir()
    new_store(root)
    (root / "sources").symlink_to(outside)
    with pytest.raises(DataError, match="its path leads to"):
        add(root, "a", source(), CONTENT)
    (root / "sources").unlink()
    (root / "sources").mkdir()
    (outside / "victim").write_bytes(b"victim")
    (root / NAME).symlink_to(outside / "victim")
    with pytest.raises(DataError, match="its path leads to"):
        add(root, "a", source(), CONTENT)
    assert contents(outside) == {"victim": b"victim"}
    assert read_store(root).statements == []


def test_a_store_in_a_store_and_a_moved_store_keep_their_copies(tmp_path: Path) -> None:
    """Copies are found beside the table that names them, wherever the store is opened."""
    inner = tmp_path / "all" / "desk"
    inner.mkdir(parents=True)
    new_store(tmp_path / "all")
    new_store(inner)
    add(inner, "a", source(), CONTENT)
    for root in (inner, tmp_path / "all"):
        (read,) = read_store(root).sources
        assert read_copy(root, read) == CONTENT
        assert copy_size(root, read) == len(CONTENT)
        assert [p.code for p in problems(root) if p.code != "unknown-key"] == []
    moved = inner.rename(tmp_path / "moved")
    assert read_copy(moved, read_store(moved).sources[0]) == CONTENT
    assert problems(moved) == []


def test_conflict_copies_of_sync_programs_are_named(tmp_path: Path) -> None:
    """Of the file, as of any other; and what such a program leaves beside a kept copy is not taken for one."""
    new_store(tmp_path)
    add(tmp_path, "a", source(), CONTENT)
    (tmp_path / "sources 2.toml").write_bytes((tmp_path / "sources.toml").read_bytes())
    (tmp_path / f"{NAME} (Ann's conflicted copy 2026-01-02)").write_bytes(CONTENT)
    assert sorted(p.code for p in problems(tmp_path)) == ["conflict-copy", "copy-name"]
    assert len(read_store(tmp_path).sources) == 1


# --- making and finding -----------------------------------------------------------------------------------


def test_what_a_page_says_of_itself_is_checked() -> None:
    """White space is joined; what is not valid is left out and told, but the kind and the day must be right."""
    made, notes = make_source(
        b"x",
        media_type="text/plain",
        retrieved="2026-11-30",
        title=" The\n lock ",
        author="a\x1b[2J",
        url="javascript:x",
    )
    assert (made.title, made.author, made.url) == ("The lock", "", "")
    assert notes == [
        "left out the author of the source: author contains the escape character U+001B (at character 2)",
        "left out the url of the source: url is a javascript: link, which is not safe to open",
    ]
    assert made.id == source_id(hashlib.sha256(b"x").hexdigest(), "")
    for wrong in ({"media_type": "x", "retrieved": "2026-11-30"}, {"media_type": "text/plain", "retrieved": "soon"}):
        with pytest.raises(DataError):
            make_source(b"x", **wrong)


def test_what_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """It could not be read again."""
    monkeypatch.setattr(atomic, "MAX_FILE_SIZE", 3)
    with pytest.raises(DataError, match="larger than"):
        make_source(b"1234", media_type="text/plain", retrieved="2026-11-30")


def test_a_source_is_found_by_the_beginning_of_its_id() -> None:
    """As a statement is; the longer id does not hide the exact one."""
    one, two = replace(source(), id="abcd000000"), replace(source(), id="abce000000")
    assert find_source([one, two], "ABCD") == one
    assert find_source([one, two], "abce000000") == two
    with pytest.raises(UsageError, match='2 sources have an id that begins with "abc": abcd000000, abce000000'):
        find_source([one, two], "abc")
    for unknown in ("x", ""):
        with pytest.raises(NothingFoundError, match="no source has an id"):
            find_source([one, two], unknown)


@given(st.binary(max_size=200), st.sampled_from(["", "https://example.org/ä?b#c", "ftp://example.org/x"]))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes, url: str) -> None:
    """Whatever was read, also nothing at all; and the table reads back as the source."""
    root = tmp_path_factory.mktemp("store")
    new_store(root)
    read = source(data, url)
    add(root, "a", read, data)
    store = read_store(root)
    assert store.sources == [read]
    assert read_copy(root, store.sources[0]) == data
    assert find_problems(store) == []
    undo_last_change(root)
    assert not (root / "sources").exists()


def test_a_copy_that_is_missing_says_what_to_do(tmp_path: Path) -> None:
    """The error of a command is that of check."""
    with pytest.raises(CopyError) as caught:
        read_copy(tmp_path, source())
    assert caught.value.code == "copy-missing"
    assert "from a backup or with git" in caught.value.todo


def test_editing_the_key_keeps_the_order(tmp_path: Path) -> None:
    """``source`` goes behind the addresses and before the tags."""
    store: Store = new_store(tmp_path, statement("a", url="https://example.org/a", tags=("b",)))
    edit_statement(store, store.recorded[0], {"source": "k3f9x2ma7q"}, "edit")
    keys = list(tomli.loads((tmp_path / "2021-09.toml").read_text())["statement"][0])
    assert keys[-3:] == ["url", "source", "tags"]

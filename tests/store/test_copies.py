"""Conflict copies of sync programs are not read, are named by every command, and can be merged as ``check`` says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from factcli.search.indexed_store import IndexedStore
from factcli.store.check import build_store, find_problems
from factcli.store.copies import find_copies
from factcli.store.reader import read_store
from tests.support.run import inside, piped
from tests.support.stores import new_store, statement

MAY = (
    b'[[statement]]\nid = "aaaaaaaaaa"\nspeaker = "Ana Kostova"\noutlet = "Post"\n'
    b'date = 2024-05-01\nclaim = "It broke."\n'
)
OTHER = MAY.replace(b"aaaaaaaaaa", b"bbbbbbbbbb").replace(b"broke", b"held")
#: Names of copies by the programs that give them; they repeat a statement, as copies do.
COPIES = {
    "Dropbox": "2024-05 (Ann's conflicted copy 2026-01-02).toml",
    "Dropbox, again": "2024-05 (Ann's conflicted copy 2026-01-02 (1)).toml",
    "Dropbox, German": "2024-05 (Anns in Konflikt stehende Kopie 2026-01-02).toml",
    "Nextcloud": "2024-05 (conflicted copy 2024-05-01 120000).toml",
    "ownCloud": "2024-05_conflict-20240501-120000.toml",
    "Syncthing": "2024-05.sync-conflict-20240501-120000-ABCDEFG.toml",
    "Seafile": "2024-05 (SFConflict ann@example.org 2024-05-01-12-00-00).toml",
    "Resilio": "2024-05.Conflict.toml",
    "Synology": "2024-05_NAS_Ann_May-01-120000-2024_Conflict.toml",
    "OneDrive": "2024-05-LAPTOP.toml",
    "OneDrive, Mac": "2024-05-Ann’s MacBook Pro.toml",
    "iCloud": "2024-05 2.toml",
    "Google Drive": "2024-05 (1).toml",
    "Windows": "2024-05 - Copy (2).toml",
    "macOS": "2024-05 copy.toml",
    "Google Drive, copied": "Copy of 2024-05.toml",
    "git mergetool": "2024-05_LOCAL_1234.toml",
    "an editor": "2024-05.orig.toml",
}
#: Those that are copies whatever they hold: no person gives such names.
CERTAIN = (
    "Dropbox",
    "Dropbox, again",
    "Dropbox, German",
    "Nextcloud",
    "ownCloud",
    "Syncthing",
    "Seafile",
    "Resilio",
    "Synology",
)


def copies(files: dict[str, bytes]) -> dict[str, str]:
    return find_copies(files, files.__getitem__)


@pytest.mark.parametrize("program", COPIES)
def test_a_copy_is_known_by_its_name(program: str) -> None:
    name = COPIES[program]
    assert copies({"2024-05.toml": MAY, name: MAY + OTHER}) == {name: "2024-05.toml"}
    assert copies({"2024-05.toml": MAY, name: OTHER}) == ({name: "2024-05.toml"} if program in CERTAIN else {})
    assert copies({"2024-06.toml": MAY, name: MAY}) == {}, "without its original it is the only version"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("2024-05-riverton.toml", OTHER),
        ("2024-05 (border conflict).toml", OTHER),
        ("2024-05-17.toml", MAY),
        ("may.toml", MAY),
        ("sub/2024-05 2.toml", MAY),
        ("2024-05-riverton.toml", MAY + OTHER + OTHER.replace(b"bbbb", b"cccc") + OTHER.replace(b"bbbb", b"dddd")),
    ],
)
def test_other_files_are_read(name: str, content: bytes) -> None:
    original = MAY + b"".join(MAY.replace(b"aaaa", each) for each in (b"eeee", b"ffff", b"gggg"))
    assert copies({"2024-05.toml": original, name: content}) == {}


@pytest.mark.parametrize(
    ("original", "copy", "content"),
    [
        ("factcli.toml", "factcli (1).toml", b"format = 1\n"),
        ("links.toml", "links-LAPTOP.toml", b'[[link]]\na = "aaaaaaaaaa"\nb = "bbbbbbbbbb"\nrelation = "agrees"\n'),
        ("people.toml", "people 2.toml", b'[[person]]\nname = "Ana Kostova"\n'),
        ("sub/2024-05.toml", "sub/2024-05 2.toml", MAY),
    ],
)
def test_copies_of_other_files(original: str, copy: str, content: bytes) -> None:
    assert copies({original: content, copy: content + b"# more\n"}) == {copy: original}


def test_a_copy_of_a_copy_belongs_to_the_original() -> None:
    files = {"2024-05.toml": MAY, "2024-05 2.toml": MAY, "2024-05 2 (1).toml": MAY}
    assert set(copies(files).values()) == {"2024-05.toml"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    new_store(root, statement("It broke.", "2024-05-01"), statement("It held.", "2024-05-02"))
    (root / "2024-05 (Ann's conflicted copy 2026-01-02).toml").write_bytes((root / "2024-05.toml").read_bytes())
    (root / "2024-05-LAPTOP.toml").write_bytes((root / "2024-05.toml").read_bytes() + b"\n" + OTHER)
    return root


def test_every_reading_command_names_the_copies_in_one_line(store: Path) -> None:
    line = (
        'factcli: 2 conflict copies are not read: "data/2024-05 (Ann\'s conflicted copy 2026-01-02).toml"'
        ' and "data/2024-05-LAPTOP.toml"\n  to see how to merge them: factcli check\n'
    )
    for command in (
        ["search"],
        ["search", "broke"],
        ["timeline"],
        ["people"],
        ["stats"],
        ["export", "--format", "csv"],
    ):
        done = inside(command, store.parent)
        assert done.code == 3, command
        assert done.stderr.count(line) == 1, done.stderr
        assert done.stdout.count("It broke.") <= 1
    done = inside(["add", "--speaker", "B", "--outlet", "O", "--date", "2024-05-03", "--claim", "C"], store.parent)
    assert (done.code, line in done.stderr) == (0, True)


def test_the_index_and_the_files_agree(store: Path) -> None:
    copied = [store / "2024-05-LAPTOP.toml", store / "2024-05 (Ann's conflicted copy 2026-01-02).toml"]
    for _ in range(3):
        plain = read_store(store)
        with_index = IndexedStore(store)
        assert [s.id for s in with_index.statements] == [s.id for s in plain.statements]
        assert with_index.problems == plain.problems
        if copied:
            copied.pop().unlink()
    assert not plain.problems


def test_what_is_staged_is_checked_alike(store: Path) -> None:
    names = sorted(path.name for path in store.glob("*.toml"))
    staged = build_store(store, [(name, (store / name).read_bytes()) for name in names])
    assert find_problems(staged) == find_problems(read_store(store))


def test_the_commands_of_check_merge_the_copies(store: Path) -> None:
    done = inside(["check"], store.parent)
    assert done.code == 3
    commands = [line.split("to merge it: ")[1] for line in done.stdout.splitlines()]
    assert len(commands) == 2
    for command in commands:
        program, *merge, sign, remove, copy = shlex.split(command)
        assert (program, sign, remove) == ("factcli", "&&", "rm")
        assert piped(merge, store.parent).code == 0
        (store.parent / copy).unlink()
    done = inside(["search", "--format", "ids"], store.parent)
    assert (done.code, done.stderr, len(done.stdout.split())) == (0, "", 3)
    assert inside(["check"], store.parent).code == 0


def test_a_merge_with_conflicts_keeps_the_copy_and_is_not_merged_upon(store: Path) -> None:
    ours, theirs = store / "2024-05.toml", store / "2024-05-LAPTOP.toml"
    theirs.write_bytes(theirs.read_bytes().replace(b"Zabihullah Mujahid", b"Z. Mujahid"))
    command = ["merge", "/dev/null", "data/2024-05.toml", "data/2024-05-LAPTOP.toml", "data/2024-05.toml"]
    done = inside(command, store.parent)
    assert done.code == 1
    assert done.stderr.endswith("  resolve that in data/2024-05.toml, and then remove data/2024-05-LAPTOP.toml\n")
    half_merged = ours.read_bytes()
    done = inside(command, store.parent)
    assert (done.code, ours.read_bytes()) == (1, half_merged)
    assert "contains a git merge that is not finished" in done.stderr
    assert done.stderr.endswith("  resolve that first, and merge then\n")

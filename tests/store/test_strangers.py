"""A store that comes from a stranger: its links, its owner, its size. Reading it is as safe as reading a text file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from factcli import paths as factcli_paths
from factcli.errors import DataError, NothingFoundError, Problem, StoreError, UsageError
from factcli.paths import cache_folder, config_folder, find_store, state_folder, trusted_file, user_store
from factcli.store import atomic
from factcli.store.file import read_file
from factcli.store.reader import read_store, store_paths
from factcli.store.undo import undo_last_change
from factcli.store.writer import add_statements, create_store, edit_statement, remove_statement
from tests.support.run import inside, piped
from tests.support.stores import contents, new_store, only, statement

FILE = "2021-09.toml"
ADD = ["add", "--speaker", "S", "--outlet", "O", "--date", "2021-09-01", "--claim", "c"]
pytestmark = pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")

# --- links --------------------------------------------------------------------------------------------------


def _to_a_file(root: Path, outside: Path) -> None:
    (root / FILE).rename(outside / FILE)
    (root / FILE).symlink_to(outside / FILE)


def _to_a_hidden_file(root: Path, outside: Path) -> None:
    create_store(outside)  # even of a store no hidden file is written
    (root / FILE).rename(outside / ".hidden.toml")
    (root / FILE).symlink_to(outside / ".hidden.toml")


def _to_no_toml(root: Path, outside: Path) -> None:
    create_store(outside)
    (root / FILE).rename(outside / "profile")
    (root / FILE).symlink_to(outside / "profile")


def _in_a_folder(root: Path, outside: Path) -> None:
    (root / FILE).rename(outside / FILE)
    (root / "sub").symlink_to(outside)


def _within_git(root: Path, outside: Path) -> None:
    (root / ".git").mkdir()
    (root / FILE).rename(root / ".git" / "config")
    (root / FILE).symlink_to(root / ".git" / "config")


LINKS: list[Callable[[Path, Path], None]] = [_to_a_file, _to_a_hidden_file, _to_no_toml, _in_a_folder, _within_git]


@pytest.mark.parametrize("link", LINKS)
def test_no_write_is_led_out_of_the_store(link: Callable[[Path, Path], None], tmp_path: Path) -> None:
    """Through a link to what is not a file of a store nothing is changed or removed: by no command."""
    root, outside = tmp_path / "store", tmp_path / "home"
    new_store(root, statement())
    outside.mkdir()
    link(root, outside)
    before = contents(tmp_path)
    store = read_store(root)
    changes: list[Callable[[], object]] = [
        lambda: edit_statement(store, only(store), {"note": "rm -rf /"}, "edit"),
        lambda: remove_statement(store, only(store), "remove"),
        lambda: undo_last_change(root),
    ]
    if (root / FILE).is_symlink():
        changes.append(lambda: add_statements(store, [statement("later")], "add"))
    for change in changes:
        with pytest.raises((DataError, StoreError, NothingFoundError)):
            change()
        assert contents(tmp_path) == before


def test_hostile_defaults_write_no_shell_code(tmp_path: Path) -> None:
    """A link to a file that a shell reads, and defaults that are shell code: the file stays as it was."""
    root, aliases = tmp_path / "data", tmp_path / ".bash_aliases"
    new_store(root)
    (root / "factcli.toml").write_text('format = 1\n[defaults]\noutlet = "x; touch owned #"\n')
    aliases.write_text("# mine\n")
    (root / FILE).symlink_to(aliases)
    done = inside([*ADD[:3], *ADD[5:]], tmp_path)
    assert done.code == 3
    assert "is not a file of a store" in done.stderr
    assert aliases.read_text() == "# mine\n"


def test_a_link_to_another_store_is_written(tmp_path: Path) -> None:
    """Two stores may share a file: the link stays, and the file is changed where it lies."""
    root, other = tmp_path / "store", tmp_path / "other"
    new_store(root)
    new_store(other, statement())
    (root / FILE).symlink_to(other / FILE)
    store = read_store(root)
    edit_statement(store, only(store), {"note": "n"}, "edit")
    assert (root / FILE).is_symlink()
    assert only(read_store(other)).table["note"] == "n"


def test_check_names_links_out_of_the_store(tmp_path: Path) -> None:
    """Each once, also where it is a folder of many files; a link within the store is none of them."""
    root, outside = tmp_path / "data", tmp_path / "home"
    new_store(root, statement())
    outside.mkdir()
    for name in ("a.toml", "b.toml"):
        (outside / name).touch()
    (root / "sub").symlink_to(outside)
    (root / "c.toml").symlink_to(outside / "a.toml")
    (root / "inner").mkdir()
    (root / "d.toml").symlink_to(root / FILE)
    done = inside(["check"], tmp_path)
    links = [line for line in done.stdout.splitlines() if "link" in line]
    assert [line.partition(":")[0] for line in links] == ["data/c.toml", "data/sub"]
    assert f"links to {outside / 'a.toml'}, outside the store" in links[0]


def test_the_whole_disk_is_not_read(tmp_path: Path) -> None:
    """A link to a folder above the store, and one that leads on from outside, are told and not followed."""
    root, outside = tmp_path / "store", tmp_path / "outside"
    new_store(root, statement())
    (outside / "in").mkdir(parents=True)
    for place in (tmp_path, outside, outside / "in"):
        (place / "x.toml").touch()
    (outside / "on").symlink_to("/usr")
    (outside / "back").symlink_to(root)
    (root / "above").symlink_to(tmp_path)
    (root / "disk").symlink_to("/")
    (root / "side").symlink_to(outside)
    told: list[Problem] = []
    paths = [path.relative_to(root).as_posix() for path in store_paths(root, told.append)]
    assert paths == [FILE, "factcli.toml", "side/x.toml", "side/in/x.toml"]
    assert [(Path(p.file).name, p.code) for p in told] == [(n, "far-link") for n in ("above", "disk", "on")]
    assert inside(["search"], root).code == 3


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("target", ["pipe/x.toml", "/dev/null/x.toml", "/dev/tty/x.toml"])
def test_a_link_through_what_is_no_folder_stops_nobody(target: str, tmp_path: Path) -> None:
    """A pipe or a device in the way to a linked file is not opened: nobody waits for it."""
    root = tmp_path / "data"
    new_store(root, statement())
    os.mkfifo(root / "pipe")
    (root / "2024-01.toml").symlink_to(target)
    done = piped([*ADD[:6], "2024-01-01", *ADD[7:]], tmp_path)
    assert done.code == 3
    assert "data/2024-01.toml" in done.stderr


def test_an_export_is_led_nowhere_else(tmp_path: Path) -> None:
    """A link that came with a store leads no export to a file of another folder, not even with --force."""
    root, mine = tmp_path / "desk" / "data", tmp_path / "home"
    new_store(root, statement())
    mine.mkdir()
    (mine / "profile").write_text("mine")
    (tmp_path / "desk" / "report.html").symlink_to(mine / "profile")
    done = inside(["export", "-o", "report.html", "--force"], tmp_path / "desk")
    assert (done.code, (mine / "profile").read_text()) == (2, "mine")
    assert "is a link to" in done.stderr


# --- size ---------------------------------------------------------------------------------------------------


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with what to do, the rest is read, and no more of it is taken into memory than may be read."""
    root = tmp_path / "data"
    new_store(root, statement())
    with open(root / "huge.toml", "wb") as stream:
        stream.truncate(atomic.MAX_FILE_SIZE + 1)
    file = read_file(root, root / "huge.toml")
    assert file.data is None
    assert file.problem is not None
    assert file.problem.what.endswith("it is larger than 64 MB, the most that factcli reads")
    assert file.problem.todo == "split it into smaller files"
    done = inside(["search"], tmp_path)
    assert (done.code, done.stdout.count("\n")) == (3, 1)


def test_no_file_is_written_that_could_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that would make a file too large is refused, with the file as it was."""
    store = new_store(tmp_path, statement())
    before = contents(tmp_path)
    monkeypatch.setattr(atomic, "MAX_FILE_SIZE", len(before[FILE]) + 10)
    with pytest.raises(DataError, match="would be larger than"):
        add_statements(store, [statement("another")], "add")
    assert contents(tmp_path) == before


# --- owner --------------------------------------------------------------------------------------------------


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store in it of another user."""
    create_store(tmp_path / "data")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_a_strangers_store_is_not_used_by_chance(strangers: Path) -> None:
    """Found on the way upwards it is refused, and the message says how to use it all the same."""
    (strangers / "sub").mkdir()
    for here in (strangers.parent, strangers, strangers / "sub"):
        with pytest.raises(UsageError, match="belongs to another user") as caught:
            find_store(None, here)
        assert "--store" in caught.value.todo
        assert str(trusted_file()) in caught.value.todo


def test_a_strangers_store_is_used_when_named(strangers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the option, or by the variable."""
    assert find_store(strangers) == strangers
    monkeypatch.setenv("FACTCLI_STORE", str(strangers))
    assert find_store(None) == strangers


def test_a_trusted_store_is_found(strangers: Path) -> None:
    """The list takes comments, blank lines, ``~`` and links; another folder in it changes nothing."""
    trusted_file().parent.mkdir(parents=True)
    trusted_file().write_text(f"# theirs\n\n{strangers.parent}\n")
    with pytest.raises(UsageError):
        find_store(None)
    (strangers.parent / "link").symlink_to(strangers)
    trusted_file().write_text(f"# theirs\n\n  {strangers.parent / 'link'}\n")
    assert find_store(None) == strangers


def test_sudo_leaves_the_store_ones_own(strangers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root is led by no other user's folder, but by that of the user who called sudo."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owned = os.stat_result((0o40755, 0, 0, 0, 1234, 0, 0, 0, 0, 0))
    monkeypatch.setattr(factcli_paths, "os", SimpleNamespace(**{**vars(os), "stat": lambda path: owned}))
    with pytest.raises(UsageError):
        find_store(None)
    monkeypatch.setenv("SUDO_UID", "1234")
    assert find_store(None) == strangers
    monkeypatch.setenv("SUDO_UID", "9" * 5000)
    with pytest.raises(UsageError):
        find_store(None)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_store_given_away_is_refused_by_every_command(tmp_path: Path) -> None:
    """A real folder of somebody else: nothing of it is read."""
    create_store(tmp_path / "data")
    for path in (tmp_path / "data", tmp_path / "data" / "factcli.toml"):
        os.chown(path, 65534, 65534)
    done = piped(["search"], tmp_path)
    assert done.code == 2
    assert done.stderr.startswith("factcli: the store data belongs to another user, ")
    assert piped(["search", "--store", "data"], tmp_path).code == 1


# --- the user's own folders -----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs tells")
@pytest.mark.parametrize("home", ["", "here", "./here", "~", None])
@pytest.mark.parametrize("xdg", ["", "here", "../here", None])
def test_no_relative_folder_is_ever_used(
    home: str | None, xdg: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever HOME and the XDG variables say, what factcli keeps does not lie in the folder that one works in."""
    import pwd

    for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        value = home if name == "HOME" else xdg
        monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    entry = pwd.struct_passwd(("me", "x", 1, 1, "", str(tmp_path / "me"), ""))
    folders = (state_folder, cache_folder, config_folder, user_store)
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: entry)
    assert {folder().is_relative_to(tmp_path / "me") for folder in folders} == {True}

    def nobody(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert {folder().is_relative_to(os.devnull) for folder in folders} == {True}
    store = new_store(tmp_path / "store", statement())  # nothing is kept, and all works
    assert (
        "undo will not be able to take this change back"
        in edit_statement(store, only(store), {"note": "n"}, "edit").notes[0]
    )


def test_a_folder_that_may_not_be_searched_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for one without a store."""
    create_store(tmp_path / "data")
    real = os.stat

    def denied(path: Path, **options: bool) -> os.stat_result:
        if Path(path).name == "factcli.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", denied)
        with pytest.raises(StoreError, match=r"cannot look into .*: permission denied"):
            find_store(tmp_path / "data")

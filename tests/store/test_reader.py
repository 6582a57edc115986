"""Reading a store: nothing is left out in silence, and no bytes at all can break it."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli import paths
from factcli.errors import DataError, EditConflictError, FactcliError, NothingFoundError, StoreError, UsageError
from factcli.store.file import StoreFile, parse_file, read_file
from factcli.store.reader import read_store, reload_unchanged
from factcli.store.verify import same_values
from factcli.store.writer import add_statements, edit_statement, make_change, remove_statement, replace_source
from tests.support.budget import examples
from tests.support.stores import BOM, files, new_store, only, statement, store_of

STATEMENT = 'speaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "C"\n'
#: Valid or not: what no tidy program writes.
NASTY = {
    "number": b"statement = 5\n",
    "numbers": b"# c\nstatement = [1]\n",
    "nested lists": b"statement = [[]]\n",
    "single table": b"\n\n[statement]\nid = 'x'\n",
    "table below": b"a = 1\n\n['statement'.x]\ny = 1\n",
    "dotted": b"\nstatement.x = 1\n",
    "person": b"\n\nperson = 'Massoud'\n",
    "mixed list": b'link = [{a = "x"}, 1]\n',
    "text": b"no toml at all\n",
    "binary": bytes(range(256)),
    "NUL": b'a = 1\nb = "\x00"\n',
    "lone NUL": b"\x00",
    "UTF-16": 'a = "é"\n'.encode("utf-16"),
    "UTF-8 cut": b'a = "\xc3"\n',
    "surrogate": b'\na = "\xed\xa0\x80"\n',
    "escaped surrogate": b'\na = "\\ud800"\n',
    "latin-1": 'a = 1\nb = "é"\n'.encode("latin-1"),
    "two marks": BOM + BOM + b"a = 1\n",
    "mark inside": b"a = 1\n" + BOM + b"b = 2\n",
    "bare CR": b"a = 1\rb = 2\r",
    "long number": b"\na = " + b"9" * 5000 + b"\n",
    "long hex": b"\n\na = 0x" + b"f" * 5000 + b"\n",
    "deep list": b"\na = " + b"[" * 100_000,
    "closed deep list": b"\na = " + b"[" * 300 + b"]" * 300,
    "deep tables": b"\na = " + b"{b=" * 300 + b"1" + b"}" * 300,
    "deep header": b"\n[" + b".".join([b"a"] * 900) + b"]\n",
    "deep key": b"\n" + b".".join([b"a"] * 100_000) + b" = 1\n",
    "conflict": b"[[statement]]\n<<<<<<< HEAD\nid = 'a'\n=======\nid = 'b'\n>>>>>>> other\n",
    "conflict, CRLF": b"a = 1\r\n<<<<<<< HEAD\r\n>>>>>>>\r\n",
    "unclosed string": b'a = """\n\n',
    "twice": b"a = 1\na = 2\n",
    "year 0": b"\na = 0000-01-01\n",
    "day 32": b"\na = 2021-01-32T00:00:00Z\n",
    "huge exponent": b"a = 1e999999999\nb == 1\n",
}
#: The line of each problem that is not on the first.
LINES = {"numbers": 2, "single table": 3, "table below": 3, "dotted": 2, "person": 3, "binary": 2, "surrogate": 2}
LINES |= {"latin-1": 2, "NUL": 2, "mark inside": 2, "escaped surrogate": 2, "huge exponent": 2}
LINES |= {"long number": 2, "long hex": 3, "deep list": 2, "closed deep list": 2, "deep tables": 2, "deep header": 2}
LINES |= {"deep key": 2, "conflict": 2, "conflict, CRLF": 2, "twice": 2, "year 0": 2, "day 32": 2}


def parsed(data: bytes) -> StoreFile:
    return parse_file(Path("/store/x.toml"), "x.toml", data)


def refused_everywhere(root: Path, data: bytes) -> None:
    """No change is made to a file with a problem, and its bytes stay."""
    path = root / "2021-09.toml"
    path.write_bytes(data)
    with pytest.raises(DataError):
        make_change(root, {"2021-09.toml": lambda file: (file.text + "x = 1\n", {**file.doc, "x": 1})}, "x")
    with pytest.raises(DataError):
        add_statements(read_store(root), [statement()], "add")
    assert path.read_bytes() == data


# --- any bytes at all --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NASTY)
def test_nasty_file_is_a_problem_with_a_line(name: str, tmp_path: Path) -> None:
    """Each shape is one problem, on the right line, and the file is neither used nor written."""
    file = parsed(NASTY[name])
    assert file.problem is not None
    assert file.problem.line == LINES.get(name, 1)
    assert file.problem.todo.endswith("until then factcli neither reads nor writes this file")
    assert "\n" not in file.problem.what
    assert file.tables("statement") == []
    assert read_store(store_of(tmp_path, NASTY[name]).root).problems[0].line == file.problem.line
    refused_everywhere(tmp_path, NASTY[name])


@settings(max_examples=examples(500))
@given(st.binary(max_size=80))
@example(b"")
@example(BOM)
def test_any_bytes_give_a_problem_or_a_document(data: bytes) -> None:
    """Reading never raises, and says a line that the file has."""
    file = parsed(data)
    if file.problem:
        assert 1 <= file.problem.line <= data.count(b"\n") + 1
        assert re.match(r".*x\.toml:\d+$", file.problem.where)


_SCRAPS = [b"[[statement]]\n", b"[statement]", b"statement", b"=", b"\n", b"\r", b'"', b"'''", b'"""', b"#", b"[", b"]"]
_SCRAPS += [b"{", b"}", b"a", b".", b",", b"1", b"2021-09-06", b"\xff", b"\x00", b"\\", b"id", b" ", BOM]
_SCRAPS += [b"\xed\xa0\x80", b"link", b"[[person]]\n"]


@settings(max_examples=examples(250))
@given(st.lists(st.sampled_from(_SCRAPS), max_size=14).map(b"".join))
def test_scraps_of_toml_never_break_reading_or_writing(data: bytes) -> None:
    """Whatever is there, a change is refused with one of our errors or made right, and reading goes on."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store = store_of(root, data)
        try:
            add_statements(store, [statement()], "add")
        except FactcliError:
            assert (root / "2021-09.toml").read_bytes() == data
        else:
            assert statement().id in [r.id for r in read_store(root).recorded]
            assert (root / "2021-09.toml").read_bytes().startswith(data)


@settings(max_examples=examples(80))
@given(files(least=1), st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_damaged_file_is_never_made_worse(data: bytes, at: int, scrap: bytes) -> None:
    """A valid file with some bytes overwritten reads as far as it can, or is a problem; never an exception."""
    at %= len(data)
    damaged = data[:at] + scrap + data[at + len(scrap) :]
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), damaged)
        for recorded in store.recorded:
            assert recorded.where
            assert recorded.source or recorded.table == {}
        if store.files[0].problem:
            refused_everywhere(Path(folder), damaged)


def test_merge_markers_inside_a_text_are_text() -> None:
    """A line of equals signs in a quotation, or a marker in it, is not taken for an unfinished merge."""
    assert parsed(b'a = """\nTitle\n=======\n<<<<<<< HEAD\n"""\n').problem is None
    problem = parsed(b'a = """\nTitle\n=======\n"""\nb = \n').problem
    assert problem
    assert (problem.line, "merge" in problem.what) == (5, False)


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_string_that_never_ends_is_told_where_it_begins(quotes: str) -> None:
    """A forgotten end is reported at the line that opens the string, not at the end of the file."""
    problem = parsed(f"a = '''x\n'''\n\nclaim = {quotes}open\nb = 1\n\n".encode()).problem
    assert problem
    assert (problem.line, problem.what) == (4, "not valid TOML: a string begins here and has no end")
    assert parsed(b"a = 1\nb = [\n\n").problem is not None


def test_parser_message_is_given_with_its_place() -> None:
    """Bad TOML is told with line and column in one line, and nothing of how Python counts digits."""
    problem = parsed(b"[[statement]]\nclaim = nonsense\n").problem
    assert problem
    assert (problem.where.endswith("x.toml:2"), problem.what) == (True, "not valid TOML: invalid value (column 9)")
    assert "sys." not in str(parsed(NASTY["long number"]).problem)


# --- what is read --------------------------------------------------------------------------------------------


@settings(max_examples=examples(60))
@given(files())
def test_every_table_of_a_hostile_file_is_recorded(data: bytes) -> None:
    """All statement tables are there in order, with a line each, whatever stands around them."""
    file = parsed(data)
    assert file.problem is None
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), data)
    assert [r.index for r in store.recorded] == list(range(len(file.tables("statement"))))
    for recorded, table in zip(store.recorded, file.tables("statement"), strict=True):
        assert same_values(dict(recorded.table), table)
        assert "[" in file.text.split("\n")[recorded.line - 1]


def test_faulty_statement_is_kept_with_its_line(tmp_path: Path) -> None:
    """A bad value or a missing key is a problem at its line; the table is still recorded and the rest is read."""
    data = f'# c\n[[statement]]\nid = "aaaaaaaaaa"\n{STATEMENT}url = "javascript:x"\n\n[[statement]]\nspeaker = "S"\n'
    store = store_of(tmp_path, data.encode())
    assert [(p.line, p.code) for p in store.problems] == [(8, "bad-value"), *[(10, "missing-key")] * 3]
    assert len(store.recorded) == 2
    assert [s.id for s in store.statements] == ["aaaaaaaaaa"]


@pytest.mark.slow
def test_thousands_of_faults_do_not_take_for_ever(tmp_path: Path) -> None:
    """Ten thousand faulty tables in one file are all reported in seconds, each with its line."""
    began = time.process_time()
    store = store_of(tmp_path, b"[[statement]]\nid = 1\n" * 10_000)
    assert time.process_time() - began < 20
    assert [p.line for p in store.problems[-5:]] == [19_999] * 4 + [20_000]


def test_reading_an_absent_or_empty_folder(tmp_path: Path) -> None:
    """Neither is an error: there is just nothing in it."""
    assert read_store(tmp_path / "none").files == []
    assert read_store(tmp_path).files == []
    assert not read_store(tmp_path).exists


def test_a_file_instead_of_a_folder_is_told(tmp_path: Path) -> None:
    """A store that is no folder is an error, not an empty store."""
    (tmp_path / "x").write_text("")
    with pytest.raises(StoreError, match="cannot read the folder"):
        read_store(tmp_path / "x")


def test_files_are_read_in_one_order_and_hidden_ones_not(tmp_path: Path) -> None:
    """Every *.toml below the folder counts, in the order of names; hidden files and folders do not."""
    for name in ("b.toml", "a.toml", "sub/c.toml", ".hidden.toml", ".git/d.toml", "sub/e.txt", ".factcli-1.tmp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [f.name for f in read_store(tmp_path).files] == ["a.toml", "b.toml", "sub/c.toml"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_linked_folders_are_read_once(tmp_path: Path) -> None:
    """A link out of the store is followed, one back into it ends."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x.toml").write_text("")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "linked").symlink_to(tmp_path / "out")
    (tmp_path / "store" / "round").symlink_to(tmp_path / "store")
    assert [f.name for f in read_store(tmp_path / "store").files] == ["linked/x.toml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_a_problem(tmp_path: Path) -> None:
    """A named pipe, a link to nowhere and a link to itself are problems; nobody waits on them."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "dangling.toml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.toml").symlink_to(tmp_path / "round.toml")
    assert [p.code for p in read_store(tmp_path).problems] == ["unreadable"] * 3


def test_unsearchable_folder_is_not_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose folder may not be searched is a problem, not an absent file."""
    store = new_store(tmp_path, statement())

    def denied(self: Path, *_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "lstat", denied)
    monkeypatch.setattr(os, "open", denied)
    file = read_file(tmp_path, store.recorded[0].file.path)
    assert file.problem is not None
    assert "permission denied" in file.problem.what


def test_file_name_that_is_not_unicode_is_read(tmp_path: Path) -> None:
    """A name of any bytes is carried through reading and writing."""
    name = os.fsdecode(b"caf\xe9.toml")
    try:
        (tmp_path / name).write_text(f'[[statement]]\nid = "aaaaaaaaaa"\n{STATEMENT}')
    except OSError:
        pytest.skip("this system takes UTF-8 names only")
    recorded = only(read_store(tmp_path))
    edit_statement(read_store(tmp_path), recorded, {"note": "n"}, "edit")
    assert only(read_store(tmp_path)).table["note"] == "n"


def test_later_format_is_refused_whole(tmp_path: Path) -> None:
    """A store of a format we do not know is not read at all."""
    (tmp_path / "factcli.toml").write_text("format = 2\n")
    with pytest.raises(StoreError, match="this store has format 2"):
        read_store(tmp_path)


def test_progress_counts_every_file(tmp_path: Path) -> None:
    """Progress is told once a file, up to their number."""
    new_store(tmp_path, statement(), statement(date="2021-10"))
    seen: list[tuple[int, int]] = []
    read_store(tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


# --- finding one ---------------------------------------------------------------------------------------------


def ids(*identities: str) -> bytes:
    return "".join(f'[[statement]]\nid = "{identity}"\n{STATEMENT}\n' for identity in identities).encode()


def test_prefix_finds_the_one(tmp_path: Path) -> None:
    """An unambiguous prefix is enough, in either case; the whole id always is."""
    store = store_of(tmp_path, ids("aaaaaaaaaa", "abbbbbbbbb"))
    assert store.resolve("AA").id == "aaaaaaaaaa"
    assert store.resolve("abbbbbbbbb").id == "abbbbbbbbb"
    assert store.resolve("ab").where.endswith("2021-09.toml:8")


def test_prefix_of_none_or_several_is_told(tmp_path: Path) -> None:
    """None, several, or one id twice: three different errors, with the ids or the places."""
    store = store_of(tmp_path, ids("aaaaaaaaaa", "abbbbbbbbb", "cccccccccc", "cccccccccc"))
    with pytest.raises(NothingFoundError):
        store.resolve("x")
    for prefix in ("", " "):
        with pytest.raises(UsageError, match="an id is empty"):
            store.resolve(prefix)
    with pytest.raises(UsageError, match='2 ids begin with "a": aaaaaaaaaa, abbbbbbbbb'):
        store.resolve("a")
    for prefix in ("c", "cccccccccc"):
        with pytest.raises(DataError, match=r"id cccccccccc is used twice, at .*:15 and .*:22"):
            store.resolve(prefix)


def test_unchanged_follows_a_table_that_moved(tmp_path: Path) -> None:
    """A table that others were put before is found again; one whose value changed is a conflict."""
    recorded = store_of(tmp_path, ids("aaaaaaaaaa")).recorded[0]
    moved = store_of(tmp_path, ids("bbbbbbbbbb", "aaaaaaaaaa")).files[0]
    assert reload_unchanged(recorded, moved).index == 1
    with pytest.raises(EditConflictError):
        reload_unchanged(recorded, store_of(tmp_path, ids("aaaaaaaaaa").replace(b'"C"', b'"D"')).files[0])


# --- statements in one inline list ---------------------------------------------------------------------------


def test_inline_list_is_read_and_not_changed(tmp_path: Path) -> None:
    """Statements written as a value are read with the line of their key, and every change is refused."""
    data = b'# c\nstatement = [{id = "aaaaaaaaaa", speaker = "S", outlet = "O", date = 2021-09-06, claim = "C"}]\n'
    store = store_of(tmp_path, data)
    recorded = only(store)
    assert recorded.line == 2
    with pytest.raises(DataError, match="inline list"):
        _ = recorded.source
    changes: list[Callable[[], object]] = [
        lambda: edit_statement(store, recorded, {"note": "n"}, "x"),
        lambda: remove_statement(store, recorded, "x"),
        lambda: replace_source(store, recorded, "[[statement]]\n", {}, "x"),
        lambda: add_statements(store, [statement()], "x"),
    ]
    for change in changes:
        with pytest.raises(DataError, match="inline list"):
            change()
    assert (tmp_path / "2021-09.toml").read_bytes() == data


def test_empty_inline_list_takes_no_statement(tmp_path: Path) -> None:
    """``statement = []`` cannot be added to, and the error says how to mend it."""
    store = store_of(tmp_path, b"statement = []\n")
    with pytest.raises(DataError, match="own \\[\\[statement\\]\\] header"):
        add_statements(store, [statement()], "add")


def test_new_files_get_the_usual_mode(tmp_path: Path) -> None:
    """A new store's files are as readable as the user's others, no more and no less."""
    (tmp_path / "plain").write_text("")
    new_store(tmp_path / "s", statement())
    wanted = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "s").iterdir()} == {wanted}


@pytest.mark.parametrize("named", ["", " ", "/elsewhere"])
def test_folders_are_where_platformdirs_has_them(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux they are worked out without platformdirs, and are the same."""
    for variable in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, named)
    assert paths.state_folder() == platformdirs.user_state_path("factcli", appauthor=False)
    assert paths.cache_folder() == platformdirs.user_cache_path("factcli", appauthor=False)

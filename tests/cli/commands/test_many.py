"""Many statements at once: what ``edit``, ``tag``, ``retract`` and ``remove`` do with ids and with ``--where``."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.model import Statement
from factcli.store import atomic
from factcli.store.file import read_file
from factcli.store.history import MAX_ENTRIES
from factcli.store.reader import read_store
from factcli.store.toml_edit import render_table
from tests.support.budget import examples
from tests.support.run import Done, inside, piped
from tests.support.stores import contents, new_store, statement
from tests.support.terminal import CTRL_C, Start, terminals

FIRST = statement("The bridge is closed.", "2024-03-01", speaker="Mayor", tags=("bridge",))
SECOND = statement("The bridge is open.", "2024-04-02", speaker="Police", tags=("bridge", "traffic"))
THIRD = statement("The river rises.", "2024-04-03", speaker="Mayor", role="mayor", tags=("river",))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a store of three statements in two files."""
    new_store(tmp_path / "desk" / "data", FIRST, SECOND, THIRD)
    return tmp_path / "desk"


@pytest.fixture
def start(work: Path) -> Iterator[Start]:
    """Start factcli on a terminal of its own."""
    pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")
    with terminals(work) as start:
        yield start


def _run(work: Path, *arguments: str) -> Done:
    return inside(arguments, work)


def _statements(work: Path) -> dict[str, Statement]:
    return {s.id: s for s in read_store(work / "data").statements}


def _large_store(root: Path, number: int, months: int) -> None:
    """Write a store of so many statements, spread over the files of so many months."""
    root.mkdir(parents=True)
    (root / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
    files: dict[str, list[str]] = {}
    for i in range(number):
        month = f"{2000 + i % months // 12}-{i % months % 12 + 1:02d}"
        table = statement(f"Claim {i}.", f"{month}-{i % 28 + 1:02d}", tags=("bulk",)).to_table()
        files.setdefault(month, []).append(render_table("statement", table))
    for month, tables in files.items():
        (root / f"{month}.toml").write_text("\n".join(tables), encoding="utf-8")


# --- asking -------------------------------------------------------------------------------------------------


def test_on_a_terminal_it_shows_and_asks(work: Path, start: Start) -> None:
    """The number, what becomes of the values, and a question; only y changes anything."""
    before = contents(work / "data")
    for answer in ("n", "", "x"):
        terminal = start("edit", "--where", "speaker:Mayor", "--role", "mayor")
        shown = terminal.answer("Change the role of this statement? [y/N]", answer)
        assert "1 statement found (1 more needs no change):" in shown
        assert f"{FIRST.id}  2024-03-01  Mayor (AP): The bridge is closed." in shown
        assert "role: (none) -> mayor" in shown
        assert "nothing was changed" in terminal.end()
        assert (terminal.code, contents(work / "data")) == (1, before)
    terminal = start("edit", "--where", "speaker:Mayor", "--role", "mayor")
    terminal.answer("Change the role of this statement? [y/N]", "y")
    assert "Changed 1 statement in 1 file. To take it back: factcli undo" in terminal.end()
    assert (terminal.code, _statements(work)[FIRST.id].role) == (0, "mayor")


@pytest.mark.parametrize(
    ("arguments", "question", "done"),
    [
        (
            ["tag", "--where", "bridge", "--add", "x"],
            "Change the tags of these 2 statements? [y/N]",
            "Changed 2 statements in 2",
        ),
        (["retract", "--where", "bridge"], "Retract these 2 statements? [y/N]", "Retracted 2 statements in 2 files"),
        (["remove", "--where", "bridge"], "Remove these 2 statements? [y/N]", "Removed 2 statements in 2 files"),
    ],
)
def test_each_command_asks(work: Path, start: Start, arguments: list[str], question: str, done: str) -> None:
    """Ctrl-C is no yes; --quiet leaves out neither what would change nor the question."""
    before = contents(work / "data")
    terminal = start(*arguments, "--quiet")
    assert FIRST.id in terminal.until(question)
    terminal.type(CTRL_C)
    terminal.end()
    assert (terminal.code, contents(work / "data")) == (130, before)
    terminal = start(*arguments)
    terminal.answer(question, "y")
    assert done in terminal.end()
    assert contents(work / "data") != before


def test_with_yes_nobody_is_asked(work: Path, start: Start) -> None:
    """Not on a terminal, either."""
    terminal = start("remove", "--where", "tag:bridge", "-y")
    assert "Removed 2 statements in 2 files. To put them back: factcli undo" in terminal.end()
    assert list(_statements(work)) == [THIRD.id]


def test_no_control_character_reaches_the_terminal(work: Path, start: Start) -> None:
    """Neither of a value that is there nor in the command to give."""
    table = (
        '\n[[statement]]\nspeaker = "Mayor"\noutlet = "AP"\ndate = 2024-04-05\nclaim = "Evil."\nrole = "a\\u001b[2Jb"\n'
    )
    file = work / "data" / "2024-04.toml"
    file.write_text(file.read_text(encoding="utf-8") + table, encoding="utf-8")
    terminal = start("edit", "--where", "evil", "--role", "x")
    assert "role: a\\u001b[2Jb -> x" in terminal.answer("Change the role of this statement? [y/N]", "n")


@pytest.mark.parametrize("command", ["edit", "retract", "remove", "tag"])
def test_a_pipe_needs_yes(work: Path, command: str) -> None:
    """Nothing changes, the exit code is 2, and the command to give is one that works."""
    values = {"edit": ["--note", "it's"], "tag": ["--add", "a b"]}.get(command, [])
    before = contents(work / "data")
    done = _run(work, command, "--where", "speaker:Mayor tag:bridge", *values)
    assert (done.code, done.out, contents(work / "data")) == (2, b"", before)
    *_, advice = done.stderr.splitlines()
    line = advice.partition(": factcli ")[2]
    assert _run(work, *shlex.split(line)).code == 0
    assert contents(work / "data") != before


def test_a_mistyped_id_changes_nothing(work: Path) -> None:
    """Words, fields and blanks are no ids: none of them is ever taken for a query."""
    before = contents(work / "data")
    for typed in ("bridge", "tag:bridge", "The bridge", "*", "", " ", "id:*", FIRST.id[:2] + "*"):
        for command in (
            ["edit", typed, "--note", "n"],
            ["retract", typed],
            ["remove", typed],
            ["tag", typed, "--add", "x"],
        ):
            done = _run(work, *command)
            assert done.code in (1, 2), command
            assert done.out == b""
    assert contents(work / "data") == before


# --- one change -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["tag", "--where", "tag:bulk", "--add", "checked"],
        ["edit", "--where", "tag:bulk", "--role", "spokesman", "--unset", "tag"],
        ["retract", "--where", "tag:bulk", "--on", "2024-01-01"],
        ["remove", "--where", "tag:bulk"],
        ["people", "rename", "Zabihullah Mujahid", "Z. Mujahid"],
        ["outlets", "rename", "AP", "Associated Press"],
        ["tags", "rename", "bulk", "batch"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_change_of_many_files_is_one_step_of_undo(tmp_path: Path, command: list[str]) -> None:
    """A thousand statements in more files than the history has entries: changed, taken back and made again whole."""
    work, root = tmp_path / "desk", tmp_path / "desk" / "data"
    _large_store(root, 1000, 150)
    before = contents(root)
    assert len(before) > MAX_ENTRIES
    done = piped([*command, "--yes"], work)
    assert done.code == 0, done.stderr
    after = contents(root)
    assert len([name for name in before if after[name] != before[name]]) == 150
    assert len(_run(work, "undo", "--list").out.splitlines()) == 1
    undone = _run(work, "undo")
    assert undone.stdout.startswith("Took back: ")
    assert len(undone.stdout) < 300
    assert contents(root) == before
    assert _run(work, "redo").code == 0
    assert contents(root) == after


def test_each_file_is_read_and_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of its statements change."""
    _large_store(tmp_path / "desk" / "data", 60, 4)
    read: Counter[str] = Counter()
    written: Counter[str] = Counter()
    pending = atomic.PendingFile

    def reading(root: Path, path: Path) -> object:
        read[path.name] += 1
        return read_file(root, path)

    def writing(path: Path, data: bytes) -> atomic.PendingFile:
        written[path.name] += 1
        return pending(path, data)

    monkeypatch.setattr("factcli.store.writer.read_file", reading)
    monkeypatch.setattr(atomic, "PendingFile", writing)
    assert _run(tmp_path / "desk", "tag", "--where", "tag:bulk", "--add", "x", "--yes").code == 0
    months = {name: 1 for name in contents(tmp_path / "desk" / "data") if name.startswith("2000")}
    assert dict(read) == months
    assert {name: number for name, number in written.items() if name in months} == months


@settings(max_examples=examples(20))
@given(
    chosen=st.lists(st.sampled_from([FIRST.id, SECOND.id, THIRD.id]), min_size=2),
    values=st.dictionaries(
        st.sampled_from(["--role", "--note", "--url", "--tag", "--claim", "--speaker"]),
        st.sampled_from(["https://example.org/1", "https://example.org/2"]),
        min_size=1,
    ),
    unset=st.sampled_from([[], ["--unset", "lang"], ["--unset", "date_text"]]),
)
def test_many_change_as_each_alone(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[str], values: dict[str, str], unset: list[str]
) -> None:
    """Several ids at once leave the same bytes as one command for each; undo puts them back at once."""
    options = [part for option in values.items() for part in option] + unset
    results = []
    for together in (True, False):
        work = tmp_path_factory.mktemp("desk")
        new_store(work / "data", FIRST, SECOND, THIRD)
        before = contents(work / "data")
        for ids in [chosen] if together else [[i] for i in chosen]:
            assert _run(work, "edit", *ids, *options).code == 0
        results.append(contents(work / "data"))
        if together and results[0] != before:
            assert _run(work, "undo").code == 0
            assert contents(work / "data") == before
    assert results[0] == results[1]


def test_what_cannot_change_names_itself(work: Path) -> None:
    """And nothing changes, not even what could."""
    before = contents(work / "data")
    done = _run(work, "edit", "--where", "bridge", "--published", "2024-03-15", "--yes")
    assert (done.code, contents(work / "data")) == (2, before)
    assert f"{SECOND.id} in data/2024-04.toml: --published 2024-03-15 is before the date, 2024-04-02" in done.stderr
    assert FIRST.id not in done.stderr


def test_a_value_that_only_an_editor_can_change(work: Path) -> None:
    """Its file and line are named, and no other file changes, either."""
    file = work / "data" / "2024-03.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('tags = ["bridge"]', 'tags = [\n  "bridge", # which one?\n]'), encoding="utf-8")
    before = contents(work / "data")
    done = _run(work, "edit", "--where", "bridge", "--tag", "x", "--yes")
    assert (done.code, contents(work / "data")) == (3, before)
    assert "data/2024-03.toml:7: tags contains a comment inside its brackets" in done.stderr
    assert "nothing was changed" in done.stderr


@pytest.mark.parametrize("arguments", [["edit", "--role", "x"], ["tag", "--add", "x"], ["retract"], ["remove"]])
def test_a_file_that_cannot_be_read_may_have_more(work: Path, arguments: list[str]) -> None:
    """What a query finds is not all, so nothing changes; a statement that is named by its id does."""
    command, *values = arguments
    (work / "data" / "2024-05.toml").write_text("[[statement\n", encoding="utf-8")
    before = contents(work / "data")
    for query in ("bridge", "nowhere"):
        done = _run(work, command, "--where", query, *values, "--yes")
        assert (done.code, contents(work / "data")) == (3, before)
        refusal = done.stderr.splitlines()[-2:]
        assert refusal[0].startswith("factcli: data/2024-05.toml:1: not valid TOML")
        assert refusal[1] == "  nothing was changed; correct that file first, or statements in it may be left out"
    assert _run(work, command, FIRST.id, *values).code == 0
    assert contents(work / "data") != before


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["bridge"], "bridge"),
        (["red", "bridge"], "'red bridge'"),
        (["speaker:Mayor"], "speaker:Mayor"),
        (["it's"], "'it'\"'\"'s'"),
    ],
)
def test_a_word_that_is_no_id_may_be_a_query(work: Path, words: list[str], advice: str) -> None:
    """The error tells how to search for it, and how to change what that finds."""
    lines = [
        f'factcli: no statement has an id that begins with "{words[0]}"',
        f"  to search for it: factcli search {advice}",
    ]
    done = _run(work, "remove", *words)
    assert (done.code, done.stderr.splitlines()) == (
        1,
        [*lines, f"  to remove all that this finds: factcli remove --where {advice}"],
    )
    done = _run(work, "tag", *words, "--add", "x")
    assert done.stderr.splitlines()[-1] == f"  to tag all that this finds: factcli tag --where {advice} …"
    assert _run(work, "show", words[0]).stderr.splitlines()[-1] == "  to list all ids: factcli search --format ids"


@pytest.mark.parametrize("word", ["1m0k", "2024", FIRST.id[:-1] + "0"])
def test_what_looks_like_an_id_is_no_query(work: Path, word: str) -> None:
    """For a mistyped id it would only be in the way."""
    assert "--where" not in _run(work, "remove", word).stderr


def test_a_minus_leaves_likely_spellings_in_and_says_so(work: Path) -> None:
    """Nothing is excluded on a guess; the note has the term that excludes it."""
    new_store(
        work / "other", *(statement("It burnt.", "2024-03-01", speaker=n) for n in ("Kabir Wasik", "Kabir Wasiq"))
    )
    note = "a minus takes out no likely spellings: 1 statement here has one. To take them out, too: "
    done = _run(work, "tag", "--where", "burnt -speaker:Wasik", "--add", "x", "--yes", "--store", "other")
    assert note + "'-speaker:\"Kabir Wasiq\"'" in done.stderr.splitlines()
    assert len(done.stdout.splitlines()) == 1
    for command in (["search", "--format", "table"], ["search", "--oneline"], ["timeline", "--format", "table"]):
        done = _run(work, *command, "-speaker:Wasik", "burnt", "--store", "other")
        assert note + "'-speaker:\"Kabir Wasiq\"'" in done.stderr.splitlines()
    done = _run(work, "search", "-Wasik", "burnt", "--format", "table", "--store", "other")
    assert note + "'-\"Wasiq\"'" in done.stderr.splitlines()
    for query in (
        ["-speaker:Wasik", '-speaker:"Kabir Wasiq"'],
        ["-Wasik", '-"Wasiq"'],
        ["-wasik"],
        ["-speaker:Wasik", "--exact"],
    ):
        done = _run(work, "search", *query, "--format", "table", "--store", "other")
        assert "takes out no likely" not in done.stderr


def test_a_statement_with_an_error_is_changed_by_its_id(work: Path) -> None:
    """Its other keys stay; a query does not find it."""
    file = work / "data" / "2024-04.toml"
    file.write_text(
        file.read_text(encoding="utf-8")
        + '\n[[statement]]\nid = "abcdefghjk"\nspeaker = "Mayor"\nclaim = "No date."\n',
        encoding="utf-8",
    )
    assert _run(work, "edit", "abcd", FIRST.id, "--note", "n").code == 0
    assert 'claim = "No date."\nnote = "n"\n' in file.read_text(encoding="utf-8")
    assert _run(work, "remove", "--where", "speaker:Mayor", "--yes").code == 0
    assert "No date." in file.read_text(encoding="utf-8")


def test_faults_in_other_keys_are_no_reason(work: Path) -> None:
    """A key that is not valid is removed by --unset, although the index does not have it."""
    file = work / "data" / "2024-03.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'lang = "no such language"\n', encoding="utf-8")
    assert _run(work, "edit", "--where", "bridge", "--unset", "lang", "--yes").code == 0
    assert "lang" not in file.read_text(encoding="utf-8")


def test_somebody_else_changes_one_meanwhile(work: Path, start: Start) -> None:
    """While the question waits: then nothing changes. Other statements may come, go and move."""
    terminal = start("tag", "--where", "bridge", "--add", "x")
    terminal.until("Change the tags of these 2 statements? [y/N]")
    assert _run(work, "edit", SECOND.id, "--note", "meanwhile").code == 0
    before = contents(work / "data")
    terminal.type("y\r")
    assert f"somebody else has just changed {SECOND.id}" in terminal.end().replace("\n", " ")
    assert (terminal.code, contents(work / "data")) == (3, before)

    terminal = start("tag", "--where", "bridge", "--add", "x")
    terminal.until("Change the tags of these 2 statements? [y/N]")
    file = work / "data" / "2024-04.toml"
    new = render_table("statement", statement("The bridge fell.", "2024-04-09").to_table())
    file.write_text(new + "\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    terminal.type("y\r")
    terminal.end()
    assert terminal.code == 0
    tags = {s.claim: s.tags for s in _statements(work).values()}
    assert (tags["The bridge is open."], tags["The bridge fell."]) == (("bridge", "traffic", "x"), ())


def test_the_history_holds_one_entry(work: Path) -> None:
    """That names the query."""
    _run(work, "tag", "--where", "tag:bridge", "--add", "x", "--yes")
    listed = _run(work, "undo", "--list").stdout.splitlines()
    assert [line.split("\t")[1] for line in listed] == ["tag 2 statements: tags (tag:bridge)"]


def test_an_id_that_two_have_is_refused(work: Path) -> None:
    """A query could mean either."""
    (work / "data" / "copy.toml").write_bytes((work / "data" / "2024-03.toml").read_bytes())
    before = contents(work / "data")
    for command in (["edit", "--where", "bridge", "--note", "n"], ["remove", "--where", "bridge"]):
        done = _run(work, *command, "--yes")
        assert (done.code, contents(work / "data")) == (3, before)
        assert f"id {FIRST.id} is used twice" in done.stderr


def test_undo_shows_what_it_takes_back(work: Path, start: Start) -> None:
    """And no line between, also where most of a large file lies between two changes."""
    _large_store(work / "more", 300, 1)
    ids = [s.id for s in read_store(work / "more").statements]
    start("tag", ids[0], ids[-1], "--add", "x", "--store", "more").end()
    shown = start("undo", "--store", "more").answer("Take it back? [Y/n]", "n")
    lines = [line.strip() for line in shown.splitlines() if line.strip().startswith(("-", "+"))]
    assert lines == ['- tags = ["bulk", "x"]', '+ tags = ["bulk"]'] * 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([SECOND.id, "--speaker", "Mayor", "--date", "2024-03-01", "--claim", FIRST.claim], {SECOND.id: FIRST.id}),
        ([FIRST.id, SECOND.id, "--speaker", "A", "--date", "2024", "--claim", "B"], {SECOND.id: FIRST.id}),
        (["--where", "bridge", "--yes", "--speaker", "Mayor", "--date", "2024-04-03", "--claim", THIRD.claim],
         {FIRST.id: THIRD.id, SECOND.id: THIRD.id}),
        ([FIRST.id, "--claim", "The bridge is closing."], {}),
        ([FIRST.id, SECOND.id, "--role", "x", "--note", "y"], {}),
        ([FIRST.id, SECOND.id, "--speaker", "A"], {}),
    ],
)  # fmt: skip
def test_statements_that_become_equal_are_named(work: Path, arguments: list[str], told: dict[str, str]) -> None:
    """Both stay: which one is to go, if any, is not for a program to say."""
    done = _run(work, "edit", *arguments)
    assert done.code == 0
    found = {line.split()[0]: line.split()[9] for line in done.stderr.splitlines() if " and claim of " in line}
    assert found == told, done.stderr
    assert len(_statements(work)) == 3

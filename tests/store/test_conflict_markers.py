"""A file in which a merge left two versions is found out, told of at every place, and read past by no command."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.errors import MERGE_CONFLICT
from factcli.store.conflict_markers import ConflictRegion, find_conflicts
from factcli.store.file import parse_file
from tests.support.run import inside, piped
from tests.support.stores import contents, new_store, statement

ONE = """[[statement]]
id = "aaaaaaaaaa"
speaker = "Ahmad Massoud"
outlet = "TASS"
date = 2021-09-06
claim = "The resistance is alive."
"""
OURS, BASE, MIDDLE, THEIRS = "<<<<<<< HEAD\n", "||||||| 1a2b3c4\n", "=======\n", ">>>>>>> other\n"


def marked(before: str, ours: str, theirs: str, after: str = "", base: str | None = None) -> str:
    """A text with one conflict, of two versions or of three."""
    ancestor = "" if base is None else BASE + base
    return before + OURS + ours + ancestor + MIDDLE + theirs + THEIRS + after


NOTES = marked(ONE, 'note = "ours"\n', 'note = "theirs"\n', 'tags = ["x"]\n')
#: Texts, and what is told of their conflicts.
TOLD: dict[str, tuple[str, list[ConflictRegion]]] = {
    "one key": (NOTES, [ConflictRegion((7, 9, 11), ("statement aaaaaaaaaa",), ("note",))]),
    "three versions": (
        marked(ONE, 'note = "ours"\n', 'note = "theirs"\n', "", 'note = "was"\n'),
        [ConflictRegion((7, 9, 11, 13), ("statement aaaaaaaaaa",), ("note",))],
    ),
    "a key taken out": (
        marked(ONE, "", 'note = "theirs"\n'),
        [ConflictRegion((7, 8, 10), ("statement aaaaaaaaaa",), ("note",))],
    ),
    "a line both have": (
        marked(ONE, 'lang = "en"\nnote = "ours"\n', 'lang = "en"\nnote = "theirs"\n'),
        [ConflictRegion((7, 10, 13), ("statement aaaaaaaaaa",), ("note",))],
    ),
    "two statements": (
        marked(f"{ONE}\n[[statement]]\n", 'id = "b"\nclaim = "B"\n', 'id = "c"\nclaim = "C"\n', 'role = "x"\n'),
        [ConflictRegion((9, 12, 15), ("statement b", "statement c"))],
    ),
    "within a long text": (
        marked(f'{ONE}note = """\nA line.\n[[statement]]\n', "ours\n", "theirs\n", '"""\n'),
        [ConflictRegion((10, 12, 14), ("statement aaaaaaaaaa",), ("note",))],
    ),
    "a person, and a link": (
        marked('[[person]]\nname = "X"\n', 'aliases = ["Y"]\n', 'aliases = ["Z"]\n')
        + marked('[[link]]\na = "a"\nb = "b"\n', 'relation = "agrees"\n', 'relation = "repeats"\n'),
        [
            ConflictRegion((3, 5, 7), ("person X",), ("aliases",)),
            ConflictRegion((11, 13, 15), ("link a b",), ("relation",)),
        ],
    ),
    "a conflict within a conflict": (
        OURS + "a = 1\n" + BASE + "<<<<<<<<< x\na = 2\n=========\na = 3\n>>>>>>>>> y\n" + MIDDLE + "a = 4\n" + THEIRS,
        [ConflictRegion((1, 3, 9, 11), ("the file itself",), ("a",))],
    ),
    "marks without names": (
        "<<<<<<<\na = 1\n=======\n>>>>>>>",
        [ConflictRegion((1, 3, 4), ("the file itself",), ("a",))],
    ),
    "longer marks": (
        "<<<<<<<<<< x\na = 1\n#======\n==========\na = 2\n>>>>>>>>>> y\n",
        [ConflictRegion((1, 4, 6), ("the file itself",), ("a",))],
    ),
    "a new one before the last has ended": (
        OURS + NOTES,
        [ConflictRegion((8, 10, 12), ("statement aaaaaaaaaa",), ("note",))],
    ),
    "no TOML at all": (marked('"', "=", "]"), []),
    "a line of equals signs": ('note = """\nTitle\n=======\nText\n"""\n', []),
    "the first mark alone": (ONE + OURS, []),
    "marks in another order": (THEIRS + MIDDLE + OURS, []),
    "marks that are indented": (marked("", " a\n", " b\n").replace("<<", " <<"), []),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", TOLD)
def test_where_and_of_what_a_conflict_is(name: str, ends: str) -> None:
    """The lines of its marks, the tables that differ, and the keys, where it is one table that both have."""
    text, expected = TOLD[name]
    assert find_conflicts(text.replace("\n", ends)) == expected


_LINES = st.sampled_from([OURS, BASE, MIDDLE, THEIRS, "<<<<<<<<< x\n", ">>>>>>>>> y\n", *ONE.splitlines(True)])
_MORE = st.sampled_from(
    ['note = """\n', '"""\n', "[[statement]]\n", "[statement.x]\n", "x = [\n", "]\n", '"\n', "\\\n", "\r\n"]
)


@given(st.lists(_LINES | _MORE, max_size=30).map("".join))
def test_any_marks_at_all(text: str) -> None:
    """Whatever marks stand in whatever text: each conflict begins and ends with its marks, and none is in another."""
    lines = text.split("\n")
    last = 0
    for conflict in find_conflicts(text):
        assert conflict.line > last
        assert [lines[n - 1][0] for n in conflict.marks] in (list("<=>"), list("<|=>"))
        last = conflict.marks[-1]
    problem = parse_file(Path("x.toml"), "x.toml", text.encode()).problem
    if find_conflicts(text):
        assert problem
        assert (problem.code, problem.line) == (MERGE_CONFLICT, find_conflicts(text)[0].line)


@given(st.lists(_LINES | _MORE, max_size=10).map("".join), st.lists(_LINES | _MORE, max_size=10).map("".join))
def test_a_conflict_is_found_wherever_it_stands(before: str, after: str) -> None:
    """What git writes between its marks is found behind and before anything, but within another conflict."""
    text = marked(before, 'note = "ours"\n', 'note = "theirs"\n', after)
    line = before.count("\n") + 1
    assert any(c.marks[0] <= line and line + 4 <= c.marks[-1] for c in find_conflicts(text))


# --- the commands -------------------------------------------------------------------------------------------

VALID = marked(f'{ONE}note = """\n', "ours\n", "theirs\n", '"""\n')
WHAT = "contains a git merge that is not finished, in note of statement aaaaaaaaaa"
#: Every command that reads statements; the ids are there.
REFUSING = [
    ["search"],
    ["search", "x", "--json"],
    ["show", "aaaa"],
    ["compare"],
    ["compare", "--topics"],
    ["people"],
    ["outlets", "--pairs"],
    ["tags"],
    ["stats"],
    ["edit", "aaaa", "--note", "x"],
    ["remove", "aaaa"],
    ["retract", "aaaa"],
    ["link", "aaaa", "bbbb", "--as", "agrees"],
    ["export", "--format", "csv"],
    ["timeline"],
    ["import", "-"],
    ["review"],
    ["people", "alias", "Ahmad Massoud", "A. Massoud"],
    ["add", "--speaker", "X", "--outlet", "Y", "--date", "2021-09-06", "--claim", "Z"],
]


@pytest.mark.slow
@pytest.mark.parametrize("text", [NOTES, VALID], ids=["between keys", "within a text"])
@pytest.mark.parametrize("command", REFUSING, ids=" ".join)
def test_no_command_reads_past_a_conflict(tmp_path: Path, command: list[str], text: str) -> None:
    """One error with file and line, nothing on stdout, nothing written; and when it is resolved all goes on."""
    new_store(tmp_path / "data", statement())
    (tmp_path / "data" / "a.toml").write_text(text)
    before = contents(tmp_path / "data")
    line = text[: text.index("<<<<<<<")].count("\n") + 1
    for _ in range(2):  # read from the files, and then from the index
        done = inside(command, tmp_path, b"speaker,outlet,date,claim\nA,B,2021-01-01,C\n")
        assert (done.code, done.out) == (3, b"")
        assert done.stderr == (
            f"factcli: data/a.toml:{line}: {WHAT}\n"
            "  nothing was shown or changed. To see what to resolve: factcli check\n"
        )
    assert contents(tmp_path / "data") == before
    (tmp_path / "data" / "a.toml").write_text(ONE)
    assert inside(["show", "aaaa"], tmp_path).code == 0


def test_check_points_at_every_conflict(tmp_path: Path) -> None:
    """Each by its line and what it is in; commands that refuse say how many there are, and in how many files."""
    new_store(tmp_path / "data")
    for name in ("a", "b", "c"):
        (tmp_path / "data" / f"{name}.toml").write_text(NOTES + VALID.replace("aaaaaaaaaa", "bbbbbbbbbb"))
    done = inside(["check", "--format", "ids"], tmp_path)
    assert done.code == 3
    assert done.stdout.splitlines() == [f"data/{name}.toml:{line}" for name in "abc" for line in (7, 20)]
    first = inside(["check"], tmp_path).stdout.splitlines()[0]
    assert first == (
        f"data/a.toml:7: error: {WHAT}; keep one of the versions, and remove the conflict markers, lines 7, 9 and 11; "
        "until then factcli neither reads nor writes this file"
    )
    said = inside(["search"], tmp_path).stderr.splitlines()[0]
    assert said == f"factcli: data/a.toml:7: {WHAT}; this is the first of 2 conflicts; the same in 2 more files"


def test_a_statement_that_one_side_moved(tmp_path: Path) -> None:
    """What one side took to another file while the other changed it is to be changed there."""
    new_store(tmp_path / "data")
    (tmp_path / "data" / "a.toml").write_text(marked("", ONE + 'note = "n"\n', "", ""))
    assert (
        "; keep one of the versions, and remove the conflict markers, lines 1, " in inside(["check"], tmp_path).stdout
    )
    (tmp_path / "data" / "b.toml").write_text("\n" + ONE)
    found = inside(["check"], tmp_path).stdout.splitlines()
    told = "one side moved it to data/b.toml:2: make the other side's changes there, and remove lines 1, "
    assert (len(found), told in found[0]) == (1, True)


def test_links_into_a_conflict_are_no_fault(tmp_path: Path) -> None:
    """Statements of a file with a conflict cannot be read, but they are there: what links to them is not wrong."""
    new_store(tmp_path / "data")
    (tmp_path / "data" / "a.toml").write_text(NOTES)
    link = '[[link]]\na = "aaaaaaaaaa"\nb = "bbbbbbbbbb"\nrelation = "agrees"\n'
    (tmp_path / "data" / "links.toml").write_text(link)
    done = inside(["check", "--format", "ids"], tmp_path)
    assert done.stdout.splitlines() == ["data/a.toml:7", "data/links.toml:3"]


def test_a_mark_that_was_left_over(tmp_path: Path) -> None:
    """A single mark where TOML has none is told as what it is; within a text it is that text's."""
    new_store(tmp_path / "data")
    path = tmp_path / "data" / "a.toml"
    path.write_text(ONE + MIDDLE)
    assert (
        "data/a.toml:7: error: contains a git merge that is not finished: this line"
        in inside(["check"], tmp_path).stdout
    )
    path.write_text(f'{ONE}note = """\n{MIDDLE}{OURS}"""\n')
    assert inside(["check"], tmp_path).code == 0


@pytest.mark.parametrize("kind", ["statement", "person", "link"])
def test_two_tables_that_ran_into_one(tmp_path: Path, kind: str) -> None:
    """What a merge by union makes of two new tables is named: which two, and where the second begins."""
    tables = {
        "statement": ('id = "a"\nclaim = "A"\n', 'id = "b"\nclaim = "B"\n', "a and b"),
        "person": ('name = "A"\n', 'name = "B"\n', "A and B"),
        "link": ('a = "a"\nb = "b"\n', 'a = "c"\nb = "d"\n', "a and c"),
    }
    first, second, named = tables[kind]
    new_store(tmp_path / "data")
    (tmp_path / "data" / "a.toml").write_text(f"# x\n[[{kind}]]\n{first}{second}")
    line = 3 + first.count("\n")
    expected = (
        f"data/a.toml:{line}: error: not valid TOML: 2 [[{kind}]] tables are mixed into one, {named}; put [[{kind}]]"
    )
    assert inside(["check"], tmp_path).stdout.startswith(expected)


def test_help_and_others_go_on(tmp_path: Path) -> None:
    """What does not read statements works in a store with a conflict."""
    new_store(tmp_path / "data")
    (tmp_path / "data" / "a.toml").write_text(NOTES)
    assert piped(["search", "--help"], tmp_path).code == 0
    assert inside(["init", "more"], tmp_path).code == 0

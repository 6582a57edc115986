"""Merging a store file by statement: what both sides did is there, and what only a person can decide is marked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import tomli
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from factcli.cli.commands import merge as commands_merge
from factcli.git.merge.file import merge, merge_by_statement
from factcli.git.merge.three_way import match_sequences, merge_lines
from factcli.store.verify import same_values
from tests.support.budget import examples
from tests.support.merge import STORE, Editor, decided, named, remarks, said, union
from tests.support.run import inside
from tests.support.stores import files, texts

many = settings(max_examples=examples(150))
seeds = st.integers(0, 2**32)
ends = st.sampled_from(["\n", "\r\n"])
edits = st.integers(0, 12)


def merged(base: str, ours: str, theirs: str) -> str:
    """What a merge without anything to decide makes of three texts."""
    found = merge(base.encode(), ours.encode(), theirs.encode(), "f.toml")
    assert found.notes == ()
    assert found.clean
    return found.text


def conflicted(base: str, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
    """What a merge with something to decide makes of three texts, and what it says."""
    found = merge(base.encode(), ours.encode(), theirs.encode(), "f.toml")
    assert not found.clean
    return found.text, found.notes


# --- laws ---------------------------------------------------------------------------------------------------


@many
@given(texts(), seeds, edits, st.sampled_from(["", "\ufeff"]))
def test_what_one_side_did_is_the_merge(base: str, seed: int, times: int, mark: str) -> None:
    """Where one side changed nothing, or both did the same, the merge is the other's file, to the byte."""
    edited = mark + Editor(seed, "a").edited(base, times)
    for ours, theirs in ((base, edited), (edited, base), (edited, edited)):
        assert merge_by_statement(base, ours, theirs, "f.toml").text == edited
        assert merge(base.encode(), ours.encode(), theirs.encode(), "f.toml") == (edited, 0, True, ())


@many
@given(seeds, edits, edits, ends)
@example(1, 3, 3, "\n")
def test_merge_is_the_union_of_changes(seed: int, ours: int, theirs: int, end: str) -> None:
    """However clashes are decided, the file says what both sides together say, and no comment of either is lost."""
    base = STORE.replace("\n", end)
    a, b = Editor(seed, "a").edited(base, ours), Editor(seed, "b").edited(base, theirs)
    found = merge_by_statement(base, a, b, "f.toml")
    for side in (0, 1):
        text = decided(found.text, lambda side=side: side)  # type: ignore[misc]
        assert same_values(named(tomli.loads(text)), union(said(base), said(a), said(b), side))
    assert found.clean == ("<<<<<<<" not in found.text)
    for one, other in ((a, b), (b, a)):
        kept = remarks(base)
        there = remarks(one)
        lost = [c for c in there if c not in found.text and not (c in kept and c not in remarks(other))]
        assert not lost
    if end == "\r\n":
        assert found.text.count("\n") == found.text.count("\r\n")


@many
@given(seeds, edits, edits)
def test_both_ways_say_the_same(seed: int, ours: int, theirs: int) -> None:
    """Merged the other way round, the file has the same tables and keys, and the same number of conflicts."""
    a, b = Editor(seed, "a").edited(STORE, ours), Editor(seed, "b").edited(STORE, theirs)
    one, other = merge_by_statement(STORE, a, b, "f"), merge_by_statement(STORE, b, a, "f")
    assert one.conflicts == other.conflicts
    for side in (0, 1):
        texts = [decided(found.text, lambda s=s: s) for found, s in ((one, side), (other, 1 - side))]  # type: ignore[misc]
        first, second = (named(tomli.loads(text)) for text in texts)
        assert _sorted(first) == _sorted(second)


def _sorted(value: object) -> object:
    """Without the order of lists that are sets in effect."""
    if isinstance(value, dict):
        return {key: sorted(v) if key in ("tags", "aliases") else _sorted(v) for key, v in value.items()}
    return value


@many
@given(seeds, st.integers(1, 12), st.integers(1, 12))
def test_any_decision_leaves_a_valid_file(seed: int, ours: int, theirs: int) -> None:
    """Each conflict decided as may be, the file is valid TOML."""
    a, b = Editor(seed, "a").edited(STORE, ours), Editor(seed, "b").edited(STORE, theirs)
    found = merge_by_statement(STORE, a, b, "f")
    rng = random.Random(seed)
    tomli.loads(decided(found.text, lambda: rng.randrange(2)))


@many
@given(texts(least=1), seeds, edits, edits)
def test_hostile_files_lose_nothing(base: str, seed: int, ours: int, theirs: int) -> None:
    """In any form that TOML allows: a clean merge says all that either side put in, and a conflict has both."""
    a, b = Editor(seed, "a").edited(base, ours), Editor(seed, "b").edited(base, theirs)
    found = merge(base.encode(), a.encode(), b.encode(), "f.toml")
    if found.clean:
        tomli.loads(found.text.removeprefix("\ufeff"))
    else:
        assert found.notes
    for editor, one in (("a", a), ("b", b)):
        new = {word for word in one.replace('"', " ").split() if word.startswith(f"{editor}0000")}
        assert {word for word in new if word in found.text} == new


@many
@given(files(), files(), files())
@example(b"", b"\xff", b"a = 1")
@example(b"a = 1", b"a = 2", b"<<<<<<< x\n")
@example(b"", b"x = [1]\n", b"x = 1\n")
@example(b"", b"[x]\n", b"[[x]]\n")
@example(b"\r", b"\x00", b"")
def test_any_three_files_are_merged(base: bytes, ours: bytes, theirs: bytes) -> None:
    """Whatever the files are, there is a merge; a clean one of files that differ is valid TOML."""
    found = merge(base, ours, theirs, "f.toml")
    assert found.data is not None
    if found.clean and ours != theirs and base not in (ours, theirs):
        tomli.loads(found.data.decode().removeprefix("\ufeff"))
    else:
        assert found.clean or found.notes
    assume(not found.clean)
    lines = found.data.split(b"\n")
    for side in (ours, theirs):
        unread = [line for line in side.split(b"\n") if line not in base.split(b"\n")]
        assert all(any(line.rstrip(b"\r") in other for other in lines) for line in unread) or found.conflicts


_LETTERS = st.lists(st.sampled_from("abcdefgh"), max_size=12)


@many
@given(_LETTERS, _LETTERS)
def test_what_stands_in_both_rises_in_both(base: list[str], other: list[str]) -> None:
    """What is found in both sequences is the same in both, and in the same order; ends that are alike are found."""
    places = match_sequences(base, other)
    found = [(i, j) for i, j in enumerate(places) if j >= 0]
    assert all(base[i] == other[j] for i, j in found)
    assert [j for _, j in found] == sorted({j for _, j in found})
    alike = next((n for n, (x, y) in enumerate(zip(base, other, strict=False)) if x != y), min(len(base), len(other)))
    assert places[:alike] == list(range(alike))


@many
@given(_LETTERS, _LETTERS, _LETTERS)
def test_merging_by_lines_obeys_the_same_laws(base: list[str], ours: list[str], theirs: list[str]) -> None:
    """What one side did is the merge; no line that either side put in is lost."""
    o, a, b = ("\n".join(lines) for lines in (base, ours, theirs))
    for one, other in ((a, o), (o, a), (a, a)):
        assert "".join(part if isinstance(part, str) else "?" for part in merge_lines(o, one, other)) == a
    parts = merge_lines(o, a, b)
    both = "".join(part if isinstance(part, str) else part.ours + part.theirs for part in parts)
    assert {*ours, *theirs} - {*base} <= {*both}


# --- what merges cleanly ------------------------------------------------------------------------------------

ONE = '# head\n\n[[statement]]\nid = "a"\nspeaker = "A"\nclaim = "X" # why\ntags = ["p", "q"]\nvia = ["TASS"]\n'
TWO = '\n# of b\n[[statement]]\nid = "b"\nspeaker = "B"\n# its claim\nclaim = "Y"\n'
BASE = ONE + TWO
NEW = '\n[[statement]]\nid = "{0}"\nspeaker = "{0}"\nclaim = "{0}"\n'


def test_both_append_at_the_end() -> None:
    """The common case: ours, then theirs, each as it was written."""
    ours, theirs = NEW.format("n"), NEW.format("m") + "# m ends\n"
    assert merged(BASE, BASE + ours, BASE + theirs) == BASE + ours + theirs
    assert merged("", ours, theirs) == ours + theirs


def test_both_append_after_a_last_comment() -> None:
    """What stood at the end stands there once, before both."""
    base = BASE + "# the end"
    for gap in ("\n", "\r\n"):
        ours, theirs = base + gap + NEW.format("n"), base + gap + NEW.format("m")
        assert merged(base, ours, theirs) == base + gap + NEW.format("n") + NEW.format("m")


def test_both_import_the_same_file() -> None:
    """Statements that both sides have are there once; what one of them has besides stays."""
    rows = [NEW.format(n) for n in "nopq"]
    ours, theirs = BASE + "".join(rows), BASE + "".join(rows) + NEW.format("r")
    assert merged(BASE, ours, theirs) == theirs
    assert merged(BASE, theirs, ours) == theirs
    theirs = BASE + "".join(rows).replace('"o"\nclaim', '"o"\nnote = "mine" # and why\nclaim')
    assert merged(BASE, ours.replace('claim = "p"', 'claim = "p"\ntags = ["t"]'), theirs) == theirs.replace(
        'claim = "p"', 'claim = "p"\ntags = ["t"]'
    )


def test_different_keys_of_one_statement() -> None:
    """One changes the claim, the other the comment behind it, the speaker and a comment before; all is there."""
    ours = BASE.replace('"X"', '"X, mostly"').replace("# head", "# head\n# of ours")
    theirs = BASE.replace("# why", "# and why").replace('"A"', '"A."').replace("# of b", "# of B")
    text = BASE.replace('"X" # why', '"X, mostly" # and why').replace("# head", "# head\n# of ours")
    assert merged(BASE, ours, theirs) == text.replace('"A"', '"A."').replace("# of b", "# of B")


def test_comments_never_conflict() -> None:
    """Where both sides changed a comment, both versions stay."""
    ours = BASE.replace("# why", "# ours").replace("# of b", "# ours of b").replace("# its", "# ours")
    theirs = BASE.replace("# why", "# theirs").replace("# of b", "# theirs of b").replace("# its", "# theirs")
    text = BASE.replace("# why", "# ours # theirs").replace("# of b", "# ours of b\n# theirs of b")
    assert merged(BASE, ours, theirs) == text.replace("# its claim", "# ours claim\n# theirs claim")


def test_one_removes_what_the_other_left_alone() -> None:
    """A statement, and a key, are gone; what stood around them is not."""
    ours, theirs = ONE + "\n# of b\n", BASE.replace('speaker = "A"\n', "").replace("# head", "# the head")
    assert merged(BASE, ours, theirs) == (ONE + "\n# of b\n").replace('speaker = "A"\n', "").replace("# h", "# the h")
    assert merged(BASE, theirs, ours) == merged(BASE, ours, theirs)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "both"),
    [
        ('["p", "q"]', '["p", "q", "o"]', '["p", "q", "t"]', '["p", "q", "o", "t"]'),
        ('["p", "q"]', '["q"]', "['p', 'q', 't']", "[\"q\", 't']"),
        ('["p"]', '["q"]', '["r"]', '["q", "r"]'),
        ('["p", "q"]', '["p"]', '["q"]', "[]"),
        ('["p"]', '["p", "o"]', '[\n  "t", # why\n  "p",\n]', None),
        ('["p"]', '[\n  "p",\n  "o",\n]', '["p", "t"]', '[\n  "p",\n  "o",\n  "t",\n]'),
        ('["p"]', '["p" , "o"]', '["p", "o"]', '["p" , "o"]'),
        ('["p"]', '[ "p" ]', '["p", "t"]', '["p", "t"]'),
    ],
)
def test_lists_that_are_sets_take_in_both(base: str, ours: str, theirs: str, both: str | None) -> None:
    """Tags gain what either side put in and lose what either took out; a comment within the brackets is not lost."""
    versions = [f'[[statement]]\nid = "x"\ntags = {value} # c\n' for value in (base, ours, theirs)]
    if both is None:
        text, _ = conflicted(*versions)
        assert "# why" in text
    else:
        assert merged(*versions) == f'[[statement]]\nid = "x"\ntags = {both} # c\n'


def test_names_of_people_and_defaults_are_sets_too() -> None:
    """Aliases that two people confirm, and names that they keep apart, all stay."""
    base = '[defaults]\ntags = ["a"]\n\n[[person]]\nname = "P"\naliases = ["Q"]\n'
    ours = base.replace('"a"]', '"a", "b"]').replace('"Q"]', '"Q", "R"]') + 'not_same_as = ["S"]\n'
    theirs = base.replace('"a"]', '"a", "c"]').replace('"Q"]', '"Q", "T"]') + 'not_same_as = ["U"]\n'
    text = base.replace('"a"]', '"a", "b", "c"]').replace('"Q"]', '"Q", "R", "T"]')
    assert merged(base, ours, theirs) == text + 'not_same_as = ["S", "U"]\n'


def test_a_statement_that_moved_and_was_edited() -> None:
    """One side puts a statement elsewhere, the other edits it: it stands there once, edited."""
    ours = "# head\n" + TWO + ONE.removeprefix("# head\n")
    assert merged(BASE, ours, BASE.replace('"Y"', '"Z"')) == ours.replace('"Y"', '"Z"')
    assert merged(BASE, BASE.replace('"Y"', '"Z"'), ours) == ours.replace('"Y"', '"Z"')


def test_line_ends_and_the_mark_stay_as_each_has_them() -> None:
    """A side that turned the file to CRLF, or gave it a byte order mark, is followed; mixed ends stay mixed."""
    crlf = "\ufeff" + BASE.replace("\n", "\r\n")
    assert merged(BASE, crlf, BASE.replace('"Y"', '"Z"')) == crlf.replace('"Y"', '"Z"')
    mixed = BASE.replace("\n", "\r\n", 5)
    theirs = mixed.replace('"A"', '"A."') + NEW.format("m")
    text = mixed.replace('"Y"', '"Z"').replace('"A"', '"A."')
    assert merged(mixed, mixed.replace('"Y"', '"Z"'), theirs) == text + NEW.format("m")


def test_statements_without_an_id_are_known_by_their_content() -> None:
    """The id that one side's edit writes down is the one it went by."""
    base = '[[statement]]\nspeaker = "A"\noutlet = "B"\ndate = 2021-09-06\nclaim = "C"\n'
    ours = base.replace("[[statement]]\n", '[[statement]]\nid = "bjqyy5ha3n"\n')
    identity = merge_by_statement(base, base, ours, "f")
    assert identity.clean
    from factcli.model import statement_id

    ours = ours.replace("bjqyy5ha3n", statement_id("A", "B", "2021-09-06", "C")) + 'note = "n"\n'
    assert merged(base, ours, base + 'tags = ["t"]\n') == ours + 'tags = ["t"]\n'


def test_a_list_written_as_a_value_is_one_key() -> None:
    """Statements in one inline list are merged where one side changed them, else marked."""
    base = 'statement = [{id = "a"}]\n'
    assert merged(base, base.replace('"a"', '"b"'), "# c\n" + base) == "# c\n" + base.replace('"a"', '"b"')
    text, _ = conflicted(base, base.replace('"a"', '"b"'), base.replace('"a"', '"c"'))
    assert decided(text, lambda: 1) == base.replace('"a"', '"c"')


def test_what_both_begin_a_new_file_with_is_there_once() -> None:
    """A comment at the head of a file that both sides put in is about the file, not about the first table."""
    head = "# September\n# and all of it\n"
    ours, theirs = NEW.format("n"), NEW.format("m")
    assert merged("", head + ours, head + theirs) == head + ours + theirs
    assert merged("", ours, head + theirs).count("# September") == 1


def test_decisions_that_differ_are_both_kept() -> None:
    """Of two people's decisions about one pair neither is dropped nor the file made unreadable; and that is said."""
    link = '[[link]]\na = "x"\nb = "y"\nrelation = "{0}"\ndecided = 2021-09-0{1}\n'
    ours, theirs = link.format("agrees", 1), link.format("unrelated", 2)
    found = merge(b"", ours.encode(), theirs.encode(), "links.toml")
    assert (found.text, found.conflicts, found.clean) == (ours + theirs, 0, True)
    said = "both sides decided about x and y; both decisions are kept, and factcli check lists them"
    assert found.notes == (f"links.toml: {said}",)
    assert merged("", ours, ours + "# why\n") == ours + "# why\n"
    twice = ours + theirs  # as such a merge leaves it: each side settles it, or edits it, by itself
    assert merged(twice, theirs, twice + "\n" + NEW.format("n")) == theirs + "\n" + NEW.format("n")
    assert merged(twice, ours, theirs) == ""


# --- what a person has to decide ------------------------------------------------------------------------------


def test_one_key_changed_on_both_sides() -> None:
    """The markers stand around that key's line alone; all else of both sides is merged."""
    ours = BASE.replace('"X"', '"ours"').replace('"Y"', '"Z"') + NEW.format("n")
    theirs = BASE.replace('"X" # why', '"theirs" # why not').replace('"A"', '"A."') + NEW.format("m")
    text, said = conflicted(BASE, ours, theirs)
    clash = '<<<<<<< ours\nclaim = "ours" # why\n=======\nclaim = "theirs" # why not\n>>>>>>> theirs\n'
    whole = BASE.replace('"A"', '"A."').replace('claim = "X" # why\n', clash).replace('"Y"', '"Z"')
    assert text == whole + NEW.format("n") + NEW.format("m")
    assert said == ("f.toml:6: claim of a was changed on both sides",)


def test_the_order_of_credits_is_for_a_person() -> None:
    """Whom an outlet credits is an order, so two changes of it are a conflict."""
    text, said = conflicted(BASE, BASE.replace('["TASS"]', '["AP", "TASS"]'), BASE.replace('["TASS"]', '["TASS", "X"]'))
    assert '<<<<<<< ours\nvia = ["AP", "TASS"]\n=======\nvia = ["TASS", "X"]\n>>>>>>> theirs\n' in text
    assert said == ("f.toml:8: via of a was changed on both sides",)


def test_removed_here_and_edited_there() -> None:
    """The whole statement is marked, with nothing on the side that took it out; a key likewise."""
    edited = BASE.replace('"Y"', '"Z"')
    text, said = conflicted(BASE, ONE + "\n# of b\n", edited)
    block = edited.removeprefix(ONE).removeprefix("\n# of b\n")
    assert text == f"{ONE}\n# of b\n<<<<<<< ours\n=======\n{block}>>>>>>> theirs\n"
    assert said == ("f.toml:11: b: ours removed it, and theirs changed it",)
    text, said = conflicted(BASE, edited, BASE.replace('claim = "Y"\n', ""))
    assert text == BASE.replace(
        '# its claim\nclaim = "Y"\n', '<<<<<<< ours\nclaim = "Z"\n=======\n>>>>>>> theirs\n# its claim\n'
    )
    assert said == ("f.toml:14: claim of b: theirs removed it, and ours changed it",)


def test_a_new_comment_is_an_edit() -> None:
    """What one side took out is not taken out over a remark that the other has just made in it."""
    text, _ = conflicted(BASE, ONE, BASE.replace("# its claim", "# its claim: look at it again"))
    assert "# its claim: look at it again" in text


def test_one_id_for_two_statements() -> None:
    """Two different statements to which both sides gave one id are each whole in the conflict."""
    ours, theirs = NEW.format("n"), NEW.format("n").replace('speaker = "n"\nclaim = "n"', 'speaker = "m"\nclaim = "m"')
    text, said = conflicted(BASE, BASE + ours, BASE + theirs)
    assert text == f"{BASE}\n<<<<<<< ours\n{ours[1:]}=======\n{theirs[1:]}>>>>>>> theirs\n"
    assert said == ("f.toml:17: both sides added a different statement n",)


def test_markers_have_the_line_ends_of_their_lines() -> None:
    """In a file with CRLF the markers end so too, and a last line without an end gets one before a marker."""
    base, ours, theirs = (f'[[statement]]\r\nid = "x"\r\nclaim = "{c}"' for c in "xyz")
    text, _ = conflicted(base, ours, theirs)
    assert text == (
        '[[statement]]\r\nid = "x"\r\n<<<<<<< ours\r\nclaim = "y"\r\n=======\r\nclaim = "z"\r\n>>>>>>> theirs\r\n'
    )


def test_keys_in_parts_are_decided_whole() -> None:
    """A statement with tables of its own that both sides changed is one conflict."""
    base = '[[statement]]\nid = "x"\nnote = "n"\n[statement.more]\nk = 1\n'
    ours, theirs = base.replace("k = 1", "k = 2"), base.replace('"n"', '"m"')
    text, said = conflicted(base, ours, theirs)
    assert text == f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n"
    assert said == ("f.toml:1: both sides changed x, which has values in several parts",)


def test_markers_of_another_size() -> None:
    """As many signs as asked for."""
    found = merge(b"a = 1\n", b"a = 2\n", b"a = 3\n", "f.toml", 9)
    assert found.text == f"{'<' * 9} ours\na = 2\n{'=' * 9}\na = 3\n{'>' * 9} theirs\n"


# --- line by line -------------------------------------------------------------------------------------------


def test_an_unreadable_side_is_never_clean() -> None:
    """Where a side is no valid TOML the lines are merged, and the merge is not called clean."""
    broken = BASE.replace('"X"', '"X')
    text, said = conflicted(BASE, broken, BASE + NEW.format("n"))
    assert text == broken + NEW.format("n")
    (line,) = said
    assert line.startswith(
        "f.toml: merged line by line, as git does without factcli: cannot read the version of ours: "
    )
    assert line.endswith("check it before you commit it")
    text, said = conflicted(BASE, broken + NEW.format("m"), BASE + NEW.format("n"))
    assert text == broken + f"<<<<<<< ours\n{NEW.format('m')}=======\n{NEW.format('n')}>>>>>>> theirs\n"
    assert said[0] == "f.toml:16: both sides changed these lines"


def test_tables_that_cannot_be_told_apart() -> None:
    """Two statements of one id, both changed on both sides: clean only where every table of both is in the result."""
    base = BASE + BASE
    ours, theirs = base.replace('"Y"', '"Z"', 1), base[::-1].replace('"Y"', '"W"', 1)[::-1]
    found = merge(base.encode(), ours.encode(), theirs.encode(), "f.toml")
    assert [block["claim"] for block in tomli.loads(decided(found.text, lambda: 0))["statement"]] == [
        "X",
        "Z",
        "X",
        "W",
    ]
    assert any("merged line by line" in line for line in found.notes)


def test_lines_alone_never_make_a_clean_merge_of_half_statements() -> None:
    """What line by line would come out as something neither side said is left for a person."""
    base = "[[more]]\na = 1\nb = 1\nc = 1\nd = 1\n"
    text, said = conflicted(base, base.replace("a = 1", "a = 2"), base.replace("d = 1", "d = 2"))
    assert (
        text
        == "[[more]]\n<<<<<<< ours\na = 2\nb = 1\nc = 1\nd = 1\n=======\na = 1\nb = 1\nc = 1\nd = 2\n>>>>>>> theirs\n"
    )
    assert said[0] == "f.toml:2: the changes of the two sides cannot be told apart"


def test_unknown_tables_that_both_add() -> None:
    """Tables that factcli does not know are kept from both sides."""
    assert merged("", "[[more]]\na = 1\n", "[[more]]\na = 2\n") == "[[more]]\na = 1\n[[more]]\na = 2\n"


def test_a_value_by_the_name_of_a_table() -> None:
    """``statement = 1`` is no store's, but it is TOML, and merged as such."""
    merged = merge(b"", b"statement = 1\n", b"other = 2\n", "f.toml")
    assert (merged.text, merged.notes) == ("statement = 1\nother = 2\n", ())


def test_a_table_here_and_a_value_there() -> None:
    """What could not stand in one file is a conflict of lines."""
    text, said = conflicted("", "statement = []\n", '[[statement]]\nid = "x"\n')
    assert "<<<<<<<" in text
    assert "would not be valid TOML" in said[-1]


# --- the command --------------------------------------------------------------------------------------------


def written(folder: Path, base: str, ours: str, theirs: str) -> list[str]:
    """Three files as git hands them to its driver."""
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_bytes(text.encode())
    return ["merge", "base", "ours", "theirs", "data/2021-09.toml"]


def test_a_mistake_of_ours_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should factcli fail over a file, its lines are merged; git never gets ours for the result of a merge."""
    arguments = written(tmp_path, BASE, BASE + NEW.format("n"), BASE.replace('"A"', '"B"'))

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("factcli.git.merge.file.merge_by_statement", broken)
    base, ours, theirs = (str(tmp_path / name) for name in arguments[1:4])
    code = commands_merge.merge(base, ours, theirs, arguments[4])
    assert code == 0
    assert (tmp_path / "ours").read_text(encoding="utf-8") == BASE.replace('"A"', '"B"') + NEW.format("n")


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    """A file that is not UTF-8 is merged by its lines, its bytes as they are."""
    arguments = written(tmp_path, "# a\na = 1\nb = 1\n", "", "# a\na = 1\nb = 2\n")
    (tmp_path / "ours").write_bytes(b"# \xff\na = 1\nb = 1\n")
    done = inside(arguments, tmp_path)
    assert (done.code, done.out) == (1, b"")
    assert (tmp_path / "ours").read_bytes() == b"# \xff\na = 1\nb = 2\n"
    assert "cannot read the version of ours: line 1: is not UTF-8 text" in done.stderr

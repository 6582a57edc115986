"""A store file taken apart: the pieces are the file, and say what it says."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
import tomli
from hypothesis import example, given, settings

import factcli.git.merge.blocks as blocks_module
from factcli.git.merge.blocks import Block, Item, Pieces, item_sources, split_file, split_table
from factcli.git.textconv import key_lines
from factcli.model import TABLES, statement_id
from factcli.store.file import BOM
from factcli.store.verify import same_values
from tests.support.budget import examples
from tests.support.stores import files, texts

many = settings(max_examples=examples(200))


def blocks(found: Pieces) -> list[Block]:
    return [found.top, *(piece for piece in found.rest if isinstance(piece, Block))]


def together(found: Pieces) -> dict[str, Any]:
    """What the tables say together."""
    document: dict[str, Any] = {}
    for block in blocks(found):
        node: Any = document
        for part in block.path[:-1]:
            node = node.setdefault(part, {})
            node = node[-1] if isinstance(node, list) else node
        if block.is_array:
            node.setdefault(block.path[-1], []).append(dict(block.table))
        elif block.path:
            node.setdefault(block.path[-1], {}).update(block.table)
        else:
            node.update(block.table)
    return document


@many
@given(texts())
@example("")
@example("# only a comment")
@example("a = 1\r\n\r\n# c\r\n[b]\r\n[b.c]\r\nd = 1")
@example('[[statement]]\na = """\n# no comment"""\n# a comment\n')
@example('[[statement]]\na = """\n[[statement]]\n"""\n[[statement]]\nb = [\n  # ]\n  [1]]\n')
@example("[[person]]\n[[person.x]]\n[[person.x.y]]\n[defaults]\n[[person]]\n[person.x]\n")
def test_pieces_are_the_text_and_say_what_it_says(text: str) -> None:
    """Put together again nothing is missing, and each table says what it says in the whole."""
    found = split_file(text, {})
    assert found.top.text + "".join(piece.text for piece in found.rest) == text
    assert same_values(together(found), tomli.loads(text))


@many
@given(texts(least=1))
def test_a_table_is_its_keys(text: str) -> None:
    """A table's lines are those of its header, its keys and what stands between; each key's value is where it is."""
    for block in blocks(split_file(text, {})):
        found = split_table(block)
        if found is None:  # a key in parts, or a table below
            assert any(isinstance(value, dict | list) for value in block.table.values())
            continue
        assert "".join(piece.text for piece in found) == block.text
        keyed = [piece for piece in found if isinstance(piece, Item) and piece.key[0] == "key"]
        said = {piece.key[1]: tomli.loads(f"k = {piece.value}")["k"] for piece in keyed}
        assert same_values(said, dict(block.table))


@many
@given(texts())
def test_quick_and_careful_agree(text: str) -> None:
    """Told by its header lines, a text has the pieces that its layout tells."""
    quick = split_file(text, {})
    with mock.patch.object(blocks_module, "_split_by_headers", side_effect=ValueError):
        assert repr(split_file(text, {})) == repr(quick)


_NO_TOML = ["[[statement]\n", '[[statement]]\nid = "x\n', "<<<<<<< ours\n", "a = 1\na = 2\n"]


@pytest.mark.parametrize("text", [*_NO_TOML, 'a = """x"""\nb = ', '[[statement]]\nid = """x"""\nb'])
def test_what_is_no_toml_is_refused(text: str) -> None:
    """A text that cannot be read is no pieces."""
    with pytest.raises(tomli.TOMLDecodeError):
        split_file(text, {})


def test_tables_are_known_by_what_people_know_them_by() -> None:
    """An id, the id that the content gets, a name, two ids in either order; nothing where nothing tells."""
    text = '[[statement]]\nid = "x"\n[[statement]]\nspeaker = "A"\noutlet = "B"\ndate = 2021-09-06\nclaim = "C"\n'
    text += '[[statement]]\nclaim = "C"\n[[person]]\nname = "P"\n[[link]]\na = "2"\nb = "1"\n[other]\n[[more]]\n'
    names = [block.name for block in blocks(split_file(text, {}))]
    assert names == [(), ("x",), (statement_id("A", "B", "2021-09-06", "C"),), (), ("P",), ("1", "2"), (), ()]
    labels = [block.label for block in blocks(split_file(text, {}))]
    assert labels[3:] == ["statement", "P", "2 1", "other", "more"]


def test_items_of_a_list_are_known_as_they_are_written() -> None:
    """Each string of a list by what it says; none where they cannot be told apart."""
    assert item_sources("""["a", 'b', "\\u0063"]""") == {"a": '"a"', "b": "'b'", "c": '"\\u0063"'}
    assert item_sources('["""a"""]') == {}


# --- for git diff -------------------------------------------------------------------------------------------


@given(files())
@example(b"\xff\x1b[31m")
@example(b"<<<<<<< ours\n")
@example(b'a = """x"""\nb = ')
def test_key_lines_never_fail_nor_command(data: bytes) -> None:
    """Whatever a file holds, its lines are shown, and none of them commands a terminal."""
    shown = key_lines(data)
    assert not any(c in shown for c in "\x00\x07\x1b\x7f\x80\x9b\u2028\u202a\u202e\u2066\r")
    text = data.decode("utf-8", "backslashreplace").removeprefix(BOM)
    assert shown.count("\n") >= text.count("\n")


def test_every_line_names_its_table() -> None:
    """Keys, comments and the further lines of a value stand behind what the table is known by."""
    text = '# about it\n[[statement]] # first\nid = "x"\n# why\nquote = """\none\ntwo"""\n\n[[more]]\nd.e = 1\n'
    assert key_lines(text.encode()) == (
        '# about it\nx: [[statement]] # first\nx: id = "x"\nx: # why\nx: quote = """\nx: quote | one\n'
        'x: quote | two"""\n\nmore: [[more]]\nmore: d.e = 1\n'
    )


@pytest.mark.parametrize("base", ["", '||||||| base\nnote = "none"\n'])
def test_lines_in_conflict_name_their_table_too(base: str) -> None:
    """Each line is shown as in the version that it is of, and so those in no conflict are the same as in both."""
    text = '[[statement]]\nid = "x"\n<<<<<<< ours\nnote = """\none"""\n' + base
    text += '=======\nnote = "two"\n>>>>>>> theirs\nrole = "r"\n\n<<<<<<< ours\n'
    text += '=======\n[[person]]\nname = "P"\n>>>>>>> theirs\n# end'
    shown = (
        'x: [[statement]]\nx: id = "x"\n<<<<<<< ours\nx: note = """\nx: note | one"""\n' + base + "=======\n"
        'x: note = "two"\n>>>>>>> theirs\nx: role = "r"\n\n<<<<<<< ours\n=======\nP: [[person]]\nP: name = "P"\n'
        ">>>>>>> theirs\n# end\n"
    )
    assert key_lines(text.encode()) == shown
    assert key_lines(text.replace("\n", "\r\n").encode()) == shown


def test_conflicts_that_make_no_two_files_are_shown_as_they_are() -> None:
    """Where one of the versions cannot be read, nothing tells which table a line is of."""
    text = '[[statement]]\nid = "x"\n<<<<<<< ours\nnote = "\n=======\n>>>>>>> theirs\n'
    assert key_lines(text.encode()) == text


def test_only_kinds_of_the_store_have_names() -> None:
    """The headers that are found as lines are those of the tables that a store has."""
    for kind in TABLES:
        (_, block) = blocks(split_file(f'[[{kind}]] # c\r\nid = "x"\r\nname = "x"\r\na = "x"\r\nb = "x"\r\n', {}))
        assert block.name

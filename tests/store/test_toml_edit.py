"""Where everything stands in a TOML text: what the layout says must be what tomli says."""

from __future__ import annotations

import datetime
import itertools
import re
import time
from typing import Any

import pytest
import tomli
from hypothesis import example, given, settings
from hypothesis import strategies as st

import factcli.store.toml_edit as layout_module
from factcli.store.toml_edit import (
    KeyEntry,
    TomlLayout,
    append_table,
    change_list,
    detect_newline,
    find_comments,
    has_comment,
    insert_entry,
    remove_entry,
    render_entry,
    render_table,
    render_value,
    replace_value,
)
from factcli.store.verify import same_values
from tests.support.budget import examples
from tests.support.stores import texts

many = settings(max_examples=examples(200))


def value_of(text: str, entry: KeyEntry) -> Any:
    return tomli.loads(f"k = {text[entry.value_start : entry.value_end]}")["k"]


def rebuilt(layout: TomlLayout) -> dict[str, Any]:
    """The document put together from headers and entries alone, each value parsed by itself."""
    document: dict[str, Any] = {}
    for table in layout.tables:
        node: Any = document
        for part in table.path[:-1]:
            node = node.setdefault(part, {})
            node = node[-1] if isinstance(node, list) else node
        if table.is_array:
            node.setdefault(table.path[-1], []).append({})
            node = node[table.path[-1]][-1]
        elif table.path:
            node = node.setdefault(table.path[-1], {})
        for entry in table.entries:
            inner = node
            for part in entry.key[:-1]:
                inner = inner.setdefault(part, {})
            inner[entry.key[-1]] = value_of(layout.text, entry)
    return document


# --- the spans -----------------------------------------------------------------------------------------------


@many
@given(texts())
@example("")
@example("# only a comment")
@example('[[statement]]\na = """"""\nb = """a"""""\nc = \'\'\'\'a\'\'\'\'\'\n')
@example('[[statement]]\na = """\\""""""\nb = """a\\\\"""\n')
@example('[[statement]]\na = ["x", # ]\n"]", \'[\', """]"""] # ]\nb = {c = "}", d = [{e = "{"}]}\n')
@example('[[statement]]\na = "x\\" # "\nb = ["""x"] # """]\nc = """" # """\nd = [\'\'\'x\'] # \'\'\']\n')
@example('[[statement]]\na=2021-09-06 10:00:00 # c\n[statement."b]".c]\nd=1')
def test_layout_rebuilds_what_tomli_reads(text: str) -> None:
    """Headers, keys and values by their spans, parsed one by one, make the document that tomli reads."""
    assert same_values(rebuilt(TomlLayout(text)), tomli.loads(text))


@many
@given(texts(least=1))
def test_span_of_a_table_alone_is_that_table(text: str) -> None:
    """For every table of a list, the text from its start to its end says that table and no other."""
    document, layout = tomli.loads(text), TomlLayout(text)
    for kind in ("statement", "link", "person", "outlet"):
        tables = document.get(kind, [])
        headers = layout.array(kind)
        assert len(headers) == len(tables)
        for header, table in zip(headers, tables, strict=True):
            assert same_values(tomli.loads(text[header.start : header.end]), {kind: [table]})
            assert all(text[e.start : e.value_end] in text[header.start : header.end] for e in header.entries)


@many
@given(texts(least=1))
def test_lines_are_those_an_editor_counts(text: str) -> None:
    """Every header and entry is on the line that its offset has when line feeds are counted."""
    layout = TomlLayout(text)
    lines = text.split("\n")
    for table in layout.tables[1:]:
        assert "[" in lines[layout.line(table.start) - 1]
        for entry in table.entries:
            assert layout.line(entry.start) == text.count("\n", 0, entry.start) + 1
            assert lines[layout.line(entry.start) - 1].lstrip(" \t").startswith(text[entry.start : entry.value_start])
    assert layout.line(len(text)) == len(lines)


@given(texts(least=1))
def test_quick_and_careful_reading_agree(text: str) -> None:
    """The one expression for ordinary lines finds the very spans that are found step by step without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout_module, "_LINE", re.compile("(?!)"))
        careful = TomlLayout(text).tables
    assert careful == TomlLayout(text).tables


def test_no_expression_trips_over_old_pythons() -> None:
    """Possessive quantifiers match wrongly before Python 3.11.5, which Debian 12 does not have."""
    patterns = [value.pattern for value in vars(layout_module).values() if isinstance(value, re.Pattern)]
    assert patterns
    assert not [pattern for pattern in patterns if re.search(r"[*+?}]\+|\(\?>", pattern)]


def test_entry_finds_plain_keys_only() -> None:
    """A dotted key is not the plain key that it begins with."""
    (table,) = TomlLayout('[[statement]]\nvia.x = 1\n"note" = "n"\n').array("statement")
    assert table.entry("via") is None
    assert table.entry("note") is not None


def test_list_reaches_over_the_tables_below_it() -> None:
    """[statement.x] right behind belongs to its statement; a [link] ends it."""
    text = "[[statement]]\na=1\n[statement.x]\nb=2\n[[link]]\nc=3\n[[statement]]\nd=4\n"
    first, second = TomlLayout(text).array("statement")
    assert text[first.start : first.end] == "[[statement]]\na=1\n[statement.x]\nb=2\n"
    assert text[second.start :] == "[[statement]]\nd=4\n"


def test_mention_is_the_first_line_that_names_a_table() -> None:
    """A key or header that begins with the name is found, however it is written."""
    assert TomlLayout("a = 1\n\nstatement.b = 1\n").line_of("statement") == 3
    assert TomlLayout('a = 1\n\n# c\n\n  ["statement".b]\n').line_of("statement") == 5
    assert TomlLayout("a = 1\n").line_of("statement") == 1


def test_unclosed_string_is_refused_rather_than_read_for_ever() -> None:
    """Text that is not valid TOML never hangs the scanner."""
    with pytest.raises(ValueError, match="no string"):
        TomlLayout('a = ["x\n')


def test_long_files_are_laid_out_in_linear_time() -> None:
    """A megabyte in one string, and ten thousand tables, take moments."""
    began = time.process_time()
    TomlLayout('[[statement]]\nclaim = "' + 'x\\"' * 350_000 + '"\n')
    TomlLayout('[[statement]]\nclaim = """' + '""\\"\n' * 200_000 + '"""\n')
    TomlLayout("[[statement]]\na = [\n" + "'x', # c\n" * 100_000 + "]\n")
    layout = TomlLayout('[[statement]]\nid = "x"\nclaim = "y"\n' * 10_000)
    assert len(layout.array("statement")) == 10_000
    assert time.process_time() - began < 10


# --- writing values ------------------------------------------------------------------------------------------

KABUL = datetime.timezone(datetime.timedelta(hours=4.5))
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_NESTED = st.recursive(
    st.one_of(
        _TEXT,
        st.integers(-(2**63), 2**63 - 1),
        st.booleans(),
        st.floats(),
        st.dates(),
        st.datetimes(timezones=st.sampled_from([None, datetime.UTC, KABUL])).map(lambda d: d.replace(fold=0)),
        st.sampled_from(['"""', "'''\n", '\n"\n', "a\\\n  b", "\r\n", "\n", "# x\n[[s]]\n", "\x7f\x80\x1b[2J\u202e"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXT, inner, max_size=3)),
    max_leaves=6,
)


@many
@given(_TEXT, _NESTED, st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_reads_back(key: str, value: Any, newline: str) -> None:
    """A rendered entry parses to the very key and value, with either line end."""
    source = render_entry(key, value, newline)
    assert same_values(tomli.loads(source), {key: value})
    if newline == "\r\n":
        assert "\n" not in source.replace("\r\n", "")


@given(_TEXT, st.text(max_size=30))
def test_written_source_commands_no_terminal(key: str, value: str) -> None:
    """No control or bidirectional formatting character stands raw in what is written, in keys as in values."""
    source = render_entry(key, value)
    assert not any(c in source for c in "\x00\x07\x1b\x7f\x80\x9b\u2028\u202a\u202e\u2066\ud800\r")


def test_text_of_several_lines_is_written_in_several() -> None:
    """A text with line ends stands between triple quotes, so that git shows a changed line as one."""
    assert render_value("one\ntwo") == '"""\none\ntwo"""'
    assert render_value("one\r\ntwo") == '"one\\r\\ntwo"'
    assert render_value(["a", "b"]) == '["a", "b"]'
    assert render_table("statement", {"a": 1, "b": {"c": [2]}}) == "[[statement]]\na = 1\nb = {c = [2]}\n"


# --- edits on text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "[[x]]\n"),
        (" \n", " \n[[x]]\n"),
        ("a = 1", "a = 1\n\n[[x]]\n"),
        ("a = 1\n", "a = 1\n\n[[x]]\n"),
        ("a = 1\n\n", "a = 1\n\n[[x]]\n"),
        ("a = 1\n\n\n", "a = 1\n\n\n[[x]]\n"),
        ("a = 1\r\n", "a = 1\r\n\r\n[[x]]\n"),
        ("# c", "# c\n\n[[x]]\n"),
    ],
)
def test_append_sets_a_table_off_by_one_blank_line(before: str, after: str) -> None:
    """What was there stays to the byte, and one blank line parts it from the new table."""
    assert append_table(before, "[[x]]\n") == after


def test_newline_is_that_of_the_first_line() -> None:
    """A file's line end is taken from its first line, and is a line feed where it has none."""
    assert [detect_newline(text) for text in ("", "a", "a\nb\r\n", "a\r\nb\n", "\n")] == [
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\n",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[s]]\nk = 1\nn = 2\n", "[[s]]\nn = 2\n"),
        ("[[s]]\n  k = 1  # why\nn = 2\n", "[[s]]\n  # why\nn = 2\n"),
        ("[[s]]\nk = [\n  1,\n]\r\nn = 2\n", "[[s]]\nn = 2\n"),
        ("[[s]]\nk = '# no'\n", "[[s]]\n"),
        ("[[s]]\nn = 2\nk = 1", "[[s]]\nn = 2\n"),
        ("[[s]]\nn = 2\nk = 1 # c", "[[s]]\nn = 2\n# c"),
    ],
)
def test_removing_a_key_keeps_its_comment(before: str, after: str) -> None:
    """The line goes, and a comment behind the value stays on a line of its own."""
    (table,) = TomlLayout(before).array("s")
    entry = table.entry("k")
    assert entry
    assert remove_entry(before, entry) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[s]]\n\n# later\n", "[[s]]\nk = 1\n\n# later\n"),
        ("[[s]] # c\n", "[[s]] # c\nk = 1\n"),
        ("[[s]]", "[[s]]\nk = 1"),
        ("[[s]]\r\na = 0 # c\r\n\r\n[[t]]\r\n", "[[s]]\r\na = 0 # c\r\nk = 1\r\n\r\n[[t]]\r\n"),
        ("[[s]]\n\ta = '''\n'''\n[s.b]\nc = 1\n", "[[s]]\n\ta = '''\n'''\n\tk = 1\n[s.b]\nc = 1\n"),
    ],
)
def test_new_key_goes_behind_the_last_one(before: str, after: str) -> None:
    """A new line stands after the table's own last entry, indented like it, before blank lines and sub-tables."""
    assert insert_entry(before, TomlLayout(before).array("s")[0], "k", 1) == after


def test_replaced_value_leaves_its_line_as_it_is() -> None:
    """Key, spacing and comment stay when a value is exchanged."""
    text = '[[s]]\n"k"  =\t[1,\n2]  # why\n'
    entry = TomlLayout(text).array("s")[0].entry("k")
    assert entry
    assert replace_value(text, entry, "x") == '[[s]]\n"k"  =\t"x"  # why\n'


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ('["#", \'#\', """#"""]', False),
        ("[1, # c\n]", True),
        ("{a = '#'}", False),
        ("[[1], [ # c\n]]", True),
        ('"#"', False),
    ],
)
def test_comment_inside_brackets_is_seen(value: str, holds: bool) -> None:
    """A number sign in a string is no comment; one between items is."""
    text = f"k = {value} # behind\n"
    assert has_comment(text, TomlLayout(text).tables[0].entries[0]) is holds


def test_same_values_tells_every_difference() -> None:
    """Type, sign, zone and depth count; NaN is NaN; numbers too long to print and deep nests compare too."""
    for pair in ((1, 1.0), (1, True), (0.0, -0.0), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ("a", "b")):
        assert not same_values(*pair)
    noon = datetime.datetime(2021, 9, 6, 12, tzinfo=datetime.UTC)
    assert not same_values(noon, noon.astimezone(datetime.timezone(datetime.timedelta(hours=1))))
    assert same_values(float("nan"), float("nan"))
    assert same_values(16**5000, 16**5000)
    deep: Any = 1
    for _ in range(50_000):
        deep = [deep]
    assert same_values(deep, deep)


# --- lists, item by item ------------------------------------------------------------------------------------

_LAYOUTS = [
    'k = ["a", "b", "c"] # x\n',
    'k = ["a","b","c",]\n',
    'k = [\n  "a", # A\n  "b",\n  # between\n  "c" # C\n]\n',
    'k = [\n\t"a",\n\t"b",\n\t"c",\n]\n',
    'k = ["a",\n "b", "c"]\nz = 1\n',
    'k = [ "a" , "b" , "c" ]\n',
    'k = [\r\n "a", "b", # two\r\n "c"\r\n ,\r\n]\r\n',
    "k = ['a', 'b'\n, 'c']\n",
]


@pytest.mark.parametrize("text", _LAYOUTS)
@pytest.mark.parametrize("renamed", [False, True])
def test_a_list_changes_item_by_item(text: str, renamed: bool) -> None:
    """To exactly the new items, with every comment; or not at all where the order would have to change."""
    old = ["a", "b", "c"]
    entry = TomlLayout(text).tables[0].entry("k")
    assert entry is not None
    for new in (list(some) for size in range(4) for some in itertools.permutations("abcde", size)):
        changed = change_list(text, entry, old, new, renamed=renamed)
        if changed is None:
            kept = [item for item in old if item in new]
            assert kept != new[: len(kept)] or not kept
            continue
        assert tomli.loads(changed)["k"] == new
        assert find_comments(changed, 0, len(changed)) == find_comments(text, 0, len(text))
        assert changed.count("\r") in (0, changed.count("\n"))


@pytest.mark.parametrize(
    ("text", "new", "changed"),
    [
        ('k = ["a", "b", "c"]', ["a", "c", "d"], 'k = ["a", "c", "d"]'),
        ('k = [\n  "a",\n  "b",\n  "c",\n]', ["a", "c"], 'k = [\n  "a",\n  "c",\n]'),
        ('k = [\n  "a",\n  "b",\n  "c"\n]', ["a", "b"], 'k = [\n  "a",\n  "b"\n]'),
        ('k = [\n  "a", # A\n  "b", # B\n  "c",\n]', ["b", "c"], 'k = [\n  # A\n  "b", # B\n  "c",\n]'),
        ('k = ["a", "b", "c"]', [], "k = []"),
    ],
)
def test_what_a_changed_list_looks_like(text: str, new: list[str], changed: str) -> None:
    """An item goes with its line; a comment that stood beside it stays, and is beside nothing else."""
    entry = TomlLayout(text).tables[0].entry("k")
    assert entry is not None
    assert change_list(text, entry, ["a", "b", "c"], new) == changed

"""The time line as it is drawn: whatever the store and the width, nothing is lost, covered or cut."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from functools import reduce
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from factcli.comparison.groups import StatementPair
from factcli.model import Statement
from factcli.output.markdown import markdown_code_block
from factcli.output.tables import NARROWEST, make_console, styled_text
from factcli.output.timeline.axis import scale_axis, split_at_gaps
from factcli.output.timeline.chart import Chart, Lane, Mark, build_chart
from factcli.output.timeline.layout import (
    BREAK,
    FINE,
    LEAST,
    MOST_ROWS,
    PLAIN,
    ConflictMark,
    PlotItem,
    SymbolKey,
    arrow_margins,
    assign_letters,
    item_symbol,
    label_axis,
    layout_rows,
    merge_same_claims,
    merge_same_places,
    row_pieces,
)
from factcli.output.timeline.terminal import draw_timeline
from tests.output.timeline.test_chart import STATEMENTS
from tests.support.conflicts import CARRIED, CONTEXT, DENIED, GONE, WHOLE, decided, lead, said
from tests.support.run import inside, on_terminal, piped
from tests.support.stores import new_store, statement
from tests.support.terminal import plain

WIDTHS = st.integers(1, 150)
DAYS = st.dates(date(2021, 8, 1), date(2023, 12, 31))
MARKS = st.lists(st.tuples(DAYS, DAYS, st.sampled_from(["exact", "about", "some", "later", "earlier"])), min_size=1)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def _lane(found: list[tuple[date, date, str]]) -> Lane:
    marks = []
    for number, (one, other, kind) in enumerate(found):
        first, last = sorted([one, other]) if kind == "some" else (one, one)
        ends = None if kind == "earlier" else first, None if kind == "later" else last
        marks.append(Mark((str(number),), *ends, doubtful=kind == "about"))
    return Lane("Mayor", tuple(marks))


def _rows(lane: Lane, width: int) -> tuple[list[list[PlotItem]], dict[str, tuple[int, int]]]:
    """The rows of a lane on an axis so wide, and in which columns each statement may stand at least."""
    before, behind = arrow_margins([lane])
    days = [day for mark in lane.marks for day in mark.days]
    axis = scale_axis(split_at_gaps(days, max(1, width - before - behind)), max(1, width - before - behind), 0)
    columns = {
        mark.ids[0]: (axis.at(mark.first or mark.days[0]) + before, axis.at(mark.last or mark.days[0]) + before)
        for mark in lane.marks
    }
    return [list(row) for row in layout_rows(lane, axis, before)], columns


@given(MARKS, WIDTHS)
def test_every_statement_is_drawn_once_and_nothing_covers_it(found: list[tuple[date, date, str]], width: int) -> None:
    """Each is in one thing of one row, which is no more exact than its date; things in a row stand apart."""
    lane = _lane(found)
    rows, columns = _rows(lane, width)
    items = [item for row in rows for item in row]
    assert sorted(identity for item in items for identity in item.ids) == sorted(lane.ids)
    assert len(rows) <= MOST_ROWS
    for row in rows:
        assert all(a.right < b.left for a, b in pairwise(row))
    for item in items:
        for identity in item.ids:
            left, right = columns[identity]
            kind = found[int(identity)][2]
            assert item.left <= left <= right <= item.right
            assert item.later if kind == "later" else True
            assert item.earlier if kind == "earlier" else True


@given(MARKS, WIDTHS)
def test_a_row_is_as_wide_as_its_axis(found: list[tuple[date, date, str]], width: int) -> None:
    """What a row shows follows each other from left to right, within the width where arrows have room at all."""
    rows, _ = _rows(_lane(found), max(8, width))
    key = SymbolKey({}, frozenset(), frozenset(), frozenset())
    for row in rows:
        ends = [(piece.column, piece.column + len(piece.text)) for piece in row_pieces(row, key)]
        assert all(a[1] <= b[0] for a, b in pairwise(ends))
        assert ends == sorted(ends)
        assert not ends or (ends[0][0] >= 0 and ends[-1][1] <= max(8, width))


@given(st.lists(st.dates(), min_size=1, max_size=12), st.integers(30, 150))
def test_labels_do_not_touch(days: list[date], width: int) -> None:
    """The names of days, and above them years and gaps, stand apart and within the width.

    A name begins over its tick; that of the last tick of a part may end there.
    """
    axis = scale_axis(split_at_gaps(days, width, BREAK + LEAST - 1), width, BREAK, LEAST)
    found = label_axis(axis, width)
    for line in (found.years, found.names):
        ends = [(label.column, label.column + len(label.text)) for label in line]
        assert all(a[1] < b[0] for a, b in pairwise(ends))
        assert all(start >= 0 and end <= width for start, end in ends)
    last = {max(tick for tick in found.ticks if tick <= part.right) for part in axis.parts}
    for tick, label in zip(found.ticks, found.names, strict=True):
        ends_there = tick in last and label.column + max(len(label.text), 4) - 1 >= tick > label.column
        assert label.column == tick or ends_there
    assert len(axis.parts) - 1 == len(found.unlabelled_gaps) + sum(label.text.startswith("(") for label in found.years)


# --- what stands for what ---------------------------------------------------------------------------------

KEY = SymbolKey({"a": "A"}, {"a", "b"}, {"a", "b", "c"}, {"d", "e"})


@pytest.mark.parametrize(
    ("item", "character"),
    [
        (PlotItem(3, 3, ("x",), exact=True), "●"),
        (PlotItem(3, 3, ("x",)), "○"),
        (PlotItem(3, 3, ("d",), exact=True), "◇"),
        (PlotItem(3, 3, ("d", "x"), exact=True), "2"),
        (PlotItem(3, 3, tuple("ijklmnopq")), "9"),
        (PlotItem(3, 3, tuple("ijklmnopqr")), "+"),
        (PlotItem(3, 3, ("x", "a")), "A"),
        (PlotItem(3, 3, ("b", "x")), "✗"),
        (PlotItem(3, 3, ("c", "x")), "!"),
        (PlotItem(3, 7, ("x",)), ""),
        (PlotItem(3, 7, ("c",)), "!"),
    ],
)
def test_signs(item: PlotItem, character: str) -> None:
    """A letter before a conflict without one, that before a number, and what was retracted only where it is alone."""
    assert item_symbol(item, KEY) == character


@pytest.mark.parametrize(
    ("item", "drawn"),
    [
        (PlotItem(0, 1, ("x",)), "├┤"),
        (PlotItem(0, 1, ("c",)), "!┤"),
        (PlotItem(0, 4, ("x",)), "├───┤"),
        (PlotItem(0, 4, ("x", "y")), "├─2─┤"),
        (PlotItem(0, 4, ("x",), doubtful=True), "├╌╌╌┤"),
        (PlotItem(0, 2, ("x",), later=True), "├─▸"),
        (PlotItem(0, 2, ("a",), earlier=True), "◂A┤"),
    ],
)
def test_lines(item: PlotItem, drawn: str) -> None:
    """Between two days a line with its ends, broken where in doubt, and an arrow where it is open."""
    assert "".join(piece.text for piece in row_pieces([item], KEY)) == drawn


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans(), st.booleans(), st.booleans()), min_size=2)
)
def test_what_becomes_one_is_as_inexact_as_any_of_it(found: list[tuple[int, int, bool, bool, bool]]) -> None:
    """It reaches as far as each, and is open or in doubt where one of them is, in whatever order they come."""
    items = [PlotItem(min(a, b), max(a, b), (str(n),), False, *open_at) for n, (a, b, *open_at) in enumerate(found)]
    one, other = (reduce(PlotItem.with_other, some) for some in (items, items[::-1]))
    assert one._replace(ids=()) == other._replace(ids=())
    assert (one.left, one.right) == (min(item.left for item in items), max(item.right for item in items))
    for field in ("doubtful", "earlier", "later"):
        assert getattr(one, field) == any(getattr(item, field) for item in items)
    assert one.ids == tuple(map(str, range(len(found))))


def test_without_the_characters_there_are_others() -> None:
    """Both sets have one column a character, and the second needs ASCII only, of which no two are the same."""
    assert all(cell_len(glyph) == 1 for glyph in (*FINE, *PLAIN))
    assert "".join(PLAIN).isascii()
    for glyphs in (FINE, PLAIN):
        shown = [glyph for name, glyph in glyphs._asdict().items() if name not in ("rule", "both")]
        assert len(set(shown)) == len(shown)
    assert not re.search("[a-zA-Z0-9+]", "".join(PLAIN))


# --- conflicts --------------------------------------------------------------------------------------------


def _chart(*pairs: StatementPair, also: tuple[Statement, ...] = ()) -> Chart:
    statements = {s.id: s for pair in pairs for s in (pair.a, pair.b)} | {s.id: s for s in also}
    return build_chart(statements.values(), CONTEXT.people.canonical, pairs)


def test_letters_tell_who_is_against_whom() -> None:
    """One letter a place, in the order of the conflicts; a capital where a person confirmed one, and nowhere else."""
    found = _chart(decided(lead(GONE, DENIED), "contradicts"), lead(DENIED, WHOLE), lead(CARRIED, WHOLE))
    places = {GONE.id: "first", CARRIED.id: "first", DENIED.id: "second", WHOLE.id: "third"}
    conflicts = [ConflictMark((joint,)) for joint in found.conflict_links]
    letters = assign_letters(conflicts, places.get, found.confirmed)
    assert letters == {GONE.id: "A", CARRIED.id: "A", DENIED.id: "B", WHOLE.id: "c"}
    assert assign_letters(conflicts[1:], {WHOLE.id: "third"}.get, found.confirmed) == {WHOLE.id: "a"}


def test_what_is_carried_is_counted_and_not_listed_again() -> None:
    """The same two claims from the same origins are one conflict; what stands in the same places is one line."""
    found = _chart(lead(GONE, WHOLE), lead(CARRIED, WHOLE), lead(DENIED, WHOLE))
    conflicts = merge_same_claims(found.conflict_links, lambda s: s.claim.strip(".!"))
    assert [conflict.first.ids for conflict in conflicts] == [{GONE.id, WHOLE.id}, {DENIED.id, WHOLE.id}]
    assert [conflict.more for conflict in conflicts] == [1, 0]
    places = {GONE.id: "first", DENIED.id: "first", WHOLE.id: "second"}
    (line,) = merge_same_places(conflicts, places.get)
    assert [joint.ids for joint in line.conflict_links] == [{GONE.id, WHOLE.id}, {DENIED.id, WHOLE.id}]
    assert line.more == 2


# --- drawn ------------------------------------------------------------------------------------------------


def _screen(width: int, encoding: str = "utf-8") -> tuple[Console, io.BytesIO]:
    data = io.BytesIO()
    screen = make_console(io.TextIOWrapper(data, encoding, newline="\n", write_through=True))
    screen.width = width
    return screen, data


def _drawn(
    found: Chart, statements: list[Statement], width: int, limit: int = 20, encoding: str = "utf-8"
) -> list[str]:
    screen, data = _screen(width, encoding)
    conflicts = merge_same_claims(found.conflict_links, lambda s: s.id)
    draw_timeline(screen, found, {s.id: s for s in statements}, conflicts, limit, lambda identity: identity[:4])
    return data.getvalue().decode(encoding).splitlines()


@given(STATEMENTS, st.lists(NAMES, min_size=1, max_size=8), st.integers(NARROWEST, 150), st.booleans())
def test_nothing_is_wider_than_the_terminal(
    statements: list[Statement], names: list[str], width: int, ascii_only: bool
) -> None:
    """Whatever the names, wide, from right to left, combining or hostile, and whatever the dates, every line fits."""
    more = [said(f"n{number:09}", "A claim.", speaker=name) for number, name in enumerate(names)]
    everything = [*statements, *more]
    pairs = [decided(lead(everything[0], more[0]), "contradicts")] if len(everything) > 1 and statements else []
    found = build_chart(everything, CONTEXT.people.canonical, pairs)
    lines = _drawn(found, everything, width, encoding="ascii" if ascii_only else "utf-8")
    assert [line for line in lines if cell_len(line) > width] == []
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "".join(lines))


@pytest.mark.slow
@given(st.integers(1, 30), st.integers(1, 12))
def test_the_busiest_are_drawn(speakers: int, limit: int) -> None:
    """At most so many rows, those who said most, in the order of their first statements."""
    statements = [
        said(f"{who:05}{number:05}", f"Claim {number}.", speaker=f"Speaker{who:02}", date=f"2021-09-{who % 9 + 1:02}")
        for who in range(speakers)
        for number in range(who + 1)
    ]
    lines = _drawn(build_chart(statements, str), statements, 80, limit)
    names = [match[1] for line in lines if (match := re.match(r" (Speaker\d\d) ", line))]
    busiest = [f"Speaker{who:02}" for who in range(speakers)][-limit:]
    assert sorted(names) == busiest
    assert names == [lane.speaker for lane in build_chart(statements, str).lanes if lane.speaker in busiest]


def test_who_is_in_a_conflict_is_drawn_before_who_said_much() -> None:
    """A conflict that is listed has its rows, though others said more."""
    loud = [said(f"z{number:09}", f"Claim {number}.", speaker="Loud") for number in range(9)]
    statements = [GONE, WHOLE, *loud]
    found = build_chart(statements, str, [lead(GONE, WHOLE)])
    lines = _drawn(found, statements, 80, 2)
    assert [line.split()[0] for line in lines[3:5]] == ["Minister", "Mayor"]
    assert any(line.startswith(" a ↔ b  possible contradiction (medium): factcli compare aaaa dddd") for line in lines)


def test_a_conflict_with_an_undated_statement_has_both_letters() -> None:
    """What has no day has no mark, and its letter stands where the undated are listed."""
    undated = said("u", "The bridge was never there.", speaker="Nobody", date="XXXX")
    found = build_chart([GONE, undated], str, [lead(GONE, undated)])
    lines = _drawn(found, [GONE, undated], 80)
    assert " Undated: b Nobody uuuu" in lines
    assert any(line.startswith(" a ↔ b  ") for line in lines)


def test_long_names_are_wrapped_and_not_cut() -> None:
    """Two who are called alike at the beginning stay two for a reader."""
    names = ["National Resistance Front", "National Resistance Front of Afghanistan"]
    statements = [said(name[-1], "A claim.", speaker=name) for name in names]
    text = " ".join(" ".join(line[:15].split()) for line in _drawn(build_chart(statements, str), statements, 40)[3:])
    assert "National Resistance Front National Resistance Front of Afghanistan" in re.sub(r" \d", "", text)


def test_names_from_right_to_left_end_where_they_end() -> None:
    """A mark without a width behind them keeps the number and the row from being drawn before the name."""
    statements = [said("a", "A claim.", speaker="احمد مسعود"), said("b", "B.", speaker="Mayor")]
    lines = _drawn(build_chart(statements, str), statements, 80)
    marked = [line for line in lines if "\u200e" in line]
    assert len(marked) == 1
    assert marked[0].startswith(" احمد مسعود\u200e 1 ")


def test_in_ascii() -> None:
    """A terminal without the characters gets others, and what it cannot show of a name is written out."""
    statements = [said("a", "A claim.", speaker="名前", date="2021-09"), said("b", "B.", speaker="名前")]
    lines = _drawn(build_chart(statements, str), statements, 80, encoding="ascii")
    assert lines[3].startswith(r" \u540d\u524d 2 ")
    assert "*" in lines[3]
    assert re.fullmatch(r" *\[-+\]", lines[4])


def test_a_fence_holds_what_is_in_it() -> None:
    """Nobody's name ends the code block that a drawing stands in."""
    assert markdown_code_block("a\n```\nb\n") == "````text\na\n```\nb\n````\n"
    assert markdown_code_block("a") == "```text\na\n```\n"


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a store: a hot week, one statement two years later, and names that a terminal must not obey."""
    statements = [
        statement(f"Claim {day}.", f"2021-09-0{day}", speaker=name)
        for day, name in enumerate(["Mayor", "احمد مسعود", "名前", "[sic] [/b] :smile:", "Mayor"], 1)
    ]
    (tmp_path / "desk").mkdir()
    new_store(tmp_path / "desk" / "data", *statements, statement("Later.", "2023-09-04"), statement("When?", "XXXX"))
    hostile = '[[statement]]\nspeaker = "E\\u202evil"\noutlet = "X"\ndate = 2021-09-04\nclaim = "c"\n'
    (tmp_path / "desk" / "data" / "hostile.toml").write_text(hostile)
    return tmp_path / "desk"


@pytest.mark.slow
@pytest.mark.parametrize("columns", [24, 40, 80, 140])
def test_on_a_terminal(desk: Path, columns: int) -> None:
    """As wide as the terminal at most, and nothing of a name commands it."""
    done = on_terminal(["timeline"], desk, columns)
    shown = plain(done.out)
    drawing, _, _ = shown.partition("8 statements of")
    assert done.code == 0
    assert "\u202e" not in shown
    assert all(cell_len(line) <= columns for line in drawing.splitlines())
    assert "[sic]" in shown
    assert re.search(r"╱╱", drawing) if columns > 40 else "2021" in drawing


def test_json_has_every_statement_in_one_place(desk: Path) -> None:
    """The marks and the undated of the chart are the statements beside it."""
    found = json.loads(inside(["timeline", "--json"], desk).stdout)
    marks = [mark for lane in found["chart"]["lanes"] for mark in lane["marks"]]
    placed = [identity for mark in marks for identity in mark["statements"]] + found["chart"]["undated"]
    assert sorted(placed) == sorted(s["id"] for s in found["statements"])
    assert len(placed) == 8
    assert (found["chart"]["start"], found["chart"]["end"]) == ("2021-09-01", "2023-09-04")


def test_nothing_is_drawn_in_a_pipe(desk: Path) -> None:
    """There it is lines of fields, oldest first, the first and the last day before the rest."""
    rows = [line.split("\t") for line in piped(["timeline"], desk).stdout.splitlines()]
    assert {len(row) for row in rows} == {10}
    assert [row[0] for row in rows[:-1]] == sorted(row[0] for row in rows[:-1])
    assert rows[-1][:2] == ["", ""]


def test_nothing_found(desk: Path) -> None:
    """Exit code 1, as everywhere, and no line."""
    done = inside(["timeline", "nobody-said-this"], desk)
    assert (done.code, done.stdout) == (1, "")
    assert "nothing found in 8 statements" in done.stderr


def test_a_page_has_no_style(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn into Markdown holds no colours, also where the environment asks for them."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    page = io.StringIO()
    make_console(page).print(styled_text("bold", "bold"))
    assert page.getvalue() == "bold\n"


def test_the_last_day_has_its_label_at_80_columns() -> None:
    """It ends at its tick, where there is no room behind it, and the tick stays in the column of its day."""
    days = [date(2021, 9, 4), date(2021, 11, 1)]
    axis = scale_axis(split_at_gaps(days, 45, BREAK + LEAST - 1), 45, BREAK, LEAST)
    found = label_axis(axis, 45)
    assert found.names[-1].text == "1 Nov"
    assert found.names[-1].column + len("1 Nov") - 1 == found.ticks[-1] == axis.at(date(2021, 11, 1))

"""What is said of a pair, how its words are marked, and what every form shows of it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from factcli.comparison.groups import Group, StatementPair
from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, Note
from factcli.edtf import parse_date
from factcli.model import Link
from factcli.output.comparison import (
    MarkedSegment,
    group_heading,
    group_listing,
    group_markdown,
    group_record,
    mark_segments,
    side_lines,
)
from factcli.output.listing import render
from factcli.output.pair_text import (
    decision_command,
    describe_pair,
    pair_label,
    pair_listing,
    pair_record,
    pair_records,
)
from factcli.output.side_by_side import draw_group
from factcli.output.tables import make_console
from tests.support.conflicts import CARRIED, DENIED, GONE, WHEAT, WHOLE, decided, lead, said, side_by_side

LEAD = lead(GONE, DENIED, "", "denies")
HOSTILE = "\x1b[31m*evil*\u202e [sic] | `x`\nnext"


def short(identity: str) -> str:
    """The beginning of an id that is enough here."""
    return identity[:4]


def disputed(pair: StatementPair, *others: Link) -> StatementPair:
    """The same, of which somebody decided otherwise."""
    assert pair.decision
    return pair._replace(decision=pair.decision._replace(others=others))


def drawn(group: Group, width: int = 80, style: bool = False) -> str:
    """A group as a terminal shows it."""
    stream = io.StringIO()
    screen = make_console(stream)
    if style:
        screen = Console(
            file=stream,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
            force_terminal=True,
            color_system="standard",
        )
    screen.width = width
    draw_group(screen, group, short)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


# --- in words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "line", "further"),
    [
        (LEAD, 'possible contradiction (medium): denial: "denies" only in B; shared: bridge', ()),
        (lead(GONE, DENIED, "destroyed", "denies", level=HIGH, shared=()),
         'possible contradiction (high): denial: "destroyed" in A, "denies" in B', ()),
        (lead(GONE, DENIED, "", "denies", label=CHANGED),
         'changed position? (medium): dates: 2021-09-06 in A, 2021-09-07 in B; denial: "denies" only in B; '
         "shared: bridge", ()),
        (lead(GONE, WHOLE, "destroyed", "whole", label=FIGURES),
         'different figures (medium): denial: "destroyed" in A, "whole" in B; shared: bridge', ()),
        (lead(GONE, DENIED, "", "denies", notes=(Note("hedged", "", "reportedly"), Note("place", "Kerem", ""))),
         'possible contradiction (medium): denial: "denies" only in B; shared: bridge',
         ('hedged: "reportedly" only in B', 'place: "Kerem" in A; B names none')),
        (decided(LEAD, "contradicts", note="Same bridge."), "contradiction (confirmed 2026-11-20): Same bridge.",
         ('reasons: denial: "denies" only in B; shared: bridge',)),
        (decided(StatementPair(GONE, DENIED), "contradicts"), "contradiction (confirmed 2026-11-20)", ()),
        (decided(StatementPair(GONE, DENIED), "contradicts", current=False),
         "contradiction (confirmed 2026-11-20, before the wording changed)", ()),
        (decided(LEAD, "unrelated"), "unrelated (decided 2026-11-20)", ()),
        (decided(LEAD, "agrees", note="Both."), "agrees (decided 2026-11-20): Both.", ()),
        (decided(StatementPair(GONE, DENIED), "repeats"), "A repeats B (decided 2026-11-20)", ()),
        (decided(StatementPair(GONE, DENIED), "supersedes").swapped(), "B supersedes A (decided 2026-11-20)", ()),
        (decided(LEAD, "unrelated", current=False, note="Two bridges."),
         'possible contradiction (medium): denial: "denies" only in B; shared: bridge',
         ("decided before the wording changed: unrelated, 2026-11-20 (Two bridges.)",)),
        (disputed(
            decided(LEAD, "contradicts"), Link(GONE.id, DENIED.id, "unrelated", "Two.", parse_date("2026-11-20"))
         ),
         "contradiction (confirmed 2026-11-20)",
         ("also decided differently: unrelated, 2026-11-20 (Two.); to keep only one: factcli link",
          'reasons: denial: "denies" only in B; shared: bridge')),
    ],
)  # fmt: skip
def test_in_words(pair: StatementPair, line: str, further: tuple[str, ...]) -> None:
    """What the program thinks and what a person decided are said in words that tell the two apart."""
    assert (describe_pair(pair).line, describe_pair(pair).further) == (line, further)


def test_no_number_stands_for_certainty() -> None:
    """Scores and weights, by which findings are sorted, are shown in no form."""
    odd = lead(GONE, DENIED, "", "denies", score=0.7351)
    group = side_by_side(odd)
    texts = [drawn(group), group_markdown(group), json.dumps(group_record(group, lambda s: ("f", 1)))]
    texts += [render(pair_listing([group]), form) for form in ("plain", "csv", "toml", "markdown", "ids")]
    texts.append(json.dumps(pair_records([group], lambda s: ("f", 1))))
    assert not [text for text in texts if "0.7" in text or "%" in text or "score" in text or "weight" in text]


def test_the_ready_command() -> None:
    """The command that makes a lead a contradiction; what one speaker said on two dates is none."""
    assert decision_command(LEAD, short) == "factcli link aaaa cccc --as contradicts"
    changed = lead(GONE, DENIED, "", "denies", label=CHANGED)
    assert {decision_command(changed, short), decision_command(changed.swapped(), short)} == {
        "factcli link cccc aaaa --as supersedes"
    }


def test_a_script_sees_what_is_outdated() -> None:
    """In plain lines, too, a decision about another wording is not taken for one about this."""
    both = StatementPair(GONE, DENIED)
    labels = [
        pair_label(decided(both, relation, current=now))
        for relation in ("contradicts", "agrees")
        for now in (True, False)
    ]
    assert labels == ["contradiction", "contradiction, before the wording changed", "agrees",
                      "agrees, before the wording changed"]  # fmt: skip


# --- headings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "right"),
    [
        (side_by_side(LEAD), "2 sides, 2 origins"),
        (side_by_side(also=(GONE, CARRIED)), "2 outlets, 1 origin (TASS)"),
        (side_by_side(also=(GONE, replace(CARRIED, id="f" * 10, outlet="Dawn"), CARRIED)),
         "3 statements, 3 outlets, 1 origin (TASS)"),
        (side_by_side(lead(GONE, DENIED), lead(WHOLE, WHEAT)), "4 statements, 2 conflicts, 3 origins"),
        (side_by_side(lead(GONE, replace(DENIED, via=("TASS",)))), "2 sides, 1 origin (TASS)"),
        (side_by_side(also=(WHEAT,)), "1 outlet, 1 origin (Reuters)"),
    ],
)  # fmt: skip
def test_headings_count_origins(group: Group, right: str) -> None:
    """How many sides there are, or outlets, and how many independent origins; an only one by name."""
    assert group_heading(group)[1] == right


def test_every_side_has_its_origins() -> None:
    """Each side of each conflict is said with its outlets and, by name, its origins."""
    group = side_by_side(lead(GONE, DENIED), lead(CARRIED, DENIED), lead(WHOLE, DENIED))
    assert side_lines(group) == [
        [
            "A, C: 3 outlets, 2 origins (TASS, Reuters)",
            "against B: 1 outlet, 1 origin (Defence ministry on Twitter)",
        ]
    ]


# --- marks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "differing", "reasons", "found"),
    [
        ("one two three", [(0, 3)], [], [(0, 3, False)]),
        ("one two three", [(0, 3)], [(4, 7)], [(0, 3, False), (4, 7, True)]),
        ("one two three", [(0, 13)], [(4, 7)], [(0, 3, False), (4, 7, True), (8, 13, False)]),
        ("one two three", [(4, 7)], [(0, 13)], [(0, 13, True)]),
        ("one two three", [(0, 7)], [(4, 13)], [(0, 3, False), (4, 13, True)]),
        ("one two three", [(4, 13)], [(0, 7)], [(0, 7, True), (8, 13, False)]),
        ("one, two three", [(0, 8)], [(5, 8)], [(0, 4, False), (5, 8, True)]),
        ("one – two", [(4, 9)], [(6, 9)], [(6, 9, True)]),
        ("", [], [], []),
    ],
)
def test_reasons_stand_out_from_what_differs(
    text: str, differing: list[tuple[int, int]], reasons: list[tuple[int, int]], found: list[MarkedSegment]
) -> None:
    """A word that set off a reason is marked as such, whatever else is marked around it."""
    assert mark_segments(text, differing, reasons) == found


SPANS = st.lists(st.integers(0, 20), max_size=6, unique=True).map(
    lambda ends: list(zip(*[iter(sorted(ends))] * 2, strict=False))
)


@given(st.text("ab -", max_size=20), SPANS, SPANS)
def test_marks_never_overlap(text: str, differing: list[tuple[int, int]], reasons: list[tuple[int, int]]) -> None:
    """However spans lie, the marks are in order, apart, within the spans, and all reasons are among them."""
    inside = [[(a, min(b, len(text))) for a, b in spans if a < len(text)] for spans in (differing, reasons)]
    found = mark_segments(text, *inside)
    assert [(a, b) for a, b, reason in found if reason] == inside[1]
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    assert all(any(a <= s and e <= b for a, b in inside[0]) for s, e, reason in found if not reason)


def test_marked_without_style() -> None:
    """Without style the claim stays as it is: dashes stand below what differs, other signs below reasons."""
    lines = drawn(side_by_side(LEAD)).splitlines()
    (at,) = (number for number, line in enumerate(lines) if "The ministry denies that" in line)
    column = lines[at].index("ministry")
    assert lines[at + 1][column:].rstrip() == "-------- ======"


def test_marked_with_style() -> None:
    """On a terminal what differs is bold and underlined, and what set off a reason in reverse."""
    text = drawn(side_by_side(LEAD), style=True)
    assert "\x1b[1;4mministry\x1b[0m" in text
    assert "\x1b[1;7mdenies\x1b[0m" in text


def test_marked_in_markdown() -> None:
    """In Markdown what differs is bold, and what set off a reason bold italics."""
    text = group_markdown(side_by_side(LEAD), short)
    assert "The **ministry** ***denies*** that" in text
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<em><strong>denies</strong></em>" in html
    assert "<code>factcli link aaaa cccc --as contradicts</code>" in html


# --- drawn --------------------------------------------------------------------------------------------------


def test_drawn_at_80_columns() -> None:
    """The whole of a topic in conflict as a terminal of 80 columns shows it."""
    group = side_by_side(
        lead(
            GONE, DENIED, "", "denies", level=HIGH, shared=("bridge", "destroyed"), notes=(Note("place", "Kerem", ""),)
        ),
        lead(DENIED, CARRIED, "denies", "", level=HIGH, score=0.4),
    )
    assert (
        drawn(group)
        == """\
bridge · 2021-09-06 – 2021-09-07                3 statements, 2 sides, 2 origins
────────────────────────────────────────┬───────────────────────────────────────
 A  Minister                            │ B  MoD
 TASS                                   │ AP ← Twitter
 also Minute Mirror ← TASS              │
 2021-09-06                             │ 2021-09-07
                                        │
 The bridge at Kerem was destroyed.     │ The ministry denies that the bridge
               -----                    │     -------- ======
                                        │ was destroyed.
 aaaaaaaaaa                             │ cccccccccc
 bbbbbbbbbb                             │
────────────────────────────────────────┴───────────────────────────────────────
 A: 2 outlets, 1 origin (TASS)
 against B: 1 outlet, 1 origin (Defence ministry on Twitter)
 A ↔ B  possible contradiction (high): denial: "denies" only in B;
        shared: bridge, destroyed
        place: "Kerem" in A; B names none
        likewise bbbbbbbbbb ↔ cccccccccc
        factcli link aaaa cccc --as contradicts"""
    )


def test_letters_only_where_something_is_said() -> None:
    """Columns have letters where there is a pair to name, and none where there is not."""
    assert "A  Minister" in drawn(side_by_side(LEAD))
    assert "A  Minister" not in drawn(side_by_side(also=(GONE, DENIED)))


def test_retracted_statements_are_struck_through() -> None:
    """A confirmed contradiction stays when one side withdraws: struck through, with the day."""
    gone = replace(GONE, retracted=parse_date("2021-10-01"))
    group = side_by_side(decided(StatementPair(gone, DENIED), "contradicts"))
    assert "retracted 2021-10-01" in drawn(group)
    assert "\x1b[9mThe bridge at " in drawn(group, style=True)
    assert "~~The bridge at **Kerem** was destroyed.~~ (retracted 2021-10-01)" in group_markdown(group)


@pytest.mark.parametrize("width", [24, 40, 60, 80, 140, 200])
def test_no_width_loses_a_reason(width: int) -> None:
    """Whatever the width, every word of the reasons is there, and no line is wider."""
    group = side_by_side(decided(LEAD, "unrelated", current=False, note="Two bridges."), lead(DENIED, WHOLE, "denies"))
    text = drawn(group, width)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.replace("│", " ").split())
    for part in ("possible contradiction (medium)", '"denies" only in B', "unrelated, 2026-11-20 (Two bridges.)"):
        assert part in flat
    assert "against B" in flat


def test_hostile_words_stay_data() -> None:
    """What statements, notes and findings hold commands no terminal and is no markup."""
    a, b = said("a", f"{HOSTILE} fell.", HOSTILE), said("b", f"{HOSTILE} stands.", "AP", speaker="*A* | `b`")
    pair = lead(a, b, HOSTILE, "stands", shared=(HOSTILE,), notes=(Note("hedged", HOSTILE, ""),))
    group = side_by_side(decided(pair, "unrelated", current=False, note=HOSTILE))
    for text in (drawn(group), group_markdown(group), render(group_listing([group], None), "plain")):
        assert "\x1b" not in text
        assert "\u202e" not in text
    html = MarkdownIt("commonmark").enable("table").render(group_markdown(group))
    assert "<code>x</code>" not in html
    assert "<em>evil</em>" not in html
    assert html.count("<tr>") == 5


# --- for programs -------------------------------------------------------------------------------------------


def test_json_folds_nothing_away() -> None:
    """Every statement is there with the words that differ, beside it which of them are one column."""
    group = side_by_side(lead(GONE, DENIED, "", "denies"), lead(CARRIED, DENIED, "", "denies", score=0.4))
    record = group_record(group, lambda s: ("f.toml", 1))
    assert [s["id"][0] for s in record["statements"]] == ["a", "b", "c"]
    assert [s["marks"]["claim"] for s in record["statements"]] == [[[14, 19]], [[14, 19]], [[4, 19]]]
    assert [column["statements"] for column in record["columns"]] == [[GONE.id, CARRIED.id], [DENIED.id]]
    assert [column["letter"] for column in record["columns"]] == ["A", "B"]
    assert [(pair["a"][0], pair["b"][0]) for pair in record["pairs"]] == [("a", "c"), ("b", "c")]
    assert record["origins"] == ["TASS", "Defence ministry on Twitter"]
    assert record["conflicts"] == [
        {
            "sides": [
                {"columns": ["A"], "statements": [GONE.id, CARRIED.id], "outlets": ["TASS", "Minute Mirror"],
                 "origins": ["TASS"]},
                {"columns": ["B"], "statements": [DENIED.id], "outlets": ["AP"],
                 "origins": ["Defence ministry on Twitter"]},
            ]
        }
    ]  # fmt: skip


def test_a_pair_as_json() -> None:
    """The label, the level, the reasons with where their words stand, and the decision."""
    assert pair_record(decided(LEAD, "unrelated", current=False)) == {
        "a": GONE.id,
        "b": DENIED.id,
        "label": CONTRADICTION,
        "level": "medium",
        "lead": True,
        "reasons": [{"signal": "denial", "text": 'denial: "denies" only in B', "a": [], "b": [[13, 19]]}],
        "shared": ["bridge"],
        "notes": [],
        "decision": {
            "a": GONE.id,
            "relation": "unrelated",
            "b": DENIED.id,
            "note": None,
            "decided": "2026-11-20",
            "current": False,
        },
    }
    hedged = pair_record(lead(GONE, DENIED, "", "denies", notes=(Note("place", "", "Kerem"),)), "B", "C")
    assert hedged["notes"] == [{"what": "place", "a": "", "b": "Kerem", "text": 'place: "Kerem" in C; B names none'}]
    confirmed = pair_record(decided(StatementPair(GONE, DENIED), "contradicts"))
    assert (confirmed["label"], confirmed["level"], confirmed["lead"]) == ("contradiction", None, False)


def test_lines_of_a_topic_tell_its_conflicts() -> None:
    """In a pipe each statement ends with what it is in conflict with."""
    group = side_by_side(
        LEAD, decided(StatementPair(DENIED, WHOLE), "contradicts"), decided(StatementPair(GONE, WHOLE), "agrees")
    )
    last = [line.split("\t")[-1] for line in render(group_listing([group], None), "plain").splitlines()]
    assert last == [
        f"possible contradiction (medium): {DENIED.id}",
        f"contradiction (confirmed 2026-11-20): {WHOLE.id}; possible contradiction (medium): {GONE.id}",
        f"contradiction (confirmed 2026-11-20): {DENIED.id}",
    ]


def test_pairs_one_a_line() -> None:
    """Pairs as lines: label, level, ids, reasons, then of each when, who, where and what, and when it was decided."""
    groups = [side_by_side(decided(LEAD, "contradicts")), side_by_side(lead(GONE, WHOLE, "destroyed", "whole"))]
    first, second = (line.split("\t") for line in render(pair_listing(groups), "plain").splitlines())
    assert first == [
        "contradiction", "medium", GONE.id, DENIED.id, 'denial: "denies" only in B; shared: bridge',
        "2021-09-06", "Minister", "TASS", GONE.claim, "2021-09-07", "MoD", "AP ← Twitter", DENIED.claim, "2026-11-20",
    ]  # fmt: skip
    assert (second[0], second[-1], len(second)) == (CONTRADICTION, "", len(first))
    assert render(pair_listing(groups), "ids") == f"{GONE.id} {DENIED.id}\n{GONE.id} {WHOLE.id}\n"


def test_no_statement_is_written_twice() -> None:
    """What stands in two topics, because a lead ties them, is once among the ids and in the TOML."""
    groups = [side_by_side(LEAD), side_by_side(lead(DENIED, WHOLE))]
    assert render(group_listing(groups, None, once=True), "ids").split() == [GONE.id, DENIED.id, WHOLE.id]
    assert render(group_listing(groups, None, once=True), "toml").count("[[statement]]") == 3
    assert len(render(group_listing(groups, None), "ids").split()) == 4


def test_toml_holds_no_opinion() -> None:
    """As TOML pairs are their statements and what people decided; what the program thinks is written nowhere."""
    text = render(pair_listing([side_by_side(decided(LEAD, "contradicts")), side_by_side(lead(GONE, WHOLE))]), "toml")
    assert (text.count("[[statement]]"), text.count("[[link]]")) == (3, 1)
    assert "medium" not in text


def test_what_is_open_can_be_decided() -> None:
    """The command stands under leads and under decisions about other words, and under no decision that holds."""
    bare = StatementPair(GONE, DENIED)
    for pair, is_open in (
        (LEAD, True),
        (decided(LEAD, "unrelated", current=False), True),
        (decided(bare, "contradicts", current=False), True),
        (decided(LEAD, "contradicts"), False),
        (decided(bare, "agrees"), False),
    ):
        group = side_by_side(pair)
        assert ("--as contradicts" in drawn(group), "--as contradicts" in group_markdown(group)) == (is_open, is_open)

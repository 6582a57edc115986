"""What is put side by side: no lead is left out, nothing is folded that is not the same, decisions outrank leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.comparison.groups import Group, StatementPair, build_groups, column_letter, known_pairs, merge_carriers
from factcli.conflicts.finding import FIGURES, HIGH, MEDIUM
from factcli.edtf import parse_date
from factcli.model import Link, Statement
from factcli.store.links import Decisions, claims_digest
from tests.support.conflicts import (
    CARRIED,
    CONTEXT,
    DENIED,
    GONE,
    ORIGINS,
    WHEAT,
    WHOLE,
    decided,
    lead,
    said,
    side_by_side,
)

CANONICAL = CONTEXT.people.canonical


def topics(statements: list[Statement], *pairs: StatementPair) -> tuple[list[set[str]], set[str]]:
    """The first letters of the ids in each topic, and of those in none."""
    found = build_groups(statements, pairs, CANONICAL, ORIGINS)
    return [{s.id[0] for s in group.statements} for group in found.groups], {s.id[0] for s in found.alone}


def folded(group: Group) -> list[str]:
    """The first letters of the ids in each column."""
    return ["".join(s.id[0] for s in column) for column in group.columns]


# --- topics ------------------------------------------------------------------------------------------------


def test_a_lead_makes_a_topic() -> None:
    """Two statements that share too little for a topic are one where a lead ties them."""
    assert topics([GONE, WHEAT]) == ([], {"a", "e"})
    assert topics([GONE, WHEAT], lead(GONE, WHEAT)) == ([{"a", "e"}], set())


def test_a_lead_between_topics() -> None:
    """A lone statement joins the topic that a lead ties it to; a lead between two topics is one of its own."""
    bread = said("f", "Wheat prices rose by a third, says the mayor.", "AP", speaker="Mayor")
    assert topics([GONE, CARRIED, WHEAT, bread]) == ([{"a", "b"}, {"e", "f"}], set())
    assert topics([GONE, CARRIED, WHEAT], lead(CARRIED, WHEAT)) == ([{"a", "b", "e"}], set())
    found = topics([GONE, CARRIED, WHEAT, bread], lead(CARRIED, WHEAT))
    assert found == ([{"b", "e"}, {"a", "b"}, {"e", "f"}], set())


def test_decisions_join_too() -> None:
    """What a person decided is shown; only that two statements are unrelated brings nothing together."""
    pair = StatementPair(GONE, WHEAT)
    for relation in ("contradicts", "agrees", "repeats", "supersedes"):
        assert topics([GONE, WHEAT], decided(pair, relation)) == ([{"a", "e"}], set())
        assert topics([GONE, WHEAT], decided(pair, relation, current=False)) == ([{"a", "e"}], set())
    assert topics([GONE, WHEAT], decided(pair, "unrelated")) == ([], {"a", "e"})


def test_most_conflicting_first() -> None:
    """A person's word weighs more than any lead, a lead more than none, whatever the number of statements."""
    wheat = [said(c, f"Wheat prices rose {n} percent.", "AP") for c, n in zip("fgh", "123", strict=True)]
    bridge = [GONE, WHOLE]
    assert topics([*wheat, *bridge])[0] == [{"f", "g", "h"}, {"a", "d"}]
    assert topics([*wheat, *bridge], lead(GONE, WHOLE))[0] == [{"a", "d"}, {"f", "g", "h"}]
    confirmed = decided(StatementPair(wheat[0], wheat[1]), "contradicts")
    assert topics([*wheat, *bridge], lead(GONE, WHOLE, score=0.9), confirmed)[0] == [{"f", "g", "h"}, {"a", "d"}]


CLAIMS = ["The bridge fell.", "The bridge fell!", "The bridge stands.", "Wheat is dear.", "Wheat is cheap.", "No."]
STATEMENT = st.builds(said, st.sampled_from("abcdefgh"), st.sampled_from(CLAIMS), st.sampled_from(["TASS", "AP"]))


@given(st.lists(STATEMENT, max_size=8, unique_by=lambda s: s.id), st.data())
def test_nothing_goes_unshown(statements: list[Statement], data: st.DataObject) -> None:
    """Every statement is in a column of a topic, or alone; every lead is under one topic, once."""
    couples = [(a, b) for a in statements for b in statements if a.id < b.id]
    chosen = data.draw(st.lists(st.sampled_from(couples), unique=True)) if couples else []
    pairs = [lead(a, b) for a, b in chosen]
    found = build_groups(statements, pairs, CANONICAL, ORIGINS)
    there = [s.id for g in found.groups for column in g.columns for s in column] + [s.id for s in found.alone]
    assert set(there) == {s.id for s in statements}
    assert not {s.id for s in found.alone} & {identity for pair in pairs for identity in pair.ids}
    assert all(len({s.id for s in g.statements}) == len(g.statements) for g in found.groups)
    shown = [pair.ids for g in found.groups for each in g.pairs for pair in (each.pair, *each.carriers)]
    assert sorted(map(sorted, shown)) == sorted(sorted(pair.ids) for pair in pairs)
    assert all(each.left < each.right for g in found.groups for each in g.pairs)


# --- pairs --------------------------------------------------------------------------------------------------


def test_decisions_outrank_leads() -> None:
    """A current decision silences a lead; one about other words does not, and is remembered."""
    found = [(GONE, DENIED, lead(GONE, DENIED).finding), (GONE, WHOLE, lead(GONE, WHOLE).finding)]
    for digest, is_lead in ((claims_digest(GONE, DENIED), False), ("0" * 12, True)):
        rulings = Decisions([Link(DENIED.id, GONE.id, "unrelated", digest=digest)])
        pairs = known_pairs([GONE, DENIED, WHOLE], [(a, b, f) for a, b, f in found if f], rulings)
        assert [pair.is_lead for pair in pairs if pair.ids == {GONE.id, DENIED.id}] == [is_lead]
        assert [pair.decision is not None for pair in pairs if pair.ids == {GONE.id, DENIED.id}] == [True]
        assert len(pairs) == 2


def test_the_least_level_hides_no_decision() -> None:
    """--min leaves out weaker leads, and never what a person confirmed."""
    found = [(a, b, f) for a, b in ((GONE, DENIED), (GONE, WHOLE)) if (f := lead(a, b).finding)]
    high = (CARRIED, DENIED, found[0][2]._replace(level=HIGH))
    rulings = Decisions([Link(GONE.id, DENIED.id, "contradicts")])
    everything = [GONE, CARRIED, DENIED, WHOLE]
    assert len(known_pairs(everything, [*found, high], rulings, MEDIUM)) == 3
    strong = known_pairs(everything, [*found, high], rulings, HIGH)
    assert [(pair.relation, pair.is_lead) for pair in strong] == [("contradicts", False), ("", True)]


def test_links_of_others_are_left_out() -> None:
    """A decision one of whose statements was not chosen, or is gone, or that is about one statement, is no pair."""
    rulings = Decisions([Link(GONE.id, "gone000000", "agrees"), Link(GONE.id, GONE.id, "agrees")])
    assert known_pairs([GONE, WHOLE], [], rulings) == []


# --- columns ------------------------------------------------------------------------------------------------


def test_one_claim_of_one_origin_is_one_column() -> None:
    """TASS and who repeats it are one column, TASS first, at the place of the oldest."""
    assert folded(side_by_side(also=(GONE, CARRIED, DENIED))) == ["ab", "c"]
    assert folded(side_by_side(also=(replace(GONE, id="x" * 10), CARRIED, DENIED))) == ["xb", "c"]


@pytest.mark.parametrize(
    "other",
    [
        replace(CARRIED, claim="The bridge at Kerem was not destroyed."),
        replace(CARRIED, via=("Reuters",)),
        replace(CARRIED, speaker="Mayor"),
        replace(CARRIED, retracted=parse_date("2021-10-01")),
        replace(CARRIED, quote="It is gone."),
    ],
    ids=["claim", "origin", "speaker", "retracted", "quote"],
)
def test_what_differs_is_not_folded(other: Statement) -> None:
    """Another claim, origin, speaker, retraction or other verbatim words keep a column of their own."""
    assert folded(side_by_side(also=(replace(GONE, quote="The bridge is gone."), other))) == ["a", "b"]


def test_the_verbatim_words_are_not_folded_away() -> None:
    """Of carriers of which one has the quote, that one is shown."""
    assert folded(side_by_side(also=(GONE, replace(CARRIED, quote="It is gone.")))) == ["ba"]


def test_what_conflicts_is_not_folded() -> None:
    """Two that were found to contradict each other stand beside each other, whatever their words."""
    assert folded(side_by_side(lead(GONE, CARRIED))) == ["a", "b"]
    assert folded(side_by_side(decided(StatementPair(GONE, CARRIED), "contradicts"))) == ["a", "b"]
    assert folded(side_by_side(decided(StatementPair(GONE, CARRIED), "repeats"))) == ["ab"]


def test_folding_loses_no_statement() -> None:
    """Whatever is folded, all are in the columns."""
    columns = merge_carriers([GONE, DENIED, CARRIED, WHOLE], ORIGINS, [], CANONICAL)
    assert [[s.id[0] for s in column] for column in columns] == [["a", "b"], ["c"], ["d"]]


def test_pairs_of_carriers_stand_together() -> None:
    """What is said alike of two carriers is said once, with both pairs; a decision takes in its carriers' lead."""
    group = side_by_side(lead(GONE, DENIED, "", "denies"), lead(DENIED, CARRIED, "denies", "", score=0.4))
    (shown,) = group.pairs
    assert (*shown.letters, *sorted(shown.pair.ids)) == ("A", "B", GONE.id, DENIED.id)
    assert [pair.ids for pair in shown.carriers] == [{CARRIED.id, DENIED.id}]
    (shown,) = side_by_side(lead(GONE, DENIED), decided(lead(CARRIED, DENIED), "contradicts")).pairs
    assert (shown.pair.a, [pair.is_lead for pair in shown.carriers]) == (CARRIED, [True])


def test_other_labels_stand_apart() -> None:
    """Between the same columns each kind of finding is said."""
    group = side_by_side(lead(GONE, DENIED), lead(CARRIED, DENIED, label=FIGURES))
    assert len(group.pairs) == 2


def test_pairs_are_turned_as_the_columns_stand() -> None:
    """A pair whose later column comes first in it is turned, its reasons with it."""
    (shown,) = side_by_side(lead(DENIED, GONE, "denies", "")).pairs
    assert shown.pair.finding is not None
    assert (shown.pair.a, shown.pair.finding.reasons[0].in_b) == (GONE, "denies")


def test_the_words_that_set_off_reasons() -> None:
    """Of each column the spans of every lead and confirmed pair, overlapping ones as one; of other decisions none."""
    group = side_by_side(lead(GONE, DENIED, "was destroyed", "denies"), lead(DENIED, WHOLE, "denies that", "is whole"))
    claims = [column[0].claim for column in group.columns]
    marked = [[claim[a:b] for a, b in group.reasons(n)] for n, claim in enumerate(claims)]
    assert marked == [["was destroyed"], ["denies that"], ["is whole"]]
    silenced = side_by_side(decided(lead(GONE, DENIED, "", "denies"), "unrelated"))
    assert silenced.reasons(1) == []


def test_spans_of_another_wording_are_none() -> None:
    """Spans beyond the claim, as a damaged cache might have them, mark nothing."""
    pair = lead(GONE, DENIED, "", "denies")
    assert pair.finding is not None
    wrong = pair.finding.reasons[0]._replace(b=((40, 4000), (-3, 2), (7, 7)))
    group = side_by_side(pair._replace(finding=pair.finding._replace(reasons=(wrong,))))
    assert group.reasons(1) == [(0, 2), (40, len(DENIED.claim))]


def test_words_side_by_side_are_one_mark() -> None:
    """Spans with only white space between them are one."""
    group = side_by_side(lead(GONE, DENIED, "", "denies"), lead(DENIED, WHOLE, "that", "is"))
    assert [DENIED.claim[a:b] for a, b in group.reasons(1)] == ["denies that"]


# --- sides and origins --------------------------------------------------------------------------------------


def test_sides_have_their_origins() -> None:
    """The heading of a topic in conflict rests on its sides: who, in how many outlets, from how many origins."""
    group = side_by_side(lead(GONE, DENIED), lead(DENIED, CARRIED), lead(GONE, WHOLE))
    ((first, second),) = group.conflicts
    assert (first.columns, first.outlets, first.origins) == ((0,), ("TASS", "Minute Mirror"), ("TASS",))
    assert (second.columns, second.origins) == ((1, 2), ("Defence ministry on Twitter", "Reuters"))
    assert group.origins == ("TASS", "Defence ministry on Twitter", "Reuters")


def test_agreement_puts_on_one_side() -> None:
    """What a person said agrees or repeats stands with what it agrees with; what is unrelated on no side."""
    group = side_by_side(lead(GONE, DENIED), decided(lead(DENIED, WHOLE), "agrees"))
    assert [side.columns for side in group.conflicts[0]] == [(0,), (1, 2)]
    group = side_by_side(lead(GONE, DENIED), decided(lead(DENIED, WHOLE), "unrelated"))
    assert [side.columns for side in group.conflicts[0]] == [(0,), (1,)]


def test_letters_go_on() -> None:
    """After Z comes AA, as in a spreadsheet."""
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]

"""What holds of any two statements at all: the order makes no difference, and what is found stands in their words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, HIGH, MEDIUM, Finding, Reason
from factcli.conflicts.score import MIN_HIGH, assess_pair
from factcli.edtf import parse_date
from factcli.model import Statement
from tests.support.budget import examples
from tests.support.stores import statement


def said(claim: str, date: str, speaker: str) -> Statement:
    return statement(claim, date, speaker=speaker)


_WORDS = re.findall(
    r"\S+",
    """
the a Orlu Kerem Brandt mayor army rebels bridge captured fell held open closed arrested released denies that not never
nobody neither hoax fake false No wins lost alive dead killed attacked Norwegian Danish north south 12 40 percent May
approved rejected sold law 2020 2022 Tuesday Friday yesterday since reportedly will yet only without by It ; , . ? ! …
    """,
)
_PHRASES = (
    """
The army captured Kerem|Orlu has fallen|Orlu is held by the army|Rebels killed 12 people in Kerem|He denies that
Rebels killed 40 people in Kerem on Tuesday|on 3 May 2022|The mayor of Orlu was arrested|The mayor was not arrested
is a hoax.|No,|Kerem attacked Orlu|Orlu attacked Kerem|The bridge is closed.|The bridge is open.|It will hold.
""".strip()
    .replace("\n", "|")
    .split("|")
)
_PIECES = st.sampled_from(_WORDS + _PHRASES * 2)
_DATES = st.sampled_from(["2020", "2024-05", "2024-05-10", "2024-05-11", "2022-03-01/2022-04-01", "2023~", "XXXX"])
_SPEAKERS = st.sampled_from(["Ada Brandt", "Bo Okafor", "Orlu army", "Sue Law"])


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, str]:
    """Two claims of the same pieces but for some, so that there is much to find in them."""
    a = draw(st.lists(_PIECES, min_size=1, max_size=8))
    b = list(a)
    for _ in range(draw(st.integers(0, 4))):
        at, change = draw(st.integers(0, len(b))), draw(st.sampled_from(("in", "over", "out")))
        b[at : at + (change != "in")] = [] if change == "out" else [draw(_PIECES)]
    return " ".join(a), " ".join(b)


@st.composite
def statements(draw: st.DrawFn) -> tuple[Statement, Statement]:
    anything = st.tuples(st.text(max_size=80), st.text(max_size=80))
    a, b = draw(st.one_of(claims(), claims(), anything))
    return said(a, draw(_DATES), draw(_SPEAKERS)), said(b, draw(_DATES), draw(_SPEAKERS))


def rounded(finding: Finding) -> Finding:
    """Without what may differ by the order of a sum, and without the spelling of what is shared."""
    reasons = tuple(reason._replace(weight=round(reason.weight, 9)) for reason in finding.reasons)
    return finding._replace(score=round(finding.score, 9), reasons=reasons, shared=())


@settings(max_examples=examples(400))
@given(statements())
def test_order_of_the_two_makes_no_difference(pair: tuple[Statement, Statement]) -> None:
    """What is found in B and A is what is found in A and B, turned round."""
    a, b = pair
    forth, back = assess_pair(a, b), assess_pair(b, a)
    assert (forth is None) == (back is None)
    if forth and back:
        assert rounded(back) == rounded(forth.swapped())
        assert forth.swapped().swapped() == forth


def squeezed(text: str) -> str:
    return "".join(text.replace("…", "").split())


def assert_words_of(reason: Reason, a: str, b: str) -> None:
    for claim, spans, words in ((a, reason.a, reason.in_a), (b, reason.b, reason.in_b)):
        assert all(0 <= start < end <= len(claim) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert squeezed(words) == squeezed("".join(claim[start:end] for start, end in spans))
    assert reason.in_a or reason.in_b


@settings(max_examples=examples(400))
@given(statements())
def test_finding_is_whole(pair: tuple[Statement, Statement]) -> None:
    """Whatever is written: no error; the level is that of the score; every reason has words, as they stand there."""
    finding = assess_pair(*pair)
    if finding is None:
        return
    assert 0.5 <= finding.score <= 1
    assert finding.level == (HIGH if finding.score >= MIN_HIGH else MEDIUM)
    assert finding.label in (CONTRADICTION, CHANGED, FIGURES)
    assert finding.reasons
    weights = [reason.weight for reason in finding.reasons]
    assert weights == sorted(weights, reverse=True)
    for reason in finding.reasons:
        assert_words_of(reason, pair[0].claim, pair[1].claim)
    assert finding.shared
    assert all(word and (word in pair[0].claim or word in pair[1].claim) for word in finding.shared)


@settings(max_examples=examples(200))
@given(statements(), st.booleans())
def test_retracted_statement_raises_nothing(pair: tuple[Statement, Statement], first: bool) -> None:
    """What was taken back is in conflict with nothing."""
    a, b = pair
    gone = replace(a if first else b, retracted=parse_date("2024-07-01"))
    a, b = (gone, b) if first else (a, gone)
    assert assess_pair(a, b) is None


@settings(max_examples=examples(200))
@given(statements())
def test_same_claim_twice_is_never_flagged(pair: tuple[Statement, Statement]) -> None:
    """Who repeats a claim agrees with it, whoever said it and whenever, even where it contradicts itself."""
    a, b = pair
    again = replace(b, claim=a.claim)
    assert assess_pair(a, again) is None

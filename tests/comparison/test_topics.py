"""Topics: which statements are about the same thing, and what that is called."""

from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factcli.comparison import topics as comparison_topics
from factcli.comparison.topics import Grouping, group_by_topic
from factcli.edtf import parse_date
from factcli.model import Statement
from factcli.store.reader import read_store

EXAMPLES = Path(__file__).parents[2] / "data"


def said(
    claim: str, number: int = 0, *, tags: str = "", speaker: str = "Somebody", day: str = "XXXX", quote: str = ""
) -> Statement:
    return Statement(f"{number:010}", speaker, "AP", parse_date(day), claim, quote=quote, tags=tuple(tags.split()))


def all_said(*claims: str) -> list[Statement]:
    return [said(claim, number) for number, claim in enumerate(claims)]


def numbers(found: Grouping) -> list[list[int]]:
    """The topics, each as the sorted numbers of its statements."""
    return [sorted(int(s.id) for s in topic.statements) for topic in found.topics]


# --- which statements are grouped -------------------------------------------------------------------------

STORES = {
    "word forms": (
        [
            "Panjshir has fallen.",
            "The fall of Panjshir is near.",
            "Bread prices are rising.",
            "The price of bread rose.",
        ],
        [[0, 1], [2, 3]],
    ),
    "a denial is about what it denies": (
        [
            "The convoy left Herat on Monday.",
            "No convoy has left Herat.",
            "Wheat exports doubled.",
            "Schools reopened.",
        ],
        [[0, 1]],
    ),
    "what only denies, hedges or reports is no topic": (
        [
            "The report that schools reopened is false.",
            "The report that wheat exports doubled is false.",
            "It is reportedly not true that the minister resigned.",
            "It is reportedly not true that the bridge collapsed.",
        ],
        [],
    ),
    "numbers and number words": (
        ["Four districts were taken.", "They hold 4 districts.", "Wheat exports doubled.", "Schools reopened."],
        [[0, 1]],
    ),
    "the US is no pronoun": (
        [
            "The US office opened.",
            "An office in the US is planned.",
            "Wheat exports doubled.",
            "They told them little.",
        ],
        [[0, 1]],
    ),
    "another language": (
        ["Талибан взял Панджшер.", "Панджшер не взят.", "Цены на хлеб растут.", "Хлеб: цены падают."],
        [[0, 1], [2, 3]],
    ),
    "nothing to go by": (["It is so.", "...", "He has been there.", "!"], []),
    "none": ([], []),
}


@pytest.mark.parametrize("name", STORES)
def test_what_is_grouped(name: str) -> None:
    """Statements that share telling words are one topic; what shares little is left alone."""
    claims, expected = STORES[name]
    assert sorted(numbers(group_by_topic(all_said(*claims)))) == expected


def test_tags_join_what_words_do_not() -> None:
    """Two statements with the same tags belong together, although their claims have no word in common."""
    claims = ["They hold the valley.", "Our flag flies there.", "Wheat exports doubled.", "Schools reopened."]
    tagged = [said(claim, i, tags="panjshir control" if i < 2 else "economy") for i, claim in enumerate(claims[:3])]
    assert numbers(group_by_topic([*tagged, said(claims[3], 3)])) == [[0, 1]]


def test_a_chain_of_weak_links_is_no_topic() -> None:
    """Where each statement is somewhat like the next one only, the chain is not one heap."""
    names = ["Anaba", "Bazarak", "Darband", "Hesa", "Khenj", "Paryan", "Rokha", "Shutul", "Unaba", "Zenya"]
    chain = [f"{a} {b} {c}" for a, b, c in zip(names, names[1:], names[2:], strict=False)]
    assert max(len(topic.statements) for topic in group_by_topic(all_said(*chain)).topics) <= 4


def test_strongest_first() -> None:
    """A topic of more statements comes before one of fewer that are as much alike."""
    claims = ["Bread prices rose."] * 2 + ["Panjshir has fallen."] * 3 + ["Schools reopened."]
    assert numbers(group_by_topic(all_said(*claims))) == [[2, 3, 4], [0, 1]]


def test_common_terms_alone_bring_nothing_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit of pairs only the rarer terms decide which statements are compared."""
    monkeypatch.setattr(comparison_topics, "MAX_PAIRS", 1)
    monkeypatch.setattr(comparison_topics, "MAX_PAIRS_EACH", 0)
    assert numbers(group_by_topic(all_said("Kabul bread", "Kabul bread", "Kabul", "Kabul"))) == [[0, 1]]


WORDS = "Panjshir Kabul Taliban control controls not has taken the in, fell. bread price 4 four us"
CLAIMS = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)
STATEMENTS = st.lists(
    st.builds(
        said,
        CLAIMS | st.text(max_size=12),
        st.integers(0, 10**9),
        tags=st.sampled_from(["", "control", "panjshir control", "us-office"]),
        speaker=st.sampled_from(["A", "B"]),
        day=st.sampled_from(["XXXX", "2021-09-06", "2021-09", "2021-09-27/..", "../2021-08-31"]),
        quote=CLAIMS,
    ),
    max_size=12,
    unique_by=lambda statement: statement.id,
)


@given(STATEMENTS, st.randoms())
def test_order_makes_no_difference(statements: list[Statement], random: Random) -> None:
    """The same statements in any order give the same grouping, labels and all."""
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert group_by_topic(shuffled) == group_by_topic(statements)


@given(STATEMENTS)
def test_every_statement_has_one_place(statements: list[Statement]) -> None:
    """Every statement is in exactly one topic or alone; in each they stand in time order."""
    found = group_by_topic(statements)
    placed = [*found.alone, *(s for topic in found.topics for s in topic.statements)]
    assert Counter(s.id for s in placed) == Counter(s.id for s in statements)
    for row in (found.alone, *(topic.statements for topic in found.topics)):
        assert list(row) == sorted(row, key=lambda s: (s.date.sort_key, s.id))


@given(STATEMENTS)
def test_what_a_topic_says_of_itself(statements: list[Statement]) -> None:
    """A topic has two statements at least, a label, a likeness up to 1, and ends no earlier than it begins."""
    for topic in group_by_topic(statements).topics:
        assert len(topic.statements) > 1
        assert topic.label
        assert 0 < topic.cohesion <= 1 + 1e-9
        assert (topic.earliest is None) == (topic.latest is None)
        assert topic.earliest is None or topic.latest is None or topic.earliest <= topic.latest


def _greedy(likeness: dict[tuple[int, int], float], count: int) -> list[list[int]]:
    """Average linkage in its plainest form: merge the most alike two groups until none are alike enough."""
    groups = [[i] for i in range(count)]

    def average(pair: tuple[list[int], list[int]]) -> float:
        return (
            sum(likeness.get((min(i, j), max(i, j)), 0.0) for i in pair[0] for j in pair[1])
            / len(pair[0])
            / len(pair[1])
        )

    while len(groups) > 1:
        one, other = best = max(combinations(groups, 2), key=average)
        if average(best) < comparison_topics.MIN_SIMILARITY:
            break
        groups = [each for each in groups if each not in best] + [one + other]
    return sorted(sorted(each) for each in groups)


@given(st.randoms(use_true_random=False), st.integers(2, 14))
def test_chains_find_what_greedy_merging_finds(random: Random, count: int) -> None:
    """Following nearest neighbours gives the groups that merging the most alike pair each time gives."""
    likeness = {pair: random.random() for pair in combinations(range(count), 2) if random.random() < 0.6}
    assume(len(set(likeness.values())) == len(likeness))  # between two that are as alike, either is right
    links: list[dict[int, float]] = [{} for _ in range(count)]
    for (i, j), alike in likeness.items():
        links[i][j] = links[j][i] = alike
    assert sorted(members for members, _ in comparison_topics._AverageLinkage(links).clusters()) == _greedy(
        likeness, count
    )


# --- what a topic is called ------------------------------------------------------------------------------


def test_the_label_is_what_most_share() -> None:
    """A label is in the recorders' words: names as written and in front, words of a name together, no possessive."""
    claims = [
        "Ahmad Massoud has fled.",
        "Nobody says that Ahmad Massoud's men fled.",
        "Bread prices rose.",
        "Schools reopened.",
    ]
    (topic,) = group_by_topic(all_said(*claims)).topics
    assert topic.label == "Ahmad Massoud, fled"
    assert topic.shared == ("Ahmad Massoud", "fled")


def test_a_tag_is_written_as_the_claims_write_it() -> None:
    """Where a tag and the claims have the same words, the label has them as the claims have them."""
    one, other = (
        said("The US office opened.", 1, tags="us-office"),
        said("It helps in Washington.", 2, tags="us-office"),
    )
    assert group_by_topic([one, other, said("Bread prices rose.", 3)]).topics[0].label == "US office"


def test_days_of_a_topic() -> None:
    """The days of a topic go from the first to the last that its dates name; an open end names none."""
    dates = ["2021-09-27/..", "2021-09-06", "XXXX", "2021-11"]
    (topic,) = group_by_topic([said("Panjshir fell.", number, day=day) for number, day in enumerate(dates)]).topics
    assert (topic.earliest, topic.latest) == (date(2021, 9, 6), date(2021, 11, 30))


def test_topics_of_the_example_store() -> None:
    """In the example store both sides' claims to Panjshir are one topic, the strongest; others stand apart."""
    statements = read_store(EXAMPLES).statements
    topics = group_by_topic(statements).topics
    assert {"Panjshir", "control"} <= set(topics[0].label.split(", "))
    assert {"Zabihullah Mujahid", "Bilal Karimi", "Fahim Dashti", "Ali Nazary"} <= {
        s.speaker for s in topics[0].statements
    }
    for tag in ("control", "whereabouts", "us-office"):
        homes = [m for m in topics if any(tag in s.tags for s in m.statements)]
        assert len(homes) == 1
        assert all(tag in s.tags for s in homes[0].statements)

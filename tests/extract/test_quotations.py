"""Quotations found in texts: exactly, but for typography, changed, or not at all; never proved where they are not."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.extract.attribution import Span
from factcli.extract.nearest_passage import Change
from factcli.extract.quotations import CopyText, MatchKind, find_quotation
from factcli.extract.quote_check import mark_changes
from tests.extract.quotation_pairs import PAIRS
from tests.support.budget import examples

PROVED = (MatchKind.EXACT, MatchKind.TYPOGRAPHY)
SPEECH = (
    "“We don’t know who sank the ferry,” said Ilona Varga – the mayor of Halvik.\n\n"
    "“It was not the storm: the wind fell to 5.5 knots, and we had 21 500 litres of oil on board,” she added. "
    "“Nobody is to blame.” On Monday 12-15 boats searched the bay; it was -4 degrees."
)


@pytest.mark.parametrize("kind", MatchKind)
def test_a_quotation_is_found_as_it_stands_there(kind: MatchKind) -> None:
    """Each pair of the collection has the kind that was written down for it."""
    wrong = [(quote, text) for name, quote, text in PAIRS if name == kind and find_quotation(quote, text).kind != kind]
    assert wrong == []


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("We don’t know who", ["We don’t know who"]),
        ("We don't know who", ["We don’t know who"]),
        ('"Nobody is to blame."', ["Nobody is to blame."]),
        ("the ferry … the wind fell", ["the ferry", "the wind fell"]),
        ("the ferry […] It was not the storm ... we had", ["the ferry", "It was not the storm", "we had"]),
        ("-4 degrees", ["-4 degrees"]),
        ("−4 degrees", ["-4 degrees"]),
        ("12–15 boats", ["12-15 boats"]),
        ("the mayor of Halvik. It was not", []),
    ],
)
def test_the_spans_are_those_of_the_words(quote: str, found: list[str]) -> None:
    match = find_quotation(quote, SPEECH)
    assert ([SPEECH[start:end] for start, end in match.spans] if match.kind in PROVED else []) == found


@pytest.mark.parametrize(
    ("quote", "text", "marked"),
    [
        ("We will not pay", "We will gladly pay", "We will [-gladly-]{+not+} pay"),
        ("We pay the debt", "We will not pay the debt", "We [-will not-] pay the debt"),
        ("We will not pay the debt", "We pay the debt", "We {+will not+} pay the debt"),
        ("The war is over", "he said the war is over now", "[-the-]{+The+} war is over"),
        ("We won the game.", "“We won the game,” he said", "We won the game[-,-]{+.+}"),
        ("He got 5 percent of it", "He got 2.5 percent of it", "He got [-2.5-]{+5+} percent of it"),
        ("able to pay the debt", "unable to pay the debt", "[-unable-]{+able+} to pay the debt"),
        ("5 degrees in Halvik", "was -5 degrees in Halvik", "[--5-]{+5+} degrees in Halvik"),
        ("We [the town] pay the debt", "We pay the debt", "We {+[the town]+} pay the debt"),
        ("[The mayor] will pay the debt", "But he will pay the debt", "{+[The mayor]+} will pay the debt"),
        ("[T]he debt is paid", "But the debt is paid", "{+[T]+}he debt is paid"),
        ("that [Lund] will pay the debt", "that he will pay the debt", "that [-he-]{+[Lund]+} will pay the debt"),
        ("it allow[ed] us to pay", "it allows us to pay", "it allow[-s-]{+[ed]+} us to pay"),
        (
            "the debt is paid … the war is over",
            "The debt is paid. He said again that the war is over",
            "[-The-]{+the+} debt is paid … the war is over",
        ),
        ("我们一定会放弃", "我们不会放弃", "我们[-不-]{+一定+}会放弃"),
    ],
)
def test_the_nearest_passage_shows_what_differs(quote: str, text: str, marked: str) -> None:
    match = find_quotation(quote, text)
    assert match.kind is MatchKind.CHANGED
    assert mark_changes(match.changes) == marked
    assert all(0 <= start < end <= len(text) for start, end in match.spans)


def test_a_long_passage_is_shortened_around_its_changes() -> None:
    words = [f"word{number}" for number in range(60)]
    changed = [*words[:30], "other", *words[31:]]
    match = find_quotation(" ".join(changed), " ".join(words))
    before, after = " ".join(words[24:30]), " ".join(words[31:37])
    assert mark_changes(match.changes) == f"… {before} [-word30-]{{+other+}} {after} …"
    many = [Change("old", f" w{number}") if number % 2 else Change("same", " so") for number in range(80)]
    assert mark_changes(many).endswith("[-w23-] so …")


@pytest.mark.parametrize(
    ("quote", "declared"),
    [
        ("We [the town] don’t know who sank", True),
        ("[W]e don’t know who sank", True),
        ("We [who are the people of this whole town] know", False),
        ("We [the town] do know who sank", False),
        ("We do know who sank the ferry", False),
    ],
)
def test_only_what_stands_in_brackets_is_declared(quote: str, declared: bool) -> None:
    """A change in brackets is the editor's own, unless there is more of it than of the quotation."""
    match = find_quotation(quote, SPEECH)
    assert (match.kind, match.declared) == (MatchKind.CHANGED, declared)


def test_an_exact_place_outranks_one_that_differs_in_typography() -> None:
    text = "“don't know” and “don’t know”"
    assert find_quotation("don’t know", text).spans == (Span(18, 28),)
    assert find_quotation("don`t know", text).kind is MatchKind.TYPOGRAPHY


def test_a_text_is_prepared_once_for_many_quotations() -> None:
    copy = CopyText(SPEECH)
    assert [find_quotation(quote, copy).kind.value for quote in ("the ferry", "Nobody's to blame", "", " ")] == [
        "exact",
        "changed",
        "missing",
        "missing",
    ]


@pytest.mark.parametrize("apart", [200, 1000])
def test_pieces_of_few_words_must_stand_nearer(apart: int) -> None:
    text = f"We will pay. {'so ' * (apart // 3)}Our friends will help us."
    assert find_quotation("We will pay … friends will help", text).kind is MatchKind.EXACT
    assert (find_quotation("We will … help us", text).kind in PROVED) is (apart < 300)


# --- laws -----------------------------------------------------------------------------------------------------

WORDS = (
    "we", "they", "saw", "paid", "never", "often", "in", "harbour", "ferry", "mayor’s", "co-operate", "12", "3.5", "−7",
    "40%", "don’t", "Über", "café",
)  # fmt: skip
TYPESET = {
    "’": ["'", "’", "`", "ʼ"],
    "-": ["-", "‐", "‑"],
    "−": ["−", "-", "–"],
    "“": ["“", '"', "„", "«"],
    "”": ["”", '"', "“", "»"],
    " – ": [" – ", " - ", "—", " -- ", " — "],
    "… ": ["… ", "... ", ". . . "],
    " ": [" ", "\n", "  ", "\u00a0", "\r\n", "\u2009"],
    "fi": ["fi", "ﬁ"],
}

words = st.lists(st.sampled_from(WORDS), min_size=4, max_size=14)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Sentences of numbered words, so that no two passages are the same."""
    number, parts = 0, []
    for sentence in draw(st.lists(words, min_size=1, max_size=4)):
        marked = []
        for word in sentence:
            number += 1
            joint = draw(st.sampled_from([" "] * 8 + [", ", " – ", "… ", ": "]))
            marked.append(f"{word} final{chr(96 + number % 26)}{chr(96 + number // 26 % 26)}q{joint}")
        text = "".join(marked).rstrip(" ,:–…")
        parts.append(draw(st.sampled_from([f"{text}.", f"“{text},” he said."])))
    return draw(st.sampled_from([" ", "\n\n"])).join(parts)


@st.composite
def slices(draw: st.DrawFn) -> tuple[str, str]:
    """A text and whole words of it."""
    text = draw(texts())
    starts = [0, *(place + 1 for place, char in enumerate(text) if char.isspace() and text[place + 1].isalnum())]
    start = draw(st.sampled_from(starts))
    ends = [place for place in range(start + 1, len(text)) if text[place].isspace() and text[place - 1].isalnum()]
    return text, text[start : draw(st.sampled_from(ends)) if ends else len(text)].strip()


def typeset(text: str, rng: random.Random) -> str:
    """The text with other signs for the same."""
    done, place = [], 0
    while place < len(text):
        old = next((old for old in TYPESET if text.startswith(old, place)), text[place])
        done.append(rng.choice(TYPESET.get(old, [old])))
        place += len(old)
    return unicodedata.normalize(rng.choice(("NFC", "NFD")), "".join(done))


@settings(max_examples=examples(200))
@given(slices())
def test_whole_words_of_a_text_are_exact(made: tuple[str, str]) -> None:
    text, quote = made
    match = find_quotation(quote, text)
    assert match.kind is MatchKind.EXACT
    assert "".join(text[start:end] for start, end in match.spans) == quote


@settings(max_examples=examples(200))
@given(slices(), st.integers(0, 1_000_000))
def test_other_typography_is_only_that(made: tuple[str, str], seed: int) -> None:
    text, quote = made
    rng = random.Random(seed)
    assert find_quotation(typeset(quote, rng), text).kind in PROVED
    assert find_quotation(quote, typeset(text, rng)).kind in PROVED


@settings(max_examples=examples(400))
@given(slices(), st.data())
def test_a_change_of_any_letter_figure_or_sign_is_not_proved(made: tuple[str, str], data: st.DataObject) -> None:
    """One character put in, left out or exchanged, that is not typography."""
    text, quote = made
    places = [place for place, char in enumerate(quote) if char.isalnum() or char in ",.:;%−"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("xQ7é,;!%²") | st.just(""))
    if other == quote[place]:
        other = "z"
    changed = quote[:place] + other + quote[place + 1 :]
    if changed.strip() in text and other == "":
        return  # it left out the last character, and what is left are whole words again
    match = find_quotation(changed, text)
    assert match.kind not in PROVED or _same(changed, text, match.spans)


@settings(max_examples=examples(300))
@given(slices(), st.data())
def test_a_change_of_any_word_is_not_proved(made: tuple[str, str], data: st.DataObject) -> None:
    text, quote = made
    old = quote.split(" ")
    place = data.draw(st.integers(0, len(old) - 1))
    kind = data.draw(st.sampled_from(["not", "swap", "drop", "case"]))
    new = list(old)
    if kind == "not":
        new.insert(place, "not")
    elif kind == "drop" and 0 < place < len(old) - 1:
        del new[place]
    elif kind == "swap" and place:
        new[place - 1], new[place] = new[place], new[place - 1]
    else:
        new[place] = new[place].swapcase()
    if new == old:
        return
    match = find_quotation(" ".join(new), text)
    assert match.kind not in PROVED or _same(" ".join(new), text, match.spans)


def _same(quote: str, text: str, spans: tuple[Span, ...]) -> bool:
    """Whether a quotation and the part of the text have the same letters, figures and signs, seen in another way."""
    return _bare(quote) == "".join(_bare(text[start:end]) for start, end in spans)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).replace("ﬁ", "fi").replace("...", "…")
    return "".join(char for char in folded if char.isalnum() or char in ",.:;!?%()[]")


@settings(max_examples=examples(300))
@given(st.text(st.sampled_from("ab1 5'\"-–—−.,…%[]\u0301\u00ad\n²"), max_size=40), st.data())
def test_nothing_is_called_exact_that_is_not_a_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    match = find_quotation(quote, text)
    if match.kind is MatchKind.EXACT and len(match.spans) == 1:
        assert text[match.spans[0].start : match.spans[0].end] in quote
    for before, after in zip(match.spans, match.spans[1:], strict=False):
        assert before.end <= after.start


@settings(max_examples=examples(300))
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_searched_for_any_quotation(text: str, quote: str) -> None:
    match = find_quotation(quote, text)
    assert all(0 <= start <= end <= len(text) for start, end in match.spans)
    assert bool(match.spans) is (match.kind is not MatchKind.MISSING)

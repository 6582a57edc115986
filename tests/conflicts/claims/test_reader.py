"""How a claim is read before it is set beside another: sentences, words, cues, what a negation reaches, marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcli.conflicts.claims.cues import (
    ANSWERS,
    DENIES,
    DOUBTS,
    HEDGES,
    INVENTED,
    NEGATES,
    NOTHING,
    RUMOUR,
    WRONG,
    find_cues,
)
from factcli.conflicts.claims.negation import MAX_SCOPE
from factcli.conflicts.claims.parsed import Sentence
from factcli.conflicts.claims.reader import parse_claim
from factcli.edtf import parse_date
from factcli.text.stop_words import sense
from factcli.text.tokens import find_words
from factcli.text.word_families import word_root
from tests.support.budget import examples

NAMES = {
    NEGATES: "negates",
    DENIES: "denies",
    INVENTED: "invented",
    WRONG: "wrong",
    DOUBTS: "doubts",
    ANSWERS: "answers",
    RUMOUR: "rumour",
    HEDGES: "hedges",
    NOTHING: "nothing",
}


def text_of(claim: str, s: Sentence) -> str:
    return claim[s.tokens[0].start : s.tokens[-1].end]


def negated(claim: str) -> list[str]:
    """The telling words of a claim that a negation reaches, as they are written."""
    return [claim[t.start : t.end] for t in parse_claim(claim).whole.tokens if t.negated and t.weight]


def cues(claim: str) -> dict[str, str]:
    """The cues of a claim as they are written, and what they do."""
    s = parse_claim(claim).whole
    return {claim[s.tokens[c.start].start : s.tokens[c.end - 1].end]: NAMES[c.kind] for c in s.cues}


# --- sentences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("Orlu has fallen.", ["Orlu has fallen"]),
        ("Orlu has fallen. The army fled!", ["Orlu has fallen", "The army fled"]),
        ("Has Orlu fallen? Nobody knows", ["Has Orlu fallen", "Nobody knows"]),
        ("“Orlu has fallen.” The army fled.", ["Orlu has fallen", "The army fled"]),
        ("Orlu has fallen\nThe army fled", ["Orlu has fallen", "The army fled"]),
        ("Mr. Brandt met Gen. Okafor at St. Mary's.", ["Mr. Brandt met Gen. Okafor at St. Mary's"]),
        ("J. Brandt fled on Jan. 5 to Orlu.", ["J. Brandt fled on Jan. 5 to Orlu"]),
        ("Prices rose by 3.5 percent in Orlu.", ["Prices rose by 3.5 percent in Orlu"]),
        ("Orlu has fallen; the army fled.", ["Orlu has fallen", "the army fled"]),
        ("The dam burst. no one was hurt.", ["The dam burst. no one was hurt"]),  # it may be an abbreviation
    ],
)
def test_sentences_end_where_a_reader_ends_them(claim: str, sentences: list[str]) -> None:
    """At a mark before a capital or at a line's end, and not after a title, an initial or within a number."""
    assert [text_of(claim, s) for s in parse_claim(claim).sentences] == sentences


def test_all_sentences_are_one_as_well() -> None:
    """What stands in two sentences is told of the claim as a whole; a single sentence is the whole."""
    reading = parse_claim("The rebels fled. Did they not return?")
    assert [s.question for s in reading.sentences] == [False, True]
    assert [s.negative for s in reading.sentences] == [False, True]
    assert reading.whole.question
    assert reading.whole.tokens == reading.sentences[0].tokens + reading.sentences[1].tokens
    assert set(reading.whole.roots) == {root for s in reading.sentences for root in s.roots}
    assert (only := parse_claim("The rebels fled.")).whole is only.sentences[0]


# --- words ----------------------------------------------------------------------------------------------------


def test_words_weigh_what_they_tell() -> None:
    """Small words nothing, vague ones less, names and numbers more, the words of a denial nothing."""
    claim = "The witness again denies that 40 rebels left Kerem."
    weights = {claim[t.start : t.end]: t.weight for t in parse_claim(claim).whole.tokens}
    assert {word for word, weight in weights.items() if weight == 0} == {"The", "denies", "that"}
    assert {word for word, weight in weights.items() if 0 < weight < 1} == {"again"}
    assert {word for word, weight in weights.items() if weight > 1} == {"40", "Kerem"}


def test_headline_in_capitals_has_no_names() -> None:
    """Where most words have a capital, it tells no name."""
    headline = parse_claim("Mayor Of Orlu Arrested In Kerem After A Long Chase").whole
    assert headline.titled
    assert max(t.weight for t in headline.tokens) == 1
    assert not parse_claim("The mayor of Orlu was arrested in Kerem after a long chase").whole.titled


@pytest.mark.parametrize(
    "family",
    [
        "deny denies denied denial",
        "explode exploded explosion explosions blast",
        "die dies died dead death killed",
        "invade invaded invasion",
        "destroy destroyed destruction",
        "elect elected election",
        "resign resigned resignation",
        "arrest arrested detained detention",
        "arrive arrived arrival",
        "withdraw withdrawal",
        "Russia Russian",
        "injured injuries wounded",
    ],
)
def test_words_of_one_family_have_one_root(family: str) -> None:
    """The verb in one claim and the noun in the other are the same topic."""
    assert len({word_root(sense(word.key)) for word in find_words(family)}) == 1


@pytest.mark.parametrize("pair", ["arrest arrival", "election electricity", "bridge bride", "army arm", "win wine"])
def test_words_of_two_families_have_two_roots(pair: str) -> None:
    """Words that only begin alike are not brought together."""
    assert len({word_root(sense(word.key)) for word in find_words(pair)}) == 2


# --- cues -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The rebels did not take Orlu.", {"not": "negates"}),
        ("The rebels didn't take Orlu.", {"didn't": "negates"}),
        ("The rebels failed to take Orlu.", {"failed to": "negates"}),
        ("The rebels no longer hold Orlu.", {"no longer": "negates"}),
        ("Nobody took Orlu.", {"Nobody": "negates"}),
        ("The minister denied the leak.", {"denied": "denies"}),
        ("The minister rejected the latest claims of a leak.", {"rejected the latest claims": "denies"}),
        ("The photo is a hoax.", {"hoax": "invented"}),
        ("The allegations are baseless.", {"allegations": "rumour", "baseless": "invented"}),
        ("It is not true that Orlu fell.", {"not true": "wrong"}),
        ("It is not really true that Orlu fell.", {"not really": "wrong"}),
        ("There is no evidence of a leak.", {"no evidence": "doubts"}),
        ("The rebels reportedly took Orlu.", {"reportedly": "hedges"}),
        ("No, the rebels took Orlu.", {"No": "answers"}),
        ("Fact check: No, the rebels took Orlu.", {"No": "answers"}),
        ("Not only the school burned.", {"Not only": "nothing"}),
        ("No fewer than 30 people fled.", {"No fewer than": "nothing"}),
        ("The army could not confirm the attack.", {"could": "hedges", "not confirm": "nothing"}),
        ("The army would neither confirm nor deny the attack.", {"neither confirm nor deny": "nothing"}),
        ("Orlu denied Ada Brandt a visa.", {"denied": "negates"}),  # it got none
        ("There is no doubt about the attack.", {"no doubt": "nothing"}),
        ("The minister did not deny the attack.", {"not deny": "nothing"}),
        ("Nobody but the captain survived.", {"Nobody but": "nothing"}),
        ("The no-fly zone was closed.", {"no-fly zone": "nothing"}),
        ("The rebels took Orlu.", {}),
    ],
)
def test_cues_are_read_as_they_are_meant(claim: str, expected: dict[str, str]) -> None:
    """The longest phrase that begins at a word counts, and what only looks like a cue does nothing."""
    assert cues(claim) == expected


def test_denial_of_a_denial_does_nothing() -> None:
    """Two cues of which one takes the other back leave the claim as it was."""
    for claim in ("He denies that the leak is false.", "Nobody denies the leak.", "It is not untrue that Orlu fell."):
        assert set(cues(claim).values()) <= {"nothing", "rumour"}, claim


# --- what a negation reaches ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "reached"),
    [
        ("The rebels did not take the airport.", ["take", "airport"]),
        ("The rebels did not take the airport, the army left.", ["take", "airport"]),
        ("The rebels did not take the airport but the army left.", ["take", "airport"]),
        ("The rebels did not, it seems, take the airport.", ["take", "airport"]),  # the clause has not begun
        ("Nobody was killed in the blast.", ["killed", "blast"]),
        ("None of the survivors spoke.", ["survivors", "spoke"]),
        ("Neither the mayor nor his deputy fled.", ["mayor"]),  # and what "nor" reaches, twice, is as if it were not
        ("He entered Orlu without a visa.", ["visa"]),
        ("Without a visa he entered Orlu.", []),  # first in a sentence it is a condition
        ("He could not refuse to sign the treaty.", []),  # two cancel each other
        ("Not only the school burned.", []),
        ("The school burned.", []),
    ],
)
def test_negation_reaches_to_the_end_of_its_clause(claim: str, reached: list[str]) -> None:
    """Over what comes after it, up to a mark or a word that opens another clause."""
    assert negated(claim) == reached


def test_negation_reaches_no_further_than_so_many_words() -> None:
    """A clause without an end is not negated as a whole."""
    assert len(negated("They did not " + " ".join(["march"] * 40))) == MAX_SCOPE


def test_first_telling_word_after_a_negation_is_its_head() -> None:
    """It is the one that matters most, and small words are passed over."""
    heads = [t.sense for t in parse_claim("The rebels have not yet been able to capture Orlu.").whole.tokens if t.head]
    assert len(heads) == 1
    assert [t.sense for t in parse_claim("The rebels did not take Orlu.").whole.tokens if t.head] == ["take"]


def test_sentence_is_negative_if_anything_in_it_is_negated() -> None:
    """That is what the rules ask first."""
    assert parse_claim("The rebels did not take Orlu.").whole.negative
    assert not parse_claim("Not only the school burned.").whole.negative


# --- marks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "marks"),
    [
        ("The rebels took Orlu.", set()),
        ("The rebels will take Orlu.", {"forecast"}),
        ("The police believe the rebels took Orlu.", {"reported"}),
        ("The rebels no longer hold Orlu.", {"lapsed"}),
        ("The bridge has not opened yet.", {"yet"}),
        ("The police believe that rebels will attack.", {"reported", "forecast"}),
    ],
)
def test_marks_tell_how_a_sentence_is_meant(claim: str, marks: set[str]) -> None:
    """Whether it is passed on from others, foretold, over, or still to come."""
    assert parse_claim(claim).whole.marks & {"forecast", "reported", "lapsed", "yet"} == marks


def test_somebody_is_not_the_one_another_sentence_is_about() -> None:
    """ "A man" may be anybody, "the man" is known."""
    assert parse_claim("A man was shot in Orlu.").whole.indefinite
    assert not parse_claim("The man was shot in Orlu.").whole.indefinite


def test_it_is_who_says_it() -> None:
    """With a speaker, a claim that begins with "it" or "we" is about the speaker, and another claim is not."""
    assert "orlu" in parse_claim("It has taken Kerem.", None, "Orlu army").whole.roots
    assert "orlu" not in parse_claim("It has taken Kerem.").whole.roots
    assert "orlu" not in parse_claim("Rebels have taken Kerem.", None, "Orlu army").whole.roots


def test_times_count_from_when_it_was_said() -> None:
    """Yesterday is another day for each who says it."""
    first, second = (
        parse_claim("The dam burst yesterday.", parse_date(day)).whole.times[0] for day in ("2024-05-03", "2024-05-09")
    )
    assert first.text == second.text == "yesterday"
    assert first != second


# --- languages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "Orlu has fallen.",
        "Two dead",
        "DAM BURSTS",
        "No.",
        "12",
        "",
        "Ahmad Massoud denies that Bazarak fell.",
        "Le Pen wins in Calais",
        "Der Spiegel denies the report.",
        "President Luiz Inácio Lula da Silva signed the bill in São Paulo.",
    ],
)
def test_english_is_told(claim: str) -> None:
    """Short claims, headlines and those full of foreign names are English, and so is what tells nothing."""
    assert parse_claim(claim).language == "en"


@pytest.mark.parametrize(
    "claim",
    [
        "Le ministre nie que le pont de la ville est détruit.",
        "Der Minister ist nicht in der Stadt, und das Parlament tagt.",
        "No, el alcalde de Orlu no fue detenido en la ciudad.",
        "Il sindaco non è stato visto nella città di Orlu.",
        "Na cidade, o prefeito não foi preso em casa, e os rebeldes fugiram.",
        "Министр отрицает, что мост взорван.",
        "Ο δήμαρχος συνελήφθη.",
        "پل منفجر شده است.",
        "الجسر دمر في كرم.",
        "部长否认大桥被炸毁。",
        "橋は爆破されていない。",
    ],
)
def test_other_languages_are_told(claim: str) -> None:
    """By their letters, or by their commonest words."""
    assert parse_claim(claim).language != "en"


# --- laws -----------------------------------------------------------------------------------------------------

_PIECES = (
    "The rebels not no never denies that hoax Orlu . , ; ? ! \n \u2028 12 Mr. U.S. - — … “ ” It no-fly é شیر 中 \u200c"
)
_KEYS = [
    "not",
    "no",
    "deny",
    "denies",
    "claim",
    "hoax",
    "nothing",
    "but",
    "never",
    "rule",
    "out",
    "in",
    "of",
    "a",
    "yet",
]
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_PIECES.split(" ")), max_size=30).map(" ".join))


@settings(max_examples=examples(300))
@given(TEXTS)
@example("0:1:è:NO")
def test_reading_keeps_to_the_words(claim: str) -> None:
    """Whatever is written: words stand in order within the claim, cues and terms cover words, weights are weights."""
    reading = parse_claim(claim)
    for s in (*reading.sentences, reading.whole):
        places = [(t.start, t.end) for t in s.tokens]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(claim) for start, end in places)
        assert all(t.weight >= 0 for t in s.tokens)
        terms = [*s.opposable, *(term for of_set in s.members.values() for term in of_set.values())]
        bounds = [(cue.start, cue.end) for cue in s.cues] + [(term.start, term.end) for term in terms]
        assert all(0 <= start < end <= len(s.tokens) for start, end in bounds)
        assert all(before.end <= after.start for before, after in pairwise(s.cues))
        assert s.weight == pytest.approx(sum(t.weight for t in s.roots.values()))
        assert s.negative == any(t.negated for t in s.tokens)


@settings(max_examples=examples(200))
@given(st.lists(st.sampled_from(_KEYS)))
def test_cues_follow_each_other(keys: list[str]) -> None:
    """No two cues share a word, and they come in the order of the words."""
    found = find_cues([sense(key) for key in keys], keys)
    assert all(0 <= cue.start < cue.end <= len(keys) for cue in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_long_claim_is_read_in_no_time() -> None:
    """Of a text that goes on and on the beginning is read, in a few sentences."""
    reading = parse_claim("The rebels did not take Orlu. " * 5000)
    assert len(reading.sentences) <= 8
    assert len(reading.whole.tokens) < 1000

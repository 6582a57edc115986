"""The word lists: in good order, true to what is read of them, and right about known words."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations

import pytest

from factcli.conflicts import lexicon
from factcli.text.stem import stem
from tests.tools import wordlists
from tests.tools.wordlists import key, lines, members, sides

WORD = r"[a-z0-9]+(?:_[a-z0-9]+)*"
FORMS = {
    "opposites": rf"{WORD}(?: {WORD})* \| {WORD}(?: {WORD})*",
    "antonyms": rf"{WORD} {WORD} (?:adj|adv|noun|verb)",
    "converses": rf"{WORD} {WORD}",
    "phrases": r"[a-z0-9]+(?:_[a-z0-9]+)+",
    "synonyms": rf"{WORD}(?: {WORD})+",
    "exclusive": rf"[a-z]+(?:-[a-z]+)*:(?: {WORD}(?:/{WORD})*){{3,}}",
}
#: What the lists say of words that anybody knows.
OPPOSED = [
    ("fell", "held"),
    ("captured", "repelled"),
    ("advance", "retreated"),
    ("recognised", "rejects"),
    ("supports", "opposes"),
    ("backing", "opposing"),
    ("opened", "closed"),
    ("alive", "dead"),
    ("survived", "died"),
    ("won", "lost"),
    ("arrested", "released"),
    ("attacks", "ceasefire"),
    ("shelling", "truce"),
    ("guilty", "innocent"),
    ("convicted", "acquitted"),
    ("rose", "fell"),
    ("increase", "plunged"),
    ("legal", "illegal"),
    ("confirmed", "denies"),
    ("true", "false"),
    ("armed", "unarmed"),
    ("asleep", "awake"),
    ("empty", "full"),
    ("go_ahead", "called_off"),
    ("under_control", "out_of_control"),
]
NOT_OPPOSED = [
    ("buys", "sells"),  # one event from its two sides
    ("lent", "borrowed"),
    ("attacked", "defended"),
    ("teacher", "student"),
    ("husband", "wife"),
    ("man", "woman"),
    ("left", "right"),  # left is also the past of leave
    ("killed", "wounded"),  # like, or beside each other
    ("civilians", "fighters"),  # beside each other in every account of a war, and in thousands of claims
    ("troops", "civilians"),
    ("government", "resistance"),
    ("dead", "killed"),
    ("happy", "delighted"),
    ("big", "large"),
    ("first", "last"),
    ("start", "finish"),
    ("old", "new"),
    ("took", "held"),
    ("like", "dislike"),  # like is mostly no verb
]


@pytest.mark.parametrize("name", FORMS)
def test_each_entry_has_the_form_of_its_list(name: str) -> None:
    """Every line that is no comment can be read, is there once, and the list says first what it is."""
    entries = lines(name)
    assert [entry for entry in entries if not re.fullmatch(FORMS[name], entry)] == []
    assert len(set(entries)) == len(entries) > 50
    head = (lexicon.FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")[0]
    assert re.search(
        "WordNet 3.0.*licence is in\n# WORDNET-LICENSE" if name == "antonyms" else "Apache-2.0", head, re.S
    )


def test_what_is_read_was_made_of_the_lists() -> None:
    """The stem files are made of the lists as they are now; if not, run: ``python -m tests.tools.wordlists``."""
    there = {path.stem: path.read_text(encoding="utf-8") for path in (lexicon.FOLDER / "stems").glob("*.txt")}
    assert there == wordlists.texts()


def test_the_lists_are_part_of_the_package() -> None:
    """An installed factcli finds the lists and the licence of what it took from WordNet, word for word."""
    folder = resources.files("factcli.conflicts") / "wordlists"
    assert all((folder / f"{name}.txt").is_file() for name in FORMS)
    licence = (folder / "WORDNET-LICENSE").read_text(encoding="utf-8")
    assert "WordNet 3.0 Copyright 2006 by Princeton University.  All rights reserved." in licence
    assert "Permission to use, copy, modify and distribute this software and" in licence
    assert 'PROVIDED "AS IS"' in licence


def test_opposites_are_mutual() -> None:
    """What opposes a word is opposed by it, and nothing opposes itself."""
    opposites = lexicon.opposites()
    pairs = {(word, other) for word, others in opposites.items() for other in others}
    assert pairs == {(other, word) for word, other in pairs}
    assert [word for word, other in pairs if word == other] == []


def test_no_word_is_on_both_sides() -> None:
    """Words of one side mean the like: none of them opposes another, is twice there or stands on the other side."""
    opposites = lexicon.opposites()
    for left, right in sides():
        for side in (left, right):
            stems = list(map(key, side))
            assert len(set(stems)) == len(stems), side
            assert [pair for pair in combinations(stems, 2) if pair[1] in opposites.get(pair[0], ())] == [], side
        assert not set(map(key, left)) & set(map(key, right))


def test_converses_are_never_opposed() -> None:
    """Who buys has somebody who sells: such words are mutual as well, and no opposites whatever the other lists say."""
    opposites, converses = lexicon.opposites(), lexicon.converses()
    pairs = {(word, other) for word, others in converses.items() for other in others}
    assert pairs == {(other, word) for word, other in pairs}
    assert [pair for pair in pairs if pair[1] in opposites.get(pair[0], ())] == []


def test_the_members_of_a_set_are_told_apart() -> None:
    """No stem is the name of two members of a set, and no name stands for two sets."""
    names = [name for name, _ in members()]
    assert len(set(names)) == len(names)
    for name, some in members():
        stems = [stemmed for member in some for stemmed in dict.fromkeys(map(key, member.split("/")))]
        assert sorted(set(stems)) == sorted(stems), name


def test_phrases_are_found_by_their_first_word() -> None:
    """Each phrase is a tuple of stems under its first, the longest first, and is the joined key of the other lists."""
    phrases = lexicon.phrases()
    for first, some in phrases.items():
        assert all(phrase[0] == first and len(phrase) > 1 for phrase in some)
        assert [len(phrase) for phrase in some] == sorted(map(len, some), reverse=True)
    joined = {"_".join(phrase) for some in phrases.values() for phrase in some}
    keys = [*lexicon.opposites(), *lexicon.exclusive(), *lexicon.converses()]
    assert {word for word in keys if "_" in word} <= joined
    assert ("call", "off") in phrases["call"]


@pytest.mark.parametrize(("word", "other"), OPPOSED)
def test_known_opposites(word: str, other: str) -> None:
    """Words that cannot both be true of one thing oppose each other in any of their forms."""
    assert key(other) in lexicon.opposites()[key(word)]


@pytest.mark.parametrize(("word", "other"), NOT_OPPOSED)
def test_no_opposites(word: str, other: str) -> None:
    """Words that are alike, tell one event from two sides, or are often both true do not oppose each other."""
    assert key(other) not in lexicon.opposites().get(key(word), frozenset())


def test_known_members() -> None:
    """A country and its adjective are one member of a set; two countries are two."""
    exclusive = lexicon.exclusive()
    assert exclusive[stem("france")] == exclusive[stem("french")] == (("country", "france"),)
    assert exclusive[key("north_korean")] == (("country", "north_korea"),)
    assert exclusive[stem("tuesday")] == (("weekday", "tuesday"),)
    assert {name for name, _ in exclusive[stem("silver")]} == {"colour", "metal"}

"""Who says what: tables of sentences by kind, and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.extract.attribution import Attribution, Kind
from factcli.extract.attributions import ALL, find_attributions
from factcli.extract.document import read_document
from factcli.extract.families import FAMILIES
from tests.support.budget import examples
from tests.support.work_count import lines, ratio

#: What is found in a text: the wording of the speaker and the pieces of content.
Found = list[tuple[str | None, list[str]]]


def found(text: str, rules: frozenset[str] = ALL) -> Found:
    return [
        (text[slice(*one.speaker)] if one.speaker else None, [text[slice(*span)] for span in one.content])
        for one in find_attributions(read_document(text), rules)
    ]


#: Kinds of sentences, each with what is to be found in it.
SENTENCES: dict[str, list[tuple[str, Found]]] = {
    "a quotation before the verb": [
        ('"We had no warning," Mr Tarn told the inquiry.', [("Mr Tarn", ["We had no warning"])]),
        ('"We had no warning," said Ida Tarn, 34, a nurse.', [("Ida Tarn", ["We had no warning"])]),
        ('"We had no warning", she has since said.', [("she", ["We had no warning"])]),
        ('"Was there a warning?" asked the judge.', [("the judge", ["Was there a warning?"])]),
        ('The plan is "dead and buried," Tarn said.', [("Tarn", ['The plan is "dead and buried,"'])]),
        ('"It is dead," said one resident of Orlu, who gave no name.', [("one resident of Orlu", ["It is dead"])]),
        ('"It is dead," the nominee thundered.', [("the nominee", ["It is dead"])]),
    ],
    "a quotation after the verb": [
        ('She said: "We had no warning."', [("She", ["We had no warning."])]),
        ('She said, "We had no warning."', [("She", ["We had no warning."])]),
        ('Tarn told the Lamp\'s Newsnight: "I was wrong."', [("Tarn", ["I was wrong."])]),
        ('The ministry said on Telegram: "We held the town."', [("The ministry", ["We held the town."])]),
        ('As Ms Dorn put it, "the money is gone".', [("Ms Dorn", ["the money is gone"])]),
        ('It is, in the words of one aide, "a ruin".', [("one aide", ["a ruin"])]),
        ('"It is a ruin!" Ida Tarn posted on Monday.', [("Ida Tarn", ["It is a ruin!"])]),
        ('Ms Dorn replied evenly, "The money is gone."', [("Ms Dorn", ["The money is gone."])]),
    ],
    "a quotation divided by its verb": [
        ('"The dam held," she said, "but only just."', [("she", ["The dam held", "but only just."])]),
        ('She was, he said, "a good friend".', [("he", ["She was", "a good friend"])]),
        ('"If it holds," said Tarn, the mayor, "we stay."', [("Tarn", ["If it holds", "we stay."])]),
        ('The dam, she said, is "a ruin".', [("she", ["The dam", 'is "a ruin"'])]),
    ],
    "a clause after the verb": [
        ("Tarn said that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("Tarn said the road was shut.", [("Tarn", ["the road was shut"])]),
        ("Tarn claimed the road was shut.", [("Tarn", ["the road was shut"])]),
        ("Tarn said in a statement late on Sunday that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("Tarn said, for the first time, that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("Tarn told AFP he saw smoke.", [("Tarn", ["he saw smoke"])]),
        ("Tarn told her that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("Tarn told her mother the road was shut.", [("Tarn", ["the road was shut"])]),
        ("Tarn told reporters Dorn was wrong.", [("Tarn", ["Dorn was wrong"])]),
        ("Tarn went on to say that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("She's written that she will stay.", [("She", ["that she will stay"])]),
        ("Tarn said only that the road was shut.", [("Tarn", ["that the road was shut"])]),
        ("He's said he will stay.", [("He", ["he will stay"])]),
        ("Aid groups say as many as 400 people are missing.", [("Aid groups", ["as many as 400 people are missing"])]),
        ("The report found that the dam was unsafe.", [("The report", ["that the dam was unsafe"])]),
        (
            "A study published in the journal Orlu Letters found bees can count.",
            [("A study published in the journal Orlu Letters", ["bees can count"])],
        ),
        ("A Lamp poll released Sunday found that most agree.", [("A Lamp poll", ["that most agree"])]),
        ("The court heard that Tarn had debts.", [("The court", ["that Tarn had debts"])]),
    ],
    "a clause before the verb": [
        ("The road was shut, Tarn said.", [("Tarn", ["The road was shut"])]),
        ("The road was shut, said Tarn.", [("Tarn", ["The road was shut"])]),
        ("Tajik roads, Tarn said, were shut.", [("Tarn", ["Tajik roads", "were shut"])]),
        ("The road was shut, the study found.", [("the study", ["The road was shut"])]),
    ],
    "who speaks": [
        ("Tarn, who runs the port, said it was shut.", [("Tarn", ["it was shut"])]),
        ("Tarn, 45, of North Quay, said it was shut.", [("Tarn", ["it was shut"])]),
        ("The port's director, Dr. Ida Tarn, said it was shut.", [("Dr. Ida Tarn", ["it was shut"])]),
        (
            "In a letter seen by the Lamp, the head, Ida Tarn, wrote that it was shut.",
            [("Ida Tarn", ["that it was shut"])],
        ),
        ("Ida Tarn, the mayor, on Monday said it was shut.", [("Ida Tarn", ["it was shut"])]),
        ("Tarn in a tweet said it was shut.", [("Tarn", ["it was shut"])]),
        ("People briefed on the talks say that they failed.", [("People briefed on the talks", ["that they failed"])]),
        ("Groups that have backed him say they were misled.", [("Groups", ["they were misled"])]),
        ("Tarn and Dorn both said it was shut.", [("Tarn and Dorn", ["it was shut"])]),
        ("KORVA, March 3 (Reuters) - Tarn said it was shut.", [("Tarn", ["it was shut"])]),
        ("One, retired driver Bo Lund, 78, said it was shut.", [("driver Bo Lund", ["it was shut"])]),
        ("Of the 14 members, nine said it was shut.", [("nine", ["it was shut"])]),
        ("Several of the members said it was shut.", [("Several of the members", ["it was shut"])]),
        ("Officials — who had said it was shut — left.", [("Officials", ["it was shut"])]),
        ("Tarn, who said it was shut, left.", [("Tarn", ["it was shut"])]),
        (
            'Tarn, who once called it "a ruin," now says it is open.',
            [("Tarn", ['it "a ruin,"']), ("Tarn", ["it is open"])],
        ),
        ("Kelly said it was shut.", [("Kelly", ["it was shut"])]),
    ],
    "two in one sentence": [
        (
            "Tarn said it was shut and added that it was old.",
            [("Tarn", ["it was shut"]), ("Tarn", ["that it was old"])],
        ),
        (
            "Tarn said it was shut, while Dorn insisted it was open.",
            [("Tarn", ["it was shut"]), ("Dorn", ["it was open"])],
        ),
        (
            '"We lose," Tarn warned, adding that a vote was due.',
            [("Tarn", ["We lose"]), ("Tarn", ["that a vote was due"])],
        ),
        (
            "Dorn said Tarn had told the police that he was alone.",
            [("Dorn", ["Tarn had told the police that he was alone"]), ("Tarn", ["that he was alone"])],
        ),
    ],
    "a source": [
        ("According to the police, the man fled.", [("the police", ["the man fled"])]),
        ("The man fled, according to the police.", [("the police", ["The man fled"])]),
        ("Tarn was quoted as saying that it was shut.", [("Tarn", ["that it was shut"])]),
        ("The agency quoted Tarn as saying it was shut.", [("Tarn", ["it was shut"])]),
        ('"It is shut," Tarn was quoted as saying.', [("Tarn", ["It is shut"])]),
        ("He repeated Tarn's claim that it was shut.", [("Tarn", ["that it was shut"])]),
        ("Tarn said that it was shut, the Lamp reported.", [("Tarn", ["that it was shut"])]),
        ("According to the Lamp, Tarn said that it was shut.", [("Tarn", ["that it was shut"])]),
        ("The road, as Tarn noted, was shut.", [("Tarn", ["The road", "was shut"])]),
    ],
    "an act of speech": [
        ("Tarn denied that she knew.", [("Tarn", ["that she knew"])]),
        ("Tarn accused the port of hiding the report.", [("Tarn", ["the port of hiding the report"])]),
        ("Tarn vowed to rebuild the pier.", [("Tarn", ["to rebuild the pier"])]),
        ("Harbour officials warned of delays.", [("Harbour officials", ["delays"])]),
        ("The task force announced an agreement on Friday.", [("The task force", ["an agreement"])]),
        ("Officials told residents not to drink the water.", [("Officials", ["residents not to drink the water"])]),
    ],
    "no statement": [
        ("Tarn could say that it was shut.", []),
        ("Tarn did not say that it was shut.", []),
        ("No one has ever said that it was shut.", []),
        ("According to the law, the road is open.", []),
        ("Tarn refused to say that it was shut.", []),
        ("If Tarn says that it is shut, we turn.", []),
        ("Tarn declined to comment.", []),
        ("When asked, Tarn said yes.", []),
        ("The minister's remarks drew criticism from the port.", []),
        ("The city state of Orlu claims victims from two reports.", []),
        ("The attack indicates she is ready.", []),
        ("A crew said to be safe has landed.", []),
        ("He read “The Old Pier Road” twice.", []),
    ],
    "a headline": [
        ("Tarn: Bridge will be rebuilt", [("Tarn", ["Bridge will be rebuilt"])]),
        ("Bridge will be rebuilt, says mayor", [("mayor", ["Bridge will be rebuilt"])]),
        ("‘Stay at home’, urges minister", [("minister", ["Stay at home"])]),
        ("UPDATE: Bridge will be rebuilt", []),
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*row, id=f"{kind}: {row[0]}") for kind, rows in SENTENCES.items() for row in rows],
)
def test_sentences(text: str, expected: Found) -> None:
    assert found(text) == expected


#: Several sentences and paragraphs.
TEXTS: list[tuple[str, Found]] = [
    ('"We wait," she said. "Nobody came."', [("she", ["We wait", "Nobody came."])]),
    ('"We wait," she said.\n\n"Nobody came."', [("she", ["We wait", "Nobody came."])]),
    ('"We wait. Nobody came." "We left," she said.', [("she", ["We wait. Nobody came.", "We left"])]),
    ('She said: "We wait.\n\n"Nobody came."', [("She", ["We wait.", "Nobody came."])]),
    ('Dorn had this to say:\n\n"Nobody came."', [("Dorn", ["Nobody came."])]),
    ('"We wait," Dorn said. Ida Tarn shrugged. "They came."', [("Dorn", ["We wait"]), ("Ida Tarn", ["They came."])]),
    ('Ida Tarn shrugged. "They came."', [("Ida Tarn", ["They came."])]),
    (
        "TARN: I saw it.\n\nDORN: You did not.\n\nTARN: I did. I was there.",
        [("TARN", ["I saw it."]), ("DORN", ["You did not."]), ("TARN", ["I did. I was there."])],
    ),
    ("Q: Why did you go?\n\nA: I was tired. We all were.\n\nQ: Of us?", [("A", ["I was tired. We all were."])]),
    ("Winner: Orlu\n\nPlace: Korva\n\nWinner: Bell", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_quotations_go_on_and_transcripts_have_labels(text: str, expected: Found) -> None:
    assert found(text) == expected


#: Direct speech in other languages.
FOREIGN: list[tuple[str, Found]] = [
    (
        "„Das ist nicht wahr“, sagte die Ministerin Ida Bell. Die Lage ist ernst.",
        [("die Ministerin Ida Bell", ["Das ist nicht wahr"])],
    ),
    (
        "Der Sprecher Karl Roth erklärte: „Die Brücke ist sicher.“",
        [("Der Sprecher Karl Roth", ["Die Brücke ist sicher."])],
    ),
    (
        "»Nein, das ist nicht die Wahrheit«, scherzte der Wirt Karl Roth und ging.",
        [("der Wirt Karl Roth", ["Nein, das ist nicht die Wahrheit"])],
    ),
    (
        "« Nous ne céderons pas », a déclaré le ministre Paul Arnaud à la radio et dans les journaux.",
        [("le ministre Paul Arnaud", ["Nous ne céderons pas"])],
    ),
    (
        "« Jamais de la vie, et pas pour les autres », a-t-il ajouté.",
        [("il", ["Jamais de la vie, et pas pour les autres"])],
    ),
    ("— Je pars demain avec les autres, dit Paul. Il ne reste pas.", [("Paul", ["Je pars demain avec les autres"])]),
    (
        "«No vamos a ceder», afirmó por radio el ministro Pablo Arroyo. La situación es grave y no hay más que decir.",
        [("el ministro Pablo Arroyo", ["No vamos a ceder"])],
    ),
    (
        "—No iré con los otros —dijo Marta—. Nunca en la vida.",
        [("Marta", ["No iré con los otros", "Nunca en la vida."])],
    ),
    (
        "«Мы не уступим», — заявил министр Иван Петров и ушёл. Это не конец.",
        [("министр Иван Петров", ["Мы не уступим"])],
    ),
    (
        "« Nous restons, a dit le maire Paul Roux, jusqu’à la fin. » Les autres sont partis pour la ville.",
        [("le maire Paul Roux", ["Nous restons", "jusqu’à la fin."])],
    ),
    ("« On attend, a-t-elle dit. » Les autres sont partis pour la ville.", [("elle", ["On attend"])]),
    ("Selon la préfecture, « le pont est sûr ». Les autres sont partis.", [("la préfecture", ["le pont est sûr"])]),
    ("«Мы не уступим, — сказал министр, — никогда». Это не конец.", [("министр", ["Мы не уступим", "никогда"])]),
]


@pytest.mark.parametrize(("text", "expected"), FOREIGN)
def test_direct_speech_in_other_languages(text: str, expected: Found) -> None:
    assert found(text) == expected


def test_the_language_of_the_article_decides() -> None:
    document = read_document("„We wait“, sagte Bell.", "de")
    assert [one.rule for one in find_attributions(document)] == ["foreign"]


def test_a_few_foreign_words_do_not_make_a_report_foreign() -> None:
    assert found('"Hell no," says Dave, who is out. "Never."') == [("Dave", ["Hell no", "Never."])]


def test_quotes_and_kind() -> None:
    text = 'Tarn said the plan was "dead" and "buried". "Dead," Dorn said. Bell said it was late.'
    mixed, direct, indirect = find_attributions(read_document(text))
    assert [text[slice(*quote)] for quote in mixed.quotes] == ["dead", "buried"]
    assert [one.kind for one in (mixed, direct, indirect)] == [Kind.MIXED, Kind.DIRECT, Kind.INDIRECT]


def test_a_transcript_gives_all_words_as_they_were_said() -> None:
    labels = find_attributions(read_document("TARN: I saw it.\n\nDORN: You did?\n\nTARN: I did."))
    assert [(one.kind, one.quotes) for one in labels] == [(Kind.DIRECT, one.content) for one in labels]


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(name for name, _ in FAMILIES))
def test_each_family_has_a_switch(rule: str) -> None:
    documents = [read_document(text) for text in SWITCHED]
    changed = [one for one in documents if find_attributions(one, ALL - {rule}) != find_attributions(one)]
    assert changed


#: For each family a sentence that needs it.
SWITCHED = [
    *(text for rows in SENTENCES.values() for text, _ in rows),
    *(text for text, _ in TEXTS),
    "The inquiry was told that the firm knew.",
    'She had another idea: "We could simply wait here."',
    'Tarn believes the plan is "dead and buried for good".',
    'Ida Tarn handed out cards with "We could simply wait here" on them.',
    '"We could simply wait," Ida Tarn grinned at the crowd.',
]

fragments = st.lists(
    st.sampled_from(
        [
            '"We wait," ',
            "“We wait.” ",
            "Tarn said ",
            "said Tarn ",
            "that ",
            "the road was shut",
            ", ",
            ". ",
            "and ",
            "who ",
            "told the court ",
            "according to ",
            "Tarn's claim that ",
            "was quoted as saying ",
            "as Tarn put it, ",
            "to ",
            "\n\n",
            "TARN: ",
            "— ",
            "(",
            ")",
            "5 ",
            "on Monday ",
            "it ",
            "« Non », dit-il. ",
            "denied ",
            "adding ",
            "he ",
            "of ",
            "'",
            "\x1b[2J",
            "\u202e",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=examples(200))
@given(st.one_of(fragments, st.text(max_size=120)))
def test_spans_lie_in_any_text_and_hold_no_marks_at_their_ends(text: str) -> None:
    for one in find_attributions(read_document(text)):
        _check_spans(one, text)


def _check_spans(one: Attribution, text: str) -> None:
    assert one.content
    assert list(one.content) == sorted(one.content)
    assert all(0 <= start < end <= len(text) for start, end in (*one.content, *one.quotes))
    assert all(before.end <= after.start for before, after in zip(one.content, one.content[1:], strict=False))
    assert all(any(span.start <= quote.start and quote.end <= span.end for span in one.content) for quote in one.quotes)
    for span in (one.speaker, one.cue):
        assert span is None or 0 <= span.start < span.end <= len(text)
    assert (one.kind is Kind.INDIRECT) == (not one.quotes)


@given(fragments)
def test_nothing_is_found_twice(text: str) -> None:
    contents = [one.content for one in find_attributions(read_document(text))]
    assert len(contents) == len(set(contents))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "He said that ",
        "He said that it was shut. ",
        '"We wait," Tarn said, "here". ',
        "Tarn, who said that, said, ",
        "X and Y of Z and said ",
        "told the court that ",
        "according to ",
        '"he said ',
        "( said ",
        "Tarn: I said so.\n\n",
    ],
)
def test_a_text_twice_as_long_takes_twice_the_work(piece: str) -> None:
    def find(text: str) -> None:
        find_attributions(read_document(text))

    find("He said that it was shut.")  # reads the word lists
    assert 1.5 < ratio(lines, lambda size: piece * size, find, 120) < 2.5

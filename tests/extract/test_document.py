"""A report divided: every part has true offsets, whatever marks the report uses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.document import LONGEST_SENTENCE, Document, read_document
from tests.support.work_count import lines, ratio

#: A text, and the words of its quotations.
QUOTATIONS = [
    ('"We wait," she said. "No more."', ["We wait,", "No more."]),
    ("“We wait,” she said. “No more.”", ["We wait,", "No more."]),
    ("''We wait,'' she said. ''No more.''", ["We wait,", "No more."]),
    ("``We wait,'' she said.", ["We wait,"]),
    ('"We wait,” she said. “No more."', ["We wait,", "No more."]),
    ("'We wait,' she said.", ["We wait,"]),
    ("‘We wait for the dockers’ answer,’ he said.", ["We wait for the dockers’ answer,"]),
    ("“He said ‘no’ to us,” she said.", ["He said ‘no’ to us,"]),
    ("''He said, 'No.''' She left.", ["He said, 'No.'"]),
    ("„Wir warten“, sagte sie. »Nein«, sagte er.", ["Wir warten", "Nein"]),
    ("« Nous attendons », dit-elle.", ["Nous attendons"]),
    ("‹Nein›, sagte er.", ["Nein"]),
    ("「待つ」と言った。", ["待つ"]),
    ('He said: "We wait.\n\n"No more."', ["We wait.", "No more."]),
    ('"We wait, she said. "No more."', ["No more."]),
    ('"We wait, he said. They left.', ["We wait,"]),
    ('A 5" pipe and a 6" pipe burst.', []),
    ("The workers' hall, the '90s and rock 'n' roll.", []),
    ("Sanders’ friends don’t know it’s over.", []),
    ('". . . we wait," she said.', [". . . we wait,"]),
    ('"[The town] waits," she said.', ["[The town] waits,"]),
    ("The ‘super depot’ and the ‘wall’ are closed.", ["super depot", "wall"]),
]


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS)
def test_quotations_are_found_by_their_marks(text: str, expected: list[str]) -> None:
    document = read_document(text)
    assert [text[quotation.inner.start : quotation.inner.end] for quotation in document.quotations] == expected


def test_a_quotation_that_runs_on_has_no_closing_mark() -> None:
    first, second = read_document('He said: "We wait.\n\n"No more."').quotations
    assert (first.closed, first.runs_on) == (False, True)
    assert (second.closed, second.runs_on) == (True, False)


#: A text, and its sentences.
SENTENCES = [
    (
        "Mr. Orsk met Sen. J. P. Bell in Washington, D.C. He left.",
        ["Mr. Orsk met Sen. J. P. Bell in Washington, D.C.", "He left."],
    ),
    ("The U.S. Senate voted. It was 3.5 to 1.", ["The U.S. Senate voted.", "It was 3.5 to 1."]),
    ('"Why now?" Bell asked. Nobody knew.', ['"Why now?" Bell asked.', "Nobody knew."]),
    ('"We go." Bell waved.', ['"We go."', "Bell waved."]),
    ('"We go," Bell said. "Now."', ['"We go," Bell said.', '"Now."']),
    ('"We go." Then Bell wrote: "No."', ['"We go."', 'Then Bell wrote: "No."']),
    ("He paid $4.20 (about 4 euros). Really? Yes!", ["He paid $4.20 (about 4 euros).", "Really?", "Yes!"]),
    ("One line\nof text\n\nAnother line.", ["One line\nof text", "Another line."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    document = read_document(text)
    assert [text[sentence.start : sentence.end] for sentence in document.sentences] == expected


def test_paragraphs_are_lines_but_wrapped_lines_are_joined() -> None:
    wrapped = "The harbour was closed on Monday after a ship had lost its\nanchor, the harbour master said.\n\nEnd."
    assert len(read_document(wrapped).paragraphs) == 2
    assert len(read_document("A first paragraph.\nA second paragraph.\nA third.").paragraphs) == 3


def test_markdown_signs_are_no_words() -> None:
    text = "- **Bo Lund** told *The Lamp* that [the road](https://lamp.example/road) is shut."
    words = [text[token.start : token.end] for token in read_document(text).tokens]
    assert words == ["-", "Bo", "Lund", "told", "The", "Lamp", "that", "the", "road", "is", "shut", "."]


#: Texts of all that matters here: words, marks, line ends, abbreviations, and whatever else there is.
texts = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "”",
                "''",
                "'",
                "‘",
                "’",
                "„",
                "«",
                "»",
                "「",
                "」",
                " ",
                "\n",
                "\n\n",
                ". ",
                ", ",
                "? ",
                "Mr. Orsk",
                "she",
                "said",
                "that",
                "told",
                "the court",
                "U.S.",
                ". . .",
                "—",
                "(",
                ")",
                "[",
                ":",
                "according to",
                "5",
                "\u2028",
                "\x1b",
            ]
        ),
        max_size=60,
    ).map("".join),
)


@given(texts)
def test_parts_of_any_text_lie_in_it_and_in_order(text: str) -> None:
    document = read_document(text)
    assert len(document.masked) == len(text)
    for parts in (document.paragraphs, document.sentences, document.tokens, document.quotations):
        ends = [0]
        for part in parts:
            assert ends[-1] <= part[0] < part[1] <= len(text)
            ends.append(part[1])
    for quotation in document.quotations:
        assert quotation.start < quotation.inner.start <= quotation.inner.end <= quotation.end
    _check_sentences(document)


def _check_sentences(document: Document) -> None:
    for token in document.tokens:
        sentence = document.sentences[token.sentence]
        assert sentence.start <= token.start < token.end <= sentence.end
    for index, sentence in enumerate(document.sentences):
        assert document.sentence_at(sentence.start) == index
        assert (
            document.first_tokens[index]
            < document.first_tokens[index + 1]
            <= document.first_tokens[index] + LONGEST_SENTENCE + 1
        )
        paragraph = document.paragraphs[document.paragraph_at(sentence.start)]
        assert paragraph.start <= sentence.start < sentence.end <= paragraph.end


@given(texts)
def test_masked_text_differs_in_quotations_only(text: str) -> None:
    document = read_document(text)
    inside = {index for quotation in document.quotations for index in range(*quotation.inner)}
    for index, (shown, masked) in enumerate(zip(text, document.masked, strict=True)):
        assert masked == shown if index not in inside or shown == "\n" else masked == "_"


@pytest.mark.parametrize(
    "piece", ['"We wait," she said. ', '"We wait, ', "'We wait' ", "«We ", "She said that ", "a, "]
)
def test_a_paragraph_twice_as_long_takes_twice_the_work(piece: str) -> None:
    assert 1.5 < ratio(lines, lambda size: piece * size, read_document, 200) < 2.5

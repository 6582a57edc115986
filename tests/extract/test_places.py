"""From a statement to its words: the sentence of the copy around them, and an address that leads to them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.article import Article, TimeCode
from factcli.extract.attribution import Span
from factcli.extract.places import CopyReader, Place, text_address, timed_address
from factcli.extract.quotations import CopyText
from factcli.extract.quote_check import read_texts
from factcli.model import Source, Statement
from factcli.store.reader import read_store
from factcli.store.sources import make_source
from factcli.store.writer import add_statements
from tests.support.stores import new_store, statement

URL = "https://fen.example/lock"
PAGE = """<html><head><title>The lock</title></head><body><p>It rained, A. Reed said.</p>
<p>Ida Moor spoke on Monday. “The lock&nbsp;– shut since May, they say – is <b>not</b> safe,” she said,
“and we know it.”</p><p>Nobody asked.</p><p>The lock is shut.</p><p>Then the lock is shut.</p></body></html>"""


def place_of(root: Path, content: str, media_type: str = "text/html", url: str = URL, **values: str) -> Place | None:
    """Where a statement stands, by a store that has its source."""
    new_store(root)
    data = content.encode()
    read, _ = make_source(data, media_type=media_type, retrieved="2026-11-30", url=url)
    made = statement(values.pop("claim", "It is unsafe."), source=read.id, **values)
    add_statements(read_store(root), [made], "extract", source=(read, data))
    store = read_store(root)
    return CopyReader(root, store.sources).find(store.statements[0])


def test_the_sentence_is_that_of_the_copy(tmp_path: Path) -> None:
    """A quotation that differs in typography is found, and its words are marked as the page has them."""
    place = place_of(tmp_path, PAGE, quote="The lock - shut since May, they say - is not safe")
    assert place is not None
    assert place.sentence[place.start : place.end] == "The lock – shut since May, they say – is not safe"
    assert place.sentence.startswith("“The lock")
    assert "spoke on Monday" not in place.sentence
    assert "Nobody" not in place.sentence
    assert (place.seconds, place.time) == (None, "")
    words = "The%20lock%20%E2%80%93%20shut%20since%20May%2C%20they%20say%20%E2%80%93%20is%20not%20safe"
    assert place.url == f"{URL}#:~:text={words}"


@pytest.mark.parametrize(
    ("values", "fragment"),
    [
        ({"quote": "rained"}, "rained"),
        ({"claim": "It rained, A. Reed said."}, "It%20rained%2C%20A.%20Reed%20said."),  # without a quote the claim
        ({"quote": "is not safe … and we know it"}, "is%20not%20safe&text=and%20we%20know%20it"),
        ({"quote": "he lock is shut"}, None),  # not whole words
        ({"quote": "It did not rain"}, None),
        ({"claim": "The weir broke."}, None),
    ],
)
def test_words_that_stand_there_make_a_fragment(tmp_path: Path, values: dict[str, str], fragment: str | None) -> None:
    """Pieces of a quotation are marked each; what does not stand there has no place."""
    place = place_of(tmp_path, PAGE, **values)
    assert (place and place.url) == (fragment and f"{URL}#:~:text={fragment}")


def test_subtitles_have_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a recording the address leads to the time, and no text is looked for on the page."""
    codes = (TimeCode(5, 1.0), TimeCode(19, 3723.5), TimeCode(40, 3800.0))
    text = "     Good evening. The lock is shut.     Good night."
    article = Article(name="x", content=b"", media_type="text/vtt", text=text, time_codes=codes)
    monkeypatch.setattr("factcli.extract.readers.article_of", lambda *_: article)
    place = place_of(tmp_path / "a", "x", "text/vtt", "https://www.youtube.com/watch?v=abc", quote="is shut")
    assert place is not None
    assert place.time == "1:02:03"
    assert place.url == "https://www.youtube.com/watch?v=abc&t=3723s"
    early = replace(article, time_codes=codes[2:])
    monkeypatch.setattr("factcli.extract.readers.article_of", lambda *_: early)
    place = place_of(tmp_path / "b", "x", "application/x-subrip", "https://a.example/b.mp4", quote="is shut")
    assert place is not None
    assert (place.time, place.url) == ("", "https://a.example/b.mp4")


def test_what_cannot_be_read_has_no_place(tmp_path: Path) -> None:
    """A missing copy, an unknown source, bytes that are no text: no error here, check tells it."""
    assert place_of(tmp_path / "a", "\0\1\2", "application/pdf", quote="x") is None
    place_of(tmp_path / "b", PAGE, quote="rained")
    store = read_store(tmp_path / "b")
    for path in (tmp_path / "b" / "sources").iterdir():
        path.unlink()
    assert CopyReader(tmp_path / "b", store.sources).find(store.statements[0]) is None
    assert CopyReader(tmp_path / "b", []).find(store.statements[0]) is None


def test_a_statement_without_an_address_has_that_of_its_source(tmp_path: Path) -> None:
    """Its own goes first; without either there is the sentence alone."""
    own = "https://fen.example/copy#part"
    assert (place_of(tmp_path / "a", PAGE, quote="rained", url=own) or _no_place()).url == f"{own}:~:text=rained"
    assert (place_of(tmp_path / "b", PAGE, quote="rained") or _no_place()).url.startswith(URL)
    made = _find_in(tmp_path / "b", url="https://weir.example/")
    assert made.url == "https://weir.example/#:~:text=rained"


def _no_place() -> Place:
    raise AssertionError("no place")


def _find_in(root: Path, **values: str) -> Place:
    store = read_store(root)
    made: Statement = statement("It.", quote="rained", source=store.sources[0].id, **values)
    return CopyReader(root, store.sources).find(made) or _no_place()


def test_long_sentences_are_cut_at_blanks(tmp_path: Path) -> None:
    """A page of one sentence is not shown whole."""
    text = f"{'before ' * 500}the lock is shut {'after ' * 500}."
    place = place_of(tmp_path, text, "text/plain", quote="the lock is shut")
    assert place is not None
    assert len(place.sentence) < 700
    assert place.sentence.startswith("before before")
    assert place.sentence.endswith("after")


@pytest.mark.parametrize(
    ("url", "fragment"),
    [
        ("https://a.example/x", "https://a.example/x#:~:text=a%2Db"),
        ("https://a.example/x#top", "https://a.example/x#top:~:text=a%2Db"),
        ("https://a.example/x#", "https://a.example/x#:~:text=a%2Db"),
        ("HTTP://a.example/x?y=1&z", "HTTP://a.example/x?y=1&z#:~:text=a%2Db"),
        ("https://a.example/x#:~:text=mine", "https://a.example/x#:~:text=mine"),
        ("ftp://a.example/x", "ftp://a.example/x"),
        ("", ""),
    ],
)
def test_fragments_of_addresses(url: str, fragment: str) -> None:
    """An own fragment stays before the directive; what is no web address, or has one, stays as it is."""
    assert text_address(url, "x a-b y", [Span(2, 5)]) == fragment


def test_words_that_stand_twice_have_what_is_before_them() -> None:
    """So that the browser marks the right ones; at the beginning of a paragraph the first are the right ones."""
    text = "The lock is shut.\n\nThen, I know, the lock is shut."
    start = text.rindex("lock is shut")
    address = text_address(URL, text, [Span(start, start + 12)])
    assert address == f"{URL}#:~:text=Then%2C%20I%20know%2C%20the-,lock%20is%20shut"


def test_what_is_no_text_and_many_pieces_are_no_trouble() -> None:
    """Half a surrogate pair, which a damaged copy may give, has no bytes; an address does not grow with a quotation."""
    assert text_address(URL, "a \ud800 b", [Span(0, 5)]) == f"{URL}#:~:text=a%20%3F%20b"
    assert text_address(URL, "a b c d e f g", [Span(n, n + 1) for n in range(0, 13, 2)]).count("text=") == 5


def test_long_words_have_a_beginning_and_an_end() -> None:
    """As the specification advises for more than 300 characters; so have those of several paragraphs."""
    text = "one two three four five six seven " * 12 + "end of it all is here now"
    address = text_address(URL, text, [Span(0, len(text))])
    assert address == f"{URL}#:~:text=one%20two%20three%20four%20five%20six,of%20it%20all%20is%20here%20now"
    assert text_address(URL, "a b.\n\nc d.", [Span(0, 10)]) == f"{URL}#:~:text=a%20b.,c%20d."


@given(st.text(min_size=1), st.integers(0, 50), st.integers(1, 400))
def test_a_fragment_can_be_read_back(text: str, start: int, length: int) -> None:
    """It is ASCII without signs of its own in the words, and these are words of the text."""
    span = Span(min(start, len(text) - 1), min(start + length, len(text)))
    if span.start >= span.end or not text[span.start : span.end].isprintable():
        return
    fragment = text_address(URL, text, [span]).removeprefix(f"{URL}#:~:text=")
    match = re.fullmatch(r"(?:([^,&-]*)-,)?([^,&-]*)(?:,([^,&-]*))?", fragment)
    assert match
    assert fragment.isascii()
    assert all(unquote(part) in " ".join(text.split()) or len(part) > 60 for part in match.groups() if part)


@pytest.mark.parametrize(
    ("url", "timed"),
    [
        ("https://www.youtube.com/watch?v=a&t=5s&list=b", "https://www.youtube.com/watch?v=a&list=b&t=83s"),
        ("https://youtu.be/a", "https://youtu.be/a?t=83s"),
        ("https://a.example/talk.MP4", "https://a.example/talk.MP4#t=83"),
        ("https://a.example/talk.mp4#x", "https://a.example/talk.mp4#x"),
        ("https://a.example/talk", "https://a.example/talk"),
        ("https://youtube.com.example/a", "https://youtube.com.example/a"),
        ("https://[a/talk.mp4", "https://[a/talk.mp4"),
        ("ftp://a.example/talk.mp4", "ftp://a.example/talk.mp4"),
    ],
)
def test_times_of_addresses(url: str, timed: str) -> None:
    """Only addresses of which it is known how they tell a time get one."""
    assert timed_address(url, 83.9) == timed


def test_each_copy_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many statements come from it."""
    place_of(tmp_path, PAGE, quote="rained")
    store = read_store(tmp_path)
    reader, read = CopyReader(tmp_path, store.sources), list[Source]()

    def read_and_count(root: Path, source: Source) -> list[CopyText]:
        read.append(source)
        return read_texts(root, source)

    monkeypatch.setattr("factcli.extract.places.read_texts", read_and_count)
    for _ in range(3):
        assert reader.find(store.statements[0])
    assert read == store.sources

"""Tell the main text of a web page from its menus, teasers and notices, with trafilatura.

trafilatura says which text is the main one; what is taken are the paragraphs of the visible text that hold it, as they
are there. So a quotation out of them is found in a kept copy of the page, also without trafilatura.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType
from unicodedata import normalize

from factcli.errors import UsageError
from factcli.extract.paragraphs import clean_lines

# A word, or a character of a script that is written without spaces.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_]+")
_RUN = 4  # words in a row that tell a text
_SHARE = 0.5  # of the runs of a paragraph that are in the main text
_LONG = 15  # words of a paragraph that is main text if it is between others
_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*\Z""")
_NEAR = 3  # paragraphs around the main text among which short ones may belong to it
# Characters of visible text, and tags, beyond which trafilatura may take half a minute or more.
_LARGEST = 1_500_000
_MOST_TAGS = 50_000
# The pictures, fonts and frames that SingleFile puts into the page.
_DATA = re.compile(r"data:[\w/+.-]{1,100}+(?:;[\w=-]{1,100}+){0,5}+,[A-Za-z0-9+/=%]++")

Words = tuple[str, ...]


def choose_main(page: str, paragraphs: Sequence[str]) -> list[str]:
    """Return those of the visible paragraphs of a page that are its main text; [] if none can be told.

    Raises :class:`UsageError` if trafilatura is not installed.
    """
    trafilatura = _import_trafilatura()
    page = _DATA.sub("", page)
    if sum(map(len, paragraphs)) > _LARGEST or page.count("<") > _MOST_TAGS:
        return []
    try:
        text = trafilatura.extract(page, include_comments=False, deduplicate=False) or ""
    except Exception:  # whatever a strange page makes it or lxml raise
        return []
    chosen = _match(paragraphs, clean_lines(text).split("\n"))
    return [paragraphs[n] for n in chosen]


def _import_trafilatura() -> ModuleType:
    """Return trafilatura, which prints nothing then. Raises :class:`UsageError` if it is not installed."""
    try:
        import trafilatura  # 250 ms
    except ImportError:
        todo = "pip install 'factcli[articles]', or copy the text of the page into a .txt file and extract from that"
        raise UsageError("web pages need trafilatura, which is not installed", todo) from None
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return trafilatura


def _words(text: str) -> Words:
    return tuple(_WORD.findall(normalize("NFC", text)))


def _match(paragraphs: Sequence[str], lines: Sequence[str]) -> list[int]:
    """Return the numbers of the paragraphs that hold these lines of main text.

    A paragraph is the unit: a line may be a part of it, or hold several. Each word of the lines counts once, so that a
    quotation set large beside the text, or a teaser with its first sentence, is not there twice. Short paragraphs must
    be a line as they are, near others that were found; long ones between two that were found belong to them.
    """
    main = [words for line in lines if (words := _words(line))]
    stream = [word for words in main for word in words]
    runs = Counter(_runs(stream))
    words_of = [_words(paragraph) for paragraph in paragraphs]
    held = [n for n, words in enumerate(words_of) if _is_held(words, runs)]
    near = {
        number: sum(abs(other - number) <= _NEAR for other in held[max(0, place - _NEAR) : place + _NEAR + 1])
        for place, number in enumerate(held)
    }
    found = set()
    whole = {*main}
    for number in sorted(held, key=lambda n: (words_of[n] not in whole, -len(words_of[n]), -near[n])):
        if _is_held(words_of[number], runs):
            found.add(number)
            runs.subtract(_runs(words_of[number]))
    repeated = {*held} - found
    first, last = min(found, default=_NEAR), max(found, default=len(paragraphs))
    for number in range(max(0, first - _NEAR), min(len(paragraphs), last + _NEAR + 1)):
        words = words_of[number]
        is_line = len(words) < _RUN and words in whole
        is_between = first < number < last and len(words) >= _LONG and _SENTENCE_END.search(paragraphs[number])
        if number not in repeated and (is_line or is_between):
            found.add(number)
    return sorted(found)


def _runs(words: Sequence[str]) -> Iterator[Words]:
    return (tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def _is_held(words: Words, runs: Counter[Words]) -> bool:
    """Return whether enough runs of a paragraph are in the main text, and not yet in another paragraph."""
    number = len(words) - _RUN + 1
    return number > 0 and sum(runs[run] > 0 for run in _runs(words)) >= _SHARE * number

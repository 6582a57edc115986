"""Tell the main text of a web page from its menus, teasers and notices, with trafilatura.

trafilatura says which text is the main one; what is taken are the paragraphs of the visible text that hold it, as they
are there. So a quotation out of them is found in a kept copy of the page, also without trafilatura.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from types import ModuleType
from unicodedata import normalize

from factcli.errors import UsageError
from factcli.extract.paragraphs import clean_lines

# A word, or a character of a script that is written without spaces.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_]+")
_RUN = 4  # words in a row that tell a text
_SHARE = 0.5  # of the runs of a paragraph that are in the main text
_NEAR = 3  # paragraphs around the main text among which short ones may belong to it
_LARGEST = 1_500_000  # characters of visible text; trafilatura takes more than ten seconds for more
# The pictures, fonts and frames that SingleFile puts into the page.
_DATA = re.compile(r"data:[\w/+.-]{1,100}+(?:;[\w=-]{1,100}+){0,5}+,[A-Za-z0-9+/=%]++")

Words = tuple[str, ...]


def choose_main(page: str, paragraphs: Sequence[str]) -> list[str]:
    """Return those of the visible paragraphs of a page that are its main text; [] if none can be told.

    Raises :class:`UsageError` if trafilatura is not installed.
    """
    trafilatura = import_trafilatura()
    if sum(map(len, paragraphs)) > _LARGEST:
        return []
    try:
        text = trafilatura.extract(_DATA.sub("", page), include_comments=False, deduplicate=False) or ""
    except Exception:  # whatever a strange page makes it or lxml raise
        return []
    chosen = _match(paragraphs, clean_lines(text).split("\n"))
    return [paragraphs[n] for n in chosen]


def import_trafilatura() -> ModuleType:
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

    A paragraph is the unit: a line may be a part of it, or hold several. Short ones must be a line as they are, near
    others that were found.
    """
    main = [words for line in lines if (words := _words(line))]
    stream = [word for words in main for word in words]
    runs = {tuple(stream[n : n + _RUN]) for n in range(len(stream) - _RUN + 1)}
    whole = set(main)
    words_of = [_words(paragraph) for paragraph in paragraphs]
    long = [n for n, words in enumerate(words_of) if len(words) >= _RUN and _is_held(words, runs)]
    long = _drop_repeats(long, words_of)
    around = set(range(len(paragraphs)))
    if long:
        around &= set(range(long[0] - _NEAR, long[-1] + _NEAR + 1))
    short = [n for n in around if len(words_of[n]) < _RUN and words_of[n] in whole]
    return sorted({*long, *short})


def _is_held(words: Words, runs: set[Words]) -> bool:
    number = len(words) - _RUN + 1
    return sum(words[n : n + _RUN] in runs for n in range(number)) >= _SHARE * number


def _drop_repeats(found: list[int], words_of: Sequence[Words]) -> list[int]:
    """Return the numbers without paragraphs that are there again, as in a teaser: the one among most others stays."""
    best: dict[Words, tuple[int, int]] = {}
    positions = {number: place for place, number in enumerate(found)}
    for number in found:
        place = positions[number]
        near = sum(abs(other - number) <= _NEAR for other in found[max(0, place - _NEAR) : place + _NEAR + 1])
        if near > best.get(words_of[number], (0, 0))[0]:
            best[words_of[number]] = (near, number)
    return sorted(number for _, number in best.values())

"""How long it takes to find quotations: in one copy of a megabyte, in a thousand copies, and in a store of web pages.

    python tests/tools/quotations.py                      10,000 quotations
    python tests/tools/quotations.py --number 1000

Of ten quotations four are exact, four have other typography, one has a word changed, one is nowhere. The texts are the
same on every run. No test depends on the seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from factcli.extract.quotations import CopyText, find_quotation
from factcli.model import source_id

FACTCLI = str(Path(sys.executable).parent / "factcli")
_COPIES = 1000
_RNG = random.Random(16)
_SYLLABLES = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]
_WORDS = ["".join(_RNG.choices(_SYLLABLES, k=_RNG.choice((1, 1, 2, 2, 3, 4)))) for _ in range(15_000)]
_WEIGHTS = [1 / (rank + 1) for rank in range(len(_WORDS))]


def make_text(length: int) -> str:
    """Return a report of about so many characters."""
    parts: list[str] = []
    size = 0
    while size < length:
        words = _RNG.choices(_WORDS, _WEIGHTS, k=_RNG.randint(6, 24))
        words[len(words) // 2] += _RNG.choice(("", ",", "’s", " –"))
        sentence = " ".join(words).capitalize()
        parts.append(f"“{sentence},” said {words[0].capitalize()}." if _RNG.random() < 0.3 else f"{sentence}.")
        parts.append(_RNG.choice((" ", " ", " ", "\n\n")))
        size += len(sentence) + 4
    return "".join(parts)


def make_quotation(text: str) -> str:
    """Return words of a report, or nearly so."""
    words = (
        text.split(" ", 10_000) if len(text) < 50_000 else text[_RNG.randrange(len(text) - 2_000) :][:2_000].split(" ")
    )
    start = _RNG.randrange(1, max(2, len(words) - 32))
    kind, part = _RNG.randrange(10), words[start : start + _RNG.randint(5, 30)]
    if kind == 8:
        part[len(part) // 2] = "otherwise"
    if kind == 9:
        part = _RNG.choices(_WORDS, _WEIGHTS, k=12)
    quote = " ".join(part)
    if kind in (4, 5, 6, 7):
        quote = quote.replace("“", '"').replace("”", '"').replace("’", "'").replace("–", "-")
    return " ".join(quote.split())


def make_store(root: Path, texts: list[str], quotations: list[list[str]]) -> None:
    """Write a store with a web page for each text, and its quotations as statements."""
    (root / "sources").mkdir(parents=True)
    (root / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
    sources, statements = [], []
    for number, (text, quotes) in enumerate(zip(texts, quotations, strict=True)):
        paragraphs = "".join(f"<p>{html.escape(part)}</p>\n" for part in text.split("\n\n"))
        menu = "<li><a href='/x'>Menu</a></li>" * 50
        page = (
            f"<html><head><script>{'let a = 1;' * 400}</script></head><body>{menu}{paragraphs}</body></html>".encode()
        )
        digest = hashlib.sha256(page).hexdigest()
        (root / "sources" / digest).write_bytes(page)
        source = source_id(digest, "")
        sources.append(
            f'[[source]]\nid = "{source}"\nretrieved = 2026-11-30\nmedia_type = "text/html"\nsha256 = "{digest}"\n'
        )
        for place, quote in enumerate(quotes):
            statements.append(
                f'[[statement]]\nid = "{number:06}{place:04}"\nspeaker = "Ann Lund"\noutlet = "Halvik Post"\n'
                f'date = 2026-11-02\nclaim = "Said {number} {place}."\n'
                f'quote = {json.dumps(quote)}\nsource = "{source}"\n'
            )
    (root / "sources.toml").write_text("\n".join(sources), encoding="utf-8")
    (root / "2026-11.toml").write_text("\n".join(statements), encoding="utf-8")


def _measure(what: str, texts: Iterable[str], quotations: Iterable[list[str]]) -> None:
    start, kinds = time.perf_counter(), Counter[str]()
    for text, quotes in zip(texts, quotations, strict=True):
        copy = CopyText(text)
        kinds.update(find_quotation(quote, copy).kind.value for quote in quotes)
    print(f"{what:<24} {time.perf_counter() - start:6.1f} s  {dict(sorted(kinds.items()))}")


def main() -> None:
    """Measure, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=10_000, help="how many quotations")
    number = parser.parse_args().number
    long = make_text(1_000_000)
    _measure("one copy of 1 MB", [long], [[make_quotation(long) for _ in range(number)]])
    texts = [make_text(5_000) for _ in range(_COPIES)]
    quotations = [[make_quotation(text) for _ in range(number // _COPIES)] for text in texts]
    _measure("1,000 copies of 5 kB", texts, quotations)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        make_store(root, texts, quotations)
        environment = {**os.environ, **{f"XDG_{name}_HOME": f"{folder}/{name}" for name in ("CACHE", "STATE", "DATA")}}
        start = time.perf_counter()
        command = [FACTCLI, "check", "--quotes", "--store", str(root)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        print(f"{'check --quotes':<24} {time.perf_counter() - start:6.1f} s  {done.stderr.strip()}")


if __name__ == "__main__":
    main()

"""How many pairs of names `match` grades in a second, and how selective the lookup codes are.

    python tests/tools/names.py               about ten seconds

The names are those of tests/quality/spellings.tsv: many spellings of few people, which is harder than a store's
own list. No test depends on the figures.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from pathlib import Path

from factcli.entities.blocking import asked_codes, stored_codes
from factcli.entities.name_parts import name_words
from factcli.entities.person_names import match

SPELLINGS = Path(__file__).resolve().parent.parent / "quality" / "spellings.tsv"


def names() -> list[str]:
    """Every spelling of the collection, once."""
    lines = SPELLINGS.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(name for line in lines if line[:1] != "#" for name in line.split("\t") if name))


def main() -> None:
    """Time the pairs in the order of the list, first without and then with what the caches keep, and print both."""
    listed = names()
    pairs = list(itertools.islice(itertools.combinations(listed, 2), 500_000))
    for what in ("first time, words new", "second time, words known"):
        began = time.perf_counter()
        found = sum(match(a, b) is not None for a, b in pairs)
        taken = time.perf_counter() - began
        print(f"{len(pairs) / taken:>10,.0f} pairs a second, {what} ({found:,} of {len(pairs):,} match)")
    words = {word for name in listed for word in name_words(name)}
    filed = Counter(code for word in words for code in stored_codes(word))
    asked = [sum(filed[code] for code in asked_codes(word)) for word in words]
    print(f"{sum(filed.values()) / len(words):>10.2f} codes are stored for a word, of {len(words):,} words")
    print(f"{sum(len(asked_codes(word)) for word in words) / len(words):>10.1f} codes are asked for a word")
    print(f"{sum(asked) / len(words) / len(words):>10.1%} of the words are reached by a word")


if __name__ == "__main__":
    main()

"""Make what conflicts/lexicon.py reads from the lists in conflicts/wordlists: ``python -m tests.tools.wordlists``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from factcli.conflicts.lexicon import FOLDER
from factcli.text.stem import stem

LISTS = ("opposites", "antonyms", "exclusive", "converses", "phrases")


def lines(name: str) -> list[str]:
    """The entries of a list: its lines but for the comments and the blank ones."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def key(entry: str) -> str:
    """The stem of a word, or the stems of a phrase joined."""
    return "_".join(map(stem, entry.split("_")))


def sides() -> Iterator[tuple[list[str], list[str]]]:
    """Both sides of each entry of the two lists of opposites, as written."""
    for line in lines("opposites"):
        left, right = line.split("|")
        yield left.split(), right.split()
    for line in lines("antonyms"):
        word, other, _ = line.split()
        yield [word], [other]


def members() -> Iterator[tuple[str, list[str]]]:
    """Each set's name with its members, each with its aliases."""
    for line in lines("exclusive"):
        name, some = line.split(":")
        yield name, some.split()


def texts() -> dict[str, str]:
    """The files of stems as they should be, by their names."""
    converse = {pair for a, b in map(str.split, lines("converses")) for pair in _both(a, b)}
    opposed = {pair for left, right in sides() for a in left for b in right for pair in _both(a, b)}
    return {
        "opposites": _grouped(opposed - converse),
        "converses": _grouped(converse),
        "phrases": _phrases(),
        "exclusive": _memberships(),
    }


def _both(word: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key(word), key(other)), (key(other), key(word))


def _grouped(pairs: Iterable[tuple[str, str]]) -> str:
    """A line for each first of a pair, with all its seconds after it."""
    found: dict[str, list[str]] = {}
    for word, other in sorted(pairs):
        found.setdefault(word, [word]).append(other)
    return "".join(f"{' '.join(row)}\n" for row in found.values())


def _phrases() -> str:
    written = re.findall(r"[^\s/]+_[^\s/]+", "\n".join(line for name in LISTS for line in lines(name)))
    found = sorted(set(map(key, written)), key=lambda phrase: (-phrase.count("_"), phrase))
    firsts = sorted({phrase.split("_")[0] for phrase in found})
    return "".join(f"{first} {' '.join(p for p in found if p.split('_')[0] == first)}\n" for first in firsts)


def _memberships() -> str:
    """A line for each member of each set: the set, the member, the stems of its names."""
    found = []
    for name, some in members():
        for names in (member.split("/") for member in some):
            found.append(" ".join([name, names[0], *dict.fromkeys(map(key, names))]))
    return "\n".join(found) + "\n"


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / "stems" / f"{name}.txt").write_text(text, encoding="utf-8")

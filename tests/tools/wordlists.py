"""Make what conflicts/lexicon.py reads from the lists in conflicts/wordlists: ``python -m tests.tools.wordlists``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from factcli.conflicts.lexicon import DETERMINERS, FOLDER
from factcli.text.stem import stem

#: Words that turn the others of a phrase around: "never stopped" does not oppose what "stopped" does.
TURNING = frozenset(("not", "no", "never", "without", "none", "nothing", "refus", "fail"))
LISTS = ("opposites", "antonyms", "exclusive", "converses", "phrases")


def lines(name: str) -> list[str]:
    """The entries of a list: its lines but for the comments and the blank ones."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def key(entry: str) -> str:
    """The stem of a word, or the stems of a phrase joined, but for its articles and possessives.

    The text may have these or not.
    """
    first, *others = map(stem, entry.split("_"))
    return "_".join([first, *([word for word in others if word not in DETERMINERS] or others)])


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
    both = [(frozenset(map(key, left)), frozenset(map(key, right))) for left, right in sides()]
    both += _inherited(opposed - converse)
    return {
        "opposites": _by_first_stem([(sorted(side), str(number)) for number, side in _numbered(both)], str),
        "sides": "".join(f"{' '.join(sorted(side))}\n" for _, side in _numbered(both)),
        "converses": _grouped(converse),
        "phrases": _phrases(),
        "exclusive": _memberships(),
        "synonyms": _by_first_stem([(line.split(), str(number)) for number, line in enumerate(lines("synonyms"))]),
        "implies": _by_first_stem(_implications()),
    }


Side = frozenset[str]


def _inherited(opposed: Iterable[tuple[str, str]]) -> list[tuple[Side, Side]]:
    """What a word of a phrase opposes, where the phrase opposes that or a phrase with it: "found_alive", as "alive"."""
    table: dict[str, set[str]] = {}
    for word, other in opposed:
        table.setdefault(word, set()).add(other)
    found: dict[str, set[str]] = {}
    for phrase in sorted(word for word in table if "_" in word and TURNING.isdisjoint(word.split("_"))):
        parts = {part for other in table[phrase] for part in other.split("_")} | table[phrase]
        for word in phrase.split("_"):
            if not parts.isdisjoint(table.get(word, ())):
                found.setdefault(phrase, set()).update(table[word] - table[phrase] - {phrase})
    return [(frozenset([phrase]), frozenset(others)) for phrase, others in found.items() if others]


def _numbered(both: Sequence[tuple[Side, Side]]) -> Iterator[tuple[int, Side]]:
    """The sides of all entries: of each the first has an even number, and the other the next."""
    return enumerate(side for pair in both for side in pair)


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


def _bare_key(entry: str) -> str:
    """The stems of a phrase without its articles and possessives, which the text may have or not."""
    bare = [stem(word) for word in entry.split("_")]
    return "_".join([word for word in bare if word not in DETERMINERS] or bare)


def _implications() -> Iterator[tuple[list[str], str]]:
    """The general words of each line, whose group begins with ">", and those that imply them, with "<"."""
    for number, line in enumerate(lines("implies")):
        general, specific = line.split(":")
        yield general.split(), f">{number}"
        yield specific.split(), f"<{number}"


def _by_first_stem(some: Iterable[tuple[list[str], str]], key_of: Callable[[str], str] = _bare_key) -> str:
    """A line for each first stem: the words and phrases that begin with it, each with the names of its groups."""
    groups: dict[str, list[str]] = {}
    for entries, group in some:
        for name in dict.fromkeys(map(key_of, entries)):
            groups.setdefault(name, []).append(group)
    found: dict[str, list[str]] = {}
    for name in sorted(groups, key=lambda name: (-name.count("_"), name)):
        found.setdefault(name.split("_")[0], []).append(f"{name}:{','.join(groups[name])}")
    return "".join(f"{first} {' '.join(found[first])}\n" for first in sorted(found))


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / "stems" / f"{name}.txt").write_text(text, encoding="utf-8")

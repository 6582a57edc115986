"""Words by which a report's names are told apart: given names, words of organisations, places, outlets.

They are read from ``wordlists/names.txt``. What is in no list is told by where it stands, see
:mod:`factcli.extract.mentions`.
"""

from __future__ import annotations

from functools import cache

from factcli.extract.words import FOLDER


@cache
def _lists() -> dict[str, list[str]]:
    """Return the lines under each heading."""
    found: dict[str, list[str]] = {}
    for line in (FOLDER / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(heading, []).append(line)
    return found


def _words(heading: str) -> frozenset[str]:
    return frozenset(" ".join(_lists()[heading]).split())


def _names(heading: str) -> frozenset[str]:
    return frozenset(name for line in _lists()[heading] for name in line.split("|"))


@cache
def women() -> frozenset[str]:
    """Return given names of women, folded."""
    return _words("women")


@cache
def men() -> frozenset[str]:
    """Return given names of men, folded."""
    return _words("men")


@cache
def given_names() -> frozenset[str]:
    """Return given names of women and men, folded."""
    return women() | men()


@cache
def woman_words() -> frozenset[str]:
    """Return titles and words of women: Mrs, spokeswoman, sister."""
    return _words("woman_word")


@cache
def man_words() -> frozenset[str]:
    """Return titles and words of men: Mr, spokesman, brother."""
    return _words("man_word")


@cache
def kin() -> frozenset[str]:
    """Return words for relatives and those near to somebody."""
    return _words("kin")


@cache
def organisation_heads() -> frozenset[str]:
    """Return words by which an organisation is called in short: the ministry, the party."""
    return _words("organisation_head")


@cache
def organisation_words() -> frozenset[str]:
    """Return words that names of organisations have and those of people hardly ever."""
    return _words("organisation_word") | organisation_heads()


@cache
def places() -> frozenset[str]:
    """Return words of names of countries, states and cities, folded."""
    return _words("place")


@cache
def place_heads() -> frozenset[str]:
    """Return words that begin or end names of places."""
    return _words("place_head")


@cache
def no_names() -> frozenset[str]:
    """Return words that are capitalised at the start of a sentence, and days and months, in small letters."""
    return _words("no_name")


@cache
def outlets() -> frozenset[str]:
    """Return names of agencies, papers, stations and networks as written, without their article."""
    return _names("outlet")


@cache
def wires() -> frozenset[str]:
    """Return names of agencies that reports credit as their own source."""
    return _names("wire")


@cache
def platforms() -> frozenset[str]:
    """Return names of networks where people write themselves."""
    return _names("platform")


@cache
def doubtful_outlets() -> frozenset[str]:
    """Return names of outlets that mean something else as well."""
    return _names("doubtful_outlet")

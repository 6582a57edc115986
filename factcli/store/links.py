"""Decisions about pairs of statements, and whether they are about the present wording.

A decision outranks the program's own judgement. It is about the wording that was judged, of which a ``[[link]]`` keeps
a digest: when one of the claims is changed, the decision is shown as outdated and the pair is open again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from factcli.model import Link, Statement, table_digest

#: Relations that have a direction: `a` repeats `b`.
DIRECTED = ("repeats", "supersedes")
#: The names of these as seen from the other end.
SEEN_FROM_B = {"repeats": "repeated by", "supersedes": "superseded by"}


def claims_digest(a: Statement, b: Statement) -> str:
    """Return 12 hexadecimal digits that change with either claim, the same in either order."""
    return table_digest({"claims": sorted((a.claim, b.claim))})


def is_current(link: Link, a: Statement, b: Statement) -> bool:
    """Return whether a decision is about the present claims; one without a digest counts as current."""
    return link.digest in ("", claims_digest(a, b))


class Decision(NamedTuple):
    """The latest decision about a pair; ``current`` unless a claim was changed since.

    ``others`` are decisions with another relation, which a merge of two people's files may leave.
    """

    link: Link
    current: bool
    others: tuple[Link, ...] = ()


class Decisions:
    """The decisions of a store, by pairs."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._latest: dict[frozenset[str], Link] = {}
        self._all: dict[frozenset[str], list[Link]] = {}
        for link in links:
            pair = frozenset((link.a, link.b))
            self._all.setdefault(pair, []).append(link)
            if pair not in self._latest or _decided_key(link) >= _decided_key(self._latest[pair]):
                self._latest[pair] = link

    @property
    def links(self) -> list[Link]:
        """The latest decision about each pair."""
        return list(self._latest.values())

    def of(self, a: Statement, b: Statement) -> Decision | None:
        """Return the latest decision about a pair, in either order; of several on one day the last in the store."""
        pair = frozenset((a.id, b.id))
        link = self._latest.get(pair)
        if link is None:
            return None
        others = tuple(other for other in self._all[pair] if other.relation != link.relation)
        return Decision(link, is_current(link, a, b), others)

    def is_decided(self, a: Statement, b: Statement) -> bool:
        """Return whether there is a current decision about the pair, so that it is no open lead."""
        ruling = self.of(a, b)
        return ruling is not None and ruling.current


def _decided_key(link: Link) -> tuple[Any, ...]:
    """Sort key by day; a decision without a date is the oldest."""
    known = link.decided is not None and not link.decided.unknown
    return known, link.decided.sort_key[1:] if known and link.decided else ()


def describe_link(link: Link) -> str:
    """Return a decision in words: both ids, the relation, the day and the note."""
    parts = [f"decided {link.decided}" if link.decided else "", link.note]
    tail = ", ".join(part for part in parts if part)
    return f"{link.a} {link.relation} {link.b}" + (f" ({tail})" if tail else "")

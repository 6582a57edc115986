"""What people decided about two statements, and whether both still say what was decided about.

A decision outranks whatever the program thinks of a pair. It holds for the wording that was judged, of which a
``[[link]]`` keeps a digest: once one of the claims is changed, the decision is shown for what it was, and asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from factcli.model import Link, Statement, table_digest

#: Relations that say something else the other way round: `a` repeats `b`.
DIRECTED = ("repeats", "supersedes")


def claims_digest(a: Statement, b: Statement) -> str:
    """12 hexadecimal digits that change with either claim, the same in either order."""
    return table_digest({"claims": sorted((a.claim, b.claim))})


def is_current(link: Link, a: Statement, b: Statement) -> bool:
    """Whether a decision is about the claims as they are now; one without a digest is taken to be."""
    return link.digest in ("", claims_digest(a, b))


class Decision(NamedTuple):
    """A decision about a pair; ``current`` unless one of the claims was changed since.

    ``others`` are further decisions about it that say something else, as a merge of two people's files may leave them.
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
        """The latest decision about these two, in either order; of several of one day the last in the store."""
        pair = frozenset((a.id, b.id))
        link = self._latest.get(pair)
        if link is None:
            return None
        others = tuple(other for other in self._all[pair] if other.relation != link.relation)
        return Decision(link, is_current(link, a, b), others)

    def is_decided(self, a: Statement, b: Statement) -> bool:
        """Whether the pair is decided as it stands, whatever the decision: it is no open lead any more."""
        ruling = self.of(a, b)
        return ruling is not None and ruling.current


def _decided_key(link: Link) -> tuple[Any, ...]:
    """When it was decided, so that one without a date counts as older than any."""
    known = link.decided is not None and not link.decided.unknown
    return known, link.decided.sort_key[1:] if known and link.decided else ()


def describe_link(link: Link) -> str:
    """A decision in words: both ids, the relation, when, and why; as it was recorded, for the eyes of its maker."""
    parts = [f"decided {link.decided}" if link.decided else "", link.note]
    tail = ", ".join(part for part in parts if part)
    return f"{link.a} {link.relation} {link.b}" + (f" ({tail})" if tail else "")

"""The project's own statements that conflict or only look so: what rules are tried on, and what tests them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from factcli.edtf import parse_date
from factcli.model import Statement

#: Pairs as a store has them, and whole stores: see `reports/README.md`.
REPORT_PAIRS = tuple(f"pairs_{letter}" for letter in "abcdefgijmnop")
DESKS = tuple(f"desk_{number}" for number in (1, 2, 3, 4, 6, *range(52, 58), 59, 60, 64, 65, 67, 68))
#: Desk stores written later, in more varied words. They are many, so each counts less when the weights are fitted.
LATER_DESKS = tuple(f"desk_{number}" for number in (9, *range(11, 18), *range(20, 24), *range(28, 48), 61, 71))
#: Desk stores and pairs that the weights are not fitted on.
UNREAD = tuple(f"desk_{number}" for number in (5, 7, 8, 10, 18, 19, *range(24, 28), *range(48, 52), 58, 62, 63, 66, 74))
UNREAD_PAIRS = ("pairs_h", "pairs_k", "pairs_l")
COLLECTIONS = ("collection_1", "collection_2", "collection_3")
FILES = ("conflicts_world.tsv", "conflicts_home.tsv")
_HERE = Path(__file__).parent


class Labelled(NamedTuple):
    """Two statements, whether a careful reader says that they conflict, and what kind of conflict or trap it is."""

    topic: str
    kind: str
    conflict: bool
    a: Statement
    b: Statement


def labelled(held: bool) -> Iterator[Labelled]:
    """The pairs kept aside for the tests (`held`), a third of all, or those that rules may be written after."""
    for name in FILES:
        with (_HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if _is_held(row["a_claim"], row["b_claim"]) == held:
                    yield Labelled(row["topic"], row["kind"], row["label"] == "conflict", _of(row, "a"), _of(row, "b"))


def _is_held(a: str, b: str) -> bool:
    """By a digest of the claims, so that nobody chooses."""
    return int(hashlib.sha256(f"{a}\t{b}".encode()).hexdigest(), 16) % 3 == 0


def _of(row: dict[str, str], side: str) -> Statement:
    identity = ("a" if side == "a" else "b") * 10
    date = parse_date(row[f"{side}_date"])
    return Statement(identity, row[f"{side}_speaker"], "Outlet", date, row[f"{side}_claim"])


def report_pairs(name: str) -> Iterator[Labelled]:
    """The pairs of one file of `reports`."""
    for row in _rows(name):
        a, b = (
            Statement(side * 10, row[f"speaker_{side}"], row[f"outlet_{side}"], parse_date(row[f"date_{side}"]), claim)
            for side, claim in (("a", row["claim_a"]), ("b", row["claim_b"]))
        )
        yield Labelled(name, row["kind"], row["expected"] == "lead", a, b)


class Collection(NamedTuple):
    """A store of `reports`: its statements, and the ids of the pairs that are leads, and of those that are traps."""

    statements: list[Statement]
    leads: frozenset[frozenset[str]]
    traps: frozenset[frozenset[str]]

    def pairs(self, name: str) -> Iterator[Labelled]:
        """All pairs of its statements, labelled."""
        for a, b in combinations(self.statements, 2):
            yield Labelled(name, "store", frozenset((a.id, b.id)) in self.leads, a, b)


def collection(name: str) -> Collection:
    """The store of one file of `reports`."""
    statements = [
        Statement(row["id"], row["speaker"], row["outlet"], parse_date(row["date"]), row["claim"])
        for row in _rows(name)
    ]
    found = [(frozenset((row["a"], row["b"])), row["expected"] == "lead") for row in _rows(f"{name}_pairs")]
    return Collection(
        statements,
        frozenset(pair for pair, is_lead in found if is_lead),
        frozenset(pair for pair, is_lead in found if not is_lead),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / "reports" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

"""The project's own pairs of statements that conflict or only look so: what rules are tried on, and what tests them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from factcli.edtf import parse_date
from factcli.model import Statement

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

"""How much of the slow work a run of the tests does: a sample that changes from day to day, or everything.

``pytest`` runs a sample of the tests marked ``slow``, and of the cases that a test draws through this module;
``pytest --everything`` runs them all. The number of the sample stands in the first lines of the output, and
``--sample NUMBER`` draws the same again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

#: Set by tests/conftest.py, for the processes of pytest-xdist too: a number, or "everything".
VARIABLE = "FACTCLI_TESTS"


def everything() -> bool:
    """Return whether all of the slow work is to be done."""
    return os.environ.get(VARIABLE) == "everything"


def sample() -> int:
    """Return the number of the sample that this run draws."""
    number = os.environ.get(VARIABLE, "0")
    return int(number) if number.isdecimal() else 0


def examples(whole: int) -> int:
    """Return how many examples hypothesis is to try: ``whole`` of them, or a quarter (10 at least)."""
    return whole if everything() else min(whole, max(10, whole // 4))


def one_in(number: int, cases: Iterable[Case]) -> list[Case]:
    """Return every so-manieth case, another part in each sample; all of them where everything is to be done."""
    found = list(cases)
    return found if everything() else found[sample() % min(number, max(1, len(found))) :: number]

"""Tables of cases as they stand in tests: a claim, and indented below it what is to be found in it."""

from __future__ import annotations


def indented(text: str) -> dict[str, list[str]]:
    """The lines that stand indented below each line that does not."""
    cases: dict[str, list[str]] = {}
    claim = ""
    for line in text.strip().splitlines():
        if line.startswith("    "):
            cases[claim].append(line.strip())
        else:
            claim = line
            cases[claim] = []
    return cases

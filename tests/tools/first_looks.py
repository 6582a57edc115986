"""Write `tests/quality/first_looks.tsv`: what earlier versions of the rules saw in stores that nobody had read by then.

    python -m tests.tools.first_looks           a few minutes; needs the history of this repository

Rules are made for what is wrong in the stores of `tests/quality/reports`, so that a fit on these stores thinks too well
of what is seen in others. What rules saw in a store before anybody read it is honest. Each row is a pair of statements
in which a version found evidence: the version, the store, whether the pair is a lead, and the features that the weights
are fitted on (see `fit_weights.py`), but for those of :mod:`factcli.conflicts.rules.meeting`, which are found anew.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import Evidence, Features, pair_sentences
from factcli.conflicts.rules.meeting import meeting_features

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "tests" / "quality" / "first_looks.tsv"
#: Commits, each with the numbers of the stores that were written later, and read later still.
COMMITS = {
    "8b93545": (9, *range(11, 18), *range(20, 24)),
    "6744d97": (*range(28, 49), *range(52, 58), 59, 60),
    "43633e5": (*range(52, 58), 59, 60, 61, 64, 65, 67, 68),
    "34f729e": (61, 64, 65, 67, 68),
}
#: The least sum of the weights that a version had for a pair that is kept: of others nobody would hear.
LEAST = -4.0
# Run in a checkout of an earlier version, with the folder of the stores and their names.
_LOOK = """
import csv, json, sys
from pathlib import Path
from factcli.conflicts import score
from factcli.conflicts.leads import candidates_among
from factcli.edtf import parse_date
from factcli.model import Statement, sort_key

def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\\t", quoting=csv.QUOTE_NONE))

folder, *names = sys.argv[1:]
for name in names:
    read = rows(Path(folder) / f"{name}.tsv")
    found = rows(Path(folder) / f"{name}_pairs.tsv")
    statements = [Statement(r["id"], r["speaker"], r["outlet"], parse_date(r["date"]), r["claim"]) for r in read]
    statements.sort(key=sort_key)
    leads = {frozenset((r["a"], r["b"])) for r in found if r["expected"] == "lead"}
    for i, j in candidates_among(statements):
        a, b = sorted((statements[i], statements[j]), key=lambda s: s.claim)
        best = max(score.weigh_pair(a, b), key=lambda pair: pair.total, default=None)
        if best is not None:
            first = best.evidence[0]
            row = [name, frozenset((a.id, b.id)) in leads, best.total, best.features, a.claim, b.claim]
            print(json.dumps([*row, first.signal, first.a, first.b]))
"""


class FirstLook(NamedTuple):
    """A pair of statements in which a version of the rules saw something: its store, its label, and the features."""

    store: str
    conflict: bool
    features: Features


def first_looks() -> Iterator[FirstLook]:
    """Yield the rows of the file."""
    for line in FILE.read_text(encoding="utf-8").splitlines()[1:]:
        _, store, expected, features = line.split("\t")
        named = (feature.split("=") for feature in features.split(" "))
        yield FirstLook(store, expected == "lead", {name: float(value) for name, value in named})


def main() -> None:
    """Look with each version, and write the file."""
    lines = ["version\tstore\texpected\tfeatures"]
    for commit, numbers in COMMITS.items():
        for store, is_lead, total, features, *pair in _look(commit, [f"desk_{number}" for number in numbers]):
            if total > LEAST:
                seen = features | _meet(*pair)
                text = " ".join(f"{name}={value:.2g}" for name, value in sorted(seen.items()) if round(value, 2))
                lines.append(f"{commit}\t{store}\t{'lead' if is_lead else 'none'}\t{text}")
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _look(commit: str, stores: list[str]) -> Iterator[list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "-q", "--detach", folder, commit], check=True)
        try:
            command = [sys.executable, "-c", _LOOK, str(ROOT / "tests" / "quality" / "reports"), *stores]
            out = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", folder], check=True)
    return map(json.loads, out.splitlines())


def _meet(a: str, b: str, signal: str, in_a: list[list[int]], in_b: list[list[int]]) -> Features:
    """Return how two claims meet, as the rules of today see it."""
    x, y = parse_claim(a).whole, parse_claim(b).whole
    spans = [tuple((start, end) for start, end in spans) for spans in (in_a, in_b)]
    return meeting_features(pair_sentences(x, y, x, y), Evidence(signal, {}, *spans))


if __name__ == "__main__":
    main()

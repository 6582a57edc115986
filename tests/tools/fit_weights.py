"""Fit the weights of the conflict rules: writes `factcli/conflicts/wordlists/weights.txt`, and says how well they do.

    python -m tests.tools.fit_weights DIR [--write] [--quick]

DIR holds the sets named in `SETS` and `STORES`, as tab-separated files with the columns premise, hypothesis and label
(contradiction, or anything else). They are public, and none of them is part of this project:

- emergent_news_train: headlines for and against claims (Ferreira and Vlachos 2016)
- fever_symmetric_dev: sentences of Wikipedia and claims (Schuster et al. 2019)
- negation_nli_dev: SNLI and MultiNLI with negations added (Hossain et al. 2020)
- sick_train: sentences of captions (Marelli et al. 2014)
- rte3_3way_dev: passages of news and claims (Giampiccolo et al. 2007)
- political_inconsistency: positions of politicians (github.com/nursaltyn/Inconsistency_Detection_Benchmark)

Of a set taken as a store every candidate pair is a row: texts about two claims hardly ever conflict, so without them
the weights would think that half of all pairs do. Of Emergent two headlines for and against one claim conflict, too;
pairs with headlines that only report a claim are left out.

To these come the project's own pairs and stores (`tests/quality`), but for the pairs that are kept aside for the tests.
They are most like what factcli is used for, so they count more. Rules were made for what was wrong in them, so a fit on
them trusts the rules too much: the first looks of `first_looks.py`, which hold what earlier rules saw in stores that
nobody had read, count as much.

A claim of several sentences is as good as its best pair of sentences. So the fit is repeated: each time those pairs
count that the last weights thought best. What is fitted is a logistic sum with a quadratic penalty, by Newton's
method with conjugate gradients. How well it does is measured by leaving out a part of the claims at a time.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.conflicts import score
from factcli.conflicts.leads import candidates_among
from factcli.conflicts.rules.evidence import Features
from factcli.conflicts.rules.whereabouts import NOW
from factcli.edtf import parse_date
from factcli.model import Statement
from tests.quality.conflicts import (
    COLLECTIONS,
    DESKS,
    LATER_DESKS,
    REPORT_PAIRS,
    Labelled,
    collection,
    labelled,
    report_pairs,
)
from tests.tools.first_looks import first_looks

#: Each set of pairs with the weight of one of its rows.
SETS = {"emergent_news_train": 5.0, "fever_symmetric_dev": 4.0, "negation_nli_dev": 4.0, "sick_train": 0.3}
#: The sets that are also taken as stores.
STORES = (*SETS.keys() - {"sick_train"}, "rte3_3way_dev", "political_inconsistency")
#: The weights of a pair of a store about one claim, of one about two claims, and of the project's own pairs.
SAME_CLAIM_WEIGHT, CROSSED_WEIGHT, OWN_WEIGHT, REPORTS_WEIGHT, LATER_WEIGHT = 0.3, 0.03, 1.0, 6.0, 3.0
#: The weight of a row of the first looks, of the stores in the most varied words and of the others.
FIRST_LOOK_WEIGHT_LATER, FIRST_LOOK_WEIGHT = 3.0, 6.0
MOST_CROSSED = 20_000  # of each set
PENALTY, ROUNDS, FOLDS = 8.0, 4, 4
#: What the bias is lowered by, so that a sum of 0 is the threshold: found on the figures that this script prints.
SHIFT = -0.15
WEIGHTS = Path(score.__file__).parent / "wordlists" / "weights.txt"
#: What the fit begins with, and is drawn to, where the sets have too little: two sentences about a definite thing that
#: are the same but for what is exchanged hardly stand in them. In Breaking NLI (Glockner et al. 2018) such an exchange
#: of exclusive words is a contradiction 1,004 times of 1,005, of figures 577 of 585, of opposites 191 of 191. What
#: happens once at two places hardly stands in them either.
BY_HAND = {
    "exclusive.exchange": 2.0,
    "exclusive.being": 0.8,
    "opposites.exchange": 1.0,
    "figures.exchange": 0.9,
    "dates.exchange": 1.6,
    "dates.not_until": 1.0,
    "reversal.exchange": 2.6,
    "places": 0.9,
    "reversal.apart": 1.8,
    # Hardly any pair of the sets is of two extents or durations.
    "durations": 1.2,
    "phases": 1.6,
    "phases.alike": 1.0,
    "durations.alike": 1.0,
    "durations.indefinite": -0.5,
    "durations.later": -2.0,
    "durations.since": 0.8,
    "informing": 1.8,
    "informing.alike": 1.0,
    "informing.later": -1.0,
    "extents": 1.6,
    "extents.alike": 1.0,
    "extents.anybody": -0.8,
    "extents.grows": -2.0,
    "extents.indefinite": -0.5,
    "extents.later": -1.0,
    "extents.forecast": -1.5,
    # Nor of somebody where nobody is, or of the last and the first of several.
    "presence": 1.6,
    "presence.alike": 1.0,
    "presence.later": -1.5,
    "dates.beyond": 1.5,
    # Nor of when something happened that happens once.
    "dates.event": 2.4,
    # Two tolls of one event, and two results of one vote.
    "figures.toll": 0.5,
    "figures.score": 0.8,
    # Sentences that share little, and where somebody is now.
    score.UNLIKE: -1.5,
    "denial.proof": 1.5,
    # One says all that the other says.
    "negation.all": 0.8,
    # One may be held, and another not.
    "absence.other_name": -2.0,
    "absence.other_kind": -2.0,
    NOW: 0.8,
}


class Row(NamedTuple):
    """A pair of claims: the set it is from, the claim it shares with others, its label, and what the rules see."""

    kind: str
    group: str
    conflict: bool
    weight: float
    seen: list[Features]


def features_of(a: Statement, b: Statement) -> list[Features]:
    """The features of each pair of sentences, which the weights are fitted on."""
    a, b = sorted((a, b), key=lambda s: s.claim)
    return [pair.features for pair in score.weigh_pair(a, b)]


# --- the rows ---------------------------------------------------------------------------------------------


def rows_of(folder: Path) -> Iterator[Row]:
    """All rows of all sets."""
    for name, weight in SETS.items():
        for a, b, label in _read_set(folder, name):
            conflict = label == "contradiction"
            yield Row(name, f"{name} {a}", conflict, weight, features_of(_statement(a), _statement(b)))
    for name in STORES:
        yield from _rows_of_store(name, _read_set(folder, name))
    yield from _own_rows("own", labelled(held=False), OWN_WEIGHT)
    for name in REPORT_PAIRS:
        yield from _own_rows(name, report_pairs(name), REPORTS_WEIGHT)
    for name in (*DESKS, *COLLECTIONS):
        yield from _own_rows(name, collection(name).pairs(name), REPORTS_WEIGHT)
    for name in LATER_DESKS:
        yield from _own_rows(name, collection(name).pairs(name), LATER_WEIGHT)
    for look in first_looks():
        weight = FIRST_LOOK_WEIGHT_LATER if look.store in LATER_DESKS else FIRST_LOOK_WEIGHT
        yield Row("first looks", look.store, look.conflict, weight, [look.features])


def _statement(claim: str) -> Statement:
    """A claim as a statement of which nothing else is known."""
    return Statement("0" * 10, "", "Outlet", parse_date("2020-01-01"), claim)


def _read_set(folder: Path, name: str) -> list[tuple[str, str, str]]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["premise"], row["hypothesis"], row["label"]) for row in rows]


def _own_rows(kind: str, pairs: Iterator[Labelled], weight: float) -> Iterator[Row]:
    for pair in pairs:
        group = kind if kind.startswith("desk") else f"{kind} {pair.a.claim}"
        yield Row(kind, group, pair.conflict, weight, features_of(pair.a, pair.b))


def _rows_of_store(name: str, pairs: Sequence[tuple[str, str, str]]) -> Iterator[Row]:
    """The candidate pairs of a set, taken as a store, but for those that are pairs of the set."""
    groups: dict[str, int] = {}
    said: dict[str, tuple[int, str]] = {}  # of each text the claim that it is about, and where it stands on it
    for a, b, label in pairs:
        group = groups.setdefault(a, len(groups))
        said.setdefault(a, (group, "claim"))
        said.setdefault(b, (group, label))
    texts = list(said)
    candidates = list(candidates_among([_statement(text) for text in texts]))
    crossed = [(i, j) for i, j in candidates if said[texts[i]][0] != said[texts[j]][0]]
    crossed = random.Random(3).sample(crossed, min(MOST_CROSSED, len(crossed)))
    alike = [(i, j) for i, j in candidates if said[texts[i]][0] == said[texts[j]][0]]
    for i, j in (*crossed, *alike):
        (group, stance), (other, other_stance) = said[texts[i]], said[texts[j]]
        if group == other and not {"claim", "neutral"}.isdisjoint((stance, other_stance)):
            continue
        conflict = group == other and (stance == "contradiction") != (other_stance == "contradiction")
        weight = SAME_CLAIM_WEIGHT if group == other else CROSSED_WEIGHT
        seen = features_of(_statement(texts[i]), _statement(texts[j]))
        yield Row(f"{name} as a store", f"{name} {group} {other}", conflict, weight, seen)


# --- the fit ----------------------------------------------------------------------------------------------


def total(weights: Features, features: Features) -> float:
    """The logistic sum."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


def best(weights: Features, row: Row) -> Features:
    """What the rules see in the pair of sentences that the weights think most of."""
    return max(row.seen, key=lambda features: total(weights, features))


def fit(rows: Sequence[Row]) -> Features:
    """The weights that tell these rows apart."""
    rows = [row for row in rows if row.seen]
    chosen = [max(row.seen, key=lambda f: sum(v for n, v in f.items() if n.endswith(".alike"))) for row in rows]
    weights: Features = {}
    for _ in range(ROUNDS):
        weights = _logistic(chosen, [row.conflict for row in rows], [row.weight for row in rows], weights)
        chosen = [best(weights, row) for row in rows]
    return weights


def _logistic(
    seen: Sequence[Features], labels: Sequence[bool], importance: Sequence[float], start: Features
) -> Features:
    names = ["bias", *sorted({name for features in seen for name in features} | BY_HAND.keys())]
    place = {name: i for i, name in enumerate(names)}
    rows = [[(0, 1.0), *((place[name], value) for name, value in features.items())] for features in seen]
    drawn = [BY_HAND.get(name, 0.0) for name in names]
    x = [start.get(name, to) for name, to in zip(names, drawn, strict=True)]
    for _ in range(12):
        chances = [1 / (1 + math.exp(-sum(x[i] * v for i, v in row))) for row in rows]
        slope = [0.0] + [PENALTY * (w - to) for w, to in zip(x[1:], drawn[1:], strict=True)]
        for row, p, y, w in zip(rows, chances, labels, importance, strict=True):
            for i, v in row:
                slope[i] += w * (p - y) * v
        bend = [w * p * (1 - p) for p, w in zip(chances, importance, strict=True)]
        step = _solved(lambda d, bend=bend: _curvature(rows, bend, d), slope)  # type: ignore[misc]
        x = [a - b for a, b in zip(x, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    return dict(zip(names, x, strict=True))


def _curvature(rows: Sequence[Sequence[tuple[int, float]]], bend: Sequence[float], d: Sequence[float]) -> list[float]:
    out = [1e-9 * d[0]] + [PENALTY * v for v in d[1:]]
    for row, h in zip(rows, bend, strict=True):
        along = h * sum(d[i] * v for i, v in row)
        for i, v in row:
            out[i] += along * v
    return out


def _solved(times: Callable[[list[float]], list[float]], target: list[float]) -> list[float]:
    """Conjugate gradients (Hestenes and Stiefel 1952)."""
    x, rest, way = [0.0] * len(target), list(target), list(target)
    size = sum(r * r for r in rest)
    for _ in range(60):
        if size < 1e-10:
            break
        image = times(way)
        step = size / sum(a * b for a, b in zip(way, image, strict=True))
        x = [a + step * b for a, b in zip(x, way, strict=True)]
        rest = [a - step * b for a, b in zip(rest, image, strict=True)]
        size, before = sum(r * r for r in rest), size
        way = [a + size / before * b for a, b in zip(rest, way, strict=True)]
    return x


# --- how well it does -------------------------------------------------------------------------------------


def cross_validated(rows: Sequence[Row]) -> list[float]:
    """The sum of each row by weights that were fitted without its claim; minus infinity where no rule sees a thing."""
    groups = sorted({row.group for row in rows})
    random.Random(1).shuffle(groups)
    fold = {group: i % FOLDS for i, group in enumerate(groups)}
    totals = [-math.inf] * len(rows)
    for left_out in range(FOLDS):
        weights = fit([row for row in rows if fold[row.group] != left_out])
        for i, row in enumerate(rows):
            if fold[row.group] == left_out and row.seen:
                totals[i] = total(weights, best(weights, row))
    return totals


def report(rows: Sequence[Row], totals: Sequence[float], thresholds: Sequence[float]) -> None:
    """Precision and recall of each set at some thresholds."""
    for kind in dict.fromkeys(row.kind for row in rows):
        own = [(row.conflict, t) for row, t in zip(rows, totals, strict=True) if row.kind == kind]
        line = [f"{kind:28}"]
        for threshold in thresholds:
            flagged = [label for label, t in own if t >= threshold]
            right, all_ = sum(flagged), sum(label for label, _ in own)
            recall = f"R {right / all_:.2f} " if all_ else ""
            line.append(f"{threshold:5.1f}: P {right / max(1, len(flagged)):.2f} {recall}({len(flagged)})")
        print("  ".join(line))


def main() -> None:
    """Fit, report, and write if told to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true", help="without the report")
    options = parser.parse_args()
    rows = list(rows_of(options.folder))
    if not options.quick:
        report(rows, [t - SHIFT for t in cross_validated(rows)], (-0.5, 0, 0.5, 1.0, 1.5))
    weights = fit(rows)
    weights["bias"] -= SHIFT
    if options.write:
        write(weights)


def write(weights: Features) -> None:
    """Write the table, below the comment that it begins with."""
    names = ["bias", *sorted(weights.keys() - {"bias"})]
    text = "".join(f"{name} {weights[name]:.2f}\n" for name in names)
    kept = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines(True) if line.startswith("#")]
    WEIGHTS.write_text("".join(kept) + text, encoding="utf-8")


if __name__ == "__main__":
    main()

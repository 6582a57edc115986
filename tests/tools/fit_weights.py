"""Fit the weights of the conflict rules: writes `factcli/conflicts/wordlists/weights.txt`, and says how well they do.

    python -m tests.tools.fit_weights DIR [--write]

DIR holds the sets named in `SETS`, as tab-separated files with the columns premise, hypothesis and label
(contradiction, or anything else). They are public, and none of them is part of this project:

- emergent_news_train: headlines for and against claims (Ferreira and Vlachos 2016)
- fever_symmetric_dev: sentences of Wikipedia and claims (Schuster et al. 2019)
- negation_nli_dev: SNLI and MultiNLI with negations added (Hossain et al. 2020)
- sick_train: sentences of captions (Marelli et al. 2014)

To these come the pairs of `tests/quality/conflicts_*.tsv` that are not kept aside for the tests, and pairs made of
texts of different rows that share some words: all but none of them conflict, and without them the weights would
think that half of all pairs do.

The table has two columns. The first judges a pair by itself. The second judges pairs of a whole store, of which hardly
any conflict, and has two features more, how much the two share by the weights that the store gives its terms. It is
fitted on `STORES`, each set taken as one store: on every candidate pair of `factcli.conflicts.blocking`. Of
Emergent two headlines for and against one claim conflict, too; pairs with headlines that only report a claim are left
out.

A claim of several sentences is as good as its best pair of sentences. So the fit is repeated: each time those pairs
count that the last weights thought best. What is fitted is a logistic sum with a quadratic penalty, by Newton's
method with conjugate gradients. How well it does is measured by leaving out a fifth of the claims at a time.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from factcli.conflicts import blocking, score
from factcli.conflicts.claims.reader import parse_claim
from factcli.conflicts.rules.evidence import Features, pair_sentences
from factcli.edtf import parse_date
from factcli.model import Statement, sort_key
from tests.quality.conflicts import labelled

#: Each set with the weight of one of its rows.
SETS = {"emergent_news_train": 2.0, "fever_symmetric_dev": 1.5, "negation_nli_dev": 2.0, "sick_train": 0.3}
OWN_WEIGHT, CROSSED_WEIGHT, PENALTY = 1.0, 0.01, 1.0
ROUNDS, FOLDS, MOST_CROSSED = 4, 5, 1500
#: The sets taken as stores, each with the weight of one of its pairs.
STORES = {"emergent_news_train": 0.5, "rte3_3way_dev": 1.0, "fever_symmetric_dev": 1.0, "political_inconsistency": 1.0}
#: What the bias is lowered by, so that a sum of 0 is the threshold: found on the figures that this script prints.
SHIFT, STORE_SHIFT = 0.35, -0.3
#: What some rules get on top in each column: the sets have few conflicts of their kinds, and headlines hardly any.
ON_TOP = {"figures": (0.3, 0.3), "dates": (0.4, 0.2), "exclusive": (0.4, 0.2), "opposites": (0.4, 0.2)}
WEIGHTS = Path(score.__file__).parent / "wordlists" / "weights.txt"


#: Set by hand, and left out of the fit: two sentences about a definite thing that are the same but for what is
#: exchanged hardly stand in the sets. In Breaking NLI (Glockner et al. 2018) such an exchange of exclusive words is a
#: contradiction 1,004 times of 1,005, of figures 577 of 585, of opposites 191 of 191.
BY_HAND = {
    "exclusive.exchange": (2.2, 1.8),
    "opposites.exchange": (1.0, 1.0),
    "figures.exchange": (0.9, 0.9),
    "dates.exchange": (0.3, 0.3),
    "reversal.exchange": (2.0, 1.5),
}


class Row(NamedTuple):
    """A pair of claims: the set it is from, the claim it shares with others, its label, and what the rules see."""

    kind: str
    group: str
    conflict: bool
    weight: float
    seen: list[Features]


def statement(claim: str, date: str = "2020-01-01", speaker: str = "A") -> Statement:
    """A claim as a statement of which nothing else topics."""
    return Statement("0" * 10, speaker, "Outlet", parse_date(date), claim)


def features_of(a: Statement, b: Statement, column: int) -> list[Features]:
    """The features of each pair of sentences, which the weights are fitted on."""
    parsed_a, parsed_b = (score.parse_statement(s, column) for s in (a, b))
    pairs = score.weigh_sentence_pairs(parsed_a, parsed_b, score.days_between(a, b), column)
    return [pair.features for pair in pairs]


# --- the rows ---------------------------------------------------------------------------------------------


def rows_of(folder: Path) -> list[Row]:
    """All rows of all sets."""
    rows = []
    for name, weight in SETS.items():
        found = list(_set(folder / f"{name}.tsv"))
        rows += [_row(name, statement(a), statement(b, speaker="B"), label, weight) for a, b, label in found]
        rows += _crossed(name, [(a, b) for a, b, _ in found])
    rows += [_row("own", one.a, one.b, one.conflict, OWN_WEIGHT) for one in labelled(held=False)]
    return rows


def _row(kind: str, a: Statement, b: Statement, label: bool, weight: float) -> Row:
    return Row(kind, f"{kind} {a.claim}", label, weight, features_of(a, b, score.PAIR))


def _set(path: Path) -> Iterable[tuple[str, str, bool]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["premise"], row["hypothesis"], row["label"] == "contradiction"


def _crossed(kind: str, pairs: Sequence[tuple[str, str]]) -> list[Row]:
    """Texts of different rows that share two words and more, and in which a rule sees something."""
    chance = random.Random(4)
    related = _related(pairs)
    texts = sorted(related)
    holders: dict[str, list[str]] = {}
    for text in texts:
        for root in parse_claim(text).whole.roots:
            holders.setdefault(root, []).append(text)
    rows: list[Row] = []
    for _ in range(MOST_CROSSED * 60):
        if len(rows) == min(MOST_CROSSED, len(pairs)):
            break
        a = chance.choice(texts)
        roots = list(parse_claim(a).whole.roots)
        b = chance.choice(holders[chance.choice(roots)]) if roots else a
        p = pair_sentences(parse_claim(a).whole, parse_claim(b).whole)
        if b in related[a] or len(p.shared) < 2 or p.cover < 0.25 or p.alike > 0.5:
            continue
        row = _row(f"{kind} crossed", statement(a), statement(b, speaker="B"), False, CROSSED_WEIGHT)
        rows += [row] if row.seen else []
    return rows


def _related(pairs: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """Each text with those that it is paired with, and with what these are paired with."""
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, {a}).add(b)
        near.setdefault(b, {b}).add(a)
    return {text: set().union(*(near[other] for other in others)) for text, others in near.items()}


# --- sets as stores ---------------------------------------------------------------------------------------


class Said(NamedTuple):
    """A text of a set as a statement of a store: the claim that it is about, and where it stands on it."""

    statement: Statement
    group: int
    stance: str


def stores_of(folder: Path) -> list[Row]:
    """The candidate pairs of each set, taken as a store."""
    rows = []
    for name, weight in STORES.items():
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            found = [
                (r["premise"], r["hypothesis"], r["label"])
                for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
        rows += _pairs(name, _said(found), weight)
    own = []
    for group, p in enumerate(labelled(held=False)):
        a, b = (replace(s, id=f"{group:09d}{side}") for side, s in enumerate((p.a, p.b)))
        own += [Said(a, group, "claim"), Said(b, group, "contradiction" if p.conflict else "none")]
    return rows + _pairs("own", sorted(own, key=lambda one: sort_key(one.statement)), 2 * OWN_WEIGHT)


def _pairs(kind: str, said: Sequence[Said], weight: float) -> list[Row]:
    """The candidate pairs among some statements."""
    profiles = [blocking.profile_of(one.statement, None) for one in said]
    index = blocking.build_blocking_index(profiles)
    rows = []
    for a, b in blocking.candidate_pairs(profiles, index):
        label = _label(said[a], said[b])
        if label is not None:
            shared = dict(
                zip((score.SHORTER, score.LONGER), index.shared_shares(profiles[a], profiles[b]), strict=True)
            )
            seen = [{**f, **shared} for f in features_of(said[a].statement, said[b].statement, score.STORE)]
            rows.append(Row(f"{kind} as a store", f"{kind} {said[a].group} {said[b].group}", label, weight, seen))
    return rows


def _said(pairs: Sequence[tuple[str, str, str]]) -> list[Said]:
    """All texts of a set, once each; a claim that several texts are about makes them one group."""
    groups: dict[str, int] = {}
    found: dict[str, Said] = {}
    for a, b, label in pairs:
        group = groups.setdefault(a, len(groups))
        for text, stance in ((a, "claim"), (b, label)):
            s = statement(text, speaker="")
            found.setdefault(text, Said(replace(s, id=f"{len(found):010d}"), group, stance))
    return sorted(found.values(), key=lambda one: (one.group, one.statement.id))


def _label(a: Said, b: Said) -> bool | None:
    """Whether two conflict; None where that is not known."""
    if a.group != b.group:
        return False
    against = [one.stance == "contradiction" for one in (a, b)]
    if "neutral" in (a.stance, b.stance) and "claim" not in (a.stance, b.stance):
        return None
    return against[0] != against[1]


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
    names = ["bias", *sorted({name for features in seen for name in features} - BY_HAND.keys())]
    place = {name: i for i, name in enumerate(names)}
    rows = [
        [(0, 1.0), *((place[name], value) for name, value in features.items() if name in place)] for features in seen
    ]
    x = [start.get(name, 0.0) for name in names]
    for _ in range(12):
        chances = [1 / (1 + math.exp(-sum(x[i] * v for i, v in row))) for row in rows]
        slope = [0.0] + [PENALTY * w for w in x[1:]]
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
    columns = []
    for column, (rows_from, shift) in enumerate(((rows_of, SHIFT), (stores_of, STORE_SHIFT))):
        rows = rows_from(options.folder)
        if not options.quick:
            report(rows, [t - shift for t in cross_validated(rows)], (-0.6, -0.3, 0, 0.3, 0.6, 1.0, 1.5))
        weights = fit(rows)
        weights["bias"] -= shift
        for rule, more in ON_TOP.items():
            weights[rule] += more[column]
        weights |= {name: both[column] for name, both in BY_HAND.items()}
        columns.append(weights)
    if options.write:
        write(*columns)


def write(pair: Features, store: Features) -> None:
    """Write the table, below the comment that it begins with."""
    names = ["bias", *sorted((pair.keys() | store.keys()) - {"bias"})]
    text = "".join(f"{n} {pair.get(n, 0.0):.2f} {store.get(n, 0.0):.2f}\n" for n in names)
    kept = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines(True) if line.startswith("#")]
    WEIGHTS.write_text("".join(kept) + text, encoding="utf-8")


if __name__ == "__main__":
    main()

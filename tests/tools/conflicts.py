"""How long it takes to find what may conflict in stores of any size.

    python tests/tools/conflicts.py STORE...               a few seconds for each 10,000 statements

Of each store it says how long it takes to read its claims, to choose the pairs worth a close look and to judge them,
how many a second that makes, and how long the leads of the store take: the first time, after one statement was added,
again with nothing changed, and those of one new statement. Stores to measure are folders; they are copied, and stay as
they are.

To be reached on one core: 10,000 pairs a second, with their claims unread before; the leads of 10,000 made-up
statements of few different words within twenty seconds, after one more statement within three seconds, and the second
time no wait. No test depends on it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from factcli.conflicts.leads import candidates_among, leads_against, leads_of_store
from factcli.conflicts.score import assess_pair, parse_statement
from factcli.search.indexed_store import IndexedStore
from factcli.store.writer import add_statements
from tests.support.stores import statement


def main() -> None:
    """Measure each store in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", type=Path, nargs="+", metavar="STORE")
    parser.add_argument("--folder", type=Path, help="where the stores are copied to [default: a temporary folder]")
    options = parser.parse_args()
    times = []
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        os.environ.update({f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in ("CACHE", "STATE", "DATA")})
        for number, store in enumerate(options.stores):
            copy = Path(folder) / f"store{number}"
            shutil.copytree(store, copy)
            times.append(measure(copy))
    for (few, first), (many, second) in pairwise(times):
        print(f"{many / few:.1f} times the statements take {second / first:.1f} times the time")


def measure(root: Path) -> tuple[int, float]:
    """Measure one store; give how many statements it has, and how long its leads took the first time."""
    store = IndexedStore(root)
    print(f"\n{store.number:,} statements")
    _pairs(store)
    store.refresh()
    first = _leads(store, "the first time")
    new = statement("Officials deny that the convoy was attacked near the border.", "2021-09-06")
    began = time.perf_counter()
    found = leads_against(store, new)
    print(f"  {(time.perf_counter() - began) * 1000:8.0f} ms  leads of a new statement: {len(found)}")
    store.refresh(add_statements(store, [new], "add").files)
    _leads(store, "after one statement was added")
    _leads(store, "again")
    return store.number, first


def _pairs(store: IndexedStore) -> None:
    """Choose and judge pairs apart from all else."""
    statements, context = store.statements, store.context
    began = time.perf_counter()
    for s in statements:
        parse_statement(s)
    read = time.perf_counter()
    pairs = list(candidates_among(statements))
    chosen = time.perf_counter()
    flagged = sum(assess_pair(statements[a], statements[b], context) is not None for a, b in pairs)
    judged = time.perf_counter()
    each = len(pairs) / max(len(statements), 1)
    print(f"  {read - began:8.2f} s   to read the claims")
    print(f"  {chosen - read:8.2f} s   to choose {len(pairs):,} pairs, {each:.1f} for each statement")
    print(f"  {judged - chosen:8.2f} s   to judge them; {flagged:,} leads")
    print(f"  {len(pairs) / (judged - began):8,.0f}     pairs a second, claims unread before")


def _leads(store: IndexedStore, when: str) -> float:
    """Time the leads of a store, as a command would ask for them."""
    judged = 0

    def count(done: int, _number: int) -> None:
        nonlocal judged
        judged = done

    store.refresh()
    began = time.perf_counter()
    found = leads_of_store(store, count)
    taken = time.perf_counter() - began
    print(f"  {taken:8.2f} s   leads {when}: {len(found):,}, {judged:,} pairs judged")
    return taken


if __name__ == "__main__":
    main()

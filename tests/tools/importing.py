"""How long an import takes: a file like a fact-checking site's export, into an empty store and into a large one.

    python tests/tools/importing.py                       7,400 rows into an empty store
    python tests/tools/importing.py --rows 10000 --store 100000
    python tests/tools/importing.py --file claims.csv     only writes the file

The file has a byte order mark, curly quotes, cells that begin and end with line ends, and the columns Statement,
Speaker, Rating, Date, from 2007 to 2025; it is the same on every run. No test depends on the seconds.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.tools.scale import make_store

FACTCLI = str(Path(sys.executable).parent / "factcli")
_FIRST = ("Maria", "John", "Sarah", "José", "Linda", "Barack", "Ahmad", "Nancy", "Chris", "Elizabeth", "Tom", "Ann")
_LAST = ("Kowalski", "O’Brien", "Smith", "García", "Nguyen", "Miller", "Lopez", "Johnson", "Walker", "Reyes", "Stone")
_RATINGS = ("True", "Mostly True", "Half True", "Mostly False", "False", "Pants on Fire")
_SUBJECTS = ("The state’s budget", "Unemployment", "The wall", "Crime in Ohio", "“Medicare for All”", "The new law")
_VERBS = ("has cost", "will add", "cuts", "raises", "has doubled since 2010 and takes", "never took")
_OBJECTS = (
    "taxes, rents and fees",
    "the deficit",
    "wages for nurses",
    "jobs in “battleground” counties",
    "fuel prices",
)


def make_file(rows: int, path: Path) -> None:
    """Write the file."""
    rng = random.Random(11)
    first = datetime.date(2007, 5, 1)
    days = (datetime.date(2025, 9, 18) - first).days
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Statement", "Speaker", "Rating", "Date"])
        for number in range(rows):
            day = first + datetime.timedelta(days=rng.randrange(days))
            claim = f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} {rng.choice(_OBJECTS)} by ${number / 7:.1f} million."
            if rng.random() < 0.5:
                claim = f"\n“{claim}”\n"
            speaker = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
            writer.writerow([claim, speaker, rng.choice(_RATINGS), f"{day:%B} {day.day}, {day.year}"])


def main() -> None:
    """Measure, and print the seconds of each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=7400)
    parser.add_argument("--store", type=int, default=0, help="how many statements the store holds before")
    parser.add_argument("--file", type=Path, help="write the file here, and do nothing else")
    options = parser.parse_args()
    if options.file:
        make_file(options.rows, options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        os.environ.update({f"XDG_{name}_HOME": str(work / name.lower()) for name in ("CACHE", "STATE", "DATA")})
        os.environ["FACTCLI_STORE"] = str(work / "store")
        make_file(options.rows, work / "claims.csv")
        if options.store:
            make_store(options.store, work / "store")
            _timed("index", "stats")
        _measure(work / "claims.csv")


def _measure(path: Path) -> None:
    arguments = ["import", str(path), "--default", "outlet=PolitiFact"]
    _timed("dry run", *arguments, "--dry-run", "--format", "ids")
    _timed("import", *arguments)
    _timed("again", *arguments)
    _timed("search", "search", "Medicare", "--limit", "20")
    _timed("compare", "compare")
    _timed("compare", "compare")
    _timed("undo", "undo")


def _timed(name: str, *arguments: str) -> None:
    begun = time.perf_counter()
    done = subprocess.run([FACTCLI, *arguments], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    said = (done.stdout if name in ("import", "again", "undo") else "").strip()
    print(f"{name:<8} {seconds:6.2f} s  exit {done.returncode}  {said[:90]}", flush=True)
    if done.returncode > 1:
        print(done.stderr[:2000])


if __name__ == "__main__":
    main()

"""How quick a command is: against a two-command typer program with nothing in it, in one run.

    python tests/tools/start_up.py            needs hyperfine
    python tests/tools/start_up.py --store DIR --runs 50

Figures are ratios to that empty program, because machines differ and are noisy. No test depends on them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EMPTY = """\
import typer

app = typer.Typer()


@app.command()
def one() -> None:
    pass


@app.command()
def two() -> None:
    pass


app()
"""


def main() -> None:
    """Measure start-up and search with hyperfine, then adds in a loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=ROOT / "data")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--adds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(options.store, work / "data")
        _prepare(work)
        _ratios(work, options.runs)
        _adds(work, options.adds)


def _prepare(work: Path) -> None:
    os.chdir(work)
    os.environ.update(HOME=str(work), XDG_STATE_HOME=str(work / "state"))
    os.environ.pop("FACTCLI_STORE", None)
    (work / "empty.py").write_text(EMPTY, encoding="utf-8")


def _ratios(work: Path, runs: int) -> None:
    factcli = str(Path(sys.executable).parent / "factcli")
    commands = {
        "empty typer program": f"{sys.executable} empty.py one",
        "factcli --version": f"{factcli} --version",
        "factcli search Massoud": f"{factcli} search Massoud",
        "factcli show": f"{factcli} show 0tsht",
        "factcli compare": f"{factcli} compare",
        "factcli check": f"{factcli} check",
    }
    report = work / "report.json"
    hyperfine = [
        "hyperfine",
        "-N",
        "--ignore-failure",
        "--warmup",
        "5",
        "--runs",
        str(runs),
        "--export-json",
        str(report),
    ]
    subprocess.run([*hyperfine, *commands.values()], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    print(f"{'':<24} {'median':>10} {'ratio':>6}   {'best':>10} {'ratio':>6}")
    for name, result in zip(commands, results, strict=True):
        cells = [(result[key], result[key] / results[0][key]) for key in ("median", "min")]
        print(f"{name:<24} " + "   ".join(f"{time * 1000:7.1f} ms {ratio:6.2f}" for time, ratio in cells))


def _adds(work: Path, number: int) -> None:
    factcli = str(Path(sys.executable).parent / "factcli")
    begun = time.perf_counter()
    for n in range(number):
        values = ["--speaker", "Bench", "--outlet", "Bench", "--date", "2021-09-06", "--claim", f"Claim number {n}."]
        subprocess.run([factcli, "add", *values], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"{'adds in a loop':<24} {number / (time.perf_counter() - begun):7.1f} a second")


if __name__ == "__main__":
    main()

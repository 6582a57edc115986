"""How commands grow with the store: against an empty typer program, and against GNU recsel, in one run.

    python tests/tools/scale.py 1000 10000 100000            needs hyperfine; recsel where there is one
    python tests/tools/scale.py 1000000 --folder /var/tmp/scale
    python tests/tools/scale.py --store DIR                  a store of your own, which is copied

Stores are made up, the same on every run. Figures are ratios of medians to the empty program, because machines
differ and are noisy; the seconds are for orientation. No test depends on them.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.tools.start_up import EMPTY

FACTCLI = str(Path(sys.executable).parent / "factcli")
_FIRST = ("Ahmad", "Ahmed", "Kabir", "Emomali", "Sergei", "Maria", "John", "Fatima", "Abdul", "Hamid", "Zahra", "Ivan")
_LAST = ("Massoud", "Masood", "Wasiq", "Wasik", "Rahmon", "Lavrov", "Zakharova", "Kirby", "Karzai", "Fahim", "Petrov")
_OUTLETS = ("TASS", "Reuters", "AP", "AFP", "Tolo News", "Al Jazeera", "BBC Persian", "Khaama Press", "RIA Novosti")
_WORDS = (
    *("resistance", "forces", "province", "government", "talks", "support", "election", "fighters", "ceasefire"),
    *("convoy", "border", "aid", "weapons", "office", "troops", "civilians", "airport", "valley", "Panjshir", "Kabul"),
    *("Tajikistan", "Moscow", "Dushanbe", "Herat", "Baghlan", "Badakhshan", "Washington", "Tehran"),
)
# The same questions to recsel, by its own expressions. It knows no word ends, so that it has less to do.
_RECSEL = {
    "search": ["-e", 'claim ~ "Massoud" || speaker ~ "Massoud"'],
    "filters": ["-e", 'speaker = "Ahmad Massoud" && outlet = "TASS" && date >> "2021-08-31"'],
    "show": ["-e", 'id = "{id}"'],
}


def main() -> None:
    """Measure each store in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--store", type=Path, action="append", default=[])
    parser.add_argument("--folder", type=Path, help="where the stores are made [default: a temporary folder]")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        work = Path(folder)
        os.environ.update({f"XDG_{name}_HOME": str(work / name.lower()) for name in ("CACHE", "STATE", "DATA")})
        os.environ.pop("FACTCLI_STORE", None)
        (work / "empty.py").write_text(EMPTY, encoding="utf-8")
        for size in options.sizes:
            make_store(size, work / "store")
            measure(work, work / "store", options.runs)
        for store in options.store:
            shutil.copytree(store, work / "store")
            measure(work, work / "store", options.runs)


def make_store(number: int, folder: Path) -> None:
    """Write a store of so many statements over eleven years, filed by month."""
    rng = random.Random(7)
    months: dict[str, list[str]] = {}
    for n in range(number):
        day = datetime.date(2015, 1, 1) + datetime.timedelta(days=rng.randrange(4000))
        via = f'via = ["{rng.choice(_OUTLETS)}"]\n' if rng.random() < 0.3 else ""
        claim = " ".join(rng.choices(_WORDS, k=rng.randint(8, 20)))
        months.setdefault(f"{day:%Y-%m}", []).append(
            f'[[statement]]\nid = "{n:010d}"\nspeaker = "{rng.choice(_FIRST)} {rng.choice(_LAST)}"\n'
            f'outlet = "{rng.choice(_OUTLETS)}"\ndate = {day}\n{via}claim = "{claim} {rng.randint(2, 5000)}"\n'
            f'tags = ["{rng.choice(_WORDS)}", "{rng.choice(_WORDS)}"]\nurl = "https://example.org/{n}"\n'
        )
    folder.mkdir()
    (folder / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
    for month, blocks in months.items():
        (folder / f"{month}.toml").write_text("\n".join(blocks), encoding="utf-8")


def measure(work: Path, store: Path, runs: int) -> None:
    """Measure one store, which is thrown away at the end."""
    os.environ["FACTCLI_STORE"] = str(store)
    first = min(store.glob("20*.toml"))
    identity = first.read_text(encoding="utf-8").split('id = "', 1)[1][:10]
    begun = time.perf_counter()
    run("search", "Massoud", "--limit", "1")
    built = time.perf_counter() - begun
    number = int(run("stats", "--format", "plain").split("\n", 1)[0].split("\t")[1])
    print(f"\n{number:,} statements, {sum(p.stat().st_size for p in store.glob('*.toml')) / 1e6:.1f} MB")
    month, size = _changed_month(first), _index_size(work)
    print(f"  first build {built:.2f} s, a changed month {month:.2f} s, index {size:.0f} MB")
    time.sleep(2.5)  # until the files are old enough for their times to be trusted
    run("stats")
    _ratios(work, store, identity, runs)
    for path in (store, work / "cache", work / "state"):
        shutil.rmtree(path, ignore_errors=True)


def run(*arguments: str) -> str:
    """What a command prints."""
    return subprocess.run([FACTCLI, *arguments], check=True, capture_output=True, text=True).stdout


def _changed_month(path: Path) -> float:
    """How long a search takes after every claim of a month was changed by another program."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('claim = "', 'claim = "Indeed '), encoding="utf-8")
    begun = time.perf_counter()
    run("search", "Massoud", "--limit", "1")
    seconds = time.perf_counter() - begun
    path.write_text(text, encoding="utf-8")
    run("stats")
    return seconds


def _index_size(work: Path) -> float:
    return sum(path.stat().st_size for path in (work / "cache").rglob("*.sqlite")) / 1e6


def _commands(identity: str) -> dict[str, list[str]]:
    add = ["add", "--speaker", "Ahmad Massoud", "--outlet", "TASS", "--date", "2021-09-07", "--claim"]
    # The shell is part of what is measured for add and edit, since each run has to say something new.
    return {
        "search": ["search", "Massoud", "--limit", "20"],
        "filters": ["search", "--speaker", "Ahmad Massoud", "--outlet", "TASS", "--since", "2021-09", "--json"],
        "show": ["show", identity],
        "add": ["sh", "-c", f'{shlex.join([FACTCLI, *add])} "number $$"'],
        "edit": ["sh", "-c", f'{FACTCLI} edit {identity} --note "number $$"'],
    }


def _ratios(work: Path, store: Path, identity: str, runs: int) -> None:
    commands = {name: c if c[0] == "sh" else [FACTCLI, *c] for name, c in _commands(identity).items()}
    commands = {"empty": [sys.executable, str(work / "empty.py"), "one"], **commands}
    if shutil.which("recsel"):
        records = _records(store, work / "store.rec")
        for name, question in _RECSEL.items():
            commands[f"recsel {name}"] = ["recsel", *(w.replace("{id}", identity) for w in question), str(records)]
    times = _hyperfine(work, commands, runs)
    for name, command in commands.items():
        other = times.get(f"recsel {name}")
        beside = f"   recsel takes {other / times[name]:.1f} times as long" if other else ""
        milliseconds, ratio = times[name] * 1000, times[name] / times["empty"]
        print(f"  {name:<16} {milliseconds:9.1f} ms {ratio:8.2f} T {_memory(command):7.0f} MB{beside}")


def _hyperfine(work: Path, commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    report = work / "report.json"
    options = ["-N", "--ignore-failure", "--warmup", "2", "--runs", str(runs), "--export-json", str(report)]
    subprocess.run(
        ["hyperfine", *options, *(shlex.join(command) for command in commands.values())],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    results: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["results"]
    return {name: float(result["median"]) for name, result in zip(commands, results, strict=True)}


def _memory(command: Sequence[str]) -> float:
    """The most memory that a command holds at a time, in MB."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1000


def _records(store: Path, path: Path) -> Path:
    """The store's statements as recutils keep them."""
    import tomli

    with path.open("w", encoding="utf-8") as out:
        out.write("%rec: statement\n\n")
        for file in sorted(store.glob("*.toml")):
            for table in tomli.loads(file.read_text(encoding="utf-8")).get("statement", ()):
                for key, value in table.items():
                    for item in value if isinstance(value, list) else [value]:
                        out.write(f"{key}: {str(item).replace(chr(10), chr(10) + '+ ')}\n")
                out.write("\n")
    return path


if __name__ == "__main__":
    main()

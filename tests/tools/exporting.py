"""How long a whole store takes to leave in each form, and how large it is then.

    python tests/tools/exporting.py STORE...                 all forms that factcli export has
    python tests/tools/exporting.py --form sqlite STORE      one of them

Each form is written by the command itself, as a user waits for it, into a file in a temporary folder; SQLite twice,
because the leads of the store are worked out the first time and remembered then. Stores to measure are folders; they
are only read. No test depends on the figures.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from factcli.exporter.selection import FORMS
from factcli.search.indexed_store import IndexedStore


def main() -> None:
    """Measure each store in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", type=Path, nargs="+", metavar="STORE")
    parser.add_argument("--form", action="append", choices=[*FORMS], help="only this one; may be given again")
    options = parser.parse_args()
    for store in options.stores:
        with tempfile.TemporaryDirectory() as folder:
            os.environ.update({f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in ("CACHE", "STATE", "DATA")})
            print(f"\n{IndexedStore(store).number:,} statements")
            for form in options.form or FORMS:
                measure(store, form, Path(folder))


def measure(store: Path, form: str, folder: Path) -> None:
    """Time one form, or two runs of it, each as a process of its own."""
    for again in range(2 if form == "sqlite" else 1):
        file = folder / f"{again}-{form}"
        command = [sys.executable, "-m", "factcli", "export", "--store", str(store), "--format", form, "-o", str(file)]
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken = time.perf_counter() - began
        processor = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
        size = f"{file.stat().st_size / 1e6:9.2f} MB" if file.exists() else done.stderr.strip()
        print(f"  {taken:8.2f} s  {processor:8.2f} s of the processor  {form:9}{'again' if again else '':6}{size}")


if __name__ == "__main__":
    main()
